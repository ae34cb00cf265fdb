"""Why and why not: what is named is checked by relaxing it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import siting_oracle as oracle
from siting_town import town

import coverplan as cp
from coverplan.siting.explain import reasons
from coverplan.siting.explain.clash import smallest
from coverplan.siting.explain.reasons import difference
from coverplan.siting.solve import Deadline

RULES = cp.rules


def changes(why):
    """The changes of which each alone would do."""
    assert why.changes_at_least == 1
    return [change for remedy in why.enough for change in remedy.changes]


def test_the_smallest_set_that_clashes_is_named_and_no_other_rule():
    plan = cp.solve(
        town(
            RULES.Count(at_most=3, name="spare"),
            RULES.ValueFloor(service="care", share=0.9, name="all"),
            RULES.Budget(limit=5, name="money"),
            RULES.Exclusive(sites=["a", "c"], name="either"),
        )
    )
    assert plan.status == "infeasible"
    why = cp.explain(plan)
    assert why.clash["rule"].tolist() == ["all", "money"]
    assert why.is_smallest
    assert why.unreached[["demand_id", "weight"]].to_numpy().tolist() == [["r", 1.0]]
    said = [remedy.words("en") for remedy in why.enough]
    assert said == [
        "30.0 percentage points less in 'all': at least 60.0 % served (care)",
        "1 × 10,000 yuan more in 'money': no more than 6 × 10,000 yuan in all (all sites)",
    ]


def test_what_would_suffice_is_just_enough():
    stated = town(RULES.MustCover(service="care", name="everybody"), RULES.Count(at_most=1, name="few"))
    why = cp.explain(cp.solve(stated))
    assert why.clash[["rule", "unit"]].to_numpy().tolist() == [["everybody", "r"]]
    assert "cutoff" not in [one.what for one in changes(why)]
    left = cp.explain(cp.solve(town(RULES.MustCover(service="care", name="everybody"))))
    assert [(one.what, one.to) for one in changes(left)] == [("without", ""), ("cutoff", "5 m")]
    two = cp.explain(
        cp.solve(town(RULES.MustCover(service="care", demand_ids=["p", "q"]), RULES.Count(at_most=0)))
    )
    assert [(one.what, one.by) for one in changes(two) if one.what == "sites"] == [("sites", 1.0)]
    near = town(
        RULES.MustOpen(sites=["a"]), RULES.Count(counts="new", at_least=3), RULES.Separation(least_m=7.0)
    )
    closer = cp.explain(cp.solve(near))
    assert [(one.what, one.by) for one in changes(closer) if one.what == "metres"] == [("metres", 4.0)]


@pytest.mark.parametrize("kinds", ["x", "xy", "xyz"])
def test_the_fewest_changes_that_are_enough_together_are_told_each_as_small_as_can_be(kinds):
    # of each kind two sites are asked for, which cost 3 and 5, and there is money for 5
    frame = pd.DataFrame({"site_id": [f"{kind}{n}" for kind in kinds for n in (3, 5)]})
    frame = frame.assign(kind=frame["site_id"].str[0], open_cost=frame["site_id"].str[1].astype(float))
    rules = [RULES.Count(where={"kind": kind}, at_least=2, name=f"two {kind}") for kind in kinds]
    rules += [RULES.Budget(where={"kind": kind}, limit=5, name=f"money {kind}") for kind in kinds]
    why = cp.explain(cp.solve(cp.SitingModel(frame, (), "fewest").variant(rules=rules)))
    assert why.changes_at_least == len(kinds)
    told = [{(one.subject, one.what, one.by) for one in remedy.changes} for remedy in why.enough]
    ways = [{(f"two {kind}", "sites", 1.0), (f"money {kind}", "money", 3.0)} for kind in kinds]
    assert len(told) == min(5, 2 ** len(kinds))
    assert all(one in [set(some) for some in itertools.product(*ways)] for one in told)
    assert len({frozenset(one) for one in told}) == len(told)
    for remedy in why.enough:
        assert cp.solve(remedy.model).status == "optimal"
    if kinds == "xy":
        assert why.enough[0].words("en") == (
            "'two x' loosened by 1: at least 1 open site (x) and 'two y' loosened by 1: at least 1 open site (y)"
        )


def test_changes_do_together_as_little_as_the_others_allow():
    # r is out of reach, and nine tenths cost 6; of 5 there is enough for a alone, and for c, which reaches r from 5 m
    asked = RULES.MustCover(service="care", demand_ids=["r"], name="r")
    most, money = (
        RULES.ValueFloor(service="care", share=0.9, name="most"),
        RULES.Budget(limit=5, name="money"),
    )
    why = cp.explain(cp.solve(town(asked, most, money)))
    assert why.changes_at_least == 2
    told = {tuple(remedy.changes[at].subject for at in (0, 1)): remedy for remedy in why.enough}
    assert {names: [one.by for one in remedy.changes if one.by == one.by] for names, remedy in told.items()} == {
        ("r", "most"): [0.3], ("r", "money"): [1.0], ("most", "care"): [0.5, 5.0], ("money", "care"): [1.0, 5.0],
    }  # fmt: skip
    assert told["r", "money"].words("en").startswith("'r' left out and 1 × 10,000 yuan more in 'money'")
    assert told["r", "money"].words("zh").startswith("去掉规则“r”，同时“money”增加资金 1 万元")


def test_a_rule_that_asks_for_nothing_any_more_is_told_as_left_out():
    for rule in (
        RULES.ValueFloor(service="care", share=0.5, name="R"),
        RULES.Count(at_least=1, name="R"),
        RULES.BackupCover(service="care", share=0.5, name="R"),
        RULES.FairnessFloor(service="care", share=0.5, name="R"),
    ):
        none = [
            RULES.Exclusive(sites=["a", "b"]),
            RULES.Together(sites=["a", "b"]),
            RULES.Forbidden(sites=["c"]),
        ]
        why = cp.explain(cp.solve(town(rule, *none)))
        assert "'R' left out" in [one.words("en") for one in why.enough]


def test_sites_at_one_place_are_too_near_at_any_distance():
    frame = pd.DataFrame({"site_id": ["a", "b"], "x_m": 0.0, "y_m": 0.0})
    apart = RULES.Separation(least_m=5.0, name="apart")
    why = cp.explain(
        cp.solve(cp.SitingModel(frame, (), "fewest", [RULES.Count(at_least=2, name="two"), apart]))
    )
    assert [one.words("en") for one in why.enough][1:] == ["'apart' left out"]


def test_no_remedy_is_told_to_be_enough_where_the_time_ran_out():
    plan = cp.solve(town(RULES.ValueFloor(service="care", share=0.9), RULES.Budget(limit=5)))
    why = cp.explain(plan, time_limit_s=1e-9)
    assert (why.enough, why.changes_at_least, why.is_smallest) == ((), 1, False)


@pytest.mark.parametrize("carries", [True, False])
def test_money_by_phase_is_raised_by_no_more_than_it_takes(carries):
    frame = pd.DataFrame({"site_id": ["a", "b"], "open_cost": [3.0, 3.0]})
    money = RULES.Budget(name="money", limit={"1": 1.0, "2": 3.0}, carries_over=carries)
    stated = cp.SitingModel(frame, (), "cheapest", phases=[1, 2]).variant(
        rules=[RULES.Count(at_least=2), money]
    )
    (remedy,) = [
        one for one in cp.explain(cp.solve(stated)).enough if one.changes[0].what.startswith("money")
    ]
    assert ("each phase" in remedy.words("en")) == (not carries)
    assert remedy.changes[0].by == 2.0
    changed = remedy.model.rules[1].limit
    assert changed == ({"1": 3.0, "2": 3.0} if carries else {"1": 3.0, "2": 5.0})
    assert cp.solve(remedy.model).status == "optimal"
    less = {phase: value - 0.01 for phase, value in changed.items()} if not carries else changed | {"1": 2.99}
    poorer = RULES.Budget(limit=less, carries_over=carries)
    assert cp.solve(stated.variant(rules=[stated.rules[0], poorer])).status == "infeasible"


def test_parts_of_a_rule_that_clash_are_named_by_unit():
    frame = pd.DataFrame({"site_id": ["a", "b", "c"], "town": ["1", "1", "2"], "open_cost": [9.0, 8.0, 1.0]})
    each = RULES.Count(each="town", at_least=1, name="each town")
    why = cp.explain(
        cp.solve(
            cp.SitingModel(frame, (), "fewest").variant(rules=[each, RULES.Budget(limit=7, name="money")])
        )
    )
    assert why.clash[["rule", "unit"]].to_numpy().tolist() == [["each town", "1"], ["money", ""]]
    said = [remedy.words("en") for remedy in why.enough]
    assert "2 × 10,000 yuan more in 'money': no more than 9 × 10,000 yuan in all (all sites)" in said


@pytest.mark.parametrize("seed", range(12))
def test_rules_asked_about_together_are_told_as_each_alone(seed):
    rng = np.random.default_rng(seed)
    inst = oracle.instance(rng, sites=3, aims=["most_covered", "cheapest"])
    for name in rng.choice(sorted(oracle.RULES), size=5):
        oracle.RULES[name](rng, inst)
    try:
        plan = cp.solve(inst.model())
    except cp.InputError:
        return
    if plan.built is None:
        return
    told = cp.explain(plan).rules
    for at, row in enumerate(told.to_dict("records")):
        alone = cp.solve(plan.model.variant(rules=[*plan.model.rules[:at], *plan.model.rules[at + 1 :]]))
        aim, value, other = difference(plan, alone).cells
        assert (row["aim"], row["binding"], row["status"]) == (aim, bool(aim), "optimal")
        assert [row["value"], row["value_without"]] == pytest.approx([value, other], nan_ok=True)


def test_half_the_rules_are_not_asked_about_one_by_one(monkeypatch):
    asked = []
    without = reasons.solve_beside

    def counted(model, *others, **options):
        asked.append(len(model.rules))
        return without(model, *others, **options)

    monkeypatch.setattr(reasons, "solve_beside", counted)
    spare = [RULES.Count(at_most=most, name=f"{most}") for most in (3, 4, 5, 6, 7, 8, 9)]
    plan = cp.solve(town(RULES.Budget(limit=4, name="money"), *spare))
    with Deadline(600.0) as deadline:
        told, without = reasons.rule_table(plan, deadline)
    assert told.loc[told["binding"], "rule"].tolist() == ["money"]
    assert [one.aim for one in without] == ["most_covered", *[""] * 7]
    # all, four of eight, two, one (binds), one, two, four
    assert asked == [0, 4, 6, 7, 7, 6, 4]


@pytest.mark.parametrize("is_worse", [True, False])
def test_what_was_not_sought_to_its_end_says_of_no_rule_that_it_binds(monkeypatch, is_worse):
    plan = cp.solve(town(RULES.Budget(limit=4, name="money"), RULES.Count(at_least=0)))
    # the search without a rule ends with less, or with more that keeps the rule all the same
    nothing = cp.solve(town(RULES.Count(at_most=0)))
    late = replace(nothing if is_worse else plan, status="time_limit")
    if not is_worse:
        plan = replace(plan, stages=(replace(plan.stages[0], value=plan.stages[0].value - 1.0),))
    monkeypatch.setattr(reasons, "solve_beside", lambda *_, **__: late)
    with Deadline(600.0) as deadline:
        told, _ = reasons.rule_table(plan, deadline)
    assert not told["binding"].any()
    assert set(told["status"]) == {"time_limit"}


def impossible(count):
    """Yield random models of which no plan keeps all rules."""
    rng = np.random.default_rng(300)
    while count:
        inst = oracle.instance(rng, sites=3, phases=1)
        for name in rng.choice(sorted(oracle.RULES), size=4):
            oracle.RULES[name](rng, inst)
        try:
            stated = inst.model()
        except cp.InputError:
            continue
        plan = cp.solve(stated)
        if plan.status == "infeasible":
            count -= 1
            yield plan


def test_a_clash_of_random_rules_is_irreducible_and_every_remedy_holds():
    for plan in impossible(6):
        stated = plan.model
        why = cp.explain(plan)
        called = [one.called if isinstance(one.called, str) else one.called.message() for one in stated.rules]
        mine = [one for one, name in zip(stated.rules, called, strict=True) if name in set(why.clash["rule"])]
        assert cp.solve(stated.variant(rules=mine)).status == "infeasible"
        for less in itertools.combinations(mine, len(mine) - 1):
            assert cp.solve(stated.variant(rules=less)).status == "optimal"
        for remedy in why.enough:
            assert cp.solve(remedy.model).status == "optimal"
            assert all(one.what != "sites" or one.by >= 1 for one in remedy.changes)


def test_a_rule_that_binds_tells_what_it_costs():
    plan = cp.solve(
        town(RULES.Budget(limit=5, name="money"), RULES.Count(at_most=3, name="spare"), cutoff="5 m")
    )
    why = cp.explain(plan)
    assert plan.objective == 6.0
    assert why.rules[["rule", "binding", "aim", "value", "value_without"]].to_numpy().tolist()[0] == [
        "money", True, "most_covered", 6.0, 10.0,
    ]  # fmt: skip
    assert why.rules["binding"].tolist() == [True, False]


def test_a_site_tells_whom_it_serves_and_who_comes_next():
    plan = cp.solve(town(RULES.Count(at_most=1, counts="new"), RULES.Count(at_least=0)))
    (row,) = cp.explain(plan).sites.to_dict("records")
    assert (row["site_id"], row["served"], row["only_through_it"]) == ("b", 9.0, 9.0)
    assert (row["runner_up"], row["value"], row["value_without"]) == ("a", 9.0, 6.0)


def test_an_enlargement_has_reasons_too():
    costs = cp.CostMatrix.from_dense([[1.0]], demand_ids=["p"], site_ids=["old"])
    beds = cp.Service(name="beds", costs=costs, weights=pd.Series({"p": 7.0}), allocated=True)
    frame = pd.DataFrame({"site_id": ["old"], "state": ["open"], "capacity": [3.0]})
    sizes = pd.DataFrame(
        {"size": ["m", "l"], "capacity": [5.0, 9.0], "cost": 0.0, "enlarge_cost": [1.0, 4.0]}
    )
    plan = cp.solve(cp.SitingModel(frame, beds, "most_covered", [RULES.Budget(limit=4)], sizes=sizes))
    assert plan.actions[["action", "size"]].to_numpy().tolist() == [["enlarge", "l"]]
    (row,) = cp.explain(plan).sites.to_dict("records")
    assert (row["served"], row["only_through_it"], row["value_without"]) == (7.0, 4.0, 3.0)


def test_plans_nearly_as_good_differ_and_are_no_worse_than_asked():
    plan = cp.solve(town(RULES.Count(exactly=1, counts="new"), RULES.Count(at_least=0), cutoff="5 m"))
    assert [one.actions["site_id"].tolist() for one in cp.near_best(plan, 5, within=0.5)] == [["a"]]
    assert cp.near_best(plan, 5, within=0.3) == ()
    assert [one.objective for one in cp.near_best(plan, 5, within=1.0)] == [6.0, 4.0]


def test_shaken_figures_stay_within_what_was_asked():
    stated = town(RULES.Budget(limit=5), cutoff="2 m")
    for seed in range(5):
        other = cp.shaken(stated, seed, people=0.2, speed=0.1, cutoff=0.3, money=0.5)
        ratio = other.services[0].weights / stated.services[0].weights
        assert ratio.between(0.8, 1.2).all()
        assert 2.5 <= other.rules[0].limit <= 7.5
        assert 1.4 <= other.services[0].cutoff.value <= 2.6
        again = cp.shaken(stated, seed, people=0.2, speed=0.1, cutoff=0.3, money=0.5)
        pd.testing.assert_series_equal(other.services[0].weights, again.services[0].weights)
    with pytest.raises(cp.InputError):
        cp.shaken(stated, 1, people=1.0)


def test_how_often_a_site_stays():
    plan = cp.solve(town(RULES.Count(exactly=1, counts="new"), RULES.Count(at_least=0)))
    table = cp.stability(
        plan, [plan.model, town(RULES.Count(exactly=1, counts="new"), RULES.Forbidden(sites=["b"]))]
    )
    assert table.to_numpy().tolist() == [["b", True, 1, 0.5], ["a", False, 1, 0.5]]


def test_two_plans_compared_tell_who_gains():
    one, other = (cp.solve(town(RULES.MustOpen(sites=[site]), aims="fewest", cutoff="5 m")) for site in "ac")
    table = cp.compare_plans(one, other).set_index("demand_id")
    assert table["effect"].to_dict() == {"p": "loses", "q": "gains", "r": "gains"}
    assert table.loc["q", ["served_one", "served_other"]].tolist() == [0.0, 3.0]
    nearer = cp.compare_plans(other, cp.solve(town(RULES.MustOpen(sites=["b"]), aims="fewest", cutoff="5 m")))
    assert nearer.set_index("demand_id").loc["q", "effect"] == "gains"


@pytest.mark.parametrize("given", ["plan", None, 5])
def test_what_is_no_plan_is_refused(given):
    for ask in (
        cp.explain,
        cp.near_best,
        lambda one: cp.stability(one, []),
        lambda one: cp.compare_plans(one, one),
    ):
        with pytest.raises(cp.InputError):
            ask(given)


def test_a_plan_that_was_stopped_early_or_is_none_has_nothing_to_compare():
    rules = RULES.Budget(limit=5), RULES.ValueFloor(service="care", share=0.9)
    stopped = cp.solve(town(*rules), time_limit_s=1e-9)
    with pytest.raises(cp.InputError, match="time_limit_s"):
        cp.explain(stopped)
    with pytest.raises(cp.InputError):
        cp.near_best(stopped)


def test_what_is_left_out_one_by_one_is_irreducible():
    rng = np.random.default_rng(1)
    for _ in range(50):
        needed = set(rng.choice(12, size=int(rng.integers(1, 6)), replace=False).tolist())
        assert smallest(range(12), lambda some, needed=needed: needed <= set(some)) == (sorted(needed), True)
    assert smallest([1, 2], lambda _: None) == ([1, 2], False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_show_themselves(language):
    plan = cp.solve(town(RULES.Budget(limit=5, name="资金"), RULES.ValueFloor(service="care", share=0.9)))
    fine = cp.solve(town(RULES.Budget(limit=5, name="资金")))
    cp.set_language(language)
    try:
        assert "资金" in cp.explain(plan)._repr_html_()
        assert "资金" in cp.explain(fine)._repr_html_()
        assert ("投入与效果" if language == "zh" else "what more brings") in cp.frontier(
            fine.model
        )._repr_html_()
    finally:
        cp.set_language("zh")


def test_sites_may_be_nearer_by_whole_metres():
    frame = pd.DataFrame({"site_id": ["a", "b"], "x_m": [0.0, 3.7], "y_m": 0.0})
    rules = [RULES.Count(counts="new", at_least=2, name="two"), RULES.Separation(least_m=7.5, name="apart")]
    why = cp.explain(cp.solve(cp.SitingModel(frame, (), "fewest", rules)))
    assert [one.words("en") for one in changes(why) if one.what == "metres"] == [
        "4.5 m less in 'apart': at least 3 m from each other (all sites)"
    ]
    near = [rules[0], RULES.Separation(least_m=1.0, name="apart")]
    why = cp.explain(cp.solve(cp.SitingModel(frame.assign(x_m=[0.0, 0.5]), (), "fewest", near)))
    assert [one.by for one in changes(why) if one.what == "metres"] == [0.5]
