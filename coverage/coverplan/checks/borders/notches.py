"""Gaps that open to the outside: where two neighbours part although they have a border in common.

No outline of the unit above shows such a gap where that outline was made of the units. A bay of the outer line is none:
it lies in one unit, or is wider than it is deep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from coverplan.checks.borders.cut import Cut

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
# Gaps of which so much is common are one.
_THE_SAME = 0.5
# A county is searched in pieces, so much longer than an opening; between two steps a line may be so much simpler than the step is long.
_PER_PIECE = 4
_PLAY = 0.01
_MOST_STEPS = 1_024
# A line so many times as long as the box around it is a saw.
_SAW = 4.0


class _Fineness(NamedTuple):
    """Pieces of a quarter of a circle, and of how many vertices a shape is buffered at once."""

    quad_segs: int
    at_once: int


_ROUGH, _EXACT = _Fineness(8, 100), _Fineness(64, 2_000)


class _Steps(NamedTuple):
    """The first of the steps in which a shape is buffered, about from one vertex to the next, and pieces of a quarter of a circle."""

    first_m: float
    quad_segs: int


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
    if len(shapes) < 2 or shapely.is_empty(union):
        return
    yield from _once(list(_every_notch(shapes, union, widest_m, strip_m)))


def _once(found: list[Notch]) -> Iterator[Notch]:
    """Yield each gap once: where two start at one place, each was found about the other, too."""
    shapes = np.array([notch.shape for notch in found], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    is_same = (one < other) & (common >= _THE_SAME * np.minimum(*shapely.area(shapes[[one, other]])))
    again: set[int] = set()
    for first, second in sorted(zip(one[is_same].tolist(), other[is_same].tolist(), strict=True)):
        if first not in again:
            again.add(second)
    yield from (notch for at, notch in enumerate(found) if at not in again)


def _every_notch(shapes: Shapes, union: BaseGeometry, widest_m: float, strip_m: float) -> Iterator[Notch]:
    cut = Cut(union, _PER_PIECE * widest_m)
    for coarse, near in _coarse(shapes, cut, widest_m):
        window = shapely.box(*coarse.bounds).buffer(2 * widest_m, join_style="mitre")
        local, beside = cut.within(window), shapely.intersection(shapes[near], window)
        inside = shapely.box(*coarse.bounds).buffer(widest_m, join_style="mitre")
        for piece in shapely.get_parts(_closed(local, widest_m, _EXACT).difference(local)):
            if piece.intersects(coarse) and piece.within(inside) and piece.area >= _SMALLEST_M2:
                notch = _judged(piece, local, beside, near, strip_m)
                if notch is not None:
                    yield notch


def _coarse(shapes: Shapes, cut: Cut, widest_m: float) -> Iterator[tuple[BaseGeometry, Positions]]:
    """Yield about where gaps may be, and the positions of the units there, two at least."""
    whole: list[BaseGeometry] = []
    parted: list[BaseGeometry] = []
    for box, parts in _filled(shapes, cut, widest_m):
        at_edge = shapely.intersects(box.exterior, parts) & (len(cut.boxes) > 1)
        parted += [*parts[at_edge]]
        whole += [*parts[~at_edge]]
    found = np.array([*whole, *shapely.get_parts(shapely.union_all(parted))], dtype=object)
    found = found[shapely.area(found) >= _SMALLEST_M2 / 2]
    unit, part = shapely.STRtree(found).query(shapes, predicate="dwithin", distance=_MEET_M)
    order = np.lexsort([unit, part])
    each, first, count = np.unique(part[order], return_index=True, return_counts=True)
    for at, start, units in zip(each, first, count, strict=True):
        if units > 1:
            yield found[at], unit[order][start : start + units]


def _filled(shapes: Shapes, cut: Cut, widest_m: float) -> Iterator[tuple[Polygon, Shapes]]:
    """Yield box by box what is narrow where two units are near, and what of the next boxes goes on from there: along one unit runs no gap."""
    boxes = cut.boxes[~cut.full]
    tree = shapely.STRtree(boxes)
    unit, box = tree.query(shapes, predicate="dwithin", distance=widest_m)
    todo = np.flatnonzero(np.bincount(box, minlength=len(boxes)) > 1).tolist()
    known: dict[int, Shapes] = {}
    going: dict[int, list[BaseGeometry]] = {}
    while todo:
        at = todo.pop()
        if at not in known:
            known[at] = _filled_in(boxes[at], cut, widest_m)
        parts = known[at]
        is_between = _near_two(parts, shapes[unit[box == at]], widest_m)
        is_between |= np.array(
            [shapely.intersects(part, going.get(at, [])).any() for part in parts], dtype=bool
        )
        known[at] = parts[~is_between]
        for part in parts[is_between]:
            for other in set(tree.query(part, predicate="intersects").tolist()) - {at}:
                going.setdefault(other, []).append(part)
                todo.append(other)
        yield boxes[at], parts[is_between]


def _filled_in(box: Polygon, cut: Cut, widest_m: float) -> Shapes:
    # what lies farther away does not change what is filled
    local = cut.within(box.buffer(widest_m, join_style="mitre"))
    parts = shapely.get_parts(shapely.intersection(_closed(local, widest_m, _ROUGH).difference(local), box))
    return parts[shapely.area(parts) > 0]


def _near_two(parts: Shapes, shapes: Shapes, within_m: float) -> Bools:
    """Say of each part whether it lies between two shapes: a box may part what is beside one from what is beside the other."""
    near = shapely.STRtree(parts).query(shapes, predicate="dwithin", distance=within_m)[1]
    return np.asarray(np.bincount(near, minlength=len(parts)) > 1)


def _closed(shape: BaseGeometry, widest_m: float, fineness: _Fineness) -> BaseGeometry:
    """Fill what is narrower than the widest opening (a morphological closing)."""
    is_stepped = _is_saw(shape) or int(shapely.get_num_coordinates(shape)) > fineness.at_once
    for by_m in (widest_m / 2, -widest_m / 2):
        shape = _grown(
            shape, by_m, fineness.quad_segs, _steps(shape, fineness.quad_segs) if is_stepped else None
        )
    return shape


def _is_saw(shape: BaseGeometry) -> bool:
    """Say whether a line goes up and down so much that each of its teeth would meet all within the radius at once."""
    return bool(shape.length > _SAW * shapely.box(*shape.bounds).length)


def _steps(shape: BaseGeometry, quad_segs: int) -> _Steps:
    count = max(int(shapely.get_num_coordinates(shape)), 1)
    if _is_saw(shape):
        return _Steps(shapely.box(*shape.bounds).length / 4 / count, _ROUGH.quad_segs)
    return _Steps(shape.length / count, quad_segs)


def _grown(shape: BaseGeometry, by_m: float, quad_segs: int, steps: _Steps | None) -> BaseGeometry:
    """Buffer a shape; one of very many vertices in steps that double, each of which leaves fewer of them to the next."""
    done, sign = 0.0, np.sign(by_m)
    if steps is not None:
        step = max(steps.first_m, abs(by_m) / _MOST_STEPS)
        while done + step < abs(by_m) / 2:
            shape = shape.buffer(sign * step, quad_segs=steps.quad_segs).simplify(step * _PLAY)
            done, step = done + step, done + step
    return shape.buffer(by_m - sign * done, quad_segs=quad_segs)


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
