"""Outlines compared: shares of ground and of people, against hand, tobler's rule and peers where they are there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

import coverplan as cp
from coverplan.vintages import compare_units

CRS = "EPSG:4548"


def layer(*rows, crs=CRS):
    frame = pd.DataFrame([row[:2] for row in rows], columns=["unit_code", "name"]).assign(level="village")
    return gpd.GeoDataFrame(frame, geometry=[row[2] for row in rows], crs=crs)


def told(old, new, **options):
    pairs = compare_units(old, new, **options).pairs
    return {
        (row.unit_code_from, row.unit_code_to): (
            row.relation,
            round(row.share_from, 6),
            round(row.share_to, 6),
        )
        for row in pairs[pairs["relation"] != "code reused"].fillna(-1).itertuples()
    }


LEFT, RIGHT = box(0, 0, 3, 1), box(3, 0, 4, 1)
WHOLE = box(0, 0, 4, 1)


def test_merger_and_split_have_shares_of_the_ground():
    parts = layer(("1", "甲庄村", LEFT), ("2", "乙庄村", RIGHT))
    whole = layer(("9", "红旗村", WHOLE))
    assert told(parts, whole) == {("1", "9"): ("merged", 1, 0.75), ("2", "9"): ("merged", 1, 0.25)}
    assert told(whole, parts) == {("9", "1"): ("split", 0.75, 1), ("9", "2"): ("split", 0.25, 1)}


def test_shares_of_people_where_people_are_given():
    parts = layer(("1", "甲庄村", LEFT), ("2", "乙庄村", RIGHT))
    whole = layer(("9", "红旗村", WHOLE))
    people = gpd.GeoDataFrame({"residents": [10.0, 30.0]}, geometry=[Point(1, 0.5), Point(3.5, 0.5)], crs=CRS)
    crosswalk = compare_units(whole, parts, people=people)
    assert crosswalk.pairs["share_from"].tolist() == [0.25, 0.75]
    assert crosswalk.pairs["evidence"].tolist() == ["area by-residents"] * 2
    nobody = people.assign(residents=0.0)
    by_area = compare_units(whole, parts, people=nobody)
    assert by_area.pairs["share_from"].tolist() == [0.75, 0.25]
    assert by_area.pairs["evidence"].tolist() == ["area"] * 2


def test_a_point_on_the_border_counts_once():
    parts = layer(("1", "甲庄村", LEFT), ("2", "乙庄村", RIGHT))
    people = gpd.GeoDataFrame({"residents": [5.0, 5.0]}, geometry=[Point(3, 0.5), Point(3.5, 0.5)], crs=CRS)
    pairs = compare_units(layer(("9", "红旗村", WHOLE)), parts, people=people).pairs
    assert pairs["share_from"].tolist() == [0.5, 0.5]


def test_the_ground_tells_a_name_that_changed_with_the_code():
    old, new = (
        layer(("1", "甲庄村", LEFT), ("2", "乙庄村", RIGHT)),
        layer(("1", "甲庄村", LEFT), ("7", "红旗村", RIGHT)),
    )
    assert told(old, new) == {("1", "1"): ("same", 1, 1), ("2", "7"): ("renamed", 1, 1)}
    assert compare_units(old, new).pairs["confidence"].tolist() == ["high", "high"]


def test_the_ground_goes_before_a_code_that_was_given_to_another():
    old, new = (
        layer(("1", "甲庄村", LEFT), ("2", "乙庄村", RIGHT)),
        layer(("2", "甲庄村", LEFT), ("1", "红旗村", RIGHT)),
    )
    crosswalk = compare_units(old, new)
    assert crosswalk.counts == {"renamed": 1, "recoded": 1, "code reused": 2}


def test_a_line_that_moved_leaves_the_unit_what_it_is():
    old = layer(("1", "甲庄村", box(0, 0, 50, 10)), ("2", "乙庄村", box(50, 0, 100, 10)))
    new = layer(("1", "甲庄村", box(0, 0, 48, 10)), ("2", "乙庄村", box(48, 0, 100, 10)))
    assert told(old, new) == {
        ("1", "1"): ("same", 0.96, 1),
        ("1", "2"): ("split", 0.04, 0.038462),
        ("2", "2"): ("same", 1, 0.961538),
    }


def test_nine_tenths_of_two_units_are_one_and_less_are_not():
    def moved(share):
        old = layer(("1", "甲庄村", box(0, 0, 100, 10)), ("2", "乙庄村", box(100, 0, 300, 10)))
        new = layer(("1", "甲庄村", box(0, 0, share, 10)), ("2", "乙庄村", box(share, 0, 300, 10)))
        return {key: value[0] for key, value in told(old, new).items()}

    assert moved(91) == {("1", "1"): "same", ("1", "2"): "split", ("2", "2"): "same"}
    assert moved(80) == {("1", "1"): "split", ("1", "2"): "split", ("2", "2"): "same"}


def test_slivers_are_slips_of_drawing():
    old = layer(("1", "甲庄村", box(0, 0, 50, 10)), ("2", "乙庄村", box(50, 0, 100, 10)))
    new = layer(("1", "甲庄村", box(0, 0, 50.4, 10)), ("2", "乙庄村", box(50.4, 0, 100, 10)))
    assert told(old, new) == {("1", "1"): ("same", 1, 1), ("2", "2"): ("same", 1, 1)}


def test_ground_that_the_other_list_does_not_have_is_gone_or_new():
    old, new = layer(("1", "甲庄村", box(0, 0, 10, 10))), layer(("1", "甲庄村", box(4, 0, 20, 10)))
    assert told(old, new) == {
        ("1", "1"): ("same", 0.6, 0.375), ("1", ""): ("gone", 0.4, -1), ("", "1"): ("new", -1, 0.625),
    }  # fmt: skip
    apart = told(old, layer(("2", "乙庄村", box(50, 0, 60, 10))))
    assert apart == {("1", ""): ("gone", 1, -1), ("", "2"): ("new", -1, 1)}


def test_units_without_outlines_are_matched_by_what_the_list_says():
    old = layer(("1", "甲庄村", LEFT), ("2", "乙庄村", None))
    new = layer(("1", "甲庄村", LEFT), ("5", "乙庄村", Polygon()))
    assert told(old, new) == {("1", "1"): ("same", 1, 1), ("2", "5"): ("recoded", 1, 1)}


def test_an_invalid_ring_is_measured_mended():
    bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert told(layer(("1", "甲庄村", bow)), layer(("1", "甲庄村", bow))) == {("1", "1"): ("same", 1, 1)}


def test_degrees_and_two_crs_are_refused():
    metres, degrees = layer(("1", "甲庄村", LEFT)), layer(("1", "甲庄村", LEFT), crs=4326)
    with pytest.raises(cp.CrsError):
        compare_units(degrees, degrees)
    with pytest.raises(cp.CrsError, match="坐标系不同"):
        compare_units(metres, metres.to_crs("EPSG:4547"))


def cut(cells, count, chance):
    """Units made of cells of a grid, each unit a group of whole cells."""
    groups = [chance.randrange(count) for _ in cells]
    shapes = [
        (n, shapely.union_all([c for c, g in zip(cells, groups, strict=True) if g == n]))
        for n in range(count)
    ]
    return layer(*((f"{n}", f"村{n}", shape) for n, shape in shapes if not shape.is_empty))


@settings(max_examples=12)
@given(st.randoms(), st.integers(1, 5), st.integers(1, 5))
def test_law_shares_are_those_of_the_cells_and_sum_to_one(chance, one, other):
    cells = [box(x, y, x + 1, y + 1) for x in range(4) for y in range(4)]
    old, new = cut(cells, one, chance), cut(cells, other, chance)
    pairs = compare_units(old, new).pairs
    pairs = pairs[pairs["relation"] != "code reused"]
    for side, frame in (("from", old), ("to", new)):
        sums = pairs.groupby(f"unit_code_{side}")[f"share_{side}"].sum()
        assert set(sums.index) == set(frame["unit_code"])
        assert np.allclose(sums, 1)
    for row in pairs.itertuples():
        a = old.set_index("unit_code").geometry[row.unit_code_from]
        b = new.set_index("unit_code").geometry[row.unit_code_to]
        assert row.share_from == pytest.approx(a.intersection(b).area / a.area)


@settings(max_examples=10)
@given(st.randoms())
def test_equal_to_tejo_where_both_apply(chance):
    tejo = pytest.importorskip("tejo", reason="the peer is not installed")
    cells = [box(x, y, x + 1, y + 1) for x in range(4) for y in range(4)]
    old, new = cut(cells, 4, chance), cut(cells, 5, chance)
    peer = tejo.build_crosswalk(
        old.rename(columns={"unit_code": "old"}), new.rename(columns={"unit_code": "new"}), "old", "new"
    ).table.set_index(["old", "new"])["weight"]
    pairs = compare_units(old, new).pairs
    ours = pairs[pairs["relation"] != "code reused"].set_index(["unit_code_from", "unit_code_to"])[
        "share_from"
    ]
    pd.testing.assert_series_equal(
        ours.sort_index().rename_axis(["old", "new"]),
        peer.sort_index(),
        check_names=False,
        check_index_type=False,
        check_dtype=False,
        check_exact=False,
    )
