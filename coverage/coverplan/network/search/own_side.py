"""Joining points to roads on their own side of the water."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from coverplan.kernels.lines.cells import Joins
    from coverplan.kernels.types import Bools, Floats, Ints, Positions, Shapes
    from coverplan.network.graph import RoadGraph, Water
    from coverplan.network.travel import SnapRules

__all__ = ["on_own_side"]

_POINTS_AT_ONCE = 256
_LONGEST_M = 50.0
# Most points have a road of their own side near by: parts of the limit within which one is looked for.
_WIDER_AND_WIDER = (1 / 8, 1 / 4, 1 / 2, 1)


class _Stretches(NamedTuple):
    """Straight stretches of dry road, and the road each belongs to."""

    line: Shapes
    road: Positions
    tree: shapely.STRtree


def on_own_side(
    graph: RoadGraph, water: Water, xy: Floats, joins: Joins, rules: SnapRules
) -> tuple[Joins, Bools]:
    """Join points whose way to the road crosses water to the nearest place from which it does not.

    Of each straight stretch of dry road, 50 m at most, the nearest place is tried, the nearest stretch first.

    Parameters
    ----------
    graph
        The roads.
    water
        Which no way crosses.
    xy
        The points, shape (points, 2).
    joins
        Where they join the roads whatever lies between: point, road, metres to it and metres along it.
    rules
        How.

    Returns
    -------
    joins
        The same with the points in question joined anew, or not at all; by (point, metres, road).
    across : ndarray of bool
        Which points find a road across the water only, shape (points,).
    """
    point, road, offset, along = joins
    lines: Shapes = graph.edges.geometry.to_numpy()
    places = shapely.line_interpolate_point(lines[road], along)
    wet = water.blocks(xy[point], shapely.get_coordinates(places), rules.water_m)
    across = np.zeros(len(xy), dtype=bool)
    across[point[wet]] = True
    if not wet.any():
        return joins, across
    dry = ~across[point]
    anew = _joined_anew(graph, water, xy, np.flatnonzero(across).astype(np.int32), rules)
    across[anew[0]] = False
    point, road = np.concatenate([point[dry], anew[0]]), np.concatenate([road[dry], anew[1]])
    offset, along = np.concatenate([offset[dry], anew[2]]), np.concatenate([along[dry], anew[3]])
    order = np.lexsort((road, offset, point))
    return (point[order], road[order], offset[order], along[order]), across


def _joined_anew(graph: RoadGraph, water: Water, xy: Floats, point: Ints, rules: SnapRules) -> Joins:
    stretches = _stretches(graph, water, xy[point], rules.limit_m)
    found = []
    for part in (1,) if rules.band_m > 0 else _WIDER_AND_WIDER:
        for low in range(0, len(point), _POINTS_AT_ONCE):
            these = point[low : low + _POINTS_AT_ONCE]
            found.append(_first_dry(stretches, water, xy, these, part * rules.limit_m, rules))
        point = np.setdiff1d(point, np.concatenate([joined for joined, *_ in found]))
    joined, road, offset, place = (np.concatenate(column) for column in zip(*found, strict=True))
    along = shapely.line_locate_point(graph.edges.geometry.to_numpy()[road], place)
    return joined.astype(np.int32), road.astype(np.int32), offset, along


def _stretches(graph: RoadGraph, water: Water, xy: Floats, limit_m: float) -> _Stretches:
    """Return the roads near some points on which one may stop, without what lies over water."""
    near = np.unique(graph.edge_tree.query(shapely.points(xy), predicate="dwithin", distance=limit_m)[1])
    near = near[graph.edges["may_stop"].to_numpy(dtype=bool)[near]]
    lines = graph.edges.geometry.to_numpy()[near]
    piece, line = shapely.STRtree(lines).query(water.pieces, predicate="intersects")
    for at, pieces in pd.Series(piece).groupby(line):
        lines[at] = shapely.difference(lines[at], shapely.union_all(water.pieces[pieces.to_numpy()]))
    parts, of = shapely.get_parts(lines, return_index=True)
    corners, part = shapely.get_coordinates(shapely.segmentize(parts, _LONGEST_M), return_index=True)
    start = np.flatnonzero(part[1:] == part[:-1])
    straight = np.asarray(
        shapely.linestrings(np.stack([corners[start], corners[start + 1]], axis=1)), dtype=object
    )
    return _Stretches(straight.reshape(-1), near[of[part[start]]], shapely.STRtree(straight.reshape(-1)))


def _first_dry(
    stretches: _Stretches, water: Water, xy: Floats, point: Ints, within_m: float, rules: SnapRules
) -> tuple[Ints, Positions, Floats, Shapes]:
    """Return the nearest places that no water lies before, of each point and within a distance, as far as the band goes."""
    who, which = stretches.tree.query(shapely.points(xy[point]), predicate="dwithin", distance=within_m)
    point, line, road = point[who], stretches.line[which], stretches.road[which]
    here = np.asarray(shapely.points(xy[point]), dtype=object)
    place = shapely.line_interpolate_point(line, shapely.line_locate_point(line, here))
    offset = shapely.distance(here, place)
    order = np.lexsort((road, offset, point))
    point, road, place, offset = point[order], road[order], place[order], offset[order]
    dry = ~water.blocks(xy[point], shapely.get_coordinates(place), rules.water_m) & (offset <= rules.limit_m)
    point, road, place, offset = point[dry], road[dry], place[dry], offset[dry]
    nearest = pd.Series(offset).groupby(point).transform("min").to_numpy()
    once = ~pd.DataFrame({"point": point, "road": road}).duplicated().to_numpy()
    first = np.r_[True, point[1:] != point[:-1]][: len(point)]
    kept = once & ((offset <= nearest + rules.band_m) if rules.band_m > 0 else first)
    return point[kept], road[kept], offset[kept], place[kept]
