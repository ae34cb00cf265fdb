"""The core of a network: what is left when the nodes of few neighbours are taken out.

Most searches run in the core and are brought to the other nodes afterwards. The ways that
remain cost what they did (node contraction as in Geisberger et al. 2008, here for nodes of up to three
neighbours and, as in Dibbelt, Strasser, Wagner 2014, from the roads alone): a closure or another cost
only lays costs anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coverplan.kernels.types import Floats, Ints
    from coverplan.network.graph import RoadGraph, RoadNetwork
    from coverplan.units import By


__all__ = ["Core", "CoreCosts", "core_costs", "core_of"]


@dataclass(frozen=True, eq=False)
class Core:
    """A network's nodes by rank: those taken out, in order, then the core in spatial order.

    Parameters
    ----------
    node, rank
        Node of each rank, and rank of each node, shape (nodes,).
    n_out
        How many nodes were taken out.
    first, higher
        Higher neighbours of each rank, as compressed rows, ascending.
    ends
        Ranks of u and of v of each edge of the network, shape (edges,) each.
    edge_at
        Where in ``higher`` each edge of the network lies; -1 for a loop, shape (edges,).
    pairs
        Where in ``higher`` each two higher neighbours of a node taken out lie, node by node.
    """

    node: Ints
    rank: Ints
    n_out: int
    first: Ints
    higher: Ints
    ends: tuple[Ints, Ints]
    edge_at: Ints
    pairs: Ints

    def __repr__(self) -> str:
        return f"Core({len(self.node) - self.n_out:,} of {len(self.node):,} nodes)"

    @cached_property
    def arcs(self) -> tuple[Ints, Ints, Ints]:
        """The arcs within the core, both ways, as compressed rows by rank: bounds, rank at the end, place.

        The place is that in upward costs followed by downward costs.
        """
        n = len(self.node)
        size = len(self.higher)
        at = np.arange(self.first[self.n_out], size, dtype=np.int32)
        low = np.repeat(np.arange(n, dtype=np.int32), np.diff(self.first))[at]
        high = self.higher[at]
        start, end, place = np.r_[low, high], np.r_[high, low], np.r_[at, at + np.int32(size)]
        order = np.lexsort((end, start))
        indptr = np.zeros(n + 1, dtype=np.int32)
        np.cumsum(np.bincount(start, minlength=n), out=indptr[1:])
        return indptr, end[order], place[order]

    @cached_property
    def filled(self) -> tuple[Ints, Ints]:
        """The higher neighbours of the nodes taken out, rows filled up with the node itself, and their places.

        The place of what fills up is beyond the end, shape (taken out, FEW) each.
        """
        from coverplan.kernels.contract import FEW

        first = self.first[: self.n_out + 1, None]
        at = first[:-1] + np.arange(FEW, dtype=np.int32)
        is_row = at < first[1:]
        place = np.where(is_row, at, np.int32(len(self.higher)))
        itself = np.arange(self.n_out, dtype=np.int32)[:, None]
        return np.where(is_row, np.append(self.higher, np.int32(0))[place], itself), place


@dataclass(frozen=True, eq=False)
class CoreCosts:
    """A core with the costs along its rows: to the higher neighbour, and from it."""

    core: Core
    up: Floats
    down: Floats

    def arc_costs(self, sign: float) -> Floats:
        """Return the cost of each arc of the core in a search along the ways people travel (1) or against (-1)."""
        there, back = (self.up, self.down) if sign > 0 else (self.down, self.up)
        return np.concatenate([there, back])[self.core.arcs[2]]

    def filled_costs(self, sign: float) -> Floats:
        """Return what a search pays from each higher neighbour to a node taken out, as ``core.filled``."""
        return np.append(self.down if sign > 0 else self.up, np.inf)[self.core.filled[1]]

    def climb(self, sign: float, group: Ints, node: Ints, start: Floats) -> tuple[Ints, Ints, Floats]:
        """Follow groups of places up to the core, as a search does; see ``contract.climb``."""
        from coverplan.kernels import contract

        core = self.core
        cost = self.up if sign > 0 else self.down
        return contract.climb(core.first, core.higher, cost, core.n_out, group, core.rank[node], start)


def core_of(graph: RoadGraph) -> Core:
    """Find the core of a graph; ask for it by ``graph.once(core_of)``."""
    from coverplan.kernels import contract

    order, first, near, count = contract.take_out(*_neighbours(graph))
    n = len(graph.nodes)
    in_core = np.ones(n, dtype=bool)
    in_core[order] = False
    node = np.concatenate([order, np.flatnonzero(in_core).astype(np.int32)])
    rank = np.empty(n, dtype=np.int32)
    rank[node] = np.arange(n, dtype=np.int32)
    rows = contract.rows_by_rank(node, rank, first, near, count)
    ends = rank[graph.tail], rank[graph.head]
    edge_at = contract.positions(*rows, *ends)
    pairs = contract.meeting_pairs(*rows, len(order))
    return Core(node, rank, len(order), *rows, ends, edge_at, pairs)


def _neighbours(graph: RoadGraph) -> tuple[Ints, Ints]:
    """Return each node's neighbours either way as compressed rows; those of two-way edges stand twice."""
    if not graph.oneway.any():
        return graph.leaving.indptr, graph.leaving.to
    out, into = graph.leaving, graph.entering
    indptr = out.indptr + into.indptr
    to = np.empty(indptr[-1], dtype=np.int32)
    from_out = np.arange(len(out.to)) + np.repeat(into.indptr[:-1], np.diff(out.indptr))
    from_into = np.arange(len(into.to)) + np.repeat(out.indptr[1:], np.diff(into.indptr))
    to[from_out], to[from_into] = out.to, into.to
    return indptr, to


def core_costs(net: RoadNetwork, by: By) -> CoreCosts:
    """Lay the network's costs, closures and all, on the core; ask for it by ``net.once(core_costs, by)``."""
    from coverplan.kernels import contract

    core = net.graph.once(core_of)
    up, down = (np.full(len(core.higher), np.inf) for _ in range(2))
    contract.lay_costs(core.edge_at, *core.ends, net.open_costs(by), net.graph.oneway, up, down)
    contract.join_costs(core.first, core.pairs, core.n_out, up, down)
    return CoreCosts(core, up, down)
