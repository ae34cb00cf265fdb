"""The fewest columns that cover every row, proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.reduce import Cover, reduce_for_all
from coverplan.siting.classic.cover.search import improved_cover
from coverplan.siting.classic.cover.tighten import fewest_model, tighten
from coverplan.siting.classic.cover.weighting import fewer_columns
from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.highs import solve_relaxed, solve_whole
from coverplan.siting.solve.incumbent import Incumbent

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers

__all__ = ["fewest_columns"]

# How much of the time that is left may go into cuts.
_CUTTING = 0.5


def fewest_columns(
    cover: Cover,
    deadline: Deadline,
    *,
    gap: float = 0.0,
    enough: int | None = None,
    best: Incumbent | None = None,
) -> Incumbent:
    """Choose the fewest columns that cover every row; each row must have a column.

    Set covering (Toregas et al. 1971): minimise ``sum_j y_j`` subject to
    ``sum_{j in N_i} y_j >= 1``, ``y_j in {0, 1}``.

    Parameters
    ----------
    enough
        When given, it is only asked whether so many columns suffice: the value is then at most ``enough``,
        or the bound is above it (or the time ran out).
    best
        What is told as better choices and bounds are found; one that tells nobody when it is not given.

    Returns
    -------
    Incumbent
        The best, with its columns by their numbers in ``cover.column``.
    """
    best = best or Incumbent(most=False, bound=0.0)
    best.step = 1.0
    cover, taken = reduce_for_all(cover, deadline)
    part = _Rest(cover, taken, best)
    if len(cover.weight):
        part.prove(float(_rows_apart(cover.rows.indptr, cover.rows.indices, len(cover.column))))
        part.offer(_thin(cover, improved_cover(cover.unweighted(), len(cover.column), deadline, kicks=0)))
        _search_and_prove(part, deadline, gap, enough)
    else:
        best.offer(taken, float(len(taken)))
        best.settle()
    return best


class _Rest:
    """What is left of a set covering problem when some columns must be taken."""

    def __init__(self, cover: Cover, taken: list[int], best: Incumbent) -> None:
        self.cover, self.taken, self.best = cover, taken, best
        self.chosen = np.ones(len(cover.column), dtype=bool)

    def offer(self, chosen: Bools) -> None:
        """Offer columns that cover all that is left."""
        columns = [*self.taken, *self.cover.column[chosen].tolist()]
        if self.best.offer(columns, float(len(columns))):
            self.chosen = chosen

    def prove(self, bound: float) -> None:
        """Take a bound of the number of columns for what is left."""
        self.best.prove(len(self.taken) + bound)


def _search_and_prove(part: _Rest, deadline: Deadline, gap: float, enough: int | None) -> None:
    cover, best = part.cover, part.best

    def is_settled() -> bool:
        if enough is not None and (best.value <= enough or best.bound > enough):
            return True
        return best.is_proved(gap) or deadline.is_over

    if is_settled() or (relaxed := solve_relaxed(fewest_model(cover, 0), deadline)) is None:
        return
    part.prove(relaxed.bound)
    if is_settled():
        return
    least = int(max(best.bound, enough or 0)) - len(part.taken)
    fewer_columns(cover, part.chosen, least, deadline, part.offer)
    if is_settled():
        return
    target = (best.value - 1 if enough is None else enough) - len(part.taken)

    def prove(bound: float) -> None:
        part.prove(min(target + 1.0, bound))

    tight = tighten(cover, target, Deadline(_CUTTING * deadline.left, whole=deadline), prove)
    if is_settled():
        return
    start = part.chosen[tight.columns].astype(np.float64) if tight.columns[part.chosen].all() else None

    def told(x: Floats | None, bound: float) -> None:
        if x is not None:
            chosen = np.zeros(len(tight.columns), dtype=bool)
            chosen[tight.columns] = x > 0.5
            part.offer(chosen)
        prove(bound)

    found = solve_whole(tight.model, deadline, gap=gap, step=1.0, start=start, told=told, is_plain=True)
    told(found.x, found.bound)


@kernel
def _rows_apart(indptr: Integers, indices: Integers, size: int) -> int:
    """Count rows of which no two share a column, those with few columns first: each needs a column of its own."""
    used = np.zeros(size, np.bool_)
    count = 0
    for row in np.argsort(indptr[1:] - indptr[:-1], kind="mergesort"):
        is_free = True
        for at in range(indptr[row], indptr[row + 1]):
            is_free = is_free and not used[indices[at]]
        if is_free:
            count += 1
            for at in range(indptr[row], indptr[row + 1]):
                used[indices[at]] = True
    return count


def _thin(cover: Cover, chosen: Bools) -> Bools:
    """Leave out columns that the others make needless, the last first."""
    chosen = chosen.copy()
    times = cover.rows @ chosen.astype(np.int64)
    columns = cover.columns()
    for column in np.flatnonzero(chosen)[::-1]:
        rows = columns.indices[columns.indptr[column] : columns.indptr[column + 1]]
        if (times[rows] > 1).all():
            chosen[column] = False
            times[rows] -= 1
    return chosen
