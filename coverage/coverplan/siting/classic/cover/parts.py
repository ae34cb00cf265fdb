"""Cuts for covering every row, each from a small part of the rows: what no mixture of the part's covers can be is cut off.

After Boyd (1994), Fenchel cutting planes for integer programs, Operations Research 42, and Avella, Boccia and Vasilyev (2009), Computational
experience with general cutting planes for the set covering problem, Operations Research Letters 37: the point is packed with covers of the part,
each new one found by a small search; prices under which every cover costs at least 1 while the point costs less are a cut.
Plain arrays; whole numbers wherever something is proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.cover.reduce import Sets

    # covers found so far, how many there are, and how many nodes may still be looked at
    Pool = tuple[Bools, Integers]

__all__ = ["ONE", "cheapest_cover", "cut_of_part", "part_around"]

# Prices are whole numbers of which so many are 1: a power of 2, so that they are exact as shares, too.
ONE = 2**20
# A cover must be cheaper than 1 by this share to be worth a step; a point that is packed as near to 1 is not cut off.
_LEAST = 1e-3
# How much of the last prices goes into new ones (Wentges 1997), and how fast they are followed.
_SMOOTH, _FOLLOW = 0.5, 0.3
# A cover as cheap as this is taken at once; steps and covers of a packing at most.
_CHEAP = 0.9
_STEPS = 4000
_TINY = 1e-9


@kernel
def _ascend(
    rows: Sets, price: Integers, left: Integers, times: Integers, allowed: Bools, cost: int, below: int
) -> int:
    """Bound what covers cost by raising a due for each open row as far as its columns allow; ``left`` is what is left of their prices."""
    left[:] = price
    for row in range(len(times)):
        if times[row] > 0:
            continue
        least = below
        for at in range(rows[0][row], rows[0][row + 1]):
            if allowed[rows[1][at]]:
                least = min(least, left[rows[1][at]])
        cost += least
        if cost >= below:
            break
        for at in range(rows[0][row], rows[0][row + 1]):
            left[rows[1][at]] -= least
    return cost


@kernel
def _spread(rows: Sets, left: Integers, times: Integers, allowed: Bools, order: Integers) -> tuple[bool, int]:
    """Write the columns of the open row that has the fewest, cheapest first; tell whether a row is open, and how many columns they are."""
    narrowest, fewest = -1, len(allowed) + 1
    for row in range(len(times)):
        if times[row] > 0:
            continue
        count = 0
        for at in range(rows[0][row], rows[0][row + 1]):
            count += allowed[rows[1][at]]
        if count < fewest:
            narrowest, fewest = row, count
    if narrowest < 0:
        return False, 0
    count = 0
    for at in range(rows[0][narrowest], rows[0][narrowest + 1]):
        column = rows[1][at]
        if allowed[column]:
            place = count
            while place > 0 and left[order[place - 1]] > left[column]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = column
            count += 1
    return True, count


@kernel
def _count(columns: Sets, column: int, times: Integers, by: int) -> None:
    for at in range(columns[0][column], columns[0][column + 1]):
        times[columns[1][at]] += by


@kernel
def cheapest_cover(
    rows: Sets, columns: Sets, price: Integers, best: Bools, below: int, enough: int, nodes: int
) -> tuple[int, int, bool]:
    """Look for the cheapest cover of all rows that costs less than ``below``, by branching on the row with the fewest columns.

    Parameters
    ----------
    rows, columns
        The sets, both ways.
    price
        Of each column, 0 or more.
    best
        Where the cover is written, when there is one.
    below, enough
        Only cheaper covers count; one cheaper than ``enough`` will do.
    nodes
        How many nodes may be looked at.

    Returns
    -------
    tuple
        What the cover costs (``below`` when there is none), nodes looked at, and whether none is cheaper.

    Examples
    --------
    >>> from scipy import sparse
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 1]], dtype=bool))
    >>> sets, best = (rows.indptr, rows.indices), np.zeros(3, dtype=bool)
    >>> columns = rows.T.tocsr()
    >>> cheapest_cover(sets, (columns.indptr, columns.indices), np.array([3, 2, 4]), best, 99, 0, 99)[0], best.tolist()
    (5, [True, True, False])
    """
    count, size = len(rows[0]) - 1, len(price)
    times, allowed, left = np.zeros(count, np.int64), np.ones(size, np.bool_), np.empty(size, np.int64)
    order = np.empty((count + 1, size), np.int64)
    some, at = np.zeros(count + 1, np.int64), np.zeros(count + 1, np.int64)
    cost, taken = np.zeros(count + 2, np.int64), np.empty(count + 1, np.int64)
    # columns that are not allowed, the last forbidden last, and how many they were above each depth
    barred, first = np.empty(size, np.int64), np.zeros(count + 2, np.int64)
    depth, seen, bars, is_new = 0, 0, 0, True
    while depth >= 0:
        if is_new:
            seen += 1
            first[depth], some[depth], at[depth] = bars, 0, 0
            bound = _ascend(rows, price, left, times, allowed, cost[depth], below)
            if bound < below:
                for column in range(size):
                    if allowed[column] and bound + left[column] >= below:
                        allowed[column], barred[bars] = False, column
                        bars += 1
                is_open, some[depth] = _spread(rows, left, times, allowed, order[depth])
                if not is_open:
                    below = cost[depth]
                    best[:] = False
                    best[taken[:depth]] = True
            if seen >= nodes or below < enough:
                return below, seen, False
        if at[depth] < some[depth]:
            column = order[depth, at[depth]]
            at[depth] += 1
            taken[depth], cost[depth + 1] = column, cost[depth] + price[column]
            _count(columns, column, times, 1)
            depth, is_new = depth + 1, True
            continue
        while bars > first[depth]:
            bars -= 1
            allowed[barred[bars]] = True
        depth, is_new = depth - 1, False
        if depth >= 0:
            # its sisters do without it
            column = taken[depth]
            _count(columns, column, times, -1)
            allowed[column], barred[bars] = False, column
            bars += 1
    return below, seen, True


@kernel
def _thin(columns: Sets, price: Integers, chosen: Bools, times: Integers) -> None:
    """Leave out chosen columns that the others make needless, the dearest first."""
    while True:
        best = -1
        for column in range(len(price)):
            if chosen[column] and (best < 0 or price[column] > price[best]):
                is_needed = False
                for at in range(columns[0][column], columns[0][column + 1]):
                    is_needed = is_needed or times[columns[1][at]] < 2
                if not is_needed:
                    best = column
        if best < 0:
            return
        chosen[best] = False
        _count(columns, best, times, -1)


@kernel
def _quick_cover(rows: Sets, columns: Sets, price: Integers, chosen: Bools) -> int:
    """Cover all rows, the column of the least price a new row first, and leave out what is not needed, the dearest first; return the cost."""
    times, gain = np.zeros(len(rows[0]) - 1, np.int64), columns[0][1:] - columns[0][:-1]
    chosen[:] = False
    open_rows = len(times)
    while open_rows > 0:
        best = -1
        for column in range(len(price)):
            if gain[column] > 0 and (best < 0 or gain[column] * price[best] > gain[best] * price[column]):
                best = column
        chosen[best] = True
        for at in range(columns[0][best], columns[0][best + 1]):
            row = columns[1][at]
            if times[row] == 0:
                open_rows -= 1
                for place in range(rows[0][row], rows[0][row + 1]):
                    gain[rows[1][place]] -= 1
            times[row] += 1
    _thin(columns, price, chosen, times)
    return int(price[chosen].sum())


@kernel
def _worth(cover: Bools, prices: Floats) -> float:
    total = 0.0
    for column in range(len(cover)):
        if cover[column]:
            total += prices[column]
    return total


@kernel
def _entering(rows: Sets, columns: Sets, prices: Floats, smooth: Floats, pool: Pool) -> int:
    """Return the place in the pool of a cover that costs less than 1, which may be new; -1: there is none; -2: not known."""
    covers, held = pool
    least, place = 1.0 - _LEAST, -1
    for at in range(held[0]):
        worth = _worth(covers[at], prices)
        if worth < least:
            least, place = worth, at
    if place >= 0 and least < 1.0 - 20 * _LEAST:
        return place
    if held[0] == len(covers):
        return place if place >= 0 else -2
    price, cover = np.empty(len(prices), np.int64), np.zeros(len(prices), np.bool_)
    for share in (_SMOOTH, 0.0):
        for column in range(len(prices)):
            price[column] = np.int64(
                np.ceil(ONE * (share * smooth[column] + (1.0 - share) * max(0.0, prices[column])))
            )
        below = _quick_cover(rows, columns, price, cover) + 1
        if _worth(cover, prices) >= 1.0 - _LEAST:
            enough = -1
            if share == 0.0:
                below, enough = min(below, int(ONE * (1.0 - _LEAST))), int(ONE * _CHEAP)
            found, seen, is_least = cheapest_cover(rows, columns, price, cover, below, enough, held[1])
            held[1] -= seen
            if share == 0.0 and found == below:
                return place if place >= 0 or is_least else -2
        if _worth(cover, prices) < 1.0 - _LEAST:
            covers[held[0]] = cover
            held[0] += 1
            smooth *= 1.0 - _FOLLOW
            smooth += _FOLLOW * np.maximum(prices, 0.0)
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
def cut_of_part(rows: Sets, columns: Sets, share: Floats, smooth: Floats, nodes: int) -> tuple[Integers, int]:
    """Find prices under which every cover of the part costs something, and a point less.

    Parameters
    ----------
    rows, columns
        The part's sets, both ways; each of its rows has all its columns.
    share
        The point: how far each column is open; each above 0.
    smooth
        First prices.
    nodes
        How many nodes may be looked at in all searches together.

    Returns
    -------
    tuple
        The prices, and what every cover costs at least; 0 when nothing was found. Both are proved in whole numbers.
    """
    size = len(share)
    inverse, level = np.eye(size), share.copy()
    # of each place in the basis its cover, or -1 for what is left of a column's share
    basis, prices, column = np.full(size, -1), np.zeros(size), np.zeros(size)
    covers, held = np.zeros((_STEPS, size), np.bool_), np.array([0, nodes])
    price, cover = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    for _ in range(_STEPS):
        packed = 0.0
        prices[:] = 0.0
        for row in range(size):
            if basis[row] >= 0:
                packed += level[row]
                prices += inverse[row]
        if packed >= 1.0 - _LEAST:
            return price, 0
        slack, new = int(np.argmin(prices)), -1
        if prices[slack] < -_TINY:
            column[:] = inverse[:, slack]
        else:
            new = _entering(rows, columns, prices, smooth, (covers, held))
            if new == -2:
                return price, 0
            if new == -1:
                price[:] = np.rint(ONE * np.maximum(prices, 0.0)).astype(np.int64)
                below = _quick_cover(rows, columns, price, cover)
                least, _, is_least = cheapest_cover(rows, columns, price, cover, below, -1, nodes)
                return price, least if is_least else 0
            column[:] = 0.0
            for at in range(size):
                if covers[new, at]:
                    column += inverse[:, at]
        if not _exchange(inverse, level, basis, column, new):
            break
    return price, 0


@kernel
def part_around(rows: Sets, columns: Sets, row: int, most: int) -> tuple[Bools, Bools]:
    """Grow a part from a row by whatever row needs the fewest new columns, up to ``most`` columns; return its rows and columns."""
    size = rows[0][1:] - rows[0][:-1]
    missing, inside = size.copy(), np.zeros(len(columns[0]) - 1, np.bool_)
    count = 0
    while row >= 0 and count + missing[row] <= most:
        count += missing[row]
        for at in range(rows[0][row], rows[0][row + 1]):
            if not inside[rows[1][at]]:
                inside[rows[1][at]] = True
                _count(columns, rows[1][at], missing, -1)
        row = -1
        for other in range(len(missing)):
            if 0 < missing[other] < size[other] and (
                row < 0 or missing[other] ** 2 * size[row] < missing[row] ** 2 * size[other]
            ):
                row = other
    return missing == 0, inside
