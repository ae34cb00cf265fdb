"""A bound of the least median from prices: what each row would pay to be served (Lagrangian relaxation).

After Cornuejols, Fisher and Nemhauser (1977), Location of bank accounts to optimize float, Management Science 23; prices move by the
subgradient method (Held, Wolfe, Crowder 1974), each direction leaning on the one before (Camerini, Fratta, Maffioli 1975), or, where there are many columns, on shares of
them, as the opening of the greatest worth less its square would be (Nesterov 2005, Smooth minimization of non-smooth functions). Whatever the
prices, their bound holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers, Rows
    from coverplan.siting.classic.median.neighbours import Neighbours
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.incumbent import Incumbent

__all__ = ["LEAST_STEP", "PriceSearch", "Prices", "settled", "wanted_nearby"]

# Steps before the clock is looked at.
_WORK_AT_ONCE = 20_000_000
# Small steps are the end.
LEAST_STEP = 2e-4
# First step; rounds without a better bound after which steps are shortened, by how much; how much of the last direction stays; among how many times as many columns more
# than may be opened a step of 1 shares the opening: where many are worth nearly the same, those of the greatest worth may all be in one place.
_QUICK = 1.5, 15, 0.6, 0.7, 0.0
_SMOOTH = 0.3, 40, 0.7, 0.97, 50.0
# Of one addition: half of what the last digit of 1.0 stands for.
_EPSILON = 2.0**-53


@dataclass(frozen=True)
class Prices:
    """What each row would pay, and what follows from it.

    Attributes
    ----------
    price
        Of each row, in weighted cost.
    bound
        No choice of columns costs less: rounded downward.
    worth
        For each column what its rows would pay above what it costs them, 0 or less.
    """

    price: Floats
    bound: float
    worth: Floats

    def most_wanted(self, count: int) -> Bools:
        """Return the ``count`` columns of the greatest worth, the first of equals."""
        chosen = np.zeros(len(self.worth), dtype=bool)
        chosen[np.argsort(self.worth, kind="stable")[:count]] = True
        return chosen

    def lift(self, count: int) -> Floats:
        """Return by how much the bound rises when each column is opened; for those that it opens itself, when they are closed, below 0."""
        if count >= len(self.worth):
            return np.zeros(len(self.worth))
        in_order = np.sort(self.worth)
        last, next_one = float(in_order[count - 1]) if count else 0.0, float(in_order[count])
        wanted = self.most_wanted(count)
        return np.where(wanted, np.minimum(0.0, self.worth - next_one), np.maximum(0.0, self.worth - last))


def settled(found: Prices, count: int, best: Incumbent, base: float) -> tuple[Bools, Bools]:
    """Return the columns to close, and those to open, without (or with) which the bound lies above what would be better."""
    lift = found.lift(count)
    room = best.target() * (1.0 + SAME) - base - found.bound
    return lift > room, -lift > room


@kernel
def _wanted_nearby(worth: Floats, rows: Rows, most: int) -> Bools:
    indptr, column, _ = rows
    wanted = np.zeros(len(worth), np.bool_)
    for row in range(len(indptr) - 1):
        best = -1
        for at in range(indptr[row], min(indptr[row + 1], indptr[row] + most)):
            if best < 0 or worth[column[at]] < worth[best]:
                best = column[at]
        if best >= 0:
            wanted[best] = True
    return wanted


def wanted_nearby(worth: Floats, near: Neighbours, most: int) -> Bools:
    """Return for each row the column of the greatest worth among so many nearest to it: some of everywhere, where ``most_wanted`` may be all of one place.

    Examples
    --------
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 2, 1]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 3)
    >>> wanted_nearby(np.array([-1.0, -3.0, -2.0]), near, 2).tolist(), wanted_nearby(np.array([-1.0, -3.0, -2.0]), near, 1).tolist()
    ([False, True, False], [True, False, True])
    """
    wanted: Bools = _wanted_nearby(worth, near.rows_of_pairs, most)
    return wanted


@kernel
def _shares(worth: Floats, count: int) -> Floats:
    """Return how far to open columns of ascending worth, ``count`` in all: as far as their worth is beyond that of the last, none more than whole."""
    beyond = worth[-1] - worth
    rest, width = beyond.sum(), 0.0
    for whole in range(count):
        width = rest / (count - whole)
        if beyond[whole] <= width:
            break
        rest -= beyond[whole]
    return np.minimum(1.0, beyond / width) if width > 0.0 else np.full(len(worth), count / len(worth))


@kernel
def _fill_slope(
    price: Floats, wanted: Integers, share: Floats, rows: Rows, columns: Rows, steps: int, slope: Floats
) -> int:
    """Fill in by how much each row's price is too low when some columns are opened, as far as that is; return the steps.

    ``steps`` is what it takes to look at all that lies below the prices; where less is in the columns' own lists those are read.
    """
    first, row_of, cost = columns
    indptr, column, value = rows
    pairs = (first[wanted + 1] - first[wanted]).sum()
    slope[:] = 1.0
    if pairs < steps:
        for which in range(len(wanted)):
            best = wanted[which]
            for at in range(first[best], first[best + 1]):
                if cost[at] < price[row_of[at]]:
                    slope[row_of[at]] -= share[which]
        return int(pairs)
    opened = np.zeros(len(first) - 1)
    opened[wanted] = share
    for row in range(len(price)):
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= price[row]:
                break
            slope[row] -= opened[column[at]]
    return steps


@kernel
def _valued(
    price: Floats, count: int, most: int, rows: Rows, columns: Rows, worth: Floats, slope: Floats
) -> tuple[float, int]:
    """Return the bound that prices give, and the steps; fill in the worth of columns and by how much each row's price is too low.

    The bound is lowered by more than rounding can have made of it: each of n additions is off by at most a share of 2^-53 of the sum of all
    that was added so far.
    """
    indptr, column, value = rows
    worth[:] = 0.0
    total, added, steps = 0.0, 0.0, 0
    for row in range(len(price)):
        total += price[row]
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= price[row]:
                break
            worth[column[at]] += value[at] - price[row]
            added += price[row] - value[at]
            steps += 1
    size = total + added
    wanted = np.argsort(worth, kind="mergesort")[:most]
    for best in wanted[:count]:
        total += worth[best]
    share = _shares(worth[wanted], count) if len(wanted) > count else np.ones(len(wanted))
    steps += _fill_slope(price, wanted, share, rows, columns, steps, slope) + len(price)
    additions = 2.0 * len(price) + count + 8.0
    return total - 2.0 * _EPSILON * additions * size, steps


@kernel
def _move(
    price: Floats,
    best: Floats,
    direction: Floats,
    held: Floats,
    pace: tuple[float, int, float, float, float],
    aim: float,
    count: int,
    work: int,
    rows: Rows,
    columns: Rows,
    cap: Floats,
) -> None:
    """Move prices, for so many steps; ``held`` is the best bound, how far to go, and rounds since the bound rose."""
    size = len(columns[0]) - 1
    _, patience, shorter, memory, spread = pace
    worth, slope = np.empty(size), np.empty(len(price))
    while work > 0:
        most = count + int(spread * held[1] * count)
        bound, steps = _valued(price, count, most, rows, columns, worth, slope)
        work -= steps + size
        if bound > held[0]:
            if bound > held[0] + 1e-5 * abs(aim):
                held[2] = 0.0
            held[0] = bound
            best[:] = price
        else:
            held[2] += 1.0
        if held[2] >= patience:
            held[1], held[2] = shorter * held[1], 0.0
            price[:] = best
            direction[:] = 0.0
            _valued(price, count, most, rows, columns, worth, slope)
        inner = 0.0
        for row in range(len(price)):
            # where a price cannot go any farther it does not
            if (slope[row] > 0.0 and price[row] >= cap[row]) or (slope[row] < 0.0 and price[row] <= 0.0):
                slope[row] = 0.0
            direction[row] = slope[row] + memory * direction[row]
            inner += direction[row] * direction[row]
        if inner == 0.0 or held[1] < LEAST_STEP:
            held[1] = 0.0
            return
        step = held[1] * (aim - held[0]) / inner
        for row in range(len(price)):
            price[row] = min(max(0.0, price[row] + step * direction[row]), cap[row])


class PriceSearch:
    """Looks for the prices of the best bound, as long as it is let.

    Parameters
    ----------
    near
        Weighted costs.
    count
        Number of columns.
    start
        Prices to start from: what each row costs in a good choice.
    step
        How far to go at first, as a share of the gap, where it is not to be as far as usual.
    is_smooth
        Whether to go a slower way to a better bound: worth while where branching would take longer still.

    Attributes
    ----------
    work : int
        Steps so far, about.

    Examples
    --------
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> search = PriceSearch(near, 1, np.array([5.0, 2.0]))
    >>> while search.is_moving:
    ...     search.move(7.0, Deadline(600.0))
    >>> round(search.prices.bound, 2)
    7.0
    """

    def __init__(
        self, near: Neighbours, count: int, start: Floats, *, step: float = math.inf, is_smooth: bool = False
    ) -> None:
        self.near, self.count = near, count
        self._pace = _SMOOTH if is_smooth else _QUICK
        self._price = np.minimum(start, near.cap)
        self._best = self._price.copy()
        self._direction = np.zeros(len(start))
        self._held = np.array([-np.inf, min(step, self._pace[0]), 0.0])
        self.work = 0

    @property
    def is_moving(self) -> bool:
        """Whether there may be more to find."""
        return bool(self._held[1] > 0.0)

    @property
    def step(self) -> float:
        """How far a step goes."""
        return float(self._held[1])

    @property
    def bound(self) -> float:
        """The best bound."""
        return float(self._held[0])

    def moves(self, rounds: int) -> int:
        """Return how many moves look at every pair so many times: one at least."""
        return 1 + rounds * len(self.near.value) // _WORK_AT_ONCE

    def move(self, cost: float, deadline: Deadline, work: int = _WORK_AT_ONCE) -> None:
        """Move prices for a moment, unless the time is over, towards what a good choice costs."""
        if self.is_moving and not deadline.is_over:
            self.work += work
            aim = cost * (1.0 + 1e-6)
            rows, columns = self.near.rows_of_pairs, self.near.columns_of_pairs
            _move(
                self._price, self._best, self._direction, self._held, self._pace, aim, self.count, work, rows, columns, self.near.cap
            )  # fmt: skip

    @property
    def prices(self) -> Prices:
        """The best prices."""
        worth = np.empty(self.near.size)
        rows, columns = self.near.rows_of_pairs, self.near.columns_of_pairs
        bound, _ = _valued(
            self._best, self.count, self.count, rows, columns, worth, np.empty(len(self._best))
        )
        return Prices(self._best.copy(), float(bound), worth)
