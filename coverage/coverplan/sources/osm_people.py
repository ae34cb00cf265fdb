"""Over what the residents of an import are placed: the best that the file has, and good enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from coverplan.findings import Finding
from coverplan.sources.both import both
from coverplan.sources.osm_dwellings import residential_buildings, residential_land, settlements
from coverplan.sources.osm_residents import CROWDED, ResidentTotals, resident_totals
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from coverplan.io import OsmExtract
    from coverplan.sources.osm_area import OsmArea
    from coverplan.sources.osm_plan import Spread

__all__ = ["Homes", "PlacedPeople", "find_homes", "place_people"]

# Fewer dwellings than this on a hectare of residential land: the map shows the land, and few of its houses.
_FEW_ON_A_HECTARE = 1.0
_M2_OF_A_HECTARE = 10_000.0


@dataclass(frozen=True, kw_only=True)
class Homes:
    """Where people live inside the area, metres.

    Attributes
    ----------
    buildings
        ``osm_id, unit_code, dwellings`` and points.
    land
        ``osm_id`` and polygons of residential land.
    settlements
        ``site_id, unit_code, name, place`` and points.
    """

    buildings: gpd.GeoDataFrame
    land: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame

    @property
    def dwellings(self) -> int:
        """Dwellings estimated in all buildings."""
        return int(self.buildings["dwellings"].sum())


@dataclass(frozen=True, kw_only=True)
class PlacedPeople:
    """Totals of the towns, over what they are spread, and what was found on the way."""

    totals: ResidentTotals
    spread: Spread
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Way:
    """One way to weigh towns and to spread their people."""

    weights: pd.Series[float]
    weighed_by: str
    spread: Spread


def find_homes(read: OsmExtract, units: gpd.GeoDataFrame) -> Homes:
    """Return residential buildings, residential land and settlements inside the towns.

    Parameters
    ----------
    read
        The file's content.
    units
        County and towns, CRS in metres.

    Returns
    -------
    Homes

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.io.osm import OsmExtract
    >>> shape = shapely.box(9.5, 47, 9.6, 47.1)
    >>> rows = {"osm_id": ["n1"], "tags": [{"place": "village", "name": "V", "building": "house"}]}
    >>> points = gpd.GeoDataFrame(rows, geometry=[shape.centroid], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=points.iloc[:0], points=points)
    >>> units = {"unit_code": ["c", "t"], "name": ["C", "T"], "level": ["county", "town"], "osm_id": ["", ""]}
    >>> units = gpd.GeoDataFrame(units, geometry=[shape, shape], crs="EPSG:4326").to_crs("EPSG:32632")
    >>> homes = find_homes(extract, units)
    >>> homes.dwellings, homes.settlements["name"].tolist()
    (1, ['V'])
    """
    towns = units[units["level"] == "town"]
    land = residential_land(read, units.crs)
    is_inside = land.intersects(units.geometry[units["level"] == "county"].iloc[0])
    return Homes(
        buildings=_in_towns(residential_buildings(read, units.crs), towns),
        land=land[is_inside].reset_index(drop=True),
        settlements=_in_towns(settlements(read, units.crs), towns),
    )


def place_people(read: OsmExtract, area: OsmArea, units: gpd.GeoDataFrame, homes: Homes) -> PlacedPeople:
    """Choose over what people are placed, and total them by it.

    Parameters
    ----------
    read
        The file's content.
    area
        The planning area.
    units
        County and towns.
    homes
        As :func:`find_homes` returns them.

    Returns
    -------
    PlacedPeople

    Notes
    -----
    Residential buildings come first, then a grid on residential land, then settlements, then the seats. Buildings are
    passed over when they are too few to stand for the people: more than 12 residents a dwelling, or, where nobody is
    counted, less than one dwelling a hectare of residential land; a finding says so.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.io.osm import OsmExtract
    >>> from coverplan.sources.osm_area import OsmArea
    >>> shape = shapely.box(9.5, 47, 9.6, 47.1)
    >>> rows = {"osm_id": ["n1"], "tags": [{"place": "village", "name": "V", "building": "house"}]}
    >>> points = gpd.GeoDataFrame(rows, geometry=[shape.centroid], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=points.iloc[:0], points=points)
    >>> units = {"unit_code": ["c", "t"], "name": ["C", "T"], "level": ["county", "town"], "osm_id": ["", ""]}
    >>> units = gpd.GeoDataFrame(units, geometry=[shape, shape], crs="EPSG:4326").to_crs("EPSG:32632")
    >>> area = OsmArea(name="C", boundary=None, geometry=shape, is_sea_cut=False, is_covered=True, findings=())
    >>> people = place_people(extract, area, units, find_homes(extract, units))
    >>> people.spread, people.totals.group, people.totals.total
    ('buildings', 'dwellings', 1.0)
    """
    ways = list(_ways(units[units["level"] == "town"], homes))
    totals = resident_totals(read, area, units, ways[0].weights, weighed_by=ways[0].weighed_by)
    way, findings = ways[0], []
    if way.spread == "buildings" and len(ways) > 2 and _are_too_few(homes, totals):
        way = ways[1]
        totals = resident_totals(read, area, units, way.weights, weighed_by=way.weighed_by)
        findings.append(_finding("osm.buildings-too-few", homes, way, totals))
    elif way.spread == "buildings":
        findings.append(_finding("osm.spread-buildings", homes, way, totals))
    else:
        findings.append(_finding("osm.spread-fallback", homes, way, totals))
    return PlacedPeople(totals=totals, spread=way.spread, findings=(*totals.findings, *findings))


def _are_too_few(homes: Homes, totals: ResidentTotals) -> bool:
    if totals.group == "residents":
        return totals.total > CROWDED * homes.dwellings
    hectares = float(homes.land.area.sum()) / _M2_OF_A_HECTARE
    return homes.dwellings < _FEW_ON_A_HECTARE * hectares


def _ways(towns: gpd.GeoDataFrame, homes: Homes) -> Iterator[_Way]:
    """Yield the ways that the file allows, the best first; the last needs nothing but the towns."""
    if len(homes.buildings):
        dwellings = homes.buildings.groupby("unit_code")["dwellings"].sum().astype(float)
        yield _Way(dwellings, "dwellings", "buildings")
    if len(homes.land):
        whole = shapely.union_all(homes.land.geometry.to_numpy())
        size = shapely.area(shapely.intersection(towns.geometry.to_numpy(), whole))
        yield _Way(pd.Series(size, index=towns["unit_code"]), "residential_land", "grid")
    if len(homes.settlements):
        count = homes.settlements.groupby("unit_code").size().astype(float)
        yield _Way(count, "settlements", "settlements")
    yield _Way(pd.Series(towns.area.to_numpy(), index=towns["unit_code"]), "area", "seat")


def _in_towns(points: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the points inside a town, with its code; a point on a border goes to the first by code."""
    tree = shapely.STRtree(towns.geometry.to_numpy())
    at, which = tree.query(points.geometry.to_numpy(), predicate="intersects")
    codes = pd.Series(towns["unit_code"].to_numpy()[which], index=at, dtype="str").groupby(level=0).min()
    kept = points.iloc[codes.index].copy()
    kept.insert(1, "unit_code", codes.to_numpy())
    return kept.reset_index(drop=True)


def _finding(rule: str, homes: Homes, way: _Way, totals: ResidentTotals) -> Finding:
    params = {
        "buildings": len(homes.buildings),
        "dwellings": homes.dwellings,
        "spread": both(f"osm.spread.{way.spread}"),
        "what": Term(f"measure.{totals.measure}"),
    }
    return Finding(rule=rule, layer="residents", params=params)
