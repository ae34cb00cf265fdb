"""Who goes where when places are limited: of all ways to serve the most, the one of least total cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs.certificate import proves_least

if TYPE_CHECKING:
    import numpy.typing as npt

    from coverplan.costs.matrix import CostMatrix
    from coverplan.kernels.types import Bounds, Floats

__all__ = ["Allocation", "allocate"]

# Needs and rooms are counted in parts of a place, as many as keep every sum a whole number of a float.
_PARTS = (10**6, 10**4, 10**2, 1)
_WHOLE = 2**53
# Costs are counted in parts of a metre or second, as many as leave the ways round within 64 bits.
_STEPS = (1000, 100, 10, 1)
_ROOM_OF_64_BITS = 2**61
# Ways of the same cost are told apart by so many numbers at least.
_LEAST_TIES, _MOST_TIES = 2**8, 2**20
_PRICED_AT_ONCE = 300


@dataclass(frozen=True, eq=False)
class Allocation:
    """Whom each facility serves.

    Attributes
    ----------
    flows : DataFrame
        demand_id, site_id, amount, cost (of a unit); the pairs with something to them, by id.
    unserved : Series
        On demand_id: the need that no facility has room for.
    load : Series
        On site_id: the need that is allocated to it.
    total_cost : float
        Sum of amount x cost.
    pivots : int
        Steps the method took.

    Examples
    --------
    >>> from coverplan.costs import CostMatrix
    >>> costs = CostMatrix.from_dense([[100.0]], demand_ids=["a"], site_ids=["x"])
    >>> allocate(costs, pd.Series({"a": 3.0}), pd.Series({"x": 2.0})).flows.to_numpy().tolist()
    [['a', 'x', 2.0, 100.0]]
    """

    flows: pd.DataFrame
    unserved: pd.Series
    load: pd.Series
    total_cost: float
    pivots: int


def allocate(costs: CostMatrix, need: pd.Series, room: pd.Series) -> Allocation:
    """Allocate needs to facilities with limited room.

    Of all allocations that serve the most need, one of least total cost, proved; of those the one that comes first
    in an order of the ids. Needs may be split, and may be fractions.

    Parameters
    ----------
    costs
        Costs from demand points to the facilities that may serve them (``site_id``); pairs that are absent may not.
    need
        On demand_id, as text: places needed, 0 or more.
    room
        On site_id, as text: places there are, 0 or more.

    Returns
    -------
    Allocation
        In the order of ``costs``; the order of rows changes nothing in it.

    Notes
    -----
    Minimise ``sum c_ij x_ij + M sum u_i`` subject to ``sum_j x_ij + u_i = need_i``, ``sum_i x_ij <= room_j``, where M is dearer than any
    way round, so that serving more always comes first. Primal network simplex on a strongly feasible tree (Cunningham 1976; Ahuja,
    Magnanti, Orlin, *Network Flows*, 1993, chapter 11) in whole numbers: a millionth of a place, a millimetre or millisecond (coarser where
    sums would not fit). The answer is checked by :func:`~coverplan.costs.certificate.proves_least`.

    Examples
    --------
    Two villages of 6 and 4, two cemeteries with room for 5 and 3.

    >>> from coverplan.costs import CostMatrix
    >>> costs = CostMatrix.from_dense([[100.0, 900.0], [200.0, 300.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> found = allocate(costs, pd.Series({"a": 6.0, "b": 4.0}), pd.Series({"x": 5.0, "y": 3.0}))
    >>> found.unserved.to_dict(), found.load.to_dict(), found.total_cost
    ({'a': 1.0, 'b': 1.0}, {'x': 5.0, 'y': 3.0}, 1400.0)
    """
    demand_ids, site_ids = costs.row_ids.text, costs.column_ids.text
    needs, rooms = need.reindex(demand_ids).to_numpy(float), room.reindex(site_ids).to_numpy(float)
    parts = next(parts for parts in _PARTS if max(needs.sum(), 1.0) * parts < _WHOLE or parts == 1)
    whole_need = np.rint(needs * parts).astype(np.int64)
    all_need = int(whole_need.sum()) + 1  # more room than all need makes no difference
    whole_room = np.rint(np.minimum(rooms * parts, all_need)).astype(np.int64)
    (row, column, amount), pivots = _flows(costs, whole_need, whole_room)
    served, load = np.zeros(len(needs), np.int64), np.zeros(len(rooms), np.int64)
    np.add.at(served, row, amount)
    np.add.at(load, column, amount)
    table = pd.DataFrame(
        {
            "demand_id": demand_ids.take(row), "site_id": site_ids.take(column), "amount": amount / parts,
            "cost": np.asarray(costs.by_demand()[row, column], dtype=float) if len(row) else np.zeros(0),
        }
    ).sort_values(["demand_id", "site_id"], ignore_index=True)  # fmt: skip
    return Allocation(
        flows=table,
        unserved=pd.Series((whole_need - served) / parts, index=demand_ids.rename("demand_id")),
        load=pd.Series(load / parts, index=site_ids.rename("site_id")),
        total_cost=float((table["amount"] * table["cost"]).sum()),
        pivots=pivots,
    )


def _flows(costs: CostMatrix, need: Bounds, room: Bounds) -> tuple[tuple[Bounds, Bounds, Bounds], int]:
    """Return rows, columns and amounts of the best allocation, and the steps it took."""
    row_hash, column_hash = _hashes(costs.row_ids.text), _hashes(costs.column_ids.text)
    # Rows and columns in the order of a hash: in an order of place the method stalls, in the caller's the answer could depend on it.
    rows, columns = (
        np.lexsort((ids.text.argsort().argsort(), hashes))
        for ids, hashes in ((costs.row_ids, row_hash), (costs.column_ids, column_hash))
    )
    rows, columns = rows[need[rows] > 0], columns[room[columns] > 0]
    pairs = costs.by_demand()[rows][:, columns]
    pairs.sort_indices()
    counts = np.diff(pairs.indptr)
    rows, counts = rows[counts > 0], counts[counts > 0].astype(np.int64)  # who can go nowhere takes no part
    if not len(rows):
        nothing = np.zeros(0, np.int64)
        return (nothing, nothing, nothing), 0
    to = pairs.indices.astype(np.int64)
    told_apart = np.repeat(row_hash[rows], counts) ^ (column_hash[columns][to] >> np.uint64(1))
    cost = _whole_costs(pairs.data, told_apart, len(rows), len(columns))
    indptr = np.concatenate([[0], np.cumsum(counts)])
    price = (min(len(rows), len(columns)) + 1) * int(cost.max()) + 1
    found, duals, pivots = _solve(indptr, to, cost, need[rows], room[columns], price)
    if not proves_least((indptr, to, cost), need[rows], room[columns], price, found, duals):
        # It cannot be: a fault of ours, not of the data.
        raise ArithmeticError("the allocation does not equal its bound")
    return (rows[found[0]], columns[found[1]], found[2]), pivots


def _solve(
    indptr: Bounds, to: Bounds, cost: Bounds, need: Bounds, room: Bounds, price: int
) -> tuple[tuple[Bounds, Bounds, Bounds], Bounds, int]:
    """Return what flows between whom, what room is worth, and the steps it took."""
    n = len(need)
    root = n + len(room)
    point = np.repeat(np.arange(n), np.diff(indptr))
    from coverplan.kernels.flow import start_tree, transport

    par, up, flow = start_tree(np.argsort(cost, kind="stable"), point, to, cost, need, room, price)
    duals, pivots = transport(indptr, to, cost, need, room, price, par, up, flow, _PRICED_AT_ONCE)
    held = np.flatnonzero((par[:root] != root) & (flow[:root] > 0))
    above = par[held]
    return (np.minimum(held, above), np.maximum(held, above) - n, flow[held]), duals, int(pivots)


def _whole_costs(cost: Floats, mixed: npt.NDArray[np.uint64], n: int, m: int) -> Bounds:
    """Return costs as whole numbers, with a small number to each that tells equal ones apart by their ids."""
    around = min(n, m)
    for steps in _STEPS:
        whole = np.rint(cost * steps).astype(np.int64)
        most = max(int(whole.max()), 1)
        ties = (_ROOM_OF_64_BITS // (2 * (around + 2) * most) - 2) // (around + 1)
        if ties >= _LEAST_TIES or steps == 1:
            break
    ties = max(min(ties, _MOST_TIES), 1)
    # A way round has at most so many pairs more than another: a step of cost outweighs all their numbers.
    factor = around * ties + 1 if ties > 1 else 1
    return whole * factor + (_mixed(mixed) % np.uint64(ties)).astype(np.int64)


def _hashes(ids: pd.Index[str]) -> npt.NDArray[np.uint64]:
    """Return a number for each id that is the same on every machine."""
    return pd.util.hash_array(ids.to_numpy(dtype=object), categorize=False)


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the bits of numbers (the last steps of SplitMix64, Steele, Lea, Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
