"""The bytes of inputs as they are read: hashed before, looked at again after, so that a manifest vouches for what was measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coverplan.errors import Fault, InputError
from coverplan.io.folders.manifest import file_sha256
from coverplan.reading import file_fault
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import stat_result
    from pathlib import Path

__all__ = ["Seals", "parts_of"]

# What a shapefile consists of.
_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
# Files up to this size are read again in full: the clock of a file system is too coarse for a change at once.
_SMALL = 8 * 1024**2


@dataclass(frozen=True)
class _Seal:
    digest: str
    about: tuple[int, ...]


@dataclass
class Seals:
    """Digests of inputs, taken before they are read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("1")
    ...     seals = Seals()
    ...     seals.take([file])
    ...     _ = file.write_text("2")
    ...     seals.require_same([file])
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """

    _held: dict[Path, _Seal] = field(default_factory=dict)

    def take(self, paths: Iterable[Path]) -> None:
        """Seal files that are there and are not sealed yet, with all that belongs to them.

        Raises
        ------
        InputError
            With every file that cannot be read.
        """
        faults = []
        for path in _each(paths):
            if path.resolve() not in self._held and path.is_file():
                try:
                    self._held[path.resolve()] = _sealed(path)
                except OSError as error:
                    faults.append(_locked(path, error))
        if faults:
            raise InputError(faults)

    def require_same(self, paths: Iterable[Path]) -> None:
        """Seal files that were not yet, and refuse those that have changed since they were sealed.

        Raises
        ------
        InputError
            With every file that was changed, replaced or removed, or cannot be read any more.
        """
        paths = list(paths)
        faults = [fault for path in _each(paths) if (fault := self._fault(path)) is not None]
        if faults:
            raise InputError(faults)
        self.take(paths)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file as it was sealed, or as it is now where it was not."""
        seal = self._held.get(path.resolve())
        return file_sha256(path) if seal is None else seal.digest

    def _fault(self, path: Path) -> Fault | None:
        seal = self._held.get(path.resolve())
        if seal is None:
            return None
        try:
            now = path.stat()
            is_same = _about(now) == seal.about and now.st_size > _SMALL
            if is_same or file_sha256(path) == seal.digest:
                return None
        except FileNotFoundError:
            return Fault.of("input.removed", file=path.name)
        except OSError as error:
            return _locked(path, error)
        return Fault.of("input.changed", file=path.name)


def _sealed(path: Path) -> _Seal:
    about = _about(path.stat())
    return _Seal(file_sha256(path), about)


def _about(found: stat_result) -> tuple[int, ...]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _locked(path: Path, error: OSError) -> Fault:
    return Fault.of("input.locked", file=path.name, why=error.strerror or str(error))


def _each(paths: Iterable[Path]) -> Iterator[Path]:
    return (part for path in paths if _may_be_read(path) for part in parts_of(path))


def _may_be_read(path: Path) -> bool:
    """Say whether a path is a file or a folder; of a pipe, a device or a name that cannot be one, its reader says so."""
    fault = file_fault(path)
    return (
        fault is None or fault.key == "error.file-missing" or fault.params.get("kind") == Term("file.folder")
    )


def parts_of(path: Path) -> list[Path]:
    """Return the files that an input consists of: a shapefile is several, a folder all that lies in it.

    Examples
    --------
    >>> from pathlib import Path
    >>> [part.as_posix() for part in parts_of(Path("a.csv"))]
    ['a.csv']
    """
    if path.is_dir():
        return sorted(part for part in path.rglob("*") if part.is_file())
    if path.suffix.lower() != ".shp":
        return [path]
    beside = path.parent.glob(f"{path.stem}.*")
    return sorted(part for part in beside if part.suffix.lower() in _PARTS and part.stem == path.stem) or [
        path
    ]
