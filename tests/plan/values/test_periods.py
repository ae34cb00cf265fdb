"""The last year that a period of a plan is about."""

from __future__ import annotations

import pytest

from coverplan.plan import last_year_of


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("十四五", 2025), ("“十五五”规划", 2030), ("第十四个五年规划", 2025), ("八五", 1995), ("七五", 1990), ("九五", 2000), ("十五", 2005), ("十一五", 2010), ("二十五", 2055), ("二十一五", 2060), ("2021-2025", 2025),
        ("2026—2030年", 2030), ("2024年9月", 2024), ("202409", 2024), ("20240930", 2024), ("2024Q3", 2024), ("近期", None), ("", None),
        ("近十五年", None), ("12024", None),
    ],
)  # fmt: skip
def test_the_last_year_of_a_period(period, year):
    assert last_year_of(period) == year
