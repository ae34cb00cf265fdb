"""Columns are found as mapped, by canonical name, or by a usual header; nothing is taken twice or in silence."""

from __future__ import annotations

import pytest
from layers_toy import found, told

from coverplan.layers.rows.columns import (
    GROUPS,
    PLACE_HEADERS,
    USUAL_HEADERS,
    Chosen,
    choose_columns,
    known_headers,
    not_mapped,
    unit_factor,
)
from coverplan.tables import TABLES
from coverplan.texts import Listed


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
    assert chosen.missing == ()
    assert chosen.headers == {"facility_id": "编号"}


def test_a_header_over_several_columns_that_nothing_asks_for_is_no_fault():
    assert choose(["编号"], repeated=frozenset({"备注"})).faults == ()


def test_mapped_headers_that_the_file_lacks_are_missing_and_the_rest_is_chosen():
    chosen = choose(["编号", "床位"], mapping={"name": "机构", "facility_id": "编号", "plots": "墓穴"})
    assert chosen == Chosen({"facility_id": "编号", "beds": "床位"}, chosen.findings, (), ("name", "plots"))
    assert found(chosen.findings) == [
        ("table.usual-headers", "info", {"file": "a.csv", "pairs": "beds = 床位"})
    ]
    # A column that the plan maps is not taken by a usual header in its stead.
    assert choose(["名称"], mapping={"name": "机构"}).headers == {}


@pytest.mark.parametrize("column", PLACE_HEADERS)
def test_columns_of_places_are_looked_for_only_where_the_file_has_no_geometries(column):
    header = PLACE_HEADERS[column][0]
    for named in (column, header):
        assert choose([named]).headers == {column: named}
        assert choose([named], has_places=True).headers == {}
    for there in (["东西"], []):
        mapped = choose(there, mapping={column: "东西"}, has_places=True)
        assert (mapped.headers, mapped.missing) == ({}, ())
    # What comes after a mapped coordinate is mapped all the same.
    after = choose(["东西", "机构"], mapping={column: "东西", "name": "机构"}, has_places=True)
    assert after.headers == {"name": "机构"}


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        (["名称", "名 称"], {"name": "名称"}),  # as it is written goes before a spelling of it
        (["名 称", "名称"], {"name": "名称"}),
        (["床位数(张)", "床 位 数"], {"beds": "床 位 数"}),  # but for blanks, before but for the unit
        (["NAME"], {"name": "NAME"}),
        (["名称（全称）"], {"name": "名称（全称）"}),
    ],
)
def test_of_two_spellings_the_nearer_one_is_taken(headers, taken):
    assert choose(headers).headers == taken


def test_a_mapped_header_is_found_by_its_spelling_without_its_unit_too():
    assert choose(["床 位（张）"], mapping={"beds": "床位"}).headers == {"beds": "床 位（张）"}
    assert choose(["床位"], mapping={"beds": "床位（张）"}).headers == {"beds": "床位"}


def test_of_several_usual_headers_the_first_of_the_list_is_taken():
    assert USUAL_HEADERS["facilities"]["beds"][:2] == ("床位数", "床位")
    assert choose(["床位", "床位数"]).headers == {"beds": "床位数"}


@pytest.mark.parametrize("group", GROUPS)
def test_two_columns_of_one_group_of_people_are_a_fault(group):
    words = (group, *USUAL_HEADERS["residents"].get(group, ()))
    for header in words:
        chosen = choose(["demand_id"], "residents", repeated=frozenset({header, "备注"}))
        assert told(chosen.faults) == [("columns.twice", {"file": "a.csv", "header": header})]
    # The plan says which column is meant: the usual headers of that group are not looked at.
    for header in words[1:]:
        mapped = choose(["甲"], "residents", {group: "甲"}, repeated=frozenset({header}))
        assert mapped.faults == ()


def test_doubled_columns_that_count_nobody_are_no_fault_and_several_are_told_in_order():
    repeated = frozenset({"低保", "residents_65plus", "名称", "区划代码", "dibao"})
    chosen = choose(["demand_id"], "residents", repeated=repeated)
    assert [fault.params["header"] for fault in chosen.faults] == ["dibao", "residents_65plus", "低保"]
    assert choose(["facility_id"], repeated=frozenset({"residents", "床位"})).faults == ()


def test_a_header_of_a_group_that_is_mapped_to_another_is_not_taken_twice():
    chosen = choose(["residents_65plus", "disabled"], "residents", {"elders": "residents_65plus"}).headers
    assert chosen == {"elders": "residents_65plus", "disabled": "disabled"}


def test_a_mapped_header_that_is_nowhere_is_told_with_what_is_near_and_there():
    headers = {"a.csv": ["编号", "床位总数"], "b.csv": ["编号", "墓穴数"]}
    (fault,) = not_mapped({"beds": "总床位数", "plots": "墓穴数"}, [["beds", "plots"], ["beds"]], headers)
    said = fault.message("en")
    assert "columns says beds = '总床位数'" in said
    assert "Near: 床位总数" in said
    assert "Headers there: 编号, 床位总数, 墓穴数" in said


def test_mapped_headers_are_told_only_when_every_file_lacks_them():
    headers = {"a.csv": ["编号", "名称"], "b.csv": ["名称"]}
    mapping = {"facility_id": "号码", "name": "名稱", "beds": "床位"}
    told_of = told(not_mapped(mapping, [["name", "beds"], ["beds", "name", "facility_id"]], headers))
    assert told_of == [
        (
            "columns.mapped-missing",
            {
                "file": "a.csv, b.csv",
                "column": column,
                "header": header,
                "near": near,
                "there": Listed(("编号", "名称")),
            },
        )
        for column, header, near in [("name", "名稱", "编号, 名称"), ("beds", "床位", "编号, 名称")]
    ]
    assert not_mapped(mapping, [], {}) == []
    assert [fault.params["near"] for fault in not_mapped({"name": "名"}, [["name"]], {"a.csv": []})] == ["—"]


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
        # 单位 beside 计量单位 is the unit of administration
        doubled = {word for word in words if words.count(word) > 1}
        assert doubled == ({"单位"} if table == "indicators" else set()), table
        if table in ("boundaries", "facilities", "indicators"):
            # the town tells names apart, and is no column of the table
            assert set(columns) - {"town"} <= {column.name for column in TABLES[table]}
        known = known_headers(table, {"beds": "铺位"})
        assert {"铺位", *columns, *words, *PLACE_HEADERS, *PLACE_HEADERS["lon"]} <= known
        assert {column.name for column in TABLES.get(table, ())} <= known
        assert "beds" not in known_headers("places", {"beds": "铺位"})


@pytest.mark.parametrize(
    ("header", "column", "title", "factor"),
    [
        ("常住人口（万人）", "residents", "", 1e4), ("人口/万人", "residents", "", 1e4), ("人口（千人）", "residents", "", 1e3),
        ("人口（人）", "residents", "万人", 1.0), ("人口", "residents", "万人", 1e4), ("人口", "residents", "人", 1.0),
        ("户数（万户）", "households", "", 1e4), ("面积（公顷）", "area_km2", "", 0.01), ("面积（km²）", "area_km2", "", 1.0),
        ("面积（亩）", "area_km2", "", 1 / 1500), ("面积（平方米）", "area_km2", "", 1e-6), ("面积", "area_km2", "万人", 1.0), ("低保（百人）", "dibao", "", 1e2),
        ("人口（亿人）", "residents", "", 1e8), ("人口（万）", "residents", "", 1e4), ("床位（万张）", "beds", "", 1e4), ("住房（千套）", "dwellings", "", 1e3),
        ("人口", "residents", "万元", 1.0), ("60岁以上", "residents_60plus", "千人", 1e3), ("户数", "households", "万人", 1.0), ("人口（户籍）", "residents", "万人", 1.0), ("床位", "beds", "万人", 1.0), ("名称（全称）", "name", "", 1.0), ("造价（万元）", "cost", "", 1.0),
    ],
)  # fmt: skip
def test_factors_of_units(header, column, title, factor):
    assert unit_factor(header, column, title) == factor


@pytest.mark.parametrize(
    ("headers", "table", "meant"),
    [
        (["residents", "residents_60pluq"], "residents", ["residents_60plus"]),
        (["residents", "residents_65plus", "residents_60plus", "residents_60pluss"], "residents", []),
        (["residents", "60岁以上人囗", "90岁以上人口"], "residents", ["60岁以上人口"]),
        (["facility_i", "nursing_bed", "bed", "nome"], "facilities", ["facility_id", "nursing_beds"]),
        (["parent_code", "parent_cod"], "boundaries", []),
    ],
)  # fmt: skip
def test_a_header_a_slip_away_from_one_that_is_not_there_is_told(headers, table, meant):
    findings = choose(headers, table).findings
    told_of = [one.params["meant"] for one in findings if one.rule == "table.header-misspelt"]
    assert told_of == meant


def test_a_group_that_the_plan_misspells_is_told():
    (finding,) = choose(["数"], "residents", {"residents_60pluq": "数"}).findings
    assert (finding.rule, finding.params["header"]) == ("table.header-misspelt", "residents_60pluq")
