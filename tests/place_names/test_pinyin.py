"""How names are read and spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverplan.place_names import (
    Reading,
    Readings,
    is_standard,
    is_syllable,
    judge_spelling,
    romanise,
    untoned,
)

USUAL = Readings.usual()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # the surname in the name of its village, and the same character elsewhere
        ("阚庄", "kàn zhuāng"), ("后解楼", "hòu xiè lóu"), ("解放", "jiě fàng"), ("大翟家", "dà zhái jiā"), ("任", "rén"), ("责任", "zé rèn"),
        ("单庄", "shàn zhuāng"), ("单位", "dān wèi"), ("前单", "qián shàn"), ("尉迟村", "yù chí cūn"), ("东", "dōng"), ("大", "dà"),
        # a longer word goes first
        ("重庆", "chóng qìng"), ("重大", "zhòng dà"), ("长寿", "cháng shòu"), ("村长", "cūn zhǎng"), ("五里堡", "wǔ lǐ pù"), ("堡", "bǎo"),
        # beyond the standard table, and beyond all reading
        ("莊", "zhuāng"), ("A甲", "A jiǎ"), ("", ""), (chr(0xE000), chr(0xE000)),
    ],
)  # fmt: skip
def test_a_text_is_read_by_the_tables_and_the_dictionary(text, said):
    assert " ".join(USUAL.of(text)) == said


def test_a_row_of_the_office_goes_before_what_comes_with_the_program():
    own = USUAL.with_rows(
        [Reading("阚", ("hǎn",), "surname"), Reading("长", ("zhǎng",)), Reading("长", ("chāng",))]
    )
    assert own.of("阚庄") == ("hǎn", "zhuāng")
    assert own.of("长庄") == ("chāng", "zhuāng")
    assert USUAL.of("长庄") == ("cháng", "zhuāng")


def test_a_local_reading_holds_in_its_unit_and_below():
    own = USUAL.with_rows(
        [
            Reading("乐", ("lào",), unit_code="370832105"),
            Reading("乐", ("yuè",), unit_code="370832105238"),
            Reading("解", ("hài",), "surname", "370832105"),
        ]
    )
    codes = ("", "370832001201", "370832105", "370832105200", "370832105238")
    assert [own.of("乐和", code)[0] for code in codes] == ["lè", "lè", "lào", "lào", "yuè"]
    assert [own.of("解庄", code)[0] for code in codes] == ["xiè", "xiè", "hài", "hài", "hài"]
    assert [own.of("阚庄", code)[0] for code in codes] == ["kàn"] * 5


def test_a_word_goes_before_a_surname_and_a_surname_before_a_single_character():
    own = Readings(
        (Reading("单庄", ("chán", "zhuāng")), Reading("任", ("rèn",)), Reading("任", ("rén",), "surname"))
    )
    assert own.of("单庄") == ("chán", "zhuāng")
    assert (own.of("任庄")[0], own.of("任务")[0]) == ("rén", "rèn")


def test_the_rows_that_come_with_the_program_are_sound():
    assert len({(row.text, row.use) for row in USUAL.rows}) == len(USUAL.rows)
    for row in USUAL.rows:
        assert len(row.syllables) == len(row.text)
        assert all(map(is_syllable, row.syllables))
        assert all(map(is_standard, row.text))
        assert row.use in ("word", "surname")
        # each says what the dictionary and the other rows would not
        assert Readings(tuple(one for one in USUAL.rows if one != row)).of(row.text) != row.syllables


@pytest.mark.parametrize(
    ("name", "level", "spelled"),
    [
        ("小安山镇", "", "Xiao'anshan Zhen"), ("李庄", "", "Lizhuang"), ("李庄村", "", "Lizhuangcun"), ("东村", "", "Dongcun"),
        ("李庄村村民委员会", "", "Lizhuangcun Cunmin Weiyuanhui"), ("李庄村民委员会", "", "Lizhuang Cunmin Weiyuanhui"),
        ("李庄村委会", "", "Lizhuang Cunweihui"), ("李庄行政村", "", "Lizhuang Xingzheng Cun"),
        ("文昌阁社区居民委员会", "", "Wenchangge Shequ Jumin Weiyuanhui"), ("甲社区", "", "Jia Shequ"), ("甲居委会", "", "Jia Juweihui"),
        ("水泊街道", "", "Shuipo Jiedao"), ("水泊街道办事处", "", "Shuipo Jiedao Banshichu"), ("大路口乡", "", "Dalukou Xiang"),
        ("吕那里村", "", "Lünalicun"), ("西安村", "", "Xi'ancun"), ("鹅鸭厂村", "", "Eyachangcun"), ("安庄", "", "Anzhuang"),
        ("梁山县", "county", "Liangshan Xian"), ("山东省", "province", "Shandong Sheng"), ("中山路", "street", "Zhongshan Lu"),
        ("中山路", "", "Zhongshanlu"), ("路", "street", "Lu"), ("村", "", "Cun"), ("Ａ村", "", "Acun"), ("", "", ""),
    ],
)  # fmt: skip
def test_names_are_spelled_by_the_rules(name, level, spelled):
    assert romanise(name, level=level) == spelled
    toned = romanise(name, level=level, tones=True)
    assert untoned(toned) == spelled
    if spelled:
        assert judge_spelling(name, toned, level=level) == judge_spelling(name, spelled, level=level) == ""


def test_a_spelling_by_other_tables_is_by_them():
    own = USUAL.with_rows([Reading("乐和", ("lào", "hé"), unit_code="3708")])
    assert romanise("乐和村", unit_code="370832", readings=own, tones=True) == "Làohécūn"
    assert judge_spelling("乐和村", "Laohecun", unit_code="370832", readings=own) == ""
    assert judge_spelling("乐和村", "Laohecun", readings=own) == "other-reading"


@pytest.mark.parametrize(
    ("name", "told", "fault"),
    [
        ("李庄村村民委员会", "Lizhuang Cun Cunmin Weiyuanhui", ""), ("李庄村村民委员会", "Lizhuangcun", ""), ("李庄村", "Lizhuang Cun", ""),
        ("李庄村村民委员会", "Lizhuang", ""), ("李庄村", "lizhuang cun", "form"), ("李庄村", "Li Zhuang Cun", "form"),
        ("李庄村", "LIZHUANGCUN", "form"), ("小安山镇", "Xiao’anshan Zhen", ""), ("小安山镇", "Xiao'an'shan Zhen", "form"),
        ("小安山镇", "Xiaoanshanzhen", "form"), ("小安山镇", " Xiao'anshan Zhen ", ""), ("李庄村", "Lǐzhuāngcūn", ""),
        ("李庄村", "Lǐzhuàngcūn", "tones"), ("李庄村", "Lǐzhuàng cūn", "form"), ("李庄村", "Lisunzhuang", "letters"), ("李庄村", "", "letters"),
        ("阚庄", "Hanzhuang", "other-reading"), ("阚庄", "Kanzhuang", ""), ("吕庄", "Lvzhuang", "form"), ("吕庄", "Lu:zhuang", "form"),
        ("吕庄", "Luzhuang", "letters"), ("吕庄", "Lüzhuang", ""), ("吕庄", "Lu\u0308zhuang", ""), ("水泊街道", "Shuibo Jiedao", "other-reading"),
        ("水泊街道", "Shuipo", ""), ("水泊街道", "<b>Shuipo</b>", "letters"),
    ],
)  # fmt: skip
def test_a_given_spelling_is_judged(name, told, fault):
    assert judge_spelling(name, told) == fault


@given(st.text("安山李吕饿耳长单庄村镇社区居民委员会A？ ", max_size=9))
def test_what_is_spelled_here_is_right_here(name):
    for tones in (False, True):
        spelled = romanise(name, tones=tones)
        assert judge_spelling(name, spelled) in (("", "letters") if "？" in name or "A" in name else ("",))


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_text_upsets_it(name, told):
    romanise(name, tones=True)
    assert judge_spelling(name, told) in ("", "letters", "other-reading", "tones", "form")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("kàn", True),
        ("lǘ", True),
        ("nv", False),
        ("", False),
        ("k àn", False),
        ("kan4", False),
        ("ǎǎ", False),
        ("Kàn", False),
    ],
)
def test_what_can_be_a_syllable(text, fits):
    assert is_syllable(text) == fits
