"""What every rule offers: its name and words, what is wrong with it, and how a finished plan stands to it."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Literal, Self

import numpy as np

from coverplan.errors import Fault
from coverplan.siting.model.measured import MONEY, SITES
from coverplan.siting.model.sites import listed
from coverplan.texts import Listed, Term, keys
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coverplan.kernels.types import Bools, Strings
    from coverplan.siting.model.built import Built
    from coverplan.siting.model.services import Reach
    from coverplan.siting.model.sites import Sites
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Named, Worded

__all__ = ["Loosened", "OfService", "OfSites", "Reading", "Reduction", "Rule", "what_sites"]

# What may be left out of a model although a rule is there: ``"classic"``: sites that another one dominates; ``"defer"``: steps before the
# last phase, for whatever may be done early may be done late.
Reduction = Literal["classic", "defer"]
# What a rule gives way in: sites, money in all or in each phase, a share, metres; nothing.
Loosened = Literal["", "sites", "money", "money_each", "share", "metres"]
_COUNTS_IN: dict[Loosened, str] = {"money": MONEY, "money_each": MONEY, "share": "share", "metres": "m"}
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Reading:
    """How a plan stands to a rule, or to the part of it that is about one unit.

    Attributes
    ----------
    unit : str
        The unit, phase or site it is about; empty for the whole.
    value, low, high : float
        The figure, and between what it must lie.
    """

    unit: str
    value: float
    low: float = -math.inf
    high: float = math.inf

    @property
    def is_kept(self) -> bool:
        """Whether the figure lies where it must, but for rounding."""
        room = _ROUNDING * max([1.0, *(abs(end) for end in (self.low, self.high) if math.isfinite(end))])
        return self.low - room <= self.value <= self.high + room

    @property
    def is_tight(self) -> bool:
        """Whether the figure stands at an end."""
        room = _ROUNDING * max(1.0, abs(self.value))
        return abs(self.value - self.low) <= room or abs(self.value - self.high) <= room


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule(ABC):
    """A rule of a model.

    Parameters
    ----------
    name
        How people call it; by default what it asks.
    phase
        By the end of which phase it must hold, and in all after; by default of the last.
    names
        What people call the sites, units and demand points it is about, by id; by default their ids.
    """

    name: str | Named = ""
    phase: str | int = ""
    names: Mapping[str, str | Worded] = field(default_factory=dict)

    @property
    def gives_way_in(self) -> Loosened:
        """What it gives way in."""
        return ""

    def counts_in(self, model: Stated) -> str:  # noqa: ARG002
        """Return the unit of its readings."""
        return _COUNTS_IN.get(self.gives_way_in, SITES)

    @property
    def permits(self) -> frozenset[Reduction]:
        """Return what may be left out of a model although it has this rule."""
        return frozenset({"defer"} if self.phase == "" else ())

    @property
    def called(self) -> str | Worded:
        """How people call it."""
        return self.name or self.words()

    def named(self, one: object) -> str | Worded:
        """Return what people call a site, unit or demand point."""
        return self.names.get(str(one), str(one))

    @property
    def is_void(self) -> bool:
        """Whether it asks for nothing (any more), so that every plan keeps it."""
        return False

    def type_faults(self) -> Iterator[Fault]:
        """Name what is of the wrong type, so that it could not even be said in words."""
        yield from ()

    @abstractmethod
    def words(self) -> Worded:
        """Say what it asks."""

    @abstractmethod
    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it before anything is solved."""

    @abstractmethod
    def readings(self, built: Built) -> Iterator[Reading]:
        """Measure a plan against it."""

    def loosened(self, by: float) -> Self:
        """Return the rule with so much more room, in what it gives way in.

        Raises
        ------
        TypeError
            When it gives way in nothing.
        """
        msg = f"{type(self).__name__} gives way in nothing (asked for {by})"
        raise TypeError(msg)

    def at_the_end(self) -> Self:
        """Return what it asks when all is done, whichever way that was reached."""
        return replace(self, phase="")

    def keeps(self, model: Stated, service: int, reach: Reach) -> Bools | None:  # noqa: ARG002
        """Return which pairs of a service it leaves; None: all."""
        return None

    def splits(self, service: str, reach: Reach) -> Strings | None:  # noqa: ARG002
        """Return a mark for each demand point; those with different ones are not counted together. None: none."""
        return None

    def told(self, model: Stated) -> Iterator[tuple[int, int]]:  # noqa: ARG002
        """Yield the positions of services and phases of which it must be known how much is served."""
        yield from ()

    def phase_faults(self, model: Stated) -> Iterator[Fault]:
        """Name the phase that is not there."""
        if self.phase != "" and str(self.phase) not in model.phases:
            yield from self.unknown_phases(model, [self.phase])

    def unknown_phases(self, model: Stated, phases: Iterable[str | int]) -> Iterator[Fault]:
        """Say of phases that they are not there, and which are."""
        known = Listed(tuple(model.phases)) if any(model.phases) else Term("model.no-phases")
        for phase in phases:
            yield Fault.of("model.phase-unknown", rule=self.called, value=phase, known=known)

    def ends(self, model: Stated) -> list[int]:
        """Return the phases at whose end it must hold."""
        last = len(model.phases) - 1
        first = last if self.phase == "" else model.phases.index(str(self.phase))
        return list(range(first, last + 1))

    def mark(self, model: Stated, unit: str, phase: int) -> str:
        """Name a unit and a phase, the phase where it is not the last."""
        when = model.phases[phase] if phase < len(model.phases) - 1 else ""
        return " · ".join(part for part in (unit, when) if part)


@dataclass(frozen=True, kw_only=True, eq=False)
class OfSites(Rule):
    """A rule about some of the sites.

    Parameters
    ----------
    where
        Columns of the sites and the values that are meant, such as ``{"kind": "home", "unit_code": ["1", "2"]}``; by default all.
    """

    where: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def type_faults(self) -> Iterator[Fault]:
        """Name what is no choice of sites."""
        if not isinstance(self.where, Mapping):
            yield Fault.of("model.where", given=self.where)

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name columns and values that no site has."""
        yield from model.sites.where_faults(self.called, self.where)
        yield from self.phase_faults(model)

    def what(self) -> Worded:
        """Name the sites that are meant."""
        return what_sites(self.where, self.names)


@dataclass(frozen=True, kw_only=True, eq=False)
class OfService(Rule):
    """A rule about one service, by its name."""

    service: str
    asks_served: ClassVar[bool] = False

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name a service that is not there."""
        if self.service not in model.service_names:
            yield Fault.of("model.service-unknown", rule=self.called, value=self.service)
        yield from self.phase_faults(model)

    def told(self, model: Stated) -> Iterator[tuple[int, int]]:
        """Yield the service in the phases at whose end it must hold, where it asks how much is served."""
        if self.asks_served:
            at = self.of_service(model)
            yield from ((at, phase) for phase in self.ends(model))

    def of_service(self, model: Stated) -> int:
        """Return the position of the service."""
        return model.service_names.index(self.service)


def what_sites(
    where: Mapping[str, str | Sequence[str]], called: Mapping[str, str | Worded] | None = None
) -> Worded:
    """Name the sites that a selection means, by what people call the values.

    Examples
    --------
    >>> what_sites({"kind": ["nursing_home", "my_kind"]}).message("en")
    'nursing home, my_kind'
    """
    names: list[str | Worded] = []
    for column, values in where.items():
        for value in listed(values):
            key = f"kind.{value}" if column == "kind" else f"state.{value}" if column == "state" else ""
            names.append(Term(key) if key in keys() else (called or {}).get(value, value))
    return Listed(tuple(names)) if names else Term("rule.all-sites")


def site_faults(rule: Rule, sites: Sites, named: Sequence[object]) -> Iterator[Fault]:
    """Name sites that are not there."""
    for name, at in zip(named, sites.positions(named), strict=True):
        if at < 0:
            yield Fault.of("model.site-unknown", rule=rule.called, value=name)


def share_faults(rule: Rule, share: object) -> Iterator[Fault]:
    """Refuse what is no share."""
    if isinstance(share, bool) or not isinstance(share, int | float | np.floating) or not 0 <= share <= 1:
        yield Fault.of("model.share", rule=rule.called, value=share)


def figure(value: object) -> str:
    """Return a number as people write it; what is none as it stands.

    Examples
    --------
    >>> figure(1300.0), figure("many")
    ('1,300', 'many')
    """
    return f"{value:,.12g}" if is_number(value) else str(value)
