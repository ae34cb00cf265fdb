"""近期建设项目库: the projects of the list and the sites proposed, with level, places, land, year and cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.tables import PLAN_PROJECTS, result_frame, text_column

if TYPE_CHECKING:
    from coverplan.siting import Proposal
    from coverplan.study import Study

__all__ = ["projects_table"]

# What siting calls an action, as a list of projects calls it.
_ACTIONS = {"build": "new", "enlarge": "rebuild", "move": "move", "close": "merge", "keep": "keep"}


def projects_table(study: Study, proposal: Proposal | None) -> pd.DataFrame:
    """List the projects, and after them each site proposed.

    Parameters
    ----------
    study
        The study.
    proposal
        The sites proposed; None where nothing was.

    Returns
    -------
    DataFrame
        Columns of ``coverplan.tables.PLAN_PROJECTS``. ``origin`` is ``list`` or ``siting``; a site proposed is ``planned``
        under the id ``plan_id:site_id``, one row in each answer that chose it, with whom it newly covers.

    Examples
    --------
    >>> import coverplan as cp
    >>> len(projects_table(cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), None))
    0
    """
    tables = [] if proposal is None or proposal.sites.empty else [_proposed(study, proposal.sites)]
    if not tables:
        return result_frame(None, PLAN_PROJECTS)
    rows = pd.concat(tables, ignore_index=True)
    tree = study.unit_tree
    towns = tree.at_level(text_column(rows, "unit_code"), "town")
    return result_frame(rows.assign(town=towns.map(tree.units["name"]).fillna("")), PLAN_PROJECTS)


def _proposed(study: Study, sites: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the sites that siting proposes."""
    goals = {goal.id: goal for goal in study.plan.goals}
    weighs = [
        study.plan.weighs(goal) if getattr(goals.get(goal), "group", "") else "facilities"
        for goal in sites["goal_id"]
    ]
    return pd.DataFrame(
        {
            "project_id": sites["plan_id"] + ":" + sites["site_id"], "name": sites["name"].where(sites["name"] != "", sites["site_id"]),
            "kind": sites["kind"], "action": sites["action"].map(_ACTIONS), "status": "planned", "unit_code": sites["unit_code"],
            "lon": sites["lon"], "lat": sites["lat"], "places": sites["size"], "cost": np.nan, "goal_id": sites["goal_id"],
            "plan_id": sites["plan_id"], "site_id": sites["site_id"], "newly_covered": sites["newly_covered"], "measure": weighs,
            "origin": "siting",
        }
    ).astype(object)  # fmt: skip
