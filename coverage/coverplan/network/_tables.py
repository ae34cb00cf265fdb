"""The tables a road network is built from: every fault is found before the first is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, Fault, InputError
from coverplan.network._ids import frame_ids, id_faults, id_strings, some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

# A line may stop this far from its node before it counts as another node's.
_END_TOLERANCE_M = 1.0
_REQUIRED = ("u", "v", "oneway")


def checked_tables(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return clean copies of both tables (nodes on node_id, edges sorted on edge_id), or refuse them.

    Raises
    ------
    CrsError
        When a table's lengths are not metres, or the two differ in CRS.
    InputError
        With every other fault of both tables.
    """
    crs = require_metric(nodes, "nodes")
    if require_metric(edges, "edges") != crs:
        raise CrsError("error.crs-differ", what="edges", crs=edges.crs.to_string(), expected=crs.to_string())
    node_ids = frame_ids(nodes, "node_id")
    faults = id_faults(node_ids, "node_id", "nodes") + _point_faults(nodes, node_ids)
    missing = [name for name in _REQUIRED if name not in edges.columns]
    if missing:
        faults.append(Fault.of("network.columns-missing", what="edges", columns=", ".join(missing)))
        raise InputError(faults)
    clean = _plain_edges(edges)
    faults += _end_faults(clean, node_ids) + _flag_faults(clean) + _line_faults(clean) + _cost_faults(clean)
    if "edge_id" in edges.columns:
        faults += id_faults(clean["edge_id"].to_numpy(dtype=object), "edge_id", "edges")
    if faults:
        raise InputError(faults)
    places = gpd.GeoDataFrame(
        index=pd.Index(node_ids, name="node_id", dtype=object),
        geometry=shapely.force_2d(nodes.geometry.to_numpy()),
        crs=crs,
    )
    clean = _turned_along(clean, places)
    if "edge_id" not in edges.columns:
        clean["edge_id"] = _made_ids(clean)
    clean = clean.set_index("edge_id").sort_index()
    return places, clean.astype({"oneway": bool, "may_stop": bool})


def _plain_edges(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take the columns that mean something here, with ids as strings and defaults filled in."""
    lines = shapely.force_2d(edges.geometry.to_numpy())
    table = {name: id_strings(edges[name]) for name in ("u", "v")}
    if "edge_id" in edges.columns:
        table["edge_id"] = id_strings(edges["edge_id"])
    table["oneway"] = edges["oneway"].to_numpy(dtype=object)
    table["may_stop"] = edges.get("may_stop", pd.Series(data=True, index=edges.index)).to_numpy(dtype=object)
    if "length_m" in edges.columns:
        table["length_m"] = pd.to_numeric(edges["length_m"], errors="coerce").to_numpy(dtype=float)
    else:
        table["length_m"] = shapely.length(lines)
    if "time_s" in edges.columns:
        table["time_s"] = pd.to_numeric(edges["time_s"], errors="coerce").to_numpy(dtype=float)
    if "road_class" in edges.columns:
        table["road_class"] = edges["road_class"].to_numpy(dtype=object)
    return gpd.GeoDataFrame(table, geometry=lines, crs=edges.crs)


def _point_faults(nodes: gpd.GeoDataFrame, node_ids: NDArray[np.object_]) -> list[Fault]:
    points = nodes.geometry.to_numpy()
    wrong = (shapely.get_type_id(points) != shapely.GeometryType.POINT) | shapely.is_empty(points)
    wrong |= ~(np.isfinite(shapely.get_x(points)) & np.isfinite(shapely.get_y(points)))
    return _fault("network.node-geometry", node_ids, wrong)


def _end_faults(edges: gpd.GeoDataFrame, node_ids: NDArray[np.object_]) -> list[Fault]:
    known = pd.Index(node_ids, dtype=object)
    faults = []
    for end in ("u", "v"):
        unknown = ~edges[end].isin(known) | edges[end].isna()
        faults += _fault("network.edge-node-unknown", _rows(edges), unknown.to_numpy(), end=end)
    return faults


def _flag_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    faults = []
    for flag in ("oneway", "may_stop"):
        wrong = ~edges[flag].map(_is_flag).to_numpy(dtype=bool)
        faults += _fault("network.edge-flag", _rows(edges), wrong, column=flag)
    return faults


def _is_flag(value: object) -> bool:
    return isinstance(value, bool | np.bool_ | int | np.integer) and value in (0, 1)


def _line_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    lines = edges.geometry.to_numpy()
    wrong = (shapely.get_type_id(lines) != shapely.GeometryType.LINESTRING) | shapely.is_empty(lines)
    wrong |= ~np.isfinite(shapely.bounds(lines)).all(axis=1)
    return _fault("network.edge-geometry", _rows(edges), wrong)


def _cost_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    faults = []
    for column in ("length_m", "time_s"):
        if column in edges.columns:
            cost = edges[column].to_numpy()
            faults += _fault(
                "network.edge-cost", _rows(edges), ~(np.isfinite(cost) & (cost >= 0)), column=column
            )
    return faults


def _rows(edges: gpd.GeoDataFrame) -> NDArray[np.object_]:
    named = edges["edge_id"] if "edge_id" in edges.columns else edges["u"] + "-" + edges["v"]
    return np.asarray(named, dtype=object)


def _fault(key: str, rows: NDArray[np.object_], wrong: Bools, **params: object) -> list[Fault]:
    return [Fault.of(key, rows=some(rows[wrong]), count=int(wrong.sum()), **params)] if wrong.any() else []


def _turned_along(edges: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Turn lines that are drawn from v to u, and refuse those that end away from their nodes.

    Direction of travel is the table's (u, v, oneway); the line gives the shape alone.
    """
    lines = edges.geometry.to_numpy()
    at = dict(zip(places.index, places.geometry.to_numpy(), strict=True))
    tail = np.array([at[one] for one in edges["u"]], dtype=object)
    head = np.array([at[one] for one in edges["v"]], dtype=object)
    start, end = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    along = np.maximum(shapely.distance(start, tail), shapely.distance(end, head))
    against = np.maximum(shapely.distance(start, head), shapely.distance(end, tail))
    apart = np.minimum(along, against) > _END_TOLERANCE_M
    if apart.any():
        raise InputError(_fault("network.edge-apart", _rows(edges), apart, limit=_END_TOLERANCE_M))
    turned = np.where(against < along, shapely.reverse(lines), lines)
    return edges.set_geometry(gpd.GeoSeries(turned, index=edges.index, crs=edges.crs))


def _made_ids(edges: gpd.GeoDataFrame) -> pd.Series[str]:
    """Name edges by their nodes, and parallel ones by a number that no storage order changes."""
    low = edges[["u", "v"]].min(axis=1)
    high = edges[["u", "v"]].max(axis=1)
    lines = edges.geometry.to_numpy()
    key = pd.DataFrame(
        {
            "name": low + "-" + high,
            "oneway": edges["oneway"].astype(bool),
            "length_m": edges["length_m"],
            "time_s": edges.get("time_s", 0.0),
            "tail": np.where(edges["oneway"].astype(bool), edges["u"], low),
            "shape": shapely.to_wkb(shapely.normalize(lines), output_dimension=2),
        }
    )
    order = key.sort_values(list(key.columns), kind="stable").index
    number = key.loc[order].groupby("name", sort=False).cumcount().reindex(key.index)
    return key["name"] + np.where(number > 0, "#" + (number + 1).astype(str), "")
