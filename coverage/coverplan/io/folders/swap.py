"""New outputs take the place of the former ones, file by file; a journal tells how far it got, so that it can be undone.

The folder itself stays where it is, and so does whatever the office keeps in it. Former outputs move to a folder of
their own first and are deleted last; whoever dies between leaves a journal, and the next start puts things right.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coverplan.io.folders.manifest import MANIFEST, PREFIX, file_sha256, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Places", "may_write", "put_right", "swap_in"]


@dataclass(frozen=True)
class Places:
    """Where what belongs to an output folder lies while a job is at work.

    Parameters
    ----------
    out
        The output folder.
    is_apart
        Whether that is in the folder, as where it stands on a disk of its own, and not beside it.

    Examples
    --------
    >>> from pathlib import Path
    >>> Places(Path("outputs/x")).at("new").as_posix()
    'outputs/.x.new'
    """

    out: Path
    is_apart: bool = False

    @classmethod
    def of(cls, out: Path) -> Places:
        """Choose where: beside the folder, if files can be moved from there into it."""
        parent = out.parent
        if not out.is_dir():
            return cls(out)
        if out == parent:  # a whole drive
            return cls(out, is_apart=True)
        return cls(out, out.stat().st_dev != parent.stat().st_dev or not may_write(parent))

    def at(self, role: str) -> Path:
        """Return the place of the ``new`` outputs, the ``old`` ones, the ``journal``, the ``lock`` or its ``holder``."""
        return (
            self.out / f"{PREFIX}{role}" if self.is_apart else self.out.with_name(f".{self.out.name}.{role}")
        )


def may_write(folder: Path) -> bool:
    """Tell whether files can be made in a folder; the permission bits count for the superuser, too."""
    return os.access(folder, os.W_OK) and bool(folder.stat().st_mode & stat.S_IWUSR)


@dataclass
class _Journal:
    """What a swap is about to do.

    Attributes
    ----------
    is_in
        Whether all is in its place, and only what is kept and what is old is left to be seen to.
    old
        What moves out of the way, and whether the office made or changed it: that is kept under another name.
    new
        SHA-256 of the new files.
    folders
        Folders that are made for them.
    had_manifest
        Whether there are former outputs.
    """

    is_in: bool = False
    old: dict[str, bool] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    had_manifest: bool = False

    def write(self, path: Path) -> None:
        """Write it whole or not at all."""
        draft = path.with_name(path.name + ".draft")
        try:
            with draft.open("w", encoding="utf-8") as stream:
                json.dump(vars(self), stream, ensure_ascii=False)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    @classmethod
    def read(cls, path: Path) -> _Journal | None:
        """Read it; None where there is none, or something else."""
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cls(**content)
        except (OSError, ValueError, TypeError):
            return None


def swap_in(places: Places) -> None:
    """Put the new outputs into the folder, and the former ones out of the way; all of it or nothing.

    Raises
    ------
    OSError
        When a file cannot be moved, as one that another program holds; everything is as before then.
    """
    out, new, old, journal_file = (
        places.out,
        *(places.at(role) for role in ("new", "old", "journal")),
    )
    is_made = not out.exists()
    out.mkdir(exist_ok=True)
    journal = _planned(out, new)
    try:
        journal.write(journal_file)
    except OSError:
        _unmade(out, is_made=is_made)
        raise
    try:
        old.mkdir()
        if journal.had_manifest:
            # under its own name only when it is whole: it goes back if anything fails, a full disk amid this copy, too
            shutil.copy2(out / MANIFEST, old / f"{MANIFEST}.draft")
            (old / f"{MANIFEST}.draft").rename(old / MANIFEST)
        # From here on the folder says that it is ours, whatever else is in it.
        if MANIFEST in journal.new:
            (new / MANIFEST).replace(out / MANIFEST)
        elif journal.had_manifest:
            (out / MANIFEST).unlink()
        for name in journal.old:
            _move(out / name, old / name)
        for name in journal.folders:
            (out / name).mkdir(parents=True, exist_ok=True)
        for name in sorted(journal.new.keys() - {MANIFEST}):
            (new / name).replace(out / name)
        journal.is_in = True
        journal.write(journal_file)
    except BaseException:
        journal.is_in = False
        _undo(places, journal)
        _unmade(out, is_made=is_made)
        raise
    with contextlib.suppress(OSError):  # what is left is seen to at the next start
        _finish(places, journal)


def _unmade(out: Path, *, is_made: bool) -> None:
    """Leave no empty folder behind that was made for outputs which did not come."""
    if is_made:
        with contextlib.suppress(OSError):
            out.rmdir()


def put_right(places: Places) -> None:
    """Undo what an earlier job left when it was killed, or finish it; nothing of the office's is lost, whatever it did since.

    The caller holds the lock: no job is at work.

    Raises
    ------
    OSError
        When a file cannot be moved.
    """
    journal = _Journal.read(places.at("journal"))
    if journal is not None:
        _finish(places, journal) if journal.is_in else _undo(places, journal)
    for role in ("new", "old"):
        shutil.rmtree(places.at(role), ignore_errors=True)
    for leftover in (places.at("journal"), places.at("journal.draft")):
        leftover.unlink(missing_ok=True)


def _planned(out: Path, new: Path) -> _Journal:
    """Plan a swap: which files come, which go, and which of these the office made or changed."""
    files = {path.relative_to(new).as_posix(): path for path in sorted(new.rglob("*"))}
    folders = [name for name, path in files.items() if path.is_dir()]
    digests = {name: file_sha256(path) for name, path in files.items() if path.is_file()}
    manifest = read_manifest(out)
    former = {} if manifest is None else manifest.outputs
    old = {
        name: not _is_file_of(out / name, digest)
        for name, digest in former.items()
        if _stands(out, name) and not _is_folder(out / name)
    }
    # Of the office's own, what stands where a new file or folder is to stand.
    for name in digests:
        if name != MANIFEST and name not in old and os.path.lexists(out / name) and _stands(out, name):
            old[name] = True
    for name in folders:
        if os.path.lexists(out / name) and not _is_folder(out / name) and _stands(out, name):
            old[name] = True
    return _Journal(
        old=old,
        new=digests,
        folders=[name for name in folders if not _is_folder(out / name)],
        had_manifest=manifest is not None,
    )


def _undo(places: Places, journal: _Journal) -> None:
    """Put the former outputs back; what the office made meanwhile makes room under another name."""
    out, old = places.out, places.at("old")
    out.mkdir(exist_ok=True)
    for name in journal.old:
        if os.path.lexists(old / name):
            if os.path.lexists(out / name) and not _dropped(out / name, journal.new.get(name)):
                _move(out / name, _free(out / name))
            _move(old / name, out / name)
    for name in journal.new.keys() - journal.old.keys() - {MANIFEST}:
        _dropped(out / name, journal.new[name])
    for name in sorted(journal.folders, reverse=True):
        with contextlib.suppress(OSError):
            (out / name).rmdir()
    if journal.had_manifest:
        if (old / MANIFEST).exists():
            (old / MANIFEST).replace(out / MANIFEST)
    else:
        _dropped(out / MANIFEST, journal.new.get(MANIFEST))
    shutil.rmtree(old, ignore_errors=True)
    places.at("journal").unlink(missing_ok=True)


def _finish(places: Places, journal: _Journal) -> None:
    """Keep what the office made or changed under another name, and delete what is old."""
    out, old = places.out, places.at("old")
    for name, is_kept in journal.old.items():
        if is_kept and os.path.lexists(old / name):
            _move(old / name, _free(out / name))
    shutil.rmtree(old, ignore_errors=True)
    for folder in sorted({parent for name in journal.old for parent in _parents(name)}, reverse=True):
        if not any(name.startswith(f"{folder}/") for name in journal.new):
            with contextlib.suppress(OSError):  # it is not empty: the office keeps something there
                (out / folder).rmdir()
    places.at("journal").unlink(missing_ok=True)


def _parents(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _stands(out: Path, name: str) -> bool:
    """Tell whether something stands at a place, and every folder on the way is one of the folder's own, no link to elsewhere."""
    return os.path.lexists(out / name) and all(_is_folder(out / parent) for parent in _parents(name))


def _is_file_of(path: Path, digest: str | None) -> bool:
    return path.is_file() and not path.is_symlink() and file_sha256(path) == digest


def _dropped(path: Path, digest: str | None) -> bool:
    """Delete a file of ours; tell whether it was one."""
    if digest is None or not _is_file_of(path, digest):
        return False
    path.unlink()
    return True


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _free(target: Path) -> Path:
    """Return a name beside a file that nothing has."""
    names = (f"{target.stem}.edited{'' if n == 1 else f'-{n}'}{target.suffix}" for n in itertools.count(1))
    return next(path for name in names if not os.path.lexists(path := target.with_name(name)))
