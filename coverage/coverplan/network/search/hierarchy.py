"""Unbounded costs from many places to many, by labels on an elimination tree.

Customisable contraction hierarchies (Dibbelt, Strasser, Wagner 2014), with labels indexed by depth. The
order of elimination depends on the roads alone; a closure or another cost only lays costs anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.kernels.rows import joined_rows
from coverplan.kernels.threads import in_threads
from coverplan.network.search.core import Core, core_costs, core_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Ints, Rows
    from coverplan.network.graph import RoadGraph, RoadNetwork
    from coverplan.network.search.joined_points import JoinedPoints
    from coverplan.network.search.search import Search
    from coverplan.units import By


__all__ = ["Hierarchy", "LaidCosts", "each_by_labels", "hierarchy_of", "laid_costs"]

_STARTS_AT_ONCE = 64


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """The elimination of all of a network's nodes, which depends on the roads alone.

    Parameters
    ----------
    core
        The network's core; the nodes taken out come first and keep their ranks.
    rank
        Rank of each node, shape (nodes,).
    first, higher
        Higher neighbours of each rank in the completed graph, as compressed rows.
    parent, depth, jump
        The elimination tree; one entry more for what stands above its roots.
    at, turned
        Where in ``higher`` each edge of the core's rows lies, and whether its ends change places.
    """

    core: Core
    rank: Ints
    first: Ints
    higher: Ints
    parent: Ints
    depth: Ints
    jump: Ints
    at: Ints
    turned: Bools

    @cached_property
    def higher_depth(self) -> Ints:
        """At which place of a label each higher neighbour stands, shape as ``higher``."""
        return self.depth[self.higher] - np.int32(1)

    def __repr__(self) -> str:
        return f"Hierarchy({len(self.rank):,} nodes, {len(self.higher):,} edges, depth {self.depth.max()})"


@dataclass(frozen=True, eq=False)
class LaidCosts:
    """A hierarchy with costs upwards and downwards along its edges."""

    hierarchy: Hierarchy
    up: Floats
    down: Floats

    def labels(self, places: JoinedPoints, *, leaving: bool) -> tuple[NDArray[np.int64], Floats, Ints]:
        """Return the labels of places that people leave, or arrive at."""
        from coverplan.kernels import tree_labels

        tree = self.hierarchy
        return tree_labels.labels(
            tree.first, tree.higher_depth, self.up if leaving else self.down,
            tree.parent, tree.depth, tree.rank[places.node], places.node_cost,
        )  # fmt: skip


def hierarchy_of(graph: RoadGraph) -> Hierarchy:
    """Eliminate all nodes of a graph; ask for it by ``graph.once(hierarchy_of)``."""
    from coverplan.kernels import contract, dissect, tree_labels

    core = graph.once(core_of)
    n, out = len(core.node), core.n_out
    indptr, to, _ = core.arcs
    indptr, to = indptr[out:], to - np.int32(out)
    x, y = shapely.get_coordinates(graph.nodes.geometry.to_numpy()[core.node[out:]]).T
    keys = (x, y, x + y, x - y)
    sorted_by = np.stack([np.argsort(key, kind="stable") for key in keys]).astype(np.int32)
    order = dissect.dissect(indptr, to, sorted_by)
    first, higher, parent = dissect.eliminate(indptr, to, order)
    moved = np.arange(n, dtype=np.int32)  # from rank in the core to rank in the hierarchy
    moved[out + order] = np.arange(out, n, dtype=np.int32)
    taken_out = core.first[out]
    first = np.concatenate([core.first[:out], first + taken_out])
    higher = np.concatenate([moved[core.higher[:taken_out]], higher + np.int32(out)])
    parent = np.concatenate([_lowest(first[: out + 1], higher, n), parent + np.int32(out)])
    depth, jump = tree_labels.tree_depths(parent)
    low = moved[np.repeat(np.arange(n, dtype=np.int32), np.diff(core.first))]
    high = moved[core.higher]
    at = np.arange(len(low), dtype=np.int32)
    at[taken_out:] = contract.positions(first, higher, low[taken_out:], high[taken_out:])
    return Hierarchy(
        core, moved[core.rank], first, higher, np.append(parent, np.int32(n)), depth, jump, at, low > high
    )


def _lowest(first: Ints, higher: Ints, root: int) -> Ints:
    """Return the lowest higher neighbour of each row; that of an empty row is the root."""
    lowest = np.full(len(first) - 1, root, dtype=np.int32)
    some = first[:-1] < first[1:]
    if some.any():
        lowest[some] = np.minimum.reduceat(higher[: first[-1]], first[:-1][some])
    return lowest


def laid_costs(net: RoadNetwork, by: By) -> LaidCosts:
    """Lay the network's costs, closures and all, on the hierarchy; ask for it by ``net.once(laid_costs, by)``."""
    from coverplan.kernels import tree_labels

    tree, costs = net.graph.once(hierarchy_of), net.once(core_costs, by)
    up, down = tree_labels.spread(tree.at, tree.turned, costs.up, costs.down, len(tree.higher))
    tree_labels.customise(tree.first, tree.higher, tree.core.n_out, up, down)
    return LaidCosts(tree, up, down)


def each_by_labels(
    net: RoadNetwork,
    by: By,
    search: Search,
    starts: JoinedPoints,
    start: Ints,
    targets: JoinedPoints,
    target: Ints,
    sizes: tuple[int, int],
    threads: int,
) -> Rows:
    """Return the cost of each target from each start, as :meth:`Search.from_each` without a limit.

    The targets' labels are all held at once, so they should be the fewer.
    """
    from coverplan.kernels import tree_labels

    laid = net.once(laid_costs, by)
    tree = laid.hierarchy
    other = laid.labels(targets, leaving=search.sign < 0)
    bounds = np.searchsorted(start, np.arange(sizes[0] + 1))

    def task(low: int, high: int) -> Rows:
        rows = np.arange(bounds[low], bounds[high])
        places, mine = starts[rows], start[rows] - np.int32(low)
        table = np.full((high - low, sizes[1]), np.inf)
        tree_labels.meet(
            *laid.labels(places, leaving=search.sign > 0), mine, *other, target, tree.parent, tree.jump, tree.depth,
            table,
        )  # fmt: skip
        place, there, direct = search.same_edge(places, targets)
        np.minimum.at(table, (mine[place], target[there]), direct)
        found = np.isfinite(table)
        indptr = np.concatenate([[0], np.cumsum(found.sum(axis=1))])
        return indptr, np.nonzero(found)[1].astype(np.int32), table[found]

    return joined_rows(in_threads(task, sizes[0], threads, at_once=_STARTS_AT_ONCE))
