"""One planning area: its plan and its layers, loaded."""

from __future__ import annotations

from coverplan.study.facilities_of_year import effect_of, is_done
from coverplan.study.lines import day_of, line_courses
from coverplan.study.load import AnyStudy, as_study, load_study, open_study
from coverplan.study.study import RoadLayer, Study

__all__ = [
    "AnyStudy",
    "RoadLayer",
    "Study",
    "as_study",
    "day_of",
    "effect_of",
    "is_done",
    "line_courses",
    "load_study",
    "open_study",
]
