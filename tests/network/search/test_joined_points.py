"""How points on edges meet the nodes and each other, worked out by hand on one street."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, box

from coverplan.errors import InputError
from coverplan.network import RoadNetwork, SnapRules, snap
from coverplan.network.search import CostedArcs, join_points, search_from_facilities, snapped
from coverplan.network.search.joined_points import rows_by_edge

CRS = "EPSG:4548"
INF = np.inf


def street(*, oneway: bool = False) -> RoadNetwork:
    """a ---1000 m, 100 s--- b."""
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(1000, 0)], crs=CRS)
    table = {"u": ["a"], "v": ["b"], "oneway": [oneway], "time_s": [100.0]}
    line = [LineString([(0, 0), (1000, 0)])]
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=line, crs=CRS))


def points(*at: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"demand_id": range(len(at))}, geometry=[Point(xy) for xy in at], crs=CRS)


@pytest.mark.parametrize(
    ("oneway", "leaving", "costs"),
    [
        (False, True, [[5.0, 1005.0], [310.0, 710.0], [1000.0, 0.0]]),
        (False, False, [[5.0, 1005.0], [310.0, 710.0], [1000.0, 0.0]]),
        (True, True, [[5.0, 1005.0], [INF, 710.0], [INF, 0.0]]),
        (True, False, [[5.0, INF], [310.0, INF], [1000.0, 0.0]]),
    ],
)
def test_a_point_pays_its_way_to_the_road_and_along_it_where_travel_goes(oneway, leaving, costs):
    net = street(oneway=oneway)
    joined = join_points(net, snap(net, points((0, 5), (300, 10), (1000, 0))), "length", leaving=leaving)
    assert net.nodes.index[joined.node[0]].tolist() == ["a", "b"]
    assert joined.node_cost.tolist() == costs
    assert joined.along.tolist() == [0.0, 300.0, 1000.0]
    assert joined.access.tolist() == [5.0, 10.0, 0.0]
    assert joined.fraction.tolist() == [0.0, 0.3, 1.0]
    assert joined.side.tolist() == [0, 0, 0]
    assert joined.oneway.tolist() == [oneway] * 3


def test_by_time_the_way_to_the_road_is_walked():
    net = street()
    walkers = snap(net, points((300, 10)), SnapRules(off_road_kph=7.2))
    joined = join_points(net, walkers, "time", leaving=True)
    assert joined.access.tolist() == [5.0]
    assert joined.node_cost.tolist() == [[35.0, 75.0]]


@pytest.mark.parametrize("leaving", [True, False])
def test_from_each_piece_of_a_shut_edge_only_its_own_end_is_met(leaving):
    net = street().with_closures(box(400, -9, 500, 9)).with_closures(box(700, -9, 800, 9))
    joined = join_points(
        net, snap(net, points((300, 0), (450, 0), (600, 0), (900, 0))), "length", leaving=leaving
    )
    assert joined.side.tolist() == [0, -1, 1, 2]
    assert joined.node_cost.tolist() == [[300.0, INF], [INF, INF], [INF, INF], [INF, 100.0]]
    part = joined[np.array([3, 0])]
    assert part.side.tolist() == [2, 0]
    assert part.node_cost.tolist() == [[INF, 100.0], [300.0, INF]]
    assert part.along.tolist() == [900.0, 300.0]
    assert part.access.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("n_edges", [3, 1000])
def test_rows_of_an_edge_are_found_however_many_edges_there_are(n_edges):
    edges = np.array([0, 0, 2, n_edges - 1], dtype=np.int32)
    sought = np.array([2, 0, 1], dtype=np.int32)
    low, high = rows_by_edge(sought, edges)
    assert [edges[a:b].tolist() for a, b in zip(low, high, strict=True)] == [
        [edge for edge in edges.tolist() if edge == one] for one in sought
    ]
    none = np.empty(0, dtype=np.int32)
    assert [bound.tolist() for bound in rows_by_edge(none, edges)] == [[], []]
    assert [bound.tolist() for bound in rows_by_edge(sought, none)] == [[0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("direction", "oneway", "pairs"),
    [
        ("to_facility", False, {(0, 0): 105.0, (0, 1): 705.0, (1, 0): 300.0, (1, 1): 500.0}),
        # on a one-way street only a home before a clinic reaches it, and only one behind it is reached
        ("to_facility", True, {(0, 0): 105.0, (1, 0): 300.0}),
        ("from_facility", True, {(0, 1): 705.0, (1, 1): 500.0}),
    ],
)
def test_places_on_one_edge_are_joined_straight_along_it(direction, oneway, pairs):
    """Clinics at 300 (5 m off the road) and 500; homes at 200 and 1000."""
    net = street(oneway=oneway)
    search = net.once(search_from_facilities, "length", direction)
    towards = direction == "to_facility"
    clinics = join_points(net, snap(net, points((300, 5), (500, 0))), "length", leaving=not towards)
    homes = join_points(net, snap(net, points((200, 0), (1000, 0))), "length", leaving=towards)
    for reach in (np.inf, 600.0, 200.0):
        start, target, cost = search.same_edge(clinics, homes, reach)
        found = zip(start.tolist(), target.tolist(), cost.tolist(), strict=True)
        # ways up to the reach are all there; what is farther may be
        apart = {(0, 0): 100, (0, 1): 700, (1, 0): 300, (1, 1): 500}
        assert {(s, t): c for s, t, c in found} == {
            pair: cost for pair, cost in pairs.items() if apart[pair] <= reach
        }


@pytest.mark.parametrize("reach", [0.0, 1e-9, 50.0])
def test_a_home_and_a_clinic_at_one_place_are_within_every_reach(reach):
    net = street(oneway=False)
    search = net.once(search_from_facilities, "length", "to_facility")
    here = join_points(net, snap(net, points((300, 0), (700, 0))), "length", leaving=True)
    found = zip(*(column.tolist() for column in search.same_edge(here, here, reach)), strict=True)
    assert sorted(found) == [(0, 0, 0.0), (1, 1, 0.0)]


def test_searches_start_at_the_nearest_ends_first_and_know_whose_they_are():
    net = street(oneway=True)
    search = net.once(search_from_facilities, "length", "to_facility")
    assert search.sign == -1.0
    assert search.backwards.sign == 1.0
    assert search.backwards.direction == "from_facility"
    places = join_points(net, snap(net, points((300, 0), (900, 0), (0, 0))), "length", leaving=False)
    node, cost, whose, code = search.seeds(places, np.array([7, 8, 9], dtype=np.int32))
    assert net.nodes.index[node].tolist() == ["a", "a", "a"]
    assert cost.tolist() == [0.0, 300.0, 900.0]
    assert whose.tolist() == [9, 7, 8]
    assert code.tolist() == [4, 0, 2]


def test_a_frame_of_snapped_points_tells_who_found_no_road():
    found = snap(street(), points((300, 40), (300, 4000)).assign(demand_id=[5, 6]))
    assert repr(found) == "SnappedPoints(2 points, 1 not snapped)"
    assert len(found) == 2
    table = found.frame()
    assert table.index.tolist() == [5, 6]
    assert table.index.name == "id"
    assert table.loc[5].tolist()[:4] == ["a-b", 300.0, 40.0, True]
    assert table["is_snapped"].tolist() == [True, False]
    assert table["reason"].fillna("").tolist() == ["", "not_snapped"]
    assert table.loc[6, ["edge_id", "position_m", "offset_m"]].isna().all()


@pytest.mark.parametrize("direction", ["to_facility", "from_facility"])
def test_ways_are_traced_along_the_roads_own_arcs(direction):
    """On a one-way street a search towards facilities runs backwards, from b to a."""
    net = street(oneway=True)
    search = net.once(search_from_facilities, "time", direction)
    names = net.nodes.index.to_numpy()
    start, end = ("b", "a") if direction == "to_facility" else ("a", "b")
    assert (names[search.came_from].tolist(), names[search.roads.to].tolist()) == ([start], [end])
    assert search.roads.costs.tolist() == [100.0]
    assert len(search.core.indptr) == 3
    place = (0, 0) if start == "a" else (1000, 0)
    seed = join_points(net, snap(net, points(place)), "time", leaving=direction == "from_facility")
    owner = np.array([4], dtype=np.int32)
    for reach, far in ((100.0, 100.0), (99.0, INF)):
        dist, nearest, came_by = search.within(seed, owner, reach=reach, track=True)
        found = dict(zip(names, dist.tolist(), strict=True))
        assert found == {start: 0.0, end: far}
        assert nearest[names == start].tolist() == [4]
        assert came_by[names == end].tolist() == [0 if far < INF else -1]


@pytest.mark.parametrize(
    ("costs", "dearest"), [([1.0, 2.0, INF], 2.0), ([1e6, 1.0, 1.0], 1e6), ([0.0, 0.0], 0.0), ([], 0.0)]
)
def test_buckets_span_the_dearest_arc_that_is_open(costs, dearest):
    arcs = CostedArcs(np.array([0, len(costs)]), np.zeros(len(costs), np.int32), np.array(costs))
    width, count = arcs.buckets
    assert width > 0
    assert count & (count - 1) == 0
    assert dearest < width * (count - 1)
    assert count <= 1 << 16
    assert count <= 2 * (dearest / width + 4)


def test_points_are_joined_anew_only_where_they_come_as_a_frame():
    net, rules = street(), SnapRules(limit_m=20)
    joined = snap(net, points((300, 10)), rules)
    closed = net.with_closures(box(400, -9, 500, 9))
    for roads, given in ((net, None), (net, SnapRules(limit_m=20)), (closed, None)):
        assert snapped(roads, joined, given, ("demand_id",)) is joined
    assert snapped(net, points((300, 30)), rules, ("demand_id",)).is_snapped.tolist() == [False]
    assert snapped(net, points((300, 30)), None, ("demand_id",)).is_snapped.tolist() == [True]
    for roads, given in ((street(), None), (street(), rules), (net, SnapRules(limit_m=30))):
        with pytest.raises(InputError) as error:
            snapped(roads, joined, given, ("demand_id",))
        assert [fault.key for fault in error.value.faults] == ["network.snapped-elsewhere"]
