"""What a plan knows of itself, once it is read or made."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_toy import AREA, GOALS, GOOD, goal, plan_of, read
from pydantic import ValidationError

from coverplan.plan import LayerSettings


def test_the_crs_of_the_area_is_kept_as_it_was_given():
    assert plan_of().area.crs == "EPSG:4548"


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_a_crs_that_is_not_in_metres_is_refused_under_the_name_of_its_key(crs):
    with pytest.raises(ValidationError) as caught:
        plan_of(area={"name": "甲县", "crs": crs})
    [detail] = caught.value.errors()
    told = detail["ctx"]["error"].message("en")
    assert told.startswith("[area] crs: ")
    assert crs in told


def test_paths_of_layers_are_relative_to_the_file_or_to_where_one_stands():
    assert plan_of().folder == Path()
    assert plan_of(path=Path("a/b/plan.toml")).folder == Path("a/b")


def test_a_plan_and_its_tables_are_not_changed_once_made():
    plan = plan_of(goals=[goal("quota")])
    for table, key in ((plan, "id"), (plan.area, "name"), (plan.goals[0], "at_least")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(table, key, "y")


def test_the_kinds_of_a_plan_are_the_known_ones_and_then_its_own():
    known = plan_of().kinds
    assert len(known) == 16
    assert {"nursing_home", "public_cemetery", "hospital"} <= set(known)
    assert plan_of(facility_kinds={"temple": "寺庙", "canteen": "食堂"}).kinds == (
        *known,
        "temple",
        "canteen",
    )


# On the fastest roads, at 120 km/h, an hour leads 120 km far and a quarter of an hour 30 km.
@pytest.mark.parametrize(
    ("within", "metres"),
    [
        ([], 0),
        (["5 km"], 5_000),
        (["5 km", "800 m"], 5_000),
        (["1 h"], 120_000),
        (["15 min", "29 km"], 30_000),
        (["15 min", "31 km"], 31_000),
        (["1 s"], 120 / 3.6),
    ],
)
def test_the_farthest_a_way_may_lead_is_that_of_the_widest_cutoff(within, metres):
    reach = [goal("reach", f"g{number}", within=cutoff) for number, cutoff in enumerate(within)]
    plan = plan_of(goals=[goal("quota", "q"), *reach, goal("capacity", "c")])
    assert plan.farthest_m == pytest.approx(metres, rel=1e-12)


# In a quarter of an hour 200 km/h lead 50 km far; nobody is taken to be slower than 120 km/h.
@pytest.mark.parametrize(
    ("block", "metres"),
    [
        ({}, 30_000),
        ({"speed_kph": {"motorway": 200}, "keeps_speed_limits": False}, 50_000),
        ({"speed_kph": {"motorway": 80, "trunk": 160, "primary": 140}}, 40_000),
        ({"speed_kph": {"motorway": 100}}, 30_000),
        ({"permitted_kph": {"busway": 140}}, 35_000),
        ({"off_road_kph": 130}, 32_500),
        ({"surface_factor": {"asphalt": 1.5, "gravel": 0.5}}, 45_000),
        ({"surface_factor": {"gravel": 0.5}}, 30_000),
        ({"speed_kph": {"motorway": 200}, "surface_factor": {"asphalt": 2}}, 100_000),
        # What cannot be is told where the block is applied, and leads nowhere.
        ({"speed_kph": {"motorway": True, "trunk": "160", "primary": 201, "road": float("inf")}}, 30_000),
        ({"speed_kph": 160, "surface_factor": [2], "permitted_kph": {"busway": 10**400}}, 30_000),
    ],
)
def test_who_travels_faster_comes_farther_within_a_time(block, metres):
    goals = [goal("reach", within="15 min", travel="mine")]
    plan = plan_of(goals=goals, travel={"mine": {"profile": "car", **block}})
    assert plan.farthest_m == pytest.approx(metres, rel=1e-12)


def test_only_the_travel_of_a_goal_makes_its_cutoff_wider():
    fast = {"profile": "car", "speed_kph": {"motorway": 200}}
    goals = [goal("reach", "a", within="15 min"), goal("reach", "b", within="3 min", travel="fast")]
    # 120 km/h for 15 minutes, 200 km/h for 3; a length is the same to all.
    assert plan_of(goals=goals, travel={"fast": fast}).farthest_m == pytest.approx(30_000, rel=1e-12)
    assert plan_of(goals=[goal("reach", travel="fast")], travel={"fast": fast}).farthest_m == 5_000


def test_files_of_candidates_are_named_once_in_their_order_and_sources_are_no_files():
    sources = ["village_seats", "town_seats", "demand_points", "planned_facilities", "road_nodes", "grid"]
    siting = [
        {"goal": "a", "candidates": ["land/b.csv", *sources]},
        {"goal": "b", "candidates": ["a.csv", "land/b.csv"]},
        {"goal": "c"},
    ]
    assert plan_of(siting=siting).candidate_files == ("land/b.csv", "a.csv")
    assert plan_of().candidate_files == ()


def test_a_file_of_candidates_is_read_as_the_layer_that_names_the_same_file_alone():
    layers = {
        "facilities": {"path": ["a.csv", "b.csv"], "datum": "gcj02"},
        "points": {"path": "b.csv", "columns": {"site_id": "编号"}},
        "settlements": {"path": "b.csv", "datum": "bd09"},
    }
    plan = plan_of(layers=layers)
    assert plan.candidate_settings("b.csv") == LayerSettings(path=["b.csv"], columns={"site_id": "编号"})
    # A layer of two files says nothing of one of them, and a plan without layers nothing at all.
    for other in (plan.candidate_settings("a.csv"), plan_of().candidate_settings("a.csv")):
        assert other == LayerSettings(path=["a.csv"])


def test_a_goal_is_had_by_its_id_and_an_id_that_is_not_there_is_a_key_error():
    plan = plan_of(goals=[goal(kind, f"the-{kind}") for kind in GOALS])
    for kind in GOALS:
        assert plan.goal(f"the-{kind}").kind == kind
    with pytest.raises(KeyError) as caught:
        plan.goal("none")
    assert caught.value.args == ("none",)


@pytest.mark.parametrize(("within", "by"), [("5 km", "length"), ("15 min", "time")])
def test_a_cutoff_may_say_again_by_what_it_is_measured(tmp_path, within, by):
    said = read(tmp_path, GOOD.replace('"5 km"', f'"{within}"\nby = "{by}"')).goal("g")
    silent = read(tmp_path, GOOD.replace('"5 km"', f'"{within}"')).goal("g")
    assert (said.by, silent.by) == (by, None)
    assert said.within == silent.within


def test_a_plan_made_in_python_is_the_plan_that_is_read(tmp_path):
    assert read(tmp_path, AREA) == plan_of(path=tmp_path / "plan.toml")
    assert "path" not in plan_of(path=Path("plan.toml")).model_dump()


def test_answers_to_one_goal_are_told_apart():
    blocks = [{"goal": "a"}, {"goal": "a"}, {"goal": "b", "id": "a-2"}, {"goal": "a"}]
    assert plan_of(siting=blocks).siting_ids == ("a", "a-3", "a-2", "a-4")
