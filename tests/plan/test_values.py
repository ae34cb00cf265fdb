"""The values that may stand at each key: where the bounds lie, what is taken when nothing is said, one word for a list."""

from __future__ import annotations

import pytest
from plan_toy import AREA, GOALS, faults, goal, plan_of, read, toml_of
from pydantic import ValidationError

from coverplan.plan import Plan
from coverplan.units import Cutoff


def with_value(place: str, value: object) -> Plan:
    """A plan with one value at a place such as roads.join_m."""
    table, key = place.split(".")
    if table == "plan":
        return plan_of(**{key: value})
    if table == "area":
        return plan_of(area={"name": "甲县", "crs": "EPSG:4548", key: value})
    if table == "siting":
        return plan_of(siting=[{"goal": "g", key: value}])
    if table in GOALS:
        return plan_of(goals=[goal(table) | {key: value}])
    return plan_of(layers={table: {"path": "a", key: value}})


def text_with(place: str, value: object) -> str:
    """The same plan as a file."""
    table, key = place.split(".")
    if table == "area":
        return f"{AREA}{key} = {value}"
    if table == "siting":
        return AREA + toml_of({"siting": [{"goal": "g", key: value}]})
    if table in GOALS:
        return AREA + toml_of({"goals": [goal(table) | {key: value}]})
    return f'{AREA}[layers.{table}]\npath = "a"\n{key} = {value}'


def value_at(plan: Plan, place: str) -> object:
    table, key = place.split(".")
    if table in GOALS or table == "siting":
        [holder] = plan.goals if table in GOALS else plan.siting
    else:
        holder = {"plan": plan, "area": plan.area}.get(table) or getattr(plan.layers, table)
    return getattr(holder, key)


# The least and the greatest value of each number; the widest join and the smallest cell are named in the reference.
INSIDE = {
    "area.residents": (1e-9, 1e9),
    "residents.grid_m": (10, 1e6),
    "roads.join_m": (0, 50),
    "quota.at_least": (1, 10**6),
    "capacity.per_person": (1e-9, 1e3),
    "siting.new_sites": (0, 10**6),
    "siting.time_limit_s": (1e-9, 1e6),
    "siting.gap": (0, 10),
    "reach.target": (0, 1),
    "ratio.target": (0, 1),
    "works.target": (0, 1),
}
OUTSIDE = {
    "area.residents": [(0, "> 0"), (-1, "> 0")],
    "residents.grid_m": [(9.999, ">= 10")],
    "roads.join_m": [(-1e-9, ">= 0"), (50.001, "<= 50")],
    "quota.at_least": [(0, ">= 1")],
    "capacity.per_person": [(0, "> 0"), (-0.5, "> 0")],
    "siting.new_sites": [(-1, ">= 0")],
    "siting.time_limit_s": [(0, "> 0")],
    "siting.gap": [(-1e-9, ">= 0"), (float("nan"), ">= 0")],
    "reach.target": [(1.0001, "share"), (-0.1, "share")],
    "ratio.target": [(60, "share")],
    "works.target": [("101 %", "share")],
}


@pytest.mark.parametrize(("place", "value"), [(place, value) for place in INSIDE for value in INSIDE[place]])
def test_a_number_may_be_its_bound(place, value):
    assert value_at(with_value(place, value), place) == value


@pytest.mark.parametrize(
    ("place", "value", "bound"), [(place, *each) for place in OUTSIDE for each in OUTSIDE[place]]
)
def test_a_number_beyond_its_bound_is_told_with_the_bound(tmp_path, place, value, bound):
    [told] = faults(tmp_path, text_with(place, value))
    assert f"{place.partition('.')[2]} = {value}: " in told
    assert bound in told


@pytest.mark.parametrize("place", ["plan.id", "quota.id"])
@pytest.mark.parametrize("good", ["x", "梁山-2023_a.1", "y" * 80])
def test_an_id_is_made_of_letters_digits_and_three_marks(place, good):
    assert value_at(with_value(place, good), place) == good


@pytest.mark.parametrize("place", ["plan.id", "quota.id"])
@pytest.mark.parametrize("bad", ["", "a b", "a/b", "a\\b", "a\n", "y" * 81, "a:b", 7])
def test_an_id_that_could_be_no_folder_is_refused(place, bad):
    with pytest.raises(ValidationError):
        with_value(place, bad)


@pytest.mark.parametrize(
    "place", ["facilities.path", "quota.facility", "quota.status", "siting.candidates", "ratio.facility"]
)
def test_one_word_stands_for_a_list_of_it(place):
    word = "planned"
    assert value_at(with_value(place, word), place) == [word]
    assert value_at(with_value(place, [word]), place) == [word]


def test_one_type_of_unit_stands_for_a_list_of_it():
    [streets] = plan_of(goals=[goal("quota", units={"type": "街道"})]).goals
    assert streets.units.type == ["街道"]


@pytest.mark.parametrize("place", ["facilities.path", "quota.facility", "siting.candidates"])
@pytest.mark.parametrize("bad", [[], 3, [3], {"a": "b"}])
def test_a_list_of_words_holds_a_word_and_words_only(place, bad):
    with pytest.raises(ValidationError):
        with_value(place, bad)


def test_what_is_taken_when_nothing_is_said():
    layers = {"residents": {"path": "a"}, "roads": {"path": "b"}}
    plan = plan_of(layers=layers, goals=[goal(kind, kind) for kind in GOALS], siting=[{"goal": "reach"}])
    assert (plan.title, plan.what_if, plan.facility_kinds, plan.travel) == ("", "", {}, {})
    area = plan.area
    assert (area.code, area.sample, area.residents, area.credit, area.review_number) == (
        "",
        False,
        None,
        "",
        "",
    )
    assert (plan.units.code_scheme, plan.units.name_rules, plan.units.vintage) == ("cn", "cn", "")
    given = {name for name, layer in plan.layers if layer is not None}
    assert given == {"residents", "roads"}
    residents, roads = plan.layers.residents, plan.layers.roads
    assert (residents.datum, residents.crs, residents.columns, residents.layer) == (None, None, {}, None)
    assert (residents.sheet, residents.encoding, residents.spread, residents.grid_m) == (
        None,
        None,
        None,
        250,
    )
    assert (roads.join_m, roads.join_at_crossings) == (0.01, False)
    goals = {each.kind: each for each in plan.goals}
    assert all(
        (each.title, each.source, each.vintage, each.note) == ("", "", "", "") for each in goals.values()
    )
    # Facilities that work today count, one in each town; people count all, and all of them must be covered.
    assert all(goals[kind].status == ["operating"] for kind in ("quota", "reach", "capacity", "ratio"))
    quota, reach, capacity = goals["quota"], goals["reach"], goals["capacity"]
    assert (quota.at_least, quota.units.level, quota.units.type) == (1, "town", None)
    assert (quota.units.codes, quota.units.urban_rural) == (None, None)
    assert (reach.group, reach.by, reach.direction) == ("residents", None, "to_facility")
    assert (reach.eligibility, reach.target) == (False, 1)
    assert (capacity.used, capacity.group, capacity.target) == (None, "residents", 1)
    assert all(
        (goals[kind].compare, goals[kind].unit) == (">=", "") for kind in ("average", "minimum", "indicator")
    )
    assert goals["works"].target == 1
    [siting] = plan.siting
    assert (siting.model, siting.new_sites, siting.candidates) == ("mclp", None, ["village_seats"])
    # Proof is asked for, within a minute.
    assert (siting.time_limit_s, siting.gap) == (60, 0)


def test_quantities_are_read_with_their_unit(tmp_path):
    goals = [
        goal("reach", "r", within="15 min", target="95 %"),
        goal("ratio", "s"),
        goal("works", "w", target=0.5),
    ]
    plan = read(tmp_path, AREA + toml_of({"goals": goals}))
    assert plan.goal("r").within == Cutoff.of(900, "s")
    assert (plan.goal("r").target, plan.goal("s").target, plan.goal("w").target) == (0.95, 0.6, 0.5)


@pytest.mark.parametrize("compare", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("kind", ["average", "minimum", "indicator"])
def test_a_figure_is_compared_in_any_of_four_ways(kind, compare):
    assert value_at(with_value(f"{kind}.compare", compare), f"{kind}.compare") == compare
