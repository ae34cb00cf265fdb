"""Known answers: what others have published for real instances."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse.csgraph import dijkstra

from coverplan.costs.matrix import CostMatrix
from coverplan.siting import SitingProblem, solve_lscp, solve_mclp, solve_p_center, solve_p_median

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "benchmarks"


@pytest.fixture(scope="module")
def san_francisco(folder):
    rows = pd.read_csv(
        folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv",
        dtype={"DestinationName": str},
    )
    rows = rows.rename(columns={"distance": "cost", "name": "site_id", "DestinationName": "demand_id"})
    costs = CostMatrix.from_triplets(rows)
    return costs, rows.drop_duplicates("demand_id").set_index("demand_id")["demand"]


def test_san_francisco(san_francisco):
    costs, people = san_francisco
    assert costs.shape == (205, 16)
    assert solve_lscp(SitingProblem(costs, people, "5 km")).objective == 8
    assert solve_lscp(SitingProblem(costs, people, "8 km")).objective == 3
    assert solve_mclp(SitingProblem(costs, people, "5 km"), 4).objective == 875247
    median = solve_p_median(SitingProblem(costs, people), 4)
    assert median.objective == pytest.approx(2848268129.71, abs=0.01)
    center = solve_p_center(SitingProblem(costs, people), 4)
    assert center.objective == pytest.approx(7403.06, abs=0.01)
    assert {median.status, center.status} == {"optimal"}


def test_san_francisco_weights_joined_in_any_order(san_francisco):
    costs, people = san_francisco
    mixed = people.sample(frac=1, random_state=3)
    assert solve_mclp(SitingProblem(costs, mixed, "5 km"), 4).objective == 875247


def test_sjc324(folder):
    points = np.loadtxt(folder / "mclp-SJC324.txt", skiprows=1, max_rows=324)
    weights = np.loadtxt(folder / "mclp-SJC324-demand.dat")
    table = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    costs = CostMatrix.from_dense(table)
    problem = SitingProblem(costs, pd.Series(weights, index=costs.demand_ids), "800 m")
    solutions = [solve_mclp(problem, p) for p in range(1, 6)]
    assert [solution.objective for solution in solutions] == [5461, 8790, 11604, 12106, 12152]
    assert {solution.status for solution in solutions} == {"optimal"}


@pytest.mark.parametrize(("number", "best"), [(1, 5819), (2, 4093), (3, 4250), (4, 3034), (5, 1355)])
def test_pmed(folder, number, best):
    size, edges, p, *rest = map(int, (folder / f"pmed{number}.txt").read_text().split())
    table = np.zeros((size, size))
    for u, v, cost in np.array(rest).reshape(edges, 3):
        table[u - 1, v - 1] = table[v - 1, u - 1] = cost
    costs = CostMatrix.from_dense(dijkstra(table, directed=False))
    solution = solve_p_median(SitingProblem(costs, pd.Series(1.0, index=costs.demand_ids)), p)
    assert (solution.objective, solution.bound, solution.status) == (best, best, "optimal")


def test_brighton(folder):
    seconds = pd.read_csv(folder / "brighton" / "brighton_travel_matrix_driving.csv", index_col=0)
    people = pd.read_csv(folder / "brighton" / "brighton_demand.csv", index_col=0)["demand"]
    costs = CostMatrix.from_dense(seconds.to_numpy(), "s", seconds.index, seconds.columns)
    means = [
        solve_p_median(SitingProblem(costs, people), p).objective / people.sum() / 60
        for p in (6, 5, 4, 3, 2, 1)
    ]
    assert [round(mean, 2) for mean in means] == [4.87, 4.96, 5.08, 5.37, 5.94, 9.74]


def test_manhattan(folder):
    words = (folder / "mclp-manhattan.txt").read_text().split("NODE_COORD_SECTION")[1].split()
    places = np.radians(np.array(words[: 2 * 2713], dtype=float).reshape(-1, 2))
    weights = np.array(words[2 * 2713 + 1 : 3 * 2713 + 1], dtype=float)
    assert weights.sum() == 1585873
    lat, lon = places.T
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    metres = 2 * 6_378_100 * np.arcsin(np.sqrt(half))
    np.fill_diagonal(metres, 0.0)
    costs = CostMatrix.from_dense(np.where(metres <= 400, metres, np.nan), search=400)
    problem = SitingProblem(costs, pd.Series(weights, index=costs.demand_ids), "400 m")
    # Full proof is out of reach of a test; 2 % is a matter of seconds.
    solution = solve_mclp(problem, 90, gap=0.02)
    assert solution.status == "feasible"
    assert 0.99 * 1539992 <= solution.objective <= 1539992 <= solution.bound <= 1.01 * 1539992
