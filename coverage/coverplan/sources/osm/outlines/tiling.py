"""Units that tile an area: each square metre in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.sources.osm.outlines.holes import only_polygons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["Tiling", "tiled", "with_vertices"]

_REST_WORTH_A_UNIT = 0.001  # share of the area; a smaller gap goes to a neighbour ...
_SLIVER_M = 50.0  # ... and so does one of less than this mean width: two lines that do not meet
_SAME_LINE_M = (
    2.0  # a vertex this near to a straight line stands on it: the line is straight in another projection
)
_WORTH_TELLING_M2 = 1.0
_ROUNDING_M2 = 0.01


@dataclass(frozen=True, kw_only=True)
class Tiling:
    """Units cut so that none lies on another or beyond the area.

    Attributes
    ----------
    shapes
        In the order given.
    rest
        What they leave uncovered and is worth a unit of its own; empty where there is none.
    overlap_m2, gap_m2
        What was covered twice, and the gaps that went to a neighbour.
    """

    shapes: tuple[BaseGeometry, ...]
    rest: BaseGeometry
    overlap_m2: float
    gap_m2: float

    @property
    def is_mended(self) -> bool:
        """Whether more than rounding was changed."""
        return max(self.overlap_m2, self.gap_m2) >= _WORTH_TELLING_M2


def tiled(shapes: Sequence[BaseGeometry], whole: BaseGeometry) -> Tiling:
    """Cut units to an area, give what two of them cover to the smaller, and small gaps to a neighbour.

    Parameters
    ----------
    shapes
        Polygons of the units, metres.
    whole
        The area.

    Returns
    -------
    Tiling
        A unit that lies in the area and on no other keeps its vertices. A gap of less than 0.1 % of the area, or less
        than 50 m wide in the mean, goes to the unit with which it shares the longest line (an island without one to the
        nearest); others are the rest.

    Notes
    -----
    The smaller of two is the one that was drawn later as a rule: a town inside a rural unit whose line still runs
    around both.

    Examples
    --------
    >>> town, around = shapely.box(4, 4, 6, 6), shapely.box(0, 0, 10, 10)
    >>> made = tiled([around, town], around)
    >>> [shape.area for shape in made.shapes], made.overlap_m2
    ([96.0, 4.0], 4.0)
    """
    cut = [_within(shape, whole) for shape in shapes]
    overlap_m2 = 0.0
    tree = shapely.STRtree(cut)
    rank = {i: at for at, i in enumerate(sorted(range(len(cut)), key=lambda i: (cut[i].area, i)))}
    made = list(cut)
    for i, shape in enumerate(cut):
        smaller = [cut[j] for j in sorted(tree.query(shape, predicate="intersects")) if rank[j] < rank[i]]
        common = sum(float(shapely.intersection(shape, other).area) for other in smaller)
        if common > 0:
            overlap_m2 += common
            made[i] = only_polygons(shapely.difference(shape, shapely.union_all(smaller)))
    rest, gap_m2 = _gaps_given(made, whole)
    return Tiling(shapes=tuple(made), rest=rest, overlap_m2=overlap_m2, gap_m2=gap_m2)


def with_vertices(whole: BaseGeometry, shapes: Sequence[BaseGeometry] | np.ndarray) -> BaseGeometry:
    """Return an area whose line passes through the vertices that units have on it.

    A line that is straight between two places is not straight in another projection: where a unit has a vertex on it,
    the area needs the same one, or a hair's breadth lies between them.

    Parameters
    ----------
    whole
        The area, metres.
    shapes
        The units.

    Returns
    -------
    shapely geometry
        The area itself where nothing is missing.

    Examples
    --------
    >>> unit = shapely.Polygon([(0, 0), (5, 0.1), (5, 10), (0, 10)])
    >>> len(with_vertices(shapely.box(0, 0, 10, 10), [unit]).exterior.coords)
    7
    """
    own = {tuple(place) for place in shapely.get_coordinates(whole).tolist()}
    places = np.unique(shapely.get_coordinates(np.array(shapes, dtype=object)), axis=0)
    line = whole.boundary
    shapely.prepare(line)
    points = np.asarray(shapely.points(places))
    near = points[shapely.dwithin(line, points, _SAME_LINE_M)]
    missing = [point for point in near if (point.x, point.y) not in own]
    if not missing:
        return whole
    snapped = shapely.snap(whole, shapely.multipoints(missing), _SAME_LINE_M)
    return snapped if snapped.is_valid else whole


def _within(shape: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    part = only_polygons(shapely.intersection(shape, whole))
    return shape if shape.area - part.area < _WORTH_TELLING_M2 / 2 else part


def _gaps_given(made: list[BaseGeometry], whole: BaseGeometry) -> tuple[BaseGeometry, float]:
    """Give small gaps to a neighbour, in place; return the large ones and the area given."""
    pieces = shapely.get_parts(only_polygons(shapely.difference(whole, shapely.union_all(made))))
    pieces = pieces[shapely.area(pieces) >= _ROUNDING_M2]
    width = 2 * shapely.area(pieces) / shapely.length(pieces)
    is_large = (shapely.area(pieces) >= _REST_WORTH_A_UNIT * whole.area) & (width >= _SLIVER_M)
    given: dict[int, list[BaseGeometry]] = {}
    for piece in pieces[~is_large]:
        given.setdefault(_neighbour(piece, made), []).append(piece)
    for i, parts in given.items():
        made[i] = only_polygons(shapely.union_all([made[i], *parts]))
    return shapely.union_all(pieces[is_large]), float(shapely.area(pieces[~is_large]).sum())


def _neighbour(piece: BaseGeometry, shapes: list[BaseGeometry]) -> int:
    line = piece.boundary
    distance = shapely.distance(piece, shapes)
    near = np.flatnonzero(distance <= distance.min() + 1e-6)
    shared = [shapely.intersection(line, shapes[i].boundary).length for i in near]
    return int(near[int(np.argmax(shared))])
