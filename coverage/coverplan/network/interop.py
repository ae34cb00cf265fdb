"""Road networks from and to networkx graphs and GraphML, with the attribute names of OSMnx."""

from __future__ import annotations

from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import metric_crs_of, require_crs
from coverplan.errors import CrsError, Fault, InputError
from coverplan.layers._road_checks import edge_ids
from coverplan.layers.road_words import ROAD_CLASSES, road_class_of
from coverplan.layers.roads import Roads, roads_from_edges
from coverplan.network._tables import numbers_of
from coverplan.network.graph import RoadNetwork
from coverplan.network.ids import id_faults, id_strings, some

if TYPE_CHECKING:
    import os

    import networkx as nx
    from numpy.typing import NDArray
    from pyproj import CRS

    Strings = NDArray[np.object_]

__all__ = ["from_networkx", "roads_from_graphml", "roads_from_networkx", "to_networkx", "write_graphml"]

# OSMnx attribute: column of ours.
_NAMES = {"length": "length_m", "travel_time": "time_s", "highway": "road_class", "maxspeed": "speed_kph"}
_TRUTHS = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}


def to_networkx(net: RoadNetwork) -> nx.MultiDiGraph[Any]:
    """Return a network as a directed graph with the attribute names of OSMnx.

    Edges that closures shut are left out, and times along those slowed down are the longer ones, so that ways between
    nodes cost what they cost in the network.

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
    table = _open_edges(net).reset_index().rename(columns={ours: theirs for theirs, ours in _NAMES.items()})
    for row in table.to_dict("records"):
        u, v, line = row.pop("u"), row.pop("v"), row.pop("geometry")
        graph.add_edge(u, v, **row, reversed=False, geometry=line)
        if not row["oneway"]:
            graph.add_edge(v, u, **row, reversed=True, geometry=shapely.reverse(line))
    return graph


def _open_edges(net: RoadNetwork) -> gpd.GeoDataFrame:
    """Return the edges that can be travelled from end to end, with the times that closures make."""
    if net.closures is None:
        return net.edges
    edges = net.edges.assign(time_s=net.edge_costs("time")) if net.has_time else net.edges
    return edges[np.isfinite(net.open_costs("length"))]


def from_networkx(graph: nx.Graph[Any], *, crs: CRS | str | None = None) -> RoadNetwork:
    """Build a network from a graph whose edges carry their costs.

    Two edges that run against each other with the same line, costs and ``edge_id`` become one edge both ways; an
    undirected graph can be travelled both ways throughout.

    Parameters
    ----------
    graph
        As OSMnx makes them: nodes with ``x`` and ``y``; edges with ``length`` (metres; where absent that of the
        line), ``travel_time`` (seconds; on all edges or none), ``geometry`` (a line or its WKT; else straight),
        ``highway``, ``may_stop`` (else true); the graph carries ``crs``. Ids of nodes are text or numbers.
    crs
        CRS in metres of the network; by default the graph's own, or the UTM zone of its extent where that is in
        degrees.

    Returns
    -------
    RoadNetwork

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
    lengths = pd.Series(edges["length_m"].to_numpy(), index=edge_ids(edges, "graph")[0])
    roads.edges["length_m"] = lengths.reindex(roads.edges["edge_id"]).to_numpy()
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
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise InputError.of("error.roads.not-a-graph", given=type(graph).__name__)
    if not graph.graph.get("crs"):
        raise CrsError("error.crs-missing", what="graph")
    own = require_crs(graph.graph["crs"], "graph")
    if not graph.number_of_edges():
        raise InputError.of("error.roads.none-in-file", file="graph")
    keys = list(graph.nodes)
    ids = id_strings(pd.Series(keys, dtype=object))
    places = pd.DataFrame({axis: numbers_of(_attribute(graph, axis)) for axis in ("x", "y")})
    faults = _node_faults(keys, ids, places)
    table, wrong = _edge_columns(graph, dict(zip(keys, ids, strict=True)))
    if faults or wrong:
        raise InputError([*faults, *wrong])
    points = gpd.points_from_xy(places["x"], places["y"])
    nodes = gpd.GeoDataFrame(index=pd.Index(ids, name="node_id"), geometry=points, crs=own)
    edges = _with_lines(table, nodes)
    edges = edges.assign(oneway="no") if not graph.is_directed() else _paired(edges)
    target = metric_crs_of(nodes, crs, "graph")
    edges = edges.to_crs(target)
    if "length_m" not in edges.columns:
        edges["length_m"] = edges.length
    edges["length_m"] = edges["length_m"].fillna(edges.length)
    return nodes.to_crs(target), edges


def _attribute(graph: nx.Graph[Any], name: str) -> pd.Series[Any]:
    return pd.Series([data.get(name) for _, data in graph.nodes(data=True)], dtype=object)


def _node_faults(keys: list[object], ids: Strings, places: pd.DataFrame) -> list[Fault]:
    odd = [key for key in keys if not isinstance(key, str | Real)]
    if odd:
        # One by one: an array of tuples would be a table.
        shown = np.array([str(key) for key in odd], dtype=object)
        return [Fault.of("error.roads.graph-ids", ids=some(shown), count=len(odd))]
    faults = id_faults(ids, "id", "graph")
    nowhere = ~np.isfinite(places.to_numpy()).all(axis=1)
    if nowhere.any():
        faults.append(Fault.of("error.roads.graph-nodes", count=int(nowhere.sum()), rows=some(ids[nowhere])))
    return faults


def _edge_columns(graph: nx.Graph[Any], ids: dict[object, str | None]) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the attributes of edges under our names, one line or None each, and what is wrong with them."""
    rows = [{**data, "u": ids[u], "v": ids[v]} for u, v, data in graph.edges(data=True)]
    table = pd.DataFrame(rows).drop(columns=["oneway", "reversed"], errors="ignore")
    table = table[[name for name in table.columns if isinstance(name, str)]]
    # Where a graph has both, OSMnx's name holds.
    twice = [ours for theirs, ours in _NAMES.items() if {theirs, ours} <= set(table.columns)]
    table = table.drop(columns=twice).rename(columns=_NAMES)
    faults: list[Fault] = []
    for theirs, name in _NAMES.items():
        if name in ("length_m", "time_s") and name in table.columns:
            given, table[name] = table[name], numbers_of(table[name], seconds=name == "time_s")
            faults += _edge_fault(
                "error.roads.graph-cost", table, given.notna() & table[name].isna(), column=theirs
            )
    for name in table.columns.difference(["u", "v", "geometry"]):
        if table[name].map(lambda value: isinstance(value, list)).any():
            table[name] = table[name].map(_least_class if name == "road_class" else _joined)
    if "may_stop" in table.columns:
        table["may_stop"] = table["may_stop"].map(_truth)
    if "geometry" not in table.columns:
        table["geometry"] = None
    given = table["geometry"]
    table["geometry"] = given.map(_line).astype(object)
    return table, faults + _edge_fault(
        "error.roads.graph-geometry", table, given.notna() & table["geometry"].isna()
    )


def _edge_fault(key: str, table: pd.DataFrame, wrong: pd.Series[bool], **params: object) -> list[Fault]:
    if not wrong.any():
        return []
    names = table.loc[wrong, "u"].astype(str) + "-" + table.loc[wrong, "v"].astype(str)
    return [Fault.of(key, rows=some(names.to_numpy(dtype=object)), count=len(names), **params)]


def _truth(value: Any) -> object:  # noqa: ANN401 - whatever a graph carries
    """Read a flag, also as GraphML writes it; what is absent is true, and what is no flag stays as it is."""
    if value is None or value != value:
        return True
    return _TRUTHS.get(str(value).strip().lower(), value)


def _line(value: object) -> shapely.LineString | None:
    line = shapely.from_wkt(value, on_invalid="ignore") if isinstance(value, str) else value
    return line if isinstance(line, shapely.LineString) and not line.is_empty else None


def _with_lines(table: pd.DataFrame, nodes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw edges without a line straight."""
    ends = [shapely.get_coordinates(nodes.geometry.loc[table[end]].to_numpy()) for end in ("u", "v")]
    straight = pd.Series(shapely.linestrings(np.stack(ends, axis=1)), index=table.index)
    lines = table["geometry"].where(table["geometry"].notna(), straight).to_numpy()
    return gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=lines, crs=nodes.crs)


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
