"""How much of a unit's people, households and land is in which unit after the changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.tables import group_columns, text_column

if TYPE_CHECKING:
    from coverplan.adjust.changing import Draft

__all__ = ["Shares", "apportioned"]


@dataclass(frozen=True)
class Shares:
    """Where a part of each unit of a level went.

    Attributes
    ----------
    frame
        before, after (codes), share, basis (unit: whole; people; area).
    """

    frame: pd.DataFrame

    @classmethod
    def by_people(cls, draft: Draft, level: str, group: str = "") -> Shares:
        """Share by the people of a group (by default the first), by land where nobody lives."""
        residents = draft.study.residents
        weights = np.zeros(len(draft.homes))
        before = after = pd.Series([""] * len(draft.homes), dtype=object)
        if residents is not None:
            groups = group_columns(residents)
            column = group if group in groups else groups[0]
            at = draft.homes["at"].to_numpy(dtype=int)
            weights = residents[column].to_numpy(dtype=float)[at] * draft.homes["share"].to_numpy(dtype=float)
            codes = text_column(residents, "unit_code").iloc[at].reset_index(drop=True)
            before = draft.study.unit_tree.at_level(codes, level)
            after = draft.tree().at_level(draft.homes["unit_code"].reset_index(drop=True), level)
        return cls._of(
            draft, level, pd.DataFrame({"before": before, "after": after, "weight": weights}), "people"
        )

    @classmethod
    def by_land(cls, draft: Draft, level: str) -> Shares:
        """Share by land only."""
        return cls._of(draft, level, pd.DataFrame({"before": [], "after": [], "weight": []}), "area")

    @classmethod
    def by_figures(cls, draft: Draft, level: str, figures: pd.Series) -> Shares:
        """Share by a figure that units of the level below have, by people where one of them lacks it."""
        below = {"county": "town", "town": "village"}.get(level, "")
        people = cls.by_people(draft, level)
        if not below:
            return people
        rows = cls.by_people(draft, below).frame
        rows = rows.assign(weight=rows["before"].map(figures).astype(float) * rows["share"])
        up_before, up_after = draft.study.unit_tree, draft.tree()
        rows = rows.assign(
            before=up_before.at_level(rows["before"].astype(object), level),
            after=up_after.at_level(rows["after"].astype(object), level),
        )
        lacking = set(rows.loc[rows["weight"].isna(), "before"])
        known = rows[~rows["before"].isin(lacking)]
        own = cls._of(draft, level, known, "people").frame
        told = set(known["before"])
        return cls(
            pd.concat(
                [own[own["before"].isin(told)], people.frame[~people.frame["before"].isin(told)]],
                ignore_index=True,
            )
        )

    @classmethod
    def _of(cls, draft: Draft, level: str, weighed: pd.DataFrame, basis: str) -> Shares:
        pairs = weighed[weighed["weight"] > 0].groupby(["before", "after"], as_index=False)["weight"].sum()
        pairs = pairs[(pairs["before"] != "") & (pairs["after"] != "")]
        total = pairs.groupby("before")["weight"].transform("sum")
        pairs = pairs.assign(share=pairs["weight"] / total, basis=basis)
        told = set(pairs["before"])
        assert draft.study.boundaries is not None
        units = draft.study.boundaries
        rows = [
            (code, after, share, "area")
            for code in units.loc[units["level"] == level, "unit_code"].drop_duplicates()
            if code not in told
            for after, share in _by_land(draft, code).items()
        ]
        land = pd.DataFrame(rows, columns=["before", "after", "share", "basis"])
        parts = [part for part in (pairs[["before", "after", "share", "basis"]], land) if len(part)]
        frame = pd.concat(parts, ignore_index=True) if parts else land
        frame.loc[frame.groupby("before")["share"].transform("size") == 1, "basis"] = "unit"
        # a unit that got land on which nobody lives has nothing of what people have: none, not unknown
        reached = set(frame["after"])
        empty = [
            (code, after, 0.0, basis)
            for code in sorted(told)
            for after in _by_land(draft, code)
            if after not in reached
        ]
        if empty:
            frame = pd.concat([frame, pd.DataFrame(empty, columns=list(frame.columns))], ignore_index=True)
        return cls(frame.sort_values(["before", "after"], ignore_index=True))

    @property
    def cut(self) -> frozenset[str]:
        """The units of which a part went elsewhere."""
        sizes = self.frame.loc[self.frame["share"] > 0, "before"].value_counts()
        return frozenset(sizes.index[sizes > 1])

    def after(self, figures: pd.Series) -> pd.Series:
        """Return a count of each unit before as one of each unit after; missing where a part of it is not known.

        Parameters
        ----------
        figures
            On unit_code; NaN for what is not known.
        """
        rows = self.frame.assign(value=self.frame["before"].map(figures).astype(float) * self.frame["share"])
        return rows.groupby("after")["value"].agg(
            lambda values: values.sum() if values.notna().all() else np.nan
        )


def _by_land(draft: Draft, code: str) -> dict[str, float]:
    land = draft.land.get(code)
    if land:
        return land
    return (
        {after: 1.0 / len(found) for after in found} if (found := draft.succeeded.get(code, (code,))) else {}
    )


def apportioned(rows: pd.DataFrame, columns: list[str], shares: Shares, keys: list[str]) -> pd.DataFrame:
    """Return rows of counts by unit as rows of the units after, those that fall together added up.

    Parameters
    ----------
    rows
        unit_code, the counts and what tells rows of a unit apart.
    columns
        The counts.
    shares
        Of the units' level.
    keys
        What tells rows apart.

    Returns
    -------
    DataFrame
        unit_code, keys, columns, ``is_cut`` (a part of a unit's figure is in it), ordered by unit and keys.
    """
    found = rows.merge(shares.frame, left_on="unit_code", right_on="before", how="inner")
    found[columns] = found[columns].mul(found["share"], axis=0)
    found["is_cut"] = found["basis"] != "unit"
    how: dict[str, Any] = {
        **dict.fromkeys(columns, lambda values: values.sum() if values.notna().all() else np.nan),
        "is_cut": "any",
    }
    grouped = found.drop(columns="unit_code").rename(columns={"after": "unit_code"})
    made: pd.DataFrame = grouped.groupby(["unit_code", *keys], as_index=False, dropna=False).agg(how)
    return made
