"""Vector files as offices send them: read right, or refused in one clear sentence."""

from __future__ import annotations

import json

import geopandas as gpd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from layers_toy import CRS, messages, rules
from shapely import LinearRing, Point, box

from coverplan.errors import InputError
from coverplan.io.vectors.geojson import write_geojson
from coverplan.io.vectors.geopackage import write_geopackage
from coverplan.io.vectors.shapefile import read_shapefile
from coverplan.io.vectors.vector import read_extent, read_vector

NAMES = ["𠅤村", "韩垓镇", "阚庄"]  # 𠅤 is not in GBK


def towns() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"名称": NAMES, "beds": [1.5, None, 3.0]}, geometry=[box(i, 0, i + 1, 1) for i in range(3)], crs=CRS
    )


def shapefile(folder, *, encoding="GB18030", without=(".cpg",), frame=None):
    path = folder / "乡镇.shp"
    (towns() if frame is None else frame).to_file(path, encoding=encoding)
    for suffix in without:
        path.with_suffix(suffix).unlink()
    return path


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp", ".parquet", ".fgb", ".kml", ".gdb"])
def test_every_format_gives_the_same_features(tmp_path, suffix):
    path = tmp_path / f"乡 镇{suffix}"
    frame = towns()
    if suffix == ".parquet":
        frame.to_parquet(path)
    elif suffix == ".kml":
        frame.to_crs(4326).to_file(path, driver="KML", layer="towns")
    elif suffix == ".gdb":
        frame.to_file(path, driver="OpenFileGDB", layer="towns")
    elif suffix == ".geojson":
        frame.to_crs(4326).to_file(path)
    else:
        frame.to_file(path)
    read = read_vector(path, about="boundaries")
    assert sorted(read.frame["名称"]) == sorted(NAMES)
    assert read.frame.geometry.name == "geometry"
    assert list(read.frame.index) == [1, 2, 3]
    assert read.frame.crs.is_geographic == (suffix in (".kml", ".geojson"))
    assert read.findings == ()


def test_a_geopackage_is_read_back_the_same_and_written_the_same_twice(tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        write_geopackage(towns(), tmp_path / name, "towns")
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    read = read_vector(tmp_path / "a.gpkg", about="boundaries").frame.reset_index(drop=True)
    assert_geodataframe_equal(read, towns(), check_dtype=False, check_like=True)


def test_geojson_is_written_at_the_stated_precision_and_the_same_twice(tmp_path):
    points = gpd.GeoDataFrame(
        {"name": ["甲"], "n": [1.25]}, geometry=[Point(116.123456789, 35.98765432)], crs=4326
    )
    for name in ("a.geojson", "b.geojson"):
        write_geojson(points, tmp_path / name, decimals=5)
    assert (tmp_path / "a.geojson").read_bytes() == (tmp_path / "b.geojson").read_bytes()
    read = read_vector(tmp_path / "a.geojson", about="facilities").frame
    assert read.geometry.iloc[0] == Point(116.12346, 35.98765)
    assert read[["name", "n"]].to_numpy().tolist() == [["甲", 1.25]]
    write_geojson(points.to_crs(CRS), tmp_path / "c.geojson", decimals=5)
    assert (tmp_path / "c.geojson").read_bytes() == (tmp_path / "a.geojson").read_bytes()  # always in WGS-84


@pytest.mark.parametrize(
    ("encoding", "taken", "said"), [("GB18030", "gb18030", ["table.encoding"]), ("UTF-8", "utf-8", [])]
)
def test_a_shapefile_without_code_page_keeps_rare_characters_and_says_what_was_taken(
    tmp_path, encoding, taken, said
):
    path = shapefile(tmp_path, encoding=encoding)
    read = read_vector(path, about="boundaries")
    assert list(read.frame["名称"]) == NAMES
    assert rules(read) == said
    assert read_shapefile(path).encoding == taken
    for finding in read.findings:
        assert "乡镇.shp" in finding.message("en")
        assert "gb18030" in finding.message("en")


def test_a_declared_gbk_is_read_as_its_superset(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".cpg").write_text("GBK\n")
    read = read_vector(path, about="boundaries")
    assert list(read.frame["名称"]) == NAMES  # GBK would give 22村
    assert read.findings == ()


def test_the_code_page_of_the_dbf_header_counts(tmp_path):
    path = shapefile(tmp_path)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0x4D  # language driver: cp936
    path.with_suffix(".dbf").write_bytes(bytes(table))
    assert read_shapefile(path)[1:4] == ("gb18030", "cp936", True)


@pytest.mark.parametrize("declares", ["UTF-8", "936", "LDID/77", "ISO 88591", "Big5", "UTF-16", "klingon"])
@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_code_page_that_the_text_is_plainly_not_in_is_told_and_not_believed(tmp_path, encoding, declares):
    names = [NAMES[0], "水泊街道", "黑虎庙镇"]
    path = shapefile(tmp_path, encoding=encoding, frame=towns().drop(columns="名称").assign(name=names))
    path.with_suffix(".cpg").write_text(declares)
    read = read_vector(path, about="boundaries")
    assert list(read.frame["name"]) == names
    is_right = declares in {"UTF-8": ["UTF-8"], "GB18030": ["936", "LDID/77"]}[encoding]
    assert rules(read) == ([] if is_right else ["table.encoding-differs"])
    for finding in read.findings:
        assert encoding.lower() in finding.message("en")


def test_what_the_plan_states_is_refused_when_it_is_wrong(tmp_path):
    path = shapefile(tmp_path)
    for stated, said in (("utf-8", 'encoding = "gb18030"'), ("klingon", "unknown encoding 'klingon'")):
        with pytest.raises(InputError) as error:
            read_vector(path, about="boundaries", encoding=stated)
        assert said in messages(error)


def test_byte_order_marks_before_names_are_taken_off(tmp_path):
    path = shapefile(tmp_path, encoding="UTF-8", frame=towns().rename(columns={"名称": "name"}))
    table = path.with_suffix(".dbf").read_bytes()
    name = NAMES[1].encode()
    path.with_suffix(".dbf").write_bytes(table.replace(name + b"   ", b"\xef\xbb\xbf" + name))
    assert read_vector(path, about="boundaries").frame["name"].to_list() == NAMES


def test_a_name_cut_by_the_width_of_its_field_loses_half_a_character_only(tmp_path):
    path = shapefile(tmp_path, encoding="UTF-8", frame=towns().rename(columns={"名称": "name"}))
    table = path.with_suffix(".dbf").read_bytes()
    width = table[32 + 16]
    at = table.index(NAMES[1].encode())
    assert width % 3
    long = ("韩" * 40).encode()[:width]
    path.with_suffix(".dbf").write_bytes(table[:at] + long + table[at + width :])
    read = read_vector(path, about="boundaries")
    assert read.frame["name"].to_list() == [NAMES[0], "韩" * (width // 3), NAMES[2]]
    (cut,) = read.findings
    assert (cut.rule, cut.params["column"], str(cut.params["rows"])) == ("table.text-cut", "name", "2")


def test_damaged_utf8_is_refused_not_read_as_gb18030(tmp_path):
    path = shapefile(tmp_path, encoding="UTF-8", frame=towns().rename(columns={"名称": "name"}))
    table = path.with_suffix(".dbf").read_bytes()
    bad = NAMES[2].encode()
    path.with_suffix(".dbf").write_bytes(table.replace(bad, bad[:2] + b"\xe5" + bad[3:]))
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert "乡镇.shp: its text is UTF-8 but damaged" in messages(error)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_missing_part_of_a_shapefile_is_named(tmp_path, part):
    path = shapefile(tmp_path, without=[part])
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert f"乡镇.shp: 乡镇{part} is missing" in messages(error)
    assert "copy them all" in messages(error)


def test_upper_case_parts_are_found(tmp_path):
    path = shapefile(tmp_path)
    for suffix in (".shp", ".shx", ".dbf", ".prj"):
        path.with_suffix(suffix).rename(path.with_suffix(suffix.upper()))
    read = read_vector(path.with_suffix(".SHP"), about="boundaries")
    assert list(read.frame["名称"]) == NAMES


def test_a_file_of_several_layers_asks_which(tmp_path):
    path = tmp_path / "a.gpkg"
    towns().to_file(path, layer="乡镇")
    towns().iloc[:1].to_file(path, layer="县")
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert "several layers (乡镇, 县)" in messages(error)
    assert 'layer = "..."' in messages(error)
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries", layer="村")
    assert "no layer '村'. There are: 乡镇, 县" in messages(error)
    read = read_vector(path, about="boundaries", layer="县")
    assert (len(read.frame), read.file) == (1, "a.gpkg [县]")


def test_the_styles_of_qgis_are_no_layer(tmp_path):
    path = tmp_path / "a.gpkg"
    towns().to_file(path, layer="乡镇")
    pyogrio.write_dataframe(towns().drop(columns="geometry"), path, layer="layer_styles")
    assert len(read_vector(path, about="boundaries").frame) == 3


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.parquet", "a.fgb", "a.kml"])
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"this is no such file")
    if name == "a.shp":
        for suffix in (".shx", ".dbf"):
            path.with_suffix(suffix).write_bytes(b"junk")
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert messages(error).startswith(f"{name}: its content is not that of {path.suffix}")
    assert "Export it again" in messages(error)
    assert len(error.value.faults) == 1


def test_a_geojson_in_gbk_is_read_and_said_to_be(tmp_path):
    path = tmp_path / "a.geojson"
    towns().to_crs(4326).to_file(path)
    path.write_bytes(path.read_text(encoding="utf-8").replace("𠅤", "甲").encode("gbk"))
    for stated, said in ((None, ["table.encoding"]), ("gbk", [])):
        read = read_vector(path, about="boundaries", encoding=stated)
        assert read.frame["名称"].to_list() == ["甲村", *NAMES[1:]]
        assert rules(read) == said
    path.write_bytes(path.read_bytes().decode("gbk").encode("utf-16"))
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert "a.geojson: its text is not UTF-8" in messages(error)


def test_missing_empty_and_foreign_files(tmp_path):
    towns().iloc[:0].to_file(tmp_path / "empty.gpkg")
    pyogrio.write_dataframe(towns().drop(columns="geometry"), tmp_path / "table.gpkg")
    for name, said in [
        ("no.gpkg", "no such file"),
        ("empty.gpkg", "has no features"),
        ("table.gpkg", "has no geometry"),
        ("a.dwg", ".dwg is not read. Use .gpkg"),
    ]:
        with pytest.raises(InputError) as error:
            read_vector(tmp_path / name, about="boundaries")
        assert said in messages(error)
        assert name in messages(error)
    assert len(read_vector(tmp_path / "table.gpkg", about="indicators", need_geometry=False).frame) == 3


def test_an_open_ring_is_no_geometry_and_the_readers_remark_is_kept(tmp_path):
    ring = [[116.0, 35.0], [116.1, 35.0], [116.1, 35.1], [116.0, 35.1]]
    feature = {
        "type": "Feature",
        "properties": {"name": "甲"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    read = read_vector(path, about="boundaries")
    assert read.frame.geometry.isna().to_list() == [True]
    assert rules(read) == ["layer.reader-remark"]
    assert "a.geojson: the reader remarked: Non closed ring" in read.findings[0].message("en")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_a_file_that_only_points_to_data_elsewhere_is_not_followed(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    source = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:9/x</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert error.value.faults[0].key == "io.vector-elsewhere"
    assert read_extent(path) is None


def test_a_ring_that_stands_alone_is_written_as_a_closed_line(tmp_path):
    ring = LinearRing([(0, 0), (1, 0), (1, 1)])
    frame = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[ring, Point(1, 2)], crs=4326)
    write_geopackage(frame, tmp_path / "a.gpkg", "a")
    write_geojson(frame, tmp_path / "a.geojson")
    for name in ("a.gpkg", "a.geojson"):
        line, point = gpd.read_file(tmp_path / name).geometry
        assert (line.geom_type, line.is_closed, point) == ("LineString", True, Point(1, 2))


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, None),
        ({"type": "EPSG", "properties": {"code": 4326}}, None),
        (None, None),
        ({"type": "name", "properties": {"name": "EPSG:99999"}}, "EPSG:99999"),
        ("EPSG:99999", "EPSG:99999"),
        ({"type": "link", "properties": {"href": "wgs.prj"}}, "wgs.prj"),
        ({"type": "name"}, '{"type": "name"}'),
    ],
)
@pytest.mark.parametrize("is_last", [False, True])
def test_a_geojson_whose_crs_cannot_be_read_is_refused_wherever_it_is_stated(tmp_path, stated, told, is_last):
    path = tmp_path / "a.geojson"
    towns().to_crs(4326).assign(crs="a column").to_file(path)
    held = json.loads(path.read_text(encoding="utf-8"))
    del held["crs"]
    path.write_text(
        json.dumps({**held, "crs": stated} if is_last else {"crs": stated, **held}), encoding="utf-8"
    )
    if told is None:
        assert len(read_vector(path, about="boundaries").frame) == len(NAMES)
        return
    with pytest.raises(InputError) as error:
        read_vector(path, about="boundaries")
    assert error.value.faults[0].key == "io.crs-unreadable"
    assert told in str(error.value)
