"""Two lists of names and codes: what became of each unit, by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coverplan as cp
from coverplan.vintages import RELATIONS, compare_units, compare_vintages

TOWNS = [("1", "东镇", "town", ""), ("2", "西镇", "town", "")]


def units(*rows, vintage=""):
    """A list of units: code, name, level, parent; villages may leave the level out."""
    full = [row if len(row) == 4 else (row[0], row[1], "village", row[2]) for row in rows]
    frame = pd.DataFrame(full, columns=["unit_code", "name", "level", "parent_code"])
    return frame.assign(vintage=vintage)


def villages(*rows, vintage=""):
    return units(*TOWNS, *rows, vintage=vintage)


def told(old, new, **options):
    """What became of the villages: (old code, new code) to relation, confidence and evidence."""
    pairs = compare_units(old, new, **options).pairs
    pairs = pairs[pairs["level"] == "village"]
    return {
        (row.unit_code_from, row.unit_code_to, *(["reused"] if row.relation == "code reused" else [])): (
            row.relation,
            row.confidence,
            row.evidence,
        )
        for row in pairs.itertuples()
    }


def test_nothing_changed():
    old = villages(("11", "甲庄村", "1"), ("21", "乙庄村", "2"))
    assert told(old, old) == {(code, code): ("same", "high", "code name parent") for code in ("11", "21")}


def test_another_common_name_or_spelling_is_no_change():
    old = villages(("11", "后集居民委员会", "1"), ("12", "茶庄村民委员会", "1"), ("13", "杏 花 村", "1"))
    new = villages(("11", "后集社区居民委员会", "1"), ("12", "茶庄村村民委员会", "1"), ("13", "杏花村", "1"))
    assert {found[0] for found in told(old, new).values()} == {"same"}


def test_renamed_keeps_its_code_and_the_town_lost_none():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    new = villages(("11", "甲庄村", "1"), ("12", "红旗村", "1"))
    assert told(old, new)["12", "12"] == ("renamed", "medium", "code parent left-over")


def test_another_character_of_one_sound_is_the_same_village_written_otherwise():
    old, new = villages(("11", "贾固堆村", "1")), villages(("19", "贾堌堆村", "1"))
    assert told(old, new)["11", "19"] == ("renamed", "low", "parent pinyin")
    kept = villages(("11", "贾堌堆村", "1"), ("12", "高庄村", "1"))
    assert told(villages(("11", "贾固堆村", "1")), kept)["11", "11"] == (
        "renamed",
        "high",
        "code parent pinyin",
    )
    # others of the town are unaccounted for on both sides: it may be another
    more_old = villages(("11", "贾固堆村", "1"), ("12", "高庄村", "1"))
    more_new = villages(("19", "贾堌堆村", "1"), ("18", "红旗村", "1"))
    assert told(more_old, more_new)["11", "19"] == ("undetermined", "low", "parent pinyin")


def test_a_name_written_in_short_keeps_its_code():
    old = villages(("11", "拳铺东村", "1"), ("12", "高庄村", "1"))
    new = villages(("11", "拳东村", "1"), ("13", "红旗村", "1"))
    assert told(old, new)["11", "11"] == ("renamed", "medium", "code parent similar")


def test_recoded_keeps_its_name_in_its_town():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    new = villages(("11", "甲庄村", "1"), ("19", "乙庄村", "1"))
    assert told(old, new)["12", "19"] == ("recoded", "high", "name parent only")


def test_a_name_that_stands_in_two_towns_is_followed_in_its_own():
    old = villages(("11", "李庄村", "1"), ("21", "李庄村", "2"))
    new = villages(("18", "李庄村", "1"), ("28", "李庄村", "2"))
    found = told(old, new)
    assert {key: value[:2] for key, value in found.items()} == {
        ("11", "18"): ("recoded", "medium"),
        ("21", "28"): ("recoded", "medium"),
    }


def test_two_codes_that_changed_places_follow_the_names():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    new = villages(("12", "甲庄村", "1"), ("11", "乙庄村", "1"))
    found = told(old, new)
    assert {key: value[0] for key, value in found.items()} == {
        ("11", "12"): "recoded",
        ("12", "11"): "recoded",
        ("11", "11", "reused"): "code reused",
        ("12", "12", "reused"): "code reused",
    }
    assert found["11", "11", "reused"][1] == "high"


def test_a_code_with_two_lives_is_not_joined_by_code_alone():
    old = villages(("11", "胡台庙村", "1"), ("12", "高庄村", "1"), ("13", "荣庄村", "1"))
    new = villages(("11", "桃园三村", "1"), ("15", "大侯村", "1"))
    found = told(old, new)
    assert ("11", "11") not in found
    assert found["11", "11", "reused"] == ("code reused", "medium", "code other-name")
    assert found["11", ""][0] == found["", "11"][0] == "undetermined"


def test_the_second_life_of_a_code_is_told_across_the_vintage_without_it():
    lists = [
        villages(("11", "胡台庙村", "1"), ("12", "甲庄村", "1"), vintage="2019"),
        villages(("12", "甲庄村", "1"), vintage="2020"),
        villages(("11", "桃园三村", "1"), ("12", "甲庄村", "1"), vintage="2021"),
    ]
    many = compare_vintages(lists)
    reused = many.pairs[many.pairs["relation"] == "code reused"]
    assert reused[
        ["vintage_from", "vintage_to", "name_from", "name_to", "confidence"]
    ].to_numpy().tolist() == [["2019", "2021", "胡台庙村", "桃园三村", "high"]]
    assert many.steps == (("2019", "2020"), ("2020", "2021"))
    # the two alone would take it for a change of name: nothing else changed in the town
    assert told(lists[0], lists[2])["11", "11"][0] == "renamed"
    counts = many.between("2019", "2021").counts
    assert counts["gone"] == counts["new"] == counts["code reused"] == 1


def test_moved_with_others_of_its_town_and_alone():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), ("13", "丙庄村", "1"), ("21", "丁庄村", "2"))
    new = villages(("28", "甲庄村", "2"), ("29", "乙庄村", "2"), ("13", "丙庄村", "1"), ("21", "丁庄村", "2"))
    found = told(old, new)
    assert found["11", "28"] == found["12", "29"] == ("moved", "high", "name only siblings")
    alone = villages(
        *(
            row
            for row in [
                ("12", "乙庄村", "1"),
                ("13", "丙庄村", "1"),
                ("21", "丁庄村", "2"),
                ("28", "甲庄村", "2"),
            ]
        )
    )
    assert told(old, alone)["11", "28"] == ("moved", "medium", "name only")


def test_the_same_code_under_another_town_is_moved():
    old = villages(("11", "甲庄村", "1"), ("21", "丁庄村", "2"))
    new = villages(("11", "甲庄村", "2"), ("21", "丁庄村", "2"))
    assert told(old, new)["11", "11"] == ("moved", "high", "code name")


def test_a_name_found_in_another_town_is_open_where_others_are_unaccounted_for():
    old = villages(("11", "新合村", "1"), ("12", "乙庄村", "1"), ("21", "丁庄村", "2"))
    new = villages(("19", "红旗村", "1"), ("29", "新合村", "2"), ("21", "丁庄村", "2"))
    found = told(old, new)
    assert found["11", "29"] == ("undetermined", "low", "name only")
    assert found["12", ""][0] == found["", "19"][0] == "undetermined"


def test_a_town_with_another_code_takes_its_villages_along():
    old = units(("1", "东乡", "town", ""), ("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    new = units(("9", "东镇", "town", ""), ("91", "甲庄村", "9"), ("92", "乙庄村", "9"))
    pairs = compare_units(old, new).pairs
    assert dict(zip(pairs["name_from"], pairs["relation"], strict=True)) == {
        "东乡": "type changed", "甲庄村": "recoded", "乙庄村": "recoded",
    }  # fmt: skip


def test_a_town_with_another_name_and_code_is_known_by_its_villages():
    old = units(
        ("1", "韩岗镇", "town", ""),
        ("2", "西镇", "town", ""),
        *[(f"1{n}", f"{x}村", "1") for n, x in enumerate("甲乙丙丁")],
        ("21", "戊村", "2"),
    )
    new = units(
        ("9", "新城镇", "town", ""),
        ("2", "西镇", "town", ""),
        *[(f"9{n}", f"{x}村", "9") for n, x in enumerate("甲乙丙丁")],
        ("21", "戊村", "2"),
    )
    pairs = compare_units(old, new).pairs.set_index("unit_code_from")
    assert pairs.loc["1", ["relation", "confidence", "evidence"]].tolist() == [
        "renamed",
        "medium",
        "children",
    ]
    assert set(pairs.loc[["10", "11", "12", "13"], "relation"]) == {"recoded"}


def test_one_village_in_common_makes_no_town_another():
    old = units(("1", "韩岗镇", "town", ""), ("11", "甲村", "1"))
    new = units(("9", "新城镇", "town", ""), ("91", "甲村", "9"))
    assert compare_units(old, new).counts == {"moved": 1, "undetermined": 2}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["申庄", "李庄"], "申李庄"),
        (["东徐集", "西徐集"], "徐集"),
        (["路那里", "闫那里"], "路闫新"),
        (["王芝茂", "西刘庄"], "王芝茂西刘庄"),
    ],
)
def test_merged_and_split_where_the_names_say_so(parts, whole):
    many = villages(*((f"1{at}", f"{name}村", "1") for at, name in enumerate(parts)), ("19", "高庄村", "1"))
    one = villages(("15", f"{whole}村", "1"), ("19", "高庄村", "1"))
    crosswalk = compare_units(many, one)
    merged = crosswalk.pairs[crosswalk.pairs["relation"] == "merged"]
    assert merged["share_from"].tolist() == [1.0, 1.0]
    assert merged["share_to"].isna().all()
    assert set(merged["confidence"]) == {"medium"}
    split = compare_units(one, many)
    assert split.counts["split"] == 2
    assert split.pairs.query("relation == 'split'")["share_to"].tolist() == [1.0, 1.0]


def test_residents_of_the_lists_tell_the_shares_of_a_merger():
    old = villages(("11", "申庄村", "1"), ("12", "李庄村", "1")).assign(residents=[0, 0, 300, 100])
    new = villages(("15", "申李庄村", "1"))
    pairs = compare_units(old, new).pairs.query("relation == 'merged'")
    assert pairs["share_to"].tolist() == [0.75, 0.25]
    assert pairs["evidence"].str.contains("by-residents").all()


def test_names_that_two_may_have_lent_tell_nothing():
    old = villages(("11", "谭庄村", "1"), ("12", "谭楼村", "1"), ("13", "解庄村", "1"))
    new = villages(("15", "谭解村", "1"))
    assert {value[0] for value in told(old, new).values()} == {"undetermined"}


def test_a_village_that_became_a_community_with_a_shorter_name():
    old = villages(("11", "流畅河新村村民委员会", "1"))
    new = villages(("15", "流畅河社区居民委员会", "1"), ("16", "凤园社区居民委员会", "1"))
    found = told(old, new)
    assert found["11", "15"] == ("type changed", "low", "parent stem")
    assert found["", "16"] == ("new", "medium", "none-gone")
    with_another = villages(("11", "流畅河新村村民委员会", "1"), ("12", "高庄村", "1"))
    assert told(with_another, new)["11", "15"][0] == "undetermined"


def test_gone_and_new_where_nothing_stands_against_them():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), ("21", "丁庄村", "2"))
    new = villages(("11", "甲庄村", "1"), ("21", "丁庄村", "2"), ("22", "戊庄村", "2"))
    found = told(old, new)
    assert found["12", ""] == ("gone", "medium", "none-new")
    assert found["", "22"] == ("new", "medium", "none-gone")


def test_several_gone_and_several_new_in_one_town_are_undetermined():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    new = villages(("18", "红旗村", "1"), ("19", "朝阳村", "1"))
    found = told(old, new)
    assert set(found) == {("11", ""), ("12", ""), ("", "18"), ("", "19")}
    assert set(found.values()) == {("undetermined", "low", "several-gone")}


def test_seats_in_one_place_tell_a_unit_with_another_name_and_code():
    seats = {"seat_lon": [None, None, 116.1, 116.2], "seat_lat": [None, None, 35.8, 35.8]}
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1")).assign(**seats)
    near = villages(("18", "红旗村", "1"), ("19", "朝阳村", "1")).assign(
        **seats | {"seat_lon": [None, None, 116.1008, 116.22]}
    )
    found = told(old, near)
    assert found["11", "18"] == ("renamed", "medium", "parent seat")
    assert found["12", ""][0] == "undetermined"


def test_the_lists_between_find_what_two_leave_open():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"), vintage="1")
    mid = villages(("11", "甲庄村", "1"), ("12", "红旗村", "1"), vintage="2")
    new = villages(("18", "甲庄村", "1"), ("19", "红旗村", "1"), ("17", "戊庄村", "1"), vintage="3")
    assert told(old, new)["12", ""][0] == "undetermined"
    found = told(old, new, between=[mid])
    assert found["12", "19"] == ("renamed", "medium", "parent between")
    assert found["", "17"][0] == "new"


def test_a_county_is_matched_before_its_towns():
    old = units(("37", "甲县", "county", ""), ("371", "东镇", "town", "37"))
    new = units(("38", "甲县", "county", ""), ("381", "东镇", "town", "38"))
    assert compare_units(old, new).counts == {"recoded": 2}


def test_the_frame_words_what_is_known():
    frame = compare_units(villages(("11", "甲庄村", "1")), villages(("11", "甲庄村", "1"))).frame("zh")
    assert (
        frame["evidence"].tolist()
        == ["代码相同；专名相同", "代码相同；专名相同", "代码相同；专名相同；上级相同"][:1]
        + frame["evidence"].tolist()[1:]
    )
    assert list(frame.columns)[:3] == ["vintage_from", "vintage_to", "relation"]


@pytest.mark.parametrize(
    "hostile",
    ["=1+1", "<script>alert(1)</script>", "甲\n乙", "'; DROP", "\u202e村", "村", "　", "𠀀村", "a" * 500],
)
def test_hostile_names_are_names(hostile):
    if not hostile.strip():
        with pytest.raises(cp.InputError):
            compare_units(villages(("11", hostile, "1")), villages(("11", "甲村", "1")))
        return
    frame = villages(("11", hostile, "1"), ("12", "乙庄村", "1"))
    assert set(compare_units(frame, frame).pairs["relation"]) == {"same"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit_code": ["1", "1"]}, "more than once"),
        ({"name": ["甲", None]}, "is empty"),
        ({"level": ["town", "屯"]}, "is not known"),
        ({"vintage": ["2021", "2022"]}, "several vintages"),
    ],
)
def test_a_list_with_faults_is_refused_with_all_of_them(change, said):
    good = pd.DataFrame({"unit_code": ["1", "2"], "name": ["甲", "乙"], "level": "town"})
    with pytest.raises(cp.InputError) as refused:
        compare_units(good.assign(**change), good)
    assert said in refused.value.message("en")


def test_a_list_without_units_or_columns_is_refused():
    good = pd.DataFrame({"unit_code": ["1"], "name": ["甲"], "level": "town"})
    with pytest.raises(cp.InputError, match="没有任何区划"):
        compare_units(good.iloc[:0], good)
    with pytest.raises(cp.InputError) as refused:
        compare_units(good[["name"]], good)
    assert len(refused.value.faults) == 2


NAMES = [f"{x}{y}村" for x in "赵钱孙周吴郑" for y in "楼集庄"]


@st.composite
def lists(draw):
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=12))
    codes = draw(st.permutations([str(n) for n in range(101, 101 + len(names))]))
    towns = draw(st.lists(st.sampled_from("12"), min_size=len(names), max_size=len(names)))
    return villages(*zip(codes, names, towns, strict=True))


@settings(max_examples=12)
@given(lists(), st.data())
def test_law_relabelled_codes_are_all_recoded(old, data):
    codes = [f"9{n}" for n in data.draw(st.permutations(range(len(old) - 2)))]
    new = old.assign(unit_code=["1", "2", *codes])
    pairs = compare_units(old, new).pairs
    assert set(pairs["relation"][pairs["level"] == "village"]) == {"recoded"}


@settings(max_examples=12)
@given(lists(), lists(), st.randoms())
def test_law_every_unit_stands_once_and_the_order_of_rows_changes_nothing(old, new, chance):
    crosswalk = compare_units(old, new)
    pairs = crosswalk.pairs[crosswalk.pairs["relation"] != "code reused"]
    assert set(crosswalk.pairs["relation"]) <= set(RELATIONS)
    for side, frame in (("from", old), ("to", new)):
        own = pairs[pairs[f"unit_code_{side}"] != ""]
        assert set(own[f"unit_code_{side}"]) == set(frame["unit_code"])
        sums = own.groupby(f"unit_code_{side}")[f"share_{side}"].sum(min_count=1)
        assert ((sums - 1).abs().dropna() < 1e-9).all()
    orders = [chance.sample(range(len(frame)), len(frame)) for frame in (old, new)]
    again = compare_units(old.iloc[orders[0]], new.iloc[orders[1]])
    pd.testing.assert_frame_equal(crosswalk.pairs, again.pairs)
    assert crosswalk.digests == again.digests


@settings(max_examples=12)
@given(lists(), lists())
def test_law_backwards_is_the_crosswalk_the_other_way(old, new):
    turned = compare_units(old, new).reversed().pairs
    other = compare_units(new, old).pairs
    keys = ["unit_code_from", "unit_code_to"]
    certain = [frame[frame["relation"].isin(["same", "recoded", "moved"])][keys] for frame in (turned, other)]
    assert sorted(map(tuple, certain[0].to_numpy())) == sorted(map(tuple, certain[1].to_numpy()))


def test_lists_between_tell_what_ended_and_what_began():
    old = villages(("11", "甲庄村", "1"), ("12", "乙庄村", "1"))
    mid = villages(("12", "乙庄村", "1"))
    new = villages(("12", "乙庄村", "1"), ("13", "丁庄村", "1"))
    assert told(old, new)["11", ""][0] == "undetermined"
    found = told(old, new, between=[mid])
    assert found["11", ""] == ("gone", "medium", "between")
    assert found["", "13"] == ("new", "medium", "between")
