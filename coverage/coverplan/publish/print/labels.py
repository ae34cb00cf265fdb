"""Names on the printed map: the important first, and none over another."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from coverplan.kernels.types import Bools, Shapes
    from coverplan.publish.print.layers import Drawn, MapView
    from coverplan.study import Study

__all__ = ["draw_labels"]

_TOWN_PT = (13.0, 11.0, 9.0)  # the largest for which there is room
_VILLAGE_PT, _FACILITY_PT = 6.5, 7.5
_TOWN_STEP_MM, _TOWN_STEPS = 2.5, 8  # how far from the middle of a town its name may stand
_STEPS = np.mgrid[-_TOWN_STEPS : _TOWN_STEPS + 1, -_TOWN_STEPS : _TOWN_STEPS + 1].reshape(2, -1).T
_OFFSETS = _STEPS[np.argsort(_STEPS[:, 0] ** 2 / 2 + _STEPS[:, 1] ** 2, kind="stable")]  # the nearest first
_EDGE_MM = 1.0  # names keep off the frame by this
_SQUARE_MM = 12.0  # about the size of a name on paper
_HIGH = 1.25  # height of a line in ems
_MM_PER_POINT = 25.4 / 72
_MOST_VILLAGES_MISSING = 0.35  # with more names than this left out, none is shown
_AROUND = (
    (0.0, 0.0),
    (0.0, 1.0),
    (0.0, -1.0),
    (0.0, 2.0),
    (0.0, -2.0),
    (0.6, 1.2),
    (-0.6, 1.2),
    (0.6, -1.2),
    (-0.6, -1.2),
)


@dataclass
class _Room:
    """The shapes that are taken, in metres: symbols, which stand, and names, by the squares of a grid that they touch."""

    square_m: float
    symbols: shapely.STRtree
    taken: dict[tuple[int, int], list[shapely.Geometry]] = field(default_factory=lambda: defaultdict(list))

    def off_symbols(self, boxes: Shapes) -> Bools:
        """Say of each box whether it covers no symbol."""
        free = np.ones(len(boxes), dtype=bool)
        free[self.symbols.query(boxes, predicate="intersects")[0]] = False
        return free

    def is_free(self, box: shapely.Polygon) -> bool:
        """Say whether a box covers neither symbols nor names."""
        return self.off_names(box) and bool(self.off_symbols(np.array([box]))[0])

    def off_names(self, box: shapely.Polygon) -> bool:
        """Say whether a box covers no name."""
        near = [shape for square in self._squares(box) for shape in self.taken.get(square, ())]
        return not bool(shapely.intersects(box, near).any())

    def take(self, box: shapely.Geometry) -> None:
        for square in self._squares(box):
            self.taken[square].append(box)

    def _squares(self, box: shapely.Geometry) -> Iterator[tuple[int, int]]:
        west, south, east, north = (math.floor(edge / self.square_m) for edge in shapely.bounds(box))
        return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def draw_labels(view: MapView, study: Study, drawn: Drawn, taken: Sequence[shapely.Geometry] = ()) -> None:
    """Write names of towns, of the goal's facilities, then of villages, where they cover neither symbols nor each other.

    Parameters
    ----------
    view, study, drawn
        What was drawn; ``drawn.unnamed`` becomes the number of towns and facilities for whose names there was no room.
    taken
        Other places that names keep off, in metres.
    """
    symbols = [
        shapely.buffer(points, radii_mm * view.metres_per_mm, quad_segs=4)
        for points, radii_mm in drawn.symbols
    ]
    room = _Room(
        _SQUARE_MM * view.metres_per_mm,
        shapely.STRtree([*taken, *(each for some in symbols for each in some)]),
    )
    drawn.unnamed = _write_towns(view, study, room) + _write_facilities(view, drawn, room)
    _write_villages(view, study, room)


def _write_towns(view: MapView, study: Study, room: _Room) -> int:
    """Write each town's name near its middle, smaller where there is little room; return how many have none."""
    units = study.boundaries
    if units is None:
        return 0
    left_out = 0
    for name, shape in (
        units.loc[units["level"] == "town"]
        .sort_values("unit_code")[["name", "geometry"]]
        .itertuples(index=False)
    ):
        text = view.sheet.printable(name)
        if shape is None or shape.is_empty or not text:
            continue
        found = _in_town(view, text, shape, room)
        if found is None:
            left_out += 1
            continue
        size, at = found
        room.take(_box(view, text, size, at))
        _write(view, text, at, size, "#26222e", 2.6)
    return left_out


def _in_town(
    view: MapView, text: str, shape: shapely.Geometry, room: _Room
) -> tuple[float, shapely.Point] | None:
    """Return the size and place of a town's name: the largest, and nearest its middle, that is free."""
    middle, step = _middle(shape), _TOWN_STEP_MM * view.metres_per_mm
    places = np.array([middle.x, middle.y]) + step * _OFFSETS
    inside = shapely.contains_xy(shape, places)
    inside[0] = True
    places = places[inside]
    for size_pt in _TOWN_PT:
        wide, high = _half_m(view, text, size_pt)
        boxes = shapely.box(
            places[:, 0] - wide, places[:, 1] - high, places[:, 0] + wide, places[:, 1] + high
        )
        for at in np.flatnonzero(room.off_symbols(boxes)):
            if _is_inside(view, boxes[at]) and room.off_names(boxes[at]):
                return size_pt, shapely.Point(places[at])
    return None


def _is_inside(view: MapView, box: shapely.Polygon | shapely.Point) -> bool:
    west, south, east, north = view.bounds
    edge = _EDGE_MM * view.metres_per_mm
    left, low, right, high = box.bounds
    return left >= west + edge and low >= south + edge and right <= east - edge and high <= north - edge


def _write(view: MapView, text: str, at: shapely.Point, size_pt: float, colour: str, halo_pt: float) -> None:
    view.sheet.write(
        view.axes, (at.x, at.y), text, size_pt=size_pt, colour=colour, align="center center", halo_pt=halo_pt
    )


def _write_villages(view: MapView, study: Study, room: _Room) -> None:
    """Write the names of villages inside their outlines, or none where too many have no room."""
    units = study.boundaries
    if units is None:
        return
    units = units[units["level"] == "village"].sort_values("unit_code")
    size = _VILLAGE_PT
    middles = study.once(_middles, "village")
    placed: list[tuple[shapely.Point, str]] = []
    left = len(units)
    for row, name, shape in zip(units.index, units["name"], units.geometry, strict=True):
        left -= 1
        text = view.sheet.printable(name)
        at = None
        if shape is not None and not shape.is_empty and _may_hold(view, shape, text, size):
            middle = middles[row] if row in middles else middles.setdefault(row, _middle(shape))
            at = _place(view, text, size, middle, room, inside=shape)
        if at is not None:
            room.take(_box(view, text, size, at))
            placed.append((at, text))
        elif len(placed) + left < (1 - _MOST_VILLAGES_MISSING) * len(units):
            return
    for at, text in placed:
        _write(view, text, at, size, "#55505c", 1.6)


def _middles(_study: Study, _level: str) -> dict[Hashable, shapely.Point]:
    """Return where the middles of units are kept from page to page; at first there are none."""
    return {}


def _may_hold(view: MapView, shape: shapely.Geometry, text: str, size_pt: float) -> bool:
    """Say whether a name could lie in an area at all, by the box around it."""
    west, south, east, north = shapely.bounds(shape).tolist()
    left, low, right, high = shapely.bounds(_box(view, text, size_pt, shapely.Point(0, 0))).tolist()
    return bool(right - left <= east - west and high - low <= north - south)


def _write_facilities(view: MapView, drawn: Drawn, room: _Room) -> int:
    """Write names beside their symbols; return how many have no room."""
    if drawn.counted is None or "name" not in drawn.counted:
        return 0
    frame = drawn.counted.sort_values("facility_id")
    left_out = 0
    for name, point in zip(frame["name"], frame.geometry, strict=True):
        text = view.sheet.printable(name)
        half = view.sheet.wide_mm(text, _FACILITY_PT) / 2
        for across, up in ((half + 3.0, 0.0), (-half - 3.0, 0.0), (0.0, -3.8), (0.0, 3.8)):
            at = shapely.Point(point.x + across * view.metres_per_mm, point.y + up * view.metres_per_mm)
            box = _box(view, text, _FACILITY_PT, at)
            if text and room.is_free(box) and _is_inside(view, box):
                room.take(box)
                _write(view, text, at, _FACILITY_PT, "#1f2d3a", 1.8)
                break
        else:
            left_out += bool(text) and _is_inside(view, point)
    return left_out


def _middle(shape: shapely.Geometry) -> shapely.Point:
    """Return the middle of the widest part of an area."""
    tolerance = max(float(shapely.length(shape)) / 2000, 1e-6)
    circle: shapely.LineString = shapely.maximum_inscribed_circle(shape, tolerance=tolerance)  # type: ignore[call-overload]
    return shapely.Point(circle.coords[0])


def _place(
    view: MapView,
    text: str,
    size_pt: float,
    middle: shapely.Point,
    room: _Room,
    *,
    inside: shapely.Geometry,
) -> shapely.Point | None:
    """Return the place nearest the middle where a name is free of others and inside its area."""
    high = size_pt * _MM_PER_POINT * _HIGH * view.metres_per_mm
    wide = view.sheet.wide_mm(text, size_pt) * view.metres_per_mm
    for across, up in _AROUND:
        at = shapely.Point(middle.x + across * wide, middle.y + up * high)
        box = _box(view, text, size_pt, at)
        if room.is_free(box) and _is_inside(view, box) and shapely.contains(inside, box):
            return at
    return None


def _box(view: MapView, text: str, size_pt: float, at: shapely.Point) -> shapely.Polygon:
    wide, high = _half_m(view, text, size_pt)
    return shapely.box(at.x - wide, at.y - high, at.x + wide, at.y + high)


def _half_m(view: MapView, text: str, size_pt: float) -> tuple[float, float]:
    """Return half the width and height of a name, in metres."""
    high = size_pt * _MM_PER_POINT * _HIGH * view.metres_per_mm / 2
    return view.sheet.wide_mm(text, size_pt) * view.metres_per_mm / 2, high
