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
from coverplan.goals.off_road import notes_of, off_road
from coverplan.goals.outcome import Outcome, goal_row, joined_notes, not_measured
from coverplan.goals.points import estimated_units, gap_rows, no_cost, nowhere_to_go, unit_rows, weights_of
from coverplan.layers import is_area_known, placed
from coverplan.network import nearest_cost, study_network
from coverplan.tables import ESTIMATED, LEVELS, estimated_for, group_columns, text_column
from coverplan.texts import Term, say
from coverplan.units import least_share
from coverplan.wording import Group, Weight, estimated_text, layer_word, share_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal, ReachGoal
    from coverplan.study import Study

__all__ = ["eligible_sets", "measure_reach", "nearest_facilities", "towns_without_people"]

# Ways of placing a unit's figures that say little of where they are.
_ROUGH_WAYS = ("grid", "seat")
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
    weight = weights_of(study, people, goal.group)
    if not float(weight.sum()) > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=goal.group))
    counted = counted_facilities(facilities, goal)
    nowhere = nowhere_to_go(people[(weight > 0).to_numpy()], counted)
    if nowhere:
        return not_measured(study.plan, goal, nowhere)
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
    by_point = people.set_index("demand_id")
    reach["unit_code"] = text_column(by_point, "unit_code").reindex(reach.index)
    reach["weight_covered"] = reach["weight"].where(reach["covered"], 0.0)
    reach["left"] = reach["weight"].where(~reach["covered"], 0.0)
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
            estimated_text(guessed, study.plan.measure(goal.group)), *_placed_notes(study, goal, reach),
            *notes_of(told),
            *_notes(study, goal, people, facilities, reach),
        ),
    )  # fmt: skip
    return Outcome(
        row=row, units=unit_rows(study, goal, reach), gaps=gap_rows(study, goal, reach, cost_unit=goal.within.unit),
        reach=reach.drop(columns=["weight_covered", "left"]), estimated=estimated_units(study, goal, reach),
        findings=(*no_cost(study, goal, reach), *told),
    )  # fmt: skip


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


def _placed_notes(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> Iterator[str]:
    """Say how much stands on a grid or on the seats of units, for want of a closer place."""
    people = study.residents
    if people is None or "placed_by" not in people:
        return
    ways = people.set_index("demand_id")["placed_by"].reindex(reach.index)
    for way in _ROUGH_WAYS:
        if float(reach.loc[ways == way, "weight"].sum()) > 0:
            yield _say_share("goal.placed", ways == way, reach, study, goal, way=Term(f"way.{way}"))


def _say_share(
    key: str, who: pd.Series, reach: pd.DataFrame, study: Study, goal: ReachGoal, /, **params: object
) -> str:
    """Say something of a share of the weight."""
    share = float(reach.loc[who, "weight"].sum()) / float(reach["weight"].sum())
    what = Term(f"measure.{study.plan.measure(goal.group)}")
    return say(key, share=share_text(share), what=what, **params)


def _notes(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> list[str]:
    """Say which towns are left out, whose coverage depends on what lies beyond the line, and who lost it by closures."""
    notes = [say("goal.no-facility")] if facilities.empty else []
    nowhere = reach["reason"] == "no_place"
    if reach.loc[nowhere, "weight"].sum() > 0:
        notes.append(_say_share("goal.some-nowhere", nowhere, reach, study, goal))
    without = towns_without_people(study, reach)
    if without:
        group = Group(goal.group, study.plan.measure(goal.group))
        notes.append(say("goal.towns-without-people", group=group, **without))
    notes.append(_weights_missing(study, goal))
    notes.append(_depends_outside(study, goal, people, facilities, reach))
    if study.closures is not None:
        net = study_network(study, goal.travel)
        before = nearest_facilities(study, goal, people, facilities, net=net.closed_by(None))
        lost = _covered(before, goal) & ~reach["covered"]
        notes.append(_say_share("goal.lost-by-closures", lost, reach, study, goal))
    return notes


def towns_without_people(study: Study, reach: pd.DataFrame) -> dict[str, object]:
    """Count and name the towns in which a goal weighs nobody.

    Parameters
    ----------
    study
        With boundaries.
    reach
        The goal's demand points: unit_code, weight.

    Returns
    -------
    dict
        ``known`` and ``count``: n of N towns have people; ``names`` of the others. Empty where all have, or none.

    Examples
    --------
    ``sample`` is the embedded study, ``sample_result`` what :func:`coverplan.measure` found in it.

    >>> towns_without_people(sample, sample_result.reach["cemetery-cover"])
    {}
    """
    units = study.unit_tree.units
    towns = units["name"][units["level"] == "town"]
    peopled = set(study.unit_tree.at_level(reach.loc[reach["weight"] > 0, "unit_code"], "town")) - {""}
    without = towns[~towns.index.isin(peopled)]
    if without.empty or not peopled:
        return {}
    return {"known": len(towns) - len(without), "count": len(towns), "names": "、".join(map(str, without))}


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
    area = None if study.outlines is None else study.outlines[study.outlines["level"] == "county"]
    facilities = placed(facilities)
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
    beyond_only = reach["covered"] & ~still
    return _say_share(
        "goal.depends-outside", beyond_only, reach, study, goal, count=int((~inside).sum()), km=f"{km:,.1f}"
    )


def _covered(nearest: pd.DataFrame, goal: ReachGoal) -> pd.Series:
    return nearest["cost"] <= goal.within.value


def _straight_line_note(
    goal: ReachGoal, pairs: Iterable[tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]], weight: pd.Series
) -> str:
    """Say which share is near enough in a straight line to a facility that may serve it."""
    if goal.within.unit != "m":
        return ""
    covered: set[object] = set()
    for mine, facilities in pairs:
        members = placed(facilities)
        if members.empty:
            continue
        # who has no place is in no pair of these
        (at, _), distance = members.sindex.nearest(mine.geometry, return_all=False, return_distance=True)
        covered.update(mine["demand_id"].iloc[at[distance <= goal.within.value]])
    share = float(weight[weight.index.isin(covered)].sum()) / float(weight.sum())
    return say("goal.straight-line", share=share_text(share))
