"""Whom and which units a goal asks about: homes and their weights, classes of units, exceptions."""

from __future__ import annotations

from coverplan.goals.asked.classes import by_class, class_faults, classes_of, classified, limits_of, plan_file
from coverplan.goals.asked.exceptions import asked_units, with_exceptions
from coverplan.goals.asked.homes import Homes, contents_of, homes_of
from coverplan.goals.asked.points import (
    asked,
    asked_weights,
    estimated_units,
    gap_rows,
    no_cost,
    no_group,
    nobody,
    nowhere_to_go,
    unit_rows,
    weights_of,
)

__all__ = [
    "Homes",
    "asked",
    "asked_units",
    "asked_weights",
    "by_class",
    "class_faults",
    "classes_of",
    "classified",
    "contents_of",
    "estimated_units",
    "gap_rows",
    "homes_of",
    "limits_of",
    "no_cost",
    "no_group",
    "nobody",
    "nowhere_to_go",
    "plan_file",
    "unit_rows",
    "weights_of",
    "with_exceptions",
]
