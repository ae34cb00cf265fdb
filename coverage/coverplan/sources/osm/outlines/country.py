"""In which country an extract lies, by what it says itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from coverplan.crs import WGS84
from coverplan.findings import Finding
from coverplan.plan import jurisdiction_of
from coverplan.sources.osm.outlines.area import admin_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coverplan.io import BoundaryRelation, OsmExtract
    from coverplan.sources.osm.outlines.area import OsmArea

    Tags = Mapping[str, str]

__all__ = ["country_of"]

# Of a boundary; the first two letters of an ISO 3166-2 code are those of the country.
_OF_BOUNDARY = ("ISO3166-1:alpha2", "ISO3166-1", "country_code", "is_in:country_code", "ISO3166-2")
_OF_PLACE = ("addr:country", "is_in:country_code")
_CODE = re.compile(r"([A-Za-z]{2})(?:-[0-9A-Za-z]+)?")
_COUNTRY_LEVEL = 2
_AGREED = 0.9  # share of the addresses that must name one country


def country_of(extract: OsmExtract, area: OsmArea) -> tuple[str, list[Finding]]:
    """Return the country of an area, as the extract has it.

    Parameters
    ----------
    extract
        The file's content.
    area
        The planning area.

    Returns
    -------
    country : str
        ISO 3166 code of two letters; "" where the file does not tell.
    findings : list of Finding
        By what it is known; or, near China, that it is not.

    Notes
    -----
    The first of these that names one country: the area's boundary; a boundary around it, the nearest first; the
    boundaries inside it; nine in ten of the addresses in it; a boundary that the extract has cut, a country's before
    others, where all of them agree: near a border they do not, and a country without a code leaves it open.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from coverplan.io.osm import BoundaryRelation, OsmExtract
    >>> from coverplan.sources.osm.outlines.area import OsmArea
    >>> shape = shapely.box(9.5, 47, 9.6, 47.1)
    >>> own = BoundaryRelation(osm_id="r1", tags={"ISO3166-2": "LI-01"}, geometry=shape, node_ids={})
    >>> none = gpd.GeoDataFrame({"osm_id": [], "tags": []}, geometry=[], crs="EPSG:4326")
    >>> extract = OsmExtract(path=None, areas=none, points=none, boundaries=(own,))
    >>> area = OsmArea(name="T", boundary=own, geometry=shape, is_sea_cut=False, is_covered=True, findings=())
    >>> country_of(extract, area)[0]
    'LI'
    """
    for evidence, codes in _evidence(extract, area):
        if len(codes) == 1:
            country = next(iter(codes))
            params = {"name": area.name, "country": country, "evidence": evidence}
            return country, [Finding(rule="osm.country", layer="plan", name=area.name, params=params)]
    if jurisdiction_of("", "free", area.geometry.bounds, crs=WGS84).is_known:
        return "", []
    return "", [Finding(rule="plan.country-unknown", layer="plan", params={"area": area.name})]


def _evidence(extract: OsmExtract, area: OsmArea) -> Iterator[tuple[str, set[str]]]:
    """Yield what names countries, the surest first: what it is, and which countries."""
    own = area.boundary
    if own is not None:
        yield own.osm_id, _codes([own])
    point = area.geometry.representative_point()
    others = [b for b in extract.boundaries if own is None or b.osm_id != own.osm_id]
    around = [b for b in others if b.geometry is not None and shapely.intersects(b.geometry, point)]
    around = [b for b in around if b.geometry is not None and b.geometry.area > area.geometry.area]
    for boundary in sorted(around, key=admin_level, reverse=True):
        yield boundary.osm_id, _codes([boundary])
    points = shapely.point_on_surface(np.array([b.geometry for b in others], dtype=object))
    is_inside = shapely.intersects(area.geometry, points)
    yield "ISO 3166", _codes(b for b, is_in in zip(others, is_inside, strict=True) if is_in and b.is_whole)
    yield "addr:country", _agreed(_addresses(extract, area))
    cut = [b for b in others if not b.is_whole]
    countries = [b for b in cut if admin_level(b) == _COUNTRY_LEVEL]
    is_country = own is not None and admin_level(own) <= _COUNTRY_LEVEL
    if not is_country and all(_code_of(b.tags, _OF_BOUNDARY) for b in countries):
        for kept in (countries, cut):
            yield ", ".join(b.osm_id for b in kept if _code_of(b.tags, _OF_BOUNDARY)), _codes(kept)


def _codes(boundaries: Iterable[BoundaryRelation]) -> set[str]:
    return {code for b in boundaries if (code := _code_of(b.tags, _OF_BOUNDARY))}


def _code_of(tags: Tags, keys: Iterable[str]) -> str:
    found = (_CODE.fullmatch(tags.get(key, "").strip()) for key in keys)
    return next((match[1].upper() for match in found if match), "")


def _addresses(extract: OsmExtract, area: OsmArea) -> Counter[str]:
    found: Counter[str] = Counter()
    shapely.prepare(area.geometry)
    for frame in (extract.points, extract.areas):
        codes = np.array([_code_of(tags, _OF_PLACE) for tags in frame["tags"]], dtype=object)
        is_named = codes != ""
        points = frame.geometry[is_named].representative_point().to_numpy()
        found.update(codes[is_named][shapely.intersects(area.geometry, points)].tolist())
    return found


def _agreed(counts: Counter[str]) -> set[str]:
    most = counts.most_common(1)
    return {most[0][0]} if most and most[0][1] >= _AGREED * counts.total() else set()
