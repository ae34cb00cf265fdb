"""What would suffice for a plan to be possible: each answer is checked by solving again."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from coverplan.siting.compile import Compiled
from coverplan.siting.model import rules
from coverplan.siting.route import is_possible, solve_rows
from coverplan.texts import say
from coverplan.units import Cutoff
from coverplan.wording import points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from coverplan.siting.explain.clash import Clash
    from coverplan.siting.model import SitingModel
    from coverplan.siting.model.rules import Rule
    from coverplan.siting.solve import Deadline
    from coverplan.texts import Language, Worded

__all__ = ["Remedy", "remedies"]

_ROUNDING = 1e-6


@dataclass(frozen=True)
class Remedy:
    """One change of a model with which a plan is possible.

    Attributes
    ----------
    what : str
        ``"sites"``, ``"money"``, ``"share"``, ``"metres"``: a rule with so much more room; ``"without"``: a rule left out; ``"cutoff"``: a
        service that serves farther.
    subject : str
        The rule, or the service.
    by : float
        So many sites, so much money, so large a part of the share, metres or seconds of the new cutoff; NaN where it is left out.
    to : str
        What is asked afterwards, in words.
    model : SitingModel
        The changed model; a plan of it exists.
    """

    what: Literal["sites", "money", "share", "metres", "without", "cutoff"]
    subject: str | Worded
    by: float
    to: str | Worded
    model: SitingModel

    def words(self, language: Language | None = None) -> str:
        """Say what to change.

        Examples
        --------
        >>> import pandas as pd
        >>> import coverplan as cp
        >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest")
        >>> Remedy("money", "budget", 30.0, "", model).words("en")
        "30 × 10,000 yuan more in 'budget': "
        """
        by = points(self.by) if self.what == "share" else f"{self.by:.10g}"
        return say(f"remedy.{self.what}", language, subject=self.subject, by=by, to=self.to)


def remedies(model: SitingModel, clash: Clash, deadline: Deadline) -> Iterator[Remedy]:
    """Yield what would suffice, rule by rule of those that clash, then the services they are about.

    Parameters
    ----------
    model
        Of which no plan keeps all rules.
    clash
        Its smallest set of rules that clash.
    deadline
        When to end.
    """
    for at in clash.rules:
        rule = model.rules[at]
        found = _loosened(model, at, rule, deadline)
        if found is not None:
            yield found
        elif not rule.gives_way_in:
            without = model.variant(rules=_without(model.rules, at))
            if is_possible(without, deadline):
                yield Remedy("without", rule.called, math.nan, "", without)
    asked = {
        rule.service
        for rule in (model.rules[at] for at in clash.rules)
        if isinstance(rule, rules.MustCover | rules.ValueFloor | rules.FairnessFloor | rules.BackupCover)
    }
    for name in sorted(asked):
        found = _farther(model, model.service_names.index(name), deadline)
        if found is not None:
            yield found


def _without(listed: Sequence[Rule], at: int) -> list[Rule]:
    return [rule for number, rule in enumerate(listed) if number != at]


def _exchanged(model: SitingModel, at: int, rule: Rule) -> SitingModel:
    return model.variant(rules=[*model.rules[:at], rule, *model.rules[at + 1 :]])


def _loosened(model: SitingModel, at: int, rule: Rule, deadline: Deadline) -> Remedy | None:
    """Give a rule as much more room as it needs, and no more."""
    if isinstance(rule, rules.Separation):
        return _nearer(model, at, rule, deadline)
    if rule.gives_way_in not in ("sites", "money", "share"):
        return None
    compiled = Compiled(model, yielding=at)
    answer = solve_rows(compiled, compiled.give_cost(), deadline)
    if answer.x is None or answer.status != "optimal":
        return None
    by = _rounded_up(float(compiled.give_cost() @ answer.x), rule.gives_way_in)
    looser = rule.loosened(by)
    changed = _exchanged(model, at, looser)
    if not is_possible(changed, deadline):
        return None
    return Remedy(rule.gives_way_in, rule.called, by, looser.words(), changed)


def _rounded_up(amount: float, what: str) -> float:
    """Round up to a whole site, a hundredth of money, a thousandth of a share."""
    steps = {"sites": 1, "money": 100, "share": 1000}[what]
    return math.ceil(amount * steps - _ROUNDING) / steps


def _nearer(model: SitingModel, at: int, rule: rules.Separation, deadline: Deadline) -> Remedy | None:
    """Let sites stand nearer to each other, as little as will do."""
    assert model.sites.xy is not None
    pairs = rule.pairs(model)
    apart = np.unique([float(np.linalg.norm(model.sites.xy[a] - model.sites.xy[b])) for a, b in pairs])
    # as far apart as a pair is, is far enough for it: the last one that is possible
    distances = [float(one) for one in apart[::-1] if one > 0]

    def changed(number: int) -> SitingModel:
        return _exchanged(model, at, replace(rule, least_m=distances[number]))

    first = _first(len(distances), lambda number: is_possible(changed(number), deadline))
    if first is None:
        return None
    by = rule.least_m - distances[first]
    return Remedy("metres", rule.called, by, replace(rule, least_m=distances[first]).words(), changed(first))


def _farther(model: SitingModel, service: int, deadline: Deadline) -> Remedy | None:
    """Let a service serve farther, as little as will do."""
    asked = model.services[service]
    if asked.cutoff is None:
        return None
    limit = asked.costs.limit(asked.cutoff).value
    ways = np.unique(asked.costs.data[asked.costs.data > limit])

    def changed(number: int) -> SitingModel:
        farther = replace(asked, cutoff=Cutoff.of(float(ways[number]), asked.costs.unit))
        services = [*model.services[:service], farther, *model.services[service + 1 :]]
        return model.variant(services=services)

    first = _first(len(ways), lambda number: is_possible(changed(number), deadline))
    if first is None:
        return None
    to = str(Cutoff.of(float(ways[first]), asked.costs.unit))
    return Remedy("cutoff", asked.called, float(ways[first]), to, changed(first))


def _first(count: int, holds: Callable[[int], bool | None]) -> int | None:
    """Return the first number that holds, of numbers of which all after it hold, too; None where none is known to."""
    low, high, found = 0, count - 1, None
    if count == 0 or not holds(high):
        return None
    found = high
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = found = middle
        else:
            low = middle + 1
    return found
