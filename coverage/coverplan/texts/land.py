"""Words of land that plans keep off or prefer: kinds with their legal basis, keys of plan.toml, findings, what is left."""

from __future__ import annotations

from coverplan.texts._text import Text

_OLD_ZH = "《殡葬管理条例》（1997年）第十条；2026-03-30 起施行的新条例请核对"
_OLD_EN = "Funeral Regulation (1997) art. 10; check the one in force since 2026-03-30"
_SHANDONG_ZH, _SHANDONG_EN = "山东省原有规定", "an older rule of Shandong"
_SETTING = Text("设定值，无条文依据", "a setting without a legal text")

WORDS = {
    "land.all": Text("规划区全部土地", "all land of the area"),
    "land.enough": Text("用地不少于 {need} 平方米", "at least {need} m² in one piece"),
    "land.basic_farmland": Text("永久基本农田", "permanent basic farmland"),
    "land.basic_farmland.basis": Text("《土地管理法》第三十五条", "Land Administration Law, art. 35"),
    "land.redline": Text("生态保护红线", "ecological redline"),
    "land.redline.basis": Text(
        "国土空间规划“三区三线”（请填写批准文号）",
        "control line of the territorial plan (give the number of its approval)",
    ),
    "land.arable": Text("耕地", "arable land"),
    "land.arable.basis": Text(_OLD_ZH, _OLD_EN),
    "land.forest": Text("林地", "forest"),
    "land.forest.basis": Text(_OLD_ZH, _OLD_EN),
    "land.park": Text("公园、风景名胜区", "parks and scenic areas"),
    "land.park.basis": Text(f"{_OLD_ZH}；2000 米为{_SHANDONG_ZH}", f"{_OLD_EN}; 2,000 m: {_SHANDONG_EN}"),
    "land.heritage": Text("文物保护区", "protected heritage"),
    "land.heritage.basis": Text(f"{_OLD_ZH}；2000 米为{_SHANDONG_ZH}", f"{_OLD_EN}; 2,000 m: {_SHANDONG_EN}"),
    "land.water_source": Text("水源保护区", "protected water sources"),
    "land.water_source.basis": Text(
        f"{_OLD_ZH}；2000 米为{_SHANDONG_ZH}，也有省份规定 300 米",
        f"{_OLD_EN}; 2,000 m: {_SHANDONG_EN}; 300 m in another province",
    ),
    "land.reservoir": Text("水库", "reservoirs"),
    "land.reservoir.basis": Text(
        f"{_OLD_ZH}；2000 米为{_SHANDONG_ZH}，也有省份规定 300 米",
        f"{_OLD_EN}; 2,000 m: {_SHANDONG_EN}; 300 m in another province",
    ),
    "land.dyke": Text("河流堤坝", "river dykes"),
    "land.dyke.basis": Text(
        f"{_OLD_ZH}；2000 米为{_SHANDONG_ZH}，也有省份规定 300 米",
        f"{_OLD_EN}; 2,000 m: {_SHANDONG_EN}; 300 m in another province",
    ),
    "land.railway": Text("铁路", "railways"),
    "land.railway.basis": Text(
        f"{_OLD_ZH}；500 米为{_SHANDONG_ZH}；铁路线路安全保护区 8—20 米",
        f"{_OLD_EN}; 500 m: {_SHANDONG_EN}; safety zone of a line 8-20 m",
    ),
    "land.trunk_road": Text("公路主干线", "trunk roads"),
    "land.trunk_road.basis": Text(
        f"{_OLD_ZH}；500 米为{_SHANDONG_ZH}；国道建筑控制区 20 米",
        f"{_OLD_EN}; 500 m: {_SHANDONG_EN}; building control zone of a national road 20 m",
    ),
    "land.water": Text("水面", "water"),
    "land.water.basis": _SETTING,
    "land.cemetery": Text("既有墓地", "burial grounds"),
    "land.cemetery.basis": _SETTING,
    "land.development": Text("城镇开发边界内", "inside the urban development boundary"),
    "land.development.basis": _SETTING,
    "land.idle_land": Text("闲置土地、闲置用房", "idle land and buildings"),
    "land.idle_land.basis": _SETTING,
    "land-effect.excludes": Text("不得建设", "excludes"),
    "land-effect.prefers": Text("优先", "prefers"),
    "candidate-source.village_seats": Text("村（社区）驻地", "village seats"),
    "candidate-source.town_seats": Text("乡镇（街道）驻地", "town seats"),
    "candidate-source.demand_points": Text("需求点", "demand points"),
    "candidate-source.planned_facilities": Text("规划、在建设施", "planned facilities"),
    "candidate-source.road_nodes": Text("道路路口", "road junctions"),
    "candidate-source.grid": Text("网格", "grid"),
    "candidate-source.existing": Text("既有设施", "existing facility"),
    "layer.exclusions": Text("禁建、优先用地", "land to keep off or to prefer"),
    "plan.land-kind": Text(
        "{file}：{key}：没有“{word}”这类用地。{known}。自定义的类别请写明 effect 和 distance_m。",
        "{file}: {key}: there is no kind of land '{word}'. {known}. For one of your own, give effect and distance_m.",
    ),
    "exclusions.points": Text(
        "{file}：[layers.exclusions.{layer}] 只有点，没有面或线，无法判断占用的土地。请提供面或线。",
        "{file}: [layers.exclusions.{layer}] has points only, which take no land. Give areas or lines.",
    ),
    "exclusions.not-in-osm": Text(
        "{file}：[layers.exclusions.{layer}]：OpenStreetMap 中没有“{kind}”这类用地。可从中读取：{known}。请改用其他文件。",
        "{file}: [layers.exclusions.{layer}]: OpenStreetMap has no land of kind '{kind}'. It has: {known}. Give another file.",
    ),
    "exclusions.none-in-osm": Text(
        "{file}：[layers.exclusions.{layer}]：数据提取中没有“{kind}”。请换用文件，或删除该图层。",
        "{file}: [layers.exclusions.{layer}]: the extract holds no '{kind}'. Give another file, or leave the layer out.",
    ),
    "siting.grid-too-fine": Text(
        "候选网格 grid_m = {grid_m} 米：约 {count} 个网格，多于 {most} 个。请加大 grid_m。",
        "candidates 'grid' with grid_m = {grid_m}: about {count} cells, more than {most}. Raise grid_m.",
    ),
    "finding.exclusions.points-left-out": Text(
        "[layers.exclusions.{land}]：{count} 个点没有面积，未采用。",
        "[layers.exclusions.{land}]: {count} {count:point takes|points take} no land and {count:was|were} left out.",
    ),
    "finding.exclusions.points-left-out.advice": Text("请提供面或线。", "Give them as areas or lines."),
    "finding.siting.last-candidate": Text(
        "“{layer}”去掉了最后 {count} 个候选地点（起初 {first} 个），没有可以建设的地方。",
        "'{layer}' took the last {count} of {first} {first:candidate|candidates}: nowhere is left to build.",
    ),
    "finding.siting.last-candidate.advice": Text(
        "请看 land.csv 中每一步剩下的土地；核对该图层的距离和依据，或增加候选地点。",
        "See in land.csv what each step leaves; check the distance and basis of the layer, or add candidates.",
    ),
    "finding.siting.land-basis-ended": Text(
        "“{layer}”的依据（{basis}）施行至 {until}，其后的规定请核对。",
        "the basis of '{layer}' ({basis}) was in force until {until}; check what follows it.",
    ),
    "finding.siting.land-basis-ended.advice": Text(
        "请在 [layers.exclusions] 中写明现行依据 basis、起始日期 in_force_from 和距离 distance_m。",
        "Write the basis, in_force_from and distance_m that hold now under [layers.exclusions].",
    ),
    "finding.siting.land-short": Text(
        "{count} 个候选地点的用地不足 {need} 平方米，未采用。",
        "{count} {count:candidate has|candidates have} less land than {need} m² and {count:was|were} left out.",
    ),
    "finding.siting.land-short.advice": Text(
        "请核对用地面积，或减小建设规模。", "Check the land, or build smaller."
    ),
    "finding.siting.no-enlarging": Text(
        "“{site}”位于“{layer}”范围内，不能在原址扩建。",
        "'{site}' lies within '{layer}' and cannot be enlarged where it stands.",
    ),
    "finding.siting.no-enlarging.advice": Text(
        "请核对位置和依据，或安排迁建。", "Check its place and the basis, or plan to move it."
    ),
    "reference.Layers.exclusions": Text(
        "不得建设或优先建设的土地：每个图层一个表 [layers.exclusions.名称]。",
        "Land to keep off or to prefer: a table [layers.exclusions.NAME] a layer.",
    ),
    "reference.ExclusionSettings": Text(
        "[layers.exclusions.NAME]：不得建设或优先建设的土地；面或线，任何可读文件，也可直接读 .osm.pbf。",
        "[layers.exclusions.NAME]: land on which nothing may be built, or on which it is built by preference; areas or lines of any file, an .osm.pbf too.",
    ),
    "reference.ExclusionSettings.kind": Text(
        "用地类别，默认同表名：basic_farmland、redline、arable、forest、park、heritage、water_source、reservoir、dyke、railway、trunk_road、water、cemetery、development、idle_land；其他类别须写明 effect 和 distance_m。",
        "Kind of land, by default the table's name: basic_farmland, redline, arable, forest, park, heritage, water_source, reservoir, dyke, railway, trunk_road, water, cemetery, development, idle_land; another one with its effect and distance_m.",
    ),
    "reference.ExclusionSettings.title": Text(
        "名称；默认为类别的名称。", "What it is called; by default its kind."
    ),
    "reference.ExclusionSettings.title_en": Text("英文名称。", "The same in English."),
    "reference.ExclusionSettings.effect": Text(
        "excludes 不得建设；prefers 优先：在每个候选地点旁注明，网格和地块的地点落在其上；多目标方案（goals）在同样好的方案中选不在其上新建最少的，单目标（goal）选址不据此取舍；默认随类别。",
        "excludes, or prefers: told beside each candidate, and a cell or an area is built on there; of equally good plans for several goals that with the fewest new sites off it is taken, with one goal no site is chosen for it; by default as its kind.",
    ),
    "reference.ExclusionSettings.distance_m": Text(
        "影响到多少米以内（含）；默认随类别。其他规定的距离在 land.csv 中另列。",
        "Metres up to which it holds; by default as its kind. What other rules' distances would leave stands in land.csv, too.",
    ),
    "reference.ExclusionSettings.facility": Text(
        "涉及的设施类型；默认随类别，写 [] 为全部。",
        "Kinds of facility it is about; by default as its kind, [] for all.",
    ),
    "reference.ExclusionSettings.basis": Text("依据；默认随类别。", "Legal basis; by default as its kind."),
    "reference.ExclusionSettings.basis_en": Text("依据的英文。", "The same in English."),
    "reference.ExclusionSettings.in_force_from": Text(
        "依据自何日起施行。", "Day from which the basis is in force."
    ),
    "reference.ExclusionSettings.in_force_to": Text("依据施行至何日。", "Day until which it is."),
    "reference.SitingSettings.grid_m": Text(
        "candidates 中 grid 的网格大小，米。", "Size of the cells of the candidates 'grid', metres."
    ),
    "reference.SitingSettings.exclusions": Text(
        "采用哪些 [layers.exclusions]；默认为涉及该设施类型的全部，写 [] 为都不采用。",
        "Which of the [layers.exclusions] hold; by default all that are about the kind of facility, [] for none.",
    ),
    "reference.NewSite.land_per_place_m2": Text(
        "每个床位或墓穴的综合用地，平方米；没有写 land_m2 时用它和 places 推算，墓穴默认 1.9。",
        "Gross land of a place, m²; with places it gives the land where land_m2 does not; 1.9 for graves by default.",
    ),
    "reference.SitingKind.land_per_place_m2": Text(
        "每个床位或墓穴的综合用地，平方米；用于没有写 land_m2 的规模，墓穴默认 1.9。",
        "Gross land of a place, m², for sizes without land_m2; 1.9 for graves by default.",
    ),
    "sheet.plan-charts": Text("投入与效果图", "What more brings"),
    "sheet.land": Text("可用土地", "Land left"),
    "column.step": Text("步骤", "Step"),
    "column.land_layer": Text("图层", "Layer"),
    "column.land-effect": Text("作用", "Effect"),
    "column.distance_m": Text("距离（米）", "Distance (m)"),
    "column.is_applied": Text("是否采用", "Applied"),
    "column.land_ha": Text("剩余土地（公顷）", "Land left (ha)"),
    "column.candidates": Text("剩余候选地点", "Candidates left"),
    "column.land-basis": Text("依据", "Basis"),
    "column.in_force_from": Text("施行起", "In force from"),
    "column.in_force_to": Text("施行止", "In force to"),
    "column.site_source": Text("候选来源", "Source of the candidate"),
    "column.prefers": Text("优先用地", "Preferred land"),
    "column.site_land_m2": Text("可用土地（平方米）", "Land there (m²)"),
    "about.site_source": Text("候选地点的来源", "Where the candidate is from"),
    "about.prefers": Text(
        "位于哪些优先用地（只在同样好的多目标方案之间作取舍依据）",
        "Which preferred land it lies on (it decides only between equally good plans for several goals)",
    ),
    "about.site_land_m2": Text(
        "避开禁建用地后，该地点连成一片的土地", "Land there in one piece, without what may not be built on"
    ),
    "about.land.kind": Text("建设哪类设施", "Kind of facility to build"),
    "about.step": Text("第几步", "Which step"),
    "about.land_layer": Text("用地图层", "Land layer"),
    "about.land.effect": Text("不得建设或优先", "Whether it excludes or prefers"),
    "about.distance_m": Text("影响到多少米以内（含）", "Metres up to which it holds"),
    "about.is_applied": Text(
        "是否采用；否：按其他规定的距离会剩多少",
        "Whether it holds; no: what the distance of another rule would leave",
    ),
    "about.land_ha": Text(
        "这一步以后剩余的土地；优先用地：其中属于优先的",
        "Land left after the step; of preferred land: how much of it is",
    ),
    "about.candidates": Text("这一步以后剩余的候选地点", "Candidates left after the step"),
    "about.land.basis": Text("法规或标准依据", "Legal basis"),
    "about.in_force_from": Text("依据自何日起施行", "Day from which the basis is in force"),
    "about.in_force_to": Text("依据施行至何日", "Day until which it is"),
    "gpkg.joint_steps": Text("多目标方案的建设项目", "What plans for several goals build"),
    "column.step_told": Text("服务谁，不建时怎样", "Whom it serves, and what else would do"),
    "brief.land": Text(
        "按顺序扣除各类不得建设的土地后，剩余的土地和候选地点如下；未采用的其他距离见工作簿。",
        "Land and candidates that are left as each layer is taken off in turn; what the distances of other rules would leave stands in the workbook.",
    ),
    "land.line": Text(
        "{title}（{kind}）：候选地点 {first} 处剩 {left} 处{land}（见 land.csv）",
        "{title} ({kind}): {left} of {first} {first:candidate|candidates} left{land} (see land.csv)",
    ),
    "land.of": Text("，土地 {all} 公顷剩 {left} 公顷", ", {left} of {all} ha of land"),
}
