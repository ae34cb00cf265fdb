"""Saved answers of the place-name register, invented in the official form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from coverplan.layers import read_register
from coverplan.plan import Area, RegisterSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from coverplan.layers import Layer

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
