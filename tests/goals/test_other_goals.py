"""Quota, ratio and reported goals on the toy county."""

from __future__ import annotations

import pandas as pd
import pytest
from toy_town import TOWNS, VILLAGES, facilities, study

from coverplan.goals import measure


def home(fid: str, x: float, **more: object) -> dict[str, object]:
    return {"facility_id": fid, "kind": "nursing_home", "x": x, "y": 500, **more}


QUOTA = {"id": "q", "kind": "quota", "facility": ["nursing_home"], "units": {"level": "town"}}
RATIO = {
    "id": "r",
    "kind": "ratio",
    "facility": ["nursing_home"],
    "part": "nursing_beds",
    "whole": "beds",
    "target": "60 %",
}


def test_a_quota_is_over_the_units_named_and_counts_what_lies_in_them():
    result = measure(
        study(
            [QUOTA], facilities=facilities(home("a", 100), home("b", 200), home("c", 2500, status="planned"))
        )
    )
    row = result.goals.iloc[0]
    assert (row["target"], row["value"], row["shortfall"]) == (2, 1, 1)
    assert not row["met"]
    assert result.units.set_index("unit_code")["value"].to_dict() == {TOWNS[0]: 2, TOWNS[1]: 0}
    assert result.gaps["unit_code"].tolist() == [TOWNS[1]]
    assert result.gaps["reason"].tolist() == ["quota_short"]


def test_a_quota_for_streets_only_leaves_the_other_towns_alone():
    goal = QUOTA | {"units": {"level": "town", "type": ["街道"]}}
    result = measure(study([goal], facilities=facilities(home("a", 100))))
    assert result.goals.loc[0, "met"]
    assert result.goals.loc[0, "target"] == 1


def test_a_place_counts_before_the_unit_its_row_names():
    result = measure(study([QUOTA], facilities=facilities(home("a", 2500, unit_code=TOWNS[0]))))
    assert result.units.set_index("unit_code")["value"].to_dict() == {TOWNS[0]: 0, TOWNS[1]: 1}


def test_two_facilities_in_one_unit_do_not_make_up_for_none_in_another():
    goal = QUOTA | {"at_least": 2}
    result = measure(
        study([goal], facilities=facilities(home("a", 1), home("b", 2), home("c", 3), home("d", 2001)))
    )
    assert result.goals.loc[0, "value"] == 1
    assert result.gaps["weight"].tolist() == [1]


def test_a_ratio_is_of_sums_and_leaves_out_what_lacks_a_figure():
    homes = facilities(
        home("a", 1, beds=100, nursing_beds=50),
        home("b", 2001, beds=10, nursing_beds=10),
        home("c", 5, beds=500, nursing_beds=None),
    )
    result = measure(study([RATIO], facilities=homes))
    assert result.goals.loc[0, "value"] == pytest.approx(60 / 110)
    assert not result.goals.loc[0, "met"]
    assert [found.params["id"] for found in result.findings] == ["c"]
    assert result.units.set_index("unit_code")["value"].to_dict() == pytest.approx(
        {"370832": 60 / 110, TOWNS[0]: 0.5, TOWNS[1]: 1.0}
    )


def indicators(**values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"indicator": ["n"] * len(values), "value": list(values.values()), "unit_code": list(values)}
    )


def unit_goal(kind: str, target: float, **more: object) -> dict[str, object]:
    return {
        "id": "u",
        "kind": kind,
        "indicator": "n",
        "units": {"level": "village"},
        "target": target,
        **more,
    }


def test_an_average_is_a_mean_and_a_minimum_is_of_each():
    table = indicators(**dict(zip(VILLAGES, (1.0, 3.0, 3.0, 3.0), strict=True)))
    result = measure(
        study([unit_goal("average", 2), unit_goal("minimum", 2) | {"id": "m"}], indicators=table)
    )
    assert result.goals["met"].tolist() == [True, False]
    assert result.goals["value"].tolist() == [2.5, 1.0]


def test_a_minimum_is_not_met_while_a_unit_has_no_figure():
    table = indicators(**dict(zip(VILLAGES[:3], (5.0, 5.0, 5.0), strict=True)))
    result = measure(study([unit_goal("minimum", 2)], indicators=table))
    assert pd.isna(result.goals.loc[0, "met"])
    assert "1 个单位没有数据" in result.goals.loc[0, "note"]


@pytest.mark.parametrize(
    ("compare", "value", "met"),
    [(">", 3, False), (">", 3.5, True), (">=", 3, True), ("<", 3, False), ("<=", 3, True)],
)
def test_an_indicator_compares_exactly_as_the_plan_says(compare, value, met):
    goal = {"id": "i", "kind": "indicator", "indicator": "n", "target": 3, "compare": compare}
    table = pd.DataFrame({"indicator": ["n"], "value": [float(value)]})
    result = measure(study([goal], indicators=table))
    assert bool(result.goals.loc[0, "met"]) is met
    assert result.goals.loc[0, "basis"] == "reported"


def test_the_latest_period_of_an_indicator_counts():
    goal = {"id": "i", "kind": "indicator", "indicator": "n", "target": 3}
    table = pd.DataFrame({"indicator": ["n", "n"], "value": [9.0, 1.0], "period": ["2023", "2024"]})
    assert measure(study([goal], indicators=table)).goals.loc[0, "value"] == 1.0


def test_what_this_version_cannot_measure_says_so():
    goal = {
        "id": "c",
        "kind": "capacity",
        "facility": ["public_cemetery"],
        "capacity": "plots",
        "per_person": 0.1,
    }
    result = measure(study([goal]))
    assert pd.isna(result.goals.loc[0, "value"])
    assert "尚未提供" in result.goals.loc[0, "note"]
