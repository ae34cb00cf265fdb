"""Files that are not what they say, that lead elsewhere, that lack rows or hold far too much: refused in words, before they do harm."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet
from shapely import Point, box

from coverplan.errors import InputError
from coverplan.io import (
    read_cells,
    read_extent,
    read_osm,
    read_osm_roads,
    read_table,
    read_vector,
    refuse_misspelt,
    write_csv,
)
from coverplan.io.vectors.nested import refuse_nested_wkb
from coverplan.kernels.json_scan import scan_json
from coverplan.layers.roads.graphs import read_graphml
from coverplan.layers.rows import LayerSpec, read_rows
from coverplan.plan import LayerSettings

VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


def points(count=3):
    return gpd.GeoDataFrame(
        {"name": [f"n{at}" for at in range(count)]},
        geometry=[Point(at, 1) for at in range(count)],
        crs="EPSG:4326",
    )


def told(path, **options):
    with pytest.raises(InputError) as error:
        read_vector(path, about="facilities", **options)
    return error.value.message("en")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".json", ".kml", ".fgb", ".shp"])
@pytest.mark.parametrize(
    "content",
    [
        VRT,
        "<OGRWFSDataSource><URL>http://127.0.0.1:9/{}</URL></OGRWFSDataSource>",
        '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {}"}}',
        '{{"x": "<OGRVRTDataSource>{}</OGRVRTDataSource>"}}',
    ],
)
def test_a_file_that_sends_its_reader_elsewhere_is_refused(tmp_path, suffix, content):
    points().to_file(tmp_path / "other.geojson")
    for end in (".shx", ".dbf"):
        (tmp_path / f"a{end}").write_bytes(bytes(100))
    path = tmp_path / f"a{suffix}"
    path.write_text(content.format(tmp_path / "other.geojson"), encoding="utf-8")
    assert "holds no data but the address" in told(path)
    assert read_extent(path) is None


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".kml", ".kmz", ".fgb", ".shp", ".parquet", ".gdb"])
def test_a_file_of_another_kind_than_its_ending_says_is_refused(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_text("name,lon,lat\nn0,1,2\n", encoding="utf-8")
    assert "not that of" in told(tmp_path / f"a{suffix}")
    (tmp_path / f"a{suffix}").write_bytes(b"")
    assert told(tmp_path / f"a{suffix}")


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as base:
        base.execute("CREATE TABLE a (x)")
        base.commit()
    assert told(tmp_path / "a.gpkg").startswith("a.gpkg: ")


def test_a_name_that_the_library_would_take_apart_is_refused(tmp_path):
    points().to_file(tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg").rename(tmp_path / "b!a.gpkg")
    assert "cannot be opened under this path (!)" in told(tmp_path / "b!a.gpkg")


@pytest.mark.parametrize("stated", [2, 4])
def test_a_geopackage_that_states_another_count_than_it_holds_is_refused_with_both(tmp_path, stated):
    points().to_file(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as base:
        base.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (stated,))
        base.commit()
    assert f"states {stated} rows and holds 3" in told(tmp_path / "a.gpkg")


def test_a_geometry_that_is_damaged_is_told_with_both_numbers(tmp_path):
    points().to_file(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute("UPDATE a SET geom = substr(geom, 1, 20) WHERE fid = 2")
        base.commit()
    read = read_vector(tmp_path / "a.gpkg", about="facilities")
    assert [each.message("en") for each in read.findings if "of 3 geometries 2" in each.message("en")]


@pytest.mark.parametrize("end", ["wal", "journal"])
def test_a_geopackage_with_changes_beside_it_is_in_use(tmp_path, end):
    points().to_file(tmp_path / "a.gpkg")
    beside = tmp_path / f"a.gpkg-{end}"
    beside.write_bytes(b"")  # as SQLite may leave it
    assert len(read_vector(tmp_path / "a.gpkg", about="facilities").frame) == 3
    beside.write_bytes(b"changes")
    said = told(tmp_path / "a.gpkg")
    assert "another program such as QGIS" in said
    assert beside.name in said


def test_parts_of_a_shapefile_that_do_not_belong_together_are_told_with_both_numbers(tmp_path):
    for name, count in (("a", 3), ("b", 2)):
        points(count).to_file(tmp_path / f"{name}.shp")
    whole = {end: (tmp_path / f"a{end}").read_bytes() for end in (".shp", ".shx", ".dbf")}
    (tmp_path / "a.dbf").write_bytes((tmp_path / "b.dbf").read_bytes())
    assert "its .shx has 3 shapes and its .dbf 2 rows" in told(tmp_path / "a.shp")
    (tmp_path / "a.dbf").write_bytes(whole[".dbf"][:-90])
    assert "states 3 rows and holds" in told(tmp_path / "a.shp")
    (tmp_path / "a.dbf").write_bytes(whole[".dbf"])
    (tmp_path / "a.shp").write_bytes(whole[".shp"][:-28])
    assert "states 184 bytes and holds 156" in told(tmp_path / "a.shp")
    (tmp_path / "a.shp").write_bytes((tmp_path / "b.shp").read_bytes())
    assert "its .shp has 2 shapes and its .shx 3" in told(tmp_path / "a.shp")
    (tmp_path / "a.shp").write_bytes(whole[".shp"])
    (tmp_path / "a.shx").write_bytes((tmp_path / "b.shx").read_bytes())
    assert "its .shx has 2 shapes and its .dbf 3 rows" in told(tmp_path / "a.shp")
    (tmp_path / "a.shx").write_bytes(whole[".shx"])
    assert len(read_vector(tmp_path / "a.shp", about="facilities").frame) == 3


@pytest.mark.parametrize(
    ("order", "row"), [((0, 1, 2), None), ((1, 0, 2), 2), ((0, 2, 1), 3), ((0, 1, 1), 3), ((0, 0, 2), 2)]
)
@pytest.mark.parametrize("is_numbered", [True, False])
def test_a_shapefile_whose_index_mixes_up_its_shapes_is_refused(tmp_path, order, row, is_numbered):
    points().to_file(tmp_path / "a.shp")
    index, shapes = ((tmp_path / f"a.{end}").read_bytes() for end in ("shx", "shp"))
    places = [index[at : at + 8] for at in range(100, len(index), 8)]
    (tmp_path / "a.shx").write_bytes(index[:100] + b"".join(places[at] for at in order))
    if not is_numbered:  # as some programs leave it
        for at in range(100, len(shapes), 28):
            shapes = shapes[:at] + bytes(4) + shapes[at + 4 :]
        (tmp_path / "a.shp").write_bytes(shapes)
    if row is None or (not is_numbered and len(set(order)) == 3):
        assert len(read_vector(tmp_path / "a.shp", about="facilities").frame) == 3
    else:
        assert f"a.shp row {row}: its .shx points to the shape of another row" in told(tmp_path / "a.shp")


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (108, b"\x03\x00\x00\x00", "row 1: its shape is damaged (20 bytes where 44 are stated; type 3)"),
        (132, b"\x00\x00\x00\x09", "row 2: its shape is damaged"),
        (136, b"\x63\x00\x00\x00", "row 2: its shape is damaged (20 bytes where 44 are stated; type 99)"),
    ],
)
def test_a_shape_that_is_damaged_is_refused_with_its_row(tmp_path, at, value, said):
    points().to_file(tmp_path / "a.shp")
    data = (tmp_path / "a.shp").read_bytes()
    (tmp_path / "a.shp").write_bytes(data[:at] + value + data[at + len(value) :])
    assert said in told(tmp_path / "a.shp")


def test_a_ring_with_more_points_than_its_record_holds_is_refused_and_an_empty_shape_is_none(tmp_path):
    squares = points().set_geometry([box(0, 0, 1, 1), None, box(2, 0, 3, 1)])
    squares.to_file(tmp_path / "a.shp")
    read = read_vector(tmp_path / "a.shp", about="facilities")
    assert read.frame.geometry.isna().tolist() == [False, True, False]
    assert read.findings == ()
    data = (tmp_path / "a.shp").read_bytes()
    (tmp_path / "a.shp").write_bytes(data[:148] + b"\xff" + data[149:])
    assert "row 1: its shape is damaged (128 bytes where 4" in told(tmp_path / "a.shp")


def test_a_table_with_two_fields_of_one_name_is_refused(tmp_path):
    points().assign(other="x").to_file(tmp_path / "a.shp")
    table = (tmp_path / "a.dbf").read_bytes()
    at = table.index(b"other")
    (tmp_path / "a.dbf").write_bytes(table[:at] + b"name\x00" + table[at + 5 :])
    assert "name x 2" in told(tmp_path / "a.shp")


def test_a_row_that_is_marked_as_deleted_is_none(tmp_path):
    points().to_file(tmp_path / "a.shp")
    table = bytearray((tmp_path / "a.dbf").read_bytes())
    first = int.from_bytes(table[8:10], "little")
    table[first] = ord("*")
    (tmp_path / "a.dbf").write_bytes(table)
    assert len(read_vector(tmp_path / "a.shp", about="facilities").frame) == 2


@pytest.mark.parametrize(
    "name", ["ROT13", "punycode", "base64", "undefined", "zlib", "unicode_escape", "\0", "甲"]
)
def test_a_code_page_that_is_none_is_refused(tmp_path, name):
    points().to_file(tmp_path / "a.shp")
    (tmp_path / "a.cpg").write_text(name, encoding="utf-8")
    read = read_vector(tmp_path / "a.shp", about="facilities")  # the text itself says what it is in
    assert (read.frame.loc[1, "name"], [each.rule for each in read.findings][:1]) in [
        ("n0", ["table.encoding-differs"]),
        ("n0", []) if name == "\0" else (),
    ]
    assert "unknown encoding" in told(tmp_path / "a.shp", encoding=name)
    points().to_file(tmp_path / "a.gpkg")
    assert "unknown encoding" in told(tmp_path / "a.gpkg", encoding=name)
    (tmp_path / "a.csv").write_text("name\na\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_table(tmp_path / "a.csv", layer="facilities", encoding=name)
    assert error.value.faults[0].key == "io.encoding-unknown"


def feature(name="n", kind="Feature"):
    return f'{{"type": "{kind}", "properties": {{"name": "{name}"}}, "geometry": {{"type": "Point", "coordinates": [1, 2]}}}}'


def collection(*features):
    return '{"type": "FeatureCollection",\n"features": [' + ",\n".join(features) + "]}"


def test_a_feature_whose_type_is_misspelt_is_told_with_both_numbers(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(collection(feature(), feature(kind="Featur"), feature()), encoding="utf-8")
    assert "holds 3 features, of which 2 can be read" in told(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            collection(feature().replace('"name": "n"', '"name": "n", "name": "m"')),
            "line 2: 'name' stands twice",
        ),
        (collection(feature())[:-1] + ', "features": []}', "'features' stands twice"),
        (collection(feature("x" * 200_000)), "a text of 200,000 bytes"),
        (collection(feature().replace("name", "k" * 200_000)), "a text of 200,000 bytes"),
        (collection(feature().replace("[1, 2]", "[" * 5000 + "]" * 5000)), "nest more than 64 deep"),
        ('{"a":' * 100_000, "nest more than 64 deep"),
        (collection('{"type": "Feature", "geometry": 3'), "cannot be read"),
    ],
)
def test_json_that_no_map_is_made_of_is_refused(tmp_path, content, said):
    path = tmp_path / "a.geojson"
    path.write_text(content, encoding="utf-8")
    assert said in told(path)


def test_features_are_counted_whatever_else_the_file_holds(tmp_path):
    path = tmp_path / "a.geojson"
    more = '"links": [{"a": [1, 2]}, {}], "bbox": [0, 0, 1, 1], "x\\"": "]", '
    path.write_text(
        collection(feature('a\\"}]'), feature()).replace('"features"', more + '"features"'), encoding="utf-8"
    )
    assert len(read_vector(path, about="facilities").frame) == 2


def test_the_scan_of_a_text_knows_brackets_in_texts_and_empty_lists():
    found = scan_json(np.frombuffer(b'{"a": [], "b": ["[", {"a": 1}], "c": {"a": [1, 2]}}', dtype=np.uint8))
    assert [count for _, count in found.lists] == [0, 2]
    assert (found.depth, found.twice_at) == (3, -1)


def nested(depth, order="<"):
    head = struct.pack(f"{order}BII", order == "<", 7, 1)
    return head * depth + struct.pack(f"{order}BIdd", order == "<", 1, 0, 0)


@pytest.mark.parametrize("order", ["<", ">"])
def test_geometries_nested_without_end_are_refused_before_they_are_made(order):
    refuse_nested_wkb([(1, nested(16, order)), (2, None), (3, b""), (4, b"\x01")], "a")
    with pytest.raises(InputError) as error:
        refuse_nested_wkb([(1, nested(2, order)), (2, nested(100_000, order))], "a")
    assert "a row 2: geometries nest more than 16 deep" in error.value.message("en")


def test_many_parts_side_by_side_are_not_nested():
    many = gpd.GeoSeries([box(at, 0, at + 0.5, 1) for at in range(200)]).union_all()
    refuse_nested_wkb([(1, many.wkb)], "a")


def test_parquet_with_text_that_is_none_or_geometry_nested_without_end_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    points().to_parquet(path)
    table = parquet.read_table(path)
    deep = pa.array([nested(100_000)] * 3, pa.binary())
    parquet.write_table(table.set_column(1, "geometry", deep), path)
    assert "nest more than 16 deep" in told(path)
    bad = pa.Array.from_buffers(
        pa.string(), 3, [None, pa.py_buffer(struct.pack("4i", 0, 1, 2, 3)), pa.py_buffer(b"\xff\xfe\xfd")]
    )
    parquet.write_table(table.set_column(0, "name", bad), path)
    assert "cannot be read" in told(path)
    for geo in (b"[]", b'{"primary_column": "zz", "columns": {}}', b"\xff"):
        parquet.write_table(table.replace_schema_metadata({b"geo": geo}), path)
        assert "cannot be read" in told(path)


def test_a_cell_of_a_megabyte_is_refused(tmp_path):
    points().assign(name="x" * 1_000_000).to_file(tmp_path / "a.gpkg")
    assert "a cell of 1,000,000 characters" in told(tmp_path / "a.gpkg")


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused_at_once(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"<row/>" * (1 << 23))
    with pytest.raises(InputError) as error:
        read_cells(path)
    assert "that unpack to 48.0 MB" in error.value.message("en")


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.kmz"])
def test_a_part_that_declares_entities_of_its_own_is_refused(tmp_path, name):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("doc.kml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><kml>&b;</kml>')
    with pytest.raises(InputError, match=r"doc\.kml"):
        read_vector(path, about="facilities") if name == "a.kmz" else read_cells(path)


def test_a_workbook_whose_parts_are_not_as_its_directory_says_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<row/>" * 5000)
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02") + 24
    path.write_bytes(data[:at] + struct.pack("<I", 100) + data[at + 4 :])
    with pytest.raises(InputError) as error:
        read_cells(path)
    assert error.value.faults[0].key == "io.workbook-unreadable"


NODE = "<node id='{}' version='{}' lat='{}' lon='1'/><way id='1' version='1'><nd ref='1'/><tag k='highway' v='track'/></way>"


@pytest.mark.parametrize(
    ("was", "now", "row"),
    [
        (b"</row>", b"</row></sheetData><sheetData>", 2),  # rows in a second block
        (b"</row>", b"</row></x:sheetData>", 2),
        (b'<row r="3"', b'<row r="2"', 2),
        (b"<v>7</v>", b"<v>7<!-- seen -->0</v>", 2),
        (b"<v>7</v>", b"<v><![CDATA[7]]></v>", 2),
        (b"</sheetData>", b"</sheetData><!-- made by hand -->", 0),
        (b"<sheetData>", b"<!-- made by hand --><sheetData>", 0),
        (b"d2", b"d2 sheetData", 0),
    ],
)
def test_rows_of_a_workbook_that_would_be_lost_or_misread_are_refused(tmp_path, was, now, row):
    path = tmp_path / "a.xlsx"
    pd.DataFrame({"id": ["d1", "d2"], "people": [7, 8]}).to_excel(path, index=False)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    part = "xl/sharedStrings.xml" if was == b"d2" else "xl/worksheets/sheet1.xml"
    assert was in parts[part]
    parts[part] = parts[part].replace(was, now, 1)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    if not row:
        assert [row[1] for row in read_cells(path).rows] == ["people", "7", "8"]
        return
    with pytest.raises(InputError) as error:
        read_cells(path)
    (fault,) = error.value.faults
    assert (fault.key, fault.params["sheet"], fault.params["row"]) == ("io.sheet-odd", "Sheet1", row)


@pytest.mark.parametrize("name", ["nodde", "WAY", "nx", "tagg"])
def test_an_osm_file_with_an_element_whose_name_is_misspelt_is_refused(tmp_path, name):
    was = {"nodde": "node", "WAY": "way", "nx": "nd", "tagg": "tag"}[name]
    text = f"<osm version='0.6'>{NODE.format(1, 1, 1)}</osm>".replace(f"<{was} ", f"<{name} ")
    path = tmp_path / "a.osm"
    path.write_text(text.replace("</way>", f"</{name}>") if was == "way" else text, encoding="utf-8")
    for read in (read_osm, read_osm_roads):
        with pytest.raises(InputError, match=r"a\.osm"):
            read(path)


@pytest.mark.parametrize(("was", "name"), [("node", "nodde"), ("edge", "Edge"), ("data", "dataa")])
def test_a_graphml_file_with_an_element_whose_name_is_misspelt_is_refused_with_its_line(tmp_path, was, name):
    graph = nx.MultiDiGraph(crs="EPSG:4548")
    graph.add_nodes_from([(1, {"x": "0", "y": "0"}), (2, {"x": "9", "y": "0"}), (3, {"x": "9", "y": "9"})])
    graph.add_edges_from([(1, 2, {"highway": "service"}), (2, 3, {"highway": "service"})])
    path = tmp_path / "a.graphml"
    nx.write_graphml(graph, path)
    refuse_misspelt(path)
    at = (text := path.read_text(encoding="utf-8")).rindex(f"<{was} ")
    end = text.index(f"</{was}>", at)
    text = f"{text[:at]}<{name}{text[at + 1 + len(was) : end]}</{name}>{text[end + 3 + len(was) :]}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_graphml(path)
    line = text.count("\n", 0, at) + 1
    assert f"a.graphml line {line}: <{name}> is no element" in error.value.message("en")


def test_a_place_of_a_kml_file_that_is_called_otherwise_is_told_and_a_kmz_keeps_its_columns(tmp_path):
    points().to_file(tmp_path / "a.kml", driver="KML")
    text = (tmp_path / "a.kml").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", text)
    whole = [read_vector(tmp_path / f"a.{kind}", about="facilities") for kind in ("kml", "kmz")]
    assert [each.findings for each in whole] == [(), ()]
    assert list(whole[0].frame.columns) == list(whole[1].frame.columns)
    at = text.index("<Placemark")
    end = text.index("</Placemark>", at)
    text = text[:at] + text[at:end].replace("<Placemark", "<Placemrk") + "</Placemrk>" + text[end + 12 :]
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    told = [each.message("en") for each in read_vector(tmp_path / "a.kml", about="facilities").findings]
    assert any("of 3 geometries 2 can be read" in each for each in told)
    with zipfile.ZipFile(tmp_path / "b.kmz", "w") as archive:
        archive.writestr("a.kml", text)
        archive.writestr("b.kml", text)
    with pytest.raises(InputError, match="2"):
        read_vector(tmp_path / "b.kmz", about="facilities")


@pytest.mark.parametrize(
    ("number", "version", "lat"),
    [
        ("1", "1", "NaN"),
        ("1", "1", "abc"),
        ("1", "x", "1"),
        ("9" * 20, "1", "1"),
        ("", "1", "1"),
        ("1", "1", "9" * 200),
    ],
)
def test_an_osm_file_with_a_number_that_is_none_is_refused(tmp_path, number, version, lat):
    path = tmp_path / "a.osm"
    path.write_text(f"<osm version='0.6'>{NODE.format(number, version, lat)}</osm>", encoding="utf-8")
    for read in (read_osm, read_osm_roads):
        with pytest.raises(InputError) as error:
            read(path)
        assert "a.osm" in error.value.message("en")


def test_a_cell_without_end_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text(f"name,n\n{'x' * 200_000},1\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_cells(tmp_path / "a.csv")
    assert "a.csv line 2: broken CSV" in error.value.message("en")


def test_a_quote_that_swallows_rows_is_refused_with_their_number(tmp_path):
    lines = ["id,name,n", 'a,"x,1', "b,y,2", 'c,z",3', "d,w,4", "e,v,5"]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_cells(tmp_path / "a.csv")
    assert "row 2: one cell holds 3 whole rows" in error.value.message("en")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("id,name,n\na,x,1\nb,y", "table.cut-short"),
        ("id,name,n\r\na,x,1\r\nb,y,2", "table.no-line-end"),
        ("id,name,n\na,x,1\nb,y,2", None),
        ("id,name,n\na,x,1\nb,y,22\nc,z,3", None),
        ("id,name,n\na,x,11\nb,y,222\nc,z,33\nd,z,4", "table.last-cell-short"),
        ("id,name,n\r\na,x,11\r\nb,y,222\r\nc,z,33\r\nd,z,4", "table.last-cell-short"),
        ("id,name,n\na,x,11\nb,y,222\nc,z,33\nd,z,44", None),
        ("id,name,n\na,x,甲乙\nb,y,甲乙\nc,z,甲乙\nd,z,甲", None),
        ("id,name,n\n" + "\n".join(f"a{n},x,{n}" for n in range(10)), "table.no-line-end"),
        ("id,name,n\r\na,x,1\r\nb,y,2\r\n", None),
    ],
)
def test_a_last_line_that_was_cut_is_told(tmp_path, content, rule):
    (tmp_path / "a.csv").write_bytes(content.encode())
    found = read_table(tmp_path / "a.csv", layer="residents").findings
    assert [each.rule for each in found] == ([rule] if rule else [])


def test_a_formula_behind_a_tab_or_in_wide_signs_is_guarded(tmp_path):
    written = ["=1", "\t=1", " +1", "＝1", "＠x", "a=1", "-"]
    write_csv(pd.DataFrame({"name": written}), tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert lines == ["'=1", "'\t=1", "' +1", "'＝1", "'＠x", "a=1", "'-"]
    assert read_cells(tmp_path / "a.csv").rows[1] == ["=1"]


def test_signs_that_are_not_seen_are_taken_off_and_told(tmp_path):
    names = ["甲\x1b[31m", "乙\u202e", "丙\u200b", "丁\n戊", "己"]
    write_csv(pd.DataFrame({"indicator": names, "value": range(5)}), tmp_path / "a.csv")
    spec = LayerSpec("indicators", "indicators", geometry="none")
    read = read_rows(spec, LayerSettings(path="a.csv"), tmp_path, crs="EPSG:4548")
    assert read.frame["indicator"].tolist() == ["甲[31m", "乙", "丙", "丁\n戊", "己"]
    (found,) = [each for each in read.findings if each.rule == "table.hidden-signs"]
    assert (found.params["count"], found.params["rows"]) == (3, "2-4")


def test_messages_show_what_stands_in_a_name_and_no_more():
    told = InputError.of("error.file-missing", file="甲\x1b]0;x\x07\u202e\nb" + "x" * 10_000).message("en")
    assert told.isprintable()
    assert "\n" not in told
    assert len(told) < 4200


def test_an_empty_geometry_is_one(tmp_path):
    points().assign(geometry=[Point(), Point(1, 1), None]).to_file(tmp_path / "a.gpkg")
    assert read_vector(tmp_path / "a.gpkg", about="facilities").findings == ()


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path, monkeypatch):
    def locked(_folder):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.gpkg").write_bytes(b"")
    monkeypatch.setattr(Path, "iterdir", locked)
    with pytest.raises(InputError, match="Permission denied"):
        read_vector(tmp_path / "a.gpkg", about="boundaries")


def test_figures_and_dates_of_a_parquet_file_may_be_of_any_kind_that_databases_have(tmp_path):
    path = tmp_path / "a.parquet"
    points(2).to_parquet(path)
    table = parquet.read_table(path)
    kept = {
        "beds": pa.array([Decimal("12.50"), None], pa.decimal128(10, 2)),
        "code": pa.array([Decimal(370832001), Decimal(370832002)], pa.decimal256(40, 0)),
        "opened": pa.array([date(2020, 1, 31), None], pa.date32()),
        "whole": pa.array([True, None], pa.bool_()),
    }
    for name, column in kept.items():
        table = table.append_column(name, column)
    parquet.write_table(table, path)
    frame = read_vector(path, about="facilities").frame
    held = [float(frame["beds"].iloc[0]), int(frame["code"].iloc[1]), str(frame["opened"].iloc[0])]
    assert held == [12.5, 370832002, "2020-01-31"]
