"""Over what the residents of an import are placed: the best that the file has, and good enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.findings import Finding
from coverplan.sources.both import both
from coverplan.sources.osm.people.dwellings import residential_buildings, residential_land, settlements
from coverplan.sources.osm.people.residents import CROWDED, ResidentTotals, resident_totals
from coverplan.sources.osm.people.weights import Way, climbed
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.io import OsmExtract
    from coverplan.sources.osm.outlines import OsmArea
    from coverplan.sources.osm.plan import Spread

__all__ = ["Homes", "PlacedPeople", "find_homes", "place_people"]

# Fewer dwellings than this on a hectare of residential land: the map shows the land, and few of its houses.
_FEW_ON_A_HECTARE = 1.0
_M2_OF_A_HECTARE = 10_000.0
# Residential land that crosses a town's line belongs to the neighbour unless the piece is this large, or this share.
_SLIVER_M2 = 10_000.0
_SLIVER = 0.1


@dataclass(frozen=True, kw_only=True)
class Homes:
    """Where people live inside the area, metres.

    Attributes
    ----------
    buildings
        ``osm_id, unit_code, dwellings`` and points.
    land
        ``osm_id`` and polygons of residential land, without the slivers that cross a town's line.
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
    """Totals of the towns, over which homes they are spread and by which way first, and what was found on the way."""

    totals: ResidentTotals
    spread: Spread
    homes: Homes
    findings: tuple[Finding, ...]


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
    return Homes(
        buildings=_in_towns(residential_buildings(read, units.crs), towns),
        land=_land_of_towns(residential_land(read, units.crs), towns),
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
    Residential buildings come first, then a grid on residential land, then settlements, then the seats, and each town
    goes on to the next where it has none (:func:`coverplan.sources.osm.people.weights.climbed`). Buildings are passed over
    when they are too few to stand for the people, in the whole area or in a town that has land or settlements: more than
    12 residents a dwelling, or, where nobody is counted, less than one dwelling a hectare of residential land or fewer
    dwellings than settlements; findings say so. A town in which nothing is mapped, not even a seat, has no weight.

    Examples
    --------
    >>> from coverplan.io.osm import OsmExtract
    >>> from coverplan.sources.osm.outlines.area import OsmArea
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
    towns = units[units["level"] == "town"]
    ways = list(_ways(towns, homes))
    totals = _totals(read, area, units, ways)
    findings = []
    others = [way for way in ways[1:] if way.spread != "seat"]
    if ways[0].spread == "buildings" and others and _are_too_few(homes, totals):
        ways = [*others, ways[0], *(way for way in ways[1:] if way.spread == "seat")]
        totals = _totals(read, area, units, ways)
        findings.append(_finding("osm.buildings-too-few", homes, ways[0], totals))
    elif ways[0].spread == "buildings":
        sparse = _sparse_towns(totals, ways)
        if sparse:
            homes = replace(homes, buildings=homes.buildings[~homes.buildings["unit_code"].isin(sparse)])
            ways = list(_ways(towns, homes))
            totals = _totals(read, area, units, ways)
            findings.append(_sparse_finding(towns, sparse))
        findings.append(_finding("osm.spread-buildings", homes, ways[0], totals))
    else:
        findings.append(_finding("osm.spread-fallback", homes, ways[0], totals))
    return PlacedPeople(
        totals=totals, spread=ways[0].spread, homes=homes, findings=(*totals.findings, *findings)
    )


def _totals(read: OsmExtract, area: OsmArea, units: gpd.GeoDataFrame, ways: list[Way]) -> ResidentTotals:
    """Return the totals with each town weighed by the first way that has something there."""
    weights = climbed(ways, units["unit_code"][units["level"] == "town"].tolist())
    by = {str(code): way for code, way in weights.weighed_by.items() if way}
    return resident_totals(read, area, units, weights.sizes, weighed_by=ways[0].weighed_by, climbed=by)


def _are_too_few(homes: Homes, totals: ResidentTotals) -> bool:
    if totals.group == "residents":
        return totals.total > CROWDED * homes.dwellings
    hectares = float(homes.land.area.sum()) / _M2_OF_A_HECTARE
    return homes.dwellings < _FEW_ON_A_HECTARE * hectares


def _sparse_towns(totals: ResidentTotals, ways: list[Way]) -> set[str]:
    """Return the towns whose buildings are too few to stand for their people, and that have something else that can."""
    by = {way.weighed_by: way.weights.reindex(totals.table["unit_code"]).fillna(0.0) for way in ways}
    dwellings = by["dwellings"]
    none = pd.Series(0.0, index=dwellings.index)
    land, places = by.get("residential_land", none), by.get("settlements", none)
    table = totals.table.set_index("unit_code")
    is_few = (dwellings < _FEW_ON_A_HECTARE * land / _M2_OF_A_HECTARE) | (dwellings < places)
    if totals.group == "residents":
        people = table["residents"].astype("float64")
        is_few = is_few.where(table["basis"] != "counted", people > CROWDED * dwellings)
    kept = dwellings[~is_few].sum() > 0
    return set(dwellings.index[is_few & (dwellings > 0) & ((land > 0) | (places > 0))]) if kept else set()


def _ways(towns: gpd.GeoDataFrame, homes: Homes) -> Iterator[Way]:
    """Yield the ways that the file allows, the best first; the last needs nothing but the towns."""
    if len(homes.buildings):
        dwellings = homes.buildings.groupby("unit_code")["dwellings"].sum().astype(float)
        yield Way(dwellings, "dwellings", "buildings")
    if len(homes.land):
        whole = shapely.union_all(homes.land.geometry.to_numpy())
        size = shapely.area(shapely.intersection(towns.geometry.to_numpy(), whole))
        yield Way(pd.Series(size, index=towns["unit_code"]), "residential_land", "grid")
    seated = towns["unit_code"][towns["seat_lon"].notna()] if "seat_lon" in towns else []
    places = homes.settlements.groupby("unit_code").size().astype(float)
    if len(places):
        seats = pd.Series(1.0, index=pd.Index(seated, dtype="str"))
        yield Way(places.combine_first(seats), "settlements", "settlements")
    if not (len(homes.buildings) or len(homes.land) or len(places)):
        yield Way(pd.Series(towns.area.to_numpy(), index=towns["unit_code"]), "area", "seat")
    elif not len(places):
        yield Way(pd.Series(1.0, index=pd.Index(seated, dtype="str")), "settlements", "seat")


def _land_of_towns(land: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut residential land by the towns, without the slivers of a neighbour's land that cross a line."""
    shapes, areas = land.geometry.to_numpy(), towns.geometry.to_numpy()
    at, which = shapely.STRtree(areas).query(shapes, predicate="intersects")
    parts = shapely.intersection(shapes[at], areas[which])
    size = shapely.area(parts)
    is_own = (size >= _SLIVER_M2) | (size >= _SLIVER * shapely.area(shapes)[at])
    kept = is_own & (size > 0)
    cut = gpd.GeoDataFrame(
        {"osm_id": land["osm_id"].to_numpy()[at[kept]]}, geometry=parts[kept], crs=land.crs
    )
    return cut.sort_values("osm_id", kind="stable", ignore_index=True)


def _in_towns(points: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the points inside a town, with its code; a point on a border goes to the first by code."""
    tree = shapely.STRtree(towns.geometry.to_numpy())
    at, which = tree.query(points.geometry.to_numpy(), predicate="intersects")
    codes = pd.Series(towns["unit_code"].to_numpy()[which], index=at, dtype="str").groupby(level=0).min()
    kept = points.iloc[codes.index].copy()
    kept.insert(1, "unit_code", codes.to_numpy())
    return kept.reset_index(drop=True)


def _sparse_finding(towns: gpd.GeoDataFrame, sparse: set[str]) -> Finding:
    names = sorted(towns["name"][towns["unit_code"].isin(sparse)].astype(str))
    params = {"count": len(names), "names": ", ".join(names)}
    return Finding(rule="osm.buildings-few-in-towns", layer="residents", params=params)


def _finding(rule: str, homes: Homes, way: Way, totals: ResidentTotals) -> Finding:
    params = {
        "buildings": len(homes.buildings),
        "dwellings": homes.dwellings,
        "spread": both(f"osm.spread.{way.spread}"),
        "what": Term(f"measure.{totals.measure}"),
    }
    return Finding(rule=rule, layer="residents", params=params)
