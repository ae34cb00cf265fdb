"""The cells of one column as codes, dates, numbers or words; what cannot be read is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault
from coverplan.findings import Finding
from coverplan.io import as_unread
from coverplan.layers.rows.cells import (
    BLANK_WORDS,
    CellError,
    as_code,
    as_date,
    as_degrees,
    as_number,
    as_text,
    as_year,
    counting_word,
)
from coverplan.layers.rows.columns import unit_factor
from coverplan.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coverplan.io import Unread
    from coverplan.layers.rows.layer import IncomingFile, LayerSpec

__all__ = ["is_numeric", "typed_column"]

_CODES = frozenset(
    {
        "unit_code",
        "parent_code",
        "facility_id",
        "demand_id",
        "site_id",
        "urban_rural",
        "place_code",
        "vintage",
        "line_id",
        "number",
        "unit_a",
        "unit_b",
    }
)
_DEGREES = frozenset({"lon", "lat", "seat_lon", "seat_lat"})
_DATES = frozenset({"opened", "closed", "start", "end", "last_inspected"})
_NAMED_ROWS = 20
# What stands on maps and in sentences, and how many letters of it do.
_NAMES = _CODES | {"name", "kind", "type", "town"}
_MOST_LETTERS = 500
_LETTERS_SHOWN = 60
# The words of counting that fit the columns whose names begin so.
_COUNTED = {
    "residents": "人位个", "disabled": "人位个", "dibao": "人位个户", "households": "户", "dwellings": "户个",
    "beds": "张个位", "nursing_beds": "张个位", "beds_used": "张个位人", "plots": "个座穴位处",
}  # fmt: skip


def typed_column(
    file: IncomingFile, spec: LayerSpec, column: str, header: str
) -> tuple[pd.Series, list[object]]:
    """Type one column, and return the rows with a fault: a cell that cannot be typed (a date is a finding)."""
    rows = file.text.index.tolist()
    cells = file.text[header].tolist()
    lacking = {
        row: unread for row, cell in zip(rows, cells, strict=True) if (unread := as_unread(cell)) is not None
    }
    file.faults += _without_value(file.name, header, lacking)
    if lacking:
        cells = ["" if row in lacking else cell for row, cell in zip(rows, cells, strict=True)]
    read = _reader(spec, column, cells)
    values, errors = _read_each(set(cells), read, column, header)
    wrong = {row: (errors[cell], cell) for row, cell in zip(rows, cells, strict=True) if cell in errors}
    about = {"file": file.name, "column": header}
    if read is as_date and wrong:
        dates = {"rows": ", ".join(map(str, wrong)), "value": next(iter(wrong.values()))[1]}
        file.findings.append(Finding(rule="table.dates-unread", layer=spec.name, params={**about, **dates}))
    else:
        file.faults += [
            Fault.of(key, **about, row=row, value=_cut(cell)) for row, (key, cell) in wrong.items()
        ]
    faulty = [*lacking, *([] if read is as_date else wrong)]
    blank = {
        cell for cell, value in values.items() if value is None and cell.strip().casefold() in BLANK_WORDS
    }
    blanks = sum(cell in blank for cell in cells) if blank else 0
    if blanks:
        file.findings.append(
            Finding(rule="table.blank-words", layer=spec.name, params={**about, "count": blanks})
        )
    if read not in (as_number, as_degrees):
        return _column(values, cells, file.text.index, "str"), faulty
    factor = unit_factor(header, column, file.title_unit)
    if factor != 1.0:
        file.findings.append(
            Finding(rule="table.scaled", layer=spec.name, params={**about, "factor": factor})
        )
    file.stated[column] = tuple(_stated(file.totals.get(header, ()), factor))
    return _column(values, cells, file.text.index, "float64") * factor, faulty


def _read_each(
    cells: Iterable[str], read: Callable[[str], object], column: str, header: str
) -> tuple[dict[str, object], dict[str, str]]:
    """Return what each text means, and of those that mean nothing the key of what to say."""
    values: dict[str, object] = {}
    errors: dict[str, str] = {}
    for cell in cells:
        try:
            if len(cell) > _MOST_LETTERS and column in _NAMES:
                raise CellError("cell.name-too-long")
            values[cell] = read(cell)
            if read is as_number and _counts_else(cell, column, header):
                raise CellError("cell.counts-else")
        except CellError as error:
            values[cell], errors[cell] = None, str(error)
    return values, errors


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LETTERS_SHOWN else f"{cell[: _LETTERS_SHOWN - 3]}..."


def _column(values: Mapping[str, object], cells: list[str], index: pd.Index, dtype: str) -> pd.Series:
    return pd.Series([values[cell] for cell in cells], index=index, dtype=dtype)


def _counts_else(cell: str, column: str, header: str) -> bool:
    """Say whether the word of counting after a number is not one for what the column counts: 300户 among people."""
    word = "" if cell.isdecimal() else counting_word(cell)
    if not word or word in header:
        return False
    counted = next((words for name, words in _COUNTED.items() if column.startswith(name)), None)
    return counted is not None and word not in counted


def _without_value(file: str, header: str, lacking: Mapping[object, Unread]) -> Iterator[Fault]:
    """Tell of the cells of a column that hold no value, of errors and of formulas once each, with their rows."""
    for key, is_formula in (("cell.formula", True), ("cell.error", False)):
        rows = [row for row, cell in lacking.items() if cell.is_formula == is_formula]
        if rows:
            yield Fault.of(
                key, file=file, rows=_first(map(str, rows)), column=header,
                value=_first(dict.fromkeys(str(lacking[row]) for row in rows)),
            )  # fmt: skip


def _first(words: Iterable[str]) -> str:
    named = list(words)
    return ", ".join(named[:_NAMED_ROWS]) + (
        f" ... (+{len(named) - _NAMED_ROWS})" if len(named) > _NAMED_ROWS else ""
    )


def _stated(cells: Iterable[str], factor: float) -> Iterator[float]:
    """Yield the numbers in the cells of rows of totals; what is none there is nobody's figure."""
    for cell in cells:
        try:
            number = as_number(cell)
        except CellError:
            continue
        if number is not None:
            yield number * factor


def _reader(spec: LayerSpec, column: str, cells: Iterable[str]) -> Callable[[str], object]:
    if column in _CODES:
        return as_code
    if column in _DEGREES:
        return as_degrees
    if column in _DATES:
        return as_date
    if column == "year":
        return as_year
    known = {c.name: c.type for c in TABLES.get(spec.table, ())}
    if known.get(column) in ("number", "count") or column in ("x", "y"):
        return as_number
    words = spec.words.get(column)
    if words is not None:
        return lambda cell: words(cell.strip()) if cell.strip() else None
    if column in known or column in ("name", "kind", "town"):
        return as_text
    return as_number if spec.extra == "number" or all(map(is_numeric, cells)) else as_text


def is_numeric(cell: str) -> bool:
    """Say whether a cell reads as a number, or is empty."""
    try:
        as_number(cell)
    except CellError:
        return False
    return True
