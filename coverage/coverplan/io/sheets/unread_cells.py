"""Cells of a workbook that hold no value: errors, and formulas whose result was never stored.

The library that reads the values gives both as empty cells, which would lose what stands there in silence.
"""

from __future__ import annotations

import re
import struct
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from coverplan.errors import InputError
from coverplan.reading import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "REFERENCE",
    "Unread",
    "as_unread",
    "cells_without_value",
    "column_number",
    "is_error_word",
    "numbered_rows",
    "xlsx_part",
]

_ERROR_WORD = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA)|Err:\d{3}",
    re.IGNORECASE,
)
# [MS-XLS] 2.5.10 BErr
_ERROR_CODES = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
}  # fmt: skip
_CHUNK = 1 << 20


class Unread(str):
    """Text of a cell that holds no value: the error that stands there, or the formula that was not calculated.

    Examples
    --------
    >>> Unread("=E2+F2").is_formula, Unread("#REF!").is_formula
    (True, False)
    """

    __slots__ = ()

    @property
    def is_formula(self) -> bool:
        """Whether it is a formula without a stored result, not an error."""
        return self.startswith("=")


def is_error_word(text: str) -> bool:
    """Say whether a text is how spreadsheets write an error.

    Examples
    --------
    >>> is_error_word("#N/A"), is_error_word("#1")
    (True, False)
    """
    return text.startswith(("#", "E", "e")) and _ERROR_WORD.fullmatch(text) is not None


def as_unread(text: str) -> Unread | None:
    """Return a text that holds no value as :class:`Unread`, and None for any other.

    Examples
    --------
    >>> as_unread("#N/A"), as_unread(Unread("=A1")), as_unread("=A1"), as_unread("12")
    ('#N/A', '=A1', None, None)
    """
    if isinstance(text, Unread):
        return text
    return Unread(text) if is_error_word(text) else None


def cells_without_value(path: Path, sheet: str) -> dict[tuple[int, int], Unread] | None:
    """Find the cells of a worksheet that hold no value.

    Parameters
    ----------
    path
        .xlsx, .xlsm, .xlsb, .xls or .ods.
    sheet
        Name of the worksheet.

    Returns
    -------
    dict or None
        Row and column, counted from 0, and what stands there; None where the workbook is not made as the standards say.

    Notes
    -----
    ECMA-376 part 1, 18.3.1.4 (cell) and 18.2.2 (``fullCalcOnLoad``: its formulas are yet to be calculated, and the
    0 that stands there is no result); OpenDocument 1.3 part 3, 9.1.4; [MS-XLS] 2.4.127 (Formula) and 2.4.22 (BoolErr);
    [MS-XLSB] 2.4.1 and 2.4.6.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import openpyxl
    >>> book = openpyxl.Workbook()
    >>> book.active.append([1, "=A1+1"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     book.save(Path(folder) / "a.xlsx")
    ...     cells_without_value(Path(folder) / "a.xlsx", "Sheet")
    {(0, 1): '=A1+1'}
    """
    scan: dict[str, Callable[[Path, str], Iterator[tuple[int, int, str]]]] = {
        ".xlsx": _in_xlsx, ".xlsm": _in_xlsx, ".xlsb": _in_xlsb, ".ods": _in_ods, ".xls": _in_xls,
    }  # fmt: skip
    try:
        with reading(path):
            return {
                (row, column): Unread(text) for row, column, text in scan[path.suffix.lower()](path, sheet)
            }
    except InputError:  # a finding says so
        return None


# ---- .xlsx

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)?(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]*)(\d+)[\"']")
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_MAY_LACK = re.compile(rb"[\"']e[\"']|<(?:\w+:)?f\b")


def _in_xlsx(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    with zipfile.ZipFile(path) as book:
        part, is_stale = xlsx_part(book, sheet)
        for row, text in numbered_rows(book, part):
            if _MAY_LACK.search(text):
                yield from ((row, column, what) for column, what in _xlsx_cells(text, is_stale=is_stale))


def numbered_rows(book: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield each row of a worksheet of an .xlsx, counted from 0, and its text."""
    row = -1
    for text in _xlsx_rows(book, part):
        found = _ROW.match(text)
        number = REFERENCE.search(b" " + found[1]) if found else None
        row = int(number[2]) - 1 if number else row + 1
        yield row, text


def xlsx_part(book: zipfile.ZipFile, sheet: str) -> tuple[str, bool]:
    """Return the part of a worksheet, and whether the book's formulas are yet to be calculated."""
    root = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - entities are bounded by expat
    relation = None
    is_stale = False
    for element in root.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
        elif element.tag.endswith("}calcPr"):
            is_stale = element.get("fullCalcOnLoad") in ("1", "true")
    return _target(book, "xl/_rels/workbook.xml.rels", relation), is_stale


def _target(book: zipfile.ZipFile, relations: str, wanted: str | None) -> str:
    root = ET.fromstring(book.read(relations))  # noqa: S314 - entities are bounded by expat
    target = {element.get("Id"): element.get("Target", "") for element in root.iter()}[wanted]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xlsx_rows(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    rest = b""
    with book.open(part) as stream:
        while chunk := stream.read(max(_CHUNK, len(rest))):  # of a row without end not all again and again
            *rows, rest = re.split(rb"(?=<(?:\w+:)?row\b)", rest + chunk)
            yield from (row for row in rows if _ROW.match(row))
    if _ROW.match(rest):
        yield rest


def _xlsx_cells(row: bytes, *, is_stale: bool) -> Iterator[tuple[int, str]]:
    column = -1
    for attributes, inside in _CELL.findall(row):
        reference = REFERENCE.search(attributes)
        column = column_number(reference[1].decode()) if reference and reference[1] else column + 1
        kind, value, formula = _TYPE.search(attributes), _VALUE.search(inside), _FORMULA.search(inside)
        text = _plain(value[1]) if value else ""
        if kind and kind[1] == b"e":
            yield column, text or "#N/A"
        elif formula and (
            (not text and not (kind and kind[1] == b"str"))
            or (is_stale and text == "0" and not (kind and kind[1] == b"b"))
        ):
            yield column, "=" + _plain(formula[1] or b"")


def _plain(text: bytes) -> str:
    words = text.decode("utf-8", "replace").strip()
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        words = words.replace(entity, sign)
    return words


def column_number(letters: str) -> int:
    """Return the column of a reference such as AB12, counted from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


# ---- .ods


def _in_ods(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    def of(element: ET.Element, name: str) -> str | None:
        return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), None)

    row, column, is_wanted = 0, 0, False
    with zipfile.ZipFile(path) as book, book.open("content.xml") as stream:
        for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314
            kind = element.tag.rpartition("}")[2]
            if event == "start":
                if kind == "table":
                    row, is_wanted = 0, of(element, "name") == sheet
                elif kind == "table-row":
                    column = 0
            elif kind == "table-row":
                row += int(of(element, "number-rows-repeated") or 1)
                element.clear()
            elif kind in ("table-cell", "covered-table-cell"):
                if is_wanted and (what := _ods_lacks(element, of)) is not None:
                    yield row, column, what
                column += int(of(element, "number-columns-repeated") or 1)


def _ods_lacks(cell: ET.Element, of: Callable[[ET.Element, str], str | None]) -> str | None:
    formula, text = of(cell, "formula"), "".join(cell.itertext()).strip()
    if is_error_word(text) and (formula is not None or of(cell, "value-type") in (None, "string", "error")):
        return text
    has_value = text or any(
        of(cell, name) is not None for name in ("value-type", "value", "string-value", "date-value")
    )
    return None if formula is None or has_value else "=" + formula.partition("=")[2]


# ---- .xlsb


def _in_xlsb(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    with zipfile.ZipFile(path) as book:
        relation = None
        for kind, data in _xlsb_records(book.read("xl/workbook.bin")):
            if kind == 156:  # BrtBundleSh
                own, end = _wide_string(data, 8)
                if _wide_string(data, end)[0] == sheet:
                    relation = own
        row = 0
        for kind, data in _xlsb_records(book.read(_target(book, "xl/_rels/workbook.bin.rels", relation))):
            if kind == 0:  # BrtRowHdr
                row = struct.unpack_from("<I", data)[0]
            elif kind in (3, 11):  # BrtCellError, BrtFmlaError
                yield row, struct.unpack_from("<I", data)[0], _ERROR_CODES.get(data[8], "#N/A")


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0

    def number(most: int) -> int:
        nonlocal at
        value = 0
        for step in range(most):
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << (7 * step)
            if byte < 0x80:
                break
        return value

    while at < len(data):
        kind, size = number(2), number(4)
        yield kind, data[at : at + size]
        at += size


def _wide_string(data: bytes, at: int) -> tuple[str, int]:
    end = at + 4 + 2 * struct.unpack_from("<I", data, at)[0]
    return data[at + 4 : end].decode("utf-16-le"), end


# ---- .xls


def _in_xls(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    stream = _workbook_stream(path.read_bytes())
    start = {name: at for at, name in _xls_sheets(stream)}[sheet]
    for kind, data in _xls_records(stream, start):
        if kind == 0x000A:  # EOF
            return
        is_error = (kind == 0x0205 and data[7] == 1) or (
            kind == 0x0006 and data[12:14] == b"\xff\xff" and data[6] == 2
        )  # BoolErr, Formula
        if is_error:
            row, column = struct.unpack_from("<HH", data)
            yield row, column, _ERROR_CODES.get(data[6] if kind == 0x0205 else data[8], "#N/A")


def _xls_records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _xls_sheets(stream: bytes) -> Iterator[tuple[int, str]]:
    for kind, data in _xls_records(stream):
        if kind == 0x0085:  # BoundSheet8
            size, is_wide = data[6], data[7] & 1
            text = data[8 : 8 + size * (1 + is_wide)]
            yield struct.unpack_from("<I", data)[0], text.decode("utf-16-le" if is_wide else "latin-1")
        elif kind == 0x000A:
            return


def _workbook_stream(data: bytes) -> bytes:
    """Return the workbook stream of a compound file ([MS-CFB])."""
    if data[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return b""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    first_directory, cutoff = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
    listed = list(struct.unpack_from("<109I", data, 76))
    following, numbers = struct.unpack_from("<I", data, 68)[0], size // 4
    while following < 0xFFFFFFFA and len(listed) < len(data) // size + numbers:
        more = struct.unpack_from(f"<{numbers}I", data, (following + 1) * size)
        listed, following = listed + list(more[:-1]), more[-1]
    table: list[int] = []
    for sector in listed:
        if sector < 0xFFFFFFFA:
            table += struct.unpack_from(f"<{numbers}I", data, (sector + 1) * size)

    def chain(sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < len(table) and len(parts) <= len(table):
            parts.append(data[(sector + 1) * size : (sector + 2) * size])
            sector = table[sector]
        return b"".join(parts)

    directory = chain(first_directory)
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        if name in ("Workbook", "Book") and length >= cutoff:  # Excel fills a short stream up
            return chain(start)[:length]
    return b""
