"""Outlines of very many vertices: what is found is what is found on the same lines drawn with few."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage

from coverplan.checks.borders.cut import Cut, small_pieces_of
from coverplan.checks.borders.faces import holders_of
from coverplan.checks.borders.notches import notches
from coverplan.checks.borders.plane import areas_between
from coverplan.checks.borders.repair.stitch import onto_line
from coverplan.checks.borders.shared import _together


def _star(count, seed=1):
    random = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    away = 3_000 + random.uniform(-40, 40, count)
    return shapely.Polygon(np.column_stack([away * np.cos(turn), away * np.sin(turn)]))


def test_what_lies_in_a_window_is_the_same_whether_a_shape_is_cut_or_not():
    star = _star(9_000)
    cut = Cut(star, 100.0)
    assert len(cut.boxes) > 4
    assert shapely.area(cut.boxes).sum() == pytest.approx(shapely.box(*star.bounds).area)
    for west, south in ((-3_100, -300), (1_900, 1_900), (-200, -200), (2_800, 0)):
        window = shapely.box(west, south, west + 700, south + 500)
        other = shapely.intersection(star, window)
        assert shapely.symmetric_difference(cut.within(window), other).area < 1e-6
    assert cut.within(shapely.box(9_000, 9_000, 9_100, 9_100)).is_empty


@pytest.mark.parametrize("to_m", [40.0, 0.4], ids=["few", "many"])
def test_a_gap_is_found_between_outlines_of_any_number_of_vertices(to_m):
    west = shapely.Polygon([(0, 0), (1_000, 0), (1_000, 1_200), (960, 2_000), (0, 2_000)])
    east = shapely.Polygon([(1_000, 0), (2_000, 0), (2_000, 2_000), (1_020, 2_000), (1_000, 1_200)])
    towns = shapely.segmentize(np.array([west, east]), to_m)
    (found,) = notches(towns, shapely.union_all(towns))
    assert set(found.units) == {0, 1}
    wedge = shapely.Polygon([(1_000, 1_200), (960, 2_000), (1_020, 2_000)])
    assert shapely.symmetric_difference(found.shape, wedge).area < 0.02 * wedge.area


def test_the_teeth_of_a_ring_are_no_gap_but_where_two_units_meet():
    star = _star(4_500)
    halves = np.array(
        [star & shapely.box(-9_000, -9_000, 9_000, 0), star & shapely.box(-9_000, 0, 9_000, 9_000)]
    )
    seam = shapely.LineString([(-3_100, 0), (3_100, 0)])
    assert all(notch.shape.distance(seam) < 1 for notch in notches(halves, star))


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_places_are_grouped_as_by_a_look_at_every_pair(places):
    xy = np.array(places, dtype=float) + 0.25
    groups = _together(xy)
    expected = fcluster(linkage(xy, "single"), 50.0, criterion="distance")
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert {frozenset(group.tolist()) for group in groups} == {
        frozenset(np.flatnonzero(expected == label).tolist()) for label in np.unique(expected)
    }


def test_a_vertex_goes_onto_the_line_where_it_is_near_and_to_a_corner_before_an_edge():
    line = shapely.LineString([(0, 0), (50, 0), (50, 50)])
    shape = shapely.Polygon([(0, 0), (20, 0.05), (49.98, 0.06), (50.2, 30), (25, 49)])
    made = shapely.get_coordinates(onto_line(shape, line, within_m=0.1))[:-1]
    assert made.tolist() == [[0, 0], [20, 0], [50, 0], [50.2, 30], [25, 49]]
    on_it = shapely.Polygon([(0, 0), (49.95, 0), (30, 30)])  # on the line, if not at its corner: it stays
    assert onto_line(on_it, line, within_m=0.1).equals_exact(on_it)


def test_a_gap_is_found_between_teeth_that_are_far_longer_than_apart():
    """Each tooth would meet all others within the radius: such a line is filled in small steps first."""
    x = np.linspace(0, 800, 801)
    teeth = np.column_stack([x, 900 + 40.0 * (np.arange(len(x)) % 2)])
    west, east = teeth[x <= 380], teeth[x >= 420]
    towns = np.array(
        [
            shapely.Polygon([*west, (390, 900), (400, 100), (400, 0), (0, 0)]),
            shapely.Polygon([(400, 0), (400, 100), (410, 900), *east, (800, 0)]),
        ]
    )
    found = max(notches(towns, shapely.union_all(towns)), key=lambda notch: notch.shape.area)
    wedge = shapely.Polygon([(390, 900), (400, 100), (410, 900)])
    assert shapely.intersection(found.shape, wedge).area > 0.98 * wedge.area
    assert found.shape.area < wedge.area + 40 * 45  # and what is between the two teeth beside it


def test_gaps_that_start_at_one_place_are_told_once_each():
    west = shapely.Polygon([(0, 0), (1_000, 0), (1_000, 200), (960, 350), (0, 350)])
    east = shapely.Polygon([(1_000, 0), (2_000, 0), (2_000, 350), (1_040, 350), (1_000, 200)])
    tip = shapely.Polygon([(1_000, 200), (1_010, 350), (990, 350)])
    towns = np.array([west, east, tip])
    found = list(notches(towns, shapely.union_all(towns)))
    assert [notch.units for notch in found] == [(0, 2), (1, 2)]
    assert [notch.shape.area for notch in found] == pytest.approx([2_250, 2_250], rel=1e-3)


@pytest.mark.parametrize("turned", [False, True], ids=["upright", "lying"])
def test_who_holds_a_place_among_long_thin_teeth(turned):
    x = np.arange(0, 3_000, 2.0)
    teeth = np.column_stack([x, np.where(np.arange(len(x)) % 4 < 2, 10.0, 90_000.0)])
    comb = shapely.Polygon([*teeth, (x[-1], 0), (0, 0)])
    random = np.random.default_rng(5)
    xy = random.uniform((-10, -10), (3_010, 91_000), (200, 2))
    expected = shapely.intersects(comb, shapely.points(xy)).tolist()
    if turned:
        comb, xy = shapely.transform(comb, lambda each: each[:, ::-1]), xy[:, ::-1]
    assert [held == (0,) for held in holders_of(np.array([comb]), shapely.points(xy))] == expected


def _walks(seed):
    random = np.random.default_rng(seed)
    starts = random.uniform(0, 60, (random.integers(1, 12), 2))
    walks = [start + np.cumsum(random.normal(0, 5, (random.integers(2, 30), 2)), axis=0) for start in starts]
    boxes = [
        shapely.box(*at, *(at + random.uniform(1, 30, 2))).exterior for at in random.uniform(0, 60, (6, 2))
    ]
    return np.array([*map(shapely.LineString, walks), *boxes], dtype=object)


@given(st.integers(0, 10_000), st.sampled_from([8, 40, 200]))
@settings(max_examples=40, deadline=None)
def test_lines_enclose_the_same_areas_whether_they_are_taken_tile_by_tile_or_at_once(seed, few):
    lines = _walks(seed)
    whole, tiled = areas_between(lines), areas_between(lines, few=few)
    assert len(whole) == len(tiled)
    places = shapely.STRtree(tiled).query(shapely.point_on_surface(whole), predicate="intersects")
    assert places[0].tolist() == list(range(len(whole)))
    assert (
        shapely.area(shapely.symmetric_difference(whole[places[0]], tiled[places[1]])).max(initial=0) < 1e-6
    )


def test_lines_that_enclose_nothing_leave_no_areas_in_any_tile():
    x = np.linspace(0, 500, 400)
    bends = shapely.LineString(np.column_stack([x, 30 * np.sin(x)]))
    assert len(areas_between(np.array([bends]), few=40)) == 0


def test_who_holds_a_place_is_the_same_for_outlines_of_few_and_of_many_vertices():
    star = _star(9_000)
    assert len(small_pieces_of(np.array([star]))[0]) > 4
    random = np.random.default_rng(3)
    places = shapely.points(random.uniform(-3_100, 3_100, (300, 2)))
    shapes = np.array([shapely.box(-9_000, -9_000, 0, 0), star])
    expected = [tuple(np.flatnonzero(shapely.intersects(shapes, place)).tolist()) for place in places]
    assert holders_of(shapes, places) == expected
