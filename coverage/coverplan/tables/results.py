"""Columns of every table that goes out, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ACCESS", "ANSWERS", "CHANGES", "COMPARE", "EXCEPTED", "FACILITIES", "GAPS", "GOALS", "LACKING", "LAND", "PERCENTILES", "PLAN_EXISTING", "PLAN_INDICATORS", "PLAN_PROJECTS", "PLAN_TOWNS", "PROPOSALS", "RANKING", "REPAIRS", "SITING", "UNITS", "YEARS", "result_frame"]  # fmt: skip

GOALS = (
    "goal_id", "title", "title_en", "kind", "group", "target", "value", "unit", "met", "shortfall", "basis", "estimated_share",
    "period", "source", "vintage", "note",
)  # fmt: skip
# What a goal lacks: who, where the places would do, how many, and how much gross land they take.
LACKING = (
    "goal_id", "unit_code", "facility_id", "reason", "places", "area_before_m2", "area_after_m2", "change_m2", "land_low_m2", "land_high_m2",
)  # fmt: skip
UNITS = (
    "unit_code",
    "name",
    "level",
    "goal_id",
    "group",
    "value",
    "met",
    "weight",
    "weight_covered",
    "weight_not_covered",
)
# Costs within which so many of a hundred people live.
PERCENTILES = (25, 50, 75, 95)
ACCESS = (
    "unit_code", "name", "level", "goal_id", "group", "weight", "measure", "weight_no_way", "mean", "p25", "p50", "p75", "p95", "max",
    "cost_unit", "value", "straight_value", "cutoff_suffices",
)  # fmt: skip
ANSWERS = ("goal_id", "item", "amount", "amount_high", "unit", "level", "unit_code", "name")
GAPS = (
    "demand_id", "name", "lon", "lat", "unit_code", "goal_id", "group", "weight", "nearest_facility_id", "cost", "cost_unit", "reason",
)  # fmt: skip
FACILITIES = (
    "facility_id", "name", "kind", "unit_code", "lon", "lat", "goal_id", "weight", "capacity", "load", "mean_cost", "max_cost",
    "cost_unit", "offset_m",
)  # fmt: skip
# Units that a goal leaves out for a time, and why.
EXCEPTED = ("unit_code", "goal_id", "reason", "until")
YEARS = (
    "goal_id", "title", "year", "projects", "group", "value", "target", "unit", "met", "shortfall", "basis", "note",
)  # fmt: skip
# What a change of units did, and how goals stand before and after it.
CHANGES = (
    "change", "action", "level", "unit_code_before", "name_before", "type_before", "parent_before", "unit_code_after", "name_after",
    "type_after", "parent_after", "residents", "residents_60plus", "households", "area_km2", "code_fate", "note",
)  # fmt: skip
COMPARE = (
    "goal_id", "level", "unit_code_before", "unit_code_after", "name", "group", "value_before", "value_after", "met_before", "met_after",
    "weight_covered_before", "weight_covered_after", "effect",
)  # fmt: skip
PROPOSALS = (
    "goal_id", "plan_id", "rank", "site_id", "name", "lon", "lat", "unit_code", "kind", "action", "size", "newly_covered",
    "value_after", "open_cost", "phase", "objective", "bound", "optimality_gap", "status", "site_source", "site_land_m2", "prefers",
)  # fmt: skip
# Land, and candidates of a kind of facility, that are left after each land layer of a plan.
LAND = (
    "plan_id", "kind", "step", "layer", "land_kind", "effect", "distance_m", "is_applied", "land_ha", "candidates", "basis", "in_force_from",
    "in_force_to",
)  # fmt: skip
# What a plan for several goals comes to, and why; a row a fact.
SITING = (
    "plan_id", "topic", "subject", "about", "phase", "value", "low", "high", "other_value", "unit", "note",
)  # fmt: skip
# Alternatives of a change of units, best first, a row for each criterion.
RANKING = (
    "rank", "alternative", "title", "score", "first_share", "criterion", "better", "value_before", "value", "unit", "criterion_score",
    "weight_share", "first_from", "first_to", "note",
)  # fmt: skip
REPAIRS = (
    "unit_code", "name", "level", "rule", "area_before_m2", "area_after_m2", "change_m2", "lon", "lat", "action",
)  # fmt: skip
# The tables of a facility plan.
PLAN_EXISTING = (
    "facility_id", "name", "kind", "level", "status", "unit_code", "town", "place", "lon", "lat", "opened", "closed", "beds",
    "nursing_beds", "beds_used", "occupancy", "plots", "plots_used", "plots_free", "land_m2", "serves",
)  # fmt: skip
PLAN_INDICATORS = (
    "goal_id", "title", "title_en", "kind", "group", "population", "period", "unit", "now", "now_year", "near", "near_year", "far", "far_year", "target", "met", "shortfall",
    "short", "left", "short_unit", "land_low_m2", "land_high_m2", "units_failing", "failing", "basis", "source", "note",
)  # fmt: skip
PLAN_TOWNS = (
    "unit_code", "name", "section", "item", "item_name", "kind", "action", "amount", "unit", "target", "met", "gap", "gap_unit", "end",
    "note",
)  # fmt: skip
PLAN_PROJECTS = (
    "project_id", "name", "kind", "action", "level", "status", "unit_code", "town", "lon", "lat", "places", "places_unit",
    "places_stone", "places_niche", "places_eco", "land_low_m2", "land_high_m2", "land_basis", "start", "end", "cost", "cost_unit",
    "goal_id", "plan_id", "site_id", "newly_covered", "measure", "origin", "note",
)  # fmt: skip
# The types of the columns that hold no text, in every frame of results; a missing number is NaN.
_TYPES = {
    **dict.fromkeys(RANKING[3:5] + RANKING[7:9] + RANKING[10:14], "float64"),
    **dict.fromkeys(
        ("target", "value", "shortfall", "estimated_share", "weight", "weight_covered", "weight_not_covered", "weight_estimated", "lon", "lat", "cost",
         "capacity", "load", "mean_cost", "max_cost", "offset_m",
         "beds", "nursing_beds", "beds_used", "occupancy", "plots", "plots_used", "plots_free", "land_m2", "now", "near", "far", "short",
         "left", "land_low_m2", "land_high_m2", "units_failing", "gap", "places", "places_stone", "places_niche", "places_eco",
         "amount", "amount_high", "weight_no_way", "mean", "p25", "p50", "p75", "p95", "max", "straight_value", "cutoff_suffices",
         "size", "low", "high", "other_value", "newly_covered", "value_before", "value_after", "open_cost", "objective", "bound", "optimality_gap",
         "residents", "residents_60plus", "households", "area_km2", "weight_covered_before", "weight_covered_after", "distance_m", "land_ha", "candidates", "site_land_m2"), "float64",
    ),
    "is_applied": "boolean",
    "step": "int64",
    "met": "boolean",
    "met_before": "boolean",
    "met_after": "boolean",
    "change": "int64",
    "rank": "int64",
    "year": "int64",
}  # fmt: skip


def result_frame(rows: pd.DataFrame | None, columns: tuple[str, ...]) -> pd.DataFrame:
    """Give a frame of results its columns, each in its one type: numbers, truth values, else text.

    Parameters
    ----------
    rows
        A row each; columns that it lacks are empty. None is a table without rows.
    columns
        Of a table of ours, such as :data:`GOALS`.

    Examples
    --------
    >>> import pandas as pd
    >>> result_frame(pd.DataFrame({"demand_id": ["a"], "cost": [5]}), GAPS)["cost"].tolist()
    [5.0]
    """
    import pandas as pd

    frame = (pd.DataFrame() if rows is None else rows).reindex(columns=list(columns))
    for name in columns:
        kind: Any = _TYPES.get(name, "str")
        given = frame[name]
        if kind == "float64" and given.dtype != kind:
            frame[name] = pd.to_numeric(given.astype(object).where(given.notna(), float("nan"))).astype(kind)
        else:
            frame[name] = given.astype(kind)
    return frame
