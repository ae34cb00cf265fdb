"""Lines, pillars and a neighbour from their files to the papers, as a process and in words."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import toy_town
from shapely import Point, box

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAYERS = """
[layers.lines]
path = "界线.csv"
[layers.pillars]
path = "界桩.csv"
datum = "cgcs2000"
[layers.neighbours]
path = "beside.gpkg"
datum = "cgcs2000"
[checks.rules."border.pillar"]
within_m = 2.0
"""


def add_lines(folder: Path, lines: str, pillars: list[tuple[str, str, int, float, float]]) -> None:
    """Put a line between the toy's two towns and one with a neighbour in the east beside the plan."""
    plan = folder / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8") + LAYERS, encoding="utf-8")
    (folder / "界线.csv").write_text(lines, encoding="gb18030")
    points = gpd.points_from_xy([row[3] for row in pillars], [row[4] for row in pillars], crs=toy_town.CRS)
    degrees = points.to_crs("EPSG:4490")
    rows = [
        f"{number},{line},{order},{x:.9f},{y:.9f}"
        for (number, line, order, *_), x, y in zip(pillars, degrees.x, degrees.y, strict=True)
    ]
    (folder / "界桩.csv").write_text("\n".join(["界桩号,界线编号,顺序,经度,纬度", *rows]), encoding="gb18030")
    county = toy_town.boundaries().set_index("level").geometry["county"]
    _, south, east, north = county.bounds
    beside = gpd.GeoDataFrame(
        {"名称": ["示例县"]}, geometry=[box(east, south, east + 900, north)], crs=toy_town.CRS
    )
    beside.to_file(folder / "beside.gpkg")


def towns() -> tuple[list[str], float, float, float]:
    """Codes of the two towns, and where their border runs."""
    frame = toy_town.boundaries()
    frame = frame[frame["level"] == "town"]
    west = frame.total_bounds
    border = frame.geometry.iloc[0].bounds[2]
    return frame["unit_code"].tolist(), border, west[1], west[3]


def test_a_check_as_a_process_tells_and_writes_the_papers(toy_files: Path, tmp_path: Path):
    (one, other), x, south, north = towns()
    lines = f"界线编号,甲方,乙方,上次联检\n3708,{one},{other},2015-05-06\n3709,{other},示例县,\n"
    pillars = [("3708001Q", "3708", 1, x, north - 50), ("3708002Q", "3708", 2, x + 9, (south + north) / 2)]
    add_lines(toy_files, lines, pillars)
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "coverplan.cli",
        "check",
        str(toy_files / "plan.toml"),
        "--out",
        str(out),
        "--lang",
        "en",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    table = pd.read_csv(out / "findings.csv", dtype=str, keep_default_na=False)
    told = table[table["rule"].isin(["border.pillar", "border.inspection-due"])]
    assert sorted(zip(told["rule"], told["name"], told["size"], strict=True)) == [
        ("border.inspection-due", "3708", ""),
        ("border.inspection-due", "3709", ""),
        ("border.pillar", "3708002Q", "9"),
    ]
    listed = {
        entry["path"] for entry in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    }
    assert {f"inspection/{line}.{kind}" for line in ("3708", "3709") for kind in ("docx", "xlsx")} <= listed


def test_every_fault_of_the_three_files_is_told_at_once(
    toy_files: Path, tmp_path: Path, call: Callable[..., object]
):
    _, x, south, _ = towns()
    add_lines(toy_files, "界线编号,甲方,乙方\n3708,,b\n", [("3708001Q", "", 1, x, south)])
    gpd.GeoDataFrame({"名称": ["示例县"]}, geometry=[Point(x, south)], crs=toy_town.CRS).to_file(
        toy_files / "beside.gpkg"
    )
    called = call("check", toy_files / "plan.toml", "--out", tmp_path / "out")
    assert called.code == 2
    assert not (tmp_path / "out").exists()
    for words in ("界线.csv 第 2 行", "界桩.csv 第 2 行", "beside.gpkg"):
        assert words in called.err
