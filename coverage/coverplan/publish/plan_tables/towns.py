"""分乡镇指引: the people of each town, its facilities, where its goals stand, and what is planned there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals import facility_units
from coverplan.publish.plan_tables.existing import existing_facilities, figures_of
from coverplan.tables import PLAN_TOWNS, group_columns, places_column, result_frame, text_column
from coverplan.texts import say
from coverplan.wording import group_word, remarks

if TYPE_CHECKING:
    from coverplan.goals import Result
    from coverplan.study import Study

__all__ = ["SECTIONS", "towns_table"]

# Projects that are planned no more.
_OVER = ("done", "stopped")
SECTIONS = ("people", "facilities", "goals", "planned")


def towns_table(study: Study, result: Result, projects: pd.DataFrame) -> pd.DataFrame:
    """List, town by town, its people by group, its facilities, its goals with what they lack, and what is planned there.

    Parameters
    ----------
    study, result
        A study and what was measured in it.
    projects
        As :func:`~coverplan.publish.plan_tables.projects.projects_table` makes them.

    Returns
    -------
    DataFrame
        Columns of ``coverplan.tables.PLAN_TOWNS``, towns in order of their codes, a row an item. ``section`` is
        ``people`` (item: the group), ``facilities`` (the facility_id; ``amount`` its places), ``goals`` (the goal_id;
        ``amount`` and ``target`` in ``unit``, ``gap`` what the town lacks to the target in ``gap_unit``; of a goal about
        villages, how many of how many villages meet it) or ``planned`` (the project_id; ``amount`` its places;
        what is done or stopped is left out).

    Examples
    --------
    ``sample`` is the embedded study, ``sample_result`` what was measured in it.

    >>> import pandas as pd
    >>> table = towns_table(sample, sample_result, pd.DataFrame())
    >>> table["unit_code"].nunique(), table["section"].unique().tolist()
    (14, ['people', 'facilities', 'goals'])
    """
    units = study.unit_tree.units
    towns = units["name"][units["level"] == "town"].sort_index()
    parts = [_people(study), _facilities(study), _goals(study, result), _planned(study, projects)]
    filled = [
        part.assign(section=section).astype(object)
        for section, part in zip(SECTIONS, parts, strict=True)
        if len(part)
    ]
    if not filled:
        return result_frame(None, PLAN_TOWNS)
    rows = pd.concat(filled, ignore_index=True)
    rows = rows[rows["unit_code"].isin(towns.index)].sort_values(
        "unit_code", kind="stable", ignore_index=True
    )
    return result_frame(rows.assign(name=rows["unit_code"].map(towns)), PLAN_TOWNS)


def _people(study: Study) -> pd.DataFrame:
    people = study.residents
    if people is None:
        return pd.DataFrame()
    groups = group_columns(people)
    towns = study.unit_tree.at_level(text_column(people, "unit_code"), "town").to_numpy()
    sums = people[groups].astype(float).groupby(towns).sum(min_count=1)
    rows: pd.DataFrame = (
        sums.rename_axis("unit_code").reset_index().melt("unit_code", groups, "item", "amount")
    )
    measures = rows["item"].map(study.plan.measure)
    names = [group_word(group, measure) for group, measure in zip(rows["item"], measures, strict=True)]
    return rows.assign(item_name=names, unit=measures)


def _facilities(study: Study) -> pd.DataFrame:
    """Return a row for each facility that is there, with its places."""
    there = existing_facilities(study)
    if there is None or there.empty:
        return pd.DataFrame()
    there = there.sort_values(["kind", "facility_id"])
    held_in = there["kind"].map(places_column)
    beds, plots = (figures_of(there, name) for name in ("beds", "plots"))
    places = plots.where(held_in == "plots", beds)
    notes = [
        _about(*row) for row in zip(there["status"], places, figures_of(there, "plots_used"), strict=True)
    ]
    return pd.DataFrame(
        {
            "unit_code": facility_units(study, there, "town"), "item": there["facility_id"], "item_name": text_column(there, "name"),
            "kind": there["kind"], "amount": places, "unit": held_in.where(places.notna(), ""), "note": notes,
        }
    )  # fmt: skip


def _about(status: str, places: float, used: float) -> str:
    """Say what must be known beside a facility's places."""
    return remarks(
        [
            "" if status == "operating" else say(f"status.{status}"),
            say("plan-table.used", used=f"{used:,.0f}") if pd.notna(used) and pd.notna(places) else "",
        ]
    )


def _goals(study: Study, result: Result) -> pd.DataFrame:
    """Return where each goal stands in the towns: by figures of towns, else by how many of its villages meet it."""
    of_towns = result.units["level"] == "town"
    by_town = result.units[of_towns]
    others = result.units[
        ~of_towns & ~result.units["goal_id"].isin(by_town["goal_id"]) & result.units["met"].notna()
    ]
    titles = {goal.id: goal.name.message() for goal in study.plan.goals}
    tables = [_by_town(result, by_town), _by_village(study, result, others[others["level"] == "village"])]
    rows = pd.concat([table.astype(object) for table in tables], ignore_index=True)
    order = {goal_id: number for number, goal_id in enumerate(titles)}
    rows = rows.sort_values("item", key=lambda ids: ids.map(order), kind="stable")
    return rows.assign(item_name=rows["item"].map(titles))


def _gaps(result: Result, level: str) -> pd.DataFrame:
    """Return what units of a level lack to the target, and in what, on goal_id and unit_code."""
    answers = result.answers
    short = answers[(answers["level"] == level) & answers["item"].isin(["to_target", "over"])]
    return short.set_index(["goal_id", "unit_code"])[["amount", "unit"]]


def _by_town(result: Result, rows: pd.DataFrame) -> pd.DataFrame:
    about = result.goals.drop_duplicates("goal_id").set_index("goal_id")
    gaps = _gaps(result, "town").reindex(pd.MultiIndex.from_frame(rows[["goal_id", "unit_code"]]))
    ids = rows["goal_id"].reset_index(drop=True)
    quota = ids.map(about["kind"]) == "quota"
    excepted = {
        (row["goal_id"], row["unit_code"]): say(
            "plan-table.excepted", reason=row["reason"], until=row["until"]
        )
        for row in result.excepted.to_dict("records")
    }
    return pd.DataFrame(
        {
            "unit_code": rows["unit_code"].to_numpy(), "item": ids, "amount": rows["value"].to_numpy(),
            "unit": ids.map(about["unit"]).where(~quota, "facilities"),
            "target": ids.map(about["target"]).where(~quota, rows["weight"].to_numpy()), "met": rows["met"].to_numpy(),
            "gap": gaps["amount"].to_numpy(), "gap_unit": gaps["unit"].fillna("").to_numpy(),
            "note": [excepted.get(pair, "") for pair in zip(rows["goal_id"], rows["unit_code"], strict=True)],
        }
    )  # fmt: skip


def _by_village(study: Study, result: Result, rows: pd.DataFrame) -> pd.DataFrame:
    """Count the villages of each town that meet a goal about villages; the gap is what the others lack together."""
    gaps = _gaps(result, "village").reindex(pd.MultiIndex.from_frame(rows[["goal_id", "unit_code"]]))
    each = pd.DataFrame(
        {
            "unit_code": study.unit_tree.at_level(rows["unit_code"], "town").to_numpy(), "item": rows["goal_id"].to_numpy(),
            "met": rows["met"].to_numpy(bool), "gap": gaps["amount"].to_numpy(), "gap_unit": gaps["unit"].fillna("").to_numpy(),
        }
    )  # fmt: skip
    sums = each.groupby(["item", "unit_code"]).agg(
        amount=("met", "sum"),
        target=("met", "size"),
        met=("met", "all"),
        gap=("gap", "sum"),
        gap_unit=("gap_unit", "max"),
    )
    return sums.assign(unit="units", gap=sums["gap"].where(~sums["met"])).reset_index()


def _planned(study: Study, projects: pd.DataFrame) -> pd.DataFrame:
    if projects.empty:
        return pd.DataFrame()
    projects = projects[~projects["status"].isin(_OVER)]
    towns = study.unit_tree.at_level(text_column(projects, "unit_code"), "town")
    notes = projects["status"].map(
        lambda status: "" if status == "planned" else say(f"project-status.{status}")
    )
    return pd.DataFrame(
        {
            "unit_code": towns, "item": projects["project_id"], "item_name": projects["name"], "kind": projects["kind"],
            "action": projects["action"], "amount": projects["places"], "unit": projects["places_unit"], "end": projects["end"], "note": notes,
        }
    )  # fmt: skip
