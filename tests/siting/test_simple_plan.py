"""A plan that is simple to build is there whatever the limit, and time is shared among aims."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import coverplan as cp
from coverplan.siting.compile import Compiled
from coverplan.siting.compile import compiled as of_rows
from coverplan.siting.model import Built, Flows, Step, broken
from coverplan.siting.route import stages
from coverplan.siting.route.simple import simple_plan
from coverplan.siting.route.site_plan import Stage
from coverplan.siting.solve import Answer, Deadline

SITES = ["s0", "s1", "s2"]


def stated(rules, *, aim="most_covered", capacity=9.0, phases=("1", "2", "3")):
    """Three sites at 5, 3 and 2, each reached by people of its own: 9, 4 and 3."""
    ids = ["a", "b", "c"]
    costs = cp.CostMatrix.from_dense(np.where(np.eye(3) > 0, 1.0, np.nan), demand_ids=ids, site_ids=SITES)
    care = cp.Service(
        name="care", costs=costs, weights=pd.Series([9.0, 4.0, 3.0], index=ids), cutoff="5 m", allocated=True
    )
    frame = pd.DataFrame({"site_id": SITES, "open_cost": [5.0, 3.0, 2.0], "capacity": capacity})
    return cp.SitingModel(frame, care, aim, rules, phases=phases)


@pytest.mark.parametrize("limit_s", [0.0, 0.001])
@pytest.mark.parametrize("aim", ["most_covered", "cheapest", "fewest", ["most_covered", "least_cost"]])
def test_there_is_a_plan_whatever_the_limit(limit_s, aim):
    rules = [
        cp.rules.Budget(limit={"1": 5.0, "2": 3.0, "3": 0.0}),
        cp.rules.Count(counts="new", at_least=2),
        cp.rules.ValueFloor(service="care", share=0.5),
    ]
    model = stated(rules, aim=aim)
    plan = cp.solve(model, time_limit_s=limit_s)
    assert plan.built is not None
    assert broken(plan.built, model.rules) == []
    assert plan.status == "time_limit"
    # 9 and 4 are served of 16 at most; two cost 7 or 8
    assert (
        plan.stages[0].value
        in {"most_covered": [13.0, 12.0], "cheapest": [8.0, 7.0], "fewest": [2.0]}[
            aim if isinstance(aim, str) else aim[0]
        ]
    )


def test_it_is_as_much_room_as_the_money_buys_and_no_more_than_people_may_come():
    model = stated([cp.rules.Budget(limit={"1": 5.0, "2": 0.0, "3": 0.0})], capacity=[1.0, 9.0, 9.0])
    # 5 buys one place at s0, or four and three at s1 and s2
    built = simple_plan(model, Deadline(600.0))
    assert sorted(model.sites.actions[step.action].site for step in built.steps) == [1, 2]


def test_nothing_at_all_is_a_plan_where_no_rule_asks_for_any():
    built = simple_plan(stated([], aim="cheapest"), Deadline(600.0))
    assert built.steps == ()


def test_a_plan_that_would_break_a_rule_is_none():
    rules = [cp.rules.Budget(limit=5.0), cp.rules.ValueFloor(service="care", share=0.9)]
    assert simple_plan(stated(rules), Deadline(600.0)) is None
    assert cp.solve(stated(rules), time_limit_s=0.0).built is None


def test_an_aim_that_takes_all_its_time_leaves_some_to_the_next(monkeypatch):
    solve_rows = stages.solve_rows

    def slow(compiled, cost, deadline, **options):
        if (cost <= 0).all() and cost.any() and not options["locks"]:  # the first aim
            answer = solve_rows(compiled, cost, Deadline(600.0), **options)
            while not deadline.is_over:
                time.sleep(0.01)
            return replace(answer, status="time_limit", bound=-16.0)
        return solve_rows(compiled, cost, deadline, **options)

    monkeypatch.setattr(stages, "solve_rows", slow)
    monkeypatch.setattr(stages, "_FOR_AN_AIM", 0.1)
    model = stated([cp.rules.Budget(limit=7.0)], aim=["most_covered", "cheapest"], phases=("1",))
    plan = cp.solve(model, time_limit_s=4.0)
    assert [(stage.value, stage.status) for stage in plan.stages] == [(12.0, "time_limit"), (7.0, "optimal")]
    assert plan.status == "time_limit"


def test_what_is_large_is_never_worse_than_what_is_simple(monkeypatch):
    starts = []

    def poor(_compiled, cost, _deadline, **options):
        starts.append(options["start"])
        begin = options.get("begin")
        # what is found with the nearest sites only is nothing at all
        return Answer("time_limit", np.zeros(len(cost)) if begin is None else begin(), -16.0)

    monkeypatch.setattr(stages, "solve_rows", poor)
    monkeypatch.setattr(of_rows, "TIGHT_UP_TO", 1)
    model = stated([cp.rules.Budget(limit=8.0)], phases=("1",))
    plan = cp.solve(model, time_limit_s=20.0)
    # 5 and 3 buy room for 9 and 4
    assert plan.stages[0].value == 13.0
    assert len(starts) == 2
    assert all(start is not None for start in starts)


def test_an_answer_to_begin_with_keeps_all_rows():
    model = stated([cp.rules.Budget(limit=8.0)], phases=("1",))
    compiled = Compiled(model, model.objectives)
    within, beyond = (Built(model, [Step(at, 0) for at in steps]) for steps in ([0, 1], [0, 1, 2]))
    x = stages._written(compiled, within, [])
    assert compiled.read(x).steps == within.steps
    assert stages._written(compiled, beyond, []) is None
    assert stages._written(compiled, within, [compiled.lock(model.objectives[0], 14.0)]) is None
    assert stages._written(compiled, within, [compiled.lock(model.objectives[0], 13.0)]) is not None
    assert stages._written(compiled, None, []) is None


def test_an_aim_begins_with_the_plan_of_the_one_before(monkeypatch):
    starts, solve_rows = [], stages.solve_rows

    def spied(compiled, cost, deadline, **options):
        starts.append(options["start"])
        return solve_rows(compiled, cost, deadline, **options)

    monkeypatch.setattr(stages, "solve_rows", spied)
    model = stated([cp.rules.Budget(limit=8.0)], aim=["most_covered", "least_cost"], phases=("1",))
    cp.solve(model)
    assert [start is None for start in starts] == [True, False]


def test_who_is_served_is_allocated_exactly_where_that_is_the_same_but_for_rounding():
    model = stated([], aim=["most_covered", "least_cost"], phases=("1",))
    search = stages.Search(model, Deadline(600.0))
    search.stages = [Stage(model.objectives[0], 9.0, 9.0, "optimal")]
    flows = Flows(np.array([0]), np.array([0]), np.array([9.0 - 1e-7]))
    search._take(Built(model, [Step(0, 0)], {(0, 0): flows}))
    assert model.objectives[1].value(search.built) == 9.0


@pytest.mark.parametrize(("money", "rows"), [(10.0, 3), (8.0, 0)])
def test_where_all_are_served_each_one_is(money, rows, monkeypatch):
    given, solve_rows = [], stages.solve_rows

    def spied(compiled, cost, deadline, **options):
        given.append((compiled, options["full"]))
        return solve_rows(compiled, cost, deadline, **options)

    monkeypatch.setattr(stages, "solve_rows", spied)
    model = stated([cp.rules.Budget(limit=money)], aim=["most_covered", "least_cost"], phases=("1",))
    plan = cp.solve(model)
    assert [len(full) for _, full in given] == [0, rows]
    # the shares of one demand point, each
    compiled, full = given[1]
    assert (compiled.rows[full].sum(axis=1) == 1.0).all()
    assert (compiled.high[full] == 1.0).all()
    assert [stage.value for stage in plan.stages] == ([16.0, 16.0] if rows else [13.0, 13.0])


def test_an_aim_that_was_not_proved_is_told_as_the_plan_has_it_in_the_end(monkeypatch):
    solved = []

    def first_poor(compiled, cost, deadline, **options):
        solved.append(None)
        if len(solved) == 1:
            deadline._limit_s = 0.0  # all the time of this aim is over
            return Answer("time_limit", np.zeros(len(cost)), -14.0)
        return stages_solve(compiled, cost, deadline, **options)

    stages_solve = stages.solve_rows
    monkeypatch.setattr(stages, "solve_rows", first_poor)
    plan = cp.solve(stated([cp.rules.Budget(limit=8.0)], aim=["most_covered", "soonest"], phases=("1",)))
    # the first aim found nothing in its time; what serves soonest serves most, too
    assert [(one.value, one.bound, one.status) for one in plan.stages] == [
        (13.0, 14.0, "time_limit"),
        (13.0, 13.0, "optimal"),
    ]
    solved.clear()
    monkeypatch.setattr(
        stages, "solve_rows", lambda *args, **options: replace(first_poor(*args, **options), bound=-13.0)
    )
    plan = cp.solve(stated([cp.rules.Budget(limit=8.0)], aim=["most_covered", "soonest"], phases=("1",)))
    assert (plan.stages[0].value, plan.stages[0].status, plan.gap) == (13.0, "optimal", 0.0)
