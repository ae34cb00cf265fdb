"""Unbounded costs from many places to many, by labels on an elimination tree.

Customisable contraction hierarchies (Dibbelt, Strasser, Wagner 2014), with labels indexed by depth. The
order of elimination depends on the roads alone; a closure or another cost only lays costs anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from coverplan.network._search import Rows, Search, in_threads, joined_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.network._places import Places
    from coverplan.network.graph import RoadNetwork
    from coverplan.units import By

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

__all__ = ["Hierarchy", "LaidCosts", "each_by_labels", "hierarchy_of", "laid_costs"]

_STARTS_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The elimination of a network's nodes, which depends on the roads alone.

    Parameters
    ----------
    rank
        Rank of each node, shape (nodes,).
    first, higher
        Higher neighbours of each rank in the completed graph, as compressed rows.
    parent, depth, jump
        The elimination tree; one entry more for what stands above its roots.
    """

    rank: Ints
    first: Ints
    higher: Ints
    parent: Ints
    depth: Ints
    jump: Ints

    def __repr__(self) -> str:
        return f"Hierarchy({len(self.rank):,} nodes, {len(self.higher):,} edges, depth {self.depth.max()})"


@dataclass(frozen=True, eq=False)
class LaidCosts:
    """A hierarchy with costs upwards and downwards along its edges."""

    hierarchy: Hierarchy
    up: Floats
    down: Floats

    def labels(self, places: Places, *, leaving: bool) -> tuple[NDArray[np.int64], Floats, Ints]:
        """Return the labels of places that people leave, or arrive at."""
        from coverplan.network import kernels_labels

        tree = self.hierarchy
        return kernels_labels.labels(
            tree.first, tree.depth[tree.higher] - np.int32(1), self.up if leaving else self.down,
            tree.parent, tree.depth, tree.rank[places.node], places.node_cost,
        )  # fmt: skip


def hierarchy_of(net: RoadNetwork) -> Hierarchy:
    """Return the network's hierarchy, made at the first call and shared with all closures."""
    from coverplan.network import kernels_labels, kernels_order

    if "hierarchy" not in net.shared:
        n = len(net.nodes)
        tail, head = np.r_[net.tail, net.head], np.r_[net.head, net.tail]
        order = np.lexsort((head, tail))
        indptr = np.zeros(n + 1, dtype=np.int32)
        np.cumsum(np.bincount(tail, minlength=n), out=indptr[1:])
        to = np.ascontiguousarray(head[order])
        x, y = shapely.get_coordinates(net.nodes.geometry.to_numpy()).T
        sorted_by = np.stack([np.argsort(key, kind="stable") for key in (x, y, x + y, x - y)]).astype(
            np.int32
        )
        by_rank = kernels_order.dissect(indptr, to, sorted_by)
        first, higher, parent = kernels_order.eliminate(indptr, to, by_rank)
        depth, jump = kernels_labels.tree_depths(parent)
        rank = np.empty(n, dtype=np.int32)
        rank[by_rank] = np.arange(n, dtype=np.int32)
        net.shared["hierarchy"] = Hierarchy(rank, first, higher, np.r_[parent, np.int32(n)], depth, jump)
    return cast("Hierarchy", net.shared["hierarchy"])


def laid_costs(net: RoadNetwork, by: By) -> LaidCosts:
    """Return the hierarchy with the network's costs, closures and all; made at the first call."""
    from coverplan.network import kernels_labels

    tree = hierarchy_of(net)
    if ("laid", by) not in net.own:
        cost = net.edge_costs(by)
        if net.closures is not None:
            cost = np.where(net.closures.shut, np.inf, cost)
        oneway = net.edges["oneway"].to_numpy(dtype=bool)
        up, down = kernels_labels.lay_costs(
            tree.first, tree.higher, tree.rank[net.tail], tree.rank[net.head], cost, oneway
        )
        kernels_labels.customise(tree.first, tree.higher, up, down)
        net.own["laid", by] = LaidCosts(tree, up, down)
    return cast("LaidCosts", net.own["laid", by])


def each_by_labels(
    net: RoadNetwork,
    by: By,
    search: Search,
    starts: Places,
    start: Ints,
    targets: Places,
    target: Ints,
    sizes: tuple[int, int],
    threads: int | None,
) -> Rows:
    """Return the cost of each target from each start, as :meth:`Search.from_each` without a limit.

    The targets' labels are all held at once, so they should be the fewer.
    """
    from coverplan.network import kernels_labels

    laid = laid_costs(net, by)
    tree = laid.hierarchy
    other = laid.labels(targets, leaving=search.sign < 0)
    bounds = np.searchsorted(start, np.arange(sizes[0] + 1))

    def task(low: int, high: int) -> Rows:
        rows = np.arange(bounds[low], bounds[high])
        places, mine = starts[rows], start[rows] - np.int32(low)
        table = np.full((high - low, sizes[1]), np.inf)
        kernels_labels.meet(
            *laid.labels(places, leaving=search.sign > 0), mine, *other, target, tree.parent, tree.jump, tree.depth,
            table,
        )  # fmt: skip
        place, there, direct = search.same_edge(places, targets)
        np.minimum.at(table, (mine[place], target[there]), direct)
        found = np.isfinite(table)
        indptr = np.concatenate([[0], np.cumsum(found.sum(axis=1))])
        return indptr, np.nonzero(found)[1].astype(np.int32), table[found]

    return joined_rows(in_threads(task, sizes[0], threads, at_most=_STARTS_AT_ONCE))
