"""Codes of a list of units: a clean one is silent, each fault is found where it was planted, and outlines match one to one."""

from __future__ import annotations

import pandas as pd
import pytest
from checks_toy import only, planned
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_town import VILLAGES, boundaries

import coverplan as cp
from coverplan.sources import plan_for_files

HEAD = ("unit_code", "name", "level", "parent_code", "vintage", "type", "urban_rural", "place_code", "pinyin")


def county(vintage: str = "") -> pd.DataFrame:
    """A clean list: 3 towns, a quasi-town less, 4 communities and 4 villages in each."""
    rows = [("370832", "甲县", "county", "")]
    for code, name in (("370832001", "子街道"), ("370832101", "丑镇"), ("370832201", "寅乡")):
        rows.append((code, name, "town", "370832"))
        for number in range(1, 5):
            rows.append(
                (f"{code}{number:03}", f"{name[0]}{'东西南北'[number - 1]}居民委员会", "village", code)
            )
            rows.append(
                (f"{code}{200 + number}", f"{name[0]}{'春夏秋冬'[number - 1]}村民委员会", "village", code)
            )
    frame = pd.DataFrame(rows, columns=list(HEAD[:4]))
    return frame.assign(vintage=vintage).reindex(columns=list(HEAD), fill_value="")


def study(units: pd.DataFrame, **more: object) -> cp.Study:
    return only(unit_list=units, **more)


def codes_told(units: pd.DataFrame, **more: object) -> list[tuple[str, str]]:
    return [
        (one.rule, one.unit_code) for one in cp.check(study(units, **more)) if one.rule.startswith("code.")
    ]


def changed(code: str, **values: str) -> pd.DataFrame:
    units = county()
    for column, value in values.items():
        units.loc[units["unit_code"] == code, column] = value
    return units


def test_a_clean_list_is_silent():
    assert codes_told(county()) == []
    towns_only = county()[lambda units: units["level"] == "town"]
    assert codes_told(towns_only) == []


@pytest.mark.parametrize(
    ("code", "values", "rule", "told"),
    [
        ("370832101201", {"unit_code": "37083210120"}, "code.structure", "37083210120"),
        ("370832101201", {"unit_code": "37083210120x"}, "code.structure", "37083210120x"),
        ("370832101201", {"unit_code": "370832101601"}, "code.range", "370832101601"),
        ("370832101201", {"unit_code": "370832101401"}, "code.quasi", "370832101401"),
        ("370832101201", {"name": "春居民委员会"}, "code.type-differs", "370832101201"),
        ("370832101001", {"name": "东村委会"}, "code.type-differs", "370832101001"),
        ("370832101201", {"type": "居委会"}, "code.type-differs", "370832101201"),
        ("370832101201", {"parent_code": "370832001"}, "code.parent", "370832101201"),
        ("370832101201", {"urban_rural": "113"}, "code.urban-rural", "370832101201"),
    ],
)
def test_a_fault_is_found_where_it_was_planted(code, values, rule, told):
    assert codes_told(changed(code, **values)) == [(rule, told)]


def test_a_town_of_another_kind_than_its_code_is_told():
    units = changed("370832101", name="丑乡")
    (one,) = [one for one in cp.check(study(units)) if one.rule == "code.type-differs"]
    assert (one.params["said"], one.params["type"], one.level) == ("镇", "乡", "warning")
    # a place that is called 村 or 社区 says nothing of its committee
    assert codes_told(changed("370832101201", name="春社区")) == []
    assert codes_told(changed("370832101001", name="东村")) == []


def test_a_parent_that_is_not_there_is_told_of_each_child():
    units = county()[lambda units: units["unit_code"] != "370832101"]
    assert codes_told(units) == [
        ("code.parent", code) for code in units["unit_code"] if code.startswith("370832101")
    ]


def test_a_county_lies_in_the_city_or_province_it_names():
    for parent, is_told in (
        ("370800", False),
        ("370000", False),
        ("37", False),
        ("370900", True),
        ("410000", True),
    ):
        assert bool(codes_told(changed("370832", parent_code=parent))) == is_told


def test_villages_without_a_code_are_no_fault_and_told_once():
    units = county()
    units.loc[units["unit_code"] == "370832101201", "unit_code"] = "37083210100020000001"
    units.loc[units["unit_code"] == "370832101202", "unit_code"] = "LS-17"
    (one,) = [one for one in cp.check(study(units)) if one.rule.startswith("code.")]
    assert (one.rule, one.level, one.params["count"]) == ("code.own-key", "info", 2)


def test_the_vintage_of_the_plan_is_judged_else_the_last():
    both = pd.concat([changed("370832101201", urban_rural="9").assign(vintage="2022"), county("2023")])
    assert codes_told(both) == []
    made = planned(study(both), units={"vintage": "2022"})
    assert [one.rule for one in cp.check(made) if one.rule.startswith("code.")] == ["code.urban-rural"]


def listed() -> pd.DataFrame:
    units = pd.DataFrame(boundaries().drop(columns="geometry"))
    return units.reindex(columns=list(HEAD), fill_value="").fillna("").astype(str)


def test_outlines_and_list_match_one_to_one():
    assert codes_told(listed(), boundaries=boundaries()) == []
    lacking = listed()[lambda units: units["unit_code"] != VILLAGES[0]]
    assert codes_told(lacking, boundaries=boundaries()) == [("code.not-listed", VILLAGES[0])]
    fewer = boundaries()[lambda units: units["unit_code"] != VILLAGES[0]]
    (one,) = [one for one in cp.check(study(listed(), boundaries=fewer)) if one.rule == "code.not-listed"]
    assert (one.layer, one.unit_code, one.level) == ("unit_list", VILLAGES[0], "error")


def test_a_unit_of_another_code_is_named_on_both_sides():
    moved = listed().replace({"unit_code": {VILLAGES[0]: VILLAGES[0][:-1] + "9"}})
    found = [one for one in cp.check(study(moved, boundaries=boundaries())) if one.rule == "code.not-listed"]
    assert [(one.layer, one.unit_code) for one in found] == [
        ("boundaries", VILLAGES[0]),
        ("unit_list", VILLAGES[0][:-1] + "9"),
    ]
    assert all(other.unit_code in one.message("en") for one, other in zip(found, found[::-1], strict=True))
    assert found[0].lon is not None


def test_of_a_wider_list_only_the_counties_and_levels_that_are_drawn_are_held_against_it():
    others = listed()
    others["unit_code"] = others["unit_code"].str.replace("370832", "370833")
    others["parent_code"] = others["parent_code"].str.replace("370832", "370833")
    wider = pd.concat([listed(), others])
    assert codes_told(wider, boundaries=boundaries()) == []
    towns = boundaries()[lambda units: units["level"] != "village"]
    assert codes_told(listed(), boundaries=towns) == []


def lives(*rows: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    frame = pd.DataFrame(
        [(code, name, "village", code[:9], vintage) for vintage, code, name in rows], columns=list(HEAD[:5])
    )
    made = planned(study(frame.reindex(columns=list(HEAD), fill_value="")), units={"name_rules": "none"})
    return [
        (one.unit_code, str(one.params["before"]), one.level)
        for one in cp.check(made)
        if one.rule == "code.reused"
    ]  # fmt: skip


A, B = "370832105238", "370832105239"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # a change of name alone is a renaming
        ([("2019", A, "胡台庙村"), ("2021", A, "桃园村")], False),
        ([("2019", A, "胡台庙村民委员会"), ("2021", A, "胡台庙村村民委员会")], False),
        # out of use in between
        ([("2019", A, "胡台庙村"), ("2020", B, "乙村"), ("2021", A, "桃园村")], True),
        ([("2019", A, "胡台庙村"), ("2020", B, "乙村"), ("2021", A, "胡台庙村")], False),
        # the name moved on, or the new name came from elsewhere
        ([("2019", A, "胡台庙村"), ("2021", A, "桃园村"), ("2021", B, "胡台庙村")], True),
        ([("2019", A, "胡台庙村"), ("2019", B, "桃园村"), ("2021", A, "桃园村")], True),
        # a namesake that was there all along proves nothing
        (
            [
                ("2019", A, "胡台庙村"),
                ("2019", B, "胡台庙村"),
                ("2021", A, "桃园村"),
                ("2021", B, "胡台庙村"),
            ],
            False,
        ),
    ],
)
def test_a_code_of_two_lives_is_told(rows, told):
    assert lives(*rows) == ([(A, "胡台庙村", "warning")] if told else [])


def test_codes_that_swapped_are_told_of_both_and_from_the_law_on_as_errors():
    rows = [("2024", A, "甲村"), ("2024", B, "乙村"), ("2026", A, "乙村"), ("2026", B, "甲村")]
    assert lives(*rows) == lives(*rows[::-1]) == [(A, "甲村", "error"), (B, "乙村", "error")]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(28)))
def test_row_order_changes_nothing(order):
    units = pd.concat([changed("370832101201", unit_code="370832101601"), county()[:0]])
    assert codes_told(units.iloc[list(order)]) == [("code.range", "370832101601")]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["divisions-2023.csv", "divisions-2017-2023.csv"])
def test_the_real_lists(shared_data, name):
    """By hand: no code of 2023 is at odds with its name; 370832105238 was 胡台庙 until 2019, 370832105239 贾庄."""
    found = cp.check(plan_for_files(names=shared_data / "liangshan" / name))
    codes = [(one.rule, one.unit_code) for one in found if one.rule.startswith("code.")]
    reused = [("code.reused", "370832105238"), ("code.reused", "370832105239")]
    assert codes == ([] if "2017" not in name else reused)
    assert not found.errors.of_level("error")
