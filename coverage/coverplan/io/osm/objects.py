"""The objects of an OpenStreetMap file as libosmium gives them, its errors ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.reading import each_read, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import osmium

__all__ = ["each_object", "osm_header"]

_KEY = "error.osm-damaged"


def each_object(path: Path, source: Callable[[str], Iterable[Any]], key: str = _KEY) -> Iterator[Any]:
    """Go through the objects of a file.

    Parameters
    ----------
    path
        The file.
    source
        Makes of its name what gives the objects.
    key
        Text of the error for a file that is damaged.

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
    with reading(path, key):
        # An absolute name is never taken for the address of a server.
        objects = source(str(path.absolute()))
    yield from each_read(path, objects, key)


def osm_header(path: Path, key: str = _KEY) -> osmium.io.Header:
    """Return the header of a file; errors as :func:`each_object`."""
    import osmium

    with reading(path, key):
        return osmium.io.Reader(str(path.absolute()), osmium.osm.NOTHING).header()
