"""What the columns of a GeoPackage are called and what they hold: the standard's own tables for it (the schema extension)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

__all__ = ["write_data_columns"]

_TABLES = {
    "gpkg_data_columns": (
        "table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, "
        "CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name)"
    ),
    "gpkg_data_column_constraints": (
        "constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, "
        "max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)"
    ),
}
_EXTENSIONS = (
    "table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
    "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)"
)
_DEFINED_BY = "http://www.geopackage.org/spec121/#extension_schema"


def write_data_columns(book: sqlite3.Connection, columns: Iterable[tuple[str, str, str, str]]) -> None:
    """Write names and descriptions of columns into an open GeoPackage.

    Parameters
    ----------
    book
        The GeoPackage.
    columns
        Table, column, what it is called, and what it holds (may be empty). Of two columns of a table with one name the second keeps its own.
    """
    book.execute(f"CREATE TABLE IF NOT EXISTS gpkg_extensions ({_EXTENSIONS})")
    for table, held in _TABLES.items():
        book.execute(f"CREATE TABLE IF NOT EXISTS {table} ({held})")
        row = (table, "gpkg_schema", _DEFINED_BY, "read-write")
        book.execute("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)", row)
    taken: set[tuple[str, str]] = set()
    for table, column, title, description in columns:
        name = None if (table, title) in taken else title
        taken.add((table, title))
        book.execute(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)",
            (table, column, name, title, description or None),
        )
