"""The capacity goal: how much of what people need there is room for, where they may go and can get to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.asked import (
    asked_weights,
    estimated_units,
    gap_rows,
    no_cost,
    no_group,
    nobody,
    nowhere_to_go,
    unit_rows,
)
from coverplan.goals.capacity.allotment import along_roads, in_total
from coverplan.goals.capacity.need import need_of
from coverplan.goals.capacity.notes import allotment_notes, balance_note, lacking_rows
from coverplan.goals.capacity.supply import supply_of
from coverplan.goals.outcomes import (
    Lack,
    Outcome,
    goal_row,
    joined_notes,
    not_measured,
    share_lacks,
    shortfall_told,
    verdict,
)
from coverplan.goals.reach import placed_notes, weights_missing
from coverplan.goals.serving import nowhere, off_road, off_road_notes, units_served
from coverplan.network import usable_network
from coverplan.tables import ESTIMATED, estimated_for, text_column
from coverplan.texts import Listed, say
from coverplan.units import cost_unit, least_share
from coverplan.wording import estimated_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.goals.capacity.allotment import Allotment
    from coverplan.goals.capacity.need import Need
    from coverplan.goals.capacity.supply import Supply
    from coverplan.plan import CapacityGoal
    from coverplan.study import Study

__all__ = ["capacity_row", "measure_capacity"]

_DECIMALS = 6
_NAMED = 5


def measure_capacity(study: Study, goal: CapacityGoal) -> Outcome:
    """Measure which share of a need there is room for, allocating it to the facilities that may serve it.

    Of all allocations that serve the most need, one of least total way. The room of a facility is its places less
    those taken; one that does not report them is left out and named. A need by deaths is allocated year by year to the facilities that are
    open in it, over the rooms of the whole time.

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
        Weights are places. ``served`` is indexed on facility_id: weight, capacity (places free), load, mean_cost, max_cost. ``lacking`` says
        for which town how many places are lacking, why, at which facility they would do, and how much land they take.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> measure_capacity(sample, sample.plan.goal("cemetery-capacity")).row["unit"]
    'share'
    """
    drawn = _allotted(study, goal)
    if isinstance(drawn, Outcome):
        return drawn
    if not drawn.is_along_roads:
        how = say("goal.total-only" if goal.travel is None else "goal.total-without-roads")
        return _outcome(study, goal, drawn, notes=(how,))
    persons = asked_weights(study, goal, drawn.people)
    told = off_road(study, goal, persons, drawn.supply.facilities)
    points = drawn.found.points
    silent = no_cost(study, goal, points.assign(weight=persons.set_axis(points.index)))
    return _outcome(study, goal, drawn, notes=tuple(off_road_notes(told)), findings=(*silent, *told))


def capacity_row(study: Study, goal: CapacityGoal) -> dict[str, Any] | None:
    """Return the figures of a capacity goal without all that is said and listed beside them, or None where it has none.

    Returns
    -------
    dict or None
        The row of goals.csv, with the same value, met, shortfall and basis; None: ask :func:`measure_capacity`, which says why.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> goal = sample.plan.goal("cemetery-capacity")
    >>> capacity_row(sample, goal)["value"] == measure_capacity(sample, goal).row["value"]
    True
    """
    drawn = _allotted(study, goal)
    if isinstance(drawn, Outcome):
        return None
    return goal_row(study.plan, goal, **_figures(goal, drawn, _points(goal, drawn)))


@dataclass(frozen=True)
class _Allotted:
    """Who needs what, where there is room, and who gets it."""

    people: gpd.GeoDataFrame
    need: Need
    supply: Supply
    found: Allotment
    left_at_best: float  # with all the room that those may have who do not report
    is_along_roads: bool


def _allotted(study: Study, goal: CapacityGoal) -> _Allotted | Outcome:
    """Allocate the need, or say why it cannot be."""
    people, facilities = study.residents, study.facilities
    if people is None or facilities is None:
        layer = say("layer.residents" if people is None else "layer.facilities")
        return not_measured(study.plan, goal, say("goal.no-layer", layer=layer))
    why = _cannot(study, goal, facilities)
    if why:
        return not_measured(study.plan, goal, why)
    need = need_of(study, goal)
    if need.unknown:
        return not_measured(study.plan, goal, need.unknown)
    if not float(need.total.sum()) > 0:
        return not_measured(study.plan, goal, nobody(study, goal, people))
    supply = supply_of(facilities, goal, need.years, base=study.plan.base_year)
    if supply.room.empty and supply.findings:
        why = say("goal.none-reports", count=len(supply.findings))
        return replace(not_measured(study.plan, goal, why), findings=supply.findings)
    net = None if goal.travel is None else usable_network(study, goal.travel)
    if net is None and goal.within is not None:
        total = balance_note(study, goal, need, supply)
        return not_measured(study.plan, goal, joined_notes(say("goal.no-roads"), total))
    lost = "" if net is None else nowhere_to_go(people, need.total, supply.facilities)
    if lost:
        return not_measured(study.plan, goal, lost)

    def allotted(supply: Supply) -> Allotment:
        return (
            in_total(study, goal, need, supply)
            if net is None
            else along_roads(study, goal, net, need, supply)
        )

    found = allotted(supply)
    left = float(found.points["left"].sum())
    if supply.at_most is not None and not _meets(goal, 1.0 - left / float(need.total.sum())):
        left = float(allotted(supply.at_most).points["left"].sum())
    return _Allotted(people, need, supply, found, left, is_along_roads=net is not None)


def _meets(goal: CapacityGoal, share: float) -> bool:
    return share >= least_share(goal.target)


def _cannot(study: Study, goal: CapacityGoal, facilities: gpd.GeoDataFrame) -> str:
    """Say which column is not there, or ``""``."""
    why = no_group(study, goal.group)
    if why:
        return why
    absent = [name for name in (goal.capacity, goal.used) if name is not None and name not in facilities]
    if absent:
        return say("goal.no-column", layer=say("layer.facilities"), columns=", ".join(absent))
    return ""


def _points(goal: CapacityGoal, drawn: _Allotted) -> pd.DataFrame:
    """Return the points with what of their need is met, their unit, and whether they are an estimate."""
    people, points = drawn.people, drawn.found.points
    return points.assign(
        weight_covered=(points["weight"] - points["left"]).round(_DECIMALS),
        unit_code=text_column(people, "unit_code").array,
        estimated=estimated_for(people, goal.group).to_numpy() | drawn.need.is_forecast,
    )


def _figures(goal: CapacityGoal, drawn: _Allotted, points: pd.DataFrame) -> dict[str, Any]:
    """Return the figures of the goal's row; whether it is met is open where that hangs on who does not report."""
    total, left = float(points["weight"].sum()), float(points["left"].sum())
    value = 1.0 - left / total
    guessed = float(points.loc[points["estimated"], "weight"].sum()) / total
    met = verdict(partial(_meets, goal), value, 1.0 - drawn.left_at_best / total)
    return {
        "value": value, "met": met, "shortfall": shortfall_told(met, goal.target - value),
        "basis": ESTIMATED if guessed else "measured", "estimated_share": guessed,
    }  # fmt: skip


def _outcome(
    study: Study,
    goal: CapacityGoal,
    drawn: _Allotted,
    *,
    notes: tuple[str, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> Outcome:
    """Say how much of the need is met, and what follows from it."""
    need, supply, found = drawn.need, drawn.supply, drawn.found
    points = _points(goal, drawn)
    total, left = float(points["weight"].sum()), float(points["left"].sum())
    figures = _figures(goal, drawn, points)
    is_open = bool(pd.isna(figures["met"]))
    guessed = figures["estimated_share"]
    lacking = lacking_rows(study, goal, found.left)
    silent = len(supply.findings)
    row = goal_row(
        study.plan, goal, **figures,
        note=joined_notes(
            balance_note(study, goal, need, supply), *allotment_notes(study, goal, lacking),
            say("goal.left-out", count=silent) if silent else "", say("goal.open-by-facilities") if is_open else "",
            *supply.notes, *need.notes,
            say("goal.no-facility") if supply.room.empty else "",
            estimated_text(guessed, study.plan.measure(goal.group)), weights_missing(study, goal),
            *placed_notes(study, goal, points), *notes,
        ),
    )  # fmt: skip
    served = found.served.assign(
        capacity=supply.room, load=found.served["weight"] / supply.room.where(supply.room > 0)
    )
    unit = "" if points["cost"].isna().all() else cost_unit(goal.cost_by)
    lacks = share_lacks(total, total - left, goal.target, study.plan.weighs(goal.id))
    units = unit_rows(study, goal, points)
    if is_open:  # who does not report may serve any of those that are short
        units["met"] = units["met"].mask(~units["met"].fillna(value=True))
    return Outcome(
        row=row, units=units, gaps=gap_rows(study, goal, points, cost_unit=unit),
        served=served, flows=found.flows, lacking=lacking, lacks=(*lacks, *_land(lacking)), estimated=estimated_units(study, goal, points),
        findings=(*supply.findings, *_serving_nobody(study, goal, supply), *findings),
    )  # fmt: skip


def _land(lacking: pd.DataFrame) -> Iterator[Lack]:
    """Yield the gross land of the places that are lacking, where a place is known to take some."""
    low, high = (float(lacking[name].sum()) for name in ("land_low_m2", "land_high_m2"))
    if high > 0:
        yield Lack("land", low, "m2", high)


def _serving_nobody(study: Study, goal: CapacityGoal, supply: Supply) -> tuple[Finding, ...]:
    """Name the facilities that serve their own unit, and of which none is known."""
    if not goal.eligibility:
        return ()
    lost = supply.facilities[nowhere(units_served(study, supply.facilities)).to_numpy()]
    if lost.empty:
        return ()
    params = {
        "goal": goal.name,
        "count": len(lost),
        "names": Listed(tuple(text_column(lost, "name")), _NAMED),
    }
    return (Finding(rule="goal.level-without-unit", layer="facilities", params=params),)
