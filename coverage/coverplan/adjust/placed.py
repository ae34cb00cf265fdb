"""Facilities that lie in another town after changes, or serve other units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.tables import text_column

if TYPE_CHECKING:
    from coverplan.adjust.apply import Adjustment
    from coverplan.study import Study

__all__ = ["FACILITIES_AFTER", "facilities_after_frame"]

FACILITIES_AFTER = (
    "facility_id", "name", "kind", "unit_code_before", "unit_code_after", "town_before", "town_name_before", "town_after",
    "town_name_after", "serves_before", "serves_after",
)  # fmt: skip


def facilities_after_frame(adjustment: Adjustment) -> pd.DataFrame:
    """Return the facilities whose unit, town or assigned units change, by id.

    Returns
    -------
    DataFrame
        Columns :data:`FACILITIES_AFTER`; ``serves`` with ";" between the codes.

    Examples
    --------
    >>> import datetime as dt
    >>> from coverplan.adjust import apply_changes
    >>> from coverplan.plan import Changes
    >>> one = {"action": "new_code", "unit": "370832105", "code": "370832114"}
    >>> changes = Changes(id="x", effective=dt.date(2027, 1, 1), change=[one])
    >>> moved = facilities_after_frame(apply_changes(sample, changes))  # sample: the embedded study
    >>> set(moved.loc[moved["town_before"] != moved["town_after"], "town_after"])
    {'370832114'}
    """
    before, after = _facilities(adjustment.before), _facilities(adjustment.after)
    now = after.drop(columns=["name", "kind"])
    both = before.merge(now, left_index=True, right_index=True, suffixes=("_before", "_after"))
    differs = pd.Series(data=False, index=both.index)
    for name in ("unit_code", "town", "serves"):
        differs |= both[f"{name}_before"] != both[f"{name}_after"]
    return both[differs].sort_index().reset_index()[list(FACILITIES_AFTER)]


def _facilities(study: Study) -> pd.DataFrame:
    rows = study.facilities
    if rows is None:
        return pd.DataFrame(
            columns=["name", "kind", "unit_code", "town", "town_name", "serves"],
            index=pd.Index([], name="facility_id"),
        )
    codes = text_column(rows, "unit_code")
    towns = study.unit_tree.at_level(codes, "town")
    return pd.DataFrame(
        {
            "name": text_column(rows, "name").to_numpy(), "kind": text_column(rows, "kind").to_numpy(),
            "unit_code": codes.to_numpy(), "town": towns.to_numpy(),
            "town_name": towns.map(study.unit_tree.units["name"]).fillna("").to_numpy(),
            "serves": [";".join(each) for each in rows["serves"]],
        },
        index=pd.Index(text_column(rows, "facility_id"), name="facility_id"),
    )  # fmt: skip
