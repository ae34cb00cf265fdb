"""Demand points of a goal that weighs them: what each weighs, and the rows of units.csv and gaps.csv that follow.

A goal's points stand in a frame on demand_id: weight, weight_covered, left (of the weight), unit_code, facility_id (the nearest), cost,
reason, estimated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.goals.asked.classes import targets_of
from coverplan.goals.asked.exceptions import exceptions_of
from coverplan.goals.asked.homes import homes_of
from coverplan.layers import is_placed
from coverplan.tables import group_columns, text_column
from coverplan.texts import Listed, Term, say
from coverplan.units import least_share
from coverplan.wording import Weight, layer_word

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.kernels.types import Bools, Positions
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study

__all__ = [
    "asked",
    "asked_weights",
    "estimated_units",
    "gap_rows",
    "no_cost",
    "no_group",
    "nobody",
    "nowhere_to_go",
    "unit_rows",
    "weights_of",
]


def nowhere_to_go(people: gpd.GeoDataFrame, weight: pd.Series, facilities: gpd.GeoDataFrame) -> str:
    """Say what keeps a study without places from being measured, or ``""``; people who weigh nothing do not count."""
    if not (is_placed(people) & (weight > 0).to_numpy()).any():
        return say("goal.people-nowhere")
    return say("goal.facilities-nowhere") if len(facilities) and not is_placed(facilities).any() else ""


def no_group(study: Study, group: str) -> str:
    """Say that there are no residents, or that they have no such group, or ``""``."""
    people = study.residents
    if people is None:
        return say("goal.no-layer", layer=say("layer.residents"))
    if group in group_columns(people):
        return ""
    layer = layer_word("residents", study.measure)
    return say("goal.no-group", layer=layer, group=group, there=Listed(tuple(group_columns(people))))


def asked_weights(study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame) -> pd.Series:
    """Return the people a goal asks about on demand_id; those of units that it leaves out weigh nothing."""
    weight = weights_of(study, people, goal.group)
    return weight.where(asked(study, goal, people), 0.0)


def asked(study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame) -> Bools:
    """Say which demand points a goal asks about, shape (points,): those of the area that it does not leave out."""
    homes, exceptions = homes_of(study, people), exceptions_of(study, goal)
    if not exceptions.holding:
        return homes.in_area
    counts = (exceptions.excepting(study, homes.codes.to_series()) == "").to_numpy(bool)
    return homes.in_area & counts[homes.unit]


def nobody(study: Study, goal: ReachGoal | CapacityGoal, people: gpd.GeoDataFrame) -> str:
    """Say why a goal weighs nobody: the group adds up to nothing, or everybody is excepted."""
    everybody = float(weights_of(study, people, goal.group).sum())
    return say("goal.all-excepted") if everybody > 0 else say("goal.nobody", group=goal.group)


def weights_of(study: Study, people: gpd.GeoDataFrame, group: str) -> pd.Series:
    """Return the people of a group on demand_id; those who live in none of the units weigh nothing."""
    weights = np.where(homes_of(study, people).in_area, people[group].to_numpy(float, na_value=np.nan), 0.0)
    return pd.Series(weights, index=pd.Index(people["demand_id"], name="demand_id"), name=group)


def unit_rows(study: Study, goal: ReachGoal | CapacityGoal, points: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of units.csv of a goal, at every level, and ``asked``, the weight that its target asks to be covered.

    Where classes of units have targets of their own, a unit's is that of its people's classes together.
    """
    tree = study.unit_tree
    targets = targets_of(study, points["unit_code"], goal)
    weights = points[["weight", "weight_covered"]].assign(asked=points["weight"] * targets)
    tables = []
    for level, place, codes in _levels(study):
        sums = weights.groupby(place).sum().set_axis(codes)
        sums = sums[sums.index != ""]
        there = sums["weight"].where(sums["weight"] > 0)
        value, target = sums["weight_covered"] / there, sums["asked"] / there
        tables.append(
            pd.DataFrame(
                {
                    "unit_code": sums.index, "name": tree.units["name"].reindex(sums.index).to_numpy(), "level": level, "goal_id": goal.id,
                    "group": goal.group, "value": value.to_numpy(),
                    "met": (value >= target.map(least_share)).astype("boolean").where(value.notna()).array,
                    "weight": sums["weight"].to_numpy(), "weight_covered": sums["weight_covered"].to_numpy(),
                    "weight_not_covered": (sums["weight"] - sums["weight_covered"]).to_numpy(), "asked": sums["asked"].to_numpy(),
                }
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _levels(study: Study) -> tuple[tuple[str, Positions, pd.Index[str]], ...]:
    people = study.residents
    assert people is not None
    return homes_of(study, people).levels


def estimated_units(study: Study, goal: ReachGoal | CapacityGoal, points: pd.DataFrame) -> pd.DataFrame:
    """Return the units, of every level, in which some weight was estimated."""
    guessed = np.where(points["estimated"], points["weight"], 0.0)
    if not (guessed > 0).any():
        return pd.DataFrame()
    tables = []
    for level, place, codes in _levels(study):
        sums = pd.DataFrame({"weight": points["weight"], "weight_estimated": guessed}).groupby(place).sum()
        sums = sums.set_axis(codes)
        sums = sums[(sums.index != "") & (sums["weight_estimated"] > 0)]
        tables.append(
            sums.assign(
                unit_code=sums.index, level=level, goal_id=goal.id,
                estimated_share=sums["weight_estimated"] / sums["weight"],
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def gap_rows(
    study: Study, goal: ReachGoal | CapacityGoal, points: pd.DataFrame, *, cost_unit: str
) -> pd.DataFrame:
    """Return the rows of gaps.csv of a goal: the points of which something is left."""
    people = study.residents
    if people is None:
        return pd.DataFrame()
    homes = homes_of(study, people)
    at = homes.by_id[(points["left"] > 0).to_numpy()[homes.by_id]]
    left = points.iloc[at]
    lon, lat = lonlat(people[["geometry"]].iloc[at])
    units = study.unit_tree.units["name"].reindex(homes.codes).fillna("").astype("str")
    own = text_column(people, "name").iloc[at]
    names = own.mask(own == "", units.iloc[homes.unit[at]].set_axis(own.index)).array
    return pd.DataFrame(
        {
            "demand_id": left.index, "name": names, "lon": lon, "lat": lat, "unit_code": left["unit_code"].array, "goal_id": goal.id,
            "group": goal.group, "weight": left["left"].to_numpy(), "nearest_facility_id": left["facility_id"].fillna("").array,
            "cost": left["cost"].to_numpy(), "cost_unit": cost_unit, "reason": left["reason"].array,
        }
    )  # fmt: skip


def no_cost(study: Study, goal: ReachGoal | CapacityGoal, points: pd.DataFrame) -> tuple[Finding, ...]:
    """Name how many points, and of what weight, have no cost at all, by reason."""
    without = points[points["cost"].isna() & (points["weight"] > 0)]
    measure = study.plan.measure(goal.group)
    return tuple(
        Finding(
            rule="goal.no-cost", layer="residents",
            params={
                "goal": goal.name, "reason": Term(f"reason.{reason}"), "points": len(rows),
                "weight": Weight(float(rows["weight"].sum()), measure),
                "do": Term(f"goal.do.{reason}"),
            },
        )
        for reason, rows in without.groupby("reason")
    )  # fmt: skip
