"""The units whose codes and names are judged: those of the list, and outlines that the list does not hold as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.crs import lonlat
from coverplan.layers import judged_vintage, unit_places
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coverplan.study import Study

__all__ = ["UNIT_COLUMNS", "judged_units", "latest_vintage", "listed_units", "places_of"]

UNIT_COLUMNS = (
    "unit_code", "name", "level", "type", "parent_code", "vintage", "urban_rural", "place_code", "pinyin", "approved", "layer",
)  # fmt: skip


def latest_vintage(study: Study) -> str:
    """Return the vintage of the list that is judged: the plan's where the list has it, else its last; "" for none.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> latest_vintage(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})))
    ''
    """
    return "" if study.unit_list is None else judged_vintage(study.unit_list, study.plan.units.vintage)


def listed_units(study: Study) -> pd.DataFrame:
    """Return the units of the list that are judged, shape (units, :data:`UNIT_COLUMNS`); text, "" for what is not there.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> listed_units(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))).shape
    (0, 11)
    """
    if study.unit_list is None:
        return pd.DataFrame({name: pd.Series(dtype=str) for name in UNIT_COLUMNS})
    units = study.unit_list
    return _as_text(units[text_column(units, "vintage") == latest_vintage(study)], "unit_list")


def judged_units(study: Study) -> pd.DataFrame:
    """Return the units whose codes and names are judged.

    Parameters
    ----------
    study
        With boundaries, a list of units, or both.

    Returns
    -------
    DataFrame
        :data:`UNIT_COLUMNS`, all text, "" for what is not there; one vintage; ``layer`` says whether a unit is of the list
        or of the boundaries. A unit of the boundaries that the list holds with the same code and name is told of once, in
        the list. A county that was made of its parts, without a code, is none.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> len(judged_units(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    0
    """
    listed = listed_units(study)
    if study.boundaries is None:
        return listed
    drawn = _as_text(study.boundaries, "boundaries")
    made = {one.unit_code for one in study.findings if one.rule in ("unit.county-made", "unit.county-listed")}
    is_made = drawn["unit_code"].isin(made - {study.plan.area.code}) & (drawn["level"] == "county")
    drawn = drawn[~is_made]
    if len(listed):
        known = pd.MultiIndex.from_frame(listed[["unit_code", "name"]])
        drawn = drawn[~pd.MultiIndex.from_frame(drawn[["unit_code", "name"]]).isin(known)]
    return pd.concat([listed, drawn], ignore_index=True)


def _as_text(units: pd.DataFrame, layer: str) -> pd.DataFrame:
    columns = {name: text_column(units, name) for name in UNIT_COLUMNS}
    return pd.DataFrame(columns).assign(layer=layer).reset_index(drop=True)


def places_of(study: Study, codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return WGS-84 degrees of a place in each unit, where one is known.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> places_of(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"})), ["1"])
    {}
    """
    if study.boundaries is None:
        return {}
    units = study.boundaries[study.boundaries["unit_code"].isin(list(codes))]
    if units.empty:
        return {}
    points = unit_places(units)
    there = points.notna().to_numpy()
    lon, lat = (np.asarray(degrees, dtype=float) for degrees in lonlat(points[there]))
    places = zip(lon.tolist(), lat.tolist(), strict=True)
    return dict(zip(units.loc[there, "unit_code"].astype(str), places, strict=True))
