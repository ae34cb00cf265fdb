"""Roads that stand in the graph more than once: of two speeds, or open to no through traffic.

A road that takes longer one way than the other is two one-way edges. What is open to no through traffic is laid twice:
one copy can be entered from the other roads and not left (for the end of a trip), the other left and not entered (for its
start). So no way leads through, whatever the search, and a point on such a road joins all its copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.kernels.rows import bounds

if TYPE_CHECKING:
    from coverplan.kernels.types import Array, Bools, Floats, Ints, Positions, Shapes

__all__ = ["Copies", "Laid", "laid_out"]

# Begins what no id of a table holds.
_MARK = "\x00"


@dataclass(frozen=True, eq=False)
class Copies:
    """Which edges of a graph stand for which road.

    Parameters
    ----------
    road
        The road of each edge, shape (edges,); -1 for an edge of no length that leads into a copy or out of it. Edge
        ``i`` is the first of road ``i``.
    against
        Which edges run from the road's v to its u, shape (edges,).
    """

    road: Ints
    against: Bools

    @cached_property
    def _edges_of_road(self) -> tuple[Ints, Ints]:
        """The edges of each road, the first first, as compressed rows."""
        known = np.flatnonzero(self.road >= 0).astype(np.int32)
        edges = known[np.argsort(self.road[known], kind="stable")]
        return bounds(self.road[edges], int(self.road.max(initial=-1)) + 1), edges

    def places(self, road: Ints, fraction: Floats) -> tuple[Ints, Ints, Floats]:
        """Return the places on all edges of some places on roads: how many each has, edge and fraction.

        The first of each is the place itself.
        """
        first, edges = self._edges_of_road
        count = np.diff(first)[road]
        start = np.repeat(first[:-1][road] - np.cumsum(count) + count, count)
        edge = edges[start + np.arange(len(start))]
        along = np.repeat(fraction, count)
        return count, edge, np.where(self.against[edge], 1.0 - along, along)

    def on_roads(self, edge: Positions, start: Floats, end: Floats) -> tuple[Positions, Floats, Floats]:
        """Return stretches of edges as stretches of their roads; what is no road is left out."""
        kept = self.road[edge] >= 0
        edge, start, end = edge[kept], start[kept], end[kept]
        against = self.against[edge]
        return (
            self.road[edge].astype(np.intp),
            np.where(against, 1.0 - end, start),
            np.where(against, 1.0 - start, end),
        )


class Laid(NamedTuple):
    """Tables of nodes and edges as they are searched; ``tail`` and ``head`` are positions in the nodes."""

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    tail: Ints
    head: Ints
    copies: Copies


def laid_out(nodes: gpd.GeoDataFrame, edges: gpd.GeoDataFrame, tail: Ints, head: Ints) -> Laid | None:
    """Lay out the roads that stand in the graph more than once; None where there are none.

    Parameters
    ----------
    nodes, edges
        Checked tables; ``time_back_s`` and ``no_through`` where some edge differs by them.
    tail, head
        Positions of each edge's u and v.
    """
    private, uneven = _private(edges), _uneven(edges)
    if not (private.any() or uneven.any()):
        return None
    into, out, joint = _node_copies(len(nodes), tail, head, private)
    tail_in, head_in = np.where(private, into[tail], tail), np.where(private, into[head], head)
    tail_out, head_out = out[tail], out[head]
    row = np.arange(len(edges), dtype=np.int32)
    # The roads themselves come first; then the way back, and the copies to leave by.
    road = np.concatenate([row, row[uneven], row[private], row[private & uneven]])
    back = np.repeat(
        [False, True, False, True], [len(row), uneven.sum(), private.sum(), (private & uneven).sum()]
    )
    by_out = np.arange(len(road)) >= len(row) + uneven.sum()
    start, end = (
        np.where(by_out, tail_out[road], tail_in[road]),
        np.where(by_out, head_out[road], head_in[road]),
    )
    joints = np.repeat(np.int32(-1), 2 * len(joint))
    return Laid(
        _copied_nodes(nodes, into, out),
        _copied_edges(edges, road, back, uneven, nodes.geometry.to_numpy()[joint]),
        np.concatenate([np.where(back, end, start), joint, out[joint]]).astype(np.int32),
        np.concatenate([np.where(back, start, end), into[joint], joint]).astype(np.int32),
        Copies(np.concatenate([road, joints]), np.concatenate([back, np.zeros(len(joints), dtype=bool)])),
    )


def _private(edges: gpd.GeoDataFrame) -> Bools:
    if "no_through" not in edges.columns:
        return np.zeros(len(edges), dtype=bool)
    return np.asarray(edges["no_through"].to_numpy(dtype=bool))


def _uneven(edges: gpd.GeoDataFrame) -> Bools:
    if "time_back_s" not in edges.columns:
        return np.zeros(len(edges), dtype=bool)
    differ = edges["time_back_s"].to_numpy() != edges["time_s"].to_numpy()
    return np.asarray(differ & ~edges["oneway"].to_numpy(dtype=bool))


def _node_copies(n: int, tail: Ints, head: Ints, private: Bools) -> tuple[Ints, Ints, Ints]:
    """Return each node's copy among the roads to enter and among those to leave, and the nodes of other roads too."""
    touched, shared = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    touched[tail[private]] = touched[head[private]] = True
    shared[tail[~private]] = shared[head[~private]] = True
    joint = np.flatnonzero(touched & shared).astype(np.int32)
    into, out = np.arange(n, dtype=np.int32), np.arange(n, dtype=np.int32)
    into[joint] = n + np.arange(len(joint), dtype=np.int32)
    out[touched] = n + len(joint) + np.arange(touched.sum(), dtype=np.int32)
    return into, out, joint


def _copied_nodes(nodes: gpd.GeoDataFrame, into: Ints, out: Ints) -> gpd.GeoDataFrame:
    own = np.arange(len(nodes))
    of = np.concatenate([own, own[into != own], own[out != own]])
    mark = np.repeat(["", f"{_MARK}in", f"{_MARK}out"], [len(own), (into != own).sum(), (out != own).sum()])
    ids = pd.Index(nodes.index.to_numpy(dtype=object)[of] + mark.astype(object), dtype=object, name="node_id")
    return gpd.GeoDataFrame(index=ids, geometry=nodes.geometry.to_numpy()[of], crs=nodes.crs)


def _copied_edges(
    edges: gpd.GeoDataFrame, road: Ints, back: Bools, uneven: Bools, joints: Shapes
) -> gpd.GeoDataFrame:
    """Return a row for each copy of a road, then for the ways into each place of private roads and out of it."""
    lines = edges.geometry.to_numpy()[road]
    lines[back] = shapely.reverse(lines[back])
    at = np.tile(shapely.get_coordinates(joints)[:, None], (1, 2, 1))
    ways: Shapes = np.asarray(shapely.linestrings(at), dtype=object).reshape(-1)
    n = 2 * len(joints)
    number = np.arange(len(edges), len(road) + n).astype(str).astype(object)
    ids = np.concatenate([edges.index.to_numpy(dtype=object), _MARK + number])
    columns: dict[str, Array] = {
        "oneway": np.r_[(edges["oneway"].to_numpy(dtype=bool) | uneven)[road], np.ones(n, dtype=bool)],
        "may_stop": np.r_[edges["may_stop"].to_numpy(dtype=bool)[road], np.zeros(n, dtype=bool)],
        "length_m": np.r_[edges["length_m"].to_numpy(dtype=float)[road], np.zeros(n)],
    }
    if "time_s" in edges.columns:
        there = edges["time_s"].to_numpy(dtype=float)[road]
        times = (
            np.where(back, edges["time_back_s"].to_numpy(dtype=float)[road], there) if back.any() else there
        )
        columns["time_s"] = np.r_[times, np.zeros(n)]
    index = pd.Index(ids, dtype=object, name="edge_id")
    return gpd.GeoDataFrame(columns, index=index, geometry=np.r_[lines, ways, ways], crs=edges.crs)
