"""The roads from which facilities are within reach, for maps: what a goal counts is drawn, and nothing decided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.goals.outcomes import reach_goals
from coverplan.goals.serving import counted_facilities, eligible_sets
from coverplan.layers import placed
from coverplan.network import reached_bands, usable_network
from coverplan.plan import ReachGoal
from coverplan.units import Cutoff, widest

if TYPE_CHECKING:
    from coverplan.goals.outcomes import Result
    from coverplan.kernels.types import Shapes
    from coverplan.network import RoadNetwork
    from coverplan.study import Study

__all__ = ["reached_bands_of_roads", "reached_roads"]

_BANDS = 3  # thirds of the cutoff


def reached_roads(study: Study, result: Result | None) -> gpd.GeoDataFrame:
    """Return the stretches of road from which some facility is within the cutoff, goal by goal.

    Parameters
    ----------
    study
        With roads, facilities and residents; without them nothing is reached.
    result
        What was measured; its reach goals are drawn, but for those that ask for more than one facility within one cutoff:
        no stretch says who is covered then.

    Returns
    -------
    GeoDataFrame
        goal_id, within, MultiLineString in the plan's CRS: the stretches and the ways from the road to the facilities
        (:func:`~coverplan.network.areas.reached_bands`). Where a goal asks for eligibility, a facility that
        serves units reaches what lies within their outlines only, if all of them have one.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> len(reached_roads(study, None))
    0
    """
    rows = [
        {
            "goal_id": goal.id,
            "within": str(goal.within),
            "geometry": result.once(_reached, study, goal.id, 1)[0],
        }
        for goal in _drawn_goals(study, result)
        if result is not None
    ]
    frame = gpd.GeoDataFrame(rows, columns=["goal_id", "within", "geometry"], crs=study.plan.area.crs)
    return frame[~frame.is_empty].reset_index(drop=True)


def reached_bands_of_roads(study: Study, result: Result | None) -> gpd.GeoDataFrame:
    """Return the stretches of road within a third, two thirds and all of the cutoff of some facility, goal by goal.

    Parameters
    ----------
    study, result
        As in :func:`reached_roads`.

    Returns
    -------
    GeoDataFrame
        goal_id, band (1 for the nearest), limit (metres or seconds, the end of the band), unit (``"m"`` or ``"s"``),
        MultiLineString. An edge that a nearer band holds whole is not in the farther ones; draw the nearest last.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> len(reached_bands_of_roads(study, None))
    0
    """
    rows = [
        {
            "goal_id": goal.id, "band": number, "limit": widest(goal.within).value * number / _BANDS,
            "unit": goal.within.unit, "geometry": lines,
        }
        for goal in _drawn_goals(study, result)
        if result is not None
        for number, lines in enumerate(result.once(_reached, study, goal.id, _BANDS), start=1)
    ]  # fmt: skip
    columns = ["goal_id", "band", "limit", "unit", "geometry"]
    frame = gpd.GeoDataFrame(rows, columns=columns, crs=study.plan.area.crs)
    return frame[~frame.is_empty].reset_index(drop=True)


def _drawn_goals(study: Study, result: Result | None) -> list[ReachGoal]:
    measured = set(reach_goals(result))
    return [
        goal
        for goal in study.plan.goals
        if goal.id in measured and isinstance(goal, ReachGoal) and goal.is_plain
    ]


def _reached(_: Result, study: Study, goal_id: str, bands: int) -> list[shapely.Geometry]:
    """Return the roads within each part of a goal's cutoff."""
    nothing: list[shapely.Geometry] = [shapely.MultiLineString()] * bands
    goal = study.plan.goal(goal_id)
    study = study.in_year(goal.year)
    people, facilities = study.residents, study.facilities
    if not isinstance(goal, ReachGoal) or people is None or facilities is None:
        return nothing
    roads = usable_network(study, goal.travel)
    if roads is None:
        return nothing
    pairs = eligible_sets(study, goal, people, placed(counted_facilities(facilities, goal)))
    parts = [_part(study, goal, roads, members, bands) for _, members in pairs]
    if not parts:
        return nothing
    return [_drawn_once(np.concatenate(band)) for band in zip(*parts, strict=True)]


def _drawn_once(lines: Shapes) -> shapely.Geometry:
    """Put lines together; served sets share roads, and a stretch is drawn once."""
    return shapely.MultiLineString(shapely.from_wkb(np.unique(shapely.to_wkb(lines))).tolist())


def _part(
    study: Study, goal: ReachGoal, roads: RoadNetwork, facilities: gpd.GeoDataFrame, bands: int
) -> list[Shapes]:
    """Return the lines from which facilities that serve the same units are reached, band by band."""
    whole = widest(goal.within)
    cutoffs = [Cutoff.of(whole.value * number / bands, whole.unit) for number in range(1, bands + 1)]
    lines = reached_bands(roads, facilities, cutoffs, by=goal.within.by, direction=goal.direction)
    serves = facilities["serves"].iloc[0] if goal.eligibility and "serves" in facilities else ()
    if not serves or study.outlines is None:
        return lines
    served = study.outlines[study.outlines["unit_code"].isin(serves)]
    if not set(serves) <= set(served["unit_code"]):
        return lines
    area = served.geometry.union_all()
    return [_inside(band, area) for band in lines]


def _inside(lines: Shapes, area: shapely.Geometry) -> Shapes:
    """Return the parts of lines that lie in an area."""
    shapely.prepare(area)
    near = lines[shapely.intersects(area, lines)]
    whole = shapely.contains_properly(area, near)
    cut = shapely.get_parts(shapely.intersection(near[~whole], area))
    kept = (shapely.get_dimensions(cut) == 1) & ~shapely.is_empty(cut)
    return np.concatenate([near[whole], cut[kept]])
