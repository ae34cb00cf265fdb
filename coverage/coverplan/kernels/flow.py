"""Kernel of the transportation problem: network simplex on a bipartite graph, in whole numbers.

Points are nodes ``0 .. n-1``, facilities ``n .. n+m-1``, the root ``n+m``. Arcs lead from points to facilities at their cost, from a
facility to the root up to its room, and from each point to the root at the price of being left out. In the tree a point hangs on a
facility or the root, a facility on a point or the root: the potential of a point follows from what it hangs on, and is held nowhere.

Facilities are held in an order in which those of a subtree stand together, each before those that hang on it: a pivot shifts all their
potentials by one number, and takes them to another place in the order. The order goes round, by way of the root (here number ``m``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Bounds

    Problem: TypeAlias = tuple[Bounds, Bounds, Bounds, Bounds, Bounds, Bounds]
    Tree: TypeAlias = tuple[Bounds, Bounds, Bounds, Bools]
    # Of each node its parent, the cost of the arc between them, what flows on it, and how many facilities its subtree has.
    Nodes: TypeAlias = tuple[Bounds, Bounds, Bounds, Bounds]
    # Of each facility the one after it, the one before it and its potential, with one place more for the root and one for the end of
    # what is on its way; of each point the first facility that hangs on it, or -1.
    Order: TypeAlias = tuple[Bounds, Bounds, Bounds, Bounds]

_ENDLESS = 2**62


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
def transport(problem: Problem, tree: Tree, block: int, most: int) -> tuple[Bounds, int]:
    """Pivot to the least cost; the tree becomes the best one.

    Whoever wants to be asked between whether to go on calls it with a number of pivots, and again with the tree that it left.

    Parameters
    ----------
    problem
        Compressed rows of the points (``indptr``, ``to``, ``cost``: facilities and costs, the cheapest of each row first); needs of points
        and rooms of facilities, all above 0; for each point, the price of leaving a unit out, above any way round.
    tree
        A tree to start with, of ``bare_tree`` and ``hang``, or of an earlier call under other prices: each node's parent, the cost of the arc
        between them, what flows on it; of facilities whether the arc to the root is outside the tree and holds its room.
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
    indptr, to, cost, need, room, price = problem
    par, up, flow, full = tree
    n, m = len(need), len(room)
    root = n + m
    size, order = _in_order(par, up, n)
    nodes, dual = (par, up, flow, size), order[2]
    low = dual.min()  # no potential is below it
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
                    y = dual[f]
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
                mine = up[row] + dual[par[row] - n]
                if price[row] - mine < best:
                    best = price[row] - mine
                    tail, head, arc_cost = row, root, price[row]
                for a in range(indptr[row], indptr[row + 1]):
                    seen += 1
                    if cost[a] + low - mine >= best:
                        break  # nor is any dearer one better
                    reduced = cost[a] + dual[to[a]] - mine
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
        low = min(low, _pivot(room, nodes, order, full, (tail, head), (arc_cost, best)))
    return dual[:m].copy(), pivots


@kernel
def _join(order: Order, one: int, other: int) -> None:
    """Let one facility follow another in the order."""
    order[0][one], order[1][other] = other, one


@kernel
def _put(par: Bounds, order: Order, first: int, last: int, parent: int) -> None:
    """Put facilities that stand in order, from one to another, first among those that hang on a node."""
    after, back, _, head = order
    n = len(head)
    at = parent - n
    if parent < n:
        at = back[head[parent]] if head[parent] >= 0 else par[parent] - n
        head[parent] = first
    _join(order, last, after[at])
    _join(order, at, first)


@kernel
def _in_order(par: Bounds, up: Bounds, n: int) -> tuple[Bounds, Order]:
    """Return how many facilities hang on each node of a tree, itself counted, and their order and potentials."""
    root = len(par) - 1
    m = root - n
    after, back, dual = np.full(m + 2, -1), np.full(m + 2, -1), np.zeros(m + 2, np.int64)
    order = after, back, dual, np.full(n, -1)
    size, waiting = np.zeros(root + 1, np.int64), np.empty(m, np.int64)
    _join(order, m, m)
    for each in range(m):
        f, some = each, 0
        while after[f] < 0:  # what it hangs on comes before it
            waiting[some] = f
            some += 1
            parent = par[n + f]
            f = (par[parent] if parent < n else parent) - n
        for f in waiting[:some][::-1]:
            parent = par[n + f]
            if parent < n:
                dual[f] = dual[par[parent] - n] + up[parent] - up[n + f]
            _put(par, order, f, f, parent)
    f = back[m]
    while f != m:
        size[n + f] += 1
        parent = par[n + f]
        size[parent] += size[n + f]
        if parent < n:
            size[par[parent]] += size[n + f]
        f = back[f]
    size[root] += 1
    return size, order


@kernel
def _stops(room: Bounds, nodes: Nodes, arc: tuple[int, int]) -> tuple[int, int, bool, int]:
    """Return how much can be sent round the cycle that an arc closes, what stops it (-1: the arc), whether on its tail's side, and the top.

    Of several that stop it the last counts, in the direction of the flow from the top: so the tree stays strongly feasible and no pivot
    comes back.
    """
    par, _, flow, size = nodes
    root = len(par) - 1
    n = root - len(room)
    a, b = arc
    most, leaves, on_tail = _ENDLESS, -1, False
    if a >= n:  # to or from the root
        most = room[min(a, b) - n]
    below, least = -1, _ENDLESS
    while a != b:
        # What has less below it is not above the other; a point has more than what hangs on it.
        if 2 * size[a] + (a < n) < 2 * size[b] + (b < n):
            if (a < n or par[a] == root) and flow[a] < most:
                most, leaves, on_tail = flow[a], a, True
            a = par[a]
        else:
            left = _ENDLESS
            if b >= n:
                left = room[b - n] - flow[b] if par[b] == root else flow[b]
            if left <= least:
                least, below = left, b
            b = par[b]
    if below >= 0 and least <= most:
        most, leaves, on_tail = least, below, False
    return most, leaves, on_tail, a


@kernel
def _send(nodes: Nodes, arc: tuple[int, int], top: int, most: int, n: int) -> None:
    """Send so much round the cycle: what flows up on the side of the arc's tail becomes less, what flows down more."""
    par, _, flow, _ = nodes
    root = len(par) - 1
    for side in range(2):
        w, more = arc[side], most if side == 0 else -most
        while w != top:
            flow[w] += more if w >= n and par[w] != root else -more
            w = par[w]


@kernel
def _pivot(
    room: Bounds, nodes: Nodes, order: Order, full: Bools, arc: tuple[int, int], price: tuple[int, int]
) -> int:
    """Send as much as can be round the cycle that an arc closes, and put the arc, of a cost and reduced cost, into the tree for what stops it.

    The least potential that changed is returned, or 0.
    """
    par, _, flow, size = nodes
    root, n = len(par) - 1, len(order[3])
    tail, head = arc
    most, leaves, on_tail, top = _stops(room, nodes, arc)
    if most > 0:
        _send(nodes, arc, top, most, n)
    if leaves < 0:
        full[min(arc) - n] = tail != root
        return 0
    if leaves >= n and par[leaves] == root:
        full[leaves - n] = flow[leaves] > 0
    entering = room[head - n] - most if tail == root else most
    inner, outer = (tail, head) if on_tail else (head, tail)
    moved, above = size[leaves], par[leaves]
    link = price[0], entering, price[1] if on_tail else -price[1]
    least = _rehang(nodes, order, inner, outer, leaves, link)
    if moved > 0:
        _grow(par, size, above, top, -moved)
        _grow(par, size, outer, top, moved)
    return least


@kernel
def _grow(par: Bounds, size: Bounds, node: int, top: int, more: int) -> None:
    """Count so many facilities more on a node and on what it hangs on, below the top."""
    while node != top:
        size[node] += more
        node = par[node]


@kernel
def _rehang(
    nodes: Nodes, order: Order, inner: int, outer: int, leaves: int, link: tuple[int, int, int]
) -> int:
    """Hang a subtree by another of its nodes, whose parent the one above becomes in turn; return the least potential in it, or 0.

    The facilities of each node on the way follow those of the one below it: first those that stood before these, then those after.
    """
    par, up, flow, size = nodes
    after, back, dual, head = order
    n, spare = len(head), len(after) - 1
    w, parent, (link_cost, link_flow, shift) = inner, outer, link
    whole, old = size[leaves], par[leaves]
    if whole == 0:  # a point that nothing hangs on
        par[w], up[w], flow[w] = parent, link_cost, link_flow
        return 0
    begin = head[leaves] if leaves < n else leaves - n
    before, last, low, inside = back[begin], spare, 0, 0
    edge = inner - n
    if inner < n:
        edge = head[inner] if head[inner] >= 0 else after[par[inner] - n]
    rest = edge
    while True:
        above, above_cost, above_flow, held = par[w], up[w], flow[w], size[w]
        own = w - n
        if w < n:
            own = head[w] if head[w] >= 0 else edge
        was = last
        f, more = own, held - inside
        if f != edge:
            _join(order, last, f)
        while f != edge:
            dual[f] += shift
            low = min(low, dual[f])
            last, f = f, after[f]
            more -= 1
        if more > 0:
            _join(order, last, rest)
        for _ in range(more):
            dual[rest] += shift
            low = min(low, dual[rest])
            last, rest = rest, after[rest]
        if w < n:
            head[w] = after[was] if last != was else -1 if w == leaves else above - n
        par[w], up[w], flow[w], size[w] = parent, link_cost, link_flow, whole - inside
        if w == leaves:
            break
        edge, inside, link_cost, link_flow = own, held, above_cost, above_flow
        w, parent = above, w
    _join(order, before, rest)
    if old < n and head[old] == begin:
        head[old] = rest if size[old] > whole else -1
    _put(par, order, after[spare], last, outer)
    return low
