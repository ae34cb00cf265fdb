"""Is the data fit to use? Every fault is a finding; nothing is raised, and nothing is mended but in a copy."""

from __future__ import annotations

from coverplan.checks.accepting import accept_findings
from coverplan.checks.borders import RepairedUnits, Standing, due_of, repair_borders, standing_of
from coverplan.checks.study import check
from coverplan.checks.vintages import crosswalk_of

__all__ = [
    "RepairedUnits",
    "Standing",
    "accept_findings",
    "check",
    "crosswalk_of",
    "due_of",
    "repair_borders",
    "standing_of",
]
