"""A change of units in tables of words, as the page and the application both show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from coverplan.findings import findings_frame, worst_first
from coverplan.publish.summary import goal_titles
from coverplan.texts import say
from coverplan.wording import amount, cost_amount, group_word, met_word, plain, share_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from coverplan.adjust import Adjustment, Comparison
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = [
    "Shown", "changes_shown", "concerned_towns", "effects_shown", "findings_shown", "from_to", "goals_shown", "heads_of", "number_text", "ranking_shown",
    "towns_shown", "turned_goals", "type_counts",
]  # fmt: skip

_ROWS_SHOWN, _FINDINGS_SHOWN = 24, 24
_SAME_KM2 = 1e-6


@dataclass(frozen=True)
class Shown:
    """A table in words.

    Attributes
    ----------
    heads, rows
        Texts; every row as long as the header.
    shares
        Of the width, one a column.
    right
        Numbers of the columns that are set flush right.
    more
        How many rows are left out.
    """

    heads: list[str]
    rows: list[list[str]]
    shares: tuple[float, ...]
    right: tuple[int, ...] = ()
    more: int = 0

    def widths_cm(self, width_cm: float) -> list[float]:
        """Return the width of each column for a table of a width."""
        return [width_cm * share / sum(self.shares) for share in self.shares]


def heads_of(names: Iterable[str], language: Language) -> list[str]:
    """Return the heads of columns in words."""
    return [say(f"column.{name}", language) for name in names]


def number_text(value: object, decimals: int = 0) -> str:
    """Return a figure with thousands set apart; a dash where it is not known.

    Examples
    --------
    >>> number_text(12345.0), number_text(float("nan"))
    ('12,345', '—')
    """
    return "—" if value is None or pd.isna(value) else f"{float(value):,.{decimals}f}"  # type: ignore[arg-type, call-overload]


def changes_shown(comparison: Comparison, language: Language) -> Shown:
    """Return the changes: each unit before and after, and what becomes of its code; villages that only follow their town are counted together."""
    adjustment = comparison.adjustment
    frame = adjustment.code_table(language).astype(object)
    own = {step.number: set(step.change.changed) for step in adjustment.steps}
    follows = [
        row["level"] == "village" and row["unit_code_before"] not in own[row["change"]]
        for row in frame.to_dict("records")
    ]
    keys = ["change", "action", "parent_before", "parent_after", "code_fate"]
    singles = [row for row, is_one in zip(frame.to_dict("records"), follows, strict=True) if not is_one]
    together = [
        {**rows.iloc[0].to_dict(), "count": len(rows)}
        | {name: rows[name].sum(min_count=1) for name in ("residents", "area_km2")}
        for _, rows in frame[follows].groupby(keys, sort=False)
    ]
    ordered = sorted([*singles, *together], key=lambda row: row["change"])
    rows = [_change_row(adjustment, row, language) for row in ordered]
    heads = ["change-number", "action", "before", "after", "residents", "area_km2", "code_fate", "note"]
    shown = rows[:_ROWS_SHOWN]
    shares = (0.9, 1.2, 3.4, 3.4, 1.6, 1.6, 1.2, 4.5)
    return Shown(heads_of(heads, language), shown, shares, right=(4, 5), more=len(rows) - len(shown))


def _change_row(adjustment: Adjustment, row: Mapping[Hashable, Any], language: Language) -> list[str]:
    count = row.get("count", 1)
    if count > 1:
        step = adjustment.steps[row["change"] - 1]
        told = [
            say("adjusted.villages-of", language, count=count, unit=plain(units[row[f"parent_{side}"]].name))
            for side, units in (("before", step.before), ("after", step.after))
        ]
        note = say("adjusted.codes-awaited", language) if row["code_fate"] == "new" else plain(row["note"])
    else:
        told, note = [_named(row, "before"), _named(row, "after")], plain(row["note"])
    return [
        str(row["change"]), say(f"action.{row['action']}", language), *told, number_text(row["residents"]),
        number_text(row["area_km2"], 2), say(f"code-fate.{row['code_fate']}", language), note,
    ]  # fmt: skip


def _named(row: Mapping[Hashable, Any], side: str) -> str:
    return f"{plain(row[f'name_{side}'])} {plain(row[f'unit_code_{side}'])}"


def concerned_towns(comparison: Comparison) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the towns that change in name, type, land, villages or people, before and after (see ``coverplan.adjust.unit_table``)."""
    sides = [
        table[table["level"] == "town"].set_index("unit_code", drop=False)
        for table in (comparison.units_before, comparison.units_after)
    ]
    early, late = sides
    both = early.index.intersection(late.index)
    one, other = early.loc[both], late.loc[both]
    texts, counts = (
        ["name", "type", "parent_code", "villages"],
        [name for name in one.columns[9:] if name in other],
    )
    same = (one[texts].astype(str) == other[texts].astype(str)).all(axis=1)
    same &= (one["area_km2"] - other["area_km2"]).abs().fillna(0.0) <= _SAME_KM2
    same &= ((one[counts].astype(float) - other[counts].astype(float)).abs().fillna(0.0) <= 0.5).all(axis=1)
    untouched = both[same.to_numpy(dtype=bool)]
    told = comparison.adjustment.table  # a seat that moves changes no figure
    untouched = untouched.difference(pd.Index(told.loc[told["level"] == "town", "unit_code_after"]))
    return early.drop(index=untouched).sort_index(), late.drop(index=untouched).sort_index()


def towns_shown(towns: pd.DataFrame, language: Language) -> Shown:
    """Return a table of towns: type, people, households, land, villages."""
    columns = ["residents", "residents_60plus", "households"]
    there = [name for name in columns if name in towns]
    rows = [
        [
            plain(row["unit_code"]), plain(row["name"]), plain(row["type"]), *(number_text(row[name]) for name in there),
            number_text(row["area_km2"], 2), number_text(row["villages"]),
        ]
        for row in towns.to_dict("records")
    ]  # fmt: skip
    heads = heads_of(["unit_code", "name", "type", *there, "area_km2", "villages"], language)
    shares = (2.2, 2.6, 1.2, *(1.8 for _ in there), 1.9, 1.4)
    return Shown(heads, rows, shares, right=tuple(range(3, len(heads))))


def type_counts(study: Study, language: Language) -> str:
    """Return how many towns of each type there are, in words.

    Examples
    --------
    >>> type_counts(sample, "en")  # sample: the embedded study
    '2 街道, 10 镇, 2 乡'
    """
    units = study.unit_tree.units
    types = units.loc[units["level"] == "town", "type"].astype(str)
    counts = types.value_counts()
    order = [name for name in ("街道", "镇", "乡") if name in counts.index]
    order += sorted(set(counts.index) - set(order))
    each = [say("adjusted.type-count", language, type=name, count=int(counts[name])) for name in order]
    return say("list.comma", language).join(each)


def goals_shown(comparison: Comparison, language: Language, *, only_changed: bool = False) -> Shown:
    """Return every goal before and after, or only those of which some figure reads otherwise; ``more`` counts the others."""
    titles = goal_titles(comparison.adjustment.before.plan, language)
    keys = ["goal_id", "group"]
    rows = comparison.before.goals.merge(
        comparison.after.goals[[*keys, "target", "value", "met"]], on=keys, suffixes=("", "_then")
    )
    shown = [
        [
            plain(titles.get(row["goal_id"], row["goal_id"])), amount(row["target"], row["unit"], language),
            amount(row["target_then"], row["unit"], language),
            amount(row["value"], row["unit"], language), amount(row["value_then"], row["unit"], language),
            met_word(row["met"], row["value"], language), met_word(row["met_then"], row["value_then"], language),
        ]
        for row in rows.astype(object).to_dict("records")
    ]  # fmt: skip
    heads = heads_of(
        ["title", "target-before", "target-after", "before", "after", "met-before", "met-after"], language
    )
    kept = (
        [row for row in shown if (row[1], row[3], row[5]) != (row[2], row[4], row[6])]
        if only_changed
        else shown
    )
    return Shown(
        heads, kept, (5.2, 1.6, 1.6, 1.6, 1.6, 1.6, 1.6), right=(1, 2, 3, 4), more=len(shown) - len(kept)
    )


def turned_goals(comparison: Comparison, language: Language) -> list[str]:
    """Say which goals are newly met and which no longer."""
    titles = goal_titles(comparison.adjustment.before.plan, language)
    told = []
    for key, goals in (("newly-met", comparison.newly_met), ("newly-missed", comparison.newly_missed)):
        if goals:
            names = say("list.semicolon", language).join(plain(titles.get(goal, goal)) for goal in goals)
            told.append(say(f"adjusted.{key}", language, names=names))
    return told or [say("adjusted.no-turn", language)]


def effects_shown(comparison: Comparison, language: Language) -> Shown:
    """Return which towns gain and lose on which goal, those that lose first."""
    plan = comparison.adjustment.before.plan
    titles = goal_titles(plan, language)
    units = dict(zip(comparison.before.goals["goal_id"], comparison.before.goals["unit"], strict=True))
    told = comparison.table[(comparison.table["effect"] != "same") & (comparison.table["level"] != "village")]
    ordered = told.assign(order=told["effect"].map({"loses": 0, "gains": 1})).sort_values(
        "order", kind="stable"
    )
    names = comparison.adjustment.before.unit_tree.units["name"]
    rows = [
        [
            from_to(plain(names.get(row["unit_code_before"], "")), plain(row["name"]), language),
            plain(titles.get(row["goal_id"], row["goal_id"])),
            group_word(row["group"], plan.measure(str(row["group"])), language) if row["group"] else "",
            amount(row["value_before"], units.get(row["goal_id"], ""), language),
            amount(row["value_after"], units.get(row["goal_id"], ""), language),
            say(f"effect.{row['effect']}", language),
        ]
        for row in ordered.astype(object).where(ordered.notna(), None).to_dict("records")
    ]  # fmt: skip
    heads = heads_of(["name", "title", "group", "before", "after", "effect"], language)
    shown = [row for row in rows if row[3] != row[4]][:_ROWS_SHOWN]
    return Shown(heads, shown, (3.4, 4.6, 2.2, 1.6, 1.6, 1.2), right=(3, 4), more=len(rows) - len(shown))


def from_to(before: str, after: str, language: Language) -> str:
    """Return what something was and is, once where it stays."""
    return after if before in ("", after) else say("adjusted.from-to", language, before=before, after=after)


def findings_shown(comparison: Comparison, language: Language) -> Shown:
    """Return the findings that are new after the changes, worst first."""
    new = worst_first(list(comparison.new_findings))
    frame = findings_frame(new[:_FINDINGS_SHOWN], language)
    names = comparison.adjustment.after.unit_tree.units["name"]
    rows = [
        [
            say(f"severity.{row['level']}", language),
            plain(row["name"]) or plain(names.get(row["unit_code"], "")),
            plain(row["message"]),
            plain(row["advice"]),
        ]
        for row in frame.to_dict("records")
    ]
    heads = heads_of(["level", "name", "message", "advice"], language)
    return Shown(heads, rows, (1.2, 2.4, 6, 5), more=max(0, len(new) - _FINDINGS_SHOWN))


def ranking_shown(ranking: pd.DataFrame, language: Language) -> Shown:
    """Return the alternatives in order, with their figures by each criterion."""
    alternatives = list(dict.fromkeys(ranking["alternative"]))
    by_name = {code: rows.set_index("criterion") for code, rows in ranking.groupby("alternative")}
    rows = []
    for name in dict.fromkeys(ranking["criterion"]):
        first = by_name[alternatives[0]].loc[name]
        figures = [
            _criterion_text(by_name[code].loc[name, "value"], first["unit"], language)
            for code in alternatives
        ]
        before = _criterion_text(first["value_before"], first["unit"], language)
        rows.append(
            [
                say(f"criterion.{name}", language),
                say(f"better.{first['better']}", language),
                share_text(first["weight_share"]),
                before,
                *figures,
            ]
        )
    words: dict[str, Callable[[float], str]] = {
        "score": _score,
        "first_share": share_text,
        "rank": lambda value: f"{value:.0f}",
    }
    for name, word in words.items():
        head = say(f"column.{'rank-of-alternative' if name == 'rank' else name}", language)
        rows.append([head, "", "", "", *(word(by_name[code][name].iloc[0]) for code in alternatives)])
    titles = [plain(by_name[code]["title"].iloc[0] or code) for code in alternatives]
    heads = [*heads_of(["criterion", "better", "weight_share", "before"], language), *titles]
    return Shown(heads, rows, (4, 1.6, 1.4, 1.8, *(2.2 for _ in titles)), right=tuple(range(2, len(heads))))


def _score(value: float) -> str:
    return f"{value:.3f}"


def _criterion_text(value: float, unit: Any, language: Language) -> str:  # noqa: ANN401
    if pd.isna(value):
        return "—"
    if unit == "m":
        return cost_amount(value, unit, language)
    return number_text(value, 3 if unit in ("cv", "index") else 0)
