"""The output folder: staged beside its place, swapped in whole, described by a manifest."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from coverplan.errors import CoverplanError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "MANIFEST",
    "Difference",
    "file_sha256",
    "require_usable",
    "staged",
    "verify_folder",
    "write_manifest",
]

MANIFEST = "manifest.json"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# A write that fails with less than this left, in bytes, failed for want of room.
_NEARLY_NOTHING = 16 * 1024**2


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Examples
    --------
    >>> file_sha256(Path(os.devnull))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextlib.contextmanager
def staged(out: Path, *, command: str | None = None, instead: Path | None = None) -> Iterator[Path]:
    """Give a folder to write into that becomes ``out`` when the block ends well.

    The folder stands beside ``out``. At the end the two change places; when the block raises,
    ``out`` stays as it was. What a kill in the middle of the change left is put right at the next
    start. Files of the office's own in ``out`` are carried over; outputs that were edited by hand
    are kept as ``NAME.edited.EXT``.

    Parameters
    ----------
    out
        The output folder. It may be missing, empty, or hold what the same command left before.
    command, instead
        As in :func:`require_usable`.

    Yields
    ------
    Path
        The staging folder.

    Raises
    ------
    OutputError
        When ``out`` is no folder, holds anything else than the command's earlier outputs, is in use by
        another run, cannot be written, or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with staged(Path(folder) / "out") as staging:
    ...         _ = write_manifest(staging, {"command": "run"})
    ...     (Path(folder) / "out" / "manifest.json").exists()
    True
    """
    out = out.resolve()
    with _worded(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        require_usable(out, command=command, instead=instead)
        lock = FileLock(out.parent / f".{out.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise OutputError("output.in-use", folder=out) from None
    try:
        with _worded(out):
            _put_right(out)
            staging = _beside(out, "new")
            staging.mkdir()
        try:
            with _worded(out):
                yield staging
                _carry_over(out, staging)
                _swap(out, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    finally:
        lock.release()


@contextlib.contextmanager
def _worded(out: Path) -> Iterator[None]:
    """Turn the system's refusal to write into words; other errors pass."""
    try:
        yield
    except CoverplanError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError("output.full", folder=out) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise OutputError("output.read-only", folder=out, reason=error.strerror) from error
        if error.errno == errno.ENAMETOOLONG:
            raise OutputError("output.name-too-long", folder=out) from error
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            raise OutputError("output.not-a-folder", folder=out) from error
        raise
    except Exception as error:
        # GDAL and SQLite tell of a full disk in their own ways.
        if shutil.disk_usage(_standing(out)).free < _NEARLY_NOTHING:
            raise OutputError("output.full", folder=out) from error
        raise


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
        When it is no folder, is read-only, or holds files that coverplan did not write, or the outputs
        of another command.

    Examples
    --------
    >>> require_usable(Path("no-such-folder") / "out")
    """
    with _worded(out):
        _require_usable(out)
        _require_own(out, command, instead)


def _require_own(out: Path, command: str | None, instead: Path | None) -> None:
    # A kill in the middle of a swap leaves the earlier outputs beside the folder; they come back first.
    left = _read_manifest(out) or _read_manifest(_beside(out, "old"))
    theirs = None if left is None else left.get("command")
    if command is not None and theirs not in (None, command):
        raise OutputError(
            "output.of-another",
            folder=out,
            theirs=theirs,
            command=command,
            instead=instead or _for(command, out),
        )


def _for(command: str, out: Path) -> Path:
    return out.with_name(f"{out.name}-{command}")


def _require_usable(out: Path) -> None:
    _beside(out, "lock").exists()  # a name that is too long fails here, not after the work
    existing = _standing(out)
    if not existing.is_dir():
        raise OutputError("output.not-a-folder", folder=existing)
    # The permission bits are asked too: the superuser may write anywhere, an office clerk may not.
    for folder in {existing, out.absolute().parent if existing == out.absolute() else existing}:
        if not (os.access(folder, os.W_OK) and folder.stat().st_mode & 0o200):
            raise OutputError("output.read-only", folder=folder, reason=os.strerror(errno.EACCES))
    if (
        existing == out.absolute()
        and any(out.iterdir())
        and _read_manifest(out) is None
        and not _beside(out, "old").exists()
    ):
        raise OutputError("output.not-ours", folder=out)


def _beside(out: Path, role: str) -> Path:
    return out.parent / f".{out.name}.{role}"


def _put_right(out: Path) -> None:
    """Undo what an earlier run left when it was killed; the lock says that none is running."""
    old, new = _beside(out, "old"), _beside(out, "new")
    if old.exists():
        if (out / MANIFEST).exists():
            shutil.rmtree(old)
        else:
            shutil.rmtree(out, ignore_errors=True)
            old.rename(out)
    if new.exists():
        shutil.rmtree(new)


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and "coverplan" in content else None


def _carry_over(out: Path, staging: Path) -> None:
    """Copy what the office itself put into, or changed in, the folder of the earlier run."""
    manifest = _read_manifest(out)
    if manifest is None:
        return
    written = {entry["path"]: entry["sha256"] for entry in manifest.get("outputs", [])}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if not path.is_file() or name == MANIFEST or written.get(name) == file_sha256(path):
            continue
        target = staging / name
        if name in written or target.exists():
            target = _free_name(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)


def _free_name(target: Path) -> Path:
    names = [f"{target.stem}.edited{target.suffix}"] + [
        f"{target.stem}.edited-{n}{target.suffix}" for n in range(2, 1000)
    ]
    return next(target.with_name(name) for name in names if not target.with_name(name).exists())


def _swap(out: Path, staging: Path) -> None:
    old = _beside(out, "old")
    if out.exists():
        out.rename(old)
    try:
        staging.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_manifest(
    folder: Path,
    about: dict[str, Any],
    *,
    inputs: Iterable[Path] = (),
    base: Path | None = None,
    out: Path | None = None,
) -> dict[str, Any]:
    """Write ``manifest.json``: what was read, with what, and what was written.

    Parameters
    ----------
    folder
        The folder that holds the outputs; every file in it is listed with its SHA-256.
    about
        Command, versions, parameters, seconds.
    inputs
        Files that were read.
    base
        Folder that the inputs' paths are told from.
    out
        Where the folder will stand in the end, for the way from there to ``base``.

    Returns
    -------
    dict
        What was written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(write_manifest(Path(folder), {"command": "run"}))
    ['command', 'coverplan', 'inputs', 'inputs_folder', 'outputs']
    """
    from importlib.metadata import version

    base = (base or Path()).resolve()
    listed = sorted({path.resolve() for path in inputs})
    content: dict[str, Any] = {
        "coverplan": version("coverplan"),
        **about,
        "inputs_folder": _way(base, (out or folder).resolve()),
        "inputs": [{"path": _way(path, base), "sha256": file_sha256(path)} for path in listed],
        "outputs": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": file_sha256(path),
            }
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path != folder / MANIFEST
        ],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    return content


def _way(path: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


@dataclass(frozen=True)
class Difference:
    """One file that is not as the manifest says.

    Parameters
    ----------
    role
        ``input``, ``output`` or ``extra`` (a file that the manifest does not list).
    path
        The file, as the manifest names it.
    what
        ``missing``, ``changed`` or ``extra``.

    Examples
    --------
    >>> Difference("output", "goals.csv", "missing").what
    'missing'
    """

    role: str
    path: str
    what: str


def verify_folder(folder: Path) -> tuple[Difference, ...]:
    """Compare the inputs and outputs of a run with its manifest.

    Returns
    -------
    tuple of Difference
        Empty when everything is as it was. Extra files are told, and are no fault.

    Raises
    ------
    InputError
        When the folder is missing or has no manifest of ours.

    Examples
    --------
    >>> verify_folder(Path("no-such-folder"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    if not folder.is_dir():
        raise InputError.of("error.file-missing", file=folder)
    manifest = _read_manifest(folder)
    if manifest is None:
        raise InputError.of("output.no-manifest", folder=folder)
    base = folder / manifest.get("inputs_folder", ".")
    found = [
        *_differences(manifest.get("inputs", []), base, "input"),
        *_differences(manifest.get("outputs", []), folder, "output"),
    ]
    listed = {entry["path"] for entry in manifest.get("outputs", [])} | {MANIFEST}
    extra = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return tuple(found + [Difference("extra", name, "extra") for name in extra if name not in listed])


def _differences(entries: list[dict[str, str]], base: Path, role: str) -> Iterator[Difference]:
    for entry in entries:
        path = base / entry["path"]
        if not path.is_file():
            yield Difference(role, entry["path"], "missing")
        elif file_sha256(path) != entry["sha256"]:
            yield Difference(role, entry["path"], "changed")
