"""Folders of tables and arrays, and files of arrays: nothing that runs when it is read.

What is written takes the place of what was there at the end, whole; what was damaged since is refused.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from coverplan.errors import Fault, InputError, OutputError
from coverplan.io.folders.manifest import file_sha256

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterator, Mapping

    from numpy.typing import ArrayLike

    from coverplan.kernels.types import Array

__all__ = ["read_arrays", "read_folder", "write_arrays", "write_folder"]

_STAGING = ".new"


def write_folder(
    folder: str | Path,
    about: str,
    form: str,
    write: Callable[[Path], None],
    *,
    optional: Collection[str] = (),
) -> None:
    """Write the files of a folder, and one that vouches for them by their SHA-256.

    Parameters
    ----------
    folder
        Made when it is not there. Earlier files of these names are replaced when all the new ones are written;
        other files stay.
    about
        Name of the JSON file that lists the others.
    form
        What the folder holds, and in which version.
    write
        Writes the files into the folder it is given.
    optional
        Names of files that an earlier version of the folder may have had and this one may lack.

    Raises
    ------
    OutputError
        When the folder is a file, or cannot be written into.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> write_folder(folder, "about.json", "letters 1", lambda to: (to / "a.txt").write_text("a"))
    >>> sorted(read_folder(folder, "about.json", "letters 1", always={"a.txt"}))
    ['a.txt']
    """
    folder = Path(folder)
    staging = folder / _STAGING
    with _worded(folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            write(staging)
            digests = {path.name: file_sha256(path) for path in sorted(staging.iterdir())}
            listed = json.dumps({"format": form, "files": digests}, ensure_ascii=False, indent=1) + "\n"
            (staging / about).write_text(listed, encoding="utf-8")
            # the list comes last: whoever dies before it leaves files that it does not vouch for
            for name in (*digests, about):
                (staging / name).replace(folder / name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        for name in set(optional) - digests.keys():
            (folder / name).unlink(missing_ok=True)


def read_folder(
    folder: str | Path, about: str, form: str, *, always: Collection[str], optional: Collection[str] = ()
) -> set[str]:
    """Prove that a folder holds what :func:`write_folder` wrote, and return the names of its files.

    Parameters
    ----------
    folder, about, form
        As they were written.
    always, optional
        The files that must, and that may be there.

    Raises
    ------
    InputError
        When there is no such folder, another version wrote it, or a file of it is missing or no longer what was
        written; every such file is named.

    Examples
    --------
    >>> read_folder("no-such-folder", "about.json", "letters 1", always=())
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    folder = Path(folder)
    digests = _digests(folder, about, form, set(always), set(optional))
    faults = [
        Fault.of("file.damaged", file=str(folder / name))
        for name, digest in digests.items()
        if not _is_as_written(folder / name, digest)
    ]
    if faults:
        raise InputError(faults)
    return set(digests)


def _digests(folder: Path, about: str, form: str, always: set[str], optional: set[str]) -> dict[str, str]:
    listed = folder / about
    if not listed.is_file():
        raise InputError.of("error.file-missing", file=str(listed))
    try:
        content = json.loads(listed.read_text(encoding="utf-8"))
        digests = dict(content["files"])
        known = content["format"] == form and always <= digests.keys() <= always | optional
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise InputError.of("file.foreign-folder", file=str(folder))
    return cast("dict[str, str]", digests)


def _is_as_written(path: Path, digest: str) -> bool:
    try:
        return file_sha256(path) == digest
    except OSError:
        return False


def write_arrays(path: str | os.PathLike[str], arrays: Mapping[str, ArrayLike]) -> None:
    """Write named arrays to a ``.npz`` file, which takes the place of an earlier one when it is whole.

    Raises
    ------
    OutputError
        When it cannot be written there.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "a.npz"
    >>> write_arrays(path, {"ones": [1, 1]})
    >>> read_arrays(path, ["ones"])[0].tolist()
    [1, 1]
    """
    path = Path(path)
    beside = path.parent / f".{path.name}.new"
    held: dict[str, Any] = {name: np.asarray(array) for name, array in arrays.items()}
    with _worded(path):
        try:
            with beside.open("wb") as file:
                np.savez_compressed(file, **held)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def read_arrays(path: str | os.PathLike[str], names: Collection[str]) -> list[Array]:
    """Read the named arrays of a ``.npz`` file; its checksums are proved before anything is made of the bytes.

    Raises
    ------
    Exception
        When it is no such file: the caller knows what it was to hold.

    Examples
    --------
    >>> read_arrays("no such file", [])
    Traceback (most recent call last):
        ...
    FileNotFoundError: ...
    """
    with Path(path).open("rb") as file:
        with zipfile.ZipFile(file) as archive:
            broken = archive.testzip()
        if broken is not None:
            raise zipfile.BadZipFile(broken)
        file.seek(0)
        with np.load(file, allow_pickle=False) as held:
            return [held[name] for name in names]


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write into words."""
    try:
        yield
    except OSError as error:
        raise OutputError("file.cannot-write", file=path, reason=error.strerror or error) from error
