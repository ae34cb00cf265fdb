"""Whom a plan must serve, whatever it is best at: named places, a share of all, a share in each unit, twice over, only their own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from coverplan.errors import Fault
from coverplan.ids import id_strings
from coverplan.siting.model.measured import SITES, WEIGHT
from coverplan.siting.model.rules.rule import OfService, Reading, share_faults, site_faults
from coverplan.texts import Listed, Phrase, Term
from coverplan.units import is_number, least_share
from coverplan.wording import share_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coverplan.kernels.types import Bools, Strings
    from coverplan.siting.model.built import Built
    from coverplan.siting.model.rules.rule import Loosened, Reduction
    from coverplan.siting.model.services import Reach
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["BackupCover", "FairnessFloor", "MustCover", "ServesOnly", "ValueFloor"]

_NAMED = 6


def _demand_faults(rule: OfService, model: Stated, demand_ids: Sequence[object]) -> Iterator[Fault]:
    if rule.service not in model.service_names:
        return
    there = model.services[rule.of_service(model)].costs.row_ids.text
    for name in id_strings(pd.Index(list(demand_ids), dtype=object)):
        if name not in there:
            yield Fault.of("model.demand-unknown", rule=rule.called, value=name)


def _share(share: object) -> str:
    return share_text(share) if is_number(share) else str(share)


def _members(reach: Reach, demand_ids: Sequence[object]) -> Strings:
    return np.where(reach.member(demand_ids), "in", "out").astype(object)


class _OfShare(OfService):
    """A rule that asks for a share, and gives way in it."""

    share: float

    @property
    def gives_way_in(self) -> Loosened:
        """Say that it gives way in the share."""
        return "share"

    @property
    def is_void(self) -> bool:
        """Whether it asks for no share."""
        return not self.share


@dataclass(frozen=True, kw_only=True, eq=False)
class MustCover(OfService):
    """These demand points are served, each of them and in full.

    Parameters
    ----------
    demand_ids
        By default all of the service.

    Examples
    --------
    >>> MustCover(service="care", demand_ids=["a"]).words().message("en")
    'everybody served (care): a'
    """

    demand_ids: Sequence[object] = ()
    asks_served: ClassVar[bool] = True

    @property
    def permits(self) -> frozenset[Reduction]:
        """Return that a dominated site may be left out where everybody is meant."""
        return super().permits | frozenset(() if len(self.demand_ids) else {"classic"})

    def words(self) -> Worded:
        """Say what it asks."""
        ids = tuple(dict.fromkeys(self.named(one) for one in self.demand_ids))
        named = Listed(ids, most=_NAMED) if ids else Term("rule.all-demand")
        return Phrase("rule.must-cover", {"service": self.service, "demand": named})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it."""
        yield from super().faults(model)
        yield from _demand_faults(self, model, self.demand_ids)

    def splits(self, service: str, reach: Reach) -> Strings | None:
        """Keep those that are named apart from the others."""
        return _members(reach, self.demand_ids) if service == self.service else None

    def counts_in(self, model: Stated) -> str:
        """Return what the service weighs where it is allocated, else sites."""
        service = model.services[self.of_service(model)]
        return (service.weighs or WEIGHT) if service.allocated else SITES

    def readings(self, built: Built) -> Iterator[Reading]:
        """Look at each."""
        at = self.of_service(built.model)
        reach = built.model.reaches[at]
        for phase in self.ends(built.model):
            served, times = built.served(at, phase), built.times(at, phase)
            for row in np.flatnonzero(reach.member(self.demand_ids)):
                mark = self.mark(built.model, str(reach.ids.text[int(row)]), phase)
                if reach.weight[row] > 0 and built.model.services[at].allocated:
                    yield Reading(mark, float(served[row]), low=float(reach.weight[row]))
                elif not built.model.services[at].allocated:
                    yield Reading(mark, float(times[row]), low=1.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueFloor(OfService):
    """At least this share of a service's weight is served.

    Examples
    --------
    >>> ValueFloor(service="care", share=0.9).words().message("en")
    'at least 90.0 % served (care)'
    """

    share: float
    asks_served: ClassVar[bool] = True

    @property
    def gives_way_in(self) -> Loosened:
        """Say that it gives way in the share."""
        return "share"

    @property
    def permits(self) -> frozenset[Reduction]:
        """Return that a dominated site may be left out."""
        return super().permits | {"classic"}

    @property
    def is_void(self) -> bool:
        """Whether it asks for no share."""
        return not self.share

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.value-floor", {"service": self.service, "share": _share(self.share)})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it."""
        yield from super().faults(model)
        yield from share_faults(self, self.share)

    def readings(self, built: Built) -> Iterator[Reading]:
        """Measure the share."""
        at = self.of_service(built.model)
        total = built.model.reaches[at].total
        for phase in self.ends(built.model):
            share = float(built.served(at, phase).sum()) / total if total else 1.0
            yield Reading(self.mark(built.model, "", phase), share, low=least_share(self.share))

    def loosened(self, by: float) -> ValueFloor:
        """Ask for so much less."""
        return replace(self, share=max(0.0, self.share - by))


@dataclass(frozen=True, kw_only=True, eq=False)
class FairnessFloor(_OfShare):
    """In each unit at least this share of its weight is served.

    Parameters
    ----------
    among
        Units of the service which it holds for; by default all that have weight.

    Examples
    --------
    >>> FairnessFloor(service="care", share=0.5).words().message("en")
    'at least 50.0 % served in each unit (care)'
    """

    share: float
    among: Sequence[str] = ()
    asks_served: ClassVar[bool] = True

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.fairness", {"service": self.service, "share": _share(self.share)})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it, units that are not there included."""
        yield from super().faults(model)
        yield from share_faults(self, self.share)
        if self.service not in model.service_names:
            return
        units = model.services[self.of_service(model)].units
        if units is None:
            yield Fault.of("model.no-units", rule=self.called, service=self.service)
            return
        there = {str(one) for one in units}
        for unit in self.among:
            if str(unit) not in there:
                yield Fault.of("model.unit-unknown", rule=self.called, value=unit)

    def splits(self, service: str, reach: Reach) -> Strings | None:
        """Keep the units apart."""
        return reach.unit if service == self.service else None

    def groups(self, reach: Reach) -> list[tuple[str, Bools]]:
        """Return the demand points of each unit that it holds for and that has weight."""
        names = [str(one) for one in self.among] or sorted({str(one) for one in reach.unit} - {""})
        groups = [(name, np.asarray(reach.unit == name, dtype=np.bool_)) for name in names]
        return [(name, mine) for name, mine in groups if reach.weight[mine].sum() > 0]

    def readings(self, built: Built) -> Iterator[Reading]:
        """Measure each unit's share."""
        at = self.of_service(built.model)
        reach = built.model.reaches[at]
        for phase in self.ends(built.model):
            served = built.served(at, phase)
            for unit, mine in self.groups(reach):
                share = float(served[mine].sum() / reach.weight[mine].sum())
                yield Reading(self.mark(built.model, unit, phase), share, low=least_share(self.share))

    def loosened(self, by: float) -> FairnessFloor:
        """Ask for so much less."""
        return replace(self, share=max(0.0, self.share - by))


@dataclass(frozen=True, kw_only=True, eq=False)
class BackupCover(_OfShare):
    """At least this share of the weight of some demand points has several open sites within reach.

    Parameters
    ----------
    times
        How many sites.
    share
        Of the weight of those named.
    demand_ids
        By default all of the service.

    Examples
    --------
    >>> BackupCover(service="care", share=0.5).words().message("en")
    'at least 50.0 % with 2 sites within reach (care)'
    """

    times: int = 2
    share: float = 1.0
    demand_ids: Sequence[object] = ()

    def words(self) -> Worded:
        """Say what it asks."""
        params = {"service": self.service, "share": _share(self.share), "times": self.times}
        return Phrase("rule.backup", params)

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it."""
        yield from super().faults(model)
        yield from share_faults(self, self.share)
        yield from _demand_faults(self, model, self.demand_ids)
        if not (is_number(self.times) and self.times >= 1 and float(self.times).is_integer()):
            yield Fault.of("model.times", rule=self.called, value=self.times)

    def splits(self, service: str, reach: Reach) -> Strings | None:
        """Keep those that are named apart from the others."""
        return _members(reach, self.demand_ids) if service == self.service else None

    def readings(self, built: Built) -> Iterator[Reading]:
        """Measure the share."""
        at = self.of_service(built.model)
        reach = built.model.reaches[at]
        mine = reach.member(self.demand_ids)
        total = float(reach.weight[mine].sum())
        for phase in self.ends(built.model):
            often = mine & (built.times(at, phase) >= self.times)
            share = float(reach.weight[often].sum()) / total if total else 1.0
            yield Reading(self.mark(built.model, "", phase), share, low=least_share(self.share))

    def loosened(self, by: float) -> BackupCover:
        """Ask for so much less."""
        return replace(self, share=max(0.0, self.share - by))


@dataclass(frozen=True, kw_only=True, eq=False)
class ServesOnly(OfService):
    """Some sites serve only the demand points named for them; others serve whom they reach.

    Parameters
    ----------
    serves
        By site, the demand points.

    Examples
    --------
    >>> ServesOnly(service="care", serves={"x": ["a"]}).words().message("en")
    'these sites serve their own people only (care): x'
    """

    serves: Mapping[object, Sequence[object]] = field(default_factory=dict)

    def words(self) -> Worded:
        """Say what it asks."""
        sites = Listed(tuple(str(site) for site in self.serves), most=_NAMED)
        return Phrase("rule.serves-only", {"service": self.service, "sites": sites})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it."""
        yield from super().faults(model)
        yield from site_faults(self, model.sites, list(self.serves))
        for demand_ids in self.serves.values():
            yield from _demand_faults(self, model, demand_ids)

    def keeps(self, model: Stated, service: int, reach: Reach) -> Bools | None:
        """Leave the pairs that are named, of the sites that are named."""
        if model.services[service].name != self.service:
            return None
        kept = np.ones(len(reach.row), dtype=np.bool_)
        for site, at in zip(self.serves, model.sites.positions(list(self.serves)), strict=True):
            named = self.serves[site]
            mine = reach.member(named) if len(named) else np.zeros(len(reach.ids), dtype=np.bool_)
            kept &= (reach.site != at) | mine[reach.row]
        return kept

    def readings(self, built: Built) -> Iterator[Reading]:
        """Count whom these sites serve besides."""
        at = self.of_service(built.model)
        phase = len(built.model.phases) - 1
        flows = built.flows_of(at, phase)
        ids = built.model.reaches[at].ids.text
        for site, position in zip(self.serves, built.model.sites.positions(list(self.serves)), strict=True):
            own = set(id_strings(pd.Index(list(self.serves[site]), dtype=object)))
            mine = (flows.site == position) & (flows.amount > 0)
            others = sum(str(ids[row]) not in own for row in flows.row[mine])
            yield Reading(str(site), float(others), high=0.0)
