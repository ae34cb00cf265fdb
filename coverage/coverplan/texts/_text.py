"""The pair of wordings that every text has."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One text in Chinese and in English, with ``str.format`` placeholders.

    Examples
    --------
    >>> Text("第 {row} 行", "row {row}").en.format(row=3)
    'row 3'
    """

    zh: str
    en: str
