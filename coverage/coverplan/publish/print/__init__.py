"""The printed map."""

from __future__ import annotations

from coverplan.publish.print.map_sheets import PrintedMap, print_map, save_printed_map

__all__ = [
    "PrintedMap",
    "print_map",
    "save_printed_map",
]
