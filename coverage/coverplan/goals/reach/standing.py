"""Where a reach goal stands: the share that is covered, of all or class by class, and what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.asked import classes_of, classified
from coverplan.goals.outcomes import Lack, share_lacks, shortfall_told, verdict
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
        The share that is covered; of the class farthest from its target where each class must reach one.
    target : float
        What it is compared with.
    met : bool or NA
        NA where it hangs on people whose class is not known.
    shortfall : float
        What the value lacks, 0 where the goal is met; NA where that is open and the value lacks nothing.
    notes : tuple of str
    findings : tuple of Finding
    """

    value: float
    target: float
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
    classes = classified(goal)
    total = float(reach["weight"].sum())
    share = float(reach["weight_covered"].sum()) / total
    if classes is None:
        return _against(goal, share, low=share, high=share)
    sums = reach[["weight", "weight_covered"]].groupby(classes_of(study, reach["unit_code"], classes)).sum()
    unknown = float(sums["weight"].get(_UNKNOWN, 0.0))
    known = sums.reindex([name for name in classes.names if name in sums.index])
    known = known[known["weight"] > 0]
    if (goal.each_class or goal.class_targets) and len(known):
        stands = _worst(goal, known, unknown)
    else:
        stands = _against(goal, share, low=share, high=share + unknown / total)
    notes = (_by_class(goal, known["weight_covered"] / known["weight"]),)
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


def _worst(goal: ReachGoal, known: pd.DataFrame, unknown: float) -> Standing:
    """Return where the class stands that is farthest from its target, where each must reach its own."""
    targets = known.index.to_series().map(goal.class_targets).astype(float).fillna(goal.target)
    shares = known["weight_covered"] / known["weight"]
    least = targets.map(least_share)
    # the unknown may all be of the class that they would change most
    low, high = (
        float(((known["weight_covered"] + more) / (known["weight"] + unknown) - least).min())
        for more in (0.0, unknown)
    )
    worst = str((targets - shares).idxmax())
    met = verdict(lambda beyond: beyond >= 0, low, high)
    lacking = float(targets[worst] - shares[worst])
    return Standing(
        value=float(shares[worst]),
        target=float(targets[worst]),
        met=met,
        shortfall=shortfall_told(met, lacking),
    )


def _by_class(goal: ReachGoal, shares: pd.Series) -> str:
    """Say the share of each class, and its target where it has its own."""
    each = [
        say(
            "goal.class-share-of" if goal.class_targets else "goal.class-share", name=class_word(str(name)), share=share_text(one),
            target=share_text(goal.class_targets.get(str(name), goal.target)),
        )
        for name, one in shares.items()
    ]  # fmt: skip
    return say("goal.by-class", shares=joined(each)) if each else ""


def _against(goal: ReachGoal, value: float, *, low: float, high: float) -> Standing:
    """Compare a value, and what it may be at least and at most, with the target."""
    least = least_share(goal.target)
    met = verdict(lambda share: share >= least, low, high)
    return Standing(
        value=value, target=goal.target, met=met, shortfall=shortfall_told(met, goal.target - value)
    )


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
    classes = classified(goal)
    if classes is None or not (goal.each_class or goal.class_targets):
        return lacks
    sums = reach[["weight", "weight_covered"]].groupby(classes_of(study, reach["unit_code"], classes)).sum()
    sums = sums.drop(index=_UNKNOWN, errors="ignore")
    each = [
        share_lacks(float(weight), float(some), goal.class_targets.get(str(name), goal.target), unit)
        for name, weight, some in zip(sums.index, sums["weight"], sums["weight_covered"], strict=True)
    ]
    short = sum(lack.amount for one in each for lack in one if lack.item == "to_target")
    left = tuple(lack for lack in lacks if lack.item == "left")
    return (Lack("to_target", short, unit), *left) if short else left
