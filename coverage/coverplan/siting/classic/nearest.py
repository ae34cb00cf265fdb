"""Costs read as they stand: the least of each row, and rows in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Positions, Rows

__all__ = ["in_order", "lower", "lower_by_one", "nearest_of_farthest"]

# A row with at least this share of all columns is put in order by looking at every column.
_FULL = 8


@kernel
def lower(least: Floats, indptr: Integers, indices: Integers, data: Floats, opened: Bools) -> None:
    """Lower the least cost of each row to that of its nearest open column, where that is less."""
    for row in range(len(least)):
        for at in range(indptr[row], indptr[row + 1]):
            if opened[indices[at]] and data[at] < least[row]:
                least[row] = data[at]


@kernel
def lower_by_one(least: Floats, indptr: Integers, indices: Integers, data: Floats, column: int) -> None:
    """Lower the least cost of each row to that of one column, where that is less; the columns of a row ascend."""
    for row in range(len(least)):
        low, stop = indptr[row], indptr[row + 1]
        if low + column < stop and indices[low + column] == column:  # a row with every column
            low += column
        else:
            high = stop
            while low < high:
                middle = (low + high) // 2
                if indices[middle] < column:
                    low = middle + 1
                else:
                    high = middle
        if low < stop and indices[low] == column:
            least[row] = min(least[row], data[low])


@kernel
def nearest_of_farthest(
    least: Floats, indptr: Integers, indices: Integers, data: Floats, number: Integers, is_fixed: Bools
) -> int:
    """Return the number of the candidate nearest to a row whose least cost is the largest, the first of equals; -1 where none is nearer."""
    best, cost, most = -1, np.inf, least.max()
    for row in range(len(least)):
        if least[row] < most:
            continue
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] < most and data[at] <= cost:
                column = number[indices[at]]
                if not is_fixed[column] and (data[at] < cost or column < best):
                    best, cost = column, data[at]
    return int(best)


@kernel
def in_order(indptr: Integers, indices: Integers, data: Floats, rows: Positions, number: Integers) -> Rows:
    """Return some rows, in another order, with their columns renumbered and ascending.

    Examples
    --------
    >>> costs = np.array([0, 2, 3]), np.array([0, 1, 1]), np.array([5.0, 7.0, 9.0])
    >>> [part.tolist() for part in in_order(*costs, np.array([1, 0]), np.array([1, 0]))]
    [[0, 1, 3], [0, 0, 1], [9.0, 7.0, 5.0]]
    """
    first = np.zeros(len(rows) + 1, np.int64)
    for place in range(len(rows)):
        first[place + 1] = first[place] + indptr[rows[place] + 1] - indptr[rows[place]]
    to, cost = np.empty(first[-1], np.int32), np.empty(first[-1])
    seen, held = np.full(len(number), -1), np.empty(len(number))
    for place in range(len(rows)):
        start, stop, at = indptr[rows[place]], indptr[rows[place] + 1], first[place]
        if (stop - start) * _FULL >= len(number):
            for pair in range(start, stop):
                seen[number[indices[pair]]], held[number[indices[pair]]] = place, data[pair]
            for column in range(len(number)):
                if seen[column] == place:
                    to[at], cost[at] = column, held[column]
                    at += 1
        else:
            new = number[indices[start:stop]]
            order = np.argsort(new)
            to[at : at + stop - start], cost[at : at + stop - start] = new[order], data[start:stop][order]
    return first, to, cost
