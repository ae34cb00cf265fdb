"""Kernels of customisable contraction hierarchies: costs to all ancestors in an elimination tree.

Nodes are numbered by rank. Each node's higher neighbours form a path upwards in the tree, so a node's
label, its costs to its ancestors, is one array by depth, and the cost between two nodes is the least
sum over their common ancestors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel, vector_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Ints


@kernel
def tree_depths(parent: Ints) -> tuple[Ints, Ints]:
    """Return each node's depth and a farther ancestor to jump to; entry ``n`` stands above all roots.

    Jump pointers after Myers (1983): two of them reach any ancestor in logarithmic time.
    """
    n = len(parent)
    depth = np.zeros(n + 1, np.int32)
    jump = np.full(n + 1, np.int32(n))
    for v in range(n - 1, -1, -1):
        p = parent[v]
        depth[v] = depth[p] + 1
        far = jump[p]
        jump[v] = jump[far] if depth[p] - depth[far] == depth[far] - depth[jump[far]] else p
    return depth, jump


@kernel
def _common(a: int, b: int, parent: Ints, jump: Ints, depth: Ints, top: int) -> int:
    """Return how many ancestors two nodes share (each counts as its own)."""
    while depth[a] > depth[b]:
        a = jump[a] if depth[jump[a]] >= depth[b] else parent[a]
    while depth[b] > depth[a]:
        b = jump[b] if depth[jump[b]] >= depth[a] else parent[b]
    while a != b:
        if jump[a] != jump[b]:
            a, b = jump[a], jump[b]
        else:
            a = parent[a] if a != top else a
            b = parent[b] if b != top else b
    return int(depth[a])


@kernel
def spread(at: Ints, turned: Bools, up: Floats, down: Floats, n_edges: int) -> tuple[Floats, Floats]:
    """Return the costs of so many edges upwards and downwards: those known at their places, turned or not, else infinite."""
    above, below = np.full(n_edges, np.inf), np.full(n_edges, np.inf)
    for i in range(len(at)):
        place = np.uint32(at[i])
        above[place], below[place] = (down[i], up[i]) if turned[i] else (up[i], down[i])
    return above, below


@kernel
def customise(first: Ints, higher: Ints, start: int, up: Floats, down: Floats) -> None:
    """Give every edge from rank ``start`` on the cost of the cheapest way by lower nodes (in place).

    Unsigned positions spare the check for negative ones.
    """
    one = np.uint64(1)
    for v in range(start, len(first) - 1):
        last = np.uint64(first[v + 1])
        for a in range(np.uint64(first[v]), last):
            to_x, from_x = up[a], down[a]
            if to_x == np.inf and from_x == np.inf:
                continue
            at = np.uint64(first[higher[a]])
            for b in range(a + one, last):
                y = higher[b]
                while higher[at] != y:
                    at += one
                up[at] = min(up[at], from_x + up[b])
                down[at] = min(down[at], down[b] + to_x)


@kernel
def labels(
    first: Ints,
    higher_depth: Ints,
    cost: Floats,
    parent: Ints,
    depth: Ints,
    node: Ints,
    start: Floats,
) -> tuple[NDArray[np.int64], Floats, Ints]:
    """Return the costs from places to the ancestors of their lower end, by depth, as compressed rows.

    A place has two nodes with a cost each, one an ancestor of the other, since an edge joins them.
    """
    n = len(node)
    lower = np.empty(n, np.int32)
    row = np.zeros(n + 1, np.int64)
    for i in range(n):
        lower[i] = min(node[i, 0], node[i, 1])
        row[i + 1] = row[i] + depth[lower[i]]
    label = np.full(row[n], np.inf)
    top = len(first) - 1
    for i in range(n):
        mine = label[row[i] : row[i + 1]]
        for end in range(2):
            k = depth[node[i, end]] - 1
            mine[k] = min(mine[k], start[i, end])
        v = lower[i]
        while v != top:
            base = mine[depth[v] - 1]
            if base < np.inf:
                for arc in range(np.uint64(first[v]), np.uint64(first[v + 1])):
                    k = np.uint64(higher_depth[arc])
                    mine[k] = min(mine[k], base + cost[arc])
            v = parent[v]
    return row, label, lower


@vector_kernel
def _least_sum(a: Floats, b: Floats, n: int) -> float:
    least = np.inf
    for k in range(n):
        both = a[k] + b[k]
        least = min(least, both)
    return least


@kernel
def meet(
    row: NDArray[np.int64],
    label: Floats,
    lower: Ints,
    start: Ints,
    other_row: NDArray[np.int64],
    other_label: Floats,
    other_lower: Ints,
    target: Ints,
    parent: Ints,
    jump: Ints,
    depth: Ints,
    table: Floats,
) -> None:
    """Lower the table's costs, from starts to targets, to those by way of common ancestors (in place)."""
    top = len(depth) - 1
    for i in range(len(lower)):
        mine = label[row[i] : row[i + 1]]
        for j in range(len(other_lower)):
            shared = _common(lower[i], other_lower[j], parent, jump, depth, top)
            other = other_label[other_row[j] : other_row[j + 1]]
            cost = _least_sum(mine, other, shared)
            if cost < table[start[i], target[j]]:
                table[start[i], target[j]] = cost
