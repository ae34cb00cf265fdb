"""The Chinese and English words of everything staff see: messages, headers, legends.

Each room keeps its words in a module of this package as ``WORDS``, a mapping from a key to a
:class:`Text`. Code carries keys and parameters; the words are chosen as late as possible, by
:func:`say`.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal

from coverplan.texts._text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Language", "Text", "current_language", "say", "set_language"]

Language = Literal["zh", "en"]

_chosen: ContextVar[Language | None] = ContextVar("coverplan_language", default=None)


def _gather() -> dict[str, Text]:
    gathered: dict[str, Text] = {}
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        if module.name.startswith("_"):
            continue
        words: Mapping[str, Text] = import_module(f"{__name__}.{module.name}").WORDS
        twice = gathered.keys() & words.keys()
        if twice:
            msg = f"texts said twice: {sorted(twice)}"
            raise ValueError(msg)
        gathered.update(words)
    return gathered


_WORDS = _gather()


def current_language() -> Language:
    """Return the language of messages: the one set, else ``COVERPLAN_LANG``, else Chinese.

    Examples
    --------
    >>> current_language() in ("zh", "en")
    True
    """
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return "en" if os.environ.get("COVERPLAN_LANG", "").lower().startswith("en") else "zh"


def set_language(language: Language) -> None:
    """Choose the language of messages for this context.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> set_language("zh")
    """
    _chosen.set(language)


def say(key: str, language: Language | None = None, /, **params: object) -> str:
    """Word a text in a language.

    Parameters
    ----------
    key
        Key of the text, such as ``"error.file-missing"``.
    language
        ``"zh"`` or ``"en"``; by default the current one.
    **params
        Values for the text's placeholders.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        When the key, or a placeholder's value, is missing: a programming error.

    Examples
    --------
    >>> say("level.town", "en")
    'town'
    """
    text = _WORDS[key]
    template = text.en if (language or current_language()) == "en" else text.zh
    return template.format_map(params) if params else template.format()


def keys() -> frozenset[str]:
    """Return every key there is a text for.

    Examples
    --------
    >>> "level.town" in keys()
    True
    """
    return frozenset(_WORDS)


def text_of(key: str) -> Text:
    """Return both wordings of a key, unformatted (for pages that carry both languages).

    Examples
    --------
    >>> text_of("level.town").en
    'town'
    """
    return _WORDS[key]
