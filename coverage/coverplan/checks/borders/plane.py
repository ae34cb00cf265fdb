"""The areas between lines: of very many lines tile by tile, so that memory stays bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

__all__ = ["areas_between", "side_by_side"]

# Lines of so few vertices are not tiled.
_FEW = 20_000
_MARGIN_M = 1.0
# A cut after which a side has nearly as much as before is none.
_LEAST_GAIN = 0.9
# Areas that differ by no more are one: the rounding of coordinates.
_PLAY_M2, _PLAY = 1e-6, 1e-12


class _Lines(NamedTuple):
    """Vertices of lines, and the number of the line that each is of; those of a line follow one another."""

    xy: Floats
    line: Positions

    def steps(self) -> Positions:
        """Return the numbers of the vertices from which a line goes on."""
        return np.flatnonzero(self.line[1:] == self.line[:-1])

    def made(self) -> Shapes:
        """Return them as lines."""
        numbers = np.unique(self.line, return_inverse=True)[1]
        return np.asarray(shapely.linestrings(self.xy, indices=numbers), dtype=object)


class _Edges(NamedTuple):
    """Edges of the rings of areas, and the area that each is of."""

    ends: Floats
    area: Positions

    def take(self, which: Bools) -> _Edges:
        return _Edges(self.ends[which], self.area[which])

    def both_ways(self) -> Floats:
        """Return numbers of each edge that are the same whichever way it runs; edges about one middle may share them."""
        return np.asarray(self.ends[:, :2] + self.ends[:, 2:])


def areas_between(lines: Shapes, *, few: int = _FEW) -> Shapes:
    """Return the areas that lines enclose, each as a polygon; none of them overlap.

    Parameters
    ----------
    lines
        Lines in metres, which may cross.
    few
        Lines of more vertices are taken tile by tile.

    Examples
    --------
    >>> square, across = shapely.box(0, 0, 4, 4).exterior, shapely.LineString([(-1, 1), (5, 1)])
    >>> sorted(shapely.area(areas_between(np.array([square, across]))).tolist())
    [4.0, 12.0]
    """
    if int(shapely.get_num_coordinates(lines).sum()) <= few:
        return _enclosed(lines)
    west, south, east, north = shapely.total_bounds(lines).tolist()
    whole = np.array([west - _MARGIN_M, south - _MARGIN_M, east + _MARGIN_M, north + _MARGIN_M])
    whole_ones, pieces, frames = [], [], []
    for frame, held in _tiles(_Lines(*shapely.get_coordinates(lines, return_index=True)), whole, few // 2):
        ring = shapely.box(*frame).exterior
        made = _enclosed(np.array([ring, *held.made()], dtype=object))
        is_parted = (shapely.bounds(made) == frame).any(axis=1)
        whole_ones.append(made[~is_parted])
        pieces.append(made[is_parted])
        frames.append(np.broadcast_to(frame, (int(is_parted.sum()), 4)))
    return np.concatenate([*whole_ones, *_joined(np.concatenate(pieces), np.concatenate(frames), whole)])


def side_by_side(areas: Shapes) -> Positions:
    """Return a number for each area, the same for those that hang together by edges they have in common.

    Examples
    --------
    >>> row = shapely.box([0, 1, 1, 5], [0, 0, 1, 0], [1, 2, 2, 6], [1, 1, 2, 1])
    >>> side_by_side(row).tolist()
    [0, 0, 0, 1]
    """
    edges = _edges(shapely.get_rings(areas, return_index=True))
    order, same = _alike(*edges.both_ways().T)
    return _hanging_together(edges.area[order[:-1][same]], edges.area[order[1:][same]], len(areas))


def _alike(*columns: Floats | Positions) -> tuple[Positions, Bools]:
    """Return an order in which equal rows follow one another, and of each row but the last whether the next is equal."""
    order = np.lexsort(columns)
    return order, np.logical_and.reduce([column[order][1:] == column[order][:-1] for column in columns])


def _are_twice(*columns: Floats | Positions) -> Bools:
    """Say of each row whether there is another like it."""
    order, same = _alike(*columns)
    found = np.zeros(len(order), dtype=bool)
    found[order[:-1][same]] = found[order[1:][same]] = True
    return found


def _enclosed(lines: Shapes) -> Shapes:
    return np.asarray(shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)])))


def _tiles(lines: _Lines, whole: Floats, most: int) -> Iterator[tuple[Floats, _Lines]]:
    """Yield rectangles that fill the whole, and what of the lines lies in each."""
    todo = [(whole, lines)]
    while todo:
        frame, held = todo.pop()
        cut = _best_cut(held) if len(held.xy) > most else None
        if cut is None:
            yield frame, held
            continue
        axis, at = cut
        low, high = frame.copy(), frame.copy()
        low[axis + 2] = high[axis] = at
        todo += zip((low, high), _parted(held, axis, at), strict=True)


def _best_cut(lines: _Lines) -> tuple[int, float] | None:
    """Return axis and place of the cut that leaves least on its fuller side, and goes through no vertex; None where none helps."""
    steps = lines.steps()
    best: tuple[float, tuple[int, float] | None] = (_LEAST_GAIN * len(steps), None)
    for axis in (0, 1):
        along = lines.xy[:, axis]
        places = np.unique(along)
        inner = places[len(places) // 4 : 3 * len(places) // 4 + 2]
        if len(inner) < 2:
            continue
        widest = int(np.argmax(np.diff(inner)))
        at = float((inner[widest] + inner[widest + 1]) / 2)
        if not inner[widest] < at < inner[widest + 1]:
            continue
        start, end = along[steps], along[steps + 1]
        fuller = max(int((np.minimum(start, end) < at).sum()), int((np.maximum(start, end) > at).sum()))
        best = min(best, (fuller, (axis, at)), key=lambda each: each[0])
    return best[1]


def _parted(lines: _Lines, axis: int, at: float) -> tuple[_Lines, _Lines]:
    """Part lines where they cross a cut: both sides get the same place there."""
    is_high = lines.xy[:, axis] > at
    steps = lines.steps()
    crossing = steps[is_high[steps] != is_high[steps + 1]]
    one, other = lines.xy[crossing], lines.xy[crossing + 1]
    share = (at - one[:, axis]) / (other[:, axis] - one[:, axis])
    place = one + share[:, None] * (other - one)
    place[:, axis] = at
    put = np.repeat(crossing + 1, 2)
    xy = np.insert(lines.xy, put, np.repeat(place, 2, axis=0), axis=0)
    line = np.insert(lines.line, put, np.repeat(lines.line[crossing], 2))
    side = np.insert(is_high, put, np.column_stack([is_high[crossing], is_high[crossing + 1]]).ravel())
    begins = np.append(True, (line[1:] != line[:-1]) | (side[1:] != side[:-1]))
    number = np.cumsum(begins)
    return _Lines(xy[~side], number[~side]), _Lines(xy[side], number[side])


def _edges(rings_of: tuple[Shapes, Positions]) -> _Edges:
    rings, area = rings_of
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    return _Edges(np.hstack([xy[:-1], xy[1:]])[inside], area[ring[:-1][inside]])


def _hanging_together(one: Positions, other: Positions, count: int) -> Positions:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1])


def _joined(pieces: Shapes, frames: Floats, whole: Floats) -> list[Shapes]:
    """Return the areas that tiles part in pieces; what reaches the frame around all tiles is enclosed by nothing."""
    edges = _edges(shapely.get_rings(pieces, return_index=True))
    on_frame = np.zeros(len(edges.area), dtype=bool)
    is_outer = np.zeros(len(pieces), dtype=bool)
    links = []
    for axis in (0, 1):
        on_side = []
        for side in (axis + 2, axis):
            on = (edges.ends[:, [axis, axis + 2]] == frames[edges.area, side][:, None]).all(axis=1)
            on_frame |= on
            mine = edges.take(on)
            is_outer[mine.area[mine.ends[:, axis] == whole[side]]] = True
            on_side.append(mine)
        links.append(_touching(on_side[0], on_side[1], axis))
    one, other = np.hstack(links)
    which = _hanging_together(one, other, len(pieces))
    outer = np.unique(which[is_outer])
    kept = ~np.isin(which, outer)
    alone = np.bincount(which)[which] == 1
    parted = kept & ~alone
    inner = edges.take(~on_frame & parted[edges.area])
    made = [pieces[kept & alone]]
    order = np.flatnonzero(parted)[np.argsort(which[parted], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(which[order])) + 1) if len(order) else []
    traced = _traced(_Edges(inner.ends, which[inner.area]), inner.area)
    for group in groups:
        area = traced.get(int(which[group[0]]))
        # where lines all but meet on the edge of a tile, rounding may part what is one
        filled = float(shapely.area(pieces[group]).sum())
        if area is None or abs(area.area - filled) > max(_PLAY_M2, _PLAY * filled):
            made.append(shapely.get_parts(shapely.union_all(pieces[group])))
        else:
            made.append(np.array([area], dtype=object))
    return made


def _touching(below: _Edges, above: _Edges, axis: int) -> Positions:
    """Return the pairs of pieces that touch across the edges of tiles, as two rows."""
    spans = []
    for edges in (below, above):
        along = np.sort(edges.ends[:, [1 - axis, 3 - axis]], axis=1)
        order = np.lexsort([along[:, 0], edges.ends[:, axis]])
        spans.append((edges.ends[order, axis], *along[order].T, edges.area[order]))
    (at, start, end, area), (others_at, *others) = spans
    found = [np.zeros((2, 0), dtype=np.intp)]
    for place in np.intersect1d(at, others_at):
        here = slice(*np.searchsorted(at, [place, np.nextafter(place, np.inf)]))
        there = slice(*np.searchsorted(others_at, [place, np.nextafter(place, np.inf)]))
        other_start, other_end, other_area = (each[there] for each in others)
        first = np.searchsorted(other_end, start[here], side="right")
        count = np.maximum(np.searchsorted(other_start, end[here], side="left") - first, 0)
        one = np.repeat(np.arange(here.start, here.stop), count)
        two = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - first, count)
        common = np.minimum(end[one], other_end[two]) - np.maximum(start[one], other_start[two])
        shorter = np.minimum(end[one] - start[one], other_end[two] - other_start[two])
        met = common > shorter / 2
        found.append(np.vstack([area[one[met]], other_area[two[met]]]))
    return np.hstack(found)


def _traced(edges: _Edges, pieces: Positions) -> dict[int, shapely.Polygon]:
    """Return an area for each number, from edges in the order of the rings of its pieces: those that lie between two of its pieces fall out."""
    inner = _are_twice(*edges.both_ways().T, edges.area)
    ends, area, piece = edges.ends[~inner], edges.area[~inner], pieces[~inner]
    if not len(ends):
        return {}
    # a ring may touch itself or another
    is_knot = _are_twice(*ends[:, :2].T, area)
    goes_on = (ends[1:, :2] == ends[:-1, 2:]).all(axis=1) & (piece[1:] == piece[:-1]) & ~is_knot[1:]
    begins = np.flatnonzero(np.append(True, ~goes_on))
    line = np.cumsum(np.bincount(begins, minlength=len(ends))) - 1
    # each line has a vertex more than edges
    after = np.arange(len(ends)) + line + 1
    xy, number = np.empty((len(ends) + len(begins), 2)), np.empty(len(ends) + len(begins), dtype=np.intp)
    xy[after], number[after] = ends[:, 2:], line
    xy[begins + np.arange(len(begins))], number[begins + np.arange(len(begins))] = (
        ends[begins, :2],
        np.arange(len(begins)),
    )
    chains = np.asarray(shapely.linestrings(xy, indices=number), dtype=object)
    owner = area[begins]
    by_owner = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(owner[by_owner]) > 0))
    made = {}
    for who, lines in zip(
        owner[by_owner][starts].tolist(), np.split(chains[by_owner], starts[1:]), strict=True
    ):
        rings = shapely.get_parts(shapely.polygonize(lines))
        if len(rings):
            # what lies in a hole of it is enclosed, too
            around = shapely.area(shapely.polygons(shapely.get_exterior_ring(rings)))
            made[who] = rings[int(np.argmax(around))]
    return made
