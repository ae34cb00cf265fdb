"""Findings on joined road lines: crossings that join nothing, and ends that nearly meet another road."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.crs import lonlat_of
from coverplan.findings import Finding
from coverplan.layers.roads.joins import near_misses, unjoined_crossings

if TYPE_CHECKING:
    from pyproj import CRS

    from coverplan.kernels.types import Bools, Floats
    from coverplan.layers.roads.joins import Joined, NearMiss

__all__ = ["crossing_findings", "near_miss_findings"]

_LAYER = "roads"
_CENTIMETRE = 0.01


def crossing_findings(joined: Joined, apart: Bools, join_m: float, *, source: str, crs: CRS) -> list[Finding]:
    """Say how often roads cross, or end on the inside of another, without a node in common.

    Parameters
    ----------
    joined, apart, join_m
        As in :func:`coverplan.layers.roads.joins.unjoined_crossings`.
    source
        Name of the file, for the message.
    crs
        CRS of the lines.

    Returns
    -------
    list of Finding
        One, with the first place by x, then y; none where there is no such place.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.layers.roads.joins import join_lines
    >>> apart = np.zeros(2, bool)
    >>> joined = join_lines(shapely.from_wkt(["LINESTRING (0 0, 2 0)", "LINESTRING (1 -1, 1 1)"]), apart)
    >>> [found.params["count"] for found in crossing_findings(joined, apart, 0.01, source="a", crs=CRS("EPSG:4548"))]
    [1]
    """
    places = unjoined_crossings(joined, apart, join_m)
    if not len(places):
        return []
    ((lon, lat),) = _lonlat(places[:1], crs)
    params = {"file": source, "count": len(places), "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
    return [Finding(rule="roads.crossing-unjoined", layer=_LAYER, lon=lon, lat=lat, params=params)]


def near_miss_findings(
    joined: Joined, apart: Bools, near_m: float, *, join_m: float, at_crossings: bool, crs: CRS
) -> list[Finding]:
    """Name the dead ends that come near another road without meeting it, and the settings that would join them.

    Parameters
    ----------
    joined, apart
        Edges and nodes, and whether an edge is a bridge or a tunnel.
    near_m
        Metres up to which a gap is reported.
    join_m, at_crossings
        With which the lines were joined.
    crs
        CRS of the lines.

    Returns
    -------
    list of Finding
        One a gap, with its place.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.layers.roads.joins import join_lines
    >>> apart = np.zeros(2, bool)
    >>> joined = join_lines(shapely.from_wkt(["LINESTRING (0 0, 20 0)", "LINESTRING (9 0.5, 9 20)"]), apart)
    >>> (found,) = near_miss_findings(joined, apart, 1.0, join_m=0.01, at_crossings=False, crs=CRS("EPSG:4548"))
    >>> found.params["apart_m"], found.params["setting"]
    ('0.50', 'join_at_crossings = true, join_m = 0.51')
    """
    missed = near_misses(joined.points, joined.tail, joined.head, joined.lines, apart, near_m)
    on_inside, to_join_m = _ways_to_join(joined, apart, missed)
    found = []
    for place, gap, inside, least in zip(
        _lonlat(joined.points[missed.node], crs), missed.apart_m, on_inside, to_join_m, strict=True
    ):
        settings = ["join_at_crossings = true"] if inside and not at_crossings else []
        if least > join_m:
            # A little more than the gap, so that rounding loses nothing.
            settings.append(f"join_m = {math.floor(least / _CENTIMETRE + 1) * _CENTIMETRE:.2f}")
        params = {"apart_m": f"{gap:.2f}", "setting": ", ".join(settings)}
        found.append(Finding(rule="roads.near-miss", layer=_LAYER, lon=place[0], lat=place[1], params=params))
    return found


def _ways_to_join(joined: Joined, apart: Bools, missed: NearMiss) -> tuple[Bools, Floats]:
    """Tell whether only joining at crossings joins an end to the edge it misses, and the joining distance it takes."""
    edge = missed.edge
    ends = np.asarray(
        shapely.multipoints(joined.points[np.column_stack([joined.tail[edge], joined.head[edge]])])
    )
    # Bridges and tunnels are met at their ends, other lines at each vertex.
    vertices = np.where(apart[edge], ends, shapely.extract_unique_points(joined.lines[edge]))
    to_vertex = shapely.distance(shapely.points(joined.points[missed.node]), vertices)
    line_of = np.full(len(joined.points), -1)
    line_of[joined.tail] = line_of[joined.head] = joined.source
    own_line = line_of[missed.node] == joined.source[edge]
    on_inside = own_line | (to_vertex > missed.apart_m + _CENTIMETRE)
    return on_inside, np.where(on_inside, missed.apart_m, to_vertex)


def _lonlat(xy: Floats, crs: CRS) -> list[tuple[float, float]]:
    lon, lat = lonlat_of(xy[:, 0], xy[:, 1], crs)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))
