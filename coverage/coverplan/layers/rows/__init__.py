"""Rows of an office's table: headers, cells, columns, datum."""

from __future__ import annotations

from coverplan.layers.rows.columns import PLACE_HEADERS, USUAL_HEADERS, group_called
from coverplan.layers.rows.datum import as_points, place, refuse_swapped
from coverplan.layers.rows.misplaced import misplaced_files
from coverplan.layers.rows.mixed_datum import in_own_unit_as, suspect_datum
from coverplan.layers.rows.read import Layer, LayerSpec, TableLayer, map_text, read_rows

__all__ = [
    "PLACE_HEADERS",
    "USUAL_HEADERS",
    "Layer",
    "LayerSpec",
    "TableLayer",
    "as_points",
    "group_called",
    "in_own_unit_as",
    "map_text",
    "misplaced_files",
    "place",
    "read_rows",
    "refuse_swapped",
    "suspect_datum",
]
