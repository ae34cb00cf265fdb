"""One finding, and findings as a table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pandas as pd

from coverplan.findings.citing import cited_in
from coverplan.findings.rules import RULES, Severity
from coverplan.texts import current_language, on_one_line, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from shapely.geometry.base import BaseGeometry

    from coverplan.texts import Language

__all__ = ["COLUMNS", "Acceptance", "Finding", "Severity", "SizeUnit", "findings_frame", "worst_first"]

COLUMNS = (
    "rule", "level", "layer", "unit_code", "name", "lon", "lat", "size", "size_unit", "message", "advice", "basis",
    "fingerprint", "accepted",
)  # fmt: skip
_DECIMALS_OF_DEGREES = 7
SizeUnit = Literal["", "m", "m2", "people"]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


# Where a thing stands in a file says nothing about the thing.
_NOT_OF_THE_DATA = frozenset({"file", "row", "rows", "where", "sheet"})
_DIGITS_OF_A_PRINT = 12
_DECIMALS_OF_A_PRINT = 6


@dataclass(frozen=True)
class Acceptance:
    """A row of accepted.csv: who let which finding stand, why, from when, and until when.

    Parameters
    ----------
    rule, unit_code, fingerprint
        Of the finding.
    reason, by
        Why, and who says so.
    on, until
        The day it was accepted, and the last on which that holds; None: until the data change.

    Examples
    --------
    >>> from datetime import date
    >>> row = Acceptance("border.gap", "1", "f0", reason="river", by="office", on=date(2026, 1, 2), until=date(2026, 12, 31))
    >>> row.is_over(date(2026, 12, 31)), row.is_over(date(2027, 1, 1))
    (False, True)
    """

    rule: str
    unit_code: str
    fingerprint: str
    reason: str
    by: str
    on: date
    until: date | None = None

    def is_over(self, day: date) -> bool:
        """Say whether its last day has passed."""
        return self.until is not None and self.until < day


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault, doubt or assumption in the data.

    Parameters
    ----------
    rule
        Id of a rule in :data:`coverplan.findings.RULES`.
    layer
        The layer it is about: boundaries, facilities, residents, roads, indicators, plan ...
    unit_code, name
        The unit or thing it is about, where there is one.
    lon, lat
        WGS-84 degrees of the fault itself, where it has a place.
    size, size_unit
        How large the fault is, where that is known: metres, square metres or people.
    params
        Values for the placeholders of the rule's message and advice.
    severity
        Level of this finding where it differs from the rule's.
    basis
        Law or standard behind it where it differs from the rule's; "" for none.
    shape
        The fault itself in WGS-84 degrees, where it is more than a place: the gap, the line, the spike.

    accepted
        Who let it stand; such a finding is quiet.

    Examples
    --------
    >>> found = Finding(rule="layer.datum-missing", layer="facilities", params={"file": "a.csv", "datum": "wgs84"})
    >>> found.level
    'warning'
    """

    rule: str
    layer: str
    unit_code: str = ""
    name: str = ""
    lon: float | None = None
    lat: float | None = None
    size: float | None = None
    size_unit: SizeUnit = ""
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None
    basis: str | None = None
    shape: BaseGeometry | None = field(default=None, compare=False)
    accepted: Acceptance | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            msg = f"no such rule: {self.rule}"
            raise ValueError(msg)

    @property
    def level(self) -> Severity:
        """``"error"``, ``"warning"`` or ``"info"``; what is accepted is but a remark."""
        return "info" if self.accepted is not None else self.loud_level

    @property
    def loud_level(self) -> Severity:
        """Its level where nobody accepts it."""
        return self.severity or RULES[self.rule].level

    @cached_property
    def fingerprint(self) -> str:
        """What the finding rests on, in a word: the same for the same data, whatever their order and files are called."""
        params = sorted((name, repr(self.params[name])) for name in self.params.keys() - _NOT_OF_THE_DATA)
        place = tuple(
            None if degrees is None else round(degrees, _DECIMALS_OF_A_PRINT)
            for degrees in (self.lon, self.lat)
        )
        rests_on = (self.rule, self.layer, self.unit_code, self.name, place, self.size, params)
        # a letter first: no spreadsheet takes it for a number
        return "f" + hashlib.sha256(repr(rests_on).encode()).hexdigest()[:_DIGITS_OF_A_PRINT]

    def cited(self, language: Language | None = None) -> str:
        """Return the law or standard behind it; "" for none."""
        return cited_in(RULES[self.rule].basis if self.basis is None else self.basis, language)

    def message(self, language: Language | None = None) -> str:
        """Say what was found."""
        return on_one_line(self._said(f"finding.{self.rule}", language))

    def advice(self, language: Language | None = None) -> str:
        """Say what to do about it."""
        return self._said(f"finding.{self.rule}.advice", language)

    def _said(self, key: str, language: Language | None) -> str:
        """Word a text once: table, page and GeoPackage ask for the same."""
        about = (key, language or current_language())
        if about not in self._texts:
            self._texts[about] = say(*about, **self.params)
        return self._texts[about]

    @cached_property
    def _texts(self) -> dict[tuple[str, Language], str]:
        return {}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of ``findings.csv``: worst first, then by layer, rule, unit and place.

    Examples
    --------
    >>> params = {"name": "甲", "code": "1", "number": "999"}
    >>> found = [Finding(rule=rule, layer="boundaries", params=params) for rule in ("code.quasi", "code.range")]
    >>> [one.rule for one in worst_first(found)]
    ['code.range', 'code.quasi']
    """
    return sorted(
        findings,
        key=lambda f: (
            _ORDER[f.level], f.layer, f.rule, f.unit_code, f.name, f.lon or 0.0, f.lat or 0.0, f.message("en"),
        ),
    )  # fmt: skip


def _accepted(finding: Finding, language: Language | None) -> str:
    row = finding.accepted
    if row is None:
        return ""
    return say(
        "findings.accepted-by" if row.until is None else "findings.accepted-until",
        language,
        level=say(f"severity.{finding.loud_level}", language),
        reason=row.reason,
        by=row.by,
        on=row.on.isoformat(),
        until="" if row.until is None else row.until.isoformat(),
    )


def findings_frame(findings: Iterable[Finding], language: Language | None = None) -> pd.DataFrame:
    """Return findings as the table of ``findings.csv``, worst first.

    Parameters
    ----------
    findings
        In any order.
    language
        Language of message and advice.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`; ``lon`` and ``lat`` in WGS-84 degrees, empty where there is no place.

    Examples
    --------
    >>> list(findings_frame([]).columns) == list(COLUMNS)
    True
    """
    rows = [
        (
            f.rule,
            f.level,
            f.layer,
            f.unit_code,
            f.name,
            f.lon,
            f.lat,
            f.size,
            f.size_unit,
            f.message(language),
            f.advice(language),
            f.cited(language),
            f.fingerprint,
            _accepted(f, language),
        )
        for f in worst_first(findings)
    ]
    numbers = dict.fromkeys(("lon", "lat", "size"), "float64")
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers)
    return frame.round({"lon": _DECIMALS_OF_DEGREES, "lat": _DECIMALS_OF_DEGREES})
