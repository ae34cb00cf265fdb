"""Coordinate reference systems and Chinese datums: metres or nothing, no silent guess."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from coverplan.errors import CrsError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from coverplan.kernels.types import Bools, Floats

Frame = TypeVar("Frame", "gpd.GeoDataFrame", "gpd.GeoSeries")

__all__ = [
    "DATUMS",
    "WGS84",
    "Datum",
    "crs_name",
    "lonlat",
    "lonlat_of",
    "lost_coordinates",
    "metric_crs_of",
    "metric_crs_within",
    "reach_of_bounds",
    "reproject",
    "require_crs",
    "require_metric",
    "require_metric_crs",
    "shift_to_wgs84",
    "to_wgs84",
    "touches_china_box",
    "wgs84_to_shifted",
]

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = ("wgs84", "cgcs2000", "gcj02", "bd09")
WGS84 = CRS.from_epsg(4326)

# Krasovsky 1940, on which the GCJ-02 shift is computed.
_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_ANGLE = math.pi * 3000.0 / 180.0
# West, south, east, north in degrees: where GCJ-02 shifts, which is China with its seas and much of its neighbours.
_CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)
_WEB_MERCATOR = {3857, 900913, 3785, 102100}


def require_metric(frame: gpd.GeoDataFrame | gpd.GeoSeries, what: str) -> CRS:
    """Return a frame's CRS, or refuse one in which lengths are not metres.

    Parameters
    ----------
    frame
        Anything with a ``crs``.
    what
        How the message names the frame, such as ``"demand"``.

    Returns
    -------
    pyproj.CRS

    Raises
    ------
    CrsError
        When there is no CRS, it is geographic, its unit is not the metre, or it is Web Mercator
        (which stretches lengths 1.23 times at 36 degrees north).
    InputError
        When the frame has no active geometry column.

    Examples
    --------
    >>> import geopandas as gpd
    >>> require_metric(gpd.GeoSeries([], crs="EPSG:4548"), "demand").to_epsg()
    4548
    """
    try:
        crs = frame.crs
    except AttributeError:
        raise InputError.of("error.geometry-missing", what=what) from None
    if crs is None:
        raise CrsError("error.crs-missing", what=what)
    return require_metric_crs(crs, what)


def require_crs(crs: object, what: str) -> CRS:
    """Return the CRS that some words name, or refuse them."""
    try:
        return CRS.from_user_input(crs)
    except CRSError:
        raise CrsError("error.crs-unknown", what=what, crs=crs) from None


def crs_name(crs: CRS) -> str:
    """Return a CRS in short: ``EPSG:4548``, or its name where it has no code.

    Examples
    --------
    >>> crs_name(CRS("EPSG:4548"))
    'EPSG:4548'
    """
    named = crs.to_authority()
    return ":".join(named) if named else str(crs.name)


def require_metric_crs(crs: object, what: str) -> CRS:
    """Return a CRS, or refuse one in which lengths are not metres (see :func:`require_metric`)."""
    crs = require_crs(crs, what)
    named = crs.to_string()
    if crs.is_geographic:
        raise CrsError("error.crs-geographic", what=what, crs=named)
    metres = bool(crs.axis_info) and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info[:2])
    if not (crs.is_projected and metres) or crs.to_epsg() in _WEB_MERCATOR or "Pseudo-Mercator" in crs.name:
        raise CrsError("error.crs-not-metres", what=what, crs=named)
    return crs


def metric_crs_of(frame: gpd.GeoDataFrame | gpd.GeoSeries, crs: object | None, what: str) -> CRS:
    """Return the CRS in metres to bring a frame to: the one given, else its own, else the UTM zone it lies in.

    Parameters
    ----------
    frame
        Anything with a CRS.
    crs
        What the user asks for, if anything.
    what
        How messages name the frame.

    Returns
    -------
    pyproj.CRS

    Raises
    ------
    CrsError
        When the frame has no CRS, or the one given is not in metres.

    Examples
    --------
    >>> import geopandas as gpd
    >>> places = gpd.GeoSeries.from_xy([9.5], [47.1], crs="EPSG:4326")
    >>> metric_crs_of(places, None, "places").to_epsg(), metric_crs_of(places, "EPSG:2056", "places").to_epsg()
    (32632, 2056)
    """
    if frame.crs is None:
        raise CrsError("error.crs-missing", what=what)
    if crs is not None:
        return require_metric_crs(crs, what)
    try:
        return require_metric_crs(frame.crs, what)
    except CrsError:
        return metric_crs_within(reproject(frame, WGS84, what).total_bounds, what)


def metric_crs_within(bounds: Sequence[float] | Floats, what: str) -> CRS:
    """Return the WGS-84 UTM zone of the middle of an area: metres, for a study that names no CRS.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    what
        How the message names the area.

    Returns
    -------
    pyproj.CRS

    Raises
    ------
    CrsError
        When there is no such place.

    Examples
    --------
    >>> metric_crs_within((9.4, 47.0, 9.6, 47.2), "area").to_epsg()
    32632
    """
    west, south, east, north = (float(side) for side in bounds)
    lon, lat = (west + east) / 2, (south + north) / 2
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise CrsError("error.crs-no-place", what=what)
    zone = min(int((lon + 180) // 6) + 1, 60)
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


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
        raise CrsError(
            "error.crs-not-of-it", what=what, crs=crs_name(CRS(frame.crs)), x=f"{x:.1f}", y=f"{y:.1f}"
        )
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
    import geopandas as gpd

    points = reproject(gpd.GeoSeries(gpd.points_from_xy(x, y), crs=crs), WGS84, "coordinates")
    return points.x.to_numpy(), points.y.to_numpy()


def touches_china_box(bounds: Sequence[float], crs: object) -> bool:
    """Say whether an area touches the box around China, its seas and much of its neighbours.

    Parameters
    ----------
    bounds
        West, south, east, north in the CRS; not finite: nowhere.
    crs
        Any CRS.

    Examples
    --------
    >>> touches_china_box((9.4, 47.0, 9.7, 47.3), "EPSG:4326"), touches_china_box((116, 35, 117, 36), "EPSG:4326")
    (False, True)
    """
    x, y = np.array(bounds)[[0, 2, 0, 2]], np.array(bounds)[[1, 1, 3, 3]]
    lon, lat = lonlat_of(x, y, CRS(crs))
    west, south, east, north = _CHINA_BOX
    beside = lon.max() <= west or lon.min() >= east or lat.max() <= south or lat.min() >= north
    return bool(np.isfinite([lon, lat]).all() and not beside)


def shift_to_wgs84(lon: Floats, lat: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """Convert longitudes and latitudes of a Chinese datum to WGS-84.

    CGCS2000 agrees with WGS-84 to centimetres and is taken as equal. GCJ-02 and BD-09 are undone by
    fixed-point iteration, to less than a millimetre.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,).
    datum
        ``"wgs84"``, ``"cgcs2000"``, ``"gcj02"`` or ``"bd09"``.

    Returns
    -------
    lon, lat : ndarray
        Degrees in WGS-84, shape (n,).

    Notes
    -----
    Neither shift is published by law; the formulas are those in general use, checked against the
    displacement measured in Liangshan (528 m east, 15 m north).

    Examples
    --------
    >>> import numpy as np
    >>> lon, lat = wgs84_to_shifted(np.array([116.1]), np.array([35.8]), "gcj02")
    >>> back, _ = shift_to_wgs84(lon, lat, "gcj02")
    >>> round(float(back[0]), 8)
    116.1
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if datum in ("wgs84", "cgcs2000"):
        return lon, lat
    guess_lon, guess_lat = lon.copy(), lat.copy()
    for _ in range(30):
        there_lon, there_lat = wgs84_to_shifted(guess_lon, guess_lat, datum)
        guess_lon, guess_lat = guess_lon + (lon - there_lon), guess_lat + (lat - there_lat)
    return guess_lon, guess_lat


def wgs84_to_shifted(lon: Floats, lat: Floats, datum: Datum) -> tuple[Floats, Floats]:
    """Convert WGS-84 longitudes and latitudes to a Chinese datum (the inverse of :func:`shift_to_wgs84`).

    Examples
    --------
    >>> import numpy as np
    >>> lon, _ = wgs84_to_shifted(np.array([116.1]), np.array([35.8]), "gcj02")
    >>> bool(0.005 < lon[0] - 116.1 < 0.007)
    True
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if datum in ("wgs84", "cgcs2000"):
        return lon, lat
    lon, lat = _add_gcj02_shift(lon, lat)
    return (lon, lat) if datum == "gcj02" else _gcj02_to_bd09(lon, lat)


def _add_gcj02_shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + ripple
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + ripple
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    latitude = np.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    root = np.sqrt(magic)
    degrees_north = (
        north * 180.0 / ((_SEMI_MAJOR_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED)) / (magic * root) * np.pi)
    )
    degrees_east = east * 180.0 / (_SEMI_MAJOR_AXIS_M / root * np.cos(latitude) * np.pi)
    x_least, y_least, x_most, y_most = _CHINA_BOX
    in_china = (lon > x_least) & (lon < x_most) & (lat > y_least) & (lat < y_most)
    return np.where(in_china, lon + degrees_east, lon), np.where(in_china, lat + degrees_north, lat)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
