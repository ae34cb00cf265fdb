"""Snapping: joining points to the nearest place along an edge, with what is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import require_metric
from coverplan.errors import CrsError, Fault, InputError, require_type
from coverplan.ids import Ids, frame_ids, id_faults, some
from coverplan.kernels.lines.line_index import TIE_M, joins_near
from coverplan.kernels.rows import bounds
from coverplan.kernels.threads import in_threads
from coverplan.network.graph import RoadNetwork, checked_rules
from coverplan.network.search.own_side import on_own_side
from coverplan.network.search.threads import thread_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Bools, Floats, Integers, Ints, Positions, Strings
    from coverplan.network.travel import SnapRules


__all__ = ["SnappedPoints", "snap"]

DEMAND_IDS = ("demand_id",)
SITE_IDS = ("facility_id", "site_id")

_POINTS_AT_ONCE = 4096


@dataclass(frozen=True, eq=False, repr=False)
class SnappedPoints:
    """Points on a network, and those that found no road.

    Point ``i`` may join the network at the places ``first[i]:first[i + 1]``: none when it is too far
    off, one as a rule, more when the rules give a band. The nearest comes first.

    Parameters
    ----------
    net
        The network.
    rules
        How they were snapped.
    labels
        Ids, as text and as the caller gave them.
    xy
        Coordinates in the network's CRS, shape (points, 2).
    first
        Bounds of each point's places, shape (points + 1,).
    edge, fraction, offset_m
        Of each place: position of its edge in ``net.graph``, fraction of the way from u to v, metres off the road. Where
        a road stands there more than once, the place does too, that on the road's own edge first.
    across_water
        Which points would have found a road but for the water before it, shape (points,); None where no water is known.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs="EPSG:4548")
    >>> road = LineString([(0, 0), (900, 0)])
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[road], crs="EPSG:4548")
    >>> homes = gpd.GeoDataFrame(geometry=[Point(100, 30), Point(0, 5_000)], crs="EPSG:4548")
    >>> snap(RoadNetwork.from_edges(nodes, edges), homes)
    SnappedPoints(2 points, 1 not snapped)
    """

    net: RoadNetwork
    rules: SnapRules
    labels: Ids
    xy: Floats
    first: Ints
    edge: Ints
    fraction: Floats
    offset_m: Floats
    across_water: Bools | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"SnappedPoints({len(self):,} points, {int((~self.is_snapped).sum()):,} not snapped)"

    @cached_property
    def ids(self) -> Strings:
        """The ids as text, shape (points,)."""
        return np.asarray(self.labels.strings, dtype=object)

    @property
    def index(self) -> pd.Index[Any]:
        """The ids as the caller gave them."""
        return self.labels.labels.rename("id")

    @property
    def is_snapped(self) -> Bools:
        """Which points found a road, shape (points,)."""
        return np.diff(self.first) > 0

    @property
    def reasons(self) -> Strings:
        """Why each point found no road: ``across_water`` or ``not_snapped``; None for one that did, shape (points,)."""
        reasons: Strings = np.full(len(self), None, dtype=object)
        reasons[~self.is_snapped] = "not_snapped"
        if self.across_water is not None:
            reasons[self.across_water] = "across_water"
        return reasons

    @property
    def place_of_point(self) -> Ints:
        """Which point each place belongs to, shape (places,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.first))

    def take(self, at: Integers) -> SnappedPoints:
        """Return some of the points, by their positions."""
        rows = self.places_of(at)
        first = np.zeros(len(at) + 1, dtype=np.int32)
        np.cumsum(np.diff(self.first)[at], out=first[1:])
        across = None if self.across_water is None else self.across_water[at]
        return SnappedPoints(
            self.net, self.rules, self.labels.take(at), self.xy[at], first, self.edge[rows],
            self.fraction[rows], self.offset_m[rows], across,
        )  # fmt: skip

    def places_of(self, at: Integers) -> Positions:
        """Return the places of some points, point by point."""
        count = np.diff(self.first)[at]
        rows: Positions = np.arange(count.sum()) + np.repeat(
            self.first[:-1][at] - np.cumsum(count) + count, count
        )
        return rows

    def frame(self) -> pd.DataFrame:
        """Return one row a point, on the caller's id, with the nearest place.

        Returns
        -------
        DataFrame
            ``edge_id``; ``position_m``, the length along the edge from u; ``offset_m``, the distance
            to the road; ``is_snapped``; ``reason``, ``"not_snapped"`` or ``"across_water"`` where there is no place.
        """
        snapped = self.is_snapped
        place = self.first[:-1][snapped]
        table = pd.DataFrame(index=self.index)
        edge = np.full(len(self), None, dtype=object)
        road = self.edge[place]  # the first of a road's edges has the place of the road
        edge[snapped] = self.net.edges.index.to_numpy()[road]
        table["edge_id"] = pd.array(edge, dtype="str")
        length = self.net.edges["length_m"].to_numpy()[road]
        table["position_m"] = _spread(self.fraction[place] * length, snapped)
        table["offset_m"] = _spread(self.offset_m[place], snapped)
        table["is_snapped"] = snapped
        table["reason"] = pd.array(self.reasons, dtype="str")
        return table


def _spread(values: Floats, where: Bools) -> Floats:
    whole = np.full(len(where), np.nan)
    whole[where] = values
    return whole


def snap(
    net: RoadNetwork,
    points: gpd.GeoDataFrame,
    rules: SnapRules | None = None,
    *,
    ids: tuple[str, ...] = DEMAND_IDS + SITE_IDS,
) -> SnappedPoints:
    """Join points to the nearest place along an edge on which one may stop.

    Where the network knows of water, a point joins the nearest place on its own side of it.
    Ties go to the edge with the lowest id; of places on it that are equally near, to the first from the end with the
    lower coordinates (both at one spot: with the lower next point; the same both ways: with the lower node id),
    whichever way the edge is stored.

    Parameters
    ----------
    net
        The roads.
    points
        Points in the network's CRS.
    rules
        Limit, off-road speed and band; by default the network's own.
    ids
        Names under which ids are looked for, as index or column; the index where there is none.

    Returns
    -------
    SnappedPoints
        In the order of ``points``; give it to any query in place of the frame to snap once only.

    Raises
    ------
    CrsError
        When the CRS is missing, not in metres, or not the network's.
    InputError
        When ids are missing or stand twice, or a row has no point.

    Examples
    --------
    A home stands 30 m off metre 100 of a street.

    >>> snap(street, home).frame()[["edge_id", "position_m", "offset_m"]].values.tolist()
    [['a-b', 100.0, 30.0]]
    """
    require_type(net, RoadNetwork, "net")
    rules = checked_rules(rules) or net.rules
    labels, xy = _ids_and_places(net, points, ids)
    graph = net.graph.roads
    lines, stops = graph.stopping_lines
    point, line, offset, along = joins_near(lines, xy, rules.limit_m, rules.band_m, thread_count())
    edge, across = stops[line], None
    if net.water is not None:
        joins = point, edge, offset, along
        (point, edge, offset, along), across = on_own_side(graph, net.water, xy, joins, rules)
    length = lines.length[np.searchsorted(stops, edge)]
    along = np.where(along <= TIE_M, 0.0, np.where(along >= length - TIE_M, length, along))
    fraction = np.divide(along, length, out=np.zeros(len(along)), where=length > TIE_M)
    if net.graph.copies is not None:
        count, edge, fraction = net.graph.copies.places(edge, fraction)
        point, offset = np.repeat(point, count), np.repeat(offset, count)
    return SnappedPoints(net, rules, labels, xy, bounds(point, len(xy)), edge, fraction, offset, across)


def snapped(
    net: RoadNetwork, points: gpd.GeoDataFrame | SnappedPoints, rules: SnapRules | None, ids: tuple[str, ...]
) -> SnappedPoints:
    """Return points as snapped to this network, snapping them where that is still to be done.

    Raises
    ------
    InputError
        When they were snapped to other roads or by other rules than those given.
    """
    if not isinstance(points, SnappedPoints):
        return snap(net, points, rules, ids=ids)
    if points.net.graph is not net.graph or (rules is not None and checked_rules(rules) != points.rules):
        raise InputError.of("network.snapped-elsewhere")
    return points


def _ids_and_places(net: RoadNetwork, points: gpd.GeoDataFrame, names: tuple[str, ...]) -> tuple[Ids, Floats]:
    what = names[0].removesuffix("_id")
    if not isinstance(points, gpd.GeoDataFrame):
        raise InputError.of("network.not-a-frame", what=what, given=type(points).__name__)
    crs = require_metric(points, what)
    if crs != net.crs:
        raise CrsError("error.crs-differ", what=what, crs=crs.to_string(), expected=net.crs.to_string())
    ids, labels, name = frame_ids(points, *names)
    faults = id_faults(ids, what, name)
    shapes = points.geometry.to_numpy()
    xy = _coordinates(shapes)
    wrong = ~np.isfinite(xy).all(axis=1)
    if wrong.any():
        faults.append(
            Fault.of("network.point-geometry", what=what, rows=some(ids[wrong]), count=int(wrong.sum()))
        )
    if faults:
        raise InputError(faults)
    return Ids(ids, labels), xy


def _coordinates(shapes: NDArray[np.object_]) -> Floats:
    """Return x and y of points, shape (points, 2); NaN where there is no point."""

    def task(low: int, high: int) -> Floats:
        points = shapes[low:high]
        try:
            return np.column_stack([shapely.get_x(points), shapely.get_y(points)])
        except shapely.GEOSException:  # of an empty point
            points = np.where(shapely.is_empty(points), np.array(None), points)
            return np.column_stack([shapely.get_x(points), shapely.get_y(points)])

    # points lie anywhere in memory: so few at once are fetched once for both
    return np.concatenate(in_threads(task, len(shapes), thread_count(), at_once=_POINTS_AT_ONCE))
