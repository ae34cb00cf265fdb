"""Ids become text once, at the door, and go out as the caller's own labels; missing and repeated ones are faults."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from coverplan.kernels.types import Integers, Positions, Strings

__all__ = ["Ids", "as_ids", "frame_ids", "id_faults", "id_strings", "id_text", "named_values", "some"]

_NAMED_AT_MOST = 20


@dataclass(frozen=True, eq=False)
class Ids:
    """The ids of a table's rows: text inside, the caller's own labels outside.

    Parameters
    ----------
    held
        What is compared, joined and sorted; strings. None: the labels as text, which is made when it is asked for.
    labels
        What goes back to the caller, in the caller's own dtype.

    Examples
    --------
    >>> ids = as_ids([7, 12], "site")
    >>> ids.text.tolist(), ids.labels.tolist()
    (['7', '12'], [7, 12])
    """

    held: Strings | pd.Index[str] | None
    labels: pd.Index[Any]

    @cached_property
    def strings(self) -> Strings | pd.Index[str]:
        """The ids as strings."""
        return id_strings(self.labels) if self.held is None else self.held

    @cached_property
    def text(self) -> pd.Index[str]:
        """The ids as text, for looking them up."""
        if self.held is None and self.labels.dtype == "str":
            return self.labels.rename(None)
        return pd.Index(self.strings, dtype="str")

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[object]:
        return iter(self.labels)

    def take(self, at: Integers) -> Ids:
        """Return the ids at some positions."""
        return Ids(None if self.held is None else self.held.take(at), self.labels.take(at))

    def in_order(self) -> Ids:
        """Return the ids sorted as text."""
        return self.take(self.text.argsort())

    def places_of(self, ids: Ids) -> Positions:
        """Return where each of some ids stands among these; -1: nowhere.

        Examples
        --------
        >>> as_ids([7, 12], "site").places_of(as_ids(["12", "8"], "site")).tolist()
        [1, -1]
        """
        one, other = self.labels, ids.labels
        if self.held is ids.held is None and one.dtype == other.dtype:
            return one.get_indexer(other)
        return self.text.get_indexer(ids.text)

    def labelled(self, at: Integers) -> pd.api.extensions.ExtensionArray:
        """Return the labels at some positions, and a missing value for -1; whole numbers stay whole.

        Examples
        --------
        >>> import numpy as np
        >>> as_ids([7, 12], "site").labelled(np.array([1, -1])).tolist()
        [12, <NA>]
        """
        held = self.labels.dtype
        array = self.labels.array
        if isinstance(held, np.dtype) and held.kind in "iu":
            nullable: Any = held.name.replace("i", "I").replace("u", "U")
            array = self.labels.astype(nullable).array
        elif held.kind == "O" and self.labels.inferred_type == "string":
            array = self.labels.astype("str").array  # which a frame would make of each row it is given
        return cast("pd.api.extensions.ExtensionArray", array.take(at, allow_fill=True))


def id_strings(values: pd.Series[Any] | pd.Index[Any]) -> Strings:
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
    >>> id_strings(pd.Series([7, 7.0, 7.5, " 7 ", "007", "", None], dtype=object)).tolist()
    ['7', '7', '7.5', '7', '007', None, None]
    """
    if pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans:
        return np.array([str(number) for number in values.to_numpy().tolist()], dtype=object)
    raw = values.to_numpy(dtype=object, copy=True)
    if pd.api.types.infer_dtype(raw, skipna=False) == "string" and raw.all():
        # Mostly no id has a blank, which one look at all of them tells.
        together = "".join(raw)
        if together.split(maxsplit=1) == [together]:
            return raw
    return np.array([_id_string(one) for one in raw.tolist()], dtype=object)


def _are_plain(labels: pd.Index[Any]) -> bool:
    """Tell whether labels are whole numbers, or text without blanks around it, of which no other text need be made."""
    if labels.hasnans:
        return False
    if labels.dtype == "str":
        return bool((labels == labels.str.strip()).all() and (labels != "").all())
    return pd.api.types.is_integer_dtype(labels.dtype)


def _stand_once(labels: pd.Index[Any]) -> bool:
    # asked of the array: an index of text would build, and keep, a table of Python strings
    return len(labels.array.unique()) == len(labels) if labels.dtype == "str" else labels.is_unique


def _id_string(value: Any) -> str | None:  # noqa: ANN401 - whatever stands in a column
    if isinstance(value, str):
        return value.strip() or None
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def id_text(values: pd.Series[Any]) -> pd.Series[str]:
    """Turn ids into text as :func:`id_strings` does, on the same index; a missing or empty one is NA."""
    return pd.Series(id_strings(values), index=values.index, dtype="str")


def named_values(frame: gpd.GeoDataFrame | pd.DataFrame, name: str) -> pd.Series[Any] | pd.Index[Any] | None:
    """Take the values of a name from the levels of a frame's index, else from its columns; None where it is in neither."""
    if name in frame.index.names:
        return frame.index.get_level_values(name)
    return frame[name] if name in frame.columns else None


def frame_ids(frame: gpd.GeoDataFrame | pd.DataFrame, *names: str) -> tuple[Strings, pd.Index[Any], str]:
    """Take the ids of a frame from its index or column of one of the names, else from its index.

    Returns
    -------
    tuple
        The ids as text (None where there is none), as they stand in the frame, and the name they stand under.
    """
    for name in names:
        values = named_values(frame, name)
        if values is not None:
            return id_strings(values), pd.Index(values), name
    return id_strings(frame.index), frame.index, "index"


def id_faults(
    ids: Strings, file: object, column: str, rows: Strings | None = None, *, unique: bool = True
) -> list[Fault]:
    """Name the rows without an id, and those whose id stood before.

    Parameters
    ----------
    ids
        As :func:`id_strings` makes them.
    file
        The table, as messages name it.
    column
        Where the ids stand.
    rows
        What the rows are called; by default their numbers, from 1.
    unique
        Whether an id may stand only once.

    Examples
    --------
    >>> [fault.message("en") for fault in id_faults(np.array(["a", "a"], dtype=object), "a.csv", "edge_id")]
    ["a.csv row 2: 'edge_id' = 'a' stands more than once. Give each row an id of its own."]
    """
    if len(set(ids.tolist())) == len(ids) and None not in ids:
        return []
    called = np.array(range(1, len(ids) + 1), dtype=object) if rows is None else rows
    missing = np.array([one is None for one in ids], dtype=bool)
    again = pd.Series(ids, dtype=object).duplicated().to_numpy() & ~missing & unique
    return [
        *(Fault.of("id.missing", file=file, row=called[at], column=column) for at in np.flatnonzero(missing)),
        *(
            Fault.of("id.twice", file=file, row=called[at], column=column, value=ids[at])
            for at in np.flatnonzero(again)
        ),
    ]


def some(values: Any) -> str:  # noqa: ANN401 - an array of anything
    """List the first values, and say how many more there are."""
    shown = ", ".join(str(value) for value in values[:_NAMED_AT_MOST])
    rest = len(values) - _NAMED_AT_MOST
    return f"{shown} (+{rest})" if rest > 0 else shown


def as_ids(values: Iterable[object] | Ids, what: str, *, unique: bool = True) -> Ids:
    """Take the ids of a matrix or a problem, and refuse what is none.

    Parameters
    ----------
    values
        Strings or numbers.
    what
        ``"demand"`` or ``"site"``; named in errors.
    unique
        Whether an id may stand only once.

    Returns
    -------
    Ids

    Raises
    ------
    InputError
        When an id is empty, or stands twice although ``unique``.

    Examples
    --------
    >>> as_ids([7, "8"], "site").text.tolist()
    ['7', '8']
    """
    if isinstance(values, Ids):
        return values
    labels = pd.Index(values if isinstance(values, pd.Index | pd.Series) else list(values))
    if _are_plain(labels) and (not unique or _stand_once(labels)):
        return Ids(None, labels)
    strings = id_strings(labels)
    faults = id_faults(strings, Term(f"matrix.{what}"), f"{what}_id", unique=unique)
    if faults:
        raise InputError(faults)
    return Ids(strings, labels)
