"""Files in and out: vectors, spreadsheets, rasters, OpenStreetMap, folders of arrays, outputs."""

from __future__ import annotations

from coverplan.io.array_folder import UNREADABLE, read_arrays, read_folder, write_arrays, write_folder
from coverplan.io.clip import clip_to
from coverplan.io.geopackage import write_geopackage
from coverplan.io.headers import header_key, split_unit
from coverplan.io.osm import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIER_SIDE,
    BARRIERS,
    CHANGING_DIRECTIONS,
    CREMATORIUM_NAMES,
    FLAG_COLUMNS,
    FUNERAL_NAMES,
    GRAVE_NAMES,
    HOME_NAMES,
    LIFECYCLE,
    NO_BARRIERS,
    OSM_SUFFIXES,
    ROAD_CLASSES,
    BoundaryRelation,
    OsmExtract,
    in_order,
    is_called_facility,
    is_osm_file,
    may_be_facility,
    parse_maxspeed_kph,
    read_osm,
    read_osm_roads,
    require_osm_file,
    tagged,
    values_of,
)
from coverplan.io.outputs import require_usable, staged, verify_folder, write_manifest
from coverplan.io.sheet_cells import cell_text
from coverplan.io.spreadsheets import TABLE_SUFFIXES, read_table, write_csv
from coverplan.io.unread_cells import Unread, as_unread
from coverplan.io.vector import VECTOR_SUFFIXES, read_extent, read_vector

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_VALUES",
    "BARRIERS",
    "BARRIER_SIDE",
    "CHANGING_DIRECTIONS",
    "CREMATORIUM_NAMES",
    "FLAG_COLUMNS",
    "FUNERAL_NAMES",
    "GRAVE_NAMES",
    "HOME_NAMES",
    "LIFECYCLE",
    "NO_BARRIERS",
    "OSM_SUFFIXES",
    "ROAD_CLASSES",
    "TABLE_SUFFIXES",
    "UNREADABLE",
    "VECTOR_SUFFIXES",
    "BoundaryRelation",
    "OsmExtract",
    "Unread",
    "as_unread",
    "cell_text",
    "clip_to",
    "header_key",
    "in_order",
    "is_called_facility",
    "is_osm_file",
    "may_be_facility",
    "parse_maxspeed_kph",
    "read_arrays",
    "read_extent",
    "read_folder",
    "read_osm",
    "read_osm_roads",
    "read_table",
    "read_vector",
    "require_osm_file",
    "require_usable",
    "split_unit",
    "staged",
    "tagged",
    "values_of",
    "verify_folder",
    "write_arrays",
    "write_csv",
    "write_folder",
    "write_geopackage",
    "write_manifest",
]
