"""Where rows stand: a file's geometries, its longitudes and latitudes, its metres, or nowhere."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from layers_toy import CRS, EAST, NORTH, found, told
from shapely import Point, box

from coverplan.errors import InputError
from coverplan.layers.rows import LayerSpec, read_rows
from coverplan.plan import LayerSettings
from coverplan.texts import Listed

PLACE = gpd.GeoSeries([Point(EAST, NORTH)], crs=CRS)
LON, LAT = PLACE.to_crs(4490).iloc[0].coords[0]


def spec(geometry="needed"):
    return LayerSpec("settlements", "places", geometry=geometry, is_checked=False)


def read(folder, *names, geometry="needed", **given):
    return read_rows(spec(geometry), LayerSettings(path=list(names), **given), folder, crs=CRS)


def faults(folder, *names, **given):
    with pytest.raises(InputError) as error:
        read(folder, *names, **given)
    return told(error.value.faults)


def write(folder, text, name="a.csv"):
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("geometry", ["needed", "optional"])
@pytest.mark.parametrize(
    ("text", "given"),
    [
        (f"lon,lat\n{LON},{LAT}", {"datum": "cgcs2000"}),  # these two columns and no other
        (f"名称,经度,纬度\n甲,{LON},{LAT}", {"datum": "wgs84"}),
        (f"lat,name,东边\n{LAT},甲,{LON}", {"datum": "cgcs2000", "columns": {"lon": "东边"}}),
        (f"x,y\n{EAST},{NORTH}", {"datum": "cgcs2000", "crs": CRS}),
        (f"y坐标,名称,x坐标\n{NORTH},甲,{EAST}", {"datum": "cgcs2000", "crs": CRS}),
        (f"x,y\n{LON},{LAT}", {"datum": "cgcs2000", "crs": "EPSG:4490"}),
        (f"lon,lat,x,y\n{LON},{LAT},1,1", {"datum": "cgcs2000", "crs": CRS}),  # degrees go first
    ],
)
def test_places_are_read_from_columns(tmp_path, geometry, text, given):
    write(tmp_path, text)
    layer = read(tmp_path, "a.csv", geometry=geometry, **given)
    assert layer.frame.geometry.iloc[0].distance(PLACE.iloc[0]) < 0.01
    assert layer.frame.crs == CRS
    assert not {"lon", "lat", "x", "y"} & set(layer.frame.columns)
    assert "layer.datum-missing" not in [finding.rule for finding in layer.findings]


def test_each_row_gets_its_own_place(tmp_path):
    write(tmp_path, f"name,x,y\n甲,{EAST},{NORTH}\n\n乙,{EAST + 7},{NORTH + 9}\n")
    frame = read(tmp_path, "a.csv", datum="cgcs2000", crs=CRS).frame
    assert frame["_row"].to_list() == [2, 4]
    assert [point.coords[0] for point in frame.geometry] == [(EAST, NORTH), (EAST + 7, NORTH + 9)]


def test_a_missing_datum_is_said_whatever_the_places_were_read_from(tmp_path):
    PLACE.to_frame("geometry").to_file(tmp_path / "a.gpkg")
    write(tmp_path, f"lon,lat\n{LON},{LAT}", "b.csv")
    write(tmp_path, f"x,y\n{EAST},{NORTH}", "c.csv")
    layer = read(tmp_path, "a.gpkg", "b.csv", "c.csv", crs=CRS)
    assert found(layer.findings) == [
        ("layer.datum-missing", "warning", {"file": file, "datum": datum})
        for file, datum in [("a.gpkg", "cgcs2000"), ("b.csv", "wgs84"), ("c.csv", "cgcs2000")]
    ]
    assert {finding.layer for finding in layer.findings} == {"settlements"}
    assert layer.frame.distance(PLACE.iloc[0]).max() < 0.01


def test_a_files_own_geometries_go_before_its_columns(tmp_path):
    there = gpd.GeoDataFrame(
        {"name": ["甲"], "lon": [1.0], "lat": [2.0], "x": [3.0], "y": [4.0]},
        geometry=PLACE.to_list(),
        crs=CRS,
    )
    there.to_file(tmp_path / "a.gpkg")
    frame = read(tmp_path, "a.gpkg", datum="cgcs2000", columns={"lon": "lon"}).frame
    assert frame.geometry.iloc[0] == PLACE.iloc[0]
    assert sorted(frame.columns) == ["_file", "_row", "geometry", "name"]


def test_a_layer_without_places_leaves_the_geometries_and_the_coordinates_of_its_files(tmp_path):
    there = gpd.GeoDataFrame({"name": ["甲"], "lon": [1.0]}, geometry=PLACE.to_list(), crs=CRS)
    there.to_file(tmp_path / "a.gpkg")
    write(tmp_path, "名称,经度,x\n乙,乱,乱", "b.csv")
    layer = read(tmp_path, "a.gpkg", "b.csv", geometry="none")
    assert layer.frame.geometry.isna().all()
    assert layer.frame["name"].to_list() == ["甲", "乙"]
    assert sorted(layer.frame.columns) == ["_file", "_row", "geometry", "name"]
    assert layer.frame.crs == CRS
    assert [finding.rule for finding in layer.findings] == ["table.usual-headers"]


def test_codes_and_figures_of_a_vector_file_are_text_before_they_are_typed(tmp_path):
    there = gpd.GeoDataFrame(
        {"unit_code": [370832101201.0, None], "floors": [3, 4]}, geometry=[Point(1, 2)] * 2, crs=CRS
    )
    there.to_file(tmp_path / "a.gpkg")
    frame = read(tmp_path, "a.gpkg", datum="cgcs2000").frame
    assert frame["unit_code"].fillna("").to_list() == ["370832101201", ""]
    assert frame["floors"].to_list() == [3.0, 4.0]


def test_files_with_places_and_without_stand_in_one_frame_where_places_are_optional(tmp_path):
    PLACE.to_frame("geometry").to_file(tmp_path / "a.gpkg")
    write(tmp_path, "name\n甲", "b.csv")
    frame = read(tmp_path, "a.gpkg", "b.csv", geometry="optional", datum="cgcs2000").frame
    assert frame.geometry.notna().to_list() == [True, False]
    assert frame.crs == CRS
    write(tmp_path, "name,lat\n甲,36", "b.csv")  # a latitude alone is no place
    frame = read(tmp_path, "b.csv", geometry="optional").frame
    assert frame.geometry.isna().all()
    assert "lat" not in frame.columns


@pytest.mark.parametrize("header", ["name,卫星", "name,lon", "x,name"])
def test_a_file_without_places_is_refused_where_they_are_needed(tmp_path, header):
    write(tmp_path, f"{header}\n1,1")
    there = Listed(tuple(header.split(",")))
    assert faults(tmp_path, "a.csv") == [("datum.no-columns", {"file": "a.csv", "there": there})]


def test_a_table_without_geometries_in_a_geopackage_is_refused_only_where_places_are_needed(tmp_path):
    pyogrio.write_dataframe(pd.DataFrame({"name": ["甲"]}), tmp_path / "a.gpkg", driver="GPKG")
    assert read(tmp_path, "a.gpkg", geometry="optional").frame["name"].to_list() == ["甲"]
    assert read(tmp_path, "a.gpkg", geometry="none").frame["name"].to_list() == ["甲"]
    assert faults(tmp_path, "a.gpkg") == [("io.no-geometry", {"file": "a.gpkg"})]


def test_missing_places_are_not_told_beside_a_fault_that_explains_them(tmp_path):
    write(tmp_path, "name,经度,经度,纬度\n甲,116,117,36")
    said = faults(tmp_path, "a.csv", columns={"lon": "经度"}, datum="wgs84")
    assert said == [("columns.twice", {"file": "a.csv", "header": "经度"})]


def test_rows_without_a_geometry_are_told_by_row_beside_what_else_is_wrong(tmp_path):
    shapes = [None, Point(EAST, NORTH), box(0, 0, 0, 0).difference(box(0, 0, 0, 0)), None]
    there = gpd.GeoDataFrame({"unit_code": ["1", "3.7E+11", "2", "3.7E+12"]}, geometry=shapes, crs=CRS)
    there.to_parquet(tmp_path / "a.parquet")
    assert faults(tmp_path, "a.parquet", datum="cgcs2000") == [
        ("datum.no-place", {"file": "a.parquet", "row": 1}),
        ("cell.code-cut", {"file": "a.parquet", "column": "unit_code", "row": 2, "value": "3.7E+11"}),
        ("datum.no-place", {"file": "a.parquet", "row": 3}),
        ("cell.code-cut", {"file": "a.parquet", "column": "unit_code", "row": 4, "value": "3.7E+12"}),
        ("datum.no-place", {"file": "a.parquet", "row": 4}),
    ]
    there.iloc[1:2].drop(columns="unit_code").to_parquet(tmp_path / "a.parquet")
    assert len(read(tmp_path, "a.parquet", datum="cgcs2000").frame) == 1


def test_metres_need_a_crs_and_both_coordinates(tmp_path):
    write(tmp_path, f"name,x,y\n甲,{EAST},{NORTH}\n乙,,{NORTH}\n丙,{EAST},\n丁,,")
    assert faults(tmp_path, "a.csv") == [("datum.xy-crs", {"file": "a.csv", "layer": "settlements"})]
    assert faults(tmp_path, "a.csv", crs=CRS) == [
        ("datum.lonlat-empty", {"file": "a.csv", "row": row}) for row in (3, 4, 5)
    ]
    write(tmp_path, f"name,x,y\n甲,{EAST},{NORTH}")
    unknown = {"file": "a.csv", "layer": "settlements", "crs": "nonsense"}
    assert faults(tmp_path, "a.csv", crs="nonsense") == [("datum.crs-unknown", unknown)]


@pytest.mark.parametrize(
    ("columns", "given", "key", "cell", "good"),
    [
        (("lon", "lat"), {"datum": "wgs84"}, "cell.no-degrees", "路口", (LON, LAT)),
        (("x", "y"), {"datum": "cgcs2000", "crs": CRS}, "cell.no-number", "五百", (EAST, NORTH)),
    ],
)
def test_a_coordinate_that_cannot_be_read_is_one_fault_and_not_an_empty_one_too(
    tmp_path, columns, given, key, cell, good
):
    first, second = columns
    rows = [
        f"甲,{cell},{good[1]},",
        f"乙,{good[0]},{cell},",
        f"丙,{cell},{cell},",
        f"丁,{cell},,",  # the other one is empty, and this is told
        f"戊,,{good[1]},3.7E+11",  # so is an empty one beside another cell that cannot be read
        f"己,{good[0]},{good[1]},",
    ]
    write(tmp_path, "\n".join([f"name,{first},{second},unit_code", *rows]))

    def unread(row, column):
        return (key, {"file": "a.csv", "column": column, "row": row, "value": cell})

    assert faults(tmp_path, "a.csv", **given) == [
        unread(2, first),
        unread(3, second),
        unread(4, first),
        unread(4, second),
        unread(5, first),
        ("datum.lonlat-empty", {"file": "a.csv", "row": 5}),
        ("cell.code-cut", {"file": "a.csv", "column": "unit_code", "row": 6, "value": "3.7E+11"}),
        ("datum.lonlat-empty", {"file": "a.csv", "row": 6}),
    ]
    write(tmp_path, f"name,{first},{second}\n甲,{cell},{good[1]}\n")  # the only row
    assert faults(tmp_path, "a.csv", **given) == [unread(2, first)]


def test_faults_of_degrees_name_their_rows(tmp_path):
    write(tmp_path, f"name,lon,lat\n甲,{LON},\n乙,{LON},{LAT}\n丙,999,{LAT}")
    assert faults(tmp_path, "a.csv", datum="wgs84") == [
        ("datum.lonlat-empty", {"file": "a.csv", "row": 2}),
        ("datum.lonlat-impossible", {"file": "a.csv", "row": 4, "lon": 999.0, "lat": pytest.approx(LAT)}),
    ]
