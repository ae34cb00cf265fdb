"""Which facility that may serve them is nearest to people by road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals.asked import contents_of, homes_of
from coverplan.goals.serving.eligible import eligible
from coverplan.layers import is_placed
from coverplan.memo import Keyed, key_of
from coverplan.network import nearest_of_sets, snap, study_network

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.goals.asked import Homes
    from coverplan.goals.serving.eligible import Eligible
    from coverplan.network import Direction, RoadNetwork, SnappedPoints, SnapRules
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study
    from coverplan.units import By

__all__ = ["nearest_facilities"]


def nearest_facilities(
    study: Study,
    goal: ReachGoal | CapacityGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    net: RoadNetwork | None = None,
) -> pd.DataFrame:
    """Return for each demand point the nearest facility that may serve it, its cost, or the reason for none.

    What was found is kept with the network (some 100 bytes a demand point): another cutoff or target, other people at the same places
    and a goal that counts the same facilities ask for it again.

    Parameters
    ----------
    study, goal
        As in :func:`measure_reach`.
    people, facilities
        The residents, and the facilities that count.
    net
        The study's network under other closures; by default under its own.

    Returns
    -------
    DataFrame
        Indexed on demand_id in the order of the residents: facility_id, cost (metres or seconds, missing
        where there is none), reason.
    """
    net = net or study_network(study, str(goal.travel))
    may = eligible(study, goal, people, facilities)
    homes = homes_of(study, people)
    key = key_of(homes.contents, *contents_of(facilities, "facility_id"), *may.contents)
    return net.once(_nearest, Keyed(key, (homes, facilities, may)), goal.cost_by, goal.direction).copy()


def _nearest(
    net: RoadNetwork,
    given: Keyed[tuple[Homes, gpd.GeoDataFrame, Eligible]],
    by: By,
    direction: Direction,
) -> pd.DataFrame:
    homes, facilities, may = given.held
    people, on_map, where = homes.points, homes.on_map, is_placed(facilities)
    starts = _snapped(net, people[on_map], "demand_id")
    sites = _snapped(net, facilities[where], "facility_id")
    pairs = may.of(on_map, where).pairs()
    found = nearest_of_sets(net, starts, sites, pairs, by=by, direction=direction)
    nobody = found["reason"].isna() & found["cost"].isna()  # of no set
    found.loc[nobody, "reason"] = "not_eligible" if where.any() else "no_facility"
    if not on_map.all():
        found = found.reindex(pd.Index(people["demand_id"], name="demand_id"))
        found.loc[~on_map, "reason"] = "no_place"
    return found.astype({"facility_id": "str", "cost": "float64", "reason": "str"})


def _snapped(net: RoadNetwork, points: gpd.GeoDataFrame, ids: str) -> SnappedPoints:
    """Return points as joined to the roads; closures do not matter, so it is kept with what they are laid over."""
    given = Keyed(key_of(*contents_of(points, ids), ids), (net, points[[ids, "geometry"]]))
    return net.graph.once(_snap, given, net.rules, net.water)


def _snap(
    _graph: object, given: Keyed[tuple[RoadNetwork, gpd.GeoDataFrame]], _rules: SnapRules, _water: object
) -> SnappedPoints:
    net, points = given.held
    return snap(net, points)
