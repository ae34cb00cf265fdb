"""Spoil files for some minutes and run the commands that read them.

``make fuzz MINUTES=10 SEED=7``: each file of a small county is spoilt, one at a time, and the command that reads it is run in a fork with a limit
of time and memory. Right is exit 0, 1 or 2, with words and without a traceback. What is wrong is listed, and its file kept, with its seed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from fuzzing.spoil import spoil
from fuzzing.study import Target, make_study
from fuzzing.trial import Outcome, tried, warm

_LIBRARIES = (
    "osmnx",
    "networkx",
    "osmium",
    "python_calamine",
    "pyarrow.parquet",
    "pyogrio",
    "coverplan.run",
    "coverplan.run_adjust",
    "coverplan.sources",
    "coverplan.checks",
)


def main() -> int:
    """Spoil, run and report; 1 when something was wrong."""
    given = _arguments()
    work = Path(tempfile.mkdtemp(prefix="coverplan-fuzz-"))
    for name in _LIBRARIES:
        __import__(name)
    targets = make_study(work / "study")
    if given.reader:
        targets = [target for target in targets if target.reader in given.reader]
    warm(["--lang", "en", "check", "plan_csv.toml", "--out", str(work / "warm")], work / "study")
    kept = Path(given.keep)
    counts: Counter[str] = Counter()
    until = time.monotonic() + 60 * given.minutes
    number = given.first
    slowest = 0.0
    while time.monotonic() < until and (given.count is None or number < given.first + given.count):
        target = targets[number % len(targets)]
        how, outcome = _one(target, work, f"{given.seed}-{number}")
        counts["exit " + str(outcome.code)] += 1
        slowest = max(slowest, outcome.seconds)
        if outcome.fault or given.verbose:
            counts["wrong"] += bool(outcome.fault)
            _tell(target, f"{given.seed}-{number}", how, outcome)
        if outcome.fault:
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(
                work / "trial" / target.file,
                kept / f"{target.reader}_{given.seed}_{number}_{Path(target.file).name}",
            )
        number += 1
    print(f"seed {given.seed}: {number - given.first} files, {dict(counts)}, slowest {slowest:.1f} s")
    shutil.rmtree(work, ignore_errors=True)
    return 1 if counts["wrong"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first", type=int, default=0, help="number of the first file, to try one again")
    parser.add_argument("--count", type=int, help="how many files at most")
    parser.add_argument("--reader", action="append", help="only this reader (several times for several)")
    parser.add_argument("--keep", default="outputs/fuzz", help="folder for the files that showed a fault")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def _one(target: Target, work: Path, seed: str) -> tuple[str, Outcome]:
    rng = random.Random(seed)  # a text, so that each number of each seed has its own
    trial = work / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(work / "study", trial)
    if target.reader != "accepted":
        (trial / "accepted.csv").unlink()
    data, how = spoil(work / "study" / target.file, rng)
    (trial / target.file).write_bytes(data)
    shutil.rmtree(work / "out", ignore_errors=True)
    option = "--into" if target.command[0] == "import-osm" else "--out"
    return how, tried(["--lang", "en", *target.command, option, str(work / "out")], trial)


def _tell(target: Target, seed: str, how: str, outcome: Outcome) -> None:
    print(
        f"{outcome.fault or 'right'} | {target.reader} {seed} | {how[:200]} | {outcome.seconds:.1f} s {outcome.megabytes:.0f} MB"
    )
    if outcome.fault:
        print("    " + "\n    ".join(outcome.said.strip().splitlines()[-14:]), flush=True)
    else:
        print("    " + outcome.last_line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
