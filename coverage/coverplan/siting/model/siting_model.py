"""A siting problem as planners state it: sites, services, what is to be best, and rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.notebook import Table, card
from coverplan.siting.model.contradictions import contradictions
from coverplan.siting.model.objectives import Objective, in_order, service_faults
from coverplan.siting.model.rooms import rooms_of
from coverplan.siting.model.rules import Rule
from coverplan.siting.model.services import Service
from coverplan.siting.model.sites import Sites
from coverplan.siting.model.stated import Stated
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.kernels.types import Floats
    from coverplan.siting.model.services import Reach

__all__ = ["SitingModel"]


class SitingModel(Stated):
    """What may be built, enlarged, moved and closed; for whom; what is to be best; and what must hold whatever is best.

    Parameters
    ----------
    sites
        One row a site: ``site_id``; optional ``kind``, ``unit_code``, ``name`` and any other text column that rules choose by;
        ``state`` (``"candidate"``, the default; ``"open"``: stands and stays; ``"may_close"``); ``capacity`` (what it holds, of a
        candidate what it would hold); ``open_cost`` (to open a candidate; comes on top of the cost of a size), ``close_cost`` and
        ``move_cost`` (to close one that may, and to close it where another of its kind is built in or before that phase; with a
        ``move_cost`` alone it closes in no other way); ``land_m2`` there is; ``x_m`` and ``y_m``, or a geometry in metres.
    services
        One :class:`Service` or several.
    objective
        ``"most_covered"``, ``"soonest"``, ``"fewest"``, ``"cheapest"``, ``"least_cost"`` or ``"least_worst"``, an :class:`Objective`,
        or a list of them: each is sought among the plans that are best at those before it.
    rules
        Values of :mod:`coverplan.siting.rules`, one or several.
    sizes
        One row a size: ``size`` (its name), ``capacity``, ``cost`` to build it, ``enlarge_cost`` to make it of a smaller one that
        stands (none: that cannot be), ``land_m2`` it takes; for all sites, or for those of one ``kind`` or one ``site_id``.
    phases
        Names of the years (or other phases) in which steps are taken, in order; by default one. What is opened stays open.

    Attributes
    ----------
    sites : Sites
    services : tuple of Service
    objectives : tuple of Objective
    rules : tuple of Rule
    phases : tuple of str
    reaches : tuple of Reach
        Of each service, who may be served where.

    Raises
    ------
    InputError
        Naming everything that is wrong, and with it the rule: a unit, kind, site or phase that is not there, a quota above the
        candidates, a budget below the cheapest step, sizes without capacity, two rules that contradict each other.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 10.0, "b": 4.0}), cutoff="500 m")
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> model = cp.SitingModel(sites, care, "most_covered", [cp.rules.Budget(limit=4)])
    >>> cp.solve(model).actions["site_id"].tolist()
    ['y']
    """

    objectives: tuple[Objective, ...]
    rules: tuple[Rule, ...]
    # before rules forbid any pair
    _open_reaches: list[Reach]

    def __init__(
        self,
        sites: pd.DataFrame,
        services: Service | Sequence[Service],
        objective: str | Objective | Sequence[str | Objective],
        rules: Rule | Iterable[Rule] = (),
        *,
        sizes: pd.DataFrame | None = None,
        phases: str | int | Sequence[str | int] = (),
    ) -> None:
        self.services, self.rules = _several(services), _several(rules)
        named = _several(phases)
        self.phases = tuple(str(phase) for phase in named) or ("",)
        self.objectives, faults = in_order(objective)
        faults += self._type_faults(sites, sizes, named)
        if faults:
            raise InputError(faults)
        faults += service_faults(self.objectives, self.service_names)
        faults += self._twice()
        self.sites = Sites.read(sites, sizes)
        faults += [fault for rule in self.rules for fault in rule.faults(self)]
        self._open_reaches = self._reaches(faults)
        if not faults:
            self.reaches = self._kept(self._open_reaches)
            faults += contradictions(self, self.rules)
        if faults:
            raise InputError(faults)

    def _type_faults(self, sites: object, sizes: object, phases: Iterable[object]) -> list[Fault]:
        faults = [
            Fault.of("model.no-frame", table=name)
            for name, table in (("sites", sites), ("sizes", sizes))
            if not (isinstance(table, pd.DataFrame) or (table is None and name == "sizes"))
        ]
        faults += [
            Fault.of("model.no-service", given=type(one).__name__)
            for one in self.services
            if not isinstance(one, Service)
        ]
        faults += [
            Fault.of("model.no-phase", given=repr(phase))
            for phase in phases
            if isinstance(phase, bool) or not isinstance(phase, str | int) or phase == ""
        ]
        for one in self.rules:
            if isinstance(one, Rule):
                faults += one.type_faults()
            else:
                faults.append(Fault.of("model.no-rule", given=type(one).__name__))
        return faults

    def _twice(self) -> list[Fault]:
        listed = (("service", self.service_names), ("phase", self.phases))
        return [
            Fault.of(f"model.{what}-twice", value=name)
            for what, names in listed
            for name in sorted({one for one in names if names.count(one) > 1})
        ]

    def _reaches(self, faults: list[Fault]) -> list[Reach]:
        reaches = []
        for service in self.services:
            try:
                reaches.append(service.reach(self.sites))
            except InputError as error:
                faults += error.faults
        far = {
            service.costs.unit
            for objective in self.objectives
            for service in self.services
            if objective.aim in ("least_worst", "least_cost")
            and (not objective.services or service.name in objective.services)
        }
        if len(far) > 1:
            faults.append(Fault.of("model.mixed-units"))
        return reaches

    def _kept(self, reaches: Iterable[Reach]) -> tuple[Reach, ...]:
        """Leave out the pairs that rules forbid, and those of whoever is too much for a site, if served whole."""
        kept = list(reaches)
        for at, reach in enumerate(kept):
            for rule in self.rules:
                pairs = rule.keeps(self, at, reach)
                if pairs is not None:
                    reach = reach.keep(pairs[: len(reach.row)])  # noqa: PLW2901
            if self.services[at].whole:
                reach = reach.keep(reach.weight[reach.row] <= self._most_held(at)[reach.site])  # noqa: PLW2901
            kept[at] = reach
        return tuple(kept)

    def _most_held(self, service: int) -> Floats:
        """Return the most that each site may hold for a service."""
        (room,) = [one for one in rooms_of(self) if service in one.services]
        most = np.where(self.sites.stands, room.stands, 0.0)
        np.maximum.at(most, [action.site for action in self.sites.actions], room.after)
        return most

    def variant(
        self,
        *,
        rules: Iterable[Rule] | None = None,
        objectives: Iterable[Objective] | None = None,
        services: Iterable[Service] | None = None,
    ) -> SitingModel:
        """Return the model with other rules, aims or services, which are taken as they are: what-if questions may contradict themselves.

        Examples
        --------
        >>> import coverplan as cp
        >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest", [cp.rules.MustOpen(sites=["x"])])
        >>> model.variant(rules=()).rules
        ()
        """
        other = object.__new__(type(self))
        other.sites, other.phases = self.sites, self.phases
        other.services = self.services if services is None else tuple(services)
        other.objectives = self.objectives if objectives is None else tuple(objectives)
        other.rules = self.rules if rules is None else tuple(rules)
        known = {id(service): reach for service, reach in zip(self.services, self._open_reaches, strict=True)}
        other._open_reaches = [
            known[id(service)] if id(service) in known else service.reach(self.sites)
            for service in other.services
        ]
        other.reaches = other._kept(other._open_reaches)
        return other

    def at_the_end(self) -> SitingModel:
        """Return the model of what stands when all is done: one phase, with what each rule asks then and the money of all phases.

        No plan of the model is better at an aim than the best of this one, but for the aim that counts phases (``soonest``).

        Examples
        --------
        >>> import coverplan as cp
        >>> budget = cp.rules.Budget(limit={"2027": 4.0, "2028": 3.0})
        >>> sites = pd.DataFrame({"site_id": ["x"], "open_cost": [2.0]})
        >>> cp.SitingModel(sites, (), "fewest", [budget], phases=["2027", "2028"]).at_the_end().rules[0].limit
        7.0
        """
        other = self.variant(rules=[rule.at_the_end() for rule in self.rules])
        other.phases = ("",)
        return other

    def without_enlarging(self, site: str) -> SitingModel:
        """Return the model in which one site, by its id as text, is not enlarged.

        Examples
        --------
        >>> import coverplan as cp
        >>> sites = pd.DataFrame({"site_id": ["x"], "state": ["open"], "capacity": [1.0]})
        >>> sizes = pd.DataFrame({"size": ["l"], "capacity": [9.0], "cost": [5.0], "enlarge_cost": [2.0]})
        >>> model = cp.SitingModel(sites, (), "cheapest", sizes=sizes)
        >>> len(model.sites.actions), len(model.without_enlarging("x").sites.actions)
        (1, 0)
        """
        at = self.sites.positions([site])[0]
        kept = [one for one in self.sites.actions if (one.site, one.does) != (at, "enlarge")]
        other = self.variant()
        other.sites = replace(self.sites, actions=tuple(kept))
        return other

    def __repr__(self) -> str:
        candidates = int((~self.sites.stands).sum())
        return (
            f"SitingModel({candidates:,} candidate sites and {int(self.sites.stands.sum()):,} that stand, "
            f"{len(self.services)} services, {', '.join(one.aim for one in self.objectives)}, {len(self.rules)} rules, "
            f"{len(self.phases)} phases)"
        )

    def _repr_html_(self) -> str:
        facts = [
            (say("notebook.candidates"), f"{int((~self.sites.stands).sum()):,}"),
            (say("notebook.fixed"), f"{int(self.sites.stands.sum()):,}"),
            (say("notebook.aims"), " → ".join(one.words().message() for one in self.objectives)),
        ]
        if len(self.phases) > 1:
            facts.append((say("column.phase"), " → ".join(self.phases)))
        rows = [
            [rule.called if isinstance(rule.called, str) else rule.called.message(), rule.words().message()]
            for rule in self.rules
        ]
        heads = [say("column.siting_rule"), say("notebook.rule-words")]
        return card(say("notebook.siting-model"), facts=facts, tables=[Table(heads, rows)])


def _several(given: object) -> tuple[Any, ...]:
    """Return one or several as a tuple; a text is one."""
    return tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
