"""Kernel of the transportation problem: network simplex on a bipartite graph, in whole numbers.

Points are nodes ``0 .. n-1``, facilities ``n .. n+m-1``, the root ``n+m``. Arcs lead from points to facilities at their cost, from a
facility to the root up to its room, and from each point to the root at the price of being left out. In the tree a point hangs on a
facility or the root, a facility on a point or the root: the potential of a point follows from what it hangs on, and is held nowhere. So
a pivot touches the facilities of a subtree only, and the points that join them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds


@kernel
def _unlist(first: Bounds, after: Bounds, before: Bounds, listed: Bools, node: int, parent: int) -> None:
    """Take a node out of its parent's list of children."""
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        first[parent] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]
    listed[node] = False


@kernel
def _list(first: Bounds, after: Bounds, before: Bounds, listed: Bools, node: int, parent: int) -> None:
    """Put a node into its parent's list of children."""
    before[node] = -1
    after[node] = first[parent]
    if first[parent] >= 0:
        before[first[parent]] = node
    first[parent] = node
    listed[node] = True


@kernel
def _hang(
    par: Bounds,
    first: Bounds,
    after: Bounds,
    before: Bounds,
    listed: Bools,
    node: int,
    parent: int,
    n: int,
) -> None:
    """Hang a node on another parent; points without children stand in no list."""
    old = par[node]
    if listed[node]:
        _unlist(first, after, before, listed, node, old)
        if old < n and first[old] < 0 and listed[old]:
            _unlist(first, after, before, listed, old, par[old])
    par[node] = parent
    if node >= n or first[node] >= 0:
        _list(first, after, before, listed, node, parent)
        if parent < n and not listed[parent]:
            _list(first, after, before, listed, parent, par[parent])


@kernel
def _settle(
    par: Bounds,
    up: Bounds,
    first: Bounds,
    after: Bounds,
    depth: Bounds,
    dual: Bounds,
    inner: int,
    n: int,
) -> int:
    """Work out depths and potentials of a subtree: every node that has children or is a facility, parents first; return the least or 0."""
    root = len(par) - 1
    w = inner
    low = np.int64(0)
    while True:
        if root > w >= n:
            above = par[w]
            if above == root:
                depth[w], dual[w] = 1, 0
            else:
                depth[w] = depth[par[above]] + 2
                dual[w] = up[above] + dual[par[above]] - up[w]
                low = min(low, dual[w])
        if first[w] >= 0:
            w = first[w]
            continue
        while w != inner and after[w] < 0:
            w = par[w]
        if w == inner:
            break
        w = after[w]
    return int(low)


@kernel
def bare_tree(need: Bounds, room: Bounds, price: Bounds) -> tuple[Bounds, Bounds, Bounds, Bools]:
    """Return parents, costs and flows of a tree in which nobody goes anywhere, and which facilities are full outside it: none."""
    n, m = len(need), len(room)
    root = n + m
    par = np.full(root + 1, root)
    par[root] = -1
    up = np.zeros(root + 1, np.int64)
    flow = np.zeros(root + 1, np.int64)
    for i in range(n):
        up[i] = price[i]
        flow[i] = need[i]
    return par, up, flow, np.zeros(m, np.bool_)


@kernel
def regrets(indptr: Bounds, to: Bounds, cost: Bounds, price: Bounds, worth: Bounds) -> Bounds:
    """Return what each point would lose in its second best place, or left out, against its best; a place costs its way and its worth."""
    lost = np.empty(len(price), np.int64)
    for i in range(len(price)):
        best, second = price[i], price[i]
        for a in range(indptr[i], indptr[i + 1]):
            if cost[a] >= second:
                break
            whole = cost[a] + worth[to[a]]
            if whole < best:
                best, second = whole, best
            elif whole < second:
                second = whole
        lost[i] = second - best
    return lost


@kernel
def hang(
    order: Bounds,
    indptr: Bounds,
    to: Bounds,
    cost: Bounds,
    need: Bounds,
    room: Bounds,
    worth: Bounds,
    par: Bounds,
    up: Bounds,
    flow: Bounds,
) -> None:
    """Let whole points, in their order, go to the best facility with room to spare; the tree is changed."""
    n = len(need)
    for i in order:
        best, at = up[i], -1
        for a in range(indptr[i], indptr[i + 1]):
            if cost[a] >= best:
                break
            whole = cost[a] + worth[to[a]]
            # A facility that is filled to the brim would make the tree one that can go round in circles.
            if whole < best and flow[n + to[a]] + need[i] < room[to[a]]:
                best, at = whole, a
        if at >= 0:
            par[i], up[i] = n + to[at], cost[at]
            flow[n + to[at]] += need[i]


@kernel
def transport(
    indptr: Bounds,
    to: Bounds,
    cost: Bounds,
    need: Bounds,
    room: Bounds,
    price: Bounds,
    par: Bounds,
    up: Bounds,
    flow: Bounds,
    full: Bools,
    block: int,
    most: int,
) -> tuple[Bounds, int]:
    """Pivot to the least cost; ``par``, ``up``, ``flow`` and ``full`` become the best tree's.

    Whoever wants to be asked between whether to go on calls it with a number of pivots, and again with the tree that it left.

    Parameters
    ----------
    indptr, to, cost
        Compressed rows of the points: facilities and costs, the cheapest of each row first.
    need, room
        Of points and facilities, all above 0.
    price
        For each point, the cost of leaving a unit out, above any way round.
    par, up, flow
        A tree to start with, of ``bare_tree`` and ``hang``, or of an earlier call under other prices: each node's parent, the cost of the arc
        between them, what flows on it.
    full
        Of facilities: whether the arc to the root is outside the tree and holds its room.
    block
        Arcs that are priced before the best of them enters.
    most
        Pivots after which it comes back before the end.

    Returns
    -------
    duals : array
        Potential of each facility (0 or more where it is full, 0 or less where it is empty).
    pivots : int
        Fewer than ``most``: the cost is least.
    """
    n, m = len(need), len(room)
    root = n + m
    first = np.full(root + 1, -1)
    after = np.full(root + 1, -1)
    before = np.full(root + 1, -1)
    listed = np.zeros(root + 1, np.bool_)
    depth = np.ones(root + 1, np.int64)  # of facilities and the root
    depth[root] = 0
    dual = np.zeros(root + 1, np.int64)  # of facilities and the root
    for f in range(n, root):
        parent = par[f]
        _list(first, after, before, listed, f, parent)
        if parent < n and not listed[parent]:
            _list(first, after, before, listed, parent, par[parent])
    low = _settle(par, up, first, after, depth, dual, root, n)  # no potential is below it
    pivots = 0
    row = 0
    idle = 0  # rows priced since the last pivot
    while idle <= n and pivots < most:
        best = 0
        tail, head, arc_cost = -1, -1, 0
        seen = 0
        while idle <= n:
            if row == n:  # the arcs to the root
                low = 0
                for f in range(m):
                    y = dual[n + f]
                    low = min(low, y)
                    if par[n + f] == root:
                        continue
                    if not full[f] and -y < best:
                        best = -y
                        tail, head, arc_cost = n + f, root, 0
                    if full[f] and y < best:
                        best = y
                        tail, head, arc_cost = root, n + f, 0
                seen += m
            else:
                mine = up[row] + dual[par[row]]
                if price[row] - mine < best:
                    best = price[row] - mine
                    tail, head, arc_cost = row, root, price[row]
                for a in range(indptr[row], indptr[row + 1]):
                    seen += 1
                    if cost[a] + low - mine >= best:
                        break  # nor is any dearer one better
                    reduced = cost[a] + dual[n + to[a]] - mine
                    if reduced < best:
                        best = reduced
                        tail, head, arc_cost = row, n + to[a], cost[a]
                seen += 1
            row = row + 1 if row < n else 0
            idle += 1
            if best < 0 and seen >= block:
                break
        if best == 0:
            break
        idle = 0
        pivots += 1
        least = _pivot(
            need, room, par, up, flow, first, after, before, listed, depth, dual, full, tail, head, arc_cost
        )
        low = min(low, least)
    return dual[n:root].copy(), pivots


@kernel
def _depth(par: Bounds, depth: Bounds, node: int, n: int) -> int:
    return int(depth[par[node]] + 1) if node < n else int(depth[node])


@kernel
def _pivot(
    need: Bounds,
    room: Bounds,
    par: Bounds,
    up: Bounds,
    flow: Bounds,
    first: Bounds,
    after: Bounds,
    before: Bounds,
    listed: Bools,
    depth: Bounds,
    dual: Bounds,
    full: Bools,
    tail: int,
    head: int,
    arc_cost: int,
) -> int:
    """Send as much as can be round the cycle that an arc closes, and put the arc into the tree for one that stops it.

    Of several that stop it the last leaves, in the direction of the flow from the top of the cycle: so the tree stays strongly
    feasible and no pivot comes back. The least potential that changed is returned, or 0.
    """
    n, m = len(need), len(room)
    root = n + m
    a, b = tail, head
    depth_a, depth_b = _depth(par, depth, a, n), _depth(par, depth, b, n)
    while a != b:
        if depth_a > depth_b:
            a = par[a]
            depth_a -= 1
        elif depth_b > depth_a:
            b = par[b]
            depth_b -= 1
        else:
            a, b = par[a], par[b]
            depth_a -= 1
            depth_b -= 1
    top = a
    endless = np.int64(2**62)
    facility = tail - n if head == root else head - n
    to_root = (head == root and tail >= n) or tail == root
    limit = room[facility] if to_root else endless
    most = limit
    leaves, on_tail = -1, False
    w = tail
    while w != top:  # what flows up here becomes less, what flows down more
        left = endless if w >= n and par[w] != root else flow[w]
        if left < most:
            most, leaves, on_tail = left, w, True
        w = par[w]
    w = head
    while w != top:
        left = endless
        if w >= n:
            left = room[w - n] - flow[w] if par[w] == root else flow[w]
        if left <= most:
            most, leaves, on_tail = left, w, False
        w = par[w]
    if most > 0:
        w = tail
        while w != top:
            flow[w] += most if w >= n and par[w] != root else -most
            w = par[w]
        w = head
        while w != top:
            flow[w] += -most if w >= n and par[w] != root else most
            w = par[w]
    if leaves < 0:
        full[facility] = tail != root
        return 0
    if leaves >= n and par[leaves] == root:
        full[leaves - n] = flow[leaves] > 0
    entering = room[facility] - most if tail == root else most
    inner, outer = (tail, head) if on_tail else (head, tail)
    w, parent = inner, outer
    link_cost, link_flow = arc_cost, entering
    while True:
        old, old_cost, old_flow = par[w], up[w], flow[w]
        _hang(par, first, after, before, listed, w, parent, n)
        up[w], flow[w] = link_cost, link_flow
        if w == leaves:
            break
        link_cost, link_flow = old_cost, old_flow
        w, parent = old, w
    return _settle(par, up, first, after, depth, dual, inner, n)
