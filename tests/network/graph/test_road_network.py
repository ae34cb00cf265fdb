"""A road network tells what it is made of, what its roads cost, and refuses what it cannot answer."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, box

from coverplan.errors import CrsError, InputError
from coverplan.network import RoadNetwork, SnapRules
from coverplan.network.travel import PROFILES
from coverplan.texts import speaking

CRS = "EPSG:4548"
SPOTS = {"a": (0, 0), "b": (1000, 0), "c": (1000, 600)}


def net_of(*roads: tuple[str, str, bool], times: list[float] | None = None, **options: object) -> RoadNetwork:
    """Straight roads, numbered from 1."""
    nodes = gpd.GeoDataFrame(index=list(SPOTS), geometry=[Point(xy) for xy in SPOTS.values()], crs=CRS)
    table = {
        "edge_id": [str(number) for number in range(1, len(roads) + 1)],
        "u": [u for u, _, _ in roads],
        "v": [v for _, v, _ in roads],
        "oneway": [oneway for _, _, oneway in roads],
    } | ({} if times is None else {"time_s": times})
    lines = [LineString([SPOTS[u], SPOTS[v]]) for u, v, _ in roads]
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=lines, crs=CRS), **options)


@pytest.fixture(scope="module")
def bend() -> RoadNetwork:
    """1: a ---1000--- b both ways; 2: b ---600--> c."""
    return net_of(("a", "b", False), ("b", "c", True), times=[100.0, 30.0])


def fault_of(error: pytest.ExceptionInfo[InputError]) -> tuple[str, dict[str, object]]:
    (fault,) = error.value.faults
    assert "{" not in fault.message("zh") + fault.message("en")
    return fault.key, dict(fault.params)


def test_tables_of_a_network_are_on_their_ids_however_these_came(bend):
    named = RoadNetwork.from_edges(bend.nodes.rename_axis(None), bend.edges.reset_index())
    for net in (bend, named, RoadNetwork.from_edges(bend.nodes.reset_index(), bend.edges.reset_index())):
        assert (net.nodes.index.name, net.edges.index.name) == ("node_id", "edge_id")
        assert net.nodes.index.dtype == net.edges.index.dtype == object


def test_a_network_says_what_it_holds(bend):
    assert repr(bend) == "RoadNetwork(3 nodes, 2 edges (1 one-way), 1.6 km, length and time, EPSG:4548)"
    shut = bend.with_closures(box(400, -5, 650, 5)).with_closures(box(990, 100, 1010, 200), slow=2)
    assert repr(shut).endswith("EPSG:4548, 1 edges shut, 1 slowed)")
    assert repr(net_of(("a", "b", False))).endswith("1.0 km, length, EPSG:4548)")


def test_ends_ways_and_crs_are_those_of_the_table(bend):
    ids = bend.nodes.index.to_numpy()
    assert ids[bend.tail].tolist() == ["a", "b"]
    assert ids[bend.head].tolist() == ["b", "c"]
    assert bend.oneway.tolist() == [False, True]
    assert bend.crs.to_epsg() == 4548
    assert bend.has_time
    assert not net_of(("a", "b", False)).has_time


def test_an_edge_costs_its_length_or_its_time_and_no_end_when_it_is_shut(bend):
    assert bend.edge_costs("length").tolist() == [1000.0, 600.0]
    assert bend.edge_costs("time").tolist() == [100.0, 30.0]
    changed = bend.with_closures(box(400, -5, 650, 5)).with_closures(box(990, 100, 1010, 200), slow=2.5)
    assert changed.edge_costs("length").tolist() == [1000.0, 600.0]
    assert changed.edge_costs("time").tolist() == [100.0, 75.0]
    assert changed.open_costs("length").tolist() == [np.inf, 600.0]
    assert changed.open_costs("time").tolist() == [np.inf, 75.0]
    assert bend.open_costs("time").tolist() == [100.0, 30.0]
    assert bend.edge_costs("length") is changed.edge_costs("length")


def test_metres_that_are_shut_are_those_within_the_places(bend):
    assert bend.shut_length_m == 0.0
    once = bend.with_closures(box(400, -5, 650, 5))
    assert once.shut_length_m == pytest.approx(250.0)
    assert once.with_closures(box(600, -5, 800, 5)).shut_length_m == pytest.approx(400.0)
    assert bend.with_closures(box(990, 100, 1010, 200), slow=2).shut_length_m == 0.0
    assert once.closed_by(None).closures is None
    assert once.closed_by(None).edge_costs("time").tolist() == [100.0, 30.0]


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_arcs_towards_facilities_are_searched_backwards(bend, direction):
    arcs, costs = bend.arcs(direction, "time")
    ids = bend.nodes.index.to_numpy()
    at = np.repeat(ids, np.diff(arcs.indptr))
    found = set(zip(at, ids[arcs.to], costs, bend.edges.index[arcs.edge], strict=True))
    forwards = {("a", "b", 100.0, "1"), ("b", "a", 100.0, "1"), ("b", "c", 30.0, "2")}
    backwards = {(v, u, cost, edge) for u, v, cost, edge in forwards}
    assert found == (backwards if direction == "to_facility" else forwards)


def test_loops_are_no_arcs():
    net = net_of(("a", "a", False), ("a", "b", False))
    for direction in ("to_facility", "from_facility"):
        assert net.arcs(direction, "length")[0].edge.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("ask", "key", "params"),
    [
        (
            lambda net: net.edge_costs("distance"),
            "error.option",
            {"name": "by", "value": "distance", "allowed": "length, time"},
        ),
        (lambda net: net.edge_costs("time"), "network.no-time", {}),
        (
            lambda net: net.arcs("towards", "length"),
            "error.option",
            {"name": "direction", "value": "towards", "allowed": "to_facility, from_facility"},
        ),
        (
            lambda net: RoadNetwork.from_edges(net.nodes, net.edges, rules=300),
            "error.option",
            {"name": "rules", "value": 300, "allowed": "SnapRules(limit_m=500)"},
        ),
        (
            lambda net: RoadNetwork.from_edges([1], net.edges),
            "network.not-a-frame",
            {"what": "nodes", "given": "list"},
        ),
        (
            lambda net: RoadNetwork.from_edges(net.nodes, net.edges.drop(columns="geometry")),
            "network.not-a-frame",
            {"what": "edges", "given": "DataFrame"},
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(ask, key, params):
    with pytest.raises(InputError) as error:
        ask(net_of(("a", "b", False)))
    assert fault_of(error) == (key, params)


def test_closures_in_another_crs_are_refused_with_both(bend):
    places = gpd.GeoSeries([box(400, -5, 650, 5)], crs="EPSG:4547")
    with pytest.raises(CrsError, match="EPSG:4547") as error:
        bend.with_closures(places)
    assert "EPSG:4548" in error.value.message("en")
    assert "closures" in error.value.message("en") or "closure" in error.value.message("en")


def test_rules_and_traveller_are_those_given():
    rules = SnapRules(limit_m=70)
    assert net_of(("a", "b", False), rules=rules).rules == rules
    assert net_of(("a", "b", False)).rules == SnapRules()
    slow = dataclasses.replace(PROFILES["walk"], off_road_kph=1.5)
    net = net_of(("a", "b", False), rules=rules).travelled_by(slow)
    assert (net.profile, net.rules) == (slow, SnapRules(off_road_kph=1.5))


def test_the_card_of_a_network_has_what_it_holds(bend):
    changed = bend.travelled_by(PROFILES["car"])
    changed = changed.with_closures(box(400, -5, 650, 5)).with_closures(box(990, 100, 1010, 200), slow=2)
    with speaking("en"):
        plain, card = bend._repr_html_(), changed._repr_html_()
    held = ("1.6 km", "EPSG:4548", ">3<", "2 (1 one-way)", "within 1 km, 3 km/h off the road")
    for word in (*held, "1 edges shut", "1 slower"):
        assert word in card, word
    assert PROFILES["car"].title("en") in card
    assert PROFILES["car"].title("en") not in plain
    assert "250 m" in card or "0.25 km" in card
    assert "250 m" not in plain
    with speaking("en"):
        assert "time" in plain
        assert "time" not in net_of(("a", "b", False))._repr_html_().lower()
