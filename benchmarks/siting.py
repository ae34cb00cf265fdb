"""Siting against plain HiGHS (and spopt, when installed) on generated instances; run by hand.

    python benchmarks/siting.py [--peers] [--seeds 5] [--limit 60]

MCLP and LSCP: a 100 x 100 square; 60 % of the demand in 40 Gaussian clusters (sd 1.5 to 6), the rest uniform;
whole weights 1 to 100; candidate sites are demand points plus N(0, 0.3) (LSCP: uniform). Times are geometric
means over the seeds; the first run of a fresh machine also compiles.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial import cKDTree

from coverplan.costs.matrix import CostMatrix
from coverplan.siting import SitingProblem, solve_lscp, solve_mclp

if TYPE_CHECKING:
    from collections.abc import Callable


def instance(seed: int, demand: int, sites: int, radius: float, *, uniform: bool = False) -> SitingProblem:
    """One instance, with costs up to the radius only."""
    chance = np.random.default_rng(seed)
    clustered = int(0.6 * demand)
    centre, spread = chance.uniform(0, 100, (40, 2)), chance.uniform(1.5, 6, 40)
    which = chance.integers(0, 40, clustered)
    points = np.vstack(
        [
            centre[which] + chance.normal(0, 1, (clustered, 2)) * spread[which, None],
            chance.uniform(0, 100, (demand - clustered, 2)),
        ]
    )
    weight = chance.integers(1, 101, demand).astype(float)
    if uniform:
        places = chance.uniform(0, 100, (sites, 2))
    else:
        places = points[chance.choice(demand, sites, replace=False)] + chance.normal(0, 0.3, (sites, 2))
    near = cKDTree(points).sparse_distance_matrix(cKDTree(places), radius, output_type="coo_matrix").tocsr()
    ids = pd.Index([f"d{n}" for n in range(demand)]), pd.Index([f"s{n}" for n in range(sites)])
    costs = CostMatrix(*ids, near.indptr, near.indices, near.data, "m", radius)
    reached = np.diff(near.indptr) > 0
    if uniform and not reached.all():
        costs = costs.select(ids[0][reached], ids[1])
    return SitingProblem(costs, pd.Series(weight, index=ids[0]).loc[costs.demand_ids], cutoff=f"{radius:g} m")


def plain_highs(problem: SitingProblem, p: int | None, limit: float) -> tuple[float, float]:
    """The textbook model, handed to HiGHS as it is, with continuous cover variables."""
    import highspy

    cover = problem.costs.within(problem.require_cutoff()).astype(float).tocsr()
    demand, sites = cover.shape
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("time_limit", limit)):
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    if p is None:
        rows, lower, upper = cover, np.ones(demand), np.full(demand, np.inf)
        cost, whole = np.ones(sites), sites
    else:
        links = sparse.hstack([cover, -sparse.eye_array(demand)])
        count = sparse.csr_array(np.concatenate([np.ones(sites), np.zeros(demand)])[None])
        rows = sparse.vstack([links, count], format="csr")
        lower = np.concatenate([np.zeros(demand), [-np.inf]])
        upper = np.concatenate([np.full(demand, np.inf), [p]])
        cost, whole = np.concatenate([np.zeros(sites), -problem.weight]), sites
    model.num_col_, model.num_row_ = len(cost), rows.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), np.ones(len(cost))
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = (
        rows.indptr,
        rows.indices,
        rows.data,
    )
    kind = highspy.HighsVarType
    model.integrality_ = [kind.kInteger] * whole + [kind.kContinuous] * (len(cost) - whole)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return abs(info.objective_function_value), info.mip_gap


def spopt_cbc(problem: SitingProblem, p: int | None, _limit: float) -> tuple[float, float]:
    """The same with spopt and CBC."""
    import pulp
    from spopt.locate import LSCP, MCLP

    radius = problem.require_cutoff().value
    table = np.nan_to_num(problem.costs.to_dense(), nan=1e9)
    solver = pulp.PULP_CBC_CMD(msg=False)
    if p is None:
        solved = LSCP.from_cost_matrix(table, service_radius=radius).solve(solver)
        return float(pulp.value(solved.problem.objective)), 0.0
    solved = MCLP.from_cost_matrix(table, problem.weight, service_radius=radius, p_facilities=p).solve(solver)
    return float(pulp.value(solved.problem.objective)), 0.0


def ours(problem: SitingProblem, p: int | None, limit: float) -> tuple[float, float]:
    """Ours."""
    solution = (
        solve_lscp(problem, time_limit_s=limit) if p is None else solve_mclp(problem, p, time_limit_s=limit)
    )
    return solution.objective, solution.gap


WORK = (
    ("MCLP 10,000 x 500, p 20", 10_000, 500, 6.0, 20),
    ("MCLP 10,000 x 500, p 50", 10_000, 500, 4.0, 50),
    ("LSCP 10,000 x 500", 10_000, 500, 10.0, None),
    ("MCLP 100,000 x 1,000, p 50", 100_000, 1_000, 4.0, 50),
)


def main() -> None:
    """Run and print one line for each work and solver."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peers", action="store_true", help="plain HiGHS and spopt too")
    asked.add_argument("--seeds", type=int, default=5)
    asked.add_argument("--limit", type=float, default=60.0)
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    solvers: dict[str, Callable[[SitingProblem, int | None, float], tuple[float, float]]] = {"ours": ours}
    if options.peers:
        solvers |= {"plain HiGHS": plain_highs, "spopt": spopt_cbc}
    warm = instance(99, 300, 30, 10.0)
    ours(warm, 3, 10)
    ours(instance(99, 300, 60, 30.0, uniform=True), None, 10)
    for name, demand, sites, radius, p in WORK:
        if options.only not in name:
            continue
        for solver, solve in solvers.items():
            times, values, gaps = [], [], []
            for seed in range(options.seeds):
                problem = instance(seed, demand, sites, radius, uniform=p is None)
                start = time.perf_counter()
                try:
                    value, gap = solve(problem, p, options.limit)
                except ImportError:
                    break
                times.append(time.perf_counter() - start)
                values.append(value)
                gaps.append(gap)
            if times:
                mean = float(np.exp(np.mean(np.log(times))))
                listed = " ".join(f"{seconds:.2f}" for seconds in times)
                print(
                    f"{name:28} {solver:12} {mean:8.2f} s  ({listed})  worst gap {100 * max(gaps):.3f} %  {[round(v) for v in values]}"
                )


if __name__ == "__main__":
    main()
