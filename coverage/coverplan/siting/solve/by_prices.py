"""Places that only share the demand points between them: at a price for each of these, every place is filled by itself (Lagrange).

The prices are found by subgradients: Held, Wolfe and Crowder (1974), Validation of subgradient optimization, Mathematical Programming 6; with what the
best prices tell, sites are left out for good, and the rest is branched on: Beasley (1993), Lagrangean heuristics for location problems, EJOR 65.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.filling import Filling
from coverplan.siting.solve.highs import Answer, Model, solve_relaxed, solve_whole
from coverplan.siting.solve.swaps import Swaps
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats
    from coverplan.siting.solve.priced import Priced

__all__ = ["best_prices", "solve_by_prices"]

# Rounds at most, and the share of the time for them and for the plans they lead to.
_ROUNDS, _TO_PRICE = 400, 0.6
# A step is this share of what would close the gap, half as much after so many rounds without a better bound, and the end below the least.
_LONGEST, _PATIENCE, _SHORTEST = 0.7, 15, 0.01
# The share of what is left of the time for the moves of one plan.
_TO_MOVE = 0.3
# What is kept of the direction before.
_KEPT = 0.9
# The plan at the first prices is valued, and from steps of this length on one each time that they become shorter.
_VALUED = 0.4
# A row for each pair, which says that no closed place serves, is worth while up to so many.
_TIGHT_UP_TO = 60_000
# What rounding may make of a sum, as a share of its parts.
_ROUNDING = 1e-9


def solve_by_prices(
    model: Model, priced: Priced, deadline: Deadline, *, gap: float, step: float = 0.0, start: Floats | None = None
) -> Answer:  # fmt: skip
    """Solve a model by prices of the rows that tie its places, then by branching on what these leave.

    Parameters
    ----------
    model, deadline, gap, step, start
        As for :func:`solve_whole`; every whole number is 0 or 1.
    priced
        How it falls apart.

    Examples
    --------
    >>> from coverplan.siting.solve import Priced
    >>> rows = sparse.csr_array(np.array([[0.0, 0, 1, 1], [-4.0, 0, 3, 0], [0.0, -4, 0, 3]]))
    >>> model = Model(np.array([3.0, 5, 1, 9]), np.ones(4), rows, np.array([1.0, -np.inf, -np.inf]), np.array([1.0, 0, 0]), 2)
    >>> answer = solve_by_prices(model, Priced.of(model), Deadline(600.0), gap=0.0)
    >>> answer.status, (answer.x + 0.0).tolist()  # no minus nought
    ('optimal', [1.0, 0.0, 1.0, 0.0])
    """
    search = _Search(model, priced)
    if start is not None:
        search.offer(start)
    search.price(Deadline(_TO_PRICE * deadline.left, whole=deadline), gap)
    if search.is_proved(gap):
        return Answer("optimal", search.best, min(search.bound, search.value))
    answer = solve_whole(search.rest(), deadline, gap=gap, step=step, start=search.best)
    if answer.status == "infeasible":
        # nothing is better than what is known
        known = search.best
        return answer if known is None else Answer("optimal", known, search.value)
    if answer.x is not None:
        search.offer(answer.x)
    bound = min(search.value, max(search.bound, answer.bound))
    return replace(answer, x=search.best, bound=bound)


def best_prices(model: Model, priced: Priced, value: float, deadline: Deadline) -> Floats:
    """Return prices of the rows that tie the places of a model, which prove much where some answer costs so much.

    Examples
    --------
    >>> from coverplan.siting.solve import Priced
    >>> rows = sparse.csr_array(np.array([[0.0, 0, 1, 1], [-4.0, 0, 3, 0], [0.0, -4, 0, 3]]))
    >>> model = Model(np.array([3.0, 5, 1, 9]), np.ones(4), rows, np.array([1.0, -np.inf, -np.inf]), np.array([1.0, 0, 0]), 2)
    >>> best_prices(model, Priced.of(model), 4.0, Deadline(600.0)).round(2).tolist()
    [4.0]
    """
    search = _Search(model, priced)
    search.value = value
    search.price(deadline, 0.0, seeks=False)
    return search.prices


class _Search:
    """Prices, the bound they prove, and the plans they lead to."""

    def __init__(self, model: Model, priced: Priced) -> None:
        self._model, self._priced, whole = model, priced, model.integers
        ties = sparse.csr_array(model.rows[priced.ties][:, whole:])
        # in each row a step is to move the price of a unit of room as much, or those with little would set the pace
        units = ties.multiply(ties) @ (1.0 / priced.amount)
        length = np.sqrt(np.asarray(units).ravel() / np.maximum(1, np.diff(ties.indptr)))
        self._length = length
        self._ties = sparse.csr_array(sparse.diags_array(1.0 / length) @ ties)
        self._columns = sparse.csr_array(self._ties.T)
        self._low, self._high = (limit[priced.ties] / length for limit in (model.row_lower, model.row_upper))
        own = model.rows[priced.own][:, :whole]
        limits = model.row_lower[priced.own], model.row_upper[priced.own]
        self._steps = Model(model.cost[:whole], model.upper[:whole], sparse.csr_array(own), *limits, whole)
        self._fill = Filling(model, priced)
        self._swaps = Swaps.of(model, priced)
        self._valued: set[bytes] = set()
        self._out = np.zeros(whole, dtype=np.bool_)
        self.best: Floats | None = None
        self.value, self.bound = math.inf, -math.inf
        self.prices = np.zeros(len(length))

    def offer(self, x: Floats) -> None:
        """Take an answer where it is better."""
        value = float(self._model.cost @ x)
        if value < self.value:
            self.best, self.value = x, value

    def is_proved(self, gap: float) -> bool:
        """Tell whether the best answer is good enough."""
        return self.best is not None and self.value - self.bound <= max(gap, SAME) * abs(self.value)

    def price(self, deadline: Deadline, gap: float, *, seeks: bool = True) -> None:
        """Seek the prices that prove most, and value plans on the way, where these are sought."""
        prices = np.zeros(len(self._low))
        seen = np.zeros(self._model.integers)
        best, along, length, idle = prices, np.zeros_like(prices), _LONGEST, 0
        for at in range(_ROUNDS):
            told = self._at(prices, deadline)
            if told is None or deadline.is_over:
                return
            bound, y, lacking = told
            if bound > self.bound:
                is_nearer = bound > self.bound + 1e-4 * abs(bound)
                self.bound, best, seen, idle = bound, prices, y, 0 if is_nearer else idle + 1
                self.prices = prices / self._length
            else:
                idle += 1
            if seeks and not at:
                self._value(y, deadline)
            if self.is_proved(gap) or length < _SHORTEST:
                return
            if idle >= _PATIENCE:
                if seeks and length < _VALUED:
                    self._value(seen, deadline)
                prices, length, idle, along = best, 0.5 * length, 0, np.zeros_like(prices)
                continue
            along = lacking + _KEPT * along
            aim = self.value if math.isfinite(self.value) else bound + 0.1 * abs(bound) + 1.0
            size = float(along @ along)
            if not size:
                return
            prices = self._allowed(prices + length * (aim - bound) / size * along)

    def _allowed(self, prices: Floats) -> Floats:
        prices = np.where(np.isfinite(self._low), prices, np.minimum(0.0, prices))
        return np.where(np.isfinite(self._high), prices, np.maximum(0.0, prices))

    def _at(self, prices: Floats, deadline: Deadline) -> tuple[float, Floats, Floats] | None:
        """Return what prices prove, the whole numbers that are best at them, and what each row lacks then."""
        model, whole = self._model, self._model.integers
        limit = np.where(prices > 0.0, self._low, self._high)
        limit = np.where(prices == 0.0, np.where(np.isfinite(self._low), self._low, self._high), limit)
        reduced = model.cost[whole:] - self._columns @ prices
        stands, options = self._fill.worth(reduced)
        cost = model.cost[:whole] + options
        steps = solve_relaxed(replace(self._steps, cost=cost), deadline)
        if steps is None:
            return None
        parts = np.concatenate([prices * limit, stands])
        off = _ROUNDING * float(np.abs(parts).sum() + np.abs(cost) @ model.upper[:whole])
        bound = math.fsum(parts) + steps.bound - off
        more = np.maximum(0.0, steps.reduced)
        self._out |= bound + more > self.value + SAME * abs(self.value)
        lies = self._ties @ self._fill.shares(steps.x)
        lacking = np.where(lies < self._low, self._low - lies, np.minimum(0.0, self._high - lies))
        return bound, steps.x, lacking

    def _value(self, y: Floats, deadline: Deadline) -> None:
        """Find whole numbers near some, and the best answer with them."""
        near = solve_whole(replace(self._steps, cost=-y), deadline, gap=0.0)
        if near.x is None:
            return
        whole = np.rint(near.x)
        if whole.tobytes() in self._valued:
            return
        self._valued.add(whole.tobytes())
        if self._swaps is not None:
            whole = self._swaps.better(whole, Deadline(_TO_MOVE * deadline.left, whole=deadline))
        x = self._fill.beside(whole, deadline)
        if x is not None:
            self.offer(x)

    def rest(self) -> Model:
        """Return the model without the sites that no better plan has, with a row for each pair where there are few."""
        model, priced, whole = self._model, self._priced, self._model.integers
        upper = model.upper.copy()
        upper[:whole][self._out] = 0.0
        usable = np.zeros(len(priced.stands), dtype=np.bool_)
        usable[priced.option_place[~self._out[priced.option_column]]] = True
        usable |= priced.stands > 0.0
        upper[whole:][~usable[priced.place]] = 0.0
        tight = np.flatnonzero(usable[priced.place] & (priced.stands[priced.place] == 0.0))
        if len(tight) > _TIGHT_UP_TO:
            return replace(model, upper=upper)
        opens = sparse.csr_array(
            (np.ones(len(priced.option_place)), (priced.option_place, priced.option_column)),
            shape=(len(priced.stands), whole),
        )
        own = sparse.csr_array(
            (np.ones(len(tight)), (np.arange(len(tight)), tight)), shape=(len(tight), len(priced.place))
        )
        rows = sparse.hstack([-opens[priced.place[tight]], own])
        count = len(tight)
        return Model(
            model.cost, upper, sparse.csr_array(sparse.vstack([model.rows, rows])),
            np.append(model.row_lower, np.full(count, -np.inf)), np.append(model.row_upper, np.zeros(count)), whole,
        )  # fmt: skip
