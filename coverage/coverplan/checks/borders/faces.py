"""Gaps and overlaps: the faces between the edges that neighbours do not have in common."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from coverplan.checks.borders.cut import short_lines
from coverplan.checks.borders.edges import among, edges_of, runs
from coverplan.checks.borders.plane import areas_between, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.checks.borders.edges import Edges
    from coverplan.kernels.types import Floats, Positions, Shapes

__all__ = ["Border", "Face", "Faces", "Sides", "faces_of", "unlike_parents", "unpaired"]

# Beside a face a unit has an edge at least so long.
_LEAST_BESIDE_M = 0.1
_ON_LINE_M = 0.01
_AT_ONCE = 10_000
# A face so small is the play of two lines on each other.
_NOTHING_M2 = 1e-4
# Where a point inside falls onto a border within its face, it is looked for in a corner of the face.
_PLAY_M = 1e-6
_OTHER_SHARES = (0.83, 0.71, 0.57, 0.43, 0.37, 0.29)


@dataclass(frozen=True, eq=False)
class Faces:
    """The areas into which lines part the plane, and who has each.

    Attributes
    ----------
    shapes
        Polygons; none of them overlap.
    units
        For each, the positions of the units that have a place in it; none of it is a gap, and where others have another
        place in it, that is none either.
    parents
        Where units were held against those above: positions of the units above that have it.
    """

    shapes: Shapes
    units: tuple[tuple[int, ...], ...]
    parents: tuple[tuple[int, ...], ...]

    def where(self, is_wanted: Callable[[tuple[int, ...], tuple[int, ...]], bool]) -> Iterator[Face]:
        """Yield the areas of those who are wanted; faces side by side with the same owners are one."""
        grouped: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = defaultdict(list)
        for number, owners in enumerate(zip(self.units, self.parents, strict=True)):
            if is_wanted(*owners):
                grouped[owners].append(number)
        for (units, parents), numbers in sorted(grouped.items()):
            for part in _merged(self.shapes[numbers]):
                yield Face(part, units, parents)

    @property
    def territory(self) -> BaseGeometry:
        """All that some unit has."""
        owned = np.array([bool(units) for units in self.units], dtype=bool)
        parts = _merged(self.shapes[owned])
        return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))


def _merged(faces: Shapes) -> Shapes:
    """Return faces with those side by side made one; most have no other beside them, and are no matter for an overlay."""
    number = side_by_side(faces)
    alone = np.bincount(number)[number] == 1
    order = np.flatnonzero(~alone)[np.argsort(number[~alone], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if len(order) else []
    return np.concatenate(
        [faces[alone], *(shapely.get_parts(shapely.union_all(faces[group])) for group in groups)]
    )


@dataclass(frozen=True, eq=False)
class Face:
    """An area in one piece, and the positions of the units, and of the units above, that have it."""

    shape: shapely.Polygon
    units: tuple[int, ...]
    parents: tuple[int, ...] = ()


def unpaired(shapes: Shapes) -> Edges:
    """Return the edges of units that are not drawn just twice, once each way: the outer line, and every fault.

    Examples
    --------
    >>> from shapely import box
    >>> len(unpaired(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)])).unit)
    6
    """
    (edges,) = edges_of(shapes)
    return edges.take(~edges.are_paired())


def faces_of(shapes: Shapes, edges: Edges) -> Faces:
    """Return the areas between the edges that neighbours do not have in common.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    edges
        Their edges that are not paired (:func:`unpaired`).

    Examples
    --------
    >>> from shapely import box
    >>> shapes = np.array([box(0, 0, 5, 5), box(4, 0, 9, 5)])
    >>> faces_of(shapes, unpaired(shapes)).territory.area
    45.0
    """
    return _faces(runs(edges)[0], shapes, np.zeros(0, dtype=object))


class Border(NamedTuple):
    """Where units and the units above them do not draw the same line.

    Attributes
    ----------
    units
        Positions of the units that have a line there.
    faces
        The areas between the lines of both levels that differ.
    mine, theirs
        The edges of the units, and of the units above, that the others do not draw alike; vertices are numbered alike.
    """

    units: Positions
    faces: Faces
    mine: Edges
    theirs: Edges


def unlike_parents(shapes: Shapes, parent_of: Positions, parents: Shapes) -> Border:
    """Return where units and the units above them do not draw the same line.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    parent_of
        Position of the unit above each; -1 where it has none.
    parents
        Valid polygons of the level above.

    Examples
    --------
    >>> from shapely import box
    >>> below, above = np.array([box(0, 0, 5, 5)]), np.array([box(0, 0, 5, 6)])
    >>> border = unlike_parents(below, np.array([0]), above)
    >>> [(face.shape.area, face.parents) for face in border.faces.where(lambda units, _: not units)]
    [(5.0, (0,))]
    """
    owned = shapes.copy()
    owned[parent_of < 0] = None
    below, above = edges_of(owned, parents)
    outer = below.take(~below.are_paired(parent_of[below.unit]))
    # what a unit above and its own draw alike, the same way round, is no fault
    drawn, known = (
        (*each.vertices.T, up) for each, up in ((outer, parent_of[outer.unit]), (above, above.unit))
    )
    mine, theirs = outer.take(~among(drawn, known)), above.take(~among(known, drawn))
    linework = np.concatenate([runs(mine)[0], runs(theirs)[0]])
    return Border(np.unique(mine.unit), _faces(linework, shapes, parents), mine, theirs)


def _faces(linework: Shapes, shapes: Shapes, parents: Shapes) -> Faces:
    if not len(linework):
        return Faces(np.zeros(0, dtype=object), (), ())
    faces = areas_between(linework)
    faces = faces[shapely.area(faces) > _NOTHING_M2]
    inside = _points_inside(
        faces, [shapely.STRtree(short_lines(shapely.boundary(each))[0]) for each in (shapes, parents)]
    )
    return Faces(faces, tuple(holders_of(shapes, inside)), tuple(holders_of(parents, inside)))


def _points_inside(faces: Shapes, borders: list[shapely.STRtree]) -> Shapes:
    """Return a point in each face that lies on no border of those that have it."""
    points = shapely.point_on_surface(faces)
    for share in _OTHER_SHARES:
        on_line = np.unique(
            np.concatenate([tree.query(points, predicate="dwithin", distance=_PLAY_M)[0] for tree in borders])
        )
        if not len(on_line):
            break
        west, south, east, north = shapely.bounds(faces[on_line]).T
        corner = shapely.box(west, south, west + share * (east - west), south + share * (north - south))
        other = shapely.point_on_surface(shapely.intersection(faces[on_line], corner))
        points[on_line] = np.where(shapely.is_empty(other), points[on_line], other)
    return points


def holders_of(shapes: Shapes, points: Shapes) -> list[tuple[int, ...]]:
    """Return for each point the positions of the polygons that it lies in.

    Each is asked upright or lying on its side, whichever has fewer edges beside each other.

    Examples
    --------
    >>> holders_of(shapely.box([0, 2], 0, [4, 9], 9), shapely.points([[1, 1], [3, 3]]))
    [(0,), (0, 1)]
    """
    found: list[list[int]] = [[] for _ in points]
    north, east = _edges_abreast(shapes, 1), _edges_abreast(shapes, 0)
    for which, way in ((np.flatnonzero(north <= east), 1), (np.flatnonzero(north > east), -1)):
        if not len(which):
            continue
        turned, places = (_with_axes(each, way) for each in (shapes[which], points))
        # asked the other way round, each point would be compared with every vertex of a polygon
        holder, point = shapely.STRtree(places).query(turned, predicate="intersects")
        for at, who in zip(point.tolist(), which[holder].tolist(), strict=True):
            found[at].append(who)
    return [tuple(sorted(each)) for each in found]


def _with_axes(shapes: Shapes, way: int) -> Shapes:
    """Return shapes as they are, or for -1 lying on their side: what is inside stays inside."""
    return shapes if way == 1 else np.asarray(shapely.transform(shapes, lambda xy: xy[:, ::-1]))


def _edges_abreast(shapes: Shapes, axis: int) -> Floats:
    """Return how many edges of each polygon are beside each other along the other axis, on average: a place is compared with those at its height."""
    xy, shape = shapely.get_coordinates(shapes, return_index=True)
    ways = np.where(shape[1:] == shape[:-1], np.abs(np.diff(xy[:, axis])), 0.0)
    bounds = shapely.bounds(shapes)
    extent = bounds[:, axis + 2] - bounds[:, axis]
    return np.asarray(
        np.bincount(shape[1:], weights=ways, minlength=len(shapes)) / np.maximum(extent, _ON_LINE_M)
    )


class Sides:
    """Asks which units an area runs along.

    Parameters
    ----------
    shapes
        Polygons of one level, in metres.

    Examples
    --------
    >>> from shapely import box
    >>> Sides(np.array([box(0, 0, 9, 9), box(12, 0, 20, 5)])).beside(np.array([box(9, 0, 12, 9)]))
    [[0, 1]]
    """

    def __init__(self, shapes: Shapes) -> None:
        self._pieces, self._unit = short_lines(shapely.boundary(shapes))
        self._tree = shapely.STRtree(self._pieces)

    def beside(self, shapes: Shapes) -> list[list[int]]:
        """Return of each of some areas the positions of the units that it runs along, the longest first."""
        found: list[list[int]] = []
        for start in range(0, len(shapes), _AT_ONCE):
            found += self._beside(shapely.boundary(shapes[start : start + _AT_ONCE]))
        return found

    def _beside(self, around: Shapes) -> list[list[int]]:
        which, near = self._tree.query(around, predicate="dwithin", distance=_ON_LINE_M)
        order = np.lexsort([near, self._unit[near], which])
        which, near = which[order], near[order]
        pair, number = np.unique(np.column_stack([which, self._unit[near]]), axis=0, return_inverse=True)
        if not len(pair):
            return [[] for _ in around]
        lines = shapely.multilinestrings(self._pieces[near], indices=number.ravel())
        wide = shapely.buffer(shapely.union_all(lines[:, None], axis=1), _ON_LINE_M)
        along = shapely.length(shapely.intersection(around[pair[:, 0]], wide))
        found: list[list[int]] = [[] for _ in around]
        for at in np.lexsort([pair[:, 1], -along, pair[:, 0]]):
            if along[at] > _LEAST_BESIDE_M:
                found[pair[at, 0]].append(int(pair[at, 1]))
        return found
