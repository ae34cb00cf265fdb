"""Words of the reference: keys of goals."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "reference.QuotaGoal": Text(
        'kind = "quota"：每个区划至少有几处设施（配建）。',
        'kind = "quota": at least so many facilities in each unit.',
    ),
    "reference.ReachGoal": Text(
        'kind = "reach"：限值之内有设施的居民比例（覆盖）。',
        'kind = "reach": a share of people within a cost of a facility.',
    ),
    "reference.CapacityGoal": Text(
        'kind = "capacity"：容量能否满足居民的需求。', 'kind = "capacity": room for what people need.'
    ),
    "reference.ServedGoal": Text(
        'kind = "served"：有设施服务的区划比例（每组设施都要有）：设施在区划内，或写明服务该区划。',
        'kind = "served": a share of units that a facility, or one of each set, is assigned to, inside them or by naming them.',
    ),
    "reference.RatioGoal": Text(
        'kind = "ratio"：设施两列合计之比。', 'kind = "ratio": one sum over facilities as a share of another.'
    ),
    "reference.OccupancyGoal": Text(
        'kind = "occupancy"：已占用数占总数的比例（使用率）。',
        'kind = "occupancy": places taken as a share of the places there are.',
    ),
    "reference.AverageGoal": Text(
        'kind = "average"：一项指标在各区划的平均值（平均不少于）。',
        'kind = "average": the mean of an indicator over units.',
    ),
    "reference.MinimumGoal": Text(
        'kind = "minimum"：每个区划都达到一个数值（每个不少于），或都不超过（每个不超过）。',
        'kind = "minimum": each unit reaches a figure, or stays at or below it.',
    ),
    "reference.IndicatorGoal": Text(
        'kind = "indicator"：上报的数值与目标值比较。',
        'kind = "indicator": a reported figure against a target.',
    ),
    "reference.WorksGoal": Text(
        'kind = "works"：工程完成情况，由建设项目清单算出或上报。',
        'kind = "works": works with their status, measured from the list of projects or reported.',
    ),
    "reference.ProjectFilter": Text(
        "projects = {{ ... }}：目标所指的项目；kind、ids、names 都不写时，为写有该目标代号的项目。",
        "projects = {{ ... }}: which projects of the list a works goal is about; without kind, ids and names those that name the goal.",
    ),
    "reference.NeedRates": Text(
        "rates = {{ ... }}：若干年的死亡人数形成的需求（人口 × 年死亡率 × 年数 × 安葬比例）。",
        "rates = {{ ... }}: the need as deaths over a number of years (people x deaths a year x years x share placed here).",
    ),
    "reference.LandNeed": Text(
        "land = {{ ... }}：每个墓穴或床位的用地，含道路和绿化。",
        "land = {{ ... }}: gross land that a place takes, with its ways and green.",
    ),
    "reference.UnitFilter": Text(
        "units = {{ ... }}：目标所指的区划。", "units = {{ ... }}: which units a goal is about."
    ),
    "reference.ExceptedUnit": Text(
        "exceptions = [{{ ... }}]：暂不计入的区划及原因。",
        "exceptions = [{{ ... }}]: a unit that a goal leaves out for a time, and why.",
    ),
    "reference.GoalBase.id": Text("目标的短代号，在方案中不重复。", "Short id, unique in the plan."),
    "reference.GoalBase.title": Text("目标的标题，照规划原文。", "Title, as the plan has it."),
    "reference.GoalBase.source": Text("目标值的出处。", "Where the target stands."),
    "reference.GoalBase.source_en": Text("英文出处。", "The same in English."),
    "reference.GoalBase.period": Text(
        "所属规划期，如 十四五 或 2026-2030；之后年份的上报数据不计。",
        "Period of the plan it belongs to, such as 2026-2030; reported figures of later years do not count.",
    ),
    "reference.GoalBase.vintage": Text(
        "所用数据或名录的年份；默认与 [units] 相同。",
        "Year of the figures or lists used; default that of [units].",
    ),
    "reference.GoalBase.year": Text(
        "按哪一年测算，如 2030（见 [years]）；默认为现状。",
        "Year as of which the goal is measured, such as 2030 (see [years]); default now.",
    ),
    "reference.GoalBase.note": Text("读者必须知道的说明。", "Anything a reader must know."),
    "reference.GoalBase.note_en": Text("英文说明。", "The note in English."),
    "reference.ExceptedGoal.exceptions": Text(
        "暂不计入的区划：[{{ unit = '...', reason = '...', until = 2027-12-31 }}]。",
        "Units left out: [{{ unit = '...', reason = '...', until = 2027-12-31 }}].",
    ),
    "reference.AllOfGoal.all_of": Text(
        "几组设施类型，每组须有一处：[['nursing_home'], ['day_care_centre', 'community_care_station']]；写了它就不写 facility。",
        "Sets of kinds, one of each set is needed: [['nursing_home'], ['day_care_centre', 'community_care_station']]; in place of facility.",
    ),
    "reference.*.facility": Text(
        "计入的设施类型，有其中一种即可。", "Kinds of facility that count; any of them will do."
    ),
    "reference.*.status": Text("计入的设施状态。", "Statuses that count."),
    "reference.*.kind": Text(
        "目标的种类，其余各键随它而定。", "Kind of the goal, which the other keys go by."
    ),
    "reference.QuotaGoal.units": Text("应当配建的区划。", "The units that need them."),
    "reference.QuotaGoal.at_least": Text("每个区划应有几处。", "Facilities each unit needs."),
    "reference.PeopleGoal.population": Text(
        "registered 户籍人口：residents_60plus 取 registered_60plus 列；resident 常住人口；默认按 group 的列。",
        "registered: residents_60plus is read from registered_60plus; resident: those who live there; by default as the group's column says.",
    ),
    "reference.PeopleGoal.group": Text(
        "按人口图层的哪一列计。", "Column of the residents layer that is weighed."
    ),
    "reference.ReachGoal.within": Text(
        "限值，如 '5 km' 或 '15 min'；最大 1,000 km 或 48 h。可按区划类别写：{{ urban = '1 km', rural = '5 km' }}（城乡分类），或按类型（街道、镇、乡），或按 county、town、village（人口所列区划的级别）。",
        "Cutoff, such as '5 km' or '15 min'; 1,000 km or 48 h at most. By class of unit: {{ urban = '1 km', rural = '5 km' }}, or types as the boundaries have them, or county, town, village (level of the unit that people are listed under).",
    ),
    "reference.ReachGoal.and_within": Text(
        "同一处设施还须满足的另一种限值，如 within = '10 km' 之外再要求 '20 min'。",
        "Second cutoff that the same facility must keep, by the other measure, such as '20 min' beside within = '10 km'.",
    ),
    "reference.ReachGoal.providers": Text(
        "限值之内须有几处设施；与 all_of 同用时，每组须有几处。",
        "Facilities that must be within the cutoff of a person; of each set with all_of.",
    ),
    "reference.ReachGoal.class_providers": Text(
        "按区划类别写几处，代替 providers：{{ urban = 2, rural = 1 }}；类别同 within。",
        "The same by class of unit, in place of providers: {{ urban = 2, rural = 1 }}; classes as in within.",
    ),
    "reference.ReachGoal.travel": Text(
        "[travel.NAME] 的名称，或内置的出行方式。", "Name of a [travel.NAME] block, or of a profile."
    ),
    "reference.ReachGoal.by": Text(
        "length 路程或 time 时间；默认随限值的单位。", "length or time; default as the cutoff's unit says."
    ),
    "reference.ReachGoal.direction": Text(
        "to_facility 居民前往设施；from_facility 由设施出发，如救护车。",
        "to_facility for residents, from_facility for an ambulance.",
    ),
    "reference.ReachGoal.eligibility": Text(
        "写 true 时，写有 serves 的设施只计给所列区划，乡级、村级设施没有写的只计给所在区划。",
        "True: a facility that names units in `serves` counts for those only, one of level town or village that names none for its own.",
    ),
    "reference.ReachGoal.target": Text(
        "应覆盖的比例，如 '100 %'。", "Share of the group that must be covered, such as '100 %'."
    ),
    "reference.ReachGoal.class_targets": Text(
        "按区划类别写目标值，代替 target：{{ urban = '90 %', rural = '60 %' }}；每类都须达到，现状值取差得最多的一类。",
        "Target of each class of unit, in place of target: {{ urban = '90 %', rural = '60 %' }}; each must reach its own, and the value is that of the class that is farthest from it.",
    ),
    "reference.ReachGoal.each_class": Text(
        "写 true 时，`within` 的每一类都须达到目标值，现状值取最低的一类。",
        "True: every class of `within` must reach the target, and the value is that of the class with the least.",
    ),
    "reference.CapacityGoal.capacity": Text(
        "设施的容量列，如 plots 墓穴或 beds 床位。",
        "Column of the facilities that holds the room, such as plots or beds.",
    ),
    "reference.CapacityGoal.used": Text(
        "已占用的列，如 plots_used。", "Column that holds what is taken already, such as plots_used."
    ),
    "reference.CapacityGoal.rates": Text(
        "按死亡人数计算需求：{{ deaths_per_mille = 7, years = 20, start = 2026, share = '50 %' }}；代替 per_person。",
        "The need by deaths: {{ deaths_per_mille = 7, years = 20, start = 2026, share = '50 %' }}; in place of per_person.",
    ),
    "reference.CapacityGoal.per_thousand": Text(
        "每 1,000 人需要多少，如 40 张床位，也可逐年写：{{ 2025 = 40, 2030 = 45 }}；代替 per_person。",
        "Places needed for each 1,000 of the group, such as 40 beds, or from each year on: {{ 2025 = 40, 2030 = 45 }}; in place of per_person.",
    ),
    "reference.CapacityGoal.per_person": Text(
        "规划期内每人需要多少。", "Places needed for each person of the group over the plan's years."
    ),
    "reference.CapacityGoal.within": Text(
        "限值，超出的不能得到服务，如 '10 km'；默认没有。",
        "Cutoff beyond which nobody is served, such as '10 km'; by default there is none.",
    ),
    "reference.CapacityGoal.travel": Text(
        "[travel.NAME] 的名称，或内置的出行方式；不写则只比较总数，不计路程。",
        "Name of a [travel.NAME] block, or of a profile; without it the totals are compared and nobody travels.",
    ),
    "reference.CapacityGoal.by": Text(
        "length 路程或 time 时间；默认随限值的单位，没有限值时为路程。",
        "length or time; default as the cutoff's unit says, else length.",
    ),
    "reference.CapacityGoal.direction": Text(
        "to_facility 居民前往设施；from_facility 由设施上门。",
        "to_facility for residents, from_facility for who comes to them.",
    ),
    "reference.CapacityGoal.eligibility": Text(
        "写 true 时，写有 serves 的设施只容纳所列区划的人，乡级、村级设施没有写的只容纳所在区划的人。",
        "True: a facility that names units in `serves` has room for those only, one of level town or village that names none for its own.",
    ),
    "reference.CapacityGoal.land": Text(
        "缺口所需用地，每个占地多少；默认每个墓穴 1.9 至 3.3 平方米，床位不算用地。",
        "Gross land of a place, for what is lacking; default 1.9 to 3.3 m2 for plots, none for beds.",
    ),
    "reference.CapacityGoal.target": Text("应满足的需求比例。", "Share of the need that must be met."),
    "reference.ServedGoal.units": Text("应当得到服务的区划。", "The units that should be served."),
    "reference.ServedGoal.population": Text(
        "按人口计时，registered 户籍人口或 resident 常住人口。",
        "registered or resident, where people are weighed.",
    ),
    "reference.ServedGoal.group": Text(
        "按人口图层的哪一列给区划加权；默认每个区划计一。",
        "Column of the residents layer by which units are weighed; by default each counts once.",
    ),
    "reference.ServedGoal.target": Text(
        "区划（或其人口）的最低比例，如 '60 %'。", "Least share of units, or of their people, such as '60 %'."
    ),
    "reference.RatioGoal.part": Text(
        "分子求和的列，如 nursing_beds。", "Column summed above the line, such as nursing_beds."
    ),
    "reference.RatioGoal.whole": Text(
        "分母求和的列，如 beds。", "Column summed below the line, such as beds."
    ),
    "reference.RatioGoal.target": Text(
        "最低比例，如 '60 %'；compare 为 <= 或 < 时是最高比例。",
        "Least share, such as '60 %'; its largest where compare is <= or <.",
    ),
    "reference.*.compare": Text("现状值与目标值怎样比较。", "How value and target compare."),
    "reference.OccupancyGoal.used": Text("已占用数的列。", "Column that holds the places taken."),
    "reference.OccupancyGoal.capacity": Text("总数的列。", "Column that holds the places there are."),
    "reference.OccupancyGoal.target": Text(
        "最低比例，如 '50 %'；compare 为 <= 或 < 时是最高比例。",
        "Least share, such as '50 %'; its largest where compare is <= or <.",
    ),
    "reference.*.indicator": Text(
        "指标图层中的指标名称，每个区划一行。", "Name in the indicators layer, one row a unit."
    ),
    "reference.AverageGoal.units": Text("求平均的区划。", "The units over which the mean is taken."),
    "reference.AverageGoal.target": Text("平均值不少于多少。", "Least mean."),
    "reference.AverageGoal.unit": Text("数值的单位。", "Unit of the figure."),
    "reference.MinimumGoal.units": Text("每一个都须达到的区划。", "The units that must each reach it."),
    "reference.MinimumGoal.target": Text(
        "每个区划不少于多少；compare 为 <= 或 < 时是不超过多少。",
        "Least figure of each unit; its largest where compare is <= or <.",
    ),
    "reference.MinimumGoal.unit": Text("数值的单位。", "Unit of the figure."),
    "reference.IndicatorGoal.indicator": Text("指标图层中的指标名称。", "Name in the indicators layer."),
    "reference.IndicatorGoal.target": Text("规划要求的数值。", "The figure the plan asks for."),
    "reference.IndicatorGoal.compare": Text(
        "规划写“超过”的，用 >。",
        "How value and target compare; > where the plan asks for more than the target.",
    ),
    "reference.IndicatorGoal.unit": Text(
        "数值的单位，如 % 或 人。", "Unit of the figure, such as % or organisations."
    ),
    "reference.WorksGoal.projects": Text(
        "[layers.projects] 中的哪些项目，如 {{ kind = ['nursing_home'] }}；完成比例由项目清单算出。",
        "The projects of [layers.projects] that are meant, such as {{ kind = ['nursing_home'] }}; the share done is measured from them.",
    ),
    "reference.WorksGoal.indicator": Text(
        "指标图层中的指标名称，其值为完成比例（0 至 1）；代替 projects，或与它对照。",
        "Name in the indicators layer; its value is the share of works done, 0 to 1. In place of projects, or to be compared with them.",
    ),
    "reference.WorksGoal.target": Text("应完成的比例。", "Share of works that must be done."),
    "reference.ProjectFilter.kind": Text(
        "项目类别，或设施类型。", "Kinds, as the list has them or as facilities are called."
    ),
    "reference.ProjectFilter.ids": Text("项目编号。", "Ids of projects."),
    "reference.ProjectFilter.names": Text("项目名称。", "Names of projects."),
    "reference.ProjectFilter.by": Text(
        "项目按什么计：count 每个计一，places 按规模，cost 按投资。",
        "What a project weighs: count (each the same), places or cost.",
    ),
    "reference.NeedRates.deaths_per_mille": Text(
        "每 1,000 人一年死亡多少人，如 7，也可逐年写：{{ 2026 = 7.6, 2035 = 6.0 }}；默认取 [layers.rates]。",
        "Deaths a year among 1,000 people of the group, such as 7, or from each year on: {{ 2026 = 7.6, 2035 = 6.0 }}; default what [layers.rates] says.",
    ),
    "reference.NeedRates.years": Text(
        "要够用多少年，如 20。", "Years that the places must last, such as 20."
    ),
    "reference.NeedRates.start": Text(
        "其中第一年，如 2026；默认为 [years] base 的下一年。写了它，设施从建成之年计到关停之年。",
        "First of these years, such as 2026; default the one after [years] base. With it facilities count from when they open until they close.",
    ),
    "reference.NeedRates.share": Text(
        "死者中在此安葬的比例，如 '50 %'，也可逐年写。",
        "Share of the dead who are placed here, such as '50 %', or from each year on.",
    ),
    "reference.LandNeed.low_m2": Text("每个最少占地，平方米。", "Least square metres a place."),
    "reference.LandNeed.high_m2": Text("每个最多占地，平方米。", "Most square metres a place."),
    "reference.LandNeed.shares": Text(
        "各种形式的比例，合计 100 %：{{ stone = '60 %', niche = '35 %', eco = '5 %' }}。",
        "Shares of the places that are of each kind; together 100 %: {{ stone = '60 %', niche = '35 %', eco = '5 %' }}.",
    ),
    "reference.LandNeed.kinds": Text(
        "某种形式每个占地的最小值和最大值，平方米，如 {{ niche = [0.3, 0.6] }}；默认 low_m2 和 high_m2。",
        "Least and most square metres a place of a kind, such as {{ niche = [0.3, 0.6] }}; default low_m2 and high_m2.",
    ),
    "reference.UnitFilter.level": Text("county 县级、town 乡级或 village 村级。", "county, town or village."),
    "reference.UnitFilter.type": Text(
        "类型，如 街道、镇、乡、村委会、居委会；默认全部。",
        "Types, as the boundaries have them; default all.",
    ),
    "reference.UnitFilter.codes": Text("只计这些区划代码。", "Only these unit codes."),
    "reference.UnitFilter.urban_rural": Text(
        "只计 urban 城镇或 rural 乡村（城乡分类）。", "Only urban or rural units."
    ),
    "reference.ExceptedUnit.unit": Text(
        "区划代码；其下的区划一并不计。", "Code of the unit; units inside it are left out with it."
    ),
    "reference.ExceptedUnit.reason": Text(
        "原因，写在目标的数值旁边。", "Why; stands beside the goal's figure."
    ),
    "reference.ExceptedUnit.until": Text(
        "不计到哪一天为止，如 2027-12-31（不加引号）。",
        "Last day on which it is left out, such as 2027-12-31 (no quotes).",
    ),
}
