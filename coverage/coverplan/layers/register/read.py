"""The place-name register: saved answers of 国家地名信息库, read into one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from coverplan.crs import WGS84, reproject, shift_to_wgs84
from coverplan.findings import Finding
from coverplan.io import json_files
from coverplan.layers.codes import is_digits, province_of_code
from coverplan.layers.register.answers import read_answers
from coverplan.layers.register.doubled import without_committees
from coverplan.layers.register.pages import page_findings
from coverplan.layers.register.points import RecordPoint, record_point
from coverplan.layers.register.records import LAYER, NAMED, gather_records
from coverplan.layers.register.types import level_of_place, town_of_place, type_of_place
from coverplan.layers.rows import Layer
from coverplan.texts import Listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from coverplan.plan import Area, RegisterSettings

__all__ = ["read_register"]

_TEXTS = {
    "record_id": "id", "place_code": "place_code", "name": "standard_name", "romanised": "roman_alphabet_spelling",
    "place_type": "place_type", "place_type_code": "place_type_code", "province_name": "province_name",
    "city_name": "city_name", "area_name": "area_name", "old_name": "old_name", "meaning": "place_meaning",
    "origin": "place_origin", "file": "file",
}  # fmt: skip
_COLUMNS = (
    "record_id", "place_code", "name", "romanised", "level", "type", "place_type", "place_type_code", "village_code",
    "town_code", "county_code", "province_name", "city_name", "area_name", "old_name", "meaning", "origin", "lon", "lat",
    "other_ids", "other_place_codes", "file", "unit_code", "joined_by", "candidates", "geometry",
)  # fmt: skip
_DETAILS = ("old_name", "meaning", "origin")
_CODE_LENGTH = 20
_VILLAGE_LENGTH = 12
_DOUBTS = {
    "none": "register.no-point", "zero": "register.point-unusable", "unread": "register.point-unusable",
    "abroad": "register.point-unusable", "turned": "register.point-turned",
}  # fmt: skip


def read_register(settings: RegisterSettings, folder: Path, *, area: Area) -> Layer:
    """Read saved answers of the register: files of a page each, of many answers, of an answer a line, or folders of them.

    Parameters
    ----------
    settings
        The plan's ``[layers.register]``.
    folder
        Where its paths start.
    area
        The plan's ``[area]``: metric CRS; records of another county than that of its code are left out.

    Returns
    -------
    Layer
        A row a place, ordered by key: record_id, place_code, name, romanised (official, with tones), level (county | town |
        village | settlement | other), type (as lists of units have it), place_type, place_type_code, village_code (12
        digits, where the record has them), town_code, county_code, province_name, city_name, area_name, old_name,
        meaning, origin, lon, lat (WGS-84 degrees), other_ids, other_place_codes (of its second registration), file, unit_code, joined_by and candidates (empty:
        :func:`join_to_units` fills them), geometry (a point, None where there is none). All text may hold anything. What was left out, put together or is doubtful is
        counted in the findings.

    Raises
    ------
    InputError
        With every file that is no answer, an answer of ``total = 0`` among them.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Area, RegisterSettings
    >>> page = '{"total": 1, "records": [{"id": "a", "standard_name": "甲村", "place_type_code": "21610"}]}'
    >>> with tempfile.TemporaryDirectory() as saved:
    ...     _ = (Path(saved) / "listPub-1.json").write_text(page, encoding="utf-8")
    ...     area = Area(name="甲县", crs="EPSG:4548")
    ...     layer = read_register(RegisterSettings(path="listPub-1.json"), Path(saved), area=area)
    >>> layer.frame[["name", "type"]].to_numpy().tolist()
    [['甲村', '村委会']]
    """
    files, others = json_files([folder / path for path in settings.path])
    answers = read_answers(files, encoding=settings.encoding)
    gathered = gather_records(answers, allowed=settings.allow_private)
    findings = [*gathered.findings, *page_findings(answers, gathered.keys_of)]
    if others:
        params = {"count": len(others), "files": Listed(tuple(others), most=NAMED)}
        findings.append(Finding(rule="register.files-passed-over", layer=LAYER, params=params))
    frame = _frame(gathered.rows, settings, area)
    findings += _of_codes(frame)
    frame, dropped = _of_county(frame, area)
    findings += dropped
    findings += _of_points(frame)
    frame, doubled = without_committees(frame)
    findings += doubled
    frame = frame.assign(unit_code="", joined_by="", candidates="").reset_index(drop=True)[list(_COLUMNS)]
    findings.append(_counted(frame, len(files), sum(len(answer.records) for answer in answers)))
    return Layer(frame, tuple(findings), tuple(path for _, path in files))


def _frame(rows: Mapping[str, Mapping[str, Any]], settings: RegisterSettings, area: Area) -> gpd.GeoDataFrame:
    held = list(rows.values())
    made: dict[str, Any] = {column: [row[name] for row in held] for column, name in _TEXTS.items()}
    kinds = [(row["place_type_code"], row["place_type"]) for row in held]
    made["level"] = [level_of_place(*kind) for kind in kinds]
    made["type"] = [type_of_place(*kind) for kind in kinds]
    made["village_code"] = [_village_code(row) for row in held]
    made["town_code"] = [
        town_of_place(row["area"][:9], row["place_code"]) or code[:9]
        for row, code in zip(held, made["village_code"], strict=True)
    ]
    made["county_code"] = [_county_code(row, town) for row, town in zip(held, made["town_code"], strict=True)]
    frame = pd.DataFrame(made, dtype="str")
    points = [
        _within_province(record_point(row["gdm"]), code)
        for row, code in zip(held, made["county_code"], strict=True)
    ]
    frame["doubt"] = pd.Series([point.doubt for point in points], dtype="str")
    degrees = np.array([(point.lon, point.lat) for point in points], dtype=float).reshape(-1, 2)
    frame["lon"], frame["lat"] = shift_to_wgs84(degrees[:, 0], degrees[:, 1], settings.datum)
    there = frame["lon"].notna()
    places = gpd.GeoSeries.from_xy(frame.loc[there, "lon"], frame.loc[there, "lat"], crs=WGS84)
    geometry = reproject(places, area.crs, LAYER).reindex(frame.index)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=area.crs)


def _within_province(point: RecordPoint, code: str) -> RecordPoint:
    """Return a place, or none where it is not in the province that the record is of: a slip by a degree is no seat."""
    box = province_of_code(code)
    if box is None or np.isnan(point.lon):
        return point
    west, south, east, north = box
    is_there = west <= point.lon <= east and south <= point.lat <= north
    return point if is_there else RecordPoint(np.nan, np.nan, "abroad")


def _village_code(row: Mapping[str, str]) -> str:
    codes = (row["unit_code"], row["area"])
    return next((code for code in codes if len(code) == _VILLAGE_LENGTH and is_digits(code)), "")


def _county_code(row: Mapping[str, str], town: str) -> str:
    codes = (town, row["area"], row["place_code"])
    return next((code[:6] for code in codes if len(code) >= 6 and is_digits(code[:6])), "")


def _of_codes(frame: gpd.GeoDataFrame) -> Iterator[Finding]:
    """Tell of place codes that are no place_code, or stand at several records."""
    codes = frame["place_code"]
    odd = codes.map(lambda code: len(code) != _CODE_LENGTH or not is_digits(code)).astype(bool)
    yield from _named("register.place-code-odd", frame[odd])
    yield from _named("register.place-code-twice", frame[codes.duplicated(keep=False) & (codes != "")])


def _of_county(frame: gpd.GeoDataFrame, area: Area) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    code = area.code[:6] if is_digits(area.code) else ""
    elsewhere = (frame["county_code"] != "") & (frame["county_code"] != code) & bool(code)
    return frame[~elsewhere], list(
        _named("register.other-county", frame[elsewhere], area=area.name, code=code)
    )


def _of_points(frame: gpd.GeoDataFrame) -> Iterator[Finding]:
    for rule in dict.fromkeys(_DOUBTS.values()):
        doubts = [doubt for doubt, its in _DOUBTS.items() if its == rule]
        yield from _named(rule, frame[frame["doubt"].isin(doubts)])


def _named(rule: str, rows: pd.DataFrame, **params: object) -> Iterator[Finding]:
    """Yield one finding that names some records; none where there are none."""
    if len(rows):
        names = Listed(tuple(sorted(rows["name"])), most=NAMED)
        yield Finding(rule=rule, layer=LAYER, params={"count": len(rows), "names": names, **params})


def _counted(frame: gpd.GeoDataFrame, files: int, records: int) -> Finding:
    """Say what was read, so that it can be held against what the office knows of its register."""
    levels = frame["level"].value_counts()
    villages = frame[frame["level"] == "village"]
    params = {
        "files": files, "records": records, "places": len(frame),
        "villages": int((villages["type"] == "村委会").sum()), "communities": int((villages["type"] == "居委会").sum()),
        "settlements": int(levels.get("settlement", 0)),
        "others": int(levels.reindex(["county", "town", "other"]).fillna(0).sum()),
        "details": int((frame[list(_DETAILS)] != "").any(axis=1).sum()),
    }  # fmt: skip
    return Finding(rule="register.counted", layer=LAYER, params=params)
