"""The evidence of a pair, in words: keys inside, worded as late as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts import say

if TYPE_CHECKING:
    from coverplan.texts import Language

__all__ = ["EVIDENCE", "evidence_keys", "evidence_words"]

EVIDENCE = (
    "code", "name", "parent", "pinyin", "similar", "area", "seat", "children", "siblings", "only", "left-over", "parts-of-name", "stem",
    "between", "by-residents", "by-equal", "other-name", "none-new", "none-gone", "several-gone", "no-ground",
)  # fmt: skip


def evidence_words(keys: str, language: Language | None = None) -> str:
    """Word the evidence of a pair; what is no key stays.

    Examples
    --------
    >>> evidence_words("code name", "en")
    'same code; same name'
    """
    words = (say(f"evidence.{key}", language) if key in EVIDENCE else key for key in keys.split())
    return say("evidence.comma", language).join(words)


def evidence_keys(words: str) -> str:
    """Take words back to keys, in whichever language they are; what is not known stays as it is.

    Examples
    --------
    >>> evidence_keys("same code; same name"), evidence_keys("代码相同；专名相同")
    ('code name', 'code name')
    """
    for language in ("zh", "en"):
        known = {say(f"evidence.{key}", language): key for key in EVIDENCE}
        parts = words.split(say("evidence.comma", language))
        if all(part in known for part in parts):
            return " ".join(known[part] for part in parts)
    return words
