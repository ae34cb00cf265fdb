"""Each demand point whole at one home: instances laid like the published capacitated p-median ones, beside HiGHS alone on the textbook's rows; run by hand.

    python benchmarks/whole.py [--points 50 100] [--seeds 3] [--limit 120] [--room 0.9] [--peer]

Points with whole coordinates in a square of 100, weights of 1 to 20; each is a site, one in ten is chosen, and holds what leaves so much of the room
filled. Ways are rounded down, and count once a point, not by weight. CPU seconds; the limit is that of a clock.
"""

from __future__ import annotations

import argparse
import itertools
import time

import numpy as np
import pandas as pd
from _highs import Textbook, solve_alone
from scipy import sparse

import coverplan as cp


def points(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the ways between points, and their weights."""
    chance = np.random.default_rng(seed)
    spots, weight = chance.integers(1, 101, (count, 2)), chance.integers(1, 21, count).astype(float)
    return np.floor(np.linalg.norm(spots[:, None] - spots[None], axis=2)), weight


def homes(ways: np.ndarray, weight: np.ndarray, many: int, room: float) -> cp.SitingModel:
    """Return the problem as planners state it."""
    ids = [f"p{at:03d}" for at in range(len(weight))]
    costs = cp.CostMatrix.from_dense(ways / weight[:, None], demand_ids=ids, site_ids=ids)
    care = cp.Service(
        name="care", costs=costs, weights=pd.Series(weight, index=ids), allocated=True, whole=True
    )
    sites = pd.DataFrame({"site_id": ids, "capacity": room})
    return cp.SitingModel(sites, care, "least_cost", [cp.rules.Count(exactly=many)])


def textbook(
    ways: np.ndarray, weight: np.ndarray, many: int, room: float, limit: float
) -> tuple[float, float]:
    """Give HiGHS a column for each site, and for each point and site; return value and bound."""
    count = len(weight)
    eye = sparse.eye_array(count, format="csr")
    none = sparse.csr_array((count, count))
    total = sparse.csr_array(np.append(np.ones(count), np.zeros(count * count)).reshape(1, -1))
    rows = [
        sparse.hstack([none, sparse.kron(eye, np.ones((1, count)))]),
        sparse.hstack([-room * eye, sparse.kron(weight.reshape(1, -1), eye)]),
        sparse.hstack([-sparse.kron(np.ones((count, 1)), eye), sparse.eye_array(count * count)]),
        total,
    ]
    low = np.concatenate([np.ones(count), np.full(count + count * count, -np.inf), [many]])
    high = np.concatenate([np.ones(count), np.zeros(count + count * count), [many]])
    cost, width = np.append(np.zeros(count), ways.ravel()), count + count * count
    alone = Textbook(cost, np.ones(width), sparse.csr_array(sparse.vstack(rows)), low, high, width)
    info = solve_alone(alone, limit, threads=1, mip_rel_gap=0.0, mip_abs_gap=0.99)
    return info.objective_function_value, info.mip_dual_bound


def main() -> None:
    """Run and print a line for each instance."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, nargs="+", default=[50, 100])
    asked.add_argument("--seeds", type=int, default=3)
    for name, value in (("limit", 120.0), ("room", 0.9)):
        asked.add_argument(f"--{name}", type=float, default=value)
    asked.add_argument("--peer", action="store_true", help="HiGHS alone, too")
    options = asked.parse_args()
    for count, seed in itertools.product(options.points, range(options.seeds)):
        ways, weight = points(seed, count)
        many = count // 10
        room = float(np.ceil(weight.sum() / many / options.room))
        start = time.process_time()
        plan = cp.solve(homes(ways, weight, many, room), time_limit_s=options.limit)
        took, stage = time.process_time() - start, plan.stages[-1]
        told = f"{stage.value:.0f} of {stage.bound:.1f} ({stage.gap:.2%} left)"
        print(f"{count} points, {many} homes, seed {seed} {took:6.1f} s  {plan.status:10} {told}", flush=True)
        if options.peer:
            start = time.process_time()
            value, bound = textbook(ways, weight, many, room, options.limit)
            peer = time.process_time() - start
            left = f"{value:.0f} of {bound:.1f} ({abs(value - bound) / max(1.0, abs(value)):.2%} left)"
            agree = not (value < stage.bound - 1e-6 or stage.value < bound - 1e-6)
            words = f"{peer / took:.1f} times ours; answers {'agree' if agree else 'DIFFER'}"
            print(f"{'HiGHS alone':>28} {peer:6.1f} s  {left}; {words}", flush=True)


if __name__ == "__main__":
    main()
