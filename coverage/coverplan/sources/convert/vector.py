"""A vector file into another datum: every layer, row and column stays, heights and a projected CRS, too."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS

from coverplan.errors import CrsError, InputError, OutputError
from coverplan.io import read_vector, undo_misread, vector_layers, write_geopackage
from coverplan.reading import why
from coverplan.sources.convert.shapefile import for_shapefile
from coverplan.sources.convert.shift import are_degrees, require_modern
from coverplan.texts import Term

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.kernels.types import Bools, Floats, Shapes
    from coverplan.sources.convert.shift import Shift
    from coverplan.texts import Worded

__all__ = ["DRIVERS", "VectorDone", "convert_vector"]

DRIVERS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".fgb": "FlatGeobuf",
    ".shp": "ESRI Shapefile",
}
# An index of places would put the rows of a FlatGeobuf in another order, and refuse those without one.
_OPTIONS = {".shp": {"encoding": "UTF-8"}, ".fgb": {"SPATIAL_INDEX": "NO"}}
# The codes of CRS in degrees; a shifted datum has none of its own.
_DEGREES = {"wgs84": 4326, "cgcs2000": 4490, "gcj02": 4326, "bd09": 4326}
_OF_LAYERS = frozenset({".gpkg", ".gdb"})


class VectorDone(NamedTuple):
    """Features whose coordinates were moved, rows whose coordinates can be none, texts mended and lost, and remarks on reading and writing."""

    places: int
    unread_rows: tuple[object, ...]
    mended: int
    lost: tuple[str, ...]
    remarks: tuple[Worded | str, ...]


def convert_vector(path: Path, made: Path, shift: Shift | None, *, undo_garbled: bool) -> VectorDone:
    """Convert a vector file (see :func:`coverplan.sources.convert_file`).

    Raises
    ------
    InputError
        When it cannot be read, or its coordinates are no degrees although its CRS is in degrees.
    CrsError
        When it states no CRS, or one on an older datum.
    OutputError
        When what is in it does not go into such a file.
    """
    layers = vector_layers(path)
    suffix = made.suffix.lower()
    if len(layers) > 1 and suffix != ".gpkg":
        raise OutputError("convert.one-layer", out=made.name, layers="、".join(layers))
    done = VectorDone(0, (), 0, (), ())
    for layer in layers:
        several = layer if len(layers) > 1 else None
        read = read_vector(
            path, about=layer, layer=several, need_geometry=False, may_be_empty=several is not None
        )
        done = done._replace(remarks=(*done.remarks, *read.findings))
        frame = read.frame.reset_index(drop=True)
        if undo_garbled:
            frame, mended, lost = _mended(frame)
            done = done._replace(mended=done.mended + mended, lost=(*done.lost, *lost))
        if read.lack is not None:
            if shift is not None:
                raise CrsError("error.crs-missing-in-file", file=read.file, lack=read.lack)
            lacks = Term.of("convert.no-crs", file=read.file, lack=read.lack)
            done = done._replace(remarks=(*done.remarks, lacks))
        if shift is not None and isinstance(frame, gpd.GeoDataFrame):
            has_place = _are_there(frame.geometry.to_numpy())
            frame, unread = _shifted(frame, shift, read.file)
            rows = [f"{layer}: {row}" if several else row for row in (np.flatnonzero(unread) + 1).tolist()]
            places = done.places + int((has_place & ~unread).sum())
            done = done._replace(places=places, unread_rows=(*done.unread_rows, *rows))
        name = layer if path.suffix.lower() in _OF_LAYERS else made.stem
        done = done._replace(remarks=(*done.remarks, *_written(frame, made, name)))
    return done


def _mended(frame: pd.DataFrame) -> tuple[pd.DataFrame, int, list[str]]:
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


def _shifted(frame: gpd.GeoDataFrame, shift: Shift, file: str) -> tuple[gpd.GeoDataFrame, Bools]:
    """Return the features with their vertices moved, and say which have one that can be no place; heights stay."""
    own = CRS(frame.crs)
    require_modern(own, file)
    with np.errstate(invalid="ignore"):
        degrees = frame.geometry if own.is_geographic else frame.geometry.to_crs(own.geodetic_crs)
    shapes = np.asarray(degrees.array, dtype=object)
    impossible = _impossible(shapes)
    there = _are_there(shapes)
    if there.any() and impossible[there].all():
        x, y = shapely.get_coordinates(frame.geometry.to_numpy()[there])[0]
        raise InputError.of("convert.no-degrees", file=file, x=f"{x:.6g}", y=f"{y:.6g}", crs=own.name)

    def move(vertices: Floats) -> Floats:
        lon, lat = shift(vertices[:, 0], vertices[:, 1])
        return np.column_stack([lon, lat, vertices[:, 2:]])

    moved = shapes.copy()
    for has_z in (False, True):
        mine = there & ~impossible & (shapely.has_z(shapes) == has_z)
        if mine.any():
            moved[mine] = shapely.transform(shapes[mine], move, include_z=has_z)
    made = gpd.GeoSeries(moved, index=frame.index, crs=degrees.crs)
    if own.is_geographic:
        made = made.set_crs(_DEGREES[shift.target], allow_override=True)
    else:
        with np.errstate(invalid="ignore"):
            made = made.to_crs(own)
        made[impossible] = frame.geometry[impossible]
    return frame.set_geometry(made), impossible


def _loses_heights(frame: gpd.GeoDataFrame) -> bool:
    """Say whether a FlatGeobuf would drop heights: where it holds shapes of several kinds."""
    return bool(frame.geometry.has_z.any()) and len(frame.geometry.geom_type.dropna().unique()) > 1


def _are_there(shapes: Shapes) -> Bools:
    return np.asarray(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))


def _impossible(shapes: Shapes) -> Bools:
    """Say which shapes have a vertex that can be no place."""
    xy, row = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    found[row[~are_degrees(xy[:, 0], xy[:, 1])]] = True
    return found


def _written(frame: pd.DataFrame, made: Path, layer: str) -> list[Worded | str]:
    """Write a layer, and return what is to be said of that.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    suffix = made.suffix.lower()
    remarks: list[Worded | str] = []
    if suffix == ".shp":
        frame, remarks = for_shapefile(frame, made.name)
    if suffix == ".fgb" and isinstance(frame, gpd.GeoDataFrame) and _loses_heights(frame):
        raise OutputError("convert.heights", out=made.name)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if suffix == ".gpkg":
                write_geopackage(frame, made, layer)
            else:
                pyogrio.write_dataframe(frame, made, driver=DRIVERS[suffix], **_OPTIONS.get(suffix, {}))
        except (
            DataLayerError,
            DataSourceError,
            FeatureError,
            FieldError,
            GeometryError,
            ValueError,
        ) as error:
            raise OutputError("output.cannot-write-file", out=made.name, reason=why(error)) from None
    return [*remarks, *(why(str(each.message)) for each in caught)]
