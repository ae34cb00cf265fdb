"""Names of units: the forms that one may take, how they are written and read, and which unit a name means."""

from __future__ import annotations

from coverplan.place_names.characters import LookAlikes, codepoint, is_han, is_standard, standard_forms
from coverplan.place_names.forms import MISSPELT, TYPE_WORDS, NameParts, is_doubled, name_parts, plain_name
from coverplan.place_names.pinyin import USES, Reading, Readings, is_syllable, untoned
from coverplan.place_names.spelling import SpellingFault, judge_spelling, letters_of, romanise
from coverplan.place_names.terms import SORTS, NameTerm, Terms
from coverplan.place_names.unit_names import UnitNames

__all__ = [
    "MISSPELT",
    "SORTS",
    "TYPE_WORDS",
    "USES",
    "LookAlikes",
    "NameParts",
    "NameTerm",
    "Reading",
    "Readings",
    "SpellingFault",
    "Terms",
    "UnitNames",
    "codepoint",
    "is_doubled",
    "is_han",
    "is_standard",
    "is_syllable",
    "judge_spelling",
    "letters_of",
    "name_parts",
    "plain_name",
    "romanise",
    "standard_forms",
    "untoned",
]
