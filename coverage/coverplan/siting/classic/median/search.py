"""Good medians quickly: greedy, then fast interchange by the columns' own lists, then kicks.

After Whitaker (1983) and Resende and Werneck (2007): what closing a column costs is kept, and what opening one saves is
worked out from its own rows, so that a swap is found and made without looking at the rest. Plain arrays, deterministic,
ties by the lower number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.solve.tolerances import ROUNDING

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Rows
    from coverplan.siting.classic.median.neighbours import Neighbours
    from coverplan.siting.solve.deadline import Deadline

    # first and second column of each row, what they cost, what closing each column costs
    State = tuple[Integers, Integers, Floats, Floats, Floats]

__all__ = ["MedianSearch", "costs_of", "savings"]

# Steps before the clock is looked at.
_WORK_AT_ONCE = 10_000_000


@kernel
def _serve(row: int, rows: Rows, cap: Floats, chosen: Bools, state: State) -> None:
    """Find the two nearest chosen columns of a row (-1: what is there anyway, or none)."""
    indptr, column, value = rows
    first, second, near, next_near, loss = state
    first[row], second[row], near[row], next_near[row] = -1, -1, cap[row], cap[row]
    for at in range(indptr[row], indptr[row + 1]):
        if chosen[column[at]]:
            if first[row] < 0:
                first[row], near[row] = column[at], value[at]
            else:
                second[row], next_near[row] = column[at], value[at]
                break
    if first[row] >= 0:
        loss[first[row]] += next_near[row] - near[row]


@kernel
def _begin(chosen: Bools, rows: Rows, cap: Floats, state: State) -> None:
    state[4][:] = 0.0
    for row in range(len(cap)):
        _serve(row, rows, cap, chosen, state)


@kernel
def _open(new: int, chosen: Bools, columns: Rows, state: State) -> None:
    """Open a column."""
    start, row_of, value = columns
    first, second, near, next_near, loss = state
    chosen[new] = True
    for at in range(start[new], start[new + 1]):
        row, cost = row_of[at], value[at]
        if cost >= next_near[row]:
            continue
        if first[row] >= 0:
            loss[first[row]] -= next_near[row] - near[row]
        if cost < near[row]:
            second[row], next_near[row] = first[row], near[row]
            first[row], near[row] = new, cost
        else:
            second[row], next_near[row] = new, cost
        if first[row] >= 0:
            loss[first[row]] += next_near[row] - near[row]


@kernel
def _close(old: int, chosen: Bools, rows: Rows, columns: Rows, cap: Floats, state: State) -> int:
    """Close a column; return how many steps it took."""
    start, row_of, _ = columns
    first, second, near, next_near, loss = state
    chosen[old] = False
    steps = 0
    for at in range(start[old], start[old + 1]):
        row = row_of[at]
        if first[row] == old or second[row] == old:
            if first[row] >= 0:
                loss[first[row]] -= next_near[row] - near[row]
            _serve(row, rows, cap, chosen, state)
            steps += 8
    loss[old] = 0.0
    return int(steps + start[old + 1] - start[old])


@kernel
def _saving(new: int, columns: Rows, state: State, less: Floats, touched: Integers) -> tuple[float, int]:
    """Return what opening a column saves, and fill in by how much less closing each of some columns then costs."""
    start, row_of, value = columns
    first, _, near, next_near, _ = state
    saving, count = 0.0, 0
    for at in range(start[new], start[new + 1]):
        row, cost = row_of[at], value[at]
        if cost >= next_near[row]:
            continue
        home = first[row]
        if cost < near[row]:
            saving += near[row] - cost
        spared = next_near[row] - max(near[row], cost)
        if home >= 0 and spared > 0.0:
            if less[home] == 0.0:
                touched[count] = home
                count += 1
            less[home] += spared
    return saving, count


@kernel
def _improve(
    chosen: Bools,
    count: int,
    least: float,
    rows: Rows,
    columns: Rows,
    cap: Floats,
    state: State,
    place: Integers,
    work: int,
) -> bool:
    """Open what saves most for the room there is, then swap at the first gain, column after column; tell whether nothing is left to gain.

    ``place`` holds where the search stands: the next column, how many in a row gained nothing, the steps so far.
    """
    size, all_work = len(chosen), work
    less, touched = np.zeros(size), np.empty(size, np.int64)
    opened = np.flatnonzero(chosen)
    while work > 0 and place[1] < size:
        new = place[0]
        place[0] = new + 1 if new + 1 < size else 0
        place[1] += 1
        if chosen[new]:
            continue
        saving, found = _saving(new, columns, state, less, touched)
        work -= columns[0][new + 1] - columns[0][new] + len(opened)
        best, out = np.inf, -1
        if len(opened) < count:
            best = 0.0
        else:
            for slot in range(len(opened)):
                cost = state[4][opened[slot]] - less[opened[slot]]
                if cost < best:
                    best, out = cost, slot
        for at in range(found):
            less[touched[at]] = 0.0
        if saving - best <= least:
            continue
        place[1] = 0
        _open(new, chosen, columns, state)
        if out < 0:
            opened = np.flatnonzero(chosen)
        else:
            work -= _close(opened[out], chosen, rows, columns, cap, state)
            opened[out] = new
    place[2] += all_work - work
    return bool(place[1] >= size)


@kernel
def _is_first(chosen: Bools, least: float, columns: Rows, state: State) -> bool:
    """Tell whether no column can take the place of a later one that is chosen and do as well."""
    less, touched = np.zeros(len(chosen)), np.empty(len(chosen), np.int64)
    opened = np.flatnonzero(chosen)
    for new in range(len(chosen)):
        if chosen[new]:
            continue
        saving, found = _saving(new, columns, state, less, touched)
        for old in opened[np.searchsorted(opened, new) :]:
            if saving >= state[4][old] - less[old] - least:
                return False
        for at in range(found):
            less[touched[at]] = 0.0
    return True


@kernel
def _greedy(
    chosen: Bools, count: int, rows: Rows, columns: Rows, near: Floats, saving: Floats, work: int
) -> int:
    """Open the column that saves most until ``count`` are open, nothing is saved or the work is done; return how many are open."""
    start, row_of, value = columns
    indptr, column, cost = rows
    opened = chosen.sum()
    while opened < count and work > 0:
        best, most = -1, 0.0
        for other in range(len(chosen)):
            if not chosen[other] and saving[other] > most:
                best, most = other, saving[other]
        work -= len(chosen)
        if best < 0:
            return count
        chosen[best] = True
        opened += 1
        for at in range(start[best], start[best + 1]):
            row, new = row_of[at], value[at]
            if new >= near[row]:
                continue
            for to in range(indptr[row], indptr[row + 1]):
                if cost[to] >= near[row]:
                    break
                saving[column[to]] -= near[row] - max(new, cost[to])
                work -= 1
            near[row] = new
    return int(opened)


@kernel
def _costs(chosen: Bools, rows: Rows, cap: Floats) -> Floats:
    indptr, column, value = rows
    near = cap.copy()
    for row in range(len(cap)):
        for at in range(indptr[row], indptr[row + 1]):
            if chosen[column[at]]:
                near[row] = value[at]
                break
    return near


@kernel
def _savings(near: Floats, rows: Rows, size: int) -> Floats:
    indptr, column, value = rows
    saving = np.zeros(size)
    for row in range(len(near)):
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= near[row]:
                break
            saving[column[at]] += near[row] - value[at]
    return saving


def costs_of(chosen: Bools, near: Neighbours) -> Floats:
    """Return what each row costs, the penalty where it is out of reach.

    Examples
    --------
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> costs_of(np.array([True, False]), near).tolist()
    [1.0, 9.0]
    """
    return _costs(chosen, near.rows_of_pairs, near.capped)


def savings(chosen: Bools, near: Neighbours) -> Floats:
    """Return what opening each column alone would save.

    Examples
    --------
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> savings(np.array([True, False]), near).tolist()
    [0.0, 7.0]
    """
    return _savings(costs_of(chosen, near), near.rows_of_pairs, near.size)


class MedianSearch:
    """Looks for ``count`` columns of small total cost, as long as it is let; at first nothing is open.

    Attributes
    ----------
    best : ndarray of bool
        Whether each column is chosen in the best choice.
    cost : float
        Its weighted cost, with penalties for rows out of reach.
    work : int
        Steps so far.

    Examples
    --------
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> search = MedianSearch(near, 1)
    >>> search.try_from(np.array([True, False]), Deadline(600.0)), search.cost, search.best.tolist()
    (True, 7.0, [False, True])
    """

    def __init__(self, near: Neighbours, count: int) -> None:
        self.near, self.count = near, count
        self._least = ROUNDING * float(near.capped.sum())
        self.best = np.zeros(near.size, dtype=bool)
        self.cost = float(near.capped.sum())
        self.work = 0

    @property
    def reaches_all(self) -> bool:
        """Whether the best choice leaves nobody out."""
        return self.cost < self.near.penalty

    def costs(self) -> Floats:
        """Return what each row costs in the best choice."""
        return costs_of(self.best, self.near)

    def greedy(self, deadline: Deadline) -> bool:
        """Begin with nothing, open what saves most, and improve on that; tell whether it is the best so far."""
        chosen = np.zeros(self.near.size, dtype=bool)
        near = self.near.capped.copy()
        rows, columns = self.near.rows_of_pairs, self.near.columns_of_pairs
        saving = _savings(near, rows, self.near.size)
        opened = 0
        while opened < self.count and not deadline.is_over:
            opened = _greedy(chosen, self.count, rows, columns, near, saving, _WORK_AT_ONCE)
        return self.try_from(chosen, deadline)

    def try_from(self, start: Bools, deadline: Deadline) -> bool:
        """Improve on a choice of at most ``count`` columns; tell whether it is the best so far."""
        chosen, state = start.copy(), self._state(start)
        rows, columns, cap = self.near.rows_of_pairs, self.near.columns_of_pairs, self.near.capped
        place = np.zeros(3, np.int64)
        while not deadline.is_over and not _improve(
            chosen, self.count, self._least, rows, columns, cap, state, place, _WORK_AT_ONCE
        ):
            pass
        self.work += int(place[2])
        cost = float(costs_of(chosen, self.near).sum())
        if cost >= self.cost - self._least:
            return False
        self.best, self.cost = chosen, cost
        return True

    def is_first(self, chosen: Bools) -> bool:
        """Tell whether no column can take the place of a later one of a choice and do as well."""
        return bool(
            _is_first(
                chosen, 2.0 * ROUNDING * self.near.penalty, self.near.columns_of_pairs, self._state(chosen)
            )
        )

    def _state(self, chosen: Bools) -> State:
        rows, size = len(self.near.cap), self.near.size
        first, second = np.empty(rows, np.int64), np.empty(rows, np.int64)
        state = first, second, np.empty(rows), np.empty(rows), np.zeros(size)
        _begin(chosen, self.near.rows_of_pairs, self.near.capped, state)
        return state

    def kick(self, chance: np.random.Generator, deadline: Deadline) -> bool:
        """Change some columns of the best, as chance has it, and improve on that; tell whether it is better."""
        opened, closed = np.flatnonzero(self.best), np.flatnonzero(~self.best)
        moved = min(2 + int(chance.integers(3)), len(opened), len(closed))
        if not moved or deadline.is_over:
            return False
        trial = self.best.copy()
        trial[chance.choice(opened, moved, replace=False)] = False
        trial[chance.choice(closed, moved, replace=False)] = True
        return self.try_from(trial, deadline)
