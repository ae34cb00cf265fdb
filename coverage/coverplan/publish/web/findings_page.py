"""The page of findings that `check` leaves: one file with a map, both languages, sortable, printable."""

from __future__ import annotations

import html
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from coverplan.findings import RULES, findings_frame, worst_first
from coverplan.publish.web.fault_pictures import fault_pictures
from coverplan.publish.web.leaflet import (
    island,
    leaflet_asset,
    old_browser_notice,
    own_asset,
    with_policy,
)
from coverplan.publish.web.outlines import drawn_units, undrawn_levels
from coverplan.texts import Term, say, text_of
from coverplan.wording import layer_word, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coverplan.findings import Finding
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_findings_page"]

_SEVERITIES = ("error", "warning", "info", "accepted")
_COLUMNS = (
    "level", "layer", "unit_code", "name", "message", "advice", "rule-basis", "size", "rule", "fingerprint",
)  # fmt: skip
_WORDS = (
    "findings.km", "findings.m", "findings.cm",
    "findings.no-place", "findings.printed-first", "findings.search", "findings.print", "findings.all-rules",
    "map.switch", "findings.back", "findings.on", "findings.hint", "findings.picture", "findings.picture-near",
    "findings.left-out", "map.map", "map.zoom-in", "map.zoom-out", "map.close",
)  # fmt: skip
_FINE_STEPS = 10_000_000  # 1e-7 degree, about a centimetre
_MOST_VERTICES_OF_A_FAULT = 2_000
_MOST_VERTICES_OF_FAULTS = 100_000
# Data larger than this stand packed on the page, a sixth as large.
_PLACE = '<div id="place"><div id="map" role="region" tabindex="0"></div><figure id="picture" hidden></figure></div><p id="left-out" hidden></p>'


def save_findings_page(
    path: Path, study: Study, findings: Sequence[Finding], *, language: Language = "zh"
) -> None:
    """Write findings.html: every finding, worst first, with what to do about it, and where it is on a map.

    A finding that is chosen is shown in its place. The page loads nothing from anywhere, carries both languages and prints
    on A4. Names out of the data stand in it as text only.

    Parameters
    ----------
    path
        The file to write.
    study
        The study, for title, notices and outlines; the map is left out where nothing has a place.
    findings
        In any order.
    language
        The language the page opens in; a button switches it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "findings.html"
    ...     save_findings_page(file, study, [])
    ...     "没有发现问题" in file.read_text(encoding="utf-8")
    True
    """
    path.write_bytes(_page(study, findings, language).encode("utf-8"))


def _page(study: Study, findings: Sequence[Finding], language: Language) -> str:
    title = html.escape(say("findings.page-title", language, title=study.title(language)))
    said = "".join(f"<li>{html.escape(each)}</li>" for each in _notices(study, language))
    units = drawn_units(study)
    has_map = bool(units) or any(one.lon is not None for one in findings)
    nothing = f"<p>{html.escape(say('summary.no-findings', language))}</p>"
    content = _tools(findings, language) + (_PLACE if has_map else "") + _table(language)
    scripts = ""
    if findings:
        scripts = _island(_data(study, findings, units, language))
        scripts += f"<script>{leaflet_asset('leaflet.js')}</script>" if has_map else ""
        scripts += f"<script>{own_asset('island.js')}{own_asset('findings.js')}</script>"
    styles = (leaflet_asset("leaflet.css") if has_map and findings else "") + own_asset("findings.css")
    return with_policy(f"""<!DOCTYPE html>
<html lang="{"zh-CN" if language == "zh" else "en"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="@policy@">
<title>{title}</title><style>{styles}</style></head>
<body>{old_browser_notice("pageIsDrawn")}<header><h1>{title}</h1><ul class="notices">{said}</ul></header>
<main>{content if findings else nothing}</main><footer id="printed-marks"><ul class="notices">{said}</ul></footer>{scripts}</body></html>
""")


def _word(key: str, language: Language) -> str:
    return f'<span data-word="{key}">{html.escape(say(key, language))}</span>'


def _tools(findings: Sequence[Finding], language: Language) -> str:
    levels = Counter("accepted" if one.accepted else str(one.level) for one in findings)
    boxes = "".join(
        f'<label><input type="checkbox" value="{level}"{" checked" if level != "accepted" else ""}> '
        f"{_word(f'severity.{level}', language)} ({levels[level]})</label>"
        for level in _SEVERITIES
        if levels[level] or level != "accepted"
    )
    rules = Counter(one.rule for one in findings)
    choices = "".join(
        f'<option value="{rule}">{rule} ({rules[rule]})</option>' for rule in RULES if rules[rule]
    )
    every = f'<option value="" data-word="findings.all-rules">{html.escape(say("findings.all-rules", language))}</option>'
    turn = (
        f'<button type="button" id="back">{_word("findings.back", language)}</button> <span id="count"></span> '
        f'<button type="button" id="on">{_word("findings.on", language)}</button>'
    )
    return (
        f'<div class="tools">{boxes}<select id="rule" data-word-label="findings.all-rules" aria-label="{html.escape(say("findings.all-rules", language))}">{every}{choices}</select>'
        f'<label>{_word("findings.search", language)} <input type="search" id="search"></label><span>{turn}</span>'
        f'<button type="button" id="print">{_word("findings.print", language)}</button>'
        f'<button type="button" id="language">{_word("map.switch", language)}</button></div>'
        f'<p id="said" aria-live="polite">{html.escape(say("findings.hint", language))}</p>'
    )


def _table(language: Language) -> str:
    heads = "".join(
        f'<th scope="col"{_sorted_first(name)}><button type="button">{_word(f"column.{name}", language)}</button></th>'
        for name in _COLUMNS
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody></tbody></table>"


def _sorted_first(name: str) -> str:
    return ' aria-sort="ascending"' if name == "level" else ""


def _data(
    study: Study, findings: Sequence[Finding], units: list[dict[str, Any]], language: Language
) -> dict[str, Any]:
    """Return what the page's script reads; a text that many rows share stands once."""
    ordered = worst_first(findings)
    zh, en = findings_frame(ordered, "zh"), findings_frame(ordered, "en")
    texts: dict[tuple[str, str], int] = {}

    def number(one: object, other: object) -> int:
        return texts.setdefault((plain(str(one)), plain(str(other))), len(texts))

    rows = []
    shapes = _Shapes()
    for finding, one, other in zip(ordered, zh.to_dict("records"), en.to_dict("records"), strict=True):
        level = one["level"] if finding.accepted is None else "accepted"
        has_place = not pd.isna(one["lon"])
        rows.append(
            [
                _SEVERITIES.index(level),
                number(layer_word(one["layer"], None, "zh"), layer_word(one["layer"], None, "en")),
                plain(one["unit_code"]),
                plain(one["name"]),
                number(one["message"], other["message"]),
                number(one["advice"], other["advice"]),
                number(one["basis"], other["basis"]),
                None if pd.isna(one["size"]) else [one["size"], one["size_unit"]],
                one["rule"],
                one["fingerprint"],
                number(one["accepted"], other["accepted"]),
                round(one["lon"], 7) if has_place else None,
                round(one["lat"], 7) if has_place else None,
                shapes.of(finding) if has_place else None,
            ]
        )
    words = [*_WORDS, *(f"column.{name}" for name in _COLUMNS), *(f"severity.{each}" for each in _SEVERITIES)]
    pictures = fault_pictures(study, ordered)
    return {
        "language": language,
        "title": [say("findings.page-title", lang, title=study.title(lang)) for lang in ("zh", "en")],
        "notices": [list(pair) for pair in zip(_notices(study, "zh"), _notices(study, "en"), strict=True)],
        "columns": list(_COLUMNS),
        "words": {key: list(text_of(key)) for key in words},
        "texts": [list(pair) for pair in texts],
        "rows": rows,
        "units": units,
        "pictures": pictures.pictures,
        "left_out": pictures.left_out,
    }  # fmt: skip


def _notices(study: Study, language: Language) -> list[str]:
    """Return what stands above the page: the study's notices, and what its map leaves out."""
    left_out = [
        say("findings.level-not-drawn", language, level=Term(f"level.{level}"))
        for level in undrawn_levels(study)
    ]
    return [plain(notice) for notice in (*study.notices(language), *left_out)]


def _island(data: dict[str, Any]) -> str:
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return island("findings-data", written, "findings.too-old")


class _Shapes:
    """The shapes of faults for the map, until they are too many vertices together."""

    def __init__(self) -> None:
        self._left = _MOST_VERTICES_OF_FAULTS

    def of(self, finding: Finding) -> list[list[Any]] | None:
        """Return the parts of a fault, where it has any that can be drawn: an area or a line each, in steps of 1e-7 degree."""
        shape = finding.shape
        if shape is None:
            return None
        vertices = int(shapely.get_num_coordinates(shape))
        if vertices > min(_MOST_VERTICES_OF_A_FAULT, self._left):
            return None
        self._left -= vertices
        parts = [
            ["area" if part.geom_type == "Polygon" else "line", _rings(part)]
            for part in shapely.get_parts(shape)
            if part.geom_type in ("Polygon", "LineString", "LinearRing") and not part.is_empty
        ]
        return parts or None


def _rings(part: shapely.Geometry) -> list[list[int]]:
    rings = shapely.get_rings(part) if isinstance(part, shapely.Polygon) else [part]
    steps = []
    for ring in rings:
        whole = np.rint(shapely.get_coordinates(ring) * _FINE_STEPS).astype(np.int64)
        steps.append(np.diff(whole, axis=0, prepend=0).reshape(-1).tolist())
    return steps
