"""End a command at a write or a moment, let the office do something, start again: the outputs are whole, and nothing of the office's is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from killing.jobs import COMMANDS, make_study

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["COMMANDS", "Desk", "Ending", "ended_after", "killed_after", "killed_at_write"]

# What a program does to files, as Python tells it.
_WRITES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "shutil.copyfile")

_EDITED = b"edited by hand"
# How a command ends that was asked to: what shells tell, and whether its outputs were in the folder already.
_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


class Ending(NamedTuple):
    """How a process ended: its exit code, below 0 for a signal that it did not hear; what it said; seconds from the signal to the end."""

    code: int
    said: str
    seconds: float

    def faults(self, number: int) -> list[str]:
        """Tell what is wrong with the ending of a command that was sent a signal."""
        found = []
        if self.code not in (_CODES[signal.Signals(number)], 0, 1):  # 0 and 1: it had all but ended by then
            found.append(f"ended with {self.code}")
        elif self.code > 1 and not any(word in self.said for word in ("Interrupted", "已中断")):
            found.append("does not say what was kept")
        return found + ([self.said] if "Traceback" in self.said else [])


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

    return ended_after(watched).code == -signal.SIGKILL


def killed_after(job: Callable[[], object], seconds: float) -> bool:
    """Run a job in a fork that is killed after a time; tell whether it was still at work."""
    return ended_after(job, seconds, signal.SIGKILL).code == -signal.SIGKILL


def ended_after(
    job: Callable[[], object], seconds: float | None = None, number: int = signal.SIGKILL
) -> Ending:
    """Run a job in a fork that is sent a signal after a time."""
    with tempfile.TemporaryFile() as words:
        listening, ready = os.pipe()
        child = os.fork()
        if child == 0:
            code: object = 1
            with contextlib.suppress(BaseException):
                os.write(ready, b"1")  # what libraries do in a fork is done
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                os.dup2(words.fileno(), 2)
                sys.stdout, sys.stderr = (open(fd, "w", encoding="utf-8", closefd=False) for fd in (1, 2))  # noqa: SIM115
                try:
                    job()
                    code = 0
                except SystemExit as ended:
                    code = ended.code or 0
                sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 1)
        os.read(listening, 1)
        for end in (listening, ready):
            os.close(end)
        sent = time.monotonic()
        if seconds is not None:
            time.sleep(seconds)
            sent = time.monotonic()
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        took = time.monotonic() - sent
        words.seek(0)
        return Ending(code, words.read().decode("utf-8", errors="replace"), took)


class Desk:
    """A study, the outputs of a command, and an office that works with them.

    Parameters
    ----------
    folder
        Of the study's files, which are made; outputs go beside.
    command
        One of :data:`COMMANDS`.
    """

    def __init__(self, folder: Path, command: str = "measure") -> None:
        self.command = command
        self.folder = make_study(folder, command)
        self.out = folder.parent / "out"
        self.out.mkdir()
        self.own: dict[str, bytes] = {}
        self.touched: set[str] = set()

    def work(self) -> None:
        """Do the job, with what the files of the study say now."""
        COMMANDS[self.command].work(self.folder, self.out)

    def called(self) -> None:
        """Do it as the command line does, which hears signals."""
        from coverplan.__main__ import main

        sys.argv = ["coverplan", *COMMANDS[self.command].line(self.folder, self.out), "--lang", "en"]
        main()

    def begin(self) -> None:
        """Leave whole outputs and files of the office's own, and change an input, so that new outputs differ."""
        former = self.out.with_name("former")
        if not former.exists():
            self.work()
            shutil.copytree(self.out, former)
            COMMANDS[self.command].change(self.folder)
        shutil.rmtree(self.out)
        shutil.copytree(former, self.out)
        self._clear()
        self.touched = set()
        self.own = {"minutes.txt": b"mine", "kept/deep/a.txt": b"mine, too"}
        for name, held in self.own.items():
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_bytes(held)
        (self.out / "empty").mkdir()
        (self.out / "link").symlink_to("minutes.txt")

    def meddle(self, rng: random.Random) -> str:
        """Do what an office may do after a job was killed; return what."""
        what = rng.choice(("nothing", "adds", "edits", "clears hidden files", "takes an output away"))
        self.out.mkdir(exist_ok=True)
        edited, taken = COMMANDS[self.command].outputs
        if what == "adds":
            self.own["late.txt"] = b"late"
            (self.out / "late.txt").write_bytes(b"late")
        elif what == "edits" and (self.out / edited).exists():
            (self.out / edited).write_bytes(_EDITED)
            self.touched.add(edited)
        elif what == "clears hidden files":
            shutil.rmtree(self.out.with_name(".out.new"), ignore_errors=True)
        elif what == "takes an output away":
            (self.out / taken).unlink(missing_ok=True)
            self.touched.add(taken)
        return what

    def faults(self, *, again: bool = True) -> list[str]:
        """Start again, and tell what is not as it has to be; ``again``: do the whole job, too."""
        COMMANDS[self.command].start(self.command, self.out)
        found = [
            f"{path} is {what}" for path, what in self._differences().items() if path not in self.touched
        ]
        edited = Path(COMMANDS[self.command].outputs[0])
        kept = self.out.joinpath(edited).parent.glob(f"{edited.stem}*{edited.suffix}")
        if edited.as_posix() in self.touched and _EDITED not in {_held(path) for path in kept}:
            found.append("what the office edited is lost")
        found += [f"{name} is lost" for name, held in self.own.items() if _held(self.out / name) != held]
        if not (self.out / "empty").is_dir() or not (self.out / "link").is_symlink():
            found.append("an empty folder or a link is lost")
        found += [f"{path.name} is left" for path in [*self.out.parent.glob(".out.*"), *self.out.glob(".*")]]
        if again:
            self._clear()
            self.work()
            found += [f"after another run {path} is {what}" for path, what in self._differences().items()]
        return found

    def _differences(self) -> dict[str, str]:
        return COMMANDS[self.command].differences(self.folder, self.out)

    def _clear(self) -> None:
        """Take away what the command wrote, if it writes only what is not there."""
        if COMMANDS[self.command].is_new:
            for output in (self.out / name for name in COMMANDS[self.command].outputs):
                for path in self.out.glob(f"{output.stem}.*"):
                    path.unlink()


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
