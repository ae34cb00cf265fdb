"""Kernels that sweep outwards from seeds: from all at once, for the nearest of each node, or from each source.

A circular bucket queue (Dial 1969) takes the place of a heap: nodes wait in buckets by cost, each
bucket a stack. A node that improves within the bucket at hand is put in again,
which keeps the sweep exact for costs that are no whole numbers and for edges of no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.jit import fetch, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Floats, Ints

    Room = tuple[Ints, NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]
    Workspace = tuple[Floats, Ints, Ints]


# Where a sweep stands: nodes that wait, bucket at hand, seeds taken, nodes touched, and the stack that is full.
_WAITING, _BUCKET, _SEED, _TOUCHED, _FULL = range(5)
_FULL_AT_SEED, _DONE = -2, -1
_ROOM = 1 << 17
# How far down its stack a node's arcs are asked for before its turn, and then what lies at their ends: most
# of a sweep would be spent waiting for memory.
_ARCS_AHEAD, _ENDS_AHEAD = np.uint64(8), np.uint64(4)
_ENDS = 3
# The arcs that lower a cost are picked first, without a branch, since no processor foresees which they are.
_PICKED_AT_ONCE = np.uint32(64)


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
    track: bool,  # noqa: FBT001 - compiled code has no keywords
) -> tuple[Floats, Ints, Ints]:
    """Return the least cost of each node up to a limit, whose seed it is from, and how it came there.

    That is the arc, or ``-2 - s`` at seed ``s``; it is noted when ``track`` is set. Seeds come sorted
    by cost; ties go to the lower owner. ``n_buckets`` is a power of two that spans the dearest arc.
    """
    n = len(indptr) - 1
    dist = np.full(n, np.inf)
    owner = np.full(n, np.int32(-1))
    came_by = np.full(n if track else 1, np.int32(-1))
    touched = np.empty(0, np.int32)
    advance(
        indptr, to, cost, seed_node, seed_cost, seed_owner, limit, width, waiting_room(n_buckets), dist, owner,
        came_by, touched,
    )  # fmt: skip
    return dist, owner, came_by


@kernel
def waiting_room(n_buckets: int) -> Room:
    """Return empty stacks, one for each bucket: what they hold, and where each begins, has its top and ends.

    The top is the first free place. The last end, after those of the buckets, is that of all stacks.
    """
    each = max(16, _ROOM // n_buckets)
    begin = np.arange(n_buckets + 1).astype(np.uint64) * np.uint64(each)
    return (
        np.empty(n_buckets * each, np.int32),
        begin[:-1],
        begin[:-1].copy(),
        np.append(begin[1:], begin[-1:]),
    )


@kernel
def _with_more_room(room: Room, slot: int) -> Room:
    """Move a stack that is full behind all others, where it has twice its room."""
    stack, begin, top, end = room
    held = top[slot] - begin[slot]
    start = end[-1]
    end[-1] = start + np.uint64(2) * held
    if end[-1] > len(stack):
        larger = np.empty(2 * np.int64(end[-1]), np.int32)
        larger[:start] = stack[:start]
        stack = larger
    stack[start : start + held] = stack[begin[slot] : top[slot]]
    begin[slot], top[slot], end[slot] = start, start + held, end[-1]
    return stack, begin, top, end


@kernel
def advance(
    indptr: Ints,
    to: Ints,
    cost: Floats,
    seed_node: Ints,
    seed_cost: Floats,
    seed_owner: Ints,
    limit: float,
    width: float,
    room: Room,
    dist: Floats,
    owner: Ints,
    came_by: Ints,
    touched: Ints,
) -> tuple[Room, int]:
    """Sweep from the seeds to the end, with a larger stack where one is full; return the stacks and the touched."""
    state = np.zeros(5, np.int64)
    while True:
        stack, begin, top, end = room
        stopped = _advance_until_full(
            indptr, to, cost, seed_node, seed_cost, seed_owner, limit, 1.0 / width, stack, begin, top, end, dist,
            owner, came_by, touched, state,
        )  # fmt: skip
        if stopped == _DONE:
            return room, state[_TOUCHED]
        room = _with_more_room(room, state[_FULL])
        if stopped != _FULL_AT_SEED:  # the node that was being left is put back, where it was taken from
            slot = state[_BUCKET] & (len(top) - 1)
            if top[slot] == end[slot]:
                room = _with_more_room(room, slot)
            room[0][top[slot]] = stopped
            top[slot] += np.uint64(1)
            state[_WAITING] += 1


@kernel
def _advance_until_full(
    indptr: Ints,
    to: Ints,
    cost: Floats,
    seed_node: Ints,
    seed_cost: Floats,
    seed_owner: Ints,
    limit: float,
    inverse: float,
    stack: Ints,
    begin: NDArray[np.uint64],
    top: NDArray[np.uint64],
    end_of: NDArray[np.uint64],
    dist: Floats,
    owner: Ints,
    came_by: Ints,
    touched: Ints,
    state: NDArray[np.int64],
) -> int:
    """Sweep until all is done or a stack is full; unsigned positions spare the check for negative ones."""
    track = len(came_by) == len(dist)
    note = len(touched) == len(dist)
    mask = np.uint64(len(top) - 1)
    one = np.uint64(1)
    picked = np.empty(_PICKED_AT_ONCE, np.uint32)
    looks_ahead = len(to) >= _ENDS
    last = np.uint32(max(len(to) - _ENDS, 0))
    waiting, bucket, seed, n_touched = state[0], state[1], state[2], state[3]
    while waiting > 0 or seed < len(seed_node):
        if waiting == 0:
            bucket = max(bucket, np.int64(seed_cost[seed] * inverse))
        slot = np.uint64(bucket) & mask
        while seed < len(seed_node) and np.int64(seed_cost[seed] * inverse) <= bucket:
            v, c, o = np.uint32(seed_node[seed]), seed_cost[seed], seed_owner[seed]
            if c <= limit and (c < dist[v] or (c == dist[v] and o < owner[v])):
                if top[slot] == end_of[slot]:
                    state[0], state[1], state[2], state[3], state[4] = waiting, bucket, seed, n_touched, slot
                    return _FULL_AT_SEED
                if note and dist[v] == np.inf:
                    touched[n_touched] = v
                    n_touched += 1
                dist[v] = c
                owner[v] = o
                if track:
                    came_by[v] = -2 - seed
                stack[top[slot]] = v
                top[slot] += one
                waiting += 1
            seed += 1
        # what lies below was settled in an earlier bucket; a hair lower, so that rounding leaves nobody out
        floor = bucket / inverse * (1.0 - 1e-12)
        bottom = begin[slot]
        while top[slot] > bottom:
            place = top[slot] - one
            top[slot] = place
            waiting -= 1
            if place - bottom >= _ARCS_AHEAD and looks_ahead:
                at = np.uint32(indptr[np.uint32(stack[place - _ARCS_AHEAD])])
                fetch(to, at)
                fetch(cost, at)
                at = min(np.uint32(indptr[np.uint32(stack[place - _ENDS_AHEAD])]), last)
                for i in range(_ENDS):
                    fetch(dist, np.uint32(to[at + np.uint32(i)]))
            u = np.uint32(stack[place])
            base = dist[u]
            if base < floor:
                continue
            o = owner[u]
            arc, end = np.uint32(indptr[u]), np.uint32(indptr[u + np.uint32(1)])
            while arc < end:
                n_picked = np.uint32(0)
                stop = min(arc + _PICKED_AT_ONCE, end)
                while arc < stop:
                    c = base + cost[arc]
                    picked[n_picked] = arc
                    n_picked += np.uint32(c <= min(dist[np.uint32(to[arc])], limit))
                    arc += np.uint32(1)
                for i in range(n_picked):
                    way = picked[i]
                    c = base + cost[way]
                    v = np.uint32(to[way])
                    before = dist[v]
                    if c > before or (c == before and o >= owner[v]):
                        continue
                    there = np.uint64(np.int64(c * inverse)) & mask
                    place = top[there]
                    if place == end_of[there]:
                        state[0], state[1], state[2], state[3], state[4] = (
                            waiting,
                            bucket,
                            seed,
                            n_touched,
                            there,
                        )
                        return int(u)
                    if note and before == np.inf:
                        touched[n_touched] = v
                        n_touched += 1
                    dist[v] = c
                    owner[v] = o
                    if track:
                        came_by[v] = np.int32(way)
                    stack[place] = v
                    top[there] = place + one
                    waiting += 1
        bucket += 1
    state[0], state[1], state[2], state[3], state[4] = waiting, bucket, seed, n_touched, 0
    return _DONE


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
    room = waiting_room(n_buckets)
    n_sources = len(source_first) - 1
    row = np.zeros(n_sources + 1, np.int64)
    found = np.empty(1024, np.int32)
    found_cost = np.empty(1024, np.float64)
    filled = 0
    for i in range(n_sources):
        seeds = slice(source_first[i], source_first[i + 1])
        node, start = source_node[seeds], source_cost[seeds]
        room, n_touched = advance(
            indptr, to, cost, node, start, np.zeros(len(node), np.int32), limit, width, room, dist, owner, nothing,
            touched,
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
