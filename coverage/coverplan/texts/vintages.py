"""Words of comparing vintages of a list of units."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "vintages.no-units": Text(
        "{file}：没有任何区划。请检查文件。", "{file}: there are no units in it. Check the file."
    ),
    "vintages.level-unknown": Text(
        "{file} 第 {row} 行：不认识级别“{value}”。可用：province、city、county、town、village（省、市、县、乡镇、村）。",
        "{file} row {row}: level '{value}' is not known. Known: province, city, county, town, village.",
    ),
    "vintages.code-twice": Text(
        "{file}：同一版名录中代码“{value}”出现多次。请更正，或在 vintage 列写明年份。",
        "{file}: code '{value}' stands more than once in one vintage. Correct it, or say the year in the column vintage.",
    ),
    "vintages.several": Text(
        "{file}：含有几个年份（{vintages}），此处只能用一个年份的名录。",
        "{file}: holds several vintages ({vintages}); here a list of one is needed.",
    ),
    "vintages.not-several": Text(
        "逐年对照需要两个以上不同年份的名录；现有：{vintages}。请在 vintage 列写明年份。",
        "Comparing vintages needs lists of two or more; there are: {vintages}. Say the year in the column vintage.",
    ),
    "vintages.two-crs": Text(
        "新旧边界的坐标系不同（{old}；{new}）。请先转换到同一个以米为单位的坐标系。",
        "The old and the new outlines are in two CRS ({old}; {new}). Bring both to one in metres first.",
    ),
    "vintages.no-way": Text(
        "对照表不能从 {vintage_from} 版通到 {vintage_to} 版；表中有：{there}。请补齐中间的年份，重新生成对照表。",
        "The crosswalk does not lead from {vintage_from} to {vintage_to}; it holds: {there}. Make it again with the vintages between.",
    ),
    "vintages.several-steps": Text(
        "对照表含 {steps} 步，请先用 between(起, 止) 合成一步。",
        "The crosswalk has {steps} steps; make them one with between(start, end) first.",
    ),
    "vintages.no-counts": Text(
        "没有可以换算的数字列。现有列：{there}。",
        "There is no column of numbers to join. Columns there: {there}.",
    ),
    "vintages.row-twice": Text(
        "区划 {unit_code} 有多行。请合并，或用 keys 说明各行的区别。",
        "Unit {unit_code} has several rows. Sum them, or say by keys what tells them apart.",
    ),
    "vintages.no-seal": Text(
        "{file}：没有封签，不能确认未被改动。请用 coverplan crosswalk 重新生成。",
        "{file}: carries no seal, so that nobody can tell whether it was changed. Make it again with coverplan crosswalk.",
    ),
    "vintages.seal-broken": Text(
        "{file}：内容与封签不符，生成后被改动过（用 Excel 另存也算）。请用 coverplan crosswalk 重新生成，或取回原件。",
        "{file}: does not fit its seal: it was changed after it was made (saving it in Excel counts). Make it again with coverplan crosswalk, or take the original.",
    ),
    "vintages.other-list": Text(
        "{file}：不是用现在的 {vintage} 版名录生成的。请用 coverplan crosswalk 重新生成。",
        "{file}: was not made of the list of {vintage} that is there now. Make it again with coverplan crosswalk.",
    ),
    "vintages.no-crosswalk": Text(
        "有图层或目标按 {vintage} 版名录，而 [units] vintage 为 {own}。请在 [units] 写明 vintage 和 crosswalk（用 coverplan crosswalk 生成的 crosswalk.csv）。",
        "A layer or goal is of the units of {vintage}, and [units] vintage is {own}. Say vintage and crosswalk (a crosswalk.csv made by coverplan crosswalk) under [units].",
    ),
    "vintages.reason.unknown": Text("旧名录中没有此区划", "not in the old list"),
    "vintages.reason.gone": Text("区划已消失", "the unit is gone"),
    "vintages.reason.undetermined": Text("去向待定", "undetermined"),
    "vintages.reason.share": Text("份额不明", "the shares are not known"),
    "vintages.reason.confidence": Text("把握不足", "not sure enough"),
    "vintages.reason.part": Text("合并各方有未报的", "another part of the unit is not reported"),
    "vintages.figures": Text("{count} 项数据", "{count} {count:figure|figures}"),
    "vintages.source": Text("按 {start} 版名录换算", "from the units of {start}"),
    "vintages.source-estimated": Text(
        "按 {start} 版名录换算，含按份额估算", "from the units of {start}, in part estimated by shares"
    ),
    "finding.vintages.joined": Text(
        "{start} 版 {count} 个区划的数据（{weight}）已按 {file} 换算到 {end} 版的 {units} 个区划，其中 {estimated} 个含按份额的估算。",
        "Figures ({weight}) of {count} {count:unit|units} of {start} were brought to {units} of {end} by {file}; {estimated} of these hold an estimate by shares.",
    ),
    "finding.vintages.joined.advice": Text(
        "请抽查几个合并、拆分的区划。", "Check a few units that were merged or divided."
    ),
    "finding.vintages.not-joined": Text(
        "{start} 版有 {count} 个区划的数据（{weight}）没有换算到 {end} 版，未计入：{names}。原因：{reasons}。",
        "Figures ({weight}) of {count} {count:unit|units} of {start} could not be brought to {end} and are left out: {names}. Why: {reasons}.",
    ),
    "finding.vintages.not-joined.advice": Text(
        "请查批复文件确定去向，或改用现行名录的数据。",
        "Look up what became of them, or use figures of the units of today.",
    ),
    "finding.vintages.goal-units": Text(
        "目标“{goal}”按 {start} 版名录点名的 {count} 个区划，现为 {units} 个：{names}。",
        "The goal '{goal}' names {count} {count:unit|units} of {start}; now they are {units}: {names}.",
    ),
    "finding.vintages.goal-units.advice": Text("请核对目标的区划。", "Check the units of the goal."),
    "finding.vintages.goal-units-lost": Text(
        "目标“{goal}”按 {start} 版名录点名的区划，有 {count} 个在 {end} 版中对不上：{names}。",
        "The goal '{goal}' names {count} {count:unit|units} of {start} that are not found in {end}: {names}.",
    ),
    "finding.vintages.goal-units-lost.advice": Text(
        "请在目标中改写现行代码。", "Write the codes of today in the goal."
    ),
    "finding.vintages.not-compared": Text(
        "名录含几个年份，但不能逐年对照：{why}",
        "The list holds several vintages, which cannot be compared: {why}",
    ),
    "finding.vintages.not-compared.advice": Text(
        "请更正名录后重新检查，即可得到 crosswalk.csv。",
        "Correct the list and check again to get crosswalk.csv.",
    ),
    "evidence.comma": Text("；", "; "),
    "evidence.code": Text("代码相同", "same code"),
    "evidence.name": Text("专名相同", "same name"),
    "evidence.parent": Text("上级相同", "same unit above"),
    "evidence.pinyin": Text("读音相同", "same sound"),
    "evidence.similar": Text("专名相近", "name nearly the same"),
    "evidence.area": Text("范围重叠", "ground in common"),
    "evidence.seat": Text("驻地相同", "same seat"),
    "evidence.children": Text("所辖区划相同", "same units in it"),
    "evidence.siblings": Text("同一上级的其他区划去向相同", "others of its unit above went the same way"),
    "evidence.only": Text("两版名录中此名都只有一个", "only one of that name in either list"),
    "evidence.left-over": Text("同一上级的代码无增减", "no code of the unit above was added or dropped"),
    "evidence.parts-of-name": Text("名称由各方的专名合成", "named after its parts"),
    "evidence.stem": Text("名称去掉“新”后相同", "same name but for a character that means new"),
    "evidence.between": Text("经中间年份逐年对照", "by way of the vintages between"),
    "evidence.by-residents": Text("份额按人口", "shares by residents"),
    "evidence.by-equal": Text("份额平均分配", "equal shares"),
    "evidence.other-name": Text("名称不同，不是同一区划", "another name, not the same unit"),
    "evidence.none-new": Text(
        "同一上级没有未对上的新区划", "no new unit under the unit above is unaccounted for"
    ),
    "evidence.none-gone": Text(
        "同一上级没有未对上的旧区划", "no old unit under the unit above is unaccounted for"
    ),
    "evidence.several-gone": Text(
        "只凭名录不能判断，请查批复文件", "the lists alone do not tell; look up the approval"
    ),
    "evidence.no-ground": Text("对方没有此范围", "no such ground in the other list"),
    "relation.same": Text("未变", "same"),
    "relation.renamed": Text("更名", "renamed"),
    "relation.recoded": Text("换码", "recoded"),
    "relation.moved": Text("改隶", "moved"),
    "relation.merged": Text("合并", "merged"),
    "relation.split": Text("拆分", "split"),
    "relation.type changed": Text("改类型", "type changed"),
    "relation.code reused": Text("代码另用", "code reused"),
    "relation.new": Text("新设", "new"),
    "relation.gone": Text("消失", "gone"),
    "relation.undetermined": Text("待定", "undetermined"),
    "crosswalk.title": Text("{start} 版到 {end} 版的对照", "From {start} to {end}"),
    "crosswalk.vintage_from": Text("旧年份", "from"),
    "crosswalk.vintage_to": Text("新年份", "to"),
    "crosswalk.relation": Text("关系", "relation"),
    "crosswalk.level": Text("级别", "level"),
    "crosswalk.unit_code_from": Text("旧代码", "old code"),
    "crosswalk.name_from": Text("旧名称", "old name"),
    "crosswalk.unit_code_to": Text("新代码", "new code"),
    "crosswalk.name_to": Text("新名称", "new name"),
    "crosswalk.share_from": Text("占旧区划", "of the old"),
    "crosswalk.share_to": Text("占新区划", "of the new"),
    "crosswalk.confidence": Text("把握", "confidence"),
    "crosswalk.evidence": Text("依据", "evidence"),
}
