"""The ids that a file gives its places: each of them once, over all files of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["own_id_faults"]


def own_id_faults(frame: pd.DataFrame, *, needed: bool) -> list[Fault]:
    """Name the rows whose id stood before, with the row where it did, and those without one where each needs it.

    Parameters
    ----------
    frame
        demand_id (text, or NA); ``_file`` and ``_row`` say where each row stands.
    needed
        Whether a row without an id is a fault.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"demand_id": ["p1", "p1"], "_file": "a.csv", "_row": [2, 3]})
    >>> [fault.message("en") for fault in own_id_faults(frame, needed=False)]
    ["a.csv row 3: demand_id 'p1' stands already in a.csv row 2. Correct it."]
    """
    first: dict[str, tuple[object, object]] = {}
    faults = []
    for key, file, row in zip(frame["demand_id"], frame["_file"], frame["_row"], strict=True):
        params = {"file": file, "row": row, "column": "demand_id"}
        if not isinstance(key, str):
            faults += [Fault.of("table.value-missing", **params)] if needed else []
        elif key in first:
            faults.append(
                Fault.of("residents.twice", value=key, first=first[key][0], first_row=first[key][1], **params)
            )
        else:
            first[key] = (file, row)
    return faults
