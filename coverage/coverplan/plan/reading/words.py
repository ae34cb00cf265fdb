"""Known words that are like one that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from coverplan.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["known_words", "near_words"]

_LIKE = 60
_MOST_SHOWN = 60


def near_words(word: str, known: Iterable[str]) -> str:
    """Return the known words most like ``word``, joined for a message; all of them when none is like it.

    Examples
    --------
    >>> near_words("wiithin", ["within", "travel", "group", "title", "target", "source", "id", "note", "kind"])
    'within'
    """
    choices = list(dict.fromkeys(map(str, known)))
    return ", ".join(_like(word, choices)) or _listed(choices, 20)


def known_words(word: str, known: Iterable[str]) -> Fault:
    """Return the end of a message about an unknown word: those most like it, where there are any, then all, or that there is none.

    Examples
    --------
    >>> known_words("cra", ["car", "walk"]).message("en"), known_words("bus", ["car", "walk"]).message("en")
    ('Did you mean: car? Known: car, walk', 'Known: car, walk')
    """
    choices = list(dict.fromkeys(map(str, known)))
    if not choices:
        return Fault.of("plan.none-known")
    near, listed = ", ".join(_like(word, choices)), _listed(choices, _MOST_SHOWN)
    if near:
        return Fault.of("plan.near-and-known", near=near, known=listed)
    return Fault.of("plan.known", known=listed)


def _like(word: str, choices: list[str]) -> list[str]:
    found = process.extract(
        word, choices, scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=_LIKE
    )
    return [text for text, _, _ in found]


def _listed(choices: list[str], most: int) -> str:
    return ", ".join([*choices[:most], *(["..."] if len(choices) > most else [])])
