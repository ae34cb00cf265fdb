"""Words of the residents layer: figures, totals and how they are spread."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "way.points": Text("分布点", "the points given"),
    "way.buildings": Text("住宅建筑", "residential buildings"),
    "way.settlements": Text("居民点", "settlements"),
    "way.grid": Text("居住用地格网", "a grid of residential land"),
    "way.raster": Text("人口栅格", "the population raster"),
    "way.seat": Text("驻地", "its seat"),
    "residents.no-groups": Text(
        "{file}：没有人口列。请在 columns 中映射 residents 等列。现有表头：{there}。",
        "{file}: no column of people. Map residents (and other groups) under columns. Columns read: {there}.",
    ),
    "residents.negative": Text(
        "{file} 第 {row} 行：“{column}” = {value}，不能为负数。",
        "{file} row {row}: '{column}' = {value}; it cannot be negative. Correct it.",
    ),
    "residents.twice": Text(
        "{file} 第 {row} 行：{column}“{value}”已出现在 {first} 第 {first_row} 行。请更正。",
        "{file} row {row}: {column} '{value}' stands already in {first} row {first_row}. Correct it.",
    ),
    "residents.id-of-two-layers": Text(
        "编号“{value}”在 [layers.{first}] 和 [layers.{second}] 中都有，且两处都是需求点。请更改其中一个。",
        "id '{value}' stands in both [layers.{first}] and [layers.{second}], and both are demand points. Change one of the two.",
    ),
    "residents.no-units": Text(
        "{file}：没有区划代码或名称的列，不知道各行是哪个区划。请在 columns 中映射 unit_code 或 name。现有表头：{there}。",
        "{file}: no column tells which unit a row is about. Map unit_code or name under columns. Columns there: {there}.",
    ),
    "residents.unit-unknown": Text(
        "{file} 第 {row} 行：边界中没有区划“{value}”。相近的：{near}。",
        "{file} row {row}: no unit '{value}' in the boundaries. Near: {near}. Correct the code or name.",
    ),
    "residents.mixed": Text(
        "{file}：有的文件带坐标，有的没有。要么全是需求点，要么全是区划合计数，请分开。",
        "{file}: no places here, but in other files. Residents are either demand points or totals of units; keep one of them.",
    ),
    "residents.no-boundaries": Text(
        "{file}：区划合计数需要边界图层才能落到地点。请在 plan.toml 中加入 [layers.boundaries]。",
        "{file}: totals of units need boundaries to be placed. Add [layers.boundaries] to plan.toml.",
    ),
    "residents.no-source": Text(
        'spread = "{spread}" 需要 [layers.{layer}]。请加入该图层或改用其他方式。',
        'spread = "{spread}" needs [layers.{layer}]. Add that layer or choose another way.',
    ),
    "residents.no-raster": Text(
        '读取人口栅格需要 rasterio。请安装：pip install "coverplan[raster]"。',
        'Reading a population raster needs rasterio. Install it: pip install "coverplan[raster]".',
    ),
    "residents.raster-beyond-reason": Text(
        "{file}：有 {count} 个栅格的人数大得不合理（最大 {value}），文件可能已损坏，或不是人口栅格。请从原件重新导出。",
        "{file}: {count} {count:cell holds|cells hold} more people than can be (up to {value}); it may be damaged, or no raster of people. Export it again from the original.",
    ),
    "residents.raster-too-fine": Text(
        "{file}：规划区域内有 {cells} 个像元，超过 {most} 个。请换用较粗的栅格（如 100 米）。",
        "{file}: {cells} cells in the planning area, more than {most}. Use a coarser raster, such as one of 100 m.",
    ),
    "residents.raster-unreadable": Text(
        "{file}：栅格无法读取（{why}）。", "{file}: the raster cannot be read ({why}). Check the file."
    ),
    "finding.residents.unit-unclear": Text(
        "{count} 个需求点没有区划代码，也没有界线可查（{ids}）：计入全区域，不计入任何下级区划。",
        "{count} demand {count:point names|points name} no unit, and no outline tells it ({ids}): counted in the area, and in none of its units.",
    ),
    "finding.residents.unit-unclear.advice": Text("请填写区划代码。", "Fill in the unit code."),
    "finding.residents.no-place": Text(
        "{count} 个区划（{weight}）没有位置：没有界线、驻地坐标或需求点（{names}）。可达目标中按未覆盖计。",
        "{count} {count:unit|units} with {weight} {count:has|have} no place: no outline, seat or demand point ({names}). Reach goals count them as not covered.",
    ),
    "finding.residents.no-place.advice": Text(
        "请补充界线、驻地坐标（seat_lon、seat_lat）或需求点。",
        "Add outlines, seats (seat_lon, seat_lat) or demand points.",
    ),
    "finding.residents.unit-by-place": Text(
        "{count} 个需求点没有区划代码，按所在位置归入。",
        "{count} demand points have no unit code; the unit that holds each was taken.",
    ),
    "finding.residents.unit-by-place.advice": Text("边界附近的请核对。", "Check those near a border."),
    "finding.residents.parent-total": Text(
        "{name} 的“{group}”{value}是其下属区划之和，未重复计入。",
        "{name}: '{group}' {value} is the total of its units and was not counted again.",
    ),
    "finding.residents.parent-total.advice": Text("无需处理。", "Nothing to do."),
    "finding.residents.parent-differs": Text(
        "{name} 的“{group}”为 {value}，其下属区划之和为 {total}；按下属区划计。",
        "{name}: '{group}' is {value}, but its units add up to {total}; the units were counted.",
    ),
    "finding.residents.parent-differs.advice": Text(
        "请核对两处数字，补上缺的区划。", "Check both figures, and add the units that are missing."
    ),
    "finding.residents.total-row-differs": Text(
        "{file}：“{column}”的合计行为 {value}，各行相加为 {total}；按各行计。",
        "{file}: the row of totals of '{column}' says {value}, but the rows add up to {total}; the rows were counted.",
    ),
    "finding.residents.total-row-differs.advice": Text(
        "请核对合计行，看是否缺行或重复。",
        "Check the row of totals; look for rows that are missing or doubled.",
    ),
    "finding.residents.two-figures": Text(
        "{name}：{group}有两个数：{source}为 {value}，需求点合计为 {total}；按需求点计。",
        "{name}: two figures of {group}: {value} in {source}, {total} at its demand points; these were counted.",
    ),
    "finding.residents.two-figures.advice": Text(
        "请核对口径和年份，统一用其中一个。", "Check what and of when they are, and keep one of them."
    ),
    "two-figures.indicators": Text("指标表“{indicator}”{period}", "the indicators ('{indicator}'{period})"),
    "two-figures.boundaries": Text("边界图层", "the boundaries"),
    "finding.residents.unit-by-name": Text(
        "{file}：{count} 行没有代码，按名称对应区划。",
        "{file}: {count} {count:row has|rows have} no code; units were found by name.",
    ),
    "finding.residents.unit-by-name.advice": Text("最好填写区划代码。", "Better fill in the unit code."),
    "finding.residents.figure-missing": Text(
        "{file}：“{column}”有 {count} 行为空，按 0 计。",
        "{file}: '{column}' is empty in {count} {count:row|rows}; counted as 0.",
    ),
    "finding.residents.figure-missing.advice": Text("请补填。", "Fill them in."),
    "finding.residents.spread": Text(
        "{units} 个区划的{what}按{way}落到 {points} 个点。",
        "Totals of {units} {units:unit|units} ({what}) were spread over {points} {points:place|places}: {way}.",
    ),
    "finding.residents.spread.advice": Text(
        "这是估计的分布，不是普查。", "An estimate of where they are, not a census."
    ),
    "finding.residents.spread-fallback": Text(
        "{name}：没有可用的{wanted}，改按{way}落点。",
        "{name}: no {wanted} can be used; placed on {way}.",
    ),
    "finding.residents.spread-fallback.advice": Text(
        "请补充数据，或核对该区划的边界。", "Add the data, or check the unit's boundary."
    ),
    "finding.residents.on-water": Text(
        "{name}：需求点落在水面上。", "{name}: the demand point lies on water."
    ),
    "finding.residents.on-water.advice": Text(
        "请核对坐标和水面图层。", "Check the point and the water layer."
    ),
    "finding.residents.unit-lost": Text(
        "{file}：{count} 个需求点的区划代码不在边界中（{codes}）；按代码的上级区划计，没有上级的按所在位置计。",
        "{file}: {count} demand {count:point names a unit that is|points name units that are} not among the boundaries ({codes}); counted in the unit above by code, else where they lie.",
    ),
    "finding.residents.unit-lost.advice": Text(
        "请更正代码或补上边界。", "Correct the codes, or add the boundaries."
    ),
    "finding.residents.outside": Text(
        "{count} 个需求点不在任何区划内（{ids}），不计入各目标。",
        "{count} demand {count:point lies|points lie} in no unit ({ids}) and {count:is|are} not counted.",
    ),
    "finding.residents.outside.advice": Text(
        "请核对坐标、坐标基准和边界。", "Check coordinates, datum and boundaries."
    ),
    "finding.residents.unit-empty": Text(
        "{count} 个区划没有{what}数：{names}。",
        "{count} {count:unit has|units have} no figure of {what}: {names}.",
    ),
    "finding.residents.unit-empty.advice": Text(
        "请补充；确实没有的可不理会。", "Add them; nothing to do where there is none."
    ),
    "finding.residents.raster-cells": Text(
        "{file}：有 {below} 个栅格值小于 0、{endless} 个不是有限的数，且文件未声明其为无数据；这些栅格按无人处理。",
        "{file}: {below} {below:cell is|cells are} below 0 and {endless} no finite {endless:number|numbers}, and the file does not declare that as no data; nobody is placed there.",
    ),
    "finding.residents.raster-cells.advice": Text(
        "请核对栅格，并在文件中写明无数据值（nodata）。",
        "Check the raster, and declare its no-data value in the file.",
    ),
    "finding.residents.grid-anywhere": Text(
        "没有居住用地图层，格网铺满整个区划（除水面）。",
        "No residential land is given: the grid covers all of each unit but its water.",
    ),
    "finding.residents.grid-anywhere.advice": Text(
        "请在 [layers.residential_land] 中提供居住用地。",
        "Give the residential land as [layers.residential_land].",
    ),
}
