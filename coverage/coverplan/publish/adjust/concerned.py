"""What a change concerns beside units and goals, in tables of words: procedure, lines and pillars, facilities, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coverplan.adjust import procedure
from coverplan.publish.adjust.sentences import change_sentences
from coverplan.publish.adjust.shown import Shown, from_to, heads_of, number_text
from coverplan.publish.summary import goal_titles
from coverplan.texts import say
from coverplan.wording import group_word, joined, kind_word, plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from coverplan.adjust import Comparison
    from coverplan.texts import Language

__all__ = ["borders_shown", "facilities_shown", "people_shown", "procedures_shown"]

_ROWS_SHOWN = 24


def procedures_shown(comparison: Comparison, language: Language) -> Shown:
    """Return for each change who approves it and what is due by when; marked blanks where Chinese law does not hold.

    Source: as :func:`coverplan.adjust.procedure`.
    """
    adjustment = comparison.adjustment
    sentences = change_sentences(adjustment, language)
    rows = []
    for step, sentence in zip(adjustment.steps, sentences, strict=True):
        law = procedure(step, is_chinese=adjustment.before.jurisdiction.is_chinese)
        apart = say("list.semicolon", language)
        approvers = apart.join(say(f"adjust.approver.{one}", language) for one in law.approvers)
        due = apart.join(say(key, language) for key in law.deadlines)
        unknown = say("application.blank-plain", language)
        nothing = say("adjusted.none", language) if law.approvers else unknown
        rows.append([str(step.number), sentence, approvers or unknown, due or nothing])
    heads = heads_of(["change-number", "matter", "approver", "due"], language)
    return Shown(heads, rows, (0.9, 5.5, 4.2, 5))


def borders_shown(comparison: Comparison, language: Language) -> Shown:
    """Return the border lines and pillars that changes concern."""
    rows = [
        [
            str(row["change"]), _line(row, "before", language), _line(row, "after", language),
            say(f"line-effect.{row['effect']}", language),
            *(number_text(row[f"length_{when}_m"] / 1000.0, 2) for when in ("before", "after")),
            _numbers(row["pillars"], language), _numbers(row["pillars_off"], language),
        ]
        for row in comparison.borders.to_dict("records")
    ]  # fmt: skip
    names = [
        "change-number",
        "line-before",
        "line-after",
        "line-effect",
        "km-before",
        "km-after",
        "pillars",
        "pillars_off",
    ]
    shown = rows[:_ROWS_SHOWN]
    shares = (0.9, 4, 4, 2, 1.5, 1.5, 3, 2.4)
    return Shown(heads_of(names, language), shown, shares, right=(4, 5), more=len(rows) - len(shown))


def _line(row: Mapping[Hashable, Any], when: str, language: Language) -> str:
    """Return a line by its units, before with the number that it is registered by."""
    if (row["effect"], when) in {("new", "before"), ("lapses", "after")}:
        return say("adjusted.none", language)
    sides = {side: plain(row[f"name_{side}_{when}"]) for side in "ab"}
    told = say("adjusted.line", language, one=sides["a"], other=sides["b"])
    if when == "after":
        return told
    known = say("adjusted.line-number", language, line=plain(row["line_id"])) if row["line_id"] else ""
    return told + (known or say("adjusted.line-bare", language))


def _numbers(told: str, language: Language) -> str:
    return (
        joined([plain(one) for one in told.split(";")], language)
        if told
        else say("adjusted.unknown", language)
    )


def facilities_shown(comparison: Comparison, language: Language) -> Shown:
    """Return the facilities that come under another town, or serve other units, those of another town first."""
    plan = comparison.adjustment.before.plan
    frame = comparison.facilities
    ordered = frame.assign(order=frame["town_before"] == frame["town_after"]).sort_values(
        ["order", "facility_id"]
    )
    sides = {
        "before": comparison.adjustment.before.unit_tree.units["name"],
        "after": comparison.adjustment.after.unit_tree.units["name"],
    }
    rows = []
    for row in ordered.to_dict("records"):
        serves = {
            when: joined(
                [plain(names.get(code, code)) for code in row[f"serves_{when}"].split(";") if code], language
            )
            for when, names in sides.items()
        }
        told = say("adjusted.unknown", language)
        if row["serves_before"] != row["serves_after"]:
            told = from_to(serves["before"], serves["after"], language)
        rows.append(
            [
                plain(row["name"] or row["facility_id"]), plain(kind_word(plan.facility_kinds, row["kind"], language)),
                plain(row["town_name_before"]), plain(row["town_name_after"]), told,
            ]
        )  # fmt: skip
    shown = rows[:_ROWS_SHOWN]
    heads = heads_of(["facility", "kind", "town-before", "town-after", "serves-changed"], language)
    return Shown(heads, shown, (4, 2.6, 2.4, 2.4, 5), more=len(rows) - len(shown))


def people_shown(comparison: Comparison, language: Language) -> Shown:
    """Return for each goal and town how many people come to be covered or no longer are, and for how many the facility changes."""
    plan = comparison.adjustment.before.plan
    titles = goal_titles(plan, language)
    figures = ["weight_gains", "weight_loses", "weight_other_facility", "weight_other_eligible"]
    frame = comparison.people
    told = frame[(frame[figures] >= 0.5).any(axis=1)] if len(frame) else frame
    names = comparison.adjustment.before.unit_tree.units["name"]
    rows = []
    for row in told.to_dict("records"):
        town = from_to(plain(names.get(row["unit_code_before"], "")), plain(row["name"]), language)
        group = group_word(row["group"], plan.measure(str(row["group"])), language) if row["group"] else ""
        figures_told = [number_text(row[name]) for name in ["weight", *figures]]
        rows.append([plain(titles.get(row["goal_id"], row["goal_id"])), group, town, *figures_told])
    shown = rows[:_ROWS_SHOWN]
    names_of = [
        "title",
        "group",
        "town",
        "weight-all",
        "weight-gains",
        "weight-loses",
        "weight-other-facility",
        "weight-other-eligible",
    ]
    shares = (4, 2.2, 3.4, 1.6, 1.5, 1.5, 1.7, 1.7)
    return Shown(
        heads_of(names_of, language), shown, shares, right=(3, 4, 5, 6, 7), more=len(rows) - len(shown)
    )
