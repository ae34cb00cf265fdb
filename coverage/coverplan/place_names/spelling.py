"""Names in letters: how they are spelled, and what is wrong with a spelling that is given."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from coverplan.place_names.forms import name_parts, plain_name
from coverplan.place_names.pinyin import Readings, untoned

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SpellingFault", "judge_spelling", "letters_of", "romanise"]

SpellingFault = Literal["", "letters", "other-reading", "tones", "form"]

# 通名 whose two halves are words of their own.
_APART = {"村民": 2, "居民": 2, "社区": 2, "街道": 2}
_MARKS = "'’‘ʼ"


def romanise(
    name: str, *, level: str = "", tones: bool = False, unit_code: str = "", readings: Readings | None = None
) -> str:
    """Spell a name in 汉语拼音: 专名 and 通名 apart, each with a capital; the name of a village in one word.

    Source: 地名管理条例 第十五条; 中国地名汉语拼音字母拼写规则（汉语地名部分）: the names of villages are written in one word, a
    syllable within a word that begins with a, o or e takes an apostrophe.

    Parameters
    ----------
    name
        Of a unit, or of a street.
    level
        Of the unit, as :func:`name_parts` takes it.
    tones
        Whether tones are marked.
    unit_code
        Of the unit, for readings that hold there.
    readings
        By default those that come with the program.

    Returns
    -------
    str
        Characters that have no reading stand as they are.

    Examples
    --------
    >>> [romanise(name) for name in ("小安山镇", "李庄", "阚庄村村民委员会", "水泊街道", "甲庄社区")]
    ["Xiao'anshan Zhen", 'Lizhuang', 'Kanzhuangcun Cunmin Weiyuanhui', 'Shuipo Jiedao', 'Jiazhuang Shequ']
    >>> romanise("吕庄村", tones=True), romanise("梁山县", level="county")
    ('Lǚzhuāngcūn', 'Liangshan Xian')
    """
    known = readings or Readings.usual()
    specific, endings = _taken_apart(name, level)
    words = [known.of(specific, unit_code), *(known.of(word) for word in endings)]
    return " ".join(_word(word, tones=tones) for word in words if word)


def judge_spelling(
    name: str, given: str, *, level: str = "", unit_code: str = "", readings: Readings | None = None
) -> SpellingFault:
    """Say what is wrong with the spelling that a list gives for a name.

    Parameters
    ----------
    name, level, unit_code, readings
        As :func:`romanise` takes them.
    given
        With tones or without.

    Returns
    -------
    str
        ``""`` where it is right: as :func:`romanise` spells it, the 村 of a village apart or joined, with its whole 通名, the
        first word of it, or none. Else ``"letters"`` (other syllables), ``"other-reading"`` (a character of it can be read so, but is
        not by the tables: they lack a row, or the spelling is wrong), ``"tones"`` (they are marked, and differ),
        ``"form"`` (blanks, capitals, apostrophes or ü).

    Examples
    --------
    >>> [judge_spelling("小安山镇", given) for given in ("Xiao'anshan Zhen", "Xiǎo'ānshān Zhèn", "Xiaoanshan Zhen", "Anshan Zhen")]
    ['', '', 'form', 'letters']
    >>> judge_spelling("乐和村", "Yuehecun"), judge_spelling("李庄", "Lízhuāng"), judge_spelling("吕庄", "Lvzhuang")
    ('other-reading', 'tones', 'form')
    """
    known = readings or Readings.usual()
    written = unicodedata.normalize("NFC", given.strip())
    forms = list(_lawful(name, level))
    spelled = [[known.of(specific, unit_code), *map(known.of, endings)] for specific, endings in forms]
    told = letters_of(written)
    same = [
        words for words in spelled if letters_of("".join(untoned(s) for word in words for s in word)) == told
    ]
    if not same:
        return (
            "other-reading" if any(_may_be_read(forms_of, told, known) for forms_of in forms) else "letters"
        )
    has_tones = untoned(written) != written
    texts = [" ".join(_word(word, tones=has_tones) for word in words if word) for words in same]
    plain = _plain_marks(written)
    if plain in texts:
        return ""
    if has_tones and untoned(plain) in map(untoned, texts):
        return "tones"
    return "form"


def _taken_apart(name: str, level: str) -> tuple[str, tuple[str, ...]]:
    """Return the 专名 as it is spelled in one word, and the words of the 通名."""
    parts = name_parts(name, level)
    base = plain_name(name).removesuffix(parts.ending)
    if parts.ending in ("村", "行政村"):
        return (base + "村", ()) if parts.ending == "村" else (base, ("行政", "村"))
    return base, tuple(_split(parts.ending))


def _split(ending: str) -> Iterable[str]:
    while ending:
        size = 2 if len(ending) > 3 and ending[:2] in _APART else len(ending)
        yield ending[:size]
        ending = ending[size:]


def _lawful(name: str, level: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    specific, endings = _taken_apart(name, level)
    for count in range(len(endings), -1, -1):
        yield specific, endings[:count]
        if specific.endswith("村") and specific != "村":
            yield specific[:-1], ("村", *endings[:count])
            if not count:
                yield specific[:-1], ()


def _word(syllables: tuple[str, ...], *, tones: bool) -> str:
    said = ""
    for syllable in syllables:
        one = syllable if tones else untoned(syllable)
        said += f"'{one}" if said and untoned(one)[:1] in ("a", "o", "e") else one
    return said[:1].upper() + said[1:]


def _plain_marks(text: str) -> str:
    return re.sub(f"[{_MARKS}]", "'", text)


def letters_of(text: str) -> str:
    """Return the letters of a spelling alone, without tones, blanks and capitals; ü however it is typed.

    Examples
    --------
    >>> letters_of("Xiǎo'ānshān Zhèn"), letters_of("Lvzhuang")
    ('xiaoanshanzhen', 'lüzhuang')
    """
    plain = untoned(text).casefold().replace("u:", "ü").replace("v", "ü")
    return re.sub(r"[\W_]", "", plain)


def _may_be_read(form: tuple[str, tuple[str, ...]], told: str, readings: Readings) -> bool:
    """Say whether some reading of every character makes these letters."""
    ends = {0}
    for letter in form[0] + "".join(form[1]):
        syllables = {letters_of(one) for one in readings.others_of(letter)}
        ends = {at + len(one) for at in ends for one in syllables if told.startswith(one, at)}
    return len(told) in ends
