"""Where the area stands: every kind of goal, measured."""

from __future__ import annotations

from coverplan.goals.assess import measure
from coverplan.goals.result import Result

__all__ = ["Result", "measure"]
