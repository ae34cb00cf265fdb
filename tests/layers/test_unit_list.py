"""A list of units: levels and parents from the codes, vintages kept apart, villages without a code by their own key."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverplan.errors import InputError
from coverplan.layers import read_unit_list
from coverplan.plan import LayerSettings, Units

HEAD = "unit_code,name,level,parent_code,vintage,place_code\n"


def read(folder: Path, text: str, scheme: str = "cn"):
    (folder / "a.csv").write_text(text, encoding="utf-8")
    units = Units(code_scheme=scheme, vintage="2023")
    return read_unit_list(LayerSettings(path=["a.csv"]), folder, crs="EPSG:4548", units=units)


def test_what_a_row_leaves_out_comes_from_its_code(tmp_path: Path):
    codes = ("370000", "370800", "370832", "370832001000", "370832001201")
    frame = read(tmp_path, "unit_code,name\n" + "".join(f"{code},甲\n" for code in codes)).frame
    assert frame[["unit_code", "level"]].to_numpy().tolist() == [
        ["370000", "province"],
        ["370800", "city"],
        ["370832", "county"],
        ["370832001", "town"],
        ["370832001201", "village"],
    ]
    assert frame["parent_code"].fillna("").tolist() == ["", "", "", "370832", "370832001"]
    assert set(frame["vintage"]) == {"2023"}


def test_a_village_without_a_code_goes_by_its_place_code(tmp_path: Path):
    place = "37083200100020000001"
    frame = read(tmp_path, f"{HEAD},甲村,village,370832001,,{place}\n").frame
    assert frame[["unit_code", "place_code", "parent_code"]].to_numpy().tolist() == [
        [place, place, "370832001"]
    ]


def test_a_row_that_has_neither_is_refused_with_its_row(tmp_path: Path):
    with pytest.raises(InputError) as error:
        read(tmp_path, f"{HEAD},甲村,village,370832001,,\n370832001201,,village,370832001,,\n")
    assert "2" in error.value.message("en")
    assert len(error.value.faults) == 2


def test_a_code_stands_once_in_a_vintage_and_may_stand_in_each(tmp_path: Path):
    rows = (
        "370832001,甲镇,town,370832,{0},\n",
        "370832001,乙镇,town,370832,{1},\n",
        "370832002,丙镇,town,370832,{1},\n",
    )
    assert read(tmp_path, HEAD + "".join(rows).format("2020", "2021")).findings == ()
    (twice,) = read(tmp_path, HEAD + "".join(rows).format("2021", "2021")).findings
    assert (twice.rule, twice.layer, twice.unit_code, twice.level) == (
        "code.twice", "unit_list", "370832001", "error",
    )  # fmt: skip
    assert twice.params["where"] == "a.csv (2, 3)"
    assert str(twice.params["names"].message("zh")) == "乙镇、甲镇"


def test_words_of_offices_are_understood_and_row_order_does_not_matter(tmp_path: Path):
    text = "区划代码,单位名称,级别,年份\n370832001201,甲村,村级,2021\n370832001,甲镇,乡级,2021\n370832001,甲镇,乡级,2020\n"
    head, *rows = text.splitlines(keepends=True)
    frame = read(tmp_path, text).frame
    assert frame["level"].tolist() == ["town", "town", "village"]
    assert frame["vintage"].tolist() == ["2020", "2021", "2021"]
    assert read(tmp_path, head + "".join(rows[::-1])).frame.equals(frame)


def test_codes_of_another_scheme_say_nothing(tmp_path: Path):
    frame = read(tmp_path, "unit_code,name,level\nLI-01,Vaduz,town\n", "free").frame
    assert frame[["unit_code", "level"]].to_numpy().tolist() == [["LI-01", "town"]]
    assert frame["parent_code"].isna().all()
