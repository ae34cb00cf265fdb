"""The land of an area that reaches into the sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Floats


__all__ = ["land_part"]

_TOUCHING_DEGREES = 1e-9  # 0.1 mm: a face's edge that lies on a coastline


def land_part(area: BaseGeometry, coastline: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the part of an area that is land, by the coastlines that cross it.

    Parameters
    ----------
    area
        Polygons in WGS-84 degrees, perhaps with territorial sea.
    coastline
        Lines with land on their left, as OpenStreetMap draws them.

    Returns
    -------
    shapely geometry
        The land; the area itself where no coastline runs through it or the coastline does not close.

    Notes
    -----
    The area is cut along the coastline into faces. Along each face's edge the directions of ring and
    coastline are compared: a ring keeps its inside on the left, so the face is land where both run the
    same way. A face that no coastline touches is land.

    Examples
    --------
    >>> sea = shapely.box(0, 0, 10, 10)
    >>> island = shapely.LinearRing([(4, 4), (6, 4), (6, 6), (4, 6)])
    >>> land_part(sea, [shapely.LineString(island.coords)]).area
    4.0
    """
    shapely.prepare(area)
    coast = [line for line in coastline if shapely.intersects(area, line)]
    if not coast:
        return area
    cuts = shapely.union_all([area.boundary, *coast])
    faces = [
        face
        for face in shapely.polygonize([cuts]).geoms
        if shapely.contains(area, face.representative_point())
    ]
    segments = np.concatenate([_segments(line) for line in coast])
    tree = shapely.STRtree(np.asarray(shapely.linestrings(segments)))
    land = shapely.union_all([face for face in faces if _is_land(face, segments, tree)])
    return land if land.area > 0 else area


def _is_land(face: BaseGeometry, segments: Floats, tree: shapely.STRtree) -> bool:
    oriented = shapely.orient_polygons(face)
    edges = np.concatenate([_segments(ring) for ring in shapely.get_rings(oriented)])
    middles = shapely.points(edges.mean(axis=1))
    at, which = tree.query_nearest(middles, max_distance=_TOUCHING_DEGREES, all_matches=False)
    if not len(at):
        return True
    along = edges[at, 1] - edges[at, 0]
    coast = segments[which, 1] - segments[which, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    return float(np.sum(np.sign((along * coast).sum(axis=1)) * length)) > 0


def _segments(line: BaseGeometry) -> Floats:
    """Return the (start, end) points of a line's pieces, shape (n, 2, 2)."""
    xy = shapely.get_coordinates(line)
    return np.stack([xy[:-1], xy[1:]], axis=1)
