"""Files on their way in: which may be opened, and how what a library throws while it reads one becomes an error of ours."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from coverplan.errors import CoverplanError, Fault, InputError
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["each_read", "file_fault", "reading", "require_file", "why"]

_Each = TypeVar("_Each")
_LONGEST_REASON = 200
# What is no fault of a file: somebody ends the work.
_ENDINGS = (KeyboardInterrupt, SystemExit, GeneratorExit)
_KINDS = (
    (stat.S_ISLNK, "link"), (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "pipe"),
    (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"),
)  # fmt: skip


@contextmanager
def reading(file: str | Path, key: str = "error.file-unreadable") -> Iterator[None]:
    """Turn whatever a library throws while it reads a file into one error that names the file and says what to do.

    Only the library's call belongs into the block: a fault of our own stays what it is.

    Parameters
    ----------
    file
        The file, or how messages name it.
    key
        Text of the error, with ``file`` and ``why``.

    Raises
    ------
    InputError
        For anything that is thrown but errors of ours, which pass, and what ends the program.

    Examples
    --------
    >>> try:
    ...     with reading("a.tif"):
    ...         raise LookupError("unknown encoding: klingon")
    ... except InputError as error:
    ...     error.message("en")
    'a.tif: cannot be read (unknown encoding: klingon). It may be damaged, or of another kind than its name says; export it again from the original.'
    """
    name = file if isinstance(file, str) else file.name or str(file)
    try:
        yield
    except (CoverplanError, *_ENDINGS):
        raise
    except MemoryError as error:
        raise InputError.of("error.file-too-large", file=name) from error
    # A library written in Rust panics with what is no Exception.
    except BaseException as error:
        if isinstance(error, OSError) and error.errno is not None and error.strerror:
            raise InputError.of("error.file-locked", file=name, why=error.strerror) from error
        raise InputError.of(key, file=name, why=why(error)) from error


def each_read(
    file: str | Path, things: Iterable[_Each], key: str = "error.file-unreadable"
) -> Iterator[_Each]:
    """Go through what a library reads of a file bit by bit; errors as :func:`reading`, but only those of the library.

    Examples
    --------
    >>> list(each_read("a.osm", [1, 2]))
    [1, 2]
    """
    with reading(file, key):
        steps = iter(things)
    while True:
        try:
            thing = next(steps)
        except StopIteration:
            return
        except BaseException:
            with reading(file, key):
                raise
        yield thing


def why(error: object) -> str:
    """Return what a library says of an error: its first sentence, without the advice to programmers that follows.

    Examples
    --------
    >>> why("not recognized; It might help to specify the driver"), why(KeyError("zz"))
    ('not recognized', "KeyError: 'zz'")
    """
    said = str(error).strip()
    text = said.split(";", 1)[0].split("\n", 1)[0]
    if isinstance(error, BaseException) and (
        not text or (isinstance(error, LookupError) and " " not in text)
    ):
        text = f"{type(error).__name__}: {text}".removesuffix(": ")
    return text if len(text) <= _LONGEST_REASON else f"{text[: _LONGEST_REASON - 3]}..."


def require_file(path: Path) -> None:
    """Refuse a path that is no file of its own: a folder, a link, a pipe or a device, or nothing at all.

    Raises
    ------
    InputError
        With the reason.

    Examples
    --------
    >>> from pathlib import Path
    >>> require_file(Path("data"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    fault = file_fault(path)
    if fault is not None:
        raise InputError([fault])


def file_fault(path: Path, *, may_be_folder: bool = False) -> Fault | None:
    """Say why a path cannot be opened as an input; None where it can.

    Parameters
    ----------
    path
        A file.
    may_be_folder
        A folder will do, as for a file geodatabase; what lies in it must be files.

    Examples
    --------
    >>> from pathlib import Path
    >>> file_fault(Path("no-such-file.csv")).key, file_fault(Path("data")).key, file_fault(Path("data/plan.toml"))
    ('error.file-missing', 'error.no-file', None)
    """
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Fault.of("error.file-missing", file=path)
    except PermissionError as error:  # a folder that may not be looked into
        return Fault.of("error.file-locked", file=path, why=error.strerror)
    except OSError as error:  # a name too long
        return Fault.of("error.file-name", file=path, why=error.strerror or why(error))
    except ValueError as error:  # a zero among the letters
        return Fault.of("error.file-name", file=path, why=why(error))
    if may_be_folder and stat.S_ISDIR(mode):
        return next((fault for each in sorted(path.iterdir()) if (fault := file_fault(each))), None)
    kind = next((name for is_such, name in _KINDS if is_such(mode)), None)
    return None if kind is None else Fault.of("error.no-file", file=path, kind=Term(f"file.{kind}"))
