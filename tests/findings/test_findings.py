"""Findings together are a sequence that does not change."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.findings import Finding, Findings, findings_frame

ONES = [
    Finding(rule="code.quasi", layer="boundaries", params={"name": "甲", "code": "1"}),
    Finding(
        rule="border.gap",
        layer="boundaries",
        params={"name": "乙", "area_m2": "9", "beside": "乙", "case": ""},
    ),
    Finding(rule="roads.near-miss", layer="roads", severity="error"),
]


@given(st.lists(st.sampled_from(ONES)), st.lists(st.sampled_from(ONES)), st.slices(8))
def test_they_do_as_a_tuple_does(one: list[Finding], other: list[Finding], part: slice) -> None:
    found = Findings(one)
    assert found == tuple(one)
    assert list(found) == one
    assert found[part] == tuple(one)[part]
    for both in (found + Findings(other), found + tuple(other), tuple(one) + Findings(other)):
        assert both == tuple(one + other)
        assert type(both) is Findings
    assert type(found[part]) is Findings
    assert len(found.errors) == sum(finding.level == "error" for finding in one)
    assert sum(found.counts.values()) == len(found)


def test_they_do_not_change_and_take_no_list() -> None:
    found = Findings(ONES)
    with pytest.raises(TypeError):
        found[0] = ONES[1]
    with pytest.raises(AttributeError):
        found.more = 1
    with pytest.raises(TypeError):
        _ = found + ONES


def test_each_level_is_counted_and_told_apart() -> None:
    found = Findings(ONES)
    assert found.counts == {"error": 2, "warning": 0, "info": 1}
    assert found.errors == (ONES[1], ONES[2])
    assert found.warnings == ()
    assert repr(found) == "<Findings: 2 errors, 0 warnings, 1 remarks>"
    assert found.counted("zh") == "错误 2 条，警告 0 条，提示 1 条"


def test_the_table_is_that_of_findings_csv() -> None:
    found = Findings(ONES[:2])
    for language in ("zh", "en"):
        pd.testing.assert_frame_equal(found.frame(language), findings_frame(ONES[:2], language))
