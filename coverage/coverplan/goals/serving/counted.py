"""Which facilities a goal counts, and in which unit each lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.layers import units_of
from coverplan.tables import text_column

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from coverplan.plan import CapacityGoal, OccupancyGoal, QuotaGoal, RatioGoal, ReachGoal, ServedGoal
    from coverplan.study import Study

    _CountingGoal = QuotaGoal | RatioGoal | ReachGoal | CapacityGoal | ServedGoal | OccupancyGoal

__all__ = ["by_id", "counted_facilities", "facility_units"]


def counted_facilities(facilities: gpd.GeoDataFrame, goal: _CountingGoal) -> gpd.GeoDataFrame:
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


def by_id(facilities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return facilities in the order of their ids, so that the order of the file is never seen in what is told of them.

    Examples
    --------
    >>> import geopandas as gpd
    >>> by_id(gpd.GeoDataFrame({"facility_id": ["b", "a"]}, geometry=[None, None]))["facility_id"].tolist()
    ['a', 'b']
    """
    return facilities.sort_values("facility_id", key=lambda ids: ids.astype(str))


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
