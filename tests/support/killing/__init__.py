"""Kill a job at a write or a moment, let the office do something, start again: the outputs are whole, and nothing of the office's is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING

from coverplan.io import claimed, verify_folder
from coverplan.run import run_job

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from coverplan.io.manifest import Difference

__all__ = ["Desk", "killed_after", "killed_at_write"]

# What a program does to files, as Python tells it.
_WRITES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copyfile")

_EDITED = b"edited by hand"


def killed_at_write(job: Callable[[], object], number: int, under: Path) -> bool:
    """Run a job in a fork that is killed before its write of a number under a folder; tell whether it came that far."""

    def watched() -> None:
        left = [number]

        def hook(event: str, about: tuple[object, ...]) -> None:
            if event not in _WRITES or not str(about[0]).startswith(str(under)):
                return
            if event == "open" and not (isinstance(about[1], str) and set(about[1]) & set("wax+")):
                return
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1

        sys.addaudithook(hook)
        job()

    return _forked(watched) == -signal.SIGKILL


def killed_after(job: Callable[[], object], seconds: float) -> bool:
    """Run a job in a fork that is killed after a time; tell whether it was still at work."""
    return _forked(job, seconds) == -signal.SIGKILL


def _forked(job: Callable[[], object], seconds: float | None = None) -> int:
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            job()
            os._exit(0)
        os._exit(1)
    if seconds is not None:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Desk:
    """A study, its outputs, and an office that works with them.

    Parameters
    ----------
    folder
        Of the study's files, with plan.toml; outputs go beside.
    """

    def __init__(self, folder: Path) -> None:
        self.plan = folder / "plan.toml"
        self.out = folder.parent / "out"
        self.own: dict[str, bytes] = {}
        self.touched: set[str] = set()

    def work(self) -> None:
        """Do the job, with what the table of facilities says now."""
        run_job(self.plan, "measure", out=self.out)

    def begin(self) -> None:
        """Leave whole outputs and files of the office's own, and change an input, so that new outputs differ."""
        former = self.out.with_name("former")
        if not former.exists():
            self._beds(50)
            self.work()
            shutil.copytree(self.out, former)
            self._beds(60)
        shutil.rmtree(self.out)
        shutil.copytree(former, self.out)
        self.touched = set()
        self.own = {"minutes.txt": b"mine", "kept/deep/a.txt": b"mine, too"}
        for name, held in self.own.items():
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_bytes(held)
        (self.out / "empty").mkdir()
        (self.out / "link").symlink_to("minutes.txt")

    def _beds(self, beds: int) -> None:
        table = self.plan.parent / "facilities.csv"
        text = table.read_text(encoding="gb18030")
        table.write_text(text.replace(",50,", f",{beds},").replace(",60,", f",{beds},"), encoding="gb18030")

    def meddle(self, rng: random.Random) -> str:
        """Do what an office may do after a job was killed; return what."""
        what = rng.choice(("nothing", "adds", "edits", "clears hidden files", "takes an output away"))
        self.out.mkdir(exist_ok=True)
        if what == "adds":
            self.own["late.txt"] = b"late"
            (self.out / "late.txt").write_bytes(b"late")
        elif what == "edits" and (self.out / "goals.csv").exists():
            (self.out / "goals.csv").write_bytes(_EDITED)
            self.touched.add("goals.csv")
        elif what == "clears hidden files":
            shutil.rmtree(self.out.with_name(".out.new"), ignore_errors=True)
        elif what == "takes an output away":
            (self.out / "units.csv").unlink(missing_ok=True)
            self.touched.add("units.csv")
        return what

    def faults(self, *, again: bool = True) -> list[str]:
        """Start again, and tell what is not as it has to be; ``again``: do the whole job, too."""
        with claimed(self.out, command="measure"):
            found = [
                f"{one.path} is {one.what}" for one in self._differences() if one.path not in self.touched
            ]
        if "goals.csv" in self.touched and _EDITED not in {
            _held(path) for path in self.out.glob("goals*.csv")
        }:
            found.append("what the office edited is lost")
        found += [f"{name} is lost" for name, held in self.own.items() if _held(self.out / name) != held]
        if not (self.out / "empty").is_dir() or not (self.out / "link").is_symlink():
            found.append("an empty folder or a link is lost")
        found += [f"{path.name} is left" for path in self.out.parent.glob(".out.*") if path.suffix != ".lock"]
        if again:
            self.work()
            found += [f"after another run {one.path} is {one.what}" for one in self._differences()]
        return found

    def _differences(self) -> list[Difference]:
        return [one for one in verify_folder(self.out) if one.role == "output"]


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
