"""The county's outer line against its neighbours'."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from checks_toy import metres, only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box
from tilings import CRS, X0, Y0, Tiling

SIDE = 6000.0


def county(level="county"):
    frame = Tiling.of(2, seed=3).frame()
    return frame[frame["level"] == level] if level != "all" else frame


def outline():
    return county().geometry.iloc[0]


def around(*shapes, names=("东县", "西县", "北县")):
    rows = {"unit_code": [f"37083{n}" for n in range(len(shapes))], "name": list(names[: len(shapes)])}
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs=CRS)


def east(cut=None):
    """All that lies east of the county's middle, up to the county's own line."""
    beside = box(X0 + SIDE / 2, Y0 - 3000, X0 + 12000, Y0 + 9000).difference(outline())
    return beside if cut is None else cut(beside)


def ring():
    """All that lies around the county."""
    return box(X0 - 4000, Y0 - 4000, X0 + 10000, Y0 + 10000).difference(outline())


def found(*shapes, units=None, **layers):
    made = only(boundaries=county() if units is None else units, neighbours=around(*shapes), **layers)
    return told(made, "border.outer-line")


def case(one):
    how = one.params["how"]
    return str(dict(how.params)["case"].key).rpartition(".")[2] if how.key.endswith("differs") else "alone"


def faults(*shapes, **layers):
    return [one for one in found(*shapes, **layers) if case(one) != "alone"]


def test_a_neighbour_on_the_same_line_is_silent():
    assert found(ring()) == []


def test_parts_without_a_neighbour_are_said_once():
    (one,) = found(east())
    assert (case(one), one.level, one.size_unit) == ("alone", "info", "m")
    west = outline().exterior.difference(east().buffer(200.0))
    assert one.size == pytest.approx(west.length, abs=1)
    assert metres(one)[0] < SIDE / 2
    assert f"{west.length / 1000:.1f} km" in one.message("en")


@pytest.mark.parametrize("by", [1.5, 20.0, 150.0])
def test_an_overlap_has_its_place_its_size_and_both_names(by):
    bay = box(X0 + 5000, Y0 + 2500, X0 + 5900, Y0 + 2500 + by)
    taken = bay.intersection(outline())
    (one,) = faults(ring().union(bay))
    assert (case(one), one.level, one.size_unit) == ("overlap", "warning", "m2")
    assert one.size == pytest.approx(taken.area, abs=0.1)
    assert taken.buffer(0.01).contains(shapely.Point(X0 + metres_of(one)[0], Y0 + metres_of(one)[1]))
    assert "县" in one.message("zh")
    assert "东县" in one.message("zh")
    assert one.shape.geom_type == "Polygon"


def metres_of(one):
    from pyproj import Transformer

    x, y = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(one.lon, one.lat)
    return x - X0, y - Y0


@pytest.mark.parametrize("size", [2.0, 30.0, 150.0])
def test_a_closed_gap(size):
    on_line = shapely.line_interpolate_point(outline().exterior, 3000.0)
    hole = on_line.buffer(size).difference(outline())
    (one,) = faults(ring().difference(hole))
    assert (case(one), one.size) == ("closed", pytest.approx(hole.area, abs=0.1))
    assert hole.buffer(0.01).contains(shapely.Point(X0 + metres_of(one)[0], Y0 + metres_of(one)[1]))


@pytest.mark.parametrize("width", [3.0, 7.0, 20.0, 45.0, 100.0])
def test_a_strip_that_is_open_at_both_ends(width):
    apart = east().difference(outline().buffer(width))
    (one,) = faults(apart)
    assert (case(one), one.name) == ("open", county()["name"].iloc[0])
    strip = east().intersection(outline().buffer(width))
    assert one.size == pytest.approx(strip.area, rel=0.1)


@pytest.mark.parametrize("off", [0.2, 0.45])
def test_lines_less_than_a_metre_apart_are_one(off):
    assert faults(ring().difference(outline().buffer(2 * off))) == []
    assert faults(ring().union(outline().exterior.buffer(off))) == []


def test_a_spike_is_told_however_narrow():
    spike = Polygon([(X0 + 7000, Y0 + 3000), (X0 + 4000, Y0 + 3000.2), (X0 + 7000, Y0 + 3000.4)])
    (one,) = faults(ring().union(spike))
    assert case(one) == "overlap"


def test_a_small_area_is_left_out():
    on_line = shapely.line_interpolate_point(outline().exterior, 3000.0)
    assert faults(ring().union(on_line.buffer(0.7))) == []


def test_what_is_water_between_two_banks_is_no_gap():
    lake = gpd.GeoDataFrame(geometry=[outline().exterior.buffer(60)], crs=CRS)
    apart = east().difference(outline().buffer(50))
    assert faults(apart, water=lake) == []
    assert len(faults(apart)) == 1


def test_a_neighbour_in_the_ring_that_is_not_given_is_no_gap():
    without = ring().difference(box(X0 + 2000, Y0 + 5000, X0 + 4000, Y0 + 8000))
    assert faults(without) == []


def test_each_of_two_neighbours_is_named():
    west = ring().intersection(box(X0 - 4000, Y0 - 4000, X0 + 3000, Y0 + 10000))
    right = ring().intersection(box(X0 + 3000, Y0 - 4000, X0 + 10000, Y0 + 10000))
    left = west.union(box(X0 - 100, Y0 + 2500, X0 + 800, Y0 + 2600))
    (one,) = faults(right, left)
    assert "西县" in one.message("zh")
    assert "东县" not in one.message("zh")


def test_without_a_county_its_towns_are_it():
    frame = Tiling.of(2, seed=3).frame()
    towns = frame[frame["level"] == "town"]
    bay = box(X0 + 5000, Y0 + 2500, X0 + 5900, Y0 + 2600)
    (one,) = faults(ring().union(bay), units=towns)
    assert one.size == pytest.approx(bay.intersection(outline()).area, abs=0.1)
    assert one.name == only().plan.area.name
    assert faults(ring(), units=towns) == []


def test_without_neighbours_nothing_is_said():
    assert told(only(boundaries=county()), "border.outer-line") == []
    assert told(only(neighbours=around(ring())), "border.outer-line") == []


@given(st.floats(0, 24000), st.floats(3, 90))
@settings(max_examples=15, deadline=None)
def test_a_bite_anywhere_is_told_once_with_its_area(along, size):
    bite = shapely.line_interpolate_point(outline().exterior, along).buffer(size)
    (overlap,) = faults(ring().union(bite))
    taken = bite.intersection(outline())
    assert overlap.size == pytest.approx(taken.area, rel=0.01, abs=1)
    gap = bite.difference(outline())
    if isinstance(gap, Polygon):
        (one,) = faults(ring().difference(bite))
        assert one.size == pytest.approx(gap.area, rel=0.01, abs=1)
    assert np.isfinite([overlap.lon, overlap.lat]).all()
