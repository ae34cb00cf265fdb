"""Figures by unit after changes: counts go with the people, rates stay with those they were measured on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.adjust.following.shares import Shares, apportioned
from coverplan.findings import Finding
from coverplan.layers import is_counted_in
from coverplan.tables import LEVELS, text_column
from coverplan.texts import Listed, say

if TYPE_CHECKING:
    from coverplan.adjust.changing import Draft

__all__ = ["counts_after", "indicators_after", "people_by_year_after", "rates_after"]

_NAMED = 10


def _level_of(draft: Draft, codes: pd.Series) -> pd.Series:
    levels = draft.study.unit_tree.units["level"]
    return codes.map(levels).fillna("")


def counts_after(draft: Draft, column: str) -> pd.Series:
    """Return a column of counts of the boundaries, such as households, for the units after, on unit_code.

    Towns go by the figures of their villages where all have one, and by people where not.
    """
    assert draft.study.boundaries is not None
    units = draft.study.boundaries.drop_duplicates("unit_code")
    figures = units.set_index("unit_code")[column].astype(float)
    parts = [Shares.by_figures(draft, level, figures).after(figures) for level in LEVELS]
    whole: pd.Series = pd.concat(parts)
    return whole


def indicators_after(draft: Draft) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Return the reported figures for the units after.

    Counts of a unit that is cut are shared out by people and say so in their source. A rate is that of the unit that goes on; of units that
    merge it is kept where all had the same, and dropped where not: it cannot be averaged.
    """
    frame = draft.study.indicators
    if frame is None or not _touched(draft):
        return frame, ()
    level = _level_of(draft, text_column(frame, "unit_code"))
    is_count = frame["unit"].map(is_counted_in).astype(bool)
    keys = [name for name in frame.columns if name not in ("unit_code", "value")]
    parts = [frame[level == ""]]
    findings: list[Finding] = []
    for each in LEVELS:
        counts = frame[(level == each) & is_count]
        if len(counts):
            made = apportioned(counts, ["value"], Shares.by_people(draft, each), keys)
            parts.append(_marked(made, "adjust.source-shared")[list(frame.columns)])
        rates = frame[(level == each) & ~is_count]
        if len(rates):
            kept, dropped = _rates_kept(draft, rates, keys)
            parts.append(kept[list(frame.columns)])
            findings += dropped
    whole = pd.concat([part for part in parts if len(part)] or [frame], ignore_index=True)
    return whole.astype(frame.dtypes.to_dict()), tuple(findings)


def _touched(draft: Draft) -> bool:
    return bool(draft.succeeded or draft.land) or any(
        one.parent != draft.study.unit_tree.units["parent_code"].get(code, one.parent)
        for code, one in draft.units.items()
    )


def _marked(made: pd.DataFrame, key: str) -> pd.DataFrame:
    """Say in the source of a figure how it was made."""
    how = say(key)
    source = made["source"].astype(object).where(made["source"].notna(), "")
    marked = [
        (f"{text}（{how}）" if text else how) if is_cut else text
        for text, is_cut in zip(source, made["is_cut"].astype(bool), strict=True)
    ]
    return made.assign(source=pd.Series(marked, index=made.index, dtype=object).replace("", None))


def _rates_kept(draft: Draft, rates: pd.DataFrame, keys: list[str]) -> tuple[pd.DataFrame, list[Finding]]:
    after = [draft.succeeded.get(code, (code,)) for code in rates["unit_code"]]
    rows = rates.assign(after=pd.Series(after, index=rates.index, dtype=object))
    rows["is_cut"] = rows["after"].map(len) > 1
    rows = rows.explode("after").drop(columns="unit_code").rename(columns={"after": "unit_code"})
    group = ["unit_code", *keys]
    differing = rows.groupby(group, dropna=False)["value"].transform("nunique") > 1
    # of units merged, one that reported nothing leaves the figure of the others without its whole
    merged = Counter(
        after
        for code in set(draft.study.unit_tree.units.index)
        for after in draft.succeeded.get(str(code), ())
    )
    told_by = rows.groupby(group, dropna=False)["value"].transform("size")
    rows["is_cut"] |= told_by < rows["unit_code"].map(merged).fillna(0)
    lost = rows[differing]
    kept = _marked(rows[~differing].drop_duplicates(group), "adjust.source-of-whole")
    names = tuple(
        sorted(
            {
                f"{draft.units[code].name}：{name}"
                for code, name in zip(lost["unit_code"], lost["indicator"], strict=True)
            }
        )
    )
    params = {"count": len(names), "names": Listed(names, most=_NAMED)}
    return kept, [Finding(rule="adjust.rate-dropped", layer="indicators", params=params)] if names else []


def people_by_year_after(draft: Draft) -> pd.DataFrame | None:
    """Return the people of each year for the units after, shared out by the people of the same group now."""
    frame = draft.study.people_by_year
    if frame is None or not _touched(draft):
        return frame
    level = _level_of(draft, frame["unit_code"])
    parts = [frame[level == ""]]
    groups = [name for name in frame.columns if name not in ("unit_code", "year")]
    for each in LEVELS:
        rows = frame[level == each]
        if rows.empty:
            continue
        made = [
            apportioned(rows[["unit_code", "year", group]], [group], Shares.by_people(draft, each, group), ["year"])
            .drop(columns="is_cut").set_index(["unit_code", "year"])
            for group in groups
        ]  # fmt: skip
        parts.append(pd.concat(made, axis=1).reset_index())
    whole = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return (
        whole[list(frame.columns)]
        .astype(frame.dtypes.to_dict())
        .sort_values(["unit_code", "year"], ignore_index=True)
    )


def rates_after(draft: Draft) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Return the rates of need for the units after: where a town's people have changed, each village keeps the rate that it had."""
    frame = draft.study.rates
    if frame is None or not _touched(draft):
        return frame, ()
    mixed = _mixed_towns(draft)
    own = set(frame["unit_code"])
    rows, lost = [], set()
    for code, mine in frame.groupby("unit_code", sort=True):
        after = draft.succeeded.get(str(code), (str(code),))
        if code == "" or not mixed & {str(code), *after}:
            rows += [mine.assign(unit_code=each) for each in after]
            continue
        villages = _villages_of(draft, str(code))
        rows += [mine.assign(unit_code=each) for each in villages if each not in own]
        if not villages:
            lost.add(str(code))
    made = pd.concat(rows, ignore_index=True).drop_duplicates(["unit_code", "goal_id", "year"])
    names = tuple(sorted(str(draft.study.unit_tree.units["name"].get(code, code)) for code in lost))
    params = {"count": len(names), "names": Listed(names, most=_NAMED)}
    found = (Finding(rule="adjust.rate-dropped", layer="rates", params=params),) if names else ()
    order = ["unit_code", "goal_id", "year"]
    return made[list(frame.columns)].sort_values(order, na_position="first", ignore_index=True), found


def _mixed_towns(draft: Draft) -> set[str]:
    """Return the codes, before and after, of towns whose people are not those of one town before."""
    frame = Shares.by_people(draft, "town").frame
    sources = frame["after"].map(frame.groupby("after")["before"].nunique())
    parts = frame["before"].map(frame.groupby("before")["after"].nunique())
    rows = frame[(sources > 1) | (parts > 1)]
    return {*rows["before"], *rows["after"]}


def _villages_of(draft: Draft, code: str) -> list[str]:
    """Return the villages after of the villages that a unit had."""
    tree = draft.study.unit_tree
    units = tree.units
    villages = pd.Series(units.index[units["level"] == "village"], dtype=object)
    mine = villages[tree.at_level(villages, str(units["level"].get(code, "town"))) == code]
    return sorted(
        {after for each in mine for after in draft.succeeded.get(each, (each,)) if after in draft.units}
    )
