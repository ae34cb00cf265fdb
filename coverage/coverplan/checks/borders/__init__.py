"""Outlines: gaps, overlaps and every way in which neighbours do not draw their line alike."""

from __future__ import annotations

from coverplan.checks.borders.inspections import check_inspections, due_of
from coverplan.checks.borders.outer_line import check_outer_line
from coverplan.checks.borders.pillars import Standing, check_pillars, standing_of
from coverplan.checks.borders.repair import RepairedUnits, repair_borders
from coverplan.checks.borders.study import check_borders

__all__ = [
    "RepairedUnits",
    "Standing",
    "check_borders",
    "check_inspections",
    "check_outer_line",
    "check_pillars",
    "due_of",
    "repair_borders",
    "standing_of",
]
