"""Surveyed lines between two units, the pillars on them, and what lies beyond the county line."""

from __future__ import annotations

from coverplan.layers.border_lines.course import LineCourse, courses_of
from coverplan.layers.border_lines.read import read_lines, read_neighbours, read_pillars

__all__ = ["LineCourse", "courses_of", "read_lines", "read_neighbours", "read_pillars"]
