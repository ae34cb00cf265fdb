"""Fewer columns that cover every row: a search that weighs the rows it finds hard to cover.

After Gao, Weise and Li (2015), An efficient local search heuristic with row weighting for the unicost set covering problem, EJOR 246.
Plain arrays, deterministic (a fixed sequence stands in for chance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.reduce import unsigned

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Integers
    from coverplan.siting.classic.cover.reduce import Cover, Sets
    from coverplan.siting.solve.deadline import Deadline

    # weight of each row, how many chosen columns cover it, what each column gains or would lose, when it was moved,
    # whether it may be opened again
    State = tuple[Integers, Integers, Integers, Integers, Bools]

__all__ = ["fewer_columns"]

_STEPS_AT_ONCE = 5_000
# Steps, as many for each row, after which nothing better is looked for.
_STEPS_A_ROW = 60
_LEAST_STEPS = 20_000
_SEQUENCE = np.uint64(88172645463325252)


@kernel
def _flip(column: int, chosen: Bools, rows: Sets, columns: Sets, state: State) -> int:
    """Open a column that is closed, or close one that is open; return by how many fewer rows are uncovered."""
    weight, times, score, _, may_open = state
    sign = -1 if chosen[column] else 1
    chosen[column] = not chosen[column]
    covered, lost = 0, 0
    for at in range(columns[0][column], columns[0][column + 1]):
        row = columns[1][at]
        before = times[row]
        times[row] = before + sign
        if before + sign == 0:
            covered -= 1
        if before == 0:
            covered += 1
        for place in range(rows[0][row], rows[0][row + 1]):
            other = rows[1][place]
            may_open[other] = True
            if other == column:
                continue
            if (
                before == 0 or before + sign == 0 or (chosen[other] and (before == 1 or before + sign == 1))
            ):  # nobody else covers it: others gain less now, or more again
                score[other] -= sign * weight[row]
    for at in range(columns[0][column], columns[0][column + 1]):
        row = columns[1][at]
        if times[row] == (1 if chosen[column] else 0):
            lost += weight[row]
    score[column] = lost
    if sign < 0:
        may_open[column] = False
    return covered


@kernel
def _least_lost(chosen: Bools, tabu: int, state: State) -> int:
    """Return the chosen column that would lose least, of equals the one that was moved longest ago."""
    best = -1
    for column in range(len(chosen)):
        if chosen[column] and column != tabu:
            lost = state[2][column] - (state[2][best] if best >= 0 else 0)
            if best < 0 or lost < 0 or (lost == 0 and state[3][column] < state[3][best]):
                best = column
    return best


@kernel
def _search(
    chosen: Bools, held: Integers, sequence: np.uint64, rows: Sets, columns: Sets, state: State, steps: int
) -> tuple[bool, np.uint64]:
    """Move, so many steps at most, until every row is covered; ``held`` is the rows not covered, the column opened last, and the steps so far."""
    weight, times, score, moved, may_open = state
    for _ in range(steps):
        if held[0] == 0:
            return True, sequence
        held[2] += 1
        out = _least_lost(chosen, held[1], state)
        if out < 0:
            return False, sequence
        held[0] -= _flip(out, chosen, rows, columns, state)
        moved[out] = held[2]
        sequence ^= sequence << np.uint64(13)
        sequence ^= sequence >> np.uint64(7)
        sequence ^= sequence << np.uint64(17)
        row = np.int64(sequence % np.uint64(len(times)))
        while times[row] > 0:
            row = np.int64(row + 1 if row + 1 < len(times) else 0)
        best = -1
        for at in range(rows[0][row], rows[0][row + 1]):
            column = rows[1][at]
            if may_open[column] and (
                best < 0
                or score[column] > score[best]
                or (score[column] == score[best] and moved[column] < moved[best])
            ):
                best = column
        if best < 0:
            best = rows[1][rows[0][row]]
        held[0] -= _flip(best, chosen, rows, columns, state)
        moved[best], held[1] = held[2], best
        for open_row in range(len(times)):
            if times[open_row] == 0:
                weight[open_row] += 1
                for at in range(rows[0][open_row], rows[0][open_row + 1]):
                    score[rows[1][at]] += 1
    return held[0] == 0, sequence


def fewer_columns(
    cover: Cover, start: Bools, least: int, deadline: Deadline, offer: Callable[[Bools], object]
) -> None:
    """Look for covers of every row with fewer and fewer columns, but no fewer than ``least``.

    Parameters
    ----------
    cover
        The problem; each row has a column.
    start
        Columns that cover every row.
    least
        Fewer than these there cannot be.
    deadline
        When to stop.
    offer
        Called with each cover that has fewer columns than the one before.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.cover.reduce import Cover
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 1]], dtype=bool))
    >>> fewer_columns(Cover(rows, np.ones(3), np.arange(3)), np.ones(3, dtype=bool), 2, Deadline(600.0), print)
    [False  True  True]
    """
    columns = cover.columns()
    sets = unsigned(cover.rows), unsigned(columns)
    count, size = len(cover.weight), len(cover.column)
    chosen, every = np.zeros(size, dtype=bool), np.ones(size, dtype=bool)
    weight, times = np.ones(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    state = weight, times, np.diff(columns.indptr).astype(np.int64), np.zeros(size, dtype=np.int64), every
    held = np.array([count, -1, 0])
    for column in np.flatnonzero(start):
        held[0] -= _flip(int(column), chosen, *sets, state)
    sequence, steps = _SEQUENCE, max(_LEAST_STEPS, _STEPS_A_ROW * count)
    found_at = 0
    while chosen.sum() > least and held[2] - found_at < steps and not deadline.is_over:
        if held[0] == 0:
            held[0] -= _flip(int(_least_lost(chosen, -1, state)), chosen, *sets, state)
        is_found, sequence = _search(chosen, held, sequence, *sets, state, _STEPS_AT_ONCE)
        sequence = np.uint64(sequence)
        if is_found:
            found_at = int(held[2])
            offer(chosen.copy())
