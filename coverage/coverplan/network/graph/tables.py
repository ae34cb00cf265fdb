"""The tables a road network is built from: every fault is found before the first is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, Fault, InputError
from coverplan.ids import frame_ids, id_faults, id_strings, named_values, some
from coverplan.layers.values import numbers_of

if TYPE_CHECKING:

    from coverplan.kernels.types import Array, Bools, Floats, Positions, Shapes, Strings


# A line may stop this far from its node before it counts as another node's.
_END_TOLERANCE_M = 1.0
# The largest sum of costs that is exact (see kernels/exact.py): a fifth of the way round the earth, or 97 days, along one edge.
_MOST_COST = 2.0**23
_REQUIRED = ("u", "v", "oneway")
_FLAGS = ("oneway", "may_stop")
_COSTS = ("length_m", "time_s")
_IDS = ("edge_id", "u", "v")
_COLUMNS = (*_IDS, *_FLAGS, *_COSTS, "road_class")
_TRUTHS = (bool, np.bool_, int, np.integer, float, np.floating)


class _Nodes(NamedTuple):
    """The table of nodes: ids, points, coordinates, which of them can be relied on, and what is wrong."""

    ids: Strings
    points: Shapes
    xy: Floats
    sound: Bools
    faults: list[Fault]


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
    _refuse(_column_faults(nodes, ("node_id",), "nodes") + _column_faults(edges, _COLUMNS, "edges"))
    known = _checked_nodes(nodes)
    missing = [name for name in _REQUIRED if named_values(edges, name) is None]
    clean = _plain_edges(edges)
    tail, head = _positions(known.ids, *(pd.Index(clean[end]) for end in ("u", "v")))
    sound = _sound_lines(clean.geometry.to_numpy())
    apart = _turn_along(clean, sound, known, tail, head)
    faults = [*known.faults, *_missing_fault(missing)]
    for end, position in (("u", tail), ("v", head)):
        if end not in missing:
            faults += _fault("network.edge-node-unknown", clean, position < 0, end=end)
    faults += _value_faults(clean, sound, derived="length_m" not in edges.columns)
    faults += _fault("network.edge-apart", clean, apart, limit=_END_TOLERANCE_M)
    if "edge_id" in clean.columns:
        faults += _id_faults(clean)
    _refuse(faults)
    if "edge_id" not in clean.columns:
        clean["edge_id"] = pd.Series(_made_ids(clean), dtype=object)
    order = np.argsort(clean["edge_id"].to_numpy(), kind="stable")
    clean = clean.iloc[order].set_index("edge_id").astype(dict.fromkeys(_FLAGS, bool))
    places = gpd.GeoDataFrame(
        index=pd.Index(known.ids, dtype=object, name="node_id"), geometry=known.points, crs=crs
    )
    return places, clean, tail[order], head[order]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InputError(faults)


def _column_faults(frame: gpd.GeoDataFrame, names: tuple[str, ...], what: str) -> list[Fault]:
    twice = [name for name in names if (frame.columns == name).sum() > 1]
    return [Fault.of("network.columns-twice", what=what, columns=", ".join(twice))] if twice else []


def _missing_fault(missing: list[str]) -> list[Fault]:
    if not missing:
        return []
    return [Fault.of("network.columns-missing", what="edges", columns=", ".join(missing))]


def _checked_nodes(nodes: gpd.GeoDataFrame) -> _Nodes:
    ids, _ = frame_ids(nodes, "node_id")
    points = _flat(nodes.geometry.to_numpy())
    there = (shapely.get_type_id(points) == shapely.GeometryType.POINT) & ~shapely.is_empty(points)
    xy = np.full((len(points), 2), np.nan)
    xy[there] = shapely.get_coordinates(points[there])
    faults = id_faults(ids, "node_id", "nodes")
    sound = np.isfinite(xy).all(axis=1)
    if faults:
        sound &= ~pd.Series(ids, dtype=object).duplicated(keep=False).to_numpy()
    wrong = ~np.isfinite(xy).all(axis=1)
    if wrong.any():
        faults.append(Fault.of("network.node-geometry", rows=some(ids[wrong]), count=int(wrong.sum())))
    return _Nodes(ids, points, xy, sound, faults)


def _positions(ids: Strings, *ends: pd.Index[Any]) -> list[Positions]:
    """Find the ends of edges among the nodes: the first of that id, or -1."""
    known = pd.Index(ids, dtype=object)
    if known.is_unique and not known.hasnans:
        return [known.get_indexer(end) for end in ends]
    first = np.flatnonzero(known.notna() & ~known.duplicated())
    once = known[first]
    # The position -1, for none, takes the last.
    first = np.append(first, -1)
    return [first[once.get_indexer(end)] for end in ends]


def _flat(shapes: Shapes) -> Shapes:
    """Return shapes without heights."""
    return shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes


def _plain_edges(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take the columns that mean something here: ids as strings, flags and costs as floats, NaN for what is none."""
    lines = _flat(edges.geometry.to_numpy())
    table: dict[str, Array] = {}
    for name in _IDS:
        values = named_values(edges, name)
        if values is not None:
            table[name] = id_strings(values)
        elif name in _REQUIRED:
            table[name] = np.full(len(edges), None)
    for name in _FLAGS:
        values = named_values(edges, name)
        table[name] = np.full(len(edges), 1.0) if values is None else _truths(pd.Series(values))
    if "road_class" in edges.columns:
        table["road_class"] = edges["road_class"].to_numpy(dtype=object)
    # object columns: strings are looked up here, not reckoned with
    frame = pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in table.items()})
    with np.errstate(invalid="ignore", over="ignore"):
        frame["length_m"] = (
            numbers_of(edges["length_m"]) if "length_m" in edges.columns else shapely.length(lines)
        )
    if "time_s" in edges.columns:
        frame["time_s"] = numbers_of(edges["time_s"], seconds=True)
    return gpd.GeoDataFrame(frame, geometry=lines, crs=edges.crs)


def _truths(column: pd.Series[Any]) -> Floats:
    """Return 1 for true and 0 for false, which exact numbers may stand for, and NaN for anything else."""
    column = column.astype(object).infer_objects() if column.dtype.kind == "O" else column
    if column.dtype.kind in "biuf":
        truth = column.to_numpy(dtype=float, na_value=np.nan)
    else:
        given = column.to_numpy(dtype=object)
        truth = np.array(
            [one if isinstance(one, _TRUTHS) and one in (0, 1) else np.nan for one in given], float
        )
    return np.where((truth == 0) | (truth == 1), truth, np.nan)


def _value_faults(edges: gpd.GeoDataFrame, sound: Bools, *, derived: bool) -> list[Fault]:
    """Name the edges with wrong flags, lines and costs; a length derived from a wrong line is no fault of its own."""
    faults = []
    for flag in _FLAGS:
        faults += _fault("network.edge-flag", edges, edges[flag].isna().to_numpy(), column=flag)
    faults += _fault("network.edge-geometry", edges, ~sound)
    for column in _COSTS:
        if column in edges.columns:
            cost = edges[column].to_numpy()
            wrong = ~((cost >= 0) & (cost <= _MOST_COST))
            if derived and column == "length_m":
                wrong &= sound
            faults += _fault("network.edge-cost", edges, wrong, column=column, most=f"{_MOST_COST:,.0f}")
    return faults


def _sound_lines(lines: Shapes) -> Bools:
    """Tell which shapes are one line with finite coordinates throughout."""
    one_line = (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(lines)
    # One coordinate that is not finite, in whichever vertex, makes the length so.
    with np.errstate(invalid="ignore", over="ignore"):
        sound: Bools = one_line & np.isfinite(shapely.length(lines))
    return sound


def _id_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    """Name the edges without an id or with another's, and the roads that stand there once each way."""
    faults = id_faults(edges["edge_id"].to_numpy(), "edge_id", "edges")
    if not faults:
        return []
    ways = pd.DataFrame(edges.loc[edges["edge_id"].duplicated(keep=False), ["edge_id", "u", "v", "length_m"]])
    back = ways.rename(columns={"u": "v", "v": "u"})
    both = ways[ways["u"] != ways["v"]].merge(back, on=["edge_id", "u", "v"]).dropna()
    both = both.loc[np.isclose(both["length_m_x"], both["length_m_y"]), "edge_id"].unique()
    if len(both):
        faults.append(Fault.of("network.edge-each-way", ids=some(both)))
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


def _turn_along(
    edges: gpd.GeoDataFrame, sound: Bools, nodes: _Nodes, tail: Positions, head: Positions
) -> Bools:
    """Turn the lines that are drawn from v to u, and tell which end away from their nodes.

    Direction of travel is the table's (u, v, oneway); the line gives the shape alone. What has a fault already is
    left as it is.
    """
    lines: Shapes = edges.geometry.to_numpy().copy()
    whole = np.flatnonzero(sound & (tail >= 0) & (head >= 0))
    whole = whole[nodes.sound[tail[whole]] & nodes.sound[head[whole]]]
    xy = shapely.get_coordinates(lines[whole])
    after = np.cumsum(shapely.get_num_coordinates(lines[whole]))
    start, end = xy[np.concatenate([[0], after])[: len(whole)]], xy[after - 1]
    u, v = nodes.xy[tail[whole]], nodes.xy[head[whole]]
    along = np.maximum(_apart(start, u), _apart(end, v))
    against = np.maximum(_apart(start, v), _apart(end, u))
    turned = whole[against < along]
    lines[turned] = shapely.reverse(lines[turned])
    edges.geometry = gpd.GeoSeries(lines, index=edges.index, crs=edges.crs)
    apart = np.zeros(len(lines), dtype=bool)
    apart[whole] = np.minimum(along, against) > _END_TOLERANCE_M
    return apart


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
