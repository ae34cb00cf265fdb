"""People by unit and year, as a statistics office or the plan's forecast states them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coverplan.errors import Fault, InputError, gathering, refuse
from coverplan.findings import Finding
from coverplan.layers.people.totals import same_total, units_of_rows
from coverplan.layers.rows import LayerSpec, TableLayer, columns_read, read_rows
from coverplan.layers.unit_tree import ancestors_of
from coverplan.texts import Listed, Phrase

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from coverplan.layers.earlier import EarlierUnits
    from coverplan.plan import LayerSettings

__all__ = ["read_people_by_year"]

_SPEC = LayerSpec("people_by_year", "people_by_year", geometry="none", extra="number")
_NO_GROUP = ("unit_code", "name", "town", "year", "geometry", "_file", "_row")
_NAMED = 5


def read_people_by_year(
    settings: LayerSettings,
    folder: Path,
    *,
    crs: str,
    boundaries: gpd.GeoDataFrame | None,
    earlier: EarlierUnits | None = None,
) -> TableLayer:
    r"""Read how many people of each group there are, or will be, in each unit and year.

    Parameters
    ----------
    settings
        The plan's ``[layers.people_by_year]``.
    folder
        Where its paths start.
    crs
        The plan's metric CRS.
    boundaries
        Units of any level, by code or by name.
    earlier
        The units of another vintage that the figures are of.

    Returns
    -------
    TableLayer
        unit_code, year (int), one float column a group (NaN where there is no figure); ordered by unit and year. Of a unit whose parts have
        figures of the same group and year the figure is taken out and told.

    Raises
    ------
    InputError
        With every fault of every file: no unit, an unknown unit, no year, a unit twice in a year, a negative figure, no group.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> from coverplan.plan import LayerSettings
    >>> units = pd.DataFrame({"unit_code": ["1"], "name": ["甲镇"], "parent_code": [None]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.csv").write_text("单位,年份,常住人口\n甲镇,2035年,80\n甲镇,2025,100", encoding="utf-8")
    ...     layer = read_people_by_year(LayerSettings(path="a.csv"), Path(folder), crs="EPSG:4548", boundaries=units)
    >>> layer.frame.to_numpy().tolist()
    [['1', 2025, 100.0], ['1', 2035, 80.0]]
    """
    if boundaries is None:
        raise InputError.of("people-by-year.no-boundaries")
    units = boundaries if earlier is None else earlier.units
    spec = replace(_SPEC, further=lambda frame: _in_codes(frame, units))
    rows = read_rows(spec, settings, folder, crs=crs)
    frame = pd.DataFrame(rows.frame)
    groups, by_name = _in_codes(frame, units)
    frame["year"] = frame["year"].astype(int)
    nested = _without_parents(frame, groups, units)
    kept = frame[["unit_code", "year", *groups]].sort_values(["unit_code", "year"], ignore_index=True)
    told = (*rows.findings, *by_name, *nested)
    if earlier is None:
        return TableLayer(kept, told, rows.files)
    there = kept[kept[groups].notna().any(axis=1)]
    made, joined = earlier.joined(there, groups, keys=["year"])
    figures = (Phrase("vintages.figures", {"count": len(one)}) for one in (made, joined.not_joined))
    brought = earlier.told("people_by_year", joined, there["unit_code"].nunique(), *figures)
    return TableLayer(made[list(kept.columns)], (*told, *brought), (*rows.files, earlier.file))


def _in_codes(frame: pd.DataFrame, units: gpd.GeoDataFrame) -> tuple[list[str], list[Finding]]:
    """Put codes in place of the names of units, in place, and return the groups; refuse all that is wrong with the rows."""
    groups = [name for name in frame.columns if name not in _NO_GROUP and frame[name].dtype.kind == "f"]
    faults: list[Fault] = []
    by_name: list[Finding] = []
    with gathering(faults):
        frame["unit_code"], by_name = units_of_rows(frame, units, layer="people_by_year")
    refuse([*faults, *_wrong(frame, groups)])
    return groups, by_name


def _wrong(frame: pd.DataFrame, groups: list[str]) -> list[Fault]:
    if not groups:
        there = columns_read(frame)
        return [
            Fault.of("people-by-year.no-groups", file=file, there=there) for file in frame["_file"].unique()
        ]
    faults = [
        Fault.of("table.negative", file=row["_file"], row=row["_row"], column=group, value=f"{row[group]:g}")
        for group in groups
        for row in frame[frame[group] < 0].to_dict("records")
    ]
    if "unit_code" not in frame.columns:
        return faults
    dated = frame[frame["unit_code"].notna() & frame["year"].notna()]
    first = dated.drop_duplicates(["unit_code", "year"]).set_index(["unit_code", "year"])
    for row in dated[dated.duplicated(["unit_code", "year"])].to_dict("records"):
        before = first.loc[(row["unit_code"], row["year"])]
        faults.append(
            Fault.of(
                "people-by-year.twice", file=row["_file"], row=row["_row"], column="year", unit=row["unit_code"], year=row["year"],
                first=before["_file"], first_row=before["_row"],
            )
        )  # fmt: skip
    return faults


def _without_parents(frame: pd.DataFrame, groups: list[str], units: gpd.GeoDataFrame) -> list[Finding]:
    """Blank, in place, the figures of units of which units below have one of the same group and year; tell where both differ."""
    chains = ancestors_of(units)
    names = dict(zip(units["unit_code"], units["name"], strict=True))
    taken: dict[str, set[str]] = {
        "people-by-year.parent-total": set(),
        "people-by-year.parent-differs": set(),
    }
    for group in groups:
        for _, told in frame[frame[group].notna()].groupby("year", sort=True):
            figures = dict(zip(told["unit_code"], told[group], strict=True))
            above_some = {above for code in figures for above in chains[code][1:]}
            for code in sorted(figures.keys() & above_some):
                below = [
                    value
                    for each, value in figures.items()
                    if each not in above_some and code in chains[each]
                ]
                word = "total" if same_total(figures[code], sum(below)) else "differs"
                taken[f"people-by-year.parent-{word}"].add(str(names[code]))
            upper = told.index[told["unit_code"].isin(above_some)]
            frame.loc[upper, group] = np.nan
    return [
        Finding(rule=rule, layer="people_by_year", params={"count": len(named), "names": Listed(tuple(sorted(named)), most=_NAMED)})
        for rule, named in taken.items()
        if named
    ]  # fmt: skip
