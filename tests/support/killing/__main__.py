"""End each command for some minutes: killed at every write and at random moments, asked to end at others; ``make fuzz`` runs it."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from killing import COMMANDS, Desk, ended_after, killed_after, killed_at_write

# Of a command: how many moments it is killed at, and at how many it is asked to end.
_MOMENTS = 100
_SLOW_S = 5.0


def main() -> int:
    """Kill, start again, report; 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    given = parser.parse_args()
    wrong = 0
    for command in given.commands:
        with tempfile.TemporaryDirectory(prefix="coverplan-kills-") as folder:
            wrong += _end(command, Path(folder), given.seed, 60 * given.minutes / len(given.commands))
    return 1 if wrong else 0


def _end(command: str, folder: Path, seed: str, seconds: float) -> int:
    """End one command for so long; return how many faults there were."""
    desk = Desk(folder / "study", command)
    desk.begin()
    start = time.monotonic()
    desk.work()
    whole = time.monotonic() - start
    until = start + seconds
    counts: Counter[str] = Counter()
    slowest = 0.0
    writes = 0
    has_more = True
    number = 0
    while time.monotonic() < until and (has_more or counts.total() < writes + 2 * _MOMENTS):
        rng = random.Random(f"{seed}-{command}-{number}")
        desk.begin()
        how = ("killed at a write", "killed at a moment", "asked to end")[number % 3]
        faults: list[str] = []
        if how == "killed at a write" and has_more:
            has_more = killed_at_write(desk.work, writes, folder)
            where = f"{writes}"
            writes += has_more
            counts[how] += has_more
        elif how == "asked to end":
            moment, asked = rng.uniform(0.05, whole), rng.choice((signal.SIGINT, signal.SIGTERM))
            ending = ended_after(desk.called, moment, asked)
            where = f"{asked.name} after {moment:.2f} s"
            faults += ending.faults(asked)
            slowest = max(slowest, ending.seconds if ending.code > 1 else 0.0)
            counts[how if ending.code > 1 else "too late"] += 1
        else:
            moment = rng.uniform(0, whole)
            where = f"{moment:.2f} s"
            counts["killed at a moment" if killed_after(desk.work, moment) else "too late"] += 1
        meanwhile = desk.meddle(rng)
        faults += desk.faults(again=number % 5 == 0)
        for fault in faults:
            counts["wrong"] += 1
            print(f"{command} {seed}-{number} {how} ({where}), the office {meanwhile}: {fault}", flush=True)
        number += 1
    told = ", ".join(f"{how} {count}" for how, count in sorted(counts.items()))
    every = "every write" if not has_more else f"the first {writes} writes"
    print(f"{command}, seed {seed}: {told}; {every}; the longest wait for an end {slowest:.1f} s", flush=True)
    return counts["wrong"] + (slowest > _SLOW_S)


if __name__ == "__main__":
    sys.exit(main())
