"""Water that no way between a point and a road crosses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Positions, Shapes

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
        areas, _ = _polygons(shapes, np.arange(len(shapes)))
        return cls(areas) if len(areas) else None

    @cached_property
    def _cut(self) -> tuple[Shapes, Positions]:
        small, owners = [], []
        large, owner = self.areas, np.arange(len(self.areas))
        while len(large):
            is_small = shapely.get_num_coordinates(large) <= _MOST_CORNERS
            small.append(large[is_small])
            owners.append(owner[is_small])
            large, of = _halves(large[~is_small])
            owner = owner[~is_small][of]
        return np.concatenate(small), np.concatenate(owners)

    @property
    def pieces(self) -> Shapes:
        """The areas, the large ones cut up."""
        return self._cut[0]

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
        # Pieces of one area lie side by side; what lies in several areas counts once.
        areas = pd.Series(self._cut[1][piece]).groupby(way).nunique()
        twice = np.flatnonzero(pd.Series(way).isin(crossed.index[(areas > 1) & (crossed > most_m)]))
        for at, rows in pd.Series(twice).groupby(way[twice]):
            crossed[at] = shapely.length(shapely.union_all(stretches[rows.to_numpy()]))
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


def _halves(areas: Shapes) -> tuple[Shapes, Positions]:
    """Cut areas in two across their longer side; return the parts, and of which area each is."""
    west, south, east, north = shapely.bounds(areas).T
    lies = east - west > north - south
    x, y = np.where(lies, (west + east) / 2, east), np.where(lies, north, (south + north) / 2)
    first = shapely.intersection(areas, shapely.box(west, south, x, y))
    second = shapely.intersection(
        areas, shapely.box(np.where(lies, x, west), np.where(lies, south, y), east, north)
    )
    own = np.arange(len(areas))
    return _polygons(np.concatenate([first, second]), np.concatenate([own, own]))


def _polygons(shapes: Shapes, of: Positions) -> tuple[Shapes, Positions]:
    """Return the polygons of which shapes consist, and whose each is."""
    parts, at = shapely.get_parts(shapes, return_index=True)
    parts, again = shapely.get_parts(parts, return_index=True)
    kept = shapely.get_type_id(parts) == _AREAS
    return np.asarray(parts[kept], dtype=object), of[at[again[kept]]]
