"""What is done to a clean tiling is what is told of it, wherever it is done; real lines; holes within holes; outlines of very many vertices."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
from checks_toy import only, told
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon
from tilings import CRS, X0, Y0, Tiling, corner, with_vertex

from coverplan.checks.borders import repair_borders

CORNERS = 16
ANYWHERE = st.tuples(st.integers(0, 5), st.integers(0, 5))
INSIDE = st.tuples(st.integers(1, 4), st.integers(1, 4))


@cache
def tiling() -> Tiling:
    return Tiling.of(2, seed=7)


def found(frame):
    return told(only(boundaries=frame), "border.")


def areas(findings):
    """Square metres told as gaps and as overlaps, under whichever rule."""
    sums = {"gap": 0.0, "overlap": 0.0}
    for one in findings:
        if one.rule in ("border.gap", "border.overlap"):
            sums[one.rule.removeprefix("border.")] += one.size
        else:
            strip = dict(one.params["how"].params) if one.rule == "border.near-miss" else one.params
            if "of" in strip:
                sums[strip["of"].key.removeprefix("border.strip.")] += float(
                    strip["area_m2"].replace(",", "")
                )
    return sums


@settings(max_examples=5, deadline=None)
@given(ANYWHERE)
def test_a_cell_that_is_dropped_is_one_gap_of_its_size(place):
    (one,) = found(tiling().frame({place: lambda _: None}))
    shape = tiling().villages[place]
    assert (one.rule, one.size) == ("border.gap", pytest.approx(shape.area, rel=1e-6))


@settings(max_examples=6, deadline=None)
@given(INSIDE, st.integers(0, CORNERS - 1))
def test_a_corner_that_is_cut_off_is_what_it_takes_away_and_adds(place, at):
    shape = tiling().villages[place]
    corners = np.delete(shapely.get_coordinates(shape.exterior)[:-1], at, axis=0)
    cut = Polygon(corners)
    others = shapely.union_all([each for key, each in tiling().villages.items() if key != place])
    if cut.is_valid:
        sums = areas(found(tiling().frame({place: lambda _: cut})))
        assert sums["gap"] == pytest.approx(shape.difference(cut).area, abs=4)
        assert sums["overlap"] == pytest.approx(cut.intersection(others).area, abs=4)


@settings(max_examples=6, deadline=None)
@given(INSIDE, st.integers(0, CORNERS - 1), st.floats(0.2, 0.8))
def test_a_vertex_added_on_one_side_is_told_once_and_there(place, at, share):
    shape = tiling().villages[place]
    start, end = corner(shape, at), corner(shape, at + 1)
    put = tuple(start + share * (end - start))
    made = found(tiling().frame({place: lambda _: with_vertex(shape, at, put)}))
    assert [one.rule for one in made] == ["border.unshared-vertex"]
    assert made[0].size == pytest.approx(min(np.hypot(*(put - start)), np.hypot(*(put - end))), abs=0.01)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1), st.integers(0, 1), st.integers(0, 2), st.integers(0, 1))
def test_cells_that_are_merged_or_split_tile_as_before(town_east, town_north, row, column):
    """Two villages of a town are one, and one is two along a line from vertex to vertex: nothing is told."""
    frame = tiling().frame()
    west, east = ((3 * town_east + column + step, 3 * town_north + row) for step in (0, 1))
    codes = tiling().code(west), tiling().code(east)
    frame = frame.set_index("unit_code", drop=False)
    frame.loc[codes[0], "geometry"] = shapely.coverage_union_all(
        [tiling().villages[west], tiling().villages[east]]
    )
    frame = frame.drop(index=codes[1])
    assert found(frame.reset_index(drop=True)) == []
    whole = shapely.get_coordinates(frame.loc[codes[0], "geometry"].exterior)[:-1]
    lower, upper = Polygon(whole[:13]), Polygon(np.vstack([whole[12:], whole[:1]]))
    if lower.is_valid and upper.is_valid and lower.touches(upper):
        frame.loc[codes[0], "geometry"] = lower
        other = frame.loc[[codes[0]]].assign(unit_code=codes[1], name="分村", geometry=[upper])
        split = gpd.GeoDataFrame(
            np.vstack([frame.to_numpy(), other.to_numpy()]),
            columns=frame.columns,
            geometry="geometry",
            crs=CRS,
        )
        assert found(split) == []


def nested(rings):
    """Units in each other's holes, from the outermost to the innermost."""
    discs = [box_at(side) for side in rings]
    shapes = [outer.difference(inner) for outer, inner in zip(discs, [*discs[1:], Polygon()], strict=True)]
    codes = [f"37083210{number}" for number in range(len(rings))]
    table = {
        "unit_code": codes,
        "name": [f"{word}镇" for word in "甲乙丙丁"[: len(rings)]],
        "level": "town",
        "parent_code": None,
    }
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def box_at(side):
    return shapely.box(X0 - side, Y0 - side, X0 + side, Y0 + side)


def test_holes_within_holes_are_enclaves_and_nothing_else():
    frame = nested([8_000, 4_000, 2_000, 1_000])
    assert [(one.rule, one.name, one.params["other"]) for one in found(frame)] == [
        ("border.enclave", "乙镇", "甲镇"), ("border.enclave", "丙镇", "乙镇"), ("border.enclave", "丁镇", "丙镇"),
    ]  # fmt: skip


def test_a_gap_between_a_hole_and_what_lies_in_it_is_told_and_a_slip_there_repaired():
    frame = nested([8_000, 4_000, 2_000])
    lost = frame.geometry.iloc[2].difference(shapely.box(X0 + 1_500, Y0 - 100, X0 + 2_000, Y0 + 100))
    wide = frame.set_geometry([*frame.geometry[:2], lost], crs=CRS)
    gaps = [one for one in found(wide) if one.rule == "border.gap"]
    assert [one.size for one in gaps] == [pytest.approx(100_000)]
    thin = frame.set_geometry([*frame.geometry[:2], box_at(1_999.5)], crs=CRS)
    assert "border.sliver" in {one.rule for one in found(thin)}
    made = repair_borders(only(boundaries=thin)).units
    assert {one.rule for one in found(made)} == {"border.enclave"}


def shape_in_metres(finding):
    return gpd.GeoSeries([finding.shape], crs=4326).to_crs(CRS).iloc[0]


def counties(shared_data):
    rows = gpd.read_file(shared_data / "liangshan" / "county-and-neighbours-wgs84.geojson").to_crs(CRS)
    table = {
        "unit_code": rows["adcode"].astype(str),
        "name": rows["name"],
        "level": "town",
        "parent_code": None,
    }
    return gpd.GeoDataFrame(table, geometry=rows.geometry, crs=CRS)


def test_real_lines_are_told_with_all_that_they_have_in_common_and_repaired_but_for_what_a_person_must_decide(
    shared_data,
):
    frame = counties(shared_data)
    before = found(frame)
    assert Counter(one.rule for one in before) == {
        "border.sliver": 182, "border.near-miss": 24, "border.overlap": 8, "border.gap": 7, "border.triple-point": 3,
    }  # fmt: skip
    shapes = frame.geometry.to_numpy()
    # by other code: every hole that no unit covers is told
    told = [shape_in_metres(one) for one in before if one.shape is not None]
    holes = [
        Polygon(ring) for part in shapely.get_parts(shapely.union_all(shapes)) for ring in part.interiors
    ]
    untold = [
        hole
        for hole in holes
        if hole.area > 1 and not any(hole.intersection(one).area > hole.area / 2 for one in told)
    ]
    assert len(holes) > 100
    assert untold == []
    common = sum(
        shapely.intersection(one, other).area for at, one in enumerate(shapes) for other in shapes[:at]
    )
    assert areas(before)["overlap"] == pytest.approx(common, rel=0.005)
    made = repair_borders(only(boundaries=frame)).units
    left = found(made)
    assert Counter(one.rule for one in left) == {"border.overlap": 8, "border.gap": 7}
    assert min(one.size for one in left) > 100


def seamed(vertices):
    """Two units along a line of so many vertices, of which one lacks one."""
    along = np.linspace(0, 60_000, vertices)
    line = np.column_stack([X0 + 200 * np.sin(along / 700) + 3 * np.sin(along / 11), Y0 + along])
    west = Polygon(np.vstack([line, [[X0 - 9_000, Y0 + 60_000], [X0 - 9_000, Y0]]]))
    east = Polygon(
        np.vstack([np.delete(line, vertices // 2, axis=0), [[X0 + 9_000, Y0 + 60_000], [X0 + 9_000, Y0]]])
    )
    table = {
        "unit_code": ["370832100", "370832101"],
        "name": ["甲镇", "乙镇"],
        "level": "town",
        "parent_code": None,
    }
    return gpd.GeoDataFrame(table, geometry=[west, east], crs=CRS)


def test_time_grows_no_faster_than_the_vertices():
    took = []
    for vertices in (5_000, 40_000):
        frame = seamed(vertices)
        began = time.process_time()
        made = found(frame)
        took.append(time.process_time() - began)
        assert {one.rule for one in made} <= {"border.near-miss", "border.sliver", "border.unshared-vertex"}
        assert len(made) == 1
    assert took[1] < 3 * 8 * took[0] + 0.5
