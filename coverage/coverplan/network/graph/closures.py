"""Roads that are shut or slowed down, laid over a network without building it anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import CrsError
from coverplan.kernels.rows import bounds
from coverplan.layers import closures_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Bools, Floats, Ints, Positions
    from coverplan.network.graph.copies import Copies
    from coverplan.network.graph.road_graph import RoadGraph


__all__ = ["Closures"]

IN_SHUT_STRETCH = -1


# Shut stretches of an edge this near to each other are one.
_JOINED_M = 1e-6


@dataclass(frozen=True, eq=False, repr=False)
class Closures:
    """What is shut and what is slower, edge by edge.

    Parameters
    ----------
    first, start, end
        The stretches that are shut, as compressed rows by edge: from ``start`` to ``end``, fractions from
        u, apart from each other and in order. Shape (edges + 1,), (stretches,), (stretches,).
    times
        How many times longer travel takes along each edge, shape (edges,).
    """

    first: Ints
    start: Floats
    end: Floats
    times: Floats

    @property
    def shut(self) -> Bools:
        """Which edges cannot be travelled from end to end."""
        return self.n_shut > 0

    @property
    def n_shut(self) -> Ints:
        """How many stretches of each edge are shut, shape (edges,)."""
        return np.diff(self.first)

    @property
    def open_to(self) -> Floats:
        """How far each edge is open from u, as a fraction, shape (edges,)."""
        found = np.ones(len(self.times))
        found[self.shut] = self.start[self.first[:-1][self.shut]]
        return found

    @property
    def open_from(self) -> Floats:
        """From where each edge is open to v, as a fraction, shape (edges,)."""
        found = np.zeros(len(self.times))
        found[self.shut] = self.end[self.first[1:][self.shut] - 1]
        return found

    @property
    def shut_share(self) -> Floats:
        """What share of each edge is shut, shape (edges,)."""
        edge = np.repeat(np.arange(len(self.times)), self.n_shut)
        share: Floats = np.zeros(len(self.times))
        np.add.at(share, edge, self.end - self.start)
        return share

    def piece_at(self, edge: Ints, fraction: Floats) -> Ints:
        """Return in which open piece of its edge each place lies: 0 from u, 1 behind a shut stretch, ...; -1 in one."""
        row, stretch = self._stretches_of(edge)
        piece = np.bincount(row, weights=fraction[row] > self.end[stretch], minlength=len(edge)).astype(
            np.int32
        )
        piece[row[(self.start[stretch] <= fraction[row]) & (fraction[row] <= self.end[stretch])]] = (
            IN_SHUT_STRETCH
        )
        return piece

    def ends_of_piece(self, edge: Ints, piece: Ints) -> tuple[Floats, Floats]:
        """Return from where to where open pieces of edges reach, as fractions."""
        before, behind = piece > 0, piece < self.n_shut[edge]
        low, high = np.zeros(len(edge)), np.ones(len(edge))
        low[before] = self.end[(self.first[edge] + piece - 1)[before]]
        high[behind] = self.start[(self.first[edge] + piece)[behind]]
        return low, high

    def on_copies(self, copies: Copies) -> Closures:
        """Return the closures of roads on all edges that stand for them."""
        road, no_road = np.maximum(copies.road, 0), copies.road < 0
        row, stretch = self._stretches_of(road)
        start, end = self.start[stretch], self.end[stretch]
        against = copies.against[row]
        start, end = np.where(against, 1.0 - end, start), np.where(against, 1.0 - start, end)
        kept = ~no_road[row]
        row, start, end = row[kept], start[kept], end[kept]
        order = np.lexsort((start, row))
        times = np.where(no_road, 1.0, self.times[road])
        return Closures(bounds(row, len(road)), start[order], end[order], times)

    def _stretches_of(self, edge: Ints) -> tuple[Positions, Positions]:
        """Return the shut stretches of some edges, as (row of the edge, stretch)."""
        count = self.n_shut[edge]
        row = np.repeat(np.arange(len(edge)), count)
        return row, np.arange(len(row)) + np.repeat(self.first[edge] - np.cumsum(count) + count, count)

    def __repr__(self) -> str:
        return f"{int(self.shut.sum()):,} edges shut, {int((self.times > 1).sum()):,} slowed"


def laid_over(
    graph: RoadGraph,
    before: Closures | None,
    places: gpd.GeoDataFrame | gpd.GeoSeries | BaseGeometry,
    slow: float | None,
) -> Closures:
    """Return closures before, if any, with those that some places bring."""
    frame = closures_frame(places, crs=graph.crs, slow=slow)
    if isinstance(places, gpd.GeoDataFrame | gpd.GeoSeries) and places.crs != graph.crs:
        found, expected = places.crs.to_string(), graph.crs.to_string()
        raise CrsError("error.crs-differ", what="closures", crs=found, expected=expected)
    shapes, times = frame.geometry.to_numpy(), frame["slow"].to_numpy()
    place, edge = graph.edge_tree.query(shapes, predicate="intersects")
    made = before or _open(len(graph.edges))
    slower = ~np.isnan(times[place])
    slowed = made.times.copy()
    np.multiply.at(slowed, edge[slower], times[place[slower]])
    return _with_shut(replace(made, times=slowed), graph, np.unique(edge[~slower]), shapes[np.isnan(times)])


def _open(n_edges: int) -> Closures:
    return Closures(np.zeros(n_edges + 1, dtype=np.int32), np.empty(0), np.empty(0), np.ones(n_edges))


def _with_shut(before: Closures, graph: RoadGraph, hit: Positions, shapes: NDArray[np.object_]) -> Closures:
    lines = graph.edges.geometry.to_numpy()
    line, start, end = _stretches(lines[hit], shapely.union_all(shapes))
    edge = np.concatenate([np.repeat(np.arange(len(lines)), before.n_shut), hit[line]])
    start, end = np.concatenate([before.start, start]), np.concatenate([before.end, end])
    order = np.lexsort((start, edge))
    edge, start, end = edge[order], start[order], end[order]
    # where no stretch before on the same edge reaches, a new one begins
    furthest = pd.Series(end).groupby(edge).cummax().to_numpy()
    metres = shapely.length(lines[edge])
    apart = (start[1:] - furthest[:-1]) * metres[1:] > _JOINED_M
    fresh = np.r_[True, (edge[1:] != edge[:-1]) | apart][: len(edge)]
    at = np.flatnonzero(fresh)
    last = np.append(at[1:], len(edge))[: len(at)] - 1
    return replace(before, first=bounds(edge[at], len(lines)), start=start[at], end=furthest[last])


def _stretches(lines: NDArray[np.object_], area: BaseGeometry) -> tuple[Positions, Floats, Floats]:
    """Return the stretches of lines in an area, as (line, start, end) in fractions, segment by segment.

    A line may come back over itself: where on it a place lies is told on the segment alone.
    """
    shapely.prepare(area)
    whole = shapely.covers(area, lines) | (shapely.length(lines) == 0)
    partly = np.flatnonzero(~whole)
    xy, of = shapely.get_coordinates(lines[partly], return_index=True)
    ahead = np.flatnonzero(of[1:] == of[:-1])
    ends = np.stack([xy[ahead], xy[ahead + 1]], axis=1)
    segments: NDArray[np.object_] = np.asarray(shapely.linestrings(ends), dtype=object).reshape(-1)
    hit = np.flatnonzero(shapely.intersects(area, segments))
    parts, which = shapely.get_parts(shapely.intersection(segments[hit], area), return_index=True)
    corners, part = shapely.get_coordinates(parts, return_index=True)
    segment = hit[which]
    length = shapely.length(segments)
    line = partly[of[ahead]]
    walked = np.cumsum(length) - length
    walked -= walked[np.searchsorted(line, line)]
    along = shapely.line_locate_point(segments[segment[part]], shapely.points(corners))
    low, high = np.full(len(parts), np.inf), np.full(len(parts), -np.inf)
    np.minimum.at(low, part, along)
    np.maximum.at(high, part, along)
    metres = shapely.length(lines)[line[segment]]
    start, end = ((walked[segment] + one) / metres for one in (low, high))
    found = np.concatenate([np.flatnonzero(whole), line[segment]])
    lost = np.setdiff1d(partly, found)  # a touch that rounding took away: shut the whole line
    ones = len(lost) + int(whole.sum())
    return (
        np.concatenate([lost, found]),
        np.concatenate([np.zeros(ones), np.minimum(start, 1.0)]),
        np.concatenate([np.ones(ones), np.minimum(end, 1.0)]),
    )
