"""The layers that a county keeps beside the four that every plan has: a file of each, and the plan that names them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
from shapely import LineString, box

if TYPE_CHECKING:
    from pathlib import Path

    from fuzzing.study import Square

_LAYERS = """
[layers.unit_list]
path = "list.csv"
[layers.indicators]
path = "indicators.csv"
[layers.rates]
path = "rates.csv"
[layers.projects]
path = "projects.csv"
datum = "wgs84"
[layers.people_by_year]
path = "years.csv"
[layers.closures]
path = "closures.geojson"
datum = "wgs84"
[layers.pillars]
path = "pillars.csv"
datum = "wgs84"
[layers.lines]
path = "lines.csv"
[layers.neighbours]
path = "neighbours.gpkg"
datum = "cgcs2000"
[layers.water]
path = "water.gpkg"
datum = "cgcs2000"
[layers.register]
path = "register.json"
[years]
base = 2025
near = 2030
far = 2035
[[goals]]
id = "used"
kind = "indicator"
indicator = "使用率"
target = 60
"""
_TABLES = {
    "indicators.csv": "indicator,value,unit,unit_code,period,source\n使用率,91.7,%,,2025,示例\n火化率,100,%,,2025,示例\n安葬率,57.2,%,,2025,示例\n",
    "rates.csv": "unit_code,year,deaths_per_mille,share\n370832001,2025,7.4,50 %\n370832100,2025,8.4,60 %\n370832001,2030,7.0,55 %\n370832100,2030,8.0,65 %\n",
    "years.csv": "unit_code,year,residents,residents_60plus\n370832001,2025,900,200\n370832001,2030,880,240\n370832100,2025,820,210\n370832100,2030,800,250\n",
    "lines.csv": "line_id,name,unit_a,unit_b,last_inspected\n370832001100,甲乙线,370832001,370832100,2023-05-18\n",
}


def write_rest(folder: Path, usual: str, squares: Square) -> dict[str, str]:
    """Write the files and ``plan_rest.toml``; return the file of each reader."""
    x0, y0, crs = squares.x0, squares.y0, squares.crs
    for name, text in _TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "list.csv").write_bytes((folder / "names.csv").read_bytes())
    spots = gpd.GeoSeries.from_xy([x0 + 1000 * n for n in range(5)], [y0 + 2000] * 5, crs=crs).to_crs(4326)
    rows = [f"37083200110000{n}Q,370832001100,{n},{p.x:.7f},{p.y:.7f}" for n, p in enumerate(spots, 1)]
    (folder / "pillars.csv").write_text(
        "number,line_id,order,lon,lat\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    place = f"{spots.iloc[1].x:.6f},{spots.iloc[1].y:.6f}"
    (folder / "projects.csv").write_text(
        "project_id,name,kind,action,status,start,end,cost,places,lon,lat\n"
        f"x1,养老院,nursing_home,新建,building,2024,2026,1200,80,{place}\nx2,公墓,public_cemetery,新建,planned,2027,2028,500,2000,{place}\n",
        encoding="utf-8",
    )
    shut = LineString([(x0 + 1450, y0 + 900), (x0 + 1450, y0 + 1100)])
    closed = gpd.GeoDataFrame({"name": ["修路", "限行"], "slow": [None, 2.0]}, geometry=[shut, shut], crs=crs)
    closed.to_crs(4326).to_file(folder / "closures.geojson")
    beyond = [box(x0 + 4000, y0, x0 + 8000, y0 + 4000), box(x0, y0 - 4000, x0 + 4000, y0)]
    gpd.GeoDataFrame({"name": ["东县", "南县"]}, geometry=beyond, crs=crs).to_file(folder / "neighbours.gpkg")
    pond = [box(x0 + 10, y0 + 10, x0 + 60, y0 + 60), box(x0 + 3900, y0 + 3900, x0 + 3950, y0 + 3950)]
    gpd.GeoDataFrame({"name": ["塘", "湖"]}, geometry=pond, crs=crs).to_file(folder / "water.gpkg")
    (folder / "plan_rest.toml").write_text(usual + _LAYERS, encoding="utf-8")
    files = [*_TABLES, "list.csv", "pillars.csv", "projects.csv", "closures.geojson", "neighbours.gpkg", "water.gpkg"]  # fmt: skip
    return {name.partition(".")[0]: name for name in files}
