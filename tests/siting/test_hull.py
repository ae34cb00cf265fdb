"""Cuts of a part's weight: against every choice there is, and problems whose answer is known by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import Cover, most_weight
from coverplan.siting.classic.cover import most as most_module
from coverplan.siting.classic.cover import relax as relax_module
from coverplan.siting.classic.cover.hull import WHOLE, best_choice, cut_of_weight
from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.classic.cover.relax import Relaxation, relax
from coverplan.siting.solve import Deadline, solve_relaxed


def random_cover(seed: int, rows: int = 14, columns: int = 9) -> Cover:
    chance = np.random.default_rng(seed)
    table = chance.random((rows, columns)) < 0.3
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return Cover(sparse.csr_array(table), chance.integers(1, 50, rows) / 4.0, np.arange(columns))


def both_ways(cover: Cover):
    across = cover.columns()
    return (cover.rows.indptr, cover.rows.indices), (across.indptr, across.indices)


def choices_of(cover: Cover) -> np.ndarray:
    return np.array(list(itertools.product([0, 1], repeat=len(cover.column))))


def covered(cover: Cover, weight: np.ndarray) -> np.ndarray:
    return (cover.rows @ choices_of(cover).T > 0).T @ weight


def triangles(count: int, *, weight: float = 1.0) -> Cover:
    """Rows are the sides of triangles, columns their corners: one corner covers two sides, half of each corner seems to cover three."""
    table = np.kron(np.eye(count), [[1, 1, 0], [0, 1, 1], [1, 0, 1]]).astype(bool)
    return Cover(sparse.csr_array(table), np.full(3 * count, weight), np.arange(3 * count))


@pytest.mark.parametrize("seed", range(25))
def test_the_best_choice_is_the_best_of_all(seed):
    cover, chance = random_cover(seed), np.random.default_rng(seed)
    weight, price = chance.integers(0, 40, 14), chance.integers(0, 60, 9)
    lost = choices_of(cover) @ price + weight.sum() - covered(cover, weight)
    best = np.zeros(9, dtype=bool)
    value, _, is_whole = best_choice(*both_ways(cover), weight, price, best, 10**6, 10_000)
    assert (value, is_whole) == (lost.min(), True)
    assert price[best].sum() + weight[(cover.rows @ best.astype(int)) == 0].sum() == value
    # nothing is less than the least, and a search that is cut short does not claim it
    assert best_choice(*both_ways(cover), weight, price, best, int(value), 10_000)[::2] == (value, True)
    assert not best_choice(*both_ways(cover), weight, price, best, 10**6, 1)[2]


def test_a_cut_holds_for_every_choice():
    cuts = 0
    for seed in range(25):
        cover, chance = random_cover(seed, 12, 8), np.random.default_rng(seed)
        weight = np.ceil(cover.weight / cover.weight.sum() * WHOLE).astype(np.int64)
        choices, worth = choices_of(cover), covered(cover, weight)
        for _ in range(6):
            share = chance.choice([0.0, 0.5, 0.3, 1.0], 8)
            seems = float(weight @ np.minimum(1.0, cover.rows @ share)) / WHOLE
            limits = seems, 10_000
            price, most = cut_of_weight(*both_ways(cover), weight, share + 1e-6, np.full(8, 0.1), limits)
            if most:
                cuts += 1
                assert (worth <= most + choices @ price).all()
                assert (most + price @ share) / WHOLE < seems
    assert cuts > 20


@pytest.mark.parametrize("weight", [1.0, 1e-6, 1e9, 1 / 3])
def test_bound_of_triangles_is_closed_by_cuts_alone(weight):
    cover, count = triangles(45, weight=weight), 60
    start = np.arange(135) % 3 == 0
    plain: list[float] = []

    def look(found: Relaxation) -> float:
        plain.append(found.bound)
        return 90 * weight

    relaxed = relax(cover, count, start, Deadline(60), look=look)
    assert relaxed is not None
    assert plain == [pytest.approx(120 * weight)]
    # a first corner brings two sides, a second one
    assert 105 * weight <= relaxed.bound <= 105 * weight * 1.01


@pytest.mark.parametrize("seed", range(12))
def test_bounds_hold(seed):
    cover = random_cover(seed, 40, 12)
    count = 3
    few = choices_of(cover).sum(axis=1) <= count
    best = covered(cover, cover.weight)[few].max()
    relaxed = relax(cover, count, np.arange(12) < count, Deadline(60))
    assert relaxed is not None
    assert relaxed.bound >= best
    assert most_weight(cover, count, Deadline(60)).value == pytest.approx(best)


def test_what_is_closed_opens_in_no_choice_that_is_wanted(monkeypatch):
    monkeypatch.setattr(relax_module, "is_for_whole_numbers", lambda _cover, bound, value: bound <= value)
    closings = 0
    for seed in range(24):
        cover, count = random_cover(seed, 40, 12), 3
        choices, worth = choices_of(cover), covered(cover, cover.weight)
        few = choices.sum(axis=1) <= count
        wanted = np.sort(worth[few])[-1 - seed % 3]
        relaxed = relax(cover, count, np.arange(12) < count, Deadline(60), look=lambda _, least=wanted: least)
        assert relaxed is not None
        assert relaxed.bound >= worth[few].max()
        closed = np.isinf(relaxed.reduced)
        assert not choices[few & (worth >= wanted)][:, closed].any()
        closings += closed.sum()
    assert closings > 24


@pytest.mark.parametrize("seed", range(6))
def test_weights_that_are_no_whole_numbers_are_not_rounded(seed, monkeypatch):
    # a poor choice, so that all depends on what is proved
    monkeypatch.setattr(
        most_module, "improved_cover", lambda part, *_, **__: np.zeros(len(part.column), bool)
    )
    monkeypatch.setattr(most_module, "annealed_covers", lambda _part, _count, start, *_, **__: (start,))
    cover = random_cover(seed, 40, 12)
    small = Cover(cover.rows, cover.weight / cover.weight.sum() * 0.9, cover.column)
    few = choices_of(small).sum(axis=1) <= 3
    best = covered(small, small.weight)[few].max()
    found = most_weight(small, 3, Deadline(60))
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)


@pytest.mark.parametrize("seed", range(6))
def test_cuts_alone_come_to_the_relaxation(seed, monkeypatch):
    cover, start = random_cover(seed, 60, 14), np.arange(14) < 4
    exact = -solve_relaxed(most_model(cover, 4), Deadline(60)).bound
    monkeypatch.setattr(relax_module, "_by_odd_sets", None)
    monkeypatch.setattr(relax_module, "is_for_whole_numbers", lambda *_: True)
    found = relax(cover, 4, start, Deadline(60))
    assert found is not None
    assert exact * (1 - 1e-6) <= found.bound <= exact * (1 + 1e-4)


def test_weights_whose_sum_has_no_room_for_single_steps_are_no_whole_numbers():
    asked = [[3.0, 4.0], [3.5, 4.0], [2.0**52 - 1.0], [2.0**52]]
    assert [most_module.whole_numbers(np.array(weight)) for weight in asked] == [True, False, True, False]


def test_few_pairs_are_for_whole_numbers_sooner(monkeypatch):
    cover = random_cover(0, 40, 12)
    pairs, apart = cover.rows.nnz, 100.0 * (1.0 + relax_module._APART_OF_FEW)
    for most_pairs, is_near in ((pairs, True), (pairs - 1, False)):
        monkeypatch.setattr(relax_module, "FEW_PAIRS", most_pairs)
        assert relax_module.is_for_whole_numbers(cover, apart - 1e-9, 100.0) is is_near
        assert not relax_module.is_for_whole_numbers(cover, apart + 1e-9, 100.0)
