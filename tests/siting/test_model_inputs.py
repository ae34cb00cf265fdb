"""What a notebook may get wrong: one in place of several, a text in place of a number, nothing at all."""

import math

import numpy as np
import pandas as pd
import pytest

import coverplan as cp

RULES = cp.rules
COSTS = cp.CostMatrix.from_dense(
    [[300.0, 900.0], [1200.0, 100.0]], demand_ids=["a", "b"], site_ids=["x", "y"]
)
WEIGHTS = pd.Series({"a": 12.0, "b": 5.0})
SITES = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 6.0]})


def service(**options):
    return cp.Service(**({"name": "care", "costs": COSTS, "weights": WEIGHTS, "cutoff": "500 m"} | options))


def model(rules=(), aims="most_covered", **options):
    return cp.SitingModel(SITES, options.pop("services", service()), aims, rules, **options)


def keys_of(call):
    with pytest.raises(cp.InputError) as refused:
        call()
    assert all(fault.message(language) for fault in refused.value.faults for language in ("zh", "en"))
    return [fault.key for fault in refused.value.faults]


def test_one_stands_for_several():
    one = RULES.Count(at_most=1)
    assert model(one).rules == (one,)
    assert model(phases="2027").phases == model(phases=2027).phases == model(phases=["2027"]).phases
    assert model(aims=["most_covered"]).objectives == model(aims="most_covered").objectives
    by_dict = model(services=service(units={"a": "1", "b": "2"})).reaches[0].unit
    assert by_dict.tolist() == ["1", "2"]


@pytest.mark.parametrize("phase", [None, True, 2027.0, ""])
def test_a_phase_is_named_by_a_text_or_a_whole_number(phase):
    assert keys_of(lambda: model(phases=[phase])) == ["model.no-phase"]


def test_what_is_no_service_rule_aim_or_table_of_costs_is_named_once():
    assert keys_of(lambda: model(services="care")) == ["model.no-service"]
    assert keys_of(lambda: model("few")) == ["model.no-rule"]
    assert keys_of(lambda: model(aims=None)) == ["model.aim"]
    assert keys_of(lambda: model(services=service(costs="x"))) == ["error.type"]
    assert keys_of(lambda: cp.SitingProblem("x", WEIGHTS)) == ["error.type"]


RULES_OF_NO_USE = {
    "where": (RULES.Count(at_most=1, where="home"), "model.where"),
    "each": (RULES.Count(at_most=1, each=["kind"]), "model.each"),
    "among": (RULES.Count(at_most=1, among=["home"]), "model.each"),
    "counts": (RULES.Count(at_most=1, counts="old"), "error.option"),
    "no limit": (RULES.Budget(), "model.money-missing"),
    "one of one": (RULES.Exclusive(sites=["x"]), "model.one-site"),
    "with itself": (RULES.Together(sites=["x", "x"]), "model.one-site"),
}


@pytest.mark.parametrize("name", RULES_OF_NO_USE)
def test_a_rule_that_asks_for_nothing_is_refused(name):
    rule, key = RULES_OF_NO_USE[name]
    assert keys_of(lambda: model(rule)) == [key]


def test_a_rule_for_a_phase_of_a_model_without_phases_says_so():
    for rule in (RULES.Count(at_most=1, phase=2030), RULES.Budget(limit={2030: 20.0})):
        with pytest.raises(cp.InputError) as refused:
            model(rule)
        assert [fault.key for fault in refused.value.faults] == ["model.phase-unknown"]
        assert "the model has no phases" in refused.value.message("en")


def test_figures_of_a_rule_are_told_as_they_were_given():
    with pytest.raises(cp.InputError) as refused:
        model([RULES.Count(at_least=3, at_most=1), RULES.Count()])
    said = refused.value.message("en")
    assert "at least 3 is more than at most 1" in said
    assert "number of sites (all sites)" in said
    assert "None" not in said


QUESTIONS = {
    "solve": lambda given, **options: cp.solve(given["model"], **options),
    "frontier": lambda given, **options: cp.frontier(given["model"], **options),
    "stability": lambda given, **options: cp.stability(given["plan"], [], **options),
    "near_best": lambda given, **options: cp.near_best(given["plan"], **options),
    "explain": lambda given, **options: cp.explain(given["plan"], **options),
    "mclp": lambda given, **options: cp.solve_mclp(given["problem"], 1, **options),
    "lscp": lambda given, **options: cp.solve_lscp(given["problem"], **options),
    "p_median": lambda given, **options: cp.solve_p_median(given["problem"], 1, **options),
    "p_center": lambda given, **options: cp.solve_p_center(given["problem"], 1, **options),
}


@pytest.fixture(scope="module")
def given():
    stated = model(RULES.Count(at_most=1))
    return {
        "model": stated,
        "plan": cp.solve(stated),
        "problem": cp.SitingProblem(COSTS, WEIGHTS, cutoff="500 m"),
    }


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("seconds", [-1, math.nan, "9", None, True])
def test_a_time_limit_is_0_or_more_seconds(given, name, seconds):
    assert keys_of(lambda: QUESTIONS[name](given, time_limit_s=seconds)) == ["siting.time-limit"]


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - {"near_best", "explain"}))
@pytest.mark.parametrize("gap", [-0.1, np.nan, "1 %", None, True])
def test_a_gap_is_0_or_more(given, name, gap):
    assert keys_of(lambda: QUESTIONS[name](given, gap=gap)) == ["siting.gap"]


@pytest.mark.parametrize("solver", ["solve_mclp", "solve_p_median", "solve_p_center"])
def test_a_classic_solver_asks_for_a_problem(solver):
    assert keys_of(lambda: getattr(cp, solver)("counties", 1)) == ["error.type"]
    assert keys_of(lambda: cp.solve_lscp("counties")) == ["error.type"]


def test_other_plans_and_points_of_a_frontier_are_one_at_least(given):
    for options in ({"count": 0}, {"differ": 0}, {"within": -0.1}, {"count": "3"}):
        assert keys_of(lambda options=options: cp.near_best(given["plan"], **options)) == ["error.option"]
    for points in (0, "4", 2.5, True):
        assert keys_of(lambda points=points: cp.frontier(given["model"], points=points)) == ["error.option"]
