"""Which unit lies in which, and which thing lies in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.layers.units import code_above, units_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.plan import UnitFilter
    from coverplan.study import Study

__all__ = ["LEVELS", "UnitTree", "facility_units", "units_of"]

LEVELS = ("county", "town", "village")


@dataclass(frozen=True, eq=False)
class UnitTree:
    """The units of a study and the unit that each lies in.

    Parameters
    ----------
    units : DataFrame
        Indexed on unit_code: name, level, type, parent_code, urban_rural.
    code_scheme
        Of the plan; under ``"cn"`` the digits of a code that has no outline tell the unit above.

    Examples
    --------
    >>> import pandas as pd
    >>> units = pd.DataFrame({"level": ["town", "village"], "parent_code": ["", "T"]}, index=["T", "V"])
    >>> list(UnitTree(units).upwards("V"))
    ['V', 'T']
    """

    units: pd.DataFrame
    code_scheme: str = "free"

    @classmethod
    def of(cls, study: Study) -> UnitTree:
        """Build the tree of a study; empty when it has no boundaries."""
        if study.boundaries is None:
            none = pd.DataFrame(columns=["name", "level", "type", "parent_code", "urban_rural"])
            return cls(none, study.plan.units.code_scheme)
        frame = pd.DataFrame(study.boundaries.drop(columns="geometry"))
        for column in ("type", "parent_code", "urban_rural"):
            if column not in frame:
                frame[column] = ""
        frame[["type", "parent_code", "urban_rural"]] = (
            frame[["type", "parent_code", "urban_rural"]].fillna("").astype(str)
        )
        return cls(frame.drop_duplicates("unit_code").set_index("unit_code"), study.plan.units.code_scheme)

    def chain(self, unit_code: str) -> Iterator[str]:
        """Yield a code and then each code above it, whether or not it is among the boundaries."""
        seen: set[str] = set()
        while unit_code and unit_code not in seen:
            seen.add(unit_code)
            yield unit_code
            if unit_code in self.units.index:
                unit_code = str(self.units.at[unit_code, "parent_code"])
            else:
                unit_code = code_above(unit_code, self.code_scheme)

    def upwards(self, unit_code: str) -> Iterator[str]:
        """Yield a unit and then each unit above it, as far as they are among the boundaries."""
        return (code for code in self.chain(unit_code) if code in self.units.index)

    def has(self, codes: pd.Series) -> pd.Series:
        """Say for each code whether it, or a unit above it, is among the boundaries."""
        known = {code: any(True for _ in self.upwards(code)) for code in codes.unique()}
        return codes.map(known).astype(bool)

    def at_level(self, codes: pd.Series, level: str) -> pd.Series:
        """Return for each code the unit of a level that it lies in, or ``""``.

        Parameters
        ----------
        codes
            Unit codes of any level.
        level
            county, town or village.
        """
        levels = self.units["level"]
        found = {
            code: next((up for up in self.upwards(code) if levels[up] == level), "")
            for code in codes.unique()
        }
        return codes.map(found)

    def chosen(self, wanted: UnitFilter) -> pd.DataFrame:
        """Return the units that a goal is about, sorted by code."""
        units = self.units[self.units["level"] == wanted.level]
        if wanted.type is not None:
            units = units[units["type"].isin(wanted.type)]
        if wanted.codes is not None:
            units = units[units.index.isin(wanted.codes)]
        if wanted.urban_rural is not None:
            units = units[units["urban_rural"].str.startswith("1" if wanted.urban_rural == "urban" else "2")]
        return units.sort_index()


def units_of(points: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame, level: str) -> pd.Series:
    """Return the unit of a level in which each point lies, ``""`` where it lies in none.

    Parameters
    ----------
    points, boundaries
        In the same CRS. A point on a shared border goes to the unit with the smallest code.
    level
        county, town or village.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_code": ["a"], "level": ["town"], "parent_code": [""]}, geometry=[box(0, 0, 9, 9)], crs=4548
    ... )
    >>> units_of(gpd.GeoDataFrame(geometry=[Point(1, 1)], crs=4548), units, "town").tolist()
    ['a']
    """
    return units_at(points.geometry, boundaries[boundaries["level"] == level]).fillna("").astype(str)


def facility_units(study: Study, tree: UnitTree, level: str) -> pd.Series:
    """Return the unit of a level of each facility: where it lies, else the unit its row names.

    Returns
    -------
    Series
        Unit codes (``""`` for none) on the index of ``study.facilities``.
    """
    facilities = study.facilities
    if facilities is None:
        return pd.Series(dtype=object)
    declared = (
        facilities["unit_code"].fillna("").astype(str)
        if "unit_code" in facilities
        else pd.Series("", index=facilities.index)
    )
    by_row = tree.at_level(declared, level)
    if study.boundaries is None or study.boundaries.geometry.isna().all():
        return by_row
    placed = units_of(facilities, study.boundaries, level)
    return placed.where(placed != "", by_row)
