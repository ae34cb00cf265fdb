"""How names are read: 汉语拼音, by the dictionary of standard characters and tables of readings that the office keeps."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["USES", "Reading", "Readings", "is_syllable", "untoned"]

# What a reading is given for: a word wherever it stands, or a surname before a word such as 庄, 家, 楼.
USES = ("word", "surname")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
# What may stand before a surname in the name of a village, and what follows it.
_BEFORE = "东西南北中前后上下大小老新"
_AFTER = "家庄村楼屯集店营寨堂庙垓岗桥口坊湾沟岭坡洼坑河圈堡铺街塘坝寺阁府院园场厂台垌坟湖潭冲畈畔塬垸圩渡巷官那屺堌寨海山埠窑窝井"


class Reading(NamedTuple):
    """A reading that a table gives.

    Parameters
    ----------
    text
        The characters.
    syllables
        One for each, with tone marks.
    use
        One of :data:`USES`.
    unit_code
        Only in the names of this unit and of those whose codes begin with it; ``""``: everywhere.

    Examples
    --------
    >>> Reading("阚", ("kàn",), "surname").unit_code
    ''
    """

    text: str
    syllables: tuple[str, ...]
    use: str = "word"
    unit_code: str = ""


def untoned(syllable: str) -> str:
    """Return a syllable without its tone; ü stays.

    Examples
    --------
    >>> untoned("lǚ"), untoned("zhuāng")
    ('lü', 'zhuang')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable).translate(_TONES))


def is_syllable(text: str) -> bool:
    """Say whether a text can be a syllable of 汉语拼音: letters a to z and ü, with at most one tone.

    Examples
    --------
    >>> is_syllable("kàn"), is_syllable("lv4"), is_syllable("阚")
    (True, False, False)
    """
    plain = untoned(text)
    marks = len(unicodedata.normalize("NFD", text)) - len(unicodedata.normalize("NFD", plain))
    return bool(plain) and plain.isalpha() and set(plain) <= set("abcdefghijklmnopqrstuwxyzü") and marks <= 1


@dataclass(frozen=True, eq=False)
class Readings:
    """Readings by which names are spelled.

    A character has one reading. What decides, first to last: a longer word of the tables before a shorter one, a row for the
    unit (or the nearest above it) before one for everywhere, a later row before an earlier; then, where the name is that of a
    surname's village (阚庄, 后解楼, 任村), the surname's reading; then a row for a single character; then the customary
    reading of the standard table (Unihan kMandarin); for characters beyond it the commonest.

    Parameters
    ----------
    rows
        Of the tables; those that come with the program first, so that the office's own go before them.

    Examples
    --------
    >>> readings = Readings.usual()
    >>> [" ".join(readings.of(name)) for name in ("阚庄", "后解楼", "解放", "长安")]
    ['kàn zhuāng', 'hòu xiè lóu', 'jiě fàng', 'cháng ān']
    """

    rows: tuple[Reading, ...] = ()

    @classmethod
    def usual(cls) -> Readings:
        """Return those that come with the program: surnames and a few words.

        Examples
        --------
        >>> len(Readings.usual().rows) > 30
        True
        """
        text = files("coverplan.place_names").joinpath("usual_readings.csv").read_text(encoding="utf-8")
        lines = csv.DictReader(text.splitlines())
        return cls(
            tuple(
                Reading(line["text"], tuple(line["pinyin"].split()), line["use"], line["unit_code"])
                for line in lines
            )
        )

    def with_rows(self, rows: Iterable[Reading]) -> Readings:
        """Return them with rows of the office's own, which go before those that are there.

        Examples
        --------
        >>> Readings.usual().with_rows([Reading("乐和", ("lào", "hé"))]).of("乐和")
        ('lào', 'hé')
        """
        return Readings((*self.rows, *rows))

    def of(self, text: str, unit_code: str = "") -> tuple[str, ...]:
        """Return how a text is read: a syllable with its tone for each character, and what has no reading as it is.

        Parameters
        ----------
        text
            A 专名, or any other text.
        unit_code
            Of the unit that bears it, for rows of that unit.

        Examples
        --------
        >>> Readings().of("李庄A")
        ('lǐ', 'zhuāng', 'A')
        """
        words, surname_at = self._words_for(unit_code), self._surname_at(text, unit_code)
        said: list[str] = []
        at = 0
        while at < len(text):
            word = self._longest(words, text, at)
            if surname_at is not None and at == surname_at[0] and (word is None or len(word.text) == 1):
                word = surname_at[1]
            said += (self._of_character(text[at]),) if word is None else word.syllables
            at += 1 if word is None else len(word.text)
        return tuple(said)

    def others_of(self, letter: str) -> frozenset[str]:
        """Return every reading that the dictionaries and tables know of a character.

        Examples
        --------
        >>> sorted(Readings.usual().others_of("乐"))
        ['lè', 'yuè']
        """
        from pypinyin.pinyin_dict import pinyin_dict

        told = pinyin_dict.get(ord(letter), "").split(",") if len(letter) == 1 else []
        given = (
            syllable
            for row in self.rows
            for one, syllable in zip(row.text, row.syllables, strict=True)
            if one == letter
        )
        return frozenset({*filter(None, told), *given, self._of_character(letter)})

    def _of_character(self, letter: str) -> str:
        usual, every = self._dictionaries
        return usual.get(ord(letter)) or every.get(ord(letter), letter).split(",")[0]

    @staticmethod
    def _longest(words: _Words, text: str, at: int) -> Reading | None:
        for length in words.lengths.get(text[at], ()):
            if (found := words.by_text.get(text[at : at + length])) is not None:
                return found
        return None

    def _surname_at(self, text: str, unit_code: str) -> tuple[int, Reading] | None:
        """Return where a surname stands that a village is called after, and its reading."""
        surnames = self._surnames_for(unit_code)
        start = 0
        while True:
            for length in surnames.lengths.get(text[start : start + 1], ()):
                found = surnames.by_text.get(text[start : start + length])
                rest = text[start + length : start + length + 1]
                if found is not None and (not rest or rest in _AFTER):
                    return start, found
            if text[start : start + 1] not in _BEFORE or start + 1 >= len(text):
                return None
            start += 1

    @cached_property
    def _dictionaries(self) -> tuple[dict[int, str], dict[int, str]]:
        from pypinyin.pinyin_dict import pinyin_dict
        from pypinyin_dict.pinyin_data.kmandarin_8105 import pinyin_dict as customary

        return customary, pinyin_dict

    def _words_for(self, unit_code: str) -> _Words:
        return self._for_all[0] if not self._prefixes else self._near(unit_code, "word")

    def _surnames_for(self, unit_code: str) -> _Words:
        return self._for_all[1] if not self._prefixes else self._near(unit_code, "surname")

    def _near(self, unit_code: str, use: str) -> _Words:
        if not unit_code.startswith(self._prefixes):
            return self._for_all[USES.index(use)]
        rows = (row for row in self.rows if row.use == use and unit_code.startswith(row.unit_code))
        return _Words.of(sorted(rows, key=lambda row: len(row.unit_code)))

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        return tuple({row.unit_code for row in self.rows if row.unit_code})

    @cached_property
    def _for_all(self) -> tuple[_Words, _Words]:
        everywhere = [row for row in self.rows if not row.unit_code]
        words, surnames = (_Words.of(row for row in everywhere if row.use == use) for use in USES)
        return words, surnames


class _Words(NamedTuple):
    """Readings by their text, and for each first character the lengths of texts, longest first."""

    by_text: dict[str, Reading]
    lengths: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, rows: Iterable[Reading]) -> _Words:
        by_text = {row.text: row for row in rows}
        lengths: dict[str, set[int]] = {}
        for text in by_text:
            lengths.setdefault(text[0], set()).add(len(text))
        return cls(by_text, {letter: tuple(sorted(found, reverse=True)) for letter, found in lengths.items()})
