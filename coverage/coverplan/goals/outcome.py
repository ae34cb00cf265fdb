"""What the measuring of one goal gives, and how a figure meets a target."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.tables import GAPS, GOALS, UNITS

if TYPE_CHECKING:
    from coverplan.findings import Finding
    from coverplan.plan import Goal, Plan

__all__ = ["Outcome", "goal_row", "holds", "joined_notes", "not_measured"]

_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """One goal, measured.

    Attributes
    ----------
    row : dict
        Its row of goals.csv.
    units, gaps : DataFrame
        Its rows of units.csv and gaps.csv.
    reach : DataFrame or None
        For a reach goal, its demand points with cost, reason, covered and weight.
    findings : tuple of Finding
    """

    row: dict[str, Any]
    units: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(UNITS)))
    gaps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(GAPS)))
    reach: pd.DataFrame | None = None
    findings: tuple[Finding, ...] = ()


def holds(value: float, compare: str, target: float) -> bool:
    """Say whether a figure meets a target, exactly as the plan compares them.

    Examples
    --------
    >>> holds(3, ">", 3), holds(3, ">=", 3)
    (False, True)
    """
    return bool(_COMPARE[compare](value, target))


def goal_row(plan: Plan, goal: Goal, **figures: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the goals.csv row of a goal: what the plan says of it and the figures measured."""
    row: dict[str, Any] = dict.fromkeys(GOALS, "")
    row.update(
        goal_id=goal.id,
        title=goal.title or goal.id,
        kind=goal.kind,
        group=getattr(goal, "group", ""),
        source=goal.source,
        vintage=goal.vintage or plan.units.vintage,
        note=goal.note,
        target=pd.NA,
        value=pd.NA,
        met=pd.NA,
        shortfall=pd.NA,
        basis="measured",
    )
    measured_note = figures.pop("note", "")
    row.update(figures)
    row["note"] = joined_notes(goal.note, measured_note)
    return row


def joined_notes(*notes: str) -> str:
    """Join remarks into one note; empty ones fall away.

    Examples
    --------
    >>> joined_notes("甲。", "", "乙")
    '甲；乙'
    """
    return "；".join(note.rstrip("。；") for note in notes if note)


def not_measured(plan: Plan, goal: Goal, why: str, **figures: Any) -> Outcome:  # noqa: ANN401
    """Return the outcome of a goal that could not be measured; ``why`` becomes its note."""
    return Outcome(row=goal_row(plan, goal, note=why, basis="", **figures))
