"""Simplification: the same costs between all that stays, and along the roads, on a smaller graph."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from roads_toy import Town, counties, grid_town
from scipy.sparse.csgraph import dijkstra
from shapely import LineString, Point

import coverplan as cp
from coverplan.errors import InputError
from coverplan.network import RoadNetwork
from coverplan.network.graph.simplify import simplify

CRS = "EPSG:4548"
KEPT = st.sets(st.sampled_from([f"t{town}n{node}" for town in range(4) for node in range(8)]))


def network(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


def chain(*edges: tuple[str, str, bool], **columns: object) -> RoadNetwork:
    """Edges along a line; node "a" at 0 m, "b" at 100 m, "c" at 200 m ..."""
    at = {name: 100.0 * number for number, name in enumerate("abcdefgh")}
    used = sorted({end for u, v, _ in edges for end in (u, v)})
    nodes = gpd.GeoDataFrame({"node_id": used}, geometry=[Point(at[name], 0) for name in used], crs=CRS)
    table = {
        "edge_id": [f"e{i}" for i in range(len(edges))],
        "u": [e[0] for e in edges],
        "v": [e[1] for e in edges],
    }
    lines = [LineString([(at[u], 0), (at[v], 0)]) for u, v, _ in edges]
    return RoadNetwork.from_edges(
        nodes,
        gpd.GeoDataFrame({**table, "oneway": [e[2] for e in edges], **columns}, geometry=lines, crs=CRS),
    )


def rows(net: RoadNetwork) -> list[tuple[object, ...]]:
    return [(i, e["u"], e["v"], e["oneway"], e["length_m"]) for i, e in net.edges.iterrows()]


def between(net: RoadNetwork, names: list[str], by: str) -> np.ndarray:
    """Costs between nodes by scipy, from the table of edges alone."""
    position = {name: i for i, name in enumerate(net.nodes.index)}
    size = len(position)
    graph = np.full((size, size), np.inf)
    column = "length_m" if by == "length" else "time_s"
    for _, edge in net.edges.iterrows():
        u, v = position[edge["u"]], position[edge["v"]]
        graph[u, v] = min(graph[u, v], edge[column])
        if not edge["oneway"]:
            graph[v, u] = min(graph[v, u], edge[column])
    np.fill_diagonal(graph, np.inf)
    # scipy drops explicit zeros of a dense graph: lift them by less than is compared.
    costs = dijkstra(np.where(np.isinf(graph), 0, np.maximum(graph, 1e-12)))
    at = [position[name] for name in names]
    return costs[np.ix_(at, at)]


def test_a_chain_becomes_one_edge_whichever_way_its_parts_are_drawn():
    net = simplify(chain(("a", "b", False), ("c", "b", False), ("c", "d", False)))
    assert rows(net) == [("e0", "a", "d", False, 300.0)]
    assert list(net.nodes.index) == ["a", "d"]
    assert net.edges.geometry.iloc[0].equals(LineString([(0, 0), (300, 0)]))
    assert shapely.get_num_coordinates(net.edges.geometry.iloc[0]) == 4


def test_one_way_chains_keep_their_direction():
    assert rows(simplify(chain(("a", "b", True), ("b", "c", True)))) == [("e0", "a", "c", True, 200.0)]
    assert rows(simplify(chain(("b", "a", True), ("c", "b", True)))) == [("e0", "c", "a", True, 200.0)]
    line = simplify(chain(("b", "a", True), ("c", "b", True))).edges.geometry.iloc[0]
    assert line.coords[0] == (200, 0)


@pytest.mark.parametrize(
    "net",
    [
        chain(("a", "b", True), ("c", "b", True)),
        chain(("b", "a", True), ("b", "c", True)),
        chain(("a", "b", True), ("b", "c", False)),
        chain(("a", "b", False), ("b", "c", False), may_stop=[True, False]),
        chain(("a", "b", False), ("b", "c", False), road_class=["primary", "track"]),
        chain(("a", "b", False), ("b", "c", False), road_class=["primary", None]),
        chain(("a", "b", False), ("b", "c", False), time_s=[10.0, 20.0]),
        chain(("a", "b", False), ("b", "c", False), length_m=[100.0, 130.0]),
    ],
)
def test_edges_that_differ_in_what_matters_stay_apart(net):
    assert rows(simplify(net)) == rows(net)


def test_unnamed_classes_agree():
    assert len(simplify(chain(("a", "b", False), ("b", "c", False), road_class=[None, None])).edges) == 1


def test_costs_are_added_up():
    net = simplify(chain(("a", "b", False), ("b", "c", False), length_m=[110.0, 110.0], time_s=[10.0, 10.0]))
    assert net.edges[["length_m", "time_s"]].to_numpy().tolist() == [[220.0, 20.0]]


def test_nodes_asked_for_and_nodes_without_a_road_stay():
    net = chain(("a", "b", False), ("b", "c", False), ("c", "d", False))
    assert [row[:3] for row in rows(simplify(net, keep=["b"]))] == [("e0", "a", "b"), ("e1", "b", "d")]
    alone = gpd.GeoDataFrame(
        {"node_id": ["a", "b", "z"]}, geometry=[Point(0, 0), Point(100, 0), Point(9, 9)], crs=CRS
    )
    edges = net.edges.iloc[:1].reset_index()
    assert sorted(simplify(RoadNetwork.from_edges(alone, edges)).nodes.index) == ["a", "b", "z"]


def test_a_network_without_roads_stays_as_it_is():
    net = chain(("a", "b", False))
    bare = RoadNetwork.from_edges(net.nodes, net.edges.iloc[:0].reset_index())
    simpler = simplify(bare)
    assert simpler.nodes.index.tolist() == ["a", "b"]
    assert simpler.edges.dtypes.to_dict() == net.edges.dtypes.to_dict()
    assert simpler.edges.empty


def test_nodes_to_keep_are_known_by_the_rule_of_ids():
    net = chain(("a", "b", False), ("b", "c", False), ("c", "d", False))
    numbered = net.nodes.rename(index=dict(zip("abcd", "1234", strict=True)))
    edges = net.edges.replace(
        {"u": dict(zip("abcd", "1234", strict=True)), "v": dict(zip("abcd", "1234", strict=True))}
    )
    net = RoadNetwork.from_edges(numbered, edges)
    for two in (2, 2.0, "2", " 2 ", np.int64(2)):
        assert [row[1:3] for row in rows(simplify(net, keep=[two]))] == [("1", "2"), ("2", "4")]
    with pytest.raises(InputError) as error:
        simplify(net, keep=[2.0, 9, None, "x"])
    (fault,) = error.value.faults
    assert (fault.key, fault.params["ids"]) == ("network.node-unknown", "9, None, x")


def test_a_ring_without_a_branch_becomes_a_loop_at_its_smallest_node():
    corners = {"p": (0, 0), "q": (90, 0), "o": (90, 90)}
    nodes = gpd.GeoDataFrame(
        {"node_id": list(corners)}, geometry=[Point(xy) for xy in corners.values()], crs=CRS
    )
    pairs = [("p", "q"), ("q", "o"), ("o", "p")]
    for oneway in (False, True):
        edges = gpd.GeoDataFrame(
            {"u": [u for u, _ in pairs], "v": [v for _, v in pairs], "oneway": oneway},
            geometry=[LineString([corners[u], corners[v]]) for u, v in pairs],
            crs=CRS,
        )
        net = simplify(RoadNetwork.from_edges(nodes, edges))
        assert net.edges[["u", "v"]].to_numpy().tolist() == [["o", "o"]]
        assert net.edges["length_m"].tolist() == [pytest.approx(180 + np.hypot(90, 90))]
        assert net.edges["oneway"].tolist() == [oneway]


def test_lines_that_do_not_quite_meet_stay_apart():
    nodes = gpd.GeoDataFrame(
        {"node_id": ["a", "b", "c"]}, geometry=[Point(0, 0), Point(9, 0), Point(20, 0)], crs=CRS
    )
    lines = [LineString([(0, 0), (9, 0)]), LineString([(9, 0.5), (20, 0)])]
    edges = gpd.GeoDataFrame({"u": ["a", "b"], "v": ["b", "c"], "oneway": False}, geometry=lines, crs=CRS)
    assert len(simplify(RoadNetwork.from_edges(nodes, edges)).edges) == 2


def test_shut_roads_are_simplified_before_they_are_shut():
    net = chain(("a", "b", False), ("b", "c", False))
    with pytest.raises(InputError) as error:
        simplify(net.with_closures(LineString([(50, -5), (50, 5)])))
    assert [fault.key for fault in error.value.faults] == ["error.roads.simplify-closed"]


@settings(max_examples=14, deadline=None)
@given(counties(), KEPT)
def test_costs_between_all_that_stays_are_the_same(town, keep):
    net = network(town)
    keep = keep & set(town.nodes)
    small = simplify(net, keep=keep)
    assert keep <= set(small.nodes.index)
    assert len(small.edges) <= len(net.edges)
    assert small.edges["length_m"].sum() == pytest.approx(net.edges["length_m"].sum())
    assert small.edges.length.sum() == pytest.approx(net.edges.length.sum())
    names = sorted(small.nodes.index)
    for by in ("length", "time"):
        assert between(small, names, by) == pytest.approx(between(net, names, by), abs=1e-6)


@settings(max_examples=6, deadline=None)
@given(counties(), KEPT)
def test_simplifying_twice_changes_nothing_more(town, keep):
    keep = keep & set(town.nodes)
    once = simplify(network(town), keep=keep)
    twice = simplify(once, keep=keep)
    assert rows(twice) == rows(once)


def test_points_along_the_roads_pay_what_they_paid():
    town = grid_town(7, seed=11)
    rng = np.random.default_rng(3)
    town.demand = {f"d{i}": tuple(rng.uniform(0, 600, 2)) for i in range(80)}
    town.sites = {f"s{i}": tuple(rng.uniform(0, 600, 2)) for i in range(6)}
    net = network(town)
    small = simplify(net)
    assert len(small.edges) < len(net.edges)
    for by in ("length", "time"):
        for direction in ("to_facility", "from_facility"):
            costs = [
                cp.nearest_cost(n, town.demand_frame(), town.site_frame(), by=by, direction=direction)[
                    "cost"
                ].fillna(-1)
                for n in (net, small)
            ]
            assert costs[1].tolist() == pytest.approx(costs[0].tolist(), abs=1e-5)


@pytest.mark.shared
@pytest.mark.parametrize("travel", ["car", "walk"])
def test_a_real_network_keeps_its_length_and_its_costs(shared_data, travel):
    net = cp.read_roads(shared_data / "osm" / "liechtenstein-2013.osm.pbf", travel=travel)
    small = simplify(net)
    assert len(small.edges) < len(net.edges)
    assert small.edges["length_m"].sum() == pytest.approx(net.edges["length_m"].sum())
    at = small.nodes.iloc[:: len(small.nodes) // 60]
    homes = gpd.GeoDataFrame({"demand_id": at.index}, geometry=at.geometry.to_numpy(), crs=net.crs)
    sites = homes.iloc[::9].rename(columns={"demand_id": "facility_id"})
    for by in ("length", "time"):
        before, after = (cp.nearest_cost(n, homes, sites, by=by)["cost"].fillna(-1) for n in (net, small))
        assert after.tolist() == pytest.approx(before.tolist(), abs=1e-5)
