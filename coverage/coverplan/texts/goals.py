"""Words about goals and what was measured."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "goal.as-of": Text(
        "按 {year} 年的设施和人口测算，含项目库中届时完工的项目",
        "as of {year}: its facilities and people, with the projects done by then",
    ),
    "goal.people-of-year-unknown": Text(
        "未测算：没有依据推算 {year} 年的{group}。请在 [layers.people_by_year]、[forecast] 或 [cohort] 中给出。",
        "Not measured: nothing tells how many {group} there will be in {year}; give them under [layers.people_by_year], [forecast] or [cohort].",
    ),
    "goal.no-works": Text(
        "未测算：项目图层中没有符合条件的项目。", "Not measured: no project of the list fits the filter."
    ),
    "goal.works-weigh-nothing": Text(
        "未测算：这些项目的“{column}”合计为 0。", "Not measured: '{column}' of these projects adds up to 0."
    ),
    "goal.works-done": Text("{all} 个项目中已完工 {done} 个", "{done} of {all} projects done"),
    "goal.works-stopped": Text("其中停建 {count} 个，按未完工计", "{count} stopped, counted as not done"),
    "goal.left-out-works": Text(
        "{count} 个项目缺少数值，未计入",
        "{count} {count:project lacks its|projects lack their} figure and {count:is|are} left out",
    ),
    "goal.works-without-figure": Text(
        "未测算：这 {count} 个项目均未填“{column}”。",
        "Not measured: of {count} {count:project|projects} none has a '{column}'.",
    ),
    "goal.open-by-works": Text(
        "能否达标待定：取决于缺少数值的项目",
        "whether the target is met is open: it hangs on the projects without a figure",
    ),
    "finding.goal.work-figure-missing": Text(
        "“{goal}”：{name}没有“{column}”，未计入。", "'{goal}': {name} has no '{column}' and is left out."
    ),
    "finding.goal.work-figure-missing.advice": Text("请填写。", "Fill it in."),
    "finding.goal.works-differ": Text(
        "“{goal}”：上报的“{indicator}”为 {reported}，按项目清单为 {value}；采用项目清单",
        "'{goal}': '{indicator}' was reported as {reported}, the list of projects comes to {value}; the list goes",
    ),
    "finding.goal.works-differ.advice": Text(
        "请核对项目状态，或更正上报数据。",
        "Check the status of the projects, or correct the reported figure.",
    ),
    "path.reported": Text("上报数据，不作推算", "a reported figure; not forecast"),
    "goal.not-yet": Text(
        "未测算：本版本尚不能测算“{kind}”目标。",
        "Not measured: goals of kind '{kind}' are not in this version yet.",
    ),
    "goal.no-layer": Text("未测算：缺少“{layer}”图层。", "Not measured: there is no {layer} layer."),
    "goal.no-units": Text(
        "未测算：边界图层中没有符合条件的区划。", "Not measured: no unit of the boundaries fits the filter."
    ),
    "goal.all-excepted": Text("未测算：所有区划均列为例外。", "Not measured: every unit is excepted."),
    "goal.only-later": Text(
        "未测算：指标“{indicator}”只有 {year} 年以后的数据，不能用于本规划期。",
        "Not measured: '{indicator}' has figures of years after {year} only, which do not count for this period.",
    ),
    "goal.population.registered": Text("按户籍人口计", "registered people are counted"),
    "goal.population.resident": Text("按常住人口计", "residents are counted"),
    "goal.served": Text("{of} 个区划中 {count} 个有服务", "{count} of {of} {of:unit is|units are} served"),
    "goal.not-served": Text("未覆盖：{names}", "not served: {names}"),
    "goal.by-class": Text("分类：{shares}", "by class: {shares}"),
    "goal.class-share": Text("{name} {share}", "{name} {share}"),
    "goal.class-share-of": Text("{name} {share}（目标 {target}）", "{name} {share} (target {target})"),
    "goal.class-unknown-share": Text(
        "{share} 的{what}所在区划类别不明，按未覆盖计",
        "{share} of the {what} live in units of unknown class and count as not covered",
    ),
    "goal.excepted": Text(
        "例外 {count} 个区划，不计入（按 {day} 计）：{units}",
        "{count} {count:unit is|units are} excepted and not counted (as of {day}): {units}",
    ),
    "goal.excepted-unit": Text("{unit}（{reason}，至 {until}）", "{unit} ({reason}, until {until})"),
    "goal.excepted-row": Text("例外：{reason}（至 {until}）", "excepted: {reason} (until {until})"),
    "goal.exception-unknown": Text(
        "{file}：目标 {goal}：exceptions 中的区划“{unit}”不在边界图层中。请填写区划代码，或删去该项。",
        "{file}: goal {goal}: exceptions name unit '{unit}', which the boundaries do not have. Give its unit code, or take it out.",
    ),
    "goal.class-lacking": Text(
        "{file}：目标 {goal}：{key} 没有写明这些类别，而数据中有人口属于这些类别：{classes}。请补上。",
        "{file}: goal {goal}: {key} has nothing for classes in which people live: {classes}. Add them.",
    ),
    "goal.class-unknown": Text(
        "{file}：目标 {goal}：{key} 中的类别没有对应的区划：{classes}。可用 urban、rural，county、town、village，或区划类型：{known}。",
        "{file}: goal {goal}: {key} names classes that no unit is of: {classes}. Use urban, rural, or county, town, village, or types: {known}.",
    ),
    "goal.no-column": Text(
        "未测算：“{layer}”图层缺少列：{columns}。", "Not measured: the {layer} layer lacks: {columns}."
    ),
    "goal.no-group": Text(
        "未测算：“{layer}”图层没有“{group}”列（现有：{there}）。",
        "Not measured: the {layer} layer has no column '{group}' (there: {there}).",
    ),
    "goal.nobody": Text("未测算：“{group}”合计为 0。", "Not measured: '{group}' adds up to 0."),
    "goal.no-indicator": Text(
        "未测算：指标表中没有“{indicator}”。", "Not measured: the indicators have no '{indicator}'."
    ),
    "goal.nothing-to-divide": Text("未测算：“{column}”合计为 0。", "Not measured: '{column}' adds up to 0."),
    "goal.no-roads": Text("未测算：没有道路图层，无法按道路计算。", "Not measured: there is no roads layer."),
    "goal.people-nowhere": Text(
        "未测算：需求点没有位置。请提供区划边界、驻地坐标（seat_lon、seat_lat）或需求点。",
        "Not measured: the demand points have no place. Give outlines or seats of the units (seat_lon, seat_lat), or demand points.",
    ),
    "goal.facilities-nowhere": Text(
        "未测算：设施没有坐标。请填写经度、纬度。",
        "Not measured: the facilities have no coordinates. Fill in lon and lat.",
    ),
    "goal.some-nowhere": Text(
        "{share} 的{what}没有位置，按未覆盖计", "{share} of the {what} have no place and count as not covered"
    ),
    "goal.no-way": Text("未测算：{reason}", "Not measured: {reason}"),
    "goal.straight-line": Text(
        "直线距离覆盖率（仅供参考）：{share}。", "Straight-line coverage (for reference only): {share}."
    ),
    "goal.no-facility": Text("没有符合条件的设施", "no facility of these kinds and statuses"),
    "goal.weight-missing": Text(
        "“{group}”有 {count} 行没有数字，按 0 计，实际比例可能不同",
        "'{group}' has no figure in {count} {count:row|rows}, counted as 0; the true share may differ",
    ),
    "goal.left-out": Text(
        "{count} 处设施数据不全，未计入",
        "{count} {count:facility lacks|facilities lack} a figure and {count:is|are} left out",
    ),
    "goal.none-reports": Text(
        "未测算：{count} 处设施均无可用数据。",
        "Not measured: of {count} {count:facility|facilities} none has figures that can be used.",
    ),
    "goal.open-by-facilities": Text(
        "能否达标待定：取决于未计入的设施",
        "whether the target is met is open: it hangs on the facilities that are left out",
    ),
    "goal.open-by-units": Text(
        "能否达标待定：取决于未填报的区划",
        "whether the target is met is open: it hangs on the units that do not report",
    ),
    "goal.open-by-classes": Text(
        "能否达标待定：取决于类别不明的区划",
        "whether the target is met is open: it hangs on the units of unknown class",
    ),
    "goal.more-taken": Text(
        "{count} 处设施已用数大于总数，按已满计：{names}",
        "{count} {count:facility has|facilities have} more places taken than there are and {count:counts|count} as full: {names}",
    ),
    "goal.contradicting": Text(
        "{count} 处设施的“{part}”大于“{whole}”，未计入：{names}",
        "{count} {count:facility is|facilities are} left out, '{part}' being more than '{whole}': {names}",
    ),
    "goal.quota-short": Text("缺口 {count} 处：{names}", "{count} missing: {names}"),
    "goal.and-others": Text("{names}等 {count} 个区划", "{names} and others, {count} units in all"),
    "goal.units-counted": Text("按 {count} 个区划计算", "over {count} {count:unit|units}"),
    "goal.units-missing": Text(
        "{count} 个区划没有数据，未计入",
        "{count} {count:unit has|units have} no figure and {count:is|are} not counted",
    ),
    "goal.period": Text("采用统计期“{period}”的数据", "figures of {period} counted"),
    "goal.strictly": Text("须超过目标值，等于不算达到", "must exceed the target; equal is not enough"),
    "goal.towns-without-people": Text(
        "只含 {count} 个乡镇（街道）中的 {known} 个；其余没有“{group}”数据，未计入：{names}",
        "of {known} of {count} towns; the others have no figure of '{group}' and are left out: {names}",
    ),
    "goal.depends-outside": Text(
        "{share} 的{what}依靠界外的设施（{count} 处）和道路（{km} 公里）才被覆盖",
        "{share} of the {what} are covered only by facilities ({count}) and roads ({km} km) beyond the line",
    ),
    "goal.lost-by-closures": Text(
        "{share} 的{what}因道路封闭或减速失去覆盖",
        "{share} of the {what} lose their coverage as roads are shut or slower",
    ),
    "goal.placed": Text(
        "{share} 的{what}没有更细的位置，放在{way}上",
        "{share} of the {what} have no closer place and are put on {way}",
    ),
    "goal.need-and-room": Text("需求 {need}，可用 {room}", "needed: {need}, free: {room}"),
    "goal.places-lacking": Text(
        "缺 {short}（{reasons}）",
        "lacking: {short} ({reasons})",
    ),
    "goal.lacking-for": Text("{reason}：{places}", "{reason}: {places}"),
    "goal.need-over-years": Text(
        "{first}—{last} 年需求 {need}，可用 {room}", "{first} to {last}: needed: {need}, free: {room}"
    ),
    "goal.enlarge": Text(
        "其中 {places} 可扩建 {count} 处现有设施解决：{names}",
        "{places} of them by enlarging {count} {count:facility|facilities}: {names}",
    ),
    "goal.new-places": Text(
        "其中 {places} 须新设设施：{names}",
        "{places} of them need a new facility: {names}",
    ),
    "goal.places-at": Text("{name} {places}", "{name} ({places})"),
    "goal.land-wanted": Text(
        "补足约需毛用地 {low} 至 {high}（每处 {each} 平方米，含道路和绿化）",
        "to make them up takes some {low} to {high} of gross land ({each} m² each, with ways and green)",
    ),
    "goal.open-in-part": Text(
        "{count} 处设施按开办、停办年份只计入部分年份：{names}",
        "{count} {count:facility counts|facilities count} for some of the years only, by when they open and close: {names}",
    ),
    "goal.rate-missing": Text(
        "未测算：{count} 个区划没有需求率：{names}。请在目标或 [layers.rates] 中补充，并覆盖全部年份",
        "Not measured: no rate of need is known for {count} {count:unit|units}: {names}. Add it to the goal or to [layers.rates], for all years.",
    ),
    "goal.people-held": Text(
        "{year} 年以后没有人口预测，按 {year} 年人口计",
        "no people are forecast after {year}; those of {year} are counted",
    ),
    "goal.no-unit": Text("未注明区划", "no unit named"),
    "goal.total-only": Text(
        "目标没有写明出行方式（travel），只比较总量，不看远近；缺口按比例分摊",
        "the goal names no travel: totals are compared, whatever the way; what is lacking is shared in proportion",
    ),
    "goal.total-without-roads": Text(
        "没有可用的道路，只比较总量，不看远近；缺口按比例分摊",
        "there are no roads to use: totals are compared, whatever the way; what is lacking is shared in proportion",
    ),
    "answer.to_target": Text("达标还需 {amount}", "{amount} more would meet the target"),
    "answer.to_add": Text("或新增 {amount}", "or {amount} added"),
    "answer.over": Text("各区划合计超出 {amount}", "{amount} too much, in all units together"),
    "answer.reach.to_target": Text(
        "达标还需覆盖 {amount}", "{amount} more must be covered to meet the target"
    ),
    "answer.ratio.to_target": Text("达标还需改造 {amount}", "{amount} must be converted to meet the target"),
    "answer.occupancy.to_target": Text(
        "达标还需入住 {amount}", "{amount} more must be taken to meet the target"
    ),
    "answer.average.to_target": Text("各区划合计还需 {amount}", "{amount} more, in all units together"),
    "answer.minimum.to_target": Text("各区划合计还需 {amount}", "{amount} more, in all units together"),
    "answer.units": Text(
        "未达标的{level} {count} 个：{names}",
        "{count} {level} {count:unit falls|units fall} short: {names}",
    ),
    "reason.full": Text("设施已满", "facilities are full"),
    "reason.not_open": Text("当年没有开放的设施", "no facility is open then"),
    "reason.not_eligible": Text("没有服务当地的设施", "no facility serves this unit"),
    "reason.unreported": Text("能去的设施未填报", "the facilities they may use do not report"),
    "reason.excepted": Text("列为例外", "excepted"),
    "reason.not_served": Text("没有设施服务", "no facility serves it"),
    "reason.kind_lacking": Text(
        "所需设施种类不全", "a kind of facility that is needed is not within the cutoff"
    ),
    "reason.too_few": Text("限值内设施数量不足", "too few facilities within the cutoff"),
    "reason.beyond_second": Text("超出第二项限值", "beyond the second cutoff"),
    "reason.class_unknown": Text("区划类别不明", "class of unit not known"),
    "finding.goal.exception-lapsed": Text(
        "目标“{goal}”：{unit}的例外（{reason}）已于 {until} 到期（按 {day} 计），重新计入。",
        "Goal '{goal}': the exception of {unit} ({reason}) ended on {until} (as of {day}); it counts again.",
    ),
    "finding.goal.exception-lapsed.advice": Text(
        "仍属例外的，请在 plan.toml 中改写 until；否则删去该项。",
        "Change until in plan.toml if it still holds; else take it out.",
    ),
    "finding.goal.units-none": Text(
        "目标“{goal}”：边界图层中没有符合 units 条件的区划，未测算。",
        "Goal '{goal}': no unit of the boundaries fits its units filter; it is not measured.",
    ),
    "finding.goal.units-none.advice": Text(
        "请核对 plan.toml 中 units 的 level、type、codes、urban_rural，以及边界图层的对应各列。",
        "Check level, type, codes and urban_rural of units in plan.toml, and those columns of the boundaries.",
    ),
    "finding.goal.group-missing": Text(
        "目标“{goal}”：人口表没有“{group}”列（现有：{there}），未测算。",
        "Goal '{goal}': the residents have no column '{group}' (there: {there}); it is not measured.",
    ),
    "finding.goal.group-missing.advice": Text(
        "请在人口表中补充该列，或改写目标的 group、population。",
        "Add the column to the residents, or change group or population of the goal.",
    ),
    "finding.goal.kind-absent": Text(
        "目标“{goal}”要求同时具备多类设施，但没有一处符合条件的：{kinds}。",
        "Goal '{goal}' asks for several kinds of facility, and there is none of: {kinds}.",
    ),
    "finding.goal.kind-absent.advice": Text(
        "如实就是缺口；有的，请核对设施的类型和状态。",
        "If that is so, it is the gap; else check kind and status of the facilities.",
    ),
    "finding.goal.class-missing": Text(
        "目标“{goal}”：{weight}所在区划的类别不明，按未覆盖计；这可能影响是否达到。",
        "Goal '{goal}': {weight} live in units whose class is not known and count as not covered; whether it is met may hang on them.",
    ),
    "finding.goal.class-missing.advice": Text(
        "请在边界图层补充这些区划的城乡分类或类型，并核对人口的区划代码。",
        "Fill in urban_rural or type of these units in the boundaries, and check the unit codes of the residents.",
    ),
    "reason.quota_short": Text("数量不足", "too few facilities"),
    "finding.goal.figure-missing": Text(
        "设施 {id} 缺少 {columns}，目标“{goal}”未计入。",
        "Facility {id} lacks {columns}; goal '{goal}' leaves it out.",
    ),
    "finding.goal.figure-missing.advice": Text("请补充数据。", "Fill in the figure."),
    "finding.goal.level-without-unit": Text(
        "目标“{goal}”：{count} 处镇级、村级设施查不到所在区划，按不服务任何人计：{names}。",
        "'{goal}': of {count} {count:facility|facilities} of a town or village no unit is known; they serve nobody: {names}.",
    ),
    "finding.goal.level-without-unit.advice": Text(
        "请填写区划代码（unit_code）或服务范围（serves）。", "Fill in unit_code or serves."
    ),
    "finding.facility.no-road": Text(
        "设施“{name}”（{id}）{limit} 米内没有可用道路，未接入路网，测算可达目标时不起作用。",
        "Facility {name} ({id}) finds no road within {limit} m: it is not joined to the roads and serves nobody in reach goals.",
    ),
    "finding.facility.no-road.advice": Text(
        "请核对位置，补充道路，或放宽 snap_limit_m。", "Check its place, add roads, or raise snap_limit_m."
    ),
    "finding.goal.no-cost": Text(
        "“{goal}”：{points} 个需求点（{weight}）算不出路程：{reason}。",
        "'{goal}': {points} demand points ({weight}) have no cost: {reason}.",
    ),
    "finding.goal.no-cost.advice": Text("这些需求点按未覆盖计。{do}", "They count as not covered. {do}"),
    "goal.do.unreachable": Text(
        "原因多为道路不连通，见“道路不连通”各条。",
        "Mostly their roads are not joined to the others; see what is found of the roads.",
    ),
    "goal.do.not_snapped": Text(
        "请检查附近是否缺道路、需求点位置是否正确。", "Check for missing roads near them and wrong places."
    ),
    "goal.do.no_facility": Text(
        "这类设施一处也没有的，如实就是缺口；有的，请检查其状态、位置，及其附近是否缺道路。",
        "Where there is no such facility, that is the gap; otherwise check their status and place, and whether roads are missing near them.",
    ),
    "goal.do.not_eligible": Text(
        "请检查设施的服务范围（serves）是否齐全。",
        "Check whether the units that facilities serve are complete.",
    ),
    "goal.do.unreported": Text(
        "这些需求点按未覆盖计。请补填这些设施的数据。",
        "They count as not covered. Fill in the figures of those facilities.",
    ),
    "goal.do.closed_edge": Text(
        "所在路段在本情景中封闭，无需处理。", "Their road is shut in this what-if; nothing to do."
    ),
    "goal.do.across_water": Text(
        "有桥或渡口的请补画；确无通路的，须另行安排服务。",
        "Draw the bridge or ferry if there is one; otherwise they need a service of their own.",
    ),
    "goal.do.no_place": Text(
        "请补充这些区划的界线、驻地坐标或需求点。",
        "Add outlines, seats or demand points of these units.",
    ),
}
