"""What it costs people to get to the facilities that may serve them, kept with the roads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy import sparse

from coverplan.costs import AllPairs, CostMatrix, fresh
from coverplan.goals.asked import contents_of
from coverplan.layers import is_placed
from coverplan.memo import Keyed, key_of
from coverplan.network import cost_matrix, snap
from coverplan.units import Cutoff, cost_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.goals.asked import Homes
    from coverplan.goals.serving.eligible import Eligible
    from coverplan.kernels.types import Bools, Floats
    from coverplan.network import Direction, RoadNetwork
    from coverplan.units import By

__all__ = ["Asked", "all_costs_of_goal", "costs_of_goal"]

# More pairs than these are not kept: with 12 bytes each, half a gigabyte.
_MOST_KEPT = 40_000_000
# Pairs whose costs are worked out at a time, for a table of all.
_AT_ONCE = 8_000_000


class Asked(Protocol):
    """Which ways are asked for: up to which cutoff, by what they compare, who travels to whom."""

    @property
    def within(self) -> Cutoff | None:
        """The largest cost that counts; None: any."""

    @property
    def cost_by(self) -> By:
        """By what ways are compared."""

    @property
    def direction(self) -> Direction:
        """Who travels."""


class _Kept:
    """The widest costs that were worked out for some people and facilities."""

    costs: CostMatrix | None = None


def costs_of_goal(
    net: RoadNetwork,
    goal: Asked,
    homes: Homes,
    facilities: gpd.GeoDataFrame,
    may: Eligible,
) -> CostMatrix:
    """Return what it costs all demand points to get to the facilities that may serve them, up to the goal's cutoff.

    Costs are kept with the network, 12 bytes a pair and up to half a gigabyte for each way of travelling, measure, direction and set of
    facilities: a goal with a narrower cutoff or other needs takes them from there.

    Parameters
    ----------
    net
        The roads as the goal's traveller sees them.
    goal
        Its cutoff, measure and direction.
    homes, facilities
        Demand points and rows of facilities; what has no place is in no pair.
    may
        Who may use what.

    Returns
    -------
    CostMatrix
        In the order of ``homes`` and ``facilities``.
    """
    people, on_map, where = homes.points, homes.on_map, is_placed(facilities)
    # Up to a cutoff all pairs are few, and serve every goal; without one only those that are allowed are worked out.
    limits = may.contents if goal.within is None else ()
    key = key_of(homes.contents, *contents_of(facilities, "facility_id"), *limits)
    kept = net.once(_kept, Keyed(key, None), goal.cost_by, goal.direction)
    wanted = np.inf if goal.within is None else goal.within.value
    costs = kept.costs
    if costs is None or costs.search < wanted:
        ends = people[on_map], facilities[where]
        by, to = goal.cost_by, goal.direction
        if goal.within is None and not may.allowed.all():
            costs = _of_sets(net, *ends, may.of(on_map, where), by, to)
        else:
            costs = _up_to(net, *ends, goal.within, by, to)
        costs = _among_all(costs, people, facilities, on_map, where)
        if costs.pairs <= _MOST_KEPT:
            kept.costs = costs
    return _allowed(costs, may, wanted)


class _LastTable:
    """The last table of all pairs that was worked out, and of what."""

    key: tuple[object, ...] | None = None
    table: AllPairs | None = None


def all_costs_of_goal(
    net: RoadNetwork,
    goal: Asked,
    homes: Homes,
    facilities: gpd.GeoDataFrame,
    may: Eligible,
) -> AllPairs:
    """Return what it costs all demand points to get to the facilities that may serve them, however far, in 4 bytes a pair.

    The last table is kept with the network: needs and rooms of another year ask for the same ways.

    Parameters
    ----------
    net, goal, homes, facilities, may
        As in :func:`costs_of_goal`.
    """
    contents = key_of(homes.contents, *contents_of(facilities, "facility_id"), *may.contents)
    key = contents, goal.cost_by, goal.direction
    last = net.once(_last_table)
    if last.table is None or last.key != key:
        last.key, last.table = None, None  # one at a time
        ids = homes.ids, facilities["facility_id"].astype(str)
        last.table = AllPairs.of_blocks(*ids, _blocks(net, goal, homes, facilities, may))
        last.key = key
    return last.table


def _last_table(_net: RoadNetwork) -> _LastTable:
    return _LastTable()


def _blocks(
    net: RoadNetwork,
    goal: Asked,
    homes: Homes,
    facilities: gpd.GeoDataFrame,
    may: Eligible,
) -> Iterator[Floats]:
    """Yield the costs of some demand points after the other to all facilities, infinite where there is no way or it is not allowed."""
    people, on_map, where = homes.points, homes.on_map, np.flatnonzero(is_placed(facilities))
    sites = snap(net, facilities.iloc[where][["facility_id", "geometry"]])
    lot = max(_AT_ONCE // max(len(facilities), 1), 1)
    for begin in range(0, len(people), lot):
        end = min(begin + lot, len(people))
        block = np.full((end - begin, len(facilities)), np.inf)
        some = np.flatnonzero(on_map[begin:end])
        starts = people.iloc[begin + some]
        if len(some) and len(where):
            costs = cost_matrix(net, starts, sites, by=goal.cost_by, direction=goal.direction)
            block[np.repeat(some, np.diff(costs.indptr)), where[costs.indices]] = costs.data
        block[~may.allowed[may.unit[begin:end]]] = np.inf
        yield block


def _kept(_net: RoadNetwork, _key: Keyed[None], _by: By, _direction: Direction) -> _Kept:
    return _Kept()


def _up_to(
    net: RoadNetwork,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    within: Cutoff | None,
    by: By,
    direction: Direction,
) -> CostMatrix:
    homes, sites = people[["demand_id", "geometry"]], facilities[["facility_id", "geometry"]]
    return cost_matrix(net, homes, sites, search=within, by=by, direction=direction)


def _of_sets(
    net: RoadNetwork,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    may: Eligible,
    by: By,
    direction: Direction,
) -> CostMatrix:
    """Return costs without a limit, of the pairs that are allowed."""
    rows, columns, data = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for who, members in may.pairs():
        part = (
            _up_to(net, people.iloc[who], facilities.iloc[members], None, by, direction).by_demand().tocoo()
        )
        rows.append(who[part.coords[0]])
        columns.append(members[part.coords[1]])
        data.append(part.data)
    shape = len(people), len(facilities)
    at = np.concatenate(rows), np.concatenate(columns)
    table = sparse.coo_array((np.concatenate(data), at), shape=shape).tocsr()
    return _matrix(table, people, facilities, by, np.inf)


def _matrix(
    table: sparse.csr_array, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, by: By, search: float
) -> CostMatrix:
    ids = people["demand_id"].astype(str), facilities["facility_id"].astype(str)
    arrays = fresh(table.indptr), fresh(table.indices), fresh(table.data)
    return CostMatrix(*ids, *arrays, cost_unit(by), search)


def _among_all(
    costs: CostMatrix, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, on_map: Bools, where: Bools
) -> CostMatrix:
    """Return the costs with empty rows and columns for those without a place."""
    if on_map.all() and where.all():
        return costs
    counts = np.zeros(len(people), np.int64)
    counts[on_map] = np.diff(costs.indptr)
    indptr = np.concatenate([[0], np.cumsum(counts)])
    table = sparse.csr_array(
        (costs.data, np.flatnonzero(where)[costs.indices], indptr), shape=(len(people), len(facilities))
    )
    return _matrix(table, people, facilities, "length" if costs.unit == "m" else "time", costs.search)


def _allowed(costs: CostMatrix, may: Eligible, limit: float) -> CostMatrix:
    """Return the pairs that are allowed and within a limit."""
    from coverplan.kernels.pricing import chosen_pairs

    if limit >= costs.search and may.allowed.all():
        return costs
    rows = costs.indptr, costs.indices, costs.data
    kept = chosen_pairs(rows, np.arange(costs.shape[0]), limit, may.unit, may.allowed)
    arrays = fresh(kept[0]), fresh(kept[1]), fresh(kept[2])
    return CostMatrix.of_ids(costs.row_ids, costs.column_ids, *arrays, costs.unit, min(limit, costs.search))
