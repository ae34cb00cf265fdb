"""What can be reached along the roads: stretches of road, and areas drawn around them for maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.errors import InputError, require_type
from coverplan.kernels.lines.stretches import joined, stretches
from coverplan.kernels.threads import in_threads
from coverplan.network.graph import IN_SHUT_STRETCH, RoadNetwork
from coverplan.network.search import (
    SITE_IDS,
    JoinedPoints,
    join_points,
    search_from_facilities,
    snapped,
    thread_count,
)
from coverplan.units import By, Cutoff, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from coverplan.kernels.types import Floats, Positions, Shapes
    from coverplan.network.graph import Direction
    from coverplan.network.search import SnappedPoints
    from coverplan.network.travel import SnapRules

    Stretches = tuple[Positions, Floats, Floats]

__all__ = ["reachable", "reached_bands", "service_area"]

_CORNERS_PER_QUARTER = 4
_NEIGHBOURHOOD = 10  # level of the Hilbert curve along which neighbours are told
# United one by one, then together: the same stretches on every machine, so that the outlines are the same too.
_LINES_AT_ONCE = 2048


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
        As in :func:`~coverplan.network.nearest.nearest_cost`.

    Returns
    -------
    GeoDataFrame
        One row a stretch: ``edge_id``, ``from_m`` and ``to_m`` (lengths along the edge from u), and
        the stretch itself; by edge.

    Raises
    ------
    CrsError, InputError
        As in :func:`~coverplan.network.nearest.nearest_cost`.

    Examples
    --------
    On a street of 900 m, a clinic stands 20 m off its metre 700.

    >>> reachable(street, clinic, "500 m")[["edge_id", "from_m", "to_m"]].values.tolist()
    [['a-b', 220.0, 900.0]]
    """
    require_type(net, RoadNetwork, "net")
    limit = Cutoff(cutoff).require(by).value
    points = snapped(net, facilities, rules, SITE_IDS)
    ((edge, start, end),) = _reached(net, points, np.arange(len(points.edge)), [limit], by, direction)
    length = net.edges["length_m"].to_numpy()[edge]
    return gpd.GeoDataFrame(
        {
            "edge_id": pd.array(net.edges.index.to_numpy()[edge], dtype="str"),
            "from_m": start * length,
            "to_m": end * length,
        },
        geometry=_lines(net, edge, start, end),
        crs=net.crs,
    )


def reached_bands(
    net: RoadNetwork,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    cutoffs: Sequence[str | Cutoff],
    *,
    by: By = "length",
    direction: Direction = "to_facility",
) -> list[Shapes]:
    """Find the lines to draw within each of several cutoffs: :func:`reachable`, and the ways from the road to each facility.

    Parameters
    ----------
    net, facilities, by, direction
        As in :func:`reachable`.
    cutoffs
        The smallest first.

    Returns
    -------
    list of array of LineString
        One array a cutoff, in the network's CRS, without the edges and ways that lie wholly within a smaller cutoff: what is nearer
        is to be drawn over what is farther.

    Raises
    ------
    CrsError, InputError
        As in :func:`~coverplan.network.nearest.nearest_cost`.

    Examples
    --------
    >>> near, far = reached_bands(street, clinic, ["500 m", "800 m"])
    >>> [line.length for line in near], [line.length for line in far]
    ([680.0, 20.0], [900.0])
    """
    limits = [Cutoff(cutoff).require(by).value for cutoff in cutoffs]
    points = snapped(net, facilities, None, SITE_IDS)
    places = np.arange(len(points.edge))
    bands: list[Shapes] = []
    done, whole_ways = np.zeros(len(net.edges), dtype=bool), np.zeros(len(places), dtype=bool)
    for limit, (edge, start, end) in zip(
        limits, _reached(net, points, places, limits, by, direction), strict=True
    ):
        new = ~done[edge]
        ways = _ways_off_road(points, places[~whole_ways], limit, by)
        bands.append(np.concatenate([_lines(net, edge[new], start[new], end[new]), ways]))
        done[edge[(start == 0) & (end == 1)]] = True
        speed = 1.0 if by == "length" else points.rules.off_road_m_per_s
        whole_ways |= points.offset_m <= limit * speed
    return bands


def service_area(
    net: RoadNetwork,
    facilities: gpd.GeoDataFrame | SnappedPoints,
    cutoffs: str | Cutoff | Iterable[str | Cutoff],
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
    are; who is covered is a matter of :func:`~coverplan.network.nearest.nearest_cost`.

    Parameters
    ----------
    net
        The roads.
    facilities
        Points in the network's CRS, or points already snapped.
    cutoffs
        One or several, such as ``["2 km", "5 km"]``.
    by, direction, rules
        As in :func:`~coverplan.network.nearest.nearest_cost`.
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
        As in :func:`~coverplan.network.nearest.nearest_cost`; and when there is no cutoff or the width
        is not above 0.

    Examples
    --------
    >>> service_area(street, clinic, ["200 m", "500 m"])["cutoff"].tolist()
    ['500 m', '200 m']
    """
    require_type(net, RoadNetwork, "net")
    one_or_more = [cutoffs] if isinstance(cutoffs, str | Cutoff) else list(cutoffs)
    limits = sorted({Cutoff(cutoff).require(by) for cutoff in one_or_more}, key=lambda one: -one.value)
    if not limits:
        raise InputError.of("error.option", name="cutoffs", value="[]", allowed='["2 km", "5 km"]')
    if not (is_number(width_m) and 0 < width_m < np.inf):
        raise InputError.of("error.option", name="width_m", value=width_m, allowed="> 0")
    points = snapped(net, facilities, rules, SITE_IDS)
    whose = points.place_of_point
    groups = (
        [(one, np.flatnonzero(whose == at)) for at, one in enumerate(points.index)]
        if each
        else [(None, np.arange(len(whose)))]
    )
    rows = []
    for facility_id, places in groups:
        reach = _reached(net, points, places, [limit.value for limit in limits], by, direction)
        ways = [_ways_off_road(points, places, limit.value, by) for limit in limits]
        areas = _areas(net, reach, ways, width_m)
        if rings:
            areas = [*map(shapely.difference, areas[:-1], areas[1:]), areas[-1]]
        named = {"facility_id": facility_id} if each else {}
        rows += [
            {**named, "cutoff": str(limit), "limit": limit.value, "geometry": area}
            for limit, area in zip(limits, areas, strict=True)
        ]
    columns = [*(["facility_id"] if each else []), "cutoff", "limit", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=net.crs)


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

    return shapely.union_all(in_threads(task, len(lines), thread_count(None), at_once=_LINES_AT_ONCE))


def _ways_off_road(points: SnappedPoints, places: Positions, limit: float, by: By) -> NDArray[np.object_]:
    """Return the way from each facility towards its road, as far as the limit goes."""
    speed = 1.0 if by == "length" else points.rules.off_road_m_per_s
    whole = points.offset_m[places]
    part = np.divide(limit * speed, whole, out=np.ones(len(places)), where=whole > limit * speed)
    lines = points.net.graph.edges.geometry.to_numpy()[points.edge[places]]
    road = shapely.get_coordinates(
        shapely.line_interpolate_point(lines, points.fraction[places], normalized=True)
    )
    here = points.xy[points.place_of_point[places]]
    ways = shapely.linestrings(np.stack([here, here + part[:, None] * (road - here)], axis=1))
    return np.atleast_1d(np.asarray(ways, dtype=object))


def _lines(net: RoadNetwork, edge: Positions, start: Floats, end: Floats) -> NDArray[np.object_]:
    lines: NDArray[np.object_] = net.edges.geometry.to_numpy()[edge]
    cut = np.flatnonzero((start > 0) | (end < 1))
    if len(cut):
        lines[cut] = joined(*stretches(lines[cut], start[cut], end[cut]))
    return lines


def _reached(
    net: RoadNetwork, points: SnappedPoints, places: Positions, limits: list[float], by: By,
    direction: Direction,
) -> list[Stretches]:  # fmt: skip
    """Return, for each limit, the stretches of edges within it of some place, as (edge, start, end) in fractions."""
    towards = direction == "to_facility"
    search = net.once(search_from_facilities, by, direction)
    seeds = join_points(net, points, by, leaving=not towards)[places]
    dist = search.within(seeds, np.zeros(len(places), np.int32), reach=max(limits))[0]
    found = []
    for limit in limits:
        pieces = _from_ends(net, by, limit - dist, towards=towards)
        pieces += _from_places(net, by, seeds, limit, towards=towards)
        edge, start, end = (np.concatenate(column) for column in zip(*pieces, strict=True))
        if net.graph.copies is not None:
            edge, start, end = net.graph.copies.on_roads(edge, start, end)
        found.append(_united(edge, start, end))
    return found


def _fraction(cost: Floats, whole: Floats, free: Floats | float) -> Floats:
    """Return where along edges costs from u end, as fractions; ``free`` on edges of no cost."""
    part: Floats = np.divide(cost, whole, out=np.broadcast_to(free, cost.shape).copy(), where=whole > 0)
    return np.minimum(np.maximum(part, 0.0), 1.0)


def _from_ends(net: RoadNetwork, by: By, left: Floats, *, towards: bool) -> list[Stretches]:
    """Return what is reached by way of each edge's u, and by way of its v.

    ``left`` is what each node has left of the limit.
    """
    graph, whole, closures = net.graph, net.edge_costs(by), net.searched_closures
    both_ways = ~graph.oneway
    by_tail = np.flatnonzero((left[graph.tail] >= 0) & (both_ways | (not towards)))
    by_head = np.flatnonzero((left[graph.head] >= 0) & (both_ways | towards))
    end = _fraction(left[graph.tail[by_tail]], whole[by_tail], 1.0)
    start = _fraction(whole[by_head] - left[graph.head[by_head]], whole[by_head], 0.0)
    if closures is not None:
        end, start = (
            np.minimum(end, closures.open_to[by_tail]),
            np.maximum(start, closures.open_from[by_head]),
        )
    return [(by_tail, np.zeros(len(by_tail)), end), (by_head, start, np.ones(len(by_head)))]


def _from_places(
    net: RoadNetwork, by: By, seeds: JoinedPoints, limit: float, *, towards: bool
) -> list[Stretches]:
    """Return what is reached along each facility's own edge."""
    left = limit - seeds.access
    near = np.flatnonzero((left >= 0) & (seeds.side != IN_SHUT_STRETCH))
    seeds, left, whole = seeds[near], left[near], net.edge_costs(by)[seeds.edge[near]]
    not_back, not_ahead = seeds.oneway & (not towards), seeds.oneway & towards
    back, ahead = np.where(not_back, 0.0, left), np.where(not_ahead, 0.0, left)
    start = _fraction(seeds.along - back, whole, np.where(not_back, seeds.fraction, 0.0))
    end = _fraction(seeds.along + ahead, whole, np.where(not_ahead, seeds.fraction, 1.0))
    closures = net.searched_closures
    if closures is not None:
        low, high = closures.ends_of_piece(seeds.edge, seeds.side)
        start, end = np.maximum(start, low), np.minimum(end, high)
    return [(seeds.edge.astype(np.intp), start, end)]


def _united(edge: Positions, start: Floats, end: Floats) -> Stretches:
    """Unite the stretches that overlap or touch, and leave out those of no extent."""
    kept = start < end
    edge, low, high = edge[kept], start[kept], end[kept]
    order = np.lexsort((low, edge))
    edge, low, high = edge[order], low[order], high[order]
    # fractions lie in 0..1, so that 2 x edge keeps the edges apart on one axis
    furthest = np.maximum.accumulate(high + 2.0 * edge)
    fresh = np.r_[True, low[1:] + 2.0 * edge[1:] > furthest[:-1]][: len(edge)]
    first = np.flatnonzero(fresh)
    return edge[first], low[first], np.maximum.reduceat(high, first) if len(first) else high
