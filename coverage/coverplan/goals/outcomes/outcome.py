"""What the measuring of one goal gives, and how a figure meets a target."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd

from coverplan.tables import GOALS
from coverplan.texts import Said, current_language, say
from coverplan.wording import remarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.findings import Finding
    from coverplan.plan import Goal, Plan

__all__ = [
    "UPWARDS", "Lack", "Outcome", "goal_row", "holds", "joined_notes", "not_measured", "shortfall_of", "shortfall_told", "verdict",
]  # fmt: skip

Item: TypeAlias = Literal["to_target", "to_add", "over", "left", "land"]

# By these a figure may be too small, by the others too large.
UPWARDS = (">=", ">")
_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Lack:
    """One thing that a goal lacks.

    Attributes
    ----------
    item
        ``to_target``: what would meet the target, where nothing new is counted with it; ``to_add``: the same where
        what is new adds to the whole, too; ``over``: what is above a target that is not to be passed; ``left``: what
        everybody would need; ``land``: the gross land of that.
    amount
        How much, in ``unit``: a measure such as people, beds or plots, ``"facilities"``, ``"m2"``, or the goal's own.
    high
        Where it is a range, its upper end; NaN otherwise.
    """

    item: Item
    amount: float
    unit: str
    high: float = math.nan


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """One goal, measured.

    Attributes
    ----------
    row : dict
        Its row of goals.csv.
    units, gaps : DataFrame
        Its rows of units.csv and gaps.csv; empty, or with the columns that it fills.
    reach : DataFrame or None
        For a reach goal, its demand points with cost, reason, covered, weight and estimated.
    served : DataFrame or None
        For a capacity goal, on facility_id: weight, capacity, load, mean_cost, max_cost of what is allocated to it; for
        a served or occupancy goal as many of these as it knows.
    flows : DataFrame
        For a capacity goal, which places go to whom: demand_id, facility_id, weight, cost.
    lacks : tuple of Lack
        What the area lacks (:mod:`coverplan.goals.answers`).
    lacking : DataFrame
        For a capacity goal, the places that are lacking (``coverplan.tables.LACKING``).
    access : DataFrame
        For a reach goal, its rows of access.csv.
    estimated : DataFrame
        Units with estimated weights (``coverplan.goals.ESTIMATED_UNITS``).
    excepted : DataFrame
        Units that the goal leaves out for a time (``coverplan.tables.EXCEPTED``).
    findings : tuple of Finding
    """

    row: dict[str, Any]
    units: pd.DataFrame = field(default_factory=pd.DataFrame)
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)
    reach: pd.DataFrame | None = None
    served: pd.DataFrame | None = None
    flows: pd.DataFrame | None = None
    lacks: tuple[Lack, ...] = ()
    lacking: pd.DataFrame = field(default_factory=pd.DataFrame)
    access: pd.DataFrame = field(default_factory=pd.DataFrame)
    estimated: pd.DataFrame = field(default_factory=pd.DataFrame)
    excepted: pd.DataFrame = field(default_factory=pd.DataFrame)
    findings: tuple[Finding, ...] = ()


def holds(value: float, compare: str, target: float) -> bool:
    """Say whether a figure meets a target, exactly as the plan compares them.

    Examples
    --------
    >>> holds(3, ">", 3), holds(3, ">=", 3)
    (False, True)
    """
    return bool(_COMPARE[compare](value, target))


def shortfall_of(value: float, compare: str, target: float, *, counted: bool = False) -> float:
    """Return by how much a figure misses its target, 0 where it does not.

    A target to be passed (超过) lacks one more where whole things are counted; a share that equals it lacks 0 and is not met.

    Parameters
    ----------
    value, compare, target
        The figure, the plan's comparison and its target.
    counted
        The figure counts things, so that the next is one more.

    Examples
    --------
    >>> shortfall_of(3, ">=", 5), shortfall_of(7, "<=", 5), shortfall_of(3, "<=", 5)
    (2, 2, 0.0)
    >>> shortfall_of(3, ">", 3, counted=True), shortfall_of(3, "<", 3, counted=True), shortfall_of(0.6, ">", 0.6)
    (1.0, 1.0, 0.0)
    """
    missed = target - value if compare in UPWARDS else value - target
    if missed < 0 or holds(value, compare, target):
        return 0.0
    whole = counted and float(value).is_integer() and float(target).is_integer()
    return missed + 1.0 if whole and compare in (">", "<") else missed


def verdict(meets: Callable[[float], bool], low: float, high: float) -> object:
    """Say whether a figure meets its target, NA where that hangs on what is not known.

    Parameters
    ----------
    meets
        Whether a figure meets the target.
    low, high
        What the figure may be at least and at most.

    Examples
    --------
    >>> verdict(lambda share: share >= 0.6, 0.5, 0.55), verdict(lambda share: share >= 0.6, 0.5, 0.7)
    (False, <NA>)
    """
    at_least, at_most = meets(low), meets(high)
    return at_least if at_least == at_most else pd.NA


def shortfall_told(met: object, lacking: float) -> object:
    """Return what a value lacks, 0 where the goal is met; NA where that is open and the value lacks nothing.

    Examples
    --------
    >>> shortfall_told(True, -0.1), shortfall_told(pd.NA, 0.1), shortfall_told(pd.NA, -0.1)
    (0.0, 0.1, <NA>)
    """
    return 0.0 if met is True else lacking if lacking > 0 else pd.NA


def goal_row(plan: Plan, goal: Goal, *, note: str = "", period: str = "", **figures: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the goals.csv row of a goal: what the plan says of it and the figures measured.

    Parameters
    ----------
    plan, goal
        A goal that has a target shows it and its unit, measured or not.
    note
        What the measuring has to say; it follows the goal's own note.
    period
        Of reported figures: the goal's where the plan states none, and the vintage likewise; told in the note where
        it states another.
    **figures
        Other columns.
    """
    row: dict[str, Any] = dict.fromkeys(GOALS, "")
    has_target = hasattr(goal, "target")
    hidden = period if goal.period or (goal.vintage and period != goal.vintage) else ""
    population = getattr(goal, "population", None)
    english = current_language() == "en"
    own_note = Said.of(
        (english and goal.note_en) or goal.note,
        lambda language: (language == "en" and goal.note_en) or goal.note,
    )
    row.update(
        goal_id=goal.id,
        title=goal.title or goal.id,
        title_en=goal.title_en,
        kind=goal.kind,
        group=getattr(goal, "group", ""),
        source=(english and goal.source_en) or goal.source,
        vintage=goal.vintage or period or plan.units.vintage,
        period=goal.period or period,
        note=joined_notes(
            own_note,
            say("goal.as-of", year=goal.year) if goal.year else "",
            say(f"goal.population.{population}") if population else "",
            note,
            say("goal.period", period=hidden) if hidden else "",
        ),
        target=getattr(goal, "target", pd.NA),
        unit=getattr(goal, "unit", "share") if has_target else "",
        value=pd.NA,
        met=pd.NA,
        shortfall=pd.NA,
        estimated_share=pd.NA,
        basis="measured",
    )
    row.update(figures)
    return row


def joined_notes(*notes: str) -> str:
    """Join remarks into one note; empty ones fall away.

    Examples
    --------
    >>> joined_notes("甲。", "", "乙")
    '甲；乙'
    """
    return remarks(map(_open_ended, notes))


def _open_ended(note: str) -> str:
    """Return a remark without the sign that ends it."""

    def bare(text: str) -> str:
        return text.rstrip("。；").removesuffix(".")

    return Said.of(bare(note), lambda language: bare(Said.again(note, language)))


def not_measured(plan: Plan, goal: Goal, why: str, **known: Any) -> Outcome:  # noqa: ANN401
    """Return the outcome of a goal that could not be measured; ``why`` becomes its note, ``known`` other columns."""
    return Outcome(row=goal_row(plan, goal, note=why, basis="", **known))
