"""The study as a GeoPackage with styles."""

from __future__ import annotations

from coverplan.publish.gis.geopackage import save_findings_geopackage, save_geopackage

__all__ = [
    "save_findings_geopackage",
    "save_geopackage",
]
