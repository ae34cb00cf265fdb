"""Tables as a planner reads them: headers, codes and figures in words, for notebooks and mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.errors import require_language, require_type
from coverplan.publish.office.columns import header_key, words_of
from coverplan.publish.summary import goal_titles
from coverplan.tables import text_column
from coverplan.texts import current_language, keys, say
from coverplan.wording import amount, cost_amount, difference, met_word, plain, share_text, weight_text

if TYPE_CHECKING:
    from coverplan.study import Study
    from coverplan.tables import Measure
    from coverplan.texts import Language

__all__ = ["in_words"]

# What tells one table from the others.
_TOLD_BY = (
    ("proposals", "newly_covered"), ("gaps", "nearest_facility_id"), ("travel", "item"), ("facilities", "facility_id"), ("findings", "rule"), ("goals", "shortfall"),
    ("units", "unit_code"),
)  # fmt: skip
_WEIGHTS = ("weight", "weight_covered", "weight_not_covered", "newly_covered")
_FIGURES = ("value", "target", "value_after")
_COSTS = ("cost", "mean_cost", "max_cost")
# Units stand with their figures; what names an answer is for programs.
_BESIDE = ("unit", "cost_unit", "plan_id")
# Columns of ids show what these are of.
_HEADS = {
    "goal_id": "column.title",
    "nearest_facility_id": "gpkg.figure.facility",
    "facility_id": "layer.facilities",
    "unit_code": "level.town",
}
_SHARES = ("reach", "capacity", "ratio", "served", "occupancy")


def in_words(study: Study, table: pd.DataFrame, *, language: Language | None = None) -> pd.DataFrame:
    """Return a table of a result or a proposal in words: no code, no fraction, no number without its unit.

    Parameters
    ----------
    study
        What it was made of.
    table
        Rows of ``result.goals``, ``result.units``, ``result.gaps``, ``result.facilities``, ``plan.sites`` or the frame of findings; any of
        its columns. Ids are shown as what they are of, units by their town; columns that only programs read are left out.
    language
        By default the current one.

    Returns
    -------
    DataFrame
        The same rows; every cell is text.

    Examples
    --------
    ``sample`` and ``sample_result`` are the embedded study, measured.

    >>> goals = sample_result.goals[["title", "value", "target", "unit"]].head(1)
    >>> in_words(sample, goals, language="en").iloc[0].tolist()
    ['每个街道建有1所综合养老服务中心', '1 unit', '2 units']
    """
    require_language(language)
    require_type(table, pd.DataFrame, "table")
    language = language or current_language()
    sheet = next((name for name, column in _TOLD_BY if column in table), "goals")
    shown = [name for name in table.columns if name not in _BESIDE and _head(sheet, name) is not None]
    worded = {name: _column(study, sheet, table, name, language) for name in shown}
    frame = pd.DataFrame(worded, index=table.index)
    return frame.rename(columns={name: say(_head(sheet, name) or "", language) for name in shown})


def _head(sheet: str, name: object) -> str | None:
    """Return the key of a column's header; None where it has no words."""
    return next((key for key in (_HEADS.get(str(name)), header_key(sheet, str(name))) if key in keys()), None)


def _column(study: Study, sheet: str, table: pd.DataFrame, name: str, language: Language) -> list[str]:
    cells = table[name].tolist()
    if name in _FIGURES:
        pairs = zip(cells, _units(study, table), strict=True)
        return [
            f"{plain(cell)} {plain(unit)}".strip() if isinstance(cell, str) else amount(cell, unit, language)
            for cell, unit in pairs
        ]
    if name == "shortfall":
        return [
            difference(cell, unit, language) for cell, unit in zip(cells, _units(study, table), strict=True)
        ]
    if name == "met":
        values = table["value"] if "value" in table else [None] * len(cells)
        return [met_word(cell, value, language) for cell, value in zip(cells, values, strict=True)]
    if name == "unit_code" and study.boundaries is not None:
        return _towns(study, table)
    if name in _WEIGHTS and "goal_id" in table:
        measures = [_weighs(study, str(goal_id)) for goal_id in table["goal_id"]]
        return [
            say("amount.unknown", language) if pd.isna(cell) else weight_text(cell, measure, language)
            for cell, measure in zip(cells, measures, strict=True)
        ]
    if name in _COSTS and "cost_unit" in table:
        return [
            cost_amount(cell, unit, language) for cell, unit in zip(cells, table["cost_unit"], strict=True)
        ]
    if name == "goal_id":
        titles = goal_titles(study.plan, language)
        return [titles.get(str(cell), plain(cell)) for cell in cells]
    if name.endswith("facility_id") and study.facilities is not None:
        names = study.facilities.set_index("facility_id")["name"].dropna().to_dict()
        return ["" if pd.isna(cell) else plain(names.get(cell, cell)) for cell in cells]
    if name in ("lon", "lat"):
        return ["" if pd.isna(cell) else f"{cell:.5f}" for cell in cells]
    if name == "estimated_share":
        return ["" if pd.isna(cell) else share_text(cell) for cell in cells]
    word = words_of(study, sheet, name, language)
    return [_cell(cell, word(cell) if isinstance(cell, str) else "", language) for cell in cells]


def _cell(cell: object, word: str, language: Language) -> str:
    if isinstance(cell, str):
        return word
    if pd.isna(cell):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, bool):
        return say("word.yes" if cell else "word.no", language)
    return amount(cell, "", language)


def _weighs(study: Study, goal_id: str) -> Measure:
    """Return what a goal's weights count; those of one that asks for facilities are units."""
    return "units" if study.plan.goal(goal_id).kind == "quota" else study.plan.weighs(goal_id)


def _towns(study: Study, table: pd.DataFrame) -> list[str]:
    assert study.boundaries is not None
    codes = text_column(table, "unit_code")
    towns = study.unit_tree.at_level(codes, "town").fillna(codes)
    names = study.boundaries.set_index("unit_code")["name"].to_dict()
    return ["" if pd.isna(code) else plain(names.get(code, code)) for code in towns]


def _units(study: Study, table: pd.DataFrame) -> list[object]:
    """Return the unit of each row's figure: its own, else as its goal is of shares or not."""
    if "unit" in table:
        return table["unit"].tolist()
    kinds = {goal.id: goal.kind for goal in study.plan.goals}
    ids = table["goal_id"] if "goal_id" in table else pd.Series([""] * len(table))
    counted = "units" if "value_after" in table else ""  # of a site: how many units are met then
    return ["share" if kinds.get(str(goal_id)) in _SHARES else counted for goal_id in ids]
