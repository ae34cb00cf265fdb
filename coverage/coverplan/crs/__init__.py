"""Coordinate reference systems and Chinese datums: metres or nothing, no silent guess."""

from __future__ import annotations

from coverplan.crs.datums import (
    DATUMS,
    Datum,
    in_china_box,
    shift_to_wgs84,
    touches_china_box,
    wgs84_to_shifted,
)
from coverplan.crs.metric import metric_crs_of, metric_crs_within, require_metric, require_metric_crs
from coverplan.crs.named import WGS84, crs_name, require_crs
from coverplan.crs.reproject import (
    lonlat,
    lonlat_of,
    lost_coordinates,
    reach_of_bounds,
    reproject,
    to_wgs84,
    xy_of,
)

__all__ = [
    "DATUMS",
    "WGS84",
    "Datum",
    "crs_name",
    "in_china_box",
    "lonlat",
    "lonlat_of",
    "lost_coordinates",
    "metric_crs_of",
    "metric_crs_within",
    "reach_of_bounds",
    "reproject",
    "require_crs",
    "require_metric",
    "require_metric_crs",
    "shift_to_wgs84",
    "to_wgs84",
    "touches_china_box",
    "wgs84_to_shifted",
    "xy_of",
]
