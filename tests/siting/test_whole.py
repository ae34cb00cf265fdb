"""Demand points that go whole to one site: plans equal the best of all, by trying every way to place them; what is wrong is told."""

from __future__ import annotations

import itertools
import zlib

import numpy as np
import pandas as pd
import pytest
import siting_oracle as oracle

import coverplan as cp
from coverplan.costs import allocate_whole
from coverplan.siting.model import Built, Flows, Step, broken


def compare(inst):
    best = oracle.best(inst)
    try:
        model = inst.model()
    except cp.InputError:
        # refused in words: nothing keeps these rules, or the money does not pay for the cheapest step
        return "refused"
    plan = cp.solve(model)
    if best is None:
        return "infeasible" if plan.status == "infeasible" else f"{plan!r}, although nothing keeps the rules"
    assert plan.status == "optimal", plan
    assert [stage.value for stage in plan.stages] == pytest.approx(best, abs=1e-5)
    assert [stage.bound for stage in plan.stages] == pytest.approx(best, abs=1e-5)
    assert broken(plan.built, model.rules) == []
    for at, service in enumerate(model.services):
        if service.whole:
            flows = plan.built.flows_of(at, len(model.phases) - 1)
            assert len(set(flows.row)) == len(flows.row)
            assert (flows.amount == model.reaches[at].weight[flows.row]).all()
    return "equal"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rule", sorted(oracle.RULES))
def test_each_rule_equals_brute_force(rule, seed):
    rng = np.random.default_rng(zlib.crc32(f"{rule} {seed}".encode()))
    inst = oracle.instance(rng, sites=3, phases=1 + seed % 2, allocated=True, sized=False, whole=True)
    oracle.RULES[rule](rng, inst)
    assert compare(inst) in {"equal", "infeasible", "refused"}


@pytest.mark.parametrize("seed", range(27))
def test_each_aim_with_some_rules_equals_brute_force(seed):
    rng = np.random.default_rng([seed, 3])
    aims = list(oracle.AIMS[seed % len(oracle.AIMS)])
    inst = oracle.instance(rng, sites=3, allocated=True, aims=aims, own=True, whole=True)
    for name in rng.choice(sorted(set(oracle.RULES) - {"budget"}), size=int(rng.integers(0, 4))):
        oracle.RULES[name](rng, inst)
    assert compare(inst) in {"equal", "infeasible", "refused"}


def test_who_is_served_besides_goes_no_farther_than_was_reached():
    rng = np.random.default_rng([3106, 77])
    rng.random(2)
    inst = oracle.instance(rng, sites=3, phases=2, allocated=True, own=True, whole=True)
    for name in rng.choice(sorted(oracle.RULES), size=int(rng.integers(0, 4))):
        oracle.RULES[name](rng, inst)
    assert inst.aims == ["least_worst"]
    assert compare(inst) == "equal"


def two_homes(weight_of_a=4.0, **service):
    """Two homes of 5 places each; three villages of 4, 4 and 2."""
    costs = cp.CostMatrix.from_dense(
        [[1.0, 9.0], [2.0, 3.0], [1.0, 8.0]], demand_ids=["a", "b", "c"], site_ids=["x", "y"]
    )
    weights = pd.Series({"a": weight_of_a, "b": 4.0, "c": 2.0})
    care = cp.Service(
        name="care", costs=costs, weights=weights, **{"allocated": True, "whole": True, **service}
    )
    sites = pd.DataFrame({"site_id": ["x", "y"], "capacity": [5.0, 5.0]})
    return cp.SitingModel(sites, care, "least_cost")


def test_a_village_is_not_shared_between_two_homes():
    plan = cp.solve(two_homes())
    assert plan.stages[0].value == 8.0
    shared = cp.solve(two_homes(whole=False))
    assert shared.stages[0].value == 10.0
    table = plan.allocation("care")
    assert table.to_numpy().tolist() == [["a", "x", 4.0], ["b", "y", 4.0]]


def test_whole_without_allocation_is_refused():
    with pytest.raises(cp.InputError) as told:
        two_homes(allocated=False)
    assert told.value.faults[0].key == "model.whole-unallocated"


def test_a_village_too_large_for_any_home_is_named():
    model = two_homes(weight_of_a=6.0)
    why = cp.explain(cp.solve(model))
    assert why.unreached.to_numpy().tolist() == [["care", "a", 6.0]]
    assert why.plan.stages[0].value == 6.0
    none = cp.solve(model.variant(rules=[cp.rules.MustCover(service="care")]))
    assert none.status == "infeasible"
    assert cp.explain(none).unreached["demand_id"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("rows", "to", "amounts", "is_right"),
    [
        ([0, 1], [0, 1], [4.0, 4.0], True),
        ([0, 0], [0, 1], [2.0, 2.0], False),
        ([0], [0], [3.0], False),
        ([0, 1], [0, 1], [0.0, 4.0], True),
    ],
)
def test_the_check_sees_a_village_that_is_split(rows, to, amounts, is_right):
    model = two_homes()
    flows = Flows(np.array(rows), np.array(to), np.array(amounts))
    built = Built(model, [Step(0, 0), Step(1, 0)], {(0, 0): flows})
    told = [one.about.message("en") for one in broken(built, ())]
    assert told == ([] if is_right else ["'care': a demand point is not served whole by one site"])


@pytest.mark.parametrize("seed", range(40))
def test_small_allocations_equal_trying_every_way(seed):
    rng = np.random.default_rng([seed, 1])
    count, places = int(rng.integers(1, 6)), int(rng.integers(0, 4))
    need, room = rng.integers(0, 8, count).astype(float), rng.integers(0, 12, places).astype(float)
    cost = rng.integers(0, 9, (count, places)).astype(float)
    cost[rng.random((count, places)) < 0.25] = np.inf

    def worth(to):
        load = np.zeros(places)
        given = paid = 0.0
        for one, place in enumerate(to):
            if place >= 0:
                load[place] += need[one]
                given += need[one]
                paid += need[one] * cost[one, place] if need[one] else 0.0
        return (given, -paid) if (load <= room).all() and np.isfinite(paid) else None

    ways = [worth(to) for to in itertools.product(range(-1, places), repeat=count)]
    assert worth(allocate_whole(cost, need, room)) == max(one for one in ways if one is not None)


def test_a_large_allocation_serves_all_who_fit():
    rng = np.random.default_rng(4)
    need, spots = rng.integers(1, 21, 300).astype(float), rng.uniform(0, 1000, (300, 2))
    cost = np.linalg.norm(spots[:, None] - spots[None, :25], axis=2)
    room = np.full(25, np.ceil(need.sum() / 25 * 1.02))
    to = allocate_whole(cost, need, room)
    assert (to >= 0).all()
    assert (np.bincount(to, need, 25) <= room).all()


def test_very_many_are_placed_before_long_though_not_all_exchanges_are_looked_at():
    chance = np.random.default_rng(4)
    points, sites = 4_000, 60
    cost = chance.uniform(0, 9_000, (points, sites))
    need = chance.integers(1, 20, points).astype(float)
    room = np.full(sites, 0.9 * need.sum() / sites)
    at = allocate_whole(cost, need, room)
    load = np.bincount(at[at >= 0], need[at >= 0], sites)
    assert (load <= room * (1 + 1e-6)).all()
    assert load.sum() >= 0.99 * room.sum()
