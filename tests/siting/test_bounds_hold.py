"""Bounds hold whatever the multipliers and the weights: checked in exact fractions, against every choice there is."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import sparse

from coverplan.costs.matrix import CostMatrix
from coverplan.siting import SitingProblem, solve_mclp, solve_p_median
from coverplan.siting.classic.cover import Cover
from coverplan.siting.classic.cover.relax import relax
from coverplan.siting.classic.median.neighbours import Neighbours
from coverplan.siting.classic.median.prices import PriceSearch
from coverplan.siting.solve import Deadline, Model, solve_relaxed
from coverplan.siting.solve.safe_bound import safe_bound

EXPONENTS = st.integers(-6, 9)


def exact(row, x):
    return sum(Fraction(float(a)) * int(b) for a, b in zip(row, x, strict=True))


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10_000), scale=EXPONENTS, far=EXPONENTS)
def test_no_multipliers_bound_more_than_the_best_in_exact_fractions(seed, scale, far):
    chance = np.random.default_rng(seed)
    table = chance.integers(-2, 4, (3, 5)) * chance.choice([1.0, 0.1, 1 / 3], (3, 5))
    cost = chance.normal(0, 1, 5) * 10.0 ** chance.choice([scale, far], 5)
    choices = list(itertools.product([0, 1], repeat=5))
    values = [[exact(row, x) for row in table] for x in choices]
    lowest = np.array([float(min(each)) for each in zip(*values, strict=True)])
    lowest += chance.choice([0.0, -np.inf, 0.5], 3)
    highest = np.where(chance.random(3) < 0.5, np.inf, np.maximum(lowest, 1.0))
    fits = [
        x
        for x, row in zip(choices, values, strict=True)
        if all(low <= v <= high for low, v, high in zip(lowest, row, highest, strict=True))
    ]
    y = chance.normal(0, 1, 3) * 10.0**scale
    bound, reduced = safe_bound(cost, np.ones(5), sparse.csr_array(table), (lowest, highest), y)
    for x in fits:
        assert Fraction(bound) <= exact(cost, x)
        for at in np.flatnonzero(x):
            if reduced[at] > 0:
                assert Fraction(bound) + Fraction(float(reduced[at])) <= exact(cost, x) + Fraction(1, 10**9)


def test_a_bound_from_good_multipliers_is_near_the_best():
    rows = sparse.csr_array(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]))
    model = Model(np.array([3.0, 2, 4]), np.ones(3), rows, np.ones(3), np.full(3, np.inf), 0)
    found = solve_relaxed(model, Deadline(600.0))
    assert 4.5 - 1e-5 < found.bound <= 4.5  # by hand: each variable half open
    assert found.x == pytest.approx([0.5, 0.5, 0.5], abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), far=EXPONENTS)
@example(seed=3852, far=0)
def test_the_relaxation_covers_no_less_than_any_choice_whatever_the_weights(seed, far):
    chance = np.random.default_rng(seed)
    table = chance.random((25, 8)) < 0.3
    table[np.arange(25), chance.integers(0, 8, 25)] = True
    weight = chance.random(25) * 10.0 ** chance.choice([-6, far], 25)
    cover = Cover(sparse.csr_array(table), weight, np.arange(8))
    start = np.arange(8) < 3
    found = relax(cover, 3, start, Deadline(600.0))
    known = float(weight[table[:, start].any(axis=1)].sum())
    for chosen in itertools.combinations(range(8), 3):
        worth = sum((Fraction(w) for w in weight[table[:, chosen].any(axis=1)]), Fraction(0))
        assert Fraction(found.bound) >= worth
        opened = np.zeros(8, dtype=bool)
        opened[list(chosen)] = True
        # what is opened against the program's will, or closed, costs what it says
        lift = float(np.where(opened, found.reduced, -found.reduced).max())
        # a column that was closed for good is in no choice that is worth more than what was known
        proved = Fraction(known if math.isinf(lift) else found.bound) - Fraction(
            0.0 if math.isinf(lift) else lift
        )
        assert proved >= worth - Fraction(1e-9 * float(worth))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), far=EXPONENTS)
def test_prices_bound_every_choice_whatever_the_weights(seed, far):
    chance = np.random.default_rng(seed)
    weight = chance.random(20) * 10.0 ** chance.choice([-6, far], 20)
    table = chance.random((20, 7)) * weight[:, None]
    order = np.argsort(table, axis=1)
    value = np.take_along_axis(table, order, axis=1)
    near = Neighbours(np.arange(0, 141, 7), order.ravel(), value.ravel(), np.full(20, np.inf), 7)
    search = PriceSearch(near, 2, value[:, 1])
    cost = float(value[:, 3].sum())
    while search.is_moving:
        search.move(cost, Deadline(600.0))
        for pair in itertools.combinations(range(7), 2):
            assert Fraction(search.bound) <= sum(map(Fraction, table[:, pair].min(axis=1)), Fraction(0))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), far=EXPONENTS)
def test_answers_and_bounds_hold_with_ill_scaled_weights(seed, far):
    chance = np.random.default_rng(seed)
    table = chance.uniform(0, 9, (30, 9))
    weight = chance.random(30) * 10.0 ** chance.choice([-6, far], 30)
    costs = CostMatrix.from_dense(table)
    problem = SitingProblem(costs, pd.Series(weight, index=costs.demand_ids), "2 m")
    every = list(itertools.combinations(range(9), 3))
    most = max(math.fsum(weight[table[:, some].min(axis=1) <= 2.0]) for some in every)
    least = min(math.fsum(weight * table[:, some].min(axis=1)) for some in every)
    mclp, median = solve_mclp(problem, 3), solve_p_median(problem, 3)
    assert mclp.objective == pytest.approx(most, rel=1e-9)
    assert median.objective == pytest.approx(least, rel=1e-9)
    assert {mclp.status, median.status} == {"optimal"}
