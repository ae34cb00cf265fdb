"""Whom each facility serves, how many come on each of its places, and how far off the road it was joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.findings import Finding
from coverplan.goals.asked import homes_of
from coverplan.goals.serving.counted import counted_facilities
from coverplan.layers import placed
from coverplan.network import snap, usable_network
from coverplan.plan import CapacityGoal, OccupancyGoal, ReachGoal, ServedGoal
from coverplan.tables import FACILITIES, WITH_PLOTS, result_frame, text_column
from coverplan.units import cost_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coverplan.study import Study

__all__ = ["facility_services"]

_ALLOCATED = ("weight", "capacity", "load", "mean_cost", "max_cost")


def facility_services(
    study: Study, reach: Mapping[str, pd.DataFrame], allocated: Mapping[str, pd.DataFrame] | None = None
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Say whom each facility serves in each goal that counts it: those to whom it is the nearest, or who are allocated to it.

    Parameters
    ----------
    study
        With facilities; without them the table is empty.
    reach
        What was measured of each reach goal, as ``Result.reach``.
    allocated
        What was measured of each other goal that says what facilities serve, on facility_id, as ``Outcome.served``.

    Returns
    -------
    facilities : DataFrame
        Columns of facilities.csv (``coverplan.tables.FACILITIES``), goal by goal in the plan's order and
        then by facility_id; a facility that no such goal counts has one row without a goal, at the end.
        ``weight`` is who has the facility as the nearest, within the cutoff or beyond it, 0 where nobody
        has; missing where the goal was not measured. ``mean_cost`` (weighed by people) and ``max_cost``
        are theirs, in ``cost_unit``. ``capacity`` is plots for burial places, else beds; ``load`` is
        weight for each of them. In a capacity goal ``weight`` is the places allocated, ``capacity`` the
        places free (missing where they are not reported) and ``load``, up to 1, how full they become. In a served goal
        ``weight`` is the units, or their people, that it serves; in an occupancy goal the places taken, beside
        ``capacity`` and ``load``. ``offset_m`` is the distance to the road under the goal's way of
        travelling; missing where no road was found.
    findings : tuple of Finding
        The facilities that found no road.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> frame, findings = facility_services(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})), {})
    >>> len(frame), findings
    (0, ())
    """
    if study.facilities is None:
        return result_frame(None, FACILITIES), ()
    facilities = study.facilities.sort_values("facility_id", ignore_index=True)
    about = _about(study, facilities)
    allocated = allocated or {}
    travelled = [goal for goal in study.plan.goals if isinstance(goal, ReachGoal | CapacityGoal)]
    offsets, findings = _offsets(study, travelled)
    goals = [
        goal
        for goal in study.plan.goals
        if isinstance(goal, ReachGoal | CapacityGoal)
        or (isinstance(goal, ServedGoal | OccupancyGoal) and goal.id in allocated)
    ]
    tables, uncounted = [], set(about.index)
    for goal in goals:
        counted = _counted(study, goal)
        rows = (about if goal.year is None else _about(study, counted)).loc[counted["facility_id"]]
        rows = rows.assign(goal_id=goal.id)
        if not isinstance(goal, ReachGoal):
            served = allocated.get(goal.id, pd.DataFrame(columns=_ALLOCATED, dtype=float))
            rows = rows.drop(columns="capacity").join(served.reindex(columns=list(_ALLOCATED)))
            rows["cost_unit"] = ""
            if isinstance(goal, CapacityGoal) and rows["mean_cost"].notna().any():
                rows["cost_unit"] = cost_unit(goal.cost_by)
        else:
            served = _served(study.in_year(goal.year), reach.get(goal.id), rows.index)
            rows = rows.join(served).assign(cost_unit=goal.within.unit)
            rows["load"] = rows["weight"] / rows["capacity"].where(rows["capacity"] > 0)
        travel = getattr(goal, "travel", None)
        tables.append(rows if travel is None else rows.join(offsets[travel]))
        uncounted -= set(counted["facility_id"])
    tables.append(about.loc[sorted(uncounted)].assign(goal_id="", cost_unit=""))
    filled = [table.reset_index().astype(object) for table in tables if len(table)]
    every = pd.concat(filled, ignore_index=True) if filled else None
    return result_frame(every, FACILITIES), findings


def _counted(study: Study, goal: ReachGoal | CapacityGoal | ServedGoal | OccupancyGoal) -> gpd.GeoDataFrame:
    """Return the facilities that a goal counts, in the year it is measured in."""
    facilities = study.in_year(goal.year).facilities
    assert facilities is not None
    return counted_facilities(facilities, goal).sort_values("facility_id", ignore_index=True)


def _about(study: Study, facilities: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what holds of a facility whatever the goal, on facility_id."""
    lon, lat = lonlat(facilities)
    beds, plots = (_figures(facilities, name) for name in ("beds", "plots"))
    capacity = plots.where(facilities["kind"].isin(WITH_PLOTS), beds)
    own = facilities["kind"].isin(study.plan.facility_kinds)
    capacity = capacity.where(~own, beds.fillna(plots))
    words = {name: text_column(facilities, name).to_numpy() for name in ("name", "kind", "unit_code")}
    return pd.DataFrame(
        words | {"lon": lon, "lat": lat, "capacity": capacity.to_numpy()},
        index=pd.Index(facilities["facility_id"].astype(str), name="facility_id"),
    )


def _figures(facilities: gpd.GeoDataFrame, name: str) -> pd.Series:
    given = facilities[name] if name in facilities else pd.Series(np.nan, index=facilities.index)
    return pd.to_numeric(given.astype(object).where(given.notna(), np.nan)).astype(float)


def _served(study: Study, reach: pd.DataFrame | None, facility_ids: pd.Index) -> pd.DataFrame:
    """Return weight, mean_cost and max_cost of those to whom each facility is the nearest."""
    if reach is None or study.residents is None:
        return pd.DataFrame(index=facility_ids, columns=["weight", "mean_cost", "max_cost"], dtype=float)
    having = (reach["cost"].notna() & (reach["weight"] > 0)).to_numpy()
    by_id = homes_of(study, study.residents).by_id  # sums go by id, not by row
    there = reach[["facility_id", "cost", "weight"]].iloc[by_id[having[by_id]]]
    spent = there["cost"] * there["weight"]
    by_facility = there.assign(spent=spent).groupby("facility_id")
    sums = by_facility.agg(weight=("weight", "sum"), spent=("spent", "sum"), max_cost=("cost", "max"))
    sums["mean_cost"] = sums["spent"] / sums["weight"]
    served = sums.drop(columns="spent").reindex(facility_ids)
    return served.fillna({"weight": 0.0})


def _offsets(
    study: Study, goals: list[ReachGoal | CapacityGoal]
) -> tuple[dict[str, pd.Series], tuple[Finding, ...]]:
    """Return offset_m on facility_id for each way of travelling, and who found no road."""
    offsets: dict[str, pd.Series] = {}
    findings: dict[tuple[str, str], Finding] = {}
    for travel in study.plan.travels:
        net = usable_network(study, travel)
        offsets[travel] = pd.Series(dtype=float, name="offset_m")
        mine = [goal for goal in goals if goal.travel == travel]
        counted = [placed(_counted(study, goal)) for goal in mine]
        asked = gpd.GeoDataFrame(
            pd.concat(counted).drop_duplicates("facility_id").sort_values("facility_id", ignore_index=True)
        )
        if net is None or asked.empty:
            continue
        joined = snap(net, asked).frame()
        offsets[travel] = joined["offset_m"].set_axis(joined.index.astype(str))
        lost = asked[asked["facility_id"].isin(joined.index[joined["reason"] == "not_snapped"])]
        for fid, name, lon, lat in zip(lost["facility_id"], lost["name"], *lonlat(lost), strict=True):
            params = {"id": fid, "name": name, "limit": f"{net.rules.limit_m:,g}"}
            told = Finding(
                rule="facility.no-road", layer="facilities", name=str(name), lon=lon, lat=lat, params=params
            )
            findings.setdefault((str(fid), params["limit"]), told)
    return offsets, tuple(findings.values())
