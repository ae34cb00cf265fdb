"""Native charts of the workbook: what more money or more sites bring, for each plan for several goals that was asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.texts import say
from coverplan.wording import word_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from coverplan.siting import JointAnswer, Proposal
    from coverplan.texts import Language

__all__ = ["add_plan_charts"]

_FIRST_COLUMN = 11  # the figures stand to the right of the charts
_ROWS_A_CHART = 18
_COLOUR = "#0067A8"


def add_plan_charts(book: Workbook, proposal: Proposal | None, language: Language) -> None:
    """Add a sheet with a chart for each plan that has a frontier; none where no plan has.

    Parameters
    ----------
    book
        The workbook; its tables are written.
    proposal
        What is proposed.
    language
        Language of the words.
    """
    answers = [] if proposal is None else [one for one in proposal.joint.values() if one.frontier_points()]
    if not answers:
        return
    sheet: Worksheet = book.add_worksheet(say("sheet.plan-charts", language))
    sheet.set_landscape()
    sheet.hide_gridlines(2)
    first = 0
    for answer in answers:
        _chart(book, sheet, answer, first, language)
        first += max(_ROWS_A_CHART, len(answer.frontier_points()) + 4)


def _chart(book: Workbook, sheet: Worksheet, answer: JointAnswer, first: int, language: Language) -> None:
    name, points = sheet.get_name(), answer.frontier_points()
    across, up = answer.frontier_axes(language)
    told = answer.frontier_goals(language)
    sheet.write_string(first, _FIRST_COLUMN, answer.title.message(language))
    goals = [one.goal.name.message(language) for one in answer.goals]
    for column, head in enumerate((across, up, say("column.status", language), *goals)):
        sheet.write_string(first + 1, _FIRST_COLUMN + column, head)
    for at, (limit, value, proved) in enumerate(points, start=first + 2):
        sheet.write_number(at, _FIRST_COLUMN, limit)
        sheet.write_number(at, _FIRST_COLUMN + 1, value)
        status = word_of("solution", "optimal" if proved else "time_limit", language)
        sheet.write_string(at, _FIRST_COLUMN + 2, status)
        for column, goal in enumerate(told[at - first - 2], _FIRST_COLUMN + 3):
            sheet.write_string(at, column, goal)
    top, end = first + 2, first + 1 + len(points)
    chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    chart.add_series(
        {
            "name": up, "categories": [name, top, _FIRST_COLUMN, end, _FIRST_COLUMN],
            "values": [name, top, _FIRST_COLUMN + 1, end, _FIRST_COLUMN + 1], "line": {"color": _COLOUR, "width": 1.75},
            "marker": {"type": "circle", "size": 6, "fill": {"color": _COLOUR}, "border": {"color": _COLOUR}},
            "points": [{"fill": {"color": _COLOUR if proved else "#FFFFFF"}, "border": {"color": _COLOUR}} for *_, proved in points],
        }
    )  # fmt: skip
    chart.set_title({"name": answer.title.message(language), "overlay": False, "name_font": {"size": 11}})
    chart.set_x_axis({"name": across})
    chart.set_y_axis({"name": up})
    chart.set_legend({"none": True})
    chart.set_size({"width": 600, "height": 340})
    sheet.insert_chart(first, 0, chart)
