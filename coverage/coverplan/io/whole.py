"""A vector file read whole: what it says it holds, what it holds, and what was read of it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from coverplan.errors import Fault, InputError
from coverplan.reading import reading, why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "MOST_LETTERS",
    "require_even_shapefile",
    "require_geopackage",
    "require_json",
    "require_same_count",
]

# A cell of Excel holds 32,767 letters; a text of more is no name and no note.
MOST_LETTERS = 100_000
_DEEPEST = 64
_KEY = re.compile(rb'(?:[^"\\]|\\.)*', re.DOTALL)
_SHP_HEADER = 100
_SHX_ROW = 8


def require_same_count(file: str, stated: int, read: int) -> None:
    """Refuse a file of which fewer or more features were read than it holds.

    Examples
    --------
    >>> require_same_count("a.fgb", 3, 3)
    """
    if stated != read:
        raise InputError.of("io.rows-differ", file=file, stated=f"{stated:,}", read=f"{read:,}")


def require_geopackage(path: Path, layer: str) -> tuple[int, int]:
    """Return how many rows a layer of a GeoPackage holds, and how many of them have a geometry.

    Parameters
    ----------
    path
        The file.
    layer
        Its layer.

    Raises
    ------
    InputError
        When it is none or damaged, or states another number of features than it holds.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import geopandas as gpd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.gpkg"
    ...     gpd.GeoDataFrame(geometry=gpd.points_from_xy([1], [2]), crs="EPSG:4548").to_file(file)
    ...     require_geopackage(file, "a")
    (1, 1)
    """
    quoted = '"' + layer.replace('"', '""') + '"'
    with reading(path, "io.vector-unreadable"), closing(_open(path)) as base:
        (count,) = base.execute(f"SELECT COUNT(*) FROM {quoted}").fetchone()  # noqa: S608 - quoted
        tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
        columns = base.execute(
            "SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)", (layer,)
        ).fetchall()
        shapes = 0
        for (column,) in columns[:1]:
            named = '"' + column.replace('"', '""') + '"'
            (shapes,) = base.execute(f"SELECT COUNT({named}) FROM {quoted}").fetchone()  # noqa: S608 - quoted
        stated = (
            base.execute(
                "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?)", (layer,)
            ).fetchone()
            if "gpkg_ogr_contents" in tables
            else None
        )
    if stated is not None and stated[0] is not None and stated[0] != count:
        raise InputError.of("io.rows-stated", file=path.name, stated=stated[0], read=count)
    return int(count), int(shapes)


def _open(path: Path) -> sqlite3.Connection:
    # Nothing is written beside it, whatever state it was left in.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def require_even_shapefile(path: Path, parts: dict[str, Path]) -> tuple[int, int]:
    """Return how many rows a shapefile holds, those that are marked as deleted left out, and how many of them have a shape.

    Parameters
    ----------
    path
        The ``.shp``.
    parts
        Its files by their ending.

    Raises
    ------
    InputError
        When ``.shp``, ``.shx`` and ``.dbf`` do not belong together or are cut short, with the numbers; with each shape that is damaged.
    """
    with reading(path):
        index = parts[".shx"].read_bytes()
        table = parts[".dbf"].read_bytes()
        shapes = path.read_bytes()
    if len(table) < 32:
        raise InputError.of("io.vector-unreadable", file=parts[".dbf"].name, why=f"{len(table)} bytes")
    lines = (len(index) - _SHP_HEADER) // _SHX_ROW
    stated = int.from_bytes(table[4:8], "little")
    first, wide = int.from_bytes(table[8:10], "little"), int.from_bytes(table[10:12], "little")
    room = (len(table) - first) // wide if wide else 0
    faults = []
    if lines != stated:
        faults.append(Fault.of("io.shapefile-rows", file=path.name, shapes=lines, rows=stated))
    if room < stated:
        faults.append(Fault.of("io.rows-stated", file=parts[".dbf"].name, stated=stated, read=room))
    long = 2 * int.from_bytes(shapes[24:28], "big")
    if len(shapes) < long:
        faults.append(Fault.of("io.file-cut", file=path.name, stated=long, read=len(shapes)))
    held = _shapes_in(shapes)
    if held != lines:
        faults.append(Fault.of("io.shapefile-shapes", file=path.name, shapes=held, rows=lines))
    records = list(_records(shapes, index))
    if not faults:
        faults += _damaged_records(path.name, shapes, records) or _misplaced_records(
            path.name, shapes, records
        )
    if faults:
        raise InputError(faults)
    # each row begins with a star where it is deleted, else with a blank
    marks = np.frombuffer(table, dtype=np.uint8)[first :: max(wide, 1)][:stated]
    there = marks != ord("*")
    kinds = np.array([kind for *_, kind in records], dtype=int)
    return int(np.count_nonzero(there)), int(np.count_nonzero(there & (kinds != 0)))


def _shapes_in(shapes: bytes) -> int:
    """Count the records of a ``.shp``, each of which says how long it is."""
    at, count = _SHP_HEADER, 0
    while at + 8 <= len(shapes):
        at += 8 + 2 * int.from_bytes(shapes[at + 4 : at + 8], "big")
        count += 1
    return count


def _records(shapes: bytes, index: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield of each shape where it begins, how long it is by the ``.shx`` and by itself, and its type (-1: it lies outside)."""
    for at in range(_SHP_HEADER, len(index) - _SHX_ROW + 1, _SHX_ROW):
        start, stated = (
            2 * int.from_bytes(index[at : at + 4], "big"),
            2 * int.from_bytes(index[at + 4 : at + 8], "big"),
        )
        head = shapes[start : start + 12]
        is_there = start >= _SHP_HEADER and len(head) == 12 and start + 8 + stated <= len(shapes)
        size = 2 * int.from_bytes(head[4:8], "big") if is_there else 0
        yield start, stated, size, int.from_bytes(head[8:12], "little") if is_there else -1


def _misplaced_records(file: str, shapes: bytes, records: list[tuple[int, int, int, int]]) -> list[Fault]:
    """Name the rows that the ``.shx`` gives the shape of another: shapes are numbered as their rows are, where they are."""
    starts = [start for start, *_ in records]
    numbers = [int.from_bytes(shapes[start : start + 4], "big") for start in starts]
    is_numbered = len(set(numbers)) > 1
    return [
        Fault.of("io.shapefile-order", file=file, row=row)
        for row in range(2, len(starts) + 1)
        if starts[row - 1] == starts[row - 2] or (is_numbered and numbers[row - 1] <= numbers[row - 2])
    ]


def _damaged_records(file: str, shapes: bytes, records: list[tuple[int, int, int, int]]) -> list[Fault]:
    """Name the shapes that do not lie where the ``.shx`` says, are of another type than the file, or shorter than their points take."""
    own = int.from_bytes(shapes[32:36], "little")
    faults = []
    for row, (start, stated, size, kind) in enumerate(records, start=1):
        needed = stated if kind == 0 else _bytes_needed(shapes[start + 8 : start + 8 + stated], kind)
        if size != stated or kind not in (0, own) or needed > stated:
            about = {"size": size, "stated": max(stated, needed), "kind": kind}
            faults.append(Fault.of("io.shapefile-record", file=file, row=row, **about))
    return faults


def _bytes_needed(record: bytes, kind: int) -> int:
    """Return how many bytes a shape of its type with its counts takes at least; its measures may be left out."""
    has_heights = 10 < kind < 20
    if kind % 10 == 1:
        return 28 if has_heights else 20
    ends_at = 40 if kind % 10 == 8 else 44
    if len(record) < ends_at:
        return ends_at
    parts = 0 if kind % 10 == 8 else int.from_bytes(record[36:40], "little")
    points = int.from_bytes(record[ends_at - 4 : ends_at], "little")
    return ends_at + 4 * parts + 16 * points + (16 + 8 * points if has_heights else 0)


def require_json(path: Path) -> int | None:
    """Return how many features a GeoJSON file holds; None where it is a single one, or says it otherwise.

    Raises
    ------
    InputError
        When it nests deeper, or holds longer texts, than any map does; when a key stands twice in its object; when the CRS that it states is none.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.json"
    ...     _ = file.write_text('{"type": "FeatureCollection", "features": [{}, {}]}')
    ...     require_json(file)
    2
    """
    with reading(path):
        text = np.fromfile(path, dtype=np.uint8)
    from coverplan.kernels.json_scan import scan_json  # loads the compiler

    found = scan_json(text)
    if found.depth > _DEEPEST:
        raise InputError.of("io.too-deep", file=path.name, most=_DEEPEST)
    if found.longest > MOST_LETTERS:
        raise InputError.of(
            "io.text-too-long", file=path.name, size=f"{found.longest:,}", most=f"{MOST_LETTERS:,}"
        )
    if found.twice_at >= 0:
        row = int(np.count_nonzero(text[: found.twice_at] == ord("\n"))) + 1
        raise InputError.of("io.key-twice", file=path.name, row=row, key=_key(text, found.twice_at))
    for at in found.keys:
        if _key(text, at) == "crs":
            _require_crs(path, text[at : at + MOST_LETTERS].tobytes().decode("utf-8", "replace"))
    return next((count for at, count in found.lists if _key(text, at) == "features"), None)


def _require_crs(path: Path, text: str) -> None:
    """Refuse a CRS that nobody can read (GeoJSON of 2008, section 3): its driver would take the file to be in degrees without a word."""
    try:
        stated, _ = json.JSONDecoder().raw_decode(text.partition(":")[2].lstrip())
    except ValueError:
        return  # no JSON: for its reader to say
    if stated is None:
        return
    named = stated.get("properties") if isinstance(stated, dict) else None
    name = named.get("name", named.get("code")) if isinstance(named, dict) else None
    try:
        CRS.from_user_input(name)
    except CRSError:
        words = name if isinstance(name, str) else json.dumps(stated, ensure_ascii=False)
        raise InputError.of("io.crs-unreadable", file=path.name, why=why(words)) from None


def _key(text: np.ndarray, at: int) -> str:
    if at < 0:
        return ""
    found = _KEY.match(text[at : at + MOST_LETTERS].tobytes())
    return found[0].decode("utf-8", "replace")[:80] if found else ""
