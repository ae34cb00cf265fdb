"""The p-center: nobody farther from a site than need be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coverplan.errors import require_type
from coverplan.siting.classic.center import LeftOut, least_radius, reach_all
from coverplan.siting.covering import first_sites
from coverplan.siting.problem import SitingProblem
from coverplan.siting.solution import Solution, build, check_request, no_solution
from coverplan.siting.solve import Deadline, Incumbent

if TYPE_CHECKING:
    from coverplan.siting.solve import Told

__all__ = ["solve_p_center"]


def solve_p_center(
    problem: SitingProblem,
    p: int,
    *,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    progress: Told | None = None,
) -> Solution:
    """Make the largest cost of any demand point as small as possible with ``p`` new sites.

    Minimise ``r`` subject to ``r >= sum_j c_ij x_ij`` and ``sum_j x_ij = 1`` for every demand point i,
    ``x_ij <= y_j``, ``sum_{j not fixed} y_j = p``, ``y_j = 1`` for fixed sites, ``x_ij, y_j in {0, 1}``.
    Solved by bisection over the distinct costs: r is large enough exactly when ``p`` new sites cover every
    demand point within r. Weights play no part; every demand point counts.

    Parameters
    ----------
    problem
        Its cutoff plays no part.
    p
        Number of NEW sites; when there are fewer candidates, all of them are opened.
    time_limit_s
        Seconds after which the best solution so far is returned.
    gap
        Relative gap at which a solution is good enough; 0 asks for proof.
    progress
        Called as the best solution and the bound become better, with what they are; in the thread that solves.

    Returns
    -------
    Solution
        ``objective`` is the largest cost, in the unit of the costs. Infeasible when ``p`` new sites and the
        fixed ones cannot reach every demand point; ``unreached`` names those that no site reaches or, when
        there are none, those that the best ``p`` sites leave out.

    Raises
    ------
    InputError
        When ``p``, the time limit or the gap make no sense.

    References
    ----------
    Minieka, E. (1970), The m-center problem, SIAM Review 12.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.costs.matrix import CostMatrix
    >>> from coverplan.siting.problem import SitingProblem
    >>> costs = CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]])
    >>> solution = solve_p_center(SitingProblem(costs, pd.Series({"0": 10.5, "1": 4.0})), p=1)
    >>> solution.site_ids, solution.objective
    (('0',), 800.0)
    """
    require_type(problem, SitingProblem, "problem")
    check_request(time_limit_s, gap, p=p)
    with Deadline(time_limit_s) as deadline:
        reach = problem.as_given
        reached = reach_all(reach, p, deadline)
        if isinstance(reached, LeftOut):
            return no_solution(problem, "p_center", reached, deadline=deadline)
        best = Incumbent(most=False, bound=0.0, told=progress, deadline=deadline)
        best.offer(reached, float(reach.least(reached).max(initial=0.0)))
        least_radius(reach, p, best, deadline, gap=gap)
        # what is not proved need not be the first of equals
        limit = -math.inf if deadline.is_over else best.value
        sites = first_sites(reach.within(limit).cover.unweighted(), best.columns, deadline, p)
        return build(problem, "p_center", sites, bound=best.bound, gap=gap, deadline=deadline)
