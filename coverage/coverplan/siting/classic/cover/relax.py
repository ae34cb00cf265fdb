"""A bound for maximal covering by Benders cuts, and the columns that it rules out.

After Cordeau, Furini and Ljubic (2019); cuts are taken between the program's point and a point inside
(in-out stabilisation, Ben-Ameur and Neto 2007). Where whole numbers are far from the relaxation, each cluster of rows is then cut as
deep as whole numbers allow (see ``hull``). Where cuts come to no end, the whole program is solved (see ``chain``) and cut by odd sets of rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.cover.chain import Chain
from coverplan.siting.classic.cover.master import Master
from coverplan.siting.classic.cover.search import value_of
from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.cover.master import Part
    from coverplan.siting.classic.cover.reduce import Cover
    from coverplan.siting.solve.highs import Model


__all__ = ["FEW_PAIRS", "Relaxation", "is_for_whole_numbers", "relax", "relax_whole"]

# Cuts are quick where they come to an end soon (steps times columns at most); elsewhere the whole program is solved at once, if it is not too big.
_ROUNDS = 400
_STEPS = 1.2e7
_WHOLE_PAIRS = 2_000_000
# How much of the way from the inner point to the program's point a cut is taken at.
_STEP = 0.4
# Steps of the simplex method after which the bound is worked out again.
_PROVE = 500
# The relaxation is solved when no point is better by this share; cuts of clusters are looked for once it is nearly so.
_CLOSE, _NEARLY = 3e-5, 6e-4
# Clusters are cut when bound and best choice are farther apart than this share, as long as a round brings them nearer by a share of that.
_APART, _PAYS = 1e-3, 0.01
# By odd sets it is cut until this share of the time is over; the rest is for more search.
_TO_CUT = 0.72
# Clusters are made anew when at most this share of the columns is left.
_SHRUNK = 0.9
# With so few pairs, whole numbers close a gap of this share sooner than cuts do.
FEW_PAIRS, _APART_OF_FEW = 50_000, 3e-3


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of a maximal covering problem.

    Parameters
    ----------
    bound
        No choice of columns covers more, of those that cover what is wanted.
    reduced
        For each column, by how much the bound falls when it is opened against the program's will (0 or
        more) or, with its sign turned, when it is closed.
    share
        How far each column is open in the relaxation.
    model
        Where the whole program was solved: its model, with its cuts, for whole numbers.
    """

    bound: float
    reduced: Floats
    share: Floats
    model: Model | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the whole program was solved."""
        return self.model is not None

    def most_open(self, count: int) -> Bools:
        """Return the ``count`` columns that are open most, the first of equals."""
        chosen = np.zeros(len(self.share), dtype=bool)
        chosen[np.argsort(-np.round(self.share, 6), kind="stable")[:count]] = True
        return chosen


def is_for_whole_numbers(cover: Cover, bound: float, value: float) -> bool:
    """Tell whether bound and value are so near that whole numbers bring them together sooner than cuts."""
    return bound - value <= (_APART_OF_FEW if cover.rows.nnz <= FEW_PAIRS else _APART) * value


def relax(
    cover: Cover,
    count: int,
    start: Bools,
    deadline: Deadline,
    *,
    look: Callable[[Relaxation], float] | None = None,
) -> Relaxation | None:
    """Solve the linear relaxation of choosing ``count`` columns that cover the most weight, and tighten it where whole numbers are far off.

    Parameters
    ----------
    cover
        The problem, merged; every row has a column.
    count
        Number of columns.
    start
        A good choice; cuts are first taken there.
    deadline
        When to stop; a bound is then not the best one, but holds.
    look
        Called with the linear relaxation; tells what weight is wanted: choices of less are of no interest. When it is not given, that of ``start``.

    Returns
    -------
    Relaxation or None
        None when there was not the time for any bound.
    """
    if deadline.is_over:
        return None
    # sums of weights are rounded, in the cuts and in the program alike
    off = 1.0 + (len(cover.weight) + 8.0) * 2.0**-52

    def told(found: Relaxation) -> float:
        return value_of(cover, start) if look is None else look(replace(found, bound=found.bound * off))

    found = _relaxed(cover, count, start, deadline, told)
    return None if found is None else replace(found, bound=found.bound * off)


def _relaxed(
    cover: Cover, count: int, start: Bools, deadline: Deadline, look: Callable[[Relaxation], float]
) -> Relaxation | None:
    fits = cover.rows.nnz <= _WHOLE_PAIRS and Chain.fits(cover)
    master = Master(cover, count, deadline)
    inner: Floats = 0.5 * start.astype(np.float64) + 0.5 * count / master.size
    best, inner, is_close = _by_cuts(
        master, inner, start, deadline, steps=_STEPS / master.size if fits else math.inf
    )
    if is_close and best is not None:
        return _by_parts(master, best, inner, look(best), deadline)
    if fits and not deadline.is_over:
        return _by_odd_sets(
            Chain(cover, count), best, look, deadline, lambda *near: is_for_whole_numbers(cover, *near)
        )
    return best


def _by_cuts(
    master: Master, inner: Floats, start: Bools, deadline: Deadline, *, steps: float
) -> tuple[Relaxation | None, Floats, bool]:
    """Return the best bound after so many steps of the simplex method, the inner point, and whether there is no better bound."""
    cuts, point = master.cut(start.astype(np.float64)), None
    lowest, due = float(cuts.covered.sum()), 0
    best: Relaxation | None = None
    total = float(master.cover.weight.sum())
    for _ in range(_ROUNDS):
        master.add(cuts, point)
        if master.lp.steps > steps or master.lp.solve(deadline) != "optimal":
            break
        point = share, theta = master.split(master.lp.point())
        is_close = min(total, float(theta.sum())) - lowest <= _CLOSE * total
        if is_close or master.lp.steps >= due:
            due = master.lp.steps + _PROVE
            found = master.lp.proved()
            bound = min(total, -found.bound)
            if best is None or bound < best.bound:
                best = Relaxation(bound, found.reduced[: master.size], share)
        if is_close:
            return best, inner, True
        inner = 0.5 * inner + 0.5 * share
        cuts = master.cut(_STEP * share + (1.0 - _STEP) * inner)
        if not (theta > cuts.at(share) + _CLOSE * theta / 10).any():
            cuts = master.cut(share)
        lowest = max(lowest, float(cuts.covered.sum()))
    return best, inner, False


def _by_parts(
    master: Master, best: Relaxation, inner: Floats, wanted: float, deadline: Deadline
) -> Relaxation:
    """Cut clusters as deep as whole numbers allow, as long as that brings the bound nearer to what is wanted; close what has no part in that."""
    total = float(master.cover.weight.sum())
    parts: list[Part] = []
    before, bound, share, theta, size = math.inf, math.inf, best.share, np.zeros(0), math.inf
    for _ in range(_ROUNDS):
        master.close(best.reduced > best.bound - wanted + SAME * abs(best.bound))
        if deadline.is_over or is_for_whole_numbers(master.cover, best.bound, wanted):
            break
        cuts = master.cut(share)
        if len(theta) and theta.sum() - cuts.covered.sum() > _NEARLY * total:
            master.add(master.cut(_STEP * share + (1.0 - _STEP) * inner), (share, theta))
        else:
            if before - bound < _PAYS * (bound - wanted):
                break
            if master.may.sum() < _SHRUNK * size:
                parts, size = master.parts(), master.may.sum()
            before = bound
            top = theta if len(theta) else cuts.covered
            if not _cut_parts(master, parts, share, top, deadline):
                break
            master.add(cuts)
        if master.lp.solve(deadline) != "optimal":
            break
        found = master.lp.proved()
        share, theta = master.split(found.x)
        inner, bound = 0.5 * inner + 0.5 * share, -found.bound
        if bound < best.bound:
            best = Relaxation(bound, found.reduced[: master.size], share)
    return replace(best, reduced=np.where(master.may, best.reduced, np.inf))


def _by_odd_sets(
    chain: Chain,
    best: Relaxation | None,
    look: Callable[[Relaxation], float],
    deadline: Deadline,
    is_enough: Callable[[float, float], bool],
) -> Relaxation | None:
    """Solve the whole relaxation, look for more, and cut it by odd sets of rows.

    It is cut as long as that brings the bound nearer to what is wanted and both are not near enough; what has no part in what is wanted is closed.
    """
    begin, to_cut = deadline.left, Deadline(_TO_CUT * deadline.left, whole=deadline)
    found = chain.solve(deadline)
    if found is None:
        return best
    took, best = begin - deadline.left, Relaxation(*found, model=chain.plain())
    wanted, share = look(best), best.share
    # of a program that is not solved to its end there is no bound at all
    while to_cut.left > took and not is_enough(best.bound, wanted):
        chain.close(best.reduced > best.bound - wanted + SAME * abs(best.bound))
        begin, before = to_cut.left, best.bound
        if not chain.cut(share, to_cut) or (found := chain.solve(to_cut)) is None:
            break
        took, share = begin - to_cut.left, found.share
        if found.bound < before:
            best = Relaxation(*found)
        if before - best.bound < _PAYS * (before - wanted):
            break
    return replace(best, reduced=np.where(chain.may, best.reduced, np.inf), model=chain.plain())


def relax_whole(cover: Cover, count: int, wanted: float, deadline: Deadline) -> Relaxation | None:
    """Relax the whole program and cut it by odd sets of rows as long as that pays, or until nothing that is wanted is left.

    Parameters
    ----------
    cover, count
        The problem, merged, and number of columns.
    wanted
        Choices that cover less are of no interest.
    deadline
        When to stop; there are then fewer cuts, and no relaxation where there was not the time for a bound.
    """
    return _by_odd_sets(
        Chain(cover, count), None, lambda _: wanted, deadline, lambda bound, least: bound < least
    )


def _cut_parts(master: Master, parts: list[Part], share: Floats, top: Floats, deadline: Deadline) -> bool:
    """Cut each part off at a point, as long as there is time; tell whether any was."""
    is_any = False
    for part in parts:
        if deadline.is_over:
            break
        is_any |= master.cut_part(part, share, float(top[part.cluster]))
    return is_any
