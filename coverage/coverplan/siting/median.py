"""The p-median: the least weighted cost, so that people on average travel as little as possible."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting._highs import Deadline
from coverplan.siting.center import reach_all
from coverplan.siting.cuts import least_median
from coverplan.siting.exact import Chosen
from coverplan.siting.interchange import Neighbours
from coverplan.siting.solution import Solution, build, check_request, least_costs, no_solution
from coverplan.siting.ties import first_of_equals

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats, Positions
    from coverplan.siting.problem import SitingProblem

__all__ = ["solve_p_median"]


def solve_p_median(
    problem: SitingProblem, p: int, *, time_limit_s: float = 60.0, gap: float = 0.0
) -> Solution:
    """Make the weighted cost of all demand points to their nearest site least with ``p`` new sites.

    Minimise ``sum_i sum_j w_i c_ij x_ij`` subject to ``sum_j x_ij = 1`` for every demand point i,
    ``x_ij <= y_j``, ``sum_{j not fixed} y_j = p``, ``y_j = 1`` for fixed sites, ``x_ij, y_j in {0, 1}``; a
    pair without a cost has no ``x_ij``. Every demand point must reach a site, whatever its weight: there is
    no charge for leaving one out. Solved with one variable ``theta_i`` for the cost of i and the cuts
    ``theta_i >= w_i (R - sum_{j: c_ij < R} (R - c_ij) y_j)``.

    Parameters
    ----------
    problem
        Its cutoff plays no part but for ``gains``.
    p
        Number of NEW sites; when there are fewer candidates, all of them are opened.
    time_limit_s
        Seconds after which the best solution so far is returned.
    gap
        Relative gap at which a solution is good enough; 0 asks for proof.

    Returns
    -------
    Solution
        ``objective`` is the weighted cost. Infeasible when ``p`` new sites and the fixed ones cannot reach
        every demand point; ``unreached`` names those that no site reaches or, when there are none, those
        that the best ``p`` sites leave out. Of equally good sites those whose id sorts first are taken.

    Raises
    ------
    InputError
        When ``p``, the time limit or the gap make no sense.

    References
    ----------
    Hakimi, S. L. (1964), Optimum locations of switching centers and the absolute centers and medians of a
    graph, Operations Research 12. Cuts after Duran-Mateluna, C., Ales, Z. and Elloumi, S. (2023), An
    efficient Benders decomposition for the p-median problem, EJOR 308.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.costs.matrix import CostMatrix
    >>> from coverplan.siting.problem import SitingProblem
    >>> costs = CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]])
    >>> solution = solve_p_median(SitingProblem(costs, pd.Series({"0": 10.5, "1": 4.0})), p=1)
    >>> solution.site_ids, solution.objective
    (('0',), 6350.0)
    """
    check_request(p, time_limit_s, gap)
    deadline = Deadline.after(time_limit_s)
    reached = reach_all(problem, p, deadline)
    if not isinstance(reached, Chosen):
        return no_solution(
            problem, "p_median", proved=reached[1], seconds=deadline.spent, unreached=reached[0]
        )
    candidates = np.flatnonzero(~problem.is_fixed)
    near, settled = _neighbours(problem, candidates)
    chosen, bound = least_median(near, p, np.isin(candidates, reached.columns), deadline, gap=gap)

    def gains(opened: Bools) -> Floats:
        return _savings(near, opened)

    chosen = first_of_equals(chosen, gains, largest=near.penalty, count=p)
    sites = [int(number) for number in candidates[chosen]]
    return build(problem, "p_median", sites, bound=bound + settled, gap=gap, seconds=deadline.spent)


def _neighbours(problem: SitingProblem, candidates: Positions) -> tuple[Neighbours, float]:
    """Return the rows that candidates can make cheaper, and the cost of those they cannot."""
    costs, weight = problem.costs.by_demand(), problem.weight
    least = least_costs(problem, np.flatnonzero(problem.is_fixed))
    row = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    number = np.full(costs.shape[1], -1)
    number[candidates] = np.arange(len(candidates))
    column = number[costs.indices]
    # A point that weighs nothing only has to be reached.
    cheaper = (costs.data < least[row]) & (column >= 0) & ((weight[row] > 0) | np.isinf(least[row]))
    row, column, value = row[cheaper], column[cheaper], (weight[row] * costs.data)[cheaper]
    order = np.lexsort((column, value, row))
    count = np.bincount(row, minlength=costs.shape[0])
    some = count > 0
    served = np.isfinite(least)
    cap = np.full(len(least), np.inf)
    cap[served] = weight[served] * least[served]
    settled = math.fsum(cap[~some])
    indptr = np.concatenate([[0], np.cumsum(count[some])]).astype(np.int64)
    return Neighbours(
        indptr, column[order].astype(np.int64), value[order], cap[some], len(candidates)
    ), settled


def _savings(near: Neighbours, chosen: Bools) -> Floats:
    """Return what each column would save when added to the chosen ones."""
    cost = near.capped()
    row = np.repeat(np.arange(len(cost)), np.diff(near.indptr))
    open_pair = chosen[near.column]
    np.minimum.at(cost, row[open_pair], near.value[open_pair])
    saved = np.maximum(cost[row] - near.value, 0.0)
    return np.bincount(near.column, weights=saved, minlength=near.size).astype(np.float64)
