"""People by unit and year as a table."""

from __future__ import annotations

import pytest
from layers_toy import CRS, found, told, units

from coverplan.errors import InputError
from coverplan.layers.people.by_year import read_people_by_year
from coverplan.plan import LayerSettings


def read(folder, text, boundaries="toy"):
    (folder / "a.csv").write_text(text, encoding="utf-8")
    there = units() if boundaries == "toy" else boundaries
    return read_people_by_year(LayerSettings(path="a.csv"), folder, crs=CRS, boundaries=there)


def test_units_by_name_years_in_words_and_figures_in_ten_thousands(tmp_path):
    layer = read(
        tmp_path,
        "单位,年度,常住人口（万人）,60岁以上\n西村,2035年,0.1,\n东村,2030,0.2,300\n东村,2025-12,0.25,\n",
    )
    assert layer.frame.astype(object).where(layer.frame.notna(), None).to_numpy().tolist() == [
        ["370832101201", 2025, 2500.0, None],
        ["370832101201", 2030, 2000.0, 300.0],
        ["370832101202", 2035, 1000.0, None],
    ]
    assert list(layer.frame.columns) == ["unit_code", "year", "residents", "residents_60plus"]


def test_every_fault_of_a_table(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, "unit_code,year,residents\n370832101,2025,5\n370832101,2025,6\n370832101201,2025,-1\n")
    assert [key for key, _ in told(error.value.faults)] == ["table.negative", "people-by-year.twice"]
    assert told(error.value.faults)[1][1] == {
        "file": "a.csv", "row": 3, "column": "year", "unit": "370832101", "year": "2025", "first": "a.csv", "first_row": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("unit_code,year\n370832101,2025\n", "people-by-year.no-groups"),
        ("unit_code,year,residents\n370832101,下一年,5\n", "cell.no-year"),
        ("unit_code,year,residents\n370832101,,5\n", "table.value-missing"),
        ("unit_code,year,residents\n999999999,2025,5\n", "residents.unit-unknown"),
        ("unit_code,residents\n370832101,5\n", "table.column-missing"),
    ],
)
def test_what_cannot_be_used(tmp_path, text, key):
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert [each for each, _ in told(error.value.faults)] == [key]


def test_it_needs_units(tmp_path):
    with pytest.raises(InputError) as error:
        read(tmp_path, "unit_code,year,residents\n1,2025,5\n", boundaries=None)
    assert error.value.faults[0].key == "people-by-year.no-boundaries"


@pytest.mark.parametrize(
    ("town", "rule"), [(300, "people-by-year.parent-total"), (400, "people-by-year.parent-differs")]
)
def test_of_a_unit_and_its_parts_the_parts_go(tmp_path, town, rule):
    rows = f"370832101,2025,{town},9\n370832101201,2025,100,\n370832101202,2025,200,\n370832101,2030,350,\n"
    layer = read(tmp_path, f"unit_code,year,residents,dibao\n{rows}")
    frame = layer.frame.set_index(["unit_code", "year"])
    assert frame["residents"].isna().tolist() == [True, False, False, False]
    assert frame.loc[("370832101", 2025), "dibao"] == 9
    told_of = [
        (each, params["names"].names)
        for each, _, params in found(layer.findings)
        if each.startswith("people-by-year")
    ]
    assert told_of == [(rule, ("甲镇",))]
