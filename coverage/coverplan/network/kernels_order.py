"""Kernels that order nodes for elimination: nested dissection, straight cuts made narrower by flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.network._jit import kernel
from coverplan.network.kernels_flow import part_by_flow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

_SMALL = 3
_MIDDLE = 0.3
# A flow narrows the cut of cells of so many nodes or more; its band is this share of them, in the middle.
_WORTH_FLOW = 200
_BAND = 0.2


@kernel
def dissect(indptr: Ints, to: Ints, sorted_by: Ints) -> Ints:
    """Return the nodes in an order in which small separators come last, shape (nodes,).

    ``sorted_by`` holds the nodes sorted along several directions, shape (directions, nodes). Each cell
    is cut across the direction in which a straight line has the fewest nodes beside it near the middle.
    """
    n = len(indptr) - 1
    order = np.empty(n, np.int32)
    cell = np.zeros(n, np.int32)
    position = np.empty(n, np.int32)
    part = np.empty(n, np.int8)
    spare = np.empty(n, np.int32)
    stack = [(0, n)]
    n_cells = 1
    while len(stack) > 0:
        low, high = stack.pop()
        size = high - low
        if size <= _SMALL:
            order[low:high] = sorted_by[0, low:high]
            cell[sorted_by[0, low:high]] = -1
            continue
        least, direction, cut, left_side = size + 1, 0, size // 2, True
        for d in range(len(sorted_by)):
            nodes = sorted_by[d, low:high]
            count, at, left = _best_cut(indptr, to, nodes, cell, position)
            if count < least:
                least, direction, cut, left_side = count, d, at, left
        nodes = sorted_by[direction, low:high]
        between = size
        if size >= _WORTH_FLOW:
            first, last = int(size * (0.5 - _BAND / 2)), int(size * (0.5 + _BAND / 2))
            between = part_by_flow(indptr, to, nodes, cell, position, part, first, last)
        if between >= least:
            _mark_parts(indptr, to, nodes, cell, position, part, cut, left_side)
        sizes = np.zeros(3, np.int64)
        for d in range(len(sorted_by)):
            sizes = _split(sorted_by[d, low:high], part, spare)
        middle = low + sizes[0]
        end = middle + sizes[1]
        order[end:high] = sorted_by[direction, end:high]
        cell[sorted_by[0, low:middle]] = n_cells
        cell[sorted_by[0, middle:end]] = n_cells + 1
        cell[sorted_by[0, end:high]] = -1
        n_cells += 2
        if middle > low:
            stack.append((low, middle))
        if end > middle:
            stack.append((middle, end))
    return order


@kernel
def _best_cut(indptr: Ints, to: Ints, nodes: Ints, cell: Ints, position: Ints) -> tuple[int, int, bool]:
    """Return the smallest separator near the middle: its size, the cut, and whether it is left of it."""
    size = len(nodes)
    for i in range(size):
        position[nodes[i]] = i
    left = np.zeros(size + 2, np.int32)
    right = np.zeros(size + 2, np.int32)
    for i in range(size):
        v = nodes[i]
        lowest, highest = i, i
        for arc in range(indptr[v], indptr[v + 1]):
            w = to[arc]
            if cell[w] == cell[v]:
                lowest = min(lowest, position[w])
                highest = max(highest, position[w])
        # left of the cuts i + 1 .. highest the node has a neighbour to the right, and the other way round
        left[i + 1] += 1
        left[highest + 1] -= 1
        right[lowest + 1] += 1
        right[i + 1] -= 1
    first = max(1, int(size * _MIDDLE))
    last = min(size - 1, size - first)
    best, at, is_left = size + 1, size // 2, True
    n_left, n_right = 0, 0
    for c in range(last + 1):
        n_left += left[c]
        n_right += right[c]
        if c >= first and min(n_left, n_right) < best:
            best, at, is_left = min(n_left, n_right), c, n_left <= n_right
    return best, at, is_left


@kernel
def _mark_parts(
    indptr: Ints,
    to: Ints,
    nodes: Ints,
    cell: Ints,
    position: Ints,
    part: NDArray[np.int8],
    cut: int,
    left_side: bool,  # noqa: FBT001 - compiled code has no keywords
) -> None:
    """Mark each node of a cell as left (0), right (1) or separator (2)."""
    for i in range(len(nodes)):
        position[nodes[i]] = i
    for i in range(len(nodes)):
        v = nodes[i]
        part[v] = 0 if i < cut else 1
        if (i < cut) != left_side:
            continue
        for arc in range(indptr[v], indptr[v + 1]):
            w = to[arc]
            if cell[w] == cell[v] and (position[w] < cut) != left_side:
                part[v] = 2
                break


@kernel
def _split(nodes: Ints, part: NDArray[np.int8], spare: Ints) -> NDArray[np.int64]:
    """Put the nodes of a cell in order of their parts, each part as it was; return the parts' sizes."""
    sizes = np.zeros(3, np.int64)
    for v in nodes:
        sizes[part[v]] += 1
    at = np.array([0, sizes[0], sizes[0] + sizes[1]])
    for v in nodes:
        spare[at[part[v]]] = v
        at[part[v]] += 1
    nodes[:] = spare[: len(nodes)]
    return sizes


@kernel
def eliminate(indptr: Ints, to: Ints, order: Ints) -> tuple[Ints, Ints, Ints]:
    """Complete the graph to a chordal one, eliminating nodes in order.

    Returns, for nodes by rank, the higher neighbours as compressed rows (ascending), and the parent in
    the elimination tree (the lowest of them; ``n`` at a root).
    """
    n = len(order)
    rank = np.empty(n, np.int32)
    for r in range(n):
        rank[order[r]] = r
    first = np.zeros(n + 1, np.int32)
    higher = np.empty(max(16, 4 * len(to)), np.int32)
    parent = np.full(n, np.int32(n))
    child = np.full(n, np.int32(-1))
    sibling = np.full(n, np.int32(-1))
    seen = np.full(n, np.int32(-1))
    filled = 0
    for r in range(n):
        v = order[r]
        while filled + n - r > len(higher):
            higher = np.append(higher, np.empty(len(higher), np.int32))
        start = filled
        for arc in range(indptr[v], indptr[v + 1]):
            s = rank[to[arc]]
            if s > r and seen[s] != r:
                seen[s] = r
                higher[filled] = s
                filled += 1
        c = child[r]
        while c >= 0:
            for i in range(first[c], first[c + 1]):
                s = higher[i]
                if s > r and seen[s] != r:
                    seen[s] = r
                    higher[filled] = s
                    filled += 1
            c = sibling[c]
        first[r + 1] = filled
        if filled > start:
            higher[start:filled] = np.sort(higher[start:filled])
            p = higher[start]
            parent[r] = p
            sibling[r] = child[p]
            child[p] = r
    return first, higher[:filled].copy(), parent
