"""The reach goal: which share of people can reach a facility within a cost, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.errors import InputError
from coverplan.goals.asked import (
    asked,
    asked_weights,
    estimated_units,
    gap_rows,
    no_cost,
    no_group,
    nobody,
    nowhere_to_go,
    unit_rows,
)
from coverplan.goals.outcomes import Outcome, goal_row, joined_notes, not_measured
from coverplan.goals.reach.access import access_rows
from coverplan.goals.reach.coverage import coverage_of
from coverplan.goals.reach.notes import placed_notes, reach_notes, straight_line_note
from coverplan.goals.reach.standing import lacks_of, standing_of
from coverplan.goals.serving import counted_facilities, off_road, off_road_notes
from coverplan.network import usable_network
from coverplan.tables import ESTIMATED, estimated_for, text_column
from coverplan.texts import say
from coverplan.wording import estimated_text

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd

    from coverplan.goals.reach.standing import Standing
    from coverplan.plan import ReachGoal
    from coverplan.study import Study

__all__ = ["measure_reach", "reach_row"]


def measure_reach(study: Study, goal: ReachGoal) -> Outcome:
    """Measure the share of a group within the cutoff of a facility, along roads.

    A demand point is covered as :func:`coverplan.goals.reach.coverage.coverage_of` says; shares weigh people.

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
    lacks = no_group(study, goal.group)
    if lacks:
        return not_measured(study.plan, goal, lacks)
    weight = asked_weights(study, goal, people)
    if not float(weight.sum()) > 0:
        return not_measured(study.plan, goal, nobody(study, goal, people))
    counted = counted_facilities(facilities, goal)
    nowhere = nowhere_to_go(people, weight, counted)
    if nowhere:
        return _unmeasured(study, goal, people, weight, nowhere)
    if study.roads is None:
        straight = "" if counted.empty else straight_line_note(study, goal, people, counted, weight)
        return _unmeasured(study, goal, people, weight, joined_notes(say("goal.no-roads"), straight))
    try:
        reach = coverage_of(study, goal, people, counted)
    except InputError as error:
        if error.faults[0].key != "error.roads.none-usable":
            raise
        return _unmeasured(study, goal, people, weight, say("goal.no-way", reason=error))
    reach["reason"] = reach["reason"].where(asked(study, goal, people), "excepted")
    return _outcome(study, goal, people, counted, reach.assign(weight=weight.reindex(reach.index)))


def reach_row(
    study: Study, goal: ReachGoal, kept: dict[Hashable, pd.DataFrame] | None = None, *, key: Hashable = None
) -> dict[str, Any] | None:
    """Return the figures of a reach goal without all that is said and listed beside them, or None where it has none.

    Parameters
    ----------
    study, goal
        As in :func:`measure_reach`.
    kept
        Who is covered, under each key asked before; filled on the way.
    key
        Of the facilities that count: the same key, the same facilities.

    Returns
    -------
    dict or None
        The row of goals.csv, with the same value, met and shortfall; None: ask :func:`measure_reach`, which says why.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> goal = sample.plan.goal("cemetery-cover")
    >>> reach_row(sample, goal)["value"] == measure_reach(sample, goal).row["value"]
    True
    """
    people, facilities = study.residents, study.facilities
    if people is None or facilities is None or goal.group not in people:
        return None
    weight = asked_weights(study, goal, people)
    counted = counted_facilities(facilities, goal)
    is_somewhere = float(weight.sum()) > 0 and not nowhere_to_go(people, weight, counted)
    if not is_somewhere or usable_network(study, goal.travel) is None:
        return None
    kept = {} if kept is None else kept
    if key not in kept:
        kept[key] = coverage_of(study, goal, people, counted)
    reach = kept[key]
    reach = _weighed(goal, people, reach.assign(weight=weight.reindex(reach.index)))
    return goal_row(study.plan, goal, **_figures(study, goal, reach)[1])


def _weighed(goal: ReachGoal, people: gpd.GeoDataFrame, reach: pd.DataFrame) -> pd.DataFrame:
    """Add to the points what of their weight is covered, what is left, their unit, and whether they are an estimate."""
    covered, weight = reach["covered"].to_numpy(), reach["weight"].to_numpy()
    return reach.assign(
        unit_code=text_column(people, "unit_code").array, weight_covered=np.where(covered, weight, 0.0),
        left=np.where(covered, 0.0, weight), estimated=estimated_for(people, goal.group).array,
    )  # fmt: skip


def _figures(study: Study, goal: ReachGoal, reach: pd.DataFrame) -> tuple[Standing, dict[str, Any]]:
    """Return where the goal stands, and the figures of its row."""
    guessed = float(reach.loc[reach["estimated"], "weight"].sum()) / float(reach["weight"].sum())
    standing = standing_of(study, goal, reach)
    return standing, {
        "value": standing.value, "target": standing.target, "met": standing.met, "shortfall": standing.shortfall,
        "basis": ESTIMATED if guessed else "measured", "estimated_share": guessed,
    }  # fmt: skip


def _unmeasured(
    study: Study, goal: ReachGoal, people: gpd.GeoDataFrame, weight: pd.Series, why: str
) -> Outcome:
    """Say why a goal is not measured, and how much of those whom it asks about is an estimate."""
    guessed = _guessed(people, goal, weight)
    note = joined_notes(why, estimated_text(guessed, study.plan.measure(goal.group)))
    return not_measured(study.plan, goal, note, estimated_share=guessed or pd.NA)


def _guessed(people: gpd.GeoDataFrame, goal: ReachGoal, weight: pd.Series) -> float:
    """Return the share of the weight, on demand_id, that was estimated."""
    estimated = estimated_for(people.set_index("demand_id"), goal.group).reindex(weight.index)
    return float(weight[estimated].sum()) / float(weight.sum())


def _outcome(
    study: Study,
    goal: ReachGoal,
    people: gpd.GeoDataFrame,
    facilities: gpd.GeoDataFrame,
    reach: pd.DataFrame,
) -> Outcome:
    """Say who is covered, and what follows from it."""
    reach = _weighed(goal, people, reach)
    standing, figures = _figures(study, goal, reach)
    guessed = figures["estimated_share"]
    told = off_road(study, goal, reach["weight"], facilities)
    row = goal_row(
        study.plan, goal, **figures,
        note=joined_notes(
            *standing.notes,
            estimated_text(guessed, study.plan.measure(goal.group)), *placed_notes(study, goal, reach),
            *off_road_notes(told),
            *reach_notes(study, goal, people, facilities, reach),
        ),
    )  # fmt: skip
    return Outcome(
        row=row, units=unit_rows(study, goal, reach), gaps=gap_rows(study, goal, reach, cost_unit=goal.within.unit),
        reach=reach.drop(columns=["weight_covered", "left"]),
        lacks=lacks_of(study, goal, reach),
        access=access_rows(study, goal, people, facilities, reach), estimated=estimated_units(study, goal, reach),
        findings=(*standing.findings, *no_cost(study, goal, reach), *told),
    )  # fmt: skip
