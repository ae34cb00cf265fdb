"""Widths of a table's columns on paper: none so narrow that a word is broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["with_whole_words"]

_CM_OF_A_POINT = 2.54 / 72
_PADDING_CM = 0.45  # what a cell keeps free left and right, and the lines
# What a letter takes of the size of the type: of the wide ones (m, W, capitals) and of the others, bold and in a wide face.
_WIDE_EM, _OTHER_EM, _CHINESE_EM = 0.9, 0.68, 1.0
_WIDE = re.compile("[mwA-Z%@]")
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
# Between these a line may be broken: blanks, Chinese characters, and behind a hyphen or a stroke.
_BREAKS = re.compile(
    r"\s+|(?<=[-/])|(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60])|(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60])"
)
_LONGEST_CM = 4.5  # an id longer than this may be broken


def with_whole_words(
    wished_cm: Sequence[float], texts: Sequence[Iterable[str]], *, size_pt: float
) -> list[float]:
    """Widen the columns in which a word would be broken; those with room to spare pay for it.

    Parameters
    ----------
    wished_cm
        Width of each column. Their sum stays.
    texts
        Of each column, its head among them.
    size_pt
        Size of the type.

    Returns
    -------
    list of float
        Width of each column, in cm; as wished where no word is broken, as their words where there is no room for all.

    Examples
    --------
    >>> with_whole_words([1.0, 5.0], [["Rank", "1"], ["Place", "a b c"]], size_pt=9.5)
    [1.44, 4.56]
    >>> with_whole_words([1.0, 5.0], [["次序", "1"], ["地点", "某村"]], size_pt=9.5)
    [1.0, 5.0]
    """
    least = [min(_LONGEST_CM, max(map(_longest_word_cm(size_pt), column), default=0.0)) for column in texts]
    lacking = sum(max(0.0, need - width) for need, width in zip(least, wished_cm, strict=True))
    spare = sum(max(0.0, width - need) for need, width in zip(least, wished_cm, strict=True))
    if not lacking:
        return list(wished_cm)
    if lacking > spare:
        return [round(need * sum(wished_cm) / sum(least), 2) for need in least]
    kept = 1 - lacking / spare
    return [
        round(need + kept * (width - need) if width > need else need, 2)
        for need, width in zip(least, wished_cm, strict=True)
    ]


def _longest_word_cm(size_pt: float) -> Callable[[str], float]:
    def measured(text: str) -> float:
        words = (sum(map(_em, word)) for word in _BREAKS.split(text) if word)
        return max(words, default=0.0) * size_pt * _CM_OF_A_POINT + _PADDING_CM

    return measured


def _em(letter: str) -> float:
    if _CHINESE.match(letter):
        return _CHINESE_EM
    return _WIDE_EM if _WIDE.match(letter) else _OTHER_EM
