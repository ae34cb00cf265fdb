from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import publish_toy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.plan import Plan
from coverplan.publish.notices import notices
from coverplan.publish.summary import conclusion, goal_titles, towns_left_out
from coverplan.publish.wording import cost_amount, people, plain, share_text
from coverplan.study import Study

if TYPE_CHECKING:
    from coverplan.goals.result import Result
    from coverplan.siting.proposal import Proposal


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
    assert notices(Study(plan=plan), "zh") == expected


@given(st.floats(0, 1))
def test_only_a_full_share_reads_as_full(share: float) -> None:
    shown = float(share_text(share).removesuffix(" %"))
    assert (shown == 100.0) == (share >= 1 - 1e-9)
    assert shown == pytest.approx(100 * share, abs=0.1)


@given(st.text())
def test_plain_text_fits_into_xml(text: str) -> None:
    from xml.etree import ElementTree as ET

    element = ET.Element("a")
    element.text = plain(text)
    ET.fromstring(ET.tostring(element))


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), pd.NaT])
def test_a_missing_figure_is_a_dash(missing: object) -> None:
    assert share_text(missing) == people(missing) == cost_amount(missing, "m") == "—"
    assert plain(missing) == ""


def test_towns_left_out_are_those_with_gaps_largest_first(toy_result: Result) -> None:
    towns = towns_left_out(toy_result, "cemetery-cover")
    assert towns["name"].tolist() == ["柳河镇", "青堌乡"]


def test_sentences_follow_the_result(toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> None:
    titles = goal_titles(toy_study.plan)
    said = conclusion(toy_result, toy_proposal, (), titles, "zh")
    assert said[0] == "规划共有 5 项目标：达到 2 项，未达到 2 项，未测算 1 项。"
    assert sum("未覆盖" in text for text in said) == 2
    assert any(text.startswith("为“公益性公墓覆盖城乡居民”建议选址 2 处，可新增覆盖") for text in said)
    goals = toy_result.goals.assign(value=1.0, met=True)
    assert "“公益性公墓覆盖城乡居民”已覆盖全部常住人口。" in conclusion(
        replace(toy_result, goals=goals), None, (), titles, "zh"
    )


def test_many_unmet_goals_are_counted_not_listed(toy_study: Study, toy_result: Result) -> None:
    row = toy_result.goals.iloc[[4]]
    goals = pd.concat([toy_result.goals, *[row.assign(goal_id=f"g{n}", title=f"目标{n}") for n in range(6)]])
    said = conclusion(replace(toy_result, goals=goals), None, (), goal_titles(toy_study.plan), "zh")
    assert "未达到的其他目标：注册志愿者、目标0、目标1、目标2等 7 项。" in said


def test_dwellings_are_not_called_people(toy_result: Result) -> None:
    goals = toy_result.goals.assign(group="dwellings")
    said = "".join(conclusion(replace(toy_result, goals=goals), None, (), {}, "zh"))
    assert "套住房" in said
    assert " 人" not in said.replace(publish_toy.TOY_PLAN["title"], "")
