"""The table of changes: each unit before and after, with the people and the land that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from coverplan.adjust.changing import SLIVER_M2
from coverplan.adjust.law import code_fate, code_note, procedure
from coverplan.tables import CHANGES, LEVELS, group_columns, result_frame, text_column
from coverplan.texts import say
from coverplan.wording import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.adjust.changing import Draft, Step, Unit
    from coverplan.study import Study

__all__ = ["changes_frame", "home_weights"]

_SAID = ("code", "name", "type", "parent")


def changes_frame(
    before: Study, steps: Sequence[Step], draft: Draft, *, with_procedure: bool = True
) -> pd.DataFrame:
    """Return the rows of changes.csv: for each change the units whose code, name, type or unit above it changes, and land that changes hands.

    Parameters
    ----------
    before
        The study that was changed.
    steps
        What each change did.
    draft
        The units after all.
    with_procedure
        Whether the notes say who approves a change and by when, too.
    """
    weights = home_weights(before)
    rows = [row for step in steps for row in _rows(step, draft, weights, before)]
    for row in rows:
        procedure_of = row.pop("procedure")
        row["note"] = remarks([row["note"], *(procedure_of if with_procedure else [])])
    return result_frame(pd.DataFrame(rows), CHANGES)


def home_weights(study: Study) -> pd.DataFrame:
    """Return what the residents rows weigh: each group, and households as those of the unit are shared by its people.

    Households of a unit in which nobody lives are in no row.
    """
    people = study.residents
    if people is None:
        return pd.DataFrame({"households": []})
    groups = group_columns(people)
    made = pd.DataFrame(people[groups]).reset_index(drop=True).copy()
    if "households" in groups:
        return made
    made["households"] = np.nan
    if study.boundaries is None or "households" not in study.boundaries:
        return made
    told = study.boundaries.drop_duplicates("unit_code").set_index("unit_code")["households"].astype(float)
    codes = text_column(people, "unit_code").reset_index(drop=True)
    for level in ("village", "town"):
        units = study.unit_tree.at_level(codes, level)
        weight = made[groups[0]]
        share = weight / weight.groupby(units).transform("sum")
        made["households"] = made["households"].fillna(units.map(told) * share)
    return made


def _rows(step: Step, draft: Draft, weights: pd.DataFrame, study: Study) -> Iterator[dict[str, Any]]:
    about = {"change": step.number, "action": step.change.action}
    scheme, is_chinese = study.plan.units.code_scheme, study.jurisdiction.is_chinese
    law = procedure(step, is_chinese=is_chinese)
    pairs = [pair for pair in step.pairs if _is_told(pair, step)]
    own = {(before.code, after.code) for before, after in pairs}
    pairs += [pair for pair in _exchanged(step) if (pair[0].code, pair[1].code) not in own]
    if not pairs:
        pairs = [(step.before[code], step.after[code]) for code in step.change.changed if code in step.after]
    ordered = sorted(pairs, key=lambda pair: (LEVELS.index(pair[0].level), pair[0].code, pair[1].code))
    people = _People(step, draft, weights)
    for before, after in ordered:
        fate = code_fate(before, after, goes_on=before.code in step.after, scheme=scheme)
        if fate == "new" and before.code != after.code and after.code in step.before:
            fate = "kept"  # land that goes to a unit that was there
        sides = {"before": before, "after": after}
        said = {
            f"{'unit_code' if name == 'code' else name}_{side}": getattr(unit, name)
            for side, unit in sides.items()
            for name in _SAID
        }
        is_own = before.code in set(step.change.changed)
        about_code = code_note(before, after, fate, stands=after.code in step.before, is_chinese=is_chinese)
        note = remarks([about_code, people.parted_by(before, after)])
        yield {
            **about, "level": before.level, **said, **people.of(before, after), "area_km2": _area_km2(before, after),
            "code_fate": fate, "note": note, "procedure": [law.approved_by(), *law.due()] if is_own else [],
        }  # fmt: skip


def _is_told(pair: tuple[Unit, Unit], step: Step) -> bool:
    before, after = pair
    differs = any(getattr(before, name) != getattr(after, name) for name in _SAID)
    return differs or before.code in set(step.change.changed)


def _exchanged(step: Step) -> Iterator[tuple[Unit, Unit]]:
    """Yield units of a level of which land went from one to the other, where a line was drawn."""
    if getattr(step.change, "line", None) is None:
        return
    for level in LEVELS:
        old = [
            one
            for code, one in step.before.items()
            if one.level == level and one.has_outline and _moved(step, code)
        ]
        new = [
            one
            for code, one in step.after.items()
            if one.level == level and one.has_outline and _moved(step, code)
        ]
        if not old or not new:
            continue
        shapes = np.array([one.shape for one in new], dtype=object)
        for before in old:
            areas = shapely.area(shapely.intersection(shapes, before.shape))
            for at in np.flatnonzero(areas >= SLIVER_M2):
                if new[at].code != before.code:
                    yield before, new[at]


def _moved(step: Step, code: str) -> bool:
    before, after = step.before.get(code), step.after.get(code)
    return before is None or after is None or before.shape is not after.shape


class _People:
    """The people who were in one unit before a step and in another after it."""

    def __init__(self, step: Step, draft: Draft, weights: pd.DataFrame) -> None:
        from coverplan.layers import UnitTree

        def tree(units: dict[str, Unit]) -> UnitTree:
            rows = [(one.code, one.name, one.level, one.type, one.parent, "") for one in units.values()]
            columns = ["unit_code", "name", "level", "type", "parent_code", "urban_rural"]
            return UnitTree(
                pd.DataFrame(rows, columns=columns).set_index("unit_code"), draft.study.plan.units.code_scheme
            )

        self._trees = {"before": tree(step.before), "after": tree(step.after)}
        self._homes = {"before": step.homes_before, "after": step.homes_after}
        self._weights = weights
        self._levels: dict[str, pd.DataFrame] = {}

    def of(self, before: Unit, after: Unit) -> dict[str, float]:
        """Return residents, residents_60plus and households; NaN where there are no such figures."""
        columns = ("residents", "residents_60plus", "households")
        if self._weights.empty:
            return dict.fromkeys(columns, np.nan)
        rows = self._at(before.level)
        mine = rows[(rows["before"] == before.code) & (rows["after"] == after.code)]
        at, share = mine["at"].to_numpy(dtype=int), mine["share"].to_numpy(dtype=float)
        return {
            column: float((self._weights[column].to_numpy(dtype=float)[at] * share).sum())
            if column in self._weights
            else np.nan
            for column in columns
        }

    def parted_by(self, before: Unit, after: Unit) -> str:
        """Say by what people went to one part of a unit and not to another; "" where whole units did."""
        if self._weights.empty or not before.has_outline or not after.has_outline:
            return ""
        held = shapely.area(shapely.intersection(before.outline, after.outline))
        if before.shape is after.shape or held > before.outline.area - SLIVER_M2:
            return ""
        rows = self._at(before.level)
        found = set(rows.loc[rows["before"] == before.code, "basis"])
        how = next((basis for basis in ("area", "place") if basis in found), "")
        return say(f"adjust.parted-by-{how}") if how else ""

    def _at(self, level: str) -> pd.DataFrame:
        if level not in self._levels:
            late = self._homes["after"]
            units = self._trees["after"].at_level(late["unit_code"].astype(object), level)
            early = self._homes["before"]
            then = self._trees["before"].at_level(early["unit_code"].astype(object), level)
            sources = early.assign(before=then)[["at", "before"]].drop_duplicates()
            rows = late.assign(after=units)[["at", "share", "after", "basis"]].merge(sources, on="at")
            self._levels[level] = rows
        return self._levels[level]


def _area_km2(before: Unit, after: Unit) -> float:
    if before.shape is None or after.shape is None:
        return float("nan")
    if before.shape is after.shape:
        return float(before.shape.area / 1e6)
    return float(shapely.intersection(before.shape, after.shape).area / 1e6)
