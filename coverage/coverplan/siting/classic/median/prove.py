"""The least median, proved: search and prices by turns, then branch and cut over what they leave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover.most import whole_numbers
from coverplan.siting.classic.median.branch import branch
from coverplan.siting.classic.median.branch_by_prices import branch_by_prices
from coverplan.siting.classic.median.part import Part
from coverplan.siting.classic.median.prices import LEAST_STEP, PriceSearch, settled
from coverplan.siting.classic.median.search import MedianSearch
from coverplan.siting.solve.incumbent import Incumbent
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.classic.median.neighbours import Neighbours
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["least_median"]

# A part is made smaller when so large a share of its columns is settled.
_WORTH_SHRINKING = 0.1
# Kicks of the search in each turn, and turns without anything better after which prices and search have done what they can.
_KICKS = 5
_TURNS = 12
# Parts that prices are asked to settle before a linear program is.
_PARTS = 3000
# A linear program over more pairs than these takes longer than all else: prices and search go on in its place.
_PAIRS = 3_000_000


def least_median(
    near: Neighbours,
    count: int,
    start: Bools,
    deadline: Deadline,
    *,
    gap: float = 0.0,
    best: Incumbent | None = None,
) -> Incumbent:
    """Choose at most ``count`` columns of least total cost.

    Parameters
    ----------
    near
        Weighted costs.
    count
        Number of columns.
    start
        At most ``count`` columns that reach every row.
    deadline
        When to stop.
    gap
        Relative gap at which to stop.
    best
        What is told as better choices and bounds are found; one that tells nobody when it is not given.

    Returns
    -------
    Incumbent
        The best, and a lower bound of the cost.
    """
    best = best or Incumbent(most=False, bound=0.0)
    if not len(near.cap):
        best.offer(np.flatnonzero(start), 0.0)
        best.settle()
        return best
    if whole_numbers(near.value) and whole_numbers(near.cap[np.isfinite(near.cap)]):
        best.step = 1.0
    if count >= near.size:
        start = np.ones(near.size, dtype=bool)
    search = MedianSearch(near, count, start)
    best.offer(np.flatnonzero(start), search.cost)
    best.prove((1.0 - SAME) * math.fsum(near.value[near.indptr[:-1]]))
    if count == 0 or count >= near.size:
        best.settle()
        return best
    _prove(near, search, best, deadline, gap)
    return best


def _prove(near: Neighbours, search: MedianSearch, best: Incumbent, deadline: Deadline, gap: float) -> None:
    """Search and move prices by turns, each making the other's work smaller; then branch."""

    def offer() -> None:
        if search.cost < near.penalty:  # else it leaves somebody out
            best.offer(np.flatnonzero(search.best), search.cost)

    part = Part.whole(near, search.count)
    search.try_from(search.best, deadline)
    offer()
    prices = PriceSearch(near, part.count, search.costs())
    search.greedy(deadline)
    offer()
    idle = 0
    while not best.is_proved(gap) and not deadline.is_over and (prices.is_moving or idle < _TURNS):
        before = best.value, best.bound
        prices.move(best.value - part.base, deadline)
        found = prices.prices
        best.prove(part.base + found.bound)
        if best.is_proved(gap):
            return
        wanted = np.zeros(near.size, dtype=bool)
        wanted[part.chosen(found.most_wanted(part.count))] = True
        search.try_from(wanted, deadline)
        for _ in range(_KICKS):
            search.kick(deadline)
        offer()
        smaller = _shrunk(part, prices, best)
        if smaller.is_hopeless or smaller.count < 0:
            best.settle()
        elif smaller is not part:
            start = smaller.prices(found.price, part)
            step = max(prices.step, 10.0 * LEAST_STEP)
            prices = PriceSearch(smaller.near, smaller.count, start, step=step)
            part = smaller
        idle = 0 if before != (best.value, best.bound) else idle + 1
    if best.is_proved(gap) or deadline.is_over:
        return
    is_done = branch_by_prices(part, prices.prices.price, search, best, deadline, gap, _PARTS)
    if not is_done and not deadline.is_over and len(part.near.value) <= _PAIRS:
        branch(part, prices.prices, search, best, deadline, gap)


def _shrunk(part: Part, prices: PriceSearch, best: Incumbent) -> Part:
    """Rule out the columns, and open those, without (or with) which the bound lies above what would be better."""
    closed, opened = settled(prices.prices, part.count, best, part.base)
    if (closed | opened).sum() < max(1.0, _WORTH_SHRINKING * len(closed)):
        return part
    return part.without(closed, opened)
