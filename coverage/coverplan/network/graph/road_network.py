"""The road network: nodes, edges, and what it costs to travel along them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, cast

import geopandas as gpd
import numpy as np
import shapely

from coverplan.errors import InputError
from coverplan.kernels.exact import on_grid
from coverplan.kernels.line_index import line_grid
from coverplan.network.graph.arcs import Arcs, build_arcs
from coverplan.network.graph.tables import checked_tables

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding
    from coverplan.kernels.line_index import LineGrid
    from coverplan.network.graph.closures import Closures
    from coverplan.units import By

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

__all__ = ["Direction", "RoadNetwork"]

Direction = Literal["to_facility", "from_facility"]


@dataclass(frozen=True, eq=False, repr=False)
class RoadNetwork:
    """Roads as a directed graph with costs along its edges; build it with :meth:`from_edges`.

    Nothing in it changes after it is built. A cost is proportional along its edge.

    Attributes
    ----------
    nodes : GeoDataFrame
        The nodes, on ``node_id``, in an order in which neighbours are near each other.
    edges : GeoDataFrame
        The edges, on ``edge_id`` (sorted): u, v, oneway, may_stop, length_m, and time_s and road_class
        where given; each line runs from u to v.
    tail, head : ndarray of int32
        Positions in ``nodes`` of each edge's u and v.
    leaving, entering : Arcs
        The graph as compressed rows, forwards and backwards.
    closures : Closures or None
        Edges that are shut or slowed down, laid over the graph.
    findings : tuple of Finding
        What was left out or assumed where the roads were read from a file.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=4548)
    >>> edges = gpd.GeoDataFrame(
    ...     {"u": ["a"], "v": ["b"], "oneway": [False]},
    ...     geometry=[LineString([(0, 0), (900, 0)])], crs=4548,
    ... )
    >>> RoadNetwork.from_edges(nodes, edges)
    RoadNetwork(2 nodes, 1 edges (0 one-way), 0.9 km, length, EPSG:4548)
    """

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    tail: Ints
    head: Ints
    leaving: Arcs
    entering: Arcs
    closures: Closures | None = None
    findings: tuple[Finding, ...] = ()
    shared: dict[object, Any] = field(default_factory=dict)
    own: dict[object, Any] = field(default_factory=dict)

    @classmethod
    def from_edges(cls, nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame) -> RoadNetwork:
        """Build a network from a table of nodes and one of edges.

        Parameters
        ----------
        nodes
            Points, on ``node_id`` (the index or a column), in a CRS in metres.
        edges
            Lines in the same CRS with ``u`` and ``v`` (node ids) and ``oneway`` (true: from u to v
            only), and where known ``edge_id`` (columns or index levels), ``length_m`` (else the line's
            length), ``time_s`` (seconds or durations), ``may_stop`` (else true) and ``road_class``.
            Loops, parallel edges and edges of no length are welcome; a cost above 2**23 m or s is
            refused. A line drawn from v to u is turned; u, v and oneway say where travel goes.

        Returns
        -------
        RoadNetwork

        Raises
        ------
        CrsError
            When the CRS is missing, not in metres, or differs between the two.
        InputError
            With every fault of both tables.
        """
        for what, frame in (("nodes", nodes), ("edges", edges)):
            if not isinstance(frame, gpd.GeoDataFrame):
                raise InputError.of("network.not-a-frame", what=what, given=type(frame).__name__)
        places, clean, *ends = checked_tables(nodes, edges)
        order = _spatial_order(places)
        places = places.iloc[order]
        moved = np.empty(len(order), dtype=np.int32)
        moved[order] = np.arange(len(order), dtype=np.int32)
        tail, head = (moved[end] for end in ends)
        both_ways = ~clean["oneway"].to_numpy(dtype=bool)
        leaving, entering = build_arcs(tail, head, both_ways, len(places))
        return cls(places, clean, tail, head, leaving, entering)

    @property
    def crs(self) -> CRS:
        """The CRS of nodes and edges, in metres."""
        return cast("CRS", self.nodes.crs)

    @property
    def has_time(self) -> bool:
        """Whether there is a cost by time."""
        return "time_s" in self.edges.columns

    @property
    def oneway(self) -> NDArray[np.bool_]:
        """Which edges may be travelled from u to v only, shape (edges,)."""
        if "oneway" not in self.shared:
            self.shared["oneway"] = self.edges["oneway"].to_numpy(dtype=bool)
        return cast("NDArray[np.bool_]", self.shared["oneway"])

    def __repr__(self) -> str:
        oneway, km = int(self.oneway.sum()), self.edges["length_m"].sum() / 1000
        named = self.crs.to_authority()
        parts = [
            f"{len(self.nodes):,} nodes",
            f"{len(self.edges):,} edges ({oneway:,} one-way)",
            f"{km:,.1f} km",
            "length and time" if self.has_time else "length",
            ":".join(named) if named else self.crs.name,
        ]
        if self.closures is not None:
            parts.append(repr(self.closures))
        return f"RoadNetwork({', '.join(parts)})"

    def edge_costs(self, by: By) -> Floats:
        """Return what each edge costs from end to end, in metres or seconds, shape (edges,).

        Raises
        ------
        InputError
            When the network has no times and ``by`` is ``"time"``, or ``by`` is neither.
        """
        if by not in ("length", "time"):
            raise InputError.of("network.option", name="by", value=by, allowed="length, time")
        if by == "time" and not self.has_time:
            raise InputError.of("network.no-time")
        closures = self.closures if by == "time" else None
        kept = self.shared if closures is None else self.own
        if ("edge", by) not in kept:
            costs = self.edges["length_m" if by == "length" else "time_s"].to_numpy(dtype=np.float64)
            kept["edge", by] = on_grid(costs if closures is None else costs * closures.times)
        return cast("Floats", kept["edge", by])

    def open_costs(self, by: By) -> Floats:
        """Return :meth:`edge_costs` with infinity for the edges that are shut, shape (edges,)."""
        costs = self.edge_costs(by)
        return costs if self.closures is None else np.where(self.closures.shut, np.inf, costs)

    @property
    def shut_length_m(self) -> float:
        """Metres of road that closures shut."""
        if self.closures is None:
            return 0.0
        return float(self.closures.shut_share @ self.edges["length_m"].to_numpy())

    def arcs(self, direction: Direction, by: By) -> tuple[Arcs, Floats]:
        """Return the arcs to search along from the facilities, and the cost of each.

        Towards facilities the search runs backwards, along the arcs that enter each node. An arc that
        is shut costs infinity.
        """
        if direction not in ("to_facility", "from_facility"):
            raise InputError.of(
                "network.option", name="direction", value=direction, allowed="to_facility, from_facility"
            )
        arcs = self.entering if direction == "to_facility" else self.leaving
        if ("arc", direction, by) not in self.own:
            self.own["arc", direction, by] = self.open_costs(by)[arcs.edge]
        return arcs, self.own["arc", direction, by]

    def edge_tree(self) -> shapely.STRtree:
        """Return a spatial index of all edges."""
        if "edge tree" not in self.shared:
            self.shared["edge tree"] = shapely.STRtree(self.edges.geometry.to_numpy())
        return cast("shapely.STRtree", self.shared["edge tree"])

    def stopping_lines(self) -> tuple[LineGrid, Ints]:
        """Return the edges where one may stop, laid on a grid, and their positions."""
        if "stopping lines" not in self.shared:
            stops = np.flatnonzero(self.edges["may_stop"].to_numpy(dtype=bool)).astype(np.int32)
            # nodes on one spot are in order of id, whichever way an edge between them is stored
            against = self.tail[stops] > self.head[stops]
            grid = line_grid(self.edges.geometry.to_numpy()[stops], against)
            self.shared["stopping lines"] = grid, stops
        return cast("tuple[LineGrid, Ints]", self.shared["stopping lines"])

    def with_closures(
        self, places: gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry, *, slow: float | None = None
    ) -> RoadNetwork:
        """Return the network with the edges that cross some places shut, or slowed down.

        The graph is not built anew: what is shut lies over it. Points keep the edges they are snapped
        to; one that stands on a shut stretch has no cost, with the reason ``closed_edge``, and one on
        the same edge before or behind it goes round. Between two shut stretches of one edge nothing
        leads out.

        Parameters
        ----------
        places
            Areas (a flood) or lines (works across a road), in the network's CRS; a bare geometry is
            taken to be in it. A column ``slow`` says of each place what the argument says of all.
        slow
            Multiply the time along the crossed edges, from end to end, by this, at least 1, instead of
            shutting them; once for each place that crosses. Lengths stay as they are.

        Returns
        -------
        RoadNetwork

        Raises
        ------
        CrsError
            When the places' CRS is another.
        InputError
            When ``slow`` is below 1, or a place is a point, which has no width to cross a road with.
        """
        from coverplan.network.graph.closures import laid_over

        return self.closed_by(laid_over(self, places, slow))

    def closed_by(self, closures: Closures | None) -> RoadNetwork:
        """Return the network with other closures in place of its own, or with none."""
        return replace(self, closures=closures, own={})

    def save(self, folder: str | Path) -> None:
        """Write the network into a folder; see :func:`coverplan.io.array_folder.save_network`."""
        from coverplan.io.array_folder import save_network

        save_network(self, folder)

    @classmethod
    def open(cls, folder: str | Path) -> RoadNetwork:
        """Read a network that was saved; see :func:`coverplan.io.array_folder.open_network`."""
        from coverplan.io.array_folder import open_network

        return open_network(folder)


def _spatial_order(places: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Order nodes along a Hilbert curve, so that a search stays in the cache; ties by id."""
    if len(places) < 2:
        return np.arange(len(places))
    curve = places.geometry.hilbert_distance(level=16).to_numpy()
    return np.lexsort((np.argsort(np.argsort(places.index.to_numpy(dtype=object))), curve))
