"""Outlines: gaps, overlaps and every way in which neighbours do not draw their line alike."""

from __future__ import annotations

from coverplan.checks.borders.repair_study import RepairedUnits, repair_borders
from coverplan.checks.borders.study import check_borders

__all__ = ["RepairedUnits", "check_borders", "repair_borders"]
