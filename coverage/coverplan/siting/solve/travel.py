"""Who travels where, where room is shared out and so much must be given in all: prices tell what any whole numbers cost at least, a transport what some do.

Who is given nothing goes to a place of its own, at no cost, with as much room as may be left out: so everybody goes somewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import sparse

from coverplan.siting.solve.by_prices import best_prices
from coverplan.siting.solve.filling import Filling
from coverplan.siting.solve.highs import Model, keeps, solve_relaxed
from coverplan.siting.solve.priced import Priced
from coverplan.siting.solve.shared_out import SharedOut
from coverplan.siting.solve.swaps import Swaps

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
    from coverplan.siting.solve.deadline import Deadline

__all__ = ["Travel"]

# What rounding may make of a sum, as a share of its parts.
_ROUNDING = 1e-11
# An aim that was reached is held but for so much, as a share; what is dear to give would make much of it.
_HAIR = 2e-8
# A relaxation tells the best prices soon of so many ways.
_RELAXED_UP_TO = 60_000
# How far the prices at some whole numbers are moved towards those that prove most for all.
_TOWARDS = 0.1


@dataclass(frozen=True, eq=False)
class Travel:
    """Groups that share out room at what each way costs, so much of it in all at least.

    Attributes
    ----------
    shared : SharedOut
        Who may be given room where.
    model : Model
        The same, with a place for whoever is given nothing.

    Examples
    --------
    Two groups of 3 and 2, a place for 4 if the whole number is 1, and 4 must be given in all:

    >>> from coverplan.siting.solve.deadline import Deadline
    >>> rows = sparse.csr_array(np.array([[0.0, 1, 0], [0, 0, 1], [-4, 3, 2], [0, 3, 2]]))
    >>> low, high = np.array([-np.inf, -np.inf, -np.inf, 4]), np.array([1, 1, 0, np.inf])
    >>> travel = Travel.of(Model(np.array([0.0, 3, 8]), np.ones(3), rows, low, high, 1))
    >>> travel.others(np.ones(1), Deadline(600.0)).tolist()
    [1.0, 0.5]
    """

    shared: SharedOut
    model: Model
    _given: Model
    _filling: Filling
    _priced: Priced
    _swaps: Swaps

    @classmethod
    def of(cls, model: Model) -> Self | None:
        """Return what a model says of who travels where; None where its rows say anything else, or nothing must be given."""
        whole = model.integers
        cost = model.cost[whole:]
        if not whole or not cost.any() or (model.cost < 0.0).any():
            return None
        bare = replace(model, cost=np.append(model.cost[:whole], np.zeros(len(cost))))
        shared = SharedOut.of(bare)
        if shared is None or not shared.least or not shared.is_one.all():
            return None
        whole_least = np.rint(shared.least * shared.parts) / shared.parts
        if abs(whole_least - shared.least) <= _HAIR * shared.least:
            shared = replace(shared, least=float(whole_least))
        wants, count, places = shared.wants, len(cost), len(shared.stands)
        groups = len(wants)
        own = np.flatnonzero(np.diff(sparse.csr_array(model.rows[:, whole:]).indptr) == 0)
        left_out = sparse.eye_array(groups)
        ways = np.arange(count)
        one = sparse.csr_array((np.ones(count), (shared.group, ways)), shape=(groups, count))
        load = sparse.csr_array((shared.amount, (shared.place, ways)), shape=(places, count))
        rows = sparse.block_array(
            [
                [model.rows[own][:, :whole], None, None],
                [None, one, left_out],
                [-sparse.csr_array(shared.gains), load, None],
                [None, None, sparse.csr_array(wants.reshape(1, -1))],
            ],
            format="csr",
        )
        spare = float(wants.sum()) - shared.least
        every = Model(
            np.append(model.cost, np.zeros(groups)), np.append(model.upper, np.ones(groups)), sparse.csr_array(rows),
            np.concatenate([model.row_lower[own], np.ones(groups), np.full(places + 1, -np.inf)]),
            np.concatenate([model.row_upper[own], np.ones(groups), shared.stands, [spare]]), whole,
        )  # fmt: skip
        at, column = np.nonzero(shared.gains)
        first = len(own)
        priced = Priced(
            np.append(shared.place, np.full(groups, places)), np.append(shared.amount, wants), np.append(shared.stands, spare),
            at, column, np.maximum(0.0, shared.stands[at] + shared.gains[at, column]), whole,
            np.arange(first, first + groups), np.arange(first),
        )  # fmt: skip
        swaps = Swaps.of(every, priced)
        if swaps is None or (shared.stands < 0.0).any():
            return None
        return cls(shared, every, model, Filling(every, priced), priced, swaps)

    def prices(self, value: float, deadline: Deadline) -> Floats:
        """Return prices of the groups that prove much, where some answer costs so much."""
        given, whole = self._given, self.model.integers
        if deadline.is_over:
            return np.zeros(len(self.shared.wants))
        if len(self.shared.group) > _RELAXED_UP_TO:
            return best_prices(self.model, self._priced, value, deadline)
        relaxed = solve_relaxed(given, deadline)
        if relaxed is None:
            return np.zeros(len(self.shared.wants))
        # what rows without whole numbers say of each way; of one alone they may say more
        ties = np.flatnonzero(np.diff(sparse.csr_array(given.rows[:, :whole]).indptr) == 0)
        told = given.rows[ties][:, whole:].T @ relaxed.multipliers[ties]
        prices = np.full(len(self.shared.wants), -np.inf)
        np.maximum.at(prices, self.shared.group, told)
        return prices

    def row(self, prices: Floats) -> tuple[float, Floats]:
        """Return a sum over the whole numbers that is no more than what they cost: constant and values."""
        model, whole = self.model, self.model.integers
        groups = np.append(self.shared.group, np.arange(len(prices)))
        stands, options = self._filling.worth(model.cost[whole:] - prices[groups])
        parts, values = np.append(prices, stands), model.cost[:whole] + options
        off = _ROUNDING * float(np.abs(parts).sum() + np.abs(values) @ model.upper[:whole])
        return math.fsum(parts) - off, values

    def row_at(self, y: Floats, towards: Floats | None, deadline: Deadline) -> tuple[float, Floats]:
        """Return a row that is right at some whole numbers; near it, and right for more others, where prices are told that prove most for all."""
        _, ways = self._swaps.valued(y, deadline)
        prices = self._swaps.prices(ways) * self.shared.wants
        return self.row(prices if towards is None else prices + _TOWARDS * (towards - prices))

    def others(self, y: Floats, deadline: Deadline) -> Floats | None:
        """Return the other numbers that are best beside some whole ones; None where there are none, or no time."""
        model, whole = self._given, self.model.integers
        count = len(model.cost) - whole
        _, ways = self._swaps.valued(y, deadline)
        shares = self._swaps.shares(ways)[:count]
        x = np.append(y, shares)
        if keeps(model.rows, model.row_lower, model.row_upper, x):
            return shares
        found = self._filling.beside(y, deadline)
        return None if found is None else found[whole : whole + count]
