"""What more sites or money bring: the best plan at each limit, and what points tell each other."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import siting_oracle as oracle
from siting_town import town

import coverplan as cp
from coverplan.siting.solve import Deadline

RULES = cp.rules


def test_the_frontier_grows_and_each_point_is_a_plan():
    stated = town(RULES.Count(at_least=0), cutoff="5 m", money=(4.0, 6.0, 2.0))
    sites = cp.frontier(stated)
    assert sites.points[["limit", "new_sites", "value"]].to_numpy().tolist() == [
        [0, 0, 0],
        [1, 1, 9],
        [2, 2, 10],
    ]
    money = cp.frontier(stated, "money", [2, 4, 5, 6, 8])
    assert money.points["value"].tolist() == [4.0, 6.0, 6.0, 10.0, 10.0]
    assert money.points["spent"].tolist() == [2.0, 4.0, 4.0, 6.0, 6.0]
    assert set(money.points["status"]) == {"optimal"}
    everywhere = cp.frontier(stated, "money").points
    assert everywhere["limit"].iloc[0] == 0
    assert everywhere["value"].is_monotonic_increasing
    with pytest.raises(cp.InputError):
        cp.frontier(stated, "people")
    with pytest.raises(cp.InputError):
        cp.frontier(stated, "money", [-1])


def test_points_that_had_no_time_are_no_worse_than_those_before(monkeypatch):
    stated = town(
        RULES.Count(at_least=0), cutoff="5 m", aims=["most_covered", "cheapest"], money=(4.0, 6.0, 2.0)
    )
    found = importlib.import_module("coverplan.siting.explore.points")
    solved, known = found.solve_knowing, cp.solve(stated)

    def late(model, built, bound, **options):
        plan = solved(model, None, None, **options)
        return (
            plan
            if model.rules[-1].limit == 2.0
            else replace(plan, built=None, stages=(), status="time_limit")
        )

    monkeypatch.setattr(found, "solve_knowing", late)
    points = cp.frontier(stated, "money", [2, 3, 6, 9], known=known).points
    # 6 and 9 have the known plan, which nothing is better than; 3 that of 2, thinned from it
    assert points["value"].tolist() == [4.0, 4.0, 10.0, 10.0]
    assert points["bound"].tolist() == [4.0, 10.0, 10.0, 10.0]
    assert points["status"].tolist() == ["optimal", "time_limit", "optimal", "optimal"]
    monkeypatch.setattr(found, "solve_knowing", solved)
    assert cp.frontier(stated, "money", known=known).points["limit"].iloc[-1] == known.spending["spent"].sum()


def test_a_frontier_is_told_in_the_order_of_its_limits():
    stated = town(
        RULES.Count(at_least=1), cutoff="5 m", aims=["most_covered", "cheapest"], money=(4.0, 6.0, 2.0)
    )
    points = cp.frontier(stated, "money", [6, 1, 2, 6]).points
    assert points["limit"].tolist() == [6.0, 1.0, 2.0, 6.0]
    assert points["status"].tolist() == ["optimal", "infeasible", "optimal", "optimal"]
    assert cp.frontier(stated, "money", []).points.empty


def test_where_there_is_no_plan_there_is_none_at_a_tighter_limit(monkeypatch):
    stated = town(
        RULES.Count(at_least=2), cutoff="5 m", aims=["most_covered", "cheapest"], money=(4.0, 6.0, 2.0)
    )
    found = importlib.import_module("coverplan.siting.explore.points")
    solved, asked = found.solve_knowing, []

    def counted(model, *args, **options):
        asked.append(model.rules[-1].limit)
        return solved(model, *args, **options)

    monkeypatch.setattr(found, "solve_knowing", counted)
    points = cp.frontier(stated, "money", [0, 2, 4, 6, 8], known=cp.solve(stated)).points
    assert points["status"].tolist() == ["infeasible"] * 3 + ["optimal"] * 2
    assert asked == [4, 6, 8]


def test_a_point_begins_with_what_the_others_prove():
    stated = town(
        RULES.Count(at_least=0), cutoff="5 m", aims=["most_covered", "cheapest"], money=(4.0, 6.0, 2.0)
    )
    known = cp.solve(stated)
    # without any time the known plan is proved where it fits, and thinned where it does not
    points = cp.frontier(stated, "money", [0, 2, 4, 5, 6, 8], known=known, time_limit_s=0.0).points
    assert points["bound"].le(10.0).all()
    assert (
        points.loc[points["limit"] >= 6, ["value", "status"]].to_numpy().tolist() == [[10.0, "optimal"]] * 2
    )
    assert points["value"].is_monotonic_increasing
    assert (points["value"].iloc[1:] > 0).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_frontier_is_what_solving_each_limit_alone_gives(seed):
    rng = np.random.default_rng(900 + seed)
    inst = oracle.instance(rng, sites=4, aims=["most_covered"])
    for name in rng.choice(["budget", "count", "exclusive", "value_floor"], size=2):
        oracle.RULES[name](rng, inst)
    try:
        stated = inst.model()
    except cp.InputError:
        return
    for over in ("new_sites", "money"):
        found = cp.frontier(stated, over)
        for row in found.points.to_dict("records"):
            rule = (
                RULES.Count(counts="new", at_most=int(row["limit"]))
                if over == "new_sites"
                else RULES.Budget(limit=row["limit"])
            )
            alone = cp.solve(stated.variant(rules=[*stated.rules, rule]))
            assert row["status"] == alone.status
            if alone.built is not None:
                assert row["value"] == pytest.approx(alone.objective)


def test_a_plan_is_thinned_by_smaller_sizes_and_no_step_that_rules_ask_for_goes():
    costs = cp.CostMatrix.from_dense([[1.0, 1.0]], demand_ids=["p"], site_ids=["x", "y"])
    beds = cp.Service(name="beds", costs=costs, weights=pd.Series({"p": 30.0}), cutoff="5 m", allocated=True)
    frame = pd.DataFrame({"site_id": ["x", "y"]})
    sizes = pd.DataFrame({"size": ["s", "l"], "capacity": [4.0, 10.0], "cost": [2.0, 6.0]})
    stated = cp.SitingModel(frame, beds, "most_covered", [RULES.Count(at_least=2)], sizes=sizes)
    known = cp.solve(stated)
    assert known.objective == 20.0
    # two of the small size are the least there can be: without any time they are found from the two large ones
    points = cp.frontier(stated, "money", [3, 4, 8, 12], known=known).points
    assert points["value"].fillna(-1.0).tolist() == [-1.0, 8.0, 14.0, 20.0]
    found = importlib.import_module("coverplan.siting.explore.points")
    with Deadline(600.0) as deadline:
        thinned = list(found._thinned(known, found.Point.of(stated, "money", 4.0), deadline))
    assert [(found.used(one, "money"), len(one.steps)) for one in thinned] == [(12.0, 2), (8.0, 2), (4.0, 2)]


def test_where_there_is_no_plan_without_a_limit_no_point_is_sought(monkeypatch):
    stated = town(RULES.MustCover(service="care"))
    known = cp.solve(stated)
    assert known.status == "infeasible"
    found = importlib.import_module("coverplan.siting.explore.points")
    monkeypatch.setattr(found, "solve_knowing", lambda *_, **__: pytest.fail("a point was sought"))
    points = cp.frontier(stated, "money", [0, 5, 9], known=known)
    assert points.points["status"].tolist() == ["infeasible"] * 3
    assert {plan.status for plan in points.plans} == {"infeasible"}


def test_what_is_proved_elsewhere_makes_a_plan_proved_too():
    found = importlib.import_module("coverplan.siting.explore.points")
    point = found.Point.of(town(RULES.Count(at_least=0), cutoff="5 m"), "money", 9.0)
    plan = cp.solve(point.model)
    (stage,) = plan.stages
    for bound, expected in ((stage.value + 3.0, "time_limit"), (stage.value, "optimal")):
        point.plan = replace(
            plan, status="time_limit", stages=(replace(stage, bound=stage.value + 5.0, status="time_limit"),)
        )
        point.no_better_than(bound)
        assert (point.plan.status, point.plan.stages[0].status, point.plan.bound) == (
            expected,
            expected,
            bound,
        )
        point.no_better_than(stage.value + 9.0)
        assert point.plan.bound == bound
