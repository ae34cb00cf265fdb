from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import publish_toy

from coverplan.publish.summary import conclusion, towns_left_out

if TYPE_CHECKING:
    from coverplan.goals import Result
    from coverplan.siting import Proposal
    from coverplan.study import Study


def test_towns_left_out_are_those_with_gaps_largest_first(toy_result: Result) -> None:
    towns = towns_left_out(toy_result, "cemetery-cover")
    assert towns["name"].tolist() == ["柳河镇", "青堌乡"]


def test_sentences_follow_the_result(toy_study: Study, toy_result: Result, toy_proposal: Proposal) -> None:
    said = conclusion(toy_study.plan, toy_result, toy_proposal, (), "zh")
    assert said[0] == "规划共有 5 项目标：达到 2 项，未达到 2 项，未测算 1 项。"
    assert sum("未覆盖" in text for text in said) == 2
    assert (
        "为“公益性公墓覆盖城乡居民”建议选址 2 处，可新增覆盖 17,640 人。2 处即达标：由 53.5 % 提高到 100.0 %（目标 100.0 %）。"
        in said
    )
    goals = toy_result.goals.assign(value=1.0, met=True)
    assert "“公益性公墓覆盖城乡居民”已覆盖全部常住人口。" in conclusion(
        toy_study.plan, replace(toy_result, goals=goals), None, (), "zh"
    )


def test_a_figure_without_a_verdict_is_open_not_unmeasured(toy_study: Study, toy_result: Result) -> None:
    row = toy_result.goals.iloc[[4]].assign(
        goal_id="o", title="床位占比", title_en="Beds", met=pd.NA, value=0.5
    )
    result = replace(toy_result, goals=pd.concat([toy_result.goals, row], ignore_index=True))
    said = conclusion(toy_study.plan, result, None, (), "zh")
    assert said[0] == "规划共有 6 项目标：达到 2 项，未达到 2 项，待定 1 项，未测算 1 项。"
    assert "已有数值、能否达标待定的目标：床位占比。" in said
    english = conclusion(toy_study.plan, result, None, (), "en")
    assert english[0] == "The plan has 6 goals: 2 are met, 2 are not met, 1 is open, 1 was not measured."
    assert sum("not measured:" in text for text in english) == 1


def test_many_unmet_goals_are_counted_not_listed(toy_study: Study, toy_result: Result) -> None:
    row = toy_result.goals.iloc[[4]]
    goals = pd.concat([toy_result.goals, *[row.assign(goal_id=f"g{n}", title=f"目标{n}") for n in range(6)]])
    said = conclusion(toy_study.plan, replace(toy_result, goals=goals), None, (), "zh")
    assert "未达到的其他目标：注册志愿者、目标0、目标1、目标2等 7 项。" in said


def test_dwellings_are_not_called_people(toy_study: Study, toy_result: Result) -> None:
    goals = toy_result.goals.assign(group="dwellings")
    said = "".join(conclusion(toy_study.plan, replace(toy_result, goals=goals), None, (), "zh"))
    assert "套住房" in said
    assert " 人" not in said.replace(publish_toy.TOY_PLAN["title"], "")


def test_what_was_estimated_follows_the_goal_it_stands_behind(
    toy_study: Study, guessed_result: Result
) -> None:
    said = conclusion(toy_study.plan, guessed_result, None, (), "zh")
    at = said.index("其中 25.0 % 的人口为估算。")
    assert "公益性公墓覆盖城乡居民" in said[at - 1]
    english = conclusion(toy_study.plan, guessed_result, None, (), "en")
    assert english.count("25.0 % of the people are estimated.") == 1


def test_titles_are_english_in_english(toy_study: Study, toy_result: Result) -> None:
    goals = toy_result.goals.assign(title_en="An English title")
    said = " ".join(conclusion(toy_study.plan, replace(toy_result, goals=goals), None, (), "en"))
    assert "'An English title'" in said
    assert "公益性公墓" not in said
