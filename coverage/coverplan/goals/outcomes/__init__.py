"""What the measuring of goals gives: an outcome each, what it lacks, and the result of all."""

from __future__ import annotations

from coverplan.goals.outcomes.answers import (
    answer_notes,
    answer_rows,
    at_least,
    counts_things,
    failing_units,
    lack_text,
    share_lacks,
)
from coverplan.goals.outcomes.outcome import (
    UPWARDS,
    Lack,
    Outcome,
    goal_row,
    holds,
    joined_notes,
    not_measured,
    shortfall_of,
    shortfall_told,
    verdict,
)
from coverplan.goals.outcomes.result import ESTIMATED_UNITS, Result, reach_goals, weighed_goals

__all__ = [
    "ESTIMATED_UNITS",
    "UPWARDS",
    "Lack",
    "Outcome",
    "Result",
    "answer_notes",
    "answer_rows",
    "at_least",
    "counts_things",
    "failing_units",
    "goal_row",
    "holds",
    "joined_notes",
    "lack_text",
    "not_measured",
    "reach_goals",
    "share_lacks",
    "shortfall_of",
    "shortfall_told",
    "verdict",
    "weighed_goals",
]
