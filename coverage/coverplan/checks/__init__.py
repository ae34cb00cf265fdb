"""Is the data fit to use? Every fault is a finding; nothing is raised, nothing is mended."""

from __future__ import annotations

from coverplan.checks.accepting import accept_findings
from coverplan.checks.borders import Standing, due_of, standing_of
from coverplan.checks.study import check
from coverplan.checks.vintages import crosswalk_of

__all__ = ["Standing", "accept_findings", "check", "crosswalk_of", "due_of", "standing_of"]
