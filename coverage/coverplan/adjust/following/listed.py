"""The list of units of the study after changes: the vintage before them, and the one they make."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.layers import judged_vintage
from coverplan.tables import TABLES, text_column

if TYPE_CHECKING:
    from coverplan.adjust.changing import Draft
    from coverplan.plan import Changes

__all__ = ["list_after"]

_COLUMNS = tuple(column.name for column in TABLES["unit_list"])
# What a list says of a unit beside its place among the others; a new name is spelt anew.
_OF_THE_NAME = ("pinyin", "approved")


def list_after(draft: Draft, changes: Changes) -> pd.DataFrame:
    """Return the list of units with the vintage that the changes make, so that codes given up stay known."""
    listed = _before(draft, changes)
    vintage = judged_vintage(listed, draft.study.plan.units.vintage)
    now = listed[text_column(listed, "vintage") == vintage]
    made = _after(draft, now).assign(vintage=changes.effective.isoformat())
    whole = pd.concat([listed[listed["vintage"] != changes.effective.isoformat()], made], ignore_index=True)
    whole = whole.astype(dict.fromkeys(_COLUMNS, "str"))
    return whole.sort_values(["vintage", "unit_code", "name"], kind="stable", ignore_index=True)


def _before(draft: Draft, changes: Changes) -> pd.DataFrame:
    study = draft.study
    if study.unit_list is not None:
        return study.unit_list[list(_COLUMNS)]
    assert study.boundaries is not None
    units = study.boundaries.drop_duplicates("unit_code")
    frame = pd.DataFrame(units.drop(columns="geometry")).reindex(columns=list(_COLUMNS))
    day_before = (changes.effective - timedelta(days=1)).isoformat()
    return frame.assign(vintage=study.plan.units.vintage or day_before)


def _after(draft: Draft, now: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the vintage now as they are afterwards, and rows of the units that are new."""
    rows = now.copy()
    codes = text_column(rows, "unit_code")
    gone = codes.isin(draft.retired - set(draft.units))
    rows, codes = rows[~gone].copy(), codes[~gone]
    known = codes.isin(list(draft.units)).to_numpy()
    units = [draft.units.get(code) for code in codes]
    renamed = [one is not None and one.name != name for one, name in zip(units, rows["name"], strict=True)]
    was = draft.study.unit_tree.units["name"]
    renamed = [
        is_other and was.get(code) != draft.units[code].name
        for is_other, code in zip(renamed, codes, strict=True)
    ]
    for column, attribute in (("name", "name"), ("type", "type"), ("parent_code", "parent")):
        told = [None if one is None else getattr(one, attribute) or None for one in units]
        known_here = known & pd.Series(renamed, dtype=bool).to_numpy() if column == "name" else known
        rows[column] = (
            rows[column].astype(object).where(~known_here, pd.Series(told, index=rows.index, dtype=object))
        )
    for column in _OF_THE_NAME:
        rows[column] = rows[column].astype(object).where(~pd.Series(renamed, dtype=bool).to_numpy(), None)
    # a unit of the list that has no outline goes with the unit above it
    above = text_column(rows, "parent_code")
    lone = ~known & above.isin(list(draft.succeeded)).to_numpy()
    rows.loc[lone, "parent_code"] = above[lone].map(lambda code: draft.succeeded[code][0])
    new = [
        one for code, one in sorted(draft.units.items()) if code not in set(codes) and _is_new(draft, code)
    ]
    added = pd.DataFrame(
        [
            {
                "unit_code": one.code,
                "name": one.name,
                "level": one.level,
                "type": one.type or None,
                "parent_code": one.parent or None,
            }
            for one in new
        ],
        columns=list(_COLUMNS),
    )
    parts = [part.astype(object) for part in (rows, added) if len(part)]
    return pd.concat(parts, ignore_index=True)


def _is_new(draft: Draft, code: str) -> bool:
    """Say whether a unit was not among the outlines before, or there was no list."""
    return code not in draft.study.unit_tree.units.index
