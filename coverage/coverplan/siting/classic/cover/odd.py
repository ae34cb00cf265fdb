"""Odd sets of rows: cuts for covering the most weight that speak of few rows each.

If each of an odd number of rows is covered just once, some column covers an odd number of them. So of any odd set, what is open of the columns that cover
an odd number of its rows, what is missing of its rows and what covers them more than once come to 1 together. These are zero-half cuts (Caprara and
Fischetti 1996). A point of the relaxation that spreads what is open thinly over many columns breaks many of them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.reduce import unsigned

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Positions
    from coverplan.siting.classic.cover.reduce import Cover, Sets
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["OddSets", "odd_sets"]

# Rows of a set at most.
_ROWS = 5
# What is open less than this is closed; rows that miss 1 by more are in no set, nor are two rows whose common columns are open less than this.
_OPEN, _MISSES, _SHARED = 1e-5, 0.6, 0.15
# A set is as good as its lightest row, which may be left uncovered instead: rows lighter than this share of the first are not added.
_LIGHTER = 0.5
# Rows near one that are looked at, and how many of them are tried with each other.
_NEAR, _TRIED = 80, 12
# How far below 1 a set must come, as a step and in the end.
_STEP, _BROKEN = 1e-7, 0.02
# Sets that are kept at most, how many of them may share a row, and which are too weak beside the best.
_SETS, _SHARING, _WEAK = 1_500, 6, 0.02
# Rows that sets are grown from before the clock is looked at.
_AT_ONCE = 512


class OddSets(NamedTuple):
    """Odd sets of rows.

    Parameters
    ----------
    rows
        Sets x rows, 1 where a row is in a set.
    odd
        Sets x columns, 1 where a column covers an odd number of a set's rows.
    """

    rows: sparse.csr_array
    odd: sparse.csr_array

    def take(self, which: Bools) -> OddSets:
        """Keep some sets."""
        return OddSets(self.rows[which], self.odd[which])

    def and_also(self, more: OddSets) -> OddSets:
        """Return these sets and more."""
        both = zip(self, more, strict=True)
        return OddSets(*(sparse.vstack(pair, format="csr") for pair in both))


@kernel
def _change(rows: Sets, share: Floats, is_odd: Bools, row: int) -> float:
    """By how much the columns that cover an odd number are open more, when a row comes or goes."""
    change = 0.0
    for at in range(rows[0][row], rows[0][row + 1]):
        column = rows[1][at]
        change += -share[column] if is_odd[column] else share[column]
    return change


@kernel
def _turn(rows: Sets, is_odd: Bools, row: int) -> None:
    for at in range(rows[0][row], rows[0][row + 1]):
        is_odd[rows[1][at]] = not is_odd[rows[1][at]]


@kernel
def _around(first: int, near: tuple[Integers, Integers, Floats], off: Floats, weight: Floats) -> Integers:
    """Return the rows near one that may join it, those of the most common columns first."""
    size = near[0][first + 1] - near[0][first]
    some, worth, count = np.empty(size, np.int64), np.empty(size), 0
    for at in range(near[0][first], near[0][first + 1]):
        row = near[1][at]
        fits = off[row] < _MISSES and near[2][at] > _SHARED and weight[row] >= _LIGHTER * weight[first]
        if row != first and fits:
            some[count], worth[count] = row, off[row] - near[2][at]
            count += 1
    return some[:count][np.argsort(worth[:count])[:_NEAR]]


@kernel
def _best_pair(
    rows: Sets, share: Floats, off: Floats, is_odd: Bools, is_in: Bools, some: Integers
) -> tuple[float, int, int]:
    """Return by how much the sum changes at best when two rows come or go, and which these are; -1 when nothing is gained."""
    own, alone = np.empty(len(some)), np.empty(len(some))
    for at in range(len(some)):
        own[at] = -off[some[at]] if is_in[some[at]] else off[some[at]]
        alone[at] = own[at] + _change(rows, share, is_odd, some[at])
    least, one, other = -_STEP, -1, -1
    for first in np.argsort(alone)[:_TRIED]:
        _turn(rows, is_odd, some[first])
        for second in range(len(some)):
            if second != first:
                change = alone[first] + own[second] + _change(rows, share, is_odd, some[second])
                if change < least:
                    least, one, other = change, some[first], some[second]
        _turn(rows, is_odd, some[first])
    return least, one, other


@kernel
def _grow(
    rows: Sets, share: Floats, off: Floats, weight: Floats, near: tuple[Integers, Integers, Floats], firsts: Integers,
    sets: Integers, sums: Floats,
) -> None:  # fmt: skip
    """Grow a set from each of some rows, two rows at a time, as long as its sum falls."""
    is_odd, is_in = np.zeros(len(share), np.bool_), np.zeros(len(off), np.bool_)
    for at in range(len(firsts)):
        first, count = firsts[at], 1
        some = _around(first, near, off, weight)
        sets[at, 0], is_in[first] = first, True
        sums[at] = off[first] + _change(rows, share, is_odd, first)
        _turn(rows, is_odd, first)
        while count < _ROWS:
            change, one, other = _best_pair(rows, share, off, is_odd, is_in, some)
            if one < 0:
                break
            sums[at] += change
            for row in (one, other):
                _turn(rows, is_odd, row)
                is_in[row] = not is_in[row]
            count = 0
            for row in some:
                if is_in[row]:
                    count += 1
                    sets[at, count] = row
            count += 1
            sets[at, count:] = -1
        for place in range(count):
            row = sets[at, place]
            is_in[row] = False
            _turn(rows, is_odd, row)


def odd_sets(cover: Cover, share: Floats, may: Bools, deadline: Deadline) -> OddSets | None:
    """Find odd sets of rows that cut a point off.

    Parameters
    ----------
    cover
        The problem.
    share
        The point: how far each column is open.
    may
        Rows that may be in a set.
    deadline
        When to look no further.

    Returns
    -------
    OddSets or None
        Those that promise most: what they lack of 1, times their lightest row. None when there is none.

    Examples
    --------
    >>> from coverplan.siting.classic.cover.reduce import Cover
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool))
    >>> cover = Cover(rows, np.ones(3), np.arange(3))
    >>> found = odd_sets(cover, np.full(3, 0.5), np.ones(3, dtype=bool), Deadline(600.0))
    >>> found.rows.toarray().tolist(), found.odd.toarray().tolist()
    ([[1.0, 1.0, 1.0]], [[0.0, 0.0, 0.0]])
    """
    share = np.where(share > _OPEN, share, 0.0)
    left = cover.rows[:, share > 0.0].astype(np.float64)
    open_now = share[share > 0.0]
    off = np.where(may, np.abs(left @ open_now - 1.0), np.inf)
    near = (left @ sparse.diags_array(open_now) @ left.T).tocsr()
    firsts = np.flatnonzero(off < _MISSES)
    sets, sums = np.full((len(firsts), _ROWS), -1), np.ones(len(firsts))
    given = unsigned(left), open_now, off, cover.weight, (*unsigned(near), near.data)
    for start in range(0, len(firsts), _AT_ONCE):
        if deadline.is_over:
            break
        part = slice(start, start + _AT_ONCE)
        _grow(*given, firsts[part], sets[part], sums[part])
    sets = np.sort(sets[sums < 1.0 - _BROKEN], axis=1)
    sums = sums[sums < 1.0 - _BROKEN]
    sets, which = np.unique(sets, axis=0, return_index=True)
    if not len(sets):
        return None
    lightest = np.where(sets >= 0, cover.weight[sets], np.inf).min(axis=1)
    return _both(cover, sets[_kept(sets, (1.0 - sums[which]) * lightest)])


def _kept(sets: Positions, worth: Floats) -> list[int]:
    """Return the sets worth most, of each row some."""
    shared: Counter[int] = Counter()
    kept: list[int] = []
    for number in np.argsort(-worth, kind="stable").tolist():
        if worth[number] < _WEAK * worth.max() or len(kept) == _SETS:
            break
        rows = [row for row in sets[number].tolist() if row >= 0]
        if all(shared[row] < _SHARING for row in rows):
            shared.update(rows)
            kept.append(number)
    return kept


def _both(cover: Cover, sets: Positions) -> OddSets:
    """Return sets as rows and as what covers an odd number of them."""
    which, place = np.nonzero(sets >= 0)
    shape = len(sets), len(cover.weight)
    rows = sparse.csr_array((np.ones(len(which)), (which, sets[which, place])), shape=shape)
    odd = (rows @ cover.rows.astype(np.float64)).tocsr()
    odd.data %= 2.0
    odd.eliminate_zeros()
    return OddSets(rows, odd)
