"""Good covers quickly: greedy, swaps, kicks and annealing; and what columns gain.

Everything here works on plain arrays, is deterministic (a fixed sequence stands in for chance), and
breaks ties by the lower number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.reduce import unsigned
from coverplan.siting.solve.tolerances import WORK

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Positions
    from coverplan.siting.classic.cover.reduce import Cover
    from coverplan.siting.solve.deadline import Deadline

    Sets = tuple[Integers, Integers]

# Steps before the clock is looked at.
_WORK_AT_ONCE = 3e7
# Where the fixed sequence that stands in for chance begins, and how far apart the sequences of several annealings begin.
_SEQUENCE, _ANOTHER = np.uint64(88172645463325252), 7919
# How far a choice may get worse at the begin and at the end of an annealing, in what an exchange costs on average; that is counted as this share of what a
# chosen column covers at least.
_HOT, _COLD, _FLAT = 1.0, 0.1, 1e-4
# Steps as hot as each other, and gains that are missed: a column that is this many times the heat worse than another has no chance beside it.
_AS_HOT, _NO_CHANCE = 50, 10.0
# The largest power that odds are told by: no sum of them is beyond numbers.
_MOST_ODDS = 600.0


@kernel
def _open(
    column: int | np.int64,
    sign: int,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> None:
    """Open (sign 1) or close (sign -1) a column; keep how often rows are covered and what columns gain."""
    row_start, row_column = rows
    column_start, column_row = columns
    for at in range(column_start[column], column_start[column + 1]):
        row = column_row[at]
        before = times[row]
        times[row] = before + sign
        if before == 0 or (before == 1 and sign < 0):
            for place in range(row_start[row], row_start[row + 1]):
                gain[row_column[place]] -= sign * weight[row]


@kernel
def _greedy(
    chosen: Bools,
    count: int,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> None:
    """Open the column of the greatest gain until ``count`` are open or nothing is gained."""
    opened = chosen.sum()
    while opened < count:
        best, most = -1, 0.0
        for column in range(len(gain)):
            if not chosen[column] and gain[column] > most:
                best, most = column, gain[column]
        if best < 0:
            return
        chosen[best] = True
        opened += 1
        _open(best, 1, rows, columns, weight, times, gain)


@kernel
def _swap(
    chosen: Bools,
    least: float,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> None:
    """Close one, open the best, as long as that gains more than ``least``."""
    improved = True
    while improved:
        improved = False
        for column in range(len(gain)):
            if not chosen[column]:
                continue
            _open(column, -1, rows, columns, weight, times, gain)
            best, most = column, gain[column] + least
            for other in range(len(gain)):
                if not chosen[other] and gain[other] > most:
                    best, most = other, gain[other]
            if best != column:
                chosen[column] = False
                chosen[best] = True
                improved = True
            _open(best, 1, rows, columns, weight, times, gain)


@kernel
def _next(state: np.uint64) -> np.uint64:
    """Next number of a fixed sequence (xorshift, Marsaglia 2003)."""
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    return state ^ (state << np.uint64(17))


@kernel
def _kick(
    chosen: Bools,
    count: int,
    closings: int,
    state: np.uint64,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> np.uint64:
    """Close some columns and open another, whichever the sequence says; return where the sequence stands."""
    opened = np.flatnonzero(chosen)
    for _ in range(min(closings, len(opened))):
        state = _next(state)
        column = opened[np.int64(state % np.uint64(len(opened)))]
        if chosen[column]:
            chosen[column] = False
            _open(column, -1, rows, columns, weight, times, gain)
    state = _next(state)
    column = np.int64(state % np.uint64(len(chosen)))
    if not chosen[column] and chosen.sum() < count:
        chosen[column] = True
        _open(column, 1, rows, columns, weight, times, gain)
    return state


@kernel
def _begin(
    chosen: Bools,
    count: int,
    least: float,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> None:
    """Fill ``times`` and ``gain`` for what is chosen, open the best up to ``count``, and swap."""
    for row in range(len(weight)):
        for place in range(rows[0][row], rows[0][row + 1]):
            gain[rows[1][place]] += weight[row]
    for opened_first in np.flatnonzero(chosen):
        _open(opened_first, 1, rows, columns, weight, times, gain)
    _greedy(chosen, count, rows, columns, weight, times, gain)
    _swap(chosen, least, rows, columns, weight, times, gain)


@kernel
def _disturb(
    chosen: Bools,
    best: Bools,
    value: float,
    count: int,
    kicks: tuple[int, int],
    state: np.uint64,
    least: float,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> tuple[float, np.uint64]:
    """Disturb the best choice and try again, the kicks from the first to before the last; return its value and the sequence's place."""
    for kick in range(kicks[0], kicks[1]):
        state = _kick(chosen, count, 2 + kick % 3, state, rows, columns, weight, times, gain)
        _greedy(chosen, count, rows, columns, weight, times, gain)
        _swap(chosen, least, rows, columns, weight, times, gain)
        now = weight[times > 0].sum()
        if now > value + least:
            value = now
            best[:] = chosen
        elif now < value - least:
            for column in range(len(gain)):
                if chosen[column] != best[column]:
                    _open(column, 1 if best[column] else -1, rows, columns, weight, times, gain)
            chosen[:] = best
    return value, state


@kernel
def _lost_by_exchange(
    opened: Positions, rows: Sets, columns: Sets, weight: Floats, times: Integers, gain: Floats
) -> float:
    """Return what is lost on average when a chosen column gives way to the best other."""
    lost = 0.0
    for column in opened:
        _open(column, -1, rows, columns, weight, times, gain)
        best = 0.0
        for other in range(len(gain)):
            if other != column:
                best = max(best, gain[other])
        lost += max(0.0, gain[column] - best)
        _open(column, 1, rows, columns, weight, times, gain)
    return lost / len(opened)


@kernel
def _anneal(
    opened: Positions,
    best: Positions,
    value: Floats,
    steps: tuple[int, int],
    heat: tuple[float, float],
    state: np.uint64,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    gain: Floats,
) -> np.uint64:
    """Close a column and open one by the odds of what each gains, so many steps; keep the best.

    ``value`` is what is covered now and at best. A column may be opened twice where that loses little: the second adds nothing, and
    is closed again as any other.
    """
    hot, colder = heat
    warmth = hot
    likely, odds = np.empty(len(gain), np.int64), np.empty(len(gain))
    for step in range(steps[0], steps[1]):
        if step % _AS_HOT == 0 or step == steps[0]:
            warmth = hot * colder ** (step // _AS_HOT)
        state = _next(state)
        place = np.int64(state >> np.uint64(20)) % len(opened)
        column = opened[place]
        _open(column, -1, rows, columns, weight, times, gain)
        lost = gain[column]
        least, total, count = lost - _NO_CHANCE * warmth, 0.0, 0
        for other in range(len(gain)):
            if gain[other] >= least:
                total += math.exp(min(_MOST_ODDS, (gain[other] - lost) / warmth))
                likely[count], odds[count] = other, total
                count += 1
        state = _next(state)
        drawn, at = np.float64(state >> np.uint64(20)) * 2.0**-44 * total, 0
        while odds[at] < drawn and at < count - 1:
            at += 1
        opened[place] = likely[at]
        value[0] += gain[likely[at]] - lost
        _open(likely[at], 1, rows, columns, weight, times, gain)
        if value[0] > value[1]:
            value[1] = value[0]
            best[:] = opened
    return state


def annealed(
    cover: Cover,
    count: int,
    start: Bools,
    deadline: Deadline,
    *,
    steps: int,
    number: int = 0,
    hotter: float = 1.0,
) -> Bools:
    """Anneal a choice over exchanges of one column (Kirkpatrick, Gelatt and Vecchi 1983), then swap as long as that helps.

    Each step closes a column and opens one by the odds that the heat gives to all there are (heat bath), so that no step is in vain where it is cold.
    It is as hot as an exchange costs on average: where columns are much alike, or nearly everything is covered, that is little.

    Parameters
    ----------
    cover
        The problem.
    count
        Number of columns.
    start
        Columns to start from, one at least and at most ``count``.
    deadline
        When to stop.
    steps
        How often a column is exchanged.
    number
        Tells one sequence from another.
    hotter
        How many times hotter than usual.

    Returns
    -------
    numpy.ndarray
        Whether each column is chosen: nothing worse than ``start``.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.cover.reduce import Cover
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> cover, start = Cover(rows, np.array([5.0, 2.0, 4.0]), np.arange(3)), np.array([True, False, True])
    >>> annealed(cover, 2, start, Deadline(600.0), steps=100).tolist()
    [True, True, False]
    """
    columns = cover.columns()
    sets = unsigned(cover.rows), unsigned(columns), cover.weight
    times, gain = cover.rows @ start.astype(np.int64), gains(cover, start)
    opened = np.flatnonzero(start)
    best, value = opened.copy(), np.full(2, value_of(cover, start))
    usual = max(_lost_by_exchange(opened, *sets, times, gain), _FLAT * value[0] / len(opened))
    heat = hotter * _HOT * usual, (_COLD / _HOT) ** (_AS_HOT / max(1, steps))
    state = np.uint64(int(_SEQUENCE) + _ANOTHER * number)
    at_once = 1 + int(_WORK_AT_ONCE / work_of_exchange(cover))
    for first in range(0, steps, at_once):
        if deadline.is_over:
            break
        part = first, min(first + at_once, steps)
        state = np.uint64(_anneal(opened, best, value, part, heat, state, *sets, times, gain))
    chosen = np.zeros(len(start), dtype=bool)
    chosen[best] = True
    return improved_cover(cover, count, deadline, kicks=0, start=chosen)


def work_of_exchange(cover: Cover) -> float:
    """About how much is touched where a column is closed and another opened: what they cover, who else covers that, and each column once."""
    rows, columns = cover.rows.shape
    return float(1 + columns + cover.rows.nnz / max(1, columns) * (2 + cover.rows.nnz / max(1, rows)))


def improved_cover(
    cover: Cover, count: int, deadline: Deadline, *, kicks: int = 200, start: Bools | None = None
) -> Bools:
    """Choose at most ``count`` columns that cover much weight: greedy, swaps, kicks.

    Parameters
    ----------
    cover
        The problem.
    count
        Number of columns.
    deadline
        When to disturb no more.
    kicks
        How often to disturb the best choice and try again.
    start
        Columns to start from, at most ``count``.

    Returns
    -------
    numpy.ndarray
        Whether each column is chosen. Columns that would add nothing are left out.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.cover.reduce import Cover
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> improved_cover(Cover(rows, np.array([5.0, 2.0, 4.0]), np.arange(3)), 2, Deadline(600.0)).tolist()
    [True, True, False]
    """
    columns = cover.columns()
    sets = unsigned(cover.rows), unsigned(columns), cover.weight
    state = np.zeros(len(cover.weight), np.int64), np.zeros(len(cover.column))
    least = 1e-9 * float(cover.weight.sum())
    chosen = np.zeros(len(cover.column), dtype=bool) if start is None else start.copy()
    _begin(chosen, count, least, *sets, *state)
    best, value, place = chosen.copy(), float(cover.weight[state[0] > 0].sum()), _SEQUENCE
    work = 1.0 + count * (len(cover.column) + cover.rows.nnz / max(1, len(cover.column)) * 20.0)
    kicks = int(min(kicks, WORK / work)) if count else 0
    at_once = 1 + int(_WORK_AT_ONCE / work)
    for first in range(0, kicks, at_once):
        if deadline.is_over:
            break
        part = first, min(first + at_once, kicks)
        value, place = _disturb(chosen, best, value, count, part, place, least, *sets, *state)
        place = np.uint64(place)
    return best


def value_of(cover: Cover, chosen: Bools) -> float:
    """Weight that some columns cover."""
    return math.fsum(cover.weight[cover.rows @ chosen.astype(np.float64) > 0])


def gains(cover: Cover, chosen: Bools) -> Floats:
    """Return what each column would add to some chosen ones.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.classic.cover.reduce import Cover
    >>> rows = sparse.csr_array(np.array([[1, 0], [1, 1]], dtype=bool))
    >>> gains(Cover(rows, np.array([5.0, 2.0]), np.arange(2)), np.array([False, True])).tolist()
    [5.0, 0.0]
    """
    open_weight = cover.weight * (cover.rows @ chosen.astype(np.float64) == 0)
    return np.asarray(cover.rows.T @ open_weight, dtype=np.float64)
