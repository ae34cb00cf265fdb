"""The core of a network and the order of its nodes: what is taken out is still as far as it was."""

from __future__ import annotations

import dataclasses
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roads_toy import Road, Town, grid_town
from shapely import box

from coverplan.kernels import dissect
from coverplan.network import RoadNetwork, cost_matrix, nearest_cost
from coverplan.network.search.core import core_costs, core_of
from coverplan.network.search.hierarchy import hierarchy_of, laid_costs
from coverplan.network.search.search import search_from_facilities

quick = settings(max_examples=40, deadline=None)
DIRECTION = st.sampled_from(["to_facility", "from_facility"])


def net_of(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


def drawn_town(seed: int, n_nodes: int, n_roads: int) -> Town:
    """So many roads between random nodes that a core is left: one-way, parallel, of no length, loops, a hub."""
    rng = np.random.default_rng(seed)
    nodes = {
        f"n{i:03}": (float(x), float(y)) for i, (x, y) in enumerate(rng.integers(0, 40, (n_nodes, 2)) * 90)
    }
    names = list(nodes)
    hub = rng.integers(0, n_nodes, n_nodes // 2)
    pairs = [*rng.integers(0, n_nodes, (n_roads, 2)).tolist(), *[(0, int(one)) for one in hub]]
    roads = []
    for number, (a, b) in enumerate(pairs):
        coords = [nodes[names[a]], nodes[names[b]]]
        length = float(rng.choice([0, 30, 60, 60, 90, 120.5, 250]))
        roads.append(
            Road(f"e{number:04}", names[a], names[b], bool(rng.random() < 0.3), coords, length, length / 8)
        )
    return Town(nodes, roads)


def costs_between_nodes(net: RoadNetwork, by: str) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(net.nodes)))
    for u, v, cost, oneway in zip(
        net.tail.tolist(), net.head.tolist(), net.open_costs(by).tolist(), net.oneway.tolist(), strict=True
    ):
        for a, b in ((u, v), (v, u))[: 1 if oneway else 2]:
            if cost < graph.get_edge_data(a, b, {"cost": math.inf})["cost"]:
                graph.add_edge(a, b, cost=cost)
    return graph


@quick
@given(
    seed=st.integers(0, 10**6),
    n_nodes=st.integers(1, 70),
    density=st.sampled_from([0.8, 1.5, 3.0]),
    direction=DIRECTION,
    closed=st.booleans(),
)
def test_every_node_has_the_nearest_seed_that_dijkstra_finds(
    seed: int, n_nodes: int, density: float, direction: str, closed: bool
) -> None:
    net = net_of(drawn_town(seed, n_nodes, int(density * n_nodes)))
    if closed:
        net = net.with_closures(box(500, 500, 1500, 900)).with_closures(box(0, 0, 900, 300), slow=2)
    rng = np.random.default_rng(seed)
    seeds = rng.integers(0, n_nodes, 1 + n_nodes // 8).astype(np.int32)
    start = rng.choice([0.0, 30.0, 100.25], len(seeds))
    graph = costs_between_nodes(net, "time")
    if direction == "to_facility":
        graph = graph.reverse()
    expected, whose = np.full(n_nodes, np.inf), np.full(n_nodes, -1)
    for number, (node, before) in enumerate(zip(seeds.tolist(), start.tolist(), strict=True)):
        for other, cost in nx.single_source_dijkstra_path_length(graph, node, weight="cost").items():
            if before + cost < expected[other]:
                expected[other], whose[other] = before + cost, number
    order = np.argsort(start, kind="stable")
    search = net.once(search_from_facilities, "time", direction)
    dist, owner = search.of_nodes(seeds[order], start[order], order.astype(np.int32))
    np.testing.assert_array_equal(dist, expected)
    np.testing.assert_array_equal(owner, whose)


@quick
@given(seed=st.integers(0, 10**6), density=st.sampled_from([1.2, 2.0, 4.0]), closed=st.booleans())
def test_nodes_of_the_core_are_as_far_apart_as_they_were(seed: int, density: float, closed: bool) -> None:
    net = net_of(drawn_town(seed, 50, int(density * 50)))
    if closed:
        net = net.with_closures(box(500, 500, 1500, 900))
    core, graph = net.graph.once(core_of), costs_between_nodes(net, "length")
    indptr, to, _ = core.arcs
    smaller = nx.DiGraph()
    smaller.add_nodes_from(range(core.n_out, 50))
    start = np.repeat(np.arange(50), np.diff(indptr))
    for a, b, cost in zip(
        start.tolist(), to.tolist(), net.once(core_costs, "length").arc_costs(1).tolist(), strict=True
    ):
        assert not smaller.has_edge(a, b)
        if cost < math.inf:
            smaller.add_edge(a, b, cost=cost)
    for a in smaller:
        before = nx.single_source_dijkstra_path_length(graph, int(core.node[a]), weight="cost")
        after = nx.single_source_dijkstra_path_length(smaller, a, weight="cost")
        assert after == {b: before[int(core.node[b])] for b in smaller if int(core.node[b]) in before}


@pytest.mark.parametrize("seed", range(6))
def test_matrices_by_search_and_by_labels_equal_dijkstra_between_nodes(seed: int) -> None:
    town = drawn_town(seed, 140, 220)
    # a place of their own for all nodes, so that each point is snapped to its node
    town.nodes = {name: (300.0 * (i % 12), 300.0 * (i // 12)) for i, name in enumerate(town.nodes)}
    town.roads = [
        dataclasses.replace(road, coords=[town.nodes[road.u], (-51.37 - 7.13 * i, -47.9), town.nodes[road.v]])
        for i, road in enumerate(town.roads)
    ]
    joined = sorted({end for road in town.roads for end in (road.u, road.v)})
    town.demand = town.sites = {name: town.nodes[name] for name in joined}
    net = net_of(town)
    graph = costs_between_nodes(net, "length")
    place = {name: net.nodes.index.get_loc(name) for name in joined}
    expected = {
        (a, b): cost
        for a in joined
        for b, cost in (
            (net.nodes.index[other], cost)
            for other, cost in nx.single_source_dijkstra_path_length(graph, place[a], weight="cost").items()
        )
    }
    for limit in (200.0, 450.5, None):
        costs = cost_matrix(
            net, town.demand_frame(), town.site_frame(), search=None if limit is None else f"{limit} m"
        )
        found = {(d, s): c for d, s, c in costs.to_triplets().itertuples(index=False)}
        assert found == {pair: cost for pair, cost in expected.items() if limit is None or cost <= limit}
    near = nearest_cost(net, town.demand_frame(), town.site_frame())
    assert (near["cost"] == 0).all()


def test_a_chain_is_taken_apart_from_everywhere_so_that_ways_up_are_short() -> None:
    n = 2000
    nodes = {f"n{i:04}": (100.0 * i, 0.0) for i in range(n)}
    names = list(nodes)
    roads = [
        Road(f"e{i:04}", names[i], names[i + 1], False, [nodes[names[i]], nodes[names[i + 1]]], 100.0, 10.0)
        for i in range(n - 1)
    ]
    net = net_of(Town(nodes, roads))
    core = net.graph.once(core_of)
    assert core.n_out >= n - 40
    everyone = np.arange(n, dtype=np.int32)
    each = np.arange(n + 1, dtype=np.int32)
    first, _, _ = net.once(core_costs, "length").climb(1, each, everyone, np.zeros(n))
    assert np.diff(first).max() < 40
    dist, _ = net.once(search_from_facilities, "length", "to_facility").of_nodes(
        np.array([net.nodes.index.get_loc(names[0])], dtype=np.int32),
        np.zeros(1),
        np.zeros(1, dtype=np.int32),
    )
    assert sorted(dist.tolist()) == [100.0 * i for i in range(n)]


def test_a_hub_of_hundreds_of_roads_keeps_them_and_its_costs_are_right() -> None:
    n = 300
    nodes = {"hub": (0.0, 0.0)} | {f"n{i:03}": (1000 * math.cos(i), 1000 * math.sin(i)) for i in range(n)}
    names = list(nodes)[1:]
    roads = [
        Road(f"s{i:03}", "hub", name, False, [nodes["hub"], nodes[name]], 500.0 + i, 50.0)
        for i, name in enumerate(names)
    ]
    net = net_of(Town(nodes, roads))
    core = net.graph.once(core_of)
    assert core.n_out == 0  # whoever took the first leaf out would have to look through them all
    start = np.array([net.nodes.index.get_loc(names[7])], dtype=np.int32)
    dist, _ = net.once(search_from_facilities, "length", "to_facility").of_nodes(
        start, np.zeros(1), np.zeros(1, np.int32)
    )
    expected = {"hub": 507.0} | {name: 507.0 + 500 + i for i, name in enumerate(names)} | {names[7]: 0.0}
    assert dict(zip(net.nodes.index, dist.tolist(), strict=True)) == expected


@quick
@given(seed=st.integers(0, 10**6), n_nodes=st.integers(4, 60), share=st.sampled_from([0.2, 0.5, 0.9]))
def test_a_flow_parts_a_cell_with_as_few_nodes_as_possible(seed: int, n_nodes: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(n_nodes, int(1.6 * n_nodes), seed=seed)
    if seed % 3:  # near neighbours only, as roads are
        graph = nx.random_geometric_graph(n_nodes, 0.25, seed=seed)
    nodes = rng.permutation(n_nodes).astype(np.int32)
    rows = [sorted(graph[v]) for v in range(n_nodes)]
    indptr = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    to = np.array([w for row in rows for w in row], dtype=np.int32)
    low, high = max(1, int(n_nodes * (0.5 - share / 2))), min(n_nodes - 1, int(n_nodes * (0.5 + share / 2)))
    part, position = np.full(n_nodes, 9, dtype=np.int8), np.empty(n_nodes, dtype=np.int32)
    cell = np.zeros(n_nodes, dtype=np.int32)
    between = dissect.part_by_flow(indptr, to, nodes, cell, position, part, low, high)
    assert between == (part == 2).sum()
    assert set(part.tolist()) <= {0, 1, 2}
    assert not any({part[u], part[v]} == {0, 1} for u, v in graph.edges)
    behind = {int(v) for v in nodes[high:]}
    before = {int(v) for v in nodes[:low]} - {v for v in graph if behind & set(graph[v])}
    assert all(part[v] == 1 for v in behind)
    assert all(part[v] == 0 for v in before)
    joined = nx.Graph()
    name = {v: "before" if v in before else "behind" if v in behind else v for v in graph}
    joined.add_nodes_from(["before", "behind"])
    joined.add_edges_from((name[u], name[v]) for u, v in graph.edges if name[u] != name[v])
    fewest = (
        nx.minimum_node_cut(joined, "before", "behind") if nx.has_path(joined, "before", "behind") else ()
    )
    assert between == len(fewest)


def test_a_hierarchy_is_low_and_each_road_leads_to_an_ancestor() -> None:
    town = grid_town(45, seed=3)
    net = net_of(town)
    tree = net.graph.once(hierarchy_of)
    n = len(net.nodes)
    assert sorted(tree.rank.tolist()) == list(range(n))
    # a grid of 45 x 45 has separators of some 45 nodes, half as many on the next level but one, and so on
    assert tree.depth.max() < 4 * 45
    ancestors: list[set[int]] = [set() for _ in range(n + 1)]
    for rank in range(n - 1, -1, -1):
        ancestors[rank] = ancestors[tree.parent[rank]] | {rank}
    for tail, head in zip(tree.rank[net.tail].tolist(), tree.rank[net.head].tolist(), strict=True):
        assert max(tail, head) in ancestors[min(tail, head)]
    for rank in range(n):
        assert set(tree.higher[tree.first[rank] : tree.first[rank + 1]].tolist()) <= ancestors[rank]


def test_what_depends_on_the_roads_alone_is_shared_with_closures() -> None:
    net = net_of(grid_town(12, seed=1))
    closed = net.with_closures(box(300, 300, 700, 500))
    assert closed.graph.once(core_of) is net.graph.once(core_of)
    assert closed.graph.once(hierarchy_of) is net.graph.once(hierarchy_of)
    before, after = net.once(laid_costs, "length"), closed.once(laid_costs, "length")
    assert (after.up >= before.up).all()
    assert (after.up > before.up).any()


def test_a_hierarchy_says_how_large_it_is() -> None:
    at = {"a": (0.0, 0.0), "b": (900.0, 0.0), "c": (900.0, 900.0)}
    roads = [
        Road(f"{u}-{v}", u, v, oneway=False, coords=[at[u], at[v]], length_m=900.0, time_s=90.0)
        for u, v in ("ab", "bc", "ca")
    ]
    assert repr(net_of(Town(at, roads)).graph.once(hierarchy_of)) == "Hierarchy(3 nodes, 3 edges, depth 3)"
