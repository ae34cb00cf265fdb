"""The most weight with few columns, proved."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover.anneal import Effort, annealed_covers
from coverplan.siting.classic.cover.model import most_model, most_start
from coverplan.siting.classic.cover.reduce import Cover, reduce_for_most
from coverplan.siting.classic.cover.relax import (
    FEW_PAIRS,
    Relaxation,
    is_for_whole_numbers,
    relax,
    relax_whole,
)
from coverplan.siting.classic.cover.search import improved_cover, value_of
from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.highs import solve_whole
from coverplan.siting.solve.incumbent import Incumbent
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Floats

# Value and bound this near, as a share, are brought together by whole numbers sooner than by more search.
_NEAR = 1e-3
# A part is relaxed again when at most this share of its columns is left, so many times at most.
_WORTH_SHRINKING = 0.8
_SHRINKS = 3
# What the search may cost at the begin, where the relaxation takes long, and in what is left later; once the relaxation
# is first known; and among the columns that it opens once it is cut.
_QUICK, _GUIDED, _LONG = Effort(5e8, idle=3), Effort(2e10), Effort(1e12, exchanges=(3200.0, 6400.0))
# For what share of the time that is left the search goes on; where the whole relaxation is solved, before it is cut and after.
_TO_SEARCH, _BEFORE, _AFTER = 0.3, 0.08, 0.25
# Where value and bound are farther apart than this then, whole numbers come to no end: the search has all the time.
_FAR = 2e-3
# Once it is cut, columns that it opens less are searched last: most of what is chosen at best is among a third of the columns, or fewer.
_OPENS = 1e-3

__all__ = ["most_weight", "whole_numbers"]


def whole_numbers(weight: Floats) -> bool:
    """Tell whether every weight is a whole number, so that a bound may be rounded."""
    return bool((weight == np.rint(weight)).all()) and float(weight.sum()) < 2**52


def most_weight(
    cover: Cover,
    count: int,
    deadline: Deadline,
    *,
    gap: float = 0.0,
    enough: float | None = None,
    best: Incumbent | None = None,
) -> Incumbent:
    """Choose at most ``count`` columns that cover the most weight.

    Maximal covering (Church and ReVelle 1974): maximise ``sum_i w_i z_i`` subject to
    ``z_i <= sum_{j in N_i} y_j``, ``sum_j y_j <= p``, ``y_j in {0, 1}``, ``0 <= z_i <= 1``.

    Parameters
    ----------
    enough
        When given, it is only asked whether so much weight can be covered: the value is then at least
        ``enough``, or the bound is below it (or the time ran out).
    best
        What is told as better choices and bounds are found; one that tells nobody when it is not given.

    Returns
    -------
    Incumbent
        The best, with its columns by their numbers in ``cover.column``.
    """
    best = best or Incumbent(most=True, bound=math.inf)
    best.step = 1.0 if whole_numbers(cover.weight) else 0.0
    cover = reduce_for_most(cover, deadline)
    if count >= len(cover.column):
        best.offer(cover.column, math.fsum(cover.weight))
        best.settle()
        return best
    best.prove(_most_possible(cover, count))
    if count == 0:
        best.offer((), 0.0)
        return best
    start = improved_cover(cover, count, deadline, kicks=0)
    if cover.rows.nnz > FEW_PAIRS:
        *_, start = annealed_covers(cover, count, start, deadline, effort=_QUICK)
    best.offer(cover.column[start], value_of(cover, start))
    part = _Part(cover, count, (), 0.0, start)
    _prove(part, best, deadline, gap, enough)
    return best


def _prove(part: _Part, best: Incumbent, deadline: Deadline, gap: float, enough: float | None) -> None:
    """Raise the value and lower the bound until they meet: relaxations of parts that shrink, then whole numbers."""

    def is_settled() -> bool:
        if enough is not None and (best.value >= enough or best.bound < (1.0 - SAME) * enough):
            return True
        return best.is_proved(gap)

    relaxed: Relaxation | None = None
    for effort in (_GUIDED, *(_SHRINKS - 1) * (_QUICK,)):
        if is_settled():
            return
        relaxed = part.relaxed(best, enough or 0.0, deadline, is_settled, effort)
        if relaxed is None:
            break
        if is_settled():
            return
        smaller = part.without(relaxed, best, max(best.target(), enough or 0.0), deadline)
        smaller.offer(best, smaller.start)
        if smaller.count == 0 or not len(smaller.cover.column):
            best.settle()
            return
        is_much_smaller = len(smaller.cover.column) <= _WORTH_SHRINKING * len(part.cover.column)
        if relaxed.is_whole and not is_much_smaller:
            # its cuts are of this part
            part = replace(part, start=np.isin(part.cover.column, best.columns))
            break
        part = smaller
        if is_for_whole_numbers(part.cover, best.bound, best.value) or not is_much_smaller:
            break
    if not (deadline.is_over or is_settled()):
        part.solve_whole(best, deadline, gap, relaxed, max(best.target(), enough or 0.0))


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

    def offer(self, best: Incumbent, chosen: Bools) -> None:
        """Offer what is taken and some columns of this part."""
        columns = (*self.taken, *self.cover.column[chosen].tolist())
        best.offer(columns, self.base + value_of(self.cover, chosen))

    def relaxed(
        self,
        best: Incumbent,
        enough: float,
        deadline: Deadline,
        is_settled: Callable[[], bool],
        effort: Effort,
    ) -> Relaxation | None:
        """Relax, and look for more in between, so that the relaxation is tightened only where that leaves something open."""

        def look(relaxed: Relaxation) -> float:
            best.prove(self.base + relaxed.bound)
            if not is_settled():
                seconds = _BEFORE * begin if relaxed.is_whole else _TO_SEARCH * deadline.left
                self.search(relaxed, best, Deadline(seconds, whole=deadline), is_settled, effort)
            return max(best.target(), enough) - self.base

        begin = deadline.left
        found = relax(self.cover, self.count, self.start, deadline, look=look)
        if found is not None:
            best.prove(self.base + found.bound)
            if found.is_whole and not is_settled():
                seconds = _AFTER * begin if best.is_proved(_FAR) else deadline.left
                within = Deadline(seconds, whole=deadline)
                for opens in (_OPENS, -math.inf):
                    self.search(found, best, within, is_settled, _LONG, opens=opens)
        return found

    def solve_whole(
        self, best: Incumbent, deadline: Deadline, gap: float, relaxed: Relaxation | None, wanted: float
    ) -> None:
        """Solve what is left with whole numbers, with cuts of the whole relaxation where that was solved before, of this part or of a larger one."""
        model, start = most_model(self.cover, self.count), most_start(self.cover, self.start)
        if relaxed is not None and relaxed.is_whole and len(relaxed.share) != len(self.start):
            relaxed = relax_whole(self.cover, self.count, wanted - self.base, deadline)
            best.prove(self.base + relaxed.bound if relaxed is not None else math.inf)
        if relaxed is not None and relaxed.model is not None:
            upper = relaxed.model.upper.copy()
            upper[: len(self.start)] = np.isfinite(relaxed.reduced) | self.start
            model = replace(relaxed.model, upper=upper)

        def told(x: Floats | None, bound: float) -> None:
            if x is not None:
                self.offer(best, x[: len(self.cover.column)] > 0.5)
            best.prove(self.base - bound)

        answer = solve_whole(
            model, deadline, gap=gap, step=best.step, start=start, told=told, is_plain=True, is_reduced=True
        )
        told(answer.x, answer.bound)

    def search(
        self,
        relaxed: Relaxation,
        best: Incumbent,
        deadline: Deadline,
        is_settled: Callable[[], bool],
        effort: Effort,
        opens: float = -math.inf,
    ) -> None:
        """Look for more from where the relaxation opens most, when there may be much more, among columns that it ``opens`` so far."""
        if best.is_proved(_NEAR):
            return
        cover, count = self.cover, self.count
        start = improved_cover(cover, count, deadline, kicks=0, start=relaxed.most_open(count))
        start = max((self.start, start), key=lambda chosen: value_of(cover, chosen))
        also = relaxed.most_open(2 * count)
        some = start | also | (relaxed.share >= opens)
        part = cover.take(cover.rows[:, some].sum(axis=1) > 0, some)
        for better in annealed_covers(part, count, start[some], deadline, effort=effort, also=also[some]):
            chosen = np.zeros(len(cover.column), dtype=bool)
            chosen[some] = better
            self.offer(best, chosen)
            if is_settled() or is_for_whole_numbers(cover, best.bound, best.value):
                return

    def without(self, relaxed: Relaxation, best: Incumbent, wanted: float, deadline: Deadline) -> _Part:
        """Take and rule out the columns with which, or without which, no choice is worth ``wanted``."""
        left = relaxed.bound + self.base - wanted + SAME * abs(relaxed.bound)
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
