"""`coverplan convert`: a file into another datum and back, and garbled text made right."""

from __future__ import annotations

import contextlib
import csv
import math
from urllib.parse import quote

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from killing import killed_at_write
from pyproj import Geod
from typer.testing import CliRunner

from coverplan.cli import app
from coverplan.crs import DATUMS, shift_to_wgs84, wgs84_to_shifted
from coverplan.errors import CrsError, InputError, OutputError
from coverplan.io import misread, new_file, read_table, read_vector, write_cells, write_geopackage
from coverplan.sources import convert_file
from coverplan.texts import Term

_HOMES = [
    ["2025年养老机构台账", "", "", ""],
    ["编号", "名称", "经度", "纬度"],
    ["001", "甲敬老院", "116.106037", "35.800000"],
    ["002", "乙敬老院", "116°10′12″", "35.81"],
    ["003", "丙敬老院", "不详", "35.82"],
    ["合计", "3", "", ""],
]


def _written(path, rows):
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def _read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def _apart_m(one, other):
    return Geod(ellps="WGS84").inv(*one, *other)[2]


def test_a_table_keeps_every_cell_but_its_coordinates(tmp_path):
    done = convert_file(
        _written(tmp_path / "a.csv", _HOMES), tmp_path / "b.csv", source="gcj02", target="cgcs2000"
    )
    rows = _read(tmp_path / "b.csv")
    kept = [[cell for at, cell in enumerate(row) if at not in (2, 3)] for row in rows]
    assert kept == [[cell for at, cell in enumerate(row) if at not in (2, 3)] for row in _HOMES]
    assert rows[4][2:] == ["不详", "35.82"]
    lon, lat = shift_to_wgs84(np.array([116.106037, 116.17]), np.array([35.8, 35.81]), "gcj02")
    assert [[float(cell) for cell in row[2:]] for row in rows[2:4]] == pytest.approx(
        np.column_stack([lon, lat]), abs=1e-9
    )
    assert (done.places, done.unread_rows, done.abroad) == (2, (5, 6), 0)
    assert 500 < done.mean_m < 560


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_there_and_back_is_the_same_to_a_millimetre(tmp_path, datum):
    convert_file(_written(tmp_path / "a.csv", _HOMES[:3]), tmp_path / "b.csv", source="wgs84", target=datum)
    convert_file(tmp_path / "b.csv", tmp_path / "c.csv", source=datum, target="wgs84")
    back = [float(cell) for cell in _read(tmp_path / "c.csv")[2][2:]]
    assert _apart_m(back, (116.106037, 35.8)) < 0.001
    moved = [float(cell) for cell in _read(tmp_path / "b.csv")[2][2:]]
    assert _apart_m(moved, (116.106037, 35.8)) > 400


@given(st.floats(73.5, 134.5), st.floats(4, 53.5), st.sampled_from(DATUMS), st.sampled_from(DATUMS))
def test_any_place_of_china_comes_back(lon, lat, source, target):
    there = wgs84_to_shifted(*shift_to_wgs84(np.array([lon]), np.array([lat]), source), target)
    back = wgs84_to_shifted(*shift_to_wgs84(*there, target), source)
    assert _apart_m((lon, lat), (float(back[0][0]), float(back[1][0]))) < 0.001


def test_a_workbook_becomes_a_workbook_with_numbers_for_degrees_and_text_for_codes(tmp_path):
    book = openpyxl.Workbook()
    for row in [["代码", "驻地经度", "驻地纬度", "名称"], ["370832001", 116.1, 35.8, "=1+1是名"]]:
        book.active.append(row)
    book.active["D2"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    done = convert_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", source="wgs84", target="gcj02")
    code, lon, lat, name = (cell.value for cell in openpyxl.load_workbook(tmp_path / "b.xlsx").active[2])
    assert (done.places, code, name) == (1, "370832001", "=1+1是名")
    assert lon == pytest.approx(116.10594, abs=1e-4)
    assert isinstance(lat, float)


def test_layers_heights_and_a_projected_crs_stay(tmp_path):
    line = gpd.GeoDataFrame(
        {"name": ["甲"], "n": [7]},
        geometry=[shapely.LineString([(419000, 3963000, 5), (419500, 3963500, 6)])],
        crs="EPSG:4548",
    )
    area = gpd.GeoDataFrame(
        {"name": ["乙", "丙"]}, geometry=[shapely.box(116, 35.7, 116.1, 35.8), None], crs="EPSG:4326"
    )
    line.to_file(tmp_path / "a.gpkg", layer="lines")
    area.to_file(tmp_path / "a.gpkg", layer="areas")
    done = convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", source="gcj02", target="cgcs2000")
    lines, areas = (gpd.read_file(tmp_path / "b.gpkg", layer=name) for name in ("lines", "areas"))
    assert (lines.crs.to_epsg(), areas.crs.to_epsg(), areas["name"].tolist()) == (4548, 4490, ["乙", "丙"])
    assert areas.geometry.isna().tolist() == [False, True]
    assert shapely.get_coordinates(lines.geometry, include_z=True)[:, 2].tolist() == [5, 6]
    moved = lines.geometry.iloc[0].hausdorff_distance(line.geometry.iloc[0])
    assert 500 < moved < 560
    assert done.places == 2  # one area has no outline
    convert_file(tmp_path / "b.gpkg", tmp_path / "c.gpkg", source="cgcs2000", target="gcj02")
    again = gpd.read_file(tmp_path / "c.gpkg", layer="lines")
    assert again.geometry.iloc[0].hausdorff_distance(line.geometry.iloc[0]) < 0.001


def test_cgcs2000_is_taken_as_equal_to_wgs84_and_abroad_nothing_is_shifted(tmp_path):
    rows = [["名称", "经度", "纬度"], ["甲", "116.1", "35.8"], ["瓦杜兹", "9.52", "47.14"]]
    equal = convert_file(
        _written(tmp_path / "a.csv", rows), tmp_path / "b.csv", source="wgs84", target="cgcs2000"
    )
    assert (equal.max_m, equal.abroad) == (0, 0)
    abroad = convert_file(tmp_path / "a.csv", tmp_path / "c.csv", source="gcj02", target="wgs84")
    assert abroad.abroad == 1
    assert _read(tmp_path / "c.csv")[2] == rows[2]


PLACES = np.array([[116.1, 35.8], [80.5, 41.25], [121.47, 31.23], [126.6, 45.75], [102.7, 24.9]])


@pytest.mark.parametrize(
    "suffix", [".csv", ".xlsx", ".gpkg", ".geojson", ".json", ".fgb", ".shp", ".parquet", ".kml"]
)
def test_every_kind_of_file_comes_back_in_its_order(tmp_path, suffix):
    names = ["甲", "乙", "丙", "丁", "戊"]
    points = gpd.GeoDataFrame({"name": names}, geometry=gpd.points_from_xy(*PLACES.T), crs="EPSG:4326")
    made = ".gpkg" if suffix in (".parquet", ".kml") else suffix
    files = [tmp_path / f"{name}{kind}" for name, kind in (("a", suffix), ("b", made), ("c", made))]
    if suffix in (".csv", ".xlsx"):
        write_cells(
            [
                ["名称", "经度", "纬度"],
                *([name, *map(float, place)] for name, place in zip(names, PLACES, strict=True)),
            ],
            files[0],
        )
    elif suffix == ".parquet":
        points.to_parquet(files[0])
    else:
        options = {".kml": {"driver": "KML"}, ".fgb": {"SPATIAL_INDEX": "NO"}}
        points.rename(columns={"name": "Name"}).to_file(files[0], **options.get(suffix, {}))
    convert_file(files[0], files[1], source="bd09", target="cgcs2000")
    convert_file(files[1], files[2], source="cgcs2000", target="bd09")
    if suffix in (".csv", ".xlsx"):
        back = read_table(files[2], layer="facilities", known=["名称"]).frame
        named, xy = back["名称"].tolist(), back[["经度", "纬度"]].astype(float).to_numpy()
    else:
        back = gpd.read_file(files[2])
        named, xy = back.rename(columns=str.lower)["name"].tolist(), shapely.get_coordinates(back.geometry)
    assert named == names
    assert max(_apart_m(one, other) for one, other in zip(PLACES, xy, strict=True)) < 0.001


def test_coordinates_that_can_be_none_stand_and_are_named(tmp_path):
    rows = [
        ["名称", "经度", "纬度"],
        ["甲", "116.1", "35.8"],
        ["乙", "35.8", "116.1"],
        ["丙", "0", "0"],
        ["丁", "500", "35"],
        ["戊", "", ""],
    ]
    done = convert_file(
        _written(tmp_path / "a.csv", rows), tmp_path / "b.csv", source="gcj02", target="wgs84"
    )
    assert (done.places, done.unread_rows) == (1, (3, 4, 5, 6))
    assert 500 < done.max_m < 560
    assert _read(tmp_path / "b.csv")[2:] == rows[2:]


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        ("经度,纬度", "35.8,116.1", "look swapped"), ("经度,纬度", "419000,3963000", "metres of a projection"), ("x,y", "419000,3963000", "metres of a projection"),
        ("经度,纬度,经度,纬度", "116.1,35.8,116.2,35.9", "stands over several columns"), ("经度", "116.1", "no columns of longitude"),
        ("经度,纬度", "不详,不详", "no longitudes and latitudes can be read"),
    ],
)  # fmt: skip
def test_columns_that_hold_no_degrees_are_refused_with_what_they_seem_to_be(tmp_path, header, row, said):
    (tmp_path / "a.csv").write_text(f"名称,{header}\n甲,{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        convert_file(tmp_path / "a.csv", tmp_path / "b.csv", source="gcj02", target="wgs84")
    assert said in error.value.message("en")
    assert not (tmp_path / "b.csv").exists()


def test_columns_may_be_named_and_plain_x_and_y_in_degrees_will_do(tmp_path):
    (tmp_path / "a.csv").write_text(
        "名称,百度经度,百度纬度,经度,纬度\n甲,116.1,35.8,116.09,35.79\n", encoding="utf-8"
    )
    convert_file(
        tmp_path / "a.csv",
        tmp_path / "b.csv",
        source="bd09",
        target="wgs84",
        columns=("百度经度", "百度纬度"),
    )
    made = _read(tmp_path / "b.csv")[1]
    assert made[3:] == ["116.09", "35.79"]
    assert _apart_m((116.1, 35.8), tuple(map(float, made[1:3]))) > 900
    with pytest.raises(InputError):
        convert_file(
            tmp_path / "a.csv", tmp_path / "c.csv", source="bd09", target="wgs84", columns=("百度经度", "无")
        )
    (tmp_path / "x.csv").write_text("名称,X,Y\n甲,116.1,35.8\n", encoding="utf-8")
    assert convert_file(tmp_path / "x.csv", tmp_path / "y.csv", source="bd09", target="wgs84").places == 1


def test_shapes_that_are_empty_or_have_no_place_stay_as_they_are(tmp_path):
    shapes = [shapely.Point(116.1, 35.8), None, shapely.Point(), shapely.Point(500, 35)]
    gpd.GeoDataFrame({"n": range(4)}, geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    done = convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", source="gcj02", target="wgs84")
    back = gpd.read_file(tmp_path / "b.gpkg").geometry.to_numpy()
    assert (done.places, done.unread_rows) == (1, (4,))
    assert (back[1], shapely.is_empty(back[2]), back[3]) == (None, True, shapes[3])


def test_metres_that_can_be_no_place_stand_as_they_are(tmp_path):
    shapes = [shapely.Point(419000, 3963000), shapely.Point(1e12, 1e12)]
    gpd.GeoDataFrame({"n": range(2)}, geometry=shapes, crs="EPSG:4548").to_file(tmp_path / "a.gpkg")
    done = convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", source="gcj02", target="wgs84")
    back = gpd.read_file(tmp_path / "b.gpkg").geometry.to_numpy()
    assert (done.places, done.unread_rows, back[1]) == (1, (2,), shapes[1])
    assert 400 < back[0].distance(shapes[0]) < 600


def test_a_layer_without_features_and_a_plain_table_stay_in_a_file_of_several(tmp_path):
    points = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(116.1, 35.8)], crs="EPSG:4326")
    for layer, frame in (("full", points), ("none", points.iloc[:0]), ("table", points[["n"]])):
        write_geopackage(
            frame, tmp_path / "a.gpkg", layer, geometry_type="Point" if layer == "none" else None
        )
    done = convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", source="gcj02", target="wgs84")
    assert gpd.list_layers(tmp_path / "b.gpkg")["name"].tolist() == ["full", "none", "table"]
    assert done.places == 1


@pytest.mark.parametrize(
    ("shapes", "crs", "error"),
    [
        ([shapely.Point(419000, 3963000)], "EPSG:4326", InputError), ([shapely.Point(35.8, 116.1)], "EPSG:4326", InputError),
        ([shapely.Point(419000, 3963000)], "EPSG:2436", CrsError), ([shapely.Point(116.1, 35.8)], "EPSG:4610", CrsError),
    ],
)  # fmt: skip
def test_a_crs_that_the_coordinates_are_not_of_or_on_an_older_datum_is_refused(tmp_path, shapes, crs, error):
    gpd.GeoDataFrame(geometry=shapes, crs=crs).to_file(tmp_path / "a.gpkg")
    with pytest.raises(error):
        convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", source="gcj02", target="wgs84")
    assert not (tmp_path / "b.gpkg").exists()


def test_a_shapefile_says_what_it_has_no_room_for(tmp_path):
    columns = {
        "很长的字段名称之一": ["甲" * 120],
        "很长的字段名称之二": [2],
        "when": [pd.Timestamp("2024-01-02 03:04")],
    }
    gpd.GeoDataFrame(columns, geometry=[shapely.Point(116.1, 35.8)], crs="EPSG:4326").to_file(
        tmp_path / "a.gpkg"
    )
    done = convert_file(tmp_path / "a.gpkg", tmp_path / "b.shp", source="gcj02", target="wgs84")
    told = done.text("en")
    assert "很长的字段名称之二 = 很长的2" in told
    assert "1 text was cut" in told
    back = read_vector(tmp_path / "b.shp", about="places").frame.iloc[0]
    assert (back["很长的"], back["很长的2"], back["when"]) == ("甲" * 84, 2, "2024-01-02T03:04:00")


def test_what_does_not_go_into_a_kind_of_file_is_refused_in_words(tmp_path):
    mixed = [shapely.Point(116.1, 35.8, 5), shapely.LineString([(116.1, 35.8, 5), (116.2, 35.8, 6)])]
    gpd.GeoDataFrame({"n": [1, 2]}, geometry=mixed, crs="EPSG:4326").to_file(tmp_path / "a.gpkg")
    for out, said in (("b.shp", "one kind of geometry"), ("b.fgb", "loses their heights")):
        with pytest.raises(OutputError) as error:
            convert_file(tmp_path / "a.gpkg", tmp_path / out, source="gcj02", target="wgs84")
        assert said in error.value.message("en")
    (tmp_path / "c.dbf").write_text("mine")
    with pytest.raises(OutputError) as error:
        convert_file(tmp_path / "a.gpkg", tmp_path / "c.shp", source="gcj02", target="wgs84")
    assert "c.dbf" in error.value.message("en")
    assert (tmp_path / "c.dbf").read_text() == "mine"


def test_the_encoding_that_was_taken_is_said(tmp_path):
    done = convert_file(
        _written(tmp_path / "a.csv", _HOMES), tmp_path / "b.csv", source="gcj02", target="wgs84"
    )
    assert "gb18030" in done.text("en")
    assert done.as_json()["remarks"] == [done.remarks[0].message()]


def test_what_is_said_is_what_was_done(tmp_path):
    nowhere = gpd.GeoDataFrame({"name": [_garbled("梁山县韩垓镇")]}, geometry=[None], crs="EPSG:4326")
    nowhere.to_file(tmp_path / "a.gpkg")
    mended = convert_file(tmp_path / "a.gpkg", tmp_path / "b.gpkg", undo_garbled=True)
    assert gpd.read_file(tmp_path / "b.gpkg")["name"].tolist() == ["梁山县韩垓镇"]
    assert mended.text("en").splitlines() == [
        "1 garbled text made right.",
        f"Written to {tmp_path / 'b.gpkg'}.",
    ]
    both = convert_file(
        tmp_path / "a.gpkg", tmp_path / "c.gpkg", source="wgs84", target="gcj02", undo_garbled=True
    )
    first, *_, last = both.text("en").splitlines()
    assert (first, last) == ("The file has no coordinates to convert.", f"Written to {tmp_path / 'c.gpkg'}.")
    assert 'state datum = "gcj02"' in both.text("en")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError) as error:
        convert_file(
            _written(tmp_path / "a.csv", _HOMES), tmp_path / "file" / "b.csv", source="gcj02", target="wgs84"
        )
    assert str(tmp_path / "file" / "b.csv") in error.value.message("en")


def test_a_conversion_that_was_killed_leaves_nothing_after_the_next(tmp_path):
    source = tmp_path / "in.geojson"
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(116, 35)], crs="EPSG:4326").to_file(source)
    parts = {f"b{ending}" for ending in (".shp", ".shx", ".dbf", ".prj", ".cpg")}
    convert_file(source, tmp_path / "warm.shp", source="gcj02", target="wgs84")  # a fork has the libraries
    writes, has_more = 0, True
    while has_more:
        desk = tmp_path / f"desk{writes}"
        desk.mkdir()

        def job(desk=desk):
            return convert_file(source, desk / "b.shp", source="gcj02", target="wgs84")

        has_more = killed_at_write(job, writes, desk)
        with contextlib.suppress(OutputError):  # where it was whole, what was lacking is put in its place
            job()
        assert {path.name for path in desk.iterdir()} == parts
        assert len(gpd.read_file(desk / "b.shp")) == 1
        writes += has_more
    assert writes > len(parts)


def test_a_file_that_is_being_written_is_not_written_by_another(tmp_path):
    with (
        new_file(tmp_path / "b.csv", command="convert"),
        pytest.raises(OutputError) as error,
        new_file(tmp_path / "b.csv", command="convert"),
    ):
        pass
    assert error.value.key == "output.in-use"


def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path):
    table = _written(tmp_path / "a.csv", [["名称", "地址"], ["甲", "乙街"]])
    before = sorted(tmp_path.iterdir())
    for out, asked, error in (
        ("b.csv", {"source": "gcj02", "target": "wgs84"}, InputError),
        ("b.csv", {"source": "gcj02"}, InputError),
        ("b.csv", {}, InputError),
        ("b.gpkg", {"undo_garbled": True}, OutputError),
        ("a.csv", {"undo_garbled": True}, OutputError),
    ):
        with pytest.raises(error):
            convert_file(table, tmp_path / out, **asked)
        assert sorted(tmp_path.iterdir()) == before
    gpd.GeoDataFrame(geometry=[shapely.Point(1, 2)], crs="EPSG:4326").to_file(tmp_path / "bare.shp")
    (tmp_path / "bare.prj").unlink()
    with pytest.raises(CrsError, match="prj"):
        convert_file(tmp_path / "bare.shp", tmp_path / "c.gpkg", source="gcj02", target="wgs84")
    assert not (tmp_path / "c.gpkg").exists()
    done = convert_file(tmp_path / "bare.shp", tmp_path / "c.gpkg", undo_garbled=True)
    assert [remark.key for remark in done.remarks if isinstance(remark, Term)] == ["convert.no-crs"]


def _garbled(text, written="utf-8", taken="gb18030"):
    return text.encode(written).decode(taken, errors="replace")


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("utf-8", "gb18030"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp437"),
        ("utf-8", "mac_roman"),
        ("utf-8", "cp950"),
        ("utf-8", "cp1252"),
        ("gb18030", "latin-1"),
        ("gb18030", "cp1252"),
        ("gb18030", "cp437"),
        ("gb18030", "mac_roman"),
    ],
)
def test_text_read_in_the_wrong_encoding_is_known_and_undone(written, taken):
    for name in ("梁山县韩垓镇", "第一敬老院（示例）", "水泊街道2组"):
        found = misread(_garbled(name, written, taken))
        assert found is not None
        assert found.text == name or not found.is_whole
        assert misread(name) is None


def test_text_misread_several_times_is_undone():
    def again(text, *ways):
        for written, taken in ways:
            text = text.encode(written).decode(taken)
        return text

    latin, gbk = ("utf-8", "latin-1"), ("utf-8", "gb18030")
    for ways in (
        (latin, latin),
        (latin, latin, latin),
        (latin, gbk),
        (("gb18030", "latin-1"), latin),
        (("gb18030", "cp1252"), gbk),
    ):
        for name in ("梁山县韩垓镇", "馆驿镇", "第一敬老院（示例）"):
            assert misread(again(name, *ways)) == (name, True)
    assert misread(again("寿张集镇", gbk, gbk)) == ("寿张集镇", True)


def test_characters_written_as_numbers_are_undone():
    name = "梁山县韩垓镇"
    for text in (
        name.encode("ascii", "xmlcharrefreplace").decode(),
        name.encode("unicode_escape").decode(),
        quote(name),
    ):
        assert misread(f"{text}2组") == (f"{name}2组", True)
    assert [misread(text) for text in ("100%", "a%20b", "50%e", "R&D;", "C:\\users")] == [None] * 5


def test_what_lost_everything_is_known_and_nothing_is_made_up():
    bytes_of_gbk_as_utf8 = "梁山县韩垓镇".encode("gb18030").decode("utf-8", errors="replace")
    for text in (
        bytes_of_gbk_as_utf8,
        bytes_of_gbk_as_utf8.encode().decode("gbk", errors="replace"),
        "梁山\ufffd县",
    ):
        assert misread(text) == ("", False)


def test_one_byte_of_windows_that_was_lost_leaves_the_rest_to_be_known():
    # bytes 81, 8d, 8f, 90 and 9d are nothing in code page 1252
    assert misread("梁山县".encode().decode("cp1252", errors="replace")) == ("\ufffd山县", False)


def test_a_text_that_lost_a_byte_is_known_but_never_made_up():
    found = misread(_garbled("小安山镇居委会", taken="gbk"))
    assert found is not None
    assert not found.is_whole
    assert "�" in found.text


def test_latin_letters_with_accents_are_no_garbled_text():
    assert [
        misread(text) for text in ("Château-d'Œx", "São Paulo", "Zürich", "naïve?", "Ærø", "№ 5 · ½")
    ] == [None] * 6


def test_right_names_are_never_taken_for_garbled(shared_data):
    names = (shared_data / "liangshan" / "divisions-2017-2023.csv").read_text(encoding="utf-8-sig")
    assert [word for line in names.splitlines() for word in line.split(",") if misread(word)] == []


def test_names_of_rare_characters_are_hardly_ever_taken_for_garbled(shared_data):
    rows = (shared_data / "tgh8105.tsv").read_text(encoding="utf-8").splitlines()
    letters = [row.split("\t")[0] for row in rows if not row.startswith("#")]
    chosen = np.random.default_rng(0).choice(letters, (20_000, 3))
    assert sum(misread(name + "村") is not None for name in map("".join, chosen)) <= 2


def test_the_command_mends_a_table_and_says_so(tmp_path):
    rows = [
        ["编号", _garbled("名称")],
        ["1", _garbled("梁山县韩垓镇")],
        ["2", "馆驿镇"],
        ["3", _garbled("韩垓镇")],
    ]
    _written(tmp_path / "a.csv", rows)
    told = CliRunner().invoke(
        app,
        [
            "convert",
            str(tmp_path / "a.csv"),
            "--undo-garbled",
            "--out",
            str(tmp_path / "b.csv"),
            "--lang",
            "zh",
        ],
    )
    assert told.exit_code == 0
    assert [row[1] for row in _read(tmp_path / "b.csv")][1:3] == ["梁山县韩垓镇", "馆驿镇"]
    whole = sum(misread(cell).is_whole for row in rows for cell in row if misread(cell))
    assert f"还原了 {whole} 处乱码" in told.stdout


def test_a_layer_tells_of_garbled_names_and_makes_them_right_when_asked(tmp_path):
    from coverplan.layers import LayerSpec, read_rows
    from coverplan.plan import LayerSettings

    rows = [["指标", "数值"], [_garbled("梁山县火化率"), "96"], ["安葬率", "60"]]
    _written(tmp_path / "i.csv", rows)
    spec = LayerSpec("indicators", "indicators", geometry="none")
    found = {}
    for undo in (False, True):
        layer = read_rows(spec, LayerSettings(path="i.csv", undo_garbled=undo), tmp_path, crs="EPSG:4548")
        found[undo] = (
            layer.frame["indicator"].tolist(),
            [f.rule for f in layer.findings if "garbled" in f.rule],
        )
    assert found[False] == ([rows[1][0], "安葬率"], ["table.garbled"])
    assert found[True] == (["梁山县火化率", "安葬率"], ["table.garbled-undone"])
    assert math.isclose(layer.frame["value"].sum(), 156)


def test_garbled_headers_are_told_and_made_right_before_columns_are_chosen(tmp_path):
    from coverplan.layers import LayerSpec, read_rows
    from coverplan.plan import LayerSettings

    _written(tmp_path / "i.csv", [[_garbled("指标名称"), "数值"], ["火化率", "96"]])
    spec = LayerSpec("indicators", "indicators", geometry="none")
    settings = LayerSettings(path="i.csv", undo_garbled=True, columns={"indicator": "指标名称"})
    layer = read_rows(spec, settings, tmp_path, crs="EPSG:4548")
    (told,) = [each for each in layer.findings if each.rule == "table.garbled-headers"]
    assert layer.frame["indicator"].tolist() == ["火化率"]
    assert "made right" in told.message("en")
    assert "指标名称" in told.message("zh")
