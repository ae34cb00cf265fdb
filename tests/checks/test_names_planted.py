"""Faults planted in a clean list are found where they were planted, and nowhere else."""

from __future__ import annotations

import random
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from names_lists import by_rule, clean_list, judged, named

from coverplan.findings import RULES
from coverplan.place_names import LookAlikes, Readings, untoned

CLEAN = clean_list()
VILLAGES = CLEAN[CLEAN["level"] == "village"]["unit_code"].tolist()
LEVELS = {rule.id: rule.level for rule in RULES.values()}


def renamed(changes: dict[str, str], units: pd.DataFrame = CLEAN) -> pd.DataFrame:
    names = units["unit_code"].map(changes).fillna(units["name"])
    return units.assign(name=names)


@pytest.mark.parametrize("seed", range(3))
def test_a_clean_list_has_no_error_and_no_warning(seed):
    found = judged(clean_list(seed=seed))
    assert found.counts == {"error": 0, "warning": 0, "info": 1}
    assert found[0].rule == "name.scope"


A, B, C, D, E = VILLAGES[11], VILLAGES[57], VILLAGES[101], VILLAGES[166], VILLAGES[242]


@pytest.mark.parametrize(
    ("changes", "rule", "where"),
    [
        ({A: "赵家胡同村村民委员会", B: "赵家胡同社区居民委员会"}, "name.duplicate", {A, B}),
        ({A: "阚庄村", B: "看庄村"}, "name.homophone", {A, B}),
        ({A: "戚楼村", B: "齐楼村", C: "起楼村"}, "name.homophone-toneless", {A, B, C}),
        ({A: "未庄村", B: "末庄村"}, "name.near", {A, B}),
        ({A: "幸福花园社区居民委员会", B: "幸福家园社区居民委员会"}, "name.near", {A, B}),
        ({A: "幸福花园社区居民委员会", B: "幸福园花社区居民委员会"}, "name.near", {A, B}),
        ({A: "乐和村村名委员会"}, "name.suffix", {A}),
        ({A: "乐和?村"}, "name.form", {A}),
        ({A: "乐和" + chr(0xE123) + "村"}, "name.form", {A}),
        ({A: "乐和" + chr(0xFFFD) + "村"}, "name.form", {A}),
        ({A: "乐 和村"}, "name.form", {A}),
        ({A: "乐和２村"}, "name.form", {A}),
        ({A: "乐和2村"}, "name.form", {A}),
        ({A: "乐和B村"}, "name.form", {A}),
        ({A: "乐和（北）村"}, "name.form", {A}),
        ({A: "乐和、北村"}, "name.form", {A}),
        ({A: "乐和村村"}, "name.form", {A}),
        ({A: "乐和莊村"}, "name.rare-character", {A}),
        ({A: "乐和㘵村"}, "name.rare-character", {A}),
        ({A: "威尼斯花园村"}, "name.review", {A}),
        ({A: "泰山村"}, "name.review", {A}),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_was_planted(changes, rule, where):
    kinds = {"村": "村委会", "居": "居委会"}
    units = renamed(changes)
    for code, name in changes.items():
        units.loc[units["unit_code"] == code, "type"] = kinds["居" if "社区" in name else "村"]
    found = by_rule(judged(units))
    assert {key: codes for key, codes in found.items() if key != "name.scope"} == {rule: where}


def test_every_finding_is_worded_in_both_languages_and_asks_for_something():
    changes = {A: "赵家村", B: "赵家社区", C: "找家村", D: "乐?和 莊Ａ2村村", E: "巴黎村名委员会"}
    units = renamed(changes).assign(pinyin="")
    units.loc[units["unit_code"] == A, "pinyin"] = "Zhao Jia"
    found = judged(units)
    assert {one.rule for one in found} >= {
        "name.duplicate", "name.homophone-toneless", "name.form", "name.rare-character", "name.suffix", "name.review", "name.pinyin",
    }  # fmt: skip
    for one in found:
        for language in ("zh", "en"):
            said = one.message(language) + one.advice(language)
            assert said
            assert "{" not in said
            assert "Term(" not in said
        assert one.rule == "name.scope" or str(one.params["unit"]) in one.message("zh")


# --- who is alike with whom


def test_each_of_a_group_names_the_others_and_their_number():
    found = judged(named("丙庄村", "丙庄社区", "甲庄村", "丙 庄村民委员会"))
    same = [one for one in found if one.rule == "name.duplicate"]
    assert [(one.unit_code[-1], one.params["count"]) for one in same] == [("0", 2), ("1", 2), ("3", 2)]
    assert [sorted(name[:2] for name in one.params["others"].names) for one in same[:1]] == [["丙 ", "丙庄"]]
    for one in same:
        assert one.unit_code not in str(one.params["others"])
        assert one.params["specific"] == "丙庄"


def test_a_committee_is_that_of_either_name():
    # 陈村村民委员会 is the committee of 陈村, or that of 陈
    found = judged(named("陈村村民委员会", "陈村社区", "陈社区", "沉村村民委员会"))
    same = {one.unit_code[-1]: one.params["count"] for one in found if one.rule == "name.duplicate"}
    assert same == {"0": 2, "1": 1, "2": 1}
    sound = {one.unit_code[-1]: str(one.params["others"]) for one in found if one.rule == "name.homophone"}
    assert set(sound) == {"0", "1", "2", "3"}
    assert "370832101203" in sound["0"]


def test_a_pair_is_told_once_under_the_gravest_rule():
    found = judged(named("侯集村", "候集村", "后集村", "己庄村", "巳庄村", "张庄村", "張庄村"))
    told = by_rule(found)
    # 侯 and 候 look alike; 候 and 后 sound the same; 侯 and 后 but for the tone; 张 and 張 are said alike
    assert told["name.near"] == {"370832101200", "370832101201", "370832101203", "370832101204"}
    assert told["name.homophone"] == {"370832101201", "370832101202", "370832101205", "370832101206"}
    assert told["name.homophone-toneless"] == {"370832101200", "370832101202"}
    near = {one.unit_code[-1]: str(one.params["others"]) for one in found if one.rule == "name.near"}
    assert "202" not in near["0"].replace("2022", "")


def test_villages_are_compared_in_their_county_and_towns_in_their_province():
    one, other = clean_list(seed=1), clean_list(seed=2, county="370833")
    far = clean_list(seed=3, county="410927")
    for frame, code in ((one, "370832100"), (other, "370833100"), (far, "410927100")):
        frame.loc[frame["unit_code"] == code, "name"] = "赵家胡同镇"
    everything = pd.concat([one, other, far], ignore_index=True)
    villages = everything["level"] == "village"
    towns = judged(everything[~villages])
    assert by_rule(towns)["name.duplicate"] >= {"370832100", "370833100"}
    assert "410927100" not in by_rule(towns)["name.duplicate"]
    same = by_rule(judged(everything[villages])).get("name.duplicate", set())
    assert same == set()
    # the same names in two counties are none
    twice = pd.concat([one, one.replace("370832", "370833", regex=True)], ignore_index=True)
    assert by_rule(judged(twice[twice["level"] == "village"])) == {}


@pytest.mark.parametrize("kind", [{"type": "街道"}, {}])
def test_the_streets_that_are_towns_are_not_compared(kind):
    units = named("城关街道", "城关街道办事处", "城关镇", level="town")
    if kind:
        units = units.assign(name=["城关", "城关", "城关镇"], type=["街道", "街道", "镇"])
    assert "name.duplicate" not in by_rule(judged(units))


def test_streets_are_compared_in_the_built_up_area_that_is_given():
    streets = pd.DataFrame(
        {
            "unit_code": ["S1", "S2", "S3", "S4", "S5"],
            "name": ["人民路", "人民街", "人民路", "仁民路", "人民路"],
            "level": "street",
            "parent_code": ["U1", "U1", "U2", "U1", ""],
        }
    )
    found = by_rule(judged(streets))
    assert found.get("name.duplicate") == {"S1", "S2"}
    assert found.get("name.homophone") == {"S1", "S2", "S4"}


def test_codes_of_another_kind_are_compared_by_the_units_above():
    units = pd.DataFrame(
        {
            "unit_code": ["C1", "C2", "T1", "T2", "V1", "V2", "V3"],
            "name": ["甲县", "乙县", "东镇", "西镇", "丙庄村", "丙庄村", "丙庄村"],
            "level": ["county"] * 2 + ["town"] * 2 + ["village"] * 3,
            "parent_code": ["", "", "C1", "C2", "T1", "T2", "T1"],
        }
    )
    assert by_rule(judged(units))["name.duplicate"] == {"V1", "V3"}


def test_how_far_towns_were_compared_is_said():
    def scope(units):
        return [one.params["count"] for one in judged(units) if one.rule == "name.scope"]

    wide = pd.concat(
        [clean_list(villages=5), clean_list(villages=5, county="370833", seed=1)], ignore_index=True
    )
    province = pd.DataFrame(
        {"unit_code": ["370000"], "name": ["玩具省"], "level": ["province"], "type": "", "parent_code": ""}
    )
    assert scope(CLEAN) == [1]
    assert scope(wide) == [2]
    assert scope(pd.concat([province, wide], ignore_index=True)) == []
    assert scope(named("甲庄村", "乙庄村")) == []
    assert scope(named("甲镇", "乙镇", level="town")) == [1]


# --- names that stand, and names that are new


def level_of(units: pd.DataFrame, **more: object) -> list[str]:
    return [one.level for one in judged(units, **more) if one.rule == "name.duplicate"]


def standing_of(units: pd.DataFrame, **more: object) -> list[str]:
    found = [one for one in judged(units, **more) if one.rule == "name.duplicate"]
    return [one.params["standing"].key.rpartition(".")[2] for one in found]


def test_an_old_name_is_a_warning_and_a_new_one_an_error():
    two = named("丙庄村", "丙庄社区")
    assert standing_of(two) == ["unknown"] * 2
    assert standing_of(two, vintage="2021") == ["historic"] * 2
    assert standing_of(two, vintage="2023") == ["unknown"] * 2
    before = named("丙庄村", "丁庄社区")
    assert standing_of(two, vintage="2023", earlier=before) == ["historic", "new"]
    assert level_of(two, vintage="2023", earlier=before) == ["warning", "error"]
    elsewhere = named("戊庄村", "丁庄社区")
    assert standing_of(two, vintage="2023", earlier=elsewhere) == ["new"] * 2
    assert standing_of(two, vintage="2023", earlier=two) == ["historic"] * 2
    assert level_of(two) == level_of(two, vintage="2021") == ["warning"] * 2
    # the vintage of the list goes before, the earlier lists are not looked at
    assert standing_of(two, vintage="2021", earlier=elsewhere) == ["historic"] * 2


def test_a_name_stands_with_its_village_whatever_its_code_was():
    two = named("丙庄村", "丙庄社区")
    others = two.assign(unit_code=["370832101901", "370832101902"])
    assert standing_of(two, vintage="2023", earlier=others) == ["historic"] * 2
    # one of them only: in the same town the first by code has it, as far as can be told
    assert standing_of(two, vintage="2023", earlier=others[:1]) == ["historic", "new"]
    # the village moved to another town, and its code with it
    moved = two.assign(unit_code=["370832102901", "370832103902"], parent_code=["370832102", "370832103"])
    assert standing_of(two, vintage="2023", earlier=moved) == ["historic"] * 2
    # which of the two it was that came from there cannot be told
    assert standing_of(two, vintage="2023", earlier=moved[:1]) == ["new"] * 2
    # a village of that name elsewhere is none of ours
    far = two.assign(unit_code=["370833101201", "370833101202"], parent_code="370833101")
    assert standing_of(two, vintage="2023", earlier=far) == ["new"] * 2


def test_a_town_that_was_given_another_code_is_known_by_its_name():
    def county(town, first):
        return pd.DataFrame(
            {
                "unit_code": [town, f"{town}201", f"{town}202", "370832109", "370832109201"],
                "name": ["东镇", first, "丁庄村", "西镇", "丙庄村"],
                "level": ["town", "village", "village", "town", "village"],
                "parent_code": ["370832", town, town, "370832", "370832109"],
            }
        )

    now = county("370832120", "丙庄村")
    assert standing_of(now, vintage="2023", earlier=county("370832101", "丙庄村")) == ["historic"] * 2
    assert standing_of(now, vintage="2023", earlier=county("370832101", "戊庄村")) == ["historic", "new"]


def test_towns_that_bear_one_name_are_told_by_their_codes():
    two = named("丙镇", "丙乡", level="town")
    assert standing_of(two, vintage="2023", earlier=two[:1]) == ["historic", "new"]


def test_a_name_is_held_against_the_last_list_that_has_it():
    two = named("丙庄村", "丙庄社区")
    years = pd.concat(
        [two.assign(vintage="2019"), two[:1].assign(vintage="2020"), named("甲庄村").assign(vintage="2021")]
    )
    assert standing_of(two, vintage="2023", earlier=years) == ["historic", "new"]
    assert standing_of(two, vintage="2023", earlier=years[:2]) == ["historic"] * 2
    # of one list, in which a code stands twice with two names
    twice = pd.concat([two, named("戊庄村", "己庄社区")])
    assert standing_of(two, vintage="2023", earlier=twice) == ["historic"] * 2


@pytest.mark.parametrize(
    ("approved", "standing"),
    [
        ("2022-05-01", "new"), ("2022-04-30", "historic"), ("2023年6月30日", "new"), ("2023年6月", "new"), ("1998", "historic"),
        ("20230630", "new"), ("20220430", "historic"), ("2022.4.30", "historic"), ("", "unknown"), ("不详", "unknown"), ("2023-13-40", "unknown"),
    ],
)  # fmt: skip
def test_the_day_of_approval_says_whether_a_name_is_new(approved, standing):
    two = named("丙庄村", "丙庄社区", approved=["", approved])
    assert standing_of(two) == ["unknown", standing]


def test_what_the_plan_says_goes_before_all():
    from coverplan.findings import Rulebook, Ruling

    two = named("丙庄村", "丙庄社区", approved="1998")
    for new in (("370832101201",), ("丙庄社区",)):
        book = Rulebook({"name.duplicate": Ruling(values={"new": new})})
        assert level_of(two, rulebook=book, vintage="2021") == ["warning", "error"]
    lost = Rulebook({"name.duplicate": Ruling(values={"new": ("丙庄社区", "无此村")})})
    found = [one.params["value"] for one in judged(two, rulebook=lost) if one.rule == "name.new-unknown"]
    assert found == ["无此村"]


def test_rules_can_be_switched_off_and_set():
    from coverplan.findings import Rulebook, Ruling

    units = named("未庄村", "末庄村", "幸福家园村", "幸福花园村", "幸福田园村")
    assert by_rule(judged(units))["name.near"] == set(units["unit_code"])
    for values, found in (
        ({"series_from": 3}, {"370832101200", "370832101201"}),
        ({"least_characters": 5}, {"370832101200", "370832101201"}),
        ({"least_characters": 4, "series_from": 4}, set(units["unit_code"])),
    ):
        book = Rulebook({"name.near": Ruling(values=values)})
        assert by_rule(judged(units, rulebook=book))["name.near"] == found
    assert "name.near" not in by_rule(judged(units, rulebook=Rulebook({"name.near": Ruling(on=False)})))


@pytest.mark.parametrize(
    "names",
    [
        # names of a series, of families, of sides: two each, lawfully
        ("李家官庄村", "王家官庄村"), ("东吴大庙村", "西吴大庙村"), ("胜利一队村", "胜利二队村"), ("官庄新区村", "官庄旧区村"), ("幸福园村", "幸福里村"),
        ("大李家庄子村", "李家庄子村"), ("西孙庄村村民委员会", "西张庄村村民委员会"),
    ],
)  # fmt: skip
def test_names_that_differ_as_names_do_are_not_near(names):
    assert "name.near" not in by_rule(judged(named(*names)))


def test_names_of_one_character_more_are_near():
    assert by_rule(judged(named("幸福花园村", "幸福家花园村"))) == {
        "name.near": {"370832101200", "370832101201"}
    }


# --- endings, characters, spelling


@pytest.mark.parametrize(
    ("name", "kind", "level", "wrong"),
    [
        ("丙庄村", "居委会", "village", True), ("丙庄村民委员会", "居委会", "village", True), ("甲庄社区", "村委会", "village", True),
        ("甲庄居民委员会", "村委会", "village", True), ("丙庄村", "村委会", "village", False), ("甲庄社区居民委员会", "居委会", "village", False),
        ("丙庄", "居委会", "village", False), ("丙庄村", "", "village", False), ("丙庄村", "街道", "village", False), ("东镇", "乡", "town", True),
        ("东乡", "镇", "town", True), ("东街道办事处", "镇", "town", True), ("东镇", "镇", "town", False), ("东镇", "村委会", "village", False),
        ("东镇", "乡", "county", False), ("桃花居", "村委会", "village", False), ("丙庄村名委员会", "村委会", "village", True),
        ("丙庄居名委员会", "", "village", True),
    ],
)  # fmt: skip
def test_an_ending_of_another_kind_is_told(name, kind, level, wrong):
    units = pd.DataFrame({"unit_code": ["X1"], "name": [name], "level": [level], "type": [kind]})
    assert ("name.suffix" in by_rule(judged(units))) == wrong


def test_the_kind_is_told_by_the_code_where_the_table_does_not():
    units = pd.DataFrame(
        {"unit_code": ["370832101001", "370832101201"], "name": ["丙庄村", "丁庄村"], "level": "village"}
    )
    assert by_rule(judged(units)) == {"name.suffix": {"370832101001"}}


def test_a_form_that_can_be_read_is_a_warning_and_one_that_cannot_an_error():
    found = {
        one.unit_code[-1]: one
        for one in judged(named("丙 庄村", "丙?庄村", "１２", "村", "丁2庄（北）A村"))
        if one.rule == "name.form"
    }
    assert {code: one.level for code, one in found.items()} == {
        "0": "warning",
        "1": "error",
        "2": "error",
        "4": "warning",
    }
    assert "丙庄村" in found["0"].advice("zh")
    assert len(found["4"].params["faults"].names) == 3
    assert "U+003F" in found["1"].message("en")


def test_characters_are_told_with_their_number_and_what_they_stand_for():
    (found,) = [one for one in judged(named("碌硃廟㘵村")) if one.rule == "name.rare-character"]
    assert found.level == "error"
    assert found.message("zh").endswith(
        "：“硃”（U+7843，规范字为“朱”）、“廟”（U+5EDF，规范字为“庙”）、“㘵”（U+3635）。"
    )


@pytest.mark.parametrize(
    ("pinyin", "level"),
    [
        ("Lizhuangcun", None),
        ("", None),
        ("Li Zhuang Cun", "warning"),
        ("Wangzhuangcun", "warning"),
        ("Lǐzhuàngcūn", "warning"),
    ],
)
def test_a_spelling_that_is_given_is_compared(pinyin, level):
    found = [one for one in judged(named("李庄村", pinyin=pinyin)) if one.rule == "name.pinyin"]
    assert [one.level for one in found] == ([level] if level else [])


def test_a_reading_that_the_tables_lack_is_a_remark_until_they_have_it():
    units = named("乐和村", pinyin="Yuehecun")
    (found,) = [one for one in judged(units) if one.rule == "name.pinyin"]
    assert (found.level, found.params["right"]) == ("info", "Lehecun")
    from coverplan.place_names import Reading

    own = Readings.usual().with_rows([Reading("乐", ("yuè",), unit_code="370832101")])
    assert "name.pinyin" not in by_rule(judged(units, readings=own))


def test_a_local_reading_makes_and_unmakes_homophones():
    from coverplan.place_names import Reading

    units = named("阚庄村", "看庄村", "喊庄村")
    assert by_rule(judged(units))["name.homophone"] == {"370832101200", "370832101201"}
    own = Readings.usual().with_rows([Reading("阚庄", ("hǎn", "zhuāng"), unit_code="370832101200")])
    assert by_rule(judged(units, readings=own))["name.homophone"] == {"370832101200", "370832101202"}


# --- laws


@settings(max_examples=12)
@given(
    st.lists(
        st.text("张章東东庄莊村未末社区居委会民员一2 ?", min_size=1, max_size=7), min_size=1, max_size=12
    ),
    st.randoms(),
)
def test_row_order_changes_nothing(names, shuffle: random.Random):
    units = named(*names)
    rows = list(range(len(units)))
    shuffle.shuffle(rows)
    ours, theirs = judged(units), judged(units.iloc[rows])
    assert ours == theirs


@settings(max_examples=20)
@given(st.lists(st.text("张章庄未末侯候后一二", min_size=2, max_size=3), min_size=2, max_size=8))
def test_who_is_alike_is_as_plain_comparison_says(names):
    """The gravest thing that two names have in common, for every pair, by a double loop."""
    units = named(*(f"{name}社区" for name in names))
    readings = Readings.usual()
    look = LookAlikes.among(names)
    expected: dict[str, set[str]] = defaultdict(set)
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if i == j:
                continue
            sounds = [" ".join(readings.of(name)) for name in (one, other)]
            if one == other:
                rule = "name.duplicate"
            elif sounds[0] == sounds[1]:
                rule = "name.homophone"
            elif look.skeleton(one) == look.skeleton(other):
                rule = "name.near"
            elif untoned(sounds[0]) == untoned(sounds[1]):
                rule = "name.homophone-toneless"
            else:
                continue
            expected[rule].add(units["unit_code"][i])
    found = by_rule(judged(units))
    assert {rule: found.get(rule, set()) for rule in expected} == expected
    assert not set(found) & {
        "name.duplicate",
        "name.homophone",
        "name.near",
        "name.homophone-toneless",
    } - set(expected)


@settings(max_examples=20)
@given(st.lists(st.text(max_size=9), max_size=6))
def test_no_text_upsets_the_rules(names):
    units = named(*names, pinyin=[name[::-1] for name in names])
    for one in judged(units):
        assert one.message("zh")
        assert one.message("en")
        assert one.advice("zh")


def test_a_thousand_namesakes_are_told_in_short():
    found = judged(named(*["丙庄村"] * 600))
    assert len(found) == 600
    assert {one.params["count"] for one in found} == {599}
    assert max(len(one.message("zh")) for one in found) < 900


def test_many_homophones_are_told_in_short_and_without_end_of_work():
    letters = "张章彰漳樟"
    names = [
        f"{a}{b}{c}{d}{e}村"
        for a in letters
        for b in letters
        for c in letters
        for d in letters
        for e in letters
    ]
    found = [one for one in judged(named(*names)) if one.rule == "name.homophone"]
    assert len(found) == len(names) == 3125
    assert all(len(one.params["others"].names) == 21 for one in found)


def test_the_work_does_not_grow_with_the_square_of_those_alike():
    names = ["幸福花园村", "幸福家园村", "未庄村", "末庄村"] * 1_000
    units = named(*names)
    before = units.assign(unit_code=[f"{code}9" for code in units["unit_code"]])
    found = judged(units, vintage="2023", earlier=before)
    assert len(found) == 2 * len(names)
    assert {one.level for one in found} == {"warning", "info"}
