"""Outlines put right: vertices stitched, slips given to the unit they belong to, level by level, in a copy."""

from __future__ import annotations

from coverplan.checks.borders.repair.study import RepairedUnits, repair_borders

__all__ = ["RepairedUnits", "repair_borders"]
