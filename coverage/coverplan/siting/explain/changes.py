"""Changes that give a model more room, each by as little as will do: a rule gives way or goes, a service serves farther."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import numpy as np

from coverplan.siting.compile import Compiled
from coverplan.siting.model import MONEY, SITES, rules
from coverplan.siting.route import is_possible, solve_rows
from coverplan.texts import say
from coverplan.units import Cutoff
from coverplan.wording import points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coverplan.kernels.types import Floats
    from coverplan.siting.model import SitingModel
    from coverplan.siting.model.rules import Rule
    from coverplan.siting.solve import Deadline
    from coverplan.texts import Language, Worded

__all__ = ["Change", "OfCutoff", "OfRule", "Way", "ways_of"]

_ROUNDING = 1e-6
_UNITS = {"sites": SITES, "money": MONEY, "money_each": MONEY, "share": "share", "metres": "m"}
_To = TypeVar("_To")


@dataclass(frozen=True)
class Change:
    """One change of a model.

    Attributes
    ----------
    what : str
        ``"sites"``, ``"money"``, ``"money_each"`` (in each phase), ``"share"``, ``"metres"``: a rule with so much more room; ``"without"``: a rule left out; ``"cutoff"``: a
        service that serves farther.
    subject : str
        The rule, or the service.
    by : float
        So many sites, so much money, so large a part of the share, metres or seconds of the new cutoff; NaN where it is left out.
    to : str
        What is asked afterwards, in words.
    """

    what: Literal["sites", "money", "money_each", "share", "metres", "without", "cutoff"]
    subject: str | Worded
    by: float
    to: str | Worded = ""

    def unit(self, model: SitingModel) -> str:
        """Return the unit of ``by`` in a model."""
        asked = [service.costs.unit for service in model.services if service.called == self.subject]
        return asked[0] if self.what == "cutoff" else _UNITS.get(self.what, "")

    def words(self, language: Language | None = None) -> str:
        """Say what to change.

        Examples
        --------
        >>> Change("money", "budget", 1300.0, "no more than 1,390").words("en")
        "1,300 × 10,000 yuan more in 'budget': no more than 1,390"
        """
        by = points(self.by) if self.what == "share" else f"{self.by:,.10g}"
        return say(f"remedy.{self.what}", language, subject=self.subject, by=by, to=self.to)


class Way(Protocol[_To]):
    """A way to give a model more room."""

    def place(self, model: SitingModel) -> int:
        """Return where it stands among all of a model: rules in their order, then services."""

    def made(self, model: SitingModel, to: _To | None = None) -> SitingModel:
        """Return a model with so much more room; with all there can be where nothing is given."""

    def least(self, model: SitingModel, deadline: Deadline) -> tuple[Change, _To | None] | None:
        """Return the least that makes a model possible, to be told and to be made; None where nothing does, or not in time."""


@dataclass(frozen=True)
class OfRule(Way["Rule"]):
    """A rule that gives way, or goes."""

    rule: Rule

    def place(self, model: SitingModel) -> int:
        """Return where the rule stands."""
        return model.rules.index(self.rule)

    def made(self, model: SitingModel, to: Rule | None = None) -> SitingModel:
        """Return a model with another rule in its place; without it where there is none."""
        others = [to if one is self.rule else one for one in model.rules]
        return model.variant(rules=[one for one in others if one is not None])

    def least(self, model: SitingModel, deadline: Deadline) -> tuple[Change, Rule | None] | None:
        """Return as much more room as makes a model possible, and no more, and the rule that has it; None where no room does, or not in time."""
        nearer = self._nearer(model, self.rule, deadline) if isinstance(self.rule, rules.Separation) else None
        if nearer is not None:
            return nearer
        if self.rule.gives_way_in not in ("sites", "money", "money_each", "share"):
            is_enough = is_possible(self.made(model), deadline)
            return (Change("without", self.rule.called, math.nan), None) if is_enough else None
        compiled = Compiled(model, yielding=model.rules.index(self.rule))
        answer = solve_rows(compiled, compiled.give_cost(), deadline)
        if answer.x is None or answer.status != "optimal":
            return None
        by = _rounded_up(float(compiled.give_cost() @ answer.x), self.rule.gives_way_in)
        looser = self.rule.loosened(by)
        if not is_possible(self.made(model, looser), deadline):
            return None
        if looser.is_void:
            return Change("without", self.rule.called, math.nan), None
        return Change(self.rule.gives_way_in, self.rule.called, by, looser.words()), looser

    def _nearer(
        self, model: SitingModel, rule: rules.Separation, deadline: Deadline
    ) -> tuple[Change, Rule] | None:
        """Let sites stand nearer to each other, as little as will do."""
        assert model.sites.xy is not None
        pairs = rule.pairs(model)
        apart = np.unique([float(np.linalg.norm(model.sites.xy[a] - model.sites.xy[b])) for a, b in pairs])
        # as far apart as a pair is, is far enough for it: the last one that is possible
        # in whole metres, which is nearer by less than one
        looser = [replace(rule, least_m=float(np.floor(one)) or float(one)) for one in apart[::-1] if one > 0]
        first = _first(len(looser), lambda number: is_possible(self.made(model, looser[number]), deadline))
        if first is None:
            return None
        return Change(
            "metres", rule.called, rule.least_m - looser[first].least_m, looser[first].words()
        ), looser[first]


@dataclass(frozen=True)
class OfCutoff(Way[Cutoff]):
    """A service, by its position, that serves farther."""

    service: int

    def place(self, model: SitingModel) -> int:
        """Return where the service stands, after all rules."""
        return len(model.rules) + self.service

    def made(self, model: SitingModel, to: Cutoff | None = None) -> SitingModel:
        """Return a model in which it serves as far as that; whoever has a way where no end is given."""
        farther = replace(model.services[self.service], cutoff=to)
        return model.variant(
            services=[farther if at == self.service else one for at, one in enumerate(model.services)]
        )

    def least(self, model: SitingModel, deadline: Deadline) -> tuple[Change, Cutoff] | None:
        """Return as much farther as makes a model possible, and no more; None where no cutoff does, or not in time."""
        asked, beyond = model.services[self.service], _beyond(model, self.service)
        cutoffs = [Cutoff.of(float(one), asked.costs.unit) for one in beyond]
        first = _first(len(cutoffs), lambda number: is_possible(self.made(model, cutoffs[number]), deadline))
        if first is None:
            return None
        return Change("cutoff", asked.called, float(beyond[first]), str(cutoffs[first])), cutoffs[first]


def ways_of(model: SitingModel, clashing: Iterable[Rule]) -> Iterator[Way[Any]]:
    """Yield the ways in which rules that clash may give way: each rule, then the services that they are about.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> rule = cp.rules.Count(at_least=2, name="two")
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x", "y"]}), (), "fewest", [rule])
    >>> [way.rule.name for way in ways_of(model, model.rules)]
    ['two']
    """
    clashing = list(clashing)
    yield from (OfRule(rule) for rule in clashing)
    asked = {
        rule.of_service(model)
        for rule in clashing
        if isinstance(rule, rules.MustCover | rules.ValueFloor | rules.FairnessFloor | rules.BackupCover)
    }
    for at in sorted(asked):
        if len(_beyond(model, at)):
            yield OfCutoff(at)


def _beyond(model: SitingModel, service: int) -> Floats:
    """Return the ways to sites that are longer than a service serves."""
    asked = model.services[service]
    if asked.cutoff is None:
        return np.zeros(0)
    return np.unique(asked.costs.data[asked.costs.data > asked.costs.limit(asked.cutoff).value])


def _rounded_up(amount: float, what: str) -> float:
    """Round up to a whole site, a hundredth of money, a thousandth of a share."""
    steps = {"sites": 1, "money": 100, "money_each": 100, "share": 1000}[what]
    return math.ceil(amount * steps - _ROUNDING) / steps


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
