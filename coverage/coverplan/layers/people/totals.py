"""Totals of units: each row finds its unit, and a unit's total is not counted beside those of its parts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError, refuse
from coverplan.findings import Finding
from coverplan.layers.named_units import names_of, towns_of
from coverplan.layers.rows import columns_read
from coverplan.layers.unit_tree import ancestors_of
from coverplan.plan import near_words
from coverplan.tables import common_measure
from coverplan.texts import Listed, Term
from coverplan.wording import Weight

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import geopandas as gpd

    from coverplan.tables import Measure

__all__ = [
    "rows_of_totals_that_differ",
    "same_total",
    "totals_by_unit",
    "units_of_rows",
    "units_of_totals",
    "units_without_people",
]

# A parent and its parts may differ by the rounding of figures printed in 万 with two decimals.
_SAME_RELATIVE = 1e-3
_NAMED = 5
_PEOPLE: Mapping[str, Measure] = MappingProxyType({})


def totals_by_unit(
    rows: pd.DataFrame,
    groups: Sequence[str],
    units: gpd.GeoDataFrame,
    *,
    measures: Mapping[str, Measure] = _PEOPLE,
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Give each row its unit, and take out totals of units whose parts have figures too.

    Parameters
    ----------
    rows
        unit_code or name, one float column a group, ``_file`` and ``_row``.
    groups
        The group columns.
    units
        unit_code, name, parent_code.
    measures
        What each group counts, for the words of findings; people where it is not there.

    Returns
    -------
    totals : DataFrame
        Index ``unit_code``, one column a group; NaN where there is no figure or it was taken out. A
        group known for towns only stays with the towns.
    findings : tuple of Finding
        What was taken out; where a parent and the sum of its parts differ it is an error.

    Raises
    ------
    InputError
        With every row whose unit is not there, is not unique by name, or stands twice.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["1", "12"], "name": ["甲镇", "乙村民委员会"], "parent_code": [None, "1"]})
    >>> rows = pd.DataFrame({"name": ["甲镇", "乙村委会"], "residents": [9.0, 9.0], "_file": "a.csv", "_row": [2, 3]})
    >>> totals, findings = totals_by_unit(rows, ["residents"], units)
    >>> totals.to_dict()["residents"], [finding.rule for finding in findings]
    ({'1': nan, '12': 9.0}, ['residents.unit-by-name', 'residents.parent-total'])
    """
    codes, findings = units_of_totals(rows, units)
    totals = rows[list(groups)].astype(float).set_axis(pd.Index(codes, name="unit_code"))
    findings += _missing_figures(rows, totals, units)
    known = {group: measures.get(group, "people") for group in groups}
    told = set(totals.index[totals.notna().any(axis=1)])
    findings += units_without_people(told, units, measure=common_measure(known.values()))
    names = dict(zip(units["unit_code"], units["name"], strict=True))
    return totals, (*findings, *_without_parents(totals, ancestors_of(units), names, known))


def units_without_people(
    codes: Collection[str], units: gpd.GeoDataFrame, *, measure: Measure = "people"
) -> list[Finding]:
    """Tell of the smallest units that have no figure, nor has any unit above them.

    Parameters
    ----------
    codes
        The units that have figures.
    units
        unit_code, name, parent_code.
    measure
        What the figures count.

    Returns
    -------
    list of Finding
        One, naming the first few, or none.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["1", "12", "13"], "name": ["甲", "乙", "丙"], "parent_code": [None, "1", "1"]})
    >>> str(units_without_people({"12"}, units)[0].params["names"]), units_without_people({"1"}, units)
    ('丙', [])
    """
    chains = ancestors_of(units)
    known, above_some = set(codes), set(units["parent_code"].dropna())
    names = dict(zip(units["unit_code"], units["name"], strict=True))
    empty = sorted(code for code in chains if code not in above_some and known.isdisjoint(chains[code]))
    if not empty:
        return []
    names_told = Listed(tuple(str(names[code]) for code in empty), most=_NAMED)
    params = {"count": len(empty), "names": names_told, "what": Term(f"measure.{measure}")}
    return [Finding(rule="residents.unit-empty", layer="residents", params=params)]


def rows_of_totals_that_differ(
    stated: Mapping[str, Sequence[float]],
    counted: Mapping[str, float],
    *,
    file: str,
    measures: Mapping[str, Measure],
) -> list[Finding]:
    """Tell where a table's own row of totals says another figure than its rows come to.

    Parameters
    ----------
    stated
        The totals that stand in the file, for each group: of the whole, or of its parts.
    counted
        What the rows come to.
    file
        How messages name the file.
    measures
        What each group counts.

    Returns
    -------
    list of Finding
        One a group, with both figures.

    Examples
    --------
    >>> found = rows_of_totals_that_differ({"residents": [900.0]}, {"residents": 1200.0}, file="a.csv", measures={})
    >>> [(one.rule, one.params["value"].message("en"), one.params["total"].message("en")) for one in found]
    [('residents.total-row-differs', '900 people', '1,200 people')]
    """
    findings = []
    for group, total in counted.items():
        figures = stated.get(group, ())
        # The largest is that of the whole, or all of them are of its parts.
        if not figures or any(same_total(value, total) for value in (max(figures), sum(figures))):
            continue
        measure = measures.get(group, "people")
        said = {"value": Weight(max(figures), measure), "total": Weight(total, measure)}
        params = {"file": file, "column": group, **said}
        findings.append(Finding(rule="residents.total-row-differs", layer="residents", params=params))
    return findings


def same_total(value: float, total: float) -> bool:
    """Say whether a unit's figure and the sum of its parts differ by rounding at most.

    Examples
    --------
    >>> same_total(1000.0, 1000.4), same_total(1000.0, 1010.0)
    (True, False)
    """
    return abs(value - total) <= max(_SAME_RELATIVE * abs(value), 0.5)


def units_of_rows(
    rows: pd.DataFrame, units: gpd.GeoDataFrame, *, layer: str = "residents"
) -> tuple[list[str], list[Finding]]:
    """Find the unit that each row of a table is about, by its code or its name.

    Parameters
    ----------
    rows
        unit_code, name or town; ``_file`` and ``_row``.
    units
        unit_code, name, parent_code.
    layer
        What findings are about.

    Returns
    -------
    codes : list of str
        One a row.
    findings : list of Finding
        One a file in which names were read.

    Raises
    ------
    InputError
        With every row whose unit is not there or not unique by name.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "parent_code": [None]})
    >>> units_of_rows(pd.DataFrame({"name": ["甲镇"], "_file": "a.csv", "_row": [2]}), units)[0]
    ['1']
    """
    codes, findings, faults = _found_units(rows, units, layer)
    refuse(faults)
    return codes, findings


def units_of_totals(rows: pd.DataFrame, units: gpd.GeoDataFrame) -> tuple[list[str], list[Finding]]:
    """Find the unit of each row of totals, as :func:`units_of_rows` does; a unit that stands twice is refused as well.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "parent_code": [None]})
    >>> units_of_totals(pd.DataFrame({"name": ["甲镇"], "_file": "a.csv", "_row": [2]}), units)[0]
    ['1']
    """
    codes, findings, faults = _found_units(rows, units, "residents")
    refuse([*faults, *_doubles(rows, codes)])
    return codes, findings


def _found_units(
    rows: pd.DataFrame, units: gpd.GeoDataFrame, layer: str
) -> tuple[list[str], list[Finding], list[Fault]]:
    """Return the code of each row's unit ("" where it is not known), where names were read, and what is wrong."""
    known = set(units["unit_code"])
    names = names_of(units)
    empty = pd.Series(None, index=rows.index, dtype=object)
    given, called = rows.get("unit_code", empty), rows.get("name", empty)
    codes: list[str] = []
    faults: list[Fault] = []
    named: dict[str, int] = {}
    towns = towns_of(rows)
    if not {"unit_code", "name", "town"} & set(rows.columns):
        there = columns_read(rows)
        raise InputError(
            Fault.of("residents.no-units", file=file, there=there) for file in rows["_file"].unique()
        )
    for code, name, town, file, row in zip(given, called, towns, rows["_file"], rows["_row"], strict=True):
        # a row that names a town only is about the town
        text = code if isinstance(code, str) else name if isinstance(name, str) else town
        if not text:
            faults.append(Fault.of("table.value-missing", file=file, row=row, column="unit_code"))
            codes.append("")
            continue
        found = (text,) if text in known and text is code else names.codes_of(text, within=town)
        codes.append(found[0] if len(found) == 1 else "")
        if text is not code or text not in known:
            named[file] = named.get(file, 0) + 1
        if not found:
            near = near_words(text, sorted(known if text is code else units["name"].dropna()))
            value = text if text is code or text == town else f"{town}{text}"
            about = {"file": file, "row": row, "column": "unit_code" if text is code else "name"}
            faults.append(Fault.of("residents.unit-unknown", **about, value=value, near=near))
        elif len(found) > 1:
            column = "unit_code" if text is code else "name"
            about = {"file": file, "row": row, "column": column, "value": text}
            faults.append(Fault.of("units.name-of-several", **about, units=names.told(found)))
    findings = [
        Finding(rule="residents.unit-by-name", layer=layer, params={"file": file, "count": count})
        for file, count in named.items()
    ]
    return codes, findings, faults


def _doubles(rows: pd.DataFrame, codes: list[str]) -> list[Fault]:
    first: dict[str, tuple[object, object]] = {}
    faults = []
    for code, file, row in zip(codes, rows["_file"], rows["_row"], strict=True):
        if code and code in first:
            params = {"file": file, "row": row, "column": "unit_code", "value": code}
            faults.append(
                Fault.of("residents.twice", first=first[code][0], first_row=first[code][1], **params)
            )
        first.setdefault(code, (file, row))
    return faults


def _missing_figures(rows: pd.DataFrame, totals: pd.DataFrame, units: gpd.GeoDataFrame) -> list[Finding]:
    """Tell of empty figures that neither a unit above nor the units below make up for."""
    chains = ancestors_of(units)
    findings = []
    for group in totals.columns:
        told = set(totals.index[totals[group].notna()])
        below = {above for code in told for above in chains[code]}
        lost = np.array(
            [
                np.isnan(value) and not told & set(chains[code]) and code not in below
                for code, value in zip(map(str, totals.index), totals[group], strict=True)
            ]
        )
        for file, count in rows["_file"][lost].value_counts(sort=False).items():
            params = {"file": file, "column": group, "count": int(count)}
            findings.append(Finding(rule="residents.figure-missing", layer="residents", params=params))
    return findings


def _without_parents(
    totals: pd.DataFrame,
    chains: dict[str, tuple[str, ...]],
    names: dict[str, object],
    measures: Mapping[str, Measure],
) -> list[Finding]:
    """Blank, in place, the figures of units of which units below have one of the same group."""
    findings = []
    for group in totals.columns:
        told = totals[group].dropna()
        above_some = {above for code in told.index for above in chains[code][1:]}
        lowest = [code for code in told.index if code not in above_some]
        sums: dict[str, float] = {}
        for code in lowest:
            for above in chains[code][1:]:
                sums[above] = sums.get(above, 0.0) + told[code]
        for code in sorted(set(told.index) - set(lowest)):
            value, total = float(told[code]), sums[code]
            same = same_total(value, total)
            said = {"value": Weight(value, measures[group]), "total": Weight(total, measures[group])}
            params = {"name": names[code], "group": group, **said}
            rule = "residents.parent-total" if same else "residents.parent-differs"
            findings.append(
                Finding(rule=rule, layer="residents", unit_code=code, name=str(names[code]), params=params)
            )
            totals.loc[code, group] = np.nan
    return findings
