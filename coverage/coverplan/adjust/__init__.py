"""What if a boundary moves: changes of units tried on a copy of a study."""

from __future__ import annotations

from coverplan.adjust.apply import Adjustment, apply_changes
from coverplan.adjust.compare import Comparison, compare_adjustment, unit_table
from coverplan.adjust.law import Procedure, procedure
from coverplan.adjust.reverse import OUTLINES_FILE, reverse_changes, reverse_outlines
from coverplan.adjust.study_files import write_study_after

__all__ = [
    "OUTLINES_FILE",
    "Adjustment",
    "Comparison",
    "Procedure",
    "apply_changes",
    "compare_adjustment",
    "procedure",
    "reverse_changes",
    "reverse_outlines",
    "unit_table",
    "write_study_after",
]
