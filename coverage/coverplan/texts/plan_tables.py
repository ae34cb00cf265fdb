"""Words of the tables of a facility plan."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "sheet.plan-existing": Text("设施现状一览表", "Existing facilities"),
    "sheet.plan-indicators": Text("指标表", "Indicators"),
    "sheet.plan-projects": Text("近期建设项目库", "Projects"),
    "sheet.plan-town": Text("{town}", "{town}"),
    "column.place": Text("地址（所在村）", "Place (village)"),
    "column.opened": Text("开办日期", "Opened"),
    "column.beds": Text("床位数（张）", "Beds"),
    "column.nursing_beds": Text("护理型床位数（张）", "Nursing beds"),
    "column.beds_used": Text("入住床位数（张）", "Beds taken"),
    "column.occupancy": Text("入住率", "Occupancy"),
    "column.plots": Text("墓穴数（个）", "Plots"),
    "column.plots_used": Text("已用墓穴数（个）", "Plots taken"),
    "column.plots_free": Text("剩余墓穴数（个）", "Plots free"),
    "column.land_m2": Text("用地（平方米）", "Land (m²)"),
    "column.facility-status": Text("状态", "Status"),
    "column.population": Text("统计口径", "Population"),
    "column.now": Text("现状", "Now"),
    "column.near": Text("近期", "Near"),
    "column.far": Text("远期", "Far"),
    "column.now_year": Text("现状年份", "Year (now)"),
    "column.near_year": Text("近期年份", "Year (near)"),
    "column.far_year": Text("远期年份", "Year (far)"),
    "column.short": Text("达标还需", "Needed to the target"),
    "column.left": Text("全部满足还需", "Needed by everybody"),
    "column.short_unit": Text("数量单位", "Counted in"),
    "column.land_low_m2": Text("毛用地下限（平方米）", "Gross land, least (m²)"),
    "column.land_high_m2": Text("毛用地上限（平方米）", "Gross land, most (m²)"),
    "column.units_failing": Text("未达标区划数", "Units that fall short"),
    "column.failing": Text("未达标区划", "They are"),
    "column.section": Text("类别", "Section"),
    "column.town-item": Text("编号", "Id"),
    "column.item_name": Text("项目", "Item"),
    "column.amount": Text("数值", "Figure"),
    "column.gap": Text("缺口", "Gap"),
    "column.gap_unit": Text("缺口单位", "Gap in"),
    "column.project_id": Text("项目编号", "Project id"),
    "column.places": Text("床位（墓穴）数", "Places"),
    "column.places_unit": Text("数量单位", "Places in"),
    "column.places_stone": Text("其中卧碑墓", "of them lying stone"),
    "column.places_niche": Text("其中骨灰格位", "of them niches"),
    "column.places_eco": Text("其中生态葬位", "of them eco-burial"),
    "column.land_basis": Text("用地依据", "Land is"),
    "column.start": Text("开工", "Start"),
    "column.end": Text("完工", "End"),
    "column.project-cost": Text("投资", "Cost"),
    "column.project-cost-unit": Text("投资单位", "Cost in"),
    "column.origin": Text("来源", "From"),
    "column.project-status": Text("进度", "Status"),
    "population.registered": Text("户籍", "registered"),
    "population.resident": Text("常住", "resident"),
    "section.people": Text("基本情况", "Basics"),
    "section.facilities": Text("现有设施", "Facilities"),
    "section.goals": Text("目标和缺口", "Goals"),
    "section.planned": Text("规划项目", "Planned"),
    "origin.list": Text("项目清单", "list of projects"),
    "origin.siting": Text("选址测算", "siting"),
    "land-basis.given": Text("项目清单", "given"),
    "land-basis.estimated": Text("按每个名额毛用地估算", "estimated by gross land a place"),
    "brief.answer.to_target": Text("达标还需 {amount}。", "{amount} more would meet the target."),
    "brief.answer.to_add": Text("或新增 {amount}。", "Or {amount} added."),
    "brief.answer.left": Text("全部满足还需 {amount}。", "To serve everybody takes {amount} more."),
    "brief.answer.land": Text(
        "约需毛用地 {low}至 {high}。", "That takes some {low} to {high} of gross land."
    ),
    "brief.answer.units": Text(
        "未达标的{level} {count} 个：{names}。",
        "{count} {level} {count:unit falls|units fall} short: {names}.",
    ),
    "brief.access": Text(
        "{group}中有路可达的，一半在 {p50} 以内，95% 在 {p95} 以内，最远 {max}。",
        "Of the {group} with a way, half live within {p50}, 95 % within {p95}; the farthest have {max} to go.",
    ),
    "brief.access.straight": Text(
        "同样的限值按直线距离计算为 {straight}，按道路为 {road}。",
        "Within the same limit in a straight line: {straight}; along roads: {road}.",
    ),
    "brief.access.suffices": Text("限值为 {limit} 时即可达标。", "A limit of {limit} would meet the target."),
    "brief.access.never": Text(
        "无路可达的太多，放宽限值也不能达标。",
        "Too many have no way at all: no limit would meet the target.",
    ),
    "brief.access.few": Text(
        "能到达足够设施的人太少，放宽限值也不能达标。",
        "Too few can get to as many facilities as are asked for: no limit would meet the target.",
    ),
    "brief.access.class.suffices": Text(
        "{name}的限值为 {limit} 时即可达标。", "For {name} a limit of {limit} would meet the target."
    ),
    "brief.access.class.never": Text(
        "{name}无路可达的太多，放宽限值也不能达标。",
        "For {name} too many have no way at all: no limit would meet the target.",
    ),
    "brief.access.class.few": Text(
        "{name}能到达足够设施的人太少，放宽限值也不能达标。",
        "For {name} too few can get to as many facilities as are asked for: no limit would meet the target.",
    ),
    "brief.annex": Text("附表", "Tables"),
    "brief.annex.line": Text("{file}：{what}", "{file}: {what}"),
    "brief.annex.plan-existing": Text("设施现状一览表", "the facilities there are"),
    "brief.annex.plan-indicators": Text("指标表（现状、近期、远期）", "goals now, near and far"),
    "brief.annex.plan-towns": Text(
        "分乡镇指引；report.xlsx 中每个乡镇一张表", "town by town; report.xlsx has a sheet for each"
    ),
    "brief.annex.plan-projects": Text("近期建设项目库", "what is to be built"),
    "brief.annex.years": Text(
        "各目标逐年变化，有项目与无项目对照", "each goal year by year, with the projects and without"
    ),
    "brief.annex.units": Text("各区划的目标完成情况", "each goal by unit"),
    "brief.annex.access": Text(
        "可达距离、直线对照和达标所需限值", "how far the way is, and the limit that would suffice"
    ),
    "brief.annex.gaps": Text("未覆盖的需求点", "the demand points left out"),
    "brief.annex.facilities": Text("设施服务情况", "whom each facility serves"),
    "brief.annex.proposals": Text("建议选址", "the sites proposed"),
    "brief.annex.findings": Text("数据问题和处理办法", "findings in the data, and what to do"),
    "plan-table.places-by-need": Text(
        "数量按“{goal}”新增覆盖人口的平均需求估算",
        "places estimated: what those newly covered need on the mean of '{goal}'",
    ),
    "plan-table.no-years": Text(
        "近期、远期未测算：方案没有写明年份（[years]）",
        "near and far not measured: the plan names no [years]",
    ),
    "plan-table.excepted": Text("暂不计入至 {until}：{reason}", "left out until {until}: {reason}"),
    "plan-table.used": Text("已用 {used}", "{used} taken"),
}
