"""A command tried in a fork of this process, which has all libraries loaded: within a time and a memory, its words and its exit kept."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path

from coverplan import cli, run
from coverplan.study import load_study

# Seconds of the processor, on a machine that others use as well; and how long a command may stand still.
SECONDS, MEGABYTES, PATIENCE = 60, 2048, 300
_PAGE = resource.getpagesize()


@dataclass(frozen=True)
class Outcome:
    """What a command came to: its exit code (None: it had to be stopped), seconds, megabytes, all it said, and the rows of each layer."""

    code: int | None
    seconds: float
    megabytes: float
    said: str
    held: dict[str, int]

    @property
    def fault(self) -> str:
        """Say what is wrong with it; "" where nothing is."""
        if self.code is None:
            return f"not done after {PATIENCE} s"
        if self.seconds > SECONDS:
            return f"{self.seconds:.0f} s"
        if self.code < 0:
            return f"crash: {signal.Signals(-self.code).name}"
        if self.code not in (0, 1, 2):
            return f"exit {self.code}: {self.last_line}"
        if "Traceback" in self.said:
            return "a traceback"
        if self.megabytes > MEGABYTES:
            return f"{self.megabytes:.0f} MB"
        if self.code == 2 and not self.last_line:
            return "exit 2 without a word"
        return ""

    @property
    def last_line(self) -> str:
        """The last line but what asks to report it."""
        lines = [
            line for line in self.said.strip().splitlines() if line and not line.startswith("This is a fault")
        ]
        return lines[-1][:200] if lines else ""


def tried(arguments: list[str], folder: Path) -> Outcome:
    """Run a command as the command line does, in a folder."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as held:
        child = os.fork()
        if child == 0:
            _run(arguments, folder, said.fileno(), held.fileno())
        code: int | None = None
        while True:
            done, status, used = os.wait4(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                break
            if time.monotonic() - start > PATIENCE:
                os.kill(child, signal.SIGKILL)
                _, _, used = os.wait4(child, 0)
                break
            time.sleep(0.005)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
        held.seek(0)
        rows = json.loads(held.read() or b"{}")
    return Outcome(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text, rows)


def _run(arguments: list[str], folder: Path, out: int, held: int) -> None:
    code = 99
    try:
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(folder)
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
        resource.setrlimit(resource.RLIMIT_AS, (taken + (MEGABYTES << 20),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.argv = ["coverplan", *arguments]
        _count_rows(held)
        cli.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _count_rows(held: int) -> None:
    """Have the rows of each layer of a study written down as it is loaded, and its findings by their rule."""

    def loaded(plan: object, **options: object) -> object:
        study = load_study(plan, **options)
        rows = {
            each.name: len(frame)
            for each in fields(study)
            if hasattr(frame := getattr(study, each.name), "columns")
        }
        rows |= {
            f"finding {rule}": count for rule, count in Counter(each.rule for each in study.findings).items()
        }
        os.pwrite(held, json.dumps(rows).encode(), 0)
        return study

    run.load_study = loaded


def warm(command: list[str], folder: Path) -> None:
    """Do a command once in this process: what it loads and compiles is there for all that follow."""
    here = Path.cwd()
    os.chdir(folder)
    argv, sys.argv = sys.argv, ["coverplan", *command]
    try:
        cli.main()
    except SystemExit as ended:
        if ended.code not in (0, None):
            raise
    finally:
        sys.argv = argv
        os.chdir(here)
