"""Costs of rows to columns, of which some are there already: what every classical problem starts from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.classic.cover.merge import in_canonical_order, merge_within
from coverplan.siting.classic.cover.reduce import Cover
from coverplan.siting.classic.nearest import in_order, lower

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers, Positions

__all__ = ["Merged", "Reach"]


@dataclass(frozen=True)
class Merged:
    """What candidates cover within a limit and fixed columns do not, rows of the same columns merged.

    Parameters
    ----------
    cover
        Its rows in the order of their columns, whatever the order of the costs.
    uncovered
        Which rows of the costs nothing covers.
    weight_uncovered, weight_served
        Weight of those, and of the rows that fixed columns cover.
    """

    cover: Cover
    uncovered: Bools
    weight_uncovered: float
    weight_served: float


@dataclass(frozen=True)
class Reach:
    """Costs of rows (demand points) to columns (sites).

    Parameters
    ----------
    costs
        Rows x columns; a pair that is not there cannot be had.
    weight
        Of each row.
    is_fixed
        Which columns, by their numbers, are open anyway; the others are candidates.
    number
        Number of each column of ``costs``; None: as they stand.
    """

    costs: sparse.csr_array
    weight: Floats
    is_fixed: Bools
    number: Positions | None = None

    @property
    def arrays(self) -> tuple[Integers, Integers, Floats]:
        """The compressed rows: indptr, indices, data."""
        return self.costs.indptr, self.costs.indices, self.costs.data

    @cached_property
    def numbers(self) -> Positions:
        """Number of each column of ``costs``."""
        return np.arange(len(self.is_fixed)) if self.number is None else self.number

    @cached_property
    def candidates(self) -> NDArray[np.int64]:
        """The numbers of the columns that may be opened."""
        return np.flatnonzero(~self.is_fixed)

    @cached_property
    def existing(self) -> Floats:
        """Cost of each row to the nearest fixed column; infinite where there is none."""
        return self.least(())

    def least(self, columns: Iterable[int]) -> Floats:
        """Cost of each row to the nearest fixed column or one of some more; infinite where none is reached.

        Examples
        --------
        >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0]]))
        >>> Reach(costs, np.ones(2), np.array([True, False])).least([1]).tolist()
        [1.0, 4.0]
        """
        opened = self.is_fixed.copy()
        opened[np.fromiter(columns, dtype=np.int64)] = True
        least = np.full(self.costs.shape[0], np.inf)
        if opened.any():
            lower(least, *self.arrays, opened[self.numbers])
        return least

    def rows(self, which: Positions) -> Reach:
        """Return some rows, in the order named, with their columns in the order of their numbers.

        Examples
        --------
        >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0]]))
        >>> reach = Reach(costs, np.array([2.0, 3.0]), np.array([False, False]), np.array([1, 0]))
        >>> reach.rows(np.array([1, 0])).costs.toarray().tolist()
        [[9.0, 4.0], [1.0, 5.0]]
        """
        first, to, cost = in_order(*self.arrays, which, self.numbers)
        costs = sparse.csr_array((cost, to, first), shape=(len(which), self.costs.shape[1]))
        return Reach(costs, self.weight[which], self.is_fixed)

    def within(self, limit: float) -> Merged:
        """Return what candidates cover within a limit and fixed columns do not.

        Examples
        --------
        >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0], [8.0, 2.0]]))
        >>> merged = Reach(costs, np.array([2.0, 3.0, 4.0]), np.array([True, False])).within(3.0)
        >>> merged.cover.weight.tolist(), merged.cover.column.tolist(), merged.uncovered.tolist()
        ([6.0], [1], [False, True, False])
        """
        slot = np.where(self.is_fixed, -1, np.cumsum(~self.is_fixed) - 1)[self.numbers]
        columns = len(self.candidates)
        hashes = np.random.default_rng(0).integers(0, 2**63, size=max(1, columns), dtype=np.uint64)
        first, to, weight, kind, sums = merge_within(*self.arrays, limit, slot, self.weight, hashes)
        first, to, weight = in_canonical_order(first, to, weight)
        rows = sparse.csr_array((np.ones(len(to), dtype=bool), to, first), shape=(len(first) - 1, columns))
        cover = Cover(rows, weight, self.candidates)
        return Merged(cover, kind == 0, math.fsum(sums[:2]), math.fsum(sums[2:]))
