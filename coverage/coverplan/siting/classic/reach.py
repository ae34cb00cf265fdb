"""Costs of rows to columns, of which some are there already: what every classical problem starts from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.reduce import Cover

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.classic.cover.reduce import Sets

__all__ = ["Reach"]


@kernel
def _within(
    indptr: Integers, indices: Integers, data: Floats, limit: float, number: Integers
) -> tuple[Sets, Bools, Bools]:
    """Return, as compressed rows, the candidates (``number`` 0 or more) within a limit of rows that nothing fixed serves.

    And which rows those are not: nothing is within the limit of them, or something fixed is.
    """
    rows = len(indptr) - 1
    nothing, served = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
    count, kept = 0, 0
    for row in range(rows):
        before = count
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] <= limit:
                count += 1
                if number[indices[at]] < 0:
                    served[row] = True
        nothing[row] = count == before
        if served[row]:
            count = before
        elif not nothing[row]:
            kept += 1
    first, to = np.zeros(kept + 1, np.int64), np.empty(count, np.int32)
    new, place = 0, 0
    for row in range(rows):
        if served[row] or nothing[row]:
            continue
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] <= limit:
                to[place] = number[indices[at]]
                place += 1
        new += 1
        first[new] = place
    return (first, to), nothing, served


@kernel
def _lower(least: Floats, indptr: Integers, indices: Integers, data: Floats, opened: Bools) -> None:
    for row in range(len(least)):
        for at in range(indptr[row], indptr[row + 1]):
            if data[at] < least[row] and opened[indices[at]]:
                least[row] = data[at]


@dataclass(frozen=True)
class Reach:
    """Costs of rows (demand points) to columns (sites).

    Parameters
    ----------
    costs
        Rows x columns, the columns of a row ascending; a pair that is not there cannot be had.
    weight
        Of each row.
    is_fixed
        Which columns are open anyway; the others are candidates.
    """

    costs: sparse.csr_array
    weight: Floats
    is_fixed: Bools

    @property
    def arrays(self) -> tuple[Integers, Integers, Floats]:
        """The compressed rows: indptr, indices, data."""
        return self.costs.indptr, self.costs.indices, self.costs.data

    @cached_property
    def by_column(self) -> sparse.csr_array:
        """The costs, columns x rows."""
        return self.costs.T.tocsr()

    @cached_property
    def candidates(self) -> NDArray[np.int64]:
        """The columns that may be opened."""
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
            _lower(least, *self.arrays, opened)
        return least

    def within(self, limit: float) -> tuple[Cover, Bools]:
        """Return what candidates cover within a limit and fixed columns do not, and which rows nothing covers.

        Examples
        --------
        >>> costs = sparse.csr_array(np.array([[5.0, 1.0], [4.0, 9.0]]))
        >>> cover, nothing = Reach(costs, np.array([2.0, 3.0]), np.array([True, False])).within(3.0)
        >>> cover.weight.tolist(), cover.column.tolist(), nothing.tolist()
        ([2.0], [1], [False, True])
        """
        number = np.where(self.is_fixed, -1, np.cumsum(~self.is_fixed) - 1)
        (first, to), nothing, served = _within(*self.arrays, limit, number)
        shape = (len(first) - 1, len(self.candidates))
        rows = sparse.csr_array((np.ones(len(to), dtype=bool), to, first), shape=shape)
        return Cover(rows, self.weight[~(nothing | served)], self.candidates), nothing
