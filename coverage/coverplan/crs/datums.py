"""Chinese datums: the shifts of GCJ-02 and BD-09, and where they are in use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np
from pyproj import CRS

from coverplan.crs.reproject import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.kernels.types import Bools, Floats

__all__ = ["DATUMS", "Datum", "in_china_box", "shift_to_wgs84", "touches_china_box", "wgs84_to_shifted"]

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = ("wgs84", "cgcs2000", "gcj02", "bd09")

# Krasovsky 1940, on which the GCJ-02 shift is computed.
_SEMI_MAJOR_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
# Each round of undoing a shift brings two digits or more; a place between two doubles comes to rest on either in turn.
_ROUNDS = 12
_BD_ANGLE = math.pi * 3000.0 / 180.0
# West, south, east, north in degrees: where GCJ-02 shifts, which is China with its seas and much of its neighbours.
_CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)


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


def in_china_box(lon: Floats, lat: Floats) -> Bools:
    """Say which places lie in the box around China in which GCJ-02 shifts.

    Examples
    --------
    >>> in_china_box(np.array([116.1, 9.5]), np.array([35.8, 47.1])).tolist()
    [True, False]
    """
    west, south, east, north = _CHINA_BOX
    return np.asarray((lon > west) & (lon < east) & (lat > south) & (lat < north))


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
    for _ in range(_ROUNDS):
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
    inside = in_china_box(lon, lat)
    return np.where(inside, lon + degrees_east, lon), np.where(inside, lat + degrees_north, lat)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
