"""A solution of a location problem, recomputed from the costs, with its proof."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.ids import as_ids
from coverplan.kernels.jit import kernel
from coverplan.notebook import ROWS_SHOWN, Table, card
from coverplan.siting.classic.nearest import lower
from coverplan.siting.solve import relative_gap
from coverplan.siting.solve.tolerances import SAME
from coverplan.texts import say
from coverplan.units import is_number
from coverplan.wording import amount, share_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coverplan.kernels.types import Bools, Floats, Integers, Positions
    from coverplan.siting.classic.center import LeftOut
    from coverplan.siting.problem import SitingProblem
    from coverplan.siting.solve import Deadline


__all__ = ["UNPROVED", "ModelName", "Solution", "Status", "worst"]

ModelName = Literal["mclp", "lscp", "p_median", "p_center"]
Status = Literal["optimal", "feasible", "undecided", "time_limit", "interrupted", "infeasible"]
# The best so far, and how far from the best it may be: it ended before it was proved.
UNPROVED: tuple[Status, ...] = ("undecided", "time_limit", "interrupted")
_WORST_LAST: tuple[Status, ...] = ("optimal", "feasible", *UNPROVED, "infeasible")

_WHOLE_FROM = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """Which sites to open, and how good that is.

    Attributes
    ----------
    model : str
        ``"mclp"``, ``"lscp"``, ``"p_median"`` or ``"p_center"``.
    sites : DataFrame
        One row a new site: ``rank`` (order of marginal gain, from 1), ``site_id`` (as the costs name it),
        ``newly_covered`` (the weight it covers that fixed sites and those of lower rank do not; within the
        cutoff, or reached at all where the problem has none). Adds up to what the new sites cover.
    fixed : tuple
        Ids of the sites that exist.
    objective : float
        Recomputed from the costs: weight covered (mclp), number of new sites (lscp), weighted cost
        (p_median) or largest cost (p_center), fixed sites included; NaN when infeasible.
    bound : float
        Proved: no solution is better than this; NaN when infeasible.
    status : str
        ``"optimal"``: proved best. ``"feasible"``: proved within the gap that was asked.
        ``"time_limit"``: the best found when the time ran out (no sites and NaN when there was none).
        ``"interrupted"``: the same, when somebody pressed Ctrl-C. ``"undecided"``: the same, when the solver could
        prove no more although time was left, as with weights of very different size. ``"infeasible"``: there is no solution;
        ``unreached`` says why.
    seconds : float
        Time taken.
    unreached : tuple
        Demand points left out. For mclp and lscp those that no site, new or fixed, covers; for p_median
        and p_center those that no site reaches, or, when every one is reached by some site but not by
        ``p`` together, those that the best ``p`` sites leave out. Where leaving out has a cost, those that are.

    Examples
    --------
    >>> import coverplan as cp
    >>> costs = cp.CostMatrix.from_dense([[100.0, 900.0], [800.0, 200.0]])
    >>> weights = pd.Series({"0": 5.0, "1": 3.0})
    >>> solution = cp.solve_mclp(cp.SitingProblem(costs, weights, cutoff="500 m"), p=1)
    >>> solution.site_ids, solution.objective, solution.status
    (('0',), 5.0, 'optimal')
    """

    model: ModelName
    sites: pd.DataFrame
    fixed: tuple[object, ...]
    objective: float
    bound: float
    status: Status
    seconds: float
    unreached: tuple[object, ...]

    @property
    def site_ids(self) -> tuple[object, ...]:
        """Ids of the new sites, sorted as text."""
        return tuple(as_ids(self.sites["site_id"], "site").in_order().labels)

    @property
    def gap(self) -> float:
        """Distance of objective and bound, as a fraction of the objective; NaN when infeasible."""
        return relative_gap(self.objective, self.bound)

    def __repr__(self) -> str:
        found = "no solution" if math.isnan(self.objective) else f"{len(self.sites)} new sites"
        return (
            f"<Solution {self.model}: {self.status}, {found}, objective {self.objective:,.12g}, "
            f"bound {self.bound:,.12g}, {len(self.unreached):,} demand points unreached>"
        )

    def _repr_html_(self) -> str:
        facts = [
            (say("column.status"), say(f"solution.{self.status}")),
            (say("notebook.objective"), _figure(self.objective)),
            (say("notebook.bound"), _figure(self.bound)),
            (say("notebook.gap"), share_text(self.gap if math.isfinite(self.gap) else None)),
            (say("notebook.new-sites"), f"{len(self.sites):,}"),
            (say("notebook.fixed"), f"{len(self.fixed):,}"),
            (say("notebook.left-out"), f"{len(self.unreached):,}"),
            (say("notebook.seconds"), say("notebook.second", number=f"{self.seconds:,.2f}")),
        ]
        columns = ["rank", "site_id", "newly_covered"]
        rows = [
            [rank, site, _figure(gain)]
            for rank, site, gain in self.sites[columns].head(ROWS_SHOWN).itertuples(index=False, name=None)
        ]
        table = Table(
            [say(f"column.{name}") for name in columns], rows, numbers=[0, 2], count=len(self.sites)
        )
        title = say("notebook.solution", model=say(f"model.{self.model}"))
        return card(title, facts=facts, tables=[table])


def worst(statuses: Iterable[Status]) -> Status:
    """Return the status of what has several parts: that of the worst.

    Examples
    --------
    >>> worst(["optimal", "time_limit", "feasible"]), worst([])
    ('time_limit', 'optimal')
    """
    return max(statuses, key=_WORST_LAST.index, default="optimal")


def check_request(
    time_limit_s: object,
    gap: object = 0.0,
    *,
    p: object = 0,
    cover: float | None = None,
    beyond: tuple[float, float] = (math.inf, 0.0),
) -> None:
    """Refuse a time limit, a gap, a number of sites, a share to cover or a cost beyond the search (and what was searched) that makes no sense."""
    faults = []
    if isinstance(p, bool) or not isinstance(p, int | np.integer) or p < 0:
        faults.append(Fault.of("siting.p", p=p))
    if not (is_number(time_limit_s) and time_limit_s >= 0):
        faults.append(Fault.of("siting.time-limit", value=time_limit_s))
    if not (is_number(gap) and gap >= 0):
        faults.append(Fault.of("siting.gap", value=gap))
    if cover is not None and not (is_number(cover) and 0 <= cover <= 1):
        faults.append(Fault.of("siting.cover", value=cover))
    cost, search = beyond
    least = search if math.isfinite(search) else 0.0
    if not (is_number(cost) and cost >= least):
        faults.append(Fault.of("siting.beyond", value=cost, search=least))
    if faults:
        raise InputError(faults)


@kernel
def _pairs(
    indptr: Integers, indices: Integers, data: Floats, slot: Integers, count: int
) -> tuple[Positions, Positions, Floats]:
    """Return the pairs of some columns, a column after the other: where each begins, rows, costs; ``slot`` -1: not asked for."""
    first = np.zeros(count + 1, np.int64)
    for at in range(len(indices)):
        if slot[indices[at]] >= 0:
            first[slot[indices[at]] + 1] += 1
    first = np.cumsum(first)
    rows, costs, place = np.empty(first[-1], np.int64), np.empty(first[-1]), first[:-1].copy()
    for row in range(len(indptr) - 1):
        for at in range(indptr[row], indptr[row + 1]):
            column = slot[indices[at]]
            if column >= 0:
                rows[place[column]], costs[place[column]] = row, data[at]
                place[column] += 1
    return first, rows, costs


@kernel
def _reached(least: Floats, rows: Positions, costs: Floats) -> tuple[float, float]:
    """Return how many rows are reached once a column is open, too, and the largest cost of those, its sign turned; ``rows`` ascend."""
    count, most, at = 0.0, 0.0, 0
    for row in range(len(least)):
        cost = least[row]
        if at < len(rows) and rows[at] == row:
            cost = min(cost, costs[at])
            at += 1
        if cost < np.inf:
            count += 1.0
            most = max(most, cost)
    return count, -most


def least_costs(problem: SitingProblem, sites: Iterable[int]) -> Floats:
    """Cost of each demand point, in the order given, to the cheapest of some sites; infinite where none is reached.

    Parameters
    ----------
    sites
        By their numbers in the order of ids.
    """
    is_open = np.zeros(problem.shape[1], dtype=bool)
    is_open[problem.site_order[np.fromiter(sites, dtype=np.int64)]] = True
    least = np.full(problem.shape[0], np.inf)
    if is_open.any():
        lower(least, *problem.as_given.arrays, is_open)
    return least


def build(
    problem: SitingProblem,
    model: ModelName,
    new: Iterable[int],
    *,
    bound: float,
    gap: float,
    deadline: Deadline,
    unreached: Bools | None = None,
    beyond: float = math.inf,
) -> Solution:
    """Build the solution that opens some sites, by their numbers in the order of ids."""
    new = sorted(new)
    objective, left_out = _objective(problem, model, new, beyond)
    if math.isfinite(beyond):
        unreached = left_out
    better = max if model == "mclp" else min
    bound = better(bound, objective)
    if relative_gap(objective, bound) <= SAME:
        bound = objective
    reached = relative_gap(objective, bound)
    status: Status = "optimal" if reached == 0 else "feasible" if reached <= gap else deadline.ended
    return Solution(
        model=model,
        sites=_sites(problem, model, new, beyond),
        fixed=problem.fixed,
        objective=objective,
        bound=bound,
        status=status,
        seconds=deadline.spent,
        unreached=() if unreached is None else problem.demand_ids(unreached),
    )


def no_solution(
    problem: SitingProblem, model: ModelName, left_out: LeftOut, *, deadline: Deadline
) -> Solution:
    """Build the answer that there is no solution (or none was found), naming the demand points left out."""
    return Solution(
        model=model,
        sites=_sites(problem, model, []),
        fixed=problem.fixed,
        objective=math.nan,
        bound=math.nan,
        status="infeasible" if left_out.is_proved else deadline.ended,
        seconds=deadline.spent,
        unreached=problem.demand_ids(left_out.rows),
    )


def _objective(
    problem: SitingProblem, model: ModelName, new: list[int], beyond: float
) -> tuple[float, Bools]:
    """Return the objective, and who has no site as near as ``beyond``."""
    weight = problem.as_given.weight
    least = least_costs(problem, [*np.flatnonzero(problem.is_fixed), *new])
    left_out = least > beyond
    if model == "mclp":
        return math.fsum(weight[least <= problem.require_cutoff().value]), left_out
    if model == "p_median":
        return math.fsum(weight * np.minimum(least, beyond)), left_out
    return float(len(new)) if model == "lscp" else float(least.max(initial=0.0)), left_out


def _sites(
    problem: SitingProblem, model: ModelName, new: list[int], beyond: float = math.inf
) -> pd.DataFrame:
    """Rank new sites by what each adds to fixed sites and those before it, ties by id."""
    reach = problem.as_given
    limit = problem.cutoff.value if problem.cutoff is not None else problem.search
    weight, costs = reach.weight, reach.costs
    slot = np.full(problem.shape[1], -1)
    slot[problem.site_order[new]] = np.arange(len(new))
    first, rows, cost = _pairs(costs.indptr, costs.indices, costs.data, slot, len(new))
    pairs = {site: (rows[a:b], cost[a:b]) for site, a, b in zip(new, first, first[1:], strict=False)}
    least = least_costs(problem, np.flatnonzero(problem.is_fixed))
    worth = _worth(model, limit, beyond)
    order: list[int] = []
    gains: list[float] = []
    known: dict[int, tuple[float, ...]] = dict.fromkeys(new, (math.inf,))
    left = list(new)
    while left:
        best: tuple[tuple[float, ...], int] = ((-math.inf,), 0)
        for site in sorted(left, key=lambda one: (known[one], -one), reverse=True):
            # what a site alone covers, reaches or saves only becomes less: one that was worth less before is no better now
            if model != "p_center" and (known[site], -site) < best:
                break
            known[site] = worth(weight, least, *pairs[site])
            best = max(best, (known[site], -site))
        site = -best[1]
        at, to = pairs[site]
        newly = math.fsum(weight[at[(least[at] > limit) & (to <= limit)]])
        least[at] = np.minimum(least[at], to)
        left.remove(site)
        order.append(site)
        gains.append(newly)
    table = {
        "rank": np.arange(1, len(order) + 1),
        "site_id": problem.site_ids(order),
        "newly_covered": np.array(gains, dtype=np.float64),
    }
    return pd.DataFrame(table)


def _worth(
    model: ModelName, limit: float, beyond: float
) -> Callable[[Floats, Floats, Positions, Floats], tuple[float, ...]]:
    """How much a site adds, in the terms of its model: more is better."""

    def covered(weight: Floats, least: Floats, at: Positions, cost: Floats) -> tuple[float, ...]:
        return (float(weight[at[(least[at] > limit) & (cost <= limit)]].sum()),)

    def cheaper(weight: Floats, least: Floats, at: Positions, cost: Floats) -> tuple[float, ...]:
        before = np.minimum(least[at], beyond)
        new = np.isinf(before)
        saved = np.maximum(np.where(new, 0.0, before) - cost, 0.0)
        saved[new] = -cost[new]
        return (float(weight[at[new]].sum()), float((weight[at] * saved).sum()))

    def nearer(_: Floats, least: Floats, at: Positions, cost: Floats) -> tuple[float, ...]:
        return _reached(least, at, cost)

    return {"mclp": covered, "lscp": covered, "p_median": cheaper, "p_center": nearer}[model]


def _figure(value: float) -> str:
    """Return an objective or a bound: large ones as whole numbers, none as a dash."""
    if not math.isfinite(value):
        return amount(None, "")
    return amount(round(value) if abs(value) >= _WHOLE_FROM else value, "")
