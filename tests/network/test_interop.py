"""Networks to networkx, OSMnx and GraphML, and back."""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from osm_toy import write_osm
from roads_toy import Town, counties, grid_town
from shapely import LineString, Point

import coverplan as cp
from coverplan.errors import CrsError, InputError
from coverplan.layers.roads.files import load_roads
from coverplan.layers.roads.graphs import roads_from_graphml, roads_from_networkx
from coverplan.network import RoadNetwork
from coverplan.network.interop import from_networkx, to_networkx, write_graphml
from coverplan.network.read import network_for
from coverplan.network.travel.apply import PROFILES

CRS = "EPSG:4548"


def network(town: Town) -> RoadNetwork:
    return RoadNetwork.from_edges(town.node_frame(), town.edge_frame())


def plain(**edge: object) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(crs=CRS)
    graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    graph.add_edge(1, 2, **edge)
    return graph


def arcs(net: RoadNetwork) -> list[tuple[object, ...]]:
    """Every way to travel along an edge: from, to, length, time, the line travelled."""
    graph = to_networkx(net)
    return sorted(
        (u, v, round(data["length"], 6), round(data["travel_time"], 6), shapely.to_wkt(data["geometry"]))
        for u, v, data in graph.edges(data=True)
    )


@settings(max_examples=7, deadline=None)
@given(counties())
def test_there_and_back_is_the_same_network(town):
    net = network(town)
    again = from_networkx(to_networkx(net))
    assert arcs(again) == arcs(net)
    assert again.nodes.geometry.sort_index().geom_equals(net.nodes.geometry.sort_index()).all()
    assert again.edges["may_stop"].sum() == net.edges["may_stop"].sum()


def test_edges_both_ways_come_back_as_one():
    net = network(grid_town(5, seed=3))
    again = from_networkx(to_networkx(net))
    assert again.edges.index.tolist() == net.edges.index.tolist()
    assert again.edges["oneway"].tolist() == net.edges["oneway"].tolist()


def test_costs_are_those_of_networkx():
    town = grid_town(6, seed=5)
    net = network(town)
    graph = to_networkx(net)
    names = ["0_0", "5_5", "2_3", "4_1"]
    points = gpd.GeoDataFrame(
        {"demand_id": names}, geometry=net.nodes.geometry.loc[names].to_numpy(), crs=CRS
    )
    for by, weight in (("length", "length"), ("time", "travel_time")):
        sites = points.rename(columns={"demand_id": "site_id"})
        costs = cp.cost_matrix(net, points, sites, search="1 h" if by == "time" else "99 km", by=by)
        table = costs.to_triplets().set_index(["demand_id", "site_id"])["cost"]
        for u, v in itertools.permutations(names, 2):
            if nx.has_path(graph, u, v):
                by_hand = nx.shortest_path_length(graph, u, v, weight=weight)
                assert table[u, v] == pytest.approx(by_hand, abs=1e-5)


def test_osmnx_takes_the_graph():
    import osmnx as ox

    graph = to_networkx(network(grid_town(4, seed=1)))
    nodes, edges = ox.graph_to_gdfs(graph)
    assert edges.crs.to_epsg() == 4548
    assert len(nodes) == 16
    assert edges.geometry.length.to_numpy() == pytest.approx(edges["length"].to_numpy())


def test_an_osmnx_graph_makes_the_same_roads_as_its_file(tmp_path):
    """OSMnx reads the same OSM file on its own; lengths are great-circle there."""
    import osmnx as ox

    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1), 5: (3, 1)}
    road = {"highway": "residential", "maxspeed": "30"}
    ways = {
        7: ([1, 2, 3], road),
        8: ([2, 4], {**road, "oneway": "yes"}),
        9: ([3, 5], {"highway": "primary", "bridge": "yes"}),
    }
    file = write_osm(tmp_path / "a.osm", nodes, ways)
    graph = ox.graph_from_xml(file, retain_all=True, simplify=False)
    ours, theirs = load_roads(file), roads_from_networkx(graph)
    assert theirs.edges.crs == ours.edges.crs
    for column in ("road_class", "oneway", "bridge"):
        assert sorted(theirs.edges[column]) == sorted(ours.edges[column])
    assert theirs.edges["length_m"].sum() == pytest.approx(ours.edges.length.sum(), rel=2e-3)
    assert theirs.edges["speed_kph"].dropna().tolist() == [30.0] * 3
    times = [network_for(roads, PROFILES["car"]).edges["time_s"].sum() for roads in (ours, theirs)]
    assert times[0] == pytest.approx(times[1], rel=2e-3)


def test_graphml_there_and_back(tmp_path):
    import osmnx as ox

    net = network(grid_town(4, seed=2))
    write_graphml(net, tmp_path / "a.graphml")
    graph = ox.load_graphml(tmp_path / "a.graphml", node_dtypes={"osmid": str})
    assert arcs(from_networkx(graph)) == arcs(net)
    roads = roads_from_graphml(tmp_path / "a.graphml")
    assert sorted(roads.edges["length_m"]) == pytest.approx(sorted(net.edges["length_m"]))
    assert (roads.edges["oneway"] == "forward").sum() == net.edges["oneway"].sum()


def test_degrees_are_projected_and_lengths_kept():
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_nodes_from([(1, {"x": 116.10, "y": 35.80}), (2, {"x": 116.11, "y": 35.80})])
    graph.add_edge(1, 2, length=905.0)
    net = from_networkx(graph)
    assert net.crs.to_epsg() == 32650
    assert net.edges["length_m"].tolist() == [905.0]
    assert from_networkx(graph, crs=CRS).crs.to_epsg() == 4548


def test_undirected_graphs_go_both_ways_and_lines_may_be_missing():
    for kind in (nx.Graph, nx.MultiGraph):
        graph = kind(plain(highway="primary"))
        graph.graph["crs"] = CRS
        net = from_networkx(graph)
        assert not net.edges["oneway"].any()
        assert net.edges["length_m"].tolist() == [500.0]
    assert from_networkx(plain()).edges["oneway"].tolist() == [True]


def test_a_road_that_takes_longer_one_way_is_one_road_and_edges_of_other_lengths_stay_two():
    graph = plain(length=500.0, travel_time=60.0)
    graph.add_edge(2, 1, length=500.0, travel_time=90.0)
    net = from_networkx(graph)
    assert net.edges[["u", "v", "time_s", "time_back_s", "oneway"]].to_numpy().tolist() == [
        ["1", "2", 60.0, 90.0, False]
    ]
    back = to_networkx(net)
    assert {(u, v): data["travel_time"] for u, v, data in back.edges(data=True)} == {
        ("1", "2"): 60.0,
        ("2", "1"): 90.0,
    }
    assert from_networkx(back).edges["time_back_s"].tolist() == [90.0]
    graph = plain(length=500.0, travel_time=60.0)
    graph.add_edge(2, 1, length=510.0, travel_time=60.0)
    assert from_networkx(graph).edges["oneway"].all()


def test_one_way_and_two_way_loops_are_told_apart():
    ring = LineString([(0, 0), (9, 0), (9, 9), (0, 0)])
    once = plain(length=500.0)
    once.add_edge(1, 1, geometry=ring, length=ring.length)
    assert from_networkx(once).edges["oneway"].tolist() == [True, True]
    twice = once.copy()
    twice.add_edge(1, 1, geometry=ring.reverse(), length=ring.length)
    assert sorted(from_networkx(twice).edges["oneway"]) == [False, True]


def test_merged_tags_take_the_least_class_and_the_lowest_limit():
    graph = plain(
        highway=["primary", "residential"],
        maxspeed=["60", "30 mph"],
        bridge=["yes", "viaduct"],
        name=["a", "b"],
    )
    edge = roads_from_networkx(graph).edges.iloc[0]
    assert edge["road_class"] == "residential"
    assert edge["speed_kph"] == pytest.approx(48.28032)
    assert edge["bridge"]


def faults(graph: object) -> list[tuple[str, object]]:
    """What both readers say of a graph: keys, and whom they name."""
    told = []
    for read in (from_networkx, roads_from_networkx):
        with pytest.raises(InputError) as error:
            read(graph)
        assert all(fault.message("zh") != fault.message("en") for fault in error.value.faults)
        told.append(
            [
                (fault.key, fault.params.get("rows", fault.params.get("ids", fault.params.get("value"))))
                for fault in error.value.faults
            ]
        )
    assert told[0] == told[1]
    return told[0]


@pytest.mark.parametrize("own", [None, "EPSG:999999", "nowhere"])
def test_a_graph_without_a_known_crs_is_refused(own):
    graph = plain()
    graph.graph["crs"] = own
    with pytest.raises(CrsError):
        from_networkx(graph)
    with pytest.raises(CrsError):
        from_networkx(plain(), crs="EPSG:3857")


@pytest.mark.parametrize("given", [None, "roads.graphml", {"a": "b"}])
def test_what_is_no_graph_is_refused(given):
    assert faults(given) == [("error.roads.not-a-graph", None)]


def test_graphs_without_roads_are_refused():
    for empty in (nx.MultiDiGraph(crs=CRS), nx.create_empty_copy(plain())):
        assert faults(empty) == [("error.roads.none-in-file", None)]


def test_nodes_without_a_place_are_named():
    graph = plain()
    graph.add_node(3)
    graph.add_node(4, x=1.0)
    graph.add_node(5, x="a", y=1.0)
    graph.add_node(6, x=np.inf, y=1.0)
    assert faults(graph) == [("error.roads.graph-nodes", "3, 4, 5, 6")]


def test_node_ids_follow_the_rule_of_ids():
    graph = nx.relabel_nodes(plain(), {1: 7.0, 2: " b "})
    assert sorted(from_networkx(graph).nodes.index) == ["7", "b"]
    assert sorted(roads_from_networkx(graph).nodes.index) == ["7", "b"]
    graph = plain()
    graph.add_node("1", x=9.0, y=9.0)
    assert faults(graph) == [("id.twice", "1")]
    graph = nx.relabel_nodes(plain(), {1: (0, 0), 2: (0, 1)})
    assert faults(graph) == [("error.roads.graph-ids", "(0, 0), (0, 1)")]


@pytest.mark.parametrize("value", ["abc", [100.0, 200.0], True, "", -1.0, float("inf"), 2.0**23 + 1])
@pytest.mark.parametrize("name", ["length", "travel_time"])
def test_costs_that_are_no_numbers_are_named(name, value):
    assert faults(plain(**{name: value})) == [("error.roads.graph-cost", "1-2")]


def test_lengths_are_taken_from_the_line_where_there_are_none():
    for absent in ({}, {"length": None}, {"length": np.nan}):
        assert from_networkx(plain(**absent)).edges["length_m"].tolist() == [500.0]


def test_lines_may_be_text():
    wkt = "LINESTRING (0 0, 250 250, 500 0)"
    assert from_networkx(plain(geometry=wkt)).edges.geometry.iloc[0].wkt == wkt
    for wrong in ("LINESTRING", "POINT (0 0)", 7, shapely.Point(0, 0), LineString()):
        assert faults(plain(geometry=wrong)) == [("error.roads.graph-geometry", "1-2")]


def test_all_faults_of_a_graph_are_told_at_once():
    graph = plain(length="far", geometry="no line")
    graph.add_node(3, x=None)
    assert [key for key, _ in faults(graph)] == [
        "error.roads.graph-nodes", "error.roads.graph-cost", "error.roads.graph-geometry",
    ]  # fmt: skip


def test_people_may_stop_where_nothing_is_said():
    graph = plain(may_stop=False)
    graph.add_edge(2, 1)
    assert sorted(from_networkx(graph).edges["may_stop"]) == [False, True]
    for word, meant in (("True", True), ("False", False), (1.0, True), (0, False), (None, True)):
        assert from_networkx(plain(may_stop=word)).edges["may_stop"].tolist() == [meant]
    with pytest.raises(InputError) as error:
        from_networkx(plain(may_stop="perhaps"))
    assert [fault.key for fault in error.value.faults] == ["network.edge-flag"]


def test_our_own_column_names_beside_those_of_osmnx_do_no_harm():
    assert from_networkx(plain(length=510.0, length_m=1.0)).edges["length_m"].tolist() == [510.0]


def test_frames_of_osmnx_say_what_to_do():
    import osmnx as ox

    frames = ox.graph_to_gdfs(to_networkx(network(grid_town(3, seed=1))))
    with pytest.raises(InputError) as error:
        RoadNetwork.from_edges(*frames)
    assert list(dict.fromkeys(fault.key for fault in error.value.faults)) == [
        "id.twice",
        "network.edge-each-way",
    ]
    assert "from_networkx" in error.value.message("en")
    nodes, edges = frames
    assert len(RoadNetwork.from_edges(nodes, edges.drop(columns="edge_id")).edges) == len(edges)


@pytest.mark.parametrize("slow", [None, 3.0])
def test_ways_in_the_graph_cost_what_they_cost_in_the_closed_network(slow, tmp_path):
    town = grid_town(6, seed=5)
    works = LineString([(150, -50), (150, 420)])
    net = network(town).with_closures(works, slow=slow)
    names = ["0_0", "5_5", "2_3", "4_1"]
    places = net.nodes.geometry.loc[names].to_numpy()
    homes = gpd.GeoDataFrame({"demand_id": names}, geometry=places, crs=CRS)
    graph = to_networkx(net)
    write_graphml(net, tmp_path / "a.graphml")
    assert len(to_networkx(network(town)).edges) - len(graph.edges) == (0 if slow else _both_ways(net))
    for by, weight in (("length", "length"), ("time", "travel_time")):
        sites = homes.rename(columns={"demand_id": "site_id"})
        costs = cp.cost_matrix(net, homes, sites, search="9 h" if by == "time" else "99 km", by=by)
        table = costs.to_triplets().set_index(["demand_id", "site_id"])["cost"].to_dict()
        for u, v in itertools.permutations(names, 2):
            by_hand = (
                nx.shortest_path_length(graph, u, v, weight=weight) if nx.has_path(graph, u, v) else None
            )
            assert table.get((u, v)) == (by_hand if by_hand is None else pytest.approx(by_hand, abs=1e-5))
    again = from_networkx(to_networkx(net))
    assert arcs(again) == arcs(net)
    assert len(roads_from_graphml(tmp_path / "a.graphml").edges) == len(again.edges)


def _both_ways(net: RoadNetwork) -> int:
    shut = net.closures.shut
    assert shut.any()
    return int(shut.sum() + (shut & ~net.oneway).sum())


def test_times_on_some_edges_only_are_refused():
    graph = plain(travel_time=60.0)
    graph.add_edge(2, 1)
    with pytest.raises(InputError) as error:
        from_networkx(graph)
    assert [(fault.key, fault.params["count"]) for fault in error.value.faults] == [
        ("error.roads.times-missing", 1)
    ]


@pytest.mark.shared
def test_lengths_and_times_that_no_road_has_are_told():
    graph = nx.MultiDiGraph(crs="EPSG:4548")
    graph.add_nodes_from(
        [(1, {"x": 0.0, "y": 0.0}), (2, {"x": 900.0, "y": 0.0}), (3, {"x": 900.0, "y": 1.0})]
    )
    graph.add_edge(1, 2, length=500.0, travel_time=0.0)
    graph.add_edge(2, 3, travel_time=60.0)  # a light on the way
    told = {found.rule: found.params["rows"] for found in from_networkx(graph).findings}
    assert told == {"roads.length-missing": "2-3", "roads.length-odd": "1-2", "roads.time-odd": "1-2"}


def test_a_real_network_comes_back(shared_data, tmp_path):
    net = cp.read_roads(shared_data / "osm" / "liechtenstein-2013.osm.pbf")
    again = from_networkx(to_networkx(net))
    assert again.edges["length_m"].sum() == pytest.approx(net.edges["length_m"].sum())
    assert (again.edges["oneway"].sum(), len(again.edges)) == (net.edges["oneway"].sum(), len(net.edges))
    assert np.array_equal(again.nodes.index.sort_values(), net.nodes.index.sort_values())


def test_a_graph_has_an_edge_each_way_with_all_that_is_known():
    nodes = gpd.GeoDataFrame({"node_id": ["a", "b"]}, geometry=[Point(0, 0), Point(300, 40)], crs=CRS)
    line = LineString([(0, 0), (200, 90), (300, 40)])
    table = {
        "edge_id": ["e", "f"], "u": ["a", "b"], "v": ["b", "a"], "oneway": [False, True], "may_stop": [False, True],
        "length_m": [400.0, 350.0], "time_s": [40.0, 70.0], "road_class": ["primary", "track"],
    }  # fmt: skip
    edges = gpd.GeoDataFrame(table, geometry=[line, line.reverse()], crs=CRS)
    graph = to_networkx(RoadNetwork.from_edges(nodes, edges))
    assert graph.graph["crs"].to_epsg() == 4548
    assert dict(graph.nodes(data=True)) == {"a": {"x": 0.0, "y": 0.0}, "b": {"x": 300.0, "y": 40.0}}
    both = {"edge_id": "e", "oneway": False, "may_stop": False, "length": 400.0, "travel_time": 40.0}
    both |= {"highway": "primary"}
    back = {"edge_id": "f", "oneway": True, "may_stop": True, "length": 350.0, "travel_time": 70.0}
    back |= {"highway": "track", "reversed": False, "geometry": line.reverse()}
    found = sorted(graph.edges(data=True), key=lambda edge: (edge[2]["edge_id"], edge[0]))
    assert found == [
        ("a", "b", both | {"reversed": False, "geometry": line}),
        ("b", "a", both | {"reversed": True, "geometry": line.reverse()}),
        ("b", "a", back),
    ]
