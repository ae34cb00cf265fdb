"""The keys of a capacity goal: one way to say the need, and a way to travel where there is a cutoff."""

from __future__ import annotations

import pytest
from plan_toy import AREA, faults, goal, plan_of, read, toml_of

RATES = {"deaths_per_mille": 7, "years": 20, "share": "50 %"}


def without(key, **more):
    return {name: value for name, value in goal("capacity", **more).items() if name != key}


def told(folder, table):
    return faults(folder, AREA + toml_of({"goals": [table]}))


@pytest.mark.parametrize("keys", [{"per_person": 0.07}, {"per_thousand": 40}, {"rates": RATES}])
def test_each_way_to_say_the_need(tmp_path, keys):
    [read_goal] = read(tmp_path, AREA + toml_of({"goals": [without("per_person") | keys]})).goals
    said = [name for name in ("rates", "per_thousand", "per_person") if getattr(read_goal, name) is not None]
    assert said == list(keys)
    # One made in Python takes what another holds.
    assert plan_of(goals=[{name: getattr(read_goal, name) for name in read_goal.model_fields_set}]).goals == [
        read_goal
    ]


def test_a_figure_may_change_over_the_years(tmp_path):
    rates = {
        "deaths_per_mille": {"2035": 6, "2026": 7.6},
        "years": 20,
        "start": 2026,
        "share": {"2026": "50 %", "2030": 0.6},
    }
    [dead] = read(tmp_path, AREA + toml_of({"goals": [without("per_person", rates=rates)]})).goals
    assert [dead.rates.deaths_per_mille.at(year) for year in (2025, 2026, 2034, 2035, 2099)] == [
        None,
        7.6,
        7.6,
        6,
        6,
    ]
    assert [dead.rates.share.at(year) for year in (2029, 2030)] == [0.5, 0.6]


def test_beds_that_change_over_the_years_ask_for_the_year_of_the_figures(tmp_path):
    table = without("per_person", per_thousand={"2025": 40, "2030": 45})
    assert told(tmp_path, table) == ["years.base is missing; add it."]
    years = "[years]\nbase = 2025\nfar = 2035\n"
    [beds] = read(tmp_path, AREA + years + toml_of({"goals": [table]})).goals
    assert [beds.per_thousand.at(year) for year in (2029, 2030, None)] == [40, 45, None]


def test_the_years_counted_do_not_begin_before_the_base_year(tmp_path):
    years = "[years]\nbase = 2025\nfar = 2035\n"
    table = without("per_person", rates=RATES | {"start": 2020})
    [line] = faults(tmp_path, AREA + years + toml_of({"goals": [table]}))
    assert (
        line
        == "goals[g].rates.start = 2020 lies before the base year 2025 ([years] base). Write 2025 or later."
    )
    rates = RATES | {"deaths_per_mille": {"2026": 7}}
    assert read(tmp_path, AREA + years + toml_of({"goals": [without("per_person", rates=rates)]})).goals


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "needs at least one year"),
        ({"26": 7}, "'26' is no year"),
        ({"1899": 7}, "'1899' is no year"),
        ({"year": 7}, "'year' is no year"),
        ({"2026": 0}, "must be > 0"),
        ({"2026": 1000.5}, "must be <= 1000"),
        ({"2026": "7"}, "must be a number"),
        (True, "must be a number"),
    ],
)
def test_a_table_of_years_that_cannot_be_is_told(tmp_path, value, said):
    [line] = told(tmp_path, without("per_person", rates=RATES | {"deaths_per_mille": value}))
    assert line.startswith("goals[g].rates.deaths_per_mille = ")
    assert said in line


def test_a_figure_that_changes_asks_for_the_first_year(tmp_path):
    rates = RATES | {"deaths_per_mille": {"2026": 7}}
    assert told(tmp_path, without("per_person", rates=rates)) == ["goals[g].rates.start is missing; add it."]


def test_a_figure_must_be_known_from_the_first_year_on(tmp_path):
    rates = RATES | {"deaths_per_mille": {"2027": 7}, "start": 2026}
    [line] = told(tmp_path, without("per_person", rates=rates))
    assert (
        line
        == "goals[g].rates.deaths_per_mille begins in 2027, the years counted in 2026. Add a figure for 2026."
    )


def test_deaths_are_said_by_the_goal_or_by_the_layer(tmp_path):
    rates = {"years": 20}
    assert told(tmp_path, without("per_person", rates=rates)) == [
        "goals[g].rates.deaths_per_mille is missing; add it."
    ]
    layer = '[layers.rates]\npath = "rates.csv"\n'
    assert read(tmp_path, AREA + layer + toml_of({"goals": [without("per_person", rates=rates)]})).goals


@pytest.mark.parametrize(
    ("land", "each"),
    [
        ({}, (1.9, 3.3)),
        ({"low_m2": 2, "high_m2": 3}, (2, 3)),
        ({"shares": {"stone": "50 %", "niche": 0.5}, "kinds": {"niche": [0.5, 0.7]}}, (1.2, 2.0)),
    ],
)
def test_land_of_a_place(tmp_path, land, each):
    [made] = read(tmp_path, AREA + toml_of({"goals": [goal("capacity", land=land)]})).goals
    assert made.land.each_m2 == pytest.approx(each)


@pytest.mark.parametrize(
    ("land", "said"),
    [
        ({"shares": {"stone": "50 %", "eco": "40 %"}}, "add up to 90 %"),
        ({"kinds": {"eco": [1.0]}}, "goals[g].land.kinds.eco"),
        ({"low_m2": 4}, "low_m2"),
        ({"kinds": {"eco": [2.0, 1.0]}}, "eco"),
    ],
)
def test_land_that_cannot_be_is_told(tmp_path, land, said):
    [line] = told(tmp_path, goal("capacity", land=land))
    assert said in line


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
        ({"share": 0}, "rates.share = 0"),
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


# Places and hectares of the facility plans of two counties.
@pytest.mark.parametrize(("places", "hectares"), [(29_900, 6.24), (54_700, 10.4), (164_400, 50.64)])
def test_gross_land_of_a_place_is_what_published_plans_come_to(places, hectares):
    low, high = plan_of(goals=[goal("capacity", land={})]).goals[0].land.each_m2
    assert low - 0.01 <= hectares * 10_000 / places <= high
