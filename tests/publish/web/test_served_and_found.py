"""What the page carries of whom facilities serve, of findings, and of its own dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import publish_toy
import pytest
from map_data import decoded, island

from coverplan.crs import lonlat
from coverplan.findings import Acceptance, Finding, today
from coverplan.plan import PrintSettings
from coverplan.publish.web import found, serving
from coverplan.publish.web.map_page import web_map
from coverplan.publish.web.serving import encode_serving


@pytest.fixture(scope="module")
def page(toy_study, toy_result, toy_proposal):
    return web_map(toy_study, toy_result, toy_proposal).html


def served_ends(data, goal):
    """Return whom each facility serves by the page's data: covered or not, place, name, weight, cost."""
    places = decoded(data["ends"]["at"])
    for facility_id, (covered, steps, weights, costs) in goal["lines"].items():
        for at, (end, weight, cost) in enumerate(zip(np.cumsum(steps), weights, costs, strict=True)):
            name = data["ends"]["words"][data["ends"]["names"][end]]
            yield facility_id, at < covered, tuple(places[end]), name, weight, cost


def test_lines_lead_to_whom_each_facility_serves(page, toy_study, toy_result):
    data = island(page)
    lon, lat = lonlat(toy_study.residents)
    homes = {
        name: (round(x, 5), round(y, 5))
        for name, x, y in zip(toy_study.residents["demand_id"], lon, lat, strict=True)
    }
    for goal in data["goals"]:
        if goal["id"] not in toy_result.reach:
            assert goal["lines"] == {}
            continue
        reach = toy_result.reach[goal["id"]]
        reach = reach[reach["cost"].notna() & (reach["weight"] > 0)]
        wanted = sorted(
            (row.facility_id, bool(row.covered), homes[row.Index], round(row.weight, 1), round(row.cost))
            for row in reach.itertuples()
        )
        drawn = sorted(
            (*each[:2], tuple(np.round(each[2], 5)), *each[4:]) for each in served_ends(data, goal)
        )
        assert drawn == wanted
        served = toy_result.facilities[toy_result.facilities["goal_id"] == goal["id"]].set_index(
            "facility_id"
        )["weight"]
        sums = {
            name: sum(each[4] for each in served_ends(data, goal) if each[0] == name)
            for name in goal["lines"]
        }
        assert sums == pytest.approx({name: weight for name, weight in served.items() if weight > 0})


def test_places_of_a_capacity_goal_lead_to_whom_they_are_allocated(toy_study, toy_result):
    ids = toy_study.residents["demand_id"].astype(str).tolist()[:2]
    flows = pd.DataFrame(
        {
            "demand_id": [*ids, ids[0]],
            "facility_id": ["c1", "c1", "c2"],
            "weight": [3.0, 2.5, 4.0],
            "cost": [900.4, 20.0, 7.0],
        }
    )
    made = encode_serving(toy_study, replace(toy_result, reach={}, flows={"beds": flows}), {})
    assert not made.by_unit
    told = {
        name: (covered, sorted(zip(weights, costs, strict=True)))
        for name, (covered, _, weights, costs) in made.of_goal["beds"].items()
    }
    assert told == {"c1": (2, [(2.5, 20), (3, 900)]), "c2": (1, [(4, 7)])}


def test_where_demand_points_are_many_their_villages_stand_for_them(monkeypatch, toy_study, toy_result):
    monkeypatch.setattr(serving, "MOST_PAIRS", 10)
    data = island(web_map(toy_study, toy_result).html)
    assert data["leftOut"][-1][0].startswith("需求点较多")
    goal = next(goal for goal in data["goals"] if goal["id"] == "cemetery-cover")
    drawn = list(served_ends(data, goal))
    reach = toy_result.reach["cemetery-cover"]
    assert len(drawn) < len(reach)
    assert {each[3] for each in drawn} <= set(publish_toy.VILLAGES)
    there = reach[reach["cost"].notna()]
    assert sum(each[4] for each in drawn) == pytest.approx(there["weight"].sum())
    assert sum(each[4] for each in drawn if each[1]) == pytest.approx(
        there.loc[there["covered"], "weight"].sum()
    )


def findings_at(*places, level=None):
    params = {"name": "甲", "code": "1", "number": "999"}
    return [
        Finding(
            rule="code.range",
            layer="boundaries",
            name=f"第{at}村",
            lon=lon,
            lat=lat,
            params=params,
            severity=level,
        )
        for at, (lon, lat) in enumerate(places)
    ]


def test_findings_with_a_place_are_marked_and_the_others_counted(monkeypatch, toy_study):
    monkeypatch.setattr(found, "MOST_FINDINGS", 2)
    listed = [
        *findings_at((116.0, 35.7), (116.1, 35.7)),
        *findings_at((116.0, 35.7), level="info"),
        *findings_at((None, None)),
    ]
    accepted = replace(
        listed[0], accepted=Acceptance("code.range", "", "f", reason="", by="", on=date(2026, 1, 1))
    )
    data = island(web_map(toy_study, findings=[*listed, accepted]).html)
    points, texts = data["findings"]["points"], data["findings"]["texts"]
    assert data["findings"]["counts"] == {"error": 2}
    assert [point[1:3] for point in points] == [["error", "第0村"], ["error", "第1村"]]
    assert texts[points[0][4]] == [listed[0].message("zh"), listed[0].message("en")]
    assert texts[points[0][5]] == [listed[0].advice("zh"), listed[0].advice("en")]
    assert data["leftOut"][-2:] == [
        [
            "检查发现的问题较多，另有 1 条未标在图上，见 findings.csv。",
            "1 more finding is not marked on the map: see findings.csv.",
        ],
        [
            "1 条检查发现没有具体位置，未标在图上，见 findings.csv。",
            "1 finding has no place and is not marked: see findings.csv.",
        ],
    ]


def test_the_page_says_of_when_the_data_are_and_who_made_it_when(toy_study):
    settings = PrintSettings.model_validate({"maker": "示例县民政局", "date": "2026年11月"})
    plan = toy_study.plan.model_copy(update={"print": settings, "measured_on": date(2026, 6, 30)})
    assert island(web_map(replace(toy_study, plan=plan)).html)["dates"] == [
        "数据年份：2023  ·  测算日期：2026-06-30  ·  制图：示例县民政局，2026年11月",
        "Vintage of data: 2023  ·  As of 2026-06-30  ·  Made by 示例县民政局, 2026年11月",
    ]
    assert island(web_map(toy_study).html)["dates"][0].endswith(f"制图日期：{today().isoformat()}")
