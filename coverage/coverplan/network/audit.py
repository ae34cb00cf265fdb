"""Auditing a network: what hangs together, who stands on an island, where a link seems to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import breadth_first_order, connected_components

from coverplan.crs import lonlat_of
from coverplan.errors import require_type
from coverplan.findings import Finding, Findings
from coverplan.io import BARRIER_SIDE
from coverplan.kernels.exact import in_steps
from coverplan.kernels.rows import bounds
from coverplan.layers import near_misses
from coverplan.network.graph import RoadNetwork, build_arcs
from coverplan.network.islands import Around, islands, named_parts
from coverplan.network.other_ways import OtherWays
from coverplan.network.parts import components, graph_of, labels_of
from coverplan.network.search import CostedArcs
from coverplan.texts import Term
from coverplan.units import require_metres

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Positions

__all__ = ["Around", "audit", "components", "missing_links"]

_SEARCHES_AT_ONCE = 1024


def audit(
    net: RoadNetwork,
    *,
    apart_m: float = 5.0,
    detour_m: float = 500.0,
    least_island_m: float = 500.0,
    around: Around | None = None,
) -> Findings:
    """Say where a network falls apart.

    Parameters
    ----------
    net
        Any network.
    apart_m
        Metres up to which a dead end near another road may be a missing link.
    detour_m
        Metres of road from the dead end to that other road from which on it is reported.
    least_island_m
        Metres of road from which on an island is named one by one; smaller ones are counted together, unless somebody
        is joined to them.
    around
        The area's outline, water, and who is joined to the roads.

    Returns
    -------
    Findings
        Islands; parts that one can enter but not leave, or leave but not enter; missing links. None where there
        are no nodes.

    Raises
    ------
    InputError
        When a number of metres is negative or none.

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> from coverplan.network.read import network_for
    >>> from coverplan.network.travel.apply import PROFILES
    >>> import geopandas as gpd
    >>> wkt = ["LINESTRING (0 0, 900 0)", "LINESTRING (904 0, 1500 0)"]
    >>> lines = gpd.GeoDataFrame({"road_class": "primary"}, index=[0, 1], geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548")
    >>> found = audit(network_for(roads_from_lines(lines), PROFILES["car"]))
    >>> [finding.rule for finding in found]
    ['roads.island', 'roads.missing-link']
    """
    require_type(net, RoadNetwork, "net")
    require_metres("least_island_m", least_island_m)
    if net.nodes.empty:
        return Findings()
    around = around or Around()
    label = labels_of(net, strong=False)
    other = None if around.roads is None else OtherWays(net, around.roads, label)
    found = islands(net, label, least_island_m, around, other=other)
    found += _one_way_parts(net, label, least_island_m, around)
    return Findings(found + missing_links(net, apart_m=apart_m, detour_m=detour_m, other=other))


def missing_links(
    net: RoadNetwork, *, apart_m: float = 5.0, detour_m: float = 500.0, other: OtherWays | None = None
) -> list[Finding]:
    """Find dead ends that nearly touch another road which is far by road, or out of reach.

    Parameters
    ----------
    net
        Any network. Edges on which nobody may stop (bridges, tunnels, motorways) pass above or below.
    apart_m
        Metres up to which a gap counts.
    detour_m
        Metres of road, one-way streets both ways, from which on a gap is reported.
    other
        The roads that the traveller does not use, where they are known: no link is missing where one of them is it.

    Returns
    -------
    list of Finding
        One a gap, with its place.

    Raises
    ------
    InputError
        When a number of metres is negative or none.

    Examples
    --------
    >>> from coverplan.layers.roads.build import roads_from_lines
    >>> from coverplan.network.read import network_for
    >>> from coverplan.network.travel.apply import PROFILES
    >>> import geopandas as gpd
    >>> wkt = ["LINESTRING (0 0, 900 0)", "LINESTRING (904 0, 1500 0)"]
    >>> lines = gpd.GeoDataFrame({"road_class": "primary"}, index=[0, 1], geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548")
    >>> missing_links(network_for(roads_from_lines(lines), PROFILES["car"]))[0].params["apart_m"]
    '4.0'
    """
    require_metres("apart_m", apart_m)
    require_metres("detour_m", detour_m)
    points = np.column_stack([net.nodes.geometry.x, net.nodes.geometry.y])
    apart = ~net.edges["may_stop"].to_numpy()
    tail, head = net.tail.astype(np.intp), net.head.astype(np.intp)
    missed = near_misses(points, tail, head, net.edges.geometry.to_numpy(), apart, apart_m)
    by_road = _within_by_road(net, missed.node, missed.edge, detour_m)
    # A barrier parts a road on purpose.
    far = np.flatnonzero(~by_road & ~_parted_by_barrier(net, missed.node, missed.edge))
    if other is not None:
        far = far[~other.joins(missed.node[far], missed.edge[far], detour_m)]
    lon, lat = _lonlat(net, missed.node[far])
    return [
        Finding(
            rule="roads.missing-link",
            layer="roads",
            name=str(net.edges.index[missed.edge[at]]),
            lon=x,
            lat=y,
            params={"apart_m": f"{missed.apart_m[at]:.1f}", "detour_m": f"{detour_m:.0f}"},
        )
        for at, x, y in zip(far, lon, lat, strict=True)
    ]


def _within_by_road(net: RoadNetwork, node: Positions, edge: Positions, limit_m: float) -> Bools:
    """Tell which nodes reach an end of their edge within a length of road, one-way streets both ways."""
    from coverplan.kernels import sweep

    size = len(net.nodes)
    arcs, _ = build_arcs(net.tail, net.head, np.ones(len(net.edges), bool), size)
    roads = CostedArcs(arcs.indptr, arcs.to, in_steps(net.edges["length_m"].to_numpy())[arcs.edge])
    work = sweep.workspace(size)
    none, free = np.empty(0, np.int32), np.zeros(2 * _SEARCHES_AT_ONCE)
    reaches = np.zeros(node.size, bool)
    for low in range(0, node.size, _SEARCHES_AT_ONCE):
        start, ends = node[low : low + _SEARCHES_AT_ONCE], edge[low : low + _SEARCHES_AT_ONCE]
        each = np.arange(start.size + 1, dtype=np.int32)
        goal = np.r_[net.tail[ends], net.head[ends]]
        order = np.argsort(goal, kind="stable")
        rows, found, _ = sweep.sweep_from_each(
            roads.indptr, roads.to, roads.costs, limit_m, *roads.buckets,
            each, start.astype(np.int32), free[: start.size],
            bounds(goal, size), np.tile(each[:-1], 2)[order], free[: goal.size], start.size,
            np.zeros_like(each), none, free[:0], work,
        )  # fmt: skip
        own = np.repeat(each[:-1], np.diff(rows)) == found
        reaches[low + found[own]] = True
    return reaches


def _parted_by_barrier(net: RoadNetwork, node: Positions, edge: Positions) -> Bools:
    """Tell whether the edge ends on the other side of the barrier at which the node stands."""
    place = net.nodes.index.to_series().str.split(BARRIER_SIDE).str[0].to_numpy()
    parted: Bools = (place[node] == place[net.tail[edge]]) | (place[node] == place[net.head[edge]])
    return parted


def _lonlat(net: RoadNetwork, node: Positions) -> tuple[list[float], list[float]]:
    points = net.nodes.geometry.iloc[node]
    lon, lat = lonlat_of(points.x.to_numpy(), points.y.to_numpy(), net.crs)
    return lon.tolist(), lat.tolist()


def _one_way_parts(net: RoadNetwork, label: Positions, least_m: float, around: Around) -> list[Finding]:
    """Name what hangs on the main network, but only one way."""
    main = np.flatnonzero(labels_of(net, strong=True) == 0)
    graph = graph_of(net)
    reached = np.zeros(len(net.nodes), bool)
    leads_back = reached.copy()
    reached[breadth_first_order(graph, main[0], return_predecessors=False)] = True
    leads_back[breadth_first_order(graph.T.tocsr(), main[0], return_predecessors=False)] = True
    joined = label == 0
    found = []
    for rule, inside in (
        ("roads.cannot-leave", reached & ~leads_back),
        ("roads.cannot-enter", joined & ~reached),
    ):
        # An edge belongs to the part that one of its ends is in.
        node = np.where(inside[net.tail], net.tail, net.head)
        of_part = inside[node]
        within = graph[np.flatnonzero(inside)][:, np.flatnonzero(inside)]
        part = np.full(len(net.nodes), -1)
        part[inside] = connected_components(within, directed=False)[1]
        edges = pd.DataFrame(
            {"part": part[node[of_part]], "length_m": net.edges["length_m"].to_numpy()[of_part]}
        )
        length = edges.groupby("part")["length_m"].sum()
        ids = pd.Series(net.nodes.index.to_numpy(dtype=object)[inside]).groupby(part[inside]).min()
        advice = {
            one: Term(
                "roads.do.cut" if around.is_cut(net, np.flatnonzero(part == one)) else "roads.do.oneway"
            )
            for one in length.index[length >= least_m]
        }
        found += named_parts(net, rule, ids.reindex(length.index), length, least_m, advice)
    return found
