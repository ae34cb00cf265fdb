"""Whom places are added for, where several would do as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Bounds

__all__ = ["added_for"]


def added_for(
    need: Bounds, left: Bounds, nearest: tuple[Bounds, Bounds], flows: tuple[Bounds, Bounds, Bounds]
) -> Bounds:
    """Return how many places are added for each row at its nearest column, which the programme says in total for each column.

    A place at its nearest column costs a row the same whether it was there or is added, so who of those that go to a column has an added
    one is open: who was left out without any has it first, then who has the farthest way, then by position.

    Parameters
    ----------
    need, left
        Of each row: what it needs, and what of that there was no room for before any place was added.
    nearest
        Of each row the least cost, and the column that has it.
    flows
        Rows, columns and amounts of the programme in which what is not served is added.

    Examples
    --------
    Two rows, one place to be added at column 0: for the second, who was left out.

    >>> flows = np.array([1, 1]), np.array([0, 1]), np.array([2, 1])
    >>> added_for(np.array([1, 3]), np.array([0, 1]), (np.array([5, 4]), np.array([0, 0])), flows).tolist()
    [0, 1]
    """
    cost, column = nearest
    row, to, amount = flows
    served, near = np.zeros(len(need), np.int64), np.zeros(len(need), np.int64)
    np.add.at(served, row, amount)
    here = to == column[row]
    np.add.at(near, row[here], amount[here])
    lacks = np.zeros(int(column.max(initial=-1)) + 1, np.int64)
    np.add.at(lacks, column, need - served)
    could_be = near + need - served
    first = np.minimum(could_be, left)
    who, turn = np.tile(np.arange(len(need)), 2), np.repeat([0, 1], len(need))
    order = np.lexsort((who, -cost[who], turn, column[who]))
    who, wanted = who[order], np.concatenate([first, could_be - first])[order]
    before = np.cumsum(wanted) - wanted
    begins = np.flatnonzero(np.diff(column[who], prepend=-1))
    before -= np.repeat(before[begins], np.diff(begins, append=len(who)))
    added = np.zeros(len(need), np.int64)
    np.add.at(added, who, np.clip(lacks[column[who]] - before, 0, wanted))
    return added
