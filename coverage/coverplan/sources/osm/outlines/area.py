"""Which area an OSM extract is about: the boundary named, the one found, or the extract's own box."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.crs import metric_crs_within
from coverplan.errors import InputError
from coverplan.findings import Finding
from coverplan.io import tagged
from coverplan.sources.osm.names import all_names, local_name, normalised
from coverplan.sources.osm.outlines.coast import land_part
from coverplan.sources.osm.outlines.holes import only_polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from coverplan.io import BoundaryRelation, OsmExtract

__all__ = ["OsmArea", "admin_level", "choose_area", "preference", "sea_of"]

# Without a name, a boundary is the area when it holds this share of all buildings and places ...
_MOST = 0.5
# ... or this share, and twice that of any other of its level (the rest being cut-off neighbours).
_SOME = 0.2
_NO_LEVEL = 99
_SEA_WORTH_TELLING = 0.001
_COVERED = 0.99
_NAMES_SHOWN = 30
_OFF_SHORE_DEGREES = 0.02  # as far as one gets on the way to a road, twice over


@dataclass(frozen=True, kw_only=True)
class OsmArea:
    """The planning area of an import.

    Attributes
    ----------
    name
        Local name.
    boundary
        The boundary it is taken from; None for the box of the extract.
    geometry
        Its land, WGS-84 degrees.
    is_sea_cut
        Whether sea was cut off along the coastline.
    is_covered
        Whether the boundary is whole and the extract reaches over it, so that figures of the whole hold.
    findings
        What was chosen, and what else there was.
    """

    name: str
    boundary: BoundaryRelation | None
    geometry: BaseGeometry
    is_sea_cut: bool
    is_covered: bool
    findings: tuple[Finding, ...]

    @property
    def crs(self) -> CRS:
        """The UTM zone of its centre, in metres."""
        return metric_crs_within(self.geometry.bounds, self.name)


def admin_level(boundary: BoundaryRelation) -> int:
    """Return the ``admin_level`` of a boundary; 99 where it has none that is a number.

    Examples
    --------
    >>> from coverplan.io.osm import BoundaryRelation
    >>> admin_level(BoundaryRelation(osm_id="r1", tags={"admin_level": "8"}, geometry=None, node_ids={}))
    8
    """
    text = boundary.tags.get("admin_level", "").strip()
    return int(text) if text.isdecimal() else _NO_LEVEL


def choose_area(extract: OsmExtract, county: str | None = None) -> OsmArea:
    """Choose the planning area of an extract.

    Parameters
    ----------
    extract
        The file's content.
    county
        Any name or translation of a boundary, its OSM id (``r1155955``) or ISO 3166 code; by default the
        highest whole boundary that holds most of the buildings and places.

    Returns
    -------
    OsmArea

    Raises
    ------
    InputError
        When no boundary has that name (the error lists those there are), when its line is cut and no
        node tells which side is inside, or when the file holds nothing with a place.

    Notes
    -----
    The territorial sea is no county: a boundary of land (``land_area``) goes before one of the same
    level with sea, and what lies seaward of the coastline is cut off. Without any whole boundary the box
    of the extract is the area, and a finding says so.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.io.osm import read_osm
    >>> corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    >>> nodes = "".join(f'<node id="{i + 1}" lon="{x}" lat="{y}"/>' for i, (x, y) in enumerate(corners))
    >>> way = "<way id='1'>" + "".join(f'<nd ref="{i}"/>' for i in (1, 2, 3, 4, 1)) + "</way>"
    >>> tags = {"type": "boundary", "boundary": "administrative", "admin_level": "6", "name": "Toy"}
    >>> tags = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
    >>> relation = f'<relation id="9"><member type="way" ref="1" role="outer"/>{tags}</relation>'
    >>> file = Path(tempfile.mkdtemp()) / "toy.osm"
    >>> _ = file.write_text(f'<osm version="0.6">{nodes}{way}{relation}</osm>')
    >>> choose_area(read_osm(file), "toy").name
    'Toy'
    """
    named = [boundary for boundary in extract.boundaries if local_name(boundary.tags)]
    chosen, findings = _by_content(extract, named) if county is None else _by_name(extract, named, county)
    if chosen is None or chosen.geometry is None:
        return _box_area(extract, findings)
    land = land_part(chosen.geometry, extract.coastline)
    sea = 1 - land.area / chosen.geometry.area
    covered = shapely.intersection(land, extract.box).area / land.area if extract.box is not None else 1.0
    findings += list(_completeness(extract, named, chosen, covered))
    if sea > _SEA_WORTH_TELLING:
        findings.append(_finding("osm.sea-cut", local_name(chosen.tags), share=sea))
    return OsmArea(
        name=local_name(chosen.tags),
        boundary=chosen,
        geometry=land,
        is_sea_cut=sea > _SEA_WORTH_TELLING,
        is_covered=chosen.is_whole and covered >= _COVERED,
        findings=tuple(findings),
    )


def sea_of(extract: OsmExtract, area: OsmArea) -> BaseGeometry:
    """Return the sea in an area's outline, and as far as the extract reaches between its islands and off its shore.

    Parameters
    ----------
    extract
        The file's content.
    area
        The planning area.

    Returns
    -------
    shapely geometry
        WGS-84 degrees; empty without a coastline, or where the coastline does not close.

    Examples
    --------
    >>> from pathlib import Path
    >>> import geopandas as gpd
    >>> from coverplan.io.osm import OsmExtract
    >>> none = gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[], crs="EPSG:4326")
    >>> island = shapely.box(0.4, 0.4, 0.6, 0.6)
    >>> coast = (shapely.LineString(shapely.orient_polygons(island).exterior.coords),)
    >>> extract = OsmExtract(path=Path("x"), areas=none, points=none, coastline=coast, box=shapely.box(0, 0, 1, 1))
    >>> area = OsmArea(name="I", boundary=None, geometry=island, is_sea_cut=True, is_covered=True, findings=())
    >>> round(sea_of(extract, area).area, 2)
    0.96
    """
    if not extract.coastline:
        return shapely.Polygon()
    outline = area.boundary.geometry if area.boundary is not None else extract.hull()
    region = outline if outline is not None else area.geometry
    if extract.box is not None:
        near = shapely.box(*shapely.buffer(area.geometry, _OFF_SHORE_DEGREES).bounds)
        region = shapely.union(region, shapely.intersection(near, extract.box))
    sea = shapely.difference(region, land_part(region, extract.coastline))
    return only_polygons(shapely.difference(sea, area.geometry))


def _by_name(
    extract: OsmExtract, named: list[BoundaryRelation], county: str
) -> tuple[BoundaryRelation | None, list[Finding]]:
    wanted = normalised(county)
    matches = sorted((b for b in named if wanted in all_names(b.tags) | _codes(b)), key=preference)
    if not matches:
        there = _listed(sorted((b for b in named if b.geometry is not None), key=preference))
        raise InputError.of("error.osm-no-county", file=extract.path.name, county=county, there=there or "-")
    chosen, others = matches[0], matches[1:]
    if not chosen.is_whole:
        chosen = replace(chosen, geometry=_clipped(extract, chosen))
    findings = [_chosen(extract, chosen, others)]
    if not chosen.is_whole:
        findings.append(_finding("osm.area-clipped", local_name(chosen.tags), missing=chosen.missing))
    return chosen, findings


def _codes(boundary: BoundaryRelation) -> frozenset[str]:
    keys = ("ISO3166-1", "ISO3166-2", "ref")
    return frozenset(
        normalised(code) for code in (boundary.osm_id, *(boundary.tags.get(key, "") for key in keys)) if code
    )


def preference(boundary: BoundaryRelation) -> tuple[bool, bool, int, bool, float, str]:
    """Return what orders boundaries: whole before cut, upper levels first, land before sea, the larger first.

    Examples
    --------
    >>> from coverplan.io.osm import BoundaryRelation
    >>> box = shapely.box(0, 0, 1, 1)
    >>> tags = {"admin_level": "8"}
    >>> sea, land = (
    ...     BoundaryRelation(osm_id=i, tags=t, geometry=box, node_ids={})
    ...     for i, t in (("r1", tags), ("r2", tags | {"land_area": "administrative"}))
    ... )
    >>> min(sea, land, key=preference).osm_id
    'r2'
    """
    size = boundary.geometry.area if boundary.geometry is not None else 0.0
    is_land = "land_area" in boundary.tags or boundary.tags.get("boundary") == "land_area"
    return (
        boundary.geometry is None,
        not boundary.is_whole,
        admin_level(boundary),
        not is_land,
        -size,
        boundary.osm_id,
    )


def _by_content(
    extract: OsmExtract, named: list[BoundaryRelation]
) -> tuple[BoundaryRelation | None, list[Finding]]:
    whole = sorted((b for b in named if b.is_whole and admin_level(b) != _NO_LEVEL), key=preference)
    shares = dict(zip((b.osm_id for b in whole), _shares(extract, whole), strict=True))
    for boundary in whole:
        share = shares[boundary.osm_id]
        rivals = [
            shares[b.osm_id] for b in whole if admin_level(b) == admin_level(boundary) and b is not boundary
        ]
        if share >= _MOST or (share >= _SOME and share >= 2 * max(rivals, default=0.0)):
            return boundary, [_chosen(extract, boundary, [b for b in whole if b is not boundary])]
    return None, [_finding("osm.area-box", extract.path.name, others=_listed(whole) or "-")]


def _chosen(extract: OsmExtract, chosen: BoundaryRelation, others: list[BoundaryRelation]) -> Finding:
    share = _shares(extract, [chosen])[0]
    params = {
        "id": chosen.osm_id,
        "level": admin_level(chosen),
        "share": share,
        "others": _listed(others) or "-",
    }
    return _finding("osm.area-chosen", local_name(chosen.tags), **params)


def _shares(extract: OsmExtract, boundaries: Sequence[BoundaryRelation]) -> list[float]:
    """Return the share of the file's buildings and places that lie in each boundary.

    Without any, of whatever else it holds; where that is nothing, of the land within its whole boundaries.
    """
    frames = (extract.areas, extract.points)
    homes = [tagged(frame, lambda tags: "building" in tags or "place" in tags) for frame in frames]
    seen = homes if any(len(frame) for frame in homes) else frames
    points = np.concatenate([frame.representative_point().to_numpy() for frame in seen])
    if not len(points):
        size = shapely.union_all([b.geometry for b in extract.boundaries if b.is_whole]).area
        return [0.0 if b.geometry is None or not size else b.geometry.area / size for b in boundaries]
    tree = shapely.STRtree(points)
    return [len(tree.query(b.geometry, predicate="intersects")) / len(points) for b in boundaries]


def _clipped(extract: OsmExtract, boundary: BoundaryRelation) -> BaseGeometry:
    """Close a cut boundary along the box of the extract, on the side of its label or seat; add the rings that close."""
    hull = extract.hull()
    kept = [boundary.geometry] if boundary.geometry is not None else []
    inside = {role: node for role, node in boundary.node_ids.items() if role in ("label", "admin_centre")}
    seats = extract.points.geometry[extract.points["osm_id"].isin(inside.values())]
    if hull is not None and len(seats):
        lines = shapely.union_all([hull.boundary, *boundary.lines])
        faces = [
            f for f in shapely.polygonize([lines]).geoms if shapely.intersects(hull, f.representative_point())
        ]
        kept += [face for face in faces if shapely.intersects(face, seats.to_numpy()).any()]
    if kept:
        return shapely.union_all(kept)
    raise InputError.of(
        "error.osm-county-cut",
        file=extract.path.name,
        county=local_name(boundary.tags),
        missing=boundary.missing,
    )


def _box_area(extract: OsmExtract, findings: list[Finding]) -> OsmArea:
    hull = extract.hull()
    if hull is None:
        raise InputError.of("error.osm-empty", file=extract.path.name)
    land = land_part(hull, extract.coastline)
    name = extract.path.name.split(".")[0]
    return OsmArea(
        name=name,
        boundary=None,
        geometry=land,
        is_sea_cut=land is not hull,
        is_covered=True,
        findings=tuple(findings),
    )


def _completeness(
    extract: OsmExtract, named: list[BoundaryRelation], chosen: BoundaryRelation, covered: float
) -> Iterator[Finding]:
    cut = [b for b in named if not b.is_whole and b.osm_id != chosen.osm_id]
    if cut:
        yield _finding("osm.boundaries-cut", "", count=len(cut), names=_listed(sorted(cut, key=preference)))
    if covered < _COVERED:
        yield _finding("osm.area-not-covered", local_name(chosen.tags), share=covered)
    if extract.broken:
        yield _finding(
            "osm.areas-broken", "", count=len(extract.broken), ids=", ".join(extract.broken[:_NAMES_SHOWN])
        )


def _listed(boundaries: Iterable[BoundaryRelation]) -> str:
    texts = [f"{local_name(b.tags)} ({b.tags.get('admin_level', '?')})" for b in boundaries]
    return ", ".join(texts[:_NAMES_SHOWN]) + (" ..." if len(texts) > _NAMES_SHOWN else "")


def _finding(rule: str, name: str, **params: object) -> Finding:
    return Finding(rule=rule, layer="boundaries", name=name, params={"name": name, **params})
