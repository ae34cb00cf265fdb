"""A model as rows and columns that any solver of whole numbers takes, and its answer read back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from coverplan.siting.compile.layout import TIGHT_UP_TO, Layout, Need
from coverplan.siting.compile.rule_rows import add_rule
from coverplan.siting.compile.table import MODEL, Label, Line
from coverplan.siting.model import Built, Flows, Step, rooms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from coverplan.kernels.types import Bools, Bounds, Floats
    from coverplan.siting.compile.groups import Groups
    from coverplan.siting.compile.layout import Block
    from coverplan.siting.model import Objective, Service, SitingModel

__all__ = ["Compiled", "is_deferred"]

_NOTHING = 1e-8
_MOST_GIVEN = 1e12
# Money is told apart to a hundredth.
_CENTS = 100


class Compiled:
    """A model's rows.

    Parameters
    ----------
    model
        The model.
    objectives
        The aims that its columns must be able to tell.
    within
        By position of a service, the largest cost at which it may serve when all is done.
    yielding
        Position of a rule that gives way, by as much as a last column says.
    among
        Positions of the actions that may be taken; by default all.
    nearest
        So many sites may serve a demand point, the nearest ones: what keeps the rules so keeps them; 0: all that reach it.

    Attributes
    ----------
    labels : list of Label
        Of each row, its rule and unit.
    order : array of int
        Columns of the table in the order of the answer: whole numbers first, and of these those last that say who is served whole where.
    integers, choices : int
        How many are whole numbers, and how many of these say nothing of who is served where.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest", [cp.rules.MustOpen(sites=["x"], name="A")])
    >>> compiled = Compiled(model, model.objectives)
    >>> [(model.rules[label.rule].name, label.unit) for label in compiled.labels]
    [('A', 'x')]
    """

    def __init__(
        self,
        model: SitingModel,
        objectives: Sequence[Objective] = (),
        *,
        within: dict[int, float] | None = None,
        yielding: int | None = None,
        among: Collection[int] | None = None,
        nearest: int = 0,
    ) -> None:
        self.model = model
        self.objectives = tuple(objectives)
        self._needs = _needs(model, objectives, within or {})
        few = {key: replace(need, nearest=nearest) for key, need in self._needs.items()}
        self._layout = Layout(model, few)
        for number, rule in enumerate(model.rules):
            add_rule(rule, self._layout, number)
        table = self._layout.table
        self._slack = None if yielding is None else table.columns(1, upper=_MOST_GIVEN)
        self.rows, self.low, self.high = table.rows()
        if yielding is not None:
            self._give_way(yielding)
        whole = table.whole
        upper = table.upper.copy()
        if is_deferred(model, objectives):
            early = np.arange(self._layout.steps) % self._layout.phases < self._layout.phases - 1
            upper[: self._layout.steps][early] = 0.0
        if among is not None:
            others = ~np.isin(np.arange(len(model.sites.actions)), sorted(among))
            upper[: self._layout.steps][np.repeat(others, self._layout.phases)] = 0.0
        pairs = np.zeros(len(whole), dtype=np.bool_)
        for (service, _), block in self._layout.blocks.items():
            pairs[block.first : block.first + len(block.group)] = model.services[service].whole
        self.order = np.concatenate(
            [np.flatnonzero(whole & ~pairs), np.flatnonzero(pairs), np.flatnonzero(~whole)]
        )
        self.integers = int(whole.sum())
        self.choices = self.integers - int(pairs.sum())
        self.upper = upper[self.order]
        self.rows = self.rows[:, self.order]
        self.labels = table.labels

    def _give_way(self, yielding: int) -> None:
        rows = self.rows.tolil()
        for at, (label, give) in enumerate(
            zip(self._layout.table.labels, self._layout.table.gives, strict=True)
        ):
            if label.rule == yielding and give:
                rows[at, self._slack] = give if np.isfinite(self.low[at]) else -give
        self.rows = rows.tocsr()

    @property
    def few(self) -> int:
        """So many nearest sites of each demand point are a model that is solved soon; 0 where this one is already."""
        blocks = [block for block in self._layout.blocks.values() if (block.site >= 0).any()]
        pairs = sum(len(block.group) for block in blocks)
        asked = sum(len(block.groups.weight) for block in blocks)
        return 0 if pairs <= TIGHT_UP_TO else max(3, TIGHT_UP_TO // (2 * asked))

    def tells(self, objectives: Sequence[Objective], within: dict[int, float]) -> bool:
        """Tell whether the rows would be the same for some aims."""
        return _needs(self.model, objectives, within) == self._needs and is_deferred(
            self.model, objectives
        ) == is_deferred(self.model, self.objectives)

    def named(self) -> list[Label]:
        """Return the labels of the rules' rows, each once."""
        return list(dict.fromkeys(label for label in self.labels if label.rule != MODEL))

    def kept(self, labels: set[Label]) -> Bools:
        """Return which rows stand for the model itself or have one of some labels."""
        return np.array([label.rule == MODEL or label in labels for label in self.labels], dtype=np.bool_)

    def cost(self, objective: Objective) -> Floats:
        """Return what each column costs, where less is better."""
        cost: Floats = np.zeros(len(self.order))
        for line in self._lines(objective):
            np.add.at(cost, line.columns, line.values)
        return np.asarray((-cost if objective.is_most else cost)[self.order], dtype=np.float64)

    def step(self, objective: Objective) -> float:
        """Return by how much values of an aim differ at least; 0 where that is not known."""
        if objective.aim == "fewest":
            return 1.0
        if objective.aim == "cheapest":
            return _common_step(np.array([action.cost for action in self.model.sites.actions]))
        if objective.is_most and not self._is_split:
            return _common_step(np.concatenate(list(self._amounts(objective))))
        if objective.aim == "least_cost" and not any(map(_is_shared, self.model.services)):
            return _common_step(
                np.concatenate([line.values for line in self._lines(objective)] or [np.zeros(0)])
            )
        return 0.0

    @property
    def _is_split(self) -> bool:
        """Whether people may be allocated by fractions: where a rule or an earlier aim weighs some against others."""
        shared = [_is_shared(service) for service in self.model.services]
        told = any(shared[at] for rule in self.model.rules for at, _ in rule.told(self.model))
        return told or (any(shared) and any(one.aim == "least_cost" for one in self.objectives[:-1]))

    def _amounts(self, objective: Objective) -> Iterator[Floats]:
        """Yield weights and capacities of which what is served is a sum or a difference."""
        services = self.model.services
        named = [
            service for service in services if service.name in objective.services or not objective.services
        ]
        crowded = any(map(_is_shared, named))
        for service, reach in zip(services, self.model.reaches, strict=True):
            if service in named or (crowded and service.allocated):
                yield reach.weight
        if crowded:
            for room in rooms_of(self.model):
                yield room.stands
                yield room.after

    def give_cost(self) -> Floats:
        """Return the cost of giving way alone."""
        cost: Floats = np.zeros(len(self.order))
        cost[self._slack] = 1.0
        return np.asarray(cost[self.order])

    def all_of(self, actions: Collection[int]) -> tuple[Floats, float]:
        """Return a row of costs, and what it must not exceed, for all of some actions to be taken."""
        chosen = np.isin(np.arange(len(self.model.sites.actions)), sorted(actions))
        return self.of_steps(np.where(np.repeat(chosen, self._layout.phases), -1.0, 0.0)), -float(
            chosen.sum()
        )

    def of_steps(self, values: Floats) -> Floats:
        """Return a cost of each column from those of the actions (rows) in the phases."""
        cost: Floats = np.zeros(len(self.order))
        cost[: self._layout.steps] = values.ravel()
        return np.asarray(cost[self.order])

    def lock(self, objective: Objective, value: float) -> tuple[Floats, float]:
        """Return a row of costs, and what it must not exceed, for an aim to stay as good as it was."""
        cost = self.cost(objective)
        limit = -value if objective.is_most else value
        return cost, limit + _NOTHING * max(1.0, abs(value))

    def full(self, objective: Objective, value: float) -> list[int]:
        """Return the rows of shares that are 1, each, where the most are served that can be; none where fewer are."""
        last = self._layout.phases - 1
        blocks = [
            block
            for (service, phase), block in self._layout.blocks.items()
            if phase == last
            and self.model.services[service].name in (objective.services or self.model.service_names)
        ]
        most = sum(float(block.groups.weight[np.unique(block.group)].sum()) for block in blocks)
        if objective.aim != "most_covered" or most > value + _NOTHING * max(1.0, value):
            return []
        return [row for block in blocks for row in block.shares]

    def _lines(self, objective: Objective) -> Iterator[Line]:
        layout, model = self._layout, self.model
        last = layout.phases - 1
        if objective.aim == "fewest":
            yield layout.is_new[last].line(np.ones(len(model.sites)))
        elif objective.aim == "cheapest":
            costs = np.array([action.cost for action in model.sites.actions])
            yield Line(np.arange(layout.steps), np.repeat(costs, layout.phases))
        for (service, phase), block in layout.blocks.items():
            if objective.services and model.services[service].name not in objective.services:
                continue
            if objective.aim == "soonest" or (objective.aim == "most_covered" and phase == last):
                yield block.served(np.ones(len(block.groups.weight), dtype=np.bool_))
            elif objective.aim == "least_cost" and phase == last:
                yield block.travel()

    def read(self, x: Floats) -> Built:
        """Return what an answer comes to; who is served where is taken from it for what is allocated."""
        table = np.zeros(len(self.order))
        table[self.order] = x
        taken = np.flatnonzero(table[: self._layout.steps] > 0.5)
        steps = [Step(int(at) // self._layout.phases, int(at) % self._layout.phases) for at in taken]
        # a share that stands for a whole is off by the solver's rounding
        table[self.order[: self.integers]] = np.rint(table[self.order[: self.integers]])
        flows = {
            key: self._flows(block, table[block.first : block.first + len(block.group)])
            for key, block in self._layout.blocks.items()
            if self.model.services[key[0]].allocated
        }
        built = Built(self.model, steps, flows)
        return Built(self.model, steps, {key: _on_open(built, key, flow) for key, flow in flows.items()})

    def write(self, built: Built) -> Floats | None:
        """Return the answer that comes to some steps, with who is served where; None where columns say more than that."""
        table = np.zeros(len(self.order))
        phases, known = self._layout.phases, self._layout.steps
        table[[step.action * phases + step.phase for step in built.steps]] = 1.0
        for (service, phase), block in self._layout.blocks.items():
            groups, at = block.groups, block.first + np.arange(len(block.group))
            known += len(at)
            if (block.site < 0).all():
                table[at] = (built.times(service, phase)[_first_of(groups)] > 0)[block.group]
                continue
            flows = built.flows_of(service, phase)
            shape = (len(groups.weight), len(self.model.sites))
            sent = sparse.csr_array((flows.amount, (groups.of[flows.row], flows.site)), shape=shape)
            table[at] = np.minimum(1.0, sent[block.group, block.site] / block.amount)
        return table[self.order] if known == len(self.order) else None

    def _flows(self, block: Block, shares: Floats) -> Flows:
        """Share what a group is served out among its demand points, in their order."""
        groups = block.groups
        amounts = np.clip(shares, 0.0, 1.0) * block.amount
        rows: list[int] = []
        sites: list[int] = []
        given: list[float] = []
        members = np.argsort(groups.of, kind="stable")
        starts = np.searchsorted(groups.of[members], np.arange(len(groups.weight) + 1))
        left = groups.reach.weight.copy()
        for at in np.flatnonzero(amounts > _NOTHING):
            amount, group = float(amounts[at]), block.group[at]
            for row in members[starts[group] : starts[group + 1]]:
                part = min(amount, left[row])
                if part > 0:
                    rows.append(int(row))
                    sites.append(int(block.site[at]))
                    given.append(part)
                    left[row] -= part
                    amount -= part
                if amount <= 0:
                    break
        return Flows(np.array(rows, dtype=np.int64), np.array(sites, dtype=np.int64), np.array(given))


def _is_shared(service: Service) -> bool:
    """Tell whether a demand point may be served in parts."""
    return service.allocated and not service.whole


def _first_of(groups: Groups) -> Bounds:
    """Return the first demand point of each group."""
    return np.unique(groups.of, return_index=True)[1]


def _on_open(built: Built, key: tuple[int, int], flows: Flows) -> Flows:
    """Leave out what the solver's rounding sends to a site that is not open."""
    phase = key[1]
    kept = built.is_open[phase][flows.site]
    return Flows(flows.row[kept], flows.site[kept], flows.amount[kept])


def _common_step(values: Floats) -> float:
    """Return what values are whole multiples of, told apart to a hundredth; 0 where there is no such thing."""
    cents = values * _CENTS
    if not len(cents) or np.abs(cents).max() > _MOST_GIVEN:
        return 0.0
    whole = np.rint(cents).astype(np.int64)
    return 0.0 if np.abs(cents - whole).max() > _NOTHING else float(np.gcd.reduce(whole)) / _CENTS


def is_deferred(model: SitingModel, objectives: Sequence[Objective]) -> bool:
    """Tell whether all steps are taken in the last phase: nothing asks for any of them sooner, and every rule permits it."""
    return all("defer" in rule.permits for rule in model.rules) and all(
        one.aim != "soonest" for one in objectives
    )


def _needs(
    model: SitingModel, objectives: Sequence[Objective], within: dict[int, float]
) -> dict[tuple[int, int], Need]:
    """Return which services must be told in which phases, and how closely."""
    last = len(model.phases) - 1
    asked = {one for rule in model.rules for one in rule.told(model)}
    ways: set[int] = set()
    for objective in objectives:
        if objective.aim in ("fewest", "cheapest"):
            continue
        for at, service in enumerate(model.services):
            if objective.services and service.name not in objective.services:
                continue
            asked |= {(at, phase) for phase in (range(last + 1) if objective.aim == "soonest" else [last])}
            ways |= {at} if objective.aim == "least_cost" else set()
    # whoever is allocated in a phase is so together with the others that share the room
    for room in rooms_of(model):
        asked |= {(at, phase) for one, phase in asked if one in room.services for at in room.services}
    return {
        (at, phase): Need(at in ways and phase == last, within.get(at, np.inf) if phase == last else np.inf)
        for at, phase in asked
    }
