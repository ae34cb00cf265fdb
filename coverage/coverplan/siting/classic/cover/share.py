"""The fewest sites that cover a given weight, proved; and of those that do, the most weight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.classic.cover.most import most_weight
from coverplan.siting.classic.cover.reduce import Cover, reduce_for_most
from coverplan.siting.classic.cover.search import improved_cover, value_of
from coverplan.siting.solve.highs import Model, solve_relaxed
from coverplan.siting.solve.incumbent import Incumbent
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["fewest_for_weight"]


def fewest_for_weight(
    cover: Cover, enough: float, deadline: Deadline, *, gap: float = 0.0, best: Incumbent | None = None
) -> Incumbent:
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
    best
        What is told as better choices and bounds are found; one that tells nobody when it is not given.

    Returns
    -------
    Incumbent
        The columns, how many they are, and the proved bound of how many are needed.
    """
    best = best or Incumbent(most=False, bound=0.0)
    best.step = 1.0
    if enough <= 0:
        best.offer((), 0.0)
        return best
    cover = reduce_for_most(cover, deadline)
    best.prove(1.0)
    first = _fewer(cover, _greedy(cover, enough), enough, deadline)
    best.offer(cover.column[first], float(first.sum()))
    if (
        not best.is_proved(0.0)
        and not deadline.is_over
        and (relaxed := solve_relaxed(_model(cover, enough), deadline)) is not None
    ):
        best.prove(relaxed.bound)
    columns = _halved(cover, enough, best, deadline, gap)
    if not deadline.is_over:
        chosen = most_weight(cover, int(best.value), deadline)
        if chosen.value >= enough:
            columns = chosen.columns
    best.exchange(columns)
    return best


def _halved(cover: Cover, enough: float, best: Incumbent, deadline: Deadline, gap: float) -> tuple[int, ...]:
    """Halve the numbers of columns that may be the fewest; return as many as are enough."""
    while best.value - best.bound > gap * best.value and not deadline.is_over:
        middle = int(best.bound + best.value) // 2
        chosen = most_weight(cover, middle, deadline, enough=enough)
        if chosen.value >= enough:
            best.offer(chosen.columns, float(len(chosen.columns)))
        elif chosen.bound < enough:
            best.prove(middle + 1.0)
        else:
            break
    return best.columns


def _greedy(cover: Cover, enough: float) -> Bools:
    """Open the column of the greatest gain until ``enough`` is covered."""
    columns, left = cover.columns(), cover.weight.copy()
    gain, total = columns @ left, float(left.sum())
    chosen = np.zeros(len(cover.column), dtype=bool)
    while not chosen.all():
        seems = total - float(left.sum())
        if seems >= (1.0 - SAME) * enough and value_of(cover, chosen) >= enough:
            break
        new = int(np.argmax(np.where(chosen, -np.inf, gain)))
        chosen[new] = True
        rows = columns.indices[columns.indptr[new] : columns.indptr[new + 1]]
        rows = rows[left[rows] > 0.0]
        gain -= left[rows] @ cover.rows[rows]
        left[rows] = 0.0
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
