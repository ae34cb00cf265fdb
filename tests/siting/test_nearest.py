"""Costs read as they stand: the same as by plain tables."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from coverplan.siting.classic.center import reach_all
from coverplan.siting.classic.nearest import lower, lower_by_one, nearest_of_farthest
from coverplan.siting.classic.reach import Reach
from coverplan.siting.solve.deadline import Deadline


def table_of(seed, share):
    """Costs with so many of the pairs, infinite elsewhere."""
    chance = np.random.default_rng(seed)
    table = np.where(chance.random((9, 12)) < share, chance.integers(1, 6, (9, 12)).astype(float), np.inf)
    return table, sparse.csr_array(np.where(np.isfinite(table), table, 0.0)), chance


@pytest.mark.parametrize("share", [0.0, 0.08, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_rows_and_columns_in_another_order(seed, share):
    table, costs, chance = table_of(seed, share)
    number, rows, weight = chance.permutation(12), chance.permutation(9)[:6], chance.random(9)
    found = Reach(costs, weight, np.zeros(12, bool), number).rows(rows)
    there = sparse.csr_array((np.ones(costs.nnz), costs.indices, costs.indptr), shape=(9, 12)).toarray() > 0
    expected = np.where(there, table, 0.0)[rows][:, np.argsort(number)]
    assert found.costs.toarray().tolist() == expected.tolist()
    assert found.costs.has_sorted_indices
    assert found.weight.tolist() == weight[rows].tolist()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_the_least_of_some_columns_and_of_one(seed, share):
    table, costs, chance = table_of(seed, share)
    rows = costs.indptr, costs.indices, costs.data
    start = chance.integers(2, 9, 9).astype(float)
    opened = chance.random(12) < 0.4
    least = start.copy()
    lower(least, *rows, opened)
    assert least.tolist() == np.minimum(start, table[:, opened].min(axis=1, initial=np.inf)).tolist()
    for column in range(12):
        least = start.copy()
        lower_by_one(least, *rows, column)
        assert least.tolist() == np.minimum(start, table[:, column]).tolist()


@pytest.mark.parametrize("share", [0.2, 0.6, 1.0])
@pytest.mark.parametrize("seed", range(8))
def test_the_nearest_candidate_of_whoever_is_farthest(seed, share):
    table, costs, chance = table_of(seed, share)
    least = chance.integers(2, 5, 9).astype(float)
    number, is_fixed = chance.permutation(12), chance.random(12) < 0.3
    pairs = [
        (table[row, column], number[column])
        for row in range(9)
        for column in range(12)
        if least[row] == least.max() and not is_fixed[number[column]] and table[row, column] < least[row]
    ]
    found = nearest_of_farthest(least, costs.indptr, costs.indices, costs.data, number, is_fixed)
    assert found == (min(pairs)[1] if pairs else -1)


def test_where_every_pair_has_a_cost_one_column_reaches_all_but_none_reaches_nobody():
    costs = sparse.csr_array(np.ones((3, 2)))
    candidates, fixed = (
        Reach(costs, np.ones(3), np.zeros(2, bool)),
        Reach(costs, np.ones(3), np.ones(2, bool)),
    )
    assert reach_all(candidates, 1, Deadline(600.0)) == (0,)
    assert reach_all(fixed, 0, Deadline(600.0)) == ()
    assert reach_all(candidates, 0, Deadline(600.0)).rows.all()
