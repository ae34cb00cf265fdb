"""Occupancy goals on the toy county: places taken of the places that homes have."""

from __future__ import annotations

import pytest
from goals_toy import BLANK, failing, near, noted, rows
from toy_town import TOWNS, facilities, study

from coverplan.goals import measure

OCCUPANCY = {"id": "o", "kind": "occupancy", "facility": ["nursing_home"], "target": "50 %"}


def home(fid: str, x: float, beds: float | None, used: float | None) -> dict[str, object]:
    return {"facility_id": fid, "kind": "nursing_home", "x": x, "y": 500, "beds": beds, "beds_used": used}


def measured(goal, *homes):
    return measure(study([OCCUPANCY | goal], facilities=facilities(*homes)))


def test_places_taken_are_added_up_before_they_are_divided_and_who_reports_nothing_is_named():
    # 30 of 100 and 50 of 60: 80 of 160, not the mean of the two; the third does not report and is no zero
    result = measured({}, home("a", 100, 100, 30), home("b", 2500, 60, 50), home("c", 2600, 40, None))
    assert rows(result.goals) == near(
        [
            BLANK
            | {"goal_id": "o", "title": "o", "kind": "occupancy", "target": 0.5, "value": 0.5, "unit": "share"}
            # with the third it may be 80 to 120 of 200
            | {"met": None, "shortfall": None, "basis": "measured"}
            | {"note": noted(("goal.left-out", {"count": 1}), ("goal.open-by-facilities", {}), failing("town", "西街道"))}
        ]
    )  # fmt: skip
    [finding] = result.findings
    assert (finding.rule, finding.name) == ("goal.figure-missing", "设施c")
    assert finding.params["columns"] == "beds_used, beds"
    service = result.facilities.set_index("facility_id")[["goal_id", "weight", "capacity", "load"]]
    assert service.loc["a"].tolist() == ["o", 30, 100, 0.3]
    assert service.loc["c"].isna().tolist() == [False, True, True, True]
    by_unit = result.units.set_index("unit_code")
    assert by_unit["value"].to_dict() == near([{"370832": 0.5, TOWNS[0]: 0.3, TOWNS[1]: 5 / 6}])[0]
    assert by_unit["met"].drop("370832").to_dict() == {TOWNS[0]: False, TOWNS[1]: True}
    assert by_unit["met"].isna()["370832"]


@pytest.mark.parametrize(
    ("compare", "met", "shortfall"), [(">=", True, 0), (">", False, 0), ("<=", True, 0), ("<", False, 0)]
)
def test_the_target_is_compared_as_the_plan_says(compare, met, shortfall):
    [row] = rows(measured({"compare": compare}, home("a", 100, 10, 5)).goals)
    assert (row["met"], row["shortfall"]) == (met, shortfall)


def test_too_full_is_short_by_what_is_over_the_target():
    result = measured({"compare": "<="}, home("a", 100, 10, 9))
    [row] = rows(result.goals)
    assert (row["met"], row["shortfall"]) == (False, pytest.approx(0.4))
    assert result.units["met"].tolist() == [False, False]


def test_where_nobody_reports_nothing_is_measured():
    [row] = rows(measured({}, home("a", 100, 10, None)).goals)
    assert (row["value"], row["met"]) == (None, None)
    assert row["note"] == noted(("goal.none-reports", {"count": 1}))


def test_other_columns_may_hold_places():
    frame = facilities(
        {"facility_id": "a", "kind": "columbarium", "x": 100, "y": 500, "plots": 8.0, "plots_used": 2.0}
    )
    goal = OCCUPANCY | {"facility": "columbarium", "capacity": "plots", "used": "plots_used"}
    assert measure(study([goal], facilities=frame)).goals["value"].tolist() == [0.25]
