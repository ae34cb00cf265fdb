"""Double registration: a village as 行政村 (21610) and once more as 村民委员会 (27610) is one unit."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from coverplan.findings import Finding
from coverplan.layers.register.records import LAYER, NAMED
from coverplan.layers.register.types import COMMITTEE_OF
from coverplan.place_names import name_parts
from coverplan.texts import Listed

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["without_committees"]

# A committee's office stands in its village; farther off, a name of the same characters is another's.
_SAME_VILLAGE_M = 1000.0


def without_committees(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Leave out the committees that repeat a village or community of the same town, name and place.

    Parameters
    ----------
    frame
        Records of the register, ordered by key: place_code, record_id, name, place_type_code, town_code, county_code, and geometry in metres
        (None where there is no place).

    Returns
    -------
    frame : GeoDataFrame
        Villages keep the ids of their committees in ``other_ids`` and ``other_place_codes`` (joined by ``;``). A committee
        that stands alone stays.
    findings : list of Finding
        How many were left out, and those of which two villages could be meant.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> rows = {
    ...     "record_id": ["a", "b"], "place_code": ["1", "2"], "name": ["甲村", "甲村村民委员会"],
    ...     "place_type_code": ["21610", "27610"], "town_code": ["", ""], "county_code": ["", ""],
    ... }
    >>> records = gpd.GeoDataFrame(rows, geometry=[Point(0, 0), Point(0, 0)], crs="EPSG:4548")
    >>> kept, findings = without_committees(records)
    >>> kept["other_ids"].tolist(), findings[0].params["count"]
    (['b'], 1)
    """
    frame = frame.assign(other_ids="", other_place_codes="")
    village_of, unclear = _villages_of(frame)
    findings = []
    names = frame["name"]
    if village_of:
        for column, other in (("record_id", "other_ids"), ("place_code", "other_place_codes")):
            for committee, village in village_of.items():
                held = [frame.at[village, other], frame.at[committee, column]]
                frame.at[village, other] = ";".join(filter(None, held))
        told = Listed(tuple(names[list(village_of.values())]), most=NAMED)
        params = {"count": len(village_of), "names": told}
        findings.append(Finding(rule="register.double-registration", layer=LAYER, params=params))
    if unclear:
        params = {"count": len(unclear), "names": Listed(tuple(names[unclear]), most=NAMED)}
        findings.append(Finding(rule="register.double-unclear", layer=LAYER, params=params))
    return frame.drop(index=list(village_of)), findings


def _villages_of(frame: gpd.GeoDataFrame) -> tuple[dict[int, int], list[int]]:
    """Return the village that each committee repeats, and the committees of which that is not clear."""
    villages: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    types, counties, names = frame["place_type_code"], frame["county_code"], frame["name"]
    for at in frame.index[types.isin(list(COMMITTEE_OF.values()))]:
        for specific in _specifics(names[at]):
            villages[types[at], counties[at], specific].append(at)
    village_of: dict[int, int] = {}
    unclear = []
    for at in frame.index[types.isin(list(COMMITTEE_OF))]:
        kind = COMMITTEE_OF[types[at]]
        alike = {
            village
            for specific in _specifics(names[at])
            for village in villages[kind, counties[at], specific]
        }
        apart = {village: _apart_m(frame.geometry, at, village) for village in sorted(alike)}
        near = [
            village for village, metres in apart.items()
            if metres == 0 or (frame.at[village, "town_code"] == frame.at[at, "town_code"] and not metres > _SAME_VILLAGE_M)
        ]  # fmt: skip
        same = [village for village in near if apart[village] == 0] or near
        if len(same) == 1:
            village_of[at] = same[0]
        elif same:
            unclear.append(at)
    return village_of, unclear


def _specifics(name: str) -> set[str]:
    parts = name_parts(name)
    return {parts.specific, *parts.others}


def _apart_m(points: gpd.GeoSeries, one: int, other: int) -> float:
    """Return the metres between two places; NaN where one of them is not known."""
    here, there = points[one], points[other]
    return np.nan if here is None or there is None else float(here.distance(there))
