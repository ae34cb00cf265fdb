"""Good medians quickly: greedy and fast interchange over sorted neighbours.

After Whitaker (1983) and Resende and Werneck (2007). Plain arrays, deterministic, ties by the lower number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.tolerances import ROUNDING, WORK

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.median.neighbours import Neighbours, Rows

_KICKS = 60
# Pairs from which a first choice is made, and the time that may take.
_SAMPLED_PAIRS = 400_000
_SAMPLE_S = 0.2


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
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
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
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> chosen = np.array([True, False])
    >>> interchange(chosen, 1, near, Deadline(9.0)), chosen.tolist()
    (7.0, [False, True])
    """
    rows, cap = (near.indptr, near.column, near.value), near.capped()
    least = ROUNDING * float(cap.sum())
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
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> search_median(near, 1, Deadline(9.0))
    (array([False,  True]), 7.0)
    """
    best = np.zeros(near.size, dtype=bool) if start is None else start.copy()
    least = ROUNDING * float(near.capped().sum())
    cost = interchange(best, count, near, deadline)
    chance = np.random.default_rng(0)
    work = len(near.value) + near.size * max(1, count)
    for _ in range(int(min(_KICKS, WORK / (10.0 * work)))):
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
