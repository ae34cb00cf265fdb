"""Units that share a name: one finding for each unit, which names the others."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from checks_toy import metres, only, planned, told, with_values
from toy_town import TOWNS, VILLAGES, boundaries

import coverplan as cp
from coverplan.texts import Listed, Term


def called(*names: str, **more: object) -> pd.DataFrame:
    """The toy county, its four villages under other names."""
    frame = boundaries().set_index("unit_code")
    frame.loc[list(VILLAGES), "name"] = names
    for code, name in more.items():
        frame.loc[code.removeprefix("u"), "name"] = name
    return frame.reset_index()


def alike(frame: pd.DataFrame) -> dict[str, object]:
    return {one.unit_code: one.params["others"] for one in told(only(boundaries=frame), "name.duplicate")}


def test_namesakes_are_told_for_each_with_the_others():
    found = told(
        only(boundaries=called("丙庄村", "丁庄村", "丙庄社区居民委员会", "丙 庄村村民委员会")),
        "name.duplicate",
    )
    assert [one.unit_code for one in found] == [VILLAGES[0], VILLAGES[2], VILLAGES[3]]
    first, third, fourth = found
    assert dict(first.params) == {
        "unit": f"丙庄村（西街道，{VILLAGES[0]}）",
        "specific": "丙庄",
        "count": 2,
        "others": Listed(
            (f"丙庄社区居民委员会（东镇，{VILLAGES[2]}）", f"丙 庄村村民委员会（东镇，{VILLAGES[3]}）"),
            most=20,
        ),
        "standing": Term("names.standing.unknown"),
    }
    assert first.level == "warning"
    assert VILLAGES[3] in str(third.params["others"])
    assert VILLAGES[2] in str(fourth.params["others"])
    assert [metres(one)[0] for one in found] == [500, 2500, 3500]


@pytest.mark.parametrize(
    "names",
    [
        ("甲庄村", "乙庄村", "丙庄村", "丁庄村"),
        ("东张庄村", "西张庄村", "张庄村", "大张庄村"),
        ("一村", "二村", "三村", "四村"),
    ],
)
def test_other_names_are_none(names):
    assert alike(called(*names)) == {}


def test_what_a_committee_may_be_called_counts():
    # 陈村村民委员会 is the committee of 陈村, or that of 陈
    assert set(alike(called("陈村村民委员会", "陈村社区", "陈社区", "丁庄村"))) == {*VILLAGES[:3]}


def test_towns_are_compared_with_towns_but_not_the_streets():
    same = with_values(TOWNS[0], with_values(TOWNS[1], name="城关镇"), name="城关乡", type="乡")
    renumbered = same.replace({TOWNS[0]: "370832201"})
    assert set(alike(renumbered)) == {"370832201", TOWNS[1]}
    assert alike(with_values(TOWNS[0], with_values(TOWNS[1], name="城关镇"), name="城关街道")) == {}
    # a village of the town's name is no namesake of the town
    assert alike(called("甲庄村", "东村", "丙庄村", "丁庄村")) == {}


def test_villages_of_two_counties_may_share_a_name():
    frame = called("丙庄村", "丁庄村", "丙庄村", "己庄村")
    county = with_values("370832", frame).loc[lambda one: one["level"] == "county"]
    second = county.assign(unit_code="370833", name="邻县")
    apart = pd.concat([frame, second], ignore_index=True)
    apart.loc[apart["unit_code"] == TOWNS[1], "parent_code"] = "370833"
    assert alike(frame)
    assert alike(apart) == {}


def test_they_are_rules_of_one_country_and_of_the_plan():
    made = only(boundaries=called("丙庄村", "丁庄村", "丙庄村", "己庄村"))
    assert len(told(made, "name.")) == 2
    assert told(planned(made, units={"name_rules": "none"}), "name.") == []
    assert told(planned(made, area={"country": "MN"}), "name.") == []


def test_a_list_without_outlines_is_judged_too():
    frame = called("丙庄村", "丁庄村", "丙庄村", "己庄村")
    frame["geometry"] = None
    found = told(only(boundaries=frame), "name.duplicate")
    assert [(one.unit_code, one.lon) for one in found] == [(VILLAGES[0], None), (VILLAGES[2], None)]


def test_the_real_list_has_eighteen_pairs(shared_data):
    rows = pd.read_csv(shared_data / "liangshan" / "divisions-2023.csv", dtype=str)
    villages = rows[rows["level"] == "村级"]
    bare = villages["name"].str.replace(
        r"(村村民委员会|社区居民委员会|村民委员会|居民委员会)$", "", regex=True
    )
    pairs = {name: count for name, count in Counter(bare).items() if count > 1}
    found = [one for one in cp.check("data/plan.toml") if one.rule == "name.duplicate"]
    assert len(found) == sum(pairs.values()) == 36
    assert {one.params["specific"] for one in found} == set(pairs)
