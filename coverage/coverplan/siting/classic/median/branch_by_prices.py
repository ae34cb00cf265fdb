"""Branch and bound for the least median where prices leave few columns: each part is bounded by prices of its own.

After Christofides and Beasley (1982), A tree search algorithm for the p-median problem, EJOR 10.
"""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.median.prices import PriceSearch, settled
from coverplan.siting.classic.median.search import costs_of

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.median.part import Part
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.incumbent import Incumbent

__all__ = ["branch_by_prices"]

# Rounds of prices in each part, and where they begin to step.
_ROUNDS = 50
_STEP = 0.3


def branch_by_prices(
    part: Part,
    price: Floats,
    best: Incumbent,
    deadline: Deadline,
    gap: float,
    most: int,
) -> bool:
    """Split a problem, the part of the lowest bound first, into those with its most wanted column open and closed.

    Parameters
    ----------
    part
        What is left.
    price
        Good prices of it.
    best
        The best and the bound so far.
    deadline, gap
        When to stop.
    most
        How many parts to look at.

    Returns
    -------
    bool
        Whether nothing is left to prove.
    """
    numbers = itertools.count(1)
    parts = [(best.bound, 0, part, price)]
    while parts:
        bound, _, part, price = heapq.heappop(parts)
        best.prove(bound)
        if best.is_proved(gap):
            return True
        if deadline.is_over or most <= 0:
            return False
        most -= 1
        for child, child_price, child_bound in _children(part, price, best, deadline):
            heapq.heappush(parts, (max(bound, child_bound), next(numbers), child, child_price))
    best.settle()
    return True


def _children(
    part: Part, price: Floats, best: Incumbent, deadline: Deadline
) -> list[tuple[Part, Floats, float]]:
    """Bound a part; return the two that it splits into, or none where there is nothing better in it."""
    if part.is_hopeless or part.count < 0:
        return []
    if part.count == 0 or part.near.size <= part.count:
        _offer(part, np.full(part.near.size, part.count > 0), best)
        return []
    prices = PriceSearch(part.near, part.count, price, step=_STEP)
    prices.move(best.value - part.base, deadline, _ROUNDS * (len(part.near.value) + part.near.size))
    found = prices.prices
    bound = part.base + found.bound
    wanted = found.most_wanted(part.count)
    _offer(part, wanted, best)
    if best.is_beaten_by(bound):
        return []
    closed, opened = settled(found, part.count, best, part.base)
    free = np.flatnonzero(~(closed | opened))
    if not len(free) or opened.sum() >= part.count:
        left = part.without(closed, opened)
        return [(left, left.prices(found.price, part), bound)]
    column = free[np.argmin(found.worth[free])]
    one = np.arange(part.near.size) == column
    children = [part.without(closed, opened | one), part.without(closed | one, opened)]
    return [(child, child.prices(found.price, part), bound) for child in children]


def _offer(part: Part, some: Bools, best: Incumbent) -> None:
    cost = float(costs_of(some, part.near).sum())
    if cost < part.near.penalty:
        best.offer(part.chosen(some), part.base + cost)
