"""The check of an allocation by other code than what found it: feasible, and as cheap as a bound says it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds, Integers

__all__ = ["is_feasible", "is_possible", "most_served", "proves_least", "total"]

# Bits of a limb; products of two have 42, and this many of those fit into 64 bits.
_LIMB, _AT_ONCE = 21, 2**20


def proves_least(
    rows: tuple[Integers, Integers, Bounds],
    need: Bounds,
    room: Bounds,
    price: Bounds,
    flows: tuple[Bounds, Bounds, Bounds],
    duals: Bounds,
) -> bool:
    """Say whether flows are an allocation of least cost, by duality in whole numbers without end.

    Parameters
    ----------
    rows
        Compressed rows of whole costs, points by facilities.
    need, room
        Whole numbers, of points and facilities.
    price
        For each point, the cost of a unit that is not served.
    flows
        Rows, columns and amounts; each pair once.
    duals
        What a unit of room would be worth at each facility; less than 0 counts as 0.

    Returns
    -------
    bool
        Whether every pair exists, no need and no room is exceeded, and the cost equals the bound that the duals give.

    Notes
    -----
    Any prices ``p_j >= 0`` of rooms bound the cost from below by ``sum need_i min(M_i, min_j c_ij + p_j) - sum room_j p_j`` (weak duality).

    Examples
    --------
    >>> rows = np.array([0, 1, 2]), np.array([0, 0]), np.array([10, 20])
    >>> one = np.array([1]), np.array([0]), np.array([3])
    >>> price = np.array([100, 100])
    >>> proves_least(rows, np.array([2, 3]), np.array([3]), price, one, np.array([80]))
    False
    >>> both = np.array([0, 1]), np.array([0, 0]), np.array([2, 1])
    >>> proves_least(rows, np.array([2, 3]), np.array([3]), price, both, np.array([80]))
    True
    """
    from coverplan.kernels.pricing import least_with_worth, places_of

    if not is_possible(rows, need, room, flows):
        return False
    row, column, amount = flows
    served = np.zeros(len(need), np.int64)
    np.add.at(served, row, amount)
    paid = total(amount, rows[2][places_of(rows, row, column)]) + total(need - served, price)
    worth = np.maximum(duals, 0)
    return paid == total(need, least_with_worth(rows, price, worth)) - total(room, worth)


def is_possible(
    rows: tuple[Integers, Integers, Bounds], need: Bounds, room: Bounds, flows: tuple[Bounds, Bounds, Bounds]
) -> bool:
    """Say whether flows go along pairs that exist, each pair once, and exceed no need and no room.

    Examples
    --------
    >>> rows, flows = (np.array([0, 1]), np.array([0]), np.array([10])), (np.array([0]), np.array([0]), np.array([3]))
    >>> is_possible(rows, np.array([3]), np.array([3]), flows), is_possible(rows, np.array([2]), np.array([3]), flows)
    (True, False)
    """
    from coverplan.kernels.pricing import places_of

    row, column, amount = flows
    pairs = row * np.int64(len(room)) + column
    once = bool((np.diff(np.sort(pairs)) > 0).all())
    return (
        once
        and bool((places_of(rows, row, column) >= 0).all())
        and is_feasible(row, column, amount, need, room)
    )


def most_served(rows: tuple[Integers, Integers, Bounds], need: Bounds, room: Bounds, scarce: Bools) -> int:
    """Return a number of units that no allocation serves more of: all but those who can go to scarce facilities only and find no room there.

    Any facilities will do; those that a cut of least capacity holds give the true number (Ford, Fulkerson 1956).

    Examples
    --------
    >>> rows = np.array([0, 1, 2]), np.array([0, 1]), np.array([10, 10])
    >>> most_served(rows, np.array([5, 5]), np.array([3, 9]), np.array([True, False]))
    8
    """
    from coverplan.kernels.pricing import least_with_worth

    nowhere_else = least_with_worth(
        (rows[0], rows[1], np.zeros(len(rows[1]), np.int64)),
        np.ones(len(need), np.int64),
        scarce.astype(np.int64),
    )
    return total(need) - max(total(need[nowhere_else > 0]) - total(room[scarce]), 0)


def is_feasible(row: Bounds, column: Bounds, amount: Bounds, need: Bounds, room: Bounds) -> bool:
    """Say whether no flow is below 0, and no need and no room is exceeded.

    Examples
    --------
    >>> one = np.array([0])
    >>> is_feasible(one, one, np.array([3]), np.array([3]), np.array([2]))
    False
    """
    served, load = np.zeros(len(need), np.int64), np.zeros(len(room), np.int64)
    np.add.at(served, row, amount)
    np.add.at(load, column, amount)
    return bool((amount >= 0).all() and (served <= need).all() and (load <= room).all())


def total(amount: Bounds, price: Bounds | None = None) -> int:
    """Sum whole numbers from 0 on, or their products, that may not fit into 64 bits.

    Examples
    --------
    >>> total(np.array([2**62, 2**62, 2**62])), total(np.array([2**53, 3]), np.array([2**61, 5])) == 2**114 + 15
    (13835058055282163712, True)
    """
    limbs = [_limbs(numbers) for numbers in (amount, price) if numbers is not None]
    if len(limbs) == 1:
        return sum(int(limb.sum()) << _LIMB * at for at, limb in enumerate(limbs[0]))
    ours, theirs = limbs
    return sum(
        _dot(one, other) << _LIMB * (at + to)
        for at, one in enumerate(ours)
        for to, other in enumerate(theirs)
    )


def _limbs(numbers: Bounds) -> list[Bounds]:
    """Take whole numbers below 2**63 apart into three of so many bits each."""
    return [numbers >> _LIMB * at & (1 << _LIMB) - 1 for at in range(3)]


def _dot(one: Bounds, other: Bounds) -> int:
    """Sum products of two limbs, some of them at a time: so many fit into 64 bits."""
    return sum(
        int(one[at : at + _AT_ONCE] @ other[at : at + _AT_ONCE]) for at in range(0, len(one), _AT_ONCE)
    )
