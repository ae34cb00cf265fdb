"""Outlines and roads made small for a web map: simplified, and written as whole steps of 1e-5 degree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import shapely

from coverplan.crs import WGS84
from coverplan.publish.style import ROAD_GROUPS, road_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coverplan.kernels.types import Bools, Floats, Positions, Shapes


__all__ = [
    "DEGREE_STEPS",
    "are_areas",
    "encode_lines",
    "encode_polygons",
    "put_together",
    "simplify_coverage",
    "simplify_lines",
    "simplify_roads",
    "simplify_water",
]

DEGREE_STEPS = 100_000  # 1e-5 degree, about a metre
_LEAST_TOLERANCE_M = 3.0
_DETAIL = 6_000  # a detail smaller than the extent divided by this is under a pixel on a large screen
_MOST_VERTICES = 120_000
_LEAST_WATER_PIXELS = 60.0  # smallest water drawn, in squares of the tolerance
_MOST_IN_LINE = 1_000  # corners of a line that others are put together to


def tolerance_m(extent: tuple[float, float, float, float]) -> float:
    """Return the size in metres of detail that a map of an extent can do without.

    Examples
    --------
    >>> tolerance_m((0.0, 0.0, 36_000.0, 48_000.0))
    10.0
    """
    west, south, east, north = extent
    return max(_LEAST_TOLERANCE_M, math.hypot(east - west, north - south) / _DETAIL)


def are_areas(geometries: Shapes) -> Bools:
    """Say which geometries are polygons or multipolygons with something in them.

    Examples
    --------
    >>> are_areas(np.array([shapely.box(0, 0, 1, 1), shapely.Point(0, 0), shapely.Polygon(), None])).tolist()
    [True, False, False, False]
    """
    kinds = [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
    areas: Bools = np.isin(shapely.get_type_id(geometries), kinds) & ~shapely.is_empty(geometries)
    return areas


def simplify_coverage(polygons: Shapes, tolerance: float) -> Shapes:
    """Simplify polygons that tile an area; borders that two share stay shared.

    Parameters
    ----------
    polygons
        Polygons or multipolygons, in metres.
    tolerance
        Metres.

    Examples
    --------
    >>> west = shapely.Polygon([(0, 0), (9, 0), (9.1, 4), (9, 9), (0, 9)])
    >>> east = shapely.Polygon([(9, 0), (20, 0), (20, 9), (9, 9), (9.1, 4)])
    >>> shapely.get_num_coordinates(simplify_coverage(np.array([west, east]), 3.0)).tolist()
    [5, 5]
    """
    mended = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    sound = np.where(shapely.is_valid(polygons), polygons, mended)
    return _until_small(lambda size: shapely.coverage_simplify(sound, size), tolerance)


def simplify_roads(roads: gpd.GeoDataFrame, tolerance: float) -> dict[str, Shapes]:
    """Join and simplify the roads of each group of classes that are drawn alike.

    Parameters
    ----------
    roads
        Lines in metres, with ``road_class`` where known.
    tolerance
        Metres.

    Returns
    -------
    dict of str to array of LineString
        By key of :data:`coverplan.publish.style.ROAD_GROUPS`, in their order; none for a group without roads.

    Examples
    --------
    >>> lines = [shapely.LineString([(0, 0), (50, 1)]), shapely.LineString([(50, 1), (100, 0)])]
    >>> roads = gpd.GeoDataFrame({"road_class": ["trunk", "trunk"]}, geometry=lines, crs=4548)
    >>> simplify_roads(roads, 3.0)["express"]
    array([<LINESTRING (0 0, 100 0)>], dtype=object)
    """
    there = roads[roads.geometry.notna()]
    classes = there["road_class"] if "road_class" in there else there.geometry.map(lambda _: "road")
    groups = classes.fillna("road").astype(str).map(lambda name: road_group(name).key)
    joined = {
        group.key: _merged(there.geometry[groups == group.key].to_numpy())
        for group in ROAD_GROUPS
        if (groups == group.key).any()
    }
    if not joined:
        return {}
    sizes = np.cumsum([len(lines) for lines in joined.values()])[:-1]
    everything = np.concatenate(list(joined.values()))
    simple = _until_small(lambda size: shapely.simplify(everything, size, preserve_topology=False), tolerance)
    return dict(zip(joined, map(put_together, np.split(simple, sizes)), strict=True))


def simplify_lines(lines: shapely.Geometry, tolerance: float) -> Shapes:
    """Join and simplify lines.

    Examples
    --------
    >>> lines = shapely.MultiLineString([[(0, 0), (50, 1)], [(50, 1), (100, 0)]])
    >>> simplify_lines(lines, 3.0)
    array([<LINESTRING (0 0, 100 0)>], dtype=object)
    """
    merged = _merged(np.array([lines]))
    return put_together(
        _until_small(lambda size: shapely.simplify(merged, size, preserve_topology=False), tolerance)
    )


def _merged(lines: Shapes) -> Shapes:
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines))))


def put_together(lines: Shapes) -> Shapes:
    """Put lines together end to end, across junctions too: the same picture in fewer lines, which take less to write.

    At each place two and two of the lines that end there are joined.

    Examples
    --------
    >>> cross = shapely.linestrings([[(0, 0), (5, 5)], [(5, 5), (9, 9)], [(0, 9), (5, 5)], [(5, 5), (9, 0)]])
    >>> put_together(cross)
    array([<LINESTRING (0 0, 5 5, 9 9)>, <LINESTRING (0 9, 5 5, 9 0)>],
          dtype=object)
    """
    corners, line = shapely.get_coordinates(lines, return_index=True)
    if not len(corners):
        return lines[:0]
    first = np.flatnonzero(np.r_[True, line[1:] != line[:-1]])
    last = np.r_[first[1:], len(line)] - 1
    pieces = []
    for trail in _trails(_partners(corners[np.stack([first, last], axis=1).ravel()])):
        whole = [
            np.arange(first[end // 2], last[end // 2] + 1)[:: -1 if end % 2 else 1][bool(at) :]
            for at, end in enumerate(trail)
        ]
        pieces += _cut(np.concatenate(whole))
    which = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    return cast("Shapes", shapely.linestrings(corners[np.concatenate(pieces)], indices=which))


def _cut(corners: Positions) -> list[Positions]:
    """Cut a long line in lines that share their ends."""
    return [corners[at : at + _MOST_IN_LINE + 1] for at in range(0, max(1, len(corners) - 1), _MOST_IN_LINE)]


def _partners(ends: Floats) -> Positions:
    """Return the end that each end is joined to, or -1; ends 2n and 2n + 1 are those of line n."""
    place = ends[:, 0] + 1j * ends[:, 1]
    order = np.argsort(place, kind="stable")
    fresh = np.r_[True, place[order][1:] != place[order][:-1]]
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    one = np.flatnonzero((rank[:-1] % 2 == 0) & ~fresh[1:])
    partner = np.full(len(ends), -1)
    partner[order[one]], partner[order[one + 1]] = order[one + 1], order[one]
    return partner


def _trails(partner: Positions) -> Iterator[list[int]]:
    """Yield the lines of each trail by the end they are entered at: open trails first, then rings."""
    ahead = partner.tolist()
    seen = bytearray(len(ahead) // 2)
    for start in [*np.flatnonzero(partner < 0).tolist(), *range(len(ahead))]:
        end, trail = start, []
        while end >= 0 and not seen[end // 2]:
            seen[end // 2] = 1
            trail.append(end)
            end = ahead[end ^ 1]
        if trail:
            yield trail


def simplify_water(water: gpd.GeoDataFrame, tolerance: float) -> tuple[Shapes, int]:
    """Simplify water areas and leave out what would be a dot.

    Returns
    -------
    areas : array of Polygon or MultiPolygon
        In metres.
    left_out : int
        How many were too small to be drawn.

    Examples
    --------
    >>> pond, lake = shapely.box(900, 900, 905, 905), shapely.box(0, 0, 500, 500)
    >>> areas, left_out = simplify_water(gpd.GeoDataFrame(geometry=[pond, lake], crs=4548), 10.0)
    >>> [area.area for area in areas], left_out
    ([250000.0], 1)
    """
    areas = water.geometry.to_numpy()
    areas = areas[are_areas(areas)]
    large = areas[shapely.area(areas) >= _LEAST_WATER_PIXELS * tolerance**2]
    return _until_small(lambda size: shapely.simplify(large, size), tolerance), len(areas) - len(large)


def _until_small(simplify: Callable[[float], Shapes], tolerance: float) -> Shapes:
    """Simplify with ever larger tolerance until there are few enough vertices to draw at once."""
    simple = simplify(tolerance)
    while shapely.get_num_coordinates(simple).sum() > _MOST_VERTICES and tolerance < 100 * _LEAST_TOLERANCE_M:
        tolerance *= 2
        simple = simplify(tolerance)
    return simple


def encode_lines(lines: Shapes, crs: object) -> list[list[int]]:
    """Return each line as steps: the first longitude and latitude, then the differences, in 1e-5 degree.

    Parameters
    ----------
    lines
        LineStrings in ``crs``.
    crs
        Their coordinate system.

    Examples
    --------
    >>> encode_lines(np.array([shapely.LineString([(9.5, 47.0), (9.50001, 47.00002)])]), "EPSG:4326")
    [[950000, 4700000, 1, 2]]
    """
    return [_steps(shapely.get_coordinates(line)) for line in _degrees(lines, crs)]


def encode_polygons(polygons: Shapes, crs: object) -> list[list[list[list[int]]]]:
    """Return each area as its polygons, each as its rings (holes follow), written like :func:`encode_lines`.

    Examples
    --------
    >>> encode_polygons(np.array([shapely.box(9.5, 47.0, 9.50001, 47.00001)]), "EPSG:4326")
    [[[[950001, 4700000, 0, 1, -1, 0, 0, -1]]]]
    """
    return [
        [
            [_steps(shapely.get_coordinates(ring)[:-1]) for ring in shapely.get_rings(polygon)]
            for polygon in shapely.get_parts(area)
            if polygon.geom_type == "Polygon" and not polygon.is_empty
        ]
        for area in _degrees(polygons, crs)
    ]


def _degrees(geometries: Shapes, crs: object) -> Shapes:
    degrees: Shapes = gpd.GeoSeries(geometries, crs=crs).to_crs(WGS84).to_numpy()
    return degrees


def _steps(lonlat: Floats) -> list[int]:
    whole = np.rint(lonlat * DEGREE_STEPS).astype(np.int64)
    moved = np.ones(len(whole), dtype=bool)
    moved[1:] = np.any(whole[1:] != whole[:-1], axis=1)
    kept = whole[moved]
    steps: list[int] = np.diff(kept, axis=0, prepend=0).reshape(-1).tolist()
    return steps
