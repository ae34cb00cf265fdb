"""What can be reached along the roads: stretches of road, and areas drawn around them for maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.errors import InputError
from coverplan.network._lines import joined, stretches
from coverplan.network._places import IN_SHUT_STRETCH, Places, join_places
from coverplan.network._search import in_threads, search_from_facilities, thread_count
from coverplan.network.snap import SITE_IDS, snapped
from coverplan.units import By, Cutoff

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from coverplan.network.graph import Direction, RoadNetwork
    from coverplan.network.snap import SnappedPoints, SnapRules

    Floats = NDArray[np.float64]
    Stretches = tuple[NDArray[np.intp], Floats, Floats]

__all__ = ["reachable", "service_area"]

_CORNERS_PER_QUARTER = 4
_NEIGHBOURHOOD = 10  # level of the Hilbert curve along which neighbours are told


def reachable(
    net: RoadNetwork,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    cutoff: str | Cutoff,
    *,
    by: By = "length",
    direction: Direction = "to_facility",
    rules: SnapRules | None = None,
) -> gpd.GeoDataFrame:
    """Find the roads from which some facility is within a cutoff, cut where the cutoff falls.

    Parameters
    ----------
    net
        The roads.
    facilities
        Points in the network's CRS, or points already snapped.
    cutoff
        Largest cost, such as ``"5 km"`` or ``"15 min"``; the way from the road to the facility counts.
    by, direction, rules
        As in :func:`~coverplan.network.costs.nearest_cost`.

    Returns
    -------
    GeoDataFrame
        One row a stretch: ``edge_id``, ``from_m`` and ``to_m`` (lengths along the edge from u), and
        the stretch itself; by edge.

    Raises
    ------
    CrsError, InputError
        As in :func:`~coverplan.network.costs.nearest_cost`.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=4548)
    >>> road = LineString([(0, 0), (900, 0)])
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[road], crs=4548)
    >>> net = RoadNetwork.from_edges(nodes, edges)
    >>> clinic = gpd.GeoDataFrame({"facility_id": ["f"]}, geometry=[Point(700, 0)], crs=4548)
    >>> reachable(net, clinic, "500 m")[["edge_id", "from_m", "to_m"]].values.tolist()
    [['a-b', 200.0, 900.0]]
    """
    limit = Cutoff(cutoff).require(by).value
    points = snapped(net, facilities, rules, SITE_IDS)
    edge, start, end = _reached(net, points, np.arange(len(points.edge)), limit, by, direction)
    length = net.edges["length_m"].to_numpy()[edge]
    return gpd.GeoDataFrame(
        {"edge_id": net.edges.index.to_numpy()[edge], "from_m": start * length, "to_m": end * length},
        geometry=_lines(net, edge, start, end),
        crs=net.crs,
    )


def service_area(
    net: RoadNetwork,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    cutoffs: Iterable[str | Cutoff],
    *,
    by: By = "length",
    direction: Direction = "to_facility",
    each: bool = False,
    rings: bool = False,
    width_m: float = 100.0,
    rules: SnapRules | None = None,
) -> gpd.GeoDataFrame:
    """Draw the areas from which facilities are within cutoffs. For maps only: count people by costs.

    The reachable stretches of road, and the way from the road to each facility, are widened to both
    sides, so a facility that found a road lies in its own area. An area shows where reachable roads
    are; who is covered is a matter of :func:`~coverplan.network.costs.nearest_cost`.

    Parameters
    ----------
    net
        The roads.
    facilities
        Points in the network's CRS, or points already snapped.
    cutoffs
        Such as ``["2 km", "5 km"]``.
    by, direction, rules
        As in :func:`~coverplan.network.costs.nearest_cost`.
    each
        One area for each facility, in place of one for all.
    rings
        Take the area of the next smaller cutoff out of each.
    width_m
        How far to widen to each side of a road, in metres.

    Returns
    -------
    GeoDataFrame
        One row a cutoff (and facility, with ``facility_id``), the largest first, so that the smaller
        lie on top of it: ``cutoff``, ``limit`` (metres or seconds), and the area, empty where no
        facility found a road.

    Raises
    ------
    CrsError, InputError
        As in :func:`~coverplan.network.costs.nearest_cost`; and when there is no cutoff or the width
        is not above 0.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> from coverplan.network import RoadNetwork
    >>> nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=[Point(0, 0), Point(900, 0)], crs=4548)
    >>> road = LineString([(0, 0), (900, 0)])
    >>> edges = gpd.GeoDataFrame({"u": ["a"], "v": ["b"], "oneway": [False]}, geometry=[road], crs=4548)
    >>> net = RoadNetwork.from_edges(nodes, edges)
    >>> clinic = gpd.GeoDataFrame({"facility_id": ["f"]}, geometry=[Point(700, 0)], crs=4548)
    >>> service_area(net, clinic, ["200 m", "500 m"])["cutoff"].tolist()
    ['500 m', '200 m']
    """
    limits = sorted({Cutoff(cutoff).require(by) for cutoff in cutoffs}, key=lambda one: -one.value)
    if not limits:
        raise InputError.of("network.option", name="cutoffs", value="[]", allowed='["2 km", "5 km"]')
    if not 0 < width_m < np.inf:
        raise InputError.of("network.option", name="width_m", value=width_m, allowed="> 0")
    points = snapped(net, facilities, rules, SITE_IDS)
    whose = points.place_of_point
    groups = (
        [(one, np.flatnonzero(whose == at)) for at, one in enumerate(points.ids)]
        if each
        else [(None, np.arange(len(whose)))]
    )
    rows = []
    for facility_id, places in groups:
        reach = [_reached(net, points, places, limit.value, by, direction) for limit in limits]
        ways = [_ways_off_road(points, places, limit.value, by) for limit in limits]
        areas = _areas(net, reach, ways, width_m)
        if rings:
            areas = [*map(shapely.difference, areas[:-1], areas[1:]), areas[-1]]
        named = {"facility_id": facility_id} if each else {}
        rows += [
            {**named, "cutoff": str(limit), "limit": limit.value, "geometry": area}
            for limit, area in zip(limits, areas, strict=True)
        ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=net.crs)


def _areas(
    net: RoadNetwork, reach: list[Stretches], ways: list[NDArray[np.object_]], width_m: float
) -> list[shapely.Geometry]:
    """Return the areas around what is reached, the largest first, each from the next smaller and what is new."""
    areas: list[shapely.Geometry] = []
    drawn: shapely.Geometry = shapely.Polygon()
    within = np.zeros(len(net.edges), dtype=bool)
    for (edge, start, end), off_road in zip(reversed(reach), reversed(ways), strict=True):
        new = ~within[edge]
        shapes = np.concatenate([_lines(net, edge[new], start[new], end[new]), off_road])
        drawn = shapely.union(drawn, _widened(shapes, width_m))
        areas.insert(0, drawn)
        within[edge[(start == 0) & (end == 1)]] = True
    return areas


def _widened(lines: NDArray[np.object_], width_m: float) -> shapely.Geometry:
    """Widen lines to both sides and unite them, neighbours first."""
    if not len(lines):
        return shapely.Polygon()
    order = np.argsort(gpd.GeoSeries(lines).hilbert_distance(level=_NEIGHBOURHOOD).to_numpy(), kind="stable")

    def task(low: int, high: int) -> shapely.Geometry:
        wide = shapely.buffer(lines[order[low:high]], width_m, quad_segs=_CORNERS_PER_QUARTER)
        return shapely.union_all(wide)

    return shapely.union_all(in_threads(task, len(lines), thread_count(None)))


def _ways_off_road(
    points: SnappedPoints, places: NDArray[np.intp], limit: float, by: By
) -> NDArray[np.object_]:
    """Return the way from each facility towards its road, as far as the limit goes."""
    speed = 1.0 if by == "length" else points.rules.off_road_m_per_s
    whole = points.offset_m[places]
    part = np.divide(limit * speed, whole, out=np.ones(len(places)), where=whole > limit * speed)
    lines = points.net.edges.geometry.to_numpy()[points.edge[places]]
    road = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, points.fraction[places], normalized=True)
    )
    here = points.xy[points.place_of_point[places]]
    ways = shapely.linestrings(np.stack([here, here + part[:, None] * (road - here)], axis=1))
    return np.atleast_1d(np.asarray(ways, dtype=object))


def _lines(net: RoadNetwork, edge: NDArray[np.intp], start: Floats, end: Floats) -> NDArray[np.object_]:
    lines: NDArray[np.object_] = net.edges.geometry.to_numpy()[edge]
    cut = np.flatnonzero((start > 0) | (end < 1))
    if len(cut):
        lines[cut] = joined(*stretches(lines[cut], start[cut], end[cut]))
    return lines


def _reached(
    net: RoadNetwork, points: SnappedPoints, places: NDArray[np.intp], limit: float, by: By,
    direction: Direction,
) -> Stretches:  # fmt: skip
    """Return the stretches of edges within the limit of some place, as (edge, start, end) in fractions."""
    towards = direction == "to_facility"
    search = search_from_facilities(net, by, direction)
    seeds = join_places(net, points, by, leaving=not towards)[places]
    dist = search.within(seeds, np.zeros(len(places), np.int32), reach=limit)[0]
    whole = net.edge_costs(by)
    open_to, open_from = whole, np.zeros(len(whole))
    if net.closures is not None:
        open_to = np.where(net.closures.shut, net.closures.shut_from, 1.0) * whole
        open_from = np.where(net.closures.shut, net.closures.shut_to, 0.0) * whole
    pieces = _from_ends(net, limit - dist, open_to, open_from, whole, towards=towards)
    pieces += _from_places(seeds, limit, open_to, open_from, towards=towards)
    edge, start, end = (np.concatenate(column) for column in zip(*pieces, strict=True))
    kept = (start < end) | ((start == end) & (whole[edge] == 0))
    return _united(edge[kept], start[kept], end[kept], whole)


def _from_ends(
    net: RoadNetwork, left: Floats, open_to: Floats, open_from: Floats, whole: Floats, *, towards: bool
) -> list[Stretches]:
    """Return what is reached by way of each edge's u, and by way of its v, as costs along the edge.

    ``left`` is what each node has left of the limit.
    """
    both_ways = ~net.edges["oneway"].to_numpy(dtype=bool)
    by_tail = np.flatnonzero((left[net.tail] >= 0) & (both_ways | (not towards)))
    by_head = np.flatnonzero((left[net.head] >= 0) & (both_ways | towards))
    start = np.maximum(whole[by_head] - left[net.head[by_head]], open_from[by_head])
    end = np.minimum(left[net.tail[by_tail]], open_to[by_tail])
    return [(by_tail, np.zeros(len(by_tail)), end), (by_head, start, whole[by_head])]


def _from_places(
    seeds: Places, limit: float, open_to: Floats, open_from: Floats, *, towards: bool
) -> list[Stretches]:
    """Return what is reached along each facility's own edge, as costs along the edge."""
    left = limit - seeds.access
    near = np.flatnonzero((left >= 0) & (seeds.side != IN_SHUT_STRETCH))
    seeds, left = seeds[near], left[near]
    back = np.where(seeds.oneway & (not towards), 0.0, left)
    ahead = np.where(seeds.oneway & towards, 0.0, left)
    edge = seeds.edge.astype(np.intp)
    start = np.maximum(seeds.along - back, np.where(seeds.side == 1, open_from[edge], 0.0))
    # in front of a shut stretch it is the limit; behind one the edge goes on to its end
    end = np.minimum(seeds.along + ahead, np.where(seeds.side == 1, np.inf, open_to[edge]))
    return [(edge, start, end)]


def _united(edge: NDArray[np.intp], start: Floats, end: Floats, whole: Floats) -> Stretches:
    """Turn costs along edges into fractions, and unite the stretches that overlap or touch."""
    cost = whole[edge]
    low = np.divide(np.maximum(start, 0), cost, out=np.zeros(len(edge)), where=cost > 0)
    high = np.divide(np.minimum(end, cost), cost, out=np.ones(len(edge)), where=cost > 0)
    order = np.lexsort((low, edge))
    edge, low, high = edge[order], low[order], high[order]
    # fractions lie in 0..1, so that 2 x edge keeps the edges apart on one axis
    furthest = np.maximum.accumulate(high + 2.0 * edge)
    fresh = np.r_[True, low[1:] + 2.0 * edge[1:] > furthest[:-1]][: len(edge)]
    first = np.flatnonzero(fresh)
    return edge[first], low[first], np.maximum.reduceat(high, first) if len(first) else high
