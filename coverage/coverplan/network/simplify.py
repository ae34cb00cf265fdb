"""Joining edges at nodes where no road branches off: the same costs on a smaller graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from coverplan.errors import InputError
from coverplan.network._grid import on_grid
from coverplan.network.graph import RoadNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

__all__ = ["simplify"]

# Costs per metre of line that differ by less than this part are the same: rounding of sums.
_SAME = 1e-9


class _Ends(NamedTuple):
    """The ends of all edges, ordered by node: edge ``end // 2``, at its u (even) or its v (odd)."""

    end: Ints
    first: Ints


def simplify(net: RoadNetwork, *, keep: Iterable[object] = ()) -> RoadNetwork:
    """Join chains of edges into single ones.

    A node goes when exactly two edges end there, their lines meet in it, and they agree in class, in ``may_stop``, in
    one-way direction and in cost per metre of line, so that a point along the road costs what it did before. Lines
    keep every vertex, lengths and times are added up. Of a ring without a branch the node with the smallest id stays.

    Parameters
    ----------
    net
        A network with nothing shut.
    keep
        Ids of nodes that must stay.

    Returns
    -------
    RoadNetwork
        With fewer nodes and edges; a joined edge has the smallest id of its parts.

    Raises
    ------
    InputError
        When edges of the network are shut or slowed down: simplify first, shut then.

    Examples
    --------
    >>> from shapely import LineString, Point
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
    goes[net.nodes.index.isin([str(node) for node in keep])] = False
    chains = list(_chains(net, ends, goes))
    edges = _joined(net, chains)
    nodes = net.nodes[net.nodes.index.isin([*edges["u"], *edges["v"]]) | ~_has_edge(net)]
    return replace(RoadNetwork.from_edges(nodes, edges), findings=net.findings)


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
    for name in ("may_stop", "oneway", "road_class"):
        if name in net.edges.columns:
            value = net.edges[name].to_numpy()
            agree &= (value[a] == value[b]) | (
                net.edges[name].isna().to_numpy()[a] & net.edges[name].isna().to_numpy()[b]
            )
    # On one-way edges travel must come in by one and go on by the other.
    agree &= ~net.edges["oneway"].to_numpy()[a] | (one % 2 != other % 2)
    metres = net.edges.length.to_numpy()
    for name in ("length_m", "time_s"):
        if name in net.edges.columns:
            cost = net.edges[name].to_numpy()
            agree &= np.abs(cost[a] * metres[b] - cost[b] * metres[a]) <= _SAME * cost[a] * metres[b]
    agree &= (metres[a] > 0) & (metres[b] > 0)
    lines = net.edges.geometry.to_numpy()
    agree &= (_end_points(lines[a], one) == _end_points(lines[b], other)).all(axis=1)
    goes[node] = agree
    return goes


def _end_points(lines: NDArray[np.object_], end: Ints) -> NDArray[np.float64]:
    at_u, at_v = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    return shapely.get_coordinates(np.where(end % 2 == 0, at_u, at_v))


def _chains(net: RoadNetwork, ends: _Ends, goes: Bools) -> Iterator[list[int]]:
    """Yield every edge once, in chains between nodes that stay: as the ends by which the edges are entered."""
    done = np.zeros(len(net.edges), bool)
    staying = np.flatnonzero(~goes)
    for node in staying:
        for end in ends.end[ends.first[node] : ends.first[node + 1]]:
            if not done[end // 2]:
                yield _walk(net, ends, goes, done, int(end))
    # What is left are rings of nodes that all go; ids in order, so that the smallest stays.
    for node in np.argsort(net.nodes.index.to_numpy(dtype=object)):
        if goes[node]:
            end = int(ends.end[ends.first[node]])
            if not done[end // 2]:
                goes[node] = False
                yield _walk(net, ends, goes, done, end)


def _walk(net: RoadNetwork, ends: _Ends, goes: Bools, done: Bools, end: int) -> list[int]:
    chain = [end]
    done[end // 2] = True
    while True:
        out = end ^ 1
        node = (net.tail if out % 2 == 0 else net.head)[out // 2]
        if not goes[node]:
            return chain
        one, other = ends.end[ends.first[node]], ends.end[ends.first[node] + 1]
        end = int(other if one == out else one)
        chain.append(end)
        done[end // 2] = True


def _joined(net: RoadNetwork, chains: list[list[int]]) -> gpd.GeoDataFrame:
    """Build one edge of each chain, in the direction of travel where that is one-way."""
    oneway = net.edges["oneway"].to_numpy()
    chains = [[end ^ 1 for end in reversed(c)] if oneway[c[0] // 2] and c[0] % 2 else c for c in chains]
    lead = np.array([chain[0] // 2 for chain in chains])
    chain_of = np.repeat(np.arange(len(chains)), [len(chain) for chain in chains])
    end = np.array([end for chain in chains for end in chain])
    edge = end // 2
    ids = net.edges.index.to_numpy(dtype=object)
    table = net.edges.iloc[lead].reset_index(drop=True)
    table["edge_id"] = [min(ids[[e // 2 for e in chain]]) for chain in chains]
    nodes = net.nodes.index.to_numpy(dtype=object)
    table["u"] = nodes[[(net.tail if chain[0] % 2 == 0 else net.head)[chain[0] // 2] for chain in chains]]
    table["v"] = nodes[[(net.head if chain[-1] % 2 == 0 else net.tail)[chain[-1] // 2] for chain in chains]]
    for name in ("length_m", "time_s"):
        if name in table.columns:
            # Sums on the grid of costs are exact.
            table[name] = np.bincount(chain_of, weights=on_grid(net.edges[name].to_numpy())[edge])
    lines = net.edges.geometry.to_numpy()[edge]
    turned = np.where(end % 2 == 0, lines, shapely.reverse(lines))
    xy, part = shapely.get_coordinates(turned, return_index=True)
    starts = np.r_[True, part[1:] != part[:-1]]
    begins = np.r_[True, chain_of[1:] != chain_of[:-1]]
    kept = ~starts | begins[part]
    return table.set_geometry(
        gpd.GeoSeries(shapely.linestrings(xy[kept], indices=chain_of[part[kept]]), crs=net.crs)
    )
