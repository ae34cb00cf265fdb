"""Spreadsheets: the cells as they are, the row of headers, what could not be read."""

from __future__ import annotations

from coverplan.io.sheets.headers import Header, find_header, header_key, split_unit
from coverplan.io.sheets.sheet_cells import SheetCells, cell_text, read_cells
from coverplan.io.sheets.spreadsheets import TABLE_SUFFIXES, read_table, write_cells, write_csv
from coverplan.io.sheets.unread_cells import Unread, as_unread

__all__ = [
    "TABLE_SUFFIXES",
    "Header",
    "SheetCells",
    "Unread",
    "as_unread",
    "cell_text",
    "find_header",
    "header_key",
    "read_cells",
    "read_table",
    "split_unit",
    "write_cells",
    "write_csv",
]
