"""The fewest sites that cover a given weight, proved; and of those that do, the most weight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting._highs import Model, solve_relaxed
from coverplan.siting.cover_moves import improved_cover
from coverplan.siting.exact import Chosen, most_weight, value_of, whole_bound
from coverplan.siting.most_model import most_model
from coverplan.siting.reduce import Cover, reduce_for_most

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.deadline import Deadline

__all__ = ["fewest_for_weight"]


def fewest_for_weight(cover: Cover, enough: float, deadline: Deadline, *, gap: float = 0.0) -> Chosen:
    """Choose the fewest columns that cover a weight of ``enough``, and of so few those that cover the most.

    Partial set covering (Daskin and Owen 1999): minimise ``sum_j y_j`` subject to
    ``z_i <= sum_{j in N_i} y_j``, ``sum_i w_i z_i >= W``, ``y_j in {0, 1}``, ``0 <= z_i <= 1``. The number
    lies between that of the linear relaxation, rounded up, and that of a greedy choice; what is left
    between is halved by maximal covering: p columns are enough exactly when p can cover the weight.

    Parameters
    ----------
    cover
        The problem; all columns together cover ``enough``.
    enough
        Weight to cover.
    deadline
        When to stop; the bound of the number then lies below it.
    gap
        Relative gap of the number at which to stop.

    Returns
    -------
    Chosen
        The columns, how many they are, and the proved bound of how many are needed.
    """
    if enough <= 0:
        return Chosen((), 0.0, 0.0)
    cover = reduce_for_most(cover, deadline)
    best = _fewer(cover, _greedy(cover, enough), enough, deadline)
    fewest, most = 1, int(best.sum())
    columns = _columns(cover, best)
    if (
        fewest < most
        and not deadline.is_over
        and (relaxed := solve_relaxed(_model(cover, enough), deadline)) is not None
    ):
        fewest = min(max(1, whole_bound(relaxed[0])), most)
    while most - fewest > gap * most and not deadline.is_over:
        middle = (fewest + most) // 2
        chosen = most_weight(cover, middle, deadline, enough=enough)
        if chosen.value >= enough:
            columns, most = chosen.columns, len(chosen.columns)
        elif chosen.bound < enough:
            fewest = middle + 1
        else:
            break
    if not deadline.is_over:
        chosen = most_weight(cover, most, deadline)
        if chosen.value >= enough:
            columns = chosen.columns
    return Chosen(columns, float(len(columns)), float(min(fewest, len(columns))))


def _columns(cover: Cover, chosen: Bools) -> tuple[int, ...]:
    return tuple(cover.column[chosen].tolist())


def _greedy(cover: Cover, enough: float) -> Bools:
    """Open the column of the greatest gain until ``enough`` is covered."""
    sets, rows = cover.columns().astype(np.float64), cover.rows.astype(np.float64)
    chosen = np.zeros(len(cover.column), dtype=bool)
    while value_of(cover, chosen) < enough and not chosen.all():
        gains = sets @ (cover.weight * (rows @ chosen.astype(np.float64) == 0))
        chosen[int(np.argmax(np.where(chosen, -1.0, gains)))] = True
    return chosen


def _fewer(cover: Cover, best: Bools, enough: float, deadline: Deadline) -> Bools:
    """Look for enough with one column less, again and again."""
    while best.sum() > 1 and not deadline.is_over:
        start = best.copy()
        start[np.flatnonzero(best)[-1]] = False
        fewer = improved_cover(cover, int(best.sum()) - 1, deadline, start=start)
        if value_of(cover, fewer) < enough:
            break
        best = fewer
    return best


def _model(cover: Cover, enough: float) -> Model:
    """Return the model of the fewest columns; the row of the weight is scaled to 1."""
    most = most_model(cover, 0)
    covered = sparse.csr_array(-most.cost[None] / enough)
    cost = np.concatenate([np.ones(len(cover.column)), np.zeros(len(most.cost) - len(cover.column))])
    lower = most.row_lower.copy()
    lower[0] = 1.0
    upper = np.full(len(lower), np.inf)
    return replace(
        most,
        cost=cost,
        rows=sparse.vstack([covered, most.rows[1:]], format="csr"),
        row_lower=lower,
        row_upper=upper,
    )
