"""指标表: each goal now, at the near and at the far horizon, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals import failing_units, yearly_path
from coverplan.tables import PLAN_INDICATORS, result_frame
from coverplan.texts import say
from coverplan.wording import joined, remarks

if TYPE_CHECKING:
    from coverplan.goals import Result
    from coverplan.study import Study

__all__ = ["indicators_table"]

# What meets the target comes before what everybody would need.
_SHORT = ("to_target", "over", "left")


def indicators_table(study: Study, result: Result) -> pd.DataFrame:
    """List each goal with its figure now and at the horizons, its target, and what it lacks.

    Parameters
    ----------
    study, result
        A study and what was measured in it.

    Returns
    -------
    DataFrame
        Columns of ``coverplan.tables.PLAN_INDICATORS``, in the order of the plan. ``now``, ``near``, ``far``
        (at the end of those years, with the projects of the list),
        ``target`` and ``shortfall`` are in ``unit``; ``short`` (what would meet the target) and ``left`` (what
        everybody would need) in ``short_unit``; land in square metres, low and high. ``failing`` names the towns that
        fail, or the units the goal is about; ``units_failing`` counts them, missing for a goal that judges no unit. A figure that is not known is missing, and ``note`` says why.

    Examples
    --------
    ``sample`` is the embedded study, ``sample_result`` what was measured in it.

    >>> indicators_table(sample, sample_result).set_index("goal_id").loc["centre-per-street", "failing"]
    '梁山街道'
    """
    if result.goals.empty:
        return result_frame(None, PLAN_INDICATORS)
    judged = set(result.units.loc[result.units["met"].notna(), "goal_id"])
    lacks = [
        _lacks(result.answers[result.answers["goal_id"] == goal_id], of_units=goal_id in judged)
        for goal_id in result.goals["goal_id"]
    ]
    table = result.goals.rename(columns={"value": "now"}).reset_index(drop=True)
    table = table.join(pd.DataFrame(lacks))
    goals = [study.plan.goal(goal_id) for goal_id in table["goal_id"]]
    table["population"] = [getattr(goal, "population", None) or "" for goal in goals]
    table = table.join(_horizons(study, table["goal_id"]))
    table["note"] = [
        note if why == note else remarks([note, why])
        for note, why in zip(table["note"].fillna(""), table["why"], strict=True)
    ]
    return result_frame(table, PLAN_INDICATORS)


def _horizons(study: Study, goal_ids: pd.Series) -> pd.DataFrame:
    """Return each goal's figure at the near and far horizon with the projects of the list, and why there is none."""
    years = study.plan.years
    if years is None:
        return pd.DataFrame({"why": say("plan-table.no-years")}, index=goal_ids.index)
    path = yearly_path(study).sort_values("projects", kind="stable")  # with before without
    found: dict[str, object] = {"now_year": str(years.base)}
    for name in ("near", "far"):
        year = years.horizons.get(name)
        if year is not None:
            rows = path[path["year"] == year].drop_duplicates("goal_id").set_index("goal_id")
            found |= {name: goal_ids.map(rows["value"]), f"{name}_year": str(year)}
    of_horizons = path["year"].isin(
        [years.horizons[name] for name in ("near", "far") if name in years.horizons]
    )
    silent = path[(path["note"].fillna("") != "") & (of_horizons | (path["year"] == years.base))]
    silent = silent.sort_values("year", kind="stable", key=lambda year: year == years.base)  # horizons first
    told = silent.drop_duplicates("goal_id").set_index("goal_id")["note"]
    return pd.DataFrame(found | {"why": [told.get(one, "") for one in goal_ids]}, index=goal_ids.index)


def _lacks(answers: pd.DataFrame, *, of_units: bool) -> dict[str, object]:
    """Return what one goal lacks, and which units fail where it says so of units."""
    area = answers[answers["level"] == "area"].set_index("item")
    failing = failing_units(answers)
    found: dict[str, object] = {"failing": joined(failing["name"])}
    if of_units:
        found["units_failing"] = float(len(failing))
    item = next((one for one in _SHORT[:2] if one in area.index), None)
    if item is not None:
        found["short"] = area.at[item, "amount"]
    if "left" in area.index:
        found["left"] = area.at["left", "amount"]
    named = next((one for one in _SHORT if one in area.index), None)
    found["short_unit"] = area.at[named, "unit"] if named else ""
    if "land" in area.index:
        found |= {"land_low_m2": area.at["land", "amount"], "land_high_m2": area.at["land", "amount_high"]}
    return found
