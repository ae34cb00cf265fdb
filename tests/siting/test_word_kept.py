"""Solvers keep their word: back in time with the best choice and bound so far, and in nobody's way."""

from __future__ import annotations

import os
import signal
import threading
import time

import highspy
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from coverplan.costs.matrix import CostMatrix
from coverplan.errors import SolveError
from coverplan.plan import SitingSettings
from coverplan.siting import draft as drafting
from coverplan.siting.center import solve_p_center
from coverplan.siting.classic.median import MedianSearch, least_median
from coverplan.siting.classic.median.neighbours import Neighbours
from coverplan.siting.classic.median.prices import PriceSearch
from coverplan.siting.covering import solve_lscp, solve_mclp
from coverplan.siting.draft import TimeLeft, solve_what_can_be
from coverplan.siting.median import solve_p_median
from coverplan.siting.model import Service, SitingModel
from coverplan.siting.model.rules import Count
from coverplan.siting.problem import SitingProblem
from coverplan.siting.route import solve as solve_model
from coverplan.siting.route import stages
from coverplan.siting.solve import Answer, Model, highs, solve_whole
from coverplan.siting.solve.deadline import Deadline

P = 20


def problem_of(demand, sites, *, seed=1, cutoff="5 km"):
    chance = np.random.default_rng(seed)
    people, places = chance.random((demand, 2)) * 30_000, chance.random((sites, 2)) * 30_000
    costs = np.hypot(*(people[:, None, axis] - places[None, :, axis] for axis in (0, 1)))
    weights = pd.Series(chance.integers(1, 500, demand).astype(float), index=[str(n) for n in range(demand)])
    return SitingProblem(CostMatrix.from_dense(costs), weights, cutoff=cutoff)


@pytest.fixture(scope="module")
def large():
    return problem_of(4_000, 400)


SOLVERS = {
    "mclp": lambda problem, limit: solve_mclp(problem, P, time_limit_s=limit),
    "lscp": lambda problem, limit: solve_lscp(problem, time_limit_s=limit),
    "share": lambda problem, limit: solve_lscp(problem, cover=0.9, time_limit_s=limit),
    "p_median": lambda problem, limit: solve_p_median(problem, P, time_limit_s=limit),
    "p_center": lambda problem, limit: solve_p_center(problem, P, time_limit_s=limit),
}


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    small = problem_of(90, 40, cutoff="12 km")  # more sites than are chosen, so that every search runs
    for solve in SOLVERS.values():
        for limit in (9.0, 0.0):  # a hurried answer has a way of its own
            solve(small, limit)


@pytest.mark.parametrize("limit", [0, 0.001, 0.3])
@pytest.mark.parametrize("model", SOLVERS)
def test_each_is_back_within_its_limit_and_a_second(large, model, limit):
    before = time.thread_time()
    found = SOLVERS[model](large, limit)
    assert time.thread_time() - before < limit + 8.0  # a second; the rest is compilation
    assert found.status in ("optimal", "time_limit")
    assert len(found.sites) == (P if model not in ("lscp", "share") else found.objective)
    assert np.isfinite(found.gap)


@pytest.mark.parametrize("model", SOLVERS)
def test_progress_is_told_as_it_gets_better_and_ends_at_the_answer(model):
    problem, told = problem_of(120, 24, seed=4, cutoff="9 km"), []
    solve = {"mclp": solve_mclp, "p_median": solve_p_median, "p_center": solve_p_center}.get(model)
    if solve is None:
        found = solve_lscp(problem, cover=0.9 if model == "share" else None, progress=told.append)
    else:
        found = solve(problem, 5, progress=told.append)
    assert found.status == "optimal"
    assert told[-1].objective == pytest.approx(found.objective)
    assert told[-1].gap < 1e-9
    sign = 1 if model == "mclp" else -1
    values = [one.objective * sign for one in told if not np.isnan(one.objective)]
    assert values == sorted(values)
    slack = 1e-9 * found.objective
    assert all(one.bound * sign >= found.objective * sign - slack for one in told)
    seconds = [one.seconds for one in told]
    assert seconds == sorted(seconds)
    assert seconds[-1] <= found.seconds


def test_what_was_proved_when_the_time_ran_out_is_told(large):
    found = solve_p_median(large, P, time_limit_s=10.0)
    assert found.gap < 0.1  # merely the nearest site of each would be 0.71 below


def test_a_hurried_center_is_no_wild_guess(large):
    best = solve_p_center(large, P, time_limit_s=2.0)
    hurried = solve_p_center(large, P, time_limit_s=0.001)
    assert best.bound <= best.objective <= hurried.objective < 2.0 * best.objective


@pytest.mark.parametrize("model", SOLVERS)
def test_a_bound_holds_whenever_the_time_ends(model):
    problem = problem_of(60, 12, seed=3, cutoff="16 km")
    best = solve_mclp(problem, 3) if model == "mclp" else SOLVERS[model](problem, 60.0)
    solve = (
        SOLVERS[model]
        if model != "mclp"
        else lambda problem, limit: solve_mclp(problem, 3, time_limit_s=limit)
    )
    assert best.status == "optimal"
    for limit in (1e-9, 1e-3, 5e-3, 2e-2):
        found = solve(problem, limit)
        low, high = sorted((found.objective, found.bound))
        assert low <= best.objective <= high


def test_a_choice_that_leaves_somebody_out_is_not_taken_for_a_cheap_one(monkeypatch):
    # two columns reach all, dearly; the search finds two that are cheap, and leave the last row out
    near = Neighbours(
        np.array([0, 2, 4, 5]), np.array([2, 0, 3, 1, 0]), np.array([1.0, 9, 1, 9, 5]), np.full(3, np.inf), 4
    )
    cheap = np.array([False, False, True, True])

    def cheaply(search, *_):
        search.best, search.cost = cheap, near.penalty + 2.0

    search = MedianSearch(near, 2)
    search.try_from(np.array([True, True, False, False]), Deadline(600.0))
    monkeypatch.setattr(MedianSearch, "kick", cheaply)
    monkeypatch.setattr(MedianSearch, "try_from", lambda *_: False)
    best = least_median(search, Deadline(600.0))
    assert 0 in best.columns
    assert best.bound <= 15.0


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_prices_bound_what_brute_force_finds(scale):
    chance = np.random.default_rng(5)
    for _ in range(40):
        value = np.sort(chance.integers(0, 9, (6, 4)) * scale, axis=1)
        column = np.argsort(chance.random((6, 4)), axis=1)
        cap = np.where(chance.random(6) < 0.3, 5.0 * scale, np.inf)
        near = Neighbours(np.arange(0, 25, 4), column.ravel(), value.ravel(), cap, 4)
        table = np.empty((6, 4))
        np.put_along_axis(table, column, value, axis=1)
        best = min(
            np.minimum(table[:, [a, b]].min(axis=1), cap).sum() for a in range(4) for b in range(a + 1, 4)
        )
        search = PriceSearch(near, 2, np.minimum(value[:, 0], cap))
        while search.is_moving:
            search.move(best * 1.2, Deadline(5.0))
        found = search.prices
        assert found.bound <= best
        lift = np.maximum(0.0, found.lift(2))
        for column_opened in range(4):
            opened = min(
                np.minimum(table[:, [column_opened, other]].min(axis=1), cap).sum()
                for other in range(4)
                if other != column_opened
            )
            assert found.bound + lift[column_opened] <= opened * (1 + 1e-12)


@pytest.mark.parametrize("model", ["lscp", "p_median", "p_center"])
def test_ctrl_c_takes_the_best_so_far(large, model):
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    before = time.perf_counter()
    found = SOLVERS[model](large, 60.0)
    timer.join()
    assert time.perf_counter() - before < 20.0  # a machine that does much else is slow, but no minute
    assert found.status == "interrupted"
    assert len(found.sites) == (P if model != "lscp" else found.objective)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_ends_it_all():
    with pytest.raises(KeyboardInterrupt), Deadline(60.0) as deadline:
        signal.raise_signal(signal.SIGINT)
        assert (deadline.is_over, deadline.left) == (True, 0.0)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_clock_runs_over_problems_solved_again(monkeypatch):
    limits, spent = [], []

    def solve(problem, p, *, time_limit_s, gap, progress):
        limits.append(time_limit_s)
        solution = solve_p_median(problem, p, time_limit_s=time_limit_s, gap=gap)
        spent.append(solution.seconds)
        return solution

    monkeypatch.setattr(drafting, "solve_p_median", solve)
    table = [[1.0, np.nan], [np.nan, 1.0], [np.nan, np.nan]]
    costs = CostMatrix.from_dense(table)
    problem = SitingProblem(costs, pd.Series(1.0, index=costs.demand_ids))
    left = TimeLeft(600.0)
    found, left_out = solve_what_can_be(problem, "p_median", 2, SitingSettings(goal="g"), left)
    assert left_out == ["2"]
    assert found.status == "optimal"
    assert limits == [600.0, 600.0 - spent[0]]
    assert left.seconds == 600.0 - spent[0] - spent[1]


UNDECIDED = [highspy.HighsModelStatus.kUnknown, highspy.HighsModelStatus.kSolveError]


@pytest.mark.parametrize("status", UNDECIDED)
def test_a_solver_that_cannot_go_on_is_no_time_limit_and_what_it_found_stands(monkeypatch, status):
    one = sparse.csr_array(np.ones((1, 3)))
    model = Model(np.array([2.0, 3.0, 4.0]), np.ones(3), one, np.full(1, 2.0), np.full(1, np.inf), 3)
    monkeypatch.setattr(highs._QuietHighs, "getModelStatus", lambda _: status)
    answer = solve_whole(model, Deadline(600.0), gap=0.0)
    assert (answer.status, answer.bound) == ("undecided", 5.0)
    assert answer.x.tolist() == [1.0, 1.0, 0.0]


def test_a_plan_that_the_solver_cannot_decide_says_so(monkeypatch):
    costs = CostMatrix.from_dense([[1.0, 9.0], [9.0, 1.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    care = Service(name="care", costs=costs, weights=pd.Series({"a": 10.0, "b": 4.0}), cutoff="5 m")
    sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    model = SitingModel(sites, care, ["cheapest"], [Count(at_least=1)])
    assert solve_model(model).status == "optimal"

    def cannot_go_on(*_, **__):
        return Answer("undecided", np.array([1.0, 0.0]), 2.0)

    monkeypatch.setattr(stages, "solve_rows", cannot_go_on)
    plan = solve_model(model)
    assert (plan.status, plan.stages[0].value, plan.stages[0].bound) == ("undecided", 5.0, 2.0)


def test_a_status_that_is_no_answer_is_told_in_words(monkeypatch):
    one = sparse.csr_array(np.ones((1, 1)))
    model = Model(np.ones(1), np.ones(1), one, np.ones(1), np.full(1, np.inf), 1)
    monkeypatch.setattr(highs._QuietHighs, "getModelStatus", lambda _: highspy.HighsModelStatus.kModelError)
    with pytest.raises(SolveError, match="Model error"):
        solve_whole(model, Deadline(600.0), gap=0.0)


def theirs(threads):
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", threads)
    x = [highs.addBinary() for _ in range(3)]
    highs.addConstr(x[0] + x[1] + x[2] >= 2)
    highs.minimize(3 * x[0] + 2 * x[1] + 4 * x[2])
    return highs.modelStatusToString(highs.getModelStatus()), highs.getObjectiveValue()


def ours():
    problem = problem_of(60, 12, seed=3, cutoff="12 km")
    return solve_mclp(problem, 3).status, solve_p_median(problem, 3).status


@pytest.mark.parametrize("order", ["1 ours 1", "2 ours 2", "ours 2 ours 2", "ours 1 ours"])
def test_other_use_of_the_same_solver_in_the_same_thread_is_not_in_the_way(order):
    found = []

    def in_turn():
        found.extend(ours() if who == "ours" else theirs(int(who)) for who in order.split())

    thread = threading.Thread(target=in_turn)  # the solver keeps something for each thread
    thread.start()
    thread.join()
    expected = [("optimal", "optimal") if who == "ours" else ("Optimal", 5.0) for who in order.split()]
    assert found == expected


def test_a_solver_that_is_slow_to_end_stops_no_other(monkeypatch):
    chance, hold = np.random.default_rng(0), threading.Event()
    cover = sparse.csr_array((chance.random((40, 120)) < 0.2).astype(float))
    hard = Model(
        chance.integers(5, 20, 120).astype(float), np.ones(120), cover, np.full(40, 3.0), np.full(40, np.inf), 120
    )  # fmt: skip
    one = sparse.csr_array(np.ones((1, 2)))
    easy = Model(np.array([2.0, 3.0]), np.ones(2), one, np.ones(1), np.full(1, np.inf), 2)
    with monkeypatch.context() as slow:
        slow.setattr(highs._SoFar, "_prove", lambda *_: hold.wait(20))
        begun = time.monotonic()
        assert solve_whole(hard, Deadline(0.3), gap=0.0).status == "time_limit"
        assert time.monotonic() - begun < 1.3
        assert solve_whole(easy, Deadline(20.0), gap=0.0).bound == 2.0
    hold.set()
