"""manifest.json: what a folder of outputs was made from, with what, and what lies in it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from coverplan.errors import CoverplanError, InputError
from coverplan.reading import file_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = [
    "MANIFEST",
    "PREFIX",
    "Difference",
    "Manifest",
    "file_sha256",
    "read_manifest",
    "verify_folder",
    "write_manifest",
]

MANIFEST = "manifest.json"
# How what lies in an output folder only while a job is at work is called.
PREFIX = ".coverplan."
_DIGEST = 64
_MOST_BYTES = 64 << 20


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Examples
    --------
    >>> file_sha256(Path(os.devnull))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Manifest:
    """What the manifest of a folder says.

    Parameters
    ----------
    command
        Who wrote the folder; empty where it is not said.
    inputs_folder
        The way from the folder to the one that inputs are told from.
    inputs, outputs
        SHA-256 by path.

    Examples
    --------
    >>> Manifest("run", ".", {}, {"goals.csv": "0" * 64}).command
    'run'
    """

    command: str
    inputs_folder: str
    inputs: dict[str, str]
    outputs: dict[str, str]


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder that coverplan wrote; None where there is none, or one of something else.

    Raises
    ------
    CoverplanError
        When it may not be read, or says it is ours and cannot be one: an output that lies outside the folder, a digest that is none.

    Examples
    --------
    >>> read_manifest(Path("no-such-folder")) is None
    True
    """
    path = folder / MANIFEST
    try:  # a link, a pipe or a device is none of ours; nor is what no folder of outputs needs
        if path.stat().st_size > _MOST_BYTES or file_fault(path) is not None:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except PermissionError as error:
        raise InputError.of("error.file-locked", file=path, why=error.strerror) from error
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or "coverplan" not in content:
        return None
    try:
        return Manifest(
            command=_text(content.get("command", ""), "command"),
            inputs_folder=_text(content.get("inputs_folder", "."), "inputs_folder"),
            inputs=dict(_listed(content, "inputs")),
            outputs=dict(_listed(content, "outputs", inside=True)),
        )
    except _MalformedError as error:
        raise CoverplanError("output.manifest-malformed", folder=folder, entry=str(error)) from None


class _MalformedError(Exception):
    """A key whose value cannot be."""


def _text(value: object, key: str) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise _MalformedError(key)
    return value


def _listed(content: dict[str, Any], key: str, *, inside: bool = False) -> Iterator[tuple[str, str]]:
    entries = content.get(key)
    if not isinstance(entries, list):
        raise _MalformedError(key)
    for number, entry in enumerate(entries, 1):
        place = f"{key}[{number}]"
        if not isinstance(entry, dict):
            raise _MalformedError(place)
        path, digest = _text(entry.get("path"), f"{place}.path"), entry.get("sha256")
        if not isinstance(digest, str) or len(digest) != _DIGEST:
            raise _MalformedError(f"{place}.sha256")
        if not path or (inside and _leads_out(path)):
            raise _MalformedError(f"{place}.path")
        yield path, digest


def _leads_out(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return ".." in parts or PurePosixPath(path).is_absolute() or bool(PureWindowsPath(path).anchor)


def write_manifest(
    folder: Path,
    about: dict[str, Any],
    *,
    inputs: Iterable[Path] = (),
    digest: Callable[[Path], str] = file_sha256,
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
    digest
        Gives the SHA-256 of an input: as it was read, see :class:`coverplan.io.Seals`.
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
        "inputs": [{"path": _way(path, base), "sha256": digest(path)} for path in listed],
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
        ``missing``, ``changed``, ``locked`` (it cannot be read) or ``extra``.

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
    CoverplanError
        When the manifest cannot be one of ours.

    Examples
    --------
    >>> verify_folder(Path("no-such-folder"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    if not folder.exists():
        raise InputError.of("error.file-missing", file=folder)
    manifest = read_manifest(folder)
    if manifest is None:
        is_there = os.path.lexists(folder / MANIFEST)
        raise InputError.of(f"output.{'manifest-unreadable' if is_there else 'no-manifest'}", folder=folder)
    found = [
        *_differences(manifest.inputs, folder / manifest.inputs_folder, "input"),
        *_differences(manifest.outputs, folder, "output"),
    ]
    listed = manifest.outputs.keys() | {MANIFEST}
    extra = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return tuple(
        found
        + [
            Difference("extra", name, "extra")
            for name in extra
            if name not in listed and not name.startswith(PREFIX)
        ]
    )


def _differences(listed: dict[str, str], base: Path, role: str) -> Iterator[Difference]:
    for name, digest in listed.items():
        path = base / name
        try:
            if file_fault(path) is not None:
                yield Difference(role, name, "changed" if os.path.lexists(path) else "missing")
            elif file_sha256(path) != digest:
                yield Difference(role, name, "changed")
        except OSError:
            yield Difference(role, name, "locked")
