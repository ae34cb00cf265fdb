"""Faults of single outlines: vertices drawn twice, spikes; rings that cross themselves are told when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from coverplan.checks.borders.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

__all__ = ["repeated_vertices", "spikes"]

# A start value of our own: a corner so sharp that its sides run back along each other.
_SHARPEST_DEGREES = 5.0
_LEAST_TURN_DEGREES = 30.0
# The end of a spike may be blunt: so much shorter than its sides.
_BLUNT = 0.2
# A ring that encloses something has more places than that, the first of them twice.
_LEAST_CLOSED = 3


class _Corners(NamedTuple):
    """Every corner of every ring: its place, the numbers of the corners before and after it, its unit, and how many its ring has."""

    place: Floats
    before: Positions
    after: Positions
    unit: Positions
    of_ring: Positions

    @property
    def turns(self) -> Floats:
        """Return by how much the ring turns at each corner, in radians: 0 straight on, pi back."""
        out, on = self.place - self.place[self.before], self.place[self.after] - self.place
        return _angle(out, on)


def _angle(one: Floats, other: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (one * other).sum(axis=1) / (np.hypot(*one.T) * np.hypot(*other.T))
    return np.asarray(np.arccos(np.clip(cosine, -1, 1)))


def _corners(shapes: Shapes) -> _Corners:
    """Return the corners of outlines; vertices on the same place are one."""
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    kept = np.concatenate([[True], (ring[1:] != ring[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)])[: len(xy)]
    kept &= np.bincount(ring[kept], minlength=len(rings))[ring] > _LEAST_CLOSED
    xy, (of, ring) = xy[kept], np.unique(ring[kept], return_inverse=True)
    part = part[of]
    counts = np.bincount(ring)
    is_last = np.zeros(len(xy), dtype=bool)
    is_last[np.cumsum(counts) - 1] = True  # the ring's first vertex again
    place, ring = xy[~is_last], ring[~is_last]
    counts = counts - 1
    first = np.cumsum(counts) - counts
    number = np.arange(len(place))
    within = number - first[ring]
    before = first[ring] + (within - 1) % counts[ring]
    after = first[ring] + (within + 1) % counts[ring]
    return _Corners(place, before.astype(np.intp), after.astype(np.intp), unit[part[ring]], counts[ring])


def repeated_vertices(shapes: Shapes, *, within_m: float) -> Iterator[Fault]:
    """Yield vertices that follow one another on the same place.

    Parameters
    ----------
    shapes
        Polygons in metres, one a unit; missing ones are skipped.
    within_m
        Distance up to which two vertices are on the same place.

    Yields
    ------
    Fault
        ``border.duplicate-vertex``, a point; its size is the distance, its facts how many vertices follow one another there.

    Examples
    --------
    >>> twice = shapely.Polygon([(0, 0), (1, 0), (1, 0), (1, 1)])
    >>> [(fault.shape.wkt, fault.facts) for fault in repeated_vertices(np.array([twice]), within_m=0.001)]
    [('POINT (1 0)', {'count': 2})]
    """
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    away = np.hypot(*(xy[1:] - xy[:-1]).T)
    close = (ring[1:] == ring[:-1]) & (away <= within_m)
    starts = np.flatnonzero(close & ~np.concatenate([[False], close[:-1]]))
    ends = np.flatnonzero(close & ~np.concatenate([close[1:], [False]]))
    for start, end in zip(starts, ends, strict=True):
        yield Fault(
            rule="border.duplicate-vertex", units=(int(unit[part[ring[start]]]),), shape=shapely.Point(xy[start]),
            size=float(away[start : end + 1].max()), size_unit="m", facts={"count": int(end - start) + 2},
        )  # fmt: skip


def spikes(shapes: Shapes, *, width_m: float, least_m: float) -> Iterator[Fault]:
    """Yield spikes: where a ring runs out and back along itself.

    Parameters
    ----------
    shapes
        Polygons in metres, one a unit; missing ones are skipped.
    width_m
        Mean width up to which it is a spike.
    least_m
        Least length.

    Yields
    ------
    Fault
        ``border.spike``: the triangle or strip; its size is its length.

    Examples
    --------
    >>> square = shapely.Polygon([(0, 0), (50, 0), (50, 49), (90, 49.2), (50, 49.4), (50, 99), (0, 99)])
    >>> [round(fault.size) for fault in spikes(np.array([square]), width_m=1.0, least_m=1.0)]
    [40]
    """
    corners = _corners(shapes)
    found: dict[tuple[int, float, float], Fault] = {}
    for ways in _ways(corners, width_m=width_m, least_m=least_m):
        spike = _spike(corners.place[ways], int(corners.unit[ways[0]]))
        found.setdefault((spike.units[0], *np.round(corners.place[ways[1]], 3)), spike)
    yield from found.values()


def _ways(corners: _Corners, *, width_m: float, least_m: float) -> Iterator[Positions]:
    """Yield the corners of each spike, from its foot over its end and back: of pointed ones, and of those with a short blunt end."""
    every = np.arange(len(corners.place))
    pointed = np.column_stack([corners.before, every, corners.after])
    blunt = np.column_stack([corners.before, every, corners.after, corners.after[corners.after]])
    for ways in (pointed, blunt):
        yield from ways[_runs_back(corners, ways, width_m, least_m)]


def _runs_back(corners: _Corners, ways: Positions, width_m: float, least_m: float) -> Bools:
    """Say of which ways the last stretch runs back along the first, and starts or ends where the ring turns off."""
    at = corners.place[ways]
    out, back = at[:, 1] - at[:, 0], at[:, -1] - at[:, -2]
    there, again = np.hypot(*out.T), np.hypot(*back.T)
    shorter, end = np.minimum(there, again), np.hypot(*(at[:, -2] - at[:, 1]).T)
    angle = _angle(out, -back)
    width = end + shorter * np.sin(angle) / 2
    sharp = (angle <= np.radians(_SHARPEST_DEGREES)) & (width <= width_m) & (shorter >= least_m)
    foot = np.where(there <= again, ways[:, 0], ways[:, -1])
    sharp &= corners.of_ring[ways[:, 0]] > ways.shape[1] + 1  # what is nothing but a strip is a gap, no spike
    # where the ring goes straight on at the foot, the corner is that of a narrow piece of land
    return np.asarray(
        sharp & (end <= _BLUNT * shorter) & (corners.turns[foot] >= np.radians(_LEAST_TURN_DEGREES))
    )


def _spike(corners: Floats, unit: int) -> Fault:
    """Cut a spike where its shorter side ends, and measure it."""
    start, tip, end = corners[0], corners[1], corners[-1]
    length = min(np.hypot(*(tip - start)), np.hypot(*(end - corners[-2])))
    start = tip + (start - tip) / np.hypot(*(start - tip)) * length
    end = corners[-2] + (end - corners[-2]) / np.hypot(*(end - corners[-2])) * length
    shape = shapely.Polygon([start, *corners[1:-1], end])
    return Fault(rule="border.spike", units=(unit,), shape=shape, size=float(length), size_unit="m")
