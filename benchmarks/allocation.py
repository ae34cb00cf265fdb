"""Exact allocation to facilities with limited room, beside plain HiGHS (and OR-tools, when installed); run by hand.

    python benchmarks/allocation.py [--points 20000] [--facilities 500] [--km 10] [--room 60 95 100 130] [--peers]
        [--without HiGHS] [--serves | --valley | --all-pairs]

A square of 100 km; 60 % of the points in 40 Gaussian clusters (sd 1.5 to 6 km), the rest uniform; whole needs 1 to 100;
facilities are points plus N(0, 300 m), with rooms that differ threefold and come to so many per cent of the need. Costs are
straight lines. With --serves half of the facilities serve one of 16 squares only, with --valley all lies along a line of 100 km, with
--all-pairs there is no limit of distance. CPU seconds and the most memory held, each case and solver in a process of its own; the answers of all are
compared: need served, and cost to a ten-millionth.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from coverplan.costs import AllPairs, CostMatrix, allocate, allocate_all
from coverplan.ids import as_ids


def instance(
    points: int, facilities: int, km: float, shape: str = "", seed: int = 0
) -> tuple[CostMatrix | AllPairs, pd.Series, pd.Series]:
    """Costs within so many km, needs, and rooms in proportion (they add up to 1)."""
    chance = np.random.default_rng(seed)
    clustered = int(0.6 * points)
    centre, spread = chance.uniform(0, 1e5, (40, 2)), chance.uniform(1500, 6000, 40)
    which = chance.integers(0, 40, clustered)
    homes = np.vstack(
        [
            centre[which] + chance.normal(0, 1, (clustered, 2)) * spread[which, None],
            chance.uniform(0, 1e5, (points - clustered, 2)),
        ]
    )
    places = homes[chance.choice(points, facilities, replace=False)] + chance.normal(0, 300, (facilities, 2))
    if shape == "valley":
        homes[:, 1] /= 100
        places[:, 1] /= 100
    if shape == "all-pairs":
        return _every(homes, places), *_needs(chance, points, facilities)
    near = cKDTree(homes).sparse_distance_matrix(cKDTree(places), km * 1000, output_type="coo_matrix").tocsr()
    if shape == "serves":
        near = _served(near.tocoo(), homes, places)
    ids = pd.Index([f"d{n}" for n in range(points)]), pd.Index([f"f{n}" for n in range(facilities)])
    costs = CostMatrix(*ids, near.indptr, near.indices, np.rint(near.data * 1000) / 1000, "m", km * 1000)
    return costs, *_needs(chance, points, facilities)


def _needs(chance: np.random.Generator, points: int, facilities: int) -> tuple[pd.Series, pd.Series]:
    need = pd.Series(chance.integers(1, 101, points).astype(float), index=[f"d{n}" for n in range(points)])
    room = pd.Series(chance.uniform(50, 150, facilities), index=[f"f{n}" for n in range(facilities)])
    return need, room / room.sum()


def _every(homes: np.ndarray, places: np.ndarray) -> AllPairs:
    blocks = (cdist(homes[at : at + 1000], places) for at in range(0, len(homes), 1000))
    ids = [f"d{n}" for n in range(len(homes))], [f"f{n}" for n in range(len(places))]
    return AllPairs.of_blocks(*ids, blocks)


def _served(near: sparse.coo_matrix, homes: np.ndarray, places: np.ndarray) -> sparse.csr_array:
    """Pairs that are left when every other facility serves its own square of 25 km only."""
    square = [(np.clip(xy, 0, 99_999) // 25_000).astype(int) @ [4, 1] for xy in (homes, places)]
    may = (near.col % 2 == 0) | (square[0][near.row] == square[1][near.col])
    return sparse.csr_array((near.data[may], (near.row[may], near.col[may])), shape=near.shape)


def by_highs(costs: CostMatrix, need: pd.Series, room: pd.Series, limit: float) -> tuple[float, float]:
    """The textbook programme, with a unit left out dearer than any way round; NaN when it does not end in time."""
    import highspy

    n, m = costs.shape
    price = (m + 1) * float(costs.data.max())
    row = np.repeat(np.arange(n), np.diff(costs.indptr))
    pairs = len(costs.data)
    into = np.concatenate([row, n + costs.indices, np.arange(n)])
    column = np.concatenate([np.arange(pairs), np.arange(pairs), pairs + np.arange(n)])
    table = sparse.csc_array((np.ones(len(into)), (into, column)), shape=(n + m, pairs + n))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pairs + n, n + m
    lp.col_cost_ = np.concatenate([costs.data, np.full(n, price)])
    lp.col_lower_, lp.col_upper_ = np.zeros(pairs + n), np.full(pairs + n, np.inf)
    lp.row_lower_ = np.concatenate([need, np.full(m, -np.inf)])
    lp.row_upper_ = np.concatenate([need, room])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = table.indptr, table.indices, table.data
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003
    solver.setOptionValue("time_limit", limit)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return np.nan, np.nan
    flow = np.array(solver.getSolution().col_value)
    return float(flow[:pairs].sum()), float(flow[:pairs] @ costs.data)


def by_ortools(costs: CostMatrix, need: pd.Series, room: pd.Series) -> tuple[float, float]:
    """SimpleMinCostFlow, costs in millimetres."""
    from ortools.graph.python import min_cost_flow

    n, m = costs.shape
    solver = min_cost_flow.SimpleMinCostFlow()
    whole = np.rint(costs.data * 1000).astype(np.int64)
    row = np.repeat(np.arange(n), np.diff(costs.indptr))
    amount, places = need.to_numpy().astype(np.int64), room.to_numpy().astype(np.int64)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(row, n + costs.indices, amount[row], whole)
    solver.add_arcs_with_capacity_and_unit_cost(
        n + np.arange(m), np.full(m, n + m), places, np.zeros(m, np.int64)
    )
    price = np.full(n, (m + 1) * int(whole.max()))
    solver.add_arcs_with_capacity_and_unit_cost(np.arange(n), np.full(n, n + m), amount, price)
    solver.set_nodes_supplies(np.arange(n), amount)
    solver.set_nodes_supplies(np.array([n + m]), np.array([-amount.sum()]))
    if solver.solve() != solver.OPTIMAL:
        return np.nan, np.nan
    flow = solver.flows(arcs)
    return float(flow.sum()), float(flow @ costs.data)


def _solved(costs: CostMatrix | AllPairs, need: pd.Series, room: pd.Series) -> tuple[float, float]:
    found = allocate_all(costs, need, room) if isinstance(costs, AllPairs) else allocate(costs, need, room)
    return float(need.sum() - found.unserved.sum()), found.total_cost


_WHO = {"ours": _solved, "HiGHS": by_highs, "OR-tools": by_ortools}


def _saved(folder: Path, costs: CostMatrix | AllPairs, need: pd.Series, share: pd.Series) -> None:
    np.save(folder / "need.npy", need.to_numpy())
    np.save(folder / "share.npy", share.to_numpy())
    names = ("whole",) if isinstance(costs, AllPairs) else ("indptr", "indices", "data")
    for name in names:
        np.save(folder / f"{name}.npy", getattr(costs, name))


def _loaded(folder: Path) -> tuple[CostMatrix | AllPairs, pd.Series, pd.Series]:
    held = {path.stem: np.load(path) for path in folder.glob("*.npy")}
    need, share = (
        pd.Series(held[name], index=[f"{letter}{n}" for n in range(len(held[name]))])
        for name, letter in (("need", "d"), ("share", "f"))
    )
    ids = need.index, share.index
    if "whole" in held:
        return AllPairs(as_ids(ids[0], "demand"), as_ids(ids[1], "site"), held["whole"]), need, share
    arrays = held["indptr"], held["indices"], held["data"]
    return CostMatrix(*ids, *arrays, "m", float(held["data"].max())), need, share


def _one(folder: Path, who: str, per_cent: int, limit: float) -> None:
    """Solve one case with one solver, in a process that has held nothing else; say seconds, memory before and at most, and the answer."""
    costs, need, share = _loaded(folder)
    room = np.floor(share * need.sum() * per_cent / 100)
    more = (limit,) if who == "HiGHS" else ()
    if who == "ours":
        _WHO[who](*instance(50, 5, 100.0, "all-pairs" if isinstance(costs, AllPairs) else ""))  # compiles
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    begun = time.process_time()
    served, cost = _WHO[who](costs, need, room, *more)
    took = time.process_time() - begun
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps([took, before, held, served, cost]))


def _apart(folder: Path, who: str, per_cent: int, limit: float) -> list[float] | None:
    """Run :func:`_one` in a process of its own; None where its solver is not installed."""
    case = [sys.executable, __file__, "--one", str(folder), who, str(per_cent), "--limit", str(limit)]
    done = subprocess.run(case, capture_output=True, text=True, check=False)
    if "ImportError" in done.stderr or "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(done.stderr)
    told: list[float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    """Run what the command line asks for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--points", type=int, default=20_000)
    ask.add_argument("--facilities", type=int, default=500)
    ask.add_argument("--km", type=float, default=10.0)
    ask.add_argument("--room", type=int, nargs="+", default=[60, 95, 100, 130])
    ask.add_argument("--peers", action="store_true")
    for shape in ("serves", "valley", "all-pairs"):
        ask.add_argument(f"--{shape}", dest="shape", action="store_const", const=shape, default="")
    ask.add_argument("--without", nargs="*", default=[], metavar="PEER")
    ask.add_argument("--limit", type=float, default=120.0, help="seconds for HiGHS")
    ask.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        _one(Path(asked.one[0]), asked.one[1], int(asked.one[2]), asked.limit)
        return
    with tempfile.TemporaryDirectory() as folder:
        costs, need, share = instance(asked.points, asked.facilities, asked.km, asked.shape)
        _saved(Path(folder), costs, need, share)
        every = isinstance(costs, AllPairs)
        told = (
            f"all {costs.whole.size:,} pairs"
            if every
            else f"{costs.pairs:,} pairs within {asked.km:g} km {asked.shape}"
        )
        del costs
        print(f"{asked.points:,} points, {asked.facilities:,} facilities, {told}")
        peers = ["HiGHS", "OR-tools"] if asked.peers and not every else []
        for per_cent in asked.room:
            _compare(
                Path(folder),
                per_cent,
                [name for name in peers if name not in asked.without],
                need.sum(),
                asked.limit,
            )


def _compare(folder: Path, per_cent: int, peers: list[str], need: float, limit: float) -> None:
    ours = _apart(folder, "ours", per_cent, limit)
    assert ours is not None
    seconds, before, held, *answer = ours
    print(
        f"room {per_cent} %: ours {seconds:.2f} s, served {answer[0] / need:.4%}; {held:.2f} GB at most, {before:.2f} before it began",
        flush=True,
    )
    for name in peers:
        found = _apart(folder, name, per_cent, limit)
        if found is None:
            print(f"    {name}: not installed")
            continue
        took, _, most, *theirs = found
        same = np.allclose(theirs, answer, rtol=1e-7)
        said = "not done" if np.isnan(theirs[0]) else "equal" if same else f"differs: {theirs} {answer}"
        print(f"    {name}: {took:.2f} s ({took / seconds:.1f} times), {most:.2f} GB, {said}", flush=True)


if __name__ == "__main__":
    main()
