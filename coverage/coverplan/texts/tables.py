"""Words of what can be wrong with a table."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "table.column-missing": Text(
        "{file}：缺少“{column}”列。现有列：{there}。请把对应的表头改为“{column}”，没有的请加上这一列；也可在方案文件的 columns 中写明它对应哪个表头。",
        "{file}: column '{column}' is missing. Columns there: {there}. Call it '{column}' in the file, or map its header under columns in plan.toml.",
    ),
    "table.value-missing": Text(
        "{file} 第 {row} 行：“{column}”为空（“无”“—”等也算空），请填写。",
        "{file} row {row}: '{column}' is empty (a dash or the like is, too); fill it in.",
    ),
    "table.value-twice": Text(
        "{file} 第 {row} 行：“{column}”的值“{value}”重复，必须唯一。",
        "{file} row {row}: '{column}' = '{value}' stands more than once; it must be unique.",
    ),
    "table.negative": Text(
        "{file} 第 {row} 行：“{column}” = {value}，不能为负。请更正。",
        "{file} row {row}: '{column}' = {value} is negative; correct it.",
    ),
    "table.not-whole": Text(
        "{file} 第 {row} 行：“{column}” = {value}，应为整数。请更正。",
        "{file} row {row}: '{column}' = {value} is no whole number; correct it.",
    ),
    "table.unknown-word": Text(
        "{file} 第 {row} 行：“{column}” 不认识“{value}”。可用：{known}。",
        "{file} row {row}: '{column}': '{value}' is not known. Known: {known}.",
    ),
    "table.known.level": Text(
        "county（县）、town（乡镇、街道）、village（村、社区）", "county, town, village"
    ),
    "table.known.status": Text(
        "规划 planned、在建 building、运营 operating、停用 closed", "planned, building, operating, closed"
    ),
    "table.known.project_status": Text(
        "规划 planned、在建 building、完工 done、停建 stopped", "planned, building, done, stopped"
    ),
    "table.known.action": Text(
        "保留 keep、改扩建 rebuild、新建 new、迁建 move、撤并 merge", "keep, rebuild, new, move, merge"
    ),
    "table.wrong-value": Text(
        "{file} 第 {row} 行：“{column}” = {value} 不能使用。请更正。",
        "{file} row {row}: '{column}' = {value} cannot be used; correct it.",
    ),
}
