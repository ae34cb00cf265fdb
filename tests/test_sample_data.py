"""The embedded sample study is whole, self-consistent and as interesting as its README says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

import coverplan as cp
from coverplan.checks.borders import check_inspections, check_outer_line, check_pillars
from coverplan.checks.names.listed import NamedUnits
from coverplan.checks.names.rules import NameChecks
from coverplan.plan import read_plan

DATA = Path(__file__).parents[1] / "data"
LEVELS = ("county", "town", "village")
TEXT = {"unit_code": str, "demand_id": str, "单位代码": str, "parent_code": str}
INSTITUTIONS = ["综合养老服务中心", "养老院", "敬老院"]


@pytest.fixture(scope="module")
def units() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "boundaries" / "units.gpkg").set_index("unit_code", drop=False)


@pytest.fixture(scope="module")
def names() -> pd.DataFrame:
    return pd.read_csv(
        DATA / "boundaries" / "names.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )


@pytest.fixture(scope="module")
def water() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "boundaries" / "water.gpkg")


@pytest.fixture(scope="module")
def residents() -> gpd.GeoDataFrame:
    frame = pd.read_csv(DATA / "residents" / "demand_points.csv", dtype=TEXT, encoding="utf-8-sig")
    return _on_map(frame, "lon", "lat")


@pytest.fixture(scope="module")
def roads() -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "roads" / "roads.gpkg")


@pytest.fixture(scope="module")
def facilities() -> gpd.GeoDataFrame:
    files = [DATA / "facilities" / f"{name}.csv" for name in ("elderly_care", "cemeteries", "other")]
    frame = pd.concat(
        [pd.read_csv(file, dtype=TEXT, encoding="utf-8-sig") for file in files], ignore_index=True
    )
    return _on_map(frame, "经度", "纬度")


@pytest.fixture(scope="module")
def plan():
    return read_plan(DATA / "plan.toml")


@pytest.fixture(scope="module")
def network(roads) -> nx.DiGraph:
    return _graph(roads)


@pytest.fixture(scope="module")
def public_cemeteries(facilities) -> gpd.GeoDataFrame:
    return facilities[(facilities["类型"] == "公益性公墓") & (facilities["状态"] == "运营")]


def _on_map(frame: pd.DataFrame, lon: str, lat: str) -> gpd.GeoDataFrame:
    places = gpd.points_from_xy(frame[lon], frame[lat], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=places).to_crs("EPSG:4548")


def _graph(roads: gpd.GeoDataFrame) -> nx.DiGraph:
    graph = nx.DiGraph()
    for edge, length in zip(roads.itertuples(), roads.length, strict=True):
        graph.add_edge(edge.u, edge.v, m=length)
        if not edge.oneway:
            graph.add_edge(edge.v, edge.u, m=length)
    ends = shapely.get_point(roads.geometry.to_numpy(), 0), shapely.get_point(roads.geometry.to_numpy(), -1)
    graph.graph["places"] = dict(zip(roads["u"], ends[0], strict=True)) | dict(
        zip(roads["v"], ends[1], strict=True)
    )
    return graph


def _nearest_nodes(graph: nx.DiGraph, places: gpd.GeoSeries) -> tuple[list[str], np.ndarray]:
    """Node nearest to each place, and the metres to it: rough, but enough to tell 2 km from 15 km."""
    nodes = list(graph.graph["places"])
    tree = shapely.STRtree(list(graph.graph["places"].values()))
    (_, found), far = tree.query_nearest(places.to_numpy(), return_distance=True, all_matches=False)
    return [nodes[i] for i in found], far


def _road_metres(graph: nx.DiGraph, people: gpd.GeoDataFrame, place: gpd.GeoDataFrame) -> np.ndarray:
    """Metres along the roads from each demand point to ONE place, both ways to the road added."""
    (end,), offset = _nearest_nodes(graph, place.geometry)
    metres = nx.single_source_dijkstra_path_length(graph.reverse(copy=False), end, weight="m")
    starts, offsets = _nearest_nodes(graph, people.geometry)
    return np.array([metres.get(node, np.inf) for node in starts]) + offsets + offset


def _served(people: pd.DataFrame, serves: str) -> np.ndarray:
    return people["unit_code"].str.startswith(tuple(serves.split(";"))).to_numpy()


# --- Units


def test_units_and_list_name_the_same(units, names):
    listed = names.set_index("unit_code")
    assert sorted(units["unit_code"]) == sorted(listed.index)
    assert names["level"].value_counts().to_dict() == {"village": 437, "town": 14, "county": 1}
    for column in ("name", "level", "type"):
        assert units[column].to_dict() == listed[column].to_dict()
    assert units["parent_code"].fillna("").to_dict() == listed["parent_code"].to_dict()


@pytest.mark.shared
def test_list_is_the_published_one(names, shared_data):
    published = pd.read_csv(shared_data / "liangshan" / "divisions-2023.csv", dtype=str, encoding="utf-8-sig")
    villages = published[published["level"] == "村级"].set_index("code12")["name"]
    ours = names[names["level"] == "village"].set_index("unit_code")["name"]
    assert ours.sort_index().to_dict() == villages.sort_index().to_dict()


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_tiles_the_county_exactly(units, level):
    shapes = units[units["level"] == level].geometry
    assert set(shapes.geom_type) == {"Polygon"}
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    county = units[units["level"] == "county"].geometry.item()
    assert len(county.interiors) == 0
    assert shapely.normalize(shapely.coverage_union_all(shapes.to_numpy())).equals(county)
    assert np.array_equal(_corners([shapely.coverage_union_all(shapes.to_numpy())]), _corners([county]))


@pytest.mark.parametrize(("parent", "child"), [("county", "town"), ("town", "village")])
def test_a_unit_is_the_union_of_its_children(units, parent, child):
    children = units[units["level"] == child]
    for code, shape in units[units["level"] == parent].geometry.items():
        mine = children[children["parent_code"] == code].geometry.to_numpy()
        assert np.array_equal(_corners([shapely.coverage_union_all(mine)]), _corners([shape]))


def _corners(shapes: list[shapely.Geometry]) -> np.ndarray:
    return np.unique(shapely.get_coordinates(shapes), axis=0)


def test_corners_are_whole_centimetres(units):
    centimetres = shapely.get_coordinates(units.geometry.to_numpy()) * 100
    assert np.abs(centimetres - centimetres.round()).max() < 1e-6


def test_seats_areas_and_households_fit_the_units(units, residents):
    seats = gpd.GeoSeries(
        gpd.points_from_xy(units["seat_lon"], units["seat_lat"], crs="EPSG:4490"), index=units.index
    )
    assert units.geometry.contains(seats.to_crs(units.crs)).all()
    assert np.allclose(units["area_km2"], units.area / 1e6, atol=0.001)
    assert 960 < units.at["370832", "area_km2"] < 969
    villages = units[units["level"] == "village"]
    for level, digits in (("town", 9), ("county", 6)):
        sums = villages["households"].groupby(villages["unit_code"].str[:digits]).sum()
        assert sums.to_dict() == units.loc[units["level"] == level, "households"].to_dict()
    people = residents.groupby("unit_code")["residents"].sum()
    assert (people / villages["households"]).between(2.5, 3.3).all()
    urban = villages["urban_rural"].str.startswith("1")
    assert urban[villages["type"] == "居委会"].all()
    assert set(villages["urban_rural"]) <= {"111", "112", "121", "122", "123", "210", "220"}


# --- People


def test_people_sum_to_the_published_total(residents):
    assert residents["demand_id"].is_unique
    assert residents["residents"].sum() == 710_000
    assert residents["residents_60plus"].sum() == round(0.22 * 710_000)
    assert residents["residents_80plus"].sum() == round(0.026 * 710_000)
    groups = residents[["residents", "residents_60plus", "residents_80plus", "disabled", "dibao"]]
    assert (groups.dtypes == "int64").all()
    assert (groups >= 0).all(axis=None)
    assert (groups["residents"] > groups["residents_60plus"]).all()
    assert (groups["residents_60plus"] >= groups["residents_80plus"]).all()


def test_settlements_lie_in_their_village_and_dry(residents, units, water):
    own = units.geometry.loc[residents["unit_code"]].reset_index(drop=True)
    assert own.contains(residents.geometry).all()
    assert not residents.intersects(water.union_all()).any()
    assert set(residents["unit_code"]) == set(units.loc[units["level"] == "village", "unit_code"])


# --- Roads


def test_every_settlement_is_reached_by_public_roads(roads, residents):
    public = _graph(roads[roads["access"] != "private"])
    whole = max(nx.strongly_connected_components(public), key=len)
    tree = shapely.STRtree(
        roads[(roads["access"] != "private") & roads["u"].isin(whole) & roads["v"].isin(whole)].geometry
    )
    _, far = tree.query_nearest(residents.geometry.to_numpy(), return_distance=True, all_matches=False)
    assert len(far) == len(residents)
    assert far.max() < 500


def test_network_is_in_one_piece(roads, network):
    assert nx.is_strongly_connected(network)
    for end, place in (("u", 0), ("v", -1)):
        at = shapely.get_point(roads.geometry.to_numpy(), place)
        assert shapely.equals_identical(at, [network.graph["places"][node] for node in roads[end]]).all()
    assert roads.loc[roads["oneway"], "road_class"].eq("trunk").all()
    assert set(roads["road_class"]) == {
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
    }


def test_lines_meet_at_nodes_only(roads):
    lines = roads.geometry.to_numpy()
    pairs = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert pairs.shape[1] == 0


def test_traffic_keeps_to_the_right(roads):
    """From the middle of a carriageway the other one lies to the left."""
    trunk = roads[roads["oneway"]].reset_index(drop=True)
    middle = trunk.interpolate(0.5, normalized=True)
    ahead = trunk.interpolate(0.52, normalized=True)
    direction = np.column_stack([ahead.x - middle.x, ahead.y - middle.y])
    direction /= np.hypot(*direction.T)[:, None]
    crosswise = np.column_stack([-direction[:, 1], direction[:, 0]])
    here = np.column_stack([middle.x, middle.y])
    met = {}
    for side, sign in (("left", 1), ("right", -1)):
        ends = [here + sign * 5 * crosswise, here + sign * 60 * crosswise]
        rays = shapely.linestrings(np.stack(ends, axis=1))
        met[side] = np.isin(
            np.arange(len(rays)), shapely.STRtree(trunk.geometry).query(rays, predicate="intersects")[0]
        )
    assert met["left"].mean() > 0.95
    assert met["right"].mean() < 0.05  # where the two main roads meet, one is on the other's right


def test_water_is_crossed_on_bridges_only(roads, water):
    wet = roads.intersects(water.union_all())
    assert wet[roads["bridge"]].all()
    assert not wet[~roads["bridge"]].any()
    crossed = {
        name: int(roads["bridge"][roads.intersects(shape)].sum())
        for name, shape in zip(water["kind"], water.geometry, strict=True)
    }
    assert all(2 <= count <= 6 for count in crossed.values())


def test_roads_go_on_beyond_the_county(roads, units):
    county = units.at["370832", "geometry"]
    outside = roads[~roads.intersects(county)]
    assert len(outside) > 100
    assert outside.distance(county).max() > 3000


# --- Facilities and figures


def test_facilities_lie_where_they_say(facilities, units, water):
    assert facilities["编号"].is_unique
    assert facilities["名称"].is_unique
    assert facilities["名称"].str.startswith("示例·").all()
    assert (
        units.geometry.loc[facilities["单位代码"]].reset_index(drop=True).contains(facilities.geometry).all()
    )
    assert not facilities.intersects(water.union_all()).any()
    assert (facilities["护理型床位数"].fillna(0) <= facilities["床位数"].fillna(0)).all()
    assert (facilities["已用墓穴数"].fillna(0) <= facilities["墓穴数"].fillna(0)).all()
    listed = {code for codes in facilities["服务范围"].dropna() for code in codes.split(";")}
    assert listed <= set(units["unit_code"])


def test_a_village_is_served_by_one_public_cemetery_at_most(public_cemeteries):
    listed = [code for codes in public_cemeteries["服务范围"] for code in codes.split(";")]
    assert len(listed) == len(set(listed))


def test_plan_asks_for_nothing_the_study_does_not_hold(plan, facilities):
    for name in ("boundaries", "facilities", "residents", "roads", "water", "indicators"):
        for path in getattr(plan.layers, name).path:
            assert (DATA / path).is_file()
    reported = set(pd.read_csv(DATA / "indicators.csv", encoding="utf-8-sig")["指标"])
    asked = {goal.indicator for goal in plan.goals if getattr(goal, "indicator", None)}
    assert asked == reported
    assert set(plan.layers.facilities.columns.values()) == set(facilities.columns) - {"geometry"}


def test_plan_holds_every_target():
    ids = {
        "centre-per-street", "nursing-bed-share", "community-care-built", "community-care-used", "cemetery-cover", "eco-burial",
        "cremation", "org-urban", "org-rural", "org-village", "incubation", "dibao-ratio-urban", "dibao-ratio-rural",
        "dibao-amount-urban", "dibao-amount-rural", "tekun-care", "marriage", "social-workers", "sw-agencies", "volunteers", "vol-orgs",
    }  # fmt: skip
    goals = {goal.id: goal for goal in read_plan(DATA / "plan.toml").goals}
    assert ids <= set(goals)
    assert {goal.compare for goal in goals.values() if goal.id in ("sw-agencies", "vol-orgs")} == {">"}
    assert sum(goal.kind == "works" for goal in goals.values()) == 8


# --- What the README says there is to see


def test_one_street_has_no_comprehensive_centre(facilities, units):
    centres = facilities[(facilities["类型"] == "综合养老服务中心") & (facilities["状态"] == "运营")]
    streets = set(units.loc[units["type"] == "街道", "unit_code"])
    assert streets - set(centres["单位代码"].str[:9]) == {"370832002"}


def test_nursing_beds_fall_short(facilities):
    operating = facilities[facilities["类型"].isin(INSTITUTIONS) & (facilities["状态"] == "运营")]
    assert operating["护理型床位数"].sum() / operating["床位数"].sum() == pytest.approx(0.54)


def test_two_cemeteries_are_full_and_one_township_has_none(public_cemeteries):
    assert (public_cemeteries["墓穴数"] == public_cemeteries["已用墓穴数"]).sum() == 2
    listed = ";".join(public_cemeteries["服务范围"])
    assert "370832215" not in listed


def test_a_cemetery_near_by_lies_far_by_road(network, residents, public_cemeteries, water):
    canal = water.loc[water["kind"] == "canal", "geometry"].item()
    found = []
    for row in range(len(public_cemeteries)):
        cemetery = public_cemeteries.iloc[[row]]
        people = residents[_served(residents, cemetery["服务范围"].item())]
        straight = people.distance(cemetery.geometry.item()).to_numpy()
        line = shapely.shortest_line(people.geometry.to_numpy(), cemetery.geometry.item())
        road = _road_metres(network, people, cemetery)
        found += list(
            people.loc[(straight < 2500) & (road > 13_000) & shapely.intersects(line, canal), "demand_id"]
        )
    assert len(found) >= 3


def test_cemeteries_do_not_cover_everybody(network, residents, public_cemeteries):
    covered = np.zeros(len(residents), dtype=bool)
    for row in range(len(public_cemeteries)):
        cemetery = public_cemeteries.iloc[[row]]
        near = _road_metres(network, residents, cemetery) <= 10_000
        covered |= near & _served(residents, cemetery["服务范围"].item())
    share = residents.loc[covered, "residents"].sum() / residents["residents"].sum()
    assert 0.85 < share < 0.95


def test_means_hide_the_villages_with_one_organisation(units):
    figures = pd.read_csv(DATA / "indicators.csv", dtype=TEXT, encoding="utf-8-sig")
    organisations = figures[figures["指标"] == "社区社会组织数"].set_index("单位代码")["数值"]
    kind = units["type"].loc[organisations.index]
    assert organisations[kind == "居委会"].mean() >= 15
    assert organisations[kind == "村委会"].mean() >= 7
    assert (organisations[kind == "村委会"] < 2).sum() == 5
    assert len(organisations) == 437


def test_village_names_stand_twice(names):
    villages = names[names["level"] == "village"]
    name = villages["name"].str.replace("(社区居民委员会|村民委员会|村名委员会)$", "", regex=True)
    twice = name[name.duplicated(keep=False)]
    assert twice.nunique() == 18
    assert villages.loc[twice.index].groupby(twice)["parent_code"].nunique().eq(2).all()
    assert "杨营村" in set(twice)


def test_each_planted_fault_is_found_and_none_is_where_none_was_planted(names):
    """Beside what the published list has itself, and the namesakes of what was planted."""
    faulty = pd.read_csv(
        DATA / "boundaries" / "names-faulty.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig"
    )
    planted = set(zip(faulty["unit_code"], faulty["planted"], strict=True)) - {
        (code, "") for code in faulty["unit_code"]
    }
    told = [
        {
            (one.unit_code, one.rule): one.level
            for one in NameChecks(NamedUnits.of(units), vintage="2023").findings()
        }
        for units in (names, faulty)
    ]
    assert planted <= set(told[1])
    others = {pair: level for pair, level in told[1].items() if pair not in told[0] and pair not in planted}
    name = faulty.set_index("unit_code")["name"]
    # a homophone has two sides, and so has a name that is new
    assert {(name[code][:3], rule) for code, rule in others} == {("阚庄村", "name.homophone")}
    assert {level for pair, level in told[1].items() if pair[1] == "name.duplicate"} == {"warning", "error"}


# --- The script


def test_files_are_small():
    sizes = [
        path.stat().st_size for path in DATA.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert max(sizes) < 2_000_000
    assert sum(sizes) < 4_000_000


def test_script_makes_what_is_here():
    script = [sys.executable, "-B", str(DATA / "make_sample.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_script_tells_what_differs(tmp_path):
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("make_sample", DATA / "make_sample.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    name = "boundaries/water.gpkg"
    water = gpd.read_file(DATA / name)
    module.write_layers({name: water}, tmp_path)
    assert module.differences(DATA, tmp_path, [name]) == []
    module.write_layers({name: water.assign(geometry=water.translate(0.01))}, tmp_path)
    assert [line.split(":")[0] for line in module.differences(DATA, tmp_path, [name])] == [name]
    assert module.differences(tmp_path, DATA, ["indicators.csv"]) == ["indicators.csv: missing"]


def test_the_lines_and_the_neighbour_hold_what_was_planted_and_nothing_else():
    study = cp.open_study(DATA)
    told = [*check_pillars(study), *check_inspections(study), *check_outer_line(study)]
    assert sorted((one.rule, one.level, one.name) for one in told) == [
        ("border.inspection-due", "info", "示例·拳铺镇—韩垓镇线"),
        ("border.inspection-due", "warning", "示例·水泊街道—拳铺镇线"),
        ("border.outer-line", "info", "梁山县"),
        ("border.outer-line", "warning", "梁山县"),
        ("border.pillar", "warning", "370832104106002Q"),
    ]
