"""Files in and out: vectors, spreadsheets, rasters, OpenStreetMap, folders of arrays, outputs."""

from __future__ import annotations

from coverplan.io.array_folder import read_arrays, read_folder, write_arrays, write_folder
from coverplan.io.clip import clip_to
from coverplan.io.geopackage import write_geopackage
from coverplan.io.headers import Header, find_header, header_key, split_unit
from coverplan.io.json_values import JSON_SUFFIXES, json_files, read_json_values
from coverplan.io.manifest import verify_folder, write_manifest
from coverplan.io.mojibake import misread, undo_misread
from coverplan.io.new_file import new_file
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
    NAMED_KEYS,
    NO_BARRIERS,
    OSM_SUFFIXES,
    ROAD_CLASSES,
    UNUSUAL,
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
from coverplan.io.outputs import Claim, claimed, require_usable, staged
from coverplan.io.seals import Seals, parts_of
from coverplan.io.sheet_cells import SheetCells, cell_text, read_cells
from coverplan.io.spreadsheets import TABLE_SUFFIXES, read_table, write_cells, write_csv
from coverplan.io.unread_cells import Unread, as_unread
from coverplan.io.vector import VECTOR_SUFFIXES, earthly_crs, read_extent, read_vector, vector_layers
from coverplan.io.xml_elements import refuse_misspelt

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
    "JSON_SUFFIXES",
    "LIFECYCLE",
    "NAMED_KEYS",
    "NO_BARRIERS",
    "OSM_SUFFIXES",
    "ROAD_CLASSES",
    "TABLE_SUFFIXES",
    "UNUSUAL",
    "VECTOR_SUFFIXES",
    "BoundaryRelation",
    "Claim",
    "Header",
    "OsmExtract",
    "Seals",
    "SheetCells",
    "Unread",
    "as_unread",
    "cell_text",
    "claimed",
    "clip_to",
    "earthly_crs",
    "find_header",
    "header_key",
    "in_order",
    "is_called_facility",
    "is_osm_file",
    "json_files",
    "may_be_facility",
    "misread",
    "new_file",
    "parse_maxspeed_kph",
    "parts_of",
    "read_arrays",
    "read_cells",
    "read_extent",
    "read_folder",
    "read_json_values",
    "read_osm",
    "read_osm_roads",
    "read_table",
    "read_vector",
    "refuse_misspelt",
    "require_osm_file",
    "require_usable",
    "split_unit",
    "staged",
    "tagged",
    "undo_misread",
    "values_of",
    "vector_layers",
    "verify_folder",
    "write_arrays",
    "write_cells",
    "write_csv",
    "write_folder",
    "write_geopackage",
    "write_manifest",
]
