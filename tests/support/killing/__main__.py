"""Kill a job for some minutes: once at every write, then at random moments; ``make fuzz`` runs it."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from office_files import office_files

from killing import Desk, killed_after, killed_at_write

_MOMENTS = 100


def main() -> int:
    """Kill, start again, report; 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coverplan-kills-") as folder:
        desk = Desk(office_files(Path(folder) / "study"))
        desk.begin()
        start = time.monotonic()
        desk.work()
        whole = time.monotonic() - start
        until = time.monotonic() + 60 * given.minutes
        counts = {"at a write": 0, "at a moment": 0, "too late": 0, "wrong": 0}
        writes = True
        number = 0
        while time.monotonic() < until and (writes or counts["at a moment"] + counts["too late"] < _MOMENTS):
            rng = random.Random(f"{given.seed}-{number}")
            desk.begin()
            if writes:
                writes = killed_at_write(desk.work, number, Path(folder))
                how = f"at write {number}"
                counts["at a write"] += writes
            else:
                seconds = rng.uniform(0, whole)
                is_killed = killed_after(desk.work, seconds)
                how = f"after {seconds:.2f} s"
                counts["at a moment" if is_killed else "too late"] += 1
            meanwhile = desk.meddle(rng)
            for fault in desk.faults(again=number % 5 == 0):
                counts["wrong"] += 1
                print(f"{given.seed}-{number} killed {how}, the office {meanwhile}: {fault}", flush=True)
            number += 1
    print(f"seed {given.seed}: killed {counts}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
