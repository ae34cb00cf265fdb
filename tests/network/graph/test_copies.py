"""Roads that are slower one way than the other, and roads that are open at the ends of a trip only."""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box

from coverplan.errors import InputError
from coverplan.network import (
    RoadNetwork,
    SnapRules,
    audit,
    cost_matrix,
    from_networkx,
    nearest_cost,
    reachable,
    routes,
    service_area,
    simplify,
    snap,
    to_networkx,
)

CRS = "EPSG:4548"
MAX = 1e12


def network(places, rows, **options) -> RoadNetwork:
    """Build a network of straight roads; a row is u, v and what differs from a two-way road of 1 s a metre."""
    nodes = gpd.GeoDataFrame(index=list(places), geometry=[Point(*at) for at in places.values()], crs=CRS)
    table = []
    for number, (u, v, more) in enumerate(rows):
        line = LineString([places[u], places[v]])
        table.append(
            {"edge_id": f"e{number:02}", "u": u, "v": v, "oneway": False, "time_s": line.length, "time_back_s": None,
             "no_through": False, "geometry": line, **more}
        )  # fmt: skip
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry="geometry", crs=CRS), **options)


def points(kind, places) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {f"{kind}_id": list(places)}, geometry=[Point(*at) for at in places.values()], crs=CRS
    )


STREET = {"a": (0, 0), "b": (900, 0)}
UPHILL = network(STREET, [("a", "b", {"time_s": 300.0, "time_back_s": 90.0})])
HOMES = points("demand", {"low": (100, 0), "high": (800, 0)})


def test_a_road_has_a_time_for_each_way_along_it():
    times = cost_matrix(UPHILL, HOMES, HOMES.rename(columns={"demand_id": "site_id"}), by="time")
    assert times.to_dense().tolist() == [[0.0, pytest.approx(700 / 3)], [70.0, 0.0]]
    lengths = cost_matrix(UPHILL, HOMES, HOMES.rename(columns={"demand_id": "site_id"}))
    assert lengths.to_dense().tolist() == [[0.0, 700.0], [700.0, 0.0]]


def test_a_road_of_two_speeds_is_one_road_to_everybody_who_looks():
    assert repr(UPHILL) == "RoadNetwork(2 nodes, 1 edges (0 one-way), 0.9 km, length and time, EPSG:4548)"
    assert snap(UPHILL, HOMES).frame()[["edge_id", "position_m"]].to_numpy().tolist() == [
        ["e00", 100.0],
        ["e00", 800.0],
    ]
    assert list(audit(UPHILL)) == []
    back = points("facility", {"f": (900, 0)})
    reached = reachable(UPHILL, back, "150 s", by="time", direction="from_facility")
    assert reached[["edge_id", "from_m", "to_m"]].to_numpy().tolist() == [["e00", 0.0, 900.0]]
    near = reachable(UPHILL, back, "150 s", by="time")
    assert near[["edge_id", "from_m", "to_m"]].to_numpy().tolist() == [["e00", 450.0, 900.0]]


def test_a_road_turned_in_storage_keeps_its_two_times():
    turned = network(STREET, [("b", "a", {"time_s": 90.0, "time_back_s": 300.0})])
    sites = HOMES.rename(columns={"demand_id": "site_id"})
    assert (
        cost_matrix(turned, HOMES, sites, by="time").to_dense().tolist()
        == cost_matrix(UPHILL, HOMES, sites, by="time").to_dense().tolist()
    )


def test_times_back_that_differ_in_nothing_leave_no_trace():
    plain = network(STREET, [("a", "b", {"time_back_s": 900.0})])
    assert plain.graph.copies is None
    assert "time_back_s" not in plain.edges.columns
    assert "no_through" not in plain.edges.columns


def test_wrong_times_back_and_flags_are_named():
    for more, column in (({"time_back_s": -1.0}, "time_back_s"), ({"no_through": "maybe"}, "no_through")):
        with pytest.raises(InputError) as error:
            network(STREET, [("a", "b", more)])
        assert column in error.value.message("en")


CHAIN = {"a": (0, 0), "b": (300, 0), "c": (900, 0), "d": (900, 100)}


def test_chains_keep_both_times_and_what_is_closed_to_through_traffic():
    rows = [
        ("a", "b", {"time_s": 100.0, "time_back_s": 30.0}),
        ("c", "b", {"time_s": 60.0, "time_back_s": 200.0}),
        ("c", "d", {"no_through": True}),
    ]
    turned = network(CHAIN, rows)
    same = network(CHAIN, [rows[0], ("b", "c", {"time_s": 200.0, "time_back_s": 60.0}), rows[2]])
    assert len(simplify(turned).edges) == 3
    joined = simplify(same)
    assert joined.edges[["u", "v", "time_s", "time_back_s", "no_through"]].to_numpy().tolist() == [
        ["a", "c", 300.0, 90.0, False],
        ["d", "c", 100.0, 100.0, True],
    ]
    sites = HOMES.rename(columns={"demand_id": "site_id"})
    assert (
        cost_matrix(joined, HOMES, sites, by="time").to_dense().tolist()
        == cost_matrix(turned, HOMES, sites, by="time").to_dense().tolist()
    )


def test_a_network_that_was_saved_and_one_through_networkx_cost_the_same(tmp_path):
    net = network(
        CHAIN,
        [
            ("a", "b", {"time_s": 100.0, "time_back_s": 30.0}),
            ("b", "c", {}),
            ("c", "d", {"no_through": True}),
        ],
    )
    shut = net.with_closures(box(890, 40, 910, 60)).with_closures(box(100, -5, 110, 5), slow=2)
    shut.save(tmp_path / "net")
    sites = points("site", {"x": (40, 5), "y": (895, 90), "z": (600, 0)})
    homes = sites.rename(columns={"site_id": "demand_id"})
    for one in (shut, RoadNetwork.open(tmp_path / "net")):
        assert one.shut_length_m == pytest.approx(20)
        assert repr(one.closures) == "1 edges shut, 1 slowed"
        found = cost_matrix(one, homes, sites, by="time").to_dense()
        assert np.isnan(found[1, [0, 2]]).all()
        # 300 m at 1 m/s, 260 m at ten a second and slowed to five, 5 m off the road at 3 km/h
        assert found[2, 0] == pytest.approx(300 + 52 + 6)
    again = from_networkx(to_networkx(net))
    assert again.edges["no_through"].tolist() == [False, False, True]
    for by in ("length", "time"):
        assert (
            cost_matrix(again, homes, sites, by=by).to_dense().tolist()
            == cost_matrix(net, homes, sites, by=by).to_dense().tolist()
        )


# A private road p-q-r joins the street at both its ends, and a drive leads on from q.
PRIVATE = network(
    {"p": (0, 0), "q": (100, 0), "r": (200, 0), "s": (100, 50), "w": (0, 400), "e": (200, 400)},
    [
        ("p", "q", {"no_through": True}), ("q", "r", {"no_through": True}), ("q", "s", {"no_through": True}),
        ("p", "w", {}), ("w", "e", {}), ("e", "r", {}),
    ],
    rules=SnapRules(limit_m=30),
)  # fmt: skip


def test_nobody_drives_through_a_private_road_and_everybody_to_its_doors():
    homes = points("demand", {"west": (0, 100), "drive": (100, 40), "middle": (60, 0)})
    sites = points("site", {"east": (200, 100), "door": (150, 0)})
    found = cost_matrix(PRIVATE, homes, sites).to_dense().tolist()
    assert found == [[800.0, 250.0], [240.0, 90.0], [240.0, 90.0]]
    assert cost_matrix(PRIVATE, sites.rename(columns={"site_id": "demand_id"}), homes.rename(columns={"demand_id": "site_id"})).to_dense().tolist() == [
        [800.0, 240.0, 240.0], [250.0, 90.0, 90.0],
    ]  # fmt: skip


def test_a_private_road_is_one_road_to_everybody_who_looks():
    assert repr(PRIVATE).startswith("RoadNetwork(6 nodes, 6 edges (0 one-way), 1.2 km")
    assert list(audit(PRIVATE)) == []
    door = points("facility", {"door": (150, 0)})
    reached = reachable(PRIVATE, door, "120 m").set_index("edge_id")[["from_m", "to_m"]]
    assert reached.loc["e00"].tolist() == [30.0, 100.0]
    assert reached.loc["e05"].tolist() == [330.0, 400.0]
    assert service_area(PRIVATE, door, "120 m").geometry[0].covers(Point(100, 50))
    way = routes(PRIVATE, points("demand", {"west": (0, 100)}), points("facility", {"east": (200, 100)}))
    assert way.geometry[0].length == pytest.approx(way["cost"][0]) == 800.0


def test_a_private_gate_between_open_roads_is_shut_to_all():
    gate = network(
        {"a": (0, 0), "b": (100, 0), "b2": (100, 0), "c": (200, 0)},
        [("a", "b", {}), ("b", "b2", {"no_through": True}), ("b2", "c", {})],
    )
    near = nearest_cost(gate, points("demand", {"x": (0, 0)}), points("facility", {"f": (200, 0)}))
    assert near["reason"].tolist() == ["unreachable"]


def expanded_costs(net: RoadNetwork, one: Point, other: Point, by: str) -> float:
    """The oracle: Dijkstra on a graph of three layers (to leave private roads, other roads, to enter private ones)."""
    graph = nx.MultiDiGraph()
    at = {}
    for name, point in (("start", one), ("end", other)):
        found = snap(net, points("demand", {name: (point.x, point.y)})).frame().iloc[0]
        if not found["is_snapped"]:
            return MAX
        at[name] = (found["edge_id"], found["position_m"], found["offset_m"])
    for edge_id, row in net.edges.iterrows():
        private = bool(row.get("no_through", False))
        there = row["length_m"] if by == "length" else row["time_s"]
        back = row["length_m"] if by == "length" else row.get("time_back_s", row["time_s"])
        inner = sorted((m, name) for name, (e, m, _) in at.items() if e == edge_id)
        stops = [(0.0, row["u"]), *inner, (row["length_m"], row["v"])]
        for layer in ("out", "in") if private else ("open",):
            for (m0, a), (m1, b) in itertools.pairwise(stops):
                share = (m1 - m0) / row["length_m"] if row["length_m"] else 0.0
                graph.add_edge((layer, a), (layer, b), cost=share * there)
                if not row["oneway"] or m0 == m1:
                    graph.add_edge((layer, b), (layer, a), cost=share * back)
    for node in net.nodes.index:
        graph.add_edge(("out", node), ("open", node), cost=0.0)
        graph.add_edge(("open", node), ("in", node), cost=0.0)
    for layer in ("out", "open", "in"):
        graph.add_edge("START", (layer, "start"), cost=0.0)
        graph.add_edge((layer, "end"), "END", cost=0.0)
    try:
        road = nx.dijkstra_path_length(graph, "START", "END", weight="cost")
    except nx.NetworkXNoPath:
        return MAX
    access = sum(offset for _, _, offset in at.values())
    return road + (access if by == "length" else access / net.rules.off_road_m_per_s)


@st.composite
def towns(draw):
    """A small grid of streets, some closed to through traffic, some slower one way, some one-way."""
    side = 3
    places = {f"n{x}{y}": (100.0 * x, 100.0 * y) for x in range(side) for y in range(side)}
    rows = []
    for x in range(side):
        for y in range(side):
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx < side and y + dy < side and draw(st.booleans() | st.just(value=True)):
                    more = {
                        "no_through": draw(st.booleans()),
                        "oneway": draw(st.sampled_from([False, False, True])),
                    }
                    if draw(st.booleans()):
                        more |= {
                            "time_s": float(draw(st.integers(1, 300))),
                            "time_back_s": float(draw(st.integers(1, 300))),
                        }
                    ends = [f"n{x}{y}", f"n{x + dx}{y + dy}"]
                    rows.append((*(ends if draw(st.booleans()) else ends[::-1]), more))
    if not rows:
        rows = [("n00", "n10", {})]
    place = st.tuples(st.integers(0, 200), st.integers(0, 200))
    return network(places, rows), draw(st.lists(place, min_size=2, max_size=4, unique=True))


@settings(deadline=None, max_examples=60)
@given(towns(), st.sampled_from(["length", "time"]))
def test_costs_are_those_of_dijkstra_where_no_trip_leads_through(town, by):
    net, places = town
    named = {str(i): place for i, place in enumerate(places)}
    homes, sites = points("demand", named), points("site", named)
    expected = np.array([[expanded_costs(net, Point(a), Point(b), by) for b in places] for a in places])
    for limit, labels_from in ((None, 64), (None, 1), ("100 km" if by == "length" else "1000 h", 64)):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("coverplan.network.nearest._WORTH_LABELS", labels_from)
            found = cost_matrix(net, homes, sites, by=by, search=limit).to_dense()
            comes = cost_matrix(net, homes, sites, by=by, search=limit, direction="from_facility").to_dense()
        assert np.where(np.isnan(found), MAX, found) == pytest.approx(expected, abs=1e-5)
        assert np.where(np.isnan(comes), MAX, comes) == pytest.approx(expected.T, abs=1e-5)
    near = nearest_cost(net, homes, sites.rename(columns={"site_id": "facility_id"}), by=by, k=len(places))
    for home, rows in near.groupby(level=0):
        row = expected[int(home)]
        assert rows["cost"].dropna().tolist() == pytest.approx(sorted(row[row < MAX]), abs=1e-5)
    for home in range(len(places)):
        ways = routes(net, homes.iloc[[home]], sites.iloc[[(home + 1) % len(places)]].rename(columns={"site_id": "facility_id"}), by=by)  # fmt: skip
        cost = float(ways["cost"].fillna(MAX).iloc[0])
        assert cost == pytest.approx(expected[home, (home + 1) % len(places)], abs=1e-5)
