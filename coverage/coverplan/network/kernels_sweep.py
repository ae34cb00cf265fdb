"""Kernels that sweep outwards from many seeds at once: the nearest seed of every node.

A circular bucket queue (Dial 1969) takes the place of a heap: nodes wait in buckets by cost, each
bucket a linked list in a common pool. A node that improves within the bucket at hand is put in again,
which keeps the sweep exact for costs that are no whole numbers and for edges of no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.network._jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@kernel
def sweep(
    indptr: Ints,
    to: Ints,
    cost: Floats,
    seed_node: Ints,
    seed_cost: Floats,
    seed_owner: Ints,
    limit: float,
    width: float,
    n_buckets: int,
) -> tuple[Floats, Ints, Ints]:
    """Return the least cost of each node up to a limit, whose seed it is from, and how it came there.

    That is the arc, or ``-2 - s`` at seed ``s``.
    Seeds come sorted by cost; ties go to the lower owner. ``n_buckets`` is a power of two and spans
    more than the dearest arc.
    """
    n = len(indptr) - 1
    dist = np.full(n, np.inf)
    owner = np.full(n, np.int32(-1))
    came_by = np.full(n, np.int32(-1))
    first = np.full(n_buckets, np.int32(-1))
    chain = np.empty(1024, np.int32)
    waiting = np.empty(1024, np.int32)
    free = np.int32(-1)
    used = 0
    mask = n_buckets - 1
    inverse = 1.0 / width
    inside = 0
    seed = 0
    bucket = 0
    while inside > 0 or seed < len(seed_node):
        if inside == 0:
            bucket = max(bucket, int(seed_cost[seed] * inverse)) if seed_cost[seed] <= limit else bucket
        while seed < len(seed_node) and (seed_cost[seed] > limit or int(seed_cost[seed] * inverse) <= bucket):
            v = seed_node[seed]
            c = seed_cost[seed]
            o = seed_owner[seed]
            seed += 1
            if c > limit or c > dist[v] or (c == dist[v] and o >= owner[v]):
                continue
            dist[v] = c
            owner[v] = o
            came_by[v] = -1 - seed  # the seed is counted already
            if used == len(chain):
                chain = _grown(chain)
                waiting = _grown(waiting)
            waiting[used] = v
            slot = bucket & mask
            chain[used] = first[slot]
            first[slot] = used
            used += 1
            inside += 1
        slot = bucket & mask
        while first[slot] >= 0:
            entry = first[slot]
            first[slot] = chain[entry]
            chain[entry] = free
            free = entry
            inside -= 1
            u = waiting[entry]
            base = dist[u]
            if int(base * inverse) < bucket:
                continue
            o = owner[u]
            for arc in range(indptr[u], indptr[u + 1]):
                c = base + cost[arc]
                v = to[arc]
                if c > limit or c > dist[v] or (c == dist[v] and o >= owner[v]):
                    continue
                dist[v] = c
                owner[v] = o
                came_by[v] = arc
                if free >= 0:
                    entry = free
                    free = chain[entry]
                else:
                    if used == len(chain):
                        chain = _grown(chain)
                        waiting = _grown(waiting)
                    entry = np.int32(used)
                    used += 1
                waiting[entry] = v
                there = int(c * inverse) & mask
                chain[entry] = first[there]
                first[there] = entry
                inside += 1
        bucket += 1
    return dist, owner, came_by


@kernel
def _grown(array: Ints) -> Ints:
    larger = np.empty(2 * len(array), np.int32)
    larger[: len(array)] = array
    return larger


@kernel
def nearest_of_places(
    first: Ints,
    node: Ints,
    node_cost: Floats,
    along: Floats,
    access: Floats,
    side: NDArray[np.int8],
    oneway: NDArray[np.bool_],
    dist: Floats,
    owner: Ints,
    here_from: NDArray[np.intp],
    here_to: NDArray[np.intp],
    here_along: Floats,
    here_access: Floats,
    here_side: NDArray[np.int8],
    here_owner: Ints,
    sign: float,
) -> tuple[Floats, Ints]:
    """Return the least cost of each point and whose it is, over its places' ends and along its own edge.

    ``here_*`` are the seeds' places in order of edge, of which place ``p`` shares its edge with
    ``here_from[p]:here_to[p]``; ``sign`` is 1 when points travel to the seeds, else -1.
    """
    n = len(first) - 1
    best = np.full(n, np.inf)
    best_owner = np.full(n, np.int32(-1))
    for i in range(n):
        for p in range(first[i], first[i + 1]):
            for end in range(2):
                v = node[p, end]
                c = node_cost[p, end] + dist[v]
                o = owner[v]
                if c < best[i] or (c == best[i] and c < np.inf and o < best_owner[i]):
                    best[i] = c
                    best_owner[i] = o
            for s in range(here_from[p], here_to[p]):
                ahead = sign * (here_along[s] - along[p])
                if side[p] < 0 or here_side[s] != side[p] or (oneway[p] and ahead < 0):
                    continue
                c = access[p] + abs(ahead) + here_access[s]
                o = here_owner[s]
                if c < best[i] or (c == best[i] and o < best_owner[i]):
                    best[i] = c
                    best_owner[i] = o
    return best, best_owner


@kernel
def traced(came_by: Ints, came_from: Ints, starts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Follow a sweep back from nodes to its seeds.

    Returns the arcs of each way, first to last, as compressed rows with the node each is entered at, and
    the seed at which each way ends. ``came_from`` is the node each arc starts at.
    """
    first = np.zeros(len(starts) + 1, np.int32)
    for i in range(len(starts)):
        v = starts[i]
        length = 0
        while came_by[v] >= 0:
            v = came_from[came_by[v]]
            length += 1
        first[i + 1] = first[i] + length
    arcs = np.empty(first[-1], np.int32)
    nodes = np.empty(first[-1], np.int32)
    seeds = np.empty(len(starts), np.int32)
    for i in range(len(starts)):
        v = starts[i]
        for j in range(first[i], first[i + 1]):
            arcs[j] = came_by[v]
            nodes[j] = v
            v = came_from[came_by[v]]
        seeds[i] = -2 - came_by[v]
    return first, arcs, nodes, seeds
