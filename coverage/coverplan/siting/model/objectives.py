"""What a plan is to be best at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from coverplan.errors import Fault
from coverplan.texts import Listed, Phrase, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.siting.model.built import Built
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["Aim", "Objective", "in_order"]

Aim = Literal["most_covered", "soonest", "fewest", "cheapest", "least_cost", "least_worst"]
_MOST: tuple[Aim, ...] = ("most_covered", "soonest")
_OF_SERVICES: tuple[Aim, ...] = ("most_covered", "soonest", "least_cost", "least_worst")


@dataclass(frozen=True)
class Objective:
    """One aim; a model has a list of them, each kept while the next is sought.

    Parameters
    ----------
    aim
        ``"most_covered"``: the most weight served when all is done. ``"soonest"``: the same, summed over the phases. ``"fewest"``: new
        sites. ``"cheapest"``: money. ``"least_cost"``: what those who are served travel, weighted. ``"least_worst"``: the
        farthest way of anybody who is served. The last two come after ``most_covered`` of the same services, asked for or not: a
        plan that serves nobody would travel least.
    services
        Names of the services that count; by default all.

    Examples
    --------
    >>> Objective("most_covered").is_most
    True
    """

    aim: Aim
    services: tuple[str, ...] = ()

    @property
    def is_most(self) -> bool:
        """Whether more is better."""
        return self.aim in _MOST

    def words(self) -> Worded:
        """Return what it asks for."""
        if not self.services:
            return Term(f"aim.{self.aim}")
        return Phrase("phrase.of", {"name": Term(f"aim.{self.aim}"), "of": Listed(self.services)})

    def chosen(self, built: Built) -> Iterator[int]:
        """Yield the positions of the services that count."""
        for at, service in enumerate(built.model.services):
            if not self.services or service.name in self.services:
                yield at

    def utmost(self, model: Stated) -> float:
        """Return what no plan can be better than: all who have any site in reach, in each phase that counts; nothing built, nobody travelling."""
        if not self.is_most:
            return 0.0
        reaches = [
            reach
            for service, reach in zip(model.services, model.reaches, strict=True)
            if not self.services or service.name in self.services
        ]
        all_of = sum(float(reach.weight[np.unique(reach.row)].sum()) for reach in reaches)
        return all_of * (len(model.phases) if self.aim == "soonest" else 1)

    def value(self, built: Built) -> float:
        """Measure what has been built."""
        last = len(built.model.phases) - 1
        if self.aim == "fewest":
            return float(built.is_new[last].sum())
        if self.aim == "cheapest":
            return float(built.spent.sum())
        services = list(self.chosen(built))
        if self.aim == "most_covered":
            return float(sum(built.served(at, last).sum() for at in services))
        if self.aim == "soonest":
            return float(sum(built.served(at, phase).sum() for at in services for phase in range(last + 1)))
        if self.aim == "least_cost":
            return float(sum(built.travel(at, last) for at in services))
        return max((built.worst(at, last) for at in services), default=0.0)


def in_order(given: str | Objective | Sequence[str | Objective]) -> tuple[tuple[Objective, ...], list[Fault]]:
    """Return the aims one after another, and what is wrong with them.

    Examples
    --------
    >>> [one.aim for one in in_order("least_cost")[0]]
    ['most_covered', 'least_cost']
    """
    listed = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    faults: list[Fault] = []
    aims: list[Objective] = []
    for one in listed:
        objective = one if isinstance(one, Objective) else Objective(one)  # type: ignore[arg-type]
        if objective.aim not in get_args(Aim):
            faults.append(Fault.of("model.aim", value=objective.aim, known=", ".join(get_args(Aim))))
            continue
        served = Objective("most_covered", objective.services)
        if objective.aim in ("least_cost", "least_worst") and served not in aims:
            aims.append(served)
        if objective not in aims:
            aims.append(objective)
    if not listed:
        faults.append(Fault.of("model.no-aim"))
    return tuple(aims), faults


def service_faults(objectives: Sequence[Objective], services: Sequence[str]) -> Iterator[Fault]:
    """Name services that an aim asks for and that are not there."""
    for objective in objectives:
        for name in objective.services:
            if name not in services:
                yield Fault.of("model.service-unknown", rule=objective.words(), value=name)
        if not services and objective.aim in _OF_SERVICES:
            yield Fault.of("model.aim-without-service", rule=objective.words())
