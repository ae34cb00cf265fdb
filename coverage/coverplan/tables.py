"""Canonical columns of every table that comes in or goes out, and their check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from coverplan.errors import Fault, InputError
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    import pandera.pandas as pa
    from numpy.typing import NDArray

__all__ = [
    "GAPS", "GOALS", "PROPOSALS", "TABLES", "UNITS", "Column", "check_table", "group_columns", "id_strings",
]  # fmt: skip

ColumnType = Literal["text", "number", "count", "date"]

GOALS = (
    "goal_id", "title", "kind", "group", "target", "value", "unit", "met", "shortfall", "basis", "source", "vintage", "note",
)  # fmt: skip
UNITS = (
    "unit_code",
    "name",
    "level",
    "goal_id",
    "group",
    "value",
    "met",
    "weight",
    "weight_covered",
    "weight_not_covered",
)
GAPS = (
    "demand_id", "name", "lon", "lat", "unit_code", "goal_id", "group", "weight", "nearest_facility_id", "cost", "cost_unit", "reason",
)  # fmt: skip
PROPOSALS = (
    "goal_id", "rank", "site_id", "name", "lon", "lat", "unit_code", "kind", "action", "newly_covered", "objective", "bound",
    "optimality_gap", "status",
)  # fmt: skip
# Columns of the residents layer that are no group of people.
_NO_GROUP = {
    "demand_id",
    "unit_code",
    "name",
    "geometry",
    "placed_by",
    "lon",
    "lat",
    "basis",
    "note",
    "source",
}


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


TABLES: dict[str, tuple[Column, ...]] = {
    "boundaries": (
        Column("unit_code", required=True),
        Column("name", required=True),
        Column("level", required=True, allowed=("county", "town", "village")),
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
        Column("status", allowed=("planned", "building", "operating", "closed")),
        Column("opened"),
        Column("closed"),
        Column("beds", "count"),
        Column("nursing_beds", "count"),
        Column("plots", "count"),
        Column("plots_used", "count"),
        Column("serves"),
        Column("unit_code"),
    ),
    "residents": (Column("demand_id", required=True, unique=True), Column("unit_code"), Column("name")),
    "candidates": (Column("site_id", required=True, unique=True), Column("name"), Column("unit_code")),
    "indicators": (
        Column("indicator", required=True),
        Column("value", "number", required=True),
        Column("unit"),
        Column("unit_code"),
        Column("period"),
        Column("source"),
    ),
}


def group_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a residents frame that count people.

    Examples
    --------
    >>> import pandas as pd
    >>> group_columns(pd.DataFrame({"demand_id": ["a"], "residents": [5.0]}))
    ['residents']
    """
    return [name for name in frame.columns if name not in _NO_GROUP and frame[name].dtype.kind in "fiu"]


def id_strings(values: pd.Series[Any] | pd.Index[Any]) -> NDArray[np.object_]:
    """Turn ids into strings, for every table alike.

    Parameters
    ----------
    values
        Text, stripped of the blanks around it, or numbers; 7.0 is a 7 that stood in a column with gaps.

    Returns
    -------
    ndarray of object
        Strings, and None where there is no id; shape (n,).

    Examples
    --------
    >>> import pandas as pd
    >>> id_strings(pd.Series([7, 7.0, 7.5, " 7 ", "007", "", None], dtype=object)).tolist()
    ['7', '7', '7.5', '7', '007', None, None]
    """
    import numpy as np
    import pandas as pd

    if pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans:
        return np.array([str(number) for number in values.to_numpy().tolist()], dtype=object)
    raw = values.to_numpy(dtype=object, copy=True)
    if pd.api.types.infer_dtype(raw, skipna=False) == "string" and raw.all():
        # Mostly no id has a blank, which one look at all of them tells.
        together = "".join(raw)
        if together.split(maxsplit=1) == [together]:
            return raw
    return np.array([_id_string(one) for one in raw.tolist()], dtype=object)


def _id_string(value: Any) -> str | None:  # noqa: ANN401 - whatever stands in a column
    import pandas as pd

    if isinstance(value, str):
        return value.strip() or None
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def check_table(
    frame: pd.DataFrame,
    table: str,
    file: str,
    rows: pd.Series | None = None,
    *,
    headers: Mapping[str, str] | None = None,
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
    from pandera.errors import SchemaErrors

    faults: list[Fault] = []
    missing = [c.name for c in TABLES[table] if c.required and c.name not in frame.columns]
    faults += [
        Fault.of("table.column-missing", file=file, column=name, there=", ".join(map(str, frame.columns)))
        for name in missing
    ]
    headers = headers or {}
    numbers = pd.Series(range(1, len(frame) + 1), index=frame.index) if rows is None else rows
    try:
        _schema(table, frozenset(missing)).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for column, check, value, index in zip(
            cases["column"], cases["check"], cases["failure_case"], cases["index"], strict=True
        ):
            row = numbers.loc[index]
            key = _FAULT_KEYS.get(str(check).split("(")[0], "table.wrong-value")
            known = {"known": Term(f"table.known.{column}")} if key == "table.unknown-word" else {}
            shown = f"{value:.15g}" if isinstance(value, float) else value
            seen = headers.get(column, column)
            faults.append(Fault.of(key, file=file, row=row, column=seen, value=shown, **known))
    if faults:
        raise InputError(faults)
    return frame


_FAULT_KEYS = {
    "not_nullable": "table.value-missing",
    "field_uniqueness": "table.value-twice",
    "greater_than_or_equal_to": "table.negative",
    "whole": "table.not-whole",
    "isin": "table.unknown-word",
}


@cache
def _schema(table: str, absent: frozenset[str]) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    def checks(column: Column) -> list[pa.Check]:
        signed = column.name in ("seat_lon", "seat_lat") or table == "indicators"
        made = [pa.Check.ge(0)] if column.type in ("number", "count") and not signed else []
        if column.type == "count":
            made.append(pa.Check(lambda s: s % 1 == 0, name="whole", error="whole", ignore_na=True))
        if column.allowed:
            made.append(pa.Check.isin(column.allowed))
        return made

    return pa.DataFrameSchema(
        {
            c.name: pa.Column(None, checks(c), nullable=not c.required, unique=c.unique, required=False)
            for c in TABLES[table]
            if c.name not in absent
        },
        strict=False,
    )
