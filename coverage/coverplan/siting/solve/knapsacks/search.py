"""Groups that go whole to one place: prices for the rows that tie the places, each of which is then a knapsack; plans from moves; the rest branched on.

The bound is that of Lagrange with whole knapsacks, which is nearer than the linear relaxation: Pirkul (1987), Efficient algorithms for the
capacitated concentrator location problem, Computers & Operations Research 14; Ceselli and Righini (2005), A branch-and-price algorithm for the
capacitated p-median problem, Networks 45.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from coverplan.siting.solve.deadline import Deadline
from coverplan.siting.solve.filling import Filling
from coverplan.siting.solve.highs import Answer, Model, keeps, solve_relaxed, solve_whole
from coverplan.siting.solve.knapsacks.fill import Knapsacks
from coverplan.siting.solve.knapsacks.moves import Moves
from coverplan.siting.solve.priced import Priced
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats

__all__ = ["solve_by_knapsacks"]

# Rounds at most, and the share of the time for them; a step is this share of what would close the gap, less where the bound stays, and the end.
_ROUNDS, _TO_PRICE = 1500, 0.5
_LONGEST, _PATIENCE, _LESS, _SHORTEST = 2.0, 10, 0.85, 1e-3
_KEPT = 0.7
# A plan is sought at the numbers of a round this often, and the share of what is left of the time for shaking the best.
_PLAN_EVERY, _TO_SHAKE = 10, 0.3
# What rounding may make of a sum, as a share of its parts.
_ROUNDING = 1e-9
# What values differ by is taken to be this share less.
_OF_A_STEP = 0.99


def solve_by_knapsacks(
    model: Model,
    choices: int,
    deadline: Deadline,
    *,
    gap: float,
    step: float = 0.0,
    start: Floats | None = None,
) -> Answer | None:
    """Solve a model whose groups go whole to one place each; None where it is no such model.

    Parameters
    ----------
    model, deadline, gap, step, start
        As for :func:`solve_whole`; every number is 0 or 1.
    choices
        So many numbers, the first, say which places there are; the others, who goes where.

    Examples
    --------
    >>> rows = sparse.csr_array(np.array([[0.0, 0, 1, 1], [-4.0, 0, 3, 0], [0.0, -4, 0, 3]]))
    >>> model = Model(np.array([3.0, 5, 1, 9]), np.ones(4), rows, np.array([1.0, -np.inf, -np.inf]), np.array([1.0, 0, 0]), 4)
    >>> answer = solve_by_knapsacks(model, 2, Deadline(600.0), gap=0.0)
    >>> answer.status, answer.x.tolist()
    ('optimal', [1.0, 0.0, 1.0, 0.0])
    """
    if model.integers != len(model.cost):
        return None
    parted = replace(model, integers=choices)
    # how it falls apart does not hang on what is sought
    priced = Priced.of(replace(parted, cost=np.abs(parted.cost)))
    moves = None if priced is None else Moves.of(parted, priced)
    if priced is None or moves is None:
        return None
    search = _Search(parted, priced, moves, gap, step)
    if start is not None:
        search.offer(start)
    if search.is_proved():
        return Answer("optimal", search.best, search.value)
    search.price(Deadline(_TO_PRICE * deadline.left, whole=deadline))
    search.shake(Deadline(_TO_SHAKE * deadline.left, whole=deadline))
    if search.is_proved():
        return Answer("optimal", search.best, min(search.value, search.proved))
    answer = solve_whole(
        replace(search.rest(), integers=model.integers), deadline, gap=gap, step=step, start=search.best
    )
    if answer.status == "infeasible":
        # nothing is better than what is known
        return answer if search.best is None else Answer("optimal", search.best, search.value)
    if answer.x is not None:
        search.offer(answer.x)
    return replace(answer, x=search.best, bound=min(search.value, max(search.proved, answer.bound)))


class _Told(NamedTuple):
    """What prices prove: the bound, what choices are best, the other numbers beside them, and by how much each is dearer if taken."""

    bound: float
    y: Floats
    others: Floats
    dearer: Floats


class _Search:
    """Prices, the bound they prove, and the plans they lead to."""

    def __init__(self, model: Model, priced: Priced, moves: Moves, gap: float, step: float) -> None:
        self._model, self._priced, self._moves, self._gap, self._step = model, priced, moves, gap, step
        whole = model.integers
        self._ties = sparse.csr_array(model.rows[priced.ties][:, whole:])
        self._columns = sparse.csr_array(self._ties.T)
        self._low, self._high = model.row_lower[priced.ties], model.row_upper[priced.ties]
        own = sparse.csr_array(model.rows[priced.own][:, :whole])
        limits = model.row_lower[priced.own], model.row_upper[priced.own]
        self._steps = Model(model.cost[:whole], model.upper[:whole], own, *limits, whole)
        self._count = _alone(self._steps)
        self._whole = Knapsacks(priced)
        # with very many in a place, sharing one of them makes no difference
        self._fill = self._whole if self._whole.is_small else Filling(model, priced)
        self._out = np.zeros(len(model.cost), dtype=np.bool_)
        self._tried: set[bytes] = set()
        self.best: Floats | None = None
        self._prices = np.zeros(len(self._low))
        self.value = math.inf
        self.bound = moves.least if moves.least < 0.0 else -math.inf

    @property
    def proved(self) -> float:
        """The least that a plan can cost, where values are multiples of a step."""
        if not self._step or not math.isfinite(self.bound):
            return self.bound
        return self._step * math.ceil(self.bound / self._step - 1e-3)

    @property
    def _limit(self) -> float:
        """What costs more than this is of no use."""
        return self.value + SAME * abs(self.value) - _OF_A_STEP * self._step

    def offer(self, x: Floats) -> None:
        """Take an answer where it is better, with everybody moved as is best."""
        model, moves = self._model, self._moves
        for one in (x, moves.answer(moves.plan_of(x))):
            if one is None:
                continue
            value = float(model.cost @ one)
            if value < self.value and keeps(model.rows, model.row_lower, model.row_upper, one):
                self.best, self.value = one, value

    def is_proved(self) -> bool:
        """Tell whether the best answer is good enough."""
        if self.best is None:
            return False
        return self.value - self.proved <= max(self._gap, SAME) * abs(self.value)

    def price(self, deadline: Deadline) -> None:
        """Seek the prices that prove most, and plans on the way."""
        best = prices = np.zeros(len(self._low))
        along, length, idle = np.zeros_like(prices), _LONGEST, 0
        for at in range(_ROUNDS):
            told = None if deadline.is_over else self._at(prices, deadline)
            if told is None:
                break
            if told.bound > self.bound:
                is_nearer = told.bound > self.bound + 1e-4 * abs(told.bound)
                self.bound, best, idle = told.bound, prices, 0 if is_nearer else idle + 1
            else:
                idle += 1
            self._out |= told.bound + told.dearer > self._limit
            if at % _PLAN_EVERY == 0:
                self._plan(told, deadline)
            if self.is_proved() or length < _SHORTEST:
                break
            lies = self._ties @ told.others
            lacking = np.where(lies < self._low, self._low - lies, np.minimum(0.0, self._high - lies))
            if idle >= _PATIENCE:
                prices, length, idle, along = best, _LESS * length, 0, np.zeros_like(prices)
                continue
            along = lacking + _KEPT * along
            size = float(along @ along)
            if not size:
                break
            aim = self.value if math.isfinite(self.value) else told.bound + 0.1 * abs(told.bound) + 1.0
            prices = self._allowed(prices + length * max(aim - told.bound, SAME) / size * along)
        self._prices = best

    def shake(self, deadline: Deadline) -> None:
        """Make the best plan better."""
        if self.is_proved():
            return
        self._at(self._prices, deadline, to_end=True)
        if self.best is None:
            return
        plan = self._moves.better(self._moves.plan_of(self.best), deadline)
        found = self._moves.answer(self._moves.shaken(plan, deadline, np.random.default_rng(0)))
        if found is not None:
            self.offer(found)
            self._at(self._prices, deadline, to_end=True)

    def rest(self) -> Model:
        """Return the model without what no better plan has, with a row for each pair."""
        model, priced, whole = self._model, self._priced, self._model.integers
        upper = np.where(self._out, 0.0, model.upper)
        usable = priced.stands > 0.0
        usable[priced.option_place[upper[priced.option_column] > 0.5]] = True
        upper[whole:][~usable[priced.place]] = 0.0
        tight = np.flatnonzero((upper[whole:] > 0.5) & (priced.stands[priced.place] == 0.0))
        opens = sparse.csr_array(
            (np.ones(len(priced.option_place)), (priced.option_place, priced.option_column)),
            shape=(len(priced.stands), whole),
        )
        count = len(tight)
        own = sparse.csr_array((np.ones(count), (np.arange(count), tight)), shape=(count, len(priced.place)))
        rows = sparse.csr_array(
            sparse.vstack([model.rows, sparse.hstack([-opens[priced.place[tight]], own])])
        )
        low, high = (
            np.append(model.row_lower, np.full(count, -np.inf)),
            np.append(model.row_upper, np.zeros(count)),
        )
        return Model(model.cost, upper, rows, low, high, whole)

    def _allowed(self, prices: Floats) -> Floats:
        prices = np.where(np.isfinite(self._low), prices, np.minimum(0.0, prices))
        return np.where(np.isfinite(self._high), prices, np.maximum(0.0, prices))

    def _at(self, prices: Floats, deadline: Deadline, *, to_end: bool = False) -> _Told | None:
        """Return what prices prove; in the end, leave out each number that no better plan has."""
        model, priced, whole = self._model, self._priced, self._model.integers
        limit = np.where(prices > 0.0, self._low, self._high)
        limit = np.where(prices == 0.0, np.where(np.isfinite(self._low), self._low, self._high), limit)
        reduced = model.cost[whole:] - self._columns @ prices
        reduced[self._out[whole:]] = np.inf
        stands, options = self._fill.worth(reduced)
        cost = model.cost[:whole] + options
        found = self._chosen(cost, deadline)
        if found is None:
            return None
        least, y, dearer = found
        parts = np.concatenate([prices * limit, stands])
        off = _ROUNDING * float(np.abs(parts).sum() + np.abs(cost) @ model.upper[:whole])
        bound = math.fsum(parts) + least - off
        all_dearer = np.append(dearer, np.zeros(len(priced.place)))
        if to_end and self._fill is self._whole:
            more = np.append(np.zeros(len(priced.stands)), np.maximum(0.0, dearer)[priced.option_column])
            all_dearer[whole:] = self._whole.forced(more)
            self._out |= bound + all_dearer > self._limit
        return _Told(bound, y, self._fill.shares(y), all_dearer)

    def _chosen(self, cost: Floats, deadline: Deadline) -> tuple[float, Floats, Floats] | None:
        """Return what choices cost at least, the best ones, and by how much each is dearer at least."""
        upper = np.where(self._out[: len(cost)], 0.0, self._steps.upper)
        if self._count is not None:
            usable = np.flatnonzero(upper > 0.5)
            if len(usable) < self._count or not self._count:
                return None
            order = usable[np.argsort(cost[usable], kind="stable")]
            y = np.zeros(len(cost))
            y[order[: self._count]] = 1.0
            dearer = np.maximum(0.0, cost - cost[order[self._count - 1]])
            return math.fsum(cost[y > 0.5]), y, dearer
        steps = solve_relaxed(replace(self._steps, cost=cost, upper=upper), deadline)
        return None if steps is None else (steps.bound, steps.x, np.maximum(0.0, steps.reduced))

    def _plan(self, told: _Told, deadline: Deadline) -> None:
        """Seek a plan near what prices say."""
        y = np.rint(told.y)
        own = self._steps
        if not keeps(own.rows, own.row_lower, own.row_upper, y):
            near = solve_whole(replace(own, cost=-told.y), deadline, gap=0.0)
            if near.x is None:
                return
            y = np.rint(near.x)
        if y.tobytes() in self._tried:
            return
        self._tried.add(y.tobytes())
        moves = self._moves
        plan = moves.settled(y)
        if plan.value < 1.05 * self.value:
            plan = moves.better(plan, deadline)
        x = moves.answer(plan)
        if x is not None:
            self.offer(x)


def _alone(steps: Model) -> int | None:
    """Return how many choices are to be made, where nothing else is asked of them."""
    rows = np.flatnonzero(np.diff(steps.rows.indptr) > 0)
    if (
        len(rows) not in (1, 2)
        or (steps.rows.data != 1.0).any()
        or (np.diff(steps.rows.indptr)[rows] != len(steps.cost)).any()
    ):
        return None
    low, high = steps.row_lower[rows].max(), steps.row_upper[rows].min()
    return int(low) if low == high == int(low) and (steps.upper == 1.0).all() else None
