"""Ids become strings once, at the door; missing and repeated ones are faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.layers.values import id_faults, some
from coverplan.tables import id_strings
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from coverplan.kernels.types import Strings


__all__ = ["as_ids", "frame_ids", "id_faults", "id_strings", "named_values", "some"]


def named_values(frame: gpd.GeoDataFrame | pd.DataFrame, name: str) -> pd.Series[Any] | pd.Index[Any] | None:
    """Take the values of a name from the levels of a frame's index, else from its columns; None where it is in neither."""
    if name in frame.index.names:
        return frame.index.get_level_values(name)
    return frame[name] if name in frame.columns else None


def frame_ids(frame: gpd.GeoDataFrame | pd.DataFrame, *names: str) -> tuple[Strings, str]:
    """Take the ids of a frame from its index or column of one of the names, else from its index; and the name."""
    for name in names:
        values = named_values(frame, name)
        if values is not None:
            return id_strings(values), name
    return id_strings(frame.index), "index"


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
