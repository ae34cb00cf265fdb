"""Outlines cut along a line, joined and put together again, with every border drawn once for both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Floats

__all__ = ["SLIVER_M2", "cut", "faces", "joined", "sides_of", "snapped_to", "with_vertices", "without"]

Side = Literal["left", "right"]
# A drawn line is led through vertices that lie so near.
_SNAP_M = 0.1
# Vertices of two outlines are the same place, and a vertex lies on a border, within this.
_SAME_M = 1e-6
# A face smaller than this is made by drawing, not meant.
SLIVER_M2 = 1.0
_STEP_M = 1e-3


def joined(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the outline of several units together: where they share their borders vertex by vertex, so does the outline.

    Examples
    --------
    >>> joined([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]).area
    2.0
    """
    parts = list(shapes)
    if len(parts) == 1:
        return parts[0]
    if shapely.coverage_is_valid(parts):
        return shapely.coverage_union_all(parts)
    return shapely.union_all(parts)


def without(shape: BaseGeometry, gone: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return what is left of an outline; what is thinner than drawing goes, too.

    Examples
    --------
    >>> without(shapely.box(0, 0, 2, 1), [shapely.box(1, 0, 2, 1)]).area
    1.0
    """
    left = shapely.difference(shape, joined(gone))
    parts = [part for part in shapely.get_parts(left) if shapely.area(part) >= SLIVER_M2]
    return _polygons(parts)


def _polygons(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    flat = [one for part in parts for one in shapely.get_parts(part) if one.geom_type == "Polygon"]
    whole: BaseGeometry = flat[0] if len(flat) == 1 else shapely.multipolygons(flat)
    return whole


def snapped_to(line: BaseGeometry, shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return a line led through the vertices of outlines that lie within 0.1 m of it."""
    return shapely.snap(line, shapely.union_all(shapely.boundary(list(shapes))), _SNAP_M)


def faces(shapes: Sequence[BaseGeometry], line: BaseGeometry) -> list[tuple[int, BaseGeometry]]:
    """Return the pieces into which a line and their own borders cut outlines, with the position of the outline each lies in.

    The linework is noded once, so that pieces side by side have the same vertices.

    Examples
    --------
    >>> line = shapely.LineString([(-1, 0.5), (3, 0.5)])
    >>> sorted(at for at, _ in faces([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], line))
    [0, 0, 1, 1]
    """
    noded = shapely.union_all([*shapely.boundary(list(shapes)), line])
    made = shapely.get_parts(shapely.polygonize([*shapely.get_parts(noded)]))
    tree = shapely.STRtree(list(shapes))
    points = shapely.point_on_surface(made)
    pairs = tree.query(points, predicate="within")
    return [(int(unit), made[face]) for face, unit in sorted(zip(*pairs, strict=True))]


def cut(shape: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces of one outline that a line cuts; one where it does not."""
    return [piece for _, piece in faces([shape], line)]


def sides_of(pieces: Sequence[BaseGeometry], line: BaseGeometry) -> list[Side]:
    """Say on which side of a line each piece lies, as seen in the direction in which the line is drawn.

    A piece that the line does not touch lies where the nearest one does.

    Examples
    --------
    >>> pieces = [shapely.box(0, 0, 2, 1), shapely.box(0, 1, 2, 2)]
    >>> sides_of(pieces, shapely.LineString([(0, 1), (2, 1)]))
    ['right', 'left']
    """
    starts, ends = _segments(line)
    along = ends - starts
    lengths = np.hypot(*along.T)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / lengths[:, None]
    # Several places along each segment: a piece may touch but a part of it.
    shares = np.linspace(0.05, 0.95, 10)
    middles = (starts[:, None] + shares[None, :, None] * along[:, None]).reshape(-1, 2)
    steps = np.repeat(normal, len(shares), axis=0) * _STEP_M
    weights = np.repeat(lengths, len(shares))
    tree = shapely.STRtree(list(pieces))
    votes = np.zeros(len(pieces))
    for sign in (1.0, -1.0):
        point, piece = tree.query(shapely.points(middles + sign * steps), predicate="within")
        np.add.at(votes, piece, sign * weights[point])
    touched = np.flatnonzero(votes)
    if not len(touched):
        return ["left"] * len(pieces)
    for at in np.flatnonzero(votes == 0):
        near = min(touched, key=lambda each: pieces[int(at)].distance(pieces[int(each)]))
        votes[at] = votes[near]
    return ["left" if vote > 0 else "right" for vote in votes]


def _segments(line: BaseGeometry) -> tuple[Floats, Floats]:
    starts, ends = [], []
    for part in shapely.get_parts(line):
        places = shapely.get_coordinates(part)
        starts.append(places[:-1])
        ends.append(places[1:])
    first, last = np.vstack(starts), np.vstack(ends)
    apart = np.hypot(*(last - first).T) > 0
    return first[apart], last[apart]


def with_vertices(
    outlines: Mapping[str, BaseGeometry], made: Iterable[BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Return the outlines that lack a vertex of new outlines on their border, with these put in.

    Parameters
    ----------
    outlines
        Of units that were not changed, by code.
    made
        Outlines that a line has made.

    Examples
    --------
    >>> made = [shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5)])]
    >>> with_vertices({"a": shapely.box(0, 0, 1, 1)}, made)["a"].exterior.coords[1]
    (1.0, 0.5)
    """
    codes = list(outlines)
    places = np.unique(np.vstack([shapely.get_coordinates(shape) for shape in made]), axis=0)
    borders = shapely.STRtree(shapely.boundary([outlines[code] for code in codes]))
    point, unit = borders.query(_points(places), predicate="dwithin", distance=_SAME_M)
    changed: dict[str, BaseGeometry] = {}
    for at in np.unique(unit):
        mine = places[point[unit == at]]
        own = shapely.STRtree(_points(shapely.get_coordinates(outlines[codes[at]])))
        near = own.query(_points(mine), predicate="dwithin", distance=_SAME_M)[0]
        lacking = np.delete(mine, np.unique(near), axis=0)
        if len(lacking):
            changed[codes[at]] = _with_vertices(outlines[codes[at]], lacking)
    return changed


def _points(places: Floats) -> list[BaseGeometry]:
    return [shapely.Point(place) for place in places]


def _with_vertices(shape: BaseGeometry, places: Floats) -> BaseGeometry:
    polygons = [
        shapely.Polygon(_filled(part.exterior, places), [_filled(ring, places) for ring in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return _polygons(polygons)


def _filled(ring: shapely.LinearRing, places: Floats) -> Floats:
    """Return the corners of a ring with the places on it between them."""
    on_it = places[shapely.dwithin(ring, _points(places), _SAME_M)]
    corners = shapely.get_coordinates(ring)
    if not len(on_it):
        return corners
    lines = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
    at = np.array([int(np.argmin(shapely.distance(lines, point))) for point in _points(on_it)])
    away = np.hypot(*(on_it - corners[at]).T)
    order = np.lexsort([away, at])
    return np.insert(corners, at[order] + 1, on_it[order], axis=0)
