"""Kernels for the nearest seeds: the several nearest of every node, each owner counted once, and those of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import kernel

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Ints, Positions


@kernel
def put_in(costs: Floats, owners: Ints, cost: float, owner: int) -> bool:
    """Put an owner into a row ordered by (cost, owner); return whether the row changed."""
    k = len(costs)
    if cost > costs[k - 1] or (cost == costs[k - 1] and (cost == np.inf or owner >= owners[k - 1])):
        return False
    at = k - 1
    for j in range(k):
        if owners[j] == owner:
            if costs[j] <= cost:
                return False
            at = j
            break
    while at > 0 and (costs[at - 1] > cost or (costs[at - 1] == cost and owners[at - 1] > owner)):
        costs[at] = costs[at - 1]
        owners[at] = owners[at - 1]
        at -= 1
    costs[at] = cost
    owners[at] = owner
    return True


@kernel
def sweep_ranked(
    indptr: Ints,
    to: Ints,
    cost: Floats,
    seed_node: Ints,
    seed_cost: Floats,
    seed_owner: Ints,
    k: int,
    width: float,
    n_buckets: int,
) -> tuple[Floats, Ints]:
    """Return the k least costs of each node over different owners, in order, and the owners.

    Seeds come sorted by cost. A node waits once for each owner that improves; see ``sweep``.
    """
    n = len(indptr) - 1
    dist = np.full((n, k), np.inf)
    owner = np.full((n, k), np.int32(-1))
    first = np.full(n_buckets, np.int32(-1))
    chain = np.empty(1024, np.int32)
    waiting = np.empty(1024, np.int32)
    whose = np.empty(1024, np.int32)
    price = np.empty(1024, np.float64)
    free = np.int32(-1)
    used = 0
    mask = n_buckets - 1
    inverse = 1.0 / width
    inside = 0
    seed = 0
    bucket = 0
    while inside > 0 or seed < len(seed_node):
        if inside == 0:
            bucket = max(bucket, int(seed_cost[seed] * inverse))
        slot = bucket & mask
        while True:
            arc, end = -1, -1  # a seed first, as long as one falls into this bucket
            if seed < len(seed_node) and int(seed_cost[seed] * inverse) <= bucket:
                base, o, source = seed_cost[seed], seed_owner[seed], -1
                v = seed_node[seed]
                seed += 1
            elif first[slot] >= 0:
                entry = first[slot]
                first[slot] = chain[entry]
                chain[entry] = free
                free = entry
                inside -= 1
                base, o, source = price[entry], whose[entry], waiting[entry]
                v = source
                if not _holds(dist[source], owner[source], base, o):
                    continue
                arc, end = indptr[source], indptr[source + 1]
            else:
                break
            while True:
                if source >= 0:
                    if arc == end:
                        break
                    c = base + cost[arc]
                    v = to[arc]
                    arc += 1
                else:
                    c = base
                if put_in(dist[v], owner[v], c, o):
                    if free >= 0:
                        entry = free
                        free = chain[entry]
                    else:
                        if used == len(chain):
                            chain = np.append(chain, np.empty(used, np.int32))
                            waiting = np.append(waiting, np.empty(used, np.int32))
                            whose = np.append(whose, np.empty(used, np.int32))
                            price = np.append(price, np.empty(used, np.float64))
                        entry = np.int32(used)
                        used += 1
                    waiting[entry] = v
                    whose[entry] = o
                    price[entry] = c
                    there = int(c * inverse) & mask
                    chain[entry] = first[there]
                    first[there] = entry
                    inside += 1
                if source < 0:
                    break
        bucket += 1
    return dist, owner


@kernel
def _holds(costs: Floats, owners: Ints, cost: float, owner: int) -> bool:
    for j in range(len(costs)):
        if owners[j] == owner:
            return bool(costs[j] == cost)
    return False


@kernel
def nearest_of_places(
    first: Ints,
    node: Ints,
    node_cost: Floats,
    fraction: Floats,
    along: Floats,
    access: Floats,
    side: Ints,
    oneway: Bools,
    dist: Floats,
    owner: Ints,
    here_from: Positions,
    here_to: Positions,
    here_fraction: Floats,
    here_along: Floats,
    here_access: Floats,
    here_side: Ints,
    here_owner: Ints,
    sign: float,
    steps: float,
) -> tuple[Floats, Ints]:
    """Return the least cost of each point and whose it is, over its places' ends and along its own edge.

    Costs are equal that are shown as equal, rounded to so many ``steps`` a metre or second.

    ``here_*`` are the seeds' places in order of edge, of which place ``p`` shares its edge with
    ``here_from[p]:here_to[p]``; ``sign`` is 1 when points travel to the seeds, else -1.
    """
    n = len(first) - 1
    best = np.full(n, np.inf)
    best_owner = np.full(n, np.int32(-1))
    for i in range(n):
        least = np.inf
        for p in range(first[i], first[i + 1]):
            for end in range(2):
                v = node[p, end]
                c = node_cost[p, end] + dist[v]
                o = owner[v]
                shown = np.rint(c * steps)
                if shown < least or (shown == least and shown < np.inf and o < best_owner[i]):
                    least = shown
                    best[i] = c
                    best_owner[i] = o
            for s in range(here_from[p], here_to[p]):
                if side[p] < 0 or here_side[s] != side[p]:
                    continue
                if oneway[p] and sign * (here_fraction[s] - fraction[p]) < 0:
                    continue
                direct = abs(here_along[s] - along[p])
                c = access[p] + direct + here_access[s]
                o = here_owner[s]
                shown = np.rint(c * steps)
                if shown < least or (shown == least and o < best_owner[i]):
                    least = shown
                    best[i] = c
                    best_owner[i] = o
    return best, best_owner


@kernel
def ranked_of_places(
    first: Ints,
    node: Ints,
    node_cost: Floats,
    fraction: Floats,
    along: Floats,
    access: Floats,
    side: Ints,
    oneway: Bools,
    dist: Floats,
    owner: Ints,
    here_from: Positions,
    here_to: Positions,
    here_fraction: Floats,
    here_along: Floats,
    here_access: Floats,
    here_side: Ints,
    here_owner: Ints,
    sign: float,
) -> tuple[Floats, Ints]:
    """Return the k least costs of each point and whose they are; see ``nearest_of_places``."""
    n = len(first) - 1
    k = dist.shape[1]
    best = np.full((n, k), np.inf)
    best_owner = np.full((n, k), np.int32(-1))
    for i in range(n):
        for p in range(first[i], first[i + 1]):
            for end in range(2):
                v = node[p, end]
                for j in range(k):
                    if owner[v, j] >= 0:
                        put_in(best[i], best_owner[i], node_cost[p, end] + dist[v, j], owner[v, j])
            for s in range(here_from[p], here_to[p]):
                if side[p] < 0 or here_side[s] != side[p]:
                    continue
                if oneway[p] and sign * (here_fraction[s] - fraction[p]) < 0:
                    continue
                direct = abs(here_along[s] - along[p])
                put_in(best[i], best_owner[i], access[p] + direct + here_access[s], here_owner[s])
    return best, best_owner
