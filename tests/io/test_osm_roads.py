"""Roads out of OSM files: split, cut, filtered, and never with a traceback."""

from __future__ import annotations

import bz2
import gzip
from collections import Counter
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from osm_toy import SOUTH, STEP, WEST, osm_text, write_osm
from pyproj import Geod
from shapely import box

from coverplan.errors import CrsError, InputError
from coverplan.io.osm.road_tags import parse_maxspeed_kph, ways_frame
from coverplan.io.osm.roads import read_osm_roads

ROAD = {"highway": "residential"}
# 1 - 2 - 3 in a row, 4 north of 2, 5 east of 3.
NODES = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1), 5: (3, 0)}


def keys(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.key for fault in error.value.faults]


def ends(roads) -> list[tuple[str, str, str]]:
    return list(zip(roads.edges["edge_id"], roads.edges["u"], roads.edges["v"], strict=True))


def rules(roads) -> dict[str, dict[str, object]]:
    return {found.rule: dict(found.params) for found in roads.findings}


def test_ways_are_split_where_they_share_a_node(tmp_path):
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD), 8: ([2, 4], ROAD)}))
    assert ends(roads) == [("7-0", "1", "2"), ("7-1", "2", "3"), ("8-0", "2", "4")]
    assert list(roads.nodes.index) == ["1", "2", "3", "4"]
    assert roads.findings == ()


def test_a_way_is_not_split_where_it_meets_nothing(tmp_path):
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}))
    assert ends(roads) == [("7-0", "1", "3")]
    assert shapely.get_num_coordinates(roads.edges.geometry.iloc[0]) == 3


def test_crossing_lines_without_a_common_node_do_not_meet(tmp_path):
    nodes = {1: (0, 0), 2: (2, 0), 3: (1, -1), 4: (1, 1)}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", nodes, {7: ([1, 2], ROAD), 8: ([3, 4], ROAD)}))
    assert len(roads.edges) == 2


def test_rings_and_lollipops_close(tmp_path):
    ways = {7: ([1, 2, 4, 1], ROAD), 8: ([3, 5], ROAD), 9: ([3, 2], ROAD)}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways))
    assert ends(roads)[:2] == [("7-0", "1", "2"), ("7-1", "2", "1")]
    lollipop = read_osm_roads(write_osm(tmp_path / "b.osm", NODES, {7: ([5, 3, 2, 4, 3], ROAD)}))
    assert ends(lollipop) == [("7-0", "5", "3"), ("7-1", "3", "3")]


def test_lengths_are_those_of_the_ellipsoid(tmp_path):
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 4], ROAD)}))
    geod = Geod(ellps="WGS84")
    real = geod.line_length([WEST, WEST + STEP, WEST + STEP], [SOUTH, SOUTH, SOUTH + STEP])
    assert roads.edges.crs.to_epsg() == 32632
    assert roads.edges.length.sum() == pytest.approx(real, rel=5e-4)


def test_a_cut_way_keeps_the_runs_it_has(tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 4: (3, 0), 5: (4, 0), 6: (9, 9)}
    ways = {7: ([1, 2, 3, 4, 5], ROAD), 8: ([99, 98, 6], ROAD)}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", nodes, ways))
    assert ends(roads) == [("7-0", "1", "2"), ("7-1", "4", "5")]
    assert rules(roads)["roads.way-cut"]["count"] == 2


def test_nodes_behind_the_ways_and_negative_ids_are_found(tmp_path):
    plain = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}))
    behind = read_osm_roads(write_osm(tmp_path / "b.osm", NODES, {7: ([1, 2, 3], ROAD)}, ways_first=True))
    assert behind.edges.geometry.geom_equals_exact(plain.edges.geometry, 1e-9).all()
    negative = {-node: place for node, place in NODES.items()}
    edited = read_osm_roads(write_osm(tmp_path / "c.osm", negative, {-7: ([-1, -2, -3], ROAD)}))
    assert ends(edited) == [("-7-0", "-1", "-3")]
    assert edited.edges.geometry.geom_equals_exact(plain.edges.geometry, 1e-9).all()


def test_compressed_files_read_the_same(tmp_path):
    text = osm_text(NODES, {7: ([1, 2, 3], ROAD), 8: ([2, 4], ROAD)}).encode()
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(text))
    (tmp_path / "a.osm.bz2").write_bytes(bz2.compress(text))
    (tmp_path / "a.osm").write_bytes(text)
    read = [read_osm_roads(tmp_path / name).edges for name in ("a.osm", "a.osm.gz", "a.osm.bz2")]
    assert read[0].equals(read[1])
    assert read[0].equals(read[2])


def test_repeated_nodes_and_repeated_ways_count_once(tmp_path):
    text = osm_text(NODES, {7: ([1, 1, 2, 2, 3], ROAD)}).replace("</osm>", "")
    again = osm_text({}, {8: ([3, 5], ROAD), 7: ([1, 2, 3], ROAD)}).split('version="0.6">')[1]
    (tmp_path / "a.osm").write_text(text + again)
    assert ends(read_osm_roads(tmp_path / "a.osm")) == [("7-0", "1", "3"), ("8-0", "3", "5")]


def test_what_is_no_road_is_counted_by_word(tmp_path):
    ways = {
        7: ([1, 2], ROAD), 8: ([2, 3], {"highway": "construction"}), 9: ([3, 5], {"highway": "platform"}),
        10: ([1, 4], {"route": "ferry"}), 11: ([1, 5], {"highway": "construction"}), 12: ([4, 5], {"route": "hiking"}),
    }  # fmt: skip
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways))
    assert ends(roads) == [("7-0", "1", "2")]
    assert rules(roads)["roads.not-a-road"]["values"] == "construction (2), platform (1)"
    assert rules(roads)["roads.ferry-left-out"]["count"] == 1


def test_a_barrier_parts_its_road_with_an_edge_of_no_length(tmp_path):
    tags = {2: {"barrier": "bollard", "bicycle": "yes"}}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}, node_tags=tags))
    assert ends(roads) == [("7-0", "1", "2#1"), ("7-1", "2", "3"), ("barrier-2#1", "2", "2#1")]
    gate = roads.edges.iloc[2]
    assert (gate["barrier"], gate["bicycle"], gate.geometry.length) == ("bollard", "yes", 0.0)
    assert roads.nodes.geometry["2"].equals(roads.nodes.geometry["2#1"])
    assert roads.edges["barrier"].isna().tolist() == [True, True, False]


def test_a_barrier_at_a_fork_parts_every_branch(tmp_path):
    tags = {2: {"barrier": "block"}}
    ways = {7: ([1, 2, 3], ROAD), 8: ([2, 4], ROAD)}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways, node_tags=tags))
    open_edges = roads.edges[roads.edges["barrier"].isna()]
    assert len({*open_edges["u"], *open_edges["v"]}) == 6
    assert (roads.edges["barrier"] == "block").sum() == 2


@pytest.mark.parametrize("word", ["kerb", "entrance", "no"])
def test_a_barrier_that_stops_nobody_leaves_the_road_whole(tmp_path, word):
    tags = {2: {"barrier": word}}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}, node_tags=tags))
    assert ends(roads) == [("7-0", "1", "3")]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({"access": "no"}, {"barrier": "no", "access": "no"}),
        ({"access": " Private"}, {"barrier": "no", "access": "private"}),
        ({"impassable": "yes"}, {"barrier": "no", "access": "no"}),
        ({"abandoned": "Yes", "foot": "yes"}, {"barrier": "no", "access": "no", "foot": "yes"}),
        ({"motor_vehicle": "no"}, {"barrier": "no", "motor_vehicle": "no"}),
        ({"barrier": "Gate ", "locked": "yes"}, {"barrier": "gate", "access": "no"}),
        (
            {"barrier": "gate", "locked": "yes", "motor_vehicle": "private"},
            {"barrier": "gate", "access": "no"},
        ),
        ({"barrier": "gate", "locked": "no"}, {"barrier": "gate"}),
        ({"barrier": "kerb", "access": "no"}, {"barrier": "kerb", "access": "no"}),
    ],
)
def test_a_node_that_somebody_may_not_pass_parts_its_road(tmp_path, tags, said):
    file = write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}, node_tags={2: tags})
    edges = read_osm_roads(file).edges
    gate = edges.iloc[2][["barrier", "access", "motor_vehicle", "foot"]].dropna().to_dict()
    assert (len(edges), gate) == (3, said)


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "yes"}, {"foot": "designated"}, {"impassable": "no"}, {"highway": "crossing", "bicycle": "no"},
        {"amenity": "parking", "access": "customers"}, {"barrier": "entrance", "access": "permissive"},
    ],
)  # fmt: skip
def test_a_node_that_all_may_pass_or_that_is_another_thing_leaves_the_road_whole(tmp_path, tags):
    file = write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD)}, node_tags={2: tags})
    assert ends(read_osm_roads(file)) == [("7-0", "1", "3")]


def test_what_is_a_road_no_longer_is_no_road_and_case_means_nothing(tmp_path):
    ways = {
        7: ([1, 2], {"highway": "Residential ", "name": "Hill Road", "access": "Private"}),
        8: ([2, 3], {**ROAD, "abandoned": "yes"}), 9: ([3, 5], {**ROAD, "impassable": "Yes"}),
        10: ([1, 4], {**ROAD, "disused": "no", "smoothness": "impassable"}), 11: ([2, 4], {**ROAD, "abandoned": "yes"}),
    }  # fmt: skip
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways))
    columns = roads.edges[["edge_id", "road_class", "name", "access", "vehicle"]].astype(object)
    assert columns.where(columns.notna(), None).to_numpy().tolist() == [
        ["7-0", "residential", "Hill Road", "private", None],
        ["10-0", "residential", None, None, "no"],
    ]
    assert rules(roads)["roads.not-a-road"]["values"] == "abandoned=yes (2), impassable=yes (1)"


@pytest.mark.parametrize(
    ("tags", "limits"),
    [
        ({"maxspeed": "50"}, (50, 50)),
        ({"maxspeed:forward": "20", "maxspeed:backward": "60"}, (20, 60)),
        ({"maxspeed": "50", "maxspeed:backward": "walk"}, (50, 5)),
        ({"maxspeed:both": "CN:urban", "maxspeed": "70", "maxspeed:forward": "fast"}, (50, 50)),
        ({"maxspeed:forward": "none", "maxspeed": "30"}, (None, 30)),
        ({"maxspeed:backward": "30 mph"}, (None, 48.28032)),
    ],
)
def test_a_limit_holds_for_its_direction(tags, limits):
    ways, unread = ways_frame([{**ROAD, **tags}])
    found = [None if kph is pd.NA else float(kph) for kph in ways.loc[0, ["speed_kph", "speed_back_kph"]]]
    assert found == [None if kph is None else pytest.approx(kph) for kph in limits]
    assert unread == ({"fast": 1} if "fast" in tags.values() else {})


def test_only_edges_that_touch_the_area_stay_and_stay_whole(tmp_path):
    file = write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2, 3], ROAD), 8: ([2, 4], ROAD), 9: ([3, 5], ROAD)})
    corner = gpd.GeoSeries([box(WEST, SOUTH - STEP, WEST + 0.5 * STEP, SOUTH + STEP)], crs="EPSG:4326")
    near = read_osm_roads(file, within=corner)
    assert ends(near) == [("7-0", "1", "2")]
    assert list(near.nodes.index) == ["1", "2"]
    wider = read_osm_roads(file, within=corner, margin_m=500)
    assert ends(wider) == [("7-0", "1", "2"), ("7-1", "2", "3"), ("8-0", "2", "4")]
    with pytest.raises(InputError) as error:
        read_osm_roads(file, within=gpd.GeoSeries([box(0, 0, 1, 1)], crs="EPSG:4326"))
    assert keys(error) == ["error.roads.none-within"]
    with pytest.raises(CrsError):
        read_osm_roads(file, within=gpd.GeoSeries([box(0, 0, 1, 1)]))


@pytest.mark.shared
def test_an_area_keeps_what_touches_it_and_nothing_else(shared_data):
    """Reading within an area equals reading all and asking each edge."""
    path = shared_data / "osm" / "liechtenstein-2013.osm.pbf"
    whole = read_osm_roads(path)
    area = gpd.GeoSeries([box(9.50, 47.12, 9.53, 47.15)], crs="EPSG:4326")
    for margin in (0, 400):
        part = read_osm_roads(path, within=area, margin_m=margin)
        wide = area.to_crs(whole.edges.crs).iloc[0].buffer(margin)
        touching = whole.edges[whole.edges.intersects(wide)]
        assert sorted(part.edges["edge_id"]) == sorted(touching["edge_id"])
        assert part.edges.length.sum() == pytest.approx(touching.length.sum())


def test_the_given_crs_is_taken_and_one_without_true_metres_refused(tmp_path):
    file = write_osm(tmp_path / "a.osm", NODES, {7: ([1, 2], ROAD)})
    assert read_osm_roads(file, crs="EPSG:2056").edges.crs.to_epsg() == 2056
    for crs in ("EPSG:4326", "EPSG:3857"):
        with pytest.raises(CrsError):
            read_osm_roads(file, crs=crs)


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.osm", b"", "error.osm-damaged"),
        ("a.osm", b"<html><body>404</body></html>", "error.osm-damaged"),
        ("a.osm", b"<osm version='0.6'><node id='1'", "error.osm-damaged"),
        ("a.osm.pbf", b"no pbf at all", "error.osm-damaged"),
        ("a.osm.gz", b"no gzip at all", "error.osm-damaged"),
        ("a.osm.bz2", b"no bzip at all", "error.osm-damaged"),
        ("a.osm", b"<osm version='0.6'></osm>", "error.roads.none-in-file"),
        ("a.osm", osm_text({}, {7: ([1, 2], ROAD)}).encode(), "error.roads.osm-no-locations"),
        ("a.osm", osm_text({1: (0, 0)}, {7: ([1, 2], ROAD)}).encode(), "error.roads.none-in-file"),
    ],
)
def test_a_file_that_is_no_use_is_refused_in_words(tmp_path, name, content, key):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read_osm_roads(tmp_path / name)
    assert keys(error) == [key]
    assert name in error.value.message("en")
    assert name in error.value.message("zh")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError) as error:
        read_osm_roads(tmp_path / "没有.osm.pbf")
    assert keys(error) == ["error.file-missing"]


@pytest.mark.parametrize(
    ("text", "kph"),
    [
        ("50", 50.0), ("50 km/h", 50.0), ("30 mph", 48.28032), ("30mph", 48.28032), ("10 knots", 18.52), ("walk", 5.0),
        ("CN:urban", 50.0), ("cn:rural", 70.0), ("DE:zone30", 30.0), ("AT:zone:20", 20.0), ("FR:30", 30.0),
        ("60;40", 40.0), ("none", np.inf), ("DE:motorway", np.inf), ("fast", None), ("0", None), ("", None),
        ("60; fast", None), ("1e9 mph", None), ("0.9", None), ("1", 1.0), ("DE:zone0", None), ("DE:zone1", 1.0),
    ],
)  # fmt: skip
def test_speed_limits_in_every_form(text, kph):
    assert parse_maxspeed_kph(text) == (None if kph is None else pytest.approx(kph))


def test_unread_speed_limits_are_a_finding(tmp_path):
    ways = {7: ([1, 2], {**ROAD, "maxspeed": "fast"}), 8: ([2, 3], {**ROAD, "maxspeed": "none"})}
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways))
    assert roads.edges["speed_kph"].isna().all()
    assert rules(roads)["roads.speed-unread"]["values"] == "fast (1)"


def test_roads_that_change_their_direction_go_both_ways_and_are_told_at_once(tmp_path):
    ways = {
        7: ([1, 2], {**ROAD, "oneway": "reversible"}),
        8: ([2, 3], {**ROAD, "oneway": "alternating"}),
        9: ([3, 4], {**ROAD, "oneway": "reversible"}),
    }
    roads = read_osm_roads(write_osm(tmp_path / "a.osm", NODES, ways))
    assert set(roads.edges["oneway"]) == {"no"}
    assert rules(roads) == {
        "roads.direction-changes": {"file": "a.osm", "count": 3, "values": "reversible (2), alternating (1)"}
    }


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({}, "no"), ({"oneway": "yes"}, "forward"), ({"oneway": "1"}, "forward"), ({"oneway": "-1"}, "backward"),
        ({"oneway": "reversible"}, "no"), ({"junction": "roundabout"}, "forward"), ({"highway": "motorway"}, "forward"),
        ({"junction": "roundabout", "oneway": "no"}, "no"), ({"highway": "motorway", "oneway": "no"}, "no"),
        ({"highway": "motorway_link"}, "no"), ({"highway": "motorway", "oneway": "reversible"}, "no"),
    ],
)  # fmt: skip
def test_directions(tags, direction):
    ways, _ = ways_frame([{**ROAD, **tags}])
    assert ways.loc[0, "oneway"] == direction


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"oneway:bicycle": "no"}, "no"),
        ({"cycleway": "opposite_lane"}, "no"),
        ({"cycleway:left": "opposite"}, "no"),
    ],
)
def test_contraflow_for_bicycles(tags, direction):
    ways, _ = ways_frame([{**ROAD, "oneway": "yes", **tags}, {**ROAD, "oneway": "yes", "cycleway": "lane"}])
    assert ways.loc[0, "oneway_bicycle"] == direction
    assert ways["oneway_bicycle"].isna().tolist() == [False, True]


def test_structures_and_surfaces():
    ways, _ = ways_frame(
        [
            {
                **ROAD,
                "bridge": "viaduct",
                "tunnel": "building_passage",
                "surface": "gravel",
                "tracktype": "grade4",
            },
            {**ROAD, "bridge": "no", "tunnel": "yes", "tracktype": "grade4", "motorroad": "yes"},
        ]
    )
    assert ways["bridge"].tolist() == [True, False]
    assert ways["tunnel"].tolist() == [False, True]
    assert ways["motorroad"].tolist() == [False, True]
    assert ways["surface"].tolist() == ["gravel", "grade4"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["liechtenstein-2024", "liechtenstein-2013", "andorra-2025"])
def test_a_real_extract_keeps_every_stretch_once(shared_data, name):
    """Against a plain reading of the file: every stretch between two nodes, no more and no fewer."""
    import osmium

    path = shared_data / "osm" / f"{name}.osm.pbf"
    roads = read_osm_roads(path)
    classes = set(roads.edges["road_class"])
    stretches: Counter[tuple[tuple[float, float], ...]] = Counter()
    uses: Counter[int] = Counter()
    source = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in source.with_filter(osmium.filter.KeyFilter("highway")):
        gone = any(way.tags.get(word) == "yes" for word in ("abandoned", "disused", "demolished", "razed"))
        if way.is_way() and way.tags.get("highway") in classes and not gone:
            refs = [node.ref for node in way.nodes]
            uses.update([*refs, refs[0], refs[-1]])
            places = [(round(node.lon, 7), round(node.lat, 7)) for node in way.nodes]
            stretches.update(tuple(sorted((a, b))) for a, b in pairwise(places) if a != b)
    lines = roads.edges[roads.edges["barrier"].isna()].to_crs(4326).geometry.to_numpy()
    xy, line = shapely.get_coordinates(lines, return_index=True)
    places = [tuple(place) for place in np.round(xy, 7).tolist()]
    steps = [(a, b) for (a, i), (b, j) in pairwise(zip(places, line, strict=True)) if i == j and a != b]
    assert Counter(tuple(sorted(step)) for step in steps) == stretches
    forks = {str(node) for node, count in uses.items() if count > 1}
    assert forks <= {node.split("#")[0] for node in roads.nodes.index}
