"""Laws and standards as findings cite them, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coverplan.texts import current_language, say

if TYPE_CHECKING:
    from coverplan.texts import Language

__all__ = ["cited_in"]

_ACTS = ("names", "lines", "codes", "urban-rural", "characters", "privacy", "codes-kept")
_ARTICLES = re.compile("(?:、|第[一二三四五六七八九十]+条(?:（[一二三四五六七八九十]+）)*)+")
_ARTICLE = re.compile("第([一二三四五六七八九十]+)条((?:（[一二三四五六七八九十]+）)*)")
_DIGITS = "〇一二三四五六七八九"


def cited_in(basis: str, language: Language | None = None) -> str:
    """Cite a law in a language: rules hold its Chinese name and articles, which are the law's own.

    Parameters
    ----------
    basis
        As rules hold it; "" for none.
    language
        By default the current one.

    Examples
    --------
    >>> cited_in("地名管理条例 第九条（四）（五）", "en")
    'Regulations on Place Names, art. 9 (4) (5)'
    >>> cited_in("《中华人民共和国个人信息保护法》第六条、第二十八条", "en")
    'Personal Information Protection Law, art. 6, art. 28'
    >>> cited_in("GB/T 10114", "en"), cited_in("地名管理条例", "zh")
    ('GB/T 10114', '地名管理条例')
    """
    if (language or current_language()) == "zh":
        return basis
    for act in _ACTS:
        basis = basis.replace(say(f"act.{act}", "zh"), say(f"act.{act}", "en"))
    return re.sub(rf"\s*({_ARTICLES.pattern})", lambda found: f", {_articles(found[1])}", basis)


def _articles(text: str) -> str:
    return ", ".join(
        " ".join(
            [f"art. {_number(article)}", *(f"({_number(item)})" for item in re.findall("（(.+?)）", items))]
        )
        for article, items in _ARTICLE.findall(text)
    )


def _number(numeral: str) -> int:
    """Read a Chinese numeral below 100.

    Examples
    --------
    >>> [_number(each) for each in ("九", "十", "十五", "二十", "二十八")]
    [9, 10, 15, 20, 28]
    """
    tens, ten, ones = numeral.rpartition("十")
    return (10 * (_DIGITS.index(tens) if tens else 1) if ten else 0) + (_DIGITS.index(ones) if ones else 0)
