"""What is left of a median problem when some columns are open and others are ruled out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.median.neighbours import Neighbours, closer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Positions

__all__ = ["Part"]


@dataclass(frozen=True)
class Part:
    """A smaller problem, and how its answers are answers of the whole one.

    Parameters
    ----------
    near
        Rows that the columns that are left can make cheaper.
    count
        How many of these columns may be opened.
    column
        Their numbers in the whole problem.
    taken
        Numbers of the columns that are open.
    base
        What the rows that are no longer here cost.
    row
        Numbers of the rows in the whole problem.
    """

    near: Neighbours
    count: int
    column: Positions
    taken: tuple[int, ...]
    base: float
    row: Positions

    @classmethod
    def whole(cls, near: Neighbours, count: int) -> Part:
        """Return the whole problem as a part."""
        return cls(near, count, np.arange(near.size), (), 0.0, np.arange(len(near.cap)))

    @property
    def is_hopeless(self) -> bool:
        """Whether there is a row that nothing left reaches."""
        return bool((np.isinf(self.near.cap) & (np.diff(self.near.indptr) == 0)).any())

    def without(self, closed: Bools, opened: Bools) -> Part:
        """Return what is left when some columns are ruled out and others are open: those are there anyway, as fixed sites are."""
        near = closer(self.near, closed, opened)
        is_left = ~(closed | opened)
        rows = (np.diff(near.indptr) > 0) | np.isinf(near.cap)
        taken = (*self.taken, *self.column[opened].tolist())
        base = self.base + math.fsum(near.cap[~rows])
        left = self.count - int(opened.sum())
        return Part(near.rows(rows), left, self.column[is_left], taken, base, self.row[rows])

    def chosen(self, some: Bools) -> NDArray[np.int64]:
        """Return the whole problem's columns for a choice of this part's."""
        return np.concatenate([np.array(self.taken, dtype=np.int64), self.column[some]])

    def start(self, best: Iterable[int]) -> Bools:
        """Return this part's columns that are in a choice of the whole problem's, as many as may be opened."""
        start = np.isin(self.column, np.fromiter(best, np.int64))
        if start.sum() > self.count:
            start[np.flatnonzero(start)[self.count :]] = False
        return start

    def prices(self, price: Floats, part: Part) -> Floats:
        """Return another part's prices for the rows of this one; a row that is not there costs what is there anyway."""
        every = np.full(1 + int(max(part.row.max(initial=-1), self.row.max(initial=-1))), np.inf)
        every[part.row] = price
        prices: Floats = np.minimum(every[self.row], self.near.cap)
        return prices
