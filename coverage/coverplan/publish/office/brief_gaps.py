"""The brief's section of gaps: who is left out of each goal, why, where, and what would meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.goals import weighed_goals
from coverplan.publish.office.brief_answers import access_sentences, answer_sentences
from coverplan.publish.summary import goal_titles, towns_left_out
from coverplan.texts import say
from coverplan.wording import amount, cost_amount, joined, plain, share_text, weight_text, word_of

if TYPE_CHECKING:
    import pandas as pd

    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.publish.office.document import Document
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["add_gaps"]

_TOWNS_SHOWN = 10
_POINTS_SHOWN = 10


def add_gaps(page: Document, study: Study, result: Result, language: Language) -> None:
    """Add the section of those left out, goal by goal; none where nobody is.

    Parameters
    ----------
    page
        The document.
    study, result
        The study and what was measured in it.
    language
        Of the words.
    """
    goals = [goal for goal in weighed_goals(result) if (result.gaps["goal_id"] == goal).any()]
    by_unit = result.gaps[~result.gaps["goal_id"].isin(goals)]
    if not goals and by_unit.empty:
        return
    page.next_annex(say("brief.gaps", language))
    titles = goal_titles(study.plan, language)
    for goal_id in goals:
        gaps = result.gaps[result.gaps["goal_id"] == goal_id]
        page.subheading(titles.get(goal_id, goal_id))
        page.paragraph(_reasons(study.plan, gaps, language))
        said = [
            *answer_sentences(result, goal_id, language),
            *access_sentences(study.plan, result, goal_id, language),
        ]
        page.paragraph(("" if language == "zh" else " ").join(said))
        _towns_table(page, study.plan, result, goal_id, language)
        _points_table(page, study, gaps, language)
    for short_id, rows in by_unit.groupby("goal_id", sort=False):
        page.subheading(titles.get(str(short_id), str(short_id)))
        names = joined(rows["name"].map(plain), language)
        key = "brief.not-served" if (rows["reason"] == "not_served").all() else "brief.quota-short"
        page.paragraph(say(key, language, units=names, count=amount(rows["weight"].sum(), "", language)))


def _reasons(plan: Plan, gaps: pd.DataFrame, language: Language) -> str:
    measure = plan.weighs(gaps["goal_id"].iloc[0])
    sums = gaps.groupby("reason")["weight"].sum().sort_values(ascending=False, kind="stable")
    parts = [
        say(
            "brief.reason",
            language,
            reason=word_of("reason", reason, language),
            weight=weight_text(weight, measure, language),
        )
        for reason, weight in sums.items()
    ]
    total = weight_text(gaps["weight"].sum(), measure, language)
    return say("brief.reasons", language, points=len(gaps), weight=total, reasons=joined(parts, language))


def _towns_table(page: Document, plan: Plan, result: Result, goal_id: str, language: Language) -> None:
    towns = towns_left_out(result, goal_id)
    if towns.empty:
        return
    rows = [
        (
            plain(row["name"]),
            weight_text(row["weight"], plan.weighs(goal_id), language),
            weight_text(row["weight_not_covered"], plan.weighs(goal_id), language),
            share_text(row["value"]),
        )
        for _, row in towns.head(_TOWNS_SHOWN).iterrows()
    ]
    heads = [
        say(key, language)
        for key in ("column.town", "column.weight", "column.weight_not_covered", "map.covered-share")
    ]
    page.table(heads, rows, widths_cm=(6.0, 3.4, 3.4, 3.4), right=(1, 2, 3))
    if len(towns) > _TOWNS_SHOWN:
        page.remark(say("brief.more-towns", language, count=len(towns) - _TOWNS_SHOWN))


def _points_table(page: Document, study: Study, gaps: pd.DataFrame, language: Language) -> None:
    """List the largest gaps with their place, why they are left out and how far the next facility is."""
    tree = study.unit_tree
    largest = gaps.sort_values(["weight", "demand_id"], ascending=[False, True]).head(_POINTS_SHOWN)
    towns = (
        tree.at_level(largest["unit_code"].fillna("").astype(str), "town").map(tree.units["name"]).fillna("")
    )
    facilities = (
        {}
        if study.facilities is None
        else dict(study.facilities[["facility_id", "name"]].itertuples(index=False))
    )
    rows = [
        (
            plain(row["name"]) or plain(row["demand_id"]),
            plain(town),
            weight_text(row["weight"], study.plan.weighs(row["goal_id"]), language),
            plain(facilities.get(row["nearest_facility_id"], "")),
            cost_amount(row["cost"], row["cost_unit"], language),
            word_of("reason", row["reason"], language),
        )
        for (_, row), town in zip(largest.iterrows(), towns, strict=True)
    ]
    page.remark(say("brief.largest", language, count=len(rows)))
    heads = [
        say(key, language)
        for key in ("brief.place", "column.town", "column.weight_not_covered", "map.nearest")
    ]
    heads += [say("column.cost", language), say("column.reason", language)]
    page.table(heads, rows, widths_cm=(3.4, 2.4, 2.4, 3.8, 2.2, 2.3), right=(2, 4))
    if len(gaps) > len(rows):
        page.remark(say("brief.more-points", language, count=f"{len(gaps) - len(rows):,}"))
