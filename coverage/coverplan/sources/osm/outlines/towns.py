"""The towns of an area: the deepest admin level whose boundaries tile it, with what fills its holes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.io import tagged
from coverplan.sources.both import both
from coverplan.sources.osm.names import all_names, local_name
from coverplan.sources.osm.outlines.area import admin_level, preference
from coverplan.sources.osm.outlines.holes import filling, only_polygons
from coverplan.sources.osm.outlines.tiling import tiled, with_vertices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.io import BoundaryRelation, OsmExtract
    from coverplan.sources.osm.outlines.area import OsmArea

__all__ = ["choose_towns"]

_TILES = 0.99  # share of the area that the towns of a level must cover
_OVERLAP = 0.01  # share of the area that may be covered twice
_INSIDE = 0.9  # share of a town that must lie in the area
_WORTH_USING = 0.25  # a level that covers less is no division of the area
_WHOLE = 1 - 1e-6
_MAINLY = 0.75  # a level must cover this share by itself to go before an upper one that tiles
_SAME = 0.98  # two boundaries of a level that share this much of both are one, drawn with and without its sea
_DEEPEST_LEVEL = 12
_TOWN_CODES = ("ISO3166-2", "ref")
_COUNTY_CODES = ("ISO3166-2", "ISO3166-1", "ref")
_CHINESE_TYPES = ("街道", "镇", "乡")
_COLUMNS = ["unit_code", "name", "level", "type", "parent_code", "seat_lon", "seat_lat", "osm_id", "geometry"]


@dataclass(frozen=True, kw_only=True)
class _Boundaries:
    """The area, and named, whole boundaries inside it, by admin level: each with its part of the land, in metres."""

    whole: BaseGeometry
    found: tuple[BoundaryRelation, ...]
    shapes: tuple[BaseGeometry, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class _Level:
    """The boundaries of one admin level inside the area, in metres, and how well they tile it.

    ``fillers`` are the positions, among boundaries and shapes, of those that another level lends to fill holes;
    ``own`` is the share that the level covers without them.
    """

    level: int
    boundaries: tuple[BoundaryRelation, ...]
    shapes: tuple[BaseGeometry, ...]
    own: float
    covered: float
    overlap: float
    fillers: tuple[int, ...] = ()

    @property
    def tiles(self) -> bool:
        return self.covered >= _TILES and self.overlap <= _OVERLAP

    @property
    def is_pure(self) -> bool:
        return not self.fillers

    @property
    def filler_levels(self) -> set[int]:
        return {admin_level(self.boundaries[i]) for i in self.fillers}


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
        area in metres. A hole in the level that a boundary of another level fills is that unit (an independent
        city, a municipality tagged one level higher); what is still uncovered is a unit of its own (code
        ``<county>-rest``); where no level will do, the area itself is the only town. Units tile the area: see
        :func:`coverplan.sources.osm.outlines.tiling.tiled`.
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
    >>> from coverplan.sources.osm.outlines.area import OsmArea
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
    known = _boundaries(extract, area, whole)
    whole = known.whole
    levels = list(
        _levels(known, above=admin_level(area.boundary) if area.boundary else 0, town_level=town_level)
    )
    chosen = _chosen(levels, town_level)
    if chosen is None and town_level is not None:
        there = ", ".join(str(found.level) for found in levels) or "-"
        raise InputError.of(
            "error.osm-no-level", file=extract.path.name, level=town_level, area=area.name, there=there
        )
    units, found = _units(extract, area, whole, chosen)
    return units, [*_told(extract, area, levels, chosen), *found]


def _chosen(levels: list[_Level], town_level: int | None) -> _Level | None:
    if town_level is not None:
        return next((found for found in levels if found.level == town_level), None)
    tiling = [found for found in levels if found.tiles and found.is_pure]
    deepest = max(tiling, key=lambda found: found.level, default=None)
    # A level that borrows from one that tiles is no better division than that one.
    lenders = {found.level for found in tiling}
    mixed = [f for f in levels if f.tiles and f.own >= _WORTH_USING and not f.filler_levels & lenders]
    if deepest is not None:
        mixed = [found for found in mixed if found.level > deepest.level and found.own >= _MAINLY]
    if mixed or deepest is not None:
        return max(mixed, key=lambda found: (found.own, found.level), default=deepest)
    usable = [found for found in levels if found.own >= _WORTH_USING and found.overlap <= _OVERLAP]
    return max(usable, key=lambda found: (found.covered, found.level), default=None)


def _levels(there: _Boundaries, *, above: int, town_level: int | None) -> Iterator[_Level]:
    """Measure every admin level below the area's own, from the upper to the deeper, with what fills its holes."""
    whole = there.whole
    for level in sorted({level for level in there.levels if level > above}):
        kept = _without_twins(there, [i for i, found in enumerate(there.levels) if found == level])
        pieces = np.array([there.shapes[i] for i in kept])
        union = shapely.union_all(pieces)
        own = union.area / whole.area
        hole = only_polygons(shapely.difference(whole, union))
        has_holes = own < _WHOLE and (own >= _WORTH_USING or level == town_level)
        fillers = filling(hole, there.shapes, there.levels, level, own=pieces) if has_holes else []
        filled = (
            shapely.union_all([union, *(there.shapes[i] for i in fillers)]).area if fillers else union.area
        )
        every = [*kept, *fillers]
        yield _Level(
            level=level,
            boundaries=tuple(there.found[i] for i in every),
            shapes=tuple(there.shapes[i] for i in every),
            own=own,
            covered=filled / whole.area,
            overlap=max(0.0, (float(shapely.area(pieces).sum()) - union.area) / whole.area),
            fillers=tuple(range(len(kept), len(every))),
        )


def _boundaries(extract: OsmExtract, area: OsmArea, whole: BaseGeometry) -> _Boundaries:
    own = area.boundary
    own_id = own.osm_id if own is not None else ""
    found = [b for b in extract.boundaries if b.is_whole and local_name(b.tags) and b.osm_id != own_id]
    found = [b for b in found if admin_level(b) <= _DEEPEST_LEVEL]
    if not found:
        return _Boundaries(whole=whole, found=(), shapes=(), levels=())
    shapes = gpd.GeoSeries([b.geometry for b in found], crs=WGS84).to_crs(area.crs).make_valid().to_numpy()
    with_sea = gpd.GeoSeries([own.geometry if own is not None else area.geometry], crs=WGS84).to_crs(area.crs)
    inside = shapely.area(shapely.intersection(shapes, with_sea.iloc[0])) >= _INSIDE * shapely.area(shapes)
    whole = with_vertices(whole, shapes[inside])
    on_land = [_part(shape, whole) if is_in else shape for shape, is_in in zip(shapes, inside, strict=True)]
    kept = [i for i, part in enumerate(on_land) if inside[i] and part.area > 0]
    return _Boundaries(
        whole=whole,
        found=tuple(found[i] for i in kept),
        shapes=tuple(on_land[i] for i in kept),
        levels=tuple(admin_level(found[i]) for i in kept),
    )


def _without_twins(there: _Boundaries, kept: list[int]) -> list[int]:
    """Leave out a boundary that covers the same land as another of its level: the one with its sea."""
    tree = shapely.STRtree([there.shapes[i] for i in kept])
    order = {i: at for at, i in enumerate(sorted(kept, key=lambda i: preference(there.found[i])))}
    dropped = set()
    for i in kept:
        shape = there.shapes[i]
        for j in (kept[at] for at in tree.query(shape, predicate="intersects")):
            smaller, larger = sorted((shape.area, there.shapes[j].area))
            if order[j] >= order[i] or smaller < _SAME * larger:
                continue
            if shapely.intersection(shape, there.shapes[j]).area >= _SAME * larger:
                dropped.add(i)
    return [i for i in kept if i not in dropped]


def _part(shape: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    """Return the part of a shape inside the area; a shape that lies inside keeps its vertices."""
    part = only_polygons(shapely.intersection(shape, whole))
    return only_polygons(shape) if part.area > (1 - 1e-6) * shape.area else part


def _units(
    extract: OsmExtract, area: OsmArea, whole: BaseGeometry, chosen: _Level | None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    own = area.boundary
    code = (
        next((own.tags[key] for key in _COUNTY_CODES if key in own.tags), own.osm_id)
        if own is not None
        else "area"
    )
    own_id = own.osm_id if own is not None else ""
    findings: list[Finding] = []
    rows = [(code, area.name, "county", "", "", own_id, whole)]
    if chosen is None:
        rows.append((f"{code}-1", area.name, "town", "", code, own_id, whole))
    else:
        town_codes = _codes(chosen.boundaries, code)
        tiling = tiled(chosen.shapes, whole)
        towns = [
            (town_code, local_name(b.tags), "town", _type(b), code, b.osm_id, shape)
            for town_code, b, shape in zip(town_codes, chosen.boundaries, tiling.shapes, strict=True)
        ]
        if not tiling.rest.is_empty:
            rest_name = both("osm.rest-of", " / ", name=area.name)
            towns.append((f"{code}-rest", rest_name, "town", "", code, "", tiling.rest))
        rows += sorted(towns, key=lambda row: row[0])
        if tiling.is_mended:
            params = {"overlap_m2": tiling.overlap_m2, "gap_m2": tiling.gap_m2}
            findings.append(_finding("osm.towns-mended", area.name, **params))
    columns = [name for name in _COLUMNS if not name.startswith("seat_")]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=area.crs)
    told = _with_seats(frame, extract)
    return frame[_COLUMNS], [*findings, *told]


def _with_seats(units: gpd.GeoDataFrame, extract: OsmExtract) -> list[Finding]:
    """Add the seats, in place; tell of those that are mapped outside their unit."""
    boundaries = {b.osm_id: b for b in extract.boundaries}
    shapes = units.geometry.to_crs(WGS84)
    seats, astray = [], []
    for osm_id, name, shape in zip(units["osm_id"], units["name"], shapes, strict=True):
        seat, is_astray = _seat(extract, boundaries[osm_id], shape) if osm_id else ((None, None), False)
        seats.append(seat)
        astray += [str(name)] if is_astray else []
    places = pd.DataFrame(seats, columns=["seat_lon", "seat_lat"], index=units.index, dtype="float64")
    units[["seat_lon", "seat_lat"]] = places
    names = ", ".join(sorted(set(astray)))
    return [_finding("osm.seats-outside", "", count=len(set(astray)), names=names)] if astray else []


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


def _seat(
    extract: OsmExtract, boundary: BoundaryRelation, shape: BaseGeometry
) -> tuple[tuple[float | None, float | None], bool]:
    """Return the seat, and whether one is mapped outside the unit.

    The seat is the member node, else the place of the same name; it lies in the unit, or there is none.
    """
    points = extract.points
    members = [boundary.node_ids[role] for role in ("admin_centre", "label") if role in boundary.node_ids]
    found = [place for member in members for place in points.geometry[points["osm_id"] == member]]
    inside = [place for place in found if shape.intersects(place)]
    if not inside:
        names = all_names(boundary.tags)
        near = tagged(points, lambda tags: "place" in tags and bool(names & all_names(tags))).geometry
        inside = list(near[near.within(shape)])
    return (float(inside[0].x), float(inside[0].y)) if inside else (None, None), bool(found) and not inside


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
        lent = [chosen.boundaries[i] for i in chosen.fillers]
        if lent:
            names = ", ".join(sorted(f"{local_name(b.tags)} ({admin_level(b)})" for b in lent))
            yield _finding("osm.towns-filled", area.name, level=chosen.level, count=len(lent), names=names)
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
