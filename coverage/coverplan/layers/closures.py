"""Road closures of a what-if: lines and areas across which roads are shut or slower.

A place with ``slow`` slows the whole edge (the section of road between two junctions) that it crosses, and several
places across one edge each multiply its time; a place without shuts the stretch of road that it covers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from coverplan.errors import CrsError, Fault, InputError
from coverplan.layers.rows import Layer, LayerSpec, read_rows
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pyproj import CRS

    from coverplan.plan import LayerSettings

__all__ = ["closed_lines_and_areas", "closures_frame", "read_closures"]


def read_closures(settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    """Read the places where roads are shut or slower.

    Parameters
    ----------
    settings
        The plan's ``[layers.closures]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        As :func:`closures_frame` has it; columns of numbers that are not ``slow`` are a finding.

    Raises
    ------
    InputError
        With every fault of every file: a ``slow`` below 1, a point (it has no width to cross a road with).

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     flood = gpd.GeoDataFrame({"名称": ["漫水"]}, geometry=[shapely.box(4e5, 39e5, 41e4, 391e4)], crs="EPSG:4548")
    ...     flood.to_file(Path(folder) / "flood.gpkg")
    ...     settings = LayerSettings(path="flood.gpkg", datum="cgcs2000")
    ...     read_closures(settings, Path(folder), crs="EPSG:4548").frame[["name", "slow"]].values.tolist()
    [['漫水', nan]]
    """
    spec = LayerSpec(
        "closures", "closures", extra="number", is_checked=False, tells_unread_numbers=True,
        further=lambda frame: _checked(frame, frame["_file"], frame["_row"]),
    )  # fmt: skip
    rows = read_rows(spec, settings, folder, crs=crs)
    return Layer(_checked(rows.frame, rows.frame["_file"], rows.frame["_row"]), rows.findings, rows.files)


def closures_frame(
    places: gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry | Sequence[BaseGeometry],
    *,
    crs: str | CRS,
    slow: float | None = None,
) -> gpd.GeoDataFrame:
    """Return closures under their canonical columns.

    Parameters
    ----------
    places
        Lines and areas in any CRS, a frame with ``name`` and ``slow`` where there are any; a bare geometry,
        or a list of them, is in ``crs``.
    crs
        CRS of the result, in metres.
    slow
        For places that do not say it themselves.

    Returns
    -------
    GeoDataFrame
        name; slow, how many times longer the whole edge (between two junctions) takes that crosses the place, NaN
        where the road is shut; valid geometry.

    Raises
    ------
    CrsError
        When a frame has no CRS.
    InputError
        With every ``slow`` below 1 and every place that is no line and no area.

    Examples
    --------
    >>> works = shapely.LineString([(0, 0), (9, 0)])
    >>> closures_frame(works, crs="EPSG:4548", slow=2)["slow"].tolist()
    [2.0]
    """
    if slow is not None and not (is_number(slow) and 1 <= slow < np.inf):
        raise InputError.of("closures.slow-argument", value=repr(slow))
    frame = _framed(places, crs).to_crs(crs)
    if slow is not None:
        frame["slow"] = frame["slow"].fillna(slow) if "slow" in frame else slow
    number = pd.Series(np.arange(1, len(frame) + 1), index=frame.index)
    return _checked(frame, pd.Series("closures", index=frame.index), number)


def _framed(places: object, crs: str | CRS) -> gpd.GeoDataFrame:
    """Take whatever holds geometries for a frame in its own CRS, or refuse it."""
    if isinstance(places, gpd.GeoSeries):
        places = gpd.GeoDataFrame(geometry=places)
    if isinstance(places, gpd.GeoDataFrame) and places.active_geometry_name is not None:
        if places.crs is None:
            raise CrsError("error.crs-missing", what="closures")
        return gpd.GeoDataFrame(places, geometry=places.geometry).reset_index(drop=True)
    shapes = [places] if isinstance(places, BaseGeometry) else places
    if isinstance(shapes, list | tuple | np.ndarray) and all(
        shape is None or isinstance(shape, BaseGeometry) for shape in shapes
    ):
        return gpd.GeoDataFrame(geometry=list(shapes), crs=crs)
    raise InputError.of("closures.not-places", given=type(places).__name__)


def closed_lines_and_areas(closures: gpd.GeoDataFrame | None) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Take closures apart for drawing: a row a line, and a row an area.

    Examples
    --------
    >>> shapes = [shapely.LineString([(0, 0), (9, 0)]), shapely.box(0, 0, 9, 9)]
    >>> closures = closures_frame(gpd.GeoSeries(shapes, crs="EPSG:4548"), crs="EPSG:4548")
    >>> [len(parts) for parts in closed_lines_and_areas(closures)]
    [1, 1]
    """
    if closures is None:
        closures = gpd.GeoDataFrame({"name": [], "slow": []}, geometry=[])
    # once for collections, once for what is several in one
    parts = closures.explode(ignore_index=True).explode(ignore_index=True)
    dimension = shapely.get_dimensions(parts.geometry.to_numpy())
    return parts[dimension == 1], parts[dimension == 2]


def _checked(frame: gpd.GeoDataFrame, file: pd.Series, row: pd.Series) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    name = frame["name"] if "name" in frame else pd.Series(None, index=frame.index)
    slow = frame["slow"] if "slow" in frame else pd.Series(np.nan, index=frame.index)
    asked = slow.notna()
    slow = pd.to_numeric(slow, errors="coerce").astype(float)
    size = shapely.get_dimensions(shapes)
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    endless = np.isin(np.arange(len(shapes)), of[~np.isfinite(xy).all(axis=1)])
    wrong = {
        "closures.no-geometry": size < 0,
        "closures.not-finite": endless,
        "closures.point": (size == 0) & ~endless,
    }
    faults = [
        Fault.of(key, file=file[at], row=row[at], column="geometry")
        for key, found in wrong.items()
        for at in frame.index[found]
    ]
    faults += [
        Fault.of("closures.slow", file=file[at], row=row[at], column="slow", value=frame["slow"][at])
        for at in frame.index[asked & ~slow.between(1, np.inf, inclusive="left")]
    ]
    if faults:
        raise InputError(faults)
    made = {"name": name.astype("str").to_numpy(), "slow": slow.to_numpy()}
    return gpd.GeoDataFrame(made, geometry=shapely.make_valid(shapes), crs=frame.crs)
