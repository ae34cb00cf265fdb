"""Words of surveyed lines, pillars, joint inspections and what lies beyond the county line."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "layer.lines": Text("界线", "lines"),
    "layer.pillars": Text("界桩", "pillars"),
    "layer.neighbours": Text("毗邻区划", "neighbours"),
    "lines.twice": Text(
        "{file} 第 {row} 行：界线编号“{value}”已出现在 {first} 第 {first_row} 行。请改为唯一编号。",
        "{file} row {row}: line_id '{value}' stands already in {first} row {first_row}. Make it unique.",
    ),
    "lines.no-line": Text(
        "{file} 第 {row} 行：界线“{line}”的图形不是线。请改为线，或删去图形（将取两区划的共用边界）。",
        "{file} row {row}: the geometry of line '{line}' is no line. Draw a line, or leave it out: the units' common border is then taken.",
    ),
    "neighbours.no-area": Text(
        "{file} 第 {row} 行：毗邻区划“{name}”的图形不是面。请提供面状界线。",
        "{file} row {row}: the geometry of neighbour '{name}' is no area. Give its outline as a polygon.",
    ),
    "rule.outer-m": Text(
        "与毗邻区划界线相差不超过此值（米）视为一致", "Lines no farther apart are one, in metres"
    ),
    "rule.pillar-m": Text(
        "界桩离界线、界线离共用边界的容许距离（米）",
        "Metres within which a pillar is on its line, and a line on the border",
    ),
    "rule.pillar-number": Text(
        "界桩编号的格式（正则表达式）", "Form of a pillar's number, as a regular expression"
    ),
    "rule.inspection-years": Text("联检周期（年）", "Years from one joint inspection to the next"),
    "rule.inspection-ahead": Text("到期前几个月开始提示", "Months ahead from which a line is told as due"),
    "finding.border.outer-line": Text("{how}", "{how}"),
    "finding.border.outer-line.advice": Text(
        "两边应是同一条界线：请会同毗邻区划按勘定成果统一；没有毗邻区划资料的一段未检查。",
        "The two drew one line: settle it with the neighbour by the survey. Where no neighbour is given, nothing was checked.",
    ),
    "border.outer-line.differs": Text(
        "{name}与毗邻的{other}界线不一致：{case} {area_m2} 平方米，平均宽 {width_m} 米。",
        "The lines of {name} and its neighbour {other} differ: {case} of {area_m2} m2, {width_m} m wide on average.",
    ),
    "border.outer-line.overlap": Text("重叠", "an overlap"),
    "border.outer-line.closed": Text("缝隙（四周封闭）", "a gap, closed all around,"),
    "border.outer-line.open": Text("缝隙（通到外面）", "a gap that opens to the outside,"),
    "border.outer-line.alone": Text(
        "{name}的外部界线有 {km} 公里没有毗邻区划的资料，未检查。",
        "{km} km of the outer line of {name} have no neighbour given and were not checked.",
    ),
    "finding.border.pillar": Text("{how}", "{how}"),
    "finding.border.pillar.advice": Text("{todo}", "{todo}"),
    "border.pillar.off": Text(
        "界线“{line}”的界桩 {pillar} 离界线 {off_m} 米。",
        "Pillar {pillar} of line '{line}' stands {off_m} m off it.",
    ),
    "border.pillar.off.todo": Text(
        "请核对界桩坐标和坐标基准；坐标无误的，请核对界线。",
        "Check its coordinates and their datum; where these are right, check the line.",
    ),
    "border.pillar.other-line": Text(
        "界桩 {pillar} 登记在界线“{line}”，却立在界线“{there}”上，离“{line}” {off_m} 米。",
        "Pillar {pillar} is recorded on line '{line}' and stands on line '{there}', {off_m} m off '{line}'.",
    ),
    "border.pillar.other-line.todo": Text("请核对界桩所属的界线编号。", "Check to which line it belongs."),
    "border.pillar.order": Text(
        "界线“{line}”的界桩 {pillar} 顺序为 {order}，与沿界线的位置不符，差 {away_m} 米。",
        "Pillar {pillar} of line '{line}' has order {order} and stands out of it, by {away_m} m along the line.",
    ),
    "border.pillar.order.todo": Text(
        "界桩应沿界线由西向东或由北向南依次编号，请更正顺序或坐标。",
        "Pillars are counted along the line, from west to east or from north to south: correct the order, or the place.",
    ),
    "border.pillar.order-twice": Text(
        "界线“{line}”的界桩 {pillar} 与 {other} 顺序同为 {order}。",
        "Pillars {pillar} and {other} of line '{line}' both have order {order}.",
    ),
    "border.pillar.order-twice.todo": Text(
        "请更正其中之一；同号双立、三立界桩请在编号后加类型码（A、B 或 C、D、E）。",
        "Correct one of them; pillars of a pair or of three carry a letter (A, B or C, D, E).",
    ),
    "border.pillar.reversed": Text(
        "界线“{line}”的 {count} 个界桩由东向西、由南向北编号。",
        "The {count} pillars of line '{line}' are counted from east to west and from south to north.",
    ),
    "border.pillar.reversed.todo": Text(
        "界桩应由西向东或由北向南编号，请把顺序倒过来。",
        "They are counted from west to east or from north to south: turn the order round.",
    ),
    "border.pillar.number": Text(
        "界线“{line}”的界桩编号“{pillar}”不合格式。",
        "The number '{pillar}' of a pillar of line '{line}' is out of form.",
    ),
    "border.pillar.number.todo": Text(
        '编号由界线编号、三位序号和类型码（单立 Q，双立 A、B，三立 C、D、E）组成；本地另有格式的，请写入 plan.toml 的 [checks.rules."border.pillar"] number_form。',
        'It is the line\'s number, three digits and a letter (Q for one, A B for a pair, C D E for three). Where yours differ, write the form in plan.toml under [checks.rules."border.pillar"] number_form.',
    ),
    "border.pillar.twice": Text(
        "界线“{line}”的界桩 {pillar} 有 {count} 条记录，位置最远相距 {apart_m} 米。",
        "Pillar {pillar} of line '{line}' has {count} records, up to {apart_m} m apart.",
    ),
    "border.pillar.twice.todo": Text(
        "每个界桩只登记一条，请核对后删去多余的。", "One record a pillar: check them, and delete the others."
    ),
    "border.pillar.same-place": Text(
        "界线“{line}”的界桩 {pillar} 与 {other} 几乎在同一处，相距 {apart_m} 米。",
        "Pillars {pillar} and {other} of line '{line}' stand all but on one place, {apart_m} m apart.",
    ),
    "border.pillar.same-place.todo": Text(
        "像是同一界桩登记了两次，请核对编号和坐标。",
        "One pillar seems to be recorded twice: check numbers and coordinates.",
    ),
    "border.pillar.line-unknown": Text(
        "界桩 {pillar} 的界线编号“{line}”不在界线表中。",
        "Pillar {pillar} names line '{line}', which is not in the list of lines.",
    ),
    "border.pillar.line-unknown.todo": Text(
        "请更正界线编号，或在界线表中补上这条界线。", "Correct line_id, or add the line."
    ),
    "border.pillar.one-unit": Text(
        "界线“{line}”两侧同为{one}，不是两个区划之间的界线。",
        "Both sides of line '{line}' are the same unit, {one}: it parts nothing.",
    ),
    "border.pillar.one-unit.todo": Text(
        "区划已合并的，请注销该界线并处理其界桩；填错的，请更正区划代码。",
        "Where units were merged, close the line's record and see to its pillars; else correct a unit code.",
    ),
    "border.pillar.unit-unknown": Text(
        "界线“{line}”的区划“{unit}”不在本方案或毗邻区划中，无从确定界线位置。",
        "Line '{line}' names unit '{unit}', which is neither in the study nor among the neighbours: where it runs cannot be told.",
    ),
    "border.pillar.unit-unknown.todo": Text(
        "请更正区划代码；县外的区划请加入 [layers.neighbours]。",
        "Correct the code; units beyond the county go into [layers.neighbours].",
    ),
    "border.pillar.no-border": Text(
        "界线“{line}”应在{one}与{other}之间，两者却没有共用边界。",
        "Line '{line}' should run between {one} and {other}, which have no border in common.",
    ),
    "border.pillar.no-border.todo": Text(
        "请核对两个区划的代码，或区划的界线。", "Check the codes of the two units, or their outlines."
    ),
    "border.pillar.no-course": Text(
        "界线“{line}”没有图形，{one}与{other}也没有共用边界，无从确定位置，其界桩未检查。",
        "Line '{line}' has no geometry, and {one} and {other} no border in common: where it runs cannot be told, and its pillars are not checked.",
    ),
    "border.pillar.no-course.todo": Text(
        "请核对两个区划的代码，或提供界线图形。",
        "Check the codes of the two units, or give the line's geometry.",
    ),
    "border.pillar.line-off": Text(
        "界线“{line}”与{one}、{other}的共用边界最远相差 {off_m} 米。",
        "Line '{line}' runs up to {off_m} m off the border of {one} and {other}.",
    ),
    "border.pillar.line-off.todo": Text(
        "请按勘定成果统一界线与区划的边界。", "Make the line and the units' outlines one, by the survey."
    ),
    "finding.border.inspection-due": Text(
        "界线“{line}”（{one}与{other}）{how}", "Line '{line}' ({one} and {other}) {how}"
    ),
    "finding.border.inspection-due.advice": Text(
        "请会同毗邻方安排联合检查（每五年一次），并登记日期。检查资料见 inspection 文件夹。",
        "Arrange the joint inspection (every five years) with the other side, and write down its date. The papers are in the folder inspection.",
    ),
    "border.inspection-due.overdue": Text(
        "应在 {due} 前联检，已逾期（上次联检：{last}）。",
        "was to be inspected jointly by {due} and is overdue (last inspected: {last}).",
    ),
    "border.inspection-due.soon": Text(
        "应在 {due} 前联检，即将到期（上次联检：{last}）。",
        "is to be inspected jointly by {due} (last inspected: {last}).",
    ),
    "border.inspection-due.never": Text("没有联检日期。", "has no date of a joint inspection."),
    "inspection.title": Text("界线“{line}”联合检查资料", "Joint inspection of line '{line}'"),
    "inspection.subtitle": Text("截至 {day}", "As of {day}"),
    "inspection.facts": Text("基本情况", "The line"),
    "inspection.sections": Text("分段长度", "Sections"),
    "inspection.pillars": Text("界桩登记", "Pillars"),
    "inspection.record": Text("联合检查记录表", "Record of the inspection"),
    "inspection.record-pillars": Text("界桩检查记录", "Record of pillars"),
    "inspection.record-sections": Text("界线检查记录", "Record of sections"),
    "inspection.signed": Text("签字", "Signatures"),
    "inspection.record-about": Text(
        "以下各栏由双方在实地检查时填写；发现界桩移动、损毁或界线标志物变化的，拍照并注明处理意见。",
        "To be filled in on the way by both sides. Where a pillar has moved or is damaged, or a mark of the line has changed, take a photograph and say what is to be done.",
    ),
    "inspection.line": Text("界线", "Line"),
    "inspection.units": Text("双方", "Between"),
    "inspection.length": Text("界线全长", "Length"),
    "inspection.count": Text("界桩数", "Pillars"),
    "inspection.last": Text("上次联检", "Last inspected"),
    "inspection.due": Text("应在此日前联检", "To be inspected by"),
    "inspection.remark": Text("说明", "Note"),
    "inspection.start": Text("起点", "start"),
    "inspection.end": Text("终点", "end"),
    "inspection.total": Text("合计", "Total"),
    "inspection.kind.single": Text("单立", "single"),
    "inspection.kind.pair": Text("双立", "of a pair"),
    "inspection.kind.three": Text("三立", "of three"),
    "inspection.about.length": Text(
        "长度为沿界线的椭球面长度（CGCS2000 椭球），按界桩分段，各段之和等于全长；离线的界桩按其在界线上的最近点分段。",
        "Lengths are those along the line on the ellipsoid of CGCS2000, parted at the pillars; they add up to the line. A pillar beside the line parts it at the nearest place on it.",
    ),
    "inspection.about.border": Text(
        "未提供界线图形，取两区划的共用边界。",
        "No geometry was given; the border that the two units have in common was taken.",
    ),
    "inspection.about.parts": Text(
        "界线分为 {count} 段不相连的线。", "The line is in {count} pieces that do not meet."
    ),
    "inspection.about.no-course": Text(
        "界线的位置无从确定，没有长度；界桩按登记顺序列出。",
        "Where the line runs cannot be told, so there are no lengths; pillars stand in the order of their records.",
    ),
    "inspection.signed.side_a": Text("甲方检查人员", "For the first side"),
    "inspection.signed.side_b": Text("乙方检查人员", "For the other side"),
    "inspection.signed.led_by": Text("检查负责人", "Led by"),
    "inspection.signed.date": Text("检查日期", "Day"),
    "column.fact": Text("项目", "What"),
    "column.told": Text("内容", "Value"),
    "column.section_no": Text("段号", "No."),
    "column.section_from": Text("自", "From"),
    "column.section_to": Text("至", "To"),
    "column.at_from_m": Text("起点里程（米）", "From (m)"),
    "column.at_to_m": Text("终点里程（米）", "To (m)"),
    "column.length_m": Text("长度（米）", "Length (m)"),
    "column.pillar_no": Text("界桩号", "Pillar"),
    "column.pillar_kind": Text("类型", "Kind"),
    "column.order": Text("顺序", "Order"),
    "column.at_m": Text("里程（米）", "Along (m)"),
    "column.off_m": Text("离线（米）", "Off the line (m)"),
    "column.found_state": Text("是否完好", "In good state"),
    "column.found_moved": Text("有无移位", "Moved"),
    "column.found_course": Text("走向与实地是否一致", "As on the ground"),
    "column.found_change": Text("标志物变化", "Marks changed"),
    "column.found_done": Text("处理意见", "To be done"),
    "column.found_photo": Text("照片编号", "Photograph"),
    "column.signed": Text("签字人", "Who"),
    "column.signature": Text("签字", "Signature"),
}
