"""Good covers from several starts: each is annealed, and what they open together is solved whole.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over exchanges of one column; the choices are then put together as tours are by
tour merging (Cook and Seymour 2003), which takes of each the places where it is best. Deterministic: a fixed sequence stands in for chance.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.model import most_model, most_start
from coverplan.siting.classic.cover.reduce import Cover, reduce_for_most
from coverplan.siting.classic.cover.search import improved_cover, value_of
from coverplan.siting.solve.highs import solve_whole

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Positions
    from coverplan.siting.solve.deadline import Deadline

    Sets = tuple[Integers, Integers]

__all__ = ["Effort", "annealed_cover"]


class Effort(NamedTuple):
    """How much is done.

    Parameters
    ----------
    work
        About how many rows one annealing may touch.
    close
        The share by which a round must better the best for another.
    rounds
        How many there are at most.
    sweeps
        How often each exchange there is may be tried in an annealing.
    """

    work: float
    close: float
    rounds: int = 6
    sweeps: float = 2.0


# How far a choice may get worse at the begin and at the end, as a share of what a chosen column covers on average.
_HOT, _COLD = 0.05, 0.003
# Exchanges before it gets colder and before the clock is looked at, and what an exchange costs beside the rows it touches.
_AS_HOT, _AT_ONCE = 1_000, 200_000
_OVERHEAD = 20.0
# Of a hundred exchanges, how many are with a column that covers some open row anywhere, not with one nearby.
_FAR = 10
# Choices that are put together, nodes of the tree that this may cost, and how many columns they may be: with more the relaxation alone takes longer than
# it takes to anneal on.
_STARTS = 4
_NODES = 20
_AT_MOST = 400
_SEQUENCE = 88172645463325252
_ANOTHER = 7919


@kernel
def _anneal(  # noqa: C901 - one loop over exchanges
    opened: Positions,
    best: Positions,
    value: Floats,
    steps: tuple[int, int],
    heat: tuple[float, float],
    sequence: np.uint64,
    rows: Sets,
    columns: Sets,
    weight: Floats,
    times: Integers,
    slot: Integers,
) -> np.uint64:
    """Exchange columns, so many steps; keep the best, and in ``value`` what is covered now and at best; return the sequence's place."""
    hot, colder = heat
    warmth = hot
    for step in range(steps[0], steps[1]):
        if step % _AS_HOT == 0 or step == steps[0]:
            warmth = hot * colder ** (step // _AS_HOT)
        draws = np.empty(4, np.int64)
        for draw in range(4):
            sequence ^= sequence << np.uint64(13)
            sequence ^= sequence >> np.uint64(7)
            sequence ^= sequence << np.uint64(17)
            draws[draw] = np.int64(sequence >> np.uint64(20))
        place = draws[0] % len(opened)
        out = opened[place]
        first, last = columns[0][out], columns[0][out + 1]
        if draws[1] % 100 < _FAR or first == last:
            row = draws[1] // 100 % len(weight)
            if times[row] > 0:
                continue
        else:
            row = columns[1][first + draws[1] // 100 % (last - first)]
        new = rows[1][rows[0][row] + draws[2] % (rows[0][row + 1] - rows[0][row])]
        if slot[new] >= 0:
            continue
        gain = 0.0
        for at in range(first, last):
            times[columns[1][at]] -= 1
            if times[columns[1][at]] == 0:
                gain -= weight[columns[1][at]]
        for at in range(columns[0][new], columns[0][new + 1]):
            if times[columns[1][at]] == 0:
                gain += weight[columns[1][at]]
        is_taken = gain >= warmth * math.log((draws[3] + 1.0) * 2.0**-44)
        taken = new if is_taken else out
        for at in range(columns[0][taken], columns[0][taken + 1]):
            times[columns[1][at]] += 1
        if is_taken:
            opened[place], slot[out], slot[new] = new, -1, place
            value[0] += gain
            if value[0] > value[1]:
                value[1] = value[0]
                best[:] = opened
    return sequence


def _annealed(
    cover: Cover, columns: Sets, start: Bools, effort: Effort, number: int, deadline: Deadline
) -> Bools:
    """Anneal a choice; ``number`` tells one sequence from another."""
    opened = np.flatnonzero(start)
    best, slot = opened.copy(), np.full(len(start), -1, np.int64)
    slot[opened] = np.arange(len(opened))
    value = np.full(2, value_of(cover, start))
    steps = effort.work / (2.0 * cover.rows.nnz / len(start) + _OVERHEAD)
    steps = 1 + int(min(steps, effort.sweeps * len(opened) * len(start)))
    heat = _HOT * value[0] / len(opened), (_COLD / _HOT) ** (_AS_HOT / steps)
    sets = (cover.rows.indptr, cover.rows.indices), columns, cover.weight
    times = cover.rows @ start.astype(np.int64)
    sequence = np.uint64(_SEQUENCE + _ANOTHER * number)
    for first in range(0, steps, _AT_ONCE):
        if deadline.is_over:
            break
        part = first, min(first + _AT_ONCE, steps)
        sequence = np.uint64(_anneal(opened, best, value, part, heat, sequence, *sets, times, slot))
    chosen = np.zeros(len(start), dtype=bool)
    chosen[best] = True
    return chosen


def annealed_cover(
    cover: Cover, count: int, start: Bools, deadline: Deadline, *, effort: Effort, also: Bools | None = None
) -> Bools:
    """Choose at most ``count`` columns that cover much weight: rounds of annealing, as long as they help.

    Parameters
    ----------
    cover
        The problem; each row has a column.
    count
        Number of columns.
    start
        Columns to better, at most ``count``.
    deadline
        When to stop.
    effort
        How much is done.
    also
        Columns that may be opened where choices are put together.

    Returns
    -------
    numpy.ndarray
        Whether each column is chosen: nothing worse than ``start``.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0]], dtype=bool))
    >>> cover, start = Cover(rows, np.array([5.0, 2.0, 4.0]), np.arange(3)), np.array([True, False, True])
    >>> annealed_cover(cover, 2, start, Deadline(600.0), effort=Effort(1e4, 1e-3)).tolist()
    [True, True, False]
    """
    first = improved_cover(cover, count, deadline, kicks=0)
    best = max((start, first), key=lambda chosen: value_of(cover, chosen))
    by_column = cover.columns()
    columns = by_column.indptr, by_column.indices
    value, total = value_of(cover, best), math.fsum(cover.weight)
    for number in range(0, effort.rounds * _STARTS, _STARTS):
        if deadline.is_over or value >= total or not first.any():
            break
        found = [
            _annealed(cover, columns, first, effort, number + nth, deadline) for nth in range(1, _STARTS + 1)
        ]
        if also is not None:
            found.append(also)
        best, before = _together(cover, count, [best, *found], effort.close, deadline), value
        value = value_of(cover, best)
        if value - before <= effort.close * value:
            break
    return best


def _together(cover: Cover, count: int, found: list[Bools], close: float, deadline: Deadline) -> Bools:
    """Choose the best of the columns that are open in some choice, of which the first stands where nothing is better."""
    possible = [chosen for chosen in found if chosen.sum() <= count]
    best = max(possible, key=lambda chosen: value_of(cover, chosen))
    some = np.logical_or.reduce(found)
    if some.sum() > _AT_MOST:
        return best
    numbered = Cover(cover.rows, cover.weight, np.arange(len(cover.column)))
    every_row = np.ones(len(cover.weight), dtype=bool)
    part = reduce_for_most(numbered.take(every_row, some), deadline)
    model = most_model(part, count)
    start = most_start(part, best[part.column])
    x = solve_whole(model, deadline, gap=close, start=start, is_plain=True, is_reduced=True, nodes=_NODES).x
    if x is None:
        return best
    chosen = np.zeros(len(cover.column), dtype=bool)
    chosen[part.column[x[: len(part.column)] > 0.5]] = True
    return max((best, chosen), key=lambda one: value_of(cover, one))
