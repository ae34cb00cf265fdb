"""The relaxation of covering the most weight as a chain: of each row what it is covered more than another, a row much like it.

Rows near one another have nearly the same columns. Told as differences along a tree (of the least differences) they have a fifth of the entries, and interior
points take half the time. What a program proves is proved of the plain model, from its multipliers.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from coverplan.siting.classic.cover.model import most_model
from coverplan.siting.classic.cover.odd import odd_sets
from coverplan.siting.solve.highs import Model, solve_roughly
from coverplan.siting.solve.safe_bound import safe_bound

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.siting.classic.cover.odd import OddSets
    from coverplan.siting.classic.cover.reduce import Cover
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Chain", "Proved"]

# With more pairs of rows that share a column, to find the tree takes too long; so many are looked at together.
_PAIRS, _AT_ONCE = 4e8, 1e7
# Of each row, so many others that are most like it may be its parent. What is added to a difference, for an edge of 0 is none.
_NEIGHBOURS, _TINY = 8, 0.5
# A cut whose multiplier is less than this share of the mean weight is idle.
_IDLE = 1e-3


class Proved(NamedTuple):
    """What the program says.

    Parameters
    ----------
    bound
        No choice of columns covers more.
    reduced
        By how much that falls when a column is opened, or, with its sign turned, closed.
    share
        How far each column is open.
    """

    bound: float
    reduced: Floats
    share: Floats


class Chain:
    """The program over ``y`` (columns), ``z`` (what is covered of each row) and ``s`` (how often more than once), with cuts by odd sets of rows.

    Row ``i`` with parent ``k`` in the tree: ``z_i + s_i - z_k - s_k = sum_j (a_ij - a_kj) y_j``. An odd set: ``sum_i (s_i + 1 - z_i) + sum_{j odd} y_j >= 1``.
    """

    def __init__(self, cover: Cover, count: int) -> None:
        self.cover, self.count = cover, count
        self.may = np.ones(len(cover.column), dtype=bool)
        self._plain = most_model(cover, count)
        self._many = np.diff(cover.rows.indptr) > 1
        self._tree = _tree(cover.rows)
        sets = cover.rows.astype(np.float64)
        self._apart = (self._tree @ sets).tocsr()
        self._apart.eliminate_zeros()
        self._cuts: OddSets | None = None

    @staticmethod
    def fits(cover: Cover) -> bool:
        """Tell whether the tree is found soon."""
        return float((np.diff(cover.columns().indptr).astype(np.float64) ** 2).sum()) <= _PAIRS

    def close(self, which: Bools) -> None:
        """Open some columns no more: what is proved from now on is proved of choices without them."""
        self.may &= ~which

    def cut(self, share: Floats, deadline: Deadline) -> bool:
        """Cut a point off by odd sets; tell whether there are any."""
        found = odd_sets(self.cover, share, self._many, deadline)
        if found is None:
            return False
        self._cuts = found if self._cuts is None else self._cuts.and_also(found)
        return True

    def solve(self, deadline: Deadline) -> Proved | None:
        """Solve the program and forget idle cuts; None when there was not the time."""
        found = solve_roughly(self._model(), deadline)
        if found is None:
            return None
        x, multipliers = found
        rows, columns = self.cover.rows.shape
        share = np.zeros(columns)
        share[self.may] = x[: self.may.sum()]
        steps, prices = multipliers[1 : rows + 1], np.maximum(0.0, multipliers[rows + 1 :])
        uncovered = -(self._tree.T @ steps)
        if self._cuts is not None:
            uncovered -= self._cuts.rows.T @ prices
        proved = self._proved(np.maximum(0.0, uncovered), prices, share)
        if self._cuts is not None:
            self._cuts = self._cuts.take(prices > _IDLE * self.cover.weight.mean())
        return proved

    def _model(self) -> Model:
        """Return the chain over the columns that may be open."""
        rows, may = self.cover.rows.shape[0], self.may
        count = int(may.sum())
        limit = sparse.csr_array(np.concatenate([np.ones(count), np.zeros(2 * rows)])[None])
        parts = [limit, sparse.hstack([-self._apart[:, may], self._tree, self._tree])]
        lower, upper = [np.array([-np.inf]), np.zeros(rows)], [np.array([float(self.count)]), np.zeros(rows)]
        if self._cuts is not None:
            sets = self._cuts.rows
            parts.append(sparse.hstack([self._cuts.odd[:, may], -sets, sets]))
            lower.append(1.0 - sets.sum(axis=1))
            upper.append(np.full(sets.shape[0], np.inf))
        cost = np.concatenate([np.zeros(count), -self.cover.weight, np.zeros(rows)])
        return Model(
            cost, np.concatenate([np.ones(count + rows), np.full(rows, np.inf)]), sparse.vstack(parts, format="csr"),
            np.concatenate(lower), np.concatenate(upper), 0,
        )  # fmt: skip

    def _proved(self, uncovered: Floats, prices: Floats, share: Floats) -> Proved:
        """Prove a bound of the plain model with its cuts from multipliers of its rows."""
        plain, columns = self.plain(), len(self.may)
        multipliers = np.concatenate([[0.0], uncovered[self._many], 2.0 * prices])
        worth = np.where(self.may, plain.rows.T[:columns] @ multipliers - plain.cost[:columns], 0.0)
        level = np.sort(worth)[-min(self.count, columns)]
        multipliers[0] = -max(0.0, float(level))
        upper = np.concatenate([self.may.astype(np.float64), plain.upper[columns:]])
        bound, reduced = safe_bound(
            plain.cost, upper, plain.rows, (plain.row_lower, plain.row_upper), multipliers
        )
        return Proved(-bound, reduced[:columns], share)

    def plain(self) -> Model:
        """Return the plain model (see ``most_model``) with the cuts: of a column half of the set's rows that it covers, rounded up."""
        if self._cuts is None:
            return self._plain
        sets = self._cuts.rows
        halves = (sets @ self.cover.rows.astype(np.float64) + self._cuts.odd) / 2.0
        cuts = sparse.hstack([halves, -sets[:, self._many]])
        return replace(
            self._plain,
            rows=sparse.vstack([self._plain.rows, cuts], format="csr"),
            row_lower=np.concatenate([self._plain.row_lower, (1.0 - sets.sum(axis=1)) / 2.0]),
            row_upper=np.concatenate([self._plain.row_upper, np.full(sets.shape[0], np.inf)]),
        )


def _tree(sets: sparse.csr_array) -> sparse.csr_array:
    """Return, of each row, 1 at itself and -1 at its parent in a tree of small differences; a first row has none."""
    sizes, rows = np.diff(sets.indptr), sets.shape[0]
    child, parent, apart = _much_alike(sets, sizes)
    root = rows
    # a row beside them all is farther than any: it holds parts that share nothing together
    edges = sparse.csr_array(
        (
            np.concatenate([apart, sizes + sizes.max(initial=0) + 1.0]),
            (np.concatenate([child, np.full(rows, root)]), np.concatenate([parent, np.arange(rows)])),
        ),
        shape=(rows + 1, rows + 1),
    )
    _, parent = breadth_first_order(minimum_spanning_tree(edges), root, directed=False)
    child = np.flatnonzero(parent[:rows] != root)
    links = sparse.csr_array((np.ones(len(child)), (child, parent[child])), shape=(rows, rows))
    return (sparse.eye_array(rows, format="csr") - links).tocsr()


def _much_alike(sets: sparse.csr_array, sizes: Positions) -> tuple[Positions, Positions, Floats]:
    """Return pairs of rows, and in how many columns they differ: of each row those that are most like it."""
    counted = sets.astype(np.int32)
    columns = counted.T.tocsr()
    work = np.cumsum(counted @ np.diff(columns.indptr))
    found = []
    for first, last in pairwise(
        np.r_[np.unique(work // _AT_ONCE, return_index=True)[1], len(sizes)].tolist()
    ):
        shared = (counted[first:last] @ columns).tocoo()
        row = shared.row + first
        apart = sizes[row] + sizes[shared.col] - 2.0 * shared.data + _TINY
        apart[row == shared.col] = np.inf
        order = np.lexsort((apart, row))
        place = np.arange(len(order)) - np.searchsorted(row[order], row[order])
        kept = order[(place < _NEIGHBOURS) & np.isfinite(apart[order])]
        found.append((row[kept], shared.col[kept], apart[kept]))
    child, parent, apart = (np.concatenate(part) for part in zip(*found, strict=True))
    return child, parent, apart
