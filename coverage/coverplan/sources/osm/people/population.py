"""Population figures as OpenStreetMap has them: free text, read with care."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Population", "read_population"]

_NOTE = re.compile(r"[(（\[].*?[)）\]]")
_APPROXIMATE = re.compile(r"^[~≈±]|^(?:ca|circa|approx|approximately|about|around|c)\b\.?|^[约近]|\?$")
_LIMIT = re.compile(r"[<>≤≥+]|以上|over|more than", re.IGNORECASE)
# Thousands in groups of three, by comma, dot, apostrophe or space; else plain digits with an optional fraction.
_NUMBER = r"\d{1,3}(?:[ ,.'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|—|~|to|至)\s*(?P<high>{_NUMBER}))?\s*(?P<scale>万|million|mio|mill?|k|thousand)?\s*"
    r"(?:人|inhabitants|residents|people|inh|hab|einwohner|ew)?\.?"
)
_SCALES = {
    "万": 10_000.0,
    "million": 1e6,
    "mio": 1e6,
    "mill": 1e6,
    "mil": 1e6,
    "k": 1000.0,
    "thousand": 1000.0,
}
_MOST_PEOPLE = 2e9


@dataclass(frozen=True)
class Population:
    """A number of people.

    Attributes
    ----------
    value
        Residents.
    is_exact
        False for a range, a limit or a figure marked as approximate.
    """

    value: float
    is_exact: bool


def read_population(text: str | None) -> Population | None:
    """Read the value of a ``population`` tag.

    Parameters
    ----------
    text
        As tagged: ``12345``, ``12,345``, ``12 345``, ``12.345``, ``~500``, ``500-600`` (its middle),
        ``1.2万``, ``12345 (2019)``, ``12345;2019`` (the first figure) ...

    Returns
    -------
    Population or None
        None when there is no text or no figure can be read from it.

    Notes
    -----
    A dot or comma before exactly three digits separates thousands, since nobody counts people in fractions;
    with 万 or million behind it, it is the decimal point. A figure that leaves a fraction of a person is refused.

    Examples
    --------
    >>> read_population("12,345"), read_population("500-600")
    (Population(value=12345.0, is_exact=True), Population(value=550.0, is_exact=False))
    >>> read_population("unknown") is None
    True
    """
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text).casefold().split(";")[0]
    plain = " ".join(_NOTE.sub(" ", plain).split())
    loose = _LIMIT.sub(" ", _APPROXIMATE.sub(" ", plain, count=1)).strip()
    found = _FIGURE.fullmatch(loose)
    if found is None:
        return None
    scale = _SCALES.get(found["scale"] or "", 1.0)
    ends = [_number(text, scale) for text in (found["low"], found["high"] or found["low"])]
    value = sum(ends) / 2
    is_exact = loose == plain and found["high"] is None and found["scale"] is None
    return (
        Population(value, is_exact)
        if value <= _MOST_PEOPLE and all(end.is_integer() for end in ends)
        else None
    )


def _number(text: str, scale: float) -> float:
    """Return the number, or infinity for one whose separators can mean nothing."""
    marks = re.findall(r"\D", text)
    in_groups = re.fullmatch(r"\d{1,3}(?:\D\d{3})+", text) is not None
    if not marks or (in_groups and scale == 1):
        return float(re.sub(r"\D", "", text)) * scale
    return (
        round(float(text.replace(",", ".")) * scale, 6) if len(marks) == 1 and marks[0] in ".," else math.inf
    )
