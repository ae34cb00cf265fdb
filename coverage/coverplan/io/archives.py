"""Zip archives (workbooks, KMZ): what they unpack to is known before they are unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from coverplan.errors import InputError
from coverplan.reading import reading
from coverplan.texts import Listed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["packed_kml", "require_sound_archive"]

_MEGABYTE = 1 << 20
# A sheet of a million rows unpacks to some 300 MB, to ten or twenty times its size; one that grows a hundredfold holds nothing.
_MOST_BYTES = 1024 * _MEGABYTE
_LIGHT_BYTES = 32 * _MEGABYTE
_MOST_TIMES = 50
_MOST_PARTS = 10_000
_HEAD = 1 << 16


def require_sound_archive(path: Path, key: str = "error.file-unreadable") -> None:
    """Refuse an archive that unpacks to far more than it is, or whose parts are not as its directory says.

    Parameters
    ----------
    path
        A zip archive.
    key
        Text of the error when it is damaged.

    Raises
    ------
    InputError
        With both sizes, or what is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.xlsx"
    ...     with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    ...         archive.writestr("zeros", bytes(1 << 26))
    ...     require_sound_archive(file)
    Traceback (most recent call last):
        ...
    coverplan.errors.InputError: ...
    """
    packed = path.stat().st_size
    with reading(path, key):
        archive = zipfile.ZipFile(path)
    with archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if (
            len(parts) > _MOST_PARTS
            or size > _MOST_BYTES
            or (size > _LIGHT_BYTES and size > _MOST_TIMES * packed)
        ):
            raise InputError.of(
                "io.archive-too-large",
                file=path.name,
                packed=_megabytes(packed),
                size=_megabytes(size),
                parts=len(parts),
            )
        with reading(path, key):
            declared = next((name for name in archive.namelist() if _declares_entities(archive, name)), None)
        if declared is not None:
            raise InputError.of("io.archive-entities", file=path.name, part=declared)
        # What is read stops where the directory says that a part ends; a part that goes on has another sum.
        with reading(path, key):
            broken = archive.testzip()
    if broken is not None:
        raise InputError.of(key, file=path.name, why=broken)


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """Say whether a part declares entities of its own: short names for long texts or for other files, which no workbook has."""
    if not name.lower().endswith((".xml", ".rels", ".kml")):
        return False
    with archive.open(name) as part:
        return b"<!ENTITY" in part.read(_HEAD)


def packed_kml(path: Path) -> bytes:
    """Return the one KML file that a KMZ holds.

    Raises
    ------
    InputError
        When it holds none, or several.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.kmz"
    ...     with zipfile.ZipFile(file, "w") as archive:
    ...         archive.writestr("doc.kml", "<kml/>")
    ...     packed_kml(file)
    b'<kml/>'
    """
    with reading(path), zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        content = archive.read(names[0]) if len(names) == 1 else b""
    if len(names) != 1:
        raise InputError.of("io.kmz-parts", file=path.name, count=len(names), names=Listed(tuple(names)))
    return content


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.1f}"
