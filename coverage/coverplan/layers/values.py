"""Values as tables of any origin hold them: what is a number, which ids are missing or stand twice."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from coverplan.errors import Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coverplan.kernels.types import Floats, Strings


__all__ = ["id_faults", "numbers_of", "some"]

_NAMED_AT_MOST = 20


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


def numbers_of(column: pd.Series[Any], *, seconds: bool = False) -> Floats:
    """Read a column as numbers, and durations as seconds where those are meant; NaN for anything else.

    What counts ticks inside, as dates do, and truth values are no numbers.
    """
    column = column.astype(object).infer_objects() if column.dtype.kind == "O" else column
    kind = column.dtype.kind
    numbers: pd.Series[Any] = pd.Series(np.nan, index=column.index)
    if kind in "iuf":
        numbers = column
    elif kind == "m" and seconds:
        numbers = column.dt.total_seconds()
    elif kind == "O":
        right = [isinstance(one, str | Real | Decimal) and not isinstance(one, bool) for one in column]
        numbers = pd.to_numeric(column.where(np.array(right, dtype=bool)), errors="coerce")
    return cast("Floats", numbers.to_numpy(dtype=float, na_value=np.nan))
