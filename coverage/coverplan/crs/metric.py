"""Metres or nothing: the CRS in which lengths are taken, no silent guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyproj import CRS

from coverplan.crs.named import WGS84, require_crs
from coverplan.crs.reproject import reproject
from coverplan.errors import CrsError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from coverplan.kernels.types import Floats

__all__ = ["metric_crs_of", "metric_crs_within", "require_metric", "require_metric_crs"]

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
