"""The capacity goal: how much of what people need there is room for, where they may go and can get to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.costs import CostMatrix, allocate
from coverplan.findings import Finding
from coverplan.goals.answers import Lack, at_least, share_lacks
from coverplan.goals.facility_goals import counted_facilities
from coverplan.goals.nearest import eligible_sets, nearest_facilities
from coverplan.goals.off_road import notes_of, off_road
from coverplan.goals.outcome import Outcome, goal_row, joined_notes, not_measured
from coverplan.goals.points import estimated_units, gap_rows, no_cost, nowhere_to_go, unit_rows, weights_of
from coverplan.goals.reach_notes import placed_notes, weights_missing
from coverplan.layers import placed
from coverplan.network import cost_matrix, usable_network
from coverplan.tables import ESTIMATED, estimated_for, group_columns, text_column
from coverplan.texts import say
from coverplan.units import cost_unit, least_share
from coverplan.wording import Weight, estimated_text, joined, layer_word, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.network import RoadNetwork
    from coverplan.plan import CapacityGoal
    from coverplan.study import Study

__all__ = ["LAND_M2", "measure_capacity"]

# Gross land a grave takes with its ways and green, low and high, in square metres: what counties' plans come to.
LAND_M2 = (1.9, 3.3)

# Needs are told apart to a millionth of a place.
_DECIMALS = 6
# Whom no facility may serve.
_NO_SET = "-"


def measure_capacity(study: Study, goal: CapacityGoal) -> Outcome:
    """Measure which share of a need there is room for, allocating it to the facilities that may serve it.

    Of all allocations that serve the most need, one of least total way. The room of a facility is its places less
    those taken; one that does not report them is left out and named.

    Parameters
    ----------
    study
        With residents and facilities. Without roads, or for a goal without travel, needs and rooms are compared in
        total among those who may use the same facilities, and what is left falls on them in proportion; with a cutoff
        nothing is measured then.
    goal
        The capacity goal.

    Returns
    -------
    Outcome
        Weights are places. ``served`` is indexed on facility_id: weight, capacity (places free), load, mean_cost, max_cost.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> measure_capacity(sample, sample.plan.goal("cemetery-capacity")).row["unit"]
    'share'
    """
    people, facilities = study.residents, study.facilities
    if people is None or facilities is None:
        layer = say("layer.residents" if people is None else "layer.facilities")
        return not_measured(study.plan, goal, say("goal.no-layer", layer=layer))
    why = _cannot(study, goal, people, facilities)
    if why:
        return not_measured(study.plan, goal, why)
    persons = weights_of(study, people, goal.group)
    need = (persons.fillna(0.0) * goal.need_per_person).round(_DECIMALS)
    if not float(need.sum()) > 0:
        return not_measured(study.plan, goal, say("goal.nobody", group=goal.group))
    counted, room, left_out = _rooms(facilities, goal)
    net = None if goal.travel is None else usable_network(study, goal.travel)
    if net is None:
        if goal.within is not None:
            total = _balance(study, goal, float(need.sum()), float(room.sum()))
            return not_measured(study.plan, goal, joined_notes(say("goal.no-roads"), total))
        points, served = _in_total(study, goal, people, counted, need=need, room=room)
        how = say("goal.total-only" if goal.travel is None else "goal.total-without-roads")
        return _outcome(study, goal, points, served, room, (how,), left_out)
    nowhere = nowhere_to_go(people[(need > 0).to_numpy()], counted)
    if nowhere:
        return not_measured(study.plan, goal, nowhere)
    points, served = _along_roads(study, goal, net, people, counted, need=need, room=room)
    told = off_road(study, goal, persons, counted)
    lost = no_cost(study, goal, points.assign(weight=persons.reindex(points.index)))
    return _outcome(study, goal, points, served, room, tuple(notes_of(told)), (*left_out, *lost, *told))


def _cannot(study: Study, goal: CapacityGoal, people: gpd.GeoDataFrame, facilities: gpd.GeoDataFrame) -> str:
    """Say which column is not there, or ``""``."""
    if goal.group not in people:
        there = ", ".join(group_columns(people))
        layer = layer_word("residents", study.measure)
        return say("goal.no-group", layer=layer, group=goal.group, there=there)
    absent = [name for name in (goal.capacity, goal.used) if name is not None and name not in facilities]
    if absent:
        return say("goal.no-column", layer=say("layer.facilities"), columns=", ".join(absent))
    return ""


def _rooms(
    facilities: gpd.GeoDataFrame, goal: CapacityGoal
) -> tuple[gpd.GeoDataFrame, pd.Series, tuple[Finding, ...]]:
    """Return the facilities that count and report their places, the places free on facility_id, and who does not report."""
    counted = counted_facilities(facilities, goal)
    names = [goal.capacity] if goal.used is None else [goal.capacity, goal.used]
    figures = counted[names].apply(pd.to_numeric, errors="coerce").astype(float)
    known = figures.notna().all(axis=1)
    left_out = tuple(
        Finding(
            rule="goal.figure-missing", layer="facilities", name=str(row["name"]),
            params={
                "goal": goal.name, "id": row["facility_id"],
                "columns": ", ".join(name for name in names if pd.isna(figures.loc[at, name])),
            },
        )
        for at, row in counted[~known].iterrows()
    )  # fmt: skip
    counted, figures = counted[known], figures[known]
    free = figures[goal.capacity] - (figures[goal.used] if goal.used is not None else 0.0)
    room = free.clip(lower=0.0).set_axis(pd.Index(counted["facility_id"].astype(str), name="facility_id"))
    return counted, room, left_out


def _along_roads(
    study: Study,
    goal: CapacityGoal,
    net: RoadNetwork,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    need: pd.Series,
    room: pd.Series,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the goal's points, and whom each facility serves, allocated by the ways along the roads."""
    points = nearest_facilities(study, goal, people, facilities, net=net).assign(weight=need)
    costs = _costs(study, goal, net, people, facilities)
    found = allocate(costs, need, room)
    points["left"] = found.unserved.reindex(points.index).fillna(points["weight"])
    if goal.within is not None:
        points.loc[points["cost"] > goal.within.value, "reason"] = "beyond_cutoff"
    points.loc[points["reason"].isna() & (points["left"] > 0), "reason"] = "full"
    flows = found.flows.assign(spent=found.flows["amount"] * found.flows["cost"])
    sums = flows.groupby("site_id").agg(
        weight=("amount", "sum"), spent=("spent", "sum"), max_cost=("cost", "max")
    )
    served = sums.reindex(room.index).assign(mean_cost=lambda frame: frame["spent"] / frame["weight"])
    return points, served.drop(columns="spent").assign(weight=served["weight"].fillna(0.0))


def _costs(
    study: Study,
    goal: CapacityGoal,
    net: RoadNetwork,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
) -> CostMatrix:
    """Return what it costs everybody to get to the facilities that may serve them, up to the cutoff."""
    parts = [
        cost_matrix(
            net, mine[["demand_id", "geometry"]], members[["facility_id", "geometry"]], search=goal.within, by=goal.cost_by,
            direction=goal.direction,
        ).to_triplets()
        for mine, members in eligible_sets(study, goal, placed(people), placed(facilities))
    ]  # fmt: skip
    none = pd.DataFrame({"demand_id": [], "site_id": [], "cost": []})
    return CostMatrix.from_triplets(
        pd.concat(parts, ignore_index=True) if parts else none, cost_unit(goal.cost_by),
        demand_ids=people["demand_id"].astype(str), site_ids=facilities["facility_id"].astype(str),
    )  # fmt: skip


def _in_total(
    study: Study,
    goal: CapacityGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    *,
    need: pd.Series,
    room: pd.Series,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the same without any way: who may use the same facilities shares what room there is in proportion."""
    sets = list(eligible_sets(study, goal, people, facilities))
    ids = pd.Index(people["demand_id"].astype(str), name="demand_id")
    chances = pd.Series(_NO_SET, index=ids)
    for number, (mine, _) in enumerate(sets):
        chances[mine["demand_id"].astype(str)] += f"+{number}"
    of_set = {str(number): members["facility_id"].astype(str) for number, (_, members) in enumerate(sets)}
    rooms = pd.Series({number: float(room[members].sum()) for number, members in of_set.items()}, dtype=float)
    needs = need.groupby(chances).sum()
    pairs = [(who, number, 0.0) for who in needs.index for number in who.split("+")[1:]]
    frame = pd.DataFrame(pairs, columns=["demand_id", "site_id", "cost"])
    found = allocate(
        CostMatrix.from_triplets(frame, "m", demand_ids=needs.index, site_ids=rooms.index), needs, rooms
    )
    share_left = (found.unserved / needs.where(needs > 0)).fillna(0.0)
    none = "no_facility" if facilities.empty else "not_eligible"
    points = pd.DataFrame({"facility_id": None, "cost": np.nan, "weight": need}, index=ids)
    points["left"] = points["weight"] * chances.map(share_left)
    points["reason"] = pd.Series(None, index=ids, dtype="str")
    points.loc[points["left"] > 0, "reason"] = "full"
    points.loc[chances == _NO_SET, "reason"] = none
    filled = (found.load / rooms.where(rooms > 0)).fillna(0.0)
    load = {fid: filled[number] for number, members in of_set.items() for fid in members}
    weight = room * pd.Series(load, dtype=float).reindex(room.index).fillna(0.0)
    return points, pd.DataFrame({"weight": weight, "mean_cost": np.nan, "max_cost": np.nan})


def _outcome(
    study: Study,
    goal: CapacityGoal,
    points: pd.DataFrame,
    served: pd.DataFrame,
    room: pd.Series,
    notes: tuple[str, ...],
    findings: tuple[Finding, ...],
) -> Outcome:
    """Say how much of the need is met, and what follows from it."""
    people = study.residents
    assert people is not None
    by_point = people.set_index(people["demand_id"].astype(str))
    points["weight_covered"] = (points["weight"] - points["left"]).round(_DECIMALS)
    points["unit_code"] = text_column(by_point, "unit_code").reindex(points.index)
    points["estimated"] = estimated_for(by_point, goal.group).reindex(points.index)
    total, left = float(points["weight"].sum()), float(points["left"].sum())
    value = 1.0 - left / total
    guessed = float(points.loc[points["estimated"], "weight"].sum()) / total
    met = value >= least_share(goal.target)
    silent = sum(found.rule == "goal.figure-missing" for found in findings)
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=0.0 if met else goal.target - value,
        basis=ESTIMATED if guessed else "measured", estimated_share=guessed,
        note=joined_notes(
            _balance(study, goal, total, float(room.sum())), *_lacking(study, goal, points),
            say("goal.left-out", count=silent) if silent else "", say("goal.no-facility") if room.empty else "",
            estimated_text(guessed, study.plan.measure(goal.group)), weights_missing(study, goal),
            *placed_notes(study, goal, points), *notes,
        ),
    )  # fmt: skip
    served = served.assign(capacity=room, load=served["weight"] / room.where(room > 0))
    unit = "" if points["cost"].isna().all() else cost_unit(goal.cost_by)
    lacks = share_lacks(total, total - float(points["left"].sum()), goal.target, study.plan.weighs(goal.id))
    return Outcome(
        row=row, units=unit_rows(study, goal, points), gaps=gap_rows(study, goal, points, cost_unit=unit),
        served=served, lacks=(*lacks, *_land(lacks)), estimated=estimated_units(study, goal, points), findings=findings,
    )  # fmt: skip


def _land(lacks: tuple[Lack, ...]) -> Iterator[Lack]:
    """Yield the gross land of the plots that are lacking."""
    for lack in lacks:
        if lack.item == "left" and lack.unit == "plots":
            low, high = (at_least(lack.amount) * each for each in LAND_M2)
            yield Lack("land", low, "m2", high)


def _balance(study: Study, goal: CapacityGoal, need: float, supply: float) -> str:
    measure = study.plan.weighs(goal.id)
    return say("goal.need-and-room", need=Weight(need, measure), room=Weight(supply, measure))


def _lacking(study: Study, goal: CapacityGoal, points: pd.DataFrame) -> list[str]:
    """Say how many places are lacking, why, and how much land they take.

    As many where facilities are full would do, and for the others as many where they can get to.
    """
    measure = study.plan.weighs(goal.id)
    short = float(points["left"].sum())
    if not short > 0:
        return []
    why = (
        points[points["left"] > 0].groupby("reason")["left"].sum().sort_values(ascending=False, kind="stable")
    )
    reasons = [
        say("goal.lacking-for", reason=word_of("reason", reason), places=Weight(left, measure))
        for reason, left in why.items()
    ]
    said = [say("goal.places-lacking", short=Weight(np.ceil(short), measure), reasons=joined(reasons))]
    if measure == "plots":
        low, high = (Weight(np.ceil(short) * each, "m2") for each in LAND_M2)
        said.append(say("goal.land-wanted", low=low, high=high))
    return said
