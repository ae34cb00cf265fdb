"""Who goes where when places are limited: of all ways to serve the most, the one of least total cost."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from coverplan.costs.certificate import is_possible, most_served, proves_least
from coverplan.costs.enlarging import added_for
from coverplan.costs.matrix import CostMatrix
from coverplan.costs.simplex import first_tree, least_cost, scarce
from coverplan.errors import Fault, InputError, require_type
from coverplan.units import is_number

if TYPE_CHECKING:
    import numpy.typing as npt

    from coverplan.costs.simplex import Tree
    from coverplan.kernels.types import Bools, Bounds, Floats

__all__ = ["Allocation", "Flows", "allocate", "by_id", "in_hash_order", "mixed", "parts_of", "scale_of"]

# Needs and rooms are counted in parts of a place, as many as keep every sum a whole number of a float.
_PARTS = (10**6, 10**4, 10**2, 1)
_WHOLE = 2**53
# Costs are counted in parts of a metre or second, as many as leave the ways round within 64 bits.
_STEPS = (1000, 100, 10, 1)
_ROOM_OF_64_BITS = 2**61
# Ways of the same cost are told apart by so many numbers at least.
_LEAST_TIES, _MOST_TIES = 2**8, 2**20


@dataclass(frozen=True, eq=False)
class Allocation:
    """Whom each facility serves.

    Attributes
    ----------
    flows : DataFrame
        demand_id, site_id, amount, cost (of a unit); the pairs with something to them, by id.
    flows_at : tuple of array
        Of each row of ``flows`` the position of its need, and that of its site among those of the costs.
    unserved : Series
        On demand_id: the need that no facility has room for.
    load : Series
        On site_id: the need that is allocated to it.
    total_cost : float
        Sum of amount x cost.
    pivots : int
        Steps the method took.
    added : DataFrame
        As ``flows``: where places would have to be added for all who may be served somewhere to be served; no fewer do, and of all ways to
        add as many those with the least way in all; of those who go to an enlarged site first for whom is left out, then for who has the
        farthest way. Empty unless asked for.
    added_at : tuple of array
        As ``flows_at``, of the rows of ``added``.
    can_go : array of bool, shape (demand points,)
        Who may be served by some site, with room or without.
    status : str
        ``"optimal"``: the most is served at the least cost, proved. ``"time_limit"``: what there was when the time ran out, which no need and
        no room exceeds.
    most_served : float
        Proved: no allocation serves more.

    Examples
    --------
    >>> from coverplan.costs import CostMatrix
    >>> costs = CostMatrix.from_dense([[100.0]], demand_ids=["a"], site_ids=["x"])
    >>> allocate(costs, pd.Series({"a": 3.0}), pd.Series({"x": 2.0})).flows.to_numpy().tolist()
    [['a', 'x', 2.0, 100.0]]
    """

    flows: pd.DataFrame
    flows_at: tuple[Bounds, Bounds]
    unserved: pd.Series
    load: pd.Series
    total_cost: float
    pivots: int
    added: pd.DataFrame
    added_at: tuple[Bounds, Bounds]
    can_go: Bools
    status: Literal["optimal", "time_limit"]
    most_served: float


def allocate(
    costs: CostMatrix,
    need: pd.Series,
    room: pd.Series,
    *,
    enlarge: bool = False,
    time_limit_s: float = math.inf,
) -> Allocation:
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
    enlarge
        Whether to say, too, where places would have to be added. That is another programme: who is left out there goes to the nearest
        facility, which is enlarged.
    time_limit_s
        Seconds after which the allocation found so far will do; no limit by default. Reading the problem is not cut short.

    Returns
    -------
    Allocation
        In the order of ``costs``; the order of rows changes nothing in it, but for one that the time limit cut short.

    Raises
    ------
    InputError
        When the time limit is below 0 or no number; naming every demand point and facility whose need or room is missing, given twice,
        no number or negative, and every one that is not in ``costs``. Room may be without end.

    Notes
    -----
    Minimise ``sum c_ij x_ij + sum M_i u_i`` subject to ``sum_j x_ij + u_i = need_i``, ``sum_i x_ij <= room_j``, where M is dearer than any
    way round, so that serving more always comes first; places to add are the ``u_i`` under ``M_i = M + min_j c_ij``. Primal network simplex
    on a strongly feasible tree (Cunningham 1976; Ahuja, Magnanti, Orlin, *Network Flows*, 1993, chapter 11) in whole numbers: a millionth of
    a place, a millimetre or millisecond (coarser where sums would not fit). Either answer is checked by
    :func:`~coverplan.costs.certificate.proves_least`.

    Examples
    --------
    Two villages of 6 and 4, two cemeteries with room for 5 and 3.

    >>> from coverplan.costs import CostMatrix
    >>> costs = CostMatrix.from_dense([[100.0, 900.0], [200.0, 300.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> need, room = pd.Series({"a": 6.0, "b": 4.0}), pd.Series({"x": 5.0, "y": 3.0})
    >>> found = allocate(costs, need, room, enlarge=True)
    >>> found.unserved.to_dict(), found.load.to_dict(), found.total_cost
    ({'a': 1.0, 'b': 1.0}, {'x': 5.0, 'y': 3.0}, 1400.0)
    >>> found.added.to_numpy().tolist()
    [['a', 'x', 1.0, 100.0], ['b', 'x', 1.0, 200.0]]
    """
    require_type(costs, CostMatrix, "costs")
    if not (is_number(time_limit_s) and time_limit_s >= 0):
        raise InputError.of("siting.time-limit", value=time_limit_s)
    until = time.perf_counter() + time_limit_s
    demand_ids, site_ids = costs.row_ids.text, costs.column_ids.text
    needs = _amounts(need, demand_ids, "need", most=np.finfo(float).max)
    rooms = _amounts(room, site_ids, "room", most=math.inf)
    parts = parts_of(needs)
    whole_need = np.rint(needs * parts).astype(np.int64)
    all_need = int(whole_need.sum()) + 1  # more room than all need makes no difference
    whole_room = np.rint(np.minimum(rooms * parts, all_need)).astype(np.int64)
    problem = _problem(costs, whole_need, whole_room)
    found = _solved(problem, problem.price, until)
    row, column, amount = flows = by_id(found.flows, demand_ids, site_ids)
    served, load = np.zeros(len(needs), np.int64), np.zeros(len(rooms), np.int64)
    np.add.at(served, row, amount)
    np.add.at(load, column, amount)
    table = _frame(costs, flows, parts)
    left = whole_need - served
    added, is_least = _nothing(), found.is_least
    if enlarge and left[problem.rows].any():
        added, is_least_added = _enlarged(problem, found.tree, left, until)
        is_least &= is_least_added
    added = by_id(added, demand_ids, site_ids)
    return Allocation(
        flows=table,
        flows_at=(row, column),
        unserved=pd.Series(left / parts, index=demand_ids.rename("demand_id")),
        load=pd.Series(load / parts, index=site_ids.rename("site_id")),
        total_cost=float((table["amount"] * table["cost"]).sum()),
        pivots=found.pivots,
        added=_frame(costs, added, parts),
        added_at=added[:2],
        can_go=np.diff(costs.indptr) > 0,
        status="optimal" if is_least else "time_limit",
        most_served=found.most_served / parts,
    )


def _amounts(given: pd.Series, ids: pd.Index, name: str, *, most: float) -> Floats:
    """Return an amount for each id, in their order.

    Raises
    ------
    InputError
        Naming every id that has none, or two, that is not there, or whose amount is no number from 0 to ``most``.
    """
    require_type(given, pd.Series, name)
    faults = [
        Fault.of("allocation.twice", name=name, id=one)
        for one in given.index[given.index.duplicated()].unique()
    ]
    if not faults:
        amounts = pd.to_numeric(given, errors="coerce").reindex(ids).to_numpy(float)
        wrong = np.flatnonzero(~((amounts >= 0) & (amounts <= most)))
        for one in ids[wrong]:
            is_there = one in given.index
            faults.append(
                Fault.of("allocation.amount", name=name, id=one, value=given[one])
                if is_there
                else Fault.of("allocation.missing", name=name, id=one)
            )
        if len(given) > len(ids) or len(wrong):
            faults += [
                Fault.of("allocation.unknown", name=name, id=one) for one in given.index.difference(ids)
            ]
        if not faults:
            return amounts
    raise InputError(faults)


def parts_of(needs: Floats) -> int:
    """Return in how many parts of a place needs are counted: as many as keep their sum a whole number of a float.

    Examples
    --------
    >>> parts_of(np.array([1.0])), parts_of(np.array([1e10]))
    (1000000, 10000)
    """
    return next(parts for parts in _PARTS if max(needs.sum(), 1.0) * parts < _WHOLE or parts == 1)


# Positions of needs and of sites, and amounts.
Flows: TypeAlias = "tuple[Bounds, Bounds, Bounds]"


@dataclass(frozen=True, eq=False)
class _Problem:
    """Needs, rooms and the pairs between them in whole numbers: rows that may go somewhere, columns with room, in an order of hashes."""

    rows: Bounds  # positions in the matrix
    columns: Bounds
    indptr: Bounds
    to: Bounds
    cost: Bounds
    need: Bounds
    room: Bounds
    price: Bounds  # of leaving a unit of each row out: more than any way round
    nearest: Bounds  # of each row the least cost, whether there is room or not
    nearest_column: Bounds  # and to which position in the matrix


def by_id(flows: Flows, needs: pd.Index[str], sites: pd.Index[str]) -> Flows:
    """Return flows (positions of needs and sites, amounts) in the order of their ids.

    Examples
    --------
    >>> flows = np.array([0, 1]), np.array([0, 0]), np.array([5, 7])
    >>> [part.tolist() for part in by_id(flows, pd.Index(["b", "a"]), pd.Index(["x"]))]
    [[1, 0], [0, 0], [7, 5]]
    """
    row, column, amount = flows
    order = np.lexsort((_rank(sites)[column], _rank(needs)[row]))
    return row[order], column[order], amount[order]


def _frame(costs: CostMatrix, flows: Flows, parts: int) -> pd.DataFrame:
    row, column, amount = flows
    return pd.DataFrame(
        {
            "demand_id": costs.row_ids.text.take(row), "site_id": costs.column_ids.text.take(column), "amount": amount / parts,
            "cost": np.asarray(costs.by_demand()[row, column], dtype=float) if len(row) else np.zeros(0),
        }
    )  # fmt: skip


def _rank(ids: pd.Index[str]) -> Bounds:
    """Return the place of each id among all, in order."""
    rank = np.empty(len(ids), np.int64)
    rank[np.asarray(ids.argsort())] = np.arange(len(ids))
    return rank


def _nothing() -> Flows:
    none = np.zeros(0, np.int64)
    return none, none, none


def _problem(costs: CostMatrix, need: Bounds, room: Bounds) -> _Problem:
    """Put a problem into whole numbers, rows and columns in the order of a hash of their ids.

    In an order of place the method stalls, in the caller's the answer could depend on it.
    """
    from coverplan.kernels.pricing import whole_rows

    (row_hash, rows), (column_hash, columns) = (
        in_hash_order(ids.text) for ids in (costs.row_ids, costs.column_ids)
    )
    pairs = np.diff(costs.indptr)
    rows = rows[(need[rows] > 0) & (pairs[rows] > 0)]  # who can go nowhere takes no part
    if not len(rows):
        none = _nothing()[0]
        return _Problem(rows, columns[:0], np.zeros(1, np.int64), *(none,) * 7)
    most = np.zeros(len(pairs))
    most[pairs > 0] = np.maximum.reduceat(costs.data, costs.indptr[:-1][pairs > 0])
    scale = scale_of(float(most[rows].max()), len(rows), len(columns))
    has_room = room[columns] > 0
    place = np.empty((2, len(columns)), np.int64)
    place[0, columns], place[1, columns] = (
        np.arange(len(columns)),
        np.where(has_room, np.cumsum(has_room) - 1, -1),
    )
    told_apart = row_hash[rows], column_hash >> np.uint64(1)
    indptr, to, cost, nearest, at, dearest = whole_rows(
        (costs.indptr, costs.indices, costs.data), rows, (place[0], place[1]), told_apart, scale
    )
    price = np.full(len(rows), (min(len(rows), len(columns)) + 1) * int(dearest) + 1)
    with_room = columns[has_room]
    return _Problem(
        rows, with_room, indptr, to, cost, need[rows], room[with_room], price, nearest, columns[at]
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Found:
    """The last tree, who goes where in it by positions in the matrix, the steps it took, and what is proved of it."""

    tree: Tree | None
    flows: Flows
    pivots: int
    is_least: bool
    most_served: int


def _solved(problem: _Problem, price: Bounds, until: float, tree: Tree | None = None) -> _Found:
    """Return the best allocation under prices of leaving a unit out, proved, or what there is of it when the time is over."""
    if not len(problem.to):
        return _Found(None, _nothing(), 0, is_least=True, most_served=0)
    n, m = len(problem.need), len(problem.room)
    rows, amounts = (problem.indptr, problem.to, problem.cost), (problem.need, problem.room, price)
    if tree is None:
        tree = first_tree((*rows, *amounts), until)
    par, _, flow, _ = tree
    duals, pivots, is_least = least_cost((*rows, *amounts), tree, until)
    held = np.flatnonzero((par[: n + m] != n + m) & (flow[: n + m] > 0))
    found = np.minimum(held, par[held]), np.maximum(held, par[held]) - n, flow[held]
    proved = (
        proves_least(rows, *amounts, found, duals) if is_least else is_possible(rows, *amounts[:2], found)
    )
    if not proved:
        # It cannot be: a fault of ours, not of the data.
        raise ArithmeticError("the allocation does not equal its bound")
    return _Found(
        tree, (problem.rows[found[0]], problem.columns[found[1]], found[2]), int(pivots), is_least,
        most_served(rows, problem.need, problem.room, scarce(tree, n)),
    )  # fmt: skip


def _enlarged(problem: _Problem, tree: Tree | None, left: Bounds, until: float) -> tuple[Flows, bool]:
    """Return whom places would be added for, where, and how many, by positions in the matrix; and whether no fewer would do."""
    price = problem.price + problem.nearest
    if tree is not None:  # the best tree under the one price is a good start under the other
        par, up, _, _ = tree
        out = np.flatnonzero(par[: len(price)] == len(par) - 1)
        up[out] = price[out]
    found = _solved(problem, price, until, tree)
    place = np.empty(len(left), np.int64)
    place[problem.rows] = np.arange(len(problem.rows))
    flows = place[found.flows[0]], *found.flows[1:]
    added = added_for(problem.need, left[problem.rows], (problem.nearest, problem.nearest_column), flows)
    some = added > 0
    return (problem.rows[some], problem.nearest_column[some], added[some]), found.is_least


def scale_of(most_cost: float, n: int, m: int) -> tuple[int, int, int]:
    """Return how costs become whole numbers: steps of a metre or second, by what those are multiplied, and how many ways are told apart.

    Examples
    --------
    >>> scale_of(10_000.0, 100_000, 2_000)
    (1000, 57558001, 28779)
    """
    around = min(n, m)
    for steps in _STEPS:
        most = max(round(most_cost * steps), 1)
        ties = (_ROOM_OF_64_BITS // (2 * (around + 2) * most) - 2) // (around + 1)
        if ties >= _LEAST_TIES or steps == 1:
            break
    ties = max(min(ties, _MOST_TIES), 1)
    # A way round has at most so many pairs more than another: a step of cost outweighs all their numbers.
    return steps, (around * ties + 1 if ties > 1 else 1), ties


def in_hash_order(ids: pd.Index[str]) -> tuple[npt.NDArray[np.uint64], Bounds]:
    """Return a number for each id that is the same on every machine, and the positions of the ids in order of it (ties by id).

    Examples
    --------
    >>> numbers, order = in_hash_order(pd.Index(["a", "b"], dtype="str"))
    >>> numbers.dtype, bool(numbers[order[0]] < numbers[order[1]])
    (dtype('uint64'), True)
    """
    numbers = pd.util.hash_array(ids.to_numpy(dtype=object), categorize=False)
    return numbers, np.lexsort((_rank(ids), numbers))


def mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the bits of numbers (the last steps of SplitMix64, Steele, Lea, Flood 2014).

    Examples
    --------
    >>> mixed(np.array([0], dtype=np.uint64)).tolist()
    [0]
    """
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
