"""Who is near whom: weighted costs of rows to columns, cheapest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from coverplan.kernels.types import Bools, Floats, Integers, Rows
    from coverplan.siting.solve.deadline import Deadline

# Pairs that are sorted before the clock is looked at.
_PAIRS_AT_ONCE = 1_000_000

__all__ = ["Neighbours", "closer", "neighbours_of"]


@dataclass(frozen=True)
class Neighbours:
    """Weighted costs of demand points to candidates, cheapest first.

    Parameters
    ----------
    indptr, column, value
        Compressed rows, ``value`` (weight times cost) ascending in a row, ties by column; only pairs
        cheaper than ``cap``.
    cap
        Weighted cost of each row to its nearest fixed site; infinite where there is none.
    size
        Number of candidates.
    """

    indptr: NDArray[np.int64]
    column: NDArray[np.int32]
    value: Floats
    cap: Floats
    size: int

    @property
    def penalty(self) -> float:
        """A cost for a row that nothing reaches, above all costs together."""
        last = np.zeros(len(self.cap))
        some = np.diff(self.indptr) > 0
        last[some] = self.value[self.indptr[1:][some] - 1]
        return 1.0 + 2.0 * float(np.where(np.isfinite(self.cap), self.cap, last).sum())

    def rows(self, kept: Bools) -> Neighbours:
        """Keep some rows."""
        pair = np.repeat(kept, np.diff(self.indptr))
        indptr = np.concatenate([[0], np.cumsum(np.diff(self.indptr)[kept])]).astype(np.int64)
        return Neighbours(indptr, self.column[pair], self.value[pair], self.cap[kept], self.size)

    @cached_property
    def capped(self) -> Floats:
        """The cap, with the penalty where nothing fixed reaches a row."""
        return np.where(np.isfinite(self.cap), self.cap, self.penalty)

    @property
    def rows_of_pairs(self) -> Rows:
        """The compressed rows."""
        return self.indptr, self.column.astype(np.int32, copy=False), self.value

    @cached_property
    def columns_of_pairs(self) -> Rows:
        """The pairs as compressed columns: where each begins, rows, values."""
        return _by_column(*self.rows_of_pairs, self.size)


@kernel
def _by_column(indptr: Integers, column: Integers, value: Floats, size: int) -> Rows:
    first = np.zeros(size + 1, np.int64)
    for at in range(len(column)):
        first[column[at] + 1] += 1
    first = np.cumsum(first)
    place = first[:-1].copy()
    row_of, cost = np.empty(len(column), np.int32), np.empty(len(column))
    for row in range(len(indptr) - 1):
        for at in range(indptr[row], indptr[row + 1]):
            to = place[column[at]]
            row_of[to], cost[to] = row, value[at]
            place[column[at]] = to + 1
    return first, row_of, cost


@kernel
def _counted(rows: Rows, number: Integers, weight: Floats, least: Floats) -> NDArray[np.int64]:
    """Return where each row begins when only the pairs are kept that are cheaper than what is there already."""
    indptr, column, cost = rows
    first = np.zeros(len(weight) + 1, np.int64)
    for row in range(len(weight)):
        kept = 0
        if weight[row] > 0.0 or least[row] == np.inf:  # a point that weighs nothing only has to be reached
            for at in range(indptr[row], indptr[row + 1]):
                kept += cost[at] < least[row] and number[column[at]] >= 0
        first[row + 1] = first[row] + kept
    return first


@kernel
def _sort_rows(
    rows: Rows,
    number: Integers,
    weight: Floats,
    least: Floats,
    part: tuple[int, int],
    first: Integers,
    to: Integers,
    value: Floats,
) -> None:
    """Fill in the weighted costs of a part of the rows, cheapest first."""
    indptr, column, cost = rows
    for row in range(part[0], part[1]):
        start, stop = first[row], first[row + 1]
        if start == stop:
            continue
        place = start
        for at in range(indptr[row], indptr[row + 1]):
            if cost[at] < least[row] and number[column[at]] >= 0:
                to[place], value[place] = number[column[at]], weight[row] * cost[at]
                place += 1
        order = np.argsort(value[start:stop], kind="mergesort")
        to[start:stop] = to[start:stop][order]
        value[start:stop] = value[start:stop][order]


def neighbours_of(
    costs: sparse.csr_array, candidates: Bools, weight: Floats, least: Floats, deadline: Deadline
) -> Neighbours | None:
    """Return the weighted costs of the rows that candidates can make cheaper; and a cap for each row.

    Parameters
    ----------
    costs
        Rows to columns, the columns of a row ascending.
    candidates
        Which columns may be opened; they are counted in their order.
    weight
        Of each row.
    least
        Cost of each row to the nearest column that is open anyway; infinite where there is none.
    deadline
        When to give up.

    Returns
    -------
    Neighbours or None
        None when there was not the time to sort them.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0]]))
    >>> every, least = np.array([True, True]), np.array([np.inf, 6.0])
    >>> near = neighbours_of(costs, every, np.array([1.0, 2.0]), least, Deadline(600.0))
    >>> near.column.tolist(), near.value.tolist(), near.cap.tolist()
    ([1, 0, 0], [1.0, 5.0, 8.0], [inf, 12.0])
    """
    if deadline.is_over:
        return None
    number = np.where(candidates, np.cumsum(candidates) - 1, -1)
    rows = costs.indptr, costs.indices, costs.data
    first = _counted(rows, number, weight, least)
    to, value = np.empty(int(first[-1]), np.int32), np.empty(int(first[-1]))
    ends = np.searchsorted(first, np.arange(_PAIRS_AT_ONCE, first[-1], _PAIRS_AT_ONCE))
    start = 0
    for stop in (*ends.tolist(), len(weight)):
        if deadline.is_over:
            return None
        _sort_rows(rows, number, weight, least, (start, stop), first, to, value)
        start = stop
    served = np.isfinite(least)
    cap = np.full(len(least), np.inf)
    cap[served] = weight[served] * least[served]
    return Neighbours(first, to, value, cap, int(candidates.sum()))


@kernel
def _closer(
    rows: Rows, number: Integers, opened: Bools, cap: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats, Floats]:
    indptr, column, value = rows
    first, place = np.zeros(len(indptr), np.int64), 0
    to, cost, less = np.empty(len(column), np.int32), np.empty(len(column)), cap.copy()
    for row in range(len(cap)):
        for at in range(indptr[row], indptr[row + 1]):
            if opened[column[at]]:
                less[row] = value[at]
                break
            if number[column[at]] >= 0:
                to[place], cost[place] = number[column[at]], value[at]
                place += 1
        while place > first[row] and cost[place - 1] >= less[row]:
            place -= 1
        first[row + 1] = place
    return first, to[:place].copy(), cost[:place].copy(), less


def closer(near: Neighbours, closed: Bools, opened: Bools) -> Neighbours:
    """Return the neighbours without some columns, and with others open: their costs cap those of the rows.

    Examples
    --------
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> left = closer(near, np.array([False, False]), np.array([True, False]))
    >>> left.column.tolist(), left.value.tolist(), left.cap.tolist()
    ([0], [2.0], [1.0, 9.0])
    """
    is_left = ~(closed | opened)
    number = np.where(is_left, np.cumsum(is_left) - 1, -1)
    first, to, cost, cap = _closer(near.rows_of_pairs, number, opened, near.cap)
    return Neighbours(first, to, cost, cap, int(is_left.sum()))
