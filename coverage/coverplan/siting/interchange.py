"""Good medians quickly: greedy and fast interchange over sorted neighbours.

After Whitaker (1983) and Resende and Werneck (2007). Plain arrays, deterministic, ties by the lower number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers


_KICKS = 60
# Steps that a search may cost, so that big problems are not searched for ever.
_WORK = 3e8


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

    def capped(self) -> Floats:
        """Return the cap, with the penalty where nothing fixed reaches a row."""
        return np.where(np.isfinite(self.cap), self.cap, self.penalty)


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
def interchange(
    chosen: Bools, count: int, least: float, indptr: Integers, column: Integers, value: Floats, cap: Floats
) -> float:
    """Open the best columns up to ``count``, then swap while that saves more than ``least``; in place."""
    rows, size = len(cap), len(chosen)
    first, near, second = np.empty(rows, np.int64), np.empty(rows), np.empty(rows)
    slot = np.full(size, -1, np.int64)
    while True:
        for row in range(rows):
            first[row], near[row], second[row] = _serve(row, indptr, column, value, cap, chosen)
        order = np.flatnonzero(chosen)
        for place in range(len(order)):
            slot[order[place]] = place
        room = count - len(order)
        profits = _profits(first, near, second, slot, len(order), (indptr, column, value), size)
        best, out = _best_move(chosen, order, profits, room, 0.0 if room > 0 else least)
        if best < 0:
            return float(near.sum())
        chosen[best] = True
        if out >= 0:
            chosen[out] = False


def search_median(near: Neighbours, count: int, start: Bools | None = None) -> tuple[Bools, float]:
    """Choose at most ``count`` columns of small total cost: greedy, interchange, kicks.

    Returns
    -------
    tuple
        Whether each column is chosen, and the weighted cost (with penalties for rows out of reach).

    Examples
    --------
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> search_median(near, 1)
    (array([False,  True]), 7.0)
    """
    arrays = (near.indptr, near.column, near.value, near.capped())
    best = np.zeros(near.size, dtype=bool) if start is None else start.copy()
    least = 1e-12 * float(arrays[3].sum())
    cost = interchange(best, count, least, *arrays)
    chance = np.random.default_rng(0)
    work = len(near.value) + near.size * max(1, count)
    for _ in range(int(min(_KICKS, _WORK / (10.0 * work)))):
        opened, closed = np.flatnonzero(best), np.flatnonzero(~best)
        if not len(opened) or not len(closed):
            break
        trial = best.copy()
        moved = min(2 + int(chance.integers(3)), len(opened), len(closed))
        trial[chance.choice(opened, moved, replace=False)] = False
        trial[chance.choice(closed, moved, replace=False)] = True
        now = interchange(trial, count, least, *arrays)
        if now < cost - least:
            best, cost = trial, now
    return best, float(cost)
