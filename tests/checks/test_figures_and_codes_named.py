"""Figures that must agree, and codes that tables name: sums, parts of a whole, units with nobody, unknown units."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from checks_toy import about, only, planned, told, with_values
from toy_town import CRS, TOWNS, VILLAGES, boundaries, facilities, residents

from coverplan.texts import Term

NAMES = dict(zip(boundaries()["unit_code"], boundaries()["name"], strict=True))


def said(**layers: object) -> list[tuple[object, ...]]:
    return [about(one) for one in told(only(**layers))]


# 1,000 people live in the toy county.
@pytest.mark.parametrize(
    ("published", "shown"),
    [(1012.0, "1,012"), (989.0, "989"), (1.0, "1"), (2_000_000.0, "2,000,000"), (1009.0, None), (991.0, None), (1000.0, None), (None, None)],
)  # fmt: skip
def test_residents_add_up_to_the_number_published_to_one_hundredth(published, shown):
    made = planned(only(residents=residents()), area={"residents": published})
    params = {"total": "1,000", "published": shown, "percent": "1"}
    expected = [("residents.sum-differs", "residents", "", "", params)] if shown else []
    assert [about(one) for one in told(made)] == expected


@pytest.mark.parametrize("people", [[1010.0], [990.0], [0.1] * 10_100, [0.3] * 3300])
def test_exactly_one_hundredth_is_not_more_than_that(people):
    homes = gpd.GeoDataFrame(
        {"demand_id": range(len(people)), "residents": people}, geometry=[None] * len(people)
    )
    homes = homes.set_crs(CRS)
    for published, is_told in (
        (1000.0, False),
        (1000.001, people[0] in (990.0, 0.3)),
        (999.999, people[0] in (1010.0, 0.1)),
    ):
        made = planned(only(residents=homes), area={"residents": published})
        assert bool(told(made)) == is_told


def test_a_sum_is_compared_only_where_there_is_one():
    others = residents().rename(columns={"residents": "residents_60plus"})
    assert told(planned(only(residents=others), area={"residents": 5.0})) == []
    assert told(planned(only(boundaries=boundaries()), area={"residents": 5.0})) == []


PARTS = [
    ("residents_60plus", "residents"),
    ("residents_80plus", "residents_60plus"),
    ("disabled", "residents"),
    ("dibao", "residents"),
]


@pytest.mark.parametrize(("part", "whole"), PARTS)
def test_a_part_that_exceeds_its_whole_is_told_of_its_own_row(part, whole):
    people = residents().drop(columns="residents")
    people[whole] = [100.0, 200.0, 300.0, 400.0]
    # as many, fewer, half a person too many, and what adding up rounds
    people[part] = [100.0, 10.0, 300.5, 400.0 + 1e-9]
    expected = [
        ("residents.part-exceeds", "residents", VILLAGES[2], "d3", {"id": "d3", "part": part, "whole": whole})
    ]
    assert said(residents=people) == expected
    assert said(residents=people.drop(columns=whole)) == []
    assert said(residents=people.drop(columns=part)) == []


def test_a_part_is_held_against_its_whole_and_nothing_else():
    # more are disabled than are over 60, and more get support than are over 80
    people = residents().assign(residents_60plus=10.0, residents_80plus=5.0, disabled=50.0, dibao=60.0)
    assert said(residents=people) == []


def test_who_has_no_unit_and_a_number_for_an_id_is_told_all_the_same():
    people = residents().assign(demand_id=[1, 2, 3, 4], dibao=[900.0, 0.0, 0.0, 0.0])
    for none in (None, float("nan")):
        people["unit_code"] = pd.Series([none, *VILLAGES[1:]], dtype=object)
        (found,) = said(residents=people)
        assert found[2:4] == ("", "1")
        assert found[4]["id"] == "1"


def test_a_rounding_error_of_a_millionth_of_a_person_is_none():
    people = residents()
    assert said(residents=people.assign(disabled=people["residents"] + 1e-6)) == []
    assert len(said(residents=people.assign(disabled=people["residents"] + 1e-3))) == 4


def test_a_table_of_residents_that_names_no_units_is_not_asked_for_them():
    people = residents().drop(columns="unit_code").assign(dibao=[900.0, 0.0, 0.0, 0.0])
    params = {"id": "d1", "part": "dibao", "whole": "residents"}
    assert said(boundaries=boundaries(), residents=people) == [
        ("residents.part-exceeds", "residents", "", "d1", params)
    ]


def nobody(*codes: str) -> list[tuple[object, ...]]:
    what = Term("measure.people")
    return [
        ("residents.none-in-unit", "residents", code, NAMES[code], {"name": NAMES[code], "what": what})
        for code in codes
    ]


EAST = residents().iloc[2:]


def test_villages_without_residents_are_told_where_residents_are_told_by_village():
    assert said(boundaries=boundaries(), residents=EAST) == nobody(*VILLAGES[:2])
    # one row of a town does not make the villages peopled, nor the table one of towns
    mixed = residents().iloc[1:].assign(unit_code=[VILLAGES[1], VILLAGES[2], TOWNS[1]])
    assert said(boundaries=boundaries(), residents=mixed) == nobody(VILLAGES[0], VILLAGES[3])


def test_towns_without_residents_are_told_where_residents_are_told_by_town():
    by_town = EAST.assign(unit_code=TOWNS[1])
    assert said(boundaries=boundaries(), residents=by_town) == nobody(TOWNS[0])


def test_a_village_that_is_not_drawn_counts_in_its_town():
    towns = boundaries().iloc[:3]
    found = told(only(boundaries=towns, residents=EAST), "residents.")
    assert [about(one) for one in found] == nobody(TOWNS[0])


def test_residents_without_a_unit_people_none():
    homeless = residents().assign(unit_code=pd.Series([None, "", float("nan"), VILLAGES[3]], dtype=object))
    assert said(boundaries=boundaries(), residents=homeless) == nobody(*VILLAGES[:3])


def test_where_nobody_is_counted_no_unit_is_said_to_be_empty():
    places = EAST.drop(columns="residents")
    assert said(boundaries=boundaries(), residents=places) == []
    assert said(residents=EAST) == []


def serving(*served: object, **more: object):
    rows = [
        {"facility_id": f"f{number}", "kind": "hospital", "x": 100, "y": 100, "serves": units}
        for number, units in enumerate(served)
    ]
    return facilities(*rows).assign(**more)


def test_units_that_are_served_and_unknown_are_told():
    things = serving((), ("2", TOWNS[0], "1"), [VILLAGES[0]], ["9"], None, float("nan"))
    about_f1, about_f3 = {"id": "f1", "codes": "2, 1"}, {"id": "f3", "codes": "9"}
    assert said(boundaries=boundaries(), facilities=things) == [
        ("facility.serves-unknown", "facilities", "", "设施f1", about_f1),
        ("facility.serves-unknown", "facilities", "", "设施f3", about_f3),
    ]
    # who can be served is known by the boundaries alone
    assert said(facilities=things) == []
    assert said(boundaries=boundaries(), facilities=things.drop(columns="serves")) == []


@pytest.mark.parametrize("none", [None, float("nan"), ""])
def test_a_facility_without_a_name_is_told_by_its_id(none):
    unnamed = serving(("9",), name=pd.Series([none], dtype=object))
    for things in (unnamed, unnamed.drop(columns="name")):
        (found,) = said(boundaries=boundaries(), facilities=things)
        assert found[3:] == ("", {"id": "f0", "codes": "9"})


def indicators(*codes: object) -> pd.DataFrame:
    return pd.DataFrame({"indicator": "n", "value": 1.0, "unit_code": pd.Series(codes, dtype=object)})


def unknown(*codes: str) -> list[tuple[object, ...]]:
    return [("indicator.unit-unknown", "indicators", code, "", {"code": code}) for code in codes]


def test_units_of_indicators_that_are_unknown_are_told_once_in_order_of_their_codes():
    table = indicators("99", VILLAGES[0], "98", TOWNS[1], "99")
    assert said(boundaries=boundaries(), indicators=table) == unknown("98", "99")
    assert said(indicators=table) == []
    assert said(boundaries=boundaries(), indicators=table.drop(columns="unit_code")) == []


def test_an_indicator_of_the_whole_area_names_its_code_or_none():
    # the county itself need not be drawn
    towns = boundaries().iloc[1:3]
    assert said(boundaries=towns, indicators=indicators("370832", "", None, float("nan"))) == []
    assert said(boundaries=towns, indicators=indicators("370833")) == unknown("370833")


def test_codes_are_compared_as_they_stand_in_the_boundaries():
    units = with_values("370832", unit_code="LI")
    assert said(boundaries=units, indicators=indicators("LI", "li"))[-1:] == unknown("li")


def figures(*rows):
    """Indicators: name, value, unit, unit's code, period."""
    frame = pd.DataFrame(rows, columns=["indicator", "value", "unit", "unit_code", "period"])
    return frame.assign(source="")


def two_figures(indicators=None, **layers):
    layers = {"boundaries": boundaries(), "residents": residents()} | layers
    made = only(**layers, **({} if indicators is None else {"indicators": indicators}))
    return [one for one in told(made) if one.rule == "residents.two-figures"]


def test_another_figure_of_a_unit_is_told_with_both():
    # 300 people live in the western town
    found = two_figures(
        figures(("常住人口", 0.045, "万人", TOWNS[0], "2024"), ("火化率", 99, "%", "", "2024"))
    )
    assert [one.unit_code for one in found] == [TOWNS[0]]
    assert found[0].message("zh") == (
        "西街道：常住人口有两个数：指标表“常住人口” 2024为 450 人，需求点合计为 300 人；按需求点计。"
    )
    assert "450 people" in found[0].message("en")
    assert "300 people" in found[0].message("en")


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        (("常住人口", 1000, "人", "", ""), False),
        (("总人口", 1100, "", "370832", ""), True),  # of the county, by its code
        (("人口数", 1100, "人", "", ""), True),  # of the whole area, without one
        (("residents", 200, "人", VILLAGES[1], ""), False),
        (("常住人口", 60, "%", "", ""), False),  # a share is no figure of people
        (("常住人口", 500, "人", "999", ""), False),  # no unit of ours
        (("60岁及以上人口", 500, "人", "", ""), False),  # no such group here
    ],
)
def test_only_a_figure_of_the_same_group_and_unit_is_a_second_one(row, is_told):
    assert bool(two_figures(figures(row))) == is_told


def test_of_several_years_the_latest_is_compared():
    rows = [("常住人口", 900, "人", "", "2020"), ("常住人口", 1000, "人", "", "2024")]
    assert two_figures(figures(*rows)) == []
    assert two_figures(figures(*rows[::-1])) == []
    assert len(two_figures(figures(rows[0]))) == 1


def test_households_of_the_boundaries_are_a_second_figure_of_households():
    people = residents().assign(households=[10.0, 20.0, 30.0, 40.0])
    units = boundaries().assign(households=[None, 30.0, 99.0, 10.0, 20.0, 30.0, 40.0])
    [one] = two_figures(residents=people, boundaries=units)
    assert one.message("zh") == "东镇：住户有两个数：边界图层为 99 户，需求点合计为 70 户；按需求点计。"
