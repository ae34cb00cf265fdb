"""The least median, proved: search and prices by turns, then branch and cut over what they leave."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover.most import whole_numbers
from coverplan.siting.classic.median.branch import branch
from coverplan.siting.classic.median.branch_by_prices import branch_by_prices
from coverplan.siting.classic.median.part import Part
from coverplan.siting.classic.median.prices import LEAST_STEP, PriceSearch, settled, wanted_nearby
from coverplan.siting.classic.median.search import MedianSearch
from coverplan.siting.solve.incumbent import Incumbent
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["least_median"]

# A part is made smaller when so large a share of its columns is settled.
_WORTH_SHRINKING = 0.1
# Where there are more pairs than this, and many columns for each to be opened, prices and search look at few of the columns first: this share of them, as chance has it, and
# then those too that are wanted most among so many nearest to a row, as long as those are more by this share. Each time prices may look so often at every pair.
_MANY = 2_000_000
_FEW = 0.1
_NEAREST = 150
_MORE = 0.1
_ROUNDS_OF_FEW = 300
# The step that prices take after that.
_STEP = 0.1
# Times that prices may look at every pair in a turn, where that is many.
_ROUNDS = 4
# Columns among which a turn searches: those wanted most, so many at least and for each that may be opened.
_CORE, _EACH = 200, 10
# Kicks of the search in each turn, and turns without anything better after which prices and search have done what they can.
_KICKS = 5
_TURNS = 12
# Parts that prices are asked to settle before a linear program is.
_PARTS = 3000
# A linear program over more pairs than these takes longer than all else: prices and search go on in its place.
_PAIRS = 3_000_000


def least_median(
    search: MedianSearch, deadline: Deadline, *, gap: float = 0.0, best: Incumbent | None = None
) -> Incumbent:
    """Choose columns of least total cost.

    Parameters
    ----------
    search
        Over all columns; its best choice reaches every row.
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
    near, count = search.near, search.count
    best = best or Incumbent(most=False, bound=0.0)
    if whole_numbers(near.value) and whole_numbers(near.cap[np.isfinite(near.cap)]):
        best.step = 1.0
    if count >= near.size:
        search.try_from(np.ones(near.size, dtype=bool), deadline)
    best.offer(np.flatnonzero(search.best), search.cost)
    best.prove((1.0 - SAME) * math.fsum(near.value[near.indptr[:-1]]))
    if count == 0 or count >= near.size or not len(near.cap):
        best.settle()
    else:
        _Proof(search, best, deadline, gap).run()
    return best


class _Proof:
    """Prices and search by turns, each making the other's work smaller; then branching."""

    def __init__(self, search: MedianSearch, best: Incumbent, deadline: Deadline, gap: float) -> None:
        self.best, self.deadline, self.gap = best, deadline, gap
        self.chance = np.random.default_rng(0)
        self.part = Part.whole(search.near, search.count)
        self.is_many = len(search.near.value) > _MANY and _FEW * search.near.size > 2.0 * search.count
        start, step = (self._from_few(search.costs()), _STEP) if self.is_many else (search.costs(), math.inf)
        self.prices = PriceSearch(search.near, search.count, start, step=step, is_smooth=self.is_many)

    @property
    def is_over(self) -> bool:
        return self.best.is_proved(self.gap) or self.deadline.is_over

    def run(self) -> None:
        idle = 0
        while not self.is_over and (self.prices.is_moving or idle < _TURNS):
            before = self.best.value, self.best.bound
            self._turn()
            idle = 0 if before != (self.best.value, self.best.bound) else idle + 1
        if self.is_over:
            return
        part, found = self.part, self.prices.prices
        is_done = branch_by_prices(part, found.price, self.best, self.deadline, self.gap, _PARTS)
        if not is_done and not self.deadline.is_over and len(part.near.value) <= _PAIRS:
            search = MedianSearch(part.near, part.count)
            branch(part, found, search, self.best, self.deadline, self.gap)

    def _from_few(self, start: Floats) -> Floats:
        """Return good prices from few of the columns, and those that such prices want besides."""
        near, count = self.part.near, self.part.count
        some = self.chance.random(near.size) < _FEW
        while not self.is_over:
            start = self._among_few(start, some)
            found = PriceSearch(near, count, start).prices
            self.best.prove(found.bound)
            more = wanted_nearby(found.worth, near, _NEAREST) & ~some
            if more.sum() <= _MORE * some.sum():
                break
            some |= more
        return start

    def _among_few(self, start: Floats, some: Bools) -> Floats:
        """Search among some columns and those of the best choice; return good prices of them."""
        part, search = self._among(some)
        prices = PriceSearch(part.near, part.count, part.prices(start, self.part), is_smooth=True)
        for _ in range(prices.moves(_ROUNDS_OF_FEW)):
            prices.move(search.cost, self.deadline)
        search.try_from(prices.prices.most_wanted(part.count), self.deadline)
        self._offer(part, search)
        return self.part.prices(prices.prices.price, part)

    def _turn(self) -> None:
        """Move prices; search, for as many steps while they move, among the columns that they want most; leave out what they settle."""
        part, prices = self.part, self.prices
        before = prices.work
        for _ in range(prices.moves(_ROUNDS)):
            prices.move(self.best.value - part.base, self.deadline)
        found = prices.prices
        self.best.prove(part.base + found.bound)
        if self.best.is_proved(self.gap):
            return
        core, search = self._among(found.most_wanted(max(_CORE, _EACH * part.count)))
        search.try_from(core.start(part.chosen(found.most_wanted(part.count))), self.deadline)
        for _ in range(_KICKS):
            if prices.is_moving and search.work > prices.work - before:
                break
            search.kick(self.chance, self.deadline)
        self._offer(core, search)
        self._shrink()

    def _among(self, some: Bools) -> tuple[Part, MedianSearch]:
        """Return what is left with some columns and those of the best choice, and a search that begins with that."""
        part = self.part.without(
            ~(some | self.part.start(self.best.columns)), np.zeros(len(some), dtype=bool)
        )
        search = MedianSearch(part.near, part.count)
        search.try_from(part.start(self.best.columns), self.deadline)
        return part, search

    def _offer(self, part: Part, search: MedianSearch) -> None:
        if search.reaches_all:
            self.best.offer(part.chosen(search.best), part.base + search.cost)

    def _shrink(self) -> None:
        """Rule out the columns, and open those, without (or with) which the bound lies above what would be better."""
        part, found = self.part, self.prices.prices
        closed, opened = settled(found, part.count, self.best, part.base)
        if (closed | opened).sum() < max(1.0, _WORTH_SHRINKING * len(closed)):
            return
        smaller = part.without(closed, opened)
        if smaller.is_hopeless or smaller.count < 0:
            self.best.settle()
            return
        start, step = smaller.prices(found.price, part), max(self.prices.step, 10.0 * LEAST_STEP)
        self.part = smaller
        self.prices = PriceSearch(smaller.near, smaller.count, start, step=step, is_smooth=self.is_many)
