"""Whole numbers alone, with rows for the others: the same answers as the whole model, by other code."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.solve import Deadline, Model, solve_by_cuts, solve_whole
from coverplan.siting.solve.by_cuts import _counting, _multiples

LIMIT_S = 20.0


def siting(seed, *, floor=False, cost="served", fractions=False, sizes=None):
    """Sites that are opened within a budget, and people who are served there as far as there is room."""
    chance = np.random.default_rng(seed)
    sites, people = 8, 15
    near = chance.random((people, sites)) < 0.4
    row, at = np.nonzero(near)
    pairs = len(row)
    weight, room = chance.integers(1, 9, people).astype(float), chance.integers(5, 25, sites).astype(float)
    room = room if sizes is None else chance.choice(sizes, sites)
    price = chance.integers(2, 9, sites) + (chance.random(sites) if fractions else 0.0)
    ways = chance.integers(1, 9, pairs).astype(float)
    width, own = sites + pairs, sites + np.arange(pairs)
    served = np.zeros(width)
    served[own] = weight[row]

    def line(*parts):
        out = sparse.lil_array((parts[0][0].max() + 1, width))
        for rows, columns, values in parts:
            for r, c, v in zip(rows, columns, np.broadcast_to(values, rows.shape), strict=True):
                out[r, c] += v
        return out.tocsr()

    blocks = [
        (line((np.arange(pairs), own, 1.0), (np.arange(pairs), at, -1.0)), 0.0),
        (line((row, own, 1.0)), 1.0),
        (sparse.csr_array(sparse.csr_array((weight[row], (at, own)), (sites, width)) - sparse.csr_array((room, (np.arange(sites), np.arange(sites))), (sites, width))), 0.0),
        (sparse.csr_array(np.append(price, np.zeros(pairs)).reshape(1, -1)), 0.5 * price.sum()),
    ]  # fmt: skip
    if floor:
        blocks.append((sparse.csr_array(-served.reshape(1, -1)), -chance.uniform(0.3, 0.8) * weight.sum()))
    rows = sparse.csr_array(sparse.vstack([one for one, _ in blocks]))
    high = np.concatenate([np.full(one.shape[0], limit) for one, limit in blocks])
    aim = {"served": -served, "money": np.append(price, np.zeros(pairs)), "nothing": np.zeros(width)}
    aim["ways"] = np.append(np.zeros(sites), weight[row] * ways)
    return Model(aim[cost], np.ones(width), rows, np.full(len(high), -np.inf), high, sites)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("cost", "floor", "step"),
    [("served", False, 1.0), ("served", True, 0.0), ("money", True, 0.0), ("ways", True, 0.0), ("nothing", True, 0.0)],
)  # fmt: skip
def test_as_good_as_the_whole_model(seed, cost, floor, step):
    model = siting(seed, floor=floor, cost=cost, fractions=cost == "money")
    whole = solve_whole(model, Deadline(LIMIT_S), gap=0.0)
    found = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, step=step)
    if found is None:  # the rows do not come near enough: the caller takes the whole model
        assert cost == "ways" or whole.status == "infeasible"
        return
    assert found.status == whole.status
    if whole.x is not None:
        assert found.x is not None
        assert float(model.cost @ found.x) == pytest.approx(whole.bound, abs=1e-5)
        assert found.bound == pytest.approx(whole.bound, abs=1e-5)
        lies = model.rows @ found.x
        assert (lies <= model.row_upper + 1e-6).all()
        assert (found.x >= -1e-7).all()
        assert (found.x <= model.upper + 1e-7).all()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("cost", "floor"), [("served", False), ("served", True), ("money", True)])
def test_as_good_as_the_whole_model_where_sizes_are_multiples(seed, cost, floor):
    model = siting(seed, floor=floor, cost=cost, sizes=[6.0, 12.0, 24.0])
    whole = solve_whole(model, Deadline(LIMIT_S), gap=0.0)
    found = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, step=0.0 if floor else 1.0)
    assert found is not None or whole.status == "infeasible"
    if whole.x is not None:
        assert float(model.cost @ found.x) == pytest.approx(whole.bound, abs=1e-5)
        assert found.bound == pytest.approx(whole.bound, abs=1e-5)


def test_what_values_are_multiples_of():
    rows = np.array(
        [
            [
                62.0,
                124.0,
                247.0,
                -62.0,
                0.0,
            ],  # 247 lacks 1 of four times 62; what is below nothing is not counted
            [1.0, 1.0, 1.0, 1.0, 1.0],  # nothing but one unit
            [10.0, 10.0, 13.0, 17.0, 26.0],  # few are multiples
            [0.0, 0.0, 0.0, 0.0, -1.0],
            [10.0, 10.0, 20.0, 17.0, 0.0],  # what is none is counted as far as it goes
        ]
    )
    units, times = _multiples(rows)
    assert units.tolist() == [[62.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 10.0]]
    assert times.tolist() == [[1.0, 2.0, 4.0, 0.0, 0.0], [1.0, 1.0, 2.0, 1.0, 0.0]]


def test_rows_say_the_same_when_multiples_are_counted():
    chance = np.random.default_rng(5)
    rows = np.array([[62.0, 62.0, 247.0, 30.0, -9.0, -1.0], [1.0, 2.0, 0.0, 5.0, 0.0, 0.0]])
    limit = np.array([-60.0, -np.inf])
    model = Model(np.array([0, 0, 0, 0, 0, 1.0]), np.array([1, 1, 1, 1, 1, 900.0]), sparse.csr_array(rows[::-1]), limit[::-1], np.array([6.0, np.inf]), 5)  # fmt: skip
    units, times = _multiples(rows[:1, :5])
    counted = _counting(model, units, times)
    assert counted.integers == 6
    assert counted.upper[5] == 6.0
    for _ in range(50):
        y, told = chance.integers(0, 2, 5), chance.integers(0, 500)
        x, longer = np.append(y, told), np.concatenate([y, times @ y, [told]])
        assert (counted.rows @ longer)[:2] == pytest.approx(model.rows @ x)
        assert (counted.rows @ longer)[2] == 0.0
        assert counted.cost @ longer == model.cost @ x
        # no more than what is there is counted
        assert (counted.rows @ (longer + np.eye(7)[5]))[2] < counted.row_lower[2]


def test_starts_from_an_answer_and_is_never_worse():
    model = siting(1)
    best = solve_whole(model, Deadline(LIMIT_S), gap=0.0)
    found = solve_by_cuts(model, Deadline(LIMIT_S), gap=0.5, step=1.0, start=best.x)
    assert found is not None
    assert found.status == "optimal"
    assert float(model.cost @ found.x) == pytest.approx(float(model.cost @ best.x))
    assert found.bound <= float(model.cost @ best.x) + 1e-6


def test_the_same_each_time():
    model = siting(3)
    first, again = (solve_by_cuts(model, Deadline(LIMIT_S), gap=0.0, step=1.0) for _ in range(2))
    assert (first.x == again.x).all()


def test_no_time_is_no_answer():
    assert solve_by_cuts(siting(1), Deadline(0.0), gap=0.0) is None


def test_what_fails_while_the_solver_looks_is_raised():
    def fails(_x):
        raise LookupError

    with pytest.raises(LookupError):
        solve_whole(siting(1), Deadline(LIMIT_S), gap=0.0, seen=fails)
