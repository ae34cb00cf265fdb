"""A bound for maximal covering by Benders cuts, and the columns that it rules out.

After Cordeau, Furini and Ljubic (2019); cuts are taken between the program's point and a point inside
(in-out stabilisation, Ben-Ameur and Neto 2007). Where whole numbers are far from the relaxation, each cluster of rows is then cut as
deep as whole numbers allow (see ``hull``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.classic.cover.hull import WHOLE, cut_of_weight
from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.classic.cover.search import improved_cover, value_of
from coverplan.siting.solve.highs import GrowingLp, Model, solve_relaxed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.siting.classic.cover.reduce import Cover
    from coverplan.siting.solve.deadline import Deadline


__all__ = ["Relaxation", "relax"]

# Clusters of rows.
_CLUSTERS = 40
# Cuts are quick where they come to an end soon; elsewhere the whole program is solved at once, if it is not too big.
_ROUNDS = 400
_STEPS = 3000
_WHOLE_PAIRS = 2_000_000
# How much of the way from the inner point to the program's point a cut is taken at.
_STEP = 0.4
# The relaxation is solved when no point is better by this share; cuts of clusters are looked for once it is nearly so.
_CLOSE, _NEARLY = 1e-5, 6e-4
# Clusters are cut when bound and best choice are farther apart than this share, as long as a round brings them nearer by a share of that.
_APART, _PAYS = 1e-3, 0.02
# Clusters with more columns are left alone; nodes that the searches for one cut may cost; and what every share is raised by there.
_PART_COLUMNS, _PART_NODES, _OPEN = 150, 20_000, 1e-6


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

    def parts(self) -> list[_Part]:
        """Return the clusters that are small enough to be cut one by one."""
        found = []
        narrow_first = np.argsort(np.diff(self.cover.rows.indptr), kind="stable")
        for cluster in range(self.groups):
            rows = narrow_first[self.cluster[narrow_first] == cluster]
            columns = np.unique(self.cover.rows[rows].indices)
            if 1 < len(columns) <= _PART_COLUMNS:
                sets = self.cover.rows[rows][:, columns].tocsr()
                found.append(_Part(cluster, columns, sets, self.cover.weight[rows]))
        return found

    def cut_part(self, part: _Part, share: Floats, theta: float) -> bool:
        """Cut a cluster as deep as whole numbers allow, where that cuts the program's point off; tell whether it does."""
        prices, most = part.cut(share[part.columns])
        if most == 0.0 or theta <= most + prices @ share[part.columns] + _CLOSE * theta:
            return False
        slope = sparse.csr_array(
            (prices, (np.full(len(prices), part.cluster), part.columns)), shape=(self.groups, self.size)
        )
        constant = np.zeros(self.groups)
        constant[part.cluster] = most
        self.add(slope, constant, np.array([part.cluster]))
        return True


class _Part:
    """A cluster of rows with all their columns."""

    def __init__(self, cluster: int, columns: Positions, sets: sparse.csr_array, weight: Floats) -> None:
        sets.sort_indices()
        across = sets.T.tocsr()
        self.cluster, self.columns, self.total = cluster, columns, float(weight.sum())
        self._sets, self._weight = sets.astype(np.float64), weight
        self._both = (sets.indptr, sets.indices), (across.indptr, across.indices)
        # rounded up: the cut then holds for the weights themselves
        self._whole = np.ceil(weight / self.total * WHOLE).astype(np.int64)

    def cut(self, share: Floats) -> tuple[Floats, float]:
        """Return prices and a constant that no choice covers more than; the constant is 0 when the point is not cut off."""
        share = np.clip(share, 0.0, 1.0)
        covered = self._sets @ share
        seems = float(self._weight @ np.minimum(1.0, covered)) / self.total
        smooth = self._sets.T @ (self._weight * (covered < 1.0)) / self.total
        price, most = cut_of_weight(*self._both, self._whole, share + _OPEN, smooth, (seems, _PART_NODES))
        return price / WHOLE * self.total, most / WHOLE * self.total


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
        Called with the linear relaxation; tells the weight that the bound should come near to. When it is not given, that of ``start``.

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
    fits = cover.rows.nnz <= _WHOLE_PAIRS
    master = _Master(cover, count, deadline)
    inner: Floats = 0.5 * start.astype(np.float64) + 0.5 * count / master.size
    best, inner, is_close = _by_cuts(master, inner, start, deadline, steps=_STEPS if fits else math.inf)
    if not is_close and fits and not deadline.is_over:
        whole = solve_relaxed(most_model(cover, count), deadline)
        if whole is not None:
            best = Relaxation(-whole.bound, whole.reduced[: master.size], whole.x[: master.size])
            inner, is_close = best.share, True
    if best is None or not is_close:
        return best
    return _by_parts(master, best, inner, look(best), deadline)


def _by_cuts(
    master: _Master, inner: Floats, start: Bools, deadline: Deadline, *, steps: float
) -> tuple[Relaxation | None, Floats, bool]:
    """Return the best bound after so many steps of the simplex method, the inner point, and whether there is no better bound."""
    at = start.astype(np.float64)
    lowest = -np.inf
    best: Relaxation | None = None
    total = float(master.cover.weight.sum())
    for _ in range(_ROUNDS):
        slope, constant, covered = master.cut(at)
        lowest = max(lowest, float(covered.sum()))
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
            return best, inner, True
        inner = 0.5 * inner + 0.5 * share
        at = _STEP * share + (1.0 - _STEP) * inner
        slope, constant, _ = master.cut(at)
        if not (theta > constant + slope @ share + _CLOSE * theta / 10).any():
            at = share
    return best, inner, False


def _by_parts(
    master: _Master, best: Relaxation, inner: Floats, value: float, deadline: Deadline
) -> Relaxation:
    """Cut clusters as deep as whole numbers allow, as long as that brings the bound nearer to a value that was found."""
    total = float(master.cover.weight.sum())
    parts: list[_Part] | None = None
    before, bound, share, theta = math.inf, math.inf, best.share, np.zeros(0)
    for _ in range(_ROUNDS):
        if deadline.is_over or best.bound - value <= _APART * value:
            break
        slope, constant, covered = master.cut(share)
        if len(theta) and theta.sum() - covered.sum() > _NEARLY * total:
            point = _STEP * share + (1.0 - _STEP) * inner
            slope, constant, _ = master.cut(point)
            master.add(slope, constant, np.arange(master.groups))
        else:
            if before - bound < _PAYS * (bound - value):
                break
            before, parts = bound, master.parts() if parts is None else parts
            top = theta if len(theta) else covered
            if not sum(master.cut_part(part, share, float(top[part.cluster])) for part in parts):
                break
            master.add(slope, constant, np.arange(master.groups))
        if master.lp.solve(deadline) != "optimal":
            break
        found = master.lp.proved()
        share, theta = found.x[: master.size], found.x[master.size :] * master.most
        inner, bound = 0.5 * inner + 0.5 * share, -found.bound
        if bound < best.bound:
            best = Relaxation(bound, found.reduced[: master.size], share)
    return best
