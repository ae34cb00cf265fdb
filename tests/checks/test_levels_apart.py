"""Levels drawn apart: a vertex on the line of the unit above that this lacks is told once, of its unit."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
from checks_toy import only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely import Polygon
from tilings import CRS, Tiling, middle_of_edge, with_vertex

_TO_METRES = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
BEND = 3


@cache
def tiling() -> Tiling:
    return Tiling.of(2, seed=11, bends=BEND)


def found(units):
    return told(only(boundaries=units), "border.")


def without(*places):
    """Take vertices out of an outline."""
    gone = np.array(places).reshape(-1, 2)

    def take(shape):
        corners = shapely.get_coordinates(shape.exterior)[:-1]
        away = np.hypot(*(corners[:, None, :] - gone[None]).transpose(2, 0, 1)).min(axis=1)
        return Polygon(corners[away > 1e-6])

    return take


@pytest.mark.parametrize("seed", range(3))
def test_levels_that_are_unions_of_each_other_are_silent(seed):
    made = Tiling.of(2, seed=seed).frame()
    assert found(made) == []
    merged = made.copy()
    shapes = merged.loc[merged["level"] == "village"]
    for code in merged.loc[merged["level"] == "town", "unit_code"]:
        own = shapes.geometry[shapes["parent_code"] == code]
        merged.loc[merged["unit_code"] == code, "geometry"] = gpd.GeoSeries(
            [shapely.union_all(own.to_numpy())], index=merged.index[merged["unit_code"] == code], crs=CRS
        )
    assert found(merged) == []


def outer_edge_middle():
    """The middle of an edge of the village in the south-west corner that lies on the county's line."""
    shape = tiling().villages[0, 0]
    return middle_of_edge(shape, 1)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_town_lacks_a_vertex_of_its_village(count):
    shape = tiling().villages[0, 0]
    low, high = shapely.get_coordinates(shape.exterior)[1:3]
    places = [tuple(low + share * (high - low)) for share in np.linspace(0.4, 0.5, count)]
    made = tiling().frame({(0, 0): lambda each: with_vertex(each, 1, *places)})
    (one,) = found(made)
    assert (one.rule, one.unit_code, one.params["count"]) == (
        "border.unshared-vertex",
        tiling().code((0, 0)),
        count,
    )
    assert one.params["other"] == made.set_index("unit_code")["name"][tiling().town_code((0, 0))]
    spot = shapely.Point(_TO_METRES.transform(one.lon, one.lat))
    assert min(spot.distance(shapely.Point(place)) for place in places) < 0.01
    corners = np.array([low, high])
    away = [np.hypot(*(corners - place).T).min() for place in places]
    assert one.size == pytest.approx(max(away), abs=0.01)


def test_a_county_lacks_a_vertex_of_town_and_village_and_it_is_told_once():
    shape = tiling().villages[0, 0]
    place = tuple(outer_edge_middle())
    made = tiling().frame({(0, 0): lambda each: with_vertex(each, 1, place)})
    town = made["unit_code"] == tiling().town_code((0, 0))

    def with_place(outline):
        corners = shapely.get_coordinates(outline.exterior)[:-1]
        low = shapely.get_coordinates(shape.exterior)[1]
        at = int(np.hypot(*(corners - low).T).argmin())
        for after in (at, at - 1):
            tried = with_vertex(outline, after % len(corners), place)
            if abs(tried.area - outline.area) < 0.01 and tried.is_valid:
                return tried
        raise AssertionError

    made.loc[town, "geometry"] = made.loc[town, "geometry"].map(with_place)
    (one,) = found(made)
    assert (one.rule, one.unit_code) == ("border.unshared-vertex", tiling().town_code((0, 0)))
    assert one.params["other"] == "县"


def test_where_two_villages_meet_on_a_straight_line_of_the_levels_above_nothing_differs():
    flat = Tiling.of(2, seed=11, bends=0)
    corners = shapely.get_coordinates(flat.villages[0, 0].exterior)
    start, corner = corners[0], corners[1]
    middle = (start + shapely.get_coordinates(flat.villages[1, 0].exterior)[1]) / 2

    def moved(outline):
        corners = shapely.get_coordinates(outline.exterior)
        corners[np.hypot(*(corners - corner).T) < 1e-6] = middle
        return Polygon(corners)

    straight = flat.frame()
    straight = straight.set_geometry(straight.geometry.map(moved))
    assert found(straight) == []
    above = straight["level"] != "village"
    assert (
        found(straight.set_geometry(straight.geometry.where(~above, straight.geometry.map(without(middle)))))
        == []
    )


@given(st.floats(0.2, 0.8), st.sampled_from(["village", "town"]))
@settings(max_examples=15, deadline=None)
def test_one_vertex_anywhere_on_the_county_line_is_told_once(share, level):
    low, high = shapely.get_coordinates(tiling().villages[0, 0].exterior)[1:3]
    place = tuple(low + share * (high - low))
    made = tiling().frame({(0, 0): lambda each: with_vertex(each, 1, place)})
    if level == "town":
        made = made[made["level"] != "town"].reset_index(drop=True)
    told_of = [one for one in found(made) if one.rule == "border.unshared-vertex"]
    assert [one.unit_code for one in told_of] == [tiling().code((0, 0))]
