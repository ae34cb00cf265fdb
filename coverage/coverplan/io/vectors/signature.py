"""A file's content against its ending: a library is given only what it is meant for, and nothing that leads elsewhere."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers import expat

from coverplan.errors import InputError
from coverplan.io.archives import require_sound_archive
from coverplan.reading import file_fault, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["DRIVERS", "require_kind"]

# The GDAL drivers that an ending promises.
DRIVERS = {
    ".gpkg": ("GPKG",), ".geojson": ("GeoJSON",), ".json": ("GeoJSON",), ".shp": ("ESRI Shapefile",), ".fgb": ("FlatGeobuf",),
    ".kml": ("LIBKML", "KML"), ".kmz": ("LIBKML",), ".gdb": ("OpenFileGDB",),
}  # fmt: skip
_MAGIC = {
    ".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb\x03fgb", ".kmz": b"PK\x03\x04",
    ".parquet": b"PAR1", ".geoparquet": b"PAR1",
}  # fmt: skip
_HEAD = 1 << 16
# GDAL's files without data: a description of what to read, which may be another file or lie on the network.
_ELSEWHERE = re.compile(
    rb"<OGRVRT|<VRTDataset|<OGRWFS|<GDAL_WMS|<GDAL_WMTS|gdal_streamed_alg|STAC(?:IT|TA)?_", re.IGNORECASE
)
# How pyogrio marks archives, and what a URL parts.
_MARKS = re.compile(r"[!;?#]|\.zip$|://")
# What SQLite has not put into its file yet, or has not taken out of it again.
_WAITING = ("-wal", "-journal")
_BESIDE = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qpj", ".shp.xml"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal", ".gpkg.aux.xml"),
}


def require_kind(path: Path) -> None:
    """Refuse a vector file that is none, that is not what its ending says, or that sends its reader elsewhere.

    Parameters
    ----------
    path
        A file of one of the endings of :data:`coverplan.io.VECTOR_SUFFIXES`.

    Raises
    ------
    InputError
        With the reason.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.gpkg"
    ...     _ = file.write_text("<OGRVRTDataSource/>")
    ...     require_kind(file)
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    suffix = path.suffix.lower()
    with reading(path):  # a folder that may not be looked into
        faults = [fault for each in _consists_of(path) if (fault := file_fault(each))]
        fault = file_fault(path, may_be_folder=suffix == ".gdb")
    if fault is not None or faults:
        raise InputError([*([fault] if fault else []), *faults])
    for waiting in (path.with_name(f"{path.name}{end}") for end in _WAITING):
        if waiting.exists() and waiting.stat().st_size:
            raise InputError.of("io.file-in-use", file=path.name, beside=waiting.name)
    if mark := _MARKS.search(str(path.absolute())):
        raise InputError.of("error.file-name", file=path, why=mark[0])
    if suffix == ".gdb":
        if not path.is_dir() or not any(each.suffix.lower() == ".gdbtable" for each in path.iterdir()):
            raise InputError.of("io.not-of-kind", file=path.name, suffix=suffix)
        return
    with reading(path), path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError.of("io.file-empty", file=path.name)
    if _ELSEWHERE.search(head):
        raise InputError.of("io.vector-elsewhere", file=path.name)
    if not _is_such(head, suffix):
        raise InputError.of("io.not-of-kind", file=path.name, suffix=suffix)
    if suffix == ".kmz":
        require_sound_archive(path)


def _consists_of(path: Path) -> Iterator[Path]:
    """Give what stands beside a file and is opened with it."""
    beside = _BESIDE.get(path.suffix.lower(), ())
    if beside and path.parent.is_dir():
        wanted = {f"{path.stem}{end}".lower() for end in beside}
        yield from (each for each in path.parent.iterdir() if each.name.lower() in wanted)


def _is_such(head: bytes, suffix: str) -> bool:
    if suffix in _MAGIC:
        return head.startswith(_MAGIC[suffix])
    if suffix == ".kml":
        return _root(head) == "kml"
    # In two bytes or four a letter it is no GeoJSON, but somebody else can say so better.
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b"\x00\xff\xfe \t\r\n").startswith(b"{")


def _root(head: bytes) -> str:
    """Return the name of the first element of an XML text; "" where there is none."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, _attributes: found.append(name)
    with suppress(InputError), reading(""):  # cut off, or in letters of its own: its reader says so
        parser.Parse(head, False)  # noqa: FBT003 - expat takes it so
    return found[0].rpartition(":")[2] if found else ""
