"""The works goal measured from the list of projects: which share of them is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.counts.reported_goals import latest_of_area, measure_indicator
from coverplan.goals.outcomes import Outcome, goal_row, joined_notes, not_measured, shortfall_told, verdict
from coverplan.study import is_done
from coverplan.texts import say
from coverplan.units import least_share
from coverplan.wording import share_text

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import ProjectFilter, WorksGoal
    from coverplan.study import Study

__all__ = ["chosen_projects", "measure_works"]

_COLUMNS = {"places": "places", "cost": "cost"}
# A typed share is rounded; beyond this it says something else.
_SAME = 0.005


def chosen_projects(projects: gpd.GeoDataFrame, goal_id: str, wanted: ProjectFilter) -> gpd.GeoDataFrame:
    """Return the projects that a works goal is about.

    Parameters
    ----------
    projects
        The list.
    goal_id
        Projects that name it belong to it where the filter names none.
    wanted
        Kinds, ids or names; a project that fits any of them counts.
    """
    if not (wanted.kind or wanted.ids or wanted.names):
        return projects[projects["goal_id"] == goal_id]
    named = projects["kind"].isin(wanted.kind or []) | projects["project_id"].isin(wanted.ids or [])
    return projects[named | projects["name"].isin(wanted.names or [])]


def measure_works(study: Study, goal: WorksGoal) -> Outcome:
    """Measure the share of works that are done: by the status of each now, in the study of a year by when they end, too.

    Parameters
    ----------
    study
        With projects; one that is stopped counts among the works and is not done.
    goal
        A works goal; without ``projects`` its reported share is compared. With them works weigh the same, or what the plan says (places, cost).

    Returns
    -------
    Outcome
        ``basis`` is ``"measured"``. Works without a figure of what they weigh are left out and named. A reported share that says
        something else is a finding.
    """
    if goal.projects is None:
        return measure_indicator(study, goal)
    if study.projects is None:
        return not_measured(study.plan, goal, say("goal.no-layer", layer=say("layer.projects")))
    works = chosen_projects(study.projects, goal.id, goal.projects)
    if works.empty:
        return not_measured(study.plan, goal, say("goal.no-works"))
    done = is_done(works, study.year) if study.year is not None else (works["status"] == "done").to_numpy()
    column = _COLUMNS.get(goal.projects.by)
    weight = pd.Series(1.0, index=works.index) if column is None else works[column].astype(float)
    known = weight.notna()
    total = float(weight[known].sum())
    left_out = _left_out(goal, works[~known], str(column))
    if not total > 0:
        key = "goal.works-weigh-nothing" if known.any() else "goal.works-without-figure"
        why = say(key, column=str(column), count=len(works))
        return replace(not_measured(study.plan, goal, why), findings=left_out)
    value = float(weight[known & done].sum()) / total
    # what a work without a figure weighs may be anything
    low = 0.0 if (~known & ~done).any() else value
    high = 1.0 if (~known & done).any() else value
    met = verdict(lambda share: share >= least_share(goal.target), low, high)
    differs = _differs(study, goal, value)
    stopped = int((works["status"] == "stopped").sum())
    row = goal_row(
        study.plan, goal, value=value, met=met, shortfall=shortfall_told(met, goal.target - value),
        note=joined_notes(
            say("goal.works-done", done=int(done.sum()), all=len(works)),
            say("goal.works-stopped", count=stopped) if stopped else "",
            say("goal.left-out-works", count=len(left_out)) if left_out else "",
            say("goal.open-by-works") if pd.isna(met) else "",  # type: ignore[call-overload]
            *(found.message() for found in differs),
        ),
    )  # fmt: skip
    return Outcome(row=row, findings=(*left_out, *differs))


def _left_out(goal: WorksGoal, works: gpd.GeoDataFrame, column: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule="goal.work-figure-missing", layer="projects", name=str(name), params={"goal": goal.name, "name": name, "column": column}
        )
        for name in works["name"]
    )  # fmt: skip


def _differs(study: Study, goal: WorksGoal, value: float) -> tuple[Finding, ...]:
    """Tell where a share that was reported says something else than the list."""
    if goal.indicator is None or study.year is not None:
        return ()
    latest = latest_of_area(study, goal)
    if isinstance(latest, str) or abs(float(latest["value"]) - value) <= _SAME:
        return ()
    params = {
        "goal": goal.name, "indicator": goal.indicator, "reported": share_text(float(latest["value"])), "value": share_text(value),
    }  # fmt: skip
    return (Finding(rule="goal.works-differ", layer="projects", params=params),)
