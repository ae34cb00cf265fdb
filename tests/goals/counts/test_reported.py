"""Goals about reported figures on the toy county: indicators, works, averages and minima."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from goals_toy import BLANK, failing, lacking, near, noted, rows
from toy_town import TOWNS, VILLAGES, study

from coverplan.goals import measure

INDICATOR = {"id": "i", "kind": "indicator", "indicator": "n", "target": 3, "unit": "人"}
AVERAGE = {
    "id": "u", "kind": "average", "indicator": "n", "units": {"level": "village"}, "target": 2, "unit": "个",
}  # fmt: skip
MINIMUM = AVERAGE | {"kind": "minimum"}
STRICTLY = ("goal.strictly", {})


def counted(number):
    return "goal.units-counted", {"count": number}


def missing(number):
    return "goal.units-missing", {"count": number}


def period(text):
    return "goal.period", {"period": text}


def table(*figures, **columns):
    return pd.DataFrame({"indicator": ["n"] * len(figures), "value": list(figures)} | columns)


def by_village(*figures, codes=VILLAGES):
    return table(*figures, unit_code=list(codes[: len(figures)]))


def measured(goal, indicators):
    toy = study([goal], indicators=indicators)
    units = toy.plan.units.model_copy(update={"vintage": "2020"})
    return measure(dataclasses.replace(toy, plan=toy.plan.model_copy(update={"units": units})))


@pytest.mark.parametrize(
    ("compare", "value", "met", "shortfall"),
    [
        (">=", 2.5, False, 0.5), (">=", 3, True, 0), (">=", 5, True, 0),
        (">", 1, False, 3), (">", 3, False, 1), (">", 3.5, True, 0),
        ("<=", 5, False, 2), ("<=", 3, True, 0), ("<=", 1, True, 0),
        ("<", 3.5, False, 0.5), ("<", 3, False, 1), ("<", 2.5, True, 0),
    ],
)  # fmt: skip
def test_an_indicator_compares_exactly_as_the_plan_says(compare, value, met, shortfall):
    result = measured(INDICATOR | {"compare": compare}, table(float(value)))
    assert rows(result.goals) == near(
        [
            BLANK
            | {"goal_id": "i", "title": "i", "kind": "indicator", "target": 3, "value": value, "unit": "人"}
            | {"met": met, "shortfall": shortfall, "basis": "reported", "vintage": "2020"}
            | {"note": noted(STRICTLY) if compare in (">", "<") else ""}
        ]
    )
    assert result.units.empty


@pytest.mark.parametrize(("share", "met", "shortfall"), [(0.4, False, 0.5), (0.9, True, 0), (1.0, True, 0)])
def test_works_are_done_when_their_share_reaches_the_target(share, met, shortfall):
    goal = {"id": "w", "kind": "works", "indicator": "n", "target": "90 %"}
    assert rows(measured(goal, table(share)).goals) == near(
        [
            BLANK
            | {"goal_id": "w", "title": "w", "kind": "works", "target": 0.9, "value": share, "unit": "share"}
            | {"met": met, "shortfall": shortfall, "basis": "reported", "vintage": "2020"}
        ]
    )


@pytest.mark.parametrize("backwards", [False, True])
def test_the_latest_period_counts_and_is_the_vintage_unless_the_goal_has_its_own(backwards):
    periods = table(9.0, 1.0, 5.0, period=["2023", "2024", None])
    if backwards:
        periods = periods.iloc[::-1]
    for own, vintage in (({}, "2024"), ({"vintage": "2022"}, "2022")):
        [row] = rows(measured(INDICATOR | own, periods).goals)
        assert (row["value"], row["vintage"]) == (1, vintage)


EARLIER_AND_LATER = [
    ("2024年9月", "2024年10月"), ("2024-9", "2024-10"), ("2024年4季度", "2025年1季度"), ("2024Q4", "2025Q1"),
    ("2024年2月9日", "2024年2月10日"),
    ("2024", "2024年10月"), ("202409", "2024年10月"), ("2024年9月", "20241001"), ("２０２４年９月", "2024年10月"),
    ("2024年上半年", "2024年下半年"), ("去年", "2024年"), ("a", "b"),
    ("2024年二季度", "2024年三季度"), ("2024年九月", "2024年十月"), ("2024年十月", "2024年十一月"), ("二〇二四年十二月", "二〇二五年"),
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later"), EARLIER_AND_LATER)
@pytest.mark.parametrize("backwards", [False, True])
def test_periods_follow_their_numbers_and_not_their_letters(earlier, later, backwards):
    figures = table(9.0, 1.0, period=[earlier, later])
    [row] = rows(measured(INDICATOR, figures.iloc[::-1] if backwards else figures).goals)
    assert (row["value"], row["vintage"]) == (1, later)


def test_the_period_that_counted_is_told_where_the_plan_names_another_vintage():
    periods = table(9.0, 1.0, period=["2023", "2024"])
    for own, said in (({}, ""), ({"vintage": "2024"}, ""), ({"vintage": "2022"}, noted(period("2024")))):
        assert measured(INDICATOR | own, periods).goals["note"].tolist() == [said]


@pytest.mark.parametrize("goal", [AVERAGE, MINIMUM])
@pytest.mark.parametrize(
    ("periods", "span"),
    [
        (["2024", "2024", "2024"], None), (["2024年10月", "2024年9月", "2023"], "2023–2024年10月"),
        (["2024", None, ""], None), ([None, "", None], None),
    ],
)  # fmt: skip
def test_figures_of_units_have_the_vintage_of_the_units_and_tell_their_periods_where_they_differ(
    goal, periods, span
):
    # what another unit has, and what a unit had before, is not among them
    codes = [*VILLAGES[:3], TOWNS[0], VILLAGES[0]]
    figures = table(3.0, 3.0, 3.0, 9.0, 9.0, unit_code=codes, period=[*periods, "2030", None])
    is_open = [("goal.open-by-units", {})] if goal is MINIMUM else []
    told = noted(counted(4), missing(1), *is_open, *([] if span is None else [period(span)]))
    for own, vintage in (({}, "2020"), ({"vintage": "1999"}, "1999")):
        [row] = rows(measured(goal | own, figures).goals)
        assert (row["vintage"], row["note"]) == (vintage, told)


@pytest.mark.parametrize("period", [None, ""])
def test_a_figure_without_a_period_has_the_vintage_of_the_units(period):
    for own, vintage in (({}, "2020"), ({"vintage": "2022"}, "2022")):
        assert measured(INDICATOR | own, table(5.0, period=[period])).goals["vintage"].tolist() == [vintage]


def test_of_figures_of_one_period_the_last_row_counts():
    figures = table(*(float(number) for number in range(100)), period=["2024"] * 100)
    assert measured(INDICATOR, figures).goals["value"].tolist() == [99]


@pytest.mark.parametrize("code", ["", None, "370832"])
def test_the_figure_of_the_area_is_its_own_and_none_of_its_units(code):
    figures = table(7.0, 1.0, 2.0, unit_code=[code, TOWNS[0], "370831"], period=["2023", "2024", "2024"])
    assert measured(INDICATOR, figures).goals["value"].tolist() == [7]


@pytest.mark.parametrize("periods", [("2023", "2024"), ("2024", "2023")])
def test_of_a_figure_with_and_one_without_the_code_of_the_area_the_later_counts(periods):
    figures = table(1.0, 2.0, unit_code=["", "370832"], period=list(periods))
    later = 2 if periods[1] == "2024" else 1
    assert measured(INDICATOR, figures).goals["value"].tolist() == [later]


def test_another_indicator_of_the_table_does_not_count():
    figures = table(7.0, 1.0, period=["2023", "2024"]).assign(indicator=["n", "m"])
    assert measured(INDICATOR, figures).goals["value"].tolist() == [7]


def test_an_average_is_a_mean_and_says_nothing_of_each_unit():
    result = measured(AVERAGE, by_village(1.0, 3.0, 3.0, 3.0))
    assert rows(result.goals) == [
        BLANK
        | {"goal_id": "u", "title": "u", "kind": "average", "target": 2, "value": 2.5, "unit": "个"}
        | {"met": True, "shortfall": 0, "basis": "reported", "vintage": "2020", "note": noted(counted(4))}
    ]
    shared = {"level": "village", "goal_id": "u", "group": "", "met": None}
    assert rows(result.units) == [
        shared
        | {"unit_code": code, "name": f"{place}村", "value": figure}
        | {"weight": None, "weight_covered": None, "weight_not_covered": None}
        for code, place, figure in zip(VILLAGES, "一二三四", (1, 3, 3, 3), strict=True)
    ]
    assert result.gaps.empty


def test_a_minimum_is_the_least_and_says_of_each_unit_whether_it_reaches_it():
    result = measured(MINIMUM, by_village(4.0, 2.0, 0.5, 3.0))
    assert rows(result.goals) == [
        BLANK
        | {"goal_id": "u", "title": "u", "kind": "minimum", "target": 2, "value": 0.5, "unit": "个"}
        | {"met": False, "shortfall": 1.5, "basis": "reported", "vintage": "2020"}
        | {"note": noted(counted(4), lacking("minimum.to_target", "1.5 个"), failing("village", "三村"))}
    ]
    assert result.units["unit_code"].tolist() == list(VILLAGES)
    assert result.units["value"].tolist() == [4, 2, 0.5, 3]
    assert result.units["met"].tolist() == [True, True, False, True]


@pytest.mark.parametrize(
    ("compare", "figures", "value", "met", "shortfall", "each"),
    [
        ("<=", (1.0, 9.0, 9.0, 9.0), 9, False, 7, [True, False, False, False]),
        ("<=", (1.0, 2.0, 0.0, 2.0), 2, True, 0, [True] * 4),
        ("<", (1.0, 2.0, 0.0, 1.0), 2, False, 1, [True, False, True, True]),
        ("<", (1.0, 1.5, 0.0, 1.0), 1.5, True, 0, [True] * 4),
        (">", (3.0, 2.0, 9.0, 9.0), 2, False, 1, [True, False, True, True]),
    ],
)  # fmt: skip
def test_where_each_unit_may_have_so_much_at_most_the_largest_figure_counts(
    compare, figures, value, met, shortfall, each
):
    result = measured(MINIMUM | {"compare": compare}, by_village(*figures))
    [row] = rows(result.goals)
    assert (row["value"], row["met"], row["shortfall"]) == (value, met, shortfall)
    assert result.units["met"].tolist() == each


def test_a_largest_figure_leaves_the_goal_open_while_a_unit_has_none_unless_it_is_missed():
    for figure, met in ((1.0, None), (3.0, False)):
        [row] = rows(measured(MINIMUM | {"compare": "<="}, by_village(figure, 1.0, 1.0)).goals)
        assert row["met"] is met


@pytest.mark.parametrize(("unit", "shortfall"), [("家", 1), ("%", 0), ("元/人·月", 0), ("公里", 0), ("", 0)])
def test_a_target_to_be_passed_lacks_one_more_only_where_things_are_counted(unit, shortfall):
    result = measured(INDICATOR | {"compare": ">", "unit": unit}, table(3.0))
    [row] = rows(result.goals)
    assert (row["met"], row["shortfall"]) == (False, shortfall)


@pytest.mark.parametrize(("compare", "met"), [(">=", True), (">", False)])
def test_equal_to_the_target_is_enough_unless_the_plan_says_more(compare, met):
    for goal in (AVERAGE, MINIMUM):
        result = measured(goal | {"compare": compare}, by_village(2.0, 2.0, 2.0, 2.0))
        [row] = rows(result.goals)
        assert row["met"] is met
        # things are counted: the next is one more; a mean is no count
        assert row["shortfall"] == (1 if goal is MINIMUM and not met else 0)
        lacks = [
            ("answer.minimum.to_target", {"amount": "4 个"}),
            failing("village", "一村", "二村", "三村", "四村"),
        ]
        short = lacks if goal is MINIMUM else []
        assert row["note"] == noted(counted(4), *([] if met else [STRICTLY, *short]))
    assert result.units["met"].tolist() == [met] * 4


@pytest.mark.parametrize(("compare", "value", "met"), [("<=", 3, False), ("<=", 2, True), ("<", 2, False)])
def test_a_mean_may_have_to_stay_below_its_target(compare, value, met):
    [row] = rows(measured(AVERAGE | {"compare": compare}, by_village(value - 1.0, value + 1.0)).goals)
    assert row["met"] is met
    assert row["shortfall"] == value - 2


@pytest.mark.parametrize(
    ("goal", "figure", "met"),
    [(AVERAGE, 5.0, True), (AVERAGE, 1.0, False), (MINIMUM, 5.0, None), (MINIMUM, 1.0, False)],
)
def test_units_without_a_figure_are_counted_and_leave_a_minimum_open_unless_it_is_missed(goal, figure, met):
    result = measured(goal, by_village(figure, figure, figure))
    [row] = rows(result.goals)
    assert row["value"] == figure
    assert row["met"] is met
    short = [lacking(f"{goal['kind']}.to_target", "3 个")] if met is False else []
    short += [failing("village", "一村", "二村", "三村")] if met is False and goal is MINIMUM else []
    is_open = [("goal.open-by-units", {})] if met is None else []
    assert row["note"] == noted(counted(4), missing(1), *is_open, *short)
    assert result.units["unit_code"].tolist() == list(VILLAGES[:3])


def test_the_latest_figure_of_each_unit_counts():
    figures = table(
        1.0, 9.0, 5.0, unit_code=[VILLAGES[0], VILLAGES[0], VILLAGES[1]], period=["2024", "2023", "2022"]
    )
    assert measured(AVERAGE, figures).units["value"].tolist() == [1, 5]


def test_units_outside_the_filter_do_not_count():
    goal = AVERAGE | {"units": {"level": "town", "type": ["镇"]}}
    result = measured(goal, by_village(1.0, 9.0, 5.0, codes=(*TOWNS, VILLAGES[2])))
    assert result.goals["value"].tolist() == [9]
    assert result.units[["unit_code", "level", "name"]].to_numpy().tolist() == [[TOWNS[1], "town", "东镇"]]
    assert result.goals["note"].tolist() == [noted(counted(1))]


def test_figures_of_units_alone_are_none_of_the_area():
    [row] = rows(measured(INDICATOR, by_village(5.0, 6.0)).goals)
    assert (row["value"], row["met"], row["note"]) == (
        None,
        None,
        noted(("goal.no-indicator", {"indicator": "n"})),
    )
