"""Kernels that sweep from each source on its own and note what targets it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.network._jit import kernel
from coverplan.network.kernels_sweep import advance, waiting_room

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Workspace = tuple[Floats, Ints, Ints]


@kernel
def workspace(n_nodes: int) -> Workspace:
    """Return what one thread works with: cost and owner of nodes, and room for those touched."""
    return np.full(n_nodes, np.inf), np.zeros(n_nodes, np.int32), np.empty(n_nodes, np.int32)


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
    work: Workspace,
) -> tuple[NDArray[np.int64], Ints, Floats]:
    """Return, for each source, the targets within the limit and their costs, as compressed rows.

    Source ``i`` starts at the nodes ``source_first[i]:source_first[i + 1]``; node ``v`` leads to the
    targets ``target_first[v]:target_first[v + 1]``; ``here_*`` are the targets on a source's own edge.
    The workspace serves one source after another; only what a source touched is put back, so that it
    is left as it came.
    """
    dist, owner, touched = work
    best = np.full(n_targets, np.inf)
    reached = np.empty(n_targets, np.int32)
    nothing = np.empty(0, np.int32)
    stack, top = waiting_room(n_buckets)
    n_sources = len(source_first) - 1
    row = np.zeros(n_sources + 1, np.int64)
    found = np.empty(1024, np.int32)
    found_cost = np.empty(1024, np.float64)
    filled = 0
    for i in range(n_sources):
        seeds = slice(source_first[i], source_first[i + 1])
        node, start = source_node[seeds], source_cost[seeds]
        stack, n_touched = advance(
            indptr, to, cost, node, start, np.zeros(len(node), np.int32), limit, width, stack, top, dist, owner,
            nothing, touched,
        )  # fmt: skip
        n_reached = 0
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
