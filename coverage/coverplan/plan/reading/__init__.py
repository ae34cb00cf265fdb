"""plan.toml as a file: read into typed tables, with every fault told at once."""

from __future__ import annotations

from coverplan.plan.reading.read import read_changes, read_plan
from coverplan.plan.reading.words import known_words, near_words

__all__ = [
    "known_words",
    "near_words",
    "read_changes",
    "read_plan",
]
