"""What a reach goal tells of the ways between places and roads: closed roads passed by, facilities that no road leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.findings import Finding
from coverplan.goals.asked import contents_of, homes_of
from coverplan.layers import placed
from coverplan.memo import Keyed, key_of
from coverplan.network import study_network, ways_to_roads
from coverplan.texts import Listed, Phrase, Term, say
from coverplan.wording import Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

    from coverplan.goals.asked import Homes
    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study
    from coverplan.tables import Measure
    from coverplan.texts import Named, Worded

__all__ = ["off_road", "off_road_notes"]

_NAMED = 5


def off_road(
    study: Study, goal: ReachGoal | CapacityGoal, weight: pd.Series, facilities: gpd.GeoDataFrame
) -> tuple[Finding, ...]:
    """Tell whom and what a closed road lies nearer to than the one it was joined to, and what no road leads to.

    A facility that is merely far from every road is a finding of its own (:mod:`coverplan.goals.service`).

    Parameters
    ----------
    study, goal
        A study with residents and roads, and its goal.
    weight
        The people of the goal, on demand_id.
    facilities
        The facilities that count.

    Returns
    -------
    tuple of Finding
        One a cause.
    """
    people = study.residents
    if people is None or study.roads is None:
        return ()
    net, homes = study_network(study, str(goal.travel)), homes_of(study, people)
    starts = net.once(_past_of_homes, Keyed(homes.contents, (study.roads, homes)))
    starts = starts.assign(weight=weight.reindex(starts.index.astype(str)).to_numpy())
    sites = _ways(net, study.roads, placed(facilities)[["facility_id", "geometry"]])
    weigh = study.plan.measure(goal.group)
    return (
        *_past_closed(goal.name, starts[starts["weight"] > 0], sites, weigh),
        *_not_joined(goal.name, sites),
    )


def _ways(net: RoadNetwork, roads: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the ways of facilities to the roads, kept with the network, which is of these roads and no others."""
    return net.once(_ways_of, Keyed(key_of(*contents_of(points, "facility_id")), (roads, points))).copy()


def _ways_of(net: RoadNetwork, given: Keyed[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]]) -> pd.DataFrame:
    return ways_to_roads(net, *given.held)


def _past_of_homes(net: RoadNetwork, given: Keyed[tuple[gpd.GeoDataFrame, Homes]]) -> pd.DataFrame:
    """Return the ways of the demand points to which a closed road lies nearer than the one they are joined to."""
    roads, homes = given.held
    ways = ways_to_roads(net, roads, homes.points[homes.on_map])
    return ways[ways["closed_m"].notna()]


def off_road_notes(findings: Sequence[Finding]) -> list[str]:
    """Say what changes the goal's figure in a few words, for its note."""
    return [say(f"note.{one.rule}", **one.params) for one in findings]


def _past_closed(
    goal: Named, starts: pd.DataFrame, sites: pd.DataFrame, measure: Measure
) -> Iterator[Finding]:
    sites = sites[sites["closed_m"].notna()]
    if starts.empty and sites.empty:
        return
    offsets = [*starts["offset_m"].dropna(), *sites["offset_m"].dropna()]
    who: list[Worded] = []
    if len(starts):
        weight = Weight(float(starts["weight"].sum()), measure)
        who.append(Phrase("off-road.points", {"count": len(starts), "weight": weight}))
    if len(sites):
        who.append(Phrase("off-road.facilities", {"count": len(sites), "names": _named(sites)}))
    params = {"goal": goal, "who": Listed(tuple(who)), "most_m": f"{max(offsets, default=0):.0f}"}
    yield Finding(rule="goal.past-closed-road", layer="roads", params=params)


def _not_joined(goal: Named, sites: pd.DataFrame) -> Iterator[Finding]:
    for reason, lost in sites[sites["reason"].notna() & (sites["reason"] != "not_snapped")].groupby("reason"):
        params = {"goal": goal, "count": len(lost), "names": _named(lost), "reason": Term(f"reason.{reason}")}
        yield Finding(rule="goal.facility-off-road", layer="facilities", params=params)


def _named(sites: pd.DataFrame) -> Listed:
    return Listed(tuple(sorted(sites.index.astype(str))), _NAMED)
