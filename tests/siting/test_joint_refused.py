"""Rules of a block for several goals that cannot be meant or kept are refused by name, before anything is measured."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest
import toy_town as toy
from joint_toy import KINDS, MONEY, OLD, QUOTA, proposal, study

import coverplan as cp
from coverplan import run
from coverplan.errors import PlanError
from coverplan.plan.layers import Layers
from coverplan.siting import propose, require_solvable

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
