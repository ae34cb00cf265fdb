"""Native charts of the workbook: the yearly path of each goal, with the projects and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from coverplan.goals import changing_goals
from coverplan.texts import say
from coverplan.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from coverplan.publish.office.sheets import Sheet
    from coverplan.texts import Language

__all__ = ["add_year_charts"]

_FIRST_COLUMN = 11  # the figures stand to the right of the charts
_ROWS_A_CHART = 17  # and no fewer than a path has years
_SIZE = {"width": 600, "height": 320}
_LINES = {
    "with": {"color": "#0067A8", "width": 2.25},
    "without": {"color": "#B3541E", "width": 1.75, "dash_type": "dash"},
}
_TARGET = {"color": "#444444", "width": 1.25, "dash_type": "round_dot"}


def add_year_charts(book: Workbook, sheets: Sequence[Sheet], language: Language) -> None:
    """Add a sheet of charts where the workbook has a sheet of years with goals that have a path.

    Parameters
    ----------
    book
        The workbook; its tables are written.
    sheets
        Its sheets of tables.
    language
        Language of the words.

    Notes
    -----
    Each chart draws figures that stand on the same sheet, so that one can be copied with its chart.
    """
    frame = next((each.frame for each in sheets if each.key == "years"), None)
    goals = [] if frame is None else changing_goals(frame)
    if frame is None or not goals:
        return
    sheet: Worksheet = book.add_worksheet(say("sheet.years-charts", language))
    sheet.set_landscape()
    sheet.hide_gridlines(2)
    first = 0
    for goal in goals:
        rows = frame[frame["goal_id"] == goal]
        _chart(book, sheet, rows, first, language)
        first += max(_ROWS_A_CHART, rows["year"].nunique() + 4)


def _chart(book: Workbook, sheet: Worksheet, rows: pd.DataFrame, first: int, language: Language) -> None:
    """Write a goal's figures and its chart."""
    name = sheet.get_name()
    title, is_share = plain(rows["title"].iloc[0]), rows["unit"].iloc[0] == "share"
    figures = rows.pivot_table(
        index="year", columns="projects", values="value", aggfunc="first", dropna=False
    )
    figures = figures[[each for each in ("without", "with") if each in figures]]
    figures["target"] = rows.groupby("year")["target"].first()
    heads = [say("column.year", language), *(_series_word(each, language) for each in figures)]
    shown = book.add_format({"num_format": "0.0%" if is_share else "#,##0.##"})
    sheet.write_string(first, _FIRST_COLUMN, title)
    for column, head in enumerate(heads):
        sheet.write_string(first + 1, _FIRST_COLUMN + column, head)
    for at, (year, values) in enumerate(figures.iterrows(), start=first + 2):
        sheet.write_number(at, _FIRST_COLUMN, int(str(year)))
        for column, value in enumerate(values, start=1):
            if not pd.isna(value):
                sheet.write_number(at, _FIRST_COLUMN + column, float(value), shown)
    chart = book.add_chart({"type": "line"})
    top, end = first + 2, first + 1 + len(figures)
    for column, key in enumerate(figures, start=1):
        at = _FIRST_COLUMN + column
        chart.add_series(
            {
                "name": [name, first + 1, at], "categories": [name, top, _FIRST_COLUMN, end, _FIRST_COLUMN],
                "values": [name, top, at, end, at], "line": _LINES.get(str(key), _TARGET),
                "marker": {"type": "none" if key == "target" else "circle", "size": 4},
            }
        )  # fmt: skip
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 11}})
    chart.set_x_axis({"name": say("years.axis", language)})
    chart.set_y_axis({"num_format": "0%" if is_share else "#,##0.##"})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_SIZE)
    sheet.insert_chart(first, 0, chart)


def _series_word(key: object, language: Language) -> str:
    return say("column.target" if key == "target" else f"projects.{key}", language)
