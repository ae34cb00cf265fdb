"""The words offices have for kinds of facility, and how a cell of several is taken apart."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coverplan.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["kind_words", "listed_words", "plain_word"]

_LIST = re.compile(r"[;；,，、\s]+")
# What offices call the kinds, besides the names this program gives them.
_KIND_WORDS = {
    "comprehensive_centre": (
        "综合养老服务中心",
        "街道综合养老服务中心",
        "镇综合养老服务中心",
        "综合为老服务中心",
        "养老服务综合体",
    ),
    "nursing_home": (
        "养老院",
        "老年公寓",
        "养老机构",
        "养护院",
        "护理院",
        "养老公寓",
        "民办养老院",
        "养老服务中心",
    ),
    "welfare_home": ("敬老院", "乡镇敬老院", "特困供养机构", "特困人员供养服务机构", "农村敬老院", "光荣院"),
    "day_care_centre": ("日间照料中心", "老年人日间照料中心", "社区日间照料中心", "日照中心"),
    "community_care_station": (
        "社区养老服务站",
        "农村幸福院",
        "互助幸福院",
        "幸福院",
        "社区养老服务设施",
        "助老食堂",
        "养老服务驿站",
    ),
    "public_cemetery": ("公益性公墓", "公益公墓", "农村公益性公墓", "城市公益性公墓", "公益性墓地"),
    "commercial_cemetery": ("经营性公墓", "经营公墓", "商业公墓"),
    "columbarium": ("骨灰堂", "骨灰楼", "公益性骨灰堂"),
    "funeral_home": ("殡仪馆", "殡仪服务站"),
    "crematorium": ("火化场", "火葬场"),
    "marriage_registry": ("婚姻登记处", "婚姻登记机关"),
    "incubation_platform": ("社会组织孵化平台", "社会组织孵化基地", "社会组织孵化中心"),
    "social_work_station": ("社工站", "社会工作服务站", "社会工作站"),
    "rescue_station": ("救助站", "救助管理站"),
    "child_welfare": ("儿童福利", "儿童福利院", "儿童福利机构", "未成年人救助保护中心"),
    "hospital": ("医院", "卫生院", "中心卫生院", "县医院"),
}


def kind_words(plan_kinds: Mapping[str, str]) -> dict[str, str]:
    """Return every word for a kind of facility (without blanks, in lower case), with the kind it means.

    Parameters
    ----------
    plan_kinds
        The plan's ``[facility_kinds]``: key and name.

    Examples
    --------
    >>> kind_words({"canteen": "老年食堂"})["老年食堂"], kind_words({})["幸福院"], kind_words({})["nursinghome"]
    ('canteen', 'community_care_station', 'nursing_home')
    """
    words = {word: kind for kind, names in _KIND_WORDS.items() for word in names}
    for kind in _KIND_WORDS:
        named = text_of(f"kind.{kind}")
        words |= {kind: kind, named.zh: kind, named.en: kind}
    for kind, name in plan_kinds.items():
        words |= {kind: kind, name: kind}
    return {plain_word(word): kind for word, kind in words.items()}


def plain_word(word: str) -> str:
    """Return a word without blanks, in one width and in lower case.

    Examples
    --------
    >>> plain_word("Ｎursing Home")
    'nursinghome'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold()


def listed_words(text: str) -> list[str]:
    """Take a cell of several codes or names apart.

    Examples
    --------
    >>> listed_words("东村、西村；北村")
    ['东村', '西村', '北村']
    """
    return [part for part in _LIST.split(text) if part]
