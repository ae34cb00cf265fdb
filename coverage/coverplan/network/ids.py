"""Ids become strings once, at the door; missing and repeated ones are faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    Strings = NDArray[np.object_]

_NAMED_AT_MOST = 20


def id_strings(values: pd.Series[Any] | pd.Index[Any]) -> Strings:
    """Turn ids into strings: 7 and 7.0 become ``"7"``, 7.5 becomes ``"7.5"``, text stays; None where there is none."""
    if pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans:
        return np.array([str(number) for number in values.to_numpy().tolist()], dtype=object)
    raw = values.to_numpy(dtype=object, copy=True)
    if pd.api.types.infer_dtype(raw, skipna=False) == "string" and raw.all():
        return raw
    return np.array([_id_string(value) for value in raw.tolist()], dtype=object)


def _id_string(value: str | float | None) -> str | None:
    if isinstance(value, str):
        return value or None
    if pd.isna(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def frame_ids(frame: gpd.GeoDataFrame | pd.DataFrame, *names: str) -> tuple[Strings, str]:
    """Take the ids of a frame from its index or column of one of the names, else from its index; and the name."""
    for name in names:
        if name == frame.index.name:
            return id_strings(frame.index), name
        if name in frame.columns:
            return id_strings(frame[name]), name
    return id_strings(frame.index), "index"


def id_faults(ids: Strings, name: str, what: str) -> list[Fault]:
    """Name the rows without an id and the ids that stand more than once."""
    known = set(ids.tolist())
    if len(known) == len(ids) and None not in known:
        return []
    missing = np.flatnonzero([one is None for one in ids])
    faults = []
    if missing.size:
        faults.append(Fault.of("network.id-missing", what=what, name=name, rows=some(missing)))
    given = pd.Series(ids[[one is not None for one in ids]], dtype=object)
    twice = given[given.duplicated()].unique()
    if len(twice):
        faults.append(Fault.of("network.id-twice", what=what, name=name, ids=some(twice)))
    return faults


def some(values: NDArray[np.generic]) -> str:
    """List the first values, and say how many more there are."""
    shown = ", ".join(str(value) for value in values[:_NAMED_AT_MOST])
    rest = len(values) - _NAMED_AT_MOST
    return f"{shown} (+{rest})" if rest > 0 else shown


def as_ids(values: Iterable[object], what: str, *, unique: bool = True) -> pd.Index[str]:
    """Turn the ids of a matrix or a problem into strings, and refuse what is none.

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
    pandas.Index

    Raises
    ------
    InputError
        When an id is empty, or stands twice although ``unique``.

    Examples
    --------
    >>> as_ids([7, "8"], "site").tolist()
    ['7', '8']
    """
    raw = values if isinstance(values, pd.Index | pd.Series) else pd.Index(list(values))
    strings = id_strings(raw)
    name = Term(f"matrix.{what}")
    missing = np.flatnonzero([one is None for one in strings])
    if missing.size:
        raise InputError(Fault.of("matrix.id-missing", what=name, row=int(at) + 1) for at in missing)
    ids = pd.Index(strings, dtype="str")
    if unique and not ids.is_unique:
        again = ids[ids.duplicated()].unique()
        raise InputError(Fault.of("matrix.id-twice", what=name, id=value) for value in again)
    return ids
