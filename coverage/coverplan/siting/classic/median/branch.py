"""Branch and cut for the least median: a linear program that grows, the part of the lowest bound first."""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.median.cuts import Cuts
from coverplan.siting.classic.median.search import costs_of
from coverplan.siting.solve.highs import GrowingLp
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.median.part import Part
    from coverplan.siting.classic.median.prices import Prices
    from coverplan.siting.classic.median.search import MedianSearch
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.incumbent import Incumbent

__all__ = ["branch"]

# A cut is worth adding when it lifts a row's cost by this share of all cost.
_WORTH = 1e-9
# A share this near to 0 or 1 is whole.
_WHOLE = 1e-6


def branch(
    part: Part, prices: Prices, search: MedianSearch, best: Incumbent, deadline: Deadline, gap: float
) -> None:
    """Prove what is left of a problem, until the bound is as near as asked or the time is over.

    Parameters
    ----------
    part
        What is left.
    prices
        Its prices: the first cuts are worth what they prove.
    search
        Of what is left: what the linear program opens most is tried.
    best
        The best and the bound so far.
    """
    _Branching(part, prices, search, best, deadline, gap).run()


@dataclass(frozen=True, order=True)
class _Node:
    """A part of all choices: some columns open, some closed; no choice in it costs less than ``bound``."""

    bound: float
    number: int
    opened: tuple[int, ...] = field(default=(), compare=False)
    closed: tuple[int, ...] = field(default=(), compare=False)


class _Branching:
    def __init__(
        self,
        part: Part,
        prices: Prices,
        search: MedianSearch,
        best: Incumbent,
        deadline: Deadline,
        gap: float,
    ) -> None:
        self.part, self.near, self.count = part, part.near, part.count
        self.search, self.best, self.deadline, self.gap = search, best, deadline, gap
        self.cuts = Cuts(self.near)
        self.floor = part.base + math.fsum(self.cuts.least)
        self.worth = _WORTH * max(1e-300, best.value) / len(self.near.cap)
        self.upper = np.ones(self.near.size)
        self._close(part.base + prices.bound, np.maximum(0.0, prices.lift(self.count)))
        self.cuts.separate(
            part.start(best.columns).astype(np.float64), np.zeros(len(self.near.cap)), self.worth
        )
        self.cuts.price(prices.price)
        self.lp = GrowingLp(self.cuts.model(self.count))

    def run(self) -> None:
        """Split the problem, the part of the lowest bound first."""
        open_nodes = [_Node(self.best.bound, 0)]
        numbers = itertools.count(1)
        while open_nodes:
            node = heapq.heappop(open_nodes)
            self.best.prove(node.bound)
            if self.best.is_beaten_by(node.bound):
                break
            if self.best.is_proved(self.gap):
                return
            bound, share = self._relax(node)
            if bound is None:
                return
            if share is None or self.best.is_beaten_by(bound):
                continue
            self._round(share)
            column = int(np.argmin(np.abs(share - 0.5)))
            for opened, closed in (((column,), ()), ((), (column,))):
                child = _Node(bound, next(numbers), (*node.opened, *opened), (*node.closed, *closed))
                heapq.heappush(open_nodes, child)
        self.best.settle()

    def _relax(self, node: _Node) -> tuple[float | None, Floats | None]:
        """Bound a part by cuts.

        Returns
        -------
        tuple
            The bound (None when there was none in time) and how far each column is open (None when there is
            nothing better in this part).
        """
        lower, upper = np.zeros(self.near.size), self.upper.copy()
        lower[list(node.opened)] = upper[list(node.opened)] = 1.0
        upper[list(node.closed)] = 0.0
        self.lp.limit(lower, upper)
        while True:
            status = self.lp.solve(self.deadline)
            if status != "optimal":
                return (math.inf if status == "infeasible" else None), None
            found = self.lp.proved()
            bound, x = found.bound + self.floor, found.x
            share = x[: self.near.size]
            if node.number == 0:  # what is proved holds, whenever the time ends
                self.best.prove(bound)
            if self.best.is_beaten_by(bound):
                return bound, None
            is_whole = bool(np.abs(share - np.rint(share)).max() < _WHOLE)
            if is_whole:
                self._try(share > 0.5)
            if not self.cuts.separate(share, x[self.near.size :], self.worth):
                if node.number == 0:
                    self._close(bound, found.reduced[: self.near.size])
                return bound, None if is_whole else share
            self.lp.add_rows(self.cuts.rows[-1], self.cuts.lower[-1])

    def _close(self, bound: float, lift: Floats) -> None:
        """Close the columns that lift the whole problem's bound above what would be better."""
        self.upper[bound + lift > self.best.target() + SAME * abs(self.best.value)] = 0.0

    def _round(self, share: Floats) -> None:
        """Open the columns that are open most, and improve on that."""
        chosen = np.zeros(self.near.size, dtype=bool)
        chosen[np.argsort(-np.round(share, 6), kind="stable")[: self.count]] = True
        self._try(chosen)

    def _try(self, chosen: Bools) -> None:
        part, search = self.part, self.search
        cost = float(costs_of(chosen, self.near).sum())
        if cost < self.near.penalty:
            self.best.offer(part.chosen(chosen), part.base + cost)
        if search.try_from(chosen, self.deadline) and search.reaches_all:
            self.best.offer(part.chosen(search.best), part.base + search.cost)
