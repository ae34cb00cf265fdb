"""How the plan splits plots into forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.errors import PlanError
from coverplan.plan import FORMS, BurialForms, read_plan

SHARES = {"stone": "60 %", "niche": "35 %", "eco": "5 %"}
PLAN = """
id = "x"
area = { name = "甲县", crs = "EPSG:4548" }
[burial_forms.near]
"""


def read(tmp_path, text):
    (tmp_path / "plan.toml").write_text(PLAN + text, encoding="utf-8")
    return read_plan(tmp_path / "plan.toml")


def test_forms_are_read_by_level(tmp_path):
    forms = read(tmp_path, 'village = { stone = "95 %", eco = "5 %" }').burial_forms
    assert forms.near == {"village": {"stone": 0.95, "eco": 0.05}}
    assert forms.split(100, "village") == {"stone": 95, "niche": 0, "eco": 5}
    assert forms.split(100, "town") == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('town = { stone = "60 %", eco = "30 %" }', "90 %"),
        ('town = { stone = "100.1 %" }', "town"),
        ('town = { lawn = "100 %" }', "lawn"),
        ('district = { stone = "100 %" }', "district"),
    ],
)
def test_what_does_not_add_up_or_is_unknown_is_refused_by_its_key(tmp_path, line, said):
    with pytest.raises(PlanError) as refused:
        read(tmp_path, line)
    assert said in str(refused.value)
    assert "burial_forms.near" in str(refused.value)


@given(st.integers(0, 100_000), st.integers(0, 100), st.integers(0, 100))
def test_whole_plots_split_into_whole_plots_that_add_up(places, first, second):
    low, high = sorted((first, second))
    shares = {"stone": low / 100, "niche": (high - low) / 100, "eco": (100 - high) / 100}
    parts = BurialForms(near={"town": shares}).split(places, "town")
    assert list(parts) == list(FORMS)
    assert sum(parts.values()) == places
    for form, part in parts.items():
        assert part % 1 == 0
        assert abs(part - places * shares[form]) < 1


def test_what_is_no_whole_number_is_split_as_it_is():
    parts = BurialForms(near={"town": SHARES}).split(10.5, "town")
    assert parts == {"stone": pytest.approx(6.3), "niche": pytest.approx(3.675), "eco": pytest.approx(0.525)}


def test_the_far_horizon_takes_over_where_it_says_something():
    forms = BurialForms(near={"town": SHARES}, far={"county": {"eco": "100 %"}})
    assert forms.split(100, "town", far=True)["stone"] == 60
    assert forms.split(100, "county", far=True) == {"stone": 0, "niche": 0, "eco": 100}
    assert forms.split(100, "county") == {}
