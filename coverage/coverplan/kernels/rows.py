"""Algorithms on compressed rows of costs; plain arrays in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Integers = NDArray[np.integer[Any]]


def bad_pairs(
    indptr: Integers, indices: Integers, data: NDArray[np.float64], search: float
) -> Iterator[tuple[str, int, int, float]]:
    """Yield text key, row, column and cost of each pair that cannot stand (columns sorted in a row)."""
    twice = np.zeros(len(data), dtype=bool)
    twice[1:] = indices[1:] == indices[:-1]
    starts = indptr[:-1]
    twice[starts[starts < len(data)]] = False
    for key, bad in (
        ("matrix.cost-missing", ~np.isfinite(data)),
        ("matrix.cost-negative", data < 0),
        ("matrix.cost-beyond", np.isfinite(data) & (data > search)),
        ("matrix.pair-twice", twice),
    ):
        for at in np.flatnonzero(bad):
            row = int(np.searchsorted(indptr, at, side="right")) - 1
            yield key, row, int(indices[at]), float(data[at])


def cheapest(
    indptr: Integers, indices: Integers, data: NDArray[np.float64], order: Integers
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
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
    indptr: Integers, indices: Integers, data: NDArray[np.float64], limit: float
) -> tuple[NDArray[np.bool_], Integers, Integers]:
    """Compressed rows of true for the pairs whose cost is at most ``limit``."""
    kept = data <= limit
    before = np.concatenate([[0], np.cumsum(kept)])
    return np.ones(int(before[-1]), dtype=bool), indices[kept], before[indptr]
