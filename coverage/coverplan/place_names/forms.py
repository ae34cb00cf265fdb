"""The parts of a unit's name: 专名, what it alone is called, and 通名, what it is."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["MISSPELT", "TYPE_WORDS", "NameParts", "is_doubled", "name_parts", "plain_name"]

# What offices call a unit of each type; the key is the type, as the codes have it.
TYPE_WORDS = {
    "街道": ("街道办事处", "街道办", "街办", "办事处"),
    "村委会": ("村民委员会", "村委", "村", "行政村"),
    "居委会": ("社区居民委员会", "社区居委会", "居民委员会", "社区", "居委", "居"),
    "镇": ("镇人民政府", "镇政府"),
    "乡": ("乡人民政府", "乡政府"),
}
# Slips of the pen in a 通名, and what is meant.
MISSPELT = {
    "村名委员会": "村民委员会",
    "村委员会": "村民委员会",
    "村民委会": "村民委员会",
    "村民委员": "村民委员会",
    "村民居委会": "村民委员会",
    "社区居名委员会": "社区居民委员会",
    "社区居民委会": "社区居民委员会",
    "社区居民委员": "社区居民委员会",
    "社区居委员会": "社区居民委员会",
    "社区委员会": "社区居民委员会",
    "居名委员会": "居民委员会",
    "居委员会": "居民委员会",
    "居民委会": "居民委员会",
    "居民委员": "居民委员会",
    "街道办事": "街道办事处",
    "街道办公处": "街道办事处",
}
_KIND_OF_WORD = {word: kind for kind, words in TYPE_WORDS.items() for word in (kind, *words)}
_ENDINGS = sorted(
    (_KIND_OF_WORD | {slip: _KIND_OF_WORD[meant] for slip, meant in MISSPELT.items()}).items(),
    key=lambda pair: -len(pair[0]),
)
# 通名 of units that are wider than a town, and of streets.
_WORDS_OF_LEVEL = {
    "street": ("大道", "大街", "胡同", "路", "街", "巷", "弄", "里", "道"),
    **dict.fromkeys(
        ("province", "city", "county"),
        ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "省", "市", "县", "区", "盟", "旗"),
    ),
}
# Endings that name the place, not those who govern it.
_OF_PLACES = ("村", "行政村", "社区", "居", "街道", "镇", "乡")


class NameParts(NamedTuple):
    """A name taken apart.

    Parameters
    ----------
    specific
        专名, without blanks and in half width.
    kind
        The type that its 通名 says (街道, 镇, 乡, 村委会, 居委会); ``""`` where it has none.
    others
        What else the 专名 may be: of 陈村村民委员会 it may be 陈 (the committee of 陈村) or 陈村.
    ending
        The 通名 as it is written; ``""`` where there is none.

    Examples
    --------
    >>> NameParts("丙庄", "村委会", frozenset()).kind
    '村委会'
    """

    specific: str
    kind: str
    others: frozenset[str]
    ending: str = ""


def plain_name(name: str) -> str:
    """Return what two spellings of one name share: no blanks, half width, lower case.

    Examples
    --------
    >>> plain_name(" 丙 庄　村"), plain_name("Ａ村")
    ('丙庄村', 'a村')
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def name_parts(name: str, level: str = "") -> NameParts:
    """Take a unit's name apart.

    Source: 地名管理条例 (a name is a 专名 and a 通名); the forms in use of 村民委员会, 居民委员会 and 街道办事处.

    Parameters
    ----------
    name
        Of a unit, or of a street.
    level
        province, city, county or street where it is the name of one: then 县, 路 and the like are 通名, and no type.

    Examples
    --------
    >>> name_parts("人民路", "street")[:2], name_parts("人民路")[:2]
    (('人民', ''), ('人民路', ''))
    >>> [name_parts(name).specific for name in ("丙庄", "丙庄村", "丙庄村委会", "丙庄村民委员会", "丙庄村村民委员会")]
    ['丙庄', '丙庄', '丙庄', '丙庄', '丙庄']
    >>> name_parts("甲庄社区居委会")[:2], name_parts("城关办事处")[:2]
    (('甲庄', '居委会'), ('城关', '街道'))
    """
    plain = plain_name(name)
    if level in _WORDS_OF_LEVEL:
        words = _WORDS_OF_LEVEL[level]
        ending = next((one for one in words if plain.endswith(one) and plain != one), "")
        return NameParts(plain.removesuffix(ending), "", frozenset(), ending)
    ending, kind = next((pair for pair in _ENDINGS if plain.endswith(pair[0]) and plain != pair[0]), ("", ""))
    base = plain.removesuffix(ending)
    is_committee = kind in ("村委会", "居委会") and ending not in _OF_PLACES
    if is_committee and base.endswith("村") and base != "村":
        # 丙庄村村委会 is the committee of 丙庄村; 陈村居委会 that of 陈村
        return NameParts(base[:-1], kind, frozenset({base}), ending)
    return NameParts(base, kind, frozenset(), ending)


def is_doubled(name: str) -> bool:
    """Say whether a name holds its 通名 twice over.

    丙庄村村民委员会 is the usual form (the committee of 丙庄村); 丙庄村村 and 丙庄村村村民委员会 are not.

    Examples
    --------
    >>> [is_doubled(name) for name in ("丙庄村村民委员会", "丙庄村村", "丙庄村村村民委员会", "甲庄社区社区", "东镇镇")]
    [False, True, True, True, True]
    """
    parts = name_parts(name)
    base, ending = plain_name(name).removesuffix(parts.ending), parts.ending
    if ending in _OF_PLACES and len(base) > len(ending) and base.endswith(ending):
        return True
    if ending == "行政村" and len(base) > 1 and base.endswith("村"):
        return True
    if ending.startswith("社区"):
        return base.endswith("社区") and base != "社区"
    return any(len(base) > len(twice) and base.endswith(twice) for twice in ("村村", "社区社区"))
