"""A study: what it is called, what must be said of it, and what may stand in its place."""

from __future__ import annotations

import pytest

from coverplan.plan import Plan
from coverplan.study import Study


def _plan(scheme: str = "cn", **area: object) -> Plan:
    about = {"name": "甲县", "crs": "EPSG:4548", **area}
    return Plan.model_validate({"id": "x", "area": about, "units": {"code_scheme": scheme}})


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (_plan(), ["内部工作底图，不得公开"]),
        (_plan(review_number="鲁S(2026)001号"), ["审图号：鲁S(2026)001号"]),
        (_plan("free"), []),
        (_plan("free", review_number="A1", credit="(c) X"), ["审图号：A1", "(c) X"]),
        (_plan(sample=True), ["示例数据：除地名、代码外均为虚构，不得用于决策", "内部工作底图，不得公开"]),
    ],
)
def test_notices_follow_the_plan(plan: Plan, expected: list[str]) -> None:
    assert Study(plan=plan).notices("zh") == expected
