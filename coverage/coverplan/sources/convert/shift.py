"""Degrees moved from one datum to another, with an account of what was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import CRS, Geod

from coverplan.crs import crs_name, in_china_box, shift_to_wgs84, wgs84_to_shifted
from coverplan.errors import CrsError

if TYPE_CHECKING:
    from coverplan.crs import Datum
    from coverplan.kernels.types import Bools, Floats

__all__ = ["SHIFTED", "Moved", "Shift", "are_degrees", "require_modern"]

SHIFTED = ("gcj02", "bd09")
# Of the ellipsoids of WGS-84, CGCS2000 and their kin; those of Beijing 1954 and Xian 1980 have others.
_MODERN_AXIS_M = 6_378_137.0


class Moved(NamedTuple):
    """How far places were moved, in metres, and how many lie where neither GCJ-02 nor BD-09 is in use."""

    mean_m: float | None
    max_m: float | None
    abroad: int


class Shift:
    """Moves degrees from one datum to another, and keeps account.

    Examples
    --------
    >>> shift = Shift("gcj02", "cgcs2000")
    >>> lon, lat = shift(np.array([116.106]), np.array([35.8]))
    >>> 520 < shift.moved().max_m < 540
    True
    """

    def __init__(self, source: Datum, target: Datum) -> None:
        self.source, self.target = source, target
        self._moved_m: list[Floats] = []
        self._abroad = 0

    def __call__(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return where places stand in the other datum; what can be no degrees stays."""
        made_lon, made_lat = lon.astype(float), lat.astype(float)
        can_be = are_degrees(made_lon, made_lat)
        lon, lat = made_lon[can_be], made_lat[can_be]
        east, north = wgs84_to_shifted(*shift_to_wgs84(lon, lat, self.source), self.target)
        self._moved_m.append(np.asarray(Geod(ellps="WGS84").inv(lon, lat, east, north)[2], dtype=float))
        if {self.source, self.target} & set(SHIFTED):
            self._abroad += int((~in_china_box(lon, lat)).sum())
        made_lon[can_be], made_lat[can_be] = east, north
        return made_lon, made_lat

    def moved(self) -> Moved:
        """Return the account so far."""
        moved = np.concatenate([np.zeros(0), *self._moved_m])
        if not len(moved):
            return Moved(None, None, 0)
        return Moved(float(moved.mean()), float(moved.max()), self._abroad)


def are_degrees(lon: Floats, lat: Floats) -> Bools:
    """Say which pairs can be longitude and latitude of a place; 0, 0 is none.

    Examples
    --------
    >>> are_degrees(np.array([116.1, 35.8, 0, 419000]), np.array([35.8, 116.1, 0, 3963000])).tolist()
    [True, False, False, False]
    """
    return np.asarray((np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0)))


def require_modern(crs: CRS, file: str) -> None:
    """Refuse a CRS on an older datum: how that differs from WGS-84 is not in it.

    Raises
    ------
    CrsError
        For Beijing 1954, Xian 1980 and the like.

    Examples
    --------
    >>> require_modern(CRS("EPSG:4548"), "a.gpkg")
    """
    ellipsoid = crs.ellipsoid
    if ellipsoid is None or abs(ellipsoid.semi_major_metre - _MODERN_AXIS_M) > 1:
        raise CrsError("convert.old-datum", file=file, crs=f"{crs_name(crs)} ({crs.name})")
