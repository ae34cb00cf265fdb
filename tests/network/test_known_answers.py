"""Answers worked out by hand on a few roads, and the faults of other tools that we do not repeat."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiLineString, Point, box

from coverplan.errors import CrsError, InputError
from coverplan.network import (
    RoadNetwork,
    SnapRules,
    cost_matrix,
    nearest_cost,
    reachable,
    routes,
    service_area,
    snap,
)

CRS = "EPSG:4548"


def nodes_of(**at: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        index=pd.Index(list(at), name="node_id"), geometry=[Point(xy) for xy in at.values()], crs=CRS
    )


def edges_of(nodes: gpd.GeoDataFrame, *rows: tuple, **columns: list) -> gpd.GeoDataFrame:
    table = pd.DataFrame([row[:3] for row in rows], columns=["u", "v", "oneway"])
    lines = [
        row[3] if len(row) > 3 else LineString([nodes.geometry[row[0]], nodes.geometry[row[1]]])
        for row in rows
    ]
    return gpd.GeoDataFrame(table.assign(**columns), geometry=lines, crs=CRS)


def points(name: str, **at: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: list(at)}, geometry=[Point(xy) for xy in at.values()], crs=CRS)


@pytest.fixture
def street() -> RoadNetwork:
    """a ---1000--- b ---1000--- c, and an island x --- y far to the north."""
    nodes = nodes_of(a=(0, 0), b=(1000, 0), c=(2000, 0), x=(0, 9000), y=(500, 9000))
    edges = edges_of(
        nodes,
        ("a", "b", False),
        ("b", "c", False),
        ("x", "y", False),
        time_s=[100.0, 50.0, 60.0],
        edge_id=["1", "2", "3"],
    )
    return RoadNetwork.from_edges(nodes, edges)


def test_access_and_egress_are_part_of_the_cost(street: RoadNetwork) -> None:
    home, clinic = points("demand_id", d=(100, 30)), points("facility_id", f=(1500, 20))
    assert nearest_cost(street, home, clinic).loc["d", "cost"] == 1450.0
    by_time = nearest_cost(street, home, clinic, by="time").loc["d", "cost"]
    assert by_time == pytest.approx(
        50 / (3 / 3.6) + 90 + 25
    )  # off the road at 3 km/h, not at the road's speed


def test_points_join_the_edge_and_not_its_end(street: RoadNetwork) -> None:
    row = snap(street, points("demand_id", d=(400, 10))).frame().loc["d"]
    assert (row["edge_id"], row["position_m"], row["offset_m"]) == ("1", 400.0, 10.0)


def test_two_points_on_one_oneway_edge_go_round_when_the_goal_lies_behind() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0))
    edges = edges_of(
        nodes, ("a", "b", True), ("b", "a", True, LineString([(1000, 0), (1000, 500), (0, 500), (0, 0)]))
    )
    net = RoadNetwork.from_edges(nodes, edges)
    home, clinic = points("demand_id", d=(300, 0)), points("facility_id", f=(700, 0))
    assert nearest_cost(net, home, clinic).loc["d", "cost"] == 400.0
    assert nearest_cost(net, home, clinic, direction="from_facility").loc["d", "cost"] == 300 + 2000 + 300


def test_unreachable_and_unsnapped_are_named_and_never_a_number(street: RoadNetwork) -> None:
    homes = points("demand_id", near=(10, 0), island=(250, 9000), lost=(0, 4000))
    near = nearest_cost(street, homes, points("facility_id", f=(2000, 0)))
    assert near.index.tolist() == ["near", "island", "lost"]
    assert near["cost"].isna().tolist() == [False, True, True]
    assert near["facility_id"].isna().tolist() == [False, True, True]
    assert near["reason"].fillna("").tolist() == ["", "unreachable", "not_snapped"]
    costs = cost_matrix(street, homes, points("site_id", s=(2000, 0)), search=None)
    assert costs.pairs == 1
    assert np.isfinite(costs.data).all()


def test_a_facility_off_the_roads_serves_nobody_and_says_so(street: RoadNetwork) -> None:
    near = nearest_cost(street, points("demand_id", d=(10, 0)), points("facility_id", f=(0, 5000)))
    assert near["reason"].tolist() == ["no_facility"]


def test_the_cutoff_is_included_to_the_digit(street: RoadNetwork) -> None:
    homes, clinic = points("demand_id", d=(0, 0)), points("facility_id", f=(1500, 0))
    assert nearest_cost(street, homes, clinic, cutoff="1500 m")["cost"].tolist() == [1500.0]
    beyond = nearest_cost(street, homes, clinic, cutoff="1499.9 m")
    assert beyond["reason"].tolist() == ["beyond_cutoff"]
    assert cost_matrix(street, homes, clinic, search="1.5 km").pairs == 1
    assert cost_matrix(street, homes, clinic, search="1499.9 m").pairs == 0


def test_decimal_lengths_meet_a_decimal_cutoff() -> None:
    nodes = nodes_of(a=(0, 0), b=(1, 0), c=(2, 0))
    edges = edges_of(nodes, ("a", "b", False), ("b", "c", False), length_m=[0.1, 0.2])
    net = RoadNetwork.from_edges(nodes, edges)
    near = nearest_cost(net, points("demand_id", d=(0, 0)), points("facility_id", f=(2, 0)), cutoff="0.3 m")
    assert near["cost"].tolist() == [0.3]


@pytest.mark.parametrize(("step", "limit"), [("0.1", "0.7"), ("100.3", "702.1"), ("100.3", "200.6")])
def test_on_one_edge_the_search_limit_is_included_to_the_digit(step: str, limit: str) -> None:
    nodes = nodes_of(a=(0, 0), b=(9000, 0))
    net = RoadNetwork.from_edges(nodes, edges_of(nodes, ("a", "b", False)))
    places = {f"{i:02}": (4000 + float(step) * i, 0.0) for i in range(12)}
    costs = cost_matrix(net, points("demand_id", **places), points("site_id", **places), search=f"{limit} m")
    steps = round(float(limit) / float(step))
    near = {(a, b) for a in places for b in places if abs(int(a) - int(b)) <= steps}
    assert {(d, s) for d, s, _ in costs.to_triplets().itertuples(index=False)} == near


@pytest.mark.parametrize("homes", [["near"], ["near", "far"], ["far"], []], ids=str)
@pytest.mark.parametrize("clinics", [["near"], ["far"], []], ids=str)
def test_columns_have_the_types_they_have_whatever_is_found(
    street: RoadNetwork, homes: list[str], clinics: list[str]
) -> None:
    at = {"near": (400, 30), "far": (400, 4000)}
    demand, facilities = (
        points(name, **{one: at[one] for one in here}).astype({name: "str"})
        for name, here in (("demand_id", homes), ("facility_id", clinics))
    )

    def types(table: pd.DataFrame) -> str:
        return " ".join(table.dtypes.astype(str))

    assert types(snap(street, demand).frame()) == "str float64 float64 bool str"
    assert types(nearest_cost(street, demand, facilities)) == "str float64 str"
    assert types(nearest_cost(street, demand, facilities, k=2)) == "int64 str float64 str"
    assert types(routes(street, demand, facilities)) == "str str float64 geometry"
    assert types(reachable(street, facilities, "1 km")) == "str float64 float64 geometry"
    assert types(service_area(street, facilities, "1 km")) == "str float64 geometry"


def test_ties_go_to_the_facility_whose_id_sorts_first_as_text(street: RoadNetwork) -> None:
    clinics = gpd.GeoDataFrame({"facility_id": [9, 10]}, geometry=[Point(0, 0), Point(2000, 0)], crs=CRS)
    near = nearest_cost(street, points("demand_id", d=(1000, 0)), clinics, k=2)
    assert near["facility_id"].tolist() == [10, 9]
    assert near["rank"].tolist() == [1, 2]
    assert near["cost"].tolist() == [1000.0, 1000.0]


@pytest.mark.parametrize("at", [{}, {"f": (2000.0, 0.0)}, {"f": (2000.0, 0.0), "g": (0.0, 0.0)}], ids=len)
def test_several_ranks_asked_are_told_however_few_there_are(street: RoadNetwork, at: dict) -> None:
    homes = points("demand_id", d=(400, 0), far=(0, 20_000))
    near = nearest_cost(street, homes, points("facility_id", **at), k=3)
    assert near.columns.tolist() == ["rank", "facility_id", "cost", "reason"]
    ranks = list(range(1, max(len(at), 1) + 1))
    assert near.index.tolist() == ["d"] * len(ranks) + ["far"]
    assert near["rank"].tolist() == [*ranks, 1]
    assert near["facility_id"].dropna().tolist() == sorted(at, reverse=True)


def test_nobody_joins_where_the_profile_may_not_stop() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0), c=(0, 300), d=(1000, 300))
    edges = edges_of(
        nodes, ("a", "b", False), ("c", "d", False), edge_id=["motorway", "lane"], may_stop=[False, True]
    )
    net = RoadNetwork.from_edges(nodes, edges)
    assert snap(net, points("demand_id", d=(500, 10))).frame().loc["d", "edge_id"] == "lane"


def test_the_snap_limit_is_included_and_can_be_set(street: RoadNetwork) -> None:
    homes = points("demand_id", at=(500, 1000), beyond=(500, 1000.01))
    assert snap(street, homes).frame()["is_snapped"].tolist() == [True, False]
    assert not snap(street, homes, SnapRules(limit_m=999)).is_snapped.any()


def test_equally_near_edges_go_by_id_whichever_way_they_are_stored() -> None:
    nodes = nodes_of(a=(0, 0), b=(300, 400), c=(600, 0))
    for turn in (False, True):
        pair = (("b", "a"), ("c", "b")) if turn else (("a", "b"), ("b", "c"))
        edges = edges_of(nodes, (*pair[0], False), (*pair[1], False), edge_id=["z", "k"])
        row = snap(RoadNetwork.from_edges(nodes, edges), points("demand_id", d=(300, 150.1))).frame().loc["d"]
        assert row["edge_id"] == "k"


def test_a_band_lets_the_total_cost_choose_the_edge() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0), c=(0, 50), d=(1000, 50))
    edges = edges_of(
        nodes, ("a", "b", True), ("c", "d", True), ("b", "d", False), ("d", "c", True), edge_id=list("pqrk")
    )
    net = RoadNetwork.from_edges(nodes, edges)
    home, clinic = points("demand_id", d=(500, 20)), points("facility_id", f=(400, 50))
    assert nearest_cost(net, home, clinic).loc["d", "cost"] == 20 + 500 + 50 + 600
    assert nearest_cost(net, home, clinic, rules=SnapRules(band_m=20)).loc["d", "cost"] == 30 + 100


def test_time_and_length_do_not_mix(street: RoadNetwork) -> None:
    home, clinic = points("demand_id", d=(0, 0)), points("facility_id", f=(1500, 0))
    with pytest.raises(InputError):
        nearest_cost(street, home, clinic, by="time", cutoff="5 km")
    with pytest.raises(InputError):
        cost_matrix(street, home, clinic, search="15 min")
    nodes = nodes_of(a=(0, 0), b=(10, 0))
    no_time = RoadNetwork.from_edges(nodes, edges_of(nodes, ("a", "b", False)))
    with pytest.raises(InputError) as refused:
        nearest_cost(no_time, home, clinic, by="time")
    assert refused.value.faults[0].key == "network.no-time"


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "EPSG:3857", "EPSG:4549"])
def test_points_in_another_crs_are_refused(street: RoadNetwork, crs: str | None) -> None:
    home = points("demand_id", d=(0, 0)).set_crs(crs, allow_override=True)
    with pytest.raises(CrsError):
        nearest_cost(street, home, points("facility_id", f=(0, 0)))


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "EPSG:3857", "EPSG:2263"])
def test_a_network_in_degrees_or_feet_or_web_mercator_is_refused(crs: str | None) -> None:
    nodes = nodes_of(a=(0, 0), b=(1, 0))
    edges = edges_of(nodes, ("a", "b", False)).set_crs(crs, allow_override=True)
    with pytest.raises(CrsError):
        RoadNetwork.from_edges(nodes.set_crs(crs, allow_override=True), edges)


def test_every_fault_of_the_tables_is_told_at_once() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0))
    nodes.loc["c"] = [None]
    edges = edges_of(
        nodes,
        ("a", "b", False),
        ("a", "nowhere", False, LineString([(0, 0), (1, 1)])),
        ("a", "b", "yes", LineString([(0, 0), (1000, 0)])),
        ("b", "a", True, MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])),
        length_m=[-1.0, 5.0, np.nan, 7.0],
        edge_id=["e", "f", "g", "e"],
    )
    with pytest.raises(InputError) as refused:
        RoadNetwork.from_edges(nodes, edges)
    assert {fault.key for fault in refused.value.faults} == {
        "error.roads.node-not-a-point",
        "error.roads.node-unknown",
        "network.edge-flag",
        "error.roads.not-a-line",
        "network.edge-cost",
        "id.twice",
    }
    assert "row f: node 'nowhere'" in refused.value.message("en")  # rows are named by edge


def test_a_line_that_ends_away_from_its_node_is_refused() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0))
    edges = edges_of(nodes, ("a", "b", False, LineString([(0, 0), (990, 0)])))
    with pytest.raises(InputError) as refused:
        RoadNetwork.from_edges(nodes, edges)
    assert refused.value.faults[0].key == "error.roads.ends-apart"


def test_points_without_geometry_or_id_are_told_together(street: RoadNetwork) -> None:
    homes = gpd.GeoDataFrame(
        {"demand_id": ["a", "a", None]}, geometry=[Point(0, 0), None, Point(1, 1)], crs=CRS
    )
    with pytest.raises(InputError) as refused:
        nearest_cost(street, homes, points("facility_id", f=(0, 0)))
    assert [fault.key for fault in refused.value.faults] == [
        "id.missing",
        "id.twice",
        "network.point-geometry",
    ]


def test_edges_without_ids_get_ones_that_no_storage_order_changes() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0))
    bow = LineString([(0, 0), (500, 400), (1000, 0)])
    rows = [("a", "b", False), ("b", "a", False, bow.reverse())]
    straight = [RoadNetwork.from_edges(nodes, edges_of(nodes, *order)) for order in (rows, rows[::-1])]
    lengths = [net.edges["length_m"].round(3).to_dict() for net in straight]
    assert lengths == [{"a-b": 1000.0, "a-b#2": 1280.625}] * 2


def test_reachable_roads_end_where_the_cutoff_falls_and_not_at_a_node(street: RoadNetwork) -> None:
    roads = reachable(street, points("facility_id", f=(1500, 100)), "750 m")
    assert roads[["edge_id", "from_m", "to_m"]].to_numpy().tolist() == [
        ["1", 850.0, 1000.0],
        ["2", 0.0, 1000.0],
    ]
    assert roads.length.sum() == pytest.approx(1150)


def test_who_lies_in_the_drawn_area_is_not_covered_for_that(street: RoadNetwork) -> None:
    clinic, homes = points("facility_id", f=(100, 0)), points("demand_id", on=(600, 0), off=(590, 60))
    area = service_area(street, clinic, ["500 m"], width_m=100).geometry[0]
    assert homes.within(area).all()
    near = nearest_cost(street, homes, clinic, cutoff="500 m")
    assert near["cost"].fillna(-1).tolist() == [500, -1]
    assert near["reason"].fillna("").tolist() == ["", "beyond_cutoff"]


def test_on_a_oneway_road_only_those_before_the_facility_reach_it() -> None:
    nodes = nodes_of(a=(0, 0), b=(1000, 0))
    net = RoadNetwork.from_edges(nodes, edges_of(nodes, ("a", "b", True)))
    clinic = points("facility_id", f=(600, 0))
    to, back = (reachable(net, clinic, "300 m", direction=way) for way in ("to_facility", "from_facility"))
    assert to[["from_m", "to_m"]].to_numpy().tolist() == [[300.0, 600.0]]
    assert back[["from_m", "to_m"]].to_numpy().tolist() == [[600.0, 900.0]]


@pytest.mark.parametrize("cutoff", ["50 m", "200 m", "2 km"])
def test_a_facility_lies_in_its_own_service_area(street: RoadNetwork, cutoff: str) -> None:
    clinics = points("facility_id", f=(1500, 300), g=(250, 9000), lost=(0, 5000))
    areas = service_area(street, clinics, [cutoff], each=True, width_m=20).set_index("facility_id").geometry
    assert areas["f"].contains(Point(1500, 300))
    assert areas["g"].contains(Point(250, 9000))
    assert areas["lost"].is_empty
    assert service_area(street, clinics, [cutoff], width_m=20).geometry[0].equals(areas.union_all())


def test_rings_cut_the_smaller_area_out_and_add_up_to_the_whole(street: RoadNetwork) -> None:
    clinic = points("facility_id", f=(100, 0))
    whole = service_area(street, clinic, ["500 m", "900 m", "200 m"])
    rings = service_area(street, clinic, ["500 m", "900 m", "200 m"], rings=True)
    assert whole["limit"].tolist() == rings["limit"].tolist() == [900.0, 500.0, 200.0]
    assert rings.area.sum() == pytest.approx(whole.area.iloc[0])
    assert whole.area.is_monotonic_decreasing


def test_routes_are_as_long_as_they_cost_and_run_from_door_to_door(street: RoadNetwork) -> None:
    homes = points("demand_id", d=(100, 30), e=(1900, -40), island=(0, 9000))
    clinics = points("facility_id", f=(1500, 20), g=(1000, 500))
    drawn = routes(street, homes, clinics).set_index("demand_id")
    assert drawn["facility_id"].fillna("").to_dict() == {"d": "g", "e": "f", "island": ""}
    assert drawn.geometry["d"].wkt == "LINESTRING (100 30, 100 0, 1000 0, 1000 500)"
    assert drawn.loc[["d", "e"], "cost"].tolist() == drawn.loc[["d", "e"]].length.tolist()
    assert drawn.geometry["island"] is None
    assert np.isnan(drawn.loc["island", "cost"])
    pairs = pd.DataFrame({"demand_id": ["e", "d", "e"], "facility_id": ["g", "f", "f"]})
    asked = routes(street, homes, clinics, pairs=pairs, direction="from_facility")
    assert asked[["demand_id", "facility_id"]].to_numpy().tolist() == pairs.to_numpy().tolist()
    assert asked.geometry[0].wkt == "LINESTRING (1000 500, 1000 0, 1900 0, 1900 -40)"
    with pytest.raises(InputError):
        routes(street, homes, clinics, pairs=pairs.replace("g", "nobody"))


def test_costs_shown_as_equal_go_by_id(street: RoadNetwork) -> None:
    home = points("demand_id", d=(150, 0))
    clinics = points("facility_id", f=(100, 50.00000002), g=(200, 50))
    assert nearest_cost(street, home, clinics)["facility_id"].tolist() == ["f"]
    assert nearest_cost(street, home, clinics, k=2)["facility_id"].tolist() == ["f", "g"]
    assert routes(street, home, clinics)["facility_id"].tolist() == ["f"]
    assert cost_matrix(street, home, clinics).nearest()["site_id"].tolist() == ["f"]


def test_points_snapped_once_serve_every_query_and_no_other_network(street: RoadNetwork) -> None:
    home, clinic = points("demand_id", d=(100, 30)), points("facility_id", f=(1500, 20))
    once = snap(street, home)
    assert nearest_cost(street, once, clinic).equals(nearest_cost(street, home, clinic))
    nodes = nodes_of(a=(0, 0), b=(10, 0))
    other = RoadNetwork.from_edges(nodes, edges_of(nodes, ("a", "b", False)))
    with pytest.raises(InputError):
        nearest_cost(other, once, clinic)
    with pytest.raises(InputError):
        nearest_cost(street, once, clinic, rules=SnapRules(limit_m=5))


def test_a_network_is_read_back_as_it_was_written(street: RoadNetwork, tmp_path) -> None:
    flooded = street.with_closures(box(400, -50, 600, 50))
    for number, net in enumerate((street, flooded)):
        folder = tmp_path / str(number)
        net.save(folder)
        again = RoadNetwork.open(folder)
        assert repr(again) == repr(net)
        pd.testing.assert_frame_equal(pd.DataFrame(again.edges), pd.DataFrame(net.edges))
        homes, clinics = (
            points("demand_id", d=(300, 0), e=(700, 5)),
            points("facility_id", f=(100, 0), g=(1500, 0)),
        )
        assert nearest_cost(again, homes, clinics, by="time").equals(
            nearest_cost(net, homes, clinics, by="time")
        )


def test_what_is_no_saved_network_is_refused(tmp_path) -> None:
    with pytest.raises(InputError) as missing:
        RoadNetwork.open(tmp_path)
    assert missing.value.faults[0].key == "error.file-missing"
    (tmp_path / "network.json").write_text('{"format": "other"}', encoding="utf-8")
    with pytest.raises(InputError) as foreign:
        RoadNetwork.open(tmp_path)
    assert foreign.value.faults[0].key == "file.foreign-folder"


def test_importing_the_package_does_not_load_the_compiler() -> None:
    import subprocess
    import sys

    code = "import coverplan.network, sys; sys.exit('numba' in sys.modules)"
    path = str(__import__("pathlib").Path(__import__("coverplan").__file__).parents[1])
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False).returncode == 0


def test_an_empty_network_or_nobody_to_serve(street: RoadNetwork) -> None:
    nodes = nodes_of(a=(0, 0))
    empty = RoadNetwork.from_edges(nodes, edges_of(nodes_of(a=(0, 0), b=(1, 0)), ("a", "b", False)).iloc[:0])
    home, clinic = points("demand_id", d=(0, 0)), points("facility_id", f=(0, 0))
    assert nearest_cost(empty, home, clinic)["reason"].tolist() == ["not_snapped"]
    assert len(nearest_cost(street, home.iloc[:0], clinic)) == 0
    assert cost_matrix(street, home, clinic.iloc[:0], search="1 km").shape == (1, 0)
    assert len(reachable(street, clinic.iloc[:0], "1 km")) == 0
    assert len(routes(street, home.iloc[:0], clinic)) == 0


def test_many_nodes_in_one_bucket_are_all_swept() -> None:
    # one very long road makes narrow stacks, and 3,000 short ones of equal length fill one of them
    ends = {f"s{i:04}": (100 * float(np.cos(i)), 100 * float(np.sin(i))) for i in range(3000)}
    nodes = nodes_of(hub=(0, 0), far=(100_000, 0), **ends)
    edges = edges_of(nodes, ("hub", "far", False), *(("hub", name, False) for name in ends))
    net = RoadNetwork.from_edges(nodes, edges)
    homes = points("demand_id", far=(100_000, 0), **ends)
    near = nearest_cost(net, homes, points("facility_id", f=(0, 0)), rules=SnapRules(limit_m=0.5))
    assert near["cost"].to_numpy() == pytest.approx([100_000.0, *[100.0] * 3000])
    costs = cost_matrix(
        net, points("demand_id", d=(0, 0)), homes.rename(columns={"demand_id": "site_id"}), search=None
    )
    assert costs.pairs == 3001


def test_ids_are_those_of_the_role_also_when_other_ids_stand_beside_them(street: RoadNetwork) -> None:
    homes = points("demand_id", d=(100, 0), e=(200, 0)).assign(facility_id="f").set_index("demand_id")
    near = nearest_cost(street, homes, points("facility_id", f=(1500, 0)).assign(demand_id="d"))
    assert near.index.tolist() == ["d", "e"]
    assert near["facility_id"].tolist() == ["f", "f"]
