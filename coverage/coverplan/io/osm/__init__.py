"""OpenStreetMap files: areas and places, roads, and what their tags mean."""

from __future__ import annotations

from coverplan.io.osm.care import (
    CREMATORIUM_NAMES,
    FUNERAL_NAMES,
    GRAVE_NAMES,
    HOME_NAMES,
    LIFECYCLE,
    NAMED_KEYS,
    UNUSUAL,
    is_called_facility,
    may_be_facility,
    values_of,
)
from coverplan.io.osm.extract import BoundaryRelation, OsmExtract, read_osm, tagged
from coverplan.io.osm.land import OSM_LAND, read_osm_land
from coverplan.io.osm.objects import OSM_SUFFIXES, is_osm_file, require_osm_file
from coverplan.io.osm.order import in_order
from coverplan.io.osm.road_tags import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIERS,
    CHANGING_DIRECTIONS,
    FLAG_COLUMNS,
    LEAST_KPH,
    NO_BARRIERS,
    ROAD_CLASSES,
    parse_maxspeed_kph,
)
from coverplan.io.osm.roads import BARRIER_SIDE, read_osm_roads

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
    "LEAST_KPH",
    "LIFECYCLE",
    "NAMED_KEYS",
    "NO_BARRIERS",
    "OSM_LAND",
    "OSM_SUFFIXES",
    "ROAD_CLASSES",
    "UNUSUAL",
    "BoundaryRelation",
    "OsmExtract",
    "in_order",
    "is_called_facility",
    "is_osm_file",
    "may_be_facility",
    "parse_maxspeed_kph",
    "read_osm",
    "read_osm_land",
    "read_osm_roads",
    "require_osm_file",
    "tagged",
    "values_of",
]
