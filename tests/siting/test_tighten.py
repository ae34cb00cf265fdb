"""Cuts from small parts: against every cover there is, and problems whose answer is known by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.cover import Cover, fewest_columns
from coverplan.siting.classic.cover.parts import ONE, cheapest_cover, cut_of_part, part_around
from coverplan.siting.classic.cover.tighten import tighten
from coverplan.siting.solve import Deadline, solve_whole


def cover_of(table: np.ndarray) -> Cover:
    return Cover(sparse.csr_array(table.astype(bool)), np.ones(len(table)), np.arange(table.shape[1]))


def random_cover(seed: int, rows: int = 14, columns: int = 9) -> Cover:
    chance = np.random.default_rng(seed)
    table = chance.random((rows, columns)) < 0.3
    table[np.arange(rows), chance.integers(0, columns, rows)] = True
    return cover_of(table)


def both_ways(cover: Cover):
    across = cover.columns()
    return (cover.rows.indptr, cover.rows.indices), (across.indptr, across.indices)


def every_cover(cover: Cover) -> np.ndarray:
    choices = np.array(list(itertools.product([0, 1], repeat=len(cover.column))))
    return choices[(cover.rows @ choices.T >= 1).all(axis=0)]


def triangles(count: int) -> Cover:
    """Rows are the sides of triangles, columns their corners: two a triangle are needed, the relaxation takes one and a half."""
    return cover_of(np.kron(np.eye(count), [[1, 1, 0], [0, 1, 1], [1, 0, 1]]))


@pytest.mark.parametrize("seed", range(25))
def test_the_cheapest_cover_is_the_cheapest_of_all(seed):
    cover = random_cover(seed)
    price = np.random.default_rng(seed).integers(0, 9, 9)
    least = (every_cover(cover) @ price).min()
    best = np.zeros(9, dtype=bool)
    value, _, is_whole = cheapest_cover(*both_ways(cover), price, best, 1000, -1, 10_000)
    assert (value, is_whole, price[best].sum()) == (least, True, least)
    assert (cover.rows @ best >= 1).all()
    # nothing is cheaper than the least, and a search that is cut short does not claim it
    best[:] = False
    assert cheapest_cover(*both_ways(cover), price, best, int(least), -1, 10_000)[::2] == (least, True)
    assert not best.any()
    assert not cheapest_cover(*both_ways(cover), price, best, 1000, -1, 1)[2]
    assert cheapest_cover(*both_ways(cover), price, best, 1000, 1000, 10_000)[0] < 1000


@pytest.mark.parametrize("seed", range(25))
def test_a_cut_holds_for_every_cover_and_is_there_when_the_point_is_none_of_their_mixtures(seed):
    cover, chance = random_cover(seed, 10, 8), np.random.default_rng(seed)
    covers = every_cover(cover)
    inside = chance.dirichlet(np.ones(len(covers))) @ covers
    rows, columns = both_ways(cover)
    assert cut_of_part(rows, columns, inside + 1e-4, np.full(8, 0.2), 10_000)[1] == 0
    outside = 0.9 * inside / (covers @ inside).min() * inside.min()
    price, least = cut_of_part(rows, columns, outside + 1e-4, np.full(8, 0.2), 10_000)
    assert least > 0
    assert (covers @ price).min() == least
    assert price @ outside < least


def test_the_part_that_matters_is_cut_as_deep_as_can_be():
    rows, columns = both_ways(triangles(1))
    price, least = cut_of_part(rows, columns, np.full(3, 0.5), np.full(3, 0.2), 1000)
    np.testing.assert_allclose(price / least, np.full(3, 0.5), atol=2e-3)
    assert least / ONE == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_rows_of_a_part_have_all_their_columns_in_it(seed):
    cover = random_cover(seed, 40, 30)
    size = np.diff(cover.rows.indptr)
    for first in range(40):
        rows, inside = part_around(*both_ways(cover), first, 14)
        assert inside.sum() <= 14
        assert rows.tolist() == (cover.rows @ inside.astype(int) == size).tolist()
        assert rows[first] == (size[first] <= 14)


def test_bound_of_triangles_is_closed_by_cuts_alone():
    bounds: list[float] = []
    tighten(triangles(9), 17.0, Deadline(60), bounds.append)
    assert bounds[0] == pytest.approx(13.5)
    assert bounds[-1] > 17.0
    assert bounds == sorted(bounds)
    best = fewest_columns(triangles(9), Deadline(60))
    assert (best.value, best.bound) == (18.0, 18.0)


@pytest.mark.parametrize("seed", range(12))
def test_bounds_hold_and_no_choice_that_was_asked_for_is_lost(seed):
    cover = random_cover(seed, 30, 12)
    fewest = int(every_cover(cover).sum(axis=1).min())
    bounds: list[float] = []
    tight = tighten(cover, float(fewest), Deadline(60), bounds.append)
    assert max(bounds) <= fewest + 1e-6
    found = solve_whole(tight.model, Deadline(60), gap=0.0, step=1.0)
    assert found.x is not None
    assert round(found.x.sum()) == fewest


def test_no_time_no_bound():
    bounds: list[float] = []
    tight = tighten(triangles(3), 5.0, Deadline(0.0), bounds.append)
    assert not bounds
    assert tight.columns.all()


def test_rows_of_more_columns_than_a_part_holds_are_left_to_whole_numbers():
    table = np.random.default_rng(3).random((60, 130)) < 0.4
    best = fewest_columns(cover_of(table), Deadline(60))
    assert best.value == best.bound
    assert table[:, list(best.columns)].any(axis=1).all()
