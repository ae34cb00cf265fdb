"""Water that no way between a point and a road crosses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Shapes

__all__ = ["Water"]

# Areas of more corners are cut into pieces, so that a way is held against what is near it.
_MOST_CORNERS = 128
_AREAS = 3  # type id of a polygon


@dataclass(frozen=True, eq=False)
class Water:
    """Areas of water.

    Parameters
    ----------
    areas
        Polygons, shape (areas,).
    """

    areas: Shapes

    @classmethod
    def of(cls, shapes: Shapes) -> Water | None:
        """Take the areas of some shapes; None where there is none."""
        shapes = np.asarray(shapes, dtype=object)
        shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
        areas = _polygons(shapes)
        return cls(areas) if len(areas) else None

    @cached_property
    def pieces(self) -> Shapes:
        """The areas, the large ones cut up."""
        small, large = [], self.areas
        while len(large):
            is_small = shapely.get_num_coordinates(large) <= _MOST_CORNERS
            small.append(large[is_small])
            large = _halves(large[~is_small])
        return np.concatenate(small) if small else self.areas

    def blocks(self, here: Floats, there: Floats, most_m: float) -> Bools:
        """Tell which straight ways cross more than so many metres of water, shape (ways,).

        The water that a point itself lies on is not crossed as far as its shore: the point is drawn on it.

        Parameters
        ----------
        here, there
            The points and the places on roads, shape (ways, 2) each.
        most_m
            Metres of water that one may cross.
        """
        blocked = np.zeros(len(here), dtype=bool)
        if not len(here):
            return blocked
        ways = np.asarray(shapely.linestrings(np.stack([here, there], axis=1)), dtype=object).reshape(-1)
        # Asked from the water: each piece is prepared once, however many ways it meets.
        piece, way = shapely.STRtree(ways).query(self.pieces, predicate="intersects")
        if not len(way):
            return blocked
        stretches = shapely.intersection(ways[way], self.pieces[piece])
        crossed = pd.Series(shapely.length(stretches)).groupby(way).sum()
        # What lies in two areas counts once; few ways are long enough for that to matter.
        for at in crossed.index[(crossed > most_m).to_numpy()]:
            crossed[at] = shapely.length(shapely.union_all(stretches[way == at]))
        long = crossed.index.to_numpy()[(crossed > most_m).to_numpy()]
        blocked[long] = crossed[long].to_numpy() - self._to_shore(here[long]) > most_m
        return blocked

    def _to_shore(self, xy: Floats) -> Floats:
        """Return how far points on water are from its shore; 0 for those on land."""
        metres = np.zeros(len(xy))
        points = np.asarray(shapely.points(xy), dtype=object)
        area, point = shapely.STRtree(points).query(self.areas, predicate="intersects")
        np.maximum.at(metres, point, shapely.distance(shapely.boundary(self.areas[area]), points[point]))
        return metres


def _halves(areas: Shapes) -> Shapes:
    """Cut areas in two across their longer side."""
    parts = []
    for area, (west, south, east, north) in zip(areas, shapely.bounds(areas), strict=True):
        if east - west > north - south:
            middle = (west + east) / 2
            boxes = ((west, south, middle, north), (middle, south, east, north))
        else:
            middle = (south + north) / 2
            boxes = ((west, south, east, middle), (west, middle, east, north))
        parts += [shapely.intersection(area, shapely.box(*box)) for box in boxes]
    return _polygons(np.array(parts, dtype=object))


def _polygons(shapes: Shapes) -> Shapes:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    kept: Shapes = np.asarray(parts[shapely.get_type_id(parts) == _AREAS], dtype=object)
    return kept
