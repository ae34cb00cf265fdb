"""What is shared out by flows: recognised by its rows alone, and bounded by sums that hold whatever is built."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.solve import Deadline, Model, SharedOut, keeps, solve_by_cuts, solve_whole

LIMIT_S = 20.0
PLACES, SIZES, GROUPS = 4, 2, 7


def county(seed, *, floor=0.0, is_linked=False, is_one=True, is_paid=False):
    """Places of two sizes each, one of them at most, room in some without any, and groups that ask for it near them."""
    chance = np.random.default_rng(seed)
    near = chance.random((GROUPS, PLACES)) < 0.6
    near[:, 0] |= ~near.any(axis=1)
    group, place = np.nonzero(near)
    whole, count = PLACES * SIZES, len(group)
    at = whole + np.arange(count)
    wants = chance.integers(1, 9, GROUPS).astype(float)
    stands = np.where(chance.random(PLACES) < 0.4, chance.integers(1, 6, PLACES), 0).astype(float)
    gains = np.sort(chance.integers(1, 20, (PLACES, SIZES)), axis=1).astype(float)
    of = np.repeat(np.arange(PLACES), SIZES)
    price = chance.integers(2, 9, whole).astype(float)
    rows, high = [], []

    def row(limit, *parts):
        line = np.zeros(whole + count)
        for columns, values in parts:
            line[columns] = values
        rows.append(line)
        high.append(limit)

    row(0.5 * price.sum() / SIZES, (np.arange(whole), price))
    for one in range(PLACES):
        if is_one:
            row(1.0, (np.flatnonzero(of == one), 1.0))
        row(
            stands[one],
            (np.flatnonzero(of == one), -gains[one]),
            (at[place == one], wants[group[place == one]]),
        )
    for one in range(GROUPS):
        row(1.0, (at[group == one], 1.0))
    if is_linked:
        for pair in range(count):
            row(
                float(stands[place[pair]] > 0),
                (np.flatnonzero(of == place[pair]), -1.0),
                (at[pair : pair + 1], 1.0),
            )
    if floor:
        row(-floor * wants.sum(), (at, -wants[group]))
    cost = np.append(price, np.zeros(count)) if is_paid else np.append(np.zeros(whole), -wants[group])
    return Model(cost, np.ones(whole + count), sparse.csr_array(np.array(rows)), np.full(len(rows), -np.inf), np.array(high), whole)  # fmt: skip


def best_shared(model, y):
    """Return the most that can be shared beside some whole numbers, by a linear program."""
    rows = model.rows[:, model.integers :]
    moved = model.rows[:, : model.integers] @ y
    amounts = np.asarray(rows.max(axis=0).todense()).ravel()
    kept = np.flatnonzero(np.diff(rows.indptr))
    rest = Model(-amounts, model.upper[model.integers :], sparse.csr_array(rows[kept]), model.row_lower[kept], (model.row_upper - moved)[kept], 0)  # fmt: skip
    return -solve_whole(rest, Deadline(LIMIT_S), gap=0.0).bound


def allowed(model):
    """Yield all whole numbers that keep the rows which are about them alone."""
    own = np.flatnonzero(np.diff(model.rows[:, model.integers :].indptr) == 0)
    rows = model.rows[own][:, : model.integers]
    for bits in itertools.product([0.0, 1.0], repeat=model.integers):
        if (rows @ np.array(bits) <= model.row_upper[own]).all():
            yield np.array(bits)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize("is_one", [False, True])
def test_a_sum_is_no_less_than_what_is_shared_anywhere_and_all_of_it_where_it_was_asked(
    seed, is_linked, is_one
):
    model = county(seed, is_linked=is_linked, is_one=is_one)
    shared = SharedOut.of(model)
    points = list(allowed(model))
    chance = np.random.default_rng(seed)
    most = np.array([best_shared(model, y) for y in points])
    for at in chance.choice(len(points), 6, replace=False):
        y = points[at]
        constant, values = shared.most(y)
        assert constant + values @ y == pytest.approx(most[at])
        assert (constant + np.array(points) @ values >= most - 1e-6).all()
        x = np.append(y, shared.others(y))
        assert keeps(model.rows, model.row_lower, model.row_upper, x)
        assert model.cost @ x == pytest.approx(-most[at])
        constant, values = shared.most(chance.random(model.integers))
        assert (constant + np.array(points) @ values >= most - 1e-6).all()


def test_no_place_gives_more_than_is_asked_for_there():
    # one place of 5 or 50 places, where 8 ask
    rows = np.array([[1.0, 1.0, 0.0], [-5.0, -50.0, 8.0], [0.0, 0.0, 1.0]])
    model = Model(
        np.array([0.0, 0, -8]),
        np.ones(3),
        sparse.csr_array(rows),
        np.full(3, -np.inf),
        np.array([1.0, 0, 1]),
        2,
    )
    shared = SharedOut.of(model)
    constant, values = shared.most(np.array([0.1, 0.1]))
    assert (constant, values.tolist()) == (0.0, [5.0, 8.0])
    # where both may be built there is room for 55
    both = replace(model, row_upper=np.array([2.0, 0.0, 1.0]))
    constant, values = SharedOut.of(both).most(np.array([0.1, 0.0]))
    assert (constant, values.tolist()) == (0.0, [5.0, 50.0])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("floor", "is_paid"), [(0.0, False), (0.4, False), (0.4, True), (0.9, True)])
def test_plans_are_as_good_as_the_whole_models(seed, floor, is_paid):
    model = county(seed, floor=floor, is_paid=is_paid, is_linked=seed % 2 == 0)
    shared = SharedOut.of(model)
    assert shared is not None
    whole = solve_whole(model, Deadline(LIMIT_S), gap=0.0)
    found = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, step=1.0, shared=shared)
    assert found.status == whole.status
    if whole.x is not None:
        assert keeps(model.rows, model.row_lower, model.row_upper, found.x)
        assert float(model.cost @ found.x) == pytest.approx(whole.bound, abs=1e-6)
        assert found.bound == pytest.approx(whole.bound, abs=1e-6)


def test_amounts_may_be_hundredths_but_no_less():
    model = county(1)
    for part, is_there in ((0.01, True), (0.125 / 3, False)):
        rows = sparse.csr_array(
            model.rows.multiply(np.where(np.arange(len(model.cost)) < model.integers, 1.0, part))
        )
        asks = np.flatnonzero(np.diff(rows[:, : model.integers].indptr) == 0)
        high = model.row_upper.copy()
        high[asks] *= part
        shared = SharedOut.of(replace(model, rows=rows, row_upper=high))
        assert (shared is not None) == is_there


@pytest.mark.parametrize(
    "change",
    [
        lambda model: replace(model, cost=np.append(model.cost[:-1], -99.0)),  # one is worth more than others
        lambda model: replace(model, cost=-model.cost),  # who is given room costs
        lambda model: replace(model, upper=np.append(model.upper[:-1], 0.5)),  # one may take half only
        lambda model: replace(model, row_lower=np.where(np.arange(len(model.row_lower)) == 2, 0.0, -np.inf)),
        lambda model: _with_row(model, {-1: 1.0, -2: 1.0}, 0.5),  # two together are held
        lambda model: _with_row(_with_row(model, {-1: -1.0}, -0.5), {-2: -1.0}, -0.5),  # two floors
        lambda model: _with_row(model, {0: -1.0, -1: -1.0}, -0.5),  # a floor that something built replaces
        lambda model: _with_row(model, {-1: -1.0}, -0.5),  # a floor of one alone
        lambda model: replace(model, integers=len(model.cost)),
    ],
)
def test_what_does_more_than_share_out_is_not_taken_for_it(change):
    assert SharedOut.of(county(2)) is not None
    assert SharedOut.of(change(county(2))) is None


def _with_row(model, values, high):
    line = np.zeros((1, len(model.cost)))
    for at, value in values.items():
        line[0, at] = value
    rows = sparse.csr_array(sparse.vstack([model.rows, line]))
    return replace(
        model,
        rows=rows,
        row_lower=np.append(model.row_lower, -np.inf),
        row_upper=np.append(model.row_upper, high),
    )
