"""What each kind of goal lacks, worked out by hand on the toy county, and the units that fail by name."""

from __future__ import annotations

import pandas as pd
import pytest
from goals_toy import on_shared_roads, rows
from toy_town import TOWNS, VILLAGES, facilities, residents

from coverplan.goals import measure
from coverplan.goals.outcomes.answers import at_least, failing_units, lack_text, share_lacks
from coverplan.plan import ResidentsSettings
from coverplan.tables import ANSWERS
from coverplan.texts import speaking

REACH = {
    "id": "g",
    "kind": "reach",
    "facility": ["public_cemetery"],
    "within": "1100 m",
    "travel": "car",
    "target": "80 %",
}
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}
COUNTY = ("370832", "玩具县")
WEST, EAST = (TOWNS[0], "西街道"), (TOWNS[1], "东镇")
THIRD, FOURTH = (VILLAGES[2], "三村"), (VILLAGES[3], "四村")


def answers(goal, *sites, **layers):
    return measure(
        on_shared_roads([goal], **({"facilities": facilities(*sites) if sites else None} | layers))
    ).answers


def told(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows without the goal's id, short."""
    assert tuple(frame.columns) == ANSWERS
    assert set(frame["goal_id"]) <= {"g"}
    names = ("item", "level", "unit_code", "name", "amount", "unit")
    return [tuple(row[name] for name in names) for row in rows(frame)]


def test_a_reach_goal_lacks_people_to_its_target_and_all_who_are_left():
    # 300 of 1,000 are covered, 800 asked for; in the east none of 700, of whom 560 would do
    assert told(answers(REACH, CEMETERY)) == [
        ("to_target", "area", *COUNTY, 500, "people"),
        ("left", "area", *COUNTY, 700, "people"),
        ("to_target", "county", *COUNTY, 500, "people"),
        ("to_target", "town", *EAST, 560, "people"),
        ("to_target", "village", *THIRD, 240, "people"),
        ("to_target", "village", *FOURTH, 320, "people"),
        ("left", "county", *COUNTY, 700, "people"),
        ("left", "town", *EAST, 700, "people"),
        ("left", "village", *THIRD, 300, "people"),
        ("left", "village", *FOURTH, 400, "people"),
    ]


def test_a_goal_that_is_met_still_names_who_is_left_and_says_nothing_in_its_note():
    result = measure(on_shared_roads([REACH | {"target": "30 %"}], facilities=facilities(CEMETERY)))
    assert told(result.answers)[0] == ("left", "area", *COUNTY, 700, "people")
    assert failing_units(result.answers)["name"].tolist() == ["东镇"]
    assert result.goals["note"].tolist() == [""]


def test_people_are_whole_and_square_metres_are_not():
    people = residents().assign(residents=[1.5, 1.5, 3.5, 3.7])
    [first, *_] = told(answers(REACH | {"target": "50 %"}, CEMETERY, residents=people))
    assert first == ("to_target", "area", *COUNTY, 3, "people")  # 5.1 asked for, 3 covered
    study = on_shared_roads([REACH | {"target": "50 %"}], residents=people, facilities=facilities(CEMETERY))
    settings = ResidentsSettings(path="a.csv", measure="m2")
    layers = study.plan.layers.model_copy(update={"residents": settings})
    object.__setattr__(study, "plan", study.plan.model_copy(update={"layers": layers}))
    found = measure(study).answers
    assert found["amount"][0] == pytest.approx(2.1)
    assert found.loc[found["level"] == "town", "amount"].tolist() == pytest.approx([3.6, 7.2])
    assert set(found["unit"]) == {"m2"}


def test_a_quota_lacks_facilities_in_units_by_name():
    goal = {"id": "g", "kind": "quota", "facility": ["hospital"], "units": {"level": "town"}, "at_least": 3}
    sites = [{"facility_id": f"h{x}", "kind": "hospital", "x": x, "y": 1000} for x in (100, 200, 300, 2500)]
    assert told(answers(goal, *sites)) == [
        ("to_target", "area", *COUNTY, 2, "facilities"),
        ("to_target", "town", *EAST, 2, "facilities"),
    ]


def test_a_ratio_lacks_beds_to_convert_or_to_add():
    goal = {
        "id": "g", "kind": "ratio", "facility": ["nursing_home"], "part": "nursing_beds", "whole": "beds", "target": "60 %",
    }  # fmt: skip
    home = {"kind": "nursing_home", "y": 1000}
    homes = (
        home | {"facility_id": "a", "x": 500, "beds": 101, "nursing_beds": 40},
        home | {"facility_id": "b", "x": 2500, "beds": 50, "nursing_beds": 40},
    )
    # 0.6 of 151 is 90.6, there are 80; 27 new ones make 107 of 178
    assert told(answers(goal, *homes)) == [
        ("to_target", "area", *COUNTY, 11, "beds"),
        ("to_add", "area", *COUNTY, 27, "beds"),
        ("to_target", "county", *COUNTY, 11, "beds"),
        ("to_target", "town", *WEST, 21, "beds"),
    ]
    assert [row[0] for row in told(answers(goal | {"target": "100 %"}, *homes))][:2] == ["to_target"] * 2


def test_a_capacity_goal_lacks_plots_and_land():
    goal = {
        "id": "g", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used",
        "per_person": 0.1, "target": "90 %",
    }  # fmt: skip
    found = answers(goal, CEMETERY | {"plots": 50, "plots_used": 20})
    # 100 needed, 30 there
    assert told(found)[:3] == [
        ("to_target", "area", *COUNTY, 60, "plots"),
        ("left", "area", *COUNTY, 70, "plots"),
        ("land", "area", *COUNTY, 133, "m2"),
    ]
    assert found["amount_high"][2] == pytest.approx(231)
    assert found["amount_high"].drop(2).isna().all()
    assert failing_units(found)["name"].tolist() == ["西街道", "东镇"]


@pytest.mark.parametrize(
    ("kind", "compare", "figures", "expected"),
    [
        ("average", ">=", (1, 2, 3, 4), [("to_target", "area", *COUNTY, 2, "个")]),
        ("average", "<=", (3, 4, 3, 4), [("over", "area", *COUNTY, 2, "个")]),
        ("minimum", ">=", (1, 3, 4, 2.5), [
            ("to_target", "area", *COUNTY, 2.5, "个"), ("to_target", "village", VILLAGES[0], "一村", 2, "个"),
            ("to_target", "village", *FOURTH, 0.5, "个"),
        ]),
        ("minimum", "<=", (1, 3, 4, 2.5), [("over", "area", *COUNTY, 1, "个"), ("over", "village", *THIRD, 1, "个")]),
        ("minimum", ">", (4, 3, 4, 4), [("to_target", "area", *COUNTY, 1, "个"), ("to_target", "village", VILLAGES[1], "二村", 1, "个")]),
    ],
)  # fmt: skip
def test_figures_of_units_lack_what_all_of_them_lack_together(kind, compare, figures, expected):
    goal = {
        "id": "g",
        "kind": kind,
        "indicator": "n",
        "units": {"level": "village"},
        "unit": "个",
        "compare": compare,
    }
    table = pd.DataFrame(
        {"indicator": "n", "value": [float(figure) for figure in figures], "unit_code": VILLAGES}
    )
    assert told(answers(goal | {"target": 3}, indicators=table)) == expected


@pytest.mark.parametrize(("compare", "item"), [(">=", "to_target"), ("<=", "over")])
def test_an_indicator_lacks_or_is_over_in_its_own_unit(compare, item):
    goal = {"id": "g", "kind": "indicator", "indicator": "n", "target": 60, "unit": "%", "compare": compare}
    for value, expected in (
        (60, []),
        (50 if item == "to_target" else 70, [(item, "area", *COUNTY, 10, "%")]),
    ):
        table = pd.DataFrame({"indicator": ["n"], "value": [float(value)], "unit_code": [""]})
        assert told(answers(goal, indicators=table)) == expected


def test_what_is_not_measured_lacks_nothing_that_is_known():
    assert answers(REACH, facilities=None).empty


def test_amounts_are_worded_in_both_languages():
    assert [lack_text(3.0, unit) for unit in ("people", "facilities", "plots", "share", "个", "m2")] == [
        "3 人", "3 处设施", "3 个墓穴", "300.0 个百分点", "3 个", "3 平方米",
    ]  # fmt: skip
    note = measure(on_shared_roads([REACH], facilities=facilities(CEMETERY))).goals["note"][0]
    assert note == "达标还需覆盖 500 人；未达标的乡镇（街道） 1 个：东镇"
    with speaking("en"):
        note = measure(on_shared_roads([REACH], facilities=facilities(CEMETERY))).goals["note"][0]
    assert note == "500 people more must be covered to meet the target; 1 town unit falls short: 东镇"


def test_shares_lack_whole_things_up_to_rounding():
    assert at_least(2.0000001) == 2
    assert at_least(2.00001) == 3
    assert [lack.amount for lack in share_lacks(10, 9.5, 0.9, "people")] == [0.5]
    assert [lack.amount for lack in share_lacks(10, 8.5, 0.9, "m2")] == [0.5, 1.5]
