"""Goals about figures that are reported, not measured: indicators, averages, minima, works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals.outcome import Outcome, goal_row, holds, joined_notes, not_measured
from coverplan.tables import UNITS
from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.plan import AverageGoal, IndicatorGoal, MinimumGoal, WorksGoal
    from coverplan.study import Study

__all__ = ["measure_indicator", "measure_units_figure"]


def _reported(study: Study, indicator: str) -> pd.DataFrame | None:
    """Return the latest rows of an indicator, one a unit, or None when there are none."""
    if study.indicators is None:
        return None
    rows = study.indicators[study.indicators["indicator"] == indicator].copy()
    for column in ("unit_code", "period"):
        rows[column] = rows[column].fillna("").astype(str) if column in rows else ""
    rows = rows.sort_values("period", kind="stable").drop_duplicates("unit_code", keep="last")
    return None if rows.empty else rows


def measure_indicator(study: Study, goal: IndicatorGoal | WorksGoal) -> Outcome:
    """Compare the area's reported figure with its target.

    Returns
    -------
    Outcome
        ``basis`` is ``"reported"``; not measured when no figure of the whole area is given.
    """
    unit = goal.unit if goal.kind == "indicator" else "share"
    compare = goal.compare if goal.kind == "indicator" else ">="
    rows = _reported(study, goal.indicator)
    area = None if rows is None else rows[rows["unit_code"].isin(["", study.plan.area.code])]
    if area is None or area.empty:
        return not_measured(
            study.plan,
            goal,
            say("goal.no-indicator", indicator=goal.indicator),
            target=goal.target,
            unit=unit,
        )
    latest = area.iloc[-1]
    value = float(latest["value"])
    row = goal_row(
        study.plan, goal, target=goal.target, value=value, unit=unit, met=holds(value, compare, goal.target),
        shortfall=_shortfall(value, compare, goal.target), basis="reported", note=_strictly(compare),
    )  # fmt: skip
    if latest["period"] and not goal.vintage:
        row["vintage"] = latest["period"]
    return Outcome(row=row)


def measure_units_figure(study: Study, goal: AverageGoal | MinimumGoal) -> Outcome:
    """Compare the mean (平均不少于) or the least (每个不少于) of units' figures with the target.

    Units without a figure are counted in the note; a minimum cannot be met while one is missing.

    Returns
    -------
    Outcome
        A unit's ``value`` is its figure.
    """
    rows = _reported(study, goal.indicator)
    units = study.unit_tree.chosen(goal.units)
    if rows is None or units.empty:
        why = say("goal.no-units") if rows is not None else say("goal.no-indicator", indicator=goal.indicator)
        return not_measured(study.plan, goal, why, target=goal.target, unit=goal.unit)
    figures = rows.set_index("unit_code")["value"].astype(float).reindex(units.index)
    known = figures.dropna()
    if known.empty:
        return not_measured(
            study.plan,
            goal,
            say("goal.no-indicator", indicator=goal.indicator),
            target=goal.target,
            unit=goal.unit,
        )
    value = float(known.mean() if goal.kind == "average" else known.min())
    met: object = holds(value, goal.compare, goal.target)
    missing = len(figures) - len(known)
    if missing and goal.kind == "minimum" and met:
        met = pd.NA
    notes = [
        say("goal.units-counted", count=len(units)),
        say("goal.units-missing", count=missing) if missing else "",
        _strictly(goal.compare),
    ]
    row = goal_row(
        study.plan, goal, target=goal.target, value=value, unit=goal.unit, met=met, basis="reported",
        shortfall=_shortfall(value, goal.compare, goal.target), note=joined_notes(*notes),
    )  # fmt: skip
    each = [holds(figure, goal.compare, goal.target) for figure in known]
    unit_rows = pd.DataFrame(
        {
            "unit_code": known.index, "name": units["name"][known.index].to_numpy(), "level": goal.units.level, "goal_id": goal.id,
            "group": "", "value": known.to_numpy(), "met": each if goal.kind == "minimum" else pd.NA,
        }
    ).reindex(columns=list(UNITS))  # fmt: skip
    return Outcome(row=row, units=unit_rows)


def _shortfall(value: float, compare: str, target: float) -> float:
    return max(0.0, target - value) if compare in (">=", ">") else max(0.0, value - target)


def _strictly(compare: str) -> str:
    return say("goal.strictly") if compare in (">", "<") else ""
