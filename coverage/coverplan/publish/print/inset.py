"""The inset of the printed map: where the area lies, among its neighbours and in the net of degrees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from pyproj import CRS

from coverplan.crs import lonlat_of, xy_of
from coverplan.layers import placed
from coverplan.publish.marked import shown_extent
from coverplan.publish.print.layers import whole_area
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Floats
    from coverplan.publish.print.layers import MapView
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["draw_inset"]

_SIZES_MM = (46.0, 38.0, 30.0)
_GAP_MM = 3.0  # to the frame
_TIMES = 4.0  # the window is as many times as wide as the area
_HEAD_MM = 5.0
_STEPS_DEGREES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_LINES_WANTED = 3
_SHADE = "#3c92a6"


def draw_inset(view: MapView, study: Study, language: Language) -> list[shapely.Polygon]:
    """Draw the inset in the corner of the frame where it covers least of the area; return what it takes, nothing for a study without units.

    Parameters
    ----------
    view
        The page.
    study
        With units; their neighbours are drawn where they are known.
    language
        Of the heading.
    """
    extent = shown_extent(study)
    if study.boundaries is None or extent is None:
        return []
    area = study.once(whole_area)
    corner = _corner(view, area)
    crs = CRS(study.plan.area.crs)
    place = _Place(corner, extent)
    mm = view.metres_per_mm
    west, south, east, north = corner.bounds
    view.axes.add_patch(
        Rectangle(
            (west, south),
            east - west,
            north - south,
            facecolor="white",
            edgecolor="#444444",
            lw=0.7 * view.sheet.scale,
            zorder=33,
        )
    )
    view.sheet.write(
        view.axes,
        ((west + east) / 2, north - _HEAD_MM / 2 * mm),
        say("print.inset", language),
        size_pt=8,
        align="center center",
    )
    for line, text, at in _net(place, crs):
        _draw(view, place, line, edge="#b9c3c8", width=0.4)
        if text:
            view.sheet.write(view.axes, at, text, size_pt=5.5, colour="#5d676d", align="center center")
    if study.neighbours is not None and len(study.neighbours):
        _draw(
            view,
            place,
            shapely.union_all(shapely.boundary(placed(study.neighbours).geometry.to_numpy())),
            edge="#8b8b88",
            width=0.5,
        )
    _draw(
        view,
        place,
        shapely.simplify(area, (place.east - place.west) / 400),
        edge="#26222e",
        width=0.8,
        face=_SHADE,
    )
    return [corner]


class _Place:
    """The window of the inset: metres of the country around, drawn small in a box of the page."""

    def __init__(self, corner: shapely.Polygon, extent: tuple[float, float, float, float]) -> None:
        left, low, right, high = corner.bounds
        self.corner, self.low, self.left = corner, low, left
        self.share = 1 - _HEAD_MM / _SIZES_MM[0]
        wide, tall = right - left, (high - low) * self.share
        half = _TIMES / 2 * max(extent[2] - extent[0], (extent[3] - extent[1]) * wide / tall, 1.0)
        x, y = (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
        self.west, self.east, self.south, self.north = (
            x - half,
            x + half,
            y - half * tall / wide,
            y + half * tall / wide,
        )
        self.scale = wide / (2 * half)

    @property
    def window(self) -> shapely.Polygon:
        """The part of the country that is shown."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def on_page(self, xy: Floats) -> Floats:
        """Return where places stand on the page, in metres of its map."""
        moved: Floats = (xy - (self.west, self.south)) * self.scale + (self.left, self.low)
        return moved


def _corner(view: MapView, area: shapely.Geometry) -> shapely.Polygon:
    """Return a box in the corner where it covers least of the area, as large as it may be; not where scale and arrow stand."""
    mm = view.metres_per_mm
    west, south, east, north = view.bounds
    found = []
    for size in _SIZES_MM:
        wide, gap = size * mm, _GAP_MM * mm
        for x, y in (
            (east - gap - wide, south + gap),
            (west + gap, north - gap - wide),
            (west + gap, south + gap + 17 * mm),
            (east - gap - wide, north - gap - wide - 24 * mm),
        ):
            box = shapely.box(x, y, x + wide, y + wide)
            covered = shapely.area(shapely.intersection(box, area)) / wide**2
            if covered == 0:
                return box
            found.append((covered, box))
    return min(found, key=lambda each: each[0])[1]


def _net(place: _Place, crs: CRS) -> Iterator[tuple[shapely.Geometry, str, tuple[float, float]]]:
    """Yield the meridians and parallels of the window, each with its words and where these stand."""
    edge = shapely.get_coordinates(shapely.segmentize(place.window, (place.east - place.west) / 40))
    lon, lat = lonlat_of(edge[:, 0], edge[:, 1], crs)
    for axis, degrees, others, sides in ((0, lon, lat, "EW"), (1, lat, lon, "NS")):
        low, high = float(np.min(degrees)), float(np.max(degrees))
        step = next(
            (each for each in _STEPS_DEGREES if (high - low) / each <= _LINES_WANTED), _STEPS_DEGREES[-1]
        )
        along = np.linspace(np.min(others), np.max(others), 60)
        for number in range(math.ceil(low / step), math.floor(high / step) + 1):
            value = number * step
            here = np.full(len(along), value)
            line = shapely.LineString(xy_of(here, along, crs) if axis == 0 else xy_of(along, here, crs))
            cut = shapely.intersection(line, place.window)
            if shapely.is_empty(cut):
                continue
            end = place.on_page(shapely.get_coordinates(cut)[:1])[0]
            words = f"{abs(value):g}°{sides[0] if value >= 0 else sides[1]}"
            wide, tall = place.corner.bounds[2] - place.left, place.corner.bounds[3] - place.low
            inward = (end[0], place.low + 0.05 * tall) if axis == 0 else (place.left + 0.1 * wide, end[1])
            is_free = (
                0.2 < (end[axis] - (place.left, place.low)[axis]) / (wide, tall)[axis] < (0.9, 0.8)[axis]
            )
            yield cut, words if is_free else "", inward


def _draw(
    view: MapView, place: _Place, shape: shapely.Geometry, *, edge: str, width: float, face: str | None = None
) -> None:
    cut = shapely.intersection(shape, place.window)
    for part in shapely.get_parts(cut):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        for ring in rings:
            corners = place.on_page(shapely.get_coordinates(ring))
            if len(corners) > 1:
                patch = PathPatch(
                    Outline(corners), facecolor=face or "none", edgecolor=edge, linewidth=width * view.sheet.scale, zorder=34,
                )  # fmt: skip
                view.axes.add_patch(patch)
