"""The goals of a joint plan as services, so that a plan's value is what measuring the goal would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix
from coverplan.goals import counted_facilities, eligible_sets, need_of, supply_of
from coverplan.layers import is_placed, placed
from coverplan.network import usable_network
from coverplan.plan import CapacityGoal, QuotaGoal, ReachGoal
from coverplan.siting.model import Service
from coverplan.siting.trips import Trip, with_existing
from coverplan.tables import text_column
from coverplan.units import cost_unit, widest

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.goals import Result, Supply
    from coverplan.plan import SitingSettings
    from coverplan.siting.joint.sites import JointSites
    from coverplan.study import Study
    from coverplan.units import By, Cutoff

__all__ = ["JointGoal", "joint_goals", "service_of"]


@dataclass(frozen=True, eq=False)
class JointGoal:
    """A goal of a joint plan, and whom it weighs.

    Attributes
    ----------
    goal : QuotaGoal, ReachGoal or CapacityGoal
    study : Study
        In the goal's year.
    called : str
        Its service: its title, its id where another goal has the same.
    weights : Series or None
        On demand_id, of all whom the goal weighs; None for a quota.
    outside : float
        Weight that the goal counts as covered or not and that no place is known of: covered already.
    supply : Supply or None
        Of a capacity goal.
    """

    goal: QuotaGoal | ReachGoal | CapacityGoal
    study: Study
    called: str
    weights: pd.Series | None = None
    outside: float = 0.0
    supply: Supply | None = None

    @property
    def total(self) -> float:
        """All that the goal weighs."""
        return 0.0 if self.weights is None else float(self.weights.sum())

    def share(self, served: float) -> float:
        """Return the goal's value where so much weight of known places is served."""
        return (served + self.outside) / self.total


def joint_goals(study: Study, block: SitingSettings, result: Result) -> tuple[list[JointGoal], list[str]]:
    """Return the goals of a block that were measured, and the ids of the others."""
    values = result.goals.set_index("goal_id")["value"]
    titles = [study.plan.goal(name).name.message() for name in block.goals]
    found, lost = [], []
    for name in block.goals:
        goal = study.plan.goal(name)
        assert isinstance(
            goal, QuotaGoal | ReachGoal | CapacityGoal
        )  # the plan's check lets no other through
        mine = study.in_year(goal.year)
        called = goal.name.message()
        called = name if titles.count(called) > 1 else called
        if name not in values or pd.isna(values[name]):
            lost.append(name)
        elif isinstance(goal, ReachGoal):
            reach = result.reach[name]
            weights = reach["weight"].astype(float)
            people = mine.residents
            assert people is not None
            there = is_placed(people)
            known = set(people.loc[there, "demand_id"].astype(str))
            elsewhere = ~weights.index.astype(str).isin(known)
            covered = float(weights[elsewhere & reach["covered"].to_numpy(bool)].sum())
            found.append(JointGoal(goal, mine, called, weights, covered))
        elif isinstance(goal, CapacityGoal):
            assert mine.facilities is not None
            need = need_of(mine, goal)
            supply = supply_of(mine.facilities, goal, need.years, base=mine.plan.base_year)
            found.append(JointGoal(goal, mine, called, need.total, 0.0, supply))
        else:
            found.append(JointGoal(goal, mine, called))
    return found, lost


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
        units=pd.Series(towns.to_numpy(), index=people["demand_id"]), eligible=_eligible(one, people, new, costs, block),
    )  # fmt: skip
    return service, off


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
