"""Rows of a layer's files under canonical names, typed and placed; every fault of every file is told at once."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, SupportsIndex

import geopandas as gpd
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.io import TABLE_SUFFIXES, VECTOR_SUFFIXES, as_unread, cell_text, read_table, read_vector
from coverplan.layers.rows.cells import (
    BLANK_WORDS,
    CellError,
    as_code,
    as_date,
    as_degrees,
    as_number,
    as_text,
)
from coverplan.layers.rows.columns import choose_columns, known_headers, not_mapped, unit_factor
from coverplan.layers.rows.datum import Placed, place, place_lonlat
from coverplan.tables import TABLES, check_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from coverplan.findings import Severity
    from coverplan.io import Unread
    from coverplan.plan import LayerSettings

__all__ = ["Layer", "LayerSpec", "TableLayer", "map_text", "read_rows"]

_CODES = frozenset({"unit_code", "parent_code", "facility_id", "demand_id", "site_id", "urban_rural"})
_DEGREES = frozenset({"lon", "lat", "seat_lon", "seat_lat"})
_DATES = frozenset({"opened", "closed"})
_MARKS = ("_file", "_row")
_NAMED_ROWS = 20


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as it was read: its features, what was found, and the files behind it.

    Parameters
    ----------
    frame
        Canonical columns, geometry in the plan's metric CRS.
    findings
        What was skipped, filled or assumed.
    files
        Every file that was read.
    stated
        For columns of numbers, the totals that rows of totals of the files state; each may be of a part.

    Examples
    --------
    >>> Layer(gpd.GeoDataFrame(geometry=[])).findings
    ()
    """

    frame: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()
    stated: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class TableLayer:
    """A layer without places, such as the indicators (see :class:`Layer`).

    Examples
    --------
    >>> TableLayer(pd.DataFrame()).files
    ()
    """

    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class LayerSpec:
    """How a layer's rows are read.

    Parameters
    ----------
    name
        Name of the layer, for findings.
    table
        Key of the usual headers and, where it has one, of the canonical table.
    words
        For a column, how the words of a file become those of the table.
    geometry
        Whether every row must have a place (``"needed"``), or those of a file without places the code of
        their unit (``"or-unit"``); a file may have none (``"optional"``), or any row (``"any"``); or no row
        has one (``"none"``).
    extra
        Type of the columns that the plan maps beyond the canonical ones.
    is_checked
        Whether rows are held against the canonical table; False where the layer does it itself.
    tells_unread_numbers
        Whether columns of numbers that stand for none of the table's are a finding.
    fill
        Fills what follows from other columns, before the table is checked.
    examine
        What the layer itself finds wrong with a file's rows: row and fault.

    Examples
    --------
    >>> LayerSpec("indicators", "indicators", geometry="none").extra
    'any'
    """

    name: str
    table: str
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    geometry: Literal["needed", "or-unit", "optional", "any", "none"] = "needed"
    extra: Literal["number", "any"] = "any"
    is_checked: bool = True
    tells_unread_numbers: bool = False
    fill: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame
    examine: Callable[[pd.DataFrame, str], Iterable[tuple[object, Fault]]] = lambda _frame, _file: ()


@dataclass
class _File:
    """One file on its way in: text under the file's headers, then what is wrong with it."""

    name: str
    text: pd.DataFrame
    geometry: gpd.GeoSeries | None
    title_unit: str = ""
    totals: pd.DataFrame = field(default_factory=pd.DataFrame)
    stated: dict[str, tuple[float, ...]] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: tuple[str, ...] = ()


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
    files: list[_File] = []
    for path in paths:
        try:
            file = _open(path, spec, settings)
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
    if faults:
        raise InputError(faults)
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0].reset_index(drop=True)
    # Of several files, one without a row of totals leaves the sum of the others unsaid.
    stated = files[0].stated if len(files) == 1 else {}
    return Layer(gpd.GeoDataFrame(frame, geometry="geometry", crs=crs), tuple(findings), tuple(paths), stated)


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
    values = [change(cell) if isinstance(cell, str) else None for cell in text]
    return pd.Series(values, index=text.index, dtype="str")


def _open(path: Path, spec: LayerSpec, settings: LayerSettings) -> _File:
    if path.suffix.lower() in TABLE_SUFFIXES:
        known = known_headers(spec.table, settings.columns)
        table = read_table(
            path, layer=spec.name, known=known, sheet=settings.sheet, encoding=settings.encoding
        )
        return _File(
            table.file, table.frame, None, table.unit, table.totals,
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
    return _File(read.file, text.rename(columns=str), geometry, findings=list(read.findings))


def _typed(file: _File, spec: LayerSpec, settings: LayerSettings, crs: str) -> gpd.GeoDataFrame:
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
    if spec.tells_unread_numbers:
        file.findings += _unread_numbers(file, spec, chosen.headers)
    values: dict[str, pd.Series] = {}
    unread: dict[str, list[object]] = {}
    for column, header in chosen.headers.items():
        values[column], unread[column] = _column(file, spec, column, header)
    frame = pd.DataFrame(values, index=file.text.index)
    geometry = _geometry(file, frame, unread, spec, settings, crs)
    drop = [name for name in ("lon", "lat", "x", "y") if name in frame.columns]
    frame = spec.fill(frame.drop(columns=drop))
    bad_rows = list({row for rows in unread.values() for row in rows})
    file.faults += _wrong(frame.drop(index=bad_rows), spec, file.name, chosen.headers)
    frame["_file"], frame["_row"] = file.name, frame.index
    return gpd.GeoDataFrame(
        frame,
        geometry=geometry
        if geometry is not None
        else gpd.GeoSeries([None] * len(frame), index=frame.index, crs=crs),
    )


def _unread_numbers(file: _File, spec: LayerSpec, headers: Mapping[str, str]) -> list[Finding]:
    """Name the columns of numbers that nothing was read from; a warning where one of them may have been meant."""
    unread = [
        header
        for header, cells in file.text.items()
        if header not in headers.values() and cells.str.strip().any() and all(map(_numeric, cells))
    ]
    if not unread:
        return []
    severity: Severity | None = "info" if "slow" in headers else None
    params = {"file": file.name, "columns": ", ".join(map(str, unread))}
    return [Finding(rule=f"{spec.name}.unread-numbers", layer=spec.name, params=params, severity=severity)]


def _wrong(frame: pd.DataFrame, spec: LayerSpec, file: str, headers: Mapping[str, str]) -> list[Fault]:
    """Tell what is wrong with the rows that could be typed, each row's worst fault only."""
    examined = list(spec.examine(frame, file))
    faults = [fault for _, fault in examined]
    if spec.is_checked:
        rest = frame.drop(index=[row for row, _ in examined])
        try:
            check_table(rest, spec.table, file, pd.Series(rest.index, index=rest.index), headers=headers)
        except InputError as error:
            faults += error.faults
    return faults


def _column(file: _File, spec: LayerSpec, column: str, header: str) -> tuple[pd.Series, list[object]]:
    """Type one column, and return the rows with a fault: a cell that cannot be typed (a date is a finding)."""
    text = file.text[header]
    lacking = {row: unread for row, cell in text.items() if (unread := as_unread(cell)) is not None}
    file.faults += _without_value(file.name, header, lacking)
    text = text.where(~text.index.isin(list(lacking)), "")
    read = _reader(spec, column, text)
    values: dict[object, object] = {}
    wrong: dict[object, tuple[str, str]] = {}
    for row, cell in text.items():
        try:
            values[row] = read(cell)
        except CellError as error:
            values[row], wrong[row] = None, (str(error), cell)
    about = {"file": file.name, "column": header}
    if read is as_date and wrong:
        dates = {"rows": ", ".join(map(str, wrong)), "value": next(iter(wrong.values()))[1]}
        file.findings.append(Finding(rule="table.dates-unread", layer=spec.name, params={**about, **dates}))
    else:
        file.faults += [Fault.of(key, **about, row=row, value=cell) for row, (key, cell) in wrong.items()]
    faulty = [*lacking, *([] if read is as_date else wrong)]
    blanks = sum(cell.strip().casefold() in BLANK_WORDS and values[row] is None for row, cell in text.items())
    if blanks:
        file.findings.append(
            Finding(rule="table.blank-words", layer=spec.name, params={**about, "count": blanks})
        )
    if read not in (as_number, as_degrees):
        return pd.Series(list(values.values()), index=text.index, dtype="str"), faulty
    factor = unit_factor(header, column, file.title_unit)
    if factor != 1.0:
        file.findings.append(
            Finding(rule="table.scaled", layer=spec.name, params={**about, "factor": factor})
        )
    file.stated[column] = tuple(_stated(file.totals.get(header, ()), factor))
    return pd.Series(list(values.values()), index=text.index, dtype="float64") * factor, faulty


def _without_value(file: str, header: str, lacking: Mapping[object, Unread]) -> Iterator[Fault]:
    """Tell of the cells of a column that hold no value, of errors and of formulas once each, with their rows."""
    for key, is_formula in (("cell.formula", True), ("cell.error", False)):
        rows = [row for row, cell in lacking.items() if cell.is_formula == is_formula]
        if rows:
            yield Fault.of(
                key, file=file, rows=_first(map(str, rows)), column=header,
                value=_first(dict.fromkeys(str(lacking[row]) for row in rows)),
            )  # fmt: skip


def _first(words: Iterable[str]) -> str:
    named = list(words)
    return ", ".join(named[:_NAMED_ROWS]) + (
        f" ... (+{len(named) - _NAMED_ROWS})" if len(named) > _NAMED_ROWS else ""
    )


def _stated(cells: Iterable[str], factor: float) -> Iterator[float]:
    """Yield the numbers in the cells of rows of totals; what is none there is nobody's figure."""
    for cell in cells:
        try:
            number = as_number(cell)
        except CellError:
            continue
        if number is not None:
            yield number * factor


def _reader(spec: LayerSpec, column: str, text: pd.Series) -> Callable[[str], object]:
    if column in _CODES:
        return as_code
    if column in _DEGREES:
        return as_degrees
    if column in _DATES:
        return as_date
    known = {c.name: c.type for c in TABLES.get(spec.table, ())}
    if known.get(column) in ("number", "count") or column in ("x", "y"):
        return as_number
    words = spec.words.get(column)
    if words is not None:
        return lambda cell: words(cell.strip()) if cell.strip() else None
    if column in known or column in ("name", "kind"):
        return as_text
    return as_number if spec.extra == "number" or all(map(_numeric, text)) else as_text


def _numeric(cell: str) -> bool:
    try:
        as_number(cell)
    except CellError:
        return False
    return True


def _geometry(
    file: _File,
    frame: pd.DataFrame,
    unread: Mapping[str, list[object]],
    spec: LayerSpec,
    settings: LayerSettings,
    crs: str,
) -> gpd.GeoSeries | None:
    placed = Placed(None, (), ())
    about = {"crs": crs, "layer": spec.name, "file": file.name}
    if spec.geometry == "none":
        return None
    if file.geometry is not None:
        hollow = file.geometry.isna() | file.geometry.is_empty
        if spec.geometry != "any":
            file.faults += [
                Fault.of("datum.no-place", file=file.name, row=row) for row in file.geometry.index[hollow]
            ]
        if not hollow.all() or spec.geometry != "any":
            placed = place(file.geometry[~hollow], settings, **about)
    elif {"lon", "lat"} <= set(frame.columns):
        degrees = _told_once(frame[["lon", "lat"]], unread)
        degrees = degrees.dropna(how="all") if spec.geometry == "any" else degrees
        placed = place_lonlat(degrees["lon"], degrees["lat"], settings, **about)
    elif {"x", "y"} <= set(frame.columns):
        placed = _place_xy(file, _told_once(frame[["x", "y"]], unread), settings, about)
    elif file.faults:
        pass  # a header that was mapped and is not there may be that of a coordinate
    elif spec.geometry == "needed" or (spec.geometry == "or-unit" and "unit_code" not in frame):
        file.faults.append(Fault.of("datum.no-columns", file=file.name, there="、".join(file.text.columns)))
    file.findings += placed.findings
    file.faults += placed.faults
    return None if placed.geometry is None else placed.geometry.reindex(frame.index)


def _told_once(pairs: pd.DataFrame, unread: Mapping[str, list[object]]) -> pd.DataFrame:
    """Leave out the rows that lack a coordinate only because its cell, which is told, cannot be read."""
    empty = pairs.isna()
    for name in pairs.columns:
        empty.loc[unread[name], name] = False
    return pairs[pairs.notna().all(axis=1) | empty.any(axis=1)]


def _place_xy(file: _File, frame: pd.DataFrame, settings: LayerSettings, about: Mapping[str, str]) -> Placed:
    if settings.crs is None:
        return Placed(None, (), (Fault.of("datum.xy-crs", file=file.name, layer=about["layer"]),))
    hollow = frame["x"].isna() | frame["y"].isna()
    if hollow.any():
        return Placed(
            None,
            (),
            tuple(Fault.of("datum.lonlat-empty", file=file.name, row=row) for row in frame.index[hollow]),
        )
    points = gpd.GeoSeries(gpd.points_from_xy(frame["x"], frame["y"]), index=frame.index)
    return place(points, settings, crs=about["crs"], layer=about["layer"], file=about["file"])
