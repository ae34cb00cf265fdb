"""How far the sheets of a workbook reach, known before they are read: a few bytes may stand for a million cells; and what would not be read."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from coverplan.errors import InputError
from coverplan.io.sheets.unread_cells import REFERENCE, column_number, numbered_rows, xlsx_part
from coverplan.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MOST_COLUMNS", "require_near"]

_MOST_CELLS = 50_000_000
MOST_COLUMNS = 16_384  # that any spreadsheet holds
# Equal neighbours are written once; a table is not made of them.
_MOST_REPEATED, _MOST_TIMES = 1_000_000, 50
# How much of a row is looked at for its last cell.
_LAST_CELL = 4096
_CHUNK = 1 << 20


class _Extent(NamedTuple):
    """Rows and columns up to the last cell of a sheet, the cells that are written in it, and for how many they stand.

    ``odd_row`` is one that its reader would pass over or read otherwise; 0 where there is none.
    """

    sheet: str
    rows: int
    columns: int
    written: int = 0
    filled: int = 0
    odd_row: int = 0


def require_near(path: Path) -> None:
    """Refuse a workbook with so wide a sheet that the reader would ask for more memory than there is, or with rows that it would not read.

    Raises
    ------
    InputError
        Names the sheet and its last cell, or the row.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import openpyxl
    >>> book = openpyxl.Workbook()
    >>> book.active["XFD1048576"] = 1
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book.save(Path(folder) / "a.xlsx")
    ...     require_near(Path(folder) / "a.xlsx")
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    for each in _extents(path):
        if (
            each.rows * each.columns > _MOST_CELLS
            or each.columns > MOST_COLUMNS
            or each.filled > max(_MOST_REPEATED, _MOST_TIMES * each.written)
        ):
            about = {"file": path.name, "sheet": each.sheet, "row": each.rows, "column": each.columns}
            raise InputError.of("io.sheet-too-far", **about)
        if each.odd_row:
            raise InputError.of("io.sheet-odd", file=path.name, sheet=each.sheet, row=each.odd_row)


def _extents(path: Path) -> list[_Extent]:
    of = {".xlsx": _of_xlsx, ".xlsm": _of_xlsx, ".ods": _of_ods}.get(path.suffix.lower())
    if of is None:
        return []
    try:
        with reading(path), zipfile.ZipFile(path) as book:
            return list(of(book))
    except InputError:  # who reads the values says so
        return []


def _of_xlsx(book: zipfile.ZipFile) -> Iterator[_Extent]:
    root = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - entities are bounded by expat
    for name in (element.get("name", "") for element in root.iter() if element.tag.endswith("}sheet")):
        last_row = last_column = odd_row = 0
        seen: set[int] = set()
        has_ended = False
        for number, text in numbered_rows(book, xlsx_part(book, name)[0]):
            inside, end, _ = text.partition(b"sheetData>")
            # behind the end of the rows, twice, or with a comment in a cell: no program writes so
            if has_ended or number in seen or b"<!" in inside:
                odd_row = odd_row or number + 1
            has_ended |= bool(end)
            seen.add(number)
            last_row = max(last_row, number + 1)
            references = REFERENCE.findall(text[-_LAST_CELL:])
            if references and references[-1][0]:
                last_column = max(last_column, column_number(references[-1][0].decode()) + 1)
        yield _Extent(name, last_row, last_column, odd_row=odd_row)


# ---- .ods: rows and cells that are alike are written once, with how often they stand there

_TABLE_OR_ROW = re.compile(rb"(?=<(?:\w+:)?table(?:-row)?[\s>])")
_TABLE = re.compile(rb"<(?:\w+:)?table\s[^>]*?\bname\s*=\s*[\"']([^\"']*)[\"']")
_ROW = re.compile(rb"<(?:\w+:)?table-row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?(?:covered-)?table-cell\b([^>]*?)(/?)>")
_TIMES = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,18})[\"']")


def _of_ods(book: zipfile.ZipFile) -> Iterator[_Extent]:
    name, row, found = "", 0, _Extent("", 0, 0)
    for text in _ods_rows(book):
        if table := _TABLE.match(text):
            yield found
            name, row, found = table[1].decode("utf-8", "replace"), 0, _Extent("", 0, 0)
        elif start := _ROW.match(text):
            times = _times(start[1])
            column = last = written = filled = 0
            for attributes, is_empty in _CELL.findall(text):
                here = _times(attributes)
                column += here
                if not is_empty or b"value" in attributes:
                    last, written, filled = column, written + 1, filled + here
            row += times
            if written:
                found = _Extent(
                    name,
                    row,
                    max(found.columns, last),
                    found.written + written,
                    found.filled + filled * times,
                )
    yield found


def _ods_rows(book: zipfile.ZipFile) -> Iterator[bytes]:
    rest = b""
    with book.open("content.xml") as stream:
        while chunk := stream.read(max(_CHUNK, len(rest))):  # of a row without end not all again and again
            *rows, rest = _TABLE_OR_ROW.split(rest + chunk)
            yield from rows
    yield rest


def _times(attributes: bytes) -> int:
    found = _TIMES.search(attributes)
    return int(found[1]) if found else 1
