"""Groups that go whole to one place: knapsacks equal trying every way, bounds hold at any prices, answers equal the whole model by other code."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

import coverplan as cp
from coverplan.siting.solve import Deadline, Model, Priced, keeps, solve_by_knapsacks
from coverplan.siting.solve.knapsacks.fill import Knapsacks
from coverplan.siting.solve.knapsacks.moves import Moves
from coverplan.siting.solve.knapsacks.search import _Search

PLACES, SIZES, GROUPS = 4, 2, 7


def county(
    seed, *, places=PLACES, sizes=SIZES, groups=GROUPS, price=0.0, stands=False, wants=None, alone=False
):
    """Places of some sizes, one of each at most; groups that go whole to one of those they reach; a number of places that is set."""
    chance = np.random.default_rng(seed)
    near = chance.random((groups, places)) < 0.8
    near[:, :2] = True
    group, place = np.nonzero(near)
    whole, count = places * sizes, len(group)
    of, at = np.repeat(np.arange(places), sizes), places * sizes + np.arange(count)
    wants = chance.integers(1, 9, groups).astype(float) if wants is None else wants(chance, groups)
    there = np.where(chance.random(places) < 0.5, 5.0, 0.0) if stands else np.zeros(places)
    gains = np.sort(chance.integers(8, 32, (places, sizes)), axis=1).astype(float)
    ones = 1 + (not alone) * places
    rows = np.zeros((ones + places + groups, whole + count))
    low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    rows[0, :whole], low[0], high[0] = 1.0, 2.0, 2.0
    for one in range(places):
        if not alone:
            rows[1 + one, :whole][of == one], high[1 + one] = 1.0, 1.0
        row = ones + one
        rows[row, :whole][of == one] = -gains[one]
        rows[row, at[place == one]], high[row] = wants[group[place == one]], there[one]
    for one in range(groups):
        row = ones + places + one
        rows[row, at[group == one]], high[row] = 1.0, 1.0
        low[row] = 1.0
    cost = np.append(price * chance.integers(1, 9, whole), wants[group] * chance.integers(1, 30, count))
    return Model(cost, np.ones(whole + count), sparse.csr_array(rows), low, high, whole)


def best_of(model):
    """The least cost by other code; infinite where there is none."""
    rows = LinearConstraint(model.rows.toarray(), model.row_lower, model.row_upper)
    found = milp(
        model.cost, constraints=rows, bounds=Bounds(0, model.upper), integrality=np.ones(len(model.cost))
    )
    return found.fun if found.status == 0 else math.inf


KINDS = [
    {},
    {"price": 3.0},
    {"stands": True},
    {"price": 3.0, "stands": True},
    {"sizes": 1, "alone": True, "places": 6},
]


def solved(model, **given):
    return solve_by_knapsacks(
        replace(model, integers=len(model.cost)), model.integers, Deadline(30.0), **{"gap": 0.0, **given}
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_answers_equal_the_whole_model_by_other_code(seed, kind):
    model = county(seed, **kind)
    answer, best = solved(model), best_of(model)
    if best == math.inf:
        assert answer.status == "infeasible"
        return
    assert answer.status == "optimal"
    assert model.cost @ answer.x == pytest.approx(best)
    assert answer.bound == pytest.approx(best)
    assert keeps(model.rows, model.row_lower, model.row_upper, answer.x)


@pytest.mark.parametrize("seed", range(6))
def test_a_step_between_values_loses_nothing(seed):
    model = county(seed, price=3.0)
    answer = solved(model, step=1.0)
    assert model.cost @ answer.x == pytest.approx(best_of(model))


def ways_of(wants, room):
    for taken in itertools.product([0.0, 1.0], repeat=len(wants)):
        if np.dot(taken, wants) <= room + 1e-9:
            yield np.array(taken)


@pytest.mark.parametrize("part", [1.0, 0.5, 0.07])
@pytest.mark.parametrize("seed", range(5))
def test_a_place_filled_by_itself_equals_trying_every_way(seed, part):
    model = county(seed, stands=True, wants=lambda chance, count: part * chance.integers(1, 9, count))
    priced, chance = Priced.of(model), np.random.default_rng(seed)
    fill = Knapsacks(priced)
    reduced = chance.integers(-9, 4, len(priced.place)).astype(float)
    stands, whole = fill.worth(reduced)
    forced = fill.forced(np.zeros(len(priced.stands) + len(priced.option_place)))
    dearer = np.full(len(reduced), np.inf)
    for place in range(PLACES):
        mine = np.flatnonzero(priced.place == place)
        options = [(priced.stands[place], stands[place])] + [
            (priced.option_room[at], stands[place] + whole[priced.option_column[at]])
            for at in np.flatnonzero(priced.option_place == place)
        ]
        for room, told in options:
            ways = list(ways_of(priced.amount[mine], room))
            least = min(way @ reduced[mine] for way in ways)
            assert told == pytest.approx(least)
            for at, pair in enumerate(mine):
                there = [way @ reduced[mine] for way in ways if way[at]]
                if room > 0.0 and there:
                    dearer[pair] = min(dearer[pair], min(there) - least)
    np.testing.assert_allclose(forced, dearer)
    y = np.zeros(priced.columns)
    y[[0, 3]] = 1.0
    shares = fill.shares(y)
    assert shares @ reduced == pytest.approx(stands.sum() + whole @ y)


def odd(chance, count):
    return chance.random(count) + 0.01


@pytest.mark.parametrize("wants", [None, odd])
@pytest.mark.parametrize("seed", range(6))
def test_bounds_hold_at_any_prices_and_nothing_of_the_best_is_left_out(seed, wants):
    model = county(seed, price=2.0, stands=True, wants=wants)
    priced, best = Priced.of(model), best_of(model)
    if best == math.inf:
        return
    search = _Search(model, priced, Moves.of(model, priced), 0.0, 0.0)
    search.value = best + 1e-6
    chance = np.random.default_rng(seed)
    for _ in range(40):
        told = search._at(chance.uniform(0.0, 60.0, len(priced.ties)), Deadline(600.0), to_end=True)
        assert told.bound <= best + 1e-6
    left = replace(model, upper=np.where(search._out, 0.0, model.upper))
    assert best_of(left) == pytest.approx(best)
    rest = search.rest()
    assert best_of(rest) == pytest.approx(best)


def homes(seed, *, count, many, room, limit_s=60.0):
    """The shape of published instances: points in a square, whole weights of 1 to 20, each a site, ways rounded down and counted once a point."""
    chance = np.random.default_rng(seed)
    spots, weight = chance.integers(1, 101, (count, 2)), chance.integers(1, 21, count).astype(float)
    ways = np.floor(np.linalg.norm(spots[:, None] - spots[None], axis=2))
    ids = [f"p{at:03d}" for at in range(count)]
    costs = cp.CostMatrix.from_dense(ways / weight[:, None], demand_ids=ids, site_ids=ids)
    care = cp.Service(
        name="care", costs=costs, weights=pd.Series(weight, index=ids), allocated=True, whole=True
    )
    sites = pd.DataFrame({"site_id": ids, "capacity": room})
    model = cp.SitingModel(sites, care, "least_cost", [cp.rules.Count(exactly=many)])
    return ways, weight, cp.solve(model, time_limit_s=limit_s)


def textbook(ways, weight, many, room):
    """The least sum of ways, each point at one of so many sites, by other code."""
    count = len(weight)
    eye = np.eye(count)
    share = np.hstack([np.zeros((count, count)), np.kron(eye, np.ones((1, count)))])
    load = np.hstack([-room * eye, np.kron(weight.reshape(1, -1), eye)])
    tight = np.hstack([-np.kron(np.ones((count, 1)), eye), np.eye(count * count)])
    total = np.append(np.ones(count), np.zeros(count * count)).reshape(1, -1)
    rows = [
        LinearConstraint(share, 1, 1),
        LinearConstraint(load, -np.inf, 0),
        LinearConstraint(total, many, many),
    ]
    rows.append(LinearConstraint(sparse.csr_array(tight), -np.inf, 0))
    found = milp(
        np.append(np.zeros(count), ways.ravel()), constraints=rows, bounds=Bounds(0, 1), integrality=np.ones(count * (count + 1))
    )  # fmt: skip
    assert found.status == 0
    return found.fun


@pytest.mark.parametrize("seed", [2, 5])
def test_the_shape_of_published_instances_equals_the_textbook_model(seed):
    ways, weight, plan = homes(seed, count=24, many=3, room=115.0)
    assert plan.status == "optimal"
    assert plan.stages[-1].value == pytest.approx(textbook(ways, weight, 3, 115.0))
    assert plan.stages[0].value == weight.sum()


@pytest.mark.parametrize("seed", [4, 8])
def test_fifty_points_and_five_homes_are_proved(seed):
    _, weight, plan = homes(seed, count=50, many=5, room=120.0)
    assert weight.sum() > 0.75 * 600
    assert plan.status == "optimal"
    assert plan.stages[-1].bound == plan.stages[-1].value


@pytest.mark.parametrize("limit_s", [0.0, 0.05, 0.4])
def test_a_short_time_leaves_a_plan_and_a_bound_that_holds(limit_s):
    _, weight, plan = homes(3, count=60, many=6, room=120.0, limit_s=limit_s)
    assert plan.status in ("time_limit", "optimal")
    stage = plan.stages[-1]
    assert plan.built is not None
    assert plan.stages[0].value <= weight.sum()
    assert stage.bound <= stage.value or stage.objective.is_most


@pytest.mark.parametrize("seed", range(6))
def test_the_most_that_can_be_served_equals_other_code(seed):
    model = county(seed, stands=seed % 2 == 0)
    whole = model.integers
    cost = np.append(np.zeros(whole), -model.rows[1 + PLACES : 1 + 2 * PLACES, whole:].sum(axis=0))
    low = np.where(model.row_lower == 1.0, -np.inf, model.row_lower)
    most = replace(model, cost=cost, row_lower=low)
    answer = solved(most, step=1.0)
    assert answer.status == "optimal"
    assert cost @ answer.x == pytest.approx(best_of(most))
    assert answer.bound == pytest.approx(cost @ answer.x)


def test_a_model_of_another_kind_is_left_to_others():
    model = county(1)
    floor = replace(
        model,
        rows=sparse.csr_array(sparse.vstack([model.rows, -np.abs(model.cost.reshape(1, -1))])),
        row_lower=np.append(model.row_lower, -np.inf),
        row_upper=np.append(model.row_upper, -1.0),
    )
    assert solved(floor) is None
    assert solve_by_knapsacks(model, model.integers, Deadline(600.0), gap=0.0) is None
