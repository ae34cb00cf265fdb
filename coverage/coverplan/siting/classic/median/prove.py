"""The least median, proved: branch and cut over a linear program that grows."""

from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.most import whole_numbers
from coverplan.siting.classic.median.prices import best_prices
from coverplan.siting.classic.median.search import interchange, sampled_median, search_median
from coverplan.siting.solve.highs import GrowingLp, Model
from coverplan.siting.solve.tolerances import MARGIN, ROUNDING

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.median.neighbours import Neighbours
    from coverplan.siting.solve.deadline import Deadline


__all__ = ["least_median"]

# A cut is worth adding when it lifts a row's cost by this share of all cost.
_WORTH = 1e-9
# A share this near to 0 or 1 is whole.
_WHOLE = 1e-6


@kernel
def _radius(
    open_share: Floats, indptr: Integers, column: Integers, value: Floats, cap: Floats
) -> tuple[Integers, Floats, Floats]:
    """For each row: how many neighbours lie below its radius, the radius, and the cost it implies.

    The radius is the cost at which the open shares add up to 1 (the cap where they never do).
    """
    rows = len(cap)
    count, radius, cost = np.zeros(rows, np.int64), np.empty(rows), np.empty(rows)
    for row in range(rows):
        share, at, end = 0.0, indptr[row], indptr[row + 1]
        while at < end and share < 1.0 - 1e-9:
            share += open_share[column[at]]
            at += 1
        limit = value[at - 1] if share >= 1.0 - 1e-9 or not np.isfinite(cap[row]) else cap[row]
        while at > indptr[row] and value[at - 1] >= limit:
            at -= 1
        total = limit
        for place in range(indptr[row], at):
            total -= (limit - value[place]) * open_share[column[place]]
        count[row], radius[row], cost[row] = at - indptr[row], limit, total
    return count, radius, cost


@dataclass
class _Cuts:
    """Rows of the master problem over ``y`` (columns) and ``theta`` (cost of each row above its least)."""

    near: Neighbours
    least: Floats = field(init=False)
    rows: list[sparse.csr_array] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.least = self.near.value[self.near.indptr[:-1]]

    def separate(self, open_share: Floats, theta: Floats, worth: float) -> bool:
        """Add the cut of each row whose cost ``theta`` is too low; tell whether there was one."""
        near = self.near
        count, radius, cost = _radius(open_share, near.indptr, near.column, near.value, near.cap)
        low = np.flatnonzero(cost - self.least > theta + worth)
        if len(low):
            self._add(low, count[low], radius[low])
        return bool(len(low))

    def price(self, prices: Floats) -> None:
        """Add the cuts whose radius is what each row would pay: the relaxed problem is then worth what the prices prove."""
        row = np.repeat(np.arange(len(prices)), np.diff(self.near.indptr))
        count = np.bincount(row[self.near.value < prices[row]], minlength=len(prices))
        some = np.flatnonzero(prices > self.least)
        if len(some):
            self._add(some, count[some], prices[some])

    def _add(self, low: Integers, length: Integers, radius: Floats) -> None:
        """Add the cuts of some rows, each with its nearest columns below a radius."""
        near, size = self.near, self.near.size
        ends = np.cumsum(length)
        at = np.arange(int(ends[-1])) - np.repeat(ends - length, length) + np.repeat(near.indptr[low], length)
        slope = np.repeat(radius, length) - near.value[at]
        # theta_i + sum (R - v) y >= R - least
        right = radius - self.least[low]
        row = np.concatenate([np.repeat(np.arange(len(low)), length), np.arange(len(low))])
        column = np.concatenate([near.column[at], size + low])
        data = np.concatenate([slope, np.ones(len(low))])
        self.rows.append(sparse.csr_array((data, (row, column)), shape=(len(low), size + len(self.least))))
        self.lower.append(right)

    def costs(self, chosen: Bools) -> Floats:
        """Cost of each row when some columns that reach every row are open."""
        near = self.near
        return _radius(chosen.astype(np.float64), near.indptr, near.column, near.value, near.cap)[2]

    def base(self, count: int) -> tuple[sparse.csr_array, Floats, Floats]:
        """At most ``count`` columns, and one for each row that no fixed site serves."""
        near, width = self.near, self.near.size + len(self.least)
        limit = sparse.csr_array(
            (np.ones(near.size), (np.zeros(near.size, dtype=int), np.arange(near.size))), shape=(1, width)
        )
        must = np.flatnonzero(np.isinf(near.cap))
        sets = sparse.csr_array(
            (np.ones(len(near.column)), near.column, near.indptr), shape=(len(self.least), width)
        )
        rows = sparse.vstack([limit, sets[must]], format="csr")
        lower = np.concatenate([[-np.inf], np.ones(len(must))])
        return rows, lower, np.concatenate([[float(count)], np.full(len(must), np.inf)])

    def model(self, count: int) -> Model:
        """Return the relaxed master problem with every cut so far."""
        rows, lower, most = self.base(count)
        theta = np.ones(len(self.least))
        return Model(
            cost=np.concatenate([np.zeros(self.near.size), theta]),
            upper=np.concatenate([np.ones(self.near.size), theta * np.inf]),
            rows=sparse.vstack([rows, *self.rows], format="csr"),
            row_lower=np.concatenate([lower, *self.lower]),
            row_upper=np.concatenate([most, *(np.full(len(part), np.inf) for part in self.lower)]),
            integers=0,
        )


def least_median(
    near: Neighbours, count: int, start: Bools, deadline: Deadline, *, gap: float = 0.0
) -> tuple[Bools, float]:
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

    Returns
    -------
    tuple
        Whether each column is chosen, and a lower bound of the cost.
    """
    if not len(near.cap):
        return start, 0.0
    if count >= near.size:
        return np.ones(near.size, dtype=bool), float(near.value[near.indptr[:-1]].sum())
    best, value = sampled_median(near, count, start)
    if count == 0:
        return best, value
    search = _Proof(near, count, best, value, deadline, gap)
    search.run()
    return search.best, min(search.bound, search.value)


@dataclass(frozen=True, order=True)
class _Node:
    """A part of all choices: some columns open, some closed; no choice in it costs less than ``bound``."""

    bound: float
    number: int
    opened: tuple[int, ...] = field(default=(), compare=False)
    closed: tuple[int, ...] = field(default=(), compare=False)


class _Proof:
    """Branch and cut, the part of the lowest bound first; what is best, and what is proved, so far."""

    def __init__(
        self, near: Neighbours, count: int, best: Bools, value: float, deadline: Deadline, gap: float
    ) -> None:
        self.near, self.count, self.deadline, self.wanted = near, count, deadline, gap
        self.best, self.value = best, value
        self.cuts = _Cuts(near)
        self.floor = float(self.cuts.least.sum())
        self.bound = self.floor
        self.worth = _WORTH * max(1e-300, value) / len(near.cap)
        self.whole = whole_numbers(near.value) and whole_numbers(near.cap[np.isfinite(near.cap)])
        self.upper = np.ones(near.size)

    def run(self) -> None:
        """Prove, until the bound is as near as asked or the time is over."""
        if self._is_proved_by_prices(self.cuts.costs(self.best)):
            return
        for start in (self.best, None):
            chosen, cost = search_median(self.near, self.count, self.deadline, start)
            if cost < self.value:
                self._take(chosen)
        if self._is_proved_by_prices(self.prices.price) or self.deadline.is_over:
            return
        self._close(self.prices.bound, self.prices.lift(self.count))
        self.cuts.separate(self.best.astype(np.float64), np.zeros(len(self.near.cap)), self.worth)
        self.cuts.price(self.prices.price)
        self.lp = GrowingLp(self.cuts.model(self.count))
        self._branch()

    def _is_proved_by_prices(self, start: Floats) -> bool:
        """Bound the cost by prices, and try the columns that these want most."""
        self.prices = best_prices(self.near, self.count, start, self.value, self.deadline)
        self.bound = max(self.bound, min(self.prices.bound, self.value))
        self._try(self.prices.most_wanted(self.count))
        return self._is_near_enough(self.prices.bound)

    def _branch(self) -> None:
        """Split the problem, the part of the lowest bound first."""
        open_nodes = [_Node(self.bound, 0)]
        numbers = itertools.count(1)
        while open_nodes:
            node = heapq.heappop(open_nodes)
            self.bound = max(self.bound, min(node.bound, self.value))
            if self._is_near_enough(node.bound):
                break
            bound, share = self._relax(node)
            if bound is None:
                return
            if share is None or self._is_hopeless(bound):
                continue
            self._round(share)
            column = int(np.argmin(np.abs(share - 0.5)))
            for opened, closed in (((column,), ()), ((), (column,))):
                child = _Node(bound, next(numbers), (*node.opened, *opened), (*node.closed, *closed))
                heapq.heappush(open_nodes, child)
        else:
            self.bound = self.value
        if self._is_hopeless(self.bound):
            self.bound = self.value

    def _is_near_enough(self, bound: float) -> bool:
        """Tell whether nothing is left to prove when all that is left has this bound."""
        near = self.value - self.bound <= max(self.wanted, ROUNDING) * abs(self.value)
        if self._is_hopeless(bound):
            self.bound = self.value
            return True
        return near

    def _is_hopeless(self, bound: float) -> bool:
        """Tell whether nothing better than the best can have this bound; whole values differ by 1."""
        return bound > self.value - (1.0 - 1e-6 if self.whole else 0.0) - ROUNDING * abs(self.value)

    def _relax(self, node: _Node) -> tuple[float | None, Floats | None]:
        """Bound a part by cuts.

        Returns
        -------
        tuple
            The bound (None when the time ran out) and how far each column is open (None when there is
            nothing better in this part).
        """
        lower, upper = np.zeros(self.near.size), self.upper.copy()
        lower[list(node.opened)] = upper[list(node.opened)] = 1.0
        upper[list(node.closed)] = 0.0
        self.lp.limit(lower, upper)
        while True:
            status = self.lp.solve(self.deadline)
            if status != "optimal":
                return (None if status == "time_limit" else math.inf), None
            bound, x = self.lp.objective + self.floor, self.lp.x
            share = x[: self.near.size]
            if node.number == 0:  # what is proved holds, whenever the time ends
                self.bound = max(self.bound, min(bound, self.value))
            if self._is_hopeless(bound):
                return bound, None
            is_whole = bool(np.abs(share - np.rint(share)).max() < _WHOLE)
            if is_whole:
                self._take(share > 0.5)
            if not self.cuts.separate(share, x[self.near.size :], self.worth):
                if node.number == 0:
                    self._close(bound, self.lp.reduced_costs[: self.near.size])
                return bound, None if is_whole else share
            self.lp.add_rows(self.cuts.rows[-1], self.cuts.lower[-1])

    def _close(self, bound: float, lift: Floats) -> None:
        """Close the columns that lift the whole problem's bound above the best value."""
        target = self.value - (1.0 if self.whole else 0.0) + MARGIN * abs(self.value)
        self.upper[bound + lift > target] = 0.0

    def _round(self, share: Floats) -> None:
        """Open the columns that are open most, and improve on that."""
        chosen = np.zeros(self.near.size, dtype=bool)
        chosen[np.argsort(-np.round(share, 6), kind="stable")[: self.count]] = True
        self._try(chosen)

    def _try(self, chosen: Bools) -> None:
        if interchange(chosen, self.count, self.near, self.deadline) < self.value:
            self._take(chosen)

    def _take(self, chosen: Bools) -> None:
        """Take a choice that reaches every row, where it costs less."""
        cost = float(self.cuts.costs(chosen).sum())
        if cost < self.value:
            self.best, self.value = chosen.copy(), cost
