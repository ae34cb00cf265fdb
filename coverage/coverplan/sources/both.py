"""Words for files that are written once and read in either language."""

from __future__ import annotations

from coverplan.texts import Language, say

__all__ = ["LANGUAGES", "both"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def both(key: str, separator: str = " ", **params: object) -> str:
    """Say a text in Chinese and in English.

    Examples
    --------
    >>> both("kind.hospital")
    '医院 hospital'
    """
    return separator.join(say(key, language, **params) for language in LANGUAGES)
