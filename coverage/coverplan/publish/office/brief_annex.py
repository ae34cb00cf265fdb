"""The annexes of the brief: every goal, who is left out, the sites, the data check, the method, the years, the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.findings import findings_frame
from coverplan.goals import reach_goals, weighed_goals
from coverplan.publish.office.brief_answers import annex_lines
from coverplan.publish.office.brief_gaps import add_gaps
from coverplan.publish.summary import findings_sentence, reach_conditions
from coverplan.siting import gain_text, proof, target_line, value_text, verdict
from coverplan.tables import PROJECT_STATUSES
from coverplan.texts import say
from coverplan.wording import (
    amount,
    estimated_text,
    group_word,
    joined,
    kind_word,
    layer_word,
    met_word,
    plain,
    share_text,
    title_in,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from coverplan.findings import Finding
    from coverplan.goals import Result
    from coverplan.plan import Plan, ReachGoal
    from coverplan.publish.office.document import Document
    from coverplan.siting import Answer, Proposal
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["add_annexes"]

_FINDINGS_SHOWN = 12
_SITES_SHOWN = 20
_LONGEST_NOTE = 60
_TARGET_SHADE = "D5EBDD"


def add_annexes(
    page: Document,
    study: Study,
    result: Result | None,
    proposal: Proposal | None,
    findings: Sequence[Finding],
    years_picture: Path | None,
    language: Language,
) -> None:
    """Add what stands behind the brief, an annex each; what was not measured or proposed has none.

    Parameters
    ----------
    page
        The document.
    study, result, proposal, findings, years_picture
        As for :func:`save_brief`.
    language
        Of the words.
    """
    if result is not None and len(result.goals):
        page.next_annex(say("brief.goals", language))
        _goals_tables(page, study.plan, result, language)
    if result is not None:
        add_gaps(page, study, result, language)
    if proposal is not None and proposal.answers:
        _proposals(page, study, proposal, language)
    if proposal is not None and proposal.joint:
        _joint_plans(page, study, proposal, language)
    if proposal is not None and len(proposal.land):
        _land(page, study, proposal, language)
    if years_picture is not None and years_picture.exists():
        _years(page, study, years_picture, language)
    _findings(page, findings, language)
    _method(page, study, result, language)
    _sources(page, study, language)
    if result is not None:
        page.next_annex(say("brief.annex", language))
        for line in annex_lines(study.plan, language):
            page.bullet(line)


def _years(page: Document, study: Study, picture: Path, language: Language) -> None:
    """Add the yearly path of the goals, and how many projects lie behind it."""
    years = study.plan.years
    assert years is not None
    page.next_annex(say("brief.years", language))
    page.paragraph(say("brief.years-about", language, base=years.base, far=years.far))
    if study.projects is not None:
        counts = study.projects["status"].value_counts()
        told = [
            say(
                "brief.projects-status",
                language,
                name=word_of("project-status", status, language),
                count=int(counts[status]),
            )
            for status in PROJECT_STATUSES
            if status in counts
        ]
        said = {"count": len(study.projects), "statuses": joined(told, language)}
        page.paragraph(say("brief.projects", language, **said))
    page.picture(picture, say("brief.years", language))


def _goals_tables(page: Document, plan: Plan, result: Result, language: Language) -> None:
    """List the goals, period by period where there are several."""
    periods = plan.periods
    if len(periods) <= 1:
        _goals_table(page, result.goals, language)
        return
    period_of = result.goals["goal_id"].map({goal.id: goal.period for goal in plan.goals})
    for period in periods:
        named = word_of("period", period, language)
        page.subheading(
            say("brief.period", language, period=named) if named else say("brief.no-period", language)
        )
        _goals_table(page, result.goals[(period_of == period).to_numpy()], language)


def _goals_table(page: Document, goals: pd.DataFrame, language: Language) -> None:
    rows = [
        (
            title_in(row.title, row.title_en, language),
            amount(row.target, row.unit, language),
            amount(row.value, row.unit, language),
            met_word(row.met, row.value, language),
            joined(filter(None, [word_of("basis", row.basis, language), plain(row.source)]), language),
            _shortened(plain(row.note)),
        )
        for row in goals.itertuples()
    ]
    heads = [
        say(f"column.{name}", language) for name in ("title", "target", "value", "met", "source", "note")
    ]
    shades = {
        say("met.yes", language): "D5EBDD",
        say("met.no", language): "FBE3CF",
        say("met.unknown", language): "EDEDED",
        say("met.open", language): "EDEDED",
    }
    page.table(heads, rows, widths_cm=(4.2, 2.1, 2.1, 2.0, 2.3, 3.9), right=(1, 2), shades=shades)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def _proposals(page: Document, study: Study, proposal: Proposal, language: Language) -> None:
    page.next_annex(say("brief.proposals", language))
    for answer in proposal.answers.values():
        sites = proposal.sites[proposal.sites["plan_id"] == answer.plan_id]
        page.subheading(proposal.title(answer, language))
        if len(sites):
            _sites_table(page, study, answer, sites, language)
        said = (verdict(answer, language), proof(answer, language))
        page.paragraph(("" if language == "zh" else " ").join(filter(None, said)))
    page.paragraph(say("brief.proposal-limits", language))


def _joint_plans(page: Document, study: Study, proposal: Proposal, language: Language) -> None:
    """Tell each plan for several goals: what it comes to, its steps by phase with their money, and why."""
    page.next_annex(say("brief.joint-plans", language))
    heads = [
        say(key, language)
        for key in (
            "column.phase",
            "column.name",
            "column.kind",
            "column.action",
            "brief.site-places",
            "brief.money",
        )
    ]
    for one in proposal.joint.values():
        page.subheading(one.title.message(language))
        page.paragraph(one.verdict(language))
        rows = [
            (
                plain(row["phase"]), plain(row["name"]), kind_word(study.plan.facility_kinds, row["kind"], language),
                word_of("action", row["action"], language), _whole_or_part(row["size"]), _whole_or_part(row["open_cost"]),
            )
            for _, row in one.steps().iterrows()
        ]  # fmt: skip
        if rows:
            page.table(heads, rows, widths_cm=(1.6, 5.2, 3.4, 1.6, 1.9, 2.0), right=(4, 5))
        for line in one.why_lines(language):
            page.paragraph(line)


def _land(page: Document, study: Study, proposal: Proposal, language: Language) -> None:
    """Tell, block by block, what land and how many candidates each land layer leaves."""
    page.next_annex(say("sheet.land", language))
    page.paragraph(say("brief.land", language))
    keys = ("land_layer", "land-effect", "distance_m", "land_ha", "candidates", "land-basis")
    heads = [say(f"column.{key}", language) for key in keys]
    for (plan_id, kind), part in proposal.land.groupby(["plan_id", "kind"], sort=False):
        called = (
            proposal.called(str(plan_id), language),
            kind_word(study.plan.facility_kinds, kind, language),
        )
        page.subheading(joined(called, language))
        rows = [
            (
                plain(row["layer"]), word_of("land-effect", row["effect"], language), *(_whole_or_part(row[name]) for name in ("distance_m", "land_ha", "candidates")), plain(row["basis"]),
            )
            for _, row in part[part["is_applied"].astype(bool)].iterrows()
        ]  # fmt: skip
        page.table(heads, rows, widths_cm=(3.4, 1.8, 1.8, 2.4, 2.0, 5.0), right=(2, 3, 4))


def _whole_or_part(figure: float) -> str:
    """Word a figure, whole ones without a point; nothing where there is none."""
    return "" if figure != figure else f"{figure:,.10g}"


def _sites_table(
    page: Document, study: Study, answer: Answer, sites: pd.DataFrame, language: Language
) -> None:
    """List the sites with what each adds and where the goal then stands, and a line where its target is met."""
    tree = study.unit_tree
    codes = sites["unit_code"].fillna("").astype(str)
    towns = tree.at_level(codes, "town").map(tree.units["name"]).fillna("")
    line = target_line(answer, language)
    rows: list[tuple[str, ...]] = []
    for (_, row), town in zip(sites.head(_SITES_SHOWN).iterrows(), towns, strict=False):
        after = value_text(answer, row["value_after"], language)
        is_line = row["rank"] == answer.met_at
        rows.append(
            (
                plain(row["rank"]),
                plain(row["name"]) or plain(row["site_id"]),
                plain(town),
                kind_word(study.plan.facility_kinds, row["kind"], language),
                word_of("action", row["action"], language),
                gain_text(answer, row["newly_covered"], language),
                say("answer.met-here", language, value=after) if is_line else after,
            )
        )
        if is_line and len(sites) > row["rank"]:
            rows.append(("", line, *[""] * 5))
    keys = ("rank", "place", "town", "kind", "action", "newly_covered", "value_after")
    heads = [say("brief.place" if key == "place" else f"column.{key}", language) for key in keys]
    widths = (1.2, 3.8, 2.5, 2.8, 1.4, 2.4, 2.4)
    page.table(heads, rows, widths_cm=widths, right=(0, 5, 6), shades={line: _TARGET_SHADE})
    if len(sites) > _SITES_SHOWN:
        page.remark(say("brief.more-sites", language, count=len(sites) - _SITES_SHOWN))


def _findings(page: Document, findings: Sequence[Finding], language: Language) -> None:
    page.next_annex(say("brief.findings", language))
    page.paragraph(findings_sentence(findings, language))
    if not findings:
        return
    frame = findings_frame(findings, language)
    rows = [
        (word_of("severity", row.level, language), plain(row.message))
        for row in frame.head(_FINDINGS_SHOWN).itertuples()
    ]
    heads = [say(f"column.{name}", language) for name in ("level", "message")]
    page.table(heads, rows, widths_cm=(1.8, 14.7))
    # what to do names files and keys, for those who mend the data and not for the meeting
    more = len(frame) - len(rows)
    page.remark(say("brief.more-findings" if more else "brief.advice", language, count=more))


def _method(page: Document, study: Study, result: Result | None, language: Language) -> None:
    plan = study.plan
    page.next_annex(say("brief.method", language))
    measured = reach_goals(result)
    reach = [goal for goal in plan.goals if goal.kind == "reach" and goal.id in measured]
    if reach:
        measures = dict.fromkeys(plan.measure(goal.group) for goal in reach)
        what = joined([say(f"measure.{measure}", language) for measure in measures], language)
        page.paragraph(say("brief.method-reach", language, what=what))
    for goal in reach:
        page.bullet(_reach_rule(plan, goal, language))
        if result is not None and (said := _estimated(study, result, goal, language)):
            page.bullet(said)
    if any(goal.kind == "capacity" and goal.id in weighed_goals(result) for goal in plan.goals):
        page.paragraph(say("brief.method-capacity", language))
    for kind in ("served", "occupancy"):
        if any(goal.kind == kind for goal in plan.goals):
            page.paragraph(say(f"brief.method-{kind}", language))
    page.paragraph(say("brief.method-figures", language, crs=plan.area.crs))


def _estimated(study: Study, result: Result, goal: ReachGoal, language: Language) -> str:
    """Say how much behind a goal was estimated, and in which towns; nothing where nothing was."""
    share = result.goals.set_index("goal_id").loc[goal.id, "estimated_share"]
    said = estimated_text(share, study.plan.measure(goal.group), language)
    names = study.unit_tree.units["name"]
    towns = [
        say("brief.estimated-towns", language, town=plain(names.get(code, code)), share=share_text(part))
        for code, part in sorted(result.estimated_shares(goal.id).items())
    ]
    if not (said and towns):
        return ""
    title = goal.name.message(language)
    return say("brief.estimated", language, title=plain(title), estimated=said, towns=joined(towns, language))


def _reach_rule(plan: Plan, goal: ReachGoal, language: Language) -> str:
    settings = plan.travel.get(goal.travel)
    sets = [[kind_word(plan.facility_kinds, kind, language) for kind in kinds] for kinds in goal.kind_sets]
    kinds = joined(sets[0], language)
    if len(sets) > 1:
        each = [
            one[0] if len(one) == 1 else say("brief.any-of", language, kinds=joined(one, language))
            for one in sets
        ]
        kinds = say("brief.all-of", language, kinds=joined(each, language))
    return say(
        "brief.reach-rule",
        language,
        title=plain(goal.name.message(language)),
        group=group_word(goal.group, plan.measure(goal.group), language),
        kinds=kinds,
        within=joined(reach_conditions(goal, language), language),
        travel=word_of("profile", settings.profile if settings else goal.travel, language),
    )


def _sources(page: Document, study: Study, language: Language) -> None:
    plan = study.plan
    page.next_annex(say("brief.sources", language))
    for name in (
        "boundaries",
        "facilities",
        "residents",
        "roads",
        "indicators",
        "projects",
        "people_by_year",
        "water",
        "closures",
        "register",
        "exclusions",
    ):
        paths = [path for layer, settings in plan.layers.each() if layer == name for path in settings.path]
        if paths:
            files = joined([plain(path) for path in paths], language)
            page.bullet(
                say(
                    "brief.source-layer",
                    language,
                    layer=layer_word(name, study.measure, language),
                    files=files,
                )
            )
    sources = sorted({title_in(goal.source, goal.source_en, language) for goal in plan.goals if goal.source})
    if sources:
        page.bullet(say("brief.source-goals", language, sources=joined(sources, language)))
    if credit := study.credit(language):
        page.bullet(plain(credit))
