"""Names on the printed map: the important first, and none over another."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from coverplan.publish.print.page import halo, printable, text_width_mm
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from coverplan.publish.print.layers import Drawn, MapView
    from coverplan.study import Study

__all__ = ["draw_labels"]

_TOWN_PT, _VILLAGE_PT, _FACILITY_PT = 13.0, 6.5, 7.5
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
    """The shapes that are taken, in metres, by the squares of a grid that they touch."""

    square_m: float
    taken: dict[tuple[int, int], list[shapely.Polygon]] = field(default_factory=lambda: defaultdict(list))

    def is_free(self, box: shapely.Polygon) -> bool:
        near = [shape for square in self._squares(box) for shape in self.taken.get(square, ())]
        return not bool(shapely.intersects(box, near).any())

    def take(self, box: shapely.Polygon) -> None:
        for square in self._squares(box):
            self.taken[square].append(box)

    def _squares(self, box: shapely.Polygon) -> Iterator[tuple[int, int]]:
        west, south, east, north = (math.floor(edge / self.square_m) for edge in box.bounds)
        return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))


def draw_labels(view: MapView, study: Study, drawn: Drawn) -> None:
    """Write names of towns, of the goal's facilities, then of villages, where there is room."""
    room = _Room(_SQUARE_MM * view.metres_per_mm)
    if drawn.sites is not None:
        for point in drawn.sites.geometry:
            room.take(point.buffer(3.3 * view.metres_per_mm))
    marks = [] if drawn.counted is None else list(drawn.counted.geometry)
    for point in marks:
        room.take(point.buffer(1.8 * view.metres_per_mm))
    _write_units(view, study, "town", room)
    _write_facilities(view, drawn, room)
    _write_units(view, study, "village", room)


def _write_units(view: MapView, study: Study, level: str, room: _Room) -> None:
    units = study.boundaries
    if units is None:
        return
    units = units[units["level"] == level].sort_values("unit_code")
    size = _TOWN_PT if level == "town" else _VILLAGE_PT
    middles = study.once(_middles, level)
    placed: list[tuple[shapely.Point, str]] = []
    left = len(units)
    for row, name, shape in zip(units.index, units["name"], units.geometry, strict=True):
        left -= 1
        text = printable(plain(name))
        at = None
        is_there = shape is not None and not shape.is_empty
        if is_there and (level == "town" or _may_hold(view, shape, text, size)):
            middle = middles[row] if row in middles else middles.setdefault(row, _middle(shape))
            at = _place(view, text, size, middle, room, inside=None if level == "town" else shape)
            at = middle if at is None and level == "town" else at  # a town is never left without its name
        if at is not None:
            room.take(_box(view, text, size, at))
            placed.append((at, text))
        elif level == "village" and len(placed) + left < (1 - _MOST_VILLAGES_MISSING) * len(units):
            return
    colour = "#26222e" if level == "town" else "#55505c"
    for at, text in placed:
        view.sheet.write(
            view.axes, (at.x, at.y), text, size_pt=size, colour=colour, align="center center"
        ).set_path_effects(halo((2.6 if level == "town" else 1.6) * view.sheet.scale))  # fmt: skip


def _middles(_study: Study, _level: str) -> dict[Hashable, shapely.Point]:
    """Return where the middles of units are kept from page to page; at first there are none."""
    return {}


def _may_hold(view: MapView, shape: shapely.Geometry, text: str, size_pt: float) -> bool:
    """Say whether a name could lie in an area at all, by the box around it."""
    west, south, east, north = shapely.bounds(shape).tolist()
    left, low, right, high = shapely.bounds(_box(view, text, size_pt, shapely.Point(0, 0))).tolist()
    return bool(right - left <= east - west and high - low <= north - south)


def _write_facilities(view: MapView, drawn: Drawn, room: _Room) -> None:
    if drawn.counted is None or "name" not in drawn.counted:
        return
    frame = drawn.counted.sort_values("facility_id")
    for name, point in zip(frame["name"], frame.geometry, strict=True):
        text = printable(plain(name))
        half = text_width_mm(text, _FACILITY_PT) / 2
        for across, up in ((half + 3.0, 0.0), (-half - 3.0, 0.0), (0.0, -3.8), (0.0, 3.8)):
            at = shapely.Point(point.x + across * view.metres_per_mm, point.y + up * view.metres_per_mm)
            box = _box(view, text, _FACILITY_PT, at)
            if text and room.is_free(box) and shapely.box(*view.bounds).contains(box):
                room.take(box)
                view.sheet.write(
                    view.axes, (at.x, at.y), text, size_pt=_FACILITY_PT, colour="#1f2d3a", align="center center"
                ).set_path_effects(halo(1.8 * view.sheet.scale))  # fmt: skip
                break


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
    inside: shapely.Geometry | None,
) -> shapely.Point | None:
    """Return the place nearest the middle where a name is free of others (and inside its area)."""
    high = size_pt * _MM_PER_POINT * _HIGH * view.metres_per_mm
    wide = text_width_mm(text, size_pt) * view.metres_per_mm
    for across, up in _AROUND:
        at = shapely.Point(middle.x + across * wide, middle.y + up * high)
        box = _box(view, text, size_pt, at)
        if room.is_free(box) and (inside is None or shapely.contains(inside, box)):
            return at
    return None


def _box(view: MapView, text: str, size_pt: float, at: shapely.Point) -> shapely.Polygon:
    wide = text_width_mm(text, size_pt) * view.metres_per_mm / 2
    high = size_pt * _MM_PER_POINT * _HIGH * view.metres_per_mm / 2
    return shapely.box(at.x - wide, at.y - high, at.x + wide, at.y + high)
