"""What closures shut and slow, worked out by hand."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from coverplan.errors import InputError
from coverplan.network import RoadNetwork, cost_matrix, nearest_cost, reachable, routes

CRS = "EPSG:4548"


def network(
    *roads: tuple[str, str, list[tuple[float, float]]], oneway: bool = False, **columns: list
) -> RoadNetwork:
    """Edges "1", "2", ... between named nodes, where their lines end."""
    at = {name: xy for u, v, line in roads for name, xy in ((u, line[0]), (v, line[-1]))}
    nodes = gpd.GeoDataFrame(index=list(at), geometry=[Point(xy) for xy in at.values()], crs=CRS)
    table = {"u": [u for u, _, _ in roads], "v": [v for _, v, _ in roads], "oneway": oneway, **columns}
    table["edge_id"] = [str(number + 1) for number in range(len(roads))]
    return RoadNetwork.from_edges(
        nodes, gpd.GeoDataFrame(table, geometry=[LineString(line) for *_, line in roads], crs=CRS)
    )


def points(name: str, **at: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: list(at)}, geometry=[Point(xy) for xy in at.values()], crs=CRS)


@pytest.fixture
def street() -> RoadNetwork:
    """a ---1000--- b ---1000--- c."""
    return network(("a", "b", [(0, 0), (1000, 0)]), ("b", "c", [(1000, 0), (2000, 0)]), time_s=[100.0, 50.0])


def test_a_closure_cuts_an_edge_in_two_and_names_who_stands_on_it(street: RoadNetwork) -> None:
    flooded = street.with_closures(box(400, -50, 600, 50))
    homes = points("demand_id", before=(300, 0), within=(500, 0), behind=(700, 0))
    clinics = points("facility_id", f=(100, 0), g=(1500, 0))
    near = nearest_cost(flooded, homes, clinics)
    assert near["facility_id"].fillna("").tolist() == ["f", "", "g"]
    assert near.loc[["before", "behind"], "cost"].tolist() == [200.0, 800.0]
    assert near.loc["within", "reason"] == "closed_edge"
    assert nearest_cost(street, homes, clinics)["facility_id"].tolist() == ["f", "f", "f"]
    roads = reachable(flooded, clinics, "5 km")
    assert roads[["edge_id", "from_m", "to_m"]].to_numpy().tolist() == [
        ["1", 0.0, 400.0], ["1", 600.0, 1000.0], ["2", 0.0, 1000.0],
    ]  # fmt: skip


def test_slower_roads_take_longer_and_stay_as_long(street: RoadNetwork) -> None:
    slow = street.with_closures(LineString([(500, -5), (500, 5)]), slow=3)
    home, clinic = points("demand_id", d=(0, 0)), points("facility_id", f=(2000, 0))
    assert nearest_cost(street, home, clinic, by="time")["cost"].tolist() == [150.0]
    assert nearest_cost(slow, home, clinic, by="time")["cost"].tolist() == [350.0]
    assert nearest_cost(slow, home, clinic)["cost"].tolist() == [2000.0]


def test_a_frame_of_closures_says_place_by_place_which_are_shut_and_how_slow_the_others(
    street: RoadNetwork,
) -> None:
    works, flood = LineString([(500, -5), (500, 5)]), box(1400, -50, 1600, 50)
    places = gpd.GeoDataFrame({"slow": [3, None]}, geometry=[works, flood], crs=street.crs, index=[7, 7])
    changed = street.with_closures(places)
    assert changed.closures is not None
    assert changed.closures.times.tolist() == street.with_closures(works, slow=3).closures.times.tolist()
    assert changed.closures.shut.tolist() == street.with_closures(flood).closures.shut.tolist()
    with pytest.raises(InputError) as told:
        street.with_closures(places.assign(slow=[0.5, "half"]))
    assert [fault.params["value"] for fault in told.value.faults] == [0.5, "half"]


def test_a_point_crosses_no_road_and_is_refused(street: RoadNetwork) -> None:
    with pytest.raises(InputError) as told:
        street.with_closures(Point(500, 0))
    assert [fault.key for fault in told.value.faults] == ["closures.point"]


def test_between_two_shut_stretches_of_an_edge_people_get_about_but_not_out(street: RoadNetwork) -> None:
    homes = points("demand_id", west=(50, 0), between=(400, 0), wet=(850, 0), east=(950, 0))
    clinics = points("facility_id", f=(600, 0), g=(1500, 0))
    floods = [box(100, -5, 200, 5), box(800, -5, 900, 5)]
    for net in (
        street.with_closures(floods[0]).with_closures(floods[1]),
        street.with_closures(MultiPolygon(floods)),
    ):
        near = nearest_cost(net, homes, clinics)
        assert near["facility_id"].fillna("").tolist() == ["", "f", "", "g"]
        assert near["reason"].fillna("").tolist() == ["unreachable", "", "closed_edge", ""]
        assert near.loc[["between", "east"], "cost"].tolist() == [200.0, 550.0]
        assert cost_matrix(net, homes, clinics).pairs == 2
        assert routes(net, homes, clinics)["cost"].dropna().tolist() == [200.0, 550.0]
        assert net.shut_length_m == pytest.approx(200)
        roads = reachable(net, clinics, "5 km")
        assert roads[["edge_id", "from_m", "to_m"]].to_numpy().tolist() == [
            ["1", 200.0, 800.0], ["1", 900.0, 1000.0], ["2", 0.0, 1000.0],
        ]  # fmt: skip
        closer = reachable(net, clinics, "300 m")
        assert closer[["from_m", "to_m"]].to_numpy().tolist() == [[300.0, 800.0], [200.0, 800.0]]


def test_stretches_that_meet_or_overlap_are_one(street: RoadNetwork) -> None:
    net = street
    for flood in (box(300, -5, 400, 5), box(100, -5, 200, 5), box(150, -5, 300, 5), box(120, -5, 130, 5)):
        net = net.with_closures(flood)
    assert net.closures is not None
    assert net.closures.n_shut.tolist() == [1, 0]
    assert (net.closures.start.tolist(), net.closures.end.tolist()) == ([0.1], [0.4])


def test_a_road_that_comes_back_over_itself_is_shut_both_ways() -> None:
    there_and_back = network(("a", "a", [(0, 0), (1000, 0), (0, 0)])).with_closures(box(400, -10, 500, 10))
    assert there_and_back.closures is not None
    assert there_and_back.closures.start.tolist() == [0.2, 0.75]
    assert there_and_back.closures.end.tolist() == [0.25, 0.8]
    home, clinic = points("demand_id", d=(800, 0)), points("facility_id", f=(0, 0))
    assert nearest_cost(there_and_back, home, clinic)["reason"].tolist() == ["unreachable"]
    stem = [(0, 0), (600, 0), (700, 50), (700, -50), (600, 0), (0, 0)]
    closed = network(("a", "b", stem)).with_closures(LineString([(250, -9), (250, 9)]))
    assert nearest_cost(closed, home, clinic)["reason"].tolist() == ["unreachable"]


def test_several_places_on_an_edge_each_slow_it(street: RoadNetwork) -> None:
    works = [LineString([(x, -5), (x, 5)]) for x in (200, 500)]
    at_once = street.with_closures(gpd.GeoDataFrame({"slow": [2, 3]}, geometry=works, crs=CRS))
    twice = street.with_closures(gpd.GeoSeries(works, crs=CRS), slow=2)
    one_by_one = street.with_closures(works[0], slow=2).with_closures(works[1], slow=3)
    assert [net.closures.times.tolist() for net in (at_once, one_by_one, twice)] == [[6, 1], [6, 1], [4, 1]]


@pytest.mark.parametrize("slow", ["2", True, float("nan"), float("inf"), 0.99])
def test_what_is_no_number_from_one_upwards_slows_nothing(street: RoadNetwork, slow: object) -> None:
    with pytest.raises(InputError, match="slow"):
        street.with_closures(box(0, 0, 1, 1), slow=slow)


def test_an_edge_of_no_cost_is_reached_as_far_as_it_is_open_and_one_way() -> None:
    free = network(("a", "b", [(0, 0), (100, 0)]), time_s=[0.0])
    shut = free.with_closures(box(40, -5, 60, 5))
    west = reachable(shut, points("facility_id", f=(0, 0)), "1 min", by="time")
    assert west[["from_m", "to_m"]].to_numpy().tolist() == [[0.0, 40.0]]
    east = reachable(shut, points("facility_id", f=(70, 0)), "1 min", by="time")
    assert east[["from_m", "to_m"]].to_numpy().tolist() == [[60.0, 100.0]]
    street = network(("a", "b", [(0, 0), (100, 0)]), oneway=True, time_s=[0.0])
    middle = points("facility_id", f=(50, 0))
    before = reachable(street, middle, "1 min", by="time")
    behind = reachable(street, middle, "1 min", by="time", direction="from_facility")
    assert [frame[["from_m", "to_m"]].to_numpy().tolist() for frame in (before, behind)] == [
        [[0, 50]],
        [[50, 100]],
    ]
