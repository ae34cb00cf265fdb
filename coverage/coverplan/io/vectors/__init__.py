"""Vector files: what kind a file is, its layers, rows and shapes, and GeoPackages written."""

from __future__ import annotations

from coverplan.io.vectors.geopackage import write_geopackage
from coverplan.io.vectors.stated_crs import earthly_crs
from coverplan.io.vectors.vector import VECTOR_SUFFIXES, read_extent, read_vector, vector_layers

__all__ = [
    "VECTOR_SUFFIXES",
    "earthly_crs",
    "read_extent",
    "read_vector",
    "vector_layers",
    "write_geopackage",
]
