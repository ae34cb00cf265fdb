"""accepted.csv: the findings that somebody has looked at and let stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.errors import Fault, InputError, OutputError
from coverplan.findings import RULES, Acceptance
from coverplan.io import read_table, write_csv
from coverplan.layers.rows import LayerSpec, as_date, choose_columns, known_headers, read_rows
from coverplan.plan import LayerSettings, known_words
from coverplan.tables import TABLES, text_column

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from pathlib import Path

__all__ = ["ACCEPTED_FILE", "add_accepted", "read_accepted"]

ACCEPTED_FILE = "accepted.csv"
_ANY_METRES = "EPSG:4548"
_COLUMNS = [column.name for column in TABLES["accepted"]]


def read_accepted(folder: Path) -> tuple[Acceptance, ...]:
    r"""Read accepted.csv beside a plan; columns beyond its own are left alone.

    Parameters
    ----------
    folder
        Of the plan.

    Returns
    -------
    tuple of Acceptance
        Empty where there is no such file.

    Raises
    ------
    InputError
        With every row that names no rule of ours, or lacks its fingerprint, reason, name or day.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> row = "rule,unit_code,fingerprint,reason,by,on,until\nborder.gap,370832001,f0,河道,地名股,2026-01-02,\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "accepted.csv").write_text(row, encoding="utf-8")
    ...     read_accepted(Path(folder))[0].on
    datetime.date(2026, 1, 2)
    """
    if not (folder / ACCEPTED_FILE).is_file():
        return ()
    spec = LayerSpec("accepted", "accepted", geometry="none")
    try:
        rows = read_rows(spec, LayerSettings(path=[ACCEPTED_FILE]), folder, crs=_ANY_METRES).frame
    except InputError as error:
        if _has_no_rows(error):
            return ()
        raise
    texts = pd.DataFrame({name: text_column(rows, name) for name in _COLUMNS}).assign(_row=rows["_row"])
    faults: list[Fault] = []
    made = [_acceptance(row, faults) for row in texts.to_dict("records")]
    if faults:
        raise InputError(faults)
    return tuple(made)


def _has_no_rows(error: InputError) -> bool:
    """Say whether the last row was deleted: the file is fine, and nothing is accepted."""
    return [fault.key for fault in error.faults] == ["io.table-no-rows"]


def _acceptance(row: Mapping[Hashable, Any], faults: list[Fault]) -> Acceptance:
    about = {"file": ACCEPTED_FILE, "row": row["_row"]}
    rule = str(row["rule"])
    if rule not in RULES:
        known = known_words(rule, sorted(RULES))
        faults.append(Fault.of("accepted.rule-unknown", **about, value=rule, known=known))
    elif RULES[rule].stops:
        faults.append(Fault.of("accepted.stops", **about, value=rule))
    days: dict[str, date | None] = {}
    for column in ("on", "until"):
        text = str(row[column])
        days[column] = _day(text)
        if text and days[column] is None:
            faults.append(Fault.of("accepted.date-wrong", **about, column=column, value=text))
    return Acceptance(
        rule, str(row["unit_code"]), str(row["fingerprint"]), reason=str(row["reason"]), by=str(row["by"]),
        on=days["on"] or date.min, until=days["until"],
    )  # fmt: skip


def _day(text: str) -> date | None:
    """Read a day, as it is written or as a spreadsheet makes it; None for what is no whole day."""
    try:
        return date.fromisoformat(as_date(text) or "")
    except ValueError:  # CellError, too
        return None


def add_accepted(folder: Path, rows: Iterable[Acceptance]) -> Path:
    """Add rows to accepted.csv beside a plan; the file is made where there is none, and a row that is there stays one.

    Raises
    ------
    InputError
        When the file that is there cannot be read.
    OutputError
        When it cannot be written: somebody has it open.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> row = Acceptance("border.gap", "1", "f0", reason="river", by="office", on=date(2026, 1, 2))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = add_accepted(Path(folder), [row, row])
    ...     read_accepted(Path(folder)) == (row,)
    True
    """
    path = folder / ACCEPTED_FILE
    there = read_accepted(folder)
    added = [row for row in dict.fromkeys(rows) if row not in there]
    texts = [{name: _cell(getattr(row, name)) for name in _COLUMNS} for row in added]
    known = {name: name for name in _COLUMNS}
    old = pd.DataFrame()
    if there:
        settings: dict[str, str] = {}
        table = read_table(path, layer="accepted", known=known_headers("accepted", settings))
        chosen = choose_columns(list(table.frame.columns), "accepted", settings, file=path.name)
        known |= chosen.headers
        old = table.frame
    made = pd.DataFrame(texts, columns=_COLUMNS).rename(columns=known)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        write_csv(pd.concat([old, made], ignore_index=True).fillna(""), unfinished)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise OutputError("accepted.cannot-write", file=path, reason=error.strerror) from error
    return path


def _cell(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
