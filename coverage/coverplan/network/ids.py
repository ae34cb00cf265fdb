"""Ids of demand points and sites: strings, turned into strings once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_ids"]


def as_ids(values: Iterable[object], what: str, *, unique: bool = True) -> pd.Index[str]:
    """Turn ids into strings, once: 7 and 7.0 become ``"7"``, text stays as it is.

    Parameters
    ----------
    values
        Strings or whole numbers.
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
        When an id is empty, has a fraction, or stands twice although ``unique``.

    Examples
    --------
    >>> as_ids([7, "8"], "site").tolist()
    ['7', '8']
    """
    raw = pd.Index(values if isinstance(values, pd.Index | pd.Series | np.ndarray) else list(values))
    name = say(f"matrix.{what}")
    faults = [Fault.of("matrix.id-missing", what=name, row=int(at) + 1) for at in np.flatnonzero(raw.isna())]
    if raw.dtype == object or pd.api.types.is_float_dtype(raw.dtype):
        fractions = [value for value in raw.dropna() if isinstance(value, float) and not value.is_integer()]
        faults += [Fault.of("matrix.id-fraction", what=name, id=value) for value in fractions]
        raw = pd.Index(
            [int(value) if isinstance(value, float) and value.is_integer() else value for value in raw]
        )
    if faults:
        raise InputError(faults)
    ids: pd.Index[str] = pd.Index(raw.astype("str"))
    if unique and not ids.is_unique:
        again = ids[ids.duplicated()].unique()
        raise InputError(Fault.of("matrix.id-twice", what=name, id=value) for value in again)
    return ids
