"""The p-median: the least weighted cost, so that people on average travel as little as possible."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.classic.center import LeftOut, reach_all
from coverplan.siting.classic.median import Neighbours, least_median, neighbours_of, savings
from coverplan.siting.classic.ties import first_of_equals
from coverplan.siting.solution import Solution, build, check_request, no_solution
from coverplan.siting.solve import Deadline

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.classic.reach import Reach
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
    with Deadline(time_limit_s) as deadline:
        reach = problem.reach
        reached = reach_all(problem.as_given, p, deadline)
        if isinstance(reached, LeftOut):
            return no_solution(problem, "p_median", reached, deadline=deadline)
        near, settled = _neighbours(reach)
        start = np.isin(reach.candidates, reached)
        chosen, bound = least_median(near, p, start, deadline, gap=gap)

        def gains(opened: Bools) -> Floats:
            return savings(opened, near)[0]

        chosen = first_of_equals(chosen, gains, deadline, largest=near.penalty, count=p)
        sites = [int(number) for number in reach.candidates[chosen]]
        return build(problem, "p_median", sites, bound=bound + settled, gap=gap, deadline=deadline)


def _neighbours(reach: Reach) -> tuple[Neighbours, float]:
    """Return the rows that candidates can make cheaper, and the cost of those they cannot."""
    near = neighbours_of(reach.costs, ~reach.is_fixed, reach.weight, reach.existing)
    some = np.diff(near.indptr) > 0
    return near.rows(some), math.fsum(near.cap[~some])
