"""What frames of our tables hold: groups, estimates, text, numbers."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

from coverplan.tables.words import ESTIMATED

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.kernels.types import Floats

__all__ = ["estimated_for", "group_columns", "numbers_of", "text_column"]

# Columns of the residents layer that are no group.
_NO_GROUP = {
    "demand_id",
    "unit_code",
    "name",
    "geometry",
    "placed_by",
    ESTIMATED,
    "lon",
    "lat",
    "basis",
    "note",
    "source",
}


def group_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a residents frame that weigh its demand points: people, or what stands for them.

    Examples
    --------
    >>> import pandas as pd
    >>> group_columns(pd.DataFrame({"demand_id": ["a"], "residents": [5.0]}))
    ['residents']
    """
    return [name for name in frame.columns if name not in _NO_GROUP and frame[name].dtype.kind in "fiu"]


def estimated_for(frame: pd.DataFrame, group: str) -> pd.Series[bool]:
    """Say of each demand point whether its weight in a group was estimated; False where the frame does not say.

    Parameters
    ----------
    frame
        A residents frame; its column ``estimated`` holds the groups that are (a tuple of names).
    group
        A column of weights.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"residents": [5.0, 4.0], "estimated": [("residents",), ()]})
    >>> estimated_for(frame, "residents").tolist(), estimated_for(frame, "dibao").tolist()
    ([True, False], [False, False])
    """
    import pandas as pd

    if ESTIMATED not in frame:
        return pd.Series(data=False, index=frame.index, dtype=bool)
    return pd.Series([group in named for named in frame[ESTIMATED]], index=frame.index, dtype=bool)


def text_column(frame: pd.DataFrame, name: str) -> pd.Series[str]:
    """Return a column as text: ``""`` where it is empty, and throughout where the frame does not have it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"unit_code": ["370832", None]})
    >>> text_column(frame, "unit_code").tolist(), text_column(frame, "name").tolist()
    (['370832', ''], ['', ''])
    """
    import pandas as pd

    column = frame[name] if name in frame else pd.Series("", index=frame.index, dtype=object)
    return column.fillna("").astype(str)


def numbers_of(column: pd.Series[Any], *, seconds: bool = False) -> Floats:
    """Read a column as numbers, and durations as seconds where those are meant; NaN for anything else.

    What counts ticks inside, as dates do, and truth values are no numbers.
    """
    import numpy as np
    import pandas as pd

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
