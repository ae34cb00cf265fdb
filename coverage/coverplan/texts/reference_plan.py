"""Words of the reference: keys of the plan itself, its area and its layers."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "reference.required": Text("（必填）", "(required) "),
    "reference.default": Text("（默认 {value}）", "(default {value}) "),
    "reference.Plan": Text(
        "方案：规划区域、图层、出行方式、目标和选址。",
        "A plan: the area, its layers, how people travel, the goals, and where to build.",
    ),
    "reference.Area": Text("[area]：规划区域。", "[area]: the planning area."),
    "reference.Units": Text(
        "[units]：代码和名称按什么规则。", "[units]: which rules the codes and names follow."
    ),
    "reference.Years": Text(
        "[years]：数据年份和规划期限（现状、近期、远期）。",
        "[years]: the year the figures are of, and the horizons of the plan.",
    ),
    "reference.Cohort": Text(
        "[cohort]：逐段老去的人群，如全体居民、60 岁以上、80 岁以上。",
        "[cohort]: groups that age into each other, such as all residents, those of 60 and over, those of 80 and over.",
    ),
    "reference.BurialForms": Text(
        "[burial_forms]：公墓墓穴中卧碑、格位、生态葬的比例。",
        "[burial_forms]: shares of lying stones, niches and eco-burial among the plots of cemeteries.",
    ),
    "reference.Layers": Text("[layers]：现有的资料。", "[layers]: what there is."),
    "reference.LayerSettings": Text(
        "[layers.NAME]：一个图层的文件和读取方法。", "[layers.NAME]: a layer's files and how to read them."
    ),
    "reference.ResidentsSettings": Text(
        "[layers.residents]：人口，需求点或要分摊的区划总数。",
        "[layers.residents]: people, as demand points or as totals of units to be spread.",
    ),
    "reference.RoadsSettings": Text("[layers.roads]：道路线。", "[layers.roads]: road lines."),
    "reference.RegisterSettings": Text(
        "[layers.register]：国家地名信息库的查询结果。",
        "[layers.register]: saved answers of the place-name register.",
    ),
    "reference.Checks": Text("[checks]：怎样检查数据。", "[checks]: how the data are judged."),
    "reference.RuleSettings": Text(
        '[checks.rules."KEY"]：一条规则；全部规则及其参数见 `coverplan check --list-rules`。',
        '[checks.rules."KEY"]: one rule; `coverplan check --list-rules` shows the keys of all rules and the parameters each takes here.',
    ),
    "reference.PrintSettings": Text(
        "[print]：map.pdf 的纸张、制图单位和日期。", "[print]: the sheet of map.pdf, and who made it."
    ),
    "reference.Plan.id": Text(
        "方案的短代号；`run` 的成果写入 outputs/<代号>。", "Short id; outputs of `run` go to outputs/<id>."
    ),
    "reference.Plan.title": Text("地图和报告的标题。", "Title of map and report."),
    "reference.*.title_en": Text("英文标题。", "The title in English."),
    "reference.Plan.what_if": Text(
        "假设情景（如遇洪水）的说明，写在每一份成果上。",
        "What is assumed where this is a what-if, such as a flood; stands on every output.",
    ),
    "reference.Plan.area": Text("规划区域。", "The planning area."),
    "reference.Plan.units": Text("代码和名称的规则。", "Rules of codes and names."),
    "reference.Plan.years": Text("数据年份和规划期限。", "The year of the figures, and the plan's horizons."),
    "reference.Plan.forecast": Text(
        "各人群每年的变化率：residents = '-0.5 %'、residents_60plus = '2 %'。",
        "How a group of residents changes in a year: residents = '-0.5 %', residents_60plus = '2 %'.",
    ),
    "reference.Plan.cohort": Text("按年龄段推算的人群。", "Groups that age into each other."),
    "reference.Plan.layers": Text("图层。", "The layers."),
    "reference.Plan.checks": Text("怎样检查数据。", "How the data are judged."),
    "reference.Plan.facility_kinds": Text(
        "本方案增加的设施类型：键 = 显示的名称。", "Kinds this study adds: key = name shown to staff."
    ),
    "reference.Plan.burial_forms": Text(
        "墓穴中卧碑、格位、生态葬的比例。", "Shares of lying stones, niches and eco-burial among plots."
    ),
    "reference.Plan.travel": Text("出行方式。", "How people travel."),
    "reference.Plan.goals": Text("规划目标。", "What the plan asks."),
    "reference.Plan.siting": Text("为哪些目标选址。", "Where to build."),
    "reference.Plan.adjust": Text(
        "区划调整的几个方案按什么排序。", "By what alternatives of a boundary change are ranked."
    ),
    "reference.Plan.print": Text(
        "map.pdf 的纸张、制图单位和日期。", "The sheet of map.pdf, and who made it."
    ),
    "reference.Plan.measured_on": Text(
        "判断例外是否到期的日期，如 2026-06-30；默认为运行当天。",
        "Day by which exceptions end, such as 2026-06-30; by default the day of the run.",
    ),
    "reference.Area.name": Text("县（市、区）名称。", "Name of the county or district."),
    "reference.Area.name_en": Text(
        "英文名称，与中文名称并列。", "Its name in English, beside the Chinese one."
    ),
    "reference.Area.code": Text(
        "区划代码，如 370832；边界图层中县级一行的代码。",
        "Its code, such as 370832; the county row of the boundaries carries it.",
    ),
    "reference.Area.crs": Text(
        "以米为单位的坐标系，长度在其中量算，如 EPSG:4548。",
        "CRS in metres in which lengths are taken, such as EPSG:4548.",
    ),
    "reference.Area.sample": Text(
        "写 true 时，每张图、每张表都标明“示例数据”。", "True marks every map and table as sample data."
    ),
    "reference.Area.residents": Text(
        "公布的常住人口，用来核对人口图层。",
        "Published number of residents; the residents layer is checked against it.",
    ),
    "reference.Area.country": Text(
        "国家代码（ISO 3166），如 CN，决定标注和适用的法规；默认按代码和位置判断。",
        "ISO 3166 code such as CN, which decides marks and laws; by default as codes and place say.",
    ),
    "reference.Area.credit": Text(
        "数据来源的署名，写在每一份成果上。", "Credit of the data's source, shown on every output."
    ),
    "reference.Area.credit_en": Text("英文署名。", "The credit in English."),
    "reference.Area.review_number": Text(
        "审图号；没有审图号的国内方案标注“内部工作底图，不得公开”。",
        "Number of the map review; without one a Chinese study is marked as an internal working map, not for publication.",
    ),
    "reference.Units.code_scheme": Text(
        "cn：按 GB/T 2260、GB/T 10114 的代码；free：任意代码。",
        "cn: GB/T 2260 and GB/T 10114 codes; free: any code.",
    ),
    "reference.Units.name_rules": Text(
        "cn：按《地名管理条例》检查名称；none：不检查。",
        "cn: rules of the Chinese regulation on place names; none elsewhere.",
    ),
    "reference.Units.vintage": Text("区划名录的年份，如 2023。", "Year of the list of units, such as 2023."),
    "reference.Units.crosswalk": Text(
        "对照表 crosswalk.csv（相对方案文件的路径）：把其他年份的数据和目标换算到本年份。",
        "crosswalk.csv, relative to plan.toml, that brings figures and goals of another vintage to this one.",
    ),
    "reference.Years.base": Text(
        "图层数据的年份（现状），如 2025。", "Year that the layers' figures are of, such as 2025."
    ),
    "reference.Years.near": Text("近期，如 2030。", "Near horizon, such as 2030."),
    "reference.Years.far": Text(
        "远期，如 2035；逐年推算到这一年。", "Far horizon, such as 2035; the yearly path ends there."
    ),
    "reference.Cohort.groups": Text(
        '人口图层的各人群，后一个包含在前一个之内：["residents", "residents_60plus"]。',
        'Groups of the residents layer, each within the one before: ["residents", "residents_60plus"].',
    ),
    "reference.Cohort.survival": Text(
        "各年龄段一年的存活率：先是未到下一人群年龄的，依次往后。",
        "Share of each age band that lives through a year: of those below the next group's age, and so on.",
    ),
    "reference.Cohort.ageing": Text(
        "除最后一段外，各年龄段存活者中一年内进入下一段的比例。",
        "Of the survivors of each band but the last, the share that grows into the next within a year.",
    ),
    "reference.Cohort.births": Text(
        "每名居民一年中出生且年末存活的人数。", "Born in a year and living at its end, for each resident."
    ),
    "reference.Cohort.migration": Text(
        "各年龄段一年的净迁移率，如 '-0.8 %'；默认没有迁移。",
        "Net migration of each band in a year, such as '-0.8 %'; default none.",
    ),
    "reference.BurialForms.near": Text(
        "到近期为止，按公墓级别分，合计 100 %：{{ county = {{ stone = '40 %', niche = '50 %', eco = '10 %' }} }}。",
        "Up to the near horizon, by level of cemetery, together 100 %: {{ county = {{ stone = '40 %', niche = '50 %', eco = '10 %' }} }}.",
    ),
    "reference.BurialForms.far": Text(
        "近期之后；没有写的级别与近期相同。",
        "After the near horizon; a level that is not named stays as near.",
    ),
    "reference.Layers.register": Text(
        "国家地名信息库的查询结果：与区划比对，并补上缺少的驻地。",
        "Saved answers of the place-name register: compared with the units, whose missing seats it fills.",
    ),
    "reference.Layers.boundaries": Text(
        "县、乡镇（街道）、村（社区）：边界图层，或没有图形的区划名录。",
        "County, towns and villages: outlines, or a list of units without.",
    ),
    "reference.Layers.unit_list": Text(
        "区划名录（代码、名称，可有几个年份）：检查名称和代码，并与边界对照。",
        "List of units (codes, names; of one or several vintages) that names and codes are checked in, and outlines held against.",
    ),
    "reference.Layers.name_readings": Text(
        "本单位核定的读音（text、pinyin 带声调，use = word | surname；只在一处适用时写 unit_code），优先于程序自带的。",
        "Readings of the office's own (text, pinyin with tones, use = word | surname, unit_code where it holds in one unit only), before those that come with the program.",
    ),
    "reference.Layers.name_terms": Text(
        "名称中需要留意的用词（text，sort = leader | person | foreign | enterprise | natural，或 allowed 表示允许），与程序自带的并用。",
        "Words in names to be looked at (text, sort = leader | person | foreign | enterprise | natural, or allowed), beside those that come with the program.",
    ),
    "reference.Layers.facilities": Text("设施。", "Service places."),
    "reference.Layers.residents": Text("人口。", "People."),
    "reference.Layers.roads": Text(
        "道路；没有道路时，按路程的目标不测算。", "Roads; without them reach goals are not measured."
    ),
    "reference.Layers.indicators": Text(
        "上报的数据，不由程序测算。", "Figures that are reported, not measured."
    ),
    "reference.Layers.rates": Text(
        "各区划、各年的需求率，用于容量目标：deaths_per_mille、share、per_thousand；可写 goal_id。",
        "Rates of need by unit and year, for capacity goals: deaths_per_mille, share, per_thousand; optional goal_id.",
    ),
    "reference.Layers.projects": Text(
        "建设项目清单：新建、改扩建、搬迁、撤并什么，什么时候，在哪里。",
        "The list of projects: what is built, rebuilt, moved or merged, when, and where.",
    ),
    "reference.Layers.people_by_year": Text(
        "各区划、各年、各人群的人数（每项一行）；两个年份之间按直线推算。",
        "People of each group by unit and year (one row each); linear between the years given.",
    ),
    "reference.Layers.points": Text("分摊人口总数所用的点。", "Points over which totals are spread."),
    "reference.Layers.buildings": Text(
        "分摊人口总数所用的住宅。", "Residential buildings over which totals are spread."
    ),
    "reference.Layers.settlements": Text(
        "分摊人口总数所用的居民点。", "Settlements over which totals are spread."
    ),
    "reference.Layers.residential_land": Text(
        "可以住人的用地，供网格分摊使用。", "Land where people may live, for the grid."
    ),
    "reference.Layers.water": Text(
        "水域：不在水面上安排人口；地图上显示。", "Water: nobody is placed on it; shown on the map."
    ),
    "reference.Layers.population_raster": Text(
        "人口栅格，用于 spread = 'raster'。", "Raster of people, for spread = 'raster'."
    ),
    "reference.Layers.closures": Text(
        "假设情景中的线或面：经过的道路封闭；写有 slow 时，两个路口之间的整段路按此倍数变慢（几处相乘）。",
        "Lines or areas for a what-if: roads they cross are shut; with slow, the whole edge between two junctions takes so many times as long (several multiply).",
    ),
    "reference.Layers.pillars": Text(
        "界桩：编号 number、界线 line_id、沿线顺序 order 和位置。",
        "Boundary pillars: number, line_id, order along the line, and a place.",
    ),
    "reference.Layers.lines": Text(
        "两个区划之间的勘定界线：line_id、unit_a、unit_b、last_inspected；没有图形时，取两者的公共边界。",
        "Surveyed lines between two units: line_id, unit_a, unit_b, last_inspected; without a geometry a line is the border that the two have in common.",
    ),
    "reference.Layers.neighbours": Text(
        "县界以外的相邻区划（name，可写 unit_code）：用来核对本县的外边界。",
        "Outlines of the units beyond the county line (name, optional unit_code): the county's own line is held against theirs.",
    ),
    "reference.LayerSettings.path": Text(
        "文件，一个或几个，相对方案文件的路径。", "File or files, relative to plan.toml."
    ),
    "reference.LayerSettings.datum": Text(
        "坐标基准：wgs84、cgcs2000、gcj02 或 bd09；每个图层都要写明。",
        "wgs84, cgcs2000, gcj02 or bd09; stated for every layer.",
    ),
    "reference.LayerSettings.crs": Text(
        "x/y 列的坐标系，或文件没有写明时的坐标系。", "CRS of x/y columns, or of a file that carries none."
    ),
    "reference.LayerSettings.columns": Text(
        "标准列名 = 文件中的表头。", "Canonical column = header in the file."
    ),
    "reference.LayerSettings.allow_private": Text(
        "像是个人信息（身份证号、电话、人名、门牌）而仍要使用和公布的表头；个人信息列须逐一写明才会使用，其余一律不写入成果。",
        "Headers of columns that may be used and published although they look private (identity or telephone numbers, names of persons, dwellings); others are left out of every output.",
    ),
    "reference.LayerSettings.layer": Text(
        "GeoPackage 中有几个图层时，用哪一个。", "Layer inside a GeoPackage that holds several."
    ),
    "reference.LayerSettings.sheet": Text(
        "工作簿中有几个工作表时，用哪一个。", "Sheet of a workbook that holds several."
    ),
    "reference.LayerSettings.encoding": Text(
        "文字编码；文件没有声明或声明有误时写明。",
        "Encoding, where the file's own declaration is missing or wrong.",
    ),
    "reference.LayerSettings.undo_garbled": Text(
        "写 true 时，把误读后又保存的文字（乱码）还原。",
        "True: text that was saved after it was read in the wrong encoding is made right.",
    ),
    "reference.CountedSettings.vintage": Text(
        "数据所依据的区划名录年份，与 [units] 不同时写明：经 [units] crosswalk 换算。",
        "Year of the list of units that the figures are of, where it is not that of [units]: they are brought over by [units] crosswalk.",
    ),
    "reference.ResidentsSettings.measure": Text(
        "数据统计的是什么：people 人（默认）、households 户、dwellings 住宅、m2 平方米、settlements 居民点；也可按人群写，如 {{ dwellings = 'dwellings' }}。",
        "What the figures count: people (default), households, dwellings, m2 or settlements; or by group, such as {{ dwellings = 'dwellings' }}.",
    ),
    "reference.ResidentsSettings.spread": Text(
        "区划总数分摊到哪里；默认取 points、buildings、settlements、grid、seat 中最先有的一种。",
        "Over what totals of units are spread; by default the first given of points, buildings, settlements, grid, seat.",
    ),
    "reference.ResidentsSettings.grid_m": Text(
        "spread = 'grid' 时网格的边长，米（不小于 10）。",
        "Cell size in metres (10 or more) of spread = 'grid'.",
    ),
    "reference.RoadsSettings.join_m": Text(
        "端点相距不超过这么多米（最多 50）的视为同一路口。",
        "Ends closer than this many metres (50 at most) are one node.",
    ),
    "reference.RoadsSettings.join_at_crossings": Text(
        "写 true 时，道路在交叉处连通（桥梁、隧道除外）。",
        "True joins lines where they cross (not at bridges or tunnels).",
    ),
    "reference.RegisterSettings.path": Text(
        "查询结果的 JSON 文件（一页、几次合并或每行一次均可）或文件夹，相对方案文件的路径。",
        "JSON files of a page, of several answers or of an answer a line, or folders of them, relative to plan.toml.",
    ),
    "reference.RegisterSettings.datum": Text(
        "各点的坐标基准；地名信息库用的是 cgcs2000。", "Datum of its points; the register's is cgcs2000."
    ),
    "reference.RegisterSettings.allow_private": Text(
        "记录中准许使用和公开的字段（如 place_origin），即使其中写有身份证号、电话号码或人名；未列出的字段中，这些内容以 *** 代替。",
        "Fields of its records that may be used and published although identity or telephone numbers or names of persons stand in them.",
    ),
    "reference.RegisterSettings.encoding": Text(
        "文字编码，不是 UTF-8 时写明。", "Encoding, where it is not UTF-8."
    ),
    "reference.Checks.date": Text(
        "适用规则的日期，当日已施行的规则才适用，如 2023-12-31；默认为 [units] vintage 的最后一天。",
        "Day on which rules must be in force to be applied, such as 2023-12-31; by default the last of [units] vintage.",
    ),
    "reference.Checks.rules": Text(
        '按规则名设置，如 [checks.rules."name.duplicate"] on = false。',
        'Rules by their key, such as [checks.rules."name.duplicate"] on = false.',
    ),
    "reference.RuleSettings.on": Text("写 false 时不检查这条规则。", "False switches the rule off."),
    "reference.RuleSettings.level": Text(
        "error 错误、warning 警告或 info 提示；默认按规则本身。",
        "error, warning or info; by default the rule's own.",
    ),
    "reference.PrintSettings.paper": Text(
        "map.pdf 和 map.png 的纸张，横向；各有自己的比例尺。",
        "Paper of map.pdf and map.png, in landscape; each has a scale of its own.",
    ),
    "reference.PrintSettings.maker": Text(
        "制图单位，如 梁山县民政局，写在图的下方。",
        "Who made the map, such as the civil affairs bureau of the county; stands at its foot.",
    ),
    "reference.PrintSettings.date": Text(
        "制图日期，照写，如 2026年11月。", "When it was made, as it is to stand there, such as November 2026."
    ),
}
