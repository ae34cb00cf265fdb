"""Boundaries: what codes say is filled in, what is wrong is told, nothing is repaired in silence."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from layers_toy import CRS, EAST, NORTH, messages, rules
from shapely import LineString, Point, Polygon, box

from coverplan.errors import InputError
from coverplan.layers.boundaries import read_boundaries, type_of_code
from coverplan.plan import Area, LayerSettings, Units

AREA = Area(name="梁山县", code="370832", crs=CRS)


def square(i: int, j: int = 0, *, wide: int = 1):
    return box(EAST + 1000 * i, NORTH + 1000 * j, EAST + 1000 * (i + wide), NORTH + 1000 * (j + 1))


def write(path, shapes, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(path)


def read(folder, *names, units=None, **given):
    settings = LayerSettings(path=list(names), **{"datum": "cgcs2000", **given})
    return read_boundaries(settings, folder, area=AREA, units=units or Units())


def test_codes_fill_level_type_and_parent_over_several_files(tmp_path):
    write(tmp_path / "县.gpkg", [square(0, wide=2)], 代码=["370832000000"], 名称=["梁山县"])
    write(
        tmp_path / "乡镇.gpkg",
        [square(0), square(1)],
        代码=["370832001000", "370832215000"],
        名称=["水泊街道", "赵堌堆乡"],
    )
    write(
        tmp_path / "村.gpkg",
        [square(0), square(1)],
        代码=[370832001005.0, 370832215201.0],
        名称=["甲社区", "乙村"],
    )
    layer = read(tmp_path, "县.gpkg", "乡镇.gpkg", "村.gpkg")
    frame = layer.frame
    assert frame["unit_code"].to_list() == [
        "370832",
        "370832001",
        "370832215",
        "370832001005",
        "370832215201",
    ]
    assert frame["level"].to_list() == ["county", "town", "town", "village", "village"]
    assert frame["type"].fillna("").to_list() == ["", "街道", "乡", "居委会", "村委会"]
    assert frame["parent_code"].fillna("").to_list() == ["", "370832", "370832", "370832001", "370832215"]
    assert frame.crs == CRS
    assert [path.name for path in layer.files] == ["县.gpkg", "乡镇.gpkg", "村.gpkg"]
    assert set(rules(layer)) == {"table.usual-headers"}
    assert "unit_code = 代码, name = 名称" in layer.findings[0].message("en")


def test_words_of_levels_and_types_are_understood(tmp_path):
    write(
        tmp_path / "a.gpkg", [square(0), square(0)], unit_code=["1", "11"], name=["甲镇", "乙村"], level=["乡镇", "行政村"],
        type=["街道办事处", "村民委员会"], parent_code=["0", "1"], urban_rural=["城镇", "220"],
    )  # fmt: skip
    frame = read(tmp_path, "a.gpkg").frame.set_index("unit_code")
    assert frame.loc[["1", "11"], "level"].to_list() == ["town", "village"]
    assert frame.loc[["1", "11"], "type"].to_list() == ["街道", "村委会"]
    assert frame.loc[["1", "11"], "urban_rural"].to_list() == ["urban", "220"]


def test_a_county_is_made_of_its_towns_and_this_is_said(tmp_path):
    write(
        tmp_path / "a.gpkg",
        [square(0), square(1)],
        unit_code=["370832001", "370832101"],
        name=["甲街道", "乙镇"],
    )
    layer = read(tmp_path, "a.gpkg")
    county = layer.frame.iloc[0]
    assert (county["unit_code"], county["name"], county["level"]) == ("370832", "梁山县", "county")
    assert county.geometry.equals(square(0, wide=2))
    assert rules(layer) == ["unit.county-made"]
    assert layer.findings[0].message("en") == "No county boundary: 梁山县 was made by union of 2 units."


def test_faults_of_all_files_are_told_at_once_by_file_and_row(tmp_path):
    write(
        tmp_path / "a.gpkg",
        [square(0), square(1)],
        unit_code=["37083200", "370832101"],
        name=["甲街道", None],
    )
    write(tmp_path / "b.gpkg", [square(0)], unit_code=["370832102"], name=["丙镇"], level=["parish"])
    write(tmp_path / "c.gpkg", [square(0)], name=["丁镇"])
    with pytest.raises(InputError) as error:
        read(tmp_path, "a.gpkg", "b.gpkg", "c.gpkg", "d.gpkg")
    said = messages(error)
    assert "a.gpkg row 1: code '37083200' has 8 characters and tells no level" in said
    assert "a.gpkg row 2: 'name' is empty" in said
    assert "b.gpkg row 1: 'level': 'parish' is not known. Known: county, town, village" in said
    assert "c.gpkg: column 'unit_code' is missing" in said
    assert "d.gpkg: no such file" in said


def test_what_is_no_polygon_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    write(path, [LineString([(EAST, NORTH), (EAST + 5, NORTH)])], unit_code=["370832001"], name=["甲街道"])
    with pytest.raises(InputError) as error:
        read(tmp_path, "a.gpkg")
    assert "a.gpkg row 1: a LineString; boundaries are polygons" in messages(error)


def test_a_unit_without_geometry_is_kept_and_named(tmp_path):
    write(
        tmp_path / "a.gpkg", [square(0), None], unit_code=["370832001", "370832101"], name=["甲街道", "乙镇"]
    )
    layer = read(tmp_path, "a.gpkg")
    assert layer.frame.geometry.isna().tolist() == [True, False, True]  # the county is made, and has none
    [found] = [found for found in layer.findings if found.rule == "boundaries.outline-missing"]
    assert str(found.params["names"]) == "梁山县、乙镇"
    assert "梁山县, 乙镇" in found.message("en")


def test_a_table_without_places_is_a_list_of_units(tmp_path):
    (tmp_path / "a.csv").write_text("unit_code,name\n370832001,甲街道\n", encoding="utf-8")
    layer = read(tmp_path, "a.csv")
    assert layer.frame[["unit_code", "level", "parent_code"]].fillna("").to_numpy().tolist() == [
        ["370832", "county", ""],
        ["370832001", "town", "370832"],
    ]
    assert layer.frame.geometry.isna().all()
    assert {"boundaries.list-only", "unit.county-listed"} <= {found.rule for found in layer.findings}
    twice = "unit_code,name\n370832001,甲街道\n370832001,甲街道\n"
    (tmp_path / "a.csv").write_text(twice, encoding="utf-8")
    assert "code.twice" in {found.rule for found in read(tmp_path, "a.csv").findings}


def test_invalid_rings_are_kept_and_told_with_their_place(tmp_path):
    bow = Polygon([(EAST, NORTH), (EAST + 1000, NORTH + 1000), (EAST + 1000, NORTH), (EAST, NORTH + 1000)])
    write(
        tmp_path / "a.gpkg",
        [square(0, wide=3), bow],
        unit_code=["370832", "370832001"],
        name=["梁山县", "甲街道"],
    )
    layer = read(tmp_path, "a.gpkg")
    assert not layer.frame.geometry.is_valid.all()
    (finding,) = layer.findings
    assert (finding.rule, finding.unit_code, finding.level) == ("border.invalid", "370832001", "error")
    assert "Self-intersection" in finding.message("en")
    assert finding.lon == pytest.approx(116.06, abs=0.02)
    assert finding.lat == pytest.approx(35.77, abs=0.02)


def test_codes_that_stand_twice_and_lost_parents_are_told(tmp_path):
    write(
        tmp_path / "a.gpkg", [square(0, wide=3), square(0), square(1), square(2)],
        unit_code=["370832", "370832001", "370832001", "370833001001"], name=["梁山县", "甲街道", "乙街道", "丙社区"],
    )  # fmt: skip
    layer = read(tmp_path, "a.gpkg")
    assert rules(layer) == ["code.twice", "code.parent"]
    assert len(layer.frame) == 4
    assert "丙社区 (370833001001): its parent '370833001'" in layer.findings[1].message("en")


def test_parts_of_one_unit_become_one(tmp_path):
    write(
        tmp_path / "a.gpkg", [square(0, wide=4), square(0), square(2)],
        unit_code=["370832", "370832001", "370832001"], name=["梁山县", "甲街道", "甲街道"],
    )  # fmt: skip
    layer = read(tmp_path, "a.gpkg")
    assert rules(layer) == ["unit.parts-joined"]
    assert layer.frame["unit_code"].to_list() == ["370832", "370832001"]
    assert layer.frame.geometry.iloc[1].area == pytest.approx(2e6)


def test_without_chinese_codes_parents_are_found_by_place(tmp_path):
    write(
        tmp_path / "a.gpkg", [square(0, wide=2), square(0), square(1)],
        unit_code=["LI", "a", "b"], name=["Land", "Vaduz", "Balzers"], level=["county", "town", "town"],
    )  # fmt: skip
    layer = read(tmp_path, "a.gpkg", units=Units(code_scheme="free", name_rules="none"))
    assert layer.frame["parent_code"].fillna("").to_list() == ["", "LI", "LI"]
    assert "unit.parent-by-place" in rules(layer)
    assert layer.frame["type"].isna().all()


def test_seats_come_out_in_wgs84_and_areas_in_square_kilometres(tmp_path):
    frame = gpd.GeoDataFrame(
        {"unit_code": ["370832"], "name": ["梁山县"], "seat_lon": [116.1], "seat_lat": [35.8], "面积（公顷）": [96500.0], "户数": ["20.5"]},
        geometry=[square(0)], crs=CRS,
    )  # fmt: skip
    frame.to_crs(4326).to_file(tmp_path / "a.geojson")
    layer = read(tmp_path, "a.geojson", datum="gcj02")
    row = layer.frame.iloc[0]
    assert row["area_km2"] == pytest.approx(965.0)
    assert row["households"] == 20.5
    assert row["seat_lon"] == pytest.approx(116.1 - 528 / 90_200, abs=4e-4)
    assert "table.scaled" in rules(layer)


def test_row_order_changes_nothing(tmp_path):
    shapes, codes, names = [square(0), square(1)], ["370832101", "370832001"], ["乙镇", "甲街道"]
    write(tmp_path / "a.gpkg", shapes, unit_code=codes, name=names)
    write(tmp_path / "b.gpkg", shapes[::-1], unit_code=codes[::-1], name=names[::-1])
    one, other = read(tmp_path, "a.gpkg").frame, read(tmp_path, "b.gpkg").frame
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.drop(columns="geometry")), pd.DataFrame(other.drop(columns="geometry"))
    )
    assert one.geometry.geom_equals(other.geometry).all()


@pytest.mark.shared
def test_the_types_of_the_real_list_follow_their_codes(shared_data):
    real = pd.read_csv(shared_data / "liangshan" / "divisions-2023.csv", dtype=str)
    towns, villages = real[real["level"] == "乡级"], real[real["level"] == "村级"]
    assert len(towns) == 14
    assert {code: type_of_code(code) for code in towns["street_code9"]} == dict(
        zip(towns["street_code9"], towns["type_by_code_range"], strict=True)
    )
    words = villages["type_by_code_range"].map({"居民委员会": "居委会", "村民委员会": "村委会"})
    assert villages["code12"].map(type_of_code).to_list() == words.to_list()


def test_points_are_no_boundaries(tmp_path):
    write(tmp_path / "a.gpkg", [Point(EAST, NORTH)], unit_code=["370832001"], name=["甲街道"])
    with pytest.raises(InputError, match="Point"):
        read(tmp_path, "a.gpkg")
