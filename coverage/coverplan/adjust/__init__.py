"""What if a boundary moves: changes of units tried on a copy of a study."""

from __future__ import annotations

from coverplan.adjust.apply import Adjustment, apply_changes
from coverplan.adjust.borders import BORDERS, borders_frame
from coverplan.adjust.changing import Step
from coverplan.adjust.compare import Comparison, compare_adjustment, unit_table
from coverplan.adjust.law import Procedure, procedure
from coverplan.adjust.placed import FACILITIES_AFTER, facilities_after_frame
from coverplan.adjust.ranking import WEIGHTINGS, Ranked, rank_alternatives, ranking_frame, town_seats
from coverplan.adjust.reverse import OUTLINES_FILE, reverse_changes, reverse_outlines
from coverplan.adjust.study_files import write_study_after

__all__ = [
    "BORDERS",
    "FACILITIES_AFTER",
    "OUTLINES_FILE",
    "WEIGHTINGS",
    "Adjustment",
    "Comparison",
    "Procedure",
    "Ranked",
    "Step",
    "apply_changes",
    "borders_frame",
    "compare_adjustment",
    "facilities_after_frame",
    "procedure",
    "rank_alternatives",
    "ranking_frame",
    "reverse_changes",
    "reverse_outlines",
    "town_seats",
    "unit_table",
    "write_study_after",
]
