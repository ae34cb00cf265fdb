"""One aim after another, each kept while the next is sought."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import SolveError
from coverplan.siting.compile import Compiled, is_deferred
from coverplan.siting.model import Built, Objective, broken, is_as_good
from coverplan.siting.route.rows import solve_rows
from coverplan.siting.route.simple import simple_plan
from coverplan.siting.route.site_plan import Stage
from coverplan.siting.solve import (
    Deadline,
    keeps,
)

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.model import SitingModel, Step
    from coverplan.siting.route.site_plan import SitingPlan
    from coverplan.siting.solution import Status

__all__ = ["Search"]

# How much an aim that was reached may lose to rounding while the next is sought, where the solver finds nothing otherwise.
_LOOSER = 1e-6
# The share of the time for what stands at the end, before it is known when each step can be taken.
_FOR_THE_END = 0.7
# The share of the time for an answer to begin with, and how near the best it is to be.
_TO_BEGIN, _NEAR = 0.5, 5e-3
# The share of the time for an aim that others follow.
_FOR_AN_AIM = 0.7
# Seconds for what is simple when the time is over.
_AFTER_S = 0.9


def _written(compiled: Compiled, built: Built | None, locks: list[tuple[Floats, float]]) -> Floats | None:
    """Return a plan as an answer to begin with; None where it is none to these rows."""
    x = None if built is None else compiled.write(built)
    if x is None or any(held @ x > limit for held, limit in locks):
        return None
    return x if keeps(compiled.rows, compiled.low, compiled.high, x) else None


@dataclass
class Search:
    """The search for a plan, aim by aim.

    Attributes
    ----------
    model : SitingModel
    deadline : Deadline
    gap : float
    is_final : bool
        Whether steps are brought forward in the end; not where a plan is only compared with another.
    among : set of int, or None
        Positions of the actions that may be taken; by default all.
    rivals : tuple of Stage
        The search ends at the first aim that is not as good as in these.
    built : Built or None
        The best so far.
    stages : list of Stage
    within : dict
        By position of a service, how far it may serve when all is done; set once the farthest way was made short.
    is_impossible : bool
        Whether it is proved that no plan keeps all rules.
    proved : float or None
        What no plan is better than at the first aim, where that was proved before.
    """

    model: SitingModel
    deadline: Deadline
    gap: float = 0.0
    is_final: bool = True
    among: frozenset[int] | None = None
    rivals: tuple[Stage, ...] = ()
    built: Built | None = None
    stages: list[Stage] = field(default_factory=list)
    within: dict[int, float] = field(default_factory=dict)
    is_impossible: bool = False
    proved: float | None = None
    _x: Floats | None = None
    _points: list[Floats] = field(default_factory=list)
    _last: Compiled | None = None

    def __post_init__(self) -> None:
        # the time of the aim that is sought, and what there is for what is simple, together
        self._part = self.deadline
        self._grace = Deadline(self.deadline.left + _AFTER_S)

    def run(self) -> None:
        """Seek all aims, as far as the time allows."""
        if not self._is_parted() or not self._end_first():
            self._seek()
        if self.is_final and self.built is None and not (self.is_impossible or self.deadline.is_stopped):
            self._fall_back(Deadline(max(_AFTER_S, self.deadline.left)))
        if self.is_final and self.built is not None:
            self._fill()
            if len(self.model.phases) > 1:
                self._hasten()
        if self.built is not None:
            self.stages = [self._as_it_ended(stage, self.built) for stage in self.stages]

    @staticmethod
    def _as_it_ended(stage: Stage, built: Built) -> Stage:
        """Tell an aim that was not proved as the plan has it in the end: what is sought after it may do better at it, too."""
        value = stage.objective.value(built)
        if is_as_good(value, stage.value) or (value > stage.value) != stage.objective.is_most:
            return stage
        if is_as_good(value, stage.bound):
            return replace(stage, value=value, bound=value, status="optimal")
        return replace(stage, value=value)

    def avoid(self, plan: SitingPlan, actions: Bools) -> bool:
        """Take, of all plans that are as good as one at every aim, that with the fewest of some actions; tell whether this is proved.

        Where the time there is finds none with fewer, the plan that is known is kept.
        """
        known, last = plan.built, len(self.model.phases) - 1
        assert known is not None
        self.built = known
        self.stages = list(plan.stages)
        shortened = [stage for stage in self.stages if stage.objective.aim == "least_worst"]
        self.within = {at: stage.value for stage in shortened for at in stage.objective.chosen(known)}
        compiled, locks = self._compiled(len(self.model.objectives), self.within)
        start = known
        if is_deferred(self.model, compiled.objectives):
            start = self._all_in(known, self.model)
        cost = compiled.of_steps(np.repeat(actions.astype(np.float64), last + 1))
        answer = solve_rows(compiled, cost, self.deadline, locks=locks, step=1.0, start=compiled.write(start))
        if answer.x is not None:
            self._take(compiled.read(answer.x))
            if last:
                self._hasten()
        found = self.built
        assert found is not None
        is_kept = all(is_as_good(stage.objective.value(found), stage.value) for stage in plan.stages)
        if not is_kept or found.count(actions) >= known.count(actions):
            self.built = known
        return answer.status == "optimal"

    def _fall_back(self, deadline: Deadline) -> None:
        """Take a simple plan where the time was too short for any other."""
        self.built = simple_plan(self.model, deadline)
        if self.built is not None:
            self.stages = []
            self._unproved(self.model.objectives[0])

    def _seek(self) -> None:
        aims = len(self.model.objectives)
        for at, objective in enumerate(self.model.objectives):
            share = _FOR_AN_AIM if at + 1 < aims else 1.0
            self._part = Deadline(share * self.deadline.left, whole=self.deadline)
            if objective.aim == "least_worst" and self.built is not None:
                going_on = self._shorten(at, objective)
            else:
                going_on = self._improve(at, objective)
            # an aim that was not proved to its end is held where it stands
            if not (going_on or (self._part.is_over and self.built is not None)) or self._differs():
                break

    def _is_parted(self) -> bool:
        """Tell whether what stands at the end may be sought apart from when each step is taken."""
        aims = self.model.objectives
        is_asked = self.among is None and len(self.model.phases) > 1
        may_be = is_asked and not is_deferred(self.model, aims) and all(one.aim != "soonest" for one in aims)
        # of a large model an answer with the nearest sites only comes sooner
        return may_be and not self._compiled(1, {})[0].few

    def _end_first(self) -> bool:
        """Seek what stands at the end, then when each step is taken; tell whether there is nothing left to seek.

        Phases multiply the steps, and the orders in which the same end is reached; nothing but the rules can tell these apart.
        """
        part, given = Deadline(_FOR_THE_END * self.deadline.left, whole=self.deadline), self.built
        end = Search(
            self.model.at_the_end(), part, self.gap, is_final=False, rivals=self.rivals, proved=self.proved
        )
        if self.built is not None:
            end.built = self._all_in(self.built, end.model)
        end.run()
        self.is_impossible = end.is_impossible
        if end.built is None:
            if not end.is_impossible:
                self.built = simple_plan(self.model, Deadline(0.5 * self.deadline.left, whole=self.deadline))
            return end.is_impossible
        self.proved = end.stages[0].bound
        self.built = self._in_time(end.built)
        if self.built is not None:
            # the farthest way stays as short as it was made
            self.stages, self.within = end.stages, end.within
            return True
        steps = frozenset(step.action for step in end.built.steps)
        some = Search(self.model, self.deadline, self.gap, is_final=False, among=steps)
        some.run()
        if some.built is not None or given is None:
            self.built, self._x = some.built, some._x
        else:
            self.built = given
        return False

    @staticmethod
    def _all_in(built: Built, model: SitingModel) -> Built:
        """Return a plan with all its steps in the last phase of a model, and who is served where when all is done."""
        done, last = len(built.model.phases) - 1, len(model.phases) - 1
        flows = {(at, last): flow for (at, phase), flow in built.flows.items() if phase == done}
        return Built(model, [step._replace(phase=last) for step in built.steps], flows)

    def _in_time(self, end: Built) -> Built | None:
        """Find when to take each of some steps, so that all rules are kept; None where there is no such way, or none was found."""
        steps = sorted({step.action for step in end.steps})
        compiled = Compiled(self.model, among=steps)
        cost, limit = compiled.all_of(steps)
        part = Deadline(0.5 * self.deadline.left, whole=self.deadline)
        answer = solve_rows(compiled, np.zeros(len(cost)), part, locks=[(cost, limit)])
        if answer.x is None:
            return None
        timed, last = compiled.read(answer.x), len(self.model.phases) - 1
        flows = {key: flow for key, flow in timed.flows.items() if key[1] < last}
        built = Built(
            self.model, timed.steps, flows | {(at, last): flow for (at, _), flow in end.flows.items()}
        )
        return None if broken(built, self.model.rules) else built

    def _differs(self) -> bool:
        """Tell whether the aim that was sought last is not as good as in the plan to compare with."""
        at = len(self.stages) - 1
        return at < len(self.rivals) and not is_as_good(self.stages[at].value, self.rivals[at].value)

    def _fill(self) -> None:
        """Serve as many as the steps and the rules let be: who is served where may come from rules alone, which ask for no more."""
        assert self.built is not None
        built = self.built
        crowded = [at for at, service in enumerate(self.model.services) if service.allocated]
        if not any(at in crowded for rule in self.model.rules for at, _ in rule.told(self.model)):
            return
        exact = Built(self.model, built.steps)
        phases = range(len(self.model.phases))
        if all(
            is_as_good(float(built.served(at, phase).sum()), float(exact.served(at, phase).sum()))
            for at in crowded
            for phase in phases
        ):
            return
        most = Objective("soonest", tuple(self.model.service_names[at] for at in crowded))
        reached = [stage for stage in self.stages if stage.objective.aim != "least_worst"]
        compiled = Compiled(
            self.model, [*(stage.objective for stage in reached), most], within=self.within, among={step.action for step in built.steps}
        )  # fmt: skip
        taken = np.zeros((len(self.model.sites.actions), len(phases)))
        for step in built.steps:
            taken[step.action, step.phase] = -1.0
        locks = [compiled.lock(stage.objective, stage.value) for stage in reached]
        locks.append((compiled.of_steps(taken), -float(len(built.steps))))
        part = Deadline(max(_AFTER_S, self.deadline.left))
        answer = solve_rows(compiled, compiled.cost(most), part, locks=locks)
        if answer.x is not None:
            fuller = compiled.read(answer.x)
            if most.value(fuller) > most.value(built) and not broken(fuller, self.model.rules):
                self.built = fuller

    def _hasten(self) -> None:
        """Take each step as early as the rules let it be, those that serve most first; what stands at the end stays the same."""
        assert self.built is not None
        built, last = self.built, len(self.model.phases) - 1
        flows = {key: flow for key, flow in built.flows.items() if key[1] == last}
        kept = {stage.objective for stage in self.stages}
        if any(one.aim == "soonest" for one in kept):
            return
        steps = list(built.steps)
        part = Deadline(min(max(_AFTER_S, self.deadline.left), self._grace.left))
        for at in sorted(range(len(steps)), key=lambda number: -self._served_by(built.steps[number])):
            for phase in range(steps[at].phase):
                if part.is_over:
                    return
                sooner = Built(
                    self.model, [*steps[:at], steps[at]._replace(phase=phase), *steps[at + 1 :]], flows
                )
                if not broken(sooner, self.model.rules):
                    steps[at], self.built = steps[at]._replace(phase=phase), sooner
                    break

    def _served_by(self, step: Step) -> float:
        """Return the weight that is served at the site of a step when all is done."""
        assert self.built is not None
        site, last = self.model.sites.actions[step.action].site, len(self.model.phases) - 1
        flows = [self.built.flows_of(at, last) for at in range(len(self.model.services))]
        return float(sum(flow.amount[flow.site == site].sum() for flow in flows))

    def _compiled(self, until: int, within: dict[int, float]) -> tuple[Compiled, list[tuple[Floats, float]]]:
        aims = [one for one in self.model.objectives[:until] if one.aim != "least_worst"]
        compiled = self._last
        if compiled is None or not compiled.tells(aims, within):
            compiled = self._last = Compiled(self.model, aims, within=within, among=self.among)
        return compiled, self._locks(compiled)

    def _locks(self, compiled: Compiled) -> list[tuple[Floats, float]]:
        """Return the rows that hold the aims that were reached."""
        reached = [stage for stage in self.stages if stage.objective.aim != "least_worst"]
        return [compiled.lock(stage.objective, stage.value) for stage in reached]

    def _improve(self, at: int, objective: Objective) -> bool:
        if self._part.is_over:
            self._unproved(objective)
            return False
        compiled, locks = self._compiled(at + 1, self.within)
        cost = compiled.cost(objective)
        step = compiled.step(objective)
        is_large = bool(compiled.few)
        is_hard = is_large or compiled.choices < compiled.integers
        if is_hard and self.built is None and self.among is None:
            self.built = simple_plan(self.model, self._part)
        start = self._x if self._x is not None and len(self._x) == len(cost) else None
        begin = partial(self._begun, compiled, objective) if is_large and start is None else None
        start = _written(compiled, self._to_begin_with(compiled), locks) if start is None else start
        best = None if self.stages or start is None else self._proved_best(objective)
        if best is not None:
            self._x = start
            self._add(objective, best, best, is_proved=True)
            return True
        # a row for all of what is served lets everybody's share fall short by a hair, which solvers take long over
        reached = [stage for stage in self.stages if stage.objective.aim != "least_worst"]
        full = [
            compiled.full(one.objective, one.value) if objective.aim == "least_cost" else []
            for one in reached
        ]
        # and is not needed beside theirs
        held = [lock for lock, rows in zip(locks, full, strict=True) if not rows]
        answer = solve_rows(
            compiled, cost, self._part, gap=self.gap, locks=held, step=step, start=start, begin=begin, full=[row for rows in full for row in rows],
            points=self._points,
        )  # fmt: skip
        if answer.status == "infeasible" and self.stages:
            looser = [(held, limit + _LOOSER * max(1.0, abs(limit))) for held, limit in locks]
            answer = solve_rows(compiled, cost, self._part, gap=self.gap, locks=looser)
            if answer.status == "infeasible":
                raise SolveError("siting.solver", status="lexicographic")
        if answer.status == "infeasible":
            self.is_impossible = True
            return False
        if answer.x is None:
            self._unproved(objective)
            return False
        self._take(compiled.read(answer.x))
        self._x = answer.x
        assert self.built is not None
        value = objective.value(self.built)
        bound = -answer.bound if objective.is_most else answer.bound
        self._add(objective, value, bound, is_proved=answer.status == "optimal")
        return answer.status == "optimal"

    def _to_begin_with(self, compiled: Compiled) -> Built | None:
        """Return the plan so far as the rows can have it: where nothing asks for a step sooner, they take all in the last phase."""
        if self.built is None or not is_deferred(self.model, compiled.objectives):
            return self.built
        return self._all_in(self.built, self.model)

    def _proved_best(self, objective: Objective) -> float | None:
        """Return the value of the plan so far, where nothing is better than it; None where that is not proved."""
        if self.built is None:
            return None
        value, known = objective.value(self.built), [objective.utmost(self.model)]
        known += [] if self.proved is None else [self.proved]
        return value if any(is_as_good(value, one) for one in known) else None

    def _begun(self, compiled: Compiled, objective: Objective) -> Floats | None:
        """Find an answer to begin with: the plan so far, or what is best with the nearest sites of each demand point only."""
        few = Compiled(
            self.model, compiled.objectives, within=self.within, among=self.among, nearest=compiled.few
        )
        cost, locks = few.cost(objective), self._locks(few)
        part = Deadline(_TO_BEGIN * self._part.left, whole=self._part)
        simple = _written(few, self._to_begin_with(few), locks)
        answer = solve_rows(few, cost, part, gap=max(self.gap, _NEAR), locks=locks, start=simple)
        best, locks = None if answer.x is None else few.read(answer.x), self._locks(compiled)
        known = [
            x
            for plan in (self._to_begin_with(compiled), best)
            for x in [_written(compiled, plan, locks)]
            if x is not None
        ]
        return min(known, key=lambda x: float(compiled.cost(objective) @ x), default=None)

    def _add(self, objective: Objective, value: float, bound: float, *, is_proved: bool) -> None:
        bound = self._nearer(objective, bound)
        bound = max(bound, value) if objective.is_most else min(bound, value)
        if is_as_good(bound, value):
            bound = value
        gap = abs(bound - value) / abs(value) if value else (0.0 if bound == value else math.inf)
        status: Status = "optimal" if bound == value else "feasible"
        if gap > self.gap and not is_proved:
            status = self._part.ended
        self.stages.append(Stage(objective, value, bound, status))

    def _unproved(self, objective: Objective) -> None:
        """Keep the plan so far: nothing was found for an aim."""
        value = math.nan if self.built is None else objective.value(self.built)
        bound = self._nearer(objective, math.inf if objective.is_most else -math.inf)
        self.stages.append(Stage(objective, value, bound, self._part.ended))

    def _nearer(self, objective: Objective, bound: float) -> float:
        """Return the nearest of a bound, what no plan is better than, and what was proved of the first aim before."""
        known = [bound, objective.utmost(self.model)]
        if self.proved is not None and not self.stages:
            known.append(self.proved)
        return min(known) if objective.is_most else max(known)

    def _take(self, built: Built) -> None:
        """Keep a plan; who is served where is allocated exactly where that keeps all rules and is no worse."""
        exact = Built(self.model, built.steps)
        aims = [stage.objective for stage in self.stages]
        aims += (
            [self.model.objectives[len(self.stages)]] if len(self.stages) < len(self.model.objectives) else []
        )
        no_worse = all(
            is_as_good(ours, theirs) or (ours > theirs) == aim.is_most
            for aim in aims
            for ours, theirs in [(aim.value(exact), aim.value(built))]
        )
        self.built = exact if no_worse and not broken(exact, self.model.rules) else built

    def _shorten(self, at: int, objective: Objective) -> bool:
        """Halve the distances that the farthest way could have, keeping the aims before."""
        assert self.built is not None
        services = list(objective.chosen(self.built))
        parts = [self.model.reaches[one].cost for one in services] or [np.zeros(0)]
        worst = objective.value(self.built)
        ways = np.unique(np.concatenate([*parts, [0.0]]))
        low, high = 0, int(np.searchsorted(ways, worst))
        while low < high:
            middle = (low + high) // 2
            compiled, locks = self._compiled(
                at, {**self.within, **dict.fromkeys(services, float(ways[middle]))}
            )
            answer = solve_rows(compiled, np.zeros(len(compiled.upper)), self._part, locks=locks)
            if answer.x is not None:
                self._take(compiled.read(answer.x))
                high = min(middle, int(np.searchsorted(ways, objective.value(self.built))))
            elif answer.status == "infeasible":
                low = middle + 1
            else:
                break
        value = objective.value(self.built)
        self._add(objective, value, float(ways[low]), is_proved=low >= high)
        self.within |= dict.fromkeys(services, value)
        return low >= high
