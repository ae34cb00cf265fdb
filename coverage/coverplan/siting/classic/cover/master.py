"""The program that cuts are added to: how far each column is open, and how much of each cluster of rows is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from coverplan.kernels.jit import kernel
from coverplan.siting.classic.cover.hull import WHOLE, cut_of_weight
from coverplan.siting.classic.cover.reduce import merge_rows, unsigned
from coverplan.siting.classic.cover.search import improved_cover
from coverplan.siting.solve.highs import GrowingLp, Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers, Positions, Rows
    from coverplan.siting.classic.cover.reduce import Cover, Sets
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Cuts", "Master", "Part"]

# Clusters of rows.
_CLUSTERS = 100
# Clusters with more columns are left alone; nodes that the searches for one cut may cost; and what every share is raised by there.
_PART_COLUMNS, _PART_NODES, _OPEN = 150, 20_000, 1e-6
# A point is cut off that lies above a cut by more than this share of the cluster's weight.
_OFF = 1e-9
# A part is cut where that takes off more than this share.
_WORTH = 1e-5


@kernel
def _voted(rows: Sets, number: Integers, count: int) -> NDArray[np.int64]:
    """Return the number that most of each row's columns have, the first of equals."""
    found, votes = np.zeros(len(rows[0]) - 1, np.int64), np.zeros(count, np.int64)
    for row in range(len(found)):
        best = -1
        for at in range(rows[0][row], rows[0][row + 1]):
            votes[number[rows[1][at]]] += 1
        for at in range(rows[0][row], rows[0][row + 1]):
            one = number[rows[1][at]]
            if best < 0 or votes[one] > votes[best] or (votes[one] == votes[best] and one < best):
                best = one
        for at in range(rows[0][row], rows[0][row + 1]):
            votes[number[rows[1][at]]] = 0
        found[row] = max(best, 0)
    return found


@kernel
def _cut(
    rows: Sets, weight: Floats, order: Integers, first: Integers, share: Floats, constant: Floats
) -> Rows:
    """Fill in what each cluster has covered whatever its slopes say; return the slopes as compressed rows, a cluster each."""
    slope, touched = np.zeros(len(share)), np.zeros(len(share), np.int64)
    start = np.zeros(len(first), np.int64)
    to, value, end = np.empty(len(share), np.int32), np.empty(len(share)), 0
    for cluster in range(len(first) - 1):
        count = 0
        for place in range(first[cluster], first[cluster + 1]):
            row = order[place]
            covered = 0.0
            for at in range(rows[0][row], rows[0][row + 1]):
                covered += share[rows[1][at]]
            if covered >= 1.0:
                constant[cluster] += weight[row]
                continue
            for at in range(rows[0][row], rows[0][row + 1]):
                column = rows[1][at]
                if slope[column] == 0.0:
                    touched[count] = column
                    count += 1
                slope[column] += weight[row]
        if end + count > len(to):
            larger, more = np.empty(2 * (end + count), np.int32), np.empty(2 * (end + count))
            larger[:end], more[:end] = to[:end], value[:end]
            to, value = larger, more
        for at in range(count):
            to[end], value[end] = touched[at], slope[touched[at]]
            slope[touched[at]] = 0.0
            end += 1
        start[cluster + 1] = end
    return start, to[:end].copy(), value[:end].copy()


class Cuts(NamedTuple):
    """No choice covers more of a cluster than its constant and its slopes times how far columns are open.

    Parameters
    ----------
    slopes
        Clusters x columns.
    constant
        Of each cluster.
    covered
        What these say of each cluster at the point where they were taken.
    """

    slopes: sparse.csr_array
    constant: Floats
    covered: Floats

    def at(self, share: Floats) -> Floats:
        """Return the most that can be covered of each cluster at a point."""
        return np.asarray(self.constant + self.slopes @ share)


class Master:
    """The program over ``y`` (columns) and ``theta`` (share of each cluster's weight that is covered)."""

    def __init__(self, cover: Cover, count: int, deadline: Deadline) -> None:
        self.cover, self._rows = cover, unsigned(cover.rows)
        self.size = len(cover.column)
        self.may = np.ones(self.size, dtype=bool)
        self.cluster = _clusters(cover, deadline)
        self.groups = int(self.cluster.max()) + 1
        self._order = np.argsort(self.cluster, kind="stable")
        self._first = np.searchsorted(self.cluster[self._order], np.arange(self.groups + 1))
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

    def cut(self, share: Floats) -> Cuts:
        """Return the cuts at a point."""
        constant = np.zeros(self.groups)
        first, to, value = _cut(self._rows, self.cover.weight, self._order, self._first, share, constant)
        slopes = sparse.csr_array((value, to, first), shape=(self.groups, self.size))
        return Cuts(slopes, constant, constant + slopes @ share)

    def add(self, cuts: Cuts, point: tuple[Floats, Floats] | None = None) -> None:
        """Add ``most_k theta_k <= constant_k + slope_k y`` for each cluster, or for those where that cuts a point of ``y`` and coverage off."""
        which = np.arange(self.groups)
        if point is not None:
            share, theta = point
            which = np.flatnonzero(theta > cuts.at(share) + _OFF * self.most)
        self._add(cuts.slopes[which], cuts.constant[which], which)

    def _add(self, slopes: sparse.csr_array, constant: Floats, which: Positions) -> None:
        """Add the cuts of some clusters, a row each."""
        ends, most = slopes.indptr[1:], self.most[which]
        value = slopes.data / np.repeat(most, np.diff(slopes.indptr))
        to, value = np.insert(slopes.indices, ends, self.size + which), np.insert(value, ends, -1.0)
        first = slopes.indptr + np.arange(len(which) + 1)
        rows = sparse.csr_array((value, to, first), shape=(len(which), self.size + self.groups))
        self.lp.add_rows(rows, -constant / most)

    def close(self, which: Bools) -> None:
        """Open some columns no more: what is proved from now on is proved of choices without them."""
        if (self.may & which).any():
            self.may &= ~which
            self.lp.limit(np.zeros(self.size), self.may.astype(np.float64))

    def split(self, x: Floats) -> tuple[Floats, Floats]:
        """Return how far each column is open, and what is covered of each cluster."""
        return x[: self.size], x[self.size :] * self.most

    def parts(self) -> list[Part]:
        """Return the clusters that are small enough to be cut one by one."""
        found = []
        for cluster in range(self.groups):
            own = self.cluster == cluster
            columns = self.may & (self.cover.rows[own].sum(axis=0) > 0)
            if 1 < columns.sum() <= _PART_COLUMNS:
                merged, _ = merge_rows(self.cover.take(own, columns))
                found.append(Part(cluster, np.flatnonzero(columns), merged))
        return found

    def cut_part(self, part: Part, share: Floats, theta: float) -> bool:
        """Cut a cluster as deep as whole numbers allow, where that cuts the program's point off; tell whether it does."""
        prices, most = part.cut(share[part.columns])
        if most == 0.0 or theta <= most + prices @ share[part.columns] + _WORTH * theta:
            return False
        slope = sparse.csr_array((prices, part.columns, [0, len(prices)]), shape=(1, self.size))
        self._add(slope, np.array([most]), np.array([part.cluster]))
        return True


def _clusters(cover: Cover, deadline: Deadline) -> NDArray[np.int64]:
    """Cluster of each row: rows near one another share one, so that a cut speaks of few columns."""
    seeds = np.flatnonzero(improved_cover(cover, min(_CLUSTERS, len(cover.column)), deadline, kicks=0))
    number = np.full(len(cover.column), len(seeds))
    number[seeds] = np.arange(len(seeds))
    columns = cover.columns().astype(np.float64)
    shared = np.asarray((columns[seeds] @ columns.T).todense())
    follow = np.where(shared.max(axis=0) > 0, shared.argmax(axis=0), len(seeds))
    number = np.where(number < len(seeds), number, follow)
    return _voted((cover.rows.indptr, cover.rows.indices), number, len(seeds) + 1)


class Part:
    """A cluster of rows with all their columns that may be open."""

    def __init__(self, cluster: int, columns: Positions, cover: Cover) -> None:
        narrow_first = np.argsort(np.diff(cover.rows.indptr), kind="stable")
        sets, weight = cover.rows[narrow_first], cover.weight[narrow_first]
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
