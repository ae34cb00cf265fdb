"""Kernels for the fewest nodes that part a cell in two: a flow across a band in its middle.

What lies before the band is the source and what lies behind it the sink (inertial flow, Schild and Sommer
2015). By Menger's theorem the fewest nodes that part the two are as many as there are ways across that
share no node. Each node has two ends, one at which ways arrive and one at which they leave, ``2 * i`` and
``2 * i + 1`` for the node at place ``i`` of the cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.network._jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bytes = NDArray[np.int8]

_BEFORE, _BEHIND, _BAND = 0, 1, 2
_NOBODY = np.int32(-1)


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
        if side[i] != _BAND:
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
    side = np.full(size, np.int8(_BAND))
    side[:low] = _BEFORE
    side[high:] = _BEHIND
    for i in range(low):
        for arc in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            w = to[arc]
            if cell[w] == cell[nodes[i]] and position[w] >= high:
                side[i] = _BAND
                break
    starts = np.empty(size, np.int32)
    n_starts = 0
    for i in range(high):
        if side[i] != _BAND:
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
    used: NDArray[np.bool_],
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
            if side[j] == _BAND and root[2 * j] == _NOBODY:
                root[2 * j], came[2 * j] = start, x
                queue[tail] = 2 * j
                tail += 1
    return found


@kernel
def _send(end: int, came: Ints, before: Ints, used: NDArray[np.bool_]) -> None:
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
