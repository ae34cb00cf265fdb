"""Cells of a column become what the column holds: codes, degrees, dates, figures, words; what was bent is said."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from layers_toy import CRS, found, told, write_sheet

from coverplan.errors import InputError
from coverplan.layers.rows import LayerSpec, read_rows
from coverplan.plan import LayerSettings


def column(folder, header, cells, *, table="facilities", spec=None, mapping=None, **given):
    """Read one column of cells, beside a column that no row leaves empty."""
    lines = [f"序号,{header}", *(f"{i},{cell}" for i, cell in enumerate(cells, start=1))]
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    spec = spec or LayerSpec(table, table, geometry="none", is_checked=False, **given)
    settings = LayerSettings(path="a.csv", columns=mapping or {})
    return read_rows(spec, settings, folder, crs=CRS)


def values(layer, name):
    return [None if pd.isna(value) else value for value in layer.frame[name]]


def column_faults(folder, header, cells, **given):
    with pytest.raises(InputError) as error:
        column(folder, header, cells, **given)
    return told(error.value.faults)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("boundaries", "unit_code"),
        ("boundaries", "parent_code"),
        ("boundaries", "urban_rural"),
        ("facilities", "facility_id"),
        ("residents", "demand_id"),
        ("candidates", "site_id"),
        ("places", "unit_code"),
    ],
)
def test_codes_have_their_digits_again_and_one_that_lost_some_is_a_fault(tmp_path, table, name):
    layer = column(tmp_path, name, ["370832001.0", "", "０１", "3.70832E+5", "无"], table=table)
    assert values(layer, name) == ["370832001", None, "01", "370832", "无"]
    assert layer.frame[name].dtype == "str"
    assert layer.findings == ()  # a code has no words for nothing
    assert column_faults(tmp_path, name, ["1", "3.7E+11"], table=table) == [
        ("cell.code-cut", {"file": "a.csv", "column": name, "row": 3, "value": "3.7E+11"})
    ]


@pytest.mark.parametrize(
    ("name", "text", "degrees"), [("seat_lon", "116°30′", 116.5), ("seat_lat", "36°30'", 36.5)]
)
def test_degrees_are_read_in_either_form(tmp_path, name, text, degrees):
    layer = column(tmp_path, name, [text, "", "35.5", "—"], table="boundaries")
    assert values(layer, name) == [degrees, None, 35.5, None]
    assert layer.frame[name].dtype == "float64"
    assert [finding.params["count"] for finding in layer.findings] == [1]


@pytest.mark.parametrize("name", ["lon", "lat", "seat_lon", "seat_lat"])
def test_what_are_no_degrees_is_a_fault(tmp_path, name):
    table = "boundaries" if name.startswith("seat") else "places"
    spec = LayerSpec("settlements", table, geometry="optional", is_checked=False)
    fault = {"file": "a.csv", "column": name, "row": 3, "value": "路口"}
    assert column_faults(tmp_path, name, ["36", "路口"], spec=spec) == [("cell.no-degrees", fault)]


@pytest.mark.parametrize("name", ["facility_id", "name", "unit_code"])
def test_a_name_without_end_is_a_fault_and_only_its_beginning_is_told(tmp_path, name):
    fault = {"file": "a.csv", "column": name, "row": 3, "value": "9" * 57 + "..."}
    assert column_faults(tmp_path, name, ["x" * 500, "9" * 501]) == [("cell.name-too-long", fault)]


@pytest.mark.parametrize("name", ["opened", "closed"])
def test_dates_are_as_exact_as_given_and_what_is_none_is_a_finding_and_left_empty(tmp_path, name):
    layer = column(tmp_path, name, ["2020年5月", "去年", "—", "", "43831", "5/1"])
    assert values(layer, name) == ["2020-05", None, None, None, "2020-01-01", None]
    assert layer.frame[name].dtype == "str"
    about = {"file": "a.csv", "column": name}
    assert found(layer.findings) == [
        ("table.dates-unread", "warning", {**about, "rows": "3, 7", "value": "去年"}),
        ("table.blank-words", "info", {**about, "count": 1}),
    ]
    assert {finding.layer for finding in layer.findings} == {"facilities"}
    clean = column(tmp_path, name, ["2020"])
    assert (values(clean, name), clean.findings) == (["2020"], ())


def test_a_row_with_a_date_that_is_none_is_held_against_the_table_all_the_same(tmp_path):
    spec = LayerSpec("facilities", "facilities", geometry="none")
    text = "facility_id,kind,opened\n1,a,去年\n1,a,2020\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_rows(spec, LayerSettings(path="a.csv"), tmp_path, crs=CRS)
    assert [(fault.key, fault.params["row"]) for fault in error.value.faults] == [
        ("table.value-twice", 2),
        ("table.value-twice", 3),
    ]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("facilities", "beds"),
        ("facilities", "plots_used"),
        ("boundaries", "area_km2"),
        ("indicators", "value"),
    ],
)
def test_figures_are_numbers_and_words_for_none_are_said(tmp_path, table, name):
    layer = column(tmp_path, name, ["１ ２００", "", "—", " 无 ", "0", "3个"], table=table)
    assert values(layer, name) == [1200.0, None, None, None, 0.0, 3.0]
    assert layer.frame[name].dtype == "float64"
    assert found(layer.findings) == [
        ("table.blank-words", "info", {"file": "a.csv", "column": name, "count": 2})
    ]
    assert layer.findings[0].layer == table
    assert column_faults(tmp_path, name, ["1", "约3", "x"], table=table) == [
        ("cell.no-number", {"file": "a.csv", "column": name, "row": row, "value": cell})
        for row, cell in [(3, "约3"), (4, "x")]
    ]


@pytest.mark.parametrize("name", ["x", "y"])
def test_metres_are_numbers_in_every_table(tmp_path, name):
    spec = LayerSpec("settlements", "places", geometry="optional", is_checked=False)
    assert column_faults(tmp_path, name, ["五百"], spec=spec)[0][0] == "cell.no-number"


@pytest.mark.parametrize(
    ("table", "header", "name"),
    [
        ("places", "name", "name"),
        ("closures", "路名", "name"),
        ("residents", "村名", "name"),
        ("facilities", "serves", "serves"),
        ("indicators", "period", "period"),
        ("boundaries", "type", "type"),
    ],
)
def test_text_stays_text_though_all_of_it_is_digits_and_a_word_for_nothing_is_a_word(
    tmp_path, table, header, name
):
    layer = column(tmp_path, header, [" 007 ", "", "1.0", "无"], table=table, extra="number")
    assert values(layer, name) == ["007", None, "1.0", "无"]
    assert layer.frame[name].dtype == "str"
    assert "table.blank-words" not in [finding.rule for finding in layer.findings]


def test_the_kind_of_a_place_is_text_in_every_table(tmp_path):
    mapping = {"kind": "甲"}
    assert values(column(tmp_path, "甲", ["12"], table="places", mapping=mapping), "kind") == ["12"]


def test_words_of_a_file_become_those_of_the_table(tmp_path):
    given = {"words": {"status": {"运营": "operating", "停": "closed"}.__getitem__}}
    layer = column(tmp_path, "status", [" 运营 ", "", "停", " "], **given)
    assert values(layer, "status") == ["operating", None, "closed", None]
    # What says how a number or a code is read goes before it.
    assert values(column(tmp_path, "beds", ["5"], words={"beds": str.upper}), "beds") == [5.0]


@pytest.mark.parametrize(
    ("cells", "of_any", "of_number"),
    [
        (["1", "2.5", ""], [1.0, 2.5, None], [1.0, 2.5, None]),
        (["1", "甲"], ["1", "甲"], "甲"),
        (["甲", "1"], ["甲", "1"], "甲"),
        (["—", "3"], [None, 3.0], [None, 3.0]),
    ],
)
def test_a_column_of_the_plans_own_is_of_numbers_where_all_its_cells_are_or_the_layer_wants_them(
    tmp_path, cells, of_any, of_number
):
    for extra, wanted in (("any", of_any), ("number", of_number)):
        given = {"mapping": {"own": "甲列"}, "extra": extra}
        if isinstance(wanted, str):
            ((key, params),) = column_faults(tmp_path, "甲列", cells, **given)
            assert (key, params["value"]) == ("cell.no-number", wanted)
        else:
            assert values(column(tmp_path, "甲列", cells, **given), "own") == wanted


@pytest.mark.parametrize(
    ("header", "name", "factor"),
    [
        ("常住人口（万人）", "residents", 1e4),
        ("低保（百人）", "dibao", 100.0),
        ("60岁以上/人", "residents_60plus", None),
        ("失能", "disabled", None),
    ],
)
def test_figures_are_multiplied_by_the_unit_of_their_header_and_this_is_said(tmp_path, header, name, factor):
    layer = column(tmp_path, header, ["0.25", "", "2"], table="residents", extra="number")
    assert values(layer, name) == [0.25 * (factor or 1), None, 2 * (factor or 1)]
    about = {"file": "a.csv", "column": header, "factor": factor}
    scaled = [told_of for told_of in found(layer.findings) if told_of[0] == "table.scaled"]
    assert scaled == ([("table.scaled", "warning", about)] if factor else [])
    assert {finding.layer for finding in layer.findings} == {"residents"}


def test_a_unit_above_the_table_goes_for_groups_of_people_only(tmp_path):
    rows = [
        ["分村人口", "", "", "单位：万人"],
        ["区划代码", "人口", "低保（人）", "户数"],
        ["370832001", 0.5, 7, 3],
    ]
    write_sheet(tmp_path / "a.xlsx", rows)
    spec = LayerSpec("residents", "residents", geometry="none", extra="number", is_checked=False)
    settings = LayerSettings(path="a.xlsx", columns={"households": "户数"})
    layer = read_rows(spec, settings, tmp_path, crs=CRS)
    assert layer.frame[["residents", "dibao", "households"]].to_numpy().tolist() == [[5000.0, 7.0, 3.0]]
    assert [one.params["column"] for one in layer.findings if one.rule == "table.scaled"] == ["人口"]


CLOSURES = LayerSpec(
    "closures", "closures", geometry="none", extra="number", is_checked=False, tells_unread_numbers=True
)


@pytest.mark.parametrize(
    ("header", "severity"), [("名称,倍率,长度,空,说", "warning"), ("减速倍数,倍率,长度,空,说", "info")]
)
def test_columns_of_numbers_that_nothing_was_read_from_are_told(tmp_path, header, severity):
    text = f"{header}\n2,3,—,,甲\n3,,5.5, ,6\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    layer = read_rows(CLOSURES, LayerSettings(path="a.csv"), tmp_path, crs=CRS)
    assert [one for one in found(layer.findings) if one[0] == "closures.unread-numbers"] == [
        ("closures.unread-numbers", severity, {"file": "a.csv", "columns": "倍率, 长度"})
    ]
    assert {finding.layer for finding in layer.findings} == {"closures"}


def test_where_every_column_of_numbers_was_read_or_the_layer_does_not_ask_nothing_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("减速倍数,说\n2,甲\n", encoding="utf-8")
    layer = read_rows(CLOSURES, LayerSettings(path="a.csv"), tmp_path, crs=CRS)
    assert [finding.rule for finding in layer.findings] == ["table.usual-headers"]
    assert column(tmp_path, "倍率", ["3"], table="closures").findings == ()


def test_cells_without_a_value_are_refused_once_a_column_and_kind_with_their_rows(tmp_path):
    faults = column_faults(
        tmp_path, "residents", ["=B1+C1", "5", "#REF!", "#N/A", "=B4+C4"], table="residents"
    )
    about = {"file": "a.csv", "column": "residents"}
    assert faults == [
        ("cell.formula", about | {"rows": "2, 6", "value": "=B1+C1, =B4+C4"}),
        ("cell.error", about | {"rows": "4, 5", "value": "#REF!, #N/A"}),
    ]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("boundaries", "unit_code"), ("boundaries", "name"), ("boundaries", "households"), ("boundaries", "level"),
        ("boundaries", "seat_lon"), ("facilities", "kind"), ("facilities", "beds"), ("facilities", "opened"),
        ("facilities", "serves"), ("residents", "unit_code"), ("indicators", "value"), ("indicators", "period"),
        ("candidates", "site_id"), ("places", "dwellings"), ("closures", "slow"),
    ],
)  # fmt: skip
def test_no_column_of_no_table_takes_an_error_for_a_blank(tmp_path, table, name):
    faults = column_faults(tmp_path, name, ["#DIV/0!", ""], table=table)
    assert faults == [("cell.error", {"file": "a.csv", "column": name, "rows": "2", "value": "#DIV/0!"})]


def test_an_error_in_a_column_that_nothing_is_read_from_does_no_harm(tmp_path):
    (tmp_path / "a.csv").write_text("指标,数值,增幅\n甲,1,#DIV/0!\n", encoding="utf-8")
    spec = LayerSpec("indicators", "indicators", geometry="none")
    assert values(read_rows(spec, LayerSettings(path="a.csv"), tmp_path, crs=CRS), "value") == [1.0]


def test_an_error_among_the_attributes_of_features_is_refused_too(tmp_path):
    frame = gpd.GeoDataFrame(
        {"facility_id": ["a", "b"], "name": ["甲", "#REF!"]}, geometry=gpd.points_from_xy([5e5, 5e5], [4e6, 4e6]), crs=CRS
    )  # fmt: skip
    frame.to_file(tmp_path / "a.gpkg")
    spec = LayerSpec("facilities", "facilities", is_checked=False)
    with pytest.raises(InputError) as error:
        read_rows(spec, LayerSettings(path="a.gpkg", datum="cgcs2000"), tmp_path, crs=CRS)
    assert [fault.key for fault in error.value.faults] == ["cell.error"]


def test_of_many_rows_without_a_value_the_first_are_named_and_the_others_counted(tmp_path):
    ((_, params),) = column_faults(tmp_path, "residents", ["#N/A"] * 30, table="residents")
    assert params["rows"].endswith("20, 21 ... (+10)")


@pytest.mark.parametrize(
    ("table", "name", "cells", "rows"),
    [
        ("residents", "residents", ["300人", "200户", "10位", "5张"], [3, 5]),
        ("residents", "households", ["300户"], []),
        ("facilities", "beds", ["50张", "50人", "50"], [3]),
        ("facilities", "plots", ["50穴", "50个", "50户"], [4]),
        # nothing says what an indicator counts but its row
        ("indicators", "value", ["3家", "4人"], []),
    ],
)
def test_a_number_of_something_else_than_the_column_counts_is_a_fault(tmp_path, table, name, cells, rows):
    if rows:
        faults = column_faults(tmp_path, name, cells, table=table)
        assert [(key, params["row"]) for key, params in faults] == [("cell.counts-else", row) for row in rows]
    else:
        column(tmp_path, name, cells, table=table)


def test_a_column_of_households_taken_for_people_is_the_plans_own_affair(tmp_path):
    layer = column(tmp_path, "户数", ["30户"], table="residents", mapping={"residents": "户数"})
    assert values(layer, "residents") == [30]
