"""Where the header of a table stands, under titles and over one or two rows, and what its columns are called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from coverplan.io.sheets.sheet_cells import Merged, SheetCells

__all__ = ["Header", "find_header", "header_key", "is_number", "split_unit"]

_HEAD_ROWS = 30
_UNIT = re.compile(
    r"(?P<name>.+?)(?:[(\[【{](?:单位:?)?(?P<unit>[^()\[\]]+)[)\]】}]|/(?P<slashed>万?[人户张个元亩穴]|亿元|千元|平方米|公顷|万))"
)
_NUMBER = re.compile(r"[+-]?[\d,]*\.?\d+(?:e[+-]?\d+)?%?")


class Header(NamedTuple):
    """The rows of a header, counted from 0, and the column names, by position; ``""`` where there is none.

    Examples
    --------
    >>> Header(0, 0, ["code"], frozenset()).names
    ['code']
    """

    first_row: int
    last_row: int
    names: list[str]
    repeated: frozenset[str]


def header_key(text: str) -> str:
    """Return what two spellings of one header share: no blanks, half width, lower case, no required mark.

    Examples
    --------
    >>> header_key(" 床 位　数（张）* ")
    '床位数(张)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold().strip("*:")


def split_unit(header: str) -> tuple[str, str]:
    """Split a header such as "人口（万人）" into its key and its unit.

    Examples
    --------
    >>> split_unit("人口（万人）"), split_unit("人口/万人"), split_unit("名称")
    (('人口', '万人'), ('人口', '万人'), ('名称', ''))
    """
    key = header_key(header)
    found = _UNIT.fullmatch(key)
    return (found["name"], found["unit"] or found["slashed"]) if found else (key, "")


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number.

    Examples
    --------
    >>> is_number("１,200"), is_number("韩岗")
    (True, False)
    """
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip().casefold()) is not None


def find_header(cells: SheetCells, known: Collection[str]) -> Header:
    """Find the header: the first row with many known names, joined with the rows it is merged with.

    Parameters
    ----------
    cells
        Cells of the table.
    known
        Headers that may stand there (mapped, canonical or usual ones).

    Returns
    -------
    Header
        A column under two headers is called by the lower one; where that is not unique, by both:
        ``"人口/合计"``.

    Examples
    --------
    >>> from coverplan.io.sheets.sheet_cells import SheetCells
    >>> cells = SheetCells("a.csv", [["2023年台账"], [], ["编号", "名 称"], ["1", "甲"]])
    >>> find_header(cells, {"名称"})
    Header(first_row=2, last_row=2, names=['编号', '名称'], repeated=frozenset())
    """
    best = _best_row(cells.rows[:_HEAD_ROWS], {split_unit(name)[0] for name in known})
    blocks = [
        m
        for m in cells.merged
        if m.first_row <= best <= m.last_row
        and m.last_row > m.first_row
        and _text(cells.rows, m.first_row, m.first_column)
    ]
    first = min([best, *(m.first_row for m in blocks)])
    last = max([best, *(m.last_row for m in blocks)])
    # a block beside the table may reach down into the data; a header has no figures
    last = next((row - 1 for row in range(best + 1, last + 1) if _has_figures(cells.rows, row)), last)
    if not cells.merged:
        first, last = _unmerged_block(cells.rows, best)
    paths = _paths(_filled(cells, first, last))
    paths = _without_empty(paths, cells.rows[last + 1 :])
    leaves = Counter(path[-1] for path in paths if path)
    names = [
        "/".join(path) if path and leaves[path[-1]] > 1 else (path[-1] if path else "") for path in paths
    ]
    twice = frozenset(name for name, count in Counter(names).items() if name and count > 1)
    return Header(first, last, names, twice)


def _text(rows: Sequence[Sequence[str]], row: int, column: int) -> str:
    """Return the text of a cell that may lie beyond all that are filled."""
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _has_figures(rows: Sequence[Sequence[str]], row: int) -> bool:
    return row >= len(rows) or any(is_number(cell) for cell in rows[row] if cell)


def _without_empty(paths: list[list[str]], body: Sequence[Sequence[str]]) -> list[list[str]]:
    """Take the name from columns of nothing over which the name of a filled column was merged."""
    used = {at for row in body for at, cell in enumerate(row) if cell}
    named = {tuple(path) for at, path in enumerate(paths) if path and at in used}
    return [[] if path and at not in used and tuple(path) in named else path for at, path in enumerate(paths)]


def _best_row(head: Sequence[Sequence[str]], known: Collection[str]) -> int:
    def matches(row: Sequence[str]) -> int:
        return len({split_unit(cell)[0] for cell in row if cell} & set(known))

    hits = [matches(row) for row in head]
    if any(hits):  # the first, not the fullest: a header may stand again, in one row, between the blocks
        return next(i for i, hit in enumerate(hits) if 2 * hit >= max(hits))
    filled = [
        sum(bool(cell) for cell in row) for row in head
    ]  # a title fills one cell, a header most of them
    return next(i for i, count in enumerate(filled) if 2 * count >= max(filled))


def _unmerged_block(rows: Sequence[Sequence[str]], best: int) -> tuple[int, int]:
    """Join a CSV's second header row: it has names only under the groups that the first leaves open."""
    for first in (best, best - 1):
        if first >= 0 and first + 1 < len(rows) and _divides(rows[first], rows[first + 1]):
            return first, first + 1
    return best, best


def _divides(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether a row names parts of the columns of the row above it: 人口,, over 合计,60岁以上."""
    cells = list(zip_longest(upper, lower, fillvalue=""))
    parts = [below for _, below in cells if below]
    if len(parts) < 2 or not cells[0][0] or cells[0][1] or any(is_number(part) for part in parts):
        return False
    open_after = [not above for above, _ in cells[1:]] + [False]
    return any(not above for above, _ in cells) and all(
        (not below) if (above and not opens) else True
        for (above, below), opens in zip(cells, open_after, strict=True)
    )


def _filled(cells: SheetCells, first: int, last: int) -> list[list[str]]:
    """Return the header's rows, with every merged block filled with its text."""
    width = max(len(row) for row in cells.rows)
    rows = [[*row, *[""] * (width - len(row))] for row in cells.rows[first : last + 1]]
    for block in cells.merged:
        if first <= block.first_row and block.last_row <= last:
            _fill(rows, block, first)
    if not cells.merged and last > first:  # a CSV: the upper name holds for the open cells to its right
        for column in range(1, width):
            rows[0][column] = rows[0][column] or (rows[0][column - 1] if rows[1][column] else "")
    return rows


def _fill(rows: list[list[str]], block: Merged, first: int) -> None:
    text = _text(rows, block.first_row - first, block.first_column)
    for row in rows[block.first_row - first : block.last_row + 1 - first]:
        for column in range(block.first_column, min(block.last_column + 1, len(row))):
            row[column] = text


def _paths(rows: list[list[str]]) -> list[list[str]]:
    """Return, for each column, its names from the upper to the lower, each once."""
    paths = []
    for cells in zip(*rows, strict=True):
        names = [re.sub(r"\s+", "", cell) for cell in cells if cell]
        paths.append([name for i, name in enumerate(names) if i == 0 or name != names[i - 1]])
    return paths
