"""Models that are one of the four classical problems: answered by their solvers, which leave out what is dominated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.siting.center import solve_p_center
from coverplan.siting.covering import solve_lscp, solve_mclp
from coverplan.siting.median import solve_p_median
from coverplan.siting.model import Step, rules
from coverplan.siting.problem import SitingProblem
from coverplan.units import Cutoff

if TYPE_CHECKING:
    from coverplan.siting.model import SitingModel
    from coverplan.siting.solution import Solution

__all__ = ["classical", "steps_of"]


def classical(model: SitingModel, time_limit_s: float, gap: float) -> Solution | None:
    """Solve a model by a classical solver, where it is one of these problems and every rule permits it; None otherwise.

    Parameters
    ----------
    model
        The model.
    time_limit_s, gap
        As for :func:`~coverplan.solve_mclp`.
    """
    aims = tuple(one.aim for one in model.objectives)
    if not _is_plain(model) or len(model.rules) != 1:
        return None
    rule = model.rules[0]
    if "classic" not in rule.permits:
        return None
    problem = _problem(model)
    if aims == ("fewest",) and isinstance(rule, rules.MustCover):
        return solve_lscp(problem, time_limit_s=time_limit_s, gap=gap)
    if aims == ("fewest",) and isinstance(rule, rules.ValueFloor):
        return solve_lscp(problem, cover=rule.share, time_limit_s=time_limit_s, gap=gap)
    solver = {
        ("most_covered",): solve_mclp,
        ("most_covered", "least_cost"): solve_p_median,
        ("most_covered", "least_worst"): solve_p_center,
    }.get(aims)
    if solver is None or not isinstance(rule, rules.Count) or not np.isfinite(rule.high):
        return None
    candidates = int((~model.sites.stands).sum())
    solution = solver(problem, min(int(rule.high), candidates), time_limit_s=time_limit_s, gap=gap)
    # a median and a center of whom nobody reaches all are no classical problem any more
    return None if solution.status == "infeasible" or not len(problem.weight) else solution


def _is_plain(model: SitingModel) -> bool:
    """Tell whether there is one phase, one service without limits, and nothing to do but to build in one size."""
    steps = model.sites.actions
    return (
        len(model.phases) == 1
        and len(model.services) == 1
        and not model.services[0].allocated
        and all(action.does == "build" for action in steps)
        and len({action.site for action in steps}) == len(steps) == int((~model.sites.stands).sum())
    )


def _problem(model: SitingModel) -> SitingProblem:
    reach = model.reaches[0]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(reach.row, minlength=len(reach.ids)))])
    unit = model.services[0].costs.unit
    costs = CostMatrix(reach.ids.text, model.sites.ids.text, indptr, reach.site, reach.cost, unit)
    cutoff = Cutoff.of(float(reach.cost.max(initial=0.0)), unit)
    fixed = model.sites.ids.text[model.sites.stands]
    return SitingProblem(costs, pd.Series(reach.weight, index=reach.ids.text), cutoff, fixed)


def steps_of(model: SitingModel, solution: Solution) -> list[Step]:
    """Return the steps that build the sites of a classical solution."""
    chosen = set(model.sites.positions(list(solution.site_ids)))
    return [Step(at, 0) for at, action in enumerate(model.sites.actions) if action.site in chosen]
