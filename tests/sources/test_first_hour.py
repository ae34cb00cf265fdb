"""A clerk's first hour: tables as they come from offices, filled in by hand, are read right or told in words."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import coverplan as cp
from coverplan.layers.rows import choose_columns
from coverplan.tables import TABLES
from coverplan.texts import keys, text_of

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """
id = "dp"
[area]
name = "东平县"
code = "370923"
crs = "EPSG:4548"
[layers.boundaries]
path = "units.{kind}"
datum = "cgcs2000"
[layers.facilities]
path = "homes.{kind}"
datum = "cgcs2000"
[layers.residents]
path = "people.{kind}"
datum = "cgcs2000"
"""
UNITS: list[list[Any]] = [
    ["东平县行政区划名录（2024年）"],
    ["填报单位：县民政局", "", "", "填报日期：2025年3月"],
    ["区划代码", "名称", "级别", "类型", "上级代码", "驻地经度", "驻地纬度"],
    [370923, "东平县", "县级", "县", "", 116.47, 35.93],
    [370923001, "东平街道 ", "乡级", "街道", 370923, "116°28′12″", "35°55′48″"],
    [370923100, "州城镇", "乡级", "镇", 370923, "116°20′", "35°52′"],
    [370923001201.0, "王庄村", "村级", "村委会", 370923001.0, "116.46度", "北纬35.93"],
    [370923001202.0, "李庄村", "村级", "村委会", "370923001.0", "E116.48", "35°56.4′N"],
    [370923100201, "赵楼村", "村级", "村委会", 370923100, 116.33, 35.87],
    ["合计", "6个"],
]  # fmt: skip
HOMES: list[list[Any]] = [
    ["东平县养老服务机构基本情况统计表"],
    ["（截至2025年3月，单位：张、人）"],
    ["编号", "机构名称", "机构类别", "运营状态", "开业时间", "床位数（张）", "护理型床位（张）", "入住人数", "所在村（社区）", "经度", "纬度", "备注"],
    ["007", "东平县社会福利院 ", "养老院", "运营", "2025年3月", "１，２００", "600张", "1,023", "王庄村", "116°27′36″", "35°55′48″", "扩建"],
    ["008", "王庄敬老院", "敬老院", "正常运营", datetime(2019, 6, 1), "80", "40", "35", "王庄村", 116.461, 35.931, ""],  # noqa: DTZ001
    ["009", "赵楼日间照料中心", "日间照料中心", "在建", "2026.5", "30", "—", "", "赵楼村", "１１６．３３", " 35.87 ", ""],
    ["010", "李庄幸福院", "幸福院", "停办", "2015", "20", "", "", "李庄村", 116.48, 35.94, ""],
    ["合计", "", "", "", "", "1330", "640", "1058"],
    ["注：数据来源于各乡镇上报"],
]  # fmt: skip
PEOPLE: list[list[Any]] = [
    ["乡镇", "村（社区）", "常住人口（人）", "60岁以上老年人口（人）", "80周岁及以上老人"],
    ["东平街道", "王庄村", "1,480", "３５２", 61],
    ["东平街道", "李庄村", "980人", "210", 33],
    ["州城镇", "赵楼村", 1203.0, "300", "20"],
    ["总计", "", 3663, 862, ""],
]
TABLES_OF_THE_OFFICE = {"units": UNITS, "homes": HOMES, "people": PEOPLE}


def as_workbook(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if len(rows[0]) == 1:
        sheet.merge_cells("A1:F1")
    sheet.row_dimensions[len(rows) - 3].hidden = True
    book.save(path)


def as_text(path: Path, rows: list[list[Any]]) -> None:
    """As Excel saves a CSV on a Chinese computer."""
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(
            [cell.strftime("%Y/%m/%d") if isinstance(cell, datetime) else cell for cell in row]
            for row in rows
        )


def office(folder: Path, kind: str, **changed: list[list[Any]]) -> Path:
    for name, rows in (TABLES_OF_THE_OFFICE | changed).items():
        (as_workbook if kind == "xlsx" else as_text)(folder / f"{name}.{kind}", rows)
    plan = folder / "plan.toml"
    plan.write_text(PLAN.replace("{kind}", kind), encoding="utf-8")
    return plan


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_tables_as_offices_have_them_are_read_right(tmp_path: Path, kind: str):
    study = cp.open_study(office(tmp_path, kind))
    units = study.boundaries.set_index("unit_code")
    towns = ["370923001", "370923100"]
    assert list(units.index) == ["370923", *towns, "370923001201", "370923001202", "370923100201"]
    assert units["parent_code"].tolist()[1:] == ["370923", "370923", towns[0], towns[0], towns[1]]
    assert units["name"]["370923001"] == "东平街道"
    assert units["seat_lon"].round(4).tolist() == [116.47, 116.47, 116.3333, 116.46, 116.48, 116.33]
    assert units["seat_lat"].round(4).tolist() == [35.93, 35.93, 35.8667, 35.93, 35.94, 35.87]
    homes = study.facilities.set_index("facility_id")
    assert homes.index.tolist() == ["007", "008", "009", "010"]
    assert homes["kind"].tolist() == [
        "nursing_home",
        "welfare_home",
        "day_care_centre",
        "community_care_station",
    ]
    assert homes["status"].tolist() == ["operating", "operating", "building", "closed"]
    assert homes["opened"].tolist() == ["2025-03", "2019-06-01", "2026-05", "2015"]
    assert homes["beds"].tolist() == [1200, 80, 30, 20]
    assert homes["nursing_beds"].fillna(-1).tolist() == [600, 40, -1, -1]
    assert homes["unit_code"].tolist() == ["370923001201", "370923001201", "370923100201", "370923001202"]
    people = study.residents.set_index("unit_code")
    assert people["residents"].tolist() == [1480, 980, 1203]
    assert people["residents_60plus"].tolist() == [352, 210, 300]
    assert people["residents_80plus"].tolist() == [61, 33, 20]
    told = {finding.rule for finding in study.findings}
    assert {"table.title-rows", "table.total-rows", "table.note-rows", "table.usual-headers"} <= told
    assert [finding for finding in study.findings if finding.level == "error"] == []


def test_what_cannot_be_read_is_told_by_row_and_by_the_offices_own_header(tmp_path: Path):
    homes = [list(row) for row in HOMES]
    homes[2][0] = "序"
    homes[4][6] = "约40"
    with pytest.raises(cp.CoverplanError) as caught:
        cp.open_study(office(tmp_path, "xlsx", homes=homes))
    told = caught.value.message("zh")
    assert "缺少“设施编号（facility_id）”列" in told
    assert "homes.xlsx 第 5 行：“护理型床位（张）”的“约40”不是数字" in told
    assert "column 'facility_id' is missing" in caught.value.message("en")


def test_a_column_that_is_lacking_is_named_by_a_header_that_is_known():
    for table in ("boundaries", "facilities", "residents", "unit_list", "projects"):
        for column in TABLES[table]:
            if column.required and (key := f"column.{column.name}") in keys():
                header = text_of(key).zh
                for written in (header, f"{header}（{column.name}）"):
                    chosen = choose_columns([written], table, {}, file="a.csv", has_places=True)
                    assert chosen.headers == {column.name: written}, (table, written)
