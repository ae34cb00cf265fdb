"""The points of a frontier: each begins with what is known from the others, and none is left with less than they prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from coverplan.siting.model import Built, SitingModel, Step, broken, is_as_good, rules
from coverplan.siting.route import SitingPlan, Stage, solve_knowing
from coverplan.siting.solution import worst
from coverplan.siting.solve import Deadline
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.siting.model import Objective

__all__ = ["Over", "Point", "solve_points", "used"]

Over = Literal["new_sites", "money"]
# Points that were not proved in their share of the time have another one of what the others left.
_ROUNDS = 2
# The share of the time in which a plan without a limit is thinned.
_TO_THIN = 0.3


@dataclass
class Point:
    """A limit, and the best plan that keeps it.

    Attributes
    ----------
    over : str
        ``"new_sites"`` or ``"money"``.
    limit : float
    model : SitingModel
        With the limit as a rule of its own.
    plan : SitingPlan or None
        None before it was sought.
    """

    over: Over
    limit: float
    model: SitingModel
    plan: SitingPlan | None = None

    @classmethod
    def of(cls, model: SitingModel, over: Over, limit: float) -> Point:
        """Return the point of a model at a limit."""
        rule = (
            rules.Count(counts="new", at_most=int(limit))
            if over == "new_sites"
            else rules.Budget(limit=limit)
        )
        named = replace(rule, name=say(f"frontier.{over}", limit=f"{limit:,.10g}"))
        return cls(over, limit, model.variant(rules=[*model.rules, named]))

    @property
    def aim(self) -> Objective:
        """The first aim."""
        return self.model.objectives[0]

    @property
    def sign(self) -> float:
        """1 where more is better, else -1."""
        return 1.0 if self.aim.is_most else -1.0

    @property
    def is_proved(self) -> bool:
        """Whether its first aim is proved best, or no plan to be possible."""
        if self.plan is None:
            return False
        return self.plan.status == "infeasible" or bool(
            self.plan.stages and self.plan.stages[0].status == "optimal"
        )

    def fitting(self, plans: Sequence[Built]) -> Built | None:
        """Return the best of some plans that keeps all rules here; None where none does."""
        found = [
            Built(self.model, one.steps, one.flows) for one in plans if used(one, self.over) <= self.limit
        ]
        order = sorted(found, key=lambda built: -self.sign * self.aim.value(built))
        return next((one for one in order if not broken(one, self.model.rules)), None)

    def seek(self, built: Built | None, bound: float | None, time_limit_s: float, gap: float) -> None:
        """Solve it, beginning with a plan; what is found is no worse than that."""
        plan = solve_knowing(self.model, built, bound, time_limit_s=time_limit_s, gap=gap)
        if built is not None and plan.status not in ("optimal", "infeasible"):
            mine = -np.inf if plan.built is None else self.sign * self.aim.value(plan.built)
            if self.sign * self.aim.value(built) > mine:
                known = plan.bound if plan.stages else self.aim.utmost(self.model)
                stage = Stage(self.aim, self.aim.value(built), known, plan.status)
                plan = replace(plan, built=built, stages=(stage,))
        self.plan = plan

    def no_better_than(self, bound: float) -> None:
        """Take a bound that was proved elsewhere where it is nearer than the one of the plan."""
        if self.plan is None or not self.plan.stages:
            return
        first, *others = self.plan.stages
        bound = min(bound, first.bound, key=lambda one: self.sign * one)
        is_met = is_as_good(bound, first.value)
        first = replace(
            first, bound=first.value if is_met else bound, status="optimal" if is_met else first.status
        )
        status = worst(stage.status for stage in (first, *others))
        self.plan = replace(self.plan, stages=(first, *others), status=status)


def used(built: Built, over: Over) -> float:
    """Return what a plan uses of what is limited.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x"], "open_cost": [5.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)]))
    >>> used(plan.built, "new_sites"), used(plan.built, "money")
    (1.0, 5.0)
    """
    return float(built.is_new[-1].sum() if over == "new_sites" else built.spent.sum())


def solve_points(points: Sequence[Point], known: SitingPlan | None, deadline: Deadline, gap: float) -> None:
    """Solve the points of a frontier.

    Parameters
    ----------
    points
        From the tightest limit to the loosest.
    known
        A plan without a limit, where there is one.
    deadline
        When to end; time is shared out among the points that are left.
    gap
        As for :func:`coverplan.solve`.

    Notes
    -----
    A plan at one limit is one at every looser limit, and what is proved at one limit holds at every tighter one: no plan there is better,
    and there is none where there is none here. A plan without a limit is thinned.
    """
    plans = [] if known is None else list(_thinned(known, points[0], deadline))
    for _ in range(_ROUNDS):
        # whether there is any plan is asked from the loosest limit on: where there is none, there is none at a tighter one
        unknown = [
            point for point in reversed(points) if not point.is_proved and point.fitting(plans) is None
        ]
        others = [point for point in points if not point.is_proved and point not in unknown]
        for number, point in enumerate(asked := [*unknown, *others]):
            looser = points[points.index(point) + 1 :]
            if any(plan is not None and plan.status == "infeasible" for plan in _looser(looser, known)):
                point.plan = SitingPlan(
                    model=point.model, built=None, stages=(), status="infeasible", seconds=0.0, way="compiled"
                )
                continue
            if point.plan is not None and deadline.is_over:
                continue
            share = max(deadline.left, 1e-3) / (len(asked) - number)
            point.seek(point.fitting(plans), _bound(point, looser, known), share, gap)
            if point.plan is not None and point.plan.built is not None:
                plans.append(point.plan.built)
    for at, point in enumerate(points):
        bound = _bound(point, points[at + 1 :], known)
        if bound is not None:
            point.no_better_than(bound)


def _looser(points: Sequence[Point], known: SitingPlan | None) -> list[SitingPlan | None]:
    """Return the plans of looser limits, and that without any."""
    return [known, *(point.plan for point in points)]


def _bound(point: Point, looser: Sequence[Point], known: SitingPlan | None) -> float | None:
    """Return the nearest of what was proved with a looser limit, or with none; None where nothing was."""
    found = [plan.stages[0].bound for plan in _looser(looser, known) if plan is not None and plan.stages]
    return min(found, key=lambda bound: point.sign * bound, default=None)


def _thinned(known: SitingPlan, point: Point, deadline: Deadline) -> Iterator[Built]:
    """Yield a plan, and what is left of it as one step after another goes or is made smaller: those first that add least for what they use.

    A step without which other rules are broken stays. A part of the time may pass by it.
    """
    built, model, aim = known.built, known.model, point.aim
    if built is None:
        return
    yield built
    part = Deadline(_TO_THIN * deadline.left, whole=deadline)
    now: dict[int, Step | None] = dict(enumerate(built.steps))

    def changed(at: int, less: Step | None) -> Built:
        return Built(model, [one for one in {**now, at: less}.values() if one is not None])

    ways: list[tuple[float, int, Step | None]] = []
    for at, step in enumerate(built.steps):
        for less in (None, *_smaller(model, step)):
            if part.is_over or model.sites.actions[step.action].does not in ("build", "enlarge"):
                continue
            rest = changed(at, less)
            uses = used(built, point.over) - used(rest, point.over)
            if uses > 0:
                ways.append((point.sign * (aim.value(built) - aim.value(rest)) / uses, at, less))
    for _, at, less in sorted(ways, key=lambda way: way[:2]):
        if part.is_over:
            return
        step_now = now[at]
        if step_now is None or (less is not None and _cost(model, less) >= _cost(model, step_now)):
            continue
        rest = changed(at, less)
        if not broken(rest, model.rules):
            now[at] = less
            yield rest


def _smaller(model: SitingModel, step: Step) -> Iterator[Step]:
    """Yield the cheaper steps of the same sort at the same place."""
    actions = model.sites.actions
    mine = actions[step.action]
    for at, one in enumerate(actions):
        if (one.site, one.does) == (mine.site, mine.does) and one.cost < mine.cost:
            yield step._replace(action=at)


def _cost(model: SitingModel, step: Step) -> float:
    return model.sites.actions[step.action].cost
