"""A better bound for covering every row: the linear relaxation, with cuts from small parts of it, round after round."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.classic.cover.parts import ONE, cut_of_part, part_around
from coverplan.siting.solve.highs import GrowingLp, Model
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.siting.classic.cover.reduce import Cover, Sets
    from coverplan.siting.solve.deadline import Deadline

    # columns, their prices, and what every choice pays at least
    _Cut = tuple[Positions, Floats, float]

__all__ = ["Tightened", "fewest_model", "tighten"]

# Columns of a part at first and at most, and by how much parts grow when they gain too little.
_SMALL, _LARGE, _GROWTH = 40, 47, 1.15
# Too little: less than this share of what is missing, over so many rounds.
_GAIN, _OVER = 0.2, 3
# Parts in a round, nodes that a part's searches may cost, and how far a cut must lie from the point.
_PARTS = 60
_NODES = 100_000
_APART = 3e-3
# What every column's share is raised by, so that those that are closed have a price, too; and the price of each at first.
_OPEN, _PRICE = 1e-4, 0.2


@dataclass(frozen=True)
class Tightened:
    """What cuts make of a set covering problem that asks for at most so many columns.

    Parameters
    ----------
    model
        The rows and cuts, over the columns that may be in such a choice.
    columns
        Which these are.
    """

    model: Model
    columns: Bools


def fewest_model(cover: Cover, integers: int) -> Model:
    """Return the model of the fewest columns."""
    rows, columns = len(cover.weight), np.ones(len(cover.column))
    sets = cover.rows.astype(np.float64)
    return Model(columns, columns, sets, np.ones(rows), np.full(rows, np.inf), integers)


def tighten(cover: Cover, target: float, deadline: Deadline, prove: Callable[[float], object]) -> Tightened:
    """Cut as long as it pays, or until no choice of at most ``target`` columns is left.

    Parameters
    ----------
    cover
        The problem; each row has a column.
    target
        How many columns are asked for: what cannot be in such a choice is ruled out on the way.
    deadline
        When to stop.
    prove
        Called with each bound; it holds where there is a choice of at most ``target`` columns at all.
    """
    cuts = _Cuts(cover)
    size, bounds = float(_SMALL), [0.0]
    chance = np.random.default_rng(0)
    while size <= _LARGE and cuts.solve(deadline):
        cuts.rule_out(target)
        prove(cuts.bound)
        bounds.append(cuts.bound)
        if cuts.bound > target + SAME * target or not cuts.add(int(size), chance, deadline):
            break
        before = bounds[max(0, len(bounds) - 1 - _OVER)]
        if bounds[-1] - before < _GAIN * (target - bounds[-1]):
            size *= _GROWTH
    return cuts.tightened()


class _Cuts:
    """The relaxation with its cuts."""

    def __init__(self, cover: Cover) -> None:
        self.whole = fewest_model(cover, 0)
        self.sets = cover.rows
        self.may = np.ones(len(cover.column), dtype=bool)
        self.rows = sparse.csr_array((0, len(cover.column)))
        self.least = np.zeros(0)
        self.idle = np.zeros(0, dtype=int)
        self.bound = 0.0
        self.share = self.reduced = np.zeros(len(cover.column))

    def model(self) -> Model:
        """Return the model of what is known now."""
        whole = self.whole
        rows = sparse.vstack([whole.rows, self.rows], format="csr")
        lower = np.concatenate([whole.row_lower, self.least])
        return Model(whole.cost, self.may.astype(np.float64), rows, lower, np.full(len(lower), np.inf), 0)

    def solve(self, deadline: Deadline) -> bool:
        """Solve the relaxation, and forget cuts that have been idle; tell whether there was the time."""
        lp = GrowingLp(self.model())
        if lp.solve(deadline) != "optimal":
            return False
        found = lp.proved()
        self.bound, self.share, self.reduced = found.bound, found.x, found.reduced
        self.idle = np.where(self.rows @ self.share > self.least + SAME, self.idle + 1, 0)
        self._keep(self.idle < 2)
        return True

    def rule_out(self, target: float) -> None:
        """Rule out columns that lift the bound above the target; without them a row may have none."""
        self.may &= self.bound + self.reduced <= target + SAME * target
        if (self.sets[:, self.may].sum(axis=1) == 0).any():
            self.bound = math.inf

    def add(self, size: int, chance: np.random.Generator, deadline: Deadline) -> int:
        """Cut the point off by parts that between them hold every row; return how many cuts there are."""
        columns = np.flatnonzero(self.may)
        left = self.sets[:, columns].tocsr()
        across = left.T.tocsr()
        hits = np.zeros(left.shape[0], dtype=int)
        found: list[_Cut] = []
        for _ in range(_PARTS):
            if hits.all() or deadline.is_over:
                break
            first = int(chance.choice(np.flatnonzero(hits == 0)))
            rows, inside = part_around(*_both(left, across), first, size)
            hits[rows] += 1
            hits[first] += 1
            if rows.any():
                found += self._cut(left[rows][:, inside], columns[inside], chance)
        self._add(found)
        return len(found)

    def _cut(self, part: sparse.csr_array, columns: Positions, chance: np.random.Generator) -> list[_Cut]:
        """Return the cut of a part, if there is one; equal shares are told apart by chance."""
        share = np.clip(self.share[columns], 0.0, 1.0)
        raised = share + _OPEN * (1.0 + chance.random(len(columns)))
        first = np.full(len(columns), _PRICE)
        price, least = cut_of_part(*_both(part, part.T.tocsr()), raised, first, _NODES)
        return [(columns, price / ONE, least / ONE)] if price @ share < (1.0 - _APART) * least else []

    def _add(self, found: list[_Cut]) -> None:
        """Add cuts."""
        size = len(self.may)
        for columns, price, least in found:
            new = sparse.csr_array((price, columns, [0, len(columns)]), shape=(1, size))
            self.rows = sparse.vstack([self.rows, new], format="csr")
            self.least = np.append(self.least, least)
        self.idle = np.append(self.idle, np.zeros(len(found), dtype=int))

    def _keep(self, which: Bools) -> None:
        self.rows, self.least, self.idle = self.rows[which], self.least[which], self.idle[which]

    def tightened(self) -> Tightened:
        """Return what is left for whole numbers."""
        model = self.model()
        count = int(self.may.sum())
        return Tightened(
            Model(
                np.ones(count),
                np.ones(count),
                model.rows[:, self.may],
                model.row_lower,
                model.row_upper,
                count,
            ),
            self.may,
        )


def _both(sets: sparse.csr_array, across: sparse.csr_array) -> tuple[Sets, Sets]:
    return (sets.indptr, sets.indices), (across.indptr, across.indices)
