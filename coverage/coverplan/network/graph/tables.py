"""The tables a road network is built from: every fault is found before the first is spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, Fault
from coverplan.ids import frame_ids, id_faults, id_strings, named_values, some
from coverplan.kernels.exact import MOST_COST
from coverplan.layers import end_faults, line_faults, point_faults, refuse, row_faults, turned
from coverplan.tables import numbers_of

if TYPE_CHECKING:
    from coverplan.kernels.types import Array, Bools, Floats, Positions, Shapes, Strings


_REQUIRED = ("u", "v", "oneway")
_FLAGS = ("oneway", "may_stop")
# Flags and costs that few tables have.
_NO_THROUGH, _BACK = "no_through", "time_back_s"
_COSTS = ("length_m", "time_s", _BACK)
_IDS = ("edge_id", "u", "v")
_COLUMNS = (*_IDS, *_FLAGS, _NO_THROUGH, *_COSTS, "road_class")
_TRUTHS = (bool, np.bool_, int, np.integer, float, np.floating)


class _Nodes(NamedTuple):
    """The table of nodes: ids, points, coordinates (NaN for one that cannot be relied on), and what is wrong."""

    ids: Strings
    points: Shapes
    xy: Floats
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
    refuse(_column_faults(nodes, ("node_id",), "nodes") + _column_faults(edges, _COLUMNS, "edges"))
    known = _checked_nodes(nodes)
    required = [*_REQUIRED, *(["time_s"] if _BACK in edges.columns else [])]
    missing = [name for name in required if named_values(edges, name) is None]
    clean = _plain_edges(edges)
    names = _names(clean)
    faults = [*known.faults, *_missing_fault(missing)]
    tail, head = _positions(known.ids, *(pd.Index(clean[end]) for end in ("u", "v")))
    for end, position in (("u", tail), ("v", head)):
        if end not in missing:
            faults += end_faults(clean[end].to_numpy(), position >= 0, end, "edges", names)
    lines = clean.geometry.to_numpy()
    sound, wrong_lines = line_faults(lines, "edges", names, single=True)
    at_u, at_v = (_where(known.xy, position, sound) for position in (tail, head))
    lines, apart = turned(lines, at_u, at_v, "edges", names)
    clean.geometry = gpd.GeoSeries(lines, index=clean.index, crs=clean.crs)
    faults += _flag_faults(clean, names) + wrong_lines
    faults += _cost_faults(clean, names, sound, derived="length_m" not in edges.columns)
    faults += apart
    if "edge_id" in clean.columns:
        faults += _id_faults(clean)
    refuse(faults)
    if "edge_id" not in clean.columns:
        clean["edge_id"] = pd.Series(_made_ids(clean), dtype=object)
    order = np.argsort(clean["edge_id"].to_numpy(), kind="stable")
    flags = [name for name in (*_FLAGS, _NO_THROUGH) if name in clean.columns]
    clean = _as_said(clean.iloc[order].set_index("edge_id").astype(dict.fromkeys(flags, bool)))
    places = gpd.GeoDataFrame(
        index=pd.Index(known.ids, dtype=object, name="node_id"), geometry=known.points, crs=crs
    )
    return places, clean, tail[order], head[order]


def _column_faults(frame: gpd.GeoDataFrame, names: tuple[str, ...], what: str) -> list[Fault]:
    twice = [name for name in names if (frame.columns == name).sum() > 1]
    return [Fault.of("network.columns-twice", what=what, columns=", ".join(twice))] if twice else []


def _missing_fault(missing: list[str]) -> list[Fault]:
    if not missing:
        return []
    return [Fault.of("network.columns-missing", what="edges", columns=", ".join(missing))]


def _checked_nodes(nodes: gpd.GeoDataFrame) -> _Nodes:
    ids, _, _ = frame_ids(nodes, "node_id")
    points = _flat(nodes.geometry.to_numpy())
    twice = id_faults(ids, "nodes", "node_id")
    xy, faults = point_faults(points, "nodes", ids)
    if twice:
        xy[pd.Series(ids, dtype=object).duplicated(keep=False).to_numpy()] = np.nan
    return _Nodes(ids, points, xy, [*twice, *faults])


def _where(xy: Floats, position: Positions, sound: Bools) -> Floats:
    """Return where the ends of edges lie, shape (edges, 2); NaN where the node or the edge's line is no good."""
    ends = np.full((len(position), 2), np.nan)
    good = sound & (position >= 0)
    ends[good] = xy[position[good]]
    return ends


def _names(edges: gpd.GeoDataFrame) -> Strings:
    """Call edges by their ids, or else by their nodes."""
    if "edge_id" in edges.columns:
        ids: Strings = edges["edge_id"].to_numpy(dtype=object)
        return ids
    named: Strings = (edges["u"].astype(str) + "-" + edges["v"].astype(str)).to_numpy(dtype=object)
    return named


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
    if _NO_THROUGH in edges.columns:
        table[_NO_THROUGH] = _truths(edges[_NO_THROUGH])
    if "road_class" in edges.columns:
        table["road_class"] = edges["road_class"].to_numpy(dtype=object)
    # object columns: strings are looked up here, not reckoned with
    frame = pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in table.items()})
    with np.errstate(invalid="ignore", over="ignore"):
        frame["length_m"] = (
            numbers_of(edges["length_m"]) if "length_m" in edges.columns else shapely.length(lines)
        )
    for name in ("time_s", _BACK):
        if name in edges.columns:
            frame[name] = numbers_of(edges[name], seconds=True)
    if {"time_s", _BACK} <= set(edges.columns):
        # What is not given is as long as the way there.
        frame[_BACK] = np.where(edges[_BACK].isna(), frame["time_s"], frame[_BACK])
    return gpd.GeoDataFrame(frame, geometry=lines, crs=edges.crs)


def _as_said(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out the columns that say nothing: no road closed to through traffic, no way back that takes longer."""
    idle = []
    if _NO_THROUGH in edges.columns and not edges[_NO_THROUGH].any():
        idle.append(_NO_THROUGH)
    if _BACK in edges.columns:
        edges[_BACK] = edges[_BACK].mask(edges["oneway"], edges["time_s"])
        idle += [_BACK] if (edges[_BACK] == edges["time_s"]).all() else []
    return edges.drop(columns=idle) if idle else edges


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


def _flag_faults(edges: gpd.GeoDataFrame, names: Strings) -> list[Fault]:
    return [
        fault
        for flag in (*_FLAGS, _NO_THROUGH)
        if flag in edges.columns
        for fault in row_faults(
            "network.edge-flag", edges[flag].isna().to_numpy(), "edges", names, column=flag
        )
    ]


def _cost_faults(edges: gpd.GeoDataFrame, names: Strings, sound: Bools, *, derived: bool) -> list[Fault]:
    """Name the edges with wrong costs; a length derived from a wrong line is no fault of its own."""
    faults: list[Fault] = []
    for column in _COSTS:
        if column in edges.columns:
            cost = edges[column].to_numpy()
            wrong = ~((cost >= 0) & (cost <= MOST_COST))
            if derived and column == "length_m":
                wrong &= sound
            faults += row_faults(
                "network.edge-cost", wrong, "edges", names, column=column, most=f"{MOST_COST:,.0f}"
            )
    return faults


def _id_faults(edges: gpd.GeoDataFrame) -> list[Fault]:
    """Name the edges without an id or with another's, and the roads that stand there once each way."""
    faults = id_faults(edges["edge_id"].to_numpy(), "edges", "edge_id")
    if not faults:
        return []
    ways = pd.DataFrame(edges.loc[edges["edge_id"].duplicated(keep=False), ["edge_id", "u", "v", "length_m"]])
    back = ways.rename(columns={"u": "v", "v": "u"})
    both = ways[ways["u"] != ways["v"]].merge(back, on=["edge_id", "u", "v"]).dropna()
    both = both.loc[np.isclose(both["length_m_x"], both["length_m_y"]), "edge_id"].unique()
    if len(both):
        faults.append(Fault.of("network.edge-each-way", ids=some(both)))
    return faults


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
            _BACK: some_edges.get(_BACK, 0.0),
            _NO_THROUGH: some_edges.get(_NO_THROUGH, 0.0),
            "tail": np.where(oneway, some_edges["u"], ""),
            "shape": shapely.to_wkb(shapely.normalize(some_edges.geometry.to_numpy()), output_dimension=2),
        }
    )
    order = key.sort_values(list(key.columns), kind="stable").assign(row=lambda frame: frame.index)
    number = order.groupby("name", sort=False).cumcount().to_numpy()
    for at, count in zip(parallel[order["row"].to_numpy()], number, strict=True):
        names[at] += f"#{count + 1}" if count else ""
    return names
