"""One finding, and findings as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from coverplan.findings.rules import RULES, Severity
from coverplan.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from coverplan.texts import Language

__all__ = ["COLUMNS", "Finding", "Severity", "SizeUnit", "findings_frame"]

COLUMNS = (
    "rule", "level", "layer", "unit_code", "name", "lon", "lat", "size", "size_unit", "message", "advice", "basis",
)  # fmt: skip
_DECIMALS_OF_DEGREES = 7
SizeUnit = Literal["", "m", "m2", "people"]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


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

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            msg = f"no such rule: {self.rule}"
            raise ValueError(msg)

    @property
    def level(self) -> Severity:
        """``"error"``, ``"warning"`` or ``"info"``."""
        return self.severity or RULES[self.rule].level

    @property
    def cited(self) -> str:
        """The law or standard behind it; "" for none."""
        return RULES[self.rule].basis if self.basis is None else self.basis

    def message(self, language: Language | None = None) -> str:
        """Say what was found."""
        return say(f"finding.{self.rule}", language, **self.params)

    def advice(self, language: Language | None = None) -> str:
        """Say what to do about it."""
        return say(f"finding.{self.rule}.advice", language, **self.params)


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
    ordered = sorted(
        findings,
        key=lambda f: (
            _ORDER[f.level],
            f.layer,
            f.rule,
            f.unit_code,
            f.name,
            f.lon or 0.0,
            f.lat or 0.0,
            f.message("en"),
        ),
    )
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
            f.cited,
        )
        for f in ordered
    ]
    numbers = dict.fromkeys(("lon", "lat", "size"), "float64")
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers)
    return frame.round({"lon": _DECIMALS_OF_DEGREES, "lat": _DECIMALS_OF_DEGREES})
