"""All goals of a generated county, cold, once costs exist, and with another cutoff; run by hand.

    python benchmarks/goals.py [--villages 437] [--points 100000] [--facilities 2000] [--side 60] [--anywhere 95]

A county of 31 x 31 km in 14 towns and as many villages as asked for (cells of a grid); a road every `31 km / side` and by it the demand
points, most of them in clusters; facilities at random, every third serves one town, one in ten opens in 2030. Goals of every kind that is
measured in space, over it: quota, ratio, reach (by length and by time, with and without who may use what), capacity (with a cutoff,
by deaths over 20 years, beds). With --anywhere there is one goal instead: room in all facilities, however far, for so many per cent of the need.
CPU seconds, and the most memory the process held.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, box, points

from coverplan.goals import measure
from coverplan.plan import Plan
from coverplan.study import Study

CRS = "EPSG:4548"
X0, Y0, WIDE = 480_000.0, 3_940_000.0, 31_000.0
COUNTY, TOWNS = "370832", 14


def units(villages: int) -> gpd.GeoDataFrame:
    """A county, towns as strips from west to east, villages as cells of them."""
    rows = [(COUNTY, "县", "county", "", "", box(X0, Y0, X0 + WIDE, Y0 + WIDE))]
    wide = WIDE / TOWNS
    for town in range(TOWNS):
        code, west = f"{COUNTY}{100 + town}", X0 + town * wide
        rows.append((code, f"{town}镇", "town", "镇", COUNTY, box(west, Y0, west + wide, Y0 + WIDE)))
        many = villages // TOWNS + (town < villages % TOWNS)
        for at in range(many):
            south, north = Y0 + WIDE * at / many, Y0 + WIDE * (at + 1) / many
            rows.append(
                (
                    f"{code}{200 + at}",
                    f"{town}-{at}村",
                    "village",
                    "村委会",
                    code,
                    box(west, south, west + wide, north),
                )
            )
    columns = ["unit_code", "name", "level", "type", "parent_code", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)


def roads(side: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """A grid of roads, `side` each way."""
    step = WIDE / side
    at = {(i, j): (X0 + (i + 0.5) * step, Y0 + (j + 0.5) * step) for i in range(side) for j in range(side)}
    pairs = [(p, q) for p in at for q in ((p[0] + 1, p[1]), (p[0], p[1] + 1)) if q in at]
    nodes = gpd.GeoDataFrame(
        {"node_id": [f"{i}-{j}" for i, j in at]}, geometry=points(np.array(list(at.values()))), crs=CRS
    )
    edges = gpd.GeoDataFrame(
        {
            "edge_id": [f"e{n}" for n in range(len(pairs))], "u": [f"{p[0]}-{p[1]}" for p, _ in pairs],
            "v": [f"{q[0]}-{q[1]}" for _, q in pairs], "road_class": ["primary" if p[0] % 10 == 0 else "residential" for p, _ in pairs],
            "oneway": "no", "speed_kph": pd.array([pd.NA] * len(pairs), dtype="Float64"),
        },
        geometry=[LineString([at[p], at[q]]) for p, q in pairs], crs=CRS,
    )  # fmt: skip
    return nodes, edges


def _units_at(xy: np.ndarray, villages: int) -> list[str]:
    town = np.minimum(((xy[:, 0] - X0) / WIDE * TOWNS).astype(int), TOWNS - 1)
    many = villages // TOWNS + (town < villages % TOWNS)
    cell = np.minimum(((xy[:, 1] - Y0) / WIDE * many).astype(int), many - 1)
    return [f"{COUNTY}{100 + t}{200 + c}" for t, c in zip(town, cell, strict=True)]


def study(villages: int, count: int, sites: int, side: int, seed: int = 0) -> Study:
    """The whole county."""
    chance = np.random.default_rng(seed)
    centre, spread = chance.uniform(0, WIDE, (40, 2)), chance.uniform(500, 2500, 40)
    which = chance.integers(0, 40, int(0.6 * count))
    xy = np.vstack(
        [
            centre[which] + chance.normal(0, 1, (len(which), 2)) * spread[which, None],
            chance.uniform(0, WIDE, (count - len(which), 2)),
        ]
    )
    xy = np.clip(xy, 1, WIDE - 1) + np.array([X0, Y0])
    people = chance.integers(1, 15, count).astype(float)
    residents = gpd.GeoDataFrame(
        {
            "demand_id": [f"d{n}" for n in range(count)], "unit_code": _units_at(xy, villages), "name": "",
            "residents": people, "residents_60plus": np.round(people * 0.22, 2),
        },
        geometry=points(xy), crs=CRS,
    )  # fmt: skip
    there = np.clip(
        xy[chance.choice(count, sites, replace=False)] + chance.normal(0, 200, (sites, 2)),
        [X0 + 1, Y0 + 1],
        [X0 + WIDE - 1, Y0 + WIDE - 1],
    )
    is_care = np.arange(sites) % 2 == 0
    own = _units_at(there, villages)
    facilities = gpd.GeoDataFrame(
        {
            "facility_id": [f"f{n}" for n in range(sites)], "name": [f"设施{n}" for n in range(sites)],
            "kind": np.where(is_care, "nursing_home", "public_cemetery"), "status": "operating",
            "opened": np.where(np.arange(sites) % 10 == 1, "2030", "2010"), "closed": None,
            "beds": np.where(is_care, chance.integers(5, 30, sites), np.nan), "nursing_beds": np.where(is_care, 5.0, np.nan),
            "plots": np.where(is_care, np.nan, chance.integers(50, 150, sites)), "plots_used": np.where(is_care, np.nan, 10.0),
            "serves": [(code[:9],) if n % 3 == 0 else () for n, code in enumerate(own)], "level": None, "unit_code": own,
            "room": chance.integers(50, 150, sites).astype(float),
        },
        geometry=points(there), crs=CRS,
    )  # fmt: skip
    nodes, edges = roads(side)
    frames = {
        "boundaries": units(villages),
        "residents": residents,
        "facilities": facilities,
        "roads": edges,
        "road_nodes": nodes,
    }
    return Study(plan=plan(), **frames)


def plan(km: float = 5.0) -> Plan:
    """The goals, reach and capacity within so many kilometres."""
    cemetery = {"facility": "public_cemetery", "travel": "car", "eligibility": True}
    room = {"kind": "capacity", "capacity": "plots", "used": "plots_used"} | cemetery
    goals = [
        {"id": "quota", "kind": "quota", "facility": "nursing_home", "units": {"level": "town"}, "at_least": 3},
        {"id": "ratio", "kind": "ratio", "facility": "nursing_home", "part": "nursing_beds", "whole": "beds", "target": 0.6},
        {"id": "reach-care", "kind": "reach", "facility": "nursing_home", "group": "residents_60plus", "within": f"{km} km", "travel": "car"},
        {"id": "reach-walk", "kind": "reach", "facility": "nursing_home", "within": f"{3 * km} min", "travel": "walk_elderly"},
        {"id": "reach-cemetery", "kind": "reach", "within": f"{km} km"} | cemetery,
        {"id": "plots", "per_person": 0.07, "within": f"{km} km"} | room,
        {"id": "deaths", "rates": {"deaths_per_mille": {"2026": 7.6, "2035": 6.0}, "years": 20, "start": 2026, "share": 0.5}, "within": f"{km} km"} | room,
        {"id": "beds", "kind": "capacity", "facility": "nursing_home", "capacity": "beds", "group": "residents_60plus", "per_thousand": 40,
         "within": f"{km} km", "travel": "car"},
    ]  # fmt: skip
    return Plan.model_validate(
        {"id": "b", "area": {"name": "县", "code": COUNTY, "crs": CRS}, "goals": goals}
    )


def anywhere(county: Study, per_cent: int) -> Plan:
    """One goal: room in every facility, however far, for so many per cent of the need."""
    each = county.facilities["room"].sum() / (per_cent / 100) / county.residents["residents"].sum()
    goal = {"id": "anywhere", "kind": "capacity", "facility": ["nursing_home", "public_cemetery"], "capacity": "room", "per_person": each, "travel": "car"}  # fmt: skip
    return Plan.model_validate(
        {"id": "b", "area": {"name": "县", "code": COUNTY, "crs": CRS}, "goals": [goal]}
    )


def timed(told: str, given: Study) -> pd.DataFrame:
    """Measure a study, and say what it took, in all and for each goal."""
    begun, marks = time.process_time(), [time.process_time()]
    result = measure(given, progress=lambda _: marks.append(time.process_time()))
    seconds = time.process_time() - begun
    each = np.diff([*marks[1:], time.process_time()])
    print(
        f"{told}: {seconds:.2f} s; "
        + ", ".join(f"{goal.id} {took:.2f}" for goal, took in zip(given.plan.goals, each, strict=True)),
        flush=True,
    )
    return result.goals


def main() -> None:
    """Run what the command line asks for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--villages", type=int, default=437)
    ask.add_argument("--points", type=int, default=100_000)
    ask.add_argument("--facilities", type=int, default=2000)
    ask.add_argument("--side", type=int, default=60)
    ask.add_argument("--anywhere", type=int, metavar="PER_CENT")
    asked = ask.parse_args()
    timed("compiles, on a small county", study(28, 500, 40, 12))
    county = study(asked.villages, asked.points, asked.facilities, asked.side)
    if asked.anywhere:
        county = replace(county, plan=anywhere(county, asked.anywhere))
        timed("cold", county)
        timed("once costs exist", county)
        print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")
        return
    first = timed("cold", county)
    again = timed("once costs exist", replace(county, plan=plan()))
    assert first["value"].equals(again["value"])
    for km in (4.0, 3.0):
        narrower = timed(f"another cutoff ({km:g} km)", replace(county, plan=plan(km)))
        assert (narrower["value"] <= first["value"] + 1e-12).all()
    if asked.points <= 20_000:
        fresh = timed(
            "the same on roads of its own", replace(county, plan=plan(3.0), roads=county.roads.copy())
        )
        assert fresh["value"].equals(narrower["value"])
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")


if __name__ == "__main__":
    main()
