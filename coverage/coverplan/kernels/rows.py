"""Algorithms on compressed rows of costs; plain arrays in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.exact import rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers, Ints, Positions, Rows


def cheapest(
    indptr: Integers, indices: Integers, data: Floats, order: Integers
) -> tuple[NDArray[np.int64], Floats]:
    """Column (-1 for none) and cost (NaN for none) of each row's cheapest pair.

    Among equals the column that comes first in ``order``.
    """
    counts = np.diff(indptr)
    reached = counts > 0
    starts = indptr[:-1][reached]
    column, cost = np.full(len(counts), -1, dtype=np.int64), np.full(len(counts), np.nan)
    if len(starts):
        best = np.minimum.reduceat(data, starts)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        tied = np.where(data == np.repeat(best, counts[reached]), rank[indices], len(order))
        column[reached], cost[reached] = order[np.minimum.reduceat(tied, starts)], best
    return column, cost


def rows_within(
    indptr: Integers, indices: Integers, data: Floats, limit: float
) -> tuple[Bools, Integers, Integers]:
    """Compressed rows of true for the pairs whose cost is at most ``limit``."""
    kept = data <= limit
    before = np.concatenate([[0], np.cumsum(kept)])
    return np.ones(int(before[-1]), dtype=bool), indices[kept], before[indptr]


def bounds(group: Integers, n_groups: int) -> Ints:
    """Return where each group's rows begin and end, once they are sorted by group, shape (groups + 1,)."""
    first = np.zeros(n_groups + 1, dtype=np.int32)
    np.cumsum(np.bincount(group, minlength=n_groups), out=first[1:])
    return first


def joined_rows(parts: list[Rows]) -> Rows:
    """Put sets of compressed rows one after another, their costs rounded to what is shown."""
    sizes = np.concatenate([np.diff(row) for row, _, _ in parts])
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    found = np.concatenate([target for _, target, _ in parts])
    return indptr, found, rounded(np.concatenate([cost for _, _, cost in parts]))


def rows_side_by_side(tables: list[tuple[Integers, Integers, Floats, int, Positions]], n_rows: int) -> Rows:
    """Put tables of compressed rows beside each other, in arrays that nobody can change.

    Each table comes with its number of columns and the row that each of its rows goes to, no two to the same. Room is taken once:
    the tables of a large area are most of what a process holds.
    """
    sizes = np.zeros(n_rows + 1, dtype=np.int64)
    for indptr, *_, row in tables:
        sizes[row + 1] += np.diff(indptr)
    starts = np.cumsum(sizes)
    found, cost = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
    free, first = starts[:-1].copy(), 0
    for indptr, indices, data, n_columns, row in tables:
        counts = np.diff(indptr)
        to = np.repeat(free[row] - indptr[:-1], counts)
        to += np.arange(len(data))
        found[to], cost[to] = indices + np.int32(first), data
        free[row] += counts
        first += n_columns
    for made in (starts, found, cost):
        made.flags.writeable = False
    return starts, found, cost
