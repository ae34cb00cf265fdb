"""Kernels that order nodes for elimination: nested dissection, straight cuts made narrower by flows.

A cut takes the fewest nodes that part a cell in two, by a flow across a band in its middle. What lies before
the band is the source and what lies behind it the sink (inertial flow, Schild and Sommer 2015). By Menger's
theorem the fewest nodes that part the two are as many as there are ways across that share no node. In the
flow each node has two ends, one at which ways arrive and one at which they leave, ``2 * i`` and ``2 * i + 1``
for the node at place ``i`` of the cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Bytes, Ints


_SMALL = 3
_MIDDLE = 0.3
# A flow narrows the cut of cells of so many nodes or more; its band is this share of them, in the middle.
_WORTH_FLOW = 200
_BAND = 0.2
# Where a node of a cell lies.
_BEFORE, _BEHIND, _IN_BAND = 0, 1, 2
_NOBODY = np.int32(-1)


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
    part: Bytes,
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
def _split(nodes: Ints, part: Bytes, spare: Ints) -> NDArray[np.int64]:
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
def part_by_flow(
    indptr: Ints, to: Ints, nodes: Ints, cell: Ints, position: Ints, part: Bytes, low: int, high: int
) -> int:
    """Mark a cell's nodes as left (0), right (1) or separator (2); return how many nodes separate.

    The cell's nodes come sorted; the band is those at ``low:high``.
    """
    for i in range(len(nodes)):
        position[nodes[i]] = i
    side, starts = _sides(indptr, to, nodes, cell, position, low, high)
    size = len(nodes)
    before, used = np.full(size, _NOBODY), np.zeros(size, np.bool_)
    came, root = np.empty(2 * size, np.int32), np.empty(2 * size, np.int32)
    queue, ended = np.empty(2 * size, np.int32), np.full(size, _NOBODY)
    while True:
        found = _explore(
            indptr, to, nodes, cell, position, side, starts, before, used, came, root, queue, ended
        )
        if found == 0:
            break
        for start in starts:
            if ended[start] != _NOBODY:
                _send(ended[start], came, before, used)
    n_between = 0
    for i in range(size):
        if side[i] != _IN_BAND:
            part[nodes[i]] = side[i]
        elif root[2 * i + 1] != _NOBODY:
            part[nodes[i]] = 0
        elif root[2 * i] != _NOBODY:
            part[nodes[i]] = 2
            n_between += 1
        else:
            part[nodes[i]] = 1
    return n_between


@kernel
def _sides(
    indptr: Ints, to: Ints, nodes: Ints, cell: Ints, position: Ints, low: int, high: int
) -> tuple[Bytes, Ints]:
    """Return on which side each place lies, and the places in the band at which ways across may start.

    What lies before the band but next to what lies behind it belongs to the band.
    """
    size = len(nodes)
    side = np.full(size, np.int8(_IN_BAND))
    side[:low] = _BEFORE
    side[high:] = _BEHIND
    for i in range(low):
        for arc in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            w = to[arc]
            if cell[w] == cell[nodes[i]] and position[w] >= high:
                side[i] = _IN_BAND
                break
    starts = np.empty(size, np.int32)
    n_starts = 0
    for i in range(high):
        if side[i] != _IN_BAND:
            continue
        for arc in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            w = to[arc]
            if cell[w] == cell[nodes[i]] and side[position[w]] == _BEFORE:
                starts[n_starts] = i
                n_starts += 1
                break
    return side, starts[:n_starts].copy()


@kernel
def _explore(
    indptr: Ints,
    to: Ints,
    nodes: Ints,
    cell: Ints,
    position: Ints,
    side: Bytes,
    starts: Ints,
    before: Ints,
    used: Bools,
    came: Ints,
    root: Ints,
    queue: Ints,
    ended: Ints,
) -> int:
    """Search for more ways across, one from each start at most; they share no end of a node.

    Notes whence each end was reached (``came``) and from which start (``root``), and at which end each
    start's way leaves the band (``ended``); returns how many do.
    """
    root[:] = _NOBODY
    head, tail, found = 0, 0, 0
    for start in starts:
        ended[start] = _NOBODY
        root[2 * start], came[2 * start] = start, _NOBODY
        queue[tail] = 2 * start
        tail += 1
    while head < tail:
        x = queue[head]
        head += 1
        i, start = x >> 1, root[x]
        if ended[start] != _NOBODY:
            continue
        leaves = x & 1 == 1
        # a node in use is passed against the way through it, and that way goes another
        if leaves:
            y = 2 * i if used[i] else _NOBODY
        elif used[i]:
            y = 2 * before[i] + 1 if before[i] != _NOBODY else _NOBODY
        else:
            y = 2 * i + 1
        if y != _NOBODY and root[y] == _NOBODY:
            root[y], came[y] = start, x
            queue[tail] = y
            tail += 1
        if not leaves:
            continue
        for arc in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            w = to[arc]
            if cell[w] != cell[nodes[i]]:
                continue
            j = position[w]
            if side[j] == _BEHIND:
                ended[start] = x
                found += 1
                break
            if side[j] == _IN_BAND and root[2 * j] == _NOBODY:
                root[2 * j], came[2 * j] = start, x
                queue[tail] = 2 * j
                tail += 1
    return found


@kernel
def _send(end: int, came: Ints, before: Ints, used: Bools) -> None:
    """Send one more way along the ends that lead to a last one."""
    x = end
    while came[x] != _NOBODY:
        y = came[x]
        i, j = x >> 1, y >> 1
        leaves = x & 1 == 1
        if i == j:
            used[i] = leaves
        elif not leaves:
            before[i] = j
        x = y
    before[x >> 1] = _NOBODY


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
