"""What if a boundary moves: changes of units tried on a copy of a study."""

from __future__ import annotations

from coverplan.adjust.apply import Adjustment, apply_changes
from coverplan.adjust.compare import Comparison, compare_adjustment, unit_table
from coverplan.adjust.law import Procedure, procedure

__all__ = [
    "Adjustment",
    "Comparison",
    "Procedure",
    "apply_changes",
    "compare_adjustment",
    "procedure",
    "unit_table",
]
