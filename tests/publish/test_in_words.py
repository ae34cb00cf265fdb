"""Tables in words: what a planner reads in a notebook has no code, no fraction, no number without its unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import coverplan as cp
from coverplan.network.travel import PROFILES

if TYPE_CHECKING:
    from coverplan.goals import Result
    from coverplan.siting import Proposal
    from coverplan.study import Study

CODES = re.compile(
    r"\b(beyond_cutoff|not_eligible|public_cemetery|cemetery-cover|operating|build|share|0\.\d{3,})\b"
)


def test_goals_are_worded_with_their_units(toy_study: Study, toy_result: Result):
    goals = toy_result.goals.head(1)[
        ["goal_id", "value", "target", "unit", "met", "shortfall", "estimated_share"]
    ]
    worded = cp.in_words(toy_study, goals, language="zh")
    assert worded.columns.tolist()[:5] == ["目标", "现状值", "目标值", "是否达到", "差额"]
    assert worded.iloc[0].tolist()[:5] == [
        "公益性公墓覆盖城乡居民",
        "53.5 %",
        "100.0 %",
        "未达到",
        "46.5 个百分点",
    ]


def test_units_and_gaps_show_towns_people_and_reasons(toy_study: Study, toy_result: Result):
    rows = toy_result.units.query("goal_id == 'cemetery-cover' and level == 'village'").head(2)
    units = cp.in_words(toy_study, rows, language="en")
    assert units["town"].isin(toy_study.boundaries["name"]).all()
    assert units["Not covered"].str.fullmatch(r"[\d,]+ (people|person)").all()
    gaps = cp.in_words(toy_study, toy_result.gaps.head(3), language="zh")
    assert not CODES.search(gaps.to_string())
    assert gaps["到最近设施"].str.fullmatch(r"—|[\d.,]+ (公里|米|分钟)").all()


def test_sites_say_what_they_bring_and_a_quota_counts_units(toy_study: Study, toy_proposal: Proposal):
    sites = cp.in_words(toy_study, toy_proposal.sites, language="zh")
    assert not CODES.search(sites.to_string())
    assert sites["新增覆盖数"].str.endswith(" 人").all()
    assert not {"objective", "bound"} & set(sites.columns)
    quota = next(goal.id for goal in toy_study.plan.goals if goal.kind == "quota")
    one = toy_proposal.sites.head(1).assign(goal_id=quota, newly_covered=1.0, value_after=2.0)
    shown = cp.in_words(toy_study, one[["goal_id", "newly_covered", "value_after"]], language="zh")
    assert shown.iloc[0].tolist()[1:] == ["1 个区划", "2 个区划"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_missing_is_empty_or_a_dash(toy_study: Study, language: str):
    table = pd.DataFrame(
        {
            "goal_id": ["cemetery-cover"],
            "weight": [None],
            "cost": [None],
            "cost_unit": ["m"],
            "nearest_facility_id": [None],
        }
    )
    assert cp.in_words(toy_study, table, language=language).iloc[0].tolist()[1:] == ["—", "—", ""]


def test_how_somebody_travels_is_worded(toy_study: Study):
    told = cp.in_words(toy_study, cp.profile_frame(PROFILES["car"]), language="zh")
    assert len(told) > 10
    assert any(re.fullmatch(r"\d+ 公里/小时", text) for text in told.iloc[:, 1]), told.iloc[:3].to_string()
