"""The points of a frontier: each begins with what is known from the others, and none is left with less than they prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from coverplan.siting.model import Built, SitingModel, broken, is_as_good, rules
from coverplan.siting.route import SitingPlan, Stage, solve_knowing
from coverplan.siting.solution import worst
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coverplan.siting.model import Objective
    from coverplan.siting.solve import Deadline

__all__ = ["Over", "Point", "solve_points", "used"]

Over = Literal["new_sites", "money"]
# Points that were not proved in their share of the time have another one of what the others left.
_ROUNDS = 2


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
    and there is none where there is none here. A plan without a limit is thinned, those steps first that add least for what they use.
    """
    plans = [] if known is None or known.built is None else list(_thinned(known.built, points[0]))
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


def _thinned(built: Built, point: Point) -> Iterator[Built]:
    """Yield a plan, and what is left of it without one step after another, those first that add least for what they use."""
    yield built
    over, aim = point.over, point.aim
    actions = built.model.sites.actions
    worth = {}
    for step in built.steps:
        rest = Built(built.model, [one for one in built.steps if one != step])
        uses = used(built, over) - used(rest, over)
        if uses > 0 and actions[step.action].does in ("build", "enlarge"):
            worth[step] = point.sign * (aim.value(built) - aim.value(rest)) / uses
    left = list(built.steps)
    for step in sorted(worth, key=lambda one: (worth[one], one)):
        left.remove(step)
        yield Built(built.model, left)
