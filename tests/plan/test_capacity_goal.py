"""The keys of a capacity goal: one way to say the need, and a way to travel where there is a cutoff."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, plan_of, read, toml_of

RATES = {"deaths_per_mille": 7, "years": 20, "share": "50 %"}


def without(key, **more):
    return {name: value for name, value in goal("capacity", **more).items() if name != key}


def told(folder, table):
    return faults(folder, AREA + toml_of({"goals": [table]}))


@pytest.mark.parametrize(
    ("keys", "places"),
    [
        ({"per_person": 0.07}, 0.07),
        ({"per_thousand": 40}, 0.04),
        ({"rates": RATES}, 0.07),
        ({"rates": {"deaths_per_mille": 6.5, "years": 10}}, 0.065),
    ],
)
def test_each_way_to_say_the_need(tmp_path, keys, places):
    plan = read(tmp_path, AREA + toml_of({"goals": [without("per_person") | keys]}))
    assert plan.goals[0].need_per_person == pytest.approx(places)


@pytest.mark.parametrize("more", [{"rates": RATES}, {"per_thousand": 40}])
def test_the_need_is_said_once(tmp_path, more):
    [line] = told(tmp_path, goal("capacity", **more))
    assert line == "goals[g].per_person = 0.5: only one of rates, per_thousand, per_person can say the need."


@pytest.mark.parametrize(
    ("rates", "key"),
    [
        ({"deaths_per_mille": 0}, "rates.deaths_per_mille = 0"),
        ({"deaths_per_mille": 1001}, "rates.deaths_per_mille = 1001"),
        ({"years": -1}, "rates.years = -1"),
        ({"share": "150 %"}, "rates.share = 150 %"),
        ({"share": 0}, "rates.share = 0.0"),
    ],
)
def test_rates_that_cannot_be_are_told_and_nothing_else(tmp_path, rates, key):
    [line] = told(tmp_path, without("per_person", rates=RATES | rates))
    assert line.startswith(f"goals[g].{key}: ")


def test_a_cutoff_asks_how_people_get_there(tmp_path):
    assert told(tmp_path, goal("capacity", within="10 km")) == ["goals[g].travel is missing; add it."]


def test_a_measure_that_the_cutoff_does_not_have(tmp_path):
    [line] = told(tmp_path, goal("capacity", within="10 km", travel="car", by="time"))
    assert "by = time" in line


def test_without_a_cutoff_ways_are_compared_by_length_or_as_the_goal_says():
    [plain, timed, cut] = plan_of(
        goals=[
            goal("capacity", "a", travel="car"),
            goal("capacity", "b", travel="car", by="time"),
            goal("capacity", "c", travel="car", within="15 min"),
        ]
    ).goals
    assert (plain.cost_by, timed.cost_by, cut.cost_by) == ("length", "time", "time")


def test_every_way_of_travelling_is_known_and_the_widest_cutoff_counts():
    goals = [
        goal("reach", "r", travel="walk"),
        goal("capacity", "a", travel="car", within="20 km"),
        goal("capacity", "b"),
    ]
    plan = plan_of(goals=goals)
    assert plan.travels == ("car", "walk")
    assert plan.farthest_m == 20_000


@pytest.mark.parametrize(
    ("column", "counted"),
    [("plots", "plots"), ("nursing_beds", "beds"), ("beds", "beds"), ("rooms", "places")],
)
def test_what_a_capacity_goal_weighs_is_places(column, counted):
    plan = plan_of(goals=[goal("capacity", "c", capacity=column), goal("reach", "r"), goal("quota", "q")])
    assert (plan.weighs("c"), plan.weighs("r")) == (counted, "people")
