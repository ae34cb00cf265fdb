"""Road layers as offices keep them: words of many standards, route numbers, lines nobody cut at their crossings."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx as ox
import pandas as pd
import pytest
import shapely
from hypothesis import example, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from osm_toy import write_osm
from pandas.testing import assert_frame_equal
from pydantic import ValidationError
from shapely import LineString, MultiLineString

from coverplan.errors import Fault, InputError
from coverplan.findings import Finding
from coverplan.layers.roads.build import Roads, build_roads, roads_from_lines
from coverplan.layers.roads.files import load_roads, read_road_files
from coverplan.layers.roads.graphs import read_graphml, roads_from_networkx
from coverplan.layers.roads.joins import join_lines, unjoined_crossings
from coverplan.layers.roads.words import road_class_of
from coverplan.network.audit import missing_links
from coverplan.network.read import network_for
from coverplan.network.travel.apply import PROFILES
from coverplan.plan import RoadsSettings

CRS = "EPSG:4548"


def layer(*shapes: object, crs: str | None = CRS, **columns: object) -> gpd.GeoDataFrame:
    geometry = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes]
    return gpd.GeoDataFrame({"road_class": ["primary"] * len(shapes), **columns}, geometry=geometry, crs=crs)


def said(roads: Roads, rule: str) -> list[Finding]:
    return [found for found in roads.findings if found.rule == rule]


@pytest.mark.parametrize(
    ("word", "road_class"),
    [
        ("高速路", "motorway"), ("城市快速路", "trunk"), ("城市主干道", "primary"), ("城市道路", "tertiary"), ("公路", "tertiary"),
        ("农村道路", "unclassified"), ("等外公路", "unclassified"), ("等外", "unclassified"), ("四级", "tertiary"),
    ],
)  # fmt: skip
def test_words_of_land_survey_and_highway_standards(word, road_class):
    assert road_class_of(word) == road_class


@pytest.mark.parametrize(
    ("number", "road_class"),
    [
        ("G220", "trunk"), ("g 220", None), ("Ｇ105", "trunk"), ("G3", "motorway"), ("G35", "motorway"), ("G1511", "motorway"),
        ("S337", "primary"), ("S38", "motorway"), ("X001", "secondary"), ("XA12", "secondary"), ("Y012", "tertiary"),
        ("C107", "unclassified"), ("C1071", "unclassified"), ("Z005", "unclassified"), ("G12345", None), ("X1", None),
        ("B220", None), ("G２２٠", None),
    ],
)  # fmt: skip
def test_a_route_number_alone_says_the_class(number, road_class):
    assert road_class_of(number) == road_class


def settings(path: str | list[str], **given: object) -> RoadsSettings:
    return RoadsSettings(path=path, datum="cgcs2000", **given)


def refused(tmp_path: Path, name: str | list[str], **given: object) -> list[Fault]:
    with pytest.raises(InputError) as refusal:
        read_road_files(settings(name, **given), tmp_path, crs=CRS)
    return list(refusal.value.faults)


def test_a_joining_distance_that_swallows_streets_is_refused_by_the_plan():
    assert settings("a.gpkg", join_m=50).join_m == 50
    with pytest.raises(ValidationError, match="less than or equal to 50"):
        settings("a.gpkg", join_m=50.01)


def test_a_missing_crs_is_told_from_one_that_cannot_be_read_or_is_none_of_this_earth(tmp_path):
    lines = layer("LINESTRING (400000 3900000, 400900 3900000)")
    lines.set_crs(None, allow_override=True).to_parquet(tmp_path / "a.parquet")
    lines.set_crs('LOCAL_CS["Site",UNIT["metre",1]]', allow_override=True).to_file(tmp_path / "b.gpkg")
    for name in ("c", "d", "e", "f"):
        lines.to_file(tmp_path / f"{name}.shp")
    (tmp_path / "c.prj").unlink()
    (tmp_path / "d.prj").write_text("CGCS2000 117E")
    (tmp_path / "f.prj").write_text("PROJCS[what")
    assert [fault.key for fault in refused(tmp_path, "f.shp")] == ["io.crs-unreadable"]
    (tmp_path / "e.prj").rename(tmp_path / "e.PRJ")
    faults = [refused(tmp_path, name)[0] for name in ("a.parquet", "b.gpkg", "c.shp", "d.shp")]
    assert {fault.key for fault in faults} == {"datum.crs-missing"}
    assert [fault.params["lack"].key for fault in faults] == [
        "io.crs-none", "io.crs-unearthly", "io.prj-missing", "io.prj-unreadable",
    ]  # fmt: skip
    assert "Site" in faults[1].message()
    assert "CGCS2000 117E" in faults[3].message()
    assert len(read_road_files(settings("e.shp"), tmp_path, crs=CRS).edges) == 1


def test_a_plain_parquet_table_is_called_one_without_geometry(tmp_path):
    pd.DataFrame({"road_class": ["县道"]}).to_parquet(tmp_path / "a.parquet")
    (fault,) = refused(tmp_path, "a.parquet")
    assert (fault.key, "GeoParquet" in fault.message()) == ("io.no-geometry", True)


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg"])
def test_a_coordinate_that_is_no_number_is_one_fault_and_no_warning(tmp_path, suffix):
    with np.errstate(invalid="ignore"):
        lines = layer("LINESTRING (0 0, 9 0)", shapely.linestrings([[0, 0], [np.nan, 3]]))
        (lines.to_parquet if suffix == ".parquet" else lines.to_file)(tmp_path / f"a{suffix}")
    (fault,) = refused(tmp_path, f"a{suffix}")
    assert (fault.key, fault.params["row"]) == ("datum.no-number", 2)


# --- lines that cross ---

corners = st.tuples(st.integers(0, 6), st.integers(0, 6))
drawings = st.lists(
    st.lists(corners, min_size=2, max_size=4).filter(lambda line: all(a != b for a, b in pairwise(line))),
    min_size=1, max_size=7,
)  # fmt: skip


def test_a_grid_of_whole_lines_says_that_its_crossings_join_nothing():
    across = [f"LINESTRING (400000 {y}, 403000 {y})" for y in range(3900500, 3903000, 500)]
    up = [f"LINESTRING ({x} 3900000, {x} 3903000)" for x in range(400500, 403000, 500)]
    (found,) = said(roads_from_lines(layer(*across, *up)), "roads.crossing-unjoined")
    assert found.params["count"] == 25
    first = gpd.GeoSeries(gpd.points_from_xy([found.lon], [found.lat]), crs="EPSG:4326").to_crs(CRS)
    assert (round(first.x[0]), round(first.y[0])) == (400500, 3900500)
    assert "join_at_crossings = true" in found.advice()
    assert roads_from_lines(layer(*across, *up), join_at_crossings=True).findings == ()


@pytest.mark.parametrize("structure", ["bridge", "tunnel"])
def test_what_passes_above_or_below_misses_no_crossing(structure):
    lines = layer("LINESTRING (0 0, 90 0)", "LINESTRING (50 -50, 50 50)", **{structure: ["yes", "no"]})
    assert roads_from_lines(lines).findings == ()


@tried(max_examples=150, deadline=None)
@given(drawings)
@example([[(0, 0), (4, 0)], [(2, 0), (2, 2)], [(2, 0), (2, -2)]])
@example([[(0, 0), (4, 0)], [(1, 0), (3, 0)]])
def test_unjoined_crossings_are_all_that_joining_at_crossings_would_join(drawing):
    lines = np.array([shapely.LineString(line) for line in drawing])
    apart = np.zeros(len(lines), bool)
    as_drawn, joined = (join_lines(lines, apart, at_crossings=at) for at in (False, True))
    places = unjoined_crossings(as_drawn, np.zeros(len(as_drawn.lines), bool), 0.01)
    assert len(unjoined_crossings(joined, np.zeros(len(joined.lines), bool), 0.01)) == 0
    # A place is missed where more ends meet after joining at crossings than before.
    nodes = shapely.points(joined.points)

    def ends_at(made):
        used = np.r_[made.tail, made.head]
        at = shapely.STRtree(nodes).query_nearest(shapely.points(made.points), all_matches=False)[1]
        near = shapely.distance(nodes[at], shapely.points(made.points)) < 1e-3
        return np.bincount(at[used][near[used]], minlength=len(nodes))

    more = shapely.points(joined.points[ends_at(joined) > ends_at(as_drawn)])
    missed = shapely.points(places)
    assert all(shapely.distance(missed, place).min(initial=9) < 1e-3 for place in more)
    assert all(shapely.distance(more, place).min(initial=9) < 1e-3 for place in missed)


@pytest.mark.parametrize(
    ("side", "setting"),
    [
        ("LINESTRING (50 0, 50 80)", "join_at_crossings = true"),
        ("LINESTRING (50 0.009, 50 80)", "join_at_crossings = true"),
        ("LINESTRING (50 0.4, 50 80)", "join_at_crossings = true, join_m = 0.41"),
        ("LINESTRING (70 0.4, 70 80)", "join_m = 0.41"),
        ("LINESTRING (100.4 0, 200 0)", "join_m = 0.41"),
    ],
)
def test_the_advice_for_an_end_that_nearly_meets_a_road_joins_it(side, setting):
    lines = layer("LINESTRING (0 0, 70 0, 100 0)", side)
    (found,) = said(roads_from_lines(lines), "roads.near-miss")
    assert found.params["setting"] == setting
    assert [setting in found.advice(language) for language in ("zh", "en")] == [True, True]
    words = {
        name: value == "true" or float(value) for name, value in (s.split(" = ") for s in setting.split(", "))
    }
    joined = roads_from_lines(lines, **words)
    assert len(joined.edges) + 1 == len(joined.nodes)
    assert said(joined, "roads.near-miss") == []


# --- copies and stray vertices ---

TOWN = ("LINESTRING (400000 3900000, 400900 3900000)", "LINESTRING (400900.5 3900000, 401500 3900000)")


@pytest.mark.parametrize("named", [False, True])
def test_a_layer_appended_to_itself_gives_the_same_roads_and_says_so(named):
    once = layer(*TOWN)
    twice = pd.concat([once, once.assign(geometry=once.geometry.reverse())])
    if named:
        once = once.assign(u=["b", "c"], v=["a", "z"])
        twice = twice.assign(u=["b", "c", "a", "z"], v=["a", "z", "b", "c"])
    plain, doubled = build_roads(once), build_roads(twice)
    assert_frame_equal(doubled.edges, plain.edges)
    (found,) = said(doubled, "roads.duplicate")
    assert (found.params["count"], found.params["rows"]) == (2, "3, 4")
    assert [one for one in doubled.findings if one is not found] == list(plain.findings)
    assert len(said(plain, "roads.near-miss")) == (0 if named else 1)


def test_roads_that_differ_in_class_or_direction_of_travel_are_no_copies():
    line = LineString([(0, 0), (9, 0)])
    lines = layer(
        line, line, line.reverse(), line, line.reverse(),
        road_class=["primary", "path", "primary", "primary", "primary"], oneway=["no", "no", "yes", "yes", "no"],
        bridge=["no", "no", "no", "no", "yes"],
    )  # fmt: skip
    for made in (roads_from_lines(lines), build_roads(lines.assign(u=[*"aabab"], v=[*"bbaba"]))):
        assert (len(made.edges), said(made, "roads.duplicate")) == (5, [])


def test_parallel_edges_of_a_graph_that_differ_in_length_both_stay():
    graph = nx.MultiGraph(crs=CRS)
    graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 500.0, "y": 0.0})])
    for length in (510.0, 700.0, 510.0):
        graph.add_edge(1, 2, length=length)
    assert sorted(roads_from_networkx(graph).edges["length_m"]) == [510, 700]


def test_many_copies_are_counted_and_the_first_rows_named():
    (found,) = said(roads_from_lines(layer(*[TOWN[0]] * 40)), "roads.duplicate")
    assert (found.params["count"], found.params["rows"]) == (39, "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ...")


@pytest.mark.parametrize("named", [False, True])
def test_a_vertex_that_strays_is_named_by_its_row(named):
    lines = layer(
        TOWN[0],
        "LINESTRING (400000 3900000, 0 0)",
        MultiLineString([[(4e5, 39e5), (4e5, 391e4)], [(6e5, 39e5), (6e5, 391e4)]]) if not named else TOWN[1],
        "LINESTRING (400000 3900000, 449999 3900000)",
    )
    roads = build_roads(lines.assign(u=[*"aaca"], v=[*"bydz"]) if named else lines)
    (found,) = said(roads, "roads.stray-vertex")
    assert (found.params["count"], found.params["rows"]) == (1, "2")
    assert "50 公里" in found.message()


def test_a_node_of_an_osm_file_that_strays_is_named_by_its_way(tmp_path):
    nodes = {1: (0, 0), 2: (1, 0), 3: (1, -4710)}  # the last on the equator
    road = {"highway": "residential"}
    file = write_osm(tmp_path / "a.osm", nodes, {7: ([1, 2], road), 8: ([2, 3], road)})
    (found,) = said(load_roads(file), "roads.stray-node")
    assert (found.params["count"], found.params["ids"], found.params["file"]) == (1, "8-0", "a.osm")


# --- files of other kinds ---


def write_graph(path: Path) -> None:
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_nodes_from([(1, {"x": 116.0, "y": 35.8}), (2, {"x": 116.01, "y": 35.8})])
    for u, v in ((1, 2), (2, 1)):
        graph.add_edge(u, v, length=950.0, highway="tertiary", osmid=7)
    ox.save_graphml(graph, path)


def test_a_plan_reads_graphml_as_read_roads_does(tmp_path):
    write_graph(tmp_path / "roads.graphml")
    roads = read_road_files(settings("roads.graphml"), tmp_path, crs=CRS)
    alone = load_roads(tmp_path / "roads.graphml", crs=CRS)
    assert_frame_equal(roads.edges, alone.edges)
    assert roads.edges[["road_class", "oneway", "length_m"]].to_numpy().tolist() == [["tertiary", "no", 950]]
    assert said(
        read_road_files(RoadsSettings(path="roads.graphml"), tmp_path, crs=CRS), "layer.datum-missing"
    )


@pytest.mark.parametrize(
    ("stated", "rule"),
    [("NaN", "roads.length-missing"), ("1e-300", "roads.length-odd"), ("0", "roads.length-odd"),
     ("95", "roads.length-odd"), ("95000", "roads.length-odd"), ("860", None), ("2000", None), ("inf", None)],
)  # fmt: skip
def test_a_length_of_a_graphml_file_that_no_road_there_has_is_told(tmp_path, stated, rule):
    write_graph(tmp_path / "a.graphml")
    text = (tmp_path / "a.graphml").read_text("utf-8")
    assert text.count(">950.0<") == 2
    (tmp_path / "a.graphml").write_text(text.replace(">950.0<", f">{stated}<", 1), encoding="utf-8")
    if stated == "inf":
        assert [fault.key for fault in refused(tmp_path, "a.graphml")] == ["error.roads.graph-cost"]
        return
    for roads in (
        read_road_files(settings("a.graphml"), tmp_path, crs=CRS),
        load_roads(tmp_path / "a.graphml", crs=CRS),
    ):
        told = [(found.rule, found.params["rows"]) for found in roads.findings if "length" in found.rule]
        assert told == ([] if rule is None else [(rule, "1-2")])


@pytest.mark.parametrize(
    ("stated", "rules"),
    [
        ("NaN", {"roads.time-missing"}), ("0", {"roads.time-odd"}), ("13", {"roads.time-odd"}), ("14", set()), ("3600", set()),
        ("6400", set()), ("6600", {"roads.time-odd"}), ("-1", None), ("inf", None), ("-inf", None), ("1e30", None),
    ],
)  # fmt: skip
def test_a_time_of_a_graphml_file_that_no_road_there_takes_is_told_and_that_none_is_used(
    tmp_path, stated, rules
):
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_nodes_from([(1, {"x": 116.0, "y": 35.8}), (2, {"x": 116.01, "y": 35.8})])
    for u, v in ((1, 2), (2, 1)):
        graph.add_edge(u, v, highway="tertiary", osmid=7, travel_time=61.5)
    ox.save_graphml(graph, tmp_path / "a.graphml")
    text = (tmp_path / "a.graphml").read_text("utf-8")
    for number in (1, 2):  # of one direction, of both
        (tmp_path / "a.graphml").write_text(text.replace(">61.5<", f">{stated}<", number), encoding="utf-8")
        if rules is None:
            (fault,) = refused(tmp_path, "a.graphml")
            assert (fault.key, fault.params["column"]) == ("error.roads.graph-cost", "travel_time")
            continue
        expected = rules | {"roads.time-not-used"}
        if (stated, number) == ("NaN", 2):
            expected = set()  # no time at all
        for roads in (
            read_road_files(settings("a.graphml"), tmp_path, crs=CRS),
            load_roads(tmp_path / "a.graphml", crs=CRS),
        ):
            assert {found.rule for found in roads.findings if "time" in found.rule} == expected


def test_a_graphml_file_of_several_graphs_is_refused(tmp_path):
    write_graph(tmp_path / "a.graphml")
    text = (tmp_path / "a.graphml").read_text("utf-8")
    more = text.replace("</graph>", '</graph><graph edgedefault="directed"><node id="7"/></graph>')
    (tmp_path / "a.graphml").write_text(more, encoding="utf-8")
    (fault,) = refused(tmp_path, "a.graphml")
    assert (fault.key, fault.params["count"]) == ("error.roads.graphml-graphs", 2)


def test_the_stated_datum_and_area_hold_for_graphml(tmp_path):
    write_graph(tmp_path / "roads.graphml")
    as_is, shifted = (
        read_road_files(RoadsSettings(path="roads.graphml", datum=datum), tmp_path, crs=CRS)
        for datum in ("wgs84", "gcj02")
    )
    moved = shifted.nodes.distance(as_is.nodes)
    assert moved.between(300, 800).all()
    elsewhere = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 9, 9)], crs=CRS)
    with pytest.raises(InputError) as refusal:
        read_road_files(settings("roads.graphml"), tmp_path, crs=CRS, boundaries=elsewhere)
    assert refusal.value.faults[0].key == "error.roads.none-in-area"


def test_graphml_stands_alone_and_a_kind_that_is_not_read_is_told_all_that_are(tmp_path):
    write_graph(tmp_path / "a.graphml")
    (tmp_path / "a.dwg").write_bytes(b"AC1032")
    assert [fault.key for fault in refused(tmp_path, ["a.graphml", "a.graphml"])] == [
        "error.roads.stands-alone"
    ]
    (fault,) = refused(tmp_path, "a.dwg")
    assert {".dwg", ".graphml", ".osm.pbf", ".shp", ".gpkg"} <= set(
        re.findall(r"[.\w]*\.\w+", fault.message())
    )
    with pytest.raises(InputError, match=r"\.graphml"):
        load_roads(tmp_path / "a.dwg")


def test_the_advice_for_a_missing_link_joins_it_whatever_its_shape():
    lines = layer(
        "LINESTRING (0 0, 700 0, 2000 0)", "LINESTRING (300 3, 300 900)", "LINESTRING (700 -3, 700 -900)"
    )
    found = missing_links(network_for(roads_from_lines(lines), PROFILES["car"]))
    assert [one.params["apart_m"] for one in found] == ["3.0", "3.0"]
    assert {"join_at_crossings = true", "join_m"} <= set(
        re.findall(r"join_\w+(?: = true)?", found[0].advice())
    )
    joined = roads_from_lines(lines, join_at_crossings=True, join_m=3.01)
    assert missing_links(network_for(joined, PROFILES["car"])) == []


def test_a_graph_with_a_line_that_cannot_be_read_is_refused(tmp_path):
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_node(1, x=117.0, y=36.0)
    graph.add_node(2, x=117.1, y=36.0)
    graph.add_edge(1, 2, geometry="LINESTRING (117")
    nx.write_graphml(graph, tmp_path / "a.graphml")
    with pytest.raises(InputError) as error:
        read_graphml(tmp_path / "a.graphml")
    assert error.value.faults[0].key == "error.roads.graphml"
