"""Marks of the printed map's legend, each drawn as on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from coverplan.publish import style
from coverplan.publish.print.layers import FACILITY_MM, HATCH, draw_facility

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from coverplan.publish.print.page import Sheet

    Mark = Callable[[Axes, float, float], None]

__all__ = ["disc", "facility", "gap", "hatched", "line", "patch", "project", "site"]

_EDGE = "#8a8a86"


def patch(colour: str) -> Mark:
    """Return a filled area."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(Rectangle((x - 3.8, y - 1.6), 7.6, 3.2, facecolor=colour, edgecolor=_EDGE, lw=0.4))

    return draw


def hatched(axes: Axes, x: float, y: float) -> None:
    """Draw an area whose figures are estimated."""
    axes.add_patch(
        Rectangle(
            (x - 3.8, y - 1.6), 7.6, 3.2, facecolor=style.NO_FIGURE, edgecolor=style.ESTIMATED_LINE,
            hatch=HATCH, lw=0.4,
        )
    )  # fmt: skip


def line(colour: str, width: float) -> Mark:
    """Return a line."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_line(Line2D((x - 3.8, x + 3.8), (y, y), color=colour, lw=width))

    return draw


def disc(colour: str, width: float) -> Mark:
    """Return the circle of a unit whose outline nobody has."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(Circle((x, y), 1.7, facecolor=style.LAND, edgecolor=colour, lw=width))

    return draw


def gap(radius_mm: float) -> Mark:
    """Return the circle of those who are left out."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(
            Circle((x, y), radius_mm, facecolor=style.GAP.fill, edgecolor=style.GAP.line, lw=0.4, alpha=0.7)
        )

    return draw


def site(sheet: Sheet) -> Mark:
    """Return a proposed site with its rank."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(
            Circle((x, y), 2.2, facecolor=style.SITE.fill, edgecolor=style.SITE.line, lw=sheet.scale)
        )
        sheet.write(axes, (x, y), "1", size_pt=7.5, align="center center_baseline")

    return draw


def project(axes: Axes, x: float, y: float) -> None:
    """Draw a project."""
    axes.add_patch(Circle((x, y), 2.2, facecolor=style.PROJECT.fill, edgecolor=style.PROJECT.line, lw=0.9))


def facility(sheet: Sheet, symbol: style.Symbol, state: str) -> Mark:
    """Return a facility as it is drawn on the map."""

    def draw(axes: Axes, x: float, y: float) -> None:
        draw_facility(sheet, axes, gpd.GeoSeries.from_xy([x], [y]), symbol, state, FACILITY_MM, zorder=5)

    return draw
