"""What lies on both sides of a line between units, before and after changes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.adjust.changing.draft import Unit

__all__ = ["common_border", "sides_after"]


def common_border(one: BaseGeometry | None, other: BaseGeometry | None) -> BaseGeometry:
    """Return the lines that two outlines have in common; empty where they have none, or one is not known.

    Examples
    --------
    >>> common_border(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)).length
    1.0
    """
    if one is None or other is None or not shapely.intersects(one, other):
        return shapely.MultiLineString()
    met = shapely.intersection(shapely.boundary(one), shapely.boundary(other))
    parts = [part for part in shapely.get_parts(met) if part.geom_type == "LineString"]
    return shapely.MultiLineString(parts)


def sides_after(
    sides: tuple[str, str], succeeded: Mapping[str, Sequence[str]], units: Mapping[str, Unit]
) -> tuple[str, str]:
    """Return the units on both sides of a line after changes: those that go on, and of the parts of a unit the one along the line.

    Parameters
    ----------
    sides
        Codes before; names of units beyond stay as they are.
    succeeded
        For each code that changed, those that go on in its place.
    units
        After the changes, by code.
    """
    ours, theirs = (tuple(succeeded.get(code, (code,))) for code in sides)
    if len(ours) == len(theirs) == 1:
        return ours[0], theirs[0]

    def length(pair: tuple[str, str]) -> float:
        shapes = [units[code].shape if code in units else None for code in pair]
        return float(common_border(*shapes).length) if pair[0] != pair[1] else -1.0

    pairs = sorted(product(ours, theirs))
    return max(pairs, key=length)
