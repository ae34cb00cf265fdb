"""The toy county as a folder of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import toy_town

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """
id = "toy"
title = "玩具县"
[area]
name = "玩具县"
code = "370832"
crs = "EPSG:4548"
sample = true
[layers.boundaries]
path = "units.gpkg"
datum = "cgcs2000"
[layers.facilities]
path = "facilities.csv"
datum = "wgs84"
columns = { facility_id = "编号", name = "名称", kind = "类型", status = "状态", beds = "床位数", lon = "经度", lat = "纬度" }
[layers.residents]
path = "residents.csv"
datum = "wgs84"
[layers.roads]
path = "roads.gpkg"
datum = "cgcs2000"
[travel.car]
profile = "car"
[[goals]]
id = "homes"
kind = "quota"
facility = ["nursing_home"]
units = { level = "town" }
[[goals]]
id = "cover"
kind = "reach"
facility = ["nursing_home"]
within = "1.2 km"
travel = "car"
target = "100 %"
[[siting]]
goal = "cover"
new_sites = 1
"""


def office_files(folder: Path) -> Path:
    """Write the toy county as a folder of files, as an office would have it."""
    folder.mkdir()
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    toy_town.boundaries().to_file(folder / "units.gpkg", layer="units")
    _, edges = toy_town.roads()
    edges.to_file(folder / "roads.gpkg", layer="roads")
    people = toy_town.residents().to_crs(4326)
    people.assign(lon=people.geometry.x, lat=people.geometry.y).drop(columns="geometry").to_csv(
        folder / "residents.csv", index=False, encoding="utf-8-sig"
    )
    homes = toy_town.facilities({"facility_id": "A1", "kind": "nursing_home", "x": 500, "y": 1000}).to_crs(
        4326
    )
    point = homes.geometry.iloc[0]
    (folder / "facilities.csv").write_text(
        f"编号,名称,类型,状态,床位数,经度,纬度\nA1,示例养老院,养老院,运营,50,{point.x:.6f},{point.y:.6f}\n",
        encoding="gb18030",
    )
    return folder
