"""Every kind of fault of outlines, planted in a clean tiling in three sizes: told under its own kind, at its own place, and nowhere else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import shapely
from checks_toy import only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import MultiPolygon, Polygon, box
from tilings import CRS, X0, Y0, Tiling, corner, middle_of_edge, with_moved, with_vertex

import coverplan as cp
from coverplan.plan import Checks

_TO_METRES = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
# With three bends an edge of a village has five places; the lower side is 0 to 4, the right one 4 to 8.
LOWER, RIGHT = 1, 5
HERE, EAST = (1, 1), (2, 1)  # neighbours within a town
FAR = (4, 1)


@cache
def tiling() -> Tiling:
    return Tiling.of(2, seed=7)


def spot(one) -> shapely.Point:
    return shapely.Point(_TO_METRES.transform(one.lon, one.lat))


def found(changed):
    made = only(boundaries=tiling().frame(changed))
    return told(made, "border.")


def only_one(changed, rule, place, *, within_m=3.0, spots=(HERE,), units=()):
    """The only thing told, which is of a kind, of a unit and at a place."""
    one, *more = found(changed)
    assert [each.rule for each in more] == []
    assert one.rule == rule
    assert one.unit_code in {*units, *(() if units else map(tiling().code, spots))}
    assert (
        spot(one).distance(place if isinstance(place, shapely.Geometry) else shapely.Point(place)) <= within_m
    )
    return one


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("bends", [0, 1, 8])
def test_a_clean_tiling_is_silent(seed, bends):
    assert told(only(boundaries=Tiling.of(2, seed=seed, bends=bends).frame()), "border.") == []


@pytest.mark.parametrize("size", [2.0, 20.0, 200.0])
def test_a_closed_gap(size):
    hole = shapely.Point(tiling().villages[HERE].centroid).buffer(size)
    gap = only_one(
        {HERE: lambda shape: shape.difference(hole)},
        "border.gap",
        hole,
        within_m=0,
        units=[tiling().town_code((0, 0))],
    )
    assert (gap.size_unit, gap.size) == ("m2", pytest.approx(hole.area, abs=0.1))


@pytest.mark.parametrize("by", [5.0, 30.0, 120.0])
def test_a_vertex_drawn_aside_makes_a_gap_or_an_overlap(by):
    shape = tiling().villages[HERE]
    for sign, rule in ((-1, "border.gap"), (1, "border.overlap")):
        moved = with_moved(shape, RIGHT, (sign * by, 0))
        (one,) = found({HERE: lambda _, moved=moved: moved})
        assert (one.rule, one.size) == (rule, pytest.approx(moved.symmetric_difference(shape).area, rel=0.01))
        assert moved.symmetric_difference(shape).buffer(0.01).contains(spot(one))
        assert float(one.params["area_m2"].replace(",", "")) == pytest.approx(one.size, abs=0.6)


@pytest.mark.parametrize("by", [0.3, 0.8, 1.9])
def test_two_lines_for_one_are_a_sliver_with_its_width(by):
    shape = tiling().villages[HERE]
    for sign, what in ((-1, "gap"), (1, "overlap")):
        moved = shape
        for at in range(RIGHT, RIGHT + 3):
            moved = with_moved(moved, at, (sign * by, 0))
        strip = moved.symmetric_difference(shape)
        (one,) = found({HERE: lambda _, moved=moved: moved})
        assert (one.rule, one.size_unit, one.params["of"].key) == (
            "border.sliver",
            "m",
            f"border.strip.{what}",
        )
        assert one.size == pytest.approx(2 * strip.area / strip.length, abs=0.01)
        assert strip.buffer(0.01).contains(spot(one))
        assert {one.params["name"], one.params["other"]} == {names()[HERE], names()[EAST]}


def names():
    frame = tiling().frame()
    by_code = dict(zip(frame["unit_code"], frame["name"], strict=True))
    return {each: by_code[tiling().code(each)] for each in tiling().villages}


@pytest.mark.parametrize("by", [0.004, 0.03, 0.09])
def test_lines_that_all_but_agree_are_a_near_miss(by):
    shape = tiling().villages[HERE]
    moved = with_moved(shape, RIGHT, (-by, 0))
    one = only_one(
        {HERE: lambda _: moved}, "border.near-miss", corner(shape, RIGHT), spots=(HERE, EAST), within_m=300
    )
    assert one.size <= 0.1


@pytest.mark.parametrize("count", [1, 2, 4])
def test_vertices_of_one_side_only(count):
    shape = tiling().villages[HERE]
    start, end = corner(shape, RIGHT), corner(shape, RIGHT + 1)
    places = [tuple(start + share * 0.2 * (end - start)) for share in np.linspace(0.2, 0.8, count)]
    one = only_one(
        {HERE: lambda _: with_vertex(shape, RIGHT, *places)},
        "border.unshared-vertex",
        shapely.MultiPoint(places),
        within_m=0.01,
    )
    assert (one.params["count"], one.params["other"]) == (count, names()[EAST])


@pytest.mark.parametrize("length", [3.0, 40.0, 400.0])
@pytest.mark.parametrize("outwards", [True, False])
def test_a_spike_is_told_with_its_length(length, outwards):
    shape = tiling().villages[HERE]
    foot = middle_of_edge(shape, RIGHT)
    side = corner(shape, RIGHT + 1) - corner(shape, RIGHT)
    along = side / np.hypot(*side)
    normal = np.array([along[1], -along[0]]) * (1 if outwards else -1)
    wide = min(0.05 * length, 1.0) / 2
    spiky = with_vertex(
        shape, RIGHT, tuple(foot - wide * along), tuple(foot + length * normal), tuple(foot + wide * along)
    )
    assert spiky.is_valid
    one = only_one(
        {HERE: lambda _: spiky},
        "border.spike",
        shapely.LineString([foot, foot + length * normal]),
        within_m=1.0,
    )
    assert one.size == pytest.approx(length, rel=0.02)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_vertices_drawn_again(count):
    shape = tiling().villages[HERE]
    again = with_vertex(shape, RIGHT, *[tuple(corner(shape, RIGHT))] * (count - 1))
    one = only_one({HERE: lambda _: again}, "border.duplicate-vertex", corner(shape, RIGHT), within_m=0.01)
    assert one.params["count"] == count


@pytest.mark.parametrize("size", [2.0, 30.0, 300.0])
def test_a_ring_that_crosses_itself_is_told_where_it_does(size, tmp_path):
    from coverplan.layers import read_boundaries
    from coverplan.plan import Area, LayerSettings, Units

    # a loop at the middle of the village, as a slip of the pen makes it
    x, y = map(float, corner(tiling().villages[FAR], 0))
    loop = Polygon(
        [
            (x, y),
            (x + 500, y),
            (x + 500, y + 500),
            (x + 500 + size, y + 500 - size),
            (x + 500 + size, y + 500),
            (x + 500, y + 500 - size),
            (x, y + 500),
        ]
    )
    assert not loop.is_valid
    tiling().frame({FAR: lambda _: loop}).to_file(tmp_path / "units.gpkg")
    area, told_when_read = Area(name="县", code="370832", crs=CRS), []
    layer = read_boundaries(
        LayerSettings(path="units.gpkg", datum="cgcs2000"), tmp_path, area=area, units=Units()
    )
    told_when_read = [one for one in layer.findings if one.rule == "border.invalid"]
    assert [one.unit_code for one in told_when_read] == [tiling().code(FAR)]
    at = shapely.LineString([(x + 499, y + 500 - size), (x + 500 + size, y + 500 + size)]).buffer(size)
    assert at.contains(spot(told_when_read[0]))


@pytest.mark.parametrize("size", [3.0, 30.0, 300.0])
def test_a_unit_in_parts_is_told_at_the_part(size):
    part = box(X0 - 5000, Y0, X0 - 5000 + size, Y0 + size)
    made = found({HERE: lambda shape: MultiPolygon([shape, part])})
    (one,) = (each for each in made if each.rule == "border.several-parts")
    assert (one.size, one.size_unit) == (pytest.approx(size * size), "m2")
    assert part.contains(spot(one))


def test_a_unit_that_is_registered_may_be_in_parts_and_lie_inside_another():
    inner = shapely.Point(tiling().villages[HERE].centroid).buffer(50)
    frame = tiling().frame(
        {HERE: lambda shape: shape.difference(inner), EAST: lambda shape: MultiPolygon([shape, inner])}
    )
    free = only(boundaries=frame)
    (told_of,) = told(free, "border.")
    assert (told_of.rule, str(told_of.params["inside"].message("en"))) == (
        "border.several-parts",
        f" and lie inside {names()[HERE]}",
    )
    rules = {"border.several-parts": {"registered": [tiling().code(EAST)]}}
    plan = free.plan.model_copy(update={"checks": Checks.model_validate({"rules": rules})})
    assert told(cp.Study(plan=plan, boundaries=frame), "border.") == []


@pytest.mark.parametrize("size", [20.0, 100.0, 300.0])
def test_a_unit_inside_another_is_an_enclave_told_with_the_one_around(size):
    inner = shapely.Point(tiling().villages[HERE].centroid).buffer(size)
    frame = tiling().frame({HERE: lambda shape: shape.difference(inner), FAR: lambda _: inner})
    enclave = told(only(boundaries=frame), "border.enclave")
    assert [(one.unit_code, one.params["other"]) for one in enclave] == [(tiling().code(FAR), names()[HERE])]
    assert inner.contains(spot(enclave[0]))


def test_a_unit_that_is_missing_is_a_gap_said_to_be_one():
    shape = tiling().villages[HERE]
    (one,) = found({HERE: lambda _: None})
    assert (one.rule, one.params["case"].key) == ("border.gap", "border.gap.unit-missing")
    assert one.size == pytest.approx(shape.area, abs=0.1)
    assert shape.contains(spot(one))


def test_a_unit_drawn_twice_is_an_overlap_said_to_be_one():
    shape = tiling().villages[HERE]
    made = found({EAST: lambda _: shape})
    (twice,) = (one for one in made if one.rule == "border.overlap")
    assert twice.params["case"].key == "border.overlap.drawn-twice"
    assert shape.contains(spot(twice))


@pytest.mark.parametrize("size", [10.0, 60.0, 250.0])
def test_a_piece_beyond_the_county(size):
    low = tiling().villages[1, 0]
    moved = with_moved(low, LOWER, (0, -size))
    patch = moved.difference(low)
    one = only_one({(1, 0): lambda _: moved}, "border.outside-parent", patch, spots=((1, 0),))
    assert one.size == pytest.approx(patch.area, rel=0.01)


def test_three_that_should_meet_in_one_point():
    shape = tiling().villages[HERE]
    node = RIGHT + 3  # the upper right corner, where four villages meet
    moved = with_moved(shape, node, (-0.6, -0.5))
    made = found({HERE: lambda _: moved})
    assert "border.triple-point" in {one.rule for one in made}
    (one,) = (each for each in made if each.rule == "border.triple-point")
    assert spot(one).distance(shapely.Point(corner(shape, node))) < 1.5


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 35), st.integers(0, 15), st.floats(-40, 40), st.floats(-40, 40))
def test_wherever_a_vertex_is_moved_gaps_and_overlaps_are_what_moved(which, at, east, north):
    place = (which % 6, which // 6)
    shape = tiling().villages[place]
    moved = with_moved(shape, at, (east, north))
    others = shapely.union_all([each for key, each in tiling().villages.items() if key != place])
    if not moved.is_valid or np.hypot(east, north) < 0.5:
        return
    lost = shape.difference(moved).area
    gained = moved.intersection(others).area
    areas = {"gap": 0.0, "overlap": 0.0}
    for one in found({place: lambda _: moved}):
        if one.rule in ("border.gap", "border.overlap"):
            areas[one.rule.removeprefix("border.")] += one.size
        else:
            strip = dict(one.params["how"].params) if one.rule == "border.near-miss" else one.params
            if "of" in strip:
                areas[strip["of"].key.removeprefix("border.strip.")] += float(
                    strip["area_m2"].replace(",", "")
                )
    assert areas["gap"] == pytest.approx(lost, abs=4)
    assert areas["overlap"] == pytest.approx(gained, abs=4)


def test_where_two_zones_of_a_crs_meet_nothing_is_made_up():
    there = tiling().frame().to_crs("EPSG:4547").to_crs(CRS)
    assert told(only(boundaries=there), "border.") == []


def test_the_order_of_rows_changes_nothing():
    changed = {
        HERE: lambda shape: with_moved(shape, RIGHT, (30, 0)),
        FAR: lambda shape: with_moved(shape, RIGHT, (-30, 5)),
    }
    frame = tiling().frame(changed)
    one, other = (
        [
            (each.rule, each.unit_code, each.lon, each.lat, each.size)
            for each in told(only(boundaries=rows), "border.")
        ]
        for rows in (frame, frame.sample(frac=1, random_state=1))
    )
    assert sorted(one) == sorted(other)
    assert len(one) == 2
