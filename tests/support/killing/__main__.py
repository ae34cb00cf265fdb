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
# A command hears a signal from here on; before, it ends as any program does.
_LISTENS_S = 0.05


def main() -> int:
    """Kill, start again, report; 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    given = parser.parse_args()
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory(prefix="coverplan-kills-") as folder:
        at_work = [_Trials(command, Path(folder) / command, given.seed) for command in given.commands]
        trials = list(at_work)
        # Each in turn: a command that takes long, or what it loads first, leaves none of the others without a kill.
        while at_work and time.monotonic() < until:
            for each in at_work:
                if time.monotonic() < until:
                    each.end_one()
            at_work = [each for each in at_work if not each.is_done]
    for each in trials:
        print(each.told, flush=True)
    return 1 if any(each.is_wrong for each in trials) else 0


class _Trials:
    """The ends of one command so far."""

    def __init__(self, command: str, folder: Path, seed: str) -> None:
        self.command, self.folder, self.seed = command, folder, seed
        self.desk: Desk | None = None
        self.whole_s = self.slowest_s = 0.0
        self.counts: Counter[str] = Counter()
        self.number = self.writes = 0
        self.has_more = True

    @property
    def is_done(self) -> bool:
        return not self.has_more and self.counts.total() >= self.writes + 2 * _MOMENTS

    @property
    def is_wrong(self) -> bool:
        return self.counts["wrong"] > 0 or self.slowest_s > _SLOW_S

    @property
    def told(self) -> str:
        ends = ", ".join(f"{how} {count}" for how, count in sorted(self.counts.items())) or "not ended once"
        every = f"the first {self.writes} writes" if self.has_more else "every write"
        return f"{self.command}, seed {self.seed}: {ends}; {every}; the longest wait for an end {self.slowest_s:.1f} s"

    def end_one(self) -> None:
        """Begin the work, end it, let the office do something, and look."""
        desk = self._at_desk()
        rng = random.Random(f"{self.seed}-{self.command}-{self.number}")
        how = ("killed at a write", "killed at a moment", "asked to end")[self.number % 3]
        if how == "killed at a write" and not self.has_more:
            how = "killed at a moment"
        where, faults = self._ended(desk, how, rng)
        meanwhile = desk.meddle(rng)
        for fault in faults + desk.faults(again=self.number % 5 == 4):
            self.counts["wrong"] += 1
            print(
                f"{self.command} {self.seed}-{self.number} {how} ({where}), the office {meanwhile}: {fault}",
                flush=True,
            )
        self.number += 1

    def _at_desk(self) -> Desk:
        if self.desk is None:
            self.folder.mkdir()
            self.desk = Desk(self.folder / "study", self.command)
            self.desk.begin()  # loads and compiles what the forks then have
            start = time.monotonic()
            self.desk.work()
            self.whole_s = time.monotonic() - start
        self.desk.begin()
        return self.desk

    def _ended(self, desk: Desk, how: str, rng: random.Random) -> tuple[str, list[str]]:
        """End the command once; return where, and what is wrong with how it ended."""
        if how == "killed at a write":
            where = f"{self.writes}"
            self.has_more = killed_at_write(desk.work, self.writes, self.folder)
            self.writes += self.has_more
            self.counts[how] += self.has_more
            return where, []
        moment = rng.uniform(0, self.whole_s)
        if how == "killed at a moment":
            self._count(how, in_time=killed_after(desk.work, moment))
            return f"{moment:.2f} s", []
        moment += _LISTENS_S
        asked = rng.choice((signal.SIGINT, signal.SIGTERM))
        ending = ended_after(desk.called, moment, asked)
        if ending.code > 1:
            self.slowest_s = max(self.slowest_s, ending.seconds)
        self._count(how, in_time=ending.code > 1)
        return f"{asked.name} after {moment:.2f} s", ending.faults(asked)

    def _count(self, how: str, *, in_time: bool) -> None:
        """Count an end, and follow what the work takes now: some three moments in ten fall after it, so the last ones are met, too."""
        self.counts[how if in_time else "too late"] += 1
        self.whole_s *= 1.1 if in_time else 0.8


if __name__ == "__main__":
    sys.exit(main())
