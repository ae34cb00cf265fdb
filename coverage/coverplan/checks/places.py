"""Checks of where things lie: inside the area, and inside the unit their row names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from coverplan.checks.found import found
from coverplan.crs import WGS84, lonlat
from coverplan.layers import units_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_places"]


def check_places(study: Study) -> Iterator[Finding]:
    """Yield seats outside their unit, and points outside the area or the unit their row names.

    Parameters
    ----------
    study
        With boundaries.

    Yields
    ------
    Finding

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_places(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.boundaries is None:
        return
    yield from _seats(study.boundaries)
    if study.facilities is not None:
        yield from _points(study, study.facilities, "facilities", "facility_id")
    if study.residents is not None:
        yield from _points(study, study.residents, "residents", "demand_id")


def _seats(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    if not {"seat_lon", "seat_lat"} <= set(units.columns):
        return
    seated = units[units["seat_lon"].notna() & units["seat_lat"].notna()]
    seats = gpd.GeoSeries(
        gpd.points_from_xy(seated["seat_lon"], seated["seat_lat"]), crs=WGS84, index=seated.index
    ).to_crs(units.crs)
    for _, row in seated[~seats.intersects(seated.geometry.make_valid())].iterrows():
        unit, at = (row["unit_code"], row["name"]), (float(row["seat_lon"]), float(row["seat_lat"]))
        yield found("unit.seat-outside", "boundaries", unit, at, name=row["name"])


def _points(study: Study, points: gpd.GeoDataFrame, layer: str, id_column: str) -> Iterator[Finding]:
    units = study.boundaries
    if units is None or points.empty:
        return
    tree = study.unit_tree
    mended = units.assign(geometry=units.geometry.make_valid())
    located = {
        level: units_of(points, mended, level)
        for level in ("county", "town", "village")
        if (units["level"] == level).any()
    }
    inside = (pd.DataFrame(located) != "").any(axis=1)
    declared = (
        points["unit_code"].fillna("").astype(str)
        if "unit_code" in points
        else pd.Series("", index=points.index)
    )
    levels = tree.units["level"]
    lon, lat = lonlat(points)
    names = points["name"].fillna("").astype(str) if "name" in points else points[id_column].astype(str)
    for number, index in enumerate(points.index):
        code, at = declared[index], (float(lon[number]), float(lat[number]))
        unit, about = (code, names[index]), {"id": str(points.at[index, id_column]), "code": code}
        there = located[levels[code]][index] if code in levels.index else ""
        if not inside[index]:
            yield found("point.outside-area", layer, unit, at, **about)
        elif code and code not in levels.index:
            yield found("point.unit-unknown", layer, unit, at, **about)
        elif there not in ("", code):
            about |= {"unit": tree.units.at[code, "name"], "there": tree.units.at[there, "name"]}
            yield found("point.unit-differs", layer, unit, at, **about)
