"""What is asked of a conversion, what was done, and the new file put in its place whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverplan.errors import InputError, OutputError
from coverplan.io import TABLE_SUFFIXES, VECTOR_SUFFIXES, new_file
from coverplan.sources.convert.shift import SHIFTED, Shift
from coverplan.sources.convert.table import convert_table
from coverplan.sources.convert.vector import DRIVERS, convert_vector
from coverplan.texts import say

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from coverplan.crs import Datum
    from coverplan.texts import Language, Worded

__all__ = ["Conversion", "convert_file"]

_TABLES = frozenset({".csv", ".xlsx"})
_PARTS_OF_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg")
_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """What was converted, and what was not.

    Attributes
    ----------
    file, out
        The file read and the file written.
    source, target
        Datums; None where only text was made right.
    places
        Features or rows whose coordinates were converted.
    mean_m, max_m
        How far they moved, in metres; None where nothing was converted.
    unread_rows
        Rows without coordinates that can be those of a place; they stand as they were.
    abroad
        Places where neither GCJ-02 nor BD-09 is in use; they stand as they were.
    mended, lost
        Texts made right, and garbled ones of which a part is lost (they stand as they were).
    remarks
        In what encoding text was read that declares none, and what did not fit into the new file.

    Examples
    --------
    See :func:`convert_file`.
    """

    file: Path
    out: Path
    source: Datum | None
    target: Datum | None
    places: int = 0
    mean_m: float | None = None
    max_m: float | None = None
    unread_rows: tuple[object, ...] = ()
    abroad: int = 0
    mended: int = 0
    lost: tuple[str, ...] = ()
    remarks: tuple[Worded | str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain values."""
        plain = asdict(replace(self, remarks=()))
        return plain | {"file": str(self.file), "out": str(self.out), "remarks": list(self._remarks())}

    def _remarks(self, language: Language | None = None) -> Iterator[str]:
        for each in self.remarks:
            yield each if isinstance(each, str) else each.message(language)

    def text(self, language: Language | None = None) -> str:
        """Return what happened, a line each."""
        lines = []
        if self.source is not None and self.max_m is not None:
            figures = {"count": self.places, "mean": f"{self.mean_m:,.1f}", "most": f"{self.max_m:,.1f}"}
            lines.append(say("convert.moved", language, source=self.source, target=self.target, **figures))
        elif self.source is not None:
            lines.append(say("convert.nothing-moved", language))
        if self.unread_rows:
            lines.append(say("convert.unread-rows", language, **_named(self.unread_rows)))
        if self.abroad:
            lines.append(say("convert.abroad", language, count=self.abroad))
        if self.mended:
            lines.append(say("convert.mended", language, count=self.mended))
        if self.lost:
            lines.append(say("convert.lost", language, **_named(self.lost)))
        lines += self._remarks(language)
        if self.target in SHIFTED:
            lines.append(say("convert.state-datum", language, datum=self.target))
        lines.append(say("convert.written", language, out=self.out))
        return "\n".join(lines)


def _named(things: tuple[object, ...]) -> dict[str, object]:
    listed = ", ".join(map(str, things[:_NAMED])) + (" ..." if len(things) > _NAMED else "")
    return {"count": len(things), "listed": listed}


def convert_file(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    source: Datum | None = None,
    target: Datum | None = None,
    undo_garbled: bool = False,
    sheet: str | None = None,
    columns: tuple[str, str] | None = None,
) -> Conversion:
    r"""Convert the coordinates of a file from one datum to another, or make its garbled text right, or both.

    GCJ-02 and BD-09 are undone to less than a millimetre (:func:`coverplan.crs.shift_to_wgs84`); CGCS2000 is taken as equal
    to WGS-84.

    Parameters
    ----------
    path
        A table with columns of longitude and latitude (.csv, .xlsx ...; the header is found as in the layers of a plan), or a vector file.
    out
        The file to write, new: of a table .csv or .xlsx, of a vector file .gpkg, .geojson, .fgb or .shp. Every row,
        column and layer stays; a projected CRS, too.
    source, target
        Datum that the coordinates are in, and that they are to be in.
    undo_garbled
        Make text right that was read in the wrong encoding (:func:`coverplan.io.misread`).
    sheet
        Worksheet of a workbook with several.
    columns
        Headers of longitude and latitude in a table, where they are not the usual ones or there are several.

    Returns
    -------
    Conversion

    Raises
    ------
    InputError
        When the file cannot be read, has no coordinates or none that can be degrees, or states no CRS or one on an older
        datum; or nothing is asked for.
    OutputError
        When ``out`` is there already, has an ending that does not suit, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "a.csv"
    ...     _ = file.write_text("名称,经度,纬度\n甲,116.106,35.8", encoding="utf-8")
    ...     convert_file(file, Path(folder) / "b.csv", source="gcj02", target="cgcs2000").places
    1
    """
    path, out = Path(path), Path(out)
    if (source is None) != (target is None) or (source is None and not undo_garbled):
        raise InputError.of("convert.nothing-asked")
    suffix, ending = path.suffix.lower(), out.suffix.lower()
    if suffix not in TABLE_SUFFIXES | VECTOR_SUFFIXES:
        known = ", ".join(sorted(TABLE_SUFFIXES | VECTOR_SUFFIXES))
        raise InputError.of("io.file-kind", file=path.name, suffix=suffix or path.name, known=known)
    endings = _TABLES if suffix in TABLE_SUFFIXES else frozenset(DRIVERS)
    if ending not in endings:
        raise OutputError("convert.ending", out=out.name, known=", ".join(sorted(endings)))
    about = Conversion(file=path, out=out, source=source, target=target)
    shift = None if source is None or target is None else Shift(source, target)
    parts = [out.with_suffix(part) for part in _PARTS_OF_SHAPEFILE if ending == ".shp"]
    with new_file(out, command="convert", parts=parts) as made:
        if suffix in TABLE_SUFFIXES:
            table = convert_table(path, made, shift, undo_garbled=undo_garbled, sheet=sheet, columns=columns)
            about = replace(about, **table._asdict())
        else:
            vector = convert_vector(path, made, shift, undo_garbled=undo_garbled)
            about = replace(about, **vector._asdict())
    if shift is not None:
        about = replace(about, **shift.moved()._asdict())
    return about
