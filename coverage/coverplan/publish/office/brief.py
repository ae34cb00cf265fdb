"""The brief for the meeting, as a Word document: two pages that a chief reads, the map, and annexes with what stands behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.goals import weighed_goals
from coverplan.publish.office.brief_annex import add_annexes
from coverplan.publish.office.document import Document
from coverplan.publish.summary import findings_sentence, headline, lacking_text, ranked_goals, towns_named
from coverplan.siting import gain_text, value_text, verdict
from coverplan.texts import current_language, say
from coverplan.wording import amount, difference, joined, kind_word, plain, title_in, weight_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BytesIO
    from pathlib import Path

    import pandas as pd

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.siting import Answer, Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["save_brief"]

# What fits two pages of an official document.
_GOALS_SHOWN = 10
_GAPS_SHOWN = 6
_ANSWERS_SHOWN = 6
_TITLES_NAMED = 4


def save_brief(
    path: Path,
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding] = (),
    *,
    picture: BytesIO | Path | None = None,
    years_picture: Path | None = None,
    language: Language | None = None,
) -> None:
    """Write report.docx: where the goals stand, who is left out, what to build, in words that a meeting can read.

    Typefaces, sizes and margins are those of official documents (GB/T 9704-2012). The same study and picture give the same bytes.

    Parameters
    ----------
    path
        The file to write.
    study
        The study.
    result, proposal
        What was measured and proposed, where it was.
    findings
        Every finding of the run.
    picture
        The map, drawn for the page (see ``brief_map``); left out where there is none.
    years_picture
        The yearly path of the goals (years.png); likewise.
    language
        By default the current one.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> study = Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "report.docx"
    ...     save_brief(file, study, None, None)
    ...     file.stat().st_size > 5000
    True
    """
    language = language or current_language()
    plan = study.plan
    title = say("product.report", language, title=study.title(language))
    page = Document(title, study.marks(language), study.credit(language), language, formal=True)
    page.title(title, _subtitle(study, language))
    page.headline(headline(plan, result, proposal, language))
    if result is not None and len(result.goals):
        _goals(page, result, language)
        _gaps(page, plan, result, language)
    if proposal is not None and proposal.answers:
        _proposals(page, study, proposal, language)
    page.remark(findings_sentence(findings, language))
    if picture is not None:
        page.picture_page(picture, say("brief.map", language), say("brief.map-alt", language, title=title))
    add_annexes(page, study, result, proposal, findings, years_picture, language)
    page.save(path)


def _subtitle(study: Study, language: Language) -> str:
    plan = study.plan
    parts = [study.area_name(language), plain(plan.area.code)]
    if plan.units.vintage:
        parts.append(say("map.vintage", language, vintage=plain(plan.units.vintage)))
    return "　".join(part for part in parts if part)


def _goals(page: Document, result: Result, language: Language) -> None:
    """List the goals that are not met, the widest gap first, and name the others."""
    page.heading(say("brief.goals", language))
    goals = ranked_goals(result)
    met = goals["met"].astype("boolean")
    short = goals[(~met).fillna(value=False)]
    is_open = met.isna() & goals["value"].notna()
    if len(short):
        heads = [say(f"column.{name}", language) for name in ("title", "target", "value", "shortfall")]
        rows = [
            (
                title_in(row.title, row.title_en, language),
                amount(row.target, row.unit, language),
                _value(row, language),
                lacking_text(row.shortfall, row.unit, row.target, language),
            )
            for row in short.head(_GOALS_SHOWN).itertuples()
        ]
        page.table(heads, rows, widths_cm=(6.4, 2.2, 2.6, 4.4), right=(1, 2, 3))
    if len(short) > _GOALS_SHOWN:
        page.remark(say("brief.more-goals", language, count=len(short) - _GOALS_SHOWN))
    others_by_key = {
        "brief.goals-met": goals[met.fillna(value=False)],
        "brief.goals-open": goals[is_open],
        "brief.goals-unknown": goals[met.isna() & ~is_open],
    }
    for key, others in others_by_key.items():
        if len(others):
            page.remark(say(key, language, count=len(others), titles=_named(others, language)))


def _value(row: Any, language: Language) -> str:  # noqa: ANN401 (a row of a frame)
    value = amount(row.value, row.unit, language)
    return say("brief.value-estimated", language, value=value) if row.basis == "estimated" else value


def _named(goals: pd.DataFrame, language: Language) -> str:
    pairs = zip(goals["title"].head(_TITLES_NAMED), goals["title_en"].head(_TITLES_NAMED), strict=True)
    names = joined([title_in(*pair, language) for pair in pairs], language)
    return say("list.more", language, names=names) if len(goals) > _TITLES_NAMED else names


def _gaps(page: Document, plan: Plan, result: Result, language: Language) -> None:
    """Say of each goal that weighs people and is not met how many are left out, and where most of them are."""
    left = result.gaps.groupby("goal_id")["weight"].sum()
    goals = ranked_goals(result)
    short = (~goals["met"].astype("boolean")).fillna(value=False)
    goals = goals[short & goals["goal_id"].isin(weighed_goals(result)) & goals["goal_id"].isin(left.index)]
    if goals.empty:
        return
    page.heading(say("brief.left-out", language))
    rows = [
        (
            title_in(row["title"], row["title_en"], language),
            weight_text(left[row["goal_id"]], plan.weighs(row["goal_id"]), language),
            joined(towns_named(plan, result, row["goal_id"], language), language),
        )
        for row in goals.head(_GAPS_SHOWN).to_dict("records")
    ]
    heads = [say(f"brief.column.{name}", language) for name in ("goal", "left", "where")]
    page.table(heads, rows, widths_cm=(5.2, 2.8, 7.6), right=(1,))
    if len(goals) > _GAPS_SHOWN:
        page.remark(say("brief.more-gaps", language, count=len(goals) - _GAPS_SHOWN))


def _proposals(page: Document, study: Study, proposal: Proposal, language: Language) -> None:
    """Say for each goal how many sites are proposed, what they bring, and whether the target is then met."""
    page.heading(say("brief.build", language))
    answers = list(proposal.answers.values())
    rows = [_answer(study, proposal, answer, language) for answer in answers[:_ANSWERS_SHOWN]]
    heads = [
        say(f"brief.column.{name}", language) for name in ("goal", "sites", "before", "after", "outcome")
    ]
    page.table(heads, rows, widths_cm=(4.4, 3.6, 1.8, 1.8, 4.0), right=(2, 3))
    if len(answers) > _ANSWERS_SHOWN:
        page.remark(say("brief.more-answers", language, count=len(answers) - _ANSWERS_SHOWN))
    page.remark(say("brief.proposal-limits", language))


def _answer(study: Study, proposal: Proposal, answer: Answer, language: Language) -> tuple[str, ...]:
    sites = proposal.sites[proposal.sites["plan_id"] == answer.plan_id]
    after = answer.values_after[-1] if answer.values_after else answer.before
    kinds = [kind_word(study.plan.facility_kinds, kind, language) for kind in dict.fromkeys(sites["kind"])]
    count = say("brief.sites", language, count=len(sites), kinds=joined(kinds, language))
    said = {"gain": gain_text(answer, sites["newly_covered"].sum(), language)}
    if answer.met_at:
        outcome = say("brief.outcome-met", language, **said)
    else:
        short = difference(answer.target - after, answer.unit, language)
        outcome = say("brief.outcome-short", language, short=short, **said)
    return (
        proposal.title(answer, language),
        count if len(sites) else say("amount.unknown", language),
        value_text(answer, answer.before, language),
        value_text(answer, after, language),
        outcome if len(sites) else verdict(answer, language),
    )
