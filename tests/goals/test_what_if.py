"""Roads closed for a what-if: what is shut, what is refused, what is told; the toy county, by hand."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from osm_toy import SOUTH, STEP, WEST, write_osm
from shapely import GeometryCollection, LineString, Point, box, from_wkt
from toy_town import CRS, X0, Y0, at, facilities, roads, study

from coverplan.checks import check
from coverplan.errors import CrsError, InputError
from coverplan.goals import measure
from coverplan.layers.closures import closures_frame, read_closures
from coverplan.network.of_study import study_network
from coverplan.plan import LayerSettings, TravelSettings
from coverplan.publish.web.map_page import web_map
from coverplan.study import open_study
from coverplan.texts import Term

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "5 km", "travel": "car", "target": "100 %",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}
FLOOD = box(X0 + 1200, Y0 + 900, X0 + 1300, Y0 + 1050)
WORKS = LineString([at(2700, 900), at(2700, 1050)])


def toy(goal=None, **layers):
    return study([GOAL | (goal or {})], **({"facilities": facilities(CEMETERY)} | layers))


def closed(**columns):
    return gpd.GeoDataFrame(columns, geometry=[FLOOD, WORKS], crs=CRS)


def test_those_beyond_a_flood_lose_their_cover_and_the_note_says_how_many():
    today, flooded = measure(toy()), measure(toy().with_closures(FLOOD, "漫水"))
    assert today.goals.loc[0, "value"] == 1
    assert flooded.reach["g"]["reason"].fillna("").tolist() == ["", *["unreachable"] * 3]
    assert flooded.goals.loc[0, "value"] == pytest.approx(0.1)
    assert "90.0 % 的人口因道路封闭或减速失去覆盖" in flooded.goals.loc[0, "note"]
    assert "封闭" not in today.goals.loc[0, "note"]


def test_a_slower_road_takes_longer_and_is_as_long():
    by_time = {"within": "60 min"}
    today = measure(toy(by_time)).reach["g"]["cost"]
    slower = measure(toy(by_time).with_closures(WORKS, "修路", slow=3)).reach["g"]["cost"]
    # only the edge from 2,000 to 3,000 m is slower: half of it on the way of d3, all of it on that of d4
    edge_s = study_network(toy(), "car").edge_costs("time")[2]
    assert (slower - today).tolist() == pytest.approx([0, 0, 2 * 0.5 * edge_s, 2 * edge_s], abs=0.02)
    longer = measure(toy().with_closures(WORKS, "修路", slow=3)).reach["g"]["cost"]
    assert longer.tolist() == measure(toy()).reach["g"]["cost"].tolist()


@pytest.mark.parametrize("closed_first", [False, True])
def test_the_graph_is_built_once_for_all_what_ifs(closed_first):
    today = toy()
    flooded = today.with_closures(FLOOD, "漫水")
    order = [flooded, today] if closed_first else [today, flooded]
    networks = {one: study_network(one, "car") for one in order}
    assert networks[today].edges is networks[flooded].edges
    assert networks[today].closures is None
    assert networks[flooded].closures.shut.tolist() == [False, True, False, False]
    assert study_network(flooded.with_closures(WORKS, "修路"), "car").closures.shut.sum() == 2


def test_other_speeds_do_not_share_a_network():
    today = toy()
    at_5 = TravelSettings(profile="car", speed_kph={"residential": 5})
    slow = dataclasses.replace(today, plan=today.plan.model_copy(update={"travel": {"car": at_5}}))
    costs = [study_network(one, "car").edge_costs("time")[0] for one in (today, slow)]
    assert costs[1] > 3 * costs[0]


def test_what_is_assumed_stands_on_every_output():
    twice = toy().with_closures(FLOOD, "漫水").with_closures(WORKS, "修路")
    assert twice.notices("zh")[0] == "情景假设：漫水；修路。不是现状"
    assert not any("情景" in said for said in toy().notices("zh"))
    assert twice.closures["name"].isna().all()


@pytest.mark.parametrize("nothing", ["", "  ", None, 5])
def test_a_what_if_must_say_what_is_assumed(nothing):
    with pytest.raises(InputError) as told:
        toy().with_closures(FLOOD, nothing)
    assert [fault.key for fault in told.value.faults] == ["closures.what-if-empty"]


def test_a_study_with_closures_always_carries_the_notice():
    unsaid = dataclasses.replace(toy(), closures=closures_frame(FLOOD, crs=CRS))
    assert not unsaid.plan.what_if
    assert unsaid.notices("zh")[0] == "情景假设：道路封闭或减速。不是现状"
    assert "情景假设：道路封闭或减速。不是现状" in web_map(unsaid).html


def test_findings_name_the_traveller_as_the_workbook_does():
    plan = toy({"travel": "by_car"}).plan.model_copy(
        update={"travel": {"by_car": TravelSettings(profile="car")}}
    )
    named = dataclasses.replace(toy(), plan=plan).with_closures(FLOOD, "漫水")
    told = [found.message("zh") for found in check(named) if found.rule == "roads.closed"]
    assert told == [
        "情景假设（出行方式“小汽车”）：1 条路段封闭（共 0.1 公里），0 条减速（路口之间的整条路段都减速）。"
    ]
    on_a_path = dataclasses.replace(named, roads=named.roads.assign(road_class="path"))
    told = [found.message("zh") for found in check(on_a_path) if found.rule == "roads.none-usable"]
    assert told == ["没有出行方式“小汽车”可用的道路，相关目标不测算。"]


def test_findings_count_what_is_shut_and_name_what_shuts_nothing():
    away = gpd.GeoDataFrame(
        {"name": ["漫水", "修路", "画偏了"], "slow": [None, 2.0, None]},
        geometry=[FLOOD, WORKS, box(X0, Y0, X0 + 10, Y0 + 10)], crs=CRS,
    )  # fmt: skip
    found = {
        finding.rule: finding
        for finding in check(toy().with_closures(away, "演练"))
        if finding.layer == "closures"
    }
    assert found["roads.closed"].params == {
        "travel": Term("profile.car"),
        "shut": 1,
        "km": "0.1",
        "slowed": 1,
    }
    assert found["roads.closure-misses"].name == "画偏了"
    assert found["roads.closure-misses"].lat == pytest.approx(35.7, abs=0.2)


def test_a_frame_in_another_crs_is_brought_over_and_one_without_is_refused():
    degrees = closed(slow=[None, None]).to_crs("EPSG:4490")
    shut = study_network(toy().with_closures(degrees, "漫水"), "car").closures.shut
    assert shut.tolist() == [False, True, True, False]
    with pytest.raises(CrsError, match=r"CRS|坐标"):
        toy().with_closures(gpd.GeoSeries([FLOOD]), "漫水")


def test_every_wrong_place_is_told_at_once():
    wrong = gpd.GeoSeries([Point(X0, Y0), FLOOD, Point(X0, Y0)], crs=CRS)
    with pytest.raises(InputError) as told:
        toy().with_closures(gpd.GeoDataFrame({"slow": [0.5] * 3}, geometry=wrong), "漫水")
    assert [fault.key for fault in told.value.faults] == [*["closures.point"] * 2, *["closures.slow"] * 3]
    assert [fault.params["row"] for fault in told.value.faults] == [1, 3, 1, 2, 3]


NAN = float("nan")
with np.errstate(invalid="ignore"):
    ENDLESS_LINE = from_wkt("LINESTRING (0 0, nan 1)")
    ENDLESS_AREA = from_wkt("POLYGON ((0 0, nan 1, 1 1, 0 0))")


@pytest.mark.parametrize(
    ("shapes", "keys"),
    [
        ([FLOOD, None], ["closures.no-geometry"]),
        ([GeometryCollection(), FLOOD], ["closures.no-geometry"]),
        ([ENDLESS_LINE, Point(X0, Y0)], ["closures.not-finite", "closures.point"]),
        ([ENDLESS_AREA], ["closures.not-finite"]),
    ],
)
@pytest.mark.parametrize("crs", [CRS, "EPSG:4549"])
def test_a_place_without_a_usable_shape_is_told_as_what_it_is(shapes, keys, crs):
    for given in (gpd.GeoSeries(shapes, crs=crs), gpd.GeoDataFrame(geometry=shapes, crs=crs), shapes):
        with pytest.raises(InputError) as told:
            toy().with_closures(given, "漫水")
        assert [fault.key for fault in told.value.faults] == keys


@pytest.mark.parametrize(
    "given",
    [None, "FLOOD", 3, ["FLOOD"], pd.DataFrame({"name": ["漫水"]}), gpd.GeoDataFrame({"name": ["漫水"]})],
)
def test_what_holds_no_places_is_refused(given):
    with pytest.raises(InputError) as told:
        toy().with_closures(given, "漫水")
    assert [fault.key for fault in told.value.faults] == ["closures.not-places"]


def test_a_list_of_places_is_taken():
    shut = study_network(toy().with_closures([FLOOD, WORKS], "漫水"), "car").closures.shut
    assert shut.tolist() == [False, True, True, False]


@pytest.mark.parametrize("slow", [NAN, "2", True, 0.5, float("inf")])
def test_a_slow_that_is_no_number_from_1_upwards_is_refused(slow):
    with pytest.raises(InputError) as told:
        toy().with_closures(FLOOD, "漫水", slow=slow)
    assert [fault.key for fault in told.value.faults] == ["closures.slow-argument"]


@pytest.mark.parametrize("header", ["倍数", "减速", "减速倍数（倍）"])
def test_usual_words_for_slow_are_recognised(tmp_path, header):
    closed(**{header: [2, 3]}).to_file(tmp_path / "a.gpkg")
    layer = read_closures(LayerSettings(path="a.gpkg", datum="cgcs2000"), tmp_path, crs=CRS)
    assert layer.frame["slow"].tolist() == [2, 3]


def test_numbers_of_a_closures_file_that_are_not_read_are_named(tmp_path):
    closed(name=["漫水", "修路"], 变慢=[2, 3], 备注=["a", "b"]).to_file(tmp_path / "a.gpkg")
    closed(slow=[2, 3], 水深=[0.5, None]).to_file(tmp_path / "b.gpkg")
    settings = LayerSettings(path=["a.gpkg", "b.gpkg"], datum="cgcs2000")
    found = [
        (finding.params, finding.level)
        for finding in read_closures(settings, tmp_path, crs=CRS).findings
        if finding.rule == "closures.unread-numbers"
    ]
    assert found == [
        ({"file": "a.gpkg", "columns": "变慢"}, "warning"),
        ({"file": "b.gpkg", "columns": "水深"}, "info"),
    ]


def test_a_file_of_closures_is_read_with_usual_headers(tmp_path):
    areas = closed(名称=["漫水", "修路"], 减速倍数=[None, 1.5])
    areas.set_geometry(areas.buffer(1)).to_file(tmp_path / "a.shp", encoding="gbk")
    layer = read_closures(LayerSettings(path="a.shp", datum="cgcs2000"), tmp_path, crs=CRS)
    assert layer.frame["name"].tolist() == ["漫水", "修路"]
    assert np.isnan(layer.frame["slow"][0])
    assert layer.frame["slow"][1] == 1.5
    assert "table.usual-headers" in {finding.rule for finding in layer.findings}
    closed(slow=[0.2, 1]).to_file(tmp_path / "b.gpkg")
    pd.DataFrame({"lon": [116.1], "lat": [35.8]}).to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(InputError, match=r"b\.gpkg") as told:
        read_closures(LayerSettings(path=["b.gpkg", "c.csv"], datum="cgcs2000"), tmp_path, crs=CRS)
    assert [fault.key for fault in told.value.faults] == ["closures.point", "closures.slow"]


def test_a_plan_may_name_its_closures(tmp_path):
    edges = roads()[1]
    edges.to_file(tmp_path / "roads.gpkg")
    closed(slow=[None, None]).to_file(tmp_path / "flood.gpkg")
    (tmp_path / "plan.toml").write_text(
        f"""id = "x"
[area]
name = "甲县"
crs = "{CRS}"
[layers.roads]
path = "roads.gpkg"
datum = "cgcs2000"
[layers.closures]
path = "flood.gpkg"
datum = "cgcs2000"
""",
        encoding="utf-8",
    )
    read = open_study(tmp_path)
    assert tmp_path / "flood.gpkg" in read.files
    assert study_network(read, "car").closures.shut.sum() == 2
    assert read.notices("en")[0] == "WHAT IF: roads shut or slower. Not the present state"


@pytest.mark.parametrize(("within", "kept"), [("5 km", 1), ("25 km", 2), ("15 min", 2)])
def test_roads_of_an_osm_file_are_kept_as_far_out_as_a_cutoff_may_lead(tmp_path, within, kept):
    # one road in the area, one some 22 km (20 steps of 1,112 m) north of its line
    nodes = {1: (0, 0), 2: (1, 0), 3: (0, 21), 4: (1, 21)}
    write_osm(
        tmp_path / "r.osm",
        nodes,
        {1: ([1, 2], {"highway": "primary"}), 2: ([3, 4], {"highway": "primary"})},
    )
    area = box(WEST, SOUTH - STEP, WEST + STEP, SOUTH + STEP)
    unit = gpd.GeoDataFrame(
        {"unit_code": ["1"], "name": ["A"], "level": ["county"]}, geometry=[area], crs=4326
    )
    unit.to_file(tmp_path / "units.gpkg")
    (tmp_path / "plan.toml").write_text(
        f"""id = "x"
[area]
name = "A"
code = "1"
crs = "EPSG:32632"
[units]
code_scheme = "free"
name_rules = "none"
[layers.boundaries]
path = "units.gpkg"
datum = "wgs84"
[layers.roads]
path = "r.osm"
[[goals]]
id = "g"
kind = "reach"
facility = ["hospital"]
within = "{within}"
travel = "car"
""",
        encoding="utf-8",
    )
    assert len(open_study(tmp_path).roads) == kept
