"""Tables joined across vintages: totals stay, rates are divided last, what is left out is told."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

import coverplan as cp
from coverplan.vintages import compare_units, compare_vintages

from .test_compare_lists import lists, villages

VILLAGE = {"level": "village"}


def strip(*cuts, names="甲乙丙丁", vintage="", codes=None):
    """Villages beside one another along a strip of 100 m, cut at some places."""
    ends = [0, *cuts, 100]
    shapes = [box(a, 0, b, 10) for a, b in pairwise(ends)]
    given_codes = codes or [f"{vintage}{at}" for at in range(len(shapes))]
    frame = {
        "unit_code": given_codes,
        "name": [f"{names[at]}庄村" for at in range(len(shapes))],
        **VILLAGE,
        "vintage": vintage,
    }
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4548")


def counts(codes, **columns):
    return pd.DataFrame({"unit_code": codes, **columns})


def test_counts_go_by_their_shares_and_totals_stay():
    crosswalk = compare_units(strip(50, vintage="a"), strip(25, vintage="b"))
    joined = crosswalk.join_counts(counts(["a0", "a1"], residents=[100.0, 40.0]))
    assert joined.frame.to_numpy().tolist() == [["b0", 50.0, 1.0], ["b1", 90.0, pytest.approx(50 / 90)]]
    assert joined.report.to_numpy().tolist() == [["residents", 140.0, 140.0, 0.0]]
    assert joined.not_joined.empty


def test_rates_are_divided_last_and_never_averaged():
    crosswalk = compare_units(strip(50, vintage="a"), strip(vintage="b"))
    table = counts(["a0", "a1"], elders=[30.0, 10.0], residents=[100.0, 400.0])
    joined = crosswalk.join_rates(table, "elders", "residents")
    assert joined.frame["rate"].tolist() == [40 / 500]
    empty = crosswalk.join_rates(table.assign(residents=0.0), "elders", "residents")
    assert empty.frame["rate"].isna().all()


def test_what_could_not_be_joined_is_listed_with_its_weight_and_why():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), ("21", "丁庄村", "2"), ("22", "高庄村", "2"))
    new = villages(("11", "甲庄村", "1"), ("28", "红旗村", "2"), ("29", "朝阳村", "2"))
    table = counts(["11", "12", "21", "99"], residents=[10, 20, 30, 40])
    joined = compare_units(old, new).join_counts(table)
    assert joined.frame[["unit_code", "residents"]].to_numpy().tolist() == [["11", 10.0]]
    assert joined.not_joined.to_numpy().tolist() == [
        ["12", 20.0, "gone"],
        ["21", 30.0, "undetermined"],
        ["99", 40.0, "unknown"],
    ]
    assert joined.report.to_numpy().tolist() == [["residents", 100.0, 10.0, 90.0]]


def test_ground_that_left_the_area_takes_its_part_along():
    joined = compare_units(strip(vintage="a"), strip(60, vintage="b").iloc[:1]).join_counts(
        counts(["a0"], residents=[50.0])
    )
    assert joined.frame["residents"].tolist() == [30.0]
    assert joined.not_joined.to_numpy().tolist() == [["a0", 20.0, "gone"]]


def test_a_unit_that_was_divided_in_unknown_parts_is_not_joined_unless_equal_shares_are_asked_for():
    old = villages(("15", "申李庄村", "1"))
    new = villages(("11", "申庄村", "1"), ("12", "李庄村", "1"))
    crosswalk = compare_units(old, new)
    table = counts(["15"], residents=[10.0])
    assert crosswalk.join_counts(table).not_joined.to_numpy().tolist() == [["15", 10.0, "share"]]
    equal = crosswalk.with_equal_shares()
    assert equal.join_counts(table).frame["residents"].tolist() == [5.0, 5.0]
    assert equal.pairs.query("relation == 'split'")["evidence"].str.endswith("by-equal").all()


def test_a_pair_below_the_confidence_asked_for_is_not_followed():
    old, new = villages(("11", "甲庄村", "1")), villages(("11", "红旗村", "1"))
    crosswalk = compare_units(old, new)
    table = counts(["11"], residents=[10.0])
    assert crosswalk.join_counts(table, least="medium").frame["residents"].tolist() == [10.0]
    assert crosswalk.join_counts(table, least="high").not_joined["reason"].tolist() == ["confidence"]


def test_not_reported_is_no_zero():
    crosswalk = compare_units(strip(50, vintage="a"), strip(vintage="b"))
    joined = crosswalk.join_counts(counts(["a0", "a1"], residents=[100.0, np.nan], beds=[1.0, 2.0]))
    assert joined.frame["residents"].isna().all()
    assert joined.frame["beds"].tolist() == [3.0]
    assert joined.not_joined.to_numpy().tolist() == [["a0", 100.0, 0.0, "part"]]
    assert joined.report.to_numpy().tolist() == [["residents", 100.0, 0.0, 100.0], ["beds", 3.0, 3.0, 0.0]]


def test_rows_of_a_unit_are_told_apart_by_keys():
    crosswalk = compare_units(strip(50, vintage="a"), strip(vintage="b"))
    table = counts(["a0", "a1", "a0"], period=["2020", "2020", "2021"], value=[1.0, 2.0, 5.0])
    joined = crosswalk.join_counts(table, ["value"], keys=["period"])
    assert joined.frame[["unit_code", "period", "value"]].to_numpy().tolist() == [
        ["b0", "2020", 3.0],
        ["b0", "2021", 5.0],
    ]
    with pytest.raises(cp.InputError, match="a0"):
        crosswalk.join_counts(table, ["value"])


def test_codes_that_are_numbers_are_codes():
    frame = pd.DataFrame({"unit_code": [11], "name": ["甲庄村"], **VILLAGE})
    assert compare_units(frame, frame).join_counts(counts([11], residents=[3])).frame[
        "residents"
    ].tolist() == [3.0]


def test_a_column_that_is_not_there_is_refused():
    crosswalk = compare_units(strip(vintage="a"), strip(vintage="b"))
    with pytest.raises(cp.InputError, match="beds"):
        crosswalk.join_counts(counts(["a0"], residents=[1.0]), ["beds"])
    with pytest.raises(cp.InputError, match="没有可以换算"):
        crosswalk.join_counts(counts(["a0"], note=["x"]))


def test_counts_of_today_are_brought_back_through_the_same_crosswalk_turned():
    old, new = strip(50, vintage="a"), strip(vintage="b")
    pd.testing.assert_frame_equal(compare_units(old, new).reversed().pairs, compare_units(new, old).pairs)
    new = strip(25, vintage="b")
    joined = compare_units(old, new).reversed().join_counts(counts(["b0", "b1"], residents=[25.0, 75.0]))
    assert joined.frame["residents"].tolist() == [50.0, 50.0]
    gone = compare_units(old, new.iloc[:1])
    assert gone.counts["gone"] == gone.reversed().counts["new"] == 2


def test_several_steps_are_made_one_first():
    many = compare_vintages([strip(50, vintage="1"), strip(25, vintage="2"), strip(vintage="3")])
    table = counts(["10", "11"], residents=[100.0, 40.0])
    with pytest.raises(cp.InputError, match="between"):
        many.join_counts(table)
    assert many.between("1", "3").join_counts(table).frame["residents"].tolist() == [140.0]


@settings(max_examples=12)
@given(lists(), lists(), st.data())
def test_law_totals_are_kept_whatever_became_of_the_units(old, new, data):
    values = data.draw(st.lists(st.integers(0, 500), min_size=len(old), max_size=len(old)))
    table = counts(old["unit_code"], residents=values)
    report = compare_units(old, new).join_counts(table).report
    assert report["before"].tolist() == pytest.approx((report["joined"] + report["not_joined"]).tolist())


@settings(max_examples=12)
@given(
    st.lists(st.integers(1, 99), unique=True, max_size=3),
    st.lists(st.integers(1, 99), unique=True, max_size=3),
)
def test_law_a_merger_of_all_and_back_keeps_the_sum(cuts, others):
    first, last = strip(*sorted(cuts), vintage="a"), strip(*sorted(others), vintage="c")
    way = compare_vintages([first, strip(vintage="b"), last]).between("a", "c")
    table = counts(first["unit_code"], residents=np.arange(1.0, len(first) + 1))
    joined = way.join_counts(table)
    assert joined.frame["residents"].sum() == pytest.approx(table["residents"].sum())
    ends = np.diff([0, *sorted(others), 100]) / 100
    kept = ends * table["residents"].sum()
    assert joined.frame.set_index("unit_code")["residents"].reindex(
        last["unit_code"]
    ).to_numpy() == pytest.approx(kept)
