"""Room for what people need: by hand on the toy county (four villages 1 km apart with 100, 200, 300, 400 people)."""

from __future__ import annotations

import pandas as pd
import pytest
from goals_toy import noted, on_shared_roads, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_town import TOWNS, VILLAGES, facilities, residents

from coverplan.goals import measure, weighed_goals
from coverplan.wording import Weight

GOAL = {
    "id": "c", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "per_person": 0.1,
    "within": "10 km", "travel": "car",
}  # fmt: skip
WEST = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000, "plots": 50, "plots_used": 20}
EAST = {"facility_id": "f2", "kind": "public_cemetery", "x": 3500, "y": 1000, "plots": 40, "plots_used": 0}


def result_of(*sites, people=None, more=None, **layers):
    goal = {key: value for key, value in (GOAL | (more or {})).items() if value is not None}
    kept = {} if people is None else {"residents": people}
    return measure(on_shared_roads([goal], facilities=facilities(*sites), **kept, **layers))


def left_of(result):
    """What is left of each demand point's need, and why."""
    gaps = result.gaps
    return {row["demand_id"]: (pytest.approx(row["weight"]), row["reason"]) for row in rows(gaps)}


def served_by(result):
    frame = result.facilities[result.facilities["goal_id"] == "c"]
    return {row["facility_id"]: row for row in rows(frame)}


def test_the_farthest_are_left_where_room_is_short():
    # Needed: 10, 20, 30, 40. Free: 30 in the west, 40 in the east. d1 and d2 fill the west, d4 the east; d3, between, is left.
    result = result_of(WEST, EAST)
    assert left_of(result) == {"d3": (30, "full")}
    [goal] = rows(result.goals)
    assert (goal["value"], goal["target"], goal["unit"], goal["met"]) == (
        pytest.approx(0.7),
        1,
        "share",
        False,
    )
    assert (goal["shortfall"], goal["basis"]) == (pytest.approx(0.3), "measured")
    assert [(row["level"], row["unit_code"]) for row in rows(result.units)] == [
        ("county", "370832"), ("town", TOWNS[0]), ("town", TOWNS[1]), *(("village", code) for code in VILLAGES),
    ]  # fmt: skip
    assert result.units["weight"].tolist() == [100, 30, 70, 10, 20, 30, 40]
    assert result.units["weight_covered"].tolist() == [70, 30, 40, 10, 20, 0, 40]
    assert result.units["weight_not_covered"].tolist() == [30, 0, 30, 0, 0, 30, 0]
    assert result.units["value"].tolist() == pytest.approx([0.7, 1, 4 / 7, 1, 1, 0, 1])
    assert result.units["met"].tolist() == [False, True, False, True, True, False, True]


def test_each_facility_tells_what_is_allocated_and_how_full_it_becomes():
    served = served_by(result_of(WEST, EAST))
    # d1 goes 100 m to the west and d2 1,100 m; d4 100 m to the east.
    assert served["f1"] | {"lon": 0, "lat": 0} == pytest.approx(
        {
            "facility_id": "f1", "name": "设施f1", "kind": "public_cemetery", "unit_code": "", "lon": 0, "lat": 0, "goal_id": "c",
            "weight": 30, "capacity": 30, "load": 1, "mean_cost": (10 * 100 + 20 * 1100) / 30, "max_cost": 1100, "cost_unit": "m",
            "offset_m": 0,
        }
    )  # fmt: skip
    assert (served["f2"]["weight"], served["f2"]["load"], served["f2"]["max_cost"]) == (40, 1, 100)


def test_the_result_says_who_gets_the_places_of_which_facility():
    flows = result_of(WEST, EAST).flows["c"]
    assert list(flows) == ["demand_id", "facility_id", "weight", "cost"]
    assert flows.to_numpy().tolist() == [["d1", "f1", 10, 100], ["d2", "f1", 20, 1100], ["d4", "f2", 40, 100]]


def test_the_gap_names_the_nearest_facility_and_its_cost():
    [gap] = rows(result_of(WEST, EAST).gaps)
    assert (gap["nearest_facility_id"], gap["cost"], gap["cost_unit"], gap["group"]) == (
        "f2",
        1100,
        "m",
        "residents",
    )


def test_who_may_go_nowhere_is_not_eligible_and_who_lives_too_far_is_beyond_the_cutoff():
    west = WEST | {"serves": (TOWNS[0],), "plots": 100}
    result = result_of(west, more={"eligibility": True, "within": "800 m"})
    assert left_of(result) == {
        "d2": (20, "beyond_cutoff"), "d3": (30, "not_eligible"), "d4": (40, "not_eligible"),
    }  # fmt: skip
    assert [(found.rule, found.params["points"]) for found in result.findings] == [("goal.no-cost", 2)]


def test_room_for_others_is_no_room():
    # Everybody could go west, but for the east's own cemetery the east must.
    west, east = WEST | {"serves": (TOWNS[0],)}, EAST | {"serves": (TOWNS[1],), "plots": 35}
    result = result_of(west, east, more={"eligibility": True, "within": None})
    assert left_of(result) == {"d3": (30, "full"), "d4": (5, "full")}
    assert served_by(result)["f2"]["weight"] == 35


def test_a_full_facility_has_room_for_nobody():
    full = WEST | {"plots_used": 50}
    over = EAST | {"plots_used": 45}
    result = result_of(full, over)
    assert {reason for _, reason in left_of(result).values()} == {"full"}
    assert rows(result.goals)[0]["value"] == 0
    assert [row["capacity"] for row in served_by(result).values()] == [0, 0]
    assert [row["load"] for row in served_by(result).values()] == [None, None]


@pytest.mark.parametrize(
    ("column", "given"), [("plots", {"plots": None}), ("plots_used", {"plots_used": None})]
)
def test_what_is_not_reported_is_not_nought(column, given):
    result = result_of(WEST, EAST | given)
    # The east is left out: 30 of 100 places, for those who live nearest.
    assert rows(result.goals)[0]["value"] == pytest.approx(0.3)
    assert left_of(result) == {"d3": (30, "full"), "d4": (40, "full")}
    [found] = result.findings
    assert (found.rule, found.params["id"], found.params["columns"]) == ("goal.figure-missing", "f2", column)
    assert served_by(result)["f2"]["weight"] is None


def test_what_hangs_on_who_does_not_report_is_open():
    silent = EAST | {"plots_used": None}
    # 30 of 100 places are known, and up to 40 more: 60 % may or may not be met, 75 % is not, 25 % is.
    for target, met, short in ((0.6, None, 0.3), (0.75, False, 0.45), (0.25, True, 0)):
        result = result_of(WEST, silent, more={"target": target})
        [goal] = rows(result.goals)
        assert (goal["value"], goal["met"], goal["shortfall"]) == (
            pytest.approx(0.3),
            met,
            pytest.approx(short),
        )
        assert ("能否达标待定：取决于未计入的设施" in goal["note"]) is (met is None)
    open_units = result_of(WEST, silent, more={"target": 0.6}).units
    verdicts = [None if pd.isna(met) else met for met in open_units["met"]]
    assert verdicts == [None, True, None, True, True, None, None]
    # A village of which all are left out has no verdict, and the others keep theirs.
    empty = residents().assign(residents=[0, 20, 30, 40])
    open_units = result_of(WEST, silent, people=empty, more={"target": 0.6}).units
    assert [pd.isna(met) for met in open_units["met"]][3] is True
    assert open_units["met"].dtype == "boolean"
    # A place that cannot be got to decides nothing; without any bound the need itself is what there may be.
    far = silent | {"x": 99_000, "plots": None}
    assert rows(result_of(WEST, far, more={"target": 0.6}).goals)[0]["met"] is False
    unbounded = result_of(WEST, silent | {"plots": None}, more={"target": 1.0})
    assert rows(unbounded.goals)[0]["met"] is None
    totals = result_of(WEST, silent, more={"target": 0.6, "travel": None, "within": None})
    assert rows(totals.goals)[0]["met"] is None


@pytest.mark.parametrize("more", [{"within": "3 km"}, {"within": None}, {"travel": None, "within": None}])
def test_who_may_go_to_nobody_else_than_one_that_does_not_report_is_told_so(more):
    own = WEST | {"serves": (TOWNS[0],)}
    silent = EAST | {"plots_used": None}
    result = result_of(own, silent, more=more | {"eligibility": True, "target": 0.6})
    assert {fid: why for fid, (_, why) in left_of(result).items() if fid in ("d3", "d4")} == dict.fromkeys(
        ("d3", "d4"), "unreported"
    )
    [goal] = rows(result.goals)
    assert "能去的设施未填报：70" in goal["note"]
    assert "须新设" not in goal["note"]  # there is one; nobody knows its room
    assert goal["met"] is None


def test_who_lives_too_far_from_one_that_does_not_report_cannot_go_there():
    own, silent = WEST | {"serves": (TOWNS[0],)}, EAST | {"plots_used": None}
    left = left_of(result_of(own, silent, more={"within": "800 m", "eligibility": True}))
    assert {fid: why for fid, (_, why) in left.items() if fid != "d2"} == {
        "d3": "not_eligible",
        "d4": "unreported",
    }


def test_where_nobody_reports_nothing_is_measured():
    result = result_of(WEST | {"plots": None}, EAST | {"plots_used": None})
    [goal] = rows(result.goals)
    assert (goal["value"], goal["met"], goal["note"]) == (
        None,
        None,
        noted(("goal.none-reports", {"count": 2})),
    )
    assert [found.rule for found in result.findings] == ["goal.figure-missing"] * 2
    assert result.gaps.empty


def test_more_taken_than_there_is_counts_as_full_and_is_said():
    [goal] = rows(result_of(WEST, EAST | {"plots_used": 41}).goals)
    assert goal["value"] == pytest.approx(0.3)
    assert "1 处设施已用数大于总数，按已满计：设施f2" in goal["note"]


def test_a_status_that_does_not_count_gives_no_room():
    result = result_of(WEST, EAST | {"status": "planned"})
    assert rows(result.goals)[0]["value"] == pytest.approx(0.3)
    both = result_of(WEST, EAST | {"status": "planned"}, more={"status": ["operating", "planned"]})
    assert rows(both.goals)[0]["value"] == pytest.approx(0.7)


def test_without_travel_the_totals_are_compared_and_what_lacks_is_shared():
    result = result_of(WEST, EAST, more={"travel": None, "within": None})
    assert rows(result.goals)[0]["value"] == pytest.approx(0.7)
    assert result.units["value"].tolist() == pytest.approx([0.7] * 7)
    assert left_of(result) == {"d1": (3, "full"), "d2": (6, "full"), "d3": (9, "full"), "d4": (12, "full")}
    assert {row["cost"] for row in rows(result.gaps)} == {None}
    assert [row["load"] for row in served_by(result).values()] == [1, 1]


def test_totals_heed_who_may_use_what():
    # The west has 30 for 30; the east 10 for 70; nobody may use the other's.
    west, east = WEST | {"serves": (TOWNS[0],)}, EAST | {"serves": (TOWNS[1],), "plots": 10}
    result = result_of(west, east, more={"travel": None, "within": None, "eligibility": True})
    assert rows(result.goals)[0]["value"] == pytest.approx(0.4)
    assert left_of(result) == {"d3": (30 * 6 / 7, "full"), "d4": (40 * 6 / 7, "full")}
    only_west = result_of(west, more={"travel": None, "within": None, "eligibility": True})
    assert left_of(only_west) == {"d3": (30, "not_eligible"), "d4": (40, "not_eligible")}
    nobody_east = residents().assign(residents=[100, 200, 0, 0])
    met = result_of(
        west, east, people=nobody_east, more={"travel": None, "within": None, "eligibility": True}
    )
    assert rows(met.goals)[0]["value"] == 1
    assert left_of(met) == {}


def test_without_roads_a_cutoff_cannot_be_measured_and_the_totals_are_told():
    layers = {"roads": None, "road_nodes": None}
    [goal] = rows(result_of(WEST, EAST, **layers).goals)
    said = {"need": Weight(100, "plots"), "room": Weight(70, "plots")}
    assert (goal["value"], goal["note"]) == (None, noted(("goal.no-roads", {}), ("goal.need-and-room", said)))
    [goal] = rows(result_of(WEST, EAST, more={"within": None}, **layers).goals)
    assert goal["value"] == pytest.approx(0.7)
    assert noted(("goal.total-without-roads", {})) in goal["note"]


def test_the_note_tells_need_room_what_lacks_and_the_land_it_takes():
    note = rows(result_of(WEST, EAST).goals)[0]["note"]
    assert "需求 100 个墓穴，可用 70 个墓穴" in note
    assert "缺 30 个墓穴" in note
    assert "57 平方米" in note  # 30 x 1.9 to 30 x 3.3
    assert "99 平方米" in note
    enough = rows(result_of(WEST | {"plots": 999}).goals)[0]
    assert (enough["value"], enough["met"], enough["shortfall"]) == (1, True, 0)
    assert "缺" not in enough["note"]


def test_beds_take_no_land_and_are_beds():
    home = {"facility_id": "f1", "kind": "nursing_home", "x": 500, "y": 1000, "beds": 30}
    beds = {
        "facility": ["nursing_home"],
        "capacity": "beds",
        "used": None,
        "per_person": None,
        "per_thousand": 40,
    }
    note = rows(result_of(home, more=beds).goals)[0]["note"]
    assert "需求 40 张床位，可用 30 张床位" in note
    assert "平方米" not in note


# 1,000 people x 7 per mille x 20 years x 50 % = 70 places; 390,000 people die 2,730 a year at 7 per mille.
@pytest.mark.parametrize(
    ("rates", "need"),
    [
        ({"deaths_per_mille": 7.0, "years": 20.0, "share": "50 %"}, 70),
        ({"deaths_per_mille": 7.0, "years": 1.0}, 7),
    ],
)
def test_a_need_by_deaths(rates, need):
    result = result_of(WEST, more={"per_person": None, "rates": rates})
    assert result.units["weight"][0] == pytest.approx(need)


def test_deaths_a_year_as_published():
    people = residents().assign(residents=[390_000.0, 0, 0, 0])
    result = result_of(
        WEST, people=people, more={"per_person": None, "rates": {"deaths_per_mille": 7.0, "years": 1.0}}
    )
    assert result.units["weight"][0] == pytest.approx(2730)


@pytest.mark.parametrize(
    ("sites", "more", "key", "said"),
    [
        ((WEST,), {"capacity": "rooms"}, "goal.no-column", {"columns": "rooms"}),
        ((WEST,), {"group": "children"}, "goal.no-group", {"group": "children"}),
    ],
)
def test_a_column_that_is_not_there_is_named(sites, more, key, said):
    [goal] = rows(result_of(*sites, more=more).goals)
    assert goal["value"] is None
    assert said[next(iter(said))] in goal["note"]


def test_where_no_facility_counts_nothing_is_met():
    result = result_of(
        {"facility_id": "h", "kind": "hospital", "x": 0, "y": 1000, "plots": 1, "plots_used": 0}
    )
    assert rows(result.goals)[0]["value"] == 0
    assert {reason for _, reason in left_of(result).values()} == {"no_facility"}


@settings(max_examples=24)
@given(order=st.permutations(range(4)), turned=st.booleans())
def test_no_order_of_rows_changes_anything(order, turned):
    people = residents().iloc[list(order)].reset_index(drop=True)
    sites = (EAST, WEST) if turned else (WEST, EAST)
    first, again = result_of(WEST, EAST), result_of(*sites, people=people)
    for name in ("goals", "units", "gaps", "facilities"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))


def test_no_order_of_rows_is_seen_in_what_is_told():
    over = [WEST | {"facility_id": f"f{k}", "plots_used": 90} for k in (3, 1)]
    silent = [EAST | {"facility_id": f"f{k}", "plots": None} for k in (4, 2)]
    first, again = result_of(*over, *silent), result_of(*reversed([*over, *silent]))
    assert "设施f1、设施f3" in first.goals["note"][0]
    assert first.goals["note"].tolist() == again.goals["note"].tolist()
    told = [[one.params.get("id") for one in result.findings] for result in (first, again)]
    assert told == [["f2", "f4"]] * 2


def test_a_capacity_goal_is_one_that_weighs():
    assert weighed_goals(result_of(WEST, EAST)) == ["c"]


def test_totals_alone_fill_every_facility_alike():
    # Needed: 100. Free: 30 and 400. Nobody travels, so that each is filled to 100 of 430.
    served = served_by(result_of(WEST, EAST | {"plots": 400}, more={"travel": None, "within": None}))
    assert (served["f1"]["weight"], served["f2"]["weight"]) == pytest.approx(
        (30 * 100 / 430, 400 * 100 / 430)
    )
    assert served["f1"]["load"] == pytest.approx(100 / 430)
