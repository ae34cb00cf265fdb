"""Rows of an office's table: headers, cells, columns, datum."""

from __future__ import annotations

from coverplan.layers.rows.cells import CellError, as_date, as_degrees, is_earlier
from coverplan.layers.rows.columns import (
    choose_columns,
    group_called,
    known_headers,
)
from coverplan.layers.rows.datum import as_points, place, refuse_swapped
from coverplan.layers.rows.layer import Layer, LayerSpec, TableLayer, columns_read
from coverplan.layers.rows.misplaced import misplaced_by_codes, misplaced_files
from coverplan.layers.rows.mixed_datum import explained_by_datum, suspect_datum
from coverplan.layers.rows.private import column_term, private_columns, without_numbers
from coverplan.layers.rows.read import map_text, read_rows, refuse_doubles
from coverplan.layers.rows.row_spans import spans
from coverplan.layers.rows.shifted_layers import LayersTogether, seats_explained, suspect_layers
from coverplan.layers.rows.usual_headers import PLACE_HEADERS, USUAL_HEADERS

__all__ = [
    "PLACE_HEADERS",
    "USUAL_HEADERS",
    "CellError",
    "Layer",
    "LayerSpec",
    "LayersTogether",
    "TableLayer",
    "as_date",
    "as_degrees",
    "as_points",
    "choose_columns",
    "column_term",
    "columns_read",
    "explained_by_datum",
    "group_called",
    "is_earlier",
    "known_headers",
    "map_text",
    "misplaced_by_codes",
    "misplaced_files",
    "place",
    "private_columns",
    "read_rows",
    "refuse_doubles",
    "refuse_swapped",
    "seats_explained",
    "spans",
    "suspect_datum",
    "suspect_layers",
    "without_numbers",
]
