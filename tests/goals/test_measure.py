"""What the measuring of all goals together gives: its frames, their order, what the plan says of each goal."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from goals_toy import BLANK, noted, rows
from toy_town import TOWNS, facilities, study

from coverplan.errors import PlanError
from coverplan.goals import measure
from coverplan.tables import GAPS, GOALS, UNITS

QUOTA = {"id": "q", "kind": "quota", "facility": ["hospital"]}
REACH = {
    "id": "g", "kind": "reach", "facility": ["hospital"], "within": "1 km", "travel": "car", "target": "80 %",
}  # fmt: skip
RATIO = {
    "id": "r", "kind": "ratio", "facility": ["hospital"], "part": "nursing_beds", "whole": "beds", "target": 0.5,
}  # fmt: skip
REPORTED = {"id": "i", "kind": "indicator", "indicator": "n", "target": 3, "unit": "人"}
HOSPITAL = {"facility_id": "h", "kind": "hospital", "x": 500, "y": 1000}


def of_2023(toy):
    units = toy.plan.units.model_copy(update={"vintage": "2023"})
    return dataclasses.replace(toy, plan=toy.plan.model_copy(update={"units": units}))


def test_each_goal_carries_what_the_plan_says_of_it_and_its_remark_comes_first():
    said = {"title": "每镇一所", "source": "规划 三（二）", "note": "试点。"}
    goals = [QUOTA | said, REPORTED | said | {"vintage": "2021"}]
    result = measure(of_2023(study(goals, facilities=facilities(HOSPITAL | {"kind": "nursing_home"}))))
    shared = BLANK | said
    assert rows(result.goals) == [
        shared
        | {"goal_id": "q", "kind": "quota", "vintage": "2023", "basis": "measured", "unit": "units"}
        | {"target": 2, "value": 0, "met": False, "shortfall": 2}
        | {"note": "试点；" + noted(("goal.quota-short", {"names": "西街道、东镇", "count": 2}))},
        shared
        | {"goal_id": "i", "kind": "indicator", "vintage": "2021", "target": 3, "unit": "人"}
        | {"note": "试点；" + noted(("goal.no-indicator", {"indicator": "n"}))},
    ]


def test_a_goal_without_a_title_goes_by_its_id():
    said = []
    goals = [QUOTA | {"title": "每镇一所"}, REPORTED]
    result = measure(study(goals, facilities=facilities(HOSPITAL)), progress=said.append)
    assert said == ["每镇一所", "i"]
    assert result.goals["title"].tolist() == said
    assert result.goals["goal_id"].tolist() == ["q", "i"]


def test_a_way_of_travelling_that_cannot_be_had_is_refused_before_any_work():
    said = []
    with pytest.raises(PlanError, match="hovercraft"):
        measure(study([QUOTA, REACH | {"travel": "hovercraft"}]), progress=said.append)
    assert said == []


def test_a_plan_without_goals_gives_empty_frames_with_their_columns():
    result = measure(study())
    for frame, columns in ((result.goals, GOALS), (result.units, UNITS), (result.gaps, GAPS)):
        assert frame.empty
        assert tuple(frame.columns) == columns
    assert result.reach == {}
    assert result.findings == ()
    assert repr(result) == "<Result: 0 goals, 0 met, 0 not measured>"


@pytest.mark.parametrize("goals", [[], [QUOTA], [REACH], [RATIO], [REPORTED]])
def test_columns_and_types_are_the_same_whatever_was_measured(goals):
    beds = {"beds": 10, "nursing_beds": 4}
    table = pd.DataFrame({"indicator": ["n"], "value": [3.0]})
    result = measure(study(goals, facilities=facilities(HOSPITAL | beds), indicators=table))
    assert [tuple(frame.columns) for frame in (result.goals, result.units, result.gaps)] == [
        GOALS, UNITS, GAPS,
    ]  # fmt: skip
    assert set(result.goals[["target", "value", "shortfall"]].dtypes) == {np.dtype("float64")}
    assert set(result.units.filter(regex="value|weight").dtypes) == {np.dtype("float64")}
    assert set(result.gaps[["lon", "lat", "weight"]].dtypes) == {np.dtype("float64")}
    assert result.goals["met"].dtype == result.units["met"].dtype == pd.BooleanDtype()


def test_goals_stand_one_after_another_in_the_order_of_the_plan():
    homes = {"kind": "nursing_home", "beds": None}
    result = measure(
        study(
            [QUOTA | {"id": "b"}, RATIO | {"id": "r2"}, QUOTA | {"id": "a"}, RATIO | {"id": "r1"}],
            facilities=facilities(
                HOSPITAL | homes, HOSPITAL | {"facility_id": "h2", "beds": 1, "nursing_beds": 1},
                HOSPITAL | {"facility_id": "h3"},
            ),
        )
    )  # fmt: skip
    assert result.goals["goal_id"].tolist() == ["b", "r2", "a", "r1"]
    assert result.units["goal_id"].tolist() == ["b", "b", "r2", "r2", "a", "a", "r1", "r1"]
    assert result.gaps[["goal_id", "unit_code"]].to_numpy().tolist() == [["b", TOWNS[1]], ["a", TOWNS[1]]]
    assert [found.params["goal"].zh for found in result.findings] == ["r2", "r1"]
    for frame in (result.goals, result.units, result.gaps):
        assert frame.index.tolist() == list(range(len(frame)))


def test_only_a_reach_goal_that_was_measured_has_a_reach():
    goals = [REACH, QUOTA, REACH | {"id": "children", "group": "children"}]
    result = measure(study(goals, facilities=facilities(HOSPITAL)))
    assert list(result.reach) == ["g"]


def test_a_result_shows_how_many_goals_are_met_and_how_many_not_measured():
    goals = [
        QUOTA, QUOTA | {"id": "w", "units": {"codes": [TOWNS[0]]}}, QUOTA | {"id": "v", "units": {"level": "county"}},
        REPORTED,
    ]  # fmt: skip
    result = measure(study(goals, facilities=facilities(HOSPITAL)))
    assert repr(result) == "<Result: 4 goals, 2 met, 1 not measured>"


def test_what_this_version_cannot_measure_says_so():
    goal = {"id": "c", "kind": "capacity", "facility": ["hospital"], "capacity": "beds", "per_person": 0.1}
    result = measure(study([goal], facilities=facilities(HOSPITAL)))
    why = noted(("goal.not-yet", {"kind": "容量"}))
    expected = {"goal_id": "c", "title": "c", "kind": "capacity", "group": "residents", "note": why}
    assert rows(result.goals) == [BLANK | expected]
    assert why == "未测算：本版本尚不能测算“容量”目标"
