"""Checks of the units' polygons: towns tile the county, villages tile their towns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import shapely
from pyproj import Geod

from coverplan.checks.found import found
from coverplan.checks.notches import Notch, neighbours_of, notches
from coverplan.checks.published import differs
from coverplan.crs import WGS84, lonlat
from coverplan.layers import is_placed, mended
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from coverplan.findings import Finding, Rulebook
    from coverplan.study import Study

__all__ = ["check_tiling"]

_NAMED = 6


class _Least(NamedTuple):
    """Square metres from which faults are told."""

    overlap: float
    gap: float
    outside: float

    @classmethod
    def of(cls, rulebook: Rulebook) -> _Least:
        return cls(
            *(rulebook.number(f"border.{rule}", "least_m2") for rule in ("overlap", "gap", "outside-parent"))
        )


def check_tiling(study: Study) -> Iterator[Finding]:
    """Yield gaps and overlaps of 1 m2 or more, parts, and areas that differ from the published ones.

    Parameters
    ----------
    study
        With boundaries; units without an outline are left out, and rings that are invalid have been told
        when the layer was read and are mended here for measuring only.

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
    if study.outlines is None or study.boundaries is None:
        return
    units = mended(study.outlines)
    bare = study.boundaries[~is_placed(study.boundaries)]
    least = _Least.of(study.plan.rulebook)
    gaps: list[BaseGeometry] = []
    for below in ("town", "village"):
        children = units[units["level"] == below]
        if len(children):
            yield from _overlaps(children, least.overlap)
            # villages without their towns fill the county
            above = "town" if below == "village" and (units["level"] == "town").any() else "county"
            parents = units[units["level"] == above]
            up, up_of_bare = (
                study.unit_tree.at_level(some["unit_code"], above)
                for some in (children, bare[bare["level"] == below])
            )
            for _, parent in parents.iterrows():
                mine = children[up == parent["unit_code"]]
                if len(mine):
                    # where some have no outline the rest cannot fill their parent
                    fills = not (up_of_bare == parent["unit_code"]).any()
                    yield from _against_parent(parent, mine, least, gaps if fills else None)
            if not (bare["level"] == below).any():
                yield from _open_gaps(study, children, gaps, least.gap)
    yield from _parts(units)
    yield from _areas(units, study.plan.rulebook.number("border.area-differs", "percent"))


def _at(geometry: BaseGeometry, crs: object) -> tuple[float, float]:
    lon, lat = lonlat(gpd.GeoDataFrame(geometry=[geometry], crs=crs))
    return float(lon[0]), float(lat[0])


def _overlaps(children: gpd.GeoDataFrame, least_m2: float) -> Iterator[Finding]:
    children = children.sort_values("unit_code")
    shapes = children.geometry.to_numpy()
    left, right = children.sindex.query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared = shapely.intersection(shapes[left], shapes[right])
    for i, j, common in zip(left, right, shared, strict=True):
        if common.area >= least_m2:
            one, other = children.iloc[i], children.iloc[j]
            unit = (one["unit_code"], one["name"])
            params = {"name": one["name"], "other": other["name"], "area_m2": f"{common.area:,.0f}"}
            at = _at(common, children.crs)
            yield found("border.overlap", "boundaries", unit, at, (common.area, "m2"), **params)


def _against_parent(
    parent: pd.Series, mine: gpd.GeoDataFrame, least: _Least, gaps: list[BaseGeometry] | None
) -> Iterator[Finding]:
    crs = mine.crs
    whole, unit = parent["geometry"], (parent["unit_code"], parent["name"])
    union = shapely.union_all(mine.geometry.to_numpy())
    for piece in () if gaps is None else shapely.get_parts(whole.difference(union)):
        if gaps is not None and piece.area >= least.gap:
            gaps.append(piece)
            beside = mine["name"].iloc[neighbours_of(piece, mine)]
            yield _gap(piece, unit, beside, crs)
    for piece in shapely.get_parts(union.difference(whole)):
        if piece.area >= least.outside:
            params = {"name": unit[1], "area_m2": f"{piece.area:,.0f}"}
            yield found(
                "border.outside-parent", "boundaries", unit, _at(piece, crs), (piece.area, "m2"), **params
            )


def _open_gaps(
    study: Study, children: gpd.GeoDataFrame, gaps: list[BaseGeometry], least_m2: float
) -> Iterator[Finding]:
    """Yield the gaps between neighbours that no outline of the unit above shows, each once for all levels."""
    children = children.sort_values("unit_code", ignore_index=True)
    for piece, sides in (*notches(children), *_holes(children, least_m2)):
        rest = _without(piece, gaps)
        if rest.area < max(least_m2, piece.area / 2) or _is_wet(piece, study.water):
            continue
        gaps.append(piece)
        first = children.iloc[sides[0]]
        yield _gap(
            piece, (first["unit_code"], first["name"]), children["name"].iloc[list(sides)], children.crs
        )


def _holes(children: gpd.GeoDataFrame, least_m2: float) -> Iterator[Notch]:
    """Yield what several units lie around and none holds."""
    union = shapely.union_all(children.geometry.to_numpy())
    for part in shapely.get_parts(union):
        for ring in part.interiors:
            hole = shapely.Polygon(ring).difference(union)
            sides = neighbours_of(hole, children)
            if hole.area >= least_m2 and len(sides) > 1:
                yield Notch(hole, tuple(sides))


def _without(piece: BaseGeometry, told: list[BaseGeometry]) -> BaseGeometry:
    return piece.difference(shapely.union_all(told)) if told else piece


def _is_wet(piece: BaseGeometry, water: gpd.GeoDataFrame | None) -> bool:
    """Say whether most of a piece is water: there the units end at the bank."""
    if water is None or water.empty:
        return False
    near = water.geometry.to_numpy()[water.sindex.query(piece, predicate="intersects")]
    return bool(shapely.union_all(shapely.make_valid(near)).intersection(piece).area > piece.area / 2)


def _gap(piece: BaseGeometry, unit: tuple[str, str], beside: pd.Series, crs: object) -> Finding:
    names = tuple(str(name) for name in beside) or (unit[1],)
    params = {"name": unit[1], "area_m2": f"{piece.area:,.0f}", "beside": Listed(names, most=_NAMED)}
    return found("border.gap", "boundaries", unit, _at(piece, crs), (piece.area, "m2"), **params)


def _parts(units: gpd.GeoDataFrame) -> Iterator[Finding]:
    for _, row in units[shapely.get_num_geometries(units.geometry.to_numpy()) > 1].iterrows():
        count = shapely.get_num_geometries(row["geometry"])
        unit, at = (row["unit_code"], row["name"]), _at(row["geometry"], units.crs)
        yield found("border.several-parts", "boundaries", unit, at, name=row["name"], count=count)


def _areas(units: gpd.GeoDataFrame, percent: float) -> Iterator[Finding]:
    if "area_km2" not in units:
        return
    # The published area is that of the ellipsoid, not of the projection.
    geodesic = Geod(ellps="WGS84")
    published = units[units["area_km2"].notna() & (units["area_km2"] > 0)].to_crs(WGS84)
    for _, row in published.iterrows():
        measured = abs(geodesic.geometry_area_perimeter(row["geometry"])[0]) / 1e6
        if differs(measured, row["area_km2"], percent):
            params = {
                "name": row["name"],
                "measured": f"{measured:,.2f}",
                "published": f"{row['area_km2']:,.2f}",
                "percent": f"{percent:g}",
            }
            yield found("border.area-differs", "boundaries", (row["unit_code"], row["name"]), **params)
