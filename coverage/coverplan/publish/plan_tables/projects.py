"""近期建设项目库: the projects of the list and the sites proposed, with level, places, land, year and cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.goals import places_each
from coverplan.plan import FORMS, CapacityGoal, LandNeed, QuotaGoal, ReachGoal
from coverplan.study import effect_of
from coverplan.tables import PLAN_PROJECTS, places_column, result_frame, text_column
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.plan import Goal, NewSite
    from coverplan.siting import Proposal
    from coverplan.study import Study
    from coverplan.texts import Named

__all__ = ["projects_table"]

# In which lists of projects state their cost.
COST_UNIT = "万元"
# What stands on land that it did not have before.
_ON_NEW_LAND = ("new", "move")
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
        Columns of ``coverplan.tables.PLAN_PROJECTS``. A project without an action renews the facility it names, else it is
        new; one without a place stands where that facility does. ``cost`` is in 万元. Plots split into forms as the plan's
        ``[burial_forms]`` says of the project's level and horizon. Gross land is the list's, low and high alike; where it
        has none, a new cemetery's is estimated by plots (``land_basis`` says which). ``origin`` is ``list`` or ``siting``; a site proposed is ``planned``
        under the id ``plan_id:site_id``, one row in each answer that chose it, with whom it newly covers. Its level, places, land, end and cost are
        those that the plan's siting block gives a ``site``; without them a site of a goal of towns or villages is of that level, and its places
        are what those whom it newly covers need on the mean of a capacity goal of its kind and group, which ``note`` says.

    Examples
    --------
    >>> import coverplan as cp
    >>> len(projects_table(cp.Study(plan=cp.Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), None))
    0
    """
    parts = [_listed(study), _proposed(study, proposal), _of_joint_plans(study, proposal)]
    tables = [_with_land(study, table).astype(object) for table in parts if len(table)]
    if not tables:
        return result_frame(None, PLAN_PROJECTS)
    rows = pd.concat(tables, ignore_index=True)
    tree = study.unit_tree
    towns = tree.at_level(text_column(rows, "unit_code"), "town")
    return result_frame(rows.assign(town=towns.map(tree.units["name"]).fillna("")), PLAN_PROJECTS)


def _listed(study: Study) -> pd.DataFrame:
    """Return the rows of the list of projects."""
    projects = study.projects
    if projects is None or projects.empty:
        return pd.DataFrame()
    lon, lat = lonlat(projects)
    rows = pd.DataFrame(projects.drop(columns="geometry")).assign(lon=lon, lat=lat, origin="list", measure="")
    facilities = set() if study.facilities is None else set(study.facilities["facility_id"].astype(str))
    rows["action"] = [effect_of(project, facilities) for project in rows.to_dict("records")]
    return rows


def _with_land(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return projects with their plots split into forms, and land estimated where none is given."""
    rows = rows.assign(cost_unit=np.where(rows["cost"].notna(), COST_UNIT, ""))
    held_in = rows["kind"].map(lambda kind: places_column(str(kind)))
    rows["places_unit"] = held_in.where(rows["places"].notna(), "")
    rows = rows.join(_forms(study, rows))
    given = rows["land_m2"].notna()
    estimated = ~given & (rows["places_unit"] == "plots") & rows["action"].isin(_ON_NEW_LAND)
    each = pd.DataFrame([_land_of_a_plot(study, row) for row in rows.to_dict("records")], index=rows.index)
    for name in ("land_low_m2", "land_high_m2"):
        rows[name] = rows["land_m2"].where(given, (rows["places"] * each[name]).where(estimated))
    rows["land_basis"] = np.select([given, estimated], ["given", "estimated"], "")
    return rows


def _land_of_a_plot(study: Study, project: Mapping[Any, Any]) -> dict[str, float]:
    """Return the gross land that a plot takes, low and high: as the capacity goal of its kind says, by the project's forms."""
    goals = [
        goal
        for goal in study.plan.goals
        if isinstance(goal, CapacityGoal) and project["kind"] in goal.facility
    ]
    land = next((goal.land for goal in goals if goal.land is not None), LandNeed())
    parts = {form: project[f"places_{form}"] for form in FORMS if project[f"places_{form}"] > 0}
    if parts:
        land = land.model_copy(
            update={"shares": {form: part / sum(parts.values()) for form, part in parts.items()}}
        )
    low, high = land.each_m2
    return {"land_low_m2": low, "land_high_m2": high}


def _forms(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how the plots of each project split into forms, as the plan says of its level and horizon."""
    years = study.plan.years
    near = years.near or years.far if years is not None else None
    ends = pd.to_numeric(text_column(rows, "end").str[:4], errors="coerce")
    split = [
        {}
        if unit != "plots"
        else study.plan.burial_forms.split(places, str(level), far=near is not None and end > near)
        for unit, places, level, end in zip(
            rows["places_unit"], rows["places"], rows["level"], ends, strict=True
        )
    ]
    parts = [{f"places_{form}": each.get(form, np.nan) for form in FORMS} for each in split]
    return pd.DataFrame(parts, index=rows.index)


def _proposed(study: Study, proposal: Proposal | None) -> pd.DataFrame:
    """Return the rows of the sites that siting proposes."""
    if proposal is None or proposal.sites.empty:
        return pd.DataFrame()
    sites = proposal.sites
    goals = {goal.id: goal for goal in study.plan.goals}
    weighs = [
        study.plan.weighs(goal) if getattr(goals.get(goal), "group", "") else "facilities"
        for goal in sites["goal_id"]
    ]
    rows = pd.DataFrame(
        {
            "project_id": sites["plan_id"] + ":" + sites["site_id"], "name": sites["name"].where(sites["name"] != "", sites["site_id"]),
            "kind": sites["kind"], "action": sites["action"].map(_ACTIONS), "status": "planned", "unit_code": sites["unit_code"],
            "lon": sites["lon"], "lat": sites["lat"], "goal_id": sites["goal_id"],
            "plan_id": sites["plan_id"], "site_id": sites["site_id"], "newly_covered": sites["newly_covered"], "measure": weighs,
            "origin": "siting",
        }
    )  # fmt: skip
    blocks = dict(zip(study.plan.siting_ids, study.plan.siting, strict=True))
    asked = [
        _as_asked(study, goals[site["goal_id"]], blocks[site["plan_id"]].site, site)
        for site in rows.to_dict("records")
    ]
    return rows.join(pd.DataFrame(asked, index=rows.index))


def _of_joint_plans(study: Study, proposal: Proposal | None) -> pd.DataFrame:
    """Return the rows of the steps of plans for several goals: places they add, land, money and year as the plan says."""
    answers = [] if proposal is None else list(proposal.joint.values())
    tables = [one.steps().merge(one.added(), on=["site_id", "kind"], how="left") for one in answers]
    if not sum(map(len, tables)):
        return pd.DataFrame()
    steps = pd.concat([table for table in tables if len(table)], ignore_index=True)
    goals = {goal.id: goal for goal in study.plan.goals}
    weighs = [
        study.plan.weighs(goal) if getattr(goals.get(goal), "group", "") else "facilities"
        for goal in steps["goal_id"]
    ]
    return pd.DataFrame(
        {
            "project_id": steps["plan_id"] + ":" + steps["kind"] + ":" + steps["site_id"],
            "name": steps["name"].where(steps["name"] != "", steps["site_id"]), "kind": steps["kind"],
            "action": steps["action"].map(_ACTIONS), "status": "planned", "unit_code": steps["unit_code"], "lon": steps["lon"],
            "lat": steps["lat"], "goal_id": steps["goal_id"], "plan_id": steps["plan_id"], "site_id": steps["site_id"],
            "newly_covered": steps["newly_covered"], "measure": weighs, "origin": "siting", "level": None, "places": steps["places"],
            "land_m2": steps["land_m2"], "end": steps["phase"].replace("", None), "cost": steps["open_cost"], "note": "",
        }
    )  # fmt: skip


def _as_asked(study: Study, goal: Goal, new: NewSite, site: Mapping[Any, Any]) -> dict[str, object]:
    """Return level, places, land, end and cost of a site proposed, and what of it is estimated."""
    level = new.level or (goal.units.level if isinstance(goal, QuotaGoal) else "")
    places, note = np.nan if new.places is None else new.places, ""
    needs = _need_of_kind(study, goal, str(site["kind"])) if new.places is None else None
    if needs is not None:
        each, title = needs
        places = float(np.ceil(round(each * site["newly_covered"], 6)))
        note = say("plan-table.places-by-need", goal=title)
    return {
        "level": level or None,
        "places": places,
        "land_m2": np.nan if new.land_m2 is None else new.land_m2,
        "end": None if new.year is None else str(new.year),
        "cost": np.nan if new.cost is None else new.cost,
        "note": note,
    }


def _need_of_kind(study: Study, goal: Goal, kind: str) -> tuple[float, Named] | None:
    """Return how many places a person needs of a kind, on the mean, by the first capacity goal of the same group, and its name."""
    if not isinstance(goal, ReachGoal):
        return None
    for other in study.plan.goals:
        if isinstance(other, CapacityGoal) and kind in other.facility and other.group == goal.group:
            each = places_each(study, other)
            if each is not None:
                return each, other.name
    return None
