"""Goals of a joint plan as services: whom they weigh, and what the way to each site costs these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.goals import counted_facilities, eligible_sets
from coverplan.layers import is_placed, placed
from coverplan.network import usable_network
from coverplan.plan import CapacityGoal, ReachGoal
from coverplan.siting.model import Service
from coverplan.siting.trips import Trip, with_existing
from coverplan.tables import text_column
from coverplan.units import cost_unit, widest

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import SitingSettings
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.siting.joint.sites import JointSites
    from coverplan.units import By, Cutoff

__all__ = ["service_of"]


def service_of(one: JointGoal, sites: JointSites, block: SitingSettings) -> tuple[Service, list[str]]:
    """Return a goal as a service, and the candidates that find no road."""
    study, goal = one.study, one.goal
    assert isinstance(goal, ReachGoal | CapacityGoal)
    assert one.weights is not None
    assert study.residents is not None
    weights = one.weights.set_axis(one.weights.index.astype(str))
    ids = study.residents["demand_id"].astype(str)
    weight = weights.reindex(ids).fillna(0.0).to_numpy()
    people = study.residents[(weight > 0) & is_placed(study.residents)].reset_index(drop=True)
    people = people.assign(demand_id=people["demand_id"].astype(str))
    cutoff = widest(goal.within) if goal.within is not None else None
    by = goal.within.by if isinstance(goal, ReachGoal) else goal.cost_by
    trip = Trip(usable_network(study, str(goal.travel)), by, goal.direction, cutoff)
    new = sites.candidates[sites.candidates["kind"].isin(goal.facility)]
    places = new.drop_duplicates("own_id").assign(site_id=lambda frame: frame["own_id"])
    off = trip.off_road(places) if len(places) else []
    facilities = (
        placed(counted_facilities(study.facilities, goal))
        if one.supply is None
        else placed(one.supply.facilities)
    )
    today = eligible_sets(study, goal, study.residents, facilities)
    ways = trip.costs(people, places) if len(places) else _none(people, by, cutoff)
    costs, _ = with_existing(trip, ways, today)
    costs = _of_kinds(costs, new)
    towns = study.unit_tree.at_level(text_column(people, "unit_code"), "town")
    service = Service(
        name=one.called, costs=costs, weights=weights.reindex(people["demand_id"]), cutoff=cutoff, allocated=isinstance(goal, CapacityGoal),
        room=_room(one, sites), weighs=study.plan.weighs(goal.id),
        units=pd.Series(towns.to_numpy(), index=people["demand_id"]), eligible=_eligible(one, people, new, costs, block),
    )  # fmt: skip
    return service, off


def _room(one: JointGoal, sites: JointSites) -> pd.Series | None:
    """Return what stands holds for a goal, whichever other goals count it, too: so it is measured."""
    if one.supply is None:
        return None
    stands = sites.frame[sites.frame["state"] != "candidate"].set_index("site_id")["own_id"].astype(str)
    return one.supply.room.reindex(stands).fillna(0.0).set_axis(stands.index)


def _none(people: gpd.GeoDataFrame, by: By, cutoff: Cutoff | None) -> CostMatrix:
    """Return the costs to no candidates."""
    search = np.inf if cutoff is None else cutoff.value
    return CostMatrix.from_dense(
        np.zeros((len(people), 0)), cost_unit(by), people["demand_id"], [], search=search
    )


def _of_kinds(costs: CostMatrix, new: gpd.GeoDataFrame) -> CostMatrix:
    """Give each kind its own column of a place that could hold several."""
    names = costs.column_ids.text
    own = names.get_indexer(pd.Index(new["own_id"]))
    standing = np.flatnonzero(names.str.startswith("existing:"))
    at = np.concatenate([own, standing])
    part = costs.by_demand()[:, at].tocsr()
    ids = [*new["site_id"], *names[standing]]
    return CostMatrix(
        costs.row_ids.text,
        pd.Index(ids, dtype="str"),
        part.indptr,
        part.indices,
        part.data,
        costs.unit,
        costs.search,
    )


def _eligible(
    one: JointGoal, people: gpd.GeoDataFrame, new: gpd.GeoDataFrame, costs: CostMatrix, block: SitingSettings
) -> pd.DataFrame | None:
    """Leave new sites to the people of their own town or village where the block says so."""
    level = {kind.kind: kind.serves for kind in block.kinds if kind.serves != "all"}
    if not level or not one.goal.eligibility:  # type: ignore[union-attr]
        return None
    tree = one.study.unit_tree
    home = {
        name: dict(
            zip(people["demand_id"], tree.at_level(text_column(people, "unit_code"), name), strict=True)
        )
        for name in set(level.values())
    }
    wanted = {
        site: (level[kind], {"town": town, "village": village}[level[kind]])
        for site, kind, town, village in zip(
            new["site_id"], new["kind"], new["town"], new["village"], strict=True
        )
        if kind in level
    }
    pairs = costs.to_triplets()
    kept = [
        site not in wanted or home[wanted[site][0]][demand] == wanted[site][1]
        for demand, site in zip(pairs["demand_id"], pairs["site_id"], strict=True)
    ]
    return pairs.loc[kept, ["demand_id", "site_id"]]
