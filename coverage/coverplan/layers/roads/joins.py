"""Joining road lines into a network: where lines share an end, a vertex or, on request, a crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from coverplan.kernels.lines.line_cuts import lines_between, pieces_between

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Positions, Shapes


__all__ = ["Joined", "NearMiss", "join_lines", "near_misses", "unjoined_crossings"]

# Two computed crossings of the same place differ by rounding only.
_ROUNDING_M = 1e-6
# Vertices this near to each other were drawn as one.
_COINCIDE_M = 1e-3
# A dead end of up to this many gaps is a spur.
_SPUR = 10.0


class Joined(NamedTuple):
    """Shapes cut into edges and the nodes between them.

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
    tail: Positions
    head: Positions
    lines: Shapes
    source: Positions


class _Meetings(NamedTuple):
    """Where segments cross, and where ends of lines touch them."""

    # The vertex at which each segment starts; the next one is its other end.
    before: Positions
    segments: Shapes
    # Pairs of segments that cross.
    one: Positions
    other: Positions
    # Vertices that are ends, and the segment that each touches.
    end: Positions
    touched: Positions


class NearMiss(NamedTuple):
    """Dead ends that come close to another edge without meeting it.

    Parameters
    ----------
    node
        Positions of the dead ends, shape (k,).
    edge
        Position of the nearest edge that each does not meet, shape (k,).
    apart_m
        Metres between the two, shape (k,).
    """

    node: Positions
    edge: Positions
    apart_m: Floats


def join_lines(lines: Shapes, apart: Bools, *, join_m: float = 0.01, at_crossings: bool = False) -> Joined:
    """Cut lines into edges that meet at nodes.

    Shapes meet where they have a vertex in common, where ends lie within ``join_m`` of each other, and where an end
    lies that near to a vertex of another line. With ``at_crossings`` they also meet where they cross or overlap
    (others or themselves), and where an end touches a line between its vertices. A line marked ``apart`` (a bridge,
    a tunnel) meets others at its two ends only.

    Parameters
    ----------
    lines
        LineStrings in metres, shape (n,).
    apart
        Whether a line passes above or below the others, shape (n,).
    join_m
        Metres within which an end is one node with another.
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
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if at_crossings:
        xy, line = _with_crossings(xy, line, apart, join_m)
        join_m = max(join_m, _ROUNDING_M)
    is_end = _first(line) | _last(line)
    place = _places(xy, line, is_end, is_end | ~apart[line], join_m)
    new = np.r_[True, (line[1:] != line[:-1]) | (place[1:] != place[:-1])]
    xy, line, place = xy[new], line[new], place[new]
    first, last = _first(line), _last(line)
    may_meet = first | last | ~apart[line]
    uses = np.bincount(place[may_meet], minlength=place.max() + 1)
    is_node = first | last | (may_meet & (uses[place] > 1))
    start, end = pieces_between(is_node, last)
    points, at = _node_points(xy, place, np.flatnonzero(is_node))
    xy[is_node] = points[at]
    position = np.full(xy.shape[0], -1)
    position[is_node] = at
    return Joined(points, position[start], position[end], lines_between(xy, start, end), line[start])


def _first(line: Positions) -> Bools:
    first: Bools = np.r_[True, line[1:] != line[:-1]]
    return first


def _last(line: Positions) -> Bools:
    last: Bools = np.r_[line[1:] != line[:-1], True]
    return last


def _places(xy: Floats, line: Positions, is_end: Bools, may_meet: Bools, join_m: float) -> Positions:
    """Assign each vertex to a place: what coincides is one, and what the joining distance makes one."""
    unique, which = np.unique(xy, axis=0, return_inverse=True)
    pairs = [cKDTree(unique).query_pairs(min(join_m, _COINCIDE_M), output_type="ndarray")]
    ends, inner = np.flatnonzero(is_end), np.flatnonzero(may_meet & ~is_end)
    which = which.ravel()
    tree = cKDTree(xy[ends])
    pairs.append(which[ends[tree.query_pairs(join_m, output_type="ndarray")]])
    near = tree.sparse_distance_matrix(cKDTree(xy[inner]), join_m, output_type="ndarray")
    near = near[line[ends[near["i"]]] != line[inner[near["j"]]]]
    near = near[np.lexsort((inner[near["j"]], near["v"], near["i"]))]
    near = near[np.unique(near["i"], return_index=True)[1]]
    pairs.append(np.column_stack([which[ends[near["i"]]], which[inner[near["j"]]]]))
    one, other = np.concatenate(pairs).T
    graph = coo_array((np.ones(one.size, bool), (one, other)), shape=(len(unique), len(unique)))
    _, label = connected_components(graph, directed=False)
    places: Positions = label[which]
    return places


def _node_points(xy: Floats, place: Positions, at: Positions) -> tuple[Floats, Positions]:
    """Return one point a place, the smallest of its vertices, and the position of each node vertex among them."""
    order = at[np.lexsort((xy[at, 1], xy[at, 0]))]
    _, first = np.unique(place[order], return_index=True)
    chosen = order[np.sort(first)]
    number = np.full(place.max() + 1, -1)
    number[place[chosen]] = np.arange(chosen.size)
    return xy[chosen], number[place[at]]


def _with_crossings(xy: Floats, line: Positions, apart: Bools, join_m: float) -> tuple[Floats, Positions]:
    """Insert a vertex wherever a segment crosses another, or an end of a line touches it."""
    found = _meetings(xy, line, apart, join_m)
    places, pair = _crossing_places(found.segments[found.one], found.segments[found.other])
    segment = np.concatenate([found.one[pair], found.other[pair], found.touched])
    added = np.concatenate([places, places, xy[found.end]])
    along = shapely.line_locate_point(found.segments[segment], shapely.points(added))
    after = found.before[segment]
    order = np.lexsort((np.r_[np.zeros(len(xy)), along], np.r_[np.arange(len(xy)), after]))
    return np.concatenate([xy, added])[order], np.concatenate([line, line[after]])[order]


def _meetings(xy: Floats, line: Positions, apart: Bools, join_m: float) -> _Meetings:
    before = np.flatnonzero(line[:-1] == line[1:])
    segments = np.asarray(shapely.linestrings(np.stack([xy[before], xy[before + 1]], axis=1)))
    high = apart[line[before]]
    tree = shapely.STRtree(segments)
    one, other = tree.query(segments, predicate="intersects")
    # Segments that follow each other share their vertex already.
    follow = (before[other] == before[one] + 1) & (line[before[one]] == line[before[other]])
    crossing = (one < other) & ~high[one] & ~high[other] & ~follow
    one, other = one[crossing], other[crossing]
    ends = np.flatnonzero(_first(line) | _last(line))
    end, touched = tree.query(
        shapely.points(xy[ends]), predicate="dwithin", distance=max(join_m, _ROUNDING_M)
    )
    meets = ~high[touched] & (before[touched] != ends[end]) & (before[touched] + 1 != ends[end])
    return _Meetings(before, segments, one, other, ends[end[meets]], touched[meets])


def _crossing_places(one: Shapes, other: Shapes) -> tuple[Floats, Positions]:
    """Return the points that segments have in common (both ends of an overlap), and the pair of each."""
    places, pair = shapely.get_coordinates(shapely.intersection(one, other), return_index=True)
    return places, pair


def unjoined_crossings(joined: Joined, apart: Bools, join_m: float) -> Floats:
    """Find the places where edges cross or overlap, or a node lies on the inside of one, without a node in common.

    Parameters
    ----------
    joined
        Edges and nodes.
    apart
        Whether an edge is a bridge or a tunnel: what passes it between its ends misses nothing.
    join_m
        Metres within which a node lies on an edge.

    Returns
    -------
    numpy.ndarray
        Coordinates, each place once, sorted by x, then y; shape (k, 2). Joining at crossings joins them all.

    Examples
    --------
    >>> cross = shapely.from_wkt(["LINESTRING (0 0, 2 0)", "LINESTRING (1 -1, 1 1)"])
    >>> unjoined_crossings(join_lines(cross, np.zeros(2, bool)), np.zeros(2, bool), 0.01).tolist()
    [[1.0, 0.0]]
    """
    xy, line = shapely.get_coordinates(joined.lines, return_index=True)
    node = np.full(len(xy), -1)
    node[_first(line)], node[_last(line)] = joined.tail, joined.head
    found = _meetings(xy, line, apart, join_m)
    start, end = node[found.before], node[found.before + 1]

    def at(place: Positions, segment: Positions) -> Bools:
        met: Bools = (place >= 0) & ((place == start[segment]) | (place == end[segment]))
        return met

    apart_pair = ~at(start[found.one], found.other) & ~at(end[found.one], found.other)
    one, other = found.one[apart_pair], found.other[apart_pair]
    crossed, _ = _crossing_places(found.segments[one], found.segments[other])
    touching = xy[found.end[~at(node[found.end], found.touched)]]
    return _distinct(np.concatenate([crossed, touching]), max(join_m, _COINCIDE_M))


def _distinct(xy: Floats, within_m: float) -> Floats:
    """Return the first, by x, then y, of points that lie near one another."""
    xy = np.unique(xy, axis=0)
    one, other = cKDTree(xy).query_pairs(within_m, output_type="ndarray").T
    graph = coo_array((np.ones(one.size, bool), (one, other)), shape=(len(xy), len(xy)))
    label = connected_components(graph, directed=False)[1]
    return xy[np.sort(np.unique(label, return_index=True)[1])]


def near_misses(
    points: Floats, tail: Positions, head: Positions, lines: Shapes, apart: Bools, within_m: float
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
    >>> near_misses(*joined[:4], np.zeros(2, bool), 1.0).apart_m.tolist()
    [0.5]
    """
    degree = np.bincount(np.r_[tail, head], minlength=len(points))
    dead = np.flatnonzero(degree == 1)
    end, edge = shapely.STRtree(lines).query(
        shapely.points(points[dead]), predicate="dwithin", distance=within_m
    )
    node = dead[end]
    # A short spur lies near the road that it leaves, and does not miss it.
    beyond, metres = np.full(len(points), -1), np.zeros(len(points))
    beyond[tail], beyond[head] = head, tail
    metres[tail] = metres[head] = shapely.length(lines)
    spur = np.where(metres[node] <= _SPUR * within_m, beyond[node], -1)
    own = (tail[edge] == node) | (head[edge] == node) | (tail[edge] == spur) | (head[edge] == spur)
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


def _nearest_end(xy: Floats, tail: Positions, head: Positions, points: Floats) -> tuple[Positions, Floats]:
    to_tail = np.hypot(*(xy - points[tail]).T)
    to_head = np.hypot(*(xy - points[head]).T)
    return np.where(to_tail <= to_head, tail, head), np.minimum(to_tail, to_head)
