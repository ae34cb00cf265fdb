"""How figures and codes of the tables read to staff: shares, people, costs, kinds, groups, outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.texts import Named, Said, keys, say
from coverplan.units import ClassCutoffs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coverplan.tables import Measure
    from coverplan.texts import Language
    from coverplan.units import Within

__all__ = [
    "Group", "Weight", "amount", "cost_amount", "counted_verdicts", "difference", "estimated_text", "group_word", "joined", "kind_word", "layer_word", "limit_text",
    "met_word", "plain", "points", "remarks", "share_text", "some_share_text", "title_in", "weight_text", "word_of",
]  # fmt: skip

# A share below this would read 0.0 %.
_LEAST_SHARE = 0.0005

# Units of percentages, and what makes fractions of them.
_PERCENT = {"share": 1.0, "%": 0.01, "％": 0.01}
# A smaller difference of percentages is told by its first figure that is not 0.
_LEAST_POINTS = 0.05
# One of the units that a sum or a product is made of.
_ONE_UNIT = re.compile(r"[^ ×+()]+")
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


@dataclass(frozen=True)
class KindName:
    """A kind of facility that stands in a text, worded together with it (see :func:`kind_word`).

    Examples
    --------
    >>> KindName("hospital").message("en")
    'hospital'
    """

    kind: str
    own: str = ""

    def message(self, language: Language | None = None) -> str:
        """Word the kind in a language (by default the current one)."""
        return self.own or word_of("kind", self.kind, language)


def class_word(name: str, language: Language | None = None) -> str:
    """Return the name of a class of units: urban and rural, a level, or a type as the units have it.

    Examples
    --------
    >>> class_word("urban", "en"), class_word("town", "en"), class_word("街道", "en")
    ('urban', 'town', '街道')
    """
    for family in ("class", "level"):
        if f"{family}.{name}" in keys():
            return word_of(family, name, language)
    return plain(name)


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


def weight_text(count: object, measure: Measure, language: Language | None = None) -> str:
    """Return a weight in the unit of what it counts, with thousands separators.

    Parameters
    ----------
    count
        How many; square metres for ``"m2"``.
    measure
        What is counted, as :meth:`coverplan.plan.Plan.measure` says of a group.
    language
        By default the current one.

    Examples
    --------
    >>> weight_text(17640.0, "people", "en"), weight_text(12.0, "dwellings", "en"), weight_text(900.4, "m2", "en")
    ('17,640 people', '12 dwellings', '900 m²')
    """
    if _missing(count):
        return say("amount.unknown", language)
    return say(f"amount.{measure}", language, number=_number(count, 0))


@dataclass(frozen=True)
class Weight:
    """A weight that stands in a text, worded together with it (see :func:`weight_text`).

    Examples
    --------
    >>> Weight(1200.0, "households").message("en")
    '1,200 households'
    """

    count: float
    measure: Measure

    def message(self, language: Language | None = None) -> str:
        """Word the weight in a language (by default the current one)."""
        return weight_text(self.count, self.measure, language)


def group_word(group: object, measure: Measure, language: Language | None = None) -> str:
    """Return the name of a group: its own word where that fits what is counted, else the word of what is counted.

    Parameters
    ----------
    group
        Column of the residents layer; a missing one gives an empty text.
    measure
        What its figures count.
    language
        By default the current one.

    Examples
    --------
    >>> group_word("residents_60plus", "people", "en"), group_word("residents", "m2", "en"), group_word("dwellings", "dwellings", "en")
    ('residents aged 60+', 'square metres', 'dwellings')
    """
    code = plain(group)
    fits = measure in ("people", code)
    return word_of("group", code, language) if fits or not code else say(f"measure.{measure}", language)


@dataclass(frozen=True)
class Group:
    """A group that stands in a text, worded together with it (see :func:`group_word`).

    Examples
    --------
    >>> Group("residents_60plus", "people").message("en")
    'residents aged 60+'
    """

    name: str
    measure: Measure

    def message(self, language: Language | None = None) -> str:
        """Word the group in a language (by default the current one)."""
        return group_word(self.name, self.measure, language)


def layer_word(layer: object, measure: Measure | None, language: Language | None = None) -> str:
    """Return the name of a layer; that of the residents says what they count, or that they are demand points.

    Parameters
    ----------
    layer
        Its name in the plan.
    measure
        What the residents layer counts; None where that is not known.
    language
        By default the current one.

    Examples
    --------
    >>> layer_word("roads", "m2", "en"), layer_word("residents", "people", "en"), layer_word("residents", "dwellings", "en")
    ('roads', 'residents', 'dwellings')
    """
    if layer == "residents" and measure != "people":
        return say(f"measure.{measure}" if measure else "layer.demand", language)
    return word_of("layer", layer, language)


def title_in(title: object, title_en: object, language: Language | None = None) -> str:
    """Return a goal's title in a language: the English one where there is one.

    Examples
    --------
    >>> title_in("公墓", "cemeteries", "en"), title_in("公墓", "", "en"), title_in("公墓", "cemeteries", "zh")
    ('cemeteries', '公墓', '公墓')
    """
    return Named(plain(title), plain(title_en) or plain(title)).message(language)


def estimated_text(share: object, measure: Measure, language: Language | None = None) -> str:
    """Say how much of what is counted was estimated; empty where nothing was.

    Parameters
    ----------
    share
        Fraction of the weight; missing where nothing is weighed.
    measure
        What is counted.
    language
        By default the current one.

    Examples
    --------
    >>> estimated_text(0.4358, "people", "en"), estimated_text(1e-6, "m2", "en"), estimated_text(0.0, "people")
    ('43.6 % of the people are estimated', 'less than 0.1 % of the square metres are estimated', '')
    """
    if _missing(share) or not float(share) > 0:  # type: ignore[arg-type]
        return ""
    return say(
        "estimated.share",
        language,
        share=some_share_text(share, language),
        what=say(f"measure.{measure}", language),
    )


def some_share_text(share: object, language: Language | None = None) -> str:
    """Return a share as a percentage; one that is there never reads 0.0 %.

    Examples
    --------
    >>> some_share_text(0.4, "en"), some_share_text(0.0001, "en"), some_share_text(0.0, "en")
    ('40.0 %', 'less than 0.1 %', '0.0 %')
    """
    little = not _missing(share) and 0 < float(share) < _LEAST_SHARE  # type: ignore[arg-type]
    return say("estimated.little", language) if little else share_text(share)


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


def limit_text(cutoff: Within, language: Language | None = None) -> str:
    """Return a cutoff in its round unit, as the plan has it; class by class where it differs.

    Examples
    --------
    >>> from coverplan.units import Cutoff
    >>> limit_text(Cutoff("5 km"), "en"), limit_text(Cutoff("15 min"), "en"), limit_text(Cutoff("800 m"), "en")
    ('5 km', '15 min', '800 m')
    """
    if isinstance(cutoff, ClassCutoffs):
        each = [
            say("amount.of-class", language, name=class_word(name, language), limit=limit_text(one, language))
            for name, one in cutoff.pairs
        ]
        return joined(each, language)
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
    if unit == "units":
        return say("amount.units", language, number=number)
    if (key := f"amount.in.{unit}") in keys():
        return say(key, language, number=number)
    word = word_of("unit", unit, language)
    return say("amount.other", language, number=number, unit=word) if word else number


def unit_words(unit: str, language: Language | None = None) -> str:
    """Word a unit, also one that is made of several.

    Examples
    --------
    >>> unit_words("m × (people + plots)", "en"), unit_words("share", "en"), unit_words("", "en")
    ('m × (people + plots)', '%', '')
    """

    def word(found: re.Match[str]) -> str:
        family = "measure-unit" if f"measure-unit.{found[0]}" in keys() else "unit"
        return word_of(family, found[0], language)

    return _ONE_UNIT.sub(word, unit)


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
    ('13.4 percentage points', '8.3 percentage points', '1 unit')
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


def met_word(met: object, value: object, language: Language | None = None) -> str:
    """Return whether a goal is met, in a word.

    Parameters
    ----------
    met
        Missing where nobody can say.
    value
        The figure; where there is one without a verdict, it is measured and the verdict is open.

    Examples
    --------
    >>> met_word(True, 0.9, "en"), met_word(False, 0.1, "en"), met_word(pd.NA, 0.5, "en"), met_word(pd.NA, pd.NA, "en")
    ('met', 'not met', 'open', 'not measured')
    """
    if _missing(met):
        return say("met.unknown" if _missing(value) else "met.open", language)
    return say("met.yes" if met else "met.no", language)


def counted_verdicts(met: pd.Series, value: pd.Series, language: Language | None = None) -> dict[str, object]:
    """Count the goals met, not met, open and not measured; ``counts`` says it, and nothing of what there is none of.

    Parameters
    ----------
    met, value
        As in :func:`met_word`, goal by goal.

    Examples
    --------
    >>> counted_verdicts(pd.Series([True, None, None]), pd.Series([1.0, 0.5, None]), "en")
    {'all': 3, 'met': 1, 'short': 0, 'open': 1, 'unknown': 1, 'counts': '1 is met, 1 is open, 1 was not measured'}
    """
    is_open = int((met.isna() & value.notna()).sum())
    judged = met.dropna().astype(bool)
    counts = {
        "met": int(judged.sum()), "short": int((~judged).sum()), "open": is_open, "unknown": int(met.isna().sum()) - is_open,
    }  # fmt: skip
    said = [say(f"counted.{name}", language, count=count) for name, count in counts.items() if count]
    return {"all": len(met), **counts, "counts": say("list.clause", language).join(said)}


def joined(parts: Iterable[str], language: Language | None = None) -> str:
    """Return a list as a phrase.

    Examples
    --------
    >>> joined(["a", "b"], "en")
    'a, b'
    """
    return _put_together("list.comma", list(parts), language)


def remarks(parts: Iterable[str], language: Language | None = None) -> str:
    """Return remarks one behind the other; empty ones fall away.

    Examples
    --------
    >>> remarks(["a", "", "b"], "en")
    'a; b'
    """
    return _put_together("list.semicolon", [part for part in parts if part], language)


def _put_together(sign: str, parts: Sequence[str], language: Language | None) -> str:
    return Said.of(
        say(sign, language).join(parts),
        lambda other: say(sign, other).join(Said.again(part, other) for part in parts),
    )


def _number(value: object, decimals: int) -> str:
    return f"{float(value):,.{decimals}f}"  # type: ignore[arg-type]


def _missing(value: object) -> bool:
    return bool(pd.isna(value))  # type: ignore[call-overload]
