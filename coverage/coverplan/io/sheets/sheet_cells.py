"""Cells of a CSV file or a worksheet as text, each row under the number that Excel shows for it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pandas import NA, NaT

from coverplan.errors import InputError
from coverplan.io.archives import require_sound_archive
from coverplan.io.sheets.extents import MOST_COLUMNS, require_near
from coverplan.io.sheets.unread_cells import Unread, as_unread, cells_without_value
from coverplan.io.text_encoding import decode_text
from coverplan.io.whole import MOST_LETTERS
from coverplan.reading import reading, require_file
from coverplan.texts import Listed

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineWorkbook

__all__ = ["CSV_SUFFIXES", "EXCEL_SUFFIXES", "Merged", "SheetCells", "cell_text", "read_cells"]

CSV_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
EXCEL_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})

_KEY = "io.workbook-unreadable"
_SEPARATORS = ",;\t|"
_SNIFFED_ROWS = 50
# How files begin that are no plain text, whatever their name says: archives and workbooks, PDF, RTF, web pages and other XML.
_NO_PLAIN_TEXT = re.compile(
    rb"PK\x03\x04|\x1f\x8b|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|%PDF-|\{\\rtf|(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table)\b",
    re.IGNORECASE,
)
# A float holds 15 decimal digits; from here on the last ones are not those that were typed.
_EXACT_BELOW = 10**15
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")  # as write_csv guards a cell that Excel would run


@dataclass(frozen=True)
class Merged:
    """A block of merged cells: first and last row and column, counted from 0.

    Examples
    --------
    >>> Merged(0, 0, 0, 5).last_column
    5
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class SheetCells:
    """The cells of one table file, all of them text.

    Parameters
    ----------
    file
        How messages name the file (with the sheet, where a workbook has several).
    rows
        ``rows[0]`` is row 1 of the file; rows may differ in length; an empty cell is ``""``, one that holds no value
        (an error, a formula that was not calculated) is an :class:`Unread`.
    merged
        Blocks of merged cells; their text stands in the first cell.
    encoding
        Of a text file; None for a workbook.
    is_searched
        Whether cells without a value could be looked for.
    last_line
        Of a text file: "whole"; "open" where it does not end, as where it was typed by hand; "lost" where all others end as Excel
        ends them, the last one, too.

    Examples
    --------
    >>> SheetCells("a.csv", [["code"], ["1"]]).rows[1]
    ['1']
    """

    file: str
    rows: list[list[str]]
    merged: tuple[Merged, ...] = ()
    encoding: str | None = None
    is_searched: bool = True
    last_line: Literal["whole", "open", "lost"] = "whole"


def read_cells(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> SheetCells:
    r"""Read a CSV file or one worksheet as text.

    Whole numbers come out without the ``.0`` of Excel, dates in ISO form, so that a code kept as a
    number (370832001001.0) has its digits again. Codes of more than 15 digits that Excel stored as a
    number are left in the form 3.7E+17, for the reader of the column to refuse.

    Parameters
    ----------
    path
        .csv, .tsv, .txt (separated by comma, semicolon or tab; UTF-8 or GB18030), .xlsx, .xlsm,
        .xlsb, .xls or .ods.
    sheet
        Name of the worksheet; needed when several have content.
    encoding
        Of a text file, where the plan states it.

    Returns
    -------
    SheetCells

    Raises
    ------
    InputError
        When the file is missing, of another kind, cannot be read or decoded, is empty, or the sheet
        is not there or not named.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_bytes("代码;人数\n370832001;12".encode("gb18030"))
    ...     read_cells(file).rows
    [['代码', '人数'], ['370832001', '12']]
    """
    suffix = path.suffix.lower()
    require_file(path)
    if suffix in CSV_SUFFIXES:
        cells = _read_csv(path, encoding)
    elif suffix in EXCEL_SUFFIXES:
        cells = _read_sheet(path, sheet)
    else:
        raise InputError.of("io.table-kind", file=path.name, suffix=suffix or path.name)
    if not any(any(row) for row in cells.rows):
        raise InputError.of("io.table-empty", file=cells.file)
    return cells


def _read_csv(path: Path, encoding: str | None) -> SheetCells:
    with reading(path):
        data = path.read_bytes()
    if _NO_PLAIN_TEXT.match(data):
        raise InputError.of("io.not-of-kind", file=path.name, suffix=path.suffix)
    decoded = decode_text(data, path.name, declared=encoding)
    separator = _separator(decoded.text)
    rows = _split(decoded.text, separator, path.name)
    _refuse_wide(rows, path.name)
    _refuse_swallowed(rows, separator, path.name)
    return SheetCells(
        path.name,
        [[_csv_cell(cell) for cell in row] for row in rows],
        encoding=decoded.encoding,
        last_line=_how_it_ends(decoded.text),
    )


def _how_it_ends(text: str) -> Literal["whole", "open", "lost"]:
    if text.endswith(("\n", "\r")):
        return "whole"
    return "lost" if "\r\n" in text else "open"


def _refuse_wide(rows: list[list[str]], file: str) -> None:
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            raise InputError.of("io.csv-too-wide", file=file, row=number, count=len(row), most=MOST_COLUMNS)


def _refuse_swallowed(rows: list[list[str]], separator: str, file: str) -> None:
    """Refuse a cell that holds whole rows: its quote was closed where the next one stood."""
    width = max(Counter(map(len, rows)).items(), key=lambda item: item[1], default=(0, 0))[0]
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if (
                "\n" in cell
                and width > 2
                and any(line.count(separator) >= width - 2 for line in cell.split("\n"))
            ):
                swallowed = sum(line.count(separator) >= width - 2 for line in cell.split("\n"))
                raise InputError.of("io.csv-swallowed", file=file, row=number, count=swallowed)


def _split(text: str, separator: str, file: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise InputError.of("io.csv-broken", file=file, line=reader.line_num, why=error) from None


def _separator(text: str) -> str:
    """Choose the separator by which most rows have the same number of cells (at least two)."""
    head = "\n".join(text.splitlines()[:_SNIFFED_ROWS])

    def fit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=separator)]
        except csv.Error:  # a cell without end, which whoever reads the rows tells
            return 0, 0
        counts = Counter(width for width in widths if width > 1)
        cells, rows = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows, cells

    return max(_SEPARATORS, key=fit)


def _csv_cell(cell: str) -> str:
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):  # ="370832001001": the way to keep Excel off a code
        return text[2:-1]
    if _GUARDED.match(text):
        return text[1:]
    return Unread(text) if text.startswith("=") else as_unread(text) or text


def _read_sheet(path: Path, sheet: str | None) -> SheetCells:
    from python_calamine import CalamineWorkbook

    with reading(path):
        is_archive = zipfile.is_zipfile(path)
    if is_archive:
        require_sound_archive(path, _KEY)
    require_near(path)
    with reading(path, _KEY):
        book = CalamineWorkbook.from_path(str(path))
    with book:
        name, several = _choose_sheet(book, sheet, path.name)
        with reading(path, _KEY):
            found = book.get_sheet_by_name(name)
            cells = found.to_python(skip_empty_area=False)
            merged = tuple(Merged(a, b, c, d) for (a, b), (c, d) in found.merged_cell_ranges or ())
    rows = [[cell_text(cell) for cell in row] for row in cells]
    file = f"{path.name} [{name}]" if several else path.name
    _refuse_long_cells(rows, file)
    unread = cells_without_value(path, name)
    for (row, column), what in (unread or {}).items():
        _put(rows, row, column, what)
    return SheetCells(file, rows, merged, is_searched=unread is not None)


def _refuse_long_cells(rows: list[list[str]], file: str) -> None:
    for number, row in enumerate(rows, start=1):
        longest = max(map(len, row), default=0)
        if longest > MOST_LETTERS:
            size, most = f"{longest:,}", f"{MOST_LETTERS:,}"
            raise InputError.of("io.cell-too-long", file=file, row=number, size=size, most=most)


def _put(rows: list[list[str]], row: int, column: int, text: Unread) -> None:
    """Write into a cell, which may lie below or right of all that have values."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = text


def _choose_sheet(book: CalamineWorkbook, sheet: str | None, file: str) -> tuple[str, bool]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in sheets]
    if sheet is not None:
        if sheet not in names:
            raise InputError.of("io.sheet-missing", file=file, sheet=sheet, sheets=Listed(tuple(names)))
        return sheet, len(names) > 1
    with reading(file, _KEY):
        full = [meta for meta in sheets if book.get_sheet_by_name(meta.name).height > 0]
    shown = [meta.name for meta in full if meta.visible == SheetVisibleEnum.Visible]
    if len(shown) > 1:
        raise InputError.of("io.sheet-unnamed", file=file, sheets=Listed(tuple(shown)))
    if not shown:
        raise InputError.of("io.table-empty", file=file)
    return shown[0], len(full) > 1


def cell_text(cell: object) -> str:
    """Return a cell of a workbook or an attribute of a feature as text.

    Examples
    --------
    >>> cell_text(370832001001.0), cell_text(None), cell_text(dt.date(2020, 5, 1)), cell_text(0.5)
    ('370832001001', '', '2020-05-01', '0.5')
    """
    if cell is None or cell is NA or cell is NaT or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_BELOW:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    text = str(cell).strip()
    return as_unread(text) or text
