"""What if a boundary moves: changes of units tried on a copy of a study."""

from __future__ import annotations

from coverplan.adjust.alternatives import ranking_frame
from coverplan.adjust.apply import Adjustment, apply_changes
from coverplan.adjust.compare import Comparison, compare_adjustment, unit_table
from coverplan.adjust.criteria import town_seats
from coverplan.adjust.law import Procedure, procedure
from coverplan.adjust.ranking import WEIGHTINGS, Ranked, rank_alternatives
from coverplan.adjust.step import Step

__all__ = [
    "WEIGHTINGS",
    "Adjustment",
    "Comparison",
    "Procedure",
    "Ranked",
    "Step",
    "apply_changes",
    "compare_adjustment",
    "procedure",
    "rank_alternatives",
    "ranking_frame",
    "town_seats",
    "unit_table",
]
