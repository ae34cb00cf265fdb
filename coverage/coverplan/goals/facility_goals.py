"""Goals about facilities themselves: a quota in each unit, a ratio of two sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.goals.answers import Lack, at_least
from coverplan.goals.outcome import Outcome, goal_row, not_measured
from coverplan.layers import unit_places, units_of
from coverplan.tables import text_column
from coverplan.texts import say
from coverplan.wording import joined

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.plan import CapacityGoal, QuotaGoal, RatioGoal, ReachGoal
    from coverplan.study import Study

__all__ = ["counted_facilities", "facility_units", "measure_quota", "measure_ratio"]


# A note is for reading; gaps.csv has them all.
_NAMES_IN_NOTE = 6


def counted_facilities(
    facilities: gpd.GeoDataFrame, goal: QuotaGoal | RatioGoal | ReachGoal | CapacityGoal
) -> gpd.GeoDataFrame:
    """Return the facilities of the kinds and statuses that a goal counts.

    Examples
    --------
    >>> from coverplan.plan import QuotaGoal
    >>> import geopandas as gpd
    >>> facilities = gpd.GeoDataFrame({"kind": ["hospital"], "status": ["closed"]}, geometry=[None])
    >>> len(counted_facilities(facilities, QuotaGoal(id="q", kind="quota", facility=["hospital"])))
    0
    """
    return facilities[facilities["kind"].isin(goal.facility) & facilities["status"].isin(goal.status)]


def facility_units(study: Study, facilities: gpd.GeoDataFrame, level: str) -> pd.Series:
    """Return the unit of a level of each facility: where it lies, else the unit its row names.

    Returns
    -------
    Series
        Unit codes (``""`` for none) on the index of ``facilities``.
    """
    by_row = study.unit_tree.at_level(text_column(facilities, "unit_code"), level)
    if study.outlines is None:
        return by_row
    by_place = units_of(facilities, study.outlines, level)
    return by_place.where(by_place != "", by_row)


def measure_quota(study: Study, goal: QuotaGoal) -> Outcome:
    """Count the facilities in each unit a goal names: value and target are numbers of units.

    Parameters
    ----------
    study
        With facilities and units; a list without outlines will do.
    goal
        ``at_least`` facilities of its kinds in each unit of its filter.

    Returns
    -------
    Outcome
        A unit's ``value`` is its number of facilities; a unit that is short is a gap with no demand
        point, its ``weight`` the facilities it lacks.
    """
    if study.facilities is None:
        return not_measured(study.plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    tree = study.unit_tree
    units = tree.chosen(goal.units)
    if units.empty:
        return not_measured(study.plan, goal, say("goal.no-units"))
    counted = counted_facilities(study.facilities, goal)
    within = facility_units(study, counted, goal.units.level)
    counts = within.value_counts().reindex(units.index, fill_value=0)
    lacking = (goal.at_least - counts).clip(lower=0)
    short = lacking[lacking > 0]
    row = goal_row(
        study.plan,
        goal,
        target=len(units),
        value=len(units) - len(short),
        unit="units",
        met=short.empty,
        shortfall=len(short),
        note=_short_note(units["name"][short.index].tolist(), int(short.sum())),
    )
    unit_rows = pd.DataFrame(
        {
            "unit_code": units.index, "name": units["name"].to_numpy(), "level": goal.units.level, "goal_id": goal.id, "group": "",
            "value": counts.to_numpy(float), "met": (lacking == 0).to_numpy(), "weight": float(goal.at_least),
            "weight_covered": (goal.at_least - lacking).to_numpy(float), "weight_not_covered": lacking.to_numpy(float),
        }
    )  # fmt: skip
    lacks = (Lack("to_target", float(short.sum()), "facilities"),) if len(short) else ()
    return Outcome(row=row, units=unit_rows, gaps=_quota_gaps(study, goal, short, units), lacks=lacks)


def _short_note(names: list[str], count: int) -> str:
    if not names:
        return ""
    listed = joined(names[:_NAMES_IN_NOTE])
    if len(names) > _NAMES_IN_NOTE:
        listed = say("goal.and-others", names=listed, count=len(names))
    return say("goal.quota-short", names=listed, count=count)


def _quota_gaps(study: Study, goal: QuotaGoal, short: pd.Series, units: pd.DataFrame) -> pd.DataFrame:
    from coverplan.crs import lonlat

    boundaries = study.boundaries
    if boundaries is None or short.empty:
        return pd.DataFrame()
    places = boundaries.drop_duplicates("unit_code").set_index("unit_code").loc[short.index]
    lon, lat = lonlat(places.set_geometry(unit_places(places)))
    return pd.DataFrame(
        {
            "demand_id": "", "name": units["name"][short.index].to_numpy(), "lon": lon, "lat": lat, "unit_code": short.index,
            "goal_id": goal.id, "group": "", "weight": short.to_numpy(float), "nearest_facility_id": "", "cost": pd.NA,
            "cost_unit": "", "reason": "quota_short",
        }
    )  # fmt: skip


def measure_ratio(study: Study, goal: RatioGoal) -> Outcome:
    """Divide one sum over facilities by another, for the area and for each town.

    Facilities that lack either figure are left out of both sums and named in a finding.

    Parameters
    ----------
    study
        With facilities.
    goal
        ``part`` over ``whole``, at least ``target``.

    Returns
    -------
    Outcome
        ``weight`` of a unit is its whole, ``weight_covered`` its part.
    """
    plan = study.plan
    if study.facilities is None:
        return not_measured(plan, goal, say("goal.no-layer", layer=say("layer.facilities")))
    counted = counted_facilities(study.facilities, goal)
    absent = [name for name in (goal.part, goal.whole) if name not in counted]
    if absent:
        return not_measured(
            plan, goal, say("goal.no-column", layer=say("layer.facilities"), columns=", ".join(absent))
        )
    known = counted[[goal.part, goal.whole]].notna().all(axis=1)
    left_out = tuple(
        Finding(
            rule="goal.figure-missing",
            layer="facilities",
            name=str(name),
            params={"goal": goal.name, "id": fid, "columns": f"{goal.part}, {goal.whole}"},
        )
        for fid, name in counted.loc[~known, ["facility_id", "name"]].itertuples(index=False)
    )
    complete = counted[known]
    sums = complete[[goal.part, goal.whole]].astype(float)
    part, whole = float(sums[goal.part].sum()), float(sums[goal.whole].sum())
    if whole == 0:
        return not_measured(plan, goal, say("goal.nothing-to-divide", column=goal.whole))
    value = part / whole
    row = goal_row(
        plan, goal, value=value, met=value >= goal.target, shortfall=max(0.0, goal.target - value),
        note=say("goal.left-out", count=len(left_out)) if left_out else "",
    )  # fmt: skip
    return Outcome(
        row=row, units=_ratio_units(study, goal, complete, sums), findings=left_out,
        lacks=_ratio_lacks(plan.counted_in(goal.part), part, whole, goal.target),
    )  # fmt: skip


def _ratio_lacks(unit: str, part: float, whole: float, target: float) -> tuple[Lack, ...]:
    """Return how many of the whole must be made part of it, or how many added to both."""
    short = target * whole - part
    if not short > 0:
        return ()
    lacks = (Lack("to_target", at_least(short), unit),)
    return lacks if target >= 1 else (*lacks, Lack("to_add", at_least(short / (1 - target)), unit))


def _ratio_units(
    study: Study, goal: RatioGoal, facilities: gpd.GeoDataFrame, sums: pd.DataFrame
) -> pd.DataFrame:
    tree = study.unit_tree
    tables = []
    for level in ("county", "town"):
        within = facility_units(study, facilities, level)
        by_unit = sums.groupby(within).sum()
        by_unit = by_unit[(by_unit.index != "") & (by_unit[goal.whole] > 0)]
        share = by_unit[goal.part] / by_unit[goal.whole]
        tables.append(
            pd.DataFrame(
                {
                    "unit_code": by_unit.index, "name": tree.units["name"].reindex(by_unit.index).to_numpy(), "level": level,
                    "goal_id": goal.id, "group": "", "value": share.to_numpy(), "met": (share >= goal.target).to_numpy(),
                    "weight": by_unit[goal.whole].to_numpy(), "weight_covered": by_unit[goal.part].to_numpy(),
                    "weight_not_covered": (by_unit[goal.whole] - by_unit[goal.part]).to_numpy(),
                }
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)
