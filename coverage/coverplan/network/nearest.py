"""Costs along the roads: to the nearest facilities, and from many places to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from coverplan.costs import CostMatrix, fresh
from coverplan.errors import InputError, require_type
from coverplan.kernels.exact import reach_of, rounded
from coverplan.network.graph import IN_SHUT_STRETCH, RoadNetwork
from coverplan.network.search import (
    DEMAND_IDS,
    SITE_IDS,
    JoinedPoints,
    each_by_labels,
    join_points,
    search_from_facilities,
    snapped,
    thread_count,
)
from coverplan.units import By, Cutoff, cost_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from coverplan.ids import Ids
    from coverplan.kernels.types import Bytes, Floats, Integers, Ints
    from coverplan.network.graph import Direction
    from coverplan.network.search import SnappedPoints
    from coverplan.network.travel import SnapRules


__all__ = ["cost_matrix", "nearest_cost", "nearest_of_sets"]

# Why a point has no cost; the words are the texts ``reason.<key>``.
REASONS = ("not_snapped", "across_water", "closed_edge", "no_facility", "unreachable", "beyond_cutoff")

# From so many searches on, laying costs on a hierarchy once is quicker than searching from each.
_WORTH_LABELS = 64


def nearest_cost(
    net: RoadNetwork,
    demand: gpd.GeoDataFrame | SnappedPoints,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    *,
    by: By = "length",
    direction: Direction = "to_facility",
    cutoff: str | Cutoff | None = None,
    k: int = 1,
    rules: SnapRules | None = None,
) -> pd.DataFrame:
    """Find the nearest facilities of each demand point along the roads, and what it costs to get there.

    Cost is access + network + egress: from the point to the road, along the roads in the direction
    asked, from the road to the facility. Ties go to the facility whose id sorts first.

    Parameters
    ----------
    net
        The roads.
    demand, facilities
        Points in the network's CRS, with ids in ``demand_id`` and ``facility_id`` (columns, else the
        index); or points already snapped.
    by
        ``"length"`` (metres) or ``"time"`` (seconds).
    direction
        ``"to_facility"`` (residents travel) or ``"from_facility"`` (an ambulance comes).
    cutoff
        Largest cost that counts, such as ``"10 km"`` or ``"15 min"``.
    k
        How many facilities to find for each point.
    rules
        How points are snapped; see :class:`~coverplan.network.search.snap.SnapRules`.

    Returns
    -------
    DataFrame
        On ``demand_id``, in the order of ``demand`` and in the caller's own values, as are those of
        ``facility_id``; ``cost`` in metres or seconds;
        ``reason`` where there is none (both are missing then): ``not_snapped``, ``across_water`` (no road on its own
        side of the water), ``closed_edge``, ``no_facility`` (none is on the roads), ``unreachable`` or ``beyond_cutoff``. With ``k`` above
        1 a column ``rank`` and a row for each facility found. Equally near facilities, to the
        nanometre, go by id.

    Raises
    ------
    CrsError
        When a CRS is missing, not in metres, or not the network's.
    InputError
        When ids are missing or stand twice, a row has no point, an option has no such value, or the
        cutoff's unit does not fit ``by``.

    Notes
    -----
    One sweep from all facilities (Dijkstra 1959, with the buckets of Dial 1969) serves every point.

    Examples
    --------
    A home stands 30 m off metre 100 of a street, a clinic 20 m off metre 700.

    >>> nearest_cost(street, home, clinic)["cost"].tolist()
    [650.0]
    """
    require_type(net, RoadNetwork, "net")
    limit = np.inf if cutoff is None else Cutoff(cutoff).require(by).value
    if not (isinstance(k, int | np.integer) and not isinstance(k, bool) and k >= 1):
        raise InputError.of("error.option", name="k", value=k, allowed="1, 2, ...")
    points, seeds = snapped(net, demand, rules, DEMAND_IDS), snapped(net, facilities, rules, SITE_IDS)
    search = net.once(search_from_facilities, by, direction)
    here = join_points(net, points, by, leaving=direction == "to_facility")
    there = join_points(net, seeds, by, leaving=direction == "from_facility")
    order = np.argsort(seeds.ids, kind="stable")
    owner = np.argsort(order).astype(np.int32)[seeds.place_of_point]
    costs, owners = search.nearest(there, owner, here, points.first, min(int(k), max(len(seeds), 1)))
    costs = rounded(costs)
    if k > 1:  # what is rounded to the same cost goes by id
        ranks = np.lexsort((owners, costs))
        costs, owners = np.take_along_axis(costs, ranks, axis=1), np.take_along_axis(owners, ranks, axis=1)
    reasons = _reasons(points, here, len(there.edge), costs[:, 0], limit)
    nearest = np.where(costs <= limit, owners, -1)
    return _nearest_frame(points, seeds.labels.take(order), costs, nearest, reasons, ranked=k > 1)


def nearest_of_sets(
    net: RoadNetwork,
    demand: SnappedPoints,
    facilities: SnappedPoints,
    sets: Iterable[tuple[Integers, Integers]],
    *,
    by: By = "length",
    direction: Direction = "to_facility",
) -> pd.DataFrame:
    """Find the nearest facility of each demand point among those that may serve it.

    Parameters
    ----------
    net
        The roads.
    demand, facilities
        Points already snapped.
    sets
        Positions of demand points with those of facilities that may serve them; a point may stand in several.
    by, direction
        As in :func:`nearest_cost`.

    Returns
    -------
    DataFrame
        As of :func:`nearest_cost`; where there is none, the reason is that of the last set, and missing for points of no set.

    Examples
    --------
    >>> from coverplan.network import snap
    >>> everybody = [(np.array([0]), np.array([0]))]
    >>> nearest_of_sets(street, snap(street, home), snap(street, clinic), everybody)["cost"].tolist()
    [650.0]
    """
    search = net.once(search_from_facilities, by, direction)
    here = join_points(net, demand, by, leaving=direction == "to_facility")
    there = join_points(net, facilities, by, leaving=direction == "from_facility")
    order = np.argsort(facilities.ids, kind="stable")
    rank = np.argsort(order).astype(np.int32)
    costs, owners = np.full(len(demand), np.inf), np.full(len(demand), -1, dtype=np.int32)
    reasons = np.full(len(demand), -1, dtype=np.int8)
    for who, members in sets:
        points, seeds = demand.take(who), facilities.take(members)
        joined, ends = here[demand.places_of(who)], there[facilities.places_of(members)]
        found, owner = search.nearest(ends, rank[members][seeds.place_of_point], joined, points.first, 1)
        cost, owner = rounded(found[:, 0]), owner[:, 0]
        before = costs[who]
        reached = np.isfinite(cost)
        none = ~reached & np.isinf(before)
        reasons[who[none]] = _reasons(points, joined, len(ends.edge), cost, np.inf)[none]
        nearer = reached & ((cost < before) | ((cost == before) & (owner < owners[who])))
        costs[who[nearer]], owners[who[nearer]], reasons[who[nearer]] = cost[nearer], owner[nearer], -1
    labels = facilities.labels.take(order)
    return _nearest_frame(demand, labels, costs[:, None], owners[:, None], reasons, ranked=False)


def cost_matrix(
    net: RoadNetwork,
    demand: gpd.GeoDataFrame | SnappedPoints,
    sites: gpd.GeoDataFrame | SnappedPoints,
    *,
    search: str | Cutoff | None = None,
    by: By = "length",
    direction: Direction = "to_facility",
    rules: SnapRules | None = None,
    threads: int | None = None,
) -> CostMatrix:
    """Work out the costs between demand points and sites along the roads, up to a search limit.

    Parameters
    ----------
    net
        The roads.
    demand, sites
        Points in the network's CRS, with ids in ``demand_id`` and in ``site_id`` or ``facility_id``
        (columns, else the index); or points already snapped.
    search
        Largest cost to compute, such as ``"10 km"``; no limit by default.
    by, direction, rules
        As in :func:`nearest_cost`.
    threads
        How many threads to use; by default what the environment's ``COVERPLAN_THREADS`` says, else one
        for each processor that the process may use.

    Returns
    -------
    CostMatrix
        In the order of ``demand`` and ``sites``. A pair that is absent lies beyond the search limit or
        has no way at all, as has a point that found no road (see
        :meth:`~coverplan.network.search.snap.SnappedPoints.frame`).

    Raises
    ------
    CrsError, InputError
        As in :func:`nearest_cost`.

    Notes
    -----
    Up to a limit there is a sweep from each point of the fewer. Without one, and with many points on
    both sides, labels on an elimination tree answer (Dibbelt, Strasser, Wagner 2014); what they need is
    made at the first call and kept with the network, so later calls, also after closures, are quicker.

    Examples
    --------
    >>> cost_matrix(street, home, clinic, search="1 km").data.tolist()
    [650.0]
    """
    require_type(net, RoadNetwork, "net")
    limit = np.inf if search is None else Cutoff(search).require(by).value
    n_threads = thread_count(threads)
    points, ends = snapped(net, demand, rules, DEMAND_IDS), snapped(net, sites, rules, SITE_IDS[::-1])
    # A search from each of the fewer, or a row of labels for each of the more; the sums are exact, so all
    # ways give the same costs.
    by_labels = search is None and min(len(points), len(ends)) >= _WORTH_LABELS
    from_sites = (len(ends) <= len(points)) != by_labels
    starts, targets = (ends, points) if from_sites else (points, ends)
    each = net.once(search_from_facilities, by, direction)
    if not from_sites:
        each = each.backwards
    pairs = (
        join_points(net, starts, by, leaving=each.sign > 0), starts.place_of_point,
        join_points(net, targets, by, leaving=each.sign < 0), targets.place_of_point,
        (len(starts), len(targets)),
    )  # fmt: skip
    rows = (
        each_by_labels(net, by, each, *pairs, n_threads)
        if by_labels
        else each.from_each(*pairs, reach_of(limit), n_threads)
    )
    indptr, indices, data = rows
    if from_sites:
        turned = sparse.csr_array((data, indices, indptr), shape=(len(ends), len(points))).tocsc()
        indptr, indices, data = turned.indptr, turned.indices, turned.data
    indptr, indices, data = fresh(indptr), fresh(indices), fresh(data)
    return CostMatrix.of_ids(points.labels, ends.labels, indptr, indices, data, cost_unit(by), limit)


def _reasons(points: SnappedPoints, here: JoinedPoints, n_seeds: int, nearest: Floats, limit: float) -> Bytes:
    """Say of each point why it has no cost within the limit, as positions in REASONS; -1 where it has one."""
    reasons = np.where(nearest > limit, REASONS.index("beyond_cutoff"), -1).astype(np.int8)
    reasons[np.isinf(nearest)] = REASONS.index("unreachable" if n_seeds else "no_facility")
    open_places = (here.side != IN_SHUT_STRETCH) | np.isfinite(here.node_cost).any(axis=1)
    some_open = np.zeros(len(points), dtype=bool)
    some_open[points.place_of_point[open_places]] = True
    reasons[~some_open] = REASONS.index("closed_edge")
    reasons[~points.is_snapped] = REASONS.index("not_snapped")
    if points.across_water is not None:
        reasons[points.across_water] = REASONS.index("across_water")
    return reasons


def _nearest_frame(
    points: SnappedPoints,
    facilities: Ids,
    costs: Floats,
    owners: Ints,
    reasons: Bytes,
    *,
    ranked: bool,
) -> pd.DataFrame:
    """Put results into rows: one a point, or ranked one for each facility found."""
    kept = (owners >= 0) | (np.arange(costs.shape[1]) == 0)
    row, rank = np.nonzero(kept)
    whose = owners[kept]
    index = points.index.rename("demand_id")
    frame = pd.DataFrame(index=index.take(row) if ranked else index)
    if ranked:
        frame["rank"] = rank + 1
    frame["facility_id"] = facilities.labelled(whose)
    frame["cost"] = np.where(whose >= 0, costs[kept], np.nan)
    frame["reason"] = pd.array(REASONS, dtype="str").take(reasons[row], allow_fill=True)
    return frame
