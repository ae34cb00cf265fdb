"""Lines that two neighbours have, and do not draw alike: vertices that one of them lacks, near misses, points where three should meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from coverplan.checks.borders.edges import SAME_M, among, lines, runs
from coverplan.checks.borders.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.checks.borders.edges import Edges
    from coverplan.kernels.types import Bools, Bounds, Floats, Positions, Shapes

__all__ = ["triple_points", "unlike_vertices", "vertices_above_lacks"]

# Vertices of one pair no farther apart are one fault.
_TOGETHER_M = 50.0
_MEET = 3
# Places are grouped by cells of two thirds of that; a place of a cell may be so near to one of these, of each two cells told once.
_CELLS_NEAR = [(0, 1), (0, 2), *((east, north) for east in (1, 2) for north in (-2, -1, 0, 1, 2))]


class _Near(NamedTuple):
    """A vertex of one unit, and an edge of another near it."""

    vertex: Floats
    unit: Positions
    other: Positions
    to_line: Floats
    to_vertex: Floats

    def take(self, which: Bools) -> _Near:
        return _Near(
            self.vertex[which],
            self.unit[which],
            self.other[which],
            self.to_line[which],
            self.to_vertex[which],
        )


def _ends_near_edges(edges: Edges, within_m: float) -> _Near:
    """Return the vertices of unpaired edges that lie near another unit's, of each pair the nearest of its edges."""
    vertex, first = np.unique(np.column_stack([edges.vertices[:, 0], edges.unit]), axis=0, return_index=True)
    places, units = edges.starts[first], vertex[:, 1]
    which, edge = _edges_of_others(edges, places, units, within_m)
    # a vertex that the other has as well is none that differs
    lacks = ~among((vertex[which, 0], edges.unit[edge]), (edges.vertices.ravel(), np.repeat(edges.unit, 2)))
    which, edge = which[lacks], edge[lacks]
    ends = edges.ends[edge].reshape(-1, 2, 2)
    to_line = np.asarray(shapely.distance(shapely.points(places[which]), shapely.linestrings(ends)))
    to_ends = np.hypot(*(ends - places[which][:, None, :]).transpose(2, 0, 1))
    order = np.lexsort([to_line, edges.unit[edge], which])
    _, kept = np.unique(np.column_stack([which, edges.unit[edge]])[order], axis=0, return_index=True)
    kept = order[kept]
    return _Near(
        places[which[kept]], units[which[kept]], edges.unit[edge[kept]], to_line[kept], to_ends.min(axis=1)[kept],
    )  # fmt: skip


def _edges_of_others(
    edges: Edges, places: Floats, units: Positions, within_m: float
) -> tuple[Positions, Positions]:
    """Return the vertices, and the edges of other units near each."""
    made, run = runs(edges)
    first = np.searchsorted(run, np.arange(len(made)))
    which, near = shapely.STRtree(made).query(shapely.points(places), predicate="dwithin", distance=within_m)
    is_other = edges.unit[first[near]] != units[which]
    which, near = which[is_other], near[is_other]
    count = np.bincount(run, minlength=len(made))[near]
    begins = np.repeat(first[near] - (np.cumsum(count) - count), count)
    which, edge = np.repeat(which, count), begins + np.arange(count.sum())
    ends = shapely.linestrings(edges.ends[edge].reshape(-1, 2, 2))
    is_near = shapely.dwithin(shapely.points(places[which]), ends, within_m)
    return which[is_near], edge[is_near]


def unlike_vertices(edges: Edges, told: Shapes, *, within_m: float) -> Iterator[Fault]:
    """Yield where two neighbours' shared line has a vertex on one side only, or nearly the same line twice.

    Parameters
    ----------
    edges
        The edges of a level that are not paired.
    told
        Areas of gaps and overlaps that are told; vertices on them are not told again.
    within_m
        Distance up to which two lines are meant to be one.

    Yields
    ------
    Fault
        ``border.unshared-vertex``: a vertex that lies on the other's line; its size is the way to the other's next vertex.
        ``border.near-miss``: one that lies beside it; its size is how far off the line is. Those of a pair within 50 m of each other
        are one fault: its facts say how many.

    Examples
    --------
    >>> from coverplan.checks.borders.faces import unpaired
    >>> west = shapely.Polygon([(0, 0), (50, 0), (50, 40), (50, 100), (0, 100)])
    >>> edges = unpaired(np.array([west, shapely.box(50, 0, 99, 100)]))
    >>> [(fault.rule, fault.units, fault.size) for fault in unlike_vertices(edges, np.zeros(0, object), within_m=0.1)]
    [('border.unshared-vertex', (0, 1), 40.0)]
    """
    if not len(edges.unit):
        return
    near = _ends_near_edges(edges, within_m)
    near = near.take(~_near_any(told, near.vertex, SAME_M))
    on_line = near.to_line <= SAME_M
    # where both have a vertex a hair apart, each is told by the other
    twin = near.to_vertex <= within_m
    yield from _clusters(near, on_line & ~twin & (near.to_vertex > SAME_M), "border.unshared-vertex")
    yield from _clusters(
        near, (~on_line | twin) & (near.to_vertex > SAME_M) & (near.to_line > 0), "border.near-miss"
    )


def _clusters(near: _Near, chosen: Bools, rule: str) -> Iterator[Fault]:
    pairs = np.sort(np.column_stack([near.unit, near.other])[chosen], axis=1)
    rows = np.flatnonzero(chosen)
    for mine in (rows[group] for group in _groups(*pairs.T)):
        for cluster in _together(near.vertex[mine]):
            each = mine[cluster]
            size = near.to_vertex[each] if rule == "border.unshared-vertex" else near.to_line[each]
            at = each[int(np.argmax(size))]
            owner, lacking = int(near.unit[at]), int(near.other[at])
            yield Fault(
                rule=rule, units=(owner, lacking), shape=shapely.Point(near.vertex[at]), size=float(size.max()), size_unit="m",
                facts={"count": len(each)},
            )  # fmt: skip


def vertices_above_lacks(
    mine: Edges, theirs: Edges, parent_of: Positions, told: Shapes, *, within_m: float
) -> Iterator[Fault]:
    """Yield where units have vertices on the line of the unit above them that it lacks.

    Parameters
    ----------
    mine, theirs
        The edges of units, and of those above, that the others do not draw alike (:class:`~coverplan.checks.borders.faces.Border`).
    parent_of
        Position of the unit above each.
    told
        Faults that are told; vertices on them, or within 50 m of a point, are not told again.
    within_m
        A vertex of the unit above no farther away is meant to be the same.

    Yields
    ------
    Fault
        ``border.unshared-vertex``, one for the vertices of one unit above within 50 m of each other; its facts say how many, and the
        position of the unit above; its size is the way to the next vertex of that.

    Examples
    --------
    >>> from coverplan.checks.borders.faces import unlike_parents
    >>> below = np.array([shapely.Polygon([(0, 0), (30, 0), (99, 0), (99, 90), (0, 90)])])
    >>> above, parent_of = np.array([shapely.box(0, 0, 99, 90)]), np.array([0])
    >>> border = unlike_parents(below, parent_of, above)
    >>> found = vertices_above_lacks(border.mine, border.theirs, parent_of, np.zeros(0, object), within_m=0.1)
    >>> [(fault.shape.wkt, fault.units, fault.size) for fault in found]
    [('POINT (30 0)', (0,), 30.0)]
    """
    if not len(mine.unit) or not len(theirs.unit):
        return
    ids, unit, corner = mine.vertices.ravel(), np.repeat(mine.unit, 2), mine.ends.reshape(-1, 2)
    _, once = np.unique(np.column_stack([ids, unit]), axis=0, return_index=True)
    own = np.column_stack([ids, parent_of[unit]])[once]
    _, at, count = np.unique(own, axis=0, return_index=True, return_counts=True)
    # where two units of one unit above meet on its line, that line goes straight past their corner: nothing differs
    first = once[at[count == 1]]
    places, units, parents = corner[first], unit[first], parent_of[unit[first]]
    which, edge = shapely.STRtree(lines(theirs)).query(
        shapely.points(places), predicate="dwithin", distance=SAME_M
    )
    its = theirs.unit[edge] == parents[which]
    which, edge = which[its], edge[its]
    corners = theirs.ends[edge].reshape(-1, 2, 2)
    away = np.hypot(*(corners - places[which][:, None, :]).transpose(2, 0, 1)).min(axis=1)
    near = _near_told(places[which], told)
    kept = np.flatnonzero((away > within_m) & ~near)
    for mine_of in (kept[group] for group in _groups(parents[which[kept]])):
        for cluster in _together(places[which[mine_of]]):
            each = mine_of[cluster]
            at = which[each[int(np.argmax(away[each]))]]
            yield Fault(
                rule="border.unshared-vertex", units=(int(units[at]),), shape=shapely.Point(places[at]),
                size=float(away[each].max()), size_unit="m",
                facts={"count": len(np.unique(which[each])), "parent": int(parents[at])},
            )  # fmt: skip


def _near_told(places: Floats, told: Shapes) -> Bools:
    """Say of each place whether it lies on a fault that is told, or near one that is but a point."""
    is_point = shapely.get_dimensions(told) == 0
    return _near_any(told[is_point], places, _TOGETHER_M) | _near_any(told[~is_point], places, SAME_M)


def _near_any(shapes: Shapes, places: Floats, within_m: float) -> Bools:
    """Say of each place whether any of some shapes is near."""
    near = np.zeros(len(places), dtype=bool)
    # asked the other way round, each place would be compared with every vertex of a shape
    points = np.asarray(shapely.points(places), dtype=object)
    near[shapely.STRtree(points).query(shapes, predicate="dwithin", distance=within_m)[1]] = True
    return near


def _together(places: Floats) -> list[Bounds]:
    """Group places no farther than 50 m from the next; those of one cell, so small that they are, without a look at each pair."""
    from scipy.cluster.hierarchy import DisjointSet
    from scipy.spatial import cKDTree

    if not len(places):
        return []
    cells = np.floor((places - places.min(axis=0)) / (_TOGETHER_M / 1.5)).astype(np.int64)
    held = {(int(cells[group[0], 0]), int(cells[group[0], 1])): group for group in _groups(*cells.T)}
    trees = {cell: cKDTree(places[group]) for cell, group in held.items()}
    sets = DisjointSet(held)
    for cell, tree in trees.items():
        for step in _CELLS_NEAR:
            other = (cell[0] + step[0], cell[1] + step[1])
            if (
                other in trees
                and not sets.connected(cell, other)
                and tree.count_neighbors(trees[other], _TOGETHER_M)
            ):
                sets.merge(cell, other)
    groups = [np.sort(np.concatenate([held[cell] for cell in group])) for group in sets.subsets()]
    return sorted(groups, key=lambda group: int(group[0]))


def _groups(*columns: Bounds) -> list[Bounds]:
    """Return the positions of the rows that are alike, the rows in order."""
    order = np.lexsort(columns[::-1])
    rows = np.column_stack(columns)[order]
    starts = np.flatnonzero((rows[1:] != rows[:-1]).any(axis=1)) + 1
    return np.split(order, starts) if len(order) else []


def triple_points(edges: Edges, *, within_m: float) -> Iterator[Fault]:
    """Yield where three units come together and have no vertex in common.

    Parameters
    ----------
    edges
        The edges of a level that are not paired.
    within_m
        Distance within which they come together.

    Yields
    ------
    Fault
        ``border.triple-point``; its size is how far the vertices lie apart.

    Examples
    --------
    >>> from coverplan.checks.borders.faces import unpaired
    >>> south, north = shapely.box(0, 0, 9, 5), shapely.Polygon([(0, 5), (9, 5), (9, 9), (0, 9)])
    >>> east = shapely.Polygon([(9, 0), (20, 0), (20, 9), (9, 9), (9, 5.5)])
    >>> [(fault.units, fault.size) for fault in triple_points(unpaired(np.array([south, north, east])), within_m=1.0)]
    [((0, 1, 2), 0.5)]
    """
    if not len(edges.unit):
        return
    ids, first = np.unique(edges.vertices[:, 0], return_index=True)
    places = edges.starts[first]
    made, run = runs(edges)
    which, near = shapely.STRtree(made).query(shapely.points(places), predicate="dwithin", distance=within_m)
    owner = edges.unit[np.searchsorted(run, near)]
    touching = np.unique(np.column_stack([which, owner]), axis=0)
    at, counts = np.unique(touching[:, 0], return_counts=True)
    meeting_at = at[counts >= _MEET]
    if not len(meeting_at):
        return
    from scipy.spatial import cKDTree

    every_around = cKDTree(places).query_ball_point(places[meeting_at], within_m, return_sorted=True)
    concerned = np.isin(edges.vertices[:, 0], ids[np.concatenate(every_around).astype(np.intp)])
    has = set(zip(edges.vertices[concerned, 0].tolist(), edges.unit[concerned].tolist(), strict=True))
    candidates = []
    for here, around in zip(meeting_at, every_around, strict=True):
        units = tuple(touching[slice(*np.searchsorted(touching[:, 0], (here, here + 1))), 1].tolist())
        meeting = [{unit for unit in units if (int(ids[vertex]), unit) in has} for vertex in around]
        # where four come together, two points of three each are as good as one of all
        if set(units) <= set().union(*(each for each in meeting if len(each) >= _MEET)):
            continue
        candidates.append((int(here), units, around))
    yield from _gathered(candidates, places, ids, has)


def _gathered(
    candidates: list[tuple[int, tuple[int, ...], list[int]]],
    places: Floats,
    ids: Bounds,
    has: set[tuple[int, int]],
) -> Iterator[Fault]:
    """Yield one fault for the vertices about one point."""
    done: set[int] = set()
    for here, units, around in candidates:
        if here in done:
            continue
        done |= set(around)
        mine = [vertex for vertex in around if any((int(ids[vertex]), unit) in has for unit in units)]
        apart = max(float(np.hypot(*(places[vertex] - places[here]))) for vertex in mine)
        yield Fault(
            rule="border.triple-point",
            units=units,
            shape=shapely.Point(places[here]),
            size=apart,
            size_unit="m",
        )
