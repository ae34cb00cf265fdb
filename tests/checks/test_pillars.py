"""Pillars and lines: each fault planted alone is told alone, at its place and with its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
from checks_toy import metres, only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box
from toy_town import CRS, X0, Y0

from coverplan.checks.borders import check_inspections, check_pillars, due_of
from coverplan.plan import Checks

LENGTH = 3000.0


def units():
    rows = {
        "unit_code": ["370832", "370832101", "370832102", "370832103"],
        "name": ["县", "甲镇", "乙镇", "丙镇"],
        "level": ["county", "town", "town", "town"],
        "parent_code": [None, "370832", "370832", "370832"],
    }
    shapes = [
        box(0, 0, LENGTH, 2000),
        box(0, 1000, LENGTH, 2000),
        box(0, 0, 2000, 1000),
        box(2000, 0, LENGTH, 1000),
    ]
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS)
    return frame.set_geometry(frame.translate(X0, Y0))


def lines(*rows):
    """Rows of line_id, unit_a, unit_b, last_inspected, geometry in metres from the corner."""
    rows = rows or (("3708", "370832101", "370832102", "2024-05-01", None),)
    columns = dict(
        zip(
            ("line_id", "unit_a", "unit_b", "last_inspected"),
            zip(*(row[:4] for row in rows), strict=True),
            strict=True,
        )
    )
    frame = gpd.GeoDataFrame(columns, geometry=[row[4] for row in rows], crs=CRS)
    frame.insert(1, "name", frame["line_id"])
    return frame.set_geometry(frame.translate(X0, Y0))


def pillars(*rows):
    """Rows of number, line_id, order, x, y in metres from the corner."""
    columns = dict(
        zip(("number", "line_id", "order"), zip(*(row[:3] for row in rows), strict=True), strict=True)
    )
    frame = gpd.GeoDataFrame(columns, geometry=[Point(X0 + row[3], Y0 + row[4]) for row in rows], crs=CRS)
    frame["order"] = frame["order"].astype(float)
    return frame.sort_values(["line_id", "order", "number"], ignore_index=True)


CLEAN = tuple((f"3708{n:03d}Q", "3708", n, 400.0 * n, 1000.0) for n in range(1, 5))


def study(rows=CLEAN, of=None, **layers):
    return only(boundaries=units(), lines=lines() if of is None else of, pillars=pillars(*rows), **layers)


def found(rows=CLEAN, of=None, **layers):
    return list(check_pillars(study(rows, of, **layers)))


def case(one):
    return one.params["how"].key.removeprefix("border.pillar.")


def changed(at, **values):
    """The clean pillars with one of them changed: number, line, order, x or y."""
    names = ("number", "line", "order", "x", "y")
    row = dict(zip(names, CLEAN[at], strict=True)) | values
    return tuple(tuple(row.values()) if n == at else each for n, each in enumerate(CLEAN))


def test_clean_pillars_are_silent():
    assert found() == []
    assert told(study(), "border.pillar") == []


@pytest.mark.parametrize("off", [1.01, 7.5, 49.0])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_pillar_off_its_line(off, sign):
    (one,) = told(study(changed(1, y=1000.0 + sign * off)), "border.pillar")
    assert (case(one), one.level, one.layer) == ("off", "warning", "pillars")
    assert (one.size, one.size_unit) == (pytest.approx(off, abs=0.001), "m")
    assert metres(one) == (800.0, 1000.0 + sign * off)
    assert (one.unit_code, one.name) == ("370832101", "3708002Q")
    assert "3708002Q" in one.message("zh")
    assert f"{off:.2f} m" in one.message("en")


def test_within_a_metre_it_is_on_the_line_and_the_plan_says_how_near():
    rows = changed(1, y=1000.9)
    assert found(rows) == []
    made = study(rows)
    strict = replace(
        made, plan=made.plan.model_copy(update={"checks": Checks(rules={"border.pillar": {"within_m": 0.5}})})
    )
    assert [case(one) for one in check_pillars(strict)] == ["off"]


def test_one_of_a_pair_may_stand_beside_the_line():
    rows = (
        *CLEAN[:2],
        ("3708003A", "3708", 3, 1200.0, 1020.0),
        ("3708003B", "3708", 3, 1201.0, 980.0),
        CLEAN[3],
    )
    assert found(rows) == []
    (one,) = found((*rows[:2], ("3708003A", "3708", 3, 1200.0, 1060.0), *rows[3:]))
    assert (case(one), one.size) == ("off", 60.0)


@pytest.mark.parametrize("by", [-500.0, -700.0, 900.0])
def test_a_pillar_out_of_order(by):
    (one,) = found(changed(1, x=800.0 + by))
    assert case(one) == "order"
    # the fewest are told: the one that moved, or the one that it passed
    assert one.name in {"3708002Q", "3708001Q", "3708003Q", "3708004Q"}
    assert one.size > 0


def test_how_far_out_of_order_it_stands():
    rows = (*CLEAN[:3], ("3708004Q", "3708", 4, 100.0, 1000.0))
    (one,) = found(rows)
    assert (case(one), one.name, one.size) == ("order", "3708004Q", 1100.0)
    assert metres(one) == (100.0, 1000.0)


def test_pillars_counted_from_the_east_are_told_once():
    rows = tuple((number, line, 5 - order, x, y) for number, line, order, x, y in CLEAN)
    (one,) = found(rows)
    assert (case(one), one.size) == ("reversed", 1200.0)


def test_on_a_line_to_the_north_east_both_ways_are_lawful():
    drawn = LineString([(0, 0), (900, 900)])
    of = lines(("3708", "370832101", "370832102", None, drawn))
    there = tuple((f"3708{n:03d}Q", "3708", n, 100.0 * n, 100.0 * n) for n in range(1, 5))
    back = tuple((number, line, 5 - order, x, y) for number, line, order, x, y in there)
    for rows in (there, back):
        assert list(check_pillars(only(lines=of, pillars=pillars(*rows)))) == []


def test_two_with_one_order():
    (one,) = found(changed(2, order=2))
    assert (case(one), one.name) == ("order-twice", "3708002Q")
    assert "3708003Q" in one.message()


@pytest.mark.parametrize("number", ["3708-2", "第二号", "37080021Q9", "3708002F", "12"])
def test_a_number_out_of_form(number):
    (one,) = found(changed(1, number=number))
    assert (case(one), one.name) == ("number", number)


@pytest.mark.parametrize("number", ["002", "002Q", "3708-002", "3708002A", "370832370830002Q"])
def test_numbers_in_form(number):
    assert found(changed(1, number=number)) == []


def test_the_form_is_the_plans():
    made = study(changed(1, number="二号"))
    rules = {"border.pillar": {"number_form": "二号|3708.*"}}
    own = replace(made, plan=made.plan.model_copy(update={"checks": Checks(rules=rules)}))
    assert list(check_pillars(own)) == []


def test_a_form_that_is_none_is_refused():
    with pytest.raises(ValueError, match="number_form"):
        Checks(rules={"border.pillar": {"number_form": "(3708"}})


@pytest.mark.parametrize("apart", [0.0, 0.4, 30.0])
def test_a_number_recorded_twice(apart):
    rows = (*CLEAN, ("3708004Q", "3708", 5, 1600.0 + apart, 1000.0))
    (one,) = found(rows)
    assert (case(one), one.name, one.size) == ("twice", "3708004Q", pytest.approx(apart, abs=0.001))


def test_one_pillar_under_two_numbers():
    rows = (*CLEAN, ("3708005Q", "3708", 5, 1600.3, 1000.0))
    (one,) = found(rows)
    assert (case(one), one.size) == ("same-place", pytest.approx(0.3, abs=0.001))


def test_a_line_that_is_not_known():
    (one,) = found(changed(1, line="3709"))
    assert (case(one), one.params["how"].message("en")) == (
        "line-unknown",
        "Pillar 3708002Q names line '3709', which is not in the list of lines.",
    )
    assert list(check_pillars(only(pillars=pillars(*CLEAN)))) == []


def test_a_pillar_on_another_line():
    of = lines(("3708", "370832101", "370832102", None, None), ("3709", "370832102", "370832103", None, None))
    (one,) = found(changed(1, x=2000.0, y=500.0), of)
    assert (case(one), one.size) == ("other-line", 500.0)
    assert "3709" in one.message()


def test_lines_against_their_units():
    of = lines(
        ("1", "370832101", "370839999", None, None),
        ("2", "370832101", "370832101", None, None),
        ("3", "370832101", "370832102", None, LineString([(0, 1000), (900, 1004), (2000, 1000)])),
    )  # fmt: skip
    made = list(check_pillars(only(boundaries=units(), lines=of)))
    assert [(case(one), one.name, one.layer) for one in made] == [
        ("unit-unknown", "1", "lines"),
        ("one-unit", "2", "lines"),
        ("line-off", "3", "lines"),
    ]
    assert (made[2].size, metres(made[2])) == (4.0, (900.0, 1004.0))


def test_units_that_do_not_meet():
    shapes = units().set_index("unit_code", drop=False)
    apart = shapes.assign(
        geometry=shapes.geometry.where(shapes.index != "370832102", shapes.translate(0, -50))
    )
    drawn = LineString([(0, 1000), (2000, 1000)])
    of = lines(("1", "370832101", "370832102", None, None), ("2", "370832101", "370832102", None, drawn))
    made = list(check_pillars(only(boundaries=apart.reset_index(drop=True), lines=of)))
    assert [case(one) for one in made] == ["no-course", "no-border"]
    assert (made[0].lon, metres(made[1])) == (None, (1000.0, 1000.0))
    assert list(check_pillars(only(lines=of))) == []


@given(st.permutations(range(8)))
@settings(max_examples=60, deadline=None)
def test_what_is_out_of_order_is_the_least_that_can_be_taken_away(order):
    rows = [(f"{n:03d}Q", "3708", n, 200.0 * (1 + place), 1000.0) for n, place in enumerate(order)]
    made = found(rows)
    out = {one.name for one in made if case(one) == "order"}
    is_reversed = any(case(one) == "reversed" for one in made)
    left = [place for n, place in enumerate(order) if f"{n:03d}Q" not in out]
    assert left == sorted(left, reverse=is_reversed)
    longest = _longest([-place for place in order] if is_reversed else list(order))
    assert len(left) == longest


def _longest(numbers):
    best = []
    for at, number in enumerate(numbers):
        best.append(1 + max((best[n] for n in range(at) if numbers[n] <= number), default=0))
    return max(best)


@given(st.permutations(range(6)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_nothing(order):
    rows = [*changed(1, y=1009.0), ("x", "3708", 5, 1900.0, 1000.0), ("3708001Q", "3708", 6, 1950.0, 1000.0)]
    usual = [(one.rule, one.name, one.message("en")) for one in found(rows)]
    assert [(one.rule, one.name, one.message("en")) for one in found([rows[at] for at in order])] == usual


def inspected(*days, day=date(2026, 6, 30), **rule):
    of = lines(*((str(n), "370832101", "370832102", last, None) for n, last in enumerate(days)))
    made = only(boundaries=units(), lines=of)
    update = {"measured_on": day, "checks": Checks(rules={"border.inspection-due": rule})}
    return [
        (one.name, one.params["how"].key.rpartition(".")[2], one.level)
        for one in check_inspections(replace(made, plan=made.plan.model_copy(update=update)))
    ]


def test_what_is_due():
    days = [
        "2021-06-29",
        "2021-06-30",
        "2022-06-29",
        "2022-06-30",
        "2022-07-01",
        None,
        "2021",
        "2020",
        "2022",
    ]
    assert inspected(*days) == [
        ("0", "overdue", "warning"),
        ("1", "soon", "info"),
        ("2", "soon", "info"),
        ("5", "never", "warning"),
        ("6", "soon", "info"),
        ("7", "overdue", "warning"),
    ]


def test_the_years_and_the_months_ahead_are_the_plans():
    assert inspected("2023-06-29", years=3) == [("0", "overdue", "warning")]
    assert inspected("2021-07-29", "2021-07-30", ahead_months=1) == [("0", "soon", "info")]
    assert inspected("2021-06-30", ahead_months=0) == []


def test_a_due_line_is_placed_on_its_middle_and_named():
    of = lines(("9", "370832101", "370832102", None, None))
    (one,) = told(only(boundaries=units(), lines=of), "border.inspection-due")
    assert metres(one) == (1000.0, 1000.0)
    assert (one.unit_code, one.name, one.layer) == ("370832101", "9", "lines")
    assert one.message("en") == "Line '9' (甲镇 and 乙镇) has no date of a joint inspection."
    (bare,) = check_inspections(only(lines=of))
    assert (bare.lon, bare.message("zh")) == (None, "界线“9”（370832101与370832102）没有联检日期。")


def test_a_leap_day_is_due_on_the_last_of_february():
    assert due_of("2020-02-29", 4) == date(2024, 2, 29)
    assert due_of("2020-02-29", 5) == date(2025, 2, 28)
    assert due_of("2021-04", 5) == date(2026, 4, 30)
    assert due_of("", 5) is None


def test_a_study_without_them_says_nothing():
    assert list(check_pillars(only(boundaries=units()))) == []
    assert list(check_inspections(only(boundaries=units()))) == []
    assert np.isfinite(units().total_bounds).all()
