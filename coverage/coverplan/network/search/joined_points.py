"""How places on edges meet the nodes, and each other, in a direction of travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.exact import on_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.network.graph.road_network import RoadNetwork
    from coverplan.network.search.snap import SnappedPoints
    from coverplan.units import By

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

# Up to this share of the edges it is quicker to search for each than to count them all.
_FEW = 16


@dataclass(frozen=True, eq=False)
class Places:
    """Places where points join edges; all costs include the way to the road.

    Parameters
    ----------
    node, node_cost
        The two ends of the edge and the cost of the way there (or from there); infinite where there is
        none, shape (places, 2).
    edge, fraction, along
        Edge, part of it from u, and cost along it from u (a part of nothing is nothing), shape (places,).
    access
        Cost of the way to the road, shape (places,).
    side
        In which open piece of its edge: 0 from u, 1 behind a shut stretch, and so on; -1 within one,
        shape (places,).
    oneway
        Whether the edge is one-way, shape (places,).
    """

    node: Ints
    node_cost: Floats
    edge: Ints
    fraction: Floats
    along: Floats
    access: Floats
    side: Ints
    oneway: NDArray[np.bool_]

    def __getitem__(self, rows: NDArray[np.intp]) -> Places:
        return Places(
            self.node[rows], self.node_cost[rows], self.edge[rows], self.fraction[rows], self.along[rows],
            self.access[rows], self.side[rows], self.oneway[rows],
        )  # fmt: skip


def join_places(net: RoadNetwork, points: SnappedPoints, by: By, *, leaving: bool) -> Places:
    """Work out how points get to the nodes (leaving) or from them (arriving).

    A point at the end of an edge is at the node, whichever way the edge runs.
    """
    edge, fraction = points.edge, points.fraction
    whole = net.edge_costs(by)[edge]
    along = np.where(fraction == 1.0, whole, np.minimum(on_grid(fraction * whole), whole))
    access = on_grid(points.offset_m if by == "length" else points.offset_m / points.rules.off_road_m_per_s)
    oneway = net.oneway[edge]
    closures = net.closures
    side = np.zeros(len(edge), dtype=np.int32) if closures is None else closures.piece_at(edge, fraction)
    tail_open = side == 0
    head_open = side == (0 if closures is None else closures.n_shut[edge])
    if leaving:
        tail_open &= ~oneway
    else:
        head_open &= ~oneway
    cost = np.column_stack(
        [
            np.where(fraction == 0.0, 0.0, np.where(tail_open, along, np.inf)),
            np.where(fraction == 1.0, 0.0, np.where(head_open, whole - along, np.inf)),
        ]
    )
    node = np.column_stack([net.tail[edge], net.head[edge]])
    return Places(node, cost + access[:, None], edge, fraction, along, access, side, oneway)


def rows_by_edge(sought: Ints, edges: Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return, for each edge sought, the bounds of its rows in a sorted list of edges."""
    n_edges = int(max(sought.max(initial=0), edges.max(initial=0))) + 1
    if _FEW * len(sought) < n_edges:
        return np.searchsorted(edges, sought), np.searchsorted(edges, sought, side="right")
    first = np.zeros(n_edges + 1, dtype=np.intp)
    np.cumsum(np.bincount(edges, minlength=n_edges), out=first[1:])
    return first[sought], first[sought + 1]
