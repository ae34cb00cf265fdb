"""Reductions of covering problems that keep the best value: merging, dominance.

Everything here works on cover sets as compressed rows (``indptr``, ``indices``; indices sorted in a row)
and knows nothing of ids. Sources: Toregas and ReVelle (1972) for the dominance rules, Cordeau, Furini
and Ljubic (2019) for the merging of demand points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.solve.deadline import Deadline

    Sets = tuple[Integers, Integers]

# More pairs than this have no numbers of 32 bits.
_MOST_UNSIGNED = 2**32
# Sets that are compared with the others before the clock is looked at.
_AT_ONCE = 64


@dataclass(frozen=True)
class Cover:
    """Which columns (sites) cover which rows (demand points).

    Parameters
    ----------
    rows
        Boolean, rows x columns.
    weight
        Weight of each row.
    column
        For each column, its number in the problem it came from.
    """

    rows: sparse.csr_array
    weight: Floats
    column: NDArray[np.int64]

    def columns(self) -> sparse.csr_array:
        """Return the transposed sets, columns x rows."""
        return self.rows.T.tocsr()

    def unweighted(self) -> Cover:
        """Weigh every row 1."""
        return Cover(self.rows, np.ones(len(self.weight)), self.column)

    def take(self, rows: Bools, columns: Bools) -> Cover:
        """Keep some rows and columns."""
        part = self.rows
        if not rows.all():
            part = part[rows]
        if not columns.all():
            part = part[:, columns]
        part.sort_indices()
        return Cover(part, self.weight[rows], self.column[columns])


def unsigned(sets: sparse.csr_array) -> Sets:
    """Return compressed rows as numbers that are never negative: kernels that need not look for negative ones are up to twice as fast.

    Examples
    --------
    >>> from scipy import sparse
    >>> [numbers.tolist() for numbers in unsigned(sparse.csr_array(np.array([[1, 0, 1], [0, 1, 0]], dtype=bool)))]
    [[0, 2, 3], [0, 2, 1]]
    """
    if sets.nnz >= _MOST_UNSIGNED:
        return sets.indptr, sets.indices
    return sets.indptr.astype(np.uint32), sets.indices.astype(np.uint32)


@kernel
def _group_rows(indptr: Integers, indices: Integers, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """First row that has the same columns as each row (an open-addressing table of rows)."""
    count = len(indptr) - 1
    size = 1
    while size < 2 * count + 1:
        size *= 2
    table = np.full(size, -1, np.int64)
    first = np.empty(count, np.int64)
    for row in range(count):
        start, stop = indptr[row], indptr[row + 1]
        key = np.uint64(stop - start)
        for at in range(start, stop):
            key += hashes[indices[at]]
        key ^= key >> np.uint64(29)
        slot = np.int64(key & np.uint64(size - 1))
        while True:
            other = table[slot]
            if other < 0:
                table[slot] = row
                first[row] = row
                break
            begin = indptr[other]
            same = indptr[other + 1] - begin == stop - start
            at = 0
            while same and at < stop - start:
                same = indices[begin + at] == indices[start + at]
                at += 1
            if same:
                first[row] = other
                break
            slot = (slot + 1) & (size - 1)
    return first


def merge_rows(cover: Cover) -> tuple[Cover, NDArray[np.int64]]:
    """Merge rows with the same columns, adding their weights.

    Returns
    -------
    Cover
        The merged rows, in order of their first row.
    numpy.ndarray
        For each row, its merged row.
    """
    columns = cover.rows.shape[1]
    hashes = np.random.default_rng(0).integers(0, 2**63, size=columns, dtype=np.uint64)
    first = _group_rows(cover.rows.indptr, cover.rows.indices, hashes)
    kept = np.flatnonzero(first == np.arange(len(first)))
    group = np.searchsorted(kept, first)
    weight = np.bincount(group, weights=cover.weight, minlength=len(kept)).astype(np.float64)
    return Cover(cover.rows[kept] if len(kept) < len(first) else cover.rows, weight, cover.column), group


@kernel
def _is_inside(indptr: Integers, indices: Integers, small: int, large: int) -> bool:
    """Tell whether one sorted set lies inside another."""
    at, stop = indptr[small], indptr[small + 1]
    other, end = indptr[large], indptr[large + 1]
    while at < stop and stop - at <= end - other:
        if indices[at] == indices[other]:
            at += 1
        elif indices[other] > indices[at]:
            return False
        other += 1
    return bool(at == stop)


@kernel
def _mark_nested(sets: Sets, elements: Sets, part: tuple[int, int], inside: Bools, holds: Bools) -> None:
    """Mark which of a part of the sets lie inside another, and which sets hold those.

    Only sets that share a set's rarest element can hold it.
    """
    indptr, indices = sets
    holders, holding = elements
    for small in range(part[0], part[1]):
        start, stop = indptr[small], indptr[small + 1]
        if start == stop:
            inside[small] = True
            continue
        rare = indices[start]
        for at in range(start, stop):
            if holders[indices[at] + 1] - holders[indices[at]] < holders[rare + 1] - holders[rare]:
                rare = indices[at]
        for place in range(holders[rare], holders[rare + 1]):
            large = holding[place]
            size = indptr[large + 1] - indptr[large]
            if large != small and size >= stop - start and _is_inside(indptr, indices, small, large):
                same = size == stop - start
                inside[small] |= not same or large < small
                holds[large] |= not same or small < large


def _nested(sets: sparse.csr_array, elements: sparse.csr_array, deadline: Deadline) -> tuple[Bools, Bools]:
    """Which sets lie inside another, and which hold another; of equal sets the first is neither.

    When the time is over, those that were not looked at are none of either.
    """
    count = sets.shape[0]
    inside, holds = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    for first in range(0, count, _AT_ONCE):
        if deadline.is_over:
            break
        part = first, min(first + _AT_ONCE, count)
        _mark_nested((sets.indptr, sets.indices), (elements.indptr, elements.indices), part, inside, holds)
    return inside, holds


def dominated_columns(cover: Cover, deadline: Deadline) -> Bools:
    """Columns whose rows another column covers too; of equal ones the first stays.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> dominated_columns(Cover(rows, np.ones(2), np.arange(3)), Deadline(600.0)).tolist()
    [True, False, True]
    """
    return _nested(cover.columns(), cover.rows, deadline)[0]


def implied_rows(cover: Cover, deadline: Deadline) -> Bools:
    """Rows that are covered whenever some other row is; of equal ones the first stays.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> implied_rows(Cover(rows, np.ones(2), np.arange(3)), Deadline(600.0)).tolist()
    [True, False]
    """
    return _nested(cover.rows, cover.columns(), deadline)[1]


def reduce_for_most(cover: Cover, deadline: Deadline) -> Cover:
    """Shrink a maximal covering problem: merge rows, drop dominated columns, until nothing changes.

    A dominated column may be dropped where "at most p" sites are asked: with its superset open it adds
    nothing, and without it the superset does no worse.
    """
    while True:
        merged, _ = merge_rows(cover)
        rows = (np.diff(merged.rows.indptr) > 0) & (merged.weight > 0)
        merged = merged.take(rows, np.ones(len(merged.column), dtype=bool))
        columns = ~dominated_columns(merged, deadline)
        if columns.all():
            return merged
        cover = merged.take(np.ones(len(merged.weight), dtype=bool), columns)


def reduce_for_all(cover: Cover, deadline: Deadline) -> tuple[Cover, list[int]]:
    """Shrink a set covering problem until nothing changes.

    Equal rows are merged; rows that are implied and columns that are dominated go; the only column of a row is taken.

    Returns
    -------
    Cover
        What is left.
    list of int
        Numbers (``Cover.column``) of the columns that must be taken.
    """
    taken: list[int] = []
    while True:
        cover, _ = merge_rows(cover)
        rows = ~implied_rows(cover, deadline)
        cover = cover.take(rows, np.ones(len(cover.column), dtype=bool))
        columns = ~dominated_columns(cover, deadline)
        again = not columns.all()
        cover = cover.take(np.ones(len(cover.weight), dtype=bool), columns)
        single = np.diff(cover.rows.indptr) == 1
        if single.any():
            must = np.unique(cover.rows.indices[cover.rows.indptr[:-1][single]])
            taken += cover.column[must].tolist()
            left = np.ones(len(cover.column), dtype=bool)
            left[must] = False
            met = cover.rows[:, must].sum(axis=1) > 0
            cover, again = cover.take(~met, left), True
        if not again:
            return cover, taken
