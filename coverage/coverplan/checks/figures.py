"""Checks of sums and of codes that tables name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.findings import Finding
from coverplan.tables import group_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.study import Study

__all__ = ["check_figures"]

# Groups that lie within another: a part cannot exceed its whole.
_PARTS = (("residents_60plus", "residents"), ("residents_80plus", "residents_60plus"), ("disabled", "residents"), ("dibao", "residents"))
_SUM_TOLERANCE = 0.01


def check_figures(study: Study) -> Iterator[Finding]:
    """Yield sums that do not agree and unit codes that no unit has.

    Parameters
    ----------
    study
        Any study.

    Yields
    ------
    Finding
        Residents against the published number (1 %), a part that exceeds its whole, units without
        residents, ``serves`` and indicator rows that name unknown units.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_figures(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    known = set() if study.boundaries is None else set(study.boundaries["unit_code"].astype(str))
    if study.residents is not None:
        yield from _residents(study, study.residents)
    if study.facilities is not None and known:
        yield from _serves(study.facilities, known)
    if study.indicators is not None and known and "unit_code" in study.indicators:
        named = study.indicators["unit_code"].fillna("").astype(str)
        for code in sorted(set(named) - known - {"", study.plan.area.code}):
            yield Finding(rule="indicator.unit-unknown", layer="indicators", unit_code=code, params={"code": code})


def _residents(study: Study, people: gpd.GeoDataFrame) -> Iterator[Finding]:
    groups = group_columns(people)
    published = study.plan.area.residents
    if published and "residents" in groups:
        total = float(people["residents"].sum())
        if abs(total / published - 1) > _SUM_TOLERANCE:
            params = {"total": f"{total:,.0f}", "published": f"{published:,.0f}"}
            yield Finding(rule="residents.sum-differs", layer="residents", params=params)
    for part, whole in _PARTS:
        if part in groups and whole in groups:
            more = people[people[part] > people[whole] + 1e-6]
            for row in more.itertuples(index=False):
                params = {"id": row.demand_id, "part": part, "whole": whole}
                yield Finding(rule="residents.part-exceeds", layer="residents", unit_code=_text(row.unit_code), name=str(row.demand_id), params=params)
    if study.boundaries is not None and groups:
        yield from _empty_units(study, people)


def _empty_units(study: Study, people: gpd.GeoDataFrame) -> Iterator[Finding]:
    from coverplan.goals.places import UnitTree

    tree = UnitTree.of(study)
    finest = "village" if (tree.units["level"] == "village").any() else "town"
    codes = people["unit_code"].fillna("").astype(str)
    if not tree.units["level"].reindex(codes.unique()).eq(finest).any():
        finest = "town"
    peopled = set(tree.at_level(codes, finest))
    for code, unit in tree.units[tree.units["level"] == finest].iterrows():
        if code not in peopled:
            yield Finding(rule="residents.none-in-unit", layer="residents", unit_code=str(code), name=unit["name"], params={"name": unit["name"]})


def _serves(facilities: gpd.GeoDataFrame, known: set[str]) -> Iterator[Finding]:
    if "serves" not in facilities:
        return
    for row in facilities.itertuples(index=False):
        unknown = [code for code in row.serves if code not in known] if isinstance(row.serves, list | tuple) else []
        if unknown:
            params = {"id": row.facility_id, "codes": ", ".join(unknown)}
            yield Finding(rule="facility.serves-unknown", layer="facilities", name=_text(row.name), params=params)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
