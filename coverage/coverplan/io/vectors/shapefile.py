"""Shapefiles: parts that may be missing, and a code page that is seldom declared; no character is lost."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.io.text_encoding import fitting_encoding, is_damaged_utf8, stated_encoding, strict_encoding
from coverplan.io.vectors.ogr import read_ogr
from coverplan.io.vectors.signature import require_kind
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
_NAMED_DRIVER = re.compile(r"LDID/(\d+)", re.IGNORECASE)


class Shapefile(NamedTuple):
    """A shapefile's features, and how its text was read.

    Attributes
    ----------
    frame
        Features.
    encoding
        In which the text was read.
    declared
        What the plan, the .cpg or the .dbf header declares; None where nothing does.
    is_as_declared
        False where the text is plainly in another encoding than its own files declare.
    cut
        By column, the rows (from 1) of which the last character was cut in half by the width of the field.
    remarks
        GDAL's.
    shapes
        How many of its rows have a shape.

    Examples
    --------
    >>> Shapefile(None, "utf-8", None, True, {}, (), 0).encoding
    'utf-8'
    """

    frame: gpd.GeoDataFrame
    encoding: str
    declared: str | None
    is_as_declared: bool
    cut: dict[str, list[int]]
    remarks: tuple[str, ...]
    shapes: int


def read_shapefile(path: Path, encoding: str | None = None) -> Shapefile:
    """Read a shapefile; the code page that its own files declare is believed unless the text is plainly in another.

    The attributes are read as bytes and decoded here, since the library below turns a byte that does
    not fit into nothing. A character cut in half at the end of a full field is left off, and told.

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
        When a part is missing, the file cannot be read, its text is in none of the encodings, or not in the one the plan states.

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
    >>> shapefile.frame["名称"].iloc[0], shapefile.encoding, shapefile.declared
    ('韩垓', 'gb18030', None)
    """
    require_kind(path)
    parts = {part.suffix.lower(): part for part in path.parent.iterdir() if part.stem == path.stem}
    missing = [suffix for suffix in (".shx", ".dbf") if suffix not in parts]
    if missing:
        raise InputError(
            Fault.of("io.shapefile-part", file=path.name, part=path.stem + suffix) for suffix in missing
        )
    held, shapes = require_even_shapefile(path, parts)
    frame, remarks, _ = read_ogr(path, encoding="ISO-8859-1")
    require_same_count(path.name, held, len(frame))
    if not frame.columns.is_unique:
        twice = ", ".join(dict.fromkeys(map(str, frame.columns[frame.columns.duplicated()])))
        raise InputError.of("io.vector-unreadable", file=parts[".dbf"].name, why=f"{twice or '(blank)'} x 2")
    declared = encoding or _declared(parts)
    known = _known(declared) if encoding is None else stated_encoding(encoding, path.name)
    chosen = _chosen(frame, known, path.name)
    if encoding is not None and chosen != known:
        raise InputError.of("io.encoding-other", file=path.name, encoding=encoding, fits=chosen)
    made, cut = _decoded(frame, chosen)
    return Shapefile(made, chosen, declared, declared is None or chosen == known, cut, remarks, shapes)


def _declared(parts: dict[str, Path]) -> str | None:
    with parts[".dbf"].open("rb") as table:
        header = table.read(_LANGUAGE_DRIVER_AT + 1)
    driver = header[-1] if len(header) > _LANGUAGE_DRIVER_AT else 0
    if ".cpg" in parts:
        text = parts[".cpg"].read_bytes().decode("utf-8-sig", errors="replace").strip()
        named = _NAMED_DRIVER.fullmatch(text)
        if named is None and text:
            return text
        driver = int(named[1]) if named else driver
    return _LANGUAGE_DRIVERS.get(driver)


def _known(declared: str | None) -> str | None:
    try:
        return None if declared is None else strict_encoding(declared)
    except LookupError:
        return None


def _chosen(frame: gpd.GeoDataFrame, declared: str | None, file: str) -> str:
    texts = list(_texts(frame))
    fits = fitting_encoding(
        lambda encoding: "\n".join(_decode(text, encoding)[0] for text in texts), declared
    )
    if (
        declared in (None, "utf-8")
        and fits != "utf-8"
        and is_damaged_utf8("\n".join(texts).encode("latin-1"))
    ):
        raise InputError.of("io.shapefile-damaged", file=file)
    if fits is None:
        raise InputError.of("io.shapefile-encoding", file=file)
    return fits


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


def _decode(text: str, encoding: str) -> tuple[str, bool]:
    """Decode strictly, but leave off a character that the field's width cut in half; say whether there was one."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    decoded = decoder.decode(text.encode("latin-1"), final=False)
    return decoded.removeprefix("\ufeff"), bool(decoder.getstate()[0])


def _decoded(frame: gpd.GeoDataFrame, encoding: str) -> tuple[gpd.GeoDataFrame, dict[str, list[int]]]:
    names = {
        column: _decode(str(column), encoding)[0] for column in frame.columns if column != frame.geometry.name
    }
    cut: dict[str, list[int]] = {}
    for column in _text_columns(frame):
        values = []
        for row, text in enumerate(frame[column], start=1):
            value, is_cut = _decode(text, encoding) if isinstance(text, str) else (text, False)
            values.append(value)
            if is_cut:
                cut.setdefault(names[column], []).append(row)
        frame[column] = pd.Series(values, index=frame.index, dtype=object)
    return frame.rename(columns=names), cut
