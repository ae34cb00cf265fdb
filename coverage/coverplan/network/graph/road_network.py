"""The road network: nodes, edges, and what it costs to travel along them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from coverplan.crs import crs_name, require_metric
from coverplan.errors import CrsError, InputError
from coverplan.findings import Findings
from coverplan.kernels.exact import in_steps
from coverplan.memo import HasMemo
from coverplan.network.graph import saving
from coverplan.network.graph.closures import laid_over
from coverplan.network.graph.options import Direction, checked_rules, require_direction
from coverplan.network.graph.road_graph import RoadGraph
from coverplan.network.graph.water import Water
from coverplan.network.travel import SnapRules
from coverplan.notebook import card
from coverplan.texts import say
from coverplan.wording import cost_amount, joined

if TYPE_CHECKING:
    from pathlib import Path

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Bools, Floats, Ints
    from coverplan.network.graph.arcs import Arcs
    from coverplan.network.graph.closures import Closures
    from coverplan.network.travel import Profile
    from coverplan.units import By

__all__ = ["RoadNetwork"]


@dataclass(frozen=True, eq=False, repr=False)
class RoadNetwork(HasMemo):
    """Roads as a directed graph with costs along its edges; build it with :meth:`from_edges`.

    Nothing in it changes after it is built. A cost is proportional along its edge.

    Attributes
    ----------
    graph : RoadGraph
        Nodes, edges and arcs; networks under other closures share it.
    profile : Profile or None
        Who travels, where the network was built for a profile.
    rules : SnapRules
        How this traveller joins the roads; every question uses them unless it is given others.
    closures : Closures or None
        Edges that are shut or slowed down, laid over the graph.
    water : Water or None
        Water that no way between a point and the road crosses.
    findings : Findings
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

    graph: RoadGraph
    profile: Profile | None = None
    rules: SnapRules = field(default_factory=SnapRules)
    closures: Closures | None = None
    findings: Findings = field(default_factory=Findings)
    water: Water | None = None

    @classmethod
    def from_edges(
        cls, nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, *, rules: SnapRules | None = None
    ) -> RoadNetwork:
        """Build a network from a table of nodes and one of edges.

        Parameters
        ----------
        nodes
            Points, on ``node_id`` (the index or a column), in a CRS in metres.
        edges
            Lines in the same CRS with ``u`` and ``v`` (node ids) and ``oneway`` (true: from u to v
            only), and where known ``edge_id`` (columns or index levels), ``length_m`` (else the line's
            length), ``time_s`` (seconds or durations), ``time_back_s`` (from v to u, where that takes another
            time), ``may_stop`` (else true), ``no_through`` (true: a trip may start or end there, and none leads
            through; else false) and ``road_class``.
            Loops, parallel edges and edges of no length are welcome; a cost above 2**23 m or s is
            refused. A line drawn from v to u is turned; u, v and oneway say where travel goes.
        rules
            How points are joined to these roads; by default within 1,000 m, at 3 km/h, to the nearest.

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
        return cls(RoadGraph.from_tables(nodes, edges), rules=checked_rules(rules) or SnapRules())

    @property
    def nodes(self) -> gpd.GeoDataFrame:
        """The nodes, on ``node_id``, in an order in which neighbours are near each other."""
        return self.graph.roads.nodes

    @property
    def edges(self) -> gpd.GeoDataFrame:
        """The edges, on ``edge_id`` (sorted); each line runs from u to v."""
        return self.graph.roads.edges

    @property
    def tail(self) -> Ints:
        """Position in ``nodes`` of each edge's u, shape (edges,)."""
        return self.graph.roads.tail

    @property
    def head(self) -> Ints:
        """Position in ``nodes`` of each edge's v, shape (edges,)."""
        return self.graph.roads.head

    @property
    def crs(self) -> CRS:
        """The CRS of nodes and edges, in metres."""
        return self.graph.crs

    @property
    def has_time(self) -> bool:
        """Whether there is a cost by time."""
        return "time_s" in self.edges.columns

    @property
    def oneway(self) -> Bools:
        """Which edges may be travelled from u to v only, shape (edges,)."""
        return self.graph.roads.oneway

    def __repr__(self) -> str:
        oneway, km = int(self.oneway.sum()), self.edges["length_m"].sum() / 1000
        parts = [
            f"{len(self.nodes):,} nodes",
            f"{len(self.edges):,} edges ({oneway:,} one-way)",
            f"{km:,.1f} km",
            "length and time" if self.has_time else "length",
            crs_name(self.crs),
        ]
        if self.closures is not None:
            parts.append(repr(self.closures))
        return f"RoadNetwork({', '.join(parts)})"

    def _repr_html_(self) -> str:
        edges = say("notebook.oneway", count=f"{len(self.edges):,}", oneway=f"{int(self.oneway.sum()):,}")
        costs = [say("notebook.length"), *([say("notebook.time")] if self.has_time else [])]
        facts = [
            (say("notebook.nodes"), f"{len(self.nodes):,}"),
            (say("notebook.edges"), edges),
            (say("notebook.by"), joined(costs)),
            (say("notebook.crs"), crs_name(self.crs)),
            (say("column.travel"), say("amount.unknown") if self.profile is None else self.profile.title()),
            (say("notebook.snap"), self.rules.words()),
            (say("notebook.closures"), self._closed_words()),
            (say("notebook.findings"), self.findings.counted()),
        ]
        length = cost_amount(self.edges["length_m"].sum(), "m")
        return card(say("notebook.network", km=length), facts=facts)

    def _closed_words(self) -> str:
        if self.closures is None:
            return say("amount.unknown")
        shut, slowed = int(self.closures.shut.sum()), int((self.closures.times > 1).sum())
        length = cost_amount(self.shut_length_m, "m")
        return say("notebook.closed", shut=f"{shut:,}", km=length, slowed=f"{slowed:,}")

    @property
    def searched_closures(self) -> Closures | None:
        """The closures on the edges of ``graph``, where a road may stand more than once."""
        if self.closures is None or self.graph.copies is None:
            return self.closures
        return self.once(_closed_copies)

    def edge_costs(self, by: By) -> Floats:
        """Return what each edge of ``graph`` costs from end to end, in metres or seconds, shape (edges of graph,).

        Raises
        ------
        InputError
            When the network has no times and ``by`` is ``"time"``, or ``by`` is neither.
        """
        if by not in ("length", "time"):
            raise InputError.of("error.option", name="by", value=by, allowed="length, time")
        if by == "time" and not self.has_time:
            raise InputError.of("network.no-time")
        closures = self.searched_closures
        if by == "length" or closures is None:
            return self.graph.once(_costs_of, by)
        return self.once(_slowed_times, closures)

    def open_costs(self, by: By) -> Floats:
        """Return :meth:`edge_costs` with infinity for the edges that are shut, shape (edges of graph,)."""
        costs, closures = self.edge_costs(by), self.searched_closures
        return costs if closures is None else np.where(closures.shut, np.inf, costs)

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
        require_direction(direction)
        arcs = self.graph.entering if direction == "to_facility" else self.graph.leaving
        return arcs, self.once(_arc_costs, direction, by)

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
        return self.closed_by(laid_over(self.graph.roads, self.closures, places, slow))

    def travelled_by(self, profile: Profile) -> RoadNetwork:
        """Return the network with the traveller its edges were made for, who joins the roads by rules of his own.

        Examples
        --------
        >>> from coverplan.network.travel import PROFILES
        >>> street.travelled_by(PROFILES["car"]).rules.off_road_kph
        3.0
        """
        return replace(self, profile=profile, rules=profile.snap_rules)

    def closed_by(self, closures: Closures | None) -> RoadNetwork:
        """Return the network with other closures in place of its own, or with none."""
        return replace(self, closures=closures)

    def with_water(self, water: gpd.GeoDataFrame | gpd.GeoSeries) -> RoadNetwork:
        """Return the network with water that no way between a point and the road crosses.

        Points join the nearest place on their own side, as far as the limit goes; one that has none is not snapped,
        with the reason ``across_water``. Roads over water are used as before. How much water a way may cross is a rule
        of the traveller (``water_m``).

        Parameters
        ----------
        water
            Areas in the network's CRS; they take the place of those before.

        Returns
        -------
        RoadNetwork

        Raises
        ------
        CrsError
            When the CRS of the water is missing or another.

        Examples
        --------
        A home stands 30 m off the street, behind a canal.

        >>> from shapely import box
        >>> canal = gpd.GeoSeries([box(-2_000, 2, 2_000, 28)], crs=street.crs)
        >>> wide = SnapRules(water_m=20)
        >>> from coverplan.network import snap
        >>> snap(street.with_water(canal), home, wide).frame()["reason"].tolist()
        ['across_water']
        """
        crs = require_metric(water, "water")
        if crs != self.crs:
            raise CrsError(
                "error.crs-differ", what="water", crs=crs.to_string(), expected=self.crs.to_string()
            )
        return replace(self, water=Water.of(water.geometry.to_numpy()))

    def save(self, folder: str | Path) -> None:
        """Write the network into a folder: its tables, findings, closures, water, traveller, and what makes it whole.

        ``nodes.parquet`` and ``edges.parquet`` are GeoParquet, as is ``water.parquet``, ``findings.json`` what reading
        the roads found, ``traveller.json`` the profile and the rules, ``closures.npz`` what is shut or slowed down;
        ``network.json`` lists them with their SHA-256.

        Parameters
        ----------
        folder
            Made when it is not there. An earlier network in it is replaced when all of this one is
            written; other files stay.

        Raises
        ------
        OutputError
            When the folder is a file, or cannot be written into.

        Examples
        --------
        >>> from tempfile import mkdtemp
        >>> folder = mkdtemp()
        >>> street.save(folder)
        >>> RoadNetwork.open(folder)
        RoadNetwork(2 nodes, 1 edges (0 one-way), 0.9 km, length, EPSG:4548)
        """
        saving.save_parts(
            saving.Parts(
                self.nodes, self.edges, self.profile, self.rules, self.closures, self.findings, self.water
            ),
            folder,
        )

    @classmethod
    def open(cls, folder: str | Path) -> RoadNetwork:
        """Read a network that :meth:`save` wrote, with its traveller, findings, closures and water.

        Parameters
        ----------
        folder
            The folder it was written into.

        Returns
        -------
        RoadNetwork

        Raises
        ------
        InputError
            When there is no such network, another version wrote it, or a file of it is missing or no
            longer what was written; every such file is named.

        Examples
        --------
        >>> RoadNetwork.open("no-such-folder")
        Traceback (most recent call last):
            ...
        coverplan.errors.InputError: ...
        """
        parts = saving.open_parts(folder)
        graph = RoadGraph.from_tables(parts.nodes, parts.edges.reset_index())
        return cls(graph, parts.profile, parts.rules, parts.closures, parts.findings, parts.water)


def _costs_of(graph: RoadGraph, by: By) -> Floats:
    column = graph.edges["length_m" if by == "length" else "time_s"]
    return in_steps(column.to_numpy(dtype=np.float64))


def _slowed_times(net: RoadNetwork, closures: Closures) -> Floats:
    return in_steps(net.graph.edges["time_s"].to_numpy(dtype=np.float64) * closures.times)


def _closed_copies(net: RoadNetwork) -> Closures | None:
    closures, copies = net.closures, net.graph.copies
    return closures if closures is None or copies is None else closures.on_copies(copies)


def _arc_costs(net: RoadNetwork, direction: Direction, by: By) -> Floats:
    arcs = net.graph.entering if direction == "to_facility" else net.graph.leaving
    return net.open_costs(by)[arcs.edge]
