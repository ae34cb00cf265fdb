"""The whole job as a user waits for it: CPU seconds and memory of the process, beside a script of the usual libraries.

    python benchmarks/job.py                    the sample of 2026-11-24, and a county of 441 villages beside the peer
    python benchmarks/job.py sizes              counties up to 10,000 villages
    python benchmarks/job.py growth             what twice the edges, points, villages or facilities take
    python benchmarks/job.py extract FILE.osm.pbf ...    from an extract to its map

Each command is a process of its own; user and system seconds and the peak of memory are those the system counts for it. Prints
Markdown: medians of the runs, the seconds of each stage on the clock, and the load of the machine. The peer's script (osmnx,
pandana, folium, matplotlib, xlsxwriter) runs in the environment of ``--peer-python``; without pandana scipy's Dijkstra stands in.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from _counties import Size, make_county

HERE = Path(__file__).resolve().parent
SAMPLE = HERE / "sample-2026-11-24.zip"
COUNTY = Size(villages=441, points=2_000, edges=18_000, facilities=100)
SIZES = [
    replace(COUNTY, facilities=2_000),
    replace(COUNTY, points=100_000),
    Size(villages=2_025, points=20_000, edges=72_000, facilities=100),
    Size(villages=10_000, points=100_000, edges=161_000, facilities=100),
]
MOST_GROWTH = 2.3


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    cpu_s: float
    peak_gb: float


def run_process(*command: str) -> Cost:
    """Run a command and return what the system counted for it; its words go nowhere unless it fails."""
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "coverage")}
    with tempfile.TemporaryFile() as words:
        pid = os.posix_spawn(
            command[0], command, env,
            file_actions=[(os.POSIX_SPAWN_DUP2, words.fileno(), 1), (os.POSIX_SPAWN_DUP2, words.fileno(), 2)],
        )  # fmt: skip
        _, status, usage = os.wait4(pid, 0)
        if status:
            words.seek(0)
            raise RuntimeError(words.read().decode(errors="replace")[-2_000:])
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024**2)


def median_of(runs: int, *command: str) -> Cost:
    costs = [run_process(*command) for _ in range(runs)]
    return Cost(
        statistics.median(cost.cpu_s for cost in costs), statistics.median(cost.peak_gb for cost in costs)
    )


def coverplan(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "coverplan.cli", *arguments)


def job_row(name: str, plan: Path, out: Path, runs: int, command: str = "run") -> Cost:
    """Run one job and print its row."""
    cost = median_of(runs, *coverplan(command, str(plan), "--out", str(out)))
    seconds = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["seconds"]
    stages = ", ".join(f"{stage} {taken:.1f}" for stage, taken in seconds.items())
    sizes = ", ".join(
        f"{file} {(out / file).stat().st_size / 1e6:.1f}"
        for file in ("map.html", "map.pdf", "report.xlsx")
        if (out / file).exists()
    )
    print(f"| {name} | {command} | {cost.cpu_s:.1f} | {cost.peak_gb:.2f} | {stages} | {sizes} |", flush=True)
    return cost


def growth(folder: Path, runs: int) -> bool:
    """Print what twice as much of one thing takes, beyond what an empty process does; say whether all is in bounds."""
    one = Size(villages=441, points=10_000, edges=18_000, facilities=200)
    doubled = {
        "villages": replace(one, villages=882),
        "points": replace(one, points=20_000),
        "edges": replace(one, edges=36_000),
        "facilities": replace(one, facilities=400),
    }
    before = job_row(str(one), make_county(folder / "one", one), folder / "one-out", runs).cpu_s
    ratios = {}
    for what, size in doubled.items():
        after = job_row(str(size), make_county(folder / what, size), folder / f"{what}-out", runs).cpu_s
        ratios[what] = after / before
    print("\ntwice the ... takes: " + ", ".join(f"{what} {ratio:.2f}" for what, ratio in ratios.items()))
    return max(ratios.values()) <= MOST_GROWTH


def beside_peer(python: str, plan: Path, ours: Cost, runs: int) -> None:
    try:
        peer = median_of(runs, python, str(HERE / "_peer_job.py"), str(plan))
    except RuntimeError as error:
        print(f"\nthe peer's script did not run: {error.args[0].strip().splitlines()[-1]}")
        return
    print(
        f"\nthe peer's script, without siting: {peer.cpu_s:.1f} s, {peer.peak_gb:.2f} GB: {peer.cpu_s / ours.cpu_s:.1f} times ours"
    )


def sample(folder: Path, runs: int) -> None:
    """Print the jobs of the sample that the benchmark keeps."""
    with zipfile.ZipFile(SAMPLE) as packed:
        packed.extractall(folder)
    plan = folder / "data" / "plan.toml"
    for command in ("run", "check", "measure"):
        job_row("sample of 2026-11-24", plan, folder / f"sample-{command}", runs, command)


def sizes(folder: Path, runs: int) -> None:
    for number, size in enumerate(SIZES):
        job_row(str(size), make_county(folder / f"size{number}", size), folder / f"size{number}-out", runs)


def from_extract(extract: Path, folder: Path, runs: int) -> None:
    """Print the import and the run of an extract."""
    study = folder / extract.stem
    cost = run_process(*coverplan("import-osm", str(extract), "--into", str(study)))
    print(f"| {extract.name} | import-osm | {cost.cpu_s:.1f} | {cost.peak_gb:.2f} | | |")
    job_row(extract.name, study / "plan.toml", folder / f"{extract.stem}-out", runs)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parts = ("sample", "county", "sizes", "growth", "extract")
    parser.add_argument("part", nargs="?", choices=parts, help="by default sample and county")
    parser.add_argument("extracts", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--peer-python", default=sys.executable, help="of an environment with the peer's libraries"
    )
    options = parser.parse_args()
    wanted = [options.part] if options.part else ["sample", "county"]
    in_bounds = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm = make_county(folder / "warm", replace(COUNTY, points=200, edges=400))
        run_process(*coverplan("run", str(warm), "--out", str(folder / "warm-out")))  # numba compiles once
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        print(
            "| study | command | CPU s | peak GB | stages, s on the clock | MB |\n| --- | --- | --- | --- | --- | --- |"
        )
        if "sample" in wanted:
            sample(folder, options.runs)
        if "county" in wanted:
            plan = make_county(folder / "county", COUNTY)
            ours = job_row(str(COUNTY), plan, folder / "county-out", options.runs)
            beside_peer(options.peer_python, plan, ours, options.runs)
        if "sizes" in wanted:
            sizes(folder, options.runs)
        for extract in options.extracts:
            from_extract(extract, folder, options.runs)
        if "growth" in wanted:
            in_bounds = growth(folder, options.runs)
    return 0 if in_bounds else 1


if __name__ == "__main__":
    raise SystemExit(main())
