"""Who is covered in a reach goal: near enough, by its class, to so many facilities of each set of kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.goals.asked import by_class, homes_of, limits_of
from coverplan.goals.serving import costs_of_goal, eligible, nearest_facilities
from coverplan.network import study_network
from coverplan.tables import text_column
from coverplan.units import widest

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.network import Direction, RoadNetwork
    from coverplan.plan import ReachGoal
    from coverplan.study import Study
    from coverplan.units import By, Cutoff

__all__ = ["Leg", "coverage_of"]


def coverage_of(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    net: RoadNetwork | None = None,
) -> pd.DataFrame:
    """Return for each demand point its nearest facility, the cost, whether it is covered, and the reason where not.

    Covered is who has at least ``providers`` facilities (of its class, where they differ) of each set of kinds within every cutoff of the goal, the same
    facility keeping all of them (``cost <= within``).

    Parameters
    ----------
    study, goal, people, facilities, net
        As in :func:`coverplan.goals.serving.nearest.nearest_facilities`.

    Returns
    -------
    DataFrame
        On demand_id: facility_id, cost (metres or seconds), reason, covered.
    """
    net = net or study_network(study, goal.travel)
    nearest = nearest_facilities(study, goal, people, facilities, net=net)
    codes = text_column(people.set_index("demand_id"), "unit_code").reindex(nearest.index)
    limits = [limits_of(study, codes, within) for within in goal.limits]
    wanted = by_class(study, codes, goal.class_providers, goal.providers)
    # by the first cutoff, and by all of them: how many there are of the set of kinds that has least
    enough = near = nearest["cost"] <= limits[0]
    if goal.all_of or goal.class_providers or goal.providers > 1 or goal.and_within is not None:
        counts = [
            _within(study, goal, people, facilities[facilities["kind"].isin(kinds)], net=net, limits=limits)
            for kinds in goal.kind_sets
        ]
        near = np.minimum.reduce([first for first, _ in counts]) >= wanted
        enough = np.minimum.reduce([both for _, both in counts]) >= wanted
    covered = pd.Series(np.asarray(enough), index=nearest.index)
    few = "kind_lacking" if goal.all_of and goal.most_providers == 1 else "too_few"
    unknown = np.logical_or.reduce([limit.isna().to_numpy() for limit in (*limits, wanted)])
    beyond = (nearest["cost"] > limits[0]).to_numpy()
    why = {"class_unknown": unknown, "beyond_cutoff": beyond, few: ~np.asarray(near)}
    first = np.select([*why.values()], range(len(why)), len(why))
    held, others = pd.factorize(nearest["reason"])
    reasons = pd.Index([*why, "beyond_second", *others], dtype="str")
    told = np.where(held < 0, -1, held + len(why) + 1)
    told = np.where(nearest["cost"].notna() & ~covered, first, told)
    return nearest.assign(covered=covered, reason=reasons.array.take(told, allow_fill=True))


@dataclass(frozen=True)
class Leg:
    """Ways up to one of the goal's cutoffs."""

    within: Cutoff
    cost_by: By
    direction: Direction


def _within(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    net: RoadNetwork,
    limits: list[pd.Series],
) -> tuple[np.ndarray, np.ndarray]:
    """Count for each demand point the facilities within the first cutoff, and those within every cutoff."""
    may = eligible(study, goal, people, facilities)
    pairs: pd.DataFrame | None = None
    counts: list[np.ndarray] = []
    for within, limit in zip(goal.limits, limits, strict=True):
        leg = Leg(widest(within), within.by, goal.direction)
        table = costs_of_goal(net, leg, homes_of(study, people), facilities, may).to_triplets()
        near = table[table["cost"].to_numpy() <= limit.reindex(table["demand_id"]).to_numpy()]
        keys = near[["demand_id", "site_id"]]
        pairs = keys if pairs is None else pairs.merge(keys, on=["demand_id", "site_id"])
        found = pairs["demand_id"].value_counts()
        counts.append(found.reindex(limit.index, fill_value=0).to_numpy())
    return counts[0], counts[-1]
