"""JSON as services answer it and people save it: a value a file, a line or an element of a list; and the files of a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.errors import Fault, InputError
from coverplan.io.text_encoding import decode_text
from coverplan.reading import file_fault, reading, require_file

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["JSON_SUFFIXES", "json_files", "read_json_values"]

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".txt")
# What systems put into folders by themselves.
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini"}


def json_files(paths: Iterable[Path]) -> tuple[list[tuple[str, Path]], list[str]]:
    """Return the JSON files that paths mean, a folder standing for those in it, at any depth.

    Parameters
    ----------
    paths
        Files and folders.

    Returns
    -------
    files : list of (str, Path)
        Each once, under the name that messages give it, sorted by that name: the file's, with the folder's before it where the
        path was one.
    others : list of str
        What else lies in the folders.

    Raises
    ------
    InputError
        With every path that is not there, every folder without such a file, and every file of another kind.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.json").write_text("{}", encoding="utf-8")
    ...     files, others = json_files([Path(folder)])
    >>> len(files), others
    (1, [])
    """
    found: dict[Path, str] = {}
    others: list[str] = []
    faults: list[Fault] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            inside, locked = _inside(path)
            named = {each: each.relative_to(path.parent).as_posix() for each in inside}
            read = {each: name for each, name in named.items() if each.suffix.lower() in JSON_SUFFIXES}
            others += [name for each, name in named.items() if each not in read]
            found = read | found
            faults += locked if read or locked else [Fault.of("io.json-none", folder=path.name)]
        elif (fault := file_fault(path)) is not None:
            faults.append(fault)
        elif path.suffix.lower() not in JSON_SUFFIXES:
            known = ", ".join(JSON_SUFFIXES)
            suffix = path.suffix or path.name
            faults.append(Fault.of("io.file-kind", file=path.name, suffix=suffix, known=known))
        else:
            found.setdefault(path, path.name)
    if faults:
        raise InputError(faults)
    return sorted((name, path) for path, name in found.items()), others


def _inside(folder: Path) -> tuple[list[Path], list[Fault]]:
    """Return the files in a folder, at any depth, and the folders that may not be looked into."""
    locked: list[Fault] = []

    def note(error: OSError) -> None:
        locked.append(Fault.of("error.file-locked", file=error.filename, why=error.strerror))

    files = [Path(where) / name for where, _, names in os.walk(folder, onerror=note) for name in names]
    return [each for each in sorted(files) if each.is_file() and not _is_hidden(each, folder)], locked


def _is_hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(".") for part in parts) or path.name.lower() in _OF_THE_SYSTEM


def read_json_values(path: Path, file: str, *, encoding: str | None = None) -> list[Any]:
    r"""Read the values of a file: one, those of a list, or one a line.

    Parameters
    ----------
    path
        The file.
    file
        How messages name it.
    encoding
        As declared; by default UTF-8, else GB18030.

    Returns
    -------
    list
        At least one value, as :mod:`json` reads it.

    Raises
    ------
    InputError
        When it cannot be read, is empty, is a web page, or no JSON.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.jsonl"
    ...     _ = path.write_text('{"total": 1}\n\n{"total": 2}\n', encoding="utf-8")
    ...     read_json_values(path, "a.jsonl")
    [{'total': 1}, {'total': 2}]
    """
    require_file(path)
    with reading(file):
        data = path.read_bytes()
    text = decode_text(data, file, declared=encoding).text.strip()
    if not text:
        raise InputError.of("io.json-empty", file=file)
    if text.startswith("<"):
        raise InputError.of("io.json-page", file=file)
    value, fault = _parsed(text, file)
    if fault is None:
        values = value if isinstance(value, list) else [value]
        if not values:
            raise InputError.of("io.json-empty", file=file)
        return values
    lines = [line for line in text.splitlines() if line.strip()]
    each = [_parsed(line, file) for line in lines]
    if len(lines) > 1 and each[0][1] is None:  # the first line is whole: a value a line
        broken = [number for number, (_, wrong) in enumerate(each, 1) if wrong is not None]
        if broken:
            raise InputError(Fault.of("io.json-line", file=file, row=number) for number in broken)
        return [value for value, _ in each]
    raise InputError([fault])


def _parsed(text: str, file: str) -> tuple[Any, Fault | None]:
    """Read one value, or say what is wrong with it."""
    try:
        return json.loads(text), None
    except json.JSONDecodeError as error:
        return None, Fault.of("io.json-broken", file=file, line=error.lineno, column=error.colno)
    except (RecursionError, ValueError):  # nested thousands deep; a whole number of thousands of digits
        return None, Fault.of("io.json-broken", file=file, line=1, column=1)
