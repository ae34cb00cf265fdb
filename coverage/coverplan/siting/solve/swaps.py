"""Plans made better by moving one place at a time, each valued by a transport problem in whole numbers: quick, and exact but for rounding."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from scipy import sparse

from coverplan.costs.simplex import first_tree, least_cost

if TYPE_CHECKING:
    from coverplan.costs.simplex import Tree
    from coverplan.kernels.types import Bounds, Floats
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.highs import Model
    from coverplan.siting.solve.priced import Priced

__all__ = ["Swaps", "Ways"]

# A demand point's amount and each cost are counted in whole parts: so many of the largest.
_AMOUNTS, _COSTS = 1e5, 1e8
# So many places are looked at to move one to, those where its own would travel least.
_NEAR = 8


@dataclass(frozen=True, eq=False)
class Swaps:
    """A model in which groups share out room, in whole numbers.

    Attributes
    ----------
    group, place, cost : arrays of int
        Of each of the other numbers, the groups in order and the cheapest of each first; the cost is that of a part.
    need : array of int
        Parts that each group asks for.
    stands, room : arrays of int
        Parts there is room for at each place if all whole numbers are 0, and with each option.
    option_place, option_column : arrays of int
        As in ``Priced``.
    fixed : array of float
        What each whole number costs, in the same units.
    way : array of int
        Which of the other numbers each of these is, in the model's order.
    scale : float
        What a cost of one is counted as.
    own : sparse array
        Rows of the whole numbers alone.
    low, high : arrays of float
        Their limits.

    Examples
    --------
    >>> from coverplan.siting.solve import Deadline, Model, Priced
    >>> rows = sparse.csr_array(np.array([[0.0, 0, 1, 1], [-4.0, 0, 3, 0], [0.0, -4, 0, 3], [1.0, 1, 0, 0]]))
    >>> low, high = np.array([1.0, -np.inf, -np.inf, -np.inf]), np.array([1.0, 0, 0, 1])
    >>> model = Model(np.array([0.0, 0, 9, 1]), np.ones(4), rows, low, high, 2)
    >>> Swaps.of(model, Priced.of(model)).better(np.array([1.0, 0.0]), Deadline(600.0)).tolist()
    [0.0, 1.0]
    """

    group: Bounds
    place: Bounds
    cost: Bounds
    need: Bounds
    stands: Bounds
    room: Bounds
    option_place: Bounds
    option_column: Bounds
    fixed: Floats
    way: Bounds
    scale: float
    own: sparse.csr_array
    low: Floats
    high: Floats

    @classmethod
    def of(cls, model: Model, priced: Priced) -> Self | None:
        """Return what a model shares out; None where some of its numbers are not shares of one group."""
        whole = model.integers
        ties = sparse.csr_array(model.rows[priced.ties][:, whole:])
        high, many = model.row_upper[priced.ties], np.diff(ties.indptr)
        most = np.asarray(ties.max(axis=1).toarray()).ravel()
        sums = np.asarray(ties.sum(axis=1)).ravel()
        shares = ties[np.flatnonzero((most == 1.0) & (sums == many) & (high == 1.0))].tocoo()
        count = len(priced.place)
        if len(np.unique(shares.col)) != count or len(shares.col) != count:
            return None
        group = np.empty(count, dtype=np.int64)
        group[shares.col] = np.unique(shares.row, return_inverse=True)[1]
        wants = np.zeros(int(group.max()) + 1)
        wants[group] = priced.amount
        unit = model.cost[whole:] / priced.amount
        if (unit < 0.0).any() or not np.allclose(wants[group], priced.amount):
            return None
        parts, scale = _AMOUNTS / wants.max(), _COSTS / unit.max()
        if np.array_equal(wants, np.rint(wants)):
            parts = 1.0
        order = np.lexsort((priced.place, unit, group))
        rooms = np.append(priced.stands, priced.option_room)
        most_of_all = wants.sum() + 1.0
        room = np.floor(np.minimum(rooms, most_of_all) * parts + 1e-6).astype(np.int64)
        places = len(priced.stands)
        return cls(
            group[order], priced.place[order], np.rint(unit[order] * scale).astype(np.int64),
            np.maximum(1, np.floor(wants * parts)).astype(np.int64), room[:places], room[places:],
            priced.option_place, priced.option_column, model.cost[:whole] * scale * parts, order, float(scale),
            sparse.csr_array(model.rows[priced.own][:, :whole]), model.row_lower[priced.own], model.row_upper[priced.own],
        )  # fmt: skip

    def better(self, y: Floats, deadline: Deadline) -> Floats:
        """Return whole numbers with which all travel less, as far as moves and the time lead."""
        plan = _Plan(y, *self.valued(y, deadline))
        is_better = True
        while is_better and not deadline.is_over:
            before = plan
            for column in np.flatnonzero(plan.y > 0.5).tolist():
                plan = self._first_better(
                    plan, [(column, other) for other in self._near(column, plan).tolist()], deadline
                )
            if plan is before:
                taken = np.flatnonzero(plan.y > 0.5).tolist()
                far = [(column, other) for other in self._wanted(plan).tolist() for column in taken]
                plan = self._first_better(plan, far, deadline)
            is_better = plan is not before
        return plan.y

    def _first_better(self, plan: _Plan, moves: list[tuple[int, int]], deadline: Deadline) -> _Plan:
        """Return the plan after the first move that makes it better: what is given up, and what is taken."""
        for column, other in moves:
            if deadline.is_over:
                break
            y = plan.y.copy()
            y[[column, other]] = 0.0, 1.0
            if self._keeps(y):
                value, ways = self.valued(y, deadline)
                if value < plan.value - 1.0:
                    return _Plan(y, value, ways)
        return plan

    def _keeps(self, y: Floats) -> bool:
        lies = self.own @ y
        return bool(((lies >= self.low - 1e-9) & (lies <= self.high + 1e-9)).all())

    def _near(self, column: int, plan: _Plan) -> Bounds:
        """Return other whole numbers at whose places those who are served by one of them would travel least."""
        mine = np.zeros(len(self.stands), dtype=np.bool_)
        mine[self.option_place[self.option_column == column]] = True
        given = np.bincount(self.group, plan.ways.loads(len(self.group)) * mine[self.place], len(self.need))
        there = given[self.group] > 0
        travel = np.bincount(self.place[there], given[self.group[there]] * self.cost[there], len(mine))
        met = np.bincount(self.place[there], given[self.group[there]], len(mine))
        # who does not reach a place travels farther than anybody
        return self._least(travel + (given.sum() - met) * _COSTS, plan.y)

    def shares(self, ways: Ways) -> Floats:
        """Return the other numbers of which each way has its part."""
        shares = np.empty(len(self.group))
        shares[self.way] = ways.loads(len(self.group)) / self.need[self.group]
        return shares

    def prices(self, ways: Ways) -> Floats:
        """Return what one of each group costs where it costs least, with what room is worth there."""
        return np.asarray(ways.worth(self.cost) / self.scale, dtype=np.float64)

    def _wanted(self, plan: _Plan) -> Bounds:
        """Return other whole numbers whose places would save most, each way counted at what it is worth now."""
        worth = plan.ways.worth(self.cost)
        gains = np.maximum(0.0, worth[self.group] - self.cost) * self.need[self.group]
        return self._least(np.bincount(self.place, -gains, len(self.stands)).astype(np.float64), plan.y)

    def _least(self, travel: Floats, y: Floats) -> Bounds:
        """Return the whole numbers, of those not taken, at whose places some values are least."""
        score = np.full(len(y), np.inf)
        np.minimum.at(score, self.option_column, travel[self.option_place])
        score += self.fixed
        score[y > 0.5] = np.inf
        near = np.argsort(score, kind="stable")[:_NEAR]
        return np.asarray(near[np.isfinite(score[near])], dtype=np.int64)

    def valued(self, y: Floats, deadline: Deadline) -> tuple[float, Ways]:
        """Return what whole numbers and all ways beside them cost, and the ways."""
        room = self.stands.copy()
        taken = y[self.option_column] > 0.5
        room[self.option_place[taken]] = self.room[taken]
        kept = np.flatnonzero((room > 0)[self.place])
        group, cost, count = self.group[kept], self.cost[kept], len(self.need)
        number, rooms = np.cumsum(room > 0) - 1, room[room > 0]
        indptr, to = np.searchsorted(group, np.arange(count + 1)), number[self.place[kept]]
        price = np.full(count, (min(count, len(rooms)) + 1) * int(cost.max(initial=1)) + 1)
        problem = indptr, to, cost, self.need, rooms, price
        until = time.perf_counter() + deadline.left
        tree = first_tree(problem, until)
        duals, _, _ = least_cost(problem, tree, until)
        # who goes nowhere hangs on the root, at the price of that
        value = float(tree[2].astype(np.float64) @ tree[1])
        return value + float(self.fixed @ y), Ways(kept, group, to, len(rooms), count, tree, duals, price)


@dataclass(frozen=True, eq=False)
class Ways:
    """Who goes where, as a tree has it."""

    kept: Bounds
    group: Bounds
    to: Bounds
    rooms: int
    points: int
    tree: Tree
    duals: Bounds
    price: Bounds

    def loads(self, count: int) -> Floats:
        """Return how much goes each way, of so many."""
        par, _, flow, _ = self.tree
        root = len(par) - 1
        at = np.flatnonzero((par[:root] != root) & (flow[:root] > 0))
        sent = np.minimum(at, par[at]) * self.rooms + np.maximum(at, par[at]) - self.points
        keys = self.group * self.rooms + self.to
        order = np.argsort(keys)
        loads = np.zeros(count)
        loads[self.kept[order[np.searchsorted(keys[order], sent)]]] = flow[at]
        return loads

    def worth(self, cost: Bounds) -> Bounds:
        """Return what a part of each group costs where it costs least, with what room is worth there."""
        # who reaches none is left out
        worth = self.price.copy()
        np.minimum.at(worth, self.group, cost[self.kept] + self.duals[self.to])
        return worth


class _Plan(NamedTuple):
    """Whole numbers, what they and all ways beside them cost, and the ways."""

    y: Floats
    value: float
    ways: Ways
