"""The alternatives of the embedded sample: they can be applied, and break no line."""

from __future__ import annotations

import pytest

import coverplan as cp
from coverplan.adjust import apply_changes
from coverplan.checks import check


@pytest.fixture(scope="module")
def sample(sample_plan):
    return cp.open_study(sample_plan)


@pytest.mark.parametrize("name", ["west-merge", "street"])
def test_an_alternative_is_applied_whole(sample, sample_plan, name):
    made = apply_changes(sample, sample_plan.parent / "changes" / f"{name}.toml")
    assert made.after.residents["residents"].sum() == sample.residents["residents"].sum()
    assert made.after.road_layer is sample.road_layer
    assert not len(check(made.after).errors)
    assert "示例" in made.changes.title
