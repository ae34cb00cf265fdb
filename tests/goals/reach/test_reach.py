"""The rows that a reach goal gives, worked out by hand on the toy county."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pytest
from goals_toy import BLANK, failing, lacking, metres, near, noted, on_shared_roads, rows, without_places
from toy_town import CRS, TOWNS, VILLAGES, at, boundaries, facilities, residents, roads, study

from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.goals import measure
from coverplan.plan import TravelSettings
from coverplan.texts import Named, Term
from coverplan.wording import Weight

GOAL = {
    "id": "g", "kind": "reach", "facility": ["public_cemetery"], "within": "1100 m", "travel": "car", "target": "80 %",
}  # fmt: skip
CEMETERY = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000}


def toy(goal=None, **layers):
    return on_shared_roads([GOAL | (goal or {})], **({"facilities": facilities(CEMETERY)} | layers))


def measured(goal=None, **layers):
    return measure(toy(goal, **layers))


def test_every_row_is_the_one_worked_out_by_hand():
    # 100 m to the road, then along it: two of the four points, 300 of 1,000 people
    result = measured({"title": "公墓", "source": "规划"})
    assert rows(result.goals) == near(
        [
            BLANK
            | {"goal_id": "g", "title": "公墓", "kind": "reach", "source": "规划", "group": "residents"}
            | {"target": 0.8, "value": 0.3, "unit": "share", "met": False, "shortfall": 0.5}
            | {"basis": "measured", "estimated_share": 0.0}
            | {"note": noted(lacking("reach.to_target", "500 人"), failing("town", "东镇"))}
        ]
    )
    # unit, its level, how many live there, how many of them are covered
    units = [
        ("370832", "玩具县", "county", 1000, 300),
        (TOWNS[0], "西街道", "town", 300, 300),
        (TOWNS[1], "东镇", "town", 700, 0),
        (VILLAGES[0], "一村", "village", 100, 100),
        (VILLAGES[1], "二村", "village", 200, 200),
        (VILLAGES[2], "三村", "village", 300, 0),
        (VILLAGES[3], "四村", "village", 400, 0),
    ]
    assert rows(result.units) == near(
        [
            {"unit_code": code, "name": name, "level": level, "goal_id": "g", "group": "residents"}
            | {"value": covered / people, "met": covered == people, "weight": people}
            | {"weight_covered": covered, "weight_not_covered": people - covered}
            for code, name, level, people, covered in units
        ]
    )
    gaps = [("d3", "三", VILLAGES[2], 300, 2100), ("d4", "四", VILLAGES[3], 400, 3100)]
    assert rows(without_places(result.gaps)) == near(
        [
            {"demand_id": point, "name": name, "unit_code": code, "goal_id": "g", "group": "residents"}
            | {"weight": people, "nearest_facility_id": "f1", "cost": cost, "cost_unit": "m"}
            | {"reason": "beyond_cutoff"}
            for point, name, code, people, cost in gaps
        ]
    )
    assert metres(result.gaps) == [(2500, 1100), (3500, 1100)]
    assert result.findings == ()


def test_the_reach_holds_every_demand_point_in_the_order_of_the_residents():
    people = residents().iloc[[2, 0, 3, 1]]
    reach = measured(residents=people).reach["g"]
    assert reach.index.name == "demand_id"
    assert reach.index.tolist() == ["d3", "d1", "d4", "d2"]
    far, near_by = "beyond_cutoff", None
    assert rows(reach) == near(
        [
            {"facility_id": "f1", "cost": cost, "reason": reason, "covered": reason is None, "weight": weight}
            | {"unit_code": code, "estimated": False}
            for cost, reason, weight, code in (
                (2100, far, 300, VILLAGES[2]), (100, near_by, 100, VILLAGES[0]),
                (3100, far, 400, VILLAGES[3]), (1100, near_by, 200, VILLAGES[1]),
            )
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("target", "met", "shortfall"), [("31 %", False, 0.01), ("30 %", True, 0), (0.2, True, 0)]
)
def test_a_share_equal_to_its_target_meets_it(target, met, shortfall):
    [row] = rows(measured({"target": target}).goals)
    assert row["met"] is met
    assert row["shortfall"] == pytest.approx(shortfall)


def test_what_is_missed_by_rounding_alone_is_met():
    people = residents().assign(residents=[0.1, 0.5, 0.2, 0.0])
    result = measured({"target": 0.75}, residents=people)
    # six of eight people; in binary fractions a little less
    assert result.goals["value"].tolist() == pytest.approx([0.75])
    assert result.goals["value"][0] < 0.75
    assert result.goals[["met", "shortfall"]].to_numpy().tolist() == [[True, 0]]
    assert result.units["met"].tolist()[0] is True


@pytest.mark.parametrize(("target", "met"), [(0.5, True), (0.5001, False)])
def test_each_unit_is_held_to_the_same_target(target, met):
    # both points of the west in its one town, half of it covered
    people = residents().assign(residents=[50.0, 50.0, 0.0, 0.0])
    units = measured({"within": "500 m", "target": target}, residents=people).units.set_index("unit_code")
    assert units.loc[TOWNS[0], "value"] == 0.5
    assert bool(units.loc[TOWNS[0], "met"]) is met


def test_where_nobody_lives_there_is_no_share_and_no_gap_but_one_person_counts():
    result = measured(residents=residents().assign(residents=[1.0, 1.0, 1.0, 0.0]))
    villages = rows(result.units[result.units["level"] == "village"])
    assert [row["value"] for row in villages] == [1, 1, 0, None]
    assert [row["met"] for row in villages] == [True, True, False, None]
    assert [row["weight"] for row in villages] == [1, 1, 1, 0]
    assert result.gaps["demand_id"].tolist() == ["d3"]
    assert result.reach["g"]["covered"].tolist() == [True, True, False, False]


def test_one_person_in_all_is_enough_to_measure():
    result = measured(residents=residents().assign(residents=[1.0, 0.0, 0.0, 0.0]))
    assert result.goals["value"].tolist() == [1]


def test_the_people_of_the_group_are_weighed():
    people = residents().assign(elders=[30.0, 0.0, 60.0, 10.0])
    result = measured({"group": "elders"}, residents=people)
    assert result.goals[["value", "group"]].to_numpy().tolist() == [[0.3, "elders"]]
    assert result.gaps[["weight", "group"]].to_numpy().tolist() == [[60, "elders"], [10, "elders"]]
    assert set(result.units["group"]) == {"elders"}
    assert result.units["weight"].tolist() == [100, 30, 70, 30, 0, 60, 10]


def test_a_gap_goes_by_its_own_name_or_else_by_that_of_its_unit():
    # d4 lives in a village without an outline, of which nobody knows the name
    people = residents().assign(name=["一", None, "", None], unit_code=[*VILLAGES[:3], TOWNS[1] + "299"])
    result = measured({"within": "0 m"}, residents=people.iloc[::-1])
    assert result.gaps["demand_id"].tolist() == ["d1", "d2", "d3", "d4"]
    assert result.gaps["name"].tolist() == ["一", "二村", "三村", ""]
    result = measured({"within": "0 m"}, residents=people.drop(columns="name"))
    assert result.gaps["name"].tolist() == ["一村", "二村", "三村", ""]


def cut_in_two():
    """Without the edge from 1,000 to 2,000 m; d2 goes west."""
    return roads()[1].iloc[[0, 2, 3]]


def test_points_without_a_cost_are_told_by_reason_with_their_number_and_their_people():
    people = gpd.GeoDataFrame(
        {
            "demand_id": ["d1", "far1", "far2", "none", "d3", "d4"], "residents": [5.0, 1000.0, 234.4, 0.0, 1.0, 2.0],
            "unit_code": VILLAGES[0],
        },
        geometry=[at(500, 1100), *[at(500, 2900)] * 3, at(2500, 1100), at(3500, 1100)], crs=CRS,
    )  # fmt: skip
    layers = {"residents": people, "roads": cut_in_two()}
    for said, title in (({}, "g"), ({"title": "公墓"}, "公墓")):
        result = measured(said, **layers)
        assert result.findings == tuple(
            Finding(rule="goal.no-cost", layer="residents", params=params)
            for params in (
                {
                    "goal": Named(title, title),
                    "reason": Term("reason.not_snapped"),
                    "points": 2,
                    "weight": Weight(1234.4, "people"),
                    "do": Term("goal.do.not_snapped"),
                },
                {
                    "goal": Named(title, title),
                    "reason": Term("reason.unreachable"),
                    "points": 2,
                    "weight": Weight(3.0, "people"),
                    "do": Term("goal.do.unreachable"),
                },
            )
        )
    gaps = result.gaps.set_index("demand_id")
    assert gaps["reason"].to_dict() == {
        "far1": "not_snapped", "far2": "not_snapped", "d3": "unreachable", "d4": "unreachable",
    }  # fmt: skip
    assert set(gaps["nearest_facility_id"]) == {""}
    assert gaps["cost"].isna().all()


def test_without_a_facility_everybody_is_a_gap_and_the_note_says_so():
    others = [CEMETERY | {"status": "closed"}, CEMETERY | {"facility_id": "h", "kind": "hospital"}]
    result = measured(facilities=facilities(*others))
    lacks = lacking("reach.to_target", "800 人"), failing("town", "西街道", "东镇")
    assert result.goals[["value", "note"]].to_numpy().tolist() == [
        [0, noted(("goal.no-facility", {}), *lacks)]
    ]
    assert result.gaps["reason"].tolist() == ["no_facility"] * 4
    assert set(result.gaps["nearest_facility_id"]) == {""}
    goal = {"status": ["operating", "closed"]}
    assert measured(goal, facilities=facilities(CEMETERY | {"status": "closed"})).goals["value"].tolist() == [
        0.3
    ]


def at_18_kph(way="no"):
    return roads()[1].assign(speed_kph=18.0, oneway=way)


def test_time_is_counted_in_seconds():
    # 100 m on foot at 3 km/h are 120 s, each 1,000 m of road at 5 m/s 200 s
    result = measured({"within": "320 s"}, roads=at_18_kph())
    assert result.reach["g"]["cost"].tolist() == pytest.approx([120, 320, 520, 720])
    assert result.reach["g"]["covered"].tolist() == [True, True, False, False]
    assert result.gaps["cost_unit"].tolist() == ["s", "s"]
    assert measured({"within": "319 s"}, roads=at_18_kph()).goals["value"].tolist() == [0.1]


def test_points_join_the_roads_as_the_travel_block_says():
    travel = {
        "close": TravelSettings(profile="car", snap_limit_m=99),
        "brisk": TravelSettings(profile="car", off_road_kph=6),
    }
    plan = study([GOAL | {"id": name, "travel": name, "within": "260 s"} for name in travel]).plan
    plan = plan.model_copy(update={"travel": travel})
    result = measure(dataclasses.replace(toy(roads=at_18_kph()), plan=plan))
    assert result.reach["close"]["reason"].tolist() == ["not_snapped"] * 4
    assert result.reach["brisk"]["cost"].tolist() == pytest.approx([60, 260, 460, 660])
    assert result.goals["value"].tolist() == [0, 0.3]


@pytest.mark.parametrize(
    ("direction", "costs"),
    [("to_facility", [1600, 600, None, None]), ("from_facility", [None, None, 600, 1600])],
)
def test_a_one_way_road_is_used_in_the_direction_of_the_goal(direction, costs):
    # all traffic runs east; the facility stands in the middle
    middle = facilities(CEMETERY | {"x": 2000})
    reach = measured({"direction": direction}, facilities=middle, roads=at_18_kph("forward")).reach["g"]
    assert [row["cost"] for row in rows(reach)] == pytest.approx(costs)


def test_a_fault_of_the_data_is_raised_and_not_taken_for_a_goal_without_roads():
    with pytest.raises(InputError, match="f1"):
        measured(facilities=facilities(CEMETERY, CEMETERY | {"x": 600}))


STRAIGHT = [
    # d1 is 100 m off, d2 about 1,005 m; the limit itself counts
    ("1100 m", [500], "30.0 %"), ("1004 m", [500], "10.0 %"), ("100 m", [500], "10.0 %"), ("99 m", [500], "0.0 %"),
    # d1 is as far from one as from the other and counts once
    ("600 m", [0, 1000], "30.0 %"), ("1100 m", [0, 1000], "30.0 %"), ("10 km", [0, 1000], "100.0 %"),
]  # fmt: skip


@pytest.mark.parametrize(("within", "sites", "share"), STRAIGHT)
def test_without_roads_the_note_gives_the_share_by_straight_lines(within, sites, share):
    sites = [CEMETERY | {"facility_id": f"f{x}", "x": x} for x in sites]
    result = measured({"within": within}, facilities=facilities(*sites), roads=None, road_nodes=None)
    note = noted(("goal.no-roads", {}), ("goal.straight-line", {"share": share}))
    assert rows(result.goals) == [
        BLANK
        | {
            "goal_id": "g",
            "title": "g",
            "kind": "reach",
            "group": "residents",
            "target": 0.8,
            "unit": "share",
        }
        | {"note": note}
    ]
    assert result.units.empty
    assert result.gaps.empty
    assert result.reach == {}


def test_the_straight_line_leaves_out_who_lives_in_no_unit():
    people = residents().assign(unit_code=[None, *VILLAGES[1:]])
    note = measured(residents=people, roads=None, road_nodes=None).goals.loc[0, "note"]
    assert note.endswith(noted(("goal.straight-line", {"share": "22.2 %"})))


@pytest.mark.parametrize(
    ("within", "eligibility", "share"),
    [
        # f1 is 0.5 km from both points of the west and serves the east alone, from which it is 1.5 and 2.5 km away
        ("600 m", False, "30.0 %"), ("600 m", True, "0.0 %"), ("1600 m", True, "30.0 %"),
        # f2 serves everybody; it is 2.06 km away from the east, 2.5 and 3.2 km from the west
        ("2100 m", True, "70.0 %"), ("2500 m", True, "90.0 %"), ("3300 m", True, "100.0 %"),
    ],
)  # fmt: skip
def test_straight_lines_lead_to_those_only_who_may_serve(within, eligibility, share):
    sites = (
        CEMETERY | {"x": 1000, "serves": (TOWNS[1],)},
        CEMETERY | {"facility_id": "f2", "x": 3000, "y": -900},
    )
    goal = {"within": within, "eligibility": eligibility}
    note = measured(goal, facilities=facilities(*sites), roads=None, road_nodes=None).goals.loc[0, "note"]
    assert note.endswith(noted(("goal.straight-line", {"share": share})))


def test_there_is_no_straight_line_from_who_has_no_place():
    homes = residents()
    homes = homes.set_geometry([None, *homes.geometry[1:]])
    note = measured({"within": "1100 m"}, residents=homes, roads=None, road_nodes=None).goals.loc[0, "note"]
    assert note.endswith(noted(("goal.straight-line", {"share": "20.0 %"})))


@pytest.mark.parametrize(
    ("goal", "layers"), [({"within": "15 min"}, {}), ({}, {"facilities": facilities(CEMETERY).iloc[:0]})]
)
def test_there_is_no_straight_line_in_minutes_or_to_nowhere(goal, layers):
    result = measured(goal, roads=None, road_nodes=None, **layers)
    assert result.goals["note"].tolist() == [noted(("goal.no-roads", {}))]


def test_units_without_an_outline_are_not_among_the_rows():
    kept = boundaries()[lambda frame: frame["unit_code"] != VILLAGES[3]]
    units = measured(boundaries=kept).units
    assert units[units["level"] == "village"]["unit_code"].tolist() == list(VILLAGES[:3])
    assert units[units["level"] == "county"]["weight"].tolist() == [1000]
