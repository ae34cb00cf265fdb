"""Saved answers of the place-name register, invented in the official form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyproj import Transformer

from coverplan.checks.register import check_register
from coverplan.layers import read_register
from coverplan.plan import Area, RegisterSettings
from coverplan.study import open_study

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.layers import Layer
    from coverplan.study import Study

AREA = Area(name="梁山县", code="370832", crs="EPSG:4548")
WORDS = {
    "21610": "行政村", "21620": "社区", "27610": "村民委员会", "27620": "社区居民委员会", "22200": "农村居民点",
    "21800": "街路巷",
}  # fmt: skip


def record(
    number: int,
    name: str,
    type_code: str = "21610",
    *,
    town: str = "370832100",
    at: tuple[float, float] | None = (116.1, 35.8),
    **more: Any,
) -> dict[str, Any]:
    """A record as a page of the list holds it."""
    gdm = None if at is None else {"type": "multipoint", "coordinates": [list(at)]}
    return {
        "id": f"id{number:04}", "standard_name": name, "place_type": WORDS.get(type_code, ""), "place_type_code": type_code,
        "place_code": f"{town}{type_code}{number:06}", "province_name": "山东省", "city_name": "济宁市", "area_name": "梁山县",
        "province": "370000", "city": "370800", "area": "370832", "roman_alphabet_spelling": "", "gdm": gdm, **more,
    }  # fmt: skip


def pages(records: Sequence[dict[str, Any]], size: int = 3) -> list[dict[str, Any]]:
    """The pages of a list, each saying how many records there are in all."""
    parts = [list(records[at : at + size]) for at in range(0, len(records), size)]
    return [{"total": len(records), "records": part} for part in parts]


def saved(folder: Path, answers: Iterable[object], stem: str = "listPub") -> Path:
    """The folder in which each answer is a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, answer in enumerate(answers, 1):
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        (folder / f"{stem}-{number}.json").write_text(text, encoding="utf-8")
    return folder


def read(*paths: Path, area: Area = AREA, **settings: Any) -> Layer:
    """What is read of files and folders."""
    folder = paths[0].parent
    return read_register(RegisterSettings(path=[str(path) for path in paths], **settings), folder, area=area)


def found(layer: Layer, rule: str) -> dict[str, Any]:
    """The parameters of the one finding of a rule."""
    (one,) = [each for each in layer.findings if each.rule == rule]
    assert one.message("zh")
    assert one.message("en")
    assert one.advice("zh")
    return dict(one.params)


def rules(layer: Layer) -> set[str]:
    return {each.rule for each in layer.findings}


_TO_DEGREES = Transformer.from_crs("EPSG:4548", "EPSG:4326", always_xy=True)


def at(east: float, north: float) -> tuple[float, float]:
    """Degrees of a place some metres east and north of a corner in the county."""
    lon, lat = _TO_DEGREES.transform(415_000 + east, 3_960_000 + north)
    return round(lon, 9), round(lat, 9)


TOWNS = (("370832100", "东镇"), ("370832101", "西镇"))


def units(*villages: tuple[str, str] | tuple[str, str, tuple[float, float] | None]) -> str:
    """A list of two towns and some villages (code, name, metres of the seat) as an office has it."""
    lines = [
        "unit_code,name,seat_lon,seat_lat",
        "370832,梁山县,,",
        *(f"{code},{name},," for code, name in TOWNS),
    ]
    for code, name, *place in villages:
        lon, lat = at(*place[0]) if place and place[0] else ("", "")
        lines.append(f"{code},{name},{lon},{lat}")
    return "\n".join(lines)


def write(folder: Path, listed: str, records: Sequence[dict[str, Any]], *, more: str = "") -> Path:
    """The plan of a list and a register."""
    (folder / "list.csv").write_text(listed, encoding="utf-8-sig")
    saved(folder / "register", pages(records, 100))
    plan = folder / "plan.toml"
    plan.write_text(
        f"""
id = "x"
[area]
name = "梁山县"
code = "370832"
crs = "EPSG:4548"
[layers.boundaries]
path = "list.csv"
[layers.register]
path = "register"
{more}""",
        encoding="utf-8",
    )
    return plan


def open_with(folder: Path, listed: str, records: Sequence[dict[str, Any]], *, more: str = "") -> Study:
    """The study of a list and a register, opened."""
    return open_study(write(folder, listed, records, more=more))


def joined(study: Study) -> dict[str, tuple[str, str]]:
    """Unit and how it was joined, by the id of the record."""
    rows = study.register.set_index("record_id")[["unit_code", "joined_by"]]
    return {key: tuple(row) for key, row in zip(rows.index, rows.to_numpy(), strict=True)}


def told(study: Study, prefix: str = "register.") -> list[Finding]:
    """What the comparison tells, without what reading told."""
    return [one for one in check_register(study) if one.rule.startswith(prefix)]
