"""Words of ids that are missing or repeated."""

from __future__ import annotations

from coverplan.texts._text import Text

WORDS = {
    "id.missing": Text(
        "{file} 第 {row} 行：“{column}”没有编号。请补全编号。",
        "{file} row {row}: '{column}' holds no id. Give the row an id.",
    ),
    "id.twice": Text(
        "{file} 第 {row} 行：“{column}”的编号“{value}”重复。每行要有自己的编号。",
        "{file} row {row}: '{column}' = '{value}' stands more than once. Give each row an id of its own.",
    ),
}
