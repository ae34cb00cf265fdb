"""Tables as offices keep them: titles above the header, totals between the rows, figures in 万; read as text."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io.sheets.headers import Header, find_header, is_number
from coverplan.io.sheets.sheet_cells import CSV_SUFFIXES, EXCEL_SUFFIXES, Merged, SheetCells, read_cells
from coverplan.io.sheets.unread_cells import Unread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

__all__ = ["TABLE_SUFFIXES", "Table", "read_table", "write_cells", "write_csv"]

TABLE_SUFFIXES = CSV_SUFFIXES | EXCEL_SUFFIXES

_TOTAL = re.compile(
    r".{0,20}(?:合|总|小|共|累)计(?:数|人数)?[:：]?|总数[:：]?|(?:grand|sub)?-?total|sum", re.IGNORECASE
)
_REMARKS = frozenset({"注", "备注", "说明", "附注"})
_NOTE = re.compile(
    r"(?:注|备注|说明|填表|制表|审核|复核|负责人|填报|资料来源|数据来源|统计时间|单位|单位负责人|联系).{0,6}[：:]"
)
_TITLE_UNIT = re.compile(r"单位[：:]\s*(?P<unit>[^\s)）,，;；]+)")
_CODE = re.compile(r"\d{9}|\d{12}")
_DIGITS = 10
# From so many rows above it the length of a last cell is telling; tables of so many rows are not typed by hand.
_TELLING, _EXPORTED = 3, 10
_DECIMALS_OF_DEGREES = 7
# Excel takes off a tab or a break before a sign, and in Chinese the wide signs stand for the narrow ones.
_TO_GUARD = re.compile(r"'*[\t\r\n ]*[=+\-@＝＋－＠]")


@dataclass(frozen=True)
class Table:
    """A table of text under its headers.

    Parameters
    ----------
    file
        How messages name the file.
    frame
        Text in every column (``""`` where empty); the index ``row`` is the row number Excel shows.
    unit
        Unit that a line above the header states for the whole table ("单位：万人"), or ``""``.
    repeated
        Headers that stand over several columns.
    findings
        What was skipped, filled or assumed.
    totals
        The rows of totals that were left out of ``frame``, under the same headers.

    Examples
    --------
    >>> import pandas as pd
    >>> Table("a.csv", pd.DataFrame({"名称": ["韩岗镇"]})).unit
    ''
    """

    file: str
    frame: pd.DataFrame
    unit: str = ""
    repeated: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_table(
    path: Path,
    *,
    layer: str,
    known: Collection[str] = (),
    sheet: str | None = None,
    encoding: str | None = None,
) -> Table:
    r"""Read a CSV file or a worksheet: its header found, its totals and notes left out, every cell as text.

    Parameters
    ----------
    path
        .csv, .tsv, .txt, .xlsx, .xlsm, .xlsb, .xls or .ods.
    layer
        The layer that findings are about.
    known
        Headers that may stand there; the row with most of them is the header.
    sheet
        Worksheet, where several have content.
    encoding
        Of a text file, where the plan states it.

    Returns
    -------
    Table
        Rows without the blank ones, titles, repeated headers, totals (合计, 小计 ...) and notes; each
        kind that was left out is a finding, with its rows.

    Raises
    ------
    InputError
        When the file cannot be read, has no row under its header, or has rows with more cells than it.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("2023年人口\n代码,人数\n370832001,12\n合计,12", encoding="utf-8")
    ...     table = read_table(file, layer="residents", known=["代码"])
    >>> table.frame.loc[3, "代码"], [finding.rule for finding in table.findings]
    ('370832001', ['table.title-rows', 'table.total-rows'])
    """
    cells = read_cells(path, sheet=sheet, encoding=encoding)
    header = find_header(cells, known)
    findings = (
        []
        if encoding is not None or cells.encoding in (None, "utf-8")
        else [_said("encoding", cells, layer, encoding=cells.encoding)]
    )
    if not cells.is_searched:
        findings.append(_said("not-searched", cells, layer))
    findings += _of_the_end(cells, header, layer)
    above = [i for i in range(header.first_row) if any(cells.rows[i])]
    if above:
        findings.append(_said("title-rows", cells, layer, rows=_rows(above), text=_excerpt(cells, above)))
    body = [[*row, *[""] * (len(header.names) - len(row))] for row in cells.rows]
    findings += _leave_out_beside(body, cells, header, layer)
    findings += _fill_merged(body, cells, header, layer)
    kept, left_out = _sort_rows(body, header)
    findings += [
        _said(kind, cells, layer, rows=_rows(rows), text=_excerpt(cells, rows))
        for kind, rows in left_out.items()
        if rows
    ]
    if not kept:
        raise InputError.of("io.table-no-rows", file=cells.file, row=header.last_row + 1)
    faults = _too_long(body, cells, header, kept)
    if faults:
        raise InputError(faults)
    frame = _as_frame(body, header, kept)
    totals = _as_frame(body, header, left_out["total-rows"])
    return Table(cells.file, frame, _title_unit(cells, above), header.repeated, tuple(findings), totals)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    r"""Write a table that Excel opens with its characters and runs nothing in.

    UTF-8 with byte-order mark. A text cell that starts with ``=``, ``+``, ``-`` or ``@`` gets a leading
    ``'``, which :func:`read_table` takes off again. Fractions have 10 significant digits: more would be the noise of floats;
    degrees (lon, lat) have 7 decimals. A whole number has no point, and no number an exponent.

    Parameters
    ----------
    frame
        Any frame; the index is not written; booleans are written ``true`` and ``false``.
    path
        File to write.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     write_csv(pd.DataFrame({"name": ["=1+1"], "n": [0.1 + 0.2]}), file)
    ...     file.read_text(encoding="utf-8-sig")
    "name,n\n'=1+1,0.3\n"
    """
    names = [str(column) for column in frame.columns]
    guarded = pd.DataFrame({i: _guarded(frame.iloc[:, i], _is_degrees(name)) for i, name in enumerate(names)})
    guarded.columns = [_guard(name) for name in names]
    guarded.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def write_cells(rows: Sequence[Sequence[str | float]], path: Path) -> None:
    r"""Write cells as they stand, row by row: text as text that nothing runs in, numbers as numbers.

    Parameters
    ----------
    rows
        Rows of a table, titles and all; they may differ in length.
    path
        ``.csv`` (as :func:`write_csv` writes it, but with every digit) or ``.xlsx`` (one sheet).

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     write_cells([["代码", "经度"], ["370832001", 116.123456789]], file)
    ...     file.read_text(encoding="utf-8-sig")
    '代码,经度\n370832001,116.123456789\n'
    """
    if path.suffix.lower() == ".xlsx":
        _write_sheet(rows, path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(
            [_guard(cell) if isinstance(cell, str) else f"{cell:.9f}".rstrip("0").rstrip(".") for cell in row]
            for row in rows
        )


def _write_sheet(rows: Sequence[Sequence[str | float]], path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, float):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell)


def _is_degrees(name: str) -> bool:
    return name.rpartition("_")[2] in ("lon", "lat")


def _guarded(values: pd.Series[Any], is_degrees: bool) -> pd.Series[Any]:  # noqa: FBT001 - one of a kind
    if isinstance(values.dtype, pd.StringDtype):
        wrong = values.str.match(_TO_GUARD.pattern, na=False)
        if not wrong.any():  # most texts are none that could run
            return values
    if is_degrees and pd.api.types.is_float_dtype(values.dtype):
        values = values.round(_DECIMALS_OF_DEGREES)
    return values.astype(object).map(_guard)


def _guard(cell: object) -> object:
    if isinstance(cell, str) and _TO_GUARD.match(cell):
        return f"'{cell}"
    if isinstance(cell, float) and isfinite(cell):
        return _digits(cell)
    return str(cell).lower() if isinstance(cell, bool) else cell


def _digits(number: float) -> str:
    if number.is_integer():
        return str(int(number))
    said = f"{number:.{_DIGITS}g}"
    return format(Decimal(said), "f") if "e" in said else said


def _of_the_end(cells: SheetCells, header: Header, layer: str) -> list[Finding]:
    """Tell of a text file whose last line does not end."""
    last = len(cells.rows) - 1
    if cells.last_line == "whole" or last <= header.last_row:
        return []
    row, columns = cells.rows[last], len(cells.rows[header.last_row])
    if len(row) < columns:
        return [_said("cut-short", cells, layer, row=last + 1, there=len(row), columns=columns)]
    told = _said("no-line-end", cells, layer, row=last + 1, text=_cut(" / ".join(filter(None, row))))
    least = _shortest_above(cells, header, columns - 1)
    if len(row) == columns and len(row[-1]) < least:
        return [
            _said("last-cell-short", cells, layer, row=last + 1, text=row[-1], size=len(row[-1]), least=least)
        ]
    if cells.last_line == "lost":
        return [told]
    # A program ends its last line; whoever types may not, but seldom types so many.
    return [replace(told, severity="info")] if last - header.last_row >= _EXPORTED else []


def _shortest_above(cells: SheetCells, header: Header, column: int) -> int:
    """Return the least length of the cells above the last one in a column of figures or codes; 0 where that tells nothing."""
    above = [row[column] for row in cells.rows[header.last_row + 1 : -1] if column < len(row)]
    figures = len(above) >= _TELLING and all(map(is_number, above))
    return min(map(len, above)) if figures else 0


def _said(kind: str, cells: SheetCells, layer: str, **params: object) -> Finding:
    return Finding(rule=f"table.{kind}", layer=layer, params={"file": cells.file, **params})


def _rows(rows: list[int]) -> str:
    """Name rows as Excel does, from 1: "1-3、9"."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in spans)


def _excerpt(cells: SheetCells, rows: list[int]) -> str:
    return _cut(" / ".join(next(cell for cell in cells.rows[row] if cell) for row in rows[:3]))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _title_unit(cells: SheetCells, above: list[int]) -> str:
    units = [
        found["unit"] for row in above for cell in cells.rows[row] if (found := _TITLE_UNIT.search(cell))
    ]
    return units[-1] if units else ""


def _sort_rows(body: list[list[str]], header: Header) -> tuple[list[int], dict[str, list[int]]]:
    """Tell the rows to keep from those that are no data."""
    kept: list[int] = []
    left_out: dict[str, list[int]] = {
        "repeated-header": [],
        "number-row": [],
        "total-rows": [],
        "note-rows": [],
        "formula-rows": [],
    }
    titles = _header_texts(body, header)
    for i in range(header.last_row + 1, len(body)):
        filled = [cell for cell in body[i] if cell]
        if not filled:
            continue
        if len(filled) > 1 and all(_plain(cell) in titles[at] for at, cell in enumerate(body[i]) if cell):
            left_out["repeated-header"].append(i)
        elif i == header.last_row + 1 and _counts_columns(filled):
            left_out["number-row"].append(i)
        elif any(_TOTAL.fullmatch(_plain(cell)) for cell in filled[:3]):
            left_out["total-rows"].append(i)
        elif _NOTE.match(filled[0]) or _is_remark(filled):
            left_out["note-rows"].append(i)
        elif not body[i][0] and all(isinstance(cell, Unread) for cell in filled):
            left_out["formula-rows"].append(i)  # formulas copied down below the last entry
        else:
            kept.append(i)
    return kept, left_out


def _is_remark(filled: list[str]) -> bool:
    """Tell a row that is a word for remarks and what is remarked, without figures."""
    words = [_plain(cell) for cell in filled]
    return words[0] in _REMARKS and not any(word.replace(".", "", 1).isdigit() for word in words[1:])


def _plain(cell: str) -> str:
    return "".join(cell.split())


def _header_texts(body: list[list[str]], header: Header) -> list[set[str]]:
    """Return, for each column, the texts that stand in its header."""
    rows = body[header.first_row : header.last_row + 1]
    return [
        {_plain(row[at]) for row in rows} | {name, *name.split("/")} for at, name in enumerate(header.names)
    ]


def _counts_columns(filled: list[str]) -> bool:
    """Tell the row of column numbers that statistics put under a header: 甲 乙 1 2 3."""
    letters = [cell for cell in filled if cell in "甲乙丙丁"]
    numbers = filled[len(letters) :]
    start = 1 if letters else int(numbers[0]) if numbers[0] in ("0", "1") else 1
    return len(filled) >= 4 and numbers == [str(n) for n in range(start, start + len(numbers))]


def _leave_out_beside(body: list[list[str]], cells: SheetCells, header: Header, layer: str) -> list[Finding]:
    """Blank, in place, merged blocks right of all columns, such as a place for signatures."""
    filled = _filled_columns(body, header)
    beside = [
        block for block in cells.merged if block.first_column > filled and header.last_row < block.last_row
    ]
    told = []
    for block in beside:
        row = body[block.first_row] if block.first_row < len(body) else []
        if block.first_column < len(row) and row[block.first_column]:
            told.append((block.first_row, row[block.first_column]))
            row[block.first_column] = ""
    if not told:
        return []
    rows = sorted({row for row, _ in told})
    return [
        _said("beside", cells, layer, rows=_rows(rows), text=_cut(" / ".join(text for _, text in told[:3])))
    ]


def _filled_columns(body: list[list[str]], header: Header) -> int:
    """Return the last column that has a name and, outside of merged blocks, something under it."""
    return max(
        (
            at
            for at, name in enumerate(header.names)
            if name and any(at < len(row) and row[at] for row in body[header.last_row + 1 :])
        ),
        default=-1,
    )


def _fill_merged(body: list[list[str]], cells: SheetCells, header: Header, layer: str) -> list[Finding]:
    """Repeat the text of cells merged down the rows; a figure stays where it is, or it would count twice."""
    filled: list[int] = []
    figures: list[int] = []
    for block in cells.merged:
        if block.first_row <= header.last_row or block.first_row == block.last_row:
            continue
        if block.first_row >= len(body) or block.first_column >= len(body[block.first_row]):
            continue  # a block of nothing, right of the table or below it
        text = body[block.first_row][block.first_column]
        if is_number(text) and not _CODE.fullmatch(text):
            figures.append(block.first_row)
        elif text:
            _repeat(body, block, text)
            filled.append(block.first_row)
    findings = []
    if filled:
        findings.append(_said("merged-filled", cells, layer, rows=_rows(sorted(set(filled)))))
    if figures:
        findings.append(_said("merged-figures", cells, layer, rows=_rows(sorted(set(figures)))))
    return findings


def _repeat(body: list[list[str]], block: Merged, text: str) -> None:
    for row in range(block.first_row, min(block.last_row + 1, len(body))):
        if any(body[row]) and block.first_column < len(body[row]):
            body[row][block.first_column] = text


def _too_long(body: list[list[str]], cells: SheetCells, header: Header, kept: list[int]) -> list[Fault]:
    """Tell the rows with more in them than the header has cells: where a comma parted a cell, all after it are shifted."""
    width = max(len(row) for row in cells.rows[header.first_row : header.last_row + 1])
    return [
        Fault.of("io.row-too-long", file=cells.file, row=i + 1, value=_tail(body[i]), columns=width)
        for i in kept
        if any(cell and not isinstance(cell, Unread) for cell in body[i][width:])
    ]


def _tail(row: list[str]) -> str:
    text = " | ".join(row).rstrip(" |")
    return text if len(text) <= 60 else f"...{text[-57:]}"


def _as_frame(body: list[list[str]], header: Header, kept: list[int]) -> pd.DataFrame:
    named = [(i, name) for i, name in enumerate(header.names) if name and name not in header.repeated]
    frame = pd.DataFrame({name: [body[row][i] for row in kept] for i, name in named}, dtype=object)
    frame.index = pd.Index([row + 1 for row in kept], name="row")
    return frame
