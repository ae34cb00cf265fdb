"""Numbers that only share out room among those who ask for it: a flow tells how much is shared at most, a cut why it is no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds, Floats
    from coverplan.siting.solve.highs import Model

__all__ = ["SharedOut", "are_alone", "of_most"]

# Amounts are whole in one of these parts of one, and all of them together no more than a flow counts.
_PARTS = (1.0, 10.0, 100.0)
_MOST = 2.0**29
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class SharedOut:
    """Who may be given room where, with the whole numbers of a model saying how much there is.

    Attributes
    ----------
    group, place : arrays of int
        Of each of the other numbers.
    amount : array of float
        What each of them stands for if it is 1.
    wants : array of float
        What each group asks for in all.
    stands : array of float
        Room of each place if all whole numbers are 0.
    gains : array of float, shape (places, whole numbers)
        Room more with each.
    is_one : array of bool
        At which places one of the numbers that change its room is 1 at most.
    price : float
        What a unit that is given costs: nothing or less.
    least : float
        How much must be given in all.
    parts : float
        In so many parts of one all amounts are whole.

    Examples
    --------
    Two groups ask for 3 and 2 where there is room for 4 if the whole number is 1:

    >>> from coverplan.siting.solve.highs import Model
    >>> rows = sparse.csr_array(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [-4.0, 3.0, 2.0]]))
    >>> model = Model(np.array([0.0, -3, -2]), np.ones(3), rows, np.full(3, -np.inf), np.array([1.0, 1, 0]), 1)
    >>> shared = SharedOut.of(model)
    >>> float(shared.others(np.ones(1)) @ shared.amount), shared.most(np.ones(1))
    (4.0, (0.0, array([4.])))
    """

    group: Bounds
    place: Bounds
    amount: Floats
    wants: Floats
    stands: Floats
    gains: Floats
    is_one: Bools
    price: float
    least: float
    parts: float

    @classmethod
    def of(cls, model: Model) -> Self | None:
        """Return what a model shares out; None where its rows say anything else.

        Rows that tie one of the other numbers to whole ones are left out: a flow keeps to them where there is no room without these.
        """
        whole, count = model.integers, len(model.cost) - model.integers
        mine, others = (sparse.csr_array(part) for part in (model.rows[:, :whole], model.rows[:, whole:]))
        many, has_mine = np.diff(others.indptr), np.diff(mine.indptr) > 0
        least = np.asarray(others.minimum(0.0).sum(axis=1)).ravel()
        is_floor = (many > 0) & ((model.row_lower > -np.inf) | (least < 0.0))
        is_cap = (many > 0) & ~is_floor
        floors = np.flatnonzero(is_floor)
        if not count or len(floors) > 1 or has_mine[floors].any():
            return None
        asking, giving = (of_most(others, many, keep) for keep in (is_cap & ~has_mine, is_cap & has_mine))
        if asking is None or giving is None:
            return None
        places, place = np.unique(giving[0], return_inverse=True)
        groups, group = np.unique(asking[0], return_inverse=True)
        idle = np.setdiff1d(np.flatnonzero(is_cap & ~has_mine), groups)
        amount = giving[1]
        asked = model.row_upper[groups][group] * amount / asking[1]
        wants = np.zeros(len(groups))
        wants[group] = asked
        floor = np.zeros(count) if not len(floors) else others[floors].toarray().ravel()
        prices = np.append(model.cost[whole:] / amount, 0.0), floor / amount
        low = 0.0
        if len(floors):
            at, sign = int(floors[0]), float(np.sign(prices[1][0]))
            ends = (
                (model.row_lower[at], model.row_upper[at])
                if sign > 0
                else (-model.row_upper[at], -model.row_lower[at])
            )
            if not sign or ends[1] < np.inf or not _are_same(prices[1]):
                return None
            low = float(ends[0] / abs(prices[1][0]))
        stands, gains = model.row_upper[places], -mine[places].toarray()
        parts = next(
            (one for one in _PARTS if all(_are_whole(one * part) for part in (wants, stands, gains))), 0.0
        )
        is_sound = (
            parts > 0.0
            and bool((others[idle] @ model.upper[whole:] <= model.row_upper[idle]).all())
            and _are_same(prices[0][:-1])
            and prices[0][0] <= 0.0
            and bool((np.abs(asked - wants[group]) <= _SAME * wants[group]).all())
            and bool((amount * model.upper[whole:] >= asked * (1.0 - _SAME)).all())
            and len(np.unique(group * len(places) + place)) == count
            and parts * max(float(wants.sum()), float((stands + np.abs(gains).sum(axis=1)).sum())) < _MOST
        )  # fmt: skip
        if not is_sound:
            return None
        price = float(prices[0][0])
        return cls(
            group, place, amount, wants, stands, gains, are_alone(model, mine, gains), price, low, parts
        )

    def others(self, y: Floats) -> Floats:
        """Return the other numbers that share out the most beside some whole ones."""
        flow, _ = self._flow(y)
        first = flow[:, : len(self.wants) + len(self.stands)]
        given = np.asarray(first[self.group, len(self.wants) + self.place]).ravel()
        return np.asarray(np.clip(given / (self.parts * self.amount), 0.0, 1.0))

    def given(self, y: Floats) -> float:
        """Return how much can be given in all beside some whole numbers."""
        constant, values = self.most(y)
        return constant + float(values @ y)

    def most(self, y: Floats) -> tuple[float, Floats]:
        """Return a sum over the whole numbers that no less is given than, and all that can be at a point: constant and values."""
        _, is_short = self._flow(y)
        among = is_short[self.group]
        near = np.bincount(self.place[among], self.wants[self.group[among]], len(self.stands))
        # no place gives them more than they ask for there
        stands = np.where(self.is_one, np.minimum(self.stands, near), self.stands)
        more = np.where(
            self.is_one[:, None],
            np.minimum(self.stands[:, None] + self.gains, near[:, None]) - stands[:, None],
            self.gains,
        )
        there = near > 0.0
        return float(self.wants[~is_short].sum() + stands[there].sum()), more[there].sum(axis=0)

    def _flow(self, y: Floats) -> tuple[sparse.csr_array, Bools]:
        """Return the flow from a start by groups and places to an end, and the groups that could take more, had what they reach more room."""
        groups, places = len(self.wants), len(self.stands)
        start, end = groups + places, groups + places + 1
        room = np.rint(self.parts * np.maximum(0.0, self.stands + self.gains @ y))
        wants = np.rint(self.parts * self.wants)
        ends = np.concatenate([np.full(groups, start), self.group, groups + np.arange(places)])
        others = np.concatenate([np.arange(groups), groups + self.place, np.full(places, end)])
        most = np.concatenate([wants, np.full(len(self.group), _MOST), room]).astype(np.int32)
        graph = sparse.csr_matrix((most, (ends, others)), shape=(end + 1, end + 1))
        flow = maximum_flow(graph, start, end).flow
        left = graph - flow
        left.data = np.maximum(left.data, 0)
        left.eliminate_zeros()
        reached = np.zeros(end + 1, dtype=np.bool_)
        reached[breadth_first_order(left, start, return_predecessors=False)] = True
        return sparse.csr_array(flow), reached[:groups]


def of_most(others: sparse.csr_array, many: Bounds, kept: Bools) -> tuple[Bounds, Floats] | None:
    """Return for each number, of the rows kept in which it is, the one with the most numbers, and its value there; None where it is in none."""
    there = sparse.coo_array(others * kept[:, None])
    there.eliminate_zeros()
    order = np.lexsort((there.row, many[there.row], there.col))
    last = order[np.append(np.diff(there.col[order]) > 0, True)[: len(order)]]
    return (there.row[last], there.data[last]) if len(last) == others.shape[1] else None


def _are_same(values: Floats) -> bool:
    return bool((np.abs(values - values[0]) <= _SAME * np.abs(values[0])).all())


def _are_whole(values: Floats) -> bool:
    return bool((np.abs(values - np.rint(values)) <= _SAME).all())


def are_alone(model: Model, mine: sparse.csr_array, gains: Floats) -> Bools:
    """Tell at which places a row lets one of the numbers that change the room be 1 at most."""
    ones = sparse.csr_array(mine == 1.0).astype(np.float64)
    is_alone = np.asarray(np.diff(model.rows.indptr) == np.diff(mine.indptr))
    is_all = (
        is_alone & (np.asarray(ones.sum(axis=1)).ravel() == np.diff(mine.indptr)) & (model.row_upper == 1.0)
    )
    changing = sparse.csr_array(gains != 0.0).astype(np.float64)
    among = (ones[np.flatnonzero(is_all)] @ changing.T).toarray()
    return np.asarray(
        (among == np.asarray(changing.sum(axis=1)).ravel()).any(axis=0) | ((gains != 0.0).sum(axis=1) <= 1)
    )
