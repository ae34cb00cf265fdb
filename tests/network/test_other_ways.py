"""Islands that a closed road, a track or a barrier parts from the main network: what parts them is said."""

from __future__ import annotations

import pytest

from coverplan.io import read_osm_roads
from coverplan.network import Around, RoadNetwork
from coverplan.network.audit import audit
from coverplan.network.travel import PROFILES, apply_profile

METRE = 1 / 111_000
MAIN, STUB = "residential", "residential"


def roads_of(tmp_path, *ways: tuple[str, str, str, str], nodes: dict[str, tuple[float, float]], gates=None):
    """Ways as (from, to, class, more tags as "k=v k=v"), nodes in metres east and north of a corner."""
    number = {name: i + 1 for i, name in enumerate(nodes)}

    def tags(text: str) -> str:
        return "".join('<tag k="{}" v="{}"/>'.format(*tag.split("=")) for tag in text.split())

    written = "".join(
        f'<node id="{number[name]}" lon="{9 + x * METRE}" lat="{y * METRE}">{tags((gates or {}).get(name, ""))}</node>'
        for name, (x, y) in nodes.items()
    )
    written += "".join(
        f'<way id="{i}"><nd ref="{number[u]}"/><nd ref="{number[v]}"/>{tags(f"highway={word} {more}")}</way>'
        for i, (u, v, word, more) in enumerate(ways, start=100)
    )
    file = tmp_path / "roads.osm"
    file.write_text(f'<osm version="0.6">{written}</osm>')
    roads = read_osm_roads(file)
    net = RoadNetwork.from_edges(roads.nodes, apply_profile(roads.edges, PROFILES["car"]))
    return audit(net.travelled_by(PROFILES["car"]), around=Around(roads=roads.edges), least_island_m=100)


NODES = {"a": (0, 0), "b": (1500, 0), "c": (3000, 0), "d": (3004, 0), "e": (3300, 0), "f": (3300, 400)}
STREETS = (("a", "b", MAIN, ""), ("b", "c", MAIN, ""), ("e", "f", STUB, ""))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (("c", "e", "track", ""), "track 0.30 km"),
        (("c", "e", "residential", "access=no"), "residential (no) 0.30 km"),
        (("c", "e", "footway", ""), "footway 0.30 km"),
    ],
)
def test_a_road_that_is_there_and_not_used_is_named_and_no_link_is_asked_for(tmp_path, link, said):
    (island,) = roads_of(tmp_path, *STREETS, link, nodes=NODES)
    assert (island.rule, island.params["do"].key) == ("roads.island", "roads.do.unused")
    assert said in island.advice("en")


def test_a_bollard_and_a_locked_gate_are_named(tmp_path):
    for gate, said in (("barrier=bollard", "bollard"), ("barrier=gate locked=yes", "gate")):
        ways = (*STREETS, ("c", "e", STUB, ""))
        (island,) = roads_of(tmp_path, *ways, nodes=NODES, gates={"c": gate})
        assert f"(barrier={said})" in island.advice("en")
        assert "draw" not in island.advice("en")


def test_without_any_road_the_link_is_asked_for_and_barriers_alone_are_no_islands(tmp_path):
    gates = {"e": "barrier=gate"}
    ways = (*STREETS[:2], ("d", "e", "path", ""), ("e", "f", "path", ""))
    assert list(roads_of(tmp_path, *ways, nodes=NODES, gates=gates)) == []
    (island,) = roads_of(tmp_path, *STREETS, nodes=NODES)
    assert island.params["do"].key == "roads.do.link"


def test_a_dead_end_that_a_path_joins_to_the_next_road_misses_no_link(tmp_path):
    near = {**NODES, "g": (3002, 3), "h": (3002, 600)}
    ways = (*STREETS[:2], ("g", "h", STUB, ""))
    assert {one.rule for one in roads_of(tmp_path, *ways, nodes=near)} == {
        "roads.island",
        "roads.missing-link",
    }
    joined = roads_of(tmp_path, *ways, ("c", "g", "path", ""), nodes=near)
    assert [one.rule for one in joined] == ["roads.island"]
