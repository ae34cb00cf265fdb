"""Where the rows of a file lie: its own geometry, or columns of coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
from shapely import Point

from coverplan.errors import Fault
from coverplan.layers.rows.datum import Placed, place, place_lonlat
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from coverplan.layers.rows.layer import IncomingFile, LayerSpec
    from coverplan.plan import LayerSettings

__all__ = ["row_places"]


def row_places(
    file: IncomingFile,
    frame: pd.DataFrame,
    unread: Mapping[str, list[object]],
    spec: LayerSpec,
    settings: LayerSettings,
    crs: str,
) -> gpd.GeoSeries | None:
    """Return the places of a file's rows in the plan's CRS, None where it has none; what is wrong with them is told in the file."""
    placed = Placed(None, (), ())
    about = {"crs": crs, "layer": spec.name, "file": file.name}
    if spec.geometry == "none":
        return None
    if file.geometry is not None:
        hollow = file.geometry.isna() | file.geometry.is_empty
        if spec.geometry != "any":
            file.faults += [
                Fault.of("datum.no-place", file=file.name, row=row) for row in file.geometry.index[hollow]
            ]
        if not hollow.all() or spec.geometry != "any":
            placed = place(file.geometry[~hollow], settings, **about, lack=file.lack)
    elif {"lon", "lat"} <= set(frame.columns):
        degrees = _told_once(frame[["lon", "lat"]], unread)
        degrees = degrees.dropna(how="all") if spec.geometry == "any" else degrees
        placed = place_lonlat(degrees["lon"], degrees["lat"], settings, **about)
    elif {"x", "y"} <= set(frame.columns):
        placed = _place_xy(file, _told_once(frame[["x", "y"]], unread), settings, about)
    elif file.faults:
        pass  # a header that was mapped and is not there may be that of a coordinate
    elif spec.geometry == "needed" or (
        spec.geometry == "or-unit" and not {"unit_code", "town"} & set(frame.columns)
    ):
        file.faults.append(
            Fault.of("datum.no-columns", file=file.name, there=Listed(tuple(file.text.columns)))
        )
    file.findings += placed.findings
    file.faults += placed.faults
    if placed.geometry is None and placed.faults:  # refused in any case; that it is a file of places is known
        return gpd.GeoSeries([Point(0, 0)] * len(frame), index=frame.index, crs=crs)
    return None if placed.geometry is None else placed.geometry.reindex(frame.index)


def _told_once(pairs: pd.DataFrame, unread: Mapping[str, list[object]]) -> pd.DataFrame:
    """Leave out the rows that lack a coordinate only because its cell, which is told, cannot be read."""
    empty = pairs.isna()
    for name in pairs.columns:
        empty.loc[unread[name], name] = False
    return pairs[pairs.notna().all(axis=1) | empty.any(axis=1)]


def _place_xy(
    file: IncomingFile, frame: pd.DataFrame, settings: LayerSettings, about: Mapping[str, str]
) -> Placed:
    if settings.crs is None:
        return Placed(None, (), (Fault.of("datum.xy-crs", file=file.name, layer=about["layer"]),))
    hollow = frame["x"].isna() | frame["y"].isna()
    if hollow.any():
        return Placed(
            None,
            (),
            tuple(Fault.of("datum.lonlat-empty", file=file.name, row=row) for row in frame.index[hollow]),
        )
    points = gpd.GeoSeries(gpd.points_from_xy(frame["x"], frame["y"]), index=frame.index)
    return place(points, settings, crs=about["crs"], layer=about["layer"], file=about["file"])
