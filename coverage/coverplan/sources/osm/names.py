"""Names of things in OpenStreetMap: which there are, and which mean the same."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["all_names", "local_name", "normalised"]

_NAME_KEYS = ("name", "official_name", "alt_name", "short_name", "int_name", "loc_name", "reg_name")
_SEPARATORS = re.compile(r"[;/|]")
_BRACKETED = re.compile(r"[(（].*?[)）]")


def local_name(tags: Mapping[str, str]) -> str:
    """Return the name as the place itself has it, else the Chinese, the English, or "".

    Examples
    --------
    >>> local_name({"name:en": "Vienna", "name": "Wien"})
    'Wien'
    """
    return next(
        (
            tags[key].strip()
            for key in ("name", "name:zh", "name:en", "official_name")
            if tags.get(key, "").strip()
        ),
        "",
    )


def all_names(tags: Mapping[str, str]) -> frozenset[str]:
    """Return every name and translation of a thing, normalised for comparison.

    Examples
    --------
    >>> sorted(all_names({"name": "Buchs (SG)", "name:zh": "布克斯 / 布赫斯"}))
    ['buchs', 'buchs (sg)', '布克斯', '布克斯 / 布赫斯', '布赫斯']
    """
    values = [value for key, value in tags.items() if key in _NAME_KEYS or key.startswith("name:")]
    parts = [part for value in values for part in (value, *_SEPARATORS.split(value))]
    return frozenset(
        filter(None, (normalised(form) for part in parts for form in (part, _BRACKETED.sub("", part))))
    )


def normalised(name: str) -> str:
    """Return a name without differences of case, width and spacing.

    Examples
    --------
    >>> normalised("  ＶＡＤＵＺ ")
    'vaduz'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
