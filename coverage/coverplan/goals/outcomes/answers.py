"""What a goal still lacks, in what people can count: persons, beds, plots, facilities, land; and the units that fail."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.outcomes.outcome import UPWARDS, Lack
from coverplan.plan import OccupancyGoal, QuotaGoal, RatioGoal
from coverplan.tables import ANSWERS, LEVELS, result_frame
from coverplan.texts import Listed, Term, keys, say
from coverplan.wording import difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.plan import Goal, Plan
    from coverplan.texts import Language

__all__ = [
    "answer_notes",
    "answer_rows",
    "at_least",
    "counts_things",
    "failing_units",
    "lack_text",
    "share_lacks",
]

# A part of a person or place as small as this is rounding.
_ROUNDING = 1e-6
# Units of what is measured and not counted.
_MEASURED = re.compile(r"[%％‰/·²]|元|米|公里|亩|公顷|吨|share|yuan|km|ha\b", re.IGNORECASE)
# A note is for reading; units.csv and Result.answers have them all.
_NAMES_IN_NOTE = 6
# Goals whose own notes, or the column shortfall, say what is lacking.
_SAID_ELSEWHERE = ("quota", "served", "capacity", "indicator", "works")


def at_least(number: float) -> float:
    """Return the least whole number of persons or places that is enough.

    Examples
    --------
    >>> at_least(4.2), at_least(4.0000000001), at_least(-1)
    (5.0, 4.0, 0.0)
    """
    return max(0.0, float(math.ceil(number - _ROUNDING)))


def share_lacks(total: float, covered: float, target: float, unit: str) -> tuple[Lack, ...]:
    """Return what a share of a total lacks: to its target, and to the whole; nothing where nothing is left.

    A target takes whole people, but never more than there are: estimates leave parts of people.

    Examples
    --------
    >>> [(lack.item, lack.amount) for lack in share_lacks(1000, 300, 0.8, "people")]
    [('to_target', 500.0), ('left', 700.0)]
    >>> [(lack.item, lack.amount) for lack in share_lacks(1000.4, 300, 1.0, "people")]
    [('to_target', 700.4), ('left', 700.4)]
    >>> share_lacks(1000, 1000, 0.8, "people")
    ()
    """
    left = float(total - covered)
    to_target = target * total - covered
    whole = at_least(to_target) if unit != "m2" else max(0.0, to_target)
    lacks = (Lack("to_target", min(whole, left), unit), Lack("left", left, unit))
    return tuple(lack for lack in lacks if lack.amount > 0)


def answer_rows(plan: Plan, goal: Goal, lacks: Sequence[Lack], units: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a goal in ``Result.answers``: what the area lacks, then each unit that fails, and what it lacks.

    Parameters
    ----------
    plan, goal
        A goal of the plan.
    lacks
        What the area lacks, as it was measured.
    units
        The goal's rows of units.csv.

    Returns
    -------
    DataFrame
        Columns of ``coverplan.tables.ANSWERS``. A unit fails where ``met`` is false, at whatever level.
    """
    area = pd.DataFrame(
        [
            {"item": lack.item, "amount": lack.amount, "amount_high": lack.high, "unit": lack.unit, "level": "area",
             "unit_code": plan.area.code, "name": plan.area.name}
            for lack in lacks
        ]
    )  # fmt: skip
    tables = [
        area,
        *_of_units(
            goal, _counted_in(plan, goal, lacks), units, with_rest=any(lack.item == "left" for lack in lacks)
        ),
    ]
    filled = [table for table in tables if len(table)]
    rows = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
    return result_frame(rows.assign(goal_id=goal.id), ANSWERS)


def _counted_in(plan: Plan, goal: Goal, lacks: Sequence[Lack]) -> str:
    """Return in what units lack something: as the area does; where it lacks nothing, as the goal counts."""
    if lacks:
        return lacks[0].unit
    if isinstance(goal, QuotaGoal):
        return "facilities"
    if isinstance(goal, RatioGoal | OccupancyGoal):
        return plan.counted_in(goal.part)
    return str(getattr(goal, "unit", "")) or plan.weighs(goal.id)


def _of_units(goal: Goal, unit: str, units: pd.DataFrame, *, with_rest: bool) -> Iterator[pd.DataFrame]:
    """Yield what each failing unit lacks to the target, and where it weighs people or places, what is left."""
    if units.empty:
        return
    asks = units.get("asked")
    units = result_frame(units, ("unit_code", "name", "level", "value", "met", "weight", "weight_covered"))
    failing = units[~units["met"].fillna(value=True).astype(bool)]
    failing = failing.sort_values(["level", "unit_code"], key=_by_level, kind="stable")
    item = "to_target" if getattr(goal, "compare", ">=") in UPWARDS else "over"
    target = 1.0 if isinstance(goal, QuotaGoal) else float(getattr(goal, "target", math.nan))
    weighed = failing["weight"].notna() & failing["weight_covered"].notna()
    wanted = target * failing["weight"] if asks is None else asks[failing.index]
    asked = wanted - failing["weight_covered"]
    left = failing["weight"] - failing["weight_covered"]
    short = (target - failing["value"]).where(~weighed, asked).abs()
    if getattr(goal, "compare", "") in (">", "<") and counts_things(goal) and target.is_integer():
        short = short.where(weighed | (failing["value"] % 1 != 0), short + 1)
    if unit != "m2" and weighed.any():
        whole = np.ceil(short - _ROUNDING)
        short = short.where(~weighed, whole if asks is not None else np.minimum(whole, left.abs()))
    yield failing.assign(item=item, amount=short, unit=unit)
    if with_rest:
        yield failing.assign(item="left", amount=left.to_numpy(), unit=unit)


def counts_things(goal: Goal) -> bool:
    """Say whether a goal's figures count things, such as people or organisations (人, 家); money, shares and areas are measured.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> counts_things(sample.plan.goal("sw-agencies")), counts_things(sample.plan.goal("cremation"))
    (True, False)
    """
    unit = str(getattr(goal, "unit", ""))
    return bool(unit) and not _MEASURED.search(unit)


def _by_level(column: pd.Series) -> pd.Series:
    return column.map(LEVELS.index) if column.name == "level" else column


def answer_notes(goal: Goal, answers: pd.DataFrame, *, met: bool) -> list[str]:
    """Say what a goal lacks to its target and which units fail, for its note; empty where its column or own note does.

    Parameters
    ----------
    goal
        A goal.
    answers
        Its rows, as :func:`answer_rows` returns.
    met
        Whether the goal is met; one that is lacks nothing, though units fail.
    """
    if goal.kind in _SAID_ELSEWHERE or met:
        return []
    lacks = answers[(answers["level"] == "area") & answers["item"].isin(["to_target", "to_add", "over"])]
    said = [
        say(_key(goal.kind, item), amount=lack_text(number, unit))
        for item, number, unit in zip(lacks["item"], lacks["amount"], lacks["unit"], strict=True)
    ]
    failing = failing_units(answers)
    if len(failing):
        level = Term(f"level.{failing['level'].iloc[0]}")
        names = Listed(tuple(failing["name"]), _NAMES_IN_NOTE)
        said.append(say("answer.units", count=len(failing), level=level, names=names))
    return said


def _key(kind: str, item: str) -> str:
    own = f"answer.{kind}.{item}"
    return own if own in keys() else f"answer.{item}"


def failing_units(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the units of a goal that fail, of one level: towns where some do, else the highest level that has any.

    Parameters
    ----------
    answers
        The goal's rows of ``Result.answers``.

    Examples
    --------
    ``sample_result`` is what was measured in the embedded study.

    >>> answers = sample_result.answers
    >>> failing_units(answers[answers["goal_id"] == "centre-per-street"])["name"].tolist()
    ['梁山街道']
    """
    units = answers[(answers["level"] != "area") & answers["item"].isin(["to_target", "over"])]
    level = next((one for one in ("town", *LEVELS) if (units["level"] == one).any()), "")
    return units[units["level"] == level]


def lack_text(number: object, unit: str, language: Language | None = None) -> str:
    """Return how much is lacking, in the words of what it counts.

    Examples
    --------
    >>> lack_text(1200.0, "people", "en"), lack_text(1.0, "facilities", "en"), lack_text(2.5, "%", "en")
    ('1,200 people', '1 facility', '2.5 percentage points')
    """
    if f"amount.{unit}" in keys() and unit not in ("units", "points"):
        return say(f"amount.{unit}", language, number=f"{float(number):,.0f}")  # type: ignore[arg-type]
    return difference(number, unit, language)
