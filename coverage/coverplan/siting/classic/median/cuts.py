"""Cuts of the least median: what a row costs at least, by how far its nearest columns are open.

After Duran-Mateluna, Ales and Elloumi (2023), An efficient Benders decomposition for the p-median problem, EJOR 308.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.kernels.jit import kernel
from coverplan.siting.solve.highs import Model

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.median.neighbours import Neighbours

__all__ = ["Cuts"]


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
class Cuts:
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
        rows, lower, upper = self.base(count)
        near, theta = self.near, np.ones(len(self.least))
        most = np.where(np.isfinite(near.cap), near.cap, near.value[near.indptr[1:] - 1]) - self.least
        return Model(
            cost=np.concatenate([np.zeros(self.near.size), theta]),
            upper=np.concatenate([np.ones(self.near.size), most]),
            rows=sparse.vstack([rows, *self.rows], format="csr"),
            row_lower=np.concatenate([lower, *self.lower]),
            row_upper=np.concatenate([upper, *(np.full(len(part), np.inf) for part in self.lower)]),
            integers=0,
        )
