"""The skeletons of the three reports that go with an application: risks, experts, opinions of the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.publish.adjust.marks import marks_of
from coverplan.publish.adjust.shown import concerned_towns, goals_shown, number_text
from coverplan.publish.summary import goal_titles
from coverplan.texts import say
from coverplan.wording import joined, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from coverplan.adjust import Comparison
    from coverplan.publish.office import Document
    from coverplan.texts import Language

__all__ = ["add_annexes", "add_goals"]

_WIDTH_CM = 16.6


def add_annexes(page: Document, comparison: Comparison, language: Language) -> None:
    """Add the skeletons, each on a page of its own: what the study knows, and a marked blank for all else.

    Source: 行政区划管理条例 (704号) 第十三条.
    """
    page.heading(say("application.annexes", language))
    if comparison.adjustment.before.jurisdiction.is_chinese:
        page.paragraph(say("application.law", language))
    parts: dict[str, Callable[[Document, Comparison, Language], None]] = {
        "risk": _risks, "experts": _experts, "public": _public,
    }  # fmt: skip
    heads = [
        say("application.annex", language, number=number, title=say(f"{name}.title", language))
        for number, name in enumerate(parts, start=1)
    ]
    for head in heads:
        page.bullet(head)
    for head, add in zip(heads, parts.values(), strict=True):
        page.annex(head)
        add(page, comparison, language)


def _blanks(page: Document, names: tuple[str, ...], language: Language) -> None:
    for name in names:
        page.bullet(say("application.blank", language, what=say(name, language)))


def _asked(comparison: Comparison, language: Language) -> list[str]:
    """Name the villages that come under another town, by the town that they leave and the one that they go to."""
    adjustment = comparison.adjustment
    was, now = (study.unit_tree.units for study in (adjustment.before, adjustment.after))
    by_towns: dict[tuple[str, str], list[str]] = {}
    for code in sorted(marks_of(comparison).before):
        heir = adjustment.draft.succeeded.get(code, (code,))[0]
        towns = (str(was.at[code, "parent_code"]), str(now.at[heir, "parent_code"]))
        by_towns.setdefault(towns, []).append(plain(was.at[code, "name"]))
    return [
        say(
            "public.whom-text", language, unit=plain(was["name"].get(one, one)), to=plain(now["name"].get(other, other)),
            count=len(names), names=joined(names, language),
        )
        for (one, other), names in by_towns.items()
    ]  # fmt: skip


def _risks(page: Document, comparison: Comparison, language: Language) -> None:
    page.subheading(say("risk.scope", language))
    page.paragraph(_scope(comparison, language))
    page.subheading(say("risk.known", language))
    known = _known_risks(comparison, language)
    for text in known or [say("risk.none-known", language)]:
        page.bullet(text)
    _blanks(page, ("risk.law", "risk.assets", "risk.mood", "risk.measures", "risk.conclusion"), language)


def _scope(comparison: Comparison, language: Language) -> str:
    early, _ = concerned_towns(comparison)
    marks = marks_of(comparison)
    units = comparison.units_before
    moved = units[units["unit_code"].isin(marks.before)]
    people = say("application.blank-plain", language)
    if "residents" in moved:
        people = say("application.people", language, number=number_text(moved["residents"].sum()))
    return say("risk.scope-text", language, towns=len(early), villages=len(marks.before), people=people)


def _known_risks(comparison: Comparison, language: Language) -> list[str]:
    told = []
    table = comparison.adjustment.table
    recoded = table.loc[
        table["code_fate"] != "kept", ["unit_code_before", "unit_code_after"]
    ].drop_duplicates()
    if len(recoded):
        told.append(say("risk.codes", language, count=len(recoded)))
    worse = comparison.table[(comparison.table["effect"] == "loses") & (comparison.table["level"] == "town")]
    losers = worse.drop_duplicates("unit_code_after")["name"]
    if len(losers):
        told.append(
            say("risk.losers", language, count=len(losers), names=joined(map(plain, losers), language))
        )
    titles = goal_titles(comparison.adjustment.before.plan, language)
    if comparison.newly_missed:
        names = say("list.semicolon", language).join(
            plain(titles.get(goal, goal)) for goal in comparison.newly_missed
        )
        told.append(say("risk.missed", language, names=names))
    errors = [one for one in comparison.new_findings if one.level == "error" and one.accepted is None]
    if errors:
        told.append(say("risk.findings", language, count=len(errors)))
    return told


def _experts(page: Document, comparison: Comparison, language: Language) -> None:
    _blanks(page, ("experts.who",), language)
    page.subheading(say("experts.before-them", language))
    page.paragraph(_scope(comparison, language))
    add_goals(page, comparison, language)
    _blanks(page, ("experts.necessity", "experts.scheme", "experts.conclusion"), language)


def add_goals(page: Document, comparison: Comparison, language: Language) -> None:
    """Add the goals of which some figure changes, and say how many others there are."""
    shown = goals_shown(comparison, language, only_changed=True)
    if shown.rows:
        page.table(shown.heads, shown.rows, widths_cm=shown.widths_cm(_WIDTH_CM), right=shown.right)
    if shown.more:
        page.remark(say("adjusted.goals-same", language, count=shown.more))


def _public(page: Document, comparison: Comparison, language: Language) -> None:
    page.subheading(say("public.whom", language))
    for sentence in _asked(comparison, language) or [say("public.whom-none", language)]:
        page.paragraph(sentence)
    _blanks(page, ("public.how", "public.opinions", "public.taken"), language)
