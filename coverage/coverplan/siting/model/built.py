"""What some steps come to: who is open when, what it costs, who is served. No solver has a hand in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix, allocate, allocate_whole, fresh
from coverplan.ids import Ids
from coverplan.siting.model.rooms import rooms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coverplan.kernels.types import Array, Bools, Bounds, Floats, Integers
    from coverplan.siting.model.rooms import Room
    from coverplan.siting.model.services import Reach
    from coverplan.siting.model.stated import Stated

__all__ = ["Built", "Flows", "Step"]


class Step(NamedTuple):
    """An action of the model (its position) and the phase (its position) in which it is taken."""

    action: int
    phase: int


@dataclass(frozen=True, eq=False)
class Flows:
    """Who is served where in one phase: positions of demand points and sites, and weights."""

    row: Bounds
    site: Bounds
    amount: Floats


class Built:
    """A model with some steps taken.

    Parameters
    ----------
    model
        The model.
    steps
        The steps.
    flows
        By positions of service and phase, who is served where. For a service that is allocated and not named here, the most
        that can be is allocated to the sites that are open, at the least cost (:func:`coverplan.allocate`); of those that are served whole,
        the most that a search finds, before the others.

    Attributes
    ----------
    is_open, is_new : arrays of bool, shape (phases, sites)
        At the end of each phase.
    capacity : array of float, shape (phases, sites)
        0 where closed.
    spent : array of float, shape (phases,)
        Money spent in each phase.
    """

    def __init__(
        self,
        model: Stated,
        steps: Iterable[Step],
        flows: Mapping[tuple[int, int], Flows] | None = None,
    ) -> None:
        self.model = model
        self.steps = tuple(sorted(steps))
        self._flows = dict(flows or {})
        shape = (len(model.phases), len(model.sites))
        self.is_open = np.tile(model.sites.stands, (shape[0], 1))
        self.is_new = np.zeros(shape, dtype=np.bool_)
        self.capacity = np.tile(np.nan_to_num(model.sites.capacity), (shape[0], 1))
        self.spent = np.zeros(shape[0])
        for step in self.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        action = self.model.sites.actions[step.action]
        since = slice(step.phase, None)
        self.spent[step.phase] += action.cost
        self.is_open[since, action.site] = action.does in ("build", "enlarge")
        self.is_new[since, action.site] = action.does == "build"
        self.capacity[since, action.site] = np.nan_to_num(action.capacity)

    def room(self, room: Room, phase: int) -> Floats:
        """Return what each site holds of some room at the end of a phase; 0 where closed."""
        held = room.stands.copy()
        for step in self.steps:
            if step.phase <= phase:
                held[self.model.sites.actions[step.action].site] = room.after[step.action]
        return held

    def count(self, actions: Bools) -> int:
        """Return how many of some of the model's actions are taken."""
        return int(sum(actions[step.action] for step in self.steps))

    @property
    def flows(self) -> dict[tuple[int, int], Flows]:
        """Who is served where, as far as it was given or asked for."""
        return dict(self._flows)

    def usable(self, service: int, phase: int) -> Bools:
        """Return which pairs of a service's reach have an open site."""
        return np.asarray(self.is_open[phase][self.model.reaches[service].site], dtype=np.bool_)

    def times(self, service: int, phase: int) -> Integers:
        """Return how many open sites each demand point reaches."""
        reach = self.model.reaches[service]
        return np.bincount(reach.row[self.usable(service, phase)], minlength=len(reach.ids))

    def flows_of(self, service: int, phase: int) -> Flows:
        """Return who is served where: where they were allocated, else at the cheapest open site."""
        if (service, phase) not in self._flows:
            if self.model.services[service].allocated:
                (room,) = [one for one in rooms_of(self.model) if service in one.services]
                self._flows |= self._allocated(room, phase)
            else:
                self._flows[service, phase] = self._nearest(service, phase)
        return self._flows[service, phase]

    def served(self, service: int, phase: int) -> Floats:
        """Return the weight of each demand point that is served."""
        reach = self.model.reaches[service]
        if not self.model.services[service].allocated:
            return np.where(self.times(service, phase) > 0, reach.weight, 0.0)
        flows = self.flows_of(service, phase)
        return np.bincount(flows.row, flows.amount, len(reach.ids)).astype(np.float64)

    def travel(self, service: int, phase: int) -> float:
        """Return the weighted cost of all who are served."""
        flows = self.flows_of(service, phase)
        return float(flows.amount @ self.cost_of(service, flows))

    def worst(self, service: int, phase: int) -> float:
        """Return the largest cost of anybody who is served; 0 where nobody is."""
        flows = self.flows_of(service, phase)
        return float(self.cost_of(service, flows)[flows.amount > 0].max(initial=0.0))

    def cost_of(self, service: int, flows: Flows) -> Floats:
        """Return the cost of each of some flows."""
        reach = self.model.reaches[service]
        return reach.cost[_found(reach, flows.row, flows.site, len(self.model.sites))]

    def _nearest(self, service: int, phase: int) -> Flows:
        reach = self.model.reaches[service]
        usable = np.flatnonzero(self.usable(service, phase))
        order = usable[np.lexsort((reach.site[usable], reach.cost[usable], reach.row[usable]))]
        first = order[np.unique(reach.row[order], return_index=True)[1]]
        row = reach.row[first]
        return Flows(row, reach.site[first], reach.weight[row])

    def _allocated(self, room: Room, phase: int) -> dict[tuple[int, int], Flows]:
        """Allocate all services that share some room together: the most weight, then the least cost."""
        mine = [at for at in room.services if (at, phase) not in self._flows]
        # what is allocated already takes its room
        left = self.room(room, phase)
        for (at, when), flows in self._flows.items():
            if when == phase and at in room.services:
                left -= np.bincount(flows.site, flows.amount, len(left))
        found: dict[tuple[int, int], Flows] = {}
        for is_whole in (True, False):
            some = [at for at in mine if self.model.services[at].whole == is_whole]
            if not some:
                continue
            stack = _Stack.of([(at, self.model.reaches[at].keep(self.usable(at, phase))) for at in some])
            free = np.maximum(left, 0.0)
            given = stack.allocate_whole(free) if is_whole else stack.allocate(free, self.model.sites.ids)
            for at, flows in given.items():
                found[at, phase] = flows
                left -= np.bincount(flows.site, flows.amount, len(left))
        return found


def _found(reach: Reach, row: Bounds, site: Bounds, sites: int) -> Bounds:
    """Return where pairs stand in a reach; one that is not there is a fault of ours."""
    keys = reach.row * sites + reach.site
    at = np.searchsorted(keys, row * sites + site)
    if (len(at) and (at >= len(keys)).any()) or (
        keys[np.minimum(at, len(keys) - 1)] != row * sites + site
    ).any():
        raise ArithmeticError("somebody is served where nobody may")
    return np.asarray(at, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Stack:
    """The demand points of several services, one below the other."""

    services: list[int]
    reaches: list[Reach]
    first: list[int]

    @classmethod
    def of(cls, reaches: list[tuple[int, Reach]]) -> _Stack:
        counts = np.cumsum([0, *(len(reach.ids) for _, reach in reaches)])
        return cls([at for at, _ in reaches], [reach for _, reach in reaches], counts.tolist())

    def allocate(self, room: Floats, sites: Ids) -> dict[int, Flows]:
        width = len(str(self.first[-1]))
        names = np.array([f"{at:0{width}d}" for at in range(self.first[-1])], dtype=object)
        demand = Ids(names, pd.Index(names, dtype="str"))
        site_ids = Ids(sites.strings, sites.text)
        row = self._joined(
            [reach.row + first for reach, first in zip(self.reaches, self.first, strict=False)]
        )
        indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(names)))])
        site = fresh(self._joined([reach.site for reach in self.reaches]))
        cost = fresh(self._joined([reach.cost for reach in self.reaches]))
        costs = CostMatrix.of_ids(demand, site_ids, fresh(indptr), site, cost, "m", np.inf)
        need = pd.Series(self._joined([reach.weight for reach in self.reaches]), index=demand.text)
        found = allocate(costs, need, pd.Series(room, index=site_ids.text)).flows
        at = found["demand_id"].astype(int).to_numpy()
        where = site_ids.text.get_indexer(pd.Index(found["site_id"]))
        which = np.searchsorted(self.first, at, side="right") - 1
        amount = found["amount"].to_numpy(float)
        return {
            service: Flows(at[mine] - self.first[number], where[mine], amount[mine])
            for number, service in enumerate(self.services)
            for mine in [which == number]
        }

    def allocate_whole(self, room: Floats) -> dict[int, Flows]:
        """Give each demand point to one site, or to none."""
        open_sites = np.unique(self._joined([reach.site for reach in self.reaches]))
        cost = np.full((self.first[-1], len(open_sites)), np.inf)
        for first, reach in zip(self.first, self.reaches, strict=False):
            cost[first + reach.row, np.searchsorted(open_sites, reach.site)] = reach.cost
        weight = self._joined([reach.weight for reach in self.reaches])
        to = allocate_whole(cost, weight, room[open_sites])
        found = {}
        for number, (service, reach) in enumerate(zip(self.services, self.reaches, strict=True)):
            mine = to[self.first[number] : self.first[number + 1]]
            row = np.flatnonzero((mine >= 0) & (reach.weight > 0))
            found[service] = Flows(row, open_sites[mine[row]], reach.weight[row])
        return found

    def _joined(self, parts: list[Array]) -> Array:
        return np.concatenate(parts) if parts else np.zeros(0)
