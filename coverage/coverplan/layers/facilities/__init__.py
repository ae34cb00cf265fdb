"""Facilities and projects of a plan, and the words for their kinds."""

from __future__ import annotations

from coverplan.layers.facilities.facilities import read_facilities
from coverplan.layers.facilities.kinds import listed_words
from coverplan.layers.facilities.projects import read_projects

__all__ = [
    "listed_words",
    "read_facilities",
    "read_projects",
]
