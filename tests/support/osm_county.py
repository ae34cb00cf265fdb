"""Small OSM files written by hand, for the tests of everything that reads OpenStreetMap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[float, float]


@dataclass
class OsmFile:
    """Collects nodes, ways and relations, and writes them as OSM XML."""

    nodes: dict[Place, int] = field(default_factory=dict)
    tagged_nodes: list[tuple[int, Place, dict[str, str]]] = field(default_factory=list)
    ways: list[tuple[int, list[int], dict[str, str]]] = field(default_factory=list)
    relations: list[tuple[int, list[tuple[str, int, str]], dict[str, str]]] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None

    def node(self, place: Place, tags: dict[str, str] | None = None) -> int:
        """Add a node; one without tags is shared by all ways at its place."""
        if tags is None:
            return self.nodes.setdefault(place, 1 + len(self.nodes) + len(self.tagged_nodes))
        number = 1 + len(self.nodes) + len(self.tagged_nodes)
        self.tagged_nodes.append((number, place, tags))
        return number

    def way(self, places: list[Place], tags: dict[str, str] | None = None) -> int:
        self.ways.append((1 + len(self.ways), [self.node(place) for place in places], tags or {}))
        return len(self.ways)

    def square(self, middle: Place, side: float, tags: dict[str, str]) -> int:
        """Add a closed way around a place; ``side`` in degrees."""
        (x, y), h = middle, side / 2
        corners = [(x - h, y - h), (x + h, y - h), (x + h, y + h), (x - h, y + h), (x - h, y - h)]
        return self.way([(round(a, 7), round(b, 7)) for a, b in corners], tags)

    def relation(self, ways: list[int], tags: dict[str, str], nodes: dict[str, int] | None = None) -> int:
        members = [("way", way, "outer") for way in ways]
        members += [("node", node, role) for role, node in (nodes or {}).items()]
        self.relations.append((100 + len(self.relations), members, tags))
        return self.relations[-1][0]

    def write(self, path: Path, *, without_ways: tuple[int, ...] = ()) -> Path:
        """Write the file; ``without_ways`` are left out, as the edge of an extract leaves them out."""
        every = [(n, place, {}) for place, n in self.nodes.items()] + self.tagged_nodes
        lines = ['<osm version="0.6">']
        if self.box is not None:
            west, south, east, north = self.box
            lines.append(f'<bounds minlon="{west}" minlat="{south}" maxlon="{east}" maxlat="{north}"/>')
        for number, (x, y), tags in sorted(every, key=lambda row: row[0]):
            lines.append(f'<node id="{number}" version="1" lon="{x}" lat="{y}">{_tags(tags)}</node>')
        for number, refs, tags in self.ways:
            if number not in without_ways:
                body = "".join(f'<nd ref="{ref}"/>' for ref in refs)
                lines.append(f'<way id="{number}" version="1">{body}{_tags(tags)}</way>')
        for number, members, tags in self.relations:
            body = "".join(
                f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members
            )
            lines.append(f'<relation id="{number}" version="1">{body}{_tags(tags)}</relation>')
        path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
        return path


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def boundary_tags(name: str, level: int, **more: str) -> dict[str, str]:
    """Tags of an administrative boundary."""
    named = {"name": name} if name else {}
    return {"type": "boundary", "boundary": "administrative", "admin_level": str(level), **named, **more}


WEST_WAYS, MIDDLE_WAY, SEA_WAY = (1, 2, 4), 3, 8


def toy_county(
    *, county_population: str | None = "1 500", west_population: str | None = "1,000", buildings: bool = True
) -> OsmFile:
    """Build a county on a coast: two towns side by side, the west one with a figure of people.

    West (9.50 to 9.53 E) has 2 blocks of 50 flats and a village "West" of 1,000 people with a hamlet of 300 in it; East
    (9.53 to 9.56 E) has 4 blocks and no figure. The county's line reaches 0.04 degrees into the sea, as much as its
    land is high. A maritime line of the county's name, a ring without a name, a home for children, a closed care
    home and a country's node with 9,999,999 people must all count for nothing.
    """
    osm = OsmFile()
    w, m, e, south, north, sea = 9.50, 9.53, 9.56, 47.10, 47.14, 47.06
    osm.way([(w, north), (w, south)])
    osm.way([(w, south), (m, south)], {"natural": "coastline"})
    osm.way([(m, south), (m, north)])
    osm.way([(m, north), (w, north)])
    osm.way([(m, south), (e, south)], {"natural": "coastline"})
    osm.way([(e, south), (e, north)])
    osm.way([(e, north), (m, north)])
    osm.way([(w, south), (w, sea), (e, sea), (e, south)], {"maritime": "yes"})
    osm.way([(9.48, south), (w, south)], {"natural": "coastline"})
    osm.way([(e, south), (9.58, south)], {"natural": "coastline"})
    label = {"place": "county", "name": "甲县"} | (
        {"population": county_population} if county_population else {}
    )
    county_node = osm.node((9.531, 47.121), label)
    osm.node((9.54, 47.13), {"place": "country", "name": "Toyland", "population": "9999999"})
    village = {"place": "village", "name": "West"} | (
        {"population": west_population} if west_population else {}
    )
    osm.node((9.515, 47.12), village)
    hamlet = {"place": "hamlet", "name": "Nested"} | ({"population": "300"} if west_population else {})
    osm.node((9.505, 47.11), hamlet)
    osm.node((9.545, 47.12), {"place": "village", "name": "East"})
    osm.relation(
        [1, 4, 7, 6, 8], boundary_tags("甲县", 6, **{"name:en": "Toy County"}), {"label": county_node}
    )
    osm.relation([1, 2, 3, 4], boundary_tags("West", 8, **{"ISO3166-2": "TY-1"}))
    osm.relation([3, 5, 6, 7], boundary_tags("East", 8, **{"ISO3166-2": "TY-2"}))
    maritime = {"type": "boundary", "boundary": "maritime", "admin_level": "6", "name": "甲县"}
    osm.relation([2, 5, 8], maritime)
    osm.square((9.52, 47.13), 0.002, {"boundary": "administrative", "admin_level": "8"})
    osm.way([(9.505, 47.12), (9.53, 47.12), (9.555, 47.12)], {"highway": "secondary"})
    if buildings:
        for x in (9.51, 9.512, 9.541, 9.543, 9.545, 9.547):
            osm.square((x, 47.1202), 0.0001, {"building": "apartments", "building:flats": "50"})
        osm.square((9.55, 47.1202), 0.0001, {"building": "garage"})
    care = {"amenity": "social_facility", "social_facility": "nursing_home"}
    osm.square(
        (9.512, 47.1205),
        0.0002,
        {**care, "social_facility:for": "senior", "name": "Abendrot", "capacity": "40"},
    )
    osm.node((9.512, 47.1205), {**care, "name": "Abendrot"})
    osm.node(
        (9.513, 47.1205), {"amenity": "social_facility", "social_facility:for": "child", "name": "Kinderheim"}
    )
    osm.node((9.514, 47.1205), {"disused": "yes", **care, "name": "Old"})
    osm.square((9.54, 47.1205), 0.0002, {"landuse": "cemetery", "religion": "christian"})
    osm.box = (9.48, 47.05, 9.58, 47.15)
    return osm
