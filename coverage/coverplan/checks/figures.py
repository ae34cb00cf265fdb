"""Checks of sums and of codes that tables name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.checks.found import found
from coverplan.checks.published import differs
from coverplan.errors import Fault
from coverplan.layers import group_called
from coverplan.tables import group_columns, text_column
from coverplan.texts import Term
from coverplan.wording import Group, Weight

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
        Residents against the published number and against what other layers say of a unit (1 %), a part
        that exceeds its whole, units without residents, ``serves`` and indicator rows that name unknown units.

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
        percent = study.plan.rulebook.number("residents.sum-differs", "percent")
        if differs(total, published, percent):
            yield found(
                "residents.sum-differs",
                "residents",
                total=f"{total:,.0f}",
                published=f"{published:,.0f}",
                percent=f"{percent:g}",
            )
    for part, whole in _PARTS:
        if part in groups and whole in groups and study.plan.measure(part) == study.plan.measure(whole):
            exceeding = people[people[part] > people[whole] + 1e-6]
            named = text_column(exceeding, "unit_code"), exceeding["demand_id"].astype(str)
            for unit in zip(*named, strict=True):
                yield found("residents.part-exceeds", "residents", unit, id=unit[1], part=part, whole=whole)
    if study.boundaries is not None and groups and "unit_code" in people:
        yield from _empty_units(study, people)
        yield from _second_figures(study, people)


def _second_figures(study: Study, people: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Yield the units of which another layer has a figure that their demand points do not come to."""
    tree = study.unit_tree
    codes = text_column(people, "unit_code")
    percent = study.plan.rulebook.number("residents.two-figures", "percent")
    for code, group, value, source in (*_of_boundaries(study), *_of_indicators(study)):
        if group not in people or value <= 0:
            continue
        level = str(tree.units["level"].get(code, ""))
        inside = tree.at_level(codes, level) == code if level else tree.has(codes)
        total = float(people[group][inside.to_numpy()].sum())
        if not differs(total, value, percent):
            continue
        measure = study.plan.measure(group)
        name = str(tree.units["name"].get(code, study.plan.area.name))
        yield found(
            "residents.two-figures", "residents", (code, name), name=name, group=Group(group, measure),
            value=Weight(value, measure), total=Weight(total, measure), source=source,
        )  # fmt: skip


_Stated = tuple[str, str, float, Fault]


def _of_boundaries(study: Study) -> Iterator[_Stated]:
    """Yield the households that the boundaries state of their units."""
    units = study.boundaries
    if units is not None and "households" in units:
        known = units[units["households"].notna()]
        for code, value in zip(known["unit_code"].astype(str), known["households"], strict=True):
            yield code, "households", float(value), Fault.of("two-figures.boundaries")


def _of_indicators(study: Study) -> Iterator[_Stated]:
    """Yield the latest figure of each group in each unit, and in the whole area."""
    rows = study.indicators
    if rows is None:
        return
    known = {"", study.plan.area.code, *study.unit_tree.units.index}
    latest: dict[tuple[str, str], _Stated] = {}
    texts = pd.DataFrame(
        {name: text_column(rows, name) for name in ("indicator", "unit", "unit_code", "period")}
    )
    ordered = texts.assign(value=rows["value"]).sort_values("period", kind="stable")
    for name, unit, code, period, value in ordered.itertuples(index=False):
        called = group_called(name, unit)
        if called is None or code not in known:
            continue
        group, factor = called
        when = f" {period}" if period else ""
        source = Fault.of("two-figures.indicators", indicator=name, period=when)
        latest[code, group] = (code, group, factor * float(value), source)
    yield from latest.values()


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
