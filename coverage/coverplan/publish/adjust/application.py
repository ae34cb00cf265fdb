"""The draft of an application for a change of units, as a Word document, with the skeletons of its three reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.crs import WGS84
from coverplan.publish.adjust.annexes import add_annexes, add_goals
from coverplan.publish.adjust.concerned import borders_shown, facilities_shown, people_shown, procedures_shown
from coverplan.publish.adjust.reported import ASKED, reported_text
from coverplan.publish.adjust.sentences import change_sentences
from coverplan.publish.adjust.shown import (
    changes_shown,
    concerned_towns,
    effects_shown,
    findings_shown,
    number_text,
    ranking_shown,
    towns_shown,
    turned_goals,
    type_counts,
)
from coverplan.publish.office import Document
from coverplan.tables import text_column
from coverplan.texts import current_language, say
from coverplan.wording import joined, plain

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from coverplan.adjust import Comparison
    from coverplan.publish.adjust.shown import Shown
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_application"]

_WIDTH_CM = 16.6


def save_application(
    path: Path,
    comparison: Comparison,
    *,
    picture: Path | None = None,
    ranking: pd.DataFrame | None = None,
    language: Language | None = None,
) -> None:
    """Write report.docx: the draft of the application (申报方案) and the skeletons of the three reports that go with it.

    What the study knows is filled in; what only the office knows stands as a marked blank. The same comparison and picture give the same
    bytes.

    Source: 行政区划管理条例 (704号) 第十三条 for what an application holds.

    Parameters
    ----------
    path
        The file to write.
    comparison
        The study before and after the changes.
    picture
        The maps before and after (see ``save_adjust_picture``); left out where there are none.
    ranking
        Rows of ranking.csv, where there are several alternatives.
    language
        By default the current one.
    """
    language = language or current_language()
    adjustment = comparison.adjustment
    plan = adjustment.before.plan
    title = say("application.title", language, area=plain(plan.area.name))
    said = [say("adjusted.not-legal", language)]
    said += adjustment.after.marks(language)
    page = Document(title, said, adjustment.after.credit(language), language)
    about = {
        "title": plain(adjustment.changes.title or adjustment.changes.id),
        "day": adjustment.changes.effective.isoformat(),
    }
    page.title(title, say("application.subtitle", language, **about))
    _basics(page, comparison, language)
    _reasons(page, language)
    _scheme(page, comparison, language)
    _codes(page, comparison, language)
    _approval(page, comparison, language)
    _lines(page, comparison, language)
    _impact(page, comparison, ranking, language)
    if picture is not None and picture.exists():
        page.picture_page(picture, say("application.maps", language))
    add_annexes(page, comparison, language)
    page.save(path)


def add_table(page: Document, shown: Shown, language: Language, file: str = "") -> None:
    """Add a table, and say where the rows are that it leaves out."""
    if shown.rows:
        page.table(shown.heads, shown.rows, widths_cm=shown.widths_cm(_WIDTH_CM), right=shown.right)
    if shown.more:
        page.remark(say("adjusted.more", language, count=shown.more, file=file))


def blank(what: str, language: Language) -> str:
    """Return a marked blank for something that only the office knows; ``what`` is the key of a text."""
    return say("application.blank", language, what=say(what, language))


def _basics(page: Document, comparison: Comparison, language: Language) -> None:
    study = comparison.adjustment.before
    page.heading(say("application.basics", language))
    page.paragraph(_area_sentence(study, comparison.units_before, language, "application.area"))
    page.paragraph(_reported_sentence(study, study.plan.area.code, language))
    page.paragraph(_position(study, language))
    _towns(page, study, concerned_towns(comparison)[0], language)


def _towns(page: Document, study: Study, towns: pd.DataFrame, language: Language) -> None:
    """Add the towns concerned: what is known of them, then what the office reports and where their seats are."""
    add_table(page, towns_shown(towns, language), language)
    names = study.unit_tree.units["name"]
    no = say("application.blank-plain", language)
    heads = [say(f"column.{name}", language) for name in ("name", "parent", "seat", *ASKED)]
    seats = _seat_texts(study, language)
    rows = [
        [
            plain(row["name"]), plain(names.get(row["parent_code"], row["parent_code"])), seats.get(code, no),
            *(reported_text(study, figure, code, language) for figure in ASKED),
        ]
        for code, row in zip(towns["unit_code"], towns.to_dict("records"), strict=True)
    ]  # fmt: skip
    if rows:
        page.table(heads, rows, widths_cm=[2.2, 2.0, 2.8, 2.4, 2.4, 2.4, 2.4])


def _seat_texts(study: Study, language: Language) -> dict[str, str]:
    units = study.boundaries
    if units is None or not {"seat_lon", "seat_lat"} <= set(units.columns):
        return {}
    there = units[units["seat_lon"].notna() & units["seat_lat"].notna()]
    rows = zip(there["unit_code"].astype(str), there["seat_lon"], there["seat_lat"], strict=True)
    return {code: say("application.seat", language, place=f"{lon:.5f}, {lat:.5f}") for code, lon, lat in rows}


def _area_sentence(study: Study, units: pd.DataFrame, language: Language, key: str) -> str:
    no = say("application.blank-plain", language)
    counties = units[units["level"] == "county"]
    code = study.plan.area.code
    own = counties[counties["unit_code"] == code] if code else counties
    row = own.iloc[0] if len(own) else None
    people = number_text(row["residents"]) if row is not None and "residents" in row else "—"
    land = number_text(row["area_km2"], 2) if row is not None else "—"
    return say(
        key, language, area=plain(study.plan.area.name), code=plain(code) or no, types=type_counts(study, language),
        people=no if people == "—" else say("application.people", language, number=people),
        land=no if land == "—" else say("application.km2", language, number=land),
    )  # fmt: skip


def _reported_sentence(study: Study, code: str, language: Language) -> str:
    told = {name.split("-")[0]: reported_text(study, name, code, language) for name in ASKED}
    return say("application.county-figures", language, **told)


def _position(study: Study, language: Language) -> str:
    """Say between which degrees the area lies and what it borders on: marked blanks where the study does not know."""
    beyond = study.neighbours
    names = [] if beyond is None else sorted({plain(name) for name in text_column(beyond, "name")})
    borders_on = joined(names, language) if names else blank("application.borders-on", language)
    if study.outlines is None:
        return blank("application.neighbours", language)
    west, south, east, north = study.outlines.to_crs(WGS84).total_bounds
    if min(west, south) < 0:
        return blank("application.neighbours", language)
    sides = {"west": west, "east": east, "south": south, "north": north}
    told = {side: _degrees(value) for side, value in sides.items()}
    return say("application.position", language, **told, names=borders_on)


def _degrees(value: float) -> str:
    """Return degrees, minutes and seconds.

    Examples
    --------
    >>> _degrees(115.860278)
    '115°51′37″'
    """
    minutes, seconds = divmod(round(value * 3600), 60)
    return f"{minutes // 60}°{minutes % 60:02d}′{seconds:02d}″"


def _reasons(page: Document, language: Language) -> None:
    page.heading(say("application.reasons", language))
    for name in ("need", "government", "history"):
        page.bullet(blank(f"application.reason.{name}", language))


def _scheme(page: Document, comparison: Comparison, language: Language) -> None:
    adjustment = comparison.adjustment
    page.heading(say("application.scheme", language))
    for sentence in change_sentences(adjustment, language):
        page.paragraph(sentence)
    page.heading(say("application.after", language))
    page.paragraph(
        _area_sentence(adjustment.after, comparison.units_after, language, "application.area-after")
    )
    _towns(page, adjustment.after, concerned_towns(comparison)[1], language)


def _codes(page: Document, comparison: Comparison, language: Language) -> None:
    page.heading(say("application.codes", language))
    add_table(page, changes_shown(comparison, language), language, "changes.csv")


def _approval(page: Document, comparison: Comparison, language: Language) -> None:
    page.heading(say("application.approval", language))
    add_table(page, procedures_shown(comparison, language), language)


def _lines(page: Document, comparison: Comparison, language: Language) -> None:
    page.heading(say("adjusted.borders", language))
    shown = borders_shown(comparison, language)
    if not shown.rows:
        page.paragraph(say("adjusted.no-borders", language))
    add_table(page, shown, language, "borders.csv")


def _told(page: Document, name: str, shown: Shown, language: Language) -> None:
    """Add a table under a heading of its own, or the sentence that there is nothing to tell."""
    page.subheading(say(f"adjusted.{name}", language))
    if not shown.rows:
        page.paragraph(say(f"adjusted.no-{name}", language))
    elif name == "people":
        page.remark(say("adjusted.people-about", language))
    add_table(page, shown, language, f"{name}.csv")


def _impact(page: Document, comparison: Comparison, ranking: pd.DataFrame | None, language: Language) -> None:
    page.heading(say("application.impact", language))
    for sentence in turned_goals(comparison, language):
        page.paragraph(sentence)
    add_goals(page, comparison, language)
    effects = effects_shown(comparison, language)
    page.subheading(say("adjusted.effects", language))
    page.paragraph(say(f"adjusted.{'effects-about' if effects.rows else 'no-effects'}", language))
    add_table(page, effects, language, "compare.csv")
    _told(page, "people", people_shown(comparison, language), language)
    _told(page, "facilities", facilities_shown(comparison, language), language)
    if ranking is not None and len(ranking):
        page.subheading(say("adjusted.ranking", language))
        add_table(page, ranking_shown(ranking, language), language)
    page.heading(say("application.findings", language))
    findings = findings_shown(comparison, language)
    if not findings.rows:
        page.paragraph(say("adjusted.no-findings", language))
    add_table(page, findings, language, "findings.csv")
