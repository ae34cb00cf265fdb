"""Files of places and areas that guide where people are put: what a place weighs, and what counts as an area."""

from __future__ import annotations

import geopandas as gpd
import pytest
from layers_toy import CRS, EAST, NORTH, found, told
from shapely import LineString, MultiPolygon, Point, Polygon, box

from coverplan.errors import InputError
from coverplan.layers.people.home_files import read_area_layer, read_homes
from coverplan.plan import LayerSettings


def square(edge, x=0.0):
    return box(EAST + x, NORTH, EAST + x + edge, NORTH + edge)


def file(folder, shapes, crs=CRS, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(folder / "a.gpkg")
    return LayerSettings(path="a.gpkg", datum="cgcs2000")


def table(folder, text, **given):
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return LayerSettings(path="a.csv", datum="cgcs2000", crs=CRS, **given)


def places(settings, folder, name="buildings"):
    return read_homes(name, settings, folder, crs=CRS)


TWO = [square(10), square(20, 100)]


@pytest.mark.parametrize(
    ("columns", "weights"),
    [
        ({}, [100.0, 400.0]),  # the ground they cover
        ({"floors": [3, 1]}, [300.0, 400.0]),
        ({"floors": [3, None]}, [100.0, 400.0]),  # a column counts only where every row has it
        ({"dwellings": [4, 0], "floors": [3, 1]}, [4.0, 0.0]),
        ({"dwellings": [4, None], "floors": [3, 1]}, [300.0, 400.0]),
        ({"weight": [0.5, 7], "dwellings": [4, 2], "floors": [3, 1]}, [0.5, 7.0]),
        ({"weight": [None, 7], "dwellings": [4, 2]}, [4.0, 2.0]),
        ({"权重": ["１", "2"]}, [1.0, 2.0]),
    ],
)
def test_a_place_weighs_what_the_best_column_says_that_every_row_has(tmp_path, columns, weights):
    frame = places(file(tmp_path, TWO, **columns), tmp_path).frame
    assert frame["weight"].to_list() == pytest.approx(weights)
    assert sorted(frame.columns) == ["geometry", "name", "weight"]


def test_places_without_ground_weigh_one_each_whatever_their_floors(tmp_path):
    points = [Point(EAST, NORTH), Point(EAST + 5, NORTH)]
    assert places(file(tmp_path, points, floors=[3, 1]), tmp_path).frame["weight"].to_list() == [1.0, 1.0]
    (tmp_path / "a.gpkg").unlink()
    mixed = [Point(EAST, NORTH), square(10)]
    assert places(file(tmp_path, mixed), tmp_path).frame["weight"].to_list() == [1.0, 1.0]


@pytest.mark.parametrize("column", ["weight", "dwellings"])
def test_a_negative_weight_is_a_fault_of_its_row_and_zero_is_none(tmp_path, column):
    text = f"x,y,{column}\n{EAST},{NORTH},4\n{EAST},{NORTH},-4\n{EAST},{NORTH},0\n{EAST},{NORTH},-0.5\n"
    with pytest.raises(InputError) as error:
        places(table(tmp_path, text), tmp_path)
    assert told(error.value.faults) == [
        ("table.negative", {"file": "a.csv", "row": row, "column": column, "value": value})
        for row, value in [(3, -4.0), (5, -0.5)]
    ]


def test_negative_floors_are_a_fault_that_tells_the_cell_and_not_the_floor_area(tmp_path):
    with pytest.raises(InputError) as error:
        places(file(tmp_path, TWO, floors=[-1, 2]), tmp_path)  # the first covers 100 m2
    negative = {"file": "a.gpkg", "row": 1, "column": "floors", "value": -1.0}
    assert told(error.value.faults) == [("table.negative", negative)]


def test_an_id_that_stands_twice_in_a_layer_is_a_fault_that_names_both_rows_beside_other_faults(tmp_path):
    first = f"demand_id,x,y,weight\np1,{EAST},{NORTH},4\n,{EAST},{NORTH},1\np1,{EAST},{NORTH},-1\n"
    table(tmp_path, first)
    (tmp_path / "b.csv").write_text(
        f"demand_id,x,y,weight\n,{EAST},{NORTH},1\np2,{EAST},{NORTH},1\n p1 ,{EAST},{NORTH},1\n",
        encoding="utf-8",
    )
    settings = LayerSettings(path=["a.csv", "b.csv"], datum="cgcs2000", crs=CRS)
    with pytest.raises(InputError) as error:
        places(settings, tmp_path, "points")
    twice = {"column": "demand_id", "value": "p1", "first": "a.csv", "first_row": 2}
    assert told(error.value.faults) == [
        ("table.negative", {"file": "a.csv", "row": 4, "column": "weight", "value": -1.0}),
        ("residents.twice", {"file": "a.csv", "row": 4, **twice}),
        ("residents.twice", {"file": "b.csv", "row": 4, **twice}),
    ]


def test_a_weight_that_is_no_number_is_a_fault(tmp_path):
    with pytest.raises(InputError) as error:
        places(table(tmp_path, f"x,y,weight\n{EAST},{NORTH},多\n"), tmp_path)
    assert [fault.key for fault in error.value.faults] == ["cell.no-number"]


def test_ids_units_and_names_of_places_are_kept_and_other_columns_left(tmp_path):
    text = f"点编号,村代码,村名,高,x,y\n007,370832101201.0,东村,5,{EAST},{NORTH}\n,,,6,{EAST + 1},{NORTH}\n"
    layer = places(table(tmp_path, text, columns={"height": "高"}), tmp_path)
    frame = layer.frame
    assert sorted(frame.columns) == ["demand_id", "geometry", "name", "unit_code", "weight"]
    for column, value in (("demand_id", "007"), ("unit_code", "370832101201"), ("name", "东村")):
        assert frame[column].fillna("").to_list() == [value, ""]
    assert [finding.rule for finding in layer.findings] == ["table.usual-headers"]
    assert layer.files == (tmp_path / "a.csv",)


def test_places_without_names_have_a_column_of_text_for_them(tmp_path):
    frame = places(file(tmp_path, TWO), tmp_path).frame
    assert frame["name"].isna().all()
    assert frame["name"].dtype == "str"


def test_areas_and_lines_stand_for_a_point_inside_and_points_for_themselves(tmp_path):
    corner = Polygon(
        [(EAST, NORTH), (EAST + 90, NORTH), (EAST + 90, NORTH + 10), (EAST + 10, NORTH + 10), (EAST + 10, NORTH + 90), (EAST, NORTH + 90)]
    )  # fmt: skip
    line = LineString([(EAST, NORTH), (EAST + 10, NORTH)])
    there = [corner, Point(EAST + 3, NORTH + 4), line]
    gpd.GeoDataFrame(geometry=there, crs=CRS).to_crs(4490).to_parquet(tmp_path / "a.parquet")
    layer = places(LayerSettings(path="a.parquet", datum="cgcs2000"), tmp_path, "settlements")
    points = layer.frame.geometry
    assert set(points.geom_type) == {"Point"}
    assert layer.frame.crs == CRS
    assert not corner.contains(corner.centroid)  # so a centre would not do
    assert [point.distance(shape) < 1e-3 for point, shape in zip(points, there, strict=True)] == [True] * 3


def test_an_area_layer_holds_valid_polygons_with_their_names(tmp_path):
    bow_tie = Polygon([(EAST, NORTH), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH + 10)])
    shapes = [
        LineString([(EAST, NORTH), (EAST + 1, NORTH)]),
        bow_tie,
        Point(EAST, NORTH),
        MultiPolygon([square(5, 50)]),
    ]
    gpd.GeoDataFrame({"名称": ["河", "湖", "井", None]}, geometry=shapes, crs=CRS).to_parquet(
        tmp_path / "a.parquet"
    )
    layer = read_area_layer("water", LayerSettings(path="a.parquet", datum=None), tmp_path, crs=CRS)
    frame = layer.frame
    assert frame["name"].fillna("").to_list() == ["湖", ""]
    assert frame.index.to_list() == [0, 1]
    assert frame.geometry.is_valid.all()
    assert frame.area.to_list() == pytest.approx([50.0, 25.0])  # two triangles of 25, and a square
    assert frame.crs == CRS
    assert sorted(frame.columns) == ["geometry", "name"]
    assert found(layer.findings) == [
        ("table.usual-headers", "info", {"file": "a.parquet", "pairs": "name = 名称"}),
        ("layer.datum-missing", "warning", {"file": "a.parquet", "datum": "cgcs2000"}),
    ]
    assert layer.files == (tmp_path / "a.parquet",)


def test_an_area_layer_needs_no_names_and_may_have_any_column(tmp_path):
    layer = read_area_layer("water", file(tmp_path, TWO, height=["1", "x"]), tmp_path, crs=CRS)
    assert layer.frame["name"].isna().all()
    assert layer.frame["name"].dtype == "str"
    assert len(layer.frame) == 2
