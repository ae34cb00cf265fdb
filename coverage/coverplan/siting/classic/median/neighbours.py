"""Who is near whom: weighted costs of rows to columns, cheapest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from coverplan.kernels.types import Bools, Floats, Integers

    Rows = tuple[Integers, Integers, Floats]

__all__ = ["Neighbours", "neighbours_of"]


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
    column: NDArray[np.int64]
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

    def capped(self) -> Floats:
        """Return the cap, with the penalty where nothing fixed reaches a row."""
        return np.where(np.isfinite(self.cap), self.cap, self.penalty)


@kernel
def _sorted_rows(
    rows: Rows, number: Integers, weight: Floats, least: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return compressed rows of weighted costs, cheapest first, of the pairs that are cheaper than what is there already."""
    indptr, column, cost = rows
    first = np.zeros(len(weight) + 1, np.int64)
    for row in range(len(weight)):
        kept = 0
        if weight[row] > 0.0 or least[row] == np.inf:  # a point that weighs nothing only has to be reached
            for at in range(indptr[row], indptr[row + 1]):
                kept += cost[at] < least[row] and number[column[at]] >= 0
        first[row + 1] = first[row] + kept
    to, value = np.empty(first[-1], np.int64), np.empty(first[-1])
    for row in range(len(weight)):
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
    return first, to, value


def neighbours_of(costs: sparse.csr_array, candidates: Bools, weight: Floats, least: Floats) -> Neighbours:
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

    Examples
    --------
    >>> from scipy import sparse
    >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0]]))
    >>> near = neighbours_of(costs, np.array([True, True]), np.array([1.0, 2.0]), np.array([np.inf, 6.0]))
    >>> near.column.tolist(), near.value.tolist(), near.cap.tolist()
    ([1, 0, 0], [1.0, 5.0, 8.0], [inf, 12.0])
    """
    number = np.where(candidates, np.cumsum(candidates) - 1, -1)
    indptr, column, value = _sorted_rows((costs.indptr, costs.indices, costs.data), number, weight, least)
    served = np.isfinite(least)
    cap = np.full(len(least), np.inf)
    cap[served] = weight[served] * least[served]
    return Neighbours(indptr, column, value, cap, int(candidates.sum()))
