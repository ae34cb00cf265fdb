"""When each line is to be inspected jointly (联检) again."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coverplan.checks.borders.fault import degrees_of
from coverplan.checks.found import found
from coverplan.study import day_of, line_courses
from coverplan.texts import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverplan.findings import Finding, Rulebook, Severity
    from coverplan.layers import LineCourse
    from coverplan.study import Study

__all__ = ["check_inspections", "due_of"]


def due_of(last_inspected: str, years: int) -> date | None:
    """Return the last day by which a line is to be inspected again; None where it never was.

    Parameters
    ----------
    last_inspected
        A day, a month or a year as text; of a month or year its last day counts.
    years
        From one inspection to the next.

    Examples
    --------
    >>> due_of("2021-06-01", 5), due_of("2020-02-29", 5), due_of("2021", 5), due_of("", 5)
    (datetime.date(2026, 6, 1), datetime.date(2025, 2, 28), datetime.date(2026, 12, 31), None)
    """
    if not last_inspected:
        return None
    year, month, day = (*map(int, last_inspected.split("-")), 0, 0)[:3]
    month = month or 12
    last = monthrange(year + years, month)[1]
    return date(year + years, month, min(day, last) if day else last)


def check_inspections(study: Study) -> Iterator[Finding]:
    """Yield the lines whose joint inspection is overdue, soon due, or never was, on the study's day.

    Every five years (行政区域界线管理条例 第十二条).

    Parameters
    ----------
    study
        With lines.

    Yields
    ------
    Finding
        ``border.inspection-due``: a warning where it is overdue or nothing says when it was, a remark where it is due within the year.

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> list(check_inspections(Study(plan=Plan(id="x", area={"name": "x", "crs": "EPSG:4548"}))))
    []
    """
    day = day_of(study)
    for course in (one for one in line_courses(study) if not one.is_of_one):
        told = _told(course.last_inspected, day, study.plan.rulebook)
        if told is not None:
            yield _finding(course, *told)


def _told(last: str, day: date, rulebook: Rulebook) -> tuple[str, date | None] | None:
    """Return what is to be said of a line, and when it is due; None where nothing is."""
    due = due_of(last, int(rulebook.number("border.inspection-due", "years")))
    if due is None:
        return "never", None
    ahead = int(rulebook.number("border.inspection-due", "ahead_months"))
    months = 12 * (due.year - day.year) + due.month - day.month - (due.day < day.day)
    if due < day:
        return "overdue", due
    return ("soon", due) if months < ahead else None


def _finding(course: LineCourse, case: str, due: date | None) -> Finding:
    where = degrees_of(course.at(course.shape.length / 2), course.crs) if course.parts else None
    facts = {"last": course.last_inspected, "due": "" if due is None else due.isoformat()}
    one = found(
        "border.inspection-due", "lines", (course.units[0], course.name), where, None,
        line=course.name, one=course.unit_names[0], other=course.unit_names[1],
        how=Term.of(f"border.inspection-due.{case}", **facts),
    )  # fmt: skip
    severity: Severity | None = "info" if case == "soon" else None
    return replace(one, severity=severity)
