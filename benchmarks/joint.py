"""Joint plans of county size beside HiGHS alone on the textbook model; run by hand.

    python benchmarks/joint.py [--villages 500] [--sites 60] [--seeds 3] [--limit 60] [--aims most_covered cheapest least_cost]
        [--phases 1 3] [--gap 0] [--peer] [--tight 1.0]

A square of 40 km with 12 towns; 70 % of the villages in clusters around their seats (sd 4 km), the rest uniform; 2 to 20 places needed in each.
Sites are villages plus N(0, 300 m); one in ten stands already and may be enlarged. Three sizes (60, 120 and 240 places, scaled where there are
more villages to a site; the larger, the cheaper a place; dearer or cheaper by 30 % from site to site) serve within 8 km. A plan is drawn first
(a site in each town, then any, until it holds 70 % of the places needed), and the rules ask what it comes to: the money it takes in each phase, rounded
up to 50 (what is left is lost); in each town as many new sites as it has, one fewer or one more; where money is to be saved, as many people
served in all. So a plan exists. CPU seconds; the gap left of each aim; HiGHS has the same time on rows as a textbook has them.
"""

from __future__ import annotations

import argparse
import itertools
import time

import numpy as np
import pandas as pd
from _highs import Textbook, solve_alone
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow
from scipy.spatial import cKDTree

import coverplan as cp

CAPACITIES, COSTS = np.array([60.0, 120.0, 240.0]), np.array([60.0, 100.0, 160.0])
REACH_M = 8000.0


def county(seed: int, villages: int, sites: int, phases: int, aim: str) -> cp.SitingModel:
    """One county, in which a plan exists."""
    chance = np.random.default_rng(seed)
    seats = chance.uniform(3000, 37000, (12, 2))
    near = chance.random(villages) < 0.7
    homes = np.where(
        near[:, None],
        seats[chance.integers(0, 12, villages)] + chance.normal(0, 4000, (villages, 2)),
        chance.uniform(0, 40000, (villages, 2)),
    )
    weight = chance.integers(2, 21, villages).astype(float)
    places = homes[chance.choice(villages, sites, replace=False)] + chance.normal(0, 300, (sites, 2))
    town = np.array([f"town{at:02d}" for at in cKDTree(seats).query(places)[1]])
    stands = np.arange(sites) % 10 == 0
    factor = chance.uniform(0.7, 1.3, sites)
    capacities = np.rint(CAPACITIES * weight.sum() / (5500 * sites / 60))
    site_ids = [f"s{at:03d}" for at in range(sites)]
    frame = pd.DataFrame(
        {
            "site_id": site_ids, "kind": "home", "unit_code": town, "state": np.where(stands, "open", "candidate"),
            "capacity": np.where(stands, capacities[0], np.nan), "x_m": places[:, 0], "y_m": places[:, 1],
        }
    )  # fmt: skip
    sizes = pd.DataFrame(
        [
            {
                "size": f"{name}", "site_id": site_ids[at], "capacity": capacities[name], "cost": round(COSTS[name] * factor[at]),
                "enlarge_cost": round((COSTS[name] - 30) * factor[at]),
            }
            for at in range(sites)
            for name in range(3)
        ]
    )  # fmt: skip
    names = [str(2027 + at) for at in range(phases)]
    demand_ids = [f"v{at:05d}" for at in range(villages)]
    pairs = cKDTree(homes).sparse_distance_matrix(cKDTree(places), REACH_M, output_type="coo_matrix").tocsr()
    costs = cp.CostMatrix(
        pd.Index(demand_ids),
        pd.Index(site_ids),
        pairs.indptr,
        pairs.indices,
        np.rint(pairs.data),
        "m",
        REACH_M,
    )
    beds = cp.Service(
        name="beds", costs=costs, weights=pd.Series(weight, index=demand_ids), cutoff=f"{REACH_M:g} m", allocated=True
    )  # fmt: skip
    drawn = _drawn(chance, town, stands, capacities, weight.sum())
    rules = _asked(chance, drawn, town, sizes, names)
    if aim == "cheapest":
        room = np.where(stands, capacities[0], 0.0)
        for at, size in drawn:
            room[at] = capacities[size]
        rules.append(
            cp.rules.ValueFloor(
                service="beds", share=_served(pairs, weight, room) / weight.sum(), name="floor"
            )
        )
    return cp.SitingModel(frame, beds, aim, rules, sizes=sizes, phases=names)


def _drawn(
    chance: np.random.Generator, town: np.ndarray, stands: np.ndarray, capacities: np.ndarray, wanted: float
) -> list[tuple[int, int]]:
    """Draw new sites and their sizes: one in each town, then any."""
    shuffled = chance.permutation(np.flatnonzero(~stands))
    first = np.unique(town[shuffled], return_index=True)[1]
    order = np.concatenate([shuffled[first], np.delete(shuffled, first)])
    drawn, room = [], capacities[0] * stands.sum()
    for at in order:
        if room > 0.7 * wanted and len(drawn) >= len(first):
            break
        drawn.append((int(at), int(chance.integers(0, 3))))
        room += capacities[drawn[-1][1]]
    return drawn


def _asked(
    chance: np.random.Generator, drawn: list[tuple[int, int]], town: np.ndarray, sizes: pd.DataFrame, names: list[str]
) -> list[cp.rules.Rule]:  # fmt: skip
    """Ask what a plan that was drawn comes to."""
    counts = pd.Series(town[[at for at, _ in drawn]]).value_counts().sort_index()
    rules: list[cp.rules.Rule] = [
        cp.rules.Count(
            where={"unit_code": name}, counts="new", at_least=max(1, number - 1), at_most=number + 1, name=f"quota {name}"
        )
        for name, number in counts.items()
    ]  # fmt: skip
    money = np.zeros(len(names))
    for at, size in drawn:
        money[chance.integers(0, len(names))] += sizes["cost"][3 * at + size]
    money = np.ceil(money / 50) * 50
    limit = dict(zip(names, money.tolist(), strict=True)) if len(names) > 1 else float(money[0])
    return [*rules, cp.rules.Budget(limit=limit, name="budget")]


def _served(pairs: sparse.csr_array, weight: np.ndarray, room: np.ndarray) -> float:
    """Return the most that a plan serves: a maximum flow."""
    villages, sites = pairs.shape
    there = pairs.tocoo()
    start, end = villages + sites, villages + sites + 1
    ends = np.concatenate([np.full(villages, start), there.row, villages + np.arange(sites)])
    others = np.concatenate([np.arange(villages), villages + there.col, np.full(sites, end)])
    most = np.concatenate([weight, weight[there.row], room]).astype(np.int32)
    graph = sparse.csr_matrix((most, (ends, others)), shape=(end + 1, end + 1))
    return float(maximum_flow(graph, start, end).flow_value)


def textbook(model: cp.SitingModel, limit: float) -> tuple[float, float]:
    """Give HiGHS the first aim as a textbook has it: a column for each site, size and phase, and for each village and site; value and bound."""
    actions, phases = model.sites.actions, len(model.phases)
    reach, steps = model.reaches[0], len(actions) * phases
    site, cost = (np.repeat([getattr(one, name) for one in actions], phases) for name in ("site", "cost"))
    built = np.repeat([one.does == "build" for one in actions], phases)
    pairs, at = len(reach.row), np.arange(len(reach.row))
    served = steps + at
    stands, capacity = model.sites.stands, np.nan_to_num(model.sites.capacity)
    gained = np.repeat([one.capacity - capacity[one.site] for one in actions], phases)
    taken, is_built = np.arange(steps), np.flatnonzero(built)
    blocks = [
        _rows([(site, taken, np.ones(steps))], len(stands), 1.0),
        _rows([(reach.row, served, np.ones(pairs))], len(reach.ids), reach.weight),
        _rows([(reach.site, served, np.ones(pairs)), (site, taken, -gained)], len(stands), capacity),
    ]
    links = sparse.csr_array(
        (np.ones(len(is_built)), (site[is_built], is_built)), shape=(len(stands), steps)
    )[reach.site].tocoo()
    weight = reach.weight[reach.row]
    blocks.append(
        _rows(
            [(at, served, np.ones(pairs)), (links.row, links.col, -weight[links.row])],
            pairs,
            weight * stands[reach.site],
        )
    )
    low: list[tuple[np.ndarray, np.ndarray, float]] = []
    for rule in model.rules:
        if isinstance(rule, cp.rules.Count):
            chosen = np.flatnonzero(built & model.sites.pick(rule.where)[site])
            blocks.append(_rows([(np.zeros(len(chosen), int), chosen, np.ones(len(chosen)))], 1, rule.high))
            low.append((chosen, np.ones(len(chosen)), rule.low))
        elif isinstance(rule, cp.rules.Budget):
            for _, among, money in rule.caps(model):
                chosen = np.flatnonzero(np.isin(taken % phases, among))
                blocks.append(_rows([(np.zeros(len(chosen), int), chosen, cost[chosen])], 1, money))
        elif isinstance(rule, cp.rules.ValueFloor):
            low.append((served, np.ones(pairs), rule.share * reach.weight.sum()))
    blocks += [
        _rows([(np.zeros(len(chosen), int), chosen, -values)], 1, -least) for chosen, values, least in low
    ]
    width = steps + pairs
    rows = sparse.vstack(
        [sparse.csr_array((v, (r, c)), shape=(count, width)) for r, c, v, count, _ in blocks], format="csr"
    )
    is_cheapest = model.objectives[0].aim == "cheapest"
    aim = np.concatenate(
        [cost if is_cheapest else np.zeros(steps), np.full(pairs, 0.0 if is_cheapest else -1.0)]
    )
    upper = np.concatenate([np.ones(steps), weight])
    high = np.concatenate([high for *_, high in blocks])
    alone = Textbook(aim, upper, rows, np.full(len(high), -np.inf), high, steps)
    info = solve_alone(alone, limit, threads=1, mip_rel_gap=0.0)
    value, bound = info.objective_function_value, info.mip_dual_bound
    return (value, bound) if is_cheapest else (-value, -bound)


def _rows(
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], count: int, high: float | np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, np.ndarray]:
    row, column, value = (np.concatenate([part[at] for part in parts]) for at in range(3))
    return row, column, value, count, np.broadcast_to(np.asarray(high, float), (count,))


def main() -> None:
    """Run and print a line for each county, aim and number of phases."""
    asked = argparse.ArgumentParser(description=__doc__)
    for name, value in (("villages", 500), ("sites", 60), ("seeds", 3)):
        asked.add_argument(f"--{name}", type=int, default=value)
    for name, value in (("limit", 60.0), ("gap", 0.0)):
        asked.add_argument(f"--{name}", type=float, default=value)
    asked.add_argument("--aims", nargs="+", default=["most_covered", "cheapest", "least_cost"])
    asked.add_argument("--phases", nargs="+", type=int, default=[1, 3])
    asked.add_argument("--peer", action="store_true", help="HiGHS alone too, for the first aim")
    options = asked.parse_args()
    for phases, aim, seed in itertools.product(options.phases, options.aims, range(options.seeds)):
        model = county(seed, options.villages, options.sites, phases, aim)
        start = time.process_time()
        plan = cp.solve(model, time_limit_s=options.limit, gap=options.gap)
        took = time.process_time() - start
        told = "; ".join(
            f"{one.objective.aim} {one.value:.0f} of {one.bound:.1f} ({one.gap:.2%} left)"
            for one in plan.stages
        )
        print(f"seed {seed}, {phases} phases, {aim:12} {took:6.1f} s  {plan.status:10} {told}", flush=True)
        if options.peer and aim != "least_cost":
            start = time.process_time()
            value, bound = textbook(model, options.limit)
            peer = time.process_time() - start
            agree = plan.stages and not (
                _beats(value, plan.stages[0].bound, aim) or _beats(plan.stages[0].value, bound, aim)
            )
            left = f"{value:.0f} of {bound:.1f} ({abs(bound - value) / max(1.0, abs(value)):.2%} left)"
            words = f"{peer / took:.1f} times ours; answers {'agree' if agree else 'DIFFER'}"
            print(f"{'HiGHS alone':>31} {peer:6.1f} s  {left}; {words}", flush=True)


def _beats(value: float, bound: float, aim: str) -> bool:
    """Tell whether a value is better than what another proved to be impossible."""
    room = 1e-6 * max(1.0, abs(bound))
    return value < bound - room if aim == "cheapest" else value > bound + room


if __name__ == "__main__":
    main()
