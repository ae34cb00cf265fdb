"""What the columns of the workbook and the tables hold, a line each."""

from __future__ import annotations

from coverplan.texts._text import Text

_SHEET = {
    "sheet.columns": Text("各列说明", "Columns"),
    "sheet.of-towns": Text("各乡镇（街道）", "Each town"),
    "column.sheet": Text("工作表", "Sheet"),
    "column.header": Text("列", "Column"),
    "column.about": Text("说明", "What it holds"),
    "column.in_csv": Text("CSV 中的列名", "Name in the CSV"),
}
_ABOUT = {
    "about.accepted": Text("认可此问题的理由和经办", "By whom it was accepted, and why"),
    "about.action": Text(
        "措施：新建、改扩建、迁建、撤并、保留", "What is done: new, rebuilt, moved, merged, kept"
    ),
    "about.advice": Text("怎样更正", "What to do"),
    "about.amount": Text("数量，单位见“单位”列", "How many, in the unit beside it"),
    "about.assumed": Text("测算时采用的取值", "What was taken"),
    "about.basis": Text("数字怎样来的：测算、含估算、上报", "Measured, partly estimated, or reported"),
    "about.findings.basis": Text("依据的法规或标准", "The law or standard behind the rule"),
    "about.beds": Text("总床位", "Beds"),
    "about.beds_used": Text(
        "已住的床位；没有上报的空着，不按 0 计", "Beds taken; empty where not reported, never zero"
    ),
    "about.capacity": Text("床位或墓穴数", "Beds or plots"),
    "about.closed": Text("停办时间", "When it closes"),
    "about.cost": Text(
        "到最近设施的路程或时间，单位见“计量单位”",
        "Way or time to the nearest facility, in the unit beside it",
    ),
    "about.plan-projects.cost": Text("总投资", "Cost"),
    "about.cost_unit": Text("米或秒；投资为万元", "Metres or seconds; money in 10,000 yuan"),
    "about.cutoff_suffices": Text(
        "限值放宽到多少即可达标，其他条件不变；无论如何达不到的空着",
        "The least limit that would meet the target, all else as it stands; empty where none does",
    ),
    "about.demand_id": Text("需求点编号，与 gaps.csv 相同", "Id of the demand point, as in gaps.csv"),
    "about.end": Text("完工年份", "Year in which it is finished"),
    "about.estimated_share": Text(
        "数值背后的数量中有多少是估算的",
        "How much of the weight behind the value was estimated",
    ),
    "about.facility_id": Text("设施编号，与设施表相同", "Id of the facility, as in its table"),
    "about.failing": Text("未达标的区划", "Units that fall short, by name"),
    "about.far": Text(
        "远期年份的数值，含项目库中届时完工的项目",
        "The value in the far year, with the projects finished by then",
    ),
    "about.far_year": Text("远期年份", "The far year"),
    "about.near": Text(
        "近期年份的数值，含项目库中届时完工的项目",
        "The value in the near year, with the projects finished by then",
    ),
    "about.near_year": Text("近期年份", "The near year"),
    "about.now": Text("现状年份的数值", "The value now"),
    "about.now_year": Text("现状年份", "The year of the value now"),
    "about.fingerprint": Text("问题的指纹，认可时用它", "Its fingerprint, by which it is accepted"),
    "about.gap": Text("还缺多少，单位见“缺口单位”", "What is lacking, in the unit beside it"),
    "about.gap_unit": Text("缺口用什么计量", "What the gap is counted in"),
    "about.goal_id": Text("目标编号，与方案文件相同", "Id of the goal, as in the plan"),
    "about.group": Text("目标针对的对象", "Whom the goal is about"),
    "about.item": Text("规则名称", "The rule"),
    "about.plan-town.item": Text(
        "设施、项目、目标或统计对象的编号", "Id of the facility, project, goal or group"
    ),
    "about.item_name": Text(
        "设施、项目、目标或统计对象的名称", "Name of the facility, project, goal or group"
    ),
    "about.kind": Text("目标或设施的类型", "Kind of the goal or facility"),
    "about.land_basis": Text(
        "用地是填报的，还是按标准推算的", "Whether land was given or worked out by a standard"
    ),
    "about.land_high_m2": Text("按标准推算的毛用地上限", "Gross land at most, by the standard"),
    "about.land_low_m2": Text("按标准推算的毛用地下限", "Gross land at least, by the standard"),
    "about.land_m2": Text("用地面积", "Land"),
    "about.lat": Text("纬度（WGS-84），度", "Latitude (WGS-84), degrees"),
    "about.layer": Text("问题所在的图层", "The layer it is in"),
    "about.left": Text("全部满足还需多少", "What everybody would still need"),
    "about.level": Text("县、乡镇（街道）、村（社区）", "County, town or village"),
    "about.findings.level": Text("错误、警告或提示", "Error, warning or remark"),
    "about.load": Text(
        "每个床位（墓穴）服务的数量；容量目标为占用比例",
        "What is served a place; in a capacity goal how full it becomes",
    ),
    "about.lon": Text("经度（WGS-84），度", "Longitude (WGS-84), degrees"),
    "about.max": Text("最远的路程", "How far the farthest have to go"),
    "about.max_cost": Text("由它服务的，最远的路程", "The longest way among those it serves"),
    "about.mean": Text("平均路程", "Mean way"),
    "about.mean_cost": Text("由它服务的，平均路程", "Mean way of those it serves"),
    "about.measure": Text("数量用什么计量", "What the figures count"),
    "about.message": Text("问题是什么", "What is wrong"),
    "about.met": Text(
        "是否达到目标值；数据不足以判断的为“待定”或“未测算”",
        "Whether the target is met; open or not measured where the data do not tell",
    ),
    "about.met_after": Text(
        "建到这一处时目标是否达到", "Whether the target is met with this site and those before it"
    ),
    "about.name": Text("名称", "Name"),
    "about.nearest_facility_id": Text("最近设施的编号", "Id of the nearest facility"),
    "about.newly_covered": Text(
        "这一处新增覆盖多少，各处可以相加", "What this site newly covers; the figures add up"
    ),
    "about.note": Text("测算口径、假定和例外", "What was counted, assumed and left out"),
    "about.nursing_beds": Text("其中护理型床位", "Nursing beds among them"),
    "about.occupancy": Text("已住床位占床位数的比例", "Beds taken as a share of beds"),
    "about.offset_m": Text("设施到所接道路的直线距离", "How far it lies off the road it was joined to"),
    "about.opened": Text("开办时间", "When it opened"),
    "about.origin": Text("来自项目清单，还是选址建议", "From the list of projects, or proposed"),
    "about.p25": Text("四分之一不超过这一路程", "A quarter have no more to go"),
    "about.p50": Text("一半不超过这一路程", "Half have no more to go"),
    "about.p75": Text("四分之三不超过这一路程", "Three quarters have no more to go"),
    "about.p95": Text("95% 不超过这一路程", "95 % have no more to go"),
    "about.period": Text("规划期或统计时间", "Period of the plan, or of the figure"),
    "about.place": Text("所在的村（社区）", "The village it is in"),
    "about.places": Text("床位或墓穴数", "Beds or plots"),
    "about.places_eco": Text("其中生态葬位", "Eco-burial places among them"),
    "about.places_niche": Text("其中骨灰格位", "Niches among them"),
    "about.places_stone": Text("其中卧碑墓", "Lying stones among them"),
    "about.places_unit": Text("床位或墓穴", "Beds or plots"),
    "about.plan_id": Text("选址方案编号", "Id of the siting plan"),
    "about.plots": Text("墓穴（格位）总数", "Plots and niches"),
    "about.plots_free": Text(
        "剩余墓穴；没有上报已用数的空着", "Plots left; empty where those taken are not reported"
    ),
    "about.plots_used": Text(
        "已用墓穴；没有上报的空着，不按 0 计", "Plots taken; empty where not reported, never zero"
    ),
    "about.population": Text("户籍或常住", "Registered, or living there"),
    "about.project_id": Text("项目编号", "Id of the project"),
    "about.projects": Text("是否计入项目库中的项目", "With the projects of the list, or without"),
    "about.rank": Text("次序：按新增覆盖由多到少", "Rank, by what is newly covered"),
    "about.reason": Text("为什么没有覆盖", "Why they are left out"),
    "about.rule": Text("检查规则", "The rule"),
    "about.section": Text(
        "统计对象、现有设施、目标或规划项目", "What is counted, facilities, goals or what is planned"
    ),
    "about.serves": Text("只服务哪些区划；不限的空着", "Whom alone it serves; empty where it is open to all"),
    "about.short": Text(
        "达标还需多少，单位见“数量单位”", "What would meet the target, in the unit beside it"
    ),
    "about.short_unit": Text("所缺用什么计量", "What is lacking is counted in"),
    "about.shortfall": Text(
        "与目标值差多少；占比差多少个百分点",
        "By how much the target is missed; of shares in percentage points",
    ),
    "about.site_id": Text("选址点编号", "Id of the site"),
    "about.size": Text("问题的大小，单位见“大小单位”", "How large the fault is, in the unit beside it"),
    "about.proposals.size": Text("建设规模", "Size of the site"),
    "about.size_unit": Text("米、平方米或数量", "Metres, square metres or how many"),
    "about.source": Text("目标的出处或取值的依据", "Where the goal or the value is from"),
    "about.start": Text("开工年份", "Year in which it begins"),
    "about.status": Text("状态：规划、在建、运营、停用", "Planned, under construction, operating or closed"),
    "about.proposals.status": Text("求解状态：是否已证明最优", "Whether the answer is proved"),
    "about.straight_value": Text(
        "同样的限值按直线距离计算的覆盖率", "The share within the same limit in a straight line"
    ),
    "about.target": Text("目标值", "The target"),
    "about.title": Text("目标的名称", "Title of the goal"),
    "about.told": Text("内容", "What is told"),
    "about.town": Text("所属乡镇（街道）", "The town it belongs to"),
    "about.travel": Text("出行方式", "Way of travelling"),
    "about.unit": Text("数值的单位", "Unit of the figures"),
    "about.unit_code": Text("区划代码", "Code of the unit"),
    "about.units_failing": Text("未达标的区划有几个", "How many units fall short"),
    "about.value": Text("现状值；占比以百分数显示", "Where the goal stands; shares as percentages"),
    "about.access.value": Text("沿道路不超过限值的比例", "The share within the limit along roads"),
    "about.value_after": Text(
        "建成这一处及以前各处后目标达到多少", "Where the goal then stands, with this site and those before it"
    ),
    "about.vintage": Text("数据年份", "Vintage of the data"),
    "about.weight": Text("目标要求覆盖的数量", "What the goal wants covered"),
    "about.gaps.weight": Text("未覆盖的数量", "What is left out"),
    "about.facilities.weight": Text(
        "以它为最近设施的数量；容量目标为分配到它的数量",
        "What has it as the nearest; in a capacity goal what is allocated to it",
    ),
    "about.weight_covered": Text("其中已覆盖", "Covered among them"),
    "about.weight_no_way": Text("其中无路可达", "Those with no way at all"),
    "about.weight_not_covered": Text("其中未覆盖", "Not covered among them"),
    "about.year": Text("年份", "Year"),
}

WORDS = {**_SHEET, **_ABOUT}
