"""What a notebook shows of each object: its facts in words, escaped, in the current language, on any background."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import publish_toy
import pytest
from shapely import LineString, Point, box

import coverplan as cp
from coverplan.findings import Finding, Findings
from coverplan.notebook import Table, card
from coverplan.siting import Answer
from coverplan.texts import Named, speaking

HOSTILE = '<img src=x onerror="alert(1)">&\'\x07'
CRS = "EPSG:4548"


def shown(thing: object, language: str = "zh") -> str:
    with speaking(language):
        return thing._repr_html_()


def rows(thing: object, language: str = "zh") -> list[list[str]]:
    """The cells of every row of every table of what is shown."""
    page = ET.fromstring(shown(thing, language))
    return [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]


def facts(thing: object, language: str = "zh") -> dict[str, str]:
    return {row[0]: row[1] for row in rows(thing, language) if len(row) == 2}


def study(name: str = "甲", **more: object) -> cp.Study:
    """A study whose every word out of a table is ``name``."""
    area = {"name": name, "crs": CRS, "sample": True, "credit": name}
    goals = [{"id": "g", "kind": "indicator", "indicator": "i", "target": 1, "title": name, "unit": name}]
    units = gpd.GeoDataFrame({"unit_code": ["1"], "name": [name]}, geometry=[box(0, 0, 9, 9)], crs=CRS)
    found = Findings([Finding(rule="code.quasi", layer=name, name=name, params={"name": name, "code": name})])
    plan = cp.Plan(id="x", title=name, area=area, goals=goals, what_if=name)
    return cp.Study(plan=plan, boundaries=units, findings=found, **more)


def result(title: str = "甲", unit: str = "share", met: bool | None = False) -> cp.Result:
    goals = pd.DataFrame(
        {
            "goal_id": ["g"], "title": [title], "kind": ["reach"], "value": [math.nan if met is None else 0.9021356],
            "target": [1.0], "unit": [unit], "met": pd.array([met], dtype="boolean"), "basis": ["measured"], "note": [title],
        }
    )  # fmt: skip
    return cp.Result(goals=goals, units=pd.DataFrame(), gaps=pd.DataFrame())


def proposal(title: str = "甲") -> cp.Proposal:
    sites = pd.DataFrame(
        {
            "goal_id": "g", "plan_id": "g", "rank": [1, 2], "site_id": ["a", "b"], "newly_covered": [1200.0, 34.0],
            "objective": 90.0, "bound": 100.0, "optimality_gap": 0.1, "status": "time_limit",
        }
    )  # fmt: skip
    answer = Answer(
        plan_id="g", goal_id="g", model="mclp", group="residents", target=0.9, before=0.7, values_after=(0.89, 0.95),
        status="time_limit", gap=0.1, bound=100.0,
    )  # fmt: skip
    none = Answer(plan_id="none", goal_id="none", model="quota", unit="units", target=2, before=2)
    answers = {"g": answer, "none": none}
    titles = {"g": Named(title, title), "none": Named("乙", "乙"), "not-measured": Named("乙", "乙")}
    return cp.Proposal(sites=sites, answers=answers, unreached={"g": ("d1", "d2", "d3")}, titles=titles)


def costs(name: str = "d") -> cp.CostMatrix:
    table = [[100.0, 900.0], [math.nan, 2600.0], [math.nan, math.nan]]
    return cp.CostMatrix.from_dense(table, demand_ids=[name, "e", "f"], site_ids=[name, "t"], search=3000.0)


def solution(name: str = "s") -> cp.Solution:
    weights = pd.Series([5.0, 3.5, 2.0], index=[name, "e", "f"])
    return cp.solve_mclp(cp.SitingProblem(costs(name), weights, cutoff="1 km"), p=1)


def network(profile: object = None) -> cp.RoadNetwork:
    nodes = gpd.GeoDataFrame(index=["a", "b", "c"], geometry=[Point(x, 0) for x in (0, 900, 1600)], crs=CRS)
    lines = [LineString([(0, 0), (900, 0)]), LineString([(900, 0), (1600, 0)])]
    edges = gpd.GeoDataFrame(
        {"u": ["a", "b"], "v": ["b", "c"], "oneway": [True, False]}, geometry=lines, crs=CRS
    )
    return cp.RoadNetwork.from_edges(nodes, edges)


THINGS = {
    "study": study, "result": result, "proposal": proposal, "costs": costs, "solution": solution,
    "network": lambda name="": replace(network(), findings=study(name).findings), "findings": lambda name="甲": study(name).findings,
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", THINGS)
def test_names_out_of_a_table_are_text_and_never_markup(kind: str, language: str) -> None:
    page = shown(THINGS[kind](HOSTILE), language)
    told = {element.tag for element in ET.fromstring(page).iter()}
    assert told <= {"div", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert "\x07" not in page
    if kind not in ("network", "costs"):
        assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#x27;" in page


@pytest.mark.parametrize("kind", THINGS)
def test_nothing_is_loaded_and_no_colour_is_set_on_another(kind: str) -> None:
    page = shown(THINGS[kind]())
    assert not re.search(
        r"https?:|src=|href=|url\(|<script|<style|background|[^-]color:|#[0-9a-fA-F]{3}", page
    )


@pytest.mark.parametrize("kind", THINGS)
def test_english_is_spoken_where_english_is_set(kind: str) -> None:
    thing = THINGS[kind]("x")
    page = ET.fromstring(shown(thing, "en"))
    assert page.get("lang") == "en"
    assert not re.search("[\u4e00-\u9fff]", "".join(page.itertext()).replace("乙", ""))
    assert re.search("[\u4e00-\u9fff]", "".join(ET.fromstring(shown(thing, "zh")).itertext()))


def test_a_study_shows_its_notices_layers_and_what_loading_found() -> None:
    text = "".join(ET.fromstring(shown(study())).itertext())
    assert text.startswith(
        "甲（x）示例数据：除地名、代码外均为虚构，不得用于决策情景假设：甲。不是现状内部工作底图，不得公开甲"
    )
    assert rows(study())[-2:] == [["图层", "行数", "坐标系"], ["边界", "1", CRS]]
    assert facts(study())["读取时发现"] == "错误 0 条，警告 0 条，提示 1 条"
    assert facts(study(), "en")["Found while loading"] == "errors 0, warnings 0, remarks 1"


def test_a_study_without_layers_shows_no_empty_table() -> None:
    bare = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": CRS}))
    assert rows(bare, "en") == [["CRS", CRS], ["Found while loading", "errors 0, warnings 0, remarks 0"]]


def test_a_goal_is_told_in_words_and_percent() -> None:
    assert rows(result())[-2:] == [
        ["目标", "现状值", "目标值", "是否达到", "数据来源", "说明"],
        ["甲", "90.2 %", "100.0 %", "未达到", "测算", "甲"],
    ]
    assert "0.9021356" not in shown(result())
    assert rows(result(met=None), "en")[-1][1:4] == ["—", "100.0 %", "not measured"]
    assert "规划共有 1 项目标：未达到 1 项。" in shown(result())


def test_nothing_measured_and_nothing_proposed_are_shown_as_such() -> None:
    bare = cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": CRS}))
    measured = cp.measure(bare)
    assert "No goals were measured." in shown(measured, "en")
    assert "Proposed sites: 0" in shown(cp.propose(bare, measured), "en")
    assert "数据检查（错误 0 条，警告 0 条，提示 0 条）" in shown(Findings())


def test_each_goal_has_its_sites_what_they_cover_and_the_proof() -> None:
    with_sites, without, unanswered = rows(proposal(), "en")[-3:]
    assert unanswered == ["乙", "0", "—", "0", "", ""]
    assert with_sites == [
        "甲", "2", "1,234 people", "3", "2 sites reach the target of 90.0 %: from 70.0 % to 95.0 %.",
        "The best choice found within the time limit, not proved the best: it is within 10.0 % of the best.",
    ]  # fmt: skip
    assert without == [
        "乙", "0", "0 units", "0", "The target of 2 units is met today (2 units); nothing needs to be built.", "",
    ]  # fmt: skip
    assert "100" not in " ".join(with_sites[4:])  # a solver's bound is no figure of the goal


def test_costs_show_their_spread_and_who_reaches_nothing() -> None:
    told = facts(costs())
    assert "3 个需求点 × 2 个设施点" in shown(costs())
    assert told == {
        "有出行成本的配对": "3（50.0 %）",
        "单位": "米",
        "计算范围": "3 公里",
        "出行成本": "最小 100 米，中位 900 米，最大 2.6 公里",
        "没有可达设施点的需求点": "1",
    }
    empty = cp.CostMatrix.from_dense(np.empty((0, 0)), unit="s")
    assert facts(empty, "en") == {
        "Pairs with a cost": "0 (0.0 %)", "Unit": "s", "Computed up to": "no limit", "Costs": "—",
        "Demand points that reach no site": "0",
    }  # fmt: skip


def test_a_solution_shows_its_proof_and_its_sites() -> None:
    told = rows(solution(), "en")
    assert ["Status", "proved optimal"] in told
    assert ["Objective", "5"] in told
    assert ["Bound", "5"] in told
    assert ["Optimality gap", "0.0 %"] in told
    assert ["Demand points left out", "2"] in told
    assert told[-2:] == [["Rank", "Site id", "Newly covered"], ["1", "s", "5"]]


def test_no_solution_shows_dashes() -> None:
    weights = pd.Series(1.0, index=["d", "e", "f"])
    told = facts(cp.solve_lscp(cp.SitingProblem(costs(), weights, cutoff="1 km")), "en")
    assert (told["Status"], told["Objective"], told["Bound"], told["Optimality gap"]) == (
        "no solution", "—", "—", "—",
    )  # fmt: skip


def test_a_network_shows_its_roads_its_traveller_and_its_closures() -> None:
    assert "路网：1.6 公里" in shown(network())
    told = facts(network(), "en")
    assert told["Edges"] == "2 (1 one-way)"
    assert told["Costs by"] == "length"
    assert told["Travel"] == told["Shut and slower"] == "—"
    assert told["Joining the roads"] == "within 1 km, 3 km/h off the road"
    closed = network().with_closures(box(400, -1, 500, 1))
    assert facts(closed, "en")["Shut and slower"] == "1 edges shut (100 m), 0 slower"
    wide = replace(network(), rules=cp.SnapRules(limit_m=300, band_m=50))
    assert facts(wide)["连接道路"] == "300 米以内，路外 3 公里/小时，比最近处远 50 米以内的都比较"


def test_a_network_of_a_study_names_who_travels() -> None:
    told = facts(cp.study_network(publish_toy.make_study(), "walk_elderly"), "en")
    assert told["Travel"] == "elderly person on foot"
    assert told["Costs by"] == "length, time"


def test_many_findings_are_cut_at_twenty_the_worst_first() -> None:
    remark = Finding(rule="code.quasi", layer="boundaries", params={"name": "甲", "code": "1"})
    error = replace(remark, severity="error", name="乙")
    many = Findings([*[remark] * 24, error])
    told = rows(many)
    assert len(told) == 1 + 20
    assert told[1][:3] == ["错误", "边界", "乙"]
    assert "另有 5 行" in shown(many)
    assert "另有" not in shown(many[:20])
    assert "5 more rows" in shown(many, "en")


def test_a_table_without_rows_is_left_out_and_figures_stand_to_the_right() -> None:
    page = card("t", tables=[Table(["a"], []), Table(["a", "b"], [["x", "1"]], numbers=[1])])
    assert page.count("<table") == 1
    cells = [cell.get("style") for cell in ET.fromstring(page).iter("td")]
    assert ["text-align:right" in style for style in cells] == [False, True]


def test_sites_mean_the_same_on_a_proposal_and_on_a_solution() -> None:
    for answer in (proposal(), solution()):
        assert {"rank", "site_id", "newly_covered"} <= set(answer.sites.columns)
        assert answer.sites["rank"].tolist() == list(range(1, len(answer.sites) + 1))
