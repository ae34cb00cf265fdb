"""A value as plan.toml writes it, for messages and the reference."""

from __future__ import annotations

import json
import re
from datetime import date, time

__all__ = ["as_written"]

_MOST_LETTERS = 60
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def as_written(value: object) -> str:
    """Return a value as the file has it, up to 60 letters; a text of its own stands without its quotes.

    Examples
    --------
    >>> as_written(True), as_written(["a", 1.5]), as_written("5 km")
    ('true', '["a", 1.5]', '5 km')
    """
    text = value if isinstance(value, str) else _toml(value)
    return text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 3] + "..."


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(str(key))} = {_toml(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _key(word: str) -> str:
    return word if _BARE_KEY.fullmatch(word) else _quoted(word)


def _quoted(text: str) -> str:
    # A text of JSON is one of TOML.
    return json.dumps(text, ensure_ascii=False)
