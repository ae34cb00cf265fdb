"""One fault of the outlines, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.crs import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import SizeUnit

__all__ = ["Fault", "degrees_of", "mean_width_m", "place_of"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Fault:
    """A fault of the outlines.

    Attributes
    ----------
    rule
        Key of the rule.
    units
        Positions of the units that it is of, the one it is told of first.
    shape
        The fault itself, in metres: an area, a line or a point.
    size, size_unit
        How large it is.
    facts
        What more is said of it.
    """

    rule: str
    units: tuple[int, ...]
    shape: BaseGeometry
    size: float | None = None
    size_unit: SizeUnit = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def mean_width_m(area: BaseGeometry) -> float:
    """Return the mean width of an area: what it fills of half the way around it.

    Examples
    --------
    >>> round(mean_width_m(shapely.box(0, 0, 1000, 1)), 2)
    1.0
    """
    around = float(shapely.length(area))
    return 2 * float(shapely.area(area)) / around if around > 0 else 0.0


def place_of(shape: BaseGeometry) -> tuple[float, float]:
    """Return a place on a fault, in metres: inside an area, halfway along a line.

    Examples
    --------
    >>> place_of(shapely.LineString([(0, 0), (4, 0)])), place_of(shapely.box(0, 0, 2, 2))
    ((2.0, 0.0), (1.0, 1.0))
    """
    if isinstance(shape, shapely.LineString):
        point = shapely.line_interpolate_point(shape, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def degrees_of(point: shapely.Point, crs: CRS) -> tuple[float, float]:
    """Return WGS-84 longitude and latitude of a point in a CRS.

    Examples
    --------
    >>> from pyproj import CRS
    >>> degrees_of(shapely.Point(500000, 0), CRS("EPSG:4548"))[0]
    117.0
    """
    lon, lat = lonlat_of(np.array([point.x]), np.array([point.y]), crs)
    return float(lon[0]), float(lat[0])
