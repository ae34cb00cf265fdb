"""Words of the list of projects."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "layer.projects": Text("项目", "projects"),
    "projects.twice": Text(
        "{file} 第 {row} 行：项目编号“{value}”已出现在 {first} 第 {first_row} 行。请改为唯一编号。",
        "{file} row {row}: project_id '{value}' stands already in {first} row {first_row}. Make it unique.",
    ),
    "project-status.planned": Text("规划", "planned"),
    "project-status.building": Text("在建", "under way"),
    "project-status.done": Text("完工", "done"),
    "project-status.stopped": Text("停建", "stopped"),
    "project-action.keep": Text("保留", "keep"),
    "project-action.rebuild": Text("改扩建", "rebuild"),
    "project-action.new": Text("新建", "new"),
    "project-action.move": Text("迁建", "move"),
    "project-action.merge": Text("撤并", "merge"),
    "project-column.project_id": Text("项目编号", "Project id"),
    "project-column.name": Text("项目名称", "Project"),
    "project-column.kind": Text("类型", "Kind"),
    "project-column.status": Text("状态", "Status"),
    "project-column.action": Text("建设性质", "What is done"),
    "project-column.start": Text("开工", "Start"),
    "project-column.end": Text("完工", "End"),
    "project-column.cost": Text("投资（万元）", "Cost (10,000 yuan)"),
    "project-column.places": Text("床位（墓穴）", "Places"),
    "project-column.nursing_beds": Text("护理型床位", "Nursing beds"),
    "project-column.land_m2": Text("用地（平方米）", "Land (m²)"),
    "project-column.level": Text("级别", "Level"),
    "project-column.facility_id": Text("涉及设施", "Facility"),
    "project-column.goal_id": Text("目标", "Goal"),
    "finding.project.status-assumed": Text(
        "{file}：{count} 个项目没有状态，按“规划”处理。",
        "{file}: {count} {count:project has|projects have} no status; taken as planned.",
    ),
    "finding.project.status-assumed.advice": Text(
        "请填写状态（规划、在建、完工、停建）。", "Fill in status (planned, building, done, stopped)."
    ),
    "finding.project.kind-unknown": Text(
        "项目类型“{value}”不是设施类型（项目：{names}）：计入项目数和完成率，不作为设施参与测算。",
        "Project kind '{value}' is no kind of facility ({names}): counted among the works, and no facility in any goal.",
    ),
    "finding.project.kind-unknown.advice": Text(
        "若是设施，请改用已知的类型（相近的：{near}），或写入 plan.toml 的 [facility_kinds]。",
        "Where it is one, write a known kind (near: {near}), or add it under [facility_kinds] in plan.toml.",
    ),
    "finding.project.no-end": Text(
        "{count} 个项目没有完工年份，任何年份都不按建成计：{names}。",
        "{count} {count:project has|projects have} no year of completion and {count:is|are} done in no year: {names}.",
    ),
    "finding.project.no-end.advice": Text("请填写完工年份。", "Fill in the year of completion."),
    "finding.project.no-place": Text(
        "{count} 个设施项目没有坐标，地图上不画；新建、迁建的不参与可达测算：{names}。",
        "{count} {count:project|projects} of facilities without coordinates: on no map, and what is new or moved is in no reach goal: {names}.",
    ),
    "finding.project.no-place.advice": Text("请填写经度、纬度。", "Fill in lon and lat."),
    "finding.project.end-before-start": Text(
        "{file} 第 {row} 行：{name}的完工时间 {end} 早于开工时间 {start}，任何年份都不按建成计。",
        "{file} row {row}: {name} ends ({end}) before it starts ({start}); it is done in no year.",
    ),
    "finding.project.end-before-start.advice": Text("请更正其中之一。", "Correct one of them."),
    "finding.project.land-small": Text(
        "{name}：{places:g} 个床位（墓穴）只有 {land:g} 平方米用地，每个不足 1 平方米。",
        "{name}: {places:g} places on {land:g} m² of land, less than 1 m² each.",
    ),
    "finding.project.land-small.advice": Text(
        "请核对数量和用地单位（平方米、亩、公顷）。", "Check both figures and the unit of the land."
    ),
    "finding.project.facility-unknown": Text(
        "{name}：设施编号“{id}”不在设施图层中，改建、迁建或撤并无从落实。",
        "{name}: facility '{id}' is not in the facilities layer; what is rebuilt, moved or merged is not known.",
    ),
    "finding.project.facility-unknown.advice": Text("请更正设施编号。", "Correct the facility_id."),
    "finding.facility.closed-before-opened": Text(
        "{file} 第 {row} 行：{name}的停办日期 {closed} 早于开办日期 {opened}；两个日期都不用，按状态处理。",
        "{file} row {row}: {name} closed ({closed}) before it opened ({opened}); neither date is used, its status goes.",
    ),
    "finding.facility.closed-before-opened.advice": Text("请更正其中之一。", "Correct one of them."),
    "finding.facility.never-opens": Text(
        "{count} 个规划或在建的设施没有开办年份，任何年份都不按运营计：{names}。",
        "{count} planned or unfinished {count:facility has|facilities have} no year of opening and {count:operates|operate} in no year: {names}.",
    ),
    "finding.facility.never-opens.advice": Text("请填写开办日期（opened）。", "Fill in opened."),
    "finding.facility.undated": Text(
        "{count} 个运营的设施没有开办和停办日期，各年份都按运营计。",
        "{count} operating {count:facility has|facilities have} no dates and {count:operates|operate} in every year.",
    ),
    "finding.facility.undated.advice": Text(
        "计划停办的请填写停办日期。", "Fill in closed where one will close."
    ),
    "sheet.years": Text("分年走势", "Years"),
    "sheet.years-charts": Text("分年走势图", "Charts of years"),
    "column.year": Text("年份", "Year"),
    "column.projects": Text("项目", "Projects"),
    "projects.with": Text("含项目", "with projects"),
    "projects.without": Text("不含项目", "without projects"),
    "years.axis": Text("年份", "year"),
    "brief.years": Text("分年走势", "Year by year"),
    "brief.years-about": Text(
        "各目标由 {base} 年到 {far} 年的测算值：实线含项目库中按期完工的项目，虚线不含；点线为目标值。人口按分年人口或变化率推算，为估计值。",
        "Each goal from {base} to {far}: the solid line with the projects of the list done in their years, the dashed line without; the dotted line is the target. People are forecast, and the figures estimates.",
    ),
    "brief.projects-status": Text("{name} {count} 个", "{count} {name}"),
    "brief.projects": Text(
        "项目清单共 {count} 个项目：{statuses}。", "The list holds {count} projects: {statuses}."
    ),
}
