"""What can be wrong with a table of roads: ids, lines, ends, nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.ids import id_faults, id_strings, some

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Positions, Shapes, Strings

# An end may lie this far from the node it is said to be.
_END_TOLERANCE_M = 1.0
# No road runs so far between two vertices; a stray one, often 0 0, does.
_LONGEST_STRAIGHT_M = 50_000.0
# A finding names so many rows.
_ROWS_NAMED = 10
_LINE, _LINES = shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING
_MISSING = -1


def refuse(faults: list[Fault]) -> None:
    """Raise all faults at once, if there are any."""
    if faults:
        raise InputError(faults)


def edge_ids(frame: gpd.GeoDataFrame, source: str) -> tuple[Strings, list[Fault]]:
    """Return the ids of edges, by default the row numbers, with the rows that lack or repeat one."""
    if "edge_id" not in frame.columns:
        return np.arange(1, len(frame) + 1).astype(str).astype(object), []
    ids = id_strings(frame["edge_id"])
    return ids, id_faults(ids, source, "edge_id")


def line_faults(
    lines: Shapes, source: str, rows: Strings | None = None, *, single: bool = False
) -> tuple[Bools, list[Fault]]:
    """Tell which rows hold a line that can be used, and name those that do not.

    Parameters
    ----------
    lines
        Geometries; None is no fault where several lines may stand in a row.
    source
        The table, as messages name it.
    rows
        What the rows are called; by default their numbers, from 1.
    single
        Whether each row must hold one line.
    """
    kinds = shapely.get_type_id(lines)
    wrong = ~np.isin(kinds, [_LINE] if single else [_LINE, _LINES, _MISSING])
    wrong |= single & shapely.is_empty(lines)
    # one coordinate that is not finite, in whichever vertex, makes the length so
    with np.errstate(invalid="ignore", over="ignore"):
        endless = ~np.isfinite(shapely.length(lines)) & ~shapely.is_missing(lines)
    faults = row_faults("error.roads.not-a-line", wrong, source, rows)
    faults += row_faults("error.roads.not-finite", endless & ~wrong, source, rows)
    return ~(wrong | endless), faults


def point_faults(points: Shapes, source: str, rows: Strings | None = None) -> tuple[Floats, list[Fault]]:
    """Return the coordinates of nodes, shape (nodes, 2), NaN where there is no point, and name those rows."""
    there = (shapely.get_type_id(points) == shapely.GeometryType.POINT) & ~shapely.is_empty(points)
    xy = np.full((len(points), 2), np.nan)
    xy[there] = shapely.get_coordinates(points[there])
    wrong = ~np.isfinite(xy).all(axis=1)
    xy[wrong] = np.nan
    return xy, row_faults("error.roads.node-not-a-point", wrong, source, rows)


def end_faults(
    ends: Strings, known: Bools, column: str, source: str, rows: Strings | None = None
) -> list[Fault]:
    """Name the rows whose end is missing, and those whose end is none of the nodes."""
    missing = pd.isna(ends)
    faults = row_faults("table.value-missing", missing, source, rows, column=column)
    unknown = np.flatnonzero(~missing & ~known)
    return faults + [
        Fault.of("error.roads.node-unknown", file=source, row=row, column=column, value=end)
        for row, end in zip(_called(unknown, rows), ends[unknown], strict=True)
    ]


def turned(
    lines: Shapes, tail: Floats, head: Floats, source: str, rows: Strings | None = None
) -> tuple[Shapes, list[Fault]]:
    """Turn the lines that are drawn from v to u, and name those that do not run between their nodes.

    Direction of travel is the table's; the line gives the shape alone.

    Parameters
    ----------
    lines
        One line each; what is none stays as it is.
    tail, head
        Coordinates of u and of v, shape (lines, 2); NaN where a node is not known: no fault of the line.
    source, rows
        As in :func:`line_faults`.
    """
    drawn = np.flatnonzero(np.isfinite(tail).all(axis=1) & np.isfinite(head).all(axis=1))
    made, chosen = lines.copy(), lines[drawn]
    xy = shapely.get_coordinates(chosen)
    after = np.cumsum(shapely.get_num_coordinates(chosen))
    start, end = xy[np.concatenate([[0], after])[: len(chosen)]], xy[after - 1]
    along = np.maximum(_distance(start, tail[drawn]), _distance(end, head[drawn]))
    against = np.maximum(_distance(start, head[drawn]), _distance(end, tail[drawn]))
    back = drawn[against < along]
    made[back] = shapely.reverse(made[back])
    apart = np.zeros(len(lines), dtype=bool)
    apart[drawn] = np.minimum(along, against) > _END_TOLERANCE_M
    return made, row_faults("error.roads.ends-apart", apart, source, rows, limit=_END_TOLERANCE_M)


def row_faults(
    key: str, wrong: Bools, source: str, rows: Strings | None = None, **params: object
) -> list[Fault]:
    """Name the rows that are wrong."""
    at = np.flatnonzero(wrong)
    return [Fault.of(key, file=source, row=row, **params) for row in _called(at, rows)]


def _called(at: Positions, rows: Strings | None) -> list[object]:
    return [row + 1 for row in at.tolist()] if rows is None else list(rows[at])


def _distance(one: Floats, other: Floats) -> Floats:
    apart: Floats = np.hypot(*(one - other).T)
    return apart


def copies(shapes: gpd.GeoSeries, columns: pd.DataFrame, ends: pd.DataFrame | None = None) -> Bools:
    """Tell which rows repeat an earlier one: the same line, drawn either way where both may be travelled, and columns."""
    lines = shapely.force_2d(shapes.to_numpy())
    alike = (columns["oneway"] == "no") & columns["oneway_bicycle"].fillna("no").eq("no")
    both_ways = (alike & columns["speed_kph"].fillna(0).eq(columns["speed_back_kph"].fillna(0))).to_numpy()
    keys = columns.assign(shape=shapely.to_wkb(np.where(both_ways, shapely.normalize(lines), lines)))
    if ends is not None:
        u, v = ends["u"].to_numpy(), ends["v"].to_numpy()
        turn = both_ways & (u > v)
        keys = keys.assign(u=np.where(turn, v, u), v=np.where(turn, u, v))
    drawn = ~(shapely.is_missing(lines) | shapely.is_empty(lines))
    repeated: Bools = keys.duplicated().to_numpy() & drawn
    return repeated


def line_findings(shapes: gpd.GeoSeries, repeated: Bools, source: str) -> list[Finding]:
    """Name the rows that repeat others, and those with a vertex far from the next one."""
    found = [("roads.duplicate", np.flatnonzero(repeated)), ("roads.stray-vertex", _straying(shapes))]
    return [
        Finding(rule=rule, layer="roads", params={"file": source, "count": int(rows.size), **_named(rows)})
        for rule, rows in found
        if rows.size
    ]


def stray_node_findings(edges: gpd.GeoDataFrame, source: str) -> list[Finding]:
    """Name the edges of an OSM file with a node far from the next one, as :func:`line_findings` the rows of a file of lines."""
    straying = _straying(edges.geometry)
    if not straying.size:
        return []
    params = {
        "file": source,
        "count": int(straying.size),
        "ids": some(edges["edge_id"].to_numpy(dtype=object)[straying]),
        "km": f"{_LONGEST_STRAIGHT_M / 1000:.0f}",
    }
    return [Finding(rule="roads.stray-node", layer="roads", params=params)]


def _straying(shapes: gpd.GeoSeries) -> Positions:
    """Return the positions of lines with a straight stretch that no road has."""
    parts, row = shapely.get_parts(shapes.to_numpy(), return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    far = (np.hypot(*np.diff(xy, axis=0).T) > _LONGEST_STRAIGHT_M) & (part[1:] == part[:-1])
    return np.unique(row[part[1:][far]])


def _named(rows: Positions) -> dict[str, str]:
    more = " ..." if rows.size > _ROWS_NAMED else ""
    return {
        "rows": ", ".join(str(row + 1) for row in rows[:_ROWS_NAMED]) + more,
        "km": f"{_LONGEST_STRAIGHT_M / 1000:.0f}",
    }


def places_of_nodes(nodes: gpd.GeoDataFrame, source: str) -> tuple[gpd.GeoSeries, list[Fault]]:
    """Return the nodes' points on their ids, sorted, and what is wrong with the table; what is wrong is left out."""
    ids = id_strings(nodes["node_id"] if "node_id" in nodes.columns else nodes.index)
    points = shapely.force_2d(nodes.geometry.to_numpy())
    xy, faults = point_faults(points, source)
    faults = [*faults, *id_faults(ids, source, "node_id")]
    places = gpd.GeoSeries(points, index=pd.Index(ids, dtype="str", name="node_id"), crs=nodes.crs)
    good = places.index.notna() & ~places.index.duplicated() & np.isfinite(xy).all(axis=1)
    return places[good].sort_index(), faults


def places_of_ends(lines: gpd.GeoSeries, ends: pd.DataFrame) -> gpd.GeoSeries:
    """Take each node's place from the first line that ends there."""
    geometry = lines.to_numpy()
    points = np.concatenate([shapely.get_point(geometry, 0), shapely.get_point(geometry, -1)])
    ids = pd.Index(pd.concat([ends["u"], ends["v"]]), name="node_id", dtype="str")
    places = gpd.GeoSeries(points, index=ids, crs=lines.crs)
    # The smallest point, so that the order of rows changes nothing.
    order = np.lexsort((places.y, places.x))
    return places.iloc[order][~ids[order].duplicated()].sort_index()


def straightened(shapes: gpd.GeoSeries, ends: pd.DataFrame, places: gpd.GeoSeries | None) -> gpd.GeoSeries:
    """Return 2D lines: single parts as such, and straight ones where there is none between two known nodes."""
    lines = shapely.force_2d(shapes.to_numpy())
    alone = (shapely.get_type_id(lines) == _LINES) & (shapely.get_num_geometries(lines) == 1)
    lines[alone] = shapely.get_geometry(lines[alone], 0)
    if places is not None:
        empty = shapely.is_missing(lines) | shapely.is_empty(lines)
        known = (ends["u"].isin(places.index) & ends["v"].isin(places.index)).to_numpy()
        for row in np.flatnonzero(empty & known):
            lines[row] = shapely.LineString([places[ends["u"].iloc[row]], places[ends["v"].iloc[row]]])
    return gpd.GeoSeries(lines, index=shapes.index, crs=shapes.crs)
