"""Who may use which facility, and which of them is nearest by road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.layers import placed
from coverplan.network import cost_matrix, nearest_cost, study_network
from coverplan.tables import text_column
from coverplan.units import cost_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study
    from coverplan.units import By, Cutoff

__all__ = ["costs_to_eligible", "eligible_sets", "nearest_facilities"]


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


def costs_to_eligible(
    study: Study,
    goal: ReachGoal | CapacityGoal,
    net: RoadNetwork,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    search: Cutoff | None,
    by: By,
) -> CostMatrix:
    """Return what it costs everybody to get to the facilities that may serve them.

    Parameters
    ----------
    study, goal, people, facilities
        As in :func:`nearest_facilities`.
    net
        The roads.
    search
        Largest cost that is looked for; None: any.
    by
        length or time.
    """
    parts = [
        cost_matrix(
            net, mine[["demand_id", "geometry"]], members[["facility_id", "geometry"]], search=search, by=by, direction=goal.direction,
        ).to_triplets()
        for mine, members in eligible_sets(study, goal, placed(people), placed(facilities))
    ]  # fmt: skip
    none = pd.DataFrame({"demand_id": [], "site_id": [], "cost": []})
    return CostMatrix.from_triplets(
        pd.concat(parts, ignore_index=True) if parts else none, cost_unit(by),
        demand_ids=people["demand_id"].astype(str), site_ids=facilities["facility_id"].astype(str),
    )  # fmt: skip
