"""The p-center: nobody farther from a site than need be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.siting.covering import first_sites, open_cover
from coverplan.siting.deadline import Deadline
from coverplan.siting.exact import Chosen, fewest_columns, most_weight
from coverplan.siting.reduce import merge_rows
from coverplan.siting.solution import Solution, build, check_request, least_costs, no_solution

if TYPE_CHECKING:
    from coverplan.kernels.types import Bools, Floats
    from coverplan.siting.problem import SitingProblem

__all__ = ["solve_p_center"]


def solve_p_center(
    problem: SitingProblem, p: int, *, time_limit_s: float = 60.0, gap: float = 0.0
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
    check_request(p, time_limit_s, gap)
    with Deadline(time_limit_s) as deadline:
        reached = reach_all(problem, p, deadline)
        if not isinstance(reached, Chosen):
            left_out, proved = reached
            return no_solution(problem, "p_center", proved=proved, deadline=deadline, unreached=left_out)
        low, high, best = _halved(problem, p, reached.columns, deadline, gap=gap)
        cover, _ = open_cover(problem, high)
        sites = first_sites(cover.unweighted(), best, deadline, p)
        return build(problem, "p_center", sites, bound=low, gap=gap, deadline=deadline)


def _halved(
    problem: SitingProblem, p: int, best: tuple[int, ...], deadline: Deadline, *, gap: float
) -> tuple[float, float, tuple[int, ...]]:
    """Return the least largest cost that is not ruled out, that of the best columns, and those, from columns that reach all."""
    radii = _radii(problem)
    quick = _farthest_first(problem, p)
    low, high = 0, _place(problem, radii, best)
    if (place := _place(problem, radii, quick)) < high:
        high, best = place, quick
    while low < high and radii[high] - radii[low] > gap * radii[high] and not deadline.is_over:
        middle = (low + high) // 2
        cover, nothing = open_cover(problem, float(radii[middle]))
        if nothing.any():
            low = middle + 1
            continue
        chosen = fewest_columns(cover, deadline, enough=p)
        if chosen.value <= p:
            best, high = chosen.columns, min(middle, _place(problem, radii, chosen.columns))
        elif chosen.bound > p:
            low = middle + 1
        else:
            break
    return float(radii[low]), float(radii[high]), best


def _farthest_first(problem: SitingProblem, p: int) -> tuple[int, ...]:
    """Open, ``p`` times, the nearest candidate of whoever is farthest (Gonzalez 1985): quickly found, and seldom far from the best."""
    least = least_costs(problem, np.flatnonzero(problem.is_fixed))
    rows = problem.costs.by_demand()
    opened: list[int] = []
    for _ in range(p if len(least) else 0):
        row = int(np.argmax(least))
        part = slice(rows.indptr[row], rows.indptr[row + 1])
        sites, costs = rows.indices[part], rows.data[part]
        free = ~problem.is_fixed[sites] & (costs < least[row])
        if not free.any():
            break
        cheapest = sites[free][costs[free] == costs[free].min()]
        opened.append(int(cheapest.min()))
        least = np.minimum(least, least_costs(problem, opened[-1:]))
    return tuple(opened)


def reach_all(problem: SitingProblem, p: int, deadline: Deadline) -> Chosen | tuple[Bools, bool]:
    """Choose at most ``p`` candidates that with the fixed sites reach every demand point.

    Returns
    -------
    Chosen or tuple
        The candidates; or which demand points are left out, and whether it is proved that there is no way.
    """
    cover, nothing = open_cover(problem, math.inf)
    if nothing.any():
        return nothing, True
    chosen = fewest_columns(cover, deadline, enough=p)
    if chosen.value <= p:
        return chosen
    cover, _ = merge_rows(cover.unweighted())
    most = most_weight(cover, p, deadline)
    sites = [*np.flatnonzero(problem.is_fixed), *most.columns]
    return np.isinf(least_costs(problem, sites)), chosen.bound > p


def _radii(problem: SitingProblem) -> Floats:
    """Return the costs that can be the answer, ascending: none is below what some demand point needs at least."""
    indptr, data = problem.costs.indptr, problem.costs.data
    least = np.minimum.reduceat(data, indptr[:-1]) if len(data) else np.zeros(1)
    return np.unique(data[data >= least.max()]) if len(data) else np.zeros(1)


def _place(problem: SitingProblem, radii: Floats, columns: tuple[int, ...]) -> int:
    """Place of the largest cost among the radii when some candidates are open."""
    largest = least_costs(problem, [*np.flatnonzero(problem.is_fixed), *columns]).max(initial=0.0)
    return int(np.searchsorted(radii, largest))
