"""Ids become strings once, at the door; missing and repeated ones are faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import Fault

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Strings = NDArray[np.object_]

_NAMED_AT_MOST = 20


def id_strings(values: pd.Series[Any] | pd.Index[Any]) -> Strings:
    """Turn ids into strings; a missing or fractional id becomes None."""
    if pd.api.types.is_integer_dtype(values.dtype) and not values.hasnans:
        return np.array([str(number) for number in values.to_numpy().tolist()], dtype=object)
    return np.array([_id_string(value) for value in values.tolist()], dtype=object)


def _id_string(value: str | float | None) -> str | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return None if pd.isna(value) else str(value)


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
    missing = np.flatnonzero([one is None for one in ids])
    faults = []
    if missing.size:
        faults.append(Fault.of("network.id-missing", what=what, name=name, rows=some(missing)))
    known = pd.Series(ids[[one is not None for one in ids]], dtype=object)
    twice = known[known.duplicated()].unique()
    if len(twice):
        faults.append(Fault.of("network.id-twice", what=what, name=name, ids=some(twice)))
    return faults


def some(values: NDArray[np.generic]) -> str:
    """List the first values, and say how many more there are."""
    shown = ", ".join(str(value) for value in values[:_NAMED_AT_MOST])
    rest = len(values) - _NAMED_AT_MOST
    return f"{shown} (+{rest})" if rest > 0 else shown
