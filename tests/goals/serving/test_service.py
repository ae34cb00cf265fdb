"""Whom each facility serves: by hand on the toy county, and as laws that a plain loop checks."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from goals_toy import near, on_shared_roads, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_town import facilities, residents

from coverplan.goals import measure
from coverplan.tables import FACILITIES

GOAL = {
    "id": "g", "kind": "reach", "facility": ["nursing_home", "public_cemetery"], "group": "residents",
    "within": "1 km", "travel": "car", "target": "100 %",
}  # fmt: skip
HOME = {"facility_id": "f1", "kind": "nursing_home", "x": 500, "y": 1000, "beds": 30, "plots": None}
GRAVES = {"facility_id": "f2", "kind": "public_cemetery", "x": 3500, "y": 1050, "plots": 350}
PLACE = ["facility_id", "name", "kind", "unit_code", "lon", "lat"]


def services(*given: dict, goals=(GOAL,), **layers):
    return measure(on_shared_roads(goals, facilities=facilities(*given), **layers))


def figures(frame: pd.DataFrame) -> list[dict]:
    return rows(frame[["facility_id", *FACILITIES[6:]]])


def test_whom_two_facilities_serve_by_hand():
    frame = services(GRAVES, HOME).facilities
    # 100 and 200 people go 100 m and 1,100 m to the home; 300 and 400 go 1,150 m and 150 m to the graves,
    # which lie 50 m off the road
    assert figures(frame) == near(
        [
            {"facility_id": "f1", "goal_id": "g", "weight": 300, "capacity": 30, "load": 10}
            | {"mean_cost": 230_000 / 300, "max_cost": 1100, "cost_unit": "m", "offset_m": 0},
            {"facility_id": "f2", "goal_id": "g", "weight": 700, "capacity": 350, "load": 2}
            | {"mean_cost": 405_000 / 700, "max_cost": 1150, "cost_unit": "m", "offset_m": 50},
        ]
    )
    assert tuple(frame.columns) == FACILITIES
    assert frame[["name", "kind"]].to_numpy().tolist() == [
        ["设施f1", "nursing_home"],
        ["设施f2", "public_cemetery"],
    ]


def test_each_goal_has_a_row_and_who_is_counted_by_none_has_one():
    by_time = GOAL | {"id": "h", "facility": ["nursing_home"], "within": "5 min"}
    shut = HOME | {"facility_id": "f0", "status": "closed"}
    frame = services(HOME, GRAVES, shut, goals=[by_time, GOAL]).facilities
    assert frame[["goal_id", "facility_id"]].to_numpy().tolist() == [
        ["h", "f1"], ["g", "f1"], ["g", "f2"], ["", "f0"],
    ]  # fmt: skip
    assert frame.loc[0, ["weight", "cost_unit"]].tolist() == [1000, "s"]
    nobody = frame.iloc[-1]
    assert nobody["capacity"] == 30
    assert nobody["cost_unit"] == ""
    assert nobody[["weight", "load", "mean_cost", "max_cost", "offset_m"]].isna().all()


def test_who_is_nearest_to_nobody_serves_0_and_who_found_no_road_is_told():
    behind = HOME | {"facility_id": "f2"}  # the same place: ties go to f1
    lost = HOME | {"facility_id": "f3", "y": 5000}
    result = services(HOME, behind, lost)
    frame = result.facilities.set_index("facility_id")
    assert frame["weight"].tolist() == [1000, 0, 0]
    assert frame["load"].tolist() == pytest.approx([1000 / 30, 0, 0])
    assert frame.loc[["f2", "f3"], ["mean_cost", "max_cost"]].isna().all(axis=None)
    assert [None if math.isnan(off) else off for off in frame["offset_m"]] == [0, 0, None]
    [told] = [found for found in result.findings if found.rule == "facility.no-road"]
    assert (told.layer, told.name, told.lon) == ("facilities", "设施f3", frame.loc["f3", "lon"])
    assert "1,000 m" in told.message("en")


def test_a_place_where_nobody_lives_is_not_served():
    people = residents().assign(residents=[100.0, 0.0, 0.0, 0.0])
    [row] = figures(services(HOME, residents=people).facilities)
    assert (row["weight"], row["mean_cost"], row["max_cost"]) == (100, 100, 100)


def test_what_was_not_measured_is_left_empty_and_not_0():
    frame = services(HOME, roads=None, road_nodes=None).facilities
    [row] = figures(frame)
    assert row == {
        "facility_id": "f1", "goal_id": "g", "weight": None, "capacity": 30, "load": None, "mean_cost": None,
        "max_cost": None, "cost_unit": "m", "offset_m": None,
    }  # fmt: skip
    assert len(services(HOME, residents=None).facilities) == 1
    assert services(HOME, goals=[]).facilities["goal_id"].tolist() == [""]
    nothing = measure(on_shared_roads([GOAL], facilities=None)).facilities
    assert (len(nothing), tuple(nothing.columns)) == (0, FACILITIES)


def test_a_capacity_of_0_or_none_gives_no_load():
    none = HOME | {"facility_id": "f2", "x": 3500, "beds": None}
    frame = services(HOME | {"beds": 0}, none).facilities
    assert frame["load"].isna().all()


def test_a_kind_of_the_plans_own_may_count_either():
    study = on_shared_roads([GOAL | {"facility": ["urn_wall"]}], facilities=facilities(
        GRAVES | {"kind": "urn_wall", "beds": None}
    ))  # fmt: skip
    plan = study.plan.model_copy(update={"facility_kinds": {"urn_wall": "骨灰墙"}})
    assert measure(dataclasses.replace(study, plan=plan)).facilities["capacity"].tolist() == [350]


weights = st.lists(st.sampled_from([0.0, 0.1, 1.0, 33.3, 400.0]), min_size=4, max_size=4)
places = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from([200, 1000, 1030, 1999, 2500])), min_size=1, max_size=4
)


@settings(max_examples=25)
@given(weights=weights, places=places, order=st.randoms(use_true_random=False))
def test_the_table_is_what_a_plain_loop_makes_of_the_reach(weights, places, order):
    made = [HOME | {"facility_id": f"f{at}", "x": x, "y": y} for at, (x, y) in enumerate(places)]
    people = residents().assign(residents=weights)
    result = services(*made, residents=people)
    reach = result.reach.get("g")
    served: dict[str, list[tuple[float, float]]] = {row["facility_id"]: [] for row in made}
    if reach is not None:
        for row in reach.itertuples():
            if row.cost == row.cost and row.weight > 0:
                served[row.facility_id].append((row.weight, row.cost))
    for row in result.facilities.itertuples():
        if reach is None:
            assert math.isnan(row.weight)
            continue
        mine = served[row.facility_id]
        assert row.weight == pytest.approx(sum(weight for weight, _ in mine))
        if mine:
            assert row.max_cost == max(cost for _, cost in mine)
            spent = sum(weight * cost for weight, cost in mine)
            assert row.mean_cost == pytest.approx(spent / row.weight)
            assert row.offset_m <= row.max_cost
        else:
            assert math.isnan(row.mean_cost)
            assert math.isnan(row.max_cost)
    if reach is not None:
        with_cost = reach.loc[reach["cost"].notna(), "weight"].sum()
        assert result.facilities["weight"].sum() == pytest.approx(with_cost)
    order.shuffle(made)
    shuffled = people.iloc[order.sample(range(4), 4)]
    pd.testing.assert_frame_equal(services(*made, residents=shuffled).facilities, result.facilities)


def test_every_facility_of_the_sample_is_there_once_a_goal(sample, sample_result):
    frame = sample_result.facilities
    assert set(frame["facility_id"]) == set(sample.facilities["facility_id"])
    assert not frame.duplicated(["facility_id", "goal_id"]).any()
    for goal_id, reach in sample_result.reach.items():
        of_goal = frame[frame["goal_id"] == goal_id]
        assert of_goal["weight"].sum() == pytest.approx(reach.loc[reach["cost"].notna(), "weight"].sum())
