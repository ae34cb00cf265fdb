"""Files of places and areas that guide where people are put: points, buildings, settlements, land, water."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, refuse
from coverplan.layers.people.own_ids import own_id_faults
from coverplan.layers.rows import Layer, LayerSpec, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

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
        With every fault of every file; a negative weight is one, and so is an id that stands twice.

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
    spec = LayerSpec(name, "places", extra="number", is_checked=False, further=_refuse_rows)
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = rows.frame
    _refuse_rows(frame)
    area = frame.geometry.area.to_numpy()
    has_ground = _has_ground(frame)
    column = _counted(frame, has_ground=has_ground)
    each = area if has_ground and column in (None, "floors") else 1.0
    kept = [name for name in ("demand_id", "unit_code", "name") if name in frame.columns]
    places = frame[[*kept, "geometry"]].assign(weight=each if column is None else frame[column] * each)
    if "name" not in kept:
        places["name"] = pd.Series(dtype="str")
    is_point = (frame.geometry.geom_type == "Point").to_numpy()
    points = np.where(is_point, frame.geometry.to_numpy(), frame.geometry.representative_point().to_numpy())
    return Layer(places.set_geometry(points, crs=frame.crs), rows.findings, rows.files)


def _refuse_rows(frame: gpd.GeoDataFrame) -> None:
    column = _counted(frame, has_ground=_has_ground(frame))
    refuse([*_negative(frame, column), *_ids_twice(frame)])


def _has_ground(frame: gpd.GeoDataFrame) -> bool:
    return bool((frame.geometry.area > 0).all())


def _counted(frame: gpd.GeoDataFrame, *, has_ground: bool) -> str | None:
    """Return the best column that every row has."""
    for column in ("weight", "dwellings", *(["floors"] if has_ground else [])):
        if column in frame.columns and frame[column].notna().all():
            return column
    return None


def _negative(frame: gpd.GeoDataFrame, column: str | None) -> list[Fault]:
    if column is None:
        return []
    wrong = frame.loc[frame[column] < 0, ["_file", "_row", column]]
    return [
        Fault.of("table.negative", file=file, row=row, column=column, value=value)
        for file, row, value in wrong.itertuples(index=False)
    ]


def _ids_twice(frame: gpd.GeoDataFrame) -> list[Fault]:
    return own_id_faults(frame, needed=False) if "demand_id" in frame.columns else []


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
    >>> import geopandas as gpd
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
        frame["name"] = pd.Series(dtype="str")
    areas = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])][["name", "geometry"]]
    valid = areas.set_geometry(shapely.make_valid(areas.geometry.to_numpy()), crs=frame.crs)
    return Layer(valid.reset_index(drop=True), rows.findings, rows.files)
