"""Units that goals leave out for a time: left out of the value, named with the reason, counted again afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from goals_toy import near, on_shared_roads, rows
from toy_town import TOWNS, VILLAGES, facilities

from coverplan.errors import InputError
from coverplan.goals import measure
from coverplan.texts import say

WEST, EAST = TOWNS
QUOTA = {"id": "g", "kind": "quota", "facility": ["hospital"]}
SERVED = QUOTA | {"kind": "served"}
REACH = QUOTA | {"kind": "reach", "within": "1 km", "travel": "car"}
CAPACITY = QUOTA | {"kind": "capacity", "capacity": "beds", "per_person": 0.1}
MINIMUM = {"id": "g", "kind": "minimum", "indicator": "n", "units": {"level": "town"}, "target": 3}
KINDS = {goal["kind"]: goal for goal in (QUOTA, SERVED, REACH, CAPACITY, MINIMUM)}
ON = date(2026, 6, 30)


def out(unit: str, until: date = ON, reason: str = "迁建") -> dict[str, object]:
    return {"unit": unit, "reason": reason, "until": until}


def measured(goal, *exceptions, on=ON):
    figures = pd.DataFrame({"indicator": "n", "value": [2.0, 5.0], "unit_code": TOWNS})
    hospital = facilities({"facility_id": "h", "kind": "hospital", "x": 3500, "y": 1000, "beds": 50.0})
    layers = {"facilities": hospital, "indicators": figures}
    study = on_shared_roads([goal | {"exceptions": list(exceptions)}], **layers)
    plan = study.plan.model_copy(update={"measured_on": on})
    object.__setattr__(study, "plan", plan)
    return measure(study)


def short(result):
    """The value, and the unit codes of the rows that have no figure."""
    [row] = rows(result.goals)
    bare = result.units[result.units["met"].isna()]
    return row["value"], sorted(bare["unit_code"])


@pytest.mark.parametrize(
    ("kind", "value"),
    # Of two towns the east has a hospital; of the 700 who live there 400 are near it, and need 70 beds of 50.
    [("quota", 1), ("served", 1), ("reach", 4 / 7), ("capacity", 50 / 70), ("minimum", 5)],
)
def test_a_unit_left_out_stands_in_the_tables_without_figures_and_the_note_says_why(kind, value):
    result = measured(KINDS[kind], out(WEST))
    inside = [WEST, *VILLAGES[:2]] if kind in ("reach", "capacity") else [WEST]
    assert short(result) == (pytest.approx(value), inside)
    assert result.excepted.to_dict("records") == [
        {"unit_code": code, "goal_id": "g", "reason": "迁建", "until": "2026-06-30"} for code in inside
    ]
    remark = say("goal.excepted-row", reason="迁建", until="2026-06-30")
    told = dict(zip(result.units["unit_code"], result.unit_remarks(), strict=True))
    assert {code for code, said in told.items() if said == remark} == set(inside)
    assert {said for code, said in told.items() if code not in inside} <= {""}
    unit = say("goal.excepted-unit", unit="西街道", reason="迁建", until="2026-06-30")
    assert say("goal.excepted", count=1, units=unit, day="2026-06-30") in result.goals["note"][0]
    assert WEST not in set(result.gaps["unit_code"])


@pytest.mark.parametrize("kind", KINDS)
def test_after_its_last_day_a_unit_counts_again_and_that_is_found(kind):
    plain = measured(KINDS[kind])
    later = measured(KINDS[kind], out(WEST), on=ON + timedelta(days=1))
    assert rows(later.units) == near(rows(plain.units))
    assert rows(later.goals) == near(rows(plain.goals))
    assert later.excepted.empty
    [found] = [finding for finding in later.findings if finding.rule == "goal.exception-lapsed"]
    assert (found.unit_code, found.params["until"], found.params["day"]) == (WEST, "2026-06-30", "2026-07-01")


@pytest.mark.parametrize("kind", KINDS)
def test_with_every_unit_left_out_nothing_is_measured(kind):
    result = measured(KINDS[kind], out("370832"))
    [row] = rows(result.goals)
    assert (row["value"], row["met"]) == (None, None)
    assert say("goal.all-excepted").rstrip("。") in row["note"]
    assert result.gaps.empty


def test_a_goal_without_exceptions_says_nothing_of_them():
    result = measured(QUOTA)
    assert result.excepted.empty
    assert set(result.unit_remarks()) == {""}


def test_units_that_are_not_there_are_refused_all_at_once():
    with pytest.raises(InputError) as caught:
        measured(QUOTA, out("370832999"), out(WEST), out("西街道"))
    assert [fault.params["unit"] for fault in caught.value.faults] == ["370832999", "西街道"]


def test_without_a_day_in_the_plan_the_day_of_the_run_counts():
    today = datetime.now(UTC).astimezone().date()
    assert short(measured(QUOTA, out(WEST, today + timedelta(days=2)), on=None))[0] == 1
    assert not measured(QUOTA, out(WEST, today - timedelta(days=2)), on=None).goals["met"][0]
