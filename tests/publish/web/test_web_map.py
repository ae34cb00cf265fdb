"""The page as text: self-contained, the same bytes twice, complete, small; names stay names."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import publish_toy
import pytest
import shapely
from hostile_study import HOSTILE, make_hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from map_data import decoded, island

import coverplan.publish.web
from coverplan.errors import OutputError
from coverplan.goals.reach.reached_roads import reached_roads
from coverplan.plan import Plan
from coverplan.publish.web import geometry
from coverplan.publish.web import goals as _map_goals
from coverplan.publish.web.geometry import encode_lines, encode_polygons, simplify_coverage, simplify_roads
from coverplan.publish.web.goals import merge_small_gaps
from coverplan.publish.web.leaflet import data_island
from coverplan.publish.web.map_page import WebMap, web_map
from coverplan.study import Study
from coverplan.texts import keys

ASSETS = Path(coverplan.publish.web.__file__).parent / "assets"


@pytest.fixture(scope="module")
def page(toy_study, toy_result, toy_proposal):
    return web_map(toy_study, toy_result, toy_proposal).html


def test_page_loads_nothing(page):
    assert not re.findall(
        r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]+""",
        re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL),
    )
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert not re.findall(r"url\((?!data:|#)", styles)
    assert "@import" not in styles
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "http" not in policy
    assert "unsafe-inline" not in policy.split("script-src")[1]


def test_policy_allows_exactly_the_scripts_of_the_page(page):
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert "\r" not in page


def test_same_bytes_twice(toy_study, toy_result, toy_proposal, page):
    assert web_map(toy_study, toy_result, toy_proposal).html == page


def test_row_order_changes_nothing(toy_study, toy_result, toy_proposal, page):
    shuffled = replace(
        toy_study,
        boundaries=toy_study.boundaries.iloc[::-1],
        facilities=toy_study.facilities.iloc[::-1],
    )
    other = island(web_map(shuffled, toy_result, toy_proposal).html)
    this = island(page)
    assert {unit["code"] for unit in other["units"]} == {unit["code"] for unit in this["units"]}
    assert other["facilities"] == this["facilities"]
    assert other["goals"] == this["goals"]


def test_head_of_page(page):
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert "<title>示例县民政设施覆盖</title>" in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert '<meta charset="utf-8">' in page


def test_notices_follow_the_plan(toy_result):
    def notices(**plan):
        html = web_map(publish_toy.make_study(**plan), toy_result).html
        return re.findall(r'<li class="notice">(.*?)</li>', html), html

    area = publish_toy.TOY_PLAN["area"]
    said, _ = notices()
    assert said == ["示例数据：除地名、代码外均为虚构，不得用于决策", "内部工作底图，不得公开"]
    said, html = notices(area={**area, "sample": False, "review_number": "鲁SG(2026)001号"})
    assert said == ["审图号：鲁SG(2026)001号"]
    assert "不得公开" not in html
    said, _ = notices(area={**area, "sample": False}, units={"code_scheme": "free"})
    assert said == ["内部工作底图，不得公开"]
    said, _ = notices(area={**area, "sample": False, "country": "LI"})
    assert said == []


def test_credit_is_carried(page):
    assert island(page)["credit"] == ["© OpenStreetMap contributors, ODbL"] * 2


def test_a_figure_without_a_verdict_is_open_and_not_unmeasured(toy_study, toy_result):
    is_cover = toy_result.goals["goal_id"] == "cemetery-cover"
    hung = replace(toy_result, goals=toy_result.goals.assign(met=toy_result.goals["met"].mask(is_cover)))
    goals = {goal["id"]: goal for goal in island(web_map(toy_study, hung).html)["goals"]}
    assert (goals["cemetery-cover"]["met"], goals["cemetery-cover"]["isOpen"]) == (None, True)
    assert not any(goal["isOpen"] for name, goal in goals.items() if name != "cemetery-cover")


def test_goals_carry_the_figures_of_the_result(page, toy_result):
    goals = {goal["id"]: goal for goal in island(page)["goals"]}
    assert list(goals) == toy_result.goals["goal_id"].tolist()
    cover = goals["cemetery-cover"]
    row = toy_result.goals.set_index("goal_id").loc["cemetery-cover"]
    assert cover["share"] == pytest.approx(row["value"], abs=1e-6)
    assert cover["met"] is False
    gaps = toy_result.gaps[toy_result.gaps["goal_id"] == "cemetery-cover"]
    assert cover["gaps"]["count"] == len(gaps) == len(cover["gaps"]["points"])
    assert cover["gaps"]["weight"] == gaps["weight"].sum()
    assert (goals["eco-burial"]["met"], goals["eco-burial"]["isOpen"]) == (None, False)
    assert goals["eco-burial"]["value"] == ["—", "—"]
    assert goals["volunteers"]["value"] == ["98,500 人", "98,500 people"]
    units = toy_result.units[toy_result.units["goal_id"] == "cemetery-cover"].set_index("unit_code")
    assert cover["unitFigures"].keys() == set(units.index)
    for code, figures in cover["unitFigures"].items():
        assert figures[0] == pytest.approx(units.at[code, "value"], abs=1e-4)
        assert figures[2:] == [units.at[code, "weight"], units.at[code, "weight_covered"]]


def test_units_of_an_average_are_shaded_by_side_of_the_target():
    plan = Plan(
        id="x",
        area={"name": "甲县", "crs": "EPSG:4548"},
        goals=[{"id": "a", "kind": "average", "indicator": "i", "units": {"level": "village"}, "target": 5}],
    )
    units = pd.DataFrame({
        "unit_code": ["v1", "v2"], "level": "village", "value": [6.0, 4.0], "met": pd.NA,
        "weight": pd.NA, "weight_covered": pd.NA,
    })  # fmt: skip
    row = {"unit": "个", "target": 5.0, "kind": "average"}
    shading = _map_goals._shading(row, plan.goal("a"), units)
    assert shading["shading"] == "target"
    assert {code: figures[1] for code, figures in shading["unitFigures"].items()} == {"v1": 1, "v2": 0}


def test_sites_are_ranked_with_proof(page):
    cover = next(goal for goal in island(page)["goals"] if goal["id"] == "cemetery-cover")
    (answer,) = cover["answers"]
    assert [site["rank"] for site in answer["sites"]] == [1, 2]
    assert answer["proof"][0] == "在给定的候选地点中，同样处数没有覆盖更多的选法（已证明）。"
    assert answer["verdict"] == [
        "2 处即达标：由 53.5 % 提高到 100.0 %（目标 100.0 %）。",
        "2 sites reach the target of 100.0 %: from 53.5 % to 100.0 %.",
    ]
    assert (answer["metAt"], answer["sites"][1]["after"][0]) == (2, "100.0 %")


def test_no_figure_of_a_solver_stands_on_the_page(toy_study, toy_result, toy_proposal):
    sites = toy_proposal.sites.assign(objective=269_516_460.0, bound=269_516_461.0)
    html = web_map(toy_study, toy_result, replace(toy_proposal, sites=sites)).html
    assert "269516" not in html
    assert "269,516" not in html


def test_layers_lie_where_the_study_is(page, toy_study):
    data = island(page)
    degrees = toy_study.boundaries.to_crs(4326)
    (south, west), (north, east) = data["bounds"]
    assert (west, south, east, north) == pytest.approx(tuple(degrees.total_bounds), abs=2e-3)
    areas = {unit["code"]: unit["outline"] for unit in data["units"]}
    for unit in degrees.itertuples():
        drawn = shapely.Polygon(decoded(areas[unit.unit_code][0][0]))
        assert drawn.symmetric_difference(unit.geometry).area < 0.01 * unit.geometry.area
    assert {group["key"] for group in data["roads"]} <= {"express", "main", "local", "street", "path"}
    assert len(data["facilities"]) == len(toy_study.facilities)
    assert len(data["water"]) == 1


def test_study_without_layers_has_a_page():
    study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    data = island(web_map(study).html)
    assert data["bounds"] is None
    assert data["goals"] == []


def test_units_and_facilities_without_a_place_are_counted_not_hidden(toy_study):
    boundaries = toy_study.boundaries.copy()
    boundaries.loc[boundaries.index[-2:], "geometry"] = None
    facilities = toy_study.facilities.copy()
    facilities.loc[facilities.index[0], "geometry"] = None
    study = replace(toy_study, boundaries=boundaries, facilities=facilities)
    marked = island(web_map(study).html)
    assert len(marked["units"]) == len(boundaries)
    assert marked["leftOut"][-1][1].startswith("2 units have no outline and are shown as discs")
    data = island(web_map(replace(study, residents=None)).html)
    assert len(data["units"]) == len(boundaries) - 2
    assert data["leftOut"][0][1].startswith("2 units")
    assert data["leftOut"][1][1].startswith("1 facilities")


def test_broken_outlines_do_not_stop_the_map(toy_study):
    broken = toy_study.boundaries.copy()
    box = shapely.box(410_000, 3_950_000, 412_000, 3_952_000)
    west, south, east, north = box.bounds
    spike = [(west, south), (east, south), (east, north), (east + 900, north), (east, north), (west, north)]
    odd = [
        shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]),
        shapely.Polygon(spike),
        shapely.Polygon([(west, south), (east, north), (west, south)]),
        shapely.GeometryCollection([box, shapely.LineString([(west, south), (east, north)])]),
        shapely.Polygon(),
        box,
    ]
    broken.loc[broken.index[-6:], "geometry"] = gpd.GeoSeries(odd, index=broken.index[-6:], crs=broken.crs)
    data = island(web_map(replace(toy_study, boundaries=broken, residents=None)).html)
    assert data["leftOut"][0][1].startswith("3 units")
    drawn = {unit["code"]: unit["outline"] for unit in data["units"]}
    assert len(drawn) == len(broken) - 3
    assert [len(drawn[code]) for code in broken["unit_code"].iloc[[-6, -5, -1]]] == [2, 1, 1]


def test_names_stay_names():
    study, result, proposal = make_hostile()
    html = web_map(study, result, proposal).html
    text = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', html, re.DOTALL)[1]
    assert not set("<>&\u2028\u2029") & set(text)
    assert html.count("<script") == 5
    data = json.loads(text)
    assert [unit["name"] for unit in data["units"][:3]] == list(HOSTILE[:3])
    assert data["title"] == [HOSTILE[1], HOSTILE[1]]
    assert "<title>&lt;/script&gt;" in html
    assert "49" not in re.search("<title>(.*)</title>", html)[1]
    before_scripts = html.split('<script type="application/json"')[0].split("</style>")[1]
    assert "<img" not in before_scripts
    assert "<svg" not in before_scripts


@given(st.text())
def test_data_island_means_the_same_and_holds_no_markup(text):
    written = data_island(json.dumps([text], ensure_ascii=False))
    assert json.loads(written) == [text]
    assert not set("<>&\u2028\u2029") & set(written)


def test_every_word_the_page_asks_for_exists():
    asked = set()
    for script in ASSETS.glob("*.js"):
        asked |= set(re.findall(r"'((?:map|met|amount)\.[\w.-]+)'", script.read_text(encoding="utf-8")))
    whole = {key for key in asked if key[-1] not in "-."}
    assert len(whole) > 60
    assert whole <= keys()
    assert [start for start in asked - whole if not any(key.startswith(start) for key in keys())] == []


def test_no_word_of_the_page_stands_in_its_scripts():
    for script in ASSETS.glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall("[\u4e00-\u9fff]", code), script.name


def test_borders_that_two_share_stay_shared():
    rng = np.random.default_rng(7)
    wall = [(100.0 + rng.normal(0, 3), y) for y in np.linspace(0, 1000, 200)]
    west = shapely.Polygon([(0, 0), *wall, (0, 1000)])
    east = shapely.Polygon([(500, 0), (500, 1000), *wall[::-1]])
    simple = simplify_coverage(np.array([west, east]), 20.0)
    assert shapely.get_num_coordinates(simple).sum() < 60
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(shapely.intersection(*simple)) == 0
    assert shapely.area(simple).sum() == pytest.approx(500_000, rel=1e-3)


def test_roads_keep_their_length_and_are_not_cut_at_crossings():
    lines = [
        shapely.LineString([(0, 0), (500, 0)]),
        shapely.LineString([(500, 0), (1000, 0)]),
        shapely.LineString([(250, -300), (250, 300)]),
    ]
    roads = gpd.GeoDataFrame({"road_class": ["trunk", "trunk", "trunk"]}, geometry=lines, crs=4548)
    made = simplify_roads(roads, 3.0)
    assert list(made) == ["express"]
    assert sorted(shapely.length(made["express"])) == [600.0, 1000.0]


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=2, max_size=30, unique=True))
def test_steps_lead_back_to_within_a_metre(points):
    steps = encode_lines(np.array([shapely.LineString(points)]), "EPSG:4326")[0]
    back = decoded(steps)
    assert shapely.hausdorff_distance(shapely.MultiPoint(back), shapely.MultiPoint(points)) <= 1e-5


def test_holes_are_kept():
    ring = shapely.box(9.0, 47.0, 9.1, 47.1).difference(shapely.box(9.04, 47.04, 9.06, 47.06))
    area = encode_polygons(np.array([ring]), "EPSG:4326")[0]
    assert [len(polygon) for polygon in area] == [2]


@settings(max_examples=40)
@given(st.lists(st.floats(0.1, 5000), min_size=1, max_size=60), st.integers(1, 20))
def test_merged_gaps_hold_everybody(weights, most):
    rng = np.random.default_rng(len(weights))
    gaps = pd.DataFrame({
        "demand_id": [f"d{at}" for at in range(len(weights))], "weight": weights,
        "lon": 116 + rng.random(len(weights)) / 20, "lat": 35 + rng.random(len(weights)) / 20,
    })  # fmt: skip
    kept, merged, _ = merge_small_gaps(gaps, most)
    assert len(kept) == min(most, len(weights))
    assert kept["weight"].sum() + merged["weight"].sum() == pytest.approx(sum(weights))
    assert len(kept) + merged["count"].sum() == len(weights)
    assert merged.empty or kept["weight"].min() >= max(gaps.drop(kept.index)["weight"])


def test_cells_grow_until_they_are_few_and_say_how_wide_they_are(monkeypatch):
    monkeypatch.setattr(_map_goals, "_MOST_CELLS", 20)
    axis = np.arange(40) / 100
    lon, lat = (each.ravel() for each in np.meshgrid(116 + axis, 35 + axis))
    ids = [f"d{at:04}" for at in range(len(lon))]
    gaps = pd.DataFrame({"demand_id": ids, "weight": 1.0, "lon": lon, "lat": lat})
    _, merged, km = merge_small_gaps(gaps, 100)
    assert 5 <= len(merged) <= 20
    assert km == 16
    assert merged["count"].sum() == len(gaps) - 100


def test_many_gaps_are_merged_and_said(toy_study, toy_result, monkeypatch):
    monkeypatch.setattr(_map_goals, "MOST_GAPS", 10)
    monkeypatch.setattr(_map_goals, "_LEAST_GAPS", 5)
    data = island(web_map(toy_study, toy_result).html)
    goal = data["goals"][0]
    shown = sum(gap[1] for gap in goal["gaps"]["points"]) + sum(cell[1] for cell in goal["gaps"]["merged"])
    assert len(goal["gaps"]["points"]) == 5
    assert shown == pytest.approx(goal["gaps"]["weight"])
    assert any(pair[0].startswith("“公益性公墓覆盖城乡居民”：最大的 5 处") for pair in data["leftOut"])


def test_gaps_without_a_place_are_said(toy_study, toy_result):
    gaps = toy_result.gaps.copy()
    gaps.loc[gaps.index[:3], ["lon", "lat"]] = float("nan")
    data = island(web_map(toy_study, replace(toy_result, gaps=gaps)).html)
    goal = data["goals"][0]
    assert goal["gaps"]["count"] - len(goal["gaps"]["points"]) == 3
    assert data["leftOut"] == [
        [
            "“公益性公墓覆盖城乡居民”：3 处缺口没有位置，图上未画。",
            "'公益性公墓覆盖城乡居民': 3 gaps have no place and are not drawn.",
        ]
    ]


def test_page_of_a_large_county_is_small(toy_study, toy_result):
    side = 25
    rng = np.random.default_rng(1)
    cells = [
        shapely.box(x, y, x + 1600, y + 1600) for x in range(0, 40_000, 1600) for y in range(0, 40_000, 1600)
    ]
    cells = shapely.segmentize(np.array(cells), 50.0)
    ids = [f"{at:04}" for at in range(side * side)]
    boundaries = gpd.GeoDataFrame(
        {"unit_code": ids, "name": ids, "level": "village", "parent_code": ""}, geometry=cells, crs=4548
    )
    starts = rng.uniform(0, 40_000, (5000, 1, 2))
    bends = np.cumsum(rng.normal(0, 60, (5000, 40, 2)), axis=1) + starts
    roads = gpd.GeoDataFrame(
        {"road_class": ["residential"] * 5000}, geometry=shapely.linestrings(bends), crs=4548
    )
    gaps = pd.concat([toy_result.gaps[toy_result.gaps["goal_id"] == "cemetery-cover"]] * 1000).iloc[:20_000]
    gaps = gaps.assign(demand_id=[f"d{at}" for at in range(len(gaps))], lon=116 + rng.random(len(gaps)) / 3)
    study = replace(toy_study, boundaries=boundaries, roads=roads, residents=None)
    page = web_map(study, replace(toy_result, gaps=gaps))
    assert len(page.html.encode()) < 4_000_000
    assert len(island(page.html)["units"]) == side * side


def test_saved_whole_or_not_at_all(tmp_path):
    there = tmp_path / "地图 1.html"
    assert WebMap("<!DOCTYPE html>图").save(there) == there
    assert there.read_bytes() == "<!DOCTYPE html>图".encode()
    assert list(tmp_path.iterdir()) == [there]
    with pytest.raises(OutputError, match=r"没有.html"):
        WebMap("x").save(tmp_path / "没有" / "没有.html")


def test_notebook_shows_the_page_in_a_frame_of_its_own(toy_study):
    shown = web_map(toy_study)._repr_html_()
    assert shown.startswith('<iframe srcdoc="&lt;!DOCTYPE html&gt;')
    assert 'sandbox="allow-scripts allow-modals"' in shown
    assert shown.count("<") == 2


def test_closures_are_drawn_where_they_are_and_named(flooded_study):
    data = island(web_map(flooded_study).html)
    line, area = data["closures"]
    assert (line["name"], line["slow"], area["name"], area["slow"]) == ("", 2.0, "漫水", None)
    degrees = flooded_study.closures.to_crs(4326).geometry
    drawn = shapely.Polygon(decoded(area["area"][0][0]))
    assert drawn.symmetric_difference(degrees[0]).area < 0.01 * degrees[0].area
    assert decoded(line["line"]) == pytest.approx(shapely.get_coordinates(degrees[1]), abs=1e-5)
    assert ["情景假设：演练：道路封闭。不是现状", "WHAT IF: 演练：道路封闭. Not the present state"] in data[
        "notices"
    ]


def test_each_reach_goal_has_the_roads_within_reach_in_bands(page, toy_study, toy_result):
    goals = {goal["id"]: goal for goal in island(page)["goals"]}
    frame = reached_roads(toy_study, toy_result).to_crs(4326).set_index("goal_id")
    assert set(frame.index) == {goal_id for goal_id, goal in goals.items() if goal["reached"]} != set()
    for goal_id, roads in frame.geometry.items():
        bands = goals[goal_id]["reached"]
        assert [band["band"] for band in bands] == [1, 2, 3]
        drawn = [shapely.MultiLineString([decoded(line) for line in band["lines"]]) for band in bands]
        assert shapely.union_all(drawn).hausdorff_distance(roads) < 3e-4
        assert 0 < drawn[0].length < 0.7 * roads.length
    assert [band["label"][0] for band in goals["cemetery-cover"]["reached"]] == [
        "不超过 1.7 公里",
        "不超过 3.3 公里",
        "不超过 5.0 公里",
    ]
    assert goals["care-15min"]["reached"][0]["label"] == ["不超过 5 分钟", "up to 5 min"]


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=1, max_size=25), st.integers(1, 6))
def test_lines_put_together_draw_the_same_corners_and_each_stretch_once(ends, most):
    lines = [shapely.LineString([(a, b), (2 + a / 7, 2 + b / 7), (c, d)]) for a, b, c, d in ends]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geometry, "_MOST_IN_LINE", most)
        together = geometry.put_together(np.array(lines))

    def stretches(lines):
        return sorted(
            tuple(sorted(pair)) for line in lines for pair in itertools.pairwise(map(tuple, line.coords))
        )

    assert stretches(together) == stretches(lines)
    assert max(shapely.get_num_coordinates(together)) <= most + 1
