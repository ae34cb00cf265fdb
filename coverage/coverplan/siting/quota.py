"""Sites for a quota goal: each unit that is short gets what it lacks, nearest to its people."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.goals import counted_facilities, facility_units
from coverplan.layers import placed
from coverplan.siting.answer import Answer
from coverplan.siting.candidates import candidate_sites, wanted_by
from coverplan.siting.draft import TimeLeft, solve_what_can_be
from coverplan.siting.problem import SitingProblem
from coverplan.siting.trips import Trip, with_existing
from coverplan.tables import group_columns

if TYPE_CHECKING:
    from coverplan.layers import UnitTree
    from coverplan.plan import QuotaGoal, SitingSettings
    from coverplan.siting.draft import Draft
    from coverplan.siting.solution import Solution
    from coverplan.study import Study

__all__ = ["site_quota"]

_SEATS = {"village": "village_seats", "town": "town_seats"}
_BY_DEFAULT = "car"


def site_quota(
    study: Study, goal: QuotaGoal, block: SitingSettings, units: pd.DataFrame, draft: Draft
) -> None:
    """Propose the facilities that units lack.

    In each short unit the p-median of its people over its candidates (its own seat where none of the
    candidates lies in it), with the facilities that it has as fixed sites. Units that lack least come first.
    Lengths are along the roads by the plan's first way of travelling, in a straight line where there are no roads.

    Parameters
    ----------
    study
        With boundaries and facilities.
    goal, block
        What is asked; ``new_sites`` is no limit here, the quota is.
    units
        The goal's rows of units.csv: ``weight_not_covered`` is the number of facilities a unit lacks.
    draft
        With the candidates; sites, values, proof, answer, unreached and findings are added.
    """
    rows = units[(units["goal_id"] == goal.id) & units["value"].notna()].set_index(
        "unit_code"
    )  # without what is excepted
    lacking = rows["weight_not_covered"].astype(int).sort_index()
    lacking = lacking[lacking > 0].sort_values(kind="stable")
    answer = Answer(
        plan_id=draft.plan_id, goal_id=goal.id, model="quota", unit="units", target=len(rows), before=len(rows) - len(lacking),
        most=len(rows),
    )  # fmt: skip
    if lacking.empty or study.facilities is None:
        draft.conclude(answer)
        return
    trip = Trip.along(study, next(iter(study.plan.travel), _BY_DEFAULT))
    if trip.roads is None:
        draft.say("siting.straight-line")
    tree = study.unit_tree
    own = _candidates_by_unit(study, goal, block, draft, lacking)
    draft.name_off_road(trip.off_road(draft.candidates))
    people = _people(study, tree, goal.units.level)
    counted = placed(counted_facilities(study.facilities, goal))
    home = facility_units(study, counted, goal.units.level)
    solutions: list[Solution] = []
    left = TimeLeft(block.time_limit_s, draft.told)
    for unit, count in lacking.items():
        sites = own[own["home"] == unit]
        mine = people[people["home"] == unit]
        problem = _unit_problem(trip, mine, sites, counted[home == unit])
        solution, left_out = solve_what_can_be(problem, "p_median", int(count), block, left)
        draft.name_unreached(mine.set_index("demand_id")["weight"], left_out)
        # With its last site a unit has what the quota asks.
        draft.sites += [
            (site, float(rank == count)) for rank, site in enumerate(solution.sites["site_id"], 1)
        ]
        if len(solution.sites) < count:
            name = str(tree.units["name"].get(unit, unit))
            draft.say("siting.unit-short", name=name, count=int(count), found=len(solution.sites))
        solutions += [] if math.isnan(solution.objective) else [solution]
    draft.is_interrupted = left.is_interrupted
    draft.prove(solutions)
    draft.values_after = [answer.before + gained for gained in accumulate(gain for _, gain in draft.sites)]
    draft.conclude(replace(answer, most=draft.values_after[-1] if draft.values_after else answer.before))


def _candidates_by_unit(
    study: Study, goal: QuotaGoal, block: SitingSettings, draft: Draft, lacking: pd.Series
) -> gpd.GeoDataFrame:
    """Return the candidates with the unit each lies in; a short unit without one brings its seat."""
    level, tree = goal.units.level, study.unit_tree

    def homes(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return sites.assign(home=tree.at_level(sites["unit_code"], level))

    own = homes(draft.candidates)
    without = lacking.index[~lacking.index.isin(own["home"])]
    if len(without) and level in _SEATS:
        found = candidate_sites(study, wanted_by(block, goal.facility, [_SEATS[level]]))
        seats = homes(found.frame)
        seats = seats[seats["home"].isin(without)]
        draft.findings += found.findings
        draft.candidates = pd.concat([draft.candidates, seats[draft.candidates.columns]], ignore_index=True)
        own = pd.concat([own, seats], ignore_index=True)
    return own


def _people(study: Study, tree: UnitTree, level: str) -> gpd.GeoDataFrame:
    """Return demand points with people: demand_id, home (their unit of a level), weight."""
    people = study.residents
    if people is None or not (groups := group_columns(people)):
        nobody: dict[str, list[object]] = {"demand_id": [], "home": [], "weight": []}
        return gpd.GeoDataFrame(nobody, geometry=[], crs=study.plan.area.crs)
    weight = people[groups[0]].astype(float)
    home = tree.at_level(people["unit_code"].fillna("").astype(str), level)
    frame = people[["demand_id", "geometry"]].assign(weight=weight, home=home)
    return placed(frame[frame["weight"] > 0]).astype({"demand_id": "str"})


def _unit_problem(
    trip: Trip, people: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
) -> SitingProblem:
    costs, fixed = with_existing(trip, trip.costs(people, sites), [(people, facilities)])
    return SitingProblem(costs, people.set_index("demand_id")["weight"], fixed=fixed)
