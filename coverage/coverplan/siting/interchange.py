"""Good medians quickly: greedy and fast interchange over sorted neighbours.

After Whitaker (1983) and Resende and Werneck (2007). Plain arrays, deterministic, ties by the lower number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.deadline import Deadline

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from coverplan.kernels.types import Bools, Floats, Integers

    Rows = tuple[Integers, Integers, Floats]

_KICKS = 60
# Steps that a search may cost, so that big problems are not searched for ever.
_WORK = 3e8
# Pairs from which a first choice is made, and the time that may take.
_SAMPLED_PAIRS = 400_000
_SAMPLE_S = 0.2


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


@kernel
def _serve(
    row: int, indptr: Integers, column: Integers, value: Floats, cap: Floats, chosen: Bools
) -> tuple[int, float, float]:
    """Nearest chosen column of a row (-1: none), its cost, and the cost of the second."""
    first, least = -1, cap[row]
    for at in range(indptr[row], indptr[row + 1]):
        if chosen[column[at]]:
            if first >= 0:
                return first, least, value[at]
            first, least = column[at], value[at]
    return first, least, cap[row]


@kernel
def _profits(
    first: Integers,
    near: Floats,
    second: Floats,
    slot: Integers,
    opened: int,
    rows: tuple[Integers, Integers, Floats],
    size: int,
) -> tuple[Floats, Floats, Floats]:
    """Return what opening each column saves, what closing each open one costs, and what pairs correct."""
    indptr, column, value = rows
    saving, loss, shared = np.zeros(size), np.zeros(opened), np.zeros((size, opened))
    for row in range(len(near)):
        home = slot[first[row]] if first[row] >= 0 else -1
        if home >= 0:
            loss[home] += second[row] - near[row]
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= second[row]:
                break
            saving[column[at]] += max(0.0, near[row] - value[at])
            if home >= 0:
                shared[column[at], home] += second[row] - max(near[row], value[at])
    return saving, loss, shared


@kernel
def _best_move(
    chosen: Bools,
    order: Integers,
    profits: tuple[Floats, Floats, Floats],
    room: int,
    least: float,
) -> tuple[int, int]:
    """Column to open and column to close (-1: none) that save the most, more than ``least``."""
    saving, loss, shared = profits
    best, out, most = -1, -1, least
    for new in range(len(chosen)):
        if chosen[new]:
            continue
        if room > 0:
            if saving[new] > most:
                best, most = new, saving[new]
            continue
        for place in range(len(order)):
            profit = saving[new] - loss[place] + shared[new, place]
            if profit > most:
                best, out, most = new, order[place], profit
    return best, out


@kernel
def _move(chosen: Bools, count: int, least: float, rows: Rows, cap: Floats) -> tuple[float, bool]:
    """Open the best column, or swap it for another where there is no room, if that saves more than ``least``.

    Returns
    -------
    tuple
        The cost before, and whether anything was moved.
    """
    indptr, column, value = rows
    size = len(chosen)
    first, near, second = np.empty(len(cap), np.int64), np.empty(len(cap)), np.empty(len(cap))
    slot = np.full(size, -1, np.int64)
    for row in range(len(cap)):
        first[row], near[row], second[row] = _serve(row, indptr, column, value, cap, chosen)
    order = np.flatnonzero(chosen)
    for place in range(len(order)):
        slot[order[place]] = place
    room = count - len(order)
    profits = _profits(first, near, second, slot, len(order), rows, size)
    best, out = _best_move(chosen, order, profits, room, 0.0 if room > 0 else least)
    if best >= 0:
        chosen[best] = True
        if out >= 0:
            chosen[out] = False
    return near.sum(), best >= 0


@kernel
def _savings(chosen: Bools, rows: Rows, cap: Floats) -> tuple[Floats, float]:
    """Return what opening each column alone would save, and the cost as it is."""
    indptr, column, value = rows
    saving, cost = np.zeros(len(chosen)), 0.0
    for row in range(len(cap)):
        _, near, _ = _serve(row, indptr, column, value, cap, chosen)
        cost += near
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= near:
                break
            saving[column[at]] += near - value[at]
    return saving, cost


def savings(chosen: Bools, near: Neighbours) -> tuple[Floats, float]:
    """Return what opening each column alone would save, and the cost as it is, with penalties for rows out of reach.

    Examples
    --------
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> savings(np.array([True, False]), near)
    (array([0., 7.]), 10.0)
    """
    return _savings(chosen, (near.indptr, near.column, near.value), near.capped())


def interchange(chosen: Bools, count: int, near: Neighbours, deadline: Deadline) -> float:
    """Open the best columns up to ``count``, then swap while that saves anything; in place.

    Returns
    -------
    float
        The weighted cost, with penalties for rows out of reach.

    Examples
    --------
    >>> from coverplan.siting.deadline import Deadline
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> chosen = np.array([True, False])
    >>> interchange(chosen, 1, near, Deadline(9.0)), chosen.tolist()
    (7.0, [False, True])
    """
    rows, cap = (near.indptr, near.column, near.value), near.capped()
    least = 1e-12 * float(cap.sum())
    while not deadline.is_over:
        cost, is_moved = _move(chosen, count, least, rows, cap)
        if not is_moved:
            return float(cost)
    saving, cost = _savings(chosen, rows, cap)
    best = np.argsort(-saving, kind="stable")[: max(0, count - int(chosen.sum()))]
    chosen[best[saving[best] > 0.0]] = True
    return float(_savings(chosen, rows, cap)[1]) if len(best) else float(cost)


def sampled_median(near: Neighbours, count: int, start: Bools) -> tuple[Bools, float]:
    """Choose at most ``count`` columns of small total cost at once, from a part of the rows where there are many pairs.

    Parameters
    ----------
    start
        At most ``count`` columns that reach every row.

    Returns
    -------
    tuple
        Whether each column is chosen, and the weighted cost: no more than that of ``start``.
    """
    every = -(-len(near.value) // _SAMPLED_PAIRS)
    part = near.rows(np.arange(len(near.cap)) % max(1, every) == 0)
    chosen = start.copy()
    interchange(chosen, count, part, Deadline(_SAMPLE_S))
    cost, first = savings(chosen, near)[1], savings(start, near)[1]
    return (chosen, cost) if cost < first else (start, first)


def search_median(
    near: Neighbours, count: int, deadline: Deadline, start: Bools | None = None
) -> tuple[Bools, float]:
    """Choose at most ``count`` columns of small total cost: greedy, interchange, kicks; quickly when the time is over.

    Returns
    -------
    tuple
        Whether each column is chosen, and the weighted cost (with penalties for rows out of reach).

    Examples
    --------
    >>> from coverplan.siting.deadline import Deadline
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> search_median(near, 1, Deadline(9.0))
    (array([False,  True]), 7.0)
    """
    best = np.zeros(near.size, dtype=bool) if start is None else start.copy()
    least = 1e-12 * float(near.capped().sum())
    cost = interchange(best, count, near, deadline)
    chance = np.random.default_rng(0)
    work = len(near.value) + near.size * max(1, count)
    for _ in range(int(min(_KICKS, _WORK / (10.0 * work)))):
        opened, closed = np.flatnonzero(best), np.flatnonzero(~best)
        if not len(opened) or not len(closed) or deadline.is_over:
            break
        trial = best.copy()
        moved = min(2 + int(chance.integers(3)), len(opened), len(closed))
        trial[chance.choice(opened, moved, replace=False)] = False
        trial[chance.choice(closed, moved, replace=False)] = True
        now = interchange(trial, count, near, deadline)
        if now < cost - least:
            best, cost = trial, now
    return best, float(cost)
