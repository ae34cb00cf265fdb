"""In which CRS a file's coordinates would lie where the study does: the zones in use in China, northing first, degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyproj import CRS
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError, ProjError

from coverplan.crs import WGS84, reach_of_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Box", "Fit", "apart", "fitting_crs", "zones_at"]

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

# First EPSG codes of Gauss-Krueger by datum: 3 degree zones by meridian (CM 75E ...) and by number (zone 25 ...),
# 6 degree zones by meridian (CM 75E ...) and by number (zone 13 ...).
_GAUSS_KRUEGER = {
    "2000": (4534, 4513, 4502, 4491),
    "xian 1980": (2370, 2349, 2338, 2327),
    "beijing 1954": (2422, 2401, 21453, 21413),
}
_FIRST_MERIDIAN, _LAST_MERIDIAN = 75, 135
# What lies so near to a place, in degrees, lies at it; the next zone is three degrees off.
_NEAR = 0.5


class Fit(NamedTuple):
    """A CRS in which coordinates lie where they should, and whether x and y must be exchanged for it.

    Examples
    --------
    >>> Fit(CRS("EPSG:4548"), False).is_swapped
    False
    """

    crs: CRS
    is_swapped: bool


def apart(one: Box, other: Box) -> float:
    """Return by how many degrees two areas are apart; 0 where they meet.

    Examples
    --------
    >>> apart((116, 35, 117, 36), (119, 35, 120, 36)), apart((0, 0, 2, 2), (1, 1, 3, 3))
    (2, 0)
    """
    return max(0, other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])


def fitting_crs(bounds: Sequence[float], place: Box, *, own: CRS | None, plan: CRS) -> Fit | None:
    """Find the CRS in which a file's coordinates lie at a place.

    Parameters
    ----------
    bounds
        Least x, least y, most x, most y of the coordinates as they stand.
    place
        Where they should lie.
    own
        The CRS that the file states, if any: it is tried with x and y exchanged, and its datum first.
    plan
        The plan's CRS, tried before others.

    Returns
    -------
    Fit or None

    Notes
    -----
    EPSG registry: CGCS2000, Xian 1980 and Beijing 1954 Gauss-Krueger zones, the zones of UTM, and what is registered
    for the place, of which the nearest is taken.

    Examples
    --------
    >>> bounds, place = (415000, 3960000, 416000, 3961000), (116.0, 35.7, 116.2, 35.9)
    >>> fit = fitting_crs(bounds, place, own=CRS("EPSG:4527"), plan=CRS("EPSG:4548"))
    >>> fit.crs.to_epsg(), fit.is_swapped
    (4548, False)
    """
    west, south, east, north = bounds
    known: list[CRS] = [crs for crs in (own, plan) if crs is not None]
    for is_swapped, turned in ((False, (west, south, east, north)), (True, (south, west, north, east))):
        tried = known if is_swapped else [*_zones_of_utm(own, place), plan]
        for crs in (*tried, *_usual(turned, place, own)):
            if _distance(turned, crs, place) is not None:
                return Fit(crs, is_swapped)
    near = [(far, crs) for crs in _made_for(place) if (far := _distance(bounds, crs, place)) is not None]
    return Fit(min(near, key=lambda pair: pair[0])[1], is_swapped=False) if near else None


def zones_at(bounds: Sequence[float], place: Box) -> list[CRS]:
    """Return the CGCS2000 3 degree zones in which coordinates lie at a place; without a number before the easting they are several.

    Examples
    --------
    >>> province = (114, 34, 123, 39)
    >>> [crs.to_epsg() for crs in zones_at((415000, 3960000, 416000, 3961000), province)]
    [4548, 4549, 4550]
    >>> [crs.to_epsg() for crs in zones_at((39415000, 3960000, 39416000, 3961000), province)]
    [4527]
    """
    by_meridian, by_number, *_ = _GAUSS_KRUEGER["2000"]
    first = by_meridian if abs(bounds[0]) < 1e6 else by_number
    count = (_LAST_MERIDIAN - _FIRST_MERIDIAN) // 3 + 1
    zones = (CRS.from_epsg(first + step) for step in range(count))
    return [crs for crs in zones if _distance(bounds, crs, place) is not None]


def _distance(bounds: Sequence[float], crs: CRS, place: Box) -> float | None:
    """Return how far from the middle of a place, in degrees, coordinates lie in a CRS; None where not there."""
    try:
        reach = reach_of_bounds(bounds, crs)
    except ProjError:  # no way leads from that CRS to longitudes and latitudes
        return None
    if reach is None or apart(reach, place) >= _NEAR or not _is_local(reach, place):
        return None
    return float(np.hypot(*(np.add(reach[:2], reach[2:]) - np.add(place[:2], place[2:])))) / 2


def _is_local(reach: Box, place: Box) -> bool:
    """Say whether an area is one near the place, and not half the world that holds it as well."""
    return max(reach[2] - reach[0], reach[3] - reach[1]) <= 10 + 2 * max(
        place[2] - place[0], place[3] - place[1]
    )


def _usual(bounds: Sequence[float], place: Box, own: CRS | None) -> Iterator[CRS]:
    """Yield the CRS in use that coordinates of such size may be of."""
    x = float(np.mean(bounds[::2]))
    if max(abs(bound) for bound in bounds) <= 360:
        yield CRS.from_epsg(4490)
        return
    meridians = range(_FIRST_MERIDIAN, _LAST_MERIDIAN + 1, 3)
    middle = (place[0] + place[2]) / 2
    near = sorted((m for m in meridians if place[0] - 5 <= m <= place[2] + 5), key=lambda m: abs(m - middle))
    for by_meridian, by_number, wide_by_meridian, wide_by_number in _families(own):
        for meridian in near:
            step = (meridian - _FIRST_MERIDIAN) // 3
            yield CRS.from_epsg((by_meridian if x < 1e6 else by_number) + step)
        for meridian in near:
            if (meridian - _FIRST_MERIDIAN) % 6 == 0:
                step = (meridian - _FIRST_MERIDIAN) // 6
                yield CRS.from_epsg((wide_by_meridian if x < 1e6 else wide_by_number) + step)
    is_north = place[1] + place[3] >= 0
    yield CRS.from_epsg((32600 if is_north else 32700) + _zone_at(place))
    yield CRS.from_epsg(3857)


def _zone_at(place: Box) -> int:
    return int(((place[0] + place[2]) / 2 + 180) // 6) % 60 + 1


def _zones_of_utm(own: CRS | None, place: Box) -> Iterator[CRS]:
    """Yield the zones about a place of the series that the CRS stated is one of (WGS 84, ETRS89, NAD83 ...)."""
    zone, code = (None, None) if own is None else (own.utm_zone, own.to_epsg())
    if zone is None or code is None:
        return
    stated, half = int(zone[:-1]), zone[-1]
    for wanted in (_zone_at(place) + step for step in (0, -1, 1)):
        try:
            crs = CRS.from_epsg(code + wanted - stated)
        except CRSError:
            continue
        if crs.utm_zone == f"{wanted}{half}":
            yield crs


def _made_for(place: Box) -> Iterator[CRS]:
    """Yield the projected CRS, such as a country's own, whose area of use holds a place."""
    registered = query_crs_info(
        auth_name="EPSG",
        pj_types=PJType.PROJECTED_CRS,
        area_of_interest=AreaOfInterest(*place),
        contains=True,
    )
    for found in registered:
        yield CRS.from_epsg(int(found.code))


def _families(own: CRS | None) -> Iterator[tuple[int, int, int, int]]:
    """Yield the codes of the zones on the datum that is stated, else on CGCS2000."""
    name = "" if own is None else (own.geodetic_crs or WGS84).name.lower()
    yield next((codes for datum, codes in _GAUSS_KRUEGER.items() if datum in name), _GAUSS_KRUEGER["2000"])
