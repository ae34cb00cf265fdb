"""The maps before and after a change of units, side by side, as a picture for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import style as matplotlib_style
from matplotlib.patches import Rectangle

from coverplan.adjust import town_seats
from coverplan.layers import mended, placed, unit_places
from coverplan.publish.adjust.marks import MOVED, SEAT, legend_of, marks_of
from coverplan.publish.marked import shown_extent
from coverplan.publish.print import Rect, Sheet, fitted, halo, shape_path
from coverplan.publish.style import LAND, OUTLINES
from coverplan.tables import LEVELS, text_column
from coverplan.texts import current_language, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    from matplotlib.axes import Axes

    from coverplan.adjust import Comparison
    from coverplan.publish.adjust.marks import LegendEntry, Marks
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_adjust_picture"]

_FRAMES = {
    "before": Rect(left=10, bottom=42, width=196, height=236),
    "after": Rect(left=214, bottom=42, width=196, height=236),
}
# The legend: cells in rows across the sheet, below the maps.
_LEGEND = Rect(left=10, bottom=15, width=400, height=26)
_COLUMNS, _ROW_MM, _SIGN_MM = 5, 5.2, 3.6
_LINE_PT = 0.55
_WARNING = "#b00020"
_DPI = 150


def save_adjust_picture(path: Path, comparison: Comparison, *, language: Language | None = None) -> bool:
    """Write the maps before and after, side by side, as PNG; each says that it is no legal map.

    Parameters
    ----------
    path
        The file to write.
    comparison
        The study before and after the changes.
    language
        By default the current one.

    Returns
    -------
    bool
        False, with no file, where no unit has an outline.
    """
    language = language or current_language()
    adjustment = comparison.adjustment
    extent = shown_extent(adjustment.before)
    if extent is None or adjustment.before.outlines is None:
        return False
    marks = marks_of(comparison)
    with matplotlib_style.context("default"):
        sheet = Sheet("A3")
        sides = {"before": (adjustment.before, marks.before), "after": (adjustment.after, marks.after)}
        for side, (study, moved) in sides.items():
            axes = _map(sheet, _FRAMES[side], extent)
            _draw(axes, study, marks, moved)
            _facilities(axes, adjustment.before, marks)
            _label(sheet, axes, study)
            _frame(sheet, side, study, language)
        _legend(sheet, legend_of(comparison, language))
        sheet.figure.savefig(path, dpi=_DPI, format="png", metadata={"Software": None})
    return True


def _map(sheet: Sheet, frame: Rect, extent: tuple[float, float, float, float]) -> Axes:
    """Return axes in metres over a frame, with the extent in its middle."""
    axes = sheet.axes(frame)
    west, south, east, north = extent
    per_mm = 1.04 * max((east - west) / frame.width, (north - south) / frame.height, 1e-9)
    middle = ((west + east) / 2, (south + north) / 2)
    axes.set_xlim(middle[0] - per_mm * frame.width / 2, middle[0] + per_mm * frame.width / 2)
    axes.set_ylim(middle[1] - per_mm * frame.height / 2, middle[1] + per_mm * frame.height / 2)
    return axes


def _draw(axes: Axes, study: Study, marks: Marks, moved: frozenset[str]) -> None:
    assert study.boundaries is not None
    units = mended(placed(study.boundaries))
    codes = text_column(units, "unit_code")
    _fill(axes, units[units["level"] == "county"], LAND)
    for code, colour in marks.towns.items():
        _fill(axes, units[(units["level"] == "town") & (codes == code)], colour)
    for level in reversed(LEVELS):
        look = OUTLINES[level]
        rows = units[units["level"] == level]
        if len(rows):
            rows.boundary.plot(ax=axes, color=look.colour, linewidth=look.width * _LINE_PT, aspect=None)
    villages = units[(units["level"] == "village") & codes.isin(moved)]
    if len(villages):
        villages.boundary.plot(ax=axes, color=MOVED, linewidth=1.4, linestyle="--", aspect=None)


def _fill(axes: Axes, rows: gpd.GeoDataFrame, colour: str) -> None:
    if len(rows):
        rows.plot(ax=axes, color=colour, aspect=None)


def _facilities(axes: Axes, study: Study, marks: Marks) -> None:
    if study.facilities is None:
        return
    rows = placed(study.facilities)
    for kind, symbol in marks.kinds.items():
        mine = rows[rows["kind"].astype(str) == kind]
        axes.scatter(
            mine.geometry.x, mine.geometry.y, marker=shape_path(symbol.shape), s=60, facecolors=symbol.colour,
            edgecolors="white", linewidths=0.5, zorder=20,
        )  # fmt: skip
    ringed = rows[rows["facility_id"].astype(str).isin(marks.facilities)]
    axes.scatter(
        ringed.geometry.x,
        ringed.geometry.y,
        s=170,
        facecolors="none",
        edgecolors=MOVED,
        linewidths=1.4,
        zorder=21,
    )


def _legend(sheet: Sheet, entries: Sequence[LegendEntry]) -> None:
    """Draw every colour and sign of the maps with what it is; more than the strip holds stand closer."""
    axes = sheet.axes(_LEGEND)
    rows = -(-len(entries) // _COLUMNS)
    high, wide = min(_ROW_MM, _LEGEND.height / max(rows, 1)), _LEGEND.width / _COLUMNS
    for at, entry in enumerate(entries):
        x, y = (at % _COLUMNS) * wide, _LEGEND.height - (at // _COLUMNS + 0.5) * high
        _sign(axes, (x + _SIGN_MM, y), entry)
        text = fitted(entry.text, 9, wide - 2.5 * _SIGN_MM)
        sheet.write(axes, (x + 2 * _SIGN_MM, y), text, size_pt=9)


def _sign(axes: Axes, at: tuple[float, float], entry: LegendEntry) -> None:
    x, y = at
    if entry.drawn in ("fill", "dash"):
        is_dash = entry.drawn == "dash"
        axes.add_patch(
            Rectangle(
                (x - _SIGN_MM / 1.6, y - _SIGN_MM / 2.6), _SIGN_MM * 1.25, _SIGN_MM / 1.3,
                facecolor="none" if is_dash else entry.colour, edgecolor=entry.colour if is_dash else "#5d5868",
                linewidth=1.2 if is_dash else 0.5, linestyle="--" if is_dash else "-",
            )
        )  # fmt: skip
        return
    marker = shape_path(entry.shape) if entry.drawn == "symbol" else "o"
    face = "none" if entry.drawn == "ring" else entry.colour
    edge = entry.colour if entry.drawn == "ring" else "white"
    axes.scatter(
        [x],
        [y],
        marker=marker,
        s={"dot": 24, "ring": 110}.get(entry.drawn, 60),
        facecolors=face,
        edgecolors=edge,
        linewidths=1.0,
    )


def _label(sheet: Sheet, axes: Axes, study: Study) -> None:
    assert study.boundaries is not None
    towns = placed(study.boundaries)
    towns = towns[towns["level"] == "town"]
    for name, at in zip(towns["name"], unit_places(towns), strict=True):
        if at is not None:
            text = sheet.write(axes, (at.x, at.y), str(name), size_pt=11, align="center center")
            text.set_path_effects(halo(2.0))
    seats = town_seats(study)
    axes.plot(seats.x, seats.y, "o", color=SEAT, markersize=4, markeredgecolor="white", zorder=30)


def _frame(sheet: Sheet, side: str, study: Study, language: Language) -> None:
    frame = _FRAMES[side]
    head = sheet.axes(Rect(left=frame.left, bottom=frame.bottom + frame.height, width=frame.width, height=14))
    sheet.write(
        head, (frame.width / 2, 6), say(f"adjusted.map-{side}", language), size_pt=18, align="center center"
    )
    foot = sheet.axes(Rect(left=frame.left, bottom=2, width=frame.width, height=13))
    sheet.write(foot, (0, 9), say("adjusted.not-legal", language), size_pt=14, colour=_WARNING)
    said = say("list.semicolon", language).join(study.notices(language))
    sheet.write(foot, (0, 2.5), fitted(said, 8, frame.width), size_pt=8, colour=_WARNING)
