"""The best value, proved: most weight with few sites, and fewest sites for everybody."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel
from coverplan.siting._highs import Model, solve_relaxed, solve_whole
from coverplan.siting.benders import Relaxation, relax
from coverplan.siting.cover_moves import improved_cover
from coverplan.siting.most_model import most_model, most_start
from coverplan.siting.reduce import Cover, reduce_for_all, reduce_for_most

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Integers
    from coverplan.siting.deadline import Deadline

# A part is relaxed again when at most this share of its columns is left, so many times at most.
_WORTH_SHRINKING = 0.8
_SHRINKS = 3
# Kicks of the search that starts where the relaxation opens most.
_GUIDED_KICKS = 1000
# How far, as a share of the value, the solver's reduced costs may be off.
_MARGIN = 1e-7

__all__ = ["Chosen", "fewest_columns", "most_weight", "value_of", "whole_bound", "whole_numbers"]


@dataclass(frozen=True)
class Chosen:
    """Columns (numbers of the first problem), their value, and what is proved."""

    columns: tuple[int, ...]
    value: float
    bound: float

    def bounded(self, bound: float, step: float) -> Chosen:
        """Lower the bound of a greatest value; values are multiples of ``step``."""
        if step and math.isfinite(bound):
            bound = math.floor(bound + 1e-3)
        return replace(self, bound=max(self.value, min(self.bound, bound)))

    def is_proved(self, gap: float) -> bool:
        """Tell whether value and bound are as near as asked."""
        return self.bound - self.value <= max(gap, 1e-12) * self.value

    def is_settled(self, gap: float, enough: float | None) -> bool:
        """Tell whether nothing is left to ask: it is proved, or it is known whether ``enough`` can be covered."""
        if enough is not None and (self.value >= enough or self.bound < (1.0 - _MARGIN) * enough):
            return True
        return self.is_proved(gap)

    def or_better(self, taken: tuple[int, ...], cover: Cover, chosen: Bools, base: float) -> Chosen:
        """Return the choice that covers more: this one, or some columns and those chosen of a part."""
        value = base + value_of(cover, chosen)
        if value <= self.value:
            return self
        columns = tuple(sorted([*taken, *cover.column[chosen].tolist()]))
        return replace(self, columns=columns, value=value, bound=max(value, self.bound))


def whole_numbers(weight: Floats) -> bool:
    """Tell whether every weight is a whole number, so that a bound may be rounded."""
    return bool((weight == np.rint(weight)).all()) and float(weight.sum()) < 2**52


def value_of(cover: Cover, chosen: Bools) -> float:
    """Weight that some columns cover."""
    return math.fsum(cover.weight[cover.rows @ chosen.astype(np.float64) > 0])


def most_weight(
    cover: Cover, count: int, deadline: Deadline, *, gap: float = 0.0, enough: float | None = None
) -> Chosen:
    """Choose at most ``count`` columns that cover the most weight.

    Maximal covering (Church and ReVelle 1974): maximise ``sum_i w_i z_i`` subject to
    ``z_i <= sum_{j in N_i} y_j``, ``sum_j y_j <= p``, ``y_j in {0, 1}``, ``0 <= z_i <= 1``.

    Parameters
    ----------
    enough
        When given, it is only asked whether so much weight can be covered: the value is then at least
        ``enough``, or the bound is below it (or the time ran out).
    """
    step = 1.0 if whole_numbers(cover.weight) else 0.0
    cover = reduce_for_most(cover, deadline)
    total = math.fsum(cover.weight)
    if count >= len(cover.column):
        return Chosen(tuple(cover.column.tolist()), total, total)
    if count == 0:
        return Chosen((), 0.0, 0.0)
    start = improved_cover(cover, count, deadline)
    best = Chosen(tuple(cover.column[start].tolist()), value_of(cover, start), _most_possible(cover, count))
    if best.is_settled(gap, enough):
        return best
    part = _Part(cover, count, (), 0.0, start)
    for _ in range(_SHRINKS):
        relaxed = relax(part.cover, part.count, part.start, deadline)
        if relaxed is None:
            break
        best = best.bounded(part.base + relaxed.bound, step)
        if best.is_settled(gap, enough):
            return best
        guided = improved_cover(
            part.cover, part.count, deadline, kicks=_GUIDED_KICKS, start=relaxed.most_open(part.count)
        )
        best = best.or_better(part.taken, part.cover, guided, part.base)
        if best.is_settled(gap, enough):
            return best
        smaller = part.without(relaxed, best, max(best.value + step, enough or 0.0), deadline)
        best = best.or_better(smaller.taken, smaller.cover, smaller.start, smaller.base)
        if smaller.count == 0 or not len(smaller.cover.column):
            return replace(best, bound=best.value)
        if len(smaller.cover.column) > _WORTH_SHRINKING * len(part.cover.column):
            part = smaller
            break
        part = smaller
    if deadline.is_over:
        return best
    answer = solve_whole(
        most_model(part.cover, part.count),
        deadline,
        gap=gap,
        step=step,
        start=most_start(part.cover, part.start),
    )
    if answer.x is not None:
        best = best.or_better(part.taken, part.cover, answer.x[: len(part.cover.column)] > 0.5, part.base)
    return best.bounded(part.base - answer.bound, step)


def _most_possible(cover: Cover, count: int) -> float:
    """Return a bound at hand: all there is, or what the columns of the most weight would cover if none overlapped."""
    each = cover.columns().astype(np.float64) @ cover.weight
    return min(math.fsum(cover.weight), math.fsum(np.sort(each)[len(each) - count :]))


@dataclass(frozen=True)
class _Part:
    """What is left of a maximal covering problem once some columns are taken and others are ruled out."""

    cover: Cover
    count: int
    taken: tuple[int, ...]
    base: float
    start: Bools

    def without(self, relaxed: Relaxation, best: Chosen, wanted: float, deadline: Deadline) -> _Part:
        """Take and rule out the columns with which, or without which, no choice is worth ``wanted``."""
        left = relaxed.bound + self.base - wanted + _MARGIN * abs(relaxed.bound)
        must = relaxed.reduced < -left
        may = ~must & (relaxed.reduced <= left)
        met = self.cover.rows[:, np.flatnonzero(must)].sum(axis=1) > 0
        base = self.base + math.fsum(self.cover.weight[met])
        taken = (*self.taken, *self.cover.column[must].tolist())
        cover, count = reduce_for_most(self.cover.take(~met, may), deadline), self.count - int(must.sum())
        start = np.isin(cover.column, best.columns)
        if count < start.sum():
            start[:] = False
        if len(cover.column):
            start = improved_cover(cover, count, deadline, kicks=0, start=start)
        return _Part(cover, count, taken, base, start)


def fewest_columns(
    cover: Cover, deadline: Deadline, *, gap: float = 0.0, enough: int | None = None
) -> Chosen:
    """Choose the fewest columns that cover every row; each row must have a column.

    Set covering (Toregas et al. 1971): minimise ``sum_j y_j`` subject to
    ``sum_{j in N_i} y_j >= 1``, ``y_j in {0, 1}``.

    Parameters
    ----------
    enough
        When given, it is only asked whether so many columns suffice: the value is then at most ``enough``,
        or the bound is above it (or the time ran out).
    """
    cover, taken = reduce_for_all(cover, deadline)
    must = len(taken)
    if not len(cover.weight):
        return Chosen(tuple(sorted(taken)), float(must), float(must))
    best = _thin(cover, improved_cover(cover.unweighted(), len(cover.column), deadline, kicks=0))

    def answer(bound: float) -> Chosen:
        value = float(must + best.sum())
        columns = sorted([*taken, *cover.column[best].tolist()])
        return Chosen(tuple(columns), value, min(must + bound, value))

    wanted = 1 if enough is None else enough - must
    apart = float(_rows_apart(cover.rows.indptr, cover.rows.indices, len(cover.column)))
    if best.sum() <= max(wanted, apart) or (enough is not None and apart > wanted):
        return answer(apart)
    relaxed = None if deadline.is_over else solve_relaxed(_fewest_model(cover, 0), deadline)
    if relaxed is None:
        return answer(apart)
    bound = max(apart, float(whole_bound(relaxed[0])))
    if enough is not None and bound > wanted:
        return answer(bound)
    best = _fewer(cover, best, int(max(bound, wanted)), deadline)
    target = best.sum() - 1 if enough is None else wanted
    if best.sum() <= max(bound, wanted) or best.sum() - bound <= gap * best.sum():
        return answer(bound)
    # What would lift the relaxation above the target cannot be in a better choice.
    kept = relaxed[0] + relaxed[2] <= target + _MARGIN * relaxed[0]
    part = cover.take(np.ones(len(cover.weight), dtype=bool), kept)
    if (np.diff(part.rows.indptr) == 0).any():
        return answer(target + 1.0)
    start = best[kept].astype(np.float64) if kept[best].all() else None
    found = solve_whole(_fewest_model(part, len(part.column)), deadline, gap=gap, step=1.0, start=start)
    bound = max(bound, min(target + 1.0, whole_bound(found.bound)))
    if found.x is not None and (found.x > 0.5).sum() < best.sum():
        best = np.isin(cover.column, part.column[found.x > 0.5])
    return answer(bound)


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


def _fewest_model(cover: Cover, integers: int) -> Model:
    rows, columns = len(cover.weight), np.ones(len(cover.column))
    sets = cover.rows.astype(np.float64)
    return Model(columns, columns, sets, np.ones(rows), np.full(rows, np.inf), integers)


def _fewer(cover: Cover, best: Bools, least: int, deadline: Deadline) -> Bools:
    """Look for a full cover with one column less, again and again, but with no fewer than ``least``."""
    every = cover.unweighted()
    while best.sum() > least and not deadline.is_over:
        start = best.copy()
        start[np.flatnonzero(best)[-1]] = False
        fewer = improved_cover(every, int(best.sum()) - 1, deadline, kicks=_GUIDED_KICKS, start=start)
        if value_of(every, fewer) < len(every.weight):
            break
        best = fewer
    return best


def whole_bound(bound: float) -> int:
    """Round a bound of a whole number up; 0 when there is none."""
    return math.ceil(bound - 1e-3) if math.isfinite(bound) else 0


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
