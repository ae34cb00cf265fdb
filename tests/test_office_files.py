"""The toy county as an office would have it: every file awkward, the answer the same.

GBK shapefile without .cpg in GCJ-02 with two villages of one name, a workbook with Chinese headers in
BD-09 with a title row, merged cells and a total row, village totals in a GB18030 table in which Excel
turned the codes into numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
import toy_town
import xlsxwriter

import coverplan as cp
from coverplan.crs import wgs84_to_shifted

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """
id = "office"
[area]
name = "玩具县"
code = "370832"
crs = "EPSG:4548"
residents = 1000
[layers.boundaries]
path = "边界.shp"
datum = "gcj02"
columns = { unit_code = "代码", name = "名称", level = "级别", type = "类型", parent_code = "上级代码" }
[layers.facilities]
path = "养老机构.xlsx"
datum = "bd09"
columns = { facility_id = "编号", name = "名称", kind = "类型", status = "状态", beds = "床位数", lon = "经度", lat = "纬度" }
[layers.residents]
path = "人口.csv"
columns = { unit_code = "村代码", residents = "常住人口" }
spread = "settlements"
[layers.settlements]
path = "居民点.csv"
datum = "gcj02"
columns = { lon = "经度", lat = "纬度" }
[layers.roads]
path = "道路.shp"
datum = "gcj02"
columns = { road_class = "等级" }
[travel.car]
profile = "car"
[[goals]]
id = "cover"
kind = "reach"
facility = ["nursing_home"]
within = "1.2 km"
travel = "car"
"""


def shifted(frame: gpd.GeoDataFrame, datum: str) -> gpd.GeoDataFrame:
    def move(places: np.ndarray) -> np.ndarray:
        lon, lat = wgs84_to_shifted(places[:, 0], places[:, 1], datum)
        return np.column_stack([lon, lat])

    there = frame.to_crs(4326)
    return there.set_geometry(
        gpd.GeoSeries(shapely.transform(there.geometry.to_numpy(), move), crs=4326, index=there.index)
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    units = toy_town.boundaries()
    units.loc[units["level"] == "village", "name"] = [
        "李庄村村民委员会",
        "西村村民委员会",
        "李庄村村民委员会",
        "东村村民委员会",
    ]
    units["geometry"] = units.geometry.segmentize(200)
    headers = {
        "unit_code": "代码",
        "name": "名称",
        "level": "级别",
        "type": "类型",
        "parent_code": "上级代码",
    }
    shifted(units, "gcj02").rename(columns=headers).to_file(tmp_path / "边界.shp", encoding="GBK")
    (tmp_path / "边界.cpg").unlink()
    _, edges = toy_town.roads()
    lines = shifted(edges.assign(geometry=edges.geometry.segmentize(100)), "gcj02")
    lines = lines[["geometry"]].assign(等级=["省道", "县道", "乡道", "村道"])
    lines.to_file(tmp_path / "道路.shp", encoding="GBK")
    (tmp_path / "道路.cpg").unlink()
    homes = shifted(
        toy_town.facilities({"facility_id": "A1", "kind": "nursing_home", "x": 500, "y": 1000}), "bd09"
    ).geometry.iloc[0]
    with xlsxwriter.Workbook(tmp_path / "养老机构.xlsx") as book:
        sheet = book.add_worksheet("机构")
        sheet.merge_range(0, 0, 0, 6, "玩具县养老机构一览表")
        for row, cells in enumerate(
            (
                ["编号", "名称", "类型", "状态", "床位数", "经度", "纬度"],
                ["A1", "示例养老院", "养老院", "运营", "５０", homes.x, homes.y],
                ["合计", "", "", "", 50, "", ""],
            )
        ):
            sheet.write_row(row + 1, 0, cells)
    rows = [
        f"{float(code)},{count:.0f}"
        for code, count in zip(toy_town.VILLAGES, toy_town.RESIDENTS, strict=True)
    ]
    (tmp_path / "人口.csv").write_text("\n".join(["村代码,常住人口", *rows, "合计,1000"]), encoding="gb18030")
    places = shifted(toy_town.residents(), "gcj02").geometry
    points = [f"{point.x:.8f},{point.y:.8f}" for point in places]
    (tmp_path / "居民点.csv").write_text("\n".join(["经度,纬度", *points]), encoding="utf-8-sig")
    return tmp_path


def test_awkward_files_give_the_same_answer_as_clean_ones(office: Path):
    study = cp.open_study(office)
    result = cp.measure(study)
    assert result.goals.loc[0, "value"] == pytest.approx(0.3)
    assert result.reach["cover"]["cost"].astype(float).to_numpy() == pytest.approx(
        [100, 1100, 2100, 3100], abs=0.5
    )
    assert result.gaps["unit_code"].tolist() == list(toy_town.VILLAGES[2:])
    assert set(study.boundaries["name"]) >= {"西街道", "李庄村村民委员会"}


def test_what_was_assumed_or_left_out_is_told(office: Path):
    study = cp.open_study(office)
    rules = {finding.rule for finding in study.findings}
    assert {"table.encoding", "table.total-rows", "table.title-rows", "residents.spread"} <= rules
    assert not [finding for finding in cp.check(study) if finding.level == "error"]
