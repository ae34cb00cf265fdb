"""A study out of an OpenStreetMap extract: its area and towns, its people, its facilities, its plan."""

from __future__ import annotations

from coverplan.sources.osm.importing import ImportReport, import_osm

__all__ = ["ImportReport", "import_osm"]
