"""What can be wrong with a table of roads: ids, lines, ends, nodes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.tables import id_strings
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Positions

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


def require_metres(name: str, value: float) -> None:
    """Refuse an option in metres that is negative, endless or no number."""
    if not (is_number(value) and 0 <= value < math.inf):
        raise InputError.of("network.option", name=name, value=value, allowed=">= 0")


def id_text(values: pd.Series[Any]) -> pd.Series[str]:
    """Turn ids into text as :func:`coverplan.tables.id_strings` does; a missing or empty one is NA."""
    return pd.Series(id_strings(values), index=values.index, dtype="str")


def edge_ids(frame: gpd.GeoDataFrame, source: str) -> tuple[NDArray[np.object_], list[Fault]]:
    """Return the ids of edges, by default the row numbers, with the rows that lack or repeat one."""
    if "edge_id" not in frame.columns:
        return np.arange(1, len(frame) + 1).astype(str).astype(object), []
    ids = id_text(frame["edge_id"])
    faults = _row_faults("table.value-missing", ids.isna(), source, column="edge_id")
    return ids.to_numpy(dtype=object), faults + _twice(ids, source, "edge_id")


def line_faults(shapes: gpd.GeoSeries, source: str, *, single: bool = False) -> list[Fault]:
    """Name the rows whose geometry is no line, or (where one line is asked for) none, or has endless coordinates."""
    geometry = shapes.to_numpy()
    kinds = shapely.get_type_id(geometry)
    wrong = ~np.isin(kinds, [_LINE] if single else [_LINE, _LINES, _MISSING])
    wrong |= single & shapely.is_empty(geometry)
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    endless = np.zeros(len(geometry), bool)
    endless[row[~np.isfinite(xy).all(axis=1)]] = True
    faults = _row_faults("error.roads.not-a-line", wrong, source)
    return faults + _row_faults("error.roads.not-finite", endless, source)


def copies(
    shapes: gpd.GeoSeries, columns: pd.DataFrame, ends: pd.DataFrame | None = None
) -> Bools:
    """Tell which rows repeat an earlier one: the same line, drawn either way where both may be travelled, and columns."""
    lines = shapely.force_2d(shapes.to_numpy())
    both_ways = ((columns["oneway"] == "no") & columns["oneway_bicycle"].fillna("no").eq("no")).to_numpy()
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
    parts, row = shapely.get_parts(shapes.to_numpy(), return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    far = (np.hypot(*np.diff(xy, axis=0).T) > _LONGEST_STRAIGHT_M) & (part[1:] == part[:-1])
    straying = np.unique(row[part[1:][far]])
    found = [("roads.duplicate", np.flatnonzero(repeated)), ("roads.stray-vertex", straying)]
    return [
        Finding(rule=rule, layer="roads", params={"file": source, "count": int(rows.size), **_named(rows)})
        for rule, rows in found
        if rows.size
    ]


def _named(rows: Positions) -> dict[str, str]:
    more = " ..." if rows.size > _ROWS_NAMED else ""
    return {
        "rows": ", ".join(str(row + 1) for row in rows[:_ROWS_NAMED]) + more,
        "km": f"{_LONGEST_STRAIGHT_M / 1000:.0f}",
    }


def end_faults(ends: pd.DataFrame, source: str) -> list[Fault]:
    """Name the rows that lack an end."""
    return [
        fault
        for end in ("u", "v")
        for fault in _row_faults("table.value-missing", ends[end].isna(), source, column=end)
    ]


def node_faults(nodes: gpd.GeoDataFrame, ends: pd.DataFrame, source: str) -> list[Fault]:
    """Name nodes that are no points or stand twice, and ends that are no node."""
    ids = _node_ids(nodes)
    wrong = (
        shapely.get_type_id(nodes.geometry.to_numpy()) != shapely.GeometryType.POINT
    ) | nodes.is_empty.to_numpy()
    faults = _row_faults("error.roads.node-not-a-point", wrong, source)
    faults += _row_faults("table.value-missing", ids.isna(), source, column="node_id")
    faults += _twice(ids, source, "node_id")
    for end in ("u", "v"):
        unknown = ends[end].notna() & ~ends[end].isin(ids)
        faults += _valued("error.roads.node-unknown", unknown, ends[end], source, column=end)
    return faults


def node_places(nodes: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the nodes' points on their ids, sorted; what :func:`node_faults` names is left out."""
    points = shapely.force_2d(nodes.geometry.to_numpy())
    places = gpd.GeoSeries(points, index=pd.Index(_node_ids(nodes), name="node_id"), crs=nodes.crs)
    good = (
        places.index.notna()
        & ~places.index.duplicated()
        & (shapely.get_type_id(points) == shapely.GeometryType.POINT)
    )
    return places[good].sort_index()


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


def turned(
    lines: gpd.GeoSeries, ends: pd.DataFrame, places: gpd.GeoSeries, source: str
) -> tuple[gpd.GeoSeries, list[Fault]]:
    """Turn the lines that are drawn from v to u, and name those that do not run between their nodes."""
    geometry = lines.to_numpy()
    first, last = shapely.get_point(geometry, 0), shapely.get_point(geometry, -1)
    tail, head = (places.reindex(ends[end]).to_numpy() for end in ("u", "v"))
    along = np.maximum(shapely.distance(first, tail), shapely.distance(last, head))
    against = np.maximum(shapely.distance(first, head), shapely.distance(last, tail))
    apart = np.minimum(along, against) > _END_TOLERANCE_M
    made = np.where(against < along, shapely.reverse(geometry), geometry)
    faults = _row_faults("error.roads.ends-apart", apart, source, limit=_END_TOLERANCE_M)
    return gpd.GeoSeries(made, index=lines.index, crs=lines.crs), faults


def _node_ids(nodes: gpd.GeoDataFrame) -> pd.Series[str]:
    return id_text(nodes["node_id"] if "node_id" in nodes.columns else nodes.index.to_series())


def _row_faults(key: str, wrong: Iterable[bool], source: str, **params: object) -> list[Fault]:
    return [
        Fault.of(key, file=source, row=int(row) + 1, **params) for row in np.flatnonzero(np.asarray(wrong))
    ]


def _valued(
    key: str, wrong: pd.Series[bool], values: pd.Series[str], source: str, *, column: str
) -> list[Fault]:
    return [
        Fault.of(key, file=source, row=int(row) + 1, column=column, value=values.iloc[row])
        for row in np.flatnonzero(wrong)
    ]


def _twice(ids: pd.Series[str], source: str, column: str) -> list[Fault]:
    return _valued("table.value-twice", ids.notna() & ids.duplicated(), ids, source, column=column)
