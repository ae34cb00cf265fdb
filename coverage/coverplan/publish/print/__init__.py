"""The printed map."""

from __future__ import annotations

from coverplan.publish.print.print_map import PrintedMap, print_map, save_printed_map

__all__ = [
    "PrintedMap",
    "print_map",
    "save_printed_map",
]
