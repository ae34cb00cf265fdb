"""Checks of sums and of codes that tables name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.checks.found import found
from coverplan.checks.published import differs
from coverplan.tables import group_columns, text_column
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.findings import Finding
    from coverplan.study import Study

__all__ = ["check_figures"]

# Groups that lie within another: a part cannot exceed its whole.
_PARTS = (
    ("residents_60plus", "residents"),
    ("residents_80plus", "residents_60plus"),
    ("disabled", "residents"),
    ("dibao", "residents"),
)


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
    if study.indicators is not None and known:
        named = set(text_column(study.indicators, "unit_code"))
        for code in sorted(named - known - {"", study.plan.area.code}):
            yield found("indicator.unit-unknown", "indicators", (code, ""), code=code)


def _residents(study: Study, people: gpd.GeoDataFrame) -> Iterator[Finding]:
    groups = group_columns(people)
    published = study.plan.area.residents
    if published and "residents" in groups and study.plan.measure("residents") == "people":
        total = float(people["residents"].sum())
        if differs(total, published):
            yield found(
                "residents.sum-differs", "residents", total=f"{total:,.0f}", published=f"{published:,.0f}"
            )
    for part, whole in _PARTS:
        if part in groups and whole in groups and study.plan.measure(part) == study.plan.measure(whole):
            exceeding = people[people[part] > people[whole] + 1e-6]
            named = text_column(exceeding, "unit_code"), exceeding["demand_id"].astype(str)
            for unit in zip(*named, strict=True):
                yield found("residents.part-exceeds", "residents", unit, id=unit[1], part=part, whole=whole)
    if study.boundaries is not None and groups and "unit_code" in people:
        yield from _empty_units(study, people)


def _empty_units(study: Study, people: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the units without residents, at the finest level that the residents name."""
    tree = study.unit_tree
    what = Term(f"measure.{study.measure}")
    codes = text_column(people, "unit_code")
    named = set(tree.units["level"].reindex(codes.unique()).dropna())
    finest = "village" if "village" in named else "town"
    peopled = set(tree.at_level(codes, finest))
    units = tree.units[tree.units["level"] == finest]
    for code, name in units.loc[~units.index.isin(peopled), "name"].items():
        yield found("residents.none-in-unit", "residents", (str(code), name), name=name, what=what)


def _serves(facilities: gpd.GeoDataFrame, known: set[str]) -> Iterator[Finding]:
    if "serves" not in facilities:
        return
    names = text_column(facilities, "name")
    for fid, name, serves in zip(facilities["facility_id"], names, facilities["serves"], strict=True):
        unknown = [code for code in serves if code not in known] if isinstance(serves, list | tuple) else []
        if unknown:
            yield found("facility.serves-unknown", "facilities", ("", name), id=fid, codes=", ".join(unknown))
