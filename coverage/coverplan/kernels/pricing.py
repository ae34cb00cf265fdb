"""Kernels over pairs of points and facilities: which count, what each costs in whole numbers, which a price system makes worth while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    import numpy.typing as npt

    from coverplan.kernels.types import Bools, Bounds, Floats, Integers


# Pairs of a point up to which each is put in its place by counting those before it.
_COUNTED = 1000


@kernel
def _mixed(number: np.uint64) -> np.uint64:
    """Spread the bits of a number, as ``coverplan.costs.allocation.mixed`` does."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@kernel
def _put_in_order(price: Bounds, place: Bounds, cost: Bounds, to: Bounds) -> None:
    """Write some pairs in order of price, then of facility: each comes after as many as are before it.

    Where there are many this is left to passes of ever smaller steps (D. L. Shell 1959, steps by Tokuda 1992).
    """
    if len(price) > _COUNTED:
        cost[:], to[:] = price, place
        _shell(cost, to)
        return
    for a in range(len(price)):
        mine, before, same = price[a], 0, 0
        for b in range(len(price)):
            before += price[b] < mine
            same += price[b] == mine
        if same > 1:
            for b in range(len(price)):
                before += price[b] == mine and place[b] < place[a]
        cost[before], to[before] = mine, place[a]


@kernel
def _shell(cost: Bounds, to: Bounds) -> None:
    """Order pairs by cost, then by facility, in place."""
    step = 1
    while step * 9 // 4 + 1 < len(cost):
        step = step * 9 // 4 + 1
    while step > 0:
        for at in range(step, len(cost)):
            price, where, back = cost[at], to[at], at - step
            while back >= 0 and (cost[back] > price or (cost[back] == price and to[back] > where)):
                cost[back + step], to[back + step] = cost[back], to[back]
                back -= step
            cost[back + step], to[back + step] = price, where
        step = step * 4 // 9


@kernel
def whole_rows(
    rows: tuple[Integers, Integers, Floats],
    who: Bounds,
    place: tuple[Bounds, Bounds],
    told_apart: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]],
    scale: tuple[int, int, int],
) -> tuple[Bounds, Bounds, Bounds, Bounds, Bounds, np.int64]:
    """Return costs of some points to facilities with room as whole numbers, a small number added to each that tells equal ones apart.

    Parameters
    ----------
    rows
        Compressed rows of the costs of all points.
    who
        Which points, and in which order.
    place
        Of each facility its place among all, and its place among those with room (-1: it has none).
    told_apart
        A number of each of these points and one of each facility.
    scale
        Costs are multiplied by the first, rounded, and multiplied by the second; numbers that tell apart are below the third.

    Returns
    -------
    indptr, to, cost : array
        Compressed rows, the cheapest pair of each first; ``to`` counts those with room.
    nearest, nearest_place : array
        Of each point the least cost with room or without, and the place among all facilities; every point has a pair.
    dearest : int
        The largest cost.
    """
    indptr, indices, data = rows
    steps, factor, ties = scale
    widest = 0
    first = np.zeros(len(who) + 1, np.int64)
    for at in range(len(who)):
        count = 0
        for a in range(indptr[who[at]], indptr[who[at] + 1]):
            count += place[1][indices[a]] >= 0
        first[at + 1] = first[at] + count
        widest = max(widest, count)
    prices, places = np.empty(widest, np.int64), np.empty(widest, np.int64)
    to, cost = np.empty(first[-1], np.int64), np.empty(first[-1], np.int64)
    nearest, where, dearest = np.empty(len(who), np.int64), np.empty(len(who), np.int64), np.int64(0)
    for at in range(len(who)):
        count, least, least_at = 0, np.int64(-1), np.int64(-1)
        for a in range(indptr[who[at]], indptr[who[at] + 1]):
            j = indices[a]
            told = _mixed(told_apart[0][at] ^ told_apart[1][j]) % np.uint64(ties)
            price = np.int64(np.rint(data[a] * steps)) * factor + np.int64(told)
            dearest = max(dearest, price)
            if least_at < 0 or price < least or (price == least and place[0][j] < least_at):
                least, least_at = price, place[0][j]
            if place[1][j] >= 0:
                places[count], prices[count] = place[1][j], price
                count += 1
        nearest[at], where[at] = least, least_at
        row = slice(first[at], first[at + 1])
        _put_in_order(prices[:count], places[:count], cost[row], to[row])
    return first, to, cost, nearest, where, dearest


@kernel
def places_of(rows: tuple[Integers, Integers, Bounds], row: Bounds, column: Bounds) -> Bounds:
    """Return where pairs stand in compressed rows, -1 where they do not."""
    place = np.full(len(row), -1)
    for at in range(len(row)):
        for a in range(rows[0][row[at]], rows[0][row[at] + 1]):
            if rows[1][a] == column[at]:
                place[at] = a
    return place


@kernel
def least_with_worth(rows: tuple[Integers, Integers, Bounds], price: Bounds, worth: Bounds) -> Bounds:
    """Return, for each point, the least of its price and of cost and worth of room over all its pairs."""
    least = price.copy()
    for i in range(len(price)):
        for a in range(rows[0][i], rows[0][i + 1]):
            least[i] = min(least[i], rows[2][a] + worth[rows[1][a]])
    return least


@kernel
def chosen_pairs(
    rows: tuple[Integers, Integers, Floats],
    who: Integers,
    limit: float,
    unit: Integers,
    allowed: Bools,
) -> tuple[Bounds, Integers, Floats]:
    """Return compressed rows of some points, with the pairs up to a limit that are allowed.

    Parameters
    ----------
    rows
        Compressed rows of all points.
    who
        Which points.
    limit
        The largest cost that counts.
    unit
        Row of ``allowed`` of each of these points.
    allowed
        Shape (units, facilities).
    """
    indptr, indices, data = rows
    first = np.zeros(len(who) + 1, np.int64)
    for at in range(len(who)):
        count = 0
        for a in range(indptr[who[at]], indptr[who[at] + 1]):
            if data[a] <= limit and allowed[unit[at], indices[a]]:
                count += 1
        first[at + 1] = first[at] + count
    to, cost = np.empty(first[-1], indices.dtype), np.empty(first[-1], np.float64)
    place = 0
    for at in range(len(who)):
        for a in range(indptr[who[at]], indptr[who[at] + 1]):
            if data[a] <= limit and allowed[unit[at], indices[a]]:
                to[place], cost[place] = indices[a], data[a]
                place += 1
    return first, to, cost


@kernel
def worth_while(
    whole: npt.NDArray[np.int32],
    rows: Bounds,
    told_apart: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]],
    scale: tuple[int, int, int],
    duals: Bounds,
    usable: tuple[Bounds, Bools],
    potential: Bounds,
    to: Bounds,
    cost: Bounds,
) -> Bounds:
    """Find, for each point, the pairs of least reduced cost that is below 0, cheapest first.

    Parameters
    ----------
    whole
        Costs of all pairs, below 0 where there is no way, shape (points, facilities).
    rows
        The point of each row asked for.
    told_apart
        A number of each row asked for and one of each facility; together they tell equal costs apart.
    scale
        Costs are divided by the first and multiplied by the second; numbers that tell apart are below the third.
    duals
        Potential of each facility.
    usable
        The span of each row asked for, and which facilities may be used in it, shape (spans, facilities).
    potential
        Of the rows asked for.
    to, cost
        Filled with facilities and scaled costs, shape (rows asked for, most pairs of each).

    Returns
    -------
    array
        How many pairs were found of each row.
    """
    n, most = to.shape
    reduced = np.empty(most, np.int64)
    found = np.zeros(n, np.int64)
    per, factor, ties = scale
    for at in range(n):
        row = rows[at]
        mine, count, span = potential[at], 0, usable[0][at]
        for j in range(whole.shape[1]):
            if whole[row, j] < 0 or not usable[1][span, j]:
                continue
            price = np.int64(whole[row, j]) // per * factor
            if count == most and price + duals[j] - mine >= reduced[most - 1]:
                continue
            if price + duals[j] - mine >= 0:
                continue
            price += np.int64(_mixed(told_apart[0][at] ^ told_apart[1][j]) % np.uint64(ties))
            left = price + duals[j] - mine
            if left >= 0 or (count == most and left >= reduced[most - 1]):
                continue
            place = min(count, most - 1)
            while place > 0 and reduced[place - 1] > left:
                reduced[place], to[at, place], cost[at, place] = (
                    reduced[place - 1],
                    to[at, place - 1],
                    cost[at, place - 1],
                )
                place -= 1
            reduced[place], to[at, place], cost[at, place] = left, j, price
            count = min(count + 1, most)
        found[at] = count
    return found


@kernel
def spread_of_costs(
    whole: npt.NDArray[np.int32], rows: Bounds, usable: tuple[Bounds, Bools]
) -> tuple[Bools, np.int64]:
    """Say which rows have a pair at all, and what the dearest costs.

    Parameters
    ----------
    whole, rows, usable
        As in ``worth_while``.
    """
    some, most = np.zeros(len(rows), np.bool_), np.int64(0)
    for at in range(len(rows)):
        span = usable[0][at]
        for j in range(whole.shape[1]):
            if whole[rows[at], j] >= 0 and usable[1][span, j]:
                some[at] = True
                most = max(most, np.int64(whole[rows[at], j]))
    return some, most


@kernel
def nearest_pairs(
    whole: npt.NDArray[np.int32],
    rows: Bounds,
    told_apart: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]],
    scale: tuple[int, int, int],
    usable: tuple[Bounds, Bools],
) -> tuple[Bounds, Bounds]:
    """Return the least scaled cost of each row, and to which facility.

    Parameters
    ----------
    whole, rows, told_apart, scale, usable
        As in ``worth_while``; every row has a pair.
    """
    per, factor, ties = scale
    least, where = np.empty(len(rows), np.int64), np.full(len(rows), -1)
    for at in range(len(rows)):
        row, span = rows[at], usable[0][at]
        for j in range(whole.shape[1]):
            if whole[row, j] < 0 or not usable[1][span, j]:
                continue
            price = np.int64(whole[row, j]) // per * factor
            if where[at] >= 0 and price > least[at]:
                continue
            price += np.int64(_mixed(told_apart[0][at] ^ told_apart[1][j]) % np.uint64(ties))
            if where[at] < 0 or price < least[at]:
                least[at], where[at] = price, j
    return least, where
