"""Allocation where every facility may serve everybody: the pairs that pay are looked for, and only those are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs.allocation import PRICED_AT_ONCE, Allocation, first_tree, in_hash_order, mixed, scale_of
from coverplan.costs.certificate import is_feasible, total
from coverplan.ids import as_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from coverplan.costs.allocation import Tree
    from coverplan.ids import Ids
    from coverplan.kernels.types import Bools, Bounds, Floats

__all__ = ["AllPairs", "allocate_all"]

# Parts of a metre or second in which costs are kept, and of a place in which needs are.
_STEPS, _PARTS = 1000, 10**6
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
        """
        rows, columns = as_ids(demand_ids, "demand"), as_ids(site_ids, "site")
        whole = np.empty((len(rows), len(columns)), np.int32)
        at = 0
        for block in blocks:
            costs = np.where(np.isfinite(block), block * _STEPS, -1.0)
            whole[at : at + len(block)] = np.rint(costs)
            at += len(block)
        return cls(rows, columns, whole)


def allocate_all(costs: AllPairs, need: pd.Series, room: pd.Series) -> Allocation:
    """Allocate needs to facilities with limited room, over all pairs; the same answer as :func:`~coverplan.costs.allocation.allocate`.

    Parameters
    ----------
    costs
        All pairs.
    need
        On demand_id, as text: places needed, 0 or more.
    room
        On site_id, as text: places there are, 0 or more.

    Returns
    -------
    Allocation
        ``added`` is empty.

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
    demand_ids, site_ids = costs.row_ids.text, costs.column_ids.text
    whole_need = np.rint(need.reindex(demand_ids).to_numpy(float) * _PARTS).astype(np.int64)
    most_room = np.minimum(room.reindex(site_ids).to_numpy(float) * _PARTS, float(whole_need.sum()) + 1)
    whole_room = np.rint(most_room).astype(np.int64)
    row, column, amount, pivots = _sifted(costs, whole_need, whole_room)
    served, load = np.zeros(len(whole_need), np.int64), np.zeros(len(whole_room), np.int64)
    np.add.at(served, row, amount)
    np.add.at(load, column, amount)
    table = pd.DataFrame(
        {
            "demand_id": demand_ids.take(row), "site_id": site_ids.take(column), "amount": amount / _PARTS,
            "cost": costs.whole[row, column] / _STEPS,
        }
    ).sort_values(["demand_id", "site_id"], ignore_index=True)  # fmt: skip
    return Allocation(
        flows=table,
        unserved=pd.Series((whole_need - served) / _PARTS, index=demand_ids.rename("demand_id")),
        load=pd.Series(load / _PARTS, index=site_ids.rename("site_id")),
        total_cost=float((table["amount"] * table["cost"]).sum()),
        pivots=pivots,
        added=table.iloc[:0],
    )


@dataclass(frozen=True, eq=False)
class _Sifting:
    """All pairs in whole numbers, and how those are told apart that are equal."""

    whole: npt.NDArray[np.int32]
    rows: Bounds  # points that need something, in the order of a hash of their ids
    hashes: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]
    scale: tuple[int, int, int]
    usable: Bools

    def worth_while(self, potential: Bounds, duals: Bounds, most: int) -> tuple[Bounds, Bounds, Bounds]:
        """Return the pairs of reduced cost below 0, at most so many a point: row among the points, facility, cost."""
        from coverplan.kernels.pricing import worth_while

        to, cost = (np.empty((len(self.rows), most), np.int64) for _ in range(2))
        count = worth_while(
            self.whole, self.rows, self.hashes, self.scale, duals, self.usable, potential, to, cost
        )
        taken = np.arange(most) < count[:, None]
        return np.nonzero(taken)[0], to[taken], cost[taken]

    def costs(self, row: Bounds, column: Bounds) -> Bounds:
        """Return scaled costs of pairs, of positions in the table."""
        per, factor, ties = self.scale
        told = mixed(self.hashes[0][row] ^ self.hashes[1][column]) % np.uint64(ties)
        return self.whole[row, column].astype(np.int64) // per * factor + told.astype(np.int64)

    def bound(self, price: int, worth: Bounds) -> Bounds:
        """Return, for each point, the least of its price and of cost and worth of room over all facilities, for the certificate."""
        least = np.full(len(self.rows), price)
        columns = np.flatnonzero(self.usable)
        for begin in range(0, len(self.rows), _ROWS_AT_ONCE):
            row = self.rows[begin : begin + _ROWS_AT_ONCE]
            block = self.costs(row[:, None], columns[None, :]) + worth[columns]
            block[self.whole[row[:, None], columns[None, :]] < 0] = price
            least[begin : begin + _ROWS_AT_ONCE] = np.minimum(block.min(axis=1, initial=price), price)
        return least


def _sifted(costs: AllPairs, need: Bounds, room: Bounds) -> tuple[Bounds, Bounds, Bounds, int]:
    """Return rows, columns and amounts of the best allocation, and the steps it took."""
    from coverplan.kernels.flow import transport

    (row_hash, rows), (column_hash, columns) = (
        in_hash_order(ids.text) for ids in (costs.row_ids, costs.column_ids)
    )
    rows, columns = rows[need[rows] > 0], columns[room[columns] > 0]
    n, m = len(rows), len(columns)
    none = np.zeros(0, np.int64)
    if not n or not m:
        return none, none, none, 0
    most = int(costs.whole.max(initial=0))
    steps, factor, ties = scale_of(most / _STEPS, n, m)
    told_apart = row_hash, column_hash >> np.uint64(1)
    table = _Sifting(costs.whole, rows, told_apart, (_STEPS // steps, factor, ties), room > 0)
    price = (min(n, m) + 1) * (most // (_STEPS // steps) * factor + ties) + 1
    place = np.zeros(len(room), np.int64)
    place[columns] = np.arange(m)
    prices, needs, rooms = np.full(n, price), need[rows], room[columns]
    duals, potential, pivots, tree, per_point = np.zeros(len(room), np.int64), prices, 0, None, _FIRST
    arcs: tuple[Bounds, Bounds, Bounds] = (none, none, none)
    while True:
        more = table.worth_while(potential, duals, per_point)
        if not len(more[0]):
            break
        point, to, cost = (
            np.concatenate(pair) for pair in zip(arcs, (more[0], place[more[1]], more[2]), strict=True)
        )
        by_row = np.lexsort((to, point))
        arcs = point, to, cost = point[by_row], to[by_row], cost[by_row]
        indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(point, minlength=n))])
        if tree is None:
            tree = first_tree(indptr, to, cost, needs, rooms, prices)
        found, steps_taken = transport(indptr, to, cost, needs, rooms, prices, *tree, PRICED_AT_ONCE)
        pivots, per_point = pivots + int(steps_taken), _MORE
        duals[columns] = found
        potential = _potentials(tree, found, n)
    if tree is None:
        return none, none, none, 0
    par, flow = tree[0], tree[2]
    held = np.flatnonzero((par[: n + m] != n + m) & (flow[: n + m] > 0))
    who, where = np.minimum(held, par[held]), np.maximum(held, par[held]) - n
    _prove(table, (rows[who], columns[where], flow[held]), (need, room), price, duals)
    return rows[who], columns[where], flow[held], pivots


def _potentials(tree: Tree, duals: Bounds, n: int) -> Bounds:
    """Return the potentials of the points: what each hangs on, and the cost of the way there."""
    par, up, _, _ = tree
    return np.asarray(up[:n] + np.append(duals, 0)[par[:n] - n])


def _prove(
    table: _Sifting,
    flows: tuple[Bounds, Bounds, Bounds],
    limits: tuple[Bounds, Bounds],
    price: int,
    duals: Bounds,
) -> None:
    """Refuse flows that are no allocation of least cost: feasible, and as cheap as the bound over all pairs says."""
    (row, column, amount), (need, room) = flows, limits
    worth = np.where(table.usable, np.maximum(duals, 0), 0)
    paid = total(amount, table.costs(row, column)) + price * (total(need) - total(amount))
    bound = total(need[table.rows], table.bound(price, worth)) - total(room, worth)
    fair = is_feasible(row, column, amount, need, room) and (table.whole[row, column] >= 0).all()
    if not (fair and paid == bound):
        # It cannot be: a fault of ours, not of the data.
        raise ArithmeticError("the allocation does not equal its bound")
