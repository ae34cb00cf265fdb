"""What is there: the layers of a study, read into one form."""

from __future__ import annotations

from coverplan.layers.boundaries import mended, read_boundaries
from coverplan.layers.closures import closed_lines_and_areas, closures_frame, read_closures
from coverplan.layers.codes import LENGTH_OF_LEVEL, QUASI_UNITS, is_digits, type_of_code
from coverplan.layers.facilities import read_facilities
from coverplan.layers.indicators import read_indicators
from coverplan.layers.mapped_names import judge_mapping
from coverplan.layers.people import read_area_layer, read_residents, seat_homes
from coverplan.layers.roads import (
    ACCESS_COLUMNS,
    ACCESS_VALUES,
    BARRIERS,
    GRAPH_NAMES,
    ROAD_CLASSES,
    SURFACES,
    Roads,
    access_column_of,
    access_value_of,
    barrier_of,
    end_faults,
    graph_tables,
    in_metres,
    line_faults,
    load_roads,
    near_misses,
    point_faults,
    read_road_files,
    refuse,
    road_class_of,
    row_faults,
    surface_of,
    turned,
)
from coverplan.layers.rows import Layer, LayerSpec, TableLayer, explained_by_datum, misplaced_files, read_rows
from coverplan.layers.unit_tree import UnitTree, units_at, units_of

__all__ = [
    "ACCESS_COLUMNS",
    "ACCESS_VALUES",
    "BARRIERS",
    "GRAPH_NAMES",
    "LENGTH_OF_LEVEL",
    "QUASI_UNITS",
    "ROAD_CLASSES",
    "SURFACES",
    "Layer",
    "LayerSpec",
    "Roads",
    "TableLayer",
    "UnitTree",
    "access_column_of",
    "access_value_of",
    "barrier_of",
    "closed_lines_and_areas",
    "closures_frame",
    "end_faults",
    "explained_by_datum",
    "graph_tables",
    "in_metres",
    "is_digits",
    "judge_mapping",
    "line_faults",
    "load_roads",
    "mended",
    "misplaced_files",
    "near_misses",
    "point_faults",
    "read_area_layer",
    "read_boundaries",
    "read_closures",
    "read_facilities",
    "read_indicators",
    "read_residents",
    "read_road_files",
    "read_rows",
    "refuse",
    "road_class_of",
    "row_faults",
    "seat_homes",
    "surface_of",
    "turned",
    "type_of_code",
    "units_at",
    "units_of",
]
