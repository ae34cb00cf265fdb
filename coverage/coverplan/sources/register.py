"""A study begun from the place-name register: its towns and villages with seats, without outlines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import Fault, InputError
from coverplan.findings import Findings
from coverplan.io import json_files
from coverplan.layers import province_of_code, read_register, type_of_code
from coverplan.plan import Area, RegisterSettings, id_from
from coverplan.sources.both import LANGUAGES, both
from coverplan.sources.template import StudyFacts, write_study
from coverplan.texts import Term, say
from coverplan.wording import plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from coverplan.texts import Language

__all__ = ["RegisterStudy", "study_from_register"]

_COLUMNS = ("unit_code", "name", "level", "type", "parent_code", "seat_lon", "seat_lat", "households")
_LIST = "boundaries/list.csv"
_LAYERS = f"""\
[layers.boundaries]
path = "{_LIST}"
datum = "wgs84"

[layers.register]
path = "register"
"""
# CGCS2000 in zones of three degrees, without the zone's number in front: EPSG:4534 is that of 75 degrees east.
_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_MERIDIAN, _WIDTH = 4534, 75, 135, 3
_PLACE_CODE = 20
# Stands in place of the name of a town that no record tells.
_BLANK = "待填"
# Of a county's answers a few may lie across the line.
_MOST = 0.9


@dataclass(frozen=True, kw_only=True)
class RegisterStudy:
    """What was made of the register.

    Attributes
    ----------
    plan : Path
        The plan.toml that was written.
    counts : dict of str to int
        towns and villages; those without a name, a code, a seat, a town.
    findings : Findings
        What was found in the answers.
    """

    plan: Path
    counts: dict[str, int]
    findings: Findings

    def text(self, language: Language | None = None) -> str:
        """Say what was made and what the register cannot tell."""
        return "\n".join(_said(self.counts, self.findings, language))


def study_from_register(
    into: str | os.PathLike[str], paths: Sequence[str | os.PathLike[str]]
) -> RegisterStudy:
    """Begin a study from saved answers of the place-name register.

    Parameters
    ----------
    into
        Folder of the study: missing or empty.
    paths
        Files of answers, or folders of them, of one county; they are taken along.

    Returns
    -------
    RegisterStudy
        The list of units has the codes that the register holds: 12 digits where a record has them, else the place_code as a
        key of its own; none is made up. A town of which no record tells the name has a blank to fill in: 待填一镇.

    Raises
    ------
    InputError
        When a file is no answer, records are missing, or the records are of no county or of several.
    OutputError
        When ``into`` holds anything, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> page = (
    ...     '{"total": 1, "records": [{"id": "a", "standard_name": "甲村", "place_type_code": "21610", "area_name": "梁山县",'
    ...     ' "area": "370832", "place_code": "37083210021610000001", "gdm": null}]}'
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "listPub-1.json").write_text(page, encoding="utf-8")
    ...     made = study_from_register(Path(folder) / "study", [Path(folder) / "listPub-1.json"])
    >>> made.counts["villages"], made.counts["without_code"], made.counts["without_seat"]
    (1, 1, 1)
    """
    settings = RegisterSettings(path=[str(Path(path).absolute()) for path in paths])
    anywhere = Area(name="register", crs=f"EPSG:{_FIRST_ZONE}")
    everything = read_register(settings, Path(), area=anywhere)
    area = _area(everything.frame)
    layer = read_register(settings, Path(), area=area)
    faults = [
        Fault.of("register.new-incomplete", finding=one, advice=Term(f"finding.{one.rule}.advice"))
        for one in layer.findings
        if one.level == "error"
    ]
    if faults:
        raise InputError(faults)
    units = _units(layer.frame, area)
    counts = _counts(units, layer.frame)
    findings = Findings(layer.findings)
    said = ["\n".join(f"- {plain(line)}" for line in _said(counts, findings, each)) for each in LANGUAGES]
    facts = StudyFacts(
        name=area.name, code=area.code, crs=area.crs, plan_id=id_from(area.name, otherwise="register"),
        title=say("register.new.title", "zh", name=area.name), country="CN", credit=both("register.new.credit", ""),
        layers=_LAYERS, tables={_LIST: units}, files=_taken_along(settings),
        readme="\n\n".join([both("register.new.readme", "\n\n"), *said]),
    )  # fmt: skip
    return RegisterStudy(plan=write_study(into, facts), counts=counts, findings=findings)


def _area(frame: gpd.GeoDataFrame) -> Area:
    """Return the county that the records are of, with the zone it lies in."""
    counties = Counter(code for code in frame["county_code"] if code)
    if not counties:
        raise InputError.of("register.new-no-county")
    ((code, most),) = counties.most_common(1)
    if most < _MOST * counties.total():
        several = ", ".join(f"{each} ({count})" for each, count in sorted(counties.items()))
        raise InputError.of("register.new-several", counties=several)
    mine = frame[frame["county_code"] == code]
    names = Counter(name for name in mine["area_name"] if name)
    name = max(names, key=lambda each: (names[each], each)) if names else code
    lon = mine["lon"].median()
    if pd.isna(lon):
        west, _, east, _ = province_of_code(code) or (_LAST_MERIDIAN, 0, _FIRST_MERIDIAN, 0)
        lon = (west + east) / 2
    meridian = min(max(_WIDTH * round(lon / _WIDTH), _FIRST_MERIDIAN), _LAST_MERIDIAN)
    zone = _FIRST_ZONE + (meridian - _FIRST_MERIDIAN) // _WIDTH
    return Area(name=name, code=code, crs=f"EPSG:{zone}", country="CN")


def _units(frame: gpd.GeoDataFrame, area: Area) -> pd.DataFrame:
    """Return the list of units: the county, its towns, its villages."""
    villages = frame[frame["level"] == "village"]
    towns = frame[(frame["level"] == "town") & (frame["town_code"] != "")].drop_duplicates("town_code")
    named = towns.set_index("town_code")
    rows = [(area.code, area.name, "county", "", "", None, None)]
    rows += [
        (row.Index, row.name, "town", row.type or type_of_code(row.Index) or "", area.code, row.lon, row.lat)
        for row in named.itertuples()
    ]
    for number, code in enumerate(sorted({*villages["town_code"]} - {"", *named.index}), 1):
        kind = type_of_code(code) or ""
        rows.append((code, f"{_BLANK}{_numeral(number)}{kind}", "town", kind, area.code, None, None))
    keys = _keys(villages)
    rows += [
        (key, row.name, "village", row.type, row.town_code or area.code, row.lon, row.lat)
        for key, row in zip(keys, villages.itertuples(index=False), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS[:-1])).assign(households=None)


def _numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese, a larger one digit by digit."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number >= 100:
        return "".join(digits[int(each)] for each in str(number))
    ten = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return ten + (digits[ones] if ones else "")


def _keys(villages: gpd.GeoDataFrame) -> list[str]:
    """Return a key for each village that no other has: its code, else its place_code, else its id in the register."""
    codes, places = Counter(villages["village_code"]), Counter(villages["place_code"])
    return [
        code
        if code and codes[code] == 1
        else place
        if len(place) == _PLACE_CODE and place.isdigit() and places[place] == 1
        else f"id-{record}"
        for code, place, record in zip(
            villages["village_code"], villages["place_code"], villages["record_id"], strict=True
        )
    ]


def _counts(units: pd.DataFrame, frame: gpd.GeoDataFrame) -> dict[str, int]:
    towns, villages = (units[units["level"] == level] for level in ("town", "village"))
    unplaced = frame[(frame["level"] == "village") & (frame["town_code"] == "")]
    return {
        "towns": len(towns), "villages": len(villages),
        "without_name": int(towns["name"].str.startswith(_BLANK).sum()),
        "without_code": int((villages["unit_code"].str.len() != len("370832104215")).sum()),
        "without_seat": int(villages["seat_lon"].isna().sum()),
        "without_town": len(unplaced),
    }  # fmt: skip


def _taken_along(settings: RegisterSettings) -> dict[str, Path]:
    """Return the files of answers under the names that they get in the study."""
    files: dict[str, Path] = {}
    for name, path in json_files(map(Path, settings.path))[0]:
        at = Path("register", name)
        number = 2
        while at.as_posix() in files:
            at = Path("register", str(number), name)
            number += 1
        files[at.as_posix()] = path
    return files


def _said(counts: dict[str, int], findings: Findings, language: Language | None) -> Iterator[str]:
    yield say("register.new.made", language, **counts)
    for lacking in ("without_name", "without_code", "without_town", "without_seat"):
        if counts[lacking]:
            yield say(f"register.new.{lacking.replace('_', '-')}", language, count=counts[lacking])
    yield say("register.new.unknown", language)
    yield from (one.message(language) for one in findings)
    yield say("register.new.not-handed-on", language)
