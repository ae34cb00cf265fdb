"""The areas from which facilities are reached, for maps: what a goal counts is drawn, and nothing decided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from coverplan.goals.eligible import eligible_sets
from coverplan.goals.facility_goals import counted_facilities
from coverplan.goals.result import reach_goals
from coverplan.layers import placed
from coverplan.network import service_area, usable_network
from coverplan.plan import ReachGoal
from coverplan.units import widest

if TYPE_CHECKING:
    from coverplan.goals.result import Result
    from coverplan.network import RoadNetwork
    from coverplan.study import Study

__all__ = ["reach_areas"]


def reach_areas(study: Study, result: Result | None) -> gpd.GeoDataFrame:
    """Return where the roads lie from which some facility is within the cutoff, goal by goal.

    Parameters
    ----------
    study
        With roads, facilities and residents; without them there are no areas.
    result
        What was measured; its reach goals are drawn, but for those that ask for more than one facility within one cutoff:
        no area says who is covered then.

    Returns
    -------
    GeoDataFrame
        goal_id, within, area in the plan's CRS: 100 m to each side of the roads
        (:func:`~coverplan.network.areas.service_area`). Where a goal asks for eligibility, a facility that
        serves units is drawn within their outlines only, if all of them have one.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> len(reach_areas(study, None))
    0
    """
    rows = []
    if result is not None:
        measured = set(reach_goals(result))
        rows = [
            {"goal_id": goal.id, "within": str(goal.within), "geometry": result.once(_area, study, goal.id)}
            for goal in study.plan.goals
            if goal.id in measured and isinstance(goal, ReachGoal) and goal.is_plain
        ]
    frame = gpd.GeoDataFrame(rows, columns=["goal_id", "within", "geometry"], crs=study.plan.area.crs)
    return frame[~frame.is_empty].reset_index(drop=True)


def _area(_: Result, study: Study, goal_id: str) -> shapely.Geometry:
    goal = study.plan.goal(goal_id)
    study = study.in_year(goal.year)
    people, facilities = study.residents, study.facilities
    if not isinstance(goal, ReachGoal) or people is None or facilities is None:
        return shapely.Polygon()
    roads = usable_network(study, goal.travel)
    if roads is None:
        return shapely.Polygon()
    pairs = eligible_sets(study, goal, people, placed(counted_facilities(facilities, goal)))
    parts = [_part(study, goal, roads, members) for _, members in pairs]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _part(
    study: Study, goal: ReachGoal, roads: RoadNetwork, facilities: gpd.GeoDataFrame
) -> shapely.Geometry:
    """Return the area of facilities that serve the same units."""
    drawn = service_area(
        roads, facilities, [widest(goal.within)], by=goal.within.by, direction=goal.direction
    )
    area: shapely.Geometry = drawn.geometry[0]
    serves = facilities["serves"].iloc[0] if goal.eligibility and "serves" in facilities else ()
    if not serves or study.outlines is None:
        return area
    served = study.outlines[study.outlines["unit_code"].isin(serves)]
    if not set(serves) <= set(served["unit_code"]):
        return area
    clipped: shapely.Geometry = shapely.intersection(area, served.geometry.union_all())
    return clipped
