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
from coverplan.tables import LEVELS, group_columns, text_column
from coverplan.texts import Term, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    people, facilities = study.residents, study.facilities
    if people is None or facilities is None:
        layer = say("layer.residents" if people is None else "layer.facilities")
        return not_measured(study.plan, goal, say("goal.no-layer", layer=layer))
    if goal.group not in people:
        there = ", ".join(group_columns(people))
        return not_measured(study.plan, goal, say("goal.no-group", group=goal.group, there=there))
    weight = _weights(study, people, goal.group)
    if not float(weight.sum()) > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=goal.group))
    counted = counted_facilities(facilities, goal)
    if study.roads is None:
        pairs = eligible_sets(study, goal, people, counted)
        note = say("goal.no-roads") + ("" if counted.empty else _straight_line_note(goal, pairs, weight))
        return not_measured(study.plan, goal, note)
    try:
        reach = nearest_facilities(study, goal, people, counted)
    except InputError as error:
        if error.faults[0].key != "error.roads.none-usable":
            raise
        return not_measured(study.plan, goal, say("goal.no-way", reason=error))
    return _outcome(study, goal, people, counted, reach.assign(weight=weight.reindex(reach.index)))


def _outcome(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> Outcome:
    """Say who is covered, and what follows from it."""
    reach["covered"] = _covered(reach, goal)
    beyond = ~reach["covered"] & reach["cost"].notna()
    reach.loc[beyond, "reason"] = "beyond_cutoff"
    reach["unit_code"] = text_column(people.set_index("demand_id"), "unit_code").reindex(reach.index)
    value = float(reach.loc[reach["covered"], "weight"].sum()) / float(reach["weight"].sum())
    met = value >= goal.target - _ROUNDING
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=0.0 if met else goal.target - value,
        note=_note(study, goal, people, facilities, reach),
    )  # fmt: skip
    return Outcome(
        row=row, units=_unit_rows(study, goal, reach), gaps=_gap_rows(study, people, goal, reach), reach=reach,
        findings=_findings(goal, reach),
    )  # fmt: skip


def _weights(study: Study, people: gpd.GeoDataFrame, group: str) -> pd.Series:
    """Return the people of a group on demand_id; those who live in none of the units weigh nothing."""
    weight: pd.Series = people.set_index("demand_id")[group].astype(float)
    if study.boundaries is None:
        return weight
    codes = text_column(people, "unit_code")
    weight[~study.unit_tree.has(codes).to_numpy()] = 0.0
    return weight


def eligible_sets(
    study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame
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
    goal: ReachGoal,
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
    net = net or study_network(study, goal.travel)
    best = pd.DataFrame(
        {
            "facility_id": None,
            "cost": np.nan,
            "reason": "no_facility" if facilities.empty else "not_eligible",
        },
        index=pd.Index(people["demand_id"], name="demand_id"),
    ).astype({"facility_id": "str", "cost": "float64", "reason": "str"})
    for mine, members in eligible_sets(study, goal, people, facilities):
        found = nearest_cost(net, mine, members, by=goal.within.by, direction=goal.direction)
        before = best.loc[found.index]
        nearer = found["cost"].fillna(np.inf) < before["cost"].fillna(np.inf)
        same = (found["cost"] == before["cost"]) & (found["facility_id"] < before["facility_id"])
        unreached = found["cost"].isna() & before["cost"].isna()
        take = found.index[nearer | same | unreached]
        best.loc[take] = found.loc[take]
    return best


def _note(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> str:
    """Say whose coverage depends on what lies beyond the area's line, and who lost it by closures."""
    notes = [say("goal.no-facility")] if facilities.empty else []
    notes.append(_weights_missing(study, goal))
    notes.append(_depends_outside(study, goal, people, facilities, reach))
    if study.closures is not None:
        net = study_network(study, goal.travel)
        before = nearest_facilities(study, goal, people, facilities, net=net.closed_by(None))
        lost = _covered(before, goal) & ~reach["covered"]
        notes.append(say("goal.lost-by-closures", share=_share(lost, reach)))
    return joined_notes(*notes)


def _weights_missing(study: Study, goal: ReachGoal) -> str:
    """Say in how many rows the group has no figure, as loading found."""
    missing = [
        int(str(finding.params["count"]))
        for finding in study.findings
        if finding.rule == "residents.figure-missing" and finding.params["column"] == goal.group
    ]
    return say("goal.weight-missing", group=goal.group, count=sum(missing)) if missing else ""


def _depends_outside(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> str:
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
    still = _covered(nearest_facilities(study, goal, people, facilities[inside], net=inland), goal)
    return say(
        "goal.depends-outside", share=_share(reach["covered"] & ~still, reach), count=int((~inside).sum()), km=f"{km:,.1f}"
    )  # fmt: skip


def _covered(nearest: pd.DataFrame, goal: ReachGoal) -> pd.Series:
    return nearest["cost"] <= goal.within.value


def _share(who: pd.Series, reach: pd.DataFrame) -> str:
    return f"{float(reach.loc[who, 'weight'].sum()) / float(reach['weight'].sum()):.1%}"


def _straight_line_note(
    goal: ReachGoal, pairs: Iterable[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]], weight: pd.Series
) -> str:
    """Say which share is near enough in a straight line to a facility that may serve it."""
    if goal.within.unit != "m":
        return ""
    covered: set[object] = set()
    for mine, members in pairs:
        # who has no place is in no pair of these
        (at, _), distance = members.sindex.nearest(mine.geometry, return_all=False, return_distance=True)
        covered.update(mine["demand_id"].iloc[at[distance <= goal.within.value]])
    share = float(weight[weight.index.isin(covered)].sum()) / float(weight.sum())
    return say("goal.straight-line", share=f"{share:.1%}")


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
                }
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


def _findings(goal: ReachGoal, reach: pd.DataFrame) -> tuple[Finding, ...]:
    """Name how many points and people have no cost at all, by reason."""
    without = reach[reach["cost"].isna() & (reach["weight"] > 0)]
    title = goal.title or goal.id
    return tuple(
        Finding(
            rule="goal.no-cost", layer="residents",
            params={
                "goal": title, "reason": Term(f"reason.{reason}"), "points": len(rows),
                "weight": f"{rows['weight'].sum():,.0f}", "do": Term(f"goal.do.{reason}"),
            },
        )
        for reason, rows in without.groupby("reason")
    )  # fmt: skip
