"""A table of longitudes and latitudes into another datum: every cell but those stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io import find_header, read_cells, undo_misread, write_cells
from coverplan.layers import CellError, as_degrees, choose_columns, known_headers
from coverplan.sources.convert.shift import are_degrees
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coverplan.io import Header, SheetCells
    from coverplan.kernels.types import Floats
    from coverplan.sources.convert.shift import Shift
    from coverplan.texts import Worded

__all__ = ["TableDone", "convert_table"]

# A billionth of a degree is a tenth of a millimetre.
_DECIMALS = 9
_LEAST_METRES = 360.0
_PAIRS = (("places", "lon", "lat"), ("places", "x", "y"), ("boundaries", "seat_lon", "seat_lat"))


class TableDone(NamedTuple):
    """Rows whose coordinates were moved, rows without any that can be read, texts mended and lost, and remarks on reading."""

    places: int
    unread_rows: tuple[int, ...]
    mended: int
    lost: tuple[str, ...]
    remarks: tuple[Worded, ...]


@dataclass(frozen=True)
class _Columns:
    """The columns of longitude and latitude, by position."""

    lon: int
    lat: int


def convert_table(
    path: Path,
    made: Path,
    shift: Shift | None,
    *,
    undo_garbled: bool,
    sheet: str | None = None,
    columns: tuple[str, str] | None = None,
) -> TableDone:
    """Convert a table (see :func:`coverplan.sources.convert_file`).

    Parameters
    ----------
    path, made
        The table, and the new one.
    shift
        From one datum to another; None where only text is made right.
    undo_garbled, sheet, columns
        As there.

    Raises
    ------
    InputError
        When it cannot be read, or has no longitudes and latitudes.
    """
    cells = read_cells(path, sheet=sheet)
    rows: list[list[str | float]] = [list(row) for row in cells.rows]
    done = TableDone(0, (), 0, (), tuple(_of_encoding(cells)))
    if undo_garbled:
        found = undo_misread(pd.Series(list(chain.from_iterable(cells.rows)), dtype=object))
        texts = iter(found.texts)
        rows = [list(islice(texts, len(row))) for row in cells.rows]
        done = done._replace(mended=len(found.undone), lost=tuple(found.lost.values()))
    if shift is not None:
        places, unread = _shift_rows(rows, cells, shift, columns)
        done = done._replace(places=places, unread_rows=unread)
    write_cells(rows, made)
    return done


def _of_encoding(cells: SheetCells) -> Iterator[Finding]:
    if cells.encoding not in (None, "utf-8"):
        params = {"file": cells.file, "encoding": cells.encoding}
        yield Finding(rule="table.encoding", layer="places", params=params)


def _shift_rows(
    rows: list[list[str | float]], cells: SheetCells, shift: Shift, columns: tuple[str, str] | None
) -> tuple[int, tuple[int, ...]]:
    """Move the places of the rows below the header; what no coordinates can be read from stays."""
    text = [[str(cell) for cell in row] for row in rows]
    known = {*known_headers("places", {}), *known_headers("boundaries", {}), *(columns or ())}
    header = find_header(replace(cells, rows=text), known)
    pairs = list(_coordinate_columns(header, cells.file, columns))
    if not pairs:
        there = Listed(tuple(filter(None, header.names)))
        raise InputError.of("convert.no-columns", file=cells.file, there=there)
    places: set[int] = set()
    unread: set[int] = set()
    for pair in pairs:
        read = {
            number: (_degrees(row, pair.lon), _degrees(row, pair.lat))
            for number, row in enumerate(text[header.last_row + 1 :], start=header.last_row + 1)
            if any(row)
        }
        lon, lat = np.array(list(read.values()), dtype=float).reshape(-1, 2).T
        can_be = are_degrees(lon, lat)
        _refuse_hopeless(lon, lat, cells.file)
        moved = shift(lon[can_be], lat[can_be])
        numbers = np.array(list(read), dtype=int)
        for number, east, north in zip(numbers[can_be].tolist(), *moved, strict=True):
            rows[number][pair.lon], rows[number][pair.lat] = (
                round(float(east), _DECIMALS),
                round(float(north), _DECIMALS),
            )
        places |= set(numbers[can_be].tolist())
        unread |= set((numbers[~can_be] + 1).tolist())
    if not places:
        raise InputError.of("convert.no-coordinates", file=cells.file, column=header.names[pairs[0].lon])
    return len(places), tuple(sorted(unread))


def _coordinate_columns(header: Header, file: str, columns: tuple[str, str] | None) -> Iterator[_Columns]:
    """Yield the columns of longitude and latitude: those named, else those of places and of the seats of units.

    Raises
    ------
    InputError
        Where a header is not there, or stands over several columns: which of them is meant is not guessed.
    """
    mapping = dict(zip(("lon", "lat"), columns, strict=True)) if columns else {}
    found: dict[tuple[str, str], _Columns] = {}
    faults: list[Fault] = []
    for table, lon, lat in _PAIRS[:1] if columns else _PAIRS:
        chosen = choose_columns(header.names, table, mapping, file=file, repeated=header.repeated)
        faults += chosen.faults
        faults += [Fault.of("convert.no-column", file=file, column=mapping[name]) for name in chosen.missing]
        if {lon, lat} <= set(chosen.headers) and not ((lon == "x") and found):
            names = chosen.headers[lon], chosen.headers[lat]
            faults += [
                Fault.of("convert.column-twice", file=file, column=name)
                for name in names
                if name in header.repeated
            ]
            found[lon, lat] = _Columns(*map(header.names.index, names))
    if faults:
        raise InputError(faults)
    yield from found.values()


def _refuse_hopeless(lon: Floats, lat: Floats, file: str) -> None:
    """Refuse columns in which no pair can be degrees, and say what they seem to be.

    Raises
    ------
    InputError
        For swapped columns, and metres of a projection.
    """
    known = np.isfinite(lon) & np.isfinite(lat)
    if not known.any() or are_degrees(lon, lat).any():
        return
    x, y = lon[known][0], lat[known][0]
    if are_degrees(lat[known], lon[known]).all():
        raise InputError.of("convert.swapped", file=file, lon=f"{x:g}", lat=f"{y:g}")
    if (np.maximum(np.abs(lon[known]), np.abs(lat[known])) > _LEAST_METRES).all():
        raise InputError.of("convert.metres", file=file, x=str(round(float(x), 1)), y=str(round(float(y), 1)))


def _degrees(row: list[str], column: int) -> float:
    """Return the degrees in a cell; NaN where there are none."""
    try:
        degrees = as_degrees(row[column]) if column < len(row) else None
    except CellError:
        degrees = None
    return np.nan if degrees is None else degrees
