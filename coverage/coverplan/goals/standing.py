"""Where a reach goal stands: the share that is covered, of all or class by class, and what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.answers import Lack, share_lacks
from coverplan.goals.classes import classes_of, classified
from coverplan.goals.outcome import shortfall_told, verdict
from coverplan.texts import Term, say
from coverplan.units import least_share
from coverplan.wording import Weight, class_word, joined, share_text, some_share_text

if TYPE_CHECKING:
    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["Standing", "lacks_of", "standing_of"]

_UNKNOWN = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The figures of a reach goal.

    Attributes
    ----------
    value : float
        The share that is covered; of the class with the least where each class must reach the target.
    met : bool or NA
        NA where it hangs on people whose class is not known.
    shortfall : float
        What the value lacks, 0 where the goal is met; NA where that is open and the value lacks nothing.
    notes : tuple of str
    findings : tuple of Finding
    """

    value: float
    met: object
    shortfall: object
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def standing_of(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> Standing:
    """Return where a goal stands.

    Who is of a class that is not known counts as not covered; whether the goal is met is left open where they could
    make it so.

    Parameters
    ----------
    study, goal
        The study and its goal.
    reach
        On demand_id: covered, weight, weight_covered, unit_code.
    """
    cutoffs = classified(goal)
    total = float(reach["weight"].sum())
    share = float(reach["weight_covered"].sum()) / total
    if cutoffs is None:
        return _against(goal, share, low=share, high=share)
    sums = reach[["weight", "weight_covered"]].groupby(classes_of(study, reach["unit_code"], cutoffs)).sum()
    unknown = float(sums["weight"].get(_UNKNOWN, 0.0))
    known = sums.reindex([name for name in cutoffs.by_class if name in sums.index])
    known = known[known["weight"] > 0]
    shares = known["weight_covered"] / known["weight"]
    if goal.each_class and len(known):
        # the unknown may all be of the class that they would change most
        low, high = (
            float(((known["weight_covered"] + more) / (known["weight"] + unknown)).min())
            for more in (0.0, unknown)
        )
        stands = _against(goal, float(shares.min()), low=low, high=high)
    else:
        stands = _against(goal, share, low=share, high=share + unknown / total)
    each = joined(
        [
            say("goal.class-share", name=class_word(str(name)), share=share_text(one))
            for name, one in shares.items()
        ]
    )
    notes = (say("goal.by-class", shares=each) if each else "",)
    if not unknown:
        return replace(stands, notes=notes)
    is_open = say("goal.open-by-classes") if pd.isna(stands.met) else ""  # type: ignore[call-overload]
    measure = study.plan.measure(goal.group)
    params = {"goal": goal.name, "weight": Weight(unknown, measure)}
    said = say(
        "goal.class-unknown-share", share=some_share_text(unknown / total), what=Term(f"measure.{measure}")
    )
    found = Finding(rule="goal.class-missing", layer="boundaries", params=params)
    return replace(stands, notes=(*notes, said, is_open), findings=(found,))


def _against(goal: ReachGoal, value: float, *, low: float, high: float) -> Standing:
    """Compare a value, and what it may be at least and at most, with the target."""
    least = least_share(goal.target)
    met = verdict(lambda share: share >= least, low, high)
    return Standing(value=value, met=met, shortfall=shortfall_told(met, goal.target - value))


def lacks_of(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> tuple[Lack, ...]:
    """Return what a goal lacks: to its target, in every class where each must reach it, and to the whole.

    Parameters
    ----------
    study, goal, reach
        As in :func:`standing_of`.
    """
    unit = study.plan.weighs(goal.id)
    total, covered = float(reach["weight"].sum()), float(reach["weight_covered"].sum())
    lacks = share_lacks(total, covered, goal.target, unit)
    cutoffs = classified(goal)
    if cutoffs is None or not goal.each_class:
        return lacks
    sums = reach[["weight", "weight_covered"]].groupby(classes_of(study, reach["unit_code"], cutoffs)).sum()
    sums = sums.drop(index=_UNKNOWN, errors="ignore")
    pairs = zip(sums["weight"], sums["weight_covered"], strict=True)
    each = [share_lacks(float(weight), float(some), goal.target, unit) for weight, some in pairs]
    short = sum(lack.amount for one in each for lack in one if lack.item == "to_target")
    left = tuple(lack for lack in lacks if lack.item == "left")
    return (Lack("to_target", short, unit), *left) if short else left
