"""A toy county whose answers can be worked out by hand.

Four villages stand in a row along one road, 1 km apart; each has one demand point 100 m north of the
road. Towns: west (a 街道) holds villages 1 and 2, east (a 镇) holds 3 and 4. Residents: 100, 200, 300, 400.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

from coverplan.plan import Plan
from coverplan.study import Study

if TYPE_CHECKING:
    from collections.abc import Sequence

CRS = "EPSG:4548"
X0, Y0 = 500_000.0, 3_960_000.0
RESIDENTS = (100.0, 200.0, 300.0, 400.0)
VILLAGES = ("370832001201", "370832001202", "370832101201", "370832101202")
TOWNS = ("370832001", "370832101")


def at(x: float, y: float) -> Point:
    """A point x metres east and y metres north of the county's corner; the road runs at y = 1000."""
    return Point(X0 + x, Y0 + y)


def boundaries() -> gpd.GeoDataFrame:
    def row(
        code: str, name: str, level: str, kind: str, parent: str, west: float, east: float
    ) -> tuple[Any, ...]:
        return code, name, level, kind, parent, box(X0 + west, Y0, X0 + east, Y0 + 2000)

    rows = [
        row("370832", "玩具县", "county", "", "", 0, 4000),
        row(TOWNS[0], "西街道", "town", "街道", "370832", 0, 2000),
        row(TOWNS[1], "东镇", "town", "镇", "370832", 2000, 4000),
    ]
    for number, code in enumerate(VILLAGES):
        rows.append(
            row(
                code,
                f"{'一二三四'[number]}村",
                "village",
                "村委会",
                code[:9],
                number * 1000,
                number * 1000 + 1000,
            )
        )
    return gpd.GeoDataFrame(
        rows,
        columns=["unit_code", "name", "level", "type", "parent_code", "geometry"],
        geometry="geometry",
        crs=CRS,
    )


def residents() -> gpd.GeoDataFrame:
    places = [at(500 + 1000 * number, 1100) for number in range(4)]
    return gpd.GeoDataFrame(
        {
            "demand_id": ["d1", "d2", "d3", "d4"],
            "unit_code": VILLAGES,
            "name": ["一", "二", "三", "四"],
            "residents": RESIDENTS,
        },
        geometry=places,
        crs=CRS,
    )


def facilities(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Facilities, each a dict with facility_id, kind, x, y and whatever else it has."""
    made = [
        {
            "name": f"设施{row['facility_id']}",
            "status": "operating",
            "serves": (),
            "unit_code": "",
            "beds": None,
            "nursing_beds": None,
        }
        | {key: value for key, value in row.items() if key not in ("x", "y")}
        for row in rows
    ]
    return gpd.GeoDataFrame(made, geometry=[at(row["x"], row["y"]) for row in rows], crs=CRS)


def roads() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Five nodes at x = 0, 1000 ... 4000 and the four edges between them, canonical."""
    nodes = gpd.GeoDataFrame(
        {"node_id": [f"n{k}" for k in range(5)]}, geometry=[at(1000 * k, 1000) for k in range(5)], crs=CRS
    )
    edges = gpd.GeoDataFrame(
        {
            "edge_id": [f"e{k}" for k in range(4)],
            "u": [f"n{k}" for k in range(4)],
            "v": [f"n{k + 1}" for k in range(4)],
            "road_class": "residential",
            "oneway": "no",
            "speed_kph": pd.array([pd.NA] * 4, dtype="Float64"),
        },
        geometry=[LineString([at(1000 * k, 1000), at(1000 * (k + 1), 1000)]) for k in range(4)],
        crs=CRS,
    )
    return nodes, edges


def study(
    goals: Sequence[dict[str, Any]] = (),
    siting: Sequence[dict[str, Any]] = (),
    *,
    travel: dict[str, Any] | None = None,
    **layers: Any,
) -> Study:
    """The toy study with goals; a layer given as None is absent, one given replaces the toy's."""
    nodes, edges = roads()
    plan = Plan.model_validate(
        {
            "id": "toy",
            "area": {"name": "玩具县", "code": "370832", "crs": CRS},
            "goals": list(goals),
            "siting": list(siting),
            "travel": travel or {},
        }
    )
    frames: dict[str, Any] = {
        "boundaries": boundaries(),
        "residents": residents(),
        "roads": edges,
        "road_nodes": nodes,
        "facilities": None,
    }
    return Study(**({"plan": plan} | frames | layers))
