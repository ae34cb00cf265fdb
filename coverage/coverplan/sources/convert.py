"""One file into another datum, and its garbled text made right: everything else in it stays."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS, Geod

from coverplan.crs import in_china_box, shift_to_wgs84, wgs84_to_shifted
from coverplan.errors import CrsError, InputError, OutputError
from coverplan.io import (
    TABLE_SUFFIXES,
    VECTOR_SUFFIXES,
    find_header,
    read_cells,
    read_vector,
    undo_misread,
    vector_layers,
    write_cells,
    write_geopackage,
)
from coverplan.layers import CellError, as_degrees, choose_columns, known_headers
from coverplan.texts import say

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from coverplan.crs import Datum
    from coverplan.io import Header, SheetCells
    from coverplan.kernels.types import Floats
    from coverplan.texts import Language

__all__ = ["Conversion", "convert_file"]

# The codes of CRS in degrees; a shifted datum has none of its own.
_DEGREES = {"wgs84": 4326, "cgcs2000": 4490, "gcj02": 4326, "bd09": 4326}
_DRIVERS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".shp": "ESRI Shapefile",
}
_TABLES = frozenset({".csv", ".xlsx"})
# A billionth of a degree is a tenth of a millimetre.
_DECIMALS = 9
_SHIFTED = ("gcj02", "bd09")
_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """What was converted, and what was not.

    Attributes
    ----------
    file, out
        The file read and the file written.
    source, target
        Datums; None where only text was made right.
    places
        Features or rows whose coordinates were converted.
    mean_m, max_m
        How far they moved, in metres; None where nothing was converted.
    unread_rows
        Rows of a table without coordinates that can be read; they stand as they were.
    abroad
        Places where neither GCJ-02 nor BD-09 is in use; they stand as they were.
    mended, lost
        Texts made right, and garbled ones of which a part is lost (they stand as they were).

    Examples
    --------
    See :func:`convert_file`.
    """

    file: Path
    out: Path
    source: Datum | None
    target: Datum | None
    places: int = 0
    mean_m: float | None = None
    max_m: float | None = None
    unread_rows: tuple[int, ...] = ()
    abroad: int = 0
    mended: int = 0
    lost: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain values."""
        return asdict(self) | {"file": str(self.file), "out": str(self.out)}

    def text(self, language: Language | None = None) -> str:
        """Return what happened, a line each."""
        lines = []
        if self.source is not None and self.max_m is not None:
            figures = {"count": self.places, "mean": f"{self.mean_m:,.1f}", "most": f"{self.max_m:,.1f}"}
            lines.append(say("convert.moved", language, source=self.source, target=self.target, **figures))
        elif self.source is not None:
            lines.append(say("convert.nothing-moved", language))
        if self.unread_rows:
            lines.append(say("convert.unread-rows", language, **_named(self.unread_rows)))
        if self.abroad:
            lines.append(say("convert.abroad", language, count=self.abroad))
        if self.mended:
            lines.append(say("convert.mended", language, count=self.mended))
        if self.lost:
            lines.append(say("convert.lost", language, **_named(self.lost)))
        if self.target in _SHIFTED:
            lines.append(say("convert.state-datum", language, datum=self.target))
        lines.append(say("convert.written", language, out=self.out))
        return "\n".join(lines)


def _named(things: tuple[object, ...]) -> dict[str, object]:
    listed = ", ".join(map(str, things[:_NAMED])) + (" ..." if len(things) > _NAMED else "")
    return {"count": len(things), "listed": listed}


def convert_file(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    source: Datum | None = None,
    target: Datum | None = None,
    undo_garbled: bool = False,
    sheet: str | None = None,
) -> Conversion:
    r"""Convert the coordinates of a file from one datum to another, or make its garbled text right, or both.

    GCJ-02 and BD-09 are undone to less than a millimetre (:func:`coverplan.crs.shift_to_wgs84`); CGCS2000 is taken as equal
    to WGS-84.

    Parameters
    ----------
    path
        A table with columns of longitude and latitude (.csv, .xlsx ...; the header is found as in the layers of a plan), or a vector file.
    out
        The file to write, new: of a table .csv or .xlsx, of a vector file .gpkg, .geojson, .fgb or .shp. Every row,
        column and layer stays; a projected CRS, too.
    source, target
        Datum that the coordinates are in, and that they are to be in.
    undo_garbled
        Make text right that was read in the wrong encoding (:func:`coverplan.io.misread`).
    sheet
        Worksheet of a workbook with several.

    Returns
    -------
    Conversion

    Raises
    ------
    InputError
        When the file cannot be read, has no coordinates, or states no CRS; or nothing is asked for.
    OutputError
        When ``out`` is there already, has an ending that does not suit, or cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("名称,经度,纬度\n甲,116.106,35.8", encoding="utf-8")
    ...     convert_file(file, Path(folder) / "b.csv", source="gcj02", target="cgcs2000").places
    1
    """
    path, out = Path(path), Path(out)
    if (source is None) != (target is None) or (source is None and not undo_garbled):
        raise InputError.of("convert.nothing-asked")
    suffix, ending = path.suffix.lower(), out.suffix.lower()
    if suffix not in TABLE_SUFFIXES | VECTOR_SUFFIXES:
        known = ", ".join(sorted(TABLE_SUFFIXES | VECTOR_SUFFIXES))
        raise InputError.of("io.file-kind", file=path.name, suffix=suffix or path.name, known=known)
    endings = _TABLES if suffix in TABLE_SUFFIXES else frozenset(_DRIVERS)
    if ending not in endings:
        raise OutputError("convert.ending", out=out.name, known=", ".join(sorted(endings)))
    if out.exists():
        raise OutputError("convert.exists", out=out)
    about = Conversion(file=path, out=out, source=source, target=target)
    shift = None if source is None or target is None else _Shift(source, target)
    with _whole(out) as made:
        if suffix in TABLE_SUFFIXES:
            return _convert_table(about, made, shift, undo_garbled=undo_garbled, sheet=sheet)
        return _convert_vector(about, made, shift, undo_garbled=undo_garbled)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Give a path to write to beside the output; what was written moves there when the block ends well."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".convert-", dir=out.parent) as folder:
            made = Path(folder) / out.name
            yield made
            for part in sorted(Path(folder).iterdir()):
                part.rename(out.parent / part.name)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError("convert.cannot-write", out=out, reason=error.strerror or error) from error


class _Shift:
    """Moves degrees from one datum to another, and keeps account."""

    def __init__(self, source: Datum, target: Datum) -> None:
        self.source, self.target = source, target
        self.moved_m: list[Floats] = []
        self.abroad = 0

    def __call__(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        east, north = wgs84_to_shifted(*shift_to_wgs84(lon, lat, self.source), self.target)
        self.moved_m.append(np.asarray(Geod(ellps="WGS84").inv(lon, lat, east, north)[2], dtype=float))
        if {self.source, self.target} & set(_SHIFTED):
            self.abroad += int((~in_china_box(lon, lat)).sum())
        return east, north

    def told(self, places: int) -> dict[str, Any]:
        moved = np.concatenate(self.moved_m) if self.moved_m else np.zeros(0)
        if not len(moved):
            return {}
        return {
            "places": places,
            "mean_m": float(moved.mean()),
            "max_m": float(moved.max()),
            "abroad": self.abroad,
        }


def _convert_table(
    about: Conversion, made: Path, shift: _Shift | None, *, undo_garbled: bool, sheet: str | None
) -> Conversion:
    cells = read_cells(about.file, sheet=sheet)
    rows: list[list[str | float]] = [list(row) for row in cells.rows]
    figures: dict[str, Any] = {}
    if undo_garbled:
        found = undo_misread(pd.Series(list(chain.from_iterable(cells.rows)), dtype=object))
        texts = iter(found.texts)
        rows = [list(islice(texts, len(row))) for row in cells.rows]
        figures = {"mended": len(found.undone), "lost": tuple(found.lost.values())}
    if shift is not None:
        figures |= _shift_rows(rows, cells, shift)
    write_cells(rows, made)
    return replace(about, **figures)


def _shift_rows(rows: list[list[str | float]], cells: SheetCells, shift: _Shift) -> dict[str, Any]:
    """Move the places of the rows below the header; what no coordinates can be read from stays."""
    text = [[str(cell) for cell in row] for row in rows]
    header = find_header(
        replace(cells, rows=text), {*known_headers("places", {}), *known_headers("boundaries", {})}
    )
    pairs = list(_coordinate_columns(header, cells.file))
    if not pairs:
        raise InputError.of(
            "convert.no-columns", file=cells.file, there="、".join(filter(None, header.names))
        )
    places: set[int] = set()
    unread: set[int] = set()
    for columns in pairs:
        read: dict[int, list[float]] = {}
        for number, row in enumerate(text[header.last_row + 1 :], start=header.last_row + 1):
            degrees = [_degrees(row[column]) if column < len(row) else None for column in columns]
            if None not in degrees:
                read[number] = [each or 0.0 for each in degrees]
            elif any(row):
                unread.add(number + 1)
        moved = shift(*np.array(list(read.values()), dtype=float).reshape(-1, 2).T)
        for number, *place in zip(read, *moved, strict=True):
            for column, made in zip(columns, place, strict=True):
                rows[number][column] = round(float(made), _DECIMALS)
        places |= set(read)
    if not places:
        raise InputError.of("convert.no-coordinates", file=cells.file, column=header.names[pairs[0][0]])
    return {**shift.told(len(places)), "unread_rows": tuple(sorted(unread))}


def _coordinate_columns(header: Header, file: str) -> Iterator[tuple[int, int]]:
    """Yield the columns of longitude and latitude: of places, and of the seats of units."""
    for table, lon, lat in (("places", "lon", "lat"), ("boundaries", "seat_lon", "seat_lat")):
        chosen = choose_columns(header.names, table, {}, file=file, repeated=header.repeated).headers
        if lon in chosen and lat in chosen:
            yield header.names.index(chosen[lon]), header.names.index(chosen[lat])


def _degrees(cell: str) -> float | None:
    """Return the degrees in a cell; None where there are none."""
    try:
        return as_degrees(cell)
    except CellError:
        return None


def _convert_vector(about: Conversion, made: Path, shift: _Shift | None, *, undo_garbled: bool) -> Conversion:
    layers = vector_layers(about.file)
    if len(layers) > 1 and made.suffix.lower() != ".gpkg":
        raise OutputError("convert.one-layer", out=made.name, layers="、".join(layers))
    places, mended = 0, 0
    lost: list[str] = []
    for layer in layers:
        read = read_vector(
            about.file, about=layer, layer=layer if len(layers) > 1 else None, need_geometry=False
        )
        frame = read.frame.reset_index(drop=True)
        if undo_garbled:
            frame, undone, unsaved = _mend_frame(frame)
            mended, lost = mended + undone, lost + unsaved
        if shift is not None and isinstance(frame, gpd.GeoDataFrame):
            frame = _shift_frame(frame, shift, read.file)
            places += len(frame)
        _write(frame, made, layer if len(layers) > 1 else made.stem)
    figures = {} if shift is None else shift.told(places)
    return replace(about, **figures, mended=mended, lost=tuple(lost))


def _mend_frame(frame: pd.DataFrame) -> tuple[pd.DataFrame, int, list[str]]:
    """Return the features with their text made right, how many texts that were, and those of which a part is lost."""
    mended = 0
    lost: list[str] = []
    for name in frame.columns:
        if isinstance(frame, gpd.GeoDataFrame) and name == frame.geometry.name:
            continue
        if pd.api.types.is_string_dtype(frame[name]) or frame[name].dtype == object:
            undone = undo_misread(frame[name])
            frame[name] = undone.texts
            mended, lost = mended + len(undone.undone), [*lost, *undone.lost.values()]
    names = undo_misread(pd.Series(list(map(str, frame.columns)), dtype=object))
    return (
        frame.rename(columns=dict(zip(frame.columns, names.texts, strict=True))),
        mended + len(names.undone),
        lost,
    )


def _shift_frame(frame: gpd.GeoDataFrame, shift: _Shift, file: str) -> gpd.GeoDataFrame:
    """Return the features with their vertices moved; heights stay."""
    own = frame.crs
    if own is None:
        raise CrsError("error.crs-missing", what=file)
    degrees = frame.geometry if CRS(own).is_geographic else frame.geometry.to_crs(CRS(own).geodetic_crs)

    def move(vertices: Floats) -> Floats:
        lon, lat = shift(vertices[:, 0], vertices[:, 1])
        return np.column_stack([lon, lat, vertices[:, 2:]])

    there = degrees.notna() & ~degrees.is_empty
    moved = degrees.array.copy()
    for has_z in (False, True):
        mine = (there & (degrees.has_z == has_z)).to_numpy()
        if mine.any():
            moved[mine] = shapely.transform(np.asarray(degrees.array)[mine], move, include_z=has_z)
    made = gpd.GeoSeries(moved, index=frame.index, crs=degrees.crs)
    if CRS(own).is_geographic:
        made = made.set_crs(_DEGREES[shift.target], allow_override=True)
    else:
        made = made.to_crs(own)
    return frame.set_geometry(made)


def _write(frame: pd.DataFrame, made: Path, layer: str) -> None:
    if made.suffix.lower() == ".gpkg":
        write_geopackage(frame, made, layer)
        return
    options = {"encoding": "UTF-8"} if made.suffix.lower() == ".shp" else {}
    pyogrio.write_dataframe(frame, made, driver=_DRIVERS[made.suffix.lower()], **options)
