"""How places on edges meet the nodes, and each other, in a direction of travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.kernels.exact import in_steps

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Ints, Positions
    from coverplan.network.graph import RoadNetwork
    from coverplan.network.search.snap import SnappedPoints
    from coverplan.units import By


# Up to this share of the edges it is quicker to search for each than to count them all.
_FEW = 16


@dataclass(frozen=True, eq=False)
class JoinedPoints:
    """JoinedPoints where points join edges; all costs include the way to the road.

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
    oneway: Bools

    def __getitem__(self, rows: Positions) -> JoinedPoints:
        return JoinedPoints(
            self.node[rows], self.node_cost[rows], self.edge[rows], self.fraction[rows], self.along[rows],
            self.access[rows], self.side[rows], self.oneway[rows],
        )  # fmt: skip


def join_points(net: RoadNetwork, points: SnappedPoints, by: By, *, leaving: bool) -> JoinedPoints:
    """Work out how points get to the nodes (leaving) or from them (arriving).

    A point at the end of an edge is at the node, whichever way the edge runs.
    """
    edge, fraction = points.edge, points.fraction
    whole = net.edge_costs(by)[edge]
    along = np.where(fraction == 1.0, whole, np.minimum(in_steps(fraction * whole), whole))
    access = in_steps(points.offset_m if by == "length" else points.offset_m / points.rules.off_road_m_per_s)
    oneway = net.graph.oneway[edge]
    closures = net.searched_closures
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
    node = np.column_stack([net.graph.tail[edge], net.graph.head[edge]])
    return JoinedPoints(node, cost + access[:, None], edge, fraction, along, access, side, oneway)


def rows_by_edge(sought: Ints, edges: Ints) -> tuple[Positions, Positions]:
    """Return, for each edge sought, the bounds of its rows in a sorted list of edges."""
    n_edges = int(max(sought.max(initial=0), edges.max(initial=0))) + 1
    if _FEW * len(sought) < n_edges:
        return np.searchsorted(edges, sought), np.searchsorted(edges, sought, side="right")
    first = np.zeros(n_edges + 1, dtype=np.intp)
    np.cumsum(np.bincount(edges, minlength=n_edges), out=first[1:])
    return first[sought], first[sought + 1]
