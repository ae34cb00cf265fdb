"""Which sites, apart from how many: these, not these, not both, all or none, not too near."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.spatial import cKDTree

from coverplan.errors import Fault
from coverplan.siting.model.rules.rule import OfSites, Reading, Rule, figure, site_faults
from coverplan.siting.model.sites import listed
from coverplan.texts import Listed, Phrase
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.siting.model.built import Built
    from coverplan.siting.model.rules.rule import Loosened
    from coverplan.siting.model.stated import Stated
    from coverplan.texts import Worded

__all__ = ["Differs", "Exclusive", "Forbidden", "MustOpen", "Separation", "Together"]

_NAMED = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class _Listed(Rule):
    """A rule about sites named one by one."""

    sites: Sequence[object]
    least_sites: ClassVar[int] = 1

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name sites and a phase that are not there."""
        yield from site_faults(self, model.sites, listed(self.sites))
        yield from self.phase_faults(model)
        named = set(listed(self.sites))
        if not named:
            yield Fault.of("model.no-sites", rule=self.called)
        elif len(named) < self.least_sites:
            yield Fault.of("model.one-site", rule=self.called)

    def listed(self) -> Worded:
        """Name the sites."""
        return Listed(tuple(self.named(one) for one in listed(self.sites)), most=_NAMED)

    def at(self, model: Stated) -> list[int]:
        """Return their positions."""
        return sorted(set(model.sites.positions(self.sites)))


@dataclass(frozen=True, kw_only=True, eq=False)
class MustOpen(_Listed):
    """These sites are open.

    Examples
    --------
    >>> MustOpen(sites=["a", "b"]).words().message("en")
    'open at any rate: a, b'
    """

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.must-open", {"sites": self.listed()})

    def readings(self, built: Built) -> Iterator[Reading]:
        """Look at each."""
        for site in self.at(built.model):
            for phase in self.ends(built.model):
                mark = self.mark(built.model, str(built.model.sites.ids.text[site]), phase)
                yield Reading(mark, float(built.is_open[phase, site]), low=1.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Forbidden(_Listed):
    """These sites are not open; what stands there and may close, closes.

    Examples
    --------
    >>> Forbidden(sites=["a"]).words().message("en")
    'not to be used: a'
    """

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.forbidden", {"sites": self.listed()})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong, a site that may not close included."""
        yield from super().faults(model)
        for at in self.at(model):
            if at >= 0 and model.sites.columns["state"][at] == "open":
                yield Fault.of(
                    "model.forbidden-open", rule=self.called, site=self.named(model.sites.ids.text[at])
                )

    def readings(self, built: Built) -> Iterator[Reading]:
        """Look at each."""
        for site in self.at(built.model):
            for phase in self.ends(built.model):
                mark = self.mark(built.model, str(built.model.sites.ids.text[site]), phase)
                yield Reading(mark, float(built.is_open[phase, site]), high=0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exclusive(_Listed):
    """At most one of these sites is open.

    Examples
    --------
    >>> Exclusive(sites=["a", "b"]).words().message("en")
    'at most one of: a, b'
    """

    least_sites: ClassVar[int] = 2

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.exclusive", {"sites": self.listed()})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong, two that stand and may not close included."""
        yield from super().faults(model)
        stay = [at for at in self.at(model) if at >= 0 and model.sites.columns["state"][at] == "open"]
        if len(stay) > 1:
            names = Listed(tuple(self.named(model.sites.ids.text[at]) for at in stay), most=_NAMED)
            yield Fault.of("model.exclusive-open", rule=self.called, sites=names)

    def readings(self, built: Built) -> Iterator[Reading]:
        """Count."""
        for phase in self.ends(built.model):
            count = float(built.is_open[phase, self.at(built.model)].sum())
            yield Reading(self.mark(built.model, "", phase), count, high=1.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Together(_Listed):
    """All of these sites are open, or none.

    Examples
    --------
    >>> Together(sites=["a", "b"]).words().message("en")
    'all or none of: a, b'
    """

    least_sites: ClassVar[int] = 2

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.together", {"sites": self.listed()})

    def readings(self, built: Built) -> Iterator[Reading]:
        """Count those that are open less than the first."""
        first, *others = self.at(built.model)
        for phase in self.ends(built.model):
            for site in others:
                apart = abs(float(built.is_open[phase, site]) - float(built.is_open[phase, first]))
                mark = self.mark(built.model, str(built.model.sites.ids.text[site]), phase)
                yield Reading(mark, apart, high=0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Separation(OfSites):
    """No two open sites nearer to each other than this, in a straight line; two that stand today are let be.

    Parameters
    ----------
    least_m
        Metres; exactly as far apart is far enough.

    Examples
    --------
    >>> Separation(least_m=3000).words().message("en")
    'at least 3,000 m from each other (all sites)'
    """

    least_m: float = 0.0

    @property
    def gives_way_in(self) -> Loosened:
        """Say that it gives way in metres."""
        return "metres"

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.separation", {"least": figure(self.least_m), "what": self.what()})

    def faults(self, model: Stated) -> Iterator[Fault]:
        """Name what is wrong with it."""
        yield from super().faults(model)
        if not (is_number(self.least_m) and 0 < self.least_m < math.inf):
            yield Fault.of("model.separation", rule=self.called, value=self.least_m)
        if model.sites.xy is None:
            yield Fault.of("model.no-places", rule=self.called)

    def pairs(self, model: Stated) -> list[tuple[int, int]]:
        """Return the pairs of sites that are too near each other."""
        assert model.sites.xy is not None
        chosen = np.flatnonzero(model.sites.pick(self.where))
        tree = cKDTree(model.sites.xy[chosen])
        near = tree.query_pairs(self.least_m, output_type="ndarray")
        apart = np.linalg.norm(
            model.sites.xy[chosen[near[:, 0]]] - model.sites.xy[chosen[near[:, 1]]], axis=1
        )
        near = chosen[near[apart < self.least_m]]
        stands = model.sites.stands
        return sorted((int(a), int(b)) for a, b in near if not (stands[a] and stands[b]))

    def readings(self, built: Built) -> Iterator[Reading]:
        """Look at each pair."""
        ids = built.model.sites.ids.text
        for a, b in self.pairs(built.model):
            for phase in self.ends(built.model):
                both = float(built.is_open[phase, a]) + float(built.is_open[phase, b])
                yield Reading(self.mark(built.model, f"{ids[a]} – {ids[b]}", phase), both, high=1.0)

    def loosened(self, by: float) -> Separation:
        """Allow them so much nearer."""
        return replace(self, least_m=max(math.ulp(1.0), self.least_m - by))


@dataclass(frozen=True, kw_only=True, eq=False)
class Differs(_Listed):
    """The choice of new sites differs from this one in at least so many of its sites.

    Examples
    --------
    >>> Differs(sites=["a", "b"], at_least=1).words().message("en")
    'at least 1 of these left out: a, b'
    """

    at_least: int = 1

    def words(self) -> Worded:
        """Say what it asks."""
        return Phrase("rule.differs", {"least": self.at_least, "sites": self.listed()})

    def readings(self, built: Built) -> Iterator[Reading]:
        """Count those that are left out."""
        out = float((~built.is_open[-1, self.at(built.model)]).sum())
        yield Reading("", out, low=float(self.at_least))
