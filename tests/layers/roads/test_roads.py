"""The roads layer: what meets what, which words mean what, and every fault at once."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from coverplan.errors import CrsError, InputError
from coverplan.io.osm.road_tags import ROAD_CLASSES
from coverplan.layers.roads.build import build_roads, roads_from_edges, roads_from_lines
from coverplan.layers.roads.joins import join_lines, near_misses
from coverplan.layers.roads.words import CLASS_WORDS, ROAD_COLUMNS, canonical_columns, road_class_of

CRS = "EPSG:4548"


def layer(*shapes: object, crs: str | None = CRS, **columns: object) -> gpd.GeoDataFrame:
    geometry = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes]
    return gpd.GeoDataFrame({"road_class": ["primary"] * len(shapes), **columns}, geometry=geometry, crs=crs)


def faults(error: pytest.ExceptionInfo[InputError]) -> list[tuple[str, object]]:
    return [(fault.key, fault.params.get("row")) for fault in error.value.faults]


def rules(roads) -> list[str]:
    return [found.rule for found in roads.findings]


def degree(roads, x: float, y: float) -> int:
    """How many edges end at a place."""
    at = roads.nodes.index[roads.nodes.distance(Point(x, y)) < 0.5]
    return int(roads.edges["u"].isin(at).sum() + roads.edges["v"].isin(at).sum())


# --- joining ---


def test_lines_meet_at_their_ends():
    roads = roads_from_lines(
        layer("LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 5)", "LINESTRING (20 0, 9 0)")
    )
    assert (len(roads.nodes), len(roads.edges), degree(roads, 9, 0)) == (4, 3, 3)
    assert roads.findings == ()


def test_ends_within_the_joining_distance_are_one_node_on_either_side_of_any_grid():
    for x in np.linspace(8.99, 9.01, 7):
        lines = layer(LineString([(0, 0), (x, 0)]), LineString([(x + 0.009, 0), (20, 0)]))
        assert len(roads_from_lines(lines).nodes) == 3
        assert len(roads_from_lines(lines, join_m=0.005).nodes) == 4


def test_a_wide_joining_distance_joins_ends_and_keeps_the_shape_of_lines():
    curve = LineString([(0.5 * step, 0.1 * step * step) for step in range(20)])
    end = curve.coords[-1]
    roads = roads_from_lines(layer(curve, LineString([(end[0] + 1.5, end[1]), (60, 60)])), join_m=2)
    assert (len(roads.edges), len(roads.nodes)) == (2, 3)
    assert roads.edges.geometry.iloc[0].equals_exact(curve, 2)
    assert shapely.get_num_coordinates(roads.edges.geometry.iloc[0]) == 20


def test_an_end_near_a_vertex_of_another_line_joins_it():
    roads = roads_from_lines(layer("LINESTRING (0 0, 5 0, 9 0)", "LINESTRING (5 0.008, 5 5)"))
    assert degree(roads, 5, 0) == 3
    assert len(roads_from_lines(layer("LINESTRING (0 0, 5 0, 9 0)", "LINESTRING (5 0.02, 5 5)")).edges) == 2


def test_edges_start_and_end_exactly_at_their_nodes():
    roads = roads_from_lines(layer("LINESTRING (0 0, 9 0)", "LINESTRING (9.005 0.002, 9 5)"))
    at = roads.nodes.geometry
    for end, position in (("u", 0), ("v", -1)):
        assert (
            shapely.get_point(roads.edges.geometry.to_numpy(), position).tolist()
            == at[roads.edges[end]].tolist()
        )


def test_lines_meet_at_a_common_vertex_but_not_where_they_only_cross():
    at_vertex = layer("LINESTRING (0 0, 5 0, 9 0)", "LINESTRING (5 -5, 5 0, 5 5)")
    assert degree(roads_from_lines(at_vertex), 5, 0) == 4
    crossing = layer("LINESTRING (0 0, 9 0)", "LINESTRING (5 -5, 5 5)")
    assert len(roads_from_lines(crossing).edges) == 2
    assert degree(roads_from_lines(crossing, join_at_crossings=True), 5, 0) == 4


def test_a_bridge_meets_others_at_its_ends_only():
    lines = layer(
        "LINESTRING (0 0, 5 0, 9 0)",
        "LINESTRING (5 -5, 5 0, 5 5)",
        "LINESTRING (9 0, 20 0)",
        bridge=["yes", "no", "no"],
    )
    for at_crossings in (False, True):
        roads = roads_from_lines(lines, join_at_crossings=at_crossings)
        assert (len(roads.edges), degree(roads, 5, 0), degree(roads, 9, 0)) == (3, 0, 2)


def test_an_end_on_a_line_joins_at_crossings_only_and_is_else_a_near_miss():
    lines = layer("LINESTRING (0 0, 9 0)", "LINESTRING (5 0, 5 5)")
    roads = roads_from_lines(lines)
    assert (len(roads.edges), rules(roads)) == (2, ["roads.crossing-unjoined", "roads.near-miss"])
    joined = roads_from_lines(lines, join_at_crossings=True)
    assert (len(joined.edges), degree(joined, 5, 0), rules(joined)) == (3, 3, [])


def test_overlapping_lines_share_their_common_stretch_at_crossings():
    lines = layer("LINESTRING (0 0, 6 0)", "LINESTRING (3 0, 9 0)")
    roads = roads_from_lines(lines, join_at_crossings=True)
    assert sorted(roads.edges.length) == [3, 3, 3, 3]
    assert (degree(roads, 3, 0), degree(roads, 6, 0)) == (3, 3)


def test_a_line_that_crosses_itself_meets_itself_at_crossings():
    loop = layer("LINESTRING (0 0, 9 0, 9 5, 4 5, 4 -5)")
    roads = roads_from_lines(loop, join_at_crossings=True)
    assert sorted(roads.edges.length) == [4, 5, 20]
    assert degree(roads, 4, 0) == 4
    assert len(roads_from_lines(loop).edges) == 1


def test_parts_of_a_multiline_are_edges_of_their_own_and_pieces_are_numbered():
    shape = MultiLineString([[(0, 0), (5, 0)], [(5, 0), (9, 0)]])
    roads = roads_from_lines(layer(shape, "LINESTRING (9 0, 9 5)", edge_id=["g", "h"]))
    assert roads.edges["edge_id"].tolist() == ["g-0", "g-1", "h"]


def test_heights_are_dropped_and_empty_lines_left_out_with_a_word():
    lines = layer("LINESTRING Z (0 0 5, 9 0 7)", "LINESTRING EMPTY", None, "LINESTRING (1 1, 1 1)")
    roads = roads_from_lines(lines)
    assert (len(roads.edges), roads.edges.has_z.any()) == (1, False)
    (found,) = roads.findings
    assert (found.rule, found.params["count"]) == ("roads.line-empty", 3)


def test_a_ring_stays_a_loop_and_a_long_way_back_to_its_start_too():
    roads = roads_from_lines(layer("LINESTRING (0 0, 9 0, 9 9, 0 0)"))
    assert roads.edges[["u", "v"]].to_numpy().tolist() == [["1", "1"]]


def test_near_misses_name_the_place_and_gap_once():
    roads = roads_from_lines(
        layer("LINESTRING (500000 4000000, 500050 4000000)", "LINESTRING (500050.6 4000000, 500090 4000000)")
    )
    (found,) = roads.findings
    assert (found.rule, found.params["apart_m"]) == ("roads.near-miss", "0.60")
    assert found.lon == pytest.approx(117.0, abs=0.01)
    assert found.lat == pytest.approx(36.1, abs=0.1)
    assert (
        roads_from_lines(layer("LINESTRING (0 0, 50 0)", "LINESTRING (50.6 0, 90 0)"), near_m=0.5).findings
        == ()
    )


def test_a_short_spur_or_a_bridge_overhead_misses_nothing():
    spur = layer("LINESTRING (0 0, 5 0)", "LINESTRING (5 0, 9 0)", "LINESTRING (5 0, 5 0.8)")
    assert rules(roads_from_lines(spur)) == []
    overhead = layer("LINESTRING (0 0, 5 0)", "LINESTRING (5.5 -9, 5.5 9)", bridge=["no", "yes"])
    assert rules(roads_from_lines(overhead)) == []


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=4, unique=True),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_joining_keeps_every_metre_whatever_the_order(shapes, at_crossings, random):
    lines = np.array([LineString(shape) for shape in shapes], dtype=object)
    apart = np.zeros(len(lines), bool)
    joined = join_lines(lines, apart, at_crossings=at_crossings)
    assert shapely.length(joined.lines).sum() == pytest.approx(shapely.length(lines).sum())
    assert np.allclose(
        shapely.get_coordinates(shapely.get_point(joined.lines, 0)), joined.points[joined.tail]
    )
    assert np.allclose(
        shapely.get_coordinates(shapely.get_point(joined.lines, -1)), joined.points[joined.head]
    )
    order = list(range(len(lines)))
    random.shuffle(order)
    again = join_lines(lines[order], apart, at_crossings=at_crossings)
    assert np.allclose(again.points, joined.points)
    assert sorted(zip(again.tail, again.head, strict=True)) == sorted(
        zip(joined.tail, joined.head, strict=True)
    )
    if at_crossings:
        # Nothing crosses any more but at nodes.
        for i, line in enumerate(joined.lines):
            for other in joined.lines[i + 1 :]:
                assert not line.crosses(other) or _meet_at_nodes_only(line, other, joined.points)


def _meet_at_nodes_only(line, other, points) -> bool:
    xy = shapely.get_coordinates(line.intersection(other))
    nearest = np.min(np.hypot(*(xy[:, None] - points[None]).transpose(2, 0, 1)), axis=1)
    return bool((nearest < 1e-6).all())


@pytest.mark.parametrize("option", ["join_m", "near_m"])
@pytest.mark.parametrize("value", [-1, np.nan, np.inf, "1", None])
def test_metres_that_are_none_are_refused(option, value):
    with pytest.raises(InputError) as error:
        roads_from_lines(layer("LINESTRING (0 0, 9 0)"), **{option: value})
    assert [(fault.key, fault.params["name"]) for fault in error.value.faults] == [("error.option", option)]


def test_near_misses_against_every_pair():
    rng = np.random.default_rng(7)
    lines = np.array([LineString(rng.uniform(0, 60, (2, 2))) for _ in range(40)], dtype=object)
    joined = join_lines(lines, np.zeros(40, bool))
    found = near_misses(*joined[:4], np.zeros(40, bool), 2.0)
    by_hand = {
        node
        for node in range(len(joined.points))
        for edge in range(40)
        if node not in (joined.tail[edge], joined.head[edge])
        and joined.lines[edge].distance(Point(joined.points[node])) <= 2.0
    }
    facing = {node for node in by_hand if node not in found.node}
    assert set(found.node.tolist()) <= by_hand
    # What is missing faces another dead end that is named.
    for node in facing:
        others = np.hypot(*(joined.points[found.node] - joined.points[node]).T)
        assert others.min() <= 2.0


# --- words ---


@pytest.mark.parametrize(
    ("word", "road_class"),
    [
        ("国道", "trunk"), ("省道", "primary"), ("县道", "secondary"), ("乡道", "tertiary"), ("村道", "unclassified"),
        ("高速公路", "motorway"), ("机耕路", "track"), ("Ｇ", "trunk"), ("y", "tertiary"), (" Residential ", "residential"),
        ("track_grade3", "track"), ("缆车", None), ("", None),
    ],
)  # fmt: skip
def test_class_words(word, road_class):
    assert road_class_of(word) == road_class


def test_every_class_word_means_a_road_class():
    assert set(CLASS_WORDS.values()) <= set(ROAD_CLASSES)
    assert all(road_class_of(word) == word for word in ROAD_CLASSES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["yes", "no", "-1", None], ["forward", "no", "backward", "no"]),
        ([True, False], ["forward", "no"]),
        ([1, 0, -1], ["forward", "no", "backward"]),
        ([1.0, 0.0, np.nan], ["forward", "no", "no"]),
        (["B", "F", "T"], ["no", "forward", "backward"]),
        (["单向", "双向", "反向"], ["forward", "no", "backward"]),
        (["forward", "backward", "no"], ["forward", "backward", "no"]),
    ],
)
def test_direction_words(values, expected):
    frame = layer(*["LINESTRING (0 0, 9 0)"] * len(values), oneway=values)
    columns, wrong, _ = canonical_columns(frame, "roads")
    assert columns["oneway"].tolist() == expected
    assert wrong == []


def test_roads_that_change_their_direction_go_both_ways_and_are_told_at_once():
    words = ["reversible", "yes", "潮汐车道", "Alternating", "reversible"]
    frame = layer(*["LINESTRING (0 0, 9 0)"] * 5, oneway=words)
    columns, wrong, found = canonical_columns(frame, "roads")
    assert (columns["oneway"].tolist(), wrong) == (["no", "forward", "no", "no", "no"], [])
    (one,) = found
    assert (one.rule, one.params["count"]) == ("roads.direction-changes", 4)
    assert one.params["values"] == "alternating (1), reversible (2), 潮汐车道 (1)"
    assert all(one.message(language) and one.advice(language) for language in ("zh", "en"))


def test_f_and_t_alone_could_mean_false_and_true_and_are_refused():
    with pytest.raises(InputError) as error:
        roads_from_lines(layer("LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 9)", oneway=["F", "T"]))
    assert faults(error) == [("error.roads.direction", 1), ("error.roads.direction", 2)]


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ("yes", True),
        ("T", True),
        ("F", False),
        ("no", False),
        (1, True),
        (0, False),
        ("viaduct", True),
        ("否", False),
        (None, False),
    ],
)
def test_flags(value, flag):
    columns, _, _ = canonical_columns(layer("LINESTRING (0 0, 9 0)", bridge=[value]), "roads")
    assert columns["bridge"].tolist() == [flag]


def test_speeds_of_every_form():
    frame = layer(*["LINESTRING (0 0, 9 0)"] * 5, speed_kph=["60", "30 mph", "none", 0, None])
    columns, wrong, found = canonical_columns(frame, "roads")
    assert columns["speed_kph"].fillna(-1).tolist() == pytest.approx([60, 48.28032, -1, -1, -1])
    assert (wrong, found) == ([], [])


def test_names_and_surfaces_of_other_layers_are_understood():
    frame = (
        layer("LINESTRING (0 0, 9 0)")
        .drop(columns="road_class")
        .assign(fclass="乡道", maxspeed=40, 路面="水泥")
    )
    columns, _, _ = canonical_columns(frame, "roads")
    assert columns.loc[0, ["road_class", "speed_kph", "surface"]].tolist() == ["tertiary", 40, "concrete"]


def test_classes_that_are_missing_or_not_known_are_taken_and_told():
    roads = roads_from_lines(
        layer("LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 9)", road_class=["缆车", None])
    )
    assert roads.edges["road_class"].tolist() == ["unclassified", "unclassified"]
    assert rules(roads) == ["roads.class-missing", "roads.class-unknown"]
    assert roads.findings[1].params["values"] == "缆车 (1)"


# --- edge tables ---


def test_edges_that_name_their_nodes_meet_there_only():
    lines = layer("LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 5)", u=[1, 3.0], v=["2", "4"])
    roads = build_roads(lines)
    assert roads.edges[["u", "v"]].to_numpy().tolist() == [["1", "2"], ["3", "4"]]
    assert len(roads.nodes) == 4


def test_with_nodes_lines_are_turned_and_drawn():
    nodes = gpd.GeoDataFrame(
        {"node_id": ["a", "b", "c"]}, geometry=gpd.points_from_xy([0, 9, 9], [0, 0, 5]), crs=CRS
    )
    lines = layer("LINESTRING (9 0, 4 1, 0 0)", None, u=["a", "b"], v=["b", "c"])
    roads = roads_from_edges(lines, nodes)
    assert [shape.wkt for shape in roads.edges.geometry] == [
        "LINESTRING (0 0, 4 1, 9 0)",
        "LINESTRING (9 0, 9 5)",
    ]


def test_all_faults_of_a_table_are_told_at_once():
    with np.errstate(invalid="ignore"):
        endless = LineString([(0, 0), (np.nan, 1)])
    lines = layer(
        "LINESTRING (0 0, 9 0)", "POINT (1 1)", "LINESTRING (0 0, 9 0)", endless,
        edge_id=["a", "b", "a", None], oneway=["no", "maybe", "no", "no"], speed_kph=[-5, 50, 900, None],
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        roads_from_lines(lines)
    assert set(faults(error)) == {
        ("error.roads.direction", 2), ("error.roads.speed", 1), ("error.roads.speed", 3), ("id.missing", 4),
        ("id.twice", 3), ("error.roads.not-a-line", 2), ("error.roads.not-finite", 4),
    }  # fmt: skip
    assert all(fault.message(language) for fault in error.value.faults for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("kph", "is_right"), [(0, True), (1, True), (200, True), (1e-300, False), (0.9, False)]
)
def test_a_speed_that_is_none_is_told_as_that_and_not_by_the_time_it_takes(kph, is_right):
    lines = layer("LINESTRING (0 0, 9 0)", speed_kph=[kph])
    if is_right:
        assert roads_from_lines(lines).edges["speed_kph"].fillna(0).to_list() == [kph]
        return
    with pytest.raises(InputError) as error:
        roads_from_lines(lines)
    assert faults(error) == [("error.roads.speed", 1)]


def test_all_faults_of_an_edge_table_are_told_at_once():
    nodes = gpd.GeoDataFrame(
        {"node_id": ["a", "b", "b"]}, geometry=gpd.points_from_xy([0, 9, 9], [0, 0, 0]), crs=CRS
    )
    with pytest.raises(InputError) as error:
        roads_from_edges(layer("LINESTRING (0 0, 9 0)", None, u=["a", "x"], v=["b", None]), nodes)
    assert set(faults(error)) == {
        ("id.twice", 3), ("error.roads.node-unknown", 2), ("table.value-missing", 2), ("error.roads.not-a-line", 2),
    }  # fmt: skip


def test_a_line_that_ends_away_from_its_nodes_is_refused():
    with pytest.raises(InputError) as error:
        build_roads(layer("LINESTRING (0 0, 9 0)", "LINESTRING (12 0, 12 5)", u=["a", "b"], v=["b", "c"]))
    assert faults(error) == [("error.roads.ends-apart", 2)]


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "EPSG:3857"])
def test_lengths_are_taken_in_metres_only(crs):
    with pytest.raises(CrsError):
        roads_from_lines(layer("LINESTRING (0 0, 9 0)", crs=crs))
    with pytest.raises(CrsError):
        roads_from_edges(layer("LINESTRING (0 0, 9 0)", crs=crs, u="a", v="b"))


def test_a_layer_without_a_road_is_refused():
    with pytest.raises(InputError) as error:
        roads_from_lines(layer("LINESTRING EMPTY"))
    assert faults(error) == [("error.roads.none-in-file", None)]


def test_the_canonical_columns_are_all_there():
    for roads in (
        roads_from_lines(layer("LINESTRING (0 0, 9 0)")),
        build_roads(layer("LINESTRING (0 0, 9 0)", u="a", v="b")),
    ):
        assert list(roads.edges.columns) == ["edge_id", "u", "v", *ROAD_COLUMNS, "geometry"]


def test_what_is_written_is_read_back_the_same(tmp_path):
    roads = roads_from_lines(
        layer("LINESTRING (0 0, 9 0)", "LINESTRING (9 0, 9 5)", oneway=["yes", "no"], 路面=["水泥", None])
    )
    roads.edges.to_file(tmp_path / "roads.gpkg")
    again = build_roads(gpd.read_file(tmp_path / "roads.gpkg"))
    for name in roads.edges.columns:
        assert again.edges[name].isna().tolist() == roads.edges[name].isna().tolist()
        assert again.edges[name].dropna().tolist() == roads.edges[name].dropna().tolist()
    assert again.nodes.geometry.geom_equals(roads.nodes.geometry).all()
