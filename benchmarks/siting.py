"""Siting against plain HiGHS (and spopt, when installed) on generated instances; run by hand.

    python benchmarks/siting.py [--peers] [--seeds 5] [--limit 60] [--only p-median]

A 100 x 100 square; 60 % of the demand in 40 Gaussian clusters (sd 1.5 to 6), the rest uniform; whole weights 1 to 100; candidate sites are
demand points plus N(0, 0.3) (LSCP: uniform). "town": crossings of street grids, each turned its own way, every crossing a demand point and a
site. "graph": a random graph of n nodes and n^2 / 50 edges of 1 to 100, every node a demand point of
weight 1 and a site, as in the OR-Library's pmed; "40 graphs": one of each of its 40 shapes, the sum told. "clusters": points of normal clusters, on a
grid or anywhere and of any size, as the BIRCH generator lays them (Zhang, Ramakrishnan, Livny 1996); each point is a demand point and a site,
with costs up to the radius only. "built": from arrays of costs, ids (text or whole numbers) and weights to the proof. CPU seconds, the building of the
model counted, geometric means over the seeds; the first run of a fresh machine also compiles.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from _highs import Textbook, solve_alone
from scipy import sparse
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from coverplan.costs.matrix import CostMatrix
from coverplan.siting import SitingProblem, solve_lscp, solve_mclp, solve_p_center, solve_p_median


def instance(seed: int, demand: int, sites: int, radius: float, *, uniform: bool = False) -> SitingProblem:
    """One instance, with costs up to the radius only."""
    chance = np.random.default_rng(seed)
    points, weight = spread_points(chance, demand)
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


def full(seed: int, demand: int, sites: int) -> SitingProblem:
    """One instance with the cost of every pair."""
    chance = np.random.default_rng(seed)
    points, weight = spread_points(chance, demand)
    places = points[chance.choice(demand, sites, replace=False)] + chance.normal(0, 0.3, (sites, 2))
    costs = CostMatrix.from_dense(np.hypot(*(points[:, None] - places[None]).transpose(2, 0, 1)))
    return SitingProblem(costs, pd.Series(weight, index=costs.demand_ids))


def graph(seed: int, nodes: int) -> SitingProblem:
    """Shortest ways between all nodes of a random graph."""
    chance = np.random.default_rng(seed)
    more = nodes * nodes // 50 - nodes + 1
    ends = np.vstack([np.c_[np.arange(nodes - 1), np.arange(1, nodes)], chance.integers(0, nodes, (more, 2))])
    length = chance.integers(1, 101, len(ends)).astype(float)
    table = np.full((nodes, nodes), np.inf)
    np.minimum.at(table, (ends[:, 0], ends[:, 1]), length)
    table = np.where(np.isfinite(table) & ~np.eye(nodes, dtype=bool), table, 0.0)
    costs = CostMatrix.from_dense(dijkstra(sparse.csr_array(table), directed=False))
    return SitingProblem(costs, pd.Series(1.0, index=costs.demand_ids))


# Nodes and sites of the OR-Library's pmed1 to pmed40.
SHAPES = {
    100: (5, 10, 10, 20, 33), 200: (5, 10, 20, 40, 67), 300: (5, 10, 30, 60, 100), 400: (5, 10, 40, 80, 133), 500: (5, 10, 50, 100, 167),
    600: (5, 10, 60, 120, 200), 700: (5, 10, 70, 140), 800: (5, 10, 80), 900: (5, 10, 90),
}  # fmt: skip


def graphs(seed: int) -> list[tuple[SitingProblem, int]]:
    """A random graph of each shape, and how many sites are asked for."""
    shapes = [(nodes, p) for nodes, counts in SHAPES.items() for p in counts]
    return [(graph(1000 * (seed + 1) + at, nodes), p) for at, (nodes, p) in enumerate(shapes)]


def clusters(seed: int, size: int, count: int, radius: float, *, grid: bool) -> SitingProblem:
    """Points of normal clusters: on a grid and alike, or anywhere, of any size and spread."""
    chance = np.random.default_rng(seed)
    side = round(np.sqrt(count))
    if grid:
        centre = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) * 4.0
        spread, share = np.full(len(centre), 1.0), np.full(len(centre), 1)
    else:
        centre, spread = chance.uniform(0, 4 * side, (count, 2)), chance.uniform(0, 4, count) / np.sqrt(2)
        share = chance.integers(0, 2 * size // count + 1, count)
    which = np.repeat(np.arange(len(centre)), np.maximum(1, (share * size / share.sum()).astype(int)))
    which = np.concatenate([which, chance.integers(0, len(centre), max(0, size - len(which)))])[:size]
    points = centre[which] + chance.normal(0, 1, (size, 2)) * spread[which, None]
    counts, columns, costs = [], [], []
    for start in range(0, size, 1000):
        table = np.hypot(*(points[start : start + 1000, None] - points[None]).transpose(2, 0, 1))
        near = table <= radius
        counts.append(near.sum(axis=1))
        columns.append(np.nonzero(near)[1].astype(np.int32))
        costs.append(table[near])
    ids, first = pd.RangeIndex(size), np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    made = CostMatrix(ids, ids, first, np.concatenate(columns), np.concatenate(costs), "m", radius)
    return SitingProblem(made, pd.Series(1.0, index=ids))


def town(seed: int, crossings: int, radius: float) -> SitingProblem:
    """Crossings of street grids (blocks of 80 to 220 by 70 to 130 m, some crossings missing); weights are lognormal, larger towards one centre."""
    chance = np.random.default_rng(seed)
    side, grids = np.sqrt(crossings * 150 * 110 / 0.85 * 1.1), max(3, crossings // 600)
    centre, turned = chance.uniform(0, side, (grids, 2)), chance.uniform(0, np.pi / 2, grids)
    block = np.c_[chance.uniform(80, 220, grids), chance.uniform(70, 130, grids)]
    parts = []
    for grid in range(grids):
        reach = int(side * 1.5 / block[grid].min())
        steps = np.stack(np.meshgrid(np.arange(-reach, reach), np.arange(-reach, reach)), -1).reshape(-1, 2)
        cos, sin = np.cos(turned[grid]), np.sin(turned[grid])
        points = steps * block[grid] @ np.array([[cos, sin], [-sin, cos]]) + centre[grid]
        points += chance.normal(0, 8, points.shape)
        points = points[(points >= 0).all(axis=1) & (points < side).all(axis=1)]
        parts.append(points[cKDTree(centre).query(points)[1] == grid])
    points = np.vstack(parts)
    points = points[chance.random(len(points)) < 0.85]
    points = points[chance.choice(len(points), min(crossings, len(points)), replace=False)]
    dense = np.exp(-((points - centre[0]) ** 2).sum(axis=1) / (0.35 * side) ** 2 / 2)
    weight = np.rint(chance.lognormal(5.8, 0.9, len(points)) * (0.4 + dense)).clip(1)
    near = cKDTree(points).sparse_distance_matrix(cKDTree(points), radius, output_type="coo_matrix")
    rows = sparse.csr_array(near) + sparse.diags_array(np.full(len(points), 1e-9))
    rows = rows.tocsr()
    rows.sort_indices()
    ids = pd.Index([f"c{n}" for n in range(len(points))])
    costs = CostMatrix(ids, ids, rows.indptr, rows.indices, rows.data, "m", radius)
    return SitingProblem(costs, pd.Series(weight, index=ids), cutoff=f"{radius:g} m")


def in_square(
    seed: int, demand: int, sites: int, radius: float, *, text: bool = False
) -> tuple[pd.Series, tuple[np.ndarray, ...]]:
    """Weights by id, and arrays of costs up to the radius: demand and sites uniform in a square of 30, as Cordeau, Furini and Ljubic have them."""
    chance = np.random.default_rng(seed)
    places, weight = chance.uniform(0, 30, (sites, 2)), chance.integers(1, 101, demand).astype(float)
    counts, columns, costs = [], [], []
    for start in range(0, demand, 100_000):
        points = chance.uniform(0, 30, (min(100_000, demand - start), 2))
        table = np.hypot(*(points[:, None] - places[None]).transpose(2, 0, 1))
        near = table <= radius
        counts.append(near.sum(axis=1))
        columns.append(np.nonzero(near)[1].astype(np.int32))
        costs.append(table[near])
    arrays = (
        np.concatenate([[0], np.cumsum(np.concatenate(counts))]),
        np.concatenate(columns),
        np.concatenate(costs),
    )
    for array in arrays:
        array.flags.writeable = False
    ids = pd.RangeIndex(demand)
    return pd.Series(weight, index=ids.astype("str") if text else ids), arrays


def spread_points(chance: np.random.Generator, demand: int) -> tuple[np.ndarray, np.ndarray]:
    """Demand points, most of them in clusters, and their weights."""
    clustered = int(0.6 * demand)
    centre, spread = chance.uniform(0, 100, (40, 2)), chance.uniform(1.5, 6, 40)
    which = chance.integers(0, 40, clustered)
    points = np.vstack(
        [
            centre[which] + chance.normal(0, 1, (clustered, 2)) * spread[which, None],
            chance.uniform(0, 100, (demand - clustered, 2)),
        ]
    )
    return points, chance.integers(1, 101, demand).astype(float)


def plain_highs(problem: SitingProblem, p: int | None, limit: float) -> tuple[float, float]:
    """The textbook model, handed to HiGHS as it is, with continuous cover variables."""
    cover = problem.costs.within(problem.require_cutoff()).astype(float).tocsr()
    demand, sites = cover.shape
    if p is None:
        rows, lower, upper = cover, np.ones(demand), np.full(demand, np.inf)
        cost = np.ones(sites)
    else:
        links = sparse.hstack([cover, -sparse.eye_array(demand)])
        count = sparse.csr_array(np.concatenate([np.ones(sites), np.zeros(demand)])[None])
        rows = sparse.vstack([links, count], format="csr")
        lower = np.concatenate([np.zeros(demand), [-np.inf]])
        upper = np.concatenate([np.full(demand, np.inf), [p]])
        cost = np.concatenate([np.zeros(sites), -problem.weight])
    info = solve_alone(Textbook(cost, np.ones(len(cost)), rows, lower, upper, sites), limit)
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


def built(
    made: tuple[pd.Series, tuple[np.ndarray, ...]], radius: float, p: int, limit: float
) -> tuple[float, float]:
    """From arrays, ids and weights to the proof."""
    weights, rows = made
    costs = CostMatrix(weights.index, pd.RangeIndex(100), *rows, "m", radius)
    solution = solve_mclp(SitingProblem(costs, weights, f"{radius} m"), p, time_limit_s=limit)
    return solution.objective, solution.gap


# What only we are timed on: how an instance is made of a seed, and what is solved.
OWN: tuple[tuple[str, Callable[[int], Any], Callable[[Any, float], tuple[float, float]]], ...] = (
    ("p-median 10,000 x 500, p 50", lambda seed: full(seed, 10_000, 500), lambda x, limit: median(x, 50, limit)),
    *(
        (f"p-median graph {n}, p {p}", lambda seed, n=n: graph(seed, n), lambda x, limit, p=p: median(x, p, limit))
        for n, p in ((400, 5), (400, 133), (600, 60), (900, 5), (900, 90))
    ),
    *(
        (f"p-median clusters {kind} {n:,} x {n:,}, p {p}", lambda seed, n=n, p=p, kind=kind: clusters(seed, n, p, 4.0, grid=kind == "on a grid"),
         lambda x, limit, p=p: median(x, p, limit))
        for n, p in ((10_000, 64), (25_000, 64), (25_000, 100)) for kind in ("on a grid", "anywhere")
    ),
    ("p-median, 40 graphs", graphs, lambda x, limit: every(median, x, limit)),
    ("p-center, 40 graphs", graphs, lambda x, limit: every(center, x, limit)),
    ("p-center graph 900, p 5", lambda seed: graph(seed, 900), lambda x, limit: center(x, 5, limit)),
    ("p-center graph 900, p 90", lambda seed: graph(seed, 900), lambda x, limit: center(x, 90, limit)),
    ("p-center 100,000 x 200, p 50", lambda seed: full(seed, 100_000, 200), lambda x, limit: center(x, 50, limit)),
    *(
        (
            f"built {size:,} x 100, p 15, ids of {kind}",
            lambda seed, size=size, kind=kind: in_square(seed, size, 100, 3.5, text=kind == "text"),
            lambda x, limit: built(x, 3.5, 15, limit),
        )
        for size in (1_000_000, 20_000_000) for kind in ("text", "numbers")
    ),
)  # fmt: skip


def median(problem: SitingProblem, p: int, limit: float) -> tuple[float, float]:
    solution = solve_p_median(problem, p, time_limit_s=limit)
    return solution.objective, solution.gap


def every(
    solve: Callable[[SitingProblem, int, float], tuple[float, float]],
    problems: list[tuple[SitingProblem, int]],
    limit: float,
) -> tuple[float, float]:
    """The sum of all, and the worst gap."""
    found = [solve(problem, p, limit) for problem, p in problems]
    return sum(value for value, _ in found), max(gap for _, gap in found)


def center(problem: SitingProblem, p: int, limit: float) -> tuple[float, float]:
    solution = solve_p_center(problem, p, time_limit_s=limit)
    return solution.objective, solution.gap


# What peers are timed on, too: how an instance is made of a seed, and how many sites are asked for (None: the fewest).
WORK: tuple[tuple[str, Callable[[int], SitingProblem], int | None], ...] = (
    ("MCLP 10,000 x 500, p 20", lambda seed: instance(seed, 10_000, 500, 6.0), 20),
    ("MCLP 10,000 x 500, p 50", lambda seed: instance(seed, 10_000, 500, 4.0), 50),
    ("LSCP 10,000 x 500", lambda seed: instance(seed, 10_000, 500, 10.0, uniform=True), None),
    ("MCLP 100,000 x 1,000, p 50", lambda seed: instance(seed, 100_000, 1_000, 4.0), 50),
    *(
        (f"MCLP town {size:,}, {metres} m, p {p}", lambda seed, of=(size, metres): town(seed, *of), p)
        for size, metres, p in ((2_700, 400, 50), (5_000, 400, 50), (5_000, 400, 150), (5_000, 600, 50), (11_000, 800, 50))
    ),
)  # fmt: skip


def main() -> None:
    """Run and print one line for each work and solver."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peers", action="store_true", help="plain HiGHS and spopt too")
    asked.add_argument("--seeds", type=int, default=5)
    asked.add_argument("--limit", type=float, default=60.0)
    asked.add_argument("--only", default="")
    asked.add_argument(
        "--cpu",
        action="store_true",
        help="the limit of ours in CPU seconds: for a machine that does much else",
    )
    options = asked.parse_args()
    solvers: dict[str, Callable[[SitingProblem, int | None, float], tuple[float, float]]] = {"ours": ours}
    if options.peers:
        solvers |= {"plain HiGHS": plain_highs, "spopt": spopt_cbc}
    ours(instance(99, 300, 30, 10.0), 3, 10)
    ours(instance(99, 3_000, 200, 6.0), 20, 10)
    ours(instance(99, 1_000, 200, 12.0, uniform=True), None, 60)
    median(graph(99, 60), 5, 10)
    center(graph(99, 60), 5, 10)
    if options.cpu:
        time.perf_counter = time.process_time
    for name, make, p in WORK:
        for solver, solve in solvers.items():
            if options.only in name:
                solved = lambda made, limit, solve=solve, p=p: solve(made, p, limit)  # noqa: E731
                time_each(f"{name:30} {solver}", make, solved, options)
    for name, make, solve_it in OWN:
        if options.only in name:
            time_each(name, make, solve_it, options)


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those that it started, as spopt's solver is one."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def time_each(
    name: str,
    make: Callable[[int], Any],
    solve: Callable[[Any, float], tuple[float, float]],
    options: argparse.Namespace,
) -> None:
    """Print one line: CPU seconds of each seed, the worst gap, the values."""
    times, values, gaps = [], [], []
    for seed in range(options.seeds):
        made = make(seed)
        start = cpu_seconds()
        try:
            value, gap = solve(made, options.limit)
        except ImportError:
            return
        times.append(cpu_seconds() - start)
        values.append(value)
        gaps.append(gap)
    mean = float(np.exp(np.mean(np.log(times))))
    listed = " ".join(f"{seconds:.2f}" for seconds in times)
    print(
        f"{name:44} {mean:8.2f} s  ({listed})  worst gap {100 * max(gaps):.3f} %  {[round(v) for v in values]}",
        flush=True,
    )


if __name__ == "__main__":
    main()
