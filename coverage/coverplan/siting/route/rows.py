"""Compiled rows and the way in which they are solved: by cuts, at prices, or by a solver of whole numbers alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.compile import Compiled
from coverplan.siting.solve import (
    Answer,
    Deadline,
    Model,
    Priced,
    SharedOut,
    Travel,
    solve_by_cuts,
    solve_by_knapsacks,
    solve_by_prices,
    solve_relaxed,
    solve_whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.model import SitingModel

__all__ = ["is_possible", "solve_rows"]

# With so few whole numbers, branching ends sooner than a search for good plans to begin with.
_FEW = 200
_SMALL = 5_000
# With more numbers than this in its rows, a model is too large for cuts.
_LARGE = 500_000
# The share of the time for a bound of what is large.
_FOR_A_BOUND = 0.7


def solve_rows(
    compiled: Compiled,
    cost: Floats,
    deadline: Deadline,
    *,
    gap: float = 0.0,
    locks: list[tuple[Floats, float]] | None = None,
    kept: Bools | None = None,
    step: float = 0.0,
    start: Floats | None = None,
    begin: Callable[[], Floats | None] | None = None,
    full: Sequence[int] = (),
    points: list[Floats] | None = None,
) -> Answer:
    """Solve compiled rows for some costs, with further rows ``costs <= limit``, and with some of the rows only.

    Values differ by ``step`` at least; ``start`` is an answer to begin with, and ``begin`` seeks a better one where the rows are not solved
    soon. Each of the rows ``full`` is no less than it may be; ``points`` are as for :func:`solve_by_cuts`.
    """
    model = _asked(compiled, cost, locks or [], kept, full)
    if not len(cost):
        possible = bool(((model.row_lower <= 0) & (model.row_upper >= 0)).all())
        return Answer("optimal" if possible else "infeasible", np.zeros(0) if possible else None, 0.0)
    if start is not None and deadline.is_over:
        # what a search is made of takes a second where there is much
        return Answer("time_limit", start, -math.inf)
    is_plain = compiled.integers <= _FEW and model.rows.nnz <= _SMALL
    answer, bound = None, -math.inf
    is_whole = compiled.choices < compiled.integers
    shared, is_large = None if is_plain or is_whole else SharedOut.of(model), model.rows.nnz > _LARGE
    if shared is None and not is_plain:
        answer = _in_places(model, compiled.choices, deadline, gap=gap, step=step, start=start)
        if answer is not None:
            return answer
    travel = None if is_plain or is_whole or shared is not None else Travel.of(model)
    is_told = shared is not None or travel is not None
    if not is_told and begin is not None:
        start = begin()
    if is_told or not (is_plain or is_large or is_whole):
        answer = solve_by_cuts(
            model, deadline, gap=gap, step=step, start=start, shared=shared, travel=travel, points=points
        )
    elif is_large:
        bound = _relaxed_bound(model, deadline) if cost.any() else 0.0
        if start is not None and cost @ start - bound <= gap * abs(cost @ start):
            return Answer("optimal", start, bound)
    if answer is None or answer.status == "undecided":
        start, bound = (start, bound) if answer is None else (answer.x, answer.bound)
        answer = solve_whole(model, deadline, gap=gap, step=step, start=start, is_plain=is_plain)
    if answer.status == "infeasible":
        return answer
    # what it begins with stands where the solver ends before it looked at it
    return replace(answer, x=start if answer.x is None else answer.x, bound=max(answer.bound, bound))


def _asked(
    compiled: Compiled,
    cost: Floats,
    locks: list[tuple[Floats, float]],
    kept: Bools | None,
    full: Sequence[int],
) -> Model:
    """Return the rows that are asked for: those kept, some of them full, and one for each cost that is held."""
    rows, low, high = compiled.rows, compiled.low.copy(), compiled.high
    low[list(full)] = high[list(full)]
    if kept is not None:
        rows, low, high = rows[np.flatnonzero(kept)], low[kept], high[kept]
    for held, limit in locks:
        rows = sparse.vstack([rows, sparse.csr_array(held.reshape(1, -1))], format="csr")
        low, high = np.append(low, -np.inf), np.append(high, limit)
    return Model(cost, compiled.upper, sparse.csr_array(rows), low, high, compiled.integers)


def _in_places(
    model: Model, choices: int, deadline: Deadline, *, gap: float, step: float, start: Floats | None
) -> Answer | None:
    """Solve a model that falls apart into places at prices, where each group goes whole or is shared; None where it does not."""
    if choices < model.integers:
        return solve_by_knapsacks(model, choices, deadline, gap=gap, step=step, start=start)
    priced = Priced.of(model)
    return (
        None if priced is None else solve_by_prices(model, priced, deadline, gap=gap, step=step, start=start)
    )


def _relaxed_bound(model: Model, deadline: Deadline) -> float:
    """Bound a large model, for which a solver of whole numbers takes longer than there may be."""
    relaxed = solve_relaxed(model, Deadline(_FOR_A_BOUND * deadline.left, whole=deadline))
    return -math.inf if relaxed is None else relaxed.bound


def is_possible(model: SitingModel, deadline: Deadline) -> bool | None:
    """Tell whether some plan keeps all rules; None where that was not found out."""
    compiled = Compiled(model)
    answer = solve_rows(compiled, np.zeros(len(compiled.upper)), deadline)
    if answer.x is not None:
        return True
    return False if answer.status == "infeasible" else None
