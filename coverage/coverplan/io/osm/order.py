"""OpenStreetMap files as editors and merging tools leave them, put into the order that libosmium needs."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.io.osm.objects import each_object, osm_header

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["in_order"]

_TYPES = {"n": 0, "w": 1, "r": 2}


@contextmanager
def in_order(path: Path) -> Iterator[Path]:
    """Give a file whose objects stand in order, once each, under positive ids.

    Parameters
    ----------
    path
        Any OSM file. One that says it is sorted, or is, is given as it stands; else a sorted copy, which lives as
        long as the block. An object that stands twice (merged extracts) stays once, in its newest version; ids that
        an editor has made negative are numbered on behind the others.

    Yields
    ------
    Path
        The file, or a copy of the same stem.

    Raises
    ------
    InputError
        When the file is damaged.

    Examples
    --------
    >>> nodes = ['<node id="-1" version="1" lat="1" lon="2"/>', '<node id="7" version="1" lat="3" lon="4"/>']
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "edited.osm"
    ...     _ = file.write_text('<osm version="0.6">' + nodes[1] + nodes[0] + nodes[0] + "</osm>")
    ...     with in_order(file) as sorted_file:
    ...         [(found.id, found.lat) for found in _objects(sorted_file)]
    [(7, 3.0), (8, 1.0)]
    """
    is_sorted, lowest, highest = _order(path)
    if is_sorted:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        stem = path.name.split(".")[0]
        source = path
        if lowest < 0:
            source = Path(folder) / "renumbered.osm.pbf"
            _renumber(path, source, highest)
        _sort(source, Path(folder) / f"{stem}.osm.pbf")
        yield Path(folder) / f"{stem}.osm.pbf"


def _objects(path: Path) -> Iterator[Any]:
    import osmium

    return each_object(path, osmium.FileProcessor)


def _order(path: Path) -> tuple[bool, int, int]:
    """Tell whether the objects stand in order under positive ids, and the lowest and highest id."""
    if osm_header(path).get("sorting") == "Type_then_ID":
        return True, 1, 1
    is_sorted, lowest, highest = True, 1, 1
    last = (0, 0)
    for thing in _objects(path):
        now = (_TYPES[thing.type_str()], thing.id)
        is_sorted = is_sorted and now > last
        last = now
        lowest, highest = min(lowest, thing.id), max(highest, thing.id)
    return is_sorted and lowest > 0, lowest, highest


def _renumber(path: Path, copy: Path, highest: int) -> None:
    import osmium

    def positive(number: int) -> int:
        return number if number > 0 else highest - number

    with osmium.SimpleWriter(str(copy), header=osm_header(path)) as writer:
        for thing in _objects(path):
            if isinstance(thing, osmium.osm.Node):
                writer.add_node(thing.replace(id=positive(thing.id)))
            elif isinstance(thing, osmium.osm.Way):
                refs = [positive(node.ref) for node in thing.nodes]
                writer.add_way(thing.replace(id=positive(thing.id), nodes=refs))
            elif isinstance(thing, osmium.osm.Relation):
                members = [(m.type, positive(m.ref), m.role) for m in thing.members]
                writer.add_relation(thing.replace(id=positive(thing.id), members=members))


def _sort(path: Path, copy: Path) -> None:
    import osmium

    reader = osmium.MergeInputReader()
    reader.add_file(str(path))
    with osmium.SimpleWriter(str(copy), header=osm_header(path)) as writer:
        reader.apply(writer, simplify=True)
