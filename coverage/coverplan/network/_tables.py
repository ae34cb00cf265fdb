"""The tables a road network is built from: every fault is found before the first is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, Fault, InputError
from coverplan.network.ids import frame_ids, id_faults, id_strings, some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Positions = NDArray[np.intp]
    Shapes = NDArray[np.object_]

# A line may stop this far from its node before it counts as another node's.
_END_TOLERANCE_M = 1.0
_REQUIRED = ("u", "v", "oneway")
_FLAGS = (bool, np.bool_, int, np.integer)


def checked_tables(
    nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Positions, Positions]:
    """Return clean copies of both tables (nodes on node_id, edges sorted on edge_id), or refuse them.

    The last two are the positions of each edge's u and v in the table of nodes.

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
    node_ids, _ = frame_ids(nodes, "node_id")
    faults = id_faults(node_ids, "node_id", "nodes") + _point_faults(nodes, node_ids)
    missing = [name for name in _REQUIRED if name not in edges.columns]
    if missing:
        faults.append(Fault.of("network.columns-missing", what="edges", columns=", ".join(missing)))
        raise InputError(faults)
    clean = _plain_edges(edges)
    at = pd.Index(node_ids, dtype=object)
    ends = {
        end: at.get_indexer(clean[end]) if at.is_unique else np.zeros(len(clean), dtype=np.intp)
        for end in ("u", "v")
    }
    for end, position in ends.items():
        faults += _fault("network.edge-node-unknown", clean, position < 0, end=end)
    faults += _flag_faults(clean) + _line_faults(clean) + _cost_faults(clean)
    if "edge_id" in edges.columns:
        faults += id_faults(clean["edge_id"].to_numpy(), "edge_id", "edges")
    if faults:
        raise InputError(faults)
    points = _flat(nodes.geometry.to_numpy())
    places = gpd.GeoDataFrame(index=at.rename("node_id"), geometry=points, crs=crs)
    clean = clean.set_geometry(_turned_along(clean, points, ends["u"], ends["v"]), crs=crs)
    if "edge_id" not in edges.columns:
        clean["edge_id"] = pd.Series(_made_ids(clean), dtype=object)
    order = np.argsort(clean["edge_id"].to_numpy(), kind="stable")
    clean = clean.iloc[order].set_index("edge_id")
    return places, clean.astype({"oneway": bool, "may_stop": bool}), ends["u"][order], ends["v"][order]


def _flat(shapes: Shapes) -> Shapes:
    """Return shapes without heights."""
    return shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes


def _plain_edges(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take the columns that mean something here, with ids as strings and defaults filled in."""
    lines = _flat(edges.geometry.to_numpy())
    # object columns: strings are looked up here, not reckoned with
    texts = {name: id_strings(edges[name]) for name in ("u", "v", "edge_id") if name in edges.columns}
    texts["oneway"] = edges["oneway"].to_numpy(dtype=object)
    texts["may_stop"] = edges.get("may_stop", pd.Series(data=True, index=edges.index)).to_numpy(dtype=object)
    if "road_class" in edges.columns:
        texts["road_class"] = edges["road_class"].to_numpy(dtype=object)
    table = pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in texts.items()})
    table["length_m"] = _numbers(edges["length_m"]) if "length_m" in edges.columns else shapely.length(lines)
    if "time_s" in edges.columns:
        table["time_s"] = _numbers(edges["time_s"])
    return gpd.GeoDataFrame(table, geometry=lines, crs=edges.crs)


def _numbers(column: pd.Series[Any]) -> NDArray[np.float64]:
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _point_faults(nodes: gpd.GeoDataFrame, node_ids: NDArray[np.object_]) -> list[Fault]:
    points = nodes.geometry.to_numpy()
    wrong = (shapely.get_type_id(points) != shapely.GeometryType.POINT) | shapely.is_empty(points)
    wrong |= ~(np.isfinite(shapely.get_x(points)) & np.isfinite(shapely.get_y(points)))
    if not wrong.any():
        return []
    return [Fault.of("network.node-geometry", rows=some(node_ids[wrong]), count=int(wrong.sum()))]


def _flag_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    faults = []
    for flag in ("oneway", "may_stop"):
        values = edges[flag].to_numpy()
        odd = [value for value in set(map(type, values)) if not issubclass(value, _FLAGS)]
        wrong = np.array(
            [isinstance(value, tuple(odd)) or value not in (0, 1) for value in values], dtype=bool
        )
        faults += _fault("network.edge-flag", edges, wrong, column=flag)
    return faults


def _line_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    lines = edges.geometry.to_numpy()
    wrong = (shapely.get_type_id(lines) != shapely.GeometryType.LINESTRING) | shapely.is_empty(lines)
    wrong |= ~np.isfinite(shapely.bounds(lines)).all(axis=1)
    return _fault("network.edge-geometry", edges, wrong)


def _cost_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    faults = []
    for column in ("length_m", "time_s"):
        if column in edges.columns:
            cost = edges[column].to_numpy()
            faults += _fault("network.edge-cost", edges, ~(np.isfinite(cost) & (cost >= 0)), column=column)
    return faults


def _fault(key: str, edges: gpd.GeoDataFrame, wrong: Bools, **params: object) -> list[Fault]:
    """Name the edges that are wrong, by id or else by their nodes."""
    if not wrong.any():
        return []
    rows = edges[wrong]
    names = (
        rows["edge_id"] if "edge_id" in rows.columns else rows["u"].astype(str) + "-" + rows["v"].astype(str)
    )
    return [Fault.of(key, rows=some(names.to_numpy(dtype=object)), count=len(rows), **params)]


def _turned_along(edges: gpd.GeoDataFrame, points: Shapes, tail: Positions, head: Positions) -> Shapes:
    """Turn lines that are drawn from v to u, and refuse those that end away from their nodes.

    Direction of travel is the table's (u, v, oneway); the line gives the shape alone.
    """
    lines: Shapes = edges.geometry.to_numpy().copy()
    node_xy, xy = shapely.get_coordinates(points), shapely.get_coordinates(lines)
    after = np.cumsum(shapely.get_num_coordinates(lines))
    start, end = xy[np.concatenate([[0], after])[: len(lines)]], xy[after - 1]
    along = np.maximum(_apart(start, node_xy[tail]), _apart(end, node_xy[head]))
    against = np.maximum(_apart(start, node_xy[head]), _apart(end, node_xy[tail]))
    apart = np.minimum(along, against) > _END_TOLERANCE_M
    if apart.any():
        raise InputError(_fault("network.edge-apart", edges, apart, limit=_END_TOLERANCE_M))
    turned = np.flatnonzero(against < along)
    lines[turned] = shapely.reverse(lines[turned])
    return lines


def _apart(one: Floats, other: Floats) -> Floats:
    apart: Floats = np.hypot(*(one - other).T)
    return apart


def _made_ids(edges: gpd.GeoDataFrame) -> list[str]:
    """Name edges by their nodes, and parallel ones by a number that no storage order changes."""
    names = [f"{min(pair)}-{max(pair)}" for pair in zip(edges["u"], edges["v"], strict=True)]
    parallel = np.flatnonzero(pd.Series(names, dtype=object).duplicated(keep=False))
    some_edges = edges.iloc[parallel].reset_index(drop=True)
    oneway = some_edges["oneway"].astype(bool)
    key = pd.DataFrame(
        {
            "name": [names[at] for at in parallel],
            "oneway": oneway,
            "length_m": some_edges["length_m"],
            "time_s": some_edges.get("time_s", 0.0),
            "tail": np.where(oneway, some_edges["u"], ""),
            "shape": shapely.to_wkb(shapely.normalize(some_edges.geometry.to_numpy()), output_dimension=2),
        }
    )
    order = key.sort_values(list(key.columns), kind="stable").assign(row=lambda frame: frame.index)
    number = order.groupby("name", sort=False).cumcount().to_numpy()
    for at, count in zip(parallel[order["row"].to_numpy()], number, strict=True):
        names[at] += f"#{count + 1}" if count else ""
    return names
