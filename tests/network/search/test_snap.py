"""Snapping equals what shapely finds on every edge, one by one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import LineString

from coverplan.network import RoadNetwork, SnappedPoints, SnapRules, snap

CRS = "EPSG:4548"
TIE_M = 1e-6


def network(lines: list[LineString], *, may_stop: list[bool] | None = None) -> RoadNetwork:
    """Edges "0000", "0001", ... along some lines, each with two nodes of its own."""
    ends = [shapely.points(line.coords[at][:2]) for line in lines for at in (0, -1)]
    nodes = gpd.GeoDataFrame(index=[f"n{i}" for i in range(len(ends))], geometry=ends, crs=CRS)
    number = range(len(lines))
    table = {
        "edge_id": [f"{i:04}" for i in number],
        "u": [f"n{2 * i}" for i in number],
        "v": [f"n{2 * i + 1}" for i in number],
        "oneway": False,
        "may_stop": True if may_stop is None else may_stop,
    }
    return RoadNetwork.from_edges(nodes, gpd.GeoDataFrame(table, geometry=lines, crs=CRS))


def people(xy: np.ndarray | list[tuple[float, float]]) -> gpd.GeoDataFrame:
    spots = shapely.points(np.asarray(xy, dtype=float).reshape(-1, 2))
    return gpd.GeoDataFrame(index=[f"p{i}" for i in range(len(spots))], geometry=spots, crs=CRS)


def first_along(line: LineString, spot: shapely.Point) -> float:
    """Return the metres along a line to the first of the places nearest to a point, from the end with the lower coordinates."""
    if list(line.coords) <= list(line.coords)[::-1]:
        return float(shapely.line_locate_point(line, spot))
    return float(line.length - shapely.line_locate_point(line.reverse(), spot))


def by_hand(lines: list[LineString], spot: shapely.Point, rules: SnapRules) -> list[tuple[int, float, float]]:
    """Return (edge, offset, fraction) of each place of a point, measured on every line."""
    away = shapely.distance(np.array(lines, dtype=object), spot)
    least = away.min(initial=np.inf)
    found = []
    for edge in np.flatnonzero(away <= least + rules.band_m + TIE_M).tolist():
        offset = float(least if away[edge] <= least + TIE_M else away[edge])
        if offset > rules.limit_m:
            continue
        length, along = lines[edge].length, first_along(lines[edge], spot)
        if length <= TIE_M or along <= TIE_M:
            fraction = 0.0
        else:
            fraction = 1.0 if along >= length - TIE_M else along / length
        found.append((offset, edge, fraction))
    found.sort()
    return [(edge, offset, fraction) for offset, edge, fraction in found][: None if rules.band_m else 1]


def places(snapped: SnappedPoints, point: int) -> list[tuple[int, float, float]]:
    at = slice(snapped.first[point], snapped.first[point + 1])
    return list(
        zip(
            snapped.edge[at].tolist(),
            snapped.offset_m[at].tolist(),
            snapped.fraction[at].tolist(),
            strict=True,
        )
    )


def assert_as_by_hand(lines: list[LineString], xy: np.ndarray, rules: SnapRules) -> None:
    points = people(xy)
    found = snap(network(lines), points, rules)
    for at, spot in enumerate(points.geometry):
        expected = by_hand(lines, spot, rules)
        mine = places(found, at)
        assert [edge for edge, *_ in mine] == [edge for edge, *_ in expected]
        np.testing.assert_allclose(
            [one[1:] for one in mine], [one[1:] for one in expected], rtol=0, atol=1e-9
        )


# a lattice makes points on lines, at ends, and equally near to several; the rest is anywhere
spot = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda at: (at[0] * 25.0, at[1] * 25.0))
micrometres = st.integers(-500_000_000, 700_000_000).map(lambda value: value / 1e6)
anywhere = st.tuples(micrometres, micrometres)
far = st.sampled_from([(3e6, 3e6), (-3e6, 30.0), (90.0, 3e6), (30_000.0, -200.0)])
bend = st.one_of(spot, spot, anywhere)
line = st.one_of(
    st.lists(bend, min_size=2, max_size=6),
    st.lists(spot, min_size=1, max_size=4).map(
        lambda at: [at[0], *at, at[0]]
    ),  # loops, repeated points, no length
    st.tuples(spot, far).map(list),
).map(LineString)
rules = st.builds(
    SnapRules,
    limit_m=st.sampled_from([0.0, 25.0, 50.0, 120.5, 1000.0, 3e7]),
    band_m=st.sampled_from([0.0, 0.0, 25.0, 60.0, 5000.0]),
)
shift = st.sampled_from([(0.0, 0.0), (500_000.0, 3_900_000.0)])


@settings(max_examples=40)
@given(
    st.lists(line, min_size=1, max_size=12),
    st.lists(st.one_of(spot, anywhere, far), min_size=3, max_size=24),
    rules,
    shift,
)
@example([LineString([(0, 0), (0, 0)])], [(0.0, 30.0)], SnapRules(), (0.0, 0.0))
@example([LineString([(0, 0), (10, 0), (10, 10), (0, 10)])], [(5.0, 5.0)], SnapRules(), (0.0, 0.0))
def test_places_are_those_that_measuring_every_edge_finds(lines, spots, rules, shift) -> None:
    moved = [LineString(np.asarray(one.coords) + shift) for one in lines]
    assert_as_by_hand(moved, np.asarray(spots) + shift, rules)


@pytest.mark.parametrize("band_m", [0.0, 150.0])
@pytest.mark.parametrize("seed", range(3))
def test_towns_far_apart_ferries_and_stray_roads_change_nothing(seed: int, band_m: float) -> None:
    rng = np.random.default_rng(seed)
    start = np.concatenate(
        [rng.uniform(0, 900, (150, 2)), rng.uniform((280_000, 90_000), (280_300, 90_300), (150, 2))]
    )
    lines = [LineString(np.cumsum([at, *rng.normal(0, 40, (rng.integers(1, 6), 2))], axis=0)) for at in start]
    lines += [LineString([(0, 0), (280_000, 90_000)]), LineString([(100, 100), (7e6, -3e6)])]
    spots = np.concatenate(
        [
            start[::3] + rng.normal(0, 30, (100, 2)),
            rng.uniform(-2000, 3000, (100, 2)),
            rng.uniform(0, 1, (50, 1)) * [280_000, 90_000] + rng.normal(0, 400, (50, 2)),
            rng.uniform(-1e7, 1e7, (20, 2)),
        ]
    )
    assert_as_by_hand(lines, spots, SnapRules(limit_m=900, band_m=band_m))


def test_a_band_over_hundreds_of_edges_lists_them_all() -> None:
    rng = np.random.default_rng(4)
    lines = [LineString(at + rng.normal(0, 60, (3, 2))) for at in rng.uniform(0, 800, (700, 1, 2))]
    assert_as_by_hand(lines, rng.uniform(0, 800, (5, 2)), SnapRules(band_m=900))


@pytest.mark.parametrize("band_m", [0.0, 1e-9])
def test_a_last_digit_beyond_the_limit_or_the_nearest_is_a_tie(band_m: float) -> None:
    lines = [LineString([(0, y), (100, y)]) for y in (10 + 4e-7, -10, 11)]
    found = snap(network(lines), people([(50, 0)]), SnapRules(limit_m=10, band_m=band_m))
    assert found.edge.tolist()[:1] == [0]
    assert found.offset_m.tolist()[:1] == [10.0]


def test_heights_change_nothing() -> None:
    flat = [LineString([(0, 0), (100, 0)]), LineString([(0, 40), (100, 90)])]
    hilly = [LineString([(*at, 900.0 * i) for i, at in enumerate(one.coords)]) for one in flat]
    found, expected = (places(snap(network(lines), people([(50, 20)])), 0) for lines in (hilly, flat))
    assert found == expected


ways = {
    "a line with three sides": ([(0, 0), (0, 100), (100, 100), (100, 0)], (50, 20)),
    "a ring": ([(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)], (50, 50)),
    "there and back": ([(0, 0), (100, 0), (0, 0)], (30, 20)),
    "there and back with a loop": ([(0, 0), (100, 0), (150, 50), (150, -50), (100, 0), (0, 0)], (30, 20)),
}


@pytest.mark.parametrize(("way", "spot"), ways.values(), ids=ways)
def test_of_places_equally_near_the_same_is_chosen_whichever_way_the_edge_is_stored(way, spot) -> None:
    nodes = gpd.GeoDataFrame(index=["a", "b"], geometry=shapely.points([way[0], way[-1]]), crs=CRS)
    along = []
    for u, v, coords in (("a", "b", way), ("b", "a", way[::-1])):
        edge = gpd.GeoDataFrame({"u": [u], "v": [v], "oneway": False}, geometry=[LineString(coords)], crs=CRS)
        (fraction,) = snap(RoadNetwork.from_edges(nodes, edge), people([spot])).fraction
        along.append(fraction if u == "a" else 1 - fraction)
    assert along[0] == pytest.approx(along[1], abs=1e-12)


@pytest.mark.parametrize("way", [[(150, 0), (0, 1), (0, 0), (150, 0)], [(150, 0), (0, 0), (0, 1), (150, 0)]])
@pytest.mark.parametrize("ends", [("a", "b"), ("b", "a")])
def test_at_the_seam_of_a_ring_between_two_nodes_a_place_is_where_the_lower_next_point_is(way, ends) -> None:
    nodes = gpd.GeoDataFrame(index=list(ends), geometry=shapely.points([way[0], way[-1]]), crs=CRS)
    edge = gpd.GeoDataFrame(
        {"u": [ends[0]], "v": [ends[1]], "oneway": False}, geometry=[LineString(way)], crs=CRS
    )
    (fraction,) = snap(RoadNetwork.from_edges(nodes, edge), people([(150, 0)])).fraction
    assert fraction == (0.0 if way[1] == (0, 0) else 1.0)


@pytest.mark.parametrize("may_stop", [[], [False, False]])
def test_without_a_road_to_stop_on_nobody_is_snapped(may_stop: list[bool]) -> None:
    lines = [LineString([(0, 0), (100, 0)])] * len(may_stop)
    if not lines:
        whole = network([LineString([(0, 0), (100, 0)])])
        net = RoadNetwork.from_edges(whole.nodes, whole.edges.iloc[:0].reset_index())
    else:
        net = network(lines, may_stop=may_stop)
    assert not snap(net, people([(0, 0), (5, 5)])).is_snapped.any()
    assert len(snap(net, people([]))) == 0


def test_only_edges_to_stop_on_count_and_keep_their_own_numbers() -> None:
    lines = [LineString([(0, y), (100, y)]) for y in (0, 10, 20, 30)]
    found = snap(network(lines, may_stop=[False, True, False, True]), people([(50, 1), (50, 19), (50, 22)]))
    assert found.edge.tolist() == [1, 1, 3]
    assert found.offset_m.tolist() == [9, 9, 8]


@pytest.mark.parametrize("band_m", [0.0, 30.0])
def test_threads_and_the_order_of_points_change_nothing(
    band_m: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(8)
    lines = [LineString(at + rng.normal(0, 50, (4, 2))) for at in rng.uniform(0, 2000, (300, 1, 2))]
    net, points, rules = (
        network(lines),
        people(rng.uniform(-300, 2300, (10_000, 2))),
        SnapRules(80, band_m=band_m),
    )
    monkeypatch.setenv("COVERPLAN_THREADS", "1")
    alone = snap(net, points, rules)
    monkeypatch.setenv("COVERPLAN_THREADS", "5")
    order = rng.permutation(len(points))
    together = snap(net, points.iloc[order], rules)
    assert 0 < alone.is_snapped.mean() < 1
    for at, point in enumerate(order[:2000].tolist()):
        assert places(together, at) == places(alone, point)
    np.testing.assert_array_equal(np.diff(together.first), np.diff(alone.first)[order])


def test_closures_share_what_is_prepared() -> None:
    net = network([LineString([(0, 0), (100, 0)]), LineString([(0, 50), (100, 50)])])
    snap(net, people([(1, 1)]))
    closed = net.with_closures(shapely.box(40, -5, 60, 5))
    assert closed.graph.stopping_lines is net.graph.stopping_lines
