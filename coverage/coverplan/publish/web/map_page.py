"""The web map: one HTML file that opens from a USB stick, with the network unplugged."""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from coverplan.errors import OutputError, require_option
from coverplan.publish import style
from coverplan.publish.marked import marked_units
from coverplan.publish.summary import dates, headline, require_made
from coverplan.publish.web.found import encode_findings
from coverplan.publish.web.goals import encode_goals
from coverplan.publish.web.layers import as_pair, encode_layers, unit_names
from coverplan.publish.web.plans import encode_plans
from coverplan.study import as_study
from coverplan.tables import MEASURES
from coverplan.texts import Language, keys, say, text_of
from coverplan.wording import plain

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator, Sequence

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.publish.web.layers import Pair
    from coverplan.siting import Proposal
    from coverplan.study import AnyStudy, Study

__all__ = ["WebMap", "web_map"]

_WORDS_OF_CODES = (
    "level.",
    "status.",
    "reason.",
    "met.",
    "amount.",
    "measure.",
    "project-status.",
    "project-action.",
    "severity.",
)


@dataclass(frozen=True)
class WebMap:
    """A finished page.

    Attributes
    ----------
    html : str
        The whole page. It loads nothing from anywhere.

    Examples
    --------
    >>> WebMap("<!DOCTYPE html>")
    <WebMap: 0.00 MB>
    """

    html: str

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page, so that a reader never meets half a file.

        Parameters
        ----------
        path
            The file, such as ``"map.html"``.

        Returns
        -------
        Path

        Raises
        ------
        OutputError
            When the file cannot be written.
        """
        target = Path(path)
        unfinished = target.with_name(f".{target.name}.unfinished")
        try:
            unfinished.write_bytes(self.html.encode("utf-8"))
            unfinished.replace(target)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise OutputError("map-file.cannot-write", file=target, reason=error.strerror) from error
        return target

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" sandbox="allow-scripts allow-modals" '
            'style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<WebMap: {len(self.html.encode('utf-8')) / 1e6:.2f} MB>"


def web_map(
    study: AnyStudy,
    result: Result | None = None,
    proposal: Proposal | None = None,
    *,
    findings: Sequence[Finding] = (),
    language: Language = "zh",
) -> WebMap:
    """Make the web map of a study: layers, coverage by goal, gaps, proposed sites, goals table.

    The page is one file that carries Leaflet and all data; staff open it in any browser, without a
    network. Names from the data reach the page as text only, through a block of JSON.

    Parameters
    ----------
    study
        A study, its plan, or the path of plan.toml; layers it has not got are not shown.
    result, proposal
        What was measured and what is proposed, where it was.
    findings
        What was found in the data; those that have a place are a layer, hidden at first.
    language
        The language the page opens in; a button switches it.

    Returns
    -------
    WebMap
        The same bytes for the same study, result and proposal.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> "<title>甲县民政设施覆盖</title>" in web_map(study).html
    True
    """
    from coverplan.publish.web.offline_map import OfflineFigure, OfflineMap  # folium, for those who draw

    require_option(language, get_args(Language), "language")
    require_made(result, proposal)
    data = _page_data(as_study(study), result, proposal, findings, language)
    page = OfflineFigure(
        title=data["title"][language == "en"],
        language=language,
        skeleton=_skeleton(data, language),
        data=json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
    )
    page.add_child(OfflineMap())
    return WebMap(page.render())


def _page_data(
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding],
    language: Language,
) -> dict[str, Any]:
    plan = study.plan
    drawn = marked_units(study)
    layers, undrawn = encode_layers(drawn)
    if drawn.boundaries is not None:
        discs = int(drawn.boundaries["is_disc"].sum())
        undrawn += [as_pair(lambda lang: say("map.discs", lang, count=discs))] if discs else []
    goals, ends, merged = encode_goals(study, result, proposal)
    found, unmarked = encode_findings(findings)
    return {
        "language": language,
        "title": as_pair(study.title),
        "area": as_pair(study.area_name),
        "dates": as_pair(lambda lang: "  ·  ".join(dates(plan, lang))),
        "notices": _notices(study),
        "credit": as_pair(study.credit),
        "headline": None if result is None else as_pair(lambda lang: headline(plan, result, proposal, lang)),
        "style": _style(),
        "names": unit_names(study),
        **layers,
        "goals": goals,
        "ends": ends,
        "plans": encode_plans(study, proposal),
        "findings": found,
        "leftOut": [*undrawn, *merged, *unmarked],
        "words": dict(_words({goal["measure"] for goal in goals})),
    }


def _style() -> dict[str, Any]:
    return {
        "shares": [
            {"low": each.low, "colour": each.colour, "label": each.label} for each in style.SHARE_CLASSES
        ],
        "met": [style.MET_COLOURS[False], style.MET_COLOURS[True]],
        "noFigure": style.NO_FIGURE,
        "land": style.LAND,
        "water": style.WATER,
        "estimated": style.ESTIMATED_LINE,
        "gap": asdict(style.GAP),
        "site": asdict(style.SITE),
        "step": {"built": asdict(style.STEP), "closed": asdict(style.STEP_CLOSED)},
        "change": [asdict(style.LOSES), asdict(style.GAINS)],
        "closure": asdict(style.CLOSURE),
        "project": asdict(style.PROJECT),
        "bands": [asdict(band) for band in style.BANDS],
        "serving": {"covered": asdict(style.SERVED_LINE), "beyond": asdict(style.BEYOND_LINE)},
        "findings": {level: asdict(look) for level, look in style.FINDING_SYMBOLS.items()},
        "outlines": {level: asdict(outline) for level, outline in style.OUTLINES.items()},
        "shapes": style.SHAPES,
    }


def _notices(study: Study) -> list[Pair]:
    """Return the banners of the page; the credit stands in the map's corner instead."""
    said = zip(study.marks("zh"), study.marks("en"), strict=True)
    return [[plain(zh), plain(en)] for zh, en in said]


def _words(measures: Collection[str]) -> Iterator[tuple[str, Pair]]:
    """Yield the page's words and those of the codes that stand in the data; of what weights count, those that are."""
    others = {f"{family}.{other}" for family in ("amount", "measure") for other in {*MEASURES} - {*measures}}
    for key in sorted(keys() - others):
        if key.startswith(("map.", *_WORDS_OF_CODES)) and not key.startswith(
            "amount.in."
        ):  # figures come worded
            yield key, list(text_of(key))


def _skeleton(data: dict[str, Any], language: Language) -> str:
    """Return the page around the map; the script fills it and words it again when the language changes."""
    chosen = language == "en"
    title = html.escape(data["title"][chosen])
    banners = "".join(f'<li class="notice">{html.escape(pair[chosen])}</li>' for pair in data["notices"])

    no_script = "".join(
        f'<p class="warning" lang="{lang}">{html.escape(said)}</p>'
        for lang, said in zip(("zh-CN", "en"), text_of("map.no-script"), strict=True)
    )

    def word(key: str) -> str:
        return html.escape(say(key, language))

    return f"""<a class="skip" href="#map_offline" data-say="map.skip">{word("map.skip")}</a>
<header class="top">
<div class="heading"><h1 id="title">{title}</h1><p id="printed-goal"></p><p id="subtitle"></p></div>
<ul id="notices">{banners}</ul>
<div class="actions">
<button type="button" id="print" data-say="map.print">{word("map.print")}</button>
<button type="button" id="language"></button>
</div>
</header>
<main>
<aside id="panel" aria-label="{word("map.panel")}" data-say-label="map.panel">
<noscript>{no_script}</noscript>
</aside>
<section id="stage" aria-label="{word("map.map")}" data-say-label="map.map">
@map@
<details id="legend" open><summary data-say="map.legend">{word("map.legend")}</summary>
<div id="legend-body"></div></details>
</section>
</main>
<footer id="printed-marks"></footer>"""
