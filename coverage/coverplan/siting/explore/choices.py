"""Other plans that are nearly as good, how often a site stays when figures are unsure, and two plans compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix, fresh
from coverplan.errors import InputError
from coverplan.siting.model import rules
from coverplan.siting.route import SitingPlan, solve
from coverplan.siting.solution import check_request
from coverplan.siting.solve import Deadline
from coverplan.units import Cutoff, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.kernels.types import Floats
    from coverplan.siting.model import Service, SitingModel
    from coverplan.siting.model.rules import Rule

__all__ = ["compare_plans", "near_best", "shaken", "stability"]

_PLANS = ("service", "demand_id", "weight", "served_one", "served_other", "cost_one", "cost_other", "effect")


def near_best(
    plan: SitingPlan, count: int = 3, *, within: float = 0.05, differ: int = 1, time_limit_s: float = 60.0
) -> tuple[SitingPlan, ...]:
    """Find other plans that are nearly as good at the first aim and really differ.

    Parameters
    ----------
    plan
        The best plan.
    count
        How many others at most.
    within
        How much worse at the first aim they may be, as a fraction of its value.
    differ
        In how many of the new sites of each plan before it a plan must differ at least (as many as there are, where there are fewer).
    time_limit_s
        Seconds in all.

    Returns
    -------
    tuple of SitingPlan
        Best first, without the given one; fewer where no more are so good.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y", "z"], "open_cost": [3.0, 3.1, 9.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)]))
    >>> [other.actions["site_id"].tolist() for other in cp.near_best(plan)]
    [['y']]
    """
    _require(plan)
    check_request(time_limit_s)
    for name, given, least in (("count", count, 1), ("differ", differ, 1), ("within", within, 0)):
        if not (is_number(given) and given >= least):
            raise InputError.of("error.option", name=name, value=given, allowed=f">= {least}")
    found: list[SitingPlan] = []
    differing: list[Rule] = []
    first = plan.stages[0]
    latest = plan
    with Deadline(time_limit_s) as deadline:
        while len(found) < count and not deadline.is_over:
            new = latest.actions.loc[latest.actions["action"] == "build", "site_id"].tolist()
            if not new:
                break
            differing.append(rules.Differs(sites=new, at_least=min(differ, len(new))))
            model = plan.model.variant(rules=[*plan.model.rules, *differing])
            latest = solve(model, time_limit_s=deadline.left)
            if latest.built is None:
                break
            loss = (
                first.value - latest.objective if first.objective.is_most else latest.objective - first.value
            )
            if loss > within * abs(first.value):
                break
            found.append(latest)
    return tuple(found)


def shaken(
    model: SitingModel,
    seed: int,
    *,
    people: float = 0.1,
    speed: float = 0.1,
    cutoff: float = 0.0,
    money: float = 0.0,
) -> SitingModel:
    """Return a model with figures that are a little different, as unsure as they may be.

    Parameters
    ----------
    model
        The model.
    seed
        Of the random numbers; the same one gives the same model.
    people
        Each demand point's weight is changed by up to this fraction, independently.
    speed
        Every cost of a service is changed by one factor, up to this fraction from 1.
    cutoff, money
        The same of cutoffs and of budgets.

    Examples
    --------
    >>> import coverplan as cp
    >>> model = cp.SitingModel(pd.DataFrame({"site_id": ["x"]}), (), "fewest", [cp.rules.Budget(limit=10)])
    >>> 9.0 <= cp.shaken(model, 1, money=0.1).rules[0].limit <= 11.0
    True
    """
    for name, value in (("people", people), ("speed", speed), ("cutoff", cutoff), ("money", money)):
        if not (is_number(value) and 0 <= value < 1):
            raise InputError.of("error.option", name=name, value=value, allowed="0 <= x < 1")
    rng = np.random.default_rng(seed)

    def factor(most: float) -> float:
        return float(1 + most * rng.uniform(-1, 1))

    services = []
    for service in model.services:
        weights = service.weights * (1 + people * rng.uniform(-1, 1, len(service.weights)))
        costs = _scaled(service.costs, factor(speed))
        services.append(
            replace(service, weights=weights, costs=costs, cutoff=_cutoff(service, costs, factor(cutoff)))
        )
    changed = [
        _with_money(rule, factor(money)) if isinstance(rule, rules.Budget) else rule for rule in model.rules
    ]
    return model.variant(services=services, rules=changed)


def _scaled(costs: CostMatrix, factor: float) -> CostMatrix:
    data: Floats = costs.data * factor
    return CostMatrix.of_ids(
        costs.row_ids,
        costs.column_ids,
        costs.indptr,
        costs.indices,
        fresh(data),
        costs.unit,
        costs.search * factor,
    )


def _cutoff(service: Service, costs: CostMatrix, factor: float) -> Cutoff | None:
    """Return a cutoff somewhat wider or narrower, no wider than ways are known."""
    if service.cutoff is None:
        return None
    return Cutoff.of(min(service.costs.limit(service.cutoff).value * factor, costs.search), costs.unit)


def _with_money(rule: rules.Budget, factor: float) -> rules.Budget:
    if is_number(rule.limit):
        return replace(rule, limit=rule.limit * factor)
    assert not isinstance(rule.limit, float | int)
    return replace(rule, limit={str(phase): money * factor for phase, money in rule.limit.items()})


def stability(
    plan: SitingPlan, scenarios: Iterable[SitingModel], *, time_limit_s: float = 60.0, gap: float = 0.0
) -> pd.DataFrame:
    """Tell how often each site is built when figures are other than they were taken to be.

    Parameters
    ----------
    plan
        The plan in question.
    scenarios
        Models of the same sites with other figures, such as :func:`shaken` makes.
    time_limit_s
        Seconds for each scenario.
    gap
        As for :func:`coverplan.solve`.

    Returns
    -------
    DataFrame
        One row a site that is built in the plan or in a scenario, most often first: ``site_id``, ``in_plan``, ``times``, ``share`` of the
        scenarios that have a plan.

    Examples
    --------
    >>> import coverplan as cp
    >>> sites = pd.DataFrame({"site_id": ["x", "y"], "open_cost": [3.0, 9.0]})
    >>> plan = cp.solve(cp.SitingModel(sites, (), "cheapest", [cp.rules.Count(at_least=1)]))
    >>> cp.stability(plan, [cp.shaken(plan.model, seed) for seed in range(3)]).to_numpy().tolist()
    [['x', True, 3, 1.0]]
    """
    _require(plan)
    check_request(time_limit_s, gap)
    plans = [solve(model, time_limit_s=time_limit_s, gap=gap) for model in scenarios]
    possible = [one for one in plans if one.built is not None]
    mine = plan.actions.loc[plan.actions["action"] == "build", "site_id"].tolist()
    every = [
        site
        for one in possible
        for site in one.actions.loc[one.actions["action"] == "build", "site_id"].tolist()
    ]
    rows = [
        (site, site in mine, every.count(site), every.count(site) / max(1, len(possible)))
        for site in dict.fromkeys([*mine, *every])
    ]
    frame = pd.DataFrame(rows, columns=["site_id", "in_plan", "times", "share"])
    return frame.sort_values(["times", "in_plan"], ascending=False, kind="stable", ignore_index=True)


def compare_plans(one: SitingPlan, other: SitingPlan) -> pd.DataFrame:
    """Tell who gains and who loses between two plans of the same services.

    Parameters
    ----------
    one, other
        The plans.

    Returns
    -------
    DataFrame
        One row a service and demand point with weight: ``served_one``, ``served_other`` (weight), ``cost_one``, ``cost_other`` (mean cost of
        those served; NaN where nobody is), ``effect`` (gains, loses, same): who is served counts first, then how far it is.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[1.0, 9.0], [9.0, 1.0]], demand_ids=["a", "b"], site_ids=["x", "y"])
    >>> care = cp.Service(name="care", costs=costs, weights=pd.Series({"a": 10.0, "b": 4.0}), cutoff="5 m")
    >>> sites = pd.DataFrame({"site_id": ["x", "y"]})
    >>> plans = [cp.solve(cp.SitingModel(sites, care, "fewest", [cp.rules.MustOpen(sites=[site])])) for site in "xy"]
    >>> cp.compare_plans(*plans)["effect"].tolist()
    ['loses', 'gains']
    """
    for plan in (one, other):
        _require(plan)
    if one.model.service_names != other.model.service_names:
        raise InputError.of("explore.other-services")
    tables = []
    for at, service in enumerate(one.model.services):
        first, second = (_of_points(plan, at) for plan in (one, other))
        joined = first.add_suffix("_one").join(second.add_suffix("_other"), how="outer")
        joined["weight"] = joined["weight_one"].fillna(joined["weight_other"])
        more = joined["served_other"] - joined["served_one"]
        nearer = (joined["cost_one"] - joined["cost_other"]).fillna(0.0)
        better = more.where(more.abs() > 1e-6, nearer.where(nearer.abs() > 1e-9, 0.0))
        effect = np.select([better > 0, better < 0], ["gains", "loses"], "same")
        tables.append(
            joined.assign(effect=effect, service=service.name).rename_axis("demand_id").reset_index()
        )
    frame = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(_PLANS))
    return frame[frame["weight"] > 0][list(_PLANS)].reset_index(drop=True)


def _of_points(plan: SitingPlan, service: int) -> pd.DataFrame:
    assert plan.built is not None
    reach = plan.model.reaches[service]
    flows = plan.built.flows_of(service, len(plan.model.phases) - 1)
    served = np.bincount(flows.row, flows.amount, len(reach.ids))
    spent = np.bincount(flows.row, flows.amount * plan.built.cost_of(service, flows), len(reach.ids))
    cost = np.divide(spent, served, out=np.full(len(served), np.nan), where=served > 0)
    return pd.DataFrame({"weight": reach.weight, "served": served, "cost": cost}, index=reach.ids.labels)


def _require(plan: object) -> None:
    """Refuse what is no plan with steps."""
    if not isinstance(plan, SitingPlan):
        raise InputError.of("explain.no-plan", given=type(plan).__name__)
    if plan.built is None:
        raise InputError.of("explore.no-steps")
