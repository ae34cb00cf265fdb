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

from fuzzing.containers import instead
from fuzzing.spoil import spoil
from fuzzing.study import Target, make_study
from fuzzing.trial import Outcome, tried, warm

_INSTEAD = 0.02  # so many files are put away for something that is no file
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
    warm(["--lang", "en", "run", "plan_csv.toml", "--out", str(work / "warm")], work / "study")
    whole: dict[tuple[str, ...], Outcome] = {}
    kept = Path(given.keep)
    counts: Counter[str] = Counter()
    until = time.monotonic() + 60 * given.minutes
    number = given.first
    slowest = 0.0
    while time.monotonic() < until and (given.count is None or number < given.first + given.count):
        target = targets[number % len(targets)]
        how, outcome = _one(target, work, f"{given.seed}-{number}", whole)
        counts["exit " + str(outcome.code)] += 1
        slowest = max(slowest, outcome.seconds)
        if outcome.fault or given.verbose:
            counts["wrong"] += bool(outcome.fault)
            _tell(target, f"{given.seed}-{number}", how, outcome)
        if outcome.fault:
            kept.mkdir(parents=True, exist_ok=True)
            if (work / "trial" / target.file).is_file():
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


def _one(target: Target, work: Path, seed: str, whole: dict[tuple[str, ...], Outcome]) -> tuple[str, Outcome]:
    rng = random.Random(seed)  # a text, so that each number of each seed has its own
    command = rng.choice(target.commands)
    trial = work / "trial"
    _lay_out(target, work)
    if target.command not in whole:  # what is loaded is the same for every command that reads the file
        whole[target.command] = _tried(target.command, work)
        if whole[target.command].code not in (0, 1):
            raise SystemExit(f"{target.command} without a fault: {whole[target.command].said}")
        _lay_out(target, work)
    if rng.random() < _INSTEAD:
        how = instead(trial / target.file, rng)
    else:
        data, how = spoil(work / "study" / target.file, rng)
        (trial / target.file).write_bytes(data)
    outcome = _tried(command, work)
    if outcome.code in (0, 1) and not outcome.fault and (lost := _lost(whole[target.command], outcome)):
        how = f"{how} | LOST {lost}"
    return f"{command[0]}: {how}", outcome


def _lay_out(target: Target, work: Path) -> None:
    shutil.rmtree(work / "trial", ignore_errors=True)
    shutil.copytree(work / "study", work / "trial")
    if target.reader != "accepted":
        (work / "trial" / "accepted.csv").unlink()
    for left in work.glob("out*"):
        shutil.rmtree(left, ignore_errors=True)
        left.unlink(missing_ok=True)


def _tried(command: tuple[str, ...], work: Path) -> Outcome:
    return tried(["--lang", "en", *(part.format(out=work / "out") for part in command)], work / "trial")


def _lost(whole: Outcome, spoilt: Outcome) -> dict[str, int]:
    """Return by how much layers differ in rows from the whole file's, where no finding tells of anything new."""
    told, told_before = (
        {name: rows for name, rows in each.held.items() if name.startswith("finding ")}
        for each in (spoilt, whole)
    )
    if told != told_before:
        return {}
    return {
        name: spoilt.held.get(name, 0) - rows
        for name, rows in whole.held.items()
        if spoilt.held.get(name, 0) != rows
    }


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
