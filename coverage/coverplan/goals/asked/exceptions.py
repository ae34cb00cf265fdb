"""Units that a goal leaves out for a time, with the reason: who they are, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.outcomes import joined_notes
from coverplan.tables import EXCEPTED
from coverplan.texts import Named, say
from coverplan.wording import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.goals.outcomes import Outcome
    from coverplan.plan import ExceptedUnit, Goal
    from coverplan.study import Study

__all__ = ["Exceptions", "asked_units", "exceptions_of", "with_exceptions"]


@dataclass(frozen=True, eq=False)
class Exceptions:
    """The units that a goal leaves out on a day.

    Attributes
    ----------
    holding : mapping of str to ExceptedUnit
        By unit code, those in force.
    lapsed : tuple of ExceptedUnit
        Those whose last day is over: their units count again.
    day : date
        The day they were compared with.
    """

    holding: Mapping[str, ExceptedUnit]
    lapsed: tuple[ExceptedUnit, ...]
    day: date

    def excepting(self, study: Study, codes: pd.Series) -> pd.Series:
        """Return for each unit code the unit that it is left out with, itself or one above it; ``""`` for none."""
        tree = study.unit_tree
        at, every = pd.factorize(codes)
        found = [
            next((up for up in tree.chain(code) if up in self.holding), "") if self.holding else ""
            for code in every
        ]
        return pd.Series(pd.Index(found, dtype="str").take(at), index=codes.index)


def exceptions_of(study: Study, goal: Goal) -> Exceptions:
    """Return the exceptions of a goal, those in force and those that lapsed.

    An exception holds through its last day. It is compared with the last day of the year as of which the goal is
    measured where there is one, else with the plan's ``measured_on``, else with the day of the run; the goal's note names the day.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> exceptions_of(sample, sample.plan.goal("centre-per-street")).holding
    {}
    """
    given: list[ExceptedUnit] = getattr(goal, "exceptions", [])
    day = _day_of(study, goal)
    holding = {one.unit: one for one in given if one.until >= day}
    return Exceptions(holding, tuple(one for one in given if one.until < day), day)


def _day_of(study: Study, goal: Goal) -> date:
    year = goal.year if study.year is None else study.year
    if year is not None:
        return date(year, 12, 31)
    return study.plan.measured_on or datetime.now().astimezone().date()


def asked_units(study: Study, goal: Goal) -> pd.DataFrame:
    """Return the units that a goal with a filter is about, without those it leaves out, sorted by code."""
    units = study.unit_tree.chosen(goal.units)  # type: ignore[union-attr]
    out = exceptions_of(study, goal).excepting(study, units.index.to_series().astype(str))
    return units[(out == "").to_numpy()]


def with_exceptions(study: Study, goal: Goal, outcome: Outcome) -> Outcome:
    """Return an outcome that tells what its goal leaves out: in its note, its units' rows, and what lapsed as findings."""
    exceptions = exceptions_of(study, goal)
    if not exceptions.holding and not exceptions.lapsed:
        return outcome
    names = study.unit_tree.units["name"]
    told = [
        say("goal.excepted-unit", unit=names.get(code, code), reason=one.reason, until=one.until)
        for code, one in exceptions.holding.items()
    ]
    said = say("goal.excepted", count=len(told), units=joined(told), day=exceptions.day) if told else ""
    lapsed = tuple(
        Finding(
            rule="goal.exception-lapsed", layer="boundaries", unit_code=one.unit, name=str(names.get(one.unit, one.unit)),
            params={"goal": goal.name, "unit": Named(*[str(names.get(one.unit, one.unit))] * 2), "reason": one.reason, "until": str(one.until), "day": str(exceptions.day)},
        )
        for one in exceptions.lapsed
    )  # fmt: skip
    kept, excepted = _rows(study, goal, outcome.units, exceptions)
    return replace(
        outcome,
        row=outcome.row | {"note": joined_notes(outcome.row["note"], said)},
        units=kept,
        excepted=excepted,
        findings=(*outcome.findings, *lapsed),
    )


def _rows(
    study: Study, goal: Goal, rows: pd.DataFrame, exceptions: Exceptions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of units.csv, without figures where a unit is left out, and of those units why (EXCEPTED)."""
    units = study.unit_tree.units
    codes = set(exceptions.holding)
    if hasattr(goal, "units"):
        codes |= set(study.unit_tree.chosen(goal.units).index)
    measured = rows["unit_code"].astype(str) if len(rows) else pd.Series(dtype=str)
    every = pd.Series(sorted(codes | set(measured)), dtype=object)
    by = exceptions.excepting(study, every)
    out = every[by != ""]
    told = [exceptions.holding[code] for code in by[by != ""]]
    table = pd.DataFrame({"unit_code": out.to_numpy(dtype=object), "goal_id": goal.id})
    table["reason"] = [one.reason for one in told]
    table["until"] = [str(one.until) for one in told]
    bare = table[["unit_code", "goal_id"]].assign(
        name=units["name"].reindex(out).to_numpy(), level=units["level"].reindex(out).to_numpy(),
        group=getattr(goal, "group", ""),
    )  # fmt: skip
    kept = rows[~measured.isin(set(out)).to_numpy()] if len(rows) else rows
    parts = [part for part in (kept, bare) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else rows, table[list(EXCEPTED)]
