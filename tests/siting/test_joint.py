"""Blocks for several goals in the toy county: one plan, worked out by hand; its values are what measuring gives."""

from __future__ import annotations

from datetime import date

import pytest
import toy_town as toy
from goals_toy import rows
from joint_toy import KINDS, MONEY, OLD, QUOTA, REACH, ROOM, SIZES, proposal, study

import coverplan as cp
from coverplan.goals import measure
from coverplan.siting import propose
from coverplan.tables import PROPOSALS


def test_one_plan_for_all_goals():
    found = proposal(MONEY)
    assert found.sites.empty
    (answer,) = found.joint.values()
    assert answer.plan.status == "optimal"
    # everybody near a cemetery (1,000 people) and every plot needed (100), for all the money
    assert [stage.value for stage in answer.plan.stages] == [1100.0, 10.0]
    table = found.table()
    assert tuple(table.columns) == PROPOSALS
    assert sorted(table["kind"]) == ["day_care_centre", "public_cemetery", "public_cemetery"]
    assert table.groupby("phase")["open_cost"].sum().to_dict() == {"2027": 3.0, "2028": 7.0}
    assert set(table["size"].dropna()) == {30.0, 60.0}
    assert table["rank"].tolist() == [1, 2, 3]
    near = table[table["goal_id"] == "near"]
    assert near["newly_covered"].sum() == 700.0
    assert near["value_after"].iloc[-1] == 1.0
    assert (table["lon"].between(117, 117.1) & table["lat"].between(35, 36)).all()
    assert [finding.rule for finding in found.findings] == []


def test_steps_stand_in_the_list_of_projects_with_year_money_and_places():
    stated = study(MONEY)
    result = measure(stated)
    projects = cp.plan_tables(stated, result, propose(stated, result)).projects
    rows = projects[["action", "cost", "end", "places"]].fillna(0.0).to_numpy().tolist()
    assert sorted(rows) == [["new", 2.0, "2028", 0.0], ["new", 3.0, "2027", 30.0], ["new", 5.0, "2028", 60.0]]
    assert set(projects["plan_id"]) == {"all"}
    kinds = [{"kind": "public_cemetery", "enlargements": [{"adds": 20.0, "cost": 1.0}]}]
    stated = study(kinds=kinds, goals=(ROOM,))  # enlargements alone: nothing new
    result = measure(stated)
    (row,) = cp.plan_tables(stated, result, propose(stated, result)).projects.to_dict("records")
    assert (row["places"], row["cost"]) == (20.0, 1.0)


def test_the_values_are_what_measuring_the_goals_gives():
    stated = study(MONEY)
    today = measure(stated)
    (answer,) = propose(stated, today).joint.values()
    table = answer.steps()
    seats = {code: (500 + 1000 * at, 1000) for at, code in enumerate(toy.VILLAGES)}
    built = [
        {
            "facility_id": f"new{row['rank']}", "kind": row["kind"], "x": seats[row["site_id"]][0], "y": seats[row["site_id"]][1],
            "plots": row["size"], "plots_used": 0.0,
        }
        for row in table.to_dict("records")
    ]  # fmt: skip
    after = measure(toy.study([REACH, ROOM, QUOTA], facilities=toy.facilities(OLD, *built)))
    for number, result in ((None, today), (1, after)):
        values = result.goals.set_index("goal_id")["value"]
        for one in answer.goals:
            assert answer.value(one, number) == pytest.approx(values[one.goal.id]), one.goal.id


@pytest.mark.parametrize("out", [*toy.VILLAGES[:2], toy.TOWNS[0]])
@pytest.mark.parametrize(
    "asked", [REACH, ROOM, QUOTA | {"units": {"level": "town"}}], ids=["reach", "room", "quota"]
)
def test_what_a_goal_leaves_out_for_a_time_a_plan_leaves_out_too(asked, out):
    goal = asked | {"exceptions": [{"unit": out, "reason": "搬迁", "until": date(2199, 12, 31)}]}
    stated = study(MONEY, goals=(goal,))
    today = measure(stated)
    (answer,) = propose(stated, today).joint.values()
    (one,) = answer.goals
    (row,) = rows(today.goals)
    assert answer.value(one, None) == pytest.approx(row["value"])
    told = answer.reasons()
    assert set(told.loc[told["topic"] == "goal", "low"]) == {row["target"]}
    assert answer.plan.status == "optimal"
    if asked["kind"] == "quota" and out == toy.TOWNS[0]:  # nothing is built for it
        assert not answer.steps()["unit_code"].str.startswith(out).any()


def test_a_plan_of_quotas_alone_builds_least_where_nothing_stands():
    stated = study(goals=(QUOTA | {"units": {"level": "town"}},), phases=[])
    (answer,) = propose(stated, measure(stated)).joint.values()
    assert [stage.objective.aim for stage in answer.plan.stages] == ["cheapest"]
    assert [(stage.value, stage.status) for stage in answer.plan.stages] == [(4.0, "optimal")]


def test_the_money_of_a_year_is_the_limit_where_it_is_not_carried_over():
    (answer,) = proposal(MONEY | {"limit": {"2027": 2.0, "2028": 4.0}, "carries_over": False}).joint.values()
    assert answer.plan.spending["spent"].le([2.0, 4.0]).all()
    assert answer.plan.actions.set_index("phase").loc[["2027"], "kind"].tolist() == ["day_care_centre"]


def test_what_stands_may_be_enlarged_moved_or_closed():
    kinds = [
        {"kind": "public_cemetery", "sizes": SIZES, "may_close": ["f1"], "move_cost": 1.0, "enlargements": [{"adds": 20.0, "cost": 1.0}]}
    ]  # fmt: skip
    shut = {"rule": "forbidden", "sites": ["f1"], "title": "迁走"}
    (answer,) = proposal(shut, kinds=kinds, goals=(REACH, ROOM)).joint.values()
    actions = answer.plan.actions["action"].tolist()
    assert "move" in actions
    assert actions.count("build") >= 1
    only = proposal({"rule": "count", "at_most": 0, "counts": "new"}, kinds=KINDS[:1], goals=(ROOM,)).table()
    assert only[["site_id", "action", "size", "open_cost"]].to_numpy().tolist() == [
        ["f1", "enlarge", 40.0, 1.0]
    ]
    assert only["newly_covered"].tolist() == [10.0]


def test_new_cemeteries_may_serve_their_own_town_only():
    kinds = [KINDS[0] | {"serves": "village"}]
    (answer,) = proposal(kinds=kinds, goals=(REACH | {"eligibility": True},)).joint.values()
    # without limits every village gets its own, but the first has one and the second is served by it
    assert answer.plan.actions["site_id"].str.endswith(tuple(toy.VILLAGES[2:])).all()
    assert len(answer.plan.actions) == 2


def test_a_unit_without_candidates_is_said_and_the_others_are_served():
    town = QUOTA | {"units": {"level": "town"}, "at_least": 3}
    found = proposal(MONEY, goals=(REACH, town), kinds=KINDS)
    assert [finding.rule for finding in found.findings] == ["siting.unit-short", "siting.unit-short"]
    assert found.joint["all"].plan.status == "optimal"


def test_a_goal_that_was_not_measured_is_left_out_and_said():
    other = REACH | {"id": "other", "group": "residents_80plus"}
    found = proposal(MONEY, goals=(REACH, other))
    assert [finding.rule for finding in found.findings] == ["siting.not-measured"]
    assert [one.goal.id for one in found.joint["all"].goals] == ["near"]


def test_facilities_that_open_late_are_said_to_count_throughout():
    late = OLD | {"opened": "2030-01-01"}
    rates = {"deaths_per_mille": 7.0, "years": 10.0, "start": 2027}
    goal = {name: value for name, value in ROOM.items() if name != "per_person"} | {"rates": rates}
    found = proposal(MONEY, old=late, goals=(goal,))
    assert "siting.open-in-part" in [finding.rule for finding in found.findings]


@pytest.mark.parametrize("new", [0, 1, 2])
def test_goals_that_count_the_same_places_are_each_worth_what_measuring_gives(new):
    # 20 plots, 10 taken: 100 are needed by a goal that counts all of them, 50 by one that counts those that are free
    all_plots = {key: value for key, value in ROOM.items() if key != "used"} | {
        "id": "all",
        "title": "全部墓穴",
    }
    half = ROOM | {"id": "half", "title": "一半", "per_person": 0.05}
    goals, old = (all_plots, half), OLD | {"plots": 20.0}
    few = {"rule": "count", "counts": "new", "at_most": new, "title": "新建"}
    stated = study(few, goals=goals, old=old, kinds=KINDS[:1])
    today = measure(stated)
    found = propose(stated, today)
    (answer,) = found.joint.values()
    table = answer.steps()
    assert (table["action"] == "build").sum() == new
    assert "enlarge" in set(table["action"]) or new == 2
    seats = {code: (500 + 1000 * at, 1000) for at, code in enumerate(toy.VILLAGES)}
    built = [
        {"facility_id": f"n{row.rank}", "kind": row.kind, "x": seats[row.site_id][0], "y": seats[row.site_id][1], "plots": row.size, "plots_used": 0.0}
        for row in table[table["action"] == "build"].itertuples()
    ]  # fmt: skip
    old = old | {"plots": 40.0 if "enlarge" in set(table["action"]) else 20.0}
    after = measure(toy.study(list(goals), facilities=toy.facilities(old, *built)))
    for number, result in ((None, today), (1, after)):
        values = result.goals.set_index("goal_id")["value"]
        for one in answer.goals:
            assert answer.value(one, number) == pytest.approx(values[one.goal.id]), one.goal.id
    (shared,) = [one for one in found.findings if one.rule == "siting.room-shared"]
    assert "'the whole': 全部墓穴, 一半 count the same facilities" in shared.message("en")
    alone = propose(study(goals=(half, QUOTA)), measure(study(goals=(half, QUOTA))))
    assert "siting.room-shared" not in [one.rule for one in alone.findings]


def test_a_county_without_facilities_and_candidates_has_no_plan():
    other = OLD | {"kind": "hospital"}
    kinds = [{"kind": "day_care_centre", "enlargements": [{"adds": 5.0}]}]
    found = proposal(old=other, goals=(QUOTA,), kinds=kinds)
    assert found.joint == {}
    assert [finding.rule for finding in found.findings] == ["siting.no-candidates"]
