"""Kernels that sweep from each source on its own and note what targets it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.network._jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@kernel
def sweep_from_each(
    indptr: Ints,
    to: Ints,
    cost: Floats,
    limit: float,
    width: float,
    n_buckets: int,
    source_first: Ints,
    source_node: Ints,
    source_cost: Floats,
    target_first: Ints,
    target: Ints,
    target_cost: Floats,
    n_targets: int,
    here_first: NDArray[np.int64],
    here: Ints,
    here_cost: Floats,
) -> tuple[NDArray[np.int64], Ints, Floats]:
    """Return, for each source, the targets within the limit and their costs, as compressed rows.

    Source ``i`` starts at the nodes ``source_first[i]:source_first[i + 1]``; node ``v`` leads to the
    targets ``target_first[v]:target_first[v + 1]``; ``here_*`` are the targets on a source's own edge.
    The work arrays serve one source after another; only what a source touched is put back.
    """
    n = len(indptr) - 1
    dist = np.full(n, np.inf)
    touched = np.empty(n, np.int32)
    first = np.full(n_buckets, np.int32(-1))
    chain = np.empty(1024, np.int32)
    waiting = np.empty(1024, np.int32)
    best = np.full(n_targets, np.inf)
    reached = np.empty(n_targets, np.int32)
    n_sources = len(source_first) - 1
    row = np.zeros(n_sources + 1, np.int64)
    found = np.empty(1024, np.int32)
    found_cost = np.empty(1024, np.float64)
    filled = 0
    mask = n_buckets - 1
    inverse = 1.0 / width
    for i in range(n_sources):
        n_touched = 0
        n_reached = 0
        inside = 0
        used = 0
        free = np.int32(-1)
        seed = source_first[i]
        last_seed = source_first[i + 1]
        bucket = 0
        while inside > 0 or seed < last_seed:
            if inside == 0:
                bucket = max(bucket, int(source_cost[seed] * inverse))
            slot = bucket & mask
            while seed < last_seed and int(source_cost[seed] * inverse) <= bucket:
                v = source_node[seed]
                c = source_cost[seed]
                seed += 1
                if c > limit or c >= dist[v]:
                    continue
                if dist[v] == np.inf:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v] = c
                if used == len(chain):
                    chain = np.append(chain, np.empty(used, np.int32))
                    waiting = np.append(waiting, np.empty(used, np.int32))
                waiting[used] = v
                chain[used] = first[slot]
                first[slot] = used
                used += 1
                inside += 1
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
                for arc in range(indptr[u], indptr[u + 1]):
                    c = base + cost[arc]
                    v = to[arc]
                    if c > limit or c >= dist[v]:
                        continue
                    if dist[v] == np.inf:
                        touched[n_touched] = v
                        n_touched += 1
                    dist[v] = c
                    if free >= 0:
                        entry = free
                        free = chain[entry]
                    else:
                        if used == len(chain):
                            chain = np.append(chain, np.empty(used, np.int32))
                            waiting = np.append(waiting, np.empty(used, np.int32))
                        entry = np.int32(used)
                        used += 1
                    waiting[entry] = v
                    there = int(c * inverse) & mask
                    chain[entry] = first[there]
                    first[there] = entry
                    inside += 1
            bucket += 1
        for j in range(n_touched):
            v = touched[j]
            for t in range(target_first[v], target_first[v + 1]):
                c = dist[v] + target_cost[t]
                if c <= limit and c < best[target[t]]:
                    if best[target[t]] == np.inf:
                        reached[n_reached] = target[t]
                        n_reached += 1
                    best[target[t]] = c
            dist[v] = np.inf
        for t in range(here_first[i], here_first[i + 1]):
            c = here_cost[t]
            if c <= limit and c < best[here[t]]:
                if best[here[t]] == np.inf:
                    reached[n_reached] = here[t]
                    n_reached += 1
                best[here[t]] = c
        while filled + n_reached > len(found):
            found = np.append(found, np.empty(len(found), np.int32))
            found_cost = np.append(found_cost, np.empty(len(found_cost), np.float64))
        for j in range(n_reached):
            found[filled] = reached[j]
            found_cost[filled] = best[reached[j]]
            filled += 1
            best[reached[j]] = np.inf
        row[i + 1] = filled
    return row, found[:filled], found_cost[:filled]
