"""The sheet of towns and goals: where each town stands in each goal, coloured by the figures that stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.texts import say
from coverplan.wording import amount, plain, title_in

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from coverplan.goals import Result
    from coverplan.plan import Plan
    from coverplan.study import Study
    from coverplan.texts import Language

__all__ = ["add_town_goals", "town_goals"]

_HEAD_ROWS = 2  # the goals, their targets
_HEAD_COLUMNS = 2  # code, name
_GOAL_WIDTH = 13
# Kinds of goal whose target holds for a town as it does for the county.
_COMPARED = ("reach", "capacity", "ratio", "occupancy", "average", "minimum")


def town_goals(study: Study, result: Result) -> pd.DataFrame:
    """Return where each town stands in each goal that has figures of towns, and the county below them.

    Returns
    -------
    DataFrame
        ``unit_code``, ``name`` and a column for each goal, under its id; missing where a goal says nothing of a town.
    """
    units = result.units[result.units["level"] == "town"]
    # of several groups of a goal the first is its own
    own = units.drop_duplicates(["goal_id", "unit_code"])
    values = own.pivot_table(
        index="unit_code", columns="goal_id", values="value", aggfunc="first", observed=True
    )
    order = [goal for goal in result.goals["goal_id"] if goal in values.columns]
    names = study.unit_tree.units["name"]
    table = values[order].sort_index().reset_index()
    table.insert(1, "name", table["unit_code"].map(names).fillna(""))
    whole = result.goals.set_index("goal_id")["value"].reindex(order)
    county = {"unit_code": study.plan.area.code, "name": study.plan.area.name, **whole.to_dict()}
    return pd.concat([table, pd.DataFrame([county])], ignore_index=True)


def add_town_goals(
    book: Workbook,
    sheet: Worksheet,
    study: Study,
    result: Result,
    formats: dict[str, Format],
    language: Language,
) -> list[int]:
    """Write the sheet; a cell takes the colour of its own figure, so that it follows what is typed over it.

    Parameters
    ----------
    book, sheet
        The workbook, and the empty sheet in it.
    study, result
        The study and what was measured in it.
    formats
        The workbook's, by style: ``header``, ``text``, ``share``, ``number`` ...
    language
        Of the words.

    Returns
    -------
    list of int
        The width of each column, in characters.
    """
    from xlsxwriter.utility import xl_col_to_name  # for those who write a workbook

    table = town_goals(study, result)
    goals = result.goals.set_index("goal_id")
    met = book.add_format({"bg_color": "#D5EBDD", "font_color": "#0B5B2E"})
    short = book.add_format({"bg_color": "#FBE3CF", "font_color": "#8A3A00"})
    for column, key in enumerate(("unit_code", "name")):
        sheet.write_string(0, column, say(f"column.{key}", language), formats["header"])
        sheet.write_string(1, column, say("column.target", language) if column else "", formats["header"])
        for row, text in enumerate(table[key], start=_HEAD_ROWS):
            sheet.write_string(row, column, plain(text), formats["text"])
    last = _HEAD_ROWS + len(table) - 1
    for column, goal_id in enumerate(table.columns[_HEAD_COLUMNS:], start=_HEAD_COLUMNS):
        goal = goals.loc[goal_id]
        style = "share" if goal["unit"] == "share" else "number"
        sheet.write_string(0, column, title_in(goal["title"], goal["title_en"], language), formats["header"])
        if pd.isna(goal["target"]):
            sheet.write_string(1, column, say("amount.unknown", language), formats["header"])
        elif style == "share":
            sheet.write_number(1, column, float(goal["target"]), formats["share"])
        else:
            sheet.write_string(1, column, amount(goal["target"], goal["unit"], language), formats["header"])
        for row, value in enumerate(table[goal_id], start=_HEAD_ROWS):
            if pd.notna(value):
                sheet.write_number(row, column, float(value), formats[style])
            else:
                sheet.write_blank(row, column, None, formats["text"])
        sign = _sign(study.plan, str(goal_id))
        if sign and pd.notna(goal["target"]):
            letter = xl_col_to_name(column)
            cell, target = f"{letter}{_HEAD_ROWS + 1}", float(goal["target"])
            for formula, look in ((f"{cell}{sign}{target!r}", met), (f"NOT({cell}{sign}{target!r})", short)):
                rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),{formula})", "format": look}
                sheet.conditional_format(_HEAD_ROWS, column, last, column, rule)
    widths = [14, 16, *[_GOAL_WIDTH] * (len(table.columns) - _HEAD_COLUMNS)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 75)
    sheet.freeze_panes(_HEAD_ROWS, _HEAD_COLUMNS)
    sheet.repeat_rows(0, _HEAD_ROWS - 1)
    return widths


def _sign(plan: Plan, goal_id: str) -> str:
    """Return how a town's figure is compared with the goal's target; "" where the target is the county's alone."""
    goal = plan.goal(goal_id)
    if goal.kind not in _COMPARED or getattr(goal, "each_class", False):
        return ""
    return str(getattr(goal, "compare", ">="))
