"""The way from a model to a plan: classic or compiled, and never without a check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coverplan.errors import InputError, SolveError
from coverplan.siting.model import Built, SitingModel, broken, is_as_good
from coverplan.siting.route.classic import classical, steps_of
from coverplan.siting.route.site_plan import SitingPlan, Stage
from coverplan.siting.route.stages import Search
from coverplan.siting.solution import check_request, worst
from coverplan.siting.solve import Deadline
from coverplan.texts import Listed

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.solution import Solution, Status

__all__ = ["avoid", "solve", "solve_beside", "solve_knowing"]


def solve(model: SitingModel, *, time_limit_s: float = 60.0, gap: float = 0.0) -> SitingPlan:
    """Find the plan that is best at a model's aims and keeps its rules.

    Parameters
    ----------
    model
        The model.
    time_limit_s
        Seconds after which the best plan so far is returned.
    gap
        Relative gap at which an aim is reached well enough; 0 asks for proof.

    Returns
    -------
    SitingPlan
        Checked by other code than the solver's: every rule, who is served where, and the value of every aim. ``status`` is
        ``"infeasible"`` where it is proved that no plan keeps all rules.

    Raises
    ------
    InputError
        When it is no model, or the limit or the gap make no sense.
    SolveError
        When an answer does not pass the check: a fault of ours, never handed out as a plan.

    Notes
    -----
    A model that is one of the four classical problems, and of which every rule permits it, goes to their solvers, which leave sites
    out that others dominate. Any other rule can make a dominated site the right one (the other stands in another town, or is too
    dear), so such a model is compiled into rows of whole numbers, and demand points are merged only where no rule tells them apart.
    Aims are sought one after another: each is held at its value by a row while the next is sought (lexicographic optimisation).

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 10.0, "b": 4.0}), cutoff="500 m")
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, care, ["most_covered", "cheapest"], [cp.rules.Budget(limit=7)]))
    >>> plan
    <SitingPlan optimal: 1 steps, most_covered 10, cheapest 5>
    """
    if not isinstance(model, SitingModel):
        raise InputError.of("model.no-model", given=type(model).__name__)
    check_request(time_limit_s, gap)
    with Deadline(time_limit_s) as deadline:
        return _plan(Search(model, deadline, gap))


def solve_beside(
    model: SitingModel, plan: SitingPlan, *, time_limit_s: float, until_they_differ: bool = False
) -> SitingPlan:
    """Solve another model as far as the comparison with a plan asks: its steps are not brought forward.

    Parameters
    ----------
    model
        The other model, with the plan's aims.
    plan
        What it is compared with.
    time_limit_s
        As for :func:`solve`.
    until_they_differ
        Whether to leave the aims after the first at which the two are not as good.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> model = cp.SitingModel(sites, (), ["fewest", "cheapest"], [cp.rules.Count(at_least=1)])
    >>> len(solve_beside(model.variant(rules=()), solve(model), time_limit_s=9.0, until_they_differ=True).stages)
    1
    """
    with Deadline(time_limit_s) as deadline:
        rivals = plan.stages if until_they_differ else ()
        return _plan(Search(model, deadline, is_final=False, rivals=rivals))


def solve_knowing(
    model: SitingModel, built: Built | None, bound: float | None, *, time_limit_s: float, gap: float = 0.0
) -> SitingPlan:
    """Solve a model of which a plan is known, or what no plan is better than at its first aim.

    Parameters
    ----------
    model
        The model.
    built
        A plan that keeps all its rules; the answer is no worse.
    bound
        Proved of its first aim.
    time_limit_s, gap
        As for :func:`solve`.

    Examples
    --------
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 3.0]})
    >>> model = cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)])
    >>> known = cp.solve(model)
    >>> solve_knowing(model, known.built, known.bound, time_limit_s=9.0).status
    'optimal'
    """
    with Deadline(time_limit_s) as deadline:
        return _plan(Search(model, deadline, gap, built=built, proved=bound))


def avoid(plan: SitingPlan, actions: Bools, *, time_limit_s: float) -> tuple[SitingPlan, bool]:
    """Find, of all plans that are as good as one at every aim, that with the fewest of some actions.

    Parameters
    ----------
    plan
        A plan.
    actions
        Which of the model's actions to avoid.
    time_limit_s
        Seconds; without a plan with fewer by then, the one that is given is returned.

    Returns
    -------
    tuple
        The plan, its aims and their proof as they were, and whether it is proved that none has fewer.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [5.0, 5.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)]))
    >>> [avoid(plan, np.array(one), time_limit_s=9.0)[0].actions["site_id"].item() for one in ([True, False], [False, True])]
    ['y', 'x']
    """
    with Deadline(time_limit_s) as deadline:
        search = Search(plan.model, deadline)
        is_proved = search.avoid(plan, actions)
        found = replace(plan, built=search.built, seconds=plan.seconds + deadline.spent)
    _verify(found)
    return found, is_proved


def _plan(search: Search) -> SitingPlan:
    """Search, and check what was found."""
    model, deadline = search.model, search.deadline
    solution = classical(model, deadline.left, search.gap)
    found = _compiled(search) if solution is None else _classical(model, solution)
    plan = SitingPlan(
        model=model, built=found.built, stages=tuple(found.stages), status=found.status, seconds=deadline.spent, way=found.way,
    )  # fmt: skip
    _verify(plan)
    return plan


@dataclass(frozen=True)
class _Found:
    built: Built | None
    stages: list[Stage]
    status: Status
    way: str


def _compiled(search: Search) -> _Found:
    search.run()
    if search.is_impossible:
        return _Found(None, [], "infeasible", "compiled")
    status = worst(stage.status for stage in search.stages)
    return _Found(search.built, [] if search.built is None else search.stages, status, "compiled")


def _classical(model: SitingModel, solution: Solution) -> _Found:
    if solution.status == "infeasible":
        return _Found(None, [], "infeasible", "classic")
    if solution.objective != solution.objective:  # nothing was found in time
        return _Found(None, [], solution.status, "classic")
    built = Built(model, steps_of(model, solution))
    stages = []
    for aim in model.objectives:
        value = aim.value(built)
        # of a median and a center all are served, which is as much as can be
        is_last = aim is model.objectives[-1]
        bound = solution.bound if is_last else value
        bound = value if is_as_good(bound, value) and solution.status == "optimal" else bound
        stages.append(Stage(aim, value, bound, solution.status if is_last else "optimal"))
    return _Found(built, stages, solution.status, "classic")


def _verify(plan: SitingPlan) -> None:
    """Refuse a plan that breaks a rule, or whose figures are not what it says."""
    if plan.built is None:
        return
    faults = [one.about for one in broken(plan.built, plan.model.rules)]
    wrong = [
        stage.objective.words()
        for stage in plan.stages
        if not is_as_good(stage.objective.value(plan.built), stage.value)
    ]
    if faults or wrong:
        raise SolveError("siting.unverified", what=Listed((*faults, *wrong), most=6))
