"""What a joint plan tells of its steps, and of who gains and who loses by it, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coverplan.siting.explain import runner_up
from coverplan.siting.explore import compare_plans
from coverplan.siting.model import Built
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from coverplan.siting.explain import Explanation
    from coverplan.siting.joint.goals import JointGoal
    from coverplan.siting.joint.sites import JointSites
    from coverplan.siting.route import SitingPlan
    from coverplan.texts import Language

__all__ = ["changes_by", "step_lines"]


def step_lines(
    step: Mapping[Any, Any],
    *,
    goals: Sequence[JointGoal],
    sites: JointSites,
    why: Explanation | None,
    language: Language | None = None,
) -> list[str]:
    """Say whom a step serves, goal by goal, whom through it only, and what would be built without it.

    Parameters
    ----------
    step
        A row of the steps of a plan.
    goals, sites, why
        Of the plan; nothing is said where its reasons were not looked for.
    language
        By default the current one.
    """
    if why is None or why.sites.empty:
        return []
    frame = sites.frame
    mine = frame.loc[(frame["own_id"] == step["site_id"]) & (frame["kind"] == step["kind"]), "site_id"]
    rows = why.sites[why.sites["site_id"].astype(str).isin(mine.astype(str))]
    of_goal = {one.called: one for one in goals}
    lines = [
        say(
            "siting.step-serves", language, goal=of_goal[row["service"]].goal.name,
            weight=of_goal[row["service"]].weight_text(row["served"], language),
            only=of_goal[row["service"]].weight_text(row["only_through_it"], language),
        )
        for row in rows.to_dict("records")
        if row["served"] > 0
    ]  # fmt: skip
    instead = runner_up(rows.iloc[0].to_dict(), sites.called(), language) if len(rows) else ""
    return [*lines, instead] if instead else lines


def changes_by(plan: SitingPlan, before: SitingPlan | None = None) -> pd.DataFrame | None:
    """Tell who gains and who loses by a plan, against today or another plan for the same services.

    Parameters
    ----------
    plan
        The plan.
    before
        Another one; None: today, with nothing built.

    Returns
    -------
    DataFrame or None
        As :func:`coverplan.siting.compare_plans` has it, of those for whom something changes; None where either has no plan, or
        they serve other goals.
    """
    if plan.built is None:
        return None
    other = replace(plan, built=Built(plan.model, [])) if before is None else before
    if other.built is None or other.model.service_names != plan.model.service_names:
        return None
    found = compare_plans(other, plan)
    return found[found["effect"] != "same"].reset_index(drop=True)
