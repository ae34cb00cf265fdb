"""Every table may name a unit in place of its code, in any form of the name that only one unit can mean."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from layers_toy import CRS, found, plan, rules, told, units

from coverplan.errors import InputError
from coverplan.layers.boundaries import read_boundaries
from coverplan.layers.facilities.facilities import read_facilities
from coverplan.layers.indicators import read_indicators
from coverplan.layers.people.residents import read_residents
from coverplan.plan import Area, LayerSettings, Units
from coverplan.study import load_study

EAST, WEST, NORTH = "370832101201", "370832101202", "370832101203"
TABLE = {"path": "a.csv", "datum": "wgs84"}


def write(folder, text):
    (folder / "a.csv").write_text(text, encoding="utf-8")


def test_facilities_name_the_unit_they_lie_in_and_those_they_serve(tmp_path):
    write(
        tmp_path,
        "facility_id,kind,unit_code,serves,lon,lat\n"
        f"f,公益性公墓,东村村委会,东村；西村村委会、{NORTH},116.065,35.768\ng,公益性公墓,{EAST},甲镇,116.065,35.768\n"
        "h,公益性公墓,,无名村,116.065,35.768\n".replace("\\\n", "\n"),
    )
    layer = read_facilities(plan(tmp_path, facilities=TABLE), tmp_path, boundaries=units())
    assert layer.frame["unit_code"].tolist()[:2] == [EAST, EAST]
    assert layer.frame["serves"].tolist() == [(EAST, WEST, NORTH), ("370832101",), ("无名村",)]
    assert [one for one in found(layer.findings) if one[0] == "units.by-name"] == [
        ("units.by-name", "info", {"file": "a.csv", "column": "unit_code", "count": 1}),
        ("units.by-name", "info", {"file": "a.csv", "column": "serves", "count": 3}),
    ]


def test_indicators_name_their_unit(tmp_path):
    write(tmp_path, "indicator,value,unit_code\n社会组织数,3,东村\n社会组织数,4,梁山县\n社会组织数,5,\n")
    layer = read_indicators(LayerSettings(path="a.csv"), tmp_path, crs=CRS, boundaries=units())
    assert layer.frame["unit_code"].fillna("").tolist() == [EAST, "370832", ""]
    assert "units.by-name" in rules(layer)


def test_people_at_points_name_their_unit(tmp_path):
    write(tmp_path, "demand_id,unit_code,residents,lon,lat\na,西村村民委员会,5,116.075,35.768\n")
    layer = read_residents(plan(tmp_path, residents=TABLE), tmp_path, boundaries=units())
    assert layer.frame["unit_code"].tolist() == [WEST]


def test_boundaries_name_the_unit_above(tmp_path):
    frame = units().assign(parent_code=[None, "梁山县", "甲镇", "甲镇", "甲镇"])
    frame.to_file(tmp_path / "b.gpkg")
    area = Area(name="梁山县", code="370832", crs=CRS)
    settings = LayerSettings(path="b.gpkg", datum="cgcs2000")
    for scheme in ("cn", "free"):
        layer = read_boundaries(settings, tmp_path, area=area, units=Units(code_scheme=scheme))
        assert layer.frame["parent_code"].tolist()[1:] == ["370832", *["370832101"] * 3]


def test_a_name_that_several_units_bear_is_refused_with_all_of_them(tmp_path):
    twice = units().replace({"name": {"北村村民委员会": "东村居委会"}})
    write(tmp_path, "facility_id,kind,serves,lon,lat\nf,公益性公墓,东村;西村,116.065,35.768\n")
    with pytest.raises(InputError) as error:
        read_facilities(plan(tmp_path, facilities=TABLE), tmp_path, boundaries=twice)
    ((key, params),) = told(error.value.faults)
    assert (key, params["row"], params["column"], params["value"]) == (
        "units.name-of-several",
        2,
        "serves",
        "东村",
    )
    assert params["units"] == f"东村村民委员会（甲镇，{EAST}）、东村居委会（甲镇，{NORTH}）"


def test_units_without_names_are_found_by_code_only(tmp_path):
    bare = gpd.GeoDataFrame(units().assign(name=None))
    write(tmp_path, "indicator,value,unit_code\n社会组织数,3,东村\n")
    layer = read_indicators(LayerSettings(path="a.csv"), tmp_path, crs=CRS, boundaries=bare)
    assert layer.frame["unit_code"].tolist() == ["东村"]


def two_towns():
    """Two towns, each with a village of one name."""
    there = units().assign(name=["梁山县", "甲镇", "王庄村", "李庄村", "赵庄村"])
    other = there.iloc[[1, 2]].assign(
        unit_code=["370832102", "370832102201"], name=["乙镇", "王庄村"], parent_code=["370832", "370832102"]
    )
    return gpd.GeoDataFrame(pd.concat([there, other], ignore_index=True), crs=CRS)


IN_TWO = ["370832101201", "370832102201"]


@pytest.mark.parametrize("header", ["乡镇,村", "乡镇（街道）,村（居）", "所属乡镇,村名", "镇街,行政村"])
def test_totals_of_villages_of_one_name_are_told_apart_by_the_column_of_towns(tmp_path, header):
    write(tmp_path, f"{header},人口\n甲镇,王庄村,100\n乙镇,王庄,200\n")
    made = plan(tmp_path, residents={**TABLE, "spread": "seat"})
    layer = read_residents(made, tmp_path, boundaries=two_towns())
    people = layer.frame.groupby("unit_code")["residents"].sum()
    assert people.loc[IN_TWO].tolist() == [100, 200]


def test_a_town_without_that_village_is_told(tmp_path):
    write(tmp_path, "乡镇,村,人口\n甲镇,王庄村,100\n乙镇,李庄村,200\n")
    with pytest.raises(InputError) as error:
        read_residents(
            plan(tmp_path, residents={**TABLE, "spread": "seat"}), tmp_path, boundaries=two_towns()
        )
    ((key, params),) = told(error.value.faults)
    assert (key, params["row"], params["value"]) == ("residents.unit-unknown", 3, "乙镇李庄村")


def test_a_row_that_names_a_town_only_is_about_the_town(tmp_path):
    write(tmp_path, "乡镇,人口\n甲镇,100\n乙镇,200\n")
    layer = read_residents(
        plan(tmp_path, residents={**TABLE, "spread": "seat"}), tmp_path, boundaries=two_towns()
    )
    assert layer.frame["residents"].sum() == 300
    write(tmp_path, "指标,数值,计量单位,乡镇\n社会组织数,3,个,乙镇\n")
    layer = read_indicators(LayerSettings(path="a.csv"), tmp_path, crs=CRS, boundaries=two_towns())
    assert layer.frame["unit_code"].tolist() == ["370832102"]


def test_a_table_without_a_column_of_units_says_so_once(tmp_path):
    write(tmp_path, "序次,人口\n一,100\n二,200\n")
    with pytest.raises(InputError) as error:
        read_residents(
            plan(tmp_path, residents={**TABLE, "spread": "seat"}), tmp_path, boundaries=two_towns()
        )
    assert [key for key, _ in told(error.value.faults)] == ["residents.no-units"]


def test_facilities_and_indicators_take_the_town_beside_the_name_too(tmp_path):
    write(
        tmp_path,
        "facility_id,kind,所属乡镇,所属村,服务范围,lon,lat\n"
        "f,公益性公墓,乙镇,王庄村,王庄村；李庄村,116.065,35.768\n",
    )
    layer = read_facilities(plan(tmp_path, facilities=TABLE), tmp_path, boundaries=two_towns())
    assert layer.frame["unit_code"].tolist() == IN_TWO[1:]
    # what it serves may lie in another town
    assert layer.frame["serves"].tolist() == [(IN_TWO[1], "370832101202")]
    assert "town" not in layer.frame
    write(
        tmp_path, "指标,数值,计量单位,乡镇,单位\n社会组织数,3,个,乙镇,王庄村\n社会组织数,4,个,甲镇,王庄村\n"
    )
    layer = read_indicators(LayerSettings(path="a.csv"), tmp_path, crs=CRS, boundaries=two_towns())
    assert (layer.frame["unit_code"].tolist(), layer.frame["unit"].tolist()) == (IN_TWO[::-1], ["个", "个"])


def test_a_facility_without_a_place_is_in_the_town_where_no_village_is_named(tmp_path):
    write(tmp_path, "编号,类型,乡镇,所属村\nf,公益性公墓,乙镇,\ng,公益性公墓,甲镇,王庄村\n")
    layer = read_facilities(plan(tmp_path, facilities={"path": "a.csv"}), tmp_path, boundaries=two_towns())
    assert layer.frame["unit_code"].tolist() == ["370832102", "370832101201"]
    write(tmp_path, "编号,类型,所属乡镇\nf,公益性公墓,乙镇\n")
    layer = read_facilities(plan(tmp_path, facilities={"path": "a.csv"}), tmp_path, boundaries=two_towns())
    assert layer.frame["unit_code"].tolist() == ["370832102"]


def test_a_list_of_villages_beside_their_towns_is_one_of_villages(tmp_path):
    write(tmp_path, "乡镇,村,代码\n甲镇,王庄村,370832101201\n乙镇,王庄村,370832102201\n")
    area = Area(name="梁山县", code="370832", crs=CRS)
    layer = read_boundaries(LayerSettings(path="a.csv"), tmp_path, area=area, units=Units())
    assert layer.frame.set_index("unit_code")["name"].loc[IN_TWO].tolist() == ["王庄村", "王庄村"]


def test_a_missing_column_is_told_with_the_headers_of_the_file(tmp_path):
    write(tmp_path, "代码,序次\n370832101201,1\n")
    area = Area(name="梁山县", code="370832", crs=CRS)
    with pytest.raises(InputError) as error:
        read_boundaries(LayerSettings(path="a.csv"), tmp_path, area=area, units=Units())
    ((key, params),) = told(error.value.faults)
    assert (key, params["column"].zh, params["there"].names) == (
        "table.column-missing",
        "名称（name）",
        ("代码", "序次"),
    )


def test_totals_are_not_at_fault_where_the_units_are(tmp_path):
    (tmp_path / "u.csv").write_text("代码,名称\n70832101201,王庄村\n", encoding="utf-8")
    write(tmp_path, "名称,人口\n王庄村,100\n")
    made = plan(tmp_path, boundaries={"path": "u.csv"}, residents={**TABLE, "spread": "seat"})
    with pytest.raises(InputError) as error:
        load_study(made)
    assert [key for key, _ in told(error.value.faults)] == ["boundaries.level-unknown"]
