"""OpenStreetMap files: which are, and their objects as libosmium gives them, its errors ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.errors import InputError
from coverplan.io.xml_elements import refuse_misspelt
from coverplan.reading import each_read, reading, require_file

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    import osmium

__all__ = ["OSM_SUFFIXES", "each_object", "is_osm_file", "osm_header", "require_osm_file"]

OSM_SUFFIXES = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".pbf")
_KEY = "error.osm-damaged"


def is_osm_file(path: str | os.PathLike[str]) -> bool:
    """Tell from its name whether a file is an OSM file.

    Examples
    --------
    >>> is_osm_file("county.osm.pbf"), is_osm_file("roads.gpkg")
    (True, False)
    """
    return Path(path).name.lower().endswith(OSM_SUFFIXES)


def require_osm_file(path: Path) -> None:
    """Refuse a path that is no file, no map by its name or its content, or with things that nobody would read.

    Raises
    ------
    InputError
        With the reason; also for a file of changes or of history, in which a thing stands several times.

    Examples
    --------
    >>> require_osm_file(Path("no-such-file.osm"))
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    require_file(path)
    if not is_osm_file(path):
        raise InputError.of("error.osm-suffix", file=path.name, suffixes=", ".join(OSM_SUFFIXES))
    refuse_misspelt(path)
    if osm_header(path).has_multiple_object_versions:
        raise InputError.of("error.osm-changes", file=path.name)


def each_object(path: Path, source: Callable[[str], Iterable[Any]]) -> Iterator[Any]:
    """Go through the objects of a file.

    Parameters
    ----------
    path
        The file.
    source
        Makes of its name what gives the objects.

    Raises
    ------
    InputError
        For whatever libosmium throws.

    Examples
    --------
    >>> from pathlib import Path
    >>> list(each_object(Path("a.osm"), lambda name: [name.endswith("a.osm")]))
    [True]
    """
    with reading(path, _KEY):
        # An absolute name is never taken for the address of a server.
        objects = source(str(path.absolute()))
    yield from each_read(path, objects, _KEY)


def osm_header(path: Path) -> osmium.io.Header:
    """Return the header of a file; errors as :func:`each_object`."""
    import osmium

    with reading(path, _KEY):
        return osmium.io.Reader(str(path.absolute()), osmium.osm.NOTHING).header()
