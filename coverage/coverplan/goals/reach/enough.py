"""How wide a reach goal's cutoff must be for each demand point to have all the facilities that are asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coverplan.goals.asked import by_class, contents_of, homes_of, limits_of
from coverplan.goals.reach.coverage import Leg
from coverplan.goals.serving import costs_of_goal, eligible, nearest_facilities
from coverplan.layers import is_placed
from coverplan.memo import Keyed, key_of
from coverplan.network import cost_matrix, study_network
from coverplan.tables import text_column
from coverplan.units import Cutoff, cost_unit, widest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.goals.asked import Homes
    from coverplan.goals.serving import Eligible
    from coverplan.kernels.types import Bounds, Floats, Integers, Positions
    from coverplan.network import Direction, RoadNetwork
    from coverplan.plan import ReachGoal
    from coverplan.study import Study
    from coverplan.units import By

__all__ = ["enough_costs"]

# So many times the search is doubled before the last, which has no limit.
_DOUBLINGS = 12


def enough_costs(
    study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
) -> Floats:
    """Return for each demand point the least cutoff under which it would be covered, the goal's other conditions held.

    Of one set of kinds that is the cost of the n-th nearest facility that may serve it and keeps the second cutoff, n being the
    ``providers`` of its class; of several sets it is the largest of theirs. It does not hang on the goal's own cutoff, and is kept
    with the roads: another cutoff asks for it again.

    Parameters
    ----------
    study, goal
        A study with roads and its reach goal.
    people, facilities
        The residents, and the facilities that count.

    Returns
    -------
    array of float, shape (points,)
        Metres or seconds, in the order of the residents; NaN where no cutoff is wide enough, or where the class is not known.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> goal = sample.plan.goal("care-by-car")
    >>> two = goal.model_copy(update={"providers": 2})
    >>> one, other = (enough_costs(sample, each, sample.residents, sample.facilities) for each in (goal, two))
    >>> bool((one <= other)[~np.isnan(other)].all())
    True
    """
    sets = [facilities[facilities["kind"].isin(kinds)] for kinds in goal.kind_sets]
    largest: Floats = np.maximum.reduce([_of_set(study, goal, people, some) for some in sets])
    return largest


@dataclass(frozen=True, eq=False)
class _Question:
    """How many of which facilities each demand point must have.

    Attributes
    ----------
    homes, facilities, may
        Demand points, facilities of one set of kinds, and who may use what.
    wanted : array of float, shape (points,)
        How many; NaN where it is not known.
    leg, limits
        The second cutoff: up to where its ways count, and up to where those of each point (NaN: not known); None where there is none.
    nearest : array of float, shape (points,)
        The cost of the nearest; NaN where there is none.
    """

    homes: Homes
    facilities: gpd.GeoDataFrame
    may: Eligible
    wanted: Floats
    leg: Leg | None
    limits: Floats | None
    nearest: Floats


def _of_set(study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> Floats:
    """Return the same for facilities of one set of kinds."""
    codes = text_column(people, "unit_code")
    wanted = by_class(study, codes, goal.class_providers, goal.providers).to_numpy()
    nearest = nearest_facilities(study, goal, people, facilities)["cost"].to_numpy()
    if goal.and_within is None and goal.most_providers == 1:
        one: Floats = np.where(np.isnan(wanted), np.nan, nearest)
        return one
    homes, may = homes_of(study, people), eligible(study, goal, people, facilities)
    leg, limits, told = None, None, b""
    if goal.and_within is not None:
        leg = Leg(widest(goal.and_within), goal.and_within.by, goal.direction)
        limits = limits_of(study, codes, goal.and_within).to_numpy()
        told = limits.tobytes() + goal.and_within.by.encode()
    places = (homes.contents, *contents_of(facilities, "facility_id"), *may.contents)
    question = _Question(homes, facilities, may, wanted, leg, limits, nearest)
    key = key_of(*places, wanted.tobytes(), told)
    net = study_network(study, goal.travel)
    return net.once(_worked_out, Keyed(key, question), goal.cost_by, goal.direction)


def _worked_out(net: RoadNetwork, given: Keyed[_Question], by: By, direction: Direction) -> Floats:
    asked = given.held
    pairs = _keeping(net, asked)
    # who has no way to any, or may not use so many, needs no search
    possible = ~np.isnan(asked.nearest)
    if pairs is not None:
        possible &= np.bincount(pairs // len(asked.facilities), minlength=len(possible)) >= asked.wanted
    usable = asked.may.allowed & is_placed(asked.facilities)
    alike, kind = np.unique(usable, axis=0, return_inverse=True)
    enough = np.full(len(possible), np.nan)
    for at, columns in enumerate(alike):
        who = possible & (asked.wanted <= columns.sum()) & (kind.reshape(-1) == at)[asked.may.unit]
        ends = np.flatnonzero(who), np.flatnonzero(columns)
        for rows, costs in _widening(net, asked, ends, pairs, by=by, direction=direction):
            enough[rows] = costs
    return enough


def _keeping(net: RoadNetwork, asked: _Question) -> Bounds | None:
    """Return the pairs that keep the second cutoff, as numbers (:func:`_numbers`) in order; None: every pair does."""
    if asked.leg is None or asked.limits is None:
        return None
    costs = costs_of_goal(net, asked.leg, asked.homes, asked.facilities, asked.may)
    who = np.repeat(np.arange(costs.shape[0]), np.diff(costs.indptr))
    near = costs.data <= asked.limits[who]
    return np.sort(_numbers(who[near], costs.indices[near], costs.shape[1]))


def _numbers(who: Positions, which: Integers, many: int) -> Bounds:
    """Return the number of each pair of a demand point and one of so many facilities."""
    numbers: Bounds = who.astype(np.int64) * many + which
    return numbers


def _widening(
    net: RoadNetwork,
    asked: _Question,
    ends: tuple[Positions, Positions],
    pairs: Bounds | None,
    *,
    by: By,
    direction: Direction,
) -> Iterator[tuple[Positions, Floats]]:
    """Search wider and wider for those that have not enough yet; yield each time who has, and from which cost on."""
    left, columns = ends
    if not len(left):
        return
    sites = asked.facilities.iloc[columns][["facility_id", "geometry"]]
    search = max(float(np.median(asked.nearest[left])), 1.0)
    for turn in range(_DOUBLINGS + 1):
        limit = Cutoff.of(search * 2**turn, cost_unit(by)) if turn < _DOUBLINGS else None
        homes = asked.homes.points.iloc[left]
        costs = cost_matrix(net, homes, sites, search=limit, by=by, direction=direction)
        row, cost = np.repeat(np.arange(len(left)), np.diff(costs.indptr)), costs.data
        if pairs is not None:
            numbers = _numbers(left[row], columns[costs.indices], len(asked.facilities))
            keeps = pairs.take(np.searchsorted(pairs, numbers), mode="clip") == numbers
            row, cost = row[keeps], cost[keeps]
        nth = asked.wanted[left].astype(np.int64)
        last = np.cumsum(np.bincount(row, minlength=len(left)))
        at = np.append(0, last[:-1]) + nth - 1
        found = at < last
        yield left[found], cost[np.lexsort((cost, row))][at[found]]
        left = left[~found]
        if not len(left):
            return
