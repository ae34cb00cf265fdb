"""Among equally good sites the first by id: one answer, whatever the solver happened to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.siting.reduce import Cover

__all__ = ["first_of_equals"]

# Weights this close, as a share of all weight, differ by rounding only.
_ROUNDING = 1e-12


def first_of_equals(cover: Cover, columns: Iterable[int], count: int = 0) -> list[int]:
    """Exchange chosen columns for earlier ones that do as well, one at a time, until none is left.

    Parameters
    ----------
    cover
        The problem; columns are numbered as in ``cover.column``, which is in order of site ids.
    columns
        The chosen columns.
    count
        How many columns must be chosen: the first ones that are free fill up.

    Returns
    -------
    list of int
        The columns, in order.

    Examples
    --------
    >>> from scipy import sparse
    >>> from coverplan.siting.reduce import Cover
    >>> rows = sparse.csr_array(np.array([[1, 0, 1], [0, 1, 1]], dtype=bool))
    >>> first_of_equals(Cover(rows, np.array([2.0, 3.0]), np.arange(3)), [1])
    [1]
    >>> first_of_equals(Cover(rows, np.array([2.0, 0.0]), np.arange(3)), [2])
    [0]
    """
    chosen = np.isin(cover.column, list(columns))
    sets = cover.columns().astype(np.float64)
    times = cover.rows @ chosen.astype(np.int64)
    least = _ROUNDING * float(cover.weight.sum())
    again = True
    while again:
        again = False
        for column in np.flatnonzero(chosen)[::-1]:
            mine = sets.indices[sets.indptr[column] : sets.indptr[column + 1]]
            times[mine] -= 1
            gain = sets @ (cover.weight * (times == 0))
            better = np.flatnonzero(~chosen[:column] & (gain[:column] >= gain[column] - least))
            new = int(better[0]) if len(better) else int(column)
            chosen[column], chosen[new] = False, True
            times[sets.indices[sets.indptr[new] : sets.indptr[new + 1]]] += 1
            again |= new != column
    free = np.flatnonzero(~chosen)[: max(0, count - int(chosen.sum()))]
    chosen[free] = True
    return [int(number) for number in cover.column[chosen]]
