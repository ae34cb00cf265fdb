"""Pictures of faults of outlines, each at a scale at which the fault can be seen: compact data that the page draws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from coverplan.checks.borders.cut import in_rectangle
from coverplan.crs import WGS84
from coverplan.layers import mended
from coverplan.tables import LEVELS
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding
    from coverplan.kernels.types import Bounds, Shapes
    from coverplan.study import Study

__all__ = ["FaultPictures", "fault_pictures"]

_Window = tuple[float, float, float, float]

_MOST_PICTURES = 3_000
_MOST_BYTES = 6_000_000
# A picture is so many times as wide as its fault; that of a mere point shows what is about it.
_TIMES = 4.0
_LEAST_M = 0.2
_OF_A_POINT_M = 2.0
# A fault so much longer than wide is drawn a second time, near by.
_NARROW = 1 / 40
_TIMES_WIDTH = 12.0
# From the middle of a picture to its edge there are so many steps: finer than a screen shows.
_STEPS = 1_000
# What is drawn reaches beyond the edge, so that no cut is seen.
_BEYOND = 1.1
# Bytes of a picture's number in the page.
_OF_A_KEY = 10
_MOST_UNITS = 24
_MOST_VERTICES = 4_000
_FEW_VERTICES = 500
# The unit's area differs, but no place on its line is wrong.
_WITHOUT = frozenset({"border.area-differs"})


class FaultPictures(NamedTuple):
    """Pictures by the position of their finding, and how many findings go without one for size.

    A picture is a mapping: ``w`` metres from edge to edge; ``u`` the units in it, each with name, level (0 county, 1 town, 2 village),
    whether the fault is told of it, where its name stands (None for those above the lowest level), and its polygons; ``f`` the fault, as kind and rings or lines;
    ``d`` a second picture from near by, or None. Places are steps from the middle, a thousand to the edge, each but the
    first of a ring as the difference from the one before.

    Examples
    --------
    >>> FaultPictures({}, 0).left_out
    0
    """

    pictures: dict[int, dict[str, Any]]
    left_out: int


def fault_pictures(
    study: Study,
    findings: Sequence[Finding],
    *,
    most: int = _MOST_PICTURES,
    most_bytes: int = _MOST_BYTES,
) -> FaultPictures:
    """Make pictures of the faults of outlines, those that stand first first, until they are too many or too large.

    Parameters
    ----------
    study
        Its outlines are drawn as they are, not simplified.
    findings
        Pictures are made of those about boundaries that have a place and a shape or size.
    most, most_bytes
        Pictures there may be, and bytes they may take together.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> fault_pictures(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})), [])
    FaultPictures(pictures={}, left_out=0)
    """
    wanted = [number for number, one in enumerate(findings) if _has_picture(one)]
    if study.outlines is None or not wanted:
        return FaultPictures({}, 0)
    outlines = _Outlines(study.outlines)
    drawn = [findings[number] for number in wanted[:most]]
    places = gpd.GeoSeries(
        gpd.points_from_xy([one.lon for one in drawn], [one.lat for one in drawn]), crs=WGS84
    )
    shapes = gpd.GeoSeries([one.shape for one in drawn], crs=WGS84)
    made: dict[int, dict[str, Any]] = {}
    size = 0
    for number, one, place, shape in zip(
        wanted, drawn, places.to_crs(outlines.crs), shapes.to_crs(outlines.crs), strict=False
    ):
        picture = _picture(one, place, shape, outlines)
        size += (
            0
            if picture is None
            else len(json.dumps(picture, ensure_ascii=False, separators=(",", ":")).encode()) + _OF_A_KEY
        )
        if size > most_bytes:
            break
        if picture is not None:
            made[number] = picture
    return FaultPictures(made, len(wanted) - len(made))


def _has_picture(one: Finding) -> bool:
    return (
        one.layer == "boundaries"
        and one.lon is not None
        and one.rule not in _WITHOUT
        and (one.shape is not None or one.rule.startswith("border."))
    )


class _Outlines:
    """The outlines of a study, quick to cut out of."""

    def __init__(self, units: gpd.GeoDataFrame) -> None:
        units = mended(units)
        self.crs = units.crs
        self.shapes: Shapes = units.geometry.to_numpy()
        self.codes = units["unit_code"].astype(str).to_numpy()
        self.names = [plain(str(name)) for name in units["name"]]
        self.levels = [LEVELS.index(level) for level in units["level"]]
        self._tree = shapely.STRtree(self.shapes)
        self._quarters: dict[tuple[int, _Window], BaseGeometry] = {}

    def within(self, window: _Window) -> Bounds:
        """Return the positions of the units in a window."""
        box = shapely.box(*window)
        near = np.sort(self._tree.query(box))
        shapely.prepare(self.shapes[near])  # else every picture would ask all vertices of a unit
        return near[shapely.intersects(self.shapes[near], box)]

    def cut(self, unit: int, window: _Window) -> BaseGeometry:
        """Cut a window out of a unit: out of a quarter of a quarter of it, where it has many vertices."""
        shape: BaseGeometry = self.shapes[unit]
        west, south, east, north = shape.bounds
        while shapely.get_num_coordinates(shape) > _FEW_VERTICES:
            x, y = (west + east) / 2, (south + north) / 2
            if window[2] < x:
                east = x
            elif window[0] > x:
                west = x
            else:
                break
            if window[3] < y:
                north = y
            elif window[1] > y:
                south = y
            quarter = (west, south, east, north)
            held = self._quarters.get((unit, quarter))
            if held is None:
                held = self._quarters[unit, quarter] = _clipped(shape, quarter)
            shape = held
        return _clipped(shape, window)


def _picture(
    one: Finding, place: shapely.Point, shape: BaseGeometry | None, outlines: _Outlines
) -> dict[str, Any] | None:
    """Return the picture of a fault; None where its lines are too many."""
    if shape is None or shape.is_empty:
        extent = one.size if one.size and one.size_unit == "m" else _OF_A_POINT_M / _TIMES
        return _view(one, place, max(_TIMES * extent, _LEAST_M), place, outlines)
    west, south, east, north = shape.bounds
    extent = max(east - west, north - south)
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    view = _view(one, middle, max(_TIMES * extent, _LEAST_M), shape, outlines)
    width = 2 * shape.area / shape.length if shape.length else 0.0
    if view is not None and 0 < width < _NARROW * extent:
        near = _view(one, place, max(_TIMES_WIDTH * width, _LEAST_M), shape, outlines)
        view["d"] = None if near is None or near["w"] >= view["w"] else near
    return view


def _view(
    one: Finding, middle: shapely.Point, width_m: float, shape: BaseGeometry, outlines: _Outlines
) -> dict[str, Any] | None:
    half = _BEYOND * width_m / 2
    window = (middle.x - half, middle.y - half, middle.x + half, middle.y + half)
    to_steps = _Steps((middle.x, middle.y), 2 * _STEPS / width_m)
    found = outlines.within(window)
    if len(found) > _MOST_UNITS:
        found = found[[outlines.levels[unit] < max(outlines.levels) for unit in found]]
    lowest = max((outlines.levels[unit] for unit in found), default=0)
    units, vertices = [], 0
    for unit in found[:_MOST_UNITS]:
        part = outlines.cut(int(unit), window)
        areas = [[to_steps(ring) for ring in shapely.get_rings(each)] for each in _areas(part)]
        vertices += sum(len(ring) for area in areas for ring in area)
        is_named = outlines.levels[unit] == lowest and bool(areas)
        label = to_steps(shapely.point_on_surface(part)) if is_named else None
        is_told = one.unit_code == outlines.codes[unit]
        units.append([outlines.names[unit], outlines.levels[unit], int(is_told), label, areas])
    if vertices > 2 * _MOST_VERTICES:
        return None
    return {"w": round(width_m, 3), "u": units, "f": _fault(shape, window, to_steps), "d": None}


def _clipped(shape: BaseGeometry, window: _Window) -> BaseGeometry:
    clipped: BaseGeometry = in_rectangle(np.array([shape], dtype=object), window)[0]
    return clipped


def _areas(shape: BaseGeometry) -> list[BaseGeometry]:
    return [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon" and not each.is_empty]


def _fault(shape: BaseGeometry, window: _Window, to_steps: _Steps) -> list[list[Any]]:
    """Return the fault's parts, an area, a line or a point each."""
    made: list[list[Any]] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Point":
            made.append(["point", [to_steps(part)]])
            continue
        for each in shapely.get_parts(_clipped(part, window)):
            if not each.is_empty:
                rings = shapely.get_rings(each) if each.geom_type == "Polygon" else [each]
                made.append(
                    ["area" if each.geom_type == "Polygon" else "line", [to_steps(ring) for ring in rings]]
                )
    return made


class _Steps:
    """Turns places into steps from the middle of a picture."""

    def __init__(self, middle: tuple[float, float], steps_per_m: float) -> None:
        self._middle, self._steps_per_m = np.array(middle), steps_per_m

    def __call__(self, line: BaseGeometry) -> list[int]:
        whole = np.rint((shapely.get_coordinates(line) - self._middle) * self._steps_per_m).astype(np.int64)
        moved = np.ones(len(whole), dtype=bool)
        moved[1:] = np.any(whole[1:] != whole[:-1], axis=1)
        steps: list[int] = np.diff(whole[moved], axis=0, prepend=0).reshape(-1).tolist()
        return steps
