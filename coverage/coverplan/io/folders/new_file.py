"""One new file among the office's own, and what belongs to it: whole or not there, whenever a job is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from coverplan.errors import OutputError
from coverplan.io.folders.outputs import locked, made_for, unmade
from coverplan.io.folders.swap import Places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["new_file"]


@contextlib.contextmanager
def new_file(out: Path, *, command: str, parts: Sequence[Path] = ()) -> Iterator[Path]:
    """Give a path to write a new file to; it, and what is written beside it, gets its place when the block ends well.

    What an earlier job left when it was killed is put right first: a file that was whole gets its place, others go.

    Parameters
    ----------
    out
        The file; nothing may be there, nor where its parts would be.
    command
        Who writes it, for who wants to write the same.
    parts
        Files that may be written beside it.

    Yields
    ------
    Path
        Of the same name, in a folder of its own.

    Raises
    ------
    OutputError
        When something is there already, another job is writing it, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with new_file(Path(folder) / "a.txt", command="convert") as made:
    ...         _ = made.write_text("1")
    ...     [path.name for path in Path(folder).iterdir()]
    ['a.txt']
    """
    out = out.absolute()
    try:
        made = made_for(out.parent)
        with contextlib.ExitStack() as held:
            held.callback(unmade, out, made)
            places = Places(out.parent.resolve() / out.name)
            held.enter_context(locked(places, command))
            staging, whole = places.at("new"), places.at("whole")
            _put_in_place(whole)
            _require_none([out, *parts])
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir()
            held.callback(shutil.rmtree, staging, ignore_errors=True)
            yield staging / out.name
            _require_none([out.with_name(part.name) for part in staging.iterdir()])
            staging.rename(whole)  # from here on it is there, whatever happens
            _put_in_place(whole)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError("output.cannot-write-file", out=out, reason=error.strerror or error) from error


def _put_in_place(whole: Path) -> None:
    """Move the parts of a file that is whole to where they belong; what the office put there meanwhile stays."""
    if not whole.is_dir():
        return
    for part in sorted(whole.iterdir()):
        target = whole.with_name(part.name)
        if not os.path.lexists(target):
            part.rename(target)
    shutil.rmtree(whole, ignore_errors=True)


def _require_none(paths: list[Path]) -> None:
    there = next((path for path in paths if os.path.lexists(path)), None)
    if there is not None:
        raise OutputError("output.exists", out=there)
