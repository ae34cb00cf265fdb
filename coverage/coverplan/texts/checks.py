"""Words of the checks' findings."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "finding.code.structure": Text(
        "{name}：代码“{code}”应为 {digits} 位数字。", "{name}: code '{code}' should have {digits} digits."
    ),
    "finding.code.structure.advice": Text(
        "请按 GB/T 2260、GB/T 10114 更正代码。", "Correct the code by GB/T 2260 and GB/T 10114."
    ),
    "finding.code.quasi": Text(
        "{name}：代码 {code} 属于类似乡级、村级的单位（400–599）。",
        "{name}: code {code} is of a quasi-unit (400-599).",
    ),
    "finding.code.quasi.advice": Text(
        "如为开发区、农场等可忽略。", "Nothing to do for development zones, farms and the like."
    ),
    "finding.code.range": Text(
        "{name}：代码 {code} 末三位 {number} 不在规定区间。",
        "{name}: the last three digits {number} of {code} are in no range of the standard.",
    ),
    "finding.code.range.advice": Text("请核对代码。", "Check the code."),
    "finding.code.type-differs": Text(
        "{name}：按代码 {code} 应为{said}，表中为{type}。",
        "{name}: code {code} says {said}, the table says {type}.",
    ),
    "finding.code.type-differs.advice": Text("请核对代码与类型。", "Check code and type."),
    "finding.code.parent": Text("{name}（{code}）：{why}。", "{name} ({code}): {why}."),
    "finding.code.parent.advice": Text(
        "请核对代码或隶属关系；上级区划漏列的，请补上。",
        "Check the code or the parent; add the unit above where it was left out.",
    ),
    "finding.code.own-key": Text(
        "{count} 个村（社区）没有 12 位代码，使用地名代码或本单位编号：{names}。",
        "{count} {count:village has|villages have} no 12-digit code; the place code or the office's own key is taken: {names}.",
    ),
    "finding.code.own-key.advice": Text(
        "属正常：民政部门的代码只编到乡镇（街道）一级，9 位。不要自行编造 12 位代码；与其他年份或表格对照时，请沿用同一编号。",
        "Nothing is wrong: official codes end at the town (9 digits). Do not invent 12 digits; keep the same key in all tables and years.",
    ),
    "finding.code.not-listed": Text("{name}（{code}）：{why}。", "{name} ({code}): {why}."),
    "finding.code.not-listed.advice": Text(
        "边界与名录应一一对应：请核对年份是否相同，再补上漏掉的区划或更正代码。",
        "Outlines and list match one to one: see that both are of the same year, then add what was left out or correct the code.",
    ),
    "code.not-listed.list": Text("边界图层中有，名录中没有", "among the boundaries, but not in the list"),
    "code.not-listed.boundaries": Text(
        "名录中有，边界图层中没有", "in the list, but not among the boundaries"
    ),
    "code.not-listed.other-list": Text(
        "名录中没有此代码，同名区划的代码是 {other}",
        "its code is not in the list, where a unit of this name has {other}",
    ),
    "code.not-listed.other-boundaries": Text(
        "边界图层中没有此代码，同名区划的代码是 {other}",
        "its code is not among the boundaries, where a unit of this name has {other}",
    ),
    "finding.code.reused": Text(
        "代码 {code} 前后指两个区划：{until} 及以前为{before}，{since} 起为{after}。",
        "Code {code} had two lives: {before} until {until}, {after} from {since} on.",
    ),
    "finding.code.reused.advice": Text(
        "跨年份对照数据时不能只按代码，须同时核对名称和年份；2025年9月1日起，撤销区划的代码不得再用，请另给新代码。",
        "Do not join years by this code alone: look at name and year as well. Since 2025-09-01 a code that was given up is not given again; ask for a new one.",
    ),
    "code.parent.prefix": Text(
        "代码不以上级代码 {parent} 开头", "its code does not begin with its parent's, {parent}"
    ),
    "code.parent.missing": Text(
        "上级“{parent}”不在名单或边界中", "its parent '{parent}' is not among the units"
    ),
    "finding.code.urban-rural": Text(
        "{name}：城乡分类“{value}”不在规定代码中。",
        "{name}: urban-rural class '{value}' is not in the standard.",
    ),
    "finding.code.urban-rural.advice": Text(
        "应为 111、112、121、122、123、210、220 之一。", "It is one of 111, 112, 121, 122, 123, 210, 220."
    ),
    "finding.crs.distorted": Text(
        "坐标系 {crs} 在本区域的长度偏差为 {percent} %，各项距离都不准。",
        "Lengths in {crs} are off by {percent} % in this area; so are all distances.",
    ),
    "finding.crs.distorted.advice": Text(
        "请在 [area] crs 中改用本地的坐标系（如当地 3 度带，EPSG:4534—4554）。",
        "Under [area] crs name one made for this place, such as its UTM zone.",
    ),
    "finding.border.area-differs": Text(
        "{name}：图上面积 {measured} 平方公里，公布面积 {published} 平方公里，相差超过 {percent} %。",
        "{name}: {measured} km2 on the map, {published} km2 published: more than {percent} % apart.",
    ),
    "finding.border.area-differs.advice": Text(
        "请核对界线；公布面积有误的，请更正。",
        "Check the line, or correct the area that is published.",
    ),
    "finding.point.outside-area": Text("{id}：位于规划区域之外。", "{id}: lies outside the area."),
    "finding.point.outside-area.advice": Text(
        "界外设施参与道路计算；界外的需求点计入其区划代码所指的区划，没有代码的不计入。若位置有误请更正。",
        "Facilities outside are used along the roads, demand points outside count in the unit they name, and without one not at all. Correct it if the place is wrong.",
    ),
    "finding.point.unit-unknown": Text(
        "{id}：区划代码 {code} 不在边界图层中。", "{id}: no unit has the code {code}."
    ),
    "finding.point.unit-unknown.advice": Text("请核对代码和年份。", "Check the code and its vintage."),
    "finding.point.unit-differs": Text(
        "{id}：登记单位为{unit}，位置在{there}。", "{id}: registered in {unit}, but it lies in {there}."
    ),
    "finding.point.unit-differs.advice": Text(
        "请核对坐标（及坐标基准）或登记区划。", "Check its place (and datum) or its unit."
    ),
    "finding.residents.sum-differs": Text(
        "人口合计 {total}，公布数 {published}，相差超过 {percent} %。",
        "The residents add up to {total}; {published} are published: more than {percent} % apart.",
    ),
    "finding.residents.sum-differs.advice": Text(
        "请核对是否缺村或重复。",
        "Look for missing or doubled units.",
    ),
    "finding.residents.part-exceeds": Text("{id}：{part} 大于 {whole}。", "{id}: {part} exceeds {whole}."),
    "finding.residents.part-exceeds.advice": Text("请核对数字。", "Check the figures."),
    "finding.residents.none-in-unit": Text(
        "{name}：没有需求点，{what}按 0 计。", "{name}: has no demand point; its {what} count as 0."
    ),
    "finding.residents.none-in-unit.advice": Text("请确认是否缺数据。", "Check whether data is missing."),
    "finding.facility.serves-unknown": Text(
        "{id}：服务区划代码 {codes} 不在边界图层中。", "{id}: serves {codes}, which no unit has as code."
    ),
    "finding.facility.serves-unknown.advice": Text("请核对代码。", "Check the codes."),
    "finding.indicator.unit-unknown": Text(
        "指标表：区划代码 {code} 不在边界图层中。", "Indicators: no unit has the code {code}."
    ),
    "finding.indicator.unit-unknown.advice": Text("请核对代码。", "Check the code."),
    "finding.roads.none-usable": Text(
        "没有出行方式“{travel}”可用的道路，相关目标不测算。",
        "No road can be used by '{travel}'; its goals are not measured.",
    ),
    "finding.roads.none-usable.advice": Text(
        "请检查道路等级和通行限制，或更换出行方式。", "Check road classes and access, or travel otherwise."
    ),
    "finding.roads.closed": Text(
        "情景假设（出行方式“{travel}”）：{shut} 条路段封闭（共 {km} 公里），{slowed} 条减速（路口之间的整条路段都减速）。",
        "What-if ('{travel}'): {shut} {shut:edge is|edges are} shut ({km} km in all), {slowed} slower (each along its whole length between two junctions).",
    ),
    "finding.roads.closed.advice": Text(
        "结果不是现状；去掉封闭和减速处即为现状。多处减速落在同一路段时，倍数相乘。",
        "Figures are not those of the present state; without the closures they are. Several slow places across one edge multiply.",
    ),
    "finding.roads.closure-misses": Text(
        "该封闭处没有穿过“{travel}”可用的道路，不起作用。",
        "No road that '{travel}' may use crosses this place; it shuts nothing.",
    ),
    "finding.roads.closure-misses.advice": Text(
        "请核对其位置和坐标系，或把线画得更长。", "Check its place and datum, or draw the line longer."
    ),
}
