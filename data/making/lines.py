"""Surveyed lines with their pillars, and the neighbour beyond the county line: all invented."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from making.ground import CRS

__all__ = ["make_lines", "make_neighbours", "make_pillars"]

_NEIGHBOUR = "示例邻县"
# Lines between these; the last is the county's with its neighbour. The day of the last joint inspection beside.
_LINES = (
    ("370832001", "370832002", "2023-05-18"),
    ("370832001", "370832104", "2020-11-06"),
    ("370832104", "370832106", "2021-09-24"),
    ("370832", _NEIGHBOUR, "2024-04-12"),
)
_APART_M = 2_500.0
_LEAST_M = 500.0
# One pillar stands off its line, the neighbour reaches over the county's line in one place.
_OFF_M, _BITE_M = 6.0, 40.0
_BEYOND_M = 6_000.0


def make_neighbours(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Invent the county east of the county, on the same line but for one place."""
    county = units.set_index("unit_code").geometry["370832"]
    corners = shapely.get_coordinates(county.exterior)
    easternmost = shapely.Point(corners[corners[:, 0].argmax()])
    shape = _beside(county).union(easternmost.buffer(_BITE_M, quad_segs=4))
    return gpd.GeoDataFrame({"name": [_NEIGHBOUR]}, geometry=[shape], crs=CRS)


def _beside(county: shapely.Polygon) -> shapely.Polygon:
    """Return all that lies east of the county, up to its line."""
    west, south, east, north = county.bounds
    beyond = shapely.box((west + east) / 2, south - _BEYOND_M, east + _BEYOND_M, north + _BEYOND_M)
    return max(shapely.get_parts(shapely.difference(beyond, county)), key=lambda part: part.area)


def _course(units: gpd.GeoDataFrame, pair: tuple[str, str]) -> shapely.LineString:
    """Return the longest piece of the border of two units, from west to east or from north to south."""
    shapes = units.set_index("unit_code").geometry
    one = shapes[pair[0]]
    other = shapes[pair[1]] if pair[1] in shapes.index else _beside(one)
    shared = shapely.line_merge(one.boundary.intersection(other.boundary))
    line = max(shapely.get_parts(shared), key=lambda part: part.length)
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    is_back = x1 < x0 if abs(x1 - x0) >= abs(y1 - y0) else y1 > y0
    return line.reverse() if is_back else line


def make_lines(units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Invent the list of lines."""
    names = units.set_index("unit_code")["name"]
    rows = [
        {
            "界线编号": _line_id(one, other),
            "界线名称": f"示例·{names[one]}—{names.get(other, other)}线",
            "甲方": one,
            "乙方": other,
            "上次联检": last,
        }
        for one, other, last in _LINES
    ]
    return pd.DataFrame(rows)


def _line_id(one: str, other: str) -> str:
    return f"370832{one[6:] or '000'}{other[6:] if other.isdigit() else '900'}"


def make_pillars(units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Invent pillars along each line."""
    rows = []
    for one, other, _ in _LINES:
        line = _course(units, (one, other))
        count = max(2, int(line.length // _APART_M))
        stations = np.linspace(_LEAST_M, line.length - _LEAST_M, count)
        for number, point in enumerate(shapely.line_interpolate_point(line, stations), start=1):
            is_off = one == "370832104" and number == 2
            rows.append(
                {
                    "界桩号": f"{_line_id(one, other)}{number:03d}Q",
                    "界线编号": _line_id(one, other),
                    "顺序": number,
                    "point": shapely.Point(point.x + _OFF_M, point.y) if is_off else point,
                }
            )
    frame = gpd.GeoDataFrame(rows, geometry="point", crs=CRS).to_crs("EPSG:4490")
    return pd.DataFrame(frame.drop(columns="point")).assign(
        经度=frame.geometry.x.round(8), 纬度=frame.geometry.y.round(8)
    )
