"""Vertices of neighbours made one, and put in where one of them lacks them."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.cut import short_lines
from coverplan.checks.borders.edges import among, lines
from coverplan.checks.borders.faces import unpaired

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Floats, Shapes

__all__ = ["gathered", "onto_line", "snapped", "stitched", "without_spike"]

_Key = tuple[float, float]
# Places are told apart to a tenth of a millimetre.
_DECIMALS = 4


def stitched(shapes: Shapes, *, within_m: float) -> Shapes:
    """Return outlines whose neighbours have the same vertices wherever their lines lie within a distance of each other.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    within_m
        How far a vertex may be moved.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 5, 9), shapely.Polygon([(5.04, 0), (9, 0), (9, 9), (5, 9), (5.02, 4)])])
    >>> west, east = stitched(pair, within_m=0.1)
    >>> west.touches(east), float(west.intersection(east).area), float(shapely.union_all([west, east]).area)
    (True, 0.0, 81.0)
    """
    made = shapes.copy()
    moves = _moves(made, within_m)
    for unit, places in moves.items():
        made[unit] = _sound(shapely.transform(made[unit], partial(_moved, places)))
    for unit, put in _lacking(made, within_m).items():
        made[unit] = _sound(_with_vertices(made[unit], put))
    return made


def onto_line(shape: shapely.Geometry, line: shapely.Geometry, *, within_m: float) -> shapely.Geometry:
    """Return an outline whose vertices near a line lie on it: at a vertex of the line where one is as near.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (5, 0), (9, 0)])
    >>> onto_line(shapely.Polygon([(0, 0), (2, 0.05), (5.03, 0.02), (9, 0), (5, 5)]), line, within_m=0.1).wkt
    'POLYGON ((0 0, 2 0, 5 0, 9 0, 5 5, 0 0))'
    """
    # a vertex is compared with what is near it, never with all of a line
    lines = shapely.STRtree(short_lines(np.array([line], dtype=object))[0])
    corners = shapely.STRtree(np.asarray(shapely.points(shapely.get_coordinates(line)), dtype=object))

    def moved(xy: Floats) -> Floats:
        made = xy.copy()
        off = np.arange(len(xy))
        for tree in (lines, corners):
            points = np.asarray(shapely.points(xy[off]), dtype=object)
            (at, near), away = tree.query_nearest(
                points, max_distance=within_m, return_distance=True, all_matches=False
            )
            off, near = off[at[away > 0]], near[away > 0]
            joining = shapely.shortest_line(tree.geometries[near], points[at[away > 0]])
            made[off] = shapely.get_coordinates(joining)[::2]
        return made

    return _sound(shapely.transform(shape, moved))


def gathered(shape: shapely.Geometry, place: Floats, within_m: float, target: Floats) -> shapely.Geometry:
    """Return an outline of which all vertices near a place stand at one.

    Examples
    --------
    >>> gathered(shapely.Polygon([(0, 0), (0.2, 0.1), (9, 0), (9, 9)]), np.array([0, 0]), 0.5, np.array([0.1, 0])).wkt
    'POLYGON ((0.1 0, 9 0, 9 9, 0.1 0))'
    """

    def moved(xy: Floats) -> Floats:
        near = np.hypot(*(xy - place).T) <= within_m
        return np.asarray(np.where(near[:, None], target, xy))

    return _sound(shapely.remove_repeated_points(shapely.transform(shape, moved), 0.0))


def snapped(shape: shapely.Geometry, points: shapely.STRtree, within_m: float) -> shapely.Geometry:
    """Return an area whose lines go through the points beside them, as ``shapely.snap`` does, each stretch compared with what is near it alone.

    Parameters
    ----------
    shape
        A valid area, in metres.
    points
        However many.
    within_m
        How far a line may be moved: much less than its edges are long.

    Examples
    --------
    >>> points = shapely.STRtree(shapely.points([[0.1, 0], [4, 0.1], [4, 7]]))
    >>> snapped(shapely.Polygon([(0, 0), (9, 0), (9, 9)]), points, 0.2).wkt
    'POLYGON ((0.1 0, 4 0.1, 9 0, 9 9, 0.1 0))'
    """

    def through(ring: shapely.LinearRing) -> Floats:
        stretches = short_lines(np.array([ring], dtype=object))[0]
        stretch, point = points.query(stretches, predicate="dwithin", distance=within_m)
        order = np.lexsort([point, stretch])
        which, where = np.unique(stretch[order], return_inverse=True)
        beside = shapely.multipoints(points.geometries[point[order]], indices=where)
        stretches[which] = shapely.snap(stretches[which], beside, within_m)
        xy, of = shapely.get_coordinates(stretches, return_index=True)
        return np.asarray(xy[np.append(True, of[1:] == of[:-1])])

    return _sound(_rebuilt(shape, through))


def without_spike(shape: shapely.Geometry, spike: shapely.Geometry) -> shapely.Geometry:
    """Return an outline cut off at the foot of a spike: its longer side stays as far as the foot of the shorter one.

    Parameters
    ----------
    shape
        An outline.
    spike
        As :func:`~coverplan.checks.borders.rings.spikes` gives it: foot, end (one corner or two), foot.

    Examples
    --------
    >>> spiky = shapely.Polygon([(0, 0), (9, 0), (9, 9), (9.5, 90), (9, 10), (0, 9)])
    >>> without_spike(spiky, shapely.Polygon([(9, 10), (9.5, 90), (9, 10)])).area < 90
    True
    """
    start, *tip, end = shapely.get_coordinates(spike)[:-1]
    foot = start if _at(shapely.get_coordinates(shape), end).any() else end

    def blunted(xy: Floats) -> Floats:
        is_tip = np.any([_at(xy, place) for place in tip], axis=0)
        return np.asarray(np.where(is_tip[:, None], foot, xy))

    return _sound(shapely.remove_repeated_points(shapely.transform(shape, blunted), 10**-_DECIMALS))


def _at(xy: Floats, place: Floats) -> Bools:
    """Say of each place whether it is another one; of all of an outline at once, since a unit may have very many spikes."""
    return np.asarray((np.round(xy, _DECIMALS) == np.round(place, _DECIMALS)).all(axis=1))


def _key(place: Floats) -> _Key:
    return (round(float(place[0]), _DECIMALS), round(float(place[1]), _DECIMALS))


def _sound(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a valid outline: moving a vertex by so little may fold a corner that was all but flat."""
    return (
        shape
        if shapely.is_valid(shape)
        else shapely.make_valid(shape, method="structure", keep_collapsed=False)
    )


def _moves(shapes: Shapes, within_m: float) -> dict[int, dict[_Key, Floats]]:
    """Return, for each unit and vertex that is to move, where to: the vertices of a cluster meet at the one most units have."""
    from scipy.cluster.hierarchy import DisjointSet
    from scipy.spatial import cKDTree

    edges = unpaired(shapes)
    if not len(edges.unit):
        return {}
    ids, first = np.unique(edges.vertices[:, 0], return_index=True)
    places = edges.starts[first]
    pairs = cKDTree(places).query_pairs(within_m, output_type="ndarray")
    owners: dict[int, set[int]] = defaultdict(set)
    vertices = np.searchsorted(ids, edges.vertices[:, 0])
    is_near = np.isin(vertices, pairs)
    for vertex, unit in zip(vertices[is_near].tolist(), edges.unit[is_near].tolist(), strict=True):
        owners[vertex].add(unit)
    sets = DisjointSet(np.unique(pairs).tolist())
    for one, other in sorted(map(tuple, pairs.tolist())):
        if not owners[one] & owners[other]:
            sets.merge(one, other)
    moves: dict[int, dict[_Key, Floats]] = defaultdict(dict)
    for cluster in sets.subsets():
        if len(cluster) > 1:
            best = max(sorted(cluster), key=lambda vertex: len(owners[vertex]))
            for vertex in cluster - {best}:
                for unit in owners[vertex]:
                    moves[unit][_key(places[vertex])] = places[best]
    return moves


def _moved(places: dict[_Key, Floats], xy: Floats) -> Floats:
    made = xy.copy()
    for at, place in enumerate(xy):
        to = places.get(_key(place))
        if to is not None:
            made[at] = to
    return made


def _lacking(shapes: Shapes, within_m: float) -> dict[int, dict[tuple[_Key, _Key], Floats]]:
    """Return, for each unit and edge, the vertices of others to put into it, in order along the edge."""
    edges = unpaired(shapes)
    if not len(edges.unit):
        return {}
    ids, first = np.unique(edges.vertices[:, 0], return_index=True)
    places = edges.starts[first]
    made = lines(edges)
    vertex, edge = shapely.STRtree(made).query(shapely.points(places), predicate="dwithin", distance=within_m)
    found: dict[int, dict[tuple[_Key, _Key], list[tuple[float, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    nearest: dict[tuple[int, int], tuple[float, int]] = {}
    has = (edges.vertices.ravel(), np.repeat(edges.unit, 2))
    lacks = ~among((ids[vertex], edges.unit[edge]), has)
    vertex, edge = vertex[lacks], edge[lacks]
    away = shapely.distance(shapely.points(places[vertex]), made[edge])
    units = edges.unit[edge]
    for at, unit, which, metres in zip(*(each.tolist() for each in (vertex, units, edge, away)), strict=True):
        nearest[at, unit] = min(nearest.get((at, unit), (np.inf, -1)), (metres, which))
    for (at, unit), (_, which) in sorted(nearest.items()):
        along = float(shapely.line_locate_point(made[which], shapely.Point(places[at])))
        ends = edges.ends[which]
        found[unit][_key(ends[:2]), _key(ends[2:])].append((along, at))
    return {
        unit: {key: places[[at for _, at in sorted(each)]] for key, each in by_edge.items()}
        for unit, by_edge in found.items()
    }


def _with_vertices(shape: shapely.Geometry, put: dict[tuple[_Key, _Key], Floats]) -> shapely.Geometry:
    """Return an outline with vertices put into some of its edges, whichever way the ring runs."""

    def grown(ring: shapely.LinearRing) -> Floats:
        xy = shapely.get_coordinates(ring)
        made = []
        for start, end in pairwise(xy):
            made.append(start[None])
            ahead, back = put.get((_key(start), _key(end))), put.get((_key(end), _key(start)))
            made += [each for each in (ahead, None if back is None else back[::-1]) if each is not None]
        return np.vstack(made)

    return _rebuilt(shape, grown)


def _rebuilt(shape: shapely.Geometry, change: Callable[[shapely.LinearRing], Floats]) -> shapely.Geometry:
    """Return an outline with each of its rings changed; a ring of which nothing is left falls away."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = [change(ring) for ring in shapely.get_rings(part)]
        if len(rings[0]) > 2:
            parts.append(shapely.Polygon(rings[0], [ring for ring in rings[1:] if len(ring) > 2]))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
