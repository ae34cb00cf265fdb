"""Covering models: the most people with p new sites, and the fewest new sites for everybody or for a share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coverplan.errors import require_type
from coverplan.siting.classic.center import LeftOut
from coverplan.siting.classic.cover import (
    Cover,
    fewest_columns,
    fewest_for_weight,
    gains,
    most_weight,
)
from coverplan.siting.classic.ties import first_of_equals
from coverplan.siting.problem import SitingProblem
from coverplan.siting.solution import Solution, build, check_request, no_solution
from coverplan.siting.solve import Deadline, Incumbent
from coverplan.units import least_share

if TYPE_CHECKING:
    from coverplan.siting.classic.reach import Merged
    from coverplan.siting.solve import Told

__all__ = ["solve_lscp", "solve_mclp"]


def first_sites(cover: Cover, columns: tuple[int, ...], deadline: Deadline, count: int = 0) -> list[int]:
    """Take the first by id among equally good columns, and fill up to ``count``."""
    chosen = np.isin(cover.column, columns)
    chosen = first_of_equals(
        chosen, lambda some: gains(cover, some), deadline, largest=float(cover.weight.sum()), count=count
    )
    return [int(number) for number in cover.column[chosen]]


def solve_mclp(
    problem: SitingProblem,
    p: int,
    *,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    progress: Told | None = None,
) -> Solution:
    """Cover the most weight with ``p`` new sites (maximal covering location problem).

    Maximise ``sum_i w_i z_i`` subject to ``z_i <= sum_{j in N_i} y_j`` for every demand point i,
    ``sum_{j not fixed} y_j = p``, ``y_j = 1`` for fixed sites, ``y_j in {0, 1}``, ``0 <= z_i <= 1``,
    where ``N_i`` are the sites within the cutoff of i (``cost <= cutoff``) and ``w_i`` is its weight.

    Parameters
    ----------
    problem
        With a cutoff.
    p
        Number of NEW sites; when there are fewer candidates, all of them are opened. Sites are opened
        even if the last ones add nothing; ``gains`` shows it.
    time_limit_s
        Seconds after which the best solution so far is returned.
    gap
        Relative gap at which a solution is good enough; 0 asks for proof.
    progress
        Called as the best solution and the bound become better, with what they are; in the thread that solves.

    Returns
    -------
    Solution
        ``objective`` is the weight covered by new and fixed sites; ``unreached`` names the demand points
        that no site covers. Of equally good sites those whose id sorts first are taken.

    Raises
    ------
    InputError
        When the problem has no cutoff, or ``p``, the time limit or the gap make no sense.

    References
    ----------
    Church, R. and ReVelle, C. (1974), The maximal covering location problem, Papers of the Regional
    Science Association 32. Merging of demand points and bounds by Benders cuts after Cordeau, Furini and
    Ljubic (2019), Benders decomposition for very large scale partial set covering and maximal covering
    location problems, EJOR 275.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.costs.matrix import CostMatrix
    >>> from coverplan.siting.problem import SitingProblem
    >>> costs = CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0]], site_ids=["east", "west"])
    >>> solution = solve_mclp(SitingProblem(costs, pd.Series({"0": 10.5, "1": 4.0}), cutoff="500 m"), p=1)
    >>> solution.site_ids, solution.objective, solution.status
    (('east',), 10.5, 'optimal')
    """
    require_type(problem, SitingProblem, "problem")
    check_request(time_limit_s, gap, p=p)
    limit = problem.require_cutoff().value
    with Deadline(time_limit_s) as deadline:
        merged = problem.as_given.within(limit)
        best = Incumbent(
            most=True, bound=math.inf, base=merged.weight_served, told=progress, deadline=deadline
        )
        chosen = most_weight(merged.cover, p, deadline, gap=gap, best=best)
        sites = first_sites(merged.cover, chosen.columns, deadline, p)
        bound = chosen.bound + merged.weight_served
        left_out = merged.uncovered
        return build(problem, "mclp", sites, bound=bound, gap=gap, deadline=deadline, unreached=left_out)


def solve_lscp(
    problem: SitingProblem,
    *,
    cover: float | None = None,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    progress: Told | None = None,
) -> Solution:
    """Cover every demand point, or a share of the weight, with the fewest new sites (set covering).

    Minimise ``sum_{j not fixed} y_j`` subject to ``sum_{j in N_i} y_j >= 1`` for every demand point i,
    ``y_j = 1`` for fixed sites, ``y_j in {0, 1}``, where ``N_i`` are the sites within the cutoff of i.
    Every demand point counts, whatever its weight.

    With ``cover`` (partial set covering) the first condition becomes ``z_i <= sum_{j in N_i} y_j``,
    ``sum_i w_i z_i >= cover * sum_i w_i``, ``0 <= z_i <= 1``: which demand points are left out is part of the
    answer, and those that weigh nothing do not count.

    Parameters
    ----------
    problem
        With a cutoff.
    cover
        Share of the weight to cover, fixed sites included, such as 0.9; None: every demand point. A share that
        a rounding of sums separates from it counts as reached, as in a reach goal.
    time_limit_s
        Seconds after which the best solution so far is returned.
    gap
        Relative gap at which a solution is good enough; 0 asks for proof.
    progress
        Called as the best solution and the bound become better, with what they are; in the thread that solves.

    Returns
    -------
    Solution
        ``objective`` is the number of new sites. Without ``cover`` infeasible exactly when some demand point is
        within the cutoff of no site, with it when all sites together cover too little. ``unreached`` names all
        demand points within the cutoff of no site. With ``cover``, of the fewest sites those that cover the
        most weight are taken, as far as the time allows; of equally good ones those whose id sorts first.

    Raises
    ------
    InputError
        When the problem has no cutoff, or the share, the time limit or the gap make no sense.

    References
    ----------
    Toregas, C., Swain, R., ReVelle, C. and Bergman, L. (1971), The location of emergency service
    facilities, Operations Research 19. A share: Daskin, M. S. and Owen, S. H. (1999), Two new location covering
    problems: the partial p-center problem and the partial set covering problem, Geographical Analysis 31.

    Examples
    --------
    >>> import pandas as pd
    >>> from coverplan.costs.matrix import CostMatrix
    >>> from coverplan.siting.problem import SitingProblem
    >>> costs = CostMatrix.from_dense([[300.0, 900.0], [800.0, 200.0], [900.0, 900.0]])
    >>> weights = pd.Series({"0": 1.0, "1": 8.0, "2": 1.0})
    >>> solve_lscp(SitingProblem(costs, weights, cutoff="500 m")).unreached
    ('2',)
    >>> solve_lscp(SitingProblem(costs, weights, cutoff="500 m"), cover=0.8).site_ids
    ('1',)
    >>> solve_lscp(SitingProblem(costs, weights, cutoff="1 km")).site_ids
    ('0',)
    """
    require_type(problem, SitingProblem, "problem")
    check_request(time_limit_s, gap, cover=cover)
    limit = problem.require_cutoff().value
    with Deadline(time_limit_s) as deadline:
        merged = problem.as_given.within(limit)
        best = Incumbent(most=False, bound=0.0, told=progress, deadline=deadline)
        if cover is not None:
            return _share_of_weight(problem, merged, cover, best, deadline, gap=gap)
        if merged.uncovered.any():
            return no_solution(problem, "lscp", LeftOut(merged.uncovered, is_proved=True), deadline=deadline)
        chosen = fewest_columns(merged.cover, deadline, gap=gap, best=best)
        sites = first_sites(merged.cover.unweighted(), chosen.columns, deadline)
        return build(problem, "lscp", sites, bound=chosen.bound, gap=gap, deadline=deadline)


def _share_of_weight(
    problem: SitingProblem, merged: Merged, share: float, best: Incumbent, deadline: Deadline, *, gap: float
) -> Solution:
    """Cover a share of the weight with the fewest of the sites that can cover what is open."""
    cover, left_out = merged.cover, merged.uncovered
    open_weight = math.fsum(cover.weight)
    total = math.fsum([open_weight, merged.weight_served, merged.weight_uncovered])
    enough = least_share(share) * total - merged.weight_served
    if open_weight < enough:
        return no_solution(problem, "lscp", LeftOut(left_out, is_proved=True), deadline=deadline)
    chosen = fewest_for_weight(cover, enough, deadline, gap=gap, best=best)
    sites = first_sites(cover, chosen.columns, deadline)
    return build(problem, "lscp", sites, bound=chosen.bound, gap=gap, deadline=deadline, unreached=left_out)
