"""The roads layer: canonical edges and nodes, from line layers, edge tables or OSM files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, InputError
from coverplan.findings import Finding
from coverplan.ids import id_text
from coverplan.io import read_osm_roads
from coverplan.layers.roads.checks import (
    copies,
    edge_ids,
    end_faults,
    line_faults,
    line_findings,
    places_of_ends,
    places_of_nodes,
    refuse,
    straightened,
    stray_node_findings,
    turned,
)
from coverplan.layers.roads.joins import join_lines
from coverplan.layers.roads.missing_links import crossing_findings, near_miss_findings
from coverplan.layers.roads.words import canonical_columns
from coverplan.units import require_metres

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray
    from pyproj import CRS

    from coverplan.kernels.types import Bools, Positions
    from coverplan.layers.roads.joins import Joined

__all__ = ["Roads", "build_roads", "roads_from_edges", "roads_from_lines", "roads_from_osm"]

_LAYER = "roads"


@dataclass(frozen=True, eq=False)
class Roads:
    """Roads in canonical form, in a CRS in metres.

    Parameters
    ----------
    nodes
        Points on ``node_id`` (str, the index).
    edges
        ``edge_id``, ``u``, ``v`` (str), :data:`coverplan.layers.roads.words.ROAD_COLUMNS`, and a line from u to v.
        ``oneway`` is no, forward (u to v) or backward; ``speed_kph`` is the speed limit from u to v and
        ``speed_back_kph`` that from v to u, NA where none is known.
    findings
        What was left out or assumed.

    Examples
    --------
    >>> lines = gpd.GeoDataFrame(geometry=gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 9 0)"]), crs="EPSG:4548")
    >>> roads_from_lines(lines)
    <Roads: 1 edges, 2 nodes, EPSG:4548>
    """

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<Roads: {len(self.edges)} edges, {len(self.nodes)} nodes, {self.edges.crs.to_string()}>"


def build_roads(
    frame: gpd.GeoDataFrame,
    nodes: gpd.GeoDataFrame | None = None,
    *,
    source: str = _LAYER,
    join_m: float = 0.01,
    join_at_crossings: bool = False,
) -> Roads:
    """Build roads from a layer as it was read: by its ``u`` and ``v`` columns where it has them, else by its lines.

    Parameters
    ----------
    frame, nodes, source
        As in :func:`roads_from_edges` and :func:`roads_from_lines`.
    join_m, join_at_crossings
        As in :func:`roads_from_lines`; of no effect where ``u`` and ``v`` say what meets.

    Returns
    -------
    Roads

    Raises
    ------
    InputError, CrsError
        As those two do.

    Examples
    --------
    >>> lines = gpd.GeoDataFrame(geometry=gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 9 0)"]), crs="EPSG:4548")
    >>> build_roads(lines.assign(u="a", v="b")).edges["u"].tolist()
    ['a']
    """
    if {"u", "v"} <= set(frame.columns):
        return roads_from_edges(frame, nodes, source=source)
    return roads_from_lines(frame, source=source, join_m=join_m, join_at_crossings=join_at_crossings)


def roads_from_osm(
    path: str | os.PathLike[str],
    *,
    crs: CRS | str | None = None,
    within: gpd.GeoSeries | gpd.GeoDataFrame | None = None,
    margin_m: float = 0.0,
) -> Roads:
    """Read roads from an OSM file; parameters and errors as :func:`coverplan.io.osm.roads.read_osm_roads`."""
    read = read_osm_roads(path, crs=crs, within=within, margin_m=margin_m)
    straying = stray_node_findings(read.edges, Path(path).name)
    return Roads(read.nodes, read.edges, (*read.findings, *straying))


def roads_from_lines(
    lines: gpd.GeoDataFrame,
    *,
    source: str = _LAYER,
    join_m: float = 0.01,
    join_at_crossings: bool = False,
    near_m: float = 1.0,
) -> Roads:
    """Build roads from lines that say nothing of nodes.

    Lines meet where ends or vertices coincide (to ``join_m``), bridges and tunnels at their ends only; see
    :func:`coverplan.layers.roads.joins.join_lines`. A dead end that comes within ``near_m`` of another road without
    meeting it is a finding, since it is mostly a slip of drawing; so are crossings that join nothing.

    Parameters
    ----------
    lines
        LineStrings and MultiLineStrings in a CRS in metres; columns of :data:`ROAD_COLUMNS` where known, and
        ``edge_id``.
    source
        Name of the file, for messages.
    join_m
        Metres within which ends are one node.
    join_at_crossings
        Join lines also where they cross.
    near_m
        Metres up to which a gap is reported; 0 reports none.

    Returns
    -------
    Roads
        An edge that comes out of a longer line is called ``<edge_id>-<number>``; without ``edge_id`` the number of
        the row (from 1) stands for it.

    Raises
    ------
    CrsError
        When lengths are not metres.
    InputError
        With every fault of the table, or when ``join_m`` or ``near_m`` is negative or no number.

    Examples
    --------
    >>> wkt = ["LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 5)"]
    >>> lines = gpd.GeoDataFrame({"road_class": ["县道", "村道"]}, geometry=gpd.GeoSeries.from_wkt(wkt), crs="EPSG:4548")
    >>> roads_from_lines(lines).edges[["u", "v", "road_class"]].values.tolist()
    [['1', '2', 'secondary'], ['2', '3', 'unclassified']]
    """
    require_metres("join_m", join_m)
    require_metres("near_m", near_m)
    require_metric(lines, source)
    columns, faults, findings = canonical_columns(lines, source)
    ids, wrong_ids = edge_ids(lines, source)
    _, wrong_lines = line_faults(lines.geometry.to_numpy(), source)
    refuse([*faults, *wrong_ids, *wrong_lines])
    repeated = copies(lines.geometry, columns)
    findings += line_findings(lines.geometry, repeated, source)
    parts, row = _parts(lines.geometry, ~repeated)
    if not len(parts):
        raise InputError.of("error.roads.none-in-file", file=source)
    apart = (columns["bridge"] | columns["tunnel"]).to_numpy()
    joined = join_lines(parts, apart[row], join_m=join_m, at_crossings=join_at_crossings)
    joined = _without_shorts(joined, join_m)
    row = row[joined.source]
    count = len(lines) - repeated.sum() - np.unique(row).size
    if count:
        findings.append(
            Finding(rule="roads.line-empty", layer=_LAYER, params={"file": source, "count": int(count)})
        )
    high, crs = apart[row], lines.crs
    if not join_at_crossings:
        findings += crossing_findings(joined, high, join_m, source=source, crs=crs)
    if near_m > 0:
        findings += near_miss_findings(
            joined, high, near_m, join_m=join_m, at_crossings=join_at_crossings, crs=crs
        )
    edges = columns.iloc[row].reset_index(drop=True)
    names = np.arange(1, len(joined.points) + 1).astype(str)
    edges.insert(0, "edge_id", _numbered(ids[row]))
    edges.insert(1, "u", names[joined.tail])
    edges.insert(2, "v", names[joined.head])
    nodes = gpd.GeoDataFrame(
        geometry=shapely.points(joined.points),
        index=pd.Index(names, name="node_id", dtype="str"),
        crs=lines.crs,
    )
    return Roads(nodes, gpd.GeoDataFrame(edges, geometry=joined.lines, crs=lines.crs), tuple(findings))


def roads_from_edges(
    edges: gpd.GeoDataFrame, nodes: gpd.GeoDataFrame | None = None, *, source: str = _LAYER
) -> Roads:
    """Build roads from edges that name their nodes.

    Parameters
    ----------
    edges
        ``u`` and ``v``, columns of :data:`ROAD_COLUMNS` where known, ``edge_id`` where known, and LineStrings
        from u to v in a CRS in metres. Where ``nodes`` are given, a line drawn from v to u is turned and a missing
        one is drawn straight.
    nodes
        Points on ``node_id`` (the index or a column), same CRS; by default taken from the ends of the lines.
    source
        Name of the file, for messages.

    Returns
    -------
    Roads

    Raises
    ------
    CrsError
        When lengths are not metres, or the CRS of the two differ.
    InputError
        With every fault of the table: ends that are missing, are no node, or lie elsewhere than their node.

    Examples
    --------
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 9 0)"], crs="EPSG:4548")
    >>> roads_from_edges(gpd.GeoDataFrame({"u": [7], "v": [8], "oneway": ["yes"]}, geometry=line)).nodes.index.tolist()
    ['7', '8']
    """
    crs = require_metric(edges, source)
    if nodes is not None and require_metric(nodes, source) != crs:
        raise CrsError("error.crs-differ", what=source, crs=nodes.crs.to_string(), expected=crs.to_string())
    columns, faults, findings = canonical_columns(edges, source)
    ids, wrong_ids = edge_ids(edges, source)
    ends = pd.DataFrame({end: id_text(edges[end]) for end in ("u", "v")}, index=edges.index)
    places, wrong_nodes = (None, []) if nodes is None else places_of_nodes(nodes, source)
    lines = straightened(edges.geometry, ends, places)
    _, wrong_lines = line_faults(lines.to_numpy(), source, single=True)
    faults += [*wrong_ids, *wrong_nodes]
    for end in ("u", "v"):
        known = np.ones(len(ends), dtype=bool) if places is None else ends[end].isin(places.index).to_numpy()
        faults += end_faults(ends[end].to_numpy(dtype=object), known, end, source)
    refuse([*faults, *wrong_lines])
    if places is None:
        places = places_of_ends(lines, ends)
    tail, head = (shapely.get_coordinates(places.reindex(ends[end]).to_numpy()) for end in ("u", "v"))
    drawn, apart = turned(lines.to_numpy(), tail, head, source)
    lines = gpd.GeoSeries(drawn, index=lines.index, crs=lines.crs)
    refuse(apart)
    # Of a graph's edges between two nodes one may be longer than the other.
    lengths = {name: edges[name].to_numpy() for name in ("length_m",) if name in edges.columns}
    repeated = copies(lines, columns.assign(**lengths), ends)
    findings += line_findings(lines, repeated, source)
    table = pd.concat([ends, columns], axis=1).reset_index(drop=True)
    table.insert(0, "edge_id", ids)
    made = gpd.GeoDataFrame(table, geometry=lines.to_numpy(), crs=crs)[~repeated].reset_index(drop=True)
    return Roads(gpd.GeoDataFrame(geometry=places), made, tuple(findings))


def _parts(geometry: gpd.GeoSeries, wanted: Bools) -> tuple[NDArray[np.object_], Positions]:
    """Return single 2D lines of the wanted rows, and the row of each."""
    parts, row = shapely.get_parts(shapely.force_2d(geometry.to_numpy()), return_index=True)
    filled = wanted[row] & ~shapely.is_empty(parts)
    return parts[filled], row[filled]


def _without_shorts(joined: Joined, join_m: float) -> Joined:
    """Leave out what runs from a node to itself and is no longer than the joining distance there and back."""
    short = (joined.tail == joined.head) & (shapely.length(joined.lines) <= 2 * join_m)
    tail, head, lines, source = (part[~short] for part in joined[1:])
    used, ends = np.unique(np.r_[tail, head], return_inverse=True)
    return type(joined)(joined.points[used], ends[: tail.size], ends[tail.size :], lines, source)


def _numbered(ids: NDArray[np.object_]) -> pd.Series[str]:
    """Add a number to the ids of lines that came apart."""
    names = pd.Series(ids, dtype="str")
    piece = names.groupby(names).cumcount().astype("str")
    return names.where(~names.duplicated(keep=False), names + "-" + piece)
