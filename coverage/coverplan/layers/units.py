"""In which unit a place lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["code_above", "units_at"]

# Statistical codes of China: a village has 12 digits, its town 9, its county 6.
_ABOVE = {12: 9, 9: 6}


def code_above(code: str, code_scheme: str) -> str:
    """Return the code of the unit above, as its digits say; ``""`` where the scheme has no such digits.

    Examples
    --------
    >>> code_above("370832104215", "cn"), code_above("370832", "cn"), code_above("370832104215", "free")
    ('370832104', '', '')
    """
    length = _ABOVE.get(len(code)) if code_scheme == "cn" and code.isdecimal() else None
    return code[:length] if length else ""


def units_at(points: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the unit that each place lies in; NA where none does.

    Parameters
    ----------
    points
        Places, in the CRS of ``units``.
    units
        unit_code, parent_code and polygons. A place on a border belongs to the unit with the lower
        code; one in a town but in none of its villages belongs to the town.

    Returns
    -------
    Series of str
        On the index of ``points``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame({"unit_code": ["1", "12"], "parent_code": [None, "1"]}, geometry=[box(0, 0, 2, 2), box(0, 0, 1, 1)])
    >>> units_at(gpd.GeoSeries([Point(0.5, 0.5), Point(1.5, 0.5), Point(9, 9)]), units).tolist()
    ['12', '1', nan]
    """
    ordered = units.drop_duplicates("unit_code").sort_values("unit_code", ignore_index=True)
    parent = dict(zip(ordered["unit_code"], ordered["parent_code"], strict=True))
    depth = ordered["unit_code"].map(lambda code: _depth(code, parent)).to_numpy()
    hit, at = points.sindex.query(
        ordered.geometry.to_numpy(), predicate="intersects"
    )  # prepares the polygons
    pairs = pd.DataFrame({"at": at, "unit": hit, "depth": depth[hit]})
    best = pairs.sort_values(["at", "depth", "unit"], ascending=[True, False, True]).drop_duplicates("at")
    codes = pd.Series(pd.NA, index=range(len(points)), dtype="str")
    codes.iloc[best["at"].to_numpy()] = ordered["unit_code"].to_numpy()[best["unit"].to_numpy()]
    return codes.set_axis(points.index)


def _depth(code: str, parent: dict[str, object]) -> int:
    """Count the units above a unit (a ring of parents, which is a fault of the data, ends the count)."""
    seen: list[object] = []
    above: object = code
    while isinstance(above, str) and above in parent and above not in seen:
        seen.append(above)
        above = parent[above]
    return len(seen)
