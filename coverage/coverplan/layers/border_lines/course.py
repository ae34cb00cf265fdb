"""The course of a line on the ground, and what lies where along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

from coverplan.crs import lonlat_of
from coverplan.layers.boundaries import mended
from coverplan.layers.unit_tree import is_placed

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.kernels.types import Floats, Shapes

__all__ = ["LineCourse", "courses_of"]

# Borders of two units no farther apart are meant to be one line.
_SAME_LINE_M = 1.0
# A line so much more from west to east than from north to south, or the other way, is counted one way only. A start value of our own.
_LEAST_SLANT = 0.2
_ELLIPSOID = Geod(ellps="GRS80")


@dataclass(frozen=True, kw_only=True, eq=False)
class LineCourse:
    """One line, from its west or north end.

    Attributes
    ----------
    line_id, name
        What it is called.
    units
        Codes of the two units.
    unit_names
        Their names; the code where a unit is not known.
    unknown
        Which of the two are not known.
    last_inspected
        A date as text; "" for none.
    parts
        Its course in metres: lines one after the other; none where nothing says where it runs.
    border
        The border that the two units have in common, where the course was given and they have one.
    is_given
        Whether the course is that of the file, not the units' common border.
    crs
        In which the parts are.
    """

    line_id: str
    name: str
    units: tuple[str, str]
    unit_names: tuple[str, str]
    unknown: tuple[str, ...]
    last_inspected: str
    parts: tuple[shapely.LineString, ...]
    border: BaseGeometry | None
    is_given: bool
    crs: CRS

    @property
    def is_of_one(self) -> bool:
        """Whether both sides are the same unit: it parts nothing."""
        return self.units[0] == self.units[1]

    @property
    def shape(self) -> BaseGeometry:
        """The course as one geometry, empty where it has none."""
        return shapely.MultiLineString(list(self.parts))

    def turned(self) -> LineCourse:
        """Return the same course from its other end."""
        from dataclasses import replace

        return replace(self, parts=tuple(part.reverse() for part in reversed(self.parts)))

    @property
    def runs_lawfully(self) -> bool:
        """Whether it runs from west to east or from north to south, as pillars are counted (GB/T 17796)."""
        if not self.parts:
            return True
        start, end = self.parts[0].coords[0], self.parts[-1].coords[-1]
        east, south = end[0] - start[0], start[1] - end[1]
        is_ring = east == 0 and south == 0
        return bool(is_ring or east > _LEAST_SLANT * abs(south) or south > _LEAST_SLANT * abs(east))

    def along(self, points: Shapes) -> tuple[Floats, Floats]:
        """Return how far along the course each point stands, and how far off it, in metres of the plane.

        Examples
        --------
        >>> import geopandas as gpd
        >>> rows = {"line_id": ["1"], "name": ["1"], "unit_a": ["a"], "unit_b": ["b"], "last_inspected": [None]}
        >>> lines = gpd.GeoDataFrame(rows, geometry=[shapely.LineString([(9, 0), (0, 0)])], crs="EPSG:4548")
        >>> [found.tolist() for found in courses_of(lines)[0].along(np.array([shapely.Point(2, 1)]))]
        [[2.0], [1.0]]
        """
        parts = np.array(self.parts, dtype=object)
        before = np.concatenate([[0.0], np.cumsum(shapely.length(parts))])
        off = shapely.distance(points[:, None], parts[None, :])
        nearest = off.argmin(axis=1)
        at = shapely.line_locate_point(parts[nearest], points)
        return before[nearest] + at, off[np.arange(len(points)), nearest]

    def at(self, metres: float) -> shapely.Point:
        """Return the place so far along the course."""
        for part in self.parts:
            if metres <= part.length:
                break
            metres -= part.length
        return shapely.line_interpolate_point(part, metres)

    def geodesic_m(self, stations: Floats) -> Floats:
        """Return how far along the ellipsoid (CGCS2000's) each place along the course is from its start, in metres.

        Parameters
        ----------
        stations
            Metres of the plane along the course.
        """
        plane, ground, start, done = [], [], 0.0, 0.0
        for part in self.parts:
            xy = shapely.get_coordinates(part)
            steps = np.hypot(*np.diff(xy, axis=0).T)
            lon, lat = lonlat_of(xy[:, 0], xy[:, 1], self.crs)
            true = _ELLIPSOID.line_lengths(lon, lat)
            plane.append(start + np.concatenate([[0.0], np.cumsum(steps)]))
            ground.append(done + np.concatenate([[0.0], np.cumsum(true)]))
            start, done = plane[-1][-1], ground[-1][-1]
        return np.asarray(np.interp(stations, np.concatenate(plane), np.concatenate(ground)))


def courses_of(
    lines: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame | None = None,
    neighbours: gpd.GeoDataFrame | None = None,
) -> tuple[LineCourse, ...]:
    """Return the course of each line: its own geometry, else the border that its two units have in common.

    Parameters
    ----------
    lines
        As :func:`coverplan.layers.read_lines` has them.
    units, neighbours
        Outlines of units of the study, and of those beyond.

    Returns
    -------
    tuple of LineCourse
        By line_id; from west to east, or from north to south where that is the longer way. Borders less than 1 m apart are one.

    Examples
    --------
    >>> import geopandas as gpd
    >>> rows = {"line_id": ["1"], "name": ["1"], "unit_a": ["a"], "unit_b": ["b"], "last_inspected": [None]}
    >>> lines = gpd.GeoDataFrame(rows, geometry=[None], crs="EPSG:4548")
    >>> shapes = [shapely.box(0, 0, 50, 90), shapely.box(50, 10, 80, 70)]
    >>> units = gpd.GeoDataFrame({"unit_code": ["a", "b"], "name": ["甲镇", "乙镇"]}, geometry=shapes, crs="EPSG:4548")
    >>> [part.wkt for part in courses_of(lines, units)[0].parts]
    ['LINESTRING (50 70, 50 10)']
    """
    outlines, names = _outlines(units, neighbours)
    made = []
    for row in lines.to_dict("records"):
        pair = (str(row["unit_a"]), str(row["unit_b"]))
        border = None if pair[0] == pair[1] else _common(*(outlines.get(code) for code in pair))
        is_given = row["geometry"] is not None and not row["geometry"].is_empty
        course = row["geometry"] if is_given else border
        inspected = row["last_inspected"]
        made.append(
            LineCourse(
                line_id=str(row["line_id"]), name=str(row["name"]), units=pair,
                unit_names=(names.get(pair[0], pair[0]), names.get(pair[1], pair[1])),
                unknown=tuple(code for code in pair if code not in names),
                last_inspected=inspected if isinstance(inspected, str) else "",
                parts=_in_order(course), border=border if is_given else None, is_given=is_given, crs=lines.crs,
            )
        )  # fmt: skip
    return tuple(made)


def _outlines(
    units: gpd.GeoDataFrame | None, neighbours: gpd.GeoDataFrame | None
) -> tuple[dict[str, BaseGeometry], dict[str, str]]:
    """Return outline and name of every unit, by its code; a neighbour without one goes by its name."""
    outlines: dict[str, BaseGeometry] = {}
    names: dict[str, str] = {}
    if neighbours is not None:
        keys = neighbours["unit_code"].where(neighbours["unit_code"] != "", neighbours["name"]).astype(str)
        names |= dict(zip(keys, neighbours["name"].astype(str), strict=True))
        outlines |= dict(zip(keys, neighbours.geometry, strict=True))
    if units is not None:
        names |= dict(zip(units["unit_code"].astype(str), units["name"].astype(str), strict=True))
        drawn = mended(units[is_placed(units)])
        outlines |= dict(zip(drawn["unit_code"].astype(str), drawn.geometry, strict=True))
    return outlines, names


def _common(one: BaseGeometry | None, other: BaseGeometry | None) -> BaseGeometry | None:
    """Return the border that two units have in common; None where they have none."""
    if one is None or other is None:
        return None
    near = _merged(one.boundary.intersection(other.boundary.buffer(_SAME_LINE_M)))
    exact = _merged(one.boundary.intersection(other.boundary))
    # near each end, and where they only touch, the two are within a metre of each other without having a line in common
    near_parts = [part for part in shapely.get_parts(near) if part.length > 4 * _SAME_LINE_M]
    near = shapely.MultiLineString(near_parts)
    slack = 4 * _SAME_LINE_M * max(len(near_parts), 1)
    best = exact if near.length - exact.length <= slack else near
    return None if best.is_empty else best


def _merged(shape: BaseGeometry) -> BaseGeometry:
    """Return the lines of a geometry, joined where one goes on in the other."""
    parts = shapely.get_parts(shape)
    only_lines = parts[(shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)]
    return shapely.line_merge(shapely.MultiLineString(list(only_lines)))


def _in_order(course: BaseGeometry | None) -> tuple[shapely.LineString, ...]:
    """Return the lines of a course one after the other, from west to east or, where that is longer, from north to south."""
    if course is None:
        return ()
    parts = [part for part in shapely.get_parts(shapely.line_merge(course)) if part.length > 0]
    if not parts:
        return ()
    chain = _chained(sorted(parts, key=lambda part: part.coords[0]))
    (x0, y0), (x1, y1) = chain[0].coords[0][:2], chain[-1].coords[-1][:2]
    is_back = x1 < x0 if abs(x1 - x0) >= abs(y1 - y0) else y1 > y0
    return tuple(part.reverse() for part in reversed(chain)) if is_back else tuple(chain)


def _chained(parts: list[shapely.LineString]) -> list[shapely.LineString]:
    """Put each line after the one that it goes on from: again and again the one whose end is nearest to an end of those in place."""
    chain, rest = [parts[0]], parts[1:]
    while rest:
        ends = np.array([[part.coords[0][:2], part.coords[-1][:2]] for part in rest])
        ours = np.array([chain[0].coords[0][:2], chain[-1].coords[-1][:2]])
        # at our start or end, with which of them, by its start or end
        away = np.hypot(*(ends[None] - ours[:, None, None]).transpose(3, 0, 1, 2))
        side, which, end = np.unravel_index(away.argmin(), away.shape)
        part = rest.pop(int(which))
        part = part.reverse() if side == end else part
        chain = [part, *chain] if side == 0 else [*chain, part]
    return chain
