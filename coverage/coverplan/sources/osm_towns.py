"""The towns of an area: the deepest admin level whose boundaries tile it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.crs import WGS84
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.io import tagged
from coverplan.sources.both import both
from coverplan.sources.osm_area import admin_level
from coverplan.sources.osm_names import all_names, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.io import BoundaryRelation, OsmExtract
    from coverplan.sources.osm_area import OsmArea

__all__ = ["choose_towns"]

_TILES = 0.99  # share of the area that the towns of a level must cover
_OVERLAP = 0.01  # share of the area that may be covered twice
_INSIDE = 0.9  # share of a town that must lie in the area
_WORTH_USING = 0.25  # a level that covers less is no division of the area
_REST_WORTH_A_UNIT = 0.001
_DEEPEST_LEVEL = 12
_TOWN_CODES = ("ISO3166-2", "ref")
_COUNTY_CODES = ("ISO3166-2", "ISO3166-1", "ref")
_CHINESE_TYPES = ("街道", "镇", "乡")
_COLUMNS = ["unit_code", "name", "level", "type", "parent_code", "seat_lon", "seat_lat", "osm_id", "geometry"]


@dataclass(frozen=True, kw_only=True)
class _Level:
    """The boundaries of one admin level inside the area, in metres, and how well they tile it."""

    level: int
    boundaries: tuple[BoundaryRelation, ...]
    shapes: tuple[BaseGeometry, ...]
    covered: float
    overlap: float

    @property
    def tiles(self) -> bool:
        return self.covered >= _TILES and self.overlap <= _OVERLAP


def choose_towns(
    extract: OsmExtract, area: OsmArea, town_level: int | None = None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the units of the area: one county row and its towns.

    Parameters
    ----------
    extract
        The file's content.
    area
        The planning area.
    town_level
        The ``admin_level`` of the towns; by default the deepest whose boundaries cover at least 99 % of
        the area with at most 1 % covered twice.

    Returns
    -------
    units : GeoDataFrame
        Columns ``unit_code, name, level, type, parent_code, seat_lon, seat_lat, osm_id, geometry``, CRS of the
        area in metres. What the towns leave uncovered is a unit of its own (code ``<county>-rest``); where
        no level will do, the area itself is the only town.
    findings : list of Finding

    Raises
    ------
    InputError
        When a given level has no named boundary in the area (the error lists the levels there are).

    Notes
    -----
    A closed way without a name, or a boundary that the extract has cut, is no unit. Codes are ISO 3166-2
    where every town has one, else ``ref``, else the OSM id, so that one study never mixes two schemes.

    Examples
    --------
    >>> from coverplan.io.osm import BoundaryRelation, OsmExtract
    >>> from coverplan.sources.osm_area import OsmArea
    >>> def boundary(number, level, box):
    ...     tags = {"name": f"B{number}", "admin_level": level}
    ...     return BoundaryRelation(osm_id=f"r{number}", tags=tags, geometry=box, node_ids={})
    >>> county = boundary(1, "6", shapely.box(0, 0, 0.2, 0.1))
    >>> towns = [boundary(2, "8", shapely.box(0, 0, 0.1, 0.1)), boundary(3, "8", shapely.box(0.1, 0, 0.2, 0.1))]
    >>> none = gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[], crs=4326)
    >>> extract = OsmExtract(path=None, areas=none, points=none, boundaries=(county, *towns))
    >>> area = OsmArea(name="B1", boundary=county, geometry=county.geometry, is_sea_cut=False, is_covered=True, findings=())
    >>> choose_towns(extract, area)[0][["unit_code", "level"]].values.tolist()
    [['r1', 'county'], ['r2', 'town'], ['r3', 'town']]
    """
    whole = gpd.GeoSeries([area.geometry], crs=WGS84).to_crs(area.crs).iloc[0]
    levels = list(_levels(extract, area, whole))
    chosen = _chosen(levels, town_level)
    if chosen is None and town_level is not None:
        there = ", ".join(str(found.level) for found in levels) or "-"
        raise InputError.of(
            "error.osm-no-level", file=extract.path.name, level=town_level, area=area.name, there=there
        )
    units = _units(extract, area, whole, chosen)
    return units, list(_told(extract, area, levels, chosen))


def _chosen(levels: list[_Level], town_level: int | None) -> _Level | None:
    if town_level is not None:
        return next((found for found in levels if found.level == town_level), None)
    tiling = [found for found in levels if found.tiles]
    if tiling:
        return max(tiling, key=lambda found: found.level)
    usable = [found for found in levels if found.covered >= _WORTH_USING and found.overlap <= _OVERLAP]
    return max(usable, key=lambda found: (found.covered, found.level), default=None)


def _levels(extract: OsmExtract, area: OsmArea, whole: BaseGeometry) -> Iterator[_Level]:
    """Measure every admin level below the area's own, from the upper to the deeper."""
    own = area.boundary
    above, own_id = (admin_level(own), own.osm_id) if own is not None else (0, "")
    found = [b for b in extract.boundaries if b.is_whole and local_name(b.tags) and b.osm_id != own_id]
    found = [b for b in found if above < admin_level(b) <= _DEEPEST_LEVEL]
    if not found:
        return
    shapes = gpd.GeoSeries([b.geometry for b in found], crs=WGS84).to_crs(area.crs).make_valid().to_numpy()
    with_sea = (
        gpd.GeoSeries([own.geometry if own is not None else area.geometry], crs=WGS84)
        .to_crs(area.crs)
        .iloc[0]
    )
    inside = shapely.area(shapely.intersection(shapes, with_sea)) >= _INSIDE * shapely.area(shapes)
    on_land = [_part(shape, whole) for shape in shapes]
    for level in sorted({admin_level(b) for b in found}):
        kept = [
            i for i, b in enumerate(found) if admin_level(b) == level and inside[i] and on_land[i].area > 0
        ]
        if kept:
            pieces = np.array([on_land[i] for i in kept])
            union = shapely.union_all(pieces).area
            yield _Level(
                level=level,
                boundaries=tuple(found[i] for i in kept),
                shapes=tuple(pieces),
                covered=union / whole.area,
                overlap=max(0.0, (float(shapely.area(pieces).sum()) - union) / whole.area),
            )


def _part(shape: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    """Return the part of a shape inside the area; a shape that lies inside keeps its vertices."""
    part = _only_polygons(shapely.intersection(shape, whole))
    return _only_polygons(shape) if part.area > (1 - 1e-6) * shape.area else part


def _only_polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [
        part
        for part in shapely.get_parts(shape, return_index=False)
        if part.geom_type in ("Polygon", "MultiPolygon")
    ]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def _units(
    extract: OsmExtract, area: OsmArea, whole: BaseGeometry, chosen: _Level | None
) -> gpd.GeoDataFrame:
    own = area.boundary
    code = (
        next((own.tags[key] for key in _COUNTY_CODES if key in own.tags), own.osm_id)
        if own is not None
        else "area"
    )
    own_id = own.osm_id if own is not None else ""
    seat = _seat(extract, own) if own is not None else (None, None)
    if chosen is None:
        towns = [(f"{code}-1", area.name, "town", "", code, *seat, own_id, whole)]
    else:
        town_codes = _codes(chosen.boundaries, code)
        towns = [
            (town_code, local_name(b.tags), "town", _type(b), code, *_seat(extract, b), b.osm_id, shape)
            for town_code, b, shape in zip(town_codes, chosen.boundaries, chosen.shapes, strict=True)
        ]
        rest = _only_polygons(shapely.difference(whole, shapely.union_all(list(chosen.shapes))))
        if rest.area >= _REST_WORTH_A_UNIT * whole.area:
            towns.append(
                (
                    f"{code}-rest",
                    both("osm.rest-of", " / ", name=area.name),
                    "town",
                    "",
                    code,
                    None,
                    None,
                    "",
                    rest,
                )
            )
    county = (code, area.name, "county", "", "", *seat, own_id, whole)
    towns.sort(key=lambda row: row[0])
    frame = gpd.GeoDataFrame([county, *towns], columns=_COLUMNS, geometry="geometry", crs=area.crs)
    return frame.astype({"seat_lon": "float64", "seat_lat": "float64"})


def _codes(boundaries: tuple[BoundaryRelation, ...], county_code: str) -> list[str]:
    for key in _TOWN_CODES:
        codes = [b.tags.get(key, "").strip() for b in boundaries]
        if all(codes) and len({*codes, county_code}) == len(codes) + 1:
            return codes
    return [b.osm_id for b in boundaries]


def _type(boundary: BoundaryRelation) -> str:
    name = local_name(boundary.tags)
    chinese = next((suffix for suffix in _CHINESE_TYPES if name.endswith(suffix)), "")
    return chinese or boundary.tags.get("border_type", "")


def _seat(extract: OsmExtract, boundary: BoundaryRelation) -> tuple[float | None, float | None]:
    """Return the seat: the member node, else the place of the same name inside; None where there is neither."""
    points = extract.points
    member = boundary.node_ids.get("admin_centre", boundary.node_ids.get("label"))
    found = points.geometry[points["osm_id"] == member] if member else points.geometry[:0]
    if found.empty and boundary.geometry is not None:
        names = all_names(boundary.tags)
        near = tagged(points, lambda tags: "place" in tags and bool(names & all_names(tags))).geometry
        found = near[near.within(boundary.geometry)]
    return (float(found.iloc[0].x), float(found.iloc[0].y)) if len(found) else (None, None)


def _told(
    extract: OsmExtract, area: OsmArea, levels: list[_Level], chosen: _Level | None
) -> Iterator[Finding]:
    others = (
        "; ".join(f"{f.level}: {len(f.boundaries)} ({f.covered:.1%})" for f in levels if f is not chosen)
        or "-"
    )
    if chosen is None:
        yield _finding("osm.towns-none", area.name, others=others)
    else:
        rule = "osm.towns-chosen" if chosen.tiles else "osm.towns-partial"
        params = {"level": chosen.level, "count": len(chosen.boundaries), "others": others}
        yield _finding(rule, area.name, share=chosen.covered, overlap=chosen.overlap, **params)
        twice = [
            name
            for name, count in Counter(local_name(b.tags) for b in chosen.boundaries).items()
            if count > 1
        ]
        if twice:
            yield _finding("osm.towns-same-name", area.name, names=", ".join(sorted(twice)))
    unnamed = [b.osm_id for b in extract.boundaries if not local_name(b.tags)]
    if unnamed:
        yield _finding("osm.boundaries-unnamed", "", count=len(unnamed), ids=", ".join(unnamed))


def _finding(rule: str, name: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="boundaries", name=name, params={"name": name, **params})
