"""What a problem refuses, and faults of peers that we do not repeat."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from coverplan.costs.matrix import CostMatrix
from coverplan.errors import InputError
from coverplan.siting import SitingProblem, solve_lscp, solve_mclp, solve_p_center, solve_p_median

NAN = math.nan
COSTS = CostMatrix.from_dense(
    [[300.0, 900.0, NAN], [800.0, 200.0, NAN], [NAN, NAN, 50.0]], demand_ids=["a", "b", "c"]
)
WEIGHTS = pd.Series({"a": 10.5, "b": 4.25, "c": 0.5})
EVERY = [solve_mclp, solve_p_median, solve_p_center]


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def test_all_faults_of_weights_and_fixed_sites_are_named_at_once():
    with pytest.raises(InputError) as error:
        SitingProblem(COSTS, pd.Series({"a": -1.0, "b": NAN, "z": 2.0}), fixed=["9"])
    assert sorted(keys(error)) == [
        "siting.fixed-unknown",
        "siting.weight-missing",
        "siting.weight-negative",
        "siting.weight-no-number",
        "siting.weight-unknown",
    ]
    assert all(
        "{" not in fault.message(language) for fault in error.value.faults for language in ("zh", "en")
    )


def test_weights_join_by_id_whatever_its_type():
    costs = CostMatrix.from_dense([[1.0], [2.0]])
    assert SitingProblem(costs, pd.Series([5.0, 7.0], index=[1, 0])).weight.tolist() == [7.0, 5.0]


def test_weights_that_are_text_are_refused():
    with pytest.raises(InputError) as error:
        SitingProblem(COSTS, pd.Series({"a": "many", "b": "2", "c": "3"}))
    assert keys(error) == ["siting.weight-no-number"]


@pytest.mark.parametrize("cutoff", ["15 min", "9 nonsense"])
def test_a_cutoff_that_does_not_fit_is_refused(cutoff):
    with pytest.raises(InputError):
        SitingProblem(COSTS, WEIGHTS, cutoff)


@pytest.mark.parametrize("solve", [lambda problem: solve_mclp(problem, 1), solve_lscp])
def test_covering_needs_a_cutoff(solve):
    with pytest.raises(InputError) as error:
        solve(SitingProblem(COSTS, WEIGHTS))
    assert keys(error) == ["siting.cutoff-missing"]


@pytest.mark.parametrize("solve", EVERY)
@pytest.mark.parametrize(
    ("request_", "key"),
    [
        ({"p": -1}, "siting.p"),
        ({"p": 1.5}, "siting.p"),
        ({"p": True}, "siting.p"),
        ({"p": 1, "time_limit_s": -1}, "siting.time-limit"),
        ({"p": 1, "gap": -0.1}, "siting.gap"),
        ({"p": 1, "gap": NAN}, "siting.gap"),
    ],
)
def test_requests_that_make_no_sense_are_refused(solve, request_, key):
    with pytest.raises(InputError) as error:
        solve(SitingProblem(COSTS, WEIGHTS, "500 m"), **request_)
    assert keys(error) == [key]


def test_existing_sites_are_in_the_solution():
    """A peer leaves sites that exist out of the answer, and builds beside them."""
    solution = solve_mclp(SitingProblem(COSTS, WEIGHTS, "500 m", fixed=["0"]), 1)
    assert (solution.site_ids, solution.fixed, solution.objective) == (("1",), ("0",), 14.75)
    assert solution.sites.to_dict("list") == {"rank": [1], "site_id": ["1"], "newly_covered": [4.25]}
    assert solve_lscp(SitingProblem(COSTS, WEIGHTS, "500 m", fixed=["0", "1", "2"])).objective == 0
    median = solve_p_median(SitingProblem(COSTS, WEIGHTS, fixed=["0"]), 1)
    assert (median.site_ids, median.objective) == (("2",), 10.5 * 300 + 4.25 * 800 + 0.5 * 50)


def test_fractional_weights_count_whole():
    """A peer cuts weights to whole numbers: 0.9 + 0.9 would then be less than 1."""
    costs = CostMatrix.from_dense([[1.0, NAN], [1.0, NAN], [NAN, 1.0]])
    solution = solve_mclp(SitingProblem(costs, pd.Series({"0": 0.9, "1": 0.9, "2": 1.5}), "1 m"), 1)
    assert (solution.site_ids, solution.objective, solution.bound) == (("0",), 1.8, 1.8)


def test_infeasible_names_every_point_that_is_out_of_reach():
    """A peer says "infeasible" with no word on which place is out of reach."""
    solution = solve_lscp(SitingProblem(COSTS, WEIGHTS, "100 m"))
    assert (solution.status, solution.unreached, solution.site_ids) == ("infeasible", ("a", "b"), ())
    assert math.isnan(solution.gap)
    assert "infeasible" in repr(solution)


def test_points_that_no_p_sites_reach_together_are_named():
    median = solve_p_median(SitingProblem(COSTS, WEIGHTS), 1)
    assert (median.status, median.unreached) == ("infeasible", ("c",))
    assert solve_p_median(SitingProblem(COSTS, WEIGHTS), 2).site_ids == ("0", "2")


def test_cost_at_the_cutoff_is_covered():
    assert solve_mclp(SitingProblem(COSTS, WEIGHTS, "300 m"), 1).objective == 10.5


@pytest.mark.parametrize("solve", EVERY)
def test_more_sites_than_candidates(solve):
    solution = solve(SitingProblem(COSTS, WEIGHTS, "500 m"), 10)
    assert solution.site_ids == ("0", "1", "2")
    assert solution.status == "optimal"


def test_no_new_sites():
    problem = SitingProblem(COSTS, WEIGHTS, "500 m", fixed=["1"])
    assert solve_mclp(problem, 0).objective == 4.25
    assert solve_p_median(problem, 0).unreached == ("c",)
    assert solve_p_center(problem.without(["c"]), 0).objective == 900.0


@pytest.mark.parametrize("solve", EVERY)
def test_nobody_anywhere(solve):
    costs = CostMatrix.from_dense(np.empty((0, 2)), site_ids=["x", "y"])
    solution = solve(SitingProblem(costs, pd.Series(dtype=float), "1 m"), 1)
    assert (solution.site_ids, solution.objective, solution.status) == (("x",), 0.0, "optimal")


def test_weights_of_zero():
    nobody = pd.Series(0.0, index=WEIGHTS.index)
    solution = solve_mclp(SitingProblem(COSTS, nobody, "500 m"), 1)
    assert (solution.objective, solution.gap, solution.status) == (0.0, 0.0, "optimal")
    assert solve_p_median(SitingProblem(COSTS, nobody), 2).objective == 0.0


def test_ties_are_broken_by_id_as_a_string():
    costs = CostMatrix.from_dense([[1.0, 1.0, 1.0]], site_ids=[9, 10, 2])
    problem = SitingProblem(costs, pd.Series({"0": 1.0}), "1 m")
    for solution in (
        solve_mclp(problem, 1),
        solve_lscp(problem),
        solve_p_median(problem, 1),
        solve_p_center(problem, 1),
    ):
        assert solution.site_ids == (10,)


def test_a_gap_that_is_asked_for_is_told():
    chance = np.random.default_rng(1)
    table = np.hypot(
        *(chance.uniform(0, 9, (300, 2))[:, None] - chance.uniform(0, 9, (60, 2))).transpose(2, 0, 1)
    )
    costs = CostMatrix.from_dense(table)
    weights = pd.Series(chance.uniform(0, 9, 300), index=costs.demand_ids)
    loose = solve_mclp(SitingProblem(costs, weights, "1 m"), 8, gap=0.5)
    tight = solve_mclp(SitingProblem(costs, weights, "1 m"), 8)
    assert loose.status in ("feasible", "optimal")
    assert loose.objective <= tight.objective + 1e-6 <= loose.bound + 2e-6
    assert loose.gap <= 0.5
    assert tight.status == "optimal"


def test_a_time_limit_still_gives_an_answer_and_a_bound():
    chance = np.random.default_rng(2)
    table = np.hypot(
        *(chance.uniform(0, 9, (400, 2))[:, None] - chance.uniform(0, 9, (200, 2))).transpose(2, 0, 1)
    )
    costs = CostMatrix.from_dense(table)
    problem = SitingProblem(costs, pd.Series(1.0, index=costs.demand_ids), "1 m")
    solution = solve_mclp(problem, 20, time_limit_s=1e-6)
    assert solution.objective <= solution.bound <= 400
    assert solution.status in ("time_limit", "optimal")
    assert len(solution.sites) == 20


def test_nothing_is_printed(capfd):
    for solve in EVERY:
        solve(SitingProblem(COSTS, WEIGHTS, "500 m"), 2)
    assert capfd.readouterr() == ("", "")
