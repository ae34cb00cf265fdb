"""Columns are found as mapped, by canonical name, or by a usual header; nothing is taken twice or in silence."""

from __future__ import annotations

import pytest

from coverplan.errors import InputError
from coverplan.layers.mapped_names import judge_mapping
from coverplan.layers.rows.columns import (
    USUAL_HEADERS,
    choose_columns,
    known_headers,
    not_mapped,
    unit_factor,
)
from coverplan.plan import Plan
from coverplan.study import load_study
from coverplan.tables import TABLES


def choose(headers, table="facilities", mapping=None, **given):
    return choose_columns(headers, table, mapping or {}, file="a.csv", **given)


def test_the_plans_mapping_goes_before_canonical_names_and_these_before_usual_headers():
    assert choose(["name", "名称", "机构名称"], mapping={"name": "机构名称"}).headers == {"name": "机构名称"}
    assert choose(["名称", "name"]).headers == {"name": "name"}
    assert choose(["机构名称", "床位数"]).headers == {"name": "机构名称", "beds": "床位数"}


def test_usual_headers_that_were_taken_are_said_and_canonical_ones_are_not():
    (finding,) = choose(["facility_id", "名称", "经度"]).findings
    assert finding.message("en") == "a.csv: columns taken by their usual headers: name = 名称, lon = 经度."
    assert choose(["facility_id", "name"]).findings == ()
    assert choose(["编号"], mapping={"facility_id": "编号"}).findings == ()


def test_one_header_is_one_column():
    chosen = choose(["代码", "名称"], "boundaries", {"parent_code": "代码"}).headers
    assert chosen == {"parent_code": "代码", "name": "名称"}


@pytest.mark.parametrize(
    "header", ["床位数", " 床 位 数 ", "床位数（张）", "床位数(单位:张)", "床位数*", "床位数/张"]
)
def test_spellings_of_one_header(header):
    assert choose([header]).headers == {"beds": header}


def test_a_header_over_several_columns_is_refused_when_it_is_mapped():
    chosen = choose(["编号"], mapping={"name": "名称"}, repeated=frozenset({"名称"}))
    assert [fault.message("en") for fault in chosen.faults] == [
        "a.csv: the header '名称' stands over several columns. Rename one."
    ]


def test_a_mapped_header_that_is_nowhere_is_told_with_what_is_near_and_there():
    headers = {"a.csv": ["编号", "床位总数"], "b.csv": ["编号", "墓穴数"]}
    (fault,) = not_mapped({"beds": "总床位数", "plots": "墓穴数"}, [["beds", "plots"], ["beds"]], headers)
    said = fault.message("en")
    assert "columns says beds = '总床位数'" in said
    assert "Near: 床位总数" in said
    assert "Headers there: 编号、床位总数、墓穴数" in said


def test_any_group_of_residents_under_its_canonical_name_is_taken():
    headers = ["unit_code", "residents", "residents_65plus", "dwellings", "residential"]
    assert set(choose(headers, "residents").headers) == {
        "unit_code",
        "residents",
        "residents_65plus",
        "dwellings",
    }


def test_usual_headers_belong_to_canonical_columns_and_mean_one_each():
    for table, columns in USUAL_HEADERS.items():
        words = [word for usual in columns.values() for word in usual]
        assert len(words) == len(set(words)), table
        if table in ("boundaries", "facilities", "indicators"):
            assert set(columns) <= {column.name for column in TABLES[table]}
        assert set(words) <= known_headers(table, {})


@pytest.mark.parametrize(
    ("header", "column", "title", "factor"),
    [
        ("常住人口（万人）", "residents", "", 1e4), ("人口/万人", "residents", "", 1e4), ("人口（千人）", "residents", "", 1e3),
        ("人口（人）", "residents", "万人", 1.0), ("人口", "residents", "万人", 1e4), ("人口", "residents", "人", 1.0),
        ("户数（万户）", "households", "", 1e4), ("面积（公顷）", "area_km2", "", 0.01), ("面积（km²）", "area_km2", "", 1.0),
        ("面积（亩）", "area_km2", "", 1 / 1500), ("床位", "beds", "万人", 1.0), ("名称（全称）", "name", "", 1.0), ("造价（万元）", "cost", "", 1.0),
    ],
)  # fmt: skip
def test_factors_of_units(header, column, title, factor):
    assert unit_factor(header, column, title) == factor


@pytest.mark.parametrize(
    ("layer", "word", "near"),
    [
        ("roads", "roadclass", "road_class"),
        ("boundaries", "unitcode", "unit_code"),
        ("closures", "slwo", "slow"),
        ("indicators", "Value", "value"),
        ("water", "nmae", "name"),
        ("buildings", "dwelings", "dwellings"),
    ],
)
def test_a_name_that_is_no_column_of_a_closed_layer_is_refused_with_a_suggestion(layer, word, near):
    ((fault,), findings) = judge_mapping(layer, {word: "DLDJ", near: "B"}, "plan.toml")
    told = fault.message("zh")
    for words in ("plan.toml", f"[layers.{layer}] columns", f"“{word}”", f"是否要写：{near}"):
        assert words in told
    assert findings == []


@pytest.mark.parametrize(
    ("layer", "word", "near"),
    [
        ("residents", "residents60plus", "residents_60plus"),
        ("residents", "Residents_80plus", "residents_80plus"),
        ("residents", "unitcode", "unit_code"),
        ("facilities", "nursingbeds", "nursing_beds"),
    ],
)
def test_a_slip_in_an_open_layer_is_a_finding(layer, word, near):
    faults, (finding,) = judge_mapping(layer, {word: "A"}, "plan.toml")
    assert faults == []
    assert finding.params["near"] == near
    assert word in finding.message("en")


@pytest.mark.parametrize(
    "word", ["residents_65plus", "residents_female", "disabled_severe", "children", "dibao"]
)
def test_groups_of_a_plans_own_are_no_slips(word):
    assert judge_mapping("residents", {word: "A"}, "plan.toml") == ([], [])


def test_wrong_names_of_all_layers_are_told_with_the_other_faults_of_loading():
    layers = {
        "roads": {"path": "none.gpkg", "columns": {"roadclass": "DLDJ"}},
        "boundaries": {"path": "none.shp", "columns": {"nmae": "名称"}},
    }
    plan = Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}, layers=layers)
    with pytest.raises(InputError) as told:
        load_study(plan)
    keys = sorted(fault.key for fault in told.value.faults)
    assert keys == ["columns.unknown", "columns.unknown", "error.file-missing", "error.file-missing"]
