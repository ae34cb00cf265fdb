"""Goals about figures that are reported, not measured: indicators, averages, minima, works."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals.asked import asked_units
from coverplan.goals.outcomes import (
    UPWARDS,
    Lack,
    Outcome,
    counts_things,
    goal_row,
    holds,
    joined_notes,
    not_measured,
    shortfall_of,
)
from coverplan.plan import last_year_of
from coverplan.tables import text_column
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.plan import AverageGoal, IndicatorGoal, MinimumGoal, WorksGoal
    from coverplan.study import Study

    _ReportedGoal = AverageGoal | IndicatorGoal | MinimumGoal | WorksGoal

__all__ = ["latest_of_area", "measure_indicator", "measure_units_figure"]

# A year, a month, a quarter; what is written together (202410) is taken apart.
_NUMBER = re.compile(r"(?<!\d)\d{4}|\d{1,2}")
_IN_WORDS = re.compile("十[一二]?|[〇一二三四五六七八九]")
_WORDS = {word: str(number) for number, word in enumerate([*"〇一二三四五六七八九十", "十一", "十二"])}


def _reported(study: Study, goal: _ReportedGoal) -> pd.DataFrame | str:
    """Return the latest rows of a goal's indicator within its period, one a unit, or say why there are none."""
    none = say("goal.no-indicator", indicator=goal.indicator)
    if study.indicators is None:
        return none
    rows = study.indicators[study.indicators["indicator"] == goal.indicator].copy()
    if rows.empty:
        return none
    for column in ("unit_code", "period"):
        rows[column] = text_column(rows, column)
    last = goal.last_year if study.year is None else min(study.year, goal.last_year or study.year)
    if last is not None:
        years = [last_year_of(period) for period in rows["period"]]
        rows = rows[[year is None or year <= last for year in years]]
        if rows.empty:
            return say("goal.only-later", indicator=goal.indicator, year=last)
    when = [_when(period) for period in rows["period"]]
    rows = rows.iloc[sorted(range(len(rows)), key=when.__getitem__)]
    return rows.drop_duplicates("unit_code", keep="last")


def _when(period: str) -> tuple[list[int], str]:
    """Return what a period sorts by: its numbers as they stand, then its text.

    Examples
    --------
    >>> _when("2024年9月") < _when("2024年10月"), _when("2024Q4") < _when("2025Q1"), _when("上半年") < _when("下半年")
    (True, True, True)
    """
    figures = _IN_WORDS.sub(lambda word: _WORDS[word[0]], period)
    return [int(number) for number in _NUMBER.findall(figures)], period


def _periods(periods: Iterable[str]) -> list[str]:
    """Return the first and the last period of figures, or the only one; the vintage is that of the units."""
    known = sorted({period for period in periods if period}, key=_when)
    return [known[0], known[-1]] if len(known) > 1 else known


def latest_of_area(study: Study, goal: IndicatorGoal | WorksGoal) -> pd.Series | str:
    """Return the latest row of a goal's indicator within its period that is of the whole area, or say why there is none.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> latest_of_area(sample, sample.plan.goal("cremation"))["unit"]
    '%'
    """
    rows = _reported(study, goal)
    if isinstance(rows, str):
        return rows
    area = rows[rows["unit_code"].isin(["", study.plan.area.code])]
    return say("goal.no-indicator", indicator=goal.indicator) if area.empty else area.iloc[-1]


def measure_indicator(study: Study, goal: IndicatorGoal | WorksGoal) -> Outcome:
    """Compare the area's reported figure with its target.

    Returns
    -------
    Outcome
        ``basis`` is ``"reported"``; not measured when no figure of the whole area is given.
    """
    compare = goal.compare if goal.kind == "indicator" else ">="
    latest = latest_of_area(study, goal)
    if isinstance(latest, str):
        return not_measured(study.plan, goal, latest)
    value = float(latest["value"])
    short = shortfall_of(value, compare, goal.target, counted=counts_things(goal))
    row = goal_row(
        study.plan, goal, value=value, met=holds(value, compare, goal.target), period=latest["period"], shortfall=short,
        basis="reported", note=_strictly(compare),
    )  # fmt: skip
    return Outcome(row=row, lacks=_lacks(short, compare, row["unit"]))


def measure_units_figure(study: Study, goal: AverageGoal | MinimumGoal) -> Outcome:
    """Compare the mean (平均不少于) or the worst (每个不少于) of units' figures with the target.

    The worst is the least, or the largest where the figures are to stay at or below the target.

    Units without a figure are counted in the note; a minimum cannot be met while one is missing.

    Returns
    -------
    Outcome
        A unit's ``value`` is its figure.
    """
    rows = _reported(study, goal)
    if isinstance(rows, str):
        return not_measured(study.plan, goal, rows)
    units = asked_units(study, goal)
    if units.empty:
        all_out = not study.unit_tree.chosen(goal.units).empty
        return not_measured(study.plan, goal, say("goal.all-excepted" if all_out else "goal.no-units"))
    by_unit = rows.set_index("unit_code").reindex(units.index)
    known = by_unit["value"].astype(float).dropna()
    if known.empty:
        return not_measured(study.plan, goal, say("goal.no-indicator", indicator=goal.indicator))
    worst = known.min() if goal.compare in UPWARDS else known.max()
    value = float(known.mean() if goal.kind == "average" else worst)
    met: object = holds(value, goal.compare, goal.target)
    missing = len(units) - len(known)
    is_open = bool(missing and goal.kind == "minimum" and met)
    if is_open:
        met = pd.NA
    periods = _periods(by_unit.loc[known.index, "period"])
    span = "–".join(periods)
    notes = [
        say("goal.units-counted", count=len(units)),
        say("goal.units-missing", count=missing) if missing else "",
        say("goal.open-by-units") if is_open else "",
        _strictly(goal.compare),
        say("goal.period", period=span) if len(periods) > 1 or (span and goal.period) else "",
    ]
    counted = goal.kind == "minimum" and counts_things(goal)
    row = goal_row(
        study.plan, goal, value=value, met=met, basis="reported",
        shortfall=shortfall_of(value, goal.compare, goal.target, counted=counted), note=joined_notes(*notes),
    ) | {"period": goal.period or span}  # fmt: skip
    each = [holds(figure, goal.compare, goal.target) for figure in known]
    unit_rows = pd.DataFrame(
        {
            "unit_code": known.index, "name": units["name"][known.index].to_numpy(), "level": goal.units.level, "goal_id": goal.id,
            "group": "", "value": known.to_numpy(), "met": each if goal.kind == "minimum" else pd.NA,
        }
    )  # fmt: skip
    each_short = [shortfall_of(figure, goal.compare, goal.target, counted=counted) for figure in known]
    short = len(known) * float(row["shortfall"]) if goal.kind == "average" else sum(each_short)
    return Outcome(row=row, units=unit_rows, lacks=_lacks(short, goal.compare, row["unit"]))


def _lacks(short: float, compare: str, unit: str) -> tuple[Lack, ...]:
    """Return what is lacking, or too much, in all units together."""
    return (Lack("to_target" if compare in UPWARDS else "over", short, unit),) if short else ()


def _strictly(compare: str) -> str:
    return say("goal.strictly") if compare in (">", "<") else ""
