"""Roads out of OpenStreetMap files: .osm.pbf, .osm, .osm.gz, .osm.bz2; offline."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from coverplan.crs import WGS84, metric_crs_within, require_metric_crs
from coverplan.errors import CrsError, InputError
from coverplan.findings import Finding
from coverplan.io.clip import clip_to
from coverplan.io.osm.objects import each_object, require_osm_file
from coverplan.io.osm.road_tags import (
    ACCESS_COLUMNS,
    CHANGING_DIRECTIONS,
    FLAG_COLUMNS,
    KEPT_TAGS,
    NODE_KEYS,
    ROAD_CLASSES,
    no_longer,
    passage_tags,
    plain_tags,
    ways_frame,
)
from coverplan.kernels.lines.line_cuts import lines_between, pieces_between

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import osmium
    from numpy.typing import NDArray
    from osmium import osm

    from coverplan.kernels.types import Floats

__all__ = ["BARRIER_SIDE", "OsmRoads", "read_osm_roads"]

# Ids of the sides of a barrier: the node's, and the node's with this and a number.
BARRIER_SIDE = "#"
_LAYER = "roads"
_VALUES_SHOWN = 12
# The shortest degree of latitude.
_METRES_A_DEGREE = 110_574.0


@dataclass(frozen=True)
class OsmRoads:
    """Roads as an OSM file has them, split at the nodes they share.

    Parameters
    ----------
    nodes
        Index ``node_id`` (str); points, metres.
    edges
        ``edge_id`` (way id and number of the piece), ``u``, ``v``, the columns of
        :func:`coverplan.io.osm.road_tags.ways_frame`, ``barrier``, line geometry, metres. A barrier on a road is an
        edge of no length with the barrier's own access, so that it parts the road for those whom it stops; so is any
        node whose access or state stops somebody (``barrier`` is then ``no``).
    findings
        What was left out, cut or not understood.
    """

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    findings: tuple[Finding, ...]


@dataclass
class _Ways:
    """What one pass over the file collects: flat arrays over the nodes of all ways."""

    ids: list[int] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    refs: array[int] = field(default_factory=lambda: array("q"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    sizes: list[int] = field(default_factory=list)
    barriers: dict[int, dict[str, str]] = field(default_factory=dict)
    not_roads: Counter[str] = field(default_factory=Counter)
    ferries: int = 0
    seen: set[int] = field(default_factory=set)
    elsewhere: array[int] = field(default_factory=lambda: array("q"))
    box: tuple[float, float, float, float] | None = None

    def is_outside(self, nodes: list[tuple[int, float, float]]) -> bool:
        """Tell whether a way, all of whose nodes are known, lies outside the box that is asked for."""
        if self.box is None:
            return False
        west, south, east, north = self.box
        lon, lat = [x for _, x, _ in nodes], [y for _, _, y in nodes]
        return max(lon) < west or min(lon) > east or max(lat) < south or min(lat) > north


def read_osm_roads(
    path: str | os.PathLike[str],
    *,
    crs: CRS | str | None = None,
    within: gpd.GeoSeries | gpd.GeoDataFrame | None = None,
    margin_m: float = 0.0,
) -> OsmRoads:
    """Read the roads of an OSM file.

    Ways are split at the nodes they share, at their own crossings and at barriers. Areas (squares, car parks) keep
    their outline as a line. Ferries are left out, since their timetable is not in the file, and so is what is no
    road yet or no longer (``construction``, ``platform``, ``abandoned=yes`` ...); both are counted in the findings. A way
    that the extract cuts keeps the runs whose nodes are known. Turn restrictions and conditional access are not read.

    Parameters
    ----------
    path
        .osm.pbf, .osm, .osm.gz or .osm.bz2.
    crs
        CRS in metres of the result; by default the UTM zone of ``within``, else of the roads' extent.
    within
        Polygons, in any CRS; only edges that touch them are kept, uncut.
    margin_m
        Metres by which ``within`` is widened.

    Returns
    -------
    OsmRoads

    Raises
    ------
    InputError
        When the file is missing, cannot be read, or holds no road (within the polygons).
    CrsError
        When ``crs`` is not in metres, or ``within`` has none.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> osm = '''<osm version="0.6"><node id="1" lon="9.5" lat="47.1"/><node id="2" lon="9.51" lat="47.1"/>
    ... <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>'''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "small.osm"
    ...     _ = file.write_text(osm)
    ...     roads = read_osm_roads(file)
    >>> roads.edges["edge_id"].tolist(), roads.edges.crs.to_epsg()
    (['7-0'], 32632)
    """
    path = Path(path)
    require_osm_file(path)
    target = None if crs is None else require_metric_crs(crs, path.name)
    box = None if within is None else _box(within, margin_m)
    ways = _collect(path, box)
    if not ways.ids:
        raise InputError.of("error.roads.none-within" if ways.seen else "error.roads.none-in-file", file=path)
    lon, lat = np.array(ways.lon), np.array(ways.lat)
    if np.isnan(lon).all():
        raise InputError.of("error.roads.osm-no-locations", file=path)
    if target is None:
        target = metric_crs_within(
            box or (np.nanmin(lon), np.nanmin(lat), np.nanmax(lon), np.nanmax(lat)), path.name
        )
    xy = np.column_stack(Transformer.from_crs(WGS84, target, always_xy=True).transform(lon, lat))
    frame, unread = ways_frame(ways.tags)
    nodes, edges, cut = _split(ways, frame, xy, target)
    if edges.empty:
        raise InputError.of("error.roads.none-in-file", file=path)
    if within is not None:
        nodes, edges = clip_to(nodes, edges, within, margin_m)
        if edges.empty:
            raise InputError.of("error.roads.none-within", file=path)
    return OsmRoads(nodes, edges, tuple(_findings(path.name, ways, cut, unread)))


def _box(within: gpd.GeoSeries | gpd.GeoDataFrame, margin_m: float) -> tuple[float, float, float, float]:
    """Return west, south, east, north of an area, widened by a little more than the margin."""
    if within.crs is None:
        raise CrsError("error.crs-missing", what="within")
    west, south, east, north = within.geometry.to_crs(WGS84).total_bounds.tolist()
    high = 1.01 * margin_m / _METRES_A_DEGREE
    wide = high / np.cos(np.radians(min(max(abs(south), abs(north)) + high, 89.0)))
    return west - wide, south - high, east + wide, north + high


def _collect(path: Path, box: tuple[float, float, float, float] | None) -> _Ways:
    import osmium
    from osmium import osm

    ways = _Ways(box=box)
    of_ways = osmium.filter.KeyFilter("highway", "route")
    of_ways.enable_for(osm.WAY)
    of_nodes = osmium.filter.KeyFilter(*NODE_KEYS)
    of_nodes.enable_for(osm.NODE)

    def source(file: str) -> osmium.FileProcessor:
        located = osmium.FileProcessor(file, osm.NODE | osm.WAY).with_locations()
        return located.with_filter(of_ways).with_filter(of_nodes)

    for thing in each_object(path, source):
        if isinstance(thing, osm.Way):
            _take_way(ways, thing)
        elif isinstance(thing, osm.Node):
            _take_barrier(ways, thing)
    missing = {ref for ref, lon in zip(ways.refs, ways.lon, strict=True) if lon != lon}
    if missing:
        _fill_locations(ways, path, missing)
    return ways


def _take_barrier(ways: _Ways, node: osm.Node) -> None:
    every = {tag.k: tag.v for tag in node.tags}
    said = passage_tags(plain_tags(every.items(), every))
    if said is not None:
        ways.barriers[node.id] = said


def _take_way(ways: _Ways, way: osm.Way) -> None:
    tags = plain_tags(((tag.k, tag.v) for tag in way.tags), KEPT_TAGS)
    word = tags.get("highway")
    if word is None:
        ways.ferries += way.tags.get("route") == "ferry"
        return
    said = no_longer(tags) if word in ROAD_CLASSES else word
    if said is not None:
        ways.not_roads[said] += 1
        return
    # Merged extracts hold a way twice.
    if way.id in ways.seen:
        return
    ways.seen.add(way.id)
    nodes = [(n.ref, n.lon, n.lat) if n.location.valid() else (n.ref, np.nan, np.nan) for n in way.nodes]
    if ways.is_outside(nodes):
        # It is not kept, but splits the ways that it meets.
        ways.elsewhere.extend(ref for ref, _, _ in nodes)
        return
    ways.ids.append(way.id)
    ways.tags.append(tags)
    ways.sizes.append(len(nodes))
    for ref, lon, lat in nodes:
        ways.refs.append(ref)
        ways.lon.append(lon)
        ways.lat.append(lat)


def _fill_locations(ways: _Ways, path: Path, missing: set[int]) -> None:
    """Look for nodes that stand behind the ways in the file, or that an editor gave a negative id."""
    import osmium
    from osmium import osm

    def source(file: str) -> osmium.FileProcessor:
        every = osmium.FileProcessor(file, osm.NODE)
        return every if min(missing) < 0 else every.with_filter(osmium.filter.IdFilter(sorted(missing)))

    nodes = (node for node in each_object(path, source) if isinstance(node, osm.Node))
    found = {node.id: (node.lon, node.lat) for node in nodes if node.id in missing and node.location.valid()}
    for at, ref in enumerate(ways.refs):
        if ref in found:
            ways.lon[at], ways.lat[at] = found[ref]


def _split(
    ways: _Ways, frame: pd.DataFrame, xy: Floats, crs: CRS
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, int]:
    """Cut the ways at shared nodes, at barriers and at missing nodes; return nodes, edges and the number of ways cut."""
    refs, way = np.array(ways.refs, dtype=np.int64), np.repeat(np.arange(len(ways.ids)), ways.sizes)
    known = np.isfinite(xy[:, 0])
    cut = np.unique(way[~known]).size
    broken = np.cumsum(~known)[known]
    refs, way, xy = refs[known], way[known], xy[known]
    # A node that follows itself adds nothing.
    new = np.r_[True, (refs[1:] != refs[:-1]) | (way[1:] != way[:-1]) | (broken[1:] != broken[:-1])]
    refs, way, xy, broken = refs[new], way[new], xy[new], broken[new]
    first = np.r_[True, (way[1:] != way[:-1]) | (broken[1:] != broken[:-1])]
    last = np.r_[first[1:], True]
    _, which, uses = np.unique(refs, return_inverse=True, return_counts=True)
    is_node = (
        first
        | last
        | (uses[which] > 1)
        | np.isin(refs, list(ways.barriers))
        | np.isin(refs, np.array(ways.elsewhere))
    )
    start, end = pieces_between(is_node, last)
    edges = frame.iloc[way[start]].reset_index(drop=True)
    piece = edges.groupby(way[start], sort=False).cumcount().astype(str)
    edges.insert(0, "edge_id", pd.Series(np.array(ways.ids)[way[start]]).astype(str) + "-" + piece)
    edges.insert(1, "u", pd.Series(refs[start]).astype(str))
    edges.insert(2, "v", pd.Series(refs[end]).astype(str))
    lines = gpd.GeoDataFrame(edges, geometry=lines_between(xy, start, end), crs=crs)
    ids, where = np.unique(refs[np.r_[start, end]], return_index=True)
    index = pd.Index(ids.astype(str), name="node_id", dtype="str")
    nodes = gpd.GeoDataFrame(geometry=shapely.points(xy[np.r_[start, end][where]]), index=index, crs=crs)
    return *_with_barriers(nodes, lines, ways.barriers), cut


def _with_barriers(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, barriers: dict[int, dict[str, str]]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Put an edge of no length, which carries the barrier's tags, between a barrier and all but one of its roads."""
    ends = pd.concat([edges["u"], edges["v"]], ignore_index=True)
    at = ends[ends.isin([str(ref) for ref in barriers])]
    turn = at.groupby(at).cumcount()
    at, turn = at[turn > 0], turn[turn > 0]
    copies = at + BARRIER_SIDE + turn.astype(str)
    ends[at.index] = copies
    edges = edges.assign(u=ends[: len(edges)].to_numpy(), v=ends[len(edges) :].to_numpy())
    edges.insert(
        edges.columns.get_loc("access"), "barrier", pd.Series(np.nan, index=edges.index, dtype="str")
    )
    if at.empty:
        return nodes, edges
    places = nodes.geometry.loc[at].to_numpy()
    points: NDArray[np.object_] = np.asarray(
        shapely.linestrings(shapely.get_coordinates(places)[:, None].repeat(2, axis=1))
    )
    tags = pd.DataFrame([barriers[int(ref)] for ref in at], columns=["barrier", *ACCESS_COLUMNS])
    gates = tags.assign(
        edge_id=("barrier-" + copies).to_numpy(),
        u=at.to_numpy(),
        v=copies.to_numpy(),
        road_class=edges["road_class"].to_numpy()[at.index % len(edges)],
        oneway="no",
        geometry=points,
        **dict.fromkeys(FLAG_COLUMNS, False),
    )
    gates = gpd.GeoDataFrame(gates.reindex(columns=edges.columns), crs=edges.crs).astype(edges.dtypes)
    more = gpd.GeoDataFrame(
        geometry=places, index=pd.Index(copies, name="node_id", dtype="str"), crs=nodes.crs
    )
    return pd.concat([nodes, more]), pd.concat([edges, gates], ignore_index=True)


def _findings(file: str, ways: _Ways, cut: int, unread: dict[str, int]) -> Iterable[Finding]:
    if cut:
        yield Finding(rule="roads.way-cut", layer=_LAYER, params={"file": file, "count": cut})
    if ways.not_roads:
        params = {"file": file, "count": ways.not_roads.total(), "values": _listed(ways.not_roads)}
        yield Finding(rule="roads.not-a-road", layer=_LAYER, params=params)
    if ways.ferries:
        yield Finding(rule="roads.ferry-left-out", layer=_LAYER, params={"file": file, "count": ways.ferries})
    changing = Counter(tags["oneway"] for tags in ways.tags if tags.get("oneway") in CHANGING_DIRECTIONS)
    if changing:
        params = {"file": file, "count": changing.total(), "values": _listed(changing)}
        yield Finding(rule="roads.direction-changes", layer=_LAYER, params=params)
    if unread:
        params = {"file": file, "count": sum(unread.values()), "values": _listed(unread)}
        yield Finding(rule="roads.speed-unread", layer=_LAYER, params=params)


def _listed(counts: dict[str, int]) -> str:
    """Values with their number, most frequent first; a long list ends in an ellipsis."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{value} ({count})" for value, count in ordered[:_VALUES_SHOWN])
    return shown if len(ordered) <= _VALUES_SHOWN else f"{shown} …"
