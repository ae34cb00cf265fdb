"""Least cost by prices: bounds that hold at any prices, and the same answers as enumeration and the whole model by other code."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from beside_whole import cheapest_beside
from scipy import sparse
from scipy.optimize import LinearConstraint, milp

import coverplan as cp
from coverplan.siting.solve import Deadline, Model, Priced, keeps, solve_by_prices
from coverplan.siting.solve.by_prices import _Search
from coverplan.siting.solve.swaps import Swaps, _Plan

LIMIT_S = 30.0
PLACES, SIZES, GROUPS = 4, 2, 7


def county(seed, *, floor=0.0, price=0.0, stands=False):
    """Places of two sizes each, one at most; groups that are served as near as may be; a number of places that is set."""
    chance = np.random.default_rng(seed)
    near = chance.random((GROUPS, PLACES)) < 0.8
    near[:, :2] = True
    group, place = np.nonzero(near)
    whole, count = PLACES * SIZES, len(group)
    of, at = np.repeat(np.arange(PLACES), SIZES), PLACES * SIZES + np.arange(count)
    wants = chance.integers(1, 9, GROUPS).astype(float)
    there = np.where(chance.random(PLACES) < 0.5, 5.0, 0.0) if stands else np.zeros(PLACES)
    gains = np.sort(chance.integers(8, 32, (PLACES, SIZES)), axis=1).astype(float)
    rows = np.zeros((1 + 2 * PLACES + GROUPS + bool(floor), whole + count))
    low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    rows[0, :whole], low[0], high[0] = 1.0, 2.0, 2.0
    for one in range(PLACES):
        rows[1 + one, :whole][of == one], high[1 + one] = 1.0, 1.0
        row = 1 + PLACES + one
        rows[row, :whole][of == one] = -gains[one]
        rows[row, at[place == one]], high[row] = wants[group[place == one]], there[one]
    for one in range(GROUPS):
        row = 1 + 2 * PLACES + one
        rows[row, at[group == one]], high[row] = 1.0, 1.0
        low[row] = 1.0
    if floor:
        rows[-1, at], high[-1] = -wants[group], -floor * wants.sum()
    cost = np.append(price * chance.integers(1, 9, whole), wants[group] * chance.integers(1, 30, count))
    return Model(cost, np.ones(whole + count), sparse.csr_array(rows), low, high, whole)


def enumerated(model):
    return {
        y: cheapest_beside(model, np.array(y))
        for y in itertools.product([0.0, 1.0], repeat=model.integers)
        if sum(y) == 2
    }


KINDS = [{}, {"price": 3.0}, {"stands": True}, {"price": 3.0, "stands": True}]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_as_good_as_enumeration(seed, kind):
    model = county(seed, **kind)
    least = min(enumerated(model).values())
    found = solve_by_prices(model, Priced.of(model), Deadline(LIMIT_S), gap=0.0)
    if math.isinf(least):
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert float(model.cost @ found.x) == pytest.approx(least)
    assert found.bound == pytest.approx(least)
    assert keeps(model.rows, model.row_lower - 1e-7, model.row_upper + 1e-7, found.x)
    assert set(np.rint(found.x[: model.integers] * 1e6)) <= {0.0, 1e6}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_any_prices_bound_every_plan_and_sites_left_out_are_in_no_better_one(seed, kind):
    model = county(seed, **kind)
    known = enumerated(model)
    least = min(known.values())
    chance = np.random.default_rng(seed)
    search = _Search(model, Priced.of(model))
    search.value = 1.1 * least
    for size in (0.0, 1.0, 10.0, 100.0):
        prices = search._allowed(size * chance.normal(0.5, 1.0, len(search._low)))
        bound, _, _ = search._at(prices, Deadline(LIMIT_S))
        assert bound <= least + 1e-9
    for y, value in known.items():
        if value < search.value:
            assert not search._out[np.array(y) > 0.5].any()


@pytest.mark.parametrize("seed", range(5))
def test_what_moves_make_better_keeps_the_rows_and_is_valued_as_a_linear_program_does(seed):
    model = county(seed, price=1.0)
    known = {y: value for y, value in enumerated(model).items() if math.isfinite(value)}
    swaps = Swaps.of(model, Priced.of(model))
    values = []
    for y, value in known.items():
        if not swaps._keeps(np.array(y)):
            continue
        told, _ = swaps.valued(np.array(y), Deadline(LIMIT_S))
        better = tuple(swaps.better(np.array(y), Deadline(LIMIT_S)).tolist())
        assert known[better] <= value + 1e-3
        values.append((told, value))
    units = [told / value for told, value in values if value]
    assert np.ptp(units) < 1e-4 * max(units, default=1.0)


@pytest.mark.parametrize("seed", range(5))
def test_no_single_move_is_left_that_makes_a_plan_better(seed):
    model = county(seed, stands=True)
    known = enumerated(model)
    swaps = Swaps.of(model, Priced.of(model))
    full = {y: swaps.valued(np.array(y), Deadline(LIMIT_S))[0] for y in known if swaps._keeps(np.array(y))}
    for y, value in full.items():
        better = tuple(swaps.better(np.array(y), Deadline(LIMIT_S)).tolist())
        assert full[better] <= value
        beside = [other for other in full if np.abs(np.array(other) - better).sum() == 2.0]
        assert full[better] <= min(full[other] for other in beside) + 1.0


def test_places_that_save_most_are_wanted_wherever_they_are():
    model = county(0, stands=True)
    swaps = Swaps.of(model, Priced.of(model))
    y = np.eye(model.integers)[0] + np.eye(model.integers)[2]
    value, ways = swaps.valued(y, Deadline(LIMIT_S))
    worth = ways.worth(swaps.cost)
    # what each part costs is no more than what it is worth: no way that is there beats it
    assert (worth[swaps.group[ways.kept]] <= swaps.cost[ways.kept] + ways.duals[ways.to]).all()
    wanted = swaps._wanted(_Plan(y, value, ways))
    saved = np.bincount(
        swaps.place, np.maximum(0, worth[swaps.group] - swaps.cost) * swaps.need[swaps.group], PLACES
    )
    assert saved[wanted[0] // SIZES] == max(
        saved[one // SIZES] for one in range(model.integers) if not y[one]
    )
    assert not y[wanted].any()


def test_places_where_the_rows_say_more_are_not_taken_for_it():
    model = county(0)
    assert Priced.of(model) is not None
    assert Priced.of(county(0, floor=0.5)) is None
    whole = model.integers
    assert Priced.of(replace(model, cost=-model.cost)) is None
    assert Priced.of(replace(model, cost=np.append(model.cost[:whole], 0.0 * model.cost[whole:]))) is None
    # two of the others beside a whole one, and two sizes at once
    tied = sparse.csr_array(np.eye(1, len(model.cost)) - np.eye(1, len(model.cost), whole + 1) - np.eye(1, len(model.cost), whole + 2))  # fmt: skip
    rows = sparse.csr_array(sparse.vstack([model.rows, tied]))
    assert Priced.of(replace(model, rows=rows, row_lower=np.append(model.row_lower, 0.0), row_upper=np.append(model.row_upper, np.inf))) is None  # fmt: skip
    high = model.row_upper.copy()
    high[1] = 2.0
    assert Priced.of(replace(model, row_upper=high)) is None


@pytest.mark.parametrize("limit_s", [0.0, 0.001])
def test_no_time_is_what_it_began_with(limit_s):
    model = county(1)
    priced = Priced.of(model)
    best = solve_by_prices(model, priced, Deadline(LIMIT_S), gap=0.0)
    with Deadline(limit_s) as deadline:
        found = solve_by_prices(model, priced, deadline, gap=0.0, start=best.x)
    assert float(model.cost @ found.x) <= float(model.cost @ best.x) + 1e-9
    assert found.bound <= float(model.cost @ best.x) + 1e-6


def medians(points, number, seed):
    """Points that are candidates, too, as the published capacitated p-median problems have them."""
    chance = np.random.default_rng(seed)
    at = chance.integers(1, 101, (points, 2)).astype(float)
    weight = chance.integers(1, 21, points).astype(float)
    ways = np.floor(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)))
    return ways, weight, math.ceil(weight.sum() / (0.85 * number))


@pytest.mark.parametrize("seed", range(2))
def test_a_capacitated_median_is_as_good_as_another_solvers(seed, monkeypatch):
    points, number = 45, 5
    ways, weight, room = medians(points, number, seed)
    ids, sites = [f"d{one:02d}" for one in range(points)], [f"s{one:02d}" for one in range(points)]
    beds = cp.Service(
        name="beds", costs=cp.CostMatrix.from_dense(ways, demand_ids=ids, site_ids=sites),
        weights=pd.Series(weight, index=ids), cutoff="999 m", allocated=True,
    )  # fmt: skip
    frame = pd.DataFrame({"site_id": sites, "capacity": float(room)})
    rules = [cp.rules.Count(exactly=number, name="number")]
    model = cp.SitingModel(frame, beds, "least_cost", rules)
    asked = []
    monkeypatch.setattr(
        "coverplan.siting.route.rows.solve_by_prices",
        lambda *given, **named: asked.append(named) or solve_by_prices(*given, **named),
    )
    plan = cp.solve(model, time_limit_s=LIMIT_S)
    assert asked
    eye, ones = np.eye(points), np.ones(points)
    shares = np.hstack([np.zeros((points, points)), np.kron(eye, ones)])
    loads = np.hstack([-room * eye, np.kron(weight, eye)])
    count = np.append(ones, np.zeros(points**2))
    other = milp(
        np.append(np.zeros(points), (weight[:, None] * ways).ravel()),
        constraints=[LinearConstraint(shares, 1, 1), LinearConstraint(loads, -np.inf, 0), LinearConstraint(count, number, number)],
        integrality=np.append(ones, np.zeros(points**2)), bounds=(0, 1),
    )  # fmt: skip
    assert plan.status == "optimal"
    assert plan.stages[-1].value == pytest.approx(other.fun)
    assert plan.stages[-1].bound == pytest.approx(other.fun)
    for limit_s in (0.0, 0.001):
        hurried = cp.solve(model, time_limit_s=limit_s)
        assert hurried.built is not None
        assert all(
            stage.bound <= other.fun + 1e-6 for stage in hurried.stages if stage.objective.aim == "least_cost"
        )
