"""Seats that the units of a study lack, from the places of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.findings import Finding
from coverplan.layers.register.records import LAYER, NAMED
from coverplan.texts import Listed

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["with_seats"]

_SEAT = ("seat_lon", "seat_lat")


def with_seats(
    units: gpd.GeoDataFrame, register: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Give units without a seat the place that the register has for them.

    Parameters
    ----------
    units
        The boundaries of a study; ``seat_lon``, ``seat_lat`` in WGS-84 degrees where known.
    register
        Joined to them (``unit_code``), ``lon``, ``lat`` in WGS-84 degrees, geometry in the same CRS.

    Returns
    -------
    units : GeoDataFrame
        A place outside the unit's outline is not taken.
    findings : tuple of Finding
        Which units were given one.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> units = gpd.GeoDataFrame({"unit_code": ["1", "2"], "name": ["甲", "乙"]}, geometry=[None, None], crs="EPSG:4548")
    >>> register = gpd.GeoDataFrame(
    ...     {"unit_code": ["1"], "lon": [116.1], "lat": [35.8]}, geometry=[Point(418_000, 3_963_000)], crs="EPSG:4548"
    ... )
    >>> seated, findings = with_seats(units, register)
    >>> seated["seat_lon"].tolist(), findings[0].params["count"]
    ([116.1, nan], 1)
    """
    known = register[(register["unit_code"] != "") & register["lon"].notna()].set_index("unit_code")
    seats = units[[name for name in _SEAT if name in units]].reindex(columns=list(_SEAT)).astype(float)
    is_known = units["unit_code"].isin(known.index).to_numpy()
    bare = seats.isna().any(axis=1).to_numpy() & is_known
    codes = units.loc[bare, "unit_code"]
    outlines = units.geometry.to_numpy()[bare]
    fits = shapely.is_missing(outlines) | shapely.intersects(
        known.geometry.reindex(codes).to_numpy(), outlines
    )
    filled = np.flatnonzero(bare)[fits]
    if not len(filled):
        return units, ()
    seats.iloc[filled] = known.loc[codes[fits], ["lon", "lat"]].to_numpy()
    names = Listed(tuple(units["name"].iloc[filled].astype(str)), most=NAMED)
    finding = Finding(
        rule="register.seats-filled", layer=LAYER, params={"count": len(filled), "names": names}
    )
    return units.assign(**{name: seats[name] for name in _SEAT}), (finding,)
