"""Steps composed: shares multiply, changes add up, what was merged and split again is what it was."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coverplan as cp
from coverplan.vintages import compare_units, compare_vintages

from .test_compare_lists import lists, villages
from .test_join import strip


def test_a_chain_adds_up_what_changed():
    steps = [
        villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), vintage="1"),
        villages(("11", "红旗村", "1"), ("12", "乙庄村", "1"), vintage="2"),
        villages(("19", "红旗村", "1"), ("12", "乙庄村", "1"), vintage="3"),
    ]
    pairs = compare_vintages(steps).between("1", "3").pairs.set_index("unit_code_from")
    assert pairs.loc["11", ["relation", "unit_code_to", "name_to", "confidence"]].tolist() == [
        "renamed",
        "19",
        "红旗村",
        "medium",
    ]
    assert pairs.loc["12", "relation"] == "same"
    assert pairs.loc["11", "evidence"] == "parent between"


def test_there_and_back_is_the_same_again():
    there, back = villages(("11", "甲庄村", "1")), villages(("11", "红旗村", "1"))
    steps = [there.assign(vintage="1"), back.assign(vintage="2"), there.assign(vintage="3")]
    assert compare_vintages(steps).between("1", "3").counts == {"same": 3}


def test_shares_multiply_along_a_way_and_add_over_ways():
    way = compare_vintages([strip(40, vintage="a"), strip(20, vintage="b"), strip(60, vintage="c")]).between(
        "a", "c"
    )
    shares = way.pairs.set_index(["unit_code_from", "unit_code_to"])["share_from"].round(6).to_dict()
    # a0 lies half in b0 and half in b1; b1 half in c0 and half in c1
    assert shares == {("a0", "c0"): 0.75, ("a0", "c1"): 0.25, ("a1", "c0"): 0.5, ("a1", "c1"): 0.5}


def test_then_is_the_chain_of_two():
    one, two, three = (strip(at, vintage=name) for at, name in ((40, "a"), (20, "b"), (60, "c")))
    chained = compare_units(one, two).then(compare_units(two, three))
    pd.testing.assert_frame_equal(chained.pairs, compare_vintages([one, two, three]).between("a", "c").pairs)
    assert [name for name, _ in chained.digests] == ["a", "c"]


def test_lost_on_the_way_is_gone_and_what_came_on_the_way_is_new():
    steps = [
        villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), vintage="1"),
        villages(("11", "甲庄村", "1"), ("21", "戊庄村", "2"), vintage="2"),
        villages(("21", "戊庄村", "2"), vintage="3"),
    ]
    pairs = compare_vintages(steps).between("1", "3").pairs
    rows = pairs[pairs["level"] == "village"][
        ["unit_code_from", "unit_code_to", "relation", "share_from", "share_to"]
    ].fillna(-1)
    assert rows.to_numpy().tolist() == [
        ["11", "", "gone", 1, -1],
        ["12", "", "gone", 1, -1],
        ["", "21", "new", -1, 1],
    ]


def test_a_part_that_is_lost_on_the_second_step_is_a_part_of_the_first_unit():
    steps = [strip(vintage="a"), strip(40, vintage="b"), strip(40, vintage="c").iloc[:1]]
    pairs = compare_vintages(steps).between("a", "c").pairs
    told = pairs[["relation", "unit_code_to", "share_from", "confidence", "evidence"]].to_numpy().tolist()
    assert told == [
        ["gone", "", pytest.approx(0.6), "high", "no-ground"],
        ["split", "c0", pytest.approx(0.4), "high", "name area between"],
    ]
    back = compare_vintages([one.assign(vintage=name) for one, name in zip(steps[::-1], "xyz", strict=True)])
    pairs = back.between("x", "z").pairs
    assert pairs[["relation", "share_to"]].to_numpy().tolist() == [
        ["new", pytest.approx(0.6)],
        ["merged", pytest.approx(0.4)],
    ]


def test_what_was_open_on_one_step_stays_open():
    steps = [
        villages(("11", "流畅河新村", "1"), ("12", "高庄村", "1"), vintage="1"),
        villages(("15", "流畅河村", "1"), vintage="2"),
        villages(vintage="3"),
    ]
    many = compare_vintages(steps)
    assert many.pairs["relation"].tolist().count("undetermined") == 2
    pairs = many.between("1", "3").pairs.set_index("unit_code_from")
    assert pairs.loc[["11", "12"], "relation"].tolist() == ["undetermined", "undetermined"]
    assert pairs.loc[["11", "12"], "share_from"].isna().all()


def test_a_way_that_is_not_there_is_refused():
    many = compare_vintages([strip(vintage=name) for name in "abc"])
    for start, end in (("c", "a"), ("a", "z"), ("a", "a")):
        with pytest.raises(cp.InputError, match="对照表不能"):
            many.between(start, end)


def test_merging_two_and_splitting_them_again_gives_the_first_back():
    first = strip(30, 60, vintage="a", codes=["1", "2", "3"])
    merged = strip(60, vintage="b", codes=["1", "3"], names="甲丙")
    again = first.assign(vintage="c")
    assert compare_units(first, merged).counts == {"same": 1, "merged": 2}
    assert compare_units(merged, again).counts == {"same": 1, "split": 2}
    assert compare_units(first, again, between=[merged]).counts == {"same": 3}


def test_vintages_must_be_told_apart():
    for names in (["a"], ["a", "a"], ["a", ""]):
        with pytest.raises(cp.InputError, match="两个以上"):
            compare_vintages([strip(vintage=name) for name in names])


@settings(max_examples=12)
@given(lists(), lists(), lists())
def test_law_every_unit_of_both_ends_is_in_the_chain(one, two, three):
    first, last = one.assign(vintage="1"), three.assign(vintage="3")
    pairs = compare_vintages([first, two.assign(vintage="2"), last]).between("1", "3").pairs
    pairs = pairs[pairs["relation"] != "code reused"]
    for side, frame in (("from", first), ("to", last)):
        own = pairs[pairs[f"unit_code_{side}"] != ""]
        assert set(own[f"unit_code_{side}"]) == set(frame["unit_code"])
        sums = own.groupby(f"unit_code_{side}")[f"share_{side}"].sum(min_count=1).dropna()
        assert (sums < 1 + 1e-9).all()


@settings(max_examples=12)
@given(lists(), st.data())
def test_law_relabelled_twice_is_relabelled_once(one, data):
    def relabelled(frame, vintage, lead):
        codes = [f"{lead}{n}" for n in data.draw(st.permutations(range(len(frame) - 2)))]
        return frame.assign(unit_code=["1", "2", *codes], vintage=vintage)

    first = one.assign(vintage="1")
    second, third = relabelled(first, "2", "8"), relabelled(first, "3", "9")
    by_way = compare_vintages([first, second, third]).between("1", "3").pairs
    keys = ["unit_code_from", "unit_code_to", "relation"]
    pd.testing.assert_frame_equal(by_way[keys], compare_units(first, third).pairs[keys])
