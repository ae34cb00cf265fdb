"""Each row of a table of totals finds its unit, and a unit's total is not counted beside those of its parts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from layers_toy import found, plan, told, units

from coverplan.errors import InputError
from coverplan.layers.people.residents import read_residents
from coverplan.layers.people.totals import rows_of_totals_that_differ, totals_by_unit, units_without_people
from coverplan.texts import Term
from coverplan.wording import Weight

COUNTY, TOWN, EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE = units()["unit_code"]


def rows(*given, groups=("residents",), file="a.csv"):
    """Rows of code, name and figures, as they stand from row 2 of a file on."""
    frame = pd.DataFrame(given, columns=["unit_code", "name", *groups])
    typed = frame.astype({"unit_code": "str", "name": "str", **dict.fromkeys(groups, "float64")})
    return typed.assign(_file=file, _row=range(2, 2 + len(given)))


def totals(table, groups=("residents",), boundaries=None):
    frame, findings = totals_by_unit(table, groups, units() if boundaries is None else boundaries)
    return frame, [one for one in findings if one.rule != "residents.unit-empty"]


def figures(frame, group="residents"):
    return {code: None if np.isnan(value) else value for code, value in frame[group].items()}


def faults(table, boundaries=None):
    with pytest.raises(InputError) as error:
        totals(table, boundaries=boundaries)
    return told(error.value.faults)


def test_rows_find_their_unit_by_code_and_else_by_name():
    table = rows((EAST_VILLAGE, "西村", 900), (None, "西村", 300), (None, "北村村民委员会", 100))
    frame, findings = totals(table)
    assert figures(frame) == {EAST_VILLAGE: 900.0, WEST_VILLAGE: 300.0, NORTH_VILLAGE: 100.0}
    assert frame.index.name == "unit_code"
    assert list(frame.columns) == ["residents"]
    assert found(findings) == [("residents.unit-by-name", "info", {"file": "a.csv", "count": 2})]
    assert {finding.layer for finding in findings} == {"residents"}


def test_rows_found_by_name_are_counted_for_each_file():
    tables = [
        rows((None, "东村", 1), file="b.csv"),
        rows((None, "西村", 1), (None, "北村", 1), file="a.csv"),
        rows((TOWN, None, 3), file="c.csv"),
    ]
    _, findings = totals(pd.concat(tables, ignore_index=True))
    assert [one.params for one in findings if one.rule == "residents.unit-by-name"] == [
        {"file": "b.csv", "count": 1},
        {"file": "a.csv", "count": 2},
    ]


@pytest.mark.parametrize("column", ["unit_code", "name"])
def test_codes_alone_or_names_alone_will_do(column):
    table = rows((EAST_VILLAGE, "东村", 5)).drop(columns="name" if column == "unit_code" else "unit_code")
    assert figures(totals(table)[0]) == {EAST_VILLAGE: 5.0}


@pytest.mark.parametrize(
    "name",
    [
        "东村",
        "东村村民委员会",
        "东村村委会",
        "东 村",
        " 东村 ",
        "东村居民委员会",
        "东村居委会",
        "东村社区居民委员会",
    ],
)
def test_a_village_goes_by_its_name_with_or_without_what_committees_are_called(name):
    assert figures(totals(rows((None, name, 5)))[0]) == {EAST_VILLAGE: 5.0}


def test_full_width_letters_and_the_office_of_a_street_are_the_same_name():
    boundaries = units().replace({"name": {"甲镇": "Ａ街道办事处", "东村村民委员会": "办事处东村"}})
    frame, _ = totals(rows((None, "A街道", 5), (None, "办事处东村村委会", 4)), boundaries=boundaries)
    assert figures(frame)[EAST_VILLAGE] == 4.0
    assert TOWN in frame.index


def test_every_row_that_finds_no_unit_is_told():
    table = rows(
        ("370832101209", "东村", 5),
        (None, "东邨", 5),
        (None, None, 5),
        (EAST_VILLAGE, None, 5),
        ("x", None, 5),
    )
    said = faults(table)
    assert [(key, params["row"], params.get("value")) for key, params in said] == [
        ("residents.unit-unknown", 2, "370832101209"),
        ("residents.unit-unknown", 3, "东邨"),
        ("table.value-missing", 4, None),
        ("residents.unit-unknown", 6, "x"),
    ]
    assert {params["file"] for _, params in said} == {"a.csv"}
    assert said[2][1]["column"] == "unit_code"
    assert said[0][1]["near"].split(", ")[0] in (EAST_VILLAGE, WEST_VILLAGE, NORTH_VILLAGE)
    ((_, slip),) = faults(rows((None, "北存村民委员会", 5)))
    assert slip["near"].split(", ")[0] == "北村村民委员会"
    # A slip in the 通名 leaves no doubt which village is meant.
    frame, _ = totals(rows((None, "北村村民委会", 5)))
    assert figures(frame)[NORTH_VILLAGE] == 5.0
    # No name is like 东邨, and no code like x: all there are stand there, in order.
    assert set(said[1][1]["near"].split(", ")) == set(units()["name"])
    assert said[3][1]["near"] == ", ".join(sorted(units()["unit_code"]))


def test_a_name_that_several_units_bear_is_told_with_all_of_them():
    boundaries = units().replace({"name": {"北村村民委员会": "东村居委会"}})
    assert faults(rows((None, "西村", 5), (None, "东村", 5)), boundaries) == [
        (
            "units.name-of-several",
            {
                "file": "a.csv", "row": 3, "column": "name", "value": "东村",
                "units": f"东村村民委员会（甲镇，{EAST_VILLAGE}）、东村居委会（甲镇，{NORTH_VILLAGE}）",
            },
        )
    ]  # fmt: skip
    frame, _ = totals(rows((EAST_VILLAGE, "东村", 5)), boundaries=boundaries)  # the code tells them apart
    assert figures(frame) == {EAST_VILLAGE: 5.0}


def test_a_unit_that_stands_twice_is_told_with_where_it_stood_first():
    tables = [
        rows((EAST_VILLAGE, None, 5), (WEST_VILLAGE, None, 5)),
        rows((None, "西村", 6), (EAST_VILLAGE, None, 5), (EAST_VILLAGE, None, 5), file="b.csv"),
    ]
    about = {"file": "b.csv", "column": "unit_code", "first": "a.csv"}
    assert faults(pd.concat(tables, ignore_index=True)) == [
        ("residents.twice", {**about, "row": 2, "value": WEST_VILLAGE, "first_row": 3}),
        ("residents.twice", {**about, "row": 3, "value": EAST_VILLAGE, "first_row": 2}),
        ("residents.twice", {**about, "row": 4, "value": EAST_VILLAGE, "first_row": 2}),
    ]


@pytest.mark.parametrize(
    ("parent", "parts", "same"),
    [
        (1300.0, 1300.0, True),
        (1300.0, 1301.3, True),  # one in a thousand, as of figures in 万 with two decimals
        (1300.0, 1301.4, False),
        (1300.0, 1298.7, True),
        (1300.0, 1298.6, False),
        (10.0, 10.5, True),  # half a person is a rounding
        (10.0, 10.6, False),
        (10.0, 9.5, True),
        (0.0, 0.5, True),
        (0.0, 0.6, False),
    ],
)
def test_a_parent_is_the_total_of_its_parts_but_for_rounding(parent, parts, same):
    frame, findings = totals(rows((TOWN, None, parent), (EAST_VILLAGE, None, parts)))
    assert figures(frame) == {TOWN: None, EAST_VILLAGE: parts}
    rule, level = ("parent-total", "info") if same else ("parent-differs", "error")
    params = {
        "name": "甲镇",
        "group": "residents",
        "value": Weight(parent, "people"),
        "total": Weight(parts, "people"),
    }
    assert found(findings) == [(f"residents.{rule}", level, params)]
    assert (findings[0].unit_code, findings[0].name, findings[0].layer) == (TOWN, "甲镇", "residents")


def test_a_county_over_a_town_over_villages_is_compared_with_the_lowest_figures():
    table = rows(
        (WEST_VILLAGE, None, 300), (COUNTY, None, 1290), (TOWN, None, 1200), (EAST_VILLAGE, None, 900)
    )
    frame, findings = totals(table)
    assert figures(frame) == {WEST_VILLAGE: 300.0, COUNTY: None, TOWN: None, EAST_VILLAGE: 900.0}
    assert [(one.rule, one.unit_code, one.params["total"].count) for one in findings] == [
        ("residents.parent-differs", COUNTY, 1200.0),
        ("residents.parent-total", TOWN, 1200.0),
    ]


def test_a_village_under_a_county_without_a_figure_of_its_town_counts_in_the_county():
    frame, findings = totals(rows((COUNTY, None, 900), (EAST_VILLAGE, None, 900)))
    assert figures(frame) == {COUNTY: None, EAST_VILLAGE: 900.0}
    assert [one.rule for one in findings] == ["residents.parent-total"]


def test_each_group_is_judged_by_itself():
    groups = ("residents", "dibao", "disabled")
    table = rows((TOWN, None, 900, 30, None), (EAST_VILLAGE, None, 900, None, 7), groups=groups)
    frame, findings = totals(table, groups)
    assert figures(frame, "residents") == {TOWN: None, EAST_VILLAGE: 900.0}
    assert figures(frame, "dibao") == {TOWN: 30.0, EAST_VILLAGE: None}  # known for the town only
    assert figures(frame, "disabled") == {TOWN: None, EAST_VILLAGE: 7.0}
    assert [(one.rule, one.params["group"]) for one in findings] == [("residents.parent-total", "residents")]


def test_an_empty_figure_is_told_where_neither_units_above_nor_below_make_up_for_it():
    other = pd.DataFrame({"unit_code": ["370832102"], "name": ["乙镇"], "parent_code": [COUNTY]})
    boundaries = gpd.GeoDataFrame(pd.concat([units(), other], ignore_index=True))
    groups = ("residents", "dibao")
    tables = [
        rows((EAST_VILLAGE, None, None, None), (WEST_VILLAGE, None, 300, None), file="b.csv", groups=groups),
        rows((NORTH_VILLAGE, None, None, 1), ("370832102", None, None, None), groups=groups),
        rows((TOWN, None, None, None), groups=groups, file="c.csv"),
    ]
    _, findings = totals(pd.concat(tables, ignore_index=True), groups, boundaries)
    # The town has people in its western village, and the poor of its northern one.
    missing = [one for one in found(findings) if one[0] == "residents.figure-missing"]
    assert missing == [
        ("residents.figure-missing", "warning", {"file": file, "column": column, "count": count})
        for file, column, count in [
            ("b.csv", "residents", 1),
            ("a.csv", "residents", 2),
            ("b.csv", "dibao", 2),
            ("a.csv", "dibao", 1),
        ]
    ]
    assert {finding.layer for finding in findings} == {"residents"}


def test_an_empty_figure_of_a_village_is_made_up_for_by_its_town_or_county():
    for above in (TOWN, COUNTY):
        _, findings = totals(rows((EAST_VILLAGE, None, None), (above, None, 900)))
        assert [one.rule for one in findings] == []


def many(count):
    """A town with so many villages, named by number."""
    codes = [f"1{n:02d}" for n in range(count)]
    return pd.DataFrame(
        {"unit_code": ["1", *codes], "name": ["镇", *codes], "parent_code": [None, *["1"] * count]}
    )


def test_the_smallest_units_that_have_no_figure_are_named_up_to_five():
    def names(count, with_people=()):
        said = units_without_people(with_people, many(count))
        assert all(one.layer == "residents" for one in said)
        assert all(one.params["what"] == Term("measure.people") for one in said)
        return [(one.params["count"], one.params["names"].message("zh")) for one in said]

    assert names(5) == [(5, "100、101、102、103、104")]
    assert names(6) == [(6, "100、101、102、103、104等")]
    assert names(6, {"103", "105"}) == [(4, "100、101、102、104")]
    assert names(3, ["100", "101", "102"]) == []
    assert names(9, {"1"}) == []  # the town has a figure for all of them
    assert names(0) == [(1, "镇")]


def test_units_without_a_figure_in_any_group_are_told_with_the_totals():
    groups = ("residents", "dibao")
    table = rows((EAST_VILLAGE, None, None, 1), (WEST_VILLAGE, None, None, None), groups=groups)
    _, findings = totals_by_unit(table, groups, units())
    empty = [one.params for one in findings if one.rule == "residents.unit-empty"]
    assert [one["names"].message("zh") for one in empty] == ["西村村民委员会、北村村民委员会"]


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        ((), False),
        ((1200.0,), False),
        ((900.0,), True),
        ((900.0, 300.0, 1200.0), False),  # two parts and the whole
        ((900.0, 300.0), False),  # parts only
        ((900.0, 250.0), True),
        ((1200.9,), False),  # rounding
    ],
)
def test_a_row_of_totals_that_says_another_figure_is_told_with_both(stated, is_told):
    found = rows_of_totals_that_differ(
        {"residents": stated}, {"residents": 1200.0}, file="a.csv", measures={}
    )
    assert bool(found) == is_told
    for one in found:
        assert "1,200 people" in one.message("en")
        assert f"{max(stated):,.0f} people" in one.message("en")


@pytest.mark.parametrize(("total", "is_told"), [("1200", False), ("0.12", False), ("1500", True)])
def test_a_table_is_held_against_its_own_row_of_totals(tmp_path, total, is_told):
    scale = "（万人）" if "." in total else ""
    figures_of = (0.09, 0.03) if scale else (900, 300)
    text = f"单位代码,人口{scale}\n{EAST_VILLAGE},{figures_of[0]}\n{WEST_VILLAGE},{figures_of[1]}\n合计,{total}\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    layer = read_residents(plan(tmp_path, residents={"path": "a.csv"}), tmp_path, boundaries=units())
    told_of = [one for one in layer.findings if one.rule == "residents.total-row-differs"]
    assert bool(told_of) == is_told
    if is_told:
        assert (
            told_of[0].message("zh").startswith("a.csv：“residents”的合计行为 1,500 人，各行相加为 1,200 人")
        )
