"""Elements of an XML file that its reader would pass over in silence: a name that is misspelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coverplan.errors import InputError
from coverplan.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["count_elements", "refuse_misspelt"]

_PIECE = 1 << 22
# What carries what those elements carry that hold what is read.
# (What lies within a thing of OpenStreetMap is looked at by its reader.)
_OSM = re.compile(
    rb"<(?!(?:node|way|relation|nd|tag|member|changeset)[\s/>])([A-Za-z_][\w:.-]*)\s(?:[^<>]*\s)?id\s*="
)
_GRAPHML = re.compile(
    rb"<(?!(?:node|edge|data|graph|key|port|endpoint|hyperedge)[\s/>])([A-Za-z_][\w:.-]*)\s(?:[^<>]*\s)?(?:id|source|key)\s*="
)


def refuse_misspelt(path: Path) -> None:
    """Refuse a file of roads with an element that carries what a node, a way or an edge does and is called otherwise.

    Parameters
    ----------
    path
        .osm or .graphml; of another ending nothing is looked at.

    Raises
    ------
    InputError
        With the line and the name.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.graphml"
    ...     _ = file.write_text("<graphml><graph><node id='1'/><nodde id='2'/></graph></graphml>", encoding="utf-8")
    ...     refuse_misspelt(file)
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    odd = {".osm": _OSM, ".graphml": _GRAPHML}.get(path.suffix.lower())
    if odd is None:
        return
    line = 1
    for piece in _pieces(path):
        found = odd.search(piece)
        if found is not None:
            at = line + piece.count(b"\n", 0, found.start())
            raise InputError.of(
                "io.xml-element", file=path.name, row=at, name=found[1].decode("utf-8", "replace")
            )
        line += piece.count(b"\n")


def count_elements(text: bytes, name: str) -> int:
    """Count the elements of a name, whatever prefix they have.

    Examples
    --------
    >>> count_elements(b"<kml:coordinates>1,2</kml:coordinates><coordinates/>", "coordinates")
    2
    """
    return len(re.findall(rb"<(?:[A-Za-z_][\w.-]*:)?" + name.encode() + rb"[\s/>]", text))


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece, each ending where an element does."""
    rest = b""
    with reading(path), path.open("rb") as stream:
        while read := stream.read(_PIECE):
            piece = rest + read
            cut = piece.rfind(b">") + 1
            yield piece[:cut]
            rest = piece[cut:]
    yield rest
