"""Cuts for covering the most weight, each from a part of the rows: no mixture of choices covers more of the part than the cut says.

As for the cuts that cover every row (see ``parts``): the point is packed with choices of columns, each worth the weight that it covers, and the
prices of the columns at the end, with the worth of the packing itself, are a cut. Plain arrays; whole numbers wherever something is proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.cover.reduce import Sets

    # choices found so far, their worth, how many there are, and how many nodes may still be looked at
    Pool = tuple[Bools, Floats, Integers]

__all__ = ["WHOLE", "best_choice", "cut_of_weight"]

# Weights and prices are whole numbers of which so many are the weight of the part.
WHOLE = 2**40
# What is less than this share of the part's weight does not count.
_LEAST = 3e-4
# How much of the last prices goes into new ones (Wentges 1997), how fast they are followed, and steps of a packing at most.
_SMOOTH, _FOLLOW = 0.5, 0.3
_STEPS = 2000
_TINY = 1e-10


@kernel
def _ascend(
    rows: Sets, weight: Integers, price: Integers, left: Integers, times: Integers, allowed: Bools, loss: int, below: int
) -> tuple[int, bool]:  # fmt: skip
    """Bound prices and uncovered weight from below; tell whether it is best to open nothing more. ``left`` is what is left of the prices."""
    left[:] = price
    is_closed = True
    for row in range(len(weight)):
        if times[row] > 0:
            continue
        due = weight[row]
        for at in range(rows[0][row], rows[0][row + 1]):
            if allowed[rows[1][at]]:
                due = min(due, left[rows[1][at]])
        is_closed = is_closed and due == weight[row]
        loss += due
        if loss >= below:
            return loss, False
        for at in range(rows[0][row], rows[0][row + 1]):
            left[rows[1][at]] -= due
    return loss, is_closed


@kernel
def _gain(columns: Sets, weight: Integers, times: Integers, column: int, others: int) -> int:
    """Weight of a column's rows that so many others cover."""
    total = 0
    for at in range(columns[0][column], columns[0][column + 1]):
        if times[columns[1][at]] == others:
            total += weight[columns[1][at]]
    return total


@kernel
def _count(columns: Sets, column: int, times: Integers, by: int) -> None:
    for at in range(columns[0][column], columns[0][column + 1]):
        times[columns[1][at]] += by


@kernel
def _likeliest(columns: Sets, weight: Integers, price: Integers, times: Integers, allowed: Bools) -> int:
    """Return the allowed column that gains most, or -1."""
    best, most = -1, 0
    for column in range(len(price)):
        if allowed[column]:
            gain = _gain(columns, weight, times, column, 0) - price[column]
            if best < 0 or gain > most:
                best, most = column, gain
    return best


@kernel
def _bar(left: Integers, allowed: Bools, most: int, barred: Integers, bars: int) -> int:
    """Bar the columns of which as much or more is left; return how many are barred."""
    for column in range(len(left)):
        if allowed[column] and left[column] >= most:
            allowed[column], barred[bars] = False, column
            bars += 1
    return bars


@kernel
def best_choice(
    rows: Sets, columns: Sets, weight: Integers, price: Integers, best: Bools, below: int, nodes: int
) -> tuple[int, int, bool]:
    """Look for the columns whose prices, and the weight that they leave uncovered, are least and less than ``below``.

    Parameters
    ----------
    rows, columns
        The sets, both ways.
    weight, price
        Of each row, of each column; 0 or more.
    best
        Where the choice is written, when there is one.
    below
        Only what costs less counts.
    nodes
        How many nodes may be looked at.

    Returns
    -------
    tuple
        What is lost (``below`` when nothing is less), nodes looked at, and whether nothing is less.

    Examples
    --------
    >>> from scipy import sparse
    >>> rows = sparse.csr_array(np.array([[1, 0], [1, 1], [0, 1]], dtype=bool))
    >>> columns, best = rows.T.tocsr(), np.zeros(2, dtype=bool)
    >>> sets = (rows.indptr, rows.indices), (columns.indptr, columns.indices)
    >>> best_choice(*sets, np.array([5, 4, 1]), np.array([6, 3]), best, 99, 99)[0], best.tolist()
    (7, [True, False])
    """
    size = len(price)
    times, allowed, left = np.zeros(len(weight), np.int64), np.ones(size, np.bool_), np.empty(size, np.int64)
    opened, taken = np.zeros(size, np.bool_), np.empty(size + 2, np.int64)
    # what is still to be tried at each depth: its column open (2), its column closed (1), nothing (0)
    tries, loss = np.zeros(size + 2, np.int64), np.zeros(size + 2, np.int64)
    barred, first = np.empty(size, np.int64), np.zeros(size + 2, np.int64)
    depth, seen, bars, is_new = 0, 0, 0, True
    while depth >= 0:
        if is_new:
            seen += 1
            first[depth], tries[depth] = bars, 0
            bound, is_closed = _ascend(rows, weight, price, left, times, allowed, loss[depth], below)
            if bound < below and is_closed:
                below = bound
                best[:] = opened
            elif bound < below:
                bars = _bar(left, allowed, below - bound, barred, bars)
                taken[depth] = _likeliest(columns, weight, price, times, allowed)
                if taken[depth] >= 0:
                    tries[depth] = 2
                else:
                    lost = loss[depth] + weight[times == 0].sum()
                    if lost < below:
                        below = lost
                        best[:] = opened
            if seen >= nodes:
                return below, seen, False
        tries[depth] -= 1
        column = taken[depth]
        if tries[depth] == 1:
            opened[column], allowed[column] = True, False
            _count(columns, column, times, 1)
            loss[depth + 1] = loss[depth] + price[column]
            depth, is_new = depth + 1, True
        elif tries[depth] == 0:
            opened[column], barred[bars] = False, column
            bars += 1
            _count(columns, column, times, -1)
            loss[depth + 1] = loss[depth]
            depth, is_new = depth + 1, True
        else:
            while bars > first[depth]:
                bars -= 1
                allowed[barred[bars]] = True
            depth, is_new = depth - 1, False
    return below, seen, True


@kernel
def _quick_choice(columns: Sets, weight: Integers, price: Integers, chosen: Bools) -> int:
    """Open or close whatever gains most until nothing does; return prices and uncovered weight."""
    times = np.zeros(len(weight), np.int64)
    chosen[:] = False
    while True:
        best, most = -1, 0
        for column in range(len(price)):
            if chosen[column]:
                gain = price[column] - _gain(columns, weight, times, column, 1)
            else:
                gain = _gain(columns, weight, times, column, 0) - price[column]
            if gain > most:
                best, most = column, gain
        if best < 0:
            return int(price[chosen].sum() + weight[times == 0].sum())
        chosen[best] = not chosen[best]
        _count(columns, best, times, 1 if chosen[best] else -1)


@kernel
def _covered(rows: Sets, weight: Integers, chosen: Bools) -> float:
    """Share of the weight that a choice covers."""
    total = 0
    for row in range(len(weight)):
        for at in range(rows[0][row], rows[0][row + 1]):
            if chosen[rows[1][at]]:
                total += weight[row]
                break
    return float(total / WHOLE)


@kernel
def _entering(rows: Sets, columns: Sets, weight: Integers, prices: Floats, smooth: Floats, pool: Pool) -> int:
    """Return the place in the pool of a choice that is worth more than its prices, which may be new; -1: there is none; -2: not known."""
    choices, worth, held = pool
    size = len(smooth)
    most, place = _LEAST, -1
    for at in range(held[0]):
        more = worth[at] - prices[size] - prices[:size][choices[at]].sum()
        if more > most:
            most, place = more, at
    if most > 5 * _LEAST:
        return place
    if held[0] == len(worth):
        return -2
    price, chosen, total = np.empty(size, np.int64), np.zeros(size, np.bool_), int(weight.sum())
    for share in (_SMOOTH, 0.0):
        for column in range(size):
            mixed = share * smooth[column] + (1.0 - share) * max(0.0, prices[column])
            price[column] = np.int64(np.ceil(WHOLE * mixed))
        below = _quick_choice(columns, weight, price, chosen) + 1
        covers = _covered(rows, weight, chosen)
        if covers - prices[size] - prices[:size][chosen].sum() <= _LEAST:
            if share == 0.0:
                below = min(below, int(total - WHOLE * (prices[size] + _LEAST)))
            lost, seen, is_best = best_choice(rows, columns, weight, price, chosen, below, held[1])
            held[1] -= seen
            if share == 0.0 and lost == below:
                return place if place >= 0 or is_best else -2
            covers = _covered(rows, weight, chosen)
        if covers - prices[size] - prices[:size][chosen].sum() > _LEAST:
            choices[held[0]], worth[held[0]] = chosen, covers
            held[0] += 1
            smooth *= 1.0 - _FOLLOW
            smooth += _FOLLOW * np.maximum(prices[:size], 0.0)
            return int(held[0] - 1)
    return place


@kernel
def _exchange(inverse: Floats, level: Floats, basis: Integers, column: Floats, new: int) -> bool:
    """Take a variable into the basis for the one that is at 0 first; tell whether there is one."""
    leaves, most = -1, np.inf
    for row in range(len(level)):
        if column[row] > _TINY and level[row] < most * column[row]:
            leaves, most = row, level[row] / column[row]
    if leaves < 0:
        return False
    level -= most * column
    np.maximum(level, 0.0, level)
    level[leaves], basis[leaves] = most, new
    inverse[leaves] /= column[leaves]
    for row in range(len(level)):
        if row != leaves and column[row] != 0.0:
            inverse[row] -= column[row] * inverse[leaves]
    return True


@kernel
def cut_of_weight(
    rows: Sets, columns: Sets, weight: Integers, share: Floats, smooth: Floats, limits: tuple[float, int]
) -> tuple[Integers, int]:
    """Find prices such that no choice covers more than its prices and a constant, while at a point more seems to be covered.

    Parameters
    ----------
    rows, columns
        The part's sets, both ways; each of its rows has all its columns.
    weight
        Of each row; their sum is about ``WHOLE``.
    share
        The point: how far each column is open; each above 0.
    smooth
        First prices, as shares of the weight.
    limits
        The share of the weight that seems to be covered at the point: what is packed to it is not cut off; and nodes of all searches together.

    Returns
    -------
    tuple
        The prices, and the constant; 0 when nothing was found. Both are proved in whole numbers.
    """
    size = len(share)
    inverse, level = np.eye(size + 1), np.append(share, 1.0)
    # of each place in the basis its choice, or -1 for what is left of a column's share
    basis, prices, column = np.full(size + 1, -1), np.zeros(size + 1), np.zeros(size + 1)
    choices, worth = np.zeros((_STEPS, size), np.bool_), np.zeros(_STEPS)
    held = np.array([0, limits[1]])
    price, chosen = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    for _ in range(_STEPS):
        packed = 0.0
        prices[:] = 0.0
        for row in range(size + 1):
            if basis[row] >= 0:
                packed += level[row] * worth[basis[row]]
                prices += worth[basis[row]] * inverse[row]
        if packed >= limits[0] - _LEAST:
            return price, 0
        slack, new = int(np.argmin(prices)), -1
        if prices[slack] < -_TINY:
            column[:] = inverse[:, slack]
        else:
            new = _entering(rows, columns, weight, prices, smooth, (choices, worth, held))
            if new == -2:
                return price, 0
            if new == -1:
                for at in range(size):
                    price[at] = np.int64(np.ceil(WHOLE * max(0.0, prices[at])))
                below = _quick_choice(columns, weight, price, chosen)
                lost, _, is_best = best_choice(rows, columns, weight, price, chosen, below, limits[1])
                return price, int(weight.sum()) - lost if is_best else 0
            column[:] = inverse[:, size]
            for at in range(size):
                if choices[new, at]:
                    column += inverse[:, at]
        if not _exchange(inverse, level, basis, column, new):
            break
    return price, 0
