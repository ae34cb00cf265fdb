"""Routes along the roads, as lines to draw and to check by eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import InputError, require_type
from coverplan.ids import id_strings, some
from coverplan.kernels.exact import rounded
from coverplan.kernels.lines.stretches import joined, stretches
from coverplan.network.graph import RoadNetwork
from coverplan.network.search import (
    DEMAND_IDS,
    SITE_IDS,
    JoinedPoints,
    join_points,
    search_from_facilities,
    snapped,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Floats, Ints, Positions
    from coverplan.network.graph import Direction
    from coverplan.network.search import Search, SnappedPoints
    from coverplan.network.travel import SnapRules
    from coverplan.units import By


__all__ = ["routes"]


def routes(
    net: RoadNetwork,
    demand: gpd.GeoDataFrame | SnappedPoints,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    *,
    pairs: pd.DataFrame | None = None,
    by: By = "length",
    direction: Direction = "to_facility",
    rules: SnapRules | None = None,
) -> gpd.GeoDataFrame:
    """Draw the cheapest ways between demand points and facilities.

    Parameters
    ----------
    net
        The roads.
    demand, facilities
        Points in the network's CRS, or points already snapped.
    pairs
        Columns ``demand_id`` and ``facility_id``: the ways to draw. By default each demand point's
        way to its nearest facility.
    by, direction, rules
        As in :func:`~coverplan.network.nearest.nearest_cost`.

    Returns
    -------
    GeoDataFrame
        One row a way, in the order of the pairs (or of ``demand``): ``demand_id``, ``facility_id``,
        ``cost`` (metres or seconds), and the line in the direction of travel, from the very point to
        the road, along the roads, and from the road to the very point. Where there is no way, cost and
        line are missing.

    Raises
    ------
    CrsError, InputError
        As in :func:`~coverplan.network.nearest.nearest_cost`; and when a pair names an unknown id.

    Examples
    --------
    >>> routes(street, home, clinic).geometry[0].wkt
    'LINESTRING (100 30, 100 0, 700 0, 700 20)'
    """
    require_type(net, RoadNetwork, "net")
    points, ends = snapped(net, demand, rules, DEMAND_IDS), snapped(net, facilities, rules, SITE_IDS)
    search = net.once(search_from_facilities, by, direction)
    here = join_points(net, points, by, leaving=direction == "to_facility")
    there = join_points(net, ends, by, leaving=direction == "from_facility")
    if pairs is None:
        point, end = np.arange(len(points)), np.full(len(points), -1)
        groups = [(point, np.arange(len(there.edge)))]
    else:
        point, end = _codes(pairs, "demand_id", points.ids), _codes(pairs, "facility_id", ends.ids)
        groups = [
            (np.flatnonzero(end == one), np.arange(ends.first[one], ends.first[one + 1]))
            for one in np.unique(end)
        ]
    rank = np.argsort(np.argsort(ends.ids, kind="stable")).astype(np.int32)[ends.place_of_point]
    task = _Task(net, search, points, ends, here, there, rank)
    cost, lines = np.full(len(point), np.nan), np.full(len(point), None, dtype=object)
    for rows, places in groups:
        ways = task.cheapest(point[rows], places)
        found = rows[ways.row]
        cost[found], end[found] = rounded(ways.cost), ends.place_of_point[ways.target]
        lines[found] = task.drawn(ways, point[rows], towards=direction == "to_facility")
    demand_id, facility_id = points.labels.labels.take(point), ends.labels.labelled(end)
    table = {"demand_id": demand_id, "facility_id": facility_id, "cost": cost}
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(lines, crs=net.crs))


def _codes(pairs: pd.DataFrame, name: str, ids: NDArray[np.object_]) -> Positions:
    if not isinstance(pairs, pd.DataFrame) or name not in pairs.columns:
        raise InputError.of("network.columns-missing", what="pairs", columns=name)
    asked = id_strings(pairs[name])
    codes = pd.Index(ids, dtype=object).get_indexer(pd.Index(asked, dtype=object))
    if (codes < 0).any():
        raise InputError.of("network.pair-unknown", name=name, ids=some(asked[codes < 0]))
    return codes


@dataclass(frozen=True)
class _Ways:
    """Ways that were found: for which row, at what cost, and from which place to which.

    The stretches are rows of (way, edge, fraction from, fraction to), in order.
    """

    row: Positions
    cost: Floats
    target: Positions
    stretches: tuple[Positions, Positions, Floats, Floats]


@dataclass(frozen=True)
class _Task:
    """What all the ways of one call share; see :func:`routes`."""

    net: RoadNetwork
    search: Search
    points: SnappedPoints
    ends: SnappedPoints
    here: JoinedPoints
    there: JoinedPoints
    rank: Ints

    def cheapest(self, point: Positions, places: Positions) -> _Ways:
        """Find the cheapest way of each point to some of the facilities' places; ties to the lower rank."""
        from coverplan.kernels import sweep

        goal, rank = self.there[places], self.rank[places]
        dist, nearest, came_by = self.search.within(goal, rank, track=True)
        row, source = _places_of(point, self.points.first)
        mine = self.here[source]
        start, shared, direct = self.search.backwards.same_edge(mine, goal)
        # what each row may choose from: either end of its own edge, or straight along that edge
        of = np.r_[np.repeat(row, 2), row[start]]
        cost = np.r_[(mine.node_cost + dist[mine.node]).ravel(), direct]
        owner = np.r_[nearest[mine.node].ravel(), rank[shared]]
        order = np.lexsort((owner, rounded(cost), of))
        best = order[np.flatnonzero(np.diff(of[order], prepend=-1))]
        best = best[np.isfinite(cost[best])]
        source = np.r_[np.repeat(source, 2), source[start]][best]
        target = np.r_[np.full(2 * len(row), -1), places[shared]][best]
        end = np.r_[np.tile([0, 1], len(row)), np.full(len(start), -1)][best]

        by_road = np.flatnonzero(end >= 0)
        first, arc, at, seed = sweep.traced(
            came_by, self.search.came_from, self.here.node[source[by_road], end[by_road]]
        )
        code = self.search.seeds(goal, rank)[3][seed]
        target[by_road] = places[code // 2]
        leave = np.where(end >= 0, end, self.ends.fraction[target])
        edge = self.search.net.arcs(self.search.direction, self.search.by)[0].edge[arc].astype(np.intp)
        against = (self.net.graph.tail[edge] != at).astype(float)
        number = np.arange(len(best))
        parts = [
            (number, self.here.edge[source], self.points.fraction[source], leave),
            (np.repeat(by_road, np.diff(first)), edge, against, 1.0 - against),
            (by_road, self.there.edge[target[by_road]], code % 2, self.ends.fraction[target[by_road]]),
        ]
        way, edge, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(way, kind="stable")
        return _Ways(of[best], cost[best], target, (way[order], edge[order], low[order], high[order]))

    def drawn(self, ways: _Ways, point: Positions, *, towards: bool) -> NDArray[np.object_]:
        """Draw ways as lines, in the direction of travel."""
        way, edge, low, high = ways.stretches
        xy, of = stretches(self.net.graph.edges.geometry.to_numpy()[edge], low, high)
        n = len(ways.row)
        goal = self.ends.xy[self.ends.place_of_point[ways.target]]
        xy = np.concatenate([self.points.xy[point[ways.row]], xy, goal])
        of = np.concatenate([np.arange(n), way[of], np.arange(n)])
        order = np.argsort(of, kind="stable")
        lines = joined(xy[order], of[order])
        return lines if towards else np.asarray(shapely.reverse(lines), dtype=object)


def _places_of(point: Positions, first: Ints) -> tuple[Positions, Positions]:
    """Return the places of some points as (row of the point, place)."""
    count = (first[point + 1] - first[point]).astype(np.intp)
    row = np.repeat(np.arange(len(point)), count)
    return row, np.arange(len(row)) + np.repeat(first[point] - np.cumsum(count) + count, count)
