"""Every check of a study's outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from coverplan.checks.borders.level import LevelUnits, faults_of
from coverplan.checks.borders.words import Names, findings_of
from coverplan.checks.found import found
from coverplan.checks.published import differs
from coverplan.crs import WGS84, lonlat
from coverplan.layers import is_placed, mended, seats_explained, unit_places
from coverplan.tables import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.checks.borders.fault import Fault
    from coverplan.findings import Finding
    from coverplan.study import Study
    from coverplan.tables import Level

__all__ = ["check_borders", "level_of"]

# A fault of a line is told at the lowest level that has one there: the lines above were mostly made of it.
_OF_A_LINE = frozenset(
    {
        "border.spike",
        "border.duplicate-vertex",
        "border.unshared-vertex",
        "border.near-miss",
        "border.triple-point",
    }
)
_SAME_PLACE_M = 0.05


def check_borders(study: Study) -> Iterator[Finding]:
    """Yield what is wrong with the outlines: each fault of its kind, at its place, with its size and both units' names.

    Towns tile the county, villages their towns (行政区域界线管理条例). A clean tiling is silent.

    Parameters
    ----------
    study
        With boundaries; units without an outline are left out, and rings that are invalid have been told
        when the layer was read and are mended here for measuring only.

    Yields
    ------
    Finding
        Gaps, closed and open, overlaps, slivers, near misses, spikes, vertices drawn twice or on one side only, points where three
        should meet, units in parts or inside another, outside the unit above, areas that differ from the published ones, seats
        outside their unit.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_borders(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.outlines_as_drawn is None or study.boundaries is None:
        return
    drawn = study.outlines_as_drawn.sort_values("unit_code", ignore_index=True)
    units = mended(drawn)
    rulebook = study.plan.rulebook
    water = (
        np.zeros(0, dtype=object)
        if study.water is None
        else shapely.make_valid(study.water.geometry.to_numpy())
    )
    told: list[Fault] = []
    by_level: list[tuple[Names, list[Fault]]] = []
    for level in LEVELS:
        if (units["level"] == level).any():
            made, names = level_of(study, drawn, units, level)
            faults = list(faults_of(made, rulebook, told, water))
            told += faults
            by_level.append((names, faults))
    for at, (names, faults) in enumerate(by_level):
        below = [fault for _, lower in by_level[at + 1 :] for fault in lower]
        yield from findings_of(_only_here(faults, below), names, units.crs)
    yield from _areas(units, rulebook.number("border.area-differs", "percent"))
    yield from _seats(study, units)


def level_of(
    study: Study, drawn: gpd.GeoDataFrame, units: gpd.GeoDataFrame, level: Level
) -> tuple[LevelUnits, Names]:
    """Return the outlines of a level with those above it, and what they are called."""
    mine = (units["level"] == level).to_numpy()
    codes, names = units.loc[mine, "unit_code"].astype(str), units.loc[mine, "name"].astype(str)
    above = _level_above(units, level)
    parents = units[units["level"] == above] if above else units.iloc[:0]
    parents = parents.drop_duplicates("unit_code")
    tree = study.unit_tree
    assert study.boundaries is not None
    bare = study.boundaries[~is_placed(study.boundaries) & (study.boundaries["level"] == level)]
    up = tree.at_level(codes, above) if above else pd.Series("", index=codes.index)
    up_of_bare = set(tree.at_level(bare["unit_code"], above)) if above else set()
    parent_codes = parents["unit_code"].astype(str)
    registered = set(study.plan.rulebook.names("border.several-parts", "registered"))
    made = LevelUnits(
        drawn=drawn.geometry.to_numpy()[mine], shapes=units.geometry.to_numpy()[mine],
        parent_of=pd.Index(parent_codes).get_indexer(up), parents=parents.geometry.to_numpy(),
        fills=tuple(
            (up == code).any() and code not in up_of_bare for code in parent_codes
        ),
        is_whole=bare.empty,
        registered=frozenset(np.flatnonzero(codes.isin(registered)).tolist()),
    )  # fmt: skip
    return made, Names(
        codes.tolist(), names.tolist(), parent_codes.tolist(), parents["name"].astype(str).tolist()
    )


def _level_above(units: gpd.GeoDataFrame, level: Level) -> Level | None:
    """Return the next level up that has outlines: villages without their towns fill the county."""
    there = set(units["level"])
    return next((above for above in reversed(LEVELS[: LEVELS.index(level)]) if above in there), None)


def _only_here(faults: list[Fault], below: list[Fault]) -> Iterator[Fault]:
    """Yield the faults of a level, but for those of a line where a lower level has one, too."""
    of_lines = np.flatnonzero([fault.rule in _OF_A_LINE for fault in faults])
    # asked the other way round, each would be compared with every vertex of what is large
    places = shapely.STRtree([faults[at].shape for at in of_lines])
    shapes = np.array([fault.shape for fault in below], dtype=object)
    told_below = {*of_lines[places.query(shapes, predicate="dwithin", distance=_SAME_PLACE_M)[1]].tolist()}
    yield from (fault for at, fault in enumerate(faults) if at not in told_below)


def _areas(units: gpd.GeoDataFrame, percent: float) -> Iterator[Finding]:
    if "area_km2" not in units:
        return
    # The published area is that of the ellipsoid, not of the projection.
    geodesic = Geod(ellps="WGS84")
    published = units[units["area_km2"].notna() & (units["area_km2"] > 0)]
    lon, lat = lonlat(published.set_geometry(unit_places(published)))
    for row, *at in zip(published.to_crs(WGS84).to_dict("records"), lon, lat, strict=True):
        measured = abs(geodesic.geometry_area_perimeter(row["geometry"])[0]) / 1e6
        if differs(measured, row["area_km2"], percent):
            params = {
                "name": row["name"], "measured": f"{measured:,.2f}", "published": f"{row['area_km2']:,.2f}",
                "percent": f"{percent:g}",
            }  # fmt: skip
            apart = abs(measured - row["area_km2"]) * 1e6
            unit, where = (row["unit_code"], row["name"]), (float(at[0]), float(at[1]))
            yield found("border.area-differs", "boundaries", unit, where, (apart, "m2"), **params)


def _seats(study: Study, units: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the seats outside their units, but for those that lie elsewhere for a datum that was suspected: that is one finding."""
    if not {"seat_lon", "seat_lat"} <= set(units.columns):
        return
    settings = study.plan.layers.boundaries
    stated = None if settings is None else settings.datum
    told = ~seats_explained(units, study.findings, stated=stated)
    seated = units[told & units["seat_lon"].notna() & units["seat_lat"].notna()].reset_index(drop=True)
    seats = gpd.GeoSeries(gpd.points_from_xy(seated["seat_lon"], seated["seat_lat"]), crs=WGS84).to_crs(
        units.crs
    )
    outside = np.flatnonzero(~seats.intersects(seated.geometry))
    away = seats.distance(seated.geometry)
    for at in outside:
        row = seated.iloc[at]
        there = _holder(units, seats.iloc[at], row["level"])
        params = {"name": row["name"], "off_m": f"{away[at]:,.0f}", "there": there}
        unit, place = (row["unit_code"], row["name"]), (float(row["seat_lon"]), float(row["seat_lat"]))
        yield found("border.seat-outside", "boundaries", unit, place, (float(away[at]), "m"), **params)


def _holder(units: gpd.GeoDataFrame, seat: shapely.Point, level: str) -> object:
    """Say in which unit of a level a seat lies."""
    from coverplan.texts import Term

    near = units.iloc[np.sort(units.sindex.query(seat, predicate="intersects"))]
    near = near[near["level"] == level]
    return (
        Term.of("border.seat-outside.in", other=near["name"].iloc[0]) if len(near) else Term("phrase.nothing")
    )
