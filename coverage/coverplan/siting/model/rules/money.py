"""So much money, in all or in each phase."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.rules.rule import OfSites, Reading, figure
from coverplan.texts import Listed, Phrase, Term
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.kernels.types import Floats
    from coverplan.siting.model.built import Built
    from coverplan.siting.model.rules.rule import Loosened, Reduction
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["Budget"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Budget(OfSites):
    """No more money than this.

    Parameters
    ----------
    limit
        Money in all, or by phase; in 10,000 yuan, as the costs of steps.
    carries_over
        Whether what is left in a phase may be spent in a later one.

    Examples
    --------
    >>> Budget(limit=300).words().message("en")
    'no more than 300 × 10,000 yuan in all (all sites)'
    """

    limit: float | Mapping[str, float] | Mapping[int, float] = math.inf
    carries_over: bool = False

    @property
    def gives_way_in(self) -> Loosened:
        """Say that it gives way in money: of each phase, where what is left of one is lost."""
        return "money_each" if isinstance(self.limit, Mapping) and not self.carries_over else "money"

    @property
    def permits(self) -> frozenset[Reduction]:
        """Return that steps may be put off where money is not lost by it."""
        lost = isinstance(self.limit, Mapping) and not self.carries_over
        return frozenset() if lost else super().permits

    def words(self) -> Worded:
        """Say what it asks."""
        if not isinstance(self.limit, Mapping):
            return Phrase("rule.budget", {"limit": figure(self.limit), "what": self.what()})
        limits = [
            Phrase("rule.budget.phase", {"phase": str(phase), "limit": figure(money)})
            for phase, money in self.limit.items()
        ]
        carried = Term("rule.budget.carried" if self.carries_over else "rule.budget.not-carried")
        return Phrase(
            "rule.budget.by-phase", {"limits": Listed(tuple(limits)), "what": self.what(), "carried": carried}
        )

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it, a budget below the cheapest step included."""
        yield from super().faults(model)
        if self.phase != "":
            yield Fault.of("model.budget-phase", rule=self.called)
        figures = list(self.limit.values()) if isinstance(self.limit, Mapping) else [self.limit]
        wrong = [one for one in figures if not (is_number(one) and one >= 0)]
        for one in wrong:
            yield Fault.of("model.money", rule=self.called, value=one)
        if any(math.inf == one for one in figures):
            yield Fault.of("model.money-missing")
        if isinstance(self.limit, Mapping):
            named = [str(phase) for phase in self.limit]
            lacking = [phase for phase in model.phases if phase not in named and phase]
            strange = [phase for phase in named if phase not in model.phases]
            for phase in lacking:
                yield Fault.of("model.budget-lacks", rule=self.called, value=phase)
            yield from self.unknown_phases(model, strange)
        if wrong or any(True for _ in model.sites.where_faults(self.called, self.where)):
            return
        chosen = model.sites.pick(self.where)
        steps = [action for action in model.sites.actions if chosen[action.site]]
        costs = [action.cost for action in steps if action.does in ("build", "enlarge")]
        if costs and sum(figures) < min(costs):
            yield Fault.of(
                "model.budget-below", rule=self.called, limit=figure(sum(figures)), least=figure(min(costs))
            )

    def caps(self, model: Stated) -> list[tuple[str, tuple[int, ...], float]]:
        """Return what may be spent: the phases it is about, from the first to the last, their positions, the money."""
        phases = model.phases
        if not isinstance(self.limit, Mapping):
            return [("", tuple(range(len(phases))), float(self.limit))]
        by_name = {str(phase): float(money) for phase, money in self.limit.items()}
        limits = [by_name[phase] for phase in phases]
        if self.carries_over:
            sums = list(accumulate(limits))
            spans = [phases[0], *(f"{phases[0]} – {phase}" for phase in phases[1:])]
            return [(spans[at], tuple(range(at + 1)), sums[at]) for at in range(len(phases))]
        return [(phases[at], (at,), limits[at]) for at in range(len(phases))]

    def readings(self, built: Built) -> Iterator[Reading]:
        """Add up."""
        chosen = built.model.sites.pick(self.where)
        spent: Floats = np.zeros(len(built.model.phases))
        for step in built.steps:
            action = built.model.sites.actions[step.action]
            spent[step.phase] += action.cost if chosen[action.site] else 0.0
        for unit, phases, money in self.caps(built.model):
            yield Reading(unit, float(spent[list(phases)].sum()), high=money)

    def at_the_end(self) -> Budget:
        """Return the limit of all phases together."""
        return replace(self, limit=sum(self.limit.values())) if isinstance(self.limit, Mapping) else self

    def loosened(self, by: float) -> Budget:
        """Allow so much more: in the first phase where it is carried over, else in each."""
        if isinstance(self.limit, Mapping) and self.carries_over:
            first, *others = self.limit.items()
            return replace(
                self, limit={str(first[0]): first[1] + by} | {str(phase): money for phase, money in others}
            )
        if isinstance(self.limit, Mapping):
            return replace(self, limit={str(phase): money + by for phase, money in self.limit.items()})
        return replace(self, limit=self.limit + by)
