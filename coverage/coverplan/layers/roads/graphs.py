"""Roads of networkx graphs and GraphML files with the attribute names of OSMnx."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import metric_crs_of, reproject, require_crs
from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.ids import id_faults, id_strings, some
from coverplan.io import count_elements, refuse_misspelt
from coverplan.kernels.exact import MOST_COST
from coverplan.layers.roads.build import Roads, roads_from_edges
from coverplan.layers.roads.checks import edge_ids
from coverplan.layers.roads.words import ROAD_CLASSES, road_class_of
from coverplan.reading import reading, require_file
from coverplan.tables import numbers_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    import networkx as nx
    from pyproj import CRS

    from coverplan.kernels.types import Bools, Floats, Positions, Strings


__all__ = [
    "GRAPH_NAMES",
    "doubtful_costs",
    "graph_tables",
    "in_metres",
    "read_graphml",
    "roads_from_graphml",
    "roads_from_networkx",
    "roads_of_tables",
]

# OSMnx attribute: column of ours.
GRAPH_NAMES = {
    "length": "length_m",
    "travel_time": "time_s",
    "highway": "road_class",
    "maxspeed": "speed_kph",
}
# What of two edges that run against each other may differ: it holds for a direction.
_BY_DIRECTION = ("time_s", "speed_kph")
_TIMES = ("time_s", "time_back_s")
# Flags, and what each is where it is absent.
_FLAGS = {"may_stop": True, "no_through": False}
_TRUTHS = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
_GRAPH = "graph"
_MOST_COLLECTIONS = 100
# Start values of our own: a length off by more is a slip of digits or of units, not a map's distortion or a simplified line.
_LEAST_OF_CROW, _MOST_OF_DRAWN, _LONG_M = 0.9, 10.0, 1_000.0
# The same for times: nobody travels along a road faster, or for so long and slower.
_FASTEST_KPH, _SLOWEST_KPH, _LONG_S = 250.0, 0.5, 3_600.0


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
    return roads_of_tables(*_projected(*graph_tables(graph), crs))


def roads_of_tables(nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, *, source: str = _GRAPH) -> Roads:
    """Build canonical roads of a graph's tables in metres, with the lengths that the graph states.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph(crs="EPSG:4548")
    >>> graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    >>> _ = graph.add_edge(1, 2, length=510)
    >>> roads_of_tables(*in_metres(*graph_tables(graph), None)).edges["length_m"].tolist()
    [510.0]
    """
    roads = roads_from_edges(edges, nodes, source=source)
    lengths = pd.Series(_lengths(edges).to_numpy(), index=edge_ids(edges, source)[0])
    roads.edges["length_m"] = lengths.reindex(roads.edges["edge_id"]).to_numpy()
    times = Finding(rule="roads.time-not-used", layer="roads", params={"file": source})
    unused = [times] if any(each.notna().any() for each in _stated(edges, *_TIMES)) else []
    return replace(roads, findings=(*roads.findings, *doubtful_costs(edges, source), *unused))


def doubtful_costs(edges: gpd.GeoDataFrame, source: str) -> Iterator[Finding]:
    """Tell of edges without a length or time among others that state theirs, and of lengths and times that no road between two such places has.

    Parameters
    ----------
    edges
        In metres, with what the graph states as ``length_m``, ``time_s`` and ``time_back_s``.
    source
        How messages name the graph.

    Examples
    --------
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 500 0)"], crs="EPSG:4548")
    >>> edges = gpd.GeoDataFrame({"u": ["1"], "v": ["2"], "time_s": [0.0]}, geometry=line)
    >>> [found.rule for found in doubtful_costs(edges, "a.graphml")]
    ['roads.time-odd']
    """
    drawn, crow = edges.length, _crow_m(edges)
    for what, names, least, most, long in (
        ("length", ("length_m",), _LEAST_OF_CROW * crow, _MOST_OF_DRAWN * drawn, _LONG_M),
        ("time", _TIMES, crow / (_FASTEST_KPH / 3.6), drawn / (_SLOWEST_KPH / 3.6), _LONG_S),
    ):
        stated = _stated(edges, *names)
        odd = [(each < least) | ((each > most) & (each > long)) for each in stated]
        yield from _doubts(what, edges, [each.isna() for each in stated], odd, source)


def _stated(edges: gpd.GeoDataFrame, *names: str) -> list[pd.Series[float]]:
    return [edges[name] for name in names if name in edges.columns]


def _doubts(
    what: str, edges: gpd.GeoDataFrame, gaps: list[pd.Series[bool]], odd: list[pd.Series[bool]], source: str
) -> Iterator[Finding]:
    """Yield a finding of the edges that state nothing where any states something, and one of those that state what cannot be."""
    for rule, of_each in (("missing", gaps if not np.all(gaps) else []), ("odd", odd)):
        rows = np.any(of_each, axis=0) if of_each else np.zeros(len(edges), dtype=bool)
        if rows.any():
            names = edges.loc[rows, "u"].astype(str) + "-" + edges.loc[rows, "v"].astype(str)
            params = {"file": source, "count": len(names), "rows": some(names.to_numpy(dtype=object))}
            yield Finding(rule=f"roads.{what}-{rule}", layer="roads", params=params)


def _crow_m(edges: gpd.GeoDataFrame) -> Floats:
    """Return how far apart the ends of each line are, in metres."""
    lines = edges.geometry.to_numpy()
    return np.asarray(shapely.distance(shapely.get_point(lines, 0), shapely.get_point(lines, -1)))


def roads_from_graphml(path: str | os.PathLike[str], *, crs: CRS | str | None = None) -> Roads:
    """Read canonical roads from a GraphML file as OSMnx or :func:`coverplan.network.interop.write_graphml` writes it.

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
    return roads_from_networkx(read_graphml(Path(path)), crs=crs)


def read_graphml(path: Path) -> nx.MultiDiGraph[Any]:
    """Read a graph as OSMnx writes it; errors as :func:`roads_from_graphml`.

    Examples
    --------
    >>> read_graphml(Path("no-such-file.graphml"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    import osmnx as ox

    require_file(path)
    with reading(path, "error.roads.graphml"):
        text = path.read_bytes()
    # Thousands of collections within each other bring the reader of lines down.
    if text.upper().count(b"GEOMETRYCOLLECTION") > _MOST_COLLECTIONS:
        raise InputError.of("error.roads.graphml", file=path, why="GEOMETRYCOLLECTION")
    refuse_misspelt(path)
    if (graphs := count_elements(text, "graph")) > 1:  # only the first would be read
        raise InputError.of("error.roads.graphml-graphs", file=path.name, count=graphs)
    with reading(path, "error.roads.graphml"):
        return ox.load_graphml(path, node_dtypes={"osmid": str})


def graph_tables(graph: nx.Graph[Any], *, source: str = _GRAPH) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return a graph as tables in its own CRS.

    Parameters
    ----------
    graph
        As :func:`coverplan.network.interop.from_networkx` takes it.
    source
        How messages name it.

    Returns
    -------
    nodes, edges : geopandas.GeoDataFrame
        Points on ``node_id``; lines with ``u``, ``v``, ``oneway`` (no or forward) and the graph's attributes under our
        names. The CRS is None where the graph states none.

    Raises
    ------
    InputError
        When it is no graph, nodes lack ``x`` and ``y``, or ids, lines or costs cannot be used.
    CrsError
        When its CRS is unknown.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph(crs="EPSG:4326")
    >>> graph.add_nodes_from([(1, {"x": 117.0, "y": 36.0}), (2, {"x": 117.1, "y": 36.0})])
    >>> _ = graph.add_edge(1, 2)
    >>> graph_tables(graph)[1][["u", "v", "oneway"]].to_numpy().tolist()
    [['1', '2', 'no']]
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise InputError.of("error.roads.not-a-graph", given=type(graph).__name__)
    own = require_crs(graph.graph["crs"], source) if graph.graph.get("crs") else None
    if not graph.number_of_edges():
        raise InputError.of("error.roads.none-in-file", file=source)
    keys = list(graph.nodes)
    ids = id_strings(pd.Series(keys, dtype=object))
    places = pd.DataFrame({axis: numbers_of(_attribute(graph, axis)) for axis in ("x", "y")})
    faults = _node_faults(keys, ids, places, source)
    table, wrong = _edge_columns(graph, dict(zip(keys, ids, strict=True)), source)
    if faults or wrong:
        raise InputError([*faults, *wrong])
    points = gpd.points_from_xy(places["x"], places["y"])
    nodes = gpd.GeoDataFrame(index=pd.Index(ids, name="node_id"), geometry=points, crs=own)
    edges = _with_lines(table, nodes)
    return nodes, edges.assign(oneway="no") if not graph.is_directed() else _paired(edges)


def in_metres(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, crs: CRS | str | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Bring a graph's tables into a CRS in metres, as :func:`coverplan.crs.metric_crs_of` chooses it.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph(crs="EPSG:4326")
    >>> graph.add_nodes_from([(1, {"x": 117.0, "y": 36.0}), (2, {"x": 117.1, "y": 36.0})])
    >>> _ = graph.add_edge(1, 2)
    >>> in_metres(*graph_tables(graph), None)[0].crs.to_epsg()
    32650
    """
    nodes, edges = _projected(nodes, edges, crs)
    return nodes, edges.assign(length_m=_lengths(edges))


def _projected(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, crs: CRS | str | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    target = metric_crs_of(nodes, crs, _GRAPH)
    return reproject(nodes, target, "nodes"), reproject(edges, target, "edges")


def _lengths(edges: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the lengths that the graph states, else those of the lines."""
    drawn: pd.Series[float] = edges.length
    return edges["length_m"].fillna(drawn) if "length_m" in edges.columns else drawn


def _attribute(graph: nx.Graph[Any], name: str) -> pd.Series[Any]:
    return pd.Series([data.get(name) for _, data in graph.nodes(data=True)], dtype=object)


def _node_faults(keys: list[object], ids: Strings, places: pd.DataFrame, source: str) -> list[Fault]:
    odd = [key for key in keys if not isinstance(key, str | Real)]
    if odd:
        # One by one: an array of tuples would be a table.
        shown = np.array([str(key) for key in odd], dtype=object)
        return [Fault.of("error.roads.graph-ids", file=source, ids=some(shown), count=len(odd))]
    faults = id_faults(ids, source, "id")
    nowhere = ~np.isfinite(places.to_numpy()).all(axis=1)
    if nowhere.any():
        about = {"file": source, "count": int(nowhere.sum()), "rows": some(ids[nowhere])}
        faults.append(Fault.of("error.roads.graph-nodes", **about))
    return faults


def _edge_columns(
    graph: nx.Graph[Any], ids: dict[object, str | None], source: str
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the attributes of edges under our names, one line or None each, and what is wrong with them."""
    rows = [{**data, "u": ids[u], "v": ids[v]} for u, v, data in graph.edges(data=True)]
    table = pd.DataFrame(rows).drop(columns=["oneway", "reversed"], errors="ignore")
    table = table[[name for name in table.columns if isinstance(name, str)]]
    # Where a graph has both, OSMnx's name holds.
    twice = [ours for theirs, ours in GRAPH_NAMES.items() if {theirs, ours} <= set(table.columns)]
    table = table.drop(columns=twice).rename(columns=GRAPH_NAMES)
    faults: list[Fault] = []
    for theirs, name in GRAPH_NAMES.items():
        if name in ("length_m", "time_s") and name in table.columns:
            given, table[name] = table[name], numbers_of(table[name], seconds=name == "time_s")
            faults += _edge_fault(
                "error.roads.graph-cost",
                table,
                given.notna() & ~table[name].between(0, MOST_COST),
                file=source,
                column=theirs,
                most=f"{MOST_COST:,.0f}",
            )
    for name in table.columns.difference(["u", "v", "geometry"]):
        if table[name].map(lambda value: isinstance(value, list)).any():
            table[name] = table[name].map(_least_class if name == "road_class" else _joined)
    for name, absent in _FLAGS.items():
        if name in table.columns:
            table[name] = pd.Series([_truth(value, absent=absent) for value in table[name]], dtype=object)
    if "geometry" not in table.columns:
        table["geometry"] = None
    given = table["geometry"]
    table["geometry"] = given.map(_line).astype(object)
    return table, faults + _edge_fault(
        "error.roads.graph-geometry", table, given.notna() & table["geometry"].isna(), file=source
    )


def _edge_fault(key: str, table: pd.DataFrame, wrong: pd.Series[bool], **params: object) -> list[Fault]:
    if not wrong.any():
        return []
    names = table.loc[wrong, "u"].astype(str) + "-" + table.loc[wrong, "v"].astype(str)
    return [Fault.of(key, rows=some(names.to_numpy(dtype=object)), count=len(names), **params)]


def _truth(value: Any, *, absent: bool) -> object:  # noqa: ANN401 - whatever a graph carries
    """Read a flag, also as GraphML writes it; what is no flag stays as it is."""
    if value is None or value != value:
        return absent
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
    """Make one two-way edge of two that run against each other and agree in all but what holds for a direction."""
    group, forward = _likeness(edges, ())
    first, other = _pairs(group, forward)
    alone = np.setdiff1d(np.arange(len(edges)), np.r_[first, other])
    group, forward = _likeness(edges.iloc[alone], _BY_DIRECTION)
    one, back = (alone[part] for part in _pairs(group, forward))
    oneway = np.full(len(edges), "forward", dtype=object)
    oneway[first] = oneway[one] = "no"
    made = edges.assign(oneway=oneway)
    for name in _BY_DIRECTION:
        if name in edges.columns and len(one):
            column = edges[name].copy()
            column.iloc[one] = edges[name].iloc[back]
            made[name.replace("_", "_back_")] = column
    made = made.drop(index=made.index[np.r_[other, back]])
    if "edge_id" in made.columns and made["edge_id"].duplicated().any():
        made = made.drop(columns="edge_id")
    return made.reset_index(drop=True)


def _likeness(edges: gpd.GeoDataFrame, without: Sequence[str]) -> tuple[pd.Series[int], Bools]:
    """Group edges that agree either way they run, and tell which run the way that counts as forward."""
    lines = edges.geometry.to_numpy()
    drawn, turned = (shapely.to_wkb(part, output_dimension=2) for part in (lines, shapely.reverse(lines)))
    # The two directions are told apart by the nodes; on a loop by the bytes of the line.
    loop = (edges["u"] == edges["v"]).to_numpy()
    forward = np.where(loop, drawn <= turned, (edges["u"] < edges["v"]).to_numpy()).astype(bool)
    named = edges.columns.difference(["u", "v", "geometry", *without])
    same = pd.DataFrame(
        {
            "low": edges[["u", "v"]].min(axis=1),
            "high": edges[["u", "v"]].max(axis=1),
            "shape": np.where(forward, drawn, turned),
            **{name: edges[name].astype(str) for name in named},
        }
    )
    group = same.groupby(list(same.columns), dropna=False, sort=False).ngroup()
    # A loop that is the same both ways stands twice where it goes both ways.
    either = loop & (drawn == turned)
    return group, np.where(either, group.groupby(group).cumcount() % 2 == 0, forward).astype(bool)


def _pairs(group: pd.Series[int], forward: Bools) -> tuple[Positions, Positions]:
    """Return the rows of the first and of the second of each two of a group that run against each other."""
    frame = pd.DataFrame({"group": group.to_numpy(), "forward": forward})
    frame["turn"] = frame.groupby(["group", "forward"]).cumcount()
    rows = np.flatnonzero(frame.duplicated(["group", "turn"], keep=False))
    rows = rows[np.lexsort((rows, frame["turn"].to_numpy()[rows], frame["group"].to_numpy()[rows]))]
    return rows[::2], rows[1::2]
