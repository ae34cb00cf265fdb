"""Plans for whole groups made better: one place taken for another, and whoever is served moved and exchanged beside each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from scipy import sparse

from coverplan.kernels.assign import settle

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds, Floats
    from coverplan.siting.solve.deadline import Deadline
    from coverplan.siting.solve.highs import Model
    from coverplan.siting.solve.priced import Priced

__all__ = ["Moves"]

# Of the ways to take one place for another, so many for each place are tried: those that look best.
_NEAR = 6
# How far those count who would go to the new place from others.
_OTHERS = 0.3
# So many shakes in turn without a better plan are the end, of so many places at most.
_SHAKES, _AT_ONCE = 60, 4
_SAME = 1e-9


class Plan(NamedTuple):
    """Whole numbers, the place of each group (-1: none), and what both cost, with a price on those who are nowhere."""

    y: Floats
    at: Bounds
    value: float


@dataclass(frozen=True, eq=False)
class Moves:
    """A model in which each group goes whole to one place.

    Attributes
    ----------
    price : array of float, shape (groups, places)
        Infinite where a group may not go.
    pair : array of int, shape (groups, places)
        Which of the other numbers says that it does.
    need : array of float
        Of the groups, those with the largest first.
    priced : Priced
    model : Model
    own : array of float
        The rows of the whole numbers alone.
    nowhere : array of float
        The price of each group that is nowhere: 0 where it may be.
    is_asked : array of bool
        Which groups must go somewhere.
    """

    price: Floats
    pair: Bounds
    need: Floats
    priced: Priced
    model: Model
    own: Floats
    nowhere: Floats
    is_asked: Bools

    @classmethod
    def of(cls, model: Model, priced: Priced) -> Self | None:
        """Return how groups and places hang together; None where a number is no share of one group."""
        count, whole = len(priced.place), priced.columns
        ties = sparse.csr_array(model.rows[priced.ties][:, whole:])
        most, sums = np.asarray(ties.max(axis=1).toarray()).ravel(), np.asarray(ties.sum(axis=1)).ravel()
        is_share = (most == 1.0) & (sums == np.diff(ties.indptr))
        is_share &= model.row_upper[priced.ties] == 1.0
        asked = model.row_lower[priced.ties][is_share] == 1.0
        shares = ties[np.flatnonzero(is_share)].tocoo()
        if len(shares.col) != count or len(np.unique(shares.col)) != count:
            return None
        group = np.empty(count, dtype=np.int64)
        group[shares.col] = shares.row
        count_of = int(is_share.sum())
        need = np.zeros(count_of)
        need[group] = priced.amount
        if not np.array_equal(need[group], priced.amount):
            return None
        order = np.argsort(-need, kind="stable")
        number = np.empty(count_of, dtype=np.int64)
        number[order] = np.arange(count_of)
        shape = (count_of, len(priced.stands))
        price, pair = np.full(shape, np.inf), np.full(shape, -1, dtype=np.int64)
        price[number[group], priced.place] = model.cost[whole:]
        pair[number[group], priced.place] = np.arange(count)
        own = model.rows[priced.own][:, :whole].toarray()
        far = float(np.where(np.isfinite(price), np.abs(price), 0.0).max(axis=1).sum()) + 1.0
        nowhere = np.where(asked[order], far, 0.0)
        return cls(price, pair, need[order], priced, model, own, nowhere, asked[order])

    @property
    def least(self) -> float:
        """What no plan costs less than: everybody where it is cheapest."""
        fixed = np.minimum(0.0, self.model.cost[: self.priced.columns])
        return float(np.minimum(self.nowhere, self.price.min(axis=1)).sum() + fixed.sum())

    def settled(self, y: Floats, at: Bounds | None = None) -> Plan:
        """Return whole numbers with everybody where it is cheap, beginning from somewhere."""
        room = self.room(y)
        there = np.flatnonzero(room > 0.0)
        if not len(there):
            return Plan(y, np.full(len(self.need), -1, dtype=np.int64), float(self.nowhere.sum()))
        number = np.full(len(room), -1, dtype=np.int64)
        number[there] = np.arange(len(there))
        begin = (
            np.full(len(self.need), -1, dtype=np.int64) if at is None else np.where(at >= 0, number[at], -1)
        )
        free = room[there] + _SAME * np.maximum(1.0, room[there])
        loads = np.bincount(begin[begin >= 0], self.need[begin >= 0], len(there))
        begin[(begin >= 0) & (loads > free)[begin]] = -1
        price = np.ascontiguousarray(self.price[:, there])
        begin[(begin >= 0) & ~np.isfinite(price[np.arange(len(begin)), begin])] = -1
        to = settle(price, self.need, free, begin)
        paid = np.where(to >= 0, price[np.arange(len(to)), to], self.nowhere)
        value = float(paid.sum() + self.model.cost[: len(y)] @ y)
        return Plan(y, np.where(to >= 0, there[to], -1), value)

    def room(self, y: Floats) -> Floats:
        """Return the room of each place."""
        priced = self.priced
        room = priced.stands.copy()
        taken = y[priced.option_column] > 0.5
        room[priced.option_place[taken]] = priced.option_room[taken]
        return room

    def answer(self, plan: Plan) -> Floats | None:
        """Return a plan as numbers; None where somebody is nowhere who must not be."""
        if (self.is_asked & (plan.at < 0)).any():
            return None
        x, there = np.append(plan.y, np.zeros(len(self.priced.place))), np.flatnonzero(plan.at >= 0)
        x[len(plan.y) + self.pair[there, plan.at[there]]] = 1.0
        return x

    def plan_of(self, x: Floats) -> Plan:
        """Return numbers as a plan."""
        y = np.rint(x[: self.priced.columns])
        taken = np.append(x[self.priced.columns :] > 0.5, False)[self.pair]
        at = np.where(taken.any(axis=1), taken.argmax(axis=1), -1)
        return self.settled(y, at)

    def better(self, plan: Plan, deadline: Deadline) -> Plan:
        """Take one place for another, or one more, or one less, while that is cheaper."""
        is_better = True
        while is_better and not deadline.is_over:
            is_better = False
            for gone, come in self._looking_good(plan):
                if deadline.is_over:
                    break
                found = self._moved(plan, gone, come)
                if found.value < plan.value - _SAME * max(1.0, abs(plan.value)):
                    plan, is_better = found, True
                    break
        return plan

    def shaken(self, plan: Plan, deadline: Deadline, chance: np.random.Generator) -> Plan:
        """Take some places for any others and make that better, again and again, while better plans come of it."""
        many, idle = 1, 0
        while idle < _SHAKES and not deadline.is_over:
            other = plan
            for _ in range(many):
                ways = self._possible(other.y)
                if not len(ways):
                    return plan
                gone, come = ways[chance.integers(len(ways))].tolist()
                other = self._moved(other, gone, come)
            other = self.better(other, deadline)
            if other.value < plan.value - _SAME * max(1.0, abs(plan.value)):
                plan, many, idle = other, 1, 0
            else:
                many, idle = 1 + many % _AT_ONCE, idle + 1
        return plan

    def _moved(self, plan: Plan, gone: int, come: int) -> Plan:
        """Return a plan with one whole number less and one more (-1: none); those who lose their place go to the new one as far as they fit."""
        y, at = plan.y.copy(), plan.at
        if gone >= 0:
            y[gone] = 0.0
        if come >= 0:
            y[come] = 1.0
        if gone >= 0 and come >= 0:
            old = self.priced.option_place[self.priced.option_column == gone]
            new = self.priced.option_place[self.priced.option_column == come]
            if len(old) == 1 and len(new) == 1:
                at = np.where(at == old[0], new[0], at)
        return self.settled(y, at)

    def _possible(self, y: Floats) -> Bounds:
        """Return which whole number may go for which other (-1: none), as far as their own rows tell."""
        low, high = self.model.row_lower[self.priced.own], self.model.row_upper[self.priced.own]
        lies = self.own @ y
        taken, others = (
            np.flatnonzero(y > 0.5),
            np.flatnonzero((y < 0.5) & (self.model.upper[: len(y)] > 0.5)),
        )
        columns = np.hstack([self.own, np.zeros((len(self.own), 1))])
        ways = []
        for gone in [*taken.tolist(), -1]:
            left = lies - columns[:, gone]
            come = np.append(others, -1)
            after = left[:, None] + columns[:, come]
            keeps = ((after >= low[:, None] - _SAME) & (after <= high[:, None] + _SAME)).all(axis=0)
            come = come[keeps & ((come >= 0) | (gone >= 0))]
            ways.append(np.column_stack([np.full(len(come), gone), come]))
        return np.vstack(ways)

    def _looking_good(self, plan: Plan) -> list[tuple[int, int]]:
        """Return ways to change a plan, those that look best first."""
        ways = self._possible(plan.y)
        if not len(ways):
            return []
        priced, price = self.priced, np.minimum(self.price, self.nowhere[:, None])
        groups, places = price.shape
        now = np.where(plan.at >= 0, price[np.arange(groups), plan.at], self.nowhere)
        # what those of each place would pay elsewhere, and now; those who are nowhere stand last
        elsewhere, paid = _sums(price, plan.at, places), _sums(now, plan.at, places)
        gains = np.maximum(0.0, now[:, None] - price)
        gained = gains.sum(axis=0) - _sums(gains, plan.at, places)
        place = np.full(priced.columns + 1, -1)
        place[priced.option_column] = priced.option_place
        gone, come = place[ways[:, 0]], place[ways[:, 1]]
        open_places = np.flatnonzero(self.room(plan.y) > 0.0)
        rest = price[:, open_places].copy()
        rest[now[:, None] == rest] = np.inf
        second = np.minimum(rest.min(axis=1, initial=np.inf), self.nowhere)
        closing = _sums(second, plan.at, places)
        fixed = np.append(self.model.cost[: priced.columns], 0.0)
        score = fixed[ways[:, 1]] - fixed[ways[:, 0]]
        is_swap = (gone >= 0) & (come >= 0) & (gone != come)
        score += np.where(is_swap, elsewhere[gone, come] - paid[gone] - _OTHERS * gained[gone, come], 0.0)
        score += np.where((gone >= 0) & (come < 0), closing[gone] - paid[gone], 0.0)
        score -= np.where((gone < 0) & (come >= 0), gains.sum(axis=0)[come], 0.0)
        order = np.argsort(score, kind="stable")
        # the best for each that goes
        ways = ways[order]
        by_gone = np.argsort(ways[:, 0], kind="stable")
        first = np.searchsorted(ways[by_gone, 0], ways[by_gone, 0])
        near = np.sort(by_gone[np.arange(len(ways)) - first < _NEAR])
        return [(int(one), int(other)) for one, other in ways[near]]


def _sums(values: Floats, at: Bounds, places: int) -> Floats:
    """Return the sums of rows by place, of those who are nowhere last."""
    order = np.argsort(at, kind="stable")
    there, first = np.unique(at[order], return_index=True)
    sums = np.zeros((places + 1, *values.shape[1:]))
    sums[there] = np.add.reduceat(values[order], first)
    return sums
