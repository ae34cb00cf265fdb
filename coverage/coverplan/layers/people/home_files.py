"""Files of places and areas that guide where people are put: points, buildings, settlements, land, water."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.layers.rows import Layer, LayerSpec, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from coverplan.plan import LayerSettings

__all__ = ["read_area_layer", "read_homes"]


def read_homes(name: str, settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    r"""Read places over which totals are spread: points, residential buildings or settlements.

    Parameters
    ----------
    name
        ``"points"``, ``"buildings"`` or ``"settlements"``.
    settings
        The plan's ``[layers.NAME]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        weight (0 or more), name, unit_code and demand_id where given, and points. The weight is the
        column ``weight``; else ``dwellings``; else floor area (``floors`` times area) or area in square
        metres; else 1. A column counts only where every row has it.

    Raises
    ------
    InputError
        With every fault of every file; a negative weight is one.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("lon,lat,dwellings\n116.1,35.8,4", encoding="utf-8")
    ...     layer = read_homes("buildings", LayerSettings(path="a.csv", datum="wgs84"), Path(folder), crs="EPSG:4548")
    >>> layer.frame["weight"].tolist()
    [4.0]
    """
    rows = read_rows(LayerSpec(name, "places", extra="number", is_checked=False), settings, folder, crs=crs)
    frame = rows.frame
    weight = _weights(frame)
    faults = [
        Fault.of("table.negative", file=file, row=row, column=weight.name, value=value)
        for file, row, value in zip(frame["_file"], frame["_row"], weight, strict=True)
        if value < 0
    ]
    if faults:
        raise InputError(faults)
    kept = [column for column in ("demand_id", "unit_code", "name") if column in frame.columns]
    places = frame[[*kept, "geometry"]].assign(weight=weight.to_numpy())
    if "name" not in kept:
        places["name"] = pd.Series(pd.NA, index=places.index, dtype="str")
    is_point = (frame.geometry.geom_type == "Point").to_numpy()
    points = np.where(is_point, frame.geometry.to_numpy(), frame.geometry.representative_point().to_numpy())
    return Layer(
        places.set_geometry(gpd.GeoSeries(points, index=places.index, crs=frame.crs)),
        rows.findings,
        rows.files,
    )


def _weights(frame: gpd.GeoDataFrame) -> pd.Series:
    for column in ("weight", "dwellings"):
        if column in frame.columns and frame[column].notna().all():
            return cast("pd.Series", frame[column].astype(float))
    area = frame.geometry.area
    if (area > 0).all():
        if "floors" in frame.columns and frame["floors"].notna().all():
            return cast("pd.Series", (area * frame["floors"]).rename("floors"))
        return cast("pd.Series", area.rename("area"))
    return pd.Series(1.0, index=frame.index, name="weight")


def read_area_layer(name: str, settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    """Read a layer of areas (water, residential land): names and valid polygons.

    Parameters
    ----------
    name
        Name of the layer.
    settings, folder, crs
        As in :func:`read_homes`.

    Returns
    -------
    Layer
        name and polygons; lines and points are left out.

    Raises
    ------
    InputError
        With every fault of every file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     lake = gpd.GeoDataFrame({"name": ["湖"]}, geometry=[shapely.box(4e5, 39e5, 41e4, 391e4)], crs="EPSG:4548")
    ...     lake.to_file(Path(folder) / "water.gpkg")
    ...     settings = LayerSettings(path="water.gpkg", datum="cgcs2000")
    ...     read_area_layer("water", settings, Path(folder), crs="EPSG:4548").frame["name"].tolist()
    ['湖']
    """
    rows = read_rows(LayerSpec(name, "places", is_checked=False), settings, folder, crs=crs)
    frame = rows.frame
    if "name" not in frame.columns:
        frame["name"] = pd.Series(pd.NA, index=frame.index, dtype="str")
    areas = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])][["name", "geometry"]]
    valid = areas.set_geometry(
        gpd.GeoSeries(shapely.make_valid(areas.geometry.to_numpy()), index=areas.index, crs=frame.crs)
    )
    return Layer(valid.reset_index(drop=True), rows.findings, rows.files)
