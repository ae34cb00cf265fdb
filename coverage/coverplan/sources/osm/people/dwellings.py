"""Where people live, by OpenStreetMap's buildings and land use: a weight, not a census."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from coverplan.io import tagged
from coverplan.sources.osm.names import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyproj import CRS

    from coverplan.io import OsmExtract

    Tags = Mapping[str, str]

__all__ = ["dwellings_of", "residential_buildings", "residential_land", "settlements", "water"]

_ONE_HOME = frozenset({
    "house", "detached", "semidetached_house", "bungalow", "farm", "villa", "cottage", "static_caravan", "houseboat",
    "ger", "stilt_house", "trullo", "tree_house", "annexe",
})  # fmt: skip
_MANY_HOMES = frozenset(
    {"apartments", "residential", "terrace", "dormitory", "block", "tower_block", "flats"}
)
_UNTYPED = frozenset({"yes", "mixed", "mixed_use", "unclassified", "residential;yes"})
# An untyped building with one of these keys has another use.
_OTHER_USE = (
    "amenity", "tourism", "leisure", "healthcare", "man_made", "power", "railway", "aeroway", "office", "industrial",
    "military", "historic", "public_transport", "social_facility", "emergency", "craft", "religion",
)  # fmt: skip
_NO_HOMES_ON = frozenset({
    "industrial", "commercial", "retail", "railway", "military", "quarry", "landfill", "port", "depot", "garages",
    "greenhouse_horticulture", "religious", "cemetery", "allotments", "construction", "winter_sports", "education",
})  # fmt: skip
_SETTLEMENTS = (
    "city",
    "borough",
    "town",
    "suburb",
    "quarter",
    "neighbourhood",
    "village",
    "hamlet",
    "isolated_dwelling",
    "farm",
)
_WATER = (("natural", "water"), ("waterway", "riverbank"), ("landuse", "reservoir"), ("landuse", "basin"))

_FLAT_M2 = 100.0  # gross floor area of a flat
_UNTYPED_HOME_M2 = 250.0  # gross floor area up to which an untyped building is one home
_SHED_M2 = 30.0  # an untyped building smaller than this is a shed or a garage
_HALL_M2 = 1000.0  # an untyped building larger than this, its levels unknown, is a hall
_LEVELS = {"apartments": 3.0, "dormitory": 3.0, "block": 4.0, "tower_block": 8.0, "flats": 3.0}
_USUAL_LEVELS = 2.0
_MOST_LEVELS = 60.0
_NODE_FOOTPRINT_M2 = 100.0  # a building drawn as a point


def dwellings_of(tags: Tags, footprint_m2: float) -> int:
    """Estimate the dwellings in a building: a weight for spreading people.

    Parameters
    ----------
    tags
        The building's tags.
    footprint_m2
        Its ground area in square metres.

    Returns
    -------
    int
        0 for a building in which nobody lives.

    Notes
    -----
    ``building:flats`` counts where it is tagged. Else a house, farm or villa is one dwelling; in apartments, terraces
    and ``residential`` a dwelling takes 100 m2 of gross floor area (footprint times ``building:levels``; 3 levels are
    taken for apartments and 2 for others where none is tagged). An untyped building (``yes``) of 30 m2 or more is one
    dwelling up to 250 m2 of floor, and one more for every further 250 m2; it is none when it carries another use
    (``amenity``, ``tourism`` ...), or when it covers more than 1,000 m2 with no levels tagged. Garages, sheds, works,
    shops, schools and churches are none. These numbers are assumptions of this project; they serve as weights alone.

    Examples
    --------
    >>> dwellings_of({"building": "house"}, 120.0), dwellings_of({"building": "apartments", "building:levels": "4"}, 300.0)
    (1, 12)
    >>> dwellings_of({"building": "garage"}, 20.0), dwellings_of({"building": "yes"}, 110.0)
    (0, 1)
    """
    kind = tags.get("building", "")
    is_home = kind in _ONE_HOME or kind in _MANY_HOMES
    if not is_home and (kind not in _UNTYPED or any(key in tags for key in _OTHER_USE)):
        return 0
    flats = tags.get("building:flats", "")
    if flats.isdecimal() and int(flats) > 0:
        return int(flats)
    if kind in _ONE_HOME:
        return 1
    tagged = _levels(tags.get("building:levels"))
    floor_m2 = footprint_m2 * (tagged or _LEVELS.get(kind, _USUAL_LEVELS))
    if kind in _MANY_HOMES:
        return max(1, math.floor(floor_m2 / _FLAT_M2 + 0.5))
    if footprint_m2 < _SHED_M2 or (footprint_m2 > _HALL_M2 and tagged is None):
        return 0
    return max(1, math.floor(floor_m2 / _UNTYPED_HOME_M2 + 0.5))


def _levels(text: str | None) -> float | None:
    try:
        levels = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return levels if 0 < levels <= _MOST_LEVELS else None


def residential_buildings(extract: OsmExtract, crs: CRS) -> gpd.GeoDataFrame:
    """Return the buildings in which people live, as points with their dwellings.

    Parameters
    ----------
    extract
        The file's content.
    crs
        In metres.

    Returns
    -------
    GeoDataFrame
        Columns ``osm_id``, ``dwellings``, ``geometry`` (a point on the building, metres), sorted by id. Untyped
        buildings on land for industry, trade, railways, quarries and the like are left out.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.io.osm import OsmExtract
    >>> rows = {"osm_id": ["w1"], "tags": [{"building": "house"}]}
    >>> areas = gpd.GeoDataFrame(rows, geometry=[shapely.box(9.5, 47, 9.501, 47.001)], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=areas, points=areas.iloc[:0])
    >>> residential_buildings(extract, CRS("EPSG:32632"))[["osm_id", "dwellings"]].to_numpy().tolist()
    [['w1', 1]]
    """
    columns: dict[str, list[object]] = {"osm_id": [], "dwellings": []}
    shapes = []
    for frame in (extract.areas, extract.points):
        kept = tagged(frame, lambda tags: "building" in tags).to_crs(crs)
        footprints = np.where(kept.geom_type == "Point", _NODE_FOOTPRINT_M2, kept.area)
        points = kept.representative_point().to_numpy()
        barred = _on_land_without_homes(extract, crs, points)
        rows = zip(kept["osm_id"], kept["tags"], footprints, points, barred, strict=True)
        for osm_id, tags, footprint_m2, point, is_barred in rows:
            count = (
                0 if is_barred and tags["building"] in _UNTYPED else dwellings_of(tags, float(footprint_m2))
            )
            if count:
                columns["osm_id"].append(osm_id)
                columns["dwellings"].append(count)
                shapes.append(point)
    made = gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).astype({"osm_id": "str", "dwellings": "int64"})
    return made.sort_values("osm_id", kind="stable", ignore_index=True)


def _on_land_without_homes(extract: OsmExtract, crs: CRS, points: np.ndarray) -> np.ndarray:
    barred = np.zeros(len(points), dtype=bool)
    land = (
        tagged(extract.areas, lambda tags: tags.get("landuse") in _NO_HOMES_ON)
        .geometry.to_crs(crs)
        .to_numpy()
    )
    if len(land) and len(points):
        at, _ = shapely.STRtree(land).query(points, predicate="intersects")
        barred[at] = True
    return barred


def residential_land(extract: OsmExtract, crs: CRS) -> gpd.GeoDataFrame:
    """Return land where people may live: ``landuse=residential`` and farmyards.

    Parameters
    ----------
    extract
        The file's content.
    crs
        In metres.

    Returns
    -------
    GeoDataFrame
        Columns ``osm_id``, ``geometry`` (polygons, metres).

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.io.osm import OsmExtract
    >>> rows = {"osm_id": ["w1"], "tags": [{"landuse": "residential"}]}
    >>> areas = gpd.GeoDataFrame(rows, geometry=[shapely.box(9.5, 47, 9.501, 47.001)], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=areas, points=areas.iloc[:0])
    >>> residential_land(extract, CRS("EPSG:32632"))["osm_id"].tolist()
    ['w1']
    """
    return _shapes(
        tagged(extract.areas, lambda tags: tags.get("landuse") in ("residential", "farmyard")), crs
    )


def water(extract: OsmExtract, crs: CRS) -> gpd.GeoDataFrame:
    """Return lakes, reservoirs and rivers drawn as areas.

    Parameters
    ----------
    extract
        The file's content.
    crs
        In metres.

    Returns
    -------
    GeoDataFrame
        Columns ``osm_id``, ``geometry`` (polygons, metres).

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.io.osm import OsmExtract
    >>> rows = {"osm_id": ["w1"], "tags": [{"natural": "water"}]}
    >>> areas = gpd.GeoDataFrame(rows, geometry=[shapely.box(9.5, 47, 9.501, 47.001)], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=areas, points=areas.iloc[:0])
    >>> water(extract, CRS("EPSG:32632"))["osm_id"].tolist()
    ['w1']
    """
    return _shapes(tagged(extract.areas, lambda tags: any(tags.get(k) == v for k, v in _WATER)), crs)


def _shapes(areas: gpd.GeoDataFrame, crs: CRS) -> gpd.GeoDataFrame:
    return areas[["osm_id", "geometry"]].to_crs(crs).reset_index(drop=True)


def settlements(extract: OsmExtract, crs: CRS) -> gpd.GeoDataFrame:
    """Return named settlements from city to farm, once each.

    Parameters
    ----------
    extract
        The file's content.
    crs
        In metres.

    Returns
    -------
    GeoDataFrame
        Columns ``site_id`` (OSM id), ``name``, ``place``, ``geometry`` (point, metres), sorted by id. A settlement
        drawn as an area is left out where a node of the same name lies in it.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from coverplan.io.osm import OsmExtract
    >>> rows = {"osm_id": ["w1"], "tags": [{"place": "village", "name": "Dorf"}]}
    >>> areas = gpd.GeoDataFrame(rows, geometry=[shapely.box(9.5, 47, 9.501, 47.001)], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=areas, points=areas.iloc[:0])
    >>> settlements(extract, CRS("EPSG:32632"))[["site_id", "name"]].to_numpy().tolist()
    [['w1', 'Dorf']]
    """
    frames = [tagged(frame, _is_settlement) for frame in (extract.points, extract.areas)]
    nodes, areas = (frame.assign(name=[local_name(tags) for tags in frame["tags"]]) for frame in frames)
    inside, shape = shapely.STRtree(areas.geometry.to_numpy()).query(
        nodes.geometry.to_numpy(), predicate="intersects"
    )
    same = nodes["name"].to_numpy()[inside] == areas["name"].to_numpy()[shape]
    areas = areas.drop(index=areas.index[np.unique(shape[same])])
    rows = [
        (i, n, t["place"], p)
        for f in (nodes, areas)
        for i, n, t, p in zip(f["osm_id"], f["name"], f["tags"], f.representative_point(), strict=True)
    ]
    made = gpd.GeoDataFrame(
        sorted(rows, key=lambda row: row[0]),
        columns=["site_id", "name", "place", "geometry"],
        geometry="geometry",
        crs=extract.points.crs,
    )
    return made.to_crs(crs)


def _is_settlement(tags: Tags) -> bool:
    return tags.get("place") in _SETTLEMENTS and bool(local_name(tags)) and "boundary" not in tags
