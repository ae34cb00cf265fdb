"""Annealing: laws of a search, and the best there is on small problems."""

from __future__ import annotations

import itertools
import threading
import time

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import Cover, value_of
from coverplan.siting.classic.cover.anneal import Effort, annealed_cover
from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.solve import Deadline
from coverplan.siting.solve.highs import solve_whole

EFFORT = Effort(1e5, 1e-3)


def random_cover(seed: int, rows: int, columns: int, share: float) -> Cover:
    chance = np.random.default_rng(seed)
    table = chance.random((rows, columns)) < share
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(
        sparse.csr_array(table), chance.choice([0.25, 1.0, 7.0, 40.0], rows), 10 + np.arange(columns)
    )


def weight_under(cover: Cover, columns: tuple[int, ...]) -> float:
    return float(cover.weight[cover.rows.toarray()[:, list(columns)].any(axis=1)].sum())


def test_best_there_is_nearly_always():
    shares = []
    for seed in range(8):
        cover, count = random_cover(seed, 40, 12, 0.15), 3
        worst = np.arange(12) < count
        chosen = annealed_cover(cover, count, worst, Deadline(60), effort=EFFORT)
        assert chosen.sum() <= count
        assert weight_under(cover, tuple(np.flatnonzero(chosen))) == value_of(cover, chosen)
        best = max(weight_under(cover, some) for some in itertools.combinations(range(12), count))
        shares.append(value_of(cover, chosen) / best)
    assert sorted(shares)[1:] == [1.0] * 7
    assert 0.98 < min(shares) <= 1.0


def test_other_columns_are_looked_at_where_choices_are_put_together():
    # no annealing at all, and all columns allowed: the whole problem is solved
    cover, count = random_cover(3, 40, 12, 0.15), 3
    nothing, every = np.zeros(12, dtype=bool), np.ones(12, dtype=bool)
    chosen = annealed_cover(cover, count, nothing, Deadline(60), effort=Effort(0.0, 0.0), also=every)
    best = max(weight_under(cover, some) for some in itertools.combinations(range(12), count))
    assert value_of(cover, chosen) == best


def test_no_worse_than_the_start_and_the_same_each_time():
    cover, count = random_cover(5, 300, 80, 0.04), 9
    start = annealed_cover(cover, count, np.zeros(80, dtype=bool), Deadline(60), effort=EFFORT)
    before = start.copy()
    again = annealed_cover(cover, count, np.zeros(80, dtype=bool), Deadline(60), effort=EFFORT)
    stopped = annealed_cover(cover, count, start, Deadline(0), effort=EFFORT)
    assert (start == again).all()
    assert (stopped == start).all()
    assert (start == before).all()


def test_more_columns_than_are_needed():
    cover = random_cover(1, 30, 10, 0.3)
    chosen = annealed_cover(cover, 10, np.zeros(10, dtype=bool), Deadline(60), effort=EFFORT)
    assert value_of(cover, chosen) == cover.weight.sum()


def test_an_error_while_it_is_told_leaves_no_solver_running():
    model = most_model(random_cover(0, 900, 200, 0.03), 25)
    threads = set(threading.enumerate())

    def told(_x, _bound):
        raise KeyError

    with pytest.raises(KeyError):
        solve_whole(model, Deadline(60), gap=0.0, told=told)
    # it was told to stop, and does so at the next look
    end = time.monotonic() + 30
    while set(threading.enumerate()) - threads and time.monotonic() < end:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - threads
