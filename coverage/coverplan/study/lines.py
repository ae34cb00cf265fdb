"""The lines of a study, and the day on which it is asked when they were last inspected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverplan.findings import today

if TYPE_CHECKING:
    from datetime import date

    from coverplan.layers import LineCourse
    from coverplan.study.study import Study

__all__ = ["day_of", "line_courses"]


def line_courses(study: Study) -> tuple[LineCourse, ...]:
    """Return the course of each line of a study, by line_id (see :func:`coverplan.layers.courses_of`).

    Examples
    --------
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> line_courses(Study(plan=Plan(id="x", area={"name": "甲县", "crs": "EPSG:4548"})))
    ()
    """
    return study.once(_courses)


def _courses(study: Study) -> tuple[LineCourse, ...]:
    from coverplan.layers import courses_of

    if study.lines is None:
        return ()
    return courses_of(study.lines, study.boundaries, study.neighbours)


def day_of(study: Study) -> date:
    """Return the study's day: the plan's ``measured_on``, else the day of its rules (``[checks] date``), else today.

    Examples
    --------
    >>> from datetime import date
    >>> from coverplan.plan import Plan
    >>> from coverplan.study import Study
    >>> day_of(Study(plan=Plan(id="x", measured_on=date(2026, 6, 30), area={"name": "甲县", "crs": "EPSG:4548"})))
    datetime.date(2026, 6, 30)
    """
    return study.plan.measured_on or study.plan.checks.date or today()
