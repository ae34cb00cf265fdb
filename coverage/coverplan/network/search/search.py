"""Searches over the arcs of one direction: arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.exact import SHOWN_STEPS
from coverplan.kernels.rows import bounds, joined_rows
from coverplan.kernels.threads import in_threads
from coverplan.network.graph import require_direction
from coverplan.network.search.core import CoreCosts, core_costs
from coverplan.network.search.joined_points import JoinedPoints, rows_by_edge

if TYPE_CHECKING:
    from coverplan.kernels.sweep import Workspace
    from coverplan.kernels.types import Floats, Ints, Positions, Rows
    from coverplan.network.graph import Direction, RoadGraph, RoadNetwork
    from coverplan.units import By


_MOST_BUCKETS = 1 << 16
_ARCS_PER_BUCKET = 4.0
_UNTRACKED = False
# A reach is taken so much larger where it chooses what is measured, against rounding.
_SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class CostedArcs:
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
        return self.net.once(search_from_facilities, self.by, other)

    @property
    def sign(self) -> float:
        """1 when the search goes the way people travel, -1 when it goes against it."""
        return -1.0 if self.direction == "to_facility" else 1.0

    @cached_property
    def roads(self) -> CostedArcs:
        """The network's own arcs in the direction of the search; what is shut costs infinity."""
        arcs, costs = self.net.arcs(self.direction, self.by)
        return CostedArcs(arcs.indptr, arcs.to, costs)

    @cached_property
    def core(self) -> CostedArcs:
        """The arcs within the network's core, by rank, in the direction of the search."""
        indptr, to, _ = self._laid.core.arcs
        return CostedArcs(indptr, to, self._laid.arc_costs(self.sign))

    @cached_property
    def _laid(self) -> CoreCosts:
        return self.net.once(core_costs, self.by)

    @cached_property
    def _way_down(self) -> tuple[Ints, Ints, Floats]:
        core = self._laid.core
        return core.node, core.filled[0], self._laid.filled_costs(self.sign)

    @cached_property
    def came_from(self) -> Ints:
        """The node each of the network's arcs starts at, shape (arcs,)."""
        indptr = self.roads.indptr
        return np.repeat(np.arange(len(indptr) - 1, dtype=np.int32), np.diff(indptr))

    def nearest(
        self, seeds: JoinedPoints, owner: Ints, points: JoinedPoints, first: Ints, k: int
    ) -> tuple[Floats, Ints]:
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
        self, seeds: JoinedPoints, owner: Ints, *, reach: float = np.inf, track: bool = False
    ) -> tuple[Floats, Ints, Ints]:
        """Return each node's least cost within reach, whose seed it is from, and how it is reached.

        How (noted when tracked): the arc by which the search came, or ``-2 - s`` where seed ``s`` is.
        """
        from coverplan.kernels import sweep

        roads, (node, cost, whose, _) = self.roads, self.seeds(seeds, owner)
        return sweep.sweep(
            roads.indptr, roads.to, roads.costs, node, cost, whose, reach, *roads.buckets, track
        )

    def seeds(self, places: JoinedPoints, owner: Ints) -> tuple[Ints, Floats, Ints, Ints]:
        """Return the nodes at which a search starts, sorted by cost: node, cost, owner, and 2 x place + end."""
        node, cost, whose = places.node.ravel(), places.node_cost.ravel(), np.repeat(owner, 2)
        order = np.lexsort((whose, node, cost))
        order = order[np.isfinite(cost[order])]
        return node[order], cost[order], whose[order], order.astype(np.int32)

    def from_each(
        self,
        starts: JoinedPoints,
        start: Ints,
        targets: JoinedPoints,
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
        idle = self.net.graph.once(_idle_workspaces)

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

    def _entries(
        self, places: JoinedPoints, owner: Ints, n_owners: int, sign: float
    ) -> tuple[Ints, Ints, Floats]:
        """Return the ranks at which places meet the core, and the costs, as compressed rows by owner."""
        node, cost, whose, _ = self.seeds(places, owner)
        order = np.argsort(whose, kind="stable")
        return self._laid.climb(sign, bounds(whose, n_owners), node[order], cost[order])

    def same_edge(
        self, starts: JoinedPoints, targets: JoinedPoints, reach: float = np.inf
    ) -> tuple[Positions, Positions, Floats]:
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
    """Make the search that starts at facilities, against the way people travel to them.

    Ask for it by ``net.once(search_from_facilities, by, direction)``: what it works out is then kept, too.
    """
    require_direction(direction)
    return Search(net, by, direction)


def _idle_workspaces(_: RoadGraph) -> list[Workspace]:
    """Return the list in which searches leave what they work on for the next ones; at first it is empty."""
    return []
