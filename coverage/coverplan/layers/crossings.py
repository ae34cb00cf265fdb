"""Where the rings of an outline cross themselves or each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely

__all__ = ["Crossed", "crossed"]

# Places are told apart to a micrometre.
_DECIMALS = 6


class Crossed(NamedTuple):
    """Why an outline is invalid, and where.

    Attributes
    ----------
    why
        In the words of GEOS.
    places
        Points of the crossings, in the units of the outline; of another fault the place that GEOS names.
    """

    why: str
    places: tuple[shapely.Point, ...]


def crossed(outline: shapely.Polygon | shapely.MultiPolygon) -> Crossed:
    """Say why an outline is invalid, and where.

    Examples
    --------
    >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> crossed(bow)
    Crossed(why='Self-intersection', places=(<POINT (1 1)>,))
    """
    why, _, rest = shapely.is_valid_reason(outline).partition("[")
    numbers = rest.rstrip("]").split()
    first = np.array(numbers, dtype=float) if len(numbers) > 1 else shapely.get_coordinates(outline)[0]
    return Crossed(why.strip(), tuple(_crossings(outline)) or (shapely.Point(first[:2]),))


def _crossings(outline: shapely.Polygon | shapely.MultiPolygon) -> list[shapely.Point]:
    """Return the places from which more than two stretches of the rings lead."""
    rings = shapely.get_rings(shapely.get_parts(outline))
    whole = rings[np.isfinite([shapely.get_coordinates(ring).sum() for ring in rings])]
    noded = shapely.get_parts(shapely.unary_union([shapely.LineString(ring) for ring in whole]))
    noded = noded[~shapely.is_empty(noded)]
    if not len(noded):
        return []
    ends = np.vstack([shapely.get_coordinates(line)[[0, -1]] for line in noded])
    places, stretches = np.unique(np.round(ends, _DECIMALS), axis=0, return_counts=True)
    return [shapely.Point(place) for place in places[stretches > 2]]
