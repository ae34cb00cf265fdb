"""Characters: the standard table, what stands for others, and what looks alike."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from coverplan.place_names import LookAlikes, codepoint, is_han, is_standard, standard_forms


def test_the_standard_table_is_that_of_2013(shared_data):
    lines = (shared_data / "tgh8105.tsv").read_text(encoding="utf-8").splitlines()
    table = {line.split("\t")[0] for line in lines if not line.startswith("#")}
    assert len(table) == 8105
    assert {letter for letter in map(chr, range(sys.maxunicode + 1)) if is_standard(letter)} == table


@pytest.mark.parametrize(
    ("letter", "standard"),
    [
        ("莊", "庄"), ("樓", "楼"), ("廟", "庙"), ("鎮", "镇"), ("鄉", "乡"), ("峯", "峰"), ("羣", "群"), ("裏", "里"), ("裡", "里"),
        ("沢", "泽"), ("豊", "丰"), ("昇", "升"), (chr(0xF907), "龟"), ("庄", "庄"), ("㘵", ""), ("𡊄", ""), ("A", ""), ("?", ""),
        (chr(0xE000), ""), ("①", ""),
    ],
)  # fmt: skip
def test_what_a_character_stands_for(letter, standard):
    assert standard_forms([letter]) == {letter: standard}
    assert not standard or is_standard(standard)


@pytest.mark.parametrize(
    "letter", ["村", "〇", "々", "A", "１", "?", chr(0xE000), chr(0xFFFD), " ", "⼀", "㘵", "𡊄"]
)
def test_chinese_characters_are_told_from_other_signs(letter):
    assert is_han(letter) == (letter in "村㘵𡊄")


def test_characters_are_told_by_their_number():
    assert [codepoint(letter) for letter in ("A", "庄", "𡊄")] == ["U+0041", "U+5E84", "U+21284"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("己庄", "巳庄"),
        ("末庄", "未庄"),
        ("張庄", "张庄"),
        ("昇平", "升平"),
        ("侯集", "候集"),
        ("王皇庙", "玉皇庙"),
    ],
)
def test_texts_of_one_look_have_a_skeleton_in_common(one, other):
    alike = LookAlikes.among([one, other])
    assert alike.skeleton(one) == alike.skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("李庄", "季庄"),
        ("万庄", "方庄"),
        ("田庄", "申庄"),
        ("东庄", "西庄"),
        ("张庄", "章庄"),
        ("一村", "二村"),
    ],
)
def test_common_names_are_not_taken_for_others(one, other):
    alike = LookAlikes.among([one, other])
    assert alike.skeleton(one) != alike.skeleton(other)


def test_what_stands_for_a_group_is_of_the_group():
    # no character is in two groups, so that a skeleton is its own skeleton
    letters = [letter for letter in map(chr, range(0x4E00, 0x9FFF)) if is_standard(letter)]
    alike = LookAlikes.among(letters)
    assert all(alike.skeleton(one) == one for one in map(alike.skeleton, letters))
    assert len({alike.skeleton(letter) for letter in letters}) > 0.97 * len(letters)


def test_hostile_signs_pass_through():
    odd = "".join(map(chr, (0, 0x202E, 0xD7FF, 0xE000, 0xFFFD, 0x1F600))) + "e\u0301<b>"
    assert LookAlikes.among([odd]).skeleton(odd) == odd
    assert set(standard_forms(odd).values()) == {""}
    assert unicodedata.is_normalized("NFC", LookAlikes.among([""]).skeleton(""))
