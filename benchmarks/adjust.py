"""Six changes of units in one file, tried on a county: CPU seconds and memory beside a run of the same study.

    python benchmarks/adjust.py                 the embedded sample (437 villages), medians of 3
    python benchmarks/adjust.py --plan PLAN.toml CHANGES.toml    another study and its changes

Each command is a process of its own; user and system seconds and the peak of memory are those the system counts for it. Goals are measured
twice, before and after; reports are written. Exit 1 where six changes take more than 20 s, or twice the memory of the run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import shapely
from job import coverplan, median_of, run_process

import coverplan as cp

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "plan.toml"
MOST_CPU_S, MOST_TIMES = 20.0, 2.0
CHANGES = """\
id = "six"
title = "six changes"
effective = 2027-01-01

[[change]]
action = "merge"
units = ["370832110", "370832215"]
into = { code = "370832112", name = "示例黑堌镇", lon = 115.928, lat = 35.852 }

[[change]]
action = "transfer"
villages = ["370832104247", "370832104253"]
to = "370832002"

[[change]]
action = "rename"
unit = "370832105"
name = "示例杨营新镇"

[[change]]
action = "upgrade"
unit = "370832107"
type = "街道"
code = "370832003"
name = "示例馆驿街道"

[[change]]
action = "split"
unit = "370832106"
line = "split.gpkg"
into = [
  { code = "370832106", name = "韩垓镇", side = "left" },
  { code = "370832113", name = "示例韩东镇", side = "right" },
]

[[change]]
action = "move_line"
units = ["370832101", "370832217"]
line = "moved.gpkg"
"""


def write_changes(folder: Path) -> Path:
    """Write six changes of the sample, with the lines that two of them draw."""
    study = cp.open_study(SAMPLE)
    towns = study.boundaries.set_index("unit_code").geometry
    middle, (_, south, _, north) = towns["370832106"].centroid, towns["370832106"].bounds
    split = shapely.LineString([(middle.x, south - 100), (middle.x, north + 100)])
    border = shapely.line_merge(
        shapely.intersection(towns["370832101"].boundary, towns["370832217"].boundary)
    )
    longest = max(shapely.get_parts(border), key=shapely.length)
    ends = [shapely.line_interpolate_point(longest, share, normalized=True) for share in (0.2, 0.8)]
    for name, line in (("split", split), ("moved", shapely.LineString(ends))):
        gpd.GeoDataFrame({"name": [name]}, geometry=[line], crs=study.boundaries.crs).to_file(
            folder / f"{name}.gpkg"
        )
    path = folder / "changes.toml"
    path.write_text(CHANGES, encoding="utf-8")
    return path


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--plan", nargs=2, type=Path, metavar=("PLAN.toml", "CHANGES.toml"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan, changes = options.plan or (SAMPLE, write_changes(folder))
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        run_process(*coverplan("measure", str(plan), "--out", str(folder / "warm")))  # numba compiles once
        jobs = {
            "run": coverplan("run", str(plan), "--out", str(folder / "run")),
            "adjust, six changes": coverplan(
                "adjust", str(plan), str(changes), "--out", str(folder / "adjust")
            ),
        }
        print("| command | CPU s | peak GB |\n| --- | --- | --- |")
        costs = {}
        for what, command in jobs.items():
            costs[what] = median_of(options.runs, *command)
            print(f"| {what} | {costs[what].cpu_s:.1f} | {costs[what].peak_gb:.2f} |", flush=True)
    run, adjust = costs.values()
    times = adjust.peak_gb / run.peak_gb
    print(f"\nmemory {times:.2f} times the run's")
    return int(adjust.cpu_s > MOST_CPU_S or times >= MOST_TIMES)


if __name__ == "__main__":
    sys.exit(main())
