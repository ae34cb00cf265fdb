"""Which unit lies in which, and in which unit a place lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from coverplan.crs import WGS84
from coverplan.layers.codes import code_above

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.kernels.types import Bools
    from coverplan.plan import UnitFilter

__all__ = [
    "UnitTree",
    "ancestors_of",
    "is_area_known",
    "is_placed",
    "placed",
    "unit_places",
    "units_at",
    "units_of",
]


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
    def of(cls, boundaries: gpd.GeoDataFrame | None, code_scheme: str) -> UnitTree:
        """Build the tree of the units of a layer; empty where there is none.

        Examples
        --------
        >>> len(UnitTree.of(None, "cn").units)
        0
        """
        if boundaries is None:
            none = pd.DataFrame(columns=["name", "level", "type", "parent_code", "urban_rural"])
            return cls(none, code_scheme)
        frame = pd.DataFrame(boundaries.drop(columns="geometry"))
        for column in ("type", "parent_code", "urban_rural"):
            if column not in frame:
                frame[column] = ""
        frame[["type", "parent_code", "urban_rural"]] = (
            frame[["type", "parent_code", "urban_rural"]].fillna("").astype(str)
        )
        return cls(frame.drop_duplicates("unit_code").set_index("unit_code"), code_scheme)

    @cached_property
    def _above(self) -> dict[str, str]:
        """The code above each unit; to look into a frame for each takes a hundred times as long."""
        return dict(zip(self.units.index, self.units["parent_code"], strict=True))

    def chain(self, unit_code: str) -> Iterator[str]:
        """Yield a code and then each code above it, whether or not it is among the boundaries."""
        above = self._above
        seen: set[str] = set()
        while unit_code and unit_code not in seen:
            seen.add(unit_code)
            yield unit_code
            unit_code = above[unit_code] if unit_code in above else code_above(unit_code, self.code_scheme)

    def upwards(self, unit_code: str) -> Iterator[str]:
        """Yield a unit and then each unit above it, as far as they are among the boundaries."""
        return (code for code in self.chain(unit_code) if code in self._above)

    def has(self, codes: pd.Series) -> pd.Series:
        """Say for each code whether it, or a unit above it, is among the boundaries."""
        at, every = pd.factorize(codes, use_na_sentinel=False)
        known = [any(True for _ in self.upwards(code)) for code in every]
        return pd.Series(np.array(known, dtype=bool)[at], index=codes.index)

    def at_level(self, codes: pd.Series, level: str) -> pd.Series:
        """Return for each code the unit of a level that it lies in, or ``""``.

        Parameters
        ----------
        codes
            Unit codes of any level.
        level
            county, town or village.
        """
        levels = dict(zip(self._above, self.units["level"], strict=True))
        at, every = pd.factorize(codes, use_na_sentinel=False)
        found = [next((up for up in self.upwards(code) if levels[up] == level), "") for code in every]
        return pd.Series(pd.Index(found, dtype=codes.dtype).take(at), index=codes.index, name=codes.name)

    def chosen(self, wanted: UnitFilter) -> pd.DataFrame:
        """Return the units that a goal is about, sorted by code."""
        units: pd.DataFrame = self.units[self.units["level"] == wanted.level]
        if wanted.type is not None:
            units = units[units["type"].isin(wanted.type)]
        if wanted.codes is not None:
            units = units[units.index.isin(wanted.codes)]
        if wanted.urban_rural is not None:
            units = units[units["urban_rural"].str.startswith("1" if wanted.urban_rural == "urban" else "2")]
        return units.sort_index()


def placed(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that have a place: units with an outline, points with coordinates.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> placed(gpd.GeoDataFrame({"unit_code": ["1", "2"]}, geometry=[None, box(0, 0, 1, 1)]))["unit_code"].tolist()
    ['2']
    """
    return rows[is_placed(rows)]


def is_placed(rows: gpd.GeoDataFrame) -> Bools:
    """Say which rows have a place, shape (rows,); a geometry that is missing or empty is none.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> is_placed(gpd.GeoDataFrame(geometry=[None, Point(), Point(1, 1)])).tolist()
    [False, False, True]
    """
    return np.asarray(shapely.get_num_coordinates(rows.geometry.to_numpy()) > 0)


def is_area_known(units: gpd.GeoDataFrame) -> bool:
    """Say whether the outlines tell what lies outside the area: its own is there, or every unit's.

    Examples
    --------
    >>> import geopandas as gpd
    >>> is_area_known(gpd.GeoDataFrame({"level": ["county"]}, geometry=[None]))
    False
    """
    there = placed(units)
    return len(there) > 0 and (len(there) == len(units) or (there["level"] == "county").any())


def unit_places(units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return a point for each unit: inside its outline, else its seat, else None.

    Parameters
    ----------
    units
        Outlines in any CRS, None where there is none; seat_lon, seat_lat (WGS-84 degrees) where known.

    Examples
    --------
    >>> import geopandas as gpd
    >>> units = gpd.GeoDataFrame({"seat_lon": [117.0, None], "seat_lat": [36.0, None]}, geometry=[None, None], crs="EPSG:4326")
    >>> [point and point.wkt for point in unit_places(units)]
    ['POINT (117 36)', None]
    """
    import geopandas as gpd

    points = units.geometry.representative_point().where(is_placed(units), None)
    if {"seat_lon", "seat_lat"} <= set(units.columns):
        seated = points.isna() & units["seat_lon"].notna() & units["seat_lat"].notna()
        told = units.loc[seated, ["seat_lon", "seat_lat"]]
        seats = gpd.GeoSeries.from_xy(told["seat_lon"], told["seat_lat"], index=told.index, crs=WGS84)
        points[seated] = seats.to_crs(units.crs)
    return points


def ancestors_of(units: gpd.GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return, for each unit, itself and the units above it.

    Examples
    --------
    >>> import geopandas as gpd
    >>> ancestors_of(gpd.GeoDataFrame({"unit_code": ["1", "12"], "parent_code": [None, "1"]}))["12"]
    ('12', '1')
    """
    parent = dict(zip(units["unit_code"], units["parent_code"], strict=True))
    chains = {}
    for code in parent:
        chain: list[str] = []
        above: object = code
        while isinstance(above, str) and above in parent and above not in chain:
            chain.append(above)
            above = parent[above]
        chains[code] = tuple(chain)
    return chains


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


def units_at(points: gpd.GeoSeries, units: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the unit that each place lies in; NA where none does.

    Parameters
    ----------
    points
        Places, in the CRS of ``units``; None is in no unit.
    units
        unit_code, parent_code and polygons, None where a unit has none. A place on a border belongs to the unit with the lower
        code; one in a town but in none of its villages belongs to the town.

    Returns
    -------
    Series of str
        On the index of ``points``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point, box
    >>> units = gpd.GeoDataFrame({"unit_code": ["1", "12"], "parent_code": [None, "1"]}, geometry=[box(0, 0, 2, 2), box(0, 0, 1, 1)])
    >>> units_at(gpd.GeoSeries([Point(0.5, 0.5), Point(1.5, 0.5), Point(9, 9)]), units).tolist()
    ['12', '1', nan]
    """
    ordered = placed(units).drop_duplicates("unit_code").sort_values("unit_code", ignore_index=True)
    parent = dict(zip(units["unit_code"], units["parent_code"], strict=True))
    depth = ordered["unit_code"].map(lambda code: _depth(code, parent)).to_numpy()
    hit, at = points.sindex.query(
        ordered.geometry.to_numpy(), predicate="intersects"
    )  # prepares the polygons
    pairs = pd.DataFrame({"at": at, "unit": hit, "depth": depth[hit]})
    best = pairs.sort_values(["at", "depth", "unit"], ascending=[True, False, True]).drop_duplicates("at")
    codes = pd.Series(pd.NA, index=range(len(points)), dtype="str")
    codes.iloc[best["at"].to_numpy()] = ordered["unit_code"].to_numpy()[best["unit"].to_numpy()]
    return codes.set_axis(points.index)


def _depth(code: str, parent: dict[str, object]) -> int:
    """Count the units above a unit (a ring of parents, which is a fault of the data, ends the count)."""
    seen: list[object] = []
    above: object = code
    while isinstance(above, str) and above in parent and above not in seen:
        seen.append(above)
        above = parent[above]
    return len(seen)
