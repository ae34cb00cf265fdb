"""Words for files that are written once and read in either language."""

from __future__ import annotations

import json

from coverplan.texts import Language, say

__all__ = ["LANGUAGES", "both", "comments", "toml_text"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def both(key: str, separator: str = " ", **params: object) -> str:
    """Say a text in Chinese and in English.

    Examples
    --------
    >>> both("kind.hospital")
    '医院 hospital'
    """
    return separator.join(say(key, language, **params) for language in LANGUAGES)


def comments(key: str) -> list[str]:
    """Return a text as lines of comment, in Chinese and in English.

    Examples
    --------
    >>> comments("kind.hospital")
    ['# 医院', '# hospital']
    """
    return [f"# {line}" for language in LANGUAGES for line in say(key, language).splitlines()]


def toml_text(value: str) -> str:
    r"""Quote a text for TOML, whose basic strings know JSON's escapes.

    Examples
    --------
    >>> toml_text('"甲"\n县')
    '"\\"甲\\"\\n县"'
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
