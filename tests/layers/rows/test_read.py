"""Rows of a layer's files: which files are opened and how, and every fault of every file told at once, in order."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import xlsxwriter
from layers_toy import CRS, EAST, NORTH, found, told, write_sheet
from shapely import Point

from coverplan.errors import Fault, InputError
from coverplan.layers.rows import LayerSpec, map_text, read_rows
from coverplan.plan import LayerSettings
from coverplan.texts import Listed, Named

INDICATORS = LayerSpec("indicators", "indicators", geometry="none")
FACILITIES = LayerSpec("facilities", "facilities", geometry="optional")


def read(folder, spec, *names, **given):
    return read_rows(spec, LayerSettings(path=list(names), **given), folder, crs=CRS)


def faults(folder, spec, *names, **given):
    with pytest.raises(InputError) as error:
        read(folder, spec, *names, **given)
    return told(error.value.faults)


def write(folder, name, text, encoding="utf-8"):
    (folder / name).write_text(text, encoding=encoding)


def records(layer, *columns):
    """The rows as lists, None where there is no value."""
    frame = pd.DataFrame(layer.frame[list(columns)]).astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "a.xlsx", "a.gpkg", "A.GPKG", "a.parquet"])
def test_one_table_says_the_same_in_every_kind_of_file(tmp_path, name):
    rows = [["指标", "数值", "备注"], ["火化率", 96, "甲"], ["入住率", 50.5, ""]]
    path = tmp_path / name
    match path.suffix.lower():
        case ".csv":
            write(tmp_path, name, "\n".join(",".join(map(str, row)) for row in rows))
        case ".xlsx":
            write_sheet(path, rows)
        case ".gpkg":
            pyogrio.write_dataframe(pd.DataFrame(rows[1:], columns=rows[0]), path, driver="GPKG")
        case ".parquet":
            pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(path)
    layer = read(tmp_path, INDICATORS, name, columns={"note": "备注"})
    assert records(layer, "indicator", "value", "note") == [["火化率", 96.0, "甲"], ["入住率", 50.5, None]]
    first = (
        1 if path.suffix.lower() in (".gpkg", ".parquet") else 2
    )  # features count from 1, rows as Excel does
    assert records(layer, "_file", "_row") == [[name, first], [name, first + 1]]
    assert layer.frame.geometry.isna().all()
    assert layer.frame.crs == CRS
    assert layer.files == (path,)
    assert sorted(layer.frame.columns) == sorted(["indicator", "value", "note", "_file", "_row", "geometry"])
    assert found(layer.findings) == [
        ("table.usual-headers", "info", {"file": name, "pairs": "indicator = 指标, value = 数值"})
    ]


def test_rows_of_several_files_follow_one_another(tmp_path):
    write(tmp_path, "b.csv", "指标,数值\n甲,1\n乙,2")
    write(tmp_path, "a.csv", "indicator,值,单位\n丙,3,%")
    layer = read(tmp_path, INDICATORS, "b.csv", "a.csv")
    assert layer.frame.index.to_list() == [0, 1, 2]
    assert records(layer, "indicator", "value", "unit", "_file", "_row") == [
        ["甲", 1.0, None, "b.csv", 2],
        ["乙", 2.0, None, "b.csv", 3],
        ["丙", 3.0, "%", "a.csv", 2],
    ]
    assert layer.files == (tmp_path / "b.csv", tmp_path / "a.csv")
    assert [finding.params["pairs"] for finding in layer.findings] == [
        "indicator = 指标, value = 数值",
        "value = 值, unit = 单位",
    ]
    alone = read(tmp_path, INDICATORS, "a.csv")
    assert alone.frame.index.to_list() == [0]


def test_the_sheet_the_layer_and_the_encoding_of_the_plan_are_read(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for sheet, value in (("旧", 1), ("新", 2)):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["指标", "数值"])
            page.write_row(1, 0, ["甲", value])
    assert records(read(tmp_path, INDICATORS, "a.xlsx", sheet="新"), "value") == [[2.0]]
    for layer, name in (("old", "甲"), ("new", "乙")):
        points = gpd.GeoDataFrame({"name": [name]}, geometry=[Point(EAST, NORTH)], crs=CRS)
        points.to_file(tmp_path / "a.gpkg", layer=layer)
    points = read(
        tmp_path,
        LayerSpec("settlements", "places", is_checked=False),
        "a.gpkg",
        layer="new",
        datum="cgcs2000",
    ).frame
    assert points["name"].to_list() == ["乙"]
    assert points["_file"].to_list() == ["a.gpkg [new]"]
    # read as what a file is tried as, it would be another letter
    write(tmp_path, "a.csv", "indicator,value\nГора,1", encoding="cp1251")
    assert records(read(tmp_path, INDICATORS, "a.csv", encoding="cp1251"), "indicator") == [["Гора"]]
    assert records(read(tmp_path, INDICATORS, "a.csv"), "indicator") != [["Гора"]]


def test_a_shapefile_is_read_in_the_stated_encoding_and_else_the_one_taken_is_said(tmp_path):
    spec = LayerSpec("settlements", "places", is_checked=False)
    points = gpd.GeoDataFrame({"name": ["韩岗村"]}, geometry=[Point(EAST, NORTH)], crs=CRS)
    points.to_file(tmp_path / "a.shp", encoding="gb18030")
    (tmp_path / "a.cpg").unlink()
    taken = read(tmp_path, spec, "a.shp", datum="cgcs2000")
    stated = read(tmp_path, spec, "a.shp", datum="cgcs2000", encoding="gb18030")
    assert taken.frame["name"].to_list() == stated.frame["name"].to_list() == ["韩岗村"]
    assert found(taken.findings) == [("table.encoding", "info", {"file": "a.shp", "encoding": "gb18030"})]
    assert stated.findings == ()


@pytest.mark.parametrize(("name", "suffix"), [("a.docx", ".docx"), ("readme", "readme")])
def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(tmp_path, name, suffix):
    write(tmp_path, name, "x")
    ((key, params),) = faults(tmp_path, INDICATORS, name)
    assert (key, params["file"], params["suffix"]) == ("io.file-kind", name, suffix)
    kinds = params["known"].split(", ")
    assert kinds == sorted(kinds)
    assert {".csv", ".xlsx", ".gpkg", ".shp", ".geojson"} <= set(kinds)


def test_the_header_below_a_title_is_found_by_the_columns_of_the_layer_and_of_the_plan(tmp_path):
    # Two cells in each row above the data: only a known header tells which of them is the header.
    write(tmp_path, "a.csv", "梁山县,2023年\n机构甲乙,数目\n甲,5\n")
    mapping = {"indicator": "机构甲乙", "value": "数目"}
    layer = read(tmp_path, INDICATORS, "a.csv", columns=mapping)
    assert records(layer, "indicator", "value", "_row") == [["甲", 5.0, 3]]
    assert found(layer.findings) == [
        ("table.title-rows", "info", {"file": "a.csv", "rows": "1", "text": "梁山县"})
    ]
    assert layer.findings[0].layer == "indicators"


def test_every_fault_of_every_file_is_told_in_the_order_of_files_and_rows(tmp_path):
    write(tmp_path, "a.csv", "指标,数值\n甲,约5\n,2\n,十\n丙,x")
    write(tmp_path, "c.csv", "指标,数值,名称\n,1,乙")
    assert faults(tmp_path, INDICATORS, "a.csv", "b.csv", "c.csv", columns={"source": "出处"}) == [
        ("cell.no-number", {"file": "a.csv", "column": "数值", "row": 2, "value": "约5"}),
        ("table.value-missing", {"file": "a.csv", "row": 3, "column": "指标"}),
        ("cell.no-number", {"file": "a.csv", "column": "数值", "row": 4, "value": "十"}),
        ("table.value-missing", {"file": "a.csv", "row": 4, "column": "指标"}),
        ("cell.no-number", {"file": "a.csv", "column": "数值", "row": 5, "value": "x"}),
        ("error.file-missing", {"file": tmp_path / "b.csv"}),
        ("table.value-missing", {"file": "c.csv", "row": 2, "column": "指标"}),
    ]


def test_a_row_that_an_unquoted_comma_made_longer_than_the_header_is_refused(tmp_path):
    write(tmp_path, "a.csv", "指标,数值\n甲,1,200\n")
    write(tmp_path, "b.csv", "指标,数值\n乙,x\n")
    assert faults(tmp_path, INDICATORS, "a.csv", "b.csv") == [
        ("io.row-too-long", {"file": "a.csv", "row": 2, "value": "甲 | 1 | 200", "columns": 2}),
        ("cell.no-number", {"file": "b.csv", "column": "数值", "row": 2, "value": "x"}),
    ]
    write(tmp_path, "a.csv", '指标,数值\n甲,"1,200"\n')
    assert records(read(tmp_path, INDICATORS, "a.csv"), "indicator", "value") == [["甲", 1200.0]]


def test_mapped_columns_that_no_file_has_are_told_first_and_only_where_all_files_could_be_read(tmp_path):
    write(tmp_path, "a.csv", "指标,数值,出处\n甲,x,乙")
    write(tmp_path, "b.csv", "指标,数值\n甲,1")
    mapping = {"source": "出处", "unit": "量纲"}
    missing = {
        "file": "a.csv, b.csv", "column": "unit", "header": "量纲", "near": "指标, 数值, 出处", "there": Listed(("指标", "数值", "出处")),
    }  # fmt: skip
    wrong = ("cell.no-number", {"file": "a.csv", "column": "数值", "row": 2, "value": "x"})
    assert faults(tmp_path, INDICATORS, "a.csv", "b.csv", columns=mapping) == [
        ("columns.mapped-missing", missing),
        wrong,
    ]
    # The third file may be the one that has it.
    assert faults(tmp_path, INDICATORS, "a.csv", "b.csv", "none.csv", columns=mapping)[0] == wrong


def test_faults_of_a_whole_file_go_before_those_of_its_rows(tmp_path):
    write(tmp_path, "a.csv", "编号,名称,名称,类型\n,甲,乙,\n")
    said = faults(tmp_path, FACILITIES, "a.csv", columns={"name": "名称"})
    assert said[0] == ("columns.twice", {"file": "a.csv", "header": "名称"})
    assert {params["row"] for _, params in said[1:]} == {2}
    # Rows of a vector file count from 1: no place in row 1 still comes after a column that is missing.
    bare = gpd.GeoDataFrame({"facility_id": ["1", "2"]}, geometry=[None, Point(EAST, NORTH)], crs=CRS)
    bare.to_file(tmp_path / "a.gpkg")
    said = faults(tmp_path, FACILITIES, "a.gpkg", datum="cgcs2000")
    assert [(key, params.get("row")) for key, params in said] == [
        ("table.column-missing", None),
        ("datum.no-place", 1),
    ]


def test_a_cell_that_cannot_be_typed_is_not_held_against_the_table_too_but_the_others_of_its_row_are(
    tmp_path,
):
    write(tmp_path, "a.csv", "facility_id,kind,beds,plots\n,,x,-1\n2,a,-1,1\n3,a,1.5,\n")
    said = faults(tmp_path, FACILITIES, "a.csv")
    assert [(key, params["row"], params["column"]) for key, params in said] == [
        ("cell.no-number", 2, "beds"),
        ("table.value-missing", 2, "facility_id"),
        ("table.value-missing", 2, "kind"),
        ("table.negative", 2, "plots"),
        ("table.negative", 3, "beds"),
        ("table.not-whole", 4, "beds"),
    ]


def test_what_the_layer_finds_wrong_itself_goes_before_the_table_and_spares_its_cell(tmp_path):
    def examine(frame, file):
        for row in frame.index[frame["kind"] == "?"]:
            yield row, Fault.of("table.value-missing", file=file, row=row, column="kind")

    spec = LayerSpec("facilities", "facilities", geometry="none", examine=examine)
    write(tmp_path, "a.csv", "facility_id,类型,beds\n1,a,-1\n2,?,-2\n3,?,x\n")
    assert faults(tmp_path, spec, "a.csv") == [
        ("table.negative", {"file": "a.csv", "row": 2, "column": "beds", "value": "-1"}),
        ("table.value-missing", {"file": "a.csv", "row": 3, "column": "kind"}),
        ("table.negative", {"file": "a.csv", "row": 3, "column": "beds", "value": "-2"}),
        ("cell.no-number", {"file": "a.csv", "column": "beds", "row": 4, "value": "x"}),
        ("table.value-missing", {"file": "a.csv", "row": 4, "column": "kind"}),
    ]
    # A layer that checks its rows itself is told nothing about negative beds.
    unchecked = LayerSpec("facilities", "facilities", geometry="none", is_checked=False, examine=examine)
    assert [key for key, _ in faults(tmp_path, unchecked, "a.csv")] == [
        "table.value-missing",
        "cell.no-number",
        "table.value-missing",
    ]
    write(tmp_path, "a.csv", "facility_id,类型,beds\n1,a,-1\n")
    assert read(tmp_path, unchecked, "a.csv").frame["beds"].to_list() == [-1.0]


def test_what_follows_from_other_columns_is_filled_before_the_table_is_checked(tmp_path):
    def fill(frame):
        return frame.assign(kind="nursing_home")

    write(tmp_path, "a.csv", "facility_id,lon,lat\n1,117,36\n")
    spec = LayerSpec("facilities", "facilities", fill=fill)
    assert read(tmp_path, spec, "a.csv", datum="wgs84").frame["kind"].to_list() == ["nursing_home"]
    plain = LayerSpec("facilities", "facilities")
    there = {
        "file": "a.csv",
        "column": Named("类型（kind）", "kind"),
        "there": Listed(("facility_id", "lon", "lat")),
    }
    assert faults(tmp_path, plain, "a.csv", datum="wgs84") == [("table.column-missing", there)]


def test_text_is_changed_cell_by_cell_and_keeps_its_rows():
    text = pd.Series(["a", None, "b"], index=[7, 8, 9], dtype="str")
    changed = map_text(text, lambda cell: None if cell == "b" else cell * 2)
    pd.testing.assert_series_equal(changed, pd.Series(["aa", None, None], index=[7, 8, 9], dtype="str"))
