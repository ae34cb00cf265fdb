"""Who travels where when so much must be given in all: rows hold at any prices; enumeration and another solver find the same."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from beside_whole import cheapest_beside
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

import coverplan as cp
from coverplan.siting.solve import Deadline, Model, SharedOut, Travel, keeps, solve_by_cuts

LIMIT_S = 30.0
PLACES, SIZES, GROUPS = 4, 2, 7


def county(seed, *, share=0.6, price=0.0, stands=False, parts=1.0):
    """Places of two sizes each, one at most, two at most built; a share of all must be given room, at what each way costs."""
    chance = np.random.default_rng(seed)
    near = chance.random((GROUPS, PLACES)) < 0.7
    near[:, 0] |= ~near.any(axis=1)
    group, place = np.nonzero(near)
    whole, count = PLACES * SIZES, len(group)
    of = np.repeat(np.arange(PLACES), SIZES)
    wants = chance.integers(1, 9, GROUPS) / parts
    there = np.where(chance.random(PLACES) < 0.5, 3.0, 0.0) if stands else np.zeros(PLACES)
    gains = np.sort(chance.integers(5, 20, (PLACES, SIZES)), axis=1).astype(float)
    rows = np.zeros((2 + 2 * PLACES + GROUPS, whole + count))
    low, high = np.full(len(rows), -np.inf), np.ones(len(rows))
    rows[0, :whole], high[0] = 1.0, 2.0
    for one in range(PLACES):
        rows[1 + one, :whole][of == one] = 1.0
        row = 1 + PLACES + one
        rows[row, :whole][of == one] = -gains[one]
        rows[row, whole:][place == one], high[row] = wants[group[place == one]], there[one]
    for one in range(GROUPS):
        rows[1 + 2 * PLACES + one, whole:][group == one] = 1.0
    rows[-1, whole:], low[-1], high[-1] = wants[group], math.ceil(share * wants.sum()), np.inf
    cost = np.append(price * chance.integers(1, 9, whole), wants[group] * chance.uniform(1, 30, count))
    return Model(cost, np.ones(whole + count), sparse.csr_array(rows), low, high, whole)


def enumerated(model):
    sizes = [[y for y in itertools.product([0.0, 1.0], repeat=SIZES) if sum(y) <= 1]] * PLACES
    every = [sum(parts, ()) for parts in itertools.product(*sizes)]
    return {y: cheapest_beside(model, np.array(y)) for y in every}


KINDS = [{}, {"price": 3.0}, {"stands": True, "share": 0.7}, {"parts": 10.0, "share": 0.7}]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_as_good_as_enumeration(seed, kind):
    model = county(seed, **kind)
    least = min(enumerated(model).values())
    found = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, travel=Travel.of(model))
    if math.isinf(least):
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert float(model.cost @ found.x) == pytest.approx(least, rel=2e-6)
    assert found.bound <= least * (1 + 2e-6)
    assert keeps(model.rows, model.row_lower, model.row_upper, found.x)
    assert set(np.rint(found.x[: model.integers] * 1e6)) <= {0.0, 1e6}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_row_of_any_prices_is_no_more_than_what_any_whole_numbers_cost(seed, kind):
    model = county(seed, **kind)
    known = {y: value for y, value in enumerated(model).items() if math.isfinite(value)}
    travel, chance = Travel.of(model), np.random.default_rng(seed)
    prices = [size * chance.normal(0.5, 1.0, GROUPS) for size in (0.0, 1.0, 10.0, 200.0)]
    prices.append(travel.prices(min(known.values(), default=math.inf), Deadline(LIMIT_S)))
    for one in prices:
        constant, values = travel.row(one)
        assert all(constant + values @ y <= value * (1 + 1e-9) for y, value in known.items())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_the_row_at_some_whole_numbers_is_what_they_cost_and_near_it_on_the_way_to_others(seed, kind):
    model = county(seed, **kind)
    travel = Travel.of(model)
    best = travel.prices(200.0, Deadline(LIMIT_S))
    for y, value in enumerated(model).items():
        at = np.array(y)
        if math.isinf(value):
            continue
        constant, values = travel.row_at(at, None, Deadline(LIMIT_S))
        assert constant + values @ at == pytest.approx(value, rel=1e-6)
        constant, values = travel.row_at(at, best, Deadline(LIMIT_S))
        far = travel.row(best)
        assert 0.9 * value + 0.1 * (far[0] + far[1] @ at) <= (constant + values @ at) * (1 + 1e-6)
        others = travel.others(at, Deadline(LIMIT_S))
        assert model.cost @ np.append(at, others) == pytest.approx(value, rel=1e-6)
        assert keeps(model.rows, model.row_lower, model.row_upper, np.append(at, others))


def proved(model, row):
    """What a row proves of all whole numbers, be they in parts."""
    whole = model.integers
    own = model.rows.toarray()[: 1 + PLACES, :whole]
    constant, values = row
    return constant + linprog(values, own, model.row_upper[: 1 + PLACES], bounds=(0, 1)).fun


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("ways", "share"), [(60_000, 1 - 1e-5), (0, 0.95)])
def test_prices_prove_what_the_relaxation_does(seed, kind, ways, share, monkeypatch):
    monkeypatch.setattr(import_module("coverplan.siting.solve.travel"), "_RELAXED_UP_TO", ways)
    model = county(seed, **kind)
    bounds = [(0, 1)] * len(model.cost)
    rows = np.vstack([model.rows.toarray()[:-1], -model.rows.toarray()[-1:]])
    # nobody is given more than a place that is built holds for him
    whole, tied = model.integers, []
    for column in range(whole, len(model.cost)):
        place = int(np.flatnonzero(model.rows.toarray()[1 + PLACES : 1 + 2 * PLACES, column])[0])
        if model.row_upper[1 + PLACES + place] == 0.0:
            row = np.eye(1, len(model.cost), column)[0]
            row[:whole][np.repeat(np.arange(PLACES), SIZES) == place] = -1.0
            tied.append(row)
    low = -model.row_lower[-1:]
    high = np.concatenate([model.row_upper[:-1], low, np.zeros(len(tied))])
    relaxed = linprog(model.cost, np.vstack([rows, *tied]), high, bounds=bounds)
    if relaxed.status != 0:
        return
    tight = sparse.csr_array(np.array(tied).reshape(-1, len(model.cost)))
    with_ties = Model(
        model.cost, model.upper, sparse.csr_array(sparse.vstack([model.rows, tight])),
        np.append(model.row_lower, np.full(len(tied), -np.inf)), np.append(model.row_upper, np.zeros(len(tied))), whole,
    )  # fmt: skip
    travel = Travel.of(with_ties)
    value = min(value for value in enumerated(model).values())
    if math.isinf(value):
        return
    prices = travel.prices(value, Deadline(LIMIT_S))
    assert proved(model, travel.row(prices)) >= share * relaxed.fun


@pytest.mark.parametrize(("less", "is_whole"), [(1e-8, True), (1e-4, False)])
def test_a_floor_that_lacks_a_hair_of_a_whole_is_whole(less, is_whole):
    model = county(0, share=0.7)
    low = model.row_lower.copy()
    low[-1] *= 1.0 - less
    travel = Travel.of(replace(model, row_lower=low))
    assert (travel.shared.least == model.row_lower[-1]) == is_whole
    assert travel.shared.least == pytest.approx(float(model.row_lower[-1]), rel=2 * less)


def test_no_time_for_prices_is_prices_all_the_same():
    travel = Travel.of(county(0))
    assert travel.prices(100.0, Deadline(0.0)).tolist() == [0.0] * GROUPS


@pytest.mark.parametrize("seed", range(4))
def test_points_of_an_earlier_search_are_asked_again_and_change_no_answer(seed):
    model = county(seed, share=0.7)
    chance = np.random.default_rng(seed)
    found = [chance.random(model.integers) for _ in range(5)] + [np.zeros(3)]
    points = list(found)
    told = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, travel=Travel.of(model), points=points)
    bare = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, travel=Travel.of(model))
    assert told.status == bare.status
    if bare.x is not None:
        assert model.cost @ told.x == pytest.approx(float(model.cost @ bare.x), rel=2e-6)
    assert points[:6] == found
    assert len(points) > 6
    # what was learned once need not be learned again
    again = list(points)
    solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, travel=Travel.of(model), points=again)
    assert len(again) - len(points) <= len(points) - 6


def test_whole_numbers_beside_which_too_little_can_be_given_have_no_others():
    model = county(0)
    known = enumerated(model)
    travel = Travel.of(model)
    lacking = [y for y, value in known.items() if math.isinf(value)]
    assert lacking
    assert all(travel.others(np.array(y), Deadline(LIMIT_S)) is None for y in lacking)


def test_rows_that_say_more_or_less_are_not_taken_for_it():
    model = county(0)
    whole = model.integers
    assert Travel.of(model) is not None
    assert Travel.of(replace(model, cost=-model.cost)) is None
    assert Travel.of(replace(model, cost=np.append(np.ones(whole), 0.0 * model.cost[whole:]))) is None
    # nothing must be given
    rows, low, high = model.rows[:-1], model.row_lower[:-1], model.row_upper[:-1]
    assert Travel.of(replace(model, rows=rows, row_lower=low, row_upper=high)) is None
    # two sizes at once
    high = model.row_upper.copy()
    high[1] = 2.0
    two = replace(model, row_upper=high)
    assert SharedOut.of(replace(two, cost=0.0 * two.cost)) is not None
    assert Travel.of(two) is None
    # one of the others is not among the shares of a group
    low = model.row_lower.copy()
    low[-2] = 1.0
    assert Travel.of(replace(model, row_lower=low)) is None


@pytest.mark.parametrize("limit_s", [0.0, 0.001])
def test_no_time_is_what_it_began_with(limit_s):
    model = county(1, stands=True)
    best = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, travel=Travel.of(model))
    travel = Travel.of(model)
    with Deadline(limit_s) as deadline:
        found = solve_by_cuts(model, deadline, gap=0.0, start=best.x, travel=travel)
    assert float(model.cost @ found.x) <= float(model.cost @ best.x) + 1e-9
    assert found.bound <= float(model.cost @ best.x) * (1 + 1e-6)


@pytest.mark.parametrize("seed", range(2))
def test_a_joint_plan_that_cannot_serve_all_is_as_good_as_another_solvers(seed, monkeypatch):
    homes, number = 60, 24
    chance = np.random.default_rng(seed)
    at, places = chance.uniform(0, 20, (homes, 2)), chance.uniform(0, 20, (number, 2))
    ways = np.rint(1000 * np.hypot(*(at[:, None] - places[None]).transpose(2, 0, 1)))
    weight = chance.integers(2, 21, homes).astype(float)
    room, money = np.array([30.0, 60.0, 120.0]), np.array([60.0, 100.0, 160.0])
    factor, limit, reach = chance.uniform(0.7, 1.3, number), 600.0, 6000.0
    ids, sites = [f"d{one:02d}" for one in range(homes)], [f"s{one:02d}" for one in range(number)]
    sizes = pd.DataFrame(
        [
            {
                "size": str(size),
                "site_id": site,
                "capacity": room[size],
                "cost": round(money[size] * factor[one]),
            }
            for one, site in enumerate(sites)
            for size in range(3)
        ]
    )
    beds = cp.Service(
        name="beds", costs=cp.CostMatrix.from_dense(ways, demand_ids=ids, site_ids=sites),
        weights=pd.Series(weight, index=ids), cutoff=f"{reach:g} m", allocated=True,
    )  # fmt: skip
    model = cp.SitingModel(
        pd.DataFrame({"site_id": sites}), beds, "least_cost", [cp.rules.Budget(limit=limit, name="budget")], sizes=sizes
    )  # fmt: skip
    asked, real = [], Travel.of
    monkeypatch.setattr("coverplan.siting.route.rows._SMALL", 0)
    monkeypatch.setattr(
        "coverplan.siting.route.rows.Travel.of", lambda model: asked.append(real(model)) or asked[-1]
    )
    plan = cp.solve(model, time_limit_s=LIMIT_S)
    assert any(one is not None for one in asked)
    # rows of scipy's own: each size at each place, then each way
    pairs = np.argwhere(ways <= reach)
    steps, count = 3 * number, len(pairs)
    step_site, rooms = np.repeat(np.arange(number), 3), np.tile(room, number)
    once, loads, shares = np.zeros((number, steps + count)), np.zeros((number, steps + count)), np.zeros((homes, steps + count))  # fmt: skip
    once[step_site, np.arange(steps)] = 1.0
    loads[step_site, np.arange(steps)] = -rooms
    loads[pairs[:, 1], steps + np.arange(count)] = 1.0
    shares[pairs[:, 0], steps + np.arange(count)] = 1.0
    spent = np.append(sizes["cost"].to_numpy(float), np.zeros(count))
    given = np.append(np.zeros(steps), np.ones(count))
    held = [LinearConstraint(once, -np.inf, 1), LinearConstraint(loads, -np.inf, 0), LinearConstraint(shares, -np.inf, weight), LinearConstraint(spent, -np.inf, limit)]  # fmt: skip
    kinds = np.append(np.ones(steps), np.zeros(count))
    bounds = (0, np.append(np.ones(steps), np.full(count, np.inf)))
    options = {"mip_rel_gap": 0.0}
    most = milp(-given, constraints=held, integrality=kinds, bounds=bounds, options=options)
    travel = np.append(np.zeros(steps), ways[pairs[:, 0], pairs[:, 1]])
    other = milp(
        travel, constraints=[*held, LinearConstraint(given, -most.fun - 1e-6, np.inf)], integrality=kinds, bounds=bounds, options=options,
    )  # fmt: skip
    assert plan.status == "optimal"
    assert plan.stages[0].value == pytest.approx(-most.fun)
    assert plan.stages[-1].value == pytest.approx(other.fun, rel=2e-6)
    assert plan.stages[-1].bound == pytest.approx(other.fun, rel=2e-6)
    for limit_s in (0.0, 0.001, 1.0):
        hurried = cp.solve(model, time_limit_s=limit_s)
        assert hurried.built is not None
        assert all(
            stage.bound <= other.fun * (1 + 2e-6)
            for stage in hurried.stages
            if stage.objective.aim == "least_cost" and hurried.stages[0].value == pytest.approx(-most.fun)
        )
