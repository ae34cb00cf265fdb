"""Gaps that open to the outside: where two neighbours part although they have a border in common.

No outline of the unit above shows such a gap where that outline was made of the units. A bay of the outer line is none:
it lies in one unit, or is wider than it is deep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

__all__ = ["WIDEST_M", "Notch", "notches"]

# Start values of our own. A wider opening is a bay or an estuary; one as wide as it is deep is a bend of the line.
WIDEST_M = 200.0
# A gap runs along both neighbours, and starts where they meet each other or a third; or it is a narrow strip.
_LEAST_SHARE = 0.2
_MEET_M = 1.0
_STRIP_M = 25.0
# A wedge fills a half of its length times its mouth, a strip all of it; less is the play of a line.
_LEAST_FILLED = 0.25
_ON_LINE_M = 1e-5
_SMALLEST_M2 = 1.0


class Notch(NamedTuple):
    """A gap, and the positions of the units on its two sides, the longer side first."""

    shape: BaseGeometry
    units: tuple[int, ...]


def notches(
    shapes: Shapes, union: BaseGeometry, *, widest_m: float = WIDEST_M, strip_m: float = _STRIP_M
) -> Iterator[Notch]:
    """Yield the gaps between units of one level that open to the outside.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    union
        All that they cover.
    widest_m
        Width of an opening that is no bay.
    strip_m
        Mean width below which what is open at both ends is a gap, too.

    Yields
    ------
    Notch
        Areas of 1 m2 or more that are at most ``widest_m`` wide at their opening, deeper than wide, run along two units and
        start where these meet each other or a third; and strips of less than ``strip_m`` that are open at both ends.

    Examples
    --------
    >>> from shapely import Polygon, box
    >>> towns = np.array([Polygon([(0, 0), (100, 0), (90, 200), (0, 200)]), box(100, 0, 200, 200)])
    >>> [(round(notch.shape.area), notch.units) for notch in notches(towns, shapely.union_all(towns))]
    [(1000, (0, 1))]
    """
    if len(shapes) < 2:
        return
    tree = shapely.STRtree(shapes)
    for coarse in shapely.get_parts(_closed(union, 8, widest_m).difference(union)):
        near = np.unique(tree.query(coarse.buffer(_MEET_M), predicate="intersects"))
        if coarse.area < _SMALLEST_M2 / 2 or len(near) < 2:
            continue
        window = shapely.box(*coarse.bounds).buffer(2 * widest_m, join_style="mitre")
        local = shapely.intersection(union, window)
        inside = shapely.box(*coarse.bounds).buffer(widest_m, join_style="mitre")
        for piece in shapely.get_parts(_closed(local, 64, widest_m).difference(local)):
            if piece.intersects(coarse) and piece.within(inside) and piece.area >= _SMALLEST_M2:
                notch = _judged(piece, local, shapes[near], near, strip_m)
                if notch is not None:
                    yield notch


def _closed(shape: BaseGeometry, quad_segs: int, widest_m: float) -> BaseGeometry:
    """Fill what is narrower than the widest opening (a morphological closing)."""
    radius = widest_m / 2
    return shape.buffer(radius, quad_segs=quad_segs).buffer(-radius, quad_segs=quad_segs)


def _judged(
    piece: Polygon, union: BaseGeometry, shapes: Shapes, near: Positions, strip_m: float
) -> Notch | None:
    """Say whether a piece is a gap between two units, and give it its straight mouth."""
    corners = shapely.get_coordinates(piece.exterior)
    middles = _points((corners[1:] + corners[:-1]) / 2)
    lengths = np.hypot(*(corners[1:] - corners[:-1]).T)
    is_side: Bools = np.asarray(shapely.distance(middles, union.boundary) <= _ON_LINE_M)
    if is_side.all():
        return None  # a hole, not open
    mouths = list(_mouths(corners, is_side, shapely.get_coordinates(union)))
    chords = np.array([shapely.LineString(mouth[[0, -1]]) for mouth in mouths], dtype=object)
    along_ring = np.concatenate([_points(corners), middles])
    depth = shapely.distance(along_ring[:, None], chords[None, :]).min(axis=1).max()
    opening = shapely.length(chords).sum()
    if depth < opening or piece.area < _LEAST_FILLED * opening * depth:
        return None
    beside = shapely.distance(middles[is_side][:, None], shapes[None, :]).argmin(axis=1)
    along = np.bincount(beside, weights=lengths[is_side], minlength=len(shapes))
    sides = [int(at) for at in np.argsort(-along, kind="stable") if along[at] >= _LEAST_SHARE * along.sum()]
    if len(sides) < 2:
        return None
    is_strip = len(mouths) > 1 and piece.area < strip_m * 2 * depth
    if not is_strip and not _meet(piece, shapes, sides[0], sides[1]):
        return None
    caps = [shapely.make_valid(shapely.Polygon(mouth)) for mouth in mouths if len(mouth) > 2]
    whole = shapely.union_all([piece, *caps]).difference(union)
    return Notch(
        max(shapely.get_parts(whole), key=lambda part: part.area), tuple(int(near[at]) for at in sides[:2])
    )


def _meet(piece: Polygon, shapes: Shapes, one: int, other: int) -> bool:
    """Say whether two units meet at a piece, or others there each of which meets the next."""
    wide = shapely.buffer(shapes, _MEET_M / 2)
    reached, rest = {one}, set(range(len(shapes))) - {one}
    while other not in reached:
        met = {
            at for at in rest
            if any(shapely.intersection(wide[at], wide[known]).intersects(piece) for known in reached)
        }  # fmt: skip
        if not met:
            return False
        reached, rest = reached | met, rest - met
    return True


def _points(xy: Floats) -> NDArray[np.object_]:
    return np.asarray(shapely.points(xy), dtype=object)


def _mouths(corners: Floats, is_side: Bools, corners_of_union: Floats) -> Iterator[Floats]:
    """Yield the runs of corners of a ring that lie on no unit, from a corner of a unit to the next."""
    start = int(np.flatnonzero(is_side)[0])
    turned = np.roll(is_side, -start)
    ring = np.vstack([np.roll(corners[:-1], -start, axis=0), corners[start : start + 1]])
    edges = np.flatnonzero(np.diff(np.r_[0, (~turned).astype(int), 0]))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        mouth = ring[first : end + 1].copy()
        for at in (0, -1):
            away = np.hypot(*(corners_of_union - mouth[at]).T)
            if away.min() < _MEET_M:
                mouth[at] = corners_of_union[away.argmin()]
        yield mouth
