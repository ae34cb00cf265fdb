"""Checks of the names of a study's units (地名管理条例)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coverplan.checks.judged_units import judged_units, latest_vintage, places_of
from coverplan.checks.names.listed import NamedUnits
from coverplan.checks.names.rules import NameChecks
from coverplan.place_names import NameTerm, Reading, Readings, Terms
from coverplan.tables import text_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_names", "office_readings"]


def check_names(study: Study) -> Iterator[Finding]:
    """Yield what is wrong with the names of a study's units (see :class:`NameChecks`).

    The newest vintage of the list of units is judged, or the plan's; names of earlier ones stand already. A list that is as wide
    as a province has its towns compared in it.

    Source: 地名管理条例 第九条, 第十五条.

    Parameters
    ----------
    study
        With boundaries or a list of units; judged under ``name_rules = "cn"``, in China.

    Yields
    ------
    Finding

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_names(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.plan.units.name_rules != "cn" or not study.jurisdiction.is_chinese:
        return
    checks = NameChecks(
        NamedUnits.of(judged_units(study)),
        vintage=latest_vintage(study) or study.plan.units.vintage,
        rulebook=study.plan.rulebook,
        readings=office_readings(study),
        terms=_terms(study.name_terms),
        earlier=_earlier(study),
    )
    findings = list(checks.findings())
    places = places_of(study, {one.unit_code for one in findings})
    for one in findings:
        lon, lat = places.get(one.unit_code, (None, None))
        yield one if lon is None else replace(one, lon=lon, lat=lat)


def _earlier(study: Study) -> pd.DataFrame | None:
    """Return the units of earlier vintages; None where the list has none."""
    if study.unit_list is None:
        return None
    earlier = study.unit_list[text_column(study.unit_list, "vintage") < latest_vintage(study)]
    return None if earlier.empty else earlier


def office_readings(study: Study) -> Readings:
    """Return the readings by which names of a study are spelled: those that come with the program, and the office's own.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> office_readings(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))).of("阚庄")
    ('kàn', 'zhuāng')
    """
    usual, rows = Readings.usual(), study.name_readings
    if rows is None:
        return usual
    columns = (rows[name] for name in ("text", "pinyin", "use", "unit_code"))
    told = zip(*columns, strict=True)
    return usual.with_rows(Reading(text, tuple(said.split()), use, code) for text, said, use, code in told)


def _terms(rows: pd.DataFrame | None) -> Terms:
    usual = Terms.usual()
    return usual if rows is None else usual.with_rows(map(NameTerm, rows["text"], rows["sort"]))
