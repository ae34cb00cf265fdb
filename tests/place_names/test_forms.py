"""A name's parts: slips of the pen, and 通名 that stand twice."""

from __future__ import annotations

import pytest

from coverplan.place_names import MISSPELT, name_parts
from coverplan.place_names.forms import is_doubled


@pytest.mark.parametrize(("slip", "meant"), MISSPELT.items())
def test_a_slip_in_the_type_is_known_for_it(slip, meant):
    parts = name_parts(f"乐和村{slip}") if slip.startswith("村") else name_parts(f"乐和{slip}")
    assert (parts.specific, parts.kind, parts.ending) == ("乐和", name_parts(f"乐和{meant}").kind, slip)


@pytest.mark.parametrize(
    ("name", "doubled"),
    [
        ("丙庄村", False), ("丙庄村村民委员会", False), ("丙庄村村委会", False), ("陈村居委会", False), ("杏花村社区居民委员会", False),
        ("村镇", False), ("新乡镇", False), ("村村", False), ("镇镇", False), ("社区社区", False), ("", False),
        ("丙庄村村", True), ("丙庄村行政村", True), ("丙庄行政村", False), ("丙庄村村村民委员会", True), ("丙庄村村村委会", True),
        ("甲庄社区社区", True), ("甲庄社区社区居委会", True), ("甲庄社区社区居民委员会", True), ("甲庄社区居民委员会", False),
        ("城关街道街道", True), ("东镇镇", True), ("东乡乡", True), ("东 镇镇", True),
    ],
)  # fmt: skip
def test_a_type_that_stands_twice(name, doubled):
    assert is_doubled(name) == doubled


def test_the_ending_is_the_name_without_what_is_its_own():
    for name in ("丙庄", "丙庄村", "丙庄村村民委员会", "水泊街道办事处", "甲社区居委会", "小安山镇"):
        parts = name_parts(name)
        assert name.endswith(parts.ending)
        assert name.removesuffix(parts.ending) in (parts.specific, *parts.others)
