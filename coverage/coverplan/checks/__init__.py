"""Is the data fit to use? Every fault is a finding; nothing is raised, nothing is mended."""

from __future__ import annotations

from coverplan.checks.accepting import accept_findings
from coverplan.checks.study import check
from coverplan.checks.vintages import crosswalk_of

__all__ = ["accept_findings", "check", "crosswalk_of"]
