"""Land by its kind out of an OpenStreetMap file: water, dykes, railways, trunk roads, parks, cemeteries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import geopandas as gpd
import shapely

from coverplan.crs import WGS84
from coverplan.io.osm.objects import each_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    _Found: TypeAlias = "dict[tuple[str, str], tuple[str, BaseGeometry]]"

__all__ = ["OSM_LAND", "land_kinds_of", "read_osm_land"]

# Tags of each kind of land; a way that closes is taken as an area where it is one, else as its line.
OSM_LAND: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "water": (
        ("natural", ("water",)), ("waterway", ("riverbank", "dock", "river", "canal")), ("landuse", ("reservoir", "basin")),
    ),
    "reservoir": (("landuse", ("reservoir",)), ("water", ("reservoir",))),
    "dyke": (("man_made", ("dyke", "embankment")), ("embankment", ("dyke", "levee"))),
    "railway": (("railway", ("rail", "light_rail")),),
    "trunk_road": (("highway", ("motorway", "trunk")),),
    "park": (("leisure", ("park", "nature_reserve")), ("boundary", ("national_park", "protected_area"))),
    "heritage": (("historic", ("archaeological_site", "monument", "castle", "tomb", "heritage", "ruins")),),
    "cemetery": (("landuse", ("cemetery",)), ("amenity", ("grave_yard",))),
    "forest": (("landuse", ("forest",)), ("natural", ("wood",))),
    "arable": (("landuse", ("farmland", "orchard")),),
}  # fmt: skip
# Of these a closed way is a line that comes back to its start, unless it says that it is an area.
_LINES = ("dyke", "railway", "trunk_road")


def land_kinds_of(tags: Mapping[str, str], kinds: Sequence[str] = tuple(OSM_LAND)) -> list[str]:
    """Return the kinds of land that tags stand for.

    Examples
    --------
    >>> land_kinds_of({"landuse": "reservoir"})
    ['water', 'reservoir']
    """
    if tags.get("tunnel", "no") not in ("no", "avalanche_protector"):
        return []
    return [kind for kind in kinds if any(tags.get(key) in values for key, values in OSM_LAND[kind])]


def read_osm_land(path: Path, kinds: Sequence[str]) -> gpd.GeoDataFrame:
    """Read land of some kinds.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.
    kinds
        Keys of :data:`OSM_LAND`.

    Returns
    -------
    GeoDataFrame
        kind, osm_id, name and geometry (lines and areas, WGS-84 degrees), sorted by kind and id; one row for each kind that a
        thing is. What runs in a tunnel is not there, nor what the extract has cut so that nothing of it is left.

    Raises
    ------
    InputError
        When the file is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> nodes = '<node id="1" lat="47" lon="9.5"/><node id="2" lat="47.1" lon="9.5"/>'
    >>> line = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="railway" v="rail"/></way>'
    >>> file = Path(tempfile.mkdtemp()) / "rail.osm"
    >>> _ = file.write_text(f'<osm version="0.6">{nodes}{line}</osm>')
    >>> read_osm_land(file, ["railway"])["osm_id"].tolist()
    ['w1']
    """
    import osmium

    keys = sorted({key for kind in kinds for key, _ in OSM_LAND[kind]})
    wanted = osmium.filter.KeyFilter(*keys)
    found: _Found = {}
    for thing in each_object(
        path, lambda file: osmium.FileProcessor(file).with_areas(wanted).with_filter(wanted)
    ):
        tags = dict(thing.tags)
        mine = land_kinds_of(tags, kinds)
        for kind, osm_id, shape in _shapes(thing, tags, mine) if mine else ():
            found[kind, osm_id] = (tags.get("name", ""), shape)
    rows = [(kind, osm_id, name, shape) for (kind, osm_id), (name, shape) in sorted(found.items())]
    columns = ["kind", "osm_id", "name", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=WGS84)


def _shapes(
    thing: object, tags: Mapping[str, str], kinds: Sequence[str]
) -> Iterator[tuple[str, str, BaseGeometry]]:
    """Yield an object as a line or an area, for each kind that is one; nothing where nodes are cut off or rings do not close."""
    import osmium

    wkb = osmium.geom.WKBFactory()
    drawn = [kind for kind in kinds if kind in _LINES and tags.get("area") != "yes"]
    wide = [kind for kind in kinds if kind not in drawn]
    try:
        if isinstance(thing, osmium.osm.Area) and wide:
            osm_id = f"{'w' if thing.from_way() else 'r'}{thing.orig_id()}"
            shape = shapely.from_wkb(wkb.create_multipolygon(thing))
            yield from ((kind, osm_id, shape) for kind in wide)
        elif isinstance(thing, osmium.osm.Way):
            # a closed way of a wide kind comes again, as the area that it is
            mine = drawn if thing.is_closed() else [*drawn, *wide]
            if mine:
                line = shapely.from_wkb(wkb.create_linestring(thing))
                yield from ((kind, f"w{thing.id}", line) for kind in mine)
    except (RuntimeError, osmium.InvalidLocationError):
        return
