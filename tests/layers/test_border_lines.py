"""Lines, pillars and neighbours as offices keep them, and the course of a line."""

from __future__ import annotations

from itertools import permutations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import LineString, MultiLineString, Point, Polygon, box
from shapely.ops import substring

from coverplan.errors import InputError
from coverplan.layers import courses_of, read_lines, read_neighbours, read_pillars
from coverplan.plan import LayerSettings

CRS = "EPSG:4548"
X0, Y0 = 400_000.0, 3_900_000.0


def table(folder, *lines, name="a.csv"):
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return LayerSettings(path=name, datum="cgcs2000")


def keys(error):
    return [(fault.key, fault.params.get("row")) for fault in error.value.faults]


def test_pillars_with_usual_headers_by_line_and_order(tmp_path):
    made = table(
        tmp_path,
        "界桩编号,所属界线,序号,东经,北纬",
        "3708002Q,3708,2,116.2,35.8",
        "0011Q,0011,1,116.3,35.8",
        "3708001Q,3708,1,116.1,35.8",
    )
    frame = read_pillars(made, tmp_path, crs=CRS).frame
    assert list(frame.columns) == ["number", "line_id", "order", "geometry"]
    assert frame.drop(columns="geometry").to_numpy().tolist() == [
        ["0011Q", "0011", 1.0],
        ["3708001Q", "3708", 1.0],
        ["3708002Q", "3708", 2.0],
    ]
    assert frame.crs == CRS
    assert frame.geometry.geom_type.tolist() == ["Point"] * 3


def test_a_pillar_that_stands_twice_is_read_alike_in_any_order(tmp_path):
    rows = ["3708001Q,3708,1,116.2,35.8", "3708001Q,3708,1,116.1,35.8", "3708001Q,3708,1,116.1,35.7"]
    head = "界桩号,界线编号,顺序,经度,纬度"
    frames = [
        read_pillars(table(tmp_path, head, *order), tmp_path, crs=CRS).frame for order in (rows, rows[::-1])
    ]
    assert shapely.equals_identical(frames[0].geometry, frames[1].geometry).all()
    assert frames[0].geometry.x.is_monotonic_increasing


def test_every_fault_of_the_pillars_is_told_at_once(tmp_path):
    made = table(
        tmp_path,
        "界桩号,界线编号,顺序,经度,纬度",
        ",3708,1,116.1,35.8",
        "002,,2,116.1,35.8",
        "003,3708,1.5,116.1,35.8",
        "004,3708,,116.1,35.8",
        "005,3708,-1,116.1,35.8",
    )
    with pytest.raises(InputError) as error:
        read_pillars(made, tmp_path, crs=CRS)
    assert sorted(keys(error)) == [
        ("table.negative", 6),
        ("table.not-whole", 4),
        ("table.value-missing", 2),
        ("table.value-missing", 3),
        ("table.value-missing", 5),
    ]


def units():
    rows = {"unit_code": ["370832101", "370832102"], "name": ["甲镇", "乙镇"], "parent_code": [None, None]}
    shapes = [box(X0, Y0, X0 + 500, Y0 + 900), box(X0 + 500, Y0, X0 + 900, Y0 + 900)]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS)


def beyond(code=""):
    row = {"unit_code": [code], "name": ["示例县"]}
    return gpd.GeoDataFrame(row, geometry=[box(X0 + 900, Y0, X0 + 2000, Y0 + 900)], crs=CRS)


def test_lines_name_units_and_neighbours_in_place_of_codes(tmp_path):
    made = table(
        tmp_path,
        "界线编号,甲方,乙方,上次联检日期",
        "2,乙镇,示例县,2021年",
        "1,甲镇,370832102,2020/5/6",
        "3,甲镇,无名镇,",
    )
    layer = read_lines(made, tmp_path, crs=CRS, units=units(), neighbours=beyond())
    assert layer.frame.drop(columns="geometry").fillna("").to_numpy().tolist() == [
        ["1", "1", "370832101", "370832102", "2020-05-06"],
        ["2", "2", "370832102", "示例县", "2021"],
        ["3", "3", "370832101", "无名镇", ""],
    ]
    assert layer.frame.geometry.isna().all()
    assert {one.rule for one in layer.findings} >= {"units.by-name"}
    coded = read_lines(made, tmp_path, crs=CRS, units=units(), neighbours=beyond("370830"))
    assert coded.frame["unit_b"].tolist() == ["370832102", "370830", "无名镇"]
    assert read_lines(made, tmp_path, crs=CRS).frame["unit_a"].tolist() == ["甲镇", "乙镇", "甲镇"]


def test_a_line_without_the_optional_columns(tmp_path):
    frame = read_lines(table(tmp_path, "line_id,unit_a,unit_b", "1,a,b"), tmp_path, crs=CRS).frame
    assert (frame["name"].tolist(), frame["last_inspected"].isna().tolist()) == (["1"], [True])


def test_every_fault_of_the_lines(tmp_path):
    with pytest.raises(InputError) as error:
        read_lines(table(tmp_path, "line_id,unit_a,unit_b", "1,a,b", "1,,c", ",a,b"), tmp_path, crs=CRS)
    assert {key for key, _ in keys(error)} == {"table.value-twice", "table.value-missing"}
    assert len(keys(error)) == 4
    table(tmp_path, "line_id,unit_a,unit_b", "1,a,b", name="b.csv")
    table(tmp_path, "line_id,unit_a,unit_b", "1,a,b", name="c.csv")
    with pytest.raises(InputError) as error:
        read_lines(LayerSettings(path=["b.csv", "c.csv"]), tmp_path, crs=CRS)
    assert [key for key, _ in keys(error)] == ["lines.twice"]


def test_geometries_of_another_kind_are_refused_each(tmp_path):
    shapes = [box(X0, Y0, X0 + 9, Y0 + 9), LineString([(X0, Y0), (X0 + 9, Y0)]), Point(X0, Y0)]
    rows = {"line_id": ["1", "2", "3"], "unit_a": ["a"] * 3, "unit_b": ["b"] * 3, "name": ["甲", "乙", "丙"]}
    gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS).to_file(tmp_path / "a.gpkg")
    given = LayerSettings(path="a.gpkg", datum="cgcs2000")
    with pytest.raises(InputError) as error:
        read_lines(given, tmp_path, crs=CRS)
    assert [fault.params["line"] for fault in error.value.faults] == ["1", "3"]
    assert {fault.key for fault in error.value.faults} == {"lines.no-line"}
    with pytest.raises(InputError) as error:
        read_neighbours(given, tmp_path, crs=CRS)
    assert [(fault.key, fault.params["name"]) for fault in error.value.faults] == [
        ("neighbours.no-area", "乙"),
        ("neighbours.no-area", "丙"),
    ]


def test_neighbours_are_valid_and_in_order(tmp_path):
    bow = Polygon([(X0, Y0), (X0 + 20, Y0 + 20), (X0 + 20, Y0), (X0, Y0 + 20)])
    rows = {"名称": ["乙县", "甲县"], "行政区划代码": ["370830", None]}
    made = gpd.GeoDataFrame(rows, geometry=[box(X0, Y0, X0 + 9, Y0 + 9), bow], crs=CRS)
    made.to_file(tmp_path / "a.gpkg")
    frame = read_neighbours(LayerSettings(path="a.gpkg", datum="cgcs2000"), tmp_path, crs=CRS).frame
    assert frame[["unit_code", "name"]].to_numpy().tolist() == [["", "甲县"], ["370830", "乙县"]]
    assert frame.geometry.is_valid.all()
    assert frame.area.tolist() == [200.0, 81.0]


def lines(*shapes, pair=("a", "b")):
    count = len(shapes)
    rows = {
        "line_id": [str(n) for n in range(count)], "name": ["线"] * count,
        "unit_a": [pair[0]] * count, "unit_b": [pair[1]] * count, "last_inspected": [None] * count,
    }  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs=CRS)


def two(one, other):
    rows = {"unit_code": ["a", "b"], "name": ["甲", "乙"]}
    return gpd.GeoDataFrame(rows, geometry=[one, other], crs=CRS)


def test_the_course_is_the_common_border_however_it_was_drawn():
    west = Polygon([(0, 0), (50, 0), (55, 50), (50, 100), (0, 100)])
    east = Polygon([(50, 0), (90, 0), (90, 100), (50, 100), (55, 50)])
    (course,) = courses_of(lines(None), two(west, east))
    assert [part.wkt for part in course.parts] == ["LINESTRING (50 100, 55 50, 50 0)"]
    assert (course.is_given, course.unit_names, course.unknown) == (False, ("甲", "乙"), ())
    # half a metre apart, with vertices of its own: still one line, some metres longer at its ends at most
    apart = Polygon([(50.5, 0), (90, 0), (90, 100), (50.5, 100), (53, 75), (55.5, 50)])
    (near,) = courses_of(lines(None), two(west, apart))
    assert len(near.parts) == 1
    assert near.shape.length == pytest.approx(course.shape.length, abs=4)
    # five metres apart there is no common line
    far = Polygon([(60, 0), (90, 0), (90, 100), (60, 100)])
    assert courses_of(lines(None), two(west, far))[0].parts == ()
    assert courses_of(lines(None), two(west, box(50, 100, 90, 140)))[0].parts == ()


def test_a_border_in_two_pieces_is_walked_from_west_to_east():
    bridge = Polygon([(0, 0), (100, 0), (100, 50), (60, 50), (60, 40), (40, 40), (40, 50), (0, 50)])
    above = box(0, 50, 100, 90)
    (course,) = courses_of(lines(None), two(above, bridge))
    assert [list(part.coords) for part in course.parts] == [
        [(0.0, 50.0), (40.0, 50.0)],
        [(60.0, 50.0), (100.0, 50.0)],
    ]
    at, off = course.along(np.array([Point(10, 52), Point(65, 50), Point(55, 50)]))
    assert (at.tolist(), off.tolist()) == ([10.0, 45.0, 40.0], [2.0, 0.0, 5.0])
    assert [course.at(metres).wkt for metres in (10, 40, 45)] == [
        "POINT (10 50)",
        "POINT (40 50)",
        "POINT (65 50)",
    ]


def test_pieces_are_walked_one_after_the_other_whichever_way_they_were_drawn():
    bay = [(0, 900), (500, 800), (800, 500), (800, 480), (500, 100), (0, 0)]
    whole = LineString(bay)
    cuts = [(0.0, 400.0), (420.0, 900.0), (930.0, whole.length)]
    pieces = [substring(whole, *cut) for cut in cuts]
    for order in permutations(range(3)):
        for back in range(8):
            drawn = [pieces[at].reverse() if back >> at & 1 else pieces[at] for at in order]
            (course,) = courses_of(lines(MultiLineString(drawn)))
            assert [part.coords[:] for part in course.parts] == [part.coords[:] for part in pieces]


@pytest.mark.parametrize(
    ("drawn", "start", "is_lawful_back"),
    [
        ([(0, 0), (100, 10)], (0, 0), False),
        ([(100, 0), (0, 10)], (0, 10), False),
        ([(0, 0), (10, 100)], (10, 100), False),
        ([(0, 100), (10, 0)], (0, 100), False),
        ([(0, 0), (100, 100)], (0, 0), True),
    ],
)
def test_a_line_runs_from_west_to_east_or_from_north_to_south(drawn, start, is_lawful_back):
    for corners in (drawn, drawn[::-1]):
        (course,) = courses_of(lines(LineString(corners)))
        assert course.parts[0].coords[0] == start
        assert course.runs_lawfully
        assert course.turned().runs_lawfully is is_lawful_back
        assert course.turned().parts[-1].coords[-1] == start


def test_what_is_given_comes_before_the_border_and_names_what_is_unknown():
    drawn = LineString([(0, 0), (50, 3)])
    (course,) = courses_of(lines(drawn), two(box(0, 0, 50, 50), box(50, 0, 90, 50)))
    assert (course.is_given, course.border.length) == (True, 50.0)
    (lost,) = courses_of(lines(None, pair=("a", "x")), two(box(0, 0, 50, 50), box(50, 0, 90, 50)))
    assert (lost.unknown, lost.unit_names, lost.parts) == (("x",), ("甲", "x"), ())
    assert lost.runs_lawfully


def test_a_neighbour_is_a_side_by_code_or_name():
    (course,) = courses_of(lines(None, pair=("370832102", "示例县")), units(), beyond())
    assert (course.shape.length, course.unit_names) == (900.0, ("乙镇", "示例县"))
    (coded,) = courses_of(lines(None, pair=("370832102", "370830")), units(), beyond("370830"))
    assert coded.shape.equals(course.shape)
    assert coded.unit_names == ("乙镇", "示例县")


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=2, max_size=9, unique=True))
@settings(max_examples=60, deadline=None)
def test_lengths_are_those_of_the_ellipsoid_and_add_up(corners):
    shape = LineString([(X0 + x, Y0 + y) for x, y in corners])
    parts = shapely.get_parts(shapely.line_merge(shapely.node(shape)))
    (course,) = courses_of(lines(MultiLineString(list(parts))))
    total = course.shape.length
    stations = np.linspace(0, total, 7)
    ground = course.geodesic_m(stations)
    to_degrees = Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    true = sum(
        Geod(ellps="GRS80").line_length(*to_degrees.transform(*np.array(part.coords).T))
        for part in course.parts
    )
    assert ground[0] == 0
    assert ground[-1] == pytest.approx(true, abs=0.002)
    assert (np.diff(ground) >= 0).all()
    assert np.diff(ground).sum() == pytest.approx(ground[-1])
