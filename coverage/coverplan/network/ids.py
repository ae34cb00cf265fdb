"""Ids of demand points and sites: strings, turned into strings once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_ids"]


def as_ids(values: Iterable[object], what: str, *, unique: bool = True) -> pd.Index[str]:
    """Turn ids into strings, once: 7 and 7.0 become ``"7"``, 7.5 becomes ``"7.5"``, text stays as it is.

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
    raw = pd.Index(values if isinstance(values, pd.Index | pd.Series | np.ndarray) else list(values))
    name = Term(f"matrix.{what}")
    faults = [Fault.of("matrix.id-missing", what=name, row=int(at) + 1) for at in np.flatnonzero(raw.isna())]
    if faults:
        raise InputError(faults)
    if raw.dtype == object or pd.api.types.is_float_dtype(raw.dtype):
        raw = pd.Index([str(int(one) if isinstance(one, float) and one.is_integer() else one) for one in raw])
    ids: pd.Index[str] = pd.Index(raw.astype("str"))
    if unique and not ids.is_unique:
        again = ids[ids.duplicated()].unique()
        raise InputError(Fault.of("matrix.id-twice", what=name, id=value) for value in again)
    return ids
