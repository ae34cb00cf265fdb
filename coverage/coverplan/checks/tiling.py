"""Checks of the units' polygons: towns tile the county, villages tile their towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from coverplan.crs import WGS84, lonlat
from coverplan.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from coverplan.study import Study

__all__ = ["check_tiling"]

# Start values of our own, see facts on borders: smaller faults are rounding.
_SMALLEST_M2 = 1.0
_AREA_TOLERANCE = 0.01


def check_tiling(study: Study) -> Iterator[Finding]:
    """Yield gaps and overlaps of 1 m2 or more, parts, and areas that differ from the published ones.

    Parameters
    ----------
    study
        With boundaries; rings that are invalid have been told when the layer was read and are
        mended here for measuring only.

    Yields
    ------
    Finding
        Overlaps between units of a level, holes between them, units outside their parent, units in
        several parts, areas that differ by more than 1 %.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_tiling(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    if study.boundaries is None:
        return
    units = study.boundaries.copy()
    units["geometry"] = shapely.make_valid(units.geometry.to_numpy())
    for above, below in (("county", "town"), ("town", "village")):
        parents, children = units[units["level"] == above], units[units["level"] == below]
        if len(children):
            yield from _overlaps(children)
            for parent in parents.itertuples(index=False):
                mine = children[children["parent_code"] == parent.unit_code]
                if len(mine):
                    yield from _against_parent(parent, mine, units.crs)
    yield from _parts(units)
    yield from _areas(units)


def _at(geometry: BaseGeometry, crs: object) -> dict[str, float]:
    lon, lat = lonlat(gpd.GeoDataFrame(geometry=[geometry], crs=crs))
    return {"lon": float(lon[0]), "lat": float(lat[0])}


def _overlaps(children: gpd.GeoDataFrame) -> Iterator[Finding]:
    children = children.sort_values("unit_code")
    shapes = children.geometry.to_numpy()
    left, right = children.sindex.query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared = shapely.intersection(shapes[left], shapes[right])
    for i, j, common in zip(left, right, shared, strict=True):
        if common.area >= _SMALLEST_M2:
            one, other = children.iloc[i], children.iloc[j]
            params = {"name": one["name"], "other": other["name"], "area_m2": f"{common.area:,.0f}"}
            yield Finding(
                rule="border.overlap", layer="boundaries", unit_code=one["unit_code"], name=one["name"], params=params, **_at(common, children.crs)
            )


def _against_parent(parent: object, mine: gpd.GeoDataFrame, crs: object) -> Iterator[Finding]:
    whole, name, code = parent.geometry, parent.name, parent.unit_code  # type: ignore[attr-defined]
    union = shapely.union_all(mine.geometry.to_numpy())
    for rule, rest in (("border.gap", whole.difference(union)), ("border.outside-parent", union.difference(whole))):
        for piece in shapely.get_parts(rest):
            if piece.area >= _SMALLEST_M2:
                params = {"name": name, "area_m2": f"{piece.area:,.0f}"}
                yield Finding(rule=rule, layer="boundaries", unit_code=code, name=name, params=params, **_at(piece, crs))


def _parts(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    for unit in units[shapely.get_num_geometries(units.geometry.to_numpy()) > 1].itertuples(index=False):
        params = {"name": unit.name, "count": shapely.get_num_geometries(unit.geometry)}
        yield Finding(rule="unit.several-parts", layer="boundaries", unit_code=unit.unit_code, name=unit.name, params=params, **_at(unit.geometry, units.crs))


def _areas(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    if "area_km2" not in units:
        return
    # The published area is that of the ellipsoid, not of the projection.
    geodesic = WGS84.get_geod()
    published = units[units["area_km2"].notna() & (units["area_km2"] > 0)].to_crs(WGS84)
    for unit in published.itertuples(index=False):
        measured = abs(geodesic.geometry_area_perimeter(unit.geometry)[0]) / 1e6
        if abs(measured / unit.area_km2 - 1) > _AREA_TOLERANCE:
            params = {"name": unit.name, "measured": f"{measured:,.2f}", "published": f"{unit.area_km2:,.2f}"}
            yield Finding(rule="unit.area-differs", layer="boundaries", unit_code=unit.unit_code, name=unit.name, params=params)
