"""Allocation where every facility may serve everybody: the pairs that pay are looked for, and only those are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs.allocation import (
    Allocation,
    Flows,
    by_id,
    in_hash_order,
    mixed,
    parts_of,
    scale_of,
)
from coverplan.costs.certificate import is_feasible, total
from coverplan.costs.enlarging import added_for
from coverplan.costs.simplex import first_tree, least_cost
from coverplan.ids import as_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from coverplan.costs.simplex import Tree
    from coverplan.ids import Ids
    from coverplan.kernels.types import Bools, Bounds, Floats

__all__ = ["AllPairs", "Spans", "allocate_all"]

# Parts of a metre or second in which costs are kept.
_STEPS = 1000
# Pairs of each point that are taken at first, and that are added at a time.
_FIRST, _MORE = 12, 6
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, eq=False)
class AllPairs:
    """What it costs from every demand point to every site, to the thousandth, 4 bytes a pair.

    Parameters
    ----------
    row_ids, column_ids
        Ids of demand points and sites.
    whole
        Thousandths of a metre or second, below 0 where there is no way, shape (points, sites).

    Examples
    --------
    >>> AllPairs.of_blocks(["a"], ["x", "y"], [np.array([[1.5, np.inf]])]).whole.tolist()
    [[1500, -1]]
    """

    row_ids: Ids
    column_ids: Ids
    whole: npt.NDArray[np.int32]

    @classmethod
    def of_blocks(
        cls, demand_ids: Iterable[object], site_ids: Iterable[object], blocks: Iterable[Floats]
    ) -> AllPairs:
        """Build the table from blocks of rows, so that no more than one stands in full.

        Parameters
        ----------
        demand_ids, site_ids
            All ids.
        blocks
            Costs of the next rows, NaN or infinite where there is no way; up to 2,147 km or 596 h.

        Raises
        ------
        OverflowError
            When a cost is larger.
        """
        rows, columns = as_ids(demand_ids, "demand"), as_ids(site_ids, "site")
        whole = np.empty((len(rows), len(columns)), np.int32)
        at = 0
        for block in blocks:
            costs = np.where(np.isfinite(block), block * _STEPS, -1.0)
            if costs.max(initial=0.0) > np.iinfo(np.int32).max:
                raise OverflowError("a cost does not fit into the table")
            whole[at : at + len(block)] = np.rint(costs)
            at += len(block)
        return cls(rows, columns, whole)


@dataclass(frozen=True, eq=False)
class Spans:
    """Needs of several spans of time, in each of which other sites are open.

    Parameters
    ----------
    point : array of int
        Of each need the row of its demand point in the table.
    span : array of int
        And in which span it is.
    is_open : array of bool, shape (spans, sites)
    """

    point: Bounds
    span: Bounds
    is_open: Bools


def allocate_all(
    costs: AllPairs, need: pd.Series, room: pd.Series, *, enlarge: bool = False, spans: Spans | None = None
) -> Allocation:
    """Allocate needs to facilities with limited room, over all pairs; the same answer as :func:`~coverplan.costs.allocation.allocate`.

    Parameters
    ----------
    costs
        All pairs.
    need
        Places needed, 0 or more: on demand_id, as text, or, with ``spans``, a row each on an id of its own.
    room
        On site_id, as text: places there are, 0 or more.
    enlarge
        As in :func:`~coverplan.costs.allocation.allocate`.
    spans
        Where needs are of several spans of time, which; the room of a site is one for all of them.

    Returns
    -------
    Allocation
        ``flows`` and ``added`` go by the ids of ``need``.

    Notes
    -----
    Sifting (J. J. Forrest; R. E. Bixby and others, Operations Research 40, 1992): the network simplex solves over the nearest facilities of
    each point, its potentials price all other pairs, those below 0 join, and so on until none is. The bound of the certificate is
    taken over all pairs.

    Examples
    --------
    >>> costs = AllPairs.of_blocks(["a", "b"], ["x", "y"], [np.array([[100.0, 900.0], [200.0, 300.0]])])
    >>> found = allocate_all(costs, pd.Series({"a": 6.0, "b": 4.0}), pd.Series({"x": 5.0, "y": 3.0}))
    >>> found.unserved.to_dict(), found.total_cost
    ({'a': 1.0, 'b': 1.0}, 1400.0)
    """
    site_ids = costs.column_ids.text
    if spans is None:
        need = need.reindex(costs.row_ids.text)
        every = np.ones((1, len(site_ids)), bool)
        spans = Spans(np.arange(len(need)), np.zeros(len(need), np.int64), every)
    needs = need.to_numpy(float)
    parts = parts_of(needs)
    whole_need = np.rint(needs * parts).astype(np.int64)
    most_room = np.minimum(room.reindex(site_ids).to_numpy(float) * parts, float(whole_need.sum()) + 1)
    whole_room = np.rint(most_room).astype(np.int64)
    sifting = _Sifting.of(costs, pd.Index(need.index, dtype="str"), spans, whole_need, whole_room)
    flows, pivots = sifting.solved(sifting.price)
    served, load = np.zeros(len(needs), np.int64), np.zeros(len(site_ids), np.int64)
    np.add.at(served, flows[0], flows[2])
    np.add.at(load, flows[1], flows[2])
    ids = need.index, site_ids, spans.point
    flows = by_id(flows, ids[0], site_ids)
    table = _frame(costs, ids, flows, parts)
    left = whole_need - served
    none = np.zeros(0, np.int64)
    added = none, none, none
    if enlarge and left[sifting.rows].any():
        added = by_id(sifting.enlarged(left), ids[0], site_ids)
    return Allocation(
        flows=table,
        flows_at=flows[:2],
        unserved=pd.Series(left / parts, index=need.index.rename("demand_id")),
        load=pd.Series(load / parts, index=site_ids.rename("site_id")),
        total_cost=float((table["amount"] * table["cost"]).sum()),
        pivots=pivots,
        added=_frame(costs, ids, added, parts),
        added_at=added[:2],
        can_go=sifting.can_go,
        status="optimal",
        most_served=float(served.sum() / parts),
    )


def _frame(costs: AllPairs, ids: tuple[pd.Index, pd.Index, Bounds], flows: Flows, parts: int) -> pd.DataFrame:
    (names, sites, point), (row, column, amount) = ids, flows
    return pd.DataFrame(
        {
            "demand_id": names.take(row), "site_id": sites.take(column), "amount": amount / parts,
            "cost": costs.whole[point[row], column] / _STEPS,
        }
    )  # fmt: skip


def _rows_of(n: int, arcs: tuple[Bounds, Bounds, Bounds]) -> tuple[Bounds, Bounds, Bounds]:
    """Return pairs that are ordered by row as compressed rows."""
    row, column, cost = arcs
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(row, minlength=n))]), column, cost


@dataclass(eq=False)
class _Sifting:
    """All pairs in whole numbers, how those are told apart that are equal, and those found to pay so far."""

    whole: npt.NDArray[np.int32]
    rows: Bounds  # needs that may go somewhere, in the order of a hash of their ids
    point: Bounds  # of each of them its row in the table
    columns: Bounds  # sites with room
    hashes: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]
    scale: tuple[int, int, int]
    span: Bounds
    is_open: Bools  # spans x sites
    need: Bounds
    room: Bounds
    price: Bounds  # of leaving a unit of each row out: more than any way round
    can_go: Bools  # of all needs
    arcs: tuple[
        Bounds, Bounds, Bounds
    ]  # pairs in the programme: row, column among those with room, cost; by row
    tree: Tree | None = None

    @classmethod
    def of(cls, costs: AllPairs, names: pd.Index[str], spans: Spans, need: Bounds, room: Bounds) -> _Sifting:
        """Put a problem into whole numbers, rows and columns in the order of a hash of their ids."""
        from coverplan.kernels.pricing import spread_of_costs

        (row_hash, rows), (column_hash, columns) = (
            in_hash_order(ids) for ids in (names, costs.column_ids.text)
        )
        some, _ = spread_of_costs(costs.whole, spans.point, (spans.span, spans.is_open))
        rows = rows[(need[rows] > 0) & some[rows]]
        point, span = spans.point[rows], spans.span[rows]
        _, most = spread_of_costs(costs.whole, point, (span, spans.is_open))
        steps, factor, ties = scale_of(int(most) / _STEPS, max(len(rows), 1), max(len(columns), 1))
        dearest = int(most) // (_STEPS // steps) * factor + ties
        price = np.full(len(rows), (min(len(rows), len(columns)) + 1) * dearest + 1)
        none = np.zeros(0, np.int64)
        with_room = columns[room[columns] > 0]
        return cls(
            costs.whole, rows, point, with_room, (row_hash[rows], column_hash >> np.uint64(1)), (_STEPS // steps, factor, ties),
            span, spans.is_open, need[rows], room, price, some, (none, none, none),
        )  # fmt: skip

    @property
    def usable(self) -> tuple[Bounds, Bools]:
        """The span of each row, and where there is room in it."""
        return self.span, self.is_open & (self.room > 0)

    def solved(self, prices: Bounds) -> tuple[Flows, int]:
        """Return the best allocation under prices of leaving a unit out, proved, and the steps it took."""
        n, m = len(self.rows), len(self.columns)
        duals, pivots, rooms = np.zeros(len(self.room), np.int64), 0, self.room[self.columns]
        if self.tree is None and not self._join(prices, duals, _FIRST):
            none = np.zeros(0, np.int64)
            return (none, none, none), 0
        while True:
            problem = *_rows_of(n, self.arcs), self.need, rooms, prices
            if self.tree is None:
                self.tree = first_tree(problem)
            par, up, flow, _ = self.tree
            found, steps, _ = least_cost(problem, self.tree)
            pivots += int(steps)
            duals[self.columns] = found
            if not self._join(np.asarray(up[:n] + np.append(found, 0)[par[:n] - n]), duals, _MORE):
                break
        held = np.flatnonzero((par[: n + m] != n + m) & (flow[: n + m] > 0))
        who, where = np.minimum(held, par[held]), np.maximum(held, par[held]) - n
        self._prove((who, self.columns[where], flow[held]), prices, duals)
        return (self.rows[who], self.columns[where], flow[held].copy()), pivots

    def enlarged(self, left: Bounds) -> Flows:
        """Return whom places would be added for, where, and how many, when there was no room for so much of all needs."""
        from coverplan.kernels.pricing import nearest_pairs

        nearest, where = nearest_pairs(
            self.whole, self.point, self.hashes, self.scale, (self.span, self.is_open)
        )
        prices = self.price + nearest
        if self.tree is not None:  # the best tree under the one price is a good start under the other
            par, up, _, _ = self.tree
            out = np.flatnonzero(par[: len(prices)] == len(par) - 1)
            up[out] = prices[out]
        (row, column, amount), _ = self.solved(prices)
        place = np.empty(len(left), np.int64)
        place[self.rows] = np.arange(len(self.rows))
        added = added_for(self.need, left[self.rows], (nearest, where), (place[row], column, amount))
        some = added > 0
        return self.rows[some], where[some], added[some]

    def _join(self, potential: Bounds, duals: Bounds, most: int) -> bool:
        """Take in the pairs of reduced cost below 0, at most so many a row; whether there were any."""
        from coverplan.kernels.pricing import worth_while

        to, cost = (np.empty((len(self.rows), most), np.int64) for _ in range(2))
        count = worth_while(
            self.whole, self.point, self.hashes, self.scale, duals, self.usable, potential, to, cost
        )
        taken = np.arange(most) < count[:, None]
        if not taken.any():
            return False
        place = np.zeros(len(self.room), np.int64)
        place[self.columns] = np.arange(len(self.columns))
        more = np.nonzero(taken)[0], place[to[taken]], cost[taken]
        row, column, price = (np.concatenate(pair) for pair in zip(self.arcs, more, strict=True))
        by_row = np.lexsort((column, price, row))
        self.arcs = row[by_row], column[by_row], price[by_row]
        return True

    def _costs(self, at: Bounds, column: Bounds) -> Bounds:
        """Return scaled costs of pairs, of positions among the rows and of sites."""
        per, factor, ties = self.scale
        told = mixed(self.hashes[0][at] ^ self.hashes[1][column]) % np.uint64(ties)
        return self.whole[self.point[at], column].astype(np.int64) // per * factor + told.astype(np.int64)

    def _prove(self, flows: Flows, prices: Bounds, duals: Bounds) -> None:
        """Refuse flows that are no allocation of least cost: feasible, and as cheap as the bound over all pairs says."""
        who, column, amount = flows
        worth = np.where(self.room > 0, np.maximum(duals, 0), 0)
        served = np.zeros(len(self.rows), np.int64)
        np.add.at(served, who, amount)
        paid = total(amount, self._costs(who, column)) + total(self.need - served, prices)
        bound = total(self.need, self._bound(prices, worth)) - total(self.room, worth)
        exist = (self.whole[self.point[who], column] >= 0) & self.is_open[self.span[who], column]
        if not (exist.all() and is_feasible(who, column, amount, self.need, self.room) and paid == bound):
            # It cannot be: a fault of ours, not of the data.
            raise ArithmeticError("the allocation does not equal its bound")

    def _bound(self, prices: Bounds, worth: Bounds) -> Bounds:
        """Return, for each row, the least of its price and of cost and worth of room over all facilities, for the certificate."""
        least = prices.copy()
        for begin in range(0, len(self.rows), _ROWS_AT_ONCE):
            at = np.arange(begin, min(begin + _ROWS_AT_ONCE, len(self.rows)))
            block = self._costs(at[:, None], self.columns[None, :]) + worth[self.columns]
            absent = self.whole[self.point[at][:, None], self.columns[None, :]] < 0
            absent |= ~self.is_open[self.span[at]][:, self.columns]
            block[absent] = np.iinfo(np.int64).max
            least[at] = np.minimum(block.min(axis=1, initial=np.iinfo(np.int64).max), prices[at])
        return least
