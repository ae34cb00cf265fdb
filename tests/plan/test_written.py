"""What is written as TOML is read back as the same."""

from __future__ import annotations

import datetime as dt

import pytest

from coverplan.plan import Changes, Plan, read_changes, read_plan, toml_of


def test_a_plan_with_every_sort_of_value_is_read_back_as_the_same(sample_plan, tmp_path):
    plan = read_plan(sample_plan)
    (tmp_path / "plan.toml").write_text(toml_of(plan), encoding="utf-8")
    for name in plan.candidate_files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((plan.folder / name).read_bytes())
    assert read_plan(tmp_path) == plan.model_copy(update={"path": tmp_path / "plan.toml"})


@pytest.mark.parametrize("share", [0.9, {"2026": 0.8, "2035": 0.9}])
def test_steps_over_years_are_read_back(share, tmp_path):
    goal = {
        "id": "c", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "group": "residents", "target": 1,
        "rates": {"deaths_per_mille": {"2026": 7.5, "2035": 6}, "years": 20, "start": 2026, "share": share},
    }  # fmt: skip
    plan = Plan.model_validate({"id": "x", "area": {"name": "x", "crs": "EPSG:4548"}, "goals": [goal]})
    (tmp_path / "plan.toml").write_text(toml_of(plan), encoding="utf-8")
    [kept] = read_plan(tmp_path).goals
    assert (kept, kept.rates.share.at(2026)) == (plan.goals[0], 0.8 if isinstance(share, dict) else 0.9)


def test_changes_are_read_back(tmp_path):
    one = {
        "action": "split",
        "unit": "1",
        "into": [{"code": "1", "name": "甲", "villages": ["11"]}, {"code": "2", "name": "乙"}],
    }
    changes = Changes.model_validate({"id": "x", "effective": dt.date(2027, 1, 1), "change": [one]})
    (tmp_path / "c.toml").write_text(toml_of(changes), encoding="utf-8")
    assert read_changes(tmp_path / "c.toml").change == changes.change
