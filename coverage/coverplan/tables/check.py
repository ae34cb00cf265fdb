"""Canonical columns of every table that comes in, and their check."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from coverplan.errors import Fault, InputError
from coverplan.place_names import SORTS, USES
from coverplan.tables.words import LEVELS, PROJECT_ACTIONS, PROJECT_STATUSES, STATUSES
from coverplan.texts import Listed, Named, Term, keys, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

__all__ = ["PART_OF", "TABLES", "Column", "check_table"]

ColumnType = Literal["text", "number", "count", "date"]


@dataclass(frozen=True)
class Column:
    """One canonical column.

    Parameters
    ----------
    name
        Canonical name.
    type
        ``text``, ``number`` (float, 0 or more), ``count`` (whole, 0 or more) or ``date``.
    required
        Whether every row must have a value.
    unique
        Whether a value may stand once only.
    allowed
        The words that may stand there.
    known
        Key of the text that names them, where tables differ; default the column's name.

    Examples
    --------
    >>> Column("beds", "count").required
    False
    """

    name: str
    type: ColumnType = "text"
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()
    known: str = ""


TABLES: dict[str, tuple[Column, ...]] = {
    "boundaries": (
        Column("unit_code", required=True),
        Column("name", required=True),
        Column("level", required=True, allowed=LEVELS),
        Column("type"),
        Column("parent_code"),
        Column("seat_lon", "number"),
        Column("seat_lat", "number"),
        Column("households", "number"),
        Column("area_km2", "number"),
        Column("urban_rural"),
    ),
    "facilities": (
        Column("facility_id", required=True, unique=True),
        Column("name"),
        Column("kind", required=True),
        Column("status", allowed=STATUSES),
        Column("opened"),
        Column("closed"),
        Column("beds", "count"),
        Column("nursing_beds", "count"),
        Column("beds_used", "count"),
        Column("plots", "count"),
        Column("plots_used", "count"),
        Column("serves"),
        Column("level", allowed=LEVELS),
        Column("unit_code"),
    ),
    "residents": (
        Column("demand_id", required=True, unique=True),
        Column("unit_code"),
        Column("name"),
        Column("basis"),
    ),
    "unit_list": (
        Column("unit_code", required=True),
        Column("name", required=True),
        Column("level", required=True, allowed=("province", "city", *LEVELS, "street")),
        Column("type"),
        Column("parent_code"),
        Column("vintage"),
        Column("urban_rural"),
        Column("place_code"),
        Column("pinyin"),
        Column("approved"),
    ),
    "name_readings": (
        Column("text", required=True),
        Column("pinyin", required=True),
        Column("use", allowed=USES),
        Column("unit_code"),
    ),
    "name_terms": (Column("text", required=True), Column("sort", required=True, allowed=SORTS)),
    "projects": (
        Column("project_id", required=True, unique=True),
        Column("name"),
        Column("kind"),
        Column("status", allowed=PROJECT_STATUSES, known="project_status"),
        Column("action", allowed=PROJECT_ACTIONS),
        Column("start"),
        Column("end"),
        Column("cost", "number"),
        Column("places", "count"),
        Column("nursing_beds", "count"),
        Column("land_m2", "number"),
        Column("level", allowed=LEVELS),
        Column("facility_id"),
        Column("goal_id"),
        Column("unit_code"),
    ),
    "pillars": (
        Column("number", required=True),
        Column("line_id", required=True),
        Column("order", "count", required=True),
    ),
    "lines": (
        Column("line_id", required=True, unique=True),
        Column("name"),
        Column("unit_a", required=True),
        Column("unit_b", required=True),
        Column("last_inspected"),
    ),
    "neighbours": (Column("name", required=True), Column("unit_code")),
    "people_by_year": (Column("unit_code"), Column("name"), Column("year", required=True)),
    "accepted": (
        Column("rule", required=True),
        Column("unit_code"),
        Column("fingerprint", required=True),
        Column("reason", required=True),
        Column("by", required=True),
        Column("on", required=True),
        Column("until"),
    ),
    "candidates": (
        Column("site_id", required=True, unique=True),
        Column("name"),
        Column("unit_code"),
        Column("land_m2", "number"),
    ),
    "indicators": (
        Column("indicator", required=True),
        Column("value", "number", required=True),
        Column("unit"),
        Column("unit_code"),
        Column("period"),
        Column("source"),
    ),
    "rates": (
        Column("unit_code"),
        Column("year"),
        Column("deaths_per_mille", "number"),
        Column("share"),
        Column("per_thousand", "number"),
        Column("goal_id"),
    ),
}


# Figures of a facility that are part of another of its figures.
PART_OF = MappingProxyType({"nursing_beds": "beds", "beds_used": "beds", "plots_used": "plots"})


def check_table(
    frame: pd.DataFrame,
    table: str,
    file: str,
    rows: pd.Series | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    there: Sequence[str] = (),
) -> pd.DataFrame:
    """Check a table's values against its canonical columns; columns that are not canonical pass.

    Parameters
    ----------
    frame
        Typed values under canonical names: text as ``str``/NA, numbers as floats.
    table
        Key of :data:`TABLES`.
    file
        Name of the file, for the messages.
    rows
        Row number of each row as the reader sees it in the file; default 1, 2, ...
    headers
        Header in the file of each canonical column: what the reader sees and the messages name.
    there
        Every header of the file, named where a column is missing; default the frame's columns.

    Returns
    -------
    pandas.DataFrame
        The same frame.

    Raises
    ------
    InputError
        With every fault of the table: missing columns and values, doubles, negative numbers,
        broken counts, words that are not allowed.

    Examples
    --------
    >>> import pandas as pd
    >>> check_table(pd.DataFrame({"indicator": ["x"], "value": [1.0]}), "indicators", "i.csv").shape
    (1, 2)
    """
    import pandas as pd

    headers = headers or {}
    numbers = pd.Series(range(1, len(frame) + 1), index=frame.index) if rows is None else rows
    faults: list[Fault] = []
    for column in TABLES[table]:
        if column.name in frame.columns:
            for key, wrong in _wrong_cells(frame[column.name], column, table):
                seen = headers.get(column.name, column.name)
                faults += [
                    Fault.of(key, file=file, row=row, column=seen, **_of_cell(key, column, value))
                    for row, value in zip(numbers[wrong], frame.loc[wrong, column.name], strict=True)
                ]
        elif column.required:
            faults.append(
                Fault.of(
                    "table.column-missing",
                    file=file,
                    column=_called(column.name),
                    there=Listed(tuple(map(str, there or frame.columns))),
                )
            )
    if faults:
        raise InputError(faults)
    return frame


def _called(column: str) -> Named:
    """Name a column that is lacking as its header may be written, with its canonical name."""
    word = text_of(key).zh if (key := f"column.{column}") in keys() else ""
    return Named(f"{word}（{column}）" if word else column, column)


def _wrong_cells(cells: pd.Series[Any], column: Column, table: str) -> Iterator[tuple[str, pd.Series[bool]]]:
    """Yield the text of each rule that a column has, and which of its cells break it; an empty cell breaks no other."""
    there = cells.notna()
    if column.required:
        yield "table.value-missing", ~there
    if column.unique:
        yield "table.value-twice", there & cells.duplicated(keep=False)
    signed = column.name in ("seat_lon", "seat_lat") or table == "indicators"
    if column.type in ("number", "count") and not signed:
        yield "table.negative", there & (cells < 0)
    if column.type == "count":
        yield "table.not-whole", there & (cells % 1 != 0)
    if column.allowed:
        yield "table.unknown-word", there & ~cells.isin(column.allowed)


def _of_cell(key: str, column: Column, value: object) -> dict[str, object]:
    """Return what a fault says of the cell itself; an empty cell has no value."""
    if key == "table.value-missing":
        return {}
    told: dict[str, object] = {"value": f"{value:.15g}" if isinstance(value, float) else value}
    return (
        told | {"known": Term(f"table.known.{column.known or column.name}")}
        if key == "table.unknown-word"
        else told
    )
