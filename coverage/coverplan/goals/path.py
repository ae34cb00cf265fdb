"""The yearly path of each goal, from the base of the plan to its far horizon, with the projects of the list and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.goals.assess import measure_goal
from coverplan.goals.capacity import capacity_row
from coverplan.goals.reach import reach_row
from coverplan.goals.serving import counted_facilities
from coverplan.plan import CapacityGoal, ReachGoal, WorksGoal
from coverplan.study import as_study
from coverplan.tables import YEARS, result_frame
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from coverplan.plan import Goal
    from coverplan.study import AnyStudy, Study

__all__ = ["changing_goals", "yearly_path"]

_COLUMNS = ("value", "target", "unit", "met", "shortfall", "basis")


def yearly_path(study: AnyStudy) -> pd.DataFrame:
    """Measure where each goal stands in each year of the plan, with the projects of the list and without.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml.

    Returns
    -------
    DataFrame
        Columns of years.csv (``coverplan.tables.YEARS``), the goals in the plan's order, years in theirs, without the projects
        before with them. ``projects`` is ``with`` or ``without``; a study without projects has no rows with them. A reported
        figure has no path and stands once, in the base year. Empty where the plan has no ``[years]``.

    Raises
    ------
    PlanError, InputError
        As :func:`coverplan.goals.assess.measure`.

    Notes
    -----
    A goal is measured again only where the facilities it counts or the people it weighs are others; the roads are searched once for
    each set of facilities.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> path = yearly_path(sample)
    >>> path.loc[path["goal_id"] == "centre-per-street", ["year", "projects", "value"]].to_numpy().tolist()[-2:]
    [[2035, 'without', 1.0], [2035, 'with', 2.0]]
    """
    return as_study(study).once(_path)


def changing_goals(path: pd.DataFrame) -> list[str]:
    """Return the ids of the goals that have figures of several years, in the order of the path.

    Examples
    --------
    >>> changing_goals(pd.DataFrame({"goal_id": ["a", "a", "b"], "year": [2025, 2026, 2025], "value": [1.0, 2.0, 3.0]}))
    ['a']
    """
    years = path[path["value"].notna()].groupby("goal_id", sort=False)["year"].nunique()
    return [str(goal) for goal in years.index[years > 1]]


def _path(study: Study) -> pd.DataFrame:
    years = study.plan.years
    if years is None:
        return result_frame(None, YEARS)
    rows = [row for goal in study.plan.goals for row in _of_goal(study, goal, years.span)]
    return result_frame(pd.DataFrame(rows) if rows else None, YEARS)


def _of_goal(study: Study, goal: Goal, span: range) -> Iterator[dict[str, Any]]:
    """Yield the rows of a goal; what is the same in two years is measured once."""
    goal = goal.model_copy(update={"year": None})  # each year is its own
    with_projects = (False, True) if study.projects is not None else (False,)
    has_path = hasattr(goal, "facility") or (isinstance(goal, WorksGoal) and goal.projects is not None)
    measured: dict[Hashable, dict[str, Any]] = {}
    coverages: dict[Hashable, pd.DataFrame] = {}
    for year in span if has_path else span[:1]:
        for projects in with_projects:
            then = study.as_of(year, projects=projects)
            key = _depends_on(then, goal)
            if key not in measured:
                measured[key] = _row(then, goal, coverages)
            row = measured[key]
            yield {
                "goal_id": goal.id, "title": row["title"], "year": year, "projects": "with" if projects else "without",
                "group": row["group"], **{name: row[name] for name in _COLUMNS}, "note": _note(row, has_path=has_path),
            }  # fmt: skip


def _row(study: Study, goal: Goal, coverages: dict[Hashable, pd.DataFrame]) -> dict[str, Any]:
    """Return the row of goals.csv of a goal in the study of a year; who is covered is searched once a set of facilities."""
    short = None
    if isinstance(goal, ReachGoal):
        short = reach_row(study, goal, coverages, key=_counted(study, goal))
    if isinstance(goal, CapacityGoal):
        short = capacity_row(study, goal)
    return measure_goal(study, goal).row if short is None else short


def _note(row: dict[str, Any], *, has_path: bool) -> str:
    """Say why there is no figure, or that a reported one is not forecast; what else a goal has to say stands in goals.csv."""
    if not has_path:
        return say("path.reported")
    return str(row["note"]) if pd.isna(row["value"]) else ""


def _depends_on(study: Study, goal: Goal) -> Hashable:
    """Return what a goal's figure depends on: what it counts, whom it weighs, and the year where the plan's rules change with it."""
    if isinstance(goal, WorksGoal):
        return study.year
    group = getattr(goal, "group", None)
    people = study.residents
    weights = (
        b"" if people is None or not group or group not in people else people[group].to_numpy().tobytes()
    )
    unknown = group in study.unknown_groups
    by_year = study.year if unknown or goal.kind == "capacity" or getattr(goal, "exceptions", None) else None
    return _counted(study, goal), weights, unknown, by_year


def _counted(study: Study, goal: Goal) -> Hashable:
    """Return all that is said of the facilities that a goal counts."""
    if study.facilities is None or not hasattr(goal, "facility"):
        return None
    return tuple(counted_facilities(study.once(_told), goal)["told"])  # type: ignore[arg-type]


def _told(study: Study) -> pd.DataFrame:
    """Return kind and status of each facility, and all that is said of it."""
    facilities = study.facilities
    assert facilities is not None
    words = facilities.drop(columns=facilities.geometry.name).astype(str)
    told = zip(*(words[name] for name in words), facilities.geometry.to_wkb(), strict=True)
    rows: pd.DataFrame = facilities[["kind", "status"]]
    return rows.assign(told=pd.Series(list(told), facilities.index, dtype=object))
