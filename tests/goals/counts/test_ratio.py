"""Ratio goals on the toy county: one sum over facilities as a share of another."""

from __future__ import annotations

import pytest
from goals_toy import BLANK, failing, lacking, near, noted, rows
from toy_town import TOWNS, facilities, study

from coverplan.findings import Finding
from coverplan.goals import measure
from coverplan.texts import Named

RATIO = {
    "id": "r", "kind": "ratio", "facility": ["nursing_home"], "part": "nursing_beds", "whole": "beds", "target": "50 %",
}  # fmt: skip


def home(fid, x, beds, nursing_beds, **more):
    shared = {"facility_id": fid, "kind": "nursing_home", "x": x, "y": 500}
    return shared | {"beds": beds, "nursing_beds": nursing_beds} | more


def measured(goal, *homes, **layers):
    return measure(study([RATIO | goal], facilities=facilities(*homes), **layers))


def test_a_ratio_is_of_sums_in_the_area_in_the_county_and_in_each_town():
    result = measured({}, home("a", 1, 100, 10), home("b", 2, 20, 20), home("c", 2001, 80, 60))
    shared = {"goal_id": "r", "group": ""}
    # 90 of 200 beds; the mean of the three shares would be 0.62
    assert rows(result.goals) == near(
        [
            BLANK
            | {"goal_id": "r", "title": "r", "kind": "ratio", "target": 0.5, "value": 0.45, "unit": "share"}
            | {"met": False, "shortfall": 0.05, "basis": "measured"}
            # 10 of the beds there are would do, or 20 new ones: 110 of 220
            | {
                "note": noted(
                    lacking("ratio.to_target", "10 张床位"),
                    lacking("to_add", "20 张床位"),
                    failing("town", "西街道"),
                )
            }
        ]
    )
    assert rows(result.units) == near(
        [
            shared
            | {"unit_code": "370832", "name": "玩具县", "level": "county", "value": 0.45, "met": False}
            | {"weight": 200, "weight_covered": 90, "weight_not_covered": 110},
            shared
            | {"unit_code": TOWNS[0], "name": "西街道", "level": "town", "value": 0.25, "met": False}
            | {"weight": 120, "weight_covered": 30, "weight_not_covered": 90},
            shared
            | {"unit_code": TOWNS[1], "name": "东镇", "level": "town", "value": 0.75, "met": True}
            | {"weight": 80, "weight_covered": 60, "weight_not_covered": 20},
        ]
    )
    assert result.gaps.empty
    assert result.findings == ()


@pytest.mark.parametrize(
    ("nursing_beds", "met", "shortfall"), [(49, False, 0.01), (50, True, 0), (80, True, 0)]
)
def test_a_ratio_equal_to_its_target_meets_it(nursing_beds, met, shortfall):
    result = measured({}, home("a", 1, 100, nursing_beds))
    [row] = rows(result.goals)
    assert row["met"] is met
    assert row["shortfall"] == pytest.approx(shortfall)
    assert result.units["met"].tolist() == [met, met]


@pytest.mark.parametrize(("beds", "nursing_beds"), [(500, None), (None, 500), (None, None)])
def test_what_lacks_a_figure_is_left_out_of_both_sums_and_named(beds, nursing_beds):
    homes = [home("a", 1, 100, 50), home("b", 2001, 10, 10), home("c", 5, beds, nursing_beds, name="丙院")]
    result = measured({}, *homes)
    [row] = rows(result.goals)
    assert row["value"] == pytest.approx(60 / 110)
    assert row["note"] == noted(("goal.left-out", {"count": 1}), ("goal.open-by-facilities", {}))
    assert row["met"] is None
    params = {"goal": Named("r", "r"), "id": "c", "columns": "nursing_beds, beds"}
    assert result.findings == (
        Finding(rule="goal.figure-missing", layer="facilities", name="丙院", params=params),
    )
    assert result.units.set_index("unit_code")["value"].to_dict() == pytest.approx(
        {"370832": 60 / 110, TOWNS[0]: 0.5, TOWNS[1]: 1.0}
    )


def test_only_facilities_of_the_kinds_and_statuses_of_the_goal_are_summed():
    homes = [
        home("a", 1, 10, 1),
        home("b", 2, 10, 9, status="planned"),
        home("c", 3, 10, 5, kind="hospital"),
    ]
    assert measured({}, *homes).goals["value"].tolist() == [0.1]
    goal = {"facility": ["hospital", "nursing_home"], "status": ["operating", "planned"]}
    assert measured(goal, *homes).goals["value"].tolist() == [0.5]


def test_a_unit_with_nothing_below_the_line_has_no_row():
    # the one bed of the east is enough for a row; the west has none
    result = measured({}, home("a", 1, 0, 0), home("b", 2001, 1, 1))
    assert result.units["unit_code"].tolist() == ["370832", TOWNS[1]]
    assert result.units["value"].tolist() == [1, 1]


def test_one_bed_is_enough_to_divide_by():
    assert measured({}, home("a", 1, 1, 1)).goals["value"].tolist() == [1]


@pytest.mark.parametrize(
    ("target", "compare", "met"),
    [
        # 60 of 110 beds are known to be nursing beds; the third house has 90 of which nobody says: 30 % to 75 %.
        ("50 %", ">=", None), ("30 %", ">=", True), ("76 %", ">=", False), ("60 %", "<=", None), ("75 %", "<=", True), ("29 %", "<", False),
    ],
)  # fmt: skip
def test_what_hangs_on_a_part_that_is_not_reported_is_open(target, compare, met):
    homes = [home("a", 1, 100, 50), home("b", 2001, 10, 10), home("c", 5, 90, None)]
    [row] = rows(measured({"target": target, "compare": compare}, *homes).goals)
    assert (row["value"], row["met"]) == (pytest.approx(60 / 110), met)
    assert ("能否达标待定" in row["note"]) is (met is None)
    assert met is not None or row["shortfall"] is None


@pytest.mark.parametrize(
    ("beds", "nursing_beds", "target", "compare", "met"),
    [
        # 50 of 100 are known. 30 nursing beds of a third house are 80 of 130 (61.5 %) where it has no others, and of more beds a lesser share.
        (None, 30, "61.5 %", ">=", None), (None, 30, "62 %", ">=", False), (None, 30, "62 %", "<=", True), (None, 30, "61 %", "<=", None),
        # Of a house that reports nothing it may be any share, but never the whole, since 50 are known to be none.
        (None, None, "99 %", ">=", None), (None, None, "100 %", ">=", False), (None, None, "1 %", ">=", None), (None, None, "99 %", "<=", None),
        # 12 of 11: one of the two is wrong.
        (11, 12, "50 %", ">=", None), (11, 12, "100 %", ">=", False),
    ],
)  # fmt: skip
def test_what_hangs_on_a_whole_that_is_not_reported_is_open(beds, nursing_beds, target, compare, met):
    homes = [
        home("a", 1, 100, 50),
        home("c", 5, beds, nursing_beds),
        home("d", 2001, 10, 10, kind="hospital"),
    ]
    result = measured({"target": target, "compare": compare}, *homes)
    [row] = rows(result.goals)
    assert (row["value"], row["met"]) == (0.5, met)
    assert ("能否达标待定" in row["note"]) is (met is None)
    assert result.units["met"].astype(object).where(result.units["met"].notna(), None).tolist() == [met, met]


@pytest.mark.parametrize(
    ("plots", "beds", "met"), [(None, 10, None), (10, None, None), (None, None, None), (500, 10, True)]
)
def test_what_is_no_part_of_the_other_may_be_any_number(plots, beds, met):
    goal = {"part": "plots", "whole": "beds", "target": "100 %"}
    homes = [home("a", 1, 10, 1, plots=15), home("c", 5, beds, 1, plots=plots)]
    [row] = rows(measured(goal, *homes).goals)
    assert row["met"] is met


def test_a_part_larger_than_its_whole_is_left_out():
    [row] = rows(measured({}, home("a", 1, 100, 50), home("b", 2001, 10, 11, name="乙院")).goals)
    assert row["value"] == 0.5
    assert row["met"] is None
    assert row["note"].startswith("1 处设施的“护理型床位数（张）”大于“床位数（张）”，未计入：乙院")


def test_where_all_contradicts_itself_that_is_why_nothing_is_measured():
    [row] = rows(measured({}, home("a", 1, 10, 11, name="乙院")).goals)
    assert (row["value"], row["met"]) == (None, None)
    assert row["note"].startswith("未测算：1 处设施均无可用数据；1 处设施的“护理型床位数（张）”大于")


def test_where_nobody_reports_nothing_is_divided():
    result = measured({}, home("a", 1, 100, None), home("b", 2001, None, 5))
    [row] = rows(result.goals)
    assert (row["value"], row["met"], row["note"]) == (None, None, noted(("goal.none-reports", {"count": 2})))
    assert len(result.findings) == 2


def test_what_lies_in_no_unit_is_in_no_unit():
    result = measured({}, home("a", 9000, 10, 5), home("b", 1, 10, 5))
    assert result.units[["unit_code", "weight"]].to_numpy().tolist() == [["370832", 10], [TOWNS[0], 10]]


def test_without_boundaries_there_is_the_area_alone():
    result = measured({}, home("a", 1, 10, 5), boundaries=None)
    assert result.goals["value"].tolist() == [0.5]
    assert result.units.empty


def test_a_whole_of_nothing_is_told_as_that_whoever_else_is_silent():
    [row] = rows(measured({}, home("a", 1, 0, 0), home("b", 2001, 10, None)).goals)
    assert (row["value"], row["note"]) == (None, noted(("goal.nothing-to-divide", {"column": "beds"})))


def test_the_order_of_rows_is_not_seen_in_what_is_told():
    wrong = (
        home("b", 500, 10, 20),
        home("a", 1500, 10, 20),
        home("d", 500, None, 5),
        home("c", 500, None, 5),
    )
    first, again = measured({}, *wrong), measured({}, *reversed(wrong))
    assert (
        [one.params["id"] for one in first.findings]
        == ["c", "d"]
        == [one.params["id"] for one in again.findings]
    )
    assert first.goals["note"].tolist() == again.goals["note"].tolist()
    assert "设施a、设施b" in first.goals["note"][0]


def test_a_column_in_which_nobody_reports_divides_nothing():
    assert measured({}, home("a", 500, None, None)).goals["value"].isna().all()
