"""Joining edges at nodes where no road branches off: the same costs on a smaller graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import InputError
from coverplan.ids import id_strings, some
from coverplan.kernels.exact import in_steps
from coverplan.network.graph.road_graph import RoadGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.network.graph.road_network import RoadNetwork


__all__ = ["simplify"]

# Costs per metre of line that differ by less than this part are the same: rounding of sums.
_SAME = 1e-9
_COSTS = ("length_m", "time_s", "time_back_s")


class _Ends(NamedTuple):
    """The ends of all edges, ordered by node: edge ``end // 2``, at its u (even) or its v (odd)."""

    end: Positions
    first: Positions


def simplify(net: RoadNetwork, *, keep: Iterable[object] = ()) -> RoadNetwork:
    """Join chains of edges into single ones.

    A node goes when exactly two edges end there, their lines meet in it, and they agree in class, in ``may_stop``, in
    ``no_through``, in one-way direction and in cost per metre of line each way, so that a point along the road costs
    what it did before. Lines
    keep every vertex, lengths and times are added up. Of a ring without a branch the node with the smallest id stays.

    Parameters
    ----------
    net
        A network with nothing shut.
    keep
        Ids of nodes that must stay, as text or numbers.

    Returns
    -------
    RoadNetwork
        With fewer nodes and edges; a joined edge has the smallest id of its parts.

    Raises
    ------
    InputError
        When edges of the network are shut or slowed down: simplify first, shut then; or an id in ``keep`` is none
        of the network's.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b", "c"], geometry=[Point(x, 0) for x in (0, 40, 90)], crs="EPSG:4548")
    >>> edges = gpd.GeoDataFrame(
    ...     {"u": ["a", "c"], "v": ["b", "b"], "oneway": [False, False]},
    ...     geometry=[LineString([(0, 0), (40, 0)]), LineString([(90, 0), (40, 0)])], crs="EPSG:4548",
    ... )
    >>> simplify(RoadNetwork.from_edges(nodes, edges)).edges["length_m"].tolist()
    [90.0]
    >>> len(simplify(RoadNetwork.from_edges(nodes, edges), keep=["b"]).edges)
    2
    """
    if net.closures is not None:
        raise InputError.of("error.roads.simplify-closed")
    ends = _ends_by_node(net)
    goes = _goes(net, ends)
    goes[_kept(net, keep)] = False
    chains = list(_chains(net, ends, goes))
    edges = _joined(net, chains)
    ids = net.nodes.index
    nodes = net.nodes[ids.isin(edges["u"]) | ids.isin(edges["v"]) | ~_has_edge(net)]
    return replace(net, graph=RoadGraph.from_tables(nodes, edges))


def _kept(net: RoadNetwork, keep: Iterable[object]) -> Positions:
    """Return the positions of the nodes that must stay."""
    ids = id_strings(pd.Series(list(keep), dtype=object))
    at: Positions = net.nodes.index.get_indexer(pd.Index(ids, dtype=object))
    if (at < 0).any():
        raise InputError.of("network.node-unknown", name="keep", ids=some(ids[at < 0]))
    return at


def _ends_by_node(net: RoadNetwork) -> _Ends:
    node = np.column_stack([net.tail, net.head]).ravel()
    order = np.argsort(node, kind="stable")
    first = np.searchsorted(node[order], np.arange(len(net.nodes) + 1))
    return _Ends(order, first)


def _has_edge(net: RoadNetwork) -> Bools:
    has = np.zeros(len(net.nodes), bool)
    has[net.tail] = has[net.head] = True
    return has


def _goes(net: RoadNetwork, ends: _Ends) -> Bools:
    """Tell at which nodes exactly two edges meet that can be one."""
    goes: Bools = np.diff(ends.first) == 2
    node = np.flatnonzero(goes)
    one, other = ends.end[ends.first[node]], ends.end[ends.first[node] + 1]
    a, b = one // 2, other // 2
    agree = a != b
    for name in ("may_stop", "no_through", "oneway", "road_class"):
        if name in net.edges.columns:
            value = net.edges[name].to_numpy()
            agree &= (value[a] == value[b]) | (
                net.edges[name].isna().to_numpy()[a] & net.edges[name].isna().to_numpy()[b]
            )
    # On edges that are not the same both ways travel must come in by one and go on by the other.
    uneven = _uneven(net)
    agree &= ~(uneven[a] | uneven[b]) | (one % 2 != other % 2)
    metres = net.edges.length.to_numpy()
    for name in _COSTS:
        if name in net.edges.columns:
            cost = net.edges[name].to_numpy()
            agree &= np.abs(cost[a] * metres[b] - cost[b] * metres[a]) <= _SAME * cost[a] * metres[b]
    agree &= (metres[a] > 0) & (metres[b] > 0)
    lines = net.edges.geometry.to_numpy()
    agree &= (_end_points(lines[a], one) == _end_points(lines[b], other)).all(axis=1)
    goes[node] = agree
    return goes


def _uneven(net: RoadNetwork) -> Bools:
    """Tell which edges are not the same both ways."""
    edges = net.edges
    uneven: Bools = edges["oneway"].to_numpy(dtype=bool)
    if "time_back_s" in edges.columns:
        uneven = uneven | (edges["time_back_s"] != edges["time_s"]).to_numpy()
    return uneven


def _end_points(lines: NDArray[np.object_], end: Positions) -> Floats:
    at_u, at_v = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    return shapely.get_coordinates(np.where(end % 2 == 0, at_u, at_v))


def _chains(net: RoadNetwork, ends: _Ends, goes: Bools) -> Iterator[list[int]]:
    """Yield every edge once, in chains between nodes that stay: as the ends by which the edges are entered."""
    done = [False] * len(net.edges)
    # Lists: one number after the other is read from them several times as fast as from arrays.
    after, stays = _ends_after(net, ends, goes).tolist(), ~goes
    node_of_end = np.repeat(np.arange(len(net.nodes)), np.diff(ends.first))
    for end in ends.end[stays[node_of_end]].tolist():
        if not done[end // 2]:
            yield _walk(after, done, end)
    # What is left are rings of nodes that all go; ids in order, so that the smallest stays.
    going = np.flatnonzero(goes)
    entered = ends.end[ends.first[going]]
    left = ~np.array(done, dtype=bool)[entered // 2]
    for end in entered[left][np.argsort(net.nodes.index.to_numpy(dtype=object)[going[left]])].tolist():
        if not done[end // 2]:
            yield _walk(after, done, end)


def _ends_after(net: RoadNetwork, ends: _Ends, goes: Bools) -> Positions:
    """Return, for each end by which an edge is entered, the end by which the chain goes on; -1 where it stops."""
    after = np.full(2 * len(net.edges), -1)
    one = ends.first[:-1][goes]
    left, right = ends.end[one], ends.end[one + 1]
    # An edge that is left at one of the two ends is entered by its other.
    after[left ^ 1], after[right ^ 1] = right, left
    return after


def _walk(after: list[int], done: list[bool], end: int) -> list[int]:
    chain = []
    while end >= 0 and not done[end // 2]:
        chain.append(end)
        done[end // 2] = True
        end = after[end]
    return chain


def _joined(net: RoadNetwork, chains: list[list[int]]) -> gpd.GeoDataFrame:
    """Build one edge of each chain, in the direction in which its edges run where that makes a difference."""
    uneven = _uneven(net)
    chains = [[end ^ 1 for end in reversed(c)] if uneven[c[0] // 2] and c[0] % 2 else c for c in chains]
    size = np.array([len(chain) for chain in chains], dtype=np.intp)
    chain_of = np.repeat(np.arange(len(chains)), size)
    end = np.array([end for chain in chains for end in chain], dtype=np.intp)
    edge = end // 2
    last = np.cumsum(size) - 1
    first = last - size + 1
    table = net.edges.iloc[edge[first]].reset_index(drop=True)
    # Edges lie in the order of their ids.
    smallest = np.minimum.reduceat(edge, first) if chains else edge
    table["edge_id"] = net.edges.index.to_numpy(dtype=object)[smallest]
    nodes = net.nodes.index.to_numpy(dtype=object)
    at_end = np.column_stack([net.tail, net.head]).ravel()
    table["u"], table["v"] = nodes[at_end[end[first]]], nodes[at_end[end[last] ^ 1]]
    for name in _COSTS:
        if name in table.columns:
            # Sums of whole steps are exact.
            table[name] = np.bincount(chain_of, weights=in_steps(net.edges[name].to_numpy())[edge])
    lines = net.edges.geometry.to_numpy()[edge]
    turned = np.where(end % 2 == 0, lines, shapely.reverse(lines))
    xy, part = shapely.get_coordinates(turned, return_index=True)
    starts = np.r_[True, part[1:] != part[:-1]]
    begins = np.r_[True, chain_of[1:] != chain_of[:-1]]
    kept = ~starts | begins[part]
    return table.set_geometry(
        gpd.GeoSeries(shapely.linestrings(xy[kept], indices=chain_of[part[kept]]), crs=net.crs)
    )
