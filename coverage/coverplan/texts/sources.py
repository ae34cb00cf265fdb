"""Words of the studies made from elsewhere: an OSM extract, an empty template."""

from __future__ import annotations

from coverplan.texts._text import Text

_ERRORS = {
    "error.osm-suffix": Text(
        "{file}：不是 OSM 文件。可用的文件名后缀：{suffixes}。",
        "{file}: not an OSM file by its name. Known endings: {suffixes}.",
    ),
    "error.osm-damaged": Text(
        "{file}：无法作为 OSM 文件读取（{why}）。文件可能不完整，或后缀与内容不符；请重新下载或导出。",
        "{file}: cannot be read as an OSM file ({why}). It may be cut short, or be of another kind than its ending says: "
        "fetch or export it again.",
    ),
    "error.osm-changes": Text(
        "{file}：是变更文件（osmChange）或带历史版本的文件，不是一份地图，同一要素可能有多个版本或已删除。请换用普通的 .osm.pbf 或 .osm 提取文件。",
        "{file}: a file of changes (osmChange) or of history, not of a map: things stand there in several versions, or are deleted. "
        "Use a plain extract (.osm.pbf or .osm) instead.",
    ),
    "error.osm-empty": Text(
        "{file}：文件中没有任何有位置的要素，无法确定范围。请检查提取范围。",
        "{file}: holds nothing with a place, so there is no area. Check how the extract was cut.",
    ),
    "error.osm-no-county": Text(
        "{file}：没有名为“{county}”的行政边界。文件中完整的边界（括号内为 admin_level）：{there}。",
        "{file}: no administrative boundary is called '{county}'. Whole boundaries there (admin_level in brackets): {there}.",
    ),
    "error.osm-county-cut": Text(
        "{file}：“{county}”的边界被截断（缺 {missing} 条线），且没有标注点能说明哪一侧在内。请提取更大的范围，或不指定 --county。",
        "{file}: the boundary of '{county}' is cut ({missing} of its ways are missing) and no label tells which side is inside. "
        "Cut a larger extract, or leave out --county.",
    ),
    "error.osm-no-level": Text(
        "{file}：“{area}”内没有 admin_level = {level} 的具名完整边界。可用的级别：{there}。",
        "{file}: no whole, named boundary of admin_level {level} lies in '{area}'. Levels there: {there}.",
    ),
}

_AREA = {
    "finding.osm.area-chosen": Text(
        "规划范围取“{name}”（{id}，admin_level {level}），文件中 {share:.0%} 的建筑和地点（没有则为其他要素）在内。另有：{others}。",
        "'{name}' ({id}, admin_level {level}) is taken as the area; {share:.0%} of the file's buildings and places (else of what there is) lie in it. "
        "Also there: {others}.",
    ),
    "finding.osm.area-chosen.advice": Text(
        "如需其他范围，请用 --county 指定名称。", "Name another with --county if it is not the one."
    ),
    "finding.osm.area-box": Text(
        "文件中没有完整且包含大部分数据的行政边界；以提取范围的外框作为规划范围，它不是行政边界。完整的边界：{others}。",
        "No whole boundary holds most of the data; the box of the extract is taken as the area. It is no administrative "
        "boundary. Whole boundaries there: {others}.",
    ),
    "finding.osm.area-box.advice": Text(
        "请用 --county 指定，或提取包含完整县界的范围，或换上正式边界图层。",
        "Name one with --county, cut an extract with the whole county, or put in the official boundary layer.",
    ),
    "finding.osm.country": Text(
        "“{name}”所在国家：{country}（依据：{evidence}）；图件标记和引用的法规由此决定。",
        "'{name}' lies in {country} (by {evidence}), which decides the marks of its maps and the law that is cited.",
    ),
    "finding.osm.country.advice": Text(
        "如不对，请修改 plan.toml 中 [area] 的 country。",
        "Correct country in [area] of plan.toml if it is not so.",
    ),
    "finding.osm.area-clipped": Text(
        "“{name}”的边界不完整（缺 {missing} 条线）；只取提取范围内能闭合的部分。",
        "The boundary of '{name}' is not whole ({missing} ways are missing); the part that closes inside the extract is taken.",
    ),
    "finding.osm.area-clipped.advice": Text(
        "结果只代表这一部分；请提取更大的范围。", "Results are about that part alone; cut a larger extract."
    ),
    "finding.osm.area-not-covered": Text(
        "提取范围只覆盖“{name}”的 {share:.1%}；其余部分没有数据。",
        "The extract covers {share:.1%} of '{name}'; the rest has no data.",
    ),
    "finding.osm.area-not-covered.advice": Text("请提取更大的范围。", "Cut a larger extract."),
    "finding.osm.sea-cut": Text(
        "“{name}”的边界含领海；已沿海岸线去掉海域（占 {share:.1%}）。",
        "The boundary of '{name}' reaches into the sea; the sea ({share:.1%} of it) is cut off along the coastline.",
    ),
    "finding.osm.sea-cut.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.boundaries-cut": Text(
        "{count} 条行政边界被提取范围截断，不作为区划：{names}。",
        "{count} administrative boundaries are cut by the extract's edge and are no units: {names}.",
    ),
    "finding.osm.boundaries-cut.advice": Text(
        "相邻区划属正常；缺本县区划时请提取更大的范围。",
        "Usual for neighbours; cut a larger extract if one is yours.",
    ),
    "finding.osm.boundaries-unnamed": Text(
        "{count} 条没有名称的行政边界不作为区划：{ids}。",
        "{count} administrative boundaries have no name and are no units: {ids}.",
    ),
    "finding.osm.boundaries-unnamed.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.areas-broken": Text(
        "{count} 个面不能闭合，未采用：{ids}。", "{count} areas do not close and are left out: {ids}."
    ),
    "finding.osm.areas-broken.advice": Text(
        "如涉及设施或边界，请在 OSM 中修正。", "Mend them in OSM if they matter."
    ),
    "finding.osm.towns-chosen": Text(
        "乡镇（街道）取 admin_level {level}：{count} 个区划，覆盖“{name}”的 {share:.1%}，重叠 {overlap:.2%}。其他级别：{others}。",
        "Towns are admin_level {level}: {count} units that cover {share:.1%} of '{name}', {overlap:.2%} twice. Other levels: {others}.",
    ),
    "finding.osm.towns-chosen.advice": Text(
        "如需其他级别，请用 --town-level 指定。", "Choose another with --town-level."
    ),
    "finding.osm.towns-partial": Text(
        "没有一级边界能铺满“{name}”；取 admin_level {level}（{count} 个区划，覆盖 {share:.1%}，重叠 {overlap:.2%}），其余部分另作一个区划。其他级别：{others}。",
        "No level tiles '{name}'; admin_level {level} is taken ({count} units, {share:.1%} covered, {overlap:.2%} twice), and what "
        "they leave is a unit of its own. Other levels: {others}.",
    ),
    "finding.osm.towns-partial.advice": Text(
        "请换上正式的乡镇（街道）边界图层。", "Put in the official boundary layer of the towns."
    ),
    "finding.osm.towns-none": Text(
        "没有可用的乡镇（街道）边界；“{name}”本身作为唯一的区划。各级别覆盖情况：{others}。",
        "There are no usable boundaries of towns; '{name}' itself is the only unit. Levels and what they cover: {others}.",
    ),
    "finding.osm.towns-none.advice": Text(
        "请换上正式的乡镇（街道）边界图层。", "Put in the official boundary layer of the towns."
    ),
    "finding.osm.towns-filled": Text(
        "admin_level {level} 留下的空缺由其他级别的边界填补，这 {count} 个区划同样作为乡镇（街道）：{names}。",
        "What admin_level {level} leaves open is filled by boundaries of other levels; these {count} are towns too: {names}.",
    ),
    "finding.osm.towns-filled.advice": Text(
        "如不属于本级，请换上正式的乡镇（街道）边界图层。",
        "Put in the official boundary layer if they are none.",
    ),
    "finding.osm.towns-mended": Text(
        "各区划的界线不能正好拼合：重叠 {overlap_m2:,.0f} 平方米归面积较小的区划，细小空隙 {gap_m2:,.0f} 平方米归相邻区划。",
        "The units' lines do not fit: {overlap_m2:,.0f} m2 covered twice went to the smaller unit, and {gap_m2:,.0f} m2 of "
        "small gaps to a neighbour.",
    ),
    "finding.osm.towns-mended.advice": Text(
        "请换上正式的乡镇（街道）边界图层。", "Put in the official boundary layer of the towns."
    ),
    "finding.osm.seats-outside": Text(
        "{count} 个区划的驻地标在界线以外，未采用：{names}。",
        "The seats of {count} units are mapped outside their boundary and are not used: {names}.",
    ),
    "finding.osm.seats-outside.advice": Text(
        "请在边界图层中补充 seat_lon、seat_lat。", "Fill in seat_lon and seat_lat in the boundary layer."
    ),
    "finding.osm.towns-same-name": Text(
        "“{name}”内有同名区划：{names}。", "Units of '{name}' share a name: {names}."
    ),
    "finding.osm.towns-same-name.advice": Text("请按代码区分。", "Tell them apart by code."),
}

_RESIDENTS = {
    "finding.osm.residents-none": Text(
        "“{name}”及其各区划都没有可用的人口数据；改以 {weighed_by} 为权重，各处数字都是该权重。",
        "Neither '{name}' nor any unit has a figure of people; the weight is {weighed_by}, "
        "and every figure is one of that.",
    ),
    "finding.osm.residents-none.advice": Text(
        "请把 residents/totals.csv 换成统计数据。", "Put statistics in the place of residents/totals.csv."
    ),
    "finding.osm.residents-of-more": Text(
        "“{name}”的人口（{source}）是整个区域的，而文件只含其中一部分；未采用。",
        "The figure of '{name}' ({source}) is of all of it, and the file holds a part; it is not used.",
    ),
    "finding.osm.residents-of-more.advice": Text("请提取更大的范围。", "Cut a larger extract."),
    "finding.osm.residents-differ": Text(
        "各区划人口合计 {total:,.0f}，与“{name}”的总人口 {figure:,.0f}（{source}）相差 {difference:+,.0f}；区划数字未作调整。",
        "The units add up to {total:,.0f} residents; the figure of '{name}' is {figure:,.0f} ({source}), a difference of "
        "{difference:+,.0f}. The units' figures are left as they are.",
    ),
    "finding.osm.residents-differ.advice": Text(
        "多半是年份不同；请把 residents/totals.csv 换成同一年份的统计数据。",
        "Mostly different years; put statistics of one year in the place of residents/totals.csv.",
    ),
    "finding.osm.residents-two-figures": Text(
        "“{name}”有两个人口数：{value:,.0f}（{source}）和 {other:,.0f}（{other_source}）；取前者。",
        "'{name}' has two figures: {value:,.0f} ({source}) and {other:,.0f} ({other_source}); the first is taken.",
    ),
    "finding.osm.residents-two-figures.advice": Text(
        "请核对口径和年份；不对的请在 residents/totals.csv 中更正。",
        "Check of what and of when they are; where the first is wrong, correct it in residents/totals.csv.",
    ),
    "finding.osm.residents-estimated": Text(
        "“{name}”没有人口数据；按 {weighed_by} 估计为 {residents:,.0f} 人。",
        "'{name}' has no figure of people; {residents:,.0f} are estimated by {weighed_by}.",
    ),
    "finding.osm.residents-estimated.advice": Text(
        "请在 residents/totals.csv 中填入统计数据。", "Put the statistics into residents/totals.csv."
    ),
    "finding.osm.residents-approximate": Text(
        "“{name}”的人口 {residents:,.0f} 是约数（{source}）。",
        "The figure of '{name}', {residents:,.0f}, is approximate ({source}).",
    ),
    "finding.osm.residents-approximate.advice": Text(
        "请在 residents/totals.csv 中填入统计数据。", "Put the statistics into residents/totals.csv."
    ),
    "finding.osm.residents-nested": Text(
        "{count} 个地点的人口没有另加，因为地点不是区划，另加会重复计算：{names}。",
        "The people of {count} places are not added, since a place inside a unit is no unit and would count twice: {names}.",
    ),
    "finding.osm.residents-nested.advice": Text("无需处理。", "Nothing to do."),
    "finding.osm.residents-of-parts": Text(
        "文件中有 {count} 个地点的人口数，没有采用：它们只是区划的一部分，或不知道其范围是否越出区划；按它们合计会漏掉其余居民：{names}。",
        "{count} places have a figure, none of which is used: they are parts of a unit, or may reach beyond it, and the others who live there would be missing: {names}.",
    ),
    "finding.osm.residents-of-parts.advice": Text(
        "其中有可以代表整个区划的，请填入 residents/totals.csv；有行政边界时请提取更大的范围。",
        "Where one stands for a whole unit, enter it in residents/totals.csv; where there are boundaries, take a larger extract.",
    ),
    "finding.osm.residents-of-places": Text(
        "“{name}”没有自己的边界；其人口 {people:,.0f} 为其中 {count} 个地点的人口之和（{source}），地点以外的居民没有数据。",
        "'{name}' has no boundary of its own; its {people:,.0f} residents are those of the {count} {count:place|places} in it that have a "
        "figure ({source}). Nobody outside them is counted.",
    ),
    "finding.osm.residents-of-places.advice": Text(
        "请在 residents/totals.csv 中填入统计数据。", "Put the statistics into residents/totals.csv."
    ),
    "finding.osm.residents-no-figure": Text(
        "{count} 个乡镇（街道）中有 {without} 个没有人口数据，也没有画出建筑、居住用地、居民点或驻地，不知有多少人，未计入：{names}。"
        "各项目标只针对其余 {known} 个区划。",
        "{without} of {count} towns have no figure of people, and no buildings, residential land, settlements or seat are mapped "
        "in them, so nobody knows how many live there; they are left out: {names}. The goals are about the other {known}.",
    ),
    "finding.osm.residents-no-figure.advice": Text(
        "请在 residents/totals.csv 中填入统计数据。", "Put the statistics into residents/totals.csv."
    ),
    "finding.osm.population-unread": Text(
        "“{name}”（{id}）的 population = “{value}”无法识别，未采用。",
        "population = '{value}' of '{name}' ({id}) cannot be read and is left out.",
    ),
    "finding.osm.population-unread.advice": Text(
        "请在 residents/totals.csv 中填入数字。", "Put the figure into residents/totals.csv."
    ),
    "finding.osm.buildings-sparse": Text(
        "“{name}”有 {residents:,.0f} 人，却只有 {dwellings:,.0f} 套住房；多半是建筑没有画全，人口分布不可靠。",
        "'{name}' has {residents:,.0f} residents and {dwellings:,.0f} dwellings: buildings are missing from the map, and where "
        "people live is uncertain.",
    ),
    "finding.osm.buildings-sparse.advice": Text(
        "请补充居民点或建筑图层。", "Add a layer of settlements or buildings."
    ),
    "finding.osm.spread-buildings": Text(
        "{what}分布到 {buildings:,} 栋居住建筑（估计 {dwellings:,} 套住房）。独栋为 1 套，公寓按每套 100 平方米建筑面积，"
        "未注明类型的建筑按每 250 平方米 1 套；工业、商业用地上未注明类型的建筑不计。这些是权重，不是统计数据。",
        "The {what} are spread over {buildings:,} residential buildings ({dwellings:,} dwellings estimated): a house is one, flats take 100 m2 "
        "of floor each, untyped buildings are one for each 250 m2; untyped ones on industrial or commercial land are left out. "
        "These are weights, no statistics.",
    ),
    "finding.osm.spread-buildings.advice": Text(
        "有村（社区）人口时请换用。", "Put in village figures where you have them."
    ),
    "finding.osm.buildings-too-few": Text(
        "只有 {buildings:,} 栋居住建筑（估计 {dwellings:,} 套住房），不足以代表分布；{what}改为分布到：{spread}。",
        "There are {buildings:,} residential buildings ({dwellings:,} dwellings estimated), too few to show where the {what} are; they "
        "are spread over: {spread}.",
    ),
    "finding.osm.buildings-too-few.advice": Text(
        "请补充居民点或建筑图层。", "Add a layer of settlements or buildings."
    ),
    "finding.osm.buildings-few-in-towns": Text(
        "{count} 个乡镇（街道）画出的居住建筑太少，不足以代表人口分布，未采用；改用居住用地或居民点：{names}。",
        "In {count} towns the residential buildings mapped are too few to stand for the people and are not used; residential land "
        "or settlements are: {names}.",
    ),
    "finding.osm.buildings-few-in-towns.advice": Text(
        "请补充居民点或建筑图层。", "Add a layer of settlements or buildings."
    ),
    "finding.osm.spread-fallback": Text(
        "没有居住建筑；{what}改为分布到：{spread}。",
        "There are no residential buildings; the {what} are spread over: {spread}.",
    ),
    "finding.osm.spread-fallback.advice": Text(
        "请补充居民点或建筑图层。", "Add a layer of settlements or buildings."
    ),
}

_PLAN = {
    "osm.plan.head": Text(
        "由 OpenStreetMap 提取文件生成，可直接运行：coverplan run plan.toml\n目标均为示例，请按本地规划修改。",
        "Made from an OpenStreetMap extract, ready to run: coverplan run plan.toml\nThe goals are examples; put in those of your plan.",
    ),
    "osm.plan.title": Text("{name}民政设施覆盖", "Facility coverage of {name}"),
    "osm.plan.layers": Text(
        "图层。各区划的数字见 residents/totals.csv：basis 为 counted（OSM 数字）或 estimated（估计）。",
        "Layers. The figures of units are in residents/totals.csv: basis is counted (a figure of OSM) or estimated.",
    ),
    "osm.plan.country": Text(
        '文件没有说明属于哪个国家。请写明，如 country = "CN"；它决定图件标记和引用的法规。',
        'The file does not say in which country this is. Say so, such as country = "CN": it decides marks and laws.',
    ),
    "osm.plan.travel": Text("出行方式与目标", "How people travel, and the goals"),
    "osm.plan.siting": Text(
        "选址：candidates 也可用 demand_points、town_seats 或自备的候选点文件。",
        "Siting: candidates may also be demand_points, town_seats, or a file of your own.",
    ),
    "osm.plan.goal-source": Text("导入时的示例目标", "example goal of the import"),
    "osm.plan.stand-in-note": Text(
        "文件中没有居民数，以{what}为权重", "the file has no figure of residents: {what} are the weight"
    ),
    "osm.goal.nursing-home-15min": Text("驾车15分钟内可到养老院", "A nursing home within 15 minutes by car"),
    "osm.goal.nursing-home-5km": Text("沿路5公里内有养老院", "A nursing home within 5 km by road"),
    "osm.goal.nursing-home-per-town": Text("每个乡镇（街道）至少1所养老院", "A nursing home in each town"),
    "osm.goal.cemetery-5km": Text("沿路5公里内有公墓", "A cemetery within 5 km by road"),
    "osm.goal.cemetery-per-town": Text("每个乡镇（街道）至少1处公墓", "A cemetery in each town"),
}

_REPORT = {
    "osm.estimated-by": Text("按 {weight} 估计", "estimated by {weight}"),
    "osm.weight.dwellings": Text("住房套数", "dwellings"),
    "osm.weight.residential_land": Text("居住用地面积", "residential land"),
    "osm.weight.settlements": Text("居民点个数", "the number of settlements"),
    "osm.weight.area": Text("面积", "area"),
    "osm.spread.buildings": Text("居住建筑", "residential buildings"),
    "osm.spread.grid": Text("居住用地格网", "a grid on residential land"),
    "osm.spread.settlements": Text("居民点", "settlements"),
    "osm.spread.seat": Text("驻地", "the seats"),
    "osm.report.area": Text(
        "范围：{area_name}（{area_code}），{towns} 个乡镇（街道），坐标系 {crs}",
        "Area: {area_name} ({area_code}), {towns} towns, {crs}",
    ),
    "osm.report.residents": Text(
        "{group_name}：合计 {weight}，分布到{spread_name}；OSM 总人口：{figure}",
        "{group_name}: {weight} in all, spread over {spread_name}; OSM's figure of the whole: {figure}",
    ),
    "osm.report.buildings": Text(
        "居住建筑：{buildings:,} 栋，估计 {dwellings:,} 套住房",
        "Residential buildings: {buildings:,}, {dwellings:,} dwellings estimated",
    ),
    "osm.report.facilities": Text("设施：{kinds}", "Facilities: {kinds}"),
    "osm.report.roads": Text(
        "道路：{road_edges:,} 段，{road_km:,.0f} 公里", "Roads: {road_edges:,} pieces, {road_km:,.0f} km"
    ),
    "osm.readme": Text(
        "# {name}\n\n数据：{credit}。由 OpenStreetMap 提取文件导入，可直接运行 `coverplan run plan.toml`。以下是导入时的发现与假设。",
        "# {name}\n\nData: {credit}. Imported from an OpenStreetMap extract; run it with `coverplan run plan.toml`. What the import found and assumed:",
    ),
}

_TEMPLATE = {
    "template.not-empty": Text(
        "{folder}：文件夹不是空的。请指定一个新的文件夹。",
        "{folder}: the folder is not empty. Name a new one.",
    ),
    "template.head": Text(
        "方案文件。填好表格后，去掉相应图层各行前的 #，再运行：coverplan run plan.toml\n全部可用的键：coverplan reference。",
        "The plan. Fill in the forms, take the # from the lines of their layers, then: coverplan run plan.toml",
    ),
    "template.area": Text(
        "规划区域。crs 须以米为单位：如 EPSG:4548（CGCS2000 三度带，中央经线 117°）。code 为六位代码。",
        "The area. crs is in metres, such as EPSG:4548; code is its code.",
    ),
    "template.units": Text(
        "代码与地名规则：cn 为 GB/T 2260、GB/T 10114 与《地名管理条例》；其他地区用 free 和 none。",
        "Rules of codes and names: cn for China; free and none elsewhere.",
    ),
    "template.layers": Text(
        "图层。path 相对于本文件；datum 为 wgs84、cgcs2000、gcj02 或 bd09；sheet 是工作簿中填写的那一页。\n"
        "有界线图层的，把 boundaries 的 path 换成界线文件（如 boundaries/units.gpkg，列与 boundaries/list.xlsx 相同），并删去 sheet。",
        "Layers. path starts at this file; datum is wgs84, cgcs2000, gcj02 or bd09; sheet is the page that is filled in.\n"
        "Where there are outlines, name their file instead (boundaries/units.gpkg, with the columns of boundaries/list.xlsx) and drop sheet.",
    ),
    "template.roads": Text(
        "道路：没有道路时，可达目标按直线距离测算并注明。",
        "Roads: without them, reach goals go by straight lines and say so.",
    ),
    "template.residents": Text(
        '人口：每行一个居民点（spread = "points"），或每行一个区划的合计（buildings、settlements、grid、seat）。basis 列：估算的写“估算”。',
        'People: a row for each place (spread = "points"), or totals of units (buildings, settlements, grid, seat). basis: estimated where a figure is.',
    ),
    "template.travel": Text(
        "出行方式：walk_elderly、walk、ebike、tricycle、car、hearse、ambulance；速度、通行等各项规则都可改写，键见 coverplan reference。",
        "How people travel; every rule may be changed, see coverplan reference.",
    ),
    "template.goals": Text("目标：按规划原文填写。", "The goals, in the words of your plan."),
    "template.siting": Text(
        "选址：为哪个目标、建几处、在哪些候选点中选。",
        "Where to build: for which goal, how many, among which sites.",
    ),
    "template.readme": Text(
        "# 新方案\n\n"
        "1. 用 Excel 或 WPS 打开下列表格，在“填写”页填写；“示例”页有一行样例，“填表说明”页逐列说明。不用的表可以不填。\n"
        "   - boundaries/list.xlsx　区划名录（县、乡镇、村的代码和名称）；有界线图层的放在 boundaries 中\n"
        "   - facilities/elderly_care.xlsx、facilities/cemeteries.xlsx　设施\n"
        "   - residents/residents.xlsx　人口\n"
        "   - indicators.xlsx　上报指标；projects.xlsx　建设项目\n"
        "   - roads　道路图层（roads.gpkg），没有可以不放\n"
        "   习惯用 CSV 的，csv 文件夹里有同样的表头；把 plan.toml 中的 path 换成 CSV 文件并删去 sheet 一行。\n"
        "2. 用记事本打开 plan.toml，改区划名称和代码，去掉已填好的图层各行前的 #。\n"
        "3. 运行 `coverplan check plan.toml`，按 findings.html 更正数据，再运行 `coverplan run plan.toml`。",
        "# A new study\n\n"
        "1. Fill in the sheet 'fill in' of these forms; 'example' has a row to look at, 'columns' explains each column. A form not needed may stay empty.\n"
        "   - boundaries/list.xlsx: the list of units (codes and names); outlines go into boundaries\n"
        "   - facilities/elderly_care.xlsx, facilities/cemeteries.xlsx: facilities\n"
        "   - residents/residents.xlsx: residents\n"
        "   - indicators.xlsx: reported figures; projects.xlsx: projects\n"
        "   - roads: the roads (roads.gpkg), if there are any\n"
        "   The folder csv has the same headers as CSV files: name them in plan.toml and drop the line sheet.\n"
        "2. In plan.toml, put in name and code of the area and take the # from the lines of the layers that are filled.\n"
        "3. Run `coverplan check plan.toml`, mend what findings.html shows, then run `coverplan run plan.toml`.",
    ),
}

WORDS = {**_TEMPLATE, **_ERRORS, **_AREA, **_RESIDENTS, **_PLAN, **_REPORT}
