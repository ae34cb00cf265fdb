"""The p-median: the least weighted cost, so that people on average travel as little as possible."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import require_type
from coverplan.siting.classic.center import LeftOut, reach_all
from coverplan.siting.classic.median import MedianSearch, Neighbours, least_median, neighbours_of, savings
from coverplan.siting.classic.ties import first_of_equals
from coverplan.siting.problem import SitingProblem
from coverplan.siting.solution import Solution, build, check_request, no_solution
from coverplan.siting.solve import Deadline, Incumbent
from coverplan.siting.solve.tolerances import SAME

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools
    from coverplan.siting.solve import Told

__all__ = ["solve_p_median"]

# Pairs that are put in order in a second, at most; where there is not the time to do that: pairs from which a choice is made, and the time
# that may take.
_PAIRS_A_SECOND = 3e7
_SAMPLED_PAIRS = 400_000
_SAMPLE_S = 0.2


def solve_p_median(
    problem: SitingProblem,
    p: int,
    *,
    beyond: float = math.inf,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    progress: Told | None = None,
) -> Solution:
    """Make the weighted cost of all demand points to their nearest site least with ``p`` new sites.

    Minimise ``sum_i sum_j w_i c_ij x_ij`` subject to ``sum_j x_ij = 1`` for every demand point i,
    ``x_ij <= y_j``, ``sum_{j not fixed} y_j = p``, ``y_j = 1`` for fixed sites, ``x_ij, y_j in {0, 1}``; a
    pair without a cost has no ``x_ij``. Every demand point must reach a site, whatever its weight; with
    ``beyond`` each may be left out at that cost instead, so that costs need be known nearby only. Solved with one variable ``theta_i`` for the cost of i and the cuts
    ``theta_i >= w_i (R - sum_{j: c_ij < R} (R - c_ij) y_j)``.

    Parameters
    ----------
    problem
        Its cutoff plays no part but for ``gains``.
    p
        Number of NEW sites; when there are fewer candidates, all of them are opened.
    beyond
        What a demand point costs (times its weight) when no open site is nearer than this, in the unit of the
        costs and no less than the largest that was searched for; infinite: every demand point must reach a site.
    time_limit_s
        Seconds after which the best solution so far is returned.
    gap
        Relative gap at which a solution is good enough; 0 asks for proof.
    progress
        Called as the best solution and the bound become better, with what they are; in the thread that solves.

    Returns
    -------
    Solution
        ``objective`` is the weighted cost. With ``beyond`` never infeasible, and ``unreached`` names those that
        the sites leave out. Without it infeasible when ``p`` new sites and the fixed ones cannot reach
        every demand point; ``unreached`` names those that no site reaches or, when there are none, those
        that the best ``p`` sites leave out. Of equally good sites those whose id sorts first are taken.

    Raises
    ------
    InputError
        When ``p``, ``beyond``, the time limit or the gap make no sense.

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
    >>> near = CostMatrix.from_dense([[300.0, float("nan")], [float("nan"), 200.0]])
    >>> left = solve_p_median(SitingProblem(near, pd.Series({"0": 10.5, "1": 4.0})), p=1, beyond=5_000.0)
    >>> left.site_ids, left.objective, left.unreached
    (('0',), 23150.0, ('1',))
    """
    require_type(problem, SitingProblem, "problem")
    check_request(time_limit_s, gap, p=p, beyond=(beyond, problem.search))
    with Deadline(time_limit_s) as deadline:
        near, settled = _neighbours(problem, beyond, deadline)
        search = None if near is None or math.isinf(settled) else MedianSearch(near, p)
        if search is not None:
            search.greedy(deadline)
        if search is None or not search.reaches_all:
            reached = reach_all(problem.as_given, p, deadline) if math.isinf(beyond) else ()
            if isinstance(reached, LeftOut):
                return no_solution(problem, "p_median", reached, deadline=deadline)
            if search is None:
                return _at_once(problem, reached, p, beyond, gap, deadline)
            search.try_from(np.isin(problem.as_given.candidates, reached), deadline)
        best = Incumbent(most=False, bound=0.0, base=settled, told=progress, deadline=deadline)
        least_median(search, deadline, gap=gap, best=best)
        chosen = _first_of_equals(search, best, deadline)
        sites = [int(number) for number in problem.as_given.candidates[chosen]]
        bound = best.bound + settled
        return build(problem, "p_median", sites, bound=bound, gap=gap, deadline=deadline, beyond=beyond)


def _first_of_equals(search: MedianSearch, best: Incumbent, deadline: Deadline) -> Bools:
    near, count = search.near, search.count
    chosen = np.zeros(near.size, dtype=bool)
    chosen[list(best.columns)] = True
    if chosen.sum() == count and search.is_first(chosen):
        return chosen
    return first_of_equals(
        chosen, lambda opened: savings(opened, near), deadline, largest=near.penalty, count=count
    )


def _neighbours(problem: SitingProblem, beyond: float, deadline: Deadline) -> tuple[Neighbours | None, float]:
    """Return the rows that candidates can make cheaper, and the cost of those they cannot; None when the time is over."""
    if deadline.left * _PAIRS_A_SECOND <= len(problem.as_given.costs.data):
        return None, 0.0
    reach = problem.reach
    there = np.minimum(reach.existing, beyond)
    near = neighbours_of(reach.costs, ~reach.is_fixed, reach.weight, there, deadline)
    if near is None:
        return None, 0.0
    some = np.diff(near.indptr) > 0
    return near if some.all() else near.rows(some), math.fsum(near.cap[~some])


def _at_once(
    problem: SitingProblem, reached: tuple[int, ...], p: int, beyond: float, gap: float, deadline: Deadline
) -> Solution:
    """Answer with what a part of the demand points would choose; at best everybody's nearest site is open."""
    reach, moment = problem.as_given, Deadline(_SAMPLE_S)
    every = -(-len(reach.costs.data) // _SAMPLED_PAIRS)
    start = np.isin(reach.candidates, reached)
    part = reach.rows(problem.demand_order[:: max(1, every)])
    there = np.minimum(part.existing, beyond)
    near = neighbours_of(part.costs, ~part.is_fixed, part.weight, there, moment)
    if near is not None and len(near.value):
        search = MedianSearch(near, p)
        search.try_from(start, moment)
        if math.isfinite(beyond) or np.isfinite(reach.least(reach.candidates[search.best])).all():
            start = search.best
    start[np.flatnonzero(~start)[: max(0, p - int(start.sum()))]] = True
    nearest = reach.weight * np.minimum(reach.least(reach.candidates), beyond)
    bound = (1.0 - SAME) * math.fsum(nearest)
    sites = [int(number) for number in reach.candidates[start]]
    return build(problem, "p_median", sites, bound=bound, gap=gap, deadline=deadline, beyond=beyond)
