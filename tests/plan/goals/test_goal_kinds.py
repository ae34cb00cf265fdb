"""What plan.toml says of the newer kinds of goal, and what it refuses."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, plan_of, read, toml_of


def made(kind, **more):
    [read_goal] = plan_of(goals=[goal(kind, **more)]).goals
    return read_goal


@pytest.mark.parametrize(
    ("population", "group", "column"),
    [
        (None, "residents_60plus", "residents_60plus"),
        ("resident", "residents_60plus", "residents_60plus"),
        ("registered", "residents_60plus", "registered_60plus"),
        ("registered", "registered", "registered"),
        (None, "registered_80plus", "registered_80plus"),
        ("registered", "disabled", "disabled"),
    ],
)
@pytest.mark.parametrize("kind", ["reach", "capacity", "served"])
def test_a_population_says_which_column_a_group_stands_in(kind, population, group, column):
    assert made(kind, population=population, group=group).group == column


@pytest.mark.parametrize("kind", ["reach", "capacity"])
def test_without_a_group_the_population_says_which_people_are_meant(kind):
    assert made(kind, population="registered").group == "registered"


def test_units_count_once_each_where_no_group_weighs_them():
    assert made("served").group == ""
    plan = plan_of(goals=[goal("served")])
    assert plan.weighs("g") == "units"
    assert plan_of(goals=[goal("served", group="residents")]).weighs("g") == "people"


def test_the_farthest_way_is_that_of_the_widest_class():
    reach = goal("reach") | {"within": {"urban": "1 km", "rural": "5 km"}}
    assert plan_of(goals=[reach]).farthest_m == 5000
    # a minute at 120 km an hour is 2 km
    assert plan_of(goals=[reach | {"and_within": "3 min"}]).farthest_m == 6000


def test_facility_and_all_of_say_the_same_of_which_kinds_count():
    reach = {key: value for key, value in goal("reach").items() if key != "facility"}
    [both] = plan_of(goals=[reach | {"all_of": [["hospital", "nursing_home"], "hospital"]}]).goals
    assert both.facility == ["hospital", "nursing_home"]
    assert both.kind_sets == [["hospital", "nursing_home"], ["hospital"]]
    assert made("reach").kind_sets == [["hospital"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'exceptions = [{ unit = "1", reason = "x", until = "2027-12-31" }]',
            "must be a date such as 2027-12-31",
        ),
        ('exceptions = [{ unit = "1", reason = " ", until = 2027-12-31 }]', "must not be empty"),
        ('exceptions = [{ unit = "1", until = 2027-12-31 }]', "exceptions[1].reason is missing"),
        ("all_of = []", "must not be empty"),
        ("providers = 0", "must be >= 1"),
        ('population = "all"', "'all' is not known"),
    ],
)
def test_what_is_wrong_is_told_at_its_key(tmp_path, text, told):
    reach = goal("reach")
    if text.startswith("all_of"):
        del reach["facility"]
    [fault] = faults(tmp_path, AREA + toml_of({"goals": [reach]}) + text)
    assert told in fault


def test_a_kind_nobody_knows_is_told_under_all_of(tmp_path):
    reach = {key: value for key, value in goal("reach").items() if key != "facility"}
    text = AREA + toml_of({"goals": [reach | {"all_of": [["hospital"], ["nursing_hom"]]}]})
    [fault] = faults(tmp_path, text)
    assert fault.startswith("goals[g].all_of: 'nursing_hom' is not known")


def test_a_plan_says_the_day_it_is_measured_on(tmp_path):
    plan = read(tmp_path, "measured_on = 2026-06-30\n" + AREA)
    assert str(plan.measured_on) == "2026-06-30"
