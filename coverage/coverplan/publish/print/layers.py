"""The map itself on paper: units in their classes, water, roads, outlines, gaps, facilities, sites."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from coverplan.crs import xy_of
from coverplan.layers import closed_lines_and_areas, is_area_known, placed
from coverplan.publish import style
from coverplan.tables import STATUS_WHERE_NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from coverplan.goals import Result
    from coverplan.kernels.types import Floats, Shapes
    from coverplan.plan import Goal
    from coverplan.publish.print.page import Sheet
    from coverplan.siting import Proposal
    from coverplan.study import Study

__all__ = ["Drawn", "MapView", "draw_layers", "gap_radius_mm", "shape_path", "whole_area"]

POINTS_PER_PIXEL = 0.62  # widths are given in screen pixels; a print is read from closer by
_PAPER_TOLERANCE_MM = 0.08
_MOST_VECTORS = 60_000  # more corners of roads than this are drawn as a picture inside the PDF
_ROADS_FROM_SCALE = {
    "path": 40_000,
    "street": 60_000,
    "local": 300_000,
    "main": 1_500_000,
    "express": 10_000_000,
}
_GAPS_WITH_ROOM, _GAP_LEAST_SHRINK = 500, 0.3
_CASED = ("main", "express")  # drawn on a white bed
_GAP_STEP_MM = 0.1  # circles differ in their diameters by steps of this
_MOST_CIRCLES = 20_000  # more gaps than this are drawn as a picture inside the PDF
_MOST_KEPT_FREE = 2_000  # names stand over gaps that are more than these: there would be none else
_GAP_MM, _LEAST_GAP_MM = 3.6, 0.45  # radius of the largest gap, and the least drawn
CLOSED = "#8a8a86"
FACILITY_MM, _UNCOUNTED_MM = 4.2, 3.2  # size of a symbol on A3
HATCH = "////"  # over units with estimated figures
UNKNOWN_KIND = style.Symbol("circle", CLOSED)


@dataclass(frozen=True)
class MapView:
    """What a page shows, and how large: axes in metres, one millimetre of paper on A3 in metres."""

    sheet: Sheet
    axes: Axes
    bounds: tuple[float, float, float, float]
    metres_per_mm: float

    @property
    def scale(self) -> float:
        """The denominator of the scale on A3."""
        return self.metres_per_mm * 1000


@dataclass
class Drawn:
    """What was drawn, for the legend and the labels."""

    level: str = ""
    shading: str = ""  # "share", "met" or nothing
    estimated: bool = False
    levels: list[str] = field(default_factory=list)  # that have outlines
    discs: list[str] = field(default_factory=list)  # levels with discs in the place of outlines
    roads: list[str] = field(default_factory=list)
    water: bool = False
    closures: bool = False
    projects: bool = False
    kinds: list[tuple[str, str]] = field(default_factory=list)
    counted: gpd.GeoDataFrame | None = None
    gaps: pd.DataFrame | None = None
    sites: gpd.GeoDataFrame | None = None
    symbols: list[tuple[Shapes, Floats]] = field(
        default_factory=list
    )  # points that names keep off, and radii in mm on A3
    unnamed: int = 0  # towns and facilities for whose names there is no room

    def keep_off(self, points: gpd.GeoSeries, radius_mm: float | Floats) -> None:
        """Have names keep off symbols."""
        places = points.to_numpy()
        self.symbols.append((places, np.broadcast_to(np.asarray(radius_mm, dtype=float), len(places))))


def draw_layers(
    view: MapView, study: Study, result: Result | None, proposal: Proposal | None, goal: Goal | None
) -> Drawn:
    """Draw every layer there is, those below first, for one goal (or none)."""
    drawn = Drawn()
    _draw_units(view, study, result, goal, drawn)
    if study.water is not None and len(study.water):
        _add_polygons(view, study.water.geometry, face=style.WATER, edge=style.WATER, width=0.1, zorder=4)
        drawn.water = True
    _draw_roads(view, study, drawn)
    _fade_outside(view, study)
    _draw_closures(view, study, drawn)
    _draw_outlines(view, study, drawn)
    _draw_projects(view, study, goal, drawn)
    _draw_facilities(view, study, goal, drawn)
    if goal is not None:
        _draw_gaps(view, study, result, goal.id, drawn)
        _draw_sites(view, study, proposal, goal.id, drawn)
    return drawn


def gap_radius_mm(weight: float, largest: float, count: int) -> float:
    """Return the radius of a gap's circle on A3: its area goes with the people, and all shrink where they are many."""
    most = _GAP_MM * min(1.0, max(_GAP_LEAST_SHRINK, math.sqrt(_GAPS_WITH_ROOM / max(count, 1))))
    return max(most * style.gap_radius(weight, largest), _LEAST_GAP_MM)


def shape_path(shape: str) -> Outline:
    """Return a symbol's outline as a closed path."""
    corners = np.asarray(style.SHAPES[shape])
    return Outline(np.vstack([corners, corners[:1]]), closed=True)


def _draw_units(view: MapView, study: Study, result: Result | None, goal: Goal | None, drawn: Drawn) -> None:
    units = study.boundaries
    if units is None:
        return
    units = placed(units)
    county = units[units["level"] == "county"] if (units["level"] == "county").any() else units
    _add_polygons(view, county.geometry, face=style.LAND, edge="none", width=0, zorder=1)
    figures = _figures(units, result, goal)
    if figures is None or goal is None or result is None:
        return
    unit = result.goals.set_index("goal_id").loc[goal.id, "unit"]
    drawn.level, drawn.shading = str(figures["level"].iloc[0]), "share" if unit == "share" else "met"
    colours = [
        _share_colour(value) if drawn.shading == "share" else _met_colour(met)
        for value, met in zip(figures["value"], figures["met"], strict=True)
    ]
    for colour in dict.fromkeys(colours):
        same = figures.geometry[[each == colour for each in colours]]
        _add_polygons(view, same, face=colour, edge=colour, width=0.15, zorder=2)
    guessed = result.estimated_shares(goal.id, drawn.level)  # type: ignore[arg-type]
    hatched = figures.geometry[figures["unit_code"].isin(guessed)]
    if len(hatched):
        _add_polygons(view, hatched, face="none", edge=style.ESTIMATED_LINE, width=0, zorder=2.5, hatch=HATCH)
        drawn.estimated = True


def _figures(units: gpd.GeoDataFrame, result: Result | None, goal: Goal | None) -> gpd.GeoDataFrame | None:
    """Return the units of the finest level that has figures of the goal, with value and met."""
    if result is None or goal is None:
        return None
    rows = result.units[result.units["goal_id"] == goal.id]
    for level in ("village", "town", "county"):
        here = units[units["level"] == level]
        figures = rows[rows["level"] == level].drop_duplicates("unit_code").set_index("unit_code")
        if len(here) and here["unit_code"].isin(figures.index).any():
            return here.join(figures[["value", "met"]], on="unit_code")
    return None


def _share_colour(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return style.NO_FIGURE
    return style.SHARE_CLASSES[style.share_class(float(value))].colour  # type: ignore[arg-type]


def _met_colour(met: object) -> str:
    return style.NO_FIGURE if pd.isna(met) else style.MET_COLOURS[bool(met)]  # type: ignore[call-overload]


def _draw_roads(view: MapView, study: Study, drawn: Drawn) -> None:
    if study.roads is None or study.roads.empty:
        return
    paths = study.once(_road_paths, view.metres_per_mm)
    for order, group in enumerate(style.ROAD_GROUPS):
        path = paths.get(group.key)
        if path is None:
            continue
        width = group.width * POINTS_PER_PIXEL * view.sheet.scale
        zorder = 5.5 + order / 100
        if group.key in _CASED:
            _add_line(view, path, "white", width + 0.9 * view.sheet.scale, zorder - 0.5)
        _add_line(view, path, group.colour, width, zorder)
        drawn.roads.append(group.key)


def _road_paths(study: Study, metres_per_mm: float) -> dict[str, Outline]:
    """Return the roads of each group that is drawn at a scale, the same for every page."""
    roads = study.roads
    if roads is None:
        return {}
    classes = (
        roads["road_class"].fillna("road") if "road_class" in roads else pd.Series("road", index=roads.index)
    )
    groups = {name: style.road_group(name).key for name in classes.astype(str).unique()}
    keys = classes.astype(str).map(groups).to_numpy()
    paths = {}
    for group in style.ROAD_GROUPS:
        lines = roads.geometry.to_numpy()[keys == group.key]
        if len(lines) and metres_per_mm * 1000 <= _ROADS_FROM_SCALE[group.key]:
            paths[group.key] = _line_path(shapely.simplify(lines, _PAPER_TOLERANCE_MM * metres_per_mm))
    return {key: path for key, path in paths.items() if path is not None}


def _fade_outside(view: MapView, study: Study) -> None:
    """Let what lies beyond the area's line step back."""
    if study.boundaries is None or not is_area_known(study.boundaries):
        return
    area = study.once(whole_area)
    if shapely.is_empty(area):
        return
    outside = shapely.box(*view.bounds).difference(area)
    _add_polygons(view, [outside], face="#ffffffa6", edge="none", width=0, zorder=5.9)


def whole_area(study: Study) -> shapely.Geometry:
    """Return the area of all units; they lie within the county where that is drawn."""
    units = study.boundaries
    if units is None:
        return shapely.Polygon()
    county = units[units["level"] == "county"]
    area: shapely.Geometry = (county if len(placed(county)) else units).geometry.union_all()
    return area


def _draw_closures(view: MapView, study: Study, drawn: Drawn) -> None:
    lines, areas = closed_lines_and_areas(study.closures)
    look = style.CLOSURE
    _add_polygons(view, areas.geometry, face=look.fill + "8c", edge=look.line, width=0.6, zorder=5.95)
    path = _line_path(lines.geometry.to_numpy())
    if path is not None:
        _add_line(view, path, look.line, 1.8 * view.sheet.scale, 5.96, dash=(2.0, 1.2))
    drawn.closures = len(lines) + len(areas) > 0


def _draw_outlines(view: MapView, study: Study, drawn: Drawn) -> None:
    if study.boundaries is None:
        return
    for zorder, level in ((6, "village"), (7, "town"), (8, "county")):
        units = study.boundaries[study.boundaries["level"] == level]
        if units.empty:
            continue
        drawn.discs += [level] if units["is_disc"].any() else []
        look = style.OUTLINES[level]  # type: ignore[index]
        path = study.once(_outline_path, level)
        if path is None:
            continue
        width = look.width * POINTS_PER_PIXEL * view.sheet.scale
        _add_line(view, path, look.colour, width, zorder, dash=look.dash)
        drawn.levels += [] if units["is_disc"].all() else [level]


def _outline_path(study: Study, level: str) -> Outline | None:
    units = study.boundaries
    if units is None:
        return None
    return _line_path(shapely.boundary(units.geometry[units["level"] == level].to_numpy()))


def _draw_projects(view: MapView, study: Study, goal: Goal | None, drawn: Drawn) -> None:
    """Draw a disc under each project of the kinds a goal is about (or all); one that is stopped is grey."""
    if study.projects is None:
        return
    kinds = getattr(goal, "facility", None)
    there = placed(study.projects)
    there = there if kinds is None else there[there["kind"].isin(kinds)]
    stopped = there["status"] == "stopped"
    for rows, face, edge in (
        (there[~stopped], style.PROJECT.fill, style.PROJECT.line),
        (there[stopped], "#ececea", CLOSED),
    ):
        if len(rows):
            view.axes.scatter(
                rows.geometry.x, rows.geometry.y, s=view.sheet.points(6.6) ** 2, facecolors=face, edgecolors=edge,
                linewidths=0.9 * view.sheet.scale, zorder=8,
            )  # fmt: skip
            drawn.keep_off(rows.geometry, 3.5)
    drawn.projects = len(there) > 0


def _draw_facilities(view: MapView, study: Study, goal: Goal | None, drawn: Drawn) -> None:
    """Draw the kinds a goal is about (or all): what does not count is small, not open hollow, closed grey."""
    frame = study.facilities
    if frame is None:
        return
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    kinds = getattr(goal, "facility", None)
    if kinds is not None:
        frame = frame[frame["kind"].isin(kinds)]
    if frame.empty:
        return
    status = frame["status"].astype(str)
    counted = status.isin(getattr(goal, "status", [STATUS_WHERE_NONE]))
    symbols = style.kind_symbols(study.plan.kinds)
    for (kind, state, counts), rows in frame.groupby([frame["kind"].astype(str), status, counted], sort=True):
        size_mm = FACILITY_MM if counts else _UNCOUNTED_MM
        draw_facility(
            view.sheet,
            view.axes,
            rows.geometry,
            symbols.get(kind, UNKNOWN_KIND),
            state,
            size_mm,
            zorder=12 if counts else 10,
        )
        drawn.keep_off(rows.geometry, size_mm / 2 + 0.4)
        drawn.kinds.append((kind, state))
    drawn.counted = frame[counted] if kinds is not None else None


def draw_facility(
    sheet: Sheet,
    axes: Axes,
    points: gpd.GeoSeries,
    symbol: style.Symbol,
    status: str,
    size_mm: float,
    *,
    zorder: float,
) -> None:
    """Draw symbols of a kind and status, on a white bed; those of all statuses in one size."""
    look = style.facility_look(symbol, status)
    for face, edge, width in (("white", "white", 1.8), (look.fill, look.line, 0.8)):
        axes.scatter(
            points.x, points.y, marker=shape_path(symbol.shape), s=sheet.points(size_mm) ** 2, facecolors=face, edgecolors=edge,
            linewidths=width * sheet.scale, zorder=zorder,
        )  # fmt: skip


def _draw_gaps(view: MapView, study: Study, result: Result | None, goal_id: str, drawn: Drawn) -> None:
    """Draw a circle a gap; its area goes with the people left out."""
    gaps = None if result is None else result.gaps[result.gaps["goal_id"] == goal_id]
    if gaps is None or gaps.empty:
        return
    gaps = gaps[gaps["lon"].notna() & gaps["lat"].notna()].sort_values(
        "weight", ascending=False, kind="stable"
    )
    if gaps.empty:
        return
    points = _placed(gaps, study)
    largest = float(gaps["weight"].max())
    radii = np.array([gap_radius_mm(float(weight), largest, len(gaps)) for weight in gaps["weight"]])
    steps = np.rint(2 * radii / _GAP_STEP_MM)
    # those of a size are drawn together, the larger below: a page holds their circle once
    for step in np.unique(steps)[::-1]:
        same = steps == step
        view.axes.scatter(
            points.x[same], points.y[same], s=view.sheet.points(step * _GAP_STEP_MM) ** 2,
            facecolors=style.GAP.fill, edgecolors=style.GAP.line, linewidths=0.4 * view.sheet.scale, alpha=0.7, zorder=9,
            rasterized=len(points) > _MOST_CIRCLES,
        )  # fmt: skip
    if len(points) <= _MOST_KEPT_FREE:
        drawn.keep_off(points, radii + 0.2)
    drawn.gaps = gaps


def _draw_sites(view: MapView, study: Study, proposal: Proposal | None, goal_id: str, drawn: Drawn) -> None:
    """Draw the proposed sites, numbered by rank; of several answers to the goal those of the first, else of the first plan that has the goal."""
    sites = None if proposal is None else proposal.sites_for(goal_id)
    if sites is None or sites.empty:
        return
    placed = gpd.GeoDataFrame(sites, geometry=_placed(sites, study))
    view.axes.scatter(
        placed.geometry.x, placed.geometry.y, s=view.sheet.points(6.2) ** 2, facecolors=style.SITE.fill,
        edgecolors=style.SITE.line, linewidths=1.1 * view.sheet.scale, zorder=20,
    )  # fmt: skip
    for rank, point in zip(placed["rank"], placed.geometry, strict=True):
        view.sheet.write(
            view.axes,
            (point.x, point.y),
            str(rank),
            size_pt=9,
            colour=style.SITE.line,
            align="center center_baseline",
        )
    drawn.keep_off(placed.geometry, 3.4)
    drawn.sites = placed


def _placed(table: pd.DataFrame, study: Study) -> gpd.GeoSeries:
    crs = study.plan.area.crs
    xy = xy_of(table["lon"].to_numpy(float), table["lat"].to_numpy(float), crs)
    return gpd.GeoSeries.from_xy(*xy.T, index=table.index, crs=crs)


def _add_polygons(
    view: MapView,
    shapes: Iterable[shapely.Geometry | None],
    *,
    face: str,
    edge: str,
    width: float,
    zorder: float,
    hatch: str | None = None,
) -> None:
    parts = shapely.get_parts(np.asarray([shape for shape in shapes if shape is not None], dtype=object))
    # Holes stay holes only when they turn the other way.
    polygons = shapely.orient_polygons(parts[shapely.get_dimensions(parts) == 2])
    path = _rings_path(shapely.get_rings(polygons))
    if path is not None:
        look = {"facecolor": face, "edgecolor": edge, "linewidth": width * view.sheet.scale, "hatch": hatch}
        view.axes.add_artist(PathPatch(path, **look, zorder=zorder))


def _add_line(
    view: MapView, path: Outline, colour: str, width: float, zorder: float, *, dash: tuple[float, ...] = ()
) -> None:
    line = PathPatch(
        path, fill=False, edgecolor=colour, linewidth=width, linestyle=(0, dash) if dash else "solid", capstyle="round",
        joinstyle="round", zorder=zorder, rasterized=np.shape(path.vertices)[0] > _MOST_VECTORS,
    )  # fmt: skip
    view.axes.add_artist(line)


def _line_path(shapes: NDArray[np.object_]) -> Outline | None:
    """Return lines of any kind as one path, which draws many times faster than each on its own."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return _rings_path(parts[(shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)])


def _rings_path(lines: NDArray[np.object_]) -> Outline | None:
    if len(lines) == 0:
        return None
    corners, which = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(corners), Outline.LINETO, dtype=Outline.code_type)
    codes[np.r_[True, which[1:] != which[:-1]]] = Outline.MOVETO
    return Outline(corners, codes)
