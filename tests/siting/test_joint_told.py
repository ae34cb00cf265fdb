"""What a plan for several goals says of itself: reasons, money, goals, in words and in the rows of siting.csv."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import toy_town as toy
from joint_toy import KINDS, MONEY, QUOTA, REACH, ROOM, proposal, study

from coverplan.goals import measure
from coverplan.siting import propose
from coverplan.tables import SITING


def test_what_cannot_be_met_is_explained_in_the_words_of_the_plan():
    floor = {
        "rule": "value_floor",
        "goal": "room",
        "share": "100 %",
        "title": "人人有穴",
        "title_en": "a plot for all",
    }
    found = proposal(MONEY | {"limit": 9.0, "carries_over": False}, floor)
    (answer,) = found.joint.values()
    assert answer.plan.status == "infeasible"
    # the quota takes a share of the money, so it clashes, too
    assert [rule.called.message("en") for rule in answer.why.clash_rules] == [
        QUOTA["title"],
        "money",
        "a plot for all",
    ]
    assert "1 × 10,000 yuan more in 'money'" in answer.verdict("en")
    assert (
        "“资金”每期增加资金 1 万元：分阶段资金不超过 2027：2 万元、2028：10 万元（全部地点；结余不结转）"
        in proposal(MONEY | {"limit": {"2027": 1.0, "2028": 9.0}, "carries_over": False}, floor)
        .joint["all"]
        .verdict("zh")
    )
    assert "“资金”增加资金 1 万元：资金不超过" in answer.verdict("zh")
    assert found.table().empty
    assert [finding.rule for finding in found.findings] == ["siting.no-plan"]
    assert "资金" in found.findings[0].message("zh")
    reasons = found.reasons()
    assert tuple(reasons.columns) == SITING
    assert reasons.loc[reasons["topic"] == "clash", "subject"].tolist() == [
        QUOTA["title"],
        "资金",
        "人人有穴",
    ]
    assert set(reasons["topic"]) == {"status", "goal", "clash", "enough"}


def test_where_no_single_change_is_enough_two_are_told_at_once():
    street = {"sites": list(toy.VILLAGES[:2]), "kinds": ["day_care_centre"]}
    found = proposal(
        {"rule": "value_floor", "goal": "near", "share": "100 %", "title": "人人有墓", "title_en": "all"},
        {"rule": "count", "kinds": ["public_cemetery"], "at_most": 1, "title": "一处", "title_en": "one"},
        {"rule": "together", "title": "同建", "title_en": "both", **street},
        {"rule": "exclusive", "title": "择一", "title_en": "either", **street},
        goals=(REACH, QUOTA),
    )
    (answer,) = found.joint.values()
    assert "it takes 2 at once (proved)" in answer.verdict("en")
    assert "至少要同时改 2 条（已证明）" in answer.verdict("zh")
    assert (
        "'one' loosened by 1: at most 2 open sites (public cemetery) and 'both' left out"
        in answer.verdict("en")
    )
    assert "That is not the only clash." in answer.verdict("en")
    ways = [one.words("zh") for one in answer.why.enough]
    assert "；".join(f"（{at}）{way}" for at, way in enumerate(ways, 1)) in answer.verdict("zh")
    ways = [one.words("en") for one in answer.why.enough]
    assert "; ".join(f"({at}) {way}" for at, way in enumerate(ways, 1)) in answer.verdict("en")
    told = found.reasons()
    enough = told[told["topic"] == "enough"]
    assert "一处, 同建" in [one.replace("、", ", ") for one in enough["subject"]]
    assert enough["value"].isna().all()
    assert all("同时" in note for note in enough["note"])
    many = pd.concat([answer.why.clash.assign(unit=unit) for unit in ("existing:f1", "2028")])
    untried = replace(answer, why=replace(answer.why, clash=many, is_smallest=False)).reasons()
    untried = untried[untried["topic"] == "clash"]
    assert len(untried) == len(answer.why.clash_rules)
    assert not untried["about"].fillna("").any()
    unknown = replace(answer, why=replace(answer.why, enough=()))
    assert "was not found in the time given" in unknown.verdict("en")


def test_steps_and_values_of_today_are_worked_out_once(monkeypatch):
    (answer,) = proposal(MONEY).joint.values()
    table, today = answer.steps(), [answer.value(one, None) for one in answer.goals]
    table.loc[:, "name"] = "changed by its reader"
    monkeypatch.setattr("coverplan.siting.joint.answer.Built", None)  # nothing is built again
    assert "changed by its reader" not in set(answer.steps()["name"])
    assert [answer.value(one, None) for one in answer.goals] == today


def test_quotas_are_told_in_units_and_limits_without_a_plan_as_that():
    found = proposal(MONEY, frontier="money")
    (answer,) = found.joint.values()
    assert f"“{QUOTA['title']}”由 0 个区划到 1 个区划" in answer.verdict("zh")
    assert "from 0 units to 1 unit" in answer.verdict("en")
    points = answer.choices.points.assign(status="time_limit")
    points.loc[1:, "value"] = float("nan")
    points.loc[0, "status"] = "infeasible"
    plans = tuple(replace(one, built=None) for one in answer.choices.plans)
    late = replace(answer, choices=replace(answer.choices, points=points, plans=plans)).reasons()
    notes = late.loc[late["topic"] == "choice", "note"].tolist()
    assert notes == ["无解", *["限时内没有找到方案"] * (len(points) - 1)]


def test_reasons_tell_money_goals_rules_and_sites():
    found = proposal(MONEY, frontier="money")
    reasons = found.reasons()
    money = reasons[reasons["topic"] == "money"].set_index("phase")["value"]
    assert money.to_dict() == {"2027": 3.0, "2028": 7.0}
    goals = reasons[(reasons["topic"] == "goal") & (reasons["about"] == "near")]
    assert goals.set_index("phase")["value"].loc[["now", "2028"]].tolist() == [0.3, 1.0]
    assert "资金" in set(reasons.loc[reasons["topic"].isin(["binds", "spare"]), "subject"])
    assert (reasons["topic"] == "site").any()
    choices = reasons[reasons["topic"] == "choice"]
    assert choices["value"].isna().tolist() == [True] + [False] * 5  # the street's day care costs something
    assert choices["value"].dropna().is_monotonic_increasing
    assert choices["value"].iloc[-1] == 1100.0


def test_money_that_is_carried_over_is_told_of_all_years_so_far():
    (answer,) = proposal(MONEY).joint.values()
    told = answer.reasons()
    assert told.loc[
        (told["topic"] == "rule") & (told["subject"] == "资金"), ["about", "high"]
    ].to_numpy().tolist() == [
        ["2027", 4.0],
        ["2027 – 2028", 10.0],
    ]


def test_rules_without_a_title_say_names_of_units_sites_and_people():
    one = study(
        {"rule": "count", "units": [toy.TOWNS[0]], "kinds": ["public_cemetery"], "at_most": 2},
        {"rule": "together", "sites": [toy.VILLAGES[0], "f1"], "kinds": ["public_cemetery"]},
        {"rule": "must_cover", "goal": "near", "units": [toy.TOWNS[0]]},
        {"rule": "separation", "least_m": 600, "kinds": ["public_cemetery"]},
        {"rule": "must_open", "sites": [toy.VILLAGES[2]], "kinds": ["public_cemetery"]},
        goals=(REACH,),
        kinds=KINDS[:1],
    )
    (answer,) = propose(one, measure(one)).joint.values()
    said = [rule.called.message("en") for rule in answer.plan.model.rules]
    assert said[0] == "at most 2 open sites (public cemetery, 西街道)"
    assert said[1] == "all or none of: 设施f1, 一村"
    assert said[2] == f"everybody served ({REACH['title']}): 西街道"
    assert said[4] == "open at any rate: 三村"
    told = answer.reasons()
    written = " ".join(str(cell) for cell in told.to_numpy().ravel())
    assert "public_cemetery:" not in written
    assert "existing:" not in written


def test_no_figure_stands_without_its_unit():
    told = proposal(
        MONEY, {"rule": "separation", "least_m": 100, "title": "间距"}, frontier="money"
    ).reasons()
    figures = told[["value", "low", "high", "other_value"]].notna().any(axis=1)
    assert told.loc[figures & (told["unit"] == ""), "topic"].tolist() == []
    units = {(row.topic, row.subject): row.unit for row in told[figures].itertuples()}
    # people near a cemetery and plots in one are added up: no single unit is theirs
    assert units["aim", "服务最多（2 个目标之和：人口、墓穴需求）"] == "people + plots"
    assert units["aim", "资金最省"] == units["rule", "资金"] == "万元"
    assert units["goal", REACH["title"]] == "share"
    assert units["goal", QUOTA["title"]] == "units"
    assert units["rule", QUOTA["title"]] == "facilities"
    choices = told[told["topic"] == "choice"]
    assert set(choices["unit"]) == {"people + plots"}
    assert (
        choices["note"].iloc[-1]
        == "已证明最优；“有墓可去”100.0 %、“有穴可用”100.0 %、“街道有日间照料”1 个区划"
    )


def test_a_rule_that_binds_says_what_each_goal_would_gain():
    (answer,) = proposal(MONEY | {"limit": 6.0, "carries_over": False}, phases=[]).joint.values()
    # 2 for the street, 1 to enlarge and 3 to build serve all but 40 plots; 10 serve all
    assert answer.why_lines("zh")[-1] == (
        "“资金”起约束作用：去掉后“服务最多（2 个目标之和：人口、墓穴需求）”由 1,060 变为 1,100，其中“有穴可用”由 60.0 % 到 100.0 %。"
    )
    assert answer.why_lines("en")[-1] == (
        "'money' binds: without it 'most served (2 goals added up: people, plots needed)' would be 1,100 in place of 1,060; "
        "'有穴可用' from 60.0 % to 100.0 %."
    )
    one = study(MONEY | {"limit": 6.0, "carries_over": False}, goals=(ROOM,), kinds=KINDS[:1], phases=[])
    (answer,) = propose(one, measure(one)).joint.values()
    assert "'most served' would be 100 plots in place of 90 plots; '有穴可用'" in answer.why_lines("en")[-1]


def test_a_frontier_says_what_its_axes_and_points_are():
    (answer,) = proposal(MONEY, frontier="money").joint.values()
    assert answer.frontier_axes("en") == (
        "money at most (× 10,000 yuan)",
        "most served (2 goals added up: people, plots needed)",
    )
    assert len(answer.frontier_goals()) == len(answer.frontier_points())
    assert answer.frontier_goals("en")[-1] == ["100.0 %", "100.0 %", "1 unit"]
    one = study(goals=(ROOM,), kinds=KINDS[:1], frontier="new_sites")
    (answer,) = propose(one, measure(one)).joint.values()
    assert answer.frontier_axes("zh") == ("至多新建（处）", "服务最多（个墓穴）")
    assert proposal(MONEY).joint["all"].frontier_axes() == ("", "")


def test_a_rule_that_cannot_be_kept_names_the_few_units_in_which_it_cannot():
    floor = {
        "rule": "fairness",
        "goal": "near",
        "share": "100 %",
        "title": "镇镇有墓",
        "title_en": "all towns",
    }
    few = {
        "rule": "count",
        "kinds": ["public_cemetery"],
        "counts": "new",
        "at_most": 0,
        "title": "不新建",
        "title_en": "no new",
    }
    (answer,) = proposal(floor, few, goals=(REACH,)).joint.values()
    # one stands in the first town; nobody of the second has one near
    town = answer.unit_names[answer.why.clash["unit"].iloc[0]]
    assert f"“镇镇有墓”（{town}）、“不新建”" in answer.verdict("zh")
    assert f"'all towns' ({town}), 'no new'" in answer.verdict("en")
    untold = replace(answer, why=replace(answer.why, is_smallest=False))
    assert "“镇镇有墓”、“不新建”" in untold.verdict("zh")


def test_how_far_a_plan_is_proved_is_said_in_both_languages():
    (answer,) = proposal(MONEY).joint.values()
    (first, *others) = answer.plan.stages
    late = replace(
        answer.plan, status="time_limit", stages=(replace(first, bound=first.value * 1.02), *others)
    )
    answer = replace(answer, plan=late)
    assert answer.proof("en") == "The best found in the time given, within 2.0 % of the best."
    assert answer.proof("zh") == "限定时间内最好的方案，与最优相差不超过 2.0 %。"
