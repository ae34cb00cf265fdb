"""The reach goal: which share of people can reach a facility within a cost, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.crs import lonlat
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.goals.facility_goals import counted_facilities
from coverplan.goals.outcome import Outcome, goal_row, joined_notes, not_measured
from coverplan.network import nearest_cost, study_network
from coverplan.tables import GAPS, LEVELS, UNITS, group_columns
from coverplan.texts import Term, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.network import RoadNetwork
    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["eligible_sets", "measure_reach", "nearest_facilities"]

# A share this close below its target is rounding, not a shortfall.
_ROUNDING = 1e-9
# Roads that run along the line weave about it; those farther out lie beyond it.
_ALONG_THE_LINE_M = 100.0


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
        ``reach`` is indexed on demand_id: facility_id, cost, reason, covered, weight, unit_code.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> measure_reach(sample, sample.plan.goal("cemetery-cover")).row["unit"]
    'share'
    """
    why = _cannot(study, goal)
    if why is not None:
        return not_measured(study.plan, goal, why, target=goal.target, unit="share", group=goal.group)
    people, facilities = study.residents, counted_facilities(study, goal.facility, goal.status)
    if people is None:
        raise AssertionError
    weight = _weights(study, people, goal.group)
    if study.roads is None:
        note = say("goal.no-roads") + _straight_line_note(people, facilities, goal, weight)
        return not_measured(study.plan, goal, note, target=goal.target, unit="share")
    try:
        reach = nearest_facilities(study, goal, facilities)
    except InputError as error:
        if error.faults[0].key != "error.roads.none-usable":
            raise
        note = say("goal.no-way", reason=error)
        return not_measured(study.plan, goal, note, target=goal.target, unit="share", group=goal.group)
    reach["covered"] = _covered(reach, goal)
    beyond = ~reach["covered"] & reach["cost"].notna()
    reach.loc[beyond, "reason"] = "beyond_cutoff"
    reach["weight"] = weight.reindex(reach.index)
    reach["unit_code"] = people.set_index("demand_id")["unit_code"].fillna("").reindex(reach.index)
    total, covered = float(weight.sum()), float(reach.loc[reach["covered"], "weight"].sum())
    value = covered / total
    row = goal_row(
        study.plan, goal, target=goal.target, value=value, unit="share", met=value >= goal.target - _ROUNDING,
        shortfall=max(0.0, goal.target - value), note=_note(study, goal, facilities, reach),
    )  # fmt: skip
    return Outcome(
        row=row, units=_unit_rows(study, goal, reach), gaps=_gap_rows(study, people, goal, reach), reach=reach,
        findings=_findings(goal, reach),
    )  # fmt: skip


def _cannot(study: Study, goal: ReachGoal) -> str | None:
    """Say why a reach goal cannot be measured at all, or return None."""
    if study.residents is None or study.facilities is None:
        return say(
            "goal.no-layer", layer=say("layer.residents" if study.residents is None else "layer.facilities")
        )
    if goal.group not in study.residents:
        return say("goal.no-group", group=goal.group, there=", ".join(group_columns(study.residents)))
    if not float(_weights(study, study.residents, goal.group).sum()) > 0:
        return say("goal.nobody", group=goal.group)
    return None


def _weights(study: Study, people: gpd.GeoDataFrame, group: str) -> pd.Series:
    """Return the people of a group on demand_id; those who live in none of the units weigh nothing."""
    weight: pd.Series = people.set_index("demand_id")[group].astype(float)
    if study.boundaries is None:
        return weight
    codes = people["unit_code"].fillna("").astype(str)
    weight[~study.unit_tree.has(codes).to_numpy()] = 0.0
    return weight


def eligible_sets(
    study: Study, goal: ReachGoal, facilities: gpd.GeoDataFrame
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
    people = study.residents
    if people is None:
        return
    serves = (
        facilities["serves"]
        if goal.eligibility and "serves" in facilities
        else pd.Series([()] * len(facilities), index=facilities.index)
    )
    tree = study.unit_tree
    chain = {code: set(tree.chain(code)) for code in people["unit_code"].dropna().astype(str).unique()}
    keys = serves.map(lambda named: tuple(sorted(named)) if isinstance(named, list | tuple) else ())
    unit_codes = people["unit_code"].fillna("").astype(str)
    for named, members in facilities.groupby(keys, sort=True):
        served = {code for code, above in chain.items() if above & set(named)}
        mine = people[unit_codes.isin(served)] if named else people
        if len(mine):
            yield mine, members


def nearest_facilities(
    study: Study, goal: ReachGoal, facilities: gpd.GeoDataFrame, *, net: RoadNetwork | None = None
) -> pd.DataFrame:
    """Return for each demand point the nearest facility that may serve it, its cost, or the reason for none.

    Parameters
    ----------
    study, goal
        As in :func:`measure_reach`.
    facilities
        Those that count.
    net
        The study's network under other closures; by default under its own.

    Returns
    -------
    DataFrame
        Indexed on demand_id in the order of the residents: facility_id, cost (metres or seconds, missing
        where there is none), reason.
    """
    net = net or study_network(study, goal.travel)
    people = study.residents
    if people is None:
        raise AssertionError
    best = pd.DataFrame(
        {
            "facility_id": None,
            "cost": np.nan,
            "reason": "no_facility" if facilities.empty else "not_eligible",
        },
        index=pd.Index(people["demand_id"], name="demand_id"),
    ).astype({"facility_id": "str", "cost": "float64", "reason": "str"})
    for mine, members in eligible_sets(study, goal, facilities):
        found = nearest_cost(net, mine, members, by=goal.within.by, direction=goal.direction)
        before = best.loc[found.index]
        nearer = found["cost"].fillna(np.inf) < before["cost"].fillna(np.inf)
        same = (found["cost"] == before["cost"]) & (found["facility_id"] < before["facility_id"])
        unreached = found["cost"].isna() & before["cost"].isna()
        take = found.index[nearer | same | unreached]
        best.loc[take] = found.loc[take]
    return best


def _note(study: Study, goal: ReachGoal, facilities: gpd.GeoDataFrame, reach: pd.DataFrame) -> str:
    """Say whose coverage depends on what lies beyond the area's line, and who lost it by closures."""
    notes = [say("goal.no-facility")] if facilities.empty else []
    notes.append(_depends_outside(study, goal, facilities, reach))
    if study.closures is not None:
        net = study_network(study, goal.travel)
        before = _covered(nearest_facilities(study, goal, facilities, net=net.closed_by(None)), goal)
        notes.append(say("goal.lost-by-closures", share=_share(before & ~reach["covered"], reach)))
    return joined_notes(*notes)


def _depends_outside(study: Study, goal: ReachGoal, facilities: gpd.GeoDataFrame, reach: pd.DataFrame) -> str:
    """Say what share is covered only by facilities and roads beyond the line, where some are given."""
    area = None if study.boundaries is None else study.boundaries[study.boundaries["level"] == "county"]
    if area is None or area.empty:
        return ""
    area = area.geometry.union_all()
    net = study_network(study, goal.travel)
    beyond = shapely.box(*net.edges.total_bounds).difference(area.buffer(_ALONG_THE_LINE_M))
    inland = net.with_closures(beyond)
    km = (inland.shut_length_m - net.shut_length_m) / 1000
    inside = facilities.geometry.intersects(area)
    if inside.all() and not km:
        return ""
    still = _covered(nearest_facilities(study, goal, facilities[inside], net=inland), goal)
    return say(
        "goal.depends-outside", share=_share(reach["covered"] & ~still, reach), count=int((~inside).sum()), km=f"{km:,.1f}"
    )  # fmt: skip


def _covered(nearest: pd.DataFrame, goal: ReachGoal) -> pd.Series:
    return nearest["cost"] <= goal.within.value


def _share(who: pd.Series, reach: pd.DataFrame) -> str:
    return f"{float(reach.loc[who, 'weight'].sum()) / float(reach['weight'].sum()):.1%}"


def _straight_line_note(
    people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame, goal: ReachGoal, weight: pd.Series
) -> str:
    if goal.within.unit != "m" or facilities.empty:
        return ""
    _, distance = facilities.sindex.nearest(people.geometry, return_all=False, return_distance=True)
    covered = float(weight.to_numpy()[distance <= goal.within.value].sum())
    return say("goal.straight-line", share=f"{covered / float(weight.sum()):.1%}")


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
                    "met": (value >= goal.target - _ROUNDING).astype("boolean").where(value.notna()).to_numpy(),
                    "weight": sums["weight"].to_numpy(), "weight_covered": sums["weight_covered"].to_numpy(),
                    "weight_not_covered": (sums["weight"] - sums["weight_covered"]).to_numpy(),
                },
                columns=list(UNITS),
            )
        )  # fmt: skip
    return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)


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
        },
        columns=list(GAPS),
    )  # fmt: skip
    return rows.sort_values("demand_id", ignore_index=True)


def _findings(goal: ReachGoal, reach: pd.DataFrame) -> tuple[Finding, ...]:
    """Name how many points and people have no cost at all, by reason."""
    without = reach[reach["cost"].isna() & (reach["weight"] > 0)]
    title = goal.title or goal.id
    return tuple(
        Finding(
            rule="goal.no-cost", layer="residents",
            params={"goal": title, "reason": Term(f"reason.{reason}"), "points": len(rows), "weight": f"{rows['weight'].sum():,.0f}"},
        )
        for reason, rows in without.groupby("reason")
    )  # fmt: skip
