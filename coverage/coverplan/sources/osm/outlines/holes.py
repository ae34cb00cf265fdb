"""Holes in a level of units: the boundaries of other levels that fill them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["filling", "only_polygons"]

_INSIDE = 0.9  # share of a boundary that must lie in the hole
_FILLED = 0.9  # share of a hole that boundaries must cover to stand for it
_MAIN = 0.5  # from this share on a level is the main division, and its holes are exceptions


def filling(
    hole: BaseGeometry,
    shapes: Sequence[BaseGeometry],
    levels: Sequence[int],
    level: int,
    *,
    own: Sequence[BaseGeometry] | np.ndarray,
) -> list[int]:
    """Return which boundaries of other levels are the units of what a level leaves uncovered.

    Parameters
    ----------
    hole
        What the level leaves uncovered, in metres.
    shapes, levels
        Boundaries inside the area, and the ``admin_level`` of each.
    level
        The level with the hole.
    own
        The boundaries of the level itself: one that holds any of them is above them, and no unit beside them.

    Returns
    -------
    list of int
        Positions of boundaries, none of which lies in another: the largest first, of two alike the one of the
        nearer level. Upper ones go before deeper ones, which must fill what is left of the hole together: a
        hamlet mapped in the middle of a forest does not stand for the forest. So must upper ones where the level covers
        less than half of all there is, for then the hole is what it is because few units of this level are mapped.

    Examples
    --------
    >>> hole = shapely.box(0, 0, 10, 10)
    >>> city, district = hole, shapely.box(0, 0, 5, 10)
    >>> filling(hole, [district, city], [9, 7], 8, own=[shapely.box(10, 0, 30, 10)])
    [1]
    """
    covered = float(shapely.area(np.array(own)).sum())
    is_main = covered >= _MAIN * (covered + hole.area)
    tree = shapely.STRtree(own)
    shapely.prepare(hole)
    touching = np.flatnonzero(shapely.intersects(hole, np.array(shapes))).tolist()
    order = sorted(
        (i for i in touching if levels[i] != level and not _holds_any(shapes[i], tree)),
        key=lambda i: (-float(f"{shapes[i].area:.1e}"), abs(levels[i] - level), i),
    )
    left = hole
    found: list[int] = []
    for is_upper in (True, False):
        taken: list[int] = []
        room = left
        for i in order:
            if (levels[i] < level) == is_upper and _lies_in(shapes[i], room):
                taken.append(i)
                room = shapely.difference(room, shapes[i])
        if not (is_upper and is_main):
            taken = _that_fill(left, shapes, taken)
        found += taken
        left = shapely.difference(left, shapely.union_all([shapes[i] for i in taken]))
    return found


def _lies_in(shape: BaseGeometry, hole: BaseGeometry) -> bool:
    return bool(shapely.intersection(shape, hole).area >= _INSIDE * shape.area > 0)


def _holds_any(shape: BaseGeometry, own: shapely.STRtree) -> bool:
    near = own.geometries[own.query(shape, predicate="intersects")]
    return bool((shapely.area(shapely.intersection(near, shape)) > shapely.area(near) / 2).any())


def _that_fill(hole: BaseGeometry, shapes: Sequence[BaseGeometry], taken: list[int]) -> list[int]:
    """Keep the boundaries that lie in a piece of the hole which they fill together."""
    if not taken:
        return []
    pieces = shapely.get_parts(hole)
    mine = np.array([shapes[i] for i in taken])
    covered = np.array([shapely.area(shapely.intersection(mine, piece)) for piece in pieces])
    is_filled = covered.sum(axis=1) >= _FILLED * shapely.area(pieces)
    return [i for i, at in zip(taken, covered.argmax(axis=0), strict=True) if is_filled[at]]


def only_polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a shape, without the points and lines that an overlay leaves.

    Examples
    --------
    >>> both = shapely.GeometryCollection([shapely.Point(9, 9), shapely.box(0, 0, 1, 1)])
    >>> only_polygons(both).geom_type
    'Polygon'
    """
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
