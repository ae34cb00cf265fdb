"""Shapefiles: parts that may be missing, and a code page that is seldom declared; no character is lost."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.io.ogr import read_ogr
from coverplan.io.signature import require_kind
from coverplan.io.text_encoding import is_damaged_utf8, strict_encoding
from coverplan.io.whole import require_even_shapefile, require_same_count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import geopandas as gpd

__all__ = ["Shapefile", "read_shapefile"]

# Language driver of the .dbf header -> code page (the ones that occur; 0 and 87 say nothing).
_LANGUAGE_DRIVERS = {
    0x4D: "cp936",
    0x4F: "cp950",
    0x78: "cp950",
    0x7A: "cp936",
    0x03: "cp1252",
    0x58: "cp1252",
}
_LANGUAGE_DRIVER_AT = 29


class Shapefile(NamedTuple):
    """A shapefile's features, the encoding taken, whether the file declared one, and GDAL's remarks.

    Examples
    --------
    >>> Shapefile(None, "utf-8", False, ()).encoding
    'utf-8'
    """

    frame: gpd.GeoDataFrame
    encoding: str
    is_declared: bool
    remarks: tuple[str, ...]


def read_shapefile(path: Path, encoding: str | None = None) -> Shapefile:
    """Read a shapefile; with no code page declared, strict UTF-8 and then strict GB18030 are tried.

    The attributes are read as bytes and decoded here, since the library below turns a byte that does
    not fit into nothing. A character cut in half at the end of a full field is left off.

    Parameters
    ----------
    path
        The .shp; .shx and .dbf stand beside it.
    encoding
        Where the plan states it; it goes before the .cpg and the .dbf header.

    Returns
    -------
    Shapefile

    Raises
    ------
    InputError
        When a part is missing, the file cannot be read, or its text is in none of the encodings.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.shp"
    ...     gpd.GeoDataFrame({"名称": ["韩垓"]}, geometry=[Point(1, 2)], crs=4548).to_file(file, encoding="GB18030")
    ...     file.with_suffix(".cpg").unlink()
    ...     shapefile = read_shapefile(file)
    >>> shapefile.frame["名称"].iloc[0], shapefile.encoding, shapefile.is_declared
    ('韩垓', 'gb18030', False)
    """
    require_kind(path)
    parts = {part.suffix.lower(): part for part in path.parent.iterdir() if part.stem == path.stem}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        raise InputError(
            Fault.of("io.shapefile-part", file=path.name, part=path.stem + suffix) for suffix in missing
        )
    held = require_even_shapefile(path, parts)
    frame, remarks, _ = read_ogr(path, encoding="ISO-8859-1")
    require_same_count(path.name, held, len(frame))
    declared = encoding or _declared(parts)
    chosen = _strict(declared, path.name) if declared else _tried(frame, path.name)
    return Shapefile(_decoded(frame, chosen, path.name), chosen, bool(declared), remarks)


def _declared(parts: dict[str, Path]) -> str | None:
    if ".cpg" in parts:
        text = parts[".cpg"].read_bytes().decode("ascii", errors="replace").strip()
        if text:
            return text
    with parts[".dbf"].open("rb") as table:
        header = table.read(_LANGUAGE_DRIVER_AT + 1)
    return _LANGUAGE_DRIVERS.get(header[-1]) if len(header) > _LANGUAGE_DRIVER_AT else None


def _strict(declared: str, file: str) -> str:
    try:
        return strict_encoding(declared)
    except LookupError:
        raise InputError.of("io.encoding-unknown", file=file, encoding=declared) from None


def _tried(frame: gpd.GeoDataFrame, file: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            for text in _texts(frame):
                _decode(text, encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8" and is_damaged_utf8("\n".join(_texts(frame)).encode("latin-1")):
                raise InputError.of("io.shapefile-damaged", file=file) from None
            continue
        return encoding
    raise InputError.of("io.shapefile-encoding", file=file)


def _texts(frame: gpd.GeoDataFrame) -> Iterable[str]:
    yield from (str(column) for column in frame.columns)
    for column in _text_columns(frame):
        yield from frame[column].dropna()


def _text_columns(frame: gpd.GeoDataFrame) -> list[str]:
    return [
        column
        for column in frame.columns
        if column != frame.geometry.name
        and (frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column]))
    ]


def _decode(text: str, encoding: str) -> str:
    """Decode strictly, but leave off a character that the field's width cut in half."""
    return codecs.getincrementaldecoder(encoding)("strict").decode(text.encode("latin-1"), final=False)


def _decoded(frame: gpd.GeoDataFrame, encoding: str, file: str) -> gpd.GeoDataFrame:
    faults = []
    for column in _text_columns(frame):
        values = []
        for row, text in enumerate(frame[column], start=1):
            try:
                values.append(_decode(text, encoding) if isinstance(text, str) else text)
            except UnicodeDecodeError:
                values.append(None)
                faults.append(Fault.of("io.shapefile-row", file=file, row=row, encoding=encoding))
        frame[column] = pd.Series(values, index=frame.index, dtype=object)
    if faults:
        raise InputError(faults)
    names = {
        column: _decode(str(column), encoding) for column in frame.columns if column != frame.geometry.name
    }
    return frame.rename(columns=names)
