"""The tables of a facility plan, worked out by hand on the toy county (four villages with 100, 200, 300, 400 people)."""

from __future__ import annotations

import dataclasses
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from goals_toy import on_shared_roads, rows
from toy_town import CRS, TOWNS, VILLAGES, at, facilities, residents, study

from coverplan.goals import measure
from coverplan.plan import BurialForms, Years
from coverplan.publish import plan_tables
from coverplan.siting import propose
from coverplan.tables import PLAN_EXISTING, PLAN_INDICATORS, PLAN_PROJECTS, PLAN_TOWNS
from coverplan.texts import speaking

SITES = (
    {"facility_id": "home", "kind": "nursing_home", "x": 500, "y": 1000, "beds": 100, "nursing_beds": 40, "beds_used": 80,
     "opened": "2001-05", "address": "西街1号", "level": "county", "land_m2": 900.0},
    {"facility_id": "full", "kind": "public_cemetery", "x": 1500, "y": 1000, "plots": 50, "plots_used": 60, "serves": (TOWNS[0], "999")},
    {"facility_id": "east", "kind": "public_cemetery", "x": 2500, "y": 1000, "plots": 40, "plots_used": 15, "level": "town"},
    {"facility_id": "silent", "kind": "public_cemetery", "x": 2600, "y": 1000, "status": "building"},
    {"facility_id": "shut", "kind": "hospital", "x": 3500, "y": 1000, "status": "closed", "closed": "2020"},
    {"facility_id": "dream", "kind": "nursing_home", "x": 3500, "y": 1000, "status": "planned", "beds": 500},
    {"facility_id": "abroad", "kind": "hospital", "x": 9000, "y": 1000},
)  # fmt: skip
GOALS = (
    {"id": "cover", "kind": "reach", "facility": ["public_cemetery"], "within": "1100 m", "travel": "car", "target": "80 %", "title": "公墓",
     "title_en": "Cemeteries"},
    {"id": "homes", "kind": "quota", "facility": ["nursing_home"], "units": {"level": "town"}, "at_least": 2},
    {"id": "villages", "kind": "quota", "facility": ["hospital"], "units": {"level": "village"}, "at_least": 1},
    {"id": "beds", "kind": "ratio", "facility": ["nursing_home"], "part": "nursing_beds", "whole": "beds", "target": "50 %"},
    {"id": "room", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "per_person": 0.1},
    {"id": "organisations", "kind": "minimum", "indicator": "n", "units": {"level": "village"}, "target": 3, "unit": "个"},
    {"id": "unknown", "kind": "indicator", "indicator": "absent", "target": 5, "unit": "%"},
)  # fmt: skip
SITING = ({"goal": "cover", "new_sites": 1}, {"goal": "homes"})


@pytest.fixture(scope="module")
def county():
    """The toy study, what was measured in it, what is proposed, and its tables."""
    people = residents().assign(disabled=[1.0, np.nan, 3.0, 4.0])
    figures = pd.DataFrame({"indicator": "n", "value": [3.0, 1.0, 3.0, 4.0], "unit_code": VILLAGES})
    toy = study(GOALS, SITING, residents=people, facilities=facilities(*SITES), indicators=figures)
    result = measure(toy)
    proposal = propose(toy, result)
    return toy, result, proposal, plan_tables(toy, result, proposal)


def only(frame, *names, **where):
    """The rows where columns have these values, as tuples of the named columns; what is missing is None."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return [tuple(row[name] for name in names) for row in rows(frame)]


def test_what_exists_is_listed_town_by_town_with_what_is_free(county):
    table = county[3].existing
    assert tuple(table.columns) == PLAN_EXISTING
    # what is only planned does not exist; what lies in no town comes last
    assert table["facility_id"].tolist() == ["home", "full", "shut", "east", "silent", "abroad"]
    assert table["town"].tolist() == ["西街道", "西街道", "东镇", "东镇", "东镇", ""]
    assert table["place"].tolist() == ["西街1号", "二村", "四村", "三村", "三村", ""]
    assert only(table, "beds", "nursing_beds", "beds_used", "occupancy", "opened", "level", "land_m2", facility_id="home") == [
        (100, 40, 80, 0.8, "2001-05", "county", 900)
    ]  # fmt: skip
    # more taken than there are leaves none, and what is not reported is no 0
    assert only(table, "plots", "plots_used", "plots_free", kind="public_cemetery") == [
        (50, 60, 0), (40, 15, 25), (None, None, None),
    ]  # fmt: skip
    assert only(table, "serves", "occupancy", facility_id="full") == [("西街道、999", None)]
    assert only(table, "status", "closed", facility_id="shut") == [("closed", "2020")]


def test_indicators_are_the_goals_with_what_they_lack(county):
    _, result, _, tables = county
    table = tables.indicators
    assert tuple(table.columns) == PLAN_INDICATORS
    for ours, theirs in (
        ("goal_id", "goal_id"),
        ("now", "value"),
        ("target", "target"),
        ("met", "met"),
        ("shortfall", "shortfall"),
    ):
        assert table[ours].equals(result.goals[theirs].rename(ours))
    lacks = {
        row[0]: row[1:]
        for row in only(table, "goal_id", "short", "left", "short_unit", "units_failing", "failing")
    }
    assert lacks == {
        # villages 1 and 4 are 1,100 m off: all are covered
        "cover": (None, None, "", 0, ""),
        "homes": (3, None, "facilities", 2, "西街道、东镇"),
        "villages": (4, None, "facilities", 4, "一村、二村、三村、四村"),
        "beds": (10, None, "beds", 1, "西街道"),
        # 100 needed, 25 free
        "room": (75, 75, "plots", 2, "西街道、东镇"),
        "organisations": (2, None, "个", 1, "二村"),
        "unknown": (None, None, "", None, ""),
    }
    [(low, high)] = only(table, "land_low_m2", "land_high_m2", goal_id="room")
    assert (low, high) == (pytest.approx(75 * 1.9), pytest.approx(75 * 3.3))
    assert table["land_low_m2"].notna().sum() == 1


def test_horizons_that_are_not_measured_say_why(county):
    table = county[3].indicators
    assert table[["near", "far"]].isna().all(axis=None)
    assert table["note"].str.endswith("近期、远期未测算：方案没有写明年份（[years]）").all()


def test_towns_hold_their_people_by_group(county):
    table = county[3].towns
    assert tuple(table.columns) == PLAN_TOWNS
    assert only(table, "name", "item", "item_name", "amount", "unit", section="people") == [
        ("西街道", "residents", "常住人口", 300, "people"), ("西街道", "disabled", "失能人员", 1, "people"),
        ("东镇", "residents", "常住人口", 700, "people"), ("东镇", "disabled", "失能人员", 7, "people"),
    ]  # fmt: skip
    assert table["section"].drop_duplicates().tolist() == ["people", "facilities", "goals", "planned"]


def test_towns_hold_their_facilities_with_their_places(county):
    table = county[3].towns
    assert only(table, "name", "item", "kind", "amount", "unit", "note", section="facilities") == [
        ("西街道", "home", "nursing_home", 100, "beds", ""), ("西街道", "full", "public_cemetery", 50, "plots", "已用 60"),
        ("东镇", "shut", "hospital", None, "", "停用"), ("东镇", "east", "public_cemetery", 40, "plots", "已用 15"),
        ("东镇", "silent", "public_cemetery", None, "", "在建"),
    ]  # fmt: skip


def test_towns_hold_where_each_goal_stands_there_and_the_gap(county):
    table = county[3].towns
    about = ("amount", "unit", "target", "met", "gap", "gap_unit")
    west = {row[0]: row[1:] for row in only(table, "item", *about, section="goals", unit_code=TOWNS[0])}
    assert west == {
        "cover": (1, "share", 0.8, True, None, ""),
        "homes": (1, "facilities", 2, False, 1, "facilities"),
        # a goal about villages: how many of the town's two have one, and what the others lack
        "villages": (0, "units", 2, False, 2, "facilities"),
        "beds": (0.4, "share", 0.5, False, 10, "beds"),
        "room": (pytest.approx(0.25), "share", 1, False, 23, "plots"),
        "organisations": (1, "units", 2, False, 2, "个"),
    }
    east = {row[0]: row[1:] for row in only(table, "item", *about, section="goals", unit_code=TOWNS[1])}
    assert east["organisations"] == (2, "units", 2, True, None, "")
    assert east["homes"] == (0, "facilities", 2, False, 2, "facilities")
    assert "beds" not in east  # no bed, no share of them
    titles = only(table, "item_name", section="goals", item="cover")
    assert titles == [("公墓",), ("公墓",)]


def test_gaps_of_towns_add_up_to_what_their_goal_lacks(county):
    tables = county[3]
    gaps = tables.towns[tables.towns["section"] == "goals"].groupby("item")["gap"].sum()
    short = tables.indicators.set_index("goal_id")["short"]
    for goal_id in ("homes", "villages", "organisations", "beds"):
        assert gaps[goal_id] == short[goal_id], goal_id


def test_projects_hold_every_site_proposed_and_their_sums(county):
    _, _, proposal, tables = county
    table, sites = tables.projects, proposal.sites
    assert tuple(table.columns) == PLAN_PROJECTS
    assert len(sites) > 1
    assert table["project_id"].tolist() == (sites["plan_id"] + ":" + sites["site_id"]).tolist()
    for name in ("goal_id", "plan_id", "site_id", "unit_code", "newly_covered", "lon", "lat", "kind"):
        assert table[name].equals(sites[name])
    assert set(zip(table["action"], table["status"], table["origin"], strict=True)) == {
        ("new", "planned", "siting")
    }
    assert (
        table.groupby("plan_id")["newly_covered"]
        .sum()
        .equals(sites.groupby("plan_id")["newly_covered"].sum())
    )
    assert only(table, "measure", goal_id="homes")[0] == ("facilities",)
    planned = tables.towns[tables.towns["section"] == "planned"]
    assert sorted(planned["item"]) == sorted(table["project_id"])
    assert planned["name"].tolist() == [
        {TOWNS[0]: "西街道", TOWNS[1]: "东镇"}[code] for code in planned["unit_code"]
    ]


def test_without_layers_the_tables_are_empty_and_have_their_columns():
    bare = study(boundaries=None, residents=None, roads=None, road_nodes=None)
    tables = plan_tables(bare, measure(bare), None)
    columns = {
        "existing": PLAN_EXISTING,
        "indicators": PLAN_INDICATORS,
        "towns": PLAN_TOWNS,
        "projects": PLAN_PROJECTS,
    }
    for name, names in columns.items():
        frame = getattr(tables, name)
        assert len(frame) == 0
        assert tuple(frame.columns) == names
    assert list(tables.files()) == [
        "plan-existing.csv",
        "plan-indicators.csv",
        "plan-towns.csv",
        "plan-projects.csv",
    ]


def test_the_order_of_rows_plays_no_part(county):
    toy, _, _, tables = county
    turned = dataclasses.replace(
        toy, facilities=toy.facilities.iloc[::-1], residents=toy.residents.iloc[::-1], boundaries=toy.boundaries.iloc[::-1]
    )  # fmt: skip
    again = plan_tables(turned, measure(turned), None)
    assert again.existing.equals(tables.existing)
    people = tables.towns["section"] != "planned"
    assert again.towns.equals(tables.towns[people].reset_index(drop=True))


def test_words_are_in_the_language_of_the_run():
    goal = GOALS[0]
    with speaking("en"):
        toy = on_shared_roads([goal], facilities=facilities(*SITES))
        tables = plan_tables(toy, measure(toy), None)
    assert tables.indicators["note"][0].endswith("near and far not measured: the plan names no [years]")
    towns = tables.towns
    assert only(towns, "item_name", section="goals")[0] == ("Cemeteries",)
    assert only(towns, "note", section="facilities", item="silent") == [("under construction",)]
    assert only(towns, "item_name", section="people")[0] == ("residents",)


def listed(*given, **plan):
    """The toy with a list of projects, each a dict; its table of projects, and that of towns."""
    columns = (
        "project_id",
        "name",
        "kind",
        "action",
        "status",
        "start",
        "end",
        "level",
        "facility_id",
        "goal_id",
        "unit_code",
    )
    frame = gpd.GeoDataFrame(
        [dict.fromkeys(columns) | {"name": one["project_id"], "status": "planned"} | one for one in given],
        geometry=[at(500, 1000)] * len(given), crs=CRS,
    )  # fmt: skip
    for name in ("cost", "places", "land_m2", "nursing_beds"):
        frame[name] = frame[name].astype(float) if name in frame else np.nan
    toy = study(projects=frame, facilities=facilities(*SITES))
    toy = dataclasses.replace(toy, plan=toy.plan.model_copy(update=plan))
    tables = plan_tables(toy, measure(toy), None)
    return tables.projects, tables.towns


FORMS = {
    "near": {"town": {"stone": "60 %", "niche": "35 %", "eco": "5 %"}, "county": {"stone": 0.4, "niche": 0.5, "eco": 0.1}},
    "far": {"town": {"stone": "40 %", "niche": "50 %", "eco": "10 %"}},
}  # fmt: skip
NEW = {
    "project_id": "p",
    "kind": "public_cemetery",
    "action": "new",
    "unit_code": VILLAGES[0],
    "level": "town",
    "places": 101,
    "end": "2028",
}


@pytest.mark.parametrize(
    ("project", "forms"),
    [
        ({}, (61, 35, 5)),  # 60.6, 35.35 and 5.05
        ({"end": "2030-12"}, (61, 35, 5)),
        ({"end": "2031"}, (40, 51, 10)),  # 40.4, 50.5, 10.1
        ({"end": None}, (61, 35, 5)),
        (
            {"level": "county", "end": "2034", "places": 10},
            (4, 5, 1),
        ),  # the far horizon says nothing of counties
        ({"level": "village"}, (None, None, None)),
        ({"level": None}, (None, None, None)),
        ({"kind": "nursing_home"}, (None, None, None)),
        ({"places": None}, (None, None, None)),
    ],
)
def test_plots_split_into_forms_by_level_and_horizon(project, forms):
    table, _ = listed(
        NEW | project,
        years=Years(base=2025, near=2030, far=2035),
        burial_forms=BurialForms.model_validate(FORMS),
    )
    assert only(table, "places_stone", "places_niche", "places_eco") == [forms]


def test_without_horizons_every_project_is_near():
    table, _ = listed(NEW | {"end": "2040"}, burial_forms=BurialForms.model_validate(FORMS))
    assert only(table, "places_stone", "places_niche", "places_eco") == [(61, 35, 5)]
    table, _ = listed(
        NEW | {"end": "2036"},
        years=Years(base=2025, far=2035),
        burial_forms=BurialForms.model_validate(FORMS),
    )
    assert only(table, "places_stone") == [(40,)]


def test_a_site_proposed_is_as_the_plan_says_a_new_one_is(county):
    toy = county[0]
    changed = {"room": {"land": {"low_m2": 2, "high_m2": 3}}, "cover": {"within": "200 m"}}
    goals = [goal | changed.get(goal["id"], {}) for goal in GOALS]
    given = {"level": "county", "places": 80, "land_m2": 4000, "cost": 900, "year": 2029}
    blocks = [
        {"goal": "cover", "new_sites": 1, "candidates": "demand_points"}, {"goal": "homes", "id": "plain"}, {"goal": "homes", "id": "given", "site": given},
        {"goal": "cover", "id": "grave", "new_sites": 1, "candidates": "demand_points", "site": {"level": "village", "places": 50}},
    ]  # fmt: skip
    forms = {"near": {"village": {"stone": "80 %", "eco": "20 %"}}}
    toy = study(goals, blocks, residents=toy.residents, facilities=toy.facilities, indicators=toy.indicators)
    plan = toy.plan.model_copy(update={"burial_forms": BurialForms.model_validate(forms)})
    toy = dataclasses.replace(toy, plan=plan)
    result = measure(toy)
    table = plan_tables(toy, result, propose(toy, result)).projects
    names = (
        "level",
        "places",
        "places_unit",
        "land_low_m2",
        "land_high_m2",
        "land_basis",
        "end",
        "cost",
        "cost_unit",
    )
    # the site covers 400 people, of whom each needs a tenth of a plot
    assert only(table, "newly_covered", *names, plan_id="cover") == [
        (400, None, 40, "plots", 80, 120, "estimated", None, None, "")
    ]
    assert only(table, "note", plan_id="cover") == [("数量按“room”新增覆盖人口的平均需求估算",)]
    # a home in each town is one of the town's; nobody has said how many beds it has
    assert set(only(table, *names, plan_id="plain")) == {("town", None, "", None, None, "", None, None, "")}
    assert set(only(table, *names, "note", plan_id="given")) == {
        ("county", 80, "beds", 4000, 4000, "given", "2029", 900, "万元", "")
    }
    assert only(table, "level", "places", "places_stone", "places_eco", "note", plan_id="grave") == [
        ("village", 50, 40, 10, "")
    ]


@pytest.mark.parametrize(
    ("project", "land"),
    [
        ({"land_m2": 5000}, (5000, 5000, "given")),
        ({}, (pytest.approx(101 * 1.9), pytest.approx(101 * 3.3), "estimated")),
        ({"action": "move"}, (pytest.approx(101 * 1.9), pytest.approx(101 * 3.3), "estimated")),
        ({"action": "rebuild"}, (None, None, "")),
        ({"kind": "nursing_home"}, (None, None, "")),
        ({"places": None}, (None, None, "")),
        ({"land_m2": 0}, (0, 0, "given")),
    ],
)
def test_gross_land_is_the_lists_or_that_of_new_plots(project, land):
    table, _ = listed(NEW | project)
    assert only(table, "land_low_m2", "land_high_m2", "land_basis") == [land]


def test_the_list_of_projects_stands_before_the_sites_proposed(county):
    toy, result, proposal, _ = county
    projects = gpd.GeoDataFrame(
        {"project_id": ["p1", "p2"], "name": ["甲", "乙"], "kind": ["nursing_home", "散坟治理"], "action": ["move", None],
         "status": ["building", "done"], "start": ["2024", None], "end": ["2026-05", None], "level": ["town", None],
         "facility_id": ["home", None], "goal_id": ["homes", None], "unit_code": [VILLAGES[3], None], "cost": [300.0, np.nan],
         "places": [80.0, np.nan], "nursing_beds": [60.0, np.nan], "land_m2": [np.nan, np.nan]},
        geometry=[at(3500, 1000), None], crs=CRS,
    )  # fmt: skip
    tables = plan_tables(dataclasses.replace(toy, projects=projects), result, proposal)
    table = tables.projects
    assert table["origin"].tolist() == ["list"] * 2 + ["siting"] * len(proposal.sites)
    names = (
        "project_id",
        "name",
        "action",
        "status",
        "town",
        "places",
        "places_unit",
        "cost",
        "cost_unit",
        "start",
        "end",
        "goal_id",
    )
    assert only(table, *names, origin="list") == [
        ("p1", "甲", "move", "building", "东镇", 80, "beds", 300, "万元", "2024", "2026-05", "homes"),
        ("p2", "乙", "new", "done", "", None, "", None, "", None, None, None),
    ]
    for name in ("cost", "places"):
        assert table[name].sum() == projects[name].sum()
    planned = only(
        tables.towns,
        "name",
        "item",
        "item_name",
        "kind",
        "action",
        "amount",
        "unit",
        "end",
        "note",
        section="planned",
        item="p1",
    )
    assert planned == [("东镇", "p1", "甲", "nursing_home", "move", 80, "beds", "2026-05", "在建")]
    assert not (tables.towns["item"] == "p2").any()


@pytest.mark.parametrize(("facility", "action"), [("home", "rebuild"), ("nobody", "new"), (None, "new")])
def test_a_project_without_an_action_renews_the_facility_it_names(facility, action):
    table, towns = listed(NEW | {"action": None, "facility_id": facility})
    assert only(table, "action") == [(action,)]
    assert only(towns, "action", section="planned") == [(action,)]


def test_what_is_stopped_is_planned_in_no_town():
    table, towns = listed(NEW | {"status": "stopped"}, NEW | {"project_id": "q"})
    assert table["status"].tolist() == ["stopped", "planned"]
    assert towns.loc[towns["section"] == "planned", "item"].tolist() == ["q"]


def test_near_and_far_are_those_of_the_yearly_path_with_the_projects():
    project = dict.fromkeys(("start", "goal_id", "facility_id", "level")) | {
        "project_id": "p", "name": "甲", "kind": "nursing_home", "action": "new", "status": "planned", "end": "2033", "unit_code": VILLAGES[3],
        "cost": np.nan, "places": 80.0, "nursing_beds": 80.0, "land_m2": np.nan,
    }  # fmt: skip
    projects = gpd.GeoDataFrame([project], geometry=[at(3500, 1000)], crs=CRS)
    toy = study([GOALS[1], GOALS[3], GOALS[6]], facilities=facilities(SITES[0], SITES[2]), projects=projects)
    plan = toy.plan.model_copy(update={"years": Years(base=2025, near=2030, far=2035)})
    toy = dataclasses.replace(toy, plan=plan)
    table = plan_tables(toy, measure(toy), None).indicators
    assert only(table, "now_year", "near_year", "far_year") == [("2025", "2030", "2035")] * 3
    # one home of 100 beds, 40 of them for nursing; in 2033 another of 80
    assert only(table, "now", "near", "far", goal_id="homes") == [(0, 0, 0)]
    assert only(table, "now", "near", "far", goal_id="beds") == [(0.4, 0.4, pytest.approx(120 / 180))]
    [(note,)] = only(table, "note", goal_id="unknown")
    assert "[years]" not in note
    alone = dataclasses.replace(toy, projects=None)
    table = plan_tables(alone, measure(alone), None).indicators
    assert only(table, "now", "near", "far", goal_id="beds") == [(0.4, 0.4, 0.4)]


def test_why_a_horizon_has_no_figure_is_said_once_and_of_the_horizon():
    nobody = {
        "id": "none",
        "kind": "quota",
        "facility": "nursing_home",
        "units": {"level": "village", "type": ["居委会"]},
    }
    toy = study(
        [
            {
                "id": "care",
                "kind": "capacity",
                "facility": "nursing_home",
                "capacity": "beds",
                "per_person": 0.1,
            },
            nobody,
        ],
        facilities=facilities(SITES[0], SITES[2]),
    )
    toy = dataclasses.replace(
        toy, plan=toy.plan.model_copy(update={"years": Years(base=2025, near=2030, far=2035)})
    )
    table = plan_tables(toy, measure(toy), None).indicators
    [(note,)] = only(table, "note", goal_id="care")
    assert "2030" in note
    assert "2026" not in note
    [(note,)] = only(table, "note", goal_id="none")
    assert note.count("没有符合条件的区划") == 1


def test_a_plan_without_a_near_horizon_leaves_it_empty():
    toy = study([GOALS[1]], facilities=facilities(SITES[0]))
    toy = dataclasses.replace(toy, plan=toy.plan.model_copy(update={"years": Years(base=2025, far=2027)}))
    table = plan_tables(toy, measure(toy), None).indicators
    assert only(table, "now", "near", "near_year", "far", "far_year") == [(0, None, None, 0, "2027")]


def test_a_town_that_a_goal_leaves_out_says_why_and_until_when():
    goal = GOALS[1] | {"exceptions": [{"unit": TOWNS[1], "reason": "正在搬迁", "until": date(2099, 12, 31)}]}
    toy = study([goal], facilities=facilities(SITES[0]))
    towns = plan_tables(toy, measure(toy), None).towns
    assert only(towns, "name", "amount", "met", "gap", "note", section="goals") == [
        ("西街道", 1, False, 1, ""), ("东镇", None, None, None, "暂不计入至 2099-12-31：正在搬迁"),
    ]  # fmt: skip
