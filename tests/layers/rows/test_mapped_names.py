"""A plan's own names of columns: which are none, which are slips of one, and which are meant."""

from __future__ import annotations

import pytest
from layers_toy import found

from coverplan.errors import InputError
from coverplan.layers.mapped_names import judge_mapping
from coverplan.plan import Plan
from coverplan.study import load_study


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
    assert {name: fault.params[name] for name in ("plan", "layer", "word")} == {
        "plan": "plan.toml",
        "layer": layer,
        "word": word,
    }


@pytest.mark.parametrize(
    ("layer", "columns"),
    [
        ("roads", {"edge_id", "u", "v", "length_m", "road_class", "oneway", "speed_kph", "surface"}),
        ("boundaries", {"unit_code", "name", "level", "type", "parent_code", "seat_lon", "lon", "y"}),
        ("indicators", {"indicator", "value", "unit", "period", "source"}),
        ("candidates", {"site_id", "name", "unit_code", "lon", "lat", "x", "y"}),
        ("closures", {"name", "slow"}),
        ("settlements", {"unit_code", "name", "demand_id", "weight", "dwellings", "floors", "lon", "x"}),
    ],
)
def test_every_canonical_column_of_a_closed_layer_may_be_mapped_and_is_named_where_one_is_not(layer, columns):
    assert judge_mapping(layer, dict.fromkeys(columns, "A"), "plan.toml") == ([], [])
    ((fault,), _) = judge_mapping(layer, {"乱": "A"}, "plan.toml")
    named = fault.message("en").split("Known: ")[1].rstrip(".").split(", ")
    assert columns <= set(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("layer", "word", "near"),
    [
        ("residents", "residents60plus", "residents_60plus"),
        ("residents", "Residents_80plus", "residents_80plus"),
        ("residents", "unitcode", "unit_code"),
        ("facilities", "nursingbeds", "nursing_beds"),
        ("facilities", "plots_usd", "plots_used"),  # "plots" with a word more, but nearly another
        ("facilities", "plot", "plots"),
        ("residents", "latt", "lat"),
    ],
)
def test_a_slip_in_an_open_layer_is_a_finding(layer, word, near):
    faults, (finding,) = judge_mapping(layer, {word: "A", near: "B"}, "plan.toml")
    assert faults == []
    assert found([finding]) == [
        ("table.column-near", "warning", {"plan": "plan.toml", "layer": layer, "word": word, "near": near})
    ]
    assert finding.layer == layer


@pytest.mark.parametrize(
    "word",
    # Another number, a word more, a word of its own, a canonical name; "dibaa" is like "dibao" by 80 % only.
    ["residents_65plus", "residents_female", "disabled_severe", "children", "dibao", "dibaa", "residents"],
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
