"""Double registration: a village as 行政村 (21610) and once more as 村民委员会 (27610) is one unit."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from coverplan.findings import Finding
from coverplan.layers.register.records import LAYER, NAMED
from coverplan.layers.register.types import COMMITTEE_OF
from coverplan.place_names import name_parts
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

__all__ = ["without_committees"]

# A committee's office stands in its village; farther off, a name of the same characters is another's.
_SAME_VILLAGE_M = 1000.0
_VILLAGES = frozenset(COMMITTEE_OF.values())


class _Row(NamedTuple):
    """What tells a record from another."""

    record_id: str
    place_code: str
    name: str
    place_type_code: str
    town_code: str
    county_code: str
    place: BaseGeometry | None

    def apart_m(self, other: _Row) -> float:
        """Return the metres between two places; NaN where one of them is not known."""
        if self.place is None or other.place is None:
            return math.nan
        return float(self.place.distance(other.place))


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
    rows = [
        _Row(*each) for each in zip(*(frame[name] for name in _Row._fields[:-1]), frame.geometry, strict=True)
    ]
    village_of, unclear = _villages_of(rows)
    findings = []
    if village_of:
        told = Listed(tuple(rows[at].name for at in village_of.values()), most=NAMED)
        params = {"count": len(village_of), "names": told}
        findings.append(Finding(rule="register.double-registration", layer=LAYER, params=params))
    if unclear:
        params = {"count": len(unclear), "names": Listed(tuple(rows[at].name for at in unclear), most=NAMED)}
        findings.append(Finding(rule="register.double-unclear", layer=LAYER, params=params))
    for column, given in (("other_ids", "record_id"), ("other_place_codes", "place_code")):
        others: list[list[str]] = [[] for _ in rows]
        for committee, village in village_of.items():
            others[village].append(getattr(rows[committee], given))
        frame = frame.assign(**{column: [";".join(filter(None, each)) for each in others]})
    kept = [at for at in range(len(rows)) if at not in village_of]
    return frame.iloc[kept], findings


def _villages_of(rows: Sequence[_Row]) -> tuple[dict[int, int], list[int]]:
    """Return the village that each committee repeats, and the committees of which that is not clear."""
    villages: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.place_type_code in _VILLAGES:
            for specific in _specifics(row.name):
                villages[row.place_type_code, row.county_code, specific].append(at)
    village_of: dict[int, int] = {}
    unclear = []
    for at, row in enumerate(rows):
        kind = COMMITTEE_OF.get(row.place_type_code)
        if kind is None:
            continue
        alike = {
            each for specific in _specifics(row.name) for each in villages[kind, row.county_code, specific]
        }
        apart = {each: row.apart_m(rows[each]) for each in sorted(alike)}
        same = [each for each, metres in apart.items() if metres == 0] or [
            each
            for each, metres in apart.items()
            if rows[each].town_code == row.town_code and not metres > _SAME_VILLAGE_M
        ]
        if len(same) == 1:
            village_of[at] = same[0]
        elif same:
            unclear.append(at)
    return village_of, unclear


def _specifics(name: str) -> set[str]:
    parts = name_parts(name)
    return {parts.specific, *parts.others}
