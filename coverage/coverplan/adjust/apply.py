"""Changes applied to a copy of a study: the study after them, and what each did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import shapely

from coverplan.adjust.changing import (
    SLIVER_M2,
    Applying,
    Codes,
    Draft,
    Step,
    apply_change,
    files_of,
    joined,
    read_outlines,
)
from coverplan.adjust.following import study_after
from coverplan.adjust.table import changes_frame
from coverplan.errors import Fault, InputError
from coverplan.memo import HasMemo
from coverplan.plan import Changes, last_day_of, read_changes
from coverplan.study import as_study
from coverplan.texts import speaking

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from coverplan.findings import Finding
    from coverplan.study import AnyStudy, Study
    from coverplan.texts import Language

__all__ = ["Adjustment", "apply_changes"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Adjustment(HasMemo):
    """A study before and after changes of its units.

    Attributes
    ----------
    changes
        What was tried.
    before, after
        The study, and the whole study after the changes: its boundaries, people, facilities, figures and plan.
    steps
        What each change did.
    draft
        The units after the changes, and what became of each unit.
    findings
        What following the people left open: figures estimated, rates dropped.
    """

    changes: Changes
    before: Study
    after: Study
    steps: tuple[Step, ...]
    draft: Draft = field(repr=False)
    findings: tuple[Finding, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """Rows of changes.csv."""
        return self.once(_table)

    def code_table(self, language: Language) -> pd.DataFrame:
        """Return the rows of changes.csv with notes in a language, on codes only."""
        with speaking(language):
            return changes_frame(self.before, self.steps, self.draft, with_procedure=False)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the changes were read from."""
        return files_of(self.changes)


def _table(adjustment: Adjustment) -> pd.DataFrame:
    return changes_frame(adjustment.before, adjustment.steps, adjustment.draft)


def apply_changes(study: AnyStudy, changes: Changes | str | Path) -> Adjustment:
    """Apply changes to a copy of a study.

    People, households and figures that are counts go with the land: those of a whole unit with the unit, those of a unit that is cut by
    the places where people live, and by its area where there are none. Rates stay with the people they were measured on; they are not averaged.

    Parameters
    ----------
    study
        A study with boundaries; it stays as it is.
    changes
        The changes, or the CHANGES.toml to read.

    Returns
    -------
    Adjustment

    Raises
    ------
    PlanError
        When the file cannot be read.
    InputError
        With every fault of every change.

    Examples
    --------
    >>> import datetime as dt
    >>> one = {"action": "rename", "unit": "370832105", "name": "示例镇"}
    >>> changes = Changes(id="x", effective=dt.date(2027, 1, 1), change=[one])
    >>> apply_changes(sample, changes).after.unit_tree.units.loc["370832105", "name"]  # sample: the embedded study
    '示例镇'
    """
    study = as_study(study)
    changes = changes if isinstance(changes, Changes) else read_changes(changes)
    if study.boundaries is None:
        raise InputError.of("adjust.no-boundaries", plan=study.plan.id)
    draft = Draft.of(study)
    codes = Codes(study, may_restore=bool(changes.reverses))
    applying = Applying(changes=changes, draft=draft, codes=codes)
    applying.faults += _of_the_file(study, changes)
    steps = [step for number, _ in enumerate(changes.change, start=1) if (step := _step(applying, number))]
    if not applying.faults:
        _take_outlines(applying)
    if applying.faults:
        raise InputError(applying.faults)
    after, findings = study_after(draft, changes)
    return Adjustment(
        changes=changes, before=study, after=after, steps=tuple(steps), draft=draft, findings=findings
    )


def _step(applying: Applying, number: int) -> Step | None:
    draft = applying.draft
    change = applying.changes.change[number - 1]
    applying.number, applying.action = number, change.action
    before, homes = dict(draft.units), draft.homes
    succeeded = apply_change(applying, change)
    if succeeded is None:
        return None
    draft.settle(before, succeeded)
    touched = [
        (one, draft.units[code])
        for old, one in before.items()
        for code in succeeded.get(old, (old,) if old in draft.units else ())
        if draft.units[code] != one
    ]
    pairs = sorted(touched, key=lambda pair: (pair[0].code, pair[1].code))
    return Step(
        number=number, change=change, pairs=tuple(pairs), before=before, after=dict(draft.units),
        homes_before=homes, homes_after=draft.homes,
    )  # fmt: skip


def _of_the_file(study: Study, changes: Changes) -> list[Fault]:
    """Return what is wrong with the day, and the units that are changed twice."""
    faults = []
    day = _day_of(study)
    if day is not None and changes.effective < day:
        faults.append(
            Fault.of(
                "adjust.too-early",
                file=changes.file,
                effective=changes.effective.isoformat(),
                day=day.isoformat(),
            )
        )
    counted = Counter(code for change in changes.change for code in set(change.changed))
    faults += [
        Fault.of("adjust.changed-twice", file=changes.file, code=code, count=count)
        for code, count in sorted(counted.items())
        if count > 1
    ]
    return faults


def _day_of(study: Study) -> date | None:
    """Return the day that the study's units are of, as far as the plan says it."""
    plan = study.plan
    told = plan.checks.date or last_day_of(plan.units.vintage)
    return told or (date(plan.base_year, 1, 1) if plan.base_year is not None else None)


def _take_outlines(applying: Applying) -> None:
    """Give units the outlines that the file of changes has for them; the land on the whole stays the same."""
    shapes = read_outlines(applying)
    if shapes is None:
        return
    draft = applying.draft
    taken = {
        code: shape for code, shape in shapes.items() if code in draft.units and draft.units[code].has_outline
    }
    for level in ("town", "village"):
        mine = [code for code in taken if draft.units[code].level == level]
        if not mine:
            continue
        given, held = joined(taken[code] for code in mine), joined(draft.units[code].outline for code in mine)
        off = shapely.symmetric_difference(given, held).area
        if off >= SLIVER_M2:
            applying.fault("adjust.outlines-differ", outlines=applying.changes.outlines, area=f"{off:,.0f}")
            return
    before = dict(draft.units)
    draft.reshape(
        {code: shape for code, shape in taken.items() if not shape.equals_exact(before[code].outline)}
    )
    draft.settle(before, {})
