"""How figures and codes of the tables read to staff: shares, people, costs, kinds, groups, outcomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.texts import keys, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coverplan.texts import Language
    from coverplan.units import Cutoff

__all__ = [
    "amount", "cost_amount", "difference", "joined", "kind_word", "limit_text", "met_word", "people", "plain", "points", "share_text", "word_of",
]  # fmt: skip

# Units of percentages, and what makes fractions of them.
_PERCENT = {"share": 1.0, "%": 0.01, "％": 0.01}
# A smaller difference of percentages is told by its first figure that is not 0.
_LEAST_POINTS = 0.05
# Control characters may stand in a name but not in a workbook's or a document's XML.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(value: object) -> str:
    r"""Return a value as text that XML can hold, empty for a missing one.

    Examples
    --------
    >>> plain("甲\x07村"), plain(None)
    ('甲村', '')
    """
    return "" if _missing(value) else _UNPRINTABLE.sub("", str(value))


def word_of(family: str, code: object, language: Language | None = None) -> str:
    """Return the word of a code, or the code itself where there is no word for it.

    Parameters
    ----------
    family
        First part of the text's key: kind, status, group, level, reason, basis, action, severity ...
    code
        The code; a missing one gives an empty text.
    language
        By default the current one.

    Examples
    --------
    >>> word_of("kind", "hospital", "en"), word_of("kind", "library", "en")
    ('hospital', 'library')
    """
    key = f"{family}.{plain(code)}"
    return say(key, language) if key in keys() else plain(code)


def kind_word(own: Mapping[str, str], kind: object, language: Language | None = None) -> str:
    """Return the name of a kind of facility.

    Parameters
    ----------
    own
        Kinds that the plan adds, with the names given there (``plan.facility_kinds``).
    kind
        The kind.
    language
        By default the current one.

    Examples
    --------
    >>> kind_word({"library": "图书馆"}, "library", "en"), kind_word({}, "hospital", "en")
    ('图书馆', 'hospital')
    """
    return own.get(plain(kind)) or word_of("kind", kind, language)


def share_text(share: object) -> str:
    """Return a fraction as a percentage with one decimal; only a full share reads 100.0 %.

    Examples
    --------
    >>> share_text(0.873), share_text(0.9999), share_text(1.0), share_text(pd.NA)
    ('87.3 %', '99.9 %', '100.0 %', '—')
    """
    if _missing(share):
        return say("amount.unknown")
    percent = 100.0 * float(share)  # type: ignore[arg-type]
    if percent < 100.0 - 1e-7:
        percent = min(percent, 99.9)
    return f"{percent:.1f} %"


def people(count: object, group: object = "residents", language: Language | None = None) -> str:
    """Return a number of people (or of dwellings, where they stand for people) with thousands separators.

    Parameters
    ----------
    count
        How many.
    group
        The group that is counted.
    language
        By default the current one.

    Examples
    --------
    >>> people(17640.0, "residents", "en"), people(12.0, "dwellings", "en")
    ('17,640 people', '12 dwellings')
    """
    if _missing(count):
        return say("amount.unknown")
    key = "amount.dwellings" if group == "dwellings" else "amount.people"
    return say(key, language, number=_number(count, 0))


def cost_amount(cost: object, unit: object, language: Language | None = None) -> str:
    """Return a cost in kilometres with one decimal, or in minutes.

    Parameters
    ----------
    cost
        Metres or seconds.
    unit
        ``"m"`` or ``"s"``.
    language
        By default the current one.

    Examples
    --------
    >>> cost_amount(5230.0, "m", "en"), cost_amount(400.0, "m", "en"), cost_amount(848.1, "s", "en")
    ('5.2 km', '400 m', '14 min')
    """
    if _missing(cost):
        return say("amount.unknown")
    value = float(cost)  # type: ignore[arg-type]
    if unit == "s":
        return say(
            "amount.min", language, number=_number(value / 60, 0 if value >= 600 or value % 60 == 0 else 1)
        )
    if value < 1000:
        return say("amount.m", language, number=_number(value, 0))
    return say("amount.km", language, number=_number(value / 1000, 1))


def limit_text(cutoff: Cutoff, language: Language | None = None) -> str:
    """Return a cutoff in its round unit, as the plan has it.

    Examples
    --------
    >>> from coverplan.units import Cutoff
    >>> limit_text(Cutoff("5 km"), "en"), limit_text(Cutoff("15 min"), "en"), limit_text(Cutoff("800 m"), "en")
    ('5 km', '15 min', '800 m')
    """
    key, factor = (
        ("min", 60.0) if cutoff.unit == "s" else ("km", 1000.0) if cutoff.value >= 1000 else ("m", 1.0)
    )
    return say(f"amount.{key}", language, number=f"{cutoff.value / factor:.6g}")


def amount(value: object, unit: object, language: Language | None = None) -> str:
    """Return a goal's figure with its unit.

    Parameters
    ----------
    value
        The figure; shares as fractions.
    unit
        ``"share"``, ``"units"`` or the unit that the plan gives.
    language
        By default the current one.

    Examples
    --------
    >>> amount(0.5, "share", "en"), amount(2.0, "units", "en"), amount(62.5, "%", "en"), amount(7.0, "", "en")
    ('50.0 %', '2 units', '62.5 %', '7')
    """
    if _missing(value):
        return say("amount.unknown")
    if unit == "share":
        return share_text(value)
    number = _number(value, 2).rstrip("0").rstrip(".")
    word = word_of("unit", unit, language)
    return say("amount.other", language, number=number, unit=word) if word else number


def difference(value: object, unit: object, language: Language | None = None) -> str:
    """Return by how much a goal's figure differs from another, with its unit: shares differ by percentage points.

    Parameters
    ----------
    value
        The difference; of shares as a fraction.
    unit
        As in :func:`amount`.
    language
        By default the current one.

    Examples
    --------
    >>> difference(0.134, "share", "en"), difference(8.3, "%", "en"), difference(1.0, "units", "en")
    ('13.4 percentage points', '8.3 percentage points', '1 units')
    """
    if unit not in _PERCENT or _missing(value):
        return amount(value, unit, language)
    return say("amount.points", language, number=points(_PERCENT[str(unit)] * float(value)))  # type: ignore[arg-type]


def points(share: float) -> str:
    """Return a difference of two shares in percentage points.

    Examples
    --------
    >>> points(0.134), points(0.0004)
    ('13.4', '0.04')
    """
    number = 100.0 * share
    return f"{number:.1f}" if abs(number) >= _LEAST_POINTS or not number else f"{number:.1g}"


def met_word(met: object, language: Language | None = None) -> str:
    """Return whether a goal is met, in a word.

    Examples
    --------
    >>> met_word(True, "en"), met_word(False, "en"), met_word(pd.NA, "en")
    ('met', 'not met', 'not measured')
    """
    if _missing(met):
        return say("met.unknown", language)
    return say("met.yes" if met else "met.no", language)


def joined(parts: Iterable[str], language: Language | None = None) -> str:
    """Return a list as a phrase.

    Examples
    --------
    >>> joined(["a", "b"], "en")
    'a, b'
    """
    return say("list.comma", language).join(parts)


def _number(value: object, decimals: int) -> str:
    return f"{float(value):,.{decimals}f}"  # type: ignore[arg-type]


def _missing(value: object) -> bool:
    return bool(pd.isna(value))  # type: ignore[call-overload]
