"""A bound for maximal covering by Benders cuts, and the columns that it rules out.

After Cordeau, Furini and Ljubic (2019); cuts are taken between the program's point and a point inside
(in-out stabilisation, Ben-Ameur and Neto 2007).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.classic.cover.search import improved_cover
from coverplan.siting.solve.highs import GrowingLp, Model, solve_relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.siting.classic.cover.reduce import Cover
    from coverplan.siting.solve.deadline import Deadline


__all__ = ["Relaxation", "relax"]

_CLUSTERS = 40
# Cuts are quick where they come to an end soon; elsewhere the whole program is solved at once, if it is not too big.
_ROUNDS = 400
_STEPS = 3000
_WHOLE_PAIRS = 2_000_000
# How much of the way from the inner point to the program's point a cut is taken at.
_STEP = 0.4
# The relaxation is solved when no point is better by this share.
_CLOSE = 1e-5


@dataclass(frozen=True)
class Relaxation:
    """The relaxation of a maximal covering problem.

    Parameters
    ----------
    bound
        No choice of columns covers more.
    reduced
        For each column, by how much the bound falls when it is opened against the program's will (0 or
        more) or, with its sign turned, when it is closed.
    share
        How far each column is open in the relaxation.
    """

    bound: float
    reduced: Floats
    share: Floats

    def most_open(self, count: int) -> Bools:
        """Return the ``count`` columns that are open most, the first of equals."""
        chosen = np.zeros(len(self.share), dtype=bool)
        chosen[np.argsort(-np.round(self.share, 6), kind="stable")[:count]] = True
        return chosen


def _clusters(cover: Cover, deadline: Deadline) -> NDArray[np.int64]:
    """Cluster of each row: rows near one another share one, so that a cut speaks of few columns."""
    seeds = np.flatnonzero(improved_cover(cover, min(_CLUSTERS, len(cover.column)), deadline, kicks=0))
    number = np.full(len(cover.column), len(seeds))
    number[seeds] = np.arange(len(seeds))
    columns = cover.columns().astype(np.float64)
    shared = np.asarray((columns[seeds] @ columns.T).todense())
    follow = np.where(shared.max(axis=0) > 0, shared.argmax(axis=0), len(seeds))
    number = np.where(number < len(seeds), number, follow)
    counts = np.diff(cover.rows.indptr)
    starts = cover.rows.indptr[:-1]
    return np.where(counts > 0, np.minimum.reduceat(number[cover.rows.indices], starts), 0).astype(np.int64)


class _Master:
    """The program over ``y`` (columns) and ``theta`` (share of each cluster's weight that is covered)."""

    def __init__(self, cover: Cover, count: int, deadline: Deadline) -> None:
        self.cover = cover
        self.size = len(cover.column)
        self.cluster = _clusters(cover, deadline)
        self.groups = int(self.cluster.max()) + 1
        self.sets = cover.rows.astype(np.float64)
        self.row = np.repeat(np.arange(len(cover.weight)), np.diff(cover.rows.indptr))
        # shares, since weights that differ by many digits would not be solved
        self.most = np.maximum(
            np.bincount(self.cluster, weights=cover.weight, minlength=self.groups), np.finfo(float).tiny
        )
        limit = sparse.csr_array(
            (np.ones(self.size), (np.zeros(self.size, dtype=int), np.arange(self.size))),
            shape=(1, self.size + self.groups),
        )
        self.lp = GrowingLp(
            Model(
                np.concatenate([np.zeros(self.size), -self.most]), np.ones(self.size + self.groups),
                limit, np.array([-np.inf]), np.array([float(count)]), 0,
            )
        )  # fmt: skip

    def cut(self, share: Floats) -> tuple[sparse.csr_array, Floats, Floats]:
        """Return the cut at a point: slopes, constants, and the value of each cluster there."""
        weight = self.cover.weight
        covered = self.sets @ share
        full = covered >= 1.0
        constant: Floats = np.bincount(
            self.cluster[full], weights=weight[full], minlength=self.groups
        ).astype(np.float64)
        part = ~full[self.row]
        place = self.cluster[self.row[part]] * self.size + self.cover.rows.indices[part]
        slopes = np.bincount(place, weights=weight[self.row[part]], minlength=self.groups * self.size)
        slope = sparse.csr_array(slopes.reshape(self.groups, self.size))
        return slope, constant, constant + slope @ share

    def add(self, slope: sparse.csr_array, constant: Floats, which: Positions) -> None:
        """Add ``most_k theta_k <= constant_k + slope_k y`` for some clusters."""
        theta = sparse.csr_array(
            (-np.ones(len(which)), (np.arange(len(which)), which)), shape=(len(which), self.groups)
        )
        share = sparse.diags_array(1.0 / self.most[which]) @ slope[which]
        self.lp.add_rows(sparse.hstack([share, theta], format="csr"), -constant[which] / self.most[which])


def relax(cover: Cover, count: int, start: Bools, deadline: Deadline) -> Relaxation | None:
    """Solve the linear relaxation of choosing ``count`` columns that cover the most weight.

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

    Returns
    -------
    Relaxation or None
        None when there was not the time for any bound.
    """
    if deadline.is_over:
        return None
    found = _relaxed(cover, count, start, deadline)
    if found is None:
        return None
    # sums of weights are rounded, in the cuts and in the program alike
    off = (len(cover.weight) + 8.0) * 2.0**-52
    return replace(found, bound=found.bound * (1.0 + off))


def _relaxed(cover: Cover, count: int, start: Bools, deadline: Deadline) -> Relaxation | None:
    fits = cover.rows.nnz <= _WHOLE_PAIRS
    best, is_close = _by_cuts(cover, count, start, deadline, steps=_STEPS if fits else math.inf)
    if (
        is_close
        or not fits
        or deadline.is_over
        or (whole := solve_relaxed(most_model(cover, count), deadline)) is None
    ):
        return best
    size = len(cover.column)
    return Relaxation(-whole.bound, whole.reduced[:size], whole.x[:size])


def _by_cuts(
    cover: Cover, count: int, start: Bools, deadline: Deadline, *, steps: float
) -> tuple[Relaxation | None, bool]:
    """Return the best bound after so many steps of the simplex method, and whether there is no better one."""
    master = _Master(cover, count, deadline)
    inner = 0.5 * start + 0.5 * count / master.size
    at = start.astype(np.float64)
    lowest = -np.inf
    best: Relaxation | None = None
    total = float(cover.weight.sum())
    for _ in range(_ROUNDS):
        slope, constant, value = master.cut(at)
        lowest = max(lowest, float(value.sum()))
        master.add(slope, constant, np.arange(master.groups))
        if master.lp.steps > steps or master.lp.solve(deadline) != "optimal":
            break
        found = master.lp.proved()
        x = found.x
        share, theta = x[: master.size], x[master.size :] * master.most
        bound = min(total, -found.bound)
        if best is None or bound < best.bound:
            best = Relaxation(bound, found.reduced[: master.size], share)
        if bound - lowest <= _CLOSE * bound:
            return best, True
        inner = 0.5 * inner + 0.5 * share
        at = _STEP * share + (1.0 - _STEP) * inner
        slope, constant, _ = master.cut(at)
        if not (theta > constant + slope @ share + _CLOSE * theta / 10).any():
            at = share
    return best, False
