"""The roads as a directed graph: what no closure, cost or traveller's rule changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from coverplan.kernels.lines.line_index import line_index
from coverplan.memo import HasMemo
from coverplan.network.graph.arcs import Arcs, build_arcs
from coverplan.network.graph.copies import Copies, laid_out
from coverplan.network.graph.tables import checked_tables

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

    from coverplan.kernels.lines.cells import LineIndex
    from coverplan.kernels.types import Bools, Ints, Positions

__all__ = ["RoadGraph"]


@dataclass(frozen=True, eq=False, repr=False)
class RoadGraph(HasMemo):
    """Nodes and edges, and the arcs that lead from node to node.

    Attributes
    ----------
    nodes : GeoDataFrame
        The nodes, on ``node_id``, in an order in which neighbours are near each other.
    edges : GeoDataFrame
        The edges, on ``edge_id`` (sorted, what is a copy behind): u, v, oneway, may_stop, length_m, and time_s and
        road_class where given; each line runs from u to v.
    tail, head : ndarray of int32
        Positions in ``nodes`` of each edge's u and v.
    leaving, entering : Arcs
        The arcs as compressed rows, forwards and backwards.
    given : RoadGraph or None
        The roads as they were given, where some stand in this graph more than once.
    copies : Copies or None
        Which edges stand for which of the roads given.
    """

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    tail: Ints
    head: Ints
    leaving: Arcs
    entering: Arcs
    given: RoadGraph | None = None
    copies: Copies | None = None

    @classmethod
    def from_tables(cls, nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> RoadGraph:
        """Build the graph of a table of nodes and one of edges; see ``RoadNetwork.from_edges``."""
        graph = cls._of(*checked_tables(nodes, edges))
        laid = laid_out(graph.nodes, graph.edges, graph.tail, graph.head)
        if laid is None:
            return graph
        return replace(cls._of(*laid[:4]), given=graph, copies=laid.copies)

    @classmethod
    def _of(cls, places: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, *ends: Ints | Positions) -> RoadGraph:
        order = _spatial_order(places)
        places = places.iloc[order]
        moved = np.empty(len(order), dtype=np.int32)
        moved[order] = np.arange(len(order), dtype=np.int32)
        tail, head = (moved[end] for end in ends)
        both_ways = ~edges["oneway"].to_numpy(dtype=bool)
        leaving, entering = build_arcs(tail, head, both_ways, len(places))
        return cls(places, edges, tail, head, leaving, entering)

    @property
    def roads(self) -> RoadGraph:
        """The roads as they were given, each once."""
        return self.given or self

    @property
    def crs(self) -> CRS:
        """The CRS of nodes and edges, in metres."""
        return cast("CRS", self.nodes.crs)

    @cached_property
    def oneway(self) -> Bools:
        """Which edges may be travelled from u to v only, shape (edges,)."""
        return cast("Bools", self.edges["oneway"].to_numpy(dtype=bool))

    @cached_property
    def edge_tree(self) -> shapely.STRtree:
        """A spatial index of all edges."""
        return shapely.STRtree(self.edges.geometry.to_numpy())

    @cached_property
    def stopping_lines(self) -> tuple[LineIndex, Ints]:
        """The edges where one may stop, as an index of lines, and their positions."""
        stops = np.flatnonzero(self.edges["may_stop"].to_numpy(dtype=bool)).astype(np.int32)
        # nodes on one spot are in order of id, whichever way an edge between them is stored
        against = self.tail[stops] > self.head[stops]
        return line_index(self.edges.geometry.to_numpy()[stops], against), stops


def _spatial_order(places: gpd.GeoDataFrame) -> Positions:
    """Order nodes along a Hilbert curve, so that a search stays in the cache; ties by id."""
    if len(places) < 2:
        return np.arange(len(places))
    curve = places.geometry.hilbert_distance(level=16).to_numpy()
    return np.lexsort((np.argsort(np.argsort(places.index.to_numpy(dtype=object))), curve))
