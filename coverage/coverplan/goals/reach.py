"""The reach goal: which share of people can reach a facility within a cost, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.crs import lonlat
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.goals.facility_goals import counted_facilities
from coverplan.goals.nearest import covered, eligible_sets, nearest_facilities
from coverplan.goals.off_road import notes_of, off_road
from coverplan.goals.outcome import Outcome, goal_row, joined_notes, not_measured
from coverplan.goals.reach_notes import placed_notes, reach_notes, straight_line_note
from coverplan.layers import is_area_known, placed
from coverplan.tables import ESTIMATED, LEVELS, estimated_for, group_columns, text_column
from coverplan.texts import Term, say
from coverplan.units import least_share
from coverplan.wording import Weight, estimated_text, layer_word

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["measure_reach"]


def measure_reach(study: Study, goal: ReachGoal) -> Outcome:
    """Measure the share of a group within the cutoff of a facility, along roads.

    A demand point is covered when ``cost <= within``; shares weigh people.

    Parameters
    ----------
    study
        With residents, facilities and roads; without roads nothing is measured, and straight-line
        figures are given in the note, under that name.
    goal
        The reach goal.

    Returns
    -------
    Outcome
        ``reach`` is indexed on demand_id: facility_id, cost, reason, covered, weight, estimated, unit_code.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> measure_reach(sample, sample.plan.goal("cemetery-cover")).row["unit"]
    'share'
    """
    people, facilities = study.residents, study.facilities
    if people is None or facilities is None:
        layer = say("layer.residents" if people is None else "layer.facilities")
        return not_measured(study.plan, goal, say("goal.no-layer", layer=layer))
    if goal.group not in people:
        there = ", ".join(group_columns(people))
        layer = layer_word("residents", study.measure)
        return not_measured(
            study.plan, goal, say("goal.no-group", layer=layer, group=goal.group, there=there)
        )
    weight = _weights(study, people, goal.group)
    if not float(weight.sum()) > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=goal.group))
    counted = counted_facilities(facilities, goal)
    nowhere = _nowhere(people[(weight > 0).to_numpy()], counted)
    if nowhere:
        return _unmeasured(study, goal, weight, nowhere)
    if study.roads is None:
        pairs = eligible_sets(study, goal, people, counted)
        straight = "" if counted.empty else straight_line_note(goal, pairs, weight)
        return _unmeasured(study, goal, weight, joined_notes(say("goal.no-roads"), straight))
    try:
        reach = nearest_facilities(study, goal, people, counted)
    except InputError as error:
        if error.faults[0].key != "error.roads.none-usable":
            raise
        return _unmeasured(study, goal, weight, say("goal.no-way", reason=error))
    return _outcome(study, goal, people, counted, reach.assign(weight=weight.reindex(reach.index)))


def _unmeasured(study: Study, goal: ReachGoal, weight: pd.Series, why: str) -> Outcome:
    """Say why a goal is not measured, and how much of those whom it asks about is an estimate."""
    people = study.residents
    assert people is not None
    guessed = _guessed(people, goal, weight)
    note = joined_notes(why, estimated_text(guessed, study.plan.measure(goal.group)))
    return not_measured(study.plan, goal, note, estimated_share=guessed or pd.NA)


def _guessed(people: gpd.GeoDataFrame, goal: ReachGoal, weight: pd.Series) -> float:
    """Return the share of the weight, on demand_id, that was estimated."""
    estimated = estimated_for(people.set_index("demand_id"), goal.group).reindex(weight.index)
    return float(weight[estimated].sum()) / float(weight.sum())


def _nowhere(people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> str:
    """Say what keeps a study without places from being measured, or ``""``."""
    if placed(people).empty:
        return say("goal.people-nowhere")
    return say("goal.facilities-nowhere") if len(facilities) and placed(facilities).empty else ""


def _outcome(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> Outcome:
    """Say who is covered, and what follows from it."""
    reach["covered"] = covered(reach, goal)
    beyond = ~reach["covered"] & reach["cost"].notna()
    reach.loc[beyond, "reason"] = "beyond_cutoff"
    by_point = people.set_index("demand_id")
    reach["unit_code"] = text_column(by_point, "unit_code").reindex(reach.index)
    reach["estimated"] = estimated_for(by_point, goal.group).reindex(reach.index)
    total = float(reach["weight"].sum())
    value = float(reach.loc[reach["covered"], "weight"].sum()) / total
    guessed = float(reach.loc[reach["estimated"], "weight"].sum()) / total
    met = value >= least_share(goal.target)
    told = off_road(study, goal, reach["weight"], facilities)
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=0.0 if met else goal.target - value,
        basis=ESTIMATED if guessed else "measured", estimated_share=guessed,
        note=joined_notes(
            estimated_text(guessed, study.plan.measure(goal.group)), *placed_notes(study, goal, reach),
            *notes_of(told),
            *reach_notes(study, goal, people, facilities, reach),
        ),
    )  # fmt: skip
    return Outcome(
        row=row, units=_unit_rows(study, goal, reach), gaps=_gap_rows(study, people, goal, reach), reach=reach,
        estimated=_estimated_units(study, goal, reach), findings=(*_findings(study, goal, reach), *told),
    )  # fmt: skip


def _weights(study: Study, people: gpd.GeoDataFrame, group: str) -> pd.Series:
    """Return the people of a group on demand_id; those who live in none of the units weigh nothing.

    Where outlines do not tell where the area ends, who names no unit is taken to live in it.
    """
    weight: pd.Series = people.set_index("demand_id")[group].astype(float)
    if study.boundaries is None:
        return weight
    codes = text_column(people, "unit_code")
    lives_here = study.unit_tree.has(codes)
    if not is_area_known(study.boundaries):
        lives_here |= codes == ""
    weight[~lives_here.to_numpy()] = 0.0
    return weight


def _unit_rows(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> pd.DataFrame:
    tree = study.unit_tree
    tables = []
    for level in LEVELS:
        within = tree.at_level(reach["unit_code"], level)
        parts = pd.DataFrame(
            {"weight": reach["weight"], "weight_covered": reach["weight"].where(reach["covered"], 0.0)}
        )
        sums = parts.groupby(within).sum()
        sums = sums[sums.index != ""]
        value = (sums["weight_covered"] / sums["weight"]).where(sums["weight"] > 0)
        tables.append(
            pd.DataFrame(
                {
                    "unit_code": sums.index, "name": tree.units["name"].reindex(sums.index).to_numpy(), "level": level, "goal_id": goal.id,
                    "group": goal.group, "value": value.to_numpy(),
                    "met": (value >= least_share(goal.target)).astype("boolean").where(value.notna()).to_numpy(),
                    "weight": sums["weight"].to_numpy(), "weight_covered": sums["weight_covered"].to_numpy(),
                    "weight_not_covered": (sums["weight"] - sums["weight_covered"]).to_numpy(),
                }
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _estimated_units(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> pd.DataFrame:
    """Return the units, of every level, in which some weight was estimated."""
    guessed = reach["weight"].where(reach["estimated"], 0.0)
    tables = []
    for level in LEVELS:
        within = study.unit_tree.at_level(reach["unit_code"], level)
        sums = pd.DataFrame({"weight": reach["weight"], "weight_estimated": guessed}).groupby(within).sum()
        sums = sums[(sums.index != "") & (sums["weight_estimated"] > 0)]
        tables.append(
            sums.assign(
                unit_code=sums.index, level=level, goal_id=goal.id,
                estimated_share=sums["weight_estimated"] / sums["weight"],
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _gap_rows(study: Study, people: gpd.GeoDataFrame, goal: ReachGoal, reach: pd.DataFrame) -> pd.DataFrame:
    left = reach[~reach["covered"] & (reach["weight"] > 0)]
    places = people.set_index(people["demand_id"].astype(str)).loc[left.index]
    lon, lat = lonlat(places)
    units = study.unit_tree.units["name"]
    names = left["unit_code"].map(units).astype(object).fillna("").to_numpy()
    if "name" in places:
        names = places["name"].where(places["name"].notna() & (places["name"] != ""), names).to_numpy()
    rows = pd.DataFrame(
        {
            "demand_id": left.index, "name": names, "lon": lon, "lat": lat, "unit_code": left["unit_code"].to_numpy(), "goal_id": goal.id,
            "group": goal.group, "weight": left["weight"].to_numpy(), "nearest_facility_id": left["facility_id"].fillna("").to_numpy(),
            "cost": left["cost"].to_numpy(), "cost_unit": goal.within.unit, "reason": left["reason"].to_numpy(),
        }
    )  # fmt: skip
    return rows.sort_values("demand_id", ignore_index=True)


def _findings(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> tuple[Finding, ...]:
    """Name how many points, and of what weight, have no cost at all, by reason."""
    without = reach[reach["cost"].isna() & (reach["weight"] > 0)]
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
