"""Words of people by year."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "layer.people_by_year": Text("分年人口", "people by year"),
    "people-by-year.no-boundaries": Text(
        "分年人口需要区划：请在 plan.toml 中加入 [layers.boundaries]（边界或名录）。",
        "People by year are of units: add [layers.boundaries] (outlines or a list) to plan.toml.",
    ),
    "people-by-year.no-groups": Text(
        "{file}：没有人口列。现有列：{there}。请加入如 residents、residents_60plus 的列，或在 columns 中写明。",
        "{file}: no column of people. Columns there: {there}. Add one such as residents or residents_60plus, or map it under columns.",
    ),
    "people-by-year.twice": Text(
        "{file} 第 {row} 行：区划 {unit} 的 {year} 年已出现在 {first} 第 {first_row} 行。请删去一行。",
        "{file} row {row}: {unit} has figures of {year} in {first} row {first_row} already. Leave one out.",
    ),
    "finding.people-by-year.unknown": Text(
        "{groups}：从 {year} 年起没有依据推算人数，按这些年份测算的目标不测算。",
        "{groups}: nothing tells how many there will be from {year} on; goals as of those years are not measured.",
    ),
    "finding.people-by-year.unknown.advice": Text(
        "请补全 [layers.people_by_year] 的年份和区划，或在 [forecast] 中写明年变化率，或用 [cohort] 推算。",
        "Complete years and units of [layers.people_by_year], give a yearly rate under [forecast], or let the groups age by [cohort].",
    ),
    "finding.people-by-year.group-unknown": Text(
        "分年人口中的“{group}”不是人口图层的人群，没有使用。",
        "'{group}' of the people by year is no group of the residents layer; it is not used.",
    ),
    "finding.people-by-year.group-unknown.advice": Text(
        "请核对列名，或在人口图层中加入该人群。", "Check the name, or add the group to the residents layer."
    ),
    "finding.people-by-year.nobody-there": Text(
        "分年人口中有 {count} 个区划在人口图层中没有需求点，{people}无处安放：{names}。",
        "{count} {count:unit|units} of the people by year {count:has|have} no demand point; {people} are placed nowhere: {names}.",
    ),
    "finding.people-by-year.nobody-there.advice": Text(
        "请核对代码，或补充需求点。", "Check the codes, or add demand points."
    ),
    "finding.people-by-year.base-differs": Text(
        "{year} 年{group}：分年人口与人口图层在 {count} 个区划不一致（{table}；{layer}）：{names}。{year} 年用人口图层，以后各年用分年人口。",
        "{group} in {year}: the people by year and the residents layer differ in {count} {count:unit|units} ({table}; {layer}): {names}. The layer goes for {year}, the table for the years after.",
    ),
    "finding.people-by-year.base-differs.advice": Text(
        "请统一两处的口径（常住、户籍）和年份。", "Bring both to the same kind of people and the same year."
    ),
    "finding.people-by-year.parent-total": Text(
        "分年人口：{count} 个区划另有下级区划的数据，且相符，用下级的：{names}。",
        "People by year: {count} {count:unit has|units have} figures of their parts, too, that agree; those of the parts are used: {names}.",
    ),
    "finding.people-by-year.parent-total.advice": Text("无须处理。", "Nothing to do."),
    "finding.people-by-year.parent-differs": Text(
        "分年人口：{count} 个区划的数据与下级区划之和不符，用下级的：{names}。",
        "People by year: figures of {count} {count:unit differ|units differ} from the sum of their parts; those of the parts are used: {names}.",
    ),
    "finding.people-by-year.parent-differs.advice": Text(
        "请更正；下级区划不全时请补全。", "Correct them; add the parts that are missing."
    ),
    "finding.forecast.group-missing": Text(
        "[forecast] 的人群不在人口图层中，没有使用：{groups}。",
        "[forecast] names groups that the residents layer lacks; they are not used: {groups}.",
    ),
    "finding.forecast.group-missing.advice": Text(
        "请核对名称，或从 [forecast] 中删去。", "Check the names, or take them out of [forecast]."
    ),
    "finding.cohort.group-missing": Text(
        "[cohort] 的人群不在人口图层中：{groups}；没有按年龄推算。",
        "[cohort] names groups that the residents layer lacks: {groups}; nothing was aged.",
    ),
    "finding.cohort.group-missing.advice": Text(
        "请加入这些人群，或从 groups 中删去。", "Add these groups, or take them out of groups."
    ),
}
