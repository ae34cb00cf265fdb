"""The printed map."""

from __future__ import annotations

from coverplan.publish.print.layers import shape_path
from coverplan.publish.print.map_sheets import PrintedMap, brief_map, print_map, save_printed_map
from coverplan.publish.print.page import Rect, Sheet, fitted, halo
from coverplan.publish.print.years_picture import save_years_picture

__all__ = [
    "PrintedMap",
    "Rect",
    "Sheet",
    "brief_map",
    "fitted",
    "halo",
    "print_map",
    "save_printed_map",
    "save_years_picture",
    "shape_path",
]
