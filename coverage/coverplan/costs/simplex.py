"""The network simplex over an allocation in whole numbers: where it starts, and when it is asked whether to go on."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds

    # Of each node its parent, the cost of the arc between them, and what flows on it; of facilities whether they are full outside.
    Tree: TypeAlias = tuple[Bounds, Bounds, Bounds, Bools]
    Problem: TypeAlias = tuple[Bounds, Bounds, Bounds, Bounds, Bounds, Bounds]

__all__ = ["first_tree", "least_cost", "scarce"]

# Arcs that are priced before the best of them enters: the more facilities, the longer a pivot takes, and the more choice pays.
_PRICED_AT_ONCE, _PRICED_FOR_EACH_FACILITY = 100, 0.1
# Pivots before Python is asked whether to go on.
_PIVOTS_AT_ONCE = 20_000
# One point of so many, and no fewer in all, is asked first what room is worth.
_SAMPLED, _LEAST_SAMPLE = 4, 1000


def least_cost(problem: Problem, tree: Tree, until: float = math.inf) -> tuple[Bounds, int, bool]:
    """Pivot a tree to the least cost, in place; Ctrl-C is heard between one lot of pivots and the next.

    Parameters
    ----------
    problem
        Compressed rows (``indptr``, ``to``, ``cost``), needs, rooms and prices, as :func:`coverplan.kernels.flow.transport` takes them.
    tree
        A tree to start with.
    until
        Reading of the machine's steady clock at which to stop, after the lot of pivots that is under way.

    Returns
    -------
    tuple
        Potentials of the facilities, how many pivots it took, and whether the cost is least.

    Examples
    --------
    >>> arcs = np.array([0, 1]), np.array([0]), np.array([10])
    >>> need, room, price = np.array([3]), np.array([2]), np.array([100])
    >>> tree = first_tree((*arcs, need, room, price))
    >>> duals, _, is_least = least_cost((*arcs, need, room, price), tree)
    >>> duals.tolist(), is_least, tree[2].tolist()
    ([90], True, [1, 2, 0])
    """
    from coverplan.kernels.flow import transport

    pivots, facilities = 0, len(problem[4])
    block = max(_PRICED_AT_ONCE, int(_PRICED_FOR_EACH_FACILITY * facilities))
    while True:
        at_once = _PIVOTS_AT_ONCE if time.perf_counter() < until else 0
        duals, more = transport(problem, tree, block, at_once)
        pivots += int(more)
        if more < at_once or not at_once:
            return duals, pivots, more < at_once


def first_tree(problem: Problem, until: float = math.inf) -> Tree:
    """Return a tree to start with: whole points go to the best facilities with room to spare, who has most to lose first.

    What room is worth is learnt from the first of the points, which are a sample of all in the order of a hash, with their part of it.

    Parameters
    ----------
    problem
        As in :func:`least_cost`.
    until
        Reading of the machine's steady clock at which no more is learnt.
    """
    from coverplan.kernels.flow import bare_tree, hang, regrets

    indptr, to, cost, need, room, price = problem
    some = len(need) // _SAMPLED
    worth = np.zeros(len(room), np.int64)
    if some >= _LEAST_SAMPLE:
        part = need[:some].sum() / need.sum()
        rows = indptr[: some + 1], to[: indptr[some]], cost[: indptr[some]]
        rooms = np.maximum(np.rint(room * part), 1).astype(np.int64)
        sample = *rows, need[:some], rooms, price[:some]
        worth = np.maximum(least_cost(sample, first_tree(sample, until), until)[0], 0)
    tree = bare_tree(need, room, price)
    order = np.argsort(-regrets(indptr, to, cost, price, worth), kind="stable")
    hang(order, indptr, to, cost, need, room, worth, *tree[:3])
    return tree


def scarce(tree: Tree, points: int) -> Bools:
    """Return for which facilities one place more would serve one more, as a tree has it: those that hang on somebody who is left out.

    Examples
    --------
    >>> tree = np.array([1, 2, -1]), np.zeros(3), np.zeros(3), np.zeros(1, bool)  # a point on a facility on the root
    >>> scarce(tree, 1).tolist()
    [False]
    """
    par = tree[0]
    root = len(par) - 1
    node = np.arange(points, root)
    while (par[node] != root).any():
        node = np.where(par[node] == root, node, par[node])
    return np.asarray(node < points)
