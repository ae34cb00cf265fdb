"""The audit of a network: parts, one-way traps, missing links, points on islands."""

from __future__ import annotations

import importlib

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from osm_toy import write_osm
from roads_toy import counties
from shapely import LineString, Point

import coverplan as cp
from coverplan.errors import InputError
from coverplan.layers.roads.build import roads_from_lines
from coverplan.network import Around, RoadNetwork
from coverplan.network.audit import (
    _within_by_road,
    audit,
    components,
    missing_links,
)
from coverplan.network.interop import to_networkx
from coverplan.network.read import network_for
from coverplan.network.travel.apply import PROFILES

CRS = "EPSG:4548"


def net_of(*lines: str, profile: str = "car", **columns: object) -> RoadNetwork:
    frame = gpd.GeoDataFrame(
        {"road_class": ["primary"] * len(lines), **columns},
        geometry=[shapely.from_wkt(line) for line in lines],
        crs=CRS,
    )
    return network_for(roads_from_lines(frame), PROFILES[profile])


def found(net: RoadNetwork, **options: float) -> list[tuple[str, object]]:
    return [(one.rule, one.params.get("km", one.params.get("apart_m"))) for one in audit(net, **options)]


MAIN = "LINESTRING (500000 0, 505000 0)"


def test_parts_are_ordered_by_nodes_then_length_then_id():
    net = net_of("LINESTRING (0 0, 0 900)", "LINESTRING (5 0, 5 900)", "LINESTRING (9 0, 9 901)")
    parts = components(net)
    assert parts["length_m"].tolist() == [901, 900, 900]
    assert parts["node_id"].iloc[1:].is_monotonic_increasing


def test_a_stray_vertex_makes_no_island_of_the_roads():
    net = net_of(
        "LINESTRING (0 500, 300 500)", "LINESTRING (300 500, 300 800)", "LINESTRING (9 0, 4000000 0)"
    )
    (island,) = (one for one in audit(net) if one.rule == "roads.island")
    assert island.params["km"] == "3999.99"


def test_parts_carry_nodes_edges_and_length():
    net = net_of("LINESTRING (0 0, 100 0)", "LINESTRING (0 500, 300 500)", "LINESTRING (300 500, 300 800)")
    parts = components(net)
    assert parts[["nodes", "edges", "length_m"]].to_numpy().tolist() == [[3, 2, 600], [2, 1, 100]]
    assert parts["share"].tolist() == pytest.approx([6 / 7, 1 / 7])


@settings(max_examples=8, deadline=None)
@given(counties())
def test_parts_are_those_of_networkx(town):
    net = RoadNetwork.from_edges(town.node_frame(), town.edge_frame())
    graph = to_networkx(net)
    for strong, by_hand in (
        (False, nx.weakly_connected_components),
        (True, nx.strongly_connected_components),
    ):
        parts = components(net, strong=strong)
        groups = sorted((len(group), min(group)) for group in by_hand(graph))
        assert sorted(zip(parts["nodes"], parts["node_id"], strict=True)) == groups
        sizes = list(zip(parts["nodes"], parts["length_m"], strict=True))
        assert sizes == sorted(sizes, reverse=True)
    assert components(net)["length_m"].sum() == pytest.approx(net.edges["length_m"].sum())


def test_islands_are_named_from_a_length_on_and_counted_below():
    net = net_of(
        MAIN,
        "LINESTRING (500000 900, 500800 900)",
        "LINESTRING (500000 1900, 500100 1900)",
        "LINESTRING (500000 2900, 500050 2900)",
    )
    assert found(net) == [("roads.island", "0.80"), ("roads.island-small", "0.15")]
    island, small = audit(net)
    assert small.params["count"] == 2
    assert island.lon == pytest.approx(117.0, abs=1e-4)
    assert found(net, least_island_m=60) == [
        ("roads.island", "0.80"),
        ("roads.island", "0.10"),
        ("roads.island-small", "0.05"),
    ]


def test_a_whole_network_raises_nothing():
    assert found(net_of(MAIN, "LINESTRING (505000 0, 505000 900)")) == []


@pytest.mark.parametrize(("oneway", "rule"), [("yes", "roads.cannot-leave"), ("-1", "roads.cannot-enter")])
def test_one_way_stubs_are_named(oneway, rule):
    stub = "LINESTRING (505000 0, 505000 900)"
    assert found(net_of(MAIN, stub, oneway=["no", oneway])) == [(rule, "0.90")]
    assert found(net_of(MAIN, stub, oneway=["no", oneway], profile="walk")) == []
    assert found(net_of(MAIN, stub, oneway=["no", oneway]), least_island_m=1000) == [
        (f"{rule}-small", "0.90")
    ]


def test_a_one_way_ring_road_is_no_trap():
    there, back = "LINESTRING (505000 0, 505000 900)", "LINESTRING (505000 900, 505300 450, 505000 0)"
    assert found(net_of(MAIN, there, back, oneway=["no", "yes", "yes"])) == []


def test_a_gap_is_a_missing_link_when_the_way_round_is_long():
    far_round = "LINESTRING (500000 0, 500000 1000, 505003 1000, 505003 2)"
    assert found(net_of(MAIN, far_round)) == [("roads.missing-link", "3.6")]
    near_round = ("LINESTRING (500000 0, 500100 0)", "LINESTRING (500000 0, 500000 50, 500103 50, 500103 2)")
    assert found(net_of(*near_round)) == []
    assert found(net_of(*near_round), detour_m=100) == [("roads.missing-link", "3.6")]
    assert found(net_of(MAIN, far_round), apart_m=3) == []


def test_a_bridge_overhead_and_a_barrier_are_no_missing_links(tmp_path):
    bridge = net_of(MAIN, "LINESTRING (505003 -900, 505003 900)", bridge=["no", "yes"])
    assert missing_links(bridge) == []
    nodes = {1: (0, 0), 2: (1, 0), 3: (2, 0)}
    file = write_osm(
        tmp_path / "a.osm",
        nodes,
        {7: ([1, 2, 3], {"highway": "primary"})},
        node_tags={2: {"barrier": "bollard"}},
    )
    assert missing_links(cp.read_roads(file)) == []
    assert len(components(cp.read_roads(file))) == 2


def test_points_on_islands_are_named():
    net = net_of(MAIN, "LINESTRING (500000 900, 500800 900)")
    points = gpd.GeoDataFrame(
        {"facility_id": ["main", "island", "nowhere"]},
        geometry=[Point(501000, 9), Point(500100, 890), Point(590000, 0)],
        crs=CRS,
    )
    (one,) = audit(net, around=Around(places={"facilities": points}))
    assert (one.rule, one.layer, one.params["ids"], one.params["km"]) == (
        "roads.point-on-island",
        "roads",
        "island",
        "0.80",
    )
    assert (one.size, one.size_unit) == (800.0, "m")
    assert one.lon == pytest.approx(117.0009, abs=1e-3)
    (other,) = audit(net, around=Around(places={"facilities": points.iloc[[0]]}))
    assert (other.rule, other.params["do"].key) == ("roads.island", "roads.do.link")
    close = net_of(MAIN, "LINESTRING (505020 0, 505020 900)")
    assert [finding.params["do"].key for finding in audit(close)] == ["roads.do.draw"]


def test_every_finding_has_words_in_both_languages():
    net = net_of(
        MAIN, "LINESTRING (500000 900, 500800 900)", "LINESTRING (500000 903, 500000 1100)", "LINESTRING (505000 0, 505000 900)",
        oneway=["no", "no", "no", "yes"],
    )  # fmt: skip
    for one in audit(net):
        for language in ("zh", "en"):
            assert one.message(language)
            assert one.advice(language)


@pytest.mark.shared
def test_real_roads_are_audited_once_and_the_same(shared_data):
    net = cp.read_roads(shared_data / "osm" / "andorra-2025.osm.pbf")
    first, second = audit(net), audit(net)
    assert first == second
    named = [one for one in first if one.lon is not None]
    assert named
    assert all(1.3 < one.lon < 1.9 and 42.3 < one.lat < 42.8 for one in named)


def test_a_network_without_nodes_or_without_roads_raises_nothing():
    nodes = gpd.GeoDataFrame({"node_id": ["a", "b"]}, geometry=[Point(0, 0), Point(9, 9)], crs=CRS)
    edges = gpd.GeoDataFrame(
        {"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[LineString([(0, 0), (9, 9)])], crs=CRS
    )
    for n_nodes in (0, 2):
        net = RoadNetwork.from_edges(nodes.iloc[:n_nodes], edges.iloc[:0])
        assert audit(net) == ()
        assert missing_links(net) == []
        assert len(components(net)) == n_nodes
        places = {"residents": nodes.rename(columns={"node_id": "demand_id"})}
        assert audit(net, around=Around(places=places)) == ()


@pytest.mark.parametrize("option", ["apart_m", "detour_m", "least_island_m"])
@pytest.mark.parametrize("value", [-1, np.nan, np.inf, "5", None, True])
def test_metres_that_are_none_are_refused(option, value):
    with pytest.raises(InputError) as error:
        audit(net_of(MAIN), **{option: value})
    assert [(fault.key, fault.params["name"]) for fault in error.value.faults] == [("error.option", option)]


@settings(max_examples=6, deadline=None)
@given(counties(), st.sampled_from([0.0, 30.5, 120.5, 400.5]))
def test_what_is_near_by_road_is_near_for_networkx(town, limit_m):
    net = RoadNetwork.from_edges(town.node_frame(), town.edge_frame())
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(net.nodes)))
    graph.add_weighted_edges_from(zip(net.tail, net.head, net.edge_costs("length"), strict=True))
    node, edge = np.divmod(np.arange(len(net.nodes) * len(net.edges)), max(len(net.edges), 1))
    costs = dict(nx.all_pairs_dijkstra_path_length(graph))
    expected = [
        min(costs[n].get(net.tail[e], np.inf), costs[n].get(net.head[e], np.inf)) <= limit_m
        for n, e in zip(node, edge, strict=True)
    ]
    assert _within_by_road(net, node, edge, limit_m).tolist() == expected


def test_many_searches_at_once_are_as_many_single_ones(monkeypatch):
    """Dead ends beside a road, with ways round of different lengths."""
    stubs = [f"LINESTRING (500000 {1000 * i}, 500000 {1000 * i + 990 - i})" for i in range(12)]
    across = [f"LINESTRING (500000 {1000 * i}, 501000 {1000 * i})" for i in range(13)]
    net = net_of(*stubs, *across, "LINESTRING (501000 0, 501000 12000)")
    whole = found(net, apart_m=25, detour_m=3500)
    assert whole
    monkeypatch.setattr(importlib.import_module("coverplan.network.audit"), "_SEARCHES_AT_ONCE", 1)
    assert found(net, apart_m=25, detour_m=3500) == whole
