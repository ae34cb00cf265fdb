"""What the brief says beyond the figures: what would meet a goal, how far people have to go, which tables go with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.goals import failing_units, lack_text
from coverplan.plan import ReachGoal
from coverplan.texts import say
from coverplan.wording import cost_amount, group_word, joined, plain, share_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.texts import Language

__all__ = ["access_sentences", "annex_lines", "answer_sentences"]

_TOWNS_NAMED = 8
_KM = 1000.0
# Files of a run that a meeting is handed with the brief, in the order of their use.
_ANNEX = (
    "plan-existing", "plan-indicators", "plan-towns", "plan-projects", "years", "units", "access", "gaps", "facilities", "proposals", "findings",
)  # fmt: skip


def answer_sentences(result: Result, goal_id: str, language: Language) -> Iterator[str]:
    """Say what would meet a goal, what everybody would need, on how much land, and which units fail; nothing where it is met.

    Parameters
    ----------
    result
        What was measured.
    goal_id
        A goal.
    language
        Of the sentences.
    """
    answers = result.answers[result.answers["goal_id"] == goal_id]
    area = answers[answers["level"] == "area"]
    lacks = area[area["item"].isin(["to_target", "to_add", "left"])]
    # what meets a target of 100 % serves everybody, and is said once
    for row in lacks.drop_duplicates(["goal_id", "amount", "unit"]).to_dict("records"):
        yield say(
            f"brief.answer.{row['item']}", language, amount=lack_text(row["amount"], row["unit"], language)
        )
    for row in area[area["item"] == "land"].to_dict("records"):
        low, high = (lack_text(row[name], row["unit"], language) for name in ("amount", "amount_high"))
        yield say("brief.answer.land", language, low=low, high=high)
    failing = failing_units(answers)
    if len(failing):
        names = joined(failing["name"].head(_TOWNS_NAMED).map(plain), language)
        if len(failing) > _TOWNS_NAMED:
            names = say("list.more", language, names=names)
        level = say(f"level.{failing['level'].iloc[0]}", language)
        yield say("brief.answer.units", language, count=len(failing), level=level, names=names)


def access_sentences(plan: Plan, result: Result, goal_id: str, language: Language) -> Iterator[str]:
    """Say how far the people of a reach goal have to go, what a circle would say, and which cutoff would suffice.

    Parameters
    ----------
    plan
        The plan.
    result
        What was measured.
    goal_id
        A goal; of one that is no reach goal there is nothing to say.
    language
        Of the sentences.
    """
    goal = plan.goal(goal_id)
    if not isinstance(goal, ReachGoal):
        return
    rows = result.access[(result.access["goal_id"] == goal_id) & (result.access["level"] == "area")]
    own = rows.head(1).to_dict("records")  # the goal's own group comes first
    for row in own:
        far = {name: cost_amount(row[name], row["cost_unit"], language) for name in ("p50", "p95", "max")}
        group = group_word(row["group"], plan.measure(row["group"]), language)
        if pd.notna(row["max"]):
            yield say("brief.access", language, group=group, **far)
        if pd.notna(row["straight_value"]):
            yield say(
                "brief.access.straight", language, straight=share_text(row["straight_value"]), road=share_text(row["value"])
            )  # fmt: skip
        never = "never" if goal.is_single else "few"
        if goal.is_alike:
            yield _sufficing("brief.access", row, language, never=never)
            continue
        classes = result.access[(result.access["goal_id"] == goal_id) & (result.access["level"] == "class")]
        for each in classes[classes["group"] == row["group"]].to_dict("records"):
            yield _sufficing("brief.access.class", each, language, never=never, name=each["name"])


def _sufficing(
    key: str, row: Mapping[Hashable, Any], language: Language, *, never: str, **params: object
) -> str:
    """Say which cutoff would suffice, or, by the text of that end, that none does."""
    if pd.isna(row["cutoff_suffices"]):
        return say(f"{key}.{never}", language, **params)
    enough = _rounded_up(row["cutoff_suffices"], row["cost_unit"])
    return say(f"{key}.suffices", language, limit=cost_amount(enough, row["cost_unit"], language), **params)


def _rounded_up(cost: float, unit: str) -> float:
    """Return a cutoff as the brief shows it, and no less: whole minutes, or hundreds of metres from a kilometre on."""
    step = 60.0 if unit == "s" else 100.0 if cost >= _KM else 1.0
    return math.ceil(cost / step) * step


def annex_lines(plan: Plan, language: Language) -> Iterator[str]:
    """Name the tables that go with the brief, a line each; that of years where the plan has some."""
    for name in _ANNEX:
        if name == "years" and plan.years is None:
            continue
        yield say("brief.annex.line", language, file=f"{name}.csv", what=say(f"brief.annex.{name}", language))
