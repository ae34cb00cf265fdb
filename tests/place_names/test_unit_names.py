"""A unit is found by every form of its name, while only one is meant."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.place_names import UnitNames, name_parts

VILLAGE = [
    "丙庄",
    "丙庄村",
    "丙庄村委会",
    "丙庄村民委员会",
    "丙庄村村民委员会",
    "丙庄村村委会",
    "丙庄行政村",
    " 丙庄 村",
]
COMMUNITY = ["甲庄", "甲庄社区", "甲庄居委会", "甲庄居民委员会", "甲庄社区居委会", "甲庄社区居民委员会"]
STREET = ["城关", "城关街道", "城关街道办", "城关办事处", "城关街道办事处"]


@pytest.mark.parametrize("forms", [VILLAGE, COMMUNITY, STREET])
def test_every_form_finds_every_form(forms):
    for there, asked in itertools.product(forms, repeat=2):
        units = UnitNames({"1": there, "2": "别处村", "3": "别处街道", "4": "别处镇"}, {})
        assert units.codes_of(asked) == ("1",), (there, asked)


def test_a_name_as_it_is_written_goes_before_one_that_means_the_same():
    units = UnitNames({"1": "丙庄村", "2": "丙庄村民委员会"}, {})
    assert [units.codes_of(name) for name in ("丙庄村", "丙庄村民委员会")] == [("1",), ("2",)]
    assert units.codes_of("丙庄村委会") == ("1", "2")


def test_a_name_that_one_unit_bears_is_not_read_as_that_of_a_unit_in_another():
    units = UnitNames(
        {"1": "城关街道", "2": "东镇", "12": "丙庄村", "22": "城关街道丙庄村"}, {"12": "1", "22": "2"}
    )
    assert units.codes_of("城关街道丙庄村") == ("22",)


def test_a_village_and_a_community_of_one_name_are_told_apart_by_their_type_and_not_without():
    units = UnitNames({"1": "王庄村民委员会", "2": "王庄社区居民委员会"}, {})
    assert units.codes_of("王庄村") == units.codes_of("王庄村委会") == ("1",)
    assert units.codes_of("王庄居委会") == units.codes_of("王庄社区") == ("2",)
    assert units.codes_of("王庄") == ("1", "2")


def test_a_street_and_a_town_of_one_name_are_two():
    units = UnitNames({"1": "梁山街道", "2": "梁山镇", "3": "梁山乡"}, {})
    assert [units.codes_of(name) for name in ("梁山办事处", "梁山镇", "梁山乡政府", "梁山")] == [
        ("1",), ("2",), ("3",), ("1", "2", "3"),
    ]  # fmt: skip
    assert UnitNames({"1": "梁山街道"}, {}).codes_of("梁山镇") == ()


def test_a_name_of_several_towns_villages_is_told_by_the_town_before_it():
    units = UnitNames(
        {"1": "城关街道", "2": "东河镇", "11": "王庄村", "21": "王庄村", "22": "李庄村"},
        {"11": "1", "21": "2", "22": "2"},
    )
    assert units.codes_of("王庄村委会") == ("11", "21")
    assert units.codes_of("城关街道王庄村委会") == units.codes_of("城关办事处王庄") == ("11",)
    assert units.codes_of("东河镇王庄村") == ("21",)
    assert units.codes_of("东河镇赵庄村") == units.codes_of("城关街道李庄村") == ()
    assert units.told(("11", "21")) == "王庄村（城关街道，11）、王庄村（东河镇，21）"


TOWNS_AND_VILLAGES = UnitNames(
    {
        "0": "玩具县",
        "1": "城关街道",
        "2": "东河镇",
        "11": "王庄村",
        "12": "赵庄社区",
        "21": "王庄村",
        "22": "赵庄村",
    },
    {"1": "0", "2": "0", "11": "1", "12": "1", "21": "2", "22": "2"},
)


@pytest.mark.parametrize(
    ("name", "within", "codes"),
    [
        ("王庄村委会", "城关街道", ("11",)),
        ("王庄", "东河镇", ("21",)),
        ("王庄", "1", ("11",)),
        # the village of the other town, whose form is the same, is not meant
        ("赵庄村", "城关办事处", ("12",)),
        ("城关街道", "城关街道", ("1",)),
        ("城关街道王庄村", "城关街道", ("11",)),
        ("城关街道王庄村", "东河镇", ()),
        ("王庄", "别处镇", ("11", "21")),
        ("王庄", "", ("11", "21")),
    ],
)
def test_a_town_that_stands_beside_a_name_says_where_it_is(name, within, codes):
    assert TOWNS_AND_VILLAGES.codes_of(name, within=within) == codes


@pytest.mark.parametrize(
    "name", ["玩具县城关街道王庄村", "玩具县 城关办事处-王庄", "城关街道/王庄村委会", "城关街道：王庄"]
)
def test_every_unit_above_may_stand_before_a_name(name):
    assert TOWNS_AND_VILLAGES.codes_of(name) == ("11",)


def test_the_committee_of_a_village_called_village():
    units = UnitNames({"1": "陈村村", "2": "李村"}, {})
    assert units.codes_of("陈村村民委员会") == units.codes_of("陈村村村委会") == ("1",)
    assert units.codes_of("李村村民委员会") == units.codes_of("李村民委员会") == ("2",)
    both = UnitNames({"1": "陈村村", "2": "陈村"}, {})
    assert [both.codes_of(name) for name in ("陈村村民委员会", "陈村村村民委员会")] == [("2",), ("1",)]


def test_a_type_alone_is_no_name():
    assert name_parts("村委会") == ("村委会", "", frozenset(), "")
    assert UnitNames({"1": "丙庄村"}, {}).codes_of("村") == ()


def test_names_elsewhere_are_found_as_they_are_written():
    units = UnitNames({"1": "Val-d'Illiez", "2": "Vaduz"}, {})
    assert [units.codes_of(name) for name in ("val-d'illiez", "VADUZ ", "Schaan")] == [("1",), ("2",), ()]


@given(st.text("甲乙庄村社区居委会民员街道办事处镇乡", min_size=1, max_size=8))
def test_every_unit_is_found_by_its_own_name(name):
    assert "1" in UnitNames({"1": name, "2": "丙庄村"}, {}).codes_of(name)


def test_names_of_the_county_at_hand_find_their_unit_in_every_vintage(shared_data):
    """Streets are called 办事处 in 2017 and 街道 in 2023."""
    old = pd.read_csv(shared_data / "liangshan" / "divisions-2017-2023.csv", dtype=str)
    new = pd.read_csv(shared_data / "liangshan" / "divisions-2023.csv", dtype=str)
    towns = new[new["level"] == "乡级"]
    units = UnitNames(dict(zip(towns["street_code9"], towns["name"], strict=True)), {})
    for row in old[(old["level"] == "乡级") & (old["name"].str.contains("办事处"))].itertuples():
        assert units.codes_of(row.name) == (row.code[:9],)
