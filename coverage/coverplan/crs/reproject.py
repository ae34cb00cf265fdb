"""From one CRS to another: the gate through which transformed coordinates pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from pyproj import CRS, Transformer

from coverplan.crs.named import WGS84, crs_name
from coverplan.errors import CrsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import ArrayLike

    from coverplan.kernels.types import Bools, Floats

__all__ = ["lonlat", "lonlat_of", "lost_coordinates", "reach_of_bounds", "reproject", "to_wgs84", "xy_of"]

Frame = TypeVar("Frame", "gpd.GeoDataFrame", "gpd.GeoSeries")


def to_wgs84(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame in WGS-84 longitude and latitude.

    Raises
    ------
    CrsError
        When the frame has no CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> to_wgs84(gpd.GeoDataFrame(geometry=[], crs="EPSG:4548")).crs.to_epsg()
    4326
    """
    if frame.crs is None:
        raise CrsError("error.crs-missing", what="frame")
    return reproject(frame, WGS84, "frame")


def lost_coordinates(
    before: gpd.GeoDataFrame | gpd.GeoSeries, after: gpd.GeoDataFrame | gpd.GeoSeries
) -> Bools:
    """Say for each row whether a coordinate that was a number is none after a transformation.

    Parameters
    ----------
    before, after
        The same rows in two CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> places = gpd.GeoSeries.from_xy([500000, 39500000], [4e6, 4e6], crs="EPSG:4548")
    >>> lost_coordinates(places, places.to_crs("EPSG:4326")).tolist()
    [False, True]
    """
    import shapely

    lost = np.zeros(len(before), dtype=bool)
    there, here = (
        shapely.get_coordinates(each.geometry.to_numpy(), return_index=True) for each in (before, after)
    )
    if there[0].shape == here[0].shape:
        lost[here[1][np.isfinite(there[0]).all(axis=1) & ~np.isfinite(here[0]).all(axis=1)]] = True
    return lost


def reproject(frame: Frame, crs: CRS | str, what: str) -> Frame:
    """Return a frame in another CRS; the one gate through which transformed coordinates pass.

    Parameters
    ----------
    frame
        Anything with a CRS.
    crs
        The CRS wanted.
    what
        How the message names the frame.

    Raises
    ------
    CrsError
        When a coordinate comes out as no number: it cannot be one of the frame's CRS.

    Examples
    --------
    >>> import geopandas as gpd
    >>> places = gpd.GeoSeries.from_xy([39500000], [4e6], crs="EPSG:4548")
    >>> reproject(places, "EPSG:4326", "a.gpkg")
    Traceback (most recent call last):
        ...
    coverplan.errors.CrsError: ...
    """
    with np.errstate(invalid="ignore"):
        made = frame.to_crs(crs)
    lost = lost_coordinates(frame, made)
    if lost.any():
        x, y, *_ = frame.geometry[lost].bounds.iloc[0]
        raise _not_of_it(what, frame.crs, x, y)
    return made


def reach_of_bounds(bounds: Sequence[float] | Floats, crs: CRS) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north in degrees of an area in a CRS; None where it can be no area in that CRS.

    Parameters
    ----------
    bounds
        Least x, least y, most x, most y, in the CRS (x is the easting or the longitude).
    crs
        Any CRS.

    Examples
    --------
    >>> [round(side, 2) for side in reach_of_bounds((415000, 3960000, 416000, 3961000), CRS("EPSG:4548"))]
    [116.06, 35.77, 116.07, 35.78]
    >>> reach_of_bounds((415000, 3960000, 416000, 3961000), CRS("EPSG:4527")) is None
    True
    """
    import geopandas as gpd

    low_x, low_y, high_x, high_y = (float(side) for side in bounds)
    x = np.array([low_x, low_x, high_x, high_x, (low_x + high_x) / 2])
    y = np.array([low_y, high_y, low_y, high_y, (low_y + high_y) / 2])
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return None
    # geopandas keeps its transformers; a new one takes 0.05 s
    with np.errstate(invalid="ignore"):
        points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=crs).to_crs(WGS84)
    lon, lat = points.x.to_numpy(), points.y.to_numpy()
    if not ((np.abs(lon) <= 180) & (np.abs(lat) <= 90)).all():
        return None
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def lonlat(frame: gpd.GeoDataFrame) -> tuple[Floats, Floats]:
    """Return WGS-84 longitudes and latitudes of a frame's representative points.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> lon, lat = lonlat(gpd.GeoDataFrame(geometry=[Point(500000, 0)], crs="EPSG:4548"))
    >>> round(float(lon[0]), 6)
    117.0
    """
    import shapely

    shapes = frame.geometry.to_numpy()
    xy = shapely.get_coordinates(shapes)
    if len(xy) == len(shapes) and (shapely.get_type_id(shapes) == shapely.GeometryType.POINT).all():
        return lonlat_of(xy[:, 0], xy[:, 1], frame.crs)
    points = frame.geometry.representative_point()
    return lonlat_of(points.x.to_numpy(), points.y.to_numpy(), frame.crs)


def lonlat_of(x: Floats, y: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Return WGS-84 longitudes and latitudes of coordinates in a CRS.

    Examples
    --------
    >>> import numpy as np
    >>> lon, lat = lonlat_of(np.array([500000.0]), np.array([0.0]), CRS("EPSG:4548"))
    >>> round(float(lon[0]), 6)
    117.0
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    there = np.isfinite(x) & np.isfinite(y)
    lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    lon[there], lat[there] = _transformer(CRS(crs), CRS(WGS84)).transform(x[there], y[there])
    lost = there & ~(np.isfinite(lon) & np.isfinite(lat))
    if lost.any():
        raise _not_of_it("coordinates", crs, float(x[lost][0]), float(y[lost][0]))
    return lon, lat


def xy_of(lon: ArrayLike, lat: ArrayLike, crs: CRS | str) -> Floats:
    """Return coordinates in a CRS of WGS-84 longitudes and latitudes, shape (places, 2); infinite where there are none.

    Examples
    --------
    >>> import numpy as np
    >>> xy_of(np.array([117.0]), np.array([0.0]), "EPSG:4548").round(6).tolist()
    [[500000.0, 0.0]]
    """
    with np.errstate(invalid="ignore"):
        return np.column_stack(_transformer(CRS(WGS84), CRS(crs)).transform(lon, lat))


def _transformer(source: CRS, target: CRS) -> Transformer:
    from geopandas.array import TransformerFromCRS  # geopandas keeps its transformers; a new one takes 0.05 s

    made: Transformer = TransformerFromCRS(source, target, always_xy=True)
    return made


def _not_of_it(what: str, crs: CRS, x: float, y: float) -> CrsError:
    return CrsError(
        "error.crs-not-of-it",
        what=what,
        crs=crs_name(CRS(crs)),
        x=str(round(float(x), 1)),
        y=str(round(float(y), 1)),
    )
