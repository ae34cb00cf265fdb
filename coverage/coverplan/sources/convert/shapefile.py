"""What a shapefile cannot hold, fitted into it and told: long names, long texts, times, shapes of several kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.errors import OutputError
from coverplan.texts import Listed, Term

if TYPE_CHECKING:
    from coverplan.texts import Worded

__all__ = ["for_shapefile"]

_NAME_BYTES, _TEXT_BYTES = 10, 254
_KINDS = {
    "Point": "Point", "MultiPoint": "MultiPoint", "LineString": "Line", "MultiLineString": "Line", "LinearRing": "Line",
    "Polygon": "Polygon", "MultiPolygon": "Polygon",
}  # fmt: skip


def for_shapefile(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Worded | str]]:
    """Return a frame that a shapefile can hold, and what was changed for it.

    Parameters
    ----------
    frame
        Any features.
    file
        Name of the shapefile.

    Raises
    ------
    OutputError
        When the shapes are of several kinds, or there are none.

    Examples
    --------
    >>> from shapely import Point
    >>> fitted, remarks = for_shapefile(gpd.GeoDataFrame({"行政区划代码": ["1"]}, geometry=[Point(1, 2)]), "a.shp")
    >>> list(fitted.columns), remarks[0].message("en")
    (['行政区', 'geometry'], 'A shapefile has no room for long headers: 行政区划代码 = 行政区.')
    """
    there = frame.geometry.geom_type.dropna() if isinstance(frame, gpd.GeoDataFrame) else []
    kinds = sorted({_KINDS.get(kind, kind) for kind in there})
    if not isinstance(frame, gpd.GeoDataFrame) or len(kinds) != 1 or kinds[0] not in _KINDS.values():
        raise OutputError("convert.shapefile-kinds", out=file, kinds=", ".join(kinds) or "-")
    made = frame.copy()
    cut = 0
    headers = [name for name in made.columns if name != frame.geometry.name]
    for name in headers:
        column = made[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            made[name] = column.map(pd.Timestamp.isoformat, na_action="ignore").astype(object)
        elif pd.api.types.is_string_dtype(column) or column.dtype == object:
            fitted = column.map(lambda text: _cut(text, _TEXT_BYTES), na_action="ignore")
            cut += int((fitted.notna() & (fitted != column)).sum())
            made[name] = fitted
    names = _short_names(list(map(str, headers)))
    renamed = tuple(f"{long} = {short}" for long, short in names.items() if long != short)
    remarks: list[Worded | str] = []
    if renamed:
        remarks.append(Term.of("convert.short-names", names=Listed(renamed)))
    if cut:
        remarks.append(Term.of("convert.cut-texts", count=cut, bytes=_TEXT_BYTES))
    return made.rename(columns=names), remarks


def _cut(text: object, most: int) -> object:
    """Leave off what does not fit, by whole characters."""
    if not isinstance(text, str) or len(text.encode()) <= most:
        return text
    return text.encode()[:most].decode(errors="ignore")


def _short_names(names: list[str]) -> dict[str, str]:
    """Give each header a name of its own of at most ten bytes."""
    made: dict[str, str] = {}
    for name in names:
        short, number = str(_cut(name, _NAME_BYTES)), 1
        while short.casefold() in {each.casefold() for each in made.values()}:
            number += 1
            short = f"{_cut(name, _NAME_BYTES - len(str(number)))}{number}"
        made[name] = short
    return made
