"""Places filled by themselves, each with whoever is worth most there for the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.solve.highs import Model, keeps, solve_whole

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.priced import Priced

__all__ = ["Filling"]


class Filling:
    """Each place filled by itself with whoever is worth most there for the room."""

    def __init__(self, model: Model, priced: Priced) -> None:
        self._model, self._priced = model, priced
        # what stands, then the options
        self._place = np.append(np.arange(len(priced.stands)), priced.option_place)
        self._room = np.append(priced.stands, priced.option_room)
        self._order = self._option = self._at = np.zeros(0, dtype=np.int64)
        self._shares = np.zeros(0)

    def worth(self, reduced: Floats) -> tuple[Floats, Floats]:
        """Return what each place costs as it stands, and by how much each whole number changes it."""
        priced, places = self._priced, len(self._priced.stands)
        each = reduced / priced.amount
        some = np.flatnonzero(each < 0.0)
        order = self._order = some[np.lexsort((each[some], priced.place[some]))]
        amount, each = priced.amount[order], each[order]
        many = np.bincount(priced.place[order], minlength=places)
        first = np.cumsum(many) - many
        before = np.cumsum(amount) - amount
        before -= before[np.repeat(first, many)]
        count = np.where(self._room > 0.0, many[self._place], 0)
        self._option = np.repeat(np.arange(len(self._place)), count)
        start = np.repeat(np.cumsum(count) - count, count)
        at = self._at = first[self._place][self._option] + np.arange(len(self._option)) - start
        taken = np.clip(self._room[self._option] - before[at], 0.0, amount[at])
        self._shares = taken / amount[at]
        cost = np.bincount(self._option, taken * each[at], len(self._place))
        change = cost[places:] - cost[priced.option_place]
        whole = np.zeros(priced.columns)
        np.add.at(whole, priced.option_column, change)
        return np.asarray(cost[:places], dtype=np.float64), whole

    def _weights(self, y: Floats) -> Floats:
        """Return of what stands and of each option how much is taken."""
        priced = self._priced
        taken = y[priced.option_column]
        left = 1.0 - np.bincount(priced.option_place, taken, len(priced.stands))
        return np.append(left, taken)

    def shares(self, y: Floats) -> Floats:
        """Return the other numbers that are best at the prices last asked for, beside some whole ones."""
        found = np.zeros(len(self._priced.place))
        weights = self._weights(y)
        found[self._order] = np.bincount(self._at, weights[self._option] * self._shares, len(self._order))
        return found

    def room(self, y: Floats) -> Floats:
        """Return the room of each place."""
        room = np.bincount(self._place, self._weights(y) * self._room, len(self._priced.stands))
        return np.asarray(room, dtype=np.float64)

    def beside(self, whole: Floats, deadline: Deadline) -> Floats | None:
        """Return the best answer with some whole numbers; None where there is none, or no time."""
        model, count = self._model, self._model.integers
        kept = np.flatnonzero(self.room(whole)[self._priced.place] > 0.0)
        others = sparse.csr_array(model.rows[:, count:])[:, kept]
        there = np.flatnonzero((np.diff(others.indptr) > 0) | (model.row_lower > -np.inf))
        done = model.rows[:, :count] @ whole
        rows = sparse.csr_array(others[there])
        low, high = (limit[there] - done[there] for limit in (model.row_lower, model.row_upper))
        part = Model(model.cost[count:][kept], model.upper[count:][kept], rows, low, high, 0)
        found = solve_whole(part, deadline, gap=0.0)
        if found.x is None:
            return None
        x = np.append(whole, np.zeros(len(model.cost) - count))
        x[count + kept] = found.x
        return x if keeps(model.rows, model.row_lower, model.row_upper, x) else None
