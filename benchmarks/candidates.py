"""Candidates of a grid over the land that is left: CPU seconds on an invented county; run by hand.

    python benchmarks/candidates.py [--fields 20000] [--cell 500]

A county of 32 km by 31 km; squares of 40 to 150 m as farmland, five winding dykes with 4,000 corners each, kept off at 300 m and measured at 2,000 m.
"""

from __future__ import annotations

import argparse
import time

import geopandas as gpd
import numpy as np
import shapely

from coverplan.plan import Layers, Plan
from coverplan.siting.candidates import Wanted, candidate_sites
from coverplan.study import Study

WIDE, HIGH = 32_000.0, 31_000.0
WEST, SOUTH = 500_000.0, 3_960_000.0


def county(fields: int) -> Study:
    """Return the county with its land."""
    chance = np.random.default_rng(1)
    x, y = chance.uniform(WEST, WEST + WIDE, fields), chance.uniform(SOUTH, SOUTH + HIGH, fields)
    side = chance.uniform(40, 150, fields)
    along = np.linspace(0, WIDE, 4000)
    dykes = [
        shapely.LineString(np.column_stack([WEST + along, SOUTH + 5000 * k + 800 * np.sin(along / 900 + k)]))
        for k in range(1, 6)
    ]
    land = gpd.GeoDataFrame(
        {"land": ["farm"] * fields + ["dyke"] * len(dykes)},
        geometry=[*shapely.box(x, y, x + side, y + side), *dykes],
        crs="EPSG:4548",
    )
    layers = {"farm": {"path": "farm", "kind": "basic_farmland"}, "dyke": {"path": "dyke", "distance_m": 300}}
    plan = Plan(
        id="county",
        area={"name": "county", "crs": "EPSG:4548", "country": "CN"},
        layers=Layers.model_validate({"exclusions": layers}),
    )
    units = gpd.GeoDataFrame(
        {"unit_code": ["1"], "name": ["county"], "level": ["county"], "type": [""], "parent_code": [""]},
        geometry=[shapely.box(WEST, SOUTH, WEST + WIDE, SOUTH + HIGH)],
        crs="EPSG:4548",
    )
    return Study(plan=plan, boundaries=units, exclusions=land)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fields", type=int, default=20_000)
    parser.add_argument("--cell", type=float, default=500.0)
    options = parser.parse_args()
    study = county(options.fields)
    start = time.process_time()
    found = candidate_sites(study, Wanted(sources=["grid"], kinds=["public_cemetery"], grid_m=options.cell))
    print(f"{time.process_time() - start:.1f} CPU s, {len(found.frame)} candidates")
    print(
        found.left[["land_kind", "distance_m", "is_applied", "land_ha", "candidates"]].to_string(index=False)
    )


if __name__ == "__main__":
    main()
