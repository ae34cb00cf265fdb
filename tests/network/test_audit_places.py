"""What an audit says of each fault: its name, its place, its size, and how long is long enough."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from shapely import LineString, Point, box

from coverplan.network import Around, RoadNetwork
from coverplan.network.audit import audit, components, missing_links

CRS = "EPSG:4548"
EAST, NORTH = 500_000.0, 3_960_000.0


def net_of(*roads: tuple[str, str, str], oneway: str = "", no_stop: str = "") -> RoadNetwork:
    """Roads as (edge, u, v), u and v as "x y name" in metres; those named in `oneway` run from u to v only."""
    spots = {end.split()[2]: end for _, u, v in roads for end in (u, v)}
    at = {name: Point(EAST + float(e.split()[0]), NORTH + float(e.split()[1])) for name, e in spots.items()}
    nodes = gpd.GeoDataFrame({"node_id": list(at)}, geometry=list(at.values()), crs=CRS)
    table = pd.DataFrame(
        [(edge, u.split()[2], v.split()[2]) for edge, u, v in roads], columns=["edge_id", "u", "v"]
    )
    table["oneway"] = table["edge_id"].isin(oneway.split())
    table["may_stop"] = ~table["edge_id"].isin(no_stop.split())
    lines = [LineString([at[u], at[v]]) for u, v in zip(table["u"], table["v"], strict=True)]
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=lines, crs=CRS))


def is_at(finding, x: float, y: float) -> bool:
    """Whether a finding's place is so many metres from the corner."""
    there = pyproj.Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(EAST + x, NORTH + y)
    return (finding.lon, finding.lat) == pytest.approx(there, abs=1e-6)


MAIN = (("1", "0 0 a", "3000 0 b"), ("2", "3000 0 b", "3000 2000 c"))
ISLAND = ("3", "9000 0 y", "9700 0 x")


def test_an_island_is_named_by_its_smallest_node_and_stands_there():
    (island,) = audit(net_of(*MAIN, ISLAND))
    assert (island.rule, island.layer, island.name) == ("roads.island", "roads", "x")
    assert island.params["km"] == "0.70"
    assert is_at(island, 9700, 0)


def test_islands_of_the_length_asked_are_named_and_shorter_ones_counted():
    other = ("4", "9000 5000 p", "9400 5000 q")
    net = net_of(*MAIN, ISLAND, other)
    assert [one.name for one in audit(net, least_island_m=400)] == ["x", "p"]
    named, counted = audit(net, least_island_m=700)
    assert named.name == "x"
    assert counted.rule == "roads.island-small"
    assert dict(counted.params) == {"count": 1, "km": "0.40", "least_m": "700"}
    (both,) = audit(net, least_island_m=700.5)
    assert dict(both.params) == {"count": 2, "km": "1.10", "least_m": "700"}


@pytest.mark.parametrize(("rule", "stub"), [("cannot-leave", "3000 2000 c"), ("cannot-enter", "3000 3000 z")])
def test_a_part_that_one_can_only_enter_or_only_leave_is_named_with_all_its_roads(rule, stub):
    """The stub z, and from it a road both ways to w: 1000 and 600 metres, cut off one way."""
    ends = ("3000 2000 c", "3000 3000 z")
    u, v = (stub, next(end for end in ends if end != stub))
    net = net_of(*MAIN, ("3", u, v), ("4", "3000 3000 z", "3600 3000 w"), oneway="3")
    (trap,) = audit(net)
    assert (trap.rule, trap.name, trap.params["km"]) == (f"roads.{rule}", "w", "1.60")
    assert is_at(trap, 3600, 3000)
    (small,) = audit(net, least_island_m=1601)
    assert small.rule == f"roads.{rule}-small"
    assert dict(small.params) == {"count": 1, "km": "1.60", "least_m": "1601"}


def test_two_traps_are_two():
    net = net_of(
        *MAIN, ("3", "0 0 a", "0 900 e"), ("4", "3000 2000 c", "3000 2800 f"), ("5", "0 -700 g", "0 0 a"),
        oneway="3 4 5",
    )  # fmt: skip
    found = [(one.rule, one.name, one.params["km"]) for one in audit(net)]
    assert found == [
        ("roads.cannot-leave", "e", "0.90"),
        ("roads.cannot-leave", "f", "0.80"),
        ("roads.cannot-enter", "g", "0.70"),
    ]


# A dead end z stands 4 m from road 1; by road it is 500 m to b, and 2500 m to a.
GAP = (*MAIN, ("3", "3000 0 b", "2600 300 z0"), ("4", "2600 300 z0", "2500 4 z"))


def test_a_missing_link_names_the_road_it_misses_and_stands_at_the_dead_end():
    by_road = np.hypot(400, 300) + np.hypot(100, 296)
    (link,) = missing_links(net_of(*GAP), detour_m=by_road - 1)
    assert (link.rule, link.layer, link.name) == ("roads.missing-link", "roads", "1")
    assert dict(link.params) == {"apart_m": "4.0", "detour_m": f"{by_road - 1:.0f}"}
    assert is_at(link, 2500, 4)
    assert missing_links(net_of(*GAP), detour_m=by_road + 1) == []


def test_a_gap_counts_up_to_the_metres_asked():
    net = net_of(*GAP)
    assert [one.name for one in missing_links(net, apart_m=4.001)] == ["1"]
    assert missing_links(net, apart_m=3.999) == []
    assert [one.rule for one in audit(net, apart_m=4.001)] == ["roads.missing-link"]
    assert list(audit(net, apart_m=3.999)) == []
    assert list(audit(net, detour_m=900)) == []
    assert len(missing_links(net_of(*GAP[:2], *GAP[2:]), apart_m=5)) == 1


def test_the_way_round_may_run_against_one_way_streets():
    assert missing_links(net_of(*GAP, oneway="3 4"), detour_m=900) == []
    assert missing_links(net_of(*GAP, oneway="1 2"), detour_m=900) == []
    assert len(missing_links(net_of(*GAP, oneway="3 4"), detour_m=700)) == 1


def test_roads_where_nobody_stops_pass_above():
    assert missing_links(net_of(*GAP, no_stop="1")) == []


def homes_at(**at: tuple[float, float]) -> gpd.GeoDataFrame:
    shapes = [Point(EAST + x, NORTH + y) for x, y in at.values()]
    return gpd.GeoDataFrame({"demand_id": list(at)}, geometry=shapes, crs=CRS)


def test_points_on_islands_are_told_once_an_island_with_their_people():
    homes = homes_at(d=(100, 9), e=(9100, 50), f=(9100, 5000), g=(9600, -20))
    around = Around(places={"residents": homes.assign(residents=[1.0, 2.0, 4.0, 8.0])})
    (one,) = audit(net_of(*MAIN, ISLAND), around=around)
    assert (one.rule, one.layer, one.name, one.params["km"]) == (
        "roads.point-on-island",
        "roads",
        "x",
        "0.70",
    )
    assert (one.params["ids"], one.params["points"], one.size, one.size_unit) == ("g, e", 2, 10.0, "people")
    assert is_at(one, 9600, -20)


def test_shares_of_parts_are_of_the_length_within_parts():
    net = net_of(*MAIN, ISLAND, ("4", "3000 2000 c", "3000 3000 d"), oneway="4")
    whole, strong = components(net), components(net, strong=True)
    assert whole[["nodes", "edges", "length_m", "node_id"]].to_numpy().tolist() == [
        [4, 3, 6000.0, "a"],
        [2, 1, 700.0, "x"],
    ]
    assert whole["share"].tolist() == pytest.approx([60 / 67, 7 / 67])
    assert whole.index.tolist() == [0, 1]
    assert whole.index.name == "component"
    assert strong[["nodes", "edges", "length_m", "node_id"]].to_numpy().tolist() == [
        [3, 2, 5000.0, "a"],
        [2, 1, 700.0, "x"],
        [1, 0, 0.0, "d"],
    ]
    assert strong["share"].tolist() == pytest.approx([50 / 57, 7 / 57, 0])
    shut = net.with_closures(box(EAST + 100, NORTH - 9, EAST + 200, NORTH + 9))
    assert components(shut).equals(whole)


def test_loops_alone_share_nothing_and_a_road_of_no_length_has_a_share_of_nought():
    spot = Point(EAST, NORTH)
    nodes = gpd.GeoDataFrame({"node_id": ["a", "b"]}, geometry=[spot, spot], crs=CRS)
    lines = [LineString([spot, spot])]
    edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=lines, crs=CRS)
    parts = components(RoadNetwork.from_edges(nodes, edges))
    assert parts[["nodes", "length_m", "share"]].to_numpy().tolist() == [[2, 0.0, 0.0]]
    assert shapely.length(lines[0]) == 0
