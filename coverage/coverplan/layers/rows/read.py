"""Rows of a layer's files under canonical names, typed and placed; every fault of every file is told at once."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, SupportsIndex

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError, gathering
from coverplan.findings import Finding
from coverplan.io import (
    TABLE_SUFFIXES,
    VECTOR_SUFFIXES,
    cell_text,
    misread,
    read_table,
    read_vector,
    undo_misread,
)
from coverplan.layers.rows.columns import choose_columns, known_headers, not_mapped
from coverplan.layers.rows.layer import IncomingFile, Layer, LayerSpec
from coverplan.layers.rows.private import without_private
from coverplan.layers.rows.row_places import row_places
from coverplan.layers.rows.row_spans import spans
from coverplan.layers.rows.typed_column import is_numeric, typed_column
from coverplan.tables import check_table
from coverplan.texts import HIDDEN, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from coverplan.findings import Severity
    from coverplan.plan import LayerSettings

__all__ = ["map_text", "read_rows", "refuse_doubles"]

_MARKS = ("_file", "_row")


def read_rows(spec: LayerSpec, settings: LayerSettings, folder: Path, *, crs: str) -> Layer:
    r"""Read a layer's files into one frame of canonical columns.

    Parameters
    ----------
    spec
        How the layer is read.
    settings
        The plan's ``[layers.NAME]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.

    Returns
    -------
    Layer
        Text as ``str`` (NA where empty), numbers as floats; ``_file`` and ``_row`` say where a row
        stands; ``geometry`` in ``crs``, None for the rows of a file without places.

    Raises
    ------
    InputError
        With every fault of every file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("指标,数值\n火化率,９６", encoding="utf-8")
    ...     spec = LayerSpec("indicators", "indicators", geometry="none")
    ...     rows = read_rows(spec, LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548").frame
    >>> rows[["indicator", "value", "_row"]].to_numpy().tolist()
    [['火化率', 96.0, 2]]
    """
    paths = [folder / path for path in settings.path]
    frames: list[gpd.GeoDataFrame] = []
    findings: list[Finding] = []
    faults: list[Fault] = []
    files: list[IncomingFile] = []
    for path in paths:
        try:
            file = _right_text(_open(path, spec, settings), spec, undo=settings.undo_garbled)
            frames.append(_typed(file, spec, settings, crs))
        except InputError as error:
            faults += error.faults
            continue
        files.append(file)
        findings += file.findings
        faults += sorted(file.faults, key=_row_of)
    if len(files) == len(paths):
        headers = {file.name: list(file.text.columns) for file in files}
        faults = [*not_mapped(settings.columns, [file.missing for file in files], headers), *faults]
    frame = _together(frames, crs)
    if faults:
        raise InputError([*faults, *_further(spec, frame, files, faults)])
    # Of several files, one without a row of totals leaves the sum of the others unsaid.
    stated = files[0].stated if len(files) == 1 else {}
    return Layer(frame, tuple(findings), tuple(paths), stated)


def _together(frames: list[gpd.GeoDataFrame], crs: str) -> gpd.GeoDataFrame:
    if not frames:
        return gpd.GeoDataFrame(geometry=[], crs=crs)
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0].reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=crs)


def _further(
    spec: LayerSpec, frame: gpd.GeoDataFrame, files: list[IncomingFile], faults: list[Fault]
) -> list[Fault]:
    """Return what the layer itself finds wrong beside; what only follows from a cell that is told already is left off."""
    found: list[Fault] = []
    of_rows = [fault for fault in faults if fault.params.keys() & {"row", "rows"}]
    if frame.empty or len(of_rows) < len(faults):
        return found  # a column, a file or all places are missing: what the layer needs is not there
    with gathering(found):
        spec.further(frame)
    named = {file.name: {header: column for column, header in file.headers.items()} for file in files}
    told: dict[tuple[object, object], set[object]] = {}
    for fault in faults:
        header = fault.params.get("column")
        column = named.get(str(fault.params.get("file")), {}).get(str(header), header)
        told.setdefault(_place(fault), set()).add(column)
    return [fault for fault in found if not _follows(fault, told)]


def _follows(fault: Fault, told: Mapping[tuple[object, object], set[object]]) -> bool:
    """Say whether a fault may be no more than what became of a cell that could not be read."""
    file, row = _place(fault)
    column = fault.params.get("column")
    # of cells that hold no value many rows are named at once, under no row of their own
    columns = told.get((file, row), set()) | told.get((file, None), set())
    return bool(columns) and (column is None or column in columns)


def _place(fault: Fault) -> tuple[object, object]:
    return fault.params.get("file"), fault.params.get("row")


def refuse_doubles(frame: pd.DataFrame, column: str, *, key: str) -> None:
    """Refuse an id that two files share; within one file the table's check has seen it.

    Parameters
    ----------
    frame
        Rows as :func:`read_rows` has them.
    column
        The column of ids.
    key
        Text of the fault: file, row, value, first, first_row.

    Raises
    ------
    InputError
        With every such id.

    Examples
    --------
    >>> rows = pd.DataFrame({"facility_id": ["a", "b"], "_file": ["a.csv", "b.csv"], "_row": [2, 2]})
    >>> refuse_doubles(rows, "facility_id", key="facilities.twice")
    """
    named = frame[frame[column].notna()]
    first = named.drop_duplicates(column).set_index(column)
    again = named[named[column].duplicated()]
    faults = [
        Fault.of(
            key,
            file=file,
            row=row,
            column=column,
            value=value,
            first=first.loc[value, "_file"],
            first_row=first.loc[value, "_row"],
        )
        for value, file, row in zip(again[column], again["_file"], again["_row"], strict=True)
    ]
    if faults:
        raise InputError(faults)


def _row_of(fault: Fault) -> int:
    row = fault.params.get("row")
    return operator.index(row) if isinstance(row, SupportsIndex) else 0


def map_text(text: pd.Series, change: Callable[[str], str | None]) -> pd.Series:
    """Apply a function to the texts of a column; empty cells stay empty, and the column text.

    Examples
    --------
    >>> map_text(pd.Series(["a", None], dtype="str"), str.upper).tolist()
    ['A', nan]
    """
    cells = text.tolist()
    values = {cell: change(cell) if isinstance(cell, str) else None for cell in set(cells)}
    return pd.Series([values[cell] for cell in cells], index=text.index, dtype="str")


def _open(path: Path, spec: LayerSpec, settings: LayerSettings) -> IncomingFile:
    if path.suffix.lower() in TABLE_SUFFIXES:
        known = known_headers(spec.table, settings.columns)
        table = read_table(
            path, layer=spec.name, known=known, sheet=settings.sheet, encoding=settings.encoding
        )
        return IncomingFile(
            table.file, table.frame, None, title_unit=table.unit, totals=table.totals,
            repeated=table.repeated, findings=list(table.findings),
        )  # fmt: skip
    if path.suffix.lower() not in VECTOR_SUFFIXES:
        suffixes = ", ".join(sorted(VECTOR_SUFFIXES | TABLE_SUFFIXES))
        raise InputError.of("io.file-kind", file=path.name, suffix=path.suffix or path.name, known=suffixes)
    needed = spec.geometry == "needed"
    read = read_vector(
        path, about=spec.name, layer=settings.layer, encoding=settings.encoding, need_geometry=needed
    )
    has_places = isinstance(read.frame, gpd.GeoDataFrame)
    geometry = read.frame.geometry if has_places and spec.geometry != "none" else None
    attributes = pd.DataFrame(read.frame.drop(columns=read.frame.geometry.name) if has_places else read.frame)
    text = attributes.astype(object).map(cell_text)
    return IncomingFile(
        read.file, text.rename(columns=str), geometry, read.lack, findings=list(read.findings)
    )


def _right_text(file: IncomingFile, spec: LayerSpec, *, undo: bool) -> IncomingFile:
    """Take off signs that are not seen; tell of text that was read in the wrong encoding, and make it right where the plan asks for that."""
    _take_off_hidden(file, spec)
    _right_headers(file, spec, undo=undo)
    for column in file.text.columns:
        found = undo_misread(file.text[column])
        told = [("garbled-undone", found.undone)] if undo else [("garbled", {**found.undone, **found.lost})]
        told += [("garbled", found.lost)] if undo else []
        for rule, rows in told:
            if rows:
                params = {"file": file.name, "column": column, **_garbled(rows), "rows": spans(rows)}
                file.findings.append(Finding(rule=f"table.{rule}", layer=spec.name, params=params))
        if undo:
            file.text[column] = found.texts
    return file


def _right_headers(file: IncomingFile, spec: LayerSpec, *, undo: bool) -> None:
    found = undo_misread(pd.Series(list(file.text.columns), dtype=object))
    garbled = {**found.undone, **found.lost}
    if garbled:
        done = Term("garbled.undone" if undo and not found.lost else "phrase.nothing")
        params = {"file": file.name, **_garbled(garbled), "done": done}
        file.findings.append(Finding(rule="table.garbled-headers", layer=spec.name, params=params))
    if undo:
        file.text.columns = pd.Index(found.texts)


def _garbled(texts: Mapping[object, str]) -> dict[str, object]:
    """Return how many texts are garbled, one of them, and what that was."""
    value = next(iter(texts.values()))
    was = misread(value)
    is_known = was is not None and bool(was.text)
    told = Term.of("garbled.was", was=was.text) if was is not None and is_known else Term("garbled.unknown")
    return {"count": len(texts), "value": value, "was": told}


def _take_off_hidden(file: IncomingFile, spec: LayerSpec) -> None:
    for at, column in enumerate(file.text.columns):
        texts = file.text.iloc[:, at]
        if not HIDDEN.search("".join(texts)):
            continue
        odd = [bool(HIDDEN.search(text)) for text in texts]
        bare = [
            HIDDEN.sub("", text).strip() if is_odd else text for text, is_odd in zip(texts, odd, strict=True)
        ]
        file.text.isetitem(at, np.array(bare, dtype=object))
        rows = spans(texts.index[odd])
        params = {"file": file.name, "column": column, "count": sum(odd), "rows": rows}
        file.findings.append(Finding(rule="table.hidden-signs", layer=spec.name, params=params))


def _typed(file: IncomingFile, spec: LayerSpec, settings: LayerSettings, crs: str) -> gpd.GeoDataFrame:
    chosen = choose_columns(
        list(file.text.columns),
        spec.table,
        settings.columns,
        file=file.name,
        repeated=file.repeated,
        has_places=file.geometry is not None or spec.geometry == "none",
    )
    file.findings += chosen.findings
    file.faults += chosen.faults
    file.missing = chosen.missing
    file.headers = headers = without_private(file, dict(chosen.headers), spec, settings.allow_private)
    if spec.tells_unread_numbers:
        file.findings += _unread_numbers(file, spec, headers)
    values: dict[str, pd.Series] = {}
    unread: dict[str, list[object]] = {}
    for column, header in headers.items():
        values[column], unread[column] = typed_column(file, spec, column, header)
    frame = pd.DataFrame(values, index=file.text.index)
    geometry = row_places(file, frame, unread, spec, settings, crs)
    drop = [name for name in ("lon", "lat", "x", "y") if name in frame.columns]
    frame = spec.fill(frame.drop(columns=drop))
    file.faults += _wrong(frame, spec, file, unread)
    frame["_file"], frame["_row"] = file.name, frame.index
    return gpd.GeoDataFrame(
        frame,
        geometry=geometry
        if geometry is not None
        else gpd.GeoSeries([None] * len(frame), index=frame.index, crs=crs),
    )


def _unread_numbers(file: IncomingFile, spec: LayerSpec, headers: Mapping[str, str]) -> list[Finding]:
    """Name the columns of numbers that nothing was read from; a warning where one of them may have been meant."""
    unread = [
        header
        for header, cells in file.text.items()
        if header not in headers.values() and cells.str.strip().any() and all(map(is_numeric, cells))
    ]
    if not unread:
        return []
    severity: Severity | None = "info" if "slow" in headers else None
    params = {"file": file.name, "columns": ", ".join(map(str, unread))}
    return [Finding(rule=f"{spec.name}.unread-numbers", layer=spec.name, params=params, severity=severity)]


def _wrong(
    frame: pd.DataFrame, spec: LayerSpec, file: IncomingFile, unread: Mapping[str, list[object]]
) -> list[Fault]:
    """Tell what is wrong with the cells that could be typed, each cell's worst fault only."""
    told: set[tuple[object, object]] = {(row, column) for column, rows in unread.items() for row in rows}
    examined = [
        (row, fault)
        for row, fault in spec.examine(frame, file.name)
        if (row, fault.params.get("column")) not in told
    ]
    told |= {(row, fault.params.get("column")) for row, fault in examined}
    checked: list[Fault] = []
    if spec.is_checked:
        with gathering(checked):
            check_table(
                frame, spec.table, file.name, pd.Series(frame.index, index=frame.index),
                headers=file.headers, there=list(file.text.columns),
            )  # fmt: skip
    seen = {header: column for column, header in file.headers.items()}
    return [fault for _, fault in examined] + [
        fault
        for fault in checked
        if (fault.params.get("row"), seen.get(str(column := fault.params["column"]), column)) not in told
    ]
