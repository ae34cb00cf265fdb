"""Blocks for several goals in the toy county: one plan, worked out by hand; its values are what measuring gives."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import plan_toy
import pytest
import toy_town as toy
from goals_toy import rows

import coverplan as cp
from coverplan import run
from coverplan.errors import PlanError
from coverplan.goals import measure
from coverplan.plan.layers import Layers
from coverplan.siting import propose, require_solvable
from coverplan.siting.joint.preferred import PreferredLand, on_preferred_land
from coverplan.siting.model import Built, Step
from coverplan.tables import PROPOSALS, SITING

REACH = {
    "id": "near", "kind": "reach", "facility": ["public_cemetery"], "group": "residents", "within": "1.5 km", "travel": "car", "title": "有墓可去",
}  # fmt: skip
# d1 to d4 need 10, 20, 30 and 40 plots
ROOM = {
    "id": "room", "kind": "capacity", "facility": ["public_cemetery"], "capacity": "plots", "used": "plots_used", "group": "residents",
    "per_person": 0.1, "within": "1.5 km", "travel": "car", "title": "有穴可用",
}  # fmt: skip
QUOTA = {
    "id": "day", "kind": "quota", "facility": ["day_care_centre"], "units": {"level": "town", "type": "街道"}, "title": "街道有日间照料",
}  # fmt: skip
OLD = {"facility_id": "f1", "kind": "public_cemetery", "x": 500, "y": 1000, "plots": 30.0, "plots_used": 10.0}
SIZES = [{"size": "小", "capacity": 30.0, "cost": 3.0}, {"size": "大", "capacity": 60.0, "cost": 5.0}]
KINDS = [
    {"kind": "public_cemetery", "sizes": SIZES, "enlargements": [{"adds": 20.0, "cost": 1.0}]},
    {"kind": "day_care_centre", "sizes": [{"cost": 2.0}]},
]
MONEY = {
    "rule": "budget",
    "title": "资金",
    "title_en": "money",
    "limit": {"2027": 4.0, "2028": 6.0},
    "carries_over": True,
}


def study(*rules, old=OLD, kinds=KINDS, goals=(REACH, ROOM, QUOTA), **block):
    given = {
        "id": "all", "title": "总体方案", "title_en": "the whole", "goals": [goal["id"] for goal in goals], "kinds": kinds,
        "rules": list(rules), "phases": [2027, 2028], **block,
    }  # fmt: skip
    return toy.study(list(goals), [given], facilities=toy.facilities(old))


def proposal(*rules, **options):
    stated = study(*rules, **options)
    return propose(stated, measure(stated))


def test_one_plan_for_all_goals():
    found = proposal(MONEY)
    assert found.sites.empty
    (answer,) = found.joint.values()
    assert answer.plan.status == "optimal"
    # everybody near a cemetery (1,000 people) and every plot needed (100), for all the money
    assert [stage.value for stage in answer.plan.stages] == [1100.0, 10.0]
    table = found.table()
    assert tuple(table.columns) == PROPOSALS
    assert sorted(table["kind"]) == ["day_care_centre", "public_cemetery", "public_cemetery"]
    assert table.groupby("phase")["open_cost"].sum().to_dict() == {"2027": 3.0, "2028": 7.0}
    assert set(table["size"].dropna()) == {30.0, 60.0}
    assert table["rank"].tolist() == [1, 2, 3]
    near = table[table["goal_id"] == "near"]
    assert near["newly_covered"].sum() == 700.0
    assert near["value_after"].iloc[-1] == 1.0
    assert (table["lon"].between(117, 117.1) & table["lat"].between(35, 36)).all()
    assert [finding.rule for finding in found.findings] == []


def test_steps_stand_in_the_list_of_projects_with_year_money_and_places():
    stated = study(MONEY)
    result = measure(stated)
    projects = cp.plan_tables(stated, result, propose(stated, result)).projects
    rows = projects[["action", "cost", "end", "places"]].fillna(0.0).to_numpy().tolist()
    assert sorted(rows) == [["new", 2.0, "2028", 0.0], ["new", 3.0, "2027", 30.0], ["new", 5.0, "2028", 60.0]]
    assert set(projects["plan_id"]) == {"all"}
    kinds = [{"kind": "public_cemetery", "enlargements": [{"adds": 20.0, "cost": 1.0}]}]
    stated = study(kinds=kinds, goals=(ROOM,))  # enlargements alone: nothing new
    result = measure(stated)
    (row,) = cp.plan_tables(stated, result, propose(stated, result)).projects.to_dict("records")
    assert (row["places"], row["cost"]) == (20.0, 1.0)


def test_the_values_are_what_measuring_the_goals_gives():
    stated = study(MONEY)
    today = measure(stated)
    (answer,) = propose(stated, today).joint.values()
    table = answer.steps()
    seats = {code: (500 + 1000 * at, 1000) for at, code in enumerate(toy.VILLAGES)}
    built = [
        {
            "facility_id": f"new{row['rank']}", "kind": row["kind"], "x": seats[row["site_id"]][0], "y": seats[row["site_id"]][1],
            "plots": row["size"], "plots_used": 0.0,
        }
        for row in table.to_dict("records")
    ]  # fmt: skip
    after = measure(toy.study([REACH, ROOM, QUOTA], facilities=toy.facilities(OLD, *built)))
    for number, result in ((None, today), (1, after)):
        values = result.goals.set_index("goal_id")["value"]
        for one in answer.goals:
            assert answer.value(one, number) == pytest.approx(values[one.goal.id]), one.goal.id


@pytest.mark.parametrize("out", [*toy.VILLAGES[:2], toy.TOWNS[0]])
@pytest.mark.parametrize(
    "asked", [REACH, ROOM, QUOTA | {"units": {"level": "town"}}], ids=["reach", "room", "quota"]
)
def test_what_a_goal_leaves_out_for_a_time_a_plan_leaves_out_too(asked, out):
    goal = asked | {"exceptions": [{"unit": out, "reason": "搬迁", "until": date(2199, 12, 31)}]}
    stated = study(MONEY, goals=(goal,))
    today = measure(stated)
    (answer,) = propose(stated, today).joint.values()
    (one,) = answer.goals
    (row,) = rows(today.goals)
    assert answer.value(one, None) == pytest.approx(row["value"])
    told = answer.reasons()
    assert set(told.loc[told["topic"] == "goal", "low"]) == {row["target"]}
    assert answer.plan.status == "optimal"
    if asked["kind"] == "quota" and out == toy.TOWNS[0]:  # nothing is built for it
        assert not answer.steps()["unit_code"].str.startswith(out).any()


def test_a_plan_of_quotas_alone_builds_least_where_nothing_stands():
    stated = study(goals=(QUOTA | {"units": {"level": "town"}},), phases=[])
    (answer,) = propose(stated, measure(stated)).joint.values()
    assert [stage.objective.aim for stage in answer.plan.stages] == ["cheapest"]
    assert [(stage.value, stage.status) for stage in answer.plan.stages] == [(4.0, "optimal")]


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


def preferring(seats, *rules, **block):
    """The toy county with idle land at the seats of some villages."""
    made = study(*rules, **block)
    exclusions = {"idle": {"path": "idle.gpkg", "kind": "idle_land"}}
    plan = made.plan.model_copy(update={"layers": Layers.model_validate({"exclusions": exclusions})})
    shapes = [toy.at(500 + 1000 * at, 1000).buffer(50) for at in seats]
    land = gpd.GeoDataFrame({"land": "idle"}, index=range(len(shapes)), geometry=shapes, crs=toy.CRS)
    made = replace(made, plan=plan, exclusions=land)
    (answer,) = propose(made, measure(made)).joint.values()
    return answer


@pytest.mark.parametrize("seat", [0, 1])
def test_of_equally_good_plans_the_one_on_preferred_land_is_taken(seat):
    answer = preferring([seat], goals=(QUOTA,), phases=[])
    assert answer.steps()["site_id"].tolist() == [toy.VILLAGES[seat]]
    assert answer.plan.status == "optimal"
    if answer.land is not None:  # the other one was found first
        assert (answer.land.before, answer.land.after, answer.land.is_proved) == (1, 0, True)
        (row,) = answer.reasons().query("topic == 'preferred'").to_dict("records")
        assert (row["value"], row["other_value"]) == (0.0, 1.0)
        assert "由 1 处减为 0 处" in row["note"]
        assert any("was taken in place of one with 1." in line for line in answer.why_lines("en"))


def test_preferred_land_never_costs_anything():
    # a day-care centre in each town: the third village is idle, but dearer to serve from than no other
    town = QUOTA | {"units": {"level": "town"}}
    answer = preferring([2], goals=(town,), phases=[])
    plain = proposal(goals=(town,), phases=[]).joint["all"]
    assert [one.value for one in answer.plan.stages] == [one.value for one in plain.plan.stages]
    assert toy.VILLAGES[2] in answer.steps()["site_id"].tolist()
    assert len(answer.steps()) == 2
    assert "1 new site off preferred land" in answer.land.words("en")
    # the people of the fourth village are the most: whoever serves most builds there, preferred or not
    one = {"rule": "count", "kinds": ["public_cemetery"], "at_most": 1, "counts": "new", "title": "一处"}
    near = REACH | {"within": "0.5 km"}
    answer = preferring([2], one, goals=(near,), phases=[], kinds=KINDS[:1])
    assert answer.steps()["site_id"].tolist() == [toy.VILLAGES[3]]
    assert (answer.land.before, answer.land.after) == (1, 1)
    assert "已证明" in answer.land.words("zh")


def test_preferred_land_that_was_not_looked_at_in_time_is_said():
    assert "not proved in the time given" in PreferredLand(2, 2, is_proved=False).words("en")
    both = PreferredLand(2, 1, is_proved=False).words("zh")
    assert "由 2 处减为 1 处" in both
    assert "时限内未证明" in both
    plan = preferring([0], goals=(QUOTA,), phases=[]).plan
    other = replace(plan, built=Built(plan.model, [Step(1, 0)]))
    late, land = on_preferred_land(other, time_limit_s=0.0)
    assert late.built.steps == other.built.steps
    assert land == PreferredLand(1, 1, is_proved=False)


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
    late = replace(answer, choices=replace(answer.choices, points=points)).reasons()
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


def test_the_money_of_a_year_is_the_limit_where_it_is_not_carried_over():
    (answer,) = proposal(MONEY | {"limit": {"2027": 2.0, "2028": 4.0}, "carries_over": False}).joint.values()
    assert answer.plan.spending["spent"].le([2.0, 4.0]).all()
    assert answer.plan.actions.set_index("phase").loc[["2027"], "kind"].tolist() == ["day_care_centre"]


def test_what_stands_may_be_enlarged_moved_or_closed():
    kinds = [
        {"kind": "public_cemetery", "sizes": SIZES, "may_close": ["f1"], "move_cost": 1.0, "enlargements": [{"adds": 20.0, "cost": 1.0}]}
    ]  # fmt: skip
    shut = {"rule": "forbidden", "sites": ["f1"], "title": "迁走"}
    (answer,) = proposal(shut, kinds=kinds, goals=(REACH, ROOM)).joint.values()
    actions = answer.plan.actions["action"].tolist()
    assert "move" in actions
    assert actions.count("build") >= 1
    only = proposal({"rule": "count", "at_most": 0, "counts": "new"}, kinds=KINDS[:1], goals=(ROOM,)).table()
    assert only[["site_id", "action", "size", "open_cost"]].to_numpy().tolist() == [
        ["f1", "enlarge", 40.0, 1.0]
    ]
    assert only["newly_covered"].tolist() == [10.0]


def test_new_cemeteries_may_serve_their_own_town_only():
    kinds = [KINDS[0] | {"serves": "village"}]
    (answer,) = proposal(kinds=kinds, goals=(REACH | {"eligibility": True},)).joint.values()
    # without limits every village gets its own, but the first has one and the second is served by it
    assert answer.plan.actions["site_id"].str.endswith(tuple(toy.VILLAGES[2:])).all()
    assert len(answer.plan.actions) == 2


def test_a_unit_without_candidates_is_said_and_the_others_are_served():
    town = QUOTA | {"units": {"level": "town"}, "at_least": 3}
    found = proposal(MONEY, goals=(REACH, town), kinds=KINDS)
    assert [finding.rule for finding in found.findings] == ["siting.unit-short", "siting.unit-short"]
    assert found.joint["all"].plan.status == "optimal"


def test_a_goal_that_was_not_measured_is_left_out_and_said():
    other = REACH | {"id": "other", "group": "residents_80plus"}
    found = proposal(MONEY, goals=(REACH, other))
    assert [finding.rule for finding in found.findings] == ["siting.not-measured"]
    assert [one.goal.id for one in found.joint["all"].goals] == ["near"]


def test_facilities_that_open_late_are_said_to_count_throughout():
    late = OLD | {"opened": "2030-01-01"}
    rates = {"deaths_per_mille": 7.0, "years": 10.0, "start": 2027}
    goal = {name: value for name, value in ROOM.items() if name != "per_person"} | {"rates": rates}
    found = proposal(MONEY, old=late, goals=(goal,))
    assert "siting.open-in-part" in [finding.rule for finding in found.findings]


@pytest.mark.parametrize("new", [0, 1, 2])
def test_goals_that_count_the_same_places_are_each_worth_what_measuring_gives(new):
    # 20 plots, 10 taken: 100 are needed by a goal that counts all of them, 50 by one that counts those that are free
    all_plots = {key: value for key, value in ROOM.items() if key != "used"} | {
        "id": "all",
        "title": "全部墓穴",
    }
    half = ROOM | {"id": "half", "title": "一半", "per_person": 0.05}
    goals, old = (all_plots, half), OLD | {"plots": 20.0}
    few = {"rule": "count", "counts": "new", "at_most": new, "title": "新建"}
    stated = study(few, goals=goals, old=old, kinds=KINDS[:1])
    today = measure(stated)
    found = propose(stated, today)
    (answer,) = found.joint.values()
    table = answer.steps()
    assert (table["action"] == "build").sum() == new
    assert "enlarge" in set(table["action"]) or new == 2
    seats = {code: (500 + 1000 * at, 1000) for at, code in enumerate(toy.VILLAGES)}
    built = [
        {"facility_id": f"n{row.rank}", "kind": row.kind, "x": seats[row.site_id][0], "y": seats[row.site_id][1], "plots": row.size, "plots_used": 0.0}
        for row in table[table["action"] == "build"].itertuples()
    ]  # fmt: skip
    old = old | {"plots": 40.0 if "enlarge" in set(table["action"]) else 20.0}
    after = measure(toy.study(list(goals), facilities=toy.facilities(old, *built)))
    for number, result in ((None, today), (1, after)):
        values = result.goals.set_index("goal_id")["value"]
        for one in answer.goals:
            assert answer.value(one, number) == pytest.approx(values[one.goal.id]), one.goal.id
    (shared,) = [one for one in found.findings if one.rule == "siting.room-shared"]
    assert "'the whole': 全部墓穴, 一半 count the same facilities" in shared.message("en")
    alone = propose(study(goals=(half, QUOTA)), measure(study(goals=(half, QUOTA))))
    assert "siting.room-shared" not in [one.rule for one in alone.findings]


def test_a_county_without_facilities_and_candidates_has_no_plan():
    other = OLD | {"kind": "hospital"}
    kinds = [{"kind": "day_care_centre", "enlargements": [{"adds": 5.0}]}]
    found = proposal(old=other, goals=(QUOTA,), kinds=kinds)
    assert found.joint == {}
    assert [finding.rule for finding in found.findings] == ["siting.no-candidates"]


WRONG = {
    "site": ({"rule": "must_open", "sites": ["nowhere"], "title": "R"}, "R"),
    "unit": ({"rule": "count", "units": ["999"], "at_most": 1, "title": "R"}, "R"),
    "mixed": ({"rule": "count", "units": [toy.TOWNS[0], toy.VILLAGES[0]], "at_most": 1, "title": "R"}, "R"),
    "quota": ({"rule": "count", "kinds": ["public_cemetery"], "at_least": 9, "title": "R"}, "R"),
    "budget": ({"rule": "budget", "limit": 0.5, "title": "R"}, "R"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_rule_about_what_is_not_there_is_refused_by_its_name(name):
    rule, called = WRONG[name]
    with pytest.raises(cp.InputError, match=f"“{called}”"):
        proposal(rule)


@pytest.fixture
def unmeasured(monkeypatch):
    """Fail where any goal is measured."""

    def measured(*_, **__):
        pytest.fail("goals are measured before the plan is refused")

    for module in ("coverplan.siting.propose", "coverplan.run"):
        monkeypatch.setattr(importlib.import_module(module), "measure", measured)


def test_all_that_the_plan_alone_shows_to_be_wrong_is_refused_before_measuring(unmeasured):
    wrong = [rule | {"title": f"R{number}"} for number, (rule, _) in enumerate(WRONG.values())]
    wrong.append({"rule": "must_cover", "goal": "near", "units": ["998"], "title": "R5"})
    with pytest.raises(PlanError) as caught:
        propose(study(MONEY, *wrong))
    told = [fault.message("en") for fault in caught.value.faults]
    assert len(told) == len(wrong)
    assert all(sum(f"'{rule['title']}'" in line for line in told) == 1 for rule in wrong)
    opened = {"rule": "must_open", "sites": [toy.VILLAGES[1]], "title": "R1"}
    with pytest.raises(PlanError, match="“R1”与“R2”相互矛盾"):
        propose(study(opened, opened | {"rule": "forbidden", "title": "R2"}))
    with pytest.raises(PlanError, match="f9"):
        propose(study(kinds=[KINDS[0] | {"may_close": ["f9"]}]))


def test_what_clashes_is_told_by_name_and_by_id_only_where_names_repeat(unmeasured):
    twice = {"sites": [toy.VILLAGES[1]], "title": "R1"}
    with pytest.raises(PlanError) as caught:
        propose(study({"rule": "must_open", **twice}, {"rule": "forbidden", **twice, "title": "R2"}))
    # the seat of a village is a place for a cemetery and for day care
    (fault,) = caught.value.faults
    assert fault.message("en") == (
        f"rules 'R1' and 'R2' contradict each other: 二村 (day-care centre, {toy.VILLAGES[1]}), "
        f"二村 (public cemetery, {toy.VILLAGES[1]}). Change one, or leave it out."
    )
    alone = {"sites": ["f1"], "title": "R1"}
    with pytest.raises(PlanError) as caught:
        propose(
            study(
                {"rule": "forbidden", **alone},
            )
        )
    assert "site 设施f1 stands" in caught.value.faults[0].message("en")


def test_a_place_where_two_kinds_may_stand_is_two_sites(unmeasured):
    one = {"rule": "exclusive", "sites": [toy.VILLAGES[1]], "title": "R1"}
    require_solvable(study(one))
    with pytest.raises(PlanError) as caught:
        propose(study(one | {"sites": ["f1"]}))
    assert "rule 'R1' is about a single site (设施f1)" in caught.value.faults[0].message("en")


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


def test_quotas_of_units_above_what_all_may_have_are_refused_with_both_names(unmeasured):
    kinds = ["public_cemetery"]
    each = {"rule": "count", "kinds": kinds, "each": "village", "at_least": 1, "title": "每村一处"}
    few = {"rule": "count", "kinds": kinds, "at_most": 3, "title": "至多三处"}
    with pytest.raises(PlanError) as caught:
        propose(study(each, few))
    assert caught.value.faults[0].message("zh") == (
        "规则“每村一处”与“至多三处”相互矛盾：4 个（一村、二村、三村、四村）各至少 1 处，合计至少 4 处，多于至多 3 处。请修改或删去其中一条。"
    )
    require_solvable(study(each, few | {"at_most": 4}))
    # one stands in the first village: of new ones three are enough
    require_solvable(study(each, few | {"counts": "new"}))
    with pytest.raises(PlanError, match="“每村一处”与“至多三处”"):
        propose(study(each, few | {"counts": "new", "at_most": 2}))
    with pytest.raises(PlanError, match="“每村一处”与“至多三处”"):
        propose(study(each | {"counts": "new"}, few | {"at_most": 4}))


def test_a_run_refuses_it_before_measuring_too(unmeasured, monkeypatch, tmp_path):
    stated = study(WRONG["site"][0])
    layers = Layers(facilities={"path": "none.csv"})
    monkeypatch.setattr(run, "load_study", lambda plan, **_: replace(stated, plan=plan))
    for job in ("run", "propose"):
        with pytest.raises(PlanError, match="“R”"):
            run.run_job(stated.plan.model_copy(update={"layers": layers}), job, out=tmp_path / job)


def test_what_waits_for_measuring_is_no_fault_before_it():
    floor = {"rule": "value_floor", "goal": "near", "share": "50 %"}
    for stated in (
        study(MONEY, floor),
        study(goals=(QUOTA,), phases=[]),
        study(old=OLD | {"kind": "hospital"}),
    ):
        require_solvable(stated)
    require_solvable(replace(study(WRONG["site"][0]), facilities=None))  # measuring says what is lacking


def test_a_facility_that_is_not_there_is_refused():
    with pytest.raises(PlanError, match="f9"):
        proposal(kinds=[KINDS[0] | {"may_close": ["f9"]}])


PLAN = f"""{plan_toy.AREA}
[travel.car]
profile = "car"
[[goals]]
id = "g"
kind = "reach"
facility = "public_cemetery"
within = "5 km"
travel = "car"
[[goals]]
id = "c"
kind = "capacity"
facility = "public_cemetery"
capacity = "plots"
per_person = 0.1
[[siting]]
id = "j"
goals = ["g"]
"""
TWO_RULES = """[[siting.rules]]
rule = "budget"
title = "R"
limit = 3
[[siting.rules]]
rule = "count"
title = "R"
at_most = 3
"""
KIND = '[[siting.kinds]]\nkind = "public_cemetery"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "siting[j].kinds"),
        ('model = "lscp"\n' + KIND, "'model' is for one goal only"),
        ("phases = [2028, 2027]\n" + KIND, "phases go from the earliest"),
        ('[[siting.kinds]]\nkind = "hotel"\n', "hotel"),
        (KIND + '[[siting.rules]]\nrule = "budget"\n', "limit"),
        (KIND + '[[siting.rules]]\nrule = "budget"\nlimit = 5.0\nleast_m = 3.0\n', "least_m"),
        (KIND + '[[siting.rules]]\nrule = "value_floor"\nshare = "50 %"\ngoal = "q"\n', "'q'"),
        (KIND + '[[siting.rules]]\nrule = "cheap"\n', "cheap"),
        (KIND + KIND, "siting[j].kinds: 'public_cemetery' stands more than once"),
        (
            'title = "T"\n' + KIND + 'sizes = [{ size = "s", cost = 1 }, { size = "s", cost = 2 }]\n',
            "sizes: 's' stands more than once",
        ),
        (KIND + TWO_RULES, "siting[j].rules.title: 'R' stands more than once"),
        (
            KIND + TWO_RULES.replace("title", "title_en"),
            "siting[j].rules.title_en: 'R' stands more than once",
        ),
        (
            KIND + TWO_RULES.replace('"R"\nl', '"S"\nl') + "phase = 2035\n",
            "rules[R].phase: 2035 is not among the phases of the block (there are none)",
        ),
        (
            "phases = [2027]\n"
            + KIND
            + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = { 2027 = 5, 2031 = 5 }\n',
            "rules[R].limit: 2031 is not among the phases of the block (2027)",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = nan\n',
            "siting[j].rules[R].limit = nan: must be a finite number",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = { 2027 = nan }\n',
            "siting[j].rules[R].limit.2027 = nan: must be a finite number",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "value_floor"\ngoal = "g"\ntitle = "R"\nshare = "120 %"\n',
            "siting[j].rules[R].share",
        ),
        (KIND + '[[siting.rules]]\nrule = "count"\nat_leest = 1\n', "at_leest"),
        (
            KIND + '[[siting.kinds]]\nkind = "hospital"\n',
            "siting[j].kinds: no goal of the block counts 'hospital' (they count public_cemetery)",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "count"\ntitle = "R"\nat_most = 1\nkinds = ["hospital"]\n',
            "rules[R].kinds: no goal of the block counts 'hospital'",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "budget"\ntitle = "R"\nlimit = 3\ncarries_over = true\n',
            "rules[R].carries_over: with a single limit there is nothing to carry over",
        ),
        (
            KIND + '[[siting.rules]]\nrule = "together"\ntitle = "R"\nsites = ["a", "a"]\n',
            "rules[R].sites: a is a single site",
        ),
        (KIND + '[[siting.rules]]\nrule = "exclusive"\nsites = ["a"]\n', "a is a single site"),
    ],
)
def test_a_block_that_cannot_be_meant_is_refused_key_by_key(tmp_path, text, said):
    faults = plan_toy.faults(tmp_path, PLAN + text)
    assert any(said in line for line in faults)
    assert len(faults) == 1 or "model" in text


def test_a_goal_of_a_block_stands_once(tmp_path):
    twice = PLAN.replace('goals = ["g"]', 'goals = ["g", "g"]') + KIND
    (fault,) = plan_toy.faults(tmp_path, twice)
    assert "siting[j].goals: 'g' stands more than once" in fault


def test_goals_and_keys_of_one_goal_do_not_mix(tmp_path):
    one = plan_toy.GOOD + "phases = [2027]\n"
    assert any("'phases' is for a block with goals only" in line for line in plan_toy.faults(tmp_path, one))
    total = PLAN.replace('goals = ["g"]', 'goals = ["c"]') + KIND
    assert any("has no travel" in line for line in plan_toy.faults(tmp_path, total))
    none = plan_toy.GOOD.replace('goal = "g"', 'id = "x"')
    assert any("goal" in line for line in plan_toy.faults(tmp_path, none))
    other = PLAN.replace('goals = ["g"]', 'goals = ["zz"]') + KIND
    assert any("no quota, reach or capacity goal 'zz'" in line for line in plan_toy.faults(tmp_path, other))


def test_a_block_is_written_as_it_was_read(tmp_path):
    from coverplan.plan import toml_of

    text = PLAN + "phases = [2027]\n" + KIND + '[[siting.rules]]\nrule = "budget"\nlimit = { 2027 = 5.0 }\n'
    plan = plan_toy.read(tmp_path, text)
    again = plan_toy.read(tmp_path, toml_of(plan))
    assert again.siting == plan.siting
    assert pd.Series(plan.siting_ids).tolist() == ["j"]
