"""Checks of unit codes (GB/T 2260, GB/T 10114 and the statistics' code ranges)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.checks.found import found
from coverplan.layers import LENGTH_OF_LEVEL, QUASI_UNITS, is_digits, type_of_code
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_codes"]

_URBAN_RURAL = {"111", "112", "121", "122", "123", "210", "220", "urban", "rural"}


def check_codes(study: Study) -> Iterator[Finding]:
    """Yield findings about codes; under ``code_scheme = "free"`` any code will do.

    Parameters
    ----------
    study
        With boundaries.

    Yields
    ------
    Finding
        Malformed codes, codes outside the ranges of their type, codes that do not begin with their
        parent's, unknown urban-rural classes.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_codes(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.boundaries is None or study.plan.units.code_scheme != "cn":
        return
    frame = study.boundaries
    for row in frame[
        [c for c in ("unit_code", "name", "level", "type", "parent_code", "urban_rural") if c in frame]
    ].to_dict("records"):
        yield from _one_unit({key: "" if pd.isna(value) else str(value) for key, value in row.items()})


def _one_unit(unit: dict[str, str]) -> Iterator[Finding]:
    code, level, parent = unit["unit_code"], unit["level"], unit.get("parent_code", "")
    about = {"name": unit["name"], "code": code}
    who = (code, unit["name"])
    if not (is_digits(code) and len(code) == LENGTH_OF_LEVEL[level]):
        yield found("code.structure", "boundaries", who, digits=LENGTH_OF_LEVEL[level], **about)
        return
    if level != "county":
        said, given = type_of_code(code), unit.get("type", "")
        if int(code[-3:]) in QUASI_UNITS:
            yield found("code.quasi", "boundaries", who, **about)
        elif said is None:
            yield found("code.range", "boundaries", who, number=code[-3:], **about)
        elif given not in ("", said):
            yield found("code.type-differs", "boundaries", who, said=said, type=given, **about)
        if parent and not code.startswith(parent):
            why = Term.of("code.parent.prefix", parent=parent)
            yield found("code.parent", "boundaries", who, why=why, **about)
    if unit.get("urban_rural") and unit["urban_rural"] not in _URBAN_RURAL:
        yield found("code.urban-rural", "boundaries", who, value=unit["urban_rural"], **about)
