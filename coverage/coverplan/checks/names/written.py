"""How names are written: signs that do not belong, 通名 that are wrong or stand twice, characters outside the standard table."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from coverplan.place_names import (
    MISSPELT,
    codepoint,
    is_doubled,
    is_han,
    is_standard,
    name_parts,
    standard_forms,
)
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coverplan.place_names import NameParts

__all__ = ["FormFault", "foreign_characters", "form_faults", "suffix_fault", "tidied"]

_BRACKETS = frozenset("()[]{}<>（）［］【】〔〕〈〉《》「」『』｛｝＜＞﹙﹚")
_PLACEHOLDERS = frozenset("?？*＊□■○●◇◆\ufffd〓")
# Signs that stand in names: the zero of numbers, the point in names of other peoples, the sign of repetition.
_LAWFUL = frozenset("〇·々")
# Endings by which a name says its kind beyond doubt; 桃花居村 and 安居 are names of their own.
_PLAIN_ENDINGS = frozenset({"居"})
_KINDS_OF_LEVEL = {"village": ("村委会", "居委会"), "town": ("街道", "镇", "乡")}


class FormFault(NamedTuple):
    """What is wrong with the form of a name; ``is_grave`` where the name cannot be read as it stands."""

    told: Term
    is_grave: bool = False


def form_faults(name: str) -> list[FormFault]:
    """Return what is wrong with the form of a name.

    Examples
    --------
    >>> [fault.told.message("en") for fault in form_faults("丙 庄2村(北)")]
    ['blanks', 'brackets', 'Arabic digits: 2']
    >>> form_faults("丙庄村村民委员会"), form_faults("丙?村")[0].is_grave
    ([], True)
    """
    return list(_form_faults(name))


def _form_faults(name: str) -> Iterator[FormFault]:
    signs = [letter for letter in dict.fromkeys(name) if not is_han(letter) and letter not in _LAWFUL]
    lost = [letter for letter in signs if letter in _PLACEHOLDERS or _is_lost(letter)]
    if lost:
        shown = "、".join(codepoint(letter) for letter in lost)
        yield FormFault(Term.of("names.form.lost", signs=shown), is_grave=True)
    rest = [letter for letter in signs if letter not in lost]
    if any(map(str.isspace, rest)):
        yield FormFault(Term("names.form.blanks"))
    wide = [letter for letter in rest if unicodedata.east_asian_width(letter) == "F" and letter.isalnum()]
    if wide:
        yield FormFault(Term.of("names.form.wide", signs="".join(wide)))
    if _BRACKETS & set(rest):
        yield FormFault(Term("names.form.brackets"))
    digits = [letter for letter in rest if letter.isdigit() and letter not in wide]
    if digits:
        yield FormFault(Term.of("names.form.digits", signs="".join(digits)))
    letters = [letter for letter in rest if letter.isalpha() and letter not in wide]
    if letters:
        yield FormFault(Term.of("names.form.letters", signs="".join(letters)))
    others = [letter for letter in rest if not (letter.isalnum() or letter.isspace() or letter in _BRACKETS)]
    if others:
        yield FormFault(Term.of("names.form.signs", signs="、".join(codepoint(letter) for letter in others)))
    if not any(map(is_han, name)):
        yield FormFault(Term("names.form.no-name"), is_grave=True)
    elif is_doubled(name):
        yield FormFault(Term.of("names.form.doubled", word=name_parts(name).ending))


def _is_lost(letter: str) -> bool:
    """Say whether a sign stands for nothing that can be read: private use, control, unassigned, half a pair."""
    return unicodedata.category(letter) in ("Co", "Cn", "Cs", "Cc", "Cf") and not letter.isspace()


def tidied(name: str) -> str:
    """Return a name without blanks, in half width: what is meant where nothing else is wrong; ``""`` where it is as it was.

    Examples
    --------
    >>> tidied(" 丙 庄村"), tidied("丙庄村")
    ('丙庄村', '')
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    return plain if plain != name else ""


def suffix_fault(parts: NameParts, level: str, kind: str) -> Term | None:
    """Return what is wrong with the 通名 of a unit: a slip of the pen, or that of another kind.

    Parameters
    ----------
    parts
        Of its name.
    level, kind
        Of the unit; the kind as table or code says, ``""`` where neither does.

    Examples
    --------
    >>> suffix_fault(name_parts("乐和村村名委员会"), "village", "村委会").message("en")
    "'村名委员会' stands where '村民委员会' is meant"
    >>> suffix_fault(name_parts("丙庄村"), "village", "居委会").message("en"), suffix_fault(name_parts("丙庄村"), "village", "村委会")
    ("'村' is the ending of a 村委会, and the unit is a 居委会", None)
    """
    if parts.ending in MISSPELT:
        return Term.of("names.suffix.slip", ending=parts.ending, meant=MISSPELT[parts.ending])
    kinds = _KINDS_OF_LEVEL.get(level, ())
    differs = kind in kinds and parts.kind in kinds and kind != parts.kind
    if differs and parts.ending not in _PLAIN_ENDINGS:
        return Term.of("names.suffix.kind", ending=parts.ending, said=parts.kind, kind=kind)
    return None


def foreign_characters(names: Iterable[str]) -> dict[str, list[Term]]:
    """Return, for the names that have any, the characters outside 通用规范汉字表, with their number and what they stand for.

    Examples
    --------
    >>> {name: [term.message("en") for term in told] for name, told in foreign_characters(["莊㘵", "庄"]).items()}
    {'莊㘵': ["'莊' (U+838A), which stands for '庄'", "'㘵' (U+3635)"]}
    """
    names = list(names)
    letters = set().union(*names)
    foreign = sorted(letter for letter in letters if is_han(letter) and not is_standard(letter))
    told: dict[str, Term] = {}
    for letter, standard in standard_forms(foreign).items():
        about = {"letter": letter, "number": codepoint(letter)}
        key = "names.rare.stands-for" if standard else "names.rare.alone"
        told[letter] = Term.of(key, **about, **({"standard": standard} if standard else {}))
    if not told:
        return {}
    found = {name: [told[letter] for letter in dict.fromkeys(name) if letter in told] for name in names}
    return {name: terms for name, terms in found.items() if terms}
