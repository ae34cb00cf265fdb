"""Areas, places and coastlines out of an OpenStreetMap file (.osm.pbf, .osm, .osm.gz, .osm.bz2), offline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.crs import WGS84
from coverplan.io.osm.care import FACILITY_KEYS, may_be_facility
from coverplan.io.osm.objects import each_object, osm_header, require_osm_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import osmium
    from shapely.geometry.base import BaseGeometry

    Tags = Mapping[str, str]

__all__ = ["BoundaryRelation", "OsmExtract", "read_osm", "tagged"]

# Only things with one of these keys are read, and what may be a facility; roads have a reader of their own.
_KEYS = (
    "building", "landuse", "amenity", "social_facility", "healthcare", "place", "natural", "waterway",
    "construction:amenity", "proposed:amenity", "planned:amenity", "boundary", "admin_level", "land_area",
)  # fmt: skip
_BOUNDARY_TYPES = ("boundary", "multipolygon", "land_area")


@dataclass(frozen=True, kw_only=True)
class BoundaryRelation:
    """One administrative boundary of the file, whole or cut off by the edge of the extract.

    Attributes
    ----------
    osm_id
        ``r`` (relation) or ``w`` (closed way) and the number.
    tags
        Its tags.
    geometry
        The area in WGS-84 degrees, or as much of it as closes inside the file; None when nothing does.
    missing
        Member ways that are not in the file.
    lines
        The member ways that are (WGS-84 degrees), where one is missing or the rings do not all close.
    node_ids
        Member nodes (``n`` and the number) by role: ``label``, ``admin_centre``.
    """

    osm_id: str
    tags: Tags
    geometry: BaseGeometry | None
    missing: int = 0
    lines: tuple[BaseGeometry, ...] = ()
    node_ids: Mapping[str, str]

    @property
    def is_whole(self) -> bool:
        """Whether every part of the boundary is in the file and closes."""
        return self.geometry is not None and not self.lines


@dataclass(frozen=True, kw_only=True)
class OsmExtract:
    """What an OSM file holds, roads apart; every geometry in WGS-84 degrees.

    Attributes
    ----------
    path
        The file.
    boundaries
        Administrative boundaries, sorted by id.
    areas
        Closed ways and multipolygons with a key of interest: columns ``osm_id``, ``tags`` (dict), ``geometry``.
    points
        Nodes with a key of interest: the same columns.
    coastline
        Ways of ``natural=coastline``; land lies on their left.
    box
        The box that the file's header states; None when it states none.
    loose
        What may be a facility and is neither a node nor an area: an open way, a relation of scattered members, an area
        that does not close. Columns ``osm_id, tags, members`` (ids of a relation's members), ``geometry`` (lines and points
        of what the file holds of it; None where it holds nothing).
    broken
        Ids of areas whose rings do not close or cross, and that were left out.
    vintage
        Date of the data (YYYY-MM-DD) as the header states it; "" when it states none.
    """

    path: Path
    areas: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    boundaries: tuple[BoundaryRelation, ...] = ()
    coastline: tuple[BaseGeometry, ...] = ()
    box: BaseGeometry | None = None
    loose: gpd.GeoDataFrame = field(default_factory=lambda: _loose_frame([]))
    broken: tuple[str, ...] = ()
    vintage: str = ""

    def hull(self) -> BaseGeometry | None:
        """Return the box of the header, else the convex hull of the file's nodes; None where there is none."""
        if self.box is not None:
            return self.box
        import osmium

        nodes = each_object(self.path, lambda file: osmium.FileProcessor(file, osmium.osm.NODE))
        known = [(n.lon, n.lat) for n in nodes if isinstance(n, osmium.osm.Node) and n.location.valid()]
        hull = shapely.convex_hull(shapely.multipoints(known)) if known else None
        return hull if hull is not None and hull.area > 0 else None


def read_osm(path: Path) -> OsmExtract:
    """Read boundaries, areas, places and coastlines of an OSM file.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.

    Returns
    -------
    OsmExtract

    Raises
    ------
    InputError
        When there is no such file, its name does not end as an OSM file's does, or it is damaged.

    Notes
    -----
    Areas are assembled by libosmium. A relation that an extract has cut (members missing) is returned
    with the parts that still close, or with its lines alone; it never stops the import. A closed way
    with an ``admin_level`` of its own is a boundary too, unless it is a member of one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> text = '<osm version="0.6"><node id="1" lat="47" lon="9.5"><tag k="place" v="town"/></node></osm>'
    >>> file = Path(tempfile.mkdtemp()) / "town.osm"
    >>> _ = file.write_text(text)
    >>> read_osm(file).points["tags"].tolist()
    [{'place': 'town'}]
    """
    require_osm_file(path)
    return _read(path)


def tagged(frame: gpd.GeoDataFrame, keep: Callable[[Tags], bool]) -> gpd.GeoDataFrame:
    """Return the rows whose tags pass a test.

    Examples
    --------
    >>> frame = gpd.GeoDataFrame({"tags": [{"place": "town"}, {}]}, geometry=gpd.points_from_xy([0, 1], [0, 1]))
    >>> len(tagged(frame, lambda tags: "place" in tags))
    1
    """
    return frame[np.array([keep(tags) for tags in frame["tags"]], dtype=bool)]


@dataclass
class _Collected:
    """Rows while a file streams by; node, way and relation ids start with n, w, r."""

    areas: list[tuple[str, dict[str, str], str]]
    points: list[tuple[str, dict[str, str], float, float]]
    coastline: list[str]
    rings: dict[str, str]
    closed_ways: dict[str, dict[str, str]]
    broken: list[str]
    loose: dict[str, tuple[dict[str, str], list[tuple[str, int]], BaseGeometry | None]]


def _read(path: Path) -> OsmExtract:
    import osmium

    relations = dict(_boundary_relations(path))
    found = _Collected([], [], [], {}, {}, [], {})
    keys = osmium.filter.KeyFilter(*_KEYS, *FACILITY_KEYS)
    wkb = osmium.geom.WKBFactory()
    for thing in each_object(
        path, lambda file: osmium.FileProcessor(file).with_areas(keys).with_filter(keys)
    ):
        _collect(thing, found, wkb)
    header = osm_header(path)
    box = header.box()
    stated = box.valid() and box.size() > 0
    return OsmExtract(
        path=path,
        boundaries=tuple(_boundaries(path, relations, found)),
        areas=_frame([(i, t) for i, t, _ in found.areas], shapely.from_wkb([g for *_, g in found.areas])),
        points=_frame(
            [(i, t) for i, t, *_ in found.points], [shapely.Point(x, y) for *_, x, y in found.points]
        ),
        coastline=tuple(shapely.from_wkb(found.coastline)),
        loose=_loose(path, found),
        box=shapely.box(box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat)
        if stated
        else None,
        broken=tuple(sorted(found.broken)),
        vintage=(header.get("osmosis_replication_timestamp") or header.get("timestamp") or "")[:10],
    )


def _collect(thing: object, found: _Collected, wkb: osmium.geom.WKBFactory) -> None:
    import osmium

    tags = dict(thing.tags)  # type: ignore[attr-defined]
    if not (any(key in tags for key in _KEYS) or may_be_facility(tags)):
        return
    if isinstance(thing, osmium.osm.Node) and thing.location.valid():
        found.points.append((f"n{thing.id}", tags, thing.lon, thing.lat))
    elif isinstance(thing, osmium.osm.Way):
        lines = _line(thing, wkb)
        if tags.get("natural") == "coastline":
            found.coastline += lines
        elif may_be_facility(tags):
            line = shapely.from_wkb(lines[0]) if lines else None
            found.loose[f"w{thing.id}"] = (tags, [], line)
    elif isinstance(thing, osmium.osm.Relation) and may_be_facility(tags):
        found.loose[f"r{thing.id}"] = (tags, [(m.type, m.ref) for m in thing.members], None)
    elif isinstance(thing, osmium.osm.Area):
        _collect_area(thing, found, wkb)


def _collect_area(area: osmium.osm.Area, found: _Collected, wkb: osmium.geom.WKBFactory) -> None:
    import osmium

    osm_id = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
    tags = dict(area.tags)
    try:
        geometry = wkb.create_multipolygon(area)
    except (RuntimeError, osmium.InvalidLocationError):  # the rings do not close, or nodes are cut off
        found.broken.append(osm_id)
        return
    if _is_boundary(tags):
        found.rings[osm_id] = geometry
        if area.from_way():
            found.closed_ways[osm_id] = tags
    elif tags.get("natural") != "coastline":
        found.areas.append((osm_id, tags, geometry))


def _line(way: osmium.osm.Way, wkb: osmium.geom.WKBFactory) -> list[str]:
    """Return a way's line; none where the extract has cut off its nodes."""
    import osmium

    try:
        return [wkb.create_linestring(way)]
    except (RuntimeError, osmium.InvalidLocationError):
        return []


def _is_boundary(tags: Tags) -> bool:
    """Whether tags are those of an administrative unit or of its land; not of a parish, a constituency or the sea."""
    sort = tags.get("boundary")
    return sort in ("administrative", "land_area") or (
        sort is None and ("admin_level" in tags or "land_area" in tags)
    )


def _boundary_relations(
    path: Path,
) -> Iterator[tuple[str, tuple[dict[str, str], list[tuple[str, int, str]]]]]:
    import osmium

    keys = osmium.filter.KeyFilter("boundary", "admin_level", "land_area")
    for relation in each_object(
        path, lambda file: osmium.FileProcessor(file, osmium.osm.RELATION).with_filter(keys)
    ):
        if not isinstance(relation, osmium.osm.Relation):
            continue
        tags = dict(relation.tags)
        if tags.get("type") in _BOUNDARY_TYPES and _is_boundary(tags):
            members = [(member.type, member.ref, member.role) for member in relation.members]
            yield f"r{relation.id}", (tags, members)


def _boundaries(
    path: Path, relations: dict[str, tuple[dict[str, str], list[tuple[str, int, str]]]], found: _Collected
) -> Iterator[BoundaryRelation]:
    wanted = {ref for _, members in relations.values() for kind, ref, _ in members if kind == "w"}
    lines = _member_lines(path, wanted)
    made = {osm_id: tags for osm_id, tags in found.closed_ways.items() if int(osm_id[1:]) not in wanted}
    for osm_id, tags in sorted(made.items()):
        yield BoundaryRelation(
            osm_id=osm_id, tags=tags, geometry=shapely.from_wkb(found.rings[osm_id]), node_ids={}
        )
    for osm_id, (tags, members) in sorted(relations.items()):
        ways = [(ref, role) for kind, ref, role in members if kind == "w"]
        present = [(lines[ref], role) for ref, role in ways if ref in lines]
        ring = found.rings.get(osm_id)
        geometry, is_closed = (shapely.from_wkb(ring), True) if ring else _closed_parts(present)
        missing = len(ways) - len(present)
        yield BoundaryRelation(
            osm_id=osm_id,
            tags=tags,
            geometry=geometry,
            missing=missing,
            lines=() if is_closed and not missing else tuple(line for line, _ in present),
            node_ids={role: f"n{ref}" for kind, ref, role in members if kind == "n"},
        )


def _member_lines(path: Path, way_ids: set[int]) -> dict[int, BaseGeometry]:
    """Return the lines of the boundary ways that the file holds; a way cut short counts as missing."""
    import osmium

    if not way_ids:
        return {}
    wkb = osmium.geom.WKBFactory()
    ways = each_object(
        path,
        lambda file: (
            osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.IdFilter(way_ids))
        ),
    )
    return {
        way.id: shapely.from_wkb(line)
        for way in ways
        if isinstance(way, osmium.osm.Way)
        for line in _line(way, wkb)
    }


def _closed_parts(members: list[tuple[BaseGeometry, str]]) -> tuple[BaseGeometry | None, bool]:
    """Return the area of the rings that close among a relation's lines, holes taken out, and whether all do."""
    outer, all_close = _polygons([line for line, role in members if role != "inner"])
    if not outer:
        return None, False
    inner, _ = _polygons([line for line, role in members if role == "inner"])
    return shapely.difference(shapely.union_all(outer), shapely.union_all(inner)), all_close


def _polygons(lines: list[BaseGeometry]) -> tuple[list[BaseGeometry], bool]:
    rings, *left_over = shapely.polygonize_full([shapely.union_all(lines)])
    return list(rings.geoms), all(part.is_empty for part in left_over)


def _loose(path: Path, found: _Collected) -> gpd.GeoDataFrame:
    """Return what may be a facility and has become no area, with what the file holds of its members."""
    areas = {osm_id for osm_id, *_ in found.areas} | set(found.rings)
    left = {osm_id: thing for osm_id, thing in found.loose.items() if osm_id not in areas}
    members = [member for _, refs, _ in left.values() for member in refs]
    lines = _member_lines(path, {ref for kind, ref in members if kind == "w"})
    nodes = _member_nodes(path, {ref for kind, ref in members if kind == "n"})
    rows: list[tuple[str, dict[str, str], tuple[str, ...], BaseGeometry | None]] = []
    for osm_id, (tags, refs, line) in sorted(left.items()):
        there = {"w": lines, "n": nodes}
        shapes = [there[kind][ref] for kind, ref in refs if ref in there.get(kind, ())]
        shape = shapely.GeometryCollection(shapes) if shapes else line
        rows.append((osm_id, tags, tuple(f"{kind}{ref}" for kind, ref in refs), shape))
    return _loose_frame(rows)


def _loose_frame(
    rows: list[tuple[str, dict[str, str], tuple[str, ...], BaseGeometry | None]],
) -> gpd.GeoDataFrame:
    columns = ["osm_id", "tags", "members", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=WGS84)


def _member_nodes(path: Path, node_ids: set[int]) -> dict[int, BaseGeometry]:
    import osmium

    if not node_ids:
        return {}
    nodes = each_object(
        path,
        lambda file: osmium.FileProcessor(file, osmium.osm.NODE).with_filter(
            osmium.filter.IdFilter(node_ids)
        ),
    )
    return {
        n.id: shapely.Point(n.lon, n.lat)
        for n in nodes
        if isinstance(n, osmium.osm.Node) and n.location.valid()
    }


def _frame(rows: list[tuple[str, dict[str, str]]], geometry: Iterable[BaseGeometry]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"osm_id": [osm_id for osm_id, _ in rows], "tags": [tags for _, tags in rows]},
        geometry=list(geometry),
        crs=WGS84,
    )
    # Merged extracts hold a thing twice.
    return frame.drop_duplicates("osm_id").sort_values("osm_id", kind="stable", ignore_index=True)
