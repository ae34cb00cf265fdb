"""What stands at the end is sought first, then when each step is taken: the same answers as all at once, by hand and by another way of asking."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coverplan as cp
from coverplan.siting.compile import Compiled
from coverplan.siting.compile import compiled as compiled_module
from coverplan.siting.model import broken
from coverplan.siting.route.rows import solve_rows
from coverplan.siting.route.stages import Search
from coverplan.siting.solve import Deadline


def service(weights, sites, *, allocated=False, reach=None):
    ids = [f"d{at}" for at in range(len(weights))]
    table = np.where(np.eye(len(weights), len(sites)) > 0, 1.0, np.nan) if reach is None else reach
    costs = cp.CostMatrix.from_dense(table, demand_ids=ids, site_ids=sites)
    return cp.Service(
        name="care", costs=costs, weights=pd.Series(weights, index=ids), cutoff="5 m", allocated=allocated
    )


def model(costs, weights, rules, *, aim="most_covered", phases=("1", "2"), **options):
    sites = [f"s{at}" for at in range(len(costs))]
    frame = pd.DataFrame({"site_id": sites, "open_cost": np.array(costs, dtype=float), "capacity": 9.0})
    return cp.SitingModel(frame, service(weights, sites, **options), aim, rules, phases=phases)


def all_at_once(stated):
    """Search without parting: with all actions named, it is not asked for."""
    with Deadline(20.0) as deadline:
        every = frozenset(range(len(stated.sites.actions)))
        search = Search(stated, deadline, among=every)
        search.run()
    return search


def test_money_that_fits_in_all_but_in_no_year_is_not_spent():
    # 5 does not fit into 3 + 3, which is 6 in all
    stated = model([5, 3, 2], [9.0, 4.0, 3.0], [cp.rules.Budget(limit={"1": 3.0, "2": 3.0})])
    plan = cp.solve(stated)
    assert (plan.status, plan.stages[0].value, plan.stages[0].bound) == ("optimal", 7.0, 7.0)
    assert sorted(plan.actions["site_id"]) == ["s1", "s2"]
    assert plan.built.spent.tolist() in ([3.0, 2.0], [2.0, 3.0])


def test_the_end_alone_is_proved_where_the_years_have_room():
    stated = model(
        [3, 3, 2, 2], [5.0, 4.0, 3.0, 2.0], [cp.rules.Budget(limit={"1": 4.0, "2": 6.0})], aim=["most_covered", "cheapest"]
    )  # fmt: skip
    plan = cp.solve(stated)
    assert [stage.value for stage in plan.stages] == [14.0, 10.0]
    assert plan.built.spent.tolist() == [4.0, 6.0]


def test_what_is_asked_of_an_early_year_is_kept():
    rules = [
        cp.rules.Budget(limit={"1": 3.0, "2": 9.0}),
        cp.rules.MustOpen(sites=["s1"], phase="1"),
    ]
    plan = cp.solve(model([3, 3], [5.0, 4.0], rules))
    assert plan.actions[["site_id", "phase"]].to_numpy().tolist() == [["s1", "1"], ["s0", "2"]]


def test_an_end_that_is_impossible_is_an_impossible_plan():
    rules = [cp.rules.Budget(limit={"1": 3.0, "2": 1.0}), cp.rules.ValueFloor(service="care", share=1.0)]
    assert cp.solve(model([3, 3], [5.0, 4.0], rules)).status == "infeasible"


def test_an_end_that_no_order_reaches_is_an_impossible_plan():
    # all must be built, 8 money in all, and nothing that costs 4 fits into a year of 3
    rules = [cp.rules.Budget(limit={"1": 3.0, "2": 5.0}), cp.rules.ValueFloor(service="care", share=1.0)]
    assert cp.solve(model([4, 4], [5.0, 4.0], rules)).status == "infeasible"


@pytest.mark.parametrize("seed", range(6))
def test_parted_or_not_the_answer_is_the_same(seed):
    rng = np.random.default_rng(seed)
    count = 6
    reach = np.where(rng.random((8, count)) < 0.4, rng.integers(1, 6, (8, count)).astype(float), np.nan)
    rules = [cp.rules.Budget(limit={"1": 5.0, "2": 4.0, "3": 6.0}), cp.rules.Count(at_least=1, phase="2")]
    stated = model(
        rng.integers(1, 6, count), rng.integers(1, 9, 8).astype(float), rules, aim=["most_covered", "cheapest"],
        phases=("1", "2", "3"), allocated=bool(seed % 2), reach=reach,
    )  # fmt: skip
    plan, other = cp.solve(stated), all_at_once(stated)
    assert plan.status == "optimal"
    assert [stage.value for stage in plan.stages] == [stage.value for stage in other.stages]
    assert broken(plan.built, stated.rules) == []


def test_no_time_is_a_plan_that_is_simple_and_no_claim():
    stated = model([3, 3], [5.0, 4.0], [cp.rules.Budget(limit={"1": 3.0, "2": 1.0})])
    plan = cp.solve(stated, time_limit_s=0.0)
    assert (plan.status, broken(plan.built, stated.rules)) == ("time_limit", [])
    assert plan.stages[0].bound == 9.0


def test_at_the_end_money_is_added_up_and_phases_are_gone():
    rules = [
        cp.rules.Budget(limit={"1": 3.0, "2": 1.5}, carries_over=True),
        cp.rules.Count(at_most=1, phase="1", name="few"),
        cp.rules.Budget(limit=9.0),
    ]
    end = model([3, 3], [5.0, 4.0], rules).at_the_end()
    assert end.phases == ("",)
    assert [rule.phase for rule in end.rules] == ["", "", ""]
    assert (end.rules[0].limit, end.rules[1].name, end.rules[2].limit) == (4.5, "few", 9.0)


@pytest.mark.parametrize(
    ("weights", "capacity", "rules", "step"),
    [
        ([6.0, 4.0], 8.0, [], 2.0),
        ([6.0, 4.0], 7.0, [], 1.0),
        ([6.0, 4.5], 8.0, [], 0.5),
        ([6.0, 4.0 / 3.0], 8.0, [], 0.0),
        ([6.0, 4.0], 8.0, [cp.rules.ValueFloor(service="care", share=0.3)], 0.0),
    ],
)
def test_people_allocated_differ_by_what_weights_and_places_have_in_common(weights, capacity, rules, step):
    sites = pd.DataFrame({"site_id": ["s0", "s1"], "capacity": capacity})
    stated = cp.SitingModel(sites, service(weights, ["s0", "s1"], allocated=True), "most_covered", rules)
    assert Compiled(stated, stated.objectives).step(stated.objectives[0]) == step


def test_people_within_reach_differ_by_what_their_weights_have_in_common():
    stated = model([3, 3], [6.0, 9.0], [], phases=())
    assert Compiled(stated, stated.objectives).step(stated.objectives[0]) == 3.0


def crowded(seed, *, demand=12, sites=5, phases=(), rules=(), aim="most_covered"):
    rng = np.random.default_rng(seed)
    reach = np.where(
        rng.random((demand, sites)) < 0.7, rng.integers(1, 6, (demand, sites)).astype(float), np.nan
    )
    return model(
        rng.integers(1, 6, sites), rng.integers(1, 9, demand).astype(float), [cp.rules.Budget(limit=8.0), *rules],
        aim=aim, phases=phases, allocated=True, reach=reach,
    )  # fmt: skip


@pytest.mark.parametrize("allocated", [True, False])
def test_what_is_written_is_read_again(allocated):
    stated = crowded(3, aim="least_cost")
    if not allocated:
        stated = model([3, 3, 2], [9.0, 4.0, 3.0], [cp.rules.Budget(limit=5.0)], aim="least_cost")
    plan = cp.solve(stated)
    compiled = Compiled(stated, stated.objectives)
    x = compiled.write(plan.built)
    value = compiled.rows @ x
    assert (value >= compiled.low - 1e-9).all()
    assert (value <= compiled.high + 1e-9).all()
    assert [abs(float(compiled.cost(one) @ x)) for one in stated.objectives] == pytest.approx(
        [stage.value for stage in plan.stages]
    )
    assert compiled.read(x).steps == plan.built.steps


def test_columns_that_say_more_are_not_written():
    stated = crowded(3, rules=[cp.rules.BackupCover(service="care", share=0.1)])
    plan = cp.solve(stated)
    assert plan.built is not None
    assert Compiled(stated, stated.objectives).write(plan.built) is None


def test_a_model_of_the_nearest_sites_keeps_the_rules_of_all():
    stated = crowded(5)
    few = Compiled(stated, stated.objectives, nearest=2)
    every = Compiled(stated, stated.objectives)
    reach, kept = stated.reaches[0], next(iter(few._layout.blocks.values())).groups.reach
    for row in range(12):
        mine = np.sort(reach.cost[reach.row == row])[:2]
        assert np.sort(kept.cost[kept.row == row]).tolist() == mine.tolist()
    assert every.few == 0
    assert few.integers == every.integers


def test_a_large_model_begins_with_the_nearest_sites(monkeypatch):
    monkeypatch.setattr(compiled_module, "TIGHT_UP_TO", 10)
    stated = crowded(5, aim=["most_covered", "cheapest"])
    begun = []
    real = Search._begun
    monkeypatch.setattr(Search, "_begun", lambda *a: begun.append(real(*a)) or begun[-1])
    plan = cp.solve(stated)
    monkeypatch.undo()
    assert len(begun) == 1
    assert begun[0] is not None
    assert [stage.value for stage in plan.stages] == [stage.value for stage in cp.solve(stated).stages]


def test_what_it_began_with_stands_where_the_time_ends(monkeypatch):
    stated = crowded(5)
    plan = cp.solve(stated)
    compiled = Compiled(stated, stated.objectives)
    x = compiled.write(plan.built)
    # nothing that takes long is made of rows for which there is no time
    monkeypatch.setattr("coverplan.siting.route.rows.SharedOut.of", None)
    with Deadline(0.0) as deadline:
        answer = solve_rows(compiled, compiled.cost(stated.objectives[0]), deadline, start=x)
    assert (answer.status, answer.bound) == ("time_limit", -np.inf)
    assert answer.x is x


@pytest.mark.parametrize(
    ("aim", "bound"), [("most_covered", 15.0), ("soonest", 30.0), ("fewest", 0.0), ("cheapest", 0.0)]
)
def test_without_time_no_more_is_claimed_than_all_who_have_a_site_in_reach(aim, bound):
    # d3 reaches no site
    stated = model([5, 3, 2], [9.0, 4.0, 2.0, 7.0], [], aim=aim)
    with Deadline(0.0) as deadline:
        search = Search(stated, deadline)
        search.run()
    assert [(stage.status, stage.bound) for stage in search.stages] == [("time_limit", bound)]
