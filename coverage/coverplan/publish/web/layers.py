"""The layers of a study as the web map's page draws them: units, water, roads, facilities."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from coverplan.crs import lonlat, to_wgs84
from coverplan.layers import closed_lines_and_areas, placed
from coverplan.place_names import Readings, untoned
from coverplan.publish.marked import shown_extent
from coverplan.publish.style import ROAD_GROUPS, facility_look, kind_symbols
from coverplan.publish.web import geometry
from coverplan.tables import LEVELS, STATUSES
from coverplan.texts import say
from coverplan.wording import kind_word, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["Pair", "as_pair", "encode_layers", "place", "unit_names"]

Pair = list[str]
# A village's own name is read more easily on the map without its committee.
_COMMITTEE = re.compile("(?<=..)(村民委员会|居民委员会|村委会|居委会)$")
_FIGURES = ("beds", "nursing_beds", "plots", "plots_used")


def as_pair(word: Callable[[Language], str]) -> Pair:
    """Return a text in both languages, Chinese first.

    Examples
    --------
    >>> as_pair(lambda language: say("level.town", language))
    ['乡镇（街道）', 'town']
    """
    return [word("zh"), word("en")]


def place(lat: float, lon: float) -> list[float]:
    """Return latitude and longitude to about a metre.

    Examples
    --------
    >>> place(35.7654321, 116.1)
    [35.76543, 116.1]
    """
    return [round(float(lat), 5), round(float(lon), 5)]


def sound_of(name: str) -> str:
    """Return how a name is typed in 拼音: whole, and by the first letters of its syllables; "" for a name without characters that are read.

    Examples
    --------
    >>> sound_of("小安山镇"), sound_of("Triesen")
    ('xiaoanshanzhen xasz', '')
    """
    said = Readings.usual().of(name)
    if all(syllable == letter for syllable, letter in zip(said, name, strict=False)):
        return ""
    spelt = [untoned(syllable).lower() for syllable in said]
    return f"{''.join(spelt)} {''.join(syllable[:1] for syllable in spelt)}"


def unit_names(study: Study) -> dict[str, str]:
    """Return the name of each unit of a study by its code.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> unit_names(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    {}
    """
    if study.boundaries is None:
        return {}
    named = study.boundaries.drop_duplicates("unit_code")
    return {plain(code): plain(name) for code, name in zip(named["unit_code"], named["name"], strict=True)}


def encode_layers(study: Study) -> tuple[dict[str, Any], list[Pair]]:
    """Return the layers that a study has, ready for the page.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    layers : dict
        ``bounds`` (two corners, or None for a study without any place), ``units``, ``water``,
        ``roads``, ``closures``, ``kinds``, ``facilities``, ``projects``.
    left_out : list of pair of str
        What is not drawn, and why, in both languages.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> layers, left_out = encode_layers(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    >>> layers["units"], left_out
    ([], [])
    """
    left_out: list[Pair] = []
    extent = shown_extent(study)
    tolerance = geometry.tolerance_m(extent) if extent else 0.0
    layers = {
        "bounds": _bounds(extent, study.plan.area.crs),
        "units": _units(study, tolerance, left_out),
        "water": _water(study, tolerance, left_out),
        "roads": _roads(study, tolerance),
        "closures": _closures(study),
        **_facilities(study, left_out),
        "projects": _projects(study, left_out),
    }
    return layers, left_out


def _bounds(extent: tuple[float, float, float, float] | None, crs: str) -> list[list[float]] | None:
    if extent is None:
        return None
    # Lines between corners bend in another CRS, so more points than the corners are converted.
    outline = gpd.GeoSeries([shapely.segmentize(shapely.box(*extent), 5_000.0)], crs=crs)
    west, south, east, north = to_wgs84(outline.to_frame("geometry")).total_bounds
    return [place(south, west), place(north, east)]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series("", index=frame.index, dtype=object)


def _units(study: Study, tolerance: float, left_out: list[Pair]) -> list[dict[str, Any]]:
    if study.boundaries is None:
        return []
    frame = study.boundaries
    areas = frame[geometry.are_areas(frame.geometry.to_numpy())]
    rows = [
        row
        for level in LEVELS
        for row in _units_of_level(areas[areas["level"] == level].sort_values("unit_code"), level, tolerance)
    ]
    missing = len(frame) - sum(bool(row["outline"]) for row in rows)
    if missing:
        left_out.append(as_pair(lambda lang: say("map.left-out-units", lang, count=missing)))
    return rows


def _units_of_level(units: gpd.GeoDataFrame, level: str, tolerance: float) -> list[dict[str, Any]]:
    if units.empty:
        return []
    simple = geometry.simplify_coverage(units.geometry.to_numpy(), tolerance)
    outlines = geometry.encode_polygons(simple, units.crs)
    lon, lat = lonlat(units)
    columns = [units["unit_code"], units["name"], _column(units, "type"), _column(units, "parent_code")]
    discs = units["is_disc"] if "is_disc" in units else [False] * len(units)
    return [
        {
            "code": plain(code), "name": plain(name), "sound": sound_of(plain(name)), "label": _COMMITTEE.sub("", plain(name)), "level": level, "type": plain(kind),
            "parent": plain(parent), "at": place(y, x), "outline": outline, "isDisc": bool(is_disc),
        }
        for code, name, kind, parent, is_disc, outline, x, y in zip(*columns, discs, outlines, lon, lat, strict=True)
    ]  # fmt: skip


def _water(study: Study, tolerance: float, left_out: list[Pair]) -> list[Any]:
    if study.water is None:
        return []
    areas, small = geometry.simplify_water(study.water, tolerance)
    if small:
        left_out.append(as_pair(lambda lang: say("map.left-out-water", lang, count=small)))
    return geometry.encode_polygons(areas, study.water.crs)


def _roads(study: Study, tolerance: float) -> list[dict[str, Any]]:
    if study.roads is None:
        return []
    lines = geometry.simplify_roads(study.roads, tolerance)
    looks = {group.key: asdict(group) for group in ROAD_GROUPS}
    return [
        {
            "key": key, "colour": looks[key]["colour"], "width": looks[key]["width"],
            "lines": geometry.encode_lines(group, study.roads.crs),
        }
        for key, group in lines.items()
    ]  # fmt: skip


def _closures(study: Study) -> list[dict[str, Any]]:
    """Return a row for each part of the closures: a line or an area."""
    if study.closures is None:
        return []
    lines, areas = closed_lines_and_areas(study.closures)
    shapes = [
        *(("line", line) for line in geometry.encode_lines(lines.geometry.to_numpy(), lines.crs)),
        *(("area", area) for area in geometry.encode_polygons(areas.geometry.to_numpy(), areas.crs)),
    ]
    parts = pd.concat([lines, areas])
    return [
        {"name": plain(name), "slow": None if pd.isna(slow) else float(slow), kind: shape}
        for name, slow, (kind, shape) in zip(parts["name"], parts["slow"], shapes, strict=True)
    ]


def _facilities(study: Study, left_out: list[Pair]) -> dict[str, list[dict[str, Any]]]:
    """Return the kinds that stand in the study, each with its symbol and word, and the facilities."""
    if study.facilities is None:
        return {"kinds": [], "facilities": []}
    frame = study.facilities
    there = placed(frame).sort_values("facility_id")
    if len(there) < len(frame):
        missing = len(frame) - len(there)
        left_out.append(as_pair(lambda lang: say("map.left-out-facilities", lang, count=missing)))
    found = set(there["kind"].map(plain))
    known = [*study.plan.kinds, *sorted(found - set(study.plan.kinds))]
    symbols = {kind: symbol for kind, symbol in kind_symbols(known).items() if kind in found}
    kinds = [
        {
            "key": kind, "shape": symbol.shape,
            "looks": {status: asdict(facility_look(symbol, status)) for status in STATUSES},
            "name": as_pair(lambda lang, kind=kind: plain(kind_word(study.plan.facility_kinds, kind, lang))),  # type: ignore[misc]
        }
        for kind, symbol in symbols.items()
    ]  # fmt: skip
    return {
        "kinds": kinds,
        "facilities": _facility_rows(there, {kind: at for at, kind in enumerate(symbols)}),
    }


def _facility_rows(there: gpd.GeoDataFrame, kinds: dict[str, int]) -> list[dict[str, Any]]:
    lon, lat = lonlat(there)
    columns = [
        _column(there, name)
        for name in ("facility_id", "name", "kind", "status", "unit_code", "opened", *_FIGURES)
    ]
    return [
        {
            "id": plain(fid), "name": plain(name) or plain(fid), "sound": sound_of(plain(name)), "kind": kinds[plain(kind)],
            "status": plain(status), "unit": plain(unit), "opened": plain(opened)[:10], "at": place(y, x),
            "figures": {
                key: float(figure)
                for key, figure in zip(_FIGURES, figures, strict=True)
                if not pd.isna(figure) and figure != ""
            },
        }
        for fid, name, kind, status, unit, opened, *figures, x, y in zip(*columns, lon, lat, strict=True)
    ]  # fmt: skip


def _projects(study: Study, left_out: list[Pair]) -> list[dict[str, Any]]:
    """Return the projects that have a place."""
    if study.projects is None:
        return []
    there = placed(study.projects)
    missing = len(study.projects) - len(there)
    if missing:
        left_out.append(as_pair(lambda lang: say("map.left-out-projects", lang, count=missing)))
    own = study.plan.facility_kinds
    lon, lat = lonlat(there)
    return [
        {
            "id": plain(row["project_id"]), "name": plain(row["name"]), "status": plain(row["status"]), "action": plain(row["action"]),
            "kind": as_pair(lambda lang, kind=row["kind"]: plain(kind_word(own, kind, lang))),  # type: ignore[misc]
            "years": "–".join(plain(row[name])[:4] for name in ("start", "end") if plain(row[name])),
            "unit": plain(row["unit_code"]), "at": place(y, x),
            "figures": {name: float(row[name]) for name in ("places", "land_m2", "cost") if not pd.isna(row[name])},
        }
        for row, x, y in zip(there.to_dict("records"), lon, lat, strict=True)
    ]  # fmt: skip
