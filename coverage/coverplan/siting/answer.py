"""What one [[siting]] block comes to: at which site the target is met, and how far it is proved, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from coverplan.siting.solution import UNPROVED
from coverplan.texts import current_language, say
from coverplan.units import least_share
from coverplan.wording import amount, difference, share_text, weight_text, word_of

if TYPE_CHECKING:
    from coverplan.siting.solution import ModelName, Status
    from coverplan.tables import Measure
    from coverplan.texts import Language
    from coverplan.units import By

__all__ = ["Answer", "gain_text", "proof", "target_line", "value_text", "verdict"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer of one ``[[siting]]`` block.

    Attributes
    ----------
    plan_id, goal_id : str
        The block and its goal.
    model : str
        The block's model; ``"quota"`` for a quota goal.
    to_target : bool
        Whether it was built for the goal's target (set covering), and no farther.
    unit : str
        Of the goal's figures: ``"share"`` (fractions) or ``"units"`` (that have what the quota asks).
    group, measure : str
        Whom a share weighs, and what its figures count.
    by : str
        Whether costs are lengths or times.
    target, before : float
        What the goal asks, and where it stands.
    values_after : tuple of float
        Where it stands with each site and those of lower rank.
    most : float
        Where it would stand with all candidates.
    enough : int or None
        So many sites, chosen for the target alone, meet it, where that is fewer than are proposed for it.
    is_fewest : bool
        Whether it is proved that no fewer than ``enough`` do.
    status, gap, bound
        The proof, as for :class:`Solution`.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7, values_after=(0.85, 0.91, 0.95))
    >>> answer.met_at, answer.after
    (2, 0.95)
    """

    plan_id: str
    goal_id: str
    model: ModelName | Literal["quota"]
    target: float
    before: float
    values_after: tuple[float, ...] = ()
    to_target: bool = False
    unit: Literal["share", "units"] = "share"
    group: str = ""
    measure: Measure = "people"
    by: By = "length"
    most: float = math.inf
    enough: int | None = None
    is_fewest: bool = False
    status: Status = "optimal"
    gap: float = 0.0
    bound: float = math.nan

    def meets(self, value: float) -> bool:
        """Tell whether a figure of the goal meets its target, as the goal is measured."""
        return value >= (least_share(self.target) if self.unit == "share" else self.target)

    @property
    def after(self) -> float:
        """Where the goal stands with all proposed sites."""
        return self.values_after[-1] if self.values_after else self.before

    @property
    def met_at(self) -> int | None:
        """Rank of the site with which the target is met: 0 when it is met today, None when it is not met."""
        figures = (self.before, *self.values_after)
        return next((rank for rank, value in enumerate(figures) if self.meets(value)), None)

    def as_record(self, language: Language | None = None) -> dict[str, Any]:
        """Return the answer as plain values, for machines."""
        most = self.most if math.isfinite(self.most) else None
        return {
            "goal_id": self.goal_id, "plan_id": self.plan_id, "model": self.model, "unit": self.unit, "target": self.target,
            "value": self.before, "value_after": self.after, "sites": len(self.values_after), "met_at": self.met_at,
            "value_at_most": most, "sites_enough": self.enough, "enough_is_proved": self.is_fewest, "status": self.status,
            "verdict": verdict(self, language), "proof": proof(self, language),
        }  # fmt: skip


def verdict(answer: Answer, language: Language | None = None) -> str:
    """Say with how many sites the target is met, or where the goal stands without meeting it.

    Parameters
    ----------
    answer
        The answer.
    language
        By default the current one.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7, values_after=(0.85, 0.91, 0.95))
    >>> verdict(answer, "en")
    '2 sites reach the target of 90.0 %: from 70.0 % to 91.0 %. All 3 bring it to 95.0 %.'
    """
    count, met_at = len(answer.values_after), answer.met_at
    figures = {
        name: value_text(answer, value, language)
        for name, value in (("before", answer.before), ("target", answer.target))
    }
    if met_at == 0 and not count:
        return say("answer.met-today", language, **figures)
    if met_at:
        after = value_text(answer, answer.values_after[met_at - 1], language)
        said = [say("answer.met", language, count=met_at, after=after, **figures)]
    elif met_at == 0:
        said = [say("answer.met-today-too", language, **figures)]
    else:
        after, short = value_text(answer, answer.after, language), _short(answer, answer.after, language)
        key = "answer.not-met" if count else "answer.none"
        said = [say(key, language, count=count, after=after, short=short, **figures)]
    if met_at is not None and count > met_at:
        said.append(say("answer.all", language, count=count, last=value_text(answer, answer.after, language)))
    if not answer.meets(answer.most):
        most, short = value_text(answer, answer.most, language), _short(answer, answer.most, language)
        said.append(say("answer.most", language, most=most, short=short))
    elif answer.enough is not None:
        key = "answer.enough" if answer.is_fewest else "answer.enough-found"
        said.append(say(key, language, count=answer.enough))
    return ("" if (language or current_language()) == "zh" else " ").join(said)


def _short(answer: Answer, value: float, language: Language | None) -> str:
    return difference(answer.target - value, answer.unit, language)


def value_text(answer: Answer, value: float, language: Language | None = None) -> str:
    """Return a figure of the answer's goal with its unit; one below the target never reads like it.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7)
    >>> value_text(answer, 0.89996, "en"), value_text(answer, 0.9, "en")
    ('89.9 %', '90.0 %')
    """
    told = amount(value, answer.unit, language)
    if (
        answer.unit == "share"
        and not answer.meets(value)
        and told == amount(answer.target, answer.unit, language)
    ):
        return share_text(math.floor(1000 * value) / 1000)
    return told


def target_line(answer: Answer, language: Language | None = None) -> str:
    """Return the words of the line below the site with which the target is met.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7, values_after=(0.85, 0.91, 0.95))
    >>> target_line(answer, "zh")
    '以上 2 处即达标（目标 90.0 %）'
    """
    target = value_text(answer, answer.target, language)
    return say("answer.target-line", language, count=answer.met_at, target=target)


def gain_text(answer: Answer, gain: object, language: Language | None = None) -> str:
    """Return what a site adds with its unit: people (or what else a share weighs), or units of a quota.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="quota", unit="units", target=2, before=1)
    >>> gain_text(answer, 1.0, "en")
    '1 unit'
    """
    if answer.unit == "units":
        return amount(gain, "units", language)
    return weight_text(gain, answer.measure, language)


def proof(answer: Answer, language: Language | None = None) -> str:
    """Say how far the proposed sites are proved to be the best, in the terms of their model.

    Parameters
    ----------
    answer
        The answer; of one without sites there is nothing to prove.
    language
        By default the current one.

    Examples
    --------
    >>> answer = Answer(plan_id="a", goal_id="a", model="mclp", target=0.9, before=0.7, values_after=(0.85,))
    >>> proof(answer, "en")
    'Proved: with these candidates no other choice of this number of sites covers more.'
    """
    count = len(answer.values_after)
    if not count:
        return ""
    if answer.status == "optimal":
        key = ("target" if answer.to_target else "everybody") if answer.model == "lscp" else answer.model
        measure = say(f"proof.{answer.by}", language)
        return say(f"proof.{key}", language, count=count, measure=measure)
    if answer.model == "lscp":
        return say("proof.fewest-open", language, count=count, least=round(answer.bound))
    if math.isfinite(answer.gap) and answer.status in ("feasible", *UNPROVED):
        return say(f"proof.{answer.status}", language, gap=share_text(answer.gap))
    return say("proof.status", language, status=word_of("solution", answer.status, language))
