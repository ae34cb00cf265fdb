"""Facilities as offices list them: codes, kinds, places and beds come out as they are meant."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layers_toy import CRS, EAST, NORTH, messages, plan, rules, units, write_sheet
from shapely import Point, box

from coverplan.crs import wgs84_to_shifted
from coverplan.errors import InputError
from coverplan.layers.facilities.facilities import kind_words, read_facilities
from coverplan.plan.model import KINDS
from coverplan.texts import text_of

HEADER = "facility_id,name,kind,status,beds,nursing_beds,plots,plots_used,serves,lon,lat\n"


def read(folder, *names, boundaries=None, kinds=None, **given):
    made = plan(folder, facilities={"path": list(names), "datum": "wgs84", **given})
    made = made.model_copy(update={"facility_kinds": kinds or {}})
    return read_facilities(made, folder, boundaries=boundaries)


def read_csv(folder, *lines, **given):
    (folder / "a.csv").write_text(HEADER + "\n".join(lines), encoding="utf-8")
    return read(folder, "a.csv", **given)


def test_an_office_workbook_in_gcj02(tmp_path):
    true = gpd.GeoSeries([Point(EAST + 500, NORTH + 500), Point(EAST + 2500, NORTH + 500)], crs=CRS).to_crs(
        4326
    )
    lon, lat = wgs84_to_shifted(true.x.to_numpy(), true.y.to_numpy(), "gcj02")
    write_sheet(
        tmp_path / "养老机构 台账.xlsx",
        [
            ["梁山县养老机构一览表（2023年）"],
            [
                "机构编号",
                "机构名称",
                "类型",
                "运营状态",
                "床位数（张）",
                "护理型床位",
                "经度",
                "纬度",
                "区划代码",
            ],
            [1, "甲敬老院", "敬 老 院", "运营中", "１２０", 80, lon[0], lat[0], 370832101201],
            [2, "乙幸福院", "幸福院", "", "—", "", str(lon[1]), str(lat[1]), ""],
            ["合计", "", "", "", 120, 80],
        ],
        merged=[(0, 0, 0, 8, "梁山县养老机构一览表（2023年）")],
    )
    layer = read(tmp_path, "养老机构 台账.xlsx", datum="gcj02", boundaries=units())
    frame = layer.frame
    assert frame["facility_id"].to_list() == ["1", "2"]
    assert frame["kind"].to_list() == ["welfare_home", "community_care_station"]
    assert frame["status"].to_list() == ["operating", "operating"]
    assert frame["beds"].fillna(-1).to_list() == [120.0, -1.0]
    assert frame["unit_code"].to_list() == ["370832101201", "370832101203"]
    assert frame.geometry.iloc[0].distance(Point(EAST + 500, NORTH + 500)) < 0.01
    assert {
        "facility.status-assumed",
        "facility.unit-by-place",
        "table.total-rows",
        "table.blank-words",
    } <= set(rules(layer))


def test_every_fault_of_the_table_is_told_at_once(tmp_path):
    with pytest.raises(InputError) as error:
        read_csv(
            tmp_path,
            "f1,甲,养老园,运营,10,,,,,116.1,35.8",
            "f1,乙,养老院,运营,-5,,,,,116.1,35.8",
            ",丙,养老院,运营,,,,,,116.1,35.8",
            "f4,丁,养老院,还行,,,,,,116.1,35.8",
            "3.7E+11,戊,养老院,运营,,,,,,116.1,35.8",
            "f6,己,养老院,运营,12.5,,,,,116.1,35.8",
            "f7,庚,养老院,运营,约20,,,,,116.1,35.8",
            "f1,辛,养老院,运营,1,,,,,116.1,",
            "f9,壬,,运营,1,,,,,116.1,35.8",
        )
    said = messages(error)
    assert [fault.params["row"] for fault in error.value.faults] == [2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 9, 10]
    assert "a.csv row 2: unknown facility kind '养老园'. Near: 养老院" in said
    assert "a.csv row 3: 'beds' = -5" in said
    assert "a.csv row 4: 'facility_id' is empty" in said
    assert "a.csv row 5: 'status': '还行' is not known" in said
    assert "a.csv row 6: 'facility_id' = '3.7E+11' was cut by a spreadsheet" in said
    assert "a.csv row 7: 'beds' = 12.5" in said
    assert "a.csv row 8: 'beds' = '约20' is no number" in said
    assert "a.csv row 9: 'facility_id' = 'f1' stands more than once" in said
    assert "a.csv row 9: coordinates are empty" in said
    assert "a.csv row 10: 'kind' is empty" in said


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_go_by_key_chinese_and_english_name(kind):
    words = kind_words({})
    named = text_of(f"kind.{kind}")
    assert words[kind] == words[named.zh] == words[named.en.replace(" ", "").lower()] == kind


def test_a_kind_that_the_plan_adds(tmp_path):
    layer = read_csv(tmp_path, "f1,甲,老年食堂,运营,,,,,,116.1,35.8", kinds={"canteen": "老年食堂"})
    assert layer.frame["kind"].to_list() == ["canteen"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("在建", "building"),
        ("规划", "planned"),
        ("拟建", "planned"),
        ("停业", "closed"),
        ("Operating", "operating"),
        ("已建", "operating"),
    ],
)
def test_status_words(tmp_path, word, status):
    assert read_csv(tmp_path, f"f1,甲,养老院,{word},,,,,,116.1,35.8").frame["status"].to_list() == [status]


@pytest.mark.parametrize("serves", ["1001;1002", "1001；1002", "1001，1002", "1001、1002", " 1001 ; 1002; "])
def test_serves_is_a_list_of_units(tmp_path, serves):
    layer = read_csv(
        tmp_path,
        f"f1,甲,公益性公墓,运营,,,100,5,{serves},116.1,35.8",
        "f2,乙,公益性公墓,运营,,,,,,116.1,35.8",
    )
    assert layer.frame["serves"].to_list() == [("1001", "1002"), ()]


def test_impossible_pairs_of_figures_are_told(tmp_path):
    layer = read_csv(
        tmp_path, "f1,甲,养老院,运营,10,12,,,,116.1,35.8", "f2,乙,公墓,运营,,,100,120,,116.1,35.8".replace("公墓", "公益性公墓"),
        "f3,丙,养老院,运营,10,10,,,,116.1,35.8",
    )  # fmt: skip
    assert rules(layer) == ["facility.nursing-beds", "facility.plots-used"]
    assert layer.findings[0].message("en") == "甲: 12 nursing beds, but 10 beds in all."
    assert layer.findings[0].lon == pytest.approx(116.1)


@pytest.mark.parametrize("header", ["入住人数", "在住老人", "已用床位（张）", "beds_used"])
def test_beds_taken_are_read_under_the_headers_of_offices_and_more_than_there_are_is_told(tmp_path, header):
    (tmp_path / "a.csv").write_text(
        f"编号,名称,类型,床位数,{header},经度,纬度\nf1,甲,养老院,10,12,116.1,35.8\nf2,乙,养老院,10,,116.1,35.8\n",
        encoding="utf-8",
    )
    layer = read(tmp_path, "a.csv", datum="wgs84")
    assert layer.frame["beds_used"].isna().tolist() == [False, True]
    assert layer.frame["beds_used"][0] == 12
    [found] = [finding for finding in layer.findings if finding.rule == "facility.beds-used"]
    assert found.message("en") == "甲: 12 beds taken, but 10 beds in all."


def test_areas_become_points_inside_them(tmp_path):
    ring = box(EAST, NORTH, EAST + 300, NORTH + 300).difference(
        box(EAST + 100, NORTH + 100, EAST + 200, NORTH + 200)
    )
    frame = gpd.GeoDataFrame(
        {"facility_id": ["f1"], "kind": ["public_cemetery"], "status": ["operating"]},
        geometry=[ring],
        crs=CRS,
    )
    frame.to_file(tmp_path / "a.gpkg")
    layer = read(tmp_path, "a.gpkg", datum="cgcs2000")
    assert layer.frame.geometry.iloc[0].within(ring)
    assert rules(layer) == ["layer.moved-inside"]
    assert layer.frame["name"].to_list() == ["f1"]


def test_an_id_in_two_files_is_refused_with_both_places(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + "f1,甲,养老院,运营,,,,,,116.1,35.8", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(tmp_path, "a.csv", "b.csv")
    assert "b.csv row 2: facility_id 'f1' stands already in a.csv row 2" in messages(error)


def test_a_mapped_header_that_no_file_has_is_refused_with_what_is_near(tmp_path):
    with pytest.raises(InputError) as error:
        read_csv(tmp_path, "f1,甲,养老院,运营,,,,,,116.1,35.8", columns={"name": "nmae"})
    said = messages(error)
    assert "a.csv: columns says name = 'nmae'" in said
    assert "Near: name" in said
    assert "facility_id, name, kind" in said


def test_a_header_may_stand_in_one_of_the_files_only(tmp_path):
    (tmp_path / "a.csv").write_text("编号,类型,床位,lon,lat\nf1,养老院,5,116.1,35.8", encoding="utf-8")
    (tmp_path / "b.csv").write_text("编号,类型,lon,lat\nf2,公益性公墓,116.1,35.8", encoding="utf-8")
    layer = read(tmp_path, "a.csv", "b.csv", columns={"facility_id": "编号", "kind": "类型", "beds": "床位"})
    assert layer.frame["beds"].fillna(-1).to_list() == [5.0, -1.0]


def test_facilities_outside_the_area_are_kept_and_told(tmp_path):
    east = EAST + 3000
    (tmp_path / "a.csv").write_text(
        f"facility_id,kind,status,x,y\nf1,养老院,运营,{east + 500},{NORTH}\nf2,养老院,运营,{east + 50_000},{NORTH}\nf3,养老院,运营,{east - 9},{NORTH + 9}\n",
        encoding="utf-8",
    )
    layer = read(tmp_path, "a.csv", crs=CRS, datum="cgcs2000", boundaries=units())
    assert [(f.rule, f.level, f.name) for f in layer.findings] == [
        ("facility.unit-by-place", "info", ""),
        ("layer.outside-area", "info", "f1"),
        ("layer.outside-area", "warning", "f2"),
    ]
    assert layer.findings[0].params["count"] == 1
    assert layer.findings[1].message("en") == "f1 (f1) lies 500 m outside the area."
    assert layer.frame["unit_code"].fillna("").to_list() == ["", "", "370832101203"]


def test_dates_are_read_and_what_is_none_is_told_not_refused(tmp_path):
    (tmp_path / "a.csv").write_text(
        "facility_id,kind,lon,lat,opened,closed\nf1,养老院,116.1,35.8,2020年5月,43952\nf2,养老院,116.1,35.8,上世纪,\n",
        encoding="utf-8",
    )
    layer = read(tmp_path, "a.csv")
    assert layer.frame[["opened", "closed"]].fillna("").to_numpy().tolist() == [
        ["2020-05", "2020-05-01"],
        ["", ""],
    ]
    told = {finding.rule: finding.message("en") for finding in layer.findings}
    assert (
        told["table.dates-unread"]
        == "a.csv row(s) 3: 'opened' is no date (such as '上世纪'); taken as empty."
    )


def test_coordinate_columns_beside_a_geometry_are_not_read(tmp_path):
    frame = gpd.GeoDataFrame(
        {"facility_id": ["f1"], "kind": ["hospital"], "lon": ["N/A"], "X": ["?"]},
        geometry=[Point(EAST, NORTH)],
        crs=CRS,
    )
    frame.to_file(tmp_path / "a.gpkg")
    assert read(tmp_path, "a.gpkg", datum="cgcs2000").frame.geometry.iloc[0] == Point(EAST, NORTH)


def test_columns_beyond_the_canonical_ones_are_kept_when_mapped(tmp_path):
    (tmp_path / "a.csv").write_text(
        "编号,类型,lon,lat,护工,电话\nf1,养老院,116.1,35.8,12,0537-1\n", encoding="utf-8"
    )
    mapped = {"staff": "护工", "phone": "电话"}
    frame = read(tmp_path, "a.csv", columns=mapped, allow_private=["电话"]).frame
    assert frame["staff"].to_list() == [12.0]
    assert frame["phone"].to_list() == ["0537-1"]
    assert "phone" not in read(tmp_path, "a.csv", columns=mapped).frame


def test_swapped_headers_are_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read_csv(tmp_path, "f1,甲,养老院,运营,,,,,,35.8,116.1")
    assert "a.csv: longitude and latitude look swapped" in messages(error)


def test_projected_columns_need_a_crs(tmp_path):
    (tmp_path / "a.csv").write_text(f"编号,类型,x,y\nf1,养老院,{EAST},{NORTH}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(tmp_path, "a.csv")
    assert "a.csv: has x and y columns but no CRS" in messages(error)
    assert read(tmp_path, "a.csv", crs=CRS, datum="cgcs2000").frame.geometry.iloc[0] == Point(EAST, NORTH)


def test_a_table_without_any_coordinates_is_refused_with_its_headers(tmp_path):
    (tmp_path / "a.csv").write_text("编号,类型,地址\nf1,养老院,某路\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(tmp_path, "a.csv")
    assert "a.csv: no coordinates. Give lon and lat columns" in messages(error)
    assert "编号, 类型, 地址" in messages(error)


@settings(deadline=None, max_examples=6)
@given(
    order=st.permutations(
        [
            "f1,甲,养老院,运营,1,,,,,116.1,35.8",
            "f2,乙,养老院,运营,2,,,,,116.2,35.7",
            "f10,丙,养老院,运营,3,,,,,116.0,35.9",
        ]
    )
)
def test_row_order_changes_nothing(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("order")
    frame = read_csv(folder, *order).frame
    assert frame["facility_id"].to_list() == ["f1", "f10", "f2"]
    assert frame["beds"].to_list() == [1.0, 3.0, 2.0]
    assert np.round(frame.geometry.to_crs(4326).x, 6).to_list() == [116.1, 116.0, 116.2]


def test_a_word_for_closed_is_known_and_an_unknown_one_is_told_with_words_in_both_languages(tmp_path):
    row = "f{0},甲敬老院,敬老院,{1},116.1,35.8\n"
    head = "编号,名称,类型,状态,经度,纬度\n"
    made = plan(tmp_path, facilities={"path": "a.csv", "datum": "wgs84"})
    (tmp_path / "a.csv").write_text(head + row.format(1, "停办"), encoding="utf-8")
    assert read_facilities(made, tmp_path).frame["status"].to_list() == ["closed"]
    (tmp_path / "a.csv").write_text(head + row.format(1, "神秘"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_facilities(made, tmp_path)
    assert "停用 closed" in error.value.message("zh")
    assert "planned, building, operating, closed" in error.value.message("en")
