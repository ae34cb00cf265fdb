"""The output folder: claimed before the work, staged apart, swapped in whole."""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from coverplan.errors import CoverplanError, OutputError, WrittenInterrupt
from coverplan.interrupts import TakenOver, raise_if_swallowed
from coverplan.io.folders.manifest import PREFIX, read_manifest
from coverplan.io.folders.swap import Places, may_write, put_right, swap_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Claim", "claimed", "locked", "made_for", "require_usable", "staged", "unmade"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
# What a disk must still take for a write not to have failed for want of room, in bytes.
_ROOM = 16 * 1024**2
# How Office and WPS, and LibreOffice, call the file that says who has another one open, and how many bytes of it say the name.
_OPEN_MARK = "~$"
_FREE_OPEN_MARK = ".~lock.{name}#"
_NAME_BYTES = 54
# A lock file that another job is just deleting is tried again.
_LOCK_WAIT_S = 0.2


@dataclass(frozen=True)
class Claim:
    """An output folder that nobody else writes to as long as it is held.

    Parameters
    ----------
    places
        The folder, and where what belongs to it lies.
    """

    places: Places

    @contextlib.contextmanager
    def staged(self) -> Iterator[Path]:
        """Give a folder to write into; its files take the place of the folder's former outputs when the block ends well.

        Files, empty folders and links of the office's own stay; outputs that were edited by hand are kept as
        ``NAME.edited.EXT``.

        Yields
        ------
        Path
            The staging folder.

        Raises
        ------
        OutputError
            When the disk is full, the staging folder is gone, or a former output is open in another program: all is as before then.
        """
        staging = self.places.at("new")
        pressed: list[Callable[[], object]] = []
        raise_if_swallowed()
        try:
            with _worded(self.places.out):
                staging.mkdir()
            with _worded(self.places.out, staging):
                yield staging
                _require_whole(self.places.out, staging)
                _require_closed(self.places.out)
                raise_if_swallowed()
                with TakenOver(pressed.append, calls_to_end=True):  # it takes no time, and is done whole
                    swap_in(self.places)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if pressed:
            try:
                pressed[0]()
            except KeyboardInterrupt as error:
                raise WrittenInterrupt(self.places.out) from error


@contextlib.contextmanager
def claimed(out: Path, *, command: str | None = None, instead: Path | None = None) -> Iterator[Claim]:
    """Claim an output folder for a job, before its work; what an earlier job left when it was killed is put right.

    Parameters
    ----------
    out
        The output folder. It may be missing, empty, or hold what the same command left before.
    command, instead
        As in :func:`require_usable`.

    Yields
    ------
    Claim

    Raises
    ------
    OutputError
        When ``out`` is no folder, holds anything else than the command's earlier outputs, is in use by
        another job (which is named), or cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder, claimed(Path(folder) / "out") as claim, claim.staged() as staging:
    ...     _ = (staging / "a.txt").write_text("1")
    """
    raise_if_swallowed()
    out = out.absolute()
    with _worded(out):
        require_usable(out, command=command, instead=instead)
        made = made_for(out.parent)
    out = out.resolve()
    places = Places.of(out)
    try:
        with contextlib.ExitStack() as held:
            with _worded(out):
                held.enter_context(locked(places, command or ""))
                put_right(places)
            yield Claim(places)
    finally:
        unmade(out, made)


@contextlib.contextmanager
def staged(out: Path, *, command: str | None = None, instead: Path | None = None) -> Iterator[Path]:
    """Claim an output folder and give one to write into, for what takes no time; see :class:`Claim`.

    Examples
    --------
    >>> from coverplan.io.folders.manifest import write_manifest
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with staged(Path(folder) / "out") as staging:
    ...         _ = write_manifest(staging, {"command": "run"})
    ...     (Path(folder) / "out" / "manifest.json").exists()
    True
    """
    with claimed(out, command=command, instead=instead) as claim, claim.staged() as staging:
        yield staging


@contextlib.contextmanager
def locked(places: Places, command: str) -> Iterator[None]:
    """Hold the folder's lock, and say who holds it since when."""
    lock, holder = FileLock(places.at("lock")), places.at("holder")
    try:
        lock.acquire(timeout=_LOCK_WAIT_S)
    except Timeout:
        raise OutputError("output.in-use", folder=places.out, **_holder(holder)) from None
    try:
        about = {
            "user": getpass.getuser(),
            "machine": platform.node(),
            "command": command,
            "since": datetime.now().astimezone().isoformat(sep=" ", timespec="minutes"),
            "process": os.getpid(),
        }
        holder.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        yield
    finally:
        try:
            # while it is held: whoever opened it before sees that it is gone, and locks no other's (Windows does so on release)
            for left in (holder, places.at("lock")):
                with contextlib.suppress(OSError):
                    left.unlink()
        finally:
            lock.release()


def _holder(path: Path) -> dict[str, str]:
    names = ("user", "machine", "command", "since", "process")
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(about[name]) for name in names}
    except (OSError, ValueError, TypeError, KeyError):  # it has only just begun, or another version holds it
        return dict.fromkeys(names, "?")


def made_for(folder: Path) -> list[Path]:
    """Make a folder, and return those that were made for it, the innermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def unmade(out: Path, made: list[Path]) -> None:
    """Leave no empty folder behind that was made for outputs which did not come."""
    if not made or out.exists():
        return
    with contextlib.suppress(OSError):
        for folder in made:
            folder.rmdir()


@contextlib.contextmanager
def _worded(out: Path, staging: Path | None = None) -> Iterator[None]:
    """Turn the system's refusal to write into words; other errors pass."""
    try:
        yield
    except CoverplanError as error:
        # one that words a single file of ours knows nothing of the folder it is in
        told = error.__cause__ if staging is not None and isinstance(error, OutputError) else None
        worded = _words_of(told, out, staging) if isinstance(told, OSError) else None
        if worded is None:
            raise
        raise worded from told
    except Exception as error:
        worded = _words_of(error, out, staging)
        if worded is None:
            raise
        raise worded from error


def _words_of(error: Exception, out: Path, staging: Path | None) -> OutputError | None:
    """Word an error; None for one that is not the system's refusal to write."""
    if staging is not None and not staging.is_dir():
        return OutputError("output.staging-gone", folder=out, staging=staging)
    number = error.errno if isinstance(error, OSError) else None
    if number in _REFUSED and staging is not None and _is_former(error, out):
        return OutputError("output.held", file=getattr(error, "filename", ""))
    if number in _REFUSED:
        return OutputError("output.read-only", folder=out, reason=os.strerror(number or 0))
    if number == errno.ENAMETOOLONG:
        return OutputError("output.name-too-long", folder=out)
    if number in (errno.ENOTDIR, errno.EEXIST, errno.ELOOP):
        return OutputError("output.not-a-folder", folder=out)
    # GDAL, SQLite and others tell of a full disk in their own ways.
    if not _has_room(staging or _standing(out)):
        return OutputError("output.full", folder=out)
    if not _has_temporary_room():
        return OutputError("output.temporary-full", folder=_temporary())
    if number in _FULL:
        return OutputError("output.full", folder=out)
    if number is not None and _is_about(error, out):
        return OutputError("output.cannot-write", folder=out, reason=os.strerror(number))
    return None


def _is_about(error: Exception, out: Path) -> bool:
    """Tell whether it was a file in the output folder or beside it, or one that was open already, that the system refused."""
    name = getattr(error, "filename", None)
    return name is None or (isinstance(name, str) and Path(name).is_relative_to(out.parent))


def _is_former(error: BaseException, out: Path) -> bool:
    """Tell whether a file that lies in the output folder already could not be moved."""
    name = getattr(error, "filename", None)
    return isinstance(name, str) and Path(name) != out and Path(name).is_relative_to(out) and may_write(out)


def _has_room(folder: Path) -> bool:
    """Try to write as much as a disk must still take; no more than the system lets a file hold."""
    block = b"\0" * 1024**2
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            for _ in range(_ROOM // len(block)):
                probe.write(block)
            probe.flush()
    except OSError as error:
        return error.errno not in _FULL
    return True


def _temporary() -> str:
    return os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"  # noqa: S108 - named only


def _has_temporary_room() -> bool:
    try:
        return _has_room(Path(tempfile.gettempdir()))
    except FileNotFoundError:  # Python finds none that can be written to
        return False


def _standing(out: Path) -> Path:
    """Return the folder itself, or the nearest one above it that is there."""
    return next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())


def require_usable(out: Path, *, command: str | None = None, instead: Path | None = None) -> None:
    """Refuse an output folder that could not be written in the end, before any work is done.

    Parameters
    ----------
    out
        The output folder; it may be missing.
    command
        Who is to write; what another command left in the folder would be lost, and is refused. By
        default anybody's outputs are replaced.
    instead
        The folder that the refusal names in place of ``out``.

    Raises
    ------
    OutputError
        When it is no folder, is read-only, holds files that coverplan did not write, or the outputs
        of another command, or when one of them is open in another program.

    Examples
    --------
    >>> require_usable(Path("no-such-folder") / "out")
    """
    with _worded(out):
        _require_own(out, command, instead)
        _require_usable(out)
        _require_closed(out)


def _require_own(out: Path, command: str | None, instead: Path | None) -> None:
    if command is None:
        return
    out = out.absolute()
    instead = instead or out.with_name(f"{out.name}-{command}")
    left = read_manifest(out)
    if left is not None and left.command not in ("", command):
        raise OutputError(
            "output.of-another", folder=out, theirs=left.command, command=command, instead=instead
        )
    for parent in out.parents:
        around = read_manifest(parent)
        inside = f"{out.relative_to(parent).as_posix()}/"
        if around is not None and any(name.startswith(inside) for name in around.outputs):
            raise OutputError(
                "output.of-another", folder=out, theirs=around.command, command=command, instead=instead
            )


def _require_usable(out: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        out.stat()  # a link that leads to itself, or a file on the way, fails here
    # and here, not after the work, a name that is too long
    Places.of(out.absolute()).at("journal.draft").exists()
    existing = _standing(out)
    if not existing.is_dir():
        raise OutputError("output.not-a-folder", folder=existing)
    if not may_write(existing):
        raise OutputError("output.read-only", folder=existing, reason=os.strerror(errno.EACCES))
    places = Places.of(out.absolute())
    if (
        existing == out.absolute()
        and any(not path.name.startswith(PREFIX) for path in out.iterdir())
        and read_manifest(out) is None
        and not places.at("journal").exists()
    ):
        raise OutputError("output.not-ours", folder=out)


def _require_whole(out: Path, staging: Path) -> None:
    """Refuse to hand over what is not all there any more."""
    manifest = read_manifest(staging)
    listed = () if manifest is None else manifest.outputs
    if not staging.is_dir() or not all((staging / name).is_file() for name in listed):
        raise OutputError("output.staging-gone", folder=out, staging=staging)


def _require_closed(out: Path) -> None:
    """Refuse a folder in which somebody has one of the former outputs open: what is saved there would be lost, or ours."""
    manifest = read_manifest(out)
    for name in () if manifest is None else manifest.outputs:
        mark = _mark_of(out / name)
        if mark is not None:
            raise OutputError("output.open", file=out / name, who=_named_in(mark), mark=mark.name)


def _mark_of(path: Path) -> Path | None:
    """Return the file beside a document that says who has it open: Office leaves two letters of a longer name out in it."""
    shortened = path.name[2:] or path.name
    names = (f"{_OPEN_MARK}{path.name}", f"{_OPEN_MARK}{shortened}", _FREE_OPEN_MARK.format(name=path.name))
    return next((mark for name in names if (mark := path.with_name(name)).is_file()), None)


def _named_in(mark: Path) -> str:
    """Return the name of who has a document open: its length, then its letters; of LibreOffice the first words between commas."""
    try:
        head = mark.read_bytes()[:_NAME_BYTES]
    except OSError:
        return "?"
    if mark.name.startswith(_OPEN_MARK):
        said = head[1 : 1 + head[0]] if head else b""
    else:
        said = next(filter(None, head.split(b",")), b"")
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            text = said.decode(encoding).strip()
            return text if text.isprintable() and text else "?"
    return "?"
