"""The values that may stand at each key: where the bounds lie, what is taken when nothing is said, one word for a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_toy import AREA, GOALS, faults, goal, plan_of, read, toml_of
from pydantic import ValidationError

from coverplan.plan import Plan, id_from
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
# Nothing that is counted in a county reaches 10**9, no length in one 1,000 km; nobody waits for an answer longer than a week.
INSIDE = {
    "area.residents": (1e-9, 1e9),
    "residents.grid_m": (10, 1_000_000),
    "roads.join_m": (0, 50),
    "quota.at_least": (1, 10**9),
    "capacity.per_person": (1e-9, 1e3),
    "siting.new_sites": (0, 10**9),
    "siting.time_limit_s": (1e-9, 604_800),
    "siting.gap": (0, 10),
    "reach.target": (0, 1),
    "ratio.target": (0, 1),
    "works.target": (0, 1),
}
OUTSIDE = {
    "area.residents": [(0, "> 0"), (-1, "> 0"), (1.001e9, "<= 1000000000")],
    "residents.grid_m": [(9.999, ">= 10"), (1_000_001, "<= 1000000")],
    "roads.join_m": [(-1e-9, ">= 0"), (50.001, "<= 50")],
    "quota.at_least": [(0, ">= 1"), (10**9 + 1, "<= 1000000000"), (10**30, "<= 1000000000")],
    "capacity.per_person": [(0, "> 0"), (-0.5, "> 0")],
    "siting.new_sites": [(-1, ">= 0"), (10**9 + 1, "<= 1000000000")],
    "siting.time_limit_s": [(0, "> 0"), (604_801, "<= 604800")],
    "siting.gap": [(-1e-9, ">= 0")],
    "reach.target": [(1.0001, "share"), (-0.1, "share")],
    "ratio.target": [(60, "share")],
    "works.target": [("101 %", "share")],
}


TARGETS = ["average.target", "minimum.target", "indicator.target"]


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


ENDLESS = [*(place for place in INSIDE if place not in {"quota.at_least", "siting.new_sites"}), *TARGETS]


@pytest.mark.parametrize("place", ENDLESS)
@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_number_is_finite(tmp_path, place, value):
    [told] = faults(tmp_path, text_with(place, float(value)))
    assert f"{place.partition('.')[2]} = {value}: " in told
    assert (
        "is no share" if place in {"reach.target", "ratio.target", "works.target"} else "a finite number"
    ) in told


@pytest.mark.parametrize("place", TARGETS)
@pytest.mark.parametrize("value", [-1e300, -0.5, 0, 7, 1.5e12])
def test_a_figure_that_is_asked_for_may_be_any_that_is_finite(place, value):
    assert value_at(with_value(place, value), place) == value


@pytest.mark.parametrize("within", ["1000 km", "1000000 m", "1000 公里", "48 h", "2880 min", "172800 秒"])
def test_a_cutoff_may_be_as_wide_as_any_county_needs(within):
    assert value_at(with_value("reach.within", within), "reach.within") == Cutoff(within)


@pytest.mark.parametrize(
    ("within", "most"),
    [
        ("1000.001 km", "1000 km"),
        ("1e7 m", "1000 km"),
        ("1e400 km", "1000 km"),
        ("48.001 h", "48 h"),
        ("172801 s", "48 h"),
        ("1e400 min", "48 h"),
    ],
)
def test_a_cutoff_beyond_reason_is_told_with_the_most(tmp_path, within, most):
    [told] = faults(tmp_path, AREA + toml_of({"goals": [goal("reach", within=within)]}))
    assert told.startswith(f"goals[g].within = {within}: must be {most} at most")


@pytest.mark.parametrize("place", ["plan.id", "quota.id"])
@pytest.mark.parametrize(
    "good",
    [
        "x",
        "7",
        "_",
        "梁山-2023_a.1",
        "y" * 80,
        "x-",
        "a..b",
        "ཀྱི",
        "e\u0301",
        "console",
        "nulls",
        "com",
        "com0",
        "com10",
        "lpt",
        "a.con",
        "con-1",
    ],
)
def test_an_id_is_made_of_letters_digits_and_three_marks(place, good):
    assert value_at(with_value(place, good), place) == good


@pytest.mark.parametrize("place", ["plan.id", "quota.id"])
@pytest.mark.parametrize(
    "bad",
    [
        "", "a b", "a/b", "a\\b", "a\n", "y" * 81, "a:b", "m²", "😀",
        # The folder itself, the one above it, one that is hidden, one that is another on Windows, an option of a command.
        ".", "..", "...", ".x", "x.", "-", "-x",
        # Devices of Windows.
        "con", "CON", "Prn", "aux", "NUL", "com1", "COM9", "lpt1", "Lpt9", "con.txt", "nul.2023.a", "COM1.梁山",
    ],
)  # fmt: skip
def test_an_id_that_could_be_no_folder_is_refused(place, bad):
    with pytest.raises(ValidationError) as caught:
        with_value(place, bad)
    [detail] = caught.value.errors()
    told = detail["ctx"]["error"].message("en")
    assert told.startswith("an id takes letters, digits, . _ - only, 80 at most; ")
    assert "COM1 to COM9" in told


@pytest.mark.parametrize("place", ["plan.id", "quota.id"])
def test_an_id_is_a_text(place):
    with pytest.raises(ValidationError):
        with_value(place, 7)


def test_what_an_id_may_be_is_told_at_its_key(tmp_path):
    assert faults(tmp_path, AREA.replace('"x"', '".."'))[0].startswith("id = ..: an id takes letters")
    [told] = faults(tmp_path, AREA + toml_of({"goals": [goal("works", "con")]}))
    assert told.startswith("goals[con].id = con: an id takes letters")


@given(st.text(max_size=90) | st.text("conaux19.- 梁", max_size=90))
def test_what_is_made_an_id_is_one_and_one_that_is_one_stays(text):
    made = id_from(text, otherwise="study")
    assert plan_of(id=made).id == made
    assert id_from(made, otherwise="study") == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("梁山县", "梁山县"),
        ("towns 1", "towns-1"),
        (" a / b: c ", "a-b-c"),
        ("..", "study"),
        ("", "study"),
        ("-.x.-", "x"),
        ("Aux", "_Aux"),
        ("m²", "m"),
        ("y" * 81, "y" * 80),
    ],
)
def test_an_id_is_made_of_a_name(text, made):
    assert id_from(text, otherwise="study") == made


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


@pytest.mark.parametrize("place", ["facilities.path", "quota.facility", "quota.status", "siting.candidates"])
@pytest.mark.parametrize("bad", [[], 3, [3], {"a": "b"}])
def test_a_list_of_words_holds_a_word_and_words_only(place, bad):
    with pytest.raises(ValidationError):
        with_value(place, bad)


@pytest.mark.parametrize("key", ["type", "codes"])
def test_no_list_of_units_is_empty(tmp_path, key):
    [told] = faults(tmp_path, AREA + toml_of({"goals": [goal("quota", units={key: []})]}))
    assert told == f"goals[g].units.{key} = []: must not be empty."


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


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("10 %", 0.1),
        ("-0.5 %", -0.005),
        ("−0.5％", -0.005),
        ("+2%", 0.02),
        ("5 ‰", 0.005),
        (0.01, 0.01),
        (-0.01, -0.01),
        (0, 0.0),
        ("50 %", 0.5),
    ],
)
def test_a_change_in_a_year_is_a_percentage_or_a_fraction(written, rate):
    made = plan_of(years={"base": 2025, "far": 2035}, forecast={"residents": written})
    assert made.forecast == {"residents": pytest.approx(rate)}


@pytest.mark.parametrize("written", ["2", "2 percent", "51 %", 0.51, "-51 %", True, "%"])
def test_a_change_in_a_year_that_cannot_be_is_refused(written):
    with pytest.raises(ValueError, match="forecast"):
        plan_of(years={"base": 2025, "far": 2035}, forecast={"residents": written})
