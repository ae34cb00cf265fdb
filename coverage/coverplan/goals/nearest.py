"""Who may use which facility, and which of them is nearest by road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.layers import placed
from coverplan.network import nearest_cost, study_network
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study

__all__ = ["covered", "eligible_sets", "nearest_facilities"]


def eligible_sets(
    study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
) -> Iterator[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]]:
    """Yield demand points with the facilities that may serve them.

    Without ``eligibility`` everybody may use everything. With it, a facility that names units in
    ``serves`` counts for people of those units (or units inside them) only: a rural public cemetery
    serves its own villagers.

    Yields
    ------
    people, facilities : GeoDataFrame
        Every facility stands in exactly one pair.
    """
    serves = (
        facilities["serves"]
        if goal.eligibility and "serves" in facilities
        else pd.Series([()] * len(facilities), index=facilities.index)
    )
    tree = study.unit_tree
    unit_codes = text_column(people, "unit_code")
    chain = {code: set(tree.chain(code)) for code in unit_codes.unique()}
    keys = serves.map(lambda named: tuple(sorted(named)) if isinstance(named, list | tuple) else ())
    for named, members in facilities.groupby(keys, sort=True):
        served = {code for code, above in chain.items() if above & set(named)}
        mine = people[unit_codes.isin(served)] if named else people
        if len(mine):
            yield mine, members


def nearest_facilities(
    study: Study,
    goal: ReachGoal | CapacityGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    net: RoadNetwork | None = None,
) -> pd.DataFrame:
    """Return for each demand point the nearest facility that may serve it, its cost, or the reason for none.

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
    there, facilities = placed(people), placed(facilities)
    best = pd.DataFrame(
        {
            "facility_id": None,
            "cost": np.nan,
            "reason": "no_facility" if facilities.empty else "not_eligible",
        },
        index=pd.Index(people["demand_id"], name="demand_id"),
    ).astype({"facility_id": "str", "cost": "float64", "reason": "str"})
    best.loc[~best.index.isin(there["demand_id"]), "reason"] = "no_place"
    for mine, members in eligible_sets(study, goal, there, facilities):
        found = nearest_cost(net, mine, members, by=goal.cost_by, direction=goal.direction)
        before = best.loc[found.index]
        nearer = found["cost"].fillna(np.inf) < before["cost"].fillna(np.inf)
        same = (found["cost"] == before["cost"]) & (found["facility_id"] < before["facility_id"])
        unreached = found["cost"].isna() & before["cost"].isna()
        take = found.index[nearer | same | unreached]
        best.loc[take] = found.loc[take]
    return best


def covered(nearest: pd.DataFrame, goal: ReachGoal) -> pd.Series:
    """Say of each demand point whether its nearest facility is within the goal's cutoff."""
    within: pd.Series = nearest["cost"] <= goal.within.value
    return within
