"""Characters of names: which are standard, what stands for those that are not, which look alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LookAlikes", "codepoint", "is_han", "is_standard", "standard_forms"]

# Each group: characters that are taken for one another in writing and in print; the first stands for all. Two that are common
# in names of villages (李 and 季, 万 and 方, 田 and 申) make no group: nobody means the other there.
_GROUPS = [
    "己已巳",
    "未末",
    "土士",
    "日曰",
    "千干于",
    "刀刁",
    "戊戌戍",
    "大太犬",
    "天夭",
    "人入",
    "王玉主",
    "甲由",
    "木本术",
    "白自",
    "目且",
    "牛午",
    "贝见",
    "侯候",
    "治冶",
    "淮准",
    "折析拆",
    "拔拨",
    "杨扬",
    "壮状",
    "仑仓",
    "沈沉",
    "哀衰衷",
    "晴睛",
    "免兔",
    "乌鸟",
    "今令",
    "酒洒",
    "孤弧",
    "辨辩辫",
    "即既",
    "徒徙",
    "崇祟",
    "住往佳",
    "坚竖",
    "历厉",
    "味昧",
    "券卷",
    "竟竞",
    "亨享",
    "毫豪",
    "延廷",
    "班斑",
    "垓该",
    "栗粟",
    "茶荼",
    "要耍",
    "代伐",
    "失矢",
    "圩圬",
    "良艮",
    "宜宣",
    "梁粱",
    "陈阵",
    "家冢",
    "洼注",
    "厂广",
]


def is_han(letter: str) -> bool:
    """Say whether a character is a Chinese one.

    Examples
    --------
    >>> [is_han(letter) for letter in ("村", "A", "々", chr(0xF907))]
    [True, False, False, True]
    """
    return unicodedata.name(letter, "").startswith("CJK ") and unicodedata.category(letter) == "Lo"


def is_standard(letter: str) -> bool:
    """Say whether a character stands in 通用规范汉字表 (8,105 characters, 2013).

    Source: the table as the readings of pypinyin-dict (``kmandarin_8105``) hold it.

    Examples
    --------
    >>> is_standard("堌"), is_standard("莊")
    (True, False)
    """
    from pypinyin_dict.pinyin_data.kmandarin_8105 import pinyin_dict

    return ord(letter) in pinyin_dict


def standard_forms(letters: Iterable[str]) -> dict[str, str]:
    """Return the characters of the standard table that others stand for: traditional, variant and Japanese forms.

    Source: the character tables of OpenCC; a compatibility character is taken for the one it repeats (NFKC).

    Parameters
    ----------
    letters
        Single characters.

    Returns
    -------
    dict
        ``""`` where none is known.

    Examples
    --------
    >>> standard_forms("莊峯沢㘵昇")
    {'莊': '庄', '峯': '峰', '沢': '泽', '㘵': '', '昇': '升'}
    """
    import opencc

    to_simple, from_japanese = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")

    def standard(letter: str) -> str:
        plain = unicodedata.normalize("NFKC", letter)
        tries = (to_simple.convert(plain), to_simple.convert(from_japanese.convert(plain)))
        return next((one for one in tries if len(one) == 1 and is_standard(one)), "")

    return {letter: standard(letter) if is_han(letter) else "" for letter in letters}


def codepoint(letter: str) -> str:
    """Return how a character is told where no font shows it.

    Examples
    --------
    >>> codepoint("庄")
    'U+5E84'
    """
    return f"U+{ord(letter):04X}"


@dataclass(frozen=True)
class LookAlikes:
    """What texts of one look have in common.

    Parameters
    ----------
    stands_for
        For characters, by their number, the one that stands for all that look like it.

    Examples
    --------
    >>> alike = LookAlikes.among(["未庄", "末莊"])
    >>> alike.skeleton("未庄") == alike.skeleton("末莊")
    True
    """

    stands_for: Mapping[int, str]

    @classmethod
    def among(cls, texts: Iterable[str]) -> LookAlikes:
        """Know the characters of some texts; a traditional or variant form looks like its standard one, in the table or not.

        Examples
        --------
        >>> LookAlikes.among(["昇", "升", "张"]).skeleton("昇张")
        '升张'
        """
        first = {letter: group[0] for group in _GROUPS for letter in group}
        standard = standard_forms(set().union(*texts))
        stands_for = {
            ord(letter): first.get(meant or letter, meant or letter) for letter, meant in standard.items()
        }
        return cls({number: one for number, one in stands_for.items() if one != chr(number)})

    def skeleton(self, text: str) -> str:
        """Return a text with each character replaced by the first of those that look like it.

        Examples
        --------
        >>> LookAlikes({ord("末"): "未"}).skeleton("末庄")
        '未庄'
        """
        return text.translate(self.stands_for)
