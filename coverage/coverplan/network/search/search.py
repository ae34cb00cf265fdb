"""Searches over the arcs of one direction: arrays in, arrays out."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from coverplan.errors import InputError
from coverplan.kernels.exact import SHOWN_STEPS, rounded
from coverplan.network.search.core import CoreCosts, core_costs
from coverplan.network.search.joined_points import Places, rows_by_edge

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from coverplan.network.graph.road_network import Direction, RoadNetwork
    from coverplan.units import By

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

T = TypeVar("T")
Rows = tuple["NDArray[np.int64]", "Ints", "Floats"]

_MOST_BUCKETS = 1 << 16
_ARCS_PER_BUCKET = 4.0
_TASKS_PER_THREAD = 4
_UNTRACKED = False
# A reach is taken so much larger where it chooses what is measured, against rounding.
_SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Graph:
    """Arcs in compressed rows, what each costs, and the buckets for a search along them."""

    indptr: Ints
    to: Ints
    costs: Floats

    @cached_property
    def buckets(self) -> tuple[float, int]:
        """Width of a bucket, and how many there are: a power of two that spans the dearest arc."""
        costs = self.costs[np.isfinite(self.costs)]
        dearest = float(costs.max(initial=0.0))
        width = max(float(costs.mean()) / _ARCS_PER_BUCKET if dearest else 1.0, dearest / (_MOST_BUCKETS - 4))
        return width, 1 << int(np.ceil(np.log2(dearest / width + 4)))


@dataclass(frozen=True, eq=False)
class Search:
    """Searches from places on a network's edges, away from or towards them.

    Searches that need costs alone run in the network's core; ways, the several nearest and what lies
    within reach are searched for along the network's own arcs.

    Parameters
    ----------
    net, by
        The roads, and by which cost.
    direction
        The way people travel where the search starts at facilities.
    """

    net: RoadNetwork
    by: By
    direction: Direction

    @property
    def backwards(self) -> Search:
        """The search that goes the other way along the same roads."""
        other: Direction = "from_facility" if self.direction == "to_facility" else "to_facility"
        return search_from_facilities(self.net, self.by, other)

    @property
    def sign(self) -> float:
        """1 when the search goes the way people travel, -1 when it goes against it."""
        return -1.0 if self.direction == "to_facility" else 1.0

    @cached_property
    def roads(self) -> Graph:
        """The network's own arcs in the direction of the search; what is shut costs infinity."""
        arcs, costs = self.net.arcs(self.direction, self.by)
        return Graph(arcs.indptr, arcs.to, costs)

    @cached_property
    def core(self) -> Graph:
        """The arcs within the network's core, by rank, in the direction of the search."""
        indptr, to, _ = self._laid.core.arcs
        return Graph(indptr, to, self._laid.arc_costs(self.sign))

    @cached_property
    def _laid(self) -> CoreCosts:
        return core_costs(self.net, self.by)

    @cached_property
    def _way_down(self) -> tuple[Ints, Ints, Floats]:
        core = self._laid.core
        return core.node, core.filled[0], self._laid.filled_costs(self.sign)

    @cached_property
    def came_from(self) -> Ints:
        """The node each of the network's arcs starts at, shape (arcs,)."""
        indptr = self.roads.indptr
        return np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))

    def nearest(self, seeds: Places, owner: Ints, points: Places, first: Ints, k: int) -> tuple[Floats, Ints]:
        """Return each point's k least costs, in order, and whose seeds they are, shape (points, k)."""
        from coverplan.kernels import ranked

        there = np.argsort(seeds.edge, kind="stable")
        on_edge = seeds[there]
        here = (
            first, points.node, points.node_cost, points.fraction, points.along, points.access, points.side,
            points.oneway,
        )  # fmt: skip
        shared = (
            *rows_by_edge(points.edge, on_edge.edge), on_edge.fraction, on_edge.along, on_edge.access,
            on_edge.side, owner[there], -self.sign,
        )  # fmt: skip
        node, cost, whose, _ = self.seeds(seeds, owner)
        if k == 1:
            dist, nearest = self.of_nodes(node, cost, whose)
            costs, owners = ranked.nearest_of_places(*here, dist, nearest, *shared, SHOWN_STEPS)
            return costs[:, None], owners[:, None]
        roads = self.roads
        costs, near = ranked.sweep_ranked(
            roads.indptr, roads.to, roads.costs, node, cost, whose, k, *roads.buckets
        )
        return ranked.ranked_of_places(*here, costs, near, *shared)

    def of_nodes(self, node: Ints, cost: Floats, owner: Ints) -> tuple[Floats, Ints]:
        """Return every node's least cost from seeds at nodes, and whose seed it is from."""
        from coverplan.kernels import contract, sweep

        each = np.arange(len(node) + 1, dtype=np.int32)
        first, rank, start = self._laid.climb(self.sign, each, node, cost)
        whose = np.repeat(owner, np.diff(first))
        order = np.lexsort((whose, start))
        core = self.core
        dist, nearest, _ = sweep.sweep(
            core.indptr, core.to, core.costs, rank[order], start[order], whose[order], np.inf, *core.buckets, _UNTRACKED
        )  # fmt: skip
        return contract.settle(*self._way_down, dist, nearest)

    def within(
        self, seeds: Places, owner: Ints, *, reach: float = np.inf, track: bool = False
    ) -> tuple[Floats, Ints, Ints]:
        """Return each node's least cost within reach, whose seed it is from, and how it is reached.

        How (noted when tracked): the arc by which the search came, or ``-2 - s`` where seed ``s`` is.
        """
        from coverplan.kernels import sweep

        roads, (node, cost, whose, _) = self.roads, self.seeds(seeds, owner)
        return sweep.sweep(
            roads.indptr, roads.to, roads.costs, node, cost, whose, reach, *roads.buckets, track
        )

    def seeds(self, places: Places, owner: Ints) -> tuple[Ints, Floats, Ints, Ints]:
        """Return the nodes at which a search starts, sorted by cost: node, cost, owner, and 2 x place + end."""
        node, cost, whose = places.node.ravel(), places.node_cost.ravel(), np.repeat(owner, 2)
        order = np.lexsort((whose, node, cost))
        order = order[np.isfinite(cost[order])]
        return node[order], cost[order], whose[order], order.astype(np.int32)

    def from_each(
        self,
        starts: Places,
        start: Ints,
        targets: Places,
        target: Ints,
        sizes: tuple[int, int],
        reach: float,
        threads: int,
    ) -> Rows:
        """Return the cost of each target from each start, within reach, as compressed rows by start.

        ``start`` and ``target`` say whose the places are; ``sizes`` how many starts and targets there are.
        """
        n_starts, n_targets = sizes
        start_first, node, cost = self._entries(starts, start, n_starts, self.sign)
        near = np.lexsort((cost, np.repeat(np.arange(n_starts), np.diff(start_first))))
        node, cost = node[near], cost[near]
        first, target_node, to_target = self._entries(targets, target, n_targets, -self.sign)
        by_node = np.argsort(target_node, kind="stable")
        core = self.core
        target_first = bounds(target_node, len(core.indptr) - 1)
        target_at = np.repeat(np.arange(n_targets, dtype=np.int32), np.diff(first))[by_node]
        target_cost = to_target[by_node]
        place, other, direct = self.same_edge(starts, targets, reach)
        by_start = np.argsort(start[place], kind="stable")
        here_first = bounds(start[place], n_starts)
        here, here_cost = target[other[by_start]], direct[by_start]
        # kept with the network: what is new must be filled first, which on a large one takes longer than the search
        idle: list[Any] = self.net.shared.setdefault("workspaces", [])

        def task(low: int, high: int) -> Rows:
            from coverplan.kernels import sweep

            try:
                work = idle.pop()
            except IndexError:
                work = sweep.workspace(len(core.indptr) - 1)
            seeds, shared = (
                slice(start_first[low], start_first[high]),
                slice(here_first[low], here_first[high]),
            )
            rows = sweep.sweep_from_each(
                core.indptr, core.to, core.costs, reach, *core.buckets,
                start_first[low : high + 1] - start_first[low], node[seeds], cost[seeds],
                target_first, target_at, target_cost, n_targets,
                here_first[low : high + 1] - here_first[low], here[shared], here_cost[shared], work,
            )  # fmt: skip
            idle.append(work)
            return rows

        return joined_rows(in_threads(task, n_starts, threads))

    def _entries(self, places: Places, owner: Ints, n_owners: int, sign: float) -> tuple[Ints, Ints, Floats]:
        """Return the ranks at which places meet the core, and the costs, as compressed rows by owner."""
        node, cost, whose, _ = self.seeds(places, owner)
        order = np.argsort(whose, kind="stable")
        return self._laid.climb(sign, bounds(whose, n_owners), node[order], cost[order])

    def same_edge(
        self, starts: Places, targets: Places, reach: float = np.inf
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
        """Return the direct ways between places that share an edge, as (start, target, cost).

        Pairs that lie farther apart along the edge than the reach are left out.
        """
        order = np.lexsort((targets.along, targets.edge))
        where = np.unique(targets.along)
        step = len(where) + 1
        key = targets.edge[order].astype(np.int64) * step + np.searchsorted(where, targets.along[order])
        near, row = reach * (1 + _SLACK), starts.edge.astype(np.int64) * step
        low = np.searchsorted(key, row + np.searchsorted(where, starts.along - near))
        high = np.searchsorted(key, row + np.searchsorted(where, starts.along + near, side="right"))
        place = np.repeat(np.arange(len(low)), high - low)
        other = order[np.arange(len(place)) - np.repeat(np.cumsum(high - low) - high, high - low)]
        ahead = self.sign * (targets.fraction[other] - starts.fraction[place])
        open_way = (starts.side[place] >= 0) & (starts.side[place] == targets.side[other])
        open_way &= ~(starts.oneway[place] & (ahead < 0))
        place, other = place[open_way], other[open_way]
        direct = np.abs(targets.along[other] - starts.along[place])
        return place, other, starts.access[place] + direct + targets.access[other]


def search_from_facilities(net: RoadNetwork, by: By, direction: Direction) -> Search:
    """Return the search that starts at facilities: against the way people travel to them.

    It is kept with the network, and what it works out with it.
    """
    if ("search", by, direction) not in net.own:
        net.own["search", by, direction] = Search(net, by, direction)
    return cast("Search", net.own["search", by, direction])


def bounds(group: Ints, n_groups: int) -> Ints:
    """Return where each group's rows begin and end, once they are sorted by group, shape (groups + 1,)."""
    first = np.zeros(n_groups + 1, dtype=np.int32)
    np.cumsum(np.bincount(group, minlength=n_groups), out=first[1:])
    return first


def thread_count(threads: int | None) -> int:
    """Return how many threads to use: so many, else ``COVERPLAN_THREADS``, else one for each processor given to us."""
    given: object = threads if threads is not None else os.environ.get("COVERPLAN_THREADS") or None
    if given is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    number = int(given) if isinstance(given, str) and given.strip().isdecimal() else given
    if not isinstance(number, int | np.integer) or isinstance(number, bool) or number < 1:
        name = "COVERPLAN_THREADS" if threads is None else "threads"
        raise InputError.of("network.option", name=name, value=given, allowed="1, 2, ...")
    return int(number)


def in_threads(
    task: Callable[[int, int], T], n_starts: int, threads: int, *, at_once: int | None = None
) -> list[T]:
    """Cut the starts into stretches, work on them in threads, and return what comes of each in order.

    A stretch has no more than ``at_once`` starts; by default so many that each thread has a few stretches.
    """
    if at_once is not None:
        n_tasks = -(-n_starts // at_once)
    else:
        n_tasks = 1 if threads == 1 else min(n_starts, threads * _TASKS_PER_THREAD)
    cuts = np.linspace(0, n_starts, max(n_tasks, 1) + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(task, cuts[:-1], cuts[1:]))


def joined_rows(parts: list[Rows]) -> Rows:
    sizes = np.concatenate([np.diff(row) for row, _, _ in parts])
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    found = np.concatenate([target for _, target, _ in parts])
    return indptr, found, rounded(np.concatenate([cost for _, _, cost in parts]))
