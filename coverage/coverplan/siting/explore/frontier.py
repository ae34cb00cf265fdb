"""What more sites, or more money, would bring: the best plan at each limit, with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from coverplan.errors import InputError
from coverplan.notebook import Table, card
from coverplan.siting.explore.picture import frontier_svg
from coverplan.siting.explore.points import Over, Point, solve_points, used
from coverplan.siting.model import Objective, SitingModel, aim_title
from coverplan.siting.route import SitingPlan, solve
from coverplan.siting.solution import check_request
from coverplan.siting.solve import Deadline
from coverplan.texts import say
from coverplan.units import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coverplan.texts import Language

__all__ = ["Frontier", "frontier"]

_COLUMNS = ("limit", "spent", "new_sites", "value", "bound", "gap", "status")

# The share of the time for the plan without a limit.
_TO_BEGIN = 0.5


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best plans at several limits.

    Attributes
    ----------
    over : str
        ``"new_sites"`` or ``"money"``.
    points : DataFrame
        One row a limit: ``limit``, ``spent``, ``new_sites``; ``value``, ``bound``, ``gap`` and ``status`` of the first aim.
    plans : tuple of SitingPlan
        In the same order.

    Examples
    --------
    >>> import coverplan as cp
    >>> cp.frontier(cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest"), limits=[0, 1])
    <Frontier over new_sites: 2 points>
    """

    over: Over
    points: pd.DataFrame
    plans: tuple[SitingPlan, ...]

    def __repr__(self) -> str:
        return f"<Frontier over {self.over}: {len(self.points)} points>"

    def _repr_html_(self) -> str:
        rows = [
            [say(f"frontier.{self.over}", limit=f"{row['limit']:,.10g}"), f"{row['new_sites']:,}", f"{row['spent']:,.10g}", f"{row['value']:,.10g}", say(f"solution.{row['status']}")]
            for _, row in self.points.iterrows()
        ]  # fmt: skip
        heads = [say(f"notebook.{name}") for name in ("limit", "new-sites", "money", "value")] + [
            say("column.status")
        ]
        across, aim = self.axes()
        picture = frontier_svg(self.proved_points(), across, aim)
        tables = [Table(heads, rows, numbers=[0, 1, 2, 3])]
        return card(say("notebook.frontier", aim=aim), tables=tables, picture=picture)

    def axes(self, language: Language | None = None) -> tuple[str, str]:
        """Return what the limits and the values are, each with its unit."""
        aim = (
            aim_title(self.plans[0].model.objectives[0], self.plans[0].model, language, with_unit=True)
            if self.plans
            else ""
        )
        return say(f"frontier.axis-{self.over}", language), aim

    def proved_points(self) -> list[tuple[float, float, bool]]:
        """Return limit, value and whether it is proved best, of the points that have a plan."""
        found = self.points[(self.points["status"] != "infeasible") & self.points["value"].notna()]
        return [
            (float(limit), float(value), status == "optimal")
            for limit, value, status in found[["limit", "value", "status"]].itertuples(index=False)
        ]


def frontier(
    model: SitingModel,
    over: Over = "new_sites",
    limits: Sequence[float] | None = None,
    *,
    points: int = 8,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    known: SitingPlan | None = None,
) -> Frontier:
    """Solve a model with a limit on new sites or money, for one limit after another.

    Parameters
    ----------
    model
        The model; its rules hold at every point, its own budget, too.
    over
        What is limited.
    limits
        The limits; by default so many ``points`` up to what the best plan without a limit uses.
    points
        How many limits at most, where none are given.
    time_limit_s
        Seconds in all, shared out among the points that are left.
    gap
        As for :func:`coverplan.solve`.
    known
        A plan of the model, where there is one: limits go up to what it uses, and the time is left to the points.

    Returns
    -------
    Frontier
        At each limit the plan that is best at the model's aims, and of those the one that uses least; where the time was too short for
        that, no worse at the first aim than the plan of any tighter limit. A point at which no plan keeps all rules has the status
        ``infeasible``.

    Raises
    ------
    InputError
        When what is limited is neither, or a limit is no number.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[1.0, 9.0], [9.0, 1.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 10.0, "b": 4.0}), cutoff="5 m")
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x", "y"]}), care, "most_covered")
    >>> cp.frontier(model).points[["limit", "value", "status"]].to_numpy().tolist()
    [[0.0, 0.0, 'optimal'], [1.0, 10.0, 'optimal'], [2.0, 14.0, 'optimal']]
    """
    if not isinstance(model, SitingModel):
        raise InputError.of("model.no-model", given=type(model).__name__)
    if over not in get_args(Over):
        raise InputError.of("error.option", name="over", value=over, allowed=" | ".join(get_args(Over)))
    check_request(time_limit_s, gap)
    if isinstance(points, bool) or not isinstance(points, int) or points < 1:
        raise InputError.of("error.option", name="points", value=points, allowed=">= 1")
    for limit in limits or ():
        if not (is_number(limit) and limit >= 0):
            raise InputError.of("error.option", name="limits", value=limit, allowed=">= 0")
    least = Objective("fewest" if over == "new_sites" else "cheapest")
    model = model.variant(objectives=tuple(dict.fromkeys([*model.objectives, least])))
    with Deadline(time_limit_s) as deadline:
        if limits is None:
            known = known or solve(model, time_limit_s=_TO_BEGIN * deadline.left, gap=gap)
            limits = _limits(known, over, points)
        at_limits = {limit: Point.of(model, over, limit) for limit in sorted(set(limits))}
        if at_limits:
            solve_points(list(at_limits.values()), known, deadline, gap)
    plans = [plan for limit in limits if (plan := at_limits[limit].plan) is not None]
    rows = [_row(limit, plan) for limit, plan in zip(limits, plans, strict=True)]
    return Frontier(over, pd.DataFrame(rows, columns=list(_COLUMNS)), tuple(plans))


def _limits(best: SitingPlan, over: Over, points: int) -> list[float]:
    most = 0.0 if best.built is None else used(best.built, over)
    steps = np.linspace(0.0, most, max(2, min(points, int(most) + 1 if over == "new_sites" else points)))
    return sorted(
        {float(round(one)) if over == "new_sites" else round(float(one), 2) for one in steps} | {most}
    )


def _row(limit: float, plan: SitingPlan) -> tuple[object, ...]:
    new = 0 if plan.built is None else int(plan.built.is_new[-1].sum())
    spent = float(plan.spending["spent"].sum())
    gap, status = (plan.stages[0].gap, plan.stages[0].status) if plan.stages else (np.nan, plan.status)
    return (float(limit), spent, new, plan.objective, plan.bound, gap, status)
