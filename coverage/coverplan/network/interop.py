"""Road networks from and to networkx graphs and GraphML, with the attribute names of OSMnx."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from coverplan.errors import InputError, require_type
from coverplan.findings import Findings
from coverplan.kernels.exact import in_steps
from coverplan.layers import GRAPH_NAMES, doubtful_costs, graph_tables, in_metres
from coverplan.network.graph import RoadNetwork

if TYPE_CHECKING:
    import os

    import geopandas as gpd
    import networkx as nx
    from pyproj import CRS

_TIMES = ("time_s", "time_back_s")

__all__ = ["from_networkx", "to_networkx", "write_graphml"]


def to_networkx(net: RoadNetwork) -> nx.MultiDiGraph[Any]:
    """Return a network as a directed graph with the attribute names of OSMnx.

    Edges that closures shut are left out, and times along those slowed down are the longer ones, so that ways between
    nodes cost what they cost in the network; that no trip leads through an edge with ``no_through`` is left to those who
    search the graph.

    Parameters
    ----------
    net
        Any network.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes with ``x`` and ``y``; an edge each way that can be travelled, with ``length`` (m), ``travel_time`` (s,
        where the network has times), ``highway``, ``oneway``, ``reversed``, ``may_stop``, ``edge_id``, ``no_through``
        (where some edges have it) and ``geometry`` in the direction of travel; the graph carries ``crs``.

    Examples
    --------
    >>> to_networkx(street).edges["b", "a", 0]["length"]
    900.0
    """
    require_type(net, RoadNetwork, "net")
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=net.crs)
    points = net.nodes.geometry
    graph.add_nodes_from(
        (node, {"x": float(x), "y": float(y)})
        for node, x, y in zip(net.nodes.index, points.x, points.y, strict=True)
    )
    table = (
        _open_edges(net).reset_index().rename(columns={ours: theirs for theirs, ours in GRAPH_NAMES.items()})
    )
    for row in table.to_dict("records"):
        u, v, line = row.pop("u"), row.pop("v"), row.pop("geometry")
        back = row.pop("time_back_s", row.get("travel_time"))
        graph.add_edge(u, v, **row, reversed=False, geometry=line)
        if not row["oneway"]:
            times = {} if back is None else {"travel_time": back}
            graph.add_edge(v, u, **(row | times), reversed=True, geometry=shapely.reverse(line))
    return graph


def _open_edges(net: RoadNetwork) -> gpd.GeoDataFrame:
    """Return the edges that can be travelled from end to end, with the times that closures make."""
    if net.closures is None:
        return net.edges
    times = {
        name: in_steps(net.edges[name] * net.closures.times) for name in _TIMES if name in net.edges.columns
    }
    return net.edges.assign(**times)[~net.closures.shut]


def from_networkx(graph: nx.Graph[Any], *, crs: CRS | str | None = None) -> RoadNetwork:
    """Build a network from a graph whose edges carry their costs.

    Two edges that run against each other and agree in all but their times become one edge both ways; an undirected graph can be travelled both ways throughout.

    Parameters
    ----------
    graph
        As OSMnx makes them: nodes with ``x`` and ``y``; edges with ``length`` (metres; where absent that of the
        line), ``travel_time`` (seconds; on all edges or none), ``geometry`` (a line or its WKT; else straight),
        ``highway``, ``may_stop`` (else true), ``no_through`` (else false); the graph carries ``crs``. Ids of nodes are text or numbers.
    crs
        CRS in metres of the network; by default the graph's own, or the UTM zone of its extent where that is in
        degrees.

    Returns
    -------
    RoadNetwork
        Its ``findings`` name lengths and times that no road has.

    Raises
    ------
    CrsError
        When the graph states no CRS or an unknown one, or ``crs`` is not in metres.
    InputError
        When it is no graph, nodes lack ``x`` and ``y``, or ids, lines or costs cannot be used.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph(crs="EPSG:4548")
    >>> graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    >>> _ = graph.add_edge(1, 2, length=510.0)
    >>> from_networkx(graph)
    RoadNetwork(2 nodes, 1 edges (1 one-way), 0.5 km, length, EPSG:4548)
    """
    tables = graph_tables(graph)
    nodes, edges = in_metres(*tables, crs)
    stated = tables[1].reindex(columns=["length_m"])  # before gaps are filled with what the lines measure
    found = Findings(doubtful_costs(edges.assign(length_m=stated["length_m"]), "graph"))
    edges["oneway"] = edges["oneway"] == "forward"
    missing = edges[[name for name in _TIMES if name in edges.columns]].isna().any(axis=1)
    if missing.any():
        raise InputError.of("error.roads.times-missing", count=int(missing.sum()))
    kept = [
        "edge_id",
        "u",
        "v",
        "oneway",
        "length_m",
        *_TIMES,
        "road_class",
        "may_stop",
        "no_through",
        "geometry",
    ]
    net = RoadNetwork.from_edges(nodes, edges[[name for name in kept if name in edges.columns]])
    return replace(net, findings=found)


def write_graphml(net: RoadNetwork, path: str | os.PathLike[str]) -> None:
    """Write a network as GraphML, which OSMnx, networkx, Gephi and igraph read.

    What closures shut is left out, as :func:`to_networkx` does.

    Parameters
    ----------
    net
        Any network.
    path
        The file; its folder must be there.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from coverplan.layers.roads.graphs import roads_from_graphml
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs="EPSG:4548")
    >>> edges = gpd.GeoDataFrame(
    ...     {"u": ["a"], "v": ["b"], "oneway": [False], "road_class": ["primary"]},
    ...     geometry=[LineString([(0, 0), (900, 0)])], crs="EPSG:4548",
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "roads.graphml"
    ...     write_graphml(RoadNetwork.from_edges(nodes, edges), file)
    ...     roads_from_graphml(file).edges["oneway"].tolist()
    ['no']
    """
    import osmnx as ox

    ox.save_graphml(to_networkx(net), Path(path))
