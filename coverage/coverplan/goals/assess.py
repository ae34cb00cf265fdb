"""Measuring every goal of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.findings import Findings
from coverplan.goals.asked import with_exceptions
from coverplan.goals.capacity import measure_capacity
from coverplan.goals.counts import (
    measure_indicator,
    measure_quota,
    measure_ratio,
    measure_served,
    measure_units_figure,
    measure_works,
)
from coverplan.goals.doubts import require_fitting, with_doubts
from coverplan.goals.outcomes import (
    ESTIMATED_UNITS,
    Result,
    answer_notes,
    answer_rows,
    joined_notes,
    not_measured,
)
from coverplan.goals.reach import measure_reach
from coverplan.goals.serving import facility_services
from coverplan.network import require_travel
from coverplan.plan import (
    AverageGoal,
    CapacityGoal,
    IndicatorGoal,
    MinimumGoal,
    OccupancyGoal,
    QuotaGoal,
    RatioGoal,
    ReachGoal,
    ServedGoal,
    WorksGoal,
)
from coverplan.study import Study, as_study
from coverplan.tables import ACCESS, ANSWERS, EXCEPTED, GAPS, GOALS, LACKING, UNITS, result_frame
from coverplan.texts import Said, remembering, say
from coverplan.wording import word_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coverplan.goals.outcomes import Outcome
    from coverplan.plan import Goal
    from coverplan.study import AnyStudy

__all__ = ["measure", "measure_goal"]


def measure(study: AnyStudy, *, progress: Callable[[str], None] | None = None) -> Result:
    """Measure where the area stands on each goal of its plan.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml.
    progress
        Called with each goal's title before it is measured.

    Returns
    -------
    Result
        Frames ``goals``, ``units``, ``gaps``, ``access`` and ``facilities``, and the reach of each reach goal. A goal that
        cannot be measured has an empty value and says why in its note.

    Raises
    ------
    PlanError, InputError
        When it is no study, a plan or layer cannot be read, or a way of travelling of the plan cannot be had.

    Examples
    --------
    >>> import coverplan as cp
    >>> cp.measure(cp.open_study("data/plan.toml")).goals["goal_id"].tolist()[:1]
    ['centre-per-street']
    """
    study = as_study(study)
    require_travel(study.plan)
    require_fitting(study)
    outcomes: list[Outcome] = []
    answers: list[pd.DataFrame] = []
    notes: dict[str, tuple[str, str]] = {}
    for goal in study.plan.goals:
        if progress is not None:
            progress(goal.name.message())
        with remembering():
            outcome = measure_goal(study, goal)
            lacking = answer_rows(study.plan, goal, outcome.lacks, outcome.units)
            note = joined_notes(
                outcome.row["note"],
                *answer_notes(goal, lacking, met=bool(pd.notna(outcome.row["met"]) and outcome.row["met"])),
            )
        notes[goal.id] = (Said.again(note, "zh"), Said.again(note, "en"))
        outcome.row["note"] = str(note)
        outcomes.append(outcome)
        answers.append(lacking)
    reach = {str(outcome.row["goal_id"]): outcome.reach for outcome in outcomes if outcome.reach is not None}
    allocated = {
        str(outcome.row["goal_id"]): outcome.served for outcome in outcomes if outcome.served is not None
    }
    facilities, told = facility_services(study, reach, allocated)
    return Result(
        goals=result_frame(pd.DataFrame([outcome.row for outcome in outcomes]), GOALS),
        notes=notes,
        units=_stack([outcome.units for outcome in outcomes], UNITS),
        gaps=_stack([outcome.gaps for outcome in outcomes], GAPS),
        facilities=facilities,
        reach=reach,
        flows={
            str(outcome.row["goal_id"]): outcome.flows for outcome in outcomes if outcome.flows is not None
        },
        lacking=_stack([outcome.lacking for outcome in outcomes], LACKING),
        access=_stack([outcome.access for outcome in outcomes], ACCESS),
        answers=_stack(answers, ANSWERS),
        estimated=_stack([outcome.estimated for outcome in outcomes], ESTIMATED_UNITS),
        excepted=_stack([outcome.excepted for outcome in outcomes], EXCEPTED),
        findings=Findings(
            [*(found for outcome in outcomes for found in outcome.findings), *told]
        ).said_once(),
    )


# How goals of each kind are measured; a new kind is a line here and a file of its own.
_MEASURED_BY: dict[type, Callable[[Study, Any], Outcome]] = {
    QuotaGoal: measure_quota,
    ReachGoal: measure_reach,
    CapacityGoal: measure_capacity,
    ServedGoal: measure_served,
    RatioGoal: measure_ratio,
    OccupancyGoal: measure_ratio,
    AverageGoal: measure_units_figure,
    MinimumGoal: measure_units_figure,
    IndicatorGoal: measure_indicator,
    WorksGoal: measure_works,
}


def measure_goal(study: Study, goal: Goal) -> Outcome:
    """Measure one goal, in the study of its year where it names one.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> measure_goal(sample, sample.plan.goal("eco-burial")).row["value"]
    57.2
    """
    study = study.in_year(goal.year)
    group = getattr(goal, "group", None)
    if group in study.unknown_groups:
        why = say("goal.people-of-year-unknown", year=study.year, group=word_of("group", group))
        return not_measured(study.plan, goal, why)
    return with_doubts(study, goal, with_exceptions(study, goal, _MEASURED_BY[type(goal)](study, goal)))


def _stack(tables: Sequence[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [result_frame(table, columns) for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else result_frame(None, columns)
