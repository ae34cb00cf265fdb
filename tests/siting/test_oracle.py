"""Every model equals brute force on small problems, and keeps the laws of the field."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coverplan.costs.matrix import CostMatrix
from coverplan.errors import InputError
from coverplan.siting.center import solve_p_center
from coverplan.siting.classic.cover import most
from coverplan.siting.classic.cover import share as for_share
from coverplan.siting.covering import solve_lscp, solve_mclp
from coverplan.siting.median import solve_p_median
from coverplan.siting.problem import SitingProblem
from coverplan.siting.solve.highs import Answer
from coverplan.units import least_share

CUTOFF = 4.0
quickly = settings(max_examples=60, deadline=None)


@st.composite
def problems(draw):
    """A table of costs (NaN: no way), weights, fixed sites and p; few distinct numbers make many ties."""
    demand, sites = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    cost = st.sampled_from([0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 7.25, math.nan])
    table = np.array(draw(st.lists(cost, min_size=demand * sites, max_size=demand * sites))).reshape(
        demand, sites
    )
    weight = st.sampled_from([0.0, 0.25, 1.0, 1.5, 3.0, 10.0])
    weights = np.array(draw(st.lists(weight, min_size=demand, max_size=demand)))
    fixed = draw(st.sets(st.integers(0, sites - 1), max_size=2))
    return table, weights, sorted(fixed), draw(st.integers(0, 4))


def make(table, weights, fixed):
    costs = CostMatrix.from_dense(table, site_ids=[f"s{n}" for n in range(table.shape[1])])
    return SitingProblem(
        costs, pd.Series(weights, index=costs.demand_ids), f"{CUTOFF:g} m", [f"s{n}" for n in fixed]
    )


def nearest(table, sites):
    return np.nan_to_num(table[:, list(sites)], nan=math.inf).min(axis=1, initial=math.inf)


def choices(table, fixed, p):
    free = [n for n in range(table.shape[1]) if n not in fixed]
    for new in itertools.combinations(free, min(p, len(free))):
        yield new, nearest(table, [*fixed, *new])


def numbers(solution):
    return [int(site[1:]) for site in (*solution.site_ids, *solution.fixed)]


@quickly
@given(problem=problems())
def test_mclp_equals_brute_force(problem):
    table, weights, fixed, p = problem
    solution = solve_mclp(make(*problem[:3]), p)
    best = max(weights[least <= CUTOFF].sum() for _, least in choices(table, fixed, p))
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(best)
    assert solution.objective == pytest.approx(weights[nearest(table, numbers(solution)) <= CUTOFF].sum())
    assert len(solution.sites) == min(p, table.shape[1] - len(fixed))
    assert not set(solution.site_ids) & set(solution.fixed)
    assert solution.unreached == tuple(
        str(n) for n in np.flatnonzero(~(np.nan_to_num(table, nan=9) <= CUTOFF).any(axis=1))
    )
    already = weights[nearest(table, fixed) <= CUTOFF].sum()
    assert solution.sites["newly_covered"].sum() + already == pytest.approx(solution.objective)
    assert solution.sites["rank"].tolist() == list(range(1, len(solution.sites) + 1))
    assert solution.sites["newly_covered"].is_monotonic_decreasing


@quickly
@given(problem=problems())
def test_lscp_equals_brute_force(problem):
    table, _, fixed, _ = problem
    solution = solve_lscp(make(*problem[:3]))
    out = np.flatnonzero(~(np.nan_to_num(table, nan=9) <= CUTOFF).any(axis=1))
    if len(out):
        assert solution.status == "infeasible"
        assert solution.unreached == tuple(str(n) for n in out)
        assert solution.site_ids == ()
        assert math.isnan(solution.objective)
        return
    sizes = range(table.shape[1] + 1)
    best = next(p for p in sizes if any((least <= CUTOFF).all() for _, least in choices(table, fixed, p)))
    assert (solution.status, solution.objective, solution.unreached) == ("optimal", best, ())
    assert len(solution.sites) == best
    assert (nearest(table, numbers(solution)) <= CUTOFF).all()


SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.6, 0.75, 0.9, 1.0])


@settings(max_examples=300, deadline=None)
@given(problem=problems(), share=SHARES)
def test_the_fewest_sites_for_a_share_equal_brute_force(problem, share):
    table, weights, fixed, _ = problem
    solution = solve_lscp(make(*problem[:3]), cover=share)
    total = weights.sum()
    best = {
        p: max(weights[least <= CUTOFF].sum() for _, least in choices(table, fixed, p))
        for p in range(table.shape[1] + 1)
    }
    out = np.flatnonzero(~(np.nan_to_num(table, nan=9) <= CUTOFF).any(axis=1))
    assert solution.unreached == tuple(str(n) for n in out)
    wanted = least_share(share) * total
    meets = [p for p, value in best.items() if value >= wanted]
    if not meets:
        assert (solution.status, solution.site_ids) == ("infeasible", ())
        return
    assert (solution.status, solution.objective, solution.bound) == ("optimal", meets[0], meets[0])
    assert len(solution.sites) == meets[0]
    # of so few, those that cover the most
    mine = weights[nearest(table, numbers(solution)) <= CUTOFF].sum()
    assert mine == pytest.approx(best[meets[0]])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.5, 0.8, 0.9, 0.95]), tenths=st.booleans())
def test_a_share_of_larger_problems_equals_brute_force(seed, share, tenths):
    chance = np.random.default_rng(seed)
    demand, sites = chance.uniform(0, 14, (60, 2)), chance.uniform(0, 14, (13, 2))
    table = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    weights = chance.integers(1, 100, 60) / (10 if tenths else 1)
    problem = make(table, weights, [3])
    solution = solve_lscp(problem, cover=share)
    wanted = least_share(share) * weights.sum()
    for p in range(table.shape[1]):
        best = max(weights[least <= CUTOFF].sum() for _, least in choices(table, [3], p))
        if best >= wanted:
            assert (solution.status, solution.objective) == ("optimal", p)
            mine = weights[nearest(table, numbers(solution)) <= CUTOFF].sum()
            assert mine == pytest.approx(best)
            return
    assert solution.status == "infeasible"


def test_equally_good_choices_for_a_share_go_by_id():
    table = np.array([[1.0, 1.0, 9.0], [9.0, 9.0, 1.0]])
    assert solve_lscp(make(table, np.array([5.0, 1.0]), []), cover=0.8).site_ids == ("s0",)
    mirrored = solve_lscp(make(table[:, ::-1], np.array([5.0, 1.0]), []), cover=0.8)
    assert mirrored.site_ids == ("s1",)


@quickly
@given(problem=problems())
def test_more_to_cover_never_takes_fewer_sites(problem):
    made = make(*problem[:3])
    fewest = [solve_lscp(made, cover=share).objective for share in (0.2, 0.5, 0.8, 0.9, 1.0)]
    known = [number for number in fewest if not math.isnan(number)]
    assert known == sorted(known)
    assert all(map(math.isnan, fewest[len(known) :]))


def test_when_nothing_can_be_proved_the_share_is_covered_all_the_same_and_the_bound_holds(monkeypatch):
    monkeypatch.setattr(for_share, "solve_relaxed", lambda *_: None)
    monkeypatch.setattr(most, "relax", lambda *_, **__: None)
    nothing = Answer("undecided", None, -math.inf)
    monkeypatch.setattr(most, "solve_whole", lambda *_, **__: nothing)
    chance = np.random.default_rng(5)
    demand, sites = chance.uniform(0, 14, (60, 2)), chance.uniform(0, 14, (13, 2))
    table = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    weights = chance.integers(1, 100, 60) / 1.0
    hurried = solve_lscp(make(table, weights, []), cover=0.8)
    covered = weights[nearest(table, numbers(hurried)) <= CUTOFF].sum()
    assert covered >= least_share(0.8) * weights.sum()
    assert (hurried.status, hurried.objective) == ("undecided", len(hurried.sites))
    assert 1 <= hurried.bound < hurried.objective


def test_a_city_is_proved_in_seconds():
    chance = np.random.default_rng(3)
    centre = chance.uniform(0, 100, (40, 2))
    demand = np.vstack(
        [
            centre[chance.integers(0, 40, 1200)] + chance.normal(0, 4, (1200, 2)),
            chance.uniform(0, 100, (800, 2)),
        ]
    )
    sites = demand[chance.choice(2000, 300, replace=False)]
    table = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1)) / 2
    weights = chance.integers(1, 100, 2000) / 1.0
    solution = solve_lscp(make(table, weights, []), cover=0.8, time_limit_s=60)
    assert solution.status == "optimal"
    assert solution.seconds < 30  # half a second where nothing else runs
    covered = weights[nearest(table, numbers(solution)) <= CUTOFF].sum()
    assert covered >= least_share(0.8) * weights.sum()


@pytest.mark.parametrize("share", [-0.1, 1.5, math.nan, "90 %", True])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(InputError, match="cover"):
        solve_lscp(make(np.array([[1.0]]), np.array([1.0]), []), cover=share)


@quickly
@given(problem=problems(), more=st.sampled_from([0.0, 0.5, 4.0]))
@pytest.mark.parametrize("limit", [60.0, 0.0])
def test_a_median_with_a_cost_beyond_the_search_equals_brute_force(limit, problem, more):
    table, weights, fixed, p = problem
    beyond = float(np.nanmax(table, initial=0.0)) + more
    given = make(*problem[:3])
    costs = CostMatrix(
        given.costs.demand_ids, given.costs.site_ids, given.costs.indptr, given.costs.indices, given.costs.data, "m", beyond
    )  # fmt: skip
    sought = SitingProblem(costs, given.weights, fixed=[f"s{n}" for n in fixed])
    solution = solve_p_median(sought, p, beyond=beyond, time_limit_s=limit)
    found = [float((weights * np.minimum(least, beyond)).sum()) for _, least in choices(table, fixed, p)]
    least = nearest(table, numbers(solution))
    assert solution.objective == pytest.approx((weights * np.minimum(least, beyond)).sum())
    assert solution.bound <= min(found) * (1 + 1e-12)
    assert solution.unreached == tuple(str(n) for n in np.flatnonzero(least > beyond))
    assert len(solution.sites) == min(p, table.shape[1] - len(fixed))
    if limit:
        assert solution.status == "optimal"
        assert solution.objective == pytest.approx(min(found))


def test_sites_are_ranked_by_what_they_save_where_leaving_out_has_a_cost():
    # s1 alone reaches more, s0 saves more
    table = np.array([[0.0, math.nan], [math.nan, 9.0], [math.nan, 9.0]])
    solution = solve_p_median(make(table, np.array([5.0, 1.0, 1.0]), []), 2, beyond=10.0)
    assert solution.sites["site_id"].tolist() == ["s0", "s1"]
    heavy = solve_p_median(make(table, np.array([1.0, 8.0, 8.0]), []), 2, beyond=10.0)
    assert heavy.sites["site_id"].tolist() == ["s1", "s0"]


@pytest.mark.parametrize("beyond", [4.9, -1.0, math.nan, "5 km"])
def test_a_cost_beyond_the_search_below_it_is_refused(beyond):
    costs = CostMatrix([0], [0], [0, 1], [0], [3.0], "m", 5.0)
    problem = SitingProblem(costs, pd.Series({0: 1.0}))
    assert solve_p_median(problem, 1, beyond=5.0).objective == 3.0
    with pytest.raises(InputError, match="beyond"):
        solve_p_median(problem, 1, beyond=beyond)


@quickly
@given(problem=problems())
@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_median_and_center_equal_brute_force(model, problem):
    table, weights, fixed, p = problem

    def value(least):
        return float((weights * least).sum() if model == "p_median" else least.max())

    solve = {"p_median": solve_p_median, "p_center": solve_p_center}[model]
    solution = solve(make(*problem[:3]), p)
    found = [value(least) for _, least in choices(table, fixed, p) if np.isfinite(least).all()]
    if not found:
        assert solution.status == "infeasible"
        nobody = np.flatnonzero(np.isnan(table).all(axis=1))
        fewest = min(int(np.isinf(least).sum()) for _, least in choices(table, fixed, p))
        if len(nobody):
            assert solution.unreached == tuple(str(n) for n in nobody)
        else:
            assert len(solution.unreached) == fewest > 0
        return
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(min(found))
    assert solution.objective == pytest.approx(value(nearest(table, numbers(solution))))
    assert solution.bound <= solution.objective
    assert len(solution.sites) == min(p, table.shape[1] - len(fixed))


@quickly
@given(problem=problems())
def test_a_share_grows_with_each_site_and_with_the_cutoff(problem):
    _, weights, fixed, p = problem
    costs = make(*problem[:3]).costs
    weights = pd.Series(weights, index=costs.demand_ids)
    fixed = [f"s{n}" for n in fixed]

    def covered(cutoff, sites):
        return solve_mclp(SitingProblem(costs, weights, cutoff, fixed), sites).objective

    assert covered("3 m", p) <= covered("4 m", p) + 1e-9
    assert covered("4 m", p) <= covered("4 m", p + 1) + 1e-9


@quickly
@given(problem=problems(), chance=st.randoms(use_true_random=False))
def test_row_order_changes_nothing(problem, chance):
    table, weights, fixed, p = problem
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    costs = CostMatrix.from_dense(
        table[np.ix_(rows, columns)], demand_ids=rows, site_ids=[f"s{n}" for n in columns]
    )
    mixed = SitingProblem(
        costs,
        pd.Series(weights[rows], index=rows).sample(frac=1, random_state=1),
        "4 m",
        [f"s{n}" for n in fixed],
    )
    straight = make(*problem[:3])
    for solve in (solve_mclp, solve_p_median, solve_p_center):
        one, other = solve(straight, p), solve(mixed, p)
        left = [tuple(map(str, solution.unreached)) for solution in (one, other)]  # numbers go out as numbers
        assert (one.site_ids, one.status, left[0]) == (other.site_ids, other.status, left[1])
        pd.testing.assert_frame_equal(one.sites, other.sites)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), p=st.integers(1, 4), tenths=st.booleans())
def test_larger_problems_equal_brute_force(seed, p, tenths):
    chance = np.random.default_rng(seed)
    demand, sites = chance.uniform(0, 10, (60, 2)), chance.uniform(0, 10, (14, 2))
    table = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
    table[table > 9] = math.nan
    weights = chance.integers(1, 100, 60) / (10 if tenths else 1)
    problem = make(table, weights, [3])
    every = list(choices(table, [3], p))
    mclp = solve_mclp(problem, p)
    assert mclp.objective == pytest.approx(max(weights[least <= CUTOFF].sum() for _, least in every))
    assume(any(np.isfinite(least).all() for _, least in every))
    assert solve_p_center(problem, p).objective == pytest.approx(min(least.max() for _, least in every))
    median = solve_p_median(problem, p)
    assert median.objective == pytest.approx(min((weights * least).sum() for _, least in every))
    assert median.status == "optimal"
