"""The Chinese and English words of everything staff see: messages, headers, legends.

Each room keeps its words in a module of this package as ``WORDS``, a mapping from a key to a
:class:`Text`. Code carries keys and parameters; the words are chosen as late as possible, by
:func:`say`.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from typing import TYPE_CHECKING, Literal, Protocol, cast, get_args, runtime_checkable

from coverplan.texts._text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, KeysView, Mapping

__all__ = [
    "HIDDEN",
    "Language",
    "Listed",
    "Named",
    "Phrase",
    "Said",
    "Term",
    "Text",
    "Worded",
    "current_language",
    "on_one_line",
    "remembering",
    "say",
    "set_language",
    "shown",
    "speaking",
]

Language = Literal["zh", "en"]

# Signs that are not seen and steer what shows them: controls, marks of direction, breaks of lines, halves of characters.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BREAKS = str.maketrans("\t\n\r", "   ")
_MOST_LETTERS = 4000

_chosen: ContextVar[Language | None] = ContextVar("coverplan_language", default=None)
_remembers: ContextVar[bool] = ContextVar("coverplan_remembers", default=False)


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

    Raises
    ------
    ValueError
        When it is neither.

    Examples
    --------
    >>> set_language("zh")
    """
    if language not in get_args(Language):
        msg = f"language 只能是 zh 或 en / language must be zh or en, not {language!r}"
        raise ValueError(msg)
    _chosen.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Word everything in a language while the block runs.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> with speaking("en"):
    ...     say("level.town")
    'town'
    """
    before = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(before)


class Said(str):
    """A text that knows how it was worded, and so its wording in the other language; made while :func:`remembering`.

    Examples
    --------
    >>> with remembering(), speaking("zh"):
    ...     town = say("level.town")
    >>> town, Said.again(town, "en"), Said.again("甲", "en")
    ('乡镇（街道）', 'town', '甲')
    """

    __slots__ = ("wording",)
    wording: Callable[[Language], str]

    @staticmethod
    def of(text: str, wording: Callable[[Language], str]) -> str:
        """Return a text with its wording in any language, where such are to be remembered."""
        if not _remembers.get():
            return text
        made = Said(text)
        made.wording = wording
        return made

    @staticmethod
    def again(text: str, language: Language) -> str:
        """Word a text again in a language; one that does not know how stays as it is."""
        return text.wording(language) if isinstance(text, Said) else text

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Leave the wording behind, in a copy too."""
        return str, (str(self),)


@contextmanager
def remembering() -> Iterator[None]:
    """Have texts that are worded while the block runs know how (:class:`Said`)."""
    before = _remembers.set(True)
    try:
        yield
    finally:
        _remembers.reset(before)


def say(key: str, language: Language | None = None, /, **params: object) -> str:
    """Word a text in a language.

    Parameters
    ----------
    key
        Key of the text, such as ``"error.file-missing"``.
    language
        ``"zh"`` or ``"en"``; by default the current one.
    **params
        Values for the text's placeholders; a :class:`Term` or an error among them is worded in the
        same language.

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

    A placeholder with two words takes the first for 1, the second for any other number:

    >>> say("amount.people", "en", number="1"), say("amount.people", "en", number="1,200")
    ('1 person', '1,200 people')
    """
    language = language or current_language()
    text = _WORDS[key]
    template = text.en if language == "en" else text.zh
    said = _filled(template, {name: _worded(value, language) for name, value in params.items()})
    return Said.of(said, lambda other: say(key, other, **params))


# "1" as a number, or as one that was worded before.
_ONE = frozenset({"1", "1.0"})


def _filled(template: str, params: Mapping[str, object]) -> str:
    """Put values into a template; a space that would stand between two Chinese characters falls away."""
    text = ""
    for literal, name, spec in _PIECES[template]:
        text = _put(text, literal)
        if name is not None:
            text = _put(text, _field(params[name], spec))
    return text


def _taken_apart(template: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(template))


# Every text is asked for again and again.
_PIECES = {template: _taken_apart(template) for text in _WORDS.values() for template in text}


def _field(value: object, spec: str) -> str:
    """Return a value by its format; ``{count:site|sites}`` is the word for one, or for any other number."""
    one, either, more = spec.partition("|")
    if not either:
        return format(value, spec)
    return one if str(value) in _ONE else more


def _put(text: str, more: str) -> str:
    if not more or not text:
        return text + more
    if more.startswith(" ") and _is_chinese(text[-1:]) and _is_chinese(more[1:2]):
        more = more[1:]
    elif text.endswith(" ") and _is_chinese(text[-2:-1]) and _is_chinese(more[:1]):
        text = text[:-1]
    return text + more


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _worded(value: object, language: Language) -> object:
    if isinstance(value, str):
        return shown(Said.again(value, language))
    # a protocol is asked of the class: what isinstance does for each value takes longer than the wording
    return cast("Worded", value).message(language) if hasattr(type(value), "message") else value


def shown(text: str) -> str:
    r"""Return a text of a file as a message may show it: of some length, without signs that steer a terminal or turn letters round.

    Examples
    --------
    >>> shown("甲\x1b[31m村"), len(shown("甲" * 10_000))
    ('甲␛[31m村', 4000)
    """
    if not text.isprintable():
        text = HIDDEN.sub(_seen, text)
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def on_one_line(text: str) -> str:
    r"""Return a message without the breaks that stand in names of it.

    Examples
    --------
    >>> on_one_line("甲\n乙")
    '甲 乙'
    """
    return text.translate(_BREAKS)


def _seen(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


@runtime_checkable
class Worded(Protocol):
    """What is worded late: a term, an error, a fault."""

    def message(self, language: Language | None = None) -> str:
        """Word it in a language."""


@dataclass(frozen=True)
class Term:
    """A text that stands in another text, worded together with it.

    Parameters
    ----------
    key
        Key of the text.
    params
        Name and value of what the text asks for.

    Examples
    --------
    >>> Term("level.town").message("en")
    'town'
    """

    key: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, key: str, **params: object) -> Term:
        """Make a term of a text that asks for something."""
        return cls(key, tuple(params.items()))

    def message(self, language: Language | None = None) -> str:
        """Word the term in a language (by default the current one)."""
        return say(self.key, language, **dict(self.params))


@dataclass(frozen=True)
class Phrase:
    """A text with values of its own that stands in another text, worded together with it.

    Parameters
    ----------
    key
        Key of the text.
    params
        Values for its placeholders.

    Examples
    --------
    >>> Phrase("phrase.of", {"name": "甲", "of": Term("level.town")}).message("en")
    '甲 (town)'
    """

    key: str
    params: Mapping[str, object]

    def message(self, language: Language | None = None) -> str:
        """Word the phrase in a language (by default the current one)."""
        return say(self.key, language, **self.params)


@dataclass(frozen=True)
class Named:
    """What a file calls a thing, in both languages; stands in a text, worded together with it.

    Parameters
    ----------
    zh, en
        The two names.

    Examples
    --------
    >>> Named("公墓", "cemeteries").message("en")
    'cemeteries'
    """

    zh: str
    en: str

    def message(self, language: Language | None = None) -> str:
        """Return the name in a language (by default the current one)."""
        return self.en if (language or current_language()) == "en" else self.zh


@dataclass(frozen=True)
class Listed:
    """Names in a text, parted as its language parts them: the first few, and a word for the others; a dash where there are none.

    Parameters
    ----------
    names
        All names.
    most
        How many are shown; all where it is 0.

    Examples
    --------
    >>> Listed(("甲", "乙", "丙"), most=2).message("zh"), Listed(("A", "B")).message("en")
    ('甲、乙等', 'A, B')
    """

    names: tuple[str | Worded, ...]
    most: int = 0

    def message(self, language: Language | None = None) -> str:
        """Return the names in a row."""
        shown = self.names[: self.most or None]
        words = [each if isinstance(each, str) else each.message(language) for each in shown]
        row = say("list.comma", language).join(words)
        return row or "—" if len(shown) == len(self.names) else say("list.more", language, names=row)

    def __str__(self) -> str:
        return self.message()


def outline(key: str, language: Language | None = None) -> str:
    """Return a text with an ellipsis for each value: what it says whatever it is about.

    Examples
    --------
    >>> outline("amount.people", "en")
    '… people'
    """
    text = text_of(key)
    template = text.en if (language or current_language()) == "en" else text.zh
    said = ""
    for literal, name, spec in _PIECES[template]:
        said = _put(said, literal)
        if name is not None:
            said = _put(said, spec.partition("|")[2] if "|" in spec else "…")
    return said


def keys() -> KeysView[str]:
    """Return every key there is a text for.

    Examples
    --------
    >>> "level.town" in keys()
    True
    """
    return _WORDS.keys()


def text_of(key: str) -> Text:
    """Return both wordings of a key, unformatted (for pages that carry both languages).

    Examples
    --------
    >>> text_of("level.town").en
    'town'
    """
    return _WORDS[key]
