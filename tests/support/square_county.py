"""A county of 4 x 4 villages, 1 km each, in four towns of 2 x 2, whose answers can be worked out by hand.

Villages are numbered from 0 in the south-west, row by row; village n has 100 + 10 n residents, a tenth of them 60 and older, and 40
households, at one point in its middle. Roads join the middles. Towns: 001 街道 (south-west), 101 镇 (south-east), 102 镇 (north-west), 201 乡
(north-east).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely import LineString, Point, box

from coverplan.plan import Changes, Plan
from coverplan.study import Study

CRS = "EPSG:4548"
X0, Y0 = 500_000.0, 3_960_000.0
COUNTY = "370832"
SW, SE, NW, NE = "370832001", "370832101", "370832102", "370832201"
TYPES = {SW: "街道", SE: "镇", NW: "镇", NE: "乡"}
NAMES = {SW: "西南街道", SE: "东南镇", NW: "西北镇", NE: "东北乡"}
# Names that sound like no other.
_WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


def town_of(number: int) -> str:
    column, row = number % 4, number // 4
    return [[SW, SE], [NW, NE]][row // 2][column // 2]


def village(number: int) -> str:
    """The code of a village."""
    return f"{town_of(number)}{200 + number}"


def at(x: float, y: float) -> Point:
    """A point x metres east and y metres north of the county's corner."""
    return Point(X0 + x, Y0 + y)


def residents_of(number: int) -> float:
    return 100.0 + 10 * number


def boundaries() -> gpd.GeoDataFrame:
    squares = {
        n: box(X0 + n % 4 * 1e3, Y0 + n // 4 * 1e3, X0 + n % 4 * 1e3 + 1e3, Y0 + n // 4 * 1e3 + 1e3)
        for n in range(16)
    }
    towns = {
        town: shapely.coverage_union_all([squares[n] for n in range(16) if town_of(n) == town])
        for town in NAMES
    }
    rows: list[tuple[Any, ...]] = [
        (
            COUNTY,
            "方县",
            "county",
            "县",
            None,
            shapely.coverage_union_all(list(squares.values())),
            640.0,
            16.0,
        )
    ]
    rows += [
        (code, NAMES[code], "town", TYPES[code], COUNTY, shape, 160.0, 4.0) for code, shape in towns.items()
    ]
    rows += [
        (village(n), f"{_WORDS[n]}村村民委员会", "village", "村委会", town_of(n), squares[n], 40.0, 1.0)
        for n in range(16)
    ]
    columns = ["unit_code", "name", "level", "type", "parent_code", "geometry", "households", "area_km2"]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)
    places = gpd.GeoSeries([shape.centroid for shape in frame.geometry], crs=CRS).to_crs("EPSG:4326")
    frame = frame.assign(seat_lon=places.x, seat_lat=places.y)
    order = frame["level"].map(["county", "town", "village"].index)
    return (
        frame.assign(order=order).sort_values(["order", "unit_code"], ignore_index=True).drop(columns="order")
    )


def residents() -> gpd.GeoDataFrame:
    frame = pd.DataFrame(
        {
            "demand_id": [f"d{n:02d}" for n in range(16)],
            "unit_code": [village(n) for n in range(16)],
            "name": [_WORDS[n] for n in range(16)],
            "placed_by": "given",
            "residents": [residents_of(n) for n in range(16)],
            "residents_60plus": [residents_of(n) / 10 for n in range(16)],
            "estimated": [()] * 16,
        }
    )
    places = [at(n % 4 * 1e3 + 500, n // 4 * 1e3 + 500) for n in range(16)]
    return gpd.GeoDataFrame(frame, geometry=places, crs=CRS)


def roads() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    places = [at(n % 4 * 1e3 + 500, n // 4 * 1e3 + 500) for n in range(16)]
    pairs = [(n, n + 1) for n in range(16) if n % 4 < 3] + [(n, n + 4) for n in range(12)]
    nodes = gpd.GeoDataFrame({"node_id": [f"n{n}" for n in range(16)]}, geometry=places, crs=CRS)
    edges = gpd.GeoDataFrame(
        {
            "edge_id": [f"e{k}" for k in range(len(pairs))],
            "u": [f"n{a}" for a, _ in pairs],
            "v": [f"n{b}" for _, b in pairs],
            "road_class": "residential",
            "oneway": "no",
            "speed_kph": pd.array([pd.NA] * len(pairs), dtype="Float64"),
        },
        geometry=[LineString([places[a], places[b]]) for a, b in pairs],
        crs=CRS,
    )
    return nodes, edges


def facilities() -> gpd.GeoDataFrame:
    """A centre in village 0, a cemetery in village 2 for the south-east, one in village 15 for the north-east."""
    rows = [
        ("c0", "西南综合养老服务中心", "comprehensive_centre", (), village(0), at(500, 500)),
        ("g2", "东南公墓", "public_cemetery", (SE,), village(2), at(2500, 500)),
        ("g15", "东北公墓", "public_cemetery", (NE, village(13)), village(15), at(3500, 3500)),
    ]
    frame = pd.DataFrame(rows, columns=["facility_id", "name", "kind", "serves", "unit_code", "geometry"])
    frame = frame.assign(status="operating", level=None, opened=None, closed=None).assign(
        **dict.fromkeys(("beds", "nursing_beds", "beds_used", "plots", "plots_used"), float("nan"))
    )
    frame[["level", "opened", "closed"]] = frame[["level", "opened", "closed"]].astype("str")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS)


def indicators() -> pd.DataFrame:
    rows = [
        ("社会组织", 8.0, "个", SW),
        ("社会组织", 4.0, "个", SE),
        ("火化率", 96.0, "%", NW),
        ("火化率", 90.0, "%", NE),
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "value", "unit", "unit_code"]).assign(
        period="2025", source="示例"
    )
    return frame.astype(dict.fromkeys(("indicator", "unit", "unit_code", "period", "source"), "str"))


GOALS: list[dict[str, Any]] = [
    {"id": "centre", "kind": "quota", "facility": ["comprehensive_centre"], "units": {"level": "town", "type": "街道"}, "at_least": 1},
    {
        "id": "cemetery", "kind": "reach", "facility": ["public_cemetery"], "group": "residents", "within": "5 km", "travel": "car",
        "eligibility": True, "target": "100 %",
    },
    {"id": "care", "kind": "reach", "facility": ["comprehensive_centre"], "within": "2 km", "travel": "car", "target": "50 %"},
]  # fmt: skip


def study(**layers: Any) -> Study:
    nodes, edges = roads()
    plan = Plan.model_validate(
        {
            "id": "square", "area": {"name": "方县", "code": COUNTY, "crs": CRS}, "units": {"vintage": "2025"}, "goals": GOALS,
            "travel": {"car": {"profile": "car"}},
        }
    )  # fmt: skip
    frames: dict[str, Any] = {
        "boundaries": boundaries(), "residents": residents(), "roads": edges, "road_nodes": nodes, "facilities": facilities(),
        "indicators": indicators(),
    }  # fmt: skip
    return Study(**({"plan": plan} | frames | layers))


def changes(*change: dict[str, Any], **more: Any) -> Changes:
    return Changes.model_validate(
        {"id": "try", "effective": dt.date(2027, 1, 1), "change": list(change)} | more
    )


def line_file(folder: Any, name: str, *places: tuple[float, float]) -> str:
    """Write a line through places, metres from the county's corner; return the file's name."""
    line = gpd.GeoDataFrame(
        {"name": ["line"]}, geometry=[LineString([at(*place) for place in places])], crs=CRS
    )
    line.to_file(folder / name)
    return name
