"""Is the data fit to use? Every fault is a finding; nothing is raised, and nothing is mended but in a copy."""

from __future__ import annotations

from coverplan.checks.accepting import accept_findings
from coverplan.checks.borders import RepairedUnits, repair_borders
from coverplan.checks.study import check

__all__ = ["RepairedUnits", "accept_findings", "check", "repair_borders"]
