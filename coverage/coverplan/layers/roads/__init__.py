"""Roads of any file, in one table: nodes, edges, and what is wrong with them."""

from __future__ import annotations

from coverplan.layers.roads.build import Roads
from coverplan.layers.roads.checks import end_faults, line_faults, point_faults, refuse, row_faults, turned
from coverplan.layers.roads.files import load_roads, read_road_files
from coverplan.layers.roads.graphs import GRAPH_NAMES, doubtful_costs, graph_tables, in_metres
from coverplan.layers.roads.joins import near_misses
from coverplan.layers.roads.words import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIERS,
    NO_BARRIERS,
    ROAD_CLASSES,
    ROAD_COLUMNS,
    SURFACES,
    access_column_of,
    access_value_of,
    barrier_of,
    road_class_of,
    surface_of,
)

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_VALUES",
    "BARRIERS",
    "GRAPH_NAMES",
    "NO_BARRIERS",
    "ROAD_CLASSES",
    "ROAD_COLUMNS",
    "SURFACES",
    "Roads",
    "access_column_of",
    "access_value_of",
    "barrier_of",
    "doubtful_costs",
    "end_faults",
    "graph_tables",
    "in_metres",
    "line_faults",
    "load_roads",
    "near_misses",
    "point_faults",
    "read_road_files",
    "refuse",
    "road_class_of",
    "row_faults",
    "surface_of",
    "turned",
]
