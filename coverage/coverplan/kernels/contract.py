"""Kernels that take the nodes of few neighbours out of a network, and bring their costs back.

A node that is taken out leaves edges between its neighbours, so that all that remain are as far apart
as before. What is left is the core: a quarter of the nodes, in which searches run. The nodes are
numbered by rank: those taken out in order, then the core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Ints


# Nodes of up to so many neighbours are taken out; of more, each would add more edges than it takes along.
FEW = 3
# No node gets more than so many neighbours beyond those it had, and one of many keeps them: lists stay short.
_SPARE, _MANY = 4, 16
# A round that takes out less than this share of what is left is not worth another.
_LEAST_SHARE = 0.02


@kernel
def take_out(indptr: Ints, to: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Take out nodes of few neighbours; return them in order, and the neighbours of each when it went.

    The neighbours of node ``v`` are ``near[first[v]:first[v] + count[v]]``, of a node that is left those in
    the core. ``indptr`` and ``to`` may name a neighbour twice. No two neighbours go in one round, so that
    chains are taken apart from everywhere at once and no way up from a node is long.
    """
    n = len(indptr) - 1
    first = np.zeros(n + 1, np.int32)
    for v in range(n):
        first[v + 1] = first[v] + indptr[v + 1] - indptr[v] + _SPARE
    near = np.empty(first[n], np.int32)
    count = np.zeros(n, np.int32)
    seen = np.full(n, np.int32(-1))
    for v in range(n):
        seen[v] = v
        for arc in range(indptr[v], indptr[v + 1]):
            w = to[arc]
            if seen[w] != v:
                seen[w] = v
                near[first[v] + count[v]] = w
                count[v] += 1
    left = np.arange(n).astype(np.int32)
    n_left = n
    order = np.empty(n, np.int32)
    n_out = 0
    few = 2
    seen[:] = -1
    this_round = 0
    while few <= FEW:
        before, n_kept = n_out, 0
        for i in range(n_left):
            v = left[i]
            if seen[v] == this_round or not _may_go(first, near, count, v, few):
                left[n_kept] = v
                n_kept += 1
                continue
            order[n_out] = v
            n_out += 1
            for a in range(first[v], first[v] + count[v]):
                seen[near[a]] = this_round
                _join_others(first, near, count, v, near[a])
        n_left = n_kept
        this_round += 1
        if n_out - before <= _LEAST_SHARE * n_left:
            few += 1
    return order[:n_out].copy(), first, near, count


@kernel
def _may_go(first: Ints, near: Ints, count: Ints, v: int, few: int) -> bool:
    """Tell whether a node has few neighbours, and room for each other in the lists of each."""
    if count[v] > few:
        return False
    more = max(count[v] - 2, 0)
    for a in range(first[v], first[v] + count[v]):
        w = near[a]
        if count[w] + more > min(first[w + 1] - first[w], _MANY):
            return False
    return True


@kernel
def _join_others(first: Ints, near: Ints, count: Ints, v: int, w: int) -> None:
    """In the neighbours of ``w``, put the other neighbours of ``v`` in the place of ``v``."""
    start = first[w]
    at = start
    while near[at] != v:
        at += 1
    count[w] -= 1
    near[at] = near[start + count[w]]
    for a in range(first[v], first[v] + count[v]):
        x = near[a]
        if x == w:
            continue
        is_new = True
        for b in range(start, start + count[w]):
            if near[b] == x:
                is_new = False
        if is_new:
            near[start + count[w]] = x
            count[w] += 1


@kernel
def rows_by_rank(node: Ints, rank: Ints, first: Ints, near: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return the higher neighbours of each rank as compressed rows, ascending."""
    n = len(node)
    row = np.zeros(n + 1, np.int32)
    higher = np.empty(int(count.sum()), np.int32)
    filled = 0
    for r in range(n):
        v = node[r]
        start = filled
        for a in range(first[v], first[v] + count[v]):
            x = rank[near[a]]
            if x > r:
                at = filled
                while at > start and higher[at - 1] > x:
                    higher[at] = higher[at - 1]
                    at -= 1
                higher[at] = x
                filled += 1
        row[r + 1] = filled
    return row, higher[:filled].copy()


@kernel
def position(first: Ints, higher: Ints, low: int, high: int) -> int:
    """Return where in the rows a node's higher neighbour stands; rows are short."""
    at = first[low]
    while higher[at] != high:
        at += 1
    return int(at)


@kernel
def positions(first: Ints, higher: Ints, tail: Ints, head: Ints) -> Ints:
    """Return where in the rows pairs of neighbours stand; -1 for a node and itself."""
    at = np.full(len(tail), np.int32(-1))
    for e in range(len(tail)):
        if tail[e] != head[e]:
            at[e] = position(first, higher, min(tail[e], head[e]), max(tail[e], head[e]))
    return at


@kernel
def meeting_pairs(first: Ints, higher: Ints, n_out: int) -> Ints:
    """Return where in the rows each two higher neighbours of a node taken out stand, node by node."""
    n_pairs = 0
    for r in range(n_out):
        size = first[r + 1] - first[r]
        n_pairs += size * (size - 1) // 2
    at = np.empty(n_pairs, np.int32)
    filled = 0
    for r in range(n_out):
        for a in range(first[r], first[r + 1]):
            for b in range(a + 1, first[r + 1]):
                at[filled] = position(first, higher, higher[a], higher[b])
                filled += 1
    return at


@kernel
def lay_costs(
    at: Ints, tail: Ints, head: Ints, cost: Floats, oneway: Bools, up: Floats, down: Floats
) -> None:
    """Lay the costs of edges between ranks upwards and downwards along the rows (in place)."""
    for e in range(len(at)):
        k = at[e]
        if k < 0:
            continue
        c = cost[e]
        if tail[e] < head[e]:
            up[k] = min(up[k], c)
            if not oneway[e]:
                down[k] = min(down[k], c)
        else:
            down[k] = min(down[k], c)
            if not oneway[e]:
                up[k] = min(up[k], c)


@kernel
def join_costs(first: Ints, pairs: Ints, n_out: int, up: Floats, down: Floats) -> None:
    """Give pairs of neighbours the cost of the way by the node between them that was taken out (in place)."""
    p = 0
    for r in range(n_out):
        for a in range(first[r], first[r + 1]):
            for b in range(a + 1, first[r + 1]):
                k = pairs[p]
                p += 1
                up[k] = min(up[k], down[a] + up[b])
                down[k] = min(down[k], down[b] + up[a])


@kernel
def climb(
    first: Ints, higher: Ints, cost: Floats, n_out: int, group: Ints, rank: Ints, start: Floats
) -> tuple[Ints, Ints, Floats]:
    """Follow groups of places up to the core; return, group by group, the ranks passed and the costs.

    Group ``i`` has the places ``group[i]:group[i + 1]``, a handful; what is returned is grouped likewise,
    each rank once in a group.
    """
    n_groups = len(group) - 1
    row = np.zeros(n_groups + 1, np.int32)
    passed = np.empty(4 * len(rank) + 64, np.int32)
    price = np.empty(len(passed), np.float64)
    filled = 0
    for i in range(n_groups):
        begin = filled
        for s in range(group[i], group[i + 1]):
            v, here = rank[s], start[s]
            while True:
                if filled + FEW + 1 > len(passed):
                    passed = np.append(passed, np.empty(filled, np.int32))
                    price = np.append(price, np.empty(filled, np.float64))
                here, filled = _lowered(passed, price, begin, filled, v, here)
                if v >= n_out or first[v] == first[v + 1]:
                    break
                for a in range(first[v] + 1, first[v + 1]):
                    _, filled = _lowered(passed, price, begin, filled, higher[a], here + cost[a])
                here += cost[first[v]]
                v = higher[first[v]]
        row[i + 1] = filled
    return row, passed[:filled], price[:filled]


@kernel
def _lowered(passed: Ints, price: Floats, begin: int, filled: int, v: int, cost: float) -> tuple[float, int]:
    """Note that a rank is passed at a cost, once, unless that is infinite; return the least cost, and how many are."""
    for j in range(begin, filled):
        if passed[j] == v:
            price[j] = min(price[j], cost)
            return price[j], filled
    if cost < np.inf:
        passed[filled] = v
        price[filled] = cost
        filled += 1
    return cost, filled


@kernel
def settle(node: Ints, to: Ints, cost: Floats, dist: Floats, owner: Ints) -> tuple[Floats, Ints]:
    """Bring costs and owners, known by rank in the core, to every node; ties go to the lower owner.

    ``to`` and ``cost`` hold the higher neighbours of the nodes taken out, each row filled up to ``FEW``
    with the node itself at an infinite cost: loops of one length and no branches run twice as fast.
    """
    n = len(node)
    all_dist = np.empty(n, np.float64)
    all_owner = np.empty(n, np.int32)
    for r in range(len(to) - 1, -1, -1):
        least, whose = dist[r], owner[r]
        for i in range(FEW):
            x = np.uint32(to[r, i])
            c = dist[x] + cost[r, i]
            o = owner[x]
            whose = min(o, whose) if c == least else (o if c < least else whose)
            least = min(least, c)
        dist[r] = least
        owner[r] = whose
        v = np.uint32(node[r])
        all_dist[v] = least
        all_owner[v] = whose
    for r in range(len(to), n):
        v = np.uint32(node[r])
        all_dist[v] = dist[r]
        all_owner[v] = owner[r]
    return all_dist, all_owner
