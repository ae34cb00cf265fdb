"""What must be said beside a share of people in reach: what it leaves out, and what it hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import shapely

from coverplan.goals.asked import homes_of, limits_of
from coverplan.goals.reach.access import crow_distances
from coverplan.goals.reach.coverage import coverage_of
from coverplan.goals.serving import eligible
from coverplan.layers import placed
from coverplan.memo import Keyed, key_of
from coverplan.network import study_network
from coverplan.tables import text_column
from coverplan.texts import Listed, Term, say
from coverplan.wording import Group, share_text, some_share_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study

__all__ = ["placed_notes", "reach_notes", "straight_line_note", "towns_without_people", "weights_missing"]

# Ways of placing a unit's figures that say little of where they are.
_ROUGH_WAYS = ("grid", "seat")
# Roads that run along the line weave about it; those farther out lie beyond it.
_ALONG_THE_LINE_M = 100.0


def placed_notes(study: Study, goal: ReachGoal | CapacityGoal, reach: pd.DataFrame) -> Iterator[str]:
    """Say how much stands on a grid or on the seats of units, for want of a closer place."""
    people = study.residents
    if people is None or "placed_by" not in people:
        return
    ways = people.set_index("demand_id")["placed_by"].reindex(reach.index)
    for way in _ROUGH_WAYS:
        if float(reach.loc[ways == way, "weight"].sum()) > 0:
            yield _say_share("goal.placed", ways == way, reach, study, goal, way=Term(f"way.{way}"))


def _say_share(
    key: str,
    who: pd.Series,
    reach: pd.DataFrame,
    study: Study,
    goal: ReachGoal | CapacityGoal,
    /,
    **params: object,
) -> str:
    """Say something of a share of the weight."""
    share = float(reach.loc[who, "weight"].sum()) / float(reach["weight"].sum())
    what = Term(f"measure.{study.plan.measure(goal.group)}")
    return say(key, share=some_share_text(share), what=what, **params)


def reach_notes(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> list[str]:
    """Say which towns are left out, whose coverage depends on what lies beyond the line, and who lost it by closures."""
    notes = [say("goal.no-facility")] if facilities.empty else []
    nowhere = reach["reason"] == "no_place"
    if reach.loc[nowhere, "weight"].sum() > 0:
        notes.append(_say_share("goal.some-nowhere", nowhere, reach, study, goal))
    without = towns_without_people(study, reach)
    if without:
        group = Group(goal.group, study.plan.measure(goal.group))
        notes.append(say("goal.towns-without-people", group=group, **without))
    notes.append(weights_missing(study, goal))
    notes.append(_depends_outside(study, goal, people, facilities, reach))
    if study.closures is not None:
        net = study_network(study, goal.travel)
        before = coverage_of(study, goal, people, facilities, net=net.closed_by(None))
        lost = before["covered"] & ~reach["covered"]
        notes.append(_say_share("goal.lost-by-closures", lost, reach, study, goal))
    return notes


def towns_without_people(study: Study, reach: pd.DataFrame) -> dict[str, object]:
    """Count and name the towns in which a goal weighs nobody.

    Parameters
    ----------
    study
        With boundaries.
    reach
        The goal's demand points: unit_code, weight, and reason where some are excepted.

    Returns
    -------
    dict
        ``known`` and ``count``: n of N towns have people; ``names`` of the others. Empty where all have, or none.

    Examples
    --------
    ``sample`` is the embedded study, ``sample_result`` what :func:`coverplan.measure` found in it.

    >>> towns_without_people(sample, sample_result.reach["cemetery-cover"])
    {}
    """
    units = study.unit_tree.units
    towns = units["name"][units["level"] == "town"]
    there = reach["weight"] > 0
    if "reason" in reach:
        there |= reach["reason"] == "excepted"  # whom the goal leaves out is no lack of figures
    lived_in = pd.Series(reach["unit_code"][there].unique(), dtype="str")
    peopled = set(study.unit_tree.at_level(lived_in, "town")) - {""}
    without = towns[~towns.index.isin(peopled)]
    if without.empty or not peopled:
        return {}
    return {
        "known": len(towns) - len(without),
        "count": len(towns),
        "names": Listed(tuple(map(str, without))),
    }


def weights_missing(study: Study, goal: ReachGoal | CapacityGoal) -> str:
    """Say in how many rows the group has no figure, as loading found."""
    missing = [
        int(str(finding.params["count"]))
        for finding in study.findings
        if finding.rule == "residents.figure-missing" and finding.params["column"] == goal.group
    ]
    return say("goal.weight-missing", group=goal.group, count=sum(missing)) if missing else ""


def _depends_outside(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> str:
    """Say what share is covered only by facilities and roads beyond the line, where some are given."""
    area = None if study.outlines is None else study.outlines[study.outlines["level"] == "county"]
    facilities = placed(facilities)
    if area is None or area.empty:
        return ""
    area = area.geometry.union_all()
    net = study_network(study, goal.travel)
    inland = net.once(_inland, Keyed(key_of(area.wkb), area))
    km = (inland.shut_length_m - net.shut_length_m) / 1000
    inside = facilities.geometry.intersects(area)
    if inside.all() and not km:
        return ""
    still = coverage_of(study, goal, people, facilities[inside], net=inland)["covered"]
    beyond_only = reach["covered"] & ~still
    if not reach.loc[beyond_only, "weight"].sum() > 0:
        return ""
    return _say_share(
        "goal.depends-outside", beyond_only, reach, study, goal, count=int((~inside).sum()), km=f"{km:,.1f}"
    )


def _inland(net: RoadNetwork, given: Keyed[BaseGeometry]) -> RoadNetwork:
    """Return the roads without what lies beyond an area's line; every goal of a traveller asks for them."""
    beyond = shapely.box(*net.edges.total_bounds).difference(given.held.buffer(_ALONG_THE_LINE_M))
    return net.with_closures(beyond)


def straight_line_note(
    study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, weight: pd.Series
) -> str:
    """Say which share is near enough in a straight line to a facility that may serve it."""
    if not (goal.is_single and goal.within.unit == "m"):
        return ""
    may = eligible(study, goal, people, facilities)
    limits = limits_of(study, text_column(people, "unit_code"), goal.within).to_numpy()
    inside = crow_distances(homes_of(study, people), facilities, may) <= limits
    share = float(weight[inside].sum()) / float(weight.sum())
    return say("goal.straight-line", share=share_text(share))
