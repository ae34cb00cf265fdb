"""Rows of the same columns, merged while costs are read: what is kept is seldom more than a part of what is read.

After Cordeau, Furini and Ljubic (2019): demand points that the same sites cover are one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Floats, Integers, Positions

Kind = TypeVar("Kind", bound="NDArray[Any]")

__all__ = ["in_canonical_order", "merge_within"]


@kernel
def _add(high: Floats, low: Floats, at: int, value: float) -> None:
    """Add to a sum in two parts, so that hardly anything is rounded off (Neumaier 1974)."""
    total = high[at] + value
    low[at] += (high[at] - total) + value if abs(high[at]) >= abs(value) else (value - total) + high[at]
    high[at] = total


@kernel
def _twice(array: Kind, used: int, needed: int) -> Kind:
    """Return an array with room for what is needed."""
    if needed <= len(array):
        return array
    larger = np.empty(max(2 * len(array), needed), array.dtype)
    larger[:used] = array[:used]
    return larger  # type: ignore[return-value]


@kernel
def _placed_again(table: Positions, keys: NDArray[np.uint64], count: int) -> Positions:
    """Return a table of twice the size with the rows of the old one."""
    larger = np.full(2 * len(table), -1, np.int64)
    for group in range(count):
        slot = np.int64(keys[group] & np.uint64(len(larger) - 1))
        while larger[slot] >= 0:
            slot = (slot + 1) & (len(larger) - 1)
        larger[slot] = group
    return larger


@kernel
def _group(
    table: Positions,
    key: np.uint64,
    keys: NDArray[np.uint64],
    first: Integers,
    to: Integers,
    start: int,
    stop: int,
) -> int:
    """Return the slot of the group that has the same columns as ``to[start:stop]``, or the free one where it would stand."""
    slot = np.int64(key & np.uint64(len(table) - 1))
    while table[slot] >= 0:
        other = table[slot]
        begin = first[other]
        if keys[other] == key and first[other + 1] - begin == stop - start:
            at = 0
            while at < stop - start and to[begin + at] == to[start + at]:
                at += 1
            if at == stop - start:
                break
        slot = (slot + 1) & (len(table) - 1)
    return int(slot)


@kernel
def merge_within(
    indptr: Integers,
    indices: Integers,
    data: Floats,
    limit: float,
    number: Integers,
    weight: Floats,
    hashes: NDArray[np.uint64],
) -> tuple[Positions, NDArray[np.int32], Floats, NDArray[np.int8], Floats]:
    """Read the columns within a limit of each row, and merge rows that have the same.

    Parameters
    ----------
    number
        Number of each column; below 0: it is there already, and rows within its limit are served.
    hashes
        A random number for each number.

    Returns
    -------
    tuple
        The merged rows: where each begins, their numbers (ascending in a row), their weights; of each row whether nothing is within its limit
        (0), it is served (1) or kept (2); and the weight, in two parts each, of those that nothing covers and those served.
    """
    kind = np.full(len(indptr) - 1, 2, np.int8)
    table = np.full(1024, -1, np.int64)
    first, to, keys = np.zeros(1025, np.int64), np.empty(16384, np.int32), np.empty(1024, np.uint64)
    high, low = np.zeros(1024), np.zeros(1024)
    out_high, out_low = np.zeros(2), np.zeros(2)
    count = 0
    for row in range(len(kind)):
        start = first[count]
        stop = start
        to = _twice(to, start, start + indptr[row + 1] - indptr[row])
        key, is_served, is_sorted = np.uint64(0), False, True
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] <= limit:
                to[stop] = number[indices[at]]
                if to[stop] < 0:
                    is_served = True
                    break
                is_sorted = is_sorted and (stop == start or to[stop - 1] < to[stop])
                key += hashes[to[stop]]
                stop += 1
        if is_served or stop == start:
            kind[row] = 1 if is_served else 0
            _add(out_high, out_low, kind[row], weight[row])
            continue
        if not is_sorted:
            to[start:stop] = np.sort(to[start:stop])
        slot = _group(table, key ^ (key >> np.uint64(29)), keys, first, to, start, stop)
        if table[slot] < 0:
            table[slot] = count
            keys[count] = key ^ (key >> np.uint64(29))
            count += 1
            first[count] = stop
            if 2 * count > len(table):
                table = _placed_again(table, keys, count)
            if count == len(keys):
                first, keys = _twice(first, count + 1, 2 * count + 1), _twice(keys, count, 2 * count)
                high, low = np.append(high, np.zeros(count)), np.append(low, np.zeros(count))
            _add(high, low, count - 1, weight[row])
        else:
            _add(high, low, table[slot], weight[row])
    sums = np.array([out_high[0], out_low[0], out_high[1], out_low[1]])
    return first[: count + 1], to[: first[count]], high[:count] + low[:count], kind, sums


@kernel
def _is_before(first: Integers, to: Integers, one: int, other: int) -> bool:
    """Tell whether a row's columns come before another's, as words in a dictionary do."""
    at, place = first[one], first[other]
    while at < first[one + 1] and place < first[other + 1]:
        if to[at] != to[place]:
            return bool(to[at] < to[place])
        at += 1
        place += 1
    return bool(at == first[one + 1] and place < first[other + 1])


@kernel
def _order(first: Integers, to: Integers) -> Positions:
    """Sort rows by their columns (merge sort, from runs of one row)."""
    count = len(first) - 1
    order, other, size = np.arange(count), np.empty(count, np.int64), 1
    while size < count:
        for start in range(0, count, 2 * size):
            middle, stop = min(start + size, count), min(start + 2 * size, count)
            left, right = start, middle
            for place in range(start, stop):
                if right >= stop or (left < middle and not _is_before(first, to, order[right], order[left])):
                    other[place] = order[left]
                    left += 1
                else:
                    other[place] = order[right]
                    right += 1
        order, other, size = other, order, 2 * size
    return order


@kernel
def _taken(first: Integers, to: Integers, order: Integers) -> tuple[Positions, NDArray[np.int32]]:
    """Return rows in an order."""
    new, moved = np.zeros(len(first), np.int64), np.empty(len(to), np.int32)
    for place in range(len(order)):
        row = order[place]
        size = first[row + 1] - first[row]
        new[place + 1] = new[place] + size
        moved[new[place] : new[place] + size] = to[first[row] : first[row] + size]
    return new, moved


def in_canonical_order(
    first: Integers, to: Integers, weight: Floats
) -> tuple[Positions, NDArray[np.int32], Floats]:
    """Sort rows that differ by their columns, so that the order in which they were read plays no part.

    Examples
    --------
    >>> in_canonical_order(np.array([0, 1, 3]), np.array([1, 0, 1], np.int32), np.array([7.0, 8.0]))[2].tolist()
    [8.0, 7.0]
    """
    order = _order(first, to)
    return *_taken(first, to, order), weight[order]
