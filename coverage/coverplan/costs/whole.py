"""Needs that are not split: each goes whole to one facility with limited room, or to none (a generalised assignment)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Bounds, Floats

__all__ = ["allocate_whole"]

# Branches looked at to make what was found better: small problems are solved to the end, large ones are not.
_BRANCHES = 200_000
# Sums of room that differ by less are the same.
_SAME = 1e-9


def allocate_whole(cost: Floats, need: Floats, room: Floats) -> Bounds:
    """Give each need to one facility, or to none: as much need as was found to fit, at the least cost found.

    Parameters
    ----------
    cost : array of float, shape (needs, facilities)
        Of a unit of need; infinite where a facility may not serve.
    need, room : arrays of float

    Returns
    -------
    array of int
        The facility of each need, -1 for none. Best where the problem is small; else the best of what is sought by moves and exchanges.

    Examples
    --------
    Two facilities with room for 5 and 4; together they hold three needs of 3, 2 and 4, each whole.

    >>> cost = np.array([[1.0, 9.0], [1.0, 9.0], [1.0, 9.0]])
    >>> allocate_whole(cost, np.array([3.0, 2.0, 4.0]), np.array([5.0, 4.0])).tolist()
    [0, 0, 1]
    """
    from coverplan.kernels.assign import branched, settle

    price = np.where(np.isfinite(cost), cost, 0.0) * need[:, None]
    price[~np.isfinite(cost)] = np.inf
    order = np.argsort(-need, kind="stable")
    at = np.full(len(need), -1, dtype=np.int64)
    if not cost.shape[1]:
        return at
    # rounding is never a reason to refuse what fits
    left = room + _SAME * np.maximum(1.0, room)
    price = np.ascontiguousarray(price[order])
    known = settle(price, need[order], left, at)
    at[order] = branched(price, need[order], left, known, _BRANCHES)
    return at
