"""Joining road lines into a network: where lines share an end, a vertex or, on request, a crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from coverplan.io.line_cuts import lines_between, pieces_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]
    Lines = NDArray[np.object_]

__all__ = ["Joined", "NearMiss", "join_lines", "near_misses"]

# Two computed crossings of the same place differ by rounding only.
_ROUNDING_M = 1e-6


class Joined(NamedTuple):
    """Lines cut into edges and the nodes between them.

    Parameters
    ----------
    points
        Coordinates of the nodes, sorted by x, then y; shape (n, 2).
    tail, head
        Positions in ``points`` of each edge's first and last vertex, shape (m,).
    lines
        The edges, from tail to head, shape (m,).
    source
        Position of the line each edge comes from, shape (m,).
    """

    points: Floats
    tail: Ints
    head: Ints
    lines: Lines
    source: Ints


class NearMiss(NamedTuple):
    """Dead ends that come close to another edge without meeting it.

    Parameters
    ----------
    node
        Positions of the dead ends, shape (k,).
    edge
        Position of the nearest edge that each does not meet, shape (k,).
    gap_m
        Metres between the two, shape (k,).
    """

    node: Ints
    edge: Ints
    gap_m: Floats


def join_lines(lines: Lines, apart: Bools, *, join_m: float = 0.01, at_crossings: bool = False) -> Joined:
    """Cut lines into edges that meet at nodes.

    Lines meet where an end or a vertex of one lies within ``join_m`` of an end or a vertex of the other. With
    ``at_crossings`` they also meet where they cross or overlap, and where an end touches a line between its
    vertices. A line marked ``apart`` (a bridge, a tunnel) meets others at its two ends only.

    Parameters
    ----------
    lines
        LineStrings in metres, shape (n,).
    apart
        Whether a line passes above or below the others, shape (n,).
    join_m
        Metres within which two vertices are one node.
    at_crossings
        Whether lines meet where they cross.

    Returns
    -------
    Joined

    Examples
    --------
    >>> cross = shapely.from_wkt(["LINESTRING (0 0, 2 0)", "LINESTRING (1 -1, 1 1)"])
    >>> len(join_lines(cross, np.zeros(2, bool)).lines), len(join_lines(cross, np.zeros(2, bool), at_crossings=True).lines)
    (2, 4)
    """
    if at_crossings:
        lines = _with_crossings(lines, apart, join_m)
        join_m = max(join_m, _ROUNDING_M)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    place = _places(xy, join_m)
    new = np.r_[True, (line[1:] != line[:-1]) | (place[1:] != place[:-1])]
    xy, line, place = xy[new], line[new], place[new]
    first = np.r_[True, line[1:] != line[:-1]]
    last = np.r_[first[1:], True]
    may_meet = first | last | ~apart[line]
    uses = np.bincount(place[may_meet], minlength=place.max() + 1)
    is_node = first | last | (may_meet & (uses[place] > 1))
    start, end = pieces_between(is_node, last)
    points, at = _node_points(xy, place, np.flatnonzero(is_node))
    xy[is_node] = points[at]
    position = np.full(xy.shape[0], -1)
    position[is_node] = at
    return Joined(points, position[start], position[end], lines_between(xy, start, end), line[start])


def _places(xy: Floats, join_m: float) -> Ints:
    """Assign each vertex to a place: vertices within ``join_m`` of each other are one."""
    unique, which = np.unique(xy, axis=0, return_inverse=True)
    pairs = (
        cKDTree(unique).query_pairs(join_m, output_type="ndarray") if join_m > 0 else np.empty((0, 2), int)
    )
    graph = coo_array(
        (np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(len(unique), len(unique))
    )
    _, label = connected_components(graph, directed=False)
    places: Ints = label[which.ravel()]
    return places


def _node_points(xy: Floats, place: Ints, at: Ints) -> tuple[Floats, Ints]:
    """Return one point a place, the smallest of its vertices, and the position of each node vertex among them."""
    order = at[np.lexsort((xy[at, 1], xy[at, 0]))]
    _, first = np.unique(place[order], return_index=True)
    chosen = order[np.sort(first)]
    number = np.full(place.max() + 1, -1)
    number[place[chosen]] = np.arange(chosen.size)
    return xy[chosen], number[place[at]]


def _with_crossings(lines: Lines, apart: Bools, join_m: float) -> Lines:
    """Insert a vertex wherever a line crosses another, or another's end touches it."""
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="intersects")
    crossing = (one < other) & ~apart[one] & ~apart[other]
    one, other = one[crossing], other[crossing]
    xy, pair = shapely.get_coordinates(shapely.intersection(lines[one], lines[other]), return_index=True)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, touched = tree.query(ends, predicate="dwithin", distance=max(join_m, _ROUNDING_M))
    meets = (end % lines.size != touched) & ~apart[touched]
    new_xy = np.concatenate([xy, xy, shapely.get_coordinates(ends[end[meets]])])
    new_line = np.concatenate([one[pair], other[pair], touched[meets]])
    result = lines.copy()
    for at in np.unique(new_line):
        result[at] = _insert(lines[at], new_xy[new_line == at])
    return result


def _insert(line: shapely.LineString, xy: Floats) -> shapely.LineString:
    old = shapely.get_coordinates(line)
    along_old = np.r_[0.0, np.cumsum(np.hypot(*np.diff(old, axis=0).T))]
    along_new = shapely.line_locate_point(line, shapely.points(xy))
    order = np.argsort(np.r_[along_old, along_new], kind="stable")
    return shapely.LineString(np.concatenate([old, xy])[order])


def near_misses(
    points: Floats, tail: Ints, head: Ints, lines: Lines, apart: Bools, within_m: float
) -> NearMiss:
    """Find dead ends that lie near an edge that they do not meet.

    Parameters
    ----------
    points, tail, head, lines
        As in :class:`Joined`.
    apart
        Whether an edge is a bridge or a tunnel: what passes it between its ends misses nothing.
    within_m
        Metres up to which a gap counts.

    Returns
    -------
    NearMiss
        Ordered by node; of two dead ends that face each other the first only.

    Examples
    --------
    >>> joined = join_lines(shapely.from_wkt(["LINESTRING (0 0, 5 0)", "LINESTRING (5.5 0, 9 0)"]), np.zeros(2, bool))
    >>> near_misses(*joined[:4], np.zeros(2, bool), 1.0).gap_m.tolist()
    [0.5]
    """
    degree = np.bincount(np.r_[tail, head], minlength=len(points))
    dead = np.flatnonzero(degree == 1)
    end, edge = shapely.STRtree(lines).query(
        shapely.points(points[dead]), predicate="dwithin", distance=within_m
    )
    node = dead[end]
    # What its own edge leads to is not missed: a short spur lies near the road that it leaves.
    beyond = np.full(len(points), -1)
    beyond[tail], beyond[head] = head, tail
    own = (
        (tail[edge] == node)
        | (head[edge] == node)
        | (tail[edge] == beyond[node])
        | (head[edge] == beyond[node])
    )
    node, edge = node[~own], edge[~own]
    at, inner = _nearest_end(points[node], tail[edge], head[edge], points)
    gap = shapely.distance(shapely.points(points[node]), lines[edge])
    passes = apart[edge] & (gap < inner)
    node, edge, gap, at, inner = (a[~passes] for a in (node, edge, gap, at, inner))
    order = np.lexsort((edge, gap, node))
    order = order[np.unique(node[order], return_index=True)[1]]
    node, edge, gap, at, inner = (a[order] for a in (node, edge, gap, at, inner))
    facing = np.isin(at, node) & (inner <= within_m) & (degree[at] == 1) & (at < node)
    return NearMiss(node[~facing], edge[~facing], gap[~facing])


def _nearest_end(xy: Floats, tail: Ints, head: Ints, points: Floats) -> tuple[Ints, Floats]:
    to_tail = np.hypot(*(xy - points[tail]).T)
    to_head = np.hypot(*(xy - points[head]).T)
    return np.where(to_tail <= to_head, tail, head), np.minimum(to_tail, to_head)
