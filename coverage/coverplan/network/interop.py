"""Road networks from and to networkx graphs and GraphML, with the attribute names of OSMnx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import metric_crs_of, require_crs
from coverplan.errors import CrsError, InputError
from coverplan.layers.road_words import ROAD_CLASSES, road_class_of
from coverplan.layers.roads import Roads, roads_from_edges
from coverplan.network.graph import RoadNetwork

if TYPE_CHECKING:
    import os

    import networkx as nx
    from pyproj import CRS

__all__ = ["from_networkx", "roads_from_graphml", "roads_from_networkx", "to_networkx", "write_graphml"]

# OSMnx attribute: column of ours.
_NAMES = {"length": "length_m", "travel_time": "time_s", "highway": "road_class", "maxspeed": "speed_kph"}


def to_networkx(net: RoadNetwork) -> nx.MultiDiGraph[Any]:
    """Return a network as a directed graph with the attribute names of OSMnx.

    Parameters
    ----------
    net
        Any network.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes with ``x`` and ``y``; an edge each way that can be travelled, with ``length`` (m), ``travel_time`` (s,
        where the network has times), ``highway``, ``oneway``, ``reversed``, ``may_stop``, ``edge_id`` and
        ``geometry`` in the direction of travel; the graph carries ``crs``.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs="EPSG:4548")
    >>> edges = gpd.GeoDataFrame(
    ...     {"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[LineString([(0, 0), (900, 0)])], crs="EPSG:4548"
    ... )
    >>> to_networkx(RoadNetwork.from_edges(nodes, edges)).edges["b", "a", 0]["length"]
    900.0
    """
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(crs=net.crs)
    points = net.nodes.geometry
    graph.add_nodes_from(
        (node, {"x": float(x), "y": float(y)})
        for node, x, y in zip(net.nodes.index, points.x, points.y, strict=True)
    )
    table = net.edges.reset_index().rename(columns={ours: theirs for theirs, ours in _NAMES.items()})
    for row in table.to_dict("records"):
        u, v, line = row.pop("u"), row.pop("v"), row.pop("geometry")
        graph.add_edge(u, v, **row, reversed=False, geometry=line)
        if not row["oneway"]:
            graph.add_edge(v, u, **row, reversed=True, geometry=shapely.reverse(line))
    return graph


def from_networkx(graph: nx.Graph[Any], *, crs: CRS | str | None = None) -> RoadNetwork:
    """Build a network from a graph whose edges carry their costs.

    Two edges that run against each other with the same line, costs and ``edge_id`` become one edge both ways; an
    undirected graph can be travelled both ways throughout.

    Parameters
    ----------
    graph
        As OSMnx makes them: nodes with ``x`` and ``y``; edges with ``length`` (metres; else that of the line),
        ``travel_time`` (seconds; on all edges or none), ``geometry`` (else straight), ``highway``, ``may_stop``; the
        graph carries ``crs``.
    crs
        CRS in metres of the network; by default the graph's own, or the UTM zone of its extent where that is in
        degrees.

    Returns
    -------
    RoadNetwork

    Raises
    ------
    CrsError
        When the graph states no CRS, or ``crs`` is not in metres.
    InputError
        When nodes lack ``x`` and ``y``, or costs cannot be used.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph(crs="EPSG:4548")
    >>> graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    >>> _ = graph.add_edge(1, 2, length=510.0)
    >>> from_networkx(graph)
    RoadNetwork(2 nodes, 1 edges (1 one-way), 0.5 km, length, EPSG:4548)
    """
    nodes, edges = _tables(graph, crs)
    edges["oneway"] = edges["oneway"] == "forward"
    if "time_s" in edges.columns and edges["time_s"].isna().any():
        raise InputError.of("error.roads.times-missing", count=int(edges["time_s"].isna().sum()))
    kept = ["edge_id", "u", "v", "oneway", "length_m", "time_s", "road_class", "may_stop", "geometry"]
    return RoadNetwork.from_edges(nodes, edges[[name for name in kept if name in edges.columns]])


def roads_from_networkx(graph: nx.Graph[Any], *, crs: CRS | str | None = None) -> Roads:
    """Build canonical roads, for any traveller, from a graph that carries OSM tags.

    Parameters
    ----------
    graph, crs
        As in :func:`from_networkx`; ``highway``, ``maxspeed``, ``surface``, access tags, ``bridge`` and ``tunnel``
        are read. Where OSMnx merged several roads into one edge, the least class and the lowest limit hold.

    Returns
    -------
    Roads
        With ``length_m`` where the graph has lengths.

    Raises
    ------
    CrsError, InputError
        As :func:`from_networkx`.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph(crs="EPSG:4548")
    >>> graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    >>> _ = graph.add_edge(1, 2, highway=["primary", "tertiary"])
    >>> roads_from_networkx(graph).edges["road_class"].tolist()
    ['tertiary']
    """
    nodes, edges = _tables(graph, crs)
    roads = roads_from_edges(edges, nodes, source="graph")
    roads.edges["length_m"] = edges["length_m"].to_numpy()
    return roads


def roads_from_graphml(path: str | os.PathLike[str], *, crs: CRS | str | None = None) -> Roads:
    """Read canonical roads from a GraphML file as OSMnx or :func:`write_graphml` writes it.

    Parameters
    ----------
    path
        The file.
    crs
        As in :func:`from_networkx`.

    Returns
    -------
    Roads

    Raises
    ------
    InputError
        When the file is missing or is no such GraphML file.
    CrsError
        As :func:`from_networkx`.

    Examples
    --------
    >>> roads_from_graphml("no-such-file.graphml")
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    return roads_from_networkx(_read_graphml(Path(path)), crs=crs)


def write_graphml(net: RoadNetwork, path: str | os.PathLike[str]) -> None:
    """Write a network as GraphML, which OSMnx, networkx, Gephi and igraph read.

    Parameters
    ----------
    net
        Any network.
    path
        The file; its folder must be there.

    Examples
    --------
    >>> import tempfile, pathlib
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


def _read_graphml(path: Path) -> nx.MultiDiGraph[Any]:
    import networkx as nx
    import osmnx as ox

    if not path.is_file():
        raise InputError.of("error.file-missing", file=path)
    try:
        return ox.load_graphml(path, node_dtypes={"osmid": str})
    except (nx.NetworkXError, SyntaxError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError.of(
            "error.roads.graphml", file=path, reason=f"{type(error).__name__}: {error}"
        ) from error


def _tables(graph: nx.Graph[Any], crs: CRS | str | None) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return nodes on node_id and canonical-like edges in metres; oneway is no or forward."""
    if not graph.graph.get("crs"):
        raise CrsError("error.crs-missing", what="graph")
    places = pd.DataFrame.from_dict(dict(graph.nodes(data=True)), orient="index").reindex(columns=["x", "y"])
    if places.isna().any(axis=None) or places.empty:
        raise InputError.of("error.roads.graph-nodes", count=int(places.isna().any(axis=1).sum()))
    nodes = gpd.GeoDataFrame(
        index=pd.Index(places.index.astype(str), name="node_id"),
        geometry=gpd.points_from_xy(places["x"], places["y"]),
        crs=require_crs(graph.graph["crs"], "graph"),
    )
    edges = _edge_table(graph, nodes)
    target = metric_crs_of(nodes, crs, "graph")
    edges = edges.to_crs(target)
    if "length_m" not in edges.columns:
        edges["length_m"] = edges.length
    edges["length_m"] = edges["length_m"].fillna(edges.length)
    return nodes.to_crs(target), edges


def _edge_table(graph: nx.Graph[Any], nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rows = [{**data, "u": str(u), "v": str(v)} for u, v, data in graph.edges(data=True)]
    if not rows:
        raise InputError.of("error.roads.none-in-file", file="graph")
    table = pd.DataFrame(rows).drop(columns=["oneway", "reversed"], errors="ignore").rename(columns=_NAMES)
    for name in table.columns.difference(["u", "v", "geometry"]):
        if table[name].map(lambda value: isinstance(value, list)).any():
            table[name] = table[name].map(_least_class if name == "road_class" else _joined)
    for name in {"length_m", "time_s"} & set(table.columns):
        table[name] = pd.to_numeric(table[name], errors="coerce")
    if "may_stop" in table.columns:
        table["may_stop"] = table["may_stop"].map(lambda value: str(value) == "True")
    given = (
        table["geometry"]
        if "geometry" in table.columns
        else pd.Series(np.nan, index=table.index, dtype=object)
    )
    straight = shapely.linestrings(
        np.stack(
            [shapely.get_coordinates(nodes.geometry.loc[table[end]].to_numpy()) for end in ("u", "v")], axis=1
        )
    )
    lines = given.where(given.notna(), pd.Series(straight, index=table.index)).to_numpy()
    edges = gpd.GeoDataFrame(table.drop(columns="geometry", errors="ignore"), geometry=lines, crs=nodes.crs)
    return edges.assign(oneway="no") if not graph.is_directed() else _paired(edges)


def _least_class(value: object) -> object:
    if not isinstance(value, list):
        return value
    known = [word for word in value if road_class_of(str(word))]
    return (
        max(known, key=lambda word: ROAD_CLASSES.index(road_class_of(str(word)) or "")) if known else value[0]
    )


def _joined(value: object) -> object:
    return ";".join(str(part) for part in value) if isinstance(value, list) else value


def _paired(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make one two-way edge of two that run against each other and agree in everything else."""
    lines = edges.geometry.to_numpy()
    drawn, turned = (shapely.to_wkb(part, output_dimension=2) for part in (lines, shapely.reverse(lines)))
    # The two directions are told apart by the nodes; on a loop by the bytes of the line.
    loop = (edges["u"] == edges["v"]).to_numpy()
    forward = np.where(loop, drawn <= turned, (edges["u"] < edges["v"]).to_numpy()).astype(bool)
    same = pd.DataFrame(
        {
            "low": edges[["u", "v"]].min(axis=1),
            "high": edges[["u", "v"]].max(axis=1),
            "shape": np.where(forward, drawn, turned),
            **{name: edges[name].astype(str) for name in edges.columns.difference(["u", "v", "geometry"])},
        }
    )
    group = same.groupby(list(same.columns), dropna=False, sort=False).ngroup()
    # A loop that is the same both ways stands twice where it goes both ways.
    either = loop & (drawn == turned)
    forward = np.where(either, group.groupby(group).cumcount() % 2 == 0, forward)
    turn = edges.groupby([group, forward]).cumcount()
    pairs = pd.Series(list(zip(group, turn, strict=True)), index=edges.index)
    first = ~pairs.duplicated()
    made = edges[first].assign(oneway=np.where(pairs.duplicated(keep=False)[first], "no", "forward"))
    if "edge_id" in made.columns and made["edge_id"].duplicated().any():
        made = made.drop(columns="edge_id")
    return made.reset_index(drop=True)
