"""Words of the maps, the workbook, the report and the layers for QGIS."""

from __future__ import annotations

from coverplan.texts._text import Text

_SUMMARY = {
    "summary.goals": Text(
        "规划共有 {all} 项目标：{counts}。",
        "The plan has {all} {all:goal|goals}: {counts}.",
    ),
    "summary.goals-of-period": Text(
        "其中“{period}” {all} 项：{counts}。",
        "{period}: {all} {all:goal|goals}, {counts}.",
    ),
    "summary.no-goals": Text("本次没有测算目标。", "No goals were measured."),
    "summary.reach": Text(
        "“{title}”覆盖{group}的 {value}（目标 {target}），尚有 {weight}未覆盖{where}。",
        "'{title}': {value} of {group} covered (target {target}); {weight} not covered{where}.",
    ),
    "summary.reach-full": Text(
        "“{title}”已覆盖全部{group}。",
        "'{title}': all of {group} are covered.",
    ),
    "summary.capacity": Text(
        "“{title}”满足{group}的 {value}（目标 {target}），尚缺 {weight}{where}。",
        "'{title}': room for {value} of the {group} (target {target}); {weight} lacking{where}.",
    ),
    "summary.capacity-full": Text(
        "“{title}”已满足全部{group}。",
        "'{title}': there is room for all {group}.",
    ),
    "summary.estimated": Text("{estimated}。", "{estimated}."),
    "summary.where": Text("，主要在{towns}", ", mostly in {towns}"),
    "summary.town": Text("{name}（{weight}）", "{name} ({weight})"),
    "summary.and-more": Text("{titles}等 {count} 项", "{titles} ... ({count} in all)"),
    "summary.short": Text("未达到的其他目标：{titles}。", "Other goals not met: {titles}."),
    "summary.open": Text(
        "已有数值、能否达标待定的目标：{titles}。", "Goals with a figure whose verdict is open: {titles}."
    ),
    "summary.unknown": Text("未测算的目标：{titles}。", "Goals not measured: {titles}."),
    "summary.proposal": Text(
        "为“{title}”建议选址 {count} 处，可新增覆盖 {gain}。{verdict}",
        "For '{title}', {count} {count:site is proposed; it newly covers|sites are proposed; they newly cover} {gain}. {verdict}",
    ),
    "summary.no-proposal": Text("“{title}”：{verdict}", "'{title}': {verdict}"),
    "summary.unreached": Text(
        "另有 {count} 个需求点，任何候选地点和现有设施都覆盖不到。",
        "{count} demand {count:point|points} can be covered by no candidate and no facility.",
    ),
    "summary.findings": Text(
        "数据检查发现错误 {error} 条、警告 {warning} 条、提示 {info} 条。",
        "Found by the data check: errors {error}, warnings {warning}, remarks {info}.",
    ),
    "summary.no-findings": Text("数据检查没有发现问题。", "The data check found nothing."),
    "headline.one.met": Text("唯一一项目标已达到。", "The one goal is met."),
    "headline.one.short": Text("唯一一项目标未达到", "The one goal is not met"),
    "headline.one.open": Text(
        "唯一一项目标已有数值，能否达标待定", "The one goal has a figure whose verdict is open"
    ),
    "headline.one.unknown": Text("唯一一项目标未测算", "The one goal was not measured"),
    "headline.all.met": Text("{all} 项目标全部达到。", "All {all} goals are met."),
    "headline.all.short": Text("{all} 项目标均未达到", "None of {all} goals is met"),
    "headline.all.open": Text(
        "{all} 项目标均已有数值，能否达标待定", "All {all} goals have a figure whose verdict is open"
    ),
    "headline.all.unknown": Text("{all} 项目标均未测算", "None of {all} goals was measured"),
    "headline.counts": Text("{all} 项目标中{counts}", "Of {all} {all:goal|goals}, {counts}"),
    "headline.end": Text("{said}。", "{said}."),
    "headline.widest": Text(
        "{said}；差距最大的是“{title}”，现状 {value}（目标 {target}），{left}。",
        "{said}; the widest gap is '{title}': {value} (target {target}), {left}.",
    ),
    "headline.not-covered": Text("尚有 {weight}未覆盖", "{weight} not covered"),
    "headline.no-room": Text("尚缺 {weight}", "{weight} lacking"),
    "headline.built": Text(
        "按建议再建 {count} 处，可使{titles}达标。", "{count} more {count:site|sites} would meet: {titles}."
    ),
    "headline.more-than": Text("须超过 {target}", "more than {target} is asked for"),
}  # fmt: skip
_LAYERS = {
    "gpkg.units_county": Text("县界", "County"),
    "gpkg.units_town": Text("乡镇（街道）", "Towns"),
    "gpkg.units_village": Text("村（社区）", "Villages"),
    "gpkg.units_listed": Text("没有界线的区划（圆点）", "Units without outline (points)"),
    "gpkg.water": Text("水面", "Water"),
    "gpkg.roads": Text("道路", "Roads"),
    "gpkg.closed_lines": Text("情景：道路封闭或减速（线）", "What-if: roads shut or slower (lines)"),
    "gpkg.closed_areas": Text("情景：道路封闭或减速（面）", "What-if: roads shut or slower (areas)"),
    "gpkg.reached_roads": Text(
        "服务范围（道路两侧各 100 米，仅供示意）",
        "Within reach (100 m to each side of roads, for display only)",
    ),
    "gpkg.residents": Text("需求点", "Demand points"),
    "gpkg.projects": Text("项目", "Projects"),
    "gpkg.facilities": Text("设施", "Facilities"),
    "gpkg.gaps": Text("缺口", "Gaps"),
    "gpkg.proposals": Text("建议选址", "Proposed sites"),
    "gpkg.findings": Text("数据问题", "Findings"),
    "gpkg.findings_lines": Text("数据问题（线）", "Findings (lines)"),
    "gpkg.findings_areas": Text("数据问题（面）", "Findings (areas)"),
    "gpkg.outline": Text("界线", "Outline"),
    "gpkg.figure.value": Text("现状值", "value"),
    "gpkg.figure.met": Text("是否达到", "met"),
    "gpkg.figure.weight": Text("应覆盖数", "to be covered"),
    "gpkg.figure.excepted": Text("例外", "left out"),
    "gpkg.figure.not_covered": Text("未覆盖数", "not covered"),
    "gpkg.figure.estimated": Text("其中估算占比", "share estimated"),
    "gpkg.figure.covered": Text("是否覆盖", "covered"),
    "gpkg.figure.cost": Text("到最近设施", "cost to nearest"),
    "gpkg.figure.facility": Text("最近设施", "nearest facility"),
    "gpkg.figure.served": Text("服务数", "served"),
    "gpkg.figure.load": Text("每个床位（墓穴）服务数", "served a place"),
    "gpkg.figure.mean_cost": Text("平均路程", "mean cost"),
    "gpkg.figure.max_cost": Text("最远路程", "largest cost"),
    "gpkg.figure.offset_m": Text("距道路（米）", "off the road (m)"),
}
_BRIEF = {
    "document.annex": Text("附件{number}　{text}", "Annex {number}. {text}"),
    "brief.left-out": Text("哪里没有覆盖", "What is left out"),
    "brief.build": Text("建什么，有什么效果", "What to build, and what it brings"),
    "brief.map-alt": Text(
        "地图：{title}。各区划覆盖率、缺口、设施和建议选址，数字见附件。",
        "Map: {title}. Coverage by unit, gaps, facilities, proposed sites; the figures are in the annexes.",
    ),
    "brief.value-estimated": Text("{value}（含估算）", "{value} (partly estimated)"),
    "brief.goals-met": Text(
        "已达到 {count} 项：{titles}。", "{count} {count:goal is|goals are} met: {titles}."
    ),
    "brief.goals-open": Text(
        "数值已有、能否达标待定 {count} 项：{titles}。",
        "{count} {count:goal has|goals have} a figure whose verdict is open: {titles}.",
    ),
    "brief.goals-unknown": Text(
        "未测算 {count} 项：{titles}。", "{count} {count:goal was|goals were} not measured: {titles}."
    ),
    "brief.more-goals": Text(
        "另有 {count} 项未达到，见附件一。", "{count} more {count:is|are} not met: see annex 1."
    ),
    "brief.more-gaps": Text("另有 {count} 项，见附件。", "{count} more in the annex."),
    "brief.more-answers": Text("另有 {count} 项，见附件。", "{count} more in the annex."),
    "brief.column.goal": Text("目标", "Goal"),
    "brief.column.sites": Text("建议新建", "To build"),
    "brief.column.before": Text("现状", "Now"),
    "brief.column.after": Text("建成后", "Then"),
    "brief.column.outcome": Text("效果", "Outcome"),
    "brief.sites": Text("{kinds} {count} 处", "{count} ({kinds})"),
    "brief.column.left": Text("缺口", "Left out"),
    "brief.column.where": Text("主要在", "Mostly in"),
    "brief.outcome-met": Text("新增 {gain}，达标", "{gain} more; the target is met"),
    "brief.outcome-short": Text("新增 {gain}，还差 {short}", "{gain} more; short by {short}"),
    "brief.goals": Text("目标完成情况", "Goals"),
    "brief.map": Text("覆盖图", "Map"),
    "brief.gaps": Text("缺口", "Gaps"),
    "brief.reasons": Text(
        "共有 {points:,} 个需求点、{weight}未覆盖，原因：{reasons}。",
        "{points:,} demand {points:point|points} with {weight} {points:is|are} not covered: {reasons}.",
    ),
    "brief.reason": Text("{reason} {weight}", "{reason} {weight}"),
    "brief.quota-short": Text(
        "以下区划缺少设施，共缺 {count} 处：{units}。",
        "{count} {count:facility is|facilities are} missing, in: {units}.",
    ),
    "brief.not-served": Text("以下区划没有设施服务：{units}。", "No facility serves: {units}."),
    "brief.period": Text("规划期：{period}", "Period: {period}"),
    "brief.no-period": Text("未写明规划期", "No period given"),
    "brief.more-towns": Text(
        "另有 {count} 个乡镇（街道）有缺口，见 report.xlsx。",
        "{count} more {count:town has|towns have} gaps: see report.xlsx.",
    ),
    "brief.largest": Text("缺口最大的 {count} 处：", "The {count:largest gap|largest gaps}:"),
    "brief.more-points": Text("另有 {count} 处，见 gaps.csv。", "{count} more in gaps.csv."),
    "brief.place": Text("地点", "Place"),
    "brief.proposals": Text("建议选址", "Proposed sites"),
    "brief.more-sites": Text("另有 {count} 处，见 proposals.csv。", "{count} more in proposals.csv."),
    "brief.sites-elsewhere": Text(
        "另有 {count} 个方案，见报告。", "{count} more {count:answer|answers} to this goal: see the report."
    ),
    "brief.proposal-limits": Text(
        "次序按新增覆盖由多到少排列，各处新增覆盖可以相加。选址只在给定的候选地点中比较，"
        "用地、资金和审批须另行核实。",
        "The rank goes by what each site newly covers; the figures add up. Only the given candidates were compared; "
        "land, money and approval are to be checked apart.",
    ),
    "brief.findings": Text("数据检查", "Data check"),
    "brief.more-findings": Text(
        "另有 {count} 条；处理办法见 findings.csv。", "{count} more, and what to do, in findings.csv."
    ),
    "brief.advice": Text("处理办法见 findings.csv。", "What to do stands in findings.csv."),
    "brief.method": Text("方法说明", "Method"),
    "brief.method-reach": Text(
        "可达覆盖沿道路测算：从需求点到道路、沿道路、再从道路到设施，三段相加；不超过限值（含等于）即为覆盖。"
        "覆盖率按{what}计算，不按地点的个数计算。",
        "Coverage is measured along roads: from the demand point to the road, along it, and from it to the facility, added up; "
        "a place is covered when that is no more than the limit. Shares weigh {what}, not the number of places.",
    ),
    "brief.method-capacity": Text(
        "容量目标把需求分配到有空余的设施：先使满足的需求最多，再使总路程最短，已验证没有更好的分法。"
        "现状值是已满足的需求占全部需求的比例。",
        "Capacity goals allocate needs to facilities with room: first as much as can be, then with the least ways on the whole; it is "
        "verified that none is better. The value is the need met as a share of the need.",
    ),
    "brief.reach-rule": Text(
        "“{title}”：{group}到{kinds}不超过 {within}，出行方式：{travel}。",
        "'{title}': {group} to {kinds} within {within}; travel: {travel}.",
    ),
    "reach.second": Text("同一设施另须不超过 {within}", "the same facility within {within}, too"),
    "reach.providers": Text("至少 {count} 处", "at least {count} of them"),
    "reach.class-providers": Text("{name}至少 {count} 处", "{name} at least {count}"),
    "reach.class-target": Text("{name} {target}", "{name} {target}"),
    "reach.class-targets": Text("分类目标：{targets}", "target by class: {targets}"),
    "reach.each-class": Text("各类区划分别达到目标", "each class of unit must reach the target"),
    "brief.all-of": Text("{kinds}各有一处", "one each of: {kinds}"),
    "brief.any-of": Text("{kinds}之一", "one of {kinds}"),
    "brief.method-served": Text(
        "服务覆盖按区划计算：区划内有设施，或有设施的服务范围写明该区划，即为有服务；一处设施可服务多个区划。",
        "A unit is served where a facility lies in it or is said to serve it; one facility may serve several.",
    ),
    "brief.method-occupancy": Text(
        "使用率为已用数之和与总数之和之比，只计两项都上报的设施；未上报的列于数据检查，不按 0 计。",
        "Occupancy is the sum of places taken by the sum of places, of facilities that report both; who does not report is listed by the data check and never zero.",
    ),
    "brief.method-figures": Text(
        "长度在坐标系 {crs} 中以米计算。图、表与 CSV 文件数据一致；图上的界线不作为行政区域界线依据。",
        "Lengths are taken in metres in {crs}. Map, tables and CSV files hold the same figures; "
        "lines on the map are no evidence of borders.",
    ),
    "brief.estimated": Text(
        "“{title}”：{estimated}，涉及{towns}。图上画斜线的区划含估算数。",
        "'{title}': {estimated}, in {towns}. Units with estimated figures are hatched on the map.",
    ),
    "brief.estimated-towns": Text("{town}（{share}）", "{town} ({share})"),
    "brief.sources": Text("资料来源", "Sources"),
    "brief.source-layer": Text("{layer}：{files}", "{layer}: {files}"),
    "brief.source-goals": Text("目标出处：{sources}", "Goals: {sources}"),
}
_PRINT = {
    "print.legend": Text("图例", "Legend"),
    "print.within": Text("不超过 {limit}", "within {limit}"),
    "print.target": Text("目标 {target}", "target {target}"),
    "print.shading": Text("{shading} · {level}", "{shading} ({level})"),
    "print.lack": Text("缺 {amount}", "{amount} lacking"),
    "print.gap": Text("未覆盖 {amount}", "{amount} not covered"),
    "print.site": Text("建议选址及次序", "proposed site, rank"),
    "print.towns": Text("未覆盖最多的乡镇（街道）", "Towns with most left out"),
    "print.more": Text("另有 {count} 项，见报告", "{count} more: see the report"),
    "finding.print.no-glyph": Text(
        "“{name}”中的{letters}，印制地图的字体里没有，图上印作“{sign}”。",
        "{name}: the typeface of printed maps has no {letters}; there it is printed as {sign}.",
    ),
    "finding.print.no-glyph.advice": Text(
        "请核对是否错字；确为此字的，印出后补写，或在网页地图、表格中查看原名。",
        "Check that it is not misspelt; if it is right, add it by hand in print. The web map and the tables show it.",
    ),
    "print.no-glyph": Text(
        "{sign}：字体中没有的字（{letters}）", "{sign}: characters that the typeface has not got ({letters})"
    ),
    "print.unnamed": Text(
        "{count} 个名称没有空位，未注在图上",
        "no room on the map for {count} {count:name|names}",
    ),
    "print.inset": Text("位置示意", "Location"),
    "print.crs": Text("坐标系：{crs}", "CRS: {crs}"),
    "print.lines": Text(
        "界线、道路已概化，不作为行政区域界线依据", "lines are generalised and no evidence of borders"
    ),
    "print.scale": Text("比例尺 1:{scale}（{paper}）", "Scale 1:{scale} ({paper})"),
    "print.km": Text("公里", "km"),
    "print.north": Text("北", "N"),
}
_TITLES = {
    "product.report": Text("{title}报告", "{title}: report"),
    "product.map": Text("{title}图", "{title}: map"),
    "sheet.town-goals": Text("乡镇目标一览", "Towns and goals"),
    "sheet.summary": Text("概要", "Summary"),
    "sheet.goals": Text("目标", "Goals"),
    "sheet.units": Text("各区划", "Units"),
    "sheet.gaps": Text("缺口", "Gaps"),
    "sheet.facilities": Text("设施服务情况", "Facilities"),
    "sheet.access": Text("可达距离", "Access"),
    "sheet.proposals": Text("建议选址", "Proposals"),
    "sheet.travel": Text("出行方式", "Travel"),
    "sheet.findings": Text("数据问题", "Findings"),
    "sheet.empty": Text("（无）", "(none)"),
    "sheet.cut": Text(
        "“{sheet}”只列出最要紧的 {shown} 行，共 {all} 行；全部数据见 CSV 文件。",
        "'{sheet}' lists the {shown} rows of {all} that matter most; the CSV file has them all.",
    ),
    "sheet.printed": Text(
        "只打印前 {shown} 行，共 {all} 行，全部见本表",
        "The first {shown} of {all} rows are printed; the sheet has them all",
    ),
    "cover.area": Text("规划区域", "Area"),
    "cover.vintage": Text("数据年份", "Vintage of data"),
    "cover.crs": Text("坐标系", "Coordinate system"),
    "cover.notices": Text("声明", "Notices"),
    "cover.conclusion": Text("结论", "Conclusion"),
    "cover.proof": Text("“{title}”选址：{proof}", "Sites for '{title}': {proof}"),
    "cover.contents": Text("内容", "Contents"),
    "cover.rows": Text("{sheet}：{count} 行", "{sheet}: {count} {count:row|rows}"),
    "findings.page-title": Text("{title}：数据问题", "{title}: findings"),
    "findings.search": Text("查找", "Find"),
    "findings.print": Text("打印", "Print"),
    "findings.all-rules": Text("全部规则", "All rules"),
    "findings.back": Text("上一页", "Back"),
    "findings.on": Text("下一页", "Next"),
    "findings.hint": Text("点一行，地图就移到问题所在处。", "Choose a row, and the map goes to its place."),
    "findings.no-place": Text("这条问题没有位置。", "This finding has no place."),
    "findings.printed-first": Text(
        "打印前 {most} 条，共 {count} 条；全部见 findings.csv。", "The first {most} of {count} are printed; findings.csv has all."
    ),
    "findings.level-not-drawn": Text(
        "{level}太多，总图上不画界线（放大图照画）", "Too many units of the level {level} to draw on the overview map; the close-ups have them"
    ),
    "findings.km": Text("{number} 公里", "{number} km"),
    "findings.m": Text("{number} 米", "{number} m"),
    "findings.cm": Text("{number} 厘米", "{number} cm"),
    "findings.picture": Text("放大图：宽 {width}，上为北", "Close up: {width} wide, north is up"),
    "findings.picture-near": Text("近处：宽 {width}", "Closer: {width} wide"),
    "findings.too-old": Text(
        "浏览器版本太旧，打不开这么多问题；请换新版浏览器，或看 findings.csv。",
        "This browser is too old for so many findings: use a newer one, or read findings.csv.",
    ),
    "findings.left-out": Text(
        "为使本页不致过大，{count} 处界线问题未附放大图；各处图形见 findings.gpkg。",
        "To keep this page small, {count} {count:fault of outlines has|faults of outlines have} no picture; findings.gpkg has the shape of each.",
    ),
    "severity.accepted": Text("已认可", "accepted"),
    "page.number": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
}  # fmt: skip

WORDS = {**_SUMMARY, **_LAYERS, **_BRIEF, **_PRINT, **_TITLES}
