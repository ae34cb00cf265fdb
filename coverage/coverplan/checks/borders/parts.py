"""Units in several parts, and units that lie inside another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.checks.borders.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from coverplan.kernels.types import Shapes

__all__ = ["enclaves", "holes_of", "several_parts"]

_SMALLEST_M2 = 1.0


def several_parts(
    shapes: Shapes, holes: dict[int, Shapes], *, registered: Collection[int]
) -> Iterator[Fault]:
    """Yield units in several parts; those that are registered as such (飞地) are not told.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    holes
        Of the units that have holes, the holes (:func:`holes_of`).
    registered
        Positions of the units that may be in parts.

    Yields
    ------
    Fault
        ``border.several-parts``: all but the largest part; the size is their area, the facts how many parts there are and in which
        unit they lie, where that is one.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(20, 0, 22, 2)])
    >>> [(fault.size, fault.facts["count"]) for fault in several_parts(np.array([two]), {}, registered=())]
    [(4.0, 2)]
    """
    for at in np.flatnonzero(shapely.get_num_geometries(shapes) > 1):
        if at in registered:
            continue
        parts = shapely.get_parts(shapes[at])
        parts = parts[np.argsort(-shapely.area(parts), kind="stable")]
        minor = parts[1:]
        inside = _one_around(minor, holes)
        yield Fault(
            rule="border.several-parts", units=(int(at), *inside), shape=shapely.MultiPolygon(list(minor)),
            size=float(shapely.area(minor).sum()), size_unit="m2", facts={"count": len(parts), "is_inside": bool(inside)},
        )  # fmt: skip


def _one_around(parts: Shapes, holes: dict[int, Shapes]) -> tuple[int, ...]:
    """Return the unit in a hole of which all parts lie, where it is one."""
    around = [
        {
            who
            for who, each in holes.items()
            if shapely.contains_properly(shapely.buffer(each, 0.01), part).any()
        }
        for part in parts
    ]
    common = set.intersection(*around) if around else set()
    # of holes within holes the innermost counts
    return tuple(sorted(common, key=lambda who: float(shapely.area(holes[who]).min()))[:1])


def enclaves(shapes: Shapes, *, registered: Collection[int]) -> Iterator[Fault]:
    """Yield units that lie wholly in a hole of another one; those that are registered are not told.

    Parameters
    ----------
    shapes
        Valid polygons of one level, in metres.
    registered
        Positions of the units that may lie so.

    Yields
    ------
    Fault
        ``border.enclave`` of the unit inside and the one around it, of several the nearest; the size is its area.

    Examples
    --------
    >>> around = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 5, 5))
    >>> [fault.units for fault in enclaves(np.array([around, shapely.box(3, 3, 5, 5)]), registered=())]
    [(1, 0)]
    """
    tree = shapely.STRtree(shapes)
    innermost: dict[int, tuple[float, int]] = {}
    for around, holes in holes_of(shapes).items():
        for hole, inside in tree.query(shapely.buffer(holes, 0.01), predicate="contains").T.tolist():
            if inside not in registered and inside != around:
                this = (float(shapely.area(holes[hole])), around)
                innermost[inside] = min(innermost.get(inside, this), this)
    for inside, (_, around) in sorted(innermost.items()):
        yield Fault(
            rule="border.enclave", units=(inside, around), shape=shapes[inside],
            size=float(shapely.area(shapes[inside])), size_unit="m2",
        )  # fmt: skip


def holes_of(shapes: Shapes) -> dict[int, Shapes]:
    """Return the holes of those units that have any, each as a polygon.

    Examples
    --------
    >>> holes_of(np.array([shapely.box(0, 0, 9, 9)]))
    {}
    """
    parts, unit = shapely.get_parts(shapes, return_index=True)
    found: dict[int, list[shapely.Polygon]] = {}
    for at in np.flatnonzero(shapely.get_num_interior_rings(parts) > 0):
        rings = shapely.get_rings(parts[at])[1:]
        made = [hole for hole in map(shapely.Polygon, rings) if hole.area >= _SMALLEST_M2]
        found.setdefault(int(unit[at]), []).extend(made)
    return {who: np.array(each, dtype=object) for who, each in found.items() if each}
