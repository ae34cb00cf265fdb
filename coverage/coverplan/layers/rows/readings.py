"""In what a layer's coordinates may be, although they were read otherwise: another datum, or UTM in place of Gauss-Krueger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pyproj import CRS

from coverplan.crs import DATUMS, lonlat_of, shift_to_wgs84, wgs84_to_shifted, xy_of

if TYPE_CHECKING:
    from coverplan.crs import Datum
    from coverplan.kernels.types import Floats

__all__ = ["Reading", "other_readings", "read_as", "where_seen"]

Reading = Literal["wgs84", "cgcs2000", "gcj02", "bd09", "UTM", "Gauss-Krueger"]

_PLAIN = ("wgs84", "cgcs2000")
# On the central meridian; all else is the same where both have one (EPSG guidance note 7-2).
_SCALES = {"UTM": 0.9996, "Gauss-Krueger": 1.0}
_ZONE_DEGREES = 6


def other_readings(stated: Datum | None) -> list[Reading]:
    """Return what coordinates may be in beside what they were read as.

    Examples
    --------
    >>> other_readings(None), other_readings("gcj02")
    (['gcj02', 'bd09', 'UTM', 'Gauss-Krueger'], ['wgs84', 'bd09', 'UTM', 'Gauss-Krueger'])
    """
    alike = _PLAIN if stated is None or stated in _PLAIN else (stated, "cgcs2000")
    return [*(datum for datum in DATUMS if datum not in alike), "UTM", "Gauss-Krueger"]


def read_as(lon: Floats, lat: Floats, reading: Reading, stated: Datum | None) -> tuple[Floats, Floats]:
    """Return where places stand whose coordinates are in one thing and were read as in another.

    Parameters
    ----------
    lon, lat
        Degrees of WGS-84 as they were read, shape (n,).
    reading
        What the coordinates may be in.
    stated
        The datum under which they were read.

    Examples
    --------
    >>> lon, lat = read_as(np.array([116.1]), np.array([35.8]), "UTM", None)
    >>> round(float(lat[0]) - 35.8, 3)  # 1.6 km
    0.014
    """
    if reading in _SCALES:
        return _rescaled(lon, lat, read=_other(reading), true=reading)
    return shift_to_wgs84(*wgs84_to_shifted(lon, lat, stated or "wgs84"), _datum(reading))


def where_seen(lon: Floats, lat: Floats, reading: Reading, stated: Datum | None) -> tuple[Floats, Floats]:
    """Return where places are seen in a layer whose coordinates are in one thing and were read as in another.

    Examples
    --------
    >>> there = where_seen(*read_as(np.array([116.1]), np.array([35.8]), "UTM", None), "UTM", None)
    >>> [round(float(each[0]), 6) for each in there]
    [116.1, 35.8]
    """
    if reading in _SCALES:
        return _rescaled(lon, lat, read=reading, true=_other(reading))
    return shift_to_wgs84(*wgs84_to_shifted(lon, lat, _datum(reading)), stated or "wgs84")


def _other(reading: str) -> str:
    return next(name for name in _SCALES if name != reading)


def _datum(reading: str) -> Datum:
    return next(datum for datum in DATUMS if datum == reading)


def _rescaled(lon: Floats, lat: Floats, *, read: str, true: str) -> tuple[Floats, Floats]:
    """Project by one scale and take back by another, in the zone of six degrees that most places lie in."""
    if not len(lon):
        return lon, lat
    meridian = _ZONE_DEGREES * np.floor(np.median(lon) / _ZONE_DEGREES) + _ZONE_DEGREES / 2
    one, other = (
        CRS(f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k={_SCALES[name]} +x_0=500000 +y_0=0 +datum=WGS84")
        for name in (read, true)
    )
    xy = xy_of(lon, lat, one)
    return lonlat_of(xy[:, 0], xy[:, 1], other)
