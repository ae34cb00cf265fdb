"""设施现状一览表: every facility there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.goals import facility_units
from coverplan.tables import PLAN_EXISTING, result_frame, text_column
from coverplan.wording import joined

if TYPE_CHECKING:
    import geopandas as gpd

    from coverplan.study import Study

__all__ = ["existing_facilities", "existing_table", "figures_of"]

_TEXTS = ("facility_id", "name", "kind", "level", "status", "opened", "closed")
_FIGURES = ("beds", "nursing_beds", "beds_used", "plots", "plots_used", "land_m2")


def existing_facilities(study: Study) -> gpd.GeoDataFrame | None:
    """Return the facilities that exist, or are being built: all but those that are only planned."""
    facilities = study.facilities
    return None if facilities is None else facilities[facilities["status"] != "planned"]


def existing_table(study: Study) -> pd.DataFrame:
    """List every facility that exists or existed, town by town, with what it has room for.

    Parameters
    ----------
    study
        With facilities; without them the table is empty.

    Returns
    -------
    DataFrame
        Columns of ``coverplan.tables.PLAN_EXISTING``. A figure that is not reported is missing and never 0;
        ``occupancy`` is beds_used of beds, ``plots_free`` plots less plots_used (0 where more are taken than there
        are). ``place`` is the address where the layer has one, else the village in which it lies; ``serves`` names
        the units it is for, empty where it is for everybody.

    Examples
    --------
    ``sample`` is the embedded study.

    >>> bool(existing_table(sample)["plots_free"].sum() > 0)
    True
    """
    facilities = existing_facilities(study)
    if facilities is None or facilities.empty:
        return result_frame(None, PLAN_EXISTING)
    names = study.unit_tree.units["name"]
    towns = facility_units(study, facilities, "town")
    villages = facility_units(study, facilities, "village").map(names).fillna("")
    address = text_column(facilities, "address")
    lon, lat = lonlat(facilities)
    figures = {name: figures_of(facilities, name) for name in _FIGURES}
    served = (
        facilities["serves"]
        if "serves" in facilities
        else pd.Series([()] * len(facilities), index=facilities.index)
    )
    table = pd.DataFrame(
        {name: text_column(facilities, name) for name in _TEXTS}
        | figures
        | {
            "unit_code": text_column(facilities, "unit_code"), "town": towns.map(names).fillna(""),
            "place": address.where(address != "", villages), "lon": lon, "lat": lat,
            "occupancy": figures["beds_used"] / figures["beds"].where(figures["beds"] > 0),
            "plots_free": (figures["plots"] - figures["plots_used"]).clip(lower=0),
            "serves": [joined(names.get(code, code) for code in codes) for codes in served],
            "town_code": towns,
        }
    )  # fmt: skip
    # towns in order of their codes, those outside last
    outside = table["town_code"] == ""
    table = table.assign(outside=outside).sort_values(
        ["outside", "town_code", "kind", "facility_id"], ignore_index=True
    )
    return result_frame(table, PLAN_EXISTING)


def figures_of(facilities: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return a column of figures, missing throughout where the layer has none."""
    if name not in facilities:
        return pd.Series(np.nan, index=facilities.index)
    figures: pd.Series = pd.to_numeric(facilities[name].astype(object), errors="coerce").astype(float)
    return figures
