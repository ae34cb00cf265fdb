"""The page on a change of units: maps before and after under a slider, tables, both languages; one file, no network."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from coverplan.adjust import WEIGHTINGS
from coverplan.publish.adjust.concerned import borders_shown, facilities_shown, people_shown, procedures_shown
from coverplan.publish.adjust.drawn import drawn_maps
from coverplan.publish.adjust.sentences import change_sentences
from coverplan.publish.adjust.shown import (
    changes_shown,
    concerned_towns,
    effects_shown,
    findings_shown,
    goals_shown,
    ranking_shown,
    towns_shown,
    turned_goals,
    type_counts,
)
from coverplan.publish.web import data_island, leaflet_asset, old_browser_notice, own_asset, with_policy
from coverplan.texts import say, text_of
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from coverplan.adjust import Comparison
    from coverplan.publish.adjust.shown import Shown
    from coverplan.texts import Language

__all__ = ["save_adjust_page"]

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_MAP_WORDS = (
    "adjusted.not-legal", "adjusted.map-before", "adjusted.map-after", "adjusted.slider", "map.map", "map.zoom-in", "map.zoom-out",
)  # fmt: skip


def save_adjust_page(
    path: Path, comparison: Comparison, *, ranking: pd.DataFrame | None = None, language: Language = "zh"
) -> None:
    """Write report.html: what a change of units does, with its maps before and after under a slider.

    The page loads nothing from anywhere, carries both languages and prints on A4, with the two maps one below the other. Names out of the
    data stand in it as text only.

    Parameters
    ----------
    path
        The file to write.
    comparison
        The study before and after the changes.
    ranking
        Rows of ranking.csv, where there are several alternatives.
    language
        The language the page opens in; a button switches it.
    """
    path.write_bytes(_page(comparison, ranking, language).encode("utf-8"))


def report_title(comparison: Comparison, language: Language) -> str:
    """Return the title of the reports on a change."""
    adjustment = comparison.adjustment
    area = plain(adjustment.before.plan.area.name)
    return say(
        "adjusted.title", language, area=area, title=plain(adjustment.changes.title or adjustment.changes.id)
    )


def _page(comparison: Comparison, ranking: pd.DataFrame | None, language: Language) -> str:
    title = html.escape(report_title(comparison, language))
    heads = "".join(_in(lang, _head(comparison, lang)) for lang in _LANGUAGES)
    marks = "".join(
        _in(lang, f'<ul class="notices">{_notices(comparison, lang)}</ul>') for lang in _LANGUAGES
    )
    tables = "".join(_in(lang, "".join(_sections(comparison, ranking, lang))) for lang in _LANGUAGES)
    data = data_island(
        json.dumps(_data(comparison, language), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    )
    tools = "".join(
        _button(name, key, language)
        for name, key in (("print", "adjusted.print"), ("language", "map.switch"))
    )
    return with_policy(f"""<!DOCTYPE html>
<html lang="{"zh-CN" if language == "zh" else "en"}" data-language="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="@policy@">
<title>{title}</title><style>{leaflet_asset("leaflet.css")}{own_asset("findings.css")}{own_asset("adjust.css")}</style></head>
<body>{old_browser_notice("pageIsDrawn")}<header>{heads}<div class="tools">{tools}</div></header>
<main><section id="maps"><div id="map" role="region"></div><input type="range" id="split" min="0" max="100" value="50" step="1">
<ul id="legend"></ul><div id="printed"></div></section>{tables}</main>
<footer id="printed-marks">{marks}</footer>
<script type="application/json" id="adjust-data">{data}</script>
<script>{leaflet_asset("leaflet.js")}</script><script>{own_asset("adjust.js")}</script></body></html>
""")


def _in(language: Language, content: str) -> str:
    return f'<div class="in-{language}" lang="{"zh-CN" if language == "zh" else "en"}">{content}</div>'


def _button(name: str, key: str, language: Language) -> str:
    return f'<button type="button" id="{name}" data-word="{key}">{html.escape(say(key, language))}</button>'


def _head(comparison: Comparison, language: Language) -> str:
    adjustment = comparison.adjustment
    notices = _notices(comparison, language)
    day = say("adjusted.effective", language, day=adjustment.changes.effective.isoformat())
    return f'<h1>{html.escape(report_title(comparison, language))}</h1><p>{html.escape(day)}</p><ul class="notices">{notices}</ul>'


def _notices(comparison: Comparison, language: Language) -> str:
    said = [say("adjusted.not-legal", language), *comparison.adjustment.after.notices(language)]
    return "".join(f"<li>{html.escape(plain(one))}</li>" for one in said)


def _sections(comparison: Comparison, ranking: pd.DataFrame | None, language: Language) -> Iterator[str]:
    before, after = concerned_towns(comparison)
    adjustment = comparison.adjustment
    yield _section(
        "adjusted.changes",
        language,
        change_sentences(adjustment, language),
        changes_shown(comparison, language),
        "changes.csv",
    )
    yield _section("adjusted.procedures", language, [], procedures_shown(comparison, language))
    types = [type_counts(study, language) for study in (adjustment.before, adjustment.after)]
    told = [say("adjusted.types", language, before=types[0], after=types[1])]
    yield _section("adjusted.units-before", language, told, towns_shown(before, language))
    yield _section("adjusted.units-after", language, [], towns_shown(after, language))
    yield _section(
        "adjusted.goals", language, turned_goals(comparison, language), goals_shown(comparison, language)
    )
    effects = effects_shown(comparison, language)
    nobody = [say(f"adjusted.{'effects-about' if effects.rows else 'no-effects'}", language)]
    yield _section("adjusted.effects", language, nobody, effects, "compare.csv")
    people = people_shown(comparison, language)
    yield _section(
        "adjusted.people",
        language,
        [say("adjusted.people-about", language)] if people.rows else [say("adjusted.no-people", language)],
        people,
        "people.csv",
    )
    facilities = facilities_shown(comparison, language)
    yield _section(
        "adjusted.facilities",
        language,
        [] if facilities.rows else [say("adjusted.no-facilities", language)],
        facilities,
        "facilities.csv",
    )
    borders = borders_shown(comparison, language)
    yield _section(
        "adjusted.borders",
        language,
        [] if borders.rows else [say("adjusted.no-borders", language)],
        borders,
        "borders.csv",
    )
    findings = findings_shown(comparison, language)
    nothing = [] if findings.rows else [say("adjusted.no-findings", language)]
    yield _section("adjusted.findings", language, nothing, findings, "findings.csv")
    if ranking is not None and len(ranking):
        about = [say("adjusted.ranking-about", language, count=WEIGHTINGS)]
        yield _section("adjusted.ranking", language, about, ranking_shown(ranking, language))


def _section(key: str, language: Language, told: list[str], shown: Shown, file: str = "") -> str:
    lines = [*told, *([say("adjusted.more", language, count=shown.more, file=file)] if shown.more else [])]
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<section><h2>{html.escape(say(key, language))}</h2>{said}{_table(shown) if shown.rows else ''}</section>"


def _table(shown: Shown) -> str:
    heads = "".join(
        f'<th scope="col"{" class=number" if at in shown.right else ""}>{html.escape(head)}</th>'
        for at, head in enumerate(shown.heads)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=number' if at in shown.right else ''}>{html.escape(text)}</td>"
            for at, text in enumerate(row)
        )
        + "</tr>"
        for row in shown.rows
    )
    return f"<div class=wide><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"


def _data(comparison: Comparison, language: Language) -> dict[str, Any]:
    keys = (*_MAP_WORDS, "adjusted.print", "map.switch")
    return {
        "language": language,
        "title": [report_title(comparison, lang) for lang in _LANGUAGES],
        "words": {key: list(text_of(key)) for key in keys},
        **drawn_maps(comparison),
    }
