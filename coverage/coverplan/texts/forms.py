"""Words of the tables that a clerk fills in."""

from __future__ import annotations

from coverplan.texts._text import Text

_SHEETS = {
    "forms.fill": Text("填写", "fill in"),
    "forms.example": Text("示例", "example"),
    "forms.explained": Text("填表说明", "columns"),
    "forms.header": Text("表头", "Header"),
    "forms.must": Text("是否必填", "Needed"),
    "forms.what": Text("填什么", "What goes there"),
    "forms.choices": Text("可填内容", "Allowed"),
    "forms.sample": Text("示例", "Example"),
    "forms.yes": Text("必填", "yes"),
    "forms.no": Text("选填", "no"),
    "forms.wrong": Text("请从下拉列表中选择。", "Choose from the list."),
    "forms.wrong-title": Text("不在列表中", "Not in the list"),
}
_TITLES = {
    "forms.boundaries": Text("区划名录", "list of units"),
    "forms.elderly_care": Text("养老服务设施", "elderly care facilities"),
    "forms.cemeteries": Text("公墓和殡葬设施", "cemeteries and funeral facilities"),
    "forms.residents": Text("人口", "residents"),
    "forms.indicators": Text("上报指标", "reported indicators"),
    "forms.projects": Text("建设项目", "projects"),
}
_COLUMNS = {
    "forms.column.unit_code": Text(
        "统计用区划代码：县 6 位、乡镇（街道）9 位、村（社区）12 位", "Code of the unit: 6, 9 or 12 digits"
    ),
    "forms.column.boundaries.name": Text("区划全称，如“东镇”“东村村民委员会”", "Full name of the unit"),
    "forms.column.facilities.name": Text("设施全称", "Full name of the facility"),
    "forms.column.residents.name": Text("居民点或村（社区）的名称", "Name of the place or unit"),
    "forms.column.projects.name": Text("项目名称", "Name of the project"),
    "forms.column.boundaries.level": Text("县、乡镇（街道）或村（社区）", "county, town or village"),
    "forms.column.facilities.level": Text(
        "公墓的级别，决定为谁服务：县级服务全县，乡镇级服务本乡镇，村级服务本村",
        "Level of a cemetery, which decides whom it serves",
    ),
    "forms.column.projects.level": Text("设施的级别", "Level of the facility"),
    "forms.column.type": Text("区划类型", "Type of the unit"),
    "forms.column.parent_code": Text(
        "上一级区划的代码；县不填", "Code of the unit above; empty for the county"
    ),
    "forms.column.seat_lon": Text("驻地经度，度，如 116.096", "Longitude of the seat, degrees"),
    "forms.column.seat_lat": Text("驻地纬度，度，如 35.802", "Latitude of the seat, degrees"),
    "forms.column.households": Text("户数", "Households"),
    "forms.column.facility_id": Text("自编编号，每处一个，不能重复", "An id of your own, one a facility"),
    "forms.column.projects.facility_id": Text(
        "改建、迁建、撤并的是哪处设施，填其编号；新建的不填",
        "Id of the facility that is renewed, moved or closed",
    ),
    "forms.column.kind": Text("设施类型", "Kind of facility"),
    "forms.column.facilities.status": Text("不填按“运营”处理", "Taken as operating where empty"),
    "forms.column.projects.status": Text("不填按“规划”处理", "Taken as planned where empty"),
    "forms.column.opened": Text(
        "启用时间，年或年月，如 2021 或 2021-06", "When it opened, such as 2021 or 2021-06"
    ),
    "forms.column.beds": Text("总床位，张", "Beds"),
    "forms.column.nursing_beds": Text("其中护理型床位，张", "Nursing beds among them"),
    "forms.column.beds_used": Text("在住人数", "Beds taken"),
    "forms.column.plots": Text("墓穴（格位）总数", "Plots or niches"),
    "forms.column.plots_used": Text(
        "已用墓穴（格位）数；没有统计的留空，不要填 0", "Plots taken; empty where nobody knows, never 0"
    ),
    "forms.column.serves": Text(
        "只服务部分地区的，填区划名称或代码，用顿号隔开；面向所有人的不填",
        "Units it serves, by name or code; empty where it is open to all",
    ),
    "forms.column.facilities.unit_code": Text(
        "所在村（社区）的代码；有经纬度的可以不填", "Code of its unit; not needed where it has coordinates"
    ),
    "forms.column.residents.unit_code": Text("所在村（社区）的代码", "Code of its unit"),
    "forms.column.indicators.unit_code": Text(
        "哪个区划的数字；全县的不填", "Whose figure it is; empty for the county"
    ),
    "forms.column.projects.unit_code": Text(
        "项目所在村（社区）的代码；有经纬度的可以不填",
        "Code of its unit; not needed where it has coordinates",
    ),
    "forms.column.lon": Text(
        "经度，度，如 116.096；坐标基准在 plan.toml 中写明",
        "Longitude, degrees; its datum stands in plan.toml",
    ),
    "forms.column.lat": Text("纬度，度，如 35.802", "Latitude, degrees"),
    "forms.column.demand_id": Text("自编编号，每行一个，不能重复", "An id of your own, one a row"),
    "forms.column.residents": Text("常住人口，人", "People living there"),
    "forms.column.residents_60plus": Text("其中 60 岁及以上，人", "Aged 60 and over"),
    "forms.column.residents_80plus": Text("其中 80 岁及以上，人", "Aged 80 and over"),
    "forms.column.registered": Text("户籍人口，人", "People registered there"),
    "forms.column.registered_60plus": Text("其中 60 岁及以上，人", "Aged 60 and over, registered"),
    "forms.column.disabled": Text("失能人员，人", "Disabled people"),
    "forms.column.dibao": Text("低保对象，人", "Recipients of the minimum living allowance"),
    "forms.column.basis": Text(
        "数字是估算的写“估算”，统计的不填", "'estimated' where the figures are; else empty"
    ),
    "forms.column.indicator": Text(
        "指标名称，与 plan.toml 中目标写的一致", "Name of the indicator, as the goals in plan.toml have it"
    ),
    "forms.column.value": Text("数值", "Figure"),
    "forms.column.unit": Text("计量单位，如 %、人、家", "Unit of the figure"),
    "forms.column.period": Text("统计时间，如 2025", "Period, such as 2025"),
    "forms.column.source": Text("数据来源", "Source"),
    "forms.column.project_id": Text("自编编号，每项一个，不能重复", "An id of your own, one a project"),
    "forms.column.action": Text("建设性质", "What is done"),
    "forms.column.start": Text("开工年份", "Year in which it begins"),
    "forms.column.end": Text("完工年份", "Year in which it is finished"),
    "forms.column.cost": Text("总投资，万元", "Cost, in 10,000 yuan"),
    "forms.column.places": Text("建成后的床位或墓穴数", "Beds or plots once it is finished"),
    "forms.column.land_m2": Text("用地面积，平方米", "Land, m²"),
}
_SAMPLES = {
    "forms.sample.village": Text("东村村民委员会", "Dongcun Village"),
    "forms.sample.home": Text("东镇敬老院", "Dongzhen nursing home"),
    "forms.sample.cemetery": Text("东村公益性公墓", "Dongcun public cemetery"),
    "forms.sample.place": Text("东村", "Dongcun"),
    "forms.sample.project": Text("东镇敬老院改造", "Renewal of Dongzhen nursing home"),
    "forms.sample.indicator": Text("火化率", "cremation rate"),
    "forms.sample.source": Text("年度统计", "yearly statistics"),
    "forms.sample.serves": Text("东村、西村", "Dongcun, Xicun"),
    "forms.estimated": Text("估算", "estimated"),
    "forms.level.county": Text("县", "county"),
    "forms.level.town": Text("乡镇", "town"),
    "forms.level.village": Text("村", "village"),
}

WORDS = {**_SHEETS, **_TITLES, **_COLUMNS, **_SAMPLES}
