"""A bound of the least median from prices: what each row would pay to be served (Lagrangian relaxation).

After Cornuejols, Fisher and Nemhauser (1977), Location of bank accounts to optimize float, Management Science 23; prices move by the
subgradient method (Held, Wolfe, Crowder 1974). Whatever the prices, their bound holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.solve.tolerances import ROUNDING

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.median.neighbours import Neighbours, Rows
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Prices", "best_prices"]

_ROUNDS = 2000
_ROUNDS_AT_ONCE = 20
_SHARE_OF_TIME = 0.25
# A step is halved after so many rounds without a better bound; small steps are the end.
_PATIENCE = 20
_LEAST_STEP = 1e-3


@dataclass(frozen=True)
class Prices:
    """What each row would pay, and what follows from it.

    Attributes
    ----------
    price
        Of each row, in weighted cost.
    bound
        No choice of columns costs less.
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
        """Return by how much the bound rises when each column is opened."""
        if count >= len(self.worth):
            return np.zeros(len(self.worth))
        last = float(np.partition(self.worth, count - 1)[count - 1])
        return np.maximum(0.0, self.worth - last).astype(np.float64)


@kernel
def _valued(price: Floats, count: int, rows: Rows, worth: Floats, slope: Floats) -> float:
    """Return the bound that prices give; fill in the worth of columns and by how much each row's price is too low."""
    indptr, column, value = rows
    worth[:] = 0.0
    total, added = 0.0, 0.0
    for row in range(len(price)):
        total += price[row]
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= price[row]:
                break
            worth[column[at]] += value[at] - price[row]
            added += price[row] - value[at]
    opened = np.zeros(len(worth), np.bool_)
    for best in np.argsort(worth, kind="mergesort")[:count]:
        opened[best] = True
        total += worth[best]
    for row in range(len(price)):
        slope[row] = 1.0
        for at in range(indptr[row], indptr[row + 1]):
            if value[at] >= price[row]:
                break
            if opened[column[at]]:
                slope[row] -= 1.0
    # lowered by more than rounding can make of all that was added up
    return float(total - ROUNDING * (price.sum() + added))


@kernel
def _move(
    price: Floats,
    best: Floats,
    held: Floats,
    aim: float,
    count: int,
    rounds: int,
    rows: Rows,
    cap: Floats,
    size: int,
) -> None:
    """Move prices, so many rounds; ``held`` is the best bound, the step, and rounds since the bound rose."""
    worth, slope = np.empty(size), np.empty(len(price))
    for _ in range(rounds):
        bound = _valued(price, count, rows, worth, slope)
        if bound > held[0]:
            if bound > held[0] + 1e-5 * abs(aim):
                held[2] = 0.0
            held[0] = bound
            best[:] = price
        else:
            held[2] += 1.0
        if held[2] >= _PATIENCE:
            held[1], held[2] = 0.5 * held[1], 0.0
            price[:] = best
            _valued(price, count, rows, worth, slope)
        length = (slope * slope).sum()
        if length == 0.0 or held[1] < _LEAST_STEP:
            held[1] = 0.0
            return
        step = held[1] * (aim - held[0]) / length
        for row in range(len(price)):
            price[row] = min(max(0.0, price[row] + step * slope[row]), cap[row])


def best_prices(near: Neighbours, count: int, start: Floats, cost: float, deadline: Deadline) -> Prices:
    """Look for the prices of the best bound.

    Parameters
    ----------
    near
        Weighted costs.
    count
        Number of columns.
    start
        Prices to start from: what each row costs in a good choice.
    cost
        What a good choice costs.
    deadline
        When to stop; no more than a part of the time that is left is taken.

    Examples
    --------
    >>> from coverplan.siting.solve.deadline import Deadline
    >>> from coverplan.siting.classic.median.neighbours import Neighbours
    >>> near = Neighbours(np.array([0, 2, 4]), np.array([0, 1, 1, 0]), np.array([1.0, 5, 2, 9]), np.full(2, np.inf), 2)
    >>> round(best_prices(near, 1, np.array([5.0, 2.0]), 7.0, Deadline(9.0)).bound, 2)
    7.0
    """
    rows = near.indptr, near.column, near.value
    price = np.minimum(start, near.cap)
    best = price.copy()
    held = np.array([-np.inf, 2.0, 0.0])
    aim = cost * (1.0 + 1e-6)
    enough_left = (1.0 - _SHARE_OF_TIME) * deadline.left
    for _ in range(0, _ROUNDS, _ROUNDS_AT_ONCE):
        _move(price, best, held, aim, count, _ROUNDS_AT_ONCE, rows, near.cap, near.size)
        if held[1] == 0.0 or held[0] >= cost or deadline.left <= enough_left:
            break
    worth = np.empty(near.size)
    bound = _valued(best, count, rows, worth, np.empty(len(best)))
    return Prices(best, float(bound), worth)
